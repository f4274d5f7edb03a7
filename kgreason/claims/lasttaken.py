"""A drug whose last dose is told by the clock, and that is over: *used X on Sunday, today is Friday, nothing since*."""

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from kgreason.claims.clock import THEN, Moment, before_now, now_of
from kgreason.claims.dated import days_since_last
from kgreason.claims.elapsed import ago_behind
from kgreason.claims.entries import DRUGS
from kgreason.claims.washout import acting_days, stopped
from kgreason.expressions import expression
from kgreason.graph import Index
from kgreason.link import sentences
from kgreason.model import Fact, Mention, Passage

_DOSE = r"(?:tablet|dose|pill|capsule|patch|injection|infusion|puff|one|use|intake)"
_AT = rf"(?:\s+(?:was|were|taken|given|on|had))*[,:]?\s*{THEN}"
_LAST_BEFORE = expression(rf"\blast\s+(?:{_DOSE}\s+of\s+)?(?:(?:the|her|his|oral)\s+)*$", re.IGNORECASE)
_LAST_NAMED = expression(rf"\s*(?:[\d.,/]+\s?m?c?g\s*)?(?:{_DOSE})?{_AT}", re.IGNORECASE)
_LAST_BEHIND = expression(rf"\blast\s+(?:{_DOSE}|taken|took|used|given)\b{_AT}", re.IGNORECASE)
_ONCE_BEFORE = expression(
    r"\b(?:took|used|had|got|received|given|stopped|discontinued|quit|held)\s+(?:(?:taking|using)\s+)?(?:(?:an?|one|his|her|the|some)\s+)*$",
    re.IGNORECASE,
)
_ONCE_BEHIND = expression(rf"\s*(?:[\d.,/]+\s?m?c?g\s*)?{THEN}", re.IGNORECASE)
_OVER = expression(
    r"\b(?<!not )(?<!never )(?:stopped|held(?! (?:on|to|at)\b)|(?:is|put|kept|stays|remains) on hold|paused|withheld|discontinued|"
    r"(?:told|asked|advised|instructed|had) (?:him|her|them|me|the patient) (?:to )?(?:stop|hold|pause|skip|come off)|"
    r"(?:nothing|none|no (?:more|further|other) (?:doses?|tablets?|pills?|one)|not (?:again|any|one)) since)\b",
    re.IGNORECASE,
)
"""What says, near the time of a drug's last dose, that it was indeed the last."""
_OFTEN = expression(
    r"\s*(?:[\d.,/]+\s?(?:m?c?g|units?)?\s*)?(?:TID|BID|QID|three times|four times|twice|q\s?(?:4|6|8|12)\s?h|every (?:4|6|8|12|four|six|eight|twelve) hours)\b",
    re.IGNORECASE,
)
"""A drug of several doses a day, of which none was taken for more than a day, is not taken now."""
_NEXT = expression(
    r"\b(?:to|before|for|start(?:ing)?|begin(?:ning)?|instead of|than)\s+(?:(?:the|an?)\s+)?$", re.IGNORECASE
)
"""What stands before a drug that follows another one: *stopped to switch to Y; last tablet Monday*."""
_ONCE = expression(r"\s*(?:[\d.,/]+\s?m?c?g\s*)?(?:just |only )?(?:once|one time|a single time)\s*,?", re.IGNORECASE)
_RARELY = expression(
    r"\b(?:weekly|monthly|once a week|(?:every|each) (?:week|month|other day|\w+ (?:days|weeks))|(?:a|per) week)\b",
    re.IGNORECASE,
)
_RARE = ("KG:methotrexate", "KG:bisphosphonate", "KG:ergocalciferol", "KG:cholecalciferol")
"""What is often taken once a week, though nobody says so."""
_TABLET = expression(r"\blast (?:[\w-]+ ){0,3}?(?:tablet|pill|capsule)\b", re.IGNORECASE)
_NEAR = 40
_HALF_A_DAY, _DAY, _TWO_DAYS = 0.5, 1.0, 2.0
_WORDS = expression(r"\blast\b|\bonce\b|\bsince\b|\b(?:stopped|discontinued|quit|held)\b", re.IGNORECASE)
"""One of which a text has that tells of a last dose."""
_A_LAST_DOSE = expression(rf"\blast\s+{_DOSE}\b", re.IGNORECASE)
_A_LAST = expression(r"\blast\s+$", re.IGNORECASE)
_NAMED_DOSE = expression(rf"\s*(?:[\d.,/]+\s?m?c?g\s*)?{_DOSE}\b", re.IGNORECASE)


_NEVER_BEGUN = expression(
    r"^[^.;]{0,40}?\b(?:but|and|yet)\s+(?:(?:he|she|they|who|it)\s+)?(?:(?:has|had|was|have)\s+)?(?:never|(?:did|has|had|was|does|have)?\s*(?:not|n['’]t))\s+(?:(?:yet|actually|ever|been)\s+)*"
    r"(?:picked? (?:it|them|the prescription) up|(?:filled?|fill|collect(?:ed)?|pick(?:ed)? up|start(?:ed)?|took|taken?|begun|begin|used?|opened?) (?:it|them|the (?:prescription|script|first))|"
    r"(?:filled|picked up|collected|started|taken|begun|dispensed)(?=\s*(?:$|[.,;)])))",
    re.IGNORECASE,
)
"""What says of a drug that was prescribed that it was never taken."""


def never_begun(after: str) -> bool:
    """Return whether the words behind a drug that was prescribed say that it was never taken."""
    return bool(_NEVER_BEGUN.match(after))


def of_last_dose(before: str, after: str) -> bool:
    """Return whether the words around a drug name its last dose: *last X tablet yesterday*."""
    return bool(_A_LAST.search(before) and _NAMED_DOSE.match(after))


def last_taken(facts: Iterable[Fact], question: Passage, mentions: tuple[Mention, ...], graph: Index) -> Iterator[Fact]:
    """Yield facts, a drug as past whose last dose is told and that is over, with how long it has been so.

    That a dose was the last is said, or follows where more than a day's doses of it, or two days' tablets, were not
    taken. A drug of which nobody says for how long it acts is as good as taken for half a day.
    """
    items = list(facts)
    told = any(map(_maybe, items)) and _WORDS.search(question.text)
    now = now_of(question.text) if told else None
    for fact in items:
        ended = _ended(fact, question, mentions, now, graph) if told and _maybe(fact) else None
        if ended is None:
            yield fact
            continue
        low, high = ended
        past = replace(fact, kind="past medication", ago=((">=", low), ("<=", high)))
        yield from stopped(past, graph, passed=low)
        if low < _HALF_A_DAY and not acting_days(fact.concept, graph):
            yield replace(past, kind="medication", implied_by=f"{fact.text} last taken {24 * low:.3g} hours ago")


def _maybe(fact: Fact) -> bool:
    """Return whether a fact is of a drug that is taken, or over without a time."""
    return (
        fact.kind in {"medication", "past medication"}
        and fact.known
        and not (fact.implied_by or fact.ago)
        and fact.span is not None
    )


def _ended(
    fact: Fact, question: Passage, mentions: tuple[Mention, ...], now: Moment | None, graph: Index
) -> tuple[float, float] | None:
    """Return the least and the most days since a drug was last taken, where that is told and it is over."""
    low, text = question.span.start, question.text
    drugs = sorted((one.span.start - low, one.span.end - low, one.concept) for one in mentions if one.category in DRUGS)
    named = [(start, end) for start, end, concept in drugs if concept == fact.concept]
    often = any(_OFTEN.match(text, end) for _, end in named)
    rare = any(_RARELY.search(text[end : end + _NEAR]) for _, end in named) or any(
        graph.is_a(fact.concept, one) for one in _RARE
    )
    for start, end in named:
        close = _close(text, end, [first for first, _, concept in drugs if concept != fact.concept])
        passed = _since(text, start, end, close, now)
        if passed is None:
            continue
        tablets = not rare and _TABLET.search(text[max(start - _NEAR, 0) : close]) and passed[0] >= _TWO_DAYS
        if (
            fact.kind == "past medication"
            or tablets
            or _ONCE.match(text, end)
            or _OVER.search(text[end:close])
            or (often and passed[0] >= _DAY)
        ):
            return passed
    return None


def days_until(
    concept: str, question: Passage, mentions: tuple[Mention, ...], then: Moment
) -> tuple[float, float] | None:
    """Return the least and the most days from the last dose of a drug, where a question tells it, to another moment."""
    low, text = question.span.start, question.text
    drugs = sorted((one.span.start - low, one.span.end - low, one.concept) for one in mentions if one.category in DRUGS)
    for start, end in ((start, end) for start, end, one in drugs if one == concept):
        close = _close(text, end, [first for first, _, one in drugs if one != concept])
        if told := _told(text, start, end, close):
            return before_now(told, then)
    return None


def _since(text: str, start: int, end: int, close: int, now: Moment | None) -> tuple[float, float] | None:
    """Return the least and the most days since the last dose of a drug that stands at some characters."""
    told = _told(text, start, end, close) if now else None
    if told and now:
        return before_now(told, now)
    days = days_since_last(text, end, close)
    if days is not None:
        return days, days
    named = _NAMED_DOSE.match(text, end, close) if _A_LAST.search(text[:start]) else None
    once = _ONCE.match(text, end, close) if _ONCE_BEFORE.search(text[:start]) else None
    ended = named or once or _A_LAST_DOSE.search(text, end, close)
    ago = dict(ago_behind(text[ended.end() : close])) if ended else {}
    return (ago[">="], ago["<="]) if {">=", "<="} <= ago.keys() else None


def _told(text: str, start: int, end: int, close: int) -> re.Match[str] | None:
    """Return the moment that a text tells of the last dose of a drug that stands at some characters."""
    before = text[:start]
    if _LAST_BEFORE.search(before) and (found := _LAST_NAMED.match(text, end, close)):
        return found
    if found := _LAST_BEHIND.search(text, end, close):
        return found
    return _ONCE_BEHIND.match(text, end, close) if _ONCE_BEFORE.search(before) else None


def _close(text: str, end: int, others: list[int]) -> int:
    """Return where what is told of a drug ends: with its sentence, or before the next drug that does not follow it."""
    told = next(one for one in sentences(text) if one.start <= end <= one.start + len(one.text))
    close = told.start + len(told.text)
    return min((one for one in others if end <= one < close and not _NEXT.search(text[:one])), default=close)
