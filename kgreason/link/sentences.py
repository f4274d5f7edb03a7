"""Split text into sentences and clauses, keeping character offsets."""

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from kgreason.expressions import expression

_END = expression(r"(?:(?<=[.!?])|(?<=[.!?][\"')\]]))\s+(?=[\"'(\[*_]*[A-Z0-9“‘-])|\n+|(?<=[;])\s+(?=[A-Z])")
_NO_END = expression(
    r"\b(?:Dr|Mr|Mrs|Ms|Prof|St|vs|e\.g|i\.e|etc|approx|no|fig|ca|cf|al|resp|incl|min|max|dept|b\.i\.d|t\.i\.d|q\.d)\.$"
)
_NUMBER = expression(r"\s*\(?\d{1,2}[.)]")
_NEAR = 12
"""Characters before a full stop in which an abbreviation or a list's number would stand."""
LONGEST = 1000
"""Characters that a sentence has at most; what runs on without an end is cut at a comma or a space."""
_BULLET = expression(r"\s*(?:[-*•–]|\(?\d{1,2}[.)]|\(?[a-hA-H]\)|[a-hA-H]\.(?!\s+[a-z]))\s+")
"""What opens an item of a list; the *H.* of *H. pylori* opens none."""


_SHORT = expression(
    r"\W*(?:(?:does|did|is|was|has|had) (?:she|he|the patient|there)\b[^.;?!]{1,60}|"
    r"(?:(?:any|known|prior|history of|family history of|any family history of) )?[\w'’/-]+(?: [\w'’/-]+){0,3}"
    r"(?: (?:in|within) (?:her|his|the|their)(?: own| close)? family)?)\?",
    re.IGNORECASE,
)
_ANSWER = expression(r"(?:Yes|Yeah|No|Nope|None|Never|Denies|Denied|Negative)(?=\s*(?:[.,;:!—–]|-\s|$))")


class Sentence(Struct, frozen=True):
    """A sentence of a text: characters ``start`` to ``end``."""

    text: str
    start: int
    end: int

    @property
    def is_question(self) -> bool:
        """Whether the sentence asks rather than states."""
        return self.text.rstrip(" \"')*").endswith("?")


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text in order; a bullet's mark is left outside.

    >>> [one.text for one in sentences("Dr. Low saw her. K was 5.9 mmol/L.  Stop it!")]
    ['Dr. Low saw her.', 'K was 5.9 mmol/L.', 'Stop it!']
    """
    yield from _split(text)


@lru_cache(maxsize=32)
def _split(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text; the linker and the readers ask for those of a passage one after the other."""
    return tuple(_cut(text))


def _cut(text: str) -> Iterator[Sentence]:
    start = 0
    for match in _END.finditer(text):
        if "\n" not in match.group() and (_runs_on(text, start, match.start()) or _answered(text, start, match)):
            continue
        yield from _trimmed(text, start, match.start())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _runs_on(text: str, start: int, end: int) -> bool:
    """Return whether a full stop only ends an abbreviation, or the number that opens a sentence."""
    numbered = end - start <= _NEAR and _NUMBER.fullmatch(text, start, end)
    return bool(numbered or _NO_END.search(text[max(start, end - _NEAR) : end]))


def _answered(text: str, start: int, end: re.Match[str]) -> bool:
    """Return whether a short question on the patient has its answer behind it: *Asthma? Yes*, *Does she smoke? No*."""
    return bool(_SHORT.fullmatch(text, start, end.start()) and _ANSWER.match(text, end.end()))


def _trimmed(text: str, start: int, end: int) -> Iterator[Sentence]:
    """Yield what lies between two offsets without its bullet and spaces, cut where it is longer than any sentence."""
    while end - start > LONGEST:
        window = text[start : start + LONGEST]
        cut = max(window.rfind(", "), window.rfind("; ")) + 1 or window.rfind(" ") + 1 or LONGEST
        yield from _piece(text, start, start + cut)
        start += cut
    yield from _piece(text, start, end)


def _piece(text: str, start: int, end: int) -> Iterator[Sentence]:
    bullet = _BULLET.match(text, start, end)
    if bullet:
        start = bullet.end()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start and any(char.isalnum() for char in text[start:end]):
        yield Sentence(text[start:end], start, end)
