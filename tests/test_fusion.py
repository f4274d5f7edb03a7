"""Findings to one verdict a claim, and the verdict on the trace."""

import pytest
from msgspec.structs import replace

from kgreason.model import (
    PATIENT,
    Assessment,
    Atom,
    Case,
    Claim,
    ClaimVerdict,
    DrugVerdict,
    ErrorClass,
    Fact,
    Facts,
    Finding,
    Judged,
    Measures,
    Mention,
    Order,
    Passage,
    Rule,
    RuleReason,
    Span,
    Strength,
    Trace,
    TraceVerdict,
    When,
)
from kgreason.verify import fuse, measures
from kgreason.verify.fusion import load_bearing

S, C, U = ClaimVerdict.SUPPORTED, ClaimVerdict.CONTRADICTED, ClaimVerdict.UNKNOWN
STEP = Span("/steps/0", 0, 9)


def claim(key: str, subject: str = "EX:a", object_: str = "EX:b") -> Claim:
    return Claim(key, subject, "treats", object_, STEP)


def finding(key: str, verdict: ClaimVerdict, error: ErrorClass | None = None) -> Finding:
    return Finding("v", key, verdict, (), error)


def mention(concept: str, place: str) -> Mention:
    return Mention(Span(place, 0, 1), "x", concept, "x", "Disease", 1.0, "exact")


def rule(strength: Strength) -> Rule:
    return Rule("r", "EX:drug", When("atom", Atom("male")), strength, "EX:label", "why")


TRACE = Trace("t", Passage("?", Span("/question", 0, 1)), (), Passage("!", Span("/answer", 0, 1)))


@pytest.mark.parametrize(
    ("verdicts", "fused", "error"),
    [
        ([], U, None),
        ([U], U, None),
        ([U, S], S, None),
        ([S, C, U], C, ErrorClass.RELATION),
    ],
)
def test_a_claim_has_the_verdict_of_its_strongest_finding(verdicts, fused, error):
    findings = tuple(finding("c", one, ErrorClass.RELATION if one is C else None) for one in verdicts)
    case = Case(TRACE, claims=(claim("c"),), findings=(*findings, finding("other", C)))
    assert fuse(case).judged == (Judged(claim("c"), fused, findings, load_bearing=True, error=error),)


def test_claims_on_a_route_from_question_or_patient_to_answer_bear_the_load():
    case = Case(
        TRACE,
        mentions=(mention("EX:asked", "/question"), mention("EX:said", "/answer"), mention("EX:x", "/steps/0")),
        claims=(
            claim("a", "EX:asked", "EX:mid"),
            claim("b", "EX:mid", "EX:said"),
            claim("c", "EX:x", "EX:y"),
            claim("d", "EX:ill", "EX:ordered"),
            claim("e", PATIENT, "EX:ordered"),
        ),
        facts=Facts((Fact("condition", "EX:ill", "ill"),)),
        orders=(Order("o", "EX:ordered", STEP, STEP, "start"),),
    )
    assert load_bearing(case) == {"a", "b", "d", "e"}


def test_where_no_route_exists_all_claims_bear_the_load():
    case = Case(Trace("t"), claims=(claim("a"), claim("b", "EX:c", "EX:d")))
    assert load_bearing(case) == {"a", "b"}


def case(*verdicts: ClaimVerdict, **others: object) -> Case:
    keys = [f"c{number}" for number in range(len(verdicts))]
    return Case(
        TRACE,
        claims=tuple(claim(key) for key in keys),
        findings=tuple(finding(key, one) for key, one in zip(keys, verdicts, strict=True)),
        **others,
    )


UNSAFE = Assessment("EX:drug", DrugVerdict.UNSAFE)
STRONG = Assessment("EX:drug", DrugVerdict.DEPENDS, may_fire=(rule(Strength.CONTRAINDICATED),))
WEAK = Assessment("EX:drug", DrugVerdict.DEPENDS, may_fire=(rule(Strength.CAUTION),))
UNLINKED = Order("mystery", "", STEP, STEP, "start")


@pytest.mark.parametrize(
    ("one", "verdict", "why"),
    [
        (case(C, assessments=(UNSAFE,)), "unsafe", "it recommends a drug that is unsafe for this patient"),
        (case(S, C, orders=(UNLINKED,)), "unfaithful", "a load-bearing claim is contradicted (c1)"),
        (case(), "undetermined", "no claim was read from it"),
        (case(S, orders=(UNLINKED,)), "undetermined", "an ordered drug could not be linked"),
        (
            case(S, assessments=(STRONG,)),
            "undetermined",
            "a contraindication of an ordered drug depends on facts that are not known",
        ),
        (case(S, assessments=(WEAK,)), "faithful", "1 of 1 load-bearing claims are decided, none contradicted"),
        (
            case(S, U, U),
            "undetermined",
            "only 1 of 3 load-bearing claims are decided; at least half are wanted",
        ),
        (case(S, U), "faithful", "1 of 2 load-bearing claims are decided, none contradicted"),
    ],
)
def test_a_trace_has_the_first_verdict_that_holds(one, verdict, why):
    fused = fuse(one)
    assert (fused.verdict, fused.why) == (TraceVerdict(verdict), why)


def test_the_reason_names_what_is_to_be_avoided_and_the_verdict_stays():
    def ordered(text: str, *strengths: Strength) -> Assessment:
        fired = tuple(RuleReason(rule(one)) for one in strengths)
        verdict = DrugVerdict.UNSAFE if Strength.CONTRAINDICATED in strengths else DrugVerdict.CAUTION
        return Assessment(f"EX:{text}", verdict, fired, order=Order(text, f"EX:{text}", STEP, STEP, "give"))

    one, other = ordered("one", Strength.AVOID, Strength.CAUTION), ordered("other", Strength.AVOID)
    milder, unsafe = ordered("milder", Strength.CAUTION), ordered("worst", Strength.CONTRAINDICATED, Strength.AVOID)
    said = "no claim was read from it"
    assert [fuse(Case(TRACE, assessments=drugs)).why for drugs in ((one, milder), (one, other), (milder,))] == [
        f"{said}; one is to be avoided in this patient",
        f"{said}; one and other are to be avoided in this patient",
        said,
    ]
    assert fuse(Case(TRACE, assessments=(unsafe,))).why == "it recommends a drug that is unsafe for this patient"


def test_a_contradicted_claim_off_the_route_does_not_make_a_trace_unfaithful():
    one = Case(
        TRACE,
        mentions=(mention("EX:asked", "/question"), mention("EX:said", "/answer")),
        claims=(claim("a", "EX:asked", "EX:said"), claim("b", "EX:x", "EX:y")),
        findings=(finding("a", S), finding("b", C)),
    )
    assert fuse(one).verdict is TraceVerdict.FAITHFUL


def test_measures_count_claims_and_sentences():
    judged = fuse(case(S, S, C, U)).judged
    assert measures(judged, 5, 2) == Measures(2, 1, 1, 5, 3, 0.5, 0.25, 0.75, 0.6)
    assert measures((), 0, 0) == Measures(0, 0, 0, 0, 0, None, None, None, None)


def told(key, predicate="has_value"):
    """Return a claim that gives back what is told of the patient."""
    return replace(claim(key), subject=PATIENT, predicate=predicate)


def test_a_trace_that_only_repeats_the_patient_is_undetermined():
    only = Case(TRACE, claims=(told("c1"), told("c2", "is")), findings=(finding("c1", S), finding("c2", S)))
    assert (fuse(only).verdict, fuse(only).why) == (
        TraceVerdict.UNDETERMINED,
        "its claims only repeat what is told of the patient",
    )
    more = Case(TRACE, claims=(told("c1"), claim("c2")), findings=(finding("c1", S), finding("c2", U)))
    assert fuse(more).why == "only 0 of 1 load-bearing claims are decided; at least half are wanted"
    wrong = Case(TRACE, claims=(told("c1"),), findings=(finding("c1", C),))
    assert fuse(wrong).verdict is TraceVerdict.UNFAITHFUL
