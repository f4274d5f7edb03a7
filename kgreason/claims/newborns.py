"""A newborn as the patient, and the calcium that is in what it is fed by the vein: *Neonate with sepsis, on TPN containing calcium*."""

import re
from collections.abc import Iterator

from kgreason.expressions import expression
from kgreason.model import Fact, Passage, Span

_NEWBORN, _CALCIUM = "KG:newborn", "KG:calcium-salt"
_YEAR = 365.25
_OLDEST = 60
"""Days of life that a note counts."""
_DAYS = expression(r"\b(?:DOL|days? of life|day-of-life)\s*[#:]?\s*(?P<days>\d{1,2})\b", re.IGNORECASE)
_PATIENT = expression(
    r"(?:^|NICU(?: note| consult| admission)?\s*[:,-]\s*|\b(?:called|consulted|asked)[^.;]{0,30}\b(?:for|about) (?=an? ))"
    r"\s*(?:(?:an?|the|this|our|former|preterm|premature|term|full-term|late-preterm|near-term|male|female|septic|sick|ill|jaundiced|ventilated|"
    r"\d+[- ]?(?:kg|g|weeks?|wk)|\d+-week(?:-gestation)?)\s+)*"
    r"(?P<said>neonate|newborn)\b(?:\s+(?:boy|girl|male|female|infant|baby|patient))?"
    r"(?=\s*(?:$|[,.:;]|(?:with|has|had|who|in|on|is|was|presents?|presenting|admitted|born|weighing|develops|developed|needs|of \d)\b))",
    re.IGNORECASE,
)
_GROWN = expression(
    r"\b(?:pregnan\w+|post-?partum|breast-?feeding|nursing|mother of|wom[ae]n|wife|lady|gravida|G\dP\d|years?[- ]old|yo|y/o)\b",
    re.IGNORECASE,
)
"""Who else may be the patient where a newborn is named."""
_FED = expression(
    r"\b(?:TPN|PN|PPN|parenteral nutrition|IV fluids?|fluids)\b[\s,(]*(?:that\s+|which\s+)?(?:contain(?:s|ing)|with|w/|including|has|plus)\s*(?<=[\s/])"
    r"(?:(?:added|IV|elemental|\d[\d.]*\s*\w+(?:/\w+)?(?: of)?)\s+)*(?P<said>calcium)\b(?!\s+(?:of|level|\d)|[^.;]{0,20}\b(?:stopped|held|off|discontinued))",
    re.IGNORECASE,
)
_NONE = expression(r"\b(?:no|not|without|off|stopp?ed|held|if|unless|avoid|hold)\b[^.;]{0,30}$", re.IGNORECASE)


def day_of_life(text: str) -> tuple[float, int, int] | None:
    """Return the age in years that a note tells in days of life, and its characters.

    >>> day_of_life("DOL 12, sepsis"), day_of_life("The model DOL 99")
    ((0.03285420944558522, 0, 6), None)
    """
    found = _DAYS.search(text)
    if found is None or int(found["days"]) > _OLDEST or _GROWN.search(text):
        return None
    return int(found["days"]) / _YEAR, found.start(), found.end()


def newborns(question: Passage) -> Iterator[Fact]:
    """Yield that the patient is a newborn, and that calcium is given, where a note says so."""
    text, place, low = question.text, question.span.place, question.span.start
    patient = _PATIENT.search(text)
    if patient and not _GROWN.search(text):
        span = Span(place, low + patient.start("said"), low + patient.end("said"))
        yield Fact("condition", _NEWBORN, patient["said"], span=span)
    for fed in _FED.finditer(text):
        if not _NONE.search(text, 0, fed.start()):
            yield Fact("medication", _CALCIUM, fed.group(), span=Span(place, low + fed.start(), low + fed.end()))
            return
