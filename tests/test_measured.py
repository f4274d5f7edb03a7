"""One name of what is measured and given: an amount with a route or an order is the drug, a concentration the value."""

import pytest

from kgreason.claims import read_trace
from kgreason.claims.entries import linked
from kgreason.graph import open_starter
from kgreason.link import Linker
from kgreason.model import Passage, Span, Trace


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(open_starter())


def ordered(linker: Linker, answer: str) -> list[str]:
    passage = Passage(answer, Span("/answer", 0, len(answer)))
    orders = read_trace(Trace("EX:trace", None, (), passage, None), linker).orders
    return [linker.graph.concept(one.concept).name for one in orders]


@pytest.mark.parametrize(
    ("answer", "drugs"),
    [
        ("Give potassium 40 mEq PO.", ["potassium chloride"]),
        ("Start 40 mEq of potassium IV.", ["potassium chloride"]),
        ("Give magnesium 2 g IV over 1 hour.", ["magnesium sulfate"]),
        ("Start magnesium 400 mg PO daily.", ["magnesium oxide"]),
        ("Albumin 1.5 g/kg on day 1.", ["albumin human"]),
        ("Give calcium 1 g IV.", ["calcium gluconate"]),
        ("Give bicarbonate 50 mEq IV, then furosemide 40 mg.", ["sodium bicarbonate", "furosemide"]),
    ],
)
def test_an_amount_that_is_given_is_an_order_of_the_drug(linker: Linker, answer: str, drugs: list[str]) -> None:
    assert ordered(linker, answer) == drugs


@pytest.mark.parametrize(
    ("answer", "drugs"),
    [
        ("Potassium 6.1 mEq/L, start patiromer.", ["patiromer"]),
        ("Give insulin because potassium is 6.4 mEq.", ["insulin"]),
        ("Albumin 2.1 g/dL explains the edema.", []),
        ("Calcium 9.2 mg, phosphate 3.", []),
        ("Give calcium carbonate; check potassium daily.", ["calcium carbonate"]),
        ("Do not give potassium 40 mEq.", []),
        ("Hold the potassium 20 mEq daily.", []),
    ],
)
def test_a_value_or_what_is_not_to_be_given_is_no_order(linker: Linker, answer: str, drugs: list[str]) -> None:
    assert ordered(linker, answer) == drugs


def test_a_drug_of_the_hospital_is_ordered_by_the_name_that_is_spoken(linker: Linker) -> None:
    answer = (
        "Give IVIG 28 g IV over 12 hours, norepinephrine 0.1 mcg/kg/min, enalaprilat 1.25 mg IV, calcitonin 4 IU/kg, "
        "and a nicotine patch 21 mg daily."
    )
    assert ordered(linker, answer) == [
        "immune globulin intravenous",
        "norepinephrine",
        "enalaprilat",
        "calcitonin",
        "nicotine",
    ]


def test_a_measured_name_in_a_list_of_drugs_is_the_drug(linker: Linker) -> None:
    listed = ["potassium 20 mEq daily", "magnesium 400 mg", "calcium 600 mg", "serum sodium"]
    assert [linked(one, "medication", linker) for one in listed] == [
        (("KG:potassium-chloride", "medication"),),
        (("KG:magnesium-oxide", "medication"),),
        (("KG:calcium-salt", "medication"),),
        (),
    ]
