"""Forms that stay where they are put: *prednisolone 1% eye drops*, *topical clindamycin*, *triamcinolone 0.1% cream*."""

import re
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from kgreason.content import Row, content, read_rows, starter_id
from kgreason.expressions import expression
from kgreason.graph import Index

if TYPE_CHECKING:
    from kgreason.model import SourceError

PLACES, FORMS = ("place", "adjectives", "nouns"), ("drug", "places", "concept", "strength", "note")
_SALT = (
    r"(?:[ -](?:acetate|acetonide|benzoate|butyrate|chloride|dipropionate|fumarate|furoate|HCl|hydrochloride|maleate|"
    r"nitrate|phosphate|propionate|sodium phosphate|sodium|sulfate|tromethamine|valerate))?"
)
_STRENGTH = r"(?:,? \(?\d+(?:\.\d+)? ?%\)?)"
_MADE = (
    r"(?: (?:aerosol|capsule|cream|drop|emulsion|foam|gel|insert|jelly|lotion|ointment|ovule|pad|patche?|pledget|powder|"
    r"preparation|shampoo|solution|spray|suppositorie|suppository|suspension|swab|system|tablet)s?\b)?"
)
_SYSTEMIC = r"(?:oral|systemic|IV|intravenous)"
_TOO = expression(rf"\b{_SYSTEMIC}(?: or | and |/)$", re.IGNORECASE)
_BY_STRENGTH = expression(
    rf"{_SALT},? \(?(?:0\.\d{{1,3}}|[1-5](?:\.\d)?) ?%\)?(?:,? (?:drops|solution|suspension)\b|"
    r"(?! (?:of|vs?|versus|compared|incidence|risk|more|less|higher|lower|better|in)\b))",
    re.IGNORECASE,
)
"""A percentage that is a strength: small, and of nothing that a study counts."""
_IN_FRONT, _BEHIND = 40, 90
"""Characters before and behind a name in which a form is looked for."""


class Applied(Struct, frozen=True):
    """What a drug is where it is put on a place; ``strength`` says whether a percentage alone tells that it is."""

    concept: str
    places: tuple[str, ...]
    strength: bool


class _Place(Struct, frozen=True):
    behind: re.Pattern[str]
    before: re.Pattern[str]


def applied(graph: Index) -> dict[str, tuple[Applied, ...]]:
    """Return the drugs of a graph that are others where they are put on a place; raises SourceError on a bad line."""
    found: dict[str, tuple[Applied, ...]] = {}
    for row in rows("applied.tsv", FORMS):
        drug, concept = graph.resolve(starter_id(row["drug"])), graph.resolve(starter_id(row["concept"]))
        if drug and concept:
            form = Applied(concept, row.many("places"), row["strength"] == "yes")
            found[drug] = (*found.get(drug, ()), form)
    return found


@cache
def made_of() -> dict[str, str]:
    """Return the identifiers of the drugs that others are where they are put on a place, by those of the others."""
    return {starter_id(row["concept"]): starter_id(row["drug"]) for row in rows("applied.tsv", FORMS)}


def anywhere(drug: str) -> Applied:
    """Return a drug as what stays that drug, wherever it is put."""
    return Applied(drug, tuple(_places()), strength=False)


def swallowed(text: str, start: int) -> bool:
    """Return whether a name that says where a drug is put stands behind what says that it is swallowed too."""
    return bool(_TOO.search(text[max(0, start - _IN_FRONT) : start]))


def where_applied(text: str, start: int, end: int, forms: tuple[Applied, ...]) -> tuple[int, int, str] | None:
    """Return the characters of a drug's name with its form, and the concept it then is; None where none is written."""
    best: tuple[int, int, str] | None = None
    for one in forms:
        for place in map(_places().__getitem__, one.places):
            low, high = _reach(text, start, end, place)
            if high - low > (best[1] - best[0] if best else end - start):
                best = low, high, one.concept
    strength = None if best else _BY_STRENGTH.match(text[end : end + _BEHIND])
    told = next((one.concept for one in forms if one.strength), "")
    return (start, end + strength.end(), told) if strength and told else best


def _reach(text: str, start: int, end: int, place: _Place) -> tuple[int, int]:
    """Return where a name begins and ends with the words around it that name a place; *oral or topical* names none."""
    before = place.before.search(text[max(0, start - _IN_FRONT) : start])
    behind = place.behind.match(text[end : end + _BEHIND])
    return start - (len(before["own"]) if before and not before["both"] else 0), end + (behind.end() if behind else 0)


@cache
def _places() -> dict[str, _Place]:
    found: dict[str, _Place] = {}
    for row in rows("places.tsv", PLACES):
        adjectives = "|".join(map(re.escape, row.many("adjectives")))
        nouns = "|".join(f"{re.escape(one)}(?:e?s)?" for one in row.many("nouns"))
        either = rf"(?:(?:{adjectives}){_MADE}|(?:{nouns}))" if nouns else rf"(?:{adjectives}){_MADE}"
        behind = rf"{_SALT}{_STRENGTH}?,? {either}\b(?! ?(?:or|and|/) ?{_SYSTEMIC}\b){_STRENGTH}?"
        before = rf"(?P<both>{_SYSTEMIC}(?: or | and |/))?\b(?P<own>(?:{adjectives}) )$"
        found[row["place"]] = _Place(expression(behind, re.IGNORECASE), expression(before, re.IGNORECASE))
    return found


def rows(name: str, columns: tuple[str, ...]) -> list[Row]:
    """Return the rows of a table of phrases; raises SourceError where it has a bad line."""
    faults: list[SourceError] = []
    found = list(read_rows(content("verifiers") / "claims" / name, columns, faults))
    if faults:
        raise faults[0]
    return found
