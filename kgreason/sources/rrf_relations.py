"""What the relations of RRF files say in the words of the predicate table: direction, inverse words, provenance."""

from collections.abc import Iterator
from typing import NamedTuple

from kgreason.model import Edge, SourceError
from kgreason.sources.manifest import Manifest
from kgreason.sources.rrf_tables import Table

INVERSES = frozenset({"rel_inverse", "rela_inverse"})


class Filter(NamedTuple):
    """Which rows are read: those of ``sources`` (all, where it is empty) but not of ``without``, not suppressed."""

    sources: frozenset[str]
    without: frozenset[str]
    suppressed: frozenset[str]

    def takes(self, sab: str) -> bool:
        """Return whether a vocabulary is read."""
        return sab not in self.without and (not self.sources or sab in self.sources)


class Meaning(NamedTuple):
    """What a row of MRREL gives: its edge leads from the second concept to the first, unless it is ``turned``.

    A ``mirrored`` word is its own inverse: its edge leads from the smaller identifier to the greater, so that both rows
    give one. ``several`` is the predicate in place of the first where a subject has more than one object.
    """

    predicate: str
    turned: bool
    qualifiers: tuple[tuple[str, str], ...]
    mirrored: bool = False
    several: str = ""


class Meanings(dict[tuple[str, str, str, str], Meaning | None]):
    """Meanings by REL, RELA, SAB and SUPPRESS, each found once; None where such rows are left out."""

    def __init__(self, relations: "Relations") -> None:
        super().__init__()
        self.relations = relations

    def __missing__(self, row: tuple[str, str, str, str]) -> Meaning | None:
        self[row] = self.relations.meaning(*row)
        return self[row]


class Relations:
    """The words of a release, as the manifest and MRDOC (where it is there) explain them.

    A word and its inverse give one edge with one ``original_predicate``: the word whose predicate the manifest lists
    (of two the one without ``^``), else the right one of its ``inverses``, else the first by the alphabet.
    """

    def __init__(self, manifest: Manifest, doc: Table | None, rows: Filter) -> None:
        self.manifest = manifest
        self.rows = rows
        self.faults: list[SourceError] = []
        self.inverses: dict[str, str] = dict(_inverses(doc, self.faults)) if doc else {}
        self.backward: set[str] = set()
        for inverse, word in pairs(manifest, "inverses"):
            self.inverses |= {inverse: word, word: inverse}
            self.backward.add(inverse)
        self.several = dict(pairs(manifest, "several"))
        self.meanings = Meanings(self)
        self._held: dict[tuple[str, Meaning], dict[str, None]] = {}

    def meaning(self, rel: str, rela: str, sab: str, suppress: str) -> Meaning | None:
        """Return what such rows say, or None where they are left out."""
        if suppress in self.rows.suppressed or not self.rows.takes(sab):
            return None
        word = rela or rel
        listed, inverse = self.manifest.predicates, self.inverses.get(word, "")
        said = listed.get(word, listed.get(inverse, "related_to"))
        if not said:
            return None
        chosen = min(word, inverse if inverse and listed.get(inverse) != "" else word, key=self._standing)
        predicate = listed.get(chosen, "related_to")
        turned = predicate.startswith("^") != (chosen != word)
        qualifiers = (("knowledge_source", sab), ("original_predicate", chosen))
        several = self.several.get(chosen, "")
        return Meaning(predicate.removeprefix("^"), turned, qualifiers, inverse == word, several)

    def _standing(self, word: str) -> tuple[int, bool, str]:
        predicate = self.manifest.predicates.get(word)
        return 2 if predicate is None else int(predicate.startswith("^")), word in self.backward, word

    def hold(self, subject: str, object_: str, meaning: Meaning) -> None:
        """Keep an edge whose predicate depends on how many objects its subject has."""
        self._held.setdefault((subject, meaning._replace(turned=False)), {})[object_] = None

    def held(self, prefix: str) -> Iterator[Edge]:
        """Yield the edges that were kept, in the order of the file."""
        for (subject, meaning), objects in self._held.items():
            predicate = meaning.several if len(objects) > 1 else meaning.predicate
            for object_ in objects:
                yield Edge(prefix + subject, predicate, prefix + object_, self.manifest.name, meaning.qualifiers)


def _inverses(doc: Table, faults: list[SourceError]) -> Iterator[tuple[str, str]]:
    """Yield the words that MRDOC states to be each other's inverse."""
    for row in doc.cells():
        if isinstance(row, SourceError):
            faults.append(row)
            continue
        _, cells = row
        if cells[2] in INVERSES and cells[1] and cells[3]:
            yield cells[1], cells[3]


def many(manifest: Manifest, option: str, default: list[str]) -> list[str]:
    """Return the words of an option; one word stands for a list of one."""
    words = manifest.options.get(option, default)
    if isinstance(words, str):
        return [words]
    if isinstance(words, list):
        return words
    raise SourceError(place=manifest.name, found=f"{option} = {words!r}", wanted="a list of words")


def pairs(manifest: Manifest, option: str) -> Iterator[tuple[str, str]]:
    """Yield the two sides of every ``one=other`` of an option."""
    for pair in many(manifest, option, []):
        one, equals, other = pair.partition("=")
        if not (one and equals and other):
            raise SourceError(place=manifest.name, found=f"{option}: {pair!r}", wanted="one=other")
        yield one, other
