"""An age told by a number that stands alone: *my periods are heavy. 35.*, *67 f*, *gout in my toe, 74, bad kidneys*."""

import re
from collections.abc import Iterator

from kgreason.claims.refusals import KIN
from kgreason.expressions import expression
from kgreason.model import Fact, Passage, Span

_SPOKEN = expression(r"\b(?:I|im|ive|I['’]m|my|me|mine|he['’]?s|she['’]?s|he|she)\b", re.IGNORECASE)
"""Who writes of herself or of one whom she cares for writes no scores and no scales."""
_LONE = expression(
    r"(?:^|[.!?]\s+|,\s+)(?P<n>1[89]|[2-9]\d)(?=\.?\s*$|[.,]\s+(?=[a-z])(?!(?:daily|a|per|each|every|times|more|in|out|of|from|then|to|twice|once|at|now|was|were|what|is)\b))",
    re.IGNORECASE,
)
_LETTERED = expression(
    r"(?:^|[.,;!?]\s+|[(\n]\s*|\b(?:I['’]?m|I am|s?he['’]?s|s?he is)\s+)(?P<n>1[2-9]|[2-8]\d)\s?(?P<x>[mf])\b"
    r"(?=\s*(?:$|[.,;!?)\n]|\d{2,3}\s?(?:lbs?|kg)\b|(?:here|with|w/|no|and|on|who|has|taking)\b))",
    re.IGNORECASE,
)
"""*67 f*, *30 m*: an age and a sex, where a clause begins and ends beside them."""
_YEARS = expression(r"(?:^|[.,;(\n]\s*)(?P<n>\d{1,2})\s?(?:yrs?|y)(?=\s*[,;).](?!\d))", re.IGNORECASE)
"""*Teen son has flu, 13yrs, throwing up*: years set off by commas, beside a child who is named."""
_SHE_AGED = expression(
    r"^\W*(?:s?he|a (?:lady|woman|man)),?\s+\(?(?P<n>[2-9]\d)(?=\)|\s+(?:had|has|with|w/|on|got|takes)\b|,\s+[a-z])",
    re.IGNORECASE,
)
"""*Father 82 had a cold*, once the father is the patient."""
_NAMED = expression(r"\b(?:son|daughter|boy|girl|kid|child|toddler|teen\w*)\b", re.IGNORECASE)
_MEASURED = expression(
    r"\b(?:sugars?|glucose|bp|pressure|pulse|rate|HR|RR|heart ?beat|sats?|SpO2|oxygen|O2|temp\w*|fever|degrees|weigh\w*|weight|lbs?|pounds|kg|kilos?|"
    r"height|inches|BMI|EF|LVEF|e?GFR|creat\w*|Cr|A1c|LDL|HDL|chol\w*|trig\w*|TSH|INR|K|Na|iron|ferritin|hemoglobin|hgb|platelets?|plt|"
    r"count|levels?|results?|tests?|exam|graded?|scor(?:es?|ed)|scale|smok\w*|cigarettes?|packs?|drink\w*|beers?|PHQ\S*|GAD\S*|GCS|MoCA|MMSE|dose\w*|doses?|tablets?|pills?|units?|mg|mcg|ml|puffs?|steps?|pages?|room|"
    r"bed|unit|call(?:ed)?|dial(?:ed)?|number|how (?:many|much|long|often)|times|percent|died|born|since|pain|hurts?|\d ?[ap]m|mother|father|husband|wife)\b|%|[/=:#+]\s*$",
    re.IGNORECASE,
)
"""What a lone number may be of, where it stands in the same or the last sentence: a value, a dose, a year of another's."""
_WALKED = expression(
    r"\b(?:walk\w*|r[ua]n\w*|swim\w*|swam|metres?|meters?|distance|minutes?|lasts?|lasted)\b[^.]*$", re.IGNORECASE
)
_OTHERS = expression(rf"\b(?:my|our|his|her)\s+(?:[\w-]+\s+)?(?!son\b|daughter\b){KIN}\b", re.IGNORECASE)
_NEAR = 60
"""Characters before a lone number in which the thing may stand that it measures."""
_LISTED = expression(r"\d[\w.%/]*\s*,\s*$")


def lone_age(question: Passage) -> Iterator[Fact]:
    """Yield the age (in years) that stands as a number between stops, and the sex that a letter behind it tells.

    It is read only where one speaks of herself or of one she cares for, no relative is named beside her, and nothing
    that is measured stands before it.
    """
    text, start = question.text, question.span.start
    if _OTHERS.search(text):
        return
    found = _SHE_AGED.match(text) or _first(text)
    if found is None:
        return
    low, high = found.span("n")
    span = Span(question.span.place, start + low, start + high)
    yield Fact("age", "", text[low:high], value=float(found["n"]), unit="a", span=span)
    if letter := found.groupdict().get("x"):
        at = start + found.start("x")
        sex = "female" if letter.lower() == "f" else "male"
        yield Fact("sex", "", sex, span=Span(question.span.place, at, at + 1))


def _first(text: str) -> re.Match[str] | None:
    """Return the first lone number that is an age, one with a letter or a unit before one without."""
    for words in (_LETTERED, _YEARS, _LONE):
        for one in words.finditer(text):
            if _is_age(one, words, text):
                return one
    return None


def _is_age(one: re.Match[str], words: re.Pattern[str], text: str) -> bool:
    """Return whether a lone number is no measurement, no distance and no member of a list of numbers."""
    low = max(0, one.start("n") - _NEAR)
    before = text[low : one.start("n")]
    before = before if low == 0 else before.partition(" ")[2]
    if _LISTED.search(before):
        return False
    ends = [found.end() for found in re.finditer(r"[.!?]\s+", before)]
    near = before[ends[-2] :] if len(ends) > 1 else before
    if words is _LETTERED:
        return not (_WALKED.search(before) or re.search(r"\b(?:temp\w*|fever\w*|degrees)\b", near, re.IGNORECASE))
    if words is _YEARS:
        return bool(_NAMED.search(text[: one.start()])) and not re.search(
            r"\b(?:for|since|ago|last\w*|past|over|diagnosed)\b[^.,;]*$", before, re.IGNORECASE
        )
    return bool(_SPOKEN.search(text)) and not _MEASURED.search(near)
