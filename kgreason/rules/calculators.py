"""Calculators: formulas and point tables with their inputs and sources, and the names that a text calls them."""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Literal

from msgspec import Struct

from kgreason.model import KgreasonError, When
from kgreason.rules.formula import Formula, Kind, parse_formula
from kgreason.rules.units import UnknownUnitError, convert

AGE = "age"
SCORE = "{score}"


class Input(Struct, frozen=True):
    """What a calculator asks for: a number in a unit and a valid range, yes or no, or one of some options.

    ``test`` is the concept whose values it is (or *age*), ``called`` the words that a value must be called by where
    several quantities share that concept (QT and QTc); ``when`` decides a yes-no input from patient facts;
    ``computed_by`` are calculators that give it where no value is known.
    """

    key: str
    name: str
    kind: Literal["number", "yes-no", "choice"]
    unit: str = ""
    units: tuple[str, ...] = ()
    molar_mass: float | None = None
    low: float = 0.0
    high: float = 0.0
    test: str = ""
    called: tuple[str, ...] = ()
    when: When | None = None
    options: tuple[str, ...] = ()
    computed_by: tuple[str, ...] = ()


class Band(Struct, frozen=True):
    """What a result means from ``low`` (inclusive) up to the next band."""

    low: float
    says: str


class Calculator(Struct, frozen=True):
    """A declared formula: ``steps`` are computed in order before it; ``by`` singles it out among those of one name.

    ``measured`` marks what is measured directly too, so that a number need not come from the formula; ``unlike`` are
    words that say that it comes from elsewhere (*cystatin C*).
    """

    id: str
    title: str
    names: tuple[str, ...]
    unit: str
    source: str
    inputs: tuple[Input, ...]
    formula: str
    by: tuple[str, ...] = ()
    steps: tuple[tuple[str, str], ...] = ()
    bands: tuple[Band, ...] = ()
    test: str = ""
    molar_mass: float | None = None
    measured: bool = False
    unlike: tuple[str, ...] = ()

    def input(self, key: str) -> Input:
        """Return an input by its key; raises KeyError."""
        return next(one for one in self.inputs if one.key == key)


def compiled(calculator: Calculator) -> tuple[tuple[tuple[str, Formula], ...], Formula]:
    """Return a calculator's steps and its formula, read and typed; raises KgreasonError where they are not."""
    place = f"calculator {calculator.id}"
    names = {one.key: Kind(one.kind, one.unit, one.options) for one in calculator.inputs}
    steps = []
    for name, text in calculator.steps:
        if name in names:
            raise KgreasonError(place=place, found=f"step {name}, which is there already", wanted="a new name")
        step = parse_formula(text, names, f"{place}, step {name}")
        names[name] = step.kind
        steps.append((name, step))
    formula = parse_formula(calculator.formula, names, place)
    if formula.kind.name != "number":
        raise KgreasonError(place=place, found=calculator.formula, wanted="a number")
    if formula.kind.unit:
        try:
            convert(1.0, formula.kind.unit, calculator.unit, calculator.molar_mass)
        except UnknownUnitError:
            wanted = f"a result in {calculator.unit}"
            raise KgreasonError(place=place, found=f"a formula in {formula.kind.unit}", wanted=wanted) from None
    return tuple(steps), formula


class CalculatorBook:
    """The calculators of an index: found by name, and each one's formula read once it is asked for."""

    def __init__(self, calculators: Iterable[Calculator]) -> None:
        self.by_id = {one.id: one for one in calculators}
        self._compiled: dict[str, tuple[tuple[tuple[str, Formula], ...], Formula]] = {}

    def formula(self, calculator: Calculator) -> tuple[tuple[tuple[str, Formula], ...], Formula]:
        """Return a calculator's steps and formula as functions."""
        if calculator.id not in self._compiled:
            self._compiled[calculator.id] = compiled(calculator)
        return self._compiled[calculator.id]

    def titled(self, name: str) -> tuple[Calculator, ...]:
        """Return the calculators that a name means: the one of that identifier, those it singles out, or all of it."""
        alone = tuple(one for one in self.by_id.values() if plain(name) == plain(one.id))
        alone = alone or tuple(one for one in self.by_id.values() if plain(name) in {plain(each) for each in one.by})
        return alone or self.called.get(plain(name), ())

    @cached_property
    def called(self) -> dict[str, tuple[Calculator, ...]]:
        """The calculators by the plain form of the names that a text calls them."""
        found: dict[str, list[Calculator]] = {}
        for one in self.by_id.values():
            for name in dict.fromkeys(plain(name) for name in one.names):
                found.setdefault(name, []).append(one)
        return {name: tuple(all_of_it) for name, all_of_it in found.items()}


_PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉‐‑‒–—’‘", "0123456789-----''")


def letters(text: str) -> str:
    """Return a text with plain digits, dashes and apostrophes, each at its place.

    >>> letters("CHA₂DS₂‑VASc")
    'CHA2DS2-VASc'
    """
    return text.translate(_PLAIN)


def plain(text: str) -> str:
    """Return a text in small letters, without apostrophes, dashes and runs of blanks as one blank: how names compare.

    >>> plain("Cockcroft–Gault"), plain("Winters' formula")
    ('cockcroft gault', 'winters formula')
    """
    return " ".join(letters(text).lower().replace("'", "").replace("-", " ").split())


def in_capitals(name: str) -> bool:
    """Return whether a name is found by its exact letters: *MAP* is no map."""
    return len(name) <= 5 and name.upper() == name


_WORDS = str.maketrans({chr(one): " " for one in range(128) if not chr(one).isalnum()})


def by_word(names: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Return names with their plain forms, by the longest word of each: what ``named_in`` looks them up by."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(set(names)):
        form = plain(name)
        found.setdefault(max(form.translate(_WORDS).split(), key=len), []).append((name, form))
    return found


def named_in(text: str, names: dict[str, list[tuple[str, str]]]) -> tuple[str, ...]:
    """Return those of the names (as ``by_word`` gives them) that a text may hold: by its words, in microseconds."""
    low = letters(text).lower()
    words = low.translate(_WORDS).split()
    near = [one for word in sorted(names.keys() & words) for one in names[word]]
    form = plain(text) if near else ""
    return tuple(name for name, other in near if other in form and (not in_capitals(name) or name in text))


@lru_cache(maxsize=256)
def finder(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds any of some names as whole words, the longest first; blanks and dashes stand for each other.

    >>> finder(("QTc", "MAP")).findall("Her qtc, a map of it, and her MAP")
    ['qtc', 'MAP']
    """
    loose: list[str] = []
    exact: list[str] = []
    for name in sorted(set(names), key=lambda one: (-len(one), one)):
        words = [re.escape(word) for word in re.split(r"[\s-]+", name)]
        (exact if in_capitals(name) else loose).append(r"[\s-]".join(words).replace("'", "'?"))
    joined = "|".join([*([f"(?i:{'|'.join(loose)})"] if loose else []), *exact])
    return re.compile(rf"(?<![A-Za-z0-9])(?:{joined or '(?!)'})(?![A-Za-z0-9])")
