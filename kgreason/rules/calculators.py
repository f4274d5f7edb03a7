"""Read the calculators: formulas and point tables with their inputs, sources and worked examples."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import Any, Literal

from kgreason.content import starter_id
from kgreason.model import KgreasonError, SourceError, When
from kgreason.rules.formula import Formula, Kind, parse_formula
from kgreason.rules.units import UnknownUnitError, convert, ucum

AGE = "age"
SCORE = "{score}"
_INPUT_KEYS = frozenset(
    {"key", "name", "kind", "unit", "units", "molar_mass", "valid", "test", "called", "when", "options", "computed_by"}
)
_CALCULATOR_KEYS = frozenset(
    {
        *("id", "title", "names", "by", "test", "unit", "molar_mass", "source", "inputs", "valid"),
        *("steps", "formula", "points", "bands", "measured", "example"),
    }
)
_NEEDED = ("id", "title", "names", "unit", "source", "inputs")


@dataclass(frozen=True, slots=True)
class Input:
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


@dataclass(frozen=True, slots=True)
class Band:
    """What a result means from ``low`` (inclusive) up to the next band."""

    low: float
    says: str


@dataclass(frozen=True, slots=True)
class Calculator:
    """A declared formula: ``steps`` are computed in order before it; ``by`` singles it out among those of one name.

    ``measured`` marks what is measured directly too, so that a number need not come from the formula.
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

    def input(self, key: str) -> Input:
        """Return an input by its key; raises KeyError."""
        return next(one for one in self.inputs if one.key == key)


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """Inputs as a reader would write them, and the result that was worked out by hand or stands in the source."""

    given: Mapping[str, Any]
    expect: str


@dataclass(slots=True)
class CalculatorPacks:
    """All calculators by identifier, with where each was written, its worked examples, and what is wrong."""

    calculators: list[Calculator] = field(default_factory=list)
    examples: dict[str, list[WorkedExample]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    faults: list[SourceError] = field(default_factory=list)


def load_calculators(root: Traversable, *, conditions: bool = True) -> CalculatorPacks:
    """Return what stands under ``calculators/``; a fault costs only its own input or calculator.

    Without ``conditions`` the conditions on patient facts are not read, for which a parser would be loaded.
    """
    packs = CalculatorPacks()
    folder = root / "calculators"
    files = [one for one in folder.iterdir() if one.name.endswith(".toml")] if folder.is_dir() else []
    inputs: dict[str, Input] = {}
    raws: list[tuple[str, dict[str, Any]]] = []
    for file in sorted(files, key=lambda one: one.name):
        for kind, raw in _tables(file, packs.faults):
            place = f"calculators/{file.name}: {raw.get('id', raw.get('key', f'a {kind} without a name'))}"
            if kind == "calculator":
                raws.append((place, raw))
            else:
                _add_input(inputs, raw, place, packs.faults, conditions=conditions)
    for place, raw in raws:
        _add_calculator(packs, inputs, raw, place)
    packs.calculators.sort(key=lambda one: one.id)
    _check_links(packs)
    return packs


def _tables(file: Traversable, faults: list[SourceError]) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        raw = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(SourceError(place=f"calculators/{file.name}", found=str(error), wanted="TOML"))
        return
    for kind in ("input", "calculator"):
        tables = raw.pop(kind, [])
        for one in tables if isinstance(tables, list) else [tables]:
            if isinstance(one, dict):
                yield kind, one
            else:
                faults.append(SourceError(place=f"calculators/{file.name}", found=repr(one), wanted=f"[[{kind}]]"))
    if raw:
        wanted = "[[input]] and [[calculator]] and nothing else"
        faults.append(SourceError(place=f"calculators/{file.name}", found=", ".join(raw), wanted=wanted))


def _add_input(
    inputs: dict[str, Input], raw: dict[str, Any], place: str, faults: list[SourceError], *, conditions: bool
) -> None:
    try:
        made = _input(raw, place, conditions=conditions)
        if made.key in inputs:
            raise KgreasonError(place=place, found=f"input {made.key} a second time", wanted="one home for an input")
        inputs[made.key] = made
    except KgreasonError as error:
        faults.append(SourceError(place=error.place, found=error.found, wanted=error.wanted))


def _input(raw: dict[str, Any], place: str, *, conditions: bool) -> Input:
    _form(raw, _INPUT_KEYS, ("key", "name", "kind"), place)
    kind, test = raw["kind"], str(raw.get("test", ""))
    if kind not in {"number", "yes-no", "choice"}:
        raise KgreasonError(place=place, found=f"kind {kind!r}", wanted="number, yes-no or choice")
    if not str(raw["key"]).isidentifier():
        raise KgreasonError(place=place, found=f"key {raw['key']!r}", wanted="one word that a formula can name")
    if kind == "choice" and len(raw.get("options", ())) < 2:
        raise KgreasonError(place=place, found="too few options", wanted="at least two")
    low, high = _range(raw["valid"], place) if "valid" in raw else (0.0, 0.0)
    if kind == "number":
        if "unit" not in raw or "valid" not in raw:
            raise KgreasonError(place=place, found="a number without unit or valid range", wanted="both")
        _units(raw, place)
    when = None
    if conditions and "when" in raw:
        from kgreason.rules.language import parse_when

        when = parse_when(str(raw["when"]), place)
    return Input(
        key=raw["key"], name=raw["name"], kind=kind, unit=ucum(raw["unit"]) if kind == "number" else "",
        units=tuple(raw.get("units", ())), molar_mass=raw.get("molar_mass"), low=low, high=high,
        test=test if test in {"", AGE} else starter_id(test), called=tuple(raw.get("called", ())), when=when,
        options=tuple(raw.get("options", ())), computed_by=tuple(raw.get("computed_by", ())),
    )  # fmt: skip


def _units(raw: dict[str, Any], place: str) -> None:
    """Check that every unit that an input is said to take converts to the one of its formulas."""
    try:
        ucum(raw["unit"])
        for unit in raw.get("units", ()):
            convert(1.0, unit, raw["unit"], raw.get("molar_mass"))
    except UnknownUnitError as error:
        raise KgreasonError(place=place, found=error.found, wanted=error.wanted) from None


def _range(valid: Any, place: str) -> tuple[float, float]:
    if not isinstance(valid, list) or len(valid) != 2 or not valid[0] < valid[1]:
        raise KgreasonError(place=place, found=f"valid {valid!r}", wanted="[lowest, highest]")
    return float(valid[0]), float(valid[1])


def _form(raw: dict[str, Any], known: frozenset[str], needed: Iterable[str], place: str) -> None:
    strange, missing = sorted(raw.keys() - known), [one for one in needed if one not in raw]
    if strange or missing:
        found = ", ".join([*(f"unknown {one}" for one in strange), *(f"no {one}" for one in missing)])
        raise KgreasonError(place=place, found=found, wanted=", ".join(sorted(known)))


def _add_calculator(packs: CalculatorPacks, inputs: dict[str, Input], raw: dict[str, Any], place: str) -> None:
    try:
        made = _calculator(raw, inputs, place)
        if made.id in packs.places:
            raise KgreasonError(place=place, found=f"calculator {made.id} a second time", wanted="one home for each")
        compiled(made)
    except KgreasonError as error:
        packs.faults.append(SourceError(place=error.place, found=error.found, wanted=error.wanted))
        return
    packs.places[made.id] = place
    packs.calculators.append(made)
    packs.examples[made.id] = [WorkedExample(one["given"], str(one["expect"])) for one in raw.get("example", ())]


def _calculator(raw: dict[str, Any], inputs: dict[str, Input], place: str) -> Calculator:
    _form(raw, _CALCULATOR_KEYS, _NEEDED, place)
    if ("formula" in raw) is ("points" in raw):
        raise KgreasonError(place=place, found="a formula and points, or neither", wanted="one of them")
    for key in raw["inputs"]:
        if key not in inputs:
            raise KgreasonError(place=place, found=f"input {key!r}", wanted=f"one of {', '.join(sorted(inputs))}")
    for one in raw.get("example", ()):
        _form(one, frozenset({"given", "expect"}), ("given", "expect"), place)
    narrower = {key: _range(valid, place) for key, valid in raw.get("valid", {}).items()}
    text = " ".join([*raw.get("steps", {}).values(), raw.get("formula", ""), *(one.get("when", "") for one in raw.get("points", ()))])
    unused = [key for key in raw["inputs"] if key not in narrower and not re.search(rf"\b{key}\b", text)]
    if unused:
        raise KgreasonError(place=place, found=f"{', '.join(unused)}, which nothing uses", wanted="inputs of the formula")
    if narrower.keys() - set(raw["inputs"]):
        raise KgreasonError(place=place, found=f"a valid range of {', '.join(narrower)}", wanted="inputs of it")
    test = raw.get("test", "")
    try:
        unit = ucum(raw["unit"])
    except UnknownUnitError as error:
        raise KgreasonError(place=place, found=error.found, wanted=error.wanted) from None
    return Calculator(
        id=raw["id"], title=raw["title"], names=tuple(raw["names"]), unit=unit, source=raw["source"],
        inputs=tuple(_narrowed(inputs[key], narrower.get(key)) for key in raw["inputs"]),
        formula=raw["formula"] if "formula" in raw else _of_points(raw["points"], place),
        by=tuple(raw.get("by", ())), steps=tuple(raw.get("steps", {}).items()), bands=_bands(raw, place),
        test=starter_id(test) if test else "", molar_mass=raw.get("molar_mass"), measured=raw.get("measured", False),
    )  # fmt: skip


def _narrowed(one: Input, valid: tuple[float, float] | None) -> Input:
    return replace(one, low=valid[0], high=valid[1]) if valid else one


def _of_points(points: Any, place: str) -> str:
    """Return a point table as the sum that it stands for."""
    rows = []
    for one in points:
        _form(one, frozenset({"when", "points"}), ("when", "points"), place)
        rows.append(f"({one['points']} if {one['when']} else 0)")
    return " + ".join(rows)


def _bands(raw: dict[str, Any], place: str) -> tuple[Band, ...]:
    bands = []
    for one in raw.get("bands", ()):
        _form(one, frozenset({"from", "says"}), ("from", "says"), place)
        bands.append(Band(float(one["from"]), one["says"]))
    if bands != sorted(bands, key=lambda band: band.low):
        raise KgreasonError(place=place, found="bands out of order", wanted="the lowest first")
    return tuple(bands)


def _check_links(packs: CalculatorPacks) -> None:
    """Collect a fault for each input that a calculator which is not there, or gives another unit, would compute."""
    known = {one.id: one for one in packs.calculators}
    asked = {(one.key, other): one for each in packs.calculators for one in each.inputs for other in one.computed_by}
    for (key, other), one in sorted(asked.items()):
        try:
            if other not in known:
                raise KgreasonError(place=key, found=other, wanted="a declared calculator")
            convert(1.0, known[other].unit, one.unit, one.molar_mass)
        except KgreasonError as error:
            packs.faults.append(
                SourceError(place=f"calculators: input {key}", found=error.found, wanted=error.wanted)
            )


# --- compiled ---


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
    """The calculators of an index, and each one's formula once it was asked for."""

    def __init__(self, calculators: Iterable[Calculator]) -> None:
        self.by_id = {one.id: one for one in calculators}
        self._compiled: dict[str, tuple[tuple[tuple[str, Formula], ...], Formula]] = {}

    def __iter__(self) -> Iterator[Calculator]:
        return iter(self.by_id.values())

    def formula(self, calculator: Calculator) -> tuple[tuple[tuple[str, Formula], ...], Formula]:
        """Return a calculator's steps and formula as functions."""
        if calculator.id not in self._compiled:
            self._compiled[calculator.id] = compiled(calculator)
        return self._compiled[calculator.id]

    @cached_property
    def called(self) -> dict[str, tuple[str, ...]]:
        """Identifiers of the calculators by the names that a text calls them, as written."""
        found: dict[str, list[str]] = {}
        for one in self.by_id.values():
            for name in one.names:
                found.setdefault(name, []).append(one.id)
        return {name: tuple(ids) for name, ids in found.items()}
