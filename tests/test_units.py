"""Units as people write them, and their conversion."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgreason.rules import UnknownUnitError, convert, ucum
from kgreason.rules.units import _UCUM

VALUES = st.floats(0.001, 100_000).map(lambda value: float(f"{value:.6g}"))
CANONICAL = sorted(set(_UCUM.values()))


def joined() -> list[tuple[str, str]]:
    """Return the pairs of different units that convert into each other."""
    pairs = []
    for one in CANONICAL:
        for other in CANONICAL:
            try:
                convert(1.0, one, other)
            except UnknownUnitError:
                continue
            if one != other:
                pairs.append((one, other))
    return pairs


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("mL/min/1.73 m²", "mL/min/{1.73_m2}"),
        (" MG / DL ", "mg/dL"),
        ("μmol/L", "umol/L"),
        ("µmol/L", "umol/L"),
        ("mEq/L", "meq/L"),
        ("mM", "mmol/L"),
        ("mm", "mm"),
        ("", "1"),
        ("°F", "[degF]"),
        ("×10^9/L", "10*3/uL"),
        ("10E3/mcL", "10*3/uL"),
        ("U/g Hb", "U/g"),
        ("mg/g creatinine", "mg/g"),
        ("ug/mL FEU", "ug/mL"),
        ("g/24 hours", "g/(24.h)"),
        ("beats per min", "/min"),
        ("gm/dL", "g/dL"),
        ("Units/L", "U/L"),
        ("INR", "1"),
        ("mg/mL", "mg/mL"),
        ("umol/g", "umol/g"),
        ("pH", "[pH]"),
        ("pH units", "[pH]"),
        ("degrees F", "[degF]"),
        ("x ULN", "{ULN}"),
        ("pack-years", "{pack}.a"),
    ],
)
def test_a_unit_as_written_becomes_ucum(written, unit):
    assert ucum(written) == unit


@pytest.mark.parametrize("unit", CANONICAL)
def test_the_ucum_form_of_a_unit_stands_for_itself(unit):
    assert ucum(unit) == unit


@pytest.mark.parametrize(
    "written", ["furlongs per fortnight", "banana", "mg/", "{made_up}", "radian", "mmol//L", "ng/mL DDU"]
)
def test_an_unknown_unit_is_refused_with_what_is_wanted(written):
    with pytest.raises(UnknownUnitError) as caught:
        ucum(written)
    assert (caught.value.found, caught.value.wanted) == (repr(written), "a UCUM unit such as mmol/L, mg/dL, %")


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "mass", "expected"),
    [
        (30, "mL/min", "mL/min/1.73m2", None, 30),
        (5, "mEq/L", "mmol/L", None, 5),
        (1, "mg/dL", "umol/L", 113.12, 88.4016973126),
        (7, "%", "mmol/mol", None, 52.9951902055),
        (53, "mmol/mol", "%", None, 7.00044),
        (37, "°C", "°F", None, 98.6),
        (150, "/uL", "10*9/L", None, 0.15),
        (1.5, "x10^12/L", "/uL", None, 1_500_000),
        (110, "lb", "kg", None, 49.8951607),
        (25, "mIU/mL", "[IU]/mL", None, 0.025),
        (50, "%", "1", None, 0.5),
        (100, "pg/mL", "ng/L", None, 100),
    ],
)
def test_a_value_is_converted(value, unit, wanted, mass, expected):
    assert convert(value, unit, wanted, mass) == pytest.approx(expected, rel=1e-11, abs=0)


def test_threads_convert_each_by_its_own_molar_mass():
    masses = [float(mass) for mass in range(50, 450)]
    alone = [convert(1.5, "mg/dL", "umol/L", mass) for mass in masses]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(lambda mass: convert(1.5, "mg/dL", "umol/L", mass), masses)) == alone
    finally:
        sys.setswitchinterval(interval)


def test_a_threshold_keeps_its_value_in_another_unit():
    assert [convert(value, "pg/mL", "ng/L") >= value for value in range(1, 500)] == [True] * 499


@pytest.mark.parametrize(
    ("unit", "wanted", "mass"),
    [("mg/dL", "mmol/L", None), ("kg", "mmol/L", 18.0), ("mmol/mol", "mg/g", None), ("{score}", "%", None)],
)
def test_units_of_different_things_do_not_convert(unit, wanted, mass):
    with pytest.raises(UnknownUnitError, match="a unit that converts to"):
        convert(1.0, unit, wanted, mass)


@given(VALUES, st.sampled_from(joined()))
def test_there_and_back_again_gives_the_same_value(value, pair):
    one, other = pair
    assert convert(convert(value, one, other), other, one) == pytest.approx(value, rel=1e-9, abs=1e-9)


@given(VALUES, st.floats(10, 1000), st.sampled_from(["mg/dL", "g/L", "ng/mL"]), st.sampled_from(["mmol/L", "nmol/L"]))
def test_mass_and_substance_convert_by_the_molar_mass_and_back(value, mass, weighed, counted):
    there = convert(value, weighed, counted, mass)
    assert convert(there, counted, weighed, mass) == pytest.approx(value, rel=1e-9)


@given(VALUES, VALUES, st.sampled_from(joined()))
def test_conversion_keeps_the_order_of_values(low, high, pair):
    low, high = sorted((low, high))
    assert convert(low, *pair) <= convert(high, *pair)
