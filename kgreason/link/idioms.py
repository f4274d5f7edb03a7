"""Everyday phrases that hold a name and mean no such thing: *the heart of the matter*, *a rash decision*, *fever pitch*."""

import re
from functools import cache
from typing import TYPE_CHECKING

from kgreason.content import content, read_rows
from kgreason.expressions import expression

if TYPE_CHECKING:
    from kgreason.model import SourceError

COLUMNS = ("word", "pattern", "why")
_AROUND = 60
"""Characters on both sides of a word in which a phrase may stand."""


def in_idiom(text: str, start: int, end: int) -> bool:
    """Return whether the characters ``start`` to ``end`` are a word of an everyday phrase that names nothing.

    >>> in_idiom("That is the heart of the matter.", 12, 17), in_idiom("Her heart is large.", 4, 9)
    (True, False)
    """
    pattern = _table().get(text[start:end].lower())
    if pattern is None:
        return False
    low, high = max(0, start - _AROUND), end + _AROUND
    return any(one.start() <= start and end <= one.end() for one in pattern.finditer(text, low, high))


@cache
def _table() -> dict[str, re.Pattern[str]]:
    """Return the phrases of each word, as one expression; raises SourceError where the table has a bad line."""
    faults: list[SourceError] = []
    found: dict[str, list[str]] = {}
    for row in read_rows(content("verifiers") / "claims" / "idioms.tsv", COLUMNS, faults):
        found.setdefault(row["word"], []).append(row["pattern"])
    if faults:
        raise faults[0]
    return {word: expression(rf"\b(?:{'|'.join(some)})", re.IGNORECASE) for word, some in found.items()}
