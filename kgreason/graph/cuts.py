"""Disjoint paths and what a connection hangs on, by augmenting paths (Menger 1927; Ford and Fulkerson 1956)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from kgreason.graph.adjacency import MICRO, Adjacency
from kgreason.graph.join import LARGEST_CHUNK, Found, chunks, ranges
from kgreason.graph.paths import allowed_predicates
from kgreason.graph.walks import distances, rows_of

LIMIT = 32
"""Disjoint paths looked for: a connection that hangs on more concepts hangs on none."""


class Cut(Struct, frozen=True):
    """What a connection hangs on, or why there is none."""

    direct: tuple[int, ...]
    """The edges straight from one to the other, which the loss of no concept breaks."""
    concepts: tuple[int, ...]
    """A least set of concepts whose loss leaves no other path of up to the given hops; the one nearest the start."""
    complete: bool
    """False: every such set is larger than the limit, and ``concepts`` is empty."""
    distance: int
    """The fewest edges between the two, whatever their number; −1: they are not connected."""
    reach: tuple[int, int] | None = None
    """Of two that are not connected: how many concepts each is connected with, itself included."""


def disjoint_paths(
    adjacency: Adjacency,
    start: int,
    end: int,
    max_hops: int = 3,
    limit: int = LIMIT,
    predicates: Iterable[int] | None = None,
) -> list[Found]:
    """Return as many paths as can be without a shared concept between the ends, cheapest first, ties by edges.

    They run among the concepts that lie on walks of up to ``max_hops`` edges; each alone may be longer. At most
    ``limit`` are looked for. Of parallel edges the cheapest is taken; an edge straight to the end is one of the paths.

    >>> from kgreason.graph.adjacency import adjacency_of
    >>> graph = adjacency_of(np.array([0, 1, 0, 2, 1]), np.array([1, 3, 2, 3, 2]), np.zeros(5), 4)
    >>> disjoint_paths(graph, 0, 3)
    [(1.0, (0, 1), (True, True)), (1.0, (2, 3), (True, True))]
    """
    allowed = allowed_predicates(adjacency, predicates)
    if start == end or limit < 1:
        return []
    part = _Part.of(adjacency, start, end, max_hops, allowed)
    routes = [[start, end]] if len(part.direct) else []
    routes += [[start, one, end] for one in part.common.tolist()]
    if len(routes) < limit:
        flow = _Flow(part)
        flow.grow(limit - len(routes))
        routes += flow.paths()
    found = sorted(_cheapest(adjacency, nodes, allowed) for nodes in routes)[:limit]
    return [(cost / MICRO, edges, ways) for cost, edges, ways in found]


def cut_set(
    adjacency: Adjacency,
    start: int,
    end: int,
    max_hops: int = 3,
    limit: int = LIMIT,
    predicates: Iterable[int] | None = None,
) -> Cut:
    """Return a least set of concepts that all paths of up to ``max_hops`` edges run through, or why there are none.

    >>> from kgreason.graph.adjacency import adjacency_of
    >>> graph = adjacency_of(np.array([0, 1, 0, 2, 1]), np.array([1, 3, 2, 3, 2]), np.zeros(5), 6)
    >>> cut_set(graph, 0, 3)
    Cut(direct=(), concepts=(1, 2), complete=True, distance=2, reach=None)
    >>> cut_set(graph, 0, 5)
    Cut(direct=(), concepts=(), complete=True, distance=-1, reach=(4, 1))
    """
    allowed = allowed_predicates(adjacency, predicates)
    if start == end:
        return Cut((), (), complete=True, distance=0)
    part = _Part.of(adjacency, start, end, max_hops, allowed)
    direct = tuple(sorted((adjacency.crossing[part.direct] >> 1).tolist()))
    distance = 1 if direct else part.distance
    if not distance:
        away = distances(adjacency, start, allowed)
        distance = int(away[end])
        if distance < 0:
            sizes = ((one >= 0).sum() for one in (away, distances(adjacency, end, allowed)))
            return Cut((), (), complete=True, distance=-1, reach=(int(next(sizes)), int(next(sizes))))
    flow = _Flow(part)
    if len(part.common) > limit or flow.grow(limit - len(part.common) + 1):
        return Cut(direct, (), complete=False, distance=distance)
    return Cut(direct, tuple(sorted({*part.common.tolist(), *flow.bottleneck()})), complete=True, distance=distance)


class _Part(Struct, frozen=True):
    """The concepts on walks of up to some edges between two, by numbers of their own, and what links them.

    Those next to both are left out: each is a disjoint path of its own, and belongs to every cut.
    """

    concept: NDArray[np.int64]
    begin: NDArray[np.int64]
    near: NDArray[np.int64]
    start: int
    end: int
    common: NDArray[np.int64]
    """The concepts next to both."""
    direct: NDArray[np.int64]
    """The rows straight from the start to the end."""
    distance: int
    """The fewest edges between the two, but for a direct one; 0: more than the given hops."""

    @classmethod
    def of(
        cls, adjacency: Adjacency, start: int, end: int, max_hops: int, allowed: NDArray[np.bool_] | None
    ) -> "_Part":
        """Return the part between two concepts."""
        one, two = (distances(adjacency, ends, allowed, max_hops - 1) for ends in (start, end))
        inside = (one > 0) & (two > 0) & (one + two <= max_hops)
        inside[[start, end]] = False
        distance = int((one + two)[inside].min(initial=max_hops + 1)) % (max_hops + 1)
        common = inside & (one == 1) & (two == 1)
        inside &= ~common
        inside[[start, end]] = True
        concept = np.flatnonzero(inside)
        number = np.full(adjacency.size, -1, dtype=np.int64)
        number[concept] = np.arange(len(concept))
        lengths = adjacency.start[concept + 1] - adjacency.start[concept]
        links: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
        for some in chunks(lengths, LARGEST_CHUNK, LARGEST_CHUNK):
            which, at = rows_of(adjacency, concept[some], allowed)
            near = number[adjacency.node[at]]
            once = near >= 0
            once[1:] &= (near[1:] != near[:-1]) | (which[1:] != which[:-1])
            links.append((which[once] + some.start, near[once]))
        here, near = (np.concatenate([link[side] for link in links]) for side in (0, 1))
        keep = ~((here == number[start]) & (near == number[end]))
        counts = np.bincount(here[keep], minlength=len(concept))
        return cls(
            concept,
            np.append(0, np.cumsum(counts)),
            near[keep],
            int(number[start]),
            int(number[end]),
            np.flatnonzero(common),
            _between(adjacency, start, end, allowed),
            distance,
        )


def _between(adjacency: Adjacency, one: int, two: int, allowed: NDArray[np.bool_] | None) -> NDArray[np.int64]:
    """Return the rows of one concept that lead to another, cheapest first."""
    low, high = int(adjacency.start[one]), int(adjacency.start[one + 1])
    left, right = (low + int(adjacency.node[low:high].searchsorted(np.int32(two), side)) for side in ("left", "right"))
    at = np.arange(left, right)
    return at if allowed is None else at[allowed[adjacency.predicate[left:right]]]


def _cheapest(
    adjacency: Adjacency, nodes: list[int], allowed: NDArray[np.bool_] | None
) -> tuple[int, tuple[int, ...], tuple[bool, ...]]:
    """Return a path by the cheapest edges between concepts that follow each other."""
    rows = [int(_between(adjacency, one, two, allowed)[0]) for one, two in pairwise(nodes)]
    steps = [int(adjacency.crossing[row]) for row in rows]
    cost = sum(int(adjacency.cost[row]) for row in rows)
    return cost, tuple(one >> 1 for one in steps), tuple(bool(one & 1) for one in steps)


@dataclass(slots=True)
class _Flow:
    """Disjoint paths among some concepts. Each concept is thought of as a way in and a way out, one path wide."""

    part: _Part
    edges: set[tuple[int, int]] = field(default_factory=set)
    """The steps of the paths."""
    before: dict[int, int] = field(default_factory=dict)
    """The concept before each that a path runs through."""
    following: dict[int, int] = field(default_factory=dict)
    entered: dict[int, int] = field(default_factory=dict)
    """From where the last search reached the way in of such a concept (itself: by its own way out)."""
    left: set[int] = field(default_factory=set)
    """Such concepts whose way out the last search reached, by going back along their path."""

    def grow(self, limit: int) -> bool:
        """Add paths up to a limit; tell whether it was reached."""
        for _ in range(limit):
            came = self._search()
            if came is None:
                return False
            self._augment(came)
        return True

    def paths(self) -> Iterator[list[int]]:
        """Yield the paths as concepts from start to end."""
        for first in sorted(two for one, two in self.edges if one == self.part.start):
            nodes = [self.part.start, first]
            while nodes[-1] != self.part.end:
                nodes.append(self.following[nodes[-1]])
            yield self.part.concept[nodes].tolist()

    def bottleneck(self) -> tuple[int, ...]:
        """Return, after a search that failed, the concepts that it got into and not out of."""
        return tuple(self.part.concept[list(self.entered.keys() - self.left)].tolist())

    def _search(self) -> NDArray[np.int64] | None:
        """Return from where each free concept was reached, the end among them; None if it was not."""
        part, size = self.part, len(self.part.concept)
        came = np.full(size, -1, dtype=np.int64)
        came[part.start] = part.start
        busy = np.zeros(size, dtype=np.bool_)
        busy[list(self.before)] = True
        self.entered, self.left = {}, set()
        layer = np.array([part.start])
        while len(layer):
            lengths = part.begin[layer + 1] - part.begin[layer]
            node, source = part.near[ranges(part.begin[layer], lengths)], np.repeat(layer, lengths)
            fresh = came[node] < 0
            node, first = np.unique(node[fresh], return_index=True)
            source = source[fresh][first]
            taken = busy[node]
            came[node[~taken]] = source[~taken]
            if came[part.end] >= 0:
                return came
            back: list[int] = []
            for here, there in zip(source[taken].tolist(), node[taken].tolist(), strict=True):
                back += self._back(here, there)
            layer = np.concatenate([node[~taken], np.array(back, dtype=np.int64)])
        return None

    def _back(self, source: int, node: int) -> Iterator[int]:
        """Yield the concepts that may be left another way by one who enters a path and goes back along it."""
        while node not in self.entered:
            self.entered[node] = source
            node = self.before[node]
            if node == self.part.start or node in self.left:
                return
            self.left.add(node)
            yield node
            source = node

    def _augment(self, came: NDArray[np.int64]) -> None:
        """Make one path more of the way that a search found."""
        node, source = self.part.end, int(came[self.part.end])
        while True:
            self.edges.add((source, node))
            node = source
            while node in self.before:
                # The search came to its way out by going back over the step after it.
                later = self.following[node]
                self.edges.discard((node, later))
                node = self.entered[later]
                if node != later:
                    self.edges.add((node, later))
            if node == self.part.start:
                break
            source = int(came[node])
        self.before = {two: one for one, two in self.edges if two != self.part.end}
        self.following = {one: two for one, two in self.edges if one != self.part.start}
