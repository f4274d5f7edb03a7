"""A dose as a part of the day's: *990 mg/day; divided into two doses, that makes 395 mg per dose* is off."""

import re
from collections.abc import Iterator

from kgreason.claims.arithmetic import COMPUTED
from kgreason.expressions import expression
from kgreason.model import PATIENT, Claim, Passage, Quantity, Span

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_TIMES = {
    "two": 2, "2": 2, "twice": 2, "bid": 2, "q12h": 2, "12 hours": 2, "three": 3, "3": 3, "tid": 3, "q8h": 3,
    "8 hours": 3, "four": 4, "4": 4, "qid": 4, "q6h": 4, "6 hours": 4,
}  # fmt: skip
_DIVIDED = expression(
    rf"(?<![\d.,/-])(?P<total>{_NUMBER})\s?(?P<unit>mg|mcg|g|mL|units?)\b(?!\s?/\s?kg)"
    r"(?:\s?/\s?(?:day|d|24 ?h)\b|\s(?:a|per) day\b|\sdaily\b)[^.;:\d]{0,40}?[.;,:(]?\s*"
    r"(?P<said>(?:divided|split)\s+(?:(?:in|into|over|by|as|among)\s+)?(?:every\s+)?"
    r"(?P<times>two|three|four|[234]|twice|BID|TID|QID|q12h|q8h|q6h|12 hours|8 hours|6 hours)\b[^.;\d]{0,40}?"
    rf"(?:=|≈|~|→|->|:|,|\b(?:is|makes|gives|means|comes to|comes out at|so)\b)\s*(?P<about>about|roughly|around|~|≈)?\s*"
    rf"(?P<each>{_NUMBER})\s?(?P=unit)\b(?:\s?/\s?dose|\s(?:per|a|each|every|by|PO|orally|twice|three|BID|TID|QID|q\d))?)",
    re.IGNORECASE,
)
ROUNDED = 0.15
"""How far a dose may be rounded: nearer than that is neither right nor wrong, but for what agrees."""


def divided_claims(passage: Passage) -> Iterator[Claim]:
    """Yield a claim for each dose that a day's dose is said to come to, with what it comes to in the pattern."""
    for match in _DIVIDED.finditer(passage.text):
        total, each = (float(match[name].replace(",", "")) for name in ("total", "each"))
        computed = total / _TIMES[match["times"].lower()]
        off = abs(each / computed - 1) if computed else 0.0
        if 0.02 < off <= ROUNDED or each == total:  # *990 mg/day divided BID: 990 mg* repeats the day's dose
            continue
        start = passage.span.start
        span = Span(passage.span.place, start + match.start("said"), start + match.end("said"))
        yield Claim("", PATIENT, COMPUTED, "", span, quantity=Quantity(each), pattern=f"{computed:.6g}|{each:.6g}")
