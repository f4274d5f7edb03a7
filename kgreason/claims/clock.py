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
_SMALL_HOURS, _TEN, _NOON = 6, 10, 12
_LATE = frozenset({"afternoon", "evening", "night", "bedtime"})
_BY_24 = expression(r"\b(?:0\d|1[3-9]|2[0-3])[:h][0-5]\d")
"""A time that only those write who count to 24."""


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
NO_VISIT = r"(?i:(?:[\w ,]*\b)?(?:surgery|operation|procedure|appointment|next|scheduled|planned|DOB|born|birth|due|EDD|LMP|discharge|follow-?up|last|since|stopped|until)\b)"
"""What heads a day that is not that of the visit."""
_NOW = expression(
    rf"\b(?:today is|it(?:\s+is|['’]s)|now is|now|today|currently)[:,]?\s+(?:now\s+|currently\s+|already\s+)?{_moment('now')}"
    rf"|\A(?!{NO_VISIT})(?:[A-Z][\w /&'’-]{{0,30}}[,:]\s+){{1,2}}(?={_WEEKDAY}){_moment('head')}\s*[.,:;]",
    re.IGNORECASE,
)

_OTHER = expression(rf"\b(?:another|again)\b|{_moment('other')}", re.IGNORECASE)
_PRESENT = expression(r"\b(?:today|it is|it['’]s|now|currently)\b", re.IGNORECASE)
_PLANNED = expression(
    rf"\b(?:first (?:dose|tablet|pill|capsule|injection)|start(?:s|ing)?|begin(?:s|ning)?)\b[^.;,]{{0,60}}?\s{_moment('plan')}",
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


def other_times(text: str) -> bool:
    """Return whether a text goes on with a further time, before it comes to the present.

    >>> other_times(", Tuesday and last night"), other_times(", today is Friday, nothing since")
    (True, False)
    """
    return bool(_OTHER.search(_PRESENT.split(text, maxsplit=1)[0]))


def _read(found: re.Match[str], name: str) -> Moment | None:
    said = {key.removeprefix(name): one for key, one in found.groupdict().items() if one and key.startswith(name)}
    if not said:
        return None
    day = (said.get("day") or said.get("behind", "")).lower()
    part = (said.get("part") or next((one for one in _PARTS if day.endswith(one)), "")).lower()
    low, high = _hours({key.removeprefix("_"): one for key, one in said.items()}, part, found.string)
    if day.startswith("last"):
        return Moment(None, 1, low, high)
    if day[:3] in _DAYS:
        return Moment(_DAYS.index(day[:3]), None, low, high)
    return Moment(None, {"yesterday": 1, "": None}.get(day, 0), low, high)


def _hours(said: dict[str, str], part: str, text: str) -> tuple[float, float]:
    """Return the hours of a day between which something was; behind midnight they go on (*last night at 2*: 26).

    An hour up to twelve is of the morning or of the evening, unless the text or the way it is written says which.
    """
    if "h" not in said:
        return _PARTS.get(part, _AROUND_THE_CLOCK)
    hour, half = int(said["h"]), (said.get("ap") or said.get("pa") or "").lower()
    minutes = int(said.get("m", "0")) / 60
    plain = hour > _NOON or (len(said["h"]) > 1 and (hour < _TEN or bool(_BY_24.search(text))))
    if half:
        hour = hour % 12 + 12 * (half == "p")
    elif part in _LATE and hour <= _NOON:
        hour = hour % 12 + (24 if hour % 12 < _SMALL_HOURS and part == "night" else 12)
    elif not plain and part != "morning":
        return hour % 12 + minutes, hour % 12 + 12 + minutes
    return hour + minutes, hour + minutes
