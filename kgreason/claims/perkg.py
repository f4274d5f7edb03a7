"""Doses by weight that a sentence works out in words: *at 90 mg/kg/day a 14 kg child comes to 1,260 mg a day*."""

import re
from collections.abc import Iterator

from kgreason.claims.arithmetic import COMPUTED
from kgreason.expressions import expression
from kgreason.link import Sentence
from kgreason.model import PATIENT, Claim, Quantity, Span

_N = r"\d+(?:,\d{3})*(?:\.\d+)?"
_U = r"(?:mcg|µg|mg|grams?|g|units?|mEq|mmol|mL)"


def _rate(way: int) -> str:
    return (
        rf"(?<![\d.,–-])(?P<rate{way}>{_N})\s?(?P<u{way}>{_U})\s?/\s?kg\b"
        r"(?:\s?/\s?(?:d(?:ay)?|dose|h(?:r|our)?|min))?(?:\s+(?:a|per) day)?"
    )


def _weight(way: int) -> str:
    return rf"(?<![\d.,–-])(?<!\bunder )(?<!\bover )(?<!\bbelow )(?<!\babove )(?<!\bthan )(?<!\bto )(?<!\bleast )(?<!\buntil )(?<![<>≤≥])(?<![<>≤≥] )(?P<kg{way}>{_N})[\s-]?kg\b(?!\s?/)"


_WORDS = r"(?:(?!\b(?:max\w*|cap\w*|up|or|to|and|then|divided|ideal|adjusted|x|times)\b)[^.;:\d×*]){0,30}?"
_GIVES = r"[\s,]*(?:=|≈|comes? (?:out )?(?:to|at)|works? out (?:to|at)|is|are|makes?|gives?|means|equals|adds? up to|that['’]s)\s*(?:about |roughly |around |just over |just under |some )?"
_WORKED = expression(
    rf"(?:{_rate(1)}{_WORDS}{_weight(1)}|{_weight(2)}{_WORDS}{_rate(2)}){_WORDS}{_GIVES}(?P<result>{_N})\s?(?P<of>{_U})\b(?!\s?/\s?kg)"
    r"(?![^.;]{0,25}\b(?:divided|twice|three times|four times|[BTQ]I?D|every \d|q\s?\d|in (?:two|three|four|\d) doses|max\w*)\b)",
    re.IGNORECASE,
)
"""A rate by weight, a weight and what they make; not where the result may be one of several doses, or a limit."""
_NEAR, _FAR = 0.02, 0.1
"""Off by less than the first a result agrees; between the two it may be rounded, and nothing is said."""
_SPLITS = (2, 3, 4, 6, 24, 60, 1000)
"""What may lie between a day's amount and a dose's, or a unit and the next."""


def worked_doses(sentence: Sentence, start: int, place: str) -> Iterator[Claim]:
    """Yield a claim for each dose by weight that a sentence works out: as written, with the product in the pattern."""
    for match in _WORKED.finditer(sentence.text):
        way = "1" if match["rate1"] else "2"
        if match[f"u{way}"].lower().removesuffix("s") != match["of"].lower().removesuffix("s"):
            continue
        product, written = _number(match[f"rate{way}"]) * _number(match[f"kg{way}"]), _number(match["result"])
        off = max(product, written) / max(min(product, written), 1e-9)
        if _NEAR < off - 1 <= _FAR or any(abs(off / one - 1) < _FAR / 2 for one in _SPLITS):
            continue
        span = Span(place, start + match.start(), start + match.end())
        plain = match["result"].replace(",", "")
        yield Claim("", PATIENT, COMPUTED, "", span, quantity=Quantity(written), pattern=f"{product:.6g}|{plain}")


def _number(text: str) -> float:
    return float(text.replace(",", ""))
