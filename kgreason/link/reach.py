"""Which concepts of some vocabularies a concept leads to, and what is known of each of them."""

import math
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from kgreason.graph import Index, normal
from kgreason.graph.hashing import LOOSE
from kgreason.graph.names import loose
from kgreason.graph.preference import SHIPPED

Features = dict[str, float]
OPEN = frozenset({"", "NamedThing", "BiologicalProcess", "ClinicalAttribute", "MolecularActivity"})
"""Categories that say too little of a concept to rule it out: a vocabulary that gives none, a process, a test."""
DISEASES = frozenset({"Disease", "PhenotypicFeature"})
"""Whose names are told apart by the text around them; a drug's text names its kin, which it is not."""
ALIKE = frozenset({"close_match", "broad_match", "narrow_match", "similar_to"})
LEVELS = 3
MOST = 3
"""How many kinds upwards a concept is looked for, and how many are taken."""


class Reach:
    """The concepts of a graph that have an identifier of some vocabularies, most wanted first; none: all concepts."""

    def __init__(self, graph: Index, vocabularies: tuple[str, ...]) -> None:
        self._graph = graph
        self._prefixes = tuple(f"{one}:" for one in vocabularies)
        self._within: dict[str, tuple[tuple[str, int], ...]] = {}
        self._own: dict[str, bool] = {}
        self._features: dict[str, Features] = {}
        self._above: dict[str, tuple[str, ...]] = {}
        self._others: dict[str, float] = {}

    def within(self, curie: str) -> tuple[tuple[str, int], ...]:
        """Return the concepts a concept leads to, with how: 0 itself, 1 a near match, 2 and more what it is a kind of."""
        found = self._within.get(curie)
        if found is None:
            found = self._within[curie] = ((curie, 0),) if self._has(curie) else tuple(self._beyond(curie))
        return found

    def _has(self, curie: str) -> bool:
        known = self._own.get(curie)
        if known is None:
            every = [curie]
            if self._prefixes and self._graph.resolve(curie):
                every += self._graph.concept(curie).same_as
            known = self._own[curie] = not self._prefixes or any(one.startswith(self._prefixes) for one in every)
        return known

    def _beyond(self, curie: str) -> list[tuple[str, int]]:
        """Return the nearest concepts of the vocabularies: near matches, then kinds upwards, level by level."""
        if not self._graph.resolve(curie):
            return []
        layer = [self._graph.number(curie)]
        seen = set(layer)
        near = self._matches(layer) or self._namesakes(curie)
        if near:
            return [(one, 1) for one in near]
        for steps in range(2, 2 + LEVELS):
            above = {one for number in layer for one in self._row("up_near", number)}
            layer = sorted(above - seen)
            seen |= above
            found = self._those(layer) or self._matches(layer)
            if found:
                return [(one, steps) for one in found]
        return []

    def _namesakes(self, curie: str) -> list[str]:
        """Return the concepts of the vocabularies that bear the name of a disease or a finding; salts share names."""
        concept = self._graph.concept(curie)
        if concept.category not in DISEASES:
            return []
        found = {one for one, _ in self._graph.bearers(LOOSE + loose(normal(concept.name)))}
        return [one for one in sorted(found) if one != curie and self._has(one)][:MOST]

    def _matches(self, numbers: list[int]) -> list[str]:
        return self._those(sorted({one for number in numbers for one in self._alike_to(number)}))

    def _alike_to(self, number: int) -> list[int]:
        predicate, subject, object_ = (self._graph.column(f"edge_{one}") for one in ("predicate", "subject", "object"))
        low, high = self._ends("out_start", number)
        out: list[int] = object_[low:high][self._alike[predicate[low:high]]].tolist()
        low, high = self._ends("in_start", number)
        into = self._graph.column("in_edge")[low:high]
        back: list[int] = subject[into[self._alike[predicate[into]]]].tolist()
        return out + back

    def _those(self, numbers: list[int]) -> list[str]:
        found = (curie for one in numbers if self._has(curie := self._graph.identifier(one)))
        return list(islice(found, MOST))

    def _row(self, name: str, number: int) -> list[int]:
        low, high = self._ends(f"{name}_start", number)
        found: list[int] = self._graph.column(name)[low:high].tolist()
        return found

    def _ends(self, name: str, number: int) -> tuple[int, int]:
        starts = self._graph.column(name)
        return int(starts[number]), int(starts[number + 1])

    @cached_property
    def _alike(self) -> NDArray[np.bool_]:
        """Which predicates, by number, say that two concepts are nearly one."""
        marks = np.zeros(256, dtype=np.bool_)
        marks[sorted(self._graph.predicate_numbers(ALIKE & self._graph.predicates.keys()) or ())] = True
        return marks

    def allowed(self, curie: str, categories: frozenset[str]) -> bool:
        """Return whether a concept may be of some categories (none: any)."""
        return not categories or self._category(curie) in categories | OPEN

    def _category(self, curie: str) -> str:
        return self._graph.concept(curie).category if self._graph.resolve(curie) else ""

    def name(self, curie: str) -> str:
        """Return the name of a concept; of one that the graph lacks its identifier."""
        return self._graph.concept(curie).name if self._graph.resolve(curie) else curie

    def features(self, curie: str, categories: frozenset[str]) -> Features:
        """Return what speaks for a concept whatever its name: how much the graph says of it, and whose it is."""
        found = self._features.get(curie)
        if found is None:
            found = self._features[curie] = self._known(curie)
        known = found | {"category": float(self._category(curie) in categories)}
        if of_diseases(categories):
            known["supplement"] = float(self._supplement(curie))
            if categories:
                known["no disease"] = self._no_disease(curie)
        return known

    def _no_disease(self, curie: str) -> float:
        """Return 1 for what is no disease, and no near match or namesake of it is: *Rotation*, *Masseter Muscle*."""
        found = self._others.get(curie)
        if found is None:
            found = 0.0
            if self._graph.resolve(curie) and self._category(curie) not in DISEASES:
                alike = [self._graph.identifier(one) for one in self._alike_to(self._graph.number(curie))]
                alike += [one for one, _ in self._graph.bearers(LOOSE + loose(normal(self.name(curie))))]
                found = float(not any(self._category(one) in DISEASES for one in alike))
            self._others[curie] = found
        return found

    def _supplement(self, curie: str) -> bool:
        """Return whether a concept has a supplementary record of MeSH (``C``) and none of its descriptors (``D``)."""
        if not self._graph.resolve(curie):
            return False
        concept = self._graph.concept(curie)
        every = (concept.id, *concept.same_as)
        kinds = {one[5:6] for one in every if one.startswith("MESH:")}
        return "C" in kinds and "D" not in kinds

    def _known(self, curie: str) -> Features:
        if not self._graph.resolve(curie):
            return {"first vocabulary": 1.0}
        concept, number = self._graph.concept(curie), self._graph.number(curie)
        low, high = self._ends("adjacency_start", number)
        edges = high - low
        first = self._prefixes[:1]
        return {
            "names": math.log(2 + len(concept.synonyms)) / 5,
            "first vocabulary": float(
                not first or any(one.startswith(first) for one in (concept.id, *concept.same_as))
            ),
            "shipped": float(concept.id.startswith(SHIPPED)),
            "edges": math.log(1 + edges) / 5,
            "kinds below": math.log(1 + len(self._row("down_near", number))) / 5,
        }

    @cached_property
    def _names(self) -> float:
        return math.log(1 + 2 * self._graph.counts["concepts"])

    def names(self, curie: str) -> tuple[str, ...]:
        """Return the names of a concept, its own first; none of one that the graph lacks."""
        if not self._graph.resolve(curie):
            return ()
        concept = self._graph.concept(curie)
        return concept.name, *concept.synonyms

    def above(self, curie: str) -> tuple[str, ...]:
        """Return what a concept is a kind of, one level up."""
        found = self._above.get(curie)
        if found is None:
            rows = self._row("up_near", self._graph.number(curie)) if self._graph.resolve(curie) else []
            found = self._above[curie] = tuple(self._graph.identifier(one) for one in rows)
        return found

    def own(self, curie: str) -> str:
        """Return the graph's own identifier of a concept; of one that the graph lacks the one that it has."""
        return self._graph.resolve(curie) or curie

    def weight_of(self, word: str) -> float:
        """Return what a word weighs."""
        return self.weight(self._graph.word(word)[0])

    def weight(self, names: int) -> float:
        """Return what a word weighs that so many names have."""
        return max(self._names - math.log(1 + names), 0.1)


def of_diseases(categories: frozenset[str]) -> bool:
    """Return whether a name of some categories (none: any) may be of a disease or a finding."""
    return not categories or bool(categories & DISEASES)
