"""Numbers that a trace states for a calculator: what is read, and what becomes of it."""

import pytest

from kgreason.claims.size import sizes
from kgreason.engine import Engine
from kgreason.model import CalculationReason, ClaimVerdict, ErrorClass, Passage, Patient, Report, Span, Trace
from kgreason.report import report_document, report_mermaid, report_text

S, X, U = ClaimVerdict.SUPPORTED, ClaimVerdict.CONTRADICTED, ClaimVerdict.UNKNOWN

RENAL = "A 80-year-old woman weighing 60 kg has a creatinine of 2.0 mg/dL."
GAP = "A man of 45 has sodium 140 mmol/L, chloride 104 mmol/L, bicarbonate 12 mmol/L. Albumin 2 g/dL."
RHYTHM = "A 78-year-old woman with atrial fibrillation and hypertension. QT 400 ms, heart rate 100."
SIZE = "A 60-year-old man, 80 kg. Height 180 cm. Calcium 8.0 mg/dL, albumin 2.0 g/dL. Sodium 128, glucose 600 mg/dL."


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open("patterns")


def passage(text: str, place: str) -> Passage:
    return Passage(text, Span(place, 0, len(text)))


def report(engine: Engine, question: str, *steps: str, patient: Patient | None = None) -> Report:
    told = passage(question, "/question") if question else None
    return engine.verify(
        Trace("EX", told, tuple(passage(one, f"/steps/{at}") for at, one in enumerate(steps)), None, patient)
    )


def judged(engine: Engine, question: str, step: str, **more) -> list[tuple[float, ClaimVerdict]]:
    """Return the numbers that the calculators judged, with their verdicts."""
    return [
        (one.claim.quantity.value, finding.verdict)
        for one in report(engine, question, step, **more).judged
        for finding in one.findings
        if finding.verifier == "calculators"
    ]


@pytest.mark.parametrize(
    ("question", "step", "found"),
    [
        (RENAL, "Her CrCl by Cockcroft-Gault is 21 mL/min.", [(21, S)]),
        (RENAL, "Her CrCl (Cockcroft–Gault) is 30 mL/min.", [(30, X)]),
        (RENAL, "By Cockcroft-Gault, her CrCl is about 22 mL/min.", [(22, S)]),
        (RENAL, "Cockcroft-Gault gives a CrCl of 35 mL/min.", [(35, X)]),
        (RENAL, "CrCl = (140 - 80) x 60 / (72 x 2.0) x 0.85 = 21 mL/min.", [(21, S)]),
        (RENAL, "CrCl = (140 - 80) x 60 / (72 x 2.0) = 25 mL/min.", [(25, X)]),
        (RENAL, "Her eGFR by CKD-EPI 2021 is 25.", [(25, S)]),
        (RENAL, "Her eGFR by CKD-EPI 2021 is 45.", [(45, X)]),
        (RENAL, "Her eGFR is 23.", [(23, U)]),
        (RENAL, "Her CrCl by Cockcroft-Gault is 0.35 mL/s.", [(0.35, S)]),
        (RENAL, "Her CrCl by Cockcroft-Gault is 21 mg/dL.", [(21, X)]),
        (RENAL, "Her CrCl by Cockcroft-Gault is 21 frobs/week.", []),
        (RENAL, "Her CrCl by Cockcroft-Gault is < 30 mL/min.", []),
        (GAP, "His anion gap is 24.", [(24, S)]),
        (GAP, "The AG is 18.", [(18, X)]),
        (GAP, "The albumin-corrected anion gap is 29.", [(29, S)]),
        (GAP, "The albumin-corrected anion gap is 24.", [(24, X)]),
        (GAP, "By Winters' formula the expected pCO2 is 26 ± 2.", [(26, S)]),
        (GAP, "By Winters' formula the expected pCO2 is 28 ± 2.", [(28, S)]),
        (GAP, "By Winters' formula the expected pCO2 is 36.", [(36, X)]),
        (RHYTHM, "Her QTc is 516 ms by Bazett.", [(516, S)]),
        (RHYTHM, "Her QTc (Fridericia) is 516 ms.", [(516, X)]),
        (RHYTHM, "Her QTc is 474 ms.", [(474, S)]),
        (RHYTHM, "Her QTc is 0.474 s.", [(0.474, S)]),
        (RHYTHM, "Her QTc is 640 ms.", [(640, X)]),
        (RHYTHM, "Her CHA₂DS₂-VASc score is 2.", [(2, X)]),
        (RHYTHM, "Her CHA2DS2-VASc is 4.", [(4, U)]),
        (SIZE, "The corrected calcium is 9.6 mg/dL.", [(9.6, S)]),
        (SIZE, "The corrected calcium is 2.4 mmol/L.", [(2.4, S)]),
        (SIZE, "The corrected calcium is 8.4 mg/dL.", [(8.4, X)]),
        (SIZE, "His corrected sodium is 136.", [(136, S)]),
        (SIZE, "His corrected sodium is 140.", [(140, S)]),
        (SIZE, "His corrected sodium (Katz) is 140.", [(140, X)]),
        (SIZE, "His BMI is 24.7 and his BSA is 2.0 m2.", [(24.7, S), (2, S)]),
    ],
)
def test_a_number_is_recomputed(engine, question, step, found):
    assert judged(engine, question, step) == found


@pytest.mark.parametrize(
    ("question", "step"),
    [
        (RHYTHM, "A CHA2DS2-VASc score of 2 or more warrants anticoagulation."),
        (RHYTHM, "A CHA2DS2-VASc score of 2 warrants anticoagulation."),
        (RHYTHM, "CHA2DS2-VASc 2 for age, 1 for sex."),
        (RHYTHM, "If her QTc is 500 ms, stop the drug."),
        (RHYTHM, "Keep the QTc below 470 ms."),
        (RENAL, "We use CKD-EPI 2021 for her."),
        (RENAL, "What is her CrCl? Is it 35 mL/min?"),
        (RENAL, "His CrCl is 90 mL/min."),
        (GAP, "An anion gap of 8 to 12 is normal."),
        (SIZE, "A map of 12 streets, an ag of 3."),
    ],
)
def test_what_states_no_result_of_this_patient_is_not_judged(engine, question, step):
    assert judged(engine, question, step) == []


CIRRHOSIS = (
    "A 68-year-old man, 90 kg, 175 cm, with atrial fibrillation, cirrhosis and diabetes. BP 120/78, HR 90, QT 380 ms. "
    "Na 132, K 4.5, Cl 100, HCO3 20, BUN 28, creatinine 1.6, glucose 350, albumin 2.8, calcium 8.2, bilirubin 3.2, "
    "INR 1.7, AST 80, ALT 50, platelets 90. FiO2 0.4, PaO2 80, PaCO2 38."
)


@pytest.mark.parametrize(
    "step",
    [
        "His baseline eGFR is 75.",
        "His eGFR was 60 at baseline.",
        "His eGFR by cystatin C is 30.",
        "His eGFR should be 60 by next month.",
        "His CrCl is about 50-55 mL/min.",
        "Using ideal body weight (70.5 kg), his CrCl is 44 mL/min.",
        "CrCl: (140 - 68) x 90 = 6,480; over 72 x 1.6 = 115.2 gives 56.",
        "CrCl fell to 40 mL/min overnight.",
        "A CrCl of 30 mL/min is where the dose changes.",
        "Corrected for albumin, his anion gap is 15.",
        "The anion gap is 12, or 15 corrected for albumin.",
        "The anion gap with potassium is 16.5.",
        "After fluids, his anion gap is 9.",
        "His anion gap closed to 9.",
        "His MELD is 21, his MELD-Na 24.",
        "His MELD was 12 last year.",
        "CHA2DS2-VASc: 1 for age, 1 for diabetes = 2.",
        "His QTc went from 465 to 510 on ondansetron.",
        "His QTc was 420 ms before the drug.",
        "Stop if QTc exceeds 500 ms.",
        "Titrate norepinephrine to a MAP of 65.",
        "Maintain a MAP of 65 mmHg.",
        "The P/F ratio is 200.",
        "The corrected sodium is 138 with a factor of 2.4.",
        "His BMI was 35 before surgery.",
        "10% BSA is burned.",
        "His ideal body weight is 155 lb.",
        "The A-a gradient for his age should be 21.",
        "FIB-4 = 68 x 80 / (90 x sqrt(50)) = 8.55.",
        "eGFR 46 mL/min/1.73m2 (CKD-EPI 2021).",
        "Parkland: 4 mL x 90 kg x 30 = 10,800 mL over 24 hours.",
        "The expected A-a gradient is 4 + 68/4 = 21.",
    ],
)
def test_a_true_sentence_is_never_contradicted(engine, step):
    assert X not in [verdict for _, verdict in judged(engine, CIRRHOSIS, step)]


def test_a_value_computed_from_what_the_trace_misquotes_is_not_its_error(engine):
    found = report(engine, RENAL, "Her creatinine is 1.0 mg/dL.", "Her CrCl by Cockcroft-Gault is 42.5 mL/min.").judged
    assert [one.verdict for one in found] == [X, S]


def test_what_the_record_states_is_compared_and_not_computed(engine):
    given = (
        "A woman of 80 weighing 60 kg: creatinine 2.0 mg/dL, anion gap 20, sodium 140, chloride 100, bicarbonate 24."
    )
    (one,) = report(engine, given, "Her anion gap is 20.").judged
    assert (one.verdict, [finding.verifier for finding in one.findings]) == (S, ["consistency"])


def test_a_result_beside_the_records_own_value_is_left_open(engine):
    given = "A man of 45, QTc 480 ms, heart rate 90."
    (one,) = report(engine, given, "His QTc by Bazett is 516 ms.").judged
    assert (one.verdict, one.findings[0].sought) == (
        U,
        "whether the record's own value, or one computed from it, is meant",
    )


def test_a_missing_value_is_unknown_and_says_what_lacks(engine):
    (one,) = report(
        engine, "A woman of 80 with creatinine 2.0 mg/dL.", "Her CrCl by Cockcroft-Gault is 70 mL/min."
    ).judged
    assert (one.verdict, one.findings[0].sought) == (U, "to compute it: body weight (25 to 300 kg)")


def test_a_value_out_of_the_formulas_range_is_unknown(engine):
    child = "A 6-year-old girl weighing 20 kg has a creatinine of 0.5 mg/dL."
    assert judged(engine, child, "Her CrCl by Cockcroft-Gault is 200 mL/min.") == [(200, U)]
    in_other_unit = "A woman of 80 weighing 60 kg has a creatinine of 110."
    assert judged(engine, in_other_unit, "Her CrCl by Cockcroft-Gault is 90 mL/min.") == [(90, U)]


def test_an_open_answer_decides_only_where_it_changes_nothing(engine):
    someone = "An 80-year-old patient weighing 60 kg has a creatinine of 2.0 mg/dL."
    step = "The patient's CrCl by Cockcroft-Gault is {} mL/min."
    verdicts = [judged(engine, someone, step.format(one)) for one in (25, 21, 60)]
    assert verdicts == [[(25, U)], [(21, U)], [(60, X)]]


def test_a_closed_record_decides_a_score(engine):
    patient = Patient(age=78, sex="female", conditions=(), complete=frozenset({"conditions", "history", "medications"}))
    for points, verdict in ((3, S), (4, X)):
        step = f"Her CHA2DS2-VASc is {points}."
        assert judged(engine, "", step, patient=patient) == [(points, verdict)]


def test_either_of_two_readings_may_be_meant(engine):
    rising = "A woman of 80 weighing 60 kg. Creatinine 1.0 mg/dL last year, 2.0 mg/dL now."
    step = "Her CrCl by Cockcroft-Gault is {} mL/min."
    verdicts = [judged(engine, rising, step.format(one)) for one in (21, 43, 60)]
    assert verdicts == [[(21, S)], [(43, S)], [(60, X)]]


def test_a_value_that_the_trace_stated_before_is_computed_with(engine):
    found = report(
        engine, "A man of 45, vomiting.", "His sodium is 140, chloride 104, bicarbonate 12.", "His anion gap is 24."
    )
    last = found.judged[-1]
    (reason,) = [one for finding in last.findings for one in finding.reasons]
    assert (last.verdict, [(one.name, one.claim) for one in reason.inputs]) == (
        S,
        [("serum sodium", "s1.c1"), ("serum chloride", "s1.c2"), ("serum bicarbonate", "s1.c3")],
    )


def test_a_contradiction_shows_formula_inputs_and_result_in_every_report(engine):
    found = report(engine, GAP, "The albumin-corrected anion gap is 24.")
    (one,) = found.judged
    (finding,) = one.findings
    (reason,) = finding.reasons
    assert isinstance(reason, CalculationReason)
    assert (finding.error, reason.low, reason.high, reason.unit) == (ErrorClass.ARITHMETIC, 29.0, 29.0, "mmol/L")
    assert [each.computed_by for each in reason.inputs] == ["anion gap (without potassium)", ""]
    assert [each.fact.span for each in reason.inputs[0].inputs] == [
        Span("/question", 16, 33),
        Span("/question", 35, 54),
        Span("/question", 56, 77),
    ]
    text = " ".join(report_text(found).split())
    assert (
        "recomputed: anion gap corrected for albumin (of 4 g/dL) = 29 mmol/L, by anion_gap + 2.5 * (4 - albumin), with"
        in text
    )
    assert "anion gap corrected for albumin (of 4 g/dL) = 29 mmol/L" in report_mermaid(found)
    document = report_document(found)["steps"][0]["claims"][0]["findings"][0]["reasons"][0]
    assert (document["kind"], document["calculator"], document["low"]) == (
        "calculation",
        "albumin-corrected-anion-gap",
        29.0,
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("79M, 61 kg, well.", [("body-weight", 61.0)]),
        ("She weighs about 132 lb.", [("body-weight", 59.8742)]),
        ("A 70-kg man.", []),
        ("A 44-year-old 70-kg man, 175 cm tall.", [("body-weight", 70.0), ("body-height", 175.0)]),
        ("He is 5'6\".", [("body-height", 167.64)]),
        ("She lost weight, 10 kg, over a year.", []),
        ("He has had a 5.6-kg (12-lb) weight loss.", []),
        ("6 kg lighter than last year.", []),
        ("Her baby weighs 4 kg.", []),
        ("She asks about her son, 40 kg, too.", []),
        ("A 12 cm tall glass.", []),
        ("Heparin 18 units/kg x 75 kg.", []),
        ("A mass of 5 cm, 7 cm deep.", []),
    ],
)
def test_weight_and_height_are_read_where_they_are_the_patients(text, found):
    assert [(one.concept.removeprefix("KG:"), one.value) for one in sizes(passage(text, ""), ())] == found
