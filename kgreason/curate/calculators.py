"""Check the calculators: form, units against those of the tests, concepts, and that their worked examples come out."""

from collections.abc import Iterator

from kgreason.model import KgreasonError, SourceError
from kgreason.rules import Calculator, CalculatorBook, convert
from kgreason.rules.calculate import compute, read_value
from kgreason.rules.calculator_packs import CalculatorPacks, WorkedExample
from kgreason.rules.calculators import AGE, Input
from kgreason.sources import Starter

FEWEST = 2
"""Worked examples that a calculator needs."""


def calculator_faults(packs: CalculatorPacks, starter: Starter) -> Iterator[SourceError]:
    """Yield every fault, in the order of the calculators."""
    yield from packs.faults
    book = CalculatorBook(packs.calculators)
    for one in packs.calculators:
        place, examples = packs.places[one.id], packs.examples[one.id]
        if len(examples) < FEWEST:
            yield SourceError(place=place, found=f"{len(examples)} worked examples", wanted=f"{FEWEST} or more")
        for number, example in enumerate(examples, 1):
            yield from _example(one, example, book, f"{place} example {number}")
        if one.test and one.test not in starter.concepts:
            yield SourceError(place=place, found=one.test, wanted="a declared test")
        for each in one.inputs:
            yield from _input(each, starter, f"{place}, input {each.key}")


def _example(one: Calculator, example: WorkedExample, book: CalculatorBook, place: str) -> Iterator[SourceError]:
    try:
        got = worked(one, example, book)
        if not comes_out(got, example.expect):
            yield SourceError(place=place, found=f"{got:.6g}", wanted=example.expect)
    except KgreasonError as error:
        yield SourceError(place=place, found=error.found, wanted=error.wanted)


def worked(one: Calculator, example: WorkedExample, book: CalculatorBook) -> float:
    """Return what a calculator gives for a worked example; raises KgreasonError where it cannot be computed."""
    known = {each.key: each for each in one.inputs}
    strange = sorted(example.given.keys() - known.keys())
    if strange:
        raise KgreasonError(place=one.id, found=", ".join(strange), wanted=f"inputs of it: {', '.join(known)}")
    values = {key: read_value(known[key], written, key) for key, written in example.given.items()}
    return compute(one, values, book)


def comes_out(got: float, expect: str) -> bool:
    """Return whether a result is the expected one, to the precision that it is written with.

    >>> comes_out(21.25, "21.3"), comes_out(21.25, "21.2"), comes_out(21.25, "21.1")
    (True, True, False)
    """
    decimals = len(expect.partition(".")[2])
    try:
        return abs(got - float(expect)) <= 0.5 * 10.0**-decimals + 1e-9
    except ValueError:
        return False


def _input(one: Input, starter: Starter, place: str) -> Iterator[SourceError]:
    """Yield concepts that are not declared, and a unit that is not one of the test whose values are taken."""
    asked = [atom.concept for atom in one.when.atoms() if atom.concept] if one.when else []
    for curie in [*asked, *([one.test] if one.test not in {"", AGE} else [])]:
        if curie not in starter.concepts:
            yield SourceError(place=place, found=curie, wanted="a declared concept")
    measure = starter.measures.get(one.test)
    if one.kind != "number" or measure is None:
        return
    if one.molar_mass and measure.molar_mass and one.molar_mass != measure.molar_mass:
        yield SourceError(place=place, found=f"{one.molar_mass} g/mol", wanted=f"{measure.molar_mass}, as of the test")
    try:
        convert(1.0, measure.unit, one.unit, one.molar_mass)
    except KgreasonError as error:
        yield SourceError(place=place, found=error.found, wanted=error.wanted)
