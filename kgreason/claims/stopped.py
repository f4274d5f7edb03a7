"""Drugs that an answer stops, so that what it orders is not taken with them, or tapers, so that it is."""

import re

from msgspec.structs import replace

from kgreason.claims.clock import planned
from kgreason.claims.elapsed import after_wait
from kgreason.claims.lasttaken import days_until
from kgreason.claims.orders import DRUG
from kgreason.claims.refusals import governed
from kgreason.claims.tapered import ends_first, tapered
from kgreason.claims.washout import acting_days
from kgreason.claims.within import standing
from kgreason.expressions import expression
from kgreason.graph import Index
from kgreason.link import sentences
from kgreason.model import Fact, Mention, Order, Passage

_STOP = expression(
    r"\b(?:stop|stopping|discontinue|discontinuing|withdraw|withdrawing|hold|holding|quit|pause|pausing|suspend|suspending|withhold|withholding|"
    r"(?:switch|switching|change|changing) (?:her |him )?(?:over )?from|replace|replacing|"
    r"(?:take|taking|come|coming) (?:her |him )?off)\s+(?:(?:both|all|the|her|his|their|home|daily|oral|usual)\s+)*$",
    re.IGNORECASE,
)
_STOPPED = expression(
    r"^\s*(?:\d[\w./]*\s*(?:mg|mcg|g)?\s*)?(?:(?:(?:should|must|can|is to|has to|needs to|will) (?:now |first )?be|is|gets?)\s+(?:stopped|held|paused|suspended|withheld|discontinued|withdrawn)|"
    r"(?:on hold|stopped|held|paused|suspended|off|out)\b(?=\s*(?:$|[.,;:)]|for\b|while\b|until\b|during\b|today|and\b|now\b)))",
    re.IGNORECASE,
)
_JOINED = expression(r"\s*(?:,|and|or|/|,\s*and)\s*(?:(?:the|her|his)\s+)?", re.IGNORECASE)
_LATER = expression(
    r"^[^.;,]{0,40}?\b(?:if|when|once|after|unless|should (?:she|he|the|her|his|it)|in \d+ (?:days|weeks|months)|in (?:a|two|three|six) (?:weeks?|months?))\b",
    re.IGNORECASE,
)
_WAIT = expression(
    r"\b(?:wait|waiting|wash-?out)\b.{0,30}?\b(?:hours?|days?|weeks?|h|d|wk)\b|\b(?:hours?|days?|weeks?) (?:later\b|after (?:the |her |his )?(?:last|final)\b)",
    re.IGNORECASE,
)
_AT_ONCE = expression(
    r"\b(?:now|today|tonight|immediately|at once|this (?:morning|afternoon|evening))\b", re.IGNORECASE
)
_AT_MOST = 0.5
"""Days that a drug may begin later than planned."""
_SLOW = ("KG:MAO-inhibitor",)
"""Drugs that may follow many others only days after those are stopped."""


def washed_out(
    answer: Passage,
    mentions: tuple[Mention, ...],
    orders: tuple[Order, ...],
    question: Passage | None,
    asked: tuple[Mention, ...],
    graph: Index,
) -> tuple[Fact, ...]:
    """Return the drugs that an answer stops before anything else begins, with how long ago that will be then.

    The question and its names (``asked``) may tell when they were last taken, the answer when it begins. What acts on after its end is only stopped with a time to wait: *stop X and start Y* may give both. What it tapers
    beside what begins is a drug that is taken.
    """
    found: dict[str, Fact] = {}
    slow = any(one.concept and any(graph.is_a(one.concept, kind) for kind in _SLOW) for one in orders)
    begins = None if len({one.concept for one in orders}) > 1 or _AT_ONCE.search(answer.text) else planned(answer.text)
    there = standing(one for one in mentions if one.category in DRUG)
    for sentence in sentences(answer.text):
        start = answer.span.start + sentence.start
        end = start + len(sentence.text)
        inside = [one for one in there.within(start, end) if one.span.end <= end]
        waited = bool(_WAIT.search(sentence.text))
        for mention in inside:
            after = sentence.text[mention.span.end - start :]
            slowly = tapered(sentence.text[: mention.span.start - start], after)
            if slowly and not ends_first(after):
                said = f"{mention.text} (tapered meanwhile)"
                found[mention.concept] = Fact("medication", mention.concept, said, span=mention.span)
                continue
            if not ((slowly and waited) or _stops(sentence.text, start, mention, inside)):
                continue
            acts = acting_days(mention.concept, graph)
            passed = days_until(mention.concept, question, asked, begins) if begins and question and not slow else None
            gone = ((">", passed[0]), ("<=", passed[1] + _AT_MOST)) if passed and passed[0] >= acts else ()
            if waited or gone or not (slow or acts):
                past = Fact("past medication", mention.concept, mention.text, span=mention.span)
                found[mention.concept] = replace(past, ago=gone or after_wait(sentence.text))
    return tuple(found[one] for one in sorted(found.keys() - {one.concept for one in orders}))


def _stops(text: str, start: int, mention: Mention, drugs: list[Mention]) -> bool:
    """Return whether a sentence stops a drug now: itself, or the list that it is in."""
    before, after = text[: mention.span.start - start], text[mention.span.end - start :]
    if _LATER.match(after):
        return False
    stop = _STOP.search(before)
    if stop:
        return not governed(before[: stop.start()])
    if _STOPPED.match(after):
        return True
    earlier = [one for one in drugs if one.span.end <= mention.span.start]
    if not earlier:
        return False
    gap = text[earlier[-1].span.end - start : mention.span.start - start]
    return bool(_JOINED.fullmatch(gap)) and _stops(text, start, earlier[-1], drugs)
