"""A graph as KGX, Turtle, GraphML and networkx: whole, the same to the byte, and read again as it was."""

import argparse
from pathlib import Path

import pytest

from kgreason.cli import graph as command
from kgreason.graph.export import export_graphml, export_kgx, export_turtle, to_networkx, written
from kgreason.model import Concept, Edge, KgreasonError, SourceError
from kgreason.sources import Manifest
from kgreason.sources.kgx import read

CONCEPTS = (
    Concept("EX:calmer", "calmer", "ChemicalEntity", source="ex: classes"),
    Concept("EX:examplol", "examplol", "Drug", ("slowol", "calmex"), ("EXL",), ("EX:1", "EX:2"), "ex: drugs"),
    Concept("EX:exase", 'ex"ase', "Protein"),
    Concept("EX:trouble", "heart trouble", "Disease", source="mondo#labels", description="Trouble, of the heart."),
)
STATED = (
    Edge("EX:examplol", "subclass_of", "EX:calmer", "ex: classes"),
    Edge("EX:examplol", "inhibits", "EX:exase", "ex: how", (("publications", "PMID:1|PMID:2"),)),
    Edge("EX:examplol", "cautioned_in", "EX:trouble", "ex: dangers", (("strength", "avoid"),), "rule-1"),
    Edge("EX:calmer", "cautioned_in", "EX:trouble", "ndf"),
    Edge("EX:calmer", "contraindicated_in", "EX:trouble", "ex", (("only_when", "rule-2"),), "rule-2"),
    Edge("EX:trouble", "complicated_by", "EX:trouble", "ex", (("primary_knowledge_source", "infores:ex"),)),
    Edge("EX:trouble", "has_test_result", "EX:exase", "ex", (("value", "> 9 mmol/L"),)),
    Edge("EX:examplol", "treats", "EX:trouble", "ex", (("negated", "true"),)),
    Edge("EX:trouble", "related_to", "EX:exase", "ex", (("original_predicate", "eats"),)),
)


@pytest.fixture
def graph(index):
    return index(STATED, concepts=CONCEPTS)


def again(*files: Path) -> tuple[list[Concept], list[Edge]]:
    records = [one for file in files for one in read(file, Manifest("kg", "", "", "", "", "kgx", ""))]
    assert not [one for one in records if isinstance(one, SourceError)]
    return [one for one in records if isinstance(one, Concept)], [one for one in records if isinstance(one, Edge)]


@pytest.mark.parametrize("form", ["tsv", "jsonl"])
def test_what_is_written_as_kgx_is_read_again_as_it_was(graph, tmp_path, form):
    concepts, edges = again(*export_kgx(graph, tmp_path / "ex", form))
    nameless = [one if one.source else Concept(one.id, one.name, one.category, source="kg") for one in CONCEPTS]
    assert concepts == sorted(nameless, key=lambda one: one.id)
    assert edges == [graph.edge(number) for number in range(len(STATED))]


def test_kgx_says_in_biolinks_words_what_our_predicates_mean(graph, tmp_path):
    _, file = export_kgx(graph, tmp_path / "ex")
    header, *lines = (line.split("\t") for line in file.read_text().splitlines())
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    told = {
        (row["kgreason_predicate"], row["predicate"], row["object_direction_qualifier"], row["strength"])
        for row in rows
    }
    assert {
        ("inhibits", "biolink:affects", "decreased", ""),
        ("cautioned_in", "biolink:contraindicated_in", "", "caution"),
        ("cautioned_in", "biolink:contraindicated_in", "", "avoid"),
    } <= told


def test_names_that_would_break_a_table_are_mended(index, tmp_path):
    odd = Concept("EX:odd", "one\ttwo\nthree", "Drug", ("a|b", "c"))
    edge = Edge("EX:odd", "treats", "EX:odd", "ex", (("object", "taken"), ("tab\tkey", "x\u2028y")))
    graph = index((edge,), concepts=(odd,))
    concepts, edges = again(*export_kgx(graph, tmp_path / "ex"))
    assert concepts == [Concept("EX:odd", "one two three", "Drug", ("a/b", "c"), source="kg")]
    assert edges == [Edge("EX:odd", "treats", "EX:odd", "ex", (("object_qualifier", "taken"), ("tab key", "x y")))]


def test_into_a_folder_the_files_have_plain_names(graph, tmp_path):
    assert export_kgx(graph, tmp_path, "jsonl") == (tmp_path / "nodes.jsonl", tmp_path / "edges.jsonl")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["edges.jsonl", "nodes.jsonl"]


def test_turtle_states_plainly_only_what_holds_without_a_condition(graph, tmp_path):
    from rdflib import Graph, URIRef
    from rdflib.namespace import RDF, RDFS, SKOS

    export_turtle(graph, tmp_path / "ex.ttl")
    made = Graph().parse(tmp_path / "ex.ttl", format="turtle")
    here, biolink = "https://bioregistry.io/EX:", "https://w3id.org/biolink/vocab/"
    plain = {
        (str(s).removeprefix(here), str(p).removeprefix(biolink), str(o).removeprefix(here))
        for s, p, o in made
        if isinstance(o, URIRef) and str(s).startswith(here) and str(o).startswith(here)
    }
    assert plain == {
        ("examplol", str(RDFS.subClassOf), "calmer"),
        ("examplol", "affects", "exase"),
        ("examplol", "http://www.w3.org/2004/02/skos/core#exactMatch", "1"),
        ("examplol", "http://www.w3.org/2004/02/skos/core#exactMatch", "2"),
        ("trouble", "causes", "trouble"),
        ("trouble", "associated_with", "exase"),
        ("trouble", "related_to", "exase"),
    }
    association = URIRef(biolink + "Association")
    assert len(set(made.subjects(RDF.type, association))) == len(STATED)
    decreased = made.subjects(URIRef(biolink + "object_direction_qualifier"), None)
    assert [made.value(one, RDF.object) for one in decreased] == [URIRef(here + "exase")]
    assert str(made.value(URIRef(here + "trouble"), SKOS.definition)) == "Trouble, of the heart."
    assert str(made.value(URIRef(here + "exase"), RDFS.label)) == 'ex"ase'


def test_networkx_holds_every_node_and_edge_with_what_is_known(graph):
    made = to_networkx(graph)
    assert sorted(made.nodes) == [one.id for one in CONCEPTS]
    assert made.nodes["EX:examplol"] == {
        "name": "examplol", "category": "Drug", "synonyms": "slowol|calmex", "same_as": "EX:1|EX:2", "source": "ex: drugs",
        "description": "",
    }  # fmt: skip
    (told,) = made.get_edge_data("EX:examplol", "EX:exase").values()
    assert told == {"predicate": "inhibits", "source": "ex: how", "rule": "", "qualifier_publications": "PMID:1|PMID:2"}
    assert made.number_of_edges() == len(STATED)


def test_graphml_is_read_by_networkx_even_with_characters_that_xml_lacks(index, tmp_path):
    from networkx import read_graphml

    graph = index(("EX:a treats EX:b",), concepts=(Concept("EX:a", "a\x00b\x1f & <c>", "Drug"),))
    export_graphml(graph, tmp_path / "ex.graphml")
    made = read_graphml(tmp_path / "ex.graphml", force_multigraph=True)
    assert made.nodes["EX:a"]["name"] == "ab & <c>"
    assert [told["predicate"] for _, _, told in made.edges(data=True)] == ["treats"]


@pytest.mark.parametrize("write", [export_kgx, export_turtle, export_graphml])
def test_the_same_graph_gives_the_same_bytes(graph, tmp_path, write):
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write(graph, tmp_path / name / "ex")
        made.append({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()})
    assert made[0] == made[1]
    assert all(made[0].values())


def test_a_file_that_is_not_finished_leaves_the_old_one_whole(tmp_path):
    file = tmp_path / "ex.ttl"
    file.write_text("old")
    stopped = written(file)
    stopped.__enter__().write("new")
    assert stopped.__exit__(RuntimeError, RuntimeError(), None) is False
    assert [one.read_text() for one in tmp_path.iterdir()] == ["old"]


def test_a_place_that_is_none_is_refused(graph, tmp_path):
    with pytest.raises(KgreasonError, match="No such file or directory; wanted a place to write to"):
        export_turtle(graph, tmp_path / "nowhere" / "ex.ttl")


@pytest.mark.parametrize(
    ("form", "names"),
    [
        ("kgx-tsv", ["ex_edges.tsv", "ex_nodes.tsv"]),
        ("kgx-jsonl", ["ex_edges.jsonl", "ex_nodes.jsonl"]),
        ("turtle", ["ex"]),
        ("graphml", ["ex"]),
    ],
)
def test_the_command_writes_a_graph_and_says_what(graph, tmp_path, capsys, form, names):
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    args = parser.parse_args(["graph", "export", str(graph.folder), "--format", form, "--out", str(tmp_path / "ex")])
    assert args.run(args) == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == names
    assert capsys.readouterr().out.startswith("4 concepts and 9 edges written to ")
