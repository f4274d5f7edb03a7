"""SSSOM mapping tables (Matentzoglu et al. 2022): which identifiers stand for the same thing, or nearly so."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from kgreason.model import SourceError
from kgreason.sources.contraction import curie
from kgreason.sources.manifest import Manifest
from kgreason.sources.records import Mapping, Record
from kgreason.sources.tables import read_header, read_table

Match = Literal["exact", "replaced", "close", "broad", "narrow", "related"]
MATCHES: dict[str, Match] = {
    "skos:exactMatch": "exact",
    "owl:equivalentClass": "exact",
    "owl:sameAs": "exact",
    "skos:closeMatch": "close",
    "skos:broadMatch": "broad",
    "skos:narrowMatch": "narrow",
    "skos:relatedMatch": "related",
    "rdfs:subClassOf": "broad",
    "oboInOwl:hasDbXref": "related",
    "oio:hasDbXref": "related",
    "IAO:0100001": "replaced",
}
NEEDED = ("subject_id", "predicate_id", "object_id")
ABSENT = "sssom:NoTermFound"


def read(path: Path, manifest: Manifest) -> Iterator[Record]:
    """Yield the mappings of one file, or of every file that the manifest lists under a folder.

    A mapping that is negated (``predicate_modifier`` *Not*), says that no term was found, or whose confidence is below
    the option ``confidence`` states no match and is passed over.
    """
    for file in [path] if not path.is_dir() else [path / one.name for one in manifest.files]:
        yield from _file(file, manifest)


def _file(path: Path, manifest: Manifest) -> Iterator[Record]:
    comma = ".csv" in path.suffixes
    rows = read_table(path, delimiter="," if comma else "\t", quotes="csv", comment="#")
    names = read_header(rows, path, NEEDED)
    at = {name: number for number, name in enumerate(names)}
    least = _least(manifest)
    source = f"{manifest.name}#{path.name.split('.sssom')[0]}"
    for row in rows:
        if isinstance(row, SourceError):
            yield row
            continue
        number, cells = row
        if len(cells) > len(names) or len(cells) <= max(at[name] for name in NEEDED):
            yield _fault(path, number, f"{len(cells)} cells", f"{len(names)} cells")
            continue
        given = dict(zip(names, cells, strict=False))
        if given.get("predicate_modifier") == "Not" or ABSENT in {given["subject_id"], given["object_id"]}:
            continue
        try:
            sure = float(given.get("confidence") or 1)
        except ValueError:
            yield _fault(path, number, f"the confidence {given['confidence']}", "a number")
            continue
        if sure >= least:
            yield _mapping(path, number, given, manifest, source)


def _least(manifest: Manifest) -> float:
    given = manifest.options.get("confidence", "0")
    try:
        return float(str(given))
    except ValueError:
        raise SourceError(place=f"{manifest.name}.toml", found=f"confidence = {given}", wanted="a number") from None


def _mapping(path: Path, number: int, given: dict[str, str], manifest: Manifest, source: str) -> Record:
    match = MATCHES.get(given["predicate_id"])
    if match is None:
        return _fault(path, number, given["predicate_id"] or "no predicate", "a mapping predicate of SKOS or OWL")
    subject, object_ = curie(manifest, given["subject_id"]), curie(manifest, given["object_id"])
    if not subject or not object_:
        found = given["object_id"] if subject else given["subject_id"]
        return _fault(path, number, found or "no identifier", "a CURIE")
    return Mapping(subject, match, object_, source)


def _fault(path: Path, number: int, found: str, wanted: str) -> SourceError:
    return SourceError(place=f"{path.name}:{number}", found=found, wanted=wanted)
