"""Ages as chats tell them, and numbers that are none; relatives who are the patient, and those who are not."""

import pytest

from kgreason.claims.aboutone import about_one
from kgreason.claims.carers import asked_for
from kgreason.claims.demographics import demographics
from kgreason.claims.loneages import lone_age
from kgreason.claims.plainages import plain_age
from kgreason.model import Passage, Span


def passage(text: str) -> Passage:
    return Passage(text, Span("/question", 0, len(text)))


def ages(text: str) -> list[float]:
    """Return the ages that a question tells of its patient, in years."""
    told = demographics(asked_for(passage(text)))
    return [round(fact.value, 2) for fact in told if fact.kind == "age" and fact.value is not None]


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("my baby is 5 mo old, teething", 0.42),
        ("my nephew is 13 mo and has the runs, fever", 1.08),
        ("My son is 9 he had his tonsils out", 9),
        ("hes 80 and has gout", 80),
        ("Dad's got heart failure, EF 20%. He's 66", 66),
        ("father 82 had a cold and cannot pee well. Benadryl?", 82),
        ("My mum, 70, stable angina, takes atenolol. Fine to try half a tablet?", 70),
        ("he's my dad actually. 77, bad heart, leg cramps", 77),
        ("Teen son has flu B, 13yrs, throwing up", 13),
        ("my periods are super heavy. 35. clot in my lung 4 yrs ago.", 35),
        ("i have bad kidneys. gout flare big toe, 74, kidneys at 25%", 74),
        ("ok so colchicine. gout flare big toe, 74, kidneys at 25%. i got it from urgent care", 74),
        ("grandpa type 2 hes 80 glucose 49 sweaty", 80),
        ("My brother (40) has cirrhosis. What instead??", 40),
        ("i take nothing else. 30 m", 30),
        ("new osteoporosis T -3.1. 67 f. what do u recommend", 67),
        ("i have flu and im 29 m 180 lb no liver stuff", 29),
    ],
)
def test_an_age_is_read_as_chats_tell_it(text: str, age: float) -> None:
    assert ages(text) == [age]


@pytest.mark.parametrize(
    "text",
    [
        "my sugar was high. 82.",
        "my bp is 120 over, 74, is that ok",
        "i walked, 50 m, and got chest pain",
        "my temp is up, 99 f, can i take tylenol",
        "My mom died at 62. 45, no",
        "i scored badly on my test, 74, what now",
        "i smoke. 20, daily",
        "my pain is bad, 40, hurts",
        "She was seen at 3 pm. 40. stable",
        "my son has asthma for 7yrs, coughing",
        "she has had gout for ages, 12 years, on and off",
        "i take 2 pills, 40, each",
        "A1c 8.9 and on metformin. 82",
        "my levels were 88, 74, 60",
        "My brother is 30 and healthy. I have asthma, propranolol ok?",
    ],
)
def test_a_number_that_is_no_age_is_read_as_none(text: str) -> None:
    assert ages(text) == []


def test_a_letter_behind_a_lone_age_tells_the_sex() -> None:
    assert [fact.text for fact in lone_age(passage("new osteoporosis. 67 f. what now"))] == ["67", "female"]
    assert [fact.kind for fact in demographics(passage("i take nothing else. 30 m"))] == ["age", "sex"]
    assert not [*lone_age(passage("my mother fell. 67 f. what now"))]
    assert not [*plain_age(passage("she is 36 weeks pregnant"))]


@pytest.mark.parametrize(
    "text",
    [
        "My nephew is 13 mo and has the runs",
        "Wife 36 weeks along has a UTI",
        "Dad has heart failure. He's 66",
        "My aunt on dialysis is soooo backed up",
        "uti in my mom (RA, on methotrexate)",
        "grandpa type 2 hes 80 glucose 49",
    ],
)
def test_a_relative_told_of_as_a_patient_is_the_patient(text: str) -> None:
    assert about_one(text)
    assert asked_for(passage(text)).text != text


@pytest.mark.parametrize(
    "text",
    [
        "my mum had thyroid cancer, can I take X",
        "My dad had gout.",
        "My aunt has asthma.",
        "Father 82, mother 79, both with asthma",
        "My mum had medullary thyroid cancer at 60. I'm 44. wegovy ok?",
        "My dad is 70 and has gout. I have asthma. Can I take propranolol?",
        "Her mother, 70, has asthma.",
        "my sister is 12 weeks pregnant, am i at risk of zika",
        "My mom is really worried about my asthma",
        "My brother is 30 and healthy. I have asthma, propranolol ok?",
        "uti in my dog (on methotrexate)",
    ],
)
def test_a_relative_beside_the_one_who_asks_stays_one(text: str) -> None:
    assert asked_for(passage(text)).text == text
