"""A dose: read from an order beyond doubt, held against a rule, and never taken for small enough where it is not said."""

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgreason.claims.doses import changes, doses
from kgreason.claims.orders import read_orders
from kgreason.engine import Engine
from kgreason.graph import Index, open_starter
from kgreason.link import Linker
from kgreason.model import (
    Assessment,
    DrugVerdict,
    Fact,
    Facts,
    Measure,
    Order,
    Passage,
    Rule,
    Span,
    Strength,
    Trace,
    Transcription,
)
from kgreason.report.words import fired_words
from kgreason.rules import evaluate, parse_when
from kgreason.rules.dose import of_dose_alone, of_drug
from kgreason.verify import assess_orders
from kgreason.verify.certificate import check_certificate
from kgreason.verify.rulebook import RuleBook

AT = Span("/answer", 0, 4)
MARK = Transcription("EX:drug", "set", "none", "set")
EDGES = [
    f"KG:{degree}-renal-impairment subclass_of KG:renal-impairment" for degree in ("severe", "moderate", "mild")
] + ["EX:drug subclass_of EX:class"]
CLEARANCE, EGFR = "KG:creatinine-clearance", "KG:eGFR"


class Ruled:
    """A graph with other rules than it was compiled with."""

    def __init__(self, graph: Index, rules: tuple[Rule, ...]) -> None:
        self.graph = graph
        self.all = rules

    def __getattr__(self, name: str) -> object:
        return getattr(self.graph, name)

    def rules(self, drug: str) -> tuple[Rule, ...]:
        return tuple(one for one in self.all if one.drug in self.graph.ancestors(drug))


@pytest.fixture(scope="module")
def book(index: Callable[..., Index]) -> Callable[..., RuleBook]:
    """Return a function from rules to a rule book in which the drug is marked as transcribed."""
    tests = [Measure(CLEARANCE, "mL/min"), Measure(EGFR, "mL/min/{1.73_m2}")]
    graph = index(EDGES, measures=tests, marks=[MARK])
    return lambda *rules: RuleBook(Ruled(graph, rules), graph.measures)


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(open_starter())


def stated(before: str, after: str) -> dict[str, tuple[float | None, str]]:
    return {one.kind: (one.value, one.unit or one.text) for one in doses("EX:drug", before, after, AT)}


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("Give ", " 500 mg by mouth twice daily.", {"route": (None, "oral"), "single dose": (500, "mg"), "daily dose": (1000, "mg")}),
        ("", " 750 mg IV q24h", {"route": (None, "injected"), "single dose": (750, "mg"), "daily dose": (750, "mg")}),
        ("Give 1,000 mg of oral ", " daily", {"route": (None, "oral"), "single dose": (1000, "mg"), "daily dose": (1000, "mg")}),
        ("", " 10 mg/kg q8h", {"single dose": (10, "mg/kg"), "daily dose": (30, "mg/kg")}),
        ("", " 1 g every 3 hours around the clock", {"single dose": (1, "g"), "daily dose": (8, "g")}),
        ("", " 1 g every four hours", {"single dose": (1, "g"), "daily dose": (6, "g")}),
        ("", " 15 mg each day", {"single dose": (15, "mg"), "daily dose": (15, "mg")}),
        ("", " 500 mg three times each day", {"single dose": (500, "mg"), "daily dose": (1500, "mg")}),
        ("", " 500-1000 mg BID", {"single dose": (1000, "mg"), "daily dose": (2000, "mg")}),
        ("", " 900 mg/day in three divided doses", {"single dose": (900, "mg"), "daily dose": (900, "mg")}),
        ("", " 150 mg every other day", {"single dose": (150, "mg"), "daily dose": (75, "mg")}),
        ("", " 500 mg for 7 days", {"single dose": (500, "mg")}),
        ("", " eye drops four times daily", {"route": (None, "local")}),
        ("", " 500 mg or 250 mg daily", {}),
        ("", " 500 mg then 250 mg daily", {}),
        ("", " 5/325 mg every 6 hours", {}),
        ("", " two 500 mg tablets daily", {"route": (None, "oral")}),
        ("", " because creatinine is 2.1 mg/dL", {}),
        ("", " IV, then by mouth", {}),
        ("", " 400 mg daily and topical ", {"single dose": (400, "mg"), "daily dose": (400, "mg")}),
        ("", " 500 mg daily and at bedtime", {}),
        ("", " 500 mg 3 times daily", {"single dose": (500, "mg"), "daily dose": (1500, "mg")}),
        ("", " 500 mg 7 times daily", {"single dose": (500, "mg")}),
        ("", " 875-125 mg BID", {"single dose": (875, "mg"), "daily dose": (1750, "mg")}),
        ("", " 10 mg per kg daily", {"single dose": (10, "mg/kg"), "daily dose": (10, "mg/kg")}),
        ("", " 100 mg per square meter daily", {}),
        ("", " 5 mg/kg/h", {}),
        ("", " 500 mg x 2 daily", {}),
        ("", " 500 mg daily x 7 days", {"single dose": (500, "mg"), "daily dose": (500, "mg")}),
        ("", " 250 mg every 6 to 8 hours", {"single dose": (250, "mg")}),
    ],
)  # fmt: skip
def test_a_dose_is_read_only_beyond_doubt(before: str, after: str, found: dict[str, tuple[float | None, str]]) -> None:
    assert stated(before, after) == found


@pytest.mark.parametrize("text", ["Start 10 mg, then increase it.", "Titrate to 40 mg.", "Load with 1 g."])
def test_a_dose_that_changes_is_no_dose(text: str) -> None:
    assert changes(text)


def test_each_order_has_its_own_dose(linker: Linker) -> None:
    text = "Start levofloxacin 750 mg orally daily and give metformin 1 g twice daily."
    answer = Passage(text, Span("/answer", 0, len(text)))
    first, second = read_orders(answer, linker.link(answer))
    assert [(one.kind, one.text) for one in first.doses] == [
        ("route", "oral"), ("single dose", "750 mg"), ("daily dose", "750 mg a day"),
    ]  # fmt: skip
    assert [(one.kind, one.text) for one in second.doses] == [("single dose", "1 g"), ("daily dose", "2 g a day")]


def test_two_doses_of_a_drug_are_none(linker: Linker) -> None:
    text = "Give levofloxacin 250 mg orally daily. Levofloxacin 750 mg daily is the usual dose."
    answer = Passage(text, Span("/answer", 0, len(text)))
    (order,) = read_orders(answer, linker.link(answer))
    assert [(one.kind, one.text) for one in order.doses] == [("route", "oral")]


def rule(when: str, strength: Strength = Strength.ADJUST) -> Rule:
    return Rule("r", "EX:drug", of_drug(parse_when(when, "EX"), "EX:drug"), strength, "EX:label", "why", "dosing")


def judged(book: RuleBook, facts: tuple[Fact, ...], said: tuple[Fact, ...]) -> Assessment:
    (found,) = assess_orders((Order("drug", "EX:drug", AT, AT, "give", said),), Facts(facts), book)
    return found


def daily(value: float, unit: str = "mg") -> Fact:
    return Fact("daily dose", "EX:drug", f"{value:g} {unit} a day", value=value, unit=unit)


def clearance(value: float, test: str = CLEARANCE) -> Fact:
    return Fact("observation", test, f"{value:g}", value=value, unit="mL/min")


def route(name: str) -> Fact:
    return Fact("route", "EX:drug", name)


LIMIT = "'kidney function' < 50 mL/min and daily dose > 500 mg"


@pytest.mark.parametrize(
    ("facts", "said", "verdict", "fired"),
    [
        ((clearance(40),), (daily(750),), DrugVerdict.CAUTION, (clearance(40), daily(750))),
        ((clearance(40),), (daily(0.75, "g"),), DrugVerdict.CAUTION, (clearance(40), daily(0.75, "g"))),
        ((clearance(40),), (daily(500),), DrugVerdict.SAFE, ()),
        ((clearance(60),), (), DrugVerdict.SAFE, ()),
        ((clearance(40),), (), DrugVerdict.CAUTION, (clearance(40),)),
        ((clearance(40),), (daily(5, "mg/kg"),), DrugVerdict.CAUTION, (clearance(40),)),
        ((), (daily(750),), DrugVerdict.DEPENDS, ()),
        ((), (daily(500),), DrugVerdict.SAFE, ()),
        ((), (), DrugVerdict.DEPENDS, ()),
        ((clearance(40, EGFR),), (daily(750),), DrugVerdict.CAUTION, (clearance(40, EGFR), daily(750))),
        ((clearance(60), clearance(40, EGFR)), (daily(750),), DrugVerdict.SAFE, ()),
    ],
)
def test_a_dose_above_the_limit_warns_and_so_does_one_that_is_not_said(
    book, facts: tuple[Fact, ...], said: tuple[Fact, ...], verdict: DrugVerdict, fired: tuple[Fact, ...]
) -> None:  # fmt: skip
    found = judged(book(rule(LIMIT)), facts, said)
    assert (found.verdict, tuple(fact for one in found.fired for fact in one.facts)) == (verdict, fired)


@pytest.mark.parametrize(
    ("when", "said", "words"),
    [
        (LIMIT, (daily(750),), "40; 750 mg a day"),
        (LIMIT, (), "40; the daily dose is not known"),
        (LIMIT, (daily(5, "mg/kg"),), "40; the daily dose is not known"),
        ("'creatinine clearance' < 50 mL/min and route injected", (), "40; the route is not known"),
        ("'creatinine clearance' < 50 mL/min or daily dose > 500 mg", (), "40"),
    ],
)
def test_a_rule_that_warns_without_a_dose_says_that_the_dose_is_not_known(
    book, when: str, said: tuple[Fact, ...], words: str
) -> None:
    (fired,) = judged(book(rule(when)), (clearance(40),), said).fired
    assert fired_words(fired, str) == words


@pytest.mark.parametrize(
    ("said", "verdict"),
    [((daily(750),), DrugVerdict.UNSAFE), ((daily(500),), DrugVerdict.SAFE), ((), DrugVerdict.DEPENDS)],
)
def test_a_dose_that_is_not_said_is_never_unsafe(book, said: tuple[Fact, ...], verdict: DrugVerdict) -> None:
    contraindicated = rule("'creatinine clearance' < 50 mL/min and daily dose > 500 mg", Strength.CONTRAINDICATED)
    assert judged(book(contraindicated), (clearance(40),), said).verdict == verdict


@pytest.mark.parametrize(
    ("when", "strength", "said", "verdict", "unasked"),
    [
        ("daily dose > 500 mg", "adjust", (daily(750),), "caution", []),
        ("daily dose > 500 mg", "adjust", (daily(500),), "safe", []),
        ("daily dose > 500 mg", "adjust", (), "safe", ["r"]),
        ("daily dose > 500 mg", "adjust", (daily(5, "mg/kg"),), "safe", ["r"]),
        ("daily dose > 500 mg and route oral", "avoid", (daily(750),), "safe", ["r"]),
        ("daily dose > 500 mg and route oral", "avoid", (daily(750), route("oral")), "caution", []),
        ("daily dose > 500 mg", "contraindicated", (), "depends", []),
        ("route oral", "avoid", (), "caution", []),
        ("daily dose > 500 mg and male", "avoid", (), "depends", []),
    ],
)
def test_the_greatest_dose_of_anyone_is_not_asked_of_an_order_without_a_dose(
    book, when: str, strength: str, said: tuple[Fact, ...], verdict: str, unasked: list[str]
) -> None:
    ruled = book(rule(when, Strength(strength)))
    found = judged(ruled, (), said)
    assert (found.verdict.value, [one for one in found.not_asked if one == "r"]) == (verdict, unasked)
    assert found.certificate is not None
    assert check_certificate(found.certificate, ruled.graph) == ""


def test_an_order_above_the_greatest_daily_dose_is_cautioned() -> None:
    engine = Engine.open(reader="patterns")
    question = Passage("A 50-year-old man has pain.", Span("question", 0, 27))
    for text, fired in (
        ("Give acetaminophen 1 g every 4 hours.", True),
        ("Give acetaminophen 1 g every 6 hours.", False),
    ):
        answer = Passage(text, Span("answer", 0, len(text)))
        (found,) = engine.verify(Trace("EX:1", question=question, answer=answer)).assessments
        assert ("acetaminophen-above-4-g-a-day" in {hit.rule.id for hit in found.fired}) is fired


@pytest.mark.parametrize(
    ("degree", "verdict"),
    [
        ("severe-renal-impairment", DrugVerdict.CAUTION),
        ("mild-renal-impairment", DrugVerdict.SAFE),
        ("moderate-renal-impairment", DrugVerdict.DEPENDS),
    ],
)
def test_a_named_degree_of_impairment_stands_in_for_a_clearance(book, degree: str, verdict: DrugVerdict) -> None:
    fact = Fact("condition", f"KG:{degree}", degree)
    assert judged(book(rule("'kidney function' < 45 mL/min")), (fact,), ()).verdict == verdict


@pytest.mark.parametrize(
    ("said", "verdict"),
    [((route("local"),), DrugVerdict.SAFE), ((route("oral"),), DrugVerdict.CAUTION), ((), DrugVerdict.CAUTION)],
)
def test_a_drug_given_locally_is_spared_what_holds_for_the_whole_body(
    book, said: tuple[Fact, ...], verdict: DrugVerdict
) -> None:  # fmt: skip
    assert judged(book(rule("route systemic and male")), (Fact("sex", "", "male"),), said).verdict == verdict


PARTS = st.sampled_from([
    "daily dose > 500 mg", "single dose > 250 mg", "'kidney function' < 50 mL/min", "route systemic", "route oral", "male",
])  # fmt: skip
RULES = st.lists(
    st.tuples(st.lists(PARTS, min_size=1, max_size=3), st.sampled_from(["and", "or"])), min_size=1, max_size=3
)
STRENGTHS = st.sampled_from(Strength)
CHOICES = {
    "daily dose": (daily(400), daily(600)),
    "single dose": tuple(
        Fact("single dose", "EX:drug", f"{one} mg", value=one, unit="mg") for one in (200, 300)
    ),
    "kidney": (clearance(40), clearance(60)),
    "route": (route("oral"), route("injected"), route("local")),
    "sex": (Fact("sex", "", "male"), Fact("sex", "", "female")),
}  # fmt: skip


@given(st.data())
def test_a_drug_is_never_safe_where_a_rule_could_fire(book, data: st.DataObject) -> None:
    rules = tuple(
        Rule(
            str(number), "EX:drug", of_drug(parse_when(f" {word} ".join(parts), "EX"), "EX:drug"), strength, "EX", "why"
        )
        for number, ((parts, word), strength) in enumerate(
            zip(data.draw(RULES), data.draw(st.lists(STRENGTHS, min_size=3, max_size=3)), strict=False)
        )
    )
    said = {kind: data.draw(st.none() | st.sampled_from(some)) for kind, some in CHOICES.items()}
    known = tuple(one for one in said.values() if one is not None)
    patient = tuple(one for one in known if not one.concept.startswith("EX:drug"))
    ruled = book(*rules)
    verdict = judged(ruled, patient, tuple(one for one in known if one not in patient)).verdict
    completions = list(product(*((one,) if one else CHOICES[kind] for kind, one in said.items())))
    asked = [
        one
        for one in rules
        if one.strength is Strength.CONTRAINDICATED
        or not of_dose_alone(one.when)
        or evaluate(one.when, Facts(known), ruled.graph, ruled.measures).value is not None
    ]
    fires = [
        {one.strength for one in asked if evaluate(one.when, Facts(facts), ruled.graph, ruled.measures).value}
        for facts in completions
    ]
    assert verdict is not DrugVerdict.SAFE or not any(fires)
    assert verdict is not DrugVerdict.UNSAFE or all(Strength.CONTRAINDICATED in one for one in fires)
