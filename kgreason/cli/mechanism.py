"""``kgreason mechanism``: how one thing acts on another, what that hangs on, and what if a link were otherwise."""

import argparse
from typing import Any

from kgreason.cli.forms import add_format, add_index, whole


def add(commands: Any) -> None:
    """Add the command."""
    help_ = "how one thing acts on another, what that hangs on, and what if a link were otherwise"
    parser = commands.add_parser("mechanism", help=help_)
    parser.add_argument("source", metavar="FROM", help="a name or an identifier")
    parser.add_argument("target", metavar="TO", help="a name or an identifier")
    help_ = "the effect to prove; default: treats"
    parser.add_argument("--effect", choices=("treats", "worsens"), default="treats", help=help_)
    help_ = "suppose that no link led from A to B; may be given often"
    parser.add_argument("--without", nargs=2, action="append", default=[], metavar=("A", "B"), help=help_)
    help_ = "suppose that the links from A to B said the opposite"
    parser.add_argument("--invert", nargs=2, action="append", default=[], metavar=("A", "B"), help=help_)
    help_ = "suppose one link more, with a predicate of the graph: inhibits, causes"
    parser.add_argument("--add", nargs=3, action="append", default=[], metavar=("A", "PREDICATE", "B"), help=help_)
    help_ = "links at most where no mechanism is recorded, 2 to 6; default 4"
    parser.add_argument("--max-hops", type=whole(2, 6), default=4, metavar="N", help=help_)
    add_index(parser)
    add_format(parser, "text", "json")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Search, judge and print."""
    from kgreason.cli.output import as_json, write
    from kgreason.engine import Engine
    from kgreason.model import Change
    from kgreason.report import EFFECTS, mechanism_document, mechanism_lines

    changes = [
        *(Change("without", start, end) for start, end in args.without),
        *(Change("invert", start, end) for start, end in args.invert),
        *(Change("add", start, end, predicate) for start, predicate, end in args.add),
    ]
    engine = Engine.open("patterns", args.index)
    effect = EFFECTS[args.effect]
    found = engine.mechanism(args.source, args.target, changes, effect=effect, max_hops=args.max_hops)
    if args.format == "json":
        write(as_json(mechanism_document(found, engine.name)) + "\n")
    else:
        write("".join(f"{line}\n" for line in mechanism_lines(found, engine.name)))
    return 0
