"""SSSOM tables as mappings; what states no match is passed over, what is broken is a fault."""

import os
from pathlib import Path

import pytest

from kgreason.model import SourceError
from kgreason.sources import Download, Manifest, Mapping, load_manifests
from kgreason.sources.sssom import read

HEADER = "subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification"
META = "# curie_map:\n#   EX: https://example.org/\n"


def manifest(**given) -> Manifest:
    return Manifest("maps", "Maps", "", "1", "", "sssom", "", **given)


def found(tmp_path: Path, *lines: str, header: str = HEADER, name: str = "ours_exact.sssom.tsv", **given) -> list:
    file = tmp_path / name
    file.write_text(META + "\n".join((header, *lines)) + "\n", "utf-8")
    return [str(one) if isinstance(one, SourceError) else one for one in read(file, manifest(**given))]


def test_every_kind_of_match_is_kept_as_what_it_is(tmp_path):
    kinds = ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch")
    lines = [f"EX:{number}\tone\t{kind}\tmesh:D{number}\tby hand" for number, kind in enumerate(kinds)]
    lines.append("EX:5\tone\tIAO:0100001\tEX:6\tby hand")
    assert found(tmp_path, *lines, prefixes={"mesh": "MESH"}) == [
        Mapping("EX:0", "exact", "MESH:D0", "maps#ours_exact"),
        Mapping("EX:1", "close", "MESH:D1", "maps#ours_exact"),
        Mapping("EX:2", "broad", "MESH:D2", "maps#ours_exact"),
        Mapping("EX:3", "narrow", "MESH:D3", "maps#ours_exact"),
        Mapping("EX:4", "related", "MESH:D4", "maps#ours_exact"),
        Mapping("EX:5", "replaced", "EX:6", "maps#ours_exact"),
    ]


def test_a_negated_mapping_and_a_term_that_was_not_found_state_no_match(tmp_path):
    header = f"{HEADER}\tpredicate_modifier"
    lines = ("EX:1\t\tskos:exactMatch\tEX:2\tx\tNot", "EX:1\t\tskos:exactMatch\tsssom:NoTermFound\tx\t")
    assert found(tmp_path, *lines, header=header) == []


def test_a_confidence_below_what_is_asked_for_is_passed_over(tmp_path):
    header = f"{HEADER}\tconfidence"
    lines = [f"EX:{cell}\t\tskos:exactMatch\tEX:9\tx\t{cell}" for cell in ("0.7", "0.9", "high")]
    assert found(tmp_path, *lines, header=header, options={"confidence": "0.8"}) == [
        Mapping("EX:0.9", "exact", "EX:9", "maps#ours_exact"),
        "ours_exact.sssom.tsv:6: found the confidence high; wanted a number",
    ]
    with pytest.raises(SourceError, match=r"maps.toml: found confidence = much; wanted a number"):
        found(tmp_path, *lines, header=header, options={"confidence": "much"})


def test_commas_and_quotes_are_read_too(tmp_path):
    row = '"EX:1","one, two",skos:exactMatch,EX:2,x'
    given = found(tmp_path, row, header=HEADER.replace("\t", ","), name="ours.sssom.csv")
    assert given == [Mapping("EX:1", "exact", "EX:2", "maps#ours")]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("EX:1\tone\tskos:eats\tEX:2\tx", "found skos:eats; wanted a mapping predicate of SKOS or OWL"),
        ("EX 1\tone\tskos:exactMatch\tEX:2\tx", "found EX 1; wanted a CURIE"),
        ("EX:1\tone\tskos:exactMatch\t\tx", "found no identifier; wanted a CURIE"),
        ("EX:1\tone", "found 2 cells; wanted 5 cells"),
    ],
)
def test_a_broken_line_is_a_fault_and_costs_only_itself(tmp_path, line, fault):
    whole = "EX:1\tone\tskos:exactMatch\tEX:2\tx"
    mapping = Mapping("EX:1", "exact", "EX:2", "maps#ours_exact")
    assert found(tmp_path, line, whole) == [f"ours_exact.sssom.tsv:4: {fault}", mapping]


def test_a_file_of_another_format_or_none_is_refused(tmp_path):
    with pytest.raises(SourceError, match=r"x.tsv:3: found the columns a, b; wanted subject_id, predicate_id"):
        found(tmp_path, "1\t2", header="a\tb", name="x.tsv")
    listed = manifest(files=(Download("none.sssom.tsv", ""),))
    with pytest.raises(SourceError, match="no such file"):
        list(read(tmp_path, listed))


def test_mondos_mappings_are_as_many_as_their_lines():
    root = os.environ.get("KGREASON_DATA")
    if not root:
        pytest.skip("KGREASON_DATA names no folder with the real data")
    records = list(read(Path(root), load_manifests()["mondo-mappings"]))
    kinds = {kind: sum(one.predicate == kind for one in records) for kind in ("exact", "close", "broad", "related")}
    assert kinds == {"exact": 109618, "close": 1475, "broad": 88, "related": 2067}
