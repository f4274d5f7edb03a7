"""MEDI's drug list: names, equivalent identifiers and ingredients."""

import os
from collections import Counter
from pathlib import Path

import pytest

from kgreason.model import Concept, Edge, SourceError
from kgreason.sources import Mapping, load_manifests
from kgreason.sources.medi import COLUMNS, read

MANIFEST = load_manifests()["medi"]
BLANK = dict.fromkeys(COLUMNS, "") | {"curie_label": "examplol", "is_combination_therapy": "FALSE"}


def rows(tmp_path, *cells):
    lines = [",".join(COLUMNS)]
    lines.extend(",".join(f'"{one}"' for one in (BLANK | row).values()) for row in cells)
    (tmp_path / "drugs.csv").write_text("\r\n".join(lines) + "\r\n", "utf-8")
    return list(read(tmp_path / "drugs.csv", MANIFEST))


def mappings(tmp_path, curie, cell):
    found = rows(tmp_path, {"curie": curie, "alternate_ids": cell})
    return [(one.predicate, one.object) for one in found if isinstance(one, Mapping)]


def test_only_a_drug_s_own_identifiers_are_exact_its_salts_and_products_are_narrow(tmp_path):
    listed = "['CHEBI:1', 'UNII:ABCDEFGHIJ', 'RXCUI:7', 'RXCUI:8', 'UMLS:C9000008', 'CHEBI:2']"
    assert mappings(tmp_path, "CHEBI:1", listed) == [
        ("exact", "UNII:ABCDEFGHIJ"),
        ("exact", "RXNORM:7"),
        ("narrow", "RXNORM:8"),
        ("narrow", "UMLS:C9000008"),
        ("narrow", "CHEBI:2"),
    ]


def test_a_mesh_descriptor_comes_before_supplementary_records(tmp_path):
    listed = "['CHEBI:1', 'MESH:C999991', 'MESH:D999991', 'RXCUI:7']"
    assert mappings(tmp_path, "CHEBI:1", listed) == [
        ("exact", "MESH:D999991"),
        ("exact", "RXNORM:7"),
        ("exact", "MESH:C999991"),
    ]


def test_a_product_is_the_same_as_the_concept_beside_it_only(tmp_path):
    listed = "['RXCUI:8', 'UMLS:C9000008', 'RXCUI:9', 'UMLS:C9000009']"
    assert mappings(tmp_path, "RXCUI:8", listed) == [
        ("exact", "UMLS:C9000008"),
        ("narrow", "RXNORM:9"),
        ("narrow", "UMLS:C9000009"),
    ]


def test_a_substance_without_rxcui_does_not_take_that_of_its_first_product(tmp_path):
    assert mappings(tmp_path, "CHEBI:1", "['CHEBI:1', 'UMLS:C9000001', 'RXCUI:8', 'UMLS:C9000008']") == [
        ("exact", "UMLS:C9000001"),
        ("narrow", "RXNORM:8"),
        ("narrow", "UMLS:C9000008"),
    ]


def test_identifiers_of_lists_that_do_not_name_the_drug_are_related(tmp_path):
    assert mappings(tmp_path, "CHEBI:1", "['CHEBI:2', 'MESH:D900001']| ['CHEBI:1', 'MESH:D900002']| []") == [
        ("related", "CHEBI:2"),
        ("related", "MESH:D900001"),
        ("exact", "MESH:D900002"),
    ]


def test_one_atc_code_is_exact_several_are_close_and_a_group_is_broad(tmp_path):
    codes = ["['A01AA01']", "['A01AA01', 'B01AA01']", "['A01AA']", ""]
    found = rows(tmp_path, *({"curie": "EX:1", "atc_codes": cell} for cell in codes))
    assert [(one.predicate, one.object) for one in found if isinstance(one, Mapping)] == [
        ("exact", "ATC:A01AA01"),
        ("close", "ATC:A01AA01"),
        ("close", "ATC:B01AA01"),
        ("broad", "ATC:A01AA"),
    ]


def test_a_combination_has_its_active_ingredients_once_each(tmp_path):
    cell = "EX:2~Samplin|EX:3~Examplin|EX:2~Samplin| "
    row = {"curie": "EX:1", "is_combination_therapy": "TRUE", "combination_therapy_ingredients_curies": cell}
    assert rows(tmp_path, row) == [
        Concept("EX:1", "examplol", "Drug", source="medi"),
        Concept("EX:2", "Samplin", "Drug", source="medi"),
        Edge("EX:1", "has_active_ingredient", "EX:2", "medi"),
        Concept("EX:3", "Examplin", "Drug", source="medi"),
        Edge("EX:1", "has_active_ingredient", "EX:3", "medi"),
    ]


def test_names_of_forms_strengths_and_mixtures_are_no_names_of_the_drug(tmp_path):
    names = (
        "EXAMPLOL| EXAMPLOL TARTRATE| examplol-abcd| Examplol tablets| EXAMPLOL; SAMPLIN| EXAMPLOL 5MG/ML| "
        "examplol and samplin| EXAMPLOL EXAMPLOL TARTRATE"
    )
    [drug] = rows(tmp_path, {"curie": "EX:1", "source_ingredients": names})
    assert drug.synonyms == ("EXAMPLOL TARTRATE", "examplol-abcd")
    [mixture] = rows(tmp_path, {"curie": "EX:1", "source_ingredients": "EXAMPLIN", "is_combination_therapy": "TRUE"})
    assert mixture.synonyms == ()


def test_an_odd_cell_is_a_fault(tmp_path):
    found = rows(
        tmp_path,
        {"curie": "NCBIGene:1"},
        {"curie": "EX:1", "curie_label": ""},
        {"curie": "EX:1", "alternate_ids": "['EX:1', 'KEGG.COMPOUND:C00001C00002']"},
        {"curie": "EX:1", "alternate_ids": "['EX:1', print()]"},
        {"curie": "EX:1", "atc_codes": "1"},
        {"curie": "EX:1", "combination_therapy_ingredients_curies": "Error~Error|EX:1~itself|MONDO:0000001~unrest"},
    )
    wanted = "wanted another drug's identifier, ~ and its name"
    assert [str(one) for one in found if isinstance(one, SourceError)] == [
        "drugs.csv:2: found 'NCBIGene:1' as the drug 'examplol'; wanted a drug's identifier and its name",
        "drugs.csv:3: found 'EX:1' as the drug ''; wanted a drug's identifier and its name",
        "drugs.csv:4: found the identifier 'KEGG.COMPOUND:C00001C00002'; wanted a drug's identifier",
        "drugs.csv:5: found the identifiers \"['EX:1', print()]\"; wanted lists of quoted identifiers",
        "drugs.csv:6: found the ATC code '1'; wanted one such as A10BA02",
        f"drugs.csv:7: found the ingredient 'Error~Error'; {wanted}",
        f"drugs.csv:7: found the ingredient 'EX:1~itself'; {wanted}",
        f"drugs.csv:7: found the ingredient 'MONDO:0000001~unrest'; {wanted}",
    ]


@pytest.mark.skipif("KGREASON_DATA" not in os.environ, reason="real data is not laid out")
def test_the_real_list_is_all_read():
    records = list(read(Path(os.environ["KGREASON_DATA"]), MANIFEST))
    kinds = Counter(type(one) for one in records)
    # csv.DictReader and ast.literal_eval over the file: 2,836 rows, 8 of them of a gene or a disease; per other row the
    # distinct identifiers but its own (158,270, and 8 of two codes in one), ATC codes (1,825), distinct ingredients
    assert kinds[SourceError] == 8 + 8 + 73
    assert kinds[Mapping] == 158270 + 1825
    assert kinds[Edge] == 1029
    assert kinds[Concept] == 2828 + 1029
    exact = [one for one in records if isinstance(one, Mapping) and one.predicate == "exact"]
    drugs = {one.id for one in records if isinstance(one, Concept)}
    assert {one.object for one in exact if one.object in drugs} == {"UMLS:C0085272", "UMLS:C0937950"}
    shared = Counter(one.object for one in exact)
    assert {one for one, count in shared.items() if count > 1} == {
        "ATC:B03XA02",
        "ATC:B06AC06",
        "ATC:J06BD03",
        "ATC:L02AE02",
    }
