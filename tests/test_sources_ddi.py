"""The US government's drug–drug interactions."""

import os
from collections import Counter
from pathlib import Path

import pytest

from kgreason.model import Concept, Edge, SourceError
from kgreason.sources import load_manifests
from kgreason.sources.ddi import ENDS, HOME, QUALIFIERS, read

MANIFEST = load_manifests()["ddi_us_government"]


def rows(tmp_path, *pairs):
    lines = ["\t".join((*ENDS, "objectUri", *QUALIFIERS))]
    for first, one, second, other, told in pairs:
        lines.append("\t".join((first, one, second, other, "None", *(told.get(key, "None") for key in QUALIFIERS))))
    (tmp_path / "pairs.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    return list(read(tmp_path / "pairs.tsv", MANIFEST))


def test_a_row_is_an_edge_with_all_that_it_says(tmp_path):
    told = {"source": "EX list", "severity": "Critical", "certainty": "sure", "label": "A/B", "uri": "http://ex.org/1"}
    assert rows(tmp_path, (f"{HOME}DB99901", "\ufeffExamplol", f"{HOME}DB99902", "SAMPLIN", told)) == [
        Concept("DRUGBANK:DB99901", "Examplol", "Drug", source="ddi_us_government"),
        Concept("DRUGBANK:DB99902", "SAMPLIN", "Drug", source="ddi_us_government"),
        Edge(
            "DRUGBANK:DB99901",
            "interacts_with",
            "DRUGBANK:DB99902",
            "ddi_us_government",
            (
                ("certainty", "sure"),
                ("knowledge_source", "EX list"),
                ("label", "A/B"),
                ("precipitant", "DRUGBANK:DB99902"),
                ("record", "http://ex.org/1"),
                ("severity", "Critical"),
            ),
        ),
    ]


def test_a_drug_is_named_once_however_it_is_capitalised(tmp_path):
    one, other = f"{HOME}DB99901", f"{HOME}DB99902"
    found = rows(tmp_path, (one, "Examplol", other, "Samplin", {}), (other, "SAMPLIN", one, "Exampline", {}))
    assert [record.name for record in found if isinstance(record, Concept)] == ["Examplol", "Samplin", "Exampline"]


def test_an_odd_pair_is_a_fault(tmp_path):
    one = f"{HOME}DB99901"
    found = rows(tmp_path, (one, "A", "None", "B", {}), (one, "A", one, "A", {}), (one, "A", f"{HOME}DB1", "B", {}))
    assert [str(fault) for fault in found] == [
        f"pairs.tsv:2: found the drugs '{one}' and 'None'; wanted two of DrugBank",
        "pairs.tsv:3: found DRUGBANK:DB99901 twice; wanted two drugs",
        f"pairs.tsv:4: found the drugs '{one}' and '{HOME}DB1'; wanted two of DrugBank",
    ]


@pytest.mark.skipif("KGREASON_DATA" not in os.environ, reason="real data is not laid out")
def test_the_real_pairs_are_all_read():
    records = list(read(Path(os.environ["KGREASON_DATA"]), MANIFEST))
    edges = [dict(one.qualifiers) for one in records if isinstance(one, Edge)]
    assert [one for one in records if isinstance(one, SourceError)] == []
    # cut -f21 FILE | sort | uniq -c; cut -f18; (cut -f1; cut -f3) | sort -u | wc -l
    sources = {"NDF-RT": 2606, "ONC-NonInteruptive": 2101, "ONC-HighPriority": 1930}
    assert Counter(one["knowledge_source"] for one in edges) == sources
    assert Counter(one.get("severity") for one in edges) == {None: 4031, "Significant": 1709, "Critical": 897}
    assert len({one.id for one in records if isinstance(one, Concept)}) == 637
    assert not any(one.name.startswith("\ufeff") for one in records if isinstance(one, Concept))
