"""The kidney function that a record holds without saying it: computed from a creatinine, or bounded by a named stage.

A value that is measured wins, unless the creatinine is newer; a named degree that is worse than what would be computed
wins too. What a formula is not made for (children, pregnancy, acute kidney injury, dialysis) is not computed.
"""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kgreason.claims.facts import with_implied
from kgreason.graph import Index
from kgreason.model import Fact, Facts
from kgreason.rules import Calculator, UnknownUnitError
from kgreason.rules.calculate import OutOfRangeError, compute, in_unit
from kgreason.rules.dose import DEGREES

if TYPE_CHECKING:
    from kgreason.rules.formula import Value

CREATININE, WEIGHT, EGFR = "KG:serum-creatinine", "KG:body-weight", "KG:eGFR"
FORMULAS = {EGFR: "ckd-epi-2021", "KG:creatinine-clearance": "cockcroft-gault"}
NOT_FOR = {
    EGFR: ("KG:acute-kidney-injury", "KG:dialysis", "KG:pregnancy"),
    "KG:creatinine-clearance": ("KG:acute-kidney-injury", "KG:dialysis", "KG:pregnancy", "KG:obesity"),
}
"""Known conditions in which a formula misleads; in obesity the actual weight says too much."""
STAGE = "KG:chronic-kidney-disease"


def with_kidney_function(facts: Facts, graph: Index) -> Facts:
    """Return the facts with the eGFR and clearance that follow from others, and with what follows from these."""
    found = tuple(_following(facts, graph))
    return replace(facts, items=with_implied(replace(facts, items=(*facts.items, *found)), graph)) if found else facts


def _following(facts: Facts, graph: Index) -> Iterator[Fact]:
    degrees = [
        (fact, bounds, degree)
        for degree, bounds in DEGREES.items()
        for fact in facts.items
        if fact.kind == "condition" and fact.known and fact.concept and graph.is_a(fact.concept, degree)
    ]
    limit = min((edge for _, bounds, _ in degrees for side, edge in bounds if side == "<"), default=float("inf"))
    known = bool(_newest(EGFR, facts))
    for test in FORMULAS:
        for one in _computed(test, facts, graph):
            if one.value is not None and one.value < limit:
                known = known or test == EGFR
                yield one
    stage = next((one for one in degrees if graph.is_a(one[2], STAGE)), None)
    if stage and not known:
        fact, bounds, _ = stage
        unit = graph.measures[EGFR].unit
        text = f"eGFR {' and '.join(f'{side} {edge:g}' for side, edge in bounds)} {_plain(unit)}"
        yield Fact("observation", EGFR, text, unit=unit, bounds=bounds, implied_by=fact.text)


def _computed(test: str, facts: Facts, graph: Index) -> Iterator[Fact]:
    """Yield a test's values that its formula gives for the newest creatinine, where none is measured since."""
    person = [next((one for one in facts.items if one.kind == kind), None) for kind in ("age", "sex")]
    held = [one.concept for one in facts.items if one.kind == "condition" and one.known and one.concept]
    calculator = graph.calculators.by_id.get(FORMULAS[test]) if all(person) and _newest(CREATININE, facts) else None
    if calculator is None or any(graph.is_a(one, other) for one in held for other in NOT_FOR[test]):
        return
    measured = max((one.date for one in _newest(test, facts)), default=None)
    tests = [one.test for one in calculator.inputs if one.test in {CREATININE, WEIGHT}]
    for taken in product(*(_newest(one, facts) for one in tests)):
        date = next(one.date for one in taken if one.concept == CREATININE)
        value = _result(calculator, [*filter(None, person), *taken], graph)
        if value is None or (measured is not None and measured >= date):
            continue
        basis = "; ".join(one.text for one in (*taken, *filter(None, person)))
        text = f"{graph.concept(test).name} {value:.3g} {_plain(calculator.unit)}"
        origin = f"{basis} ({calculator.title})"
        yield Fact("observation", test, text, value=value, unit=calculator.unit, date=date, implied_by=origin)


def _result(calculator: Calculator, told: Iterable[Fact], graph: Index) -> float | None:
    """Return what a formula gives for the patient's values, or None where it is not made for them."""
    values: dict[str, Value] = {}
    try:
        for fact in told:
            if fact.kind == "sex":
                values["female"] = fact.text == "female"
            elif fact.value is None:
                return None
            elif fact.kind == "age":
                values["age"] = float(fact.value)
            else:
                measure = graph.measure(fact.concept)
                one = next(one for one in calculator.inputs if one.test == fact.concept)
                values[one.key] = in_unit(one, float(fact.value), fact.unit or (measure.unit if measure else ""))
        return compute(calculator, values, graph.calculators)
    except (OutOfRangeError, UnknownUnitError):
        return None


def _newest(test: str, facts: Facts) -> list[Fact]:
    """Return the values of a test that bear its last date."""
    seen = [one for one in facts.items if one.kind == "observation" and one.concept == test]
    last = max((one.date for one in seen), default="")
    return [one for one in seen if one.date == last]


def _plain(unit: str) -> str:
    """Return a UCUM unit as people write it."""
    return unit.replace("{1.73_m2}", "1.73m2")
