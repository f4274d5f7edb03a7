"""How fast edges go into the stores: `python benchmarks/stores.py [--edges N] [--uri neo4j://…]`.

A graph is generated with a fixed seed: power-law degrees, twelve predicates, provenance on every edge. Each store is
filled, then filled again, which must add nothing. Neo4j is asked for by --uri or NEO4J_URI, and must be empty.
"""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from kgreason.graph.stores import Store, open_store
from kgreason.model import Concept, Edge

PREDICATES = (
    "treats", "causes", "inhibits", "activates", "has_phenotype", "contraindicated_in", "interacts_with",
    "subclass_of", "associated_with", "expressed_in", "participates_in", "regulates",
)  # fmt: skip


class Generated:
    """A graph of as many edges as asked, and a thirtieth as many concepts (the ratio of PrimeKG)."""

    def __init__(self, edges: int) -> None:
        self.counts = {"concepts": max(edges // 30, 100), "edges": edges}

    def concepts(self) -> Iterator[Concept]:
        """Yield all concepts."""
        for number in range(self.counts["concepts"]):
            name = f"concept number {number}"
            yield Concept(f"EX:{number}", name, ("Drug", "Disease")[number % 2], (f"no. {number}",), source="EX:book")

    @cached_property
    def _ends(self) -> list[tuple[int, int, int]]:
        draw, size = random.Random(4), self.counts["concepts"]
        return sorted(
            (int(size * draw.random() ** 3), int(size * draw.random() ** 3), draw.randrange(len(PREDICATES)))
            for _ in range(self.counts["edges"])
        )

    def edge(self, number: int) -> Edge:
        """Return an edge by its number."""
        subject, object_, kind = self._ends[number]
        qualifiers = (("knowledge_source", "EX:trial"), ("publications", f"PMID:{number}"))
        return Edge(f"EX:{subject}", PREDICATES[kind], f"EX:{object_}", "EX:book", qualifiers)


class Clock:
    """Notes when the last concept was dealt with, and so when edges began."""

    def __init__(self, concepts: int) -> None:
        self.concepts, self.count, self.edges_from = concepts, 0, 0.0

    def step(self, more: int) -> None:
        """Count."""
        self.count += more
        if self.count >= self.concepts and not self.edges_from:
            self.edges_from = time.perf_counter()


def measure(name: str, store: Store, graph: Generated) -> None:
    concepts, edges = graph.counts["concepts"], graph.counts["edges"]
    for turn in ("first", "second"):
        clock, start = Clock(concepts), time.perf_counter()
        done = store.load(graph, clock.step)
        end = time.perf_counter()
        print(
            f"{name:8}  {turn:6}  concepts {concepts / (clock.edges_from - start):8,.0f} a second  "
            f"edges {edges / (end - clock.edges_from):8,.0f} a second  {end - start:7.1f} s  "
            f"there: {done.concepts:,} and {done.edges:,}; new: {done.new_concepts:,} and {done.new_edges:,}",
            flush=True,
        )
        assert (done.concepts, done.edges) == (concepts, edges)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edges", type=int, default=500_000, help="default: 500,000")
    parser.add_argument("--uri", default=os.environ.get("NEO4J_URI", ""), help="an empty Neo4j; default: NEO4J_URI")
    args = parser.parse_args()
    graph = Generated(args.edges)
    graph.edge(0)
    if args.uri:
        store = open_store(args.uri)
        if store.query("MATCH (n) RETURN count(n) AS n").rows[0][0]:
            parser.error("the Neo4j is not empty")
        measure("Neo4j", store, graph)
        store.close()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(str(Path(folder) / "store"), make=True)
        measure("embedded", store, graph)
        store.close()


if __name__ == "__main__":
    main()
