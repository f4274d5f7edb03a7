"""Names in an answer that are ordered and that the graph does not have: a dosed word, a brand, a name made like a drug's."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from kgreason.claims.refusals import governed
from kgreason.claims.words import words
from kgreason.expressions import expression
from kgreason.link.everyday import merely_a_word

_TO = r"(?:(?:her|him|them|the patient|on|with|[Oo]ral|IV|intravenous|[Tt]opical|low-dose|high-dose|an?|the|one dose of)\s+)*"
_ORDER = (
    r"\b(?:[Ss]tart|[Gg]ive|[Pp]rescribe|[Bb]egin|[Ii]nitiate|[Aa]dminister|[Aa]dd|[Dd]ispense|[Ss]witch (?:her |him |them )?to|"
    rf"[Uu]se|[Rr]ecommend|(?:should|must|needs to|has to) (?:receive|get|take))\s+{_TO}"
)
_DOSED = expression(
    r"\b(?:[Ss]tart|[Gg]ive|[Pp]rescribe|[Bb]egin|[Ii]nitiate|[Aa]dminister)\s+"
    rf"{_TO}(?P<name>(?!(?:with|from|about|around|them|oral)\b)[A-Za-z][a-z]{{3,}}[a-z-]*)\s+(?P<dose>\d+(?:\.\d+)?\s?(?:mg|mcg|g|units|mL)\b)"
)
_BRAND = r"(?P<name>[A-Z](?=[A-Za-z-]*[a-z]{2})[A-Za-z]{2,}(?:-[A-Z][A-Za-z]*)*)"
_ENDS = (
    r"(?=\s*(?:$|[.,;:!)]|\d|(?:now|today|tonight|daily|nightly|weekly|monthly|once|twice|every|for|as|at|and|or|plus|with|by|"
    r"IV|PO|IM|SC|before|after|while|to|instead|cream|gel|ointment|drops|patch|spray|inhaler|vaginally|injections?|"
    r"tablets?|capsules?|vaccine)\b))"
)
_NAMED = expression(rf"{_ORDER}{_BRAND}{_ENDS}")
_MADE = expression(rf"{_ORDER}(?P<name>[a-z]{{7,}}){_ENDS}")
_MORE = expression(
    rf"{_ORDER}(?:(?!(?:for|in|to|of|at|because|since|as|if)\b)[\w%/-]+,?\s+){{1,4}}?(?:and|plus)\s+(?:\w+ly\s+|oral\s+|topical\s+)?{_BRAND}{_ENDS}"
)
_PASSIVE = expression(
    rf"{_BRAND}\s+(?:should|must|can|may|will|is to|needs to)\s+be\s+(?:given|started|begun|administered|prescribed|added|used)\b"
)
_USED = expression(
    r"(?:\b(?:[Aa]pply|[Ii]nject|[Ii]nstill|[Tt]ake)\s+(?:(?:her|his|the|one)\s+)*|^\W*(?=\w+-[A-Z]))"
    rf"{_BRAND}(?=\s+(?:\d+(?:\.\d+)?\s?(?:%|(?:mg|mcg|units|mL)\b(?!/))|(?:cream|gel|ointment|drops|nightly|daily|once|twice|every)\b))"
)
"""*Apply Zorbl-A nightly*, or such a name alone with its dose."""
_RUNS_ON = expression(r"-[A-Z][a-z]{3,}\b")


def unlinked(text: str) -> Iterator[re.Match[str]]:
    """Yield where a sentence orders something that is named as drugs are; what is in it is the group ``name``.

    >>> [found["name"] for found in unlinked("Start Zorbla-A and begin therapy; give norblatinib.")]
    ['Zorbla-A', 'norblatinib']
    """
    seen = set()
    for pattern in (_DOSED, _NAMED, _MADE, _MORE, _PASSIVE, _USED):
        for match in pattern.finditer(text):
            named = pattern is _DOSED or _like_a_drug(match["name"], text, match.start("name"))
            if named and match.start("name") not in seen and not governed(text[: match.start()]):
                seen.add(match.start("name"))
                yield match


def runs_on(text: str, end: int, named: Iterable[int]) -> str:
    """Return what makes a name only the beginning of another one, unless one of those ``named`` begins in it.

    >>> runs_on("Start Zorbla-Vaginal.", 12, ()), runs_on("Start Zorbla-Codeine.", 12, (13,))
    ('-Vaginal', '')
    """
    more = _RUNS_ON.match(text, end)
    return more.group() if more and not any(end < one < more.end() for one in named) else ""


def _like_a_drug(name: str, text: str, start: int) -> bool:
    """Return whether a word without a dose is the name of a drug: a brand by its capital, another by its end."""
    lower = name.lower()
    if name[0].islower():
        return bool(_stems().search(lower))
    ordinary = lower in words("no drug") or _no_drug().search(lower)
    return not ordinary and not merely_a_word(text, start, start + len(name))


@cache
def _stems() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(sorted(words('drug stem')))})$")


@cache
def _no_drug() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(sorted(words('no drug ending')))})s?$")
