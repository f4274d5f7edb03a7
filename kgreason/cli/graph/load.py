"""``kgreason graph load``: fill a store with an index, and with the reports of verified traces."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgreason.cli.forms import add_index

if TYPE_CHECKING:
    from kgreason.graph import Index


def add(parts: Any) -> None:
    """Add the part."""
    parser = parts.add_parser("load", help="fill Neo4j, or a folder, with an index and with verified traces")
    parser.add_argument("--to", required=True, metavar="STORE", help="a URI of Neo4j (neo4j://…), or a folder")
    add_index(parser)
    help_ = "a source to merge with the shipped knowledge and load, as in `kgreason graph build`; may be given often"
    parser.add_argument("--from", dest="sources", action="append", default=[], metavar="SOURCE[=PATH]", help=help_)
    help_ = "what verify --format jsonl, or json, printed: its traces go beside the graph; may be given more than once"
    parser.add_argument("--reports", type=Path, action="append", default=[], metavar="FILE", help=help_)
    parser.set_defaults(run=_load)


def _load(args: argparse.Namespace) -> int:
    from kgreason.graph import open_graph

    with _built(args.sources) as built:
        return _fill(args, open_graph(str(built or args.index)))


@contextmanager
def _built(sources: list[str]) -> Iterator[Path | None]:
    """Give the folder of an index of some sources for as long as it is needed."""
    if not sources:
        yield None
        return
    from tempfile import TemporaryDirectory

    from kgreason.cli.graph.build import show, sources_of
    from kgreason.graph.build import build_index

    with TemporaryDirectory() as folder:
        build_index(sources_of(sources), Path(folder) / "index", progress=show if sys.stderr.isatty() else None)
        yield Path(folder) / "index"


def _fill(args: argparse.Namespace, index: "Index") -> int:
    from kgreason.cli.output import progress, write
    from kgreason.graph.stores import load_reports, open_store, read_reports

    store = open_store(args.to, make=True)
    try:
        total = index.counts["concepts"] + index.counts["edges"]
        with progress(total, shown=sys.stderr.isatty()) as step:
            counts = store.load(index, step)
        write(f"concepts: {counts.concepts} in the store, {counts.new_concepts} of them new\n")
        write(f"edges: {counts.edges} in the store, {counts.new_edges} of them new\n")
        faults = 0
        for file in args.reports:
            loaded = load_reports(store, read_reports(file))
            write(f"{file.name}: {loaded.traces} traces, {loaded.claims} claims")
            write(f"; {loaded.unlinked} links to concepts that the store lacks\n" if loaded.unlinked else "\n")
            for fault in loaded.faults:
                sys.stderr.write(f"kgreason: {fault}\n")
            faults += len(loaded.faults)
    finally:
        store.close()
    return 2 if faults else 0
