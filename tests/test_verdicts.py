"""Verdicts on drugs and traces: precedence, open facts, self-contradiction, and what filling an unknown may do."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgreason.engine import Engine
from kgreason.link import SHIPPED_TAGGER
from kgreason.model import (
    Assessment,
    ClaimVerdict,
    DrugVerdict,
    ErrorClass,
    KgreasonError,
    Named,
    Observation,
    Passage,
    Patient,
    Report,
    Span,
    Trace,
)
from kgreason.report import report_document
from kgreason.traces import patient_of, read_traces
from kgreason.verify.argumentation import grounded


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open()


def check(engine: Engine, drug: str, patient: Patient | None = None, **kwargs: bool) -> Assessment:
    (found,) = engine.check([drug], patient, **kwargs)
    return found


def named(*names: str) -> tuple[Named, ...]:
    return tuple(Named(name) for name in names)


def verify(engine: Engine, *steps: str, question: str = "", answer: str = "") -> Report:
    def passage(text: str, place: str) -> Passage:
        return Passage(text, Span(place, 0, len(text)))

    trace = Trace(
        "EX:trace",
        passage(question, "/question") if question else None,
        tuple(passage(text, f"/steps/{at}") for at, text in enumerate(steps)),
        passage(answer, "/answer") if answer else None,
    )
    return engine.verify(trace)


def verdicts(report: Report) -> list[tuple[str, ErrorClass | None]]:
    return [(one.verdict.value, one.error) for one in report.judged]


# --- a drug for a patient ---


def test_a_contraindication_on_known_facts_is_unsafe_with_its_proof(engine: Engine) -> None:
    found = check(engine, "propranolol", Patient(conditions=named("asthma")))
    assert found.verdict is DrugVerdict.UNSAFE
    assert next((one.rule.id, [fact.concept for fact in one.facts]) for one in found.fired) == (
        "propranolol/in/asthma",
        ["KG:asthma"],
    )


def test_a_proof_names_the_is_a_edges_it_needs(engine: Engine) -> None:
    found = check(engine, "metformin", Patient(conditions=named("chronic kidney disease stage 4")))
    assert found.verdict is DrugVerdict.UNSAFE
    assert [(edge.subject, edge.object) for one in found.fired for edge in one.via] == [
        ("KG:chronic-kidney-disease-stage-4", "KG:severe-renal-impairment")
    ]


def test_an_unknown_fact_leaves_a_drug_depending_on_it(engine: Engine) -> None:
    found = check(engine, "propranolol", Patient())
    assert found.verdict is DrugVerdict.DEPENDS
    assert "KG:asthma" in {one.atom.concept for questions in found.ask for one in questions}


def test_an_interaction_fires_from_the_drug_the_patient_takes(engine: Engine) -> None:
    found = check(engine, "ciprofloxacin", Patient(medications=named("tizanidine")))
    assert found.verdict is DrugVerdict.UNSAFE
    assert "tizanidine/with/strong-CYP1A2-inhibitor" in {one.rule.id for one in found.fired}


def test_an_allergy_to_the_class_is_unsafe_and_to_another_is_not(engine: Engine) -> None:
    assert check(engine, "amoxicillin", Patient(allergies=named("penicillin"))).verdict is DrugVerdict.UNSAFE
    assert check(engine, "azithromycin", Patient(allergies=named("penicillin"))).verdict is not DrugVerdict.UNSAFE


def test_values_in_other_units_are_compared(engine: Engine) -> None:
    low = Patient(observations=(Observation("eGFR", 29, "mL/min/1.73m2"),))
    assert check(engine, "metformin", low).verdict is DrugVerdict.UNSAFE
    just = Patient(observations=(Observation("eGFR", 30, "mL/min/1.73m2"),))
    assert check(engine, "metformin", just).verdict is not DrugVerdict.UNSAFE


def test_only_a_transcribed_drug_with_every_rule_silent_is_safe(engine: Engine) -> None:
    closed = Patient(age=28, sex="male")
    assert check(engine, "montelukast", closed, assume_complete=True).verdict is DrugVerdict.SAFE
    assert check(engine, "acetaminophen", closed, assume_complete=True).verdict is DrugVerdict.UNKNOWN


def test_a_record_that_contradicts_itself_is_said_beside_the_verdict(engine: Engine) -> None:
    found = check(engine, "propranolol", Patient(conditions=named("asthma"), denied=named("asthma")))
    assert found.verdict is DrugVerdict.UNSAFE
    assert {fact.known for fact in found.inconsistent} == {True, False}


FACTS = ("asthma", "cardiogenic shock", "sinus bradycardia", "third-degree atrioventricular block", "diabetes mellitus")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["known", "denied", "unknown"]), min_size=len(FACTS), max_size=len(FACTS)), st.data())
def test_filling_an_unknown_never_takes_unsafe_back_and_unknown_is_never_safe(
    states: list[str], data: st.DataObject
) -> None:
    engine = Engine.open()

    def patient(of: list[str]) -> Patient:
        known = named(*(name for name, state in zip(FACTS, of, strict=True) if state == "known"))
        denied = named(*(name for name, state in zip(FACTS, of, strict=True) if state == "denied"))
        return Patient(conditions=known, denied=denied)

    before = check(engine, "propranolol", patient(states))
    filled = [data.draw(st.sampled_from(["known", "denied"])) if one == "unknown" else one for one in states]
    after = check(engine, "propranolol", patient(filled))
    if before.verdict is DrugVerdict.UNSAFE:
        assert after.verdict is DrugVerdict.UNSAFE
    if "unknown" in states[:4]:
        assert before.verdict is not DrugVerdict.SAFE


# --- claims ---


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Metformin is a biguanide.", "supported"),
        ("Lisinopril treats hypertension.", "supported"),
        ("Spironolactone lowers potassium.", "contradicted"),
        ("Diltiazem is a beta blocker.", "contradicted"),
        ("Isotretinoin is not contraindicated in pregnancy.", "contradicted"),
        ("ACE inhibitors increase angiotensin II.", "contradicted"),
        ("Loop diuretics cause hyperkalemia.", "contradicted"),
        ("Beta blockers raise heart rate.", "contradicted"),
        ("SSRIs increase serotonin.", "supported"),
        ("Lisinopril treats psoriasis.", "unknown"),
    ],
)
def test_a_claim_is_judged_by_what_the_graph_states(engine: Engine, text: str, verdict: str) -> None:
    assert [one for one, _ in verdicts(verify(engine, text))] == [verdict]


def test_a_silent_graph_says_what_it_looked_for(engine: Engine) -> None:
    (judged,) = verify(engine, "Lisinopril treats psoriasis.").judged
    assert judged.findings[0].sought


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("Her potassium is 5.9 mmol/L.", ("supported", None)),
        ("Her potassium is 4.1 mmol/L.", ("contradicted", ErrorClass.CONTRADICTION)),
        ("She takes no lisinopril.", ("contradicted", ErrorClass.CONTRADICTION)),
        ("She has asthma.", ("contradicted", ErrorClass.CONTRADICTION)),
        ("She has gout.", ("unknown", None)),
        ("She has no drug allergies.", ("contradicted", ErrorClass.CONTRADICTION)),
        ("Anion gap: 136 - 98 - 8 = 20.", ("contradicted", ErrorClass.ARITHMETIC)),
        ("Anion gap: 136 - 98 - 8 = 30.", ("supported", None)),
    ],
)
def test_a_claim_about_the_patient_is_held_against_the_question(
    engine: Engine, step: str, expected: tuple[str, ErrorClass | None]
) -> None:
    question = (
        "A 60-year-old woman with heart failure takes lisinopril. She denies asthma. Her potassium is 5.9 mmol/L. "
        "She is allergic to penicillin."
    )
    assert verdicts(verify(engine, step, question=question))[0] == expected


def test_a_trace_that_says_and_denies_the_same_contradicts_itself(engine: Engine) -> None:
    report = verify(engine, "Lisinopril treats psoriasis.", "Therefore lisinopril does not treat psoriasis.")
    assert verdicts(report)[1] == ("contradicted", ErrorClass.CONTRADICTION)


def test_an_open_correction_is_no_contradiction(engine: Engine) -> None:
    report = verify(engine, "Lisinopril treats psoriasis.", "Wait, lisinopril does not treat psoriasis.")
    assert all(one.verdict is ClaimVerdict.UNKNOWN for one in report.judged)


def test_an_unlinked_order_leaves_a_trace_undetermined(engine: Engine) -> None:
    report = verify(engine, "Metformin is a biguanide.", answer="Start zorblatinib 40 mg daily.")
    assert (report.verdict.value, report.why) == ("undetermined", "an ordered drug could not be linked")


def test_a_question_of_nothing_known_gives_no_claim(engine: Engine) -> None:
    assert verify(engine, "Well then.").verdict.value == "undetermined"


# --- argumentation ---


@settings(max_examples=200, deadline=None)
@given(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=12))
def test_the_grounded_labelling_is_the_least_complete_one(attacks: set[tuple[int, int]]) -> None:
    names = [str(one) for one in range(5)]
    labels = grounded({name: tuple(str(b) for a, b in sorted(attacks) if str(a) == name) for name in names})
    held: set[str] = set()
    while True:  # the characteristic function, iterated from nothing (Dung 1995)
        defended = {
            name
            for name in names
            if all(any((int(other), a) in attacks for other in held) for a, b in attacks if b == int(name))
        }
        if defended == held:
            break
        held = defended
    assert {name for name, label in labels.items() if label == "in"} == held


@pytest.mark.parametrize(
    ("drug", "condition"),
    [
        ("amiodarone", "sick sinus syndrome"),
        ("disopyramide", "second-degree AV block"),
        ("regadenoson", "sick sinus syndrome"),
        ("sotalol", "sinus bradycardia"),
        ("verapamil", "third-degree AV block"),
    ],
)
def test_what_is_contraindicated_unless_paced_hangs_on_the_pacemaker(engine: Engine, drug: str, condition: str) -> None:
    def verdict(*names: str, denied: tuple[str, ...] = (), history: tuple[str, ...] = ()) -> tuple[DrugVerdict, bool]:
        patient = Patient(
            age=70, sex="male", conditions=named(condition, *names), denied=named(*denied), history=named(*history),
            complete=frozenset({"medications"}),
        )  # fmt: skip
        found = check(engine, drug, patient)
        asked = {one.atom.concept for sets in found.ask for one in sets}
        return found.verdict, "KG:pacemaker-implantation" in asked

    assert verdict(denied=("pacemaker",)) == (DrugVerdict.UNSAFE, False)
    assert verdict() == (DrugVerdict.DEPENDS, True)
    assert verdict("pacemaker") == (DrugVerdict.DEPENDS, False)
    assert verdict(history=("pacemaker",)) == (DrugVerdict.DEPENDS, False)


@pytest.mark.parametrize(
    ("drug", "listed", "asked"),
    [
        ("apixaban", {"conditions": ["bleeding"]}, "KG:active-bleeding"),
        ("apixaban", {"conditions": ["stroke"]}, "KG:active-bleeding"),
        ("metformin", {"conditions": ["chronic kidney disease"]}, "KG:severe-renal-impairment"),
        ("digoxin", {"medications": ["NSAID"]}, "KG:ibuprofen"),
        ("tamoxifen", {"medications": ["SSRI"]}, "KG:strong-CYP2D6-inhibitor"),
    ],
)
def test_a_general_entry_of_a_closed_list_leaves_its_special_cases_to_be_asked(
    engine: Engine, drug: str, listed: dict[str, list[str]], asked: str
) -> None:
    patient = Patient(age=70, sex="male", **{key: named(*names) for key, names in listed.items()})
    (found,) = engine.check([drug], patient, assume_complete=True)
    assert asked in {atom.concept for rule in found.may_fire for atom in rule.when.atoms()}
    assert found.verdict is not DrugVerdict.SAFE
    assert found.certificate is not None
    assert engine.check_certificate(found.certificate) == ""


@pytest.mark.parametrize(
    ("written", "verdict"),
    [
        ("chronic kidney disease", DrugVerdict.DEPENDS),
        ("CKD stage 1", DrugVerdict.DEPENDS),
        ("CKD stage 2", DrugVerdict.UNSAFE),
        ("chronic renal insufficiency", DrugVerdict.UNSAFE),
        ("chronic kidney failure", DrugVerdict.UNSAFE),
    ],
)
def test_a_chronic_kidney_disease_impairs_where_its_name_or_stage_says_so(
    engine: Engine, written: str, verdict: DrugVerdict
) -> None:
    assert check(engine, "cisplatin", Patient(conditions=named(written))).verdict is verdict
    answer = verify(engine, "Noted.", question=f"A 60-year-old man has {written}.", answer="Start cisplatin.")
    assert [one.verdict for one in answer.assessments] == [verdict]


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ({}, DrugVerdict.DEPENDS),
        ({"denied": ["family history of medullary thyroid carcinoma"]}, DrugVerdict.SAFE),
        ({"denied": ["medullary thyroid cancer in the family"]}, DrugVerdict.SAFE),
        ({"denied": ["personal or family history of medullary thyroid cancer"]}, DrugVerdict.SAFE),
        ({"denied": ["medullary thyroid carcinoma"]}, DrugVerdict.DEPENDS),
        ({"complete": ["conditions", "medications", "allergies", "history", "family"]}, DrugVerdict.SAFE),
        ({"family": ["medullary thyroid carcinoma"]}, DrugVerdict.UNSAFE),
    ],
)
def test_a_family_history_can_be_told_denied_and_closed(
    engine: Engine, told: dict[str, list[str]], verdict: DrugVerdict
) -> None:
    record = {"age": 50, "sex": "male", "complete": ["conditions", "medications", "allergies", "history"], **told}
    found = check(engine, "semaglutide", patient_of(record))
    assert found.verdict is verdict
    assert found.certificate is not None
    assert engine.check_certificate(found.certificate) == ""


@pytest.mark.parametrize(
    ("drug", "taken", "verdict"),
    [
        ("sumatriptan", "ergotamine", DrugVerdict.UNSAFE),
        ("sumatriptan", "methylergonovine", DrugVerdict.UNSAFE),
        ("sumatriptan", "cabergoline", DrugVerdict.CAUTION),
        ("bromocriptine", "rizatriptan", DrugVerdict.CAUTION),
        ("selegiline", "meperidine", DrugVerdict.UNSAFE),
        ("selegiline", "propoxyphene", DrugVerdict.UNSAFE),
        ("selegiline", "oxycodone", DrugVerdict.CAUTION),
    ],
)
def test_a_class_is_as_wide_and_as_strong_as_the_labels_words(
    engine: Engine, drug: str, taken: str, verdict: DrugVerdict
) -> None:
    patient = Patient(age=40, sex="male", medications=named(taken))
    (found,) = engine.check([drug], patient, assume_complete=True)
    assert found.verdict is verdict


def test_a_single_drug_in_a_closed_list_is_none_of_its_combinations(engine: Engine) -> None:
    assert engine.graph.is_a("KG:trimethoprim-sulfamethoxazole", "KG:trimethoprim")
    assert not engine.graph.may_mean("KG:trimethoprim", "KG:trimethoprim-sulfamethoxazole")
    assert engine.graph.may_mean("KG:trimethoprim-sulfamethoxazole", "KG:trimethoprim")
    assert engine.graph.is_a("KG:aspirin-and-omeprazole", "KG:NSAID")
    assert not engine.graph.may_mean("KG:NSAID", "KG:proton-pump-inhibitor")


@pytest.mark.parametrize(
    ("drug", "listed", "verdict"),
    [
        ("fenofibrate", "decompensated cirrhosis", "unsafe"),  # active liver disease
        ("dihydroergotamine", "cirrhosis", "depends"),  # severe hepatic impairment, which a cirrhosis may be
        ("tolvaptan", "cirrhosis", "unsafe"),  # significant liver injury
        ("tolvaptan", "Child-Pugh class C cirrhosis", "unsafe"),
        ("duloxetine", "Child-Pugh class C cirrhosis", "caution"),
    ],
)
def test_cirrhosis_counts_as_the_liver_disease_that_it_is_or_may_be(
    engine: Engine, drug: str, listed: str, verdict: str
) -> None:
    (found,) = engine.check([drug], Patient(age=60, sex="male", conditions=named(listed)), assume_complete=True)
    assert found.verdict.value == verdict


@pytest.mark.parametrize("drug", ["apixaban", "rivaroxaban", "dabigatran", "edoxaban"])
def test_no_direct_oral_anticoagulant_is_safe_in_pregnancy(engine: Engine, drug: str) -> None:
    (found,) = engine.check([drug], Patient(age=30, sex="female", pregnant=True), assume_complete=True)
    assert "direct-oral-anticoagulant-pregnancy" in {hit.rule.id for hit in found.fired}
    assert found.verdict is not DrugVerdict.SAFE


@pytest.fixture
def often():
    """Let threads change places at every few instructions."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.parametrize("how", [{}, {"reader": "patterns"}, {"tagger": SHIPPED_TAGGER}])
@pytest.mark.usefixtures("often")
def test_threads_share_an_engine_and_get_what_each_would_get_alone(how: dict[str, str]) -> None:
    drugs = ("metformin", "lisinopril", "warfarin", "ibuprofen", "digoxin", "allopurinol", "sertraline", "lithium")
    traces = []
    for number in range(24):
        drug, other = drugs[number % 8], drugs[(number + 3) % 8]
        asked = f"A {40 + number}-year-old with CKD, creatinine {100 + number} umol/L and potassium 5.{number % 9}. What now?"
        step = f"{drug} can cause hyperkalemia, which case {number} of {other} (Q{number}x) would not prevent."
        answer = f"Start {drug} 10 mg daily."
        named = (("question", asked), ("steps/0", step), ("answer", answer))
        question, first, last = (Passage(text, Span(f"/{at}", 0, len(text))) for at, text in named)
        traces.append(Trace(str(number), question, (first,), last))
    engine = Engine.open(**how)

    def judged(trace: Trace) -> str:
        return json.dumps(report_document(engine.verify(trace)))

    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(judged, traces))
    assert together == [judged(trace) for trace in traces]


def test_a_row_that_could_not_be_read_is_refused_with_what_was_wrong(engine: Engine) -> None:
    (bad,) = read_traces('{"steps": 1}', name="a.json")
    with pytest.raises(KgreasonError, match="a.json:1#/steps: found the number 1; wanted a list of steps"):
        engine.verify(bad)
    with pytest.raises(TypeError, match="found dict; wanted a Trace"):
        engine.verify({"answer": "a"})
