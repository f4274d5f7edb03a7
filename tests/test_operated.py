"""What was operated on, listed as history or told of a time gone by is past; what is to come or goes on is there."""

import re

import pytest

from kgreason.claims import read_trace
from kgreason.graph import open_starter
from kgreason.link import Linker
from kgreason.link.assertion import assertions
from kgreason.model import Fact, Passage, Span, Trace


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(open_starter())


def facts_of(linker: Linker, text: str) -> tuple[Fact, ...]:
    """Return the facts of a question."""
    return read_trace(Trace("", Passage(text, Span("/question", 0, len(text)))), linker).facts.items


def status(text: str, name: str) -> str:
    """Return the status of a disease or finding named in a sentence."""
    start = text.index(name)
    return str(assertions(text, [(start, start + len(name))], ["Disease"])[0].status)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Three days after surgical repair of a distal radius fracture he has pain.", "fracture"),
        ("Five days after undergoing an open aortic aneurysm repair she has pain.", "aortic aneurysm"),
        ("He was operated, 20 years ago, of gastric ulcer.", "gastric ulcer"),
        ("A hysterectomy for fibroids was performed at 44.", "fibroids"),
        ("Seven years after mediastinal irradiation for lymphoma he is short of breath.", "lymphoma"),
        ("Four days ago she completed a course of azithromycin for pharyngitis.", "pharyngitis"),
        ("Lisinopril was stopped in May because of cough.", "cough"),
        ("Two months ago he came to the clinic after a concussion.", "concussion"),
        ("Four months ago, she was the driver in a car accident.", "car accident"),
        ("Ten days after a sore throat, a boy passes dark urine.", "sore throat"),
        ("He has had whooping cough and pneumonia twice.", "pneumonia"),
        ("Gonorrhea was treated with ceftriaxone 2 years ago.", "Gonorrhea"),
        ("Her surgery was complicated by severe blood loss.", "blood loss"),
        ("There were 12 polyps (< 6 mm) that were removed.", "polyps"),
        ("A history of gout treated with allopurinol, gastritis and renal stones.", "renal stones"),
        ("A history of gout (on allopurinol), duodenal ulcer.", "duodenal ulcer"),
        ("An ex-smoker for 3 years.", "smoker"),
        ("He smoked a pack a day until he was 50.", "smoked"),
    ],
)
def test_what_was_treated_then_is_past(text: str, name: str) -> None:
    assert status(text, name) == "past"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He is scheduled for repair of a hernia.", "hernia"),
        ("She needs a hysterectomy for fibroids.", "fibroids"),
        ("Surgery for gallstones is planned.", "gallstones"),
        ("Metformin was stopped because of renal impairment.", "renal impairment"),
        ("A history of gout treated with allopurinol, and now presents with gastritis.", "gastritis"),
        ("A history of gout treated with allopurinol comes with fever, cough and rash.", "rash"),
        ("Days after surgery she has a fever.", "fever"),
        ("The rash itches twice a day.", "rash"),
        ("He takes ibuprofen for osteoarthritis.", "osteoarthritis"),
    ],
)
def test_what_is_to_come_or_goes_on_is_there(text: str, name: str) -> None:
    assert status(text, name) == "present"


@pytest.mark.parametrize(
    ("name", "behind"),
    [
        ("Petechiae", " are lacking."),
        ("Bruises", " aren't seen."),
        ("Seizures", " have not appeared since."),
        ("Headaches", " and vomiting do not exist."),
        ("Trauma", " is not referred."),
        ("Dysuria", " nope, afebrile."),
        ("Dysarthria", " -, weakness."),
        ("Chest pain", " never."),
        ("Chest pain", " - none in 2 years."),
        ("Stridor", ", hematemesis: neither."),
        ("Dermatitis", " and reflux denied."),
        ("Suicidal thoughts", " he denies."),
        ("HIV", " and syphilis tests are nonreactive."),
        ("Heartburn", " has not been a problem."),
    ],
)
def test_a_denial_behind_a_name_denies_it(name: str, behind: str) -> None:
    assert status(name + behind, name) == "denied"


@pytest.mark.parametrize(
    "behind",
    [
        ", allergies: none.",
        ", gout, drug allergies: none.",
        ", allergies none.",
        ", fever denied.",
        " - never controlled.",
        ": never hospitalized.",
        " - denied by the insurance.",
    ],
)
def test_a_denial_of_something_else_leaves_a_disease(behind: str) -> None:
    assert status(f"Asthma{behind}", "Asthma") == "present"


def told(linker: Linker, text: str) -> set[tuple[str, str]]:
    """Return kind and words of the facts that stand in a question, and kind and name of what follows from them."""
    return {(one.kind, one.text) for one in facts_of(linker, text) if one.known}


def test_a_disease_that_lasts_is_there_behind_its_operation_or_in_a_list_of_history(linker: Linker) -> None:
    facts = told(
        linker, "A woman with a history of type 2 diabetes treated with metformin, hypertension and heart failure."
    )
    assert {("history", "heart failure"), ("condition", "heart failure"), ("condition", "hypertension")} <= facts
    assert ("condition", "epilepsy") in told(linker, "A boy of 9. Personal history: epilepsy.")


def test_an_operation_is_history_and_what_it_leaves_is_there(linker: Linker) -> None:
    facts = told(linker, "She underwent a splenectomy 2 years ago.")
    assert {kind for kind, _ in facts if kind != "sex"} == {"history", "condition"}
    assert ("history", "splenectomy") in facts


@pytest.mark.parametrize(
    ("text", "age", "sex"),
    [
        ("Because her ring had to be cut off a 53-year-old woman is seen.", 53.0, "woman"),
        ("Ever since a new boy moved in, an 18-year-old woman has headaches.", 18.0, "woman"),
        ("46F, ankle sprain.", 46.0, "F"),
        ("Male of 45 years, breeder of pigeons, with dyspnea.", 45.0, "Male"),
        ("Patient of 77 years, female, with fever.", 77.0, "female"),
    ],
)
def test_an_age_and_the_sex_beside_it_are_shown_where_they_stand(
    linker: Linker, text: str, age: float, sex: str
) -> None:
    facts = {one.kind: one for one in facts_of(linker, text)}
    assert facts["age"].value == age
    span = facts["sex"].span
    assert span is not None
    assert text[span.start : span.end] == sex


@pytest.mark.parametrize(
    "text",
    [
        "Patient, 3 tablets a day.",
        "A male, 2 prior MIs, on aspirin.",
        "A woman, 3 children, has gout.",
        "Male 2+ pitting edema.",
        "Female, 3 prior C-sections.",
        "Patient, 2 kids, asks about gout.",
    ],
)
def test_a_count_is_no_age(linker: Linker, text: str) -> None:
    assert not [one for one in facts_of(linker, text) if one.kind == "age"]


@pytest.mark.parametrize(
    "text", ["A boy, 4, with fever.", "Girl 7 with asthma.", "A girl of 4 with fever.", "Male, 9 yrs."]
)
def test_a_small_number_may_be_an_age(linker: Linker, text: str) -> None:
    assert [one.value for one in facts_of(linker, text) if one.kind == "age"] == [float(re.findall(r"\d", text)[0])]


@pytest.mark.parametrize("words", ["0.8 grams in 24 hours", "6 grams per day", "1.5 g/24 hours"])
def test_a_finding_keeps_the_amount_of_a_day(linker: Linker, words: str) -> None:
    found = [one for one in facts_of(linker, f"He has proteinuria of {words}.") if one.kind == "observation"]
    assert [(one.value, one.unit) for one in found] == [(float(words.split(maxsplit=1)[0].removesuffix("g/24")), "g/d")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A 35-year-old woman, gravida 2, para 1, has fever.", [("gravidity", 2.0), ("parity", 1.0)]),
        ("A 33-year-old G3P1 at 32 weeks gestation has fever.", [("gravidity", 3.0), ("parity", 1.0)]),
        ("A 33-year-old G4P2012 at 32 weeks gestation has fever.", [("gravidity", 4.0), ("parity", 2.0)]),
        ("A 20-year-old primigravida at 32 weeks has fever.", [("gravidity", 1.0)]),
        ("A newborn is delivered to a 23-year-old primigravid woman.", []),
        ("His tumor is G2.", []),
    ],
)
def test_pregnancies_and_births_are_counted(linker: Linker, text: str, wanted: list[tuple[str, float]]) -> None:
    counted = [one for one in facts_of(linker, text) if one.concept in {"KG:gravidity", "KG:parity"}]
    assert [(linker.graph.concept(one.concept).name, one.value) for one in counted] == wanted


def test_who_was_never_pregnant_is_not(linker: Linker) -> None:
    facts = facts_of(linker, "A 50-year-old woman was never pregnant and has gout.")
    assert [one.known for one in facts if one.concept == "KG:pregnancy" and one.span] == [False]


@pytest.mark.parametrize(
    ("text", "drug"),
    [
        ("After the administration of 10 mg of edrophonium, her ptosis resolves.", "edrophonium"),
        ("A man in treatment with bisoprolol has gout.", "bisoprolol"),
        ("IV vancomycin is adminstered.", "vancomycin"),
    ],
)
def test_a_drug_that_was_given_is_taken(linker: Linker, text: str, drug: str) -> None:
    assert [one.text for one in facts_of(linker, text) if one.kind == "medication" and one.known] == [drug]


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("For decades she has taken omeprazole and metformin.", {"omeprazole", "metformin"}),
        ("He has taken chlorthalidone for a year.", {"chlorthalidone"}),
        ("Heparin is given. Isotonic saline and insulin are infused.", {"Heparin", "Isotonic saline", "insulin"}),
        ("He wheezes in spite of fluticasone.", {"fluticasone"}),
        ("Norepinephrine has been running since noon.", {"Norepinephrine"}),
        ("Heparin is given to patients with clots.", set()),
        ("If heparin is given, what happens?", set()),
        ("Heparin was given in 2019.", set()),
        ("Was on Nardil for years with the old doctor; that was stopped five weeks ago.", set()),
        ("Nitroglycerin, given in 2018 for chest pain, but cardiology stopped it.", set()),
        ("He takes aspirin and asks whether cardiology stopped it.", {"aspirin"}),
        ("He takes aspirin every day and had tried ibuprofen for his knees, his doctor stopped it.", {"aspirin"}),
    ],
)
def test_what_is_taken_is_told_from_what_is_over(linker: Linker, text: str, now: set[str]) -> None:
    assert {one.text for one in facts_of(linker, text) if one.kind == "medication" and one.known} == now


def test_a_dash_of_a_note_is_no_sign_and_a_child_of_months_has_an_age(linker: Linker) -> None:
    note = facts_of(linker, "quick - myasthenia pt w cramps, E coli sens to cipro + fosfomycin")
    assert [one.known for one in note if one.text == "myasthenia"] == [True]
    signs = facts_of(linker, "Patient today: + cough - fever")
    assert {one.text: one.known for one in signs if one.text in {"cough", "fever"}} == {"cough": True, "fever": False}
    ages = {one.text: one.value for one in facts_of(linker, "She is 6 mo old.") if one.kind == "age"}
    assert ages == {"6 mo old": 0.5}
    told_of_son = facts_of(linker, "my son is 9 he had his tonsils out monday")
    assert [one.value for one in told_of_son if one.kind == "age"] == [9.0]
