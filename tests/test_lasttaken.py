"""Drugs whose last dose a text tells by the clock, the day of the week or the date, and values and people around them."""

import pytest

from kgreason.claims.facts import read_facts
from kgreason.engine import Engine
from kgreason.model import DrugVerdict, Fact, Passage, Span, Trace


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open(reader="patterns")


def facts(engine: Engine, text: str) -> list[Fact]:
    passage = Passage(text, Span("/question", 0, len(text)))
    return list(read_facts(Trace("test", question=passage), engine.linker, engine.linker.link(passage)).items)


def drugs(engine: Engine, text: str) -> dict[str, tuple[str, ...]]:
    """Return the drugs of a text, each with how the facts call it."""
    found: dict[str, tuple[str, ...]] = {}
    for one in facts(engine, text):
        if one.kind in {"medication", "past medication"} and one.concept:
            said = f"{'' if one.known else 'not '}{'as good as ' if one.implied_by else ''}{one.kind}"
            found[engine.name(one.concept)] = tuple(dict.fromkeys((*found.get(engine.name(one.concept), ()), said)))
    return found


TAKEN, OVER, ACTS = ("medication",), ("past medication",), ("past medication", "as good as medication")


@pytest.mark.parametrize(
    ("text", "drug", "held"),
    [
        ("On Revatio 20 mg TID. Last Revatio tablet yesterday at 08:00, now 10:00.", "sildenafil", OVER),
        ("On Revatio 20 mg TID. Last Revatio tablet yesterday at 20:00, now 10:00.", "sildenafil", TAKEN),
        ("He used Viagra on Sunday, today is Friday, nothing since.", "sildenafil", OVER),
        ("He used Viagra on Sunday, today is Friday.", "sildenafil", TAKEN),
        ("He used Viagra on Sunday, nothing since.", "sildenafil", TAKEN),
        (
            "Ward, Wednesday 09:00. Lisinopril stopped to switch to Entresto; last tablet Monday at 20:00.",
            "lisinopril",
            OVER,
        ),
        ("Ward, Wednesday 09:00. Lisinopril stopped; last tablet Tuesday at 20:00.", "lisinopril", ACTS),
        ("ED, Friday 10:00. Takes apixaban 5 mg BID, last dose today at 08:00.", "apixaban", TAKEN),
        ("ED, Friday 10:00. He takes apixaban BID, last dose Tuesday evening.", "apixaban", OVER),
        ("Ward, Friday 10:00. On warfarin, last dose Thursday evening.", "warfarin", TAKEN),
        ("Clinic, Friday 10:00. Methotrexate 15 mg, last tablet Monday.", "methotrexate", TAKEN),
        ("Clinic, Friday 10:00. On semaglutide weekly, last tablet Monday.", "semaglutide", TAKEN),
        ("Lisinopril 10 mg: last tablet Monday 8 a.m., and now it's Thursday 9 a.m.", "lisinopril", TAKEN),
        ("The last warfarin tablet was taken three days ago.", "warfarin", TAKEN),
        ("The last warfarin tablet was taken three weeks ago.", "warfarin", OVER),
        ("Last rivaroxaban dose Tuesday evening; today is Friday.", "rivaroxaban", TAKEN),
        ("It is 15:00. Last sumatriptan tablet at 06:00, none since.", "sumatriptan", ACTS),
        ("He took sildenafil once, nine days ago.", "sildenafil", OVER),
        ("Clinic, 20 March 2025. On fluoxetine 40 mg: last capsule on 3 February 2025.", "fluoxetine", OVER),
        ("Clinic, 20 March 2025. On fluoxetine 40 mg: last capsule on 3 March 2025.", "fluoxetine", ACTS),
        (
            "Today is Friday. She takes phenelzine; her husband's last sertraline tablet was on Monday.",
            "phenelzine",
            TAKEN,
        ),
        ("He was prescribed tadalafil last month but never picked it up.", "tadalafil", ("not medication",)),
        ("He was prescribed tadalafil and never misses a dose.", "tadalafil", TAKEN),
    ],
)
def test_a_drug_is_over_where_its_last_dose_is_told_and_was_the_last(engine, text, drug, held):
    assert drugs(engine, text)[drug] == held


@pytest.mark.parametrize(
    ("question", "answer", "verdict"),
    [
        (
            "He took his last lisinopril on Monday at 08:00.",
            "with the first tablet on Tuesday at 20:00",
            DrugVerdict.DEPENDS,
        ),
        (
            "He took his last lisinopril on Monday at 08:00.",
            "with the first tablet on Tuesday at 08:00",
            DrugVerdict.UNSAFE,
        ),
        ("He takes lisinopril.", "with the first tablet on Tuesday at 20:00", DrugVerdict.UNSAFE),
        ("He takes lisinopril.", "36 hours after the last dose", DrugVerdict.DEPENDS),
        ("He takes lisinopril.", "24 hours after the last dose", DrugVerdict.UNSAFE),
    ],
)
def test_a_start_that_is_planned_is_held_against_the_last_dose(engine, question, answer, verdict):
    order = f"Stop lisinopril; start sacubitril/valsartan 24/26 mg twice daily {answer}."
    trace = Trace(
        "EX:t",
        Passage(question, Span("/question", 0, len(question))),
        (),
        Passage(order, Span("/answer", 0, len(order))),
    )
    assert [one.verdict for one in engine.verify(trace).assessments] == [verdict]


@pytest.mark.parametrize(
    ("text", "present"),
    [
        ("'The stroke was his brother.' No history of bleeding.", set()),
        ("The man in the next bay has epilepsy and takes phenobarbital.", set()),
        ("The tablets are for the dog, who has epilepsy.", set()),
        ("The neighbor has asthma and uses theophylline.", set()),
        ("The husband has asthma and takes theophylline.", {"asthma", "theophylline"}),
        ("A cat scratch became cellulitis.", {"cat scratch", "cellulitis"}),
        ("he takes losartan. his dads old selegiline is in our bathroom.", {"losartan"}),
        (
            "The chart says 'asthma', written in 2009; pulmonology found spirometry normal and struck the diagnosis.",
            set(),
        ),
        ("The chart says 'asthma', written in 2009; pulmonology found spirometry obstructive.", {"asthma"}),
        ("Concussion from a fall seven months ago.", set()),
        ("Concussion from a fall.", {"concussion"}),
        ("His father was hospitalized with sodium 118.", set()),
        ("He was hospitalized with sodium 118.", {"serum sodium", "hyponatremia"}),
    ],
)
def test_what_is_anothers_or_over_is_not_the_patients(engine, text, present):
    kinds = {"condition", "medication", "observation"}
    held = {engine.name(one.concept) for one in facts(engine, text) if one.kind in kinds and one.known and one.concept}
    assert held - {"normal spirometry"} == present


@pytest.mark.parametrize(
    ("text", "allergic"),
    [
        (
            "Chart says PENICILLIN ALLERGY; allergist's letter: oral amoxicillin challenge tolerated, label removed.",
            set(),
        ),
        ("Penicillin allergy (hives); passed a supervised cephalexin challenge.", {"penicillin"}),
        ("Allergies: penicillin (anaphylaxis), cephalexin: oral challenge tolerated.", {"penicillin"}),
        ("Allergies: penicillin, cephalexin (delabeled 2022).", {"penicillin"}),
        ("Penicillin allergy, label never removed.", {"penicillin"}),
        ("Allergic to penicillin; sulfa allergy label removed.", {"penicillin"}),
    ],
)
def test_an_allergy_is_taken_back_by_a_test_of_that_drug(engine, text, allergic):
    held = {engine.name(one.concept) for one in facts(engine, text) if one.kind == "allergy" and one.known}
    assert held == allergic


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Platelets 212 down to 71.", [("history", 212), ("observation", 71)]),
        ("Platelets 148 at admission, 92 on day 2 of heparin, 178 on day 7.", [("history", 148), ("history", 92), ("observation", 178)]),
        ("Potassium 6.2 on POD 1, 4.8 on POD 2.", [("history", 6.2), ("observation", 4.8)]),
        ("Potassium 3.2 on arrival, 4.4 after replacement.", [("history", 3.2), ("observation", 4.4)]),
        ("Glucose 52, dextrose given, now 131.", [("history", 52), ("observation", 131)]),
        ("INR peaked at 6.1. Now INR 2.2.", [("history", 6.1), ("observation", 2.2)]),
        ("Potassium peaked at 6.4.", [("observation", 6.4)]),
        ("June: Ca 8.0\nSept (after vitamin D): Ca 9.5", [("history", 8), ("observation", 9.5)]),
        ("Sept: Ca 9.5\nJune: Ca 8.0", [("observation", 9.5), ("observation", 8)]),
        ("Marked thirst, Na 150\nDecember: Na 140", [("observation", 150), ("observation", 140)]),
        ("day 1  creatinine 2.9\nday 3  creatinine 1.2", [("history", 2.9), ("observation", 1.2)]),
        ("INR 6.1 last month, 3.0 last week, 2.2 yesterday.", [("history", 6.1), ("history", 3), ("observation", 2.2)]),
        ("Platelets 148, hemoglobin 9.2 on day 2.", [("observation", 148), ("observation", 9.2)]),
        ("BP 196/112 in the ambulance; after labetalol 10 mg IV now 172/94 twice.",
         [("history", 196), ("history", 112), ("observation", 172), ("observation", 94)]),
    ],
)  # fmt: skip
def test_the_newest_of_several_values_is_the_patients(engine, text, values):
    assert [(one.kind, one.value) for one in facts(engine, text) if one.value is not None] == values


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        (
            "Lisinopril, metformin, and at night a white pill, Ambien, for sleep.",
            {"lisinopril", "metformin", "zolpidem"},
        ),
        ("Aspirin, ibuprofen and naproxen all upset her stomach.", set()),
        ("Metformin, glipizide, or insulin for her?", set()),
        ("Half a Suboxone under the tongue, same as every morning.", {"buprenorphine and naloxone"}),
        ("Takes Imdur, has Viagra at home but has not used it.", {"isosorbide mononitrate", "sildenafil"}),
        ("Takes lisinopril but has not taken it this morning.", {"lisinopril"}),
        ("Takes simvastatin 20 mg once daily, last dose Sunday 21:00. Today is Monday 13:00.", {"simvastatin"}),
        ("Today is Friday. He used Viagra on Sunday, Tuesday and last night, nothing since.", {"sildenafil"}),
        ("Today is Monday. Takes warfarin, last dose Sunday 18:00, nosebleed stopped on Monday.", {"warfarin"}),
        ("Today is Friday 09:00. Takes riociguat TID, last dose Monday 08:00 as the pharmacy had none.", {"riociguat"}),
        ("It is 10:00. Took Imitrex last night at 9:30.", {"sumatriptan"}),
        ("She takes moms old warfarin.", {"warfarin"}),
        ("Took a rizatriptan from a friend eight days ago, it helped.", set()),
        ("She takes an aspirin a day, since two years ago.", {"aspirin"}),
        ("She was on phenelzine (Nardil); it was stopped five months ago.", set()),
        ("She takes nothing at present, pimozide and linezolid included.", set()),
        ("She takes nothing but pimozide.", {"pimozide"}),
        ("He picks up Azilect 1 mg daily.", {"rasagiline"}),
        ("He takes the dog's prednisone for his back.", {"prednisone"}),
        ("She stopped citalopram in May to switch to phenelzine 15 mg TID.", {"phenelzine"}),
        ("Surgery, Friday. Takes apixaban, last dose Tuesday.", {"apixaban"}),
    ],
)
def test_what_only_looks_over_or_anothers_is_taken(engine, text, taken):
    held = {engine.name(one.concept) for one in facts(engine, text) if one.kind == "medication" and one.known}
    assert held - {""} == taken


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("My wife's eGFR is 20, can she take metformin?", 20),
        ("My mother has a potassium of 6.2. Can she take spironolactone?", 6.2),
        ("80F, lives with her daughter, eGFR 19.", 19),
        ("Caregiver (daughter): potassium 6.3 at the lab.", 6.3),
        ("Her daughter has measured a potassium of 6.3.", 6.3),
        ("Platelets 60 on day 7, 148 on day 1.", 60),
        ("Hemoglobin 7.1 on POD 3 (11.2 on POD 1).", 7.1),
        ("Potassium 6.4 on arrival, 4.5 after dialysis planned for tomorrow.", 6.4),
        ("Heart rate 42 on arrival, 75 with pacing.", 42),
    ],
)
def test_what_is_measured_of_the_patient_now_is_hers(engine, text, value):
    assert [one.value for one in facts(engine, text) if one.kind == "observation"] == [value]


@pytest.mark.parametrize(
    ("text", "present"),
    [
        ("Records show epilepsy; nobody removed the diagnosis.", "epilepsy"),
        ("The chart lists heart failure and gout; rheumatology removed the diagnosis of gout.", "heart failure"),
        ("The one who noticed her asthma was her mother.", "asthma"),
        ("The foster child has asthma.", "asthma"),
        ("PET has shown metastatic breast cancer.", "breast cancer"),
        ("Seizures after a stroke two years ago.", "seizure"),
        ("Lupus titers positive.", "systemic lupus erythematosus"),
    ],
)
def test_a_disease_that_is_there_is_the_patients(engine, text, present):
    assert present in {engine.name(one.concept) for one in facts(engine, text) if one.kind == "condition" and one.known}


@pytest.mark.parametrize(
    "text",
    [
        "Penicillin allergy, amoxicillin challenge not tolerated.",
        "Allergic to penicillin, TB skin test negative.",
        "He is allergic to penicillin, his twin is not allergic.",
        "Penicillin allergy, hasn't passed an amoxicillin challenge.",
        "Penicillin allergy; wants to be delabeled.",
        "Penicillin allergy; the DNR label was removed.",
    ],
)
def test_an_allergy_that_nothing_clears_stays(engine, text):
    assert any(
        one.kind == "allergy" and one.known and engine.name(one.concept) == "penicillin" for one in facts(engine, text)
    )
