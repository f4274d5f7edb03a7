"""What a case says of its patient and what it only lists beside: where a denial ends, whose a disease is, what is asked."""

import pytest

from kgreason.claims.facts import read_facts
from kgreason.graph import open_starter
from kgreason.link import Linker
from kgreason.model import Facts, Passage, Span, Trace

SHORT = {"condition": "", "history": "once ", "family": "family ", "medication": "takes ", "allergy": "allergic to "}


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(open_starter())


def read(linker: Linker, text: str) -> Facts:
    """Return the facts of a question."""
    question = Passage(text, Span("/question", 0, len(text)))
    return read_facts(Trace(id="EX:1", question=question, steps=(), answer=None), linker, linker.link(question))


def told(linker: Linker, text: str) -> set[str]:
    """Return what a question says of its patient: *asthma*, *not asthma*, *once asthma*, *family asthma*."""
    return {
        ("" if fact.known else "not ") + SHORT[fact.kind] + linker.graph.concept(fact.concept).name
        for fact in read(linker, text).items
        if fact.kind in SHORT and fact.concept and not fact.implied_by
    }


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Her medical history includes asthma without night symptoms, gout, epilepsy, and migraine.", "gout"),
        ("A man with no other illness of interest, consults for cough and fever.", "cough"),
        ("A woman with no personal history of gout, diagnosed with asthma, who is to start prednisone.", "asthma"),
        ("He came with fever without focus of 12 h of evolution, asthma and a poor general condition.", "asthma"),
        ("The abdomen is soft with no guarding or rebound and jaundice is marked.", "jaundice"),
        ("There is no guarding or rebound tenderness and splenomegaly.", "splenomegaly"),
    ],
)
def test_a_denial_ends_with_the_list_of_what_is_denied(linker: Linker, text: str, held: str) -> None:
    facts = told(linker, text)
    assert held in facts or f"once {held}" in facts
    assert f"not {held}" not in facts


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Her medical history includes asthma without fever, cough, or gout.", "gout"),
        ("He came without fever, cough, and headache.", "headache"),
        ("He came with a rash without a clear source, cough or fever.", "cough"),
        ("She has no cough or nausea and vomiting.", "vomiting"),
        ("He has no fever, cough, or headache and no vomiting.", "headache"),
    ],
)
def test_a_denial_holds_on_to_the_end_of_its_list(linker: Linker, text: str, denied: str) -> None:
    assert f"not {denied}" in told(linker, text)


def test_what_a_drug_would_make_of_the_patient_is_no_fact(linker: Linker) -> None:
    assert not told(linker, "He asks for a drug that does not make him dizzy.") & {"dizziness", "not dizziness"}


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("A man has a cough. His past medical history is notable for gout, asthma, and anxiety.", {"gout", "asthma"}),
        ("Her medical history includes hypertension and epilepsy. She has a cough.", {"hypertension", "epilepsy"}),
        ("His history includes gout and a resolved asthma.", {"gout"}),
        ("A boy with a rash has among the antecedents asthma.", {"asthma"}),
    ],
)
def test_a_disease_of_the_history_is_past_and_may_last(linker: Linker, text: str, past: set[str]) -> None:
    assert {f"once {one}" for one in past} <= told(linker, text)
    items = read(linker, text).items
    assert past <= {linker.graph.concept(one.concept).name for one in items if one.kind == "condition" and one.known}


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("PMH: gout, asthma.", "gout"),
        ("Past medical history: gout, asthma.", "gout"),
        ("Medical history includes grade 2 aortic stenosis.", "aortic stenosis"),
        ("His medical history is notable for type 1 von Willebrand disease.", "von Willebrand disease"),
        ("Her medical history is significant for peptic ulcer.", "peptic ulcer"),
        ("His history is significant for recently diagnosed pneumonia, for which he takes doxycycline.", "pneumonia"),
    ],
)
def test_what_a_history_lists_may_be_there_for_every_rule(linker: Linker, text: str, held: str) -> None:
    items = read(linker, text).items
    assert any(held in linker.graph.concept(one.concept).name for one in items if one.kind == "condition" and one.known)


@pytest.mark.parametrize(
    ("text", "sex", "words"),
    [
        ("A 31-year-old G6P6 woman has fibroids.", "female", "woman"),
        ("A 33-year-old G1P0 at 32 weeks of gestation has asthma.", "female", "G1P0"),
        ("A 40-year-old patient says that he/she has gout.", "", ""),
        ("A parent comes with her 2-year-old son because of fever.", "male", "son"),
        ("A woman brings her 2-year-old son because of fever.", "male", "son"),
        ("A woman with asthma and a cough has a 2-year-old son.", "female", "woman"),
        ("A 40-year-old woman comes with her 2-year-old daughter.", "female", "woman"),
        ("A 72-year-old whose daughter reports that he has asthma.", "male", "he"),
        ("A 34-year-old with daughter at bedside says he has gout.", "male", "he"),
        ("He is 30 years old.", "male", "He"),
    ],
)
def test_the_word_that_tells_the_sex(linker: Linker, text: str, sex: str, words: str) -> None:
    facts = [one for one in read(linker, text).items if one.kind == "sex"]
    assert [one.text for one in facts] == ([sex] if sex else [])
    assert [text[one.span.start : one.span.end] for one in facts if one.span] == ([words] if words else [])


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("I have asthma, can I take propranolol?", "asthma"),
        ("I've got G6PD deficiency, is nitrofurantoin safe?", "glucose-6-phosphate dehydrogenase deficiency"),
        ("My asthma is bad, is propranolol safe?", "asthma"),
        ("Is it safe to take ibuprofen with my chronic kidney disease?", "chronic kidney disease"),
        ("82yo with asthma, which beta blocker?", "asthma"),
        ("With my asthma and gout, which painkiller?", "gout"),
        ("Given her heart failure and asthma, which beta blocker?", "asthma"),
        ("I take warfarin, can I have ibuprofen?", "takes warfarin"),
        ("I'm allergic to penicillin, can I take amoxicillin?", "allergic to penicillin"),
        ("Which antibiotic fits, given her penicillin allergy?", "allergic to penicillin"),
    ],
)
def test_who_asks_is_the_patient(linker: Linker, text: str, held: str) -> None:
    assert held in told(linker, text)


@pytest.mark.parametrize(
    "text",
    [
        "Do I have asthma?",
        "Could I have asthma?",
        "Can I get asthma from cats?",
        "If I have asthma, can I take propranolol?",
        "I have to study asthma, what is it?",
        "Is my cough due to asthma?",
        "In my view, does aspirin cause asthma?",
        "I have a friend with asthma, can he take propranolol?",
        "My mother has asthma, can she take propranolol?",
    ],
)
def test_what_somebody_only_asks_about_is_not_there(linker: Linker, text: str) -> None:
    assert "asthma" not in told(linker, text)


def test_a_parent_of_who_asks_tells_no_sex(linker: Linker) -> None:
    def sexes(text: str) -> list[str]:
        return [one.text for one in read(linker, text).items if one.kind == "sex"]

    assert sexes("I have asthma and my father had a stroke.") == []
    assert sexes("A 40-year-old father of two has gout.") == ["male"]


@pytest.mark.parametrize(
    "text", ["When I was pregnant I had gestational diabetes.", "I have gout. What should I take if I get pregnant?"]
)
def test_a_pregnancy_that_is_remembered_or_supposed_is_none(linker: Linker, text: str) -> None:
    assert not any("pregnan" in one for one in told(linker, text))
