"""A slice of ``benchmarks/proof.py``: brute force, evaluator, solver and certificates agree; random patients pass."""

import importlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from kgreason.model import Atom, DrugVerdict, Rule, Strength, When


@pytest.fixture(scope="module")
def proof() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parents[1] / "benchmarks")
        yield importlib.import_module("proof")


def test_brute_force_evaluator_solver_and_certificates_agree(proof):
    told: list[str] = []
    assert proof.agree(0.1, range(12), told.append) == Counter()
    assert told[0].startswith("2 x 12 rule sets x 6,561 patients: ")


@pytest.mark.parametrize(
    ("number", "patient"),
    [(89, (0, 2, 0, 2, 0, 0, 1, 1)), (1320, (2, 2, 2, 2, 0, 0, 2, 1)), (1320, (1, 2, 2, 1, 0, 0, 2, 1))],
)
def test_a_case_split_over_windows_is_not_tried_with_bounds_of_facts_that_it_does_not_cite(proof, number, patient):
    scope = proof.SCOPES[1]
    rules = proof.rule_set(number, scope)
    truth, book = proof.Truth.of(rules, scope), proof.RuleBook(proof.flat(rules), {})
    assert list(proof.disagreements(truth, book, patient)) == []


def test_random_patients_and_orders_give_verdicts_whose_certificates_are_accepted(proof):
    told: list[str] = []
    assert proof.crowd(range(60), 1, told.append) == (0, 0)
    assert len(told) == 1


def test_brute_force_says_what_a_person_would(proof):
    def when(kind: str, *parts: When) -> When:
        return When(kind, None, parts)

    wind, rain = (When("atom", atom) for atom in proof.SCOPES[0].atoms[:2])
    strong, weak = Strength.CONTRAINDICATED, Strength.CAUTION
    rules = [
        Rule("r0", "EX:drug", when("all", wind, when("not", rain)), strong, "EX", "EX"),
        Rule("r1", "EX:drug", when("all", wind, rain), strong, "EX", "EX"),
        Rule("r2", "EX:drug", rain, weak, "EX", "EX"),
    ]
    truth = proof.Truth.of(rules)
    free = (2,) * 6
    assert [truth.verdict((*states, *free)) for states in ((1, 2), (0, 1), (0, 2), (0, 0), (2, 1))] == [
        DrugVerdict.UNSAFE,
        DrugVerdict.CAUTION,
        DrugVerdict.DEPENDS,
        DrugVerdict.SAFE,
        DrugVerdict.DEPENDS,
    ]
    assert truth.deciding_sets((2, 2, *free)) == {frozenset([Atom("has", "EX:0")])}


def test_rules_are_grown_by_giving_conditions_to_other_drugs(proof):
    rows = proof.starter_rows()
    few = proof.grown(rows, 200, ["KG:metformin"])
    assert (
        len(few.rules),
        {one.id for one in rows.rules if one.drug == "KG:metformin"} <= {one.id for one in few.rules},
    ) == (200, True)
    many = proof.grown(rows, len(rows.rules) + 50, [])
    assert sum(one.id.startswith("made/") for one in many.rules) == 50
