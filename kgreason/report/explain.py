"""The explanation of a report: itself, the graph paths behind each claim, and the whole as Markdown and Mermaid."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from kgreason.model import PATIENT, Claim, KgreasonError, Path, Report
from kgreason.report.document import path_document, report_document
from kgreason.report.markdown import report_markdown
from kgreason.report.mermaid import report_mermaid
from kgreason.report.words import Name, naming

EXPLAIN = "kgreason-explain-1"
Search = Callable[[str, str], tuple[Path, ...]]


def claim_paths(report: Report, search: Search) -> dict[str, tuple[Path, ...]]:
    """Return the best graph paths between the two ends of every claim, by the claim's id."""
    return {judged.claim.id: _between(judged.claim, search) for judged in report.judged}


def _between(claim: Claim, search: Search) -> tuple[Path, ...]:
    ends = {claim.subject, claim.object}
    if PATIENT in ends or "" in ends or len(ends) == 1:
        return ()
    try:
        return search(claim.subject, claim.object)
    except KgreasonError:  # an end that no concept was found for has no paths
        return ()


def named_paths(report: Report, paths: dict[str, tuple[Path, ...]], name: Name) -> Report:
    """Return the report with the names of what the paths pass through."""
    edges = [hop.edge for found in paths.values() for path in found for hop in path.hops]
    passed = {end: name(end) for edge in edges for end in (edge.subject, edge.object)}
    return replace(report, names=tuple(sorted({**passed, **dict(report.names)}.items())))


def explain_document(report: Report, paths: dict[str, tuple[Path, ...]]) -> dict[str, Any]:
    """Return an explanation: report, paths, Markdown, Mermaid."""
    name = naming(report.names)
    return {
        "schema": EXPLAIN,
        "report": report_document(report),
        "paths": {key: [path_document(path, name) for path in found] for key, found in paths.items()},
        "markdown": report_markdown(report, paths),
        "mermaid": report_mermaid(report),
    }
