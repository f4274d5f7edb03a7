"""Compute a calculator from values in any of its units; a missing value, or one out of its range, is said by name."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kgreason.model import CalculationInput, CalculationReason, KgreasonError
from kgreason.rules.calculators import Calculator, CalculatorBook, Input
from kgreason.rules.formula import Value
from kgreason.rules.units import YEAR, UnknownUnitError, convert

_QUANTITY = re.compile(r"\s*(?P<number>[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)\s*(?P<unit>.*?)\s*")
_YES, _NO = frozenset({"yes", "true", "y", "1"}), frozenset({"no", "false", "n", "0"})


DEEPEST = 3
"""How many calculators may stand one in another."""


class OutOfRangeError(KgreasonError):
    """A value that a formula was not made for."""


def read_value(one: Input, written: Any, place: str) -> Value:
    """Return a written value in the unit of an input's formulas; raises KgreasonError where it is none of its kind."""
    if one.kind == "yes-no":
        word = str(written).strip().lower()
        if word not in _YES | _NO:
            raise KgreasonError(place=place, found=repr(written), wanted=f"yes or no: {one.name}")
        return word in _YES
    if one.kind == "choice":
        if str(written).strip() not in one.options:
            raise KgreasonError(place=place, found=repr(written), wanted=" | ".join(one.options))
        return str(written).strip()
    match = _QUANTITY.fullmatch(str(written))
    if not match:
        raise KgreasonError(place=place, found=repr(written), wanted=f"a number, with its unit ({_unit(one)} without)")
    try:
        return in_unit(one, float(match["number"]), match["unit"])
    except UnknownUnitError as error:
        raise UnknownUnitError(place=place, found=error.found, wanted=error.wanted) from None


def in_unit(one: Input, value: float, unit: str, molar_mass: float | None = None) -> float:
    """Return a number in an input's own unit; raises UnknownUnitError where its unit measures something else."""
    if one.unit == "a" and unit in YEAR:
        return value / YEAR[unit]
    return convert(value, unit, one.unit, one.molar_mass or molar_mass) if unit else value


def calculate(calculator: Calculator, written: Mapping[str, str], book: CalculatorBook) -> CalculationReason:
    """Return a calculator's result for written values; what another calculator gives is computed where it can be.

    Raises KgreasonError for an input that is not known, is missing, is out of its range, or is none of its kind.
    """
    known = set(_keys(calculator, book, DEEPEST))
    for key in written:
        if key not in known:
            wanted = ", ".join(sorted(known))
            raise KgreasonError(place=f"{calculator.id}: {key}", found="no input of it", wanted=f"one of {wanted}")
    values, inputs = _values(calculator, written, book, DEEPEST)
    return reason_of(calculator, inputs, compute(calculator, values, book))


def reason_of(
    calculator: Calculator, inputs: Iterable[CalculationInput], low: float, high: float | None = None
) -> CalculationReason:
    """Return a result with its formula, its inputs and what it stands for."""
    return CalculationReason(
        calculator.id, calculator.title, calculator.formula, calculator.steps, tuple(inputs), low,
        low if high is None else high, calculator.unit, band(calculator, low) if high in {None, low} else "",
        calculator.source,
    )  # fmt: skip


def _keys(calculator: Calculator, book: CalculatorBook, depth: int) -> Iterator[str]:
    for one in calculator.inputs:
        yield one.key
        for other in one.computed_by if depth else ():
            yield from _keys(book.by_id[other], book, depth - 1)


def _values(
    calculator: Calculator, written: Mapping[str, str], book: CalculatorBook, depth: int
) -> tuple[dict[str, Value], list[CalculationInput]]:
    values: dict[str, Value] = {}
    inputs: list[CalculationInput] = []
    for one in calculator.inputs:
        if one.key in written:
            value = values[one.key] = read_value(one, written[one.key], f"{calculator.id}: {one.key}")
            inputs.append(CalculationInput(one.name, shown(value), one.unit))
        for other in one.computed_by if one.key not in written and depth else ():
            inner = book.by_id[other]
            held, given = _values(inner, written, book, depth - 1)
            if len(held) == len(inner.inputs):
                value = values[one.key] = in_unit(one, compute(inner, held, book), inner.unit)
                inputs.append(
                    CalculationInput(one.name, shown(value), one.unit, computed_by=inner.title, inputs=tuple(given))
                )
                break
    return values, inputs


def shown(value: Value) -> str:
    """Return a value as people write it.

    >>> shown(True), shown(1.40), shown(66.66666), shown("none")
    ('yes', '1.4', '66.667', 'none')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else f"{value:.5g}"


def compute(calculator: Calculator, values: Mapping[str, Value], book: CalculatorBook) -> float:
    """Return the result for values in the units of the formula.

    Raises KgreasonError where an input is missing, and OutOfRangeError where one, or the result, is not to be computed.
    """
    lacking = [one for one in calculator.inputs if one.key not in values]
    if lacking:
        wanted = "; ".join(
            f"{one.key} ({one.name}{f', {range_of(one)}' if one.kind == 'number' else ''})" for one in lacking
        )
        raise KgreasonError(place=calculator.id, found=f"no {', no '.join(one.key for one in lacking)}", wanted=wanted)
    for one in calculator.inputs:
        if one.kind == "number" and not within(one, values[one.key]):
            raise OutOfRangeError(
                place=f"{calculator.id}: {one.key}",
                found=f"{values[one.key]:g} {_unit(one)}".strip(),
                wanted=range_of(one),
            )
    steps, formula = book.formula(calculator)
    held = dict(values)
    try:
        for name, step in steps:
            held[name] = step.compute(held)
        result = float(formula.compute(held))
    except (ValueError, ZeroDivisionError, OverflowError):
        raise OutOfRangeError(place=calculator.id, found="a formula without a result", wanted="other values") from None
    if result != result or result in {float("inf"), float("-inf")}:  # noqa: PLR0124  how a number is found to be none
        raise OutOfRangeError(place=calculator.id, found="a formula without a result", wanted="other values")
    return float(f"{result:.12g}")  # the same to the last digit on every machine


def within(one: Input, value: Value) -> bool:
    """Return whether a number lies in the range that an input is valid in, to twelve digits (units are converted)."""
    return isinstance(value, float) and one.low <= float(f"{value:.12g}") <= one.high


def range_of(one: Input) -> str:
    """Return the words of an input's valid range."""
    return f"{one.low:g} to {one.high:g} {_unit(one)}".strip()


def _unit(one: Input) -> str:
    """Return an input's unit as people write it: years are *a* in UCUM."""
    return "years" if one.unit == "a" else one.unit


def band(calculator: Calculator, result: float) -> str:
    """Return what a result means, where the calculator says so."""
    says = ""
    for one in calculator.bands:
        says = one.says if result >= one.low - 1e-9 else says
    return says
