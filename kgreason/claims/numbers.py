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
    r"|(?:mg|g|ng|pg|mcg|microg|[uµμ]g)\s?/\s?(?:dL|dl|mL|ml|L|l|g|day|d)\b|m?[IU]{1,2}\s?/\s?(?:mL|ml|L|l)|[uµμ]IU/mL"
    r"|mm\s?Hg|beats/min|breaths/min|bpm|/min|msec|ms\b|seconds\b|s\b|%|kg/m(?:2|²|\^2)|kg\b|lbs?\b|pounds\b|cm\b"
    r"|°\s?[CF]\b|mOsm/kg|fL\b|mm/hr?|cells/(?:[uµμ]L|mm3|mm\^3)|/(?:[uµμ]L|mm3|mm\^3)"
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


def unit_of(text: str | None) -> str:
    """Return a unit as written, without spaces around its stroke, *microg* by its sign."""
    return re.sub(r"\s*/\s*", "/", (text or "").strip()).replace("microg", "ug")
