"""Find where a label tells a test's number: as it is, per microlitre, in pounds, in times the upper limit of normal."""

from collections.abc import Iterator, Sequence

from kgreason.curate.reading import plain
from kgreason.curate.stems import stems
from kgreason.model import Atom, Measure

WHOLE = 10
POUND = 0.45359237
"""Kilograms (NIST Handbook 44, appendix C)."""
GENERAL = frozenset(
    ["serum", "plasma", "blood", "level", "test", "total", "mean", "volume", "rate",
     "activi", "ratio", "rapid", "minute", "measur"]
)  # fmt: skip
"""Stems of words in the names of many tests: none tells which test a number is of."""


def measured(atom: Atom, own: set[str], all_: Sequence[str], known: Measure | None = None) -> list[str]:
    """Return the sentences with a measure's number and a word of its test; a count may be written per microlitre."""
    words = frozenset().union(*(stems(name) for name in own)) - GENERAL
    numbers = {*_numbers(atom), *_limits(atom, known)}
    numbered = [one for one in all_ if any(f" {number} " in f" {one} " for number in numbers)]
    naming = [one for one in numbered if words & stems(one)]
    in_table = atom.kind == "kidney" and any(words & stems(one) for one in all_)
    return naming or (numbered if in_table else [])


def _numbers(atom: Atom) -> set[str]:
    value = atom.value
    found = {value, value * 1000} if atom.unit.startswith("10*3") else {value}
    if value.is_integer() and value >= WHOLE:  # below 80 may be written *79 or less*
        found |= {value - 1} if atom.op == "<" else {value + 1} if atom.op == ">" else set()
    if atom.unit == "kg":
        found.add(round(value / POUND))
    return {plain(f"{one:g}") for one in found}


def _limits(atom: Atom, known: Measure | None) -> Iterator[str]:
    """Yield how a value above the upper limit of normal is written in times of it; that limit itself is once."""
    if known is None or not known.high_above or atom.op not in {">", ">="} or atom.unit != known.unit:
        return
    times = plain(f"{atom.value / known.high_above:.4g}")
    yield from ["uln"] if times == "1" else [f"{times} time uln", f"{times} uln"]
