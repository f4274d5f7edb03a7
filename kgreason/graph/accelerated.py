"""The join of path search compiled by numba (extra ``fast``): the same paths as ``join_arrays`` finds.

It is compiled on first use, which takes seconds, and kept on disk for later processes where numba can write.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from kgreason.graph.adjacency import Adjacency
from kgreason.graph.join import MAX_HOPS, NO_LIMIT, Best, Ints, Side, Table, front, scanned

NO_MORE = np.int64(-1)
Path = tuple[np.int64, np.int64, np.int64, np.int64]
Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Return a function compiled on its first call; kept on disk, unless there is nowhere to keep it."""
    try:
        fast: Any = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:
        fast = numba.njit(nogil=True)(function)
    return cast("Function", fast)


class Rows(NamedTuple):
    """The adjacency's arrays, and which predicates may be crossed (empty: all)."""

    node: NDArray[np.int32]
    cost: NDArray[np.int32]
    crossing: NDArray[np.int32]
    predicate: NDArray[np.uint16]
    allowed: NDArray[np.bool_]


class Opened(NamedTuple):
    """The opened side in the order of its front."""

    node: NDArray[np.int32]
    cost: Ints
    crossing: NDArray[np.int32]
    bound: Ints
    low: Ints
    lengths: Ints
    first: bool


class Walks(NamedTuple):
    """A table, and the place of every concept in it, plus one (0: it is not there)."""

    place: NDArray[np.int32]
    node: NDArray[np.int32]
    begin: Ints
    cost: Ints
    one: NDArray[np.int32]
    two: NDArray[np.int32]
    via: NDArray[np.int32]
    edges: int
    scanned: int


class Ranking(NamedTuple):
    """The best paths so far, in order; costs past the last are ``NO_LIMIT``."""

    cost: Ints
    crossing: NDArray[np.int32]


def join(adjacency: Adjacency, opened: Side, table: Table, best: Best, allowed: NDArray[np.bool_] | None) -> None:
    """Take in the paths that walk two edges from the opened side and arrive in the table."""
    edge = front(adjacency, opened, table, best.limit)
    place = np.zeros(adjacency.size, dtype=np.int32)
    place[table.node] = np.arange(1, len(table.node) + 1, dtype=np.int32)
    chosen = np.zeros(0, dtype=np.bool_) if allowed is None else allowed
    ranking = Ranking(
        np.full(best.top_k, NO_LIMIT, dtype=np.int64), np.full((best.top_k, MAX_HOPS), -1, dtype=np.int32)
    )
    ranking.cost[: len(best.cost)] = best.cost
    ranking.crossing[: len(best.cost)] = best.crossing
    _open_all(
        Rows(adjacency.node, adjacency.cost, adjacency.crossing, adjacency.predicate, chosen),
        Opened(
            opened.node[edge.row],
            opened.cost[edge.row],
            opened.crossing[edge.row],
            edge.bound,
            edge.low,
            edge.lengths,
            opened.first,
        ),
        Walks(
            place,
            table.node,
            table.begin,
            table.cost,
            table.crossing[0],
            table.crossing[-1],
            table.via,
            len(table.crossing),
            scanned(len(table.node)),
        ),
        ranking,
    )
    filled = int(ranking.cost.searchsorted(NO_LIMIT))
    best.cost, best.crossing = ranking.cost[:filled], ranking.crossing[:filled]


@compiled
def _open_all(rows: Rows, opened: Opened, walks: Walks, ranking: Ranking) -> None:
    """Walk on from each opened edge while its bound allows; scan or search, whichever is shorter."""
    node, cost, place, begin, least = rows.node, rows.cost, walks.place, walks.begin, walks.cost
    for at in range(len(opened.node)):
        limit = ranking.cost[-1]
        if opened.bound[at] > limit:
            break
        low, high = opened.low[at], opened.low[at] + opened.lengths[at]
        if opened.lengths[at] > walks.scanned:
            _seek(rows, opened, walks, ranking, at)
            continue
        room = limit - opened.cost[at]
        for row in range(low, high):
            there = place[node[row]]
            if there and cost[row] + least[begin[there - 1]] <= room:
                _walk_on(rows, opened, walks, ranking, at, row, there - 1)
                room = ranking.cost[-1] - opened.cost[at]


@compiled
def _seek(rows: Rows, opened: Opened, walks: Walks, ranking: Ranking, at: int) -> None:
    """Walk on from one opened edge to each concept of the table, found by halving."""
    low, high = opened.low[at], opened.low[at] + opened.lengths[at]
    for there in range(len(walks.node)):
        wanted = walks.node[there]
        low += np.searchsorted(rows.node[low:high], wanted)
        row = low
        while row < high and rows.node[row] == wanted:
            _walk_on(rows, opened, walks, ranking, at, row, there)
            row += 1


@compiled
def _walk_on(rows: Rows, opened: Opened, walks: Walks, ranking: Ranking, at: int, row: int, place: int) -> None:
    """Offer the paths of one meeting: the walks of its place are sorted, so the first that fails is the last."""
    if len(rows.allowed) and not rows.allowed[rows.predicate[row]]:
        return
    cost = opened.cost[at] + rows.cost[row]
    near = opened.node[at]
    for walk in range(walks.begin[place], walks.begin[place + 1]):
        total = cost + walks.cost[walk]
        if total > ranking.cost[-1]:
            return
        if walks.via[walk] == near:
            continue
        outer, inner = np.int64(opened.crossing[at]), np.int64(rows.crossing[row])
        one, two = np.int64(walks.one[walk]), np.int64(walks.two[walk])
        if walks.edges == 1:
            path = (outer, inner, one, NO_MORE) if opened.first else (one, inner ^ 1, outer, NO_MORE)
        else:
            path = (outer, inner, one, two) if opened.first else (one, two, inner ^ 1, outer)
        if not _offer(ranking, total, path):
            return


@compiled
def _offer(ranking: Ranking, total: int, path: Path) -> bool:
    """Put a path where it belongs, and tell whether it belongs among the best."""
    at = len(ranking.cost)
    while at > 0 and (
        total < ranking.cost[at - 1] or (total == ranking.cost[at - 1] and _before(path, ranking.crossing[at - 1]))
    ):
        at -= 1
    if at == len(ranking.cost):
        return False
    for below in range(len(ranking.cost) - 1, at, -1):
        ranking.cost[below] = ranking.cost[below - 1]
        ranking.crossing[below] = ranking.crossing[below - 1]
    ranking.cost[at] = total
    for edge in range(MAX_HOPS):
        ranking.crossing[at, edge] = path[edge]
    return True


@compiled
def _before(path: Path, other: NDArray[np.int32]) -> bool:
    for edge in range(MAX_HOPS):
        if path[edge] != other[edge]:
            return bool(path[edge] < other[edge])
    return False
