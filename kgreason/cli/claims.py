"""``kgreason claims``: what traces or texts state, claim by claim, and nothing judged."""

import argparse
from typing import TYPE_CHECKING

from kgreason.cli.forms import add_format, add_read, reader_of

if TYPE_CHECKING:
    from typing import Any


def add(commands: "Any") -> None:
    """Add the command."""
    parser = commands.add_parser("claims", help="list what traces or texts state, claim by claim, without judging it")
    add_read(parser)
    add_format(parser, "text", "json", "jsonl")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read, print, and return 2 where a row could not be read."""
    from kgreason.cli.batch import read_all, readings
    from kgreason.cli.output import array, as_json, write
    from kgreason.engine import Engine
    from kgreason.model import BadTrace
    from kgreason.report import bad_document, bad_text, claims_document, claims_text

    engine = Engine.open(reader_of(args), args.index, args.tagger)
    bad = False
    with array() as add_document:
        for found in readings(read_all(args), engine):
            bad = bad or isinstance(found, BadTrace)
            if args.format == "text":
                text = (
                    bad_text(found) if isinstance(found, BadTrace) else claims_text(*found, engine.name, engine.reader)
                )
                write(f"{text}\n")
                continue
            document = (
                bad_document(found)
                if isinstance(found, BadTrace)
                else claims_document(*found, engine.name, engine.reader)
            )
            if args.format == "json":
                add_document(document)
            else:
                write(f"{as_json(document, indent=None)}\n")
    return 2 if bad else 0
