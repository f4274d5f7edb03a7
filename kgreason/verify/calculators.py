"""Calculators: a number that a trace states for a named formula, recomputed from the patient's facts.

Supported: a declared formula that the words may mean gives the number, to the precision written.
Contradicted: each of those that can be computed gives another one, whatever the answers to what is not known.
Everything else is unknown, and says which input lacks.
"""

import math
from collections.abc import Iterable

from msgspec.structs import replace

from kgreason.claims.calculated import CALCULATED, Stated, called_so, stated
from kgreason.graph import Index
from kgreason.model import Case, Claim, ClaimVerdict, ErrorClass, Finding, Graph
from kgreason.rules import Calculator, UnknownUnitError, convert
from kgreason.rules.calculate import reason_of
from kgreason.rules.calculators import SCORE
from kgreason.verify.recompute import Known, Outcome, Recomputed

ROUNDED = 0.005
"""What a result may be off, as a share beside its last digit, to be supported: what is rounded on the way."""
NEAR = 0.02
"""What it must be off to be contradicted; between the two it is unknown."""
ABOUT = 0.05
"""What it may be off where the text says *about*."""
LOOSE = 0.15
"""What it must be off where the text says *about*, or where it names no formula of what is measured directly too."""


class Calculators:
    """Judges the numbers that a trace states for calculators."""

    name = "calculators"

    def __init__(self, graph: Index) -> None:
        self.graph = graph

    def check(self, case: Case, graph: Graph) -> Iterable[Finding]:
        """Yield a finding for each claim that states a calculator's result, computed unless the record gives it."""
        del graph  # the index alone holds the calculators
        asked = [(claim, said) for claim in case.claims if (said := stated(claim)) is not None]
        known = Known(case, self.graph) if asked else None
        for claim, said in asked:
            given = self._given(claim, said, case)
            if known is not None and not given:
                yield self._judge(claim, said, known.before(claim))
            elif claim.predicate == CALCULATED:
                yield _unknown(claim, "whether the record's own value, or one computed from it, is meant")

    def _given(self, claim: Claim, said: Stated, case: Case) -> bool:
        """Return whether the record states the very value: then it is compared with that, not computed."""
        raw = [each for one in said.calculators for each in self.graph.calculators.by_id[one].inputs if each.called]
        raw = [one for one in raw if one.test == claim.object]
        return any(
            fact.concept == claim.object and fact.kind in {"observation", "history"}
            for fact in case.facts.items
            if claim.object and not any(called_so(fact, one) for one in raw)
        )

    def _judge(self, claim: Claim, said: Stated, known: Known) -> Finding:
        calculators = [self.graph.calculators.by_id[one] for one in said.calculators]
        tried = [(one, known.recompute(one)) for one in calculators]
        done = [(one, found) for one, found in tried if found.outcomes]
        if not done:
            return _unknown(claim, _asked(tried[0][1]))
        if all(_in_unit(claim, one) is None for one, _ in done):
            return self._of_other_unit(claim, said, done)
        agreeing, close = [], []
        for calculator, found in done:
            right = [one for one in found.outcomes if _off(claim, said, calculator, one, _near(said, calculator)) <= 0]
            if right and (not found.open or len(right) == len(found.outcomes)):
                agreeing += [(_off(claim, said, calculator, one, 0.0), calculator.id, one) for one in right]
            elif any(_off(claim, said, calculator, one, _far(said, calculators)) <= 0 for one in found.outcomes):
                close.append((calculator, found))
        if agreeing:
            _, nearest, outcome = min(agreeing, key=lambda one: one[:2])
            return self._decided(claim, self.graph.calculators.by_id[nearest], (outcome,), ClaimVerdict.SUPPORTED)
        hinted = [found for one, found in tried if one.id in said.hinted and not found.outcomes]
        if hinted:
            return _unknown(claim, _asked(hinted[0]))
        if close:
            calculator, found = min(close, key=lambda one: len(one[1].open))
            return _unknown(claim, _asked(found) or f"another value or formula: {calculator.title} {_gives(found)}")
        calculator, found = min(done, key=lambda one: len(one[1].open))
        return self._decided(claim, calculator, found.outcomes, ClaimVerdict.CONTRADICTED)

    def _of_other_unit(self, claim: Claim, said: Stated, done: list[tuple[Calculator, Recomputed]]) -> Finding:
        """Contradict the right number in a unit that the result cannot have; another may be of something else."""
        for calculator, found in done:
            number = replace(claim, quantity=replace(claim.quantity, unit="")) if claim.quantity else claim
            right = [one for one in found.outcomes if _off(number, said, calculator, one, 0.0) <= 0]
            if right and calculator.unit != SCORE and len(right) == len(found.outcomes):
                return self._decided(claim, calculator, found.outcomes, ClaimVerdict.CONTRADICTED)
        return _unknown(claim, f"a number in a unit that converts to {done[0][0].unit}")

    def _decided(
        self, claim: Claim, calculator: Calculator, outcomes: tuple[Outcome, ...], verdict: ClaimVerdict
    ) -> Finding:
        values = sorted(one.value for one in outcomes)
        sure = tuple(one for one in outcomes[0].inputs if all(one in other.inputs for other in outcomes))
        reason = reason_of(calculator, sure, values[0], values[-1])
        error = ErrorClass.ARITHMETIC if verdict is ClaimVerdict.CONTRADICTED else None
        return Finding(self.name, claim.id, verdict, (reason,), error)


def _unknown(claim: Claim, sought: str) -> Finding:
    return Finding(Calculators.name, claim.id, ClaimVerdict.UNKNOWN, (), None, sought)


def _asked(found: Recomputed) -> str:
    """Return what to ask for, empty where nothing is."""
    if found.missing:
        return f"to compute it: {', '.join(found.missing)}"
    none = f" (with none of these it {_gives(found)})" if found.outcomes else ""
    return f"to compute it, whether: {'; '.join(found.open)}{none}" if found.open else ""


def _gives(found: Recomputed) -> str:
    return f"gives {found.outcomes[0].value:.4g}"


def _near(said: Stated, calculator: Calculator) -> float:
    """Return how far a result may be off to be supported, as a share of it."""
    rounded = 0.0 if calculator.unit == SCORE else ROUNDED
    return ABOUT if said.roughly else rounded


def _far(said: Stated, calculators: list[Calculator]) -> float:
    """Return how far a result must be off to be contradicted, as a share of it."""
    other = any(one.measured for one in calculators) and not said.singled_out
    return LOOSE if said.roughly or other else NEAR


def _off(claim: Claim, said: Stated, calculator: Calculator, outcome: Outcome, share: float) -> float:
    """Return by how much a stated number misses a result, beyond its last digit and a share of it; none: 0 or less.

    Points are counted exactly, unless a formula rounds them and a share is left.
    """
    value = _in_unit(claim, calculator)
    if value is None or claim.quantity is None:
        return math.inf
    scale = value / claim.quantity.value if claim.quantity.value else 1.0
    decimals = len(said.written.partition(".")[2])
    room = abs(scale) * (0.5 * 10.0**-decimals + said.slack) + 1e-9
    if calculator.unit != SCORE:
        room += share * abs(outcome.value)
    elif said.roughly or (share and "round(" in calculator.formula):
        room += 1  # points that a formula gives (MELD) hang on what the laboratory rounds
    return abs(outcome.value - value) - room


def _in_unit(claim: Claim, calculator: Calculator) -> float | None:
    """Return a stated number in the calculator's unit; without a unit it is taken to be in it."""
    assert claim.quantity is not None
    unit = claim.quantity.unit
    if not unit or calculator.unit == SCORE:
        return claim.quantity.value if not unit else None
    try:
        return float(convert(claim.quantity.value, unit, calculator.unit, calculator.molar_mass))
    except UnknownUnitError:
        return None
