"""The join that longer paths are found by: walks of two edges from one end, met with those kept from the other.

What can't be among the best any more is cut off by lower bounds, cheapest first: the answer is exact.
"""

from collections.abc import Callable, Iterator

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from kgreason.graph.adjacency import MICRO, Adjacency

Ints = NDArray[np.int64]
Found = tuple[float, tuple[int, ...], tuple[bool, ...]]
"""A path's cost, the numbers of its edges from start to end, and which of them are walked forward."""

MAX_HOPS = 4
NO_LIMIT = 1 << 40
CHUNK = 1 << 15
"""Rows read between two looks at the k-th best cost, at first; every chunk is twice as long as the one before."""
LARGEST_CHUNK = 1 << 20
BATCH = 1 << 12
"""Walks unfolded between two looks at the k-th best cost, at first."""
SEEK, SEEK_EACH = 1024, 32
"""A concept's rows are searched, not scanned, where they are more than ``SEEK + SEEK_EACH`` · (what to find)."""


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


class Side(Struct, frozen=True):
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


class Table(Struct, frozen=True):
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


class Front(Struct, frozen=True):
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
        for batch in chunks(_walks_on(table, group[within], best), BATCH, LARGEST_CHUNK):
            some_within = within[batch]
            if total[some_within[0]] > best.limit:
                break
            _unfold(adjacency, opened, table, best, tuple(one[some_within] for one in (row, at, group, cost)))


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


def _walks_on(table: Table, group: Ints, best: Best) -> Ints:
    """Return how many walks on can matter: the best k, and as many more as may come back to where a path was."""
    lengths: Ints = np.minimum(table.begin[group + 1] - table.begin[group], best.top_k + table.repeats)
    return lengths


def _unfold(adjacency: Adjacency, opened: Side, table: Table, best: Best, meetings: tuple[Ints, ...]) -> None:
    """Take in the paths of some meetings (row, row in the adjacency, group, cost): each has several walks on."""
    row, at, group, cost = meetings
    lengths = _walks_on(table, group, best)
    walk, meeting = ranges(table.begin[group], lengths), np.repeat(np.arange(len(row)), lengths)
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
