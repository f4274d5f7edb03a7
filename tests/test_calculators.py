"""Calculators: their language, their packs, what ships, and the command."""

import json
import random
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgreason.cli import main
from kgreason.content import content
from kgreason.curate.calculators import calculator_faults, comes_out, worked
from kgreason.curate.knowledge import Knowledge, load_knowledge
from kgreason.model import KgreasonError
from kgreason.rules import CalculatorBook, convert
from kgreason.rules.calculate import OutOfRangeError, calculate, compute, in_unit, read_value
from kgreason.rules.calculator_packs import CalculatorPacks, load_calculators
from kgreason.rules.calculators import Input
from kgreason.rules.formula import YES_NO, Kind, parse_formula

NAMES = {
    "sodium": Kind("number", "mmol/L"),
    "chloride": Kind("number", "mmol/L"),
    "age": Kind("number", "a"),
    "female": YES_NO,
    "ascites": Kind("choice", options=("none", "mild")),
}
VALUES = {"sodium": 140.0, "chloride": 100.0, "age": 60.0, "female": True, "ascites": "mild"}
PERMUTATIONS = 10_000


# --- the language ---


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("sodium - chloride", 40.0),
        ("2 * sodium + age / 6", 290.0),
        ("10 if female and not age < 60 else 0", 10.0),
        ("3 if ascites == 'mild' else 1", 3.0),
        ("max(age, 75) ** 2", 5625.0),
        ("round(2.5) + round(-2.5)", 1.0),
        ("1 if 50 <= age < 60 or ascites != 'mild' else -1", -1.0),
        ("exp(ln(age)) + log10(100) + sqrt(4)", 64.0),
    ],
)
def test_a_formula_is_computed(text, result):
    assert parse_formula(text, NAMES, "EX").compute(VALUES) == pytest.approx(result)


@pytest.mark.parametrize(
    ("text", "found", "wanted"),
    [
        ("sodium - age", "sodium - age, which joins mmol/L and a", "one unit on both sides"),
        ("1 if age < sodium else 0", "age < sodium, which joins a and mmol/L", "one unit on both sides"),
        ("max(age, sodium)", "max(age, sodium), which joins a and mmol/L", "one unit on both sides"),
        ("weight * 2", "weight, which is no input of it", "one of age, ascites, chloride, female, sodium"),
        ("female + 1", "female, which is yes or no", "a number"),
        ("1 if age else 2", "age, which is a number", "yes or no"),
        ("1 if female else ascites", "ascites, which is a choice", "a number"),
        ("1 if ascites == 'sever' else 2", "ascites == 'sever'", "== or != with one of mild, none"),
        ("min(age)", "min(age)", "2 to 9 arguments of min"),
        ("__import__('os')", "__import__('os')", "one of min, max, exp, ln, log10, sqrt, round"),
    ],
)
def test_a_formula_that_is_not_well_typed_is_refused_with_its_place(text, found, wanted):
    with pytest.raises(KgreasonError) as told:
        parse_formula(text, NAMES, "EX")
    assert (told.value.place, told.value.found, told.value.wanted) == ("EX", found, wanted)


@pytest.mark.parametrize(
    "text", ["age +", "age.real", "[age]", "lambda: 1", "age if", "(" * 300, "age; 1", "1" * 5_000]
)
def test_what_is_no_formula_is_refused(text):
    with pytest.raises(KgreasonError):
        parse_formula(text, NAMES, "EX")


@given(st.text("0123456789.+-*/()<>=! aegiflsndotrmx'_,", max_size=40) | st.text(max_size=20))
def test_no_text_breaks_the_language(text):
    with suppress(KgreasonError):
        parse_formula(text, NAMES, "EX")


# --- packs ---

PACK = """
[[input]]
key = "exate"
name = "exate"
kind = "number"
unit = "mg/dL"
units = ["mmol/L"]
molar_mass = 100
valid = [1, 50]

[[input]]
key = "ill"
name = "ill"
kind = "yes-no"

[[input]]
key = "doubled"
name = "twice the exate"
kind = "number"
unit = "mg/dL"
valid = [2, 100]
computed_by = ["double"]

[[calculator]]
id = "double"
title = "double exate"
names = ["double exate"]
unit = "mg/dL"
source = "The Example Book"
inputs = ["exate"]
formula = "2 * exate"
example = [{ given = { exate = "10 mg/dL" }, expect = "20" }, { given = { exate = "1 mmol/L" }, expect = "20" }]

[[calculator]]
id = "score"
title = "exate score"
names = ["exate score"]
unit = "{score}"
source = "The Example Book"
inputs = ["doubled", "ill"]
points = [{ when = "doubled > 10", points = 2 }, { when = "ill", points = 1.5 }]
bands = [{ from = 0, says = "fine" }, { from = 2, says = "not fine" }]
example = [{ given = { doubled = "11", ill = true }, expect = "3.5" }, { given = { doubled = "10", ill = false }, expect = "0" }]
"""


@pytest.fixture
def packs(tmp_path: Path):
    def packs(text: str = PACK) -> CalculatorPacks:
        (tmp_path / "calculators").mkdir(exist_ok=True)
        (tmp_path / "calculators" / "ex.toml").write_text(text, "utf-8")
        return load_calculators(tmp_path)

    return packs


def test_a_sound_pack_has_no_fault_and_its_examples_come_out(packs):
    found = packs()
    book = CalculatorBook(found.calculators)
    got = {one.id: [worked(one, each, book) for each in found.examples[one.id]] for one in found.calculators}
    assert (found.faults, got) == ([], {"double": [20.0, 20.0], "score": [3.5, 0.0]})


@pytest.mark.parametrize(
    ("old", "new", "place", "found"),
    [
        ("2 * exate", "2 * exat", "calculator double", "exat, which is no input of it"),
        ("2 * exate", "exate + ", "calculator double", "'exate + '"),
        ('"{score}"', '"nonsense"', "calculators/ex.toml: score", "'nonsense'"),
        ('units = ["mmol/L"]', 'units = ["mmHg"]', "calculators/ex.toml: exate", "mm[Hg]"),
        ('inputs = ["exate"]', 'inputs = ["exat"]', "calculators/ex.toml: double", "input 'exat'"),
        ('inputs = ["exate"]', 'inputs = ["exate", "ill"]', "calculators/ex.toml: double", "ill, which nothing uses"),
        ('computed_by = ["double"]', 'computed_by = ["treble"]', "calculators: input doubled", "treble"),
        ("valid = [1, 50]", "valid = [50, 1]", "calculators/ex.toml: exate", "valid [50.0, 1.0]"),
        ("valid = [1, 50]", "", "calculators/ex.toml: exate", "a number without unit or valid range"),
        (
            'kind = "yes-no"',
            'kind = "perhaps"',
            "calculators/ex.toml: ill",
            "Invalid enum value 'perhaps' - at `$.kind`",
        ),
        ('id = "score"', 'id = "double"', "calculators/ex.toml: double", "calculator double a second time"),
        ('key = "ill"', 'key = "exate"', "calculators/ex.toml: exate", "input exate a second time"),
        ("{ from = 2,", "{ from = -2,", "calculators/ex.toml: score", "bands out of order"),
        ('formula = "2 * exate"', "", "calculators/ex.toml: double", "a formula and points, or neither"),
        ('source = "The Example Book"', "", "calculators/ex.toml: double", "Object missing required field `source`"),
        ('names = ["double exate"]', "names = []", "calculators/ex.toml: double", "no name, or one without letters"),
        ('names = ["double exate"]', 'names = ["-"]', "calculators/ex.toml: double", "no name, or one without letters"),
        ("[[input]]", "[[imput]]", "calculators/ex.toml", "imput"),
    ],
)
def test_a_bad_pack_is_said_with_its_place(packs, old, new, place, found):
    assert (place, found) in [(fault.place, fault.found) for fault in packs(PACK.replace(old, new, 1)).faults]


def test_an_input_is_not_computed_by_what_is_not_there(packs):
    book = CalculatorBook(packs(PACK.replace('computed_by = ["double"]', 'computed_by = ["treble"]')).calculators)
    with pytest.raises(KgreasonError) as told:
        calculate(book.by_id["score"], {"ill": "no"}, book)
    assert told.value.found == "no doubled"


def test_an_example_that_does_not_come_out_is_a_fault(packs):
    wrong = packs(PACK.replace('expect = "3.5"', 'expect = "2"'))
    faults = calculator_faults(wrong, load_knowledge().starter)
    assert [str(one) for one in faults] == ["calculators/ex.toml: score example 1: found 3.5; wanted 2"]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ({"exate": "10"}, "no ill"),
        ({"exate": "10", "ill": "maybe"}, "'maybe'"),
        ({"exate": "10 mmHg", "ill": "no"}, "mm[Hg]"),
        ({"exate": "ten", "ill": "no"}, "'ten'"),
        ({"exate": "51", "ill": "no"}, "51 mg/dL"),
        ({"exat": "10", "ill": "no"}, "no input of it"),
    ],
)
def test_what_cannot_be_computed_is_said(packs, written, found):
    book = CalculatorBook(packs().calculators)
    with pytest.raises(KgreasonError) as told:
        calculate(book.by_id["score"], written, book)
    assert told.value.found == found


def test_an_input_that_another_calculator_gives_is_computed(packs):
    book = CalculatorBook(packs().calculators)
    found = calculate(book.by_id["score"], {"exate": "1 mmol/L", "ill": "no"}, book)
    assert (found.low, found.means, found.inputs[0].value, found.inputs[0].computed_by) == (
        2.0,
        "not fine",
        "20",
        "double exate",
    )


# --- what ships ---


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="module")
def book(knowledge: Knowledge) -> CalculatorBook:
    return CalculatorBook(knowledge.calculators.calculators)


def test_the_shipped_calculators_have_no_fault_and_two_worked_examples_each(knowledge):
    assert [str(one) for one in calculator_faults(knowledge.calculators, knowledge.starter)] == []
    assert len(knowledge.calculators.calculators) >= 45


def test_a_result_is_the_same_in_ten_thousand_choices_of_units(knowledge, book):
    """Each worked example is given in units drawn anew, each as a reader would write it."""
    draw = random.Random(20261121)
    examples = [
        (one, example)
        for one in knowledge.calculators.calculators
        for example in knowledge.calculators.examples[one.id]
        if any(each.units for each in one.inputs)
    ]
    wrong = []
    for number in range(PERMUTATIONS):
        one, example = examples[number % len(examples)]
        plain = {key: read_value(one.input(key), written, key) for key, written in example.given.items()}
        values = {key: rewritten(one.input(key), value, draw) for key, value in plain.items()}
        try:
            if not comes_out(compute(one, values, book), example.expect):
                wrong.append((one.id, values))
        except OutOfRangeError as error:
            wrong.append((one.id, str(error)))
    assert wrong == []


def rewritten(one: Input, value, draw):
    if one.kind != "number" or not one.units:
        return value
    unit = draw.choice([one.unit, *one.units])
    years = {"mo": 12.0, "d": 365.25}
    other = value * years[unit] if unit in years else convert(value, one.unit, unit, one.molar_mass)
    return in_unit(one, float(f"{other:.12g}"), unit)


def test_a_tie_or_a_limit_goes_the_way_the_source_says(book):
    def points(name, **written):
        return calculate(book.by_id[name], written, book).low

    assert points("qsofa", respiratory_rate="22", below_full_consciousness="no", systolic="101") == 1
    assert points("perc", age="49", heart_rate="99", oxygen_saturation="95", unilateral_leg_swelling="no",
                  hemoptysis="no", recent_surgery="no", earlier_clot="no", estrogen="no") == 0  # fmt: skip
    assert points("cha2ds2-va", age="74.9", heart_failure="no", hypertension="no", diabetes="no", stroke="no",
                  vascular_disease="no") == 1  # fmt: skip


# --- the command ---


def run(capsys, *args):
    try:
        status = main(["calculate", *args])
    except SystemExit as stop:
        status = stop.code
    told = capsys.readouterr()
    return status, told.out, told.err


def test_the_command_prints_result_formula_inputs_and_source(capsys):
    given = ("cockcroft-gault", "age=80", "weight=60 kg", "creatinine=2", "female=yes")
    assert run(capsys, *given) == (
        0,
        (
            "creatinine clearance by Cockcroft and Gault: 21.25 mL/min\n"
            "  with age 80 years\n"
            "  with body weight 60 kg\n"
            "  with serum creatinine 2 mg/dL\n"
            "  with female sex yes\n"
            "  by (140 - age) * weight / (72 * creatinine) * (0.85 if female else 1)\n"
            "  source: Cockcroft DW, Gault MH. Prediction of creatinine clearance from serum creatinine. Nephron\n"
            "    1976;16:31-41. doi:10.1159/000180580\n"
        ),
        "",
    )


def test_the_command_takes_a_name_that_means_one_and_gives_json(capsys):
    status, out, _ = run(capsys, "MELD 3.0", "female=no", "creatinine=1", "bilirubin=1", "inr=1", "sodium=140",
                         "albumin=4", "dialysis=no", "--format", "json")  # fmt: skip
    found = json.loads(out)
    assert (status, found["schema"], found["calculator"], found["low"]) == (0, "kgreason-calculate-1", "meld-3", 6.0)


def test_the_command_lists_every_calculator(capsys):
    status, out, _ = run(capsys, "--list", "--format", "json")
    listed = [one["id"] for one in json.loads(out)["calculators"]]
    shipped = [one.id for one in load_calculators(content("verifiers"), thorough=False).calculators]
    assert (status, listed) == (0, shipped)
    assert run(capsys, "--list", "anion-gap") == (
        0,
        (
            "anion-gap: anion gap (without potassium) [mmol/L]\n"
            "  sodium [mmol/L], chloride [mmol/L], bicarbonate [mmol/L]\n"
        ),
        "",
    )


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ((), "calculate: found no name; wanted a calculator's name, or --list"),
        (("nope",), "calculator: found 'nope'; wanted one that `kgreason calculate --list` shows"),
        (
            ("QTc", "qt=400"),
            "'QTc', which several are called; wanted one of qtc-bazett, qtc-framingham, qtc-fridericia",
        ),
        (("winters", "bicarbonate"), "inputs: found 'bicarbonate'; wanted KEY=VALUE, each key once"),
        (
            ("winters", "bicarbonate=12 mmHg"),
            "winters: bicarbonate: found mm[Hg]; wanted a unit that converts to mmol/L",
        ),
        (("winters",), "winters: found no bicarbonate; wanted bicarbonate (serum bicarbonate, 1 to 23 mmol/L)"),
        (("winters", "bicarbonate=30"), "winters: bicarbonate: found 30 mmol/L; wanted 1 to 23 mmol/L"),
    ],
)
def test_bad_input_is_one_line_and_exit_status_two(capsys, args, told):
    status, out, err = run(capsys, *args)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert told in err
