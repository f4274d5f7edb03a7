"""Is this drug safe for this patient: against every completion of what is unknown, and case by case."""

from collections.abc import Iterator
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kgreason.graph import Index
from kgreason.model import (
    Atom,
    DrugVerdict,
    Edge,
    Fact,
    Facts,
    Measure,
    OpenQuestion,
    Order,
    Rule,
    RuleReason,
    Silence,
    Span,
    Strength,
    Transcription,
    When,
)
from kgreason.rules import evaluate
from kgreason.verify import assess, assess_orders
from kgreason.verify.certificate import GENERAL, check_certificate
from kgreason.verify.rulebook import RuleBook
from kgreason.verify.solver import Solver

IS_A = "subclass_of"
EDGES = [
    f"EX:gale {IS_A} EX:wind",
    f"EX:drug {IS_A} EX:class",
    f"EX:other {IS_A} EX:others",
    f"KG:pregnancy {IS_A} EX:state",
    f"EX:rain {IS_A} EX:wet",
]
EXATE = Measure("EX:exate", "mmol/L", 100.0)
MARK = Transcription("EX:drug", "set", "none", "set")


def atom(kind: str, concept: str = "", op: str = "", value: float = 0.0, unit: str = "") -> When:
    return When("atom", Atom(kind, concept, op, value, unit))


def no(part: When) -> When:
    return When("not", parts=(part,))


def both(*parts: When) -> When:
    return When("all", parts=parts)


def either(*parts: When) -> When:
    return When("any", parts=parts)


def rule(key: str, when: When, strength: Strength = Strength.CONTRAINDICATED, drug: str = "EX:drug") -> Rule:
    return Rule(key, drug, when, strength, "EX:label", "why")


GALE, WIND, RAIN = (atom("has", f"EX:{name}") for name in ("gale", "wind", "rain"))
LOW, HIGH = atom("measure", "EX:exate", "<", 3, "mmol/L"), atom("measure", "EX:exate", ">=", 3, "mmol/L")
OLD = atom("age", op=">=", value=60, unit="a")


def condition(name: str, *, known: bool = True) -> Fact:
    return Fact("condition", f"EX:{name}", name, known=known)


def medication(known: bool) -> Fact:
    return Fact("medication", "EX:other" if known else "EX:others", "other", known=known)


def exate(value: float, unit: str = "mmol/L", date: str = "") -> Fact:
    return Fact("observation", "EX:exate", f"exate {value:g}", value=value, unit=unit, date=date)


class Ruled:
    """A graph with other rules and marks than it was compiled with."""

    def __init__(self, graph: Index, rules: tuple[Rule, ...], marks: tuple[Transcription, ...]) -> None:
        self.graph = graph
        self.all = sorted(rules, key=lambda one: one.id)
        self.marks = {mark.drug: mark for mark in marks}

    def __getattr__(self, name: str) -> object:
        return getattr(self.graph, name)

    def rules(self, drug: str) -> tuple[Rule, ...]:
        return tuple(one for one in self.all if one.drug in self.graph.ancestors(drug))

    def transcription(self, drug: str) -> Transcription | None:
        return self.marks.get(drug)


@pytest.fixture(scope="session")
def book(index):
    graph = index(EDGES, measures=[EXATE])

    def book(*rules: Rule, marks: tuple[Transcription, ...] = (MARK,)) -> RuleBook:
        return RuleBook(Ruled(graph, rules, marks), graph.measures)

    return book


# --- against every completion ---

PARENT = {"EX:gale": "EX:wind"}
CONCEPTS = ("EX:gale", "EX:wind", "EX:rain")
EXATES, AGES, SEXES = (2.0, 3.0, 4.0, 5.0, 6.0), (50.0, 60.0, 70.0), ("female", "male")
World = dict[tuple[str, str], object]

atoms = st.one_of(
    st.builds(atom, st.sampled_from(["has", "history"]), st.sampled_from(CONCEPTS)),
    st.just(atom("takes", "EX:others")),
    st.builds(
        atom,
        st.just("measure"),
        st.just("EX:exate"),
        st.sampled_from(["<", "<=", ">", ">="]),
        st.sampled_from([3.0, 5.0]),
        st.just("mmol/L"),
    ),
    st.sampled_from([atom("measure", "EX:exate", ">", 30, "mg/dL"), OLD, atom("age", op="<", value=60, unit="a")]),
    st.sampled_from([atom("female"), atom("male")]),
)
whens = st.recursive(
    atoms,
    lambda inner: st.one_of(
        inner.map(no),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: both(*parts)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: either(*parts)),
    ),
    max_leaves=4,
)
rule_sets = st.lists(
    st.tuples(
        whens,
        st.sampled_from([Strength.CONTRAINDICATED, Strength.CONTRAINDICATED, Strength.CAUTION]),
        st.sampled_from(["EX:drug", "EX:class"]),
    ),
    min_size=1,
    max_size=4,
).map(lambda made: [rule(f"r{number}", *one) for number, one in enumerate(made)])
named_facts = st.builds(
    Fact,
    st.sampled_from(["condition", "history"]),
    st.sampled_from(CONCEPTS),
    st.just("named"),
    known=st.booleans(),
)
patients = st.builds(
    lambda named, others, value, age, sex, complete: Facts((*named, *others, *value, *age, *sex), frozenset(complete)),
    st.lists(named_facts, max_size=3),
    st.lists(st.booleans().map(medication), max_size=1),
    st.lists(st.sampled_from(EXATES).map(exate), max_size=1),
    st.lists(st.sampled_from(AGES).map(lambda age: Fact("age", "", f"age {age:g}", value=age)), max_size=1),
    st.lists(st.sampled_from(SEXES).map(lambda sex: Fact("sex", "", sex)), max_size=1),
    st.sets(st.sampled_from(["conditions", "history", "medications"])),
)


def is_a(child: str, ancestor: str) -> bool:
    return child == ancestor or PARENT.get(child) == ancestor


def stated(kind: str, concept: str, facts: Facts) -> bool | None:
    """Return what the record says of a condition or a history: what it names, denies or leaves out of a closed list."""
    about = [fact for fact in facts.items if fact.kind in {"condition", "history"}]
    counts = {"condition"} if kind == "has" else {"condition", "history"}
    if any(fact.known and fact.kind in counts and is_a(fact.concept, concept) for fact in about):
        return True
    denying = {"condition", "history"} if kind == "has" else {"history"}
    if any(not fact.known and fact.kind in denying and is_a(concept, fact.concept) for fact in about):
        return False
    meant = any(fact.known and fact.kind in counts and is_a(concept, fact.concept) for fact in about)
    closed = {"conditions"} if kind == "has" else {"conditions", "history"}
    return False if closed <= facts.complete and not meant else None


def completions(facts: Facts) -> Iterator[World]:
    """Yield every way in which the world may be, given the facts."""
    named = [(kind, concept) for kind in ("has", "history") for concept in CONCEPTS]
    known = {key: stated(*key, facts) for key in named}
    taken = next((fact.known for fact in facts.items if fact.kind == "medication"), None)
    if taken is None and "medications" in facts.complete:
        taken = False
    seen = {fact.kind: fact for fact in facts.items}
    exates = [seen["observation"].value] if "observation" in seen else EXATES
    ages = [seen["age"].value] if "age" in seen else AGES
    sexes = [seen["sex"].text] if "sex" in seen else SEXES
    for values in product(*([known[key]] if known[key] is not None else [True, False] for key in named)):
        holds: World = dict(zip(named, values, strict=True))
        if all(
            (not holds["has", one] or holds["history", one])
            and all(not holds[kind, one] or holds[kind, PARENT.get(one, one)] for kind in ("has", "history"))
            for one in CONCEPTS
        ):
            for takes, value, age, sex in product([True, False] if taken is None else [taken], exates, ages, sexes):
                yield holds | {("takes", "EX:others"): takes, ("exate", ""): value, ("age", ""): age, ("sex", ""): sex}


def holds(when: When, world: World) -> bool:
    if when.kind == "not":
        return not holds(when.parts[0], world)
    if when.kind != "atom":
        return (all if when.kind == "all" else any)(holds(part, world) for part in when.parts)
    one = when.atom
    if one.kind in {"female", "male"}:
        return world["sex", ""] == one.kind
    if one.kind in {"measure", "age"}:
        value = world["age" if one.kind == "age" else "exate", ""]
        limit = one.value / 10 if one.unit == "mg/dL" else one.value
        return {"<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit}[one.op]
    return world[one.kind, one.concept]


@settings(max_examples=150, deadline=None)
@given(rule_sets, patients)
def test_the_verdict_is_that_of_all_completions_of_what_is_unknown(book, rules, facts):
    knowledge = book(*rules)
    found = assess("EX:drug", facts, knowledge)
    assert check_certificate(found.certificate, knowledge.graph) == ""
    worlds = list(completions(facts))
    fires = {one.id: [holds(one.when, world) for world in worlds] for one in rules}
    strong = [one.id for one in rules if one.strength is Strength.CONTRAINDICATED]
    in_each = [any(fires[key][at] for key in strong) for at in range(len(worlds))]
    assert (found.verdict is DrugVerdict.UNSAFE) is all(in_each)
    assert (found.verdict is DrugVerdict.SAFE) is not any(any(one) for one in fires.values())
    if any(in_each) and not all(in_each):
        assert found.verdict is DrugVerdict.DEPENDS
    assert all(not any(fires[key]) for key in found.silent)
    assert all(any(fires[one.id]) for one in found.may_fire)
    assert all(all(fires[one.rule.id]) for one in found.fired if one.facts)
    split = [fires[one.rule.id] for one in found.fired if not one.facts and not all(fires[one.rule.id])]
    assert all(any(column) for column in zip(*split, strict=True))
    sorted_ones = [*found.silent, *(one.id for one in found.may_fire), *(one.rule.id for one in found.fired)]
    assert sorted(sorted_ones) == sorted(fires)


def filled(facts: Facts, world: World, picks: list[int]) -> Facts:
    """Return the facts with some of what is unknown filled in as it is in a world."""
    new: list[Fact] = []
    kinds = {"has": "condition", "history": "history"}
    for (kind, concept), value in world.items():
        if kind in kinds and stated(kind, concept, facts) is None:
            new.append(Fact(kinds[kind], concept, "filled", known=value))
    had = {fact.kind for fact in facts.items}
    if "medication" not in had and "medications" not in facts.complete:
        new.append(medication(world["takes", "EX:others"]))
    if "observation" not in had:
        new.append(exate(world["exate", ""]))
    if "age" not in had:
        new.append(Fact("age", "", "age", value=world["age", ""]))
    if "sex" not in had:
        new.append(Fact("sex", "", world["sex", ""]))
    return replace(facts, items=(*facts.items, *(new[pick % len(new)] for pick in picks if new)))


@settings(max_examples=150, deadline=None)
@given(rule_sets, patients, st.integers(0, 10_000), st.lists(st.integers(0, 20), max_size=6))
def test_filling_an_unknown_fact_never_turns_unsafe_or_safe_into_anything_else(book, rules, facts, which, picks):
    knowledge = book(*rules)
    before = assess("EX:drug", facts, knowledge)
    worlds = list(completions(facts))
    after = assess("EX:drug", filled(facts, worlds[which % len(worlds)], picks), knowledge)
    if before.verdict in {DrugVerdict.UNSAFE, DrugVerdict.SAFE}:
        assert after.verdict is before.verdict
    assert {one.rule.id for one in before.fired if one.facts} <= {one.rule.id for one in after.fired}
    assert set(before.silent) <= set(after.silent)


@settings(max_examples=150, deadline=None)
@given(whens, patients)
def test_solver_and_evaluator_agree(book, when, facts):
    one = rule("r", no(no(when)))
    knowledge = book(one)
    value = evaluate(when, facts, knowledge.graph, knowledge.measures).value
    solved = Solver(knowledge).decide([one], facts)
    in_each = [holds(when, world) for world in completions(facts)]
    assert (bool(solved.fired), bool(solved.open), solved.silent) == (
        all(in_each),
        any(in_each) and not all(in_each),
        [] if any(in_each) else ["r"],
    )
    assert value in {None, all(in_each)} or (value is False and not any(in_each))


# --- case by case ---


@pytest.mark.parametrize(
    ("rules", "items", "verdict"),
    [
        ([rule("r", WIND)], [condition("gale")], "unsafe"),
        ([rule("r", WIND)], [], "depends"),
        ([rule("r", WIND)], [condition("wind", known=False)], "safe"),
        ([rule("r", GALE)], [condition("wind")], "depends"),
        ([rule("r", WIND, Strength.CAUTION)], [condition("wind")], "caution"),
        ([rule("r", WIND, Strength.CAUTION)], [], "depends"),
        ([rule("r", WIND, Strength.CAUTION), rule("s", RAIN)], [condition("wind")], "depends"),
        ([rule("r", WIND, Strength.CAUTION), rule("s", RAIN, Strength.AVOID)], [condition("wind")], "caution"),
        ([rule("r", both(WIND, no(RAIN)))], [condition("wind")], "depends"),
        ([rule("r", both(WIND, no(RAIN)))], [condition("wind"), condition("rain")], "safe"),
        ([rule("r", both(WIND, no(atom("takes", "EX:class"))))], [condition("wind")], "safe"),
        ([rule("r", both(WIND, no(atom("takes", "EX:others"))))], [condition("wind")], "depends"),
        ([rule("r", LOW)], [exate(2.9)], "unsafe"),
        ([rule("r", LOW)], [exate(30, "mg/dL")], "safe"),
        ([rule("r", LOW), rule("s", HIGH)], [], "unsafe"),
        ([rule("r", atom("female")), rule("s", atom("male"))], [], "unsafe"),
        ([rule("r", atom("takes", "EX:others"))], [Fact("medication", "EX:other", "other")], "unsafe"),
        ([rule("r", atom("takes", "EX:class"))], [Fact("medication", "EX:drug", "the same")], "depends"),
        ([rule("r", WIND, drug="EX:class")], [condition("wind")], "unsafe"),
        ([rule("r", WIND, drug="EX:others")], [condition("wind")], "safe"),
        ([rule("r", WIND)], [condition("wind", known=False), condition("wind")], "unsafe"),
    ],
)
def test_a_drug_has_the_verdict_of_its_strongest_rule(book, rules, items, verdict):
    assert assess("EX:drug", Facts(tuple(items)), book(*rules)).verdict.value == verdict


def test_a_closed_list_settles_what_it_does_not_name(book):
    knowledge = book(rule("r", WIND))
    assert assess("EX:drug", Facts((), frozenset({"conditions"})), knowledge).verdict is DrugVerdict.SAFE


def test_a_closed_list_leaves_open_what_one_of_its_entries_may_mean(index):
    above = {"squall": ("wind", "rain"), "gale": ("wind",), "drizzle": ("rain",), "wind": ("weather",)}
    graph = index([f"EX:{low} {IS_A} EX:{high}" for low, all_above in above.items() for high in all_above])
    names = sorted({*above, *(one for more in above.values() for one in more)})
    lies = {one: {other for other in names if graph.is_a(f"EX:{one}", f"EX:{other}")} for one in names}
    worlds = [set(one) for size in range(len(names) + 1) for one in combinations(names, size)]
    worlds = [one for one in worlds if all(lies[name] <= one for name in one)]
    for entries in (set(one) for size in range(3) for one in combinations(names, size)):
        fitting = [
            world
            for world in worlds
            if entries <= world
            and all(lies[one] & entries for one in world if not any(one in lies[low] for low in world - {one}))
        ]
        facts = Facts(tuple(map(condition, sorted(entries))), frozenset({"conditions"}))
        for name in names:
            held = {name in world for world in fitting}
            said = evaluate(atom("has", f"EX:{name}"), facts, graph, {}).value
            assert said is (held.pop() if len(held) == 1 else None), (entries, name)


def test_an_entry_that_may_mean_a_contraindicated_case_is_not_safe(book):
    knowledge = book(rule("r", GALE), rule("s", RAIN))
    found = assess("EX:drug", Facts((condition("wind"),), frozenset({"conditions"})), knowledge)
    assert (found.verdict, [one.id for one in found.may_fire]) == (DrugVerdict.DEPENDS, ["r"])
    assert check_certificate(found.certificate, knowledge.graph) == ""
    safe = replace(found.certificate, verdict=DrugVerdict.SAFE, open=(), decides=(), quiet=())
    altered = replace(safe, silent=(*safe.silent, Silence("r", (), ("conditions",))))
    assert check_certificate(altered, knowledge.graph) == "r: not proved silent"


def test_an_allergy_to_a_class_is_asked_about_where_a_rule_names_one_of_its_drugs(book):
    knowledge = book(rule("r", atom("allergic", "EX:other")))
    found = assess("EX:drug", Facts((Fact("allergy", "EX:others", "others"),), frozenset({"allergies"})), knowledge)
    assert (found.verdict, found.not_asked) == (DrugVerdict.DEPENDS, (GENERAL,))
    assert check_certificate(found.certificate, knowledge.graph) == ""
    known = Facts((Fact("allergy", "EX:rain", "rain"),), frozenset({"allergies"}))
    assert assess("EX:drug", known, knowledge).verdict is DrugVerdict.SAFE


@pytest.mark.parametrize(
    "mark", [None, replace(MARK, contraindications=""), replace(MARK, boxed_warning=""), replace(MARK, interactions="")]
)
def test_only_a_drug_whose_label_is_transcribed_in_full_is_safe(book, mark):
    found = assess("EX:drug", Facts(), book(marks=(mark,) if mark else ()))
    assert (found.verdict, found.transcription) == (DrugVerdict.UNKNOWN, mark)
    assert found.sought == "no rule fires, but drug's label is not marked as transcribed in full"


def test_serial_values_of_a_test_prove_nothing_but_by_the_newest(book):
    knowledge = book(rule("r", both(LOW, no(RAIN))))
    serial = Facts((exate(2, date="2020-01-01"), exate(4, date="2021-01-01")))
    assert assess("EX:drug", serial, knowledge).verdict is DrugVerdict.SAFE
    falling = Facts((exate(4, date="2020-01-01"), exate(2, date="2021-01-01")))
    assert assess("EX:drug", falling, knowledge).verdict is DrugVerdict.DEPENDS
    rained = replace(falling, items=(*falling.items, condition("rain", known=False)))
    (hit,) = assess("EX:drug", rained, knowledge).fired
    assert set(hit.facts) == {falling.items[1], rained.items[2]}


def test_facts_that_contradict_each_other_settle_no_other_rule(book):
    knowledge = book(rule("r", both(RAIN, no(OLD))))
    facts = Facts((condition("wind"), condition("wind", known=False)))
    found = assess("EX:drug", facts, knowledge)
    assert (found.verdict, found.inconsistent) == (DrugVerdict.DEPENDS, facts.items)


@pytest.mark.parametrize(
    ("items", "conflict"),
    [
        ([condition("gale"), condition("wind", known=False), condition("rain")], [0, 1]),
        ([condition("wind"), condition("gale", known=False)], []),
        ([Fact("sex", "", "male"), Fact("condition", "KG:pregnancy", "pregnant")], [1, 0]),
        ([Fact("sex", "", "female"), Fact("condition", "KG:pregnancy", "pregnant")], []),
        ([Fact("medication", "EX:other", "o"), Fact("medication", "EX:others", "os", known=False)], [0, 1]),
        ([condition("gale"), Fact("history", "EX:gale", "g", known=False)], []),
    ],
)
def test_facts_that_contradict_each_other_are_named(book, items, conflict):
    found = assess("EX:drug", Facts(tuple(items)), book())
    assert set(found.inconsistent) == {items[at] for at in conflict}


def test_a_proof_is_a_smallest_set_of_facts_with_the_is_a_edges(book):
    one = rule("r", both(either(WIND, RAIN), OLD), drug="EX:class")
    old = Fact("age", "", "age 70", value=70.0)
    facts = Facts((condition("rain", known=False), condition("gale"), exate(2), old))
    (hit,) = assess("EX:drug", facts, book(one)).fired
    assert (hit.rule, set(hit.facts)) == (one, {facts.items[1], old})
    assert set(hit.via) == {
        Edge("EX:drug", IS_A, "EX:class", "EX:book"),
        Edge("EX:gale", IS_A, "EX:wind", "EX:book"),
    }


def test_a_proof_by_denial_cites_the_denied_ancestor(book):
    denied = condition("wind", known=False)
    (hit,) = assess("EX:drug", Facts((denied,)), book(rule("r", no(GALE)))).fired
    assert hit == RuleReason(rule("r", no(GALE)), (denied,), (Edge("EX:gale", IS_A, "EX:wind", "EX:book"),))


def test_a_rule_that_fires_by_a_closed_list_cites_the_way_to_its_drug(book):
    one = rule("r", no(GALE), drug="EX:class")
    (hit,) = assess("EX:drug", Facts((), frozenset({"conditions"})), book(one)).fired
    assert hit == RuleReason(one, (), (Edge("EX:drug", IS_A, "EX:class", "EX:book"),))


def test_a_rule_that_fires_by_a_fact_and_a_closed_list_cites_the_fact(book):
    one = rule("r", both(WIND, no(RAIN)))
    facts = Facts((condition("wind"),), frozenset({"conditions"}))
    assert assess("EX:drug", facts, book(one)).fired == (RuleReason(one, facts.items),)


def test_a_weaker_rule_cites_its_facts_and_edges(book):
    one = rule("r", WIND, Strength.ADJUST, "EX:class")
    (hit,) = assess("EX:drug", Facts((condition("gale"),)), book(one)).fired
    assert hit.facts == (condition("gale"),)
    assert set(hit.via) == {Edge("EX:drug", IS_A, "EX:class", "EX:book"), Edge("EX:gale", IS_A, "EX:wind", "EX:book")}


def test_a_case_split_names_only_the_rules_that_cover_all_cases(book):
    rules = [rule("low", LOW), rule("high", HIGH), rule("rain", RAIN), rule("wind", WIND, Strength.CAUTION)]
    found = assess("EX:drug", Facts(), book(*rules))
    assert (found.verdict, sorted(one.rule.id for one in found.fired)) == (DrugVerdict.UNSAFE, ["high", "low"])
    assert [one.id for one in found.may_fire] == ["rain", "wind"]


def test_a_case_split_sees_through_units_and_the_hierarchy(book):
    milligrams = atom("measure", "EX:exate", ">=", 30, "mg/dL")
    assert assess("EX:drug", Facts(), book(rule("a", LOW), rule("b", milligrams))).verdict is DrugVerdict.UNSAFE
    past = atom("history", "EX:wind")
    split = book(rule("a", no(GALE)), rule("b", past))
    assert assess("EX:drug", Facts(), split).verdict is DrugVerdict.UNSAFE


def test_what_depends_says_what_to_ask_the_contraindications_first(book):
    rules = [
        rule("a", WIND, Strength.CAUTION),
        rule("b", both(RAIN, LOW)),
        rule("c", both(RAIN, LOW, OLD)),
        rule("d", both(either(GALE, atom("male")), RAIN)),
        rule("e", atom("allergic", "EX:rain")),
    ]
    facts = Facts((Fact("sex", "", "male"),))
    found = assess("EX:drug", facts, book(*rules))
    assert found.verdict is DrugVerdict.DEPENDS
    assert found.ask == (
        (OpenQuestion(RAIN.atom, ("d",)),),
        (OpenQuestion(WIND.atom, ("a",)),),
    )
    assert found.not_asked == ("e", GENERAL)


def test_each_way_in_which_a_rule_may_fire_is_asked_by_itself_with_the_answer_it_needs(book):
    (one,) = rules = [rule("r", both(either(WIND, both(RAIN, no(LOW))), no(atom("takes", "EX:others"))))]
    without = OpenQuestion(Atom("takes", "EX:others"), (one.id,), holds=False)

    def asked(*facts):
        return assess("EX:drug", Facts(facts), book(*rules)).ask

    assert asked() == (
        (OpenQuestion(WIND.atom, (one.id,)), without),
        (OpenQuestion(RAIN.atom, (one.id,)), OpenQuestion(LOW.atom, (one.id,), holds=False), without),
    )
    assert asked(condition("wind")) == ((without,),)


def test_a_rule_that_known_facts_meet_in_part_is_asked_first(book):
    rules = [rule("a", WIND), rule("b", both(RAIN, LOW))]
    found = assess("EX:drug", Facts((condition("rain"),)), book(*rules))
    assert found.ask == ((OpenQuestion(LOW.atom, ("b",)),), (OpenQuestion(WIND.atom, ("a",)),))


def test_a_known_hypersensitivity_to_the_drugs_class_is_unsafe(book):
    allergy = Fact("allergy", "EX:class", "class")
    found = assess("EX:drug", Facts((allergy,)), book())
    (hit,) = found.fired
    assert (found.verdict, hit.rule.id, hit.facts) == (DrugVerdict.UNSAFE, GENERAL, (allergy,))
    assert hit.via == (Edge("EX:drug", IS_A, "EX:class", "EX:book"),)
    assert found.not_asked == ()


def test_a_hypersensitivity_to_another_drug_is_none_to_this_one(book):
    found = assess("EX:drug", Facts((Fact("allergy", "EX:others", "others"),)), book())
    assert (found.verdict, found.not_asked) == (DrugVerdict.SAFE, (GENERAL,))


# --- interactions ---

WITH_CLASS = rule("other/with/class", atom("takes", "EX:class"), drug="EX:others")
TAKEN = Fact("medication", "EX:other", "other")


def test_a_rule_of_what_the_patient_takes_holds_against_this_drug(book):
    (hit,) = assess("EX:drug", Facts((TAKEN,)), book(WITH_CLASS)).fired
    assert (hit.rule, hit.facts) == (WITH_CLASS, (TAKEN,))
    assert set(hit.via) == {
        Edge("EX:drug", IS_A, "EX:class", "EX:book"),
        Edge("EX:other", IS_A, "EX:others", "EX:book"),
    }


def test_a_rule_of_what_the_patient_takes_may_hang_on_another_fact(book):
    one = replace(WITH_CLASS, when=both(WITH_CLASS.when, WIND))
    knowledge = book(one)
    found = assess("EX:drug", Facts((TAKEN,)), knowledge)
    assert (found.verdict, found.may_fire) == (DrugVerdict.DEPENDS, (one,))
    assert found.ask == ((OpenQuestion(WIND.atom, (one.id,)),),)
    assert assess("EX:drug", Facts((TAKEN, condition("wind"))), knowledge).verdict is DrugVerdict.UNSAFE
    assert assess("EX:drug", Facts((TAKEN, condition("wind", known=False))), knowledge).verdict is DrugVerdict.SAFE


def test_an_interaction_within_a_class_is_cited_once(book):
    one = rule("class/with/class", atom("takes", "EX:class"), drug="EX:class")
    sibling = Fact("medication", "EX:class", "another of the class")
    found = assess("EX:drug", Facts((sibling,)), book(one))
    assert [(hit.rule, hit.facts) for hit in found.fired] == [(one, (sibling,))]


def ordered(concept: str, text: str) -> Order:
    return Order(text, concept, Span("/answer", 0, 1), Span("/answer", 0, 9), "start")


def test_drugs_ordered_together_are_judged_together(book):
    orders = [ordered("EX:drug", "drug"), ordered("EX:other", "other"), ordered("", "something else")]
    found = assess_orders(orders, Facts(), book(WITH_CLASS))
    assert [(one.drug, one.verdict, one.order) for one in found] == [
        ("EX:drug", DrugVerdict.UNSAFE, orders[0]),
        ("EX:other", DrugVerdict.UNSAFE, orders[1]),
    ]
    (hit,) = found[0].fired
    assert hit.facts == (Fact("medication", "EX:other", "other (ordered together)", span=Span("/answer", 0, 1)),)


# --- the budget ---


def test_a_solver_out_of_steps_says_unknown_and_why(book):
    parts = [both(LOW, no(RAIN)), both(OLD, no(WIND)), both(no(GALE), HIGH)]
    knowledge = book(*(rule(f"r{at}", part) for at, part in enumerate(parts)))
    found = assess("EX:drug", Facts(), knowledge, Solver(knowledge, budget=1))
    assert (found.verdict, found.sought) == (
        DrugVerdict.UNKNOWN,
        "the solver's budget ran out; a shorter record or a larger budget would settle it",
    )


def test_a_name_that_the_graph_lacks_stands_for_itself(book):
    assert (book().name("EX:drug"), book().name("EX:nothing")) == ("drug", "EX:nothing")


def test_a_solver_out_of_steps_claims_no_contradiction_of_facts(book):
    facts = Facts((condition("gale"), condition("wind", known=False)))
    knowledge = book()
    assert Solver(knowledge).conflict(facts) == facts.items
    assert Solver(knowledge, budget=1).conflict(facts) in {(), facts.items}


def test_a_value_in_a_unit_that_does_not_convert_leaves_its_rules_open(book):
    knowledge = book(
        rule("r", both(LOW, no(RAIN))), rule("s", both(atom("measure", "EX:exate", "<", 3, "kg"), no(RAIN)))
    )
    found = assess("EX:drug", Facts((exate(2, "kg"), condition("rain", known=False))), knowledge)
    assert ([one.rule.id for one in found.fired], [one.id for one in found.may_fire]) == (["s"], ["r"])
    found = assess("EX:drug", Facts((exate(2), condition("rain", known=False))), knowledge)
    assert ([one.rule.id for one in found.fired], [one.id for one in found.may_fire]) == (["r"], ["s"])
