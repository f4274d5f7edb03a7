"""What a text describes without naming it: *P waves and QRS complexes bear no relation* is a complete heart block."""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from kgreason.content import content, read_rows
from kgreason.expressions import expression
from kgreason.link.phrases import Keyed

if TYPE_CHECKING:
    from kgreason.model import SourceError

COLUMNS = ("pattern", "words", "concept", "source")
SCORE = 0.9
ABSENT = "absent"
"""How a hit's candidate is known that its words deny: *afebrile* is no fever."""
_NO = "no "


class Description(Struct, frozen=True):
    """An expression of what describes a concept; one of its ``words``, in small letters, stands in each (none: any).

    With ``absent`` it describes that the concept is not there: *afebrile*.
    """

    pattern: re.Pattern[str]
    words: tuple[str, ...]
    concept: str
    absent: bool = False


def described(text: str) -> Iterator[tuple[int, int, Description]]:
    """Yield the characters (start, end) of each description, and the description."""
    for one in _by_word().fitting(text.lower()):
        for match in one.pattern.finditer(text):
            yield match.start(), match.end(), one


@cache
def _by_word() -> Keyed[Description]:
    return Keyed((one, one.words) for one in descriptions())


@cache
def descriptions() -> tuple[Description, ...]:
    """Return the table of descriptions; an expression is compiled when one of its words is met."""
    faults: list[SourceError] = []
    rows = list(read_rows(content("verifiers") / "claims" / "described.tsv", COLUMNS, faults))
    if faults:
        raise faults[0]
    return tuple(
        Description(
            expression(rf"\b(?:{row['pattern']})\b", re.IGNORECASE),
            tuple(row.many("words")),
            row["concept"].removeprefix(_NO),
            row["concept"].startswith(_NO),
        )
        for row in rows
    )
