"""What more than a word or two says that a thing is over: *two weeks ago she had X*, *smoked for years, but quit*."""

import re
from collections.abc import Iterator

from kgreason.expressions import expression
from kgreason.link.occasions import EVENT
from kgreason.model import Status

_ONCE_HAD = expression(
    r"(?:^|[.;,]\s*)(?:(?:back )?in (?:19|20)\d\d|(?:\w+ ){1,2}(?:years?|months?|weeks?) ago|last (?:year|winter|summer|spring|fall|autumn)|in (?:his|her) (?:teens|youth|twenties|"
    r"thirties|forties|fifties|sixties|childhood)|as a (?:child|student|teenager|boy|girl)|at that time|"
    r"during (?:the|her|his) (?:last|previous|prior|first) (?:admission|stay|hospitali[sz]ation)),?\s+"
    r"(?:(?:he|she|the patient|[A-Z]\w+)\s+(?:had|suffered|suffered from|underwent|was (?:hospitali[sz]ed|admitted|treated|"
    r"operated on) (?:for|with))|(?:the|her|his)\s+(?:[\w-]+\s+){1,3}was complicated by)\s+(?P<gap>(?:[\w-]+,?\s+){0,8})$",
    re.IGNORECASE,
)
"""*Two years ago, she had X*."""
_OTHER_CLAUSE = expression(
    r"\b(?:and|but|that|which|who|when)\s+(?:(?:she|he|now|then|still|also)\s+)*(?:has|had|is|was|takes|took|now|reports|uses|developed|presents)\b|,\s+(?:now|today)\b|"
    r"\b(?:because|since|after|with)\b"
)
_PASSED = expression(
    r"[^.;]{0,80}?\b(?:that|which)\s+(?:(?:has|have|had|was|\w+ly|since|then)\s+)*(?:resolved|subsided|cleared|remitted|disappeared|abated|"
    r"went away|self-limited)\b",
    re.IGNORECASE,
)
"""*An episode of X at work that resolved*."""
_TIMES = expression(
    r"\b(?:hospitali[sz]ed|admitted|treated|operated on)\s+(?:once|twice|\w+ times|on \w+ occasions)\s+(?:for|with)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
"""*Hospitalized twice for X*."""
_LONG_BEFORE = expression(
    r"\s+(?:of|in|on|to|at|following|after|with|due to)\s+(?:(?!(?:and|or|has|had|have|is|was|that|who|which|since|for|diagnosed|began|started)\b)[\w-]+\s+){1,6}"
    r"(?:years?|months?) ago\b",
    re.IGNORECASE,
)
_HAD_IT = expression(
    r"\b(?:had|treated for|underwent|surgery for|suffered|operated (?:on )?for|hospitali[sz]ed for|admitted for|except for|apart from|episode of)\s+"
    r"(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
"""*Treated for X of the right arm two years ago*."""
_SPELL = expression(r"\b(?:episodes?|attacks?|bouts?|spells?|periods?) of\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_HABIT = expression(
    r".*\b(?:smok\w*|drank|drinks?|drinking|alcohol|tobacco|cigarettes?|marijuana|cocaine|heroin)", re.IGNORECASE
)
_QUIT = expression(
    r"[^.;]{0,90}?(?:,|\b(?:but|and|until))\s+(?:(?:he|she)\s+)?(?:(?:has|had|since)\s+)*(?:quit|gave (?:it )?up|stopped|ceased|quitting)\b"
    r"(?!\s+(?:taking|using|the (?:drug|medic))\b)",
    re.IGNORECASE,
)
"""*Smoked a pack a day for ten years, but quit last spring*."""
_NEAR = 60
"""Characters before a name in which the short forms are looked for."""
_LONG_AGO = (" ago", "ast ", "n 19", "n 20", "n his ", "n her ", "s a ", "t th", "uring ")
"""Letters without which no sentence says so: a quick look before the expression's slow one."""


def over(sentence: str, span: tuple[int, int]) -> Iterator[tuple[Status, str, int, int]]:
    """Yield what the words around a name say of its end: status, rule, and where these words stand.

    >>> list(over("He smoked for years but quit.", (3, 9)))
    [(<Status.PAST: 'past'>, 'quit (after)', 9, 28)]
    """
    low, high = span
    before = sentence[:low]
    near = before[-_NEAR:]
    if (times := _TIMES.search(near)) and EVENT.search(sentence, low, high):
        yield Status.PAST, "so many times (before)", low - len(near) + times.start(), low
    elif (ago := _LONG_BEFORE.match(sentence, high)) and _HAD_IT.search(near):
        yield Status.PAST, "long ago (after)", high, ago.end()
    elif _SPELL.search(near) and (passed := _PASSED.match(sentence, high)):
        yield Status.PAST, "that resolved (after)", high, passed.end()
    elif _HABIT.fullmatch(sentence, low, high) and (quits := _QUIT.match(sentence, high)):
        yield Status.PAST, "quit (after)", high, quits.end()
    elif any(one in before for one in _LONG_AGO) and (once := _once_had(before)):
        yield Status.PAST, "in a time gone by (before)", once.start(), low


def _once_had(before: str) -> re.Match[str] | None:
    """Return the words before a name that say she had it at a time gone by, unless a clause on another thing follows."""
    once = _ONCE_HAD.search(before)
    return None if once is None or _OTHER_CLAUSE.search(once["gap"]) else once
