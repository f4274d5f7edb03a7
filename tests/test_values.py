"""Facts of numbers and states: pregnancy and nursing, and which of several values of one test is the patient's."""

import operator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgreason.claims import read_trace
from kgreason.graph import open_starter
from kgreason.link import Linker
from kgreason.model import Case, ClaimVerdict, Fact, Facts, Passage, Rule, Span, Strength, Trace
from kgreason.rules import evaluate, parse_when
from kgreason.verify.consistency import Consistency
from kgreason.verify.rulebook import RuleBook
from kgreason.verify.solver import Solver

COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(open_starter())


def facts(linker: Linker, question: str) -> tuple[Fact, ...]:
    return read_trace(Trace("EX:1", Passage(question, Span("/question", 0, len(question)))), linker).facts.items


def trace_of(question: str, said: str) -> Trace:
    whole = Passage(question, Span("/question", 0, len(question)))
    return Trace("EX:1", whole, steps=(Passage(said, Span("/steps/0", 0, len(said))),))


def states(linker: Linker, question: str, *concepts: str) -> set[bool]:
    return {one.known for one in facts(linker, question) if one.kind == "condition" and one.concept in concepts}


# --- values that are aimed at, corrected by, or thought of ---

KNOWN = "A 64-year-old man with MAP 55, potassium 2.9, eGFR 28, glucose 480, calcium 7.6 and albumin 2."


@pytest.mark.parametrize(
    "said",
    [
        "Titrate norepinephrine to MAP 65.",
        "Potassium 10 mEq/h IV, with oral on top.",
        "Dose by weight, 0.25 mg/kg.",
        "His eGFR was 60 last year.",
        "Replete the potassium to 4.0.",
        "Aim for a potassium of 4.",
        "An eGFR of 45 would allow the full dose.",
        "Sodium corrected for the glucose is about 144.",
        "Corrected for albumin, the calcium is 9.2.",
        "Corrected calcium is normal.",
        "Calcium corrected for albumin is normal.",
        "Check the potassium at 1, 2 and 4 hours.",
        "Telemetry, K at 1, 2, 4 h.",
    ],
)
def test_a_value_that_is_aimed_at_or_computed_is_no_measured_one(linker, said):
    read = read_trace(trace_of(KNOWN, said), linker)
    assert [one for one in read.claims if one.predicate in {"has_value", "has_condition"}] == []


@pytest.mark.parametrize("said", ["Lower his potassium of 6.8.", "Keep in mind his potassium of 3.9."])
def test_a_value_that_is_there_is_claimed_beside_a_verb_of_change(linker, said):
    assert [one.predicate for one in read_trace(trace_of(KNOWN, said), linker).claims] == ["has_value"]


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("Is she hypocalcemic?", set()),
        ("Is she hypocalcemic? No.", {False}),
        ("Why is she hypocalcemic?", {True}),
        ("Not only is she hypocalcemic, she is frail.", {True}),
        ("Nor is she hypocalcemic.", {False}),
    ],
)
def test_what_is_asked_of_the_patient_is_no_fact(linker, asked, held):
    assert states(linker, f"A 70-year-old woman with nausea. {asked}", "KG:hypocalcemia") == held


@pytest.mark.parametrize(("said", "unit"), [("ANC 840", "/uL"), ("ANC 8.4", ""), ("platelets 840", "")])
def test_a_bare_count_of_neutrophils_beyond_a_hundred_is_of_cells(linker, said, unit):
    (seen,) = [one for one in facts(linker, f"A 49-year-old woman with {said}.") if one.kind == "observation"]
    assert seen.unit == unit


@pytest.mark.parametrize(("activity", "held"), [("1.1", {True}), ("9", set())])
def test_a_g6pd_activity_far_below_every_laboratorys_range_is_a_deficiency(linker, activity, held):
    question = f"A 19-year-old man with G6PD activity {activity} U/g Hb (reference 8 to 14)."
    assert states(linker, question, "KG:glucose-6-phosphate-dehydrogenase-deficiency") == held


# --- pregnancy and nursing ---

EXPECTING = ("KG:pregnancy", *(f"KG:{one}-trimester-of-pregnancy" for one in ("first", "second", "third")))


@pytest.mark.parametrize(
    ("text", "pregnant"),
    [
        ("She suspected she was pregnant, but today's hCG is negative.", {False}),
        ("She suspects she may be pregnant.", set()),
        ("Pregnant? No.", {False}),
        ("Pregnant? Yes, about 9 weeks.", {True}),
        ("Is she pregnant?", set()),
        ("Breastfeeding: yes. Pregnancy: none.", {False}),
        ("Pregnancy: confirmed.", {True}),
        ("Pregnancy has been ruled out.", {False}),
        ("She hopes to become pregnant.", set()),
        ("She was found to be pregnant.", {True}),
        ("An outside ultrasound says 20w4d.", {True}),
        ("Her first was born at 38w2d.", set()),
        ("Her husband, a 40-year-old man, knows that she is pregnant.", {True}),
        ("She was pregnant three years ago.", set()),
        ("Her cousin is pregnant.", set()),
        ("She told her cousin that she is pregnant.", {True}),
        ("Isotretinoin is planned if she is not pregnant.", set()),
        ("Isotretinoin is planned once her pregnancy test is negative.", set()),
    ],
)
def test_a_thought_of_pregnancy_is_none_and_an_answer_is_one(linker, text, pregnant):
    assert states(linker, f"A 29-year-old woman with acne. {text}", *EXPECTING) == pregnant


def test_a_boy_is_not_pregnant_though_a_woman_around_him_is(linker):
    question = "17-year-old boy with acne. His older sister is pregnant. Is it safe with a pregnant woman around?"
    assert True not in states(linker, question, *EXPECTING)


@pytest.mark.parametrize(
    ("text", "nursing"),
    [
        ("She is not pregnant or lactating.", {False}),
        ("She is neither breastfeeding nor pregnant.", {False}),
        ("She is not pregnant, breastfeeding, or planning to conceive.", {False}),
        ("She is not pregnant but is breastfeeding.", {True}),
        ("She is not pregnant and breastfeeds; she is breastfeeding twins.", {True}),
        ("It is planned if she is not pregnant or lactating.", set()),
    ],
)
def test_one_not_denies_pregnancy_and_nursing_joined_by_or(linker, text, nursing):
    assert states(linker, f"A 29-year-old woman with acne. {text}", "KG:breastfeeding") == nursing


@pytest.mark.parametrize(
    "text",
    [
        "A 27-year-old G3P1 at 31/40 with asthma.",
        "A 27-year-old G3P1 at 9w5d with asthma.",
        "A G3P1001 at 33+4 with asthma.",
        "A woman with asthma. EGA 24 weeks.",
        "A 27-year-old woman, 19 wks, with asthma.",
        "A woman in her third trimester has asthma.",
        "A primigravida has asthma.",
        "A woman with asthma is expecting her second child.",
        "A woman with asthma is carrying triplets.",
        "A woman with asthma whose fetus is small.",
        "A woman with asthma has an expected due date in July.",
        "A woman with asthma has an unexpected pregnancy.",
        "A woman with asthma has no complaints and no complications with her pregnancy.",
        "A woman with asthma, UPT pos.",
        "A woman with asthma. Pregnancy test: +",
        "A woman with asthma. bHCG 12,400.",
        "A 27-year-old preggo with asthma.",
        "27F, pregant, asthma.",
        "A woman with asthma has gestational hypertension.",
        "22F first trimester 8 wks, asthma.",
        "I am in my second trimester and have asthma.",
        "My wife is pregnant, 34 weeks. Is ibuprofen ok?",
    ],
)
def test_obstetric_shorthand_says_that_she_is_pregnant(linker, text):
    assert True in states(linker, text, *EXPECTING)


@pytest.mark.parametrize(
    "text",
    [
        "A woman, 6 weeks postpartum, has asthma.",
        "A woman, 6 weeks after surgery, has asthma.",
        "A woman had preeclampsia in her last pregnancy.",
        "A woman developed gestational hypertension five years ago.",
        "A 3-day-old girl, GA 37w, has jaundice.",
        "A man with gout is expecting his second child.",
        "A man with gout whose wife is a G2P1 at 20 weeks.",
        "A woman with asthma, UPT neg.",
        "A woman with asthma had a DVT in her third trimester of her last pregnancy.",
        "A woman with asthma has an early pregnancy loss.",
        "A woman, 41, with asthma.",
        "A 25F had a first trimester miscarriage, asthma.",
        "25F 2nd trimester screen was normal, asthma.",
        "My wife is pregnant. I have asthma, is propranolol ok?",
    ],
)
def test_what_is_over_or_anothers_is_no_pregnancy_of_hers(linker, text):
    assert True not in states(linker, text, *EXPECTING)


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("I'm 7 months pregnant and have asthma.", [30.0]),
        ("25F, pregnant, 5 months, asthma.", [22.0]),
        ("She was pregnant 7 months ago.", []),
        ("She had a baby 7 months ago and has asthma.", []),
    ],
)
def test_months_of_a_pregnancy_are_weeks(linker, text, weeks):
    assert [one.value for one in facts(linker, text) if one.concept == "KG:gestational-age"] == weeks


# --- several values of one test ---


def values(linker: Linker, question: str, concept: str = "KG:serum-potassium") -> tuple[set[float], set[float]]:
    """Return the values that count as the patient's, and those that are history."""
    found = facts(linker, question)
    return tuple(
        {one.value for one in found if one.kind == kind and one.concept == concept and one.value is not None}
        for kind in ("observation", "history")
    )


@pytest.mark.parametrize(
    ("text", "now", "then"),
    [
        ("Last year potassium 6.4; today potassium 4.1.", {4.1}, {6.4}),
        ("Potassium 4.1. Previous potassium 6.4.", {4.1}, {6.4}),
        ("Potassium was 6.4 last week and is 4.1 now.", {4.1}, {6.4}),
        ("Potassium was 4.1 last week, now 6.4.", {6.4}, {4.1}),
        ("Potassium 4.1 two days ago, 6.4 today.", {6.4}, {4.1}),
        ("On admission potassium 4.1; most recent potassium 6.4.", {6.4}, {4.1}),
        ("Potassium 6.4 on a hemolyzed sample, repeat 4.1.", {4.1}, {6.4}),
        ("Potassium 4.1 -> 6.4 after the ramipril.", {6.4}, {4.1}),
        ("Potassium 6.4 (baseline 4.1).", {6.4}, {4.1}),
        ("Potassium 6.4, up from 4.1.", {6.4}, {4.1}),
        ("Potassium was 6.4 on ramipril, 4.1 since stopping it.", {4.1}, {6.4}),
        ("Potassium 4.1 in 2018, potassium 6.4 in 2021.", {6.4}, {4.1}),
        ("Potassium 6.4 in 2021, down from 6.9.", {6.4}, {6.9}),
        ("He previously had a potassium of 6.4. He now has a potassium of 4.1.", {4.1}, {6.4}),
        ("Last year's labs: sodium 139, potassium 6.4; today potassium 4.1.", {4.1}, {6.4}),
        ("Potassium has fallen from 6.4 to 4.1.", {4.1}, {6.4}),
        ("Potassium went from 4.1 to 6.4 mmol/L within a week.", {6.4}, {4.1}),
        ("A rise in potassium from 4.1 to 6.4 was seen.", {6.4}, {4.1}),
        ("Potassium was 6.4 in March after trimethoprim; today it is 4.1.", {4.1}, {6.4}),
        ("Potassium was 4.1 in March; today it is 6.4.", {6.4}, {4.1}),
        ("Potassium was 4.1 in March. Today it is 6.4.", {6.4}, {4.1}),
        ("Potassium 6.4 last month. It is 4.1 today.", {4.1}, {6.4}),
        ("Potassium had been 4.1 until last month; it is 6.4 now.", {6.4}, {4.1}),
        ("Today's potassium is 6.4; it was 4.1 in March.", {6.4}, {4.1}),
        ("Potassium of 6.4 last summer, which has since normalized.", set(), {6.4}),
    ],
)
def test_words_of_time_say_which_of_two_values_is_the_newer(linker, text, now, then):
    assert values(linker, f"A 66-year-old man with heart failure. {text}") == (now, then)


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("Potassium 6.4. Potassium 4.1.", {6.4, 4.1}),
        ("Potassium 6.4 and 4.1 today.", {6.4, 4.1}),
        ("Potassium 4.1 on repeat. Potassium 6.4 after the infusion.", {6.4, 4.1}),
        ("On admission potassium 6.4.", {6.4}),
        ("Gout diagnosed two years ago, potassium 6.4.", {6.4}),
        ("Potassium 6.4, stable since last year.", {6.4}),
        ("Potassium 6.4; repeat potassium at 4 pm.", {6.4}),
        ("Potassium 6.4, then 40 mEq more, now 34 beats fewer.", {6.4}),
        ("Potassium 6.4, and gout for two years.", {6.4}),
        ("Potassium 6.4, now 70 kg, today 98%.", {6.4}),
        ("Potassium 6.4. It is 5 days since his last dialysis.", {6.4}),
        ("Potassium 6.4. It is his 4th visit.", {6.4}),
        ("Potassium 6.4. This is 4.1 months after discharge.", {6.4}),
    ],
)
def test_a_value_that_no_words_call_old_is_the_patients(linker, text, now):
    assert values(linker, f"A 66-year-old man with heart failure. {text}") == (now, set())


def test_a_grade_with_a_plus_is_no_value(linker):
    text = "A boy with edema. Urine protein is 4+, glucose 2+."
    assert values(linker, text, "KG:urine-protein") == values(linker, text, "KG:glucose") == (set(), set())


def test_an_older_blood_pressure_goes_with_both_its_numbers(linker):
    text = "A man with gout. BP 190/120 yesterday, 134/82 today."
    assert values(linker, text, "KG:blood-pressure-systolic") == ({134}, {190})
    assert values(linker, text, "KG:blood-pressure-diastolic") == ({82}, {120})


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("Potassium is up at 6.4.", {6.4}),
        ("His potassium is down to 2.8.", {2.8}),
        ("Potassium of six point four.", {6.4}),
        ("Potassium has been 6.1-6.4.", {6.1, 6.4}),
        ("Replete to bring potassium up to 4.5.", set()),
        ("Potassium from 5.1 to 5.5: halve the dose.", set()),
        ("Normal potassium was 3.5-5.0 in that laboratory.", set()),
        ("Potassium one week later.", set()),
        ("Potassium twenty to thirty.", set()),
    ],
)
def test_a_value_is_read_however_it_is_told(linker, text, now):
    assert values(linker, f"A 66-year-old man with heart failure. {text}") == (now, set())


@pytest.mark.parametrize(
    ("text", "now", "then"),
    [
        ("Potassium 6.4, 5.9, 5.1 over two days.", {5.1}, {6.4, 5.9}),
        ("Potassium 6.4 → 5.9 → 5.1.", {5.1}, {6.4, 5.9}),
        ("Potassium 5.1, 5.4, 5.2.", {5.1, 5.4, 5.2}, set()),
        ("Potassium 6.1 then, 4.3 now.", {4.3}, {6.1}),
        ("Potassium 4.1, 139, 110.", {4.1}, set()),
        ("Sick with potassium 2.8; QTc 428 today with potassium 4.2.", {4.2}, {2.8}),
    ],
)
def test_of_several_values_in_a_row_the_last_is_the_newest_where_time_passes(linker, text, now, then):
    assert values(linker, f"A 66-year-old man with heart failure. {text}") == (now, then)


def test_a_value_in_words_may_be_of_three_digits(linker):
    assert values(linker, "A woman with pneumonia; QTc five-twenty.", "KG:QTc-interval") == ({520}, set())
    assert values(linker, "A woman with gout. Cr 4.2, eGFR twenty-two.", "KG:serum-creatinine") == ({4.2}, set())


@pytest.mark.parametrize(
    ("text", "bounds", "severe"),
    [
        ("eGFR <15.", (("<", 15.0),), {True}),
        ("His eGFR is below 30.", (("<", 30.0),), {True}),
        ("eGFR in the twenties.", ((">=", 20.0), ("<", 30.0)), {True}),
        ("eGFR in the 30s.", ((">=", 30.0), ("<", 40.0)), {False}),
        ("eGFR over 60.", ((">", 60.0),), {False}),
        ("eGFR under 45.", (("<", 45.0),), set()),
        ("Start it only if eGFR is below 30.", None, set()),
        ("Metformin is contraindicated at an eGFR below 30.", None, set()),
        ("Is it safe with an eGFR below 30?", None, set()),
        ("Patients with an eGFR below 30 do badly.", None, set()),
    ],
)
def test_sides_of_the_patients_value_decide_what_every_such_value_would(linker, text, bounds, severe):
    found = facts(linker, f"A 70-year-old man with gout. {text}")
    assert [one.bounds for one in found if one.concept == "KG:eGFR"] == ([bounds] if bounds else [])
    assert {one.known for one in found if one.concept == "KG:severe-renal-impairment"} == severe


def test_an_earlier_value_may_be_cited_and_is_not_contradicted(linker):
    question = "A man with gout. Potassium was 6.4 last week, now 4.1."
    step = Passage("Potassium was 6.4.", Span("/steps/0", 0, 18))
    trace = Trace("EX:1", Passage(question, Span("/question", 0, len(question))), (step,))
    reading = read_trace(trace, linker)
    case = Case(trace, claims=reading.claims, facts=reading.facts)
    assert [one.verdict for one in Consistency().check(case, linker.graph)] == [ClaimVerdict.SUPPORTED]


# --- conditions on several values ---

EGFR = "mL/min/{1.73_m2}"


def egfr(value: float | None, bounds: tuple[tuple[str, float], ...] = ()) -> Fact:
    return Fact("observation", "KG:eGFR", f"eGFR {value}", value=value, unit=EGFR, bounds=bounds)


def outcome(linker: Linker, when: str, *seen: Fact) -> bool | None:
    return evaluate(parse_when(when, "EX"), Facts(seen), linker.graph, linker.graph.measures).value


BETWEEN = f"eGFR >= 30 {EGFR} and eGFR < 45 {EGFR}"


@pytest.mark.parametrize(
    ("when", "seen", "holds"),
    [
        (BETWEEN, (25, 80), False),
        (BETWEEN, (25, 38), True),
        (BETWEEN, (38, 80), True),
        (f"{BETWEEN} and has 'gout'", (25, 80), False),
        (f"{BETWEEN} and has 'gout'", (38, 80), None),
        (f"({BETWEEN}) or has 'gout'", (25, 80), None),
        (f"not eGFR < 30 {EGFR}", (25,), False),
        (f"female and not eGFR < 30 {EGFR}", (25, 80), None),
        (f"male and not eGFR < 30 {EGFR}", (25,), False),
    ],
)
def test_one_value_meets_all_bounds_of_a_condition(linker, when, seen, holds):
    assert outcome(linker, when, *map(egfr, seen)) is holds


@pytest.mark.parametrize(
    ("bound", "when", "holds"),
    [
        (("<", 15.0), "eGFR < 15", True),
        (("<=", 15.0), "eGFR < 15", None),
        (("<=", 15.0), "eGFR <= 15", True),
        (("<", 15.0), "eGFR < 10", None),
        (("<", 15.0), "eGFR >= 15", False),
        (("<=", 15.0), "eGFR > 15", False),
        (("<", 15.0), "eGFR > 10", None),
        ((">", 60.0), "eGFR < 60", False),
        ((">", 60.0), "eGFR > 60", True),
        ((">", 60.0), "eGFR >= 90", None),
    ],
)
def test_a_bound_holds_where_every_value_on_its_side_does(linker, bound, when, holds):
    assert outcome(linker, f"{when} {EGFR}", egfr(None, (bound,))) is holds


ATOMS = [f"eGFR {op} {limit} {EGFR}" for op in ("<", "<=", ">", ">=") for limit in (30, 45)] + ["has 'gout'"]
conditions = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        inner.map(lambda one: f"not ({one})"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda one: f"({one[0]}) {one[1]} ({one[2]})"),
    ),
    max_leaves=4,
)


@settings(max_examples=100, deadline=None)
@given(conditions, st.lists(st.sampled_from([25.0, 30.0, 38.0, 45.0, 80.0]), min_size=1, max_size=3, unique=True))
def test_several_values_are_as_dangerous_as_the_most_dangerous_of_them(linker, when, seen):
    each = {outcome(linker, when, egfr(value)) for value in seen}
    assert outcome(linker, when, *map(egfr, seen)) is (True if True in each else None if None in each else False)


@settings(max_examples=100, deadline=None)
@given(conditions, st.sampled_from(["<", "<=", ">", ">="]), st.sampled_from([25.0, 30.0, 38.0, 45.0]))
def test_a_bound_says_no_more_than_all_values_within_it(linker, when, side, edge):
    within = [value for value in (20.0, 25.0, 27.0, 30.0, 33.0, 38.0, 40.0, 45.0, 80.0) if COMPARE[side](value, edge)]
    said = outcome(linker, when, egfr(None, ((side, edge),)))
    assert said is None or {outcome(linker, when, egfr(value)) for value in within} == {said}


def test_the_solver_takes_one_value_at_a_time_too(linker):
    book = RuleBook(linker.graph, linker.graph.measures)
    rules = [
        Rule(name, "KG:metformin", parse_when(when, "EX"), Strength.CONTRAINDICATED, "EX", "EX")
        for name, when in (("a", f"({BETWEEN}) or has 'gout'"), ("b", f"not eGFR < 30 {EGFR} and has 'gout'"))
    ]
    solved = Solver(book).decide(rules, Facts((egfr(25), egfr(80))))
    assert (solved.fired, [one.id for one in solved.open], solved.silent) == ([], ["a", "b"], [])


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("A 27-year-old woman, 38 weeks pregnant.", {38}),
        ("27F, 38w2d pregnant.", {38}),
        ("27F, GA 31 weeks.", {31}),
        ("27F, UTI, 38 weeks. G6PD normal.", {38}),
        ("27F, delivered at 38 weeks, now nursing.", set()),
        ("30F, back pain for 30 weeks.", set()),
        ("60M, hepatitis C, 30 weeks.", set()),
    ],
)
def test_how_far_a_pregnancy_is_counts_in_weeks(linker, text, weeks):
    passage = Passage(text, Span("/question", 0, len(text)))
    items = read_trace(Trace("EX:trace", passage), linker).facts.items
    assert {one.value for one in items if one.concept == "KG:gestational-age"} == weeks


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("A man with fever; LP: WBC 1200, glucose 20, protein 250.", set()),
        ("A man. Thoracentesis showed pH 7.1, LDH 900 and glucose 30.", set()),
        ("A man. CSF shows a glucose of 20; serum glucose 100.", {("blood glucose", 100.0)}),
        (
            "A man with WBC 12. UA: WBC 50, glucose 500. BMP: glucose 90.",
            {("white blood cell count", 12.0), ("blood glucose", 90.0)},
        ),
    ],
)
def test_values_of_another_fluid_are_none_of_the_blood(
    linker: Linker, question: str, values: set[tuple[str, float]]
) -> None:
    read = [one for one in facts(linker, question) if one.kind == "observation"]
    assert {(linker.graph.concept(one.concept).name, one.value) for one in read} == values


def test_a_value_after_a_treatment_is_the_one_of_today(linker: Linker) -> None:
    told = facts(linker, "A man. First BP 192/104; after labetalol 10 mg IV twice it is 174/92.")
    assert [one.value for one in told if one.kind == "observation"] == [174, 92]


# --- a drug that is measured ---


def drugs(linker: Linker, question: str) -> list[tuple[str, bool, str]]:
    return [(one.concept, one.known, one.implied_by) for one in facts(linker, question) if one.kind == "medication"]


@pytest.mark.parametrize(
    ("text", "drug"),
    [
        ("58M, phenytoin level 15.", "phenytoin"),
        ("58M, dig level 1.1 ng/mL.", "digoxin"),
        ("58M with tacrolimus trough 8.", "tacrolimus"),
        ("58M, bipolar, lithium level 0.9.", "lithium"),
        ("58M, VPA level 80.", "valproate"),
        ("58M, carbamazepine level 8.", "carbamazepine"),
    ],
)
def test_a_measured_level_of_a_drug_says_that_it_is_taken(linker, text, drug):
    ((concept, known, because),) = drugs(linker, text)
    assert (concept, known) == (f"KG:{drug}", True)
    assert because.endswith(f"(takes-{drug}-from-its-level)")


@pytest.mark.parametrize(
    "text",
    [
        "58M, phenytoin level undetectable.",
        "58M, phenytoin level <0.5.",
        "58M, phenytoin level 0.",
        "58M. Lithium level was 0.8 before it was stopped in 2019.",
        "58M. Vancomycin level 15 last admission, not now on antibiotics.",
        "58M, phenytoin level pending.",
        "58M, target tacrolimus trough 8-10.",
        "58M, goal lithium level 0.6-1.0.",
        "58M. Check digoxin level in 6 days.",
        "58M who stopped lithium last week; lithium level 0.2.",
        "His brother's lithium level was 0.9. 58M.",
        "58M, acetaminophen level 150.",
    ],
)
def test_what_is_no_measured_level_says_nothing_of_a_drug(linker, text):
    assert not [one for one in drugs(linker, text) if one[1]]


def test_a_drug_that_is_told_of_is_not_implied_by_its_level(linker):
    assert drugs(linker, "58M on Dilantin, phenytoin level 15.") == [("KG:phenytoin", True, "")]
