"""Times in words: how long ago something ended, and how long a rule's window is."""

from collections.abc import Iterable

from kgreason.model import Atom, Fact, RuleReason, Strength

TIMED = {"took": "with", "had": "after"}
"""Tests with a window, and the word that ties what they name to a strength."""
_UNITS = (("year", 365.25), ("month", 365.25 / 12), ("week", 7.0), ("day", 1.0), ("hour", 1 / 24))
_IN_WEEKS, _IN_HOURS = 63, 3
"""From how many days on weeks are told, and up to which hours are, as labels do."""


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
    '10.5 to 17.5 days ago'
    """
    limits = dict(fact.ago)
    least, most = limits.get(">=", limits.get(">")), limits.get("<=", limits.get("<"))
    if not fact.known:
        return "" if most is None else f"in the last {window_words(most)}"
    if least is not None and most is not None:
        return f"{least:g} days ago" if least == most else f"{least:g} to {most:g} days ago"
    if most is not None:
        return f"at most {most:g} days ago"
    return f"{least:g} days ago or more" if least else ""


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
