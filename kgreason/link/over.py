"""What more than a word or two says that a thing is over: *two weeks ago she had X*, *smoked for years, but quit*."""

import re
from collections.abc import Iterator

from kgreason.expressions import expression
from kgreason.link.occasions import is_event
from kgreason.model import Status

_TIME = (
    r"(?:in (?:19|20)\d\d|(?:(?!only\b)\w+ ){0,2}(?:years?|months?|weeks?) (?:ago|earlier|before|back)|in (?:the )?(?:spring|summer|autumn|fall|winter)|"
    r"in (?:her|my|both|all) (?:(?:first|second|third|last|previous|her|my) )?pregnanc(?:y|ies)|back in (?:college|school|the \w+|my \w+|\w+ school)|"
    r"when (?:he|she|I) was (?:\d+|an? \w+|little|young|in \w+)(?: years old)?|last (?:year|winter|summer|spring|fall|autumn|month|week)|"
    r"in (?:his|her|my) (?:teens|youth|twenties|thirties|forties|fifties|sixties|childhood)|as an? (?:child|student|teenager|boy|girl|baby|newborn|infant|toddler|freshman|young \w+)|"
    r"at (?:the )?age (?:of )?\w+|at \d{1,2}(?: (?:weeks|months|years)(?: of age)?)?(?![:%\d]|\s?(?:am|pm|a\.m|p\.m|h|mg|mm|cm|bpm|/)\b)|in (?:first|second|third|fourth|fifth|sixth|seventh|eighth) grade|at (?:Christmas|Easter|school|university|college)|in (?:college|school|the army|the navy|kindergarten)|on (?:holiday|vacation)|"
    r"earlier (?:this|last) (?:year|month)|at birth|"
    r"(?:about )?\w+ (?:weeks|months|years) (?:before|prior to) (?:(?:the|this|his|her|current|present|first) )*(?:consultation|visit|admission|presentation|evaluation)|"
    r"in (?:January|February|March|April|May|June|July|August|September|October|November|December)(?: (?:of )?(?:19|20)\d\d)?)"
)
_ONCE_HAD = expression(
    rf"(?:^|[.;,]\s*)(?:(?:back )?{_TIME}|in the past|at that time|(?:during|in) (?:(?:his|her|my) )?(?:childhood|infancy|youth)|"
    r"during (?:the|her|his|my) (?:last|previous|prior|first|second|third) (?:admission|stay|hospitali[sz]ation|pregnancy|visit)),?\s+"
    r"(?:(?:he|she|I|the patient|[A-Z]\w+)\s+(?:had|has had|had had|got|caught|suffered|suffered from|underwent|was in (?:the )?hospital with|(?:received|took|was given)\s+[^.;,]{1,40}?\sfor|"
    r"(?:was|had been) (?:hospitali[sz]ed|admitted|treated|operated on) (?:for|with))|(?:the|her|his)\s+(?:[\w-]+\s+){1,3}was complicated by)\s+"
    r"(?P<gap>(?:[\w-]+,?\s+){0,8})$",
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
_DID_HAVE = expression(
    r"(?<!has )(?<!have )\b(?:had|got|caught|suffered|contracted|experienced|was in (?:the )?hospital with|(?:was|were) (?:hospitali[sz]ed|admitted|treated) (?:for|with)|"
    r"there (?:was|were|had been)|(?:took|received|underwent|was on|was given)\s+[^.;,]{1,40}?\bfor)\s+(?:(?!no\b|not\b|never\b|any\b)[\w-]+\s+){0,4}$",
    re.IGNORECASE,
)
_BACK_THEN = expression(
    rf"(?:\s+(?:once|twice|again))?(?:\s+(?:(?!(?:and|or|but|that|who|which|since|for|has|had|is|was|until|no|not|medic\w+|treatment|therapy|dose|drugs?|tablets?|changed|checked|tested)\b)[\w-]+\s+){{0,5}}?{_TIME}"
    r"|\s+when (?:he|she|I) (?:was (?:\d+|two|three|four|five|six|seven|eight|nine|ten|an? (?:child|baby|kid|boy|girl|student|teenager)|young|little|pregnant)|"
    r"(?:took|was on|was given|received|was taking|tried)\b)|\s+(?:after|with|during) (?:her|his|my) (?:first|second|third|last|previous) "
    r"(?:child|baby|pregnancy|delivery|birth|operation|surgery))\b(?![^.;]*\b(?:still|now worse|worsened|persist\w*|ongoing|continu\w+|progress\w*|worsening)\b)",
    re.IGNORECASE,
)
"""*Had X while on Y last year*, *got X when she was five*."""
_DIED_DOWN = expression(
    r"(?:\s+(?:(?:that|which) )?(?:she|he|I) had(?:\s+\w+){0,4}|\s+(?:that|which)\s+\w+(?:\s+\w+){1,4})?\s+(?:(?:is|are) (?:(?:now|all|\w+ly)\s+)*(?:gone|over|healed|cured)|(?:(?:has|have|had|finally|eventually|soon|then|since|now|fully|completely|gradually|slowly|quickly|"
    r"spontaneously|all)\s+)*(?:healed|faded|came and went|cleared(?: up)?|settled|has passed|passed|broke|abated|remitted|disappeared|vanished|went (?:away|down)|gone (?:away|down)|"
    r"died down|wore off|ceased|ended|let up|lasted (?:[\w-]+\s+){1,4}(?:and|then)\s+(?:then\s+)?(?:resolved|stopped|went away|passed|subsided|cleared)))\b(?!\s+(?:worse|into|by|out|for|in [A-Z]|the|his|her|away from|on|with)\b)(?![^.;]*\b(?:came back|returned|recurred|flared|back again|partly|partially)\b)",
    re.IGNORECASE,
)
"""*The X settled with rest*; *X came back* holds on."""
_RECOVERED = expression(
    r"\s+until (?:age|the age|he was|she was|puberty|adolescence)\b|[^.;,]{0,25},?\s+(?:in )?(?:19|20)\d\d,\s*(?:with )?(?:fully |completely |since )?(?:recovered|cured|(?:full|complete|good) recovery|healed)\b|"
    r",?\s+(?:repaired|drained|resected|excised|removed|coiled|clipped|fixed|pinned|nailed)\s+(?:in (?:19|20)\d\d|\w+ years ago|last year)\b|"
    r"\s+(?:repair|surgery|operation|excision|resection|removal|drainage),?\s+(?:in\s+)?(?:19|20)\d\d\b|"
    r"\s+(?:was|were)\s+(?:found|seen|diagnosed)\s+[^.;,]{0,20}?\band\s+(?:has\s+)?(?:since\s+)?(?:healed|resolved|cleared)\b",
    re.IGNORECASE,
)
"""*X 2009, full recovery*, *X repaired in 2017*."""
_TREATED = expression(r",?\s+(?:(?:fully|successfully)\s+)?treated,?\s+(?:in\s+)?(?:19|20)\d\d\b", re.IGNORECASE)
_GERM = expression(
    r".*\b(?:TB|tuberculosis|hep(?:atitis)? [ABC]|hep C|syphilis|gonorrh\w+|chlamydia|Lyme|malaria|pneumonia|H\. pylori|infection|scabies|cellulitis)(?: disease)?",
    re.IGNORECASE,
)
"""What a treatment ends: *TB, treated, 2001*; but *gout, treated in 2019*."""
_AFTER_EVENT = expression(
    r"\s+(?:(?:after|following|during)\s+(?:(?:the|her|his|an?|knee|hip|bowel|back|major|minor|abdominal|long)\s+){0,2}(?:surgery|operation|flight|delivery|birth|pregnancy|procedure|"
    r"chemotherapy)|during (?:that|the last|her last|his last|the same) (?:admission|stay|visit|hospitali[sz]ation|flight))\b",
    re.IGNORECASE,
)
"""*Had a DVT after knee surgery*."""
_REACTION = expression(
    r".*\b(?:angioedema|rash|hives|urticaria|anaphylaxis|reaction|cough|myalgia|bleed(?:ing)?|swelling|bronchospasm)",
    re.IGNORECASE,
)
_FROM_DRUG = expression(r"\s+(?:from|on|to|with|after)\s+(?!the\b|her\b|his\b|an?\b|exertion\b|\w+ing\b)[a-z]{5,}\b")
_LAST = expression(r"(?:^|\b(?:her|his|my|the)\s+)last\s+$", re.IGNORECASE)
_WAS = expression(r"\s+(?:was|occurred|happened)\b", re.IGNORECASE)
_HERS = expression(r"\b(?:her|his|my)\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
_OCCURRED = expression(
    r"\s+(?:occurred|happened)\b(?![^.;]{0,40}\b(?:minutes|hours?|today|yesterday|morning|night|tonight|now)\b)",
    re.IGNORECASE,
)
"""*Her last X was in May*, *his X occurred on the drug*."""
_LEFT_WITH = expression(
    rf"\bdischarged\b[^.;,]{{0,25}}\b(?:after|following)\s+(?:an?\s+)?(?:[\w-]+\s+)?$|\bhad (?:her|his|my) \w+ (?:out|removed|taken out) (?:for|because of)\s+$|"
    rf"\b(?:seen|treated|admitted|hospitali[sz]ed|operated on|inpatient|had surgery|had an operation|surgery|operation)\s+(?:her|him|me)?\s*(?:{_TIME})\s+(?:for|with|because of)\s+(?:[\w-]+\s+){{0,2}}$",
    re.IGNORECASE,
)
"""*Discharged last week after X*, *admitted in March for X*."""
_SEEN_FOR = expression(r"(?:seen|treated|admitted|hospitali[sz]ed|inpatient)\b", re.IGNORECASE)
"""After which only an event is over: who was admitted last week with hyperkalemia may have it still."""
_OUT_FROM = expression(
    r"\b(?:days?|weeks?|months?|years?)\s+(?:out from|out of|after|post|since|from|following)\s+(?:(?:his|her|the|my|an?)\s+)?$",
    re.IGNORECASE,
)
_WAS_IN = expression(
    r"\s+(?:was|were|occurred|happened)\s+(?:in|at|on|during|(?:\w+\s+){1,2}(?:years?|months?) ago)\b(?!\s+(?:remission|the left|the right))"
)
"""*Six weeks out from her X*, *the X was in 2012*."""
_TREATED_FOR = expression(
    r"\b(?:radiation|radiotherapy|chemo\w*|surgery|operation)\s+for\s+(?:[\w-]+\s+)?$", re.IGNORECASE
)
_YEAR = expression(r",?\s+(?:in\s+)?(?:19|20)\d\d\b")
_LAST_IN = expression(
    r"\s*,\s*(?:the )?(?:last|latest) (?:one |episode |attack )?(?:was )?(?:in )?(?:(?:19|20)\d\d|\w+ (?:years?|months?) ago|last)\b"
)
"""*Radiation for X 2001*; *three DVTs, the last in 2018*."""
_LONG_SINCE = expression(rf"(?:^|[.;:]\s*)(?:back )?{_TIME},?\s+(?:an?\s+)?$", re.IGNORECASE)
_ALONE = expression(r"\s*(?:[,;.(]|$|(?:in|of|after|with|treated|and)\b)")
"""*Ten years ago X, since then none*."""
_SURVIVOR = expression(r"\s+survivor\b", re.IGNORECASE)
_STOPPED = expression(
    r"\b(?:stopped|gave up|quit|sober from|abstinent from|clean from|abstains from|came off)\s+(?:all\s+)?$",
    re.IGNORECASE,
)
_FREE_NOW = expression(
    r"(?:\s+(?!(?:and|or|but|that|which)\b)[\w-]+){0,6},?\s+(?:which|that)\s+(?:has|have)\s+(?:since|now)\s+(?:resolved|subsided|cleared|gone|settled|healed|disappeared)\b|"
    r"[^.;,]{0,40}[;,]\s*none (?:today|now|at present)\b|[^;]{0,12}(?:19|20)\d\d[^.;]{0,60}[;,]\s*no (?:recurrence|relapse)\b|"
    r"\s+(?:with|in|during) (?:her |my |the )?(?:last|first|second|previous|prior) pregnancy\b|[^.;,]{0,25},?\s+(?:and\s+)?(?:is\s+)?now (?:fully |completely )?recovered\b|\s+(?:once |twice |a few times )?before\s*(?=[.,;]|$)|"
    r"[^.;,]{0,40},\s*(?:(?:fully|completely|since|long|long since|now) )?(?:cleared|resolved|recovered|healed|cured)\s*(?=[.,;]|$)",
    re.IGNORECASE,
)
_TIMES = expression(
    r"\b(?:one|two|three|four|several|multiple|many|\d+)\s+(?:\w+\s+)?(?:admissions?|hospitali[sz]ations?)\s+(?:for|with)\s+(?:[\w-]+\s+){0,2}$|"
    r"\b(?:hospitali[sz]ed|admitted|treated|operated on)\s+(?:once|twice|\w+ times|on \w+ occasions)\s+(?:for|with)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
"""*Hospitalized twice for X*."""
_LONG_BEFORE = expression(
    r"\s+(?:of|in|on|to|at|from|during|following|after|with|due to)\s+(?:(?!(?:and|or|has|had|have|is|was|that|who|which|since|for|diagnosed|began|started)\b)[\w-]+\s+){1,6}"
    r"(?:years?|months?) ago\b",
    re.IGNORECASE,
)
_HAD_IT = expression(
    r"\b(?:had|treated for|underwent|surgery for|suffered|operated (?:on )?for|hospitali[sz]ed for|admitted for|except for|apart from|episode of)\s+"
    r"(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
"""*Treated for X of the right arm two years ago*, *concussion from a fall seven months ago*."""
_SPELL = expression(r"\b(?:episodes?|attacks?|bouts?|spells?|periods?) of\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_HABIT = expression(
    r".*\b(?:smok\w*|drank|drinks?|drinking|alcohol|tobacco|cigarettes?|marijuana|cocaine|heroin)", re.IGNORECASE
)
_QUIT = expression(
    r"\s+(?:[^.;]{0,40}\s)?until\s+(?:(?:19|20)\d\d|(?:(?:shortly|just) before )?(?:his|her|the) (?:diagnosis|heart attack|stroke|pregnancy|operation|surgery|transplant)|(?:he|she) was \d|(?:\w+ ){1,2}(?:years?|months?) ago|age\b|last\b)|"
    r"[^.;]{0,90}?(?:,|\b(?:but|and|until))\s+(?:(?:he|she)\s+)?(?:(?:has|had|since)\s+)*(?:quit|gave (?:it )?up|stopped|ceased|quitting)\b"
    r"(?!\s+(?:taking|using|the (?:drug|medic))\b)",
    re.IGNORECASE,
)
"""*Smoked a pack a day for ten years, but quit last spring*."""
_NEAR = 60
"""Characters before a name in which the short forms are looked for."""


def over(sentence: str, span: tuple[int, int]) -> Iterator[tuple[Status, str, int, int]]:
    """Yield what the words around a name say of its end: status, rule, and where these words stand.

    >>> list(over("He smoked for years but quit.", (3, 9)))
    [(<Status.PAST: 'past'>, 'quit (after)', 9, 28)]
    """
    low, high = span
    before = sentence[:low]
    near = before[-_NEAR:]
    if (times := _TIMES.search(near)) and is_event(sentence, low, high):
        yield Status.PAST, "so many times (before)", low - len(near) + times.start(), low
    elif (ago := _LONG_BEFORE.match(sentence, high)) and (_HAD_IT.search(near) or _happened(sentence, span, ago)):
        yield Status.PAST, "long ago (after)", high, ago.end()
    elif _SPELL.search(near) and (passed := _PASSED.match(sentence, high)):
        yield Status.PAST, "that resolved (after)", high, passed.end()
    elif (habit := _HABIT.fullmatch(sentence, low, high)) and (quits := _QUIT.match(sentence, high)):
        yield Status.PAST, "quit (after)", high, quits.end()
    elif habit and (quits := _STOPPED.search(near)):
        yield Status.PAST, "quit (before)", low - len(near) + quits.start(), low
    elif once := _once_had(before):
        yield Status.PAST, "in a time gone by (before)", once.start(), low


def _happened(sentence: str, span: tuple[int, int], ago: re.Match[str]) -> bool:
    """Return whether a time gone by is that of an event, and not of what it came after."""
    return not ago.group().lstrip().startswith(("after", "following")) and is_event(sentence, *span)


def ended(sentence: str, span: tuple[int, int]) -> Iterator[tuple[Status, str, int, int]]:
    """Yield what the words right behind a name say of its end: status, rule, and where these words stand.

    >>> list(ended("The rash faded within a week.", (4, 8)))
    [(<Status.PAST: 'past'>, 'died down (after)', 8, 14)]
    """
    low, high = span
    for words, rule in (
        (_DIED_DOWN, "died down (after)"),
        (_RECOVERED, "recovered (after)"),
        (_SURVIVOR, "survivor (after)"),
        (_FREE_NOW, "free of it now (after)"),
    ):
        found = words.match(sentence, high)
        if found and not sentence[:low].rstrip().endswith("?"):
            yield Status.PAST, rule, high, found.end()
            return
    yield from _dated(sentence, span)


def _dated(sentence: str, span: tuple[int, int]) -> Iterator[tuple[Status, str, int, int]]:
    """Yield what the words around a name say of the time when it happened."""
    low, high = span
    before = sentence[max(0, low - _NEAR) : low]
    event = is_event(sentence, low, high)
    if _TREATED_FOR.search(before) and (year := _YEAR.match(sentence, high)):
        yield Status.PAST, "treated in a year gone by (after)", high, year.end()
    elif event and (last := _LAST_IN.match(sentence, high)):
        yield Status.PAST, "the last in (after)", high, last.end()
    elif event and (out := _OUT_FROM.search(before) or _WAS_IN.match(sentence, high)):
        yield Status.PAST, "when it happened (around)", low, max(high, out.end())
    elif (left := _LEFT_WITH.search(before)) and (event or not _SEEN_FOR.match(left.group())):
        yield Status.PAST, "what she was in for (before)", low - len(before) + left.start(), low
    elif (_LAST.search(before) and (was := _WAS.match(sentence, high))) or (
        _HERS.search(before) and (was := _OCCURRED.match(sentence, high))
    ):
        yield Status.PAST, "it happened (after)", high, was.end()
    else:
        yield from _back(sentence, span, before, event=event)


def _back(sentence: str, span: tuple[int, int], before: str, *, event: bool) -> Iterator[tuple[Status, str, int, int]]:
    """Yield what says that she had it, or was treated, in a time gone by."""
    low, high = span
    if _ALONE.match(sentence, high) and (since := _LONG_SINCE.search(sentence[:low])):
        yield Status.PAST, "long ago (before)", since.start(), low
    elif (treated := _TREATED.match(sentence, high)) and _GERM.fullmatch(sentence, low, high):
        yield Status.PAST, "treated in a year gone by (after)", high, treated.end()
    elif (then := _back_then(sentence, span, event=event)) and _DID_HAVE.search(before):
        yield Status.PAST, "back then (after)", high, then.end()


def _back_then(sentence: str, span: tuple[int, int], *, event: bool) -> re.Match[str] | None:
    """Return the words behind a name, of an ``event`` or not, that say when she had it, or on which drug."""
    low, high = span
    then = _BACK_THEN.match(sentence, high)
    if then is None and _REACTION.fullmatch(sentence, low, high):
        then = _FROM_DRUG.match(sentence, high)
    return _AFTER_EVENT.match(sentence, high) if then is None and event else then


def _once_had(before: str) -> re.Match[str] | None:
    """Return the words before a name that say she had it at a time gone by, unless a clause on another thing follows."""
    once = _ONCE_HAD.search(before)
    return None if once is None or _OTHER_CLAUSE.search(once["gap"]) else once
