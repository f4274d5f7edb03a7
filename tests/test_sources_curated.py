"""The small curated sources: their manifests, and that damaged input never gives anything but records or a fault."""

import gzip
import random

import pytest

from kgreason.content import content
from kgreason.model import Concept, Edge, SourceError
from kgreason.sources import Mapping, Name, load_manifests, load_predicates
from kgreason.sources.columns import read_cells, read_columns
from kgreason.sources.ddi import ENDS, QUALIFIERS
from kgreason.sources.ddi import read as read_ddi
from kgreason.sources.drugmechdb import read as read_drugmechdb
from kgreason.sources.medi import COLUMNS
from kgreason.sources.medi import read as read_medi
from kgreason.sources.medrt import read as read_medrt
from kgreason.sources.ndfrt import read as read_ndfrt
from kgreason.sources.pharmacotherapydb import read as read_pharmacotherapydb
from kgreason.sources.sider import read as read_sider

LICENCES = {
    "ddi_us_government": "US government works",
    "drugmechdb": "CC0",
    "medi": "CC0",
    "ndfrt_pairs": "MIT",
    "pharmacotherapydb": "CC0",
    "sider": "CC BY-NC-SA",
}
MEDRT = """<?xml version="1.0" encoding="UTF-8"?>
<terminology>
  <concept><namespace>MED-RT</namespace><name>Calming [PE]</name><code>N0000000001</code>
    <property><name>CTY</name><value>PE</value></property></concept>
  <association><name>has_PE</name>
    <from_namespace>RxNorm</from_namespace><from_name>examplol</from_name><from_code>1</from_code>
    <to_namespace>MED-RT</to_namespace><to_name>Calming [PE]</to_name><to_code>N0000000001</to_code></association>
</terminology>
"""
STORY = """graph:
  _id: EX_1
  disease_mesh: EX:unrest
  drug_mesh: EX:examplol
links:
  - {key: treats, source: EX:examplol, target: EX:unrest}
nodes:
  - {id: EX:examplol, label: Drug, name: examplol}
  - {id: EX:unrest, label: Disease, name: unrest}
"""
WHOLE = {
    "ddi_us_government": (
        "pairs.tsv",
        "\n".join(
            "\t".join(cells)
            for cells in (
                (*ENDS, *QUALIFIERS),
                ("http://bio2rdf.org/drugbank:DB99901", "A", "http://bio2rdf.org/drugbank:DB99902", "B")
                + ("None",) * len(QUALIFIERS),
            )
        ),
        read_ddi,
    ),
    "drugmechdb": ("story.yaml", STORY, read_drugmechdb),
    "medi": (
        "drugs.csv",
        f"""{",".join(COLUMNS)}\nEX:1,examplol,EXAMPLOL,FALSE,,"['EX:1', 'EX:2']",['A01AA01']\n""",
        read_medi,
    ),
    "medrt": ("Core_MEDRT.xml", MEDRT, read_medrt),
    "ndfrt_pairs": ("ndf_tn.csv", "source,target\nEX:1,EX:2\nEX:3,EX:4\n", read_ndfrt),
    "pharmacotherapydb": (
        "pairs.tsv",
        (
            "doid_id\tdrugbank_id\tdisease\tdrug\tcategory\tn_curators\tn_resources\n"
            "DOID:1\tDB99901\tunrest\texamplol\tDM\t2\t1\n"
        ),
        read_pharmacotherapydb,
    ),
    "sider": (
        "meddra_all_se.tsv",
        "CID100000001\tCID000000002\tC9000001\tPT\tC9000002\tunrest\n" * 2,
        read_sider,
    ),
}


@pytest.mark.parametrize("name", [*LICENCES, "medrt"])
def test_a_manifest_says_whose_the_source_is_and_maps_to_predicates_of_the_table(name):
    manifest = load_manifests()[name]
    predicates = load_predicates(content("ontologies"))
    assert {key.removeprefix("^") for key in manifest.predicates.values() if key} <= set(predicates)
    assert manifest.licence == LICENCES.get(name, manifest.licence)
    assert manifest.must_accept == (name in {"medrt", "sider"})
    assert "non-commercial" in manifest.adds or name != "sider"


def test_every_predicate_names_an_inverse_a_parent_and_opposites_of_the_table():
    predicates = load_predicates(content("ontologies"))
    for name in ("positively_correlated_with", "negatively_correlated_with", "has_metabolite", "produces"):
        one = predicates[name]
        assert one.parent in predicates
        assert set(one.opposites) <= set(predicates)
        assert (one.inverse == name) == one.symmetric


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_what_is_whole_gives_records_and_no_fault(name, tmp_path):
    file, text, read = WHOLE[name]
    (tmp_path / file).write_text(text, "utf-8")
    records = list(read(tmp_path / file, load_manifests()[name]))
    assert [one for one in records if isinstance(one, SourceError)] == []
    assert any(isinstance(one, Edge | Mapping) for one in records)
    assert list(read(tmp_path / file, load_manifests()[name])) == records


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_damaged_input_gives_records_or_faults_and_nothing_else(name, tmp_path):
    file, text, read = WHOLE[name]
    chance = random.Random(name)
    for _ in range(300):
        (tmp_path / file).write_bytes(damaged(text.encode(), chance))
        try:
            records = list(read(tmp_path / file, load_manifests()[name]))
        except SourceError as fault:
            assert fault.place
            continue
        for one in records:
            assert isinstance(one, Concept | Name | Edge | Mapping | SourceError)


def damaged(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 4)):
        at, until = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        kind = chance.randrange(5)
        if kind == 0:
            data = data[:at]
        elif kind == 1:
            data = data[:at] + data[until:]
        elif kind == 2:
            data = data[:at] + data[at:until] * 2 + data[until:]
        elif kind == 3:
            data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        else:
            data = (
                data[:at]
                + chance.choice([b"\t", b"\n", b'"', b"'", b"\x00", b"&x;", b"- ", b"\xef\xbb\xbf"])
                + data[at:]
            )
        data = data or b"\n"
    return data


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_a_file_that_is_missing_empty_or_another_is_refused(name, tmp_path):
    file, _, read = WHOLE[name]
    manifest = load_manifests()[name]
    with pytest.raises(SourceError):
        list(read(tmp_path, manifest))
    for text in ("", "something else\n"):
        (tmp_path / file).write_text(text, "utf-8")
        try:
            records = list(read(tmp_path / file, manifest))
        except SourceError:
            continue
        assert [type(one) for one in records] == [SourceError]


def test_a_table_that_breaks_off_is_refused(tmp_path):
    whole = gzip.compress(WHOLE["sider"][1].encode())
    (tmp_path / "meddra_all_se.tsv.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceError, match="breaks off"):
        list(read_sider(tmp_path / "meddra_all_se.tsv.gz", load_manifests()["sider"]))


def test_a_row_of_another_width_costs_only_itself(tmp_path):
    (tmp_path / "rows.tsv").write_text("a\tb\n1\t2\n3\n\n4\t5\r\n", "utf-8")
    assert [str(one) for one in read_columns(tmp_path / "rows.tsv", ("b",))] == [
        "(2, ['2'])",
        "rows.tsv:3: found 1 cells; wanted 2 cells",
        "(5, ['5'])",
    ]
    assert next(iter(read_cells(tmp_path / "rows.tsv", 2))) == (1, ["a", "b"])


def test_a_quoted_cell_may_have_several_lines_and_an_open_quote_costs_its_line(tmp_path):
    (tmp_path / "rows.csv").write_text('a,b\n1,"x\ny, z"\n2,"open\n3,w\n', "utf-8")
    assert [str(one) for one in read_columns(tmp_path / "rows.csv", ("a", "b"), ",")] == [
        "(2, ['1', 'x\\ny, z'])",
        "rows.csv:4: found unexpected end of data; wanted a row of the table",
        "(5, ['3', 'w'])",
    ]
