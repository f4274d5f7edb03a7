"""The reference range that a text gives behind a value: *3.1 (3.5-5.0)*, *ref < 0.04*, *[normal 8 to 14 U/g]*."""

import re

from kgreason.claims.numbers import NUMBER, UNIT, amount
from kgreason.expressions import expression

Range = tuple[tuple[str, float], ...]
_CALLED = r"(?:(?:lab(?:oratory)?\s+)?(?:reference|ref|normal|nl|RR|N)\b\.?\s*(?:(?:range|interval|values?|limits?)\b)?\s*(?:is|of|[:=,])?\s*)"
_LIMITS = (
    rf"(?:(?P<low>{NUMBER})\s?(?:-|–|to)\s?(?P<high>{NUMBER})|"
    rf"(?P<side>[<>≤≥]=?|up to|below|under|less than|above|over|more than|at least|at most)\s?(?P<limit>{NUMBER}))(?![\d/])\s*(?:{UNIT}|U/g(?: Hb)?)?"
)
_REFERENCE = expression(
    rf"(?:\s?U/g(?:\s?Hb)?)?(?:\s{{0,3}}(?P<open>[(\[])|,)?\s{{0,3}}(?P<called>{_CALLED})?{_LIMITS}\s{{0,2}}(?P<close>[)\],;])?",
    re.IGNORECASE,
)
_SIDES = {
    "<": "<", "below": "<", "under": "<", "less than": "<", "≤": "<=", "<=": "<=", "up to": "<=", "at most": "<=",
    ">": ">", "above": ">", "over": ">", "more than": ">", "≥": ">=", ">=": ">=", "at least": ">=",
}  # fmt: skip


def reference_range(behind: str) -> Range:
    """Return the limits between which a value is normal, by the words right behind it; none where they give none.

    >>> reference_range(" (3.5-5.0)"), reference_range(" mmol/L"), reference_range(" (ref < 0.04 ng/mL)")
    ((('>=', 3.5), ('<=', 5.0)), (), (('<', 0.04),))
    """
    found = _REFERENCE.match(behind)
    if found is None or not (found["called"] or (found["open"] and found["close"])):
        return ()
    said = found.groupdict()
    if said["limit"]:
        return ((_SIDES[re.sub(r"\s+", " ", said["side"].lower())], amount(said["limit"])),)
    low, high = amount(said["low"]), amount(said["high"])
    return ((">=", low), ("<=", high)) if low < high else ()
