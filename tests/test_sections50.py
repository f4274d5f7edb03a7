"""``benchmarks/sections50.py`` on made-up rules: what is drawn, where a label stands, which rules cover it."""

import importlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest

from kgreason.curate.knowledge import Knowledge, load_knowledge
from kgreason.curate.labels import Label
from kgreason.model import Transcription
from kgreason.rules import load_packs
from kgreason.sources import load_predicates, load_starter


@pytest.fixture(scope="module")
def sections50() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parents[1] / "benchmarks")
        yield importlib.import_module("sections50")


@pytest.fixture
def made_up(knowledge: Path) -> Knowledge:
    """Return the folder's knowledge, with a section transcribed for one drug, and one for two."""
    starter = load_starter(knowledge / "ontologies", load_predicates(knowledge / "ontologies"))
    packs = load_packs(knowledge / "verifiers", starter.category)
    packs.transcriptions = [
        Transcription("KG:examplol", "one", "none", "none"),
        Transcription("KG:samplin", "other", "both", "none"),
        Transcription("KG:examplol", "both", "both", "none"),
    ]
    return Knowledge(load_predicates(knowledge / "ontologies"), starter, packs)


def rules(sections50, knowledge, place, kind, concept, row="") -> list[str]:
    """Return the rules that cover a label of a section (``one``, or ``one#boxed_warning``)."""
    set_id, _, section = place.partition("#")
    stated = sections50.Stated(set_id, section or "contraindications", 0, 9, kind, concept, "")
    (judged,) = sections50.judge(knowledge, [stated], {stated.place: (row, "")})
    return [rule.id for rule in judged.rules]


@pytest.mark.parametrize(
    ("set_id", "kind", "concept", "found"),
    [
        ("one", "condition", "KG:slow-heart", ["calmer/in/slow-heart"]),
        ("one", "condition", "KG:heart-trouble", []),
        ("one", "class", "KG:waker", ["calmer/with/waker/interaction"]),
        ("one", "drug", "KG:samplin", ["calmer/with/waker/interaction"]),
        ("one", "condition", "KG:samplin", []),
        ("other", "drug", "KG:examplol", ["calmer/with/waker/interaction"]),
        ("other", "condition", "KG:heart-trouble", ["samplin-exate-above-5"]),
        ("other", "condition", "KG:slow-heart", ["samplin-exate-above-5"]),
        ("other", "state", "KG:pregnancy", []),
        ("nobody's", "state", "KG:pregnancy", []),
    ],
)
def test_a_label_is_covered_by_rules_of_its_drug_or_class_that_ask_for_it_or_more_widely(
    sections50, made_up, set_id, kind, concept, found
):
    assert rules(sections50, made_up, set_id, kind, concept) == found


def test_a_section_of_two_drugs_is_covered_only_where_each_has_a_rule(sections50, made_up):
    assert rules(sections50, made_up, "both#boxed_warning", "state", "KG:pregnancy") == []
    assert rules(sections50, made_up, "both", "state", "KG:pregnancy") == ["examplol/in/pregnancy"]


def test_what_no_concept_says_is_covered_by_the_rule_that_was_found_by_hand(sections50, made_up):
    assert rules(sections50, made_up, "other", "state", "") == []
    assert rules(sections50, made_up, "other", "state", "", "samplin-exate-above-5") == ["samplin-exate-above-5"]
    with pytest.raises(SystemExit, match="found samplin-exate-above-5, wanted a rule of KG:examplol"):
        rules(sections50, made_up, "one", "state", "", "samplin-exate-above-5")


def test_a_caution_is_a_weaker_row_and_an_allergy_is_not_scored(sections50, made_up):
    labels = [
        sections50.Stated("one", "contraindications", start, start + 1, kind, concept, "")
        for start, (kind, concept) in enumerate(
            (("state", "KG:pregnancy"), ("allergy", ""), ("condition", "KG:slow-heart"), ("none", ""))
        )
    ]
    judged = sections50.judge(made_up, labels, {labels[0].place: ("", "why")})
    assert [(one.stated.start, one.weaker, one.reason) for one in judged] == [(0, True, "why"), (2, False, "")]


def test_the_first_sections_by_hash_are_drawn_of_those_whose_text_is_held(sections50, monkeypatch):
    marks = [Transcription(f"EX:{name}", name, "none", "none") for name in "abcdef"]
    held = {name: Label(name, (), {"contraindications": "None."}) for name in "abdef"}
    monkeypatch.setattr(sections50, "DRAWN", 3)
    hashed = sorted(held, key=lambda name: sha256(f"{name}#contraindications".encode()).hexdigest())
    assert [(one.set_id, one.drugs) for one in sections50.draw(marks, held)] == [
        (name, (f"EX:{name}",)) for name in hashed[:3]
    ]


def test_labels_in_words_are_bound_to_characters(sections50, tmp_path, monkeypatch):
    monkeypatch.setattr(sections50, "FILE", tmp_path / "bound.tsv")
    words = tmp_path / "words.txt"
    words.write_text("1 | condition | slow heart@2 | slow heart | often\n2 | none | | |\n", "utf-8")
    texts = {"x": Label("x", (), {"contraindications": "A slow heart, a very slow heart. None."})}
    drawn = [sections50.Section("x", "contraindications", ()), sections50.Section("x", "contraindications", ())]
    sections50.bind(drawn, texts, words)
    assert sections50.stated() == [
        sections50.Stated("x", "contraindications", 21, 31, "condition", "KG:slow-heart", "often"),
        sections50.Stated("x", "contraindications", 0, 0, "none", "", ""),
    ]
    with pytest.raises(SystemExit, match="the section does not say 'fast' so often"):
        sections50.spot("A slow heart", "fast", "1")


def test_every_label_that_is_shipped_names_a_declared_concept_once_and_what_is_judged_is_a_label(sections50):
    labels, concepts = sections50.stated(), load_knowledge().starter.concepts
    scored = [one.place for one in labels if one.kind in sections50.SCORED]
    assert len({one.place[:2] for one in labels}) == sections50.DRAWN
    assert {one.kind for one in labels} <= set(sections50.KINDS)
    assert [one.concept for one in labels if one.concept and one.concept not in concepts] == []
    assert len(scored) == len(set(scored))
    assert [place for place in sections50.by_hand() if place not in scored] == []
