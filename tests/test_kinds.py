"""Ends of claims: what a predicate's subject and object can be (``domain`` and ``range`` of predicates.tsv)."""

from collections.abc import Callable

import pytest

from kgreason.engine import Engine
from kgreason.graph import Index, open_starter
from kgreason.model import Case, Claim, ClaimVerdict, Concept, ErrorClass, Finding, KindReason, Span, Trace
from kgreason.report.document import reason_document
from kgreason.report.text import reason_words
from kgreason.verify import Consistency

SPAN = Span("/steps/0", 0, 9)
LISINOPRIL, HYPERTENSION = "KG:lisinopril", "KG:hypertension"


@pytest.fixture(scope="module")
def graph() -> Index:
    return open_starter()


def judged(graph: Index, claim: Claim) -> list[Finding]:
    """Return what consistency finds of one claim."""
    return list(Consistency().check(Case(Trace("t"), claims=(claim,)), graph))


@pytest.mark.parametrize(
    ("claim", "end", "category", "side"),
    [
        (Claim("c", HYPERTENSION, "treats", LISINOPRIL, SPAN), HYPERTENSION, "Disease", "subject"),
        (Claim("c", LISINOPRIL, "treats", "KG:CYP3A4", SPAN), "KG:CYP3A4", "Protein", "object"),
        (Claim("c", HYPERTENSION, "contraindicated_in", "KG:asthma", SPAN), HYPERTENSION, "Disease", "subject"),
        (Claim("c", LISINOPRIL, "has_metabolizing_enzyme", "KG:asthma", SPAN), "KG:asthma", "Disease", "object"),
    ],
)
def test_an_end_that_cannot_stand_there_contradicts_the_claim(graph, claim, end, category, side):
    predicate = graph.predicates[claim.predicate]
    may_be = predicate.domain if side == "subject" else predicate.range
    reason = KindReason(end, category, claim.predicate, side, may_be)
    assert judged(graph, claim) == [
        Finding("consistency", "c", ClaimVerdict.CONTRADICTED, (reason,), ErrorClass.RELATION)
    ]


@pytest.mark.parametrize(
    "claim",
    [
        Claim("c", LISINOPRIL, "treats", HYPERTENSION, SPAN),
        Claim("c", HYPERTENSION, "treats", LISINOPRIL, SPAN, negated=True),
        Claim("c", HYPERTENSION, "treats", LISINOPRIL, SPAN, certainty="hedged"),
        Claim("c", HYPERTENSION, "causes", LISINOPRIL, SPAN),
        Claim("c", "EX:unheard", "treats", HYPERTENSION, SPAN),
    ],
)
def test_what_may_stand_there_or_is_not_asserted_is_left_alone(graph, claim):
    assert judged(graph, claim) == []


def test_what_is_only_a_named_thing_may_be_anything(index: Callable[..., Index]):
    things = [Concept(f"EX:{one}", one, "NamedThing") for one in "xy"]
    assert judged(index(["EX:x related_to EX:y"], concepts=things), Claim("c", "EX:x", "treats", "EX:y", SPAN)) == []


def test_the_reason_is_told_in_words_and_in_the_report(graph):
    reason = KindReason("KG:CYP3A4", "Protein", "treats", "object", ("Disease", "PhenotypicFeature"))
    name = Engine(graph, "patterns").name
    said = "CYP3A4 is a protein; what something treats is a disease or sign or finding"
    assert reason_words(reason, name) == said
    assert reason_document(reason, name) == {
        "kind": "category",
        "concept": {"id": "KG:CYP3A4", "name": "CYP3A4"},
        "says": said,
    }


def test_every_edge_of_the_shipped_knowledge_keeps_to_the_table(graph):
    predicates = graph.predicates
    category = {one.id: one.category for one in graph.concepts()}
    wrong = [
        (edge.subject, edge.predicate, edge.object)
        for one in category
        for edge in graph.edges_from(one)
        for end, may_be in (
            (edge.subject, predicates[edge.predicate].domain),
            (edge.object, predicates[edge.predicate].range),
        )
        if may_be and category[end] not in may_be
    ]
    assert wrong == []
