"""Everyday words that the parse reader knows by their role: ``verifiers/claims/words.tsv``."""

from functools import cache
from typing import TYPE_CHECKING

from kgreason.content import content, read_rows

if TYPE_CHECKING:
    from kgreason.model import SourceError

COLUMNS = ("role", "words", "note")


@cache
def words(*roles: str) -> frozenset[str]:
    """Return the words of some roles, in lower case.

    >>> sorted(words("relative"))
    ['that', 'which', 'who', 'whom', 'whose']
    """
    known = _table()
    return frozenset().union(*(known[role] for role in roles))


@cache
def _table() -> dict[str, frozenset[str]]:
    faults: list[SourceError] = []
    rows = read_rows(content("verifiers") / "claims" / "words.tsv", COLUMNS, faults)
    found = {row["role"]: frozenset(row.many("words")) for row in rows}
    if faults:
        raise faults[0]
    return found
