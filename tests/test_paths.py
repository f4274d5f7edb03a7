"""Path search: the same answers as a walk over all simple paths, in numpy and compiled."""

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgreason.graph import join as joins
from kgreason.graph import paths
from kgreason.graph.adjacency import STEP, Adjacency, adjacency_of, open_adjacency, write_adjacency
from kgreason.graph.join import Found, join_arrays
from kgreason.graph.paths import best_paths, join_compiled, search
from kgreason.model import KgreasonError

Row = tuple[int, int, int, float]

JOINS = [pytest.param("arrays", id="numpy"), pytest.param("compiled", id="numba")]


def joined(name):
    if name == "arrays":
        return join_arrays
    pytest.importorskip("numba", reason="the extra fast is not installed")
    from kgreason.graph.accelerated import join

    return join


def adjacency(rows: list[Row], size: int) -> Adjacency:
    columns = np.array([row[:3] for row in rows], dtype=np.int32).reshape(-1, 3).T
    return adjacency_of(columns[0], columns[1], np.array([row[3] for row in rows], dtype=np.float64), size, columns[2])


def every_path(rows: list[Row], start: int, end: int, max_hops: int, predicates: set[int] | None) -> list[Found]:
    """All simple paths, best first: the sums are rounded at each edge, as the index writes costs."""
    found: list[Found] = []

    def walk(nodes: tuple[int, ...], cost: float, edges: tuple[int, ...], ways: tuple[bool, ...]) -> None:
        if nodes[-1] == end:
            found.append((cost, edges, ways))
        elif len(edges) < max_hops:
            for edge, (subject, object_, predicate, price) in enumerate(rows):
                for here, there, way in ((subject, object_, True), (object_, subject, False)):
                    if here == nodes[-1] and there not in nodes and (predicates is None or predicate in predicates):
                        walk((*nodes, there), round(cost + price + STEP, 6), (*edges, edge), (*ways, way))

    if start != end:
        walk((start,), 0.0, (), ())
    return sorted(found)


@st.composite
def graphs(draw) -> tuple[list[Row], int]:
    """Small multigraphs with hubs, parallel edges, loops, and costs that are often equal."""
    size = draw(st.integers(2, 8))
    node = st.integers(0, size - 1) if draw(st.booleans()) else st.sampled_from([0, 0, 0, 1, 1, *range(size)])
    price = st.sampled_from([0.0, 0.25, 0.277259, 1.0]) if draw(st.booleans()) else st.just(0.5)
    least = draw(st.sampled_from([0, 6, 12, 18]))
    return draw(st.lists(st.tuples(node, node, st.integers(0, 2), price), min_size=least, max_size=22)), size


@pytest.mark.parametrize("join", JOINS)
@settings(max_examples=600, deadline=None)
@given(graphs(), st.data())
def test_the_best_paths_are_those_of_a_walk_over_all(join, graph, data):
    rows, size = graph
    start, end = data.draw(st.sampled_from([(0, 1), (1, 0), (0, size - 1), (size - 1, 0), (0, 0)]))
    max_hops, top_k = data.draw(st.sampled_from([4, 3, 4, 2, 1])), data.draw(st.sampled_from([1, 2, 3, 10, 1000]))
    predicates = data.draw(st.sampled_from([None, None, {0, 1}, {1, 2}, {0}, {3}, set()]))
    wanted = every_path(rows, start, end, max_hops, predicates)[:top_k]
    assert search(joined(join), adjacency(rows, size), start, end, max_hops, top_k, predicates) == wanted


@pytest.mark.parametrize("join", JOINS)
@settings(max_examples=60, deadline=None)
@given(graphs(), st.sampled_from([4, 3, 2]), st.sampled_from([1, 3, 10]))
def test_small_chunks_and_searched_rows_change_nothing(join, graph, max_hops, top_k):
    rows, size = graph
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joins, "CHUNK", 2)
        patch.setattr(joins, "LARGEST_CHUNK", 3)
        patch.setattr(joins, "BATCH", 1)
        patch.setattr(joins, "SEEK", 0)
        patch.setattr(joins, "SEEK_EACH", 1)
        found = search(joined(join), adjacency(rows, size), 0, 1, max_hops, top_k)
    assert found == every_path(rows, 0, 1, max_hops, None)[:top_k]


def drawn(rng: np.random.Generator) -> tuple[list[Row], int]:
    """A small dense multigraph: some with hubs, some where all costs are equal."""
    size, edges = int(rng.integers(4, 9)), int(rng.integers(8, 26))
    weights = rng.random(size) ** rng.choice([0.1, 3])
    ends = rng.choice(size, (edges, 2), p=weights / weights.sum())
    prices = rng.choice([0.0, 0.25, 0.277259, 1.0] if rng.random() < 0.6 else [0.5], edges)
    return [
        (int(one), int(two), int(rng.integers(3)), float(price)) for (one, two), price in zip(ends, prices, strict=True)
    ], size


@pytest.mark.parametrize("join", JOINS)
@pytest.mark.parametrize("hops", [2, 3, 4])
@pytest.mark.parametrize("small", [False, True], ids=["whole", "in small chunks"])
def test_dense_graphs_give_what_a_walk_over_all_gives(join, hops, small, monkeypatch):
    rng = np.random.default_rng(hops)
    for name, least in {"CHUNK": 3, "LARGEST_CHUNK": 3, "BATCH": 1, "SEEK": 0, "SEEK_EACH": 1}.items() if small else ():
        monkeypatch.setattr(joins, name, least)
    for _ in range(100):
        rows, size = drawn(rng)
        top_k, predicates = int(rng.choice([1, 2, 3, 10, 1000])), [None, {0, 1}][int(rng.integers(2))]
        wanted = every_path(rows, 0, 1, hops, predicates)[:top_k]
        assert search(joined(join), adjacency(rows, size), 0, 1, hops, top_k, predicates) == wanted


@pytest.mark.parametrize("join", JOINS)
def test_many_parallel_edges_hide_no_path_of_four_hops(join):
    """Most ways on from a concept in the middle lead back to where the path came from."""
    rng = np.random.default_rng(5)
    for _ in range(60):
        links = [(0, 2), (1, 2), (0, 3), (1, 4), (1, 3)][: int(rng.integers(3, 6))]
        links += [(int(rng.choice([2, 2, 2, 3, 4])), int(rng.choice([5, 5, 6]))) for _ in range(24)]
        turned = [link[::-1] if rng.random() < 0.5 else link for link in links]
        rows = [
            (*link, 0, float(price)) for link, price in zip(turned, rng.choice([0.0, 0.25], len(links)), strict=True)
        ]
        for top_k in (1, 3, 8, 40):
            wanted = every_path(rows, 0, 1, 4, None)[:top_k]
            assert search(joined(join), adjacency(rows, 7), 0, 1, 4, top_k) == wanted


@pytest.mark.parametrize("join", JOINS)
@pytest.mark.parametrize("seed", range(4))
def test_a_graph_with_hubs_gives_what_joining_whole_lists_gives(join, seed):
    """The hubs have more rows than are scanned; a second search, by dictionaries, says what is right."""
    rng = np.random.default_rng(seed)
    size, hub = 6000, 5000
    spokes = [(0, int(one), 0, 1.5) for one in rng.permutation(np.arange(10, size))[:hub]]
    others = [
        (int(one), int(two), 1, round(float(cost), 6))
        for one, two, cost in zip(rng.integers(0, 60, 900), rng.integers(0, size, 900), rng.random(900), strict=True)
    ]
    rows = spokes + others
    graph = adjacency(rows, size)
    for start, end in [(1, 2), (0, 3), (11, 5), (20, 30)]:
        assert search(joined(join), graph, start, end, 3, 10) == three_hops(rows, start, end)[:10]


def three_hops(rows: list[Row], start: int, end: int) -> list[Found]:
    around: dict[int, list[tuple[int, int, bool, float]]] = {}
    for edge, (subject, object_, _, price) in enumerate(rows):
        if subject != object_:
            around.setdefault(subject, []).append((object_, edge, True, price))
            around.setdefault(object_, []).append((subject, edge, False, price))
    last: dict[int, list[tuple[int, bool, float]]] = {}
    for node, edge, way, price in around[end]:
        last.setdefault(node, []).append((edge, not way, price))
    found: list[Found] = []
    walks: list[tuple[tuple[int, ...], float, tuple[int, ...], tuple[bool, ...]]] = [((start,), 0.0, (), ())]
    for _ in range(3):
        following = []
        for nodes, cost, edges, ways in walks:
            found += [
                (round(cost + price + STEP, 6), (*edges, edge), (*ways, way))
                for edge, way, price in last.get(nodes[-1], ())
            ]
            following += [
                ((*nodes, there), round(cost + price + STEP, 6), (*edges, edge), (*ways, way))
                for there, edge, way, price in around[nodes[-1]]
                if there not in nodes and there != end
            ]
        walks = following
    return sorted(found)


def test_the_rows_of_a_concept_are_sorted_by_neighbour_cost_and_edge_whatever_their_direction():
    graph = adjacency([(0, 1, 0, 0.5), (1, 0, 0, 0.5), (1, 0, 0, 0.25), (0, 2, 0, 0.5), (0, 1, 0, 0.1)], 3)
    rows = zip(graph.node.tolist(), graph.cost.tolist(), graph.crossing.tolist(), strict=True)
    assert list(rows)[: graph.degree(0)] == [
        (1, 600000, 9),
        (1, 750000, 4),
        (1, 1000000, 1),
        (1, 1000000, 2),
        (2, 1000000, 7),
    ]


def test_an_adjacency_is_written_and_opened_unchanged_and_paths_of_it_are_the_same(tmp_path):
    graph = adjacency([(0, 1, 0, 0.5), (2, 1, 1, 0.25), (1, 1, 0, 0.5), (0, 1, 2, 0.1)], 4)
    write_adjacency(graph, tmp_path)
    opened = open_adjacency(tmp_path)
    for name in Adjacency.__slots__:
        assert getattr(opened, name).tolist() == getattr(graph, name).tolist()
    assert (opened.size, opened.degree(1), opened.degree(3), opened.cheapest.tolist()) == (
        4,
        3,
        0,
        [600000, 600000, 750000, 0],
    )
    assert best_paths(opened, 0, 2, 2, 5) == [(1.35, (3, 1), (True, False)), (1.75, (0, 1), (True, False))]


@pytest.mark.parametrize("cost", [-0.1, 500.0, float("nan")])
def test_a_cost_that_the_search_cannot_add_up_is_refused(cost):
    with pytest.raises(KgreasonError, match="costs of 0 to 500"):
        adjacency([(0, 1, 0, cost)], 2)


def test_more_than_four_hops_are_refused():
    with pytest.raises(KgreasonError, match="wanted up to 4"):
        best_paths(adjacency([(0, 1, 0, 0.5)], 2), 0, 1, 5, 5)


def test_nothing_leads_from_a_concept_to_itself_or_to_one_without_edges():
    graph = adjacency([(0, 1, 0, 0.5)], 3)
    assert (
        best_paths(graph, 0, 0, 4, 5)
        == best_paths(graph, 0, 2, 4, 5)
        == best_paths(graph, 0, 1, 4, 0)
        == best_paths(graph, 0, 1, 0, 5)
        == []
    )
    assert best_paths(adjacency([], 3), 0, 2, 4, 5) == []


def test_the_compiled_join_is_left_alone_when_told_so(monkeypatch):
    monkeypatch.setenv("KGREASON_NO_FAST", "1")
    assert join_compiled.__wrapped__() is None


def test_the_compiled_join_is_the_one_of_numba_where_that_is_installed(monkeypatch):
    monkeypatch.delenv("KGREASON_NO_FAST", raising=False)
    assert join_compiled.__wrapped__() is joined("compiled")


def test_without_numba_there_is_no_compiled_join(monkeypatch):
    monkeypatch.delenv("KGREASON_NO_FAST", raising=False)
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.delitem(sys.modules, "kgreason.graph.accelerated", raising=False)
    assert join_compiled.__wrapped__() is None


def test_what_cannot_be_kept_on_disk_is_compiled_all_the_same(monkeypatch):
    numba = pytest.importorskip("numba", reason="the extra fast is not installed")
    from kgreason.graph.accelerated import compiled

    def njit(**chosen):
        if "cache" in chosen:
            raise RuntimeError("no locator available")
        return lambda function: function

    monkeypatch.setattr(numba, "njit", njit)
    assert compiled(joined) is joined


def test_the_compiled_join_takes_over_in_a_process_that_searches_much(monkeypatch):
    from itertools import count

    graph, used = adjacency([(0, 1, 0, 0.5)], 2), []
    monkeypatch.setattr(paths, "_searches", count(paths.PATIENCE - 1))
    monkeypatch.setattr(paths, "join_compiled", lambda: used.append(True))
    assert best_paths(graph, 0, 1, 3, 5) == best_paths(graph, 0, 1, 3, 5)
    assert used == [True]
