"""Drugs that are stopped little by little are taken for that time, beside what is begun."""

import pytest

from kgreason.claims import read_trace
from kgreason.engine import Engine
from kgreason.model import DrugVerdict, Passage, Report, Span, Trace


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open(reader="patterns")


def passage(text: str, place: str) -> Passage:
    return Passage(text, Span(place, 0, len(text)))


def drugs(engine: Engine, text: str) -> set[tuple[str, str]]:
    """Return what a question says of drugs: the kind of each fact, and its name."""
    items = read_trace(Trace("EX:trace", passage(text, "/question"), ()), engine.linker).facts.items
    return {
        (one.kind, engine.name(one.concept)) for one in items if one.kind.endswith("medication") and not one.implied_by
    }


@pytest.mark.parametrize(
    "text",
    [
        "She is being weaned off paroxetine.",
        "She is slowly tapering off paroxetine.",
        "She is tapering paroxetine over 2 weeks.",
        "Her paroxetine is being tapered.",
        "Paroxetine will be gradually tapered.",
        "Paroxetine 20 mg is to be stopped over 4 weeks.",
        "She is coming off paroxetine.",
        "She will stop paroxetine over the next month.",
        "She is being switched from paroxetine to lamotrigine over six weeks.",
        "She is cross-tapering from paroxetine to mirtazapine.",
        "She wants to come off paroxetine.",
        "Her paroxetine dose was tapered to 10 mg daily.",
        "She tapered paroxetine to 10 mg.",
        "She is trying to stop paroxetine.",
    ],
)
def test_a_drug_that_is_being_tapered_is_taken(engine, text):
    found = drugs(engine, text)
    assert ("medication", "paroxetine") in found
    assert ("past medication", "paroxetine") not in found


@pytest.mark.parametrize(
    "text",
    [
        "She weaned off paroxetine last year.",
        "She has been tapered off paroxetine.",
        "She stopped paroxetine over 4 weeks.",
        "She completed tapering off paroxetine in May.",
        "She did not taper off paroxetine but quit it last year.",
        "She was switched from paroxetine to mirtazapine.",
    ],
)
def test_a_drug_that_was_tapered_is_over(engine, text):
    found = drugs(engine, text)
    assert ("past medication", "paroxetine") in found
    assert ("medication", "paroxetine") not in found


def judged(engine: Engine, question: str, answer: str) -> Report:
    return engine.verify(Trace("EX:trace", passage(question, "/question"), (), passage(answer, "/answer")))


def taken_beside(engine: Engine, question: str, answer: str) -> set[str]:
    """Return the drugs that rules on what an answer orders find taken."""
    found = judged(engine, question, answer).assessments
    assert found
    facts = (fact for one in found for hit in one.fired for fact in hit.facts)
    return {engine.name(fact.concept) for fact in facts if fact.kind == "medication"}


@pytest.mark.parametrize("question", ["A man has epilepsy and takes valproate.", "A man has epilepsy."])
@pytest.mark.parametrize(
    "answer",
    [
        "Start lamotrigine and stop valproate over 8 weeks.",
        "Start lamotrigine, then stop valproate over 8 weeks.",
        "Taper valproate over 8 weeks and start lamotrigine.",
        "Wean him off valproate while starting lamotrigine.",
        "Discontinue valproate gradually while starting lamotrigine.",
        "Taper and stop valproate while starting lamotrigine.",
        "Valproate should be tapered over four weeks and lamotrigine started.",
        "Switch from valproate to lamotrigine over 6 weeks.",
        "Cross-taper from valproate to lamotrigine.",
        "Cross-taper valproate with lamotrigine.",
    ],
)
def test_what_an_answer_tapers_is_taken_beside_what_it_begins(engine, question, answer):
    assert taken_beside(engine, question, answer) == {"valproate"}


@pytest.mark.parametrize(
    "answer",
    [
        "Stop valproate and start lamotrigine.",
        "Stop valproate over 8 weeks, then start lamotrigine.",
        "Stop valproate and start lamotrigine 25 mg, raised over 8 weeks.",
        "Valproate should be stopped and lamotrigine started.",
        "Taper valproate over 8 weeks, wait 7 days, then start lamotrigine.",
    ],
)
def test_what_an_answer_stops_first_is_not_taken_beside_what_it_begins(engine, answer):
    assert taken_beside(engine, "A man has epilepsy and takes valproate.", answer) == set()


def test_a_drug_that_must_not_be_begun_beside_the_tapered_one_is_unsafe(engine):
    found = judged(engine, "A woman takes phenelzine.", "Taper phenelzine over 2 weeks and start sertraline.")
    assert [one.verdict for one in found.assessments] == [DrugVerdict.UNSAFE]
    waited = judged(engine, "A woman takes phenelzine.", "Taper phenelzine, wait 21 days, then start sertraline.")
    assert [one.verdict for one in waited.assessments] == [DrugVerdict.DEPENDS]
