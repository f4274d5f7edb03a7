"""Drugs told by what they did, doses as notes write them, and allergies told by their entry or their reaction."""

import pytest

from kgreason.claims.facts import read_facts
from kgreason.graph import open_starter
from kgreason.link import Linker
from kgreason.model import Passage, Span, Trace


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(open_starter())


def told(linker: Linker, text: str, kind: str) -> set[str]:
    """Return the words of what a question says is there, of one kind."""
    question = Passage(text, Span("/question", 0, len(text)))
    facts = read_facts(Trace(id="EX:1", question=question, steps=(), answer=None), linker, linker.link(question))
    return {fact.text for fact in facts.items if fact.kind == kind and fact.known}


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("A 60-year-old man has gout. Naproxen helps greatly.", {"Naproxen"}),
        ("A 60-year-old woman is weak. With pyridostigmine she improves.", {"pyridostigmine"}),
        ("Two weeks into haloperidol, a 22-year-old man cannot keep still.", {"haloperidol"}),
        ("He is 50. Maintenance therapy consists of tacrolimus and prednisone.", {"tacrolimus", "prednisone"}),
        ("Woman of 28 years, smoker, user of combined oral contraceptives.", {"combined oral contraceptives"}),
        ("A 61F, warfarin 5/d, INR 8.9.", {"warfarin"}),
        (
            "60M knee scope Mon. Semaglutide 2.4 wkly (last Thu), metformin, phenelzine (!!).",
            {"Semaglutide", "metformin", "phenelzine"},
        ),
        ("72M, gout. Clarithromycin day 3 of 7 for sinusitis.", {"Clarithromycin"}),
        ("She is 44. Phenelzine replaced citalopram in the fall.", {"Phenelzine"}),
        ("She is 44. Tylenol doesn't touch it.", {"Tylenol"}),
    ],
)
def test_a_drug_that_works_or_stands_with_its_dose_is_taken(linker: Linker, text: str, drugs: set[str]) -> None:
    assert told(linker, text, "medication") == drugs


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("A 60-year-old man has back pain. Ibuprofen and baclofen did nothing.", {"Ibuprofen", "baclofen"}),
        ("She is 52. She has tried diphenhydramine in vain.", {"diphenhydramine"}),
        ("She is 44. Phenelzine replaced citalopram in the fall.", {"citalopram"}),
        ("She is 80. Her apixaban and carvedilol have not been refilled.", {"apixaban", "carvedilol"}),
    ],
)
def test_a_drug_that_did_nothing_was_taken(linker: Linker, text: str, drugs: set[str]) -> None:
    assert told(linker, text, "past medication") == drugs


@pytest.mark.parametrize(
    "text",
    [
        "A 60-year-old man has insomnia. I read that melatonin helps.",
        "A 60-year-old man has gout. Would naproxen help?",
        "Which options have failed in a 60-year-old man with gout: naproxen or colchicine?",
        "A 60-year-old man has gout. His wife says naproxen helps greatly.",
    ],
)
def test_what_is_only_said_or_asked_of_a_drug_tells_no_use(linker: Linker, text: str) -> None:
    assert not told(linker, text, "medication") | told(linker, text, "past medication")


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("She is 70, and allopurinol is on her allergy list.", {"allopurinol"}),
        ("He is 9. His only known allergy is to penicillin.", {"penicillin"}),
        ("He is 9. Ceftriaxone once caused a rash.", {"Ceftriaxone"}),
        ("He is 40 and has asthma; aspirin made him wheeze.", {"aspirin"}),
        ("He is 40. He had an exanthema with amoxicillin in infancy.", {"amoxicillin"}),
    ],
)
def test_an_allergy_is_read_from_its_entry_or_its_reaction(linker: Linker, text: str, drugs: set[str]) -> None:
    assert told(linker, text, "allergy") == drugs
