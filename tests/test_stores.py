"""The stores: one contract for the index, the embedded store and Neo4j; loading, asking, and what is refused."""

import csv
import io
import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from kgreason.cli import main
from kgreason.graph import open_starter
from kgreason.graph.compile import write_index
from kgreason.graph.stores import (
    Counts,
    edges_from,
    edges_to,
    load_queries,
    load_reports,
    open_store,
    paths,
    read_reports,
    run_named,
)
from kgreason.graph.stores.cypher import statements
from kgreason.graph.stores.embedded import EmbeddedStore
from kgreason.graph.stores.named import read_query, resolve
from kgreason.graph.stores.properties import edge_of, key_of, type_of
from kgreason.graph.stores.walks import path_cypher
from kgreason.model import Concept, Edge, KgreasonError, Path, SourceError

URI = os.environ.get("NEO4J_URI", "")
HARD = 'a "quoted", [name]; it\'s\nnew\\ line – µ'
CONCEPTS = (
    Concept("EX:a", HARD, "Drug", (HARD, "x, y"), ("A",), ("EX:1", "EX:2"), "EX:book#1"),
    Concept("EX:b", "beta", "Disease", description='The second, "so" it is.'),
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
    Edge(
        "EX:d", "causes", "EX:c", "EX:book", (("evidence", "1"), ("evidence", "2"), ("Odd key", HARD), ("source", "q"))
    ),
    "EX:a interacts_with EX:d",
    "EX:d subclass_of EX:e",
    "EX:d related_to EX:d",
)


@pytest.fixture(scope="session")
def neo4j():
    """Return a Neo4j that is emptied before each graph; without one the tests are skipped, but never in CI.

    One that holds anything that these tests did not put there is left alone.
    """
    if not URI:
        reason = "no Neo4j: NEO4J_URI is not set"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    store = open_store(URI)
    strange = "MATCH (n) RETURN count(n) AS n, count(CASE WHEN n:MadeByTests THEN 1 END) AS ours"
    count, ours = store.query(strange).rows[0]
    if count and not ours:
        store.close()
        pytest.fail("the Neo4j at NEO4J_URI is not empty: these tests delete all that it holds")
    store.change("MERGE (:MadeByTests)")
    yield store
    emptied(store).change("MATCH (n) DELETE n")
    store.close()


def emptied(store):
    for delete in (
        "MATCH ()-[r]->() WITH r LIMIT 20000 DELETE r RETURN count(*)",
        "MATCH (n) WHERE NOT n:MadeByTests WITH n LIMIT 20000 DELETE n RETURN count(*)",
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
    store = EmbeddedStore(tmp_path / "store", make=True)
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
    changed = (structs.replace(CONCEPTS[0], name="other", category="Protein"), *CONCEPTS[1:])
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


DYING = """
import os, signal, sys
from pathlib import Path
from kgreason.graph import Index
from kgreason.graph.stores.embedded import EmbeddedStore
store = EmbeddedStore(Path(sys.argv[2]), make=True)
run, copies = store._execute, 0
def execute(text, *rest, **more):
    global copies
    copies += text.startswith("COPY")
    if copies == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
    return run(text, *rest, **more)
store._execute = execute
store.load(Index(Path(sys.argv[1])))
"""


@pytest.mark.parametrize("copies", [1, 2, 4])
def test_a_process_that_is_killed_leaves_a_folder_that_opens_and_completes(index, tmp_path, copies):
    compiled = index(EDGES, concepts=CONCEPTS)
    arguments = [sys.executable, "-c", DYING, str(compiled.folder), str(tmp_path / "store"), str(copies)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run(arguments, check=False, env=environment).returncode == -signal.SIGKILL
    half = EmbeddedStore(tmp_path / "store")
    assert len(list(half.concepts())) in {0, 6}
    half.close()
    store = EmbeddedStore(tmp_path / "store", make=True)
    assert store.load(compiled).edges == 9
    assert_same(store, compiled)
    store.close()


NODES = [f"EX:{letter}" for letter in "abcdef"]
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\x1f"), max_size=8)
DRAWN = st.builds(
    Edge,
    st.sampled_from(NODES),
    st.sampled_from(["treats", "causes", "subclass_of"]),
    st.sampled_from(NODES),
    TEXT,
    st.lists(st.tuples(st.sampled_from(["strength", "x_1", "Key"]), TEXT), max_size=2).map(
        lambda one: tuple(sorted(one))
    ),
    st.sampled_from(["", "r"]),
)
FEW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@FEW
@given(edges=st.sets(DRAWN, max_size=14), names=st.lists(TEXT.filter(bool), min_size=6, max_size=6))
def test_the_embedded_store_answers_as_the_index_does(index, tmp_path_factory, edges, names):
    concepts = [Concept(curie, name, "Drug", (name,)) for curie, name in zip(NODES, names, strict=True)]
    compiled = index(sorted(edges, key=repr), concepts=concepts)
    store = EmbeddedStore(tmp_path_factory.mktemp("store"), make=True)
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
    embedded = EmbeddedStore(tmp_path_factory.mktemp("starter"), make=True)
    for store in (embedded, emptied(neo4j)):
        store.load(open_starter())
    yield embedded, neo4j
    embedded.close()


def test_both_stores_answer_as_the_index_does_on_a_sample_of_the_shipped_knowledge(starter_stores):
    starter = open_starter()
    known = [concept.id for concept in starter.concepts()]
    draw = random.Random(20)
    for store in starter_stores:
        assert list(store.concepts()) == list(starter.concepts())
        assert Counter(store.edges()) == all_edges(starter)
        for curie in draw.sample(known, 20):
            assert edges_from(store, curie) == tuple(sorted(starter.edges_from(curie), key=repr_of))
            assert edges_to(store, curie) == tuple(sorted(starter.edges_to(curie), key=repr_of))
        for source, target in (("KG:metformin", "KG:heart-failure"), *(draw.sample(known, 2) for _ in range(10))):
            wanted = starter.paths(source, target, max_hops=3, top_k=10_000)
            assert len(wanted) < 10_000
            assert paths(store, source, target) == {Path(path.hops) for path in wanted}


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_a_named_query_gives_the_same_rows_on_both_stores(starter_stores, name):
    given = {one.name: one.example for one in QUERIES[name].parameters}
    embedded, neo4j = (run_named(store, name, given) for store in starter_stores)
    assert embedded == neo4j
    assert embedded.rows or name in {"wrong-claims", "wrong-concepts", "claims-about"}


# --- asking ---


def test_a_query_gives_plain_values_the_same_everywhere(store, index):
    store.load(index(EDGES, concepts=CONCEPTS))
    node = {"abbreviations": [], "category": "Disease", "id": "EX:b", "name": "beta", "same_as": [], "synonyms": []}
    node["description"] = 'The second, "so" it is.'
    table = store.query(
        "MATCH (c:Concept {id: $id}) RETURN c, 1 AS one, 0.5 AS half, true AS yes, NULL AS nothing", {"id": "EX:b"}
    )
    assert (table.columns, table.rows) == (("c", "one", "half", "yes", "nothing"), ((node, 1, 0.5, True, None),))
    edge = Edge("EX:b", "has_test_result", "EX:c", "EX:book", (("value", "> 9 mmol/L"),))
    found = store.query("MATCH (a:Concept)-[r:HAS_TEST_RESULT]->(b:Concept) RETURN r").rows
    stated = {
        "key": key_of(edge),
        "predicate": "has_test_result",
        "source": "EX:book",
        "value": "> 9 mmol/L",
    }
    assert found == ((stated,),)
    derived = "MATCH (a:Concept)-[r:CONTRAINDICATED_IN]->(b:Concept) RETURN r.derived AS d, r.strength AS s, r.only_when AS o, r.rule AS rule ORDER BY rule"
    assert store.query(derived).rows == ((True, "contraindicated", "r", "r"), (True, "contraindicated", None, "r2"))


@pytest.mark.parametrize(
    ("cypher", "found"),
    [
        ("CREATE (:Concept {id: 'EX:z'})", "CREATE (:Concept"),
        ("MATCH (c:Concept) SET c.name = 'z'", "rit"),
        ("MATCH (c:Concept) DETACH DELETE c", "rit"),
        ("MERGE (:Concept {id: 'EX:z'})", "MERGE (:Concept"),
        ("// a comment\nDROP TABLE Concept", "DROP TABLE"),
        ("COPY (MATCH (c:Concept) RETURN c.id) TO 'out.csv'", "COPY (MATCH"),
        ("EXPORT DATABASE 'out'", "EXPORT DATABASE"),
        ("PROFILE COPY (MATCH (c:Concept) RETURN c.id) TO 'out.csv'", "PROFILE COPY"),
        ("LOAD CSV FROM 'file:///x' AS line RETURN line", "LOAD CSV"),
        ("MATCH (c:Concept) LOAD FROM 'x.csv' RETURN c.id", "MATCH (c:Concept)"),
        ("MATCH (c:Concept) RETURN c.id; MATCH (c) DELETE c", "several statements"),
        ("MATCH (c:Concept RETURN c", "nvalid input"),
        ("MATCH (c:Concept {id: $id}) RETURN c", "no value for $id"),
        ("", "nothing"),
    ],
)
def test_a_query_that_writes_or_is_wrong_is_refused_in_one_line(store, index, cypher, found, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    compiled = index(EDGES, concepts=CONCEPTS)
    store.load(compiled)
    with pytest.raises(KgreasonError) as told:
        store.query(cypher)
    assert found in told.value.found
    assert told.value.place == "query"
    assert "\n" not in str(told.value)
    assert list(store.concepts()) == list(compiled.concepts())
    assert not list(tmp_path.glob("out*"))


def test_a_query_may_write_where_it_is_told_to(store, index):
    store.load(index(EDGES, concepts=CONCEPTS))
    store.query("MATCH (c:Concept {id: $id}) SET c.name = $name", {"id": "EX:b", "name": "new"}, write=True)
    assert store.query("MATCH (c:Concept {id: 'EX:b'}) RETURN c.name").rows == (("new",),)


@pytest.mark.parametrize("value", [1 << 70, [1 << 70], {"a": [-(1 << 64)]}, "\ud800"])
def test_a_parameter_that_no_store_can_hold_is_refused(store, value):
    with pytest.raises(KgreasonError):
        store.query("RETURN $x AS x", {"x": value})


def test_a_number_that_json_lacks_is_given_as_text(store):
    assert store.query("RETURN $x AS x, $y AS y", {"x": float("inf"), "y": 1.5}).rows == (("inf", 1.5),)


def test_words_in_quotes_and_comments_are_no_commands(store, index):
    store.load(index(EDGES, concepts=CONCEPTS))
    text = "MATCH (c:Concept) // COPY; $x\nWHERE c.name = 'delta' OR c.name = 'LOAD CSV; $y' /* ; */ RETURN c.id;"
    assert store.query(text).rows == (("EX:d",),)


def test_what_a_person_edits_in_the_store_is_read_as_it_stands(store, index):
    store.load(
        index(["EX:a treats EX:b", Edge("EX:a", "causes", "EX:b", "EX:book", (("strength", "x"), ("Odd key", "y")))])
    )
    for edit in (
        "MATCH (:Concept)-[r:CAUSES]->(:Concept) SET r.strength = 'z', r.value = '5', r.source = 'EX:person'",
        "CREATE (:Concept {id: 'EX:new'})",
        "MATCH (a:Concept {id: 'EX:new'}), (b:Concept {id: 'EX:b'}) CREATE (a)-[:TREATS]->(b)",
    ):
        store.query(edit, write=True)
    assert set(store.edges()) == {
        Edge("EX:a", "treats", "EX:b", "EX:book"),
        Edge("EX:a", "causes", "EX:b", "EX:person", (("Odd key", "y"), ("strength", "z"), ("value", "5"))),
        Edge("EX:new", "treats", "EX:b", ""),
    }
    assert Concept("EX:new", "EX:new", "NamedThing") in set(store.concepts())


def test_a_predicate_may_be_a_word_of_the_language(store, index, predicates, monkeypatch):
    odd = {name: structs.replace(predicates["causes"], name=name) for name in ("contains", "order", "match")}
    monkeypatch.setattr("kgreason.sources.load_predicates", lambda _: {**predicates, **odd})
    listing = index([])
    edges = [Edge("EX:a", name, "EX:b", "EX:book", (("order", "1"), ("group", "2"))) for name in odd]
    monkeypatch.setattr(listing, "counts", {"concepts": 6, "edges": 3})
    monkeypatch.setattr(listing, "concepts", lambda: iter(CONCEPTS))
    monkeypatch.setattr(listing, "edge", edges.__getitem__)
    assert store.load(listing).edges == 3
    assert set(store.edges()) == set(edges)


def test_an_edge_without_our_properties_is_read_by_its_type():
    assert edge_of("EX:a", "TREATS", "EX:b", {"qualifiers": "no JSON", "note": 5}) == Edge(
        "EX:a", "treats", "EX:b", "", (("note", "5"),)
    )
    with pytest.raises(KgreasonError, match="a word in lower case"):
        type_of("treats`]->() DELETE")


def test_neo4j_has_the_labels_that_people_expect(neo4j, index):
    emptied(neo4j).load(index(EDGES, concepts=CONCEPTS))
    assert neo4j.query("MATCH (d:Drug)-[:CONTRAINDICATED_IN]->(c:Disease) RETURN DISTINCT d.id, c.id").rows == (
        ("EX:a", "EX:b"),
    )
    names = {row[0] for row in neo4j.query("SHOW INDEXES YIELD name RETURN name").rows}
    assert {"concept_id", "concept_name", "concept_names", "edge_key_TREATS", "trace_id"} <= names
    found = "CALL db.index.fulltext.queryNodes('concept_names', 'beta') YIELD node RETURN node.id"
    neo4j.change("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()")
    assert neo4j.query(found).rows == (("EX:b",),)


@pytest.mark.parametrize(
    "place", ["neo4j://127.0.0.1:1", "bolt://me:hidden@127.0.0.1:1", "neo4j://", "neo4j://[", "bolt://127.0.0.1:port"]
)
def test_a_server_that_is_not_there_is_said_in_one_line_without_the_password(place):
    with pytest.raises(KgreasonError) as told:
        open_store(place)
    assert "hidden" not in str(told.value)
    assert told.value.wanted in {"a Neo4j server", "neo4j://host:port"}


def test_a_folder_without_a_store_is_refused(tmp_path):
    for write in (False, True):
        with pytest.raises(KgreasonError, match="no embedded store"):
            open_store(str(tmp_path / "none"), write=write)
    assert not list(tmp_path.iterdir())
    (tmp_path / "graph.lbug").write_text("nonsense")
    with pytest.raises(KgreasonError, match="wanted an embedded store"):
        open_store(str(tmp_path))


def test_a_head_that_does_not_say_what_a_query_wants_is_refused():
    good = "// few\n// What.\n// $drug: the drug (EX:a)\nMATCH (c {id: $drug}) RETURN c"
    assert read_query("few", good).parameters[0].example == "EX:a"
    for bad in (good.replace("few", "other"), good.replace("$drug:", "$other:"), "MATCH (c) RETURN c"):
        with pytest.raises(KgreasonError, match="few.cypher"):
            read_query("few", bad)


def test_statements_end_in_semicolons_that_are_no_text():
    assert list(statements("// a;b\nA ';' B; /* c; */ C;\n;")) == ["A ';' B", "C"]


def test_a_concept_is_found_by_any_of_its_names(store, index):
    store.load(index(EDGES, concepts=CONCEPTS))
    assert [resolve(store, one) for one in ("EX:a", "EX:2", "x, y", "A", "beta", "BETA")] == ["EX:a"] * 4 + ["EX:b"] * 2
    with pytest.raises(KgreasonError, match="'nobody'"):
        resolve(store, "nobody")


# --- reports ---


def report(name, *claims, verdict="unfaithful"):
    def about(curie):
        return {"id": curie, "name": curie} if curie else None

    steps = [
        {
            "number": 1,
            "text": "so it is",
            "verdict": "contradicted",
            "claims": [
                {
                    "id": f"s1.c{number}",
                    "says": f"{subject} {predicate} {object_}",
                    "subject": about(subject),
                    "predicate": predicate,
                    "object": about(object_),
                    "negated": False,
                    "certainty": "asserted",
                    "condition": [],
                    "verdict": said,
                    "error": "relation" if said == "contradicted" else None,
                    "load_bearing": True,
                }
                for number, (subject, predicate, object_, said) in enumerate(claims, 1)
            ],
        }
    ]
    measures = {"claims": len(claims), "supported": 0, "contradicted": len(claims), "unknown": 0}
    return json.dumps(
        {
            "schema": "kgreason-report-1",
            "id": name,
            "form": "native",
            "verdict": verdict,
            "why": "it is",
            "measures": measures,
            "question": None,
            "steps": steps,
            "answer": {"text": "so", "verdict": "no claim", "claims": []},
            "versions": {"engine": "1"},
        }
    )


ONE = report("one", ("EX:a", "treats", "EX:b", "contradicted"), ("patient", "takes", "EX:nowhere", "unknown"))
TWO = report("two", ("EX:a", "treats", "EX:b", "contradicted"))


def test_reports_go_beside_the_graph_and_are_asked_what_models_get_wrong(store, index, tmp_path):
    store.load(index(EDGES, concepts=CONCEPTS))
    file = tmp_path / "reports.jsonl"
    file.write_text(f"{ONE}\n\n{TWO}\n", "utf-8")
    for _ in range(2):
        loaded = load_reports(store, read_reports(file))
        assert (loaded.traces, loaded.claims, loaded.unlinked, loaded.faults) == (2, 3, 1, ())
        assert run_named(store, "wrong-claims", {}).rows == (("treats", "relation", 2),)
        assert run_named(store, "wrong-concepts", {"top": "5"}).rows == (("EX:a", HARD, 2, 2), ("EX:b", "beta", 2, 2))
        count = "MATCH (t:Trace)-[:HAS_STEP]->(s:Step) RETURN t.id, s.number, s.kind ORDER BY t.id, s.number"
        assert store.query(count).rows == (
            ("one", 1, "step"),
            ("one", 2, "answer"),
            ("two", 1, "step"),
            ("two", 2, "answer"),
        )
    assert Counter(store.edges()) == all_edges(index(EDGES, concepts=CONCEPTS))


def test_a_new_report_of_a_trace_takes_the_place_of_the_old(store, index, tmp_path):
    store.load(index(EDGES, concepts=CONCEPTS))
    file = tmp_path / "reports.jsonl"
    for text in (ONE, report("one", ("EX:a", "causes", "EX:b", "supported"), verdict="faithful")):
        file.write_text(text, "utf-8")
        load_reports(store, read_reports(file))
    asked = "MATCH (t:Trace)-[:HAS_STEP]->(:Step)-[:STATES]->(c:Claim) RETURN t.verdict, c.says"
    assert store.query(asked).rows == (("faithful", "EX:a causes EX:b"),)


def test_a_line_that_is_no_report_costs_only_itself(tmp_path):
    file = tmp_path / "reports.jsonl"
    bad = '{"schema": "kgreason-report-1", "id": "x", "error": {"place": "a", "found": "b", "wanted": "c"}}'
    file.write_bytes(b"\n".join([b"{", bad.encode(), b'{"schema": "other", "id": "y"}', b"\xff", b"[]", ONE.encode()]))
    read = list(read_reports(file))
    assert [one.place for one in read[:5]] == [f"reports.jsonl:{number}" for number in range(1, 6)]
    assert all(isinstance(one, SourceError) for one in read[:5])
    assert read[5].id == "one"


def test_several_samples_of_one_prompt_are_several_traces(tmp_path):
    file = tmp_path / "reports.jsonl"
    file.write_text(f"{ONE}\n" * 3, "utf-8")
    assert [one.id for one in read_reports(file)] == ["one", "one#2", "one#3"]


def test_reports_are_read_from_one_document_as_from_lines(tmp_path):
    lines, document, several = (tmp_path / name for name in ("a.jsonl", "b.json", "c.json"))
    lines.write_text(ONE, "utf-8")
    document.write_text(json.dumps(json.loads(ONE), indent=2), "utf-8")
    several.write_text(json.dumps([json.loads(ONE), {"schema": "other", "id": "y"}], indent=2), "utf-8")
    [one] = read_reports(lines)
    assert list(read_reports(document)) == [one]
    first, second = read_reports(several)
    assert (first, second.place, second.found) == (one, "c.json#2", "schema 'other'")


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(at=st.integers(0, len(ONE) - 1), put=st.binary(max_size=3), cut=st.integers(0, 40))
def test_a_damaged_report_is_read_or_refused(tmp_path_factory, at, put, cut):
    file = tmp_path_factory.getbasetemp() / "damaged.jsonl"
    file.write_bytes(ONE.encode()[:at] + put + ONE.encode()[at + cut :])
    for one in read_reports(file):
        assert isinstance(one, SourceError) or one.schema == "kgreason-report-1"


# --- the command line ---


def run(capsys, *arguments):
    status = main([str(one) for one in arguments])
    told = capsys.readouterr()
    return status, told.out, told.err


@pytest.fixture
def filled(rows, tmp_path, capsys):
    """Return a folder that ``graph load`` filled."""
    write_index(rows(EDGES, concepts=CONCEPTS), tmp_path / "index")
    (tmp_path / "r.jsonl").write_text(f"{ONE}\n{{\n", "utf-8")
    folder = tmp_path / "store"
    told = run(capsys, "graph", "load", "--to", folder, "--index", tmp_path / "index")
    assert told == (0, "concepts: 6 in the store, 6 of them new\nedges: 9 in the store, 9 of them new\n", "")
    status, out, err = run(
        capsys, "graph", "load", "--to", folder, "--index", tmp_path / "index", "--reports", tmp_path / "r.jsonl"
    )
    assert (status, out.splitlines()[1:]) == (
        2,
        [
            "edges: 9 in the store, 0 of them new",
            "r.jsonl: 1 traces, 2 claims; 1 links to concepts that the store lacks",
        ],
    )
    assert err.startswith("kgreason: r.jsonl:2: found ")
    return folder


def test_a_query_is_answered_as_a_table_json_and_csv(capsys, filled):
    asked = (
        "graph",
        "query",
        "--store",
        filled,
        "MATCH (c:Concept) WHERE c.category = $of RETURN c.id AS id, c.name AS name ORDER BY id",
        "of=Drug",
    )
    short = " ".join(HARD.split())
    lines = ["id    name", f"----  {'-' * len(short)}", f"EX:a  {short}", "EX:d  delta", "2 rows", ""]
    assert run(capsys, *asked) == (0, "\n".join(lines), "")
    status, out, _ = run(capsys, *asked, "--format", "json")
    assert (status, json.loads(out)) == (0, [{"id": "EX:a", "name": HARD}, {"id": "EX:d", "name": "delta"}])
    status, out, _ = run(capsys, *asked, "--format", "csv")
    assert (status, list(csv.reader(io.StringIO(out)))) == (0, [["id", "name"], ["EX:a", HARD], ["EX:d", "delta"]])


def test_a_named_query_takes_names_and_lists(capsys, filled):
    status, out, _ = run(
        capsys, "graph", "query", "--store", filled, "--name", "interactions", "drugs=A|delta", "--format", "csv"
    )
    assert (status, len(list(csv.reader(io.StringIO(out))))) == (0, 2)
    status, out, _ = run(capsys, "graph", "query", "--store", filled, "--name", "hubs", "top=1", "--format", "json")
    assert (status, json.loads(out)[0]["id"]) == (0, "EX:a")
    status, out, _ = run(capsys, "graph", "query", "--store", filled, "--name", "hubs", "--format", "json")
    assert (status, json.loads(out)[0]["id"]) == (0, "EX:a")
    assert "how many (default 20)" in run(capsys, "graph", "query", "--list")[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["MATCH (c:Concept {id: 'EX:a'}) SET c.name = 'x'"], "--write"),
        (["MATCH (c:Concept RETURN"], "Cypher"),
        (["RETURN 1", "x"], "name=value"),
        (["--name", "nothing"], "one of ancestors"),
        (["--name", "ancestors"], "no value for $concept"),
        (["--name", "hubs", "top=many"], "a number"),
        (["--name", "hubs", "top=1", "other=2"], "wanted top"),
        ([], "a query in Cypher"),
    ],
)
def test_a_wrong_query_gives_one_line(capsys, filled, words, told):
    status, out, err = run(capsys, "graph", "query", "--store", filled, *words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert told in err


def test_a_store_of_ones_own_is_changed_only_with_write(capsys, filled):
    change = ("graph", "query", "--store", filled, "--write", "MATCH (c:Concept {id: 'EX:b'}) SET c.name = 'new'")
    assert run(capsys, *change)[::2] == (0, "")
    status, out, _ = run(
        capsys,
        "graph",
        "query",
        "--store",
        filled,
        "MATCH (c:Concept {id: 'EX:b'}) RETURN c.name AS n",
        "--format",
        "csv",
    )
    assert (status, out) == (0, "n\nnew\n")
    assert run(capsys, "graph", "query", "--write", "RETURN 1")[2] == (
        "kgreason: --write: found the shipped knowledge; wanted --store with a store of your own\n"
    )


def test_the_shipped_knowledge_is_asked_without_a_store(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("KGREASON_CACHE", str(tmp_path))
    for _ in range(2):
        status, out, err = run(capsys, "graph", "query", "--name", "contraindications", "drug=metformin")
        assert (status, err) == (0, "")
        assert "severe renal impairment" in out
    assert len(list(tmp_path.iterdir())) == 2


def test_the_named_queries_are_listed(capsys):
    status, out, _ = run(capsys, "graph", "query", "--list")
    assert status == 0
    assert all(f"\n{one}\n" in f"\n{out}" for one in QUERIES)
