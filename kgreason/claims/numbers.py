"""How texts write numbers and units, and the value that a text gives for a test."""

import re

from msgspec import Struct

from kgreason.claims.recency import UNSAID
from kgreason.claims.spoken import number as spoken
from kgreason.expressions import expression
from kgreason.model import Mention, Quantity

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
UNIT = (
    r"(?:×|x)?\s?10(?:\^|\*)?[39³⁹]\s?/\s?(?:[uµμ]?L|mm3)|[kK]/[uµμ]L"
    r"|(?:mL|ml)\s?/\s?min(?:\s?/\s?1[.,]73\s?m(?:2|²|\^2)|\s+per\s+1\.73\s?m2)?"
    r"|m?mol\s?/\s?(?:mol|L|l)|[uµμnp]mol\s?/\s?[Ll]|micromol/L|mEq\s?/\s?[Ll]"
    r"|(?:mg|gr?|ngr?|pg|mcg|microg(?:rams?)?|[uµμ]g)\s?/\s?(?:dL|dl|mL|ml|L|l|g|day|d)\b|(?:m|micro)?[IU]{1,2}\s?/\s?(?:mL|ml|L|l)|[uµμ]IU/mL"
    r"|mm\s?Hg|beats/min|breaths/min|bpm|/min|msec|ms\b|seconds\b|s\b|%|kg/m(?:2|²|\^2)|kg\b|lbs?\b|pounds\b|cm\b"
    r"|°\s?[CF]\b|mOsm/kg|fL\b|mm/hr?|cells/(?:[uµμ]L|mm3|mm\^3)|/\s?(?:[uµμ]L|mm3|mm\^3|micro(?:L\b|liter))"
)
NAMED = r"(?:\+{1,2}|[-−](?=:|\s\d)|âˆ’(?=\s?\d))?\s{0,3}(?:(?:levels?|concentration|count|values?|scores?|readings?|recordings?|measurements?|rate)\b\s{0,3})?"
"""What may stand between a test's name and what is said of it."""
NO_READING = expression(
    r"\s*(?:[-–]\s?\d|to\s(?:under\s|below\s|less than\s|about\s)?\d|or\s(?:more|less|above|below|higher|lower|over|under|greater|so)|and\s(?:above|over|up)|"
    r"(?:weeks?|days?|months?|hours?|years?|minutes?|h|wks?|hrs?)\b|(?:mg|g|mcg|µg|units?|IU|mEq|mmol)\b(?!\s?/(?!\s?(?:kg|h|hr|hour|min|minute|dose)\b))|"
    r"(?:,\s?(?:and\s)?\d{1,2}|\s(?:and|or)\s\d{1,2}){1,4}\s?(?:h|hrs?|hours?|min|minutes?|days?|weeks?|months?)\b|"
    r"\+|[-−x×*/]\s?\(?\d|times|x\b|tablets?|doses?|:\d\d|(?:[ap]\.?m|o'clock|hrs)\b)",
    re.IGNORECASE,
)
"""What follows a bare number that is no value of a test."""


class Measured(Struct, frozen=True):
    """A value that a text gives for a test: which mention names it, and where number and unit stand.

    ``general`` marks a threshold rather than a reading, ``time`` says when it was measured (one of recency's), ``beside``
    what is no statement of its own (an earlier value, an end of a range), ``bounds`` a value of which only sides are said.
    """

    mention: Mention
    quantity: Quantity
    start: int
    end: int
    second: Quantity | None = None
    general: bool = False
    time: float = UNSAID
    beside: bool = False
    bounds: tuple[tuple[str, float], ...] = ()


def amount(text: str) -> float:
    """Return a number written in digits or in words.

    >>> amount("112,000"), amount("twenty-two")
    (112000.0, 22.0)
    """
    return float(text.replace(",", "")) if text[0].isdigit() else spoken(text)


_LONG = {"microgram": "ug", "micrograms": "ug", "microg": "ug", "gr": "g", "ngr": "ng", "/microliter": "/uL", "/microL": "/uL",
         "microU": "uIU", "microIU": "uIU"}  # fmt: skip
"""Units written longer than by their sign."""


def unit_of(text: str | None) -> str:
    """Return a unit as written, without spaces around its stroke, and by its sign where it is written longer.

    >>> unit_of("gr / dL"), unit_of("micrograms/dL"), unit_of("mg/dL")
    ('g/dL', 'ug/dL', 'mg/dL')
    """
    unit = re.sub(r"\s*/\s*", "/", (text or "").strip())
    above, stroke, below = unit.partition("/")
    return _LONG.get(unit) or _LONG.get(above, above) + stroke + below
