"""Doses, routes and kidney function in a rule: what is ordered, and what renal doses are chosen by."""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from kgreason.model import Atom, Fact, Facts, Measure, Subsumption, When
from kgreason.rules.units import UnknownUnitError, convert

DOSES = frozenset({"single dose", "daily dose"})
ROUTES = frozenset({"oral", "injected", "local", "systemic"})
ORDERED = DOSES | ROUTES
"""What a rule asks of the order itself."""
KIDNEY_FUNCTION = "kidney function"
"""The creatinine clearance; where it is not measured the eGFR, or what a named degree of impairment says of it."""
CLEARANCES = ("KG:creatinine-clearance", "KG:eGFR")
DEGREES: dict[str, tuple[tuple[str, float], ...]] = {
    "KG:end-stage-renal-disease": (("<", 15),),
    "KG:dialysis": (("<", 15),),
    "KG:chronic-kidney-disease-stage-5": (("<", 15),),
    "KG:chronic-kidney-disease-stage-4": ((">=", 15), ("<", 30)),
    "KG:severe-renal-impairment": (("<", 30),),
    "KG:chronic-kidney-disease-stage-3b": ((">=", 30), ("<", 45)),
    "KG:chronic-kidney-disease-stage-3a": ((">=", 45), ("<", 60)),
    "KG:chronic-kidney-disease-stage-3": ((">=", 30), ("<", 60)),
    "KG:moderate-renal-impairment": ((">=", 30), ("<", 60)),
    "KG:chronic-kidney-disease-stage-2": ((">=", 60), ("<", 90)),
    "KG:mild-renal-impairment": ((">=", 60), ("<", 90)),
}
"""Degrees of renal impairment, narrowest first, with the mL/min between which they lie (KDIGO 2024, GFR categories)."""


def kidney_values(
    facts: Facts, newest: Callable[[str, Facts], list[Fact]], measures: dict[str, Measure], hierarchy: Subsumption
) -> list[tuple[Fact, Fact]]:
    """Return facts with what they say of the kidney function: its newest clearance, else its eGFR, else a degree.

    Values none of which is in a unit of their test (an eGFR in mmol/L) say nothing, and what comes after them counts.
    """
    for computed in (False, True):  # what is measured counts before what is computed, or follows from a stage
        for test in CLEARANCES:
            seen = [one for one in newest(test, facts) if bool(one.implied_by) is computed]
            if any(_in_unit(one, measures.get(test)) for one in seen):
                return [(one, one) for one in seen]
    conditions = [fact for fact in facts.items if fact.kind == "condition" and fact.known and fact.concept]
    for degree, bounds in DEGREES.items():
        for fact in conditions:
            if hierarchy.is_a(fact.concept, degree):
                return [(fact, replace(fact, bounds=bounds, unit="mL/min"))]
    return []


def _in_unit(fact: Fact, measure: Measure | None) -> bool:
    """Return whether a value's unit converts to that of its test."""
    try:
        if measure is not None:
            convert(1, fact.unit or measure.unit, measure.unit, measure.molar_mass)
    except UnknownUnitError:
        return False
    return True


def ordered(atom: Atom, facts: Facts, hierarchy: Subsumption) -> Iterator[Fact]:
    """Yield the doses or routes that an atom asks for, of the drug that its rule is of."""
    kind = "route" if atom.kind in ROUTES else atom.kind
    for fact in facts.items:
        if fact.kind == kind and hierarchy.is_a(fact.concept, atom.concept):
            yield fact


def given_by(route: str, atom: Atom) -> bool:
    """Return whether a route is one that an atom asks for; what is not local is systemic."""
    return route != "local" if atom.kind == "systemic" else route == atom.kind


def of_drug(when: When, drug: str) -> When:
    """Return a condition whose doses and routes are those of a drug."""
    if when.atom is not None:
        return replace(when, atom=replace(when.atom, concept=drug)) if when.atom.kind in ORDERED else when
    return replace(when, parts=tuple(of_drug(part, drug) for part in when.parts))


def of_dose_alone(when: When) -> bool:
    """Return whether a condition asks of the order's dose, perhaps by a route, and of nothing else."""
    kinds = {atom.kind for atom in when.atoms()}
    return kinds <= ORDERED and bool(kinds & DOSES)


def with_any_dose(when: When, unknown: Callable[[Atom], bool], *, denied: bool = False) -> When:
    """Return a condition that doses and routes which are not known meet: one that is not said may be too much."""
    if when.atom is not None:
        unsaid = when.atom.kind in ORDERED and unknown(when.atom)
        return When("any" if denied else "all") if unsaid else when
    below = denied != (when.kind == "not")
    return replace(when, parts=tuple(with_any_dose(part, unknown, denied=below) for part in when.parts))
