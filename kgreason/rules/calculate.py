"""Compute a calculator from values in any of its units; a missing value, or one out of its range, is said by name."""

import re
from collections.abc import Mapping
from typing import Any

from kgreason.model import KgreasonError
from kgreason.rules.calculators import SCORE, Calculator, CalculatorBook, Input
from kgreason.rules.formula import Value
from kgreason.rules.units import YEAR, UnknownUnitError, convert

_QUANTITY = re.compile(r"\s*(?P<number>[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)\s*(?P<unit>.*?)\s*")
_YES, _NO = frozenset({"yes", "true", "y", "1"}), frozenset({"no", "false", "n", "0"})


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
        raise KgreasonError(place=place, found=repr(written), wanted=f"a number, with its unit ({one.unit} without)")
    try:
        return in_unit(one, float(match["number"]), match["unit"])
    except UnknownUnitError as error:
        raise UnknownUnitError(place=place, found=error.found, wanted=error.wanted) from None


def in_unit(one: Input, value: float, unit: str, molar_mass: float | None = None) -> float:
    """Return a number in an input's own unit; raises UnknownUnitError where its unit measures something else."""
    if one.unit == "a" and unit in YEAR:
        return value / YEAR[unit]
    return convert(value, unit, one.unit, one.molar_mass or molar_mass) if unit else value


def compute(calculator: Calculator, values: Mapping[str, Value], book: CalculatorBook) -> float:
    """Return the result for values in the units of the formula.

    Raises KgreasonError where an input is missing, and OutOfRangeError where one, or the result, is not to be computed.
    """
    lacking = [one.name for one in calculator.inputs if one.key not in values]
    if lacking:
        raise KgreasonError(place=calculator.id, found=f"no {', no '.join(lacking)}", wanted="every input")
    for one in calculator.inputs:
        if one.kind == "number" and not within(one, values[one.key]):
            raise OutOfRangeError(
                place=f"{calculator.id}: {one.key}",
                found=f"{values[one.key]:g} {one.unit}".strip(),
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
    return result


def within(one: Input, value: Value) -> bool:
    """Return whether a number lies in the range that an input is valid in, to twelve digits (units are converted)."""
    return isinstance(value, float) and one.low <= float(f"{value:.12g}") <= one.high


def range_of(one: Input) -> str:
    """Return the words of an input's valid range."""
    return f"{one.low:g} to {one.high:g} {one.unit}".strip()


def band(calculator: Calculator, result: float) -> str:
    """Return what a result means, where the calculator says so."""
    says = ""
    for one in calculator.bands:
        says = one.says if result >= one.low - 1e-9 else says
    return says


def shown(calculator: Calculator, result: float) -> str:
    """Return a result with its unit, to four digits (points as they are)."""
    number = f"{result:.4g}" if abs(result) < 1e4 else f"{result:.0f}"
    unit = {SCORE: "points", "1": ""}.get(calculator.unit, calculator.unit)
    return f"{number} {unit}".strip()
