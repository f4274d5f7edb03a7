"""The report as a Mermaid flowchart: claims, the edges and rules behind them, drugs, the verdict."""

import re
from collections.abc import Iterator

from kgreason.model import (
    Assessment,
    CalculationReason,
    ClaimReason,
    ClaimVerdict,
    FactReason,
    Finding,
    Judged,
    KindReason,
    PathReason,
    Report,
)
from kgreason.report.parts import parts
from kgreason.report.words import (
    Name,
    calculation_words,
    claim_words,
    clean,
    edge_words,
    fact_words,
    kind_words,
    naming,
    rule_words,
)

_STYLES = (
    "classDef good fill:#e3f4e3,stroke:#2b7a2b,color:#111",
    "classDef bad fill:#fbe3e3,stroke:#b02a2a,color:#111",
    "classDef open fill:#fdf3d8,stroke:#a67c00,color:#111",
)
_CLASSES = {
    "supported": "good", "safe": "good", "faithful": "good",
    "contradicted": "bad", "unsafe": "bad", "unfaithful": "bad",
}  # fmt: skip


def report_mermaid(report: Report) -> str:
    """Return a flowchart from reasons to claims to steps to the verdict.

    Every text is quoted, so that nothing a model wrote is read as Mermaid.
    """
    name = naming(report.names)
    lines = ["flowchart LR"]
    lines.append(_node("verdict", f"{report.verdict.value.upper()}: {report.why}", report.verdict.value))
    for part in parts(report):
        key = f"step{part.number}" if part.number else "answer"
        lines.append(_node(key, f"{part.title}: {clean(part.passage.text, 90)}", part.verdict.value))
        lines.append(f"  {key} --> verdict")
        for judged in part.judged:
            lines += _claim(judged, key, name)
    for number, one in enumerate(report.assessments):
        lines += _drug(one, f"drug{number}", name)
    return "\n".join([*lines, *(f"  {style}" for style in _STYLES)]) + "\n"


def _node(key: str, text: str, verdict: str = "") -> str:
    kind = f":::{_CLASSES.get(verdict, 'open')}" if verdict else ""
    return f'  {key}["{_escaped(text)}"]{kind}'


def _escaped(text: str) -> str:
    text = clean(text, 160)
    return re.sub(r"[\"#&<>`\\\[\]{}|]", lambda match: f"#{ord(match.group())};", text)


def _claim(judged: Judged, step: str, name: Name) -> Iterator[str]:
    key = _key(judged.claim.id)
    yield _node(key, claim_words(judged.claim, name), judged.verdict.value)
    yield f"  {key} --> {step}"
    number = 0
    for finding in judged.findings:
        if finding.verdict is judged.verdict:
            for line in _reasons(finding, name):
                number += 1
                arrow = "-. against .->" if judged.verdict is ClaimVerdict.CONTRADICTED else "-->"
                yield _node(f"{key}r{number}", line)
                yield f"  {key}r{number} {arrow} {key}"


def _key(identifier: str) -> str:
    return "c_" + re.sub(r"\W", "_", identifier)


def _reasons(finding: Finding, name: Name) -> Iterator[str]:
    for reason in finding.reasons:
        if isinstance(reason, PathReason):
            yield "; ".join(edge_words(hop.edge, name) for hop in reason.path.hops)
        elif isinstance(reason, FactReason):
            yield f"patient: {fact_words(reason.fact, name)}"
        elif isinstance(reason, ClaimReason):
            yield f"{reason.claim.id}: {claim_words(reason.claim, name)}"
        elif isinstance(reason, CalculationReason):
            yield calculation_words(reason, name)
        elif isinstance(reason, KindReason):
            yield kind_words(reason, name)
        else:
            yield f"{name(reason.rule.drug)} {rule_words(reason.rule, name)}"


def _drug(one: Assessment, key: str, name: Name) -> Iterator[str]:
    yield _node(key, f"{name(one.drug)}: {one.verdict.value.upper()}", one.verdict.value)
    yield f"  {key} --> answer" if one.order else f"  {key} --> verdict"
    for number, reason in enumerate(one.fired):
        yield _node(f"{key}r{number}", rule_words(reason.rule, name, one.drug))
        yield f"  {key}r{number} --> {key}"
        for at, fact in enumerate(reason.facts):
            yield _node(f"{key}r{number}f{at}", f"patient: {fact_words(fact, name)}")
            yield f"  {key}r{number}f{at} --> {key}r{number}"
