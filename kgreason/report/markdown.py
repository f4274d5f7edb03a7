"""The report as Markdown, with the graph paths that each claim was mapped onto."""

import re
from collections.abc import Iterator, Mapping

from kgreason.model import Assessment, ClaimVerdict, Judged, Path, Report
from kgreason.report.asked import asked_words
from kgreason.report.mermaid import report_mermaid
from kgreason.report.parts import bearing, parts
from kgreason.report.patient import described_words
from kgreason.report.text import reason_lead, reason_words
from kgreason.report.times import said_once
from kgreason.report.words import (
    Name,
    claim_words,
    clean,
    edge_words,
    fact_words,
    fired_words,
    naming,
    rule_words,
    share,
)

Paths = Mapping[str, tuple[Path, ...]]


def report_markdown(report: Report, paths: Paths | None = None) -> str:
    """Return a report as Markdown; ``paths`` are the best graph paths between the ends of each claim, by its id."""
    name = naming(report.names)
    lines = [f"# {_plain(report.trace.id)}: {report.verdict.value}", "", f"{_plain(report.why)}.", ""]
    if report.trace.question:
        lines += ["## Question", "", *_quoted(report.trace.question.text), ""]
    if report.facts.items:
        lines += ["## Patient", ""]
        for fact in report.facts.items:
            follows = f" (from {_plain(fact.implied_by)})" if fact.implied_by else ""
            lines.append(f"- {_plain(fact_words(fact, name))}{follows}")
        lines += [f"- {_plain(described_words(one))} (no rule sees this)" for one in report.facts.described]
        lines.append("")
    for part in parts(report):
        lines += [f"## {part.title}: {part.verdict.value}", "", *_quoted(part.passage.text or "withheld"), ""]
        for judged in part.judged:
            lines += _claim(judged, (paths or {}).get(judged.claim.id, ()), name)
        lines += [""] if part.judged else []
    if report.assessments:
        lines += ["## Drugs ordered", ""]
        lines += [line for one in report.assessments for line in _drug(one, name)]
        lines.append("")
    lines += ["## Argument", "", f"Accepted side: **{report.dispute.accepted}**", ""]
    for argument in report.dispute.arguments:
        lines.append(f"- {argument.side}, {argument.label}: {_plain(argument.text)}")
    lines += ["", *_measures(report), "", "```mermaid", report_mermaid(report).rstrip(), "```"]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Return a text with what Markdown or HTML would read as markup escaped."""
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", clean(text))


def _quoted(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield f"> {_plain(line)}".rstrip()


def _claim(judged: Judged, paths: tuple[Path, ...], name: Name) -> Iterator[str]:
    error = f" ({judged.error.value})" if judged.error else ""
    yield f"- **{judged.verdict.value}**{error} {judged.claim.id}: {_plain(claim_words(judged.claim, name))}"
    against = judged.verdict is ClaimVerdict.CONTRADICTED
    for finding in judged.findings:
        if finding.verdict is not judged.verdict:
            continue
        for reason in finding.reasons:
            yield f"  - {reason_lead(reason, finding, against=against)}: {_plain(reason_words(reason, name))}"
        if finding.sought and not finding.reasons:
            yield f"  - looked for: {_plain(finding.sought)}"
    for path in paths:
        hops = "; ".join(f"{'' if hop.forward else 'backwards: '}{edge_words(hop.edge, name)}" for hop in path.hops)
        yield f"  - path (cost {path.cost:.3f}): {_plain(hops)}"


def _drug(one: Assessment, name: Name) -> Iterator[str]:
    yield f"- **{_plain(name(one.drug))}: {one.verdict.value}**"
    for reason in said_once(one.fired):
        yield f"  - {_plain(rule_words(reason.rule, name, one.drug))}"
        yield f"    - here: {_plain(fired_words(reason, name))}"
        yield f"    - source: {_plain(reason.rule.source)}, rule `{reason.rule.id}`"
    for asked in asked_words(one, name):
        yield f"  - ask: {_plain(asked)}"
    if one.sought:
        yield f"  - looked for: {_plain(one.sought)}"


def _measures(report: Report) -> Iterator[str]:
    counted, held = report.measures, bearing(report)
    yield "## Measures"
    yield ""
    yield "| groundedness | contradiction | coverage | load-bearing | supported | contradicted | unknown |"
    yield "|---|---|---|---|---|---|---|"
    cells = (
        share(counted.groundedness), share(counted.contradiction), share(counted.coverage), share(held.share),
        str(counted.supported), str(counted.contradicted), str(counted.unknown),
    )  # fmt: skip
    yield f"| {' | '.join(cells)} |"
    yield ""
    yield "Made with " + ", ".join(f"{key} {value[:16]}" for key, value in report.versions) + "."
