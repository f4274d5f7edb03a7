"""Findings that are told with the value of their test: *hyperkalemia of 6.4 mEq/L*, *fever up to 38.5 °C*."""

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from kgreason.claims.numbers import NUMBER, UNIT, Measured, amount, unit_of
from kgreason.claims.recency import EARLIER, UNSAID, oldest, said_before, said_behind
from kgreason.expressions import expression
from kgreason.graph import Index
from kgreason.model import Fact, Measure, Mention, Quantity, Status
from kgreason.rules import UnknownUnitError, compared, convert, ucum

FEVER, TEMPERATURE = "KG:fever", "KG:body-temperature"
_PRESSURE, _SYSTOLIC, _DIASTOLIC = "KG:blood-pressure", "KG:blood-pressure-systolic", "KG:blood-pressure-diastolic"
_RATE, _GLUCOSE = "KG:heart-rate", "KG:blood-glucose"
_RHYTHMS = ("KG:atrial-fibrillation", "KG:normal-sinus-rhythm")
_ATRIAL = frozenset({"KG:atrial-flutter", "KG:atrial-tachycardia"})
"""Rhythms whose beats are the ventricles', and those at whose the atria beat."""
_BESIDES = {"KG:proteinuria": "KG:24-hour-urine-protein"}
"""Findings that are no bound of the test that they are told with."""
_COLDEST, _HOTTEST = 36.0, 43.0
_DAILY = r"m?g(?:rams?)?\s?(?:/|per\b|in\b|a\b|every\b)\s?(?:24\s?h(?:ours?|rs?)?|day)\b"
_VALUE = expression(
    rf"(?P<most>\s+(?:of\s+)?up\s+to\s+|\s*\(\s*(?:of\s+|up to\s+)?|\s+(?:of|at)\s+(?:an? |about |around |approximately )?|\s+(?=[\d.,]+\s?{_DAILY}))"
    rf"(?P<number>{NUMBER})(?:\s?/\s?(?P<second>\d{{2,3}})(?!\d))?\s*"
    rf"(?P<unit>{UNIT}|[°º˚]\s?[CF]\b|(?-i:[CF])\b|{_DAILY}|(?:beats|breaths) per minute|rpm\b)"
)
_A_DAY = expression(_DAILY)
_OPENS = expression(r"[^\d.;,]{0,24}\d")
"""What is soon told of most names, so that no unit is sought behind them."""
_WRITTEN = {
    "beats per minute": "/min",
    "breaths per minute": "/min",
    "rpm": "/min",
    "bpm": "/min",
    "C": "°C",
    "F": "°F",
}
"""Units as texts write them behind a finding."""


class _Test(Struct, frozen=True):
    """A test of which a finding is a side; without a side its value says nothing of the finding."""

    measure: Measure
    side: str = ""
    edge: float = 0.0


def graded(text: str, offset: int, mentions: tuple[Mention, ...], graph: Index) -> Iterator[Measured]:
    """Yield the values that findings of a sentence are told with, each under the name of its finding."""
    for mention in mentions:
        end = mention.span.end - offset
        opens = mention.status is Status.PRESENT and _OPENS.match(text, end)
        match = _VALUE.match(text, end) if opens else None
        if match is None:
            continue
        unit, second = _unit(match["unit"]), match["second"]
        quantity = Quantity(amount(match["number"]), unit)
        other = Quantity(float(second), unit) if second else None
        concept = _pressure(mention, quantity, other, graph) if other else _test(mention.concept, quantity, graph)
        if concept:
            named = replace(mention, concept=concept, name=graph.concept(concept).name)
            once = EARLIER if concept == TEMPERATURE else UNSAID  # *fever up to 39 °C*, and 37 °C today
            said = oldest(said_before(text[: mention.span.start - offset]), once, said_behind(text[match.end() :]))
            yield Measured(named, quantity, offset + match.start("number"), offset + match.end(), other, time=said)


def _unit(written: str) -> str:
    """Return a unit as the rules know it.

    >>> _unit("º C"), _unit("g / 24 hours"), _unit("grams in 24 hours"), _unit("mEq/L")
    ('°C', 'g/d', 'g/d', 'mEq/L')
    """
    unit = unit_of(written)
    if daily := _A_DAY.match(written):
        return ("mg" if daily.group().startswith("m") else "g") + "/d"
    return "°" + unit[-1] if unit[0] in "°º˚" else _WRITTEN.get(unit, unit)


def _test(finding: str, quantity: Quantity, graph: Index) -> str:
    """Return the one test of a finding that a value fits: by its unit, and by the side on which the finding is."""
    found = []
    for one in _of(finding, graph):
        value = _converted(quantity, one.measure)
        if value is None or (one.measure.concept == TEMPERATURE and not _COLDEST <= value <= _HOTTEST):
            continue
        fact = Fact("observation", one.measure.concept, "", value=value, unit=one.measure.unit)
        if not one.side or compared(fact, one.side, one.edge, one.measure.unit, one.measure):
            found.append(one.measure.concept)
    return found[0] if len(found) == 1 else _GLUCOSE if _GLUCOSE in found else ""


def _converted(quantity: Quantity, measure: Measure) -> float | None:
    try:
        return convert(quantity.value, ucum(quantity.unit), measure.unit, measure.molar_mass)
    except UnknownUnitError:
        return None


def _of(finding: str, graph: Index) -> tuple[_Test, ...]:
    """Return the tests of a finding, or of what it is a kind of: *sinus tachycardia*, *severe hypertension*."""
    known = {} if finding in _ATRIAL else _tests(graph)
    return known.get(finding) or tuple(
        one for kind, tests in known.items() if graph.is_a(finding, kind) for one in tests
    )


@lru_cache(maxsize=4)
def _tests(graph: Index) -> dict[str, tuple[_Test, ...]]:
    """Return the tests of each finding that is a side of one, or that is told with one."""
    found: dict[str, list[_Test]] = {}
    measures = graph.measures
    for measure in measures.values():
        if measure.low and measure.low_below is not None:
            found.setdefault(measure.low, []).append(_Test(measure, "<", measure.low_below))
        if measure.high and measure.high_above is not None:
            found.setdefault(measure.high, []).append(_Test(measure, ">", measure.high_above))
    for finding, test in (*_BESIDES.items(), *((one, _RATE) for one in _RHYTHMS)):
        if test in measures:
            found.setdefault(finding, []).append(_Test(measures[test]))
    if TEMPERATURE in measures:
        found[FEVER] = [_Test(measures[TEMPERATURE])]  # *a fever of 37.8*: whatever the thermometer shows
    return {finding: tuple(tests) for finding, tests in found.items()}


def _pressure(mention: Mention, upper: Quantity, lower: Quantity, graph: Index) -> str:
    """Return blood pressure where two values are of a pressure that is as high or low as its name says."""
    for one in _of(mention.concept, graph):
        value = {_SYSTOLIC: upper, _DIASTOLIC: lower}.get(one.measure.concept)
        if value is not None and value.unit.replace(" ", "") == "mmHg":
            fact = Fact("observation", one.measure.concept, "", value=value.value, unit=one.measure.unit)
            if compared(fact, one.side, one.edge, one.measure.unit, one.measure):
                return _PRESSURE
    return ""
