"""``kgreason graph export``: a graph as files that others read."""

import argparse
from pathlib import Path
from typing import Any

FORMS = ("kgx-tsv", "kgx-jsonl", "turtle", "graphml")


def add(parts: Any) -> None:
    """Add the part."""
    parser = parts.add_parser("export", help="write a graph as KGX, RDF or GraphML")
    parser.add_argument("index", type=Path, metavar="INDEX", help="the index folder to read")
    parser.add_argument("--form", choices=FORMS, default="kgx-tsv", help="the form to write; default kgx-tsv")
    about = "the file to write; for KGX a folder, or how the names of the two files begin"
    parser.add_argument("--out", type=Path, required=True, metavar="PATH", help=about)
    parser.set_defaults(run=_export)


def _export(args: argparse.Namespace) -> int:
    from kgreason.cli.output import write
    from kgreason.graph import Index
    from kgreason.graph.export import export_graphml, export_kgx, export_turtle

    graph = Index(args.index)
    files: tuple[Path, ...] = (args.out,)
    if args.form == "kgx-tsv":
        files = export_kgx(graph, args.out, "tsv")
    elif args.form == "kgx-jsonl":
        files = export_kgx(graph, args.out, "jsonl")
    else:
        (export_turtle if args.form == "turtle" else export_graphml)(graph, args.out)
    counts = f"{graph.counts['concepts']} concepts and {graph.counts['edges']} edges"
    write(f"{counts} written to {' and '.join(str(file) for file in files)}\n")
    return 0
