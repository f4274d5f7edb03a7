"""Lists that are the subject of a sentence: what is said behind *A, B and C* is said of each of them."""

import re
from collections.abc import Iterator, Sequence

from kgreason.expressions import expression

_KIND = r"(?:(?:an?|the|oral|topical|inhaled|plain|regular|generic|low-dose|high-dose|short-acting|long-acting|even|intravenous|iv)\s+)*[*_]*"
_OPENS = expression(rf"(?:^|[.;:!?,–—>-]\s|\b(?:and|but|so|because|since|that|both)\s)\W*{_KIND}$", re.IGNORECASE)
"""What stands before the first of a list that is a subject."""
_COMMA = expression(rf"[*_]*(?:\s*\([^()]*\))?[*_]*\s*,\s+{_KIND}", re.IGNORECASE)
_LAST = expression(rf"[*_]*(?:\s*\([^()]*\))?[*_]*\s*,?\s*(?:and|or|nor)\s+{_KIND}", re.IGNORECASE)
_WORD = (
    r"(?!(?:with|without|in|on|for|if|but|which|that|who|not|no|never|unlike|you|it|they|is|are|was|were|has|have|had|can|could|should|would|may|might|will|"
    r"must|do|does|as|at|by|to|from|than|so|because|avoid\w*|take|use|give|start|stop|of|and|or)\b)[\w-]+"
)
_OTHERS = expression(
    rf"[*_]*(?:\s*\([^()]*\))?(?:,\s+(?:{_WORD}\s+){{0,2}}{_WORD}){{0,2}},?\s+(?:and|or)\s+(?:{_WORD}\s+){{0,2}}{_WORD}"
    r"(?=\s+(?:are|can be|could be|may be|would be|might be|work)\b)",
    re.IGNORECASE,
)
"""Members that are no drugs: *guaifenesin, saline nasal spray and honey are safer*."""


def subject_end(text: str, named: Sequence[tuple[int, int]], name: tuple[int, int]) -> int:
    """Return where the list ends that opens a clause and that a name stands in; without one, where the name ends.

    ``named`` are the places of the drugs in the sentence, in order; a place is where a name begins and ends.

    >>> text, places = "A, B and C are good.", ((0, 1), (3, 4), (9, 10))
    >>> [subject_end(text, places, place) for place in places]
    [10, 10, 10]
    >>> subject_end("With A, B and C are good.", ((5, 6), (8, 9), (14, 15)), (5, 6))
    6
    """
    listed = next((one for one in _lists(text, named) if name in one), [name])
    if not _OPENS.search(text[: listed[0][0]]):
        return name[1]
    if len(listed) > 1 and _LAST.fullmatch(text[listed[-2][1] : listed[-1][0]]):
        return listed[-1][1]
    others = _OTHERS.match(text, listed[-1][1])
    return others.end() if others else name[1]


def _lists(text: str, named: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yield the names by lists: those of one are joined by commas, and *and* stands before its last."""
    found: list[tuple[int, int]] = []
    closed = False
    for place in named:
        gap = text[found[-1][1] : place[0]] if found else ""
        last = bool(found) and not closed and bool(_LAST.fullmatch(gap))
        if found and not last and (closed or not _COMMA.fullmatch(gap)):
            yield found
            found = []
        found.append(place)
        closed = last
    if found:
        yield found
