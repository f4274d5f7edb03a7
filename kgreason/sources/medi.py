"""MEDI's drug list: each drug with its equivalent identifiers, its names and, for a combination, its ingredients.

The list of a drug holds its own identifiers first and then those of its salts and products, in the order of the service
that gave them (MeSH's supplementary records last); a cell may hold several lists, some of which are of combinations
that contain the drug. Only the drug's own identifiers are exact; its salts and products are narrow, identifiers of
other lists are related. Merging all of them would make one drug of atorvastatin and ezetimibe.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct

from kgreason.model import Concept, Edge, SourceError
from kgreason.sources.columns import parts, read_columns
from kgreason.sources.forms import well_formed
from kgreason.sources.manifest import Manifest
from kgreason.sources.records import Mapping, Record

COLUMNS = (
    "curie", "curie_label", "source_ingredients", "is_combination_therapy", "combination_therapy_ingredients_curies",
    "alternate_ids", "atc_codes",
)  # fmt: skip
LIST = r"\[(?:'[^'\\]*'(?:, '[^'\\]*')*)?\]"
LISTS = re.compile(rf"(?:{LIST}(?:\| {LIST})*)?")
ORDER = (
    "CHEBI", "UNII", "PUBCHEM.COMPOUND", "CHEMBL.COMPOUND", "DRUGBANK", "MESH", "CAS", "DrugCentral", "GTOPDB", "HMDB",
    "KEGG.COMPOUND", "INCHIKEY", "UMLS",
)  # fmt: skip
"""The order of prefixes within the identifiers of one substance; its one RXCUI comes last."""
PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9'-]*(?: [A-Za-z][A-Za-z0-9'-]*){0,3}")
MIXED = {"and", "with"}
EXACT_CODE = 7
"""The length of an ATC code that stands for a substance; a shorter one stands for a group."""


def read(path: Path, manifest: Manifest) -> Iterator[Record]:
    """Yield the drugs, their mappings and the ingredients of combinations."""
    for file in parts(path, manifest):
        for row in read_columns(file, COLUMNS, ","):
            if isinstance(row, SourceError):
                yield row
            else:
                cells = dict(zip(COLUMNS, (one.strip() for one in row[1]), strict=True))
                yield from Drug(f"{file.name}:{row[0]}", cells, manifest).records()


class Drug(Struct, frozen=True):
    """A row of the list."""

    place: str
    cells: dict[str, str]
    manifest: Manifest

    def records(self) -> Iterator[Record]:
        """Yield all that the row says; nothing where its own identifier is not one of a drug."""
        written = self.cells["curie"]
        drug = self._curie(written)
        if not drug or not self.cells["curie_label"]:
            found = f"{written!r} as the drug {self.cells['curie_label']!r}"
            yield self._fault(found, "a drug's identifier and its name")
            return
        yield Concept(drug, self.cells["curie_label"], "Drug", self._names(), source=self.manifest.name)
        yield from self._equivalents(drug, written)
        yield from self._codes(drug)
        yield from self._ingredients(drug)

    def _equivalents(self, drug: str, written: str) -> Iterator[Record]:
        cell = self.cells["alternate_ids"]
        if not LISTS.fullmatch(cell):
            yield self._fault(f"the identifiers {cell[:40]!r}", "lists of quoted identifiers")
            return
        done = {drug}
        for text in re.findall(LIST, cell):
            members = re.findall(r"'([^']*)'", text)
            own = set(_own(members)) if written in members else set()
            rest: Literal["narrow", "related"] = "narrow" if own else "related"
            for one in sorted(members, key=_supplementary):
                curie = self._curie(one)
                if not curie:
                    yield self._fault(f"the identifier {one!r}", "a drug's identifier")
                elif curie not in done:
                    done.add(curie)
                    yield Mapping(drug, "exact" if one in own else rest, curie, self.manifest.name)

    def _codes(self, drug: str) -> Iterator[Record]:
        cell = self.cells["atc_codes"]
        codes = re.findall(r"'([^']*)'", cell) if LISTS.fullmatch(cell) else [cell]
        for code in codes:
            curie = f"ATC:{code}"
            if not well_formed(curie):
                yield self._fault(f"the ATC code {code!r}", "one such as A10BA02")
            elif len(code) < EXACT_CODE:
                yield Mapping(drug, "broad", curie, self.manifest.name)
            else:
                yield Mapping(drug, "exact" if len(codes) == 1 else "close", curie, self.manifest.name)

    def _ingredients(self, drug: str) -> Iterator[Record]:
        done = set()
        for cell in self.cells["combination_therapy_ingredients_curies"].split("|"):
            written, _, name = cell.strip().partition("~")
            curie = self._curie(written)
            if written and (not curie or not name or curie == drug):
                yield self._fault(f"the ingredient {cell.strip()!r}", "another drug's identifier, ~ and its name")
            elif written and curie not in done:
                done.add(curie)
                yield Concept(curie, name, "Drug", source=self.manifest.name)
                yield Edge(drug, "has_active_ingredient", curie, self.manifest.name)

    def _names(self) -> tuple[str, ...]:
        """Return the names that agencies use, where they are plain names and not forms, strengths or mixtures."""
        if self.cells["is_combination_therapy"] == "TRUE":
            return ()
        label = self.cells["curie_label"].casefold()
        names = {
            name.casefold(): name
            for name in (one.strip() for one in self.cells["source_ingredients"].split("|"))
            if name in {name.upper(), name.lower()} and PLAIN.fullmatch(name)
        }
        return tuple(
            name
            for key, name in sorted(names.items())
            if key != label and not MIXED & set(key.split()) and len(set(key.split())) == len(key.split())
        )

    def _curie(self, written: str) -> str:
        prefix, colon, local = written.partition(":")
        others = self.manifest.options.get("not_drugs", [])
        if not colon or (isinstance(others, list) and prefix in others):
            return ""
        curie = self.manifest.curie(prefix, local)
        return curie if well_formed(curie) else ""

    def _fault(self, found: str, wanted: str) -> SourceError:
        return SourceError(place=self.place, found=found, wanted=wanted)


def _supplementary(member: str) -> bool:
    """Return whether an identifier is of MeSH's supplementary records: where a drug has a descriptor, that one is it.

    >>> sorted(["CHEBI:1", "MESH:C1", "MESH:D1"], key=_supplementary)
    ['CHEBI:1', 'MESH:D1', 'MESH:C1']
    """
    return member.startswith("MESH:C")


def _own(members: list[str]) -> list[str]:
    """Return the identifiers at the head of a list that are of one substance, or of one product.

    >>> _own(["CHEBI:1", "UNII:A", "RXCUI:2", "RXCUI:3", "UMLS:C3"])
    ['CHEBI:1', 'UNII:A', 'RXCUI:2']
    >>> _own(["RXCUI:3", "UMLS:C3", "RXCUI:4", "UMLS:C4"])
    ['RXCUI:3', 'UMLS:C3']
    """
    prefixes = [one.partition(":")[0] for one in members]
    if prefixes[0] not in ORDER:
        return members[: 1 + (prefixes[1:2] == ["UMLS"])]
    last = 0
    for position, prefix in enumerate(prefixes):
        if prefix == "RXCUI":
            # An RXCUI with a CUI of its own behind it is a product; the substance's CUI stood before.
            return members[: position + (prefixes[position + 1 : position + 2] != ["UMLS"])]
        if prefix not in ORDER or ORDER.index(prefix) < last:
            return members[:position]
        last = ORDER.index(prefix)
    return members
