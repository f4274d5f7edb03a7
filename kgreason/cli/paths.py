"""``kgreason paths``: the best paths between two concepts."""

import argparse
from typing import Any

from kgreason.cli.forms import add_format, add_index, whole


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("paths", help="find the best paths between two concepts")
    parser.add_argument("source", metavar="FROM", help="a name or an identifier")
    parser.add_argument("target", metavar="TO", help="a name or an identifier")
    parser.add_argument("--max-hops", type=whole(1, 4), default=3, metavar="N", help="edges at most, 1 to 4; default 3")
    parser.add_argument("--top", type=whole(1, 1000), default=10, metavar="N", help="paths at most; default 10")
    help_ = "cross only edges of these, with commas between: treats,inhibits"
    parser.add_argument("--predicates", type=lambda text: text.split(","), default=[], metavar="LIST", help=help_)
    add_index(parser)
    add_format(parser, "text", "json")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Search and print."""
    from kgreason.cli.output import as_json, write
    from kgreason.engine import Engine
    from kgreason.report import path_lines, paths_document

    engine = Engine.open(index=args.index)
    found = engine.paths(args.source, args.target, max_hops=args.max_hops, top_k=args.top, predicates=args.predicates)
    if args.format == "json":
        write(as_json(paths_document(args.source, args.target, found, engine.name)) + "\n")
    else:
        none = f"no path of up to {args.max_hops} edges between {args.source} and {args.target}\n"
        write("".join(f"{line}\n" for line in path_lines(found, engine.name)) or none)
    return 0
