"""Time windows: what was taken or had within so many days, from rule to reader to certificate."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from kgreason.claims import read_facts
from kgreason.engine import Engine
from kgreason.graph import Index, open_starter
from kgreason.model import (
    Atom,
    DrugVerdict,
    Fact,
    Facts,
    KgreasonError,
    Passage,
    Patient,
    Rule,
    Span,
    Strength,
    Trace,
    When,
)
from kgreason.report.asked import question_words
from kgreason.report.words import atom_words, fact_words
from kgreason.rules import evaluate, parse_when
from kgreason.traces.patient import patient_of
from kgreason.verify import assess
from kgreason.verify.certificate import check_certificate
from kgreason.verify.rulebook import RuleBook

EXACT = ((">=", 10.0), ("<=", 10.0))


@pytest.fixture(scope="module")
def book(index: Callable[..., Index]) -> RuleBook:
    rules = [
        Rule("after-gale", "KG:drug", parse_when("takes 'wind' within 14 d", ""), Strength.CONTRAINDICATED, "EX", "EX"),
        Rule("after-rain", "KG:drug", parse_when("has 'rain' within 6 mo", ""), Strength.AVOID, "EX", "EX"),
    ]
    made = index(
        ["KG:gale subclass_of KG:wind", "KG:gale subclass_of KG:storm", "KG:drug subclass_of KG:class"], rules=rules
    )
    return RuleBook(made, {})


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(open_starter(), "parse")


def over(concept: str, *ago: tuple[str, float], known: bool = True) -> Fact:
    """Return that a drug was stopped."""
    return Fact("past medication", f"KG:{concept}", "", known=known, ago=ago)


# --- the language and its three values ---


def test_a_window_is_read_in_hours_days_weeks_months_and_years():
    said = [parse_when(f"takes 'triptan' within {span}", "") for span in ("24 h", "14 d", "5 wk", "6 mo", "1 a")]
    assert [one.atom for one in said] == [
        Atom("took", "KG:triptan", value=days, unit="d") for days in (1.0, 14.0, 35.0, 182.625, 365.25)
    ]
    assert parse_when("has 'stroke' within 3 mo", "") == When("atom", Atom("had", "KG:stroke", value=91.3125, unit="d"))


def test_only_what_is_taken_or_had_has_a_window():
    with pytest.raises(KgreasonError) as caught:
        parse_when("allergic 'dust' within 3 d", "the rule")
    assert (caught.value.place, caught.value.found, caught.value.wanted) == (
        "the rule", "allergic … within", "takes or has",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "closed", "value"),
    [
        ([Fact("medication", "KG:gale", "")], (), True),
        ([over("gale", (">=", 10), ("<=", 10))], (), True),
        ([over("gale", ("<=", 14))], (), True),
        ([over("gale", ("<=", 15))], (), None),
        ([over("gale")], (), None),
        ([over("gale")], ("history", "medications"), None),
        ([over("gale", (">=", 15), ("<=", 15))], (), None),
        ([over("gale", (">=", 15), ("<=", 15))], ("history", "medications"), False),
        ([over("wind", (">", 14))], (), False),
        ([over("wind", (">=", 14))], (), None),
        ([over("wind", (">", 14)), over("gale")], (), None),
        ([over("wind", (">", 14)), Fact("medication", "KG:gale", "")], (), True),
        ([over("wind", known=False)], (), False),
        ([over("wind", ("<=", 14), known=False)], (), False),
        ([over("wind", ("<=", 7), known=False)], (), None),
        ([over("wind", ("<=", 14), known=False), over("gale")], (), False),
        ([over("wind", known=False), over("gale")], (), None),
        ([Fact("medication", "KG:wind", "", known=False)], (), None),
        ([], ("medications",), None),
        ([], ("history", "medications"), False),
        ([over("storm")], ("history", "medications"), None),
        ([Fact("medication", "KG:storm", "")], ("history", "medications"), None),
        ([over("storm", (">", 14))], ("history", "medications"), False),
    ],
)
def test_what_is_stopped_is_in_the_window_out_of_it_or_unknown(book, facts, closed, value):
    when = parse_when("takes 'wind' within 14 d", "")
    assert evaluate(when, Facts(tuple(facts), frozenset(closed)), book.graph, {}).value is value


def test_that_a_disease_was_not_there_lately_denies_it_today_and_no_history():
    lately = Facts((Fact("history", "KG:rain", "", known=False, ago=(("<=", 30.0),)),))
    flat = open_starter()
    said = [evaluate(parse_when(one, ""), lately, flat, {}).value for one in ("has 'rain'", "history 'rain'")]
    assert said == [False, None]


# --- verdicts and certificates ---


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ([over("gale", (">=", 10), ("<=", 10))], DrugVerdict.UNSAFE),
        ([over("gale")], DrugVerdict.DEPENDS),
        ([over("storm"), over("wind", known=False), Fact("history", "KG:rain", "", known=False)], DrugVerdict.UNKNOWN),
        ([over("wind", (">", 14)), Fact("history", "KG:rain", "", ago=(("<=", 100.0),))], DrugVerdict.CAUTION),
        ([over("wind", (">", 14)), Fact("history", "KG:rain", "")], DrugVerdict.DEPENDS),
        ([over("wind", (">", 14)), Fact("history", "KG:rain", "", ago=((">=", 200.0),))], DrugVerdict.UNKNOWN),
        ([over("wind", known=False), Fact("history", "KG:rain", "", known=False)], DrugVerdict.UNKNOWN),
    ],
)
def test_the_verdict_follows_the_time_and_its_certificate_is_accepted(book, facts, verdict):
    found = assess("KG:drug", Facts(tuple(facts)), book)
    assert found.verdict is verdict
    assert found.certificate is not None
    assert check_certificate(found.certificate, book.graph) == ""


def test_what_ended_is_not_taken_today_and_the_certificate_cites_what_says_so(index):
    rules = [
        Rule("gale", "KG:drug", parse_when("takes 'gale'", ""), Strength.CONTRAINDICATED, "EX", "EX"),
        Rule(
            "lately", "KG:drug", parse_when("takes 'gale' within 1 d or takes 'sun' within 1 d", ""),
            Strength.CONTRAINDICATED, "EX", "EX",
        ),
    ]  # fmt: skip
    book = RuleBook(index(["KG:gale subclass_of KG:wind", "KG:drug subclass_of KG:class"], rules=rules), {})
    found = assess("KG:drug", Facts((over("wind", *EXACT),)), book)
    assert found.certificate is not None
    assert [(one.rule, one.facts) for one in found.certificate.silent] == [("gale", (0,))]
    assert check_certificate(found.certificate, book.graph) == ""
    (silence,) = found.certificate.silent
    uncited = replace(found.certificate, silent=(replace(silence, facts=()),))
    assert check_certificate(uncited, book.graph) == "gale: not proved silent"


def test_a_certificate_that_hides_an_undated_drug_is_rejected(book):
    safe = assess("KG:drug", Facts((over("wind", (">", 14)),)), book).certificate
    assert safe is not None
    altered = replace(safe, facts=(*safe.facts, over("gale")))
    assert check_certificate(altered, book.graph) == "after-gale: not proved silent"


def test_what_the_patient_stopped_does_not_forbid_the_same_drug_again(book):
    found = assess("KG:gale", Facts((over("gale", *EXACT),)), book)
    assert found.fired == ()


# --- readers ---


def test_the_native_form_tells_when_a_drug_was_stopped():
    patient = patient_of(
        {
            "as_of": "2026-11-20",
            "medications": [
                {"name": "a", "stopped": "2026-11-10"}, {"name": "b", "stopped": "3 weeks ago"},
                {"name": "c", "stopped": True}, {"name": "d", "stopped": False}, {"name": "e", "stopped": "2026-10"},
            ],
            "history": [{"name": "f", "when": "2026-09-01"}],
        }
    )  # fmt: skip
    assert [(one.over, one.ago) for one in (*patient.medications, *patient.history)] == [
        (True, EXACT),
        (True, ((">=", 17.5), ("<=", 24.5))),
        (True, ()),
        (False, ()),
        (True, ((">=", 20.0), ("<=", 50.0))),
        (False, ((">=", 80.0), ("<=", 80.0))),
    ]


def test_a_time_that_is_none_is_a_fault_with_its_place():
    with pytest.raises(KgreasonError) as caught:
        patient_of({"medications": [{"name": "a", "stopped": "soon"}]})
    assert str(caught.value) == (
        '/patient/medications/0/stopped: found "soon"; wanted a date such as 2025-03-31, or words such as 10 days ago'
    )


def test_a_date_without_the_day_of_the_question_leaves_the_time_unknown():
    patient = patient_of({"medications": [{"name": "a", "stopped": "2026-11-10"}]})
    assert [(one.over, one.ago) for one in patient.medications] == [(True, ())]


@pytest.mark.parametrize(
    ("text", "ago"),
    [
        ("She stopped lithium 10 days ago.", EXACT),
        ("Lithium was stopped over three weeks ago.", ((">", 21.0),)),
        ("Ten days ago she stopped lithium.", EXACT),
        ("She has been off lithium for 10 days.", EXACT),
        ("Lithium (stopped yesterday).", ((">=", 1.0), ("<=", 1.0))),
        ("She stopped lithium and takes metformin since 3 days ago.", ()),
        ("She started lithium two years ago and stopped it last week.", ((">=", 1.0), ("<=", 14.0))),
        ("She stopped lithium.", ()),
    ],
)
def test_a_text_tells_when_a_drug_was_stopped(engine, text, ago):
    assert facts_of(engine, f"A woman of 50. {text}", "past medication") == [("KG:lithium", ago)]


@pytest.mark.parametrize(
    ("text", "ago"),
    [
        ("He had a myocardial infarction two months ago.", ((">=", 45.65625), ("<=", 76.09375))),
        ("He had a myocardial infarction in 2019 and stopped metformin two months ago.", ()),
        ("History of myocardial infarction.", ()),
        ("History of myocardial infarction within the past 6 months.", (("<=", 182.625),)),
    ],
)
def test_a_text_tells_when_a_disease_was(engine, text, ago):
    assert facts_of(engine, f"A man of 50. {text}", "history") == [("KG:myocardial-infarction", ago)]


def facts_of(engine: Engine, text: str, kind: str) -> list[tuple[str, tuple[tuple[str, float], ...]]]:
    """Return the facts of one kind that a question states, with their times."""
    passage = Passage(text, Span("/question", 0, len(text)))
    facts = read_facts(Trace("t", question=passage), engine.linker, engine.linker.link(passage))
    return [(one.concept, one.ago) for one in facts.items if one.kind == kind]


def bundle(*resources: dict[str, object]) -> Patient:
    """Return the patient of some resources on a stated day."""
    held = [{"resourceType": "Patient", "id": "p"}, *resources]
    return patient_of([dict(one, subject={"reference": "Patient/p"}) for one in held[1:]] + held[:1], "", "2026-11-20")


@pytest.mark.parametrize(
    ("resource", "kind", "ago"),
    [
        (
            {
                "resourceType": "MedicationStatement", "status": "completed",
                "medicationCodeableConcept": {"text": "lithium"}, "effectivePeriod": {"end": "2026-11-10"},
            },
            "past medication", EXACT,
        ),
        (
            {
                "resourceType": "Condition", "clinicalStatus": {"text": "resolved"}, "onsetDateTime": "2026-11-10",
                "code": {"text": "myocardial infarction"},
            },
            "history", EXACT,
        ),
        (
            {
                "resourceType": "Condition", "clinicalStatus": {"text": "resolved"}, "recordedDate": "2026-11-10",
                "code": {"text": "myocardial infarction"},
            },
            "history", ((">=", 10.0),),
        ),
        (
            {
                "resourceType": "Condition", "clinicalStatus": {"text": "active"}, "onsetDateTime": "2026-11-10",
                "code": {"text": "myocardial infarction"},
            },
            "condition", (("<=", 10.0),),
        ),
    ],
)  # fmt: skip
def test_fhir_tells_when_something_ended(engine, resource, kind, ago):
    facts = read_facts(Trace("t", patient=bundle(resource)), engine.linker, ())
    assert [one.ago for one in facts.items if one.kind == kind and not one.implied_by] == [ago]


# --- words ---


def test_windows_and_times_are_told_as_a_clinician_would(engine):
    atom = Atom("took", "KG:MAO-inhibitor", value=14.0, unit="d")
    assert (atom_words(atom, engine.name), question_words(atom, engine.name)) == (
        "with MAO inhibitor within 14 days", "took MAO inhibitor within the last 14 days?",
    )  # fmt: skip
    facts = [over("phenelzine", *EXACT), over("phenelzine"), over("phenelzine", ("<=", 14.0), known=False)]
    assert [fact_words(one, engine.name) for one in facts] == [
        "stopped phenelzine 10 days ago",
        "stopped phenelzine (when is not said)",
        "did not take phenelzine in the last 14 days",
    ]


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("Stop phenelzine, wait 3 days, then start sertraline.", DrugVerdict.UNSAFE),
        ("Stop phenelzine, wait 14 days, then start sertraline.", DrugVerdict.DEPENDS),
        ("Stop phenelzine and start sertraline.", DrugVerdict.UNSAFE),
    ],
)
def test_a_wait_that_an_answer_orders_is_held_against_the_window(engine, answer, verdict):
    question = "A 45-year-old man takes phenelzine."
    passages = [
        Passage(text, Span(f"/{key}", 0, len(text))) for key, text in (("question", question), ("answer", answer))
    ]
    report = engine.verify(Trace("t", question=passages[0], answer=passages[1]))
    (found,) = [one for one in report.assessments if one.drug == "KG:sertraline"]
    assert found.verdict is verdict
