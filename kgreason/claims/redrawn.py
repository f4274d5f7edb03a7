"""A value whose sample was at fault, and the bare number of the new one: *K 6.3; hemolyzed; redraw 4.4*."""

import re

from msgspec.structs import replace

from kgreason.claims.numbers import NUMBER, Measured, amount
from kgreason.claims.recency import LONG_AGO, NOW
from kgreason.expressions import expression
from kgreason.model import Quantity, Span

_FAULT = expression(
    r"\b(?<!not )(?<!non-)(?:(?:grossly |visibly )?(?<!not )ha?emoly[sz](?:ed|is)|mis-?labell?ed|wrong (?:tube|label|patient|arm)|(?:someone|somebody) else['’]s tube|contaminat\w+|EDTA|"
    r"lab(?:oratory)? error|spurious\w*|pseudohyper\w+|drawn (?:above|from|off) (?:the |an? |her |his )?(?:IV|line|drip)|sample error|tube mix-?up)\b",
    re.IGNORECASE,
)
"""What says that the sample was at fault, not the patient."""
_NEW = expression(
    r"\b(?:re-?draw\w*|re-?drew|repeat\w*|re-?check\w*|re-?collect\w*|re-?run|(?:second|new|fresh|clean) (?:sample|tube|draw|stick|specimen))\b"
    r"(?:(?!\b(?:in|tomorrow|pending|planned|will|should|if|not|after|before|within|on day)\b)[^.;\d]){0,40}?"
    rf"(?:[=:\s]\s*)(?P<n>{NUMBER})(?!\s?(?:weeks?|days?|hours?|hrs?|h\b|min\w*|[ap]\.?m\b|[:/]\d|-|%))",
    re.IGNORECASE,
)
"""The number of the new sample, behind no other name."""
_POTASSIUM = "KG:serum-potassium"
_BURST = expression(r"\bha?emoly[sz]", re.IGNORECASE)
_FAR = 220
"""Characters behind a value in which its sample may be told to be at fault, and the new one to be read."""


def redrawn(values: list[Measured], text: str, offset: int) -> list[Measured]:
    """Return values, one of a sample at fault as one of long ago, with the bare number of the new sample behind it.

    Which test is meant has to be plain: the only one before the fault, or potassium where cells burst.
    """
    told = list(values)
    for fault in _FAULT.finditer(text):
        new = _NEW.search(text, fault.end(), fault.end() + _FAR)
        before = [one for one in told if fault.start() - _FAR <= one.end - offset <= fault.start()]
        if new is None or not before:
            continue
        if any(fault.end() <= one.start - offset < new.end() for one in told):
            continue  # the new sample names its test
        meant = [one for one in before if one.mention.concept == _POTASSIUM] if _BURST.search(fault.group()) else []
        meant = meant or (before if len({one.mention.concept for one in before}) == 1 else [])
        if not meant or meant[-1].second is not None:
            continue
        old, low, high = meant[-1], offset + new.start("n"), offset + new.end("n")
        at = told.index(old)
        name = replace(old.mention, span=Span(old.mention.span.place, low, high))
        value = Quantity(amount(new["n"]), old.quantity.unit)
        told[at : at + 1] = [replace(old, time=LONG_AGO), Measured(name, value, low, high, time=NOW)]
    return told
