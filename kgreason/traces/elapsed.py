"""How many days ago something ended, as sides and limits: of a date, or of words such as *3 weeks ago*."""

import re
from calendar import monthrange
from datetime import date, timedelta

from kgreason.model import KgreasonError
from kgreason.traces.values import shown, text_of

Ago = tuple[tuple[str, float], ...]
"""Sides and limits in days; none where nobody says when."""
DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}
_EXACT = frozenset(["hour", "day"])
_WORDS = re.compile(r"(?P<n>\d{1,4}(?:\.\d+)?)\s*(?P<unit>hour|day|week|month|year)s?(?:\s+ago)?", re.IGNORECASE)
_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:[T ].*)?)?)?")
WANTED = "a date such as 2025-03-31, or words such as 10 days ago"


def counted(amount: float, unit: str) -> Ago:
    """Return what a count of units says: hours and days are exact, of longer ones half a unit either way is meant.

    >>> counted(10, "day"), counted(2, "week")
    ((('>=', 10.0), ('<=', 10.0)), (('>=', 10.5), ('<=', 17.5)))
    """
    half = 0.0 if unit in _EXACT else 0.5
    return (">=", max(0.0, amount - half) * DAYS[unit]), ("<=", (amount + half) * DAYS[unit])


def between(first: str, last: str, as_of: str) -> Ago:
    """Return how long before a day something ended between two others; an empty or later one sets no limit.

    >>> between("2026-11-10", "2026-11-10", "2026-11-20"), between("2026-09", "", "2026-11-20")
    ((('>=', 10.0), ('<=', 10.0)), (('<=', 80.0),))
    """
    now, low, high = _stretch(as_of), _stretch(first), _stretch(last)
    if now is None or now[0] != now[1]:
        return ()
    least = ((">=", float((now[0] - high[1]).days)),) if high is not None and high[1] <= now[0] else ()
    most = (("<=", float((now[0] - low[0]).days)),) if low is not None and low[0] <= now[0] else ()
    return (*least, *most)


def ago_of(value: object, place: str, as_of: str) -> Ago:
    """Return how long before a day something ended, by a date or by words; raises KgreasonError where it is neither.

    >>> ago_of("2026-11-10", "/stopped", "2026-11-20") == ago_of("10 days ago", "/stopped", "")
    True
    """
    text = text_of(value, place, WANTED).strip()
    if words := _WORDS.fullmatch(text):
        return counted(float(words["n"]), words["unit"].lower())
    if _stretch(text) is None:
        raise KgreasonError(place=place, found=shown(value), wanted=WANTED)
    return between(text, text, as_of)


def _stretch(text: str) -> tuple[date, date] | None:
    """Return the first and last day of a date, a month or a year."""
    told = _DATE.fullmatch(text.strip())
    if told is None:
        return None
    year, month = int(told["year"]), int(told["month"] or 1)
    try:
        first = date(year, month, int(told["day"] or 1))
    except ValueError:
        return None
    if told["day"]:
        return first, first
    if told["month"]:
        return first, first + timedelta(days=monthrange(year, month)[1] - 1)
    return first, date(year, 12, 31)
