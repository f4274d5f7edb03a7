"""The kidney function that follows from a creatinine or a named stage, and the rules that it answers."""

import pytest
from msgspec.structs import replace

from kgreason.engine import Engine
from kgreason.model import DrugVerdict, Fact, Named, Observation, Patient

EGFR, CLEARANCE = "KG:eGFR", "KG:creatinine-clearance"
CREATININE = Observation("creatinine", 2.4, "mg/dL")
WEIGHT = Observation("body weight", 60, "kg")
LISTS = frozenset({"conditions", "medications", "allergies", "history"})


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open(reader="patterns")


def function(
    engine: Engine, *seen: Observation, conditions: tuple[str, ...] = (), **about: object
) -> dict[str, object]:
    """Return the kidney function that follows from a patient's record: values, or bounds."""
    patient = Patient(
        **{"age": 70, "sex": "female", **about}, observations=seen, conditions=tuple(map(Named, conditions))
    )
    facts = engine.check_regimen(["metformin"], patient).facts
    found = [one for one in facts.items if one.concept in {EGFR, CLEARANCE} and one.implied_by]
    return {one.concept: one.bounds or round(one.value, 1) for one in found}


def test_a_creatinine_with_age_and_sex_gives_the_egfr_and_with_the_weight_the_clearance(engine):
    """142 (2.4/0.7)^-1.2 0.9938^70 1.012 = 21.2, and (140 - 70) 60 / (72 2.4) 0.85 = 20.7."""
    assert function(engine, CREATININE) == {EGFR: 21.2}
    assert function(engine, CREATININE, WEIGHT) == {EGFR: 21.2, CLEARANCE: 20.7}
    assert function(engine, Observation("creatinine", 212.16, "umol/L"), WEIGHT) == {EGFR: 21.2, CLEARANCE: 20.7}


@pytest.mark.parametrize(
    ("seen", "conditions", "about"),
    [
        ((CREATININE,), (), {"age": None}),
        ((CREATININE,), (), {"sex": None}),
        ((CREATININE,), (), {"age": 17}),
        ((CREATININE,), (), {"pregnant": True, "age": 30}),
        ((CREATININE,), ("acute kidney injury",), {}),
        ((CREATININE, Observation("eGFR", 55, "mL/min/1.73m2")), (), {}),
        ((Observation("creatinine", 2.4, "g"),), (), {}),
        ((Observation("creatinine", 0.001, "mg/dL"),), (), {}),
    ],
)
def test_what_the_formula_is_not_made_for_or_is_measured_is_not_computed(engine, seen, conditions, about):
    assert function(engine, *seen, conditions=conditions, **about) == {}


def test_a_creatinine_that_is_newer_than_the_measured_egfr_counts(engine):
    old = Observation("eGFR", 80, "mL/min/1.73m2", date="2026-01-01")
    new = Observation("creatinine", 2.4, "mg/dL", date="2026-03-01")
    assert function(engine, old, new) == {EGFR: 21.2}
    later = Observation("eGFR", 80, "mL/min/1.73m2", date="2026-04-01")
    assert function(engine, later, new) == {}


def test_obesity_leaves_the_clearance_uncomputed(engine):
    assert function(engine, CREATININE, WEIGHT, conditions=("obesity",)) == {EGFR: 21.2}


@pytest.mark.parametrize(
    ("stage", "seen", "found"),
    [
        ("chronic kidney disease stage 4", (), {EGFR: ((">=", 15), ("<", 30))}),
        ("chronic kidney disease stage 3", (), {EGFR: ((">=", 30), ("<", 60))}),
        ("chronic kidney disease stage 5", (), {EGFR: (("<", 15),)}),
        ("chronic kidney disease stage 4", (Observation("eGFR", 40, "mL/min/1.73m2"),), {}),
        ("chronic kidney disease stage 4", (CREATININE,), {EGFR: 21.2}),
        ("chronic kidney disease stage 4", (Observation("creatinine", 0.9, "mg/dL"),), {EGFR: ((">=", 15), ("<", 30))}),
        ("chronic kidney disease stage 3", (CREATININE,), {EGFR: 21.2}),
        ("severe renal impairment", (Observation("creatinine", 0.9, "mg/dL"),), {}),
    ],
)
def test_a_named_stage_bounds_the_egfr_unless_it_is_measured_or_computed_to_be_worse(engine, stage, seen, found):
    assert function(engine, *seen, conditions=(stage,)) == found


@pytest.mark.parametrize(
    ("drug", "seen", "conditions", "verdict"),
    [
        ("metformin", (CREATININE,), (), "caution"),
        ("metformin", (Observation("creatinine", 3, "mg/dL"),), (), "unsafe"),
        ("metformin", (), ("chronic kidney disease stage 4",), "unsafe"),
        ("ertugliflozin", (), ("chronic kidney disease stage 4",), "caution"),
        ("famotidine", (Observation("creatinine", 0.7, "mg/dL"), WEIGHT), (), "safe"),
    ],
)
def test_a_creatinine_or_a_stage_answers_rules_on_the_kidney_function(engine, drug, seen, conditions, verdict):
    named = tuple(map(Named, conditions))
    patient = Patient(age=50, sex="male", observations=seen, conditions=named, complete=LISTS)
    (found,) = engine.check([drug], patient)
    assert found.verdict.value == verdict
    assert engine.check_certificate(found.certificate) == ""


def test_the_reason_says_what_a_value_was_computed_from(engine):
    (found,) = engine.check(["metformin"], Patient(age=70, sex="female", observations=(CREATININE,)))
    assert found.verdict is DrugVerdict.UNSAFE
    cited = {fact for hit in found.fired for fact in hit.facts}
    origin = "creatinine 2.4 mg/dL; age 70; female (eGFR by CKD-EPI 2021 (creatinine, without race))"
    value = next(one.value for one in cited if one.concept == EGFR)
    text = "eGFR 21.2 mL/min/1.73m2"
    assert Fact("observation", EGFR, text, value=value, unit="mL/min/{1.73_m2}", implied_by=origin) in cited


@pytest.mark.parametrize(("unit", "fires"), [("mmol/L", True), ("mL/min/1.73m2", False)])
def test_a_value_in_a_unit_that_measures_no_kidney_leaves_room_for_what_does(engine, unit, fires):
    dated = [replace(one, date="2026-01-01") for one in (CREATININE, WEIGHT)]
    later = Observation("eGFR", 70, unit, date="2026-02-01")
    patient = Patient(age=70, sex="female", observations=(*dated, later))
    for drug in ("eplerenone", "tenofovir disoproxil"):
        (found,) = engine.check([drug], patient)
        assert engine.check_certificate(found.certificate) == ""
        cited = {fact.concept for hit in found.fired for fact in hit.facts}
        assert (CLEARANCE in cited) is fires
