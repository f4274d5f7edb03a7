"""Names of one's own, laid over an index without building it again: a ward's abbreviations, a corpus's usage."""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from kgreason.graph import Index, normal
from kgreason.graph.alternatives import alternatives
from kgreason.graph.gather import LETTERS
from kgreason.graph.hashing import LOOSE
from kgreason.graph.names import loose_keys

if TYPE_CHECKING:
    from kgreason.graph.likeness import Likeness


class HouseNames:
    """Names and the identifiers they mean; what is written as an abbreviation is found by its exact letters only.

    ``counts`` says how many of them each concept has, ``written`` what a name means that is written just so. An identifier that the graph does not have stays as it is, so that
    a name may mean what the graph lacks.
    """

    def __init__(self, graph: Index, names: Mapping[str, str]) -> None:
        self._graph = graph
        self._means: dict[str, set[str]] = {}
        self.texts: dict[str, set[str]] = {}
        self.written: dict[str, str] = {}
        self.counts: Counter[str] = Counter()
        for name, identifier in sorted(names.items()):
            meant = graph.resolve(identifier) or identifier
            self.counts[meant] += 1
            self.written[name] = meant
            text = normal(name)
            if LETTERS.fullmatch(name):
                self._means.setdefault("=" + name, set()).add(meant)
            elif text:
                self._means.setdefault(text, set()).add(meant)
                self.texts.setdefault(text, set()).add(meant)
                for key in loose_keys(text):
                    self._means.setdefault(LOOSE + key, set()).add(meant)

    @cached_property
    def _taught(self) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = {}
        for text, meant in self.texts.items():
            for bearer in {one for one, _ in self._graph.bearers(text)}:
                found.setdefault(bearer, Counter()).update(meant)
        return found

    def taught(self, concept: str) -> tuple[tuple[str, float], ...]:
        """Return what these names mean that a concept of the graph bears too, each with the share of them that mean it."""
        known = self._taught.get(concept, Counter[str]())
        total = known.total()
        return tuple((one, times / total) for one, times in sorted(known.items()))

    def bearers(self, key: str) -> tuple[str, ...]:
        """Return what a name means; keys are those of ``Index.bearers``."""
        return tuple(sorted(self._means.get(key, ())))

    @cached_property
    def _named(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for text, meant in self.texts.items():
            for one in sorted(meant):
                found.setdefault(one, []).append(text)
        return found

    def of(self, curie: str) -> tuple[str, ...]:
        """Return the names of a concept in normal form."""
        return tuple(self._named.get(curie, ()))

    @cached_property
    def _likeness(self) -> "Likeness":
        from kgreason.graph.likeness import likeness_of

        return likeness_of(self.texts)

    def like(self, text: str, limit: int) -> list[tuple[str, float]]:
        """Return the names most like one in normal form."""
        return self._likeness.like(text, limit) if self.texts else []

    @cached_property
    def others(self) -> dict[str, Counter[str]]:
        """What stands for a word in these names beside the graph's own names of the same concepts."""
        mine: dict[str, set[str]] = {}
        for text, meant in self.texts.items():
            for one in meant:
                mine.setdefault(one, set()).add(text)
        found: dict[str, Counter[str]] = {}
        for curie, texts in sorted(mine.items()):
            known: set[str] = set()
            if self._graph.resolve(curie):
                concept = self._graph.concept(curie)
                known = {text for name in (concept.name, *concept.synonyms) if (text := normal(name))}
            for one, other in set(alternatives(known | texts)) - set(alternatives(known)):
                found.setdefault(one, Counter())[other] += 1
        return found
