"""The drug–disease pairs of NDF-RT."""

import os
from collections import Counter
from pathlib import Path

import pytest

from kgreason.model import Edge, SourceError
from kgreason.sources import load_manifests
from kgreason.sources.ndfrt import read

MANIFEST = load_manifests()["ndfrt_pairs"]


def test_one_file_contraindicates_and_the_other_indicates(tmp_path):
    (tmp_path / "ndf_tn.csv").write_text("source,target\nEX:examplol,DOID:1\n", "utf-8")
    (tmp_path / "ndf_tp.csv").write_text("source,target\r\nEX:examplol,HP:0000002\r\n", "utf-8")
    assert list(read(tmp_path, MANIFEST)) == [
        Edge("EX:examplol", "contraindicated_in", "DOID:1", "ndfrt_pairs", (("original_predicate", "ndf_tn"),)),
        Edge("EX:examplol", "treats", "HP:0000002", "ndfrt_pairs", (("original_predicate", "ndf_tp"),)),
    ]


def test_a_pair_without_two_identifiers_is_a_fault(tmp_path):
    (tmp_path / "ndf_tn.csv").write_text("source,target\nEX:examplol,DOID:heart\n,EX:2\nEX:1\nEX:1,EX:2\n", "utf-8")
    assert [
        str(one) if isinstance(one, SourceError) else one.object for one in read(tmp_path / "ndf_tn.csv", MANIFEST)
    ] == [
        "ndf_tn.csv:2: found the identifier 'DOID:heart'; wanted a well-formed CURIE",
        "ndf_tn.csv:3: found the identifier ''; wanted a well-formed CURIE",
        "ndf_tn.csv:4: found 1 cells; wanted 2 cells",
        "EX:2",
    ]


def test_a_carriage_return_within_a_row_is_a_fault(tmp_path):
    (tmp_path / "ndf_tn.csv").write_bytes(b"source,target\nEX:1,EX\r:2\nEX:1,EX:2\n")
    found = list(read(tmp_path / "ndf_tn.csv", MANIFEST))
    wanted = "ndf_tn.csv:2: found a carriage return within the row; wanted a row of the table"
    assert [str(found[0]), len(found)] == [wanted, 2]


def test_pairs_in_a_file_of_another_name_are_refused(tmp_path):
    (tmp_path / "pairs.csv").write_text("source,target\nEX:1,EX:2\n", "utf-8")
    with pytest.raises(SourceError, match="no known relation"):
        list(read(tmp_path / "pairs.csv", MANIFEST))


@pytest.mark.skipif("KGREASON_DATA" not in os.environ, reason="real data is not laid out")
def test_the_real_pairs_are_all_read():
    records = list(read(Path(os.environ["KGREASON_DATA"]), MANIFEST))
    # tail -n +2 FILE | wc -l, and | sort -u | wc -l
    assert Counter(one.predicate for one in records) == {"contraindicated_in": 10032, "treats": 10433}
    assert Counter(one.predicate for one in set(records)) == {"contraindicated_in": 9752, "treats": 9884}
