"""Gathering and merging records: identifiers that are one thing, names, what has no form, the hierarchy."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgreason.graph import Index, open_starter
from kgreason.graph.arrays import arrays_of
from kgreason.graph.build import bare_rows, build_index
from kgreason.graph.compile import write_gathered
from kgreason.graph.gather import Gather
from kgreason.graph.merge import Cliques, merge
from kgreason.model import Concept, Edge, SourceError
from kgreason.sources import Description, Mapping, Name

PREDICATES = ("related_to", "subclass_of", "treats", "contraindicated_in", "interacts_with", "broad_match")


def exact(low: str, high: str) -> Mapping:
    return Mapping(low, "exact", high, "EX")


def gathered(*records) -> Gather:
    gather = Gather(PREDICATES)
    for record in records:
        gather.add(record)
    return gather


def index_of(tmp_path, *records) -> Index:
    rows = bare_rows()
    gather = Gather(rows.predicates)
    for record in records:
        gather.add(record)
    write_gathered(gather, rows, tmp_path / "index")
    return Index(tmp_path / "index")


# --- merging ---


def test_an_exact_mapping_makes_two_identifiers_one_that_bears_the_preferred_one(tmp_path):
    index = index_of(
        tmp_path,
        Concept("DOID:1", "slow heart", "Disease", ("bradycardia",), source="doid"),
        Concept("MONDO:1", "bradycardia", "Disease", source="mondo"),
        Edge("EX:pill", "treats", "DOID:1", "ex"),
        exact("MONDO:1", "DOID:1"),
        exact("DOID:1", "ICD10CM:R00.1"),
    )
    one = Concept("MONDO:1", "bradycardia", "Disease", ("slow heart",), (), ("DOID:1", "ICD10CM:R00.1"), "mondo")
    assert [index.concept(curie) for curie in ("MONDO:1", "DOID:1", "ICD10CM:R00.1")] == [one, one, one]
    assert index.edges_from("EX:pill") == (Edge("EX:pill", "treats", "MONDO:1", "ex"),)
    assert index.merges("DOID:1") == (exact("MONDO:1", "DOID:1"), exact("DOID:1", "ICD10CM:R00.1"))
    assert index.merges("EX:pill") == ()


def test_two_identifiers_of_one_vocabulary_are_reported_and_not_glued(tmp_path):
    index = index_of(
        tmp_path,
        Concept("MONDO:1", "one", "Disease"),
        Concept("MONDO:2", "two", "Disease"),
        exact("MONDO:1", "MESH:D1"),
        exact("MONDO:2", "MESH:D1"),
    )
    assert index.resolve("MESH:D1") == "MONDO:1"
    assert [one.id for one in index.concepts()] == ["MONDO:1", "MONDO:2"]
    _, faults = merge([exact("MONDO:1", "MESH:D1"), exact("MONDO:2", "MESH:D1")])
    assert [str(one) for one in faults] == [
        (
            "EX: found MONDO:2 exact MESH:D1: MONDO:1 and MONDO:2 would be one; "
            "wanted one identifier of a vocabulary for one thing; the mapping is left out"
        )
    ]


def test_a_retired_identifier_goes_with_its_successor_and_never_bears_the_concept():
    cliques, faults = merge([exact("MONDO:2", "MESH:D1"), Mapping("MONDO:1", "replaced", "MONDO:2", "EX")])
    assert not faults
    assert sorted(cliques.members("MESH:D1")) == ["MESH:D1", "MONDO:1", "MONDO:2"]
    assert cliques.retired == {"MONDO:1"}
    chain = [Mapping("DOID:3", "replaced", "DOID:2", "EX"), Mapping("DOID:2", "replaced", "DOID:1", "EX")]
    assert merge(chain)[1] == []


def test_an_identifier_that_replaces_itself_is_not_retired():
    pairs = [exact("MONDO:1", "MESH:D1"), exact("MONDO:2", "MESH:D1")]
    cliques, faults = merge([Mapping("MONDO:1", "replaced", "MONDO:1", "EX"), *pairs])
    assert (cliques.retired, len(faults)) == (set(), 1)
    assert sorted(cliques.members("MESH:D1")) == ["MESH:D1", "MONDO:1"]


def test_an_identifier_that_its_source_still_lists_is_not_retired_by_it(tmp_path):
    records = (
        Concept("HP:1", "one", "PhenotypicFeature", source="hpo"),
        Concept("HP:2", "two", "PhenotypicFeature", source="hpo"),
        Mapping("HP:1", "replaced", "HP:2", "hpo"),
    )
    assert [one.id for one in index_of(tmp_path, *records).concepts()] == ["HP:1", "HP:2"]
    gather = gathered(*records)
    arrays_of(gather)
    assert [str(one) for one in gather.faults] == [
        (
            "hpo: found HP:1 replaced HP:2: HP:1 is still listed; "
            "wanted an identifier that is retired; the mapping is left out"
        )
    ]


@pytest.mark.parametrize(("category", "kind"), [("Gene", "a gene or its product"), ("Cell", "a part of the body")])
def test_a_disease_and_the_gene_or_organ_that_it_is_named_for_are_not_glued(tmp_path, category, kind):
    records = (
        Concept("EX:syndrome", "zorb syndrome", "Disease"),
        Concept("EX:gene", "ZORB1", category),
        exact("EX:syndrome", "EX:either"),
        exact("EX:gene", "EX:either"),
    )
    index = index_of(tmp_path, *records)
    assert (index.resolve("EX:either"), index.resolve("EX:gene")) == ("EX:syndrome", "EX:gene")
    gather = gathered(*records)
    arrays_of(gather)
    assert [str(one).split("; wanted")[0] for one in gather.faults] == [
        f"EX: found EX:gene exact EX:either: a disease or sign and {kind} would be one"
    ]


def test_a_mapping_that_is_not_exact_merges_nothing(tmp_path):
    index = index_of(
        tmp_path,
        Concept("MONDO:1", "one", "Disease"),
        Concept("MESH:D1", "more than one", "Disease"),
        Mapping("MONDO:1", "broad", "MESH:D1", "EX"),
        Mapping("MONDO:1", "related", "MESH:D2", "EX"),
        Mapping("MONDO:1", "close", "MESH:D3", "EX"),
    )
    assert index.edges_from("MONDO:1") == (Edge("MONDO:1", "broad_match", "MESH:D1", "EX"),)
    assert (index.resolve("MESH:D2"), index.resolve("MESH:D3")) == ("", "")


ENDS = st.sampled_from([f"{prefix}:{number}" for prefix in ("MONDO", "MESH", "ICD10CM") for number in range(4)])


@given(st.lists(st.tuples(ENDS, ENDS), max_size=20))
@settings(max_examples=200, deadline=None)
def test_no_clique_ever_holds_two_identifiers_of_a_vocabulary_that_has_one_each(pairs):
    cliques, faults = merge([exact(low, high) for low, high in pairs])
    for low, high in pairs:
        held = [one.split(":")[0] for one in cliques.members(low)]
        assert held.count("MONDO") <= 1
        assert held.count("MESH") <= 1
        together = cliques.root(low) == cliques.root(high)
        assert together or any(f"{low} exact {high}" in str(fault) for fault in faults)


def test_the_members_of_a_clique_are_what_joined_it():
    cliques = Cliques()
    assert cliques.members("EX:a") == ["EX:a"]
    assert cliques.join(exact("EX:a", "EX:b")) is None
    assert cliques.join(exact("EX:b", "EX:a")) is None
    assert (cliques.members("EX:b"), cliques.joined) == (["EX:a", "EX:b"], [exact("EX:a", "EX:b")])


# --- gathering ---


def test_what_is_said_twice_counts_once_and_another_source_counts_beside_it(tmp_path):
    index = index_of(
        tmp_path,
        Edge("EX:a", "treats", "EX:b", "one"),
        Edge("EX:a", "treats", "EX:b", "one"),
        Edge("EX:a", "treats", "EX:b", "two", (("evidence", "EX:9"),)),
    )
    assert [edge.source for edge in index.edges_from("EX:a")] == ["one", "two"]
    assert index.concept("EX:b") == Concept("EX:b", "EX:b", "NamedThing")


def test_names_come_from_wherever_they_are_told(tmp_path):
    index = index_of(
        tmp_path,
        Name("EX:a", "second name", "synonym", "one"),
        Concept("EX:a", "first name", "Disease", source="one"),
        Concept("EX:a", "third name", "Drug", source="two"),
        Name("EX:a", "FN", "abbreviation", "one"),
        Description("EX:a", "What it is.", "one"),
        Description("EX:a", "What it is, again.", "two"),
        Description("EX:b", "What nothing names.", "two"),
    )
    one = Concept("EX:a", "first name", "Disease", ("second name", "third name"), ("FN",), (), "one", "What it is.")
    assert index.concept("EX:a") == one
    assert index.named("third name") == (("EX:a", "synonym"),)
    assert index.named("=FN") == (("EX:a", "abbreviation"),)


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        (Edge("EX:a", "heals", "EX:b", "ex"), "ex: found EX:a heals EX:b; wanted CURIEs and a predicate of the table"),
        (Edge("a", "treats", "EX:b", "ex"), "ex: found a treats EX:b; wanted CURIEs and a predicate of the table"),
        (Concept("", "x", "Drug", source="ex"), "ex: found no identifier; wanted a CURIE"),
        (SourceError(place="f:1", found="x", wanted="y"), "f:1: found x; wanted y"),
        (Name("b", "bee", "synonym", "ex"), "ex: found the name bee of b; wanted a CURIE"),
        (Mapping("EX:a", "exact", "", "ex"), "ex: found EX:a exact ; wanted two CURIEs"),
        (Mapping("none", "close", "EX:a", "ex"), "ex: found none close EX:a; wanted two CURIEs"),
        (Concept("EX:a", "a\ud800", "Drug", source="ex"), "ex: found 'a\\ud800'; wanted Unicode text"),
        (Concept("EX:\ud800", "a", "Drug", source="ex"), "ex: found 'EX:\\ud800'; wanted Unicode text"),
        (Mapping("EX:a", "exact", "EX:\ud800", "ex"), "ex: found 'EX:aEX:\\ud800ex'; wanted Unicode text"),
        (
            Edge("EX:a", "treats", "EX:b", "ex", (("note", "\ud800"),)),
            "ex: found 'exnote\\ud800'; wanted Unicode text",
        ),
    ],
)
def test_what_has_no_form_is_counted_and_told(record, fault):
    gather = gathered(record)
    assert ([str(one) for one in gather.faults], gather.counts["faults"]) == ([fault], 1)


def test_what_has_no_form_spoils_nothing_that_is_written(tmp_path):
    index = index_of(
        tmp_path,
        Concept("EX:a", "  ", "Drug", ("", "+"), ("\t",)),
        Concept("EX:b", "b\ud800", "Drug"),
        Edge("EX:a", "treats", "EX:c", "\ud800"),
        Mapping("EX:a", "exact", "", "ex"),
        Mapping("EX:d", "exact", "", "ex"),
        Edge("EX:a", "treats", "EX:d", "ex"),
    )
    assert [one.id for one in index.concepts()] == ["EX:a", "EX:d"]
    assert (index.concept("EX:a").name, index.concept("EX:a").synonyms) == ("EX:a", ("+",))
    assert [edge.object for edge in index.edges_from("EX:a")] == ["EX:d"]
    assert index.named("") == ()


def test_any_number_of_categories_and_sources_is_held(tmp_path):
    index = index_of(tmp_path, *(Concept(f"EX:{at}", "a", f"Kind{at}", source=f"ex#{at}") for at in range(66_000)))
    assert index.concept("EX:65999") == Concept("EX:65999", "a", "Kind65999", source="ex#65999")


def test_what_a_source_denies_does_not_state_it(tmp_path):
    index = index_of(tmp_path, Edge("EX:a", "treats", "EX:b", "ex", (("negated", "true"),)))
    said = (("negated", "true"), ("original_predicate", "treats"))
    assert index.edges_from("EX:a") == (Edge("EX:a", "related_to", "EX:b", "ex", said),)


def test_a_rule_has_its_home_in_the_shipped_knowledge(tmp_path):
    own = open_starter()
    derived = next(edge for edge in own.edges_from("KG:metformin") if edge.rule)
    changed = Edge(derived.subject, "treats", derived.object, derived.source, (), derived.rule)
    strange = Edge("KG:metformin", "treats", "EX:b", "x", (("a", "b"),), "my-own-rule")
    built = build_index([("store", [derived, changed, strange])], tmp_path / "index")
    index = Index(tmp_path / "index")
    assert [str(one).partition(":")[2] for one in built.faults] != []
    assert "of the rule" in str(built.faults[0])
    said = (("a", "b"), ("stated_rule", "my-own-rule"))
    assert index.edges("KG:metformin", ["treats"], "EX:b") == (Edge("KG:metformin", "treats", "EX:b", "x", said),)
    assert index.counts["edges"] == own.counts["edges"] + 1


# --- the hierarchy ---


def test_a_circle_of_kinds_is_broken_and_reported(tmp_path):
    circle = [Edge(f"EX:{low}", "subclass_of", f"EX:{high}", "ex") for low, high in ("ab", "bc", "ca", "cd")]
    gather = gathered(*circle)
    arrays_of(gather)
    assert [str(one) for one in gather.faults] == [
        "ex: found EX:c subclass_of EX:a, which closes a circle; wanted a hierarchy; left out"
    ]
    index = index_of(tmp_path, *circle)
    assert index.ancestors("EX:a") == ("EX:a", "EX:b", "EX:c", "EX:d")


NODES = st.integers(0, 8)


@given(st.lists(st.tuples(NODES, NODES), max_size=30))
@settings(max_examples=100, deadline=None)
def test_the_hierarchy_never_has_a_circle_and_loses_nothing_that_closes_none(pairs):
    gather = gathered(*(Edge(f"EX:{low}", "subclass_of", f"EX:{high}", "ex") for low, high in pairs))
    found = arrays_of(gather)
    kept = set(zip(found.subject.tolist(), found.object.tolist(), strict=True))
    above: dict[int, set[int]] = {}
    for low in range(len(found.ids)):
        reached, todo = set(), [low]
        while todo:
            todo += (new := {high for one, high in kept if one == todo[-1]} - reached) or []
            todo.pop(-1 - len(new))
            reached |= new
        above[low] = reached
        assert low not in reached
    place = {curie: at for at, curie in enumerate(found.ids)}
    for low, high in pairs:
        if low != high:
            ends = place[f"EX:{low}"], place[f"EX:{high}"]
            assert ends in kept or ends[0] in above[ends[1]]


def test_a_large_hierarchy_is_walked_and_gives_the_same(tmp_path, monkeypatch):
    edges = [Edge(f"EX:{low}", "subclass_of", f"EX:{high}", "ex") for low, high in ("ab", "ac", "bd", "cd", "de")]
    closed = index_of(tmp_path / "small", *edges)
    monkeypatch.setattr("kgreason.graph.compile.CLOSED", 0)
    walked = index_of(tmp_path / "large", *edges)
    for one in "abcde":
        assert closed.ancestors(f"EX:{one}") == walked.ancestors(f"EX:{one}")
        assert closed.descendants(f"EX:{one}") == walked.descendants(f"EX:{one}")
    assert not list(walked.folder.glob("*/up.npy"))


def test_a_chain_that_no_hierarchy_has_is_walked_and_its_circle_broken(tmp_path):
    chain = [Edge(f"EX:{at:05}", "subclass_of", f"EX:{at + 1:05}", "ex") for at in range(2000)]
    closing = Edge("EX:02000", "subclass_of", "EX:00000", "ex")
    index = index_of(tmp_path, *chain, closing)
    assert not list(index.folder.glob("*/up.npy"))
    assert len(index.ancestors("EX:00000")) == len(index.descendants("EX:02000")) == 2001
    assert index.is_a("EX:00000", "EX:02000")
    assert not index.is_a("EX:02000", "EX:00000")
