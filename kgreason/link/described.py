"""What a text describes without naming it: *P waves and QRS complexes bear no relation* is a complete heart block."""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from kgreason.content import content, read_rows

if TYPE_CHECKING:
    from kgreason.model import SourceError

COLUMNS = ("pattern", "concept", "source")
SCORE = 0.9


def described(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the characters (start, end) of each description, and the preferred name of what it describes."""
    for pattern, name in _table():
        for match in pattern.finditer(text):
            yield match.start(), match.end(), name


@cache
def _table() -> tuple[tuple[re.Pattern[str], str], ...]:
    faults: list[SourceError] = []
    rows = list(read_rows(content("verifiers") / "claims" / "described.tsv", COLUMNS, faults))
    if faults:
        raise faults[0]
    return tuple((re.compile(rf"\b(?:{row['pattern']})\b", re.IGNORECASE), row["concept"]) for row in rows)
