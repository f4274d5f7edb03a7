"""PrimeKG's kg.csv: one edge a relationship, in its own direction; made-up rows."""

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from kgreason.model import Concept, Edge, SourceError
from kgreason.sources import Manifest, Mapping, load_manifests
from kgreason.sources.primekg import COLUMNS, read

DRUG = "0,DBX1,drug,examplol,DrugBank"
DISEASE = "1,77,disease,heart trouble,MONDO"
GROUP = "2,77_78,disease,group trouble,MONDO_grouped"
PHENOTYPE = "3,1250,effect/phenotype,shaking,HPO"
GENE = "4,99,gene/protein,EXG1,NCBI"
ANATOMY = "5,955,anatomy,exlobe,UBERON"
PATHWAY = "6,R-EX-1,pathway,exway,REACTOME"
NODES = {
    "DRUG": Concept("DRUGBANK:DBX1", "examplol", "Drug", source="primekg"),
    "DISEASE": Concept("MONDO:0000077", "heart trouble", "Disease", source="primekg"),
    "PHENOTYPE": Concept("HP:0001250", "shaking", "PhenotypicFeature", source="primekg"),
    "GENE": Concept("NCBIGene:99", "EXG1", "Gene", source="primekg"),
    "ANATOMY": Concept("UBERON:0000955", "exlobe", "GrossAnatomicalStructure", source="primekg"),
}


def both(relation: str, shown: str, one: str, other: str) -> tuple[str, str]:
    return f"{relation},{shown},{one},{other}", f"{relation},{shown},{other},{one}"


def found(tmp_path: Path, *lines: str, manifest: Manifest | None = None) -> list:
    (tmp_path / "kg.csv").write_text("\n".join((",".join(COLUMNS), *lines)) + "\n", "utf-8")
    records = read(tmp_path, manifest or load_manifests()["primekg"])
    return [str(one) if isinstance(one, SourceError) else one for one in records]


def edges(tmp_path: Path, *lines: str) -> list:
    return [one for one in found(tmp_path, *lines) if not isinstance(one, Concept)]


def edge(subject: str, predicate: str, object_: str, **qualifiers: str) -> Edge:
    return Edge(NODES[subject].id, predicate, NODES[object_].id, "primekg", tuple(sorted(qualifiers.items())))


def test_a_relationship_gives_both_concepts_once_and_one_edge(tmp_path):
    lines = both("indication", "indication", DISEASE, DRUG)
    assert found(tmp_path, *lines) == [NODES["DRUG"], NODES["DISEASE"], edge("DRUG", "treats", "DISEASE")]


def test_a_relation_without_a_type_of_subjects_is_a_fault_of_the_manifest(tmp_path):
    odd = replace(load_manifests()["primekg"], options={"subjects": ["indication"]})
    with pytest.raises(SourceError, match=r"primekg.toml: found subjects: 'indication'; wanted relation=type"):
        found(tmp_path, manifest=odd)


@pytest.mark.parametrize(
    ("relation", "shown", "ends", "wanted"),
    [
        ("contraindication", "contraindication", (DISEASE, DRUG), edge("DRUG", "contraindicated_in", "DISEASE")),
        ("off-label use", "off-label use", (DRUG, DISEASE), edge("DRUG", "treats", "DISEASE", approval="off_label")),
        ("drug_effect", "side effect", (PHENOTYPE, DRUG), edge("DRUG", "has_side_effect", "PHENOTYPE")),
        (
            "disease_phenotype_positive",
            "phenotype present",
            (PHENOTYPE, DISEASE),
            edge("DISEASE", "has_phenotype", "PHENOTYPE"),
        ),
        (
            "disease_phenotype_negative",
            "phenotype absent",
            (DISEASE, PHENOTYPE),
            edge("DISEASE", "has_phenotype", "PHENOTYPE", negated="true"),
        ),
        ("drug_protein", "target", (GENE, DRUG), edge("DRUG", "binds", "GENE")),
        ("drug_protein", "enzyme", (DRUG, GENE), edge("DRUG", "has_metabolizing_enzyme", "GENE")),
        ("anatomy_protein_present", "expression present", (ANATOMY, GENE), edge("GENE", "expressed_in", "ANATOMY")),
        (
            "anatomy_protein_absent",
            "expression absent",
            (ANATOMY, GENE),
            edge("GENE", "expressed_in", "ANATOMY", negated="true"),
        ),
        (
            "disease_gossip",
            "talked of",
            (DISEASE, DRUG),
            edge("DRUG", "related_to", "DISEASE", original_predicate="talked of"),
        ),
    ],
)
def test_a_relation_keeps_its_direction_whichever_row_comes_first(tmp_path, relation, shown, ends, wanted):
    lines = both(relation, shown, *ends)
    assert edges(tmp_path, *lines) == [wanted]
    assert edges(tmp_path, *reversed(lines)) == [wanted]


def test_parents_and_children_are_not_told_apart_so_neither_is_below_the_other(tmp_path):
    other = DISEASE.replace("1,77", "9,79").replace("heart", "lung")
    pair = edges(tmp_path, *both("disease_disease", "parent-child", other, DISEASE))
    said = (("original_predicate", "parent-child"),)
    assert pair == [Edge("MONDO:0000077", "related_to", "MONDO:0000079", "primekg", said)]


def test_a_group_of_diseases_is_broader_than_each(tmp_path):
    assert found(tmp_path, *both("contraindication", "contraindication", DRUG, GROUP)) == [
        NODES["DRUG"],
        Concept("PRIMEKG:77_78", "group trouble", "Disease", source="primekg"),
        Mapping("PRIMEKG:77_78", "narrow", "MONDO:0000077", "primekg"),
        Mapping("PRIMEKG:77_78", "narrow", "MONDO:0000078", "primekg"),
        Edge("DRUGBANK:DBX1", "contraindicated_in", "PRIMEKG:77_78", "primekg"),
    ]


def test_a_name_with_a_comma_is_one_name(tmp_path):
    quoted = PATHWAY.replace("exway", '"exway, ""long"""')
    assert found(tmp_path, *both("pathway_protein", "interacts with", quoted, GENE)) == [
        NODES["GENE"],
        Concept("REACT:R-EX-1", 'exway, "long"', "Pathway", source="primekg"),
        Edge("NCBIGene:99", "participates_in", "REACT:R-EX-1", "primekg"),
    ]


def test_a_relationship_in_one_direction_only_is_a_fault_of_the_file(tmp_path):
    one, _ = both("indication", "indication", DRUG, DISEASE)
    assert edges(tmp_path, one) == [
        edge("DRUG", "treats", "DISEASE"),
        (
            "kg.csv: found 1 rows of indication in one direction, 0 in the other; "
            "wanted each relationship in both directions"
        ),
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("indication,indication,0", "found 3 cells; wanted 12 cells"),
        (f"indication,indication,{DRUG},x1,{DISEASE[2:]}", "found the indices 0 and x1; wanted two numbers"),
        (
            f'indication,"indication,{DRUG},{DISEASE}',
            "found unexpected end of data; wanted a row of the table",
        ),
    ],
)
def test_a_broken_line_is_a_fault_and_costs_only_itself(tmp_path, line, fault):
    whole = both("indication", "indication", DRUG, DISEASE)
    assert edges(tmp_path, line, *whole) == [f"kg.csv:2: {fault}", edge("DRUG", "treats", "DISEASE")]


def test_a_node_without_an_identifier_costs_its_rows(tmp_path):
    nameless = DISEASE.replace("77", "")
    assert edges(tmp_path, *both("indication", "indication", DRUG, nameless)) == [
        "kg.csv:2: found MONDO ; wanted an identifier"
    ]


def test_a_file_of_another_format_is_refused(tmp_path):
    (tmp_path / "kg.csv").write_text("a,b\n1,2\n")
    with pytest.raises(SourceError, match=r"kg.csv:1: found the columns a, b; wanted relation"):
        list(read(tmp_path, load_manifests()["primekg"]))


def test_a_predicate_that_we_do_not_have_is_refused_before_anything_is_read(tmp_path):
    wrong = replace(load_manifests()["primekg"], predicates={"indication": "heals"})
    with pytest.raises(SourceError, match=r"primekg.toml: found heals; wanted a predicate of predicates.tsv"):
        found(tmp_path, manifest=wrong)


def test_the_real_file_gives_half_its_rows_as_edges():
    root = os.environ.get("KGREASON_DATA")
    file = Path(root or "") / "graphs/primekg/kg.csv"
    if not root or not file.is_file():
        pytest.skip("KGREASON_DATA holds no graphs/primekg/kg.csv")
    with file.open("rb") as stream:
        rows = sum(1 for _ in stream) - 1
    assert sum(isinstance(one, Edge) for one in read(file, load_manifests()["primekg"])) == rows // 2
