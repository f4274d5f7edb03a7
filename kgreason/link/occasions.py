"""What the words right beside a name say of it, by their form: *MI in 2009*, *once shock develops*, *? PE*, *gout - no*."""

import re
from collections.abc import Iterator

from kgreason.expressions import expression
from kgreason.model import Status

_EVENT = expression(
    r"\b(?:bleed\w*|hemorrhage|stroke|TIA|MI|STEMI|NSTEMI|infarct\w*|heart attack|DVT|PE|embol\w+|clot|fracture|pneumonia|"
    r"perforation|overdose|pancreatitis|cellulitis|abscess|surgery|shingles|\w*ectomy|C-section|ketoacidosis|cystitis|"
    r"seizure|rheumatic fever|pneumothorax|appendicitis|meningitis|sepsis|urosepsis)\b",
    re.IGNORECASE,
)
"""What happens and is over."""
_HAPPENED = expression(
    r"\b(?:(?:episodes?|attacks?|bouts?|spells?) of|(?:hospitali[sz]ed|admitted|operated on|surgery|resection) (?:for|with)|underwent)"
    r"\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
"""What stands before a thing that is told as an event: *an episode of X*."""
_IN_YEAR = expression(r"\s*(?:\([^)]*\)\s*)?(?:back )?(?:in )?(?:19|20)\d\d\b", re.IGNORECASE)
_AT_AGE = expression(
    r"\s*(?:in (?:19|20)\d\d|at (?:the )?age (?:of )?\w+|at \d{1,2}\b|the (?:year|month|week) before)", re.IGNORECASE
)
_ENDED_IN = expression(
    r"\s+(?:was|were|had been)\s+(?:repaired|drained|resected|excised|removed|cured|coiled|clipped)\b(?![^.;]{0,30}\btoday\b)",
    re.IGNORECASE,
)
_ONCE_HAD = expression(
    r"(?:^|[.;,]\s*)(?:(?:back )?in (?:19|20)\d\d|(?:\w+ ){1,2}(?:years|months) ago|last (?:year|winter|summer|spring|fall|autumn)|in (?:his|her) (?:teens|youth|twenties|"
    r"thirties|forties|fifties|sixties|childhood)|as a (?:child|student|teenager|boy|girl)),?\s+"
    r"(?:he|she|the patient|[A-Z]\w+)\s+(?:had|suffered|suffered from|underwent|was (?:hospitali[sz]ed|admitted|treated|"
    r"operated on) (?:for|with))\s+(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
"""*Two years ago, she had X*."""
_LONG_AGO = (" ago", "ast ", "n 19", "n 20", "n his ", "n her ", "s a ")
"""Letters without which no sentence says so: a quick look before the expression's slow one."""
_CONDITION = expression(
    r"\b(?:once|when|whenever|before|until|in case|as soon as|should|if)\s+(?:(?:an?|any|the|another|new|severe|further|acute|second)\s+)*$",
    re.IGNORECASE,
)
_OCCURS = expression(
    r"\s+(?:(?:then|first|again|ever)\s+)?(?:occurs?|develops?|recurs?|ensues?|arises?|appears?|starts?|begins?|returns?|worsens?|persists?|sets? in)\b"
)
_QUERY = expression(r"(?:^|[\s(])\?\s?$")
_LIKELY = expression(
    r",\s+(?:most |very |quite )?(?:likely|probably|possibly|presumably|perhaps|maybe)\b(?=\s*(?:$|[.;,)]|(?:due|caused|related|drug|viral)\b))",
    re.IGNORECASE,
)
_ASKED = expression(r"\s?\?(?!\s*(?:yes|no|none|den)\w*\b)", re.IGNORECASE)
_OPENS = expression(r"^[\W\d]*$")
_DASH_NO = expression(r"\s+[-–—]\s+(?:no|none|nil|negative|denied|denies)\s*(?=$|[.,;])", re.IGNORECASE)
DASH_YES = expression(r"\s+[-–—]\s+(?:yes|positive)\s*(?=$|[.,;])", re.IGNORECASE)


def occasions(sentence: str, span: tuple[int, int]) -> Iterator[tuple[Status, str, int, int]]:
    """Yield what the form of the words beside a name says: status, rule, and where these words stand.

    >>> list(occasions("Once shock develops, mortality is high.", (5, 10)))
    [(<Status.HYPOTHETICAL: 'hypothetical'>, 'once it occurs (around)', 0, 19)]
    """
    low, high = span
    before = sentence[:low]
    dated = _AT_AGE.match(sentence, high) or _IN_YEAR.match(sentence, high)
    if dated and (_EVENT.search(sentence, low, high) or _HAPPENED.search(before)):
        yield Status.PAST, "in a year gone by (after)", high, dated.end()
    elif over := _ENDED_IN.match(sentence, high):
        yield Status.PAST, "what was ended (after)", high, over.end()
    elif any(one in before for one in _LONG_AGO) and (once := _ONCE_HAD.search(before)):
        yield Status.PAST, "in a time gone by (before)", once.start(), low
    if (occurs := _OCCURS.match(sentence, high)) and (when := _CONDITION.search(before)):
        yield Status.HYPOTHETICAL, "once it occurs (around)", when.start(), occurs.end()
    if "?" in before[-2:] and (query := _QUERY.search(before)):
        yield Status.POSSIBLE, "? (before)", query.start(), low
    elif likely := _LIKELY.match(sentence, high) or (_OPENS.match(before) and _ASKED.match(sentence, high)):
        yield Status.POSSIBLE, "probably or ? (after)", high, likely.end()
    if denied := _DASH_NO.match(sentence, high):
        yield Status.DENIED, "- no (after)", high, denied.end()
