"""The starter tables as concepts, edges and measures, and their faults."""

import pytest

from kgreason.model import Concept, Edge, Measure, SourceError
from kgreason.sources import Starter, load_predicates, load_starter


def load(knowledge) -> Starter:
    root = knowledge / "ontologies"
    return load_starter(root, load_predicates(root))


def faults(knowledge) -> list[str]:
    return [str(fault) for fault in load(knowledge).faults]


def test_the_tables_give_concepts_with_all_their_names(knowledge):
    starter = load(knowledge)
    assert starter.faults == []
    assert starter.concepts["KG:examplol"] == Concept(
        "KG:examplol", "examplol", "Drug", ("examplol tartrate", "Calmex", "Slowly"), (), ("EX:1",), "exbook: examplol"
    )
    assert starter.concepts["KG:heart-trouble"] == Concept(
        "KG:heart-trouble", "heart trouble", "Disease", (), ("HT",), (), "exbook: heart"
    )
    assert starter.concepts["KG:calmer"].category == "ChemicalEntity"
    assert starter.concepts["KG:serum-exate"].category == "ClinicalAttribute"
    assert (starter.category("KG:exase"), starter.category("KG:nothing")) == ("Protein", "")


def test_only_an_exact_match_makes_identifiers_the_same(knowledge):
    assert load(knowledge).concepts["KG:samplin"].same_as == ()


def test_the_tables_give_cited_edges(knowledge):
    assert [edge for edge in load(knowledge).edges if edge.predicate != "subclass_of"] == [
        Edge("KG:calmer", "treats", "KG:heart-trouble", "exbook: uses"),
        Edge("KG:examplol", "causes", "KG:slow-heart", "exbook: harms"),
        Edge("KG:examplol", "inhibits", "KG:exase", "exbook: how"),
        Edge("KG:heart-trouble", "has_test_result", "KG:serum-exate", "exbook: findings", (("value", "> 9 mmol/L"),)),
        Edge("KG:calmer", "disjoint_with", "KG:waker", "exbook: classes"),
    ]
    assert {(edge.subject, edge.object) for edge in load(knowledge).edges if edge.predicate == "subclass_of"} == {
        ("KG:examplol", "KG:calmer"),
        ("KG:samplin", "KG:waker"),
        ("KG:calmer", "KG:drug-class"),
        ("KG:waker", "KG:drug-class"),
        ("KG:slow-heart", "KG:heart-trouble"),
    }


def test_a_test_says_what_its_low_and_high_values_are(knowledge):
    assert load(knowledge).measures == {
        "KG:serum-exate": Measure("KG:serum-exate", "mmol/L", 100.0, "KG:slow-heart", 1.0, "KG:heart-trouble", 9.0)
    }


def test_references_are_kept_by_key(knowledge):
    assert load(knowledge).references == {
        "exbook": ("The Example Book, 1st edition", "Example Press", "https://example.org/book")
    }


def test_an_inverse_predicate_turns_its_row_around(knowledge, append):
    append("ontologies/starter/area/findings.tsv", "slow heart|caused_by|samplin||exbook: findings\n")
    assert Edge("KG:samplin", "causes", "KG:slow-heart", "exbook: findings") in load(knowledge).edges


def test_a_drug_of_two_drugs_has_them_as_its_active_ingredients(knowledge, append):
    append("ontologies/starter/area/drugs.tsv", "examplol and samplin|examplol / samplin|Both||exbook: both\n")
    assert [edge for edge in load(knowledge).edges if edge.predicate == "has_active_ingredient"] == [
        Edge("KG:examplol-and-samplin", "has_active_ingredient", "KG:examplol", "exbook: both"),
        Edge("KG:examplol-and-samplin", "has_active_ingredient", "KG:samplin", "exbook: both"),
    ]


@pytest.mark.parametrize(
    ("table", "row", "fault"),
    [
        (
            "drugs",
            "examplol|waker|||exbook: again",
            "area/drugs.tsv:4: found examplol a second time (first at area/drugs.tsv:2); wanted one row a concept",
        ),
        (
            "indications",
            "calmer|treats|heart trouble|exbook: elsewhere",
            (
                "area/indications.tsv:3: found KG:calmer treats KG:heart-trouble a second time "
                "(first at area/indications.tsv:2); wanted one row a statement"
            ),
        ),
        (
            "effects",
            "examplol|eats|slow heart|exbook: harms",
            "area/effects.tsv:3: found eats; wanted a predicate of predicates.tsv",
        ),
        (
            "effects",
            "examplol||slow heart|exbook: harms",
            "area/effects.tsv:3: found no predicate; wanted a predicate of predicates.tsv",
        ),
        (
            "tests",
            "exometry|||mmol/L||||slow heart|many|exbook: tests",
            "area/tests.tsv:3: found could not convert string to float: 'many'; wanted numbers",
        ),
    ],
)
def test_a_broken_row_is_a_fault_with_its_place(knowledge, append, table, row, fault):
    append(f"ontologies/starter/area/{table}.tsv", row + "\n")
    assert faults(knowledge) == [fault]


def test_a_mapping_of_an_unknown_concept_is_a_fault(knowledge, append):
    append("ontologies/starter/mappings.sssom.tsv", "KG:nothing|nothing|skos:exactMatch|EX:3|nothing|x\n")
    assert faults(knowledge) == ["mappings.sssom.tsv:4: found KG:nothing; wanted a starter concept"]


def test_a_folder_without_mappings_is_whole(knowledge):
    (knowledge / "ontologies/starter/mappings.sssom.tsv").unlink()
    assert faults(knowledge) == []


def test_a_broken_predicate_table_is_refused_with_the_place(knowledge, append):
    append("ontologies/predicates.tsv", "eats\n")
    with pytest.raises(SourceError, match=r"predicates\.tsv:\d+: found 1 cells; wanted 13 cells"):
        load_predicates(knowledge / "ontologies")


def test_a_predicate_without_a_sign_is_refused_with_the_place(knowledge, append):
    append("ontologies/predicates.tsv", "eats|EX:eats||eaten_by|no|||?|no|no|eats||\n")
    with pytest.raises(SourceError, match=r"predicates\.tsv:\d+: found \?; wanted \+, - or 0"):
        load_predicates(knowledge / "ontologies")
