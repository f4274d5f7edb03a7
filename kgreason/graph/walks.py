"""Walks over an adjacency: neighbours, shortest paths of any length, concepts alike, hubs."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from kgreason.graph.adjacency import MICRO, Adjacency
from kgreason.graph.join import MAX_HOPS, Found, Ints, ranges
from kgreason.graph.paths import allowed_predicates, best_paths

READ = 1 << 22
"""Rows that ``similar`` reads at most: neighbours past it, those of highest degree, count for nothing."""
Suffix = tuple[int, tuple[int, ...]]
"""The cost of a path's end, and its crossings."""


def rows_of(adjacency: Adjacency, concepts: Ints, allowed: NDArray[np.bool_] | None) -> tuple[Ints, Ints]:
    """Return all rows of some concepts: (the concept's place among them, the row)."""
    low = adjacency.start[concepts]
    lengths = adjacency.start[concepts + 1] - low
    which, at = np.repeat(np.arange(len(concepts)), lengths), ranges(low, lengths)
    if allowed is None:
        return which, at
    keep = allowed[adjacency.predicate[at]]
    return which[keep], at[keep]


def distances(
    adjacency: Adjacency, start: int, allowed: NDArray[np.bool_] | None = None, depth: int | None = None
) -> NDArray[np.int32]:
    """Return [concepts] the fewest edges from a concept, up to a depth (−1: farther, or not reached).

    >>> from kgreason.graph.adjacency import adjacency_of
    >>> graph = adjacency_of(np.array([0, 2]), np.array([1, 1]), np.array([0.0, 0.0]), 4)
    >>> distances(graph, 0).tolist()
    [0, 1, 2, -1]
    """
    found = np.full(adjacency.size, -1, dtype=np.int32)
    found[start], hops = 0, 0
    layer = np.array([start], dtype=np.int64)
    while len(layer) and (depth is None or hops < depth):
        hops += 1
        reached = adjacency.node[rows_of(adjacency, layer, allowed)[1]]
        found[reached[found[reached] < 0]] = hops
        layer = np.flatnonzero(found == hops)
    return found


def neighbours(
    adjacency: Adjacency, concept: int, top_k: int, predicates: Iterable[int] | None = None
) -> list[tuple[float, int, int, bool]]:
    """Return (cost, neighbour, edge, forward) by the cheapest edge to each neighbour, cheapest first, ties by number.

    >>> from kgreason.graph.adjacency import adjacency_of
    >>> graph = adjacency_of(np.array([0, 2, 0]), np.array([1, 0, 1]), np.array([0.2, 0.1, 0.3]), 3)
    >>> neighbours(graph, 0, 10)
    [(0.6, 2, 1, False), (0.7, 1, 0, True)]
    """
    at = rows_of(adjacency, np.array([concept]), allowed_predicates(adjacency, predicates))[1]
    _, first = np.unique(adjacency.node[at], return_index=True)
    at = at[first]
    at = at[np.argsort(adjacency.cost[at], kind="stable")][:top_k]
    columns = (array[at].tolist() for array in (adjacency.cost, adjacency.node, adjacency.crossing))
    return [(cost / MICRO, node, one >> 1, bool(one & 1)) for cost, node, one in zip(*columns, strict=True)]


def shortest(adjacency: Adjacency, start: int, end: int, predicates: Iterable[int] | None = None) -> Found | None:
    """Return the path of the fewest edges, whatever their number: the cheapest such, ties by edge numbers."""
    return next(iter(all_shortest(adjacency, start, end, 1, predicates)), None)


def all_shortest(
    adjacency: Adjacency, start: int, end: int, limit: int = 100, predicates: Iterable[int] | None = None
) -> list[Found]:
    """Return the paths of the fewest edges, cheapest first, ties by edge numbers; the best ``limit`` of them.

    >>> from kgreason.graph.adjacency import adjacency_of
    >>> graph = adjacency_of(np.array([0, 0, 1, 2]), np.array([1, 2, 3, 3]), np.array([0.2, 0.1, 0.3, 0.3]), 4)
    >>> [(cost, edges) for cost, edges, _ in all_shortest(graph, 0, 3)]
    [(1.4, (1, 3)), (1.5, (0, 2))]
    """
    chosen = None if predicates is None else tuple(predicates)
    if start == end or limit < 1:
        return []
    for hops in range(1, MAX_HOPS + 1):
        found = best_paths(adjacency, start, end, hops, limit, chosen)
        if found:
            return found
    return _long_shortest(adjacency, start, end, limit, allowed_predicates(adjacency, chosen))


def _long_shortest(
    adjacency: Adjacency, start: int, end: int, limit: int, allowed: NDArray[np.bool_] | None
) -> list[Found]:
    """Return the shortest paths by the best ends of paths from every concept between, nearest to the end first."""
    away = distances(adjacency, end, allowed)
    length = int(away[start])
    if length < 0:
        return []
    between = (distances(adjacency, start, allowed, length) + away == length) & (away >= 0)
    best: dict[int, list[Suffix]] = {end: [(0, ())]}
    for left in range(1, length + 1):
        layer = np.flatnonzero(between & (away == left))
        which, at = rows_of(adjacency, layer, allowed)
        onward = between[adjacency.node[at]] & (away[adjacency.node[at]] == left - 1)
        which, at = which[onward], at[onward]
        columns = (array[at].tolist() for array in (adjacency.node, adjacency.cost, adjacency.crossing))
        ends: dict[int, list[Suffix]] = {}
        for here, there, cost, crossing in zip(layer[which].tolist(), *columns, strict=True):
            ends.setdefault(here, []).extend((cost + rest, (crossing, *route)) for rest, route in best[there])
        best = {here: sorted(routes)[:limit] for here, routes in ends.items()}
    return [
        (cost / MICRO, tuple(one >> 1 for one in route), tuple(bool(one & 1) for one in route))
        for cost, route in best[start]
    ]


def similar(
    adjacency: Adjacency, concept: int, top_k: int, predicates: Iterable[int] | None = None
) -> list[tuple[float, int]]:
    """Return (score, concept) of those that share its most specific neighbours, best first, ties by number.

    The score is that of Adamic and Adar (2003): the sum of 1 / log(number of neighbours) over the shared neighbours.

    >>> from kgreason.graph.adjacency import adjacency_of
    >>> graph = adjacency_of(np.array([0, 1, 2]), np.array([3, 3, 4]), np.array([0.0, 0.0, 0.0]), 5)
    >>> similar(graph, 0, 10)
    [(1.442695, 1)]
    """
    allowed = allowed_predicates(adjacency, predicates)
    near = np.unique(adjacency.node[rows_of(adjacency, np.array([concept]), allowed)[1]]).astype(np.int64)
    lengths = adjacency.start[near + 1] - adjacency.start[near]
    order = np.argsort(lengths, kind="stable")
    near = near[order[np.cumsum(lengths[order]) <= READ]]
    which, at = rows_of(adjacency, near, allowed)
    node = adjacency.node[at]
    once = np.ones(len(node), dtype=np.bool_)
    once[1:] = (node[1:] != node[:-1]) | (which[1:] != which[:-1])
    which, node = which[once], node[once]
    counts = np.bincount(which, minlength=len(near))
    # A neighbour of this concept alone is shared with none; whole millionths sum to the same on every machine.
    weight = np.rint(MICRO / np.log(np.maximum(counts, 2)))
    score = np.bincount(node, weight[which], minlength=adjacency.size).astype(np.int64)
    score[concept] = 0
    alike = np.flatnonzero(score)
    best = alike[np.argsort(-score[alike], kind="stable")[:top_k]]
    return [(total / MICRO, one) for total, one in zip(score[best].tolist(), best.tolist(), strict=True)]


def hubness(adjacency: Adjacency, kinds: NDArray[np.integer] | None = None) -> NDArray[np.float64]:
    """Return [concepts] the share of the concepts of the same kind that have a lower degree (ANCHORS: hub control).

    ``kinds`` [concepts] numbers what is compared with what, such as the category; without it, all with all.

    >>> from kgreason.graph.adjacency import adjacency_of
    >>> graph = adjacency_of(np.array([0, 0, 0]), np.array([1, 2, 3]), np.array([0.0, 0.0, 0.0]), 4)
    >>> hubness(graph).tolist()
    [0.75, 0.0, 0.0, 0.0]
    """
    degree = np.diff(adjacency.start)
    groups = np.zeros(len(degree), dtype=np.int64) if kinds is None else kinds
    found = np.zeros(len(degree))
    for kind in np.unique(groups):
        of_kind = np.flatnonzero(groups == kind)
        found[of_kind] = np.sort(degree[of_kind]).searchsorted(degree[of_kind], "left") / len(of_kind)
    return found
