"""Chains of claims that conclude that something treats: whether their signs say so too."""

import re

import pytest
from msgspec.structs import replace

from kgreason.model import (
    Case,
    Claim,
    ClaimReason,
    ClaimVerdict,
    ErrorClass,
    Finding,
    Measure,
    Passage,
    Span,
    Trace,
)
from kgreason.verify import Chains, Grounding

GRAPH = ["EX:drug increases EX:resorption", "EX:resorption causes EX:bone-loss", "EX:other inhibits EX:resorption"]
TEXT = "EX:drug increases EX:resorption. EX:resorption causes EX:bone-loss. Therefore EX:drug treats EX:bone-loss."


def case_of(text: str, graph, **others) -> Case:
    """Return a case whose claims are the triples of a text, judged by the graph as the engine does it."""
    claims, at = [], 0
    for number, sentence in enumerate(re.split(r"\. | because ", text), 1):
        words = sentence.strip(".").split()
        at = text.index(sentence, at)
        subject, predicate, object_ = words[-3:]
        starts = [at + sentence.rindex(word) for word in words[-3:]]
        spans = [Span("/steps/0", one, one + len(word)) for one, word in zip(starts, words[-3:], strict=True)]
        places = dict(zip(("subject_span", "trigger", "object_span"), spans, strict=True))
        span = Span("/steps/0", at, at + len(sentence))
        claims.append(Claim(f"c{number}", subject, predicate, object_, span, **places, **others))
    step = Passage(text, Span("/steps/0", 0, len(text)))
    case = Case(Trace("t", steps=(step,)), claims=tuple(claims))
    return Case(case.trace, claims=case.claims, findings=tuple(Grounding().check(case, graph)))


def found(text: str, graph, **others) -> list[tuple[str, ClaimVerdict]]:
    return [(one.claim, one.verdict) for one in Chains().check(case_of(text, graph, **others), graph)]


def test_a_chain_whose_signs_say_the_opposite_contradicts_its_conclusion(index):
    graph = index(GRAPH)
    case = case_of(TEXT, graph)
    links = tuple(ClaimReason(one) for one in case.claims[:2])
    wanted = Finding("mechanism", "c3", ClaimVerdict.CONTRADICTED, links, ErrorClass.RELATION)
    assert list(Chains().check(case, graph)) == [wanted]


def test_a_chain_whose_signs_agree_is_a_reason_more_and_none_alone(index):
    text = TEXT.replace("EX:drug increases", "EX:other inhibits").replace("EX:drug", "EX:other")
    assert found(text, index(GRAPH)) == [("c3", ClaimVerdict.SUPPORTED)]  # two signed edges support it already
    longer = "EX:other inhibits EX:cells. EX:cells increases EX:resorption. EX:resorption causes EX:bone-loss. "
    graph = index(["EX:other inhibits EX:cells", "EX:cells increases EX:resorption", *GRAPH[1:2]])
    (finding,) = Chains().check(case_of(f"{longer}So EX:other treats EX:bone-loss.", graph), graph)
    assert (finding.verdict, finding.reasons) == (ClaimVerdict.UNKNOWN, ())
    assert finding.sought == "evidence that it does; the signs of its chain (c1, c2, c3) agree and make it plausible"


@pytest.mark.parametrize(
    "more",
    [
        "EX:drug inhibits EX:cells",
        "EX:drug treats EX:severe-bone-loss",
        "EX:class treats EX:bone-loss",
        "EX:salt treats EX:bone-loss",
    ],
)
def test_anything_that_helps_leaves_it_open(index, more):
    kinds = [
        "EX:severe-bone-loss subclass_of EX:bone-loss",
        "EX:drug subclass_of EX:class",
        "EX:salt subclass_of EX:drug",
    ]
    graph = index([*GRAPH, more, "EX:cells causes EX:bone-loss", *kinds])
    assert ClaimVerdict.CONTRADICTED not in dict(found(TEXT, graph)).values()


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("Therefore ", ""),
        TEXT.replace("Therefore", "x" * 400 + " Therefore"),
        TEXT.replace("treats", "exacerbates").replace("EX:drug increases", "EX:other inhibits"),
        "EX:drug increases EX:resorption. Therefore EX:drug treats EX:bone-loss.",
        "EX:drug causes EX:bone-loss. Therefore EX:drug treats EX:bone-loss.",
    ],
)
def test_what_is_not_given_as_a_reason_is_no_chain(index, text):
    assert found(text, index(GRAPH)) == []


@pytest.mark.parametrize("others", [{"negated": True}, {"certainty": "hedged"}, {"condition": ("EX:case",)}])
def test_what_is_denied_or_only_supposed_is_no_chain(index, others):
    assert found(TEXT, index(GRAPH), **others) == []


def test_a_side_effect_is_no_reason(index):
    edges = ["EX:drug causes EX:kidney-injury", "EX:kidney-injury causes EX:kidney-disease"]
    text = "EX:drug causes EX:kidney-injury. EX:kidney-injury causes EX:kidney-disease. So EX:drug treats EX:kidney-disease."
    assert found(text, index(edges)) == []


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("Therefore EX:drug treats EX:bone-loss.", ClaimVerdict.CONTRADICTED),
        ("So, the EX:drug treats EX:bone-loss.", ClaimVerdict.CONTRADICTED),
        ("So halving EX:drug treats EX:bone-loss.", ClaimVerdict.UNKNOWN),
        ("It is absurd, therefore, that EX:drug treats EX:bone-loss.", ClaimVerdict.UNKNOWN),
        ("So option C EX:drug treats EX:bone-loss.", ClaimVerdict.UNKNOWN),
    ],
)
def test_only_what_is_plainly_concluded_is_contradicted(index, said, verdict):
    assert found(TEXT.replace("Therefore EX:drug treats EX:bone-loss.", said), index(GRAPH)) == [("c3", verdict)]


@pytest.mark.parametrize("doubt", ["Is it so? ", "A tempting thought: "])
def test_a_passage_that_doubts_concludes_nothing(index, doubt):
    graph = index(GRAPH)
    case = case_of(TEXT, graph)
    whole = replace(case, trace=Trace("t", steps=(Passage(TEXT + doubt, Span("/steps/0", 0, 999)),)))
    assert [one.verdict for one in Chains().check(whole, graph)] == [ClaimVerdict.UNKNOWN]


@pytest.mark.parametrize(("lead", "verdict"), [("", ClaimVerdict.CONTRADICTED), ("Halving ", ClaimVerdict.UNKNOWN)])
def test_a_conclusion_may_stand_before_its_reason(index, lead, verdict):
    text = "EX:drug treats EX:bone-loss because EX:drug increases EX:resorption. EX:resorption causes EX:bone-loss."
    assert found(lead + text, index(GRAPH)) == [("c1", verdict)]


def test_a_link_that_nothing_supports_leaves_it_open(index):
    graph = index(["EX:resorption causes EX:bone-loss", "EX:drug binds EX:x"])
    (finding,) = Chains().check(case_of(TEXT, graph), graph)
    assert (finding.verdict, finding.sought) == (
        ClaimVerdict.UNKNOWN,
        "support for every link of the chain that leads here; c1 has none",
    )


def test_that_something_worsens_is_never_contradicted(index):
    graph = index(GRAPH)
    assert found(TEXT.replace("treats", "exacerbates"), graph) == [("c3", ClaimVerdict.UNKNOWN)]
    lowered = TEXT.replace("EX:drug increases", "EX:other inhibits").replace("EX:drug treats", "EX:other exacerbates")
    assert found(lowered, graph) == [("c3", ClaimVerdict.UNKNOWN)]


def test_the_level_of_a_test_is_the_end_of_a_chain(index):
    measure = Measure("EX:potassium", "mmol/L", None, "EX:low", 3.5, "EX:high", 5.0)
    graph = index(["EX:drug increases EX:potassium"], measures=[measure])
    said = "EX:drug increases EX:potassium. So EX:drug treats EX:{}."
    assert found(said.format("low"), graph) == [("c2", ClaimVerdict.UNKNOWN)]
    assert found(said.format("high"), graph) == [("c2", ClaimVerdict.CONTRADICTED)]
