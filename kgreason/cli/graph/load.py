"""``kgreason graph load``: fill a store with an index, and with the reports of verified traces."""

import argparse
import sys
from pathlib import Path
from typing import Any


def add(parts: Any) -> None:
    """Add the part."""
    parser = parts.add_parser("load", help="fill Neo4j, or a folder, with an index and with verified traces")
    parser.add_argument("--to", required=True, metavar="STORE", help="a URI of Neo4j (neo4j://…), or a folder")
    parser.add_argument("--index", type=Path, metavar="INDEX", help="an index folder; default: the shipped knowledge")
    help_ = "what verify --format jsonl printed: its traces go beside the graph; may be given more than once"
    parser.add_argument("--reports", type=Path, action="append", default=[], metavar="FILE", help=help_)
    parser.set_defaults(run=_load)


def _load(args: argparse.Namespace) -> int:
    from kgreason.cli.output import progress, write
    from kgreason.graph import Index, open_starter
    from kgreason.graph.stores import load_reports, open_store, read_reports

    index = Index(args.index) if args.index else open_starter()
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
