"""From gathered records to the arrays of an index: merged, numbered by identifier, sorted, without duplicates."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kgreason.graph.gather import MATCHES, NOTHING, Gather
from kgreason.graph.kinds import break_circles, keep_shipped_kinds
from kgreason.graph.merge import KINDS, Cliques, chosen, merge
from kgreason.model import Concept

if TYPE_CHECKING:
    from array import array

Ints = NDArray[np.int32]
CLOSED = 500_000
"""Up to so many concepts an index holds every concept's ancestors and descendants; beyond, they are walked."""


@dataclass(slots=True)
class Arrays:
    """What is written: ``ids`` sorted; ``of`` [identifiers] the concept each one is; edges sorted, each row one edge.

    ``subject``, ``object`` [edges] concepts, ``predicate`` [edges] rows of the table, ``provenance`` [edges] rows of
    ``provenances``.
    """

    ids: list[str]
    of: Ints
    subject: Ints
    predicate: NDArray[np.uint8]
    object: Ints
    provenance: Ints
    provenances: list[tuple[str, str, tuple[tuple[str, str], ...]]]
    cliques: Cliques


def arrays_of(gather: Gather) -> Arrays:
    """Merge what was gathered and return its arrays; conflicts and circles are added to its faults.

    An edge whose ends became one says nothing and goes; one that a source states of a class with itself (two drugs that
    prolong QT) stays.

    An identifier becomes a concept where a source names it or an edge ends there; the others only resolve to one.
    """
    cliques, conflicts = merge(gather.mappings, _live(gather), _kinds(gather))
    for conflict in conflicts:
        gather.fault(conflict)
    gather.counts["exact mappings of retired identifiers"] += cliques.passed
    predicate = np.asarray(gather.predicate, dtype=np.uint8)
    vague = _vague_matches(gather, cliques, predicate)
    gather.counts["near matches with what no source names"] += int(vague.sum())
    ids, of = _numbered(gather, cliques, ~vague)
    subject, object_ = of[_ints(gather.subject)], of[_ints(gather.object)]
    order, provenances = _provenance_order(gather)
    provenance = order[_ints(gather.provenance)]
    by_name = np.argsort(np.argsort(np.array(list(gather.predicates), dtype=str)))
    apart = _ints(gather.subject) != _ints(gather.object)
    loops = (subject == object_) & (apart | (predicate == gather.predicates.get("subclass_of", -1)))
    gather.counts["edges that merging made loops"] += int(loops.sum())
    sorted_ = np.lexsort((provenance, object_, by_name[predicate], subject))
    sorted_ = sorted_[~(loops | vague)[sorted_]]
    rows = [column[sorted_] for column in (subject, predicate, object_, provenance)]
    same = np.ones(len(sorted_), dtype=bool)
    same[1:] = np.logical_or.reduce([row[1:] != row[:-1] for row in rows])
    gather.counts["edges said twice"] += int(len(same) - same.sum())
    low, kind, high, said = (row[same] for row in rows)
    found = Arrays(ids, of, low, kind, high, said, provenances, cliques)
    keep_shipped_kinds(found, gather)  # before circles are broken: what is left of those holds no shipped edge
    break_circles(found, gather)
    return found


def _ints(values: "array[int]") -> Ints:
    return np.asarray(values, dtype=np.int32)


def _live(gather: Gather) -> set[tuple[str, str]]:
    """Return the identifiers that a source says are replaced and lists all the same, each with the source."""
    sources, found = list(gather.sources), set()
    for one in gather.mappings:
        at = gather.numbers.get(one.subject, -1) if one.predicate == "replaced" else -1
        if at >= 0 and gather.label[at] >= 0 and sources[gather.source[at]] == one.source:
            found.add((one.subject, one.source))
    return found


def _kinds(gather: Gather) -> Callable[[str], str]:
    """Return what tells an identifier's kind from the category that a source gives it."""
    kinds = [KINDS.get(category, "") for category in gather.categories]
    numbers, category = gather.numbers, gather.category
    return lambda curie: kinds[category[at]] if (at := numbers.get(curie, -1)) >= 0 else ""


def _vague_matches(gather: Gather, cliques: Cliques, predicate: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return which edges are near matches (close, broad, narrow) one end of which has no name in any source."""
    matches = np.isin(predicate, [gather.predicates[one] for one in MATCHES.values() if one in gather.predicates])
    if not matches.any():
        return matches
    raw, label = list(gather.numbers), _ints(gather.label)
    named = {cliques.root(raw[number]) for number in np.flatnonzero(label >= 0).tolist()}
    low, high = _ints(gather.subject), _ints(gather.object)
    for at in np.flatnonzero(matches).tolist():
        matches[at] = cliques.root(raw[low[at]]) not in named or cliques.root(raw[high[at]]) not in named
    return matches


def _numbered(gather: Gather, cliques: Cliques, kept: NDArray[np.bool_]) -> tuple[list[str], Ints]:
    """Return the concepts' identifiers sorted, and the concept of each identifier (-1: none)."""
    raw = list(gather.numbers)
    label = _ints(gather.label)
    spoken = np.zeros(len(raw), dtype=bool)
    spoken[_ints(gather.subject)[kept]] = spoken[_ints(gather.object)[kept]] = spoken[_ints(gather.owner)] = True
    spoken |= _ints(gather.category) > 0
    bears: dict[str, str] = {}
    for number in np.flatnonzero(spoken).tolist():
        root = cliques.root(raw[number])
        if root not in bears:
            members = cliques.members(root)
            named = [one for one in members if (at := gather.numbers.get(one, -1)) >= 0 and label[at] >= 0]
            bears[root] = chosen(members, named, cliques.retired) if len(members) > 1 else root
    ids = sorted(bears.values())
    place = {curie: at for at, curie in enumerate(ids)}
    of = [place.get(bears.get(cliques.root(curie), ""), -1) for curie in raw]
    return ids, np.array(of, dtype=np.int32)


def _provenance_order(gather: Gather) -> tuple[Ints, list[tuple[str, str, tuple[tuple[str, str], ...]]]]:
    """Return the rank of each provenance among the sorted ones, and these."""
    said = list(gather.provenances)
    by_rank = sorted(range(len(said)), key=lambda at: said[at])
    rank = np.empty(len(said), dtype=np.int32)
    rank[by_rank] = np.arange(len(said), dtype=np.int32)
    return rank, [said[at] for at in by_rank]


def concepts_of(gather: Gather, found: Arrays) -> Iterator[Concept]:
    """Yield the merged concepts by identifier: the bearer's name and category first, all other names as synonyms."""
    categories, sources, raw = list(gather.categories), list(gather.sources), list(gather.numbers)
    named = _grouped(found.of[_ints(gather.owner)], len(found.ids))
    members = _grouped(found.of, len(found.ids))
    others = found.cliques
    for at, curie in enumerate(found.ids):
        own = gather.numbers.get(curie, -1)
        numbers = sorted(members(at), key=lambda one: one != own)
        names, kinds = [], []
        for one in named(at):
            names.append(gather.names[one])
            kinds.append(gather.kind[one])
        label = next((gather.names[gather.label[one]] for one in numbers if gather.label[one] >= 0), curie)
        synonyms = [name for name, kind in zip(names, kinds, strict=True) if kind < 2 and name != label]
        short = [name for name, kind in zip(names, kinds, strict=True) if kind == 2]
        category = next((gather.category[one] for one in numbers if gather.category[one]), 0)
        known = {raw[one] for one in numbers} | set(others.members(curie))
        yield Concept(
            curie,
            label,
            categories[category] or NOTHING,
            tuple(dict.fromkeys(synonyms)),
            tuple(dict.fromkeys(short)),
            tuple(sorted(known - {curie})),
            sources[next((gather.source[one] for one in numbers if gather.source[one]), 0)],
            next((gather.texts[gather.described[one]] for one in numbers if one in gather.described), ""),
        )


class _Groups:
    """Row numbers by group, each group in the rows' order."""

    def __init__(self, groups: Ints, size: int) -> None:
        kept = np.flatnonzero(groups >= 0)
        self.rows = kept[np.argsort(groups[kept], kind="stable")]
        self.starts = np.concatenate([[0], np.cumsum(np.bincount(groups[kept], minlength=size))])

    def __call__(self, group: int) -> list[int]:
        rows: list[int] = self.rows[int(self.starts[group]) : int(self.starts[group + 1])].tolist()
        return rows


def _grouped(groups: Ints, size: int) -> _Groups:
    return _Groups(groups, size)
