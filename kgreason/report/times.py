"""Times in words: how long ago something ended, and how long a rule's window is."""

from collections.abc import Iterable
from math import ceil, floor

from kgreason.model import Atom, Fact, RuleReason, Strength

TIMED = {"took": "with", "had": "after"}
"""Tests with a window, and the word that ties what they name to a strength."""
_UNITS = (("year", 365.25), ("month", 365.25 / 12), ("week", 7.0), ("day", 1.0), ("hour", 1 / 24))
_IN_WEEKS, _IN_HOURS = 63, 3
"""From how many days on weeks are told, and up to which hours are, as labels do."""


_TOLD = (
    ("year", 365.25, 0.5, 1000),
    ("month", 365.25 / 12, 1, 183),
    ("week", 7.0, 1, 64),
    ("day", 1.0, 1, 1),
    ("hour", 1 / 24, 1, 0),
)
"""Units of a time that has passed: name, days, steps in which it is told, and from how many days on."""
_NEARLY = 0.995
"""A year counts 365.25 days, and two years 731."""


def window_words(days: float) -> str:
    """Return the length of a window.

    >>> window_words(14.0), window_words(1.0), window_words(182.625)
    ('14 days', '24 hours', '6 months')
    """
    for unit, length in _UNITS:
        count = round(days / length)
        in_smaller = (unit == "week" and days < _IN_WEEKS) or (unit == "day" and days <= _IN_HOURS)
        if count and abs(days / length - count) < 1e-9 and not in_smaller:
            return f"{count} {unit}{'s' * (count != 1)}"
    return f"{days:.6g} days"


def ago_words(fact: Fact) -> str:
    """Return how long ago something was, or since when a denial speaks; empty where nobody says.

    >>> ago_words(Fact("past medication", "", "", ago=((">=", 10.5), ("<=", 17.5))))
    '10 to 18 days ago'
    >>> ago_words(Fact("history", "", "", ago=((">=", 547.875), ("<=", 913.125))))
    '18 to 30 months ago'
    """
    limits = dict(fact.ago)
    least, most = limits.get(">=", limits.get(">")), limits.get("<=", limits.get("<"))
    if not fact.known:
        return "" if most is None else f"in the last {window_words(most)}"
    if most is None:
        return f"{_length(least)} ago or more" if least else ""
    if least is None:
        return f"at most {_length(most)} ago"
    if least == most:
        return f"{_length(most)} ago" if most else "today"
    unit, length, step = _spoken(most)
    low, high = floor(least / length / step) * step, ceil(most / length / step * _NEARLY) * step
    if not low:
        return f"at most {high:g} {unit}{'s' * (high != 1)} ago"
    return f"{low:g} to {high:g} {unit}s ago" if low != high else f"{high:g} {unit}{'s' * (high != 1)} ago"


def _spoken(days: float) -> tuple[str, float, float]:
    """Return the unit in which a person tells such a time, its days, and how finely she tells it."""
    return next((unit, length, step) for unit, length, step, above in _TOLD if days >= above)


def _length(days: float) -> str:
    """Return a time in whole units where it has any, else nearly so."""
    if days.is_integer() and days <= _IN_WEEKS:
        return f"{days:g} day{'s' * (days != 1)}"
    said = window_words(days)
    if not said.endswith(" days") or days <= _IN_WEEKS:
        return said
    unit, length, step = _spoken(days)
    return f"{round(days / length / step) * step:g} {unit}s"


def timed_words(atom: Atom, concept: str) -> str:
    """Return the test of a fact with a window, as it follows a strength."""
    return f"{TIMED[atom.kind]} {concept} within {window_words(atom.value)}"


def timed_question(atom: Atom, concept: str) -> str:
    """Return what to ask to learn whether something was so in a window."""
    return f"{atom.kind} {concept} within the last {window_words(atom.value)}?"


def said_once(fired: Iterable[RuleReason]) -> list[RuleReason]:
    """Return the rules that fire, strongest first, without those with a window where one without it says as much.

    What is taken now meets both *with an MAO inhibitor* and *with an MAO inhibitor within 14 days*.
    """
    rank = {strength: place for place, strength in enumerate(Strength)}
    ordered = sorted(fired, key=lambda one: rank[one.rule.strength])
    plain = [one for one in ordered if not _timed(one)]
    return [
        one
        for one in ordered
        if not _timed(one)
        or not any(other.facts == one.facts and rank[other.rule.strength] <= rank[one.rule.strength] for other in plain)
    ]


def _timed(one: RuleReason) -> bool:
    return any(atom.kind in TIMED for atom in one.rule.when.atoms())
