"""Release forms behind a drug's name: part of the name, and the form's own concept where the graph has one."""

import pytest

from kgreason.content import content, read_rows
from kgreason.graph import open_starter
from kgreason.link import Linker
from kgreason.link.releases import COLUMNS, releases
from kgreason.model import Concept, Passage, Span


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(open_starter())


def named(linker: Linker, text: str) -> list[tuple[str, str]]:
    return [(one.text, one.name) for one in linker.link(Passage(text, Span("", 0, len(text))))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Metformin ER 500 mg daily", [("Metformin ER", "metformin")]),
        ("metoprolol succinate ER", [("metoprolol succinate ER", "metoprolol")]),
        ("diltiazem CD and bupropion XL", [("diltiazem CD", "diltiazem"), ("bupropion XL", "bupropion")]),
        ("Wellbutrin SR, then oxycodone CR", [("Wellbutrin SR", "bupropion"), ("oxycodone CR", "oxycodone")]),
        ("duloxetine DR or ondansetron ODT", [("duloxetine DR", "duloxetine"), ("ondansetron ODT", "ondansetron")]),
        ("propranolol LA; morphine IR", [("propranolol LA", "propranolol"), ("morphine IR", "morphine")]),
        ("metformin HCl extended-release", [("metformin HCl extended-release", "metformin")]),
        ("Metformin. ER visit.", [("Metformin", "metformin")]),
        ("tamoxifen ER positive", [("tamoxifen", "tamoxifen")]),
        ("amiodarone SR 60", [("amiodarone", "amiodarone")]),
        ("captopril MR", [("captopril", "captopril")]),
    ],
)
def test_a_release_form_is_part_of_the_name_of_a_drug_that_has_it(
    linker: Linker, text: str, names: list[tuple[str, str]]
) -> None:
    assert named(linker, text) == names


def test_a_whole_name_is_found_with_its_release_form(linker: Linker) -> None:
    found = {
        name: [one.name for one in linker.concept_of(name)] for name in ("diltiazem CD", "amlodipine CD", "gout ER")
    }
    assert found == {"diltiazem CD": ["diltiazem"], "amlodipine CD": [], "gout ER": []}


def test_a_release_form_that_the_graph_has_is_that_concept(index) -> None:
    slow = Concept("EX:slow", "examplol extended release", "Drug")
    linker = Linker(index(concepts=[Concept("EX:examplol", "examplol", "Drug"), slow]))
    assert named(linker, "examplol XR beside examplol") == [
        ("examplol XR", "examplol extended release"),
        ("examplol", "examplol"),
    ]
    assert [one.concept for one in linker.concept_of("examplol XR")] == ["EX:slow"]


def test_every_drug_of_a_release_form_is_a_concept(linker: Linker) -> None:
    assert [of for one in releases() for of in one.of if not linker.graph.resolve(of)] == []
    forms = [row["form"] for row in read_rows(content("verifiers") / "claims" / "releases.tsv", COLUMNS, [])]
    assert forms == sorted(forms)
