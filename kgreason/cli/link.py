"""``kgreason link``: the concepts that a text names."""

import argparse
import sys
from pathlib import Path
from typing import Any

from kgreason.cli.forms import add_format, add_index, add_tagger


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("link", help="find the concepts that a text names")
    parser.add_argument("text", nargs="?", default="-", metavar="TEXT", help="a text, or - for standard input")
    add_tagger(parser)
    about = (
        "another way to link: scispacy=FOLDER (an export to scispaCy), encoder=NAME (a transformer orders candidates)"
    )
    parser.add_argument("--linker", default="", metavar="KIND=PLACE", help=about)
    add_index(parser)
    add_format(parser, "text", "json")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Link and print."""
    from kgreason.cli.output import as_json, write
    from kgreason.engine import Engine
    from kgreason.report import link_document, mention_lines

    text = _standard_input() if args.text == "-" else args.text
    if _is_file(args.text):
        hint = f"its name was read; kgreason link - < {args.text} reads what is in it"
        sys.stderr.write(f"kgreason: {args.text} is a file: {hint}\n".encode(errors="backslashreplace").decode())
    engine = Engine.open(index=args.index, tagger=args.tagger)
    if args.linker:
        from kgreason.link.backends import open_linker

        engine.linker = open_linker(args.linker, engine.graph, engine.linker.tagger)
    found = engine.link(text)
    if args.format == "json":
        write(as_json(link_document(text, found)) + "\n")
    else:
        write("".join(f"{line}\n" for line in mention_lines(found, text)) or "no concept is named\n")
    return 0


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except OSError:  # too long for a name
        return False


def _standard_input() -> str:
    from kgreason.model import KgreasonError
    from kgreason.traces import MAX_ROW

    data = sys.stdin.buffer.read(MAX_ROW + 1)
    if len(data) > MAX_ROW:
        raise KgreasonError(place="stdin", found=f"more than {MAX_ROW:,} bytes", wanted="a text of that size at most")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"a byte that is no UTF-8 (0x{data[error.start]:02x} at byte {error.start})"
        raise KgreasonError(place="stdin", found=found, wanted="UTF-8 text") from None
