"""How long before now something was, by days of the week and times of day: *Monday at 20:00*, now *Wednesday 09:00*."""

import re

from msgspec import Struct

from kgreason.expressions import expression

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b"
_PARTS = {
    "morning": (5.0, 12.0), "noon": (12.0, 12.0), "lunchtime": (11.0, 14.0), "afternoon": (12.0, 18.0),
    "evening": (17.0, 24.0), "night": (18.0, 30.0), "bedtime": (20.0, 24.0), "midnight": (24.0, 24.0),
}  # fmt: skip
_AROUND_THE_CLOCK = (0.0, 24.0)
_SMALL_HOURS = 6
"""*Last night at 2* is of today."""


def _time(name: str) -> str:
    """Return an expression of a time of day, its groups named after ``name``: *20:00*, *8 pm*, *around 7:30 a.m.*."""
    return (
        rf"(?:at\s+|around\s+|about\s+|by\s+)*(?P<{name}h>[01]?\d|2[0-3])(?:[:h](?P<{name}m>[0-5]\d)\b(?:\s?(?:h|hrs?|hours)\b)?"
        rf"(?:\s?(?P<{name}ap>[ap])\.?m\b\.?)?|\s?(?P<{name}pa>[ap])\.?m\b\.?)"
    )


def _moment(name: str) -> str:
    """Return an expression of a day, a time of day or both, its groups named after ``name``."""
    return (
        rf"(?:(?:on\s+|this past\s+|last\s+|the\s+)*(?P<{name}day>{_WEEKDAY}|yesterday|today|this(?=\s+(?:morning|afternoon))|last(?=\s+night))"
        rf"(?:[\s,]+(?:at\s+|in the\s+)?(?P<{name}part>{'|'.join(_PARTS)})\b)?(?:[\s,]+{_time(name)})?"
        rf"|{_time(f'{name}_')}(?:\s+(?:on\s+)?(?P<{name}behind>{_WEEKDAY}|yesterday|today|this morning|last night)\b)?)"
    )


THEN = _moment("then")
"""When something was; ``before_now`` reads a match."""
_NOW = expression(
    rf"\b(?:today is|it(?:\s+is|['’]s)|now is|now|today|currently)[:,]?\s+(?:now\s+|currently\s+|already\s+)?{_moment('now')}"
    rf"|\A(?:[A-Z][\w /&'’-]{{0,30}}[,:]\s+){{1,2}}(?={_WEEKDAY}){_moment('head')}\s*[.,:;]",
    re.IGNORECASE,
)

_PLANNED = expression(
    rf"\b(?:first (?:dose|tablet|pill|capsule|injection)|start(?:s|ing)?|begin(?:s|ning)?)\b[^.;]{{0,60}}?\s{_moment('plan')}",
    re.IGNORECASE,
)


class Moment(Struct, frozen=True):
    """A day of the week (0: Monday), or one so many days before today, and the hours between which it was then."""

    weekday: int | None
    days: int | None
    low: float
    high: float


def now_of(text: str) -> Moment | None:
    """Return what a text says of the present moment.

    >>> now_of("Today is Friday."), now_of("Ward round, Wednesday 09:00. A man."), now_of("Now she is well.")
    (Moment(weekday=4, days=0, low=0.0, high=24.0), Moment(weekday=2, days=0, low=9.0, high=9.0), None)
    """
    for found in _NOW.finditer(text):
        said = _read(found, "now") or _read(found, "head")
        if said and said.days in {None, 0}:
            return Moment(said.weekday, 0, said.low, said.high)
    return None


def planned(text: str) -> Moment | None:
    """Return when an answer lets a drug begin, none where it does not say.

    >>> planned("Start X with the first tablet on Tuesday at 20:00.")
    Moment(weekday=1, days=0, low=20.0, high=20.0)
    """
    found = _PLANNED.search(text)
    said = _read(found, "plan") if found else None
    return Moment(said.weekday, 0, said.low, said.high) if said and said.weekday is not None else None


def before_now(found: re.Match[str], now: Moment) -> tuple[float, float] | None:
    """Return the least and the most days from a moment (a match of ``THEN``) to now; none where that is open.

    A day of the week is the last one before today, so that the least is true of an earlier week too.
    """
    then = _read(found, "then")
    if then is None:
        return None
    if then.days is not None:
        days = then.days
    elif then.weekday is None:
        days = 0  # *at 6 am*
    elif now.weekday is None or now.weekday == then.weekday:
        return None
    else:
        days = (now.weekday - then.weekday) % 7
    low, high = days + (now.low - then.high) / 24, days + (now.high - then.low) / 24
    return (low, high) if low >= 0 else None


def _read(found: re.Match[str], name: str) -> Moment | None:
    said = {key.removeprefix(name): one for key, one in found.groupdict().items() if one and key.startswith(name)}
    if not said:
        return None
    day = (said.get("day") or said.get("behind", "")).lower()
    part = said.get("part") or next((one for one in _PARTS if day.endswith(one)), "")
    hour = _hour({key.removeprefix("_"): one for key, one in said.items()})
    low, high = (hour, hour) if hour is not None else _PARTS.get(part.lower(), _AROUND_THE_CLOCK)
    if day.startswith("last"):
        return Moment(None, int(hour is None or hour >= _SMALL_HOURS), low, high)
    if day[:3] in _DAYS:
        return Moment(_DAYS.index(day[:3]), None, low, high)
    return Moment(None, {"yesterday": 1, "": None}.get(day, 0), low, high)


def _hour(said: dict[str, str]) -> float | None:
    if "h" not in said:
        return None
    hour, half = int(said["h"]), (said.get("ap") or said.get("pa") or "").lower()
    if half:
        hour = hour % 12 + 12 * (half == "p")
    return hour + int(said.get("m", "0")) / 60
