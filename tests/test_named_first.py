"""What to ask first where a verdict depends: what the question names without telling whether it is so."""

import pytest

from kgreason.engine import Engine
from kgreason.model import Assessment, OpenQuestion, Passage, Span, Trace


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open("patterns")


def judged(engine: Engine, question: str, answer: str) -> Assessment:
    trace = Trace(
        id="EX:1",
        question=Passage(question, Span("/question", 0, len(question))),
        steps=(),
        answer=Passage(answer, Span("/answer", 0, len(answer))),
    )
    (one,) = engine.verify(trace).assessments
    return one


def first(one: Assessment) -> OpenQuestion:
    return one.ask[0][0]


def test_a_drug_that_is_named_without_a_word_of_its_use_is_asked_about_first(engine: Engine) -> None:
    told = "A 58-year-old man with back pain. Phenelzine: a word he cannot spell. What can be given for the pain?"
    one = judged(engine, told, "Give meperidine 50 mg IM.")
    assert first(one).named == "Phenelzine"
    assert first(one).atom.concept == "KG:MAO-inhibitor"


@pytest.mark.parametrize(
    "told",
    [
        "A 58-year-old man with back pain. What can be given for the pain?",
        "A 58-year-old man with back pain. He takes no phenelzine. What can be given for the pain?",
        "A 58-year-old man with back pain. His brother takes phenelzine. What can be given for the pain?",
        "A 58-year-old man with back pain. Meperidine: a word he cannot spell. What can be given for the pain?",
    ],
)
def test_what_is_not_named_denied_a_relatives_or_the_drug_itself_is_no_hint(engine: Engine, told: str) -> None:
    one = judged(engine, told, "Give meperidine 50 mg IM.")
    assert not any(part.named for way in one.ask for part in way)
