"""A bare *yes* to *can I take X?* orders X; what names a drug, or takes the yes back, is read by itself."""

import pytest

from kgreason.engine import Engine
from kgreason.model import Passage, Span, Trace


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open("patterns")


def orders(engine: Engine, asked: str, answer: str) -> list[tuple[str, str]]:
    question = Passage(asked, Span("/question", 0, len(asked)))
    report = engine.verify(Trace("t", question, answer=Passage(answer, Span("/answer", 0, len(answer)))))
    assert all(answer[one.span.start : one.span.end] == one.text for one in report.orders)
    return [(one.concept, one.text) for one in report.orders]


SUMATRIPTAN = "Can I take sumatriptan if I have coronary artery disease?"


@pytest.mark.parametrize(
    ("asked", "answer", "said"),
    [
        (SUMATRIPTAN, "Yes.", "Yes"),
        (SUMATRIPTAN, "Yes, that is fine. Take it at the first sign of pain.", "Yes"),
        (SUMATRIPTAN, "You can take it safely.", "You can"),
        (SUMATRIPTAN, "Yes, sumatriptan works well.", "sumatriptan"),
        (SUMATRIPTAN, "It's generally safe.", "It's generally safe"),
        ("A man with asthma has migraine. Is it ok to give him sumatriptan?", "Sure, go ahead.", "Sure"),
        ("Is sumatriptan contraindicated in migraine?", "No.", "No"),
        ("I stopped warfarin and have migraine - can I take sumatriptan?", "Yes, early in the attack.", "Yes"),
        ("Should sumatriptan be avoided with aspirin?", "No, they can be taken together.", "No"),
    ],
)
def test_a_yes_orders_what_was_asked(engine: Engine, asked: str, answer: str, said: str) -> None:
    assert orders(engine, asked, answer) == [("KG:sumatriptan", said)]


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (SUMATRIPTAN, "No."),
        (SUMATRIPTAN, "No, you should not."),
        (SUMATRIPTAN, "Yes, but only if your doctor agrees."),
        (SUMATRIPTAN, "You can, but it is dangerous."),
        (SUMATRIPTAN, "Sumatriptan narrows coronary vessels."),
        (SUMATRIPTAN, "Yes, acetaminophen exists."),
        (SUMATRIPTAN, "Yesterday's guideline says it all."),
        ("Is sumatriptan contraindicated in coronary artery disease?", "Yes."),
        ("Can I take sumatriptan or rizatriptan?", "Yes."),
        ("I take sumatriptan - can I stop it?", "Yes."),
        ("Does sumatriptan cause chest pain?", "Yes."),
        ("Is it safe to stop sumatriptan?", "Yes."),
        ("Can I stop taking sumatriptan?", "Yes, you can."),
        ("What is sumatriptan?", "Yes."),
        ("Can I take sumatriptan with sertraline?", "They can cause serotonin syndrome together."),
        ("I take sumatriptan. Do I have migraine?", "Yes."),
    ],
)
def test_other_answers_order_nothing(engine: Engine, asked: str, answer: str) -> None:
    assert orders(engine, asked, answer) == []
