"""The hierarchy of a merged graph: no circles, and the shipped knowledge keeps its own."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kgreason.graph.gather import Gather
from kgreason.graph.preference import SHIPPED
from kgreason.model import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kgreason.graph.arrays import Arrays

Ints = NDArray[np.int32]
PEELED = 100


def break_circles(found: "Arrays", gather: Gather) -> None:
    """Drop the ``subclass_of`` edges that close a circle, each with a fault: what is left is a hierarchy."""
    kind = gather.predicates.get("subclass_of", -1)
    rows = np.flatnonzero(found.predicate == kind)
    rows = rows[_in_circles(found.subject[rows], found.object[rows], len(found.ids))]
    if not len(rows):
        return
    closing = _closing(found.subject[rows].tolist(), found.object[rows].tolist())
    told: dict[tuple[str, str], None] = {}
    for edge in rows[closing].tolist():
        source = found.provenances[int(found.provenance[edge])][0]
        told[source, f"{found.ids[int(found.subject[edge])]} subclass_of {found.ids[int(found.object[edge])]}"] = None
    for source, ends in told:
        gather.fault(SourceError(place=source, found=f"{ends}, which closes a circle", wanted="a hierarchy; left out"))
    _drop(found, rows[closing])


def _in_circles(low: Ints, high: Ints, size: int) -> NDArray[np.bool_]:
    """Return which edges are left when what has no edge in, or none out, is peeled off again and again.

    Hierarchies are shallow; of one that is deeper than ``PEELED`` some edges in no circle are left too.
    """
    left = np.ones(len(low), dtype=bool)
    for _ in range(PEELED):
        out = np.bincount(low[left], minlength=size)
        into = np.bincount(high[left], minlength=size)
        fewer = left & (into[low] > 0) & (out[high] > 0)
        if fewer.sum() == left.sum():
            break
        left = fewer
    return left


def _closing(low: list[int], high: list[int]) -> list[int]:
    """Return the edges that a walk from the lowest number on finds to close a circle."""
    after: dict[int, list[tuple[int, int]]] = {}
    for at, (below, above) in enumerate(zip(low, high, strict=True)):
        after.setdefault(below, []).append((above, at))
    state: dict[int, int] = {}
    closing = []
    for start in sorted(after):
        stack: list[tuple[int, Iterator[tuple[int, int]]]] = []
        if start not in state:
            state[start] = 1
            stack.append((start, iter(after[start])))
        while stack:
            node, edges = stack[-1]
            above, at = next(edges, (-1, -1))
            if at < 0:
                state[node] = 2
                stack.pop()
            elif state.get(above, 0) == 1:
                closing.append(at)
            elif above not in state:
                state[above] = 1
                stack.append((above, iter(after.get(above, ()))))
    return closing


def _drop(found: "Arrays", edges: NDArray[np.int64]) -> None:
    keep = np.ones(len(found.subject), dtype=bool)
    keep[edges] = False
    for name in ("subject", "predicate", "object", "provenance"):
        setattr(found, name, getattr(found, name)[keep])


def keep_shipped_kinds(found: "Arrays", gather: Gather) -> None:
    """Drop the ``subclass_of`` edges that would put a shipped concept below a shipped one where ours does not.

    Reviewed rules hang on the shipped hierarchy: an old grouping of another source must not make one fire. Such an edge
    goes whether it says so at once or by a way through concepts of other sources.
    """
    kind = gather.predicates.get("subclass_of", -1)
    own = np.array([curie.startswith(SHIPPED) for curie in found.ids], dtype=bool)
    if not gather.shipped or not own.any():
        return
    above = _shipped_above(found, gather, kind)
    rows = np.flatnonzero(found.predicate == kind)
    starts, highs = _parents(found.subject[rows], found.object[rows], len(found.ids))
    reached: dict[int, frozenset[int]] = {}
    wrong = []
    for edge in rows[own[found.subject[rows]]].tolist():
        low, high = int(found.subject[edge]), int(found.object[edge])
        hit = {high} if own[high] else _first_shipped(high, starts, highs, own, reached)
        if not hit <= above.get(low, set()):
            wrong.append(edge)
    gather.counts["kinds that the shipped knowledge does not share"] += len(wrong)
    _drop(found, np.array(wrong, dtype=np.int64))


def _shipped_above(found: "Arrays", gather: Gather, kind: int) -> dict[int, set[int]]:
    """Return each shipped concept's ancestors by the shipped edges alone."""
    near: dict[int, list[int]] = {}
    for at in range(gather.shipped):
        if gather.predicate[at] == kind:
            near.setdefault(int(found.of[gather.subject[at]]), []).append(int(found.of[gather.object[at]]))
    above: dict[int, set[int]] = {}
    for low in near:
        todo, seen = [low], above.setdefault(low, set())
        while todo:
            new = set(near.get(todo.pop(), ())) - seen
            seen |= new
            todo += new
    return above


def _parents(low: Ints, high: Ints, size: int) -> tuple[NDArray[np.int64], Ints]:
    order = np.argsort(low, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(low, minlength=size))]).astype(np.int64)
    return starts, high[order]


def _first_shipped(
    start: int, starts: NDArray[np.int64], highs: Ints, own: NDArray[np.bool_], known: dict[int, frozenset[int]]
) -> frozenset[int]:
    """Return the shipped concepts that a walk up from another source's concept meets first."""
    found = known.get(start)
    if found is None:
        seen, todo, met = {start}, [start], set()
        while todo:
            at = todo.pop()
            for high in highs[int(starts[at]) : int(starts[at + 1])].tolist():
                if own[high]:
                    met.add(high)
                elif high not in seen:
                    seen.add(high)
                    todo.append(high)
        found = known[start] = frozenset(met)
    return found
