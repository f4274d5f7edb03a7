"""A patient's weight, height and temperature, where a text does not name them: *48F, 70 kg*, *5'6"*, *39.2 °C*."""

import re
from collections.abc import Collection, Iterator

from kgreason.expressions import expression
from kgreason.model import Fact, Passage, Span

WEIGHT, HEIGHT, TEMPERATURE = "KG:body-weight", "KG:body-height", "KG:body-temperature"
_KILOGRAMS = {"k": 1.0, "l": 0.45359237, "p": 0.45359237}
_CENTIMETRES = 2.54
_SHORTEST, _TALLEST = 40.0, 230.0
"""Heights in cm that a person can have."""
_AMOUNT = r"\d{1,3}(?:\.\d{1,2})?[\s-]?(?:kgs?|kilograms?|kilos?|lbs?|pounds?)\b"
_WEIGHT = expression(
    rf"\b(?:weighs?|weighing|weighed)(?: about| around| only| now| just)?\s+(?P<said>{_AMOUNT})(?!\s*(?:less|more)\b)|"
    r"\bweighs(?: now| currently| only)?\s+(?P<grams>\d{3,4}(?![^.;]{0,30}\bbirth))\s?(?:g|grams)\b|"
    rf"(?:^|[,.;(]|\byear[- ]old,?)\s*(?P<bare>{_AMOUNT})\.?(?=\s*(?:[,.;)]|$|and\b|with\b|m[ae]n\b|wom[ae]n\b|(?:fe)?male\b|boy\b|girl\b))",
    re.IGNORECASE,
)
_HEIGHT = expression(
    r"(?:^|[\s,.;(\d])(?:(?P<cm>\d{2,3}(?:\.\d)?)\s?cm(?:(?:\s?\(\s?[3-7]\s?(?:'|’|ft\.?|feet|foot)(?:\s?\d{1,2}\s?(?:\"|”|''|in(?:ches)?\b\.?))?\s?\))?\s+tall\b|(?=\s*[,;)]\s*\d{2,3}(?:\.\d)?\s?(?:kg|lb)))|"
    r"(?:kgs?|kilos?|kilograms?|lbs?|pounds)[\s,;]+(?:and\s+)?(?P<beside>\d{2,3}(?:\.\d)?)\s?cm\b|"
    r"(?:kgs?|kilograms?|g|lbs?|pounds)\)?\s*(?:,|and|,\s*and)\s+(?:is\s+|measures\s+)?(?P<long>\d{2,3}(?:\.\d)?)\s?cm(?:\s?\(\s?\d+(?:\.\d)?\s?in(?:ches)?\.?\s?\))?\s+(?:in length|long)\b|"
    r"(?P<feet>[3-7])\s?(?:'|’|ft\.?|feet|foot)\s?(?P<inches>\d{1,2})\s?(?:\"|”|''|in(?:ches)?\b\.?))",
    re.IGNORECASE,
)
_DEGREES = expression(
    r"(?<![\d.,–-])(?P<degrees>\d{2,3}(?:\.\d{1,2})?)\s?(?:°|º|degrees)\s?(?P<scale>C|F)(?:elsius|ahrenheit)?\b(?!\s?[-–])|"
    r"\bT(?:max|emp\.?)?\s?[:=]?\s?(?P<bare>3[4-9]\.\d|4[0-2]\.\d|9[5-9]\.\d|10[0-7]\.\d)(?![\d/])(?!\s?(?:°|º|[CF]\b))",
    re.IGNORECASE,
)
_ALIVE = {"c": ("Cel", 33.0, 43.0), "f": ("[degF]", 91.0, 109.0)}
"""Body temperatures that a text may give without a name."""
_NO_BODY = expression(
    r"(?:\b(?:above|below|over|under|than|if|until|when|to|at least|store\w*|keep|kept|warm\w*|cool\w*|target\w*|outside|weather|water|bath|room|baseline|[<>≥≤])\s*){1,3}(?:at |of )?$",
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
    """Yield the weight, height and temperature that a question gives, but for those that are known by name.

    >>> text = "79M, 61 kg, 39.2 °C. He was 5 feet 6 inches."
    >>> [(one.concept, round(one.value, 1), one.unit) for one in sizes(Passage(text, Span("", 0, len(text))), ())]
    [('KG:body-weight', 61.0, 'kg'), ('KG:body-temperature', 39.2, 'Cel'), ('KG:body-height', 167.6, 'cm')]
    """
    weight = next((one for one in _WEIGHT.finditer(question.text) if _hers(one, question.text)), None)
    if weight and WEIGHT not in known:
        kilograms = float(weight["grams"]) / 1000 if weight["grams"] else _kilograms(weight["said"] or weight["bare"])
        yield _fact(WEIGHT, kilograms, "kg", weight, question)
    warm = next(
        (one for one in _DEGREES.finditer(question.text) if not _NO_BODY.search(question.text[: one.start()])), None
    )
    if warm and TEMPERATURE not in known:
        degrees = float(warm["degrees"] or warm["bare"])
        unit, low, high = _ALIVE[(warm["scale"] or ("c" if degrees < _ALIVE["f"][1] else "f")).lower()]
        if low <= degrees <= high:
            yield _fact(TEMPERATURE, degrees, unit, warm, question)
    height = next((one for one in _HEIGHT.finditer(question.text) if _hers(one, question.text)), None)
    if height and HEIGHT not in known:
        inches = height["feet"] and 12 * float(height["feet"]) + float(height["inches"])
        centimetres = inches * _CENTIMETRES if inches else float(height["cm"] or height["beside"] or height["long"])
        if _SHORTEST <= centimetres <= _TALLEST:
            yield _fact(HEIGHT, centimetres, "cm", height, question)


def _kilograms(said: str) -> float:
    unit = said.lstrip("0123456789.- ")[0].lower()
    return float(said[: said.lower().index(unit)].rstrip("- ")) * _KILOGRAMS[unit]


def _hers(match: re.Match[str], text: str) -> bool:
    return not (_CHANGE.search(text, max(0, match.start() - 60), match.start()) or _CHANGED.match(text, match.end()))


def _fact(concept: str, value: float, unit: str, match: re.Match[str], question: Passage) -> Fact:
    text = match.group().strip(" ,.;(")
    start = question.span.start + match.start() + match.group().index(text)
    span = Span(question.span.place, start, start + len(text))
    return Fact("observation", concept, text, value=float(f"{value:.6g}"), unit=unit, span=span)
