"""Claims against the graph: stated, inherited, composed, opposed, or unknown."""

import pytest

from kgreason.model import (
    PATIENT,
    Case,
    Claim,
    ClaimVerdict,
    Concept,
    Edge,
    ErrorClass,
    Fact,
    Facts,
    Finding,
    Hop,
    Measure,
    Path,
    PathReason,
    Span,
    Trace,
)
from kgreason.verify import Grounding

S, C, U = ClaimVerdict.SUPPORTED, ClaimVerdict.CONTRADICTED, ClaimVerdict.UNKNOWN
HIERARCHY = [
    "EX:drug subclass_of EX:class",
    "EX:class subclass_of EX:family",
    "EX:gale subclass_of EX:wind",
    "EX:wind subclass_of EX:weather",
]
SPAN = Span("/steps/0", 0, 9)


def claim(text: str) -> Claim:
    """Return the claim *subject predicate object*, denied where the text begins with *not*."""
    words = text.split()
    negated = words[0] == "not"
    subject, predicate, object_ = words[negated:]
    return Claim("c", f"EX:{subject}", predicate, f"EX:{object_}", SPAN, negated=negated)


def edge(text: str) -> Edge:
    subject, predicate, object_ = text.split()
    return Edge(f"EX:{subject}", predicate, f"EX:{object_}", "EX:book")


def up(text: str) -> Hop:
    low, high = text.split()
    return Hop(edge(f"{low} subclass_of {high}"))


def down(text: str) -> Hop:
    return Hop(up(text).edge, forward=False)


@pytest.fixture
def judge(index):
    def judge(text: str, *edges: str, measures=()) -> Finding:
        known = [Concept(f"EX:{word}", word, "Disease") for word in text.split()]
        stated = [*HIERARCHY, *(" ".join(f"EX:{w}" if n != 1 else w for n, w in enumerate(e.split())) for e in edges)]
        graph = index(stated, concepts=known, measures=measures)
        (found,) = Grounding().check(Case(Trace("t"), claims=(claim(text),)), graph)
        return found

    return judge


def ends(path: Path) -> list[tuple[str, str]]:
    return [
        (hop.edge.subject, hop.edge.object) if hop.forward else (hop.edge.object, hop.edge.subject) for hop in path.hops
    ]


@pytest.mark.parametrize(
    ("text", "edges", "verdict"),
    [
        ("drug treats gale", ["drug treats gale"], S),
        ("drug treats gale", ["class treats wind"], S),
        ("class treats gale", ["drug treats gale"], S),
        ("drug treats wind", ["drug treats gale"], S),
        ("drug treats gale", [], U),
        ("drug treats gale", ["drug exacerbates gale"], C),
        ("drug treats gale", ["class contraindicated_in wind"], C),
        ("class treats gale", ["drug exacerbates gale"], U),
        ("drug affects gale", ["drug inhibits gale"], S),
        ("drug inhibits gale", ["drug affects gale"], U),
        ("drug increases gale", ["drug inhibits gale"], C),
        ("drug causes weather", ["drug causes gale"], S),
        ("drug causes gale", ["drug causes weather"], U),
        ("drug interacts_with other", ["other interacts_with class"], S),
        ("gale treats drug", ["drug treats gale"], U),
        ("not drug treats gale", ["drug treats gale"], C),
        ("not drug treats gale", ["drug contraindicated_in gale"], S),
        ("not drug treats gale", [], U),
        ("not drug treats wind", ["drug treats gale"], U),
        ("not class causes wind", ["drug causes gale"], U),
        ("not drug causes weather", ["drug causes gale"], C),
        ("drug subclass_of family", [], S),
        ("family subclass_of drug", [], U),
        ("not drug subclass_of family", [], C),
        ("drug subclass_of other", ["family disjoint_with other"], C),
        ("drug subclass_of other", ["other disjoint_with class"], C),
        ("drug subclass_of other", [], U),
        ("drug increases gale", ["drug inhibits enzyme", "enzyme decreases gale"], S),
        ("drug increases gale", ["class inhibits enzyme", "enzyme decreases gale"], S),
        ("drug decreases gale", ["drug inhibits enzyme", "enzyme decreases gale"], U),
        ("drug treats gale", ["drug inhibits enzyme", "enzyme causes gale"], S),
        ("drug associated_with gale", ["drug causes gale"], S),
        ("gale causes rain", ["rain one_way_causes wind"], C),
        ("gale complicated_by rain", ["rain one_way_causes gale"], C),
        ("rain causes gale", ["rain one_way_causes gale"], S),
        ("gale predisposes_to rain", ["rain one_way_causes gale"], U),
        ("gale causes rain", ["rain causes gale"], U),
    ],
)
def test_a_claim_is_judged_by_what_the_graph_states_or_implies(judge, text, edges, verdict):
    found = judge(text, *edges)
    assert (found.verifier, found.claim, found.verdict) == ("grounding", "c", verdict)
    assert bool(found.reasons) is (verdict is not U)
    assert bool(found.sought) is (verdict is U)
    assert found.error == (ErrorClass.RELATION if verdict is C else None)


@pytest.mark.parametrize(
    ("text", "verdict"), [("other contraindicated_in drug", S), ("not other contraindicated_in drug", C)]
)
def test_a_warning_of_two_drugs_together_is_of_both(index, text, verdict):
    drugs = [Concept("EX:drug", "drug", "Drug"), Concept("EX:other", "other", "ChemicalEntity")]
    graph = index([edge("drug contraindicated_in other")], concepts=drugs)
    (found,) = Grounding().check(Case(Trace("t"), claims=(claim(text),)), graph)
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("text", "edges", "hops"),
    [
        ("drug treats gale", ["drug treats gale"], [Hop(edge("drug treats gale"))]),
        (
            "drug treats gale",
            ["class treats wind"],
            [up("drug class"), Hop(edge("class treats wind")), down("gale wind")],
        ),
        (
            "class treats weather",
            ["drug treats wind"],
            [down("drug class"), Hop(edge("drug treats wind")), up("wind weather")],
        ),
        (
            "drug interacts_with gale",
            ["wind interacts_with class"],
            [up("drug class"), Hop(edge("wind interacts_with class"), forward=False), down("gale wind")],
        ),
        ("drug subclass_of family", [], [up("drug class"), up("class family")]),
        (
            "drug subclass_of gale",
            ["wind disjoint_with class"],
            [up("drug class"), Hop(edge("wind disjoint_with class"), forward=False), down("gale wind")],
        ),
        (
            "drug increases gale",
            ["class inhibits enzyme", "enzyme decreases gale"],
            [up("drug class"), Hop(edge("class inhibits enzyme")), Hop(edge("enzyme decreases gale"))],
        ),
    ],
)
def test_the_reason_is_a_path_end_to_end_from_subject_to_object(judge, text, edges, hops):
    (reason,) = judge(text, *edges).reasons
    assert reason == PathReason(Path(tuple(hops)))
    walked = ends(reason.path)
    assert [end for _, end in walked[:-1]] == [start for start, _ in walked[1:]]
    assert (walked[0][0], walked[-1][1]) == (claim(text).subject, claim(text).object)


def test_a_direct_edge_is_cited_before_an_inherited_one_and_two_at_most(judge):
    found = judge("drug treats gale", "family treats weather", "class treats gale", "drug treats gale")
    assert [reason.path.hops[0] for reason in found.reasons] == [Hop(edge("drug treats gale")), up("drug class")]


def test_what_holds_of_the_class_outweighs_what_a_member_does(judge):
    found = judge("class causes gale", "drug causes gale", "class prevents gale")
    assert found.verdict is C


def test_what_blocks_a_hormone_at_its_receptor_may_raise_its_level(judge):
    raised, at_receptor = "drug increases hormone", ("drug inhibits receptor", "hormone activates receptor")
    assert judge("drug inhibits hormone", raised).verdict is C
    assert judge("drug inhibits hormone", raised, *at_receptor).verdict is U
    assert judge("drug decreases hormone", raised, *at_receptor).verdict is C


def test_an_edge_that_holds_only_under_a_rules_further_conditions_states_nothing(index):
    only = Edge("EX:drug", "contraindicated_in", "EX:gale", "EX:label", (("only_when", "r"),), "r")
    case = Case(Trace("t"), claims=(claim("drug contraindicated_in gale"),))
    assert [one.verdict for one in Grounding().check(case, index([only]))] == [U]


def test_an_exception_that_the_trace_speaks_of_keeps_an_edge_from_contradicting_but_not_from_supporting(index):
    unless = Edge("EX:drug", "contraindicated_in", "EX:gale", "EX:label", (("unless", "EX:shelter EX:wall"),), "r")
    concepts = [Concept("EX:shelter", "shelter", "Procedure"), Concept("EX:wall", "wall", "Procedure")]
    graph = index([unless], concepts=concepts)

    def verdict(text: str, *named: str) -> ClaimVerdict:
        facts = Facts(tuple(Fact("condition", one, one) for one in named))
        (found,) = Grounding().check(Case(Trace("t"), claims=(claim(text),), facts=facts), graph)
        return found.verdict

    assert verdict("drug contraindicated_in gale") is S
    assert verdict("drug contraindicated_in gale", "EX:wall") is S
    assert verdict("not drug contraindicated_in gale") is C
    assert verdict("not drug contraindicated_in gale", "", "EX:wall") is U


EXATE = Measure("EX:exate", "mmol/L", None, "EX:lowness", 1.0, "EX:highness", 9.0)


@pytest.mark.parametrize(
    ("text", "edges", "verdict"),
    [
        ("drug increases exate", ["drug causes highness"], S),
        ("drug increases exate", ["drug predisposes_to highness"], S),
        ("drug increases exate", ["drug treats lowness"], S),
        ("drug decreases exate", ["drug treats highness"], S),
        ("drug decreases exate", ["class causes highness"], C),
        ("drug increases exate", [], U),
        ("drug causes lowness", ["drug causes highness"], C),
        ("drug causes highness", ["drug causes lowness"], C),
        ("drug causes highness", ["drug causes highness", "drug causes lowness"], S),
    ],
)
def test_moving_a_tests_value_is_causing_or_treating_its_high_or_low(judge, text, edges, verdict):
    assert judge(text, *edges, measures=[EXATE]).verdict is verdict


def test_a_concept_that_the_graph_lacks_leaves_the_claim_unknown(index):
    graph = index(HIERARCHY)
    claims = (claim("drug treats nothing"), claim("nothing treats gale"))
    found = list(Grounding().check(Case(Trace("t"), claims=claims), graph))
    assert found == [Finding("grounding", "c", U, (), None, "no concept EX:nothing in the graph")] * 2


def test_claims_about_the_patient_are_not_its_business(index):
    claims = (
        Claim("a", PATIENT, "has_condition", "EX:gale", SPAN),
        Claim("b", "EX:drug", "contraindicated_in", PATIENT, SPAN),
    )
    assert list(Grounding().check(Case(Trace("t"), claims=claims), index(HIERARCHY))) == []


def test_unknown_says_what_was_looked_for(judge):
    assert judge("drug treats gale").sought == (
        "an edge (treats) or its opposite: stated, inherited or composed of two signed edges"
    )
