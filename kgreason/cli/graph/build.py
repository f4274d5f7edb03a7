"""``kgreason graph build``: sources into one merged index."""

import argparse
from pathlib import Path
from typing import Any


def add(parts: Any) -> None:
    """Add the part."""
    parser = parts.add_parser("build", help="read sources, merge them, compile an index")
    parser.add_argument(
        "--from", dest="sources", action="append", required=True, metavar="SOURCE[=PATH]", help="a source to read"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="INDEX", help="the index folder to write")
    parser.set_defaults(run=_build)


def _build(args: argparse.Namespace) -> int:
    raise NotImplementedError(args)
