"""What a linker knows of words: asked of the graph once and remembered, since texts repeat their words."""

from collections.abc import Callable
from typing import TypeVar

from kgreason.content import content, read_rows
from kgreason.expressions import expression
from kgreason.graph import Index, normal
from kgreason.graph.names import normal_token
from kgreason.model import Candidate

KEPT = 100_000
"""Words and names that are remembered at a time."""
FUZZY_LENGTH, SHORTER = 8, 10
"""Letters from which a misspelling is looked for, and below which it may have one slip only."""
SHORT = expression(r"[A-Za-z][A-Za-z0-9+/₂-]{1,11}")
SHORTENING = "-+/₂"
"""What may go on with an abbreviation behind a word."""
Named = tuple[tuple[str, str], ...]
"""Identifiers with the kind of name (name, synonym, abbreviation)."""
Value = TypeVar("Value")


class Kept(dict[str, Value]):
    """What was found for texts; what is not there yet is looked for, and all forgotten when there is too much."""

    def __init__(self, find: Callable[[str], Value]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, text: str) -> Value:
        """Find what a text has, and keep it."""
        if len(self) >= KEPT:
            self.clear()
        found = self[text] = self._find(text)
        return found


class Vocabulary:
    """The words and names of a graph, by their normal forms (``normal``); ``shorts`` and ``dull`` by what is written."""

    def __init__(self, graph: Index) -> None:
        self._graph = graph
        self.everyday = _not_names()
        self.reach: Kept[int] = Kept(graph.longest_from)
        """How many words the longest name has that begins with a word or two."""
        self.named: Kept[Named] = Kept(graph.named)
        """What a name is of; of an abbreviation behind ``=``."""
        self.shorts: Kept[tuple[tuple[str, Named], ...]] = Kept(self._shorts)
        """What may be an abbreviation in a word, each with what it is of."""
        self.alike: Kept[tuple[Candidate, ...]] = Kept(self._alike)
        """Drugs whose one-word name is nearly a word, best first."""
        self.dull: Kept[bool] = Kept(self._dull)
        """Whether a word is no name, no abbreviation and no misspelt one by itself."""

    def is_name(self, name: str) -> bool:
        """Return whether a name of two words or more is one; most often its first two words tell that it is none."""
        first, _, rest = name.partition(" ")
        second, _, more = rest.partition(" ")
        if self.reach[first] < 2 or (more and self.reach[f"{first} {second}"] < more.count(" ") + 3):
            return False
        return bool(self.named[name])

    def misspelt(self, word: str) -> tuple[Candidate, ...]:
        """Return what a single word of a text may be a misspelt name of; short and everyday words are none."""
        if len(word) < FUZZY_LENGTH or not word.isalpha() or word in self.everyday:
            return ()
        return self.alike[word]

    def _shorts(self, raw: str) -> tuple[tuple[str, Named], ...]:
        stems = (raw.split(mark, maxsplit=1)[0] for mark in "/-+")
        shorts = dict.fromkeys((raw, raw.rstrip("s"), *stems))
        return tuple((short, self.named["=" + short]) for short in shorts if len(short) > 1)

    def _dull(self, raw: str) -> bool:
        word, short = normal_token(raw), SHORT.match(raw)
        if (self.reach[word] and self.named[word]) or self.misspelt(word):
            return False
        return not (short and any(named for _, named in self.shorts[short.group().rstrip("-/+")]))

    def _alike(self, word: str) -> tuple[Candidate, ...]:
        """Return drugs whose one-word name begins as a word does and is one or two edits away from it.

        Only drugs: other names look like words.
        """
        edits, letters = 1 if len(word) < SHORTER else 2, frozenset(word)
        least, most = max(len(word) - edits, FUZZY_LENGTH), len(word) + edits
        drugs = {
            plain: meant
            for plain in self._graph.single_words(word[:2])
            if least <= len(plain) <= most and len(letters.difference(plain)) <= edits and not _inflected(word, plain)
            if (meant := self._drugs(plain))
        }
        if not drugs:  # most words: each letter that a name lacks is an edit, and the library takes long to open
            return ()
        from rapidfuzz import process
        from rapidfuzz.distance import DamerauLevenshtein

        close = process.extract(word, list(drugs), scorer=DamerauLevenshtein.distance, score_cutoff=edits, limit=None)
        found = [
            Candidate(curie, self._graph.concept(curie).name, round(1 - distance / len(word), 4) * 0.9)
            for plain, distance, _ in close
            for curie in drugs[plain]
        ]
        return tuple(sorted(found, key=lambda one: (-one.score, one.concept)))

    def _drugs(self, name: str) -> list[str]:
        """Return the drugs whose own name this is."""
        return [
            curie
            for curie, kind in self._graph.bearers(name)
            if kind == "name" and self._graph.concept(curie).category == "Drug"
        ]


def _inflected(word: str, name: str) -> bool:
    """Return whether a word is another word's form rather than a slip: *creating* is no *creatine*."""
    return word.endswith(("ed", "ing", "ly", "ion", "ive", "al")) and not name.endswith(word[-2:])


def _not_names() -> frozenset[str]:
    file = content("verifiers") / "claims" / "not-names.tsv"
    return frozenset(normal(row["word"]) for row in read_rows(file, ("word", "why"), []))
