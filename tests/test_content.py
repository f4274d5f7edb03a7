"""Finding the shipped content, and reading its tables."""

import pytest

from kgreason import content as module
from kgreason.content import Row, content, read_rows, starter_id
from kgreason.model import KgreasonError, SourceError


def said(faults: list[SourceError]) -> list[str]:
    return [str(fault) for fault in faults]


def test_a_checkout_holds_its_content_beside_the_package():
    assert [content(kind).name for kind in ("ontologies", "verifiers")] == ["ontologies", "verifiers"]
    assert (content("ontologies") / "predicates.tsv").is_file()


def test_an_installation_without_its_content_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "__file__", str(tmp_path / "kgreason" / "content.py"))
    monkeypatch.setattr(module, "files", lambda _: tmp_path / "kgreason")
    with pytest.raises(KgreasonError) as caught:
        content("verifiers")
    assert caught.value.found == "no verifiers/ beside or inside it"
    assert caught.value.wanted == "a complete installation"


def test_a_wheel_carries_its_content_inside_the_package(tmp_path, monkeypatch):
    (tmp_path / "_content" / "graphs").mkdir(parents=True)
    monkeypatch.setattr(module, "files", lambda _: tmp_path)
    assert content("graphs") == tmp_path / "_content" / "graphs"


def test_a_table_gives_its_rows_with_their_places(tmp_path):
    (tmp_path / "t.tsv").write_text("name\tclasses\nexamplol\t calmer | waker \n\t\nsamplin\t\n", "utf-8")
    faults: list[SourceError] = []
    rows = list(read_rows(tmp_path / "t.tsv", ("name", "classes"), faults))
    assert rows == [
        Row("t.tsv:2", {"name": "examplol", "classes": "calmer | waker"}),
        Row("t.tsv:4", {"name": "samplin", "classes": ""}),
    ]
    assert [row.many("classes") for row in rows] == [("calmer", "waker"), ()]
    assert rows[0]["name"] == "examplol"
    assert faults == []


def test_a_row_with_a_cell_too_many_costs_only_itself(tmp_path):
    (tmp_path / "t.tsv").write_text("a\tb\n1\t2\t3\n4\t5\n", "utf-8")
    faults: list[SourceError] = []
    assert [row.cells for row in read_rows(tmp_path / "t.tsv", ("a", "b"), faults)] == [{"a": "4", "b": "5"}]
    assert said(faults) == ["t.tsv:2: found 3 cells; wanted 2 cells"]


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", "t.tsv:1: found nothing; wanted a b"),
        (b"b\ta\n1\t2\n", "t.tsv:1: found b a; wanted a b"),
        (b"a\tb\n\xff\t2\n", "t.tsv: found bytes that are no UTF-8 at 4; wanted UTF-8"),
    ],
)
def test_a_table_that_cannot_be_read_yields_one_fault_and_no_row(tmp_path, raw, fault):
    (tmp_path / "t.tsv").write_bytes(raw)
    faults: list[SourceError] = []
    assert list(read_rows(tmp_path / "t.tsv", ("a", "b"), faults)) == []
    assert said(faults) == [fault]


def test_a_name_becomes_an_identifier_of_letters_digits_and_dashes():
    names = ("CYP3A4", "Crohn disease", " beta-2 agonist (inhaled) ")
    assert [starter_id(name) for name in names] == ["KG:CYP3A4", "KG:Crohn-disease", "KG:beta-2-agonist-inhaled"]
