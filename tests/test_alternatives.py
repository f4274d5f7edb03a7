"""Alternatives: offered under their own verdict, never unsafe, ranked as the objective says, the rest kept."""

import pytest

from kgreason.cli import main
from kgreason.engine import Engine
from kgreason.model import Alternatives, DrugVerdict, KgreasonError, Named, Observation, Patient, Strength
from kgreason.verify.alternatives import standing

HYPERTENSIVE = Patient(
    age=50, sex="male", conditions=(Named("hypertension"),), allergies=(Named("lisinopril"),),
    observations=(Observation("eGFR", 90, "mL/min/1.73m2"), Observation("potassium", 4.1, "mmol/L")),
)  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open(reader="patterns")


def alternatives(
    engine: Engine, *drugs: str, patient: Patient, condition: str = "", complete: bool = True
) -> Alternatives:
    found = engine.check_regimen(
        drugs, patient, assume_complete=complete, alternatives=True, condition=condition
    ).alternatives
    assert found is not None
    return found


def test_each_alternative_is_the_verdict_of_the_same_check_and_treats_the_condition(engine):
    found = alternatives(engine, "lisinopril", patient=HYPERTENSIVE)
    assert found.replaced == (("KG:lisinopril", "KG:hypertension"),)
    assert len(found.offered) == 5
    for one in found.offered:
        (judged,) = one.regimen
        (again,) = engine.check([judged.drug], HYPERTENSIVE, assume_complete=True)
        assert (judged.verdict, judged.fired, judged.silent) == (again.verdict, again.fired, again.silent)
        assert (one.cautions, one.questions) == (len(again.fired), len(again.ask))
        (edges,) = one.treats
        assert (edges[-1].predicate, edges[-1].object, edges[0].subject) == ("treats", "KG:hypertension", judged.drug)


def test_the_best_by_the_objective_are_offered(engine):
    found = alternatives(engine, "lisinopril", patient=HYPERTENSIVE)
    facts = engine.check_regimen(["lisinopril"], HYPERTENSIVE, assume_complete=True).facts
    ranks = []
    names = {engine.name(one.regimen[0].drug) for one in found.offered}
    assert "lisinopril" not in names
    for one in found.offered:
        (judged,) = one.regimen
        ranks.append(
            (
                standing(judged, facts, engine.book),
                len(one.treats[0]) > 1,
                one.cautions,
                one.questions,
                engine.name(judged.drug),
            )
        )
    assert ranks == sorted(ranks)
    for drug in ("amlodipine", "losartan", "atenolol", "verapamil"):  # none that is left out is better
        (judged,) = engine.check([drug], HYPERTENSIVE, assume_complete=True)
        own = (standing(judged, facts, engine.book), False, len(judged.fired), len(judged.ask), drug)
        assert (
            drug in names or own > ranks[-1] or engine.graph.edges(f"KG:{drug}", ("treats",), "KG:hypertension") == ()
        )


def test_what_is_reviewed_for_the_patient_stands_first_and_what_is_to_be_avoided_last(engine):
    lists = frozenset({"conditions", "medications", "allergies", "history"})
    pregnant = Patient(age=30, pregnant=True, conditions=(Named("hypertension"),), complete=lists)
    found = alternatives(engine, "verapamil", patient=pregnant, condition="hypertension", complete=False)
    names = [engine.name(one.regimen[0].drug) for one in found.offered]
    assert names[:4] == ["hydralazine", "methyldopa", "nifedipine", "labetalol"]
    facts = engine.check_regimen(["verapamil"], pregnant).facts
    ranked = {}
    for drug in ("labetalol", "amlodipine", "aliskiren"):  # depends, not reviewed, avoid in pregnancy
        (judged,) = engine.check([drug], pregnant)
        ranked[standing(judged, facts, engine.book)] = drug
    assert [ranked[one] for one in sorted(ranked)] == ["labetalol", "amlodipine", "aliskiren"]


def test_what_has_a_rule_to_avoid_or_adjust_it_open_stands_behind_what_has_none(engine):
    diabetic = Patient(age=60, sex="male", conditions=(Named("type 2 diabetes mellitus"),))
    found = alternatives(engine, "metformin", patient=diabetic, condition="type 2 diabetes mellitus")
    careful = [
        all(rule.strength is Strength.CAUTION for hit in one.regimen for rule in hit.may_fire) for one in found.offered
    ]
    assert careful == sorted(careful, reverse=True)
    facts = engine.check_regimen(["metformin"], diabetic, assume_complete=True).facts
    (ertugliflozin,) = engine.check(["ertugliflozin"], diabetic, assume_complete=True)
    assert standing(ertugliflozin, facts, engine.book) > max(
        standing(hit, facts, engine.book) for one in found.offered for hit in one.regimen
    )


def test_what_is_not_proved_safe_is_not_called_safe_and_what_is_unsafe_is_not_offered(engine, capsys):
    found = alternatives(engine, "lisinopril", patient=HYPERTENSIVE, complete=False)
    assert DrugVerdict.UNSAFE not in {hit.verdict for one in found.offered for hit in one.regimen}
    assert found.unsafe > 0
    found = alternatives(engine, "sertraline", patient=Patient(), complete=False, condition="major depressive disorder")
    assert {hit.verdict for one in found.offered for hit in one.regimen} == {DrugVerdict.DEPENDS}
    assert main(["check", "--drug", "sertraline", "--for", "major depressive disorder"]) == 0
    out = capsys.readouterr().out
    assert "none is proved safe for this patient: what follows is no recommendation" in out
    assert ": SAFE" not in out


def test_the_drugs_that_stay_are_judged_with_each_alternative(engine):
    patient = Patient(age=50, sex="female", conditions=(Named("pain"), Named("atrial fibrillation")))
    found = engine.check_regimen(
        ["ibuprofen", "warfarin"], patient, assume_complete=True, alternatives=False
    )  # both warn of bleeding, so both would be replaced: the condition is asked for one drug at a time
    assert [one.verdict for one in found.assessments] != [DrugVerdict.SAFE, DrugVerdict.SAFE]
    with pytest.raises(KgreasonError, match="one condition for 2 drugs"):
        alternatives(engine, "ibuprofen", "warfarin", patient=patient, condition="pain")


def test_two_drugs_are_replaced_by_two_that_go_together(engine):
    patient = Patient(age=50, sex="male", conditions=(Named("hypertension"), Named("type 2 diabetes mellitus")),
                      allergies=(Named("lisinopril"),), observations=(Observation("eGFR", 20, "mL/min/1.73m2"),))  # fmt: skip
    found = alternatives(engine, "lisinopril", "metformin", patient=patient)
    assert [place for _, place in found.replaced] == ["KG:hypertension", "KG:type-2-diabetes-mellitus"]
    assert 0 < len(found.offered) <= 5
    assert len({tuple(hit.drug for hit in one.regimen) for one in found.offered}) == len(found.offered)
    for one in found.offered:
        first, second = one.regimen
        again = engine.check([first.drug, second.drug], patient, assume_complete=True)
        assert [hit.verdict for hit in one.regimen] == [hit.verdict for hit in again]
        assert DrugVerdict.UNSAFE not in {hit.verdict for hit in one.regimen}


@pytest.mark.parametrize(
    ("patient", "said"),
    [
        (Patient(conditions=(Named("gout"),)), "found 0 conditions of the patient that propranolol treats"),
        (
            Patient(conditions=(Named("hypertension"), Named("essential tremor"))),
            r"found 2 conditions of the patient that propranolol treats \(essential tremor, hypertension\)",
        ),
    ],
)
def test_the_condition_is_asked_for_where_the_record_does_not_tell_it(engine, patient, said):
    with pytest.raises(KgreasonError, match=said):
        alternatives(engine, "propranolol", patient=patient)


def test_where_nothing_else_treats_it_nothing_is_offered(engine):
    found = alternatives(engine, "lisinopril", patient=HYPERTENSIVE, condition="Zika virus infection")
    assert (found.offered, found.tried) == ((), 0)
