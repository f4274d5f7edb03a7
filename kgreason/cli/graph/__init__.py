"""``kgreason graph``: build, fill and ask graphs; each part is a module with ``add``."""

from typing import Any

from kgreason.cli.graph import build, explore, export, info, load, query

PARTS = (build, load, query, explore, info, export)


def add(commands: Any) -> None:
    """Add the command and its parts."""
    parser = commands.add_parser("graph", help="build an index from sources, fill a store, ask it in Cypher")
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    for part in PARTS:
        part.add(parts)
