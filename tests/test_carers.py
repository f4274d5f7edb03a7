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


@pytest.mark.parametrize(
    "asked",
    [
        'A 30-year-old man asks: "My mother has asthma. How likely is it that she takes propranolol?"',
        'A 45-year-old man with gout says: "My wife has asthma. Can she take propranolol?"',
        "My mother's sister has asthma. Can my mother take propranolol?",
        "My daughter's boyfriend has asthma. Can she take propranolol?",
        "My mother has asthma. Should they test me for it?",
        "my mother has asthma. i have gout. can she give me propranolol?",
        "Can my mother get asthma if she takes propranolol?",
        "My mother has asthma and now I wheeze. Can she take propranolol?",
        "Pregnant, migraines. My husband has asthma. Can he take propranolol?",
        "Mom has asthma. Newborn jittery. What should she be given?",
        "My mother nurses somebody with asthma. Can she take propranolol?",
        "My daughter, 7, has asthma. Can she take propranolol?",
    ],
)
def test_what_is_told_beside_the_relative_leaves_her_a_relative(asked: str) -> None:
    assert asked_for(passage(asked, "/question")).text == asked


@pytest.mark.parametrize(
    "asked",
    [
        "I have a question: my mother has asthma. Can she take propranolol?",
        "I was wondering if my dad, who has asthma, can take propranolol. Can he?",
        "I take care of my mother who has asthma. Can she take propranolol?",
        "My husband has asthma and I am worried. Can he take propranolol?",
    ],
)
def test_who_asks_for_another_may_speak_of_asking(engine: Engine, asked: str) -> None:
    assert verdict(engine, asked, "Give propranolol.") == "unsafe"


@pytest.mark.parametrize(
    "asked", ["Can my dad take ibuprofen?", "Can a woman take ibuprofen?", "Could my wife safely take ibuprofen?"]
)
def test_a_drug_that_is_asked_about_is_not_taken(engine: Engine, asked: str) -> None:
    facts = engine.read(Trace("t", passage(asked, "/question"))).facts.items
    assert [one.text for one in facts if one.kind == "medication"] == []


@pytest.mark.parametrize(
    "asked",
    [
        "Gout, pseudogout, septic arthritis: how do I tell them apart?",
        "Effect of vitamin K on warfarin, what is it?",
        "People on warfarin, aspirin, and clopidogrel - what is the bleeding risk?",
        "Guidelines on asthma: which drug is first-line?",
        "Asthma and gout: can they occur together?",
        "Beta blockers and asthma: which is worse?",
        "Hyperkalemia, angioedema, cough; which drug causes these?",
        "I am a nurse; which drugs cause hyperkalemia?",
        "I have an exam tomorrow: which drug treats gout in asthma?",
    ],
)
def test_a_general_question_that_opens_with_a_list_is_about_nobody(engine: Engine, asked: str) -> None:
    assert engine.read(Trace("t", passage(asked, "/question"))).facts.items == ()


@pytest.mark.parametrize(
    "asked",
    [
        "Asthma, gout, on warfarin; which analgesic?",
        "Asthma and a penicillin allergy, which antibiotic?",
        "Asthma, glaucoma - which eye drops?",
    ],
)
def test_what_stands_before_the_question_for_a_drug_is_told(engine: Engine, asked: str) -> None:
    facts = engine.read(Trace("t", passage(asked, "/question"))).facts.items
    assert "Asthma" in [one.text for one in facts if one.kind == "condition" and one.known]


@pytest.mark.parametrize(
    "asked",
    [
        "Mom has asthma. Can she take propranolol?",
        "Dad has asthma, can he take propranolol?",
        "Grandma has asthma. What can she take for tremor?",
    ],
)
def test_mom_is_who_is_asked_for(engine: Engine, asked: str) -> None:
    assert verdict(engine, asked, "Give propranolol.") == "unsafe"


@pytest.mark.parametrize(
    "asked",
    [
        "5-year-old with fever. Mom has asthma. Can she take propranolol?",
        "Mom has asthma. Can he take propranolol?",
        "My mother has asthma. Can he take propranolol?",
    ],
)
def test_the_mother_of_a_patient_is_not_who_is_asked_for(asked: str) -> None:
    assert asked_for(passage(asked, "/question")).text == asked


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("My pregnant wife has acne. Can she take isotretinoin?", "Give isotretinoin."),
        ("Can a man using nitroglycerin use sildenafil?", "Give sildenafil."),
        ("A man asks if it is okay to take sildenafil with his isosorbide mononitrate.", "Give sildenafil."),
        ("My son, 4, has a cough. Can he take codeine?", "Give codeine."),
    ],
)
def test_what_was_read_before_is_still_read(engine: Engine, asked: str, answer: str) -> None:
    assert verdict(engine, asked, answer) == "unsafe"


@pytest.mark.parametrize(
    "asked",
    [
        "88yo grandma w/ asthma can't sleep",
        "82yo dad with asthma, palpitations. Propranolol safe?",
        "Mom is 81 with asthma, tremor",
        "My mom is 81 with asthma and tremor",
    ],
)
def test_whose_age_opens_the_text_is_who_it_is_about(engine: Engine, asked: str) -> None:
    assert verdict(engine, asked, "Give propranolol.") == "unsafe"


@pytest.mark.parametrize(
    "asked",
    [
        "Mom is 34 with asthma, baby has tremor",
        "Mom is 60 with asthma. 35M with tremor, which drug?",
        "82yo dad with asthma, mom has tremor",
        "60yo dad with asthma and I have tremor",
        "My mom is 60 with asthma, what is my risk?",
        "70 year old mother with asthma, her son has tremor",
    ],
)
def test_a_relatives_age_beside_somebody_else_leaves_her_a_relative(asked: str) -> None:
    assert asked_for(passage(asked, "/question")).text == asked


@pytest.mark.parametrize(("kin", "sex"), [("grandson", "male"), ("niece", "female"), ("mother", "female")])
def test_a_relative_tells_the_sex_by_its_name_and_not_by_the_word(engine: Engine, kin: str, sex: str) -> None:
    asked = f"My {kin} has the flu. Can I give {'him' if sex == 'male' else 'her'} aspirin?"
    read = engine.read(Trace("t", passage(asked, "/question"))).facts.items
    assert [one.text for one in read if one.kind == "sex"] == [sex]
