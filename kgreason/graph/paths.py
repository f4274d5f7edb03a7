"""Best simple paths by degree-weighted cost (Himmelstein et al. 2017, Hetionet; ANCHORS: path cost).

A path of one or two edges is looked up. A longer one is a walk of two edges from one end (*opened*), joined with the
walks of one or two edges from the other (kept in a *table* by where they arrive). What can't be among the best any
more is cut off by lower bounds, so that the answer is exact and the work is bounded by the number of edges, not by
that of paths. A compiled join of the same answers takes over in a process that searches much (``fast`` extra).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from os import environ

import numpy as np
from numpy.typing import NDArray

from kgreason.graph.adjacency import MICRO, Adjacency
from kgreason.model import KgreasonError

Ints = NDArray[np.int64]
Found = tuple[float, tuple[int, ...], tuple[bool, ...]]
"""A path's cost, the numbers of its edges from start to end, and which of them are walked forward."""

MAX_HOPS = 4
NO_LIMIT = 1 << 40
CHUNK = 1 << 15
"""Rows read between two looks at the k-th best cost, at first; every chunk is twice as long as the one before."""
LARGEST_CHUNK = 1 << 20
BATCH = 1 << 12
"""Meetings unfolded between two looks at the k-th best cost."""
SEEK, SEEK_EACH = 1024, 32
"""A concept's rows are searched, not scanned, where they are more than ``SEEK + SEEK_EACH`` · (what to find)."""
PATIENCE = 256
"""Searches of a process before the compiled join is loaded: loading it takes as long as a few hundred searches."""


class Best:
    """The best paths so far: their costs, and their crossings [paths, 4] from start to end (−1: no more)."""

    def __init__(self, top_k: int) -> None:
        self.top_k = top_k
        self.cost: Ints = np.zeros(0, dtype=np.int64)
        self.crossing = np.zeros((0, MAX_HOPS), dtype=np.int32)

    @property
    def limit(self) -> int:
        """What a path may cost at most to be among the best."""
        return int(self.cost[-1]) if len(self.cost) == self.top_k else NO_LIMIT

    def add(self, cost: Ints, *crossings: NDArray[np.int32]) -> None:
        """Take in paths, given as the crossings of their first edges, second edges and so on."""
        within = np.flatnonzero(cost <= self.limit)
        if len(within) > self.top_k:
            within = within[cost[within] <= np.partition(cost[within], self.top_k - 1)[self.top_k - 1]]
        if not len(within):
            return
        fresh = np.full((len(within), MAX_HOPS), -1, dtype=np.int32)
        for at, one in enumerate(crossings):
            fresh[:, at] = one[within]
        costs = np.concatenate([self.cost, cost[within]])
        rows = np.concatenate([self.crossing, fresh])
        order = np.lexsort((rows[:, 3], rows[:, 2], rows[:, 1], rows[:, 0], costs))[: self.top_k]
        self.cost, self.crossing = costs[order], rows[order]

    def found(self) -> list[Found]:
        """Return the paths as values."""
        answers: list[Found] = []
        for cost, row in zip(self.cost.tolist(), self.crossing.tolist(), strict=True):
            steps = [one for one in row if one >= 0]
            answers.append((cost / MICRO, tuple(one >> 1 for one in steps), tuple(bool(one & 1) for one in steps)))
        return answers


@dataclass(frozen=True, slots=True)
class Side:
    """The edges at one end of a search, without those to the other end."""

    node: NDArray[np.int32]
    cost: Ints
    crossing: NDArray[np.int32]
    """As a path from the start to the end crosses them."""
    first: bool
    """It is the start's side."""
    ends: tuple[int, int]

    def least(self, adjacency: Adjacency) -> int:
        """Return the least that two edges from this end can cost."""
        return int((self.cost + adjacency.cheapest[self.node]).min())


@dataclass(frozen=True, slots=True)
class Table:
    """Walks of one or two edges to an end, sorted by where they come from, cost and edges."""

    node: NDArray[np.int32]
    """[groups] the concepts that they come from, ascending."""
    begin: Ints
    """[groups + 1] where the walks of each begin."""
    cost: Ints
    """[walks]"""
    crossing: tuple[NDArray[np.int32], ...]
    """[walks] of each edge, as a path from the start to the end crosses them."""
    via: NDArray[np.int32]
    """[walks] the concept next to the end; −1 where the walk has one edge."""
    repeats: int
    """At most so many walks come from one concept via one other."""


Join = Callable[[Adjacency, Side, Table, Best, NDArray[np.bool_] | None], None]


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
    join = join_compiled() if next(_searches) >= PATIENCE else None
    return search(join or join_arrays, adjacency, start, end, max_hops, top_k, predicates)


_searches = count()


@cache
def join_compiled() -> Join | None:
    """Return the compiled join, or None where numba is not installed or ``KGREASON_NO_FAST`` is set."""
    if environ.get("KGREASON_NO_FAST", "0") not in {"", "0"}:
        return None
    try:
        from kgreason.graph.accelerated import join
    except ModuleNotFoundError:
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


def scanned(wanted: int) -> int:
    """Return how many rows of a concept are scanned at most: more are searched for each of what is wanted."""
    return SEEK + SEEK_EACH * wanted


def ranges(low: Ints, lengths: Ints) -> Ints:
    """Return the numbers from each ``low`` on, as many as its length says.

    >>> ranges(np.array([5, 2]), np.array([2, 1])).tolist()
    [5, 6, 2]
    """
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    found: Ints = np.repeat(low - ends + lengths, lengths) + np.arange(total)
    return found


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
    table = table_of_one(kept) if hops == 3 else _table_of_two(adjacency, opened, kept, best.limit, allowed)
    if len(table.node):
        join(adjacency, opened, table, best, allowed)


def _work(adjacency: Adjacency, side: Side, wanted: int | None) -> int:
    rows = adjacency.start[side.node.astype(np.int64) + 1] - adjacency.start[side.node]
    return int((rows if wanted is None else np.minimum(rows, scanned(wanted))).sum())


def _begins(*keys: NDArray[np.int32]) -> Ints:
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
    adjacency: Adjacency, opened: Side, kept: Side, limit: int, allowed: NDArray[np.bool_] | None
) -> Table:
    """Return the walks of two edges to an end that can be half of a path within the limit."""
    least, least_one = opened.least(adjacency), int(opened.cost.min())
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
    return _sorted_table(adjacency, kept, at, near)


def _sorted_table(adjacency: Adjacency, kept: Side, at: Ints, near: Ints) -> Table:
    """Return the table of the walks over the rows ``at``, then those ``near`` the end."""
    node, via = adjacency.node[at], kept.node[near]
    runs = np.diff(np.append(_begins(node, near.astype(np.int32)), len(at)))
    same = np.diff(np.append(_begins(kept.node), len(kept.node)))
    repeats = int(runs.max(initial=0)) * int(same.max(initial=0))
    inner = adjacency.crossing[at]
    if not kept.first:
        inner = inner ^ 1
    outer = kept.crossing[near]
    crossings = (outer, inner) if kept.first else (inner, outer)
    cost = kept.cost[near] + adjacency.cost[at]
    order = np.lexsort((crossings[1], crossings[0], cost, node))
    node = node[order]
    begin = _begins(node)
    first, second = (one[order] for one in crossings)
    return Table(node[begin], np.append(begin, len(node)), cost[order], (first, second), via[order], repeats)


def chunks(lengths: Ints, least: int, most: int) -> Iterator[slice]:
    """Yield slices of rows whose lengths sum to about ``least``, then twice that, up to ``most``.

    >>> [(one.start, one.stop) for one in chunks(np.array([5, 5, 5, 1, 1, 1]), 6, 6)]
    [(0, 1), (1, 2), (2, 4), (4, 6)]
    """
    ends, done, size = np.cumsum(lengths), 0, least
    while done < len(lengths):
        base = int(ends[done - 1]) if done else 0
        upto = max(done + 1, int(ends.searchsorted(base + size, "right")))
        yield slice(done, upto)
        done, size = upto, min(2 * size, most)


@dataclass(frozen=True, slots=True)
class Front:
    """The rows of an opened side in the order in which they are walked on, and what each can cost at least."""

    row: Ints
    bound: Ints
    low: Ints
    """[rows] where the rows of the concept that is reached begin in the adjacency."""
    lengths: Ints


def front(adjacency: Adjacency, opened: Side, table: Table, limit: int) -> Front:
    """Return the rows worth opening, cheapest bound first."""
    reach = table.cost[table.begin[:-1]]
    least, least_two = int(reach.min()), int((reach + adjacency.cheapest[table.node]).min())
    bound = opened.cost + np.maximum(adjacency.cheapest[opened.node] + least, least_two)
    row = np.argsort(bound, kind="stable")
    row = row[: int(bound[row].searchsorted(limit, "right"))]
    node = opened.node[row].astype(np.int64)
    low = adjacency.start[node]
    return Front(row, bound[row], low, adjacency.start[node + 1] - low)


def join_arrays(
    adjacency: Adjacency, opened: Side, table: Table, best: Best, allowed: NDArray[np.bool_] | None
) -> None:
    """Take in the paths that walk two edges from the opened side and arrive in the table, in plain numpy."""
    edge = front(adjacency, opened, table, best.limit)
    marks = np.zeros(adjacency.size, dtype=np.bool_)
    marks[table.node] = True
    for some in chunks(np.minimum(edge.lengths, scanned(len(table.node))), CHUNK, LARGEST_CHUNK):
        if edge.bound[some.start] > best.limit:
            break
        which, at = _meetings(adjacency, edge, some, table, marks)
        if allowed is not None:
            keep = allowed[adjacency.predicate[at]]
            which, at = which[keep], at[keep]
        group = table.node.searchsorted(adjacency.node[at])
        row = edge.row[which]
        cost = opened.cost[row] + adjacency.cost[at]
        total = cost + table.cost[table.begin[group]]
        within = np.flatnonzero(total <= best.limit)
        if not table.repeats and len(within) > best.top_k:
            within = within[total[within] <= np.partition(total[within], best.top_k - 1)[best.top_k - 1]]
        within = within[np.argsort(total[within], kind="stable")]
        for begin in range(0, len(within), BATCH):
            batch = within[begin : begin + BATCH]
            if total[batch[0]] > best.limit:
                break
            _unfold(adjacency, opened, table, best, (row[batch], at[batch], group[batch], cost[batch]))


def _meetings(
    adjacency: Adjacency, edge: Front, some: slice, table: Table, marks: NDArray[np.bool_]
) -> tuple[Ints, Ints]:
    """Return where the concepts of a slice of the front meet the table: (their place in the front, the row)."""
    low, lengths = edge.low[some], edge.lengths[some]
    scan = lengths <= scanned(len(table.node))
    found: list[tuple[Ints, Ints]] = []
    places = np.flatnonzero(scan)
    if len(places):
        ends = np.cumsum(lengths[places])
        nodes = np.concatenate(
            [
                adjacency.node[one:two]
                for one, two in zip(low[places].tolist(), (low + lengths)[places].tolist(), strict=True)
            ]
        )
        hit = np.flatnonzero(marks[nodes])
        which = ends.searchsorted(hit, "right")
        found.append((places[which], hit + (low + lengths)[places][which] - ends[which]))
    for place in np.flatnonzero(~scan).tolist():
        base = int(low[place])
        nodes = adjacency.node[base : base + int(lengths[place])]
        left = nodes.searchsorted(table.node, "left")
        left = left[nodes[np.minimum(left, len(nodes) - 1)] == table.node]
        at = base + ranges(left, nodes.searchsorted(nodes[left], "right") - left)
        found.append((np.full(len(at), place), at))
    which, at = (np.concatenate([part[side] for part in found]) for side in (0, 1))
    return which + some.start, at


def _unfold(
    adjacency: Adjacency, opened: Side, table: Table, best: Best, meetings: tuple[Ints, Ints, Ints, Ints]
) -> None:
    """Take in the paths of some meetings (row, row in the adjacency, group, cost): each has several walks on."""
    row, at, group, cost = meetings
    begin = table.begin[group]
    # No meeting gives more than the k best: its first k walks on, and as many more as may come back to where it was.
    lengths = np.minimum(table.begin[group + 1] - begin, best.top_k + table.repeats)
    walk, meeting = ranges(begin, lengths), np.repeat(np.arange(len(row)), lengths)
    if table.repeats:
        keep = table.via[walk] != opened.node[row[meeting]]
        walk, meeting = walk[keep], meeting[keep]
    inner = adjacency.crossing[at[meeting]]
    outer, rest = opened.crossing[row[meeting]], tuple(one[walk] for one in table.crossing)
    total = cost[meeting] + table.cost[walk]
    if opened.first:
        best.add(total, outer, inner, *rest)
    else:
        best.add(total, *rest, inner ^ 1, outer)
