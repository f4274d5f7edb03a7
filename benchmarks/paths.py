"""Print the times of path search on a generated graph the size of PrimeKG, beside networkx, Neo4j and ladybug.

python benchmarks/paths.py [--hops 3] [--networkx SECONDS] [--ladybug] [--neo4j URI]

The graph has 130,000 concepts and 4,050,000 edges, with degrees that follow Zipf's law up to about 17,700. All answer
one question: the 10 cheapest simple paths, in either direction, for 200 pairs drawn uniformly over concepts. Every
answer is compared with numpy's. A pair's time is the best of three after a first one that warms up (Neo4j and
ladybug: of two). Neo4j is filled anew unless it holds as many edges; it should be otherwise empty.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kgreason.graph.adjacency import MICRO, STEP, adjacency_of, open_adjacency, write_adjacency
from kgreason.graph.join import Found, Join, join_arrays
from kgreason.graph.paths import join_compiled, search

CONCEPTS, EDGES, LARGEST, PREDICATES = 130_000, 4_050_000, 19_500, 30
PAIRS, TOP = 200, 10
Answer = list[tuple[int, tuple[int, ...]]]
"""Costs in millionths, and edge numbers."""
Ask = Callable[[int, int], Answer]


@dataclass(frozen=True)
class Graph:
    """Edges by number, sorted by subject."""

    subject: np.ndarray
    object: np.ndarray
    predicate: np.ndarray
    cost: np.ndarray
    size: int

    @property
    def price(self) -> np.ndarray:
        """What an edge costs, in millionths."""
        return np.rint((self.cost + STEP) * MICRO).astype(np.int64)


def generated(concepts: int = CONCEPTS, edges: int = EDGES, largest: int = LARGEST, seed: int = 4) -> Graph:
    """Draw both ends of edges by weights 1/rank, cut off at the largest; each (subject, predicate, object) once."""
    rng = np.random.default_rng(seed)
    low, high = 0.0, 2.0 * edges
    for _ in range(80):
        scale = (low + high) / 2
        low, high = (scale, high) if weights(concepts, scale, largest).sum() < 2 * edges else (low, scale)
    sums = np.cumsum(weights(concepts, low, largest))
    names, drawn = rng.permutation(concepts), int(edges * 1.5)
    one, two = (names[sums.searchsorted(rng.random(drawn) * sums[-1])] for _ in range(2))
    kinds = np.minimum(rng.geometric(0.15, drawn) - 1, PREDICATES - 1)
    key = ((one * concepts + two) * PREDICATES + kinds)[one != two]
    _, first = np.unique(key, return_index=True)
    pair, kind = np.divmod(np.sort(key[np.sort(first)[:edges]]), PREDICATES)
    subject, object_ = (half.astype(np.int32) for half in np.divmod(pair, concepts))
    return Graph(subject, object_, kind.astype(np.uint8), costs(subject, object_, kind, concepts), concepts)


def weights(concepts: int, scale: float, largest: int) -> np.ndarray:
    return np.minimum(scale / np.arange(1, concepts + 1), largest)


def costs(subject: np.ndarray, object_: np.ndarray, kinds: np.ndarray, size: int) -> np.ndarray:
    """Return the cost of ANCHORS, as the index writes it."""
    out, into = (end.astype(np.int64) * PREDICATES + kinds for end in (subject, object_))
    out_degree, in_degree = (np.bincount(end, minlength=size * PREDICATES)[end] for end in (out, into))
    return np.round(0.4 * np.log(out_degree * in_degree), 6)


def measured(
    name: str, ask: Ask, pairs: list[list[int]], repeats: int, wanted: list[Answer] | None
) -> tuple[list[Answer], float]:
    """Print median and 99th percentile, and whether the answers agree; return the answers and the median."""
    answers, times = [ask(*pair) for pair in pairs], [float("inf")] * len(pairs)
    for _ in range(repeats):
        for at, pair in enumerate(pairs):
            begin = time.perf_counter()
            ask(*pair)
            times[at] = min(times[at], (time.perf_counter() - begin) * 1000)
    same = sum(one == two for one, two in zip(answers, wanted or answers, strict=True))
    print(
        f"{name:<28} median {statistics.median(times):9.3f} ms   p99 {np.percentile(times, 99):9.3f}   "
        f"max {max(times):9.3f}   {same} of {len(pairs)} answers the same",
        flush=True,
    )
    return answers, statistics.median(times)


def networkx_paths(graph: Graph, pairs: list[list[int]], hops: int, seconds: float, median: float) -> None:
    """Print how far ``all_simple_edge_paths`` gets with a few pairs; one that does not end says *at least*."""
    import networkx as nx

    begin = time.perf_counter()
    whole = nx.MultiGraph()
    whole.add_nodes_from(range(graph.size))
    whole.add_edges_from(zip(graph.subject.tolist(), graph.object.tolist(), range(len(graph.subject)), strict=True))
    print(f"networkx: filled in {time.perf_counter() - begin:.0f} s", flush=True)
    for start, end in pairs[:4]:
        begin, found, ended = time.perf_counter(), 0, True
        for _ in nx.all_simple_edge_paths(whole, start, end, cutoff=hops):
            found += 1
            if time.perf_counter() - begin > seconds:
                ended = False
                break
        took = time.perf_counter() - begin
        print(
            f"networkx all_simple_edge_paths {start}–{end}: {'' if ended else 'not done after '}{took:.1f} s, "
            f"{found} paths ({'' if ended else 'at least '}{took * 1000 / median:,.0f} times numpy's median)",
            flush=True,
        )


def patterns(hops: int, apart: str) -> Iterable[str]:
    """Yield the question in Cypher, a pattern of fixed length a number of hops, as a person writes it who measures.

    It returns the cost, then as many edges as the longest path has (−1: no more). On a simple path no concept repeats:
    ``apart`` says it of two.
    """
    for length in range(1, hops + 1):
        inner = [f"n{at}" for at in range(1, length)]
        nodes = ["(a)", *(f"({one}:Concept)" for one in inner), "(b)"]
        route = nodes[0] + "".join(f"-[r{at}:RELATED]-{node}" for at, node in enumerate(nodes[1:], 1))
        pairs = [(one, end) for one in inner for end in "ab"] + [
            (one, two) for one in inner for two in inner if one < two
        ]
        where = " WHERE " + " AND ".join(apart.format(one, two) for one, two in pairs) if pairs else ""
        cost = " + ".join(f"r{at}.cost" for at in range(1, length + 1))
        edges = ", ".join(f"{f'r{at}.number' if at <= length else '-1'} AS e{at}" for at in range(1, hops + 1))
        yield (
            "MATCH (a:Concept {number: $source}) MATCH (b:Concept {number: $target}) "
            f"MATCH {route}{where} RETURN {cost} AS cost, {edges} {ranked(hops)}"
        )


def ranked(hops: int) -> str:
    return f"ORDER BY cost, {', '.join(f'e{at}' for at in range(1, hops + 1))} LIMIT {TOP}"


def answered(rows: Iterable[Iterable[int]]) -> Answer:
    return [(cost, tuple(edge for edge in edges if edge >= 0)) for cost, *edges in rows]


def neo4j_paths(graph: Graph, uri: str, hops: int) -> Ask:
    """Return a function that asks Neo4j; fills it where it does not hold the graph."""
    import neo4j

    session = neo4j.GraphDatabase.driver(uri, auth=None).session()
    held = session.run("MATCH ()-[r:RELATED]->() RETURN count(r)").single(strict=True)[0]
    if held != len(graph.subject):
        begin = time.perf_counter()
        session.run("CREATE CONSTRAINT IF NOT EXISTS FOR (c:Concept) REQUIRE c.number IS UNIQUE").consume()
        session.run(
            "UNWIND range(0, $size - 1) AS number "
            "CALL (number) { CREATE (:Concept {number: number}) } IN TRANSACTIONS OF 10000 ROWS",
            size=graph.size,
        ).consume()
        columns = (graph.subject, graph.object, np.arange(len(graph.subject)), graph.price)
        for at in range(0, len(graph.subject), 50_000):
            session.run(
                "UNWIND $rows AS row MATCH (a:Concept {number: row[0]}) MATCH (b:Concept {number: row[1]}) "
                "CREATE (a)-[:RELATED {number: row[2], cost: row[3]}]->(b)",
                rows=np.stack([column[at : at + 50_000] for column in columns], axis=1).tolist(),
            ).consume()
        print(f"Neo4j: filled in {time.perf_counter() - begin:.0f} s", flush=True)
    union = " UNION ALL ".join(patterns(hops, "{} <> {}"))
    columns = ", ".join(f"e{at}" for at in range(1, hops + 1))
    query = f"CALL () {{ {union} }} RETURN cost, {columns} {ranked(hops)}"

    def ask(start: int, end: int) -> Answer:
        return answered(session.run(query, source=start, target=end).values())

    return ask


def ladybug_paths(graph: Graph, folder: Path, hops: int) -> Ask:
    """Return a function that asks ladybug: a query a pattern, as it cannot sort a union."""
    import ladybug

    begin = time.perf_counter()
    connection = ladybug.Connection(ladybug.Database(str(folder / "paths.lbug")))
    np.savetxt(folder / "nodes.csv", np.arange(graph.size), fmt="%d")
    rows = np.stack([graph.subject, graph.object, np.arange(len(graph.subject)), graph.price], axis=1)
    np.savetxt(folder / "edges.csv", rows, fmt="%d", delimiter=",")
    connection.execute("CREATE NODE TABLE Concept(number INT64 PRIMARY KEY)")
    connection.execute("CREATE REL TABLE RELATED(FROM Concept TO Concept, number INT64, cost INT64)")
    connection.execute(f"COPY Concept FROM '{folder / 'nodes.csv'}'")
    connection.execute(f"COPY RELATED FROM '{folder / 'edges.csv'}'")
    print(f"ladybug {ladybug.__version__}: filled in {time.perf_counter() - begin:.0f} s", flush=True)
    queries = list(patterns(hops, "id({}) <> id({})"))

    def ask(start: int, end: int) -> Answer:
        found: Answer = []
        for query in queries:
            found += answered(connection.execute(query, {"source": start, "target": end}).get_all())
        return sorted(found)[:TOP]

    return ask


def run(chosen: argparse.Namespace, folder: Path) -> None:
    begin = time.perf_counter()
    graph = generated()
    print(f"{graph.size:,} concepts, {len(graph.subject):,} edges, generated in {time.perf_counter() - begin:.1f} s")
    begin = time.perf_counter()
    built = adjacency_of(graph.subject, graph.object, graph.cost, graph.size, graph.predicate)
    took, degrees = time.perf_counter() - begin, np.diff(built.start)
    print(f"adjacency built in {took:.1f} s; degrees: median {np.median(degrees):.0f}, highest {degrees.max():,}")
    write_adjacency(built, folder)
    begin = time.perf_counter()
    adjacency = open_adjacency(folder)
    print(f"adjacency opened in {(time.perf_counter() - begin) * 1000:.1f} ms")
    pairs = np.random.default_rng(4).integers(0, graph.size, (PAIRS, 2)).tolist()

    def asking(join: Join) -> Ask:
        def ask(start: int, end: int) -> Answer:
            found: list[Found] = search(join, adjacency, start, end, chosen.hops, TOP)
            return [(round(cost * MICRO), edges) for cost, edges, _ in found]

        return ask

    wanted, median = measured("numpy", asking(join_arrays), pairs, 3, None)
    if compiled := join_compiled():
        measured("numba", asking(compiled), pairs, 3, wanted)
    if chosen.neo4j:
        measured("Neo4j", neo4j_paths(graph, chosen.neo4j, chosen.hops), pairs, 2, wanted)
    if chosen.ladybug:
        measured("ladybug", ladybug_paths(graph, folder, chosen.hops), pairs, 2, wanted)
    if chosen.networkx:
        networkx_paths(graph, pairs, chosen.hops, chosen.networkx, median)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hops", type=int, default=3)
    parser.add_argument("--networkx", type=float, metavar="SECONDS", help="ask networkx four pairs, each so long")
    parser.add_argument("--ladybug", action="store_true", help="ask ladybug too")
    parser.add_argument("--neo4j", metavar="URI", help="ask this Neo4j too")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        run(chosen, Path(name))


if __name__ == "__main__":
    main()
