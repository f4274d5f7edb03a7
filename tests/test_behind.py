"""Orders without the drug's name: *use it*, *You could take 10 mg*, *take both*, a dose to a question that asks for one."""

from collections.abc import Callable

import pytest

Orders = Callable[[str, str], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("Sumatriptan rarely causes serotonin syndrome. You can use it.", ["use it"]),
        ("Sumatriptan narrows vessels. Take this drug at the first sign of pain.", ["Take this drug"]),
        ("Sumatriptan is an option. Take it early.", ["Sumatriptan"]),
        ("Sumatriptan should be avoided. You can use it later.", []),
        ("Sumatriptan narrows vessels. You should not use it.", []),
        ("Sumatriptan narrows vessels. Take this into account.", []),
        ("Sumatriptan narrows vessels. Does she take it?", []),
    ],
)
def test_use_it_orders_the_drug_of_the_sentence_before(orders: Orders, answer: str, said: list[str]) -> None:
    asked = "I take sertraline and have migraine. What helps?"
    assert orders(asked, answer) == [("KG:sumatriptan", one) for one in said]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("Propranolol is widely used. You could take 10 to 20 mg an hour before.", "take 10 to 20 mg"),
        ("Propranolol blocks beta receptors. Start with 10 mg twice daily.", "Start with 10 mg"),
        ("Propranolol blocks beta receptors. Take one tablet before the talk.", "Take one tablet"),
        (
            "Propranolol is used for this. With stage fright you are a candidate. The usual dose is 10 mg.",
            "The usual dose is 10 mg",
        ),
        ("Propranolol is often prescribed. It's usually started at 10 mg a day.", "It's usually started at 10 mg"),
        ("Propranolol is widely used. Many people take 10 mg.", ""),
        ("Propranolol is widely used. Could you take 10 mg?", ""),
        ("Propranolol is widely used. You could take 10 mg. However, it is contraindicated in asthma.", ""),
        ("Propranolol is widely used. However, it is not safe in asthma. The usual dose is 10 mg.", ""),
        ("Propranolol should be avoided. You could take 10 mg of something else.", ""),
        ("Propranolol and sertraline are used. Take 10 mg.", ""),
        ("Propranolol is widely used. If your doctor agrees, you could take 10 mg.", ""),
        ("Propranolol is widely used. You could take 10 mg if you had no asthma.", ""),
        ("Propranolol is widely used. You should not take 10 mg.", ""),
        ("Propranolol is widely used. Take 10 g of honey.", ""),
        ("Propranolol narrows the airways. The usual dose is 10 mg.", ""),
        ("Propranolol is widely used. If you take warfarin, say so. You could start at 10 mg.", "start at 10 mg"),
        ("Propranolol is widely used. The usual dose for children is 10 mg.", ""),
    ],
)
def test_a_dose_is_of_the_drug_before(orders: Orders, answer: str, said: str) -> None:
    assert orders("I have asthma and stage fright.", answer) == ([("KG:propranolol", said)] if said else [])


@pytest.mark.parametrize(
    ("asked", "answer", "said"),
    [
        ("What dose of gabapentin should I take?", "Give 300 mg three times daily.", "Give 300 mg"),
        ("What dose of gabapentin should I take?", "300 mg three times daily.", "300 mg"),
        ("How much gabapentin can I take?", "The usual dose is 300 mg three times a day.", "The usual dose is 300 mg"),
        ("Gabapentin dose in dialysis?", "I would give 100 mg after each session.", "give 100 mg"),
        ("What dose of gabapentin should I take?", "None. 300 mg would be too much.", ""),
        ("What dose of gabapentin should I take?", "You should not take 300 mg.", ""),
        ("What dose of gabapentin should I take?", "Pregabalin is better. Take 75 mg.", ""),
        ("What is the maximum dose of gabapentin?", "3,600 mg a day.", ""),
        ("What dose of gabapentin is dangerous?", "4,000 mg a day.", ""),
        ("What gabapentin dose would poison me?", "10 g at once.", ""),
        ("What is a good dose of gabapentin?", "I'd go with 300 mg three times a day.", "go with 300 mg"),
        ("What dose of gabapentin or pregabalin?", "300 mg daily.", ""),
        ("What is gabapentin?", "300 mg daily.", ""),
        ("What does propranolol do?", "Propranolol is used for anxiety. The usual dose is 10 mg.", ""),
    ],
)
def test_a_dose_answers_a_question_that_asks_for_one(orders: Orders, asked: str, answer: str, said: str) -> None:
    found = [one for one in orders(f"I have kidney disease. {asked}", answer) if one[0] != "KG:pregabalin"]
    assert found == ([("KG:gabapentin", said)] if said else [])


PAIR = {"KG:ibuprofen", "KG:naproxen"}


@pytest.mark.parametrize(
    ("answer", "drugs"),
    [
        ("You can take both.", PAIR),
        ("You can take both together.", PAIR),
        ("Yes, it's fine to take them together.", PAIR),
        ("You can use either one.", PAIR),
        ("Go ahead and take both.", PAIR),
        ("Taking both is fine.", PAIR),
        ("Taking both is risky.", set()),
        ("Is taking both fine?", set()),
        ("Naproxen and acetaminophen act differently. Take both with food.", {"KG:naproxen", "KG:acetaminophen"}),
        ("You should avoid both.", set()),
        ("You can take neither.", set()),
        ("You can take one, not both.", set()),
        ("You shouldn't take both.", set()),
        ("It's not fine to take them together.", set()),
        ("Taking both can cause bleeding.", set()),
        ("You can take both if your doctor agrees.", set()),
        ("You can take both, but never at once.", set()),
        ("You can take both tablets at once.", set()),
        ("Can you take both?", set()),
        ("Ibuprofen and naproxen should not be combined. Take both apart.", set()),
    ],
)
def test_both_are_the_two_drugs_named_before(orders: Orders, answer: str, drugs: set[str]) -> None:
    found = orders("I take warfarin. Can I take ibuprofen and naproxen?", answer)
    assert {concept for concept, _ in found} == drugs


@pytest.mark.parametrize(
    ("answer", "ordered"),
    [
        ("You tolerated lisinopril well before. You can restart it at 10 mg.", True),
        ("Since you tolerated lisinopril well before, you can restart it at 10 mg.", True),
        ("Lisinopril worked for you. Switch back to it.", True),
        ("Lisinopril suits you. You can stay on it.", True),
        ("You tolerated lisinopril well before. You can restart it after delivery.", False),
        ("Lisinopril was stopped, and you can restart it after delivery.", False),
        ("Stop lisinopril now. You can restart it later.", False),
        ("You tolerated lisinopril well before. You can restart it once your baby is born.", False),
        ("You tolerated lisinopril well before. Do not restart it.", False),
        ("Lisinopril was stopped, so ask your doctor before you restart it.", False),
        ("You tolerated lisinopril and losartan well. You can restart it.", False),
        ("Hold lisinopril for the birth and restart it after.", False),
    ],
)
def test_what_is_restarted_is_ordered(orders: Orders, answer: str, *, ordered: bool) -> None:
    found = [concept for concept, _ in orders("I am pregnant and my pressure is high.", answer)]
    assert ("KG:lisinopril" in found) is ordered


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("Propranolol differs from timolol, so many do well on it.\n\n- **Dose**: 10 mg every 8 hours", "10 mg"),
        ("Propranolol is mild, so it doesn't share the sleepiness.\n- **10 mg (1 tab) twice a day**", "10 mg"),
        ("Propranolol is cheaper than timolol, so it's a strong pick:\n- 10 mg once, then 20 mg daily", "10 mg"),
        ("A schedule for propranolol:\n\n- Weeks 1-4: 10 mg daily\n- Weeks 5-8: 20 mg daily", "10 mg"),
        ("Typical schedule of propranolol:\n1. 10 mg weekly\n2. 20 mg weekly", "10 mg"),
        ("Propranolol is simple.\n- 1 tablet daily with or without food", "1 tablet"),
        (
            "Propranolol blocks beta receptors. With the liquid, **7.5 mL (30 mg)** is a good dose.",
            "7.5 mL (30 mg)** is a good dose",
        ),
        ("Propranolol blocks beta receptors. 30 mL is not a good dose.", None),
        ("Propranolol is contraindicated in asthma.\n- Dose: 10 mg every 8 hours", None),
        ("Propranolol should be avoided:\n- 10 mg daily raised the risk", None),
        ("Propranolol narrows the airways.\n- **Max**: 320 mg per day", None),
        ("Propranolol narrows the airways.\n- 10 mg tablets cost 5 dollars", None),
        ("Propranolol narrows the airways.\n- 10 mg daily is too much", None),
        ("Propranolol narrows the airways.\n- 10 mg daily only if you have no asthma", None),
        ("Propranolol and timolol narrow the airways.\n- 10 mg daily", None),
        ("Propranolol narrows the airways.\n- Is 10 mg daily enough?", None),
        ("Propranolol narrows the airways.\n- Her sister took 10 mg daily", None),
    ],
)
def test_items_that_give_a_dose_are_of_the_drug_above(orders: Orders, answer: str, said: str | None) -> None:
    assert orders("I have asthma and stage fright.", answer) == ([("KG:propranolol", said)] if said else [])


def test_a_list_of_doses_only_informs_where_the_question_wants_to_know(orders: Orders) -> None:
    answer = "Propranolol is a beta blocker.\n- Dose: 10 mg every 8 hours"
    assert orders("I have asthma. Tell me about propranolol.", answer) == []
