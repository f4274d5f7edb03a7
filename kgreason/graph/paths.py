"""Best simple paths by degree-weighted cost (Himmelstein et al. 2017, Hetionet; ANCHORS: path cost).

A path of one or two edges is looked up. A longer one is a walk of two edges from one end (*opened*), joined with the
walks of one or two edges from the other (kept in a *table* by where they arrive). What can't be among the best any
more is cut off by lower bounds, so that the answer is exact and the work is bounded by the number of edges, not by
that of paths. A compiled join of the same answers takes over in a process that searches much (``fast`` extra).
"""

from collections.abc import Iterable
from functools import cache
from itertools import count
from os import environ

import numpy as np
from numpy.typing import NDArray

from kgreason.graph.adjacency import Adjacency
from kgreason.graph.join import (
    LARGEST_CHUNK,
    MAX_HOPS,
    Best,
    Found,
    Ints,
    Join,
    Side,
    Table,
    chunks,
    join_arrays,
    ranges,
    scanned,
)
from kgreason.model import KgreasonError

PATIENCE = 256
"""Searches of a process before the compiled join is loaded: loading it takes as long as a few hundred searches."""
FEW = 100
"""Up to so many best paths the compiled join is the faster one: it keeps them in order path by path."""


def best_paths(
    adjacency: Adjacency,
    start: int,
    end: int,
    max_hops: int,
    top_k: int,
    predicates: Iterable[int] | None = None,
) -> list[Found]:
    """Return the ``top_k`` cheapest simple paths of up to ``max_hops`` ≤ 4 edges; ties by edge numbers.

    With ``predicates`` (numbers) only edges of these are crossed. The answer is exact.

    >>> from kgreason.graph.adjacency import adjacency_of
    >>> graph = adjacency_of(np.array([0, 2, 0]), np.array([1, 1, 2]), np.array([0.1, 0.2, 0.9]), 3)
    >>> best_paths(graph, 0, 2, 3, 10)
    [(1.3, (0, 1), (True, False)), (1.4, (2,), (True,))]
    """
    join = join_compiled() if top_k <= FEW and next(_searches) >= PATIENCE else None
    return search(join or join_arrays, adjacency, start, end, max_hops, top_k, predicates)


_searches = count()


@cache
def join_compiled() -> Join | None:
    """Return the compiled join, or None where numba is not installed or ``KGREASON_NO_FAST`` is set."""
    if environ.get("KGREASON_NO_FAST", "0") not in {"", "0"}:
        return None
    try:
        from kgreason.graph.accelerated import join
    except ImportError:
        return None
    return join


def search(
    join: Join,
    adjacency: Adjacency,
    start: int,
    end: int,
    max_hops: int,
    top_k: int,
    predicates: Iterable[int] | None = None,
) -> list[Found]:
    """Return what ``best_paths`` does, by a given join."""
    if max_hops > MAX_HOPS:
        raise KgreasonError(place="paths", found=f"{max_hops} hops", wanted=f"up to {MAX_HOPS}")
    if start == end or max_hops < 1 or top_k < 1:
        return []
    best, allowed = Best(top_k), allowed_predicates(adjacency, predicates)
    sides = _side(adjacency, start, end, best, allowed), _side(adjacency, end, start, None, allowed)
    if max_hops > 1 and all(len(side.node) for side in sides):
        _two(best, *sides)
        for hops in range(3, max_hops + 1):
            _longer(join, adjacency, sides, hops, best, allowed)
    return best.found()


def allowed_predicates(adjacency: Adjacency, predicates: Iterable[int] | None) -> NDArray[np.bool_] | None:
    """Return which predicates may be crossed, by number; None: all. A number that no edge can have is passed over."""
    if predicates is None:
        return None
    chosen = np.zeros(int(np.iinfo(adjacency.predicate.dtype).max) + 1, dtype=np.bool_)
    chosen[[one for one in predicates if 0 <= one < len(chosen)]] = True
    return chosen


def _side(adjacency: Adjacency, near: int, far: int, best: Best | None, allowed: NDArray[np.bool_] | None) -> Side:
    """Return one end's side; with ``best`` it is the start's, and edges straight to the end go there."""
    low, high = int(adjacency.start[near]), int(adjacency.start[near + 1])
    node, cost, crossing = adjacency.node[low:high], adjacency.cost[low:high], adjacency.crossing[low:high]
    if allowed is not None:
        keep = allowed[adjacency.predicate[low:high]]
        node, cost, crossing = node[keep], cost[keep], crossing[keep]
    left, right = (int(node.searchsorted(np.int32(far), side)) for side in ("left", "right"))
    if best is not None and left < right:
        best.add(cost[left:right].astype(np.int64), crossing[left:right])
    if left < right:
        node, cost, crossing = (np.concatenate([one[:left], one[right:]]) for one in (node, cost, crossing))
    first = best is not None
    return Side(node, cost.astype(np.int64), crossing ^ (not first), first, (near, far))


def _two(best: Best, one: Side, other: Side) -> None:
    """Take in the paths of two edges: both sides are sorted by neighbour."""
    few, many = (one, other) if len(one.node) <= len(other.node) else (other, one)
    left = many.node.searchsorted(few.node, "left")
    lengths = many.node.searchsorted(few.node, "right") - left
    met = np.flatnonzero(lengths)
    if not len(met):
        return
    at, beside = np.repeat(met, lengths[met]), ranges(left[met], lengths[met])
    crossings = few.crossing[at], many.crossing[beside]
    best.add(few.cost[at] + many.cost[beside], *(crossings if few.first else crossings[::-1]))


def _longer(
    join: Join,
    adjacency: Adjacency,
    sides: tuple[Side, Side],
    hops: int,
    best: Best,
    allowed: NDArray[np.bool_] | None,
) -> None:
    """Take in the paths of three or four edges: the end that is less work to open is opened, for four the other."""
    work = [_work(adjacency, side, len(other.node) if hops == 3 else None) for side, other in (sides, sides[::-1])]
    opened, kept = sides if (work[0] <= work[1]) == (hops == 3) else sides[::-1]
    table = table_of_one(kept) if hops == 3 else _table_of_two(adjacency, opened, kept, best, allowed)
    if len(table.node):
        join(adjacency, opened, table, best, allowed)


def _work(adjacency: Adjacency, side: Side, wanted: int | None) -> int:
    rows = adjacency.start[side.node.astype(np.int64) + 1] - adjacency.start[side.node]
    return int((rows if wanted is None else np.minimum(rows, scanned(wanted))).sum())


def _begins(*keys: NDArray[np.integer]) -> Ints:
    """Return where a new group of rows begins, in rows sorted by the keys."""
    fresh = np.ones(len(keys[0]), dtype=np.bool_)
    fresh[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return np.flatnonzero(fresh)


def table_of_one(side: Side) -> Table:
    """Return the walks of one edge to an end."""
    begin = _begins(side.node)
    via = np.full(len(side.node), -1, dtype=np.int32)
    return Table(side.node[begin], np.append(begin, len(via)), side.cost, (side.crossing,), via, 0)


def _table_of_two(
    adjacency: Adjacency, opened: Side, kept: Side, best: Best, allowed: NDArray[np.bool_] | None
) -> Table:
    """Return the walks of two edges to an end that can be half of a path within the limit."""
    limit, least, least_one = best.limit, opened.least(adjacency), int(opened.cost.min())
    rows = np.flatnonzero(kept.cost + adjacency.cheapest[kept.node] + least <= limit)
    low = adjacency.start[kept.node[rows]]
    lengths = adjacency.start[kept.node[rows].astype(np.int64) + 1] - low
    parts: list[tuple[Ints, Ints]] = []
    for some in chunks(lengths, LARGEST_CHUNK, LARGEST_CHUNK):
        at, near = ranges(low[some], lengths[some]), np.repeat(rows[some], lengths[some])
        node = adjacency.node[at]
        rest = np.maximum(least, adjacency.cheapest[node] + least_one)
        keep = (kept.cost[near] + adjacency.cost[at] + rest <= limit) & (node != kept.ends[0]) & (node != kept.ends[1])
        if allowed is not None:
            keep &= allowed[adjacency.predicate[at]]
        parts.append((at[keep], near[keep]))
    at, near = (np.concatenate([np.zeros(0, dtype=np.int64), *(part[side] for part in parts)]) for side in (0, 1))
    return _sorted_table(adjacency, kept, at, near, best.top_k)


def _sorted_table(adjacency: Adjacency, kept: Side, at: Ints, near: Ints, top_k: int) -> Table:
    """Return the table of the walks over the rows ``at``, then those ``near`` the end."""
    inner, outer = adjacency.crossing[at] ^ (not kept.first), kept.crossing[near]
    first, second = (outer, inner) if kept.first else (inner, outer)
    node, via, cost = adjacency.node[at], kept.node[near], kept.cost[near] + adjacency.cost[at]
    runs = np.diff(np.append(_begins(node, near), len(at)))
    same = np.diff(np.append(_begins(kept.node), len(kept.node)))
    repeats = int(runs.max(initial=0)) * int(same.max(initial=0))
    order = np.lexsort((second, first, cost, node))
    if repeats > top_k:
        # Of the walks from one concept via one other, a path that can't go on by the best k can by none.
        alike = order[np.lexsort((via[order], node[order]))]
        begin = _begins(node[alike], via[alike])
        rank = np.zeros(len(order), dtype=np.int64)
        rank[alike] = np.arange(len(order)) - np.repeat(begin, np.diff(np.append(begin, len(order))))
        order, repeats = order[rank[order] < top_k], top_k
    node = node[order]
    begin = _begins(node)
    return Table(
        node[begin], np.append(begin, len(node)), cost[order], (first[order], second[order]), via[order], repeats
    )
