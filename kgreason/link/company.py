"""What speaks for a concept beside the name itself: its other names, the text around, its kinds elsewhere in the text.

``LEFT`` and ``ADDED`` begin the features of single words: what the name says more than the nearest name of the concept,
and what that says more. So it is learned that *toxicity* may be left out, and that *renal* may not be added.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice

from kgreason.graph import normal
from kgreason.graph.names import content_words
from kgreason.link.house import HouseNames
from kgreason.link.reach import Features, Reach

NAMES = 60
"""How many names of a concept are looked at."""
KEPT = 50_000
STEM = 6
"""Letters by which the forms of a word are alike: *amnesia*, *amnesic*."""
LEFT, ADDED = "left ", "added "
Words = frozenset[str]


class Company:
    """The words of concepts' names, remembered, and what of them stands in a name and in the text around it."""

    def __init__(self, reach: Reach, house: HouseNames) -> None:
        self._reach, self._house = reach, house
        self._names: dict[str, tuple[Words, tuple[tuple[Words, float], ...]]] = {}
        self._weights: dict[str, float] = {}

    def features(self, name: str, candidates: Mapping[str, Features], said: AbstractSet[str]) -> None:
        """Add what speaks for each candidate of a name: words of the concept in the name, and around it in the text.

        ``bag`` is the share of the name's words that any name of the concept has; ``rest said`` the share of the other
        words of a name of the concept that are ``said`` in the text, of the name that has most.
        """
        words = frozenset(content_words(normal(name)))
        own, beside = self._weigh(words) or 1.0, said - words
        for curie, features in candidates.items():
            most = 0.0
            every, names = self._words(curie)
            named = self._weigh(words & every)
            for one, total in names if beside else ():
                if not one.isdisjoint(beside):
                    most = max(most, self._weigh(one & beside) / (total - self._weigh(one & words)))
            features["bag"], features["rest said"] = named / own, most

    def nearest(self, name: str, candidates: Mapping[str, Features]) -> None:
        """Add how near the nearest name of each candidate is by the stems of its words, and what each says more."""
        mine = self._stems(content_words(normal(name)))
        for curie, features in candidates.items():
            best, left, added = self._nearest(mine, [one for one, _ in self._words(curie)[1]])
            if best:
                features["stems"] = best
                features["nothing left"], features["nothing added"] = float(not left), float(not added)
                features.update((LEFT + word, 1.0) for word in left)
                features.update((ADDED + word, 1.0) for word in added)
            house = [frozenset(content_words(one)) for one in self._house.of(curie)]
            if house:
                features["stems of a house name"], _, _ = self._nearest(mine, house)

    def _nearest(self, mine: Mapping[str, str], names: Iterable[Words]) -> tuple[float, list[str], list[str]]:
        """Return the share of stems that the nearest of some names has, and the words that only one of the two has."""
        whole = self._weigh(mine.values()) or 1.0
        best, left, added = 0.0, list(mine.values()), [""]
        for one in names:
            theirs = self._stems(one)
            both = mine.keys() & theirs.keys()
            if both:
                more = [theirs[stem] for stem in theirs if stem not in both]
                share = self._weigh(mine[stem] for stem in both) / (whole + self._weigh(more))
                if share > best:
                    best, left, added = share, [mine[stem] for stem in mine if stem not in both], more
        return best, left, added

    @staticmethod
    def _stems(words: Iterable[str]) -> dict[str, str]:
        return {one[:STEM]: one for one in sorted(words)}

    def _words(self, curie: str) -> tuple[Words, tuple[tuple[Words, float], ...]]:
        """Return the words of all names of a concept, and those of each name with what they weigh."""
        found = self._names.get(curie)
        if found is None:
            if len(self._names) >= KEPT:
                self._names.clear()
            texts = {*map(normal, islice(self._reach.names(curie), NAMES)), *self._house.of(curie)} - {""}
            some = {frozenset(content_words(one)) for one in texts}
            weighed = tuple((one, self._weigh(one)) for one in sorted(some, key=sorted))
            found = self._names[curie] = frozenset().union(*some), weighed
        return found

    def _weigh(self, words: Iterable[str]) -> float:
        return sum(self._weight(one) for one in sorted(words))

    def _weight(self, word: str) -> float:
        found = self._weights.get(word)
        if found is None:
            if len(self._weights) >= KEPT:
                self._weights.clear()
            found = self._weights[word] = self._reach.weight_of(word)
        return found


def related(
    reach: Reach, names: Sequence[str], found: Sequence[Mapping[str, Features]], said: Mapping[str, AbstractSet[str]]
) -> None:
    """Add which candidates have as a kind, or are a kind of, what another name of the text means (``said``, by concept)."""
    wanted = {curie for candidates in found for curie in candidates}
    own: dict[str, set[str]] = {}
    below: dict[str, set[str]] = {}
    for curie, texts in said.items():
        own.setdefault(reach.own(curie), set()).update(texts)
        for one in reach.above(curie):
            if one in wanted:
                below.setdefault(one, set()).update(texts)
    for name, candidates in zip(names, found, strict=True):
        for curie, features in candidates.items():
            if below.get(curie, set()) - {name}:
                features["kind of it elsewhere"] = 1.0
            if any(own[one] - {name} for one in reach.above(curie) if one in own):
                features["below elsewhere"] = 1.0
