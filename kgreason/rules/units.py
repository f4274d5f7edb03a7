"""Units of measured values: what people write, as UCUM, converted with pint where they differ."""

import re
from functools import cache
from threading import RLock
from tokenize import TokenError
from typing import Any

from kgreason.model import KgreasonError
from kgreason.rules.spellings import respelled


class UnknownUnitError(KgreasonError):
    """A unit that is not known, or that does not measure the same thing as the one wanted."""


_UCUM = {
    "%": "%",
    "1": "1",
    "": "1",
    "ratio": "1",
    "{inr}": "1",
    "a": "a",
    "y": "a",
    "yr": "a",
    "years": "a",
    "beats/min": "/min",
    "bpm": "/min",
    "/min": "/min",
    "breaths/min": "/min",
    "breaths per minute": "/min",
    "breaths/minute": "/min",
    "beats/minute": "/min",
    "beats per minute": "/min",
    "per minute": "/min",
    "c": "Cel",
    "cel": "Cel",
    "°c": "Cel",
    "degc": "Cel",
    "degrees c": "Cel",
    "degrees celsius": "Cel",
    "f": "[degF]",
    "°f": "[degF]",
    "degf": "[degF]",
    "[degf]": "[degF]",
    "degrees f": "[degF]",
    "degrees fahrenheit": "[degF]",
    "mmhg": "mm[Hg]",
    "mm hg": "mm[Hg]",
    "mm[hg]": "mm[Hg]",
    "torr": "mm[Hg]",
    "mg/dl": "mg/dL",
    "mg%": "mg/dL",
    "g/dl": "g/dL",
    "g/l": "g/L",
    "mg/l": "mg/L",
    "ng/ml": "ng/mL",
    "pg/ml": "pg/mL",
    "ug/ml": "ug/mL",
    "mcg/ml": "ug/mL",
    "ug/dl": "ug/dL",
    "mcg/dl": "ug/dL",
    "ug/l": "ug/L",
    "mcg/l": "ug/L",
    "mmol/l": "mmol/L",
    "mm": "mm",
    "umol/l": "umol/L",
    "µmol/l": "umol/L",
    "μmol/l": "umol/L",
    "micromol/l": "umol/L",
    "nmol/l": "nmol/L",
    "pmol/l": "pmol/L",
    "mmol/mol": "mmol/mol",
    "meq/l": "meq/L",
    "u/l": "U/L",
    "iu/l": "U/L",
    "[iu]/l": "U/L",
    "miu/l": "m[IU]/L",
    "mu/l": "m[IU]/L",
    "m[iu]/l": "m[IU]/L",
    "miu/ml": "m[IU]/mL",
    "uiu/ml": "m[IU]/L",
    "µiu/ml": "m[IU]/L",
    "u[iu]/ml": "m[IU]/L",
    "10*3/ul": "10*3/uL",
    "10*9/l": "10*3/uL",
    "x10^9/l": "10*3/uL",
    "10^9/l": "10*3/uL",
    "×10^9/l": "10*3/uL",
    "x10^3/ul": "10*3/uL",
    "k/ul": "10*3/uL",
    "k/µl": "10*3/uL",
    "10^3/ul": "10*3/uL",
    "10^3/µl": "10*3/uL",
    "10*3/µl": "10*3/uL",
    "10³/µl": "10*3/uL",
    "x10^3/µl": "10*3/uL",
    "x10³/µl": "10*3/uL",
    "x103/µl": "10*3/uL",
    "×103/µl": "10*3/uL",
    "x103/ul": "10*3/uL",
    "×10^3/µl": "10*3/uL",
    "x109/l": "10*3/uL",
    "×109/l": "10*3/uL",
    "10⁹/l": "10*3/uL",
    "x10⁹/l": "10*3/uL",
    "/ul": "/uL",
    "/µl": "/uL",
    "/mm3": "/uL",
    "/mm^3": "/uL",
    "cells/ul": "/uL",
    "cells/µl": "/uL",
    "cells/mm3": "/uL",
    "cells/mm^3": "/uL",
    "ml/min/1.73m2": "mL/min/{1.73_m2}",
    "ml/min/1.73 m2": "mL/min/{1.73_m2}",
    "ml/min/1.73m²": "mL/min/{1.73_m2}",
    "ml/min/1.73 m²": "mL/min/{1.73_m2}",
    "ml/min/1.73m^2": "mL/min/{1.73_m2}",
    "ml/min/1.73 m^2": "mL/min/{1.73_m2}",
    "ml/min/{1.73_m2}": "mL/min/{1.73_m2}",
    "ml/min per 1.73 m2": "mL/min/{1.73_m2}",
    "ml/min": "mL/min",
    "ml/min/m2": "mL/min/m2",
    "ms": "ms",
    "msec": "ms",
    "s": "s",
    "sec": "s",
    "seconds": "s",
    "kg": "kg",
    "lb": "[lb_av]",
    "lbs": "[lb_av]",
    "pounds": "[lb_av]",
    "g": "g",
    "mg": "mg",
    "mcg": "ug",
    "µg": "ug",
    "ug": "ug",
    "mg/kg": "mg/kg",
    "mcg/kg": "ug/kg",
    "units": "U",
    "unit": "U",
    "meq": "meq",
    "kg/m2": "kg/m2",
    "kg/m²": "kg/m2",
    "kg/m^2": "kg/m2",
    "cm": "cm",
    "m": "m",
    "in": "[in_i]",
    "mosm/kg": "mosm/kg",
    "mosmol/kg": "mosm/kg",
    "mosm/l": "mosm/L",
    "fl": "fL",
    "pg": "pg",
    "mm/h": "mm/h",
    "mm/hr": "mm/h",
    "wk": "wk",
    "weeks": "wk",
    "mo": "mo",
    "d": "d",
    "kpa": "kPa",
    "mg/g": "mg/g",
    "mg/mmol": "mg/mmol",
    "u/g": "U/g",
    "iu/g": "U/g",
    "mg/24h": "mg/(24.h)",
    "mg/24 h": "mg/(24.h)",
    "g/24h": "g/(24.h)",
    "g/24 h": "g/(24.h)",
    "g/d": "g/d",
    "mg/d": "mg/d",
    "ng/dl": "ng/dL",
    "ng/l": "ng/L",
    "pg/dl": "pg/dL",
    "ug/d": "ug/d",
    "u/ml": "U/mL",
    "iu/ml": "[IU]/mL",
    "[iu]/ml": "[IU]/mL",
    "{score}": "{score}",
    "points": "{score}",
    "score": "{score}",
    "{count}": "{count}",
    "copies/ml": "{copies}/mL",
    "l/min": "L/min",
    "l": "L",
    "ml": "mL",
    "ml/h": "mL/h",
    "mm3": "mm3",
    "h": "h",
    "hours": "h",
    "min": "min",
    "days": "d",
    "months": "mo",
    "{titer}": "{titer}",
    "titer": "{titer}",
    "[ph]": "[pH]",
    "ph": "[pH]",
    "ph units": "[pH]",
    "{uln}": "{ULN}",
    "x uln": "{ULN}",
    "times uln": "{ULN}",
    "{pack}.a": "{pack}.a",
    "pack-years": "{pack}.a",
    "pack years": "{pack}.a",
    "{drinks}/wk": "{drinks}/wk",
    "drinks/week": "{drinks}/wk",
    "drinks per week": "{drinks}/wk",
    "{cigarettes}/d": "{cigarettes}/d",
    "cigarettes/day": "{cigarettes}/d",
    "/d": "/d",
    "/day": "/d",
    "per day": "/d",
    "% predicted": "%",
    "[ppb]": "[ppb]",
    "ppb": "[ppb]",
    "/h": "/h",
    "events/h": "/h",
    "m2": "m2",
    "m²": "m2",
    "l/min/m2": "L/min/m2",
    "l/min/m²": "L/min/m2",
    "cm[h2o]": "cm[H2O]",
    "cmh2o": "cm[H2O]",
    "cm h2o": "cm[H2O]",
    "ug/24h": "ug/(24.h)",
    "mmol/24h": "mmol/(24.h)",
    "meq/24h": "meq/(24.h)",
    "ug/g": "ug/g",
    "mcg/g": "ug/g",
    "10*6/ul": "10*6/uL",
    "10*12/l": "10*6/uL",
    "x10^6/ul": "10*6/uL",
    "x10^12/l": "10*6/uL",
    "m/ul": "10*6/uL",
    "dyn.s/cm5": "dyn.s/cm5",
}

_EXACT = {form: form for form in _UCUM.values()} | {"mM": "mmol/L", "uM": "umol/L", "µM": "umol/L", "nM": "nmol/L"}
"""Forms whose letters' case counts: UCUM's own, and molar concentrations (``mM`` is no millimetre)."""

_PINT = {
    "Cel": "degC",
    "[degF]": "degF",
    "mm[Hg]": "mmHg",
    "U/L": "U/L",
    "[lb_av]": "pound",
    "[in_i]": "inch",
    "10*3/uL": "thousand/microliter",
    "10*6/uL": "thousand * thousand/microliter",
    "/uL": "1/microliter",
    "/h": "1/hour",
    "cm[H2O]": "cmH2O",
    "/min": "1/minute",
    "a": "year",
    "mo": "month",
    "wk": "week",
    "1": "dimensionless",
    "%": "percent",
    "ug/mL": "microgram/mL",
    "ug/dL": "microgram/dL",
    "ug/L": "microgram/L",
    "umol/L": "micromol/L",
    "mg/(24.h)": "mg/day",
    "g/(24.h)": "g/day",
    "g/d": "g/day",
    "mg/d": "mg/day",
    "m[IU]/L": "milliIU/L",
    "m[IU]/mL": "milliIU/mL",
    "[IU]/mL": "IU/mL",
}

YEAR = {"a": 1.0, "mo": 12.0, "wk": 52.18, "d": 365.25}
"""How many of a unit make a year, for ages."""

DIVALENT = frozenset({24.305, 40.078})
"""Molar masses (g/mol) of the ions of two charges: magnesium and calcium; 1 mmol of them is 2 meq."""

_SAME = {
    frozenset({"meq/L", "mmol/L"}),
    frozenset({"mL/min", "mL/min/{1.73_m2}"}),
    frozenset({"U/L", "m[IU]/mL"}),
}
"""Pairs whose numbers are read as the same: monovalent ions; a clearance with and without body surface area; IU/L."""


THOUSANDS = "10*3/uL"


NEUTROPHILS = "KG:absolute-neutrophil-count"


def bare(value: float, canonical: str, test: str = "") -> str:
    """Return the unit of a number written without one: *platelets 112,000* are cells a microlitre, else none is said.

    Of some cells (of a ``test``) there are never a hundred thousand: *ANC 840*.

    >>> bare(112000, "10*3/uL"), bare(112, "10*3/uL"), bare(5.9, "mmol/L"), bare(840, "10*3/uL", NEUTROPHILS)
    ('/uL', '', '', '/uL')
    """
    most = 100 if test == NEUTROPHILS else 2000
    return "/uL" if canonical == THOUSANDS and value >= most else ""


def ucum(unit: str) -> str:
    """Return the UCUM form of a unit as people write it; raises UnknownUnitError.

    >>> ucum("mL/min/1.73 m²"), ucum("mEq/L")
    ('mL/min/{1.73_m2}', 'meq/L')
    """
    plain = re.sub(r"\s+", " ", unit.strip().lower()).replace("μ", "µ").replace(" / ", "/")
    exact = _EXACT.get(unit.strip().replace("μ", "µ"))
    found = exact or _UCUM.get(plain) or _UCUM.get(plain.replace(" ", "")) or _UCUM.get(respelled(plain))
    if found is None and not _measures(unit.strip()):
        raise UnknownUnitError(place="unit", found=repr(unit), wanted="a UCUM unit such as mmol/L, mg/dL, %")
    return found or unit.strip()


@cache
def _measures(unit: str) -> bool:
    """Return whether pint knows a unit that the table does not."""
    if not re.fullmatch(r"[A-Za-zµ]+[0-9]?(?:[/.][A-Za-zµ]+[0-9]?){0,3}", unit):
        return False
    import pint

    try:
        with _LOCK:
            return not _registry().Unit(unit).dimensionless
    except (pint.errors.PintError, ValueError, TokenError):
        return False


def convert(value: float, unit: str, wanted: str, molar_mass: float | None = None) -> float:
    """Return ``value`` in the wanted unit; ``molar_mass`` (g/mol) joins mass and substance concentrations.

    >>> convert(24, "mL/min/1.73m2", "mL/min/{1.73_m2}")
    24
    >>> round(convert(1.5, "mg/dL", "umol/L", 113.12))
    133
    >>> convert(5, "meq/L", "mmol/L", 40.078), convert(5, "meq/L", "mmol/L", 39.098)
    (2.5, 5)
    """
    have, want = ucum(unit), ucum(wanted)
    if "meq/L" in {have, want} and have != want and molar_mass in DIVALENT:
        value, have, want = _of_divalent(value, have, want)
    if have == want or frozenset({have, want}) in _SAME:
        return value
    if {have, want} == {"mmol/mol", "%"}:  # HbA1c, IFCC and NGSP (Hoelzel et al., Clin Chem 2004)
        return _digits(0.09148 * value + 2.152 if want == "%" else (value - 2.152) / 0.09148)
    if "mmol/mol" in {have, want}:  # pint takes it for a plain ratio
        raise UnknownUnitError(place="unit", found=have, wanted=f"a unit that converts to {want}")
    return _by_pint(value, have, want, molar_mass)


def _of_divalent(value: float, have: str, want: str) -> tuple[float, str, str]:
    """Return a value with milliequivalents of an ion of two charges told as millimoles, on either side."""
    if have == "meq/L":
        return value / 2, "mmol/L", want
    return value * 2, have, "mmol/L"


_LOCK = RLock()
"""A registry holds one molar mass at a time."""


@cache
def _registry() -> Any:
    import pint

    registry: Any = pint.UnitRegistry(autoconvert_offset_to_baseunit=True)
    registry.define("IU = [international_unit]")
    registry.define("thousand = 1000")
    return registry


def _by_pint(value: float, have: str, want: str, molar_mass: float | None) -> float:
    import pint

    try:
        with _LOCK:
            registry = _registry()
            quantity, target = registry.Quantity(value, _PINT.get(have, have)), registry.Unit(_PINT.get(want, want))
            if molar_mass is None:
                return _digits(quantity.to(target).magnitude)
            with registry.context("chemistry", mw=registry.Quantity(molar_mass, "g/mol")):
                return _digits(quantity.to(target).magnitude)
    except (
        pint.errors.PintError,
        ValueError,
        ZeroDivisionError,
        TokenError,
    ):  # the chemistry context divides by a volume of 0
        raise UnknownUnitError(place="unit", found=have, wanted=f"a unit that converts to {want}") from None


def _digits(value: float) -> float:
    """Return a value to twelve digits, so that 100 pg/mL is 100 ng/L and not a little less."""
    return float(f"{value:.12g}")
