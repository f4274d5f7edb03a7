"""PharmacotherapyDB's catalogue of indications."""

import os
from collections import Counter
from pathlib import Path

import pytest

from kgreason.model import Concept, Edge, SourceError
from kgreason.sources import load_manifests
from kgreason.sources.pharmacotherapydb import COLUMNS, read

MANIFEST = load_manifests()["pharmacotherapydb"]


def rows(tmp_path, *lines):
    file = tmp_path / "catalog_indications.tsv"
    file.write_text("\n".join(["\t".join(COLUMNS), *(line.replace("|", "\t") for line in lines)]) + "\n", "utf-8")
    return list(read(tmp_path, MANIFEST))


def edge(predicate, *qualifiers):
    numbers = (("curators", "2"), ("resources", "1"))
    return Edge("DRUGBANK:DB99901", predicate, "DOID:1", "pharmacotherapydb", tuple(sorted((*numbers, *qualifiers))))


def test_what_modifies_a_disease_treats_it_and_what_relieves_it_ameliorates_it(tmp_path):
    assert rows(tmp_path, "DOID:1|DB99901|unrest|Examplol|DM|2|1", "DOID:1|DB99901|unrest|Examplol|SYM|2|1") == [
        *(drug := (Concept("DRUGBANK:DB99901", "Examplol", "Drug", source="pharmacotherapydb"),)),
        *(disease := (Concept("DOID:1", "unrest", "Disease", source="pharmacotherapydb"),)),
        edge("treats", ("original_predicate", "DM")),
        *drug,
        *disease,
        edge("ameliorates", ("original_predicate", "SYM")),
    ]


def test_a_pair_that_is_no_indication_is_a_negated_edge(tmp_path):
    found = rows(tmp_path, "DOID:1|DB99901|unrest|Examplol|NOT|2|1")
    assert found[-1] == edge("treats", ("negated", "true"), ("original_predicate", "NOT"))


def test_an_odd_row_is_a_fault(tmp_path):
    found = rows(tmp_path, "DOID:1|DB1|unrest|Examplol|DM|2|1", "DOID:1|DB99901|unrest|Examplol|MAYBE|2|1")
    assert [str(one) for one in found] == [
        "catalog_indications.tsv:2: found the identifiers DRUGBANK:DB1 and DOID:1; wanted well-formed CURIEs",
        "catalog_indications.tsv:3: found the category 'MAYBE'; wanted one of DM, NOT, SYM",
    ]


@pytest.mark.skipif("KGREASON_DATA" not in os.environ, reason="real data is not laid out")
def test_the_real_catalogue_is_all_read():
    records = list(read(Path(os.environ["KGREASON_DATA"]), MANIFEST))
    edges = [one for one in records if isinstance(one, Edge)]
    assert [one for one in records if isinstance(one, SourceError)] == []
    # cut -f5 FILE | sort | uniq -c
    assert Counter(dict(one.qualifiers)["original_predicate"] for one in edges) == {"DM": 755, "SYM": 390, "NOT": 243}
    assert sum(("negated", "true") in one.qualifiers for one in edges) == 243
