"""What says that two drugs do something to each other: words that rows of `verifiers/claims/between.tsv` share.

A row that begins with OUTCOME holds only in a sentence that says what comes of it (*increases*, *avoid*, *was reported*)
and not that nothing does (*no effect*, *was not studied*), or that one drug is taken in the place of the other.
"""

import re
from functools import cache

from kgreason.expressions import expression

_EFFECTS = (
    r"(?:effects?|actions?|activity|toxicity|levels?|concentrations?|auc|c ?max|exposures?|bioavailability|half-li(?:fe|ves)|absorption|responses?|"
    r"potency|efficacy|effectiveness)"
)
_FATE = r"(?:clearance|metabolism|elimination|excretion|degradation|breakdown|inactivation)"
SHARED = {
    "EFFECTS": _EFFECTS,
    "FATE": _FATE,
    "KINETICS": rf"(?:{_EFFECTS}|{_FATE}|pharmacokinetics|requirements?|inr|prothrombin times?|doses?|dosages?)",
    "RAIS": r"(?:increas|enhanc|potentiat|augment|prolong|elevat|rais|intensif|doubl|tripl)",
    "LOWER": r"(?:decreas|reduc|diminish|antagoni[sz]|lower|attenuat|impair|blunt|interfer|counteract|weaken|abolish|oppos)",
    "JOINT": r"(?:concomitant|concurrent|simultaneous|combined)",
    "PATIENTS": r"(?:patients?|subjects|individuals|volunteers|people|persons?|women|men|those|anyone|adults|someone)",
    "TAKING": (
        r"(?:receiving|taking|using|treated (?:\w+ )?with|maintained on|stabili[sz]ed on|already on|therapy with|treatment with|"
        r"who (?:are |were |have )?(?:on|take|took|taken|receive|received|use|used))"
    ),
    "USE": r"(?:use|administration|treatment|therapy|ingestion|intake|dosing|usage|consumption|exposure)",
    "WARN": (
        r"(?:avoid|contraindicat|caution|monitor|adjust|titrat|reduc|lower|limit|exceed|careful|close|warn|weigh|discontinu|withh|"
        r"interrupt|separat|not recommended|risk|toxic|potentiat)\w*"
    ),
}
"""What a word in capitals stands for in a row's pattern."""
_WORD = re.compile(rf"\b(?:{'|'.join(SHARED)})\b")
_ALONE = re.compile(r"(?<!\|)\b(?:EFFECTS|FATE|KINETICS|WARN)\b(?!\|)")
_SAID = {name: expression(SHARED[name]) for name in ("EFFECTS", "FATE", "KINETICS", "WARN")}
_OUTCOME = expression(
    r"increas|decreas|reduc|enhanc|potentiat|toxic|risk|avoid|caution|monitor|recommended|contraindicat|result|alter|affect|"
    r"prolong|lower|elevat|antagoni|inhibit|impair|diminish|interact|additive|synerg|adjust|higher|greater|rais|"
    r"exceed|careful|closely|observed|reported|occur|caus|lead|led to|precipitat|exacerbat|attenuat|blunt|necessary|"
    r"limit|should|must|do not|may |doubl|-fold|chang|inactivat|abolish|interfer|required|weigh|reports? of|associated with|fatal|death|severe"
)
_NOTHING = expression(
    r"(?:\b(?:no|not|without|neither|nor|never|unlikely|lack of)\b|n['’]t\b)"
    r"(?:,? (?!(?:us(?:ed?|ing)|giv(?:e|en|ing)|tak(?:en?|ing)|(?:co-?)?administer\w*|exceed\w*|combined?|recommended|start\w*|initiat\w*|prescribe\w*|"
    r"because|due|until|unless|with|whether)\b)[\w-]+){0,6}? "
    r"(?:effects?|impact|influence|changes?|differences?|interactions?|affect\w*|alter\w*|influenced|modif\w+|adjustments?|studied|evaluated|"
    r"investigated|assessed|examined|conducted|performed|tested|observed|expected|seen|detected|noted|found|reported|occur\w*|significant\w*|"
    r"evidence|data|relevant|known|necessary|required|needed|interact|interfere|differ\w*|problems?|"
    r"(?:increas|reduc|decreas|potentiat|enhanc|prolong|inhibit|induc|impair|rais|lower)\w*)\b(?! in efficacy)|"
    r"\b(?:unaffected|unchanged|unlikely|unknown|safely|well tolerated|is limited)\b|"
    r"\bcan be (?:given|used|taken|(?:co-?)?administered)\b|\b(?:insufficient|limited) (?:data|information|experience)|"
    r"\b(?:was|were|been|being) (?:studied|evaluated|investigated|examined|assessed)\b|\b(?:study|studies|trials?) (?:was|were) (?:conducted|performed|designed)\b",
    re.IGNORECASE,
)
_INSTEAD = expression(
    r"\b(?:instead|alternatives?|rather than|switch\w*|substitut\w*|replac\w*|superior|first-line|second-line|eradicat\w+|"
    r"indicated (?:for|in)|for the treatment of|treatment of choice|approved for)\b",
    re.IGNORECASE,
)
_WARNED = expression(
    r"(?:\b(?:but|however)\b|,)[^.;]{0,60}?\b(?:avoid(?:ed)?|caution|not (?:\w+ )?recommended|contraindicated|monitor(?:ed|ing)?)\b",
    re.IGNORECASE,
)
_PART = expression(r"[.;]|,? (?:but|however|although|though|whereas)\b", re.IGNORECASE)


def spelled(pattern: str) -> str:
    """Return a row's pattern with the words that its capitals stand for.

    >>> spelled("FATE of ~OBJECT")
    '(?:clearance|metabolism|elimination|excretion|degradation|breakdown|inactivation) of ~OBJECT'
    """
    return _WORD.sub(lambda match: SHARED[match.group()], pattern)


def worded(pattern: str, text: str) -> bool:
    """Return whether a text in lower case has the shared words without which a row's pattern cannot fit: nothing is compiled for others."""
    return all(_SAID[name].search(text) for name in _needed(pattern))


@cache
def _needed(pattern: str) -> tuple[str, ...]:
    return tuple(sorted(set(_ALONE.findall(pattern))))


def outcome_said(text: str, start: int, end: int) -> bool:
    """Return whether the part of a sentence around what stands from start to end says that something comes of it.

    Where that part says that nothing does or that nobody looked, what follows may still warn.
    """
    low = max((mark.end() for mark in _PART.finditer(text, 0, start)), default=0)
    after = _PART.search(text, end)
    part = text[low : after.start() if after else len(text)]
    if _INSTEAD.search(part):
        return False
    nothing = _NOTHING.search(part)
    return bool(_WARNED.search(text, low + nothing.end()) if nothing else _OUTCOME.search(part))
