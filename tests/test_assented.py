"""A bare *yes* to *can I take X?* orders X; what names a drug, or takes the yes back, is read by itself."""

from collections.abc import Callable

import pytest

Orders = Callable[[str, str], list[tuple[str, str]]]


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
        ("Teen has migraine. yes. so he can have sumatriptan?", "Correct: one tablet.", "Correct"),
        ("migraine. so he can have sumatriptan? thats 50mg right", "Correct: one tablet.", "Correct"),
        ("i have migraine, can i take sumatriptan", "Yep, go ahead.", "Yep"),
        ("Can I use sumatriptan while I am on sertraline?", "Yes!", "Yes"),
        ("can i take sumatriptan im on sertraline?", "Yes, it is fine.", "Yes"),
        ("I have migraine and a box of sumatriptan here. Can I take it?", "Yes.", "Yes"),
        ("I got sumatriptan for my migraine, can I start tonight?", "Yes.", "Yes"),
        ("Is migraine bad?\nOk. Can I take sumatriptan?", "Yes, early in the attack.", "Yes"),
        ("Should sumatriptan be avoided with aspirin?", "No, they can be taken together.", "No"),
    ],
)
def test_a_yes_orders_what_was_asked(orders: Orders, asked: str, answer: str, said: str) -> None:
    assert orders(asked, answer) == [("KG:sumatriptan", said)]


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
        ("I take sumatriptan. Can I take a pill for my cough?", "Yes."),
        ("I take sumatriptan and sertraline. Can I take it?", "Yes."),
        ("I stopped sumatriptan a year ago. I like tea. Can I drink it?", "Yes."),
        ("so he can have sumatriptan?", "Not correct."),
        ("she said he can have sumatriptan", "Yes."),
        ("i have migraine, can i stop sumatriptan", "Yep, go ahead."),
        ("so he can have sumatriptan?", "Incorrect: never with heart disease."),
        ("Can I use sumatriptan while I am on sertraline?", "No."),
        ("Can I use sumatriptan or sertraline while on lithium?", "Yes."),
        ("Can I take sumatriptan?\nAnd does my mother have migraine?", "Yes."),
        ("I got sumatriptan for my migraine, can I start tonight?", "Not before you see a doctor."),
    ],
)
def test_other_answers_order_nothing(orders: Orders, asked: str, answer: str) -> None:
    assert orders(asked, answer) == []


def test_a_yes_holds_where_another_drug_is_ordered_later(orders: Orders) -> None:
    answer = "Yes, that is fine at the first sign of pain. It works within the hour. Take acetaminophen 500 mg besides."
    assert orders(SUMATRIPTAN, answer) == [
        ("KG:acetaminophen", "acetaminophen"),
        ("KG:sumatriptan", "Yes"),
    ]
    assert orders(SUMATRIPTAN, "Yes. Take acetaminophen 500 mg.") == [("KG:acetaminophen", "acetaminophen")]
