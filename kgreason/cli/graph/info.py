"""``kgreason graph info``, ``explain-merge`` and ``diff``: look at indexes."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kgreason.graph import Index


def add(parts: Any) -> None:
    """Add the parts."""
    info = parts.add_parser("info", help="what an index holds: concepts, edges by predicate, rules, its digest")
    info.add_argument("index", type=Path, nargs="?", metavar="INDEX", help="default: the shipped knowledge")
    info.set_defaults(run=_info)
    merge = parts.add_parser("explain-merge", help="why several identifiers are one concept")
    merge.add_argument("id", metavar="ID", help="an identifier, such as MESH:D008687")
    merge.add_argument("--index", type=Path, metavar="INDEX", help="default: the shipped knowledge")
    merge.set_defaults(run=_explain)
    diff = parts.add_parser("diff", help="what one index has and another has not")
    diff.add_argument("old", type=Path, metavar="INDEX")
    diff.add_argument("new", type=Path, metavar="INDEX")
    diff.set_defaults(run=_diff)
    for part in (info, merge, diff):
        part.add_argument("--format", choices=("text", "json"), default="text")


def _opened(folder: Path | None) -> "Index":
    from kgreason.graph import Index, open_starter

    return Index(folder) if folder else open_starter()


def _info(args: argparse.Namespace) -> int:
    from kgreason.graph.compare import described

    found = described(_opened(args.index))
    if args.format == "json":
        _write(found)
        return 0
    sys.stdout.write(f"digest {found['digest']}\n")
    for title in ("counts", "categories", "edges"):
        sys.stdout.write(f"{title}\n")
        sys.stdout.writelines(f"{count:>12,}  {name}\n" for name, count in found[title].items())
    return 0


def _explain(args: argparse.Namespace) -> int:
    index = _opened(args.index)
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
    from kgreason.graph.compare import compared

    found = compared(_opened(args.old), _opened(args.new))
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
