"""Look around in an index by identifier: what is near, what is alike, what a connection hangs on."""

from collections.abc import Iterable

import numpy as np
from msgspec import Struct

from kgreason.graph import walks
from kgreason.graph.index import Index
from kgreason.graph.join import Found
from kgreason.model import Edge, Hop, KgreasonError, Path


class Hold(Struct, frozen=True):
    """What the paths of up to some hops between two concepts hang on, or why there are none.

    ``direct`` edges join them straight; ``concepts`` is a least set that all other paths run through, empty where it is
    larger than was looked for (``complete`` is false then). ``distance`` is the fewest edges between them, -1 where
    nothing connects them; ``reach`` then says how many concepts each is connected with, itself included.
    """

    direct: tuple[Edge, ...]
    concepts: tuple[str, ...]
    complete: bool
    distance: int
    reach: tuple[int, int] | None


def shortest(index: Index, source: str, target: str, predicates: Iterable[str] = ()) -> Path | None:
    """Return the path of the fewest edges, whatever their number: the cheapest such; None where nothing connects them.

    Raises KgreasonError for an identifier or a predicate that the graph does not have, as do all of these.
    """
    return next(iter(all_shortest(index, source, target, 1, predicates)), None)


def all_shortest(
    index: Index, source: str, target: str, limit: int = 100, predicates: Iterable[str] = ()
) -> tuple[Path, ...]:
    """Return the paths of the fewest edges, cheapest first, the best ``limit`` of them."""
    ends, kinds = _ends(index, source, target), index.predicate_numbers(predicates)
    return tuple(_path(index, one) for one in walks.all_shortest(index.adjacency, *ends, limit, kinds))


def disjoint_paths(
    index: Index, source: str, target: str, max_hops: int = 3, predicates: Iterable[str] = ()
) -> tuple[Path, ...]:
    """Return paths that share no concept but their ends, within the neighbourhood of ``max_hops``; cheapest first."""
    from kgreason.graph import cuts

    ends, kinds = _ends(index, source, target), index.predicate_numbers(predicates)
    found = cuts.disjoint_paths(index.adjacency, *ends, max_hops, predicates=kinds)
    return tuple(_path(index, one) for one in found)


def cut_set(index: Index, source: str, target: str, max_hops: int = 3, predicates: Iterable[str] = ()) -> Hold:
    """Return what the paths of up to ``max_hops`` edges between two concepts hang on, or why there are none."""
    from kgreason.graph import cuts

    ends, kinds = _ends(index, source, target), index.predicate_numbers(predicates)
    cut = cuts.cut_set(index.adjacency, *ends, max_hops, predicates=kinds)
    direct = tuple(index.edge(edge) for edge in cut.direct)
    return Hold(direct, tuple(index.identifier(one) for one in cut.concepts), cut.complete, cut.distance, cut.reach)


def neighbours(index: Index, concept: str, top_k: int = 20, predicates: Iterable[str] = ()) -> tuple[Path, ...]:
    """Return the cheapest edge to each neighbour as a path of one hop, the most specific first."""
    kinds = index.predicate_numbers(predicates)
    found = walks.neighbours(index.adjacency, index.number(concept), top_k, kinds)
    return tuple(_path(index, (cost, (edge,), (forward,))) for cost, _, edge, forward in found)


def similar(
    index: Index, concept: str, top_k: int = 20, predicates: Iterable[str] = ()
) -> tuple[tuple[str, float], ...]:
    """Return the concepts that share its most specific neighbours, each with its score (Adamic and Adar 2003)."""
    found = walks.similar(index.adjacency, index.number(concept), top_k, index.predicate_numbers(predicates))
    return tuple((index.identifier(one), score) for score, one in found)


def hubness(index: Index, concepts: Iterable[str]) -> dict[str, float]:
    """Return for each concept the share of the concepts of its category that have a lower degree."""
    wanted = sorted(set(concepts))
    if not wanted:
        return {}
    numbers: dict[str, int] = {}
    kinds = np.array([numbers.setdefault(one.category, len(numbers)) for one in index.concepts()])
    found = walks.hubness(index.adjacency, kinds)
    return {one: float(found[index.number(one)]) for one in wanted}


def _ends(index: Index, source: str, target: str) -> tuple[int, int]:
    start, end = index.number(source), index.number(target)
    if start == end:
        raise KgreasonError(place="concepts", found=f"{source} twice", wanted="two concepts")
    return start, end


def _path(index: Index, found: Found) -> Path:
    cost, edges, ways = found
    return Path(tuple(Hop(index.edge(edge), way) for edge, way in zip(edges, ways, strict=True)), cost)
