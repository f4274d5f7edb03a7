"""What an allergy did is over, and a list behind *allergic to* is an allergy to each."""

import pytest

from kgreason.claims.facts import read_facts
from kgreason.graph import open_starter
from kgreason.link import Linker
from kgreason.model import Passage, Span, Trace


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(open_starter())


def said(linker: Linker, text: str) -> list[str]:
    """Return what a text says of allergies, reactions and diseases: the kind, *not* where it is denied, and the name."""
    passage = Passage(text, Span("/question", 0, len(text)))
    items = read_facts(Trace("test", question=passage), linker, linker.link(passage)).items
    kinds = {"condition", "history", "allergy", "family"}
    return sorted(
        f"{one.kind} {'' if one.known else 'not '}{linker.graph.concept(one.concept).name}"
        for one in items
        if one.kind in kinds and not one.implied_by
    )


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("A penicillin allergy (rash).", ["allergy penicillin", "condition allergy", "history rash"]),
        (
            "Allergic to penicillin (rash) and clindamycin.",
            ["allergy clindamycin", "allergy penicillin", "history rash"],
        ),
        ("Allergic to penicillin, which gives her hives.", ["allergy penicillin", "history urticaria"]),
        (
            "Allergic to penicillin (severe rash); a rash today.",
            ["allergy penicillin", "condition rash", "history rash"],
        ),
        ("Penicillin - rash.", ["allergy penicillin", "history rash"]),
        ("Intolerance: lisinopril (cough).", ["history cough"]),
        ("Allergic to peanuts (anaphylaxis).", ["condition peanut allergy", "history anaphylaxis"]),
        ("Takes lisinopril (cough).", ["condition cough"]),
        ("Takes penicillin for a rash.", ["condition rash"]),
        ("A seasonal allergy (asthma).", ["condition allergic rhinitis", "condition asthma"]),
    ],
)
def test_what_an_allergy_did_is_no_finding_of_today(linker, text, facts):
    assert said(linker, f"A woman. {text}") == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("She is allergic to peanuts and soy.", ["condition peanut allergy", "condition soy allergy"]),
        ("She is allergic to peanuts (hives), soy.", ["condition peanut allergy", "condition soy allergy", "history urticaria"]),
        ("She is allergic to penicillin and soy.", ["allergy penicillin", "condition soy allergy"]),
        ("She is allergic to eggs and soy, and has gout.", ["condition egg allergy", "condition gout", "condition soy allergy"]),
        ("She is not allergic to peanuts or soy.", ["condition not peanut allergy", "condition not soy allergy"]),
        ("Her son is allergic to peanuts and soy.", ["family peanut allergy", "family soy allergy"]),
        ("She is allergic to soy but eats eggs and peanuts.", ["condition soy allergy"]),
        ("She is allergic to peanuts and has a cat.", ["condition peanut allergy"]),
    ],
)  # fmt: skip
def test_an_allergy_is_to_each_thing_of_its_list(linker, text, facts):
    assert said(linker, text) == facts


@pytest.mark.parametrize(
    ("before", "behind", "facts"),
    [
        ("A penicillin allergy", "and gout.", ["allergy penicillin", "condition allergy", "condition gout"]),
        ("A penicillin allergy", "was later disproved.", ["allergy not penicillin", "condition allergy"]),
        ("Allergic to penicillin", "(hives).", ["allergy penicillin", "history urticaria"]),
        ("Penicillin", "- rash.", ["allergy penicillin", "history rash"]),
    ],
)
def test_a_long_run_of_spaces_behind_an_allergy_changes_nothing(linker, before, behind, facts):
    assert said(linker, f"A woman. {before}{' ' * 800}{behind}") == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Sulfa gives me a terrible rash.", ["allergy sulfonamide", "history rash"]),
        ("Sulfa makes me break out in hives.", ["allergy sulfonamide", "history urticaria"]),
        ("Penicillin makes my throat swell.", ["allergy penicillin"]),
        ("Prednisone makes my face swell.", ["condition angioedema"]),
        ("Amlodipine makes my legs swell.", ["condition peripheral edema"]),
        ("Codeine makes me itch.", ["condition pruritus"]),
        ("If amoxicillin gives me a rash, should I stop?", []),
        ("Sulfa doesn't give me a rash.", ["condition not rash"]),
    ],
)
def test_patients_tell_an_allergy_in_their_own_words(linker, text, facts):
    assert said(linker, text) == facts
