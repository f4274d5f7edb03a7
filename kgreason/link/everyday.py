"""Everyday words that other sources have as names too: *lead*, *cat*, *was*, *all*, *impact*.

A graph of other sources names everything (NCBI Taxonomy has a genus *This*, HPO an *All*). The shipped knowledge does
not, so what it names is never held back.
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kgreason.content import content, read_rows
from kgreason.graph.preference import SHIPPED

if TYPE_CHECKING:
    from kgreason.model import SourceError

COLUMNS = ("part", "words", "before", "behind", "note")
_REACH = 30
"""Characters on either side in which stands what makes an everyday word a name."""
_NOTHING = "(?!)"
_CLIPPED = frozenset({"re", "ve", "ll"})
"""What is left of a word behind an apostrophe: *they're*; *isn't* leaves one letter."""


def of_others(named: tuple[tuple[str, str], ...]) -> bool:
    """Return whether a name is of other sources' concepts only."""
    return bool(named) and not any(curie.startswith(SHIPPED) for curie, _ in named)


def merely_a_word(text: str, start: int, end: int) -> bool:
    """Return whether a single word is one of every day here, and no name, however it is written.

    >>> [merely_a_word(text, 0, 4) for text in ("Lead us there.", "Lead poisoning", "LEAD", "gout")]
    [True, False, True, False]
    """
    raw = text[start:end].lower()
    if len(raw) == 1 or raw.isdigit() or (raw in _CLIPPED and text[max(0, start - 1) : start] in {"'", "’"}):
        return True
    around = _around(raw)
    if around is None:
        return False
    before, behind = around
    left, right = text[max(0, start - _REACH) : start].rstrip(" -"), text[end : end + _REACH].lstrip(" -")
    return not (before.search(left) or behind.match(right))


def everyday_word(word: str) -> bool:
    """Return whether a word in small letters is one of every day.

    >>> everyday_word("walks"), everyday_word("phenytoin")
    (True, False)
    """
    return _around(word) is not None


@lru_cache(maxsize=16384)
def _around(word: str) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    """Return what makes an everyday word a name before and behind it, or nothing for what is no such word."""
    known = _table()
    forms = (word, word.removesuffix("s"), word.removesuffix("es"), re.sub("ies$", "y", word))
    return next((known[one] for one in forms if one in known), None)


@cache
def _table() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    """Return everyday words, each with what makes it a name before and behind it."""
    faults: list[SourceError] = []
    rows = list(read_rows(content("verifiers") / "claims" / "everyday.tsv", COLUMNS, faults))
    if faults:
        raise faults[0]
    found: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {}
    for row in rows:
        before = re.compile(rf"\b(?:{row['before'] or _NOTHING})$", re.IGNORECASE)
        behind = re.compile(rf"(?:{row['behind'] or _NOTHING})\b", re.IGNORECASE)
        found.update(dict.fromkeys(row.many("words"), (before, behind)))
    return found
