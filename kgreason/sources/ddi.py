"""The drug–drug interactions of the US government's lists (ONC high priority, ONC non-interruptive, NDF-RT)."""

from collections.abc import Iterator
from pathlib import Path

from kgreason.model import Concept, SourceError
from kgreason.sources.columns import parts, read_columns
from kgreason.sources.forms import well_formed
from kgreason.sources.manifest import Manifest
from kgreason.sources.records import Record
from kgreason.sources.statements import statement

ENDS = ("drug1", "object", "drug2", "precipitant")
QUALIFIERS = {
    "source": "knowledge_source",
    "severity": "severity",
    "certainty": "certainty",
    "label": "label",
    "uri": "record",
    "contraindication": "contraindication",
    "precaution": "precaution",
    "effectConcept": "effect",
    "ddiPkEffect": "pharmacokinetic_effect",
    "ddiPkMechanism": "pharmacokinetic_mechanism",
    "ddiType": "interaction_type",
    "evidence": "evidence",
    "evidenceSource": "evidence_source",
    "evidenceStatement": "evidence_statement",
    "numericVal": "value",
    "pathway": "pathway",
    "dateAnnotated": "date",
    "whoAnnotated": "annotator",
    "homepage": "homepage",
}
"""What a row says of an interaction, by column."""
ABSENT = {"", "None"}
HOME = "http://bio2rdf.org/drugbank:"


def read(path: Path, manifest: Manifest) -> Iterator[Record]:
    """Yield an edge a row, with all that the row says of it and which of both drugs is the precipitant."""
    named: set[tuple[str, str]] = set()
    for file in parts(path, manifest):
        for row in read_columns(file, (*ENDS, *QUALIFIERS)):
            if isinstance(row, SourceError):
                yield row
            else:
                yield from _pair(f"{file.name}:{row[0]}", row[1], manifest, named)


def _pair(place: str, cells: list[str], manifest: Manifest, named: set[tuple[str, str]]) -> Iterator[Record]:
    # Two rows begin a name with a byte order mark: lists that were joined file by file.
    first, first_name, second, second_name, *told = (one.strip("\ufeff ") for one in cells)
    drug, precipitant = (f"DRUGBANK:{one.removeprefix(HOME)}" for one in (first, second))
    if not (first.startswith(HOME) and second.startswith(HOME) and well_formed(drug) and well_formed(precipitant)):
        found = f"the drugs {first!r} and {second!r}"
        yield SourceError(place=place, found=found, wanted="two of DrugBank")
        return
    if drug == precipitant:
        yield SourceError(place=place, found=f"{drug} twice", wanted="two drugs")
        return
    for curie, name in ((drug, first_name), (precipitant, second_name)):
        key = (curie, name.casefold())
        if name not in ABSENT and key not in named:
            named.add(key)
            yield Concept(curie, name, "Drug", source=manifest.name)
    said = [(name, one) for name, one in zip(QUALIFIERS.values(), told, strict=True) if one not in ABSENT]
    edge = statement(
        manifest, drug, "interacts_with", precipitant, tuple(sorted([*said, ("precipitant", precipitant)]))
    )
    if edge:
        yield edge
