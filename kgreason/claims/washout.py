"""Drugs that still act when they are stopped: *stopped phenelzine five days ago*."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kgreason.claims.setting import Setting
from kgreason.claims.spoken import WORDED, number
from kgreason.content import content, read_rows, starter_id
from kgreason.expressions import expression
from kgreason.graph import Index
from kgreason.model import Fact

if TYPE_CHECKING:
    from kgreason.model import SourceError

COLUMNS = ("concept", "days", "source")
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365, "hour": 1 / 24}
_AGO = expression(
    rf"(?:\b(?P<n>\d{{1,3}}|{WORDED}|an?|a few|a couple of|several)\s+(?P<unit>hour|day|week|month|year)s?\s+(?:ago|back|now)\b|"
    rf"\bfor (?:only |just |about )?(?P<for>\d{{1,3}}|{WORDED}|an?|a few|a couple of)\s+(?P<span>hour|day|week|month|year)s?\b|"
    r"\b(?P<recent>yesterday|today|this (?:morning|week)|last (?:night|week|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b)",
    re.IGNORECASE,
)
_LAST_BEFORE = expression(r"\blast (?:dose|pill|tablet|capsule) of\s+(?:the |her |his |oral )*$", re.IGNORECASE)
_LAST_AFTER = expression(
    r"(?:['’]s)?[,;]?\s*(?:the |her |his |with the )?last (?:dose|pill|tablet|capsule|taken|took)\b", re.IGNORECASE
)
_BEHIND = 60
"""Characters behind a drug in which the time of its end is looked for."""
_LATELY = 7.0
_LONG = 7.0
_SAME_DAY = frozenset({"today", "this morning"})


def last_dose(place: Setting, graph: Index) -> bool:
    """Return whether a drug's last dose is told, of one that acts on for days after it."""
    told = _LAST_BEFORE.search(place.before) or _LAST_AFTER.match(place.after)
    return bool(told) and acting_days(place.mention.concept, graph) >= _LONG


def still_acts(place: Setting, graph: Index) -> str:
    """Return the words that say that a stopped drug acts on, by how long ago it was stopped; empty where it does not."""
    days = acting_days(place.mention.concept, graph)
    clause = re.split(r"[.;]", place.after[:_BEHIND])[0]
    told = _AGO.search(clause) if days else None
    if told is None:
        return ""
    if told["recent"]:
        recent = told["recent"].lower()
        passed = 0.0 if recent in _SAME_DAY else 1.0 if recent in {"yesterday", "last night"} else _LATELY
    else:
        passed = _amount(told["n"] or told["for"]) * _DAYS[(told["unit"] or told["span"]).lower()]
    return f"{place.mention.text} stopped {told.group()}; it acts for {days:g} days" if passed < days else ""


def stopped(fact: Fact, graph: Index, passed: float | None = None) -> Iterator[Fact]:
    """Yield that a drug was stopped, and where it surely acts on that it is as good as taken.

    ``passed`` are the days since, where they are known better than by the most that may have passed.
    """
    yield fact
    days = acting_days(fact.concept, graph) if fact.concept else 0.0
    if passed is None:
        passed = max((limit for side, limit in fact.ago if side == "<="), default=days)
    if passed < days:
        acting = f"{fact.text} stopped {passed:g} days ago; it acts for {days:g} days"
        yield replace(fact, kind="medication", implied_by=acting)


def _amount(text: str) -> float:
    few = {"a": 1.0, "an": 1.0, "a few": 3.0, "a couple of": 2.0, "several": 5.0}
    known = few.get(text.lower())
    return known if known is not None else float(text) if text.isdigit() else number(text)


def acting_days(concept: str, graph: Index) -> float:
    """Return for how many days a drug acts on after it is stopped; 0 where the table names neither it nor its class."""
    known = _resolved(graph)
    return max((known[one] for one in graph.ancestors(concept) if one in known), default=0.0)


@lru_cache(maxsize=4)
def _resolved(graph: Index) -> dict[str, float]:
    """Return the table by the graph's own identifiers."""
    return {own: days for one, days in waits().items() if (own := graph.resolve(one))}


@cache
def waits() -> dict[str, float]:
    """Return for how many days a stopped drug still acts; raises SourceError where the table has a bad line."""
    faults: list[SourceError] = []
    rows = list(read_rows(content("verifiers") / "claims" / "washout.tsv", COLUMNS, faults))
    if faults:
        raise faults[0]
    return {starter_id(row["concept"]): float(row["days"]) for row in rows}
