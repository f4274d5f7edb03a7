"""What says that a number behind a calculator's name is no result for this patient today: a limit, a plan, a part."""

import re

from kgreason.claims.numbers import NUMBER
from kgreason.expressions import expression
from kgreason.rules import Calculator
from kgreason.rules.calculators import SCORE, finder

_PART = expression(
    r"\s*(?:points?\s*)?(?:for\b|each\b|per\b|in (?:wom[ae]n|m[ae]n|males?|females?|patients|adults|people|those)\b|"
    r"or\b|and (?:above|over|up|higher)\b|\+|≥|to\s+\d|-\s?\d|\([^()]*\)\s*\+)",
    re.IGNORECASE,
)
"""What follows points that are no whole score of this patient: *1 for hypertension*, *2 in men*, *2 or more*."""
_GENERAL = expression(r"\b(?:an?|any|every|each|no)\s+$", re.IGNORECASE)
_HERS = expression(
    r"\b(?:he|she|his|her|him|the patient|patient's|this (?:patient|man|woman|lady|gentleman|boy|girl|child)|our|"
    r"gives|giving|yields?|for an?)\b",
    re.IGNORECASE,
)
_PLANNED = expression(
    r"\b(?:keep\w*|maintain\w*|target\w*|goals?|aim\w*|titrat\w*|achiev\w*|want\w*|requir\w*|reach\w*|towards?|until|"
    r"unless|if|when|once|should|must|would|could|might|expected to|cut-?offs?|threshold|limit|(?:a|the|its) (?:line|bar|border) (?:is )?at|"
    r"after|following|post-?\w+|by then|had been|used to|ideally)\b",
    re.IGNORECASE,
)
"""What before a number makes it a plan, a limit or another time: *keep the MAP at 65*, *after fluids her gap is 12*."""
_OTHER_TIME = expression(
    r"[^.;:,]{0,20}\b(?:before|prior to|pre-?op\w*|after|following|post-?\w+|at (?:birth|baseline|discharge)|by tomorrow|tomorrow)\b",
    re.IGNORECASE,
)
_MOVED = expression(
    r"\b(?:fell|fall(?:s|en)?|rose|ris(?:es|en)|drop\w*|climb\w*|crept|drift\w*|came|went|gone|slip\w*|clos\w*|down|up|was|were)\b",
    re.IGNORECASE,
)
"""What between the name and the number says that it is of another time than the facts: *fell to 40*, *was 12*."""
_CHANGED = expression(r"\b(?:adjust\w*|correct\w*)\b", re.IGNORECASE)
"""*Corrected for albumin, her anion gap is 29*: another formula than the name alone says."""


def no_result(text: str, name: re.Match[str], number: int, calculators: tuple[Calculator, ...]) -> bool:
    """Return whether a number is no result for this patient; ``text`` has plain letters, ``number`` is where it starts."""
    low = max(text.rfind(mark, 0, name.start()) for mark in (". ", ";", "!", "?")) + 1
    written = re.match(NUMBER, text[number:])
    end = number + (written.end() if written else 0)
    if any(one.unit == SCORE for one in calculators) and _PART.match(text, end):
        return True
    if _GENERAL.search(text, low, name.start()) and not _HERS.search(text):
        return True
    if _PLANNED.search(text, low, name.start()) or _OTHER_TIME.match(text, end):
        return True
    if _MOVED.search(text, name.end(), number):
        return True
    if _CHANGED.search(text, low, name.start()) and not _CHANGED.search(name.group()):
        return True
    unlike = tuple(word for one in calculators for word in one.unlike)
    return bool(unlike and finder(unlike).search(text))
