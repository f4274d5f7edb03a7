"""How long ago a drug was stopped, by the day of its end and today's date."""

import pytest

from kgreason.claims.facts import read_facts
from kgreason.engine import Engine
from kgreason.model import DrugVerdict, Passage, Span, Trace


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open(reader="patterns")


def since(engine: Engine, text: str) -> dict[str, tuple[tuple[str, float], ...]]:
    """Return the drugs that are over by the words of a text, each with how long."""
    passage = Passage(text, Span("/question", 0, len(text)))
    items = read_facts(Trace("test", question=passage), engine.linker, engine.linker.link(passage)).items
    return {engine.name(one.concept): one.ago for one in items if one.kind == "past medication"}


def days(count: float) -> tuple[tuple[str, float], ...]:
    return ((">=", count), ("<=", count))


@pytest.mark.parametrize(
    ("text", "ago"),
    [
        ("Phenelzine was stopped on 3 March; today is 26 March.", days(23)),
        ("She stopped phenelzine on March 20th. Today is March 26th.", days(6)),
        ("She stopped phenelzine on December 20. Today is January 10.", days(21)),
        ("She stopped phenelzine on 3 March 2023. Today is 26 March 2024.", days(389)),
        ("She stopped phenelzine on 20 February. Today is 5 March.", days(13)),
        ("She stopped phenelzine on 20 February. Today is 5 March 2024.", days(14)),
        ("On 3 March she stopped phenelzine. It is now 26 March.", days(23)),
        ("The last dose of phenelzine was on 3 March. Today: 26 March 2024.", days(23)),
        ("She stopped phenelzine 2024-03-20. Today is 2024-03-26.", days(6)),
        ("She began phenelzine on 1 January and stopped it on 20 March; today is 26 March.", days(6)),
        ("Phenelzine, begun on 1 January, was stopped on 20 March; today is 26 March.", days(6)),
        ("Phenelzine was stopped on 3 March.", ()),
        ("Phenelzine was stopped on 3 March. Sertraline is wanted today.", ()),
        ("Phenelzine was stopped on 30 February; today is 26 March.", ()),
        ("She stopped phenelzine on 3 April 2024; today is 26 March 2024.", ()),
        ("She stopped phenelzine on 3 April; today is 26 March.", ()),
        ("She stopped phenelzine on 3 April; today is 26 March 2024.", ()),
        ("She stopped phenelzine, which was begun on 3 March; today is 26 March.", ()),
        ("She stopped phenelzine after a fall on 3 March; today is 26 March.", ()),
        ("She stopped phenelzine. Her birthday is 3 March; today is 26 March.", ()),
    ],
)
def test_the_days_are_reckoned_where_both_dates_are_plainly_said(engine, text, ago):
    assert since(engine, text)["phenelzine"] == ago


def test_each_drug_has_its_own_day_and_a_list_has_one(engine):
    text = "Phenelzine and lithium were stopped on 3 March, sertraline was stopped on 20 March; today is 26 March."
    assert since(engine, text) == {"phenelzine": days(23), "lithium": days(23), "sertraline": days(6)}


@pytest.mark.parametrize(("day", "verdict"), [("20 March", DrugVerdict.UNSAFE), ("3 March", DrugVerdict.DEPENDS)])
def test_a_washout_is_held_against_the_days_between(engine, day, verdict):
    question = f"A woman stopped phenelzine on {day}. Today is 26 March."
    answer = Passage("Start sertraline.", Span("/answer", 0, 17))
    trace = Trace("EX:trace", Passage(question, Span("/question", 0, len(question))), (), answer)
    assert [one.verdict for one in engine.verify(trace).assessments] == [verdict]
