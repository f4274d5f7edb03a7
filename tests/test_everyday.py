"""Everyday words are no names, although other sources have them; what stands beside one may make it a name."""

import os
from pathlib import Path

import pytest

from kgreason.content import content, read_rows
from kgreason.link import Linker
from kgreason.link.everyday import COLUMNS, merely_a_word
from kgreason.model import Concept, Passage, SourceError, Span

FOREIGN = (
    Concept("EX:lead", "Lead", "ChemicalEntity"),
    Concept("EX:cat", "Cats", "OrganismTaxon", abbreviations=("CAT",)),
    Concept("EX:was", "WAS Gene", "Gene", synonyms=("was",)),
    Concept("EX:all", "All", "PhenotypicFeature"),
    Concept("EX:impact", "Impact", "Drug"),
    Concept("EX:t", "t", "Disease"),
    Concept("EX:severe", "Severe", "PhenotypicFeature"),
    Concept("EX:tremor", "chronic adult tremor", "Disease"),
    Concept("EX:gout", "gout", "Disease"),
)


@pytest.fixture(scope="module")
def linker(index) -> Linker:
    return Linker(index(concepts=FOREIGN))


def linked(linker: Linker, text: str) -> list[str]:
    return [one.concept for one in linker.link(Passage(text, Span("", 0, len(text))))]


@pytest.mark.parametrize(
    "text",
    [
        "That was all, and it can lead to an impact.",
        "A CAT scan was done.",
        "Severe cases lead on.",
        "It isn't all.",
        "ALL CATS ARE BLACK.",
        "Leads II and III show it.",
    ],
)
def test_everyday_words_are_not_linked_to_what_other_sources_call_so(linker: Linker, text: str) -> None:
    assert linked(linker, text) == []


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("Blood lead was 40 ug/dL.", ["EX:lead"]),
        ("Lead poisoning, not gout.", ["EX:lead", "EX:gout"]),
        ("He was exposed to lead.", ["EX:lead"]),
        ("It is a cat bite.", ["EX:cat"]),
        ("She is allergic to cats.", ["EX:cat"]),
    ],
)
def test_an_everyday_word_is_a_name_beside_what_makes_it_one(linker: Linker, text: str, concepts: list[str]) -> None:
    assert linked(linker, text) == concepts


def test_what_the_shipped_knowledge_names_is_never_held_back(index) -> None:
    own = Linker(index(concepts=[Concept("KG:all", "All", "Disease"), *FOREIGN]))
    assert linked(own, "It is severe, in all.") == []
    assert linked(Linker(index(concepts=[Concept("KG:severe", "Severe", "Disease")])), "It is severe.") == ["KG:severe"]


def test_a_word_that_a_text_defines_as_a_name_is_one(linker: Linker) -> None:
    assert linked(linker, "Chronic adult tremor (CAT) is rare. CAT lasts.") == ["EX:tremor"] * 3


def test_the_words_stand_once_in_lower_case_and_their_expressions_compile() -> None:
    faults: list[SourceError] = []
    rows = list(read_rows(content("verifiers") / "claims" / "everyday.tsv", COLUMNS, faults))
    words = [word for row in rows for word in row.many("words")]
    assert faults == []
    assert len(words) == len(set(words))
    assert all(word == word.lower() and word.isalpha() for word in words)
    assert all(merely_a_word(word, 0, len(word)) for word in words)
    assert not merely_a_word("gout", 0, 4)


@pytest.mark.skipif("KGREASON_DATA" not in os.environ, reason="the linking corpora are not laid out")
def test_no_word_of_the_table_was_marked_as_a_disease_or_chemical_by_people() -> None:
    from kgreason.train.pubtator import KINDS, read_pubtator

    data = Path(os.environ["KGREASON_DATA"]) / "linking"
    marked: set[str] = set()
    for file in data.rglob("*rain*"):
        for one in read_pubtator(file):
            for mark in one.marked:
                text = one.text[mark.start : mark.end]
                if mark.kind in KINDS and text.isalpha() and text == text.lower():
                    marked.add(text)
    assert sorted(word for word in marked if merely_a_word(word, 0, len(word))) == []
