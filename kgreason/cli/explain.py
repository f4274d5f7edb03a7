"""``kgreason explain``: a trace's report with the graph paths behind each claim, as Markdown, Mermaid or JSON."""

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from kgreason.cli.forms import add_fail_on, add_format, add_traces, reader_of
from kgreason.cli.verify import CONDITIONS, met

if TYPE_CHECKING:
    from kgreason.engine import Engine
    from kgreason.model import Report


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("explain", help="explain a verdict: paths, rules, facts and the dispute")
    add_traces(parser)
    add_format(parser, "markdown", "mermaid", "json", "jsonl")
    add_fail_on(parser, CONDITIONS)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Judge, explain, and return the exit status."""
    from kgreason.cli.batch import judge, made, read_all
    from kgreason.cli.output import array, as_json, write
    from kgreason.engine import Engine
    from kgreason.model import BadTrace
    from kgreason.report import EXPLAIN, bad_document, bad_text

    engine = Engine.open(reader_of(args), args.index, args.tagger)
    bad = failed = False
    with array() as add_document:
        for found in judge(read_all(args), engine, args):
            said: Any = found
            if not isinstance(found, BadTrace):
                said = made(partial(_explained, found, engine, args.format), found.trace.id, "the report")
            if isinstance(said, BadTrace):
                bad = True
                said = bad_document(said, EXPLAIN) if args.format.startswith("json") else bad_text(said)
            elif not isinstance(found, BadTrace):
                failed = failed or met(found, args.fail_on)
            if args.format == "json":
                add_document(said)
            else:
                write(f"{as_json(said, indent=None)}\n" if args.format == "jsonl" else said)
    return 2 if bad else int(failed)


def _explained(report: "Report", engine: "Engine", wanted: str) -> str | dict[str, Any]:
    """Return the explanation: a document where JSON is wanted, else a text."""
    from kgreason.report import claim_paths, explain_document, named_paths, report_markdown, report_mermaid

    if wanted == "mermaid":
        return report_mermaid(report)
    paths = claim_paths(report, lambda source, target: engine.paths(source, target, top_k=3))
    report = named_paths(report, paths, engine.name)
    return explain_document(report, paths) if wanted.startswith("json") else report_markdown(report, paths)
