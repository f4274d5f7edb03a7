"""Pregnancies, allergies, clots and transplants as chats tell them, and what only looks like them."""

import pytest

from kgreason.claims.facts import read_facts
from kgreason.claims.pregnancy import reproductive
from kgreason.graph import open_starter
from kgreason.link import Linker
from kgreason.model import Passage, Span, Trace


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(open_starter())


def told(linker: Linker, text: str, kind: str) -> set[str]:
    """Return the names of what a question says is there, of one kind."""
    question = Passage(text, Span("/question", 0, len(text)))
    facts = read_facts(Trace(id="EX:1", question=question, steps=(), answer=None), linker, linker.link(question))
    return {
        linker.graph.concept(fact.concept).name
        for fact in facts.items
        if fact.kind == kind and fact.known and fact.concept and not fact.implied_by
    }


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("im 8 months pregnant (33 weeks) and have a headache", 33),
        ("34F G2P1 at 11w, nausea", 11),
        ("she 36 weeks along has a UTI", 36),
        ("im 8 months pregnant and have a headache", 35),
    ],
)
def test_weeks_of_a_pregnancy_are_read(text: str, weeks: float) -> None:
    facts = [*reproductive(Passage(text, Span("/question", 0, len(text))))]
    assert [fact.text for fact in facts if fact.kind == "condition"] == ["pregnant"]
    assert [fact.value for fact in facts if fact.kind == "observation"] == [weeks]


@pytest.mark.parametrize(
    "text",
    [
        "34F G2P1 at 11w postpartum, nausea",
        "34F G2P1, last loss at 11w",
        "my sister is 8 months pregnant (33 weeks)",
        "she is 36 weeks into rehab",
    ],
)
def test_other_weeks_are_none_of_a_pregnancy(text: str) -> None:
    assert [*reproductive(Passage(text, Span("/question", 0, len(text))))] == []


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("when i was a kid penicillin made my whole face blow up", "allergy", "penicillin"),
        ("aspirin made my lips swell up once", "allergy", "aspirin"),
        ("I had a blood clot in my lung 4 years ago", "history", "pulmonary embolism"),
        ("feeling blah after my kidney transplant, on prograf", "history", "kidney transplantation"),
        ("i have a kidney transplant and a cold", "history", "kidney transplantation"),
        ("herbs for feeling blah after my kidney transplant? on prograf", "history", "kidney transplantation"),
        (
            "pt with angle closure glaucoma wants meclizine for a cruise, or the patch?",
            "condition",
            "angle-closure glaucoma",
        ),
        ("3 week old term infant, fever, on TPN w/ calcium gluconate", "medication", "calcium salt"),
        ("my kidneys are at 25%, gout flare", "condition", "renal impairment"),
        ("i have only 20% kidney function and a cold", "condition", "renal impairment"),
        ("i have Crohn's and malabsorb everything", "condition", "malabsorption"),
    ],
)
def test_a_story_tells_a_fact(linker: Linker, text: str, kind: str, name: str) -> None:
    assert name in told(linker, text, kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("penicillin made my brother's face blow up", "allergy"),
        ("penicillin made my face look better", "allergy"),
        ("prednisone made my face blow up", "allergy"),
        ("my kidneys are at 90%", "condition"),
        ("my mom's kidneys are at 20%", "condition"),
        ("i don't malabsorb anything", "condition"),
        ("what should a pt know about asthma?", "condition"),
        ("she is scheduled for kidney transplant", "history"),
        ("3 week old term infant, fever, TPN without calcium", "medication"),
        ("my mother had a blood clot in her lung", "history"),
        ("do i need a transplant? waiting for my kidney transplant", "history"),
        ("I should stop prograf before my kidney transplant", "history"),
    ],
)
def test_a_look_alike_tells_none(linker: Linker, text: str, kind: str) -> None:
    assert told(linker, text, kind) == set()
