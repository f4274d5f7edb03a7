"""Two other ways to look a name up in the same dictionary: scispaCy's, and rapidfuzz.

scispaCy (Neumann et al., BioNLP 2019): every name as character 3-grams (within words, as its `char_wb`), TF-IDF with
grams of at least 10 names, cosine, nearest neighbours; a concept's score is that of its best name. Its index of
neighbours is approximate, this search is exact, so it can only be better here. rapidfuzz: `ratio` of the names in
normal form with their words sorted. Both see the text's abbreviations written out, as scispaCy's option does.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np
from rapidfuzz import fuzz, process

from kgreason.graph import normal
from kgreason.graph.names import loose

LEAST, NEIGHBOURS = 10, 30


class ScispacyLike:
    """Char-3-gram TF-IDF nearest neighbours over names, each with the concepts that bear it."""

    def __init__(self, names: dict[str, set[str]]) -> None:
        lowered: dict[str, set[str]] = defaultdict(set)
        for name, concepts in names.items():
            lowered[name.lower()] |= concepts
        self.names = sorted(lowered)
        self.concepts = [sorted(lowered[one]) for one in self.names]
        counted = [grams(one) for one in self.names]
        frequency = Counter(gram for one in counted for gram in one)
        self.number = {gram: at for at, gram in enumerate(sorted(one for one, n in frequency.items() if n >= LEAST))}
        size = len(self.names)
        self.weight = {gram: math.log((1 + size) / (1 + frequency[gram])) + 1 for gram in self.number}
        gram_at, name_at, weight = [], [], []
        for at, one in enumerate(counted):
            for gram, value in self._vector(one).items():
                gram_at.append(self.number[gram])
                name_at.append(at)
                weight.append(value)
        order = np.argsort(np.array(gram_at, dtype=np.int32), kind="stable")
        self.row = np.array(name_at, dtype=np.int32)[order]
        self.value = np.array(weight, dtype=np.float32)[order]
        counts = np.bincount(np.array(gram_at, dtype=np.int32), minlength=len(self.number))
        self.start = np.concatenate([[0], np.cumsum(counts)])

    def _vector(self, counted: Counter[str]) -> dict[str, float]:
        found = {gram: times * self.weight[gram] for gram, times in counted.items() if gram in self.number}
        length = math.sqrt(sum(one * one for one in found.values())) or 1.0
        return {gram: one / length for gram, one in found.items()}

    def candidates(self, name: str) -> list[str]:
        """Return the concepts of the nearest names, the nearest first."""
        scores = np.zeros(len(self.names), dtype=np.float32)
        for gram, value in self._vector(grams(name.lower())).items():
            low, high = self.start[self.number[gram]], self.start[self.number[gram] + 1]
            scores[self.row[low:high]] += self.value[low:high] * np.float32(value)
        some = np.flatnonzero(scores > 0)
        if len(some) > NEIGHBOURS:
            some = some[np.argpartition(-scores[some], NEIGHBOURS - 1)[:NEIGHBOURS]]
        some = some[np.lexsort((some, -scores[some]))]
        return list(dict.fromkeys(concept for at in some.tolist() for concept in self.concepts[at]))


def grams(name: str) -> Counter[str]:
    """Return the character 3-grams of a name's words, each word with a space on both sides."""
    found: Counter[str] = Counter()
    for word in name.split():
        padded = f" {word} "
        found.update(padded[at : at + 3] for at in range(len(padded) - 2))
    return found


class Rapidfuzz:
    """The names with the highest ratio, words sorted."""

    def __init__(self, names: dict[str, set[str]]) -> None:
        self.known: dict[str, set[str]] = defaultdict(set)
        for name, concepts in names.items():
            self.known[loose(normal(name))] |= concepts
        self.texts = sorted(self.known)

    def candidates(self, name: str) -> list[str]:
        """Return the concepts of the names with the highest ratio, the highest first."""
        wanted = loose(normal(name))
        best = process.extract(wanted, self.texts, scorer=fuzz.ratio, limit=5, score_cutoff=60)
        return list(dict.fromkeys(one for text, _, _ in best for one in sorted(self.known[text])))


def dictionary(
    concepts: Iterable[tuple[str, str, tuple[str, ...]]], categories: frozenset[str], house: dict[str, set[str]]
) -> dict[str, set[str]]:
    """Return all names of the concepts of some categories, with those of one's own."""
    found: dict[str, set[str]] = {name: set(meant) for name, meant in house.items()}
    for curie, category, names in concepts:
        if category in categories:
            for name in names:
                found.setdefault(name, set()).add(curie)
    return found
