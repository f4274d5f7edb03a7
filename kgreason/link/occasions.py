"""What the words right beside a name say of it, by their form: *MI in 2009*, *once shock develops*, *? PE*, *gout - no*."""

import re
from collections.abc import Iterator
from functools import lru_cache

from kgreason.expressions import expression
from kgreason.model import Status

EVENT = expression(
    r"\b(?:bleed\w*|hemorrhage|stroke|TIA|MI|STEMI|NSTEMI|infarct\w*|heart attack|DVT|PE|embol\w+|clot|fracture|pneumonia|"
    r"perforation|overdose|pancreatitis|cellulitis|abscess|surgery|shingles|\w*ectomy|\w*plasty|C-section|ketoacidosis|cystitis|"
    r"ablation|concussion|sprain|miscarriages?|"
    r"seizure|rheumatic fever|pneumothorax|appendicitis|meningitis|sepsis|urosepsis)\b",
    re.IGNORECASE,
)
"""What happens and is over."""
_HAPPENED = expression(
    r"\b(?:(?:episodes?|attacks?|bouts?|spells?) of|(?:hospitali[sz]ed|admitted|treated|seen|operated on|surgery|resection|\w+ectomy) (?:for|with)|underwent)"
    r"\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
"""What stands before a thing that is told as an event: *an episode of X*."""
_IN_YEAR = expression(
    r"\s*(?:\([^)]*\)\s*|of (?:the|her|his) (?:\w+ ){1,2})?(?:once,? )?(?:back )?(?:in )?(?:19|20)\d\d\b", re.IGNORECASE
)
_AT_AGE = expression(
    r"\s*(?:in (?:19|20)\d\d|at (?:the )?age (?:of )?\w+|at \d{1,2}\b|the (?:year|month|week) before)", re.IGNORECASE
)
_ENDED_IN = expression(
    r"\s+(?:was|were|had been)\s+(?:repaired|drained|resected|excised|removed|cured|coiled|clipped)\b(?![^.;]{0,30}\btoday\b)",
    re.IGNORECASE,
)
_ENDED_SINCE = expression(
    r"\s*,?\s+(?:(?:which|that) (?:was|has been|is) )?(?:(?:since|now|subsequently|successfully) )?(?:cured|eradicated|corrected)\b"
    r"|,\s+now (?:fully |completely )?(?:healed|resolved|settled|gone|cleared)\b"
    r"|,?\s+which (?:has|have|had) (?:(?:since|now|fully|completely) )*(?:settled|resolved|cleared|healed|subsided|disappeared|gone)\b",
    re.IGNORECASE,
)
"""*Hepatitis C, cured in 2018*."""
_AFTER_HER = expression(
    r"\b(?:(?:since|after|following)\s+(?:her|his|my|their|the patient['’]s)|underwent)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
"""*After her heart attack*: it is over, where the name is of an event."""
_OLD = expression(r"(?<!year)(?<!years)(?<!month)(?<!months)[\s(]old\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
_SEEN_IN = expression(
    r"\b(?:seen|treated|admitted|hospitali[sz]ed|operated on)\s+(?:(?:back\s+)?in\s+(?:19|20)\d\d|last\s+(?:month|year|spring|summer|fall|autumn|winter)|"
    r"\w+\s+(?:weeks|months|years)\s+ago)\s+(?:for|with)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_ONCE_HAD = expression(
    r"(?:^|[.;,]\s*)(?:(?:back )?in (?:19|20)\d\d|(?:\w+ ){1,2}(?:years|months) ago|last (?:year|winter|summer|spring|fall|autumn)|in (?:his|her) (?:teens|youth|twenties|"
    r"thirties|forties|fifties|sixties|childhood)|as a (?:child|student|teenager|boy|girl)|at that time|"
    r"during (?:the|her|his) (?:last|previous|prior|first) (?:admission|stay|hospitali[sz]ation)),?\s+"
    r"(?:he|she|the patient|[A-Z]\w+)\s+(?:had|suffered|suffered from|underwent|was (?:hospitali[sz]ed|admitted|treated|"
    r"operated on) (?:for|with))\s+(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
"""*Two years ago, she had X*."""
_NEAR = 60
"""Characters before a name in which the short forms are looked for."""
_LONG_AGO = (" ago", "ast ", "n 19", "n 20", "n his ", "n her ", "s a ", "t th", "uring ")
"""Letters without which no sentence says so: a quick look before the expression's slow one."""
_CONDITION = expression(
    r"\b(?:once|when|whenever|before|until|in case|as soon as|should|if)\s+(?:(?:an?|any|the|another|new|severe|further|acute|second)\s+)*$",
    re.IGNORECASE,
)
_OCCURS = expression(
    r"\s+(?:(?:then|first|again|ever)\s+)?(?:occurs?|develops?|recurs?|ensues?|arises?|appears?|starts?|begins?|returns?|worsens?|persists?|sets? in)\b"
)
_SHOULD = expression(r"(?:^|[.;,]\s*|\b(?:and|but)\s+)should\b[^.;?]*$", re.IGNORECASE)
_OCCUR = expression(
    r"\s+(?:then\s+|ever\s+)?(?:occur|develop|recur|arise|appear|ensue|return|worsen|persist|start|begin)\b"
)
"""*Should any X occur*."""
_GUARDED = expression(
    r"\b(?:DVT|VTE|PE|thrombo\w+|embol\w+|ulcers?|endocarditis|pneumonia|PCP|PJP|malaria|tetanus|rabies|infections?|tuberculosis|"
    r"TB|influenza)$",
    re.IGNORECASE,
)
_GUARD = expression(r"\s+(?:prophylaxis|ppx|proph)\b", re.IGNORECASE)
"""*DVT prophylaxis*: what it guards against is not there; *migraine prophylaxis* guards against attacks of what is."""
_COMPLAINT = expression(
    r"(?:\w* ?pain|fever|nausea|vomiting|headaches?|anxiety|insomnia|constipation|itch\w*|wheez\w*|cough|dyspn(?:ea|oea)|SOB|"
    r"agitation|heartburn)",
    re.IGNORECASE,
)
_AS_NEEDED = expression(r"\bprn\s+(?:for\s+)?(?:[\w-]+\s+(?:or|and)\s+|\w+/)?$", re.IGNORECASE)
_SIGN = expression(r"(?:^|[\s,;(])-\s?$")
_PLUS = expression(r"(?:^|[\s,;(])\+\s?(?=[A-Za-z])")
"""A *+name* in a sentence, by which a *-name* is a sign and no dash of a list."""
_IMPRESSION = expression(r"\b(?:impression|assessment|diagnos[ie]s|dx|ddx|differential)\b[^.;]*$", re.IGNORECASE)
_VERSUS = expression(r"\s+(?:versus|vs\.?)\s", re.IGNORECASE)
_VERSUS_BEFORE = expression(r"\s(?:versus|vs\.?)\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
_EITHER = expression(
    r"(?:^|[.:;]\s*|\b(?:is|be|was|represents?|suggests?)\s+)either\s+(?:[\w-]+\s+){0,5}$", re.IGNORECASE
)
"""*Either gout or septic arthritis*; but *takes either ibuprofen or naproxen*."""
_QUERY = expression(r"(?:^|[\s(])\?\s?$")
_LIKELY = expression(
    r",\s+(?:most |very |quite )?(?:likely|probably|possibly|presumably|perhaps|maybe)\b(?=\s*(?:$|[.;,)]|(?:due|caused|related|drug|viral)\b))",
    re.IGNORECASE,
)
_ASKED = expression(r"\s?\?(?!\s*(?:yes|no|none|den)\w*\b)", re.IGNORECASE)
_OPENS = expression(r"^[\W\d]*$")
_DASH_NO = expression(r"\s+(?:[-–—]\s+(?:no|none|nil|negative|denied|denies)|no)\s*(?=$|[.,;])", re.IGNORECASE)
DASH_YES = expression(r"\s+(?:[-–—]\s+(?:yes|positive)|yes)\s*(?=$|[.,;])", re.IGNORECASE)


@lru_cache(maxsize=16384)
def _happens(name: str, start: int) -> bool:
    """Return whether a name, from a character on, is of what happens and is over; texts repeat their names."""
    return EVENT.search(name, start) is not None


def _is_event(sentence: str, low: int, high: int) -> bool:
    return _happens(sentence[max(0, low - 1) : high], min(low, 1))  # a word's border shows by the letter before it


def occasions(sentence: str, span: tuple[int, int]) -> Iterator[tuple[Status, str, int, int]]:
    """Yield what the form of the words beside a name says: status, rule, and where these words stand.

    >>> list(occasions("Once shock develops, mortality is high.", (5, 10)))
    [(<Status.HYPOTHETICAL: 'hypothetical'>, 'once it occurs (around)', 0, 19)]
    """
    low, high = span
    before = sentence[:low]
    near = before[-_NEAR:]
    yield from _past(sentence, span, before)
    yield from _expected(sentence, span, before)
    if "?" in before[-2:] and (query := _QUERY.search(before)):
        yield Status.POSSIBLE, "? (before)", query.start(), low
    elif likely := _LIKELY.match(sentence, high) or (_OPENS.match(before) and _ASKED.match(sentence, high)):
        yield Status.POSSIBLE, "probably or ? (after)", high, likely.end()
    elif (_VERSUS.match(sentence, high) or _VERSUS_BEFORE.search(near)) and _IMPRESSION.search(before):
        yield Status.POSSIBLE, "versus (around)", low, high
    elif "ither" in near and (either := _EITHER.search(near)):
        yield Status.POSSIBLE, "either (before)", low - len(near) + either.start(), low
    if denied := _DASH_NO.match(sentence, high):
        yield Status.DENIED, "- no (after)", high, denied.end()
    elif before[-2:].rstrip().endswith("-") and _SIGN.search(near) and _PLUS.search(sentence):
        yield Status.DENIED, "- (before)", before.rindex("-"), low


def _past(sentence: str, span: tuple[int, int], before: str) -> Iterator[tuple[Status, str, int, int]]:
    """Yield what says that a thing is over."""
    low, high = span
    near = before[-_NEAR:]
    dated = _AT_AGE.match(sentence, high) or _IN_YEAR.match(sentence, high)
    if dated and (_is_event(sentence, low, high) or _HAPPENED.search(before)):
        yield Status.PAST, "in a year gone by (after)", high, dated.end()
    elif over := _ENDED_IN.match(sentence, high):
        yield Status.PAST, "what was ended (after)", high, over.end()
    elif over := _ENDED_SINCE.match(sentence, high):
        yield Status.PAST, "ended since (after)", high, over.end()
    elif any(one in before for one in _LONG_AGO) and (once := _ONCE_HAD.search(before)):
        yield Status.PAST, "in a time gone by (before)", once.start(), low
    elif (" for " in near or " with " in near) and (seen := _SEEN_IN.search(near)):
        yield Status.PAST, "in a year gone by (before)", low - len(near) + seen.start(), low
    elif _is_event(sentence, low, high) and (earlier := _AFTER_HER.search(near) or _OLD.search(near)):
        yield Status.PAST, "past event (before)", low - len(near) + earlier.start(), low


def _expected(sentence: str, span: tuple[int, int], before: str) -> Iterator[tuple[Status, str, int, int]]:
    """Yield what says that a thing is only reckoned with."""
    low, high = span
    if (occurs := _OCCURS.match(sentence, high)) and (when := _CONDITION.search(before)):
        yield Status.HYPOTHETICAL, "once it occurs (around)", when.start(), occurs.end()
    elif (occurs := _OCCUR.match(sentence, high)) and (when := _SHOULD.search(before)):
        yield Status.HYPOTHETICAL, "should it occur (around)", when.start(), occurs.end()
    elif (guard := _GUARD.match(sentence, high)) and _GUARDED.search(sentence, low, high):
        yield Status.HYPOTHETICAL, "prophylaxis (after)", high, guard.end()
    elif _COMPLAINT.fullmatch(sentence, low, high) and (need := _AS_NEEDED.search(before)):
        yield Status.HYPOTHETICAL, "prn (before)", need.start(), low
