"""Who asks for a relative asks about the relative; who asks for herself does not."""

import pytest

from kgreason.claims.carers import asked_for
from kgreason.engine import Engine
from kgreason.model import Passage, Span, Trace


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open("patterns")


def passage(text: str, place: str) -> Passage:
    return Passage(text, Span(place, 0, len(text)))


def verdict(engine: Engine, asked: str, answer: str) -> str:
    report = engine.verify(Trace("t", passage(asked, "/question"), answer=passage(answer, "/answer")))
    assert report.trace.question is not None
    assert report.trace.question.text == asked
    return report.assessments[0].verdict.value


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("My mother has asthma. Can she take propranolol?", "Give propranolol."),
        ("My mom has asthma, can she take propranolol?", "Give propranolol."),
        ("Pick a drug for my mother, who has asthma and migraine.", "Give propranolol."),
        ("My wife is pregnant and has acne. What can she use?", "Give isotretinoin."),
        ("My friend is allergic to penicillin. Can she take amoxicillin?", "Give amoxicillin."),
        ("I need a safe drug for my husband's migraine; he has asthma.", "Give propranolol."),
        ("My elderly father has asthma. What can he take for tremor?", "Give propranolol."),
    ],
)
def test_who_asks_for_another_asks_about_her(engine: Engine, asked: str, answer: str) -> None:
    assert verdict(engine, asked, answer) == "unsafe"


@pytest.mark.parametrize(
    "asked",
    [
        "My mother has asthma. I have migraine. Can I take propranolol?",
        "My mother has asthma and so do I. Can I take propranolol?",
        "My brother has gout, my sister has asthma. Can she take propranolol?",
        "My patient's mother has asthma. Can she take propranolol?",
        "My mother died of asthma. Can she have passed it on?",
        "A woman has migraine. Her mother has asthma. Can she take propranolol?",
        "My mother has asthma.",
    ],
)
def test_a_relative_of_the_patient_stays_one(engine: Engine, asked: str) -> None:
    assert asked_for(passage(asked, "/question")).text == asked
    assert verdict(engine, asked, "Give propranolol.") == "depends"


def test_characters_stay_where_they_are() -> None:
    text = "Could my grandmother, 80, take it with her gout?"
    made = asked_for(passage(text, "/question")).text
    assert len(made) == len(text)
    assert made.index("gout") == text.index("gout")
    assert "grandmother" not in made
