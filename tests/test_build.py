"""Sources into one index: gathering, merging, circles, what is left out, and an index that outlives a killed build."""

import json
import os
import signal
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgreason.cli import main
from kgreason.graph import Index, open_starter
from kgreason.graph.arrays import arrays_of
from kgreason.graph.build import bare_rows, build_index
from kgreason.graph.compile import write_gathered
from kgreason.graph.gather import Gather
from kgreason.graph.merge import Cliques, merge
from kgreason.model import Concept, Edge, KgreasonError, SourceError
from kgreason.sources import Mapping, Name, formats, read_manifest

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
    )
    one = Concept("EX:a", "first name", "Disease", ("second name", "third name"), ("FN",), (), "one")
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


# --- building ---

MANIFEST = read_manifest(
    "pairs.toml",
    'title = "Pairs"\nhome = "https://example.org"\nversion = "1"\nlicence = "CC0"\nformat = "kgx"\nadds = "pairs"\n',
)


@pytest.fixture
def source(monkeypatch):
    """Give the build a source of these records."""

    def give(*records):
        monkeypatch.setattr("kgreason.graph.build.read_source", lambda *_: iter(records))
        return MANIFEST

    return give


def test_a_source_joins_the_shipped_knowledge_along_its_mappings(source, tmp_path):
    manifest = source(
        Concept("RXNORM:6809", "metformin hydrochloride", "Drug", source="pairs"),
        Edge("RXNORM:6809", "contraindicated_in", "EX:odd-state", "pairs"),
        SourceError(place="pairs.tsv:3", found="2 cells", wanted="3 cells"),
    )
    built = build_index([(manifest, tmp_path)], tmp_path / "index")
    index = Index(tmp_path / "index")
    assert index.resolve("RXNORM:6809") == "KG:metformin"
    assert "metformin hydrochloride" in index.concept("KG:metformin").synonyms
    assert Edge("KG:metformin", "contraindicated_in", "EX:odd-state", "pairs") in index.edges_from("KG:metformin")
    assert index.rules("KG:metformin") == open_starter().rules("KG:metformin")
    assert built.read["pairs"] == {"concepts": 1, "edges": 1, "faults": 1}
    assert built.edges["contraindicated_in", "pairs"] == 1
    assert built.counts["faults"] == 1


def test_a_place_where_no_folder_can_be_is_refused(tmp_path):
    (tmp_path / "made").write_text("a file", "utf-8")
    for place in (tmp_path / "made", tmp_path / "made" / "index", tmp_path / ("a" * 3_000)):
        with pytest.raises(KgreasonError, match="wanted a folder "):
            build_index([], place, starter=False)
    assert [one.name for one in tmp_path.iterdir()] == ["made"]


def test_a_strict_build_stops_at_the_first_fault_and_writes_nothing(source, tmp_path):
    manifest = source(SourceError(place="pairs.tsv:3", found="2 cells", wanted="3 cells"))
    with pytest.raises(SourceError, match="pairs.tsv:3: found 2 cells"):
        build_index([(manifest, tmp_path)], tmp_path / "index", strict=True)
    assert not (tmp_path / "index").exists()


def test_a_file_that_breaks_off_leaves_the_old_index(monkeypatch, tmp_path):
    build_index([], tmp_path / "index", starter=False)
    before = Index(tmp_path / "index").digest

    def broken(*_):
        yield Edge("EX:a", "treats", "EX:b", "pairs")
        raise SourceError(place="pairs.tsv", found="a file that breaks off", wanted="a whole file")

    monkeypatch.setattr("kgreason.graph.build.read_source", broken)
    with pytest.raises(SourceError, match="breaks off"):
        build_index([(MANIFEST, tmp_path)], tmp_path / "index", starter=False)
    assert Index(tmp_path / "index").digest == before


def test_an_index_built_twice_is_the_same_to_the_byte(source, tmp_path):
    manifest = source(*(Edge(f"EX:{at % 7}", "treats", f"EX:{at % 5}b", "pairs") for at in range(40)))
    files = []
    for name in ("one", "two"):
        build_index([(manifest, tmp_path)], tmp_path / name, starter=False)
        found = (tmp_path / name).rglob("*")
        files.append({str(one.relative_to(tmp_path / name)): one.read_bytes() for one in found if one.is_file()})
    assert files[0] == files[1]


KILLED = """
import sys
from pathlib import Path
from kgreason.graph import build, compile
from kgreason.model import Edge

build.read_source = lambda manifest, path: (Edge(f"EX:{at}", "treats", "EX:b", "x") for at in range(20000))
real = compile._edges
def slow(*args):
    print("writing", flush=True)
    import time
    time.sleep(60)
    real(*args)
compile._edges = slow
from kgreason.sources import Manifest
build.build_index([(Manifest("x", "", "", "", "", "kgx", ""), Path("."))], Path(sys.argv[1]), starter=False)
"""


def test_a_killed_build_leaves_the_old_index_open_and_the_next_one_cleans_up(tmp_path):
    folder = tmp_path / "index"
    build_index([], folder, starter=False)
    before = Index(folder)
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"writing\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert Index(folder).digest == before.digest
    assert any(one.name.startswith(".kgreason-new-") for one in folder.iterdir())
    build_index([], folder)
    assert not any(one.name.startswith(".kgreason-new-") for one in folder.iterdir())
    assert Index(folder).resolve("KG:metformin")
    assert before.counts == {"concepts": 0, "edges": 0, "rules": 0}


def test_a_reader_of_the_old_index_goes_on_after_a_new_one_was_written(source, tmp_path):
    build_index([(source(Edge("EX:a", "treats", "EX:b", "x")), tmp_path)], tmp_path / "index", starter=False)
    old = Index(tmp_path / "index")
    build_index([(source(Edge("EX:a", "treats", "EX:c", "x")), tmp_path)], tmp_path / "index", starter=False)
    assert [edge.object for edge in old.edges_from("EX:a")] == ["EX:b"]
    assert [edge.object for edge in Index(tmp_path / "index").edges_from("EX:a")] == ["EX:c"]


def test_words_that_other_sources_write_in_capitals_are_found_in_capitals_only(source, tmp_path):
    records = (
        Concept("NCBIGene:7454", "WAS", "Gene", ("Wiskott-Aldrich gene", "IMD2"), source="x"),
        Name("RXNORM:6809", "CAN", "synonym", "x"),
    )
    build_index([(source(*records), tmp_path)], tmp_path / "index")
    index = Index(tmp_path / "index")
    assert [index.named(one) for one in ("was", "can", "imd2")] == [(), (), ()]
    assert index.named("=WAS") == (("NCBIGene:7454", "abbreviation"),)
    assert index.named("=CAN") == (("KG:metformin", "abbreviation"),)
    assert index.named("wiskott aldrich gene") == (("NCBIGene:7454", "synonym"),)


def test_another_source_does_not_change_what_is_a_kind_of_what_in_the_shipped_knowledge(source, tmp_path):
    above = open_starter().ancestors("KG:metabolic-disease")
    assert "KG:liver-disease" not in above
    kinds = [
        Edge("KG:metabolic-disease", "subclass_of", "KG:liver-disease", "x"),
        Edge("KG:metabolic-disease", "subclass_of", "EX:group", "x"),
        Edge("EX:group", "subclass_of", "EX:higher", "x"),
        Edge("EX:higher", "subclass_of", "KG:liver-disease", "x"),
        Edge("KG:metabolic-disease", "subclass_of", "EX:disease", "x"),
        Edge("EX:sweet-urine", "subclass_of", "KG:metabolic-disease", "x"),
    ]
    built = build_index([(source(*kinds), tmp_path)], tmp_path / "index")
    index = Index(tmp_path / "index")
    assert index.ancestors("KG:metabolic-disease") == ("KG:metabolic-disease", "EX:disease")
    assert index.is_a("EX:sweet-urine", "KG:metabolic-disease")
    assert index.is_a("EX:group", "KG:liver-disease")
    assert built.counts["kinds that the shipped knowledge does not share"] == 2


def test_another_source_s_circle_costs_no_edge_of_the_shipped_knowledge(source, tmp_path):
    own = open_starter()
    kinds = [edge for edge in own.edges_from("KG:viral-hepatitis") if edge.predicate == "subclass_of"]
    around = [(Edge(kind.object, "subclass_of", f"AA:{at}", "x"), at, kind.subject) for at, kind in enumerate(kinds)]
    straight = [Edge(kind.object, "subclass_of", kind.subject, "x") for kind in kinds]
    back = [Edge(f"AA:{at}", "subclass_of", low, "x") for _, at, low in around]
    build_index([(source(*straight, *(one for one, _, _ in around), *back), tmp_path)], tmp_path / "index")
    index = Index(tmp_path / "index")
    assert kinds
    assert index.ancestors("KG:viral-hepatitis") == own.ancestors("KG:viral-hepatitis")
    assert all(index.ancestors(kind.object) == own.ancestors(kind.object) for kind in kinds)


def test_no_source_retires_a_shipped_concept(source, tmp_path):
    records = (
        Concept("EX:x", "zorbapill", "Drug", source="x"),
        Mapping("KG:metformin", "replaced", "EX:x", "x"),
        Mapping("KG:warfarin", "replaced", "KG:heparin", "x"),
    )
    built = build_index([(source(*records), tmp_path)], tmp_path / "index")
    index, own = Index(tmp_path / "index"), open_starter()
    for drug in ("KG:metformin", "KG:warfarin"):
        assert index.resolve(drug) == drug
        assert index.rules(drug) == own.rules(drug) != ()
    assert [str(fault).split("; wanted")[0] for fault in built.faults] == [
        "x: found KG:metformin replaced EX:x: KG:metformin is still listed",
        "x: found KG:warfarin replaced KG:heparin: KG:warfarin is still listed",
    ]


def test_what_a_retired_identifier_was_mapped_to_does_not_follow_it():
    cliques, _ = merge([exact("MONDO:1", "orphanet:1"), Mapping("MONDO:1", "replaced", "MONDO:2", "EX")])
    assert cliques.members("MONDO:2") == ["MONDO:1", "MONDO:2"]
    assert cliques.members("orphanet:1") == ["orphanet:1"]
    assert cliques.passed == 1


def test_a_build_into_a_folder_of_other_things_leaves_them_alone(source, tmp_path):
    home = tmp_path / "home"
    (home / "letters").mkdir(parents=True)
    (home / "letters" / "one.txt").write_text("dear")
    (home / "notes.txt").write_text("mine")
    for end in "bcd":
        build_index([(source(Edge("EX:a", "treats", f"EX:{end}", "x")), tmp_path)], home, starter=False)
    kept = sorted(one.name for one in home.iterdir() if not one.name.startswith("kgreason-index-"))
    assert kept == ["letters", "meta.json", "notes.txt"]
    assert ((home / "letters" / "one.txt").read_text(), (home / "notes.txt").read_text()) == ("dear", "mine")
    assert len(list(home.glob("kgreason-index-*"))) == 2


def test_a_place_that_cannot_hold_an_index_is_told_before_anything_is_read(capsys, monkeypatch, tmp_path):
    def read(*_):
        raise AssertionError("read")

    monkeypatch.setattr("kgreason.graph.build.read_source", read)
    (tmp_path / "file").write_text("x")
    for out in (tmp_path / "file", tmp_path / "file" / "index"):
        assert main(["graph", "build", "--from", f"kgx={tmp_path}", "--out", str(out)]) == 2
        told = f"found {tmp_path / 'file'}, which is no folder; wanted a folder to write to\n"
        assert capsys.readouterr().err == f"kgreason: {out}: {told}"


def test_an_index_whose_files_were_cut_is_made_whole_by_building_it_again(source, tmp_path):
    pairs = source(Edge("EX:a", "treats", "EX:b", "x"))
    build_index([(pairs, tmp_path)], tmp_path / "index", starter=False)
    (generation,) = (tmp_path / "index").glob("kgreason-index-*")
    (generation / "concepts.bin").write_bytes(b"")
    pairs = source(Edge("EX:a", "treats", "EX:b", "x"))
    build_index([(pairs, tmp_path)], tmp_path / "index", starter=False)
    assert [one.id for one in Index(tmp_path / "index").concepts()] == ["EX:a", "EX:b"]


BESIDE = """
import sys
from pathlib import Path
from kgreason.graph import build
from kgreason.model import Edge
from kgreason.sources import Manifest

end = sys.argv[2]
build.read_source = lambda manifest, path: (Edge(f"EX:{at}", "treats", f"EX:{end}", "x") for at in range(300))
for _ in range(6):
    build.build_index([(Manifest("x", "", "", "", "", "kgx", ""), Path("."))], Path(sys.argv[1]), starter=False)
"""


def test_builds_into_one_folder_at_once_leave_a_whole_index(tmp_path):
    folder = tmp_path / "index"
    both = [subprocess.Popen([sys.executable, "-c", BESIDE, str(folder), end]) for end in ("one", "two")]
    assert [one.wait() for one in both] == [0, 0]
    found = Index(folder)
    assert found.counts == {"concepts": 301, "edges": 300, "rules": 0}
    assert len([one.id for one in found.concepts()]) == 301
    assert not list(folder.glob(".kgreason-new-*"))


def test_a_full_disk_is_told_and_leaves_the_old_index(monkeypatch, source, tmp_path):
    build_index([], tmp_path / "index", starter=False)
    before = sorted((tmp_path / "index").rglob("*"))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kgreason.graph.compile._edges", full)
    with pytest.raises(KgreasonError, match="index: found No space left on device; wanted a folder with room"):
        build_index([(source(Edge("EX:a", "treats", "EX:b", "x")), tmp_path)], tmp_path / "index", starter=False)
    assert sorted((tmp_path / "index").rglob("*")) == before


@pytest.mark.parametrize("damage", ["cut", "gone", "no meta", "odd meta", "odd predicates"])
def test_a_damaged_index_is_told_when_it_is_opened(capsys, source, tmp_path, damage):
    folder = tmp_path / "index"
    build_index([(source(Edge("EX:a", "treats", "EX:b", "x")), tmp_path)], folder, starter=False)
    (generation,) = folder.glob("kgreason-index-*")
    meta = json.loads((folder / "meta.json").read_text())
    if damage == "cut":
        (generation / "concepts.bin").write_bytes(b"")
    elif damage == "gone":
        (generation / "edge_object.npy").unlink()
    elif damage == "no meta":
        meta = []
    elif damage == "odd meta":
        del meta["digest"]
    else:
        meta["predicates"] = [1]
    (folder / "meta.json").write_text(json.dumps(meta))
    assert main(["graph", "info", str(folder)]) == 2
    size = meta["files"]["concepts.bin"] if damage == "cut" else 0
    told = {
        "cut": f"{generation / 'concepts.bin'}: found 0 bytes; wanted {size}: a whole",
        "gone": f"{generation / 'edge_object.npy'}: found No such file or directory; wanted a whole index",
        "no meta": f"{folder}: found no readable meta.json; wanted an index folder",
        "odd meta": f"{folder / 'meta.json'}: found 'digest'; wanted a whole index",
        "odd predicates": f"{folder / 'meta.json'}: found Expected `object`, got `int` - at `$[0]`; wanted a whole index",
    }
    assert capsys.readouterr().err.startswith(f"kgreason: {told[damage]}")


def test_a_broken_index_of_the_shipped_knowledge_is_compiled_again(monkeypatch, tmp_path):
    monkeypatch.setenv("KGREASON_CACHE", str(tmp_path))
    counts = open_starter().counts
    (generation,) = tmp_path.glob("starter-*/kgreason-index-*")
    (generation / "rules.bin").write_bytes(b"")
    assert open_starter().counts == counts
    assert (generation / "rules.bin").stat().st_size


# --- what sources state, for a patient ---


@pytest.fixture
def stated(source, tmp_path):
    """An engine on the shipped knowledge and three pairs of a source."""
    from kgreason.engine import Engine

    manifest = source(
        Concept("EX:odd-state", "zorbic state", "Disease", source="pairs"),
        Concept("EX:pill", "zorbapill", "Drug", source="pairs"),
        Edge("EX:pill", "contraindicated_in", "EX:odd-state", "pairs"),
        Edge("KG:metformin", "interacts_with", "EX:pill", "pairs"),
    )
    build_index([(manifest, tmp_path)], tmp_path / "index")
    return Engine.open("patterns", str(tmp_path / "index"))


def test_a_pair_that_a_source_states_gives_caution_and_never_unsafe(stated):
    from kgreason.model import Named, Patient

    (one,) = stated.check(["zorbapill"], Patient(conditions=(Named("zorbic state"),)))
    assert (one.verdict.value, [hit.rule.id for hit in one.fired]) == (
        "caution",
        ["pairs/EX:pill/contraindicated_in/EX:odd-state"],
    )
    (other,) = stated.check(["zorbapill"], Patient(medications=(Named("metformin"),)))
    assert (other.verdict.value, [hit.rule.source for hit in other.fired]) == ("caution", ["pairs"])
    (neither,) = stated.check(["zorbapill"], Patient(denied=(Named("zorbic state"),)))
    assert (neither.verdict.value, neither.fired, neither.ask) == ("unknown", (), ())


def test_where_a_reviewed_rule_speaks_of_it_a_source_adds_nothing(source, tmp_path):
    from kgreason.engine import Engine
    from kgreason.model import Named, Patient

    pairs = source(Edge("KG:spironolactone", "contraindicated_in", "KG:hyperkalemia", "pairs"))
    build_index([(pairs, tmp_path)], tmp_path / "index")
    engine = Engine.open("patterns", str(tmp_path / "index"))
    (one,) = engine.check(["spironolactone"], Patient(conditions=(Named("hyperkalemia"),)))
    assert (one.verdict.value, [hit.rule.source for hit in one.fired if hit.rule.source == "pairs"]) == ("unsafe", [])


def test_the_rules_of_the_shipped_knowledge_still_decide(stated):
    own = open_starter()
    assert stated.graph.counts["rules"] == own.counts["rules"]
    assert stated.graph.measures == own.measures
    assert stated.graph.transcription("KG:warfarin") == own.transcription("KG:warfarin")


# --- the command line ---


def test_the_command_builds_tells_and_is_refused(capsys, monkeypatch, tmp_path):
    out = str(tmp_path / "index")
    records = (Edge("EX:a", "treats", "EX:b", "kgx"), SourceError(place="f:2", found="x", wanted="y"))
    monkeypatch.setattr("kgreason.graph.build.read_source", lambda *_: iter(records))
    faults = tmp_path / "faults.txt"
    asked = ["graph", "build", "--from", f"kgx={tmp_path}", "--out", out, "--no-starter"]
    assert main([*asked, "--faults", str(faults)]) == 0
    text = capsys.readouterr().out
    assert "2 concepts (2 without a name), 1 edges" in text
    assert "1 lines or statements left out\n  f:2: found x; wanted y" in text
    assert faults.read_text() == "f:2: found x; wanted y\n"
    assert main([*asked, "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["digest"] == Index(tmp_path / "index").digest
    assert document["edges"] == [{"predicate": "treats", "source": "kgx", "count": 1}]
    assert main([*asked, "--strict"]) == 2
    assert capsys.readouterr().err == "kgreason: f:2: found x; wanted y\n"
    assert main(["graph", "build", "--from", "nothing-such", "--out", out]) == 2
    assert "found nothing-such; wanted one of" in capsys.readouterr().err


def test_two_indexes_are_compared_line_by_line(capsys, source, tmp_path):
    build_index([(source(Edge("EX:a", "treats", "EX:b", "x")), tmp_path)], tmp_path / "one", starter=False)
    more = source(Concept("EX:a", "a pill", "Drug"), Edge("EX:a", "treats", "EX:c", "x"))
    build_index([(more, tmp_path)], tmp_path / "two", starter=False)
    assert main(["graph", "diff", str(tmp_path / "one"), str(tmp_path / "two")]) == 1
    assert capsys.readouterr().out == (
        "concepts gone: 1\n  EX:b EX:b\nconcepts new: 1\n  EX:c EX:c\nconcepts renamed: 1\n  EX:a EX:a → a pill\n"
        "edges gone: 1\n  EX:a treats EX:b (x)\nedges new: 1\n  EX:a treats EX:c (x)\n"
    )
    assert main(["graph", "diff", str(tmp_path / "one"), str(tmp_path / "one"), "--format", "json"]) == 0
    assert not any(json.loads(capsys.readouterr().out).values())


def test_what_people_edit_in_a_store_is_compiled_into_an_index(capsys, tmp_path):
    store, one, two = (str(tmp_path / name) for name in ("store", "one", "two"))
    assert main(["graph", "build", "--out", one]) == 0
    assert main(["graph", "load", "--to", store, "--index", one]) == 0
    assert main(["graph", "build", "--from", f"store={store}", "--out", two]) == 0
    capsys.readouterr()
    assert main(["graph", "diff", one, two]) == 0
    edit = (
        'MATCH (a:Concept {id: "KG:metformin"}), (b:Concept {id: "KG:gout"}) '
        'CREATE (a)-[:TREATS {predicate: "treats", source: "me", key: "k"}]->(b)'
    )
    assert main(["graph", "query", edit, "--store", store, "--write"]) == 0
    assert main(["graph", "build", "--from", f"store={store}", "--out", two]) == 0
    capsys.readouterr()
    assert main(["graph", "diff", one, two]) == 1
    assert capsys.readouterr().out.endswith("edges new: 1\n  KG:metformin treats KG:gout (me)\n")


def test_a_source_goes_straight_into_a_store(capsys, source, tmp_path):
    source(Edge("KG:metformin", "treats", "EX:b", "kgx"))
    store = str(tmp_path / "store")
    assert main(["graph", "load", "--to", store, "--from", f"kgx={tmp_path}"]) == 0
    capsys.readouterr()
    asked = 'MATCH (:Concept {id: "KG:metformin"})-[r:TREATS]->(b:Concept {id: "EX:b"}) RETURN r.source'
    assert main(["graph", "query", asked, "--store", store, "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines() == ["r.source", "kgx"]


def test_an_index_tells_what_it_holds_and_why_it_merged(capsys):
    assert main(["graph", "info"]) == 0
    text = capsys.readouterr().out
    assert "  Drug\n" in text
    assert "  contraindicated_in\n" in text
    assert main(["graph", "info", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["rules"] > 5000
    assert main(["graph", "explain-merge", "RXNORM:6809"]) == 0
    assert "RXNORM:6809 is KG:metformin (metformin, Drug)\n" in capsys.readouterr().out
    assert main(["graph", "explain-merge", "EX:nothing"]) == 2
    assert "found EX:nothing" in capsys.readouterr().err
    assert main(["graph", "explain-merge", "RXNORM:6809", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "KG:metformin"


def test_an_unknown_format_is_named(tmp_path):
    bare = read_manifest("x.toml", MANIFEST_TEXT.replace('"kgx"', '"tea-leaves"'))
    with pytest.raises(KgreasonError, match=r"x.toml: found the format tea-leaves; wanted one of rrf, obo"):
        formats.read_source(bare, tmp_path)


MANIFEST_TEXT = 'title="P"\nhome="h"\nversion="1"\nlicence="CC0"\nformat="kgx"\nadds="p"\n'
