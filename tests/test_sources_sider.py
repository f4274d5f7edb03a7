"""SIDER's side effects and indications."""

import gzip
import os
from collections import Counter
from pathlib import Path

import pytest

from kgreason.model import Concept, Edge, SourceError
from kgreason.sources import Mapping, load_manifests
from kgreason.sources.sider import INDICATIONS, SIDE_EFFECTS, TERMS, read

MANIFEST = load_manifests()["sider"]


def told(tmp_path, name, *lines):
    text = "".join(line.replace("|", "\t") + "\n" for line in lines)
    (tmp_path / name).write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return list(read(tmp_path / name, MANIFEST))


def test_a_side_effect_is_told_of_the_stereo_compound_whose_flat_form_is_broader(tmp_path):
    found = told(
        tmp_path,
        "meddra_all_se.tsv.gz",
        "CID199000085|CID099010917|C9000001|LLT|C9000001|Belly cramps",
        "CID199000085|CID099010917|C9000001|PT|C9000002|Belly ache",
    )
    label = ("label_term", "UMLS:C9000001")
    effect = ("original_predicate", "side_effect")
    assert found == [
        Mapping("PUBCHEM.COMPOUND:99010917", "broad", "PUBCHEM.COMPOUND:99000085", "sider"),
        Concept("UMLS:C9000001", "Belly cramps", "PhenotypicFeature", source="sider"),
        Edge(
            "PUBCHEM.COMPOUND:99010917",
            "has_side_effect",
            "UMLS:C9000001",
            "sider",
            (label, ("meddra_type", "LLT"), effect),
        ),
        Concept("UMLS:C9000002", "Belly ache", "PhenotypicFeature", source="sider"),
        Edge(
            "PUBCHEM.COMPOUND:99010917",
            "has_side_effect",
            "UMLS:C9000002",
            "sider",
            (label, ("meddra_type", "PT"), effect),
        ),
    ]


def test_a_term_that_is_none_of_meddra_s_levels_is_the_label_s(tmp_path):
    [_, edge] = told(tmp_path, "meddra_all_se.tsv", "CIDm00000007|CIDs00000007|C9000003|||Blood troubles")
    assert (edge.subject, edge.object) == ("PUBCHEM.COMPOUND:7", "UMLS:C9000003")
    assert edge.qualifiers == (("label_term", "UMLS:C9000003"), ("original_predicate", "side_effect"))


def test_a_frequency_keeps_its_words_and_bounds_and_that_of_placebo_is_no_effect_of_the_drug(tmp_path):
    found = told(
        tmp_path,
        "meddra_freq.tsv.gz",
        "CID100000007|CID000000007|C9000001||21%|0.21|0.21|PT|C9000001|Belly cramps",
        "CID100000007|CID000000007|C9000001|placebo|rare|0|0.001|PT|C9000001|Belly cramps",
    )
    one, other = (edge for edge in found if isinstance(edge, Edge))
    assert one.predicate == "has_side_effect"
    assert dict(one.qualifiers).items() >= {
        ("frequency", "21%"),
        ("frequency_lower", "0.21"),
        ("frequency_upper", "0.21"),
    }
    assert (other.predicate, dict(other.qualifiers)["original_predicate"]) == ("related_to", "placebo")


def test_only_a_found_indication_treats(tmp_path):
    found = told(
        tmp_path,
        "meddra_all_indications.tsv.gz",
        "CID199000085|C9000001|NLP_indication|unrest|PT|C9000002|Unrest",
        "CID199000085|C9000001|NLP_precondition|unrest|PT|C9000002|Unrest",
        "CID199000085|C9000001|text_mention|unrest|PT|C9000002|Unrest",
    )
    assert [one.name for one in found if isinstance(one, Concept)] == ["Unrest", "unrest"]
    assert [(one.subject, one.predicate, one.object) for one in found if isinstance(one, Edge)] == [
        ("PUBCHEM.COMPOUND:99000085", "treats", "UMLS:C9000002"),
        ("PUBCHEM.COMPOUND:99000085", "related_to", "UMLS:C9000002"),
        ("PUBCHEM.COMPOUND:99000085", "related_to", "UMLS:C9000002"),
    ]


def test_the_tables_beside_name_drugs_of_drugbank_and_terms(tmp_path):
    row = "DB99901|Examplol|99000085|C9000001|NLP_indication|unrest|PT|C9000002|Unrest"
    found = told(tmp_path, "indications.tsv", "|".join((*INDICATIONS, "stitch_id_flat")), f"{row}|CID199000085")
    assert found[-2:] == [
        Concept("DRUGBANK:DB99901", "Examplol", "Drug", source="sider"),
        Mapping("DRUGBANK:DB99901", "close", "PUBCHEM.COMPOUND:99000085", "sider"),
    ]
    assert found[1].subject == "DRUGBANK:DB99901"
    effects = told(tmp_path, "side-effects.tsv", "|".join(SIDE_EFFECTS), "DB99901|Examplol|C9000009|Hiccups", "DB1|||")
    assert [(one.subject, one.predicate, one.object) for one in effects if isinstance(one, Edge)] == [
        ("DRUGBANK:DB99901", "has_side_effect", "UMLS:C9000009")
    ]
    assert str(effects[-1]) == "side-effects.tsv:3: found the drug 'DB1'; wanted an identifier of DrugBank"
    assert told(tmp_path, "side-effect-terms.tsv", "|".join(TERMS), "C9000009|Hiccups") == [
        Concept("UMLS:C9000009", "Hiccups", "PhenotypicFeature", source="sider")
    ]


def test_an_odd_row_is_a_fault(tmp_path):
    found = told(
        tmp_path,
        "meddra_all_se.tsv",
        "CID099000085|CID099010917|C9000001|PT|C9000002|stereo for flat",
        "CID1000085|CID00001|C9000001|PT|C9000002|too short",
        "CID199000085|CID099010917||PT|C9000002|no label",
        "CID199000085|CID099010917|C9000001|PT",
    )
    assert [str(one) for one in found if isinstance(one, SourceError)] == [
        "meddra_all_se.tsv:1: found the compound 'CID099000085'; wanted CID1 or CIDm and eight digits",
        "meddra_all_se.tsv:2: found the compound 'CID00001'; wanted CID0 or CIDs and eight digits",
        "meddra_all_se.tsv:3: found the term ''; wanted an identifier of UMLS",
        "meddra_all_se.tsv:4: found 4 cells; wanted 6 cells",
    ]
    with pytest.raises(SourceError, match="no table of SIDER"):
        told(tmp_path, "other.tsv", "1|2")
    assert [
        str(one) for one in told(tmp_path, "meddra_all_indications.tsv", "CID199000085|C9000001|guess|x|PT|C9000002|X")
    ] == [
        (
            "meddra_all_indications.tsv:1: found the method 'guess'; wanted one of "
            "NLP_indication, NLP_precondition, placebo, side_effect, text_mention"
        )
    ]


@pytest.mark.skipif("KGREASON_DATA" not in os.environ, reason="real data is not laid out")
def test_the_real_tables_are_all_read():
    kinds, words = Counter(), Counter()
    for one in read(Path(os.environ["KGREASON_DATA"]), MANIFEST):
        kinds[type(one)] += 1
        if isinstance(one, Edge):
            words[dict(one.qualifiers).get("original_predicate")] += 1
    # zcat meddra_all_se.tsv.gz | wc -l; zcat meddra_freq.tsv.gz | cut -f4 | sort | uniq -c;
    # (zcat meddra_all_indications.tsv.gz | cut -f3; tail -n +2 indications.tsv | cut -f6) | sort | uniq -c
    assert words == {
        "side_effect": 309849 + 253732,
        "placebo": 37900,
        "text_mention": 17390 + 9456,
        "NLP_indication": 9767 + 5224,
        "NLP_precondition": 3678 + 1848,
    }
    assert kinds[SourceError] == 0
