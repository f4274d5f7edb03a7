"""What contraindications sections name: what a rule covers, what stands in a longer name, and why the rest has no row."""

import json
from pathlib import Path

import pytest

from kgreason.content import content
from kgreason.curate.knowledge import Knowledge, load_knowledge, named_in_sections
from kgreason.curate.named import COLUMNS, REASONS, Named, Sections, Tally, named_faults, read_named_only, tally
from kgreason.model import SourceError
from kgreason.rules import load_packs
from kgreason.sources import load_predicates, load_starter

EXAMPLOL = "KG:examplol"
STARTER = "ontologies/starter/area"
HEAD = "\t".join(COLUMNS) + "\n"
WANTED = ", ".join(REASONS)


def load(folder: Path) -> Knowledge:
    starter = load_starter(folder / "ontologies", load_predicates(folder / "ontologies"))
    return Knowledge({}, starter, load_packs(folder / "verifiers", starter.category))


def named(folder: Path, section: str, drug: str = EXAMPLOL) -> list[tuple[str, bool, bool]]:
    known = load(folder)
    found = Sections(known.starter, known.packs.rules).named(drug, section)
    return [(one.concept.removeprefix("KG:"), one.covered, one.apart) for one in found]


@pytest.mark.parametrize(
    ("section", "found"),
    [
        ("Slow heart.", [("slow-heart", True, True)]),
        ("Heart trouble.", [("heart-trouble", False, True)]),
        ("Samplin or another waker.", [("samplin", True, True), ("waker", True, True)]),
        ("Examplol and other calmers are not calming.", []),
        ("The exase and its serum exate, HT.", []),
        ("Gravidity.", [("pregnancy", True, True)]),
    ],
)
def test_a_rule_covers_what_it_asks_for_and_its_kinds_but_nothing_wider(knowledge, section, found):
    assert named(knowledge, section) == found


def test_rules_of_a_drug_do_not_cover_for_its_class(knowledge):
    assert named(knowledge, "Pregnancy, slow heart.", "KG:calmer") == [
        ("pregnancy", False, True),
        ("slow-heart", True, True),
    ]


def test_a_kind_of_a_kind_of_what_a_rule_asks_for_is_covered(knowledge, append):
    append(f"{STARTER}/conditions.tsv", "still heart|PhenotypicFeature|stopping heart|||exbook: heart\n")
    append(f"{STARTER}/conditions.tsv", "stopping heart|PhenotypicFeature|slow heart|||exbook: heart\n")
    assert named(knowledge, "A still heart.") == [("still-heart", True, True)]


def test_the_end_of_a_covered_name_is_not_apart_unless_it_stands_alone_too(knowledge, append):
    append(f"{STARTER}/conditions.tsv", "spell|PhenotypicFeature||||exbook: heart\n")
    append(f"{STARTER}/conditions.tsv", "weary spell|PhenotypicFeature|spell|||exbook: heart\n")
    append("verifiers/contraindications/area.tsv", "examplol|weary spell|avoid|exbook: dangers|it tires\n")
    weary = ("weary-spell", True, True)
    assert named(knowledge, "A weary spell.") == [("spell", False, False), weary]
    assert named(knowledge, "A weary spell, or any spell.") == [("spell", False, True), weary]


def test_an_allergy_is_left_to_the_general_rule(knowledge, append):
    append(f"{STARTER}/conditions.tsv", "allergic spell|Disease||||exbook: heart\n")
    assert named(knowledge, "Hypersensitivity: an allergic spell.") == []
    assert named(knowledge, "An allergic spell.") == [("allergic-spell", False, True)]


def rows(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "a-b.tsv").write_text(HEAD + text.replace("|", "\t"), "utf-8")
    (folder / "notes.md").write_text("not a table", "utf-8")
    return folder


def test_what_is_named_is_counted_by_its_rule_its_reason_or_as_open(tmp_path):
    folder = rows(
        tmp_path / "named-only", "d|gout|unsaid|too vague\nd|rash|reaction|\nd|heart|part|\nd|pain|outcome|\n"
    )
    gout, rash, fever = (Named("KG:d", f"KG:{one}", covered=False) for one in ("gout", "rash", "fever"))
    heart = Named("KG:d", "KG:heart", covered=False, apart=False)
    shock = Named("KG:d", "KG:shock", covered=False, apart=False)
    pain = Named("KG:d", "KG:pain", covered=True)
    wanted = "what the contraindications section names and no rule covers"
    stale = SourceError(place="named-only/a-b.tsv:5", found="d: pain", wanted=wanted)
    found = tally([gout, rash, fever, heart, shock, pain], read_named_only(folder, []))
    assert [str(one) for one in found.stale] == [str(stale)]
    assert (found.covered, found.unsaid, found.other, found.open) == (1, 1, 2, (fever,))


def test_a_folder_without_rows_is_none(tmp_path):
    assert list(read_named_only(tmp_path / "named-only", [])) == []
    assert tally([], []) == Tally(covered=0, unsaid=0, other=0, open=(), stale=())
    assert str(tally([], [])).startswith("of 0 conditions")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("examplol|slow-heart|reaction|\n", []),
        ("examplol|slow-heart|wider|heart trouble\n", []),
        ("calmer|slow-heart|outcome|\n", ["2: found calmer; wanted the identifier of a drug"]),
        ("|slow-heart|outcome|\n", ["2: found no drug; wanted the identifier of a drug"]),
        ("examplol|sorrow|outcome|\n", ["2: found sorrow; wanted the identifier of a concept"]),
        ("examplol|exase|outcome|\n", ["2: found exase; wanted the identifier of a concept"]),
        ("examplol|slow-heart||\n", ["2: found no reason; wanted one of " + WANTED]),
        ("examplol|slow-heart|mere|\n", ["2: found mere; wanted one of " + WANTED]),
        ("examplol|slow-heart|unsaid|\n", ["2: found unsaid without a note; wanted the row it has, or why none"]),
        (
            "examplol|slow-heart|part|\nexamplol|slow-heart|outcome|\n",
            ["3: found examplol: slow-heart a second time; wanted one row each"],
        ),
    ],
)
def test_a_row_that_says_nothing_is_a_fault_of_form(knowledge, tmp_path, text, found):
    folder = rows(tmp_path / "named-only", text)
    faults = [str(one) for one in named_faults(load(knowledge).starter, folder)]
    assert faults == [f"named-only/a-b.tsv:{one}" for one in found]


def test_a_broken_line_is_a_fault_of_form(knowledge, tmp_path):
    faults = [str(one) for one in named_faults(load(knowledge).starter, rows(tmp_path / "named-only", "examplol\n"))]
    assert faults == ["a-b.tsv:2: found 1 cells; wanted 4 cells"]


def test_the_shipped_rows_have_no_fault_of_form():
    assert list(named_faults(load_knowledge().starter, content("verifiers") / "named-only")) == []


def test_the_sections_of_all_transcribed_drugs_are_read(knowledge, tmp_path):
    folder = tmp_path / "labels"
    folder.mkdir()
    label = {"set_id": ["ex-set"], "generic_name": ["examplol"], "sections": {"contraindications": "Heart trouble."}}
    (folder / "examplol.json").write_text(json.dumps(label), "utf-8")
    found = named_in_sections(load(knowledge), folder)
    assert found.open == (Named(EXAMPLOL, "KG:heart-trouble", covered=False),)
