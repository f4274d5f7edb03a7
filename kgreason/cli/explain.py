"""``kgreason explain``: a trace's report with the graph paths behind each claim, as Markdown, Mermaid or JSON."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kgreason.cli.forms import add_format, add_traces, reader_of

if TYPE_CHECKING:
    from kgreason.engine import Engine
    from kgreason.model import Report


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("explain", help="explain a verdict: paths, rules, facts and the dispute")
    add_traces(parser)
    add_format(parser, "markdown", "mermaid", "json")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Judge, explain, and return 2 where a row could not be read."""
    from kgreason.cli.batch import judge, read_all
    from kgreason.cli.output import array, write
    from kgreason.engine import Engine
    from kgreason.model import BadTrace
    from kgreason.report import bad_document, bad_text

    engine = Engine.open(reader_of(args), args.index, args.tagger)
    bad = False
    with array() as add_document:
        for found in judge(read_all(args), engine, assume_complete=args.assume_complete):
            if not isinstance(found, BadTrace):
                _explain(found, engine, args.format, add_document)
                continue
            bad = True
            if args.format == "json":
                add_document(bad_document(found))
            else:
                write(bad_text(found))
    return 2 if bad else 0


def _explain(report: "Report", engine: "Engine", wanted: str, add_document: Callable[[dict[str, Any]], None]) -> None:
    from kgreason.cli.output import write
    from kgreason.report import claim_paths, explain_document, named_paths, report_markdown, report_mermaid

    if wanted == "mermaid":
        write(report_mermaid(report))
        return
    paths = claim_paths(report, lambda source, target: engine.paths(source, target, top_k=3))
    report = named_paths(report, paths, engine.name)
    if wanted == "json":
        add_document(explain_document(report, paths))
    else:
        write(report_markdown(report, paths))
