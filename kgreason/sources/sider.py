"""SIDER 4: side effects and indications read from drug labels, for drugs named by STITCH, terms by UMLS and MedDRA.

A STITCH identifier is a PubChem compound in eight digits behind ``CID1`` or ``CIDm`` (flat: stereoisomers and salts in
one) or behind ``CID0`` or ``CIDs`` (with its stereochemistry). Side effects are told of the compound with its
stereochemistry, indications of the flat one; the former is a kind of the latter.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from kgreason.model import Concept, SourceError
from kgreason.sources.columns import located, parts, read_cells, read_columns
from kgreason.sources.forms import well_formed
from kgreason.sources.manifest import Manifest
from kgreason.sources.records import Mapping, Record
from kgreason.sources.statements import Qualifiers, statement

if TYPE_CHECKING:
    from kgreason.sources.tables import Row

STITCH = re.compile(r"CID([01ms])([0-9]{8})")
INDICATIONS = (
    "drugbank_id", "drugbank_name", "pubchem_id", "umls_cui_from_label", "method", "concept_name", "meddra_type",
    "umls_cui_from_meddra", "meddra_name",
)  # fmt: skip
SIDE_EFFECTS = ("drugbank_id", "drugbank_name", "umls_cui_from_meddra", "side_effect_name")
TERMS = ("umls_cui_from_meddra", "side_effect_name")


def read(path: Path, manifest: Manifest) -> Iterator[Record]:
    """Yield an edge a row of the source's tables, each compound's flat form, and the names of terms and drugs."""
    sider = Sider(manifest)
    for file in _files(path, manifest):
        stem = file.name.partition(".")[0]
        if stem not in TABLES:
            raise SourceError(place=file.name, found="no table of SIDER", wanted=f"one of {', '.join(TABLES)}")
        width, columns, told = TABLES[stem]
        rows: Iterator[Row | SourceError] = read_columns(file, columns) if columns else read_cells(file, width)
        for row in rows:
            if isinstance(row, SourceError):
                yield row
                continue
            try:
                yield from told(sider, row[1])
            except SourceError as odd:
                yield SourceError(place=f"{file.name}:{row[0]}", found=odd.found, wanted=odd.wanted)


def _files(path: Path, manifest: Manifest) -> Iterator[Path]:
    yield from parts(path, manifest)
    beside = manifest.options.get("beside", [])
    if path.is_dir() and isinstance(beside, list):
        for name in beside:
            try:
                yield located(path, name)
            except SourceError:
                continue


class Term(Struct, frozen=True):
    """What a row says of a term: the label's concept, MedDRA's level, concept and name."""

    label: str
    level: str
    meddra: str
    name: str


class Sider(Struct, frozen=True):
    """What has been named so far: compounds and terms are few and told of in many rows."""

    manifest: Manifest
    named: set[tuple[str, str]] = msgspec.field(default_factory=set)
    paired: set[tuple[str, str]] = msgspec.field(default_factory=set)

    def side_effect(self, cells: list[str]) -> Iterator[Record]:
        """Yield what a row of ``meddra_all_se`` says."""
        flat, stereo, *term = cells
        yield from self._flat(stereo, flat)
        yield from self._told(_drug(stereo, "0s"), "side_effect", Term(*term), (), "PhenotypicFeature")

    def frequency(self, cells: list[str]) -> Iterator[Record]:
        """Yield what a row of ``meddra_freq`` says; how often placebo had it is no effect of the drug."""
        flat, stereo, label, placebo, often, lower, upper, *term = cells
        if placebo not in {"", "placebo"}:
            raise SourceError(place="", found=repr(placebo), wanted="placebo or nothing")
        measured = (("frequency", often), ("frequency_lower", lower), ("frequency_upper", upper))
        word = placebo or "side_effect"
        yield from self._flat(stereo, flat)
        yield from self._told(_drug(stereo, "0s"), word, Term(label, *term), measured, "PhenotypicFeature")

    def indication(self, cells: list[str]) -> Iterator[Record]:
        """Yield what a row of ``meddra_all_indications`` says."""
        flat, label, method, label_name, *term = cells
        yield from self._indicated(_drug(flat, "1m"), method, label_name, Term(label, *term))

    def drugbank_indication(self, cells: list[str]) -> Iterator[Record]:
        """Yield what a row says of a drug of DrugBank, to which its compound is close: salts and forms differ."""
        drugbank, drug_name, pubchem, label, method, label_name, *term = cells
        drug, compound = f"DRUGBANK:{drugbank}", f"PUBCHEM.COMPOUND:{pubchem}"
        if not (well_formed(drug) and well_formed(compound)):
            raise SourceError(
                place="",
                found=f"the drug {drugbank!r} and compound {pubchem!r}",
                wanted="identifiers of DrugBank and PubChem",
            )
        yield from self._indicated(drug, method, label_name, Term(label, *term))
        yield from self._name(drug, drug_name, "Drug")
        if (drug, compound) not in self.paired:
            self.paired.add((drug, compound))
            yield Mapping(drug, "close", compound, self.manifest.name)

    def drugbank_side_effect(self, cells: list[str]) -> Iterator[Record]:
        """Yield what a row says of a drug of DrugBank and a side effect."""
        drugbank, drug_name, cui, name = cells
        drug = f"DRUGBANK:{drugbank}"
        if not well_formed(drug):
            raise SourceError(place="", found=f"the drug {drugbank!r}", wanted="an identifier of DrugBank")
        yield from self._told(drug, "side_effect", Term(cui, "", cui, name), (), "PhenotypicFeature")
        yield from self._name(drug, drug_name, "Drug")

    def term(self, cells: list[str]) -> Iterator[Record]:
        """Yield a side effect's name."""
        cui, name = cells
        yield from self._name(_cui(cui), name, "PhenotypicFeature")

    def _indicated(self, drug: str, method: str, label_name: str, term: Term) -> Iterator[Record]:
        if method not in self.manifest.predicates:
            raise SourceError(
                place="", found=f"the method {method!r}", wanted=f"one of {', '.join(sorted(self.manifest.predicates))}"
            )
        yield from self._told(drug, method, term, (), "Disease")
        yield from self._name(_cui(term.label), label_name, "Disease")

    def _told(self, drug: str, word: str, term: Term, qualifiers: Qualifiers, category: str) -> Iterator[Record]:
        """Yield a term's name and the edge to it; one that is not of MedDRA's two levels is known by the label's."""
        label = _cui(term.label)
        curie = _cui(term.meddra) if term.meddra else label
        yield from self._name(curie, term.name, category)
        level = (("meddra_type", term.level),) if term.level else ()
        told = tuple(sorted((*qualifiers, *level, ("label_term", label))))
        edge = statement(self.manifest, drug, word, curie, told)
        if edge:
            yield edge

    def _name(self, curie: str, name: str, category: str) -> Iterator[Record]:
        if name and (curie, name) not in self.named:
            self.named.add((curie, name))
            yield Concept(curie, name, category, source=self.manifest.name)

    def _flat(self, stereo: str, flat: str) -> Iterator[Record]:
        if (stereo, flat) not in self.paired:
            one, other = _drug(stereo, "0s"), _drug(flat, "1m")
            self.paired.add((stereo, flat))
            if one != other:
                yield Mapping(one, "broad", other, self.manifest.name)


@cache
def _drug(stitch: str, kinds: str) -> str:
    match = STITCH.fullmatch(stitch)
    if not match or match[1] not in kinds:
        raise SourceError(
            place="", found=f"the compound {stitch!r}", wanted=f"CID{kinds[0]} or CID{kinds[1]} and eight digits"
        )
    return f"PUBCHEM.COMPOUND:{int(match[2])}"


@cache
def _cui(cui: str) -> str:
    curie = f"UMLS:{cui}"
    if not well_formed(curie):
        raise SourceError(place="", found=f"the term {cui!r}", wanted="an identifier of UMLS")
    return curie


TABLES: dict[str, tuple[int, tuple[str, ...], Callable[[Sider, list[str]], Iterator[Record]]]] = {
    "meddra_all_indications": (7, (), Sider.indication),
    "meddra_all_se": (6, (), Sider.side_effect),
    "meddra_freq": (10, (), Sider.frequency),
    "indications": (10, INDICATIONS, Sider.drugbank_indication),
    "side-effects": (4, SIDE_EFFECTS, Sider.drugbank_side_effect),
    "side-effect-terms": (2, TERMS, Sider.term),
}
"""By a file's name without endings: how many cells a row has, its columns where it has a header, what a row says."""
