"""Hetionet in its three forms (tables, SIF, hetnet JSON): the same concepts and edges; made-up rows."""

import bz2
import gzip
import json
import os
from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from kgreason.model import Concept, Edge, SourceError
from kgreason.sources import load_manifests
from kgreason.sources.hetionet import read

NODES = (
    ("Compound", "DBX1", "examplol"),
    ("Compound", "DBX2", "samplin"),
    ("Disease", "DOID:77", "heart trouble"),
    ("Gene", "99", "EXG1"),
    ("Anatomy", "UBERON:5", "exlobe"),
    ("Side Effect", "C007", "shaking"),
    ("Symptom", "D007", "trembling"),
    ("Pathway", "PC7_1", "exway"),
    ("Pathway", "WP1_r2", "otherway"),
    ("Pharmacologic Class", "N007", "Calmers"),
)
CONCEPTS = [
    Concept("DRUGBANK:DBX1", "examplol", "Drug", source="hetionet"),
    Concept("DRUGBANK:DBX2", "samplin", "Drug", source="hetionet"),
    Concept("DOID:77", "heart trouble", "Disease", source="hetionet"),
    Concept("NCBIGene:99", "EXG1", "Gene", source="hetionet"),
    Concept("UBERON:5", "exlobe", "GrossAnatomicalStructure", source="hetionet"),
    Concept("UMLS:C007", "shaking", "PhenotypicFeature", source="hetionet"),
    Concept("MESH:D007", "trembling", "PhenotypicFeature", source="hetionet"),
    Concept("PathwayCommons:PC7_1", "exway", "Pathway", source="hetionet"),
    Concept("WIKIPATHWAYS:WP1_r2", "otherway", "Pathway", source="hetionet"),
    Concept("NDFRT:N007", "Calmers", "ChemicalEntity", source="hetionet"),
]
STATED = (
    ("Compound", "DBX1", "treats", "Disease", "DOID:77"),
    ("Compound", "DBX2", "palliates", "Disease", "DOID:77"),
    ("Compound", "DBX1", "causes", "Side Effect", "C007"),
    ("Anatomy", "UBERON:5", "downregulates", "Gene", "99"),
    ("Disease", "DOID:77", "presents", "Symptom", "D007"),
    ("Pharmacologic Class", "N007", "includes", "Compound", "DBX1"),
    ("Gene", "99", "regulates", "Gene", "99"),
)
EDGES = [
    Edge("DRUGBANK:DBX1", "treats", "DOID:77", "hetionet"),
    Edge("DRUGBANK:DBX2", "ameliorates", "DOID:77", "hetionet"),
    Edge("DRUGBANK:DBX1", "has_side_effect", "UMLS:C007", "hetionet"),
    Edge("NCBIGene:99", "expressed_in", "UBERON:5", "hetionet", (("expression", "decreased"),)),
    Edge("DOID:77", "has_phenotype", "MESH:D007", "hetionet"),
    Edge("DRUGBANK:DBX1", "has_role", "NDFRT:N007", "hetionet"),
    Edge("NCBIGene:99", "regulates", "NCBIGene:99", "hetionet"),
]
SHORT = {
    "Compound": "C", "Disease": "D", "Gene": "G", "Anatomy": "A", "Side Effect": "SE", "Symptom": "S", "Pathway": "PW",
    "Pharmacologic Class": "PC", "treats": "t", "palliates": "p", "causes": "c", "downregulates": "d",
    "presents": "p", "includes": "i", "regulates": "r",
}  # fmt: skip


def records(path: Path, name: str = "hetionet") -> list:
    given = read(path, replace(load_manifests()[name], name="hetionet"))
    return [str(one) if isinstance(one, SourceError) else one for one in given]


def hetnet(**changed) -> dict:
    nodes = [{"kind": kind, "identifier": one, "name": name, "data": {}} for kind, one, name in NODES]
    edges = [
        {"source_id": [a, b], "target_id": [d, e], "kind": kind, "direction": "both", "data": {}}
        for a, b, kind, d, e in STATED
    ]
    edges[-1]["direction"] = "forward"
    whole = {"metanode_kinds": sorted(SHORT), "kind_to_abbrev": SHORT, "nodes": nodes, "edges": edges}
    return {**whole, **changed}


def packed(tmp_path: Path, document: object, **how) -> Path:
    file = tmp_path / "net.json.bz2"
    file.write_bytes(bz2.compress(json.dumps(document, **how).encode()))
    return file


def layout(folder: Path) -> Path:
    (folder / "edges").mkdir(parents=True)
    rows = "".join(f"{kind}::{one}\t{name}\t{kind}\n" for kind, one, name in NODES)
    (folder / "nodes.tsv").write_text(f"id\tname\tkind\n{rows}")
    (folder / "metaedges.tsv").write_text(
        "id\tsource\ttarget\tverb\tmetaedge\nCtD\tx\tx\tx\tOne\nAdG\tx\tx\tx\tTwo\nAeG\tx\tx\tx\tNone\n"
    )
    (folder / "edges/One.tsv").write_text(":START_ID(Compound)\t:END_ID(Disease)\nDBX1\tDOID:77\n")
    (folder / "edges/Two.tsv").write_text(":START_ID(Anatomy)\t:END_ID(Gene)\nUBERON:5\t99\n")
    return folder


def test_the_release_and_the_tables_are_read_in_the_same_terms():
    release, tables = load_manifests()["hetionet"], load_manifests()["hetionet-tables"]
    assert (release.predicates, release.categories) == (tables.predicates, tables.categories)
    assert release.options["prefixes"] == tables.options["prefixes"]


@pytest.mark.parametrize("indent", [None, 2])
def test_the_hetnet_json_gives_all_nodes_and_edges_in_our_terms(tmp_path, indent):
    assert records(packed(tmp_path, hetnet(), indent=indent)) == CONCEPTS + EDGES


def test_an_edge_of_the_json_keeps_where_it_comes_from(tmp_path):
    document = hetnet()
    document["edges"] = document["edges"][:1]
    document["edges"][0]["data"] = {"sources": ["Exbank", "Book"], "pubmed_ids": ["7"], "unbiased": False}
    (edge,) = (one for one in records(packed(tmp_path, document)) if isinstance(one, Edge))
    assert edge.qualifiers == (("knowledge_source", "Exbank|Book"), ("publications", "PMID:7"))


def test_a_sif_gives_the_edges(tmp_path):
    lines = [f"{a}::{b}\t{SHORT[a]}{SHORT[kind]}{SHORT[d]}\t{d}::{e}" for a, b, kind, d, e in STATED]
    lines[-1] = lines[-1].replace("GrG", "Gr>G")
    file = tmp_path / "net.sif.gz"
    file.write_bytes(gzip.compress("\n".join(("source\tmetaedge\ttarget", *lines)).encode()))
    assert records(file) == EDGES


def test_the_tables_give_nodes_and_a_file_of_edges_for_each_metaedge(tmp_path):
    wanted = [*CONCEPTS, EDGES[0], EDGES[3]]
    assert records(layout(tmp_path / "one"), "hetionet-tables") == wanted
    inside = layout(tmp_path / "data/graphs/hetionet")
    nodes = tmp_path / "data/graphs/hetionet_nodes/hetionet-v1.0-nodes.tsv"
    nodes.parent.mkdir()
    (inside / "nodes.tsv").rename(nodes)
    assert records(tmp_path / "data", "hetionet-tables") == wanted


def test_a_table_that_is_named_and_missing_is_refused_unless_known_to_be_absent(tmp_path):
    folder = layout(tmp_path / "one")
    (folder / "edges/One.tsv").unlink()
    with pytest.raises(SourceError, match="no such file"):
        records(folder, "hetionet-tables")


def test_a_metaedge_that_is_no_name_of_a_table_costs_only_itself(tmp_path):
    folder = layout(tmp_path / "net")
    folder.joinpath("metaedges.tsv").write_text("id\tmetaedge\nCtD\t../edges/One\nAdG\tTwo\n", "utf-8")
    found = records(folder)
    assert found[len(CONCEPTS)] == "metaedges.tsv:2: found the metaedge '../edges/One'; wanted the name of a table"
    assert len(found) == len(CONCEPTS) + 2
    folder.joinpath("metaedges.tsv").write_text(f"id\tmetaedge\nCtD\t{'a' * 3_000}\n", "utf-8")
    with pytest.raises(SourceError, match="no such file"):
        records(folder)


def test_a_folder_without_tables_is_looked_through_for_the_release_file(tmp_path):
    with pytest.raises(SourceError, match=r"hetionet-v1.0.json.bz2: found no such file"):
        records(tmp_path)
    place = tmp_path / "graphs/hetionet_release/hetionet-v1.0.json.bz2"
    place.parent.mkdir(parents=True)
    packed(tmp_path, hetnet()).rename(place)
    assert records(tmp_path) == CONCEPTS + EDGES


def test_a_broken_row_is_a_fault_and_costs_only_itself(tmp_path):
    folder = layout(tmp_path / "one")
    (folder / "edges/One.tsv").write_text(":START_ID(Compound)\t:END_ID(Disease)\nDBX1\n\tDOID:77\nDBX1\tDOID:77\n")
    with (folder / "nodes.tsv").open("a") as out:
        out.write("Planet::7\tMars\tPlanet\nGene::8\t\tGene\nGene::9\n")
    given = records(folder, "hetionet-tables")
    assert [one for one in given if isinstance(one, str)] == [
        "nodes.tsv:12: found Planet::7 Mars; wanted a named node",
        "nodes.tsv:13: found Gene::8 ; wanted a named node",
        "nodes.tsv:14: found 1 cells; wanted 3 cells",
        "One.tsv:2: found 1 cells; wanted 2 cells",
        "One.tsv:3: found an end without an identifier; wanted two known kinds of node",
    ]
    assert EDGES[0] in given


def test_a_broken_edge_of_the_json_is_a_fault_with_its_number(tmp_path):
    strange = {"source_id": ["Compound", "DBX1"], "target_id": ["Disease"], "kind": "treats"}
    document = hetnet(nodes=hetnet()["nodes"][:1], edges=[hetnet()["edges"][0], strange, 7])
    assert records(packed(tmp_path, document)) == [
        CONCEPTS[0],
        EDGES[0],
        f"net.json.bz2:edges/1: found {str(strange)[:80]}; wanted an edge between two known kinds of node",
        "net.json.bz2:edges/2: found 7; wanted an object",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[]", "'[' where JSON is read"),
        ("", "'its end' where JSON is read"),
        ('{"nodes": [], "edges": []}', "no edges, kind_to_abbrev, nodes"),
        ('{"kind_to_abbrev": {}, "nodes": [], "edges": [],}', "'a comma with nothing after it' where JSON is read"),
        ('{"kind_to_abbrev": {}, "nodes": [], "edges": []} 1', "'more after the object' where JSON is read"),
        ('{"kind_to_abbrev": {}, "nodes": [{"kind": "Ge', '\'{"kind": "Ge\' where JSON is read'),
    ],
)
def test_a_file_that_is_no_hetnet_or_breaks_off_is_refused(tmp_path, text, found):
    file = tmp_path / "net.json"
    file.write_text(text)
    with pytest.raises(SourceError) as caught:
        records(file)
    assert caught.value.found == found


def test_a_packed_file_that_breaks_off_is_refused(tmp_path):
    file = packed(tmp_path, hetnet())
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(SourceError, match="breaks off"):
        records(file)


def test_the_real_tables_give_an_edge_a_row_and_a_concept_a_node():
    root = os.environ.get("KGREASON_DATA")
    if not root:
        pytest.skip("KGREASON_DATA names no folder with the real data")
    counts = Counter(
        one.predicate if isinstance(one, Edge) else type(one).__name__
        for one in read(Path(root), load_manifests()["hetionet-tables"])
    )
    assert counts == {
        "Concept": 47031, "treats": 755, "ameliorates": 390, "binds": 11571, "similar_to": 7029, "occurs_in": 3602,
        "associated_with": 12623, "coexpressed_with": 61690, "interacts_with": 147164, "regulates": 265672,
        "expressed_in": 200088, "upregulates": 26487, "downregulates": 28725,
    }  # fmt: skip
