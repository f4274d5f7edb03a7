"""The trace against itself and against the patient."""

import pytest

from kgreason.claims.arithmetic import COMPUTED
from kgreason.claims.patient import ALLERGY
from kgreason.model import (
    PATIENT,
    Case,
    Claim,
    ClaimReason,
    ClaimVerdict,
    Concept,
    ErrorClass,
    Fact,
    FactReason,
    Facts,
    Finding,
    Measure,
    Passage,
    Quantity,
    Span,
    Trace,
)
from kgreason.verify import Consistency

S, C, U = ClaimVerdict.SUPPORTED, ClaimVerdict.CONTRADICTED, ClaimVerdict.UNKNOWN
SPAN = Span("/steps/0", 0, 9)
EDGES = ["EX:gale subclass_of EX:wind", "EX:wind subclass_of EX:weather", "EX:drug treats EX:rain"]
MEASURES = [Measure("EX:exate", "mmol/L", 100.0)]
GALE = Fact("condition", "EX:gale", "gale")
NO_WIND = Fact("condition", "EX:wind", "wind", known=False)
PAST = Fact("history", "EX:gale", "gale")
DRUG = Fact("medication", "EX:drug", "drug")


def about_patient(predicate: str, object_: str, *, negated: bool = False, quantity: Quantity | None = None) -> Claim:
    return Claim("c", PATIENT, predicate, object_, SPAN, negated=negated, quantity=quantity)


@pytest.fixture
def check(index):
    graph = index(EDGES, measures=MEASURES, concepts=[Concept("EX:drug", "drug", "Drug")])

    def check(claims: list[Claim], facts: list[Fact] = (), trace: Trace = Trace("t")) -> list[Finding]:
        return list(Consistency().check(Case(trace, claims=tuple(claims), facts=Facts(tuple(facts))), graph))

    return check


@pytest.mark.parametrize(
    ("one", "facts", "verdict", "decided"),
    [
        (about_patient("has_condition", "EX:wind"), [GALE], S, GALE),
        (about_patient("has_condition", "EX:gale"), [PAST], S, PAST),
        (about_patient("has_condition", "EX:gale"), [NO_WIND], C, NO_WIND),
        (about_patient("has_condition", "EX:weather"), [NO_WIND], U, None),
        (about_patient("has_condition", "EX:wind"), [], U, None),
        (about_patient("has_condition", "EX:wind", negated=True), [GALE], C, GALE),
        (about_patient("has_condition", "EX:gale", negated=True), [NO_WIND], S, NO_WIND),
        (about_patient("has_condition", "EX:gale", negated=True), [PAST], U, None),
        (about_patient("has_condition", "EX:drug"), [DRUG], U, None),
        (about_patient("takes", "EX:drug"), [GALE, DRUG], S, DRUG),
        (about_patient("has_allergy", ALLERGY, negated=True), [Fact("allergy", "EX:drug", "drug")], C, None),
        (about_patient("has_allergy", "EX:drug"), [Fact("allergy", "EX:drug", "drug")], S, None),
        (about_patient("has_allergy", "EX:rain"), [Fact("allergy", "EX:drug", "drug")], U, None),
        (about_patient("has_allergy", "EX:drug"), [Fact("condition", ALLERGY, "allergies", known=False)], C, None),
    ],
)
def test_a_claim_about_the_patient_is_held_against_the_facts(check, one, facts, verdict, decided):
    (found,) = check([one], facts)
    reasons = () if verdict is U else (FactReason(decided or facts[0]),)
    assert (found.verdict, found.reasons) == (verdict, reasons)
    assert found.error == (ErrorClass.CONTRADICTION if verdict is C else None)
    assert found.sought == ("a fact of the patient that names it, or denies it" if verdict is U else "")


def exate(value: float, unit: str = "mmol/L") -> Fact:
    return Fact("observation", "EX:exate", "exate", value=value, unit=unit)


@pytest.mark.parametrize(
    ("quantity", "facts", "verdict"),
    [
        (Quantity(5, "mmol/L"), [exate(5)], S),
        (Quantity(50, "mg/dL"), [exate(5)], S),
        (Quantity(5), [exate(50, "mg/dL")], C),
        (Quantity(5), [exate(5)], S),
        (Quantity(5), [exate(5, "")], S),
        (Quantity(5.09, "mmol/L"), [exate(5)], S),
        (Quantity(5.2, "mmol/L"), [exate(5)], C),
        (Quantity(5.2, "mmol/L"), [exate(5), exate(5.2)], S),
        (Quantity(5, "kg"), [exate(5)], U),
        (Quantity(5, "mmol/L"), [], U),
        (Quantity(6, "mmol/L", "<"), [exate(5)], S),
        (Quantity(6, "mmol/L", ">"), [exate(5)], U),
        (Quantity(5, "mmol/L", ">"), [exate(5)], U),
        (Quantity(5, "mmol/L", ">="), [exate(5)], S),
        (Quantity(5, "mmol/L"), [Fact("observation", "EX:exate", "exate")], U),
    ],
)
def test_a_claimed_value_is_held_against_the_measured_ones(check, quantity, facts, verdict):
    (found,) = check([about_patient("has_value", "EX:exate", quantity=quantity)], facts)
    assert (found.verdict, bool(found.reasons)) == (verdict, verdict is not U)
    assert found.sought == ("a measured value of the patient in a unit that converts" if verdict is U else "")


@pytest.mark.parametrize(("written", "verdict"), [(200, S), (0.2, S), (20, C)])
def test_a_count_without_a_unit_is_of_cells_or_of_thousands(index, written, verdict):
    graph = index(EDGES, measures=[Measure("EX:exate", "10*3/uL")])
    claim = about_patient("has_value", "EX:exate", quantity=Quantity(written))
    (found,) = Consistency().check(Case(Trace("t"), claims=(claim,), facts=Facts((exate(200, "/uL"),))), graph)
    assert found.verdict == verdict


@pytest.mark.parametrize(("computed", "written", "verdict"), [("30", "30", S), ("30", "34", C), ("3.33333", "3.3", S)])
def test_a_sum_is_held_against_its_value(check, computed, written, verdict):
    one = Claim("c", PATIENT, COMPUTED, "", SPAN, quantity=Quantity(float(written)), pattern=f"{computed}|{written}")
    error = None if verdict is S else ErrorClass.ARITHMETIC
    assert check([one]) == [Finding("consistency", "c", verdict, (ClaimReason(one),), error)]


def world(key: str, text: str, **others: object) -> Claim:
    words = text.split()
    negated = words[0] == "not"
    subject, predicate, object_ = words[negated:]
    return Claim(key, f"EX:{subject}", predicate, f"EX:{object_}", others.pop("span", SPAN), negated=negated, **others)


@pytest.mark.parametrize(
    ("texts", "contradicted", "by"),
    [
        (["drug treats rain", "not drug treats rain"], "c1", ["c0"]),
        (["drug treats rain", "drug exacerbates rain"], "c1", ["c0"]),
        (["drug increases rain", "drug causes gale", "drug decreases rain"], "c2", ["c0"]),
        (["drug inhibits rain", "not drug affects rain"], "c1", ["c0"]),
        (["not drug affects rain", "drug inhibits rain"], "c1", ["c0"]),
        (["not drug causes rain", "drug treats gale", "drug causes rain"], "c2", ["c0"]),
    ],
)
def test_the_later_of_two_claims_that_exclude_each_other_is_contradicted(check, texts, contradicted, by):
    claims = [world(f"c{number}", text) for number, text in enumerate(texts)]
    (found,) = check(claims)
    assert (found.claim, found.verdict, found.error) == (contradicted, C, ErrorClass.CONTRADICTION)
    cited = [reason.claim.id for reason in found.reasons]
    assert cited == by or [claims[int(one[1])].predicate for one in cited] == [
        claims[int(one[1])].predicate for one in by
    ]


@pytest.mark.parametrize(
    "texts",
    [
        ["drug treats rain", "drug treats gale"],
        ["drug prevents rain", "rain prevents drug"],
        ["drug treats rain", "drug treats rain"],
        ["not drug treats rain", "not drug exacerbates rain"],
        ["drug treats rain", "drug diagnoses rain"],
        ["not drug inhibits rain", "drug affects rain"],
    ],
)
def test_claims_that_can_hold_together_are_left_alone(check, texts):
    assert check([world(f"c{number}", text) for number, text in enumerate(texts)]) == []


@pytest.mark.parametrize("others", [{"certainty": "hedged"}, {"condition": ("EX:gale",)}])
def test_a_hedged_or_conditional_claim_excludes_nothing(check, others):
    assert check([world("a", "drug treats rain"), world("b", "not drug treats rain", **others)]) == []


@pytest.mark.parametrize(("where", "found"), [("steps", []), ("answer", []), ("elsewhere", ["b"])])
def test_what_the_text_openly_takes_back_is_no_contradiction(check, where, found):
    text = "It treats rain. Wait, no, it does not."
    span = Span(f"/{where}", 16, 38)
    passage = Passage(text, Span(f"/{where}", 0, len(text)))
    trace = Trace("t", steps=(passage,) if where == "steps" else (), answer=passage if where == "answer" else None)
    claims = [world("a", "drug treats rain"), world("b", "not drug treats rain", span=span)]
    assert [one.claim for one in check(claims, trace=trace)] == found
