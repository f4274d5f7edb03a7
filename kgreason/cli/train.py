"""``kgreason train``: train what ships with weights."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgreason.cli.forms import whole

if TYPE_CHECKING:
    from collections.abc import Callable


def add(commands: Any) -> None:
    """Add the command and its parts."""
    parser = commands.add_parser("train", help="train the parsing reader, the mention tagger or the finder of findings")
    parts = parser.add_subparsers(dest="part", required=True)
    reader = parts.add_parser("reader", help="a tagger and dependency parser, from CoNLL-U (about 50 minutes)")
    reader.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with *.conllu files")
    reader.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder for the pipeline")
    reader.add_argument("--steps", type=whole(1, 1_000_000), default=7000, metavar="N", help="default: 7000")
    reader.set_defaults(run=_reader)
    tagger = parts.add_parser(
        "tagger", help="a finder of diseases and chemicals, from PubTator files (about 10 minutes)"
    )
    about = (
        "folder with PubTator files; those with *train* in their names are learned from, abstracts of others left out"
    )
    tagger.add_argument("--data", type=Path, required=True, metavar="DIR", help=about)
    tagger.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder for the pipeline")
    tagger.add_argument("--steps", type=whole(1, 1_000_000), default=6000, metavar="N", help="default: 6000")
    tagger.set_defaults(run=_tagger)
    findings = parts.add_parser(
        "findings", help="a finder of what a question tells in its own words, from labelled texts (2 minutes)"
    )
    about = 'one text a line: {"id": "…", "text": "…", "facts": [[start, end, kind], …], "held": false}'
    findings.add_argument("--data", type=Path, required=True, metavar="FILE", help=about)
    findings.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder for the model")
    findings.add_argument("--steps", type=whole(1, 1_000_000), default=200, metavar="N", help="default: 200")
    findings.set_defaults(run=_findings)


def _reader(args: argparse.Namespace) -> int:
    from kgreason.train import train_reader

    return _trained(train_reader, args)


def _tagger(args: argparse.Namespace) -> int:
    from kgreason.train import train_tagger

    return _trained(train_tagger, args)


def _findings(args: argparse.Namespace) -> int:
    from kgreason.train import train_findings

    return _trained(train_findings, args)


def _trained(train: "Callable[..., dict[str, float]]", args: argparse.Namespace) -> int:
    from contextlib import redirect_stdout

    from kgreason.model import KgreasonError

    try:
        with redirect_stdout(sys.stderr):  # what spaCy says on the way is no result
            scores = train(args.data, args.out, steps=args.steps, show=sys.stderr.isatty())
    except OSError as error:
        place, found = str(error.filename or args.out), (error.strerror or str(error)).lower()
        raise KgreasonError(place=place, found=found, wanted="what can be read, and a place to write to") from None
    said = ", ".join(f"{key} {value:.3f}" for key, value in scores.items())
    sys.stdout.write(f"{args.out}: {said}\n")
    return 0
