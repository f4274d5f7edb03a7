"""How texts are cut into words, and how what they name is looked up, often or seldom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgreason.graph import tokens
from kgreason.graph.hashing import hash64
from kgreason.graph.lookup import OFTEN, Lookup
from kgreason.graph.names import TOKEN, normal_token
from kgreason.graph.tables import HashTable
from kgreason.link import Linker
from kgreason.model import Concept, Passage, Span


@given(st.text(alphabet="aSsx3é₂_ '’-.\n", max_size=30))
def test_words_are_those_that_are_found_one_after_another(text: str) -> None:
    found: list[tuple[str, int, int]] = []
    for one in TOKEN.finditer(text):
        possessive = one.group() in "sS" and text[one.start() - 1] in "'’" and one.start() > 0
        if not (possessive and found and found[-1][2] == one.start() - 1):
            found.append((normal_token(one.group()), one.start(), one.end()))
    assert tokens(text) == found


@pytest.mark.parametrize("size", [0, 1, 2000])
def test_what_is_asked_often_has_the_answer_that_it_had_at_first(tmp_path, size: int) -> None:
    rows = {f"name {at}": [(at, 1), (at + 1, 0)] if at % 7 == 0 else [(at, 0)] for at in range(size)}
    table = HashTable((hash64(name), value, kind) for name, some in rows.items() for value, kind in some)
    table.write(tmp_path / "names")
    lookup = Lookup(tmp_path / "names")
    asked = [*rows, *(f"no name {at}" for at in range(OFTEN))]
    expected = [rows.get(name, []) for name in asked]
    assert [lookup.find(name) for name in asked] == expected
    assert [lookup.find(name) for name in asked] == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("long-arm (LA) rash of the arm", ["long-arm rash", "arm"]),
        ("anti-rash, a rash", ["rash"]),
        ("rash.arm", ["rash", "arm"]),
        ("long-arm; LA-long", ["long-arm", "long-arm"]),
        ("itching or burning rash", ["itching rash", "burning rash"]),
        ("burning / itching rash", ["burning rash", "itching rash"]),
        ("itching\nrash", ["rash"]),
        ("revertanol and revertamol", ["revertanol", "revertanol"]),
    ],
)
def test_names_are_told_from_what_stands_beside_and_between_their_words(index, text: str, names: list[str]) -> None:
    concepts = [
        Concept("KG:rash", "rash", "PhenotypicFeature"),
        Concept("KG:itching", "itching rash", "PhenotypicFeature"),
        Concept("KG:burning", "burning rash", "PhenotypicFeature"),
        Concept("KG:arm", "arm", "AnatomicalEntity"),
        Concept("KG:long", "long-arm", "AnatomicalEntity", abbreviations=("LA",)),
        Concept("KG:longrash", "long-arm rash", "PhenotypicFeature"),
        Concept("KG:revertanol", "revertanol", "Drug"),
    ]
    graph = index(concepts=concepts)
    found = Linker(graph).find(Passage(text, Span("", 0, len(text))))
    assert [graph.concept(one).name for _, _, one in found] == names
