"""How long ago a text says that something was: *10 days ago*, *over three weeks ago*, *last month*, *two months post-MI*."""

import re

from kgreason.claims.spoken import WORDED, number
from kgreason.expressions import expression
from kgreason.traces.elapsed import DAYS, Ago, counted

_UNIT = r"(?P<unit>hour|day|week|month|year|(?<=\d[ -])(?:hr|h|d|wk|w|mo|yr|y)|(?<=\d)(?:hr|h|d|wk|w|mo|yr|y))s?"
_SHORT = {"hr": "hour", "h": "hour", "d": "day", "wk": "week", "w": "week", "mo": "month", "yr": "year", "y": "year"}
"""Units as notes write them behind a number: *48 h ago*, *3 wks ago*."""
_COUNT = rf"(?P<n>\d{{1,3}}(?:\.\d)?|(?:{WORDED}) and a half|{WORDED}|an?)"
_LEAD = r"(?:(?P<over>over|more than|at least|greater than|>)|(?P<under>less than|under|not even|<)|about|approximately|roughly|around|some|only|just|exactly|nearly|almost)"
_MANY = r"(?P<many>(?:several|many|a few|some|a couple of)\s+)"
_AGO = expression(
    rf"\b(?:{_LEAD}\s+)?(?:{_COUNT}(?:[\s-]+|(?<=\d))|{_MANY})?{_UNIT}\s+(?P<ago>ago|back|earlier|prior)\b",
    re.IGNORECASE,
)
_LAST = expression(
    rf"\b(?:{_LEAD}\s+)?(?:{_COUNT}\s+)?{_UNIT}\b(?!\s+(?:of age|old|later|after|before|from now))", re.IGNORECASE
)
_NAMED = expression(
    r"\b(?P<word>yesterday|today|this morning|last night|last week|last month|last year|this week)\b", re.IGNORECASE
)
_WITHIN = expression(
    rf"(?P<under>within|in|during|over) the (?:last|past|previous)\s+(?:{_COUNT}\s+)?{_UNIT}\b", re.IGNORECASE
)
_TIMES = ("hour", "day", "week", "month", "year", "night", "morning", " ago")
_NAMED_DAYS = {
    "today": (0.0, 0.0), "this morning": (0.0, 0.0), "yesterday": (1.0, 1.0), "last night": (0.0, 1.0), "this week": (0.0, 7.0),
    "last week": (1.0, 14.0), "last month": (1.0, 62.0), "last year": (1.0, 731.0),
}  # fmt: skip
_FILL = (
    r"\s*(?:\([^()]*\)\s*)?,?\s*\(?(?:(?:that|which|she|he|it|them|was|were|had|occurred|happened|diagnosed|treated|"
    r"admitted|done|performed|stopped|quit|discontinued|taken)\s+){0,5}"
)
_BEHIND = expression(_FILL, re.IGNORECASE)
_CAUSE = expression(
    rf"\s*(?:from|during|due to|with|in|on|at)\s+(?:(?!who|which|that|since|for)[\w-]+\s+){{1,5}}(?=(?:{_LEAD}\s+)?(?:{_COUNT.replace('?P<n>', '?:')}|several|many)[\s-])",
    re.IGNORECASE,
)
_AFTER_IT = expression(
    rf"\b{_COUNT}[\s-]+{_UNIT}\s+(?:post[\s-]?|(?:after|since|out from|from|status post|s/p)\s+(?:an?\s+|his\s+|her\s+|the\s+)?)(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
_BEFORE_IT = expression(
    r"\b(?:he|she|patient|who|they)\s+(?:had|suffered|sustained|experienced|underwent|developed|stopped|quit|discontinued)\s+(?:an?\s+|his\s+|her\s+|the\s+)?(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
"""What stands between a time that opens a clause and what happened: *two months ago she had a*."""
_WAIT = expression(rf"\b(?:wait|waiting|wash-?out)\b[^\d;.]{{0,30}}?\b{_COUNT}[\s-]+{_UNIT}\b", re.IGNORECASE)
_LATER = expression(
    rf"\b{_COUNT}[\s-]+{_UNIT}\s+(?:later\b|wash-?out\b|after (?:the |her |his )?(?:last|final)\b)", re.IGNORECASE
)


def ago_behind(text: str, *, event: bool = False) -> Ago:
    """Return how long ago something was, by the words right behind its name; none where they do not say.

    Of an ``event`` what it came of may stand between: *concussion from a fall seven days ago*.

    >>> ago_behind(" 10 days ago"), ago_behind(" was stopped over three weeks ago, and")
    ((('>=', 10.0), ('<=', 10.0)), (('>', 21.0),))
    """
    if not _tells_time(text):
        return ()
    clause = re.split(r"[;.](?!\d)|\b(?:and|but)\b", text)[0]
    start = _BEHIND.match(clause)
    at = start.end() if start else 0
    if event and (cause := _CAUSE.match(clause)):
        at = cause.end()
    for found in (_AGO.match(clause, at), _NAMED.match(clause, at), _WITHIN.match(clause, at)):
        if found:
            return _said(found)
    return ()


def ago_before(text: str) -> Ago:
    """Return how long ago something was, by the words right before its name.

    >>> ago_before("She is 3 weeks post-"), ago_before("Ten days ago she had a ")
    ((('>=', 17.5), ('<=', 24.5)), (('>=', 10.0), ('<=', 10.0)))
    """
    if not _tells_time(text):
        return ()
    if found := _AFTER_IT.search(text):
        return _said(found)
    happened = _BEFORE_IT.search(text)
    told = [*_AGO.finditer(text[: happened.start()])] if happened else []
    near = told and happened and re.fullmatch(r",?\s*", text[told[-1].end() : happened.start()])
    return _said(told[-1]) if near else ()


def _tells_time(text: str) -> bool:
    """Return whether a text has a word of time: looked at before any expression is compiled."""
    lower = text.lower()
    return any(word in lower for word in _TIMES)


def off_for(text: str) -> Ago:
    """Return how long something has been over, by *off it for three weeks* right behind its name."""
    found = re.match(r"[^.;,]{0,40}?\bfor\s+", text)
    told = _LAST.match(text, found.end()) if found else None
    return _said(told) if told else ()


def after_wait(text: str) -> Ago:
    """Return how long ago a drug will have ended after a wait that a sentence orders; none where it names no time.

    >>> after_wait("Stop X, wait 14 days, then start Y"), after_wait("Stop X and start Y")
    ((('>', 14.0), ('<=', 14.5)), ())
    """
    found = _WAIT.search(text) or _LATER.search(text)
    if found is None:
        return ()
    days = _amount(found["n"]) * DAYS[_unit(found)]
    return (">", days), ("<=", days + min(days, 1.0) / 2)


def _unit(found: re.Match[str]) -> str:
    said = found["unit"].lower()
    return _SHORT.get(said, said)


def _amount(text: str) -> float:
    text, half, _ = text.lower().partition(" and a half")
    if half:
        return number(text) + 0.5
    return 1.0 if text in {"a", "an"} else float(text) if text[0].isdigit() else number(text)


def _said(found: re.Match[str]) -> Ago:
    held = found.groupdict()
    if held.get("word"):
        least, most = _NAMED_DAYS[held["word"].lower()]
        return (">=", least), ("<=", most)
    unit = _unit(found)
    if held.get("n") is None and held.get("under"):
        return (("<=", DAYS[unit]),)
    if held.get("n") is None:
        return ((">=", DAYS[unit]),) if held.get("many") or held.get("ago") else ()
    amount = _amount(held["n"])
    if held.get("over"):
        return ((">", amount * DAYS[unit]),)
    if held.get("under"):
        return (("<=", amount * DAYS[unit]),)
    return counted(amount, unit)
