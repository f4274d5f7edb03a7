"""A disease of then, told as one by the sentence behind it: *Nurse: 'she had preeclampsia'. That was in 2021*."""

import re

from msgspec.structs import replace

from kgreason.expressions import expression
from kgreason.model import Mention, Passage, Status

_THAT_WAS = expression(
    r"['’\"”)]*\s*[.;,]['’\"”)]*\s+(?:(?:but|and) )?(?:that|this|it) was (?:all |only |just )?(?:back )?"
    r"(?:in (?:19|20)\d\d|(?:\w+ ){1,2}(?:years|decades) ago|as an? (?:child|teen\w*|kid|baby|infant)|(?:with|during|after) (?:her|the|an?) (?:first|last|previous|earlier|second|other) (?:baby|child|pregnancy|one))\b",
    re.IGNORECASE,
)
_MAYBE = expression(r"\b(?:that|this|it) was\b", re.IGNORECASE)
_DISEASES = frozenset({"Disease", "PhenotypicFeature"})


def bygone(question: Passage, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return the names of a question, a disease as past of which the words right behind it say that it was then."""
    text, offset = question.text, question.span.start
    if not _MAYBE.search(text):
        return mentions
    return tuple(
        replace(one, status=Status.PAST, rule="that was (after)")
        if one.category in _DISEASES
        and one.status is Status.PRESENT
        and one.span.place == question.span.place
        and _THAT_WAS.match(text, one.span.end - offset)
        else one
        for one in mentions
    )
