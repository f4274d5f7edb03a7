"""What texts tell in passing: whose a disease is, a sample at fault, an entry taken back, results without a number."""

import json

import pytest

from kgreason.claims.facts import read_facts
from kgreason.claims.perkg import worked_doses
from kgreason.graph import open_starter
from kgreason.link import Linker, sentences
from kgreason.model import BadTrace, Facts, Passage, Span, Status, Trace
from kgreason.traces import read_traces


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(open_starter())


def read(linker: Linker, text: str) -> Facts:
    question = Passage(text, Span("/question", 0, len(text)))
    return read_facts(Trace(id="EX:1", question=question, steps=(), answer=None), linker, linker.link(question))


def told(linker: Linker, text: str, kind: str, *, known: bool = True) -> set[str]:
    return {fact.text for fact in read(linker, text).items if fact.kind == kind and fact.known is known and fact.span}


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("47F, MS. First cousin has epilepsy.", "epilepsy"),
        ("47F, MS. Best friend has epilepsy.", "epilepsy"),
        ("im 39. my twin has epilepsy.", "epilepsy"),
        ("Triage sheet says asthma but that's her twin sister's sheet. She is 30.", "asthma"),
        ("29F. Pregnant = sister.", "Pregnant"),
        ("29F. Nephrolithiasis = pt's donor mom.", "Nephrolithiasis"),
        ("67F. The husband has the esophageal stricture.", "esophageal stricture"),
        ("66M. 'HIT' in the banner. Dad had true HIT in 2005.", "HIT"),
        ("60F. They ran factor V Leiden and lupus anticoagulant: both neg.", "factor V Leiden"),
        ("35F. Old note says 'asthma?' with an inhaler that she never used.", "asthma"),
    ],
)
def test_what_is_anothers_negative_or_only_queried_is_not_hers(linker: Linker, text: str, lost: str) -> None:
    assert lost not in told(linker, text, "condition")


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("67M. The husband has an esophageal stricture.", "esophageal stricture"),
        ("47F with MS. She has epilepsy.", "epilepsy"),
        ("35F. Is it asthma? She has asthma.", "asthma"),
        ("A 31-year-old woman. Urine hCG done at check-in: two lines.", "pregnant"),
    ],
)
def test_what_is_hers_stays_hers(linker: Linker, text: str, there: str) -> None:
    assert there in told(linker, text, "condition")


def test_an_operation_of_a_year_is_no_part_of_a_denial(linker: Linker) -> None:
    text = "Pt F 51, T2DM, no retinopathy, hysterectomy 2016."
    assert told(linker, text, "condition", known=False) == {"retinopathy"}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("70F, EF 30. K of 6.3, grossly hemolyzed; redraw from the other arm 4.4.", {"EF 30", "K 4.4"}),
        ("44M: creat 2.4. Tube mislabeled, redraw = 0.9.", {"creat 0.9"}),
        ("60F, K 6.1, hemolyzed, repeat in 2 hours.", {"K 6.1"}),
        ("60F. K 6.1, not hemolyzed.", {"K 6.1"}),
        ("60F. K 6.1, creat 2.0, contaminated, redraw 4.3.", {"K 6.1", "creat 2"}),
    ],
)
def test_a_value_of_a_sample_at_fault_gives_way_to_the_next(linker: Linker, text: str, values: set[str]) -> None:
    assert told(linker, text, "observation") == values


def test_an_aspirin_allergy_that_was_heartburn_is_none(linker: Linker) -> None:
    assert not told(linker, "44M. Old chart: 'aspirin allergy', he laughs, it was heartburn.", "allergy")
    assert told(linker, "44M. Old chart: 'aspirin allergy'.", "allergy") == {"aspirin"}
    assert told(linker, "31F. Amoxicillin 2019: hives, throat tightness.", "allergy") == {"Amoxicillin"}


def test_a_shampoo_is_not_swallowed(linker: Linker) -> None:
    text = "68M, angina. Med list: ketoconazole, which he says is the 2% dandruff shampoo."
    assert not told(linker, text, "medication")


def test_hours_as_notes_write_them_end_a_drug_for_attacks(linker: Linker) -> None:
    assert told(linker, "39F. Takes rizatriptan, last dose 48 h ago.", "past medication") == {"rizatriptan"}


def patient_of(value: object) -> dict[str, object]:
    return {"question": "What now?", "patient": {"age": 30, **value}, "answer": "Wait."}  # type: ignore[dict-item]


def facts_of(linker: Linker, value: object) -> Facts:
    (trace,) = read_traces(json.dumps(patient_of(value)).encode(), name="EX.json")
    assert isinstance(trace, Trace)
    return read_facts(trace, linker, ())


def test_a_record_gives_results_without_a_number(linker: Linker) -> None:
    facts = facts_of(linker, {"observations": [{"name": "urine hCG", "value": "positive"}]})
    assert any(one.concept == "KG:pregnancy" and one.known for one in facts.items)
    facts = facts_of(linker, {"observations": [{"name": "urine hCG", "value": "Negative"}]})
    assert any(one.concept == "KG:pregnancy" and not one.known for one in facts.items)


def test_a_record_gives_a_blood_pressure_as_it_is_written(linker: Linker) -> None:
    facts = facts_of(linker, {"observations": [{"name": "BP", "value": "146/84", "unit": "mmHg"}]})
    assert {one.value for one in facts.items if one.kind == "observation"} == {146.0, 84.0}


def test_a_fraction_of_another_test_is_refused() -> None:
    given = patient_of({"observations": [{"name": "visual acuity", "value": "20/40"}]})
    (trace,) = read_traces(json.dumps(given).encode(), name="EX.json")
    assert isinstance(trace, BadTrace)
    assert trace.wanted == "a number, or positive or negative"


def test_a_tests_name_may_bear_an_aside(linker: Linker) -> None:
    facts = facts_of(linker, {"observations": [{"name": "potassium (repeat, not hemolyzed)", "value": 5.8}]})
    assert any(one.concept == "KG:serum-potassium" for one in facts.items)


def test_a_record_denies_the_use_of_a_drug(linker: Linker) -> None:
    facts = facts_of(linker, {"denied": ["opioid use", "current nitrate therapy"]})
    denied = {(one.kind, one.concept) for one in facts.items if not one.known and "medication" in one.kind}
    assert denied == {
        ("medication", "KG:opioid"),
        ("past medication", "KG:opioid"),
        ("medication", "KG:nitrate"),
    }


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("At 90 mg/kg/day a 14 kg child comes to 1,620 mg a day.", "1260|1620"),
        ("Loading 25 mg/kg at 70 kg = 1,750 mg.", "1750|1750"),
        ("40 mg/kg/day for 10 kg is 200 mg twice daily.", ""),
        ("1 mg/kg in an 82 kg man is 80 mg.", ""),
        ("10 mg/kg for 20 kg is 100 mg.", ""),
        ("10 mg/kg up to a max for 20 kg is 150 mg.", ""),
        ("2 mg/kg for 20 kg is 40 mL.", ""),
        ("Dose under 45 kg is 2.2 mg/kg twice daily, which is 44 mg for her.", ""),
    ],
)
def test_a_dose_by_weight_is_worked_out(text: str, pattern: str) -> None:
    (sentence,) = sentences(text)
    assert [one.pattern for one in worked_doses(sentence, 0, "/steps/0")] == ([pattern] if pattern else [])


@pytest.mark.parametrize("text", ["'cirrhosis?' on an old scan.", '"cirrhosis??" on an old scan.'])
def test_a_name_that_is_quoted_with_a_question_mark_is_possible(linker: Linker, text: str) -> None:
    (mention,) = (one for one in linker.link(Passage(text, Span("/question", 0, len(text)))) if "cirr" in one.text)
    assert mention.status is Status.POSSIBLE


@pytest.mark.parametrize(
    ("text", "drug"),
    [
        ("36F. Husband is taking Antabuse.", "Antabuse"),
        ("36F. Her mother was still taking warfarin.", "warfarin"),
        ("33F. Family keen on Xarelto.", "Xarelto"),
        ("44M. Triage wrote 'daily ASA'. The aspirin is his wife's.", "ASA"),
    ],
)
def test_a_drug_of_anothers_or_only_wished_for_is_not_taken(linker: Linker, text: str, drug: str) -> None:
    assert drug not in told(linker, text, "medication")


def test_what_was_then_is_history(linker: Linker) -> None:
    text = "Postpartum, boggy uterus. Nurse: 'she had preeclampsia'. That was in 2021, first baby."
    assert "preeclampsia" not in told(linker, text, "condition")
    assert "preeclampsia" in told(linker, text, "history")


@pytest.mark.parametrize(
    "text",
    [
        "22F. 'allergic to erythromycin' = stomach cramps in high school.",
        "33F. 'HEPARIN ALLERGY' on the wristband: bruises at the injection sites in 2022.",
    ],
)
def test_an_entry_of_a_mere_intolerance_is_no_allergy(linker: Linker, text: str) -> None:
    assert not told(linker, text, "allergy")
