"""PharmacotherapyDB: drugs that modify a disease, drugs that relieve its symptoms, and pairs that are no indication."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import structs

from kgreason.model import Concept, SourceError
from kgreason.sources.columns import parts, read_columns
from kgreason.sources.forms import well_formed
from kgreason.sources.manifest import Manifest
from kgreason.sources.records import Record
from kgreason.sources.statements import statement

COLUMNS = ("doid_id", "drugbank_id", "disease", "drug", "category", "n_curators", "n_resources")
DENIED = "NOT"
"""The category of a pair that physicians judged to be no indication: its edge is negated."""


def read(path: Path, manifest: Manifest) -> Iterator[Record]:
    """Yield an edge a pair, with how many curators and resources it rests on, and the names of its ends."""
    for file in parts(path, manifest):
        for row in read_columns(file, COLUMNS):
            if isinstance(row, SourceError):
                yield row
            else:
                yield from _pair(f"{file.name}:{row[0]}", row[1], manifest)


def _pair(place: str, cells: list[str], manifest: Manifest) -> Iterator[Record]:
    disease, drug, disease_name, drug_name, category, curators, resources = (one.strip() for one in cells)
    drug = f"DRUGBANK:{drug}"
    if not (well_formed(disease) and well_formed(drug)):
        yield SourceError(place=place, found=f"the identifiers {drug} and {disease}", wanted="well-formed CURIEs")
        return
    if category not in manifest.predicates:
        wanted = f"one of {', '.join(sorted(manifest.predicates))}"
        yield SourceError(place=place, found=f"the category {category!r}", wanted=wanted)
        return
    if drug_name:
        yield Concept(drug, drug_name, "Drug", source=manifest.name)
    if disease_name:
        yield Concept(disease, disease_name, "Disease", source=manifest.name)
    edge = statement(manifest, drug, category, disease, (("curators", curators), ("resources", resources)))
    if edge and category == DENIED:
        edge = structs.replace(edge, qualifiers=tuple(sorted((*edge.qualifiers, ("negated", "true")))))
    if edge:
        yield edge
