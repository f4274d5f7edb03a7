"""Read the packs of calculators: inputs once for all, formulas or point tables, sources and worked examples."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kgreason.content import starter_id
from kgreason.model import KgreasonError, SourceError
from kgreason.rules.calculators import AGE, Band, Calculator, Input, compiled
from kgreason.rules.units import UnknownUnitError, convert, ucum


class WorkedExample(Struct, frozen=True):
    """Inputs as a reader would write them, and the result that was worked out by hand or stands in the source."""

    given: Mapping[str, bool | float | str]
    expect: str


@dataclass(slots=True)
class CalculatorPacks:
    """All calculators by identifier, with where each was written, its worked examples, and what is wrong."""

    calculators: list[Calculator] = field(default_factory=list)
    examples: dict[str, list[WorkedExample]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    faults: list[SourceError] = field(default_factory=list)


class _RawInput(msgspec.Struct, forbid_unknown_fields=True):
    key: str
    name: str
    kind: Literal["number", "yes-no", "choice"]
    unit: str = ""
    units: tuple[str, ...] = ()
    molar_mass: float | None = None
    valid: tuple[float, float] | None = None
    test: str = ""
    called: tuple[str, ...] = ()
    when: str = ""
    options: tuple[str, ...] = ()
    computed_by: tuple[str, ...] = ()


class _RawPoint(msgspec.Struct, forbid_unknown_fields=True):
    when: str
    points: float


class _RawBand(msgspec.Struct, forbid_unknown_fields=True):
    low: float = msgspec.field(name="from")
    says: str


class _RawExample(msgspec.Struct, forbid_unknown_fields=True):
    given: dict[str, bool | float | str]
    expect: str


class _RawCalculator(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    title: str
    names: tuple[str, ...]
    unit: str
    source: str
    inputs: tuple[str, ...]
    by: tuple[str, ...] = ()
    test: str = ""
    molar_mass: float | None = None
    measured: bool = False
    valid: dict[str, tuple[float, float]] = {}
    steps: dict[str, str] = {}
    formula: str = ""
    points: tuple[_RawPoint, ...] = ()
    bands: tuple[_RawBand, ...] = ()
    example: tuple[_RawExample, ...] = ()
    unlike: tuple[str, ...] = ()


def load_calculators(root: Traversable, *, thorough: bool = True) -> CalculatorPacks:
    """Return what stands under ``calculators/``; a fault costs only its own input or calculator.

    Unless ``thorough``, what only patient facts need is not read, and further units are not tried: neither the parser
    of conditions nor pint is loaded then.
    """
    packs = CalculatorPacks()
    folder = root / "calculators"
    files = [one for one in folder.iterdir() if one.name.endswith(".toml")] if folder.is_dir() else []
    tables = [one for file in sorted(files, key=lambda file: file.name) for one in _tables(file, packs.faults)]
    inputs: dict[str, Input] = {}
    for place, raw in tables:
        if isinstance(raw, _RawInput):
            with _collected(packs.faults, place):
                if raw.key in inputs:
                    raise KgreasonError(place=place, found=f"input {raw.key} a second time", wanted="one home for each")
                inputs[raw.key] = _input(raw, place, thorough=thorough)
    for place, raw in tables:
        if isinstance(raw, _RawCalculator):
            with _collected(packs.faults, place):
                _add_calculator(packs, inputs, raw, place)
    packs.calculators.sort(key=lambda one: one.id)
    _check_links(packs)
    return packs


@contextmanager
def _collected(faults: list[SourceError], place: str) -> Iterator[None]:
    """Collect a fault, with the place of its table where it has none of its own."""
    try:
        yield
    except UnknownUnitError as error:
        faults.append(SourceError(place=place, found=error.found, wanted=error.wanted))
    except KgreasonError as error:
        faults.append(SourceError(place=error.place, found=error.found, wanted=error.wanted))


def _tables(file: Traversable, faults: list[SourceError]) -> Iterator[tuple[str, _RawInput | _RawCalculator]]:
    name = f"calculators/{file.name}"
    import tomllib

    try:
        raw = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(SourceError(place=name, found=str(error), wanted="TOML"))
        return
    kinds: tuple[tuple[str, type[_RawInput | _RawCalculator]], ...] = (
        ("input", _RawInput), ("calculator", _RawCalculator),
    )  # fmt: skip
    for kind, form in kinds:
        tables = raw.pop(kind, [])
        for one in tables if isinstance(tables, list) else [tables]:
            called = (one.get("id") or one.get("key")) if isinstance(one, dict) else None
            place = f"{name}: {called or f'{kind} without a name'}"
            try:
                yield place, msgspec.convert(one, form)
            except msgspec.ValidationError as error:
                faults.append(SourceError(place=place, found=str(error), wanted=f"{kind} as docs/knowledge.md says"))
    if raw:
        wanted = "[[input]] and [[calculator]] and nothing else"
        faults.append(SourceError(place=name, found=", ".join(raw), wanted=wanted))


def _input(raw: _RawInput, place: str, *, thorough: bool) -> Input:
    if not raw.key.isidentifier():
        raise KgreasonError(place=place, found=f"key {raw.key!r}", wanted="one word that a formula can name")
    if raw.kind == "choice" and len(raw.options) < 2:
        raise KgreasonError(place=place, found="too few options", wanted="at least two")
    if raw.kind == "number" and (not raw.unit or raw.valid is None):
        raise KgreasonError(place=place, found="a number without unit or valid range", wanted="both")
    for unit in raw.units if thorough else ():
        convert(1.0, unit, raw.unit, raw.molar_mass)
    when = None
    if thorough and raw.when:
        from kgreason.rules.language import parse_when

        when = parse_when(raw.when, place)
    low, high = _range(raw.valid or (0.0, 1.0), place)
    return Input(
        key=raw.key, name=raw.name, kind=raw.kind, unit=ucum(raw.unit) if raw.unit else "", units=raw.units,
        molar_mass=raw.molar_mass, low=low, high=high,
        test=raw.test if raw.test in {"", AGE} else starter_id(raw.test),
        called=raw.called, when=when, options=raw.options, computed_by=raw.computed_by,
    )  # fmt: skip


def _range(valid: tuple[float, float], place: str) -> tuple[float, float]:
    if not valid[0] < valid[1]:
        raise KgreasonError(place=place, found=f"valid {list(valid)}", wanted="[lowest, highest]")
    return valid


def _add_calculator(packs: CalculatorPacks, inputs: dict[str, Input], raw: _RawCalculator, place: str) -> None:
    if raw.id in packs.places:
        raise KgreasonError(place=place, found=f"calculator {raw.id} a second time", wanted="one home for each")
    made = _calculator(raw, inputs, place)
    compiled(made)
    text = " ".join([*raw.steps.values(), made.formula])
    unused = [key for key in raw.inputs if key not in raw.valid and not re.search(rf"\b{key}\b", text)]
    if unused:
        raise KgreasonError(
            place=place, found=f"{', '.join(unused)}, which nothing uses", wanted="inputs of the formula"
        )
    packs.places[made.id] = place
    packs.calculators.append(made)
    packs.examples[made.id] = [WorkedExample(one.given, one.expect) for one in raw.example]


def _calculator(raw: _RawCalculator, inputs: dict[str, Input], place: str) -> Calculator:
    if not raw.names or not all(re.search(r"[A-Za-z0-9]", name) for name in (*raw.names, *raw.by, *raw.unlike)):
        raise KgreasonError(
            place=place, found="no name, or one without letters", wanted="words that a text calls it by"
        )
    if bool(raw.formula) is bool(raw.points):
        raise KgreasonError(place=place, found="a formula and points, or neither", wanted="one of them")
    formula = raw.formula or " + ".join(f"({one.points:g} if {one.when} else 0)" for one in raw.points)
    for key in raw.inputs:
        if key not in inputs:
            raise KgreasonError(place=place, found=f"input {key!r}", wanted=f"one of {', '.join(sorted(inputs))}")
    if raw.valid.keys() - set(raw.inputs):
        raise KgreasonError(place=place, found=f"a valid range of {', '.join(raw.valid)}", wanted="inputs of it")
    if [one.low for one in raw.bands] != sorted(one.low for one in raw.bands):
        raise KgreasonError(place=place, found="bands out of order", wanted="the lowest first")
    ranges = {key: _range(valid, place) for key, valid in raw.valid.items()}
    return Calculator(
        id=raw.id, title=raw.title, names=raw.names, unit=ucum(raw.unit), source=raw.source, formula=formula,
        inputs=tuple(_narrowed(inputs[key], ranges.get(key)) for key in raw.inputs),
        by=raw.by, steps=tuple(raw.steps.items()), bands=tuple(Band(one.low, one.says) for one in raw.bands),
        test=starter_id(raw.test) if raw.test else "", molar_mass=raw.molar_mass, measured=raw.measured,
        unlike=raw.unlike,
    )  # fmt: skip


def _narrowed(one: Input, valid: tuple[float, float] | None) -> Input:
    return replace(one, low=valid[0], high=valid[1]) if valid else one


def _check_links(packs: CalculatorPacks) -> None:
    """Leave out, with a fault, that a calculator which is not there, or gives another unit, computes an input."""
    known = {one.id: one for one in packs.calculators}
    asked = {(one.key, other): one for each in packs.calculators for one in each.inputs for other in one.computed_by}
    sound = set()
    for (key, other), one in sorted(asked.items()):
        place = f"calculators: input {key}"
        with _collected(packs.faults, place):
            if other not in known:
                raise KgreasonError(place=place, found=other, wanted="a declared calculator")
            convert(1.0, known[other].unit, one.unit, one.molar_mass)
            sound.add((key, other))
    for at, calculator in enumerate(packs.calculators):
        linked = tuple(
            replace(one, computed_by=tuple(other for other in one.computed_by if (one.key, other) in sound))
            for one in calculator.inputs
        )
        packs.calculators[at] = replace(calculator, inputs=linked)
