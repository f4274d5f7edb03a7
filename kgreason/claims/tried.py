"""A drug told by what it did: *naproxen helps greatly*, *with X she improves*; *Y did nothing*, *she has tried Z in vain*."""

import re

from kgreason.expressions import expression

_ADVERBS = r"(?:(?:already|now|also|only|just|still|then|soon|\w+ly)\s+)*"
_GIVEN = r"(?:given|started|begun|initiated|instituted|administered|infused|perfused|instilled|injected|transfused|run)"
_HELPS = expression(
    rf"^\s*{_ADVERBS}(?:(?:helps|dulls|eases|relieves|settles|blunts|tames|calms|suffices)\b|takes? the edge off\b|"
    r"(?:(?:does|do)(?: not|n['’]t) (?:really |even )?(?:help|work|touch|relieve|ease|control|do anything)|(?:does|do) nothing)\b|"
    r"keeps? (?:it|him|her|them|his|my)\b|(?:is|are) (?:on course|on board)\b|replace[sd]\b|"
    r"ha(?:s|ve) (?:helped|improved|eased|reduced|calmed|settled|halved|steadied|controlled)\b|"
    rf"(?:is|are|was|were|has been|have been) {_ADVERBS}{_GIVEN}(?=\s+(?:and (?!stopped|withdrawn|then (?:stopped|dropped))|for (?:\d|\w+ days)|during \d|with(?:in)? |over \d|before )))",
    re.IGNORECASE,
)
"""What, behind a drug, says that it works or is given."""
_SHE = r"(?:he|she|they|I|the (?:patient|pain|seizures|symptoms|fever|boy|girl))"
_WITH = expression(r"(?:^|[.;,:]\s*)(?:with|on)\s+$", re.IGNORECASE)
_FEELS = expression(
    rf"^,?\s+{_SHE}\s+(?:\w+ly\s+)?(?:improve[sd]?|feels?|felt|does|did well|sleeps?|slept|copes?|subside[sd]?|settles?|stays?|remains?|gets?)\b",
    re.IGNORECASE,
)
"""*With pyridostigmine she improves*."""
_COUNT = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|few|several|first|second|third|fourth|fifth|sixth)"
_INTO = expression(
    rf"\b(?:{_COUNT}\s+(?:minutes?|hours?|days?|weeks?|months?|years?)\s+into|(?:his|her|the|my)\s+{_COUNT}\s+(?:day|week|month|year|cycle) of|"
    r"\b(?:he|she|who|patient|and|then)\s+begins|(?:treatment|therapy|regimen|prophylaxis|immunosuppression|medication)\s+(?:now\s+)?consists? of|"
    r"\bkept (?:sedated|asleep|calm|alive|comfortable) (?:with|on|by)|"
    r"(?:hours?|days?|weeks?|months?) of adding(?: [\w-]+)? to (?:his|her|my)|(?:hours?|days?|weeks?|months?|since|after) (?:of )?adding|(?<!be )(?<!to )replaced (?:by|with))\s+(?:(?:a|the|his|her|oral|IV)\s+|course of\s+)*$",
    re.IGNORECASE,
)
"""*Two weeks into haloperidol*, *in her third week of X*, *maintenance therapy consists of X*."""
_USER = expression(
    r"(?:^|\b(?:an?|,|and|smoker,|chronic|current|regular|daily|habitual)\s+)users? of\s+(?:combined\s+)?$",
    re.IGNORECASE,
)
_HEADED = expression(
    r"(?:^|[.;]\s*)(?:(?:his|her|my|home|current|regular|usual|daily)\s+)*(?:medicines|medications|meds|drugs|pills)\b(?:,? (?:when|if|as|which|that) [^:.;?]{1,40}:|,)\s*$",
    re.IGNORECASE,
)
_AMOUNT = expression(
    r"^\s*\d+(?:\.\d+)?\s*(?:mg\s*)?(?:/\s*d(?:ay)?\b|wkly\b|qwk\b|qday\b|q\d+h\b|nightly\b|since\b)|^\s*x\s?\d+\s?(?:wks?|weeks|mos?|months|yrs?)\b"
    r"|^\s*\d[\d./]*\s*(?:mg\s*)?(?:two|three|four|five|six|\d) times (?:a|per) day\b"
    r"|^,?\s*(?:\(\s*)?day \d+(?: of \d+|/\d+)\b",
    re.IGNORECASE,
)
"""A dose as notes write it: *warfarin 5/d*, *Topamax x2 wks*, *carbidopa/levodopa 25/100 six times a day*."""
_FAILED = expression(
    rf"^\s*(?:(?:at|for)\s+[^.;,?]{{1,30}}?)?,?\s*{_ADVERBS}(?:(?:did(?: not|n['’]t)|has(?: not|n['’]t)|have(?: not|n['’]t)) (?:really )?(?:help(?:ed)?|work(?:ed)?|touch(?:ed)?|improved?|relieved?|eased?|done anything)\b|"
    r"(?:did|has done|have done) nothing\b|made no difference\b|made (?:him|her|me|it|them|his|my) |(?:has |have |had )?failed\b|(?:(?:was|were)|(?:has|have|had) been) (?:\w+ly )?tried\b|"
    r"(?:brought|brings?|gave|gives?|provided|provides?|yielded) (?:him |her |me )?(?:no|little|only|partial|some|brief|slight|transient|temporary|short)\b|"
    r"(?:(?:was|were|is|are)|(?:has|have|had) been) (?:useless|worthless|no help|in vain|of (?:no|little)|without (?:benefit|relief|effect|success))\b|helped\b|"
    r"(?:has|have|had)(?: not|n['’]t) been (?:refilled|filled|taken|picked up)\b|(?:was|were) (?:given|taken|used) (?:and then|then|but) (?:dropped|stopped)\b|"
    r"(?:tried )?(?:without|to no) (?:benefit|relief|effect|improvement|success|avail|change)\b|no help\b|was replaced\b)",
    re.IGNORECASE,
)
"""What, behind a drug, says that it was tried and did little."""
_TRIED = expression(
    r"\b(?:(?:has|have|had|['’]ve|he|she|I) (?:already |also |since )*tried|(?:an?|one|two|three) (?:\w+ )?trials? of|(?:lent|slipped) (?:him|her|me)|(?<!be )(?<!to )replace[sd])\s+(?:(?:her|his|the|some|oral|OTC)\s+)*$",
    re.IGNORECASE,
)
_PUT_ON = expression(
    r"[^.;,]{0,30},? (?:which|that|it)(?: (?:he|she|they) says?)?(?:['’]s| is| was) (?:only |just )?(?:the|an?|her|his) (?:[\d.]+ ?% )?(?:[\w-]+ ){0,2}?"
    r"(?:shampoo|cream|gel|ointment|lotion|eye ?drops?|ear ?drops?|foam)\b",
    re.IGNORECASE,
)
_TAKER = expression(r"\s+(?:user|patient)\b")
_ONLY_SAID = expression(
    r"\b(?:read|heard|told|says?|said|thinks?|wonders?|believes?|hopes?|if|whether|why|how|because|since|which|what|studies|trial|evidence)\b[^.;]*$",
    re.IGNORECASE,
)
"""*I read that melatonin helps*."""


def works(before: str, after: str) -> bool:
    """Return whether the words around a drug (or its list) tell that it helps or is under way.

    >>> works("", " helps greatly."), works("I heard that ", " helps."), works("Two weeks into ", ", he fell.")
    (True, False, True)
    """
    if _ONLY_SAID.search(before):
        return False
    behind = _HELPS.match(after) or (_WITH.search(before) and _FEELS.match(after))
    return bool(behind or _INTO.search(before) or _USER.search(before) or _HEADED.search(before))


def only_applied(after: str) -> bool:
    """Return whether what stands behind a drug says that it only is put on a place.

    >>> only_applied(" on his list, which he says is the 2% dandruff shampoo."), only_applied(", which is the tablet")
    (True, False)
    """
    return _PUT_ON.match(after) is not None


def taker(before: str, after: str) -> bool:
    """Return whether a drug names who takes it.

    >>> taker("A ", " user of long standing."), taker("Two ", " users.")
    (True, False)
    """
    return bool(re.search(r"(?:^|\b(?:an?|this|the)\s+)$", before, re.IGNORECASE) and _TAKER.match(after))


def noted_dose(after: str) -> bool:
    """Return whether what stands behind a drug begins with a dose or a day of its course as notes write it.

    >>> [noted_dose(one) for one in (" 5/d, INR 8.9", " x2 wks", " day 3 of 7", " 5 mg?")]
    [True, True, True, False]
    """
    return _AMOUNT.match(after) is not None


def tried(before: str, after: str) -> bool:
    """Return whether the words around a drug (or its list) tell that it was tried, without saying that it still is taken.

    >>> tried("", " did nothing."), tried("She has tried ", " in vain."), tried("", " was begun.")
    (True, True, False)
    """
    return not _ONLY_SAID.search(before) and bool(_FAILED.match(after) or _TRIED.search(before))
