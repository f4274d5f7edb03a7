"""What ships: the knowledge has no fault of form, compiles to the same bytes twice, and its audit tells true from false."""

import dataclasses
import json
import re
from pathlib import Path

import pytest
from msgspec import structs
from msgspec.structs import replace

from kgreason.cli import main
from kgreason.content import content, read_rows
from kgreason.curate.examples import failures
from kgreason.curate.knowledge import Knowledge, audit, load_knowledge, named_in_sections, summary
from kgreason.curate.labels import load_labels
from kgreason.curate.lint import lint
from kgreason.curate.named import Named
from kgreason.graph import Index
from kgreason.graph.compile import write_index
from kgreason.graph.names import normal
from kgreason.graph.rows import starter_rows
from kgreason.model import Atom, Concept, Edge, KgreasonError, Rule, Strength, Transcription, When
from kgreason.rules.packs import TRANSCRIBED, Example


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


def test_the_shipped_knowledge_has_no_fault_of_form(knowledge: Knowledge) -> None:
    assert [str(one) for one in lint(knowledge.starter, knowledge.packs, knowledge.predicates)] == []


def test_the_shipped_knowledge_is_as_large_as_it_says(knowledge: Knowledge) -> None:
    counts = dict(summary(knowledge))
    contraindications = sum(count for name, count in counts.items() if name.startswith("rules: contraindication"))
    assert counts["concepts: Drug"] >= 300
    assert contraindications >= 700
    assert sum(count for name, count in counts.items() if name.startswith("rules: dosing")) >= 250
    assert sum(count for name, count in counts.items() if name.startswith("rules: guideline")) >= 60
    assert counts["edges: has_phenotype"] >= 800


NO_DRUG = re.compile(r"(?:^|; )([^;]+?) (?:is|are) (?:not|no) (?:an? )?(?:drug|concept)s? here")


def test_no_note_calls_unknown_what_is_a_drug_by_now(knowledge: Knowledge) -> None:
    concepts = knowledge.starter.concepts.values()
    drugs = {normal(name) for one in concepts if one.category == "Drug" for name in (one.name, *one.synonyms)}
    called = [
        (row["drug"], name)
        for file in content("verifiers").joinpath("transcribed").iterdir()
        for row in read_rows(file, TRANSCRIBED, [])
        for names in NO_DRUG.findall(row["note"])
        for name in re.split(r", | and | or ", names)
    ]
    assert ("tranylcypromine", "tryptophan") in called
    assert [one for one in called if normal(one[1]) in drugs] == []


def test_an_index_is_the_same_to_the_byte_each_time_it_is_compiled(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_index(starter_rows(), tmp_path / name)
    one, two = (
        {
            str(file.relative_to(tmp_path / name)): file.read_bytes()
            for file in (tmp_path / name).rglob("*")
            if file.is_file()
        }
        for name in ("one", "two")
    )
    assert len(one) > 20
    assert one == two
    assert Index(tmp_path / "one").concept("KG:metformin").name == "metformin"


def test_a_leftover_of_a_killed_build_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / ".index-killed").mkdir()
    (tmp_path / ".index-killed" / "concepts.bin").write_bytes(b"half")
    write_index(starter_rows(), tmp_path / "index")
    write_index(starter_rows(), tmp_path / "index")
    assert Index(tmp_path / "index").resolve("RXNORM:6809") == "KG:metformin"


def test_a_folder_that_is_no_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KgreasonError, match="wanted an index folder"):
        Index(tmp_path)
    (tmp_path / "meta.json").write_text('{"format": "other"}')
    with pytest.raises(KgreasonError, match="found other"):
        Index(tmp_path)


def test_lint_finds_each_kind_of_fault() -> None:
    broken = load_knowledge()
    starter, packs = broken.starter, broken.packs
    starter.concepts["KG:EX-twin"] = Concept("KG:EX-twin", "metformin", "Planet", source="nowhere")
    starter.places["KG:EX-twin"] = "EX:1"
    for edge in (
        Edge("KG:metformin", "treats", "KG:EX-nothing", "dailymed:bad"),
        Edge("KG:biguanide", "subclass_of", "KG:metformin", "atc2024: A10"),
        Edge("KG:metformin", "subclass_of", "KG:statin", "atc2024: A10"),
        Edge("KG:metformin", "causes", "KG:nausea", "atc2024:"),
    ):
        starter.edges.append(edge)
        starter.edge_places[structs.replace(edge, source="")] = "EX:2"
    starter.measures["KG:eGFR"] = replace(starter.measures["KG:eGFR"], low="KG:EX-nothing")
    rule = Rule("EX-rule", "KG:EX-nothing", When("atom", Atom("has", "KG:gout")), Strength.AVOID, "x", "", "threshold")
    packs.rules.append(rule)
    packs.places["EX-rule"] = "EX:3"
    packs.examples["EX-rule"] = [Example({"has": ["gout"]}, "silent"), Example({"has": ["no such thing"]}, "fires")]
    packs.transcriptions.append(Transcription("KG:EX-nothing", "", "", ""))
    faults = [*lint(starter, packs, broken.predicates), *failures(starter, packs)]
    found = "\n".join(map(str, faults))
    for words in (
        "found Planet",
        "one concept a name",
        "found KG:EX-nothing; wanted a declared concept",
        "a hierarchy without cycles",
        "only one of two disjoint classes",
        "wanted a place in it",
        "found dailymed:bad",
        "found no reason",
        "EX:3 example 1: found fires; wanted silent",
        "EX:3 example 2: found no such thing",
    ):
        assert words in found, words


LABEL = {
    "set_id": ["0a0a0a0a-0000-0000-0000-000000000000"],
    "generic_name": ["METFORMIN HYDROCHLORIDE"],
    "sections": {
        "contraindications": "Metformin is contraindicated in patients with metabolic acidosis. Avoid in gout.",
        "warnings": "Monitor renal function. Avoid use in patients with hepatic impairment. Do not exceed 2 g in elderly.",
    },
}


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    (tmp_path / "metformin.json").write_text(json.dumps(LABEL))
    text = "# 4 CONTRAINDICATIONS\n\nLactic acidosis.\n\n# 5 WARNINGS AND PRECAUTIONS\n\nNone.\n"
    (tmp_path / "plain_text.json").write_text(json.dumps({"drug": "metformin", "text": text}))
    (tmp_path / "list.json").write_text("[]")
    return tmp_path


def rule(object_: str, strength: Strength, section: str = "contraindications", drug: str = "KG:metformin") -> Rule:
    source = f"dailymed:0a0a0a0a-0000-0000-0000-000000000000#{section}"
    return Rule(f"EX/{object_}", drug, When("atom", Atom("has", object_)), strength, source, "why")


@pytest.mark.parametrize(
    ("row", "confirmed"),
    [
        (rule("KG:metabolic-acidosis", Strength.CONTRAINDICATED), True),
        (rule("KG:metabolic-acidosis", Strength.CAUTION), False),
        (rule("KG:asthma", Strength.CONTRAINDICATED), False),
        (rule("KG:metabolic-acidosis", Strength.CONTRAINDICATED, drug="KG:glipizide"), False),
        (rule("KG:metabolic-acidosis", Strength.CONTRAINDICATED, drug="KG:biguanide"), True),
        (rule("KG:hepatic-impairment", Strength.AVOID, "warnings"), True),
        (rule("KG:hepatic-impairment", Strength.CONTRAINDICATED, "warnings"), False),
        (rule("KG:hepatic-impairment", Strength.AVOID, "boxed_warning"), False),
    ],
)
def test_the_audit_confirms_what_the_section_says_and_nothing_else(
    knowledge: Knowledge, labels: Path, row: Rule, confirmed: bool
) -> None:
    judged = audit(knowledge).judge(row, load_labels(labels))
    assert judged is not None
    assert judged.confirmed is confirmed, judged.why


def test_a_rule_that_cites_no_label_is_not_judged(knowledge: Knowledge, labels: Path) -> None:
    row = replace(rule("KG:gout", Strength.AVOID), source="beers2023: Table 2")
    assert audit(knowledge).judge(row, load_labels(labels)) is None


def test_labels_that_are_one_text_are_cut_at_their_headings(labels: Path) -> None:
    assert load_labels(labels)["plain_text"].sections["contraindications"].strip() == "Lactic acidosis."


def test_a_folder_without_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KgreasonError, match="found no label"):
        load_labels(tmp_path)


def test_what_a_label_contraindicates_and_no_row_has_is_listed(knowledge: Knowledge, labels: Path) -> None:
    mark = Transcription("KG:metformin", LABEL["set_id"][0], "none", "none")
    alone = replace(knowledge, packs=dataclasses.replace(knowledge.packs, transcriptions=[mark]))
    assert Named("KG:metformin", "KG:gout", covered=False) in named_in_sections(alone, labels).open


def test_the_knowledge_commands_print_counts_and_verdicts(labels: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "lint"]) == 0
    assert capsys.readouterr().out.rstrip().endswith("faults")
    assert main(["knowledge", "audit", "--labels", str(labels), "--missing"]) == 1
    out = capsys.readouterr().out
    assert "conditions, drugs and classes that the sections contraindicate" in out
    assert "rows that cite a label are confirmed" in out
    assert "named-only/" not in out
