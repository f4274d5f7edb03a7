"""Best simple paths by degree-weighted cost (Himmelstein et al. 2017, Hetionet; ANCHORS: path cost)."""

import heapq
from collections.abc import Iterator
from typing import Protocol

from kgreason.model import Edge, Hop, Path

STEP = 0.5
"""What each edge costs beside its degrees, so that a way round by rare concepts does not beat a plain statement."""
BUDGET = 20_000
"""Paths taken off the queue before the search stops: counted, so that it ends the same everywhere."""


class Neighbourhood(Protocol):
    """What path search asks of a graph."""

    def around(self, number: int) -> Iterator[tuple[int, int, bool, float]]:
        """Yield (neighbour, edge, forward, cost) of a node."""
        ...

    def edge(self, number: int) -> Edge:
        """Return an edge by its number."""
        ...


def best_paths(graph: Neighbourhood, start: int, end: int, max_hops: int, top_k: int) -> tuple[Path, ...]:
    """Return the ``top_k`` cheapest simple paths of up to ``max_hops`` edges; ties by edge numbers."""
    queue: list[tuple[float, tuple[int, ...], tuple[int, ...], tuple[bool, ...]]] = [(0.0, (), (start,), ())]
    found: list[Path] = []
    near = {neighbour for neighbour, *_ in graph.around(end)}
    taken = 0
    while queue and len(found) < top_k and taken < BUDGET:
        cost, edges, nodes, ways = heapq.heappop(queue)
        taken += 1
        if nodes[-1] == end:
            hops = tuple(Hop(graph.edge(edge), way) for edge, way in zip(edges, ways, strict=True))
            found.append(Path(hops, cost))
            continue
        if len(edges) == max_hops:
            continue
        last = len(edges) == max_hops - 1
        for neighbour, edge, forward, price in graph.around(nodes[-1]):
            dead_end = (last and neighbour != end) or (len(edges) == max_hops - 2 and neighbour not in near | {end})
            if neighbour not in nodes and not dead_end:
                step = (round(cost + price + STEP, 6), (*edges, edge), (*nodes, neighbour), (*ways, forward))
                heapq.heappush(queue, step)
    return tuple(found)
