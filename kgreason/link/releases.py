"""Release forms behind a drug's name: *metformin ER*, *diltiazem CD*, *oxycodone extended-release*."""

import re
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from kgreason.content import content, read_rows, starter_id
from kgreason.expressions import expression
from kgreason.graph import Index

if TYPE_CHECKING:
    from kgreason.model import SourceError

COLUMNS = ("form", "words", "of", "not before", "note")
DRUGS = frozenset({"Drug", "ChemicalEntity"})
_SALTS = ("HCl ", "hydrochloride ")
_SALT = "(?: (?:HCl|hydrochloride))?"
_LONGEST = 60
"""Characters behind a name in which a form is looked for."""


class Release(Struct, frozen=True):
    """A release form: its letters, the words they stand for, and the drugs that the letters are used of (none: any)."""

    form: str
    words: tuple[str, ...]
    of: tuple[str, ...]
    letters: re.Pattern[str]
    spelled: re.Pattern[str] | None


@cache
def releases() -> tuple[Release, ...]:
    """Return the release forms, the longest first; raises SourceError where the table has a bad line."""
    faults: list[SourceError] = []
    rows = list(read_rows(content("verifiers") / "claims" / "releases.tsv", COLUMNS, faults))
    if faults:
        raise faults[0]
    found = []
    for row in rows:
        form, words = row["form"], row.many("words")
        other = "|".join(map(re.escape, row.many("not before")))
        letters = expression(rf"{_SALT}[ -]{form}(?![\w+]|-\w)" + (rf"(?![ -]+(?:{other})\b)" if other else ""))
        spelled = expression(rf"{_SALT}[ -](?:{'|'.join(words)})\b", re.IGNORECASE) if words else None
        found.append(Release(form, words, tuple(map(starter_id, row.many("of"))), letters, spelled))
    return tuple(sorted(found, key=lambda one: -len(one.form)))


def release_behind(text: str, end: int, drug: str, graph: Index) -> tuple[int, Release] | None:
    """Return where the release form behind a drug's name ends, and which it is; None where none follows."""
    if text[end : end + 1] not in {" ", "-"}:
        return None
    salted = text.startswith(_SALTS, end + 1)
    lettered = salted or text[end + 1 : end + 3].isupper()
    spelt = salted or text[end + 1 : end + _LONGEST].lower().startswith(_spelled())
    if not (lettered or spelt) or graph.concept(drug).category not in DRUGS:
        return None
    for one in releases() if lettered else ():
        match = one.letters.match(text, end)
        if match and fits(one, drug, graph):
            return match.end(), one
    spelled = releases() if spelt else ()
    found = [(match.end(), one) for one in spelled if one.spelled and (match := one.spelled.match(text, end))]
    return max(found, key=lambda one: one[0], default=None)


@cache
def _spelled() -> tuple[str, ...]:
    return tuple(word for one in releases() for word in one.words)


def without_release(name: str) -> tuple[tuple[str, Release], ...]:
    """Return a whole name without the release form at its end, with the form: *metformin ER* is metformin."""
    found = []
    for one in releases():
        for pattern in filter(None, (one.letters, one.spelled)):
            match = next((match for match in pattern.finditer(name) if match.end() == len(name)), None)
            if match and match.start():
                found.append((name[: match.start()], one))
    return tuple(found)


def fits(release: Release, drug: str, graph: Index) -> bool:
    """Return whether the letters of a release form are used of a drug."""
    if graph.concept(drug).category not in DRUGS:
        return False
    return not release.of or any(graph.resolve(of) and graph.is_a(drug, of) for of in release.of)
