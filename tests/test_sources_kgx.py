"""KGX as TSV and JSON lines, in our terms; made-up rows."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from kgreason.model import Concept, Edge, SourceError
from kgreason.sources import Download, Manifest, Mapping
from kgreason.sources.kgx import read

NODES = "id\tcategory\tname\tsynonym\txref\tsame_as\tdescription"
EDGES = "subject\tpredicate\tobject\tnegated\tobject_aspect_qualifier\tobject_direction_qualifier\tpublications"


def manifest(**given) -> Manifest:
    return Manifest("kg", "KG", "", "1", "", "kgx", "", **given)


def found(path: Path, **given) -> list:
    return [str(one) if isinstance(one, SourceError) else one for one in read(path, manifest(**given))]


def table(tmp_path: Path, header: str, *lines: str, name: str = "ex_edges.tsv") -> Path:
    file = tmp_path / name
    file.write_text("\n".join((header, *lines)) + "\n", "utf-8")
    return file


def edges(tmp_path: Path, *lines: str, **given) -> list:
    padded = [line + "\t" * (6 - line.count("\t")) for line in lines]
    return found(table(tmp_path, EDGES, *padded), **given)


def test_a_node_is_a_concept_with_its_names_and_its_most_specific_category(tmp_path):
    file = table(
        tmp_path,
        NODES,
        "EX:1\tbiolink:NamedThing|biolink:Drug\texamplol\tcalmol|slowol\tmesh:D1|no identifier\tEX:9|EX:1\tA drug.",
        "EX:2\tbiolink:BiologicalEntity|biolink:NamedThing\t\t\t\t\t",
    )
    assert found(file, prefixes={"mesh": "MESH"}) == [
        Concept("EX:1", "examplol", "Drug", ("calmol", "slowol"), (), ("EX:9",), "kg", "A drug."),
        Mapping("EX:1", "related", "MESH:D1", "kg"),
        Concept("EX:2", "", "BiologicalEntity", source="kg"),
    ]
    drugs = found(file, categories={"biolink:Drug": "ChemicalEntity"}, options={"xref": "exact"})
    assert drugs[0].category == "ChemicalEntity"
    assert drugs[1] == Mapping("EX:1", "exact", "mesh:D1", "kg")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("EX:1\tbiolink:treats\tEX:2", Edge("EX:1", "treats", "EX:2", "kg")),
        ("EX:1\tbiolink:treated_by\tEX:2", Edge("EX:2", "treats", "EX:1", "kg")),
        ("EX:1\tbiolink:preventative_for_condition\tEX:2", Edge("EX:1", "prevents", "EX:2", "kg")),
        ("EX:1\tbiolink:causes\tEX:2\tFalse", Edge("EX:1", "causes", "EX:2", "kg")),
        ("EX:1\tbiolink:treats\tEX:2\ttrue", Edge("EX:1", "treats", "EX:2", "kg", (("negated", "true"),))),
        ("EX:1\tbiolink:affects\tEX:2\t\tactivity\tdecreased", Edge("EX:1", "inhibits", "EX:2", "kg")),
        ("EX:1\tbiolink:affects\tEX:2\t\t\tincreased", Edge("EX:1", "increases", "EX:2", "kg")),
        (
            "EX:1\tbiolink:affects\tEX:2\t\tabundance\tincreased\tPMID:1|PMID:2",
            Edge(
                "EX:1",
                "increases",
                "EX:2",
                "kg",
                (("object_aspect_qualifier", "abundance"), ("publications", "PMID:1|PMID:2")),
            ),
        ),
        ("EX:1\tbiolink:eats\tEX:2", Edge("EX:1", "related_to", "EX:2", "kg", (("original_predicate", "eats"),))),
        ("EX:1\tbiolink:has_chemical_role\tEX:2", Edge("EX:1", "has_role", "EX:2", "kg")),
        ("EX:1\tbiolink:ameliorates\tEX:2", Edge("EX:1", "ameliorates", "EX:2", "kg")),
        ("EX:1\tbiolink:same_as\tEX:2", Mapping("EX:1", "exact", "EX:2", "kg")),
        ("EX:1\tbiolink:close_match\tEX:2", Mapping("EX:1", "close", "EX:2", "kg")),
    ],
)
def test_an_edge_has_our_predicate_and_keeps_what_it_does_not_say(tmp_path, line, wanted):
    assert edges(tmp_path, line) == [wanted]


def test_qualifiers_of_a_side_follow_it_when_an_edge_is_turned_round(tmp_path):
    header = "subject\tpredicate\tobject\tsubject_aspect_qualifier\tsubject_direction_qualifier"
    lines = (
        "EX:1\tbiolink:affected_by\tEX:2\tactivity\tdecreased",
        "EX:1\tbiolink:affected_by\tEX:2\tabundance\tdecreased",
        "EX:1\tbiolink:affected_by\tEX:2\tmetabolic_processing",
    )
    assert found(table(tmp_path, header, *lines)) == [
        Edge("EX:2", "inhibits", "EX:1", "kg"),
        Edge("EX:2", "decreases", "EX:1", "kg", (("object_aspect_qualifier", "abundance"),)),
        Edge("EX:1", "has_metabolizing_enzyme", "EX:2", "kg"),
    ]


def test_an_unknown_predicate_keeps_biolinks_word_and_the_original_one(tmp_path):
    header = "subject\tpredicate\tobject\toriginal_predicate"
    lines = [f"EX:1\tbiolink:{word}\tEX:2\tRO:{number}" for word, number in (("eats", 7), ("eats", 7), ("treats", 8))]
    assert found(table(tmp_path, header, *lines)) == [
        Edge("EX:1", "related_to", "EX:2", "kg", (("original_predicate", "eats"), ("relation", "RO:7"))),
        Edge("EX:1", "related_to", "EX:2", "kg", (("original_predicate", "eats"), ("relation", "RO:7"))),
        Edge("EX:1", "treats", "EX:2", "kg", (("original_predicate", "RO:8"),)),
    ]


def test_the_manifest_has_the_first_word_on_a_predicate(tmp_path):
    lines = ("EX:1\tbiolink:treats\tEX:2", "EX:1\tEX:heals\tEX:2", "EX:1\tbiolink:same_as\tEX:2")
    given = edges(tmp_path, *lines, predicates={"treats": "ameliorates", "EX:heals": "^treats", "same_as": ""})
    assert given == [Edge("EX:1", "ameliorates", "EX:2", "kg"), Edge("EX:2", "treats", "EX:1", "kg")]


def test_json_lines_hold_the_same(tmp_path):
    file = tmp_path / "ex.jsonl"
    rows = (
        {"id": "EX:1", "category": ["biolink:Drug"], "name": "examplol", "synonym": ["a|b", "c"], "taxon": None},
        {"subject": "EX:1", "predicate": "biolink:treats", "object": "EX:2", "negated": False, "publications": ["P:1"]},
    )
    file.write_text(
        "\n".join((*(json.dumps(row) for row in rows), "", "[1]", '{"id": "EX:\\ud800"}', '{"id": ', '{"id": 7}'))
        + "\n"
    )
    assert found(file) == [
        Concept("EX:1", "examplol", "Drug", ("a|b", "c"), source="kg"),
        Edge("EX:1", "treats", "EX:2", "kg", (("publications", "P:1"),)),
        "ex.jsonl:4: found [1]; wanted a node or an edge",
        'ex.jsonl:5: found {"id": "EX:\\ud800"}; wanted a node or an edge',
        "ex.jsonl:6: found no JSON (Expecting value: line 1 column 8 (char 7)); wanted a node or an edge",
        "ex.jsonl:7: found 7; wanted a CURIE",
    ]


def test_a_folder_is_read_nodes_first_or_as_the_manifest_lists_it(tmp_path):
    table(tmp_path, "subject\tpredicate\tobject", "EX:1\tbiolink:treats\tEX:2", name="a_edges.tsv")
    table(tmp_path, "id\tname", "EX:1\tone", name="b_nodes.tsv")
    (tmp_path / "notes.txt").write_text("nodes")
    concept, edge = Concept("EX:1", "one", "NamedThing", source="kg"), Edge("EX:1", "treats", "EX:2", "kg")
    assert found(tmp_path) == [concept, edge]
    assert found(tmp_path, files=(Download("a_edges.tsv", ""),)) == [edge]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("EX:1\tbiolink:treats", "found no object; wanted a CURIE"),
        ("EX:1\tbiolink:treats\tEX:2\tmore", "found 4 cells; wanted 3 cells"),
        ("EX:1\t\tEX:2", "found no predicate; wanted a predicate"),
        ("\tbiolink:treats\tEX:2", "found no subject; wanted a CURIE"),
        ("EX:1\tbiolink:treats\tone two", "found one two; wanted a CURIE"),
    ],
)
def test_a_broken_line_is_a_fault_and_costs_only_itself(tmp_path, line, fault):
    file = table(tmp_path, "subject\tpredicate\tobject", line, "EX:1\tbiolink:treats\tEX:2")
    assert found(file) == [f"ex_edges.tsv:2: {fault}", Edge("EX:1", "treats", "EX:2", "kg")]


@pytest.mark.parametrize("header", ["a\tb", "subject\tobject", ""])
def test_a_table_of_other_columns_is_refused(tmp_path, header):
    with pytest.raises(SourceError, match="wanted id, or subject, predicate and object"):
        found(table(tmp_path, header))


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(SourceError, match="found no nodes and no edges"):
        found(tmp_path)


def test_real_kgx_files_give_a_record_a_row():
    root = os.environ.get("KGREASON_DATA")
    if not root:
        pytest.skip("KGREASON_DATA names no folder with the real data")
    folder = Path(root) / "shapes/kgx"
    counts = {
        name: Counter(type(one).__name__ for one in read(folder / name, manifest()))
        for name in ("graph_nodes.tsv", "graph_edges.tsv", "monarch-tiny_edges.tsv")
    }
    assert counts == {
        "graph_nodes.tsv": {"Concept": 534},
        "graph_edges.tsv": {"Edge": 539},
        "monarch-tiny_edges.tsv": {"Edge": 500},
    }
