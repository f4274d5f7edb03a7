"""``kgreason claims``: what traces or texts state, claim by claim, and nothing judged."""

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from kgreason.cli.forms import add_format, add_read, reader_of

if TYPE_CHECKING:
    from kgreason.claims import Reading
    from kgreason.engine import Engine
    from kgreason.model import Trace


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("claims", help="list what traces or texts state, claim by claim, without judging it")
    add_read(parser)
    add_format(parser, "text", "json", "jsonl")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read, print, and return 2 where a row could not be read."""
    from kgreason.cli.batch import made, read_all, readings
    from kgreason.cli.output import array, as_json, write
    from kgreason.engine import Engine
    from kgreason.model import BadTrace
    from kgreason.report import CLAIMS, bad_document, bad_text

    engine = Engine.open(reader_of(args), args.index, args.tagger)
    bad = False
    with array() as add_document:
        for found in readings(read_all(args), engine):
            said: Any = found
            if not isinstance(found, BadTrace):
                said = made(partial(_listed, *found, engine, args.format), found[0].id, "the claims")
            if isinstance(said, BadTrace):
                bad = True
                said = bad_text(said) if args.format == "text" else bad_document(said, CLAIMS)
            if args.format == "json":
                add_document(said)
            else:
                write(f"{said if args.format == 'text' else as_json(said, indent=None)}\n")
    return 2 if bad else 0


def _listed(trace: "Trace", reading: "Reading", engine: "Engine", wanted: str) -> "str | dict[str, Any]":
    """Return the claims: a text, or else a document."""
    from kgreason.report import claims_document, claims_text

    make: Any = claims_text if wanted == "text" else claims_document
    said: str | dict[str, Any] = make(trace, reading, engine.name, engine.reader)
    return said
