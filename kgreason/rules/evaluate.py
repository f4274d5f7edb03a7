"""Three-valued evaluation of a rule's condition on patient facts (strong Kleene logic), without a solver."""

import operator
from dataclasses import dataclass

from kgreason.model import Atom, Fact, Facts, Measure, Subsumption, When
from kgreason.rules.units import UnknownUnitError, convert

_COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_LISTS = {
    "has": "conditions", "takes": "medications", "allergic": "allergies", "history": "history", "family": "family",
}  # fmt: skip
_KINDS = {
    "has": ("condition",),
    "takes": ("medication",),
    "allergic": ("allergy",),
    "history": ("condition", "history"),
    "family": ("family",),
}
_DENIED = _KINDS | {"has": ("condition", "history"), "history": ("history",)}
"""What denies an atom: no history of it denies it today; that it is not there today denies no history."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a condition holds (None: unknown), with the facts that decide it."""

    value: bool | None
    facts: tuple[Fact, ...] = ()


def evaluate(when: When, facts: Facts, hierarchy: Subsumption, measures: dict[str, Measure]) -> Outcome:
    """Return whether ``when`` holds of the facts: true, false or unknown, citing facts."""
    if when.atom is not None:
        return evaluate_atom(when.atom, facts, hierarchy, measures)
    parts = [evaluate(part, facts, hierarchy, measures) for part in when.parts]
    if when.kind == "not":
        value = parts[0].value
        return Outcome(None if value is None else not value, parts[0].facts)
    decisive = when.kind == "any"
    for part in parts:
        if part.value is decisive:
            return part
    if any(part.value is None for part in parts):
        return Outcome(None)
    return Outcome(not decisive, tuple(fact for part in parts for fact in part.facts))


def evaluate_atom(atom: Atom, facts: Facts, hierarchy: Subsumption, measures: dict[str, Measure]) -> Outcome:
    """Return whether one atom holds of the facts."""
    if atom.kind in _KINDS:
        return _named(atom, facts, hierarchy)
    if atom.kind == "measure":
        return _measured(atom, facts, measures.get(atom.concept))
    if atom.kind == "age":
        return _aged(atom, facts)
    return _sexed(atom, facts)


def _named(atom: Atom, facts: Facts, hierarchy: Subsumption) -> Outcome:
    kinds, denied = _KINDS[atom.kind], _DENIED[atom.kind]
    for fact in facts.items:
        if fact.known and fact.concept and fact.kind in kinds and hierarchy.is_a(fact.concept, atom.concept):
            return Outcome(True, (fact,))
    for fact in facts.items:
        if not fact.known and fact.concept and fact.kind in denied and hierarchy.is_a(atom.concept, fact.concept):
            return Outcome(False, (fact,))
    closed = _LISTS[atom.kind] in facts.complete and (atom.kind != "history" or "conditions" in facts.complete)
    return Outcome(False if closed else None)


def _measured(atom: Atom, facts: Facts, measure: Measure | None) -> Outcome:
    seen = [fact for fact in facts.items if fact.kind == "observation" and fact.concept == atom.concept]
    if not seen:
        return Outcome(None)
    last = max(fact.date for fact in seen)
    mass = measure.molar_mass if measure else None
    held: list[tuple[bool, Fact]] = []
    for fact in seen:
        if fact.date == last and fact.value is not None:
            try:
                value = convert(fact.value, fact.unit or (measure.unit if measure else ""), atom.unit, mass)
            except UnknownUnitError:
                return Outcome(None)
            held.append((_COMPARE[atom.op](value, atom.value), fact))
    if not held:
        return Outcome(None)
    value_, fact = next((one for one in held if one[0]), held[-1])  # of values of one date, any that holds counts
    return Outcome(value_, (fact,))


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
