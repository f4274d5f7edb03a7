"""What a linker knows of words: asked of the graph once and remembered, since texts repeat their words."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from kgreason.content import content, read_rows
from kgreason.expressions import expression
from kgreason.graph import Index, normal
from kgreason.graph.names import normal_token
from kgreason.link.everyday import of_others
from kgreason.link.gaps import Gap, gap_of
from kgreason.link.shared import CONJUNCTIONS, ORDINAL
from kgreason.model import Candidate

KEPT = 100_000
"""Words and names that are remembered at a time."""
FUZZY_LENGTH, SHORTER = 8, 10
"""Letters from which a misspelling is looked for, and below which it may have one slip only."""
SHORT = expression(r"[A-Za-z][A-Za-z0-9+/₂-]{1,11}")
RANK = {"name": 0, "synonym": 1, "abbreviation": 2}
_GRADES = frozenset({"stage", "grade", "class", "type", "nyha"})
"""Words that go on with a name behind a comma or in parentheses: *chronic kidney disease, stage 4*, *CKD (stage 4)*."""
Named = tuple[tuple[str, str], ...]
"""Identifiers with the kind of name (name, synonym, abbreviation)."""
Value = TypeVar("Value")
_ONES = np.array([one.bit_count() for one in range(256)], dtype=np.uint8)
"""How many bits a byte has."""


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


class Seen(Struct, frozen=True):
    """What is known of a word as it is written, wherever it stands; ``word`` is its normal form."""

    word: str
    reach: int
    """How many words the longest name has that begins with it."""
    dull: bool
    """Whether it is no name, no abbreviation and no misspelt name by itself."""
    named: Named
    """What it means as a name of one word, of the best ``method``; everyday words are none."""
    method: str
    others: bool
    """Whether only other sources have the name: it may be merely a word."""
    shorts: tuple[tuple[str, Named], ...]
    """What may be an abbreviation in it and is one."""
    joins: bool
    """Whether it is a conjunction that joins two names."""
    ordinal: bool
    """Whether it is a number or a letter that tells names apart."""
    decimal: bool
    """Whether it is a number."""
    initial: bool
    """Whether it may be a word cut short before a full stop: *H. pylori*."""
    grade: bool
    """Whether it goes on with a name behind a comma or in parentheses: *CKD (stage 4)*."""


class _Near(Struct, frozen=True):
    """Names of one word, the shortest first, with their lengths and the letters of each."""

    names: list[str]
    lengths: list[int]
    letters: NDArray[np.uint64]


class Vocabulary:
    """The words and names of a graph, by their normal forms (``normal``); ``shorts`` and ``seen`` by what is written."""

    def __init__(self, graph: Index) -> None:
        self._graph = graph
        self.everyday = _not_names()
        self._small = _small_letters()
        self.reach: Kept[int] = Kept(graph.longest_from)
        """How many words the longest name has that begins with a word."""
        self.pairs: Kept[int] = Kept(graph.longest_from)
        """How many words the longest name has that begins with two words."""
        self.named: Kept[Named] = Kept(self._named)
        """What a name is of, its own name first; of an abbreviation behind ``=``."""
        self.shorts: Kept[tuple[tuple[str, Named], ...]] = Kept(self._shorts)
        """What may be an abbreviation in a word, each with what it is of."""
        self.alike: Kept[tuple[Candidate, ...]] = Kept(self._alike)
        """Drugs whose one-word name is nearly a word, best first; none where two drugs are equally near."""
        self.seen: Kept[Seen] = Kept(self._seen)
        self.gaps: Kept[Gap] = Kept(gap_of)
        self._drugs: Kept[tuple[str, ...]] = Kept(self._drugs_named)
        self._near: Kept[_Near] = Kept(self._by_length)

    def is_name(self, name: str) -> bool:
        """Return whether a name of two words or more is one; most often its first two words tell that it is none."""
        first, _, rest = name.partition(" ")
        second, _, more = rest.partition(" ")
        if self.reach[first] < 2 or (more and self.pairs[f"{first} {second}"] < more.count(" ") + 3):
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
        return tuple((short, self.named["=" + self._in_capitals(short)]) for short in shorts if len(short) > 1)

    def _in_capitals(self, short: str) -> str:
        """Return what may be an abbreviation as its names have it: *ckd* is written for *CKD*, *all* for no disease."""
        return short.upper() if short in self._small else short

    def _named(self, name: str) -> Named:
        found = self._graph.named(name)
        return found if len(found) < 2 else tuple(sorted(found, key=lambda one: RANK[one[1]]))

    def _seen(self, raw: str) -> Seen:
        word, short = normal_token(raw), SHORT.match(raw)
        reach = self.reach[word]
        named = self.named[word] if reach else ()
        if word in self.everyday and not (raw.isupper() and len(raw) > 1):
            named = ()
        shorts = self.shorts[short.group().rstrip("-/+")] if short else ()
        shorts = tuple(one for one in shorts if one[1])
        return Seen(
            word=word,
            reach=reach,
            dull=not (named or shorts or self.misspelt(word)),
            named=plain(named),
            method=named[0][1] if named else "",
            others=of_others(named),
            shorts=shorts,
            joins=word in CONJUNCTIONS,
            ordinal=bool(ORDINAL.fullmatch(word)),
            decimal=word.isdecimal(),
            initial=word == "st" or len(word) == 1,
            grade=word in _GRADES,
        )

    def _alike(self, word: str) -> tuple[Candidate, ...]:
        """Return drugs whose one-word name begins as a word does and is one or two edits away from it, if one is nearest.

        Only drugs: other names look like words.
        """
        edits, letters = 1 if len(word) < SHORTER else 2, _letters(word)
        least, most = max(len(word) - edits, FUZZY_LENGTH), len(word) + edits
        near = self._near[word[:2]]
        low, high = bisect_left(near.lengths, least), bisect_right(near.lengths, most)
        unlike = _ONES[(near.letters[low:high] ^ letters).view(np.uint8)].reshape(-1, 8).sum(axis=1)
        drugs = {
            name: meant
            for at in np.flatnonzero(unlike <= 2 * edits).tolist()
            if not _inflected(word, name := near.names[low + at]) and (meant := self._drugs[name])
        }
        if not drugs:  # most words: an edit changes two letters at most, and the library takes long to open
            return ()
        from rapidfuzz import process
        from rapidfuzz.distance import DamerauLevenshtein

        alike = process.extract(word, list(drugs), scorer=DamerauLevenshtein.distance, score_cutoff=edits, limit=None)
        found = [
            Candidate(curie, self._graph.concept(curie).name, round(1 - distance / len(word), 4) * 0.9)
            for name, distance, _ in alike
            for curie in drugs[name]
        ]
        found.sort(key=lambda one: (-one.score, one.concept))
        if len({one.name.lower() for one in found if one.score == found[0].score}) > 1:
            return ()  # *cyclosprine* is as near to cycloserine as to cyclosporine
        return tuple(found)

    def _by_length(self, beginning: str) -> _Near:
        """Return the names of one word that begin with some letters."""
        names = sorted((one for one in self._graph.single_words(beginning) if len(one) >= FUZZY_LENGTH), key=len)
        return _Near(names, [len(one) for one in names], np.array([_letters(one) for one in names], np.uint64))

    def _drugs_named(self, name: str) -> tuple[str, ...]:
        """Return the drugs whose own name this is."""
        return tuple(
            curie
            for curie, kind in self._graph.bearers(name)
            if kind == "name" and self._graph.concept(curie).category == "Drug"
        )


def plain(named: Named) -> Named:
    """Return what bears a name in the best way of all: as its own name, a synonym, an abbreviation."""
    return named if len(named) < 2 else tuple(one for one in named if one[1] == named[0][1])


def _letters(word: str) -> np.uint64:
    """Return the letters of a word as bits, with a second bit for one that comes again.

    Two letters that fall on one bit are taken for the same.
    """
    found = 0
    for letter in word:
        bit = 1 << (ord(letter) & 31)
        found |= bit << 32 if found & bit else bit
    return np.uint64(found)


def _inflected(word: str, name: str) -> bool:
    """Return whether a word is another word's form rather than a slip: *creating* is no *creatine*."""
    return word.endswith(("ed", "ing", "ly", "ion", "ive", "al")) and not name.endswith(word[-2:])


def _not_names() -> frozenset[str]:
    file = content("verifiers") / "claims" / "not-names.tsv"
    return frozenset(normal(row["word"]) for row in read_rows(file, ("word", "why"), []))


def _small_letters() -> frozenset[str]:
    """Return the abbreviations that mean the same in small letters."""
    file = content("verifiers") / "claims" / "small-letters.tsv"
    return frozenset(row["short"] for row in read_rows(file, ("short", "why"), []))
