"""Edges and paths asked of a store in Cypher that every store reads the same.

A pattern of fixed length gives walks in the embedded store and distinct relationships in Neo4j; that all concepts on
it differ is stated in the query, so that both give simple paths. Lengths are asked one by one: a pattern of open
length (``*1..3``) is far slower in both.
"""

from itertools import combinations, product
from typing import Any

from kgreason.graph.stores.properties import edge_of
from kgreason.graph.stores.store import Store
from kgreason.model import Edge, Hop, Path

_ENDS = "RETURN s.id, r.predicate, o.id, r"


def edges_from(store: Store, subject: str) -> tuple[Edge, ...]:
    """Return all edges that leave a concept, sorted as an index sorts them."""
    return _edges(store, f"MATCH (s:Concept {{id: $id}})-[r]->(o:Concept) {_ENDS}", subject)


def edges_to(store: Store, object_: str) -> tuple[Edge, ...]:
    """Return all edges that reach a concept, sorted as an index sorts them."""
    return _edges(store, f"MATCH (s:Concept)-[r]->(o:Concept {{id: $id}}) {_ENDS}", object_)


def _edges(store: Store, cypher: str, curie: str) -> tuple[Edge, ...]:
    found = store.query(cypher, {"id": curie}).rows
    return tuple(sorted((edge_of(row[0], str(row[1]), row[2], row[3]) for row in found), key=_order))


def _order(edge: Edge) -> tuple[Any, ...]:
    return (edge.subject, edge.predicate, edge.object, edge.source, edge.rule, edge.qualifiers)


def path_cypher(ways: str) -> str:
    """Return the query for all simple paths between $source and $target of as many hops as ``ways`` has signs.

    Each hop is walked along the edge (``>``), against it (``<``) or either way (``-``).

    >>> print(path_cypher("><"))
    MATCH (n0:Concept {id: $source})-[r1]->(n1:Concept)<-[r2]-(n2:Concept {id: $target})
    WHERE n0.id <> n1.id AND n0.id <> n2.id AND n1.id <> n2.id
    RETURN n0.id, r1, n1.id, r2, n2.id
    """
    last = len(ways)
    pattern, columns = "(n0:Concept {id: $source})", "n0.id"
    for place, way in enumerate(ways, 1):
        arrow = {">": "-[r{0}]->", "<": "<-[r{0}]-", "-": "-[r{0}]-"}[way].format(place)
        pattern += f"{arrow}(n{place}:Concept{' {id: $target}' if place == last else ''})"
        columns += f", r{place}, n{place}.id"
    distinct = " AND ".join(f"n{one}.id <> n{other}.id" for one, other in combinations(range(last + 1), 2))
    return f"MATCH {pattern}\nWHERE {distinct}\nRETURN {columns}"


def paths(store: Store, source: str, target: str, *, max_hops: int = 3) -> frozenset[Path]:
    """Return all simple paths of up to ``max_hops`` edges between two concepts, without costs."""
    found: set[Path] = set()
    for hops in range(1, max_hops + 1):
        for ways in product("><", repeat=hops):
            for row in store.query(path_cypher("".join(ways)), {"source": source, "target": target}).rows:
                found.add(Path(tuple(_hop(way, row[2 * at : 2 * at + 3]) for at, way in enumerate(ways))))
    return frozenset(found)


def _hop(way: str, walked: tuple[Any, ...]) -> Hop:
    start, properties, end = walked
    subject, object_ = (start, end) if way == ">" else (end, start)
    return Hop(edge_of(subject, str(properties.get("predicate")), object_, properties), way == ">")
