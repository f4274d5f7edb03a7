"""Two names that share words: *class III or IV heart failure*, *liver or kidney disease*, *hepatitis B or C*."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from kgreason.expressions import expression

if TYPE_CHECKING:
    from kgreason.link.line import Line

BETWEEN = expression(r"-?\s*,?\s*(?:or|and|and/or|nor|to|/|[-–])\s*", re.IGNORECASE)
ORDINAL = expression(r"\d|[a-e]|i{1,3}|iv|v", re.IGNORECASE)
CONJUNCTIONS = frozenset({"or", "and", "nor", "to"})
_FRONT, _REST = 2, 3
"""Words that two names may share before and behind what tells them apart."""


def shared(
    line: "Line", at: int, longest: int, known: Callable[[str], object]
) -> tuple[tuple[str, int], tuple[str, int], int] | None:
    """Return two names that begin at a word, each with the number of words up to its end, and where the second begins.

    Both whole names must be ``known``, the first of them has at most ``longest`` words; what only a number or a letter
    tells apart may have nothing behind it.
    """
    total = len(line.seen)
    for before in range(min(_FRONT + 1, longest)):
        one = at + before
        other = _joined(line, one)
        if other is None:
            if one + 1 >= total or not line.gaps[one].within:
                return None
            continue
        most, behind = min(_REST, total - other - 1, longest - before - 1), 0
        while behind < most and line.gaps[other + behind].within:
            behind += 1
        numbered = before and line.seen[one].ordinal and line.seen[other].ordinal
        for rest in range(behind, -1 if numbered else 0, -1):
            low, high = range(at, one), range(other + 1, other + rest + 1)
            first = line.name_of((*low, one, *high))
            if not known(first):
                continue
            second = line.name_of((*low, other, *high))
            if known(second) and first != second:
                return (first, one + 1), (second, other + rest + 1), other
        return None
    return None


def _joined(line: "Line", one: int) -> int | None:
    """Return the word that a conjunction or a stroke joins to another, or None; a hyphen joins numbers only."""
    if one + 1 >= len(line.seen):
        return None
    if line.seen[one + 1].joins:
        other = one + 2
        there = other < len(line.seen) and BETWEEN.fullmatch(line.text, line.ends[one], line.starts[other])
        return other if there else None
    gap, other = line.gaps[one], one + 1
    numbered = not gap.dashed or (line.seen[one].ordinal and line.seen[other].ordinal)
    return other if gap.between and numbered else None


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
