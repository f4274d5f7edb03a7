"""``kgreason graph build``: sources into one merged index."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kgreason.graph.build import Built, Source
    from kgreason.sources import Record

SHOWN = 20


def add(parts: Any) -> None:
    """Add the part."""
    parser = parts.add_parser(
        "build",
        help="read sources, merge them, compile an index",
        description="Read sources in the order given and merge them, the shipped knowledge first, into one index.",
    )
    parser.add_argument(
        "--from", dest="sources", action="append", default=[], metavar="SOURCE[=PATH]",
        help="a source (see `kgreason sources list`) or a format, and where it lies; may be given often; "
        "*open* is every listed source that is there and whose licence needs no acceptance; "
        "a URI of Neo4j, or store=FOLDER, compiles what people keep there",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, required=True, metavar="INDEX", help="the index folder to write")
    parser.add_argument("--no-starter", action="store_true", help="leave the shipped knowledge and its rules out")
    parser.add_argument("--strict", action="store_true", help="stop at the first bad line; nothing is written then")
    parser.add_argument("--faults", type=Path, metavar="FILE", help="write what was left out, a line each")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="form of the summary")
    parser.set_defaults(run=_build)


def _build(args: argparse.Namespace) -> int:
    from kgreason.cli.output import write
    from kgreason.graph.build import build_index

    sources = sources_of(args.sources)
    progress = show if sys.stderr.isatty() else None
    built = build_index(sources, args.out, starter=not args.no_starter, strict=args.strict, progress=progress)
    if progress:
        sys.stderr.write("\r\x1b[K")
    if args.faults:
        args.faults.write_text("".join(f"{fault}\n" for fault in built.faults), "utf-8", "backslashreplace")
    write(_json(built) if args.format == "json" else _text(built, args.out))
    return 0


def sources_of(asked: list[str]) -> "list[Source]":
    """Return the sources that ``--from`` names: manifests with their places, stores with their records."""
    return [found for one in asked for found in (_open() if one == "open" else [_source(one)])]


def _source(asked: str) -> "Source":
    from kgreason.graph.stores import is_neo4j
    from kgreason.model import KgreasonError
    from kgreason.sources.formats import manifest_of
    from kgreason.sources.places import data_folder, how_to_get, locate

    name, _, given = asked.partition("=")
    if is_neo4j(asked) or name == "store":
        return "store", _stored(asked if is_neo4j(asked) else given)
    manifest = manifest_of(name)
    path = locate(manifest, Path(given) if given else None)
    if path is None:
        raise KgreasonError(place=name, found="no files of it", wanted=how_to_get(manifest, data_folder()))
    return manifest, path


def _stored(place: str) -> "Iterator[Record]":
    from kgreason.graph.stores import open_store

    store = open_store(place)
    try:
        yield from store.concepts()
        yield from store.edges()
    finally:
        store.close()


def _open() -> "list[Source]":
    from kgreason.sources import load_manifests
    from kgreason.sources.places import locate

    free = [one for one in load_manifests().values() if not one.must_accept]
    return [(one, path) for one in free if (path := locate(one))]


def show(name: str, count: int) -> None:
    """Show on standard error how far a build is."""
    sys.stderr.write(f"\r\x1b[K{name}: {count:,} records" if count else f"\r\x1b[K{name} …")
    sys.stderr.flush()


def _json(built: "Built") -> str:
    from kgreason.cli.output import as_json

    document = {
        "digest": built.digest,
        "concepts": built.concepts,
        "nameless": built.nameless,
        "merges": built.merged,
        "edges": [{"predicate": key[0], "source": key[1], "count": n} for key, n in sorted(built.edges.items())],
        "read": built.read,
        "counts": built.counts,
        "faults": [{"place": one.place, "found": one.found, "wanted": one.wanted} for one in built.faults],
    }
    return as_json(document) + "\n"


def _text(built: "Built", out: Path) -> str:
    kinds = ("concepts", "names", "edges", "mappings", "faults")
    lines = [f"{'read':<22}" + "".join(f"{kind:>12}" for kind in kinds)]
    lines += [f"{name:<22}" + "".join(f"{row.get(kind, 0):>12,}" for kind in kinds) for name, row in built.read.items()]
    lines += ["", f"{'edges of':<28}{'from':<22}{'count':>12}"]
    lines += [f"{predicate:<28}{source:<22}{count:>12,}" for (predicate, source), count in sorted(built.edges.items())]
    lines += [
        "",
        f"{built.concepts:,} concepts ({built.nameless:,} without a name), {sum(built.edges.values()):,} edges",
    ]
    lines += [f"{built.merged:,} mappings made identifiers one"]
    lines += [f"{count:,} {kind}" for kind, count in built.counts.items() if kind != "faults"]
    lines += [f"{built.counts.get('faults', 0):,} lines or statements left out"]
    lines += [f"  {fault}" for fault in built.faults[:SHOWN]]
    if len(built.faults) > SHOWN:
        lines.append(f"  … (all with --faults FILE: {len(built.faults):,} are kept)")
    return "\n".join([*lines, f"written to {out}, digest {built.digest[:16]}", ""])
