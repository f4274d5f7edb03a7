"""Dates of FHIR, and ages counted from them; the clock is never read."""

import re
from calendar import isleap
from datetime import date

from kgreason.model import KgreasonError
from kgreason.traces.patient import OLDEST, date_of

_PARTIAL = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")


def moment(text: str) -> str:
    """Return a FHIR date or time so that later ones sort later; a year or a month stays one; empty where it is none.

    >>> moment("2024-05-01T23:30:00-02:00"), moment("2024-05"), moment("May")
    ('2024-05-02T01:30:00', '2024-05', '')
    """
    text = text.strip()
    if _PARTIAL.fullmatch(text):
        return text
    try:
        return date_of(text, "")
    except (KgreasonError, OverflowError):  # a time zone at the calendar's end
        return ""


def day(text: str) -> str:
    """Return the day of a moment, or nothing where only a year or a month is known.

    >>> day("2024-05-02T01:30:00"), day("2024-05")
    ('2024-05-02', '')
    """
    return text[:10] if len(text) >= 10 else ""


def age(birth: str, as_of: str) -> float | None:
    """Return the age in years between two days, exact at birthdays; None where either is none, or it is out of range.

    >>> age("1953-02-01", "2024-01-31"), age("2024-02-29", "2042-02-28"), age("2024-02-29", "2042-03-01")
    (70.99453551912568, 17.994535519125684, 18.0)
    """
    born, now = _date(birth), _date(as_of)
    if born is None or now is None or now < born:
        return None
    years = now.year - born.year - ((now.month, now.day) < (born.month, born.day))
    found = years + (now - _birthday(born, born.year + years)).days / 366
    return found if found <= OLDEST else None


def _birthday(born: date, year: int) -> date:
    return date(year, 3, 1) if (born.month, born.day) == (2, 29) and not isleap(year) else born.replace(year=year)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def days_between(earlier: str, later: str) -> int | None:
    """Return how many days lie between two moments, or None where one is not known to the day.

    >>> days_between("2024-02-28", "2024-03-01T08:00:00"), days_between("2024", "2024-03-01")
    (2, None)
    """
    low, high = _date(day(earlier)), _date(day(later))
    return None if low is None or high is None else (high - low).days
