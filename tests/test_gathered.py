"""Findings that a sentence takes for a disease (`verifiers/claims/gathered.tsv`): each row reads its example."""

import pytest

from kgreason.claims.gathered import COLUMNS
from kgreason.content import content, read_rows
from kgreason.engine import Engine
from kgreason.model import Passage, Span, Trace

SHOWS = "has_phenotype"


def read(reader: str, *texts: str) -> list[list[tuple[str, str, str, bool]]]:
    steps = tuple(Passage(text, Span(f"/{at}", 0, len(text))) for at, text in enumerate(texts))
    engine = Engine.open(reader)
    found: list[list[tuple[str, str, str, bool]]] = [[] for _ in texts]
    for one in engine.read(Trace("EX:1", steps=steps)).claims:
        ends = engine.name(one.subject), one.predicate, engine.name(one.object), one.negated
        found[int(one.span.place[1:])].append(ends)
    return found


@pytest.mark.parametrize("reader", ["parse", "patterns"])
def test_the_words_of_every_row_take_the_finding_of_its_example_for_its_disease(reader: str) -> None:
    faults = []
    rows = list(read_rows(content("verifiers") / "claims" / "gathered.tsv", COLUMNS, faults))
    got = read(reader, *(row["sentence"] for row in rows))
    missed = [
        (row["sentence"], claims)
        for row, claims in zip(rows, got, strict=True)
        if (row["disease"], SHOWS, row["finding"], False) not in claims
    ]
    assert faults == []
    assert missed == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Despite the fever and the rash, I would rather think of hepatitis.",
        "Without fever or rash, nothing makes us think of measles.",
        "The absence of a rash makes us think of influenza.",
        "If the wheeze were absent, we would think of croup.",
        "His mother had hemoptysis, so we should think of tuberculosis.",
        "Once the fever has resolved, we should think of a measles vaccine.",
        "The fever was treated, which leaves us to think of malaria.",
        "It is a myth that a child with stridor should make us think of croup.",
    ],
)
def test_findings_that_are_absent_set_aside_or_of_another_are_taken_for_nothing(sentence: str) -> None:
    assert read("parse", sentence) == [[]]


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        (
            "Asthma brings a wheeze, and the fever here points to pneumonia.",
            [("asthma", SHOWS, "wheezing", False), ("pneumonia", SHOWS, "fever", False)],
        ),
        (
            "The rash of measles is typical, and the cough goes with pneumonia.",
            [("pneumonia", SHOWS, "cough", False)],
        ),
        (
            "Measles brings a rash, but with this jaundice we should think of hepatitis.",
            [("measles", SHOWS, "rash", False), ("hepatitis", SHOWS, "jaundice", False)],
        ),
    ],
)
def test_a_finding_of_another_disease_is_not_taken_for_the_next_one(
    sentence: str, claims: list[tuple[str, str, str, bool]]
) -> None:
    assert sorted(read("parse", sentence)[0]) == sorted(claims)


@pytest.mark.parametrize(
    ("text", "disease"),
    [
        ("Fever and jaundice came last week. All of this points to hepatitis.", "hepatitis"),
        ("Fever and jaundice came last week. He works on a farm. These symptoms really scream hepatitis.", "hepatitis"),
        ("This may be hepatitis. The fever, the jaundice, all of it goes well with this diagnosis.", "hepatitis"),
        ("Clues: fever, jaundice -> hepatitis.", "hepatitis"),
        ("The story suggests hepatitis (fever, a dull mood, yellow nails, jaundice).", "hepatitis"),
        ("Fever + jaundice → hepatitis.", "hepatitis"),
        ("1. **Hepatitis**: fever, dark urine, jaundice.", "hepatitis"),
    ],
)
def test_findings_are_gathered_from_the_sentence_before_a_heading_or_an_arrow(text: str, disease: str) -> None:
    (claims,) = read("parse", text)
    assert {(disease, SHOWS, "fever", False), (disease, SHOWS, "jaundice", False)} <= set(claims)


def test_what_sums_up_findings_of_the_question_alone_takes_none_of_them() -> None:
    question = Passage("A man has fever and jaundice.", Span("/q", 0, 29))
    step = Passage("All of this points to hepatitis.", Span("/0", 0, 32))
    assert Engine.open("parse").read(Trace("EX:1", question, (step,))).claims == ()
