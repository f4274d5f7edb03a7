"""Walks and cuts: the same answers as networkx gives on small random graphs."""

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgreason.graph import walks
from kgreason.graph.adjacency import STEP, Adjacency, adjacency_of
from kgreason.graph.cuts import Cut, cut_set, disjoint_paths
from kgreason.graph.walks import all_shortest, distances, hubness, neighbours, shortest, similar

Row = tuple[int, int, int, float]
Rows = list[Row]
SIZE = 9


def adjacency(rows: Rows, size: int = SIZE) -> Adjacency:
    columns = np.array([row[:3] for row in rows], dtype=np.int32).reshape(-1, 3).T
    return adjacency_of(columns[0], columns[1], np.array([row[3] for row in rows], dtype=np.float64), size, columns[2])


def network(rows: Rows, predicates: set[int] | None = None, size: int = SIZE) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(row[:2] for row in rows if row[0] != row[1] and (predicates is None or row[2] in predicates))
    return graph


def nodes_of(rows: Rows, start: int, edges: tuple[int, ...], ways: tuple[bool, ...]) -> tuple[int, ...]:
    nodes = [start]
    for edge, forward in zip(edges, ways, strict=True):
        near, far = rows[edge][:2] if forward else rows[edge][1::-1]
        assert nodes[-1] == near
        nodes.append(far)
    return tuple(nodes)


node, price = st.integers(0, SIZE - 1), st.sampled_from([0.0, 0.25, 0.5, 0.9])
graphs = st.lists(st.tuples(node, node, st.integers(0, 2), price), max_size=26)
choices = st.none() | st.sets(st.integers(0, 2))


@settings(max_examples=200, deadline=None)
@given(graphs, choices)
def test_distances_are_those_of_networkx(rows, predicates):
    allowed = walks.allowed_predicates(adjacency(rows), predicates)
    wanted = nx.single_source_shortest_path_length(network(rows, predicates), 0)
    assert distances(adjacency(rows), 0, allowed).tolist() == [wanted.get(one, -1) for one in range(SIZE)]
    near = nx.single_source_shortest_path_length(network(rows, predicates), 0, cutoff=2)
    assert distances(adjacency(rows), 0, allowed, 2).tolist() == [near.get(one, -1) for one in range(SIZE)]


def shortest_by_networkx(rows: Rows, start: int, end: int, predicates: set[int] | None) -> list:
    graph, found = network(rows, predicates), []
    for nodes in nx.all_shortest_paths(graph, start, end) if nx.has_path(graph, start, end) else ():
        steps = [
            [
                (number, forward)
                for number, row in enumerate(rows)
                for forward in (True, False)
                if row[:2] == ((one, two) if forward else (two, one)) and (predicates is None or row[2] in predicates)
            ]
            for one, two in itertools.pairwise(nodes)
        ]
        for route in itertools.product(*steps):
            cost = sum(round((rows[number][3] + STEP) * 1_000_000) for number, _ in route) / 1_000_000
            found.append((cost, tuple(number for number, _ in route), tuple(way for _, way in route)))
    return sorted(found)


@settings(max_examples=200, deadline=None)
@given(graphs, st.integers(1, SIZE - 1), choices, st.sampled_from([1, 3, 1000]))
def test_the_shortest_paths_are_those_of_networkx_with_every_parallel_edge(rows, end, predicates, limit):
    wanted = shortest_by_networkx(rows, 0, end, predicates)
    assert all_shortest(adjacency(rows), 0, end, limit, predicates) == wanted[:limit]
    assert shortest(adjacency(rows), 0, end, predicates) == next(iter(wanted), None)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 1), st.integers(0, 1), price), max_size=20),
    st.sampled_from([1, 2, 50]),
)
def test_shortest_paths_may_be_longer_than_four_hops(links, limit):
    """A ladder of eight rungs two wide: the ends are eight or more edges apart."""
    rows = [(2 * rung + left, 2 * rung + 2 + right, 0, cost) for rung, left, right, cost in links]
    rows += [(2 * rung, 2 * rung + 2, 0, 0.25) for rung in range(8)]
    graph, wanted = adjacency(rows, 20), nx.Graph([row[:2] for row in rows])
    routes = sorted(tuple(one) for one in nx.all_shortest_paths(wanted, 0, 16))
    found = all_shortest(graph, 0, 16, 10**6)
    assert sorted({nodes_of(rows, 0, edges, ways) for _, edges, ways in found}) == routes
    assert found == sorted(found)
    assert all_shortest(graph, 0, 16, limit) == found[:limit]


@settings(max_examples=300, deadline=None)
@given(graphs, st.integers(1, SIZE - 1), st.sampled_from([2, 3, 4, SIZE]), choices)
def test_disjoint_paths_are_as_many_as_networkx_finds_and_share_nothing(rows, end, max_hops, predicates):
    part, direct = between(network(rows, predicates), end, max_hops)
    wanted = len(list(nx.node_disjoint_paths(part, 0, end))) if part.has_node(0) and nx.has_path(part, 0, end) else 0
    found = disjoint_paths(adjacency(rows), 0, end, max_hops, 32, predicates)
    assert len(found) == wanted + direct
    routes = [nodes_of(rows, 0, edges, ways) for _, edges, ways in found]
    inner = [one for route in routes for one in route[1:-1]]
    assert len(inner) == len(set(inner))
    assert all(route[-1] == end and len(set(route)) == len(route) for route in routes)
    assert all(predicates is None or rows[edge][2] in predicates for _, edges, _ in found for edge in edges)
    assert found == sorted(found)
    assert len(disjoint_paths(adjacency(rows), 0, end, max_hops, 1, predicates)) == min(1, len(found))


def between(graph: nx.Graph, end: int, max_hops: int) -> tuple[nx.Graph, bool]:
    """The concepts on walks of up to some edges from 0 to an end, without the edge between the two; was there one."""
    one, two = (nx.single_source_shortest_path_length(graph, at) for at in (0, end))
    part = nx.Graph(graph.subgraph(at for at in graph if at in one and at in two and one[at] + two[at] <= max_hops))
    direct = part.has_edge(0, end)
    if direct:
        part.remove_edge(0, end)
    return part, direct


@settings(max_examples=300, deadline=None)
@given(graphs, st.integers(1, SIZE - 1), st.sampled_from([2, 3, 4, SIZE]), choices)
def test_a_cut_is_as_small_as_that_of_networkx_and_leaves_no_path(rows, end, max_hops, predicates):
    graph = network(rows, predicates)
    part, direct = between(graph, end, max_hops)
    linked = part.has_node(0) and nx.has_path(part, 0, end)
    cut = cut_set(adjacency(rows), 0, end, max_hops, 32, predicates)
    assert len(cut.concepts) == (len(nx.minimum_node_cut(part, 0, end)) if linked else 0)
    part.remove_nodes_from(cut.concepts)
    assert not (linked and nx.has_path(part, 0, end))
    assert (cut.complete, bool(cut.direct)) == (True, direct)
    assert cut.distance == (nx.shortest_path_length(graph, 0, end) if nx.has_path(graph, 0, end) else -1)
    apart = tuple(len(nx.node_connected_component(graph, at)) for at in (0, end))
    assert cut.reach == (None if nx.has_path(graph, 0, end) else apart)


def test_a_path_that_blocks_two_is_taken_apart():
    """0–2–3–1 is the shortest, but 0–2–5–6–1 and 0–4–7–3–1 go together."""
    links = [(0, 2), (2, 3), (3, 1), (2, 5), (5, 6), (6, 1), (0, 4), (4, 7), (7, 3)]
    rows = [(one, two, 0, 0.0) for one, two in links]
    found = [nodes_of(rows, 0, edges, ways) for _, edges, ways in disjoint_paths(adjacency(rows), 0, 1, 4)]
    assert sorted(found) == [(0, 2, 5, 6, 1), (0, 4, 7, 3, 1)]
    assert cut_set(adjacency(rows), 0, 1, 4).concepts == (2, 4)


@pytest.mark.parametrize("seed", range(150))
def test_disjoint_paths_and_cuts_of_sparse_graphs_are_those_of_networkx(seed):
    rng = np.random.default_rng(seed)
    size = int(rng.integers(12, 40))
    rows = [(int(one), int(two), 0, 0.0) for one, two in rng.integers(0, size, (int(size * rng.uniform(1.2, 2.2)), 2))]
    part, direct = between(network(rows, size=size), 1, size)
    linked = part.has_node(0) and nx.has_path(part, 0, 1)
    found = disjoint_paths(adjacency(rows, size), 0, 1, size)
    inner = [one for _, edges, ways in found for one in nodes_of(rows, 0, edges, ways)[1:-1]]
    assert len(found) == (len(list(nx.node_disjoint_paths(part, 0, 1))) if linked else 0) + direct
    assert len(inner) == len(set(inner))
    cut = cut_set(adjacency(rows, size), 0, 1, size).concepts
    assert len(cut) == (len(nx.minimum_node_cut(part, 0, 1)) if linked else 0)
    part.remove_nodes_from(cut)
    assert not (linked and nx.has_path(part, 0, 1))


def test_a_cut_past_the_limit_says_that_it_is_not_complete():
    rows = [(0, middle, 0, 0.0) for middle in range(2, 9)] + [(middle, 1, 0, 0.0) for middle in range(2, 9)]
    assert cut_set(adjacency(rows), 0, 1, 2, 6) == Cut((), (), complete=False, distance=2)
    assert cut_set(adjacency(rows), 0, 1, 2, 7) == Cut((), tuple(range(2, 9)), complete=True, distance=2)


def test_a_concept_is_not_cut_off_from_itself():
    assert cut_set(adjacency([(0, 1, 0, 0.0)]), 0, 0) == Cut((), (), complete=True, distance=0)
    assert disjoint_paths(adjacency([(0, 1, 0, 0.0)]), 0, 0) == all_shortest(adjacency([]), 0, 0) == []


@settings(max_examples=200, deadline=None)
@given(graphs, choices)
def test_neighbours_are_ranked_by_their_cheapest_edge(rows, predicates):
    cheapest: dict[int, tuple[float, int, int, bool]] = {}
    for number, (subject, object_, predicate, cost) in enumerate(rows):
        if 0 in (subject, object_) and subject != object_ and (predicates is None or predicate in predicates):
            there = object_ if subject == 0 else subject
            row = (cost + STEP, there, number, subject == 0)
            cheapest[there] = min(cheapest.get(there, row), row)
    assert neighbours(adjacency(rows), 0, 4, predicates) == sorted(cheapest.values())[:4]


@settings(max_examples=200, deadline=None)
@given(graphs, choices)
def test_similar_concepts_score_as_networkx_scores_them(rows, predicates):
    graph = network(rows, predicates)
    wanted = {
        other: score for _, other, score in nx.adamic_adar_index(graph, [(0, one) for one in range(1, SIZE)]) if score
    }
    found = similar(adjacency(rows), 0, 100, predicates)
    assert {one: pytest.approx(score, abs=1e-5) for score, one in found} == wanted
    assert found == sorted(found, key=lambda row: (-row[0], row[1]))


def test_hubs_past_what_is_read_count_for_nothing(monkeypatch):
    rows = [(0, 1, 0, 0.0), (2, 1, 0, 0.0), *((one, 8, 0, 0.0) for one in range(8))]
    assert similar(adjacency(rows), 0, 1) == [(round(1 / math.log(3), 6) + round(1 / math.log(8), 6), 2)]
    monkeypatch.setattr(walks, "READ", 5)
    assert similar(adjacency(rows), 0, 9) == [(round(1 / math.log(3), 6), 2), (round(1 / math.log(3), 6), 8)]


def test_hubness_is_the_share_of_its_kind_that_has_fewer_edges():
    rows = [(0, 1, 0, 0.0), (0, 2, 0, 0.0), (0, 3, 0, 0.0), (1, 2, 0, 0.0)]
    assert hubness(adjacency(rows, 4)).tolist() == [0.75, 0.25, 0.25, 0.0]
    assert hubness(adjacency(rows, 4), np.array([0, 1, 1, 1])).tolist() == [0.0, 1 / 3, 1 / 3, 0.0]
