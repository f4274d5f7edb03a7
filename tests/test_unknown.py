"""Drugs that are taken under a name that is not known, and nothing at all: what becomes of the list of medications."""

import pytest

from kgreason.engine import Engine
from kgreason.model import Passage, Report, Span, Trace


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open(reader="patterns")


def report(engine: Engine, text: str, answer: str = "Start sertraline.", *, closed: bool = False) -> Report:
    trace = Trace(
        "EX:1",
        question=Passage(text, Span("/question", 0, len(text))),
        answer=Passage(answer, Span("/answer", 0, len(answer))),
    )
    return engine.verify(trace, assume_complete=closed)


def taken(engine: Engine, text: str) -> list[str]:
    """Return the names of the drugs that a text says are taken, an unknown one by its words with a question mark."""
    found = [one for one in report(engine, text).facts.items if one.kind == "medication" and one.known]
    return [engine.name(one.concept) if one.concept else f"?{one.text}" for one in found]


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("24M on CBZ for epilepsy.", ["carbamazepine"]),
        ("24M on PHT for epilepsy.", ["phenytoin"]),
        ("24M on VPA.", ["valproate"]),
        ("24M on AZA for lupus.", ["azathioprine"]),
        ("24M on CsA/MMF/pred.", ["cyclosporine", "mycophenolate", "?pred"]),
        ("24M on FK506.", ["tacrolimus"]),
        ("24M on clarithro.", ["clarithromycin"]),
        ("24M with cirrhosis, on nadolol for PHT.", ["nadolol"]),
        ("24M with MDS on AZA.", ["?AZA"]),
        ("24M with CSA on CPAP.", []),
        ("24M takes OTC for allergies. Takes PO well, takes QD walks.", []),
        ("24M on zorblax for epilepsy.", ["?zorblax"]),
        ("24M on zorblax 5 mg daily.", ["?zorblax"]),
        ("24M takes zorblax nightly.", ["?zorblax"]),
        ("24M takes ZBX.", ["?ZBX"]),
        ("24M on R-CHOP for lymphoma.", ["?R-CHOP"]),
        ("24M on warfarin, zorblax and metoprolol.", ["warfarin", "metoprolol", "?zorblax"]),
        ("24M on warfarin and ZBX.", ["warfarin", "?ZBX"]),
        ("24M. Meds: zorblax 5 mg BID, lisinopril.", ["lisinopril", "?zorblax"]),
    ],
)
def test_what_is_taken_under_an_unknown_name_is_told(engine, text, drugs):
    assert taken(engine, text) == drugs


@pytest.mark.parametrize(
    "text",
    [
        "24M, on exam for hernia.",
        "24M: on exam, afebrile.",
        "24M with pain on the left for days.",
        "24M with pain on palpation daily.",
        "24M, on admission for pneumonia, febrile.",
        "24M takes the bus daily.",
        "24M takes walks daily.",
        "24M on dialysis for ESRD.",
        "24M on CPAP for sleep apnea.",
        "24M on leave for depression.",
        "24M, his mother on zorblax for epilepsy.",
        "24M, was on zorblax for epilepsy.",
        "24M, not on zorblax for epilepsy.",
        "24M, operated on yesterday for hernia.",
        "24M depends on crutches for arthritis.",
        "24M takes care daily.",
        "24M. Meds: reviewed.",
        "24M, counseled on smoking daily.",
        "24M, on disability for epilepsy.",
    ],
)
def test_what_is_no_drug_behind_on_and_takes_is_none(engine, text):
    assert taken(engine, text) == []


@pytest.mark.parametrize("text", ["24M on warfarin, NAD, and comfortable.", "24M on warfarin and improving."])
def test_what_stands_beside_a_drug_need_be_none(engine, text):
    assert taken(engine, text) == ["warfarin"]


def test_an_unknown_drug_leaves_the_list_of_medications_open(engine):
    assert "medications" not in report(engine, "24M on zorblax for epilepsy.", closed=True).facts.complete
    assert "medications" in report(engine, "24M on warfarin.", closed=True).facts.complete


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("24M, no meds.", True),
        ("24M, on no medications.", True),
        ("24M, takes nothing.", True),
        ("24M, takes no medications.", True),
        ("24M. Meds: none.", True),
        ("24M, no meds today.", False),
        ("24M, no meds for pain.", False),
        ("24M, no meds except lisinopril.", False),
        ("24M. Past meds: none.", False),
        ("24M, no medication changes.", False),
        ("24M on lisinopril, no other meds.", False),
        ("24M.", False),
    ],
)
def test_that_she_takes_nothing_closes_the_list(engine, text, closed):
    assert ("medications" in report(engine, text).facts.complete) is closed
    assert "medications" in report(engine, text, closed=True).facts.complete
