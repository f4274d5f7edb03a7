"""UMLS and RxNorm as they are released: the Rich Release Format (RRF), a folder of tables with ``|`` between columns.

What a manifest's ``options`` say:

``tables``          ``"MR"`` for UMLS (``MRCONSO.RRF`` …; the default), ``"RXN"`` for RxNorm (``RXNCONSO.RRF`` …)
``sources``         the vocabularies (SAB) whose names and relations are read; empty: all
``without``         the vocabularies that are left out, such as SRC, whose concepts are the vocabularies themselves
``languages``       the languages (LAT) of names; ``["ENG"]`` if not said
``suppress``        the values of SUPPRESS whose rows are left out; ``["E", "O", "Y"]`` if not said
``semantic_types``  the semantic types (TUI) whose concepts are read; empty: all
``preferred``       the term types (TTY) that give a concept's name, best first; then TS, STT and ISPREF decide
``abbreviations``   the term types whose names are abbreviations
``inverses``        ``"inverse=word"``: two words for one relation, one read against the other
``several``         ``"word=key"``: the predicate of a word whose subject has more than one object
``mappings``        ``"SAB=PREFIX"`` or ``"SAB/TTY=PREFIX"``: the codes that are identifiers of other graphs
``attributes``      ``"ATN=PREFIX"``: the attributes (MRSAT, RXNSAT) that are

``categories`` maps semantic types (TUI) and term types (TTY); of several types of a concept the one that is listed
first counts, and its term type before any. Of several definitions of a concept (MRDEF) the first counts.

A mapping is stated as exact, though several concepts may share one code and one concept may have several codes of a
vocabulary (a MeSH descriptor's entry terms are concepts of their own): whoever merges reports those as conflicts. So
a term type is best named with the vocabulary, that of the code's own name.
"""

import re
from array import array
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Literal, NamedTuple

from kgreason.model import Concept, Edge, SourceError
from kgreason.sources.manifest import Manifest
from kgreason.sources.records import Description, Mapping, Name, Record
from kgreason.sources.rrf_relations import Filter, Relations, many, pairs
from kgreason.sources.rrf_tables import Release, Table

FORMS = {"MR": (re.compile(r"C[0-9]{7}"), "UMLS", 1), "RXN": (re.compile(r"[0-9]{1,7}"), "RXNORM", 0)}
"""A concept's identifier, its prefix, and where in it the number begins."""
NUMBERS = 10**7
SUPPRESSED = ["E", "O", "Y"]
ABBREVIATIONS = ["AB", "ACR", "MTH_ACR", "OA", "QAB"]
MADE_UP = ("MTHU", "NOCODE")
"""Codes that only UMLS knows: they name nothing in the vocabulary itself."""


class _Use(NamedTuple):
    """What is done with the rows of one language, vocabulary, term type and SUPPRESS."""

    named: bool
    kind: Literal["synonym", "abbreviation"]
    source: str
    rank: int
    category: str
    prefix: str


class _Atom(NamedTuple):
    """A row of MRCONSO that is used: the lower its rank, the sooner its string is the concept's name."""

    rank: int
    text: str
    use: _Use
    code: str


def read(path: Path, manifest: Manifest) -> Iterator[Record]:
    """Yield the concepts, names, mappings and edges of a folder of RRF files, filtered as the manifest's options say.

    A concept's source is ``manifest#SAB`` of its name; an edge's source is the manifest, its vocabulary and word are
    the qualifiers ``knowledge_source`` and ``original_predicate``. An edge is left out where one of its ends is. The
    two rows that state one relation, each in its direction, give one edge twice. Cycles are left as they are.
    """
    return _Reading(path, manifest).records()


class _Reading:
    """One pass over a release: holds two arrays of fixed size, and the relations that ``several`` names."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        start = str(manifest.options.get("tables", "MR"))
        if start not in FORMS:
            raise SourceError(place=manifest.name, found=f"tables = {start!r}", wanted=" or ".join(FORMS))
        self.manifest = manifest
        self.release = Release(path, start)
        self.form, prefix, self.at = FORMS[start]
        self.prefix = manifest.curie(prefix, "")
        self.rows = Filter(
            frozenset(many(manifest, "sources", [])),
            frozenset(many(manifest, "without", [])),
            frozenset(many(manifest, "suppress", SUPPRESSED)),
        )
        self.languages = frozenset(many(manifest, "languages", ["ENG"]))
        self.wanted = frozenset(many(manifest, "semantic_types", []))
        self.preferred = many(manifest, "preferred", [])
        self.abbreviations = frozenset(many(manifest, "abbreviations", ABBREVIATIONS))
        self.mappings = dict(pairs(manifest, "mappings"))
        self.order = list(manifest.categories)
        self.named = set[str]()  # the vocabularies that names in a wanted language come from
        self.types = array("H", bytes(2 * NUMBERS))  # one more than the place in ``order``, by the concept's number
        self.kept = bytearray(NUMBERS)  # 1 where a concept was yielded; before that, where its type is wanted

    def records(self) -> Iterator[Record]:
        names, relations = self.release.table("CONSO"), self.release.table("REL")
        types = self.release.table("STY") if self.wanted or self.release.start == "MR" else self.release.find("STY")
        if types:
            yield from self._types(types)
        yield from self._concepts(names)
        if definitions := self.release.find("DEF"):
            yield from self._definitions(definitions)
        if attributes := dict(pairs(self.manifest, "attributes")):
            yield from self._attributes(self.release.table("SAT"), attributes)
        words = Relations(self.manifest, self.release.find("DOC"), self.rows)
        yield from words.faults
        yield from self._edges(relations, words)
        yield from words.held(self.prefix)

    def _types(self, table: Table) -> Iterator[SourceError]:
        """Note the best type of every concept, and which concepts have a type that is wanted."""
        places = {tui: place for place, tui in enumerate(self.order, 1)}
        form, at, types, kept, wanted = self.form.fullmatch, self.at, self.types, self.kept, self.wanted
        for row in table.cells():
            if isinstance(row, SourceError):
                yield row
                continue
            number, cells = row
            if form(cells[0]) is None:
                yield table.fault(number, cells)
                continue
            concept, place = int(cells[0][at:]), places.get(cells[1], 0)
            if place and (types[concept] == 0 or place < types[concept]):
                types[concept] = place
            if cells[1] in wanted:
                kept[concept] = 2

    def _concepts(self, table: Table) -> Iterator[Record]:
        """Yield a concept, its names and its mappings for every run of rows of one concept."""
        uses: dict[tuple[str, str, str, str], _Use | None] = {}
        current, atoms = "|", list[_Atom]()
        for row in table.cells():
            if isinstance(row, SourceError):
                yield row
                continue
            number, cells = row
            cui, text = cells[0], cells[14].strip()
            if not text or (cui != current and self.form.fullmatch(cui) is None):
                yield table.fault(number, cells)
                continue
            if cui != current:
                yield from self._concept(current, atoms)
                current, atoms = cui, []
            kind = (cells[1], cells[11], cells[12], cells[16])
            if kind not in uses:
                uses[kind] = self._use(*kind)
            if (use := uses[kind]) is not None:
                rank = use.rank + 4 * (cells[2] != "P") + 2 * (cells[4] != "PF") + (cells[6] != "Y")
                atoms.append(_Atom(rank, text, use, cells[13]))
        yield from self._concept(current, atoms)

    def _use(self, language: str, sab: str, tty: str, suppress: str) -> _Use | None:
        if suppress in self.rows.suppressed:
            return None
        named = language in self.languages and self.rows.takes(sab)
        prefix = self.mappings.get(f"{sab}/{tty}") or self.mappings.get(sab, "")
        if not named and not prefix:
            return None
        if named:
            self.named.add(sab)
        place = self.preferred.index(tty) if tty in self.preferred else len(self.preferred)
        kind: Literal["synonym", "abbreviation"] = "abbreviation" if tty in self.abbreviations else "synonym"
        category = self.manifest.categories.get(tty, "")
        return _Use(named, kind, f"{self.manifest.name}#{sab}", 8 * place, category, prefix)

    def _concept(self, cui: str, atoms: list[_Atom]) -> Iterator[Record]:
        named = [atom for atom in atoms if atom.use.named]
        if not named:
            return
        number = int(cui[self.at :])
        if self.wanted and not self.kept[number]:
            return
        self.kept[number] = 1
        best = min(named, key=itemgetter(0))
        place, curie = self.types[number], self.prefix + cui
        category = best.use.category or (self.manifest.categories[self.order[place - 1]] if place else "NamedThing")
        yield Concept(curie, best.text, category, source=best.use.source)
        seen = {best.text}
        for atom in named:
            if atom.text not in seen:
                seen.add(atom.text)
                yield Name(curie, atom.text, atom.use.kind, atom.use.source)
        codes = {_identifier(atom.use.prefix, atom.code): atom.use.source for atom in atoms if atom.use.prefix}
        for code, source in codes.items():
            if code and code != curie:
                yield Mapping(curie, "exact", code, source)

    def _definitions(self, table: Table) -> Iterator[Record]:
        """Yield what the concepts are; those of vocabularies that gave no name (other languages) are left out."""
        for row in table.cells():
            if isinstance(row, SourceError):
                yield row
                continue
            number, cells = row
            if self.form.fullmatch(cells[0]) is None:
                yield table.fault(number, cells)
            elif (
                (text := cells[5].strip())
                and cells[6] not in self.rows.suppressed
                and cells[4] in self.named
                and self.kept[int(cells[0][self.at :])] == 1
            ):
                yield Description(self.prefix + cells[0], text, f"{self.manifest.name}#{cells[4]}")

    def _attributes(self, table: Table, attributes: dict[str, str]) -> Iterator[Record]:
        """Yield mappings from the attributes that are identifiers."""
        for row in table.cells():
            if isinstance(row, SourceError):
                yield row
                continue
            number, cells = row
            if (prefix := attributes.get(cells[8])) and cells[11] not in self.rows.suppressed:
                if self.form.fullmatch(cells[0]) is None:
                    yield table.fault(number, cells)
                elif self.kept[int(cells[0][self.at :])] == 1 and (code := _identifier(prefix, cells[10])):
                    source = f"{self.manifest.name}#{cells[9]}"
                    yield Mapping(self.prefix + cells[0], "exact", code, source)

    def _edges(self, table: Table, words: Relations) -> Iterator[Record]:
        """Yield the edges of MRREL.

        A row is read from its second concept: *REL and RELA are the relationship that the second concept (or atom) has
        to the first* (UMLS Reference Manual, 3.3.9; RxNorm says the same of RXNREL): ``CUI1 PAR CUI2`` makes CUI2 the
        parent of CUI1, and ``CUI1 RO CUI2 may_treat`` says that CUI2 may treat CUI1.
        """
        match, at, kept, prefix, source = self.form, self.at, self.kept, self.prefix, self.manifest.name
        both = re.compile(f"{match.pattern} {match.pattern}").fullmatch
        meanings = words.meanings
        for block in table.blocks():
            if isinstance(block, SourceError):
                yield block
                continue
            for number, row in enumerate(block[1], block[0]):
                try:
                    one, _, _, rel, two, _, _, rela, _, _, sab, _, _, _, suppress, _, end = row.split("|")
                    meaning = meanings[rel, rela, sab, suppress]
                except ValueError:
                    yield table.fault(number, row)
                    continue
                if meaning is None or one == two:
                    continue
                if end or both(f"{one} {two}") is None:
                    if end or at or (one and two):  # RxNorm relates atoms too, with no concept in the row
                        yield table.fault(number, row)
                    continue
                if kept[int(one[at:])] != 1 or kept[int(two[at:])] != 1:
                    continue
                turned = one < two if meaning.mirrored else meaning.turned
                subject, object_ = (one, two) if turned else (two, one)
                if meaning.several:
                    words.hold(subject, object_, meaning)
                else:
                    yield Edge(prefix + subject, meaning.predicate, prefix + object_, source, meaning.qualifiers)


def _identifier(prefix: str, code: str) -> str:
    """Return the CURIE of a code, empty where it is none of the vocabulary's own; HPO and GO write their prefix in it.

    >>> _identifier("HP", "HP:0000118"), _identifier("MESH", "D000001"), _identifier("OMIM", "MTHU000001")
    ('HP:0000118', 'MESH:D000001', '')
    """
    if not code or " " in code or code.startswith(MADE_UP):
        return ""
    return code if code.startswith(f"{prefix}:") else f"{prefix}:{code}"
