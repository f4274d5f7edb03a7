"""A drug whose last dose is told by the clock, and that is over: *used X on Sunday, today is Friday, nothing since*."""

import re
from collections.abc import Container, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from kgreason.claims.clock import THEN, Moment, before_now, now_of, other_times
from kgreason.claims.dated import days_since_last
from kgreason.claims.elapsed import ago_behind
from kgreason.claims.entries import DRUGS
from kgreason.claims.setting import Setting
from kgreason.claims.spoken import WORDED
from kgreason.claims.washout import acting_days, stopped
from kgreason.expressions import expression
from kgreason.graph import Index
from kgreason.link import sentences
from kgreason.model import Fact, Mention, Passage

_DOSE = r"(?:tablet|dose|pill|capsule|patch|injection|infusion|puff|one|use|intake)"
_AMOUNT = r"\s*(?:[\d.,/]+\s?m?c?g\s*)?"
_AT = rf"(?:\s+(?:was|were|taken|given|on|had))*[,:]?\s*{THEN}"
_LAST_BEFORE = expression(rf"\blast\s+(?:{_DOSE}\s+of\s+)?(?:(?:the|her|his|oral)\s+)*$", re.IGNORECASE)
_LAST_NAMED = expression(rf"{_AMOUNT}(?:{_DOSE})?{_AT}", re.IGNORECASE)
_LAST_BEHIND = expression(rf"\blast\s+(?:{_DOSE}|taken|took|used|given)\b{_AT}", re.IGNORECASE)
_ONCE_BEFORE = expression(
    r"\b(?:took|used|had|got|received|given|stopped|discontinued|quit|held)\s+(?:(?:taking|using)\s+)?(?:(?:an?|one|his|her|the|some)\s+)*$",
    re.IGNORECASE,
)
_ONCE_BEHIND = expression(rf"{_AMOUNT}{THEN}", re.IGNORECASE)
_UNTIL = expression(rf"[^.;,]{{0,30}}?\b(?:until|till|through)\s+{THEN}", re.IGNORECASE)
_SO_LONG = rf"(?:about |some |over |almost )?(?:\d+(?:\.\d)?|an?|{WORDED}|several|a few|a couple of)\s+(?:hours?|days?|weeks?|months?|years?|(?<=\d )(?:hrs?|h|d|wks?|mos?|yrs?))\s+(?:ago|back)\b"
_ONCE = expression(
    rf"{_AMOUNT}(?:just |only )?(?:once|one time|a single time)\s*,?\s+(?={_SO_LONG})",
    re.IGNORECASE,
)
_A_SINGLE = expression(r"\b(?:took|used|tried|had|got)\s+(?:just |only )?(?:an?|one|a single)\s+$", re.IGNORECASE)
_SINGLE = expression(
    rf"{_AMOUNT}(?:{_DOSE})?(?:\s*\bfrom\s+(?:\w+\s+){{0,2}}\w+)?\s*,?\s+(?={_SO_LONG})",
    re.IGNORECASE,
)
"""*Took a rizatriptan from a friend eight days ago*."""
_A_LAST = expression(r"\blast\s+$", re.IGNORECASE)
_NAMED_DOSE = expression(rf"{_AMOUNT}{_DOSE}\b", re.IGNORECASE)
_A_LAST_DOSE = expression(rf"\blast\s+{_DOSE}\b", re.IGNORECASE)
_ENDED = r"(?:stopped|held|paused|withheld|discontinued|on hold)"
_IS_OVER = expression(
    rf"{_AMOUNT}(?:(?:daily|nightly|once daily|TID|BID|QID|was|is|has been|been|now|,|:|\()\s*)*{_ENDED}\b(?! (?:on|to|at) (?:the|his|her)\b)",
    re.IGNORECASE,
)
"""What says right behind a drug that it was stopped."""
_SINCE = expression(
    rf"(?:[,;\s]+(?:and\s+)?(?:today is|it(?:['’]s| is)(?: now)?|now(?: it(?:['’]s| is))?)\s[\w: ]{{1,20}}?(?=[,;.]))?[\s,;.:()–—-]*(?:and\s+|but\s+)?(?:(?:nothing|none|no (?:more|further|other)(?: \w+)?|not (?:again|any|one)) since\b|"
    rf"(?:then\s+|it\s+|was\s+|and\s+)*{_ENDED}\b(?=\s*(?:$|[.,;)]|then\b|since\b|by\b|on (?:our|the|her|his|my)\b|as\b|for (?:the|this|now)\b)))",
    re.IGNORECASE,
)
"""What says right behind the time of a dose that it was the last."""
_TOLD_TO = expression(
    r"\b(?:told|asked|advised|instructed) (?:him|her|them|me|the patient) (?:to )?(?:stop|hold|pause|come off)(?: taking)? (?:it|them|that|this)\b",
    re.IGNORECASE,
)
_GOES_ON = expression(
    r"\b(?:restart\w*|resum\w*|again|miss(?:ed|es)|forg[eo]t\w*|skipp?\w*|ran out|empty|pharmacy|refill\w*|picked up|continu\w*|still)\b",
    re.IGNORECASE,
)
"""What says that doses were only missed, or that the drug is taken again."""
_OFTEN = expression(
    r"\s*(?:[\d.,/]+\s?(?:m?c?g|units?)?\s*)?(?:TID|BID|QID|three times|four times|twice|q\s?(?:4|6|8|12)\s?h|every (?:4|6|8|12|four|six|eight|twelve) hours)\b",
    re.IGNORECASE,
)
"""A drug of several doses a day, of which none was taken for more than a day, is not taken now."""
_RARELY = expression(
    r"\b(?:weekly|monthly|once a week|(?:every|each) (?:week|month|other day|\w+ (?:days|weeks))|(?:a|per) week|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*(?:,| and|, and) (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun))",
    re.IGNORECASE,
)
_NEXT = expression(
    r"\b(?:to|before|for|start(?:ing)?|begin(?:ning)?|instead of|than)\s+(?:(?:the|an?)\s+)?$", re.IGNORECASE
)
"""What stands before a drug that follows another one: *stopped to switch to Y; last tablet Monday*."""
_WORDS = expression(
    r"\bago\b|\bback\b|\blast\b|\bonce\b|\bsince\b|\buntil\b|\btill\b|\bthrough\b|\b(?:stopped|discontinued|quit|held)\b",
    re.IGNORECASE,
)
"""One of which a text has that tells of a last dose."""
_TABLET = expression(r"\blast (?:[\w-]+ ){0,3}?(?:tablet|pill|capsule)\b", re.IGNORECASE)
_NEAR = 60
_HALF_A_DAY, _DAY, _TWO_DAYS, _TWO_WEEKS = 0.5, 1.0, 2.0, 14.0
_AS_NEEDED = ("KG:triptan",)
"""Drugs that are taken for an attack, and not from day to day."""
_MOST = 8
"""Names of one drug in a text, beyond which nothing is reckoned."""
_PRESCRIBED = expression(
    r"\b(?:prescribed|given|got|received|handed|(?:script|prescription) for)\s+(?:(?:an?|the|some|new|a (?:script|prescription) for)\s+)*$",
    re.IGNORECASE,
)
_NEVER_BEGUN = expression(
    rf"{_AMOUNT}(?:last (?:week|month|year)|yesterday|(?:a|\w+) (?:days|weeks|months|years?) ago|in \w+)?\s*,?\s*(?:but|and|yet)\s+(?:(?:he|she|they|who)\s+)?"
    r"(?:never\s+(?:picked (?:it|them|the prescription) up|(?:filled|collected|picked up|started|took|used|began|opened) (?:it|them|the (?:prescription|script))|(?:filled|picked up|collected|started)(?=\s*(?:$|[.,;)])))|"
    r"(?:did not|didn['’]t|has not|hasn['’]t|had not|hadn['’]t)\s+(?:yet\s+|ever\s+)?(?:pick(?:ed)? (?:it|them|the prescription) up|(?:fill|pick up|collect|start)(?:ed)? (?:it|them|the (?:prescription|script))))"
    r"(?=\s*(?:$|[.,;)]|because\b|since\b|as\b|for fear\b|yet\b))",
    re.IGNORECASE,
)


def never_begun(place: Setting) -> bool:
    """Return whether a drug was prescribed and, by the words right behind it, never taken."""
    return bool(_PRESCRIBED.search(place.before[-_NEAR:]) and _NEVER_BEGUN.match(place.after))


def of_last_dose(before: str, after: str) -> bool:
    """Return whether the words around a drug name its last dose: *last X tablet yesterday*."""
    return bool(_A_LAST.search(before[-_NEAR:]) and _NAMED_DOSE.match(after))


class _Named(Struct, frozen=True):
    """The characters of a drug's name in a text, and up to where the text goes on about it."""

    start: int
    end: int
    close: int


def last_taken(
    facts: Iterable[Fact], question: Passage, mentions: tuple[Mention, ...], listed: Container[str] | None, graph: Index
) -> Iterator[Fact]:
    """Yield facts, a drug as past whose last dose is told and that is over, with how long it has been so.

    That a dose was the last is said, or follows where more than a day's doses of it were not taken, two days' of
    what the list of drugs (``listed``, where there is one) has no more or what is taken for attacks only, or two
    weeks' tablets. A drug of which nobody says for how long it
    acts is as good as taken for half a day. Of one that is not over a fact bears how long ago it was last taken.
    """
    items = list(facts)
    told = any(map(_maybe, items)) and _WORDS.search(question.text)
    named = _named(question, mentions) if told else {}
    now = now_of(question.text) if told else None
    known: dict[tuple[str, bool], tuple[float, float, bool] | None] = {}
    for fact in items:
        key = fact.concept, fact.kind == "past medication"
        if told and _maybe(fact) and key not in known:
            gone = listed is not None and fact.concept not in listed
            gone = gone or any(graph.is_a(fact.concept, one) for one in _AS_NEEDED)
            known[key] = _ended(question.text, named.get(fact.concept, []), now, past=key[1], gone=gone)
        ended = known.get(key) if _maybe(fact) else None
        if ended is None:
            yield fact
            continue
        low, high, over = ended
        if not over:
            yield replace(fact, ago=((">=", low), ("<=", high)))
            continue
        past = replace(fact, kind="past medication", ago=((">=", low), ("<=", high)))
        yield from stopped(past, graph, passed=low)
        if low < _HALF_A_DAY and not acting_days(fact.concept, graph):
            yield replace(past, kind="medication", implied_by=f"{fact.text} last taken {24 * low:.3g} hours ago")


def _maybe(fact: Fact) -> bool:
    """Return whether a fact is of a drug that is taken, or over without a time."""
    told = fact.kind in {"medication", "past medication"} and fact.known and fact.span is not None
    return told and not (fact.implied_by or fact.ago)


def _named(question: Passage, mentions: tuple[Mention, ...]) -> dict[str, list[_Named]]:
    """Return where a text names each drug: what is told of it ends with its sentence, or before the next drug."""
    low, text = question.span.start, question.text
    drugs = sorted((one.span.start - low, one.span.end - low, one.concept) for one in mentions if one.category in DRUGS)
    told = [(one.start, one.start + len(one.text)) for one in sentences(text)]
    found: dict[str, list[_Named]] = {}
    for at, (start, end, concept) in enumerate(drugs):
        close = next((high for _, high in told if end <= high), len(text))
        for other, _, another in drugs[at + 1 : at + _MOST]:
            if other < close and another != concept and not _NEXT.search(text[max(other - _NEAR, 0) : other]):
                close = other
                break
        found.setdefault(concept, []).append(_Named(start, end, close))
    return found


def _ended(
    text: str, named: list[_Named], now: Moment | None, *, past: bool, gone: bool
) -> tuple[float, float, bool] | None:
    """Return the least and the most days since a drug was last taken, where that is told, and whether it is over."""
    if len(named) > _MOST:
        return None
    last = None
    often = any(_OFTEN.match(text, one.end) for one in named)
    rare = any(_RARELY.search(text[one.end : one.end + _NEAR]) for one in named)
    for one in named:
        since = _since(text, one, now)
        if since is None:
            continue
        passed, end = since
        said = text[one.end : one.close]
        alone = _A_SINGLE.search(text[max(one.start - _NEAR, 0) : one.start]) and _SINGLE.match(text, one.end)
        over = (
            past
            or alone
            or _ONCE.match(text, one.end)
            or _IS_OVER.match(text, one.end)
            or _SINCE.match(text, end, one.close)
        )
        told = bool(over or _TOLD_TO.search(said)) and not re.search(r"\b(?:restart|resum)", said, re.IGNORECASE)
        tablets = _TABLET.search(text[max(one.start - _NEAR, 0) : one.close])
        seldom = _TWO_DAYS if gone else _TWO_WEEKS if tablets else float("inf")
        lapsed = (often and passed[0] >= _DAY) or (not rare and passed[0] >= seldom)
        if told or (lapsed and not _GOES_ON.search(text[one.end : one.close + _NEAR])):
            return *passed, True
        last = last or (*passed, False)
    return last


def days_until(
    concept: str, question: Passage, mentions: tuple[Mention, ...], then: Moment
) -> tuple[float, float] | None:
    """Return the least and the most days from the last dose of a drug, where a question tells it, to another moment."""
    for one in _named(question, mentions).get(concept, [])[:_MOST]:
        if told := _told(question.text, one):
            return before_now(told, then)
    return None


def _since(text: str, one: _Named, now: Moment | None) -> tuple[tuple[float, float], int] | None:
    """Return the least and the most days since the last dose of a drug, and where the words that tell it end."""
    told = _told(text, one) if now else None
    if told and now:
        passed = before_now(told, now)
        return (passed, told.end()) if passed else None
    dated = days_since_last(text, one.end, one.close)
    if dated is not None:
        return (dated[0], dated[0]), dated[1]
    before = text[max(one.start - _NEAR, 0) : one.start]
    named = _NAMED_DOSE.match(text, one.end, one.close) if _A_LAST.search(before) else None
    single = _SINGLE.match(text, one.end, one.close) if _A_SINGLE.search(before) else None
    once = single or (_ONCE.match(text, one.end, one.close) if _ONCE_BEFORE.search(before) else None)
    ended = named or once or _A_LAST_DOSE.search(text, one.end, one.close)
    ago = dict(ago_behind(text[ended.end() : one.close])) if ended else {}
    return ((ago[">="], ago["<="]), one.close) if ended and {">=", "<="} <= ago.keys() else None


def _told(text: str, one: _Named) -> re.Match[str] | None:
    """Return the moment that a text tells of the last dose of a drug, none where it tells several."""
    before, found = text[max(one.start - _NEAR, 0) : one.start], None
    if _LAST_BEFORE.search(before):
        found = _LAST_NAMED.match(text, one.end, one.close)
    found = found or _LAST_BEHIND.search(text, one.end, one.close) or _UNTIL.match(text, one.end, one.close)
    if found is None and _ONCE_BEFORE.search(before):
        found = _ONCE_BEHIND.match(text, one.end, one.close)
    return None if found and other_times(text[found.end() : one.close]) else found
