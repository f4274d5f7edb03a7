"""Fusion: findings to one verdict a claim, load-bearing claims, and the verdict on the trace (DESIGN.md)."""

from msgspec import Struct

from kgreason.model import (
    PATIENT,
    Case,
    Claim,
    ClaimVerdict,
    DrugVerdict,
    Finding,
    Judged,
    Measures,
    Strength,
    TraceVerdict,
)

_GIVEN = frozenset({"has_value", "is"})
ENOUGH = 0.5
"""Share of the load-bearing claims that must be decided for a trace to be determined."""


class Fused(Struct, frozen=True):
    """The verdict on every claim and on the trace, with the words that say why."""

    judged: tuple[Judged, ...]
    verdict: TraceVerdict
    why: str


def fuse(case: Case) -> Fused:
    """Return the verdicts of a case whose findings and assessments are complete."""
    bearing = load_bearing(case)
    findings: dict[str, list[Finding]] = {}
    for one in case.findings:
        findings.setdefault(one.claim, []).append(one)
    judged = tuple(_claim(claim, tuple(findings.get(claim.id, ())), claim.id in bearing) for claim in case.claims)
    verdict, why = _trace(case, judged)
    return Fused(judged, verdict, why + _avoided(case))


def _claim(claim: Claim, findings: tuple[Finding, ...], bears: bool) -> Judged:
    """Return the strongest finding's verdict: contradicted, else supported, else unknown."""
    for verdict in (ClaimVerdict.CONTRADICTED, ClaimVerdict.SUPPORTED):
        decisive = [one for one in findings if one.verdict is verdict]
        if decisive:
            return Judged(claim, verdict, findings, bears, decisive[0].error)
    return Judged(claim, ClaimVerdict.UNKNOWN, findings, bears)


def load_bearing(case: Case) -> set[str]:
    """Return the claims on a route from the question's and the patient's concepts to the answer's; else all."""
    asked = {
        mention.concept for mention in case.mentions if case.trace.question and _in_question(mention.span.place, case)
    }
    asked |= {fact.concept for fact in case.facts.items if fact.concept} | {PATIENT}
    answer = case.trace.answer
    answered = {mention.concept for mention in case.mentions if answer and mention.span.place == answer.span.place}
    answered |= {order.concept for order in case.orders if order.concept}
    links: dict[str, set[str]] = {}
    for claim in case.claims:
        links.setdefault(claim.subject, set()).add(claim.object)
        links.setdefault(claim.object, set()).add(claim.subject)
    from_asked, from_answer = _reached(asked, links), _reached(answered, links)
    on_route = {
        claim.id
        for claim in case.claims
        if (claim.subject in from_asked and claim.object in from_answer)
        or (claim.object in from_asked and claim.subject in from_answer)
    }
    return on_route or {claim.id for claim in case.claims}


def _in_question(place: str, case: Case) -> bool:
    return case.trace.question is not None and place == case.trace.question.span.place


def _reached(start: set[str], links: dict[str, set[str]]) -> set[str]:
    seen, todo = set(start), [one for one in sorted(start) if one in links]
    while todo:
        for other in links.get(todo.pop(), ()):
            if other not in seen:
                seen.add(other)
                todo.append(other)
    return seen


def _trace(case: Case, judged: tuple[Judged, ...]) -> tuple[TraceVerdict, str]:
    unsafe = [one for one in case.assessments if one.verdict is DrugVerdict.UNSAFE]
    if unsafe:
        return TraceVerdict.UNSAFE, "it recommends a drug that is unsafe for this patient"
    bearing = [one for one in judged if one.load_bearing]
    wrong = [one for one in bearing if one.verdict is ClaimVerdict.CONTRADICTED]
    if wrong:
        return TraceVerdict.UNFAITHFUL, f"a load-bearing claim is contradicted ({wrong[0].claim.id})"
    if not judged:
        return TraceVerdict.UNDETERMINED, "no claim was read from it"
    if any(not order.concept for order in case.orders):
        return TraceVerdict.UNDETERMINED, "an ordered drug could not be linked"
    if any(_depends(case)):
        return TraceVerdict.UNDETERMINED, "a contraindication of an ordered drug depends on facts that are not known"
    reasoned = [one for one in bearing if not _repeats(one)]
    if not reasoned:
        return TraceVerdict.UNDETERMINED, "its claims only repeat what is told of the patient"
    decided = [one for one in reasoned if one.verdict is not ClaimVerdict.UNKNOWN]
    share = f"{len(decided)} of {len(reasoned)} load-bearing claims"
    if len(decided) < ENOUGH * len(reasoned):
        return TraceVerdict.UNDETERMINED, f"only {share} are decided; at least half are wanted"
    return TraceVerdict.FAITHFUL, f"{share} are decided, none contradicted"


def _repeats(one: Judged) -> bool:
    """Return whether a claim gives back the patient's age, sex or a value: right, but no step towards an answer."""
    return one.claim.subject == PATIENT and one.claim.predicate in _GIVEN and one.verdict is ClaimVerdict.SUPPORTED


def _avoided(case: Case) -> str:
    """Return the ordered drugs that a rule says to avoid and no stronger one forbids, as an addition to the reason."""
    found = (one for one in case.assessments if one.to_avoid and one.verdict is not DrugVerdict.UNSAFE)
    drugs = list(dict.fromkeys(one.order.text for one in found if one.order))
    said = f"{' and '.join(drugs)} {'is' if len(drugs) == 1 else 'are'}"
    return f"; {said} to be avoided in this patient" if drugs else ""


def _depends(case: Case) -> list[bool]:
    return [
        any(rule.strength is Strength.CONTRAINDICATED for rule in one.may_fire)
        for one in case.assessments
        if one.verdict is DrugVerdict.DEPENDS
    ]


def measures(judged: tuple[Judged, ...], sentences: int, silent: int) -> Measures:
    """Return the counts and ratios of ANCHORS.md, Groundedness."""
    total = len(judged)
    supported = sum(one.verdict is ClaimVerdict.SUPPORTED for one in judged)
    contradicted = sum(one.verdict is ClaimVerdict.CONTRADICTED for one in judged)
    yielding = sentences - silent

    def ratio(part: int, whole: int) -> float | None:
        return round(part / whole, 4) if whole else None

    return Measures(
        supported=supported,
        contradicted=contradicted,
        unknown=total - supported - contradicted,
        sentences=sentences,
        sentences_with_claims=yielding,
        groundedness=ratio(supported, total),
        contradiction=ratio(contradicted, total),
        decided=ratio(supported + contradicted, total),
        coverage=ratio(yielding, sentences),
    )
