"""Which of several values of one test is the newest, by the words of time around each."""

import re

from kgreason.expressions import expression

LONG_AGO, EARLIER, UNSAID, NOW = -2.0, -1.0, 0.0, 1.0
"""When a value was measured, in order: what is long ago is the patient's no more, even where no newer value is given."""
_SOME = r"(?:(?:about|some|over|almost|nearly|around|roughly) )?(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|several|many|a few|a couple of)"
_BACK = r"(?:ago|earlier|before|prior|previously|back)"
_LONG = rf"{_SOME} years? {_BACK}|years ago|last (?:year|summer|winter|spring|fall|autumn)(?:'s)?|the year before|as a child|in childhood"
_YEAR = r"(?:back )?in (?:[A-Z][a-z]+,? (?:of )?)?(?:19|20)\d\d"
_MONTH = (
    r"(?:back )?in (?:early |late |mid-?)?(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)
_BEFORE = (
    rf"{_MONTH}|"
    rf"{_SOME} (?:minutes?|hours?|days?|weeks?|months?) {_BACK}|yesterday(?:'s)?|last (?:week|month|night|visit|time)(?:'s)?|"
    r"(?:on|at|upon) (?:admission|presentation|arrival|diagnosis|baseline)|initially|originally|at first|previously|formerly|"
    r"(?:back )?then(?=\s*(?:[,.;)]|$))|at (?:the|that) time|earlier(?: today| this \w+)?|on an? ha?emoly[sz]ed (?:sample|specimen)|(?<!not )(?<!non-)ha?emoly[sz]ed"
)
_PRESENT = (
    r"now|today|currently|presently|at present|at this time|at the moment|tonight|this (?:morning|afternoon|evening|week|visit)|"
    r"(?:at|on) (?:follow-?up|discharge|re-?check|repeat(?: testing)?)|most recently|since (?:then|stopping|starting|the switch)"
)
_KINDS = {
    "long": _LONG,
    "year": _YEAR,
    "before": rf"{_BEFORE}|previous|prior|former|earlier|initial|baseline|admission|old|(?:before|prior to) [\w' -]{{1,30}}(?=,)",
    "now": rf"{_PRESENT}|today's|tonight's|current|repeat(?:ed)?|re-?draw[ns]?|rechecked|re-?check|most recent|latest|newest|follow-?up",
}
_LEADING = "|".join(f"(?P<{name}>{words})" for name, words in _KINDS.items())
_TRAILING = f"(?P<long>{_LONG})|(?P<year>{_YEAR})|(?P<before>{_BEFORE})|(?P<now>{_PRESENT})"
WHEN = f"(?:{_LONG}|{_YEAR}|{_BEFORE}|{_PRESENT})"
"""Words of time that may stand behind a test or a value."""
_OWN = (
    r"(?:(?:he|she|it|patient|his|her|the|their|its|an?|serum|plasma|blood|venous|estimated|measured|labs?|laborator\w+|values?|results?|tests?|"
    r"level|patient's|with|had|has|was|were|of|showed|shows|showing|revealed):?\s+)"
)
_HEAD = expression(
    rf"(?:^|[.;,:(\[–—]|\d(?=\s(?:now|today|tonight|currently)\b)|\b(?:and|but|while|whereas|then|with|an?|his|her|the|had|has|showed|was|he|she|it|patient|who|which|labs)\b)\s*(?:{_LEADING})\s*[,:]?\s*{_OWN}{{0,6}}$",
    re.IGNORECASE,
)
_TAIL = expression(
    rf"\s{{0,3}}[(\[]?\s{{0,3}}(?:(?:during|at) (?:(?!who|that|with)[\w-]+ ){{1,6}}?)?(?:{_TRAILING})\b(?!\s*(?:is |at |it's |of )?\d)",
    re.IGNORECASE,
)
_ANY = expression(rf"\b(?:{_TRAILING})\b", re.IGNORECASE)
_OVER = expression(
    r"[,;]?\s*(?:(?:which|it|has|have|and|since|now|fully|completely|subsequently|then|was|later|that)\s+){1,4}"
    r"(?:recovered|resolved|normali[sz]ed|corrected)\b(?! to\b)|"
    r"\s*before (?:\w+ )?(?:was|were|got|being) (?:stopped|discontinued|withdrawn|d/c['’]?e?d)\b|"
    r"\s*(?:(?:on|at|during) )?(?:her |his |the )?last (?:admission|hospitali[sz]ation|stay)\b[,;]?\s*(?:and |but )?(?:is )?(?:now )?(?:not|off|no longer)\b",
    re.IGNORECASE,
)
"""What says behind a value that it is the patient's no more: *which has since normalized*."""
_UNITS = {"month": 0.003, "week": 0.002, "day": 0.001, "night": 0.001}
_RANKS = {"long": LONG_AGO, "before": EARLIER, "now": NOW}


def said_before(text: str) -> float:
    """Return when a value was measured, by the words that end where its test is named.

    >>> said_before("In May 2019 the "), said_before("He is weak. Initial "), said_before("Diabetes since last year, ")
    (-1.0981, -1.0, 0.0)
    """
    return _rank(_HEAD.search(text[-120:]))


def said_between(text: str) -> float:
    """Return when a value was measured, by the words between the test's name and the number."""
    return _rank(_ANY.search(text))


def said_behind(text: str) -> float:
    """Return when a value was measured, by the words that follow it.

    >>> said_behind(" two years ago and"), said_behind(" since two years ago"), said_behind(", which has since resolved")
    (-2.0, 0.0, -2.0)
    """
    return LONG_AGO if _OVER.match(text) else _rank(_TAIL.match(text))


def oldest(*times: float) -> float:
    """Return which of several words of time counts: the oldest, and *now* over none."""
    return min(times) if min(times) < UNSAID else max(times)


def _rank(match: re.Match[str] | None) -> float:
    if match is None or match.lastgroup is None:
        return UNSAID
    if match.lastgroup == "year":  # later years are newer, and any of them is older than what bears no year
        return EARLIER - (3000 - int(match["year"][-4:])) / 10000
    if match.lastgroup == "before":  # last month is before last week, and that before yesterday
        said = match["before"].lower()
        return EARLIER - next((rank for word, rank in _UNITS.items() if word in said), 0.0)
    return _RANKS[match.lastgroup]
