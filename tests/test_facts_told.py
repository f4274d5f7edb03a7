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
