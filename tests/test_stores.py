"""The stores: one contract for the index, the embedded store and Neo4j; loading, asking, and what is refused."""

import dataclasses
import os
from collections import Counter
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgreason.graph import open_starter
from kgreason.graph.stores import (
    Counts,
    edges_from,
    edges_to,
    load_queries,
    open_shipped,
    open_store,
    paths,
    run_named,
)
from kgreason.graph.stores.cypher import parameters_of, statements
from kgreason.graph.stores.embedded import EmbeddedStore
from kgreason.graph.stores.named import read_query
from kgreason.graph.stores.properties import edge_of, key_of, qualifiers_text, type_of
from kgreason.graph.stores.walks import path_cypher
from kgreason.model import Concept, Edge, KgreasonError, Path

URI = os.environ.get("NEO4J_URI", "")
HARD = 'a "quoted", [name]; it\'s\nnew\\ line – µ'
CONCEPTS = (
    Concept("EX:a", HARD, "Drug", (HARD, "x, y"), ("A",), ("EX:1", "EX:2"), "EX:book#1"),
    Concept("EX:b", "beta", "Disease"),
    Concept("EX:c", "NULL", "PhenotypicFeature", ("see",)),
    Concept("EX:d", "delta", "Drug", source=HARD),
    Concept("EX:e", "echo", "odd category"),
    Concept("EX:f", "alone", "NamedThing"),
)
EDGES = (
    "EX:a treats EX:b",
    Edge("EX:a", "treats", "EX:b", HARD),
    Edge("EX:a", "contraindicated_in", "EX:b", "EX:book", (("strength", "contraindicated"), ("only_when", "r")), "r"),
    Edge("EX:a", "contraindicated_in", "EX:b", "EX:book", (("strength", "contraindicated"),), "r2"),
    Edge("EX:b", "has_test_result", "EX:c", "EX:book", (("value", "> 9 mmol/L"),)),
    Edge("EX:d", "causes", "EX:c", "EX:book", (("evidence", "1"), ("evidence", "2"), ("Odd key", HARD), ("source", "q"))),
    "EX:a interacts_with EX:d",
    "EX:d subclass_of EX:e",
    "EX:d related_to EX:d",
)


@pytest.fixture(scope="session")
def neo4j():
    """Return an empty Neo4j, emptied again before each graph; without one the tests are skipped, but never in CI."""
    if not URI:
        reason = "no Neo4j: NEO4J_URI is not set"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    store = open_store(URI)
    yield store
    store.close()


def emptied(store):
    for delete in (
        "MATCH ()-[r]->() WITH r LIMIT 20000 DELETE r RETURN count(*)",
        "MATCH (n) WITH n LIMIT 20000 DELETE n RETURN count(*)",
    ):
        while store.change(delete)[0][0]:
            pass
    return store


@pytest.fixture(params=["embedded", "neo4j"])
def store(request, tmp_path):
    """Return an empty store of either kind."""
    if request.param == "neo4j":
        yield emptied(request.getfixturevalue("neo4j"))
        return
    store = EmbeddedStore(tmp_path / "store", write=True)
    yield store
    store.close()


def all_edges(index):
    return Counter(index.edge(number) for number in range(index.counts["edges"]))


def assert_same(store, index):
    """Assert that a store answers as an index does: concepts, edges, neighbours, paths of up to three hops."""
    assert list(store.concepts()) == list(index.concepts())
    assert Counter(store.edges()) == all_edges(index)
    known = [concept.id for concept in index.concepts()]
    for curie in known:
        assert edges_from(store, curie) == tuple(sorted(index.edges_from(curie), key=repr_of))
        assert edges_to(store, curie) == tuple(sorted(index.edges_to(curie), key=repr_of))
    for source, target in list(product(known, known))[:12]:
        wanted = index.paths(source, target, top_k=10_000)
        assert paths(store, source, target) == {Path(path.hops) for path in wanted}


def repr_of(edge):
    return (edge.subject, edge.predicate, edge.object, edge.source, edge.rule, edge.qualifiers)


def test_a_store_gives_back_what_was_loaded(store, index):
    compiled = index(EDGES, concepts=CONCEPTS)
    assert store.load(compiled) == Counts(6, 9, 6, 9)
    assert_same(store, compiled)


def test_a_second_load_adds_nothing_and_brings_concepts_up_to_date(store, index):
    store.load(index(EDGES, concepts=CONCEPTS))
    changed = (dataclasses.replace(CONCEPTS[0], name="other", category="Protein"), *CONCEPTS[1:])
    after = index(EDGES, concepts=changed)
    assert store.load(after) == Counts(6, 9, 0, 0)
    assert_same(store, after)
    more = index((*EDGES, "EX:f treats EX:b", "EX:g treats EX:b", "EX:b precedes EX:f"), concepts=changed)
    assert store.load(more) == Counts(7, 12, 1, 3)
    assert_same(store, more)


class Killed(BaseException):
    """What a load is stopped with."""


@pytest.mark.parametrize("at", [1, 4, 9, 15])
def test_a_load_that_is_killed_completes_when_it_is_run_again(store, index, at, monkeypatch):
    monkeypatch.setattr("kgreason.graph.stores.neo4j_store.EDGES", 2)
    monkeypatch.setattr("kgreason.graph.stores.neo4j_store.NODES", 2)
    compiled, done = index(EDGES, concepts=CONCEPTS), 0

    def step(count):
        nonlocal done
        done += count
        if done >= at:
            raise Killed

    with pytest.raises(Killed):
        store.load(compiled, step)
    left = store.load(compiled)
    assert (left.concepts, left.edges) == (6, 9)
    assert_same(store, compiled)


NODES = [f"EX:{letter}" for letter in "abcdef"]
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\x1f"), max_size=8)
DRAWN = st.builds(
    Edge,
    st.sampled_from(NODES),
    st.sampled_from(["treats", "causes", "subclass_of"]),
    st.sampled_from(NODES),
    TEXT,
    st.lists(st.tuples(st.sampled_from(["strength", "x_1", "Key"]), TEXT), max_size=2).map(lambda one: tuple(sorted(one))),
    st.sampled_from(["", "r"]),
)
FEW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@FEW
@given(edges=st.sets(DRAWN, max_size=14), names=st.lists(TEXT.filter(bool), min_size=6, max_size=6))
def test_the_embedded_store_answers_as_the_index_does(index, tmp_path_factory, edges, names):
    concepts = [Concept(curie, name, "Drug", (name,)) for curie, name in zip(NODES, names, strict=True)]
    compiled = index(sorted(edges, key=repr), concepts=concepts)
    store = EmbeddedStore(tmp_path_factory.mktemp("store"), write=True)
    store.load(compiled)
    assert_same(store, compiled)
    store.close()


@FEW
@given(edges=st.sets(DRAWN, max_size=14), names=st.lists(TEXT.filter(bool), min_size=6, max_size=6))
def test_neo4j_answers_as_the_index_does(index, neo4j, edges, names):
    concepts = [Concept(curie, name, "Drug", (name,)) for curie, name in zip(NODES, names, strict=True)]
    compiled = index(sorted(edges, key=repr), concepts=concepts)
    emptied(neo4j).load(compiled)
    assert_same(neo4j, compiled)


def test_no_rows_are_lost_around_hubs(store, index):
    spokes = [f"EX:{number}" for number in range(5000)]
    edges = [f"EX:hub causes {one}" for one in spokes] + [f"{one} treats EX:rim" for one in spokes]
    store.load(index([*edges, "EX:hub precedes EX:rim"]))
    ends = {"source": "EX:hub", "target": "EX:rim"}
    rows = store.query(path_cypher("--"), ends).rows
    assert sorted(row[2] for row in rows) == sorted(spokes)
    count = "MATCH (:Concept {id: 'EX:hub'})-[r]-(:Concept) RETURN count(r) AS n, count(DISTINCT r.key) AS keys"
    assert store.query(count).rows == ((5001, 5001),)
    assert len(store.query(path_cypher("---"), {"source": "EX:0", "target": "EX:1"}).rows) == 2
    there = "MATCH (a:Concept {id: 'EX:hub'})-[:CAUSES]->(m:Concept)-[:TREATS]->(b:Concept) RETURN count(m) AS n"
    assert store.query(there).rows == ((5000,),)
    assert len(edges_from(store, "EX:hub")) == 5001
    assert len(edges_to(store, "EX:rim")) == 5001


# --- named queries ---

QUERIES = load_queries()


def test_there_are_many_named_queries():
    assert len(QUERIES) >= 20
    assert all(one.about.endswith(".") for one in QUERIES.values())


@pytest.fixture(scope="session")
def starter_stores(neo4j, tmp_path_factory):
    """Return the shipped knowledge in both stores, with two reports beside it."""
    embedded = EmbeddedStore(tmp_path_factory.mktemp("starter"), write=True)
    for store in (embedded, emptied(neo4j)):
        store.load(open_starter())
    yield embedded, neo4j
    embedded.close()


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_a_named_query_gives_the_same_rows_on_both_stores(starter_stores, name):
    given = {one.name: one.example for one in QUERIES[name].parameters}
    embedded, neo4j = (run_named(store, name, given) for store in starter_stores)
    assert embedded == neo4j
    assert embedded.rows or name in {"wrong-claims", "wrong-concepts", "claims-about"}
