"""What a reader of a source yields: concepts, their names, edges, mappings and faults, one after another."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Protocol

from msgspec import Struct

from kgreason.model import Concept, Edge, SourceError
from kgreason.sources.manifest import Manifest


class Name(Struct, frozen=True):
    """One more name of a concept, where a source lists names apart from concepts (MRCONSO, MeSH terms)."""

    concept: str
    text: str
    kind: Literal["synonym", "abbreviation"]
    source: str


class Description(Struct, frozen=True):
    """What a concept is, in a source's words, where a source defines concepts apart from naming them (MRDEF)."""

    concept: str
    text: str
    source: str


class Mapping(Struct, frozen=True):
    """A statement that two identifiers stand for the same thing, or nearly so (SSSOM).

    ``exact`` makes them one concept; ``replaced`` does so too, where the subject is deprecated in favour of the object;
    the others are kept as what they are and never merge.
    """

    subject: str
    predicate: Literal["exact", "replaced", "close", "broad", "narrow", "related"]
    object: str
    source: str


Record = Concept | Name | Description | Edge | Mapping | SourceError
"""A fault is yielded like anything else, where it was found: the caller counts it, or raises it when strict."""


class Reader(Protocol):
    """A format: a function that reads what a manifest describes.

    ``path`` is the file or folder that holds the source. Identifiers are CURIEs as Biolink writes their prefixes
    (``MESH:D003920``, ``DOID:9351``, ``UMLS:C0011849``); predicates are keys of ``ontologies/predicates.tsv``. A
    concept may be yielded more than once; the first name, category and definition count, names add up. An edge's ends
    need no concept of their own in the same source. Nothing is held that grows with the file, but for what the format
    forces.

    A bad line is yielded as a SourceError; a file that breaks off, is of another format or is missing raises one.
    """

    def __call__(self, path: Path, manifest: Manifest) -> Iterator[Record]:
        """Yield the records of a source, in the order of its files."""
        ...
