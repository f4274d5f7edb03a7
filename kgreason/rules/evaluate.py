"""Three-valued evaluation of a rule's condition on patient facts (strong Kleene logic), without a solver."""

import operator
from collections.abc import Iterator
from itertools import product
from math import prod

from msgspec import Struct
from msgspec.structs import replace

from kgreason.model import Atom, Fact, Facts, Measure, Rule, Strength, Subsumption, When
from kgreason.rules.dose import DOSES, ORDERED, ROUTES, given_by, kidney_values, of_dose_alone, ordered, with_any_dose
from kgreason.rules.units import UnknownUnitError, convert
from kgreason.rules.windows import WINDOWS, in_window

_COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_LISTS = {
    "has": "conditions", "takes": "medications", "allergic": "allergies", "intolerant": "allergies",
    "history": "history", "family": "family", "genotype": "genotypes",
}  # fmt: skip
_KINDS = {
    "has": ("condition",),
    "takes": ("medication",),
    "allergic": ("allergy",),
    "intolerant": ("intolerance",),
    "history": ("condition", "history"),
    "family": ("family",),
    "genotype": ("genotype",),
}
_DENIED = _KINDS | {
    "has": ("condition", "history"), "history": ("history",), "takes": ("medication", "past medication"),
}  # fmt: skip
"""What denies an atom: no history of it denies it today; that it is not there today denies no history."""
MOST_READINGS = 64
"""How many choices of values a condition is tried with."""


class Outcome(Struct, frozen=True):
    """Whether a condition holds (None: unknown), with the facts and the closed lists that decide it."""

    value: bool | None
    facts: tuple[Fact, ...] = ()
    closed: tuple[str, ...] = ()


def evaluate(when: When, facts: Facts, hierarchy: Subsumption, measures: dict[str, Measure]) -> Outcome:
    """Return whether ``when`` holds of the facts: true, false or unknown, citing facts.

    Of several values of one test, one at a time is taken for the patient's; any with which it holds counts.
    """
    if when.atom is not None:
        return evaluate_atom(when.atom, facts, hierarchy, measures)
    found: list[Outcome] = []
    for one in readings(when, facts):
        outcome = _evaluated(when, one, hierarchy, measures)
        if outcome.value:
            return outcome
        found.append(outcome)
    return _joined(None if any(one.value is None for one in found) else False, found)


def at_any_dose(rule: Rule, facts: Facts, hierarchy: Subsumption, measures: dict[str, Measure]) -> Rule:
    """Return a rule that warns of a dose as one of any dose that is not stated; a contraindication waits for it.

    A rule on the dose alone, the greatest that anyone is given, says nothing of one that is not stated.
    """
    asks = any(atom.kind in ORDERED for atom in rule.when.atoms()) and not of_dose_alone(rule.when)
    if rule.strength is Strength.CONTRAINDICATED or not asks:
        return rule

    def unknown(atom: Atom) -> bool:
        return evaluate_atom(atom, facts, hierarchy, measures).value is None

    return replace(rule, when=with_any_dose(rule.when, unknown))


def readings(when: When, facts: Facts) -> Iterator[Facts]:
    """Yield the facts with one of the newest values of each test that ``when`` compares: every choice of them.

    With more than ``MOST_READINGS`` choices all values are left in at once, and each comparison takes any that holds.
    """
    if when.atom is not None:
        yield facts
        return
    tests = {atom.concept for atom in when.atoms() if atom.kind == "measure"}
    several = [seen for test in sorted(tests) if len(seen := _newest(test, facts)) > 1]
    if not several or prod(map(len, several)) > MOST_READINGS:
        yield facts
        return
    kept = tuple(one for one in facts.items if not any(one in seen for seen in several))
    for chosen in product(*several):
        yield replace(facts, items=(*kept, *chosen))


def _newest(test: str, facts: Facts) -> list[Fact]:
    """Return the values of a test that bear its last date."""
    seen = [fact for fact in facts.items if fact.kind == "observation" and fact.concept == test]
    last = max((fact.date for fact in seen), default="")
    return list(dict.fromkeys(fact for fact in seen if fact.date == last))


def _evaluated(when: When, facts: Facts, hierarchy: Subsumption, measures: dict[str, Measure]) -> Outcome:
    if when.atom is not None:
        return evaluate_atom(when.atom, facts, hierarchy, measures)
    parts = [_evaluated(part, facts, hierarchy, measures) for part in when.parts]
    if when.kind == "not":
        value = parts[0].value
        return Outcome(None if value is None else not value, parts[0].facts, parts[0].closed)
    decisive = when.kind == "any"
    for part in parts:
        if part.value is decisive:
            return part
    if any(part.value is None for part in parts):
        return Outcome(None)
    return _joined(not decisive, parts)


def _joined(value: bool | None, parts: list[Outcome]) -> Outcome:
    """Return an outcome that all parts decide together."""
    if value is None:
        return Outcome(None)
    if len(parts) == 1:
        return parts[0]
    closed = dict.fromkeys(one for part in parts for one in part.closed)
    return Outcome(value, tuple(fact for part in parts for fact in part.facts), tuple(closed))


def evaluate_atom(atom: Atom, facts: Facts, hierarchy: Subsumption, measures: dict[str, Measure]) -> Outcome:
    """Return whether one atom holds of the facts."""
    if atom.kind in _KINDS:
        return _named(atom, facts, hierarchy)
    if atom.kind in WINDOWS:
        return Outcome(*in_window(atom, facts, hierarchy))
    if atom.kind == "measure":
        return _measured(atom, _newest(atom.concept, facts), measures.get(atom.concept))
    if atom.kind == "kidney":
        told = {read: fact for fact, read in kidney_values(facts, _newest, measures, hierarchy)}
        outcome = _measured(atom, list(told), measures.get(atom.concept))
        return replace(outcome, facts=tuple(told[one] for one in outcome.facts))
    if atom.kind in DOSES:
        return _measured(atom, list(ordered(atom, facts, hierarchy)), None)
    if atom.kind in ROUTES:
        return _routed(atom, facts, hierarchy)
    if atom.kind == "age":
        return _aged(atom, facts)
    return _sexed(atom, facts)


def _named(atom: Atom, facts: Facts, hierarchy: Subsumption) -> Outcome:
    kinds, denied = _KINDS[atom.kind], _DENIED[atom.kind]
    against: Fact | None = None
    for fact in facts.items:
        if fact.known:
            if fact.kind in kinds and fact.concept and hierarchy.is_a(fact.concept, atom.concept):
                return Outcome(True, (fact,))
        elif fact.kind not in denied or not fact.concept or (fact.ago and atom.kind == "history"):
            continue  # *not within six months* says nothing of before
        elif against is None and hierarchy.is_a(atom.concept, fact.concept):
            against = fact
    if against is not None:
        return Outcome(False, (against,))
    lists = ("history", "conditions") if atom.kind == "history" else (_LISTS[atom.kind],)
    closed = facts.complete.issuperset(lists) and not may_be_meant(atom, facts, hierarchy)
    return Outcome(False, (), lists) if closed else Outcome(None)


def may_be_meant(atom: Atom, facts: Facts, hierarchy: Subsumption) -> bool:
    """Return whether a known fact is so general that it may stand for what an atom names: *bleeding* for an active one.

    A closed list denies what it leaves out, and leaves nothing out that one of its entries may mean.
    """
    kinds = _KINDS[atom.kind]
    return any(
        fact.kind in kinds and fact.known and fact.concept and hierarchy.may_mean(fact.concept, atom.concept)
        for fact in facts.items
    )


def _measured(atom: Atom, seen: list[Fact], measure: Measure | None) -> Outcome:
    """Return whether any of a test's newest values meets an atom; unknown where none does and one may."""
    values = [(compared(fact, atom.op, atom.value, atom.unit, measure), fact) for fact in seen]
    for value, fact in values:
        if value:
            return Outcome(True, (fact,))
    if not values or any(value is None for value, _ in values):
        return Outcome(None)
    return Outcome(False, tuple(fact for _, fact in values))


def compared(fact: Fact, op: str, limit: float, unit: str, measure: Measure | None) -> bool | None:
    """Return whether a measured value is on the side ``op`` of a limit, or None where its unit or bounds do not say."""
    mass = measure.molar_mass if measure else None
    own = fact.unit or (measure.unit if measure else "")
    try:
        if fact.value is not None:
            return bool(_COMPARE[op](convert(fact.value, own, unit, mass), limit))
        bounds = [(side, convert(edge, own, unit, mass)) for side, edge in fact.bounds]
    except UnknownUnitError:
        return None
    if any(_follows(op, limit, *bound) for bound in bounds):
        return True
    return False if any(_follows(_OPPOSITE[op], limit, *bound) for bound in bounds) else None


def _follows(op: str, limit: float, side: str, edge: float) -> bool:
    """Return whether every value on one side of an edge is on the side ``op`` of a limit."""
    if op[0] != side[0]:
        return False
    return bool(_COMPARE[op[0]](edge, limit)) or (edge == limit and (op == side or op.endswith("=")))


def _routed(atom: Atom, facts: Facts, hierarchy: Subsumption) -> Outcome:
    for fact in ordered(atom, facts, hierarchy):
        return Outcome(given_by(fact.text, atom), (fact,))
    return Outcome(None)


def _aged(atom: Atom, facts: Facts) -> Outcome:
    for fact in facts.items:
        if fact.kind == "age" and fact.value is not None:
            return Outcome(_COMPARE[atom.op](fact.value, atom.value), (fact,))
    return Outcome(None)


def _sexed(atom: Atom, facts: Facts) -> Outcome:
    for fact in facts.items:
        if fact.kind == "sex":
            return Outcome(fact.text == atom.kind, (fact,))
    return Outcome(None)
