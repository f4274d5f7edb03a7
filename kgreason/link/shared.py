"""Two names that share words: *class III or IV heart failure*, *liver or kidney disease*, *hepatitis B or C*."""

import re
from collections.abc import Callable
from itertools import pairwise

from kgreason.expressions import expression

Word = tuple[str, int, int]
_BETWEEN = expression(r"-?\s*,?\s*(?:or|and|and/or|nor|to|/|[-–])\s*", re.IGNORECASE)
_GAP = expression(r"\s+|-")
ORDINAL = expression(r"\d|[a-e]|i{1,3}|iv|v", re.IGNORECASE)
CONJUNCTIONS = frozenset({"or", "and", "nor", "to"})
_FRONT, _REST = 2, 3
"""Words that two names may share before and behind what tells them apart."""


def shared(
    text: str, words: list[Word], at: int, longest: int, known: Callable[[str], object]
) -> tuple[tuple[str, int], tuple[str, int], int] | None:
    """Return two names that begin at a word, each with the number of words up to its end, and where the second begins.

    Both whole names must be ``known``, the first of them has at most ``longest`` words; what only a number or a letter tells apart may have nothing behind it.
    """
    for before in range(min(_FRONT + 1, longest)):
        one = at + before
        other = _joined(text, words, one)
        if other is None:
            if one + 1 >= len(words) or not _GAP.fullmatch(text[words[one][2] : words[one + 1][1]]):
                return None
            continue
        front = [word for word, _, _ in words[at:one]]
        for behind in range(min(_REST, len(words) - other - 1, longest - before - 1), -1, -1):
            rest = words[other : other + behind + 1]
            if any(not _GAP.fullmatch(text[low[2] : high[1]]) for low, high in pairwise(rest)):
                continue
            if not behind and not (front and ORDINAL.fullmatch(words[one][0]) and ORDINAL.fullmatch(words[other][0])):
                continue
            tail = [word for word, _, _ in rest[1:]]
            names = [" ".join((*front, words[each][0], *tail)) for each in (one, other)]
            if known(names[0]) and known(names[1]) and names[0] != names[1]:
                return (names[0], one + 1), (names[1], other + behind + 1), other
        return None
    return None


def _joined(text: str, words: list[Word], one: int) -> int | None:
    """Return the word that a conjunction or a stroke joins to another, or None; a hyphen joins numbers only."""
    other = one + 2 if one + 1 < len(words) and words[one + 1][0] in CONJUNCTIONS else one + 1
    if other >= len(words):
        return None
    gap = text[words[one][2] : words[other][1]]
    dashed = gap in {"-", "–"} and not (ORDINAL.fullmatch(words[one][0]) and ORDINAL.fullmatch(words[other][0]))
    return None if dashed or not _BETWEEN.fullmatch(gap) else other


_AND = expression(r"\s*(?:,|\b(?:and/or|and|or)\b)\s*", re.IGNORECASE)


def parts(name: str) -> tuple[str, ...]:
    """Return what the first *and*, *or*, comma or stroke of a name may join: two names, or two that share words.

    >>> parts("breast and ovarian cancer")
    ('breast cancer', 'breast', 'ovarian cancer')
    """
    if name.count("/") == 1 and " " not in name:
        return tuple(one for one in name.split("/") if one)
    sides = _AND.split(name, maxsplit=1)
    if len(sides) < 2 or not all(sides):
        return ()
    one, other = (side.split() for side in sides)
    found = [" ".join((*one, *other[at:])) for at in range(1, len(other))]
    found += [" ".join(one), " ".join(other)]
    found += [" ".join((*one[:at], *other)) for at in range(1, len(one))]
    return tuple(found)
