"""Rule packs: the language of *when*, the packs' form, and evaluation on facts without a solver."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgreason.model import Atom, Fact, Facts, KgreasonError, Measure, Rule, Strength, Transcription, When
from kgreason.rules import Implication, Outcome, RulePacks, evaluate, load_packs, parse_when
from kgreason.rules.packs import Example


def atom(kind: str, concept: str = "", op: str = "", value: float = 0.0, unit: str = "") -> When:
    return When("atom", Atom(kind, concept, op, value, unit))


# --- the language ---


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("eGFR < 30 mL/min/1.73m2", atom("measure", "KG:eGFR", "<", 30, "mL/min/{1.73_m2}")),
        ("'serum exate' >= 1.5", atom("measure", "KG:serum-exate", ">=", 1.5, "1")),
        ("age < 18", atom("age", op="<", value=18, unit="a")),
        ("age <= 6 mo", atom("age", op="<=", value=0.5, unit="a")),
        ("age > 26.09 wk", atom("age", op=">", value=0.5, unit="a")),
        ("age < 365.25 d", atom("age", op="<", value=1, unit="a")),
        ("weight > 50 kg", atom("measure", "KG:body-weight", ">", 50, "kg")),
        ("weight < 100 lb", atom("measure", "KG:body-weight", "<", 45.359237, "kg")),
        ("has 'slow heart'", atom("has", "KG:slow-heart")),
        ("takes samplin", atom("takes", "KG:samplin")),
        ("allergic samplin", atom("allergic", "KG:samplin")),
        ("history angioedema", atom("history", "KG:angioedema")),
        ("family 'slow heart'", atom("family", "KG:slow-heart")),
        ("pregnant", atom("has", "KG:pregnancy")),
        ("breastfeeding", atom("has", "KG:breastfeeding")),
        ("female", atom("female")),
        ("not male", When("not", parts=(atom("male"),))),
        (
            "female or pregnant and not male",
            When(
                "any",
                parts=(
                    atom("female"),
                    When("all", parts=(atom("has", "KG:pregnancy"), When("not", parts=(atom("male"),)))),
                ),
            ),
        ),
        (
            "(female or pregnant) and male",
            When("all", parts=(When("any", parts=(atom("female"), atom("has", "KG:pregnancy"))), atom("male"))),
        ),
        ("eGFR < 30 or male", When("any", parts=(atom("measure", "KG:eGFR", "<", 30, "1"), atom("male")))),
    ],
)
def test_a_condition_is_parsed(text, when):
    assert parse_when(text, "ex.toml: r") == when


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "ex.toml: r, column 1"),
        ("eGFR <", "ex.toml: r, column 6"),
        ("eGFR = 3", "ex.toml: r, column 6"),
        ("has 'x' or or male", "ex.toml: r, column 12"),
        ("has 'slow heart", "ex.toml: r, column 5"),
        ("has slow heart", "ex.toml: r, column 10"),
        ("$", "ex.toml: r, column 1"),
    ],
)
def test_a_mistake_in_a_condition_names_its_place_and_what_is_wanted(text, place):
    with pytest.raises(KgreasonError) as caught:
        parse_when(text, "ex.toml: r")
    assert (caught.value.place, caught.value.found) == (place, text)
    assert caught.value.wanted.startswith("comparisons, has|takes|")


@pytest.mark.parametrize(
    ("text", "found"), [("eGFR < 30 bananas", "'bananas'"), ("age < 3 kg", "'kg'"), ("weight < 3 mmol/L", "mmol/L")]
)
def test_a_unit_that_does_not_fit_names_its_place(text, found):
    with pytest.raises(KgreasonError) as caught:
        parse_when(text, "ex.toml: r")
    assert (caught.value.place, caught.value.found) == ("ex.toml: r", found)


NAMES = st.sampled_from(["samplin", "'slow heart'", "eGFR"])
PIECES = st.one_of(
    st.sampled_from(["pregnant", "female", "male", "breastfeeding"]),
    st.tuples(st.sampled_from(["has", "takes", "allergic", "history", "family"]), NAMES).map(" ".join),
    st.tuples(NAMES, st.sampled_from(["<", "<=", ">", ">="]), st.sampled_from(["3", "0.5"])).map(" ".join),
)
TREES = st.recursive(
    PIECES.map(lambda text: (text, parse_when(text, ""))),
    lambda inner: st.one_of(
        inner.map(lambda one: (f"not ({one[0]})", When("not", parts=(one[1],)))),
        st.tuples(st.sampled_from([("and", "all"), ("or", "any")]), st.lists(inner, min_size=2, max_size=3)).map(
            lambda one: (
                f" {one[0][0]} ".join(f"({text})" for text, _ in one[1]),
                When(one[0][1], parts=tuple(when for _, when in one[1])),
            )
        ),
    ),
    max_leaves=6,
)


@given(TREES)
def test_every_condition_that_is_written_is_parsed_as_it_is_bracketed(tree):
    text, when = tree
    assert parse_when(text, "") == when


@given(st.text(alphabet="has male()<>'3 or and not $x", max_size=20))
def test_any_text_is_a_condition_or_a_mistake_with_its_place(text):
    try:
        assert isinstance(parse_when(text, "ex.toml: r"), When)
    except KgreasonError as error:
        assert error.place.startswith("ex.toml: r")


# --- evaluation ---


class Tree:
    """Child → parents."""

    def __init__(self, **parents: str) -> None:
        self.parents = {f"EX:{child}": f"EX:{parent}" for child, parent in parents.items()}

    def is_a(self, child: str, ancestor: str) -> bool:
        return child == ancestor or (child in self.parents and self.is_a(self.parents[child], ancestor))

    def may_mean(self, entry: str, concept: str) -> bool:
        return self.is_a(entry, concept) or self.is_a(concept, entry)


TREE = Tree(gale="wind", wind="weather")
MEASURES = {"EX:exate": Measure("EX:exate", "mmol/L", 100.0)}
GALE = Fact("condition", "EX:gale", "gale")
NO_WIND = Fact("condition", "EX:wind", "wind", known=False)


def judged(when: When, *items: Fact, complete: frozenset[str] = frozenset()) -> Outcome:
    return evaluate(when, Facts(items, complete), TREE, MEASURES)


@pytest.mark.parametrize(
    ("concept", "items", "value"),
    [
        ("EX:weather", (GALE,), True),
        ("EX:gale", (GALE,), True),
        ("EX:gale", (NO_WIND,), False),
        ("EX:weather", (NO_WIND,), None),
        ("EX:gale", (), None),
        ("EX:gale", (NO_WIND, GALE), True),
        ("EX:gale", (Fact("history", "EX:gale", "gale"),), None),
        ("EX:gale", (Fact("history", "EX:wind", "wind", known=False),), False),
        ("EX:gale", (Fact("condition", "", "unlinked"),), None),
    ],
)
def test_a_condition_carries_upwards_and_its_denial_downwards(concept, items, value):
    assert judged(atom("has", concept), *items).value is value


@pytest.mark.parametrize(
    ("items", "value"),
    [
        ((GALE,), True),
        ((Fact("history", "EX:gale", "gale"),), True),
        ((Fact("history", "EX:wind", "wind", known=False),), False),
        ((NO_WIND,), None),
        ((NO_WIND, Fact("history", "EX:gale", "gale")), True),
        ((), None),
    ],
)
def test_a_history_is_past_or_present(items, value):
    assert judged(atom("history", "EX:gale"), *items).value is value


@pytest.mark.parametrize(
    ("kind", "complete", "value"),
    [
        ("has", {"conditions"}, False),
        ("has", {"history"}, None),
        ("takes", {"medications"}, False),
        ("allergic", {"allergies"}, False),
        ("family", {"family"}, False),
        ("family", {"conditions"}, None),
        ("history", {"history"}, None),
        ("history", {"conditions"}, None),
        ("history", {"history", "conditions"}, False),
    ],
)
def test_a_closed_list_denies_what_it_does_not_name(kind, complete, value):
    found = judged(atom(kind, "EX:rain"), complete=frozenset(complete))
    assert (found.value, found.facts) == (value, ())
    assert set(found.closed) <= set(complete)
    assert bool(found.closed) is (value is False)


def seen(value: float, unit: str = "mmol/L", date: str = "") -> Fact:
    return Fact("observation", "EX:exate", f"{value:g}", value=value, unit=unit, date=date)


@pytest.mark.parametrize(
    ("items", "value"),
    [
        ((seen(5),), False),
        ((seen(5.1),), True),
        ((seen(51, "mg/dL"),), True),
        ((seen(50, "mg/dL"),), False),
        ((seen(5.1, ""),), True),
        ((seen(5.1, "kg"),), None),
        ((), None),
        ((seen(9, date="2020-01-01"), seen(3, date="2021-01-01")), False),
        ((seen(3, date="2021-01-01"), seen(9, date="2020-01-01")), False),
    ],
)
def test_the_newest_value_decides_in_the_unit_of_the_rule(items, value):
    assert judged(atom("measure", "EX:exate", ">", 5, "mmol/L"), *items).value is value


def test_a_test_without_a_row_is_compared_in_its_own_unit():
    weight = Fact("observation", "EX:weight", "60 kg", value=60, unit="kg")
    assert judged(atom("measure", "EX:weight", "<", 70_000, "g"), weight) == Outcome(True, (weight,))


def test_age_and_sex_are_known_or_unknown():
    old, female = Fact("age", "", "age 70", value=70), Fact("sex", "", "female")
    adult, woman, man = atom("age", op=">=", value=18, unit="a"), atom("female"), atom("male")
    assert judged(adult, old) == Outcome(True, (old,))
    assert [judged(one, female) for one in (woman, man)] == [Outcome(True, (female,)), Outcome(False, (female,))]
    assert [judged(one).value for one in (adult, woman, man)] == [None, None, None]


def test_a_conjunction_cites_all_its_facts_and_a_disjunction_the_first_that_holds():
    old = Fact("age", "", "age 70", value=70)
    parts = (atom("has", "EX:wind"), atom("age", op=">", value=60, unit="a"))
    assert judged(When("all", parts=parts), GALE, old) == Outcome(True, (GALE, old))
    assert judged(When("any", parts=parts), GALE, old) == Outcome(True, (GALE,))
    assert judged(When("not", parts=parts[:1]), GALE) == Outcome(False, (GALE,))


LEAVES = {True: atom("has", "EX:yes"), False: atom("has", "EX:no"), None: atom("has", "EX:open")}
ANSWERS = (Fact("condition", "EX:yes", "yes"), Fact("condition", "EX:no", "no", known=False))


@given(st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=4))
def test_and_or_not_are_strong_kleene(values):
    parts = tuple(LEAVES[value] for value in values)
    all_of = False if False in values else None if None in values else True
    any_of = True if True in values else None if None in values else False
    assert judged(When("all", parts=parts), *ANSWERS).value is all_of
    assert judged(When("any", parts=parts), *ANSWERS).value is any_of
    first = values[0]
    assert judged(When("not", parts=parts[:1]), *ANSWERS).value is (None if first is None else not first)


# --- packs ---

CATEGORIES = {"KG:examplol": "Drug", "KG:calmer": "ChemicalEntity", "KG:waker": "ChemicalEntity"}


def load(knowledge) -> RulePacks:
    return load_packs(knowledge / "verifiers", lambda curie: CATEGORIES.get(curie, ""))


def test_the_packs_give_rules_marks_examples_and_implications(knowledge):
    packs = load(knowledge)
    assert packs.faults == []
    not_pregnant = When("not", parts=(atom("has", "KG:pregnancy"),))
    assert packs.rules == [
        Rule(
            "calmer/in/slow-heart",
            "KG:calmer",
            atom("has", "KG:slow-heart"),
            Strength.CONTRAINDICATED,
            "exbook: dangers",
            "slows it further",
        ),
        Rule(
            "calmer/with/waker/interaction",
            "KG:calmer",
            atom("takes", "KG:waker"),
            Strength.AVOID,
            "exbook: pairs",
            "they work against each other",
            "interaction",
            "KG:heart-trouble",
        ),
        Rule(
            "examplol/in/pregnancy",
            "KG:examplol",
            atom("has", "KG:pregnancy"),
            Strength.CAUTION,
            "exbook: dangers",
            "crosses the placenta",
        ),
        Rule(
            "samplin-exate-above-5",
            "KG:samplin",
            When("all", parts=(atom("measure", "KG:serum-exate", ">", 5, "mmol/L"), not_pregnant)),
            Strength.CONTRAINDICATED,
            "exbook: doses",
            "builds up",
            "threshold",
        ),
    ]
    assert packs.places == {
        "calmer/in/slow-heart": "contraindications/area.tsv:2",
        "examplol/in/pregnancy": "contraindications/area.tsv:3",
        "calmer/with/waker/interaction": "interactions/area.tsv:2",
        "samplin-exate-above-5": "thresholds/area.toml: samplin-exate-above-5",
    }
    assert packs.transcriptions == [Transcription("KG:examplol", "ex-set", "none", "ex-set")]
    assert packs.implications == [
        Implication(
            "not-pregnant-at-70", atom("age", op=">=", value=70, unit="a"), "KG:pregnancy", False, "exbook: life"
        )
    ]
    assert packs.examples == {
        "samplin-exate-above-5": [
            Example({"serum exate": "5.1 mmol/L", "pregnant": False}, "fires"),
            Example({"serum exate": "500 mg/L", "pregnant": False}, "silent"),
        ]
    }


def test_a_folder_without_packs_has_no_rules(tmp_path):
    assert load_packs(tmp_path, lambda _: "") == RulePacks()


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        (
            "contraindications/area.tsv",
            "examplol|slow heart|maybe|exbook: x|y\n",
            "contraindications/area.tsv:4: found maybe; wanted contraindicated, avoid, adjust, caution",
        ),
        (
            "contraindications/area.tsv",
            "calmer|slow heart|avoid|exbook: x|y\n",
            (
                "contraindications/area.tsv:4: found rule calmer/in/slow-heart a second time "
                "(first at contraindications/area.tsv:2); wanted one home for a fact"
            ),
        ),
        (
            "thresholds/area.toml",
            '[[rule]]\nid = "r"\ndrug = "samplin"\n',
            "thresholds/area.toml: r: found no source, then, when; wanted all of them",
        ),
        (
            "thresholds/area.toml",
            '[[rule]]\nid = "r"\nsource = "s"\ndrug = "samplin"\nwhen = "has"\nthen = "avoid"\n',
            (
                "thresholds/area.toml: r: found thresholds/area.toml: r, column 1: found has; wanted comparisons, "
                "has|takes|allergic|history|family|genotype 'name', has|takes 'name' within 14 d (h, wk, mo, a), "
                "pregnant, breastfeeding, female, male, single|daily dose > 500 mg, route oral|injected|systemic|local; wanted a rule as docs/knowledge.md says"
            ),
        ),
        (
            "thresholds/area.toml",
            '[[rule]]\nid = "r"\nsource = "s"\ndrug = "samplin"\nwhen = "male"\nthen = "never"\n',
            "thresholds/area.toml: r: found 'never' is not a valid Strength; wanted a rule as docs/knowledge.md says",
        ),
        (
            "thresholds/area.toml",
            '[[rule]]\nid = "r"\nsource = "s"\ndrug = 5\nwhen = "male"\nthen = "avoid"\n',
            "thresholds/area.toml: r: found a value that is no text; wanted text in quotes",
        ),
        (
            "thresholds/area.toml",
            '[[rules]]\nid = "r"\n',
            "area.toml: found rules; wanted [[rule]] and nothing else",
        ),
        (
            "implications/area.toml",
            '[[implication]]\nid = "i"\nwhen = "male"\nsource = "s"\n',
            "area.toml: i: found 'denies'; wanted id, source, when, implies or denies",
        ),
    ],
)
def test_a_broken_rule_is_a_fault_with_its_place_and_costs_only_itself(knowledge, file, text, fault):
    before = len(load(knowledge).rules)
    path = knowledge / "verifiers" / file
    path.write_text(path.read_text("utf-8") + (text.replace("|", "\t") if file.endswith("tsv") else text), "utf-8")
    packs = load(knowledge)
    assert [str(one) for one in packs.faults] == [fault]
    assert len(packs.rules) >= min(before, 3)


@pytest.mark.parametrize("raw", [b"[[rule", b"\xff"])
def test_a_pack_that_is_no_toml_is_a_fault(knowledge, raw):
    (knowledge / "verifiers/thresholds/area.toml").write_bytes(raw)
    (fault,) = load(knowledge).faults
    assert (fault.place, fault.wanted) == ("area.toml", "TOML")


def test_one_rule_in_single_brackets_is_a_fault(knowledge):
    (knowledge / "verifiers/thresholds/area.toml").write_text('[rule]\nid = "r"\n', "utf-8")
    assert [str(one) for one in load(knowledge).faults] == [
        "area.toml: found one rule; wanted [[rule]] and nothing else"
    ]


def test_a_normal_value_today_denies_no_history():
    implied = Fact("condition", "EX:gale", "gale", known=False, implied_by="value 4.2")
    assert judged(atom("history", "EX:gale"), implied).value is None
    assert judged(atom("has", "EX:gale"), implied).value is False


def test_of_undated_values_any_that_fires_counts():
    low, high = (Fact("observation", "EX:exate", "exate", value=value, unit="mmol/L") for value in (1.0, 9.0))
    wanted = When("atom", Atom("measure", "EX:exate", ">", 5.0, "mmol/L"))
    assert [judged(wanted, *items).value for items in ((low, high), (high, low), (low, low))] == [True, True, False]
