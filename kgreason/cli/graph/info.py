"""``kgreason graph info``, ``explain-merge`` and ``diff``: look at indexes."""

import argparse
import sys
from pathlib import Path
from typing import Any

from kgreason.cli.forms import add_format, add_index, add_place, place_of


def add(parts: Any) -> None:
    """Add the parts."""
    info = parts.add_parser("info", help="what an index holds: concepts, edges by predicate, rules, its digest")
    add_place(info)
    info.set_defaults(run=_info)
    merge = parts.add_parser("explain-merge", help="why several identifiers are one concept")
    merge.add_argument("id", metavar="ID", help="an identifier, such as MESH:D008687")
    add_index(merge)
    merge.set_defaults(run=_explain)
    diff = parts.add_parser("diff", help="what one index has and another has not; exit status 1 where they differ")
    diff.add_argument("old", metavar="OLD", help="an index folder")
    diff.add_argument("new", metavar="NEW", help="an index folder")
    diff.set_defaults(run=_diff)
    for part in (info, merge, diff):
        add_format(part, "text", "json")


def _info(args: argparse.Namespace) -> int:
    from kgreason.graph import open_graph
    from kgreason.graph.compare import described

    found = described(open_graph(place_of(args)))
    if args.format == "json":
        _write(found)
        return 0
    sys.stdout.write(f"digest {found['digest']}\n")
    for title in ("counts", "categories", "edges"):
        sys.stdout.write(f"{title}\n")
        sys.stdout.writelines(f"{count:>12,}  {name}\n" for name, count in found[title].items())
    return 0


def _explain(args: argparse.Namespace) -> int:
    from kgreason.graph import open_graph

    index = open_graph(args.index)
    concept = index.concept(args.id)
    merges = index.merges(concept.id)
    if args.format == "json":
        rows = [
            {"subject": m.subject, "predicate": m.predicate, "object": m.object, "source": m.source} for m in merges
        ]
        _write({"id": concept.id, "name": concept.name, "same_as": list(concept.same_as), "mappings": rows})
        return 0
    sys.stdout.write(f"{args.id} is {concept.id} ({concept.name}, {concept.category})\n")
    if not merges:
        sys.stdout.write("  no mapping made it one with another identifier\n")
    sys.stdout.writelines(f"  {one.subject} {one.predicate} {one.object} ({one.source})\n" for one in merges)
    return 0


def _diff(args: argparse.Namespace) -> int:
    from kgreason.graph import Index
    from kgreason.graph.compare import compared

    found = compared(Index(Path(args.old)), Index(Path(args.new)))
    if args.format == "json":
        _write(found)
    else:
        for title, rows in found.items():
            sys.stdout.write(f"{title}: {len(rows):,}\n")
            sys.stdout.writelines(f"  {row}\n" for row in rows)
    return 1 if any(found.values()) else 0


def _write(document: object) -> None:
    import json

    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
