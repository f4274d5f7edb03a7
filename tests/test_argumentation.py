"""Grounded extensions against brute force, and the dispute about an answer."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kgreason.model import (
    Argument,
    Assessment,
    Atom,
    Case,
    Claim,
    ClaimVerdict,
    Dispute,
    DrugVerdict,
    Fact,
    Facts,
    Judged,
    Rule,
    RuleReason,
    Span,
    Strength,
    Trace,
    When,
)
from kgreason.verify import dispute
from kgreason.verify.argumentation import grounded

NAMES = "abcde"
frameworks = st.integers(1, 5).flatmap(
    lambda size: st.fixed_dictionaries(
        {
            name: st.sets(st.sampled_from(NAMES[:size])).map(lambda targets: tuple(sorted(targets)))
            for name in NAMES[:size]
        }
    )
)


def complete_labellings(attacks: dict[str, tuple[str, ...]]) -> list[dict[str, str]]:
    """Return every labelling in which each label is the one that the attackers' labels call for."""
    attackers = {key: [one for one, targets in attacks.items() if key in targets] for key in attacks}
    found = []
    for labels in product(("in", "out", "undecided"), repeat=len(attacks)):
        labelling = dict(zip(attacks, labels, strict=True))
        if all(
            labelling[key]
            == (
                "in"
                if all(labelling[one] == "out" for one in attackers[key])
                else "out"
                if any(labelling[one] == "in" for one in attackers[key])
                else "undecided"
            )
            for key in attacks
        ):
            found.append(labelling)
    return found


@given(frameworks)
def test_the_grounded_labelling_is_the_least_of_all_complete_ones(attacks):
    found = grounded(attacks)
    complete = complete_labellings(attacks)
    assert found in complete
    accepted = {key for key, label in found.items() if label == "in"}
    assert all(accepted <= {key for key, label in one.items() if label == "in"} for one in complete)


def test_an_attack_on_nothing_is_ignored():
    assert grounded({"a": ("gone",)}) == {"a": "in"}


EDGES = [
    "EX:drug subclass_of EX:class",
    "EX:class treats EX:wind",
    "EX:gale subclass_of EX:wind",
    "EX:drug causes EX:rain",
]
RULE = Rule("r", "EX:drug", When("atom", Atom("has", "EX:rain")), Strength.CONTRAINDICATED, "EX:label", "why")
WEAK = Rule("w", "EX:drug", When("atom", Atom("has", "EX:rain")), Strength.CAUTION, "EX:label", "why")
AVOID = Rule("v", "EX:drug", When("atom", Atom("has", "EX:rain")), Strength.AVOID, "EX:label", "floods")
GALE = Facts(
    (Fact("condition", "EX:gale", "gale"), Fact("condition", "EX:rain", "rain"), Fact("condition", "", "unlinked"))
)


@pytest.fixture
def argue(index):
    graph = index(EDGES)

    def argue(*assessments: Assessment, facts: Facts = Facts(), judged: tuple[Judged, ...] = ()) -> Dispute:
        return dispute(Case(Trace("t"), facts=facts, assessments=assessments), judged, graph)

    return argue


def test_nothing_against_an_answer_lets_it_stand(argue):
    assert argue() == Dispute("for", (Argument("answer", "the answer stands", "for", "in"),))


def test_a_proved_danger_defeats_the_answer_whatever_the_drug_treats(argue):
    found = argue(Assessment("EX:drug", DrugVerdict.UNSAFE, (RuleReason(RULE), RuleReason(WEAK))), facts=GALE)
    assert found == Dispute(
        "against",
        (
            Argument("answer", "the answer stands", "for", "out"),
            Argument("promotes:EX:drug", "drug treats gale, which the patient has", "for", "in"),
            Argument("danger:EX:drug", "drug is contraindicated for this patient (r)", "against", "in", ("answer",)),
        ),
    )


def test_a_caution_defeats_an_answer_that_promotes_no_goal(argue):
    caution = Assessment("EX:drug", DrugVerdict.CAUTION, (RuleReason(WEAK),))
    assert argue(caution).accepted == "against"
    assert argue(caution, facts=GALE) == Dispute(
        "for",
        (
            Argument("answer", "the answer stands", "for", "in"),
            Argument("promotes:EX:drug", "drug treats gale, which the patient has", "for", "in", ("caution:EX:drug",)),
            Argument("caution:EX:drug", "drug calls for caution in this patient (w)", "against", "out", ("answer",)),
        ),
    )


def test_what_a_drug_treats_does_not_outweigh_a_rule_to_avoid_it(argue):
    named = Rule("n", "EX:drug", When("atom", Atom("has", "EX:rain")), Strength.AVOID, "EX:label", "", effect="EX:rain")
    fired = tuple(map(RuleReason, (AVOID, replace(AVOID, id="v2"), named, WEAK)))
    said = "drug is to be avoided in this patient: floods (v, v2); rain (n)"
    assert argue(Assessment("EX:drug", DrugVerdict.CAUTION, fired), facts=GALE) == Dispute(
        "against",
        (
            Argument("answer", "the answer stands", "for", "out"),
            Argument("promotes:EX:drug", "drug treats gale, which the patient has", "for", "in", ("caution:EX:drug",)),
            Argument("avoid:EX:drug", said, "against", "in", ("answer",)),
            Argument("caution:EX:drug", "drug calls for caution in this patient (w)", "against", "out", ("answer",)),
        ),
    )


def test_a_rule_to_avoid_defeats_the_answer_though_another_is_open(argue):
    found = argue(Assessment("EX:drug", DrugVerdict.DEPENDS, (RuleReason(AVOID),), may_fire=(RULE,)), facts=GALE)
    assert (found.accepted, [(one.id, one.label) for one in found.arguments]) == (
        "against",
        [
            ("answer", "out"),
            ("promotes:EX:drug", "in"),
            ("avoid:EX:drug", "in"),
            ("open:EX:drug", "undecided"),
            ("assumed:EX:drug", "undecided"),
        ],
    )


def test_an_open_contraindication_leaves_the_answer_undecided(argue):
    found = argue(Assessment("EX:drug", DrugVerdict.DEPENDS, may_fire=(RULE,)))
    assert (found.accepted, [(one.id, one.label) for one in found.arguments]) == (
        "undecided",
        [("answer", "undecided"), ("open:EX:drug", "undecided"), ("assumed:EX:drug", "undecided")],
    )


def test_a_contradicted_claim_defeats_the_answer_where_it_bears_load(argue):
    claim = Claim("c1", "EX:drug", "treats", "EX:rain", Span("", 0, 1))
    assert argue(judged=(Judged(claim, ClaimVerdict.CONTRADICTED, (), load_bearing=False),)).accepted == "for"
    found = argue(judged=(Judged(claim, ClaimVerdict.CONTRADICTED, (), load_bearing=True),))
    assert found.accepted == "against"
    assert found.arguments[1] == Argument(
        "contradicted:c1", "it rests on c1, which is contradicted", "against", "in", ("answer",)
    )


def test_a_drug_that_is_ordered_twice_is_argued_about_once(argue):
    safe = Assessment("EX:drug", DrugVerdict.SAFE)
    assert [one.id for one in argue(safe, safe, facts=GALE).arguments] == ["answer", "promotes:EX:drug"]
