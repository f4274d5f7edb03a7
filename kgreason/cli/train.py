"""``kgreason train``: train what ships with weights."""

import argparse
import sys
from pathlib import Path
from typing import Any

from kgreason.cli.forms import whole


def add(commands: Any) -> None:
    """Add the command and its parts."""
    parser = commands.add_parser("train", help="train the parsing reader")
    parts = parser.add_subparsers(dest="part", required=True)
    reader = parts.add_parser("reader", help="a tagger and dependency parser, from CoNLL-U (about 50 minutes)")
    reader.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with *.conllu files")
    reader.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder for the pipeline")
    reader.add_argument("--steps", type=whole(1, 1_000_000), default=7000, metavar="N", help="default: 7000")
    reader.set_defaults(run=_reader)


def _reader(args: argparse.Namespace) -> int:
    from contextlib import redirect_stdout

    from kgreason.train import train_reader

    with redirect_stdout(sys.stderr):  # what spaCy says on the way is no result
        scores = train_reader(args.data, args.out, steps=args.steps, show=sys.stderr.isatty())
    said = ", ".join(f"{key} {value:.3f}" for key, value in scores.items())
    sys.stdout.write(f"{args.out}: {said}\n")
    return 0
