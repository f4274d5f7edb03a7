"""The dictionary that is compiled into an index: names by their normal form, by their words, and by likeness."""

from collections import Counter
from pathlib import Path as File

import msgspec

from kgreason.graph.alternatives import alternatives, ranked
from kgreason.graph.gather import LETTERS
from kgreason.graph.hashing import LOOSE, hash64
from kgreason.graph.likeness import LARGEST, likeness_of, write_likeness
from kgreason.graph.names import loose_keys, words
from kgreason.graph.preference import SHIPPED
from kgreason.graph.tables import HashTable, write_records
from kgreason.model import Concept


class Dictionary:
    """The names of concepts, added one concept after another, and written once."""

    def __init__(self) -> None:
        self._table = HashTable()
        self._longest: dict[str, int] = {}
        self._texts: set[str] = set()
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._likeness = True

    def add(self, concept: Concept, at: int) -> None:
        """Add one concept's names in normal form; an abbreviation is found by its exact letters (``=CKD``).

        So is the own name of another source's concept that is written as one (genes: *CAT*, *WAS*), lest every *cat*
        and *was* should be it.
        """
        others = not concept.id.startswith(SHIPPED)
        own: set[str] = set()
        for kind, name in enumerate((concept.name, *concept.synonyms)):
            if others and not kind and LETTERS.fullmatch(name):
                self._table.add(hash64("=" + name), at, 2)
                continue
            found = words(name)
            text = " ".join(found)
            if found:
                self._table.add(hash64(text), at, min(kind, 1))
                for key in loose_keys(text):
                    self._table.add(hash64(LOOSE + key), at, min(kind, 1))
                own.add(text)
            for first in {" ".join(found[:1]), " ".join(found[:2])} if found else ():
                if self._longest.get(first, 0) < len(found):
                    self._longest[first] = len(found)
        for name in concept.abbreviations:
            self._table.add(hash64("=" + name), at, 2)
        self._like(own)

    def _like(self, own: set[str]) -> None:
        """Keep names for the table of likeness, unless there are too many of all."""
        if self._likeness:
            self._texts |= own
            self._pairs.update(alternatives(own))
            if len(self._texts) > LARGEST:
                self._likeness = False
                self._texts, self._pairs = set(), Counter()

    def write(self, folder: File) -> None:
        """Write the tables: names, how names begin, words with what stands for them, and likeness."""
        self._table.write(folder / "names")
        HashTable((hash64(first), length, 0) for first, length in self._longest.items()).write(folder / "firsts")
        counts = Counter(word for text in self._texts for word in set(text.split(" ")))
        others = dict(ranked(self._pairs))
        said = sorted(counts)
        HashTable((hash64(word), number, 0) for number, word in enumerate(said)).write(folder / "words")
        encode = msgspec.msgpack.Encoder().encode
        write_records(folder / "words", (encode((counts[word], others.get(word, []))) for word in said))
        if self._texts:
            write_likeness(likeness_of(self._texts), folder)
