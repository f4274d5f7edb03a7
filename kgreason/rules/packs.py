"""Read the rule packs: tables of plain rules, TOML with thresholds and logic, marks of transcribed labels."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from kgreason.content import Row, read_rows, starter_id
from kgreason.model import Atom, KgreasonError, Rule, SourceError, Strength, Transcription, When
from kgreason.rules.dose import of_drug
from kgreason.rules.language import parse_when

CONTRAINDICATION = ("subject", "object", "strength", "source", "reason")
INTERACTION = ("subject", "object", "strength", "effect", "source", "reason")
TRANSCRIBED = ("drug", "contraindications", "boxed_warning", "interactions", "note")
DRUG_CATEGORIES = frozenset({"Drug", "ChemicalEntity"})
GENOTYPE = "Genotype"
"""What a test of the genes says: it is unknown until it was tested, whatever lists are closed."""

Kind = Literal["contraindication", "interaction"]
WrittenKind = Literal["threshold", "dosing", "guideline"]
WRITTEN: dict[str, WrittenKind] = {"thresholds": "threshold", "dosing": "dosing", "guidelines": "guideline"}
"""The folders of rules that are written with a condition and examples of their own, with the kind of their rules."""


class Example(Struct, frozen=True):
    """A rule's own test: the patient it gives, and whether the rule fires, is silent or stays open."""

    given: dict[str, Any]
    expect: str
    known_miss: bool = False


class Implication(Struct, frozen=True):
    """A patient fact that follows from others: when ``when`` holds, ``implies`` is known (or denied)."""

    id: str
    when: When
    implies: str
    known: bool
    source: str


@dataclass(slots=True)
class RulePacks:
    """All rules, with the place each was written and the examples of those that have their own."""

    rules: list[Rule] = field(default_factory=list)
    implications: list[Implication] = field(default_factory=list)
    transcriptions: list[Transcription] = field(default_factory=list)
    examples: dict[str, list[Example]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    faults: list[SourceError] = field(default_factory=list)


def load_packs(root: Traversable, category: Callable[[str], str]) -> RulePacks:
    """Return everything under ``verifiers/``; ``category`` gives a concept's Biolink category by identifier.

    Bad rows and rules are collected in ``faults`` and cost only themselves.
    """
    packs = RulePacks()
    for row in _rows(root / "contraindications", CONTRAINDICATION, packs.faults):
        _add_plain(packs, row, "contraindication", category)
    for row in _rows(root / "interactions", INTERACTION, packs.faults):
        _add_plain(packs, row, "interaction", category)
    for row in _rows(root / "transcribed", TRANSCRIBED, packs.faults):
        packs.transcriptions.append(_transcription(row))
    for folder, kind in WRITTEN.items():
        for file in _files(root / folder, ".toml"):
            for raw in _tables(file, "rule", packs):
                _add_written(packs, f"{folder}/{file.name}", raw, kind, category)
    for file in _files(root / "implications", ".toml"):
        for raw in _tables(file, "implication", packs):
            _add_implication(packs, file.name, raw, category)
    packs.rules.sort(key=lambda rule: rule.id)
    return packs


def _rows(folder: Traversable, columns: tuple[str, ...], faults: list[SourceError]) -> Iterator[Row]:
    for file in _files(folder, ".tsv"):
        for row in read_rows(file, columns, faults):
            yield Row(f"{folder.name}/{row.place}", row.cells)


def _files(folder: Traversable, ending: str) -> list[Traversable]:
    if not folder.is_dir():
        return []
    return sorted((file for file in folder.iterdir() if file.name.endswith(ending)), key=lambda file: file.name)


def _tables(file: Traversable, key: str, packs: RulePacks) -> Iterator[dict[str, Any]]:
    import tomllib  # takes as long as the rest: not where rules come from an index

    try:
        raw = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        packs.faults.append(SourceError(place=file.name, found=str(error), wanted="TOML"))
        return
    tables = raw.pop(key, [])
    if raw or not isinstance(tables, list):
        found = ", ".join(raw) or f"one {key}"
        packs.faults.append(SourceError(place=file.name, found=found, wanted=f"[[{key}]] and nothing else"))
    else:
        yield from tables


def _add(packs: RulePacks, rule: Rule, place: str) -> None:
    if rule.id in packs.places:
        found = f"rule {rule.id} a second time (first at {packs.places[rule.id]})"
        packs.faults.append(SourceError(place=place, found=found, wanted="one home for a fact"))
        return
    packs.places[rule.id] = place
    packs.rules.append(rule)


def _add_plain(packs: RulePacks, row: Row, kind: Kind, category: Callable[[str], str]) -> None:
    if row["strength"] not in list(Strength):
        wanted = ", ".join(Strength)
        packs.faults.append(SourceError(place=row.place, found=row["strength"] or "no strength", wanted=wanted))
        return
    subject, object_ = starter_id(row["subject"]), starter_id(row["object"])
    named = category(object_)
    atom = Atom("takes" if named in DRUG_CATEGORIES else "genotype" if named == GENOTYPE else "has", object_)
    rule = Rule(
        id=f"{subject[3:]}/{'with' if atom.kind == 'takes' else 'in'}/{object_[3:]}"
        + ("" if kind == "contraindication" else "/interaction"),
        drug=subject,
        when=When("atom", atom),
        strength=Strength(row["strength"]),
        source=row["source"],
        reason=row["reason"],
        kind=kind,
        effect=starter_id(row["effect"]) if kind == "interaction" and row["effect"] else "",
    )
    _add(packs, rule, row.place)


def _transcription(row: Row) -> Transcription:
    return Transcription(starter_id(row["drug"]), row["contraindications"], row["boxed_warning"], row["interactions"])


def _of_genes(when: When, category: Callable[[str], str]) -> When:
    """Return a condition in which having a genotype asks for a test of the genes."""
    if when.atom is None:
        return replace(when, parts=tuple(_of_genes(part, category) for part in when.parts))
    gene = when.atom.kind == "has" and category(when.atom.concept) == GENOTYPE
    return replace(when, atom=replace(when.atom, kind="genotype")) if gene else when


def _add_written(
    packs: RulePacks, name: str, raw: dict[str, Any], kind: WrittenKind, category: Callable[[str], str]
) -> None:
    place = f"{name}: {raw.get('id', 'a rule without id')}"
    missing = {"id", "source", "drug", "when", "then"} - raw.keys()
    if missing:
        packs.faults.append(SourceError(place=place, found=f"no {', '.join(sorted(missing))}", wanted="all of them"))
        return
    if not all(isinstance(raw.get(key, ""), str) for key in ("id", "source", "drug", "when", "then", "reason")):
        packs.faults.append(SourceError(place=place, found="a value that is no text", wanted="text in quotes"))
        return
    try:
        drug = starter_id(raw["drug"])
        rule = Rule(
            id=raw["id"],
            drug=drug,
            when=_of_genes(of_drug(parse_when(raw["when"], place), drug), category),
            strength=Strength(raw["then"]),
            source=raw["source"],
            reason=raw.get("reason", ""),
            kind=kind,
        )
    except (KgreasonError, ValueError) as error:
        packs.faults.append(SourceError(place=place, found=str(error), wanted="a rule as docs/knowledge.md says"))
        return
    _add(packs, rule, place)
    packs.examples[rule.id] = [
        Example(one.get("given", {}), one.get("expect", ""), one.get("known_miss", False))
        for one in raw.get("example", [])
    ]


def _add_implication(packs: RulePacks, name: str, raw: dict[str, Any], category: Callable[[str], str]) -> None:
    place = f"{name}: {raw.get('id', 'an implication without id')}"
    try:
        when = _of_genes(parse_when(raw["when"], place), category)
        known = "implies" in raw
        implied = raw["implies" if known else "denies"]
        packs.implications.append(Implication(raw["id"], when, starter_id(implied), known, raw["source"]))
    except (KgreasonError, KeyError) as error:
        wanted = "id, source, when, implies or denies"
        packs.faults.append(SourceError(place=place, found=str(error), wanted=wanted))
