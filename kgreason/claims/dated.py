"""How long ago a drug was stopped, reckoned from two dates that a text plainly says: the day of its end, and today."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from kgreason.claims.clock import NO_VISIT
from kgreason.claims.entries import DRUGS
from kgreason.claims.washout import stopped
from kgreason.expressions import expression
from kgreason.graph import Index
from kgreason.link import sentences
from kgreason.model import Fact, Mention, Passage

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
)
_YEAR = r"(?:19|20)\d\d"
_HALF_A_YEAR = 183


def _date(name: str) -> str:
    """Return an expression of a date in words or as ISO 8601 writes it, its groups named after ``name``."""
    return (
        rf"(?:(?P<{name}iso>{_YEAR}-\d\d-\d\d)\b|"
        rf"(?P<{name}d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<{name}m>{_MONTH})(?:,?\s+(?P<{name}y>{_YEAR})\b)?|"
        rf"(?P<{name}month>{_MONTH})\s+(?:the\s+)?(?P<{name}day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<{name}year>{_YEAR})\b)?)"
    )


_TODAY = expression(
    rf"\btoday(?:['’]s date)?\s*(?:is|:|,|\()\s*(?:the\s+)?(?:\w+day,?\s+)?{_date('t')}"
    rf"|\bit\s?(?:is|['’]s)\s+(?:now\s+|currently\s+|today\s+)?{_date('n')}"
    rf"|\A(?!{NO_VISIT})(?:[A-Z][\w /&'’-]{{0,40}}[,:]\s+){{1,3}}(?:the\s+)?{_date('h')}\s*[.:;]",
    re.IGNORECASE,
)
_ENDED = r"\b(?:stopped|discontinued|quit|withdrawn|ended|finished|completed|held|came off|went off|weaned off|taken off|d/c['’]?e?d|last (?:dose|pill|tablet|capsule|taken|took))"
_ENDS_BEHIND = expression(
    rf"{_ENDED}\s*(?:(?:it|them|both|was|taken|taking)\s+){{0,2}}(?:on|:|,)?\s*(?:the\s+)?{_date('e')}|\b(?:until|till|through)\s+(?:the\s+)?{_date('u')}",
    re.IGNORECASE,
)
_DATE_BEHIND = expression(
    rf"^\s*(?:\d[\w.]*\s*(?:mg|mcg|g)?\s*)?(?:(?:was|were|taken|therapy|treatment)\s+)*,?:?\s*(?:on\s+|until\s+|till\s+)?(?:the\s+)?{_date('e')}",
    re.IGNORECASE,
)
_ENDS_BEFORE = expression(rf"{_ENDED}\s+(?:(?:of|taking|using|her|his|the|their|both|oral|daily)\s+)*$", re.IGNORECASE)
_BEFORE = expression(
    rf"\bon\s+(?:the\s+)?{_date('e')},?\s+(?:(?:he|she|they|I|the patient|her doctor|his doctor)\s+)?(?:\w+\s+)?{_ENDED}\s+(?:(?:of|taking|the|his|her)\s+)*$",
    re.IGNORECASE,
)
_LAST_ON = expression(
    rf"\blast\s+(?:(?:dose|tablet|pill|capsule|patch|injection|one)\s*)(?:(?:was|were|taken|given|on)\s+)*:?\s*(?:the\s+)?{_date('l')}",
    re.IGNORECASE,
)
_JOINED = expression(r"\s*(?:,|and|,\s*and|&)\s*(?:(?:the|his|her)\s+)?", re.IGNORECASE)


def dated(facts: Iterable[Fact], question: Passage, mentions: tuple[Mention, ...], graph: Index) -> Iterator[Fact]:
    """Yield facts, a drug that ended on a day that is said with the days since then where today's date is said too."""
    now = _TODAY.search(question.text)
    for fact in facts:
        ended = (
            now and fact.kind == "past medication" and fact.known and not fact.ago and _end(fact, question, mentions)
        )
        days = _days(now, ended) if now and ended else None
        if days is None:
            yield fact
        else:
            yield from stopped(replace(fact, ago=((">=", float(days)), ("<=", float(days)))), graph)


def days_since_last(text: str, start: int, end: int) -> tuple[float, int] | None:
    """Return the days since the last dose whose day is told, with where that ends, where today is told too."""
    ended = _LAST_ON.search(text, start, end)
    now = _TODAY.search(text) if ended else None
    days = _days(now, ended) if now and ended else None
    return None if days is None or ended is None else (float(days), ended.end())


def _end(fact: Fact, question: Passage, mentions: tuple[Mention, ...]) -> re.Match[str] | None:
    """Return the date that a sentence says of the end of a drug."""
    if fact.span is None:
        return None
    low = question.span.start
    begin, end = fact.span.start - low, fact.span.end - low
    told = next(one for one in sentences(question.text) if one.start <= begin < one.start + len(one.text))
    close = told.start + len(told.text)
    drugs = sorted((one.span.start - low, one.span.end - low) for one in mentions if one.category in DRUGS)
    for start, stop in drugs:  # *X and Y were stopped on that day*
        if end <= start and _JOINED.fullmatch(question.text[end:start]):
            end = stop
    for start, stop in reversed(drugs):
        if stop <= begin and _JOINED.fullmatch(question.text[stop:begin]):
            begin = start
    until = min((start for start, _ in drugs if end <= start < close), default=close)
    before, behind = question.text[told.start : begin], re.split(r"[.;](?!\d)", question.text[end:until])[0]
    if _ENDS_BEFORE.search(before) and (found := _DATE_BEHIND.match(behind)):
        return found
    return _ENDS_BEHIND.search(behind) or _BEFORE.search(before)


def _days(now: re.Match[str], ended: re.Match[str]) -> int | None:
    """Return the days from one date to another, none where that is not plain.

    A date without a year lies in today's, or in the year before where it would come after today: not where that is
    more than half a year ago, since a day that is yet to come is the likelier reading.
    """
    today, end = _parts(now), _parts(ended)
    year = today[0] or end[0] or 2001  # where nobody says a year, one without 29 February: the shorter time is safer
    try:
        last = date(year, *today[1:])
        first = date(end[0] or year, *end[1:])
        if first > last and not end[0]:
            first = date(year - 1, *end[1:])
            return days if (days := (last - first).days) <= _HALF_A_YEAR else None
    except ValueError:
        return None
    return (last - first).days if first <= last else None


def _parts(found: re.Match[str]) -> tuple[int, int, int]:
    """Return year (0 where it is not said), month and day of a date."""
    said = {key[1:]: value for key, value in found.groupdict().items() if value}
    if iso := said.get("iso"):
        year, month, day = iso.split("-")
        return int(year), int(month), int(day)
    month = _MONTHS.index((said.get("m") or said["month"])[:3].lower()) + 1
    return int(said.get("y") or said.get("year") or 0), month, int(said.get("d") or said["day"])
