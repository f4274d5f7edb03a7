"""Drugs that were taken until a day that is gone: *on phenelzine until March 2019*."""

import re

from kgreason.expressions import expression

_LAST_YEAR = 2025
"""The last year that was over when this was written; the clock is never read."""
_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
_UNTIL = expression(
    r"\s*(?:\([^()]*\)\s*)?(?:(?:\d[\d.,]*\s*(?:mg|mcg|g|units?)|daily|nightly|BID|TID|QID|QD|QHS|from (?:19|20)\d\d|since (?:19|20)\d\d)\s*)*,?\s*"
    r"(?:until|till|up to)\s+(?:(?:early|mid|late|about|around|approximately|the end of|sometime in)[\s-]+)*"
    rf"(?:(?:{_MONTH}\.?\s+(?:\d{{1,2}},?\s+)?(?:of\s+)?|\d{{1,2}}/(?:\d{{1,2}}/)?)?(?P<year>(?:19|20)\d\d)\b"
    r"|last (?:year|month|week|spring|summer|fall|autumn|winter)\b"
    r"|(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|several|a few|some) (?:days?|weeks?|months?|years?) ago\b)",
    re.IGNORECASE,
)
_TO_COME = expression(
    r"\b(?:plan\w*|will|should|shall|continu\w+|stay\w*|remain\w*|schedul\w+|suppos\w+|intend\w*|must|needs?|approved|prescribed|keep|not)\b"
    r"[^.;]{0,40}$",
    re.IGNORECASE,
)

_AGAIN = expression(
    r"[^.;]{0,40}?\b(?:again|resum\w+|re-?start\w*|reinstat\w+|re-?initiat\w+|back on|continu\w+|since|and (?:then )?from)\b",
    re.IGNORECASE,
)
_UNTIL_WORD = expression(r"\s(?=(?:until|till)\b)", re.IGNORECASE)


def without_then(name: str) -> str:
    """Return an entry of a list without the words that say until when a drug was taken.

    >>> without_then("phenelzine until 2019"), without_then("phenelzine until seen")
    ('phenelzine', 'phenelzine until seen')
    """
    for word in _UNTIL_WORD.finditer(name):
        if until_then(name[: word.start()], name[word.start() :]):
            found = _UNTIL.match(name, word.start())
            return name[: word.start()] + (name[found.end() :] if found else "")
    return name


def until_then(before: str, after: str) -> bool:
    """Return whether the words behind a drug say that it was taken until a day that is gone.

    >>> until_then("41F on ", " until March 2019"), until_then("41F on ", " until March 2031")
    (True, False)
    >>> until_then("In 2018 she is put on ", " until 2019"), until_then("to stay on ", " until 2019")
    (True, False)
    """
    found = _UNTIL.match(after)
    if found is None or _TO_COME.search(before) or _AGAIN.match(after, found.end()):
        return False
    return found["year"] is None or int(found["year"]) <= _LAST_YEAR
