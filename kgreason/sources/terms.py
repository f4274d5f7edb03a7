"""A term of an ontology, whatever format it was written in, and the records that it gives."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from kgreason.model import Concept, Edge, SourceError
from kgreason.sources.identifiers import curie, is_reference, load_vocabulary
from kgreason.sources.manifest import Manifest
from kgreason.sources.opening import is_file
from kgreason.sources.records import Mapping, Record

Kind = Literal["exact", "replaced", "close", "broad", "narrow", "related"]
Qualifiers = tuple[tuple[str, str], ...]

MATCHES: dict[str, Kind] = {
    "skos:exactMatch": "exact",
    "skos:closeMatch": "close",
    "skos:broadMatch": "broad",
    "skos:narrowMatch": "narrow",
    "skos:relatedMatch": "related",
    "owl:sameAs": "exact",
    "owl:equivalentClass": "exact",
}
ABBREVIATIONS = frozenset({"omo:0003000", "omo:0003012", "abbreviation", "acronym", "initialism"})
SCOPES = frozenset({"EXACT", "RELATED", "BROAD", "NARROW"})


@dataclass(slots=True)
class Term:
    """What a file says of one term: identifiers are CURIEs already, what is none is a fault of the term.

    ``links`` are relations as the file names them: (relation, object, qualifiers).
    """

    id: str
    place: str
    name: str = ""
    kind: str = ""
    description: str = ""
    obsolete: bool = False
    synonyms: list[str] = field(default_factory=list)
    abbreviations: list[str] = field(default_factory=list)
    links: list[tuple[str, str, Qualifiers]] = field(default_factory=list)
    disjoint: list[str] = field(default_factory=list)
    xrefs: list[str] = field(default_factory=list)
    matches: list[tuple[Kind, str]] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    replaced_by: list[str] = field(default_factory=list)
    consider: list[str] = field(default_factory=list)
    faults: list[SourceError] = field(default_factory=list)


class Ontology:
    """Turns the terms of one source into records by the words of its manifest.

    ``labels`` are the names of relations, so that a manifest may use them; ``rooted`` its categories by root
    (``"NCIT:C16612" = "Gene"``), which need the hierarchy first. Options of the manifest: ``category``; ``xrefs``, the
    prefixes whose cross-references mean the same thing (where a term has one of that prefix; several are close at
    most); ``synonyms``, the scopes that are names of the thing (``["EXACT"]``).
    """

    def __init__(self, manifest: Manifest) -> None:
        self.manifest = manifest
        self.labels: dict[str, str] = {}
        self.exact = frozenset(words(manifest, "xrefs"))
        scopes = {one.upper() for one in words(manifest, "synonyms")} or {"EXACT"}
        if not scopes <= SCOPES:
            found = f"synonyms {', '.join(sorted(scopes - SCOPES))}"
            raise SourceError(place=f"{manifest.name}.toml", found=found, wanted=", ".join(sorted(SCOPES)))
        self.scopes = frozenset(scopes)
        self.rooted = {one: kind for one, kind in manifest.categories.items() if ":" in one}
        self._below: dict[str, str] = {}
        self._keys: dict[str, tuple[str, bool, Qualifiers]] = {}

    def identify(self, term: Term, text: str, place: str = "") -> str:
        """Return the CURIE of an identifier that stands in a term; an empty string, and a fault, where it is none."""
        found = curie(text, self.manifest)
        if not found:
            wanted = "an identifier with a prefix"
            term.faults.append(SourceError(place=place or term.place, found=text[:80] or "nothing", wanted=wanted))
        return found

    def put(self, term: Term, into: list[str], text: str, place: str = "") -> None:
        """Add an identifier to a list of a term."""
        found = self.identify(term, text, place)
        if found:
            into.append(found)

    def xref(self, term: Term, text: str, place: str = "") -> None:
        """Add a cross-reference (without the words that may stand behind it), but for publications and pages."""
        if is_reference(text):
            return
        found = self.identify(term, text.split(' "', 1)[0], place)
        if found and "://" not in found:
            term.xrefs.append(found)

    def match(self, term: Term, kind: Kind, text: str, place: str = "") -> None:
        """Add a mapping that the file states as such."""
        found = self.identify(term, text, place)
        if found:
            term.matches.append((kind, found))

    def link(self, term: Term, relation: str, text: str, place: str = "", qualifiers: Qualifiers = ()) -> None:
        """Add a relation to another term."""
        found = self.identify(term, text, place)
        if found:
            term.links.append((relation, found, qualifiers))

    def synonym(self, term: Term, text: str, scope: str, kind: str) -> None:
        """Add a name of the thing, of a scope (EXACT) and a kind (a synonym type; abbreviations are told by it)."""
        if scope not in self.scopes or not text:
            return
        folded = kind.casefold().replace("_", ":", 1) if kind.casefold().startswith("omo_") else kind.casefold()
        names = term.abbreviations if folded in ABBREVIATIONS else term.synonyms
        names.append(text)

    def place_below_roots(self, parents: Iterable[tuple[str, str]]) -> None:
        """Give every term the category of the nearest root above it, by (child, parent) pairs."""
        children: dict[str, list[str]] = {}
        for child, parent in parents:
            children.setdefault(parent, []).append(child)
        wave = sorted(self.rooted)
        self._below = dict(self.rooted)
        while wave:
            reached: list[str] = []
            for parent in wave:
                for child in sorted(children.get(parent, ())):
                    if child not in self._below:
                        self._below[child] = self._below[parent]
                        reached.append(child)
            wave = reached

    def category(self, term: Term) -> str:
        """Return the category of a term: by root, namespace, prefix, the option, or what its prefix usually means."""
        prefix = term.id.partition(":")[0]
        given = self.manifest.categories
        for found in (self._below.get(term.id), given.get(term.kind), given.get(prefix)):
            if found is not None:
                return found
        default = str(self.manifest.options.get("category", ""))
        return default or load_vocabulary().categories.get(prefix, "NamedThing")

    def records(self, term: Term) -> Iterator[Record]:
        """Yield what a term says; one that is obsolete gives only what replaces it.

        A term whose category is empty in the manifest is left out. Of several replacements none is *the* replacement:
        they are related.
        """
        source = self.manifest.name
        yield from term.faults
        for old in dict.fromkeys(term.retired):
            if old != term.id:
                yield Mapping(old, "replaced", term.id, source)
        if term.obsolete:
            yield from self._replacements(term)
            return
        category = self.category(term)
        if not category:
            return
        if term.name:
            synonyms = tuple(dict.fromkeys(one for one in term.synonyms if one != term.name))
            abbreviations = tuple(dict.fromkeys(term.abbreviations))
            yield Concept(term.id, term.name, category, synonyms, abbreviations, (), source, term.description)
        yield from self._edges(term)
        yield from self._mappings(term)

    def _replacements(self, term: Term) -> Iterator[Record]:
        news = dict.fromkeys(one for one in term.replaced_by if one != term.id)
        kind: Kind = "replaced" if len(news) == 1 else "related"
        for new in news:
            yield Mapping(term.id, kind, new, self.manifest.name)
        for new in dict.fromkeys(term.consider):
            if new not in news and new != term.id:
                yield Mapping(term.id, "related", new, self.manifest.name)

    def _edges(self, term: Term) -> Iterator[Record]:
        found: dict[tuple[str, str, str, Qualifiers], Edge] = {}
        for relation, other, qualifiers in term.links:
            key, turned, word = self._key(relation)
            if not key:
                continue
            if other == term.id:
                yield SourceError(place=term.place, found=f"{other} {relation} itself", wanted="another term")
                continue
            subject, object_ = (other, term.id) if turned else (term.id, other)
            edge = Edge(subject, key, object_, self.manifest.name, tuple(sorted((*qualifiers, *word))))
            found.setdefault((subject, key, object_, word), edge)
        for other in dict.fromkeys(term.disjoint):
            if other != term.id:
                edge = Edge(term.id, "disjoint_with", other, self.manifest.name)
                found.setdefault((term.id, "disjoint_with", other, ()), edge)
        yield from found.values()

    def _mappings(self, term: Term) -> Iterator[Mapping]:
        found: dict[str, Kind] = {other: kind for kind, other in reversed(term.matches) if other != term.id}
        prefixes = Counter(one.partition(":")[0] for one in dict.fromkeys(term.xrefs))
        for other in dict.fromkeys(term.xrefs):
            prefix = other.partition(":")[0]
            kind: Kind = "related" if prefix not in self.exact else "exact" if prefixes[prefix] == 1 else "close"
            if other != term.id:
                found.setdefault(other, kind)
        for other, stated in found.items():
            yield Mapping(term.id, stated, other, self.manifest.name)

    def _key(self, relation: str) -> tuple[str, bool, Qualifiers]:
        """Return the predicate of a relation, whether it is turned round, and the source's word where it has no key."""
        if relation not in self._keys:
            short = curie(relation, self.manifest) or relation
            label = self.labels.get(short, "")
            spellings = (relation, short, label, label.replace(" ", "_"), re.split(r"[:/#]", short)[-1])
            tables = (self.manifest.predicates, load_vocabulary().relations)
            keys = [table[one] for table in tables for one in spellings if one and one in table]
            key = keys[0] if keys else "related_to"
            word = () if keys else (("original_predicate", short),)
            self._keys[relation] = (key.removeprefix("^"), key.startswith("^"), word)
        return self._keys[relation]


def words(manifest: Manifest, option: str) -> list[str]:
    """Return an option of a manifest that is a list of words, or one word."""
    value = manifest.options.get(option, [])
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def source_files(path: Path, manifest: Manifest) -> list[Path]:
    """Return the files of a source: the path itself, or those that the manifest names in that folder."""
    if not path.is_dir():
        return [path]
    if not manifest.files:
        raise SourceError(place=str(path), found="a folder", wanted="a file, or a manifest that names files")
    return [path / one.name if is_file(path / one.name) else path / Path(one.name).name for one in manifest.files]


def local_import(path: Path, target: str, endings: tuple[str, ...]) -> Path | None:
    """Return the file beside ``path`` that an import names, as it is written or with another of ``endings``."""
    name = target.split("#", 1)[0].rstrip("/").rsplit("/", 1)[-1].strip()
    if not name or name in {".", ".."}:
        return None
    stem = name.rsplit(".", 1)[0] if "." in name else name
    names = [name, *(stem + one for one in endings)]
    for one in names:
        for packed in ("", ".gz", ".bz2", ".xz", ".zip"):
            file = path.parent / (one + packed)
            if one.endswith(endings) and is_file(file):
                return file
    return None


def missing_import(place: str, target: str) -> SourceError:
    """Return the fault of an import that is not beside the file that names it."""
    return SourceError(place=place, found=f"an import of {target[:200]}", wanted="a file of that name beside it")
