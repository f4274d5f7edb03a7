"""Consistency: the claims of a trace against the patient's facts and (conflict.py, Z3) against each other."""

import operator
import re
from collections.abc import Iterable, Iterator

from kgreason.claims.allergy import ALLERGY
from kgreason.claims.arithmetic import COMPUTED, agrees
from kgreason.claims.calculated import CALCULATED
from kgreason.claims.numbers import NUMBER
from kgreason.claims.person import AGE, APART, FEMALE, MALE
from kgreason.expressions import expression
from kgreason.model import (
    PATIENT,
    Case,
    Claim,
    ClaimReason,
    ClaimVerdict,
    ErrorClass,
    Fact,
    FactReason,
    Finding,
    Graph,
)
from kgreason.rules import UnknownUnitError, convert
from kgreason.verify.conflict import revised, together
from kgreason.verify.kinds import of_kinds

_NUMBER = expression(
    rf"(?<![\w.,/<>-])(?:{NUMBER})(?![\w.,/-]*\d|-|\s?(?:years?|y/?o|mg|mcg|kg|tablets?|units?|weeks?|days?|months?|hours?|h|mL)\b)"
)
_SENTENCE_END = expression(
    r"[.?!](?=\s+[A-Z])|;|\n\s*\n|\b(?:goal|target|aim|range|limit|threshold|on|by|takes?)\b", re.IGNORECASE
)
_COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_KINDS = {"has_condition": ("condition", "history", "genotype"), "takes": ("medication",), "has_allergy": ("allergy",)}


class Consistency:
    """Judges claims about the patient by the facts, and claims of the graph's world by each other."""

    name = "consistency"

    def check(self, case: Case, graph: Graph) -> Iterable[Finding]:
        """Yield findings on patient claims, then on claims that cannot hold together."""
        found = tuple(_of_facts(case, graph))
        yield from found
        held = {one.claim for one in (*case.findings, *found) if one.verdict is ClaimVerdict.SUPPORTED}
        yield from _of_patient(case, frozenset(held))
        yield from together(case, graph, frozenset(held))
        yield from of_kinds(case, graph, frozenset(held))


def _of_facts(case: Case, graph: Graph) -> Iterator[Finding]:
    for claim in case.claims:
        if claim.predicate == COMPUTED:
            yield _of_sum(claim)
        elif claim.object in {AGE, FEMALE, MALE}:
            yield _of_person(claim, case)
        elif claim.subject == PATIENT and claim.predicate != CALCULATED:
            yield _of_value(claim, case, graph) if claim.quantity else _of_fact(claim, case, graph)


def _of_sum(claim: Claim) -> Finding:
    """Return whether a sum comes out as written; the claim itself is the reason."""
    if agrees(claim):
        return Finding("consistency", claim.id, ClaimVerdict.SUPPORTED, (ClaimReason(claim),))
    return Finding("consistency", claim.id, ClaimVerdict.CONTRADICTED, (ClaimReason(claim),), ErrorClass.ARITHMETIC)


def _of_person(claim: Claim, case: Case) -> Finding:
    """Return whether the patient's sex or age is the claimed one."""
    fact = next((one for one in case.facts.items if one.kind == ("age" if claim.quantity else "sex")), None)
    if fact is None:
        return Finding("consistency", claim.id, ClaimVerdict.UNKNOWN, (), None, "the patient's age and sex")
    if claim.quantity and fact.value is not None:
        right = abs(fact.value - claim.quantity.value) < APART
    else:
        right = fact.text == claim.object
    if right:
        return Finding("consistency", claim.id, ClaimVerdict.SUPPORTED, (FactReason(fact),))
    reason = (FactReason(fact),)
    return Finding("consistency", claim.id, ClaimVerdict.CONTRADICTED, reason, ErrorClass.CONTRADICTION)


def _of_fact(claim: Claim, case: Case, graph: Graph) -> Finding:
    kinds = _KINDS[claim.predicate][
        : 1 if claim.negated else None
    ]  # a past condition does not deny its present absence
    about = [fact for fact in case.facts.items if fact.kind in kinds and fact.concept]
    if claim.predicate == "takes":  # a drug that only acts on after its end is not taken
        about = [fact for fact in about if not fact.implied_by]
    if claim.predicate == "has_allergy":
        held, denied = _allergies(claim, case, graph)
    else:
        held = next((one for one in about if one.known and graph.is_a(one.concept, claim.object)), None)
        denied = next((one for one in about if not one.known and graph.is_a(claim.object, one.concept)), None)
    if claim.predicate == "takes" and not held and not denied:
        denied = _nothing_taken(claim, case)
    decided = held or denied
    if decided is None:
        sought = "a fact of the patient that names it, or denies it"
        return Finding("consistency", claim.id, ClaimVerdict.UNKNOWN, (), None, sought)
    if (held is not None) is not claim.negated:
        return Finding("consistency", claim.id, ClaimVerdict.SUPPORTED, (FactReason(decided),))
    reason = (FactReason(decided),)
    return Finding("consistency", claim.id, ClaimVerdict.CONTRADICTED, reason, ErrorClass.CONTRADICTION)


def _nothing_taken(claim: Claim, case: Case) -> Fact | None:
    """Return the fact that the patient takes nothing; what the answer orders is not meant by it."""
    if any(one.concept == claim.object for one in case.orders):
        return None
    none = (one for one in case.facts.items if one.kind == "medication" and not one.known and not one.concept)
    return next(none, None)


def _allergies(claim: Claim, case: Case, graph: Graph) -> tuple[Fact | None, Fact | None]:
    """Return the fact of an allergy that a claim names (any, where it denies all), and the one that denies it."""
    held = [one for one in case.facts.items if one.kind == "allergy" and one.known and one.concept]
    if claim.object != ALLERGY:
        held = [one for one in held if graph.is_a(one.concept, claim.object) or graph.is_a(claim.object, one.concept)]
    denied = [
        one
        for one in case.facts.items
        if not one.known
        and (one.concept == ALLERGY or (one.kind == "allergy" and graph.is_a(claim.object, one.concept)))
    ]
    return next(iter(held), None), next(iter(denied), None)


def _of_value(claim: Claim, case: Case, graph: Graph) -> Finding:
    assert claim.quantity is not None
    seen = [one for one in case.facts.items if one.kind == "observation" and one.concept == claim.object]
    earlier = [one for one in case.facts.items if one.kind == "history" and one.concept == claim.object]
    close = [fact for fact in (*seen, *earlier) if _same(claim, fact, graph)]
    if close:
        return Finding("consistency", claim.id, ClaimVerdict.SUPPORTED, (FactReason(close[0]),))
    if not seen or claim.quantity.comparator != "=" or not any(_comparable(claim, fact, graph) for fact in seen):
        sought = "a measured value of the patient in a unit that converts"
        return Finding("consistency", claim.id, ClaimVerdict.UNKNOWN, (), None, sought)
    if _told_too(claim, case):
        sought = "which of the values that the question tells is meant"
        return Finding("consistency", claim.id, ClaimVerdict.UNKNOWN, (), None, sought)
    reason = (FactReason(seen[-1]),)
    return Finding("consistency", claim.id, ClaimVerdict.CONTRADICTED, reason, ErrorClass.CONTRADICTION)


def _told_too(claim: Claim, case: Case) -> bool:
    """Return whether the question has a claimed number behind a name of its test, though not as the patient's value."""
    question = case.trace.question
    if question is None or claim.quantity is None:
        return False
    place, low, high = question.span.place, question.span.start, question.span.end
    named = [one for one in case.mentions if one.span.place == place and low <= one.span.start < high]
    tests = sorted((one for one in named if one.category == "ClinicalAttribute"), key=lambda one: one.span.start)
    ends = [*(one.span.start for one in tests[1:]), high]
    for one, end in zip(tests, ends, strict=bool(tests)):
        if one.concept == claim.object:
            behind = _SENTENCE_END.split(question.text[one.span.end - low : end - low], 1)[0]
            if any(float(found.replace(",", "")) == claim.quantity.value for found in _NUMBER.findall(behind)):
                return True
    return False


def _converted(claim: Claim, fact: Fact, graph: Graph) -> tuple[float, ...]:
    """Return what a claimed value may be in the fact's unit: a count without a unit is of cells or of thousands."""
    measure = graph.measure(claim.object)
    assert claim.quantity is not None
    canonical = measure.unit if measure else ""
    said = claim.quantity.unit or fact.unit or canonical
    units = (said,) if claim.quantity.unit or fact.unit != "/uL" else dict.fromkeys((canonical, said))
    try:
        return tuple(
            convert(claim.quantity.value, unit, fact.unit or unit, measure.molar_mass if measure else None)
            for unit in units
        )
    except UnknownUnitError:
        return ()


def _comparable(claim: Claim, fact: Fact, graph: Graph) -> bool:
    return fact.value is not None and bool(_converted(claim, fact, graph))


def _same(claim: Claim, fact: Fact, graph: Graph) -> bool:
    """Return whether a measured value is the claimed one (within 2 %), or on the claimed side of it."""
    seen = fact.value
    if seen is None:
        return False
    assert claim.quantity is not None
    compare = _COMPARE.get(claim.quantity.comparator)
    near = 0.02 * abs(seen)
    return any(compare(seen, one) if compare else abs(one - seen) <= near for one in _converted(claim, fact, graph))


# --- claims of the patient against each other ---


def _of_patient(case: Case, supported: frozenset[str]) -> Iterator[Finding]:
    """Yield, for each claim on what the patient has or takes, an earlier one that says the opposite.

    A drug that is first taken and then stopped is a change, no contradiction; nor is what the facts support.
    """
    said: dict[tuple[str, str, bool], Claim] = {}
    for claim in case.claims:
        if claim.subject != PATIENT or claim.predicate not in _KINDS or claim.certainty != "asserted":
            continue
        earlier = said.get((claim.predicate, claim.object, not claim.negated))
        changed = claim.predicate == "takes" and claim.negated
        if earlier is not None and not changed and claim.id not in supported and not revised(claim, case):
            reason = (ClaimReason(earlier),)
            yield Finding("consistency", claim.id, ClaimVerdict.CONTRADICTED, reason, ErrorClass.CONTRADICTION)
        said.setdefault((claim.predicate, claim.object, claim.negated), claim)
