"""The compiled index: names, subsumption, edges, rules, path search, and writing it whole or not at all."""

import json
import math
import os
from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgreason.graph import Index, cache, normal, normal_token, open_starter, tokens
from kgreason.graph.adjacency import STEP
from kgreason.graph.compile import write_index
from kgreason.graph.rows import derived_edges, load_rows, starter_digest, starter_rows
from kgreason.model import (
    Atom,
    Concept,
    Edge,
    Hop,
    KgreasonError,
    Measure,
    Path,
    Rule,
    Strength,
    Transcription,
    When,
)
from kgreason.rules import Implication

IS_A = "subclass_of"


def has(concept: str) -> When:
    return When("atom", Atom("has", concept))


def rule(key: str, drug: str, when: When, strength: Strength = Strength.CONTRAINDICATED) -> Rule:
    return Rule(key, drug, when, strength, "EX:label", "why")


def files(folder) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


# --- names ---


@pytest.mark.parametrize(
    ("word", "normal_form"),
    [
        ("Tumours", "tumor"),
        ("crises", "crisis"),
        ("masses", "mass"),
        ("diabetes", "diabete"),
        ("gas", "gas"),
        ("lupus", "lupus"),
        ("Sjögren", "sjogren"),
        ("flies", "fly"),
        ("ARBs", "arb"),
    ],
)
def test_a_word_has_one_form_for_its_spellings(word, normal_form):
    assert normal_token(word) == normal_form


def test_a_possessive_is_no_word_and_words_keep_their_places():
    assert tokens("Crohn's  diseases") == [("crohn", 0, 5), ("disease", 9, 17)]
    assert tokens("s's") == [("s", 0, 1)]


@given(st.text(alphabet="abcdeisxyzéβ -'’_", max_size=20))
def test_names_that_differ_in_case_and_punctuation_alone_are_one(text):
    assert normal(text) == normal(text.upper()) == normal(text.replace("-", " - "))


# --- concepts, edges, rules ---


def test_a_concept_is_found_by_its_identifier_and_its_equivalents(index):
    heart = Concept("EX:heart", "heart trouble", "Disease", ("bad heart",), ("HT",), ("EX:1", "EX:2"), "EX:book")
    graph = index(concepts=[heart])
    assert [graph.concept(curie) for curie in ("EX:heart", "EX:1", "EX:2")] == [heart] * 3
    assert [graph.resolve(curie) for curie in ("EX:2", "EX:3")] == ["EX:heart", ""]
    assert list(graph.concepts()) == [heart]
    with pytest.raises(KgreasonError, match="graph: found EX:3; wanted an identifier that the graph has"):
        graph.concept("EX:3")


def test_a_name_gives_every_concept_that_has_it_with_the_kind_of_name(index):
    graph = index(
        concepts=[
            Concept("EX:a", "cold", "Disease", abbreviations=("CO",)),
            Concept("EX:b", "temperature", "Disease", ("Colds", "body temperature of adults")),
        ]
    )
    assert graph.named("cold") == (("EX:a", "name"), ("EX:b", "synonym"))
    assert (graph.named("=CO"), graph.named("co"), graph.named("heat")) == ((("EX:a", "abbreviation"),), (), ())
    assert [graph.longest_from(word) for word in ("body", "cold", "heat")] == [4, 1, 0]


DIAMOND = (f"EX:d {IS_A} EX:b", f"EX:d {IS_A} EX:c", f"EX:b {IS_A} EX:a", f"EX:c {IS_A} EX:a")


def test_ancestors_and_descendants_are_nearest_first(index):
    graph = index(DIAMOND)
    assert graph.ancestors("EX:d") == ("EX:d", "EX:b", "EX:c", "EX:a")
    assert graph.descendants("EX:a") == ("EX:a", "EX:b", "EX:c", "EX:d")
    assert (graph.ancestors("EX:x"), graph.descendants("EX:x")) == (("EX:x",), ("EX:x",))


def test_lineage_is_the_first_of_the_shortest_chains(index):
    graph = index((*DIAMOND, f"EX:d {IS_A} EX:e", f"EX:e {IS_A} EX:f", f"EX:f {IS_A} EX:a"))
    assert graph.lineage("EX:d", "EX:a") == (
        Edge("EX:d", IS_A, "EX:b", "EX:book"),
        Edge("EX:b", IS_A, "EX:a", "EX:book"),
    )
    assert (graph.lineage("EX:a", "EX:d"), graph.lineage("EX:a", "EX:a")) == ((), ())


def test_is_a_holds_along_the_hierarchy_and_of_equivalents(index):
    graph = index(DIAMOND, concepts=[Concept("EX:a", "a", "Disease", same_as=("EX:alias",))])
    assert graph.is_a("EX:d", "EX:alias")
    assert not graph.is_a("EX:alias", "EX:d")
    assert (graph.is_a("EX:x", "EX:x"), graph.is_a("EX:x", "EX:a")) == (True, False)
    assert graph.lineage("EX:alias", "EX:a") == ()


def test_edges_are_given_from_to_and_between_with_their_provenance(index):
    qualified = Edge("EX:a", "causes", "EX:b", "EX:label", (("value", "high"),), "r")
    graph = index([qualified, "EX:a treats EX:b", "EX:a treats EX:c"])
    plain = [Edge("EX:a", "treats", f"EX:{end}", "EX:book") for end in "bc"]
    assert graph.edges_from("EX:a") == (qualified, *plain)
    assert graph.edges_to("EX:b") == (qualified, plain[0])
    assert graph.edges("EX:a", ["causes", "treats"], "EX:b") == (qualified, plain[0])
    assert graph.edges("EX:a", ["causes"], "EX:c") == ()
    assert (graph.edges("EX:x", ["causes"], "EX:b"), graph.edges_from("EX:x"), graph.edges_to("EX:x")) == ((), (), ())


def test_a_drug_has_its_own_rules_and_those_of_its_classes(index):
    mine, classes, others = (
        rule("b", "EX:drug", has("EX:x")),
        rule("a", "EX:class", has("EX:y")),
        rule("c", "EX:o", has("EX:x")),
    )
    graph = index([f"EX:drug {IS_A} EX:class"], rules=[mine, classes, others])
    assert graph.rules("EX:drug") == (classes, mine)
    assert graph.rules("EX:class") == (classes,)
    assert graph.rules("EX:nothing") == ()


def test_tests_marks_and_implications_are_kept(index):
    measure = Measure("EX:exate", "mmol/L", 100.0, "EX:low", 1.0, "EX:high", 9.0)
    mark = Transcription("EX:drug", "s1", "none", "s2")
    implication = Implication("i", has("EX:x"), "EX:y", True, "EX:book")
    graph = index(measures=[measure], marks=[mark], implications=[implication])
    assert (graph.measure("EX:exate"), graph.measure("EX:x")) == (measure, None)
    assert (graph.transcription("EX:drug"), graph.transcription("EX:x")) == (mark, None)
    assert graph.implications == (implication,)


def test_an_empty_index_answers(index):
    graph = index()
    assert (list(graph.concepts()), graph.named("x"), graph.rules("EX:x"), graph.paths("EX:a", "EX:b")) == (
        [],
        (),
        (),
        (),
    )


def test_only_a_rule_of_one_condition_gives_an_unqualified_edge():
    taking = When("atom", Atom("takes", "EX:z"))
    both = When("all", parts=(has("EX:x"), When("atom", Atom("measure", "EX:exate", "<", 1, "mmol/L"))))
    strong, weak = (("strength", "contraindicated"),), (("strength", "caution"),)
    assert list(derived_edges(rule("r", "EX:d", has("EX:x")))) == [
        Edge("EX:d", "contraindicated_in", "EX:x", "EX:label", strong, "r")
    ]
    assert list(derived_edges(rule("r", "EX:d", taking, Strength.CAUTION))) == [
        Edge("EX:d", "interacts_with", "EX:z", "EX:label", weak, "r"),
        Edge("EX:d", "cautioned_in", "EX:z", "EX:label", weak, "r"),
    ]
    assert list(derived_edges(rule("r", "EX:d", both))) == [
        Edge("EX:d", "contraindicated_in", "EX:x", "EX:label", (("only_when", "r"), *strong), "r")
    ]


def test_what_a_rule_excepts_is_no_contraindication_and_stands_with_the_edge_as_its_exception():
    paced = When("not", parts=(has("EX:paced"),))
    blocked = When("any", parts=(has("EX:x"), has("EX:y")))
    strong = ("strength", "contraindicated")
    assert list(derived_edges(rule("r", "EX:d", When("all", parts=(blocked, paced))))) == [
        Edge("EX:d", "contraindicated_in", "EX:x", "EX:label", (strong, ("unless", "EX:paced")), "r"),
        Edge("EX:d", "contraindicated_in", "EX:y", "EX:label", (strong, ("unless", "EX:paced")), "r"),
    ]
    below = When("not", parts=(When("atom", Atom("measure", "EX:exate", "<", 1, "mmol/L")),))
    assert list(derived_edges(rule("r", "EX:d", When("all", parts=(has("EX:x"), below))))) == [
        Edge("EX:d", "contraindicated_in", "EX:x", "EX:label", (("only_when", "r"), strong), "r")
    ]


# --- rows ---


def test_rows_leave_out_what_dangles_and_carry_the_faults(knowledge, append):
    append("ontologies/starter/area/effects.tsv", "examplol|causes|nothing known|exbook: x\n")
    append("verifiers/contraindications/area.tsv", "calmer|nothing known|avoid|exbook: x|y\n")
    append("verifiers/contraindications/area.tsv", "examplol|slow heart|never|exbook: x|y\n")
    rows = load_rows(knowledge / "ontologies", knowledge / "verifiers")
    assert [str(fault) for fault in rows.faults] == [
        "contraindications/area.tsv:5: found never; wanted contraindicated, avoid, adjust, caution"
    ]
    assert [one.id for one in rows.rules] == [
        "calmer/in/slow-heart",
        "calmer/with/waker/interaction",
        "examplol/in/pregnancy",
        "samplin-exate-above-5",
    ]
    assert Counter(edge.predicate for edge in rows.edges) == {
        "subclass_of": 5,
        "cautioned_in": 2,
        "causes": 1,
        "contraindicated_in": 1,
        "disjoint_with": 1,
        "has_test_result": 1,
        "inhibits": 1,
        "interacts_with": 1,
        "treats": 1,
    }
    assert rows.edges == tuple(sorted(rows.edges, key=lambda one: (one.subject, one.predicate, one.object)))


def test_the_digest_changes_with_every_byte_and_with_nothing_else(knowledge, append):
    def digest() -> str:
        return load_rows(knowledge / "ontologies", knowledge / "verifiers").digest

    first = digest()
    (knowledge / "ontologies/starter/area/notes.md").write_text("no table", "utf-8")
    assert digest() == first
    append("ontologies/starter/area/references.tsv", "other|Other|Press|https://example.org\n")
    assert digest() != first


# --- writing ---


def test_an_index_built_twice_is_the_same_byte_for_byte(knowledge, tmp_path):
    for name in ("one", "two"):
        write_index(load_rows(knowledge / "ontologies", knowledge / "verifiers"), tmp_path / name)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_the_shipped_index_built_twice_is_the_same_byte_for_byte(tmp_path):
    rows = starter_rows()
    write_index(rows, tmp_path / "one")
    write_index(starter_rows(), tmp_path / "two")
    assert rows.digest == starter_digest()
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_a_build_that_dies_half_way_leaves_the_old_index_whole(rows, tmp_path):
    folder = tmp_path / "index"
    write_index(rows(["EX:a treats EX:b"], digest="old"), folder)
    before = files(folder)
    dangling = rows(["EX:a treats EX:c"], digest="new")
    broken = type(dangling)(dangling.concepts[:1], dangling.edges, dangling.predicates, {}, (), (), (), dangling.digest)
    with pytest.raises(KeyError, match="EX:c"):
        write_index(broken, folder)
    assert files(folder) == before
    assert [file.name for file in tmp_path.iterdir()] == ["index"]


def test_what_a_killed_build_left_behind_is_no_index_and_in_nobodys_way(rows, tmp_path):
    folder = tmp_path / "index"
    write_index(rows(["EX:a treats EX:b"], digest="old"), folder)
    before = files(folder)
    half = tmp_path / ".index-killed"
    half.mkdir()
    (half / "edge_subject.npy").write_bytes(b"half")
    with pytest.raises(KgreasonError, match="found no readable meta.json; wanted an index folder"):
        Index(half)
    assert files(folder) == before
    write_index(rows(["EX:a treats EX:c"], digest="new"), folder)
    assert (Index(folder).digest, [edge.object for edge in Index(folder).edges_from("EX:a")]) == ("new", ["EX:c"])
    assert sorted(file.name for file in tmp_path.iterdir()) == [".index-killed", "index"]


def test_an_index_of_the_same_digest_is_kept(rows, tmp_path):
    write_index(rows(["EX:a treats EX:b"], digest="same"), tmp_path / "index")
    before = (tmp_path / "index" / "meta.json").stat().st_ino
    write_index(rows(["EX:a treats EX:b"], digest="same"), tmp_path / "index")
    assert (tmp_path / "index" / "meta.json").stat().st_ino == before


def test_a_broken_index_gives_way_to_a_whole_one(rows, tmp_path):
    folder = tmp_path / "deep" / "index"
    folder.mkdir(parents=True)
    (folder / "edge_subject.npy").write_bytes(b"half")
    write_index(rows(["EX:a treats EX:b"]), folder)
    assert Index(folder).counts == {"concepts": 2, "edges": 1, "rules": 0}


def test_an_index_is_readable_by_whom_the_umask_lets(rows, tmp_path):
    kept = os.umask(0o022)
    try:
        write_index(rows(), tmp_path / "index")
    finally:
        os.umask(kept)
    assert (tmp_path / "index").stat().st_mode & 0o777 == 0o755


def test_an_index_of_another_format_is_refused(rows, tmp_path):
    write_index(rows(), tmp_path / "index")
    meta = tmp_path / "index" / "meta.json"
    meta.write_text(json.dumps(json.loads(meta.read_text("utf-8")) | {"format": "other"}), "utf-8")
    with pytest.raises(KgreasonError, match="found other; wanted kgreason-index-"):
        Index(tmp_path / "index")


def test_the_shipped_index_is_compiled_once_into_the_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KGREASON_CACHE", str(tmp_path))
    first = open_starter()
    made = (first.folder / "meta.json").stat().st_mtime_ns
    assert first.folder == tmp_path / f"starter-{starter_digest()[:16]}"
    assert open_starter().digest == first.digest == starter_digest()
    assert (first.folder / "meta.json").stat().st_mtime_ns == made


def test_without_a_named_cache_the_users_own_is_used(monkeypatch):
    monkeypatch.delenv("KGREASON_CACHE", raising=False)
    assert cache.cache_folder().name == "kgreason"


# --- paths ---

NODES = ("EX:a", "EX:b", "EX:c", "EX:d", "EX:e")
EDGES = st.sets(
    st.tuples(st.sampled_from(NODES), st.sampled_from(["treats", "causes", "affects"]), st.sampled_from(NODES)),
    min_size=1,
    max_size=9,
).map(lambda edges: [" ".join(edge) for edge in sorted(edges)])


def brute_force(graph: Index, source: str, target: str, max_hops: int) -> list[Path]:
    """Return every simple path, by trying every sequence of edges in both directions, in the declared order."""
    edges = [edge for node in NODES if graph.resolve(node) for edge in graph.edges_from(node)]
    out = Counter((edge.predicate, edge.subject) for edge in edges)
    into = Counter((edge.predicate, edge.object) for edge in edges)
    found = []
    for length in range(1, max_hops + 1):
        for numbers in product(range(len(edges)), repeat=length):
            for ways in product((True, False), repeat=length):
                nodes, cost = [source], 0.0
                for number, way in zip(numbers, ways, strict=True):
                    edge = edges[number]
                    start, end = (edge.subject, edge.object) if way else (edge.object, edge.subject)
                    if start != nodes[-1] or end in nodes:
                        break
                    nodes.append(end)
                    degrees = out[edge.predicate, edge.subject] * into[edge.predicate, edge.object]
                    cost += round(0.4 * math.log(degrees), 6) + STEP
                else:
                    if nodes[-1] == target:
                        hops = tuple(Hop(edges[number], way) for number, way in zip(numbers, ways, strict=True))
                        found.append((round(cost, 6), numbers, Path(hops, round(cost, 6))))
    return [path for _, _, path in sorted(found, key=lambda one: one[:2])]


@settings(max_examples=60, deadline=None)
@given(EDGES, st.integers(1, 3), st.integers(1, 12))
def test_path_search_finds_what_trying_everything_finds_in_the_same_order(index, edges, max_hops, top_k):
    graph = index(edges)
    expected = brute_force(graph, "EX:a", "EX:b", max_hops)[:top_k] if graph.resolve("EX:a") else []
    assert list(graph.paths("EX:a", "EX:b", max_hops=max_hops, top_k=top_k)) == expected


def test_no_path_leads_from_a_concept_to_itself_or_to_an_unknown_one(index):
    graph = index(["EX:a treats EX:b", "EX:b treats EX:a"])
    assert (graph.paths("EX:a", "EX:a"), graph.paths("EX:a", "EX:x"), graph.paths("EX:x", "EX:a")) == ((), (), ())


def test_a_specific_path_is_cheaper_than_one_through_a_hub(index):
    hub = [f"EX:n{number} affects EX:hub" for number in range(20)]
    graph = index([*hub, "EX:n1 affects EX:rare", "EX:n2 affects EX:rare"])
    best = graph.paths("EX:n1", "EX:n2", max_hops=2)
    assert [hop.edge.object for path in best for hop in path.hops] == ["EX:rare", "EX:rare", "EX:hub", "EX:hub"]


def test_only_the_predicates_that_are_asked_for_are_crossed(index):
    graph = index(["EX:a treats EX:b", "EX:a causes EX:c", "EX:c causes EX:b"])
    found = graph.paths("EX:a", "EX:b", predicates=["causes"])
    assert [[hop.edge.predicate for hop in path.hops] for path in found] == [["causes", "causes"]]
    with pytest.raises(KgreasonError, match="predicates: found heals; wanted one of related_to"):
        graph.paths("EX:a", "EX:b", predicates=["heals"])


def test_lineage_through_many_diamonds_is_found_at_once(index):
    edges = [
        Edge(f"EX:{one}", "subclass_of", f"EX:{other}", "made-up")
        for n in range(40)
        for one, other in ((f"n{n}", f"l{n}"), (f"n{n}", f"r{n}"), (f"l{n}", f"n{n + 1}"), (f"r{n}", f"n{n + 1}"))
    ]
    assert len(index(edges).lineage("EX:n0", "EX:n40")) == 80
