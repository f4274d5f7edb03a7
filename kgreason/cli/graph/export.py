"""``kgreason graph export``: a graph as files that others read."""

import argparse
from pathlib import Path
from typing import Any

from kgreason.cli.forms import add_format, add_hidden, add_place, place_of, whole

FORMS = ("kgx-tsv", "kgx-jsonl", "turtle", "graphml", "scispacy")


def add(parts: Any) -> None:
    """Add the part."""
    parser = parts.add_parser("export", help="write a graph as KGX, RDF, GraphML or a knowledge base of scispaCy")
    add_place(parser)
    add_format(parser, *FORMS)
    add_hidden(parser, "--form", "format", choices=FORMS)
    about = "the file to write; for KGX a folder, or how the names of the two files begin; for scispaCy a folder"
    parser.add_argument("--out", type=Path, required=True, metavar="PATH", help=about)
    about = "threads that index names for scispaCy; the result of one thread is the same each time; default 1"
    parser.add_argument("--threads", type=whole(1, 256), default=1, metavar="N", help=about)
    parser.set_defaults(run=_export)


def _export(args: argparse.Namespace) -> int:
    from kgreason.cli.output import write
    from kgreason.graph import open_graph
    from kgreason.graph.export import export_graphml, export_kgx, export_turtle

    graph = open_graph(place_of(args))
    files: tuple[Path, ...] = (args.out,)
    if args.format == "kgx-tsv":
        files = export_kgx(graph, args.out, "tsv")
    elif args.format == "kgx-jsonl":
        files = export_kgx(graph, args.out, "jsonl")
    elif args.format == "scispacy":
        from kgreason.graph.scispacy import export_scispacy

        files = export_scispacy(graph, args.out, threads=args.threads)
    else:
        (export_turtle if args.format == "turtle" else export_graphml)(graph, args.out)
    edges = "" if args.format == "scispacy" else f" and {graph.counts['edges']} edges"
    counts = f"{graph.counts['concepts']} concepts{edges}"
    write(f"{counts} written to {' and '.join(str(file) for file in files)}\n")
    return 0
