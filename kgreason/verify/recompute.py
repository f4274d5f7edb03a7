"""Recompute a calculator from what is known of a patient: every result that the known facts allow."""

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod

from msgspec import Struct

from kgreason.claims.calculated import CALCULATED, called_so
from kgreason.claims.person import AGE as AGE_CLAIM
from kgreason.graph import Index
from kgreason.model import CalculationInput, Case, Claim, Fact, Facts
from kgreason.rules import Calculator, UnknownUnitError, evaluate
from kgreason.rules.calculate import DEEPEST, OutOfRangeError, compute, in_unit, range_of, shown, within
from kgreason.rules.calculators import AGE, SCORE, Input
from kgreason.rules.formula import Value

MOST = 256
"""How many choices of known values and open answers are tried; a calculator with more of them stays unknown."""


class Taken(Struct, frozen=True):
    """A value for an input, and what it was taken from."""

    value: Value
    source: CalculationInput


class Outcome(Struct, frozen=True):
    """One result that the known facts allow, with the values it comes from."""

    value: float
    inputs: tuple[CalculationInput, ...]


class Recomputed(Struct, frozen=True):
    """Every result of a calculator; ``missing`` says what it cannot be computed without, ``open`` what is not known.

    With something missing there is no result; with something open there is one for each answer.
    """

    outcomes: tuple[Outcome, ...] = ()
    missing: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


class Known:
    """What may be computed with: the patient's facts, and the values that the trace states before a claim."""

    def __init__(self, case: Case, graph: Index) -> None:
        self.graph = graph
        self.case = case
        self.facts = case.facts
        self.told = Facts(tuple(one for one in case.facts.items if not one.implied_by), case.facts.complete)
        self.said: tuple[Claim, ...] = ()
        self._answers: dict[str, tuple[bool | None, Fact | None]] = {}
        self._values: dict[str, tuple[Taken, ...]] = {}

    def before(self, claim: Claim) -> "Known":
        """Return itself, with the values that the trace states before a claim."""
        self.said = tuple(_before(self.case, claim))
        return self

    def recompute(self, calculator: Calculator) -> Recomputed:
        """Return every result that the known facts allow, over all answers to what is open."""
        asked = {one.key: one for one in self._yes_no(calculator, DEEPEST)}
        answers: dict[str, Value] = {}
        for key, one in asked.items():
            answer = self._answer(one)[0]
            if answer is not None:
                answers[key] = answer
        unknown = [one for one in asked.values() if one.key not in answers]
        if 2 ** len(unknown) > MOST:
            return Recomputed(open=tuple(one.name for one in unknown))
        found: list[Outcome] = []
        for chosen in product((False, True), repeat=len(unknown)):
            world = answers | dict(zip((one.key for one in unknown), chosen, strict=True))
            outcomes, missing = self._outcomes(calculator, world, DEEPEST)
            if missing:
                return Recomputed(missing=missing)
            found += outcomes
            if len(found) > MOST:
                return Recomputed(missing=("fewer values to choose from",))
        return Recomputed(tuple(found), open=tuple(one.name for one in unknown))

    def _yes_no(self, calculator: Calculator, depth: int) -> Iterator[Input]:
        """Yield the yes-no inputs of a calculator, and of those that compute its inputs."""
        for one in calculator.inputs:
            if one.kind == "yes-no":
                yield one
            elif depth and one.computed_by and not self._measured(one):
                for other in one.computed_by:
                    yield from self._yes_no(self.graph.calculators.by_id[other], depth - 1)

    def _answer(self, one: Input) -> tuple[bool | None, Fact | None]:
        """Return whether a yes-no input holds, by what is told: what only follows from a value is no history."""
        if one.key not in self._answers:
            outcome = None if one.when is None else evaluate(one.when, self.told, self.graph, self.graph.measures)
            fact = next(iter(outcome.facts), None) if outcome else None
            self._answers[one.key] = (outcome.value if outcome else None, fact)
        return self._answers[one.key]

    def _outcomes(
        self, calculator: Calculator, world: Mapping[str, Value], depth: int
    ) -> tuple[list[Outcome], tuple[str, ...]]:
        """Return the results of every choice of values, or what is missing for one."""
        taken = [self._taken(one, world, depth) for one in calculator.inputs]
        missing = tuple(_lacking(one) for one, values in zip(calculator.inputs, taken, strict=True) if not values)
        if missing or prod(map(len, taken)) > MOST:
            return [], missing or ("fewer values to choose from",)
        found = []
        for chosen in product(*taken):
            values = {one.key: each.value for one, each in zip(calculator.inputs, chosen, strict=True)}
            try:
                result = compute(calculator, values, self.graph.calculators)
            except OutOfRangeError:
                return [], ("values that it can be computed with",)
            found.append(Outcome(result, tuple(each.source for each in chosen)))
        return found, ()

    def _taken(self, one: Input, world: Mapping[str, Value], depth: int) -> list[Taken]:
        if one.kind == "yes-no":
            _, fact = self._answer(one)
            return [Taken(world[one.key], CalculationInput(one.name, shown(world[one.key]), fact=fact))]
        measured = [each for each in self._measured(one) if within(one, each.value)]
        known = {each.value for each in measured}
        values = [*measured, *(each for each in self._stated(one) if each.value not in known)]
        for other in one.computed_by if depth and not measured else ():
            inner = self.graph.calculators.by_id[other]
            for outcome in self._outcomes(inner, world, depth - 1)[0]:
                value = in_unit(one, outcome.value, inner.unit)
                source = CalculationInput(
                    one.name, shown(value), one.unit, computed_by=inner.title, inputs=outcome.inputs
                )
                values.append(Taken(value, source))
        return [each for each in values if within(one, each.value)]

    def _measured(self, one: Input) -> tuple[Taken, ...]:
        """Return the patient's values of an input, newest first, each once."""
        known = self._values.get(one.key)
        if known is None:
            found: dict[float, Taken] = {}
            for fact in self._facts_of(one):
                value = self._in_unit(one, fact)
                if value is not None:
                    source = CalculationInput(one.name, shown(value), one.unit, fact)
                    found.setdefault(value, Taken(value, source))
            known = self._values[one.key] = tuple(found.values())
        return known

    def _stated(self, one: Input) -> Iterator[Taken]:
        """Yield the values of an input that the trace states before the claim."""
        test = AGE_CLAIM if one.test == AGE else one.test
        for claim in self.said if test and not one.called else ():
            if claim.object == test and claim.quantity:
                asked = Fact("observation", claim.object, "", value=claim.quantity.value, unit=claim.quantity.unit)
                value = self._in_unit(one, asked)
                if value is not None:
                    yield Taken(value, CalculationInput(one.name, shown(value), one.unit, claim=claim.id))

    def _facts_of(self, one: Input) -> list[Fact]:
        if not one.test or one.kind != "number":
            return []
        if one.test == AGE:
            return [fact for fact in self.facts.items if fact.kind == "age" and fact.value is not None]
        seen = [fact for fact in self.facts.items if fact.concept == one.test and fact.value is not None]
        seen = [fact for fact in seen if called_so(fact, one)]
        newest = sorted((fact for fact in seen if fact.kind == "observation"), key=lambda fact: fact.date, reverse=True)
        return [*newest, *(fact for fact in seen if fact.kind == "history")]

    def _in_unit(self, one: Input, fact: Fact) -> float | None:
        measure = self.graph.measure(fact.concept)
        unit = fact.unit or (measure.unit if measure else "")
        assert fact.value is not None
        try:
            value = float(in_unit(one, fact.value, unit, measure.molar_mass if measure else None))
        except UnknownUnitError:
            return None
        bare = not fact.unit and not within(one, value) and within(one, float(fact.value))
        return float(fact.value) if bare else value  # *FiO2 0.5*, where the test is told in percent


def _before(case: Case, claim: Claim) -> Iterator[Claim]:
    """Yield the values that the trace states before a claim."""
    for one in case.claims:
        if one.id == claim.id:
            return
        value = one.predicate in {"has_value", CALCULATED} and one.object and one.quantity
        if value and one.quantity and one.quantity.comparator == "=" and not one.negated:
            yield one


def _lacking(one: Input) -> str:
    """Return what to ask for: an input by its name, and its range where it has one."""
    return one.name if one.kind != "number" or one.unit in {"1", SCORE} else f"{one.name} ({range_of(one)})"
