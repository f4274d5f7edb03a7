"""A patient's weight and height, where a text gives them without naming them: *48F, 70 kg*, *weighs 60 kg*, *5'6"*."""

import re
from collections.abc import Collection, Iterator

from kgreason.expressions import expression
from kgreason.model import Fact, Passage, Span

WEIGHT, HEIGHT = "KG:body-weight", "KG:body-height"
_KILOGRAMS = {"k": 1.0, "l": 0.45359237, "p": 0.45359237}
_CENTIMETRES = 2.54
_SHORTEST, _TALLEST = 40.0, 230.0
"""Heights in cm that a person can have."""
_AMOUNT = r"\d{1,3}(?:\.\d{1,2})?[\s-]?(?:kgs?|kilograms?|kilos?|lbs?|pounds?)\b"
_WEIGHT = expression(
    rf"\b(?:weighs?|weighing|weighed)(?: about| around| only| now| just)?\s+(?P<said>{_AMOUNT})(?!\s*(?:less|more)\b)|"
    rf"(?:^|[,.;(]|\byear[- ]old,?)\s*(?P<bare>{_AMOUNT})\.?(?=\s*(?:[,.;)]|$|and\b|with\b|m[ae]n\b|wom[ae]n\b|(?:fe)?male\b|boy\b|girl\b))",
    re.IGNORECASE,
)
_HEIGHT = expression(
    r"(?:^|[\s,.;(\d])(?:(?P<cm>\d{2,3}(?:\.\d)?)\s?cm(?:(?:\s?\(\s?[3-7]\s?(?:'|’|ft\.?|feet|foot)(?:\s?\d{1,2}\s?(?:\"|”|''|in(?:ches)?\b\.?))?\s?\))?\s+tall\b|(?=\s*[,;)]\s*\d{2,3}(?:\.\d)?\s?(?:kg|lb)))|"
    r"(?:kgs?|kilos?|kilograms?|lbs?|pounds)[\s,;]+(?:and\s+)?(?P<beside>\d{2,3}(?:\.\d)?)\s?cm\b|"
    r"(?P<feet>[3-7])\s?(?:'|’|ft\.?|feet|foot)\s?(?P<inches>\d{1,2})\s?(?:\"|”|''|in(?:ches)?\b\.?))",
    re.IGNORECASE,
)
_CHANGE = expression(
    r"\b(?:los[est]\w*|gain\w*|down|up|lighter|heavier|shed|drop\w*|fewer|baby|infant|newborn|birth|son|daughter|twin|friend|partner|father|mother|"
    r"husband|wife|brother|sister|of weight|over|than|max\w*|each|dose)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
"""What says that kilograms before it are no weight of the patient: *lost some weight, 10 kg*."""


_CHANGED = expression(
    r"\)?[\s-]*(?:(?:of|unintentional|unintended|involuntary)\s+)*weight[\s-](?:loss|gain|change)", re.IGNORECASE
)
"""What says the same behind them: *a 12-lb weight loss*."""


def sizes(question: Passage, known: Collection[str]) -> Iterator[Fact]:
    """Yield the weight and the height that a question gives, but for those that are known by name.

    >>> text = "79M, 61 kg. He was 5 feet 6 inches."
    >>> [(one.concept, round(one.value, 1), one.unit) for one in sizes(Passage(text, Span("", 0, len(text))), ())]
    [('KG:body-weight', 61.0, 'kg'), ('KG:body-height', 167.6, 'cm')]
    """
    weight = next((one for one in _WEIGHT.finditer(question.text) if _hers(one, question.text)), None)
    if weight and WEIGHT not in known:
        said = weight["said"] or weight["bare"]
        unit = said.lstrip("0123456789.- ")[0].lower()
        kilograms = float(said[: said.lower().index(unit)].rstrip("- ")) * _KILOGRAMS[unit]
        yield _fact(WEIGHT, kilograms, "kg", weight, question)
    height = next((one for one in _HEIGHT.finditer(question.text) if _hers(one, question.text)), None)
    if height and HEIGHT not in known:
        inches = height["feet"] and 12 * float(height["feet"]) + float(height["inches"])
        centimetres = inches * _CENTIMETRES if inches else float(height["cm"] or height["beside"])
        if _SHORTEST <= centimetres <= _TALLEST:
            yield _fact(HEIGHT, centimetres, "cm", height, question)


def _hers(match: re.Match[str], text: str) -> bool:
    return not (_CHANGE.search(text, max(0, match.start() - 60), match.start()) or _CHANGED.match(text, match.end()))


def _fact(concept: str, value: float, unit: str, match: re.Match[str], question: Passage) -> Fact:
    text = match.group().strip(" ,.;(")
    start = question.span.start + match.start() + match.group().index(text)
    span = Span(question.span.place, start, start + len(text))
    return Fact("observation", concept, text, value=float(f"{value:.6g}"), unit=unit, span=span)
