"""Claims that cannot hold together: the least set of them, and which of them went wrong."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgreason.model import (
    Case,
    Claim,
    ClaimReason,
    ClaimVerdict,
    ErrorClass,
    Finding,
    Passage,
    PathReason,
    Span,
    Trace,
)
from kgreason.verify import Consistency
from kgreason.verify.conflict import together

SPAN = Span("/steps/0", 0, 9)
CLASSES = ["EX:calmer disjoint_with EX:waker", "EX:deep-calmer subclass_of EX:calmer", "EX:drug treats EX:rain"]


@pytest.fixture(scope="module")
def graph(index):
    return index(CLASSES)


def claims_of(*texts: str) -> tuple[Claim, ...]:
    made = []
    for number, text in enumerate(texts):
        words = text.split()
        negated = words[0] == "not"
        subject, predicate, object_ = words[negated:]
        made.append(Claim(f"c{number}", f"EX:{subject}", predicate, f"EX:{object_}", SPAN, negated=negated))
    return tuple(made)


def found(graph, *texts: str, supported: tuple[str, ...] = ()) -> list[tuple[str, list[str]]]:
    case = Case(Trace("t"), claims=claims_of(*texts))
    return [
        (one.claim, [reason.claim.id for reason in one.reasons if isinstance(reason, ClaimReason)])
        for one in together(case, graph, frozenset(supported))
    ]


def test_a_class_that_the_graph_supports_excludes_one_that_is_declared_disjoint(graph):
    case = Case(Trace("t"), claims=claims_of("pill subclass_of deep-calmer", "pill subclass_of waker"))
    assert list(together(case, graph)) == []  # it may act in two ways
    (finding,) = together(case, graph, frozenset({"c0"}))
    assert (finding.claim, finding.verdict, finding.error) == (
        "c1",
        ClaimVerdict.CONTRADICTED,
        ErrorClass.CONTRADICTION,
    )
    first, second = finding.reasons
    assert first == ClaimReason(case.claims[0])
    assert isinstance(second, PathReason)
    assert [hop.edge.predicate for hop in second.path.hops] == ["subclass_of", "disjoint_with"]


@pytest.mark.parametrize(
    "texts",
    [
        ["pill subclass_of deep-calmer", "pill subclass_of calmer"],
        ["pill subclass_of calmer", "powder subclass_of waker"],
        ["pill subclass_of calmer", "not pill subclass_of waker"],
        ["calmer subclass_of calmer", "waker subclass_of waker"],
        ["pill subclass_of calmer", "calmer subclass_of pill"],
        ["dusk precedes night", "night precedes dawn", "dusk precedes dawn"],
        ["dusk precedes dusk", "dusk part_of day"],
    ],
)
def test_what_can_hold_together_is_left_alone(index, texts):
    assert found(index([*CLASSES, "EX:x treats EX:pill"]), *texts, supported=("c0",)) == []


def test_of_a_class_two_members_may_be_meant(index):
    graph = index([*CLASSES, "EX:pill subclass_of EX:sleeper"])
    assert found(graph, "sleeper subclass_of calmer", "sleeper subclass_of waker", supported=("c0",)) == []


def test_what_comes_before_itself_is_a_circle_and_nothing_else_is_cited(graph):
    texts = ["dusk precedes night", "wind causes rain", "night precedes dawn", "dawn precedes dusk", "rain part_of day"]
    assert found(graph, *texts) == [("c3", ["c0", "c2"])]


def test_the_step_that_nothing_supports_went_wrong_not_the_later_one(graph):
    texts = ["drug decreases rain", "drug increases rain", "drug increases rain"]
    assert found(graph, *texts) == [("c1", ["c0"]), ("c2", ["c0"])]
    assert found(graph, *texts, supported=("c1", "c2")) == [("c0", ["c1"])]
    assert found(graph, *texts, supported=("c0", "c1", "c2")) == []


def test_what_the_findings_so_far_support_is_not_blamed(graph):
    claims = claims_of("drug exacerbates rain", "drug treats rain")
    so_far = (Finding("grounding", "c1", ClaimVerdict.SUPPORTED),)
    case = Case(Trace("t"), claims=claims, findings=so_far)
    (finding,) = Consistency().check(case, graph)
    assert (finding.claim, finding.reasons) == ("c0", (ClaimReason(claims[1]),))


def test_what_is_openly_taken_back_is_replaced(graph):
    text = "It treats rain. Wait, no, it does not. So it does not treat rain."
    spans = [Span("/steps/0", 0, 15), Span("/steps/0", 16, 38), Span("/steps/0", 300, 320)]
    first, second, third = claims_of("drug treats rain", "not drug treats rain", "not drug treats rain")
    claims = [
        Claim(one.id, one.subject, one.predicate, one.object, span, negated=one.negated)
        for one, span in zip((first, second, third), spans, strict=True)
    ]
    step = Passage(text + " " * 300, Span("/steps/0", 0, 400))
    assert list(together(Case(Trace("t", steps=(step,)), claims=tuple(claims)), graph)) == []


SAID = st.builds(
    lambda negated, predicate, ends: f"{'not ' * negated}{ends[0]} {predicate} {ends[1]}",
    st.booleans(),
    st.sampled_from(["treats", "exacerbates", "increases", "decreases", "inhibits", "affects", "precedes"]),
    st.sampled_from([("a", "b"), ("b", "c"), ("c", "a")]),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(SAID, min_size=2, max_size=6))
def test_the_cited_claims_exclude_each_other_and_no_fewer_do(graph, texts):
    claims = claims_of(*texts)
    for finding in together(Case(Trace("t"), claims=claims), graph):
        cited = [reason.claim for reason in finding.reasons] + [one for one in claims if one.id == finding.claim]
        assert not possible(cited, graph.predicates)
        for fewer in combinations(cited, len(cited) - 1):
            assert possible(fewer, graph.predicates)
    accused = {one.claim for one in together(Case(Trace("t"), claims=claims), graph)}
    assert possible([one for one in claims if one.id not in accused], graph.predicates)


def possible(claims, predicates) -> bool:
    """Return by the table alone whether claims can hold together."""
    holds = set()
    for one in claims:
        predicate = one.predicate
        while predicate and not one.negated:
            holds.add((predicate, one.subject, one.object))
            predicate = predicates[predicate].parent
    if any((one.predicate, one.subject, one.object) in holds for one in claims if one.negated):
        return False
    for predicate, subject, object_ in holds:
        if any((other, subject, object_) in holds for other in predicates[predicate].opposites):
            return False
    return {("precedes", f"EX:{one}", f"EX:{two}") for one, two in ("ab", "bc", "ca")} - holds != set()
