"""Mechanisms: what a chain of links proves, what it hangs on, and what if a link were otherwise."""

import json
import os
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgreason.cli import main
from kgreason.graph import Index
from kgreason.graph.build import build_index
from kgreason.model import Change, Concept, Edge, Hubs, KgreasonError, Link, Measure, Proof, Route
from kgreason.sources import load_manifests
from kgreason.verify import Asked, hub_control, links_between, mechanism

DRUG, DISEASE = "EX:drug", "EX:disease"
CHAIN = ["EX:drug inhibits EX:enzyme", "EX:enzyme increases EX:product", "EX:product causes EX:disease"]
ASIDE = ["EX:drug decreases EX:product"]


def judged(graph, *changes, effect=-1, hops=4):
    added = [(one.start, one.end) for one in changes if one.kind == "add"]
    links, longest, complete = links_between(graph, DRUG, DISEASE, hops, added)
    return mechanism(Asked(DRUG, DISEASE, effect, longest), links, changes, graph, complete=complete)


def record(*links: str, name: str = "r1", drug: str = DRUG, disease: str = DISEASE) -> list[Edge]:
    told = (("disease", disease), ("drug", drug), ("record", name))
    edges = [Edge(*link.split(), "drugmechdb", told) for link in links]
    return [*edges, Edge(drug, "treats", disease, "drugmechdb", (("record", name),))]


def without(start: str, end: str) -> Change:
    return Change("without", f"EX:{start}", f"EX:{end}")


def invert(start: str, end: str) -> Change:
    return Change("invert", f"EX:{start}", f"EX:{end}")


def add(start: str, predicate: str, end: str) -> Change:
    return Change("add", f"EX:{start}", f"EX:{end}", predicate)


# --- signed links of the graph ---


def test_a_signed_chain_makes_its_net_effect_plausible_and_no_other(index):
    graph = index(CHAIN)
    found = judged(graph)
    assert (found.proof, found.routes[0].effect, found.records) == (Proof.PLAUSIBLE, -1, ())
    assert found.bridges == ((DRUG, "EX:enzyme"), ("EX:enzyme", "EX:product"), ("EX:product", DISEASE))
    assert found.through == ("EX:enzyme", "EX:product")
    assert judged(graph, effect=1).proof is Proof.NOT_PROVED


@pytest.mark.parametrize(
    ("changes", "proof"),
    [
        ([without("drug", "enzyme")], Proof.NOT_PROVED),
        ([invert("enzyme", "product")], Proof.NOT_PROVED),
        ([invert("enzyme", "product"), invert("product", "disease")], Proof.PLAUSIBLE),
        ([without("product", "enzyme")], Proof.PLAUSIBLE),
        ([without("drug", "enzyme"), add("drug", "decreases", "product")], Proof.PLAUSIBLE),
        ([without("drug", "enzyme"), add("drug", "increases", "product")], Proof.NOT_PROVED),
        ([without("drug", "enzyme"), add("drug", "binds", "product")], Proof.UNDECIDED),
        ([without("drug", "enzyme"), add("drug", "inhibits", "enzyme")], Proof.PLAUSIBLE),
        (
            [without("enzyme", "product"), add("enzyme", "activates", "other"), add("other", "causes", "disease")],
            Proof.PLAUSIBLE,
        ),
    ],
)
def test_a_change_breaks_or_makes_a_proof(index, changes, proof):
    graph = index([*CHAIN, "EX:other treats EX:elsewhere"])
    assert judged(graph, *changes).proof == proof


def test_what_avoids_the_change_survives(index):
    graph = index([*CHAIN, *ASIDE])
    found = judged(graph, without("drug", "enzyme"))
    assert (found.before, found.proof, len(found.routes)) == (Proof.PLAUSIBLE, Proof.PLAUSIBLE, 1)
    assert found.bridges == (("EX:product", DISEASE),)
    both = judged(graph, without("drug", "enzyme"), invert("drug", "product"))
    assert [route.effect for route in both.routes] == [1]


def test_routes_of_both_effects_leave_it_undecided(index):
    found = judged(index([*CHAIN, "EX:drug increases EX:product"]))
    assert (found.proof, [route.effect for route in found.routes]) == (Proof.UNDECIDED, [-1, 1])


def test_a_least_cut_is_told_where_no_single_link_breaks_it(index):
    graph = index(
        ["EX:drug inhibits EX:a", "EX:a causes EX:disease", "EX:drug inhibits EX:b", "EX:b causes EX:disease"]
    )
    found = judged(graph)
    assert (found.bridges, found.cut) == ((), ((DRUG, "EX:a"), (DRUG, "EX:b")))


def test_what_is_to_be_shown_and_another_drug_are_no_links(index):
    other = Concept("EX:other", "other", "Drug")
    edges = ["EX:drug treats EX:disease", "EX:drug decreases EX:other", "EX:other causes EX:disease"]
    assert judged(index(edges, concepts=[other])).proof is Proof.NOT_PROVED
    drug = Concept(DRUG, "drug", "Drug")
    edges = ["EX:drug treats EX:cause", "EX:cause causes EX:disease"]
    assert judged(index(edges, concepts=[drug])).proof is Proof.NOT_PROVED


def test_a_class_and_the_level_of_a_test_carry_a_chain(index):
    edges = ["EX:drug subclass_of EX:class", "EX:class decreases EX:test"]
    graph = index(edges, measures=[Measure("EX:test", "mg/dL", None, "EX:low", 1.0, DISEASE, 2.0)])
    (route,) = judged(graph).routes
    assert [(link.predicate, link.sign, len(link.hops)) for link in route.links] == [
        ("decreases", -1, 2),
        ("increases", 1, 1),
    ]
    links, longest, _ = links_between(graph, DRUG, "EX:low", 4)
    assert mechanism(Asked(DRUG, "EX:low", 1, longest), links, (), graph).proof is Proof.PLAUSIBLE


def test_a_route_is_no_longer_than_was_asked(index):
    assert judged(index(CHAIN), hops=2).proof is Proof.NOT_PROVED


def test_an_idle_change_and_an_unknown_predicate_are_told(index):
    graph = index(CHAIN)
    change = without("product", "drug")
    assert judged(graph, change).idle == (change,)
    with pytest.raises(KgreasonError, match="add: found 'heals'; wanted one of related_to"):
        judged(graph, add("drug", "heals", "disease"))


# --- recorded mechanisms ---


def test_a_recorded_mechanism_treats_whatever_its_signs_are(index):
    graph = index(record("EX:drug binds EX:a", "EX:a increases EX:disease"))
    found = judged(graph)
    assert (found.proof, found.records) == (Proof.PROVED, ("r1",))
    assert judged(graph, invert("drug", "a")).proof is Proof.NOT_PROVED
    assert judged(graph, invert("a", "disease")).proof is Proof.NOT_PROVED
    wrong = index(record("EX:drug increases EX:a", "EX:a increases EX:disease"))
    assert judged(wrong).proof is Proof.PROVED
    assert judged(wrong, invert("drug", "a")).proof is Proof.NOT_PROVED


def test_a_new_link_is_judged_by_what_the_record_asserts(index):
    graph = index(record("EX:drug binds EX:a", "EX:a increases EX:b", "EX:b increases EX:disease"))
    gone = without("a", "b")
    assert judged(graph, gone, add("a", "causes", "disease")).proof is Proof.PROVED  # a raises b, b raises the disease
    assert judged(graph, gone, add("a", "prevents", "disease")).proof is Proof.NOT_PROVED
    assert judged(graph, gone, add("drug", "inhibits", "b")).proof is Proof.PROVED
    assert judged(graph, gone, add("a", "affects", "disease")).proof is Proof.UNDECIDED


def test_another_drugs_record_is_not_this_ones(index):
    through = record("EX:else inhibits EX:drug", "EX:drug treats EX:disease", name="r2", drug="EX:else")
    graph = index([*record("EX:drug inhibits EX:a", "EX:a causes EX:disease"), *through])
    assert judged(graph).records == ("r1",)
    assert judged(graph, without("drug", "a")).proof is Proof.NOT_PROVED


def test_a_link_whose_word_runs_against_our_predicate_is_walked_as_written(index):
    told = (("disease", DISEASE), ("drug", DRUG), ("original_predicate", "caused by"), ("record", "r1"))
    turned = Edge(DISEASE, "causes", "EX:a", "drugmechdb", told)
    graph = index([*record("EX:drug inhibits EX:a"), turned])
    (route,) = judged(graph).routes
    assert [(link.start, link.end, link.sign) for link in route.links] == [(DRUG, "EX:a", -1), ("EX:a", DISEASE, 0)]


# --- against brute force ---

NODES = ("drug", "a", "b", "disease")
PREDICATES = ("increases", "decreases", "binds")
LINKS = st.lists(
    st.tuples(st.sampled_from(NODES[:-1]), st.sampled_from(PREDICATES), st.sampled_from(NODES[1:])).filter(
        lambda one: one[0] != one[2]
    ),
    max_size=7,
    unique=True,
)


@given(
    LINKS, st.lists(st.tuples(st.sampled_from(["without", "invert"]), st.sampled_from(NODES), st.sampled_from(NODES)))
)
def test_signed_routes_are_those_of_brute_force(links, changes):
    signs = {"increases": 1, "decreases": -1, "binds": 0}
    made = [Link(start, predicate, end, signs[predicate]) for start, predicate, end in links]
    asked = [Change(kind, start, end) for kind, start, end in dict.fromkeys(changes)]
    gone = {(one.start, one.end) for one in asked if one.kind == "without"}
    turned = {(one.start, one.end) for one in asked if one.kind == "invert"}
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(NODES)
    graph.add_edges_from((one.start, one.end, one.predicate) for one in made if (one.start, one.end) not in gone)
    effects = []
    for path in nx.all_simple_edge_paths(graph, "drug", "disease"):
        effect = 1
        for start, end, predicate in path:
            effect *= signs[predicate] * (-1 if (start, end) in turned else 1)
        effects.append(effect)
    found = mechanism(Asked("drug", "disease"), made, asked, None)
    assert sorted(route.effect for route in found.routes) == sorted(effects)
    wanted = {(-1,): Proof.PLAUSIBLE, (1,): Proof.NOT_PROVED, (): Proof.NOT_PROVED}
    assert found.proof is wanted.get(tuple(sorted(set(effects))), Proof.UNDECIDED)


@given(LINKS)
def test_taking_a_cut_away_leaves_no_proof_and_less_leaves_one(links):
    signs = {"increases": 1, "decreases": -1, "binds": 0}
    made = [Link(start, predicate, end, signs[predicate], (), frozenset({"r"})) for start, predicate, end in links]
    found = mechanism(Asked("drug", "disease"), made, (), None)
    if found.proof is not Proof.PROVED:
        return
    cut = [Change("without", *step) for step in found.cut]
    assert mechanism(Asked("drug", "disease"), made, cut, None).proof is not Proof.PROVED
    for left in cut:
        fewer = [one for one in cut if one != left]
        assert mechanism(Asked("drug", "disease"), made, fewer, None).proof is Proof.PROVED


# --- the command ---


def test_the_command_tells_what_is_proved_and_what_it_hangs_on(capsys):
    assert main(["mechanism", "imatinib", "chronic myeloid leukemia"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("imatinib treats chronic myeloid leukemia: PLAUSIBLE\n  no mechanism is recorded")
    assert "it hangs on each of these alone: imatinib -> BCR-ABL tyrosine kinase; BCR-ABL" in text
    assert main(["mechanism", "imatinib", "CML", "--invert", "imatinib", "BCR-ABL tyrosine kinase"]) == 0
    text = capsys.readouterr().out
    assert "NOT PROVED (before the change: plausible)" in text
    assert "every route has the opposite effect\n1.  worsens\n" in text
    assert "(+, inverted)" in text


@pytest.mark.parametrize("change", ["--invert", "--without"])
def test_a_change_of_what_a_class_states_reaches_its_members(capsys, change):
    named = ("ACE inhibitor", "angiotensin II")
    main(["mechanism", "lisinopril", "hypertension", change, *named, "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert (found["before"], found["changes"][0]["changes_nothing"]) == ("plausible", False)
    links = [link for route in found["routes"] for link in route["links"] if link["to"]["name"] == "angiotensin II"]
    of_class = [link for link in links if link["from"]["name"] == "lisinopril"]
    assert [link["inverted"] for link in of_class] == ([True] * len(of_class) if change == "--invert" else [])


def test_the_commands_json_and_its_faults(capsys):
    ask = ["mechanism", "imatinib", "CML", "--format", "json"]
    assert main([*ask, "--without", "imatinib", "BCR-ABL tyrosine kinase"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["schema"], found["before"], found["proof"]) == ("kgreason-mechanism-1", "plausible", "not proved")
    assert found["changes"][0]["changes_nothing"] is False
    assert (found["routes"], found["routes_by_effect"]) == ([], {"treats": 0, "worsens": 0, "open": 0})
    assert main([*ask, "--add", "imatinib", "heals", "CML"]) == 2
    assert "found 'heals'" in capsys.readouterr().err
    assert main(["mechanism", "imatinib", "imatinib"]) == 2
    assert "found imatinib twice; wanted two concepts" in capsys.readouterr().err
    assert main(["mechanism", "zorbic", "CML"]) == 2


@pytest.mark.skipif("KGREASON_DATA" not in os.environ, reason="needs the data folder")
def test_drugmechdb_is_asked_by_name(tmp_path):
    folder = Path(os.environ["KGREASON_DATA"]) / "graphs" / "drugmechdb"
    build_index([(load_manifests()["drugmechdb"], folder)], tmp_path / "index")
    graph = Index(tmp_path / "index")
    links, longest, _ = links_between(graph, "KG:lisinopril", "KG:hypertension", 4)
    asked = Asked("KG:lisinopril", "KG:hypertension", longest=longest)
    found = mechanism(asked, links, (), graph)
    assert (found.proof, found.records, len(found.routes)) == (Proof.PROVED, ("DB00722_MESH_D006973_1",), 2)


def test_what_the_graph_states_against_it_leaves_it_undecided(capsys):
    assert main(["mechanism", "aspirin", "pain"]) == 0
    assert "but the graph states" not in capsys.readouterr().out
    assert main(["mechanism", "spironolactone", "hyperkalemia"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("spironolactone treats hyperkalemia: UNDECIDED\n")
    assert "but the graph states: spironolactone is contraindicated in hyperkalemia" in text


# --- hubs ---


def test_what_a_proof_owes_to_hubs():
    def route(*inside: str) -> Route:
        nodes = ["drug", *inside, "disease"]
        return Route(tuple(Link(one, "causes", two, 1) for one, two in pairwise(nodes)), 1)

    hubness = {"hub": 0.995, "a": 0.5, "b": 0.9, "c": 0.1}
    routes = [route("a", "c"), route("hub"), route("b", "c")]
    assert hub_control(routes, hubness) == Hubs(("hub",), 1.0, 1, 1.5, 3)
    assert hub_control([route("hub", "a")], hubness) == Hubs(("hub",), 0.5, 0, None, 1)
    assert hub_control([route()], hubness) == Hubs((), 0.0, 1, 1.0, 0)
    assert hub_control([], hubness) is None


def test_hubs_are_told_from_the_graph(capsys):
    assert main(["mechanism", "lisinopril", "hypertension"]) == 0
    told = "hubs on its routes, linked with more than 99 % of their kind are: vasodilation\n  routes without them that share no concept: 6"
    assert told in capsys.readouterr().out
    assert main(["mechanism", "imatinib", "CML", "--format", "json"]) == 0
    hubs = json.loads(capsys.readouterr().out)["hubs"]
    assert hubs == {
        "concepts": [],
        "shortcut_ratio": 0.0,
        "survivors": 1,
        "stretch": 1.0,
        "least_to_disconnect": 1,
    }
