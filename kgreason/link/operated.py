"""What a text tells as treated before and behind the patient: *operated on for X*, *N days after the repair of X*.

Also the rest of a list of history whose treatments stand between: *a history of X treated with A, Y and Z*.
"""

import re
from collections.abc import Iterator

from kgreason.expressions import expression
from kgreason.link.occasions import is_event
from kgreason.model import Status

_OPERATION = (
    r"(?:surger(?:y|ies)|operations?|repair|resection|excision|removal|drainage|hospitali[sz]ations?|"
    r"\w+ectomy|\w+plasty|\w+pexy|c(?:a)?esarean(?: section| delivery)?|C-section|\w*transplant\w*|debridement)"
)
_GAP = r"(?:(?!(?:and|or|but|who|which|that|with|no)\b)[\w'’/.-]+\s+){0,5}"
_DONE = (
    r"(?:\b(?:underwent|undergoes (?:an? )?(?:uncomplicated|successful)|(?:has|had|have|having) (?:undergone|had)|was hospitali[sz]ed|(?:days?|weeks?|months?|years?|hours) (?:after|following|since)(?: undergoing)?)|"
    r"^(?:after|following)(?: undergoing)?)"
)
_BECAUSE = expression(
    rf"{_DONE}\s+{_GAP}{_OPERATION}\s+(?:of [\w -]{{1,30}}? )?(?:(?:\w+ ){{1,3}}ago,?\s+)?(?:for|because of|due to|of)\s+{_GAP}$",
    re.IGNORECASE,
)
"""*Underwent a colectomy because of X*, *three days after surgical repair of an X*."""
_OPERATED_ON = expression(
    rf"\b(?:operated(?: on)?|surgically treated),?\s+(?:{_GAP}ago,?\s+)?(?:for|of|because of)\s+{_GAP}$", re.IGNORECASE
)
"""*Operated, 20 years ago, of X*."""
_UNDERGOING = expression(rf"{_DONE}\s+(?:an?\s+)?{_GAP}$", re.IGNORECASE)
_REPAIR = expression(r"\s+(?:repair|resection|excision|removal|drainage|surgery|operation)\b", re.IGNORECASE)
"""*After undergoing an open X repair*."""
_THEN = r"(?:\w+ (?:days|weeks|months|years) ago|last (?:week|month|year|spring|summer|fall|autumn|winter))"
_BROUGHT = expression(
    rf"(?:^|[.;]\s*){_THEN},?\s+(?:she|he|the patient)\s+(?:came|presented|went|was (?:brought|taken|seen|admitted))\s+[^.;,]{{0,40}}?\b(?:after|for|with|because of)\s+{_GAP}$",
    re.IGNORECASE,
)
"""*Two months ago he came to the emergency department after an X*."""
_WAS_IN = expression(
    rf"(?:^|[.;]\s*|\bthat\s+){_THEN},?\s+(?:she|he|the patient)\s+(?:was (?:the (?:driver|passenger) |involved )?in|experienced|sustained|presented an episode of|had an episode of)\s+"
    rf"(?:[\w-]+,?\s+){{0,5}}$",
    re.IGNORECASE,
)
"""*Four months ago, she was in an X*."""
_COMPLICATED = expression(
    r"\b(?:her|his|the)\s+(?:surgery|operation|procedure|delivery)\s+was complicated by\s+(?:[\w-]+\s+){0,3}$|"
    r"\b(?:first|second|last|previous|prior)\s+(?:child|baby|pregnancy|delivery)\s+(?:was|were) complicated by\s+(?:[\w-]+\s+){0,5}$",
    re.IGNORECASE,
)
_FOR = expression(
    rf"\b{_OPERATION}\s+(?:with [\w -]{{1,30}}? )?(?:(?:was|were|had been) (?:done|performed)\s+)?(?:(?:at \d{{1,2}}|in (?:19|20)\d\d|yesterday|last \w+|(?:\w+ ){{1,2}}ago),?\s+)?for\s+{_GAP}$",
    re.IGNORECASE,
)
"""*Colectomy for X*, unless it is to come."""
_TO_COME = expression(
    r"\b(?:scheduled|planned|awaiting|awaits?|waiting|before|needs?|candidate|undergo|considered?|considering|elective|pre-?op\w*|will|would|going|refer\w*|recommend\w*|"
    r"indicat\w*|requir\w*|options?|offered|refus\w*|declin\w*|should|if|no|not|without|never|proposed?|possible|risk|evaluat\w*|evaluation)\b",
    re.IGNORECASE,
)
_YEARS_AFTER = expression(
    rf"\b(?:months|years)\s+(?:after|following)\s+{_GAP}(?:irradiation|radiation|radiotherapy|chemotherapy)(?: therapy)?\s+for\s+{_GAP}$",
    re.IGNORECASE,
)
_COURSE = expression(
    rf"\b(?:completed|finished)\s+{_GAP}(?:courses?|cycles?) of [\w -]{{3,40}}? for\s+{_GAP}$|\b(?:received|took|was given|were given)\s+[\w -]{{3,40}}? in the past for\s+{_GAP}$",
    re.IGNORECASE,
)
"""*Completed a course of amoxicillin for X*."""
_ENDED_DRUG = expression(
    rf"\b(?:stopped|withdrawn|discontinued|gave up|given up|came off|abandoned)\b[^.;,]{{0,40}}?\b(?:because of|due to|owing to|after|for)\s+{_GAP}$",
    re.IGNORECASE,
)
_REACTION = expression(
    r"(?:[\w-]+ )?(?:rash(?:es)?|hives|urticaria|cough|nausea|vomiting|diarrh(?:ea|oea)|constipation|nosebleeds?|epistaxis|bruis\w+|muscle (?:aches?|pains?)|myalgias?|dizziness|"
    r"headaches?|angio-?edema|(?:lip |facial |ankle |gum )?swelling|neutropenia|black stools|sweats|sweating|gynecomastia|drowsiness|sedation|hair loss|weight gain|tremors?|heartburn|dyspepsia)",
    re.IGNORECASE,
)
"""*Lisinopril was stopped because of X*: the drug's doing; what made a drug unfit for the patient is still there."""
_AGO_HE = expression(
    r"(?:^|[.;,:]\s*)(?:\w+ (?:days|weeks|months) (?:ago|earlier|before)|last (?:week|month|year)),?\s+(?:he|she|I)(?: also)?\s*$",
    re.IGNORECASE,
)
_HAD_NAMED = expression(r"had\b", re.IGNORECASE)
"""*Ten days ago he had a cold*, where the name has the verb."""
_AFTER_ONE = expression(
    rf"(?:^|[.;]\s*)\w+ (?:days|weeks|months) (?:after|following)\s+(?:an?|his|her)\s+{_GAP}$", re.IGNORECASE
)
_TWICE = expression(
    r"\s+(?:twice|(?:two|three|four|several|\d) times)\b(?!\s+(?:an?|per|daily|each|every|in the last|in the past|today|on|over|during|this|weekly|now))",
    re.IGNORECASE,
)
_BEEN_TREATED = expression(
    r"\s+(?:(?:was|were|had been)\s+(?:\w+ly )?(?:treated|relieved|managed)|required)\b[^.;]{0,60}?\b(?:(?:months?|years?) ago|in (?:19|20)\d\d|last (?:year|spring|summer|fall|autumn|winter)|at \d{1,2}\b(?! (?:mg|mL|h))|when (?:she|he|I) was)",
    re.IGNORECASE,
)
"""*X was treated with doxycycline two years ago*, of an illness that passes."""
_REMOVED = expression(
    r"\s*(?:\([^)]*\)\s*)?,?\s+(?:that|which)\s+(?:was|were|had been)\s+(?:removed|resected|excised|drained|repaired)\b",
    re.IGNORECASE,
)
"""*Polyps (< 6 mm) that were removed*."""
_NEAR = 160
"""Characters before a name in which these are looked for."""

_LISTED = expression(
    r"\b(?:history|antecedents?)\s*(?:(?:of|includes?|included|notable for|significant for)\b:?|:)", re.IGNORECASE
)
_TREATMENT = expression(
    r"\s*\([^)]*\)|,?\s+(?:(?:well|poorly|currently|adequately)[ -])?(?:treated|under treatment|on treatment|in treatment|controlled|managed|medicated)"
    r"\s+(?:with|by|on)\s+(?:(?!\b(?:comes?|came|presents?|presented|presenting|consults?|reports?|has|had|is|was|who|which|admitted|brought|complain\w*|develop\w*)\b)[^,.;])+?(?=,|$)",
    re.IGNORECASE,
)
_OTHER = expression(
    r"\b(?:who|which|that|presents?|presented|presenting|comes|came|consults?|is|was|were|are|has|had|have|admitted|brought|reports?|complain\w*|"
    r"refers?|develop\w*|under\w+|went|now|currently|today|no|not|without|denies|with|since|after|because|family|mother|father|brother|sister|"
    r"taking|takes|on|for|in whom|seen|attends|visits?)\b",
    re.IGNORECASE,
)
_ITEM = expression(r"(?:,|\band|,\s*and)\s+(?:[\w'’/.-]+\s+){0,4}$", re.IGNORECASE)
_DISEASES = frozenset({"Disease", "PhenotypicFeature"})


def operated(sentence: str, span: tuple[int, int], kind: str) -> Iterator[tuple[Status, str, int, int]]:
    """Yield what says that a thing was treated, or is listed as history: status, rule, and where these words stand.

    >>> list(operated("Operated on for gastritis.", (16, 25), "Disease"))
    [(<Status.PAST: 'past'>, 'operated on for (before)', 0, 16)]
    """
    if kind not in _DISEASES:
        return
    low, high = span
    near = sentence[max(0, low - _NEAR) : low]
    if (
        found := _OPERATED_ON.search(near)
        or _BECAUSE.search(near)
        or _YEARS_AFTER.search(near)
        or _was_for(sentence, span, near)
    ):
        yield Status.PAST, "operated on for (before)", low - len(near) + found.start(), low
    elif (repair := _REPAIR.match(sentence, high)) and (found := _UNDERGOING.search(near)):
        yield Status.PAST, "repaired (around)", low - len(near) + found.start(), repair.end()
    elif (
        found := _COMPLICATED.search(near)
        or _WAS_IN.search(near)
        or _COURSE.search(near)
        or _told(sentence, span, near)
    ):
        yield Status.PAST, "in a time gone by (before)", low - len(near) + found.start(), low
    elif removed := _REMOVED.match(sentence, high) or (is_event(sentence, low, high) and _gone_by(sentence, high)):
        yield Status.PAST, "in a time gone by (after)", high, removed.end()
    elif (start := _of_history(sentence, low)) >= 0:
        yield Status.PAST, "history of, listed (before)", start, low


def _was_for(sentence: str, span: tuple[int, int], near: str) -> re.Match[str] | None:
    """Return the words that say what an operation was for, unless it is still to come."""
    found = _FOR.search(near)
    if found is None or _TO_COME.search(near[: found.start()]) or _TO_COME.search(sentence[span[1] : span[1] + 40]):
        return None
    return found


def _told(sentence: str, span: tuple[int, int], near: str) -> re.Match[str] | None:
    """Return the words before a name that say that it passed: an event of days ago, or what a drug did that was stopped."""
    name = sentence[slice(*span)]
    if _REACTION.fullmatch(name) and (ended := _ENDED_DRUG.search(near)):
        return ended
    if _HAD_NAMED.match(name) and (ago := _AGO_HE.search(near)):
        return ago
    return (_BROUGHT.search(near) or _AFTER_ONE.search(near)) if is_event(sentence, *span) else None


def _gone_by(sentence: str, high: int) -> re.Match[str] | None:
    """Return the words behind an event that say how often it was, or when it was treated."""
    return _TWICE.match(sentence, high) or _BEEN_TREATED.match(sentence, high)


def _of_history(sentence: str, low: int) -> int:
    """Return where the list of history begins that a name is an item of behind a treatment; -1 where it is none."""
    heads = list(_LISTED.finditer(sentence, 0, low))
    if not heads:
        return -1
    between = sentence[heads[-1].end() : low]
    bare = _TREATMENT.sub("", between)
    listed = bare != between and _ITEM.search(bare) and not _OTHER.search(bare) and not re.search(r"[.;:?]", bare)
    return heads[-1].start() if listed else -1
