"""The spaCy component: entities with concepts, after any pipeline, named to spaCy by its entry point."""

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import spacy
from confection import ConfigValidationError
from spacy.language import Language
from spacy.tokens import Doc, Span

from kgreason.doors import spacy_component
from kgreason.graph import Index
from kgreason.link import Linker
from kgreason.model import Concept

CONCEPTS = (
    Concept("EX:fever", "fever", "PhenotypicFeature", synonyms=("pyrexia",)),
    Concept("EX:gout", "gout", "Disease"),
    Concept("EX:calmer", "calmer", "Drug", abbreviations=("CLM",)),
    Concept("EX:colic", "colic", "PhenotypicFeature"),
    Concept("EX:renal-colic", "renal colic", "Disease"),
)


@pytest.fixture(scope="module")
def graph(index) -> Index:
    return index(concepts=CONCEPTS)


def pipeline(graph: Index, **config: object) -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("kgreason", config={"index": str(graph.folder), **config})
    return nlp


def told(doc: Doc) -> list[tuple[str, str, str, str]]:
    return [(one.text, one.label_, one.kb_id_, one._.kgreason_status) for one in doc.ents]


def test_entities_bear_category_concept_and_status(graph: Index) -> None:
    doc = pipeline(graph)("She denies pyrexia but has gout and takes CLM.")
    assert told(doc) == [
        ("pyrexia", "PhenotypicFeature", "EX:fever", "denied"),
        ("gout", "Disease", "EX:gout", "present"),
        ("CLM", "Drug", "EX:calmer", "present"),
    ]
    first = doc.ents[0]
    assert (first._.kgreason_name, first._.kgreason_score, first._.kgreason_rule) == ("fever", 0.98, "denies (before)")
    assert first._.kgreason_candidates == ()


def theirs(nlp: Language, before: str = "kgreason") -> None:
    """Put before the component one that finds two entities of its own."""

    @Language.component("tests_finder")
    def find(doc: Doc) -> Doc:
        found = [
            doc.char_span(doc.text.index(word), doc.text.index(word) + len(word), "OWN") for word in ("colic", "it")
        ]
        doc.ents = [one for one in found if one is not None]
        return doc

    nlp.add_pipe("tests_finder", before=before)


@pytest.mark.parametrize(
    ("entities", "found"),
    [
        ("both", [("fever", "EX:fever"), ("colic", "EX:colic"), ("it", "")]),
        ("given", [("colic", "EX:colic"), ("it", "")]),
        ("own", [("fever", "EX:fever"), ("renal colic", "EX:renal-colic")]),
    ],
)
def test_what_an_earlier_component_found_is_linked_kept_or_left_out_as_asked(
    graph: Index, entities: str, found: list[tuple[str, str]]
) -> None:
    nlp = pipeline(graph, entities=entities)
    theirs(nlp)
    doc = nlp("No fever, no renal colic, and it goes on.")
    assert [(one.text, one.kb_id_) for one in doc.ents] == found
    assert [one.text for one in doc.spans["kgreason"]] == ["fever", "renal colic"]
    linked = [one._.kgreason_status for one in doc.ents if one.kb_id_]
    assert linked == ["denied"] * len(linked)


def test_a_document_with_entities_survives_being_written_and_read(graph: Index) -> None:
    nlp = pipeline(graph)
    doc = nlp("No gout.")
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert told(again) == told(doc) == [("gout", "Disease", "EX:gout", "denied")]


def test_a_pipeline_with_the_component_survives_being_saved(graph: Index, tmp_path: Path) -> None:
    pipeline(graph).to_disk(tmp_path / "saved")
    assert told(spacy.load(tmp_path / "saved")("No gout.")) == [("gout", "Disease", "EX:gout", "denied")]


def test_the_default_graph_is_the_shipped_knowledge() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("kgreason")
    assert told(nlp("He takes metformin.")) == [("metformin", "Drug", "KG:metformin", "present")]


def test_entities_as_nobody_offers_them_are_refused(graph: Index) -> None:
    with pytest.raises(ConfigValidationError):
        pipeline(graph, entities="all")


def test_the_entry_point_names_the_component() -> None:
    file = Path(__file__).parents[1] / "pyproject.toml"
    declared = tomllib.loads(file.read_text("utf-8"))["project"]["entry-points"]["spacy_factories"]
    assert EntryPoint("kgreason", declared["kgreason"], "spacy_factories").load() is spacy_component.create


def test_a_component_works_without_a_pipeline(graph: Index) -> None:
    component = spacy_component.Component(Linker(graph))
    pipeline(graph)  # makes the extensions known
    doc = component(spacy.blank("en")("gout"))
    assert [type(one) for one in doc.ents] == [Span]
