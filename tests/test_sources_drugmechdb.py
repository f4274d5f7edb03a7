"""DrugMechDB's records, and the YAML pages they stand on."""

import os
from collections import Counter
from pathlib import Path

import pytest

from kgreason.model import Concept, Edge, SourceError
from kgreason.sources import Mapping, load_manifests
from kgreason.sources.drugmechdb import read
from kgreason.sources.pages import load_page

MANIFEST = load_manifests()["drugmechdb"]
GRAPH = """graph:
  _id: EX_1
  disease: unrest
  disease_mesh: MESH:D900001
  drug_mesh: MESH:D900002
  drugbank: DB:DB99901
"""
NODES = """nodes:
  - {id: MESH:D900002, label: Disease, name: examplol}
  - {id: UniProt:P99999, label: Protein, name: exase, alt_names: [exine kinase], alt_ids: [MESH:D900003]}
  - {id: MESH:D900001, label: Drug, name: unrest}
"""
LINKS = """links:
  - key: decreases activity of
    source: MESH:D900002
    target: UniProt:P99999
  - key: positively correlated with
    source: UniProt:P99999
    target: MESH:D900001
  - key: location of
    source: UniProt:P99999
    target: MESH:D900001
  - key: wonders about
    source: UniProt:P99999
    target: MESH:D900001
"""
TOLD = (("disease", "MESH:D900001"), ("drug", "MESH:D900002"))
RECORD = ("record", "EX_1")


def story(tmp_path, text):
    (tmp_path / "story.yaml").write_text(text, "utf-8")
    return list(read(tmp_path / "story.yaml", MANIFEST))


def edge(subject, predicate, object_, original=""):
    qualifiers = (*TOLD, ("original_predicate", original), RECORD) if original else (*TOLD, RECORD)
    return Edge(subject, predicate, object_, "drugmechdb", qualifiers)


def test_a_record_gives_its_nodes_its_links_and_what_its_drug_treats(tmp_path):
    drug, protein, disease = "MESH:D900002", "UniProtKB:P99999", "MESH:D900001"
    assert story(tmp_path, f"{GRAPH}{LINKS}{NODES}references:\n  - http://ex.org/1\n  - http://ex.org/2\n") == [
        Mapping(drug, "close", "DRUGBANK:DB99901", "drugmechdb"),
        Concept(drug, "examplol", "Drug", source="drugmechdb"),
        Concept(protein, "exase", "Protein", ("exine kinase",), source="drugmechdb"),
        Mapping(protein, "close", "MESH:D900003", "drugmechdb"),
        Concept(disease, "unrest", "Disease", source="drugmechdb"),
        edge(drug, "inhibits", protein, "decreases activity of"),
        edge(protein, "positively_correlated_with", disease),
        edge(disease, "located_in", protein, "location of"),
        edge(protein, "related_to", disease, "wonders about"),
        Edge(drug, "treats", disease, "drugmechdb", (("publications", "http://ex.org/1|http://ex.org/2"), RECORD)),
    ]


def test_a_record_of_several_drugs_is_of_the_one_among_its_nodes(tmp_path):
    text = f"{GRAPH}{LINKS}{NODES}".replace("drug_mesh: MESH:D900002", "drug_mesh: MESH:C900009, MESH:D900002")
    found = story(tmp_path, text)
    assert found[:2] == [
        Mapping("MESH:D900002", "related", "MESH:C900009", "drugmechdb"),
        Mapping("MESH:D900002", "related", "DRUGBANK:DB99901", "drugmechdb"),
    ]
    assert (found[-1].subject, found[-1].predicate) == ("MESH:D900002", "treats")


def test_an_identifier_that_is_none_costs_its_node_and_its_links(tmp_path):
    text = f"{GRAPH}{LINKS}{NODES}".replace("UniProt:P99999", "UniProt:P9")
    found = story(tmp_path, text)
    assert [str(one) for one in found if isinstance(one, SourceError)][:2] == [
        "story.yaml:22: found the node 'UniProt:P9' named 'exase'; wanted one well-formed identifier and a name",
        (
            "story.yaml:8: found 'MESH:D900002' 'decreases activity of' 'UniProt:P9'; "
            "wanted a predicate between two well-formed identifiers"
        ),
    ]
    assert [one.predicate for one in found if isinstance(one, Edge)] == ["treats"]


def test_a_byte_order_mark_behind_an_identifier_is_no_part_of_it(tmp_path):
    found = story(tmp_path, f"{GRAPH}{LINKS}{NODES}".replace("UniProt:P99999", '"UniProt:P99999\\ufeff"'))
    assert [one for one in found if isinstance(one, SourceError)] == []


def test_a_folder_is_read_in_the_order_of_names_and_a_bad_page_costs_only_itself(tmp_path):
    for name, text in {"b": f"{GRAPH}{LINKS}{NODES}", "a": "graph: [", "c": "- 1\n", "_index": "- {}\n"}.items():
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    found = list(read(tmp_path, MANIFEST))
    assert [one.place for one in found if isinstance(one, SourceError)] == ["a.yaml:2", "c.yaml:1"]
    assert isinstance(found[0], SourceError)
    assert sum(isinstance(one, Edge) for one in found) == 5


def test_a_release_in_one_file_is_a_list_of_records(tmp_path):
    one = "".join(f"  {line}\n" for line in f"{GRAPH}{LINKS}{NODES}".splitlines())
    found = story(tmp_path, f"- directed: true\n{one}- directed: true\n{one}- nothing: at all\n")
    assert sum(isinstance(record, Edge) for record in found) == 10
    assert [record.place for record in found if isinstance(record, SourceError)] == ["story.yaml:49"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("- " * 100_000 + "a", "page.yaml:1"),
        ("[" * 100_000, "page.yaml:1"),
        ("a: &a [x]\nb: *a\n", "page.yaml:2"),
        ("? [a]\n: b\n", "page.yaml:1"),
        ("a: 1\n---\nb: 2\n", "page.yaml"),
        ("", "page.yaml"),
        ("a: 'x\n", "page.yaml:2"),
        ("a: é\nb: \x1a\n", "page.yaml:2"),
    ],
)
def test_a_page_that_is_no_plain_one_is_refused(tmp_path, text, place):
    (tmp_path / "page.yaml").write_text(text, "utf-8")
    with pytest.raises(SourceError) as refused:
        load_page(tmp_path / "page.yaml")
    assert refused.value.place == place


def test_a_character_that_no_page_may_hold_is_named(tmp_path):
    (tmp_path / "page.yaml").write_text("a: é\nb: \x1a\n", "utf-8")
    with pytest.raises(SourceError) as refused:
        load_page(tmp_path / "page.yaml")
    wanted = r"page.yaml:2: found the character '\x1a'; wanted YAML, which does not allow it"
    assert str(refused.value) == wanted


def test_words_of_a_page_stay_text(tmp_path):
    (tmp_path / "page.yaml").write_text("no: 2001-99-99\nx: [1.0, yes, ~]\n", "utf-8")
    assert load_page(tmp_path / "page.yaml") == {"no": "2001-99-99", "x": ["1.0", "yes", "~"]}


@pytest.mark.skipif("KGREASON_DATA" not in os.environ, reason="real data is not laid out")
def test_the_real_records_are_all_read():
    records = list(read(Path(os.environ["KGREASON_DATA"]), MANIFEST))
    edges = [one for one in records if isinstance(one, Edge)]
    words = Counter(dict(one.qualifiers).get("original_predicate", one.predicate) for one in edges)
    faults = [one for one in records if isinstance(one, SourceError)]
    # ls | grep -vc ^_; cat [!_]*.yaml | grep -c '^  - key:' (of which 17 name an identifier that is none)
    assert sum(dict(one.qualifiers).keys() == {"record", "publications"} for one in edges) == 4746
    assert len(edges) == 4846 + 32641 - 17
    assert sum("a predicate between" in one.wanted for one in faults) == 17
    assert words["positively_correlated_with"] == 5454 - 1
    assert words["location of"] == 280
    assert words["treats"] == 167 + 4846
    assert sum(one.predicate == "related_to" for one in edges) == 3 + 6 + 2 + 664 + 10 + 4
