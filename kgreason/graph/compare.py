"""What an index holds, and what another has besides."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from kgreason.graph.index import Index
from kgreason.model import Edge


def described(index: Index) -> dict[str, Any]:
    """Return an index's digest, its counts, its concepts by category and its edges by predicate."""
    categories = Counter(one.category for one in index.concepts())
    names = tuple(index.predicates)
    kinds, counts = np.unique(index.column("edge_predicate"), return_counts=True)
    edges = {names[kind]: count for kind, count in zip(kinds.tolist(), counts.tolist(), strict=True)}
    return {
        "digest": index.digest,
        "counts": dict(index.counts),
        "categories": dict(sorted(categories.items())),
        "edges": dict(sorted(edges.items())),
    }


def compared(old: Index, new: Index) -> dict[str, list[str]]:
    """Return what is gone and what is new: concepts, renamed concepts, edges; each sorted, one line each."""
    before = {one.id: one.name for one in old.concepts()}
    after = {one.id: one.name for one in new.concepts()}
    lines, others = set(_lines(old)), set(_lines(new))
    return {
        "concepts gone": [f"{curie} {before[curie]}" for curie in sorted(before.keys() - after.keys())],
        "concepts new": [f"{curie} {after[curie]}" for curie in sorted(after.keys() - before.keys())],
        "concepts renamed": [
            f"{curie} {before[curie]} → {after[curie]}"
            for curie in sorted(before.keys() & after.keys())
            if before[curie] != after[curie]
        ],
        "edges gone": sorted(lines - others),
        "edges new": sorted(others - lines),
    }


def _lines(index: Index) -> Iterator[str]:
    return (edge_line(index.edge(number)) for number in range(index.counts["edges"]))


def edge_line(edge: Edge) -> str:
    """Return an edge in one line: its ends, predicate, source and rule, and what qualifies it.

    >>> edge_line(Edge("EX:a", "treats", "EX:b", "EX", (("route", "oral"),)))
    'EX:a treats EX:b (EX; route=oral)'
    """
    said = "; ".join((edge.source, *filter(None, (edge.rule,)), *(f"{key}={value}" for key, value in edge.qualifiers)))
    return f"{edge.subject} {edge.predicate} {edge.object} ({said})"
