"""``kgreason rules``: examples written and derived, faults of logic, what is shown, what is counted."""

import json
from collections.abc import Callable

import pytest

from kgreason.cli import main
from kgreason.curate.coverage import coverage
from kgreason.curate.examples import Derived, Deriving
from kgreason.curate.knowledge import Knowledge
from kgreason.curate.logic import RuleFault, rule_faults
from kgreason.graph import Index
from kgreason.model import Fact, Facts, Measure, Rule, Strength
from kgreason.rules import load_packs, parse_when
from kgreason.sources import load_predicates, load_starter
from kgreason.verify.rulebook import RuleBook

LISTS = frozenset(["conditions", "medications", "allergies", "history", "family"])


def run(capsys, *args: str) -> tuple[int, str]:
    status = main(["rules", *args])
    return status, capsys.readouterr().out


def load(folder) -> Knowledge:
    predicates = load_predicates(folder / "ontologies")
    starter = load_starter(folder / "ontologies", predicates)
    return Knowledge(predicates, starter, load_packs(folder / "verifiers", starter.category))


# --- test ---


def test_the_examples_of_all_shipped_rules_come_out(capsys):
    status, out = run(capsys, "test")
    assert (status, out.endswith("; 0 do not come out\n")) == (0, True)
    document = json.loads(run(capsys, "test", "--format", "json")[1])
    assert (document["schema"], document["failures"]) == ("kgreason-rules-test-1", [])
    assert document["derived"] > document["written"] > 0


def test_a_plain_row_fires_by_its_condition_and_is_silent_for_the_nearest_other(knowledge, append):
    append("ontologies/starter/area/conditions.tsv", "fast heart|PhenotypicFeature|heart trouble|||exbook: heart\n")
    known = load(knowledge)
    deriving = Deriving(known.starter)
    rules = {rule.id: rule for rule in known.packs.rules}
    assert list(deriving.examples(rules["calmer/in/slow-heart"])) == [
        Derived(Facts((Fact("condition", "KG:slow-heart", "slow heart"),)), "fires"),
        Derived(Facts((Fact("condition", "KG:fast-heart", "fast heart"),), LISTS), "silent"),
    ]
    assert list(deriving.examples(rules["examplol/in/pregnancy"]))[1] == Derived(
        Facts((Fact("condition", "KG:pregnancy", "no pregnancy", known=False),)), "silent"
    )
    assert [one.facts.items[0].concept for one in deriving.examples(rules["calmer/with/waker/interaction"])] == [
        "KG:waker",
        "KG:calmer",
    ]
    assert list(deriving.examples(rules["samplin-exate-above-5"])) == []
    assert [one for rule in rules.values() for one in deriving.failures(rule)] == []


def test_a_derived_example_that_does_not_come_out_is_found(knowledge):
    known = load(knowledge)
    one = next(rule for rule in known.packs.rules if rule.id == "calmer/in/slow-heart")

    class Denying(Deriving):
        def examples(self, rule):  # noqa: ARG002
            yield Derived(Facts((Fact("condition", "KG:pregnancy", "pregnancy"),)), "fires")

    assert [got for _, got in Denying(known.starter).failures(one)] == ["open"]


# --- lint ---

IS_A = "subclass_of"


def rule(key: str, when: str, strength: str = "contraindicated", drug: str = "drug") -> Rule:
    return Rule(key, f"KG:{drug}", parse_when(when, key), Strength(strength), "EX:label", "why")


@pytest.fixture
def found(index: Callable[..., Index]) -> Callable[..., list[RuleFault]]:
    def found(*rules: Rule) -> list[RuleFault]:
        edges = [f"KG:gale {IS_A} KG:wind", f"KG:drug {IS_A} KG:class"]
        graph = index(edges, rules=rules, measures=[Measure("KG:exate", "mmol/L", 100.0)])
        return list(rule_faults(rules, RuleBook(graph, graph.measures)))

    return found


GALE, WIND, RAIN = (Fact("condition", f"KG:{name}", "") for name in ("gale", "wind", "rain"))
LOW = Fact("observation", "KG:exate", "", value=1.0, unit="mmol/L")


def test_rules_that_are_apart_have_no_fault(found):
    assert (
        found(rule("a", "has 'wind'"), rule("b", "has 'rain'", "caution"), rule("c", "has 'rain'", drug="other")) == []
    )


def test_a_rule_that_cannot_fire_is_unsatisfiable(found):
    assert found(rule("a", "has 'gale' and not has 'wind'")) == [RuleFault("unsatisfiable", "a", ("a",))]
    assert found(rule("a", "exate < 2 mmol/L and exate > 300 mg/dL and male")) == [
        RuleFault("unsatisfiable", "a", ("a",))
    ]


def test_two_rules_of_one_condition_are_duplicates_or_in_conflict(found):
    both = ("has 'rain' and exate < 2 mmol/L", "exate < 20 mg/dL and has 'rain'")
    assert found(rule("a", both[0]), rule("b", both[1])) == [RuleFault("duplicate", "a", ("a", "b"), (RAIN, LOW))]
    assert found(rule("a", both[0], "caution"), rule("b", both[1])) == [
        RuleFault("conflicting", "a", ("a", "b"), (RAIN, LOW))
    ]


def test_a_rule_that_adds_nothing_is_shadowed_by_the_fewest_others(found):
    assert found(rule("a", "has 'gale'"), rule("b", "has 'wind'")) == [RuleFault("shadowed", "a", ("b",), (GALE,))]
    assert found(rule("a", "has 'gale'"), rule("b", "has 'wind'", "caution")) == []
    assert found(rule("a", "has 'gale'", "caution"), rule("b", "has 'wind'", drug="class")) == [
        RuleFault("shadowed", "a", ("b",), (GALE,))
    ]
    split = [rule("b", "has 'wind' and exate < 2 mmol/L"), rule("c", "has 'wind' and exate >= 2 mmol/L")]
    assert found(rule("a", "has 'gale'"), *split, rule("d", "has 'rain'")) == [
        RuleFault("shadowed", "a", ("b", "c"), (GALE,))
    ]


def test_contraindications_that_leave_nobody_the_drug_are_in_conflict(found):
    rules = [rule("a", "age < 18 a"), rule("b", "age >= 18 a", drug="class"), rule("c", "has 'rain'")]
    assert found(*rules) == [RuleFault("conflicting", "a", ("a", "b"))]


def test_the_shipped_rules_have_no_fault_but_those_that_add_nothing(capsys):
    status, out = run(capsys, "lint")
    assert (status, ": 0 unsatisfiable, duplicate or conflicting; " in out, out.count("\n")) == (0, True, 1)
    document = json.loads(run(capsys, "lint", "--shadowed", "--format", "json")[1])
    assert {one["kind"] for one in document["faults"]} == {"shadowed"}
    assert all(one["witness"] and len(one["core"]) for one in document["faults"])


# --- show and coverage ---


def test_a_rule_is_shown_with_its_source_condition_and_examples(capsys):
    status, out = run(capsys, "show", "metformin-egfr-below-30")
    assert status == 0
    assert out.splitlines()[0] == "metformin-egfr-below-30"
    assert "  metformin: contraindicated if eGFR < 30 mL/min/1.73m2: accumulates; lactic acidosis" in out.splitlines()
    assert "  fires: eGFR: 29 mL/min/{1.73_m2}" in out.splitlines()
    rows = json.loads(run(capsys, "show", "Glucophage", "--format", "json")[1])["rules"]
    assert {"metformin-egfr-below-30", "metformin/in/metabolic-acidosis"} <= {row["id"] for row in rows}
    plain = next(row for row in rows if row["id"] == "metformin/in/metabolic-acidosis")
    assert [(one["expect"], one["note"]) for one in plain["examples"]] == [
        ("fires", " (derived)"),
        ("silent", " (derived)"),
    ]


def test_a_drug_without_rules_says_so_and_a_name_that_is_not_known_is_bad_input(capsys):
    assert run(capsys, "show", "montelukast")[0] == 0
    assert run(capsys, "show", "no such drug")[0] == 2


def test_coverage_counts_drugs_strengths_kinds_and_areas(capsys, knowledge):
    assert list(coverage(load(knowledge))) == [
        ("drugs", "all", 2),
        ("drugs", "with rules of their own", 2),
        ("drugs", "with rules by their class only", 0),
        ("drugs", "without a rule", 0),
        ("drugs", "transcribed in full", 1),
        ("classes", "with rules", 1),
        ("strength", "contraindicated", 2),
        ("strength", "avoid", 1),
        ("strength", "adjust", 0),
        ("strength", "caution", 1),
        ("kind", "contraindication", 2),
        ("kind", "interaction", 1),
        ("kind", "threshold", 1),
        ("kind", "dosing", 0),
        ("kind", "guideline", 0),
        ("area", "area", 4),
    ]
    status, out = run(capsys, "coverage")
    document = json.loads(run(capsys, "coverage", "--format", "json")[1])
    assert (status, f"{document['drugs']['transcribed in full']:>6}  drugs: transcribed in full" in out) == (0, True)
    assert sum(document["area"].values()) == sum(document["strength"].values()) == sum(document["kind"].values())
