"""Drug–disease pairs derived from NDF-RT: one file of contraindications, one of indications."""

from collections.abc import Iterator
from pathlib import Path

from kgreason.model import SourceError
from kgreason.sources.columns import parts, read_columns
from kgreason.sources.forms import well_formed
from kgreason.sources.manifest import Manifest
from kgreason.sources.records import Record
from kgreason.sources.statements import statement


def read(path: Path, manifest: Manifest) -> Iterator[Record]:
    """Yield one edge a pair; the manifest maps a file's name, without its endings, to its predicate."""
    for file in parts(path, manifest):
        word = file.name.partition(".")[0]
        if word not in manifest.predicates:
            wanted = f"one of {', '.join(sorted(manifest.predicates))}"
            raise SourceError(place=file.name, found="pairs of no known relation", wanted=wanted)
        for row in read_columns(file, ("source", "target"), ","):
            if isinstance(row, SourceError):
                yield row
                continue
            drug, disease = (manifest.curie(*one.strip().split(":", 1)) if ":" in one else one for one in row[1])
            bad = [one for one in (drug, disease) if not well_formed(one)]
            if bad:
                found = f"the identifier {bad[0]!r}"
                yield SourceError(place=f"{file.name}:{row[0]}", found=found, wanted="a well-formed CURIE")
                continue
            edge = statement(manifest, drug, word, disease)
            if edge:
                yield edge
