"""What a question supposes of a patient is judged as if it were told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgreason.claims.supposed import in_own_words, supposed
from kgreason.engine import Engine
from kgreason.model import Fact, Named, Passage, Patient, Span, Trace


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open("patterns")


def passage(text: str, place: str = "/question") -> Passage:
    return Passage(text, Span(place, 0, len(text)))


def verdict(engine: Engine, asked: str, answer: str) -> str:
    report = engine.verify(Trace("t", passage(asked), answer=passage(answer, "/answer")))
    return report.assessments[0].verdict.value


def facts(engine: Engine, asked: str) -> set[tuple[str, str]]:
    read = engine.read(Trace("t", passage(asked))).facts.items
    return {(one.kind, one.text) for one in read if one.known and not one.implied_by}


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("If I have asthma, can I take propranolol?", "Yes, take propranolol 40 mg."),
        ("If I have asthma can I take propranolol?", "Yes, take propranolol 40 mg."),
        ("Is it safe to take sumatriptan if you have coronary artery disease?", "Yes, take sumatriptan 50 mg."),
        ("can i take sumatriptan if i have coronary artery disease", "Yes, take sumatriptan 50 mg."),
        ("Can metformin be given if the eGFR is 20 mL/min?", "Yes, give metformin 500 mg."),
        ("If my eGFR is 18, can I take metformin?", "Yes, take metformin 500 mg."),
        ("Is metformin safe in CKD stage 5?", "Yes, give metformin 500 mg."),
        ("Can people with asthma take propranolol?", "Yes, take propranolol 40 mg."),
        ("Can my father, who has asthma, take propranolol?", "Yes, take propranolol 40 mg."),
        ("Is sildenafil ok with nitrates?", "Yes, take sildenafil 50 mg."),
        ("Should pseudoephedrine be avoided if taking phenelzine?", "No, take pseudoephedrine 60 mg."),
        ("Is it ok to take clarithromycin while on simvastatin?", "Yes, take clarithromycin 500 mg."),
        ("Is amoxicillin safe for someone allergic to penicillin?", "Yes, take amoxicillin 500 mg."),
        ("If you are pregnant is it ok to take isotretinoin?", "Yes, take isotretinoin 20 mg."),
        ("I have asthma. Is it safe to take propranolol?", "Yes, take propranolol 40 mg."),
        ("Can sildenafil and nitroglycerin be taken together?", "Yes, sildenafil 50 mg can be taken."),
        ("Hello, I have a question: can asthmatics take propranolol?", "Yes, propranolol 40 mg is fine."),
        ("I want to know if linezolid is ok with sertraline", "Yes, take linezolid 600 mg."),
        ("Is propranolol safe for asthmatics?", "Yes, propranolol 40 mg is fine."),
    ],
)
def test_what_is_supposed_is_judged(engine: Engine, asked: str, answer: str) -> None:
    assert verdict(engine, asked, answer) == "unsafe"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            "Can my mother take ibuprofen if she has heart failure and takes lisinopril?",
            {"heart failure", "lisinopril"},
        ),
        ("Can I use ibuprofen during pregnancy?", {"pregnancy"}),
        ("Is ibuprofen ok in the third trimester?", {"in the third trimester"}),
        ("Is clarithromycin safe with colchicine, or should azithromycin be used?", {"colchicine"}),
        ("Can I take Motrin while breastfeeding?", {"breastfeeding"}),
    ],
)
def test_it_is_shown_in_the_words_that_were_written(engine: Engine, asked: str, told: set[str]) -> None:
    read = engine.read(Trace("t", passage(asked))).facts.items
    said = {one.text for one in read if one.known and not one.implied_by and one.kind != "sex"}
    assert said == told
    assert all(one.span is None or one.text == asked[one.span.start : one.span.end] for one in read if one.text in told)


@pytest.mark.parametrize(
    "asked",
    [
        "Can ibuprofen cause kidney failure in the elderly?",
        "Which antihypertensive is contraindicated in pregnancy?",
        "What drug should be avoided in asthma?",
        "Why is metformin harmful in CKD?",
        "Should I stop metformin if I have CKD?",
        "Can I take ibuprofen with food?",
        "What is the mechanism of metformin in diabetes?",
        "Is metformin contraindicated when eGFR is below 30?",
        "When is metformin contraindicated in kidney disease?",
        "Is rhabdomyolysis a risk with simvastatin?",
        "Can I get pregnant while taking methotrexate?",
        "Can my partner take finasteride if I am pregnant?",
        "Is isotretinoin safe if I'm using contraception to avoid pregnancy?",
        "What are the risks of taking tramadol with sertraline?",
        "Which statin is the safest with regard to muscle pain?",
    ],
)
def test_other_questions_suppose_nothing(engine: Engine, asked: str) -> None:
    assert facts(engine, asked) == set()


@pytest.mark.parametrize(
    "asked",
    [
        "A 45-year-old woman has migraine. Can triptans be used in coronary artery disease?",
        "He has gout. Could he take colchicine if he had CKD?",
        "A man with gout: is allopurinol safe in CKD? He takes nothing.",
        "My eGFR is 55. Is metformin contraindicated if eGFR is 20?",
        "I'm not pregnant. Is methotrexate contraindicated in pregnancy?",
        "I stopped lithium. Is ibuprofen safe with lithium?",
        "Pt is on apixaban, eGFR 60. Is dabigatran safe in renal failure?",
    ],
)
def test_a_patient_who_is_told_of_is_not_given_what_is_only_supposed(asked: str) -> None:
    assert supposed(passage(asked)).text == asked


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("pt with asthma. propranolol?", {"asthma"}),
        ("Gout flare, stage 4 CKD, on warfarin. indomethacin?", {"Gout flare", "stage 4 CKD", "warfarin"}),
        ("hx of asthma, propranolol ok?", {"asthma"}),
        ("my bp is 190/115. can i take maxalt", {"bp 190", "diastolic 115"}),
        ("my mom has asthma and tremor, what would help?", {"asthma", "tremor", "female"}),
        ("I use nitroglycerin. Is Viagra ok?", {"nitroglycerin"}),
        ("is viagra ok to take if i use nitroglycerin only once in a while", {"nitroglycerin"}),
        ("is viagra ok to take if i only use nitroglycerin sometimes", {"nitroglycerin"}),
        ("Can I take ibuprofen with lisinopril only?", set()),
        ("In asthma, what is the mechanism?", set()),
    ],
)
def test_a_note_before_its_question_is_told(engine: Engine, asked: str, told: set[str]) -> None:
    assert {text for kind, text in facts(engine, asked)} == told


@pytest.mark.parametrize("asked", ["can people with asthma take propranolol", "can a woman with gout use simvastatin"])
def test_the_drug_that_is_asked_about_is_not_taken(engine: Engine, asked: str) -> None:
    assert not any(kind == "medication" for kind, _ in facts(engine, asked))


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("Is metformin safe in CKD stage 5?", "Start metformin 500 mg."),
        ("Can people with asthma take propranolol?", "Start propranolol 40 mg."),
        ("Is linezolid ok with sertraline?", "Start linezolid 600 mg."),
    ],
)
def test_a_patient_who_is_recorded_is_not_given_what_is_only_supposed(engine: Engine, asked: str, answer: str) -> None:
    patient = Patient(age=40, conditions=(Named("migraine"),))
    report = engine.verify(Trace("t", passage(asked), answer=passage(answer, "/answer"), patient=patient))
    assert report.assessments[0].verdict.value == "depends"
    assert {one.text for one in report.facts.items if one.known and one.kind != "age"} == {"migraine"}


@given(st.text(alphabet="Can I take if have with in people safe ?.\n,pregnancy", max_size=80))
def test_no_character_moves(text: str) -> None:
    asked = "Is metformin safe " + text
    assert len(supposed(passage(asked)).text) == len(asked)


def test_a_text_that_was_put_otherwise_is_given_back_in_whole_words() -> None:
    written, read = passage("My mother has gout"), passage("A woman   has gout")
    sex = Fact("sex", "", "female", span=Span("/question", 2, 7))
    own = in_own_words(sex, read, written)
    assert own.span == Span("/question", 3, 9)
    assert own.text == "female"
