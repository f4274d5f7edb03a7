"""Numbers with units, and the test each one is the value of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kgreason.model import Mention, Quantity

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
UNIT = (
    r"(?:×|x)?\s?10(?:\^|\*)?[39³⁹]\s?/\s?(?:[uµμ]?L|mm3)|[kK]/[uµμ]L"
    r"|(?:mL|ml)\s?/\s?min(?:\s?/\s?1[.,]73\s?m(?:2|²|\^2)|\s+per\s+1\.73\s?m2)?"
    r"|m?mol\s?/\s?(?:mol|L|l)|[uµμnp]mol\s?/\s?[Ll]|micromol/L|mEq\s?/\s?[Ll]"
    r"|(?:mg|g|ng|pg|mcg|[uµμ]g)\s?/\s?(?:dL|dl|mL|ml|L|l|g|day|d)\b|m?[IU]{1,2}\s?/\s?(?:mL|ml|L|l)|[uµμ]IU/mL"
    r"|mm\s?Hg|beats/min|breaths/min|bpm|/min|msec|ms\b|seconds\b|s\b|%|kg/m(?:2|²|\^2)|kg\b|lbs?\b|pounds\b|cm\b"
    r"|°\s?[CF]\b|mOsm/kg|fL\b|mm/hr?|cells/(?:[uµμ]L|mm3|mm\^3)|/(?:[uµμ]L|mm3|mm\^3)"
)
_LINK = re.compile(
    r"\+?\s*(?:levels?|concentration|count|values?|scores?|reading|rate)?\s*(?:today|now|currently|yesterday|this morning|last week|"
    r"on admission|this week|last month)?\s*(?:\([^)\d]{0,20}\))?[,:]?\s*"
    r"(?:(?:is|was|of|at|=|:|are|were|reads?|measures?|measured|came back|comes back|returned|stands|runs|down to|up to|"
    r"only|still|to|has (?:fallen|risen|dropped) to|(?:fell|rose|dropped) to|today|now|currently|about|around|roughly|just|"
    r"approximately|nearly|~|≈)\s*){0,4}"
    rf"(?P<comparator>[<>≤≥]=?)?\s*(?P<number>{NUMBER})(?:\s?/\s?(?P<second>\d{{2,3}})(?!\d))?"
    rf"\s*(?P<unit>{UNIT})?"
)
_BEFORE = re.compile(rf"(?P<number>{NUMBER})\s*(?P<unit>{UNIT})\s*(?:of\s+)?$")
_COMPARE = re.compile(
    r"\b(?:below|under|less than|lower than|above|over|greater than|more than|higher than|at least|at most|exceeds?|"
    r"between|normal|target|goal|cut-?off|threshold|range|if|when|unless|until|usually|typically|criteria|should)\b|[<>≤≥]",
    re.IGNORECASE,
)
_NO_READING = re.compile(
    r"\s*(?:[-–]\s?\d|to\s(?:under\s|below\s|less than\s|about\s)?\d|or\s(?:more|less|above|below|higher|lower|over|under|greater|so)|and\s(?:above|over|up)|"
    r"(?:weeks?|days?|months?|hours?|years?|minutes?|h|wks?|hrs?)\b|(?:mg|g|mcg|µg|units?|IU|mEq|mmol)\b(?!\s?/)|"
    r"[-−+x×*/]\s?\(?\d|times|x\b|tablets?|doses?)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:urine|urinary|CSF|stool|sweat|pleural|ascitic|peritoneal|spot)\s+(?:fluid\s+|\w+\s+)?$", re.IGNORECASE
)
_PLAN = re.compile(
    r"\b(?:down to|up to|once|until|only if|drops? (?:under|below|to)|falls? (?:under|below|to)|rises? (?:above|to))\b",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"\b(?:floor|cut-?off|threshold|target|limit|goal|stopping|safe)\w*(?: values?| ranges?| criteria)?:[^.;?!]*$",
    re.IGNORECASE,
)
"""What says of a whole list of values that they are none of the patient's: *floor values: ANC 500, Hb 8*."""
_SIGNS = {"≤": "<=", "≥": ">=", "<": "<", ">": ">", "<=": "<=", ">=": ">=", "": "="}


@dataclass(frozen=True, slots=True)
class Measured:
    """A value that a text gives for a test: which mention names it, and where number and unit stand."""

    mention: Mention
    quantity: Quantity
    start: int
    end: int
    second: Quantity | None = None
    general: bool = False


def measured(text: str, offset: int, mentions: tuple[Mention, ...]) -> Iterator[Measured]:
    """Yield the values of a sentence; ``general`` marks one that states a threshold rather than a reading."""
    tests = [mention for mention in mentions if mention.category == "ClinicalAttribute"]
    for mention in tests:
        start, end = mention.span.start - offset, mention.span.end - offset
        if mention.name.startswith("serum") and _ELSEWHERE.search(text, 0, start):
            continue
        match = _LINK.match(text, end)
        if not match and start > 0:
            match = _BEFORE.search(text, 0, start)
        if not match or (
            match.end() < len(text) and text[match.end()] in "-–" and text[match.end() + 1 :][:1].isalpha()
        ):
            continue
        bare = match.re is _LINK and not match.group("unit") and not match.group("second")
        if bare and _NO_READING.match(text, match.end("number")):
            continue
        if match.re is _LINK and re.match(
            r"\s?(?:[-–]\s?\d|or (?:more|less|above|below|over|under))", text[match.end() :]
        ):
            continue
        number = float(match.group("number").replace(",", ""))
        unit = re.sub(r"\s*/\s*", "/", (match.group("unit") or "").strip())
        groups = match.groupdict()
        second = groups.get("second")
        comparator = _SIGNS.get(groups.get("comparator") or "", "=")
        heading = _HEADING.search(text[:start])
        clause = text[max(text.rfind(",", 0, start), text.rfind(";", 0, start)) + 1 : match.end()]
        yield Measured(
            mention,
            Quantity(number, unit, comparator),
            offset + match.start("number"),
            offset + match.end(),
            Quantity(float(second), unit) if second else None,
            general=bool(heading or _COMPARE.search(clause) or _PLAN.search(clause)),
        )
