"""Turns of phrase in which a trigger does not mean what it mostly does: *is used to treat X*, *does not explain X*."""

import re

from kgreason.expressions import expression
from kgreason.link.occasions import EVENT, MAKES, MORE_LIKELY, most_likely
from kgreason.model import Status

_RESULTS = frozenset({"negative", "neg"})
_EARLIER = frozenset({"previous", "previously", "prior", "post", "past"})
_HAD = frozenset({"has had", "have had"})
_BE = expression(
    r"\b(?:is|are|am|was|were|be|been|being|gets?|got|getting|become|became)\s+(?:(?:\w+ly|also|often|not|still)\s+)*$",
    re.IGNORECASE,
)
_PURPOSE = expression(
    r"\s+(?:treat|manage|prevent|control|diagnose|differentiate|distinguish|detect|assess|evaluate|monitor|relieve|rule|screen|"
    r"confirm|measure|reduce|describe|identify|induce|stop|test|help)\b",
    re.IGNORECASE,
)
"""*Drugs used to treat X*: X was not had of old."""
_EXPLAINS = expression(
    r"\s*(?:\w+ly\s+)?(?:explain|explains|explaining|account|accounts|accounting for)\s", re.IGNORECASE
)
"""*The fracture does not explain X*: X is there."""
_EXTENT = expression(
    r"\b(?:severity|extent|degree|magnitude|cause|source|etiology|origin|nature|type|timing|duration|location|size|course) of "
    r"(?:the|his|her|this)\s+(?:[\w-]+\s+)?$"
)
"""*Does not know the extent of the X*."""
_COMPARED = expression(
    r"\b(?:as|so)\s+(?!well|long|soon|far|much|per)[\w-]+(?:\s+[\w-]+)?\s+as\s+(?:[\w-]+\s+){0,2}$|\b(?:more|less|worse|better|greater|higher|lower|larger)\b[^,]*\bthan\s+(?:[\w-]+\s+){0,2}$"
)
"""*Is not as likely as X*, *no worse than X*."""
_CAUSE_IN = expression(r"\b(?:cause|feature|sign|symptom|complication|part)s?\s+of\b[^,;]*\bin\s+(?:[\w-]+\s+)?$")
"""*Is not a cause of Y in X*."""
_RULED = expression(r"(?:(?:is|was|has been|were|are) )?(?:ruled out|excluded)$")
_ITS_OWN = expression(r",\s+(?!as well as|along with|and\b|or\b|including\b)")
_OR = expression(r"\b(?:or|nor|and)\b")
"""What a *not* needs to reach over commas: *not febrile, pale or ill*."""
_ONE_LIST = expression(
    r"\s+(?:(?:currently|now|yet|presently|been|known|to be)\s+)*(?:on|taking|using|allergic to|(?:an?\s+)?(?:k/c/o|known case of))\s+(?!an?\s)"
    r"(?P<first>[^\s,]+(?:\s+(?!(?:for|with|because|due|since|as|who)\b)[^\s,]+){0,3})"
    r"(?:,\s+(?!(?:on|takes?|taking|has|is|was|with|for|due)\b)[^\s,]+(?:\s+(?!(?:for|with|because|due|since|as|is|was|has)\b)[^\s,]+){0,3})*,\s+",
    re.IGNORECASE,
)
"""What a *not* governs with all its list: *not on X, Y*, *not allergic to X, Y*."""
_DOSE = expression(
    r"[^,.;]*?\b(?:\d+\s?(?:mg|mcg|g|units?|puffs?)|prn|daily|nightly|weekly|bid|tid|qid|qhs|qd|q\d+h|instead|now|currently|only|started)\b",
    re.IGNORECASE,
)
"""A drug that is taken so and so, behind one that is not."""
_DOES = expression(r"\b(?:does|did)\s+$", re.IGNORECASE)
_VERBS = expression(
    r"\s+(?:smoke|drink|use)\b[^.;]*,\s+(?:(?:drink|use)\s+|(?:have|suffer from)\s[^.;]*)", re.IGNORECASE
)
"""Verbs behind one *not*: *does not smoke, drink X, have Y*."""
_ELSEWHEN = expression(
    r"\s+(?:(?:on|in|at) (?:the |his |her )?(?:prior|previous|earlier|last|old)|before|previously|until|earlier)\b"
)
_WITH = expression(r"\s+(?:with|at|on|during|when)\b")
"""*X not seen on the prior film*, *X at rest, absent with action*: X is there."""
_LAB = expression(
    r"(?:nitrites?|ketones?|leukocyte esterase|.*\b(?:signs?|tests?|cultures?|serology|serologies|antibod\w+|antigen|screen)|\w+uria)",
    re.IGNORECASE,
)
_OF_TEST = expression(
    r"(?:\s+and\s+[\w-]+)?\s+(?:serolog\w+|tests?|swabs?|screens?|cultures?|antibod\w+|antigens?|titers?)\b"
)
_SHOWN = expression(
    r"(?:^|[,;:(]|\b(?:and|but|with|shows?|showed|reveals?|revealed|was|is|has|had))\s*$", re.IGNORECASE
)
"""What stands before a *negative* that tells of the test named behind it: *but negative nitrites*."""
_WITHIN = expression(r"\b(?:in|over|during|for|within|of|from)\s+(?:the|these|those)\s+$", re.IGNORECASE)
_SPAN_OF_TIME = expression(
    r"\s+(?:(?:[\d–-]+|few|couple of|several|two|three|four|five|six|seven|eight|nine|ten|twelve)\s+)?(?:to\s+\w+\s+)?"
    r"(?:hours?|days?|weeks?|months?|years?|night|evening|morning|winter|summer)\b",
    re.IGNORECASE,
)
"""*In the previous two weeks she had X*."""
_LATER_VERB = expression(
    r"\s(?:who|then|experienced|experiences|developed|develops|suffered|suffers|underwent|exhibits|exhibited|is|was|consults|consulted|"
    r"complains|complaining|(?<=,\s)diagnosed with|presenting|presented|treated with|under treatment|in treatment|receiving|taking|(?<!being )on|arrives|arrived|visits|visited|notes|noticed)\b",
    re.IGNORECASE,
)
"""Words behind *a history of X* with which what she has now begins."""
_HISTORY = expression(r"(?:[\w-]+ )*history (?:of|includes)$")
_SHOWS = expression(r"\b(?:indicates?|suggests?|points?|increases?|raises?|makes?|places?|puts?|supports?)\b")
"""*The family history suggests X*."""
_DIAGNOSED = expression(
    r"\b(?:diagnosed (?:with|as having)|found(?: to have)?|discovered|detected|picked up)\s+(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
_AGO = expression(r"(?:.* )?(?:ago|earlier|last (?:year|month|week|winter|summer|spring|fall|autumn|night))$")
_DRUG_FOR = expression(
    r"\b(?:took|take|taken|taking|on|used|using|received|given|treated with|managed with)\s+[\w-]+[^,;]*\bfor\s+(?:[\w-]+\s+){0,2}$"
)
"""*Previously took a drug for X*: X may well be there."""
_LEFT_WITH = expression(r"\b(?:residual|left (?:him|her|me) with|leaving)\b")
_NOT = expression(r"\b(?:not|never|hardly|barely|partly|partially|almost|nearly)\b|n['’]t\b", re.IGNORECASE)
_AGAIN = expression(r"\s[^.;]*\b(?:came back|returned|recurred|relapsed|is back|are back)\b")
_NEVER = expression(r"\b(?:never|not|n['’]t)\s+(?:(?:really|fully|quite|yet|completely)\s+)*$", re.IGNORECASE)
"""*Never got over X*."""
_HER_DRUG = expression(r"\s+(?:his|her|their|the|all|taking|using|drinking|smoking)\b")
"""*A man with X stopped his tablets*."""
_WORSE = expression(r"\s+(?:worse|up|on|bad|into)\b")
_FLARED = expression(
    r"\b(?:flared|worsened|acted up|got worse|relapsed|recurred|came back|exacerbated|medication|medicine|treatment|therapy|dose|drugs?|tablets?|pills?)\b"
)
_BAD = expression(
    r"\s+(?:was|were)\s+(?:very |quite |really |so )?(?:bad|worse|severe|troublesome|active|better|milder|uncontrolled|controlled)\b"
)
"""*Her X was bad last winter*: she has X."""
_AND_HAD = expression(r"(?:\b(?:and|but)|,)\s+(?:\w+\s+)?(?:had|was|has|got|underwent|suffered|caught)\b")
"""*Has X and had Y last winter*."""
"""*Diagnosed with X two years ago*: it was found then, and is there."""
_SWITCHED = expression(
    r"\b(?:switch\w*|chang\w+|transition\w*|convert\w*|taper\w*|wean\w*)\s+(?:\w+\s+){0,2}?(?:from|off)\b",
    re.IGNORECASE,
)
_MIGHT_BE = expression(r"\b(?:might|may|could)\s+(?:well\s+|also\s+)?(?:be|have)\b")
_ACCOUNTS = expression(
    r"\b(?:explain|account for|cover)\s+(?:(?:all|both|of)\s+)*(?:the|her|his|this|these|that)\s+(?:[\w-]+\s+)*$"
)
_SUSPECTED = expression(r"\b(?:suspected|possible|probable|presumed|likely)\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
_OBSERVED = expression(r"\b(?:he|she|patient|man|woman|child|boy|girl|infant|baby|and)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
_APPEARS = frozenset({"seems", "seems to be", "appears to be"})
_SOMEWHAT = expression(r"\s+(?:in\s+)?(?:(?:\w+ly|somewhat|very|quite|rather|more|a (?:bit|little))\s+)*")
"""*She seems mildly X*: it is seen in her."""
_POINTED_AT = expression(
    r"\b(?:this|these|those)\s+(?:(?!(?:is|was|were|are|be|been|could|may|might|would|has|had|as)\b)[\w-]+\s+)?$"
)
"""*Would describe this X as …*."""
_SUPPOSES = expression(r"(?:if|unless|should|when)\b")
_AFTERWARDS = expression(r"\S\s+(?:after|following)\s+(?:[\w-]+\s+){0,2}$")
"""*May be infected after X*: X was before."""
_OF_ONE = expression(r"\b(?:possible|probable|suspected|presumed|likely)\b", re.IGNORECASE)
"""What makes *possible cellulitis in a patient with X* speak of one patient, who has X."""
_GIVEN = expression(r"(?:\b(?:especially|particularly)|,)\s*$", re.IGNORECASE)
_THESE = expression(
    r"\s+(?:the|this|that|these|her|his|their|its)\s+(?!(?:possible|diagnos\w+|possibility|option|likelihood|alternative)\b)",
    re.IGNORECASE,
)
"""*…, considering the nature of X*: X is given."""
_FINDINGS = expression(
    r"\b(?:signs?|symptoms?|features?|findings?|presentation|picture|history)\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE
)
_SUCH_AS = expression(r",?\s(?:such as|including|like|namely)\s|,\s+(?:with|and)\s+(?:an?|the|his|her)\s")
"""*Signs suggestive of X, such as Y*: Y is one of the signs."""
_SUGGESTS = expression(
    r"(?:suggestive of|suggesting|suggests?|indicative of|consistent with|concerning for|compatible with)$"
)
_WORRIED = expression(r"(?:concern(?:s|ed)? (?:about|over|that)|worr(?:y|ies|ied) (?:about|that)|afraid that)$")
_HERS = expression(r"\s*(?:her|his|my)\s(?!own risk)(?!\w+['’]s)", re.IGNORECASE)
_WORKED_UP = expression(r"(?:work-?up|evaluation|eval|assessment|evaluated|seen) for$")
_COMPLAINT = expression(
    r"\b(?:cough|pain|headaches?|fatigue|weight loss|rash|fevers?|dyspnea|shortness of breath|swelling|dizziness|vertigo|nausea|vomiting|diarrhea|hematuria|palpitations|"
    r"syncope|weakness|numbness|insomnia|itching|jaundice|infertility|incontinence)$",
    re.IGNORECASE,
)
"""What one is seen for because it is there: *evaluation for a chronic cough*."""
_THE = expression(r"\s*(?:the|this|that|these|her|his)\s+(?:\w+\s+)?$", re.IGNORECASE)
_IN = expression(r"\S\s+in\s+(?:[\w-]+\s+)?$")
_WARDS_OFF = expression(
    r"(?:to )?(?:prevent\w*|risk of|prevention of|reduce\w* the risk of|lower\w* the risk of|increase\w* the risk of)\b"
)
"""*To prevent stroke in X*: X is there."""
_MODAL = expression(r"(?:may|might|could|can) (?:be|have been)$")
_DUE = expression(
    r"\s+(?:\w+ly\s+|also\s+|at least\s+)*(?:an? (?!possib|concern|considerat|factor|cause|contribut|complicat|trigger|risk|reason|problem|danger)[a-z]|due to|caused|related|secondary|explained|attributed|attributable|a (?:sign|symptom|result|consequence|"
    r"complication|side effect) of|the result|because|worse\w*|better|triggered|precipitated|exacerbated|aggravated|from)",
    re.IGNORECASE,
)
"""*X may be due to Y*: X itself is there."""
_ANOTHER_SUBJECT = expression(r"\b(?:that there|there|where|who it|whom)\b", re.IGNORECASE)


_ALSO = expression(
    r",?\s*\(?(?:(?:also|otherwise|formerly|previously|commonly|better)\s+)?(?:known as|called|termed|referred to as|a\.?k\.?a\.?)\s+"
    r"(?:an?\s+|the\s+)?[\"'“]?",
    re.IGNORECASE,
)
_AS_IS = expression(r"[^.;,]*,\s+as\s+(?:is|are|was|were)\s+(?:an?\s+|the\s+)?")
"""*X is possible, as is Y*."""
_SHORT = expression(r"[A-Z][A-Za-z]{0,2}[A-Z0-9][A-Z0-9a-z]{0,3}")
_OPENED = expression(r"\((?!\s*(?:which|that|was|is|has|since|now|not|never)\b)\s*[\w-]+(?:\s+[\w-]+){2,}\s*$")
"""An aside of three words and more that opens behind a name: *X (on two days the tests* were negative*)*."""
_VERBAL = expression(r"(?:is|are|was|were|has|have|had|seems?|remains?|needs?|must|should|can|could|cannot|can't)\b")
_NEXT_SUBJECT = expression(
    r"[^,]*,\s+(?!(?:which|that|and|or|who|as|not|also|but)\b)(?:(?:an?|the|her|his)\s+)?(?:(?!(?:and|or|nor)\b)[\w-]+\s+){1,4}"
)
"""*Given her X, Y is off the table* says nothing of X."""
_OWNED = expression(r"\b(?:her|his|my|the patient['’]s)\s+(?:[\w-]+\s+)?$", re.IGNORECASE)


def renames(sentence: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Return whether a name only gives another one for what stands right before it: *X, also known as Y*, *X (YZ)*."""
    gap = sentence[one[1] : other[0]]
    if _ALSO.fullmatch(gap) or _AS_IS.fullmatch(gap):
        return True
    return gap == " (" and sentence.startswith(")", other[1]) and bool(_SHORT.fullmatch(sentence, *other))


def turned(
    sentence: str, span: tuple[int, int], at: tuple[int, int], phrase: str, status: Status, *, before: bool
) -> bool:
    """Return whether a trigger, by the words around it, does not give a name the status it stands for.

    >>> turned("Drugs used to treat gout", (19, 24), (6, 13), "used to", Status.PAST, before=True)
    True
    """
    gap = sentence[at[1] : span[0]] if before else sentence[span[1] : at[0]]
    if phrase in _RESULTS and sentence.startswith(" predictive", at[1]):
        return True
    if not before and (_OPENED.search(gap) or (_VERBAL.match(phrase) and _NEXT_SUBJECT.fullmatch(gap))):
        return True
    if status is Status.PAST:
        return _not_past(sentence, span, at, phrase, gap, before=before)
    if status is Status.FAMILY:
        return phrase.endswith("history") and before and bool(_SHOWS.search(gap))
    if status is Status.DENIED:
        if not before:
            return bool(
                _ELSEWHEN.match(sentence, at[1]) or (phrase == "absent" and "," in gap and _WITH.match(sentence, at[1]))
            )
        return _undenied(sentence, at, phrase, gap)
    if before:
        return _would(sentence, span, phrase, gap) or _settled(sentence[: at[0]], phrase, gap, sentence[slice(*span)])
    modal = bool(_MODAL.match(phrase))
    due = modal and _DUE.match(sentence, at[1])
    explains = phrase.endswith(("explain", "account for"))
    hers = ((modal and gap.strip()) or explains) and _OWNED.search(
        sentence[: span[0]]
    )  # *his asthma plan may be of use*
    return bool(due or hers or _ANOTHER_SUBJECT.search(gap))


def _undenied(sentence: str, at: tuple[int, int], phrase: str, gap: str) -> bool:
    """Return whether a denial before a name denies another thing: *a not-so-rare X*, *MI ruled out, X suspected*."""
    if phrase in {"not", "no"} and sentence.startswith("-", at[1]):
        return True
    if _RULED.match(phrase) and _ITS_OWN.match(gap):
        return True
    if (
        phrase == "not"
        and "," in gap.lstrip()[1:]
        and gap[:1] != ","
        and "(" not in gap
        and not _OR.search(sentence, at[1])
        and not _one_list(sentence, at, gap)
    ):
        return True
    return any(one.search(gap) for one in (_EXPLAINS, _EXTENT, _COMPARED, _CAUSE_IN))


def _one_list(sentence: str, at: tuple[int, int], gap: str) -> bool:
    """Return whether a *not* governs what stands behind a gap with commas: *not on X, Y*, *does not smoke, have Y*."""
    listed = _ONE_LIST.fullmatch(gap)
    if listed is None:
        return bool(_DOES.search(sentence, 0, at[0]) and _VERBS.fullmatch(gap))
    return bool(_DOSE.match(listed["first"]) or not _DOSE.match(sentence, at[1] + len(gap)))


def _would(sentence: str, span: tuple[int, int], phrase: str, gap: str) -> bool:
    """Return whether a *would* or *wonder* only words a doubt: *the most likely cause would be X*."""
    if phrase.startswith("wonder"):
        return bool(_MIGHT_BE.search(gap))
    if phrase == "would" and _ACCOUNTS.search(gap):
        return True  # *X would account for the Y*
    likelier = MAKES.search(gap) and MORE_LIKELY.match(sentence, span[1])
    return phrase == "would" and bool(likelier or _SUSPECTED.search(gap) or most_likely(sentence[: span[0]]))


def of_lab(sentence: str, span: tuple[int, int], at: tuple[int, int]) -> bool:
    """Return whether a *negative* tells of a test right behind it: *pyuria, but negative nitrites*."""
    beside = not sentence[at[1] : span[0]].strip()
    lab = _LAB.fullmatch(sentence, *span) or _OF_TEST.match(sentence, span[1])
    return bool(beside and lab and _SHOWN.search(sentence[: at[0]]))


def _not_past(
    sentence: str, span: tuple[int, int], at: tuple[int, int], phrase: str, gap: str, *, before: bool
) -> bool:
    """Return whether a trigger of the past tells of no past of a name."""
    event = bool(EVENT.search(sentence, *span))
    if not before:
        return _goes_on(sentence, span, at, phrase, gap, event=event)
    said = sentence[: at[0]]
    if _DRUG_FOR.search(gap) or _LEFT_WITH.search(gap) or _NEVER.search(said):
        return True
    if phrase == "childhood" and said.rstrip().lower().endswith("since"):
        return True
    if phrase == "used to":
        return bool(_BE.search(said) or _PURPOSE.match(gap))
    if phrase in _HAD:  # *has had a cough*: it may well be there
        return not event
    if phrase in _EARLIER:
        if _WITHIN.search(said) and _SPAN_OF_TIME.match(gap):
            return True
        if phrase == "post":
            return bool(gap.strip(" -"))  # *post-surgical X*
        return "," in gap and not event and phrase != "past"
    return bool(_HISTORY.match(phrase) and _LATER_VERB.search(gap))


def _goes_on(sentence: str, span: tuple[int, int], at: tuple[int, int], phrase: str, gap: str, *, event: bool) -> bool:
    """Return whether a thing goes on in spite of a trigger of the past behind it: *her X never went away*."""
    if _NOT.search(gap) or _AGAIN.search(sentence, at[1]):
        return True
    if phrase in {"stopped", "discontinued"} and _HER_DRUG.match(sentence, at[1]):
        return True
    if phrase.endswith(("gone", "settled")) and _WORSE.match(sentence, at[1]):
        return True
    began = _DIAGNOSED.search(sentence[: span[0]]) and not event
    worse = _FLARED.search(gap) or (_OWNED.search(sentence[: span[0]]) and _BAD.match(gap))
    return bool(_AGO.match(phrase) and (began or worse or _AND_HAD.search(gap)))


def _settled(before: str, phrase: str, gap: str, name: str) -> bool:
    """Return whether a name behind words of doubt is none of what they doubt."""
    if _SWITCHED.search(gap) or _POINTED_AT.search(gap) or (not _SUPPOSES.match(phrase) and _AFTERWARDS.search(gap)):
        return True
    if _WARDS_OFF.match(phrase) and _IN.search(gap):
        return True
    if phrase == "in a patient with":
        return bool(_OF_ONE.search(before))
    if phrase in _APPEARS:
        return bool(_OBSERVED.search(before) and _SOMEWHAT.fullmatch(gap))
    if phrase == "considering":
        return bool(_GIVEN.search(before) and _THESE.match(gap))
    if _SUGGESTS.match(phrase):
        return bool(_FINDINGS.search(before) and _SUCH_AS.search(gap))
    if _WORRIED.match(phrase):
        return bool(_HERS.match(gap) or (phrase.endswith("that") and _THE.match(gap)))
    return bool(_WORKED_UP.match(phrase) and (_THE.fullmatch(gap) or _COMPLAINT.search(name)))
