"""What the words right beside a name say of it, by their form: *MI in 2009*, *once shock develops*, *? PE*, *gout - no*."""

import re
from collections.abc import Iterator
from functools import lru_cache

from kgreason.expressions import expression
from kgreason.model import Status

EVENT = expression(
    r"\b(?:bleed\w*|hemorrhage|strokes?|TIAs?|MIs?|STEMI|NSTEMI|infarct\w*|heart attacks?|DVTs?|PEs?|embol\w+|clots?|fractur\w+|pneumonias?|"
    r"perforation|overdose|pancreatitis|cellulitis|abscess|surger(?:y|ies)|shingles|\w*ectom(?:y|ies)|\w*plast(?:y|ies)|C-sections?|c(?:a)?esarean(?: section)?s?|ketoacidosis|cystitis|"
    r"ablation|concussion|(?:head|brain|spinal|neck) (?:injur(?:y|ies)|trauma)|sprain|syncope|\w*transplant\w*|stent\w*|bypass|CABG|intubat\w+|preterm labor|C\.? ?diff\w*|miscarriages?|"
    r"seizures?(?! disorder)|rheumatic fever|hepatitis [AE]|mononucleosis|chickenpox|measles|mumps|pneumothorax|appendicitis|meningitis|sepsis|urosepsis)\b",
    re.IGNORECASE,
)
"""What happens and is over."""
_PASSES = expression(
    r"\b(?:otitis(?: media)?|ear infections?|strep throats?|sore throats?|tonsillitis|pharyngitis|sinusitis|bronchiolitis|bronchitis|croup|gastroenteritis|"
    r"salpingitis|pelvic inflammatory disease|cervicitis|pyelonephritis|urinary tract infections?|renal colics?|intussusception|bowel obstruction|acute chest syndrome|"
    r"dactylitis|abortions?|abruption|retained placenta|suicide attempts?|gonorrhea|chlamydia|(?:had a )?(?:recent )?colds?|flu|influenza|"
    r"(?:bloody )?diarrh(?:ea|oea)|runny nose|convulsions?|transient synovitis|peritonitis|osteomyelitis|(?:car|traffic|motor vehicle|motorcycle|bicycle) accidents?)$",
    re.IGNORECASE,
)
"""Illnesses that pass; one under a heading of problems may still be there, so that they are not of the events."""
_HAPPENED = expression(
    r"\b(?:(?:episodes?|attacks?|bouts?|spells?) of|(?:hospitali[sz]ed|admitted|treated|seen|operated on|surgery|resection|\w+ectomy) (?:for|with)|underwent)"
    r"\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
"""What stands before a thing that is told as an event: *an episode of X*."""
_IN_YEAR = expression(
    r"\s*\((?:in )?(?:19|20)\d\d\)|\s*(?:\([^)]*\)\s*|of (?:the|her|his) (?:\w+ ){1,2})?(?:once,? )?(?:\d ?x,? |x ?\d,? |twice,? )?(?:back )?(?:in )?(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_AT_AGE = expression(
    r"\s*(?:in (?:19|20)\d\d|at (?:the )?age (?:of )?\w+|at \d{1,2}\b(?!-?\s?weeks)|the (?:year|month|week) before)",
    re.IGNORECASE,
)
_ENDED_IN = expression(
    r"\s+(?:was|were|had been|has been|have been)\s+(?:repaired|drained|resected|excised|removed|cured|corrected(?! for)|coiled|clipped)\b(?![^.;]{0,30}\btoday\b)",
    re.IGNORECASE,
)
_ENDED_SINCE = expression(
    r"\s*,?\s+(?:(?:which|that) (?:was|has been|is) )?(?:(?:since|now|subsequently|successfully) )?(?:cured|eradicated|corrected)\b"
    r"|,\s+now (?:fully |completely )?(?:healed|resolved|settled|gone|cleared|recovered)\b"
    r"|,?\s+which (?:has|have|had) (?:(?:since|now|fully|completely) )*(?:settled|resolved|cleared|healed|subsided|disappeared|gone)\b",
    re.IGNORECASE,
)
"""*Hepatitis C, cured in 2018*."""
_AFTER_HER = expression(
    r"\b(?:(?:since|after|following)\s+(?:her|his|my|their|the|the patient['’]s)|underwent)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
"""*After her heart attack*: it is over, where the name is of an event."""
_OLD = expression(r"(?<!year)(?<!years)(?<!month)(?<!months)(?:^|[\s(])old\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
_SEEN_IN = expression(
    r"\b(?:seen|treated|admitted|hospitali[sz]ed|operated on)\s+(?:(?:back\s+)?in\s+(?:19|20)\d\d|last\s+(?:month|year|spring|summer|fall|autumn|winter)|"
    r"\w+\s+(?:weeks|months|years)\s+ago)\s+(?:for|with)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_NEAR = 60
"""Characters before a name in which the short forms are looked for."""
_CONDITION = expression(
    r"\b(?:once|when|whenever|before|until|in case|as soon as|should|if)\s+(?:(?:an?|any|the|another|new|severe|further|acute|second)\s+)*$",
    re.IGNORECASE,
)
_OCCURS = expression(
    r"\s+(?:(?:then|first|again|ever)\s+)?(?:occurs?|develops?|recurs?|ensues?|arises?|appears?|starts?|begins?|returns?|worsens?|persists?|sets? in|"
    r"(?:is|are) (?:then )?(?:confirmed|found|detected|suspected|present|identified|seen|diagnosed|proven|documented))\b"
)
_SHOULD = expression(r"(?:^|[.;,]\s*|\b(?:and|but)\s+)should\b[^.;?]*$", re.IGNORECASE)
_OCCUR = expression(
    r"\s+(?:then\s+|ever\s+)?(?:occur|develop|recur|arise|appear|ensue|return|worsen|persist|start|begin)\b"
)
"""*Should any X occur*."""
_GUARDED = expression(
    r"\b(?:DVT|VTE|PE|thrombo\w+|embol\w+|ulcers?|endocarditis|pneumonia|PCP|PJP|malaria|tetanus|rabies|infections?|tuberculosis|"
    r"TB|influenza|strokes?|MI|heart attacks?|fractures?|falls?|preeclampsia|suicide)$",
    re.IGNORECASE,
)
_GUARD = expression(r"\s+(?:prevention|prophylaxis|ppx|proph)\b", re.IGNORECASE)
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
    r"(?:^|[.:;]\s*|(?:\b(?:is|be|was|represents?|suggests?)|['’]s)\s+)either\s+(?:[\w-]+\s+){0,5}$", re.IGNORECASE
)
"""*Either gout or septic arthritis*; but *takes either ibuprofen or naproxen*."""
_MOST_LIKELY = expression(
    r"\b(?:most|more) (?:likely|probable|appropriate|plausible|fitting|consistent)\s+(?:\w+\s+)?(?:diagnos[ie]s|cause|etiology|explanation|culprit|answer|option|condition|"
    r"mechanism|source)\b(?:(?!\b(?:is|was|are|would)\b)[^.;:?])*\b(?:is|was|are|would be|seems to be|appears to be)\s+(?:(?:an?|the|that of|likely|acute|chronic|primary|bacterial|genital)\s+)*"
    r"(?:(?!(?:her|his|their|my|not|no|never|also|more)\b)[\w-]+\s+)?$",
    re.IGNORECASE,
)
"""*The most likely diagnosis in this patient, given her age, is X*."""
_QUERY = expression(r"(?:^|[\s('\"“‘/,:])\?\s?$")
_LIKELY = expression(
    r"\s+(?:likely|probable|possible|suspected|presumed)\s*(?:$|[.;)])|\s?\?{1,3}['’\"”](?!\w)|\s*\((?:probable|possible|likely|suspected|presumed|query|\?)\)|,\s+(?:most |very |quite )?(?:likely|probably|possibly|presumably|perhaps|maybe)\b(?=\s*(?:$|[.;,)]|(?:due|caused|related|drug|viral)\b))",
    re.IGNORECASE,
)
_ASKED = expression(r"\s?\?(?!\s*(?:yes|no|none|den)\w*\b)", re.IGNORECASE)
_RISK = expression(r"\s+risk\b(?!\s+factor)", re.IGNORECASE)
_CAN_CAUSE = expression(
    r"(?:^|[.;,]\s*)(?:can|could|will|would|might|may|does|do)\s+(?:[\w-]+\s+){1,5}(?:cause|trigger|give (?:me|her|him|you)|lead to|bring on)\s+"
    r"(?:(?!any\b|the\b|this\b|these\b|those\b|her\b|his\b|my\b)[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
"""*Can X cause Y?*: Y is only asked about."""
_EXPOSED = expression(
    r"\b(?:expos(?:ure|ed) to|contact with(?: an?)?(?: (?:known )?case of)?|contacts? of)\s+(?:(?:an?|some|his|her|the)?\s*(?:\w+\s+)?with\s+)?(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
_CATCHING = expression(
    r".*\b(?:measles|varicella|chickenpox|shingles|pertussis|whooping cough|mumps|rubella|meningitis|scabies|lice|TB|tuberculosis|COVID\S*|flu|influenza|strep|HIV|"
    r"hepatitis [ABC]|syphilis)(?: infection)?",
    re.IGNORECASE,
)
_NEEDED = expression(r",?\s+(?:as needed|prn|when needed|if needed|as required|if required)\b", re.IGNORECASE)
_RULES = expression(
    r"(?P<open>\b(?:to|must|should|cannot|can't|can not|could not|couldn't|not|need to|has to|have to)\s+(?:(?:yet|been|fully|completely)\s+){0,2})?\b(?:rules?|ruled|ruling)\s+(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
_OUT = expression(r"\s+out\b", re.IGNORECASE)
"""*The ECG rules X out*."""
_DUE = expression(
    r"\bwhether\b[^.;:]*\b(?:is|was|are|were) (?:due to|caused by|from|related to|part of)\s+(?:(?!and\b)[\w-]+,?\s+){0,6}$",
    re.IGNORECASE,
)
_OPENS = expression(r"^(?:[\W\d]*|(?:hmm+|so|or|maybe|perhaps|then),?\s*)$", re.IGNORECASE)
_THINK = expression(r"(?:^|[.;:]\s*)(?:exclude|think(?: of)?)\s+(?:an?\s+)?(?:\w+\s+)?$", re.IGNORECASE)
MAKES = expression(r"\bmak(?:e|es|ing)\s+(?:an?\s+)?(?:\w+\s+)?$|\bmade\s+(?:an?\s+)?$", re.IGNORECASE)
MORE_LIKELY = expression(
    r"\s+(?:(?:even|much|more|less|quite|very|rather|highly)\s+)*(?:likely|probable|plausible|unlikely|improbable)\b"
)
"""*That makes X more likely*."""
_IS_THIS = expression(
    r"(?:^|[.;,]\s*)(?:(?:so|and|hmm+|or),?\s+)?is (?:this|it|that)\s+(?:an?\s+)?(?:[\w-]+\s+)?$", re.IGNORECASE
)
_SCREENING = expression(
    r"\s+(?:screening|shot|vaccine|vaccination|booster|jab|immuni[sz]ation)s?\b(?!\s+(?:(?:test|result|was|is|were|came back)\s+)*positive)",
    re.IGNORECASE,
)
"""*Colon cancer screening*, *flu shot*."""
_DASH_NO = expression(
    r"\s+(?:[-–—]\s+(?:no|none|nil|negative|denied|denies)|no|nope|nil|never|denied|[-−–])\s*(?=$|[.,;])|"
    r"\s*[-–—]\s+(?:none|never|neither)\s*(?=$|[.,;])|\s*[-–—:]\s+(?:none|never)\s+(?=in (?:\d|the)|per\b|today\b|now\b|so far\b)",
    re.IGNORECASE,
)
_ITEM = (
    r"\s*(?:(?!(?:with|who|which|that|has|had|is|was|but|and|or|allerg\w+)\b)[\w-]+\s+){0,3}?[\w-]+\s*(?:[-–—:]\s+)?"
)
_LIST_NO = expression(
    rf"(?:\s*,{_ITEM}neither|\s*(?:/|\band\b|\bor\b){_ITEM}(?:none|neither|denied|nil|nope))\s*(?=$|[.;])",
    re.IGNORECASE,
)
"""*Stridor, vomiting: neither*, *dermatitis and reflux denied*; but *asthma, allergies: none*."""
_HE_DENIES = expression(r",?\s+(?:he|she|they|patient|pt)\s+den(?:ies|ied)\s*(?=$|[.,;])", re.IGNORECASE)
DASH_YES = expression(r"\s+(?:[-–—]\s+(?:yes|positive)|yes)\s*(?=$|[.,;])", re.IGNORECASE)


@lru_cache(maxsize=16384)
def _happens(name: str, start: int) -> bool:
    """Return whether a name, from a character on, is of what happens and is over; texts repeat their names."""
    return EVENT.search(name, start) is not None or _PASSES.search(name, start) is not None


def is_event(sentence: str, low: int, high: int) -> bool:
    """Return whether a name is of what happens and is over."""
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
    yield from _weighed(sentence, span, before)
    if (out := _OUT.match(sentence, high)) and (ruled := _RULES.search(near)):
        status = Status.POSSIBLE if ruled["open"] else Status.DENIED
        yield status, "rules out (around)", low - len(near) + ruled.start(), out.end()
    if denied := _DASH_NO.match(sentence, high) or _LIST_NO.match(sentence, high) or _HE_DENIES.match(sentence, high):
        yield Status.DENIED, "- no (after)", high, denied.end()
    elif _signed(before) and _SIGN.search(near) and _PLUS.search(sentence):
        yield Status.DENIED, "- (before)", before.rindex("-"), low


def _signed(before: str) -> bool:
    """Return whether a dash right before a name, or apart from it behind a plus, is a sign: *+ cough - fever*."""
    return before.endswith("-") or (before[-2:].rstrip().endswith("-") and _PLUS.search(before) is not None)


def _weighed(sentence: str, span: tuple[int, int], before: str) -> Iterator[tuple[Status, str, int, int]]:
    """Yield what says that a thing is weighed or asked about."""
    low, high = span
    near = before[-_NEAR:]
    if best := most_likely(before):
        yield Status.POSSIBLE, "most likely is (before)", best.start(), low
    if "?" in before[-2:] and (query := _QUERY.search(before)):
        yield Status.POSSIBLE, "? (before)", query.start(), low
    elif likely := _LIKELY.match(sentence, high) or (
        (_OPENS.match(before) or _IS_THIS.search(before)) and _ASKED.match(sentence, high)
    ):
        yield Status.POSSIBLE, "probably or ? (after)", high, likely.end()
    elif (_VERSUS.match(sentence, high) or _VERSUS_BEFORE.search(near)) and _IMPRESSION.search(before):
        yield Status.POSSIBLE, "versus (around)", low, high
    elif "ither" in near and (either := _EITHER.search(near)):
        yield Status.POSSIBLE, "either (before)", low - len(near) + either.start(), low
    if _THINK.search(before) or (MAKES.search(near) and MORE_LIKELY.match(sentence, high)):
        yield Status.POSSIBLE, "weighed (around)", low, high
    if "hether" in before and (due := _DUE.search(before)):
        yield Status.POSSIBLE, "whether due to (before)", due.start(), low


def _past(sentence: str, span: tuple[int, int], before: str) -> Iterator[tuple[Status, str, int, int]]:
    """Yield what says that a thing is over."""
    low, high = span
    near = before[-_NEAR:]
    dated = _AT_AGE.match(sentence, high) or _IN_YEAR.match(sentence, high)
    if dated and (is_event(sentence, low, high) or _HAPPENED.search(before)):
        yield Status.PAST, "in a year gone by (after)", high, dated.end()
    elif over := _ENDED_IN.match(sentence, high):
        yield Status.PAST, "what was ended (after)", high, over.end()
    elif over := _ENDED_SINCE.match(sentence, high):
        yield Status.PAST, "ended since (after)", high, over.end()
    elif (" for " in near or " with " in near) and (seen := _SEEN_IN.search(near)):
        yield Status.PAST, "in a year gone by (before)", low - len(near) + seen.start(), low
    elif is_event(sentence, low, high) and (earlier := _AFTER_HER.search(near) or _OLD.search(near)):
        yield Status.PAST, "past event (before)", low - len(near) + earlier.start(), low


def most_likely(before: str) -> re.Match[str] | None:
    """Return the words before a name that call it the most likely diagnosis or cause."""
    return _MOST_LIKELY.search(before) if "ost " in before or "ore " in before else None


def _expected(sentence: str, span: tuple[int, int], before: str) -> Iterator[tuple[Status, str, int, int]]:
    """Yield what says that a thing is only reckoned with."""
    low, high = span
    if (occurs := _OCCURS.match(sentence, high)) and (when := _CONDITION.search(before)):
        yield Status.HYPOTHETICAL, "once it occurs (around)", when.start(), occurs.end()
    elif (occurs := _OCCUR.match(sentence, high)) and (when := _SHOULD.search(before)):
        yield Status.HYPOTHETICAL, "should it occur (around)", when.start(), occurs.end()
    elif (guard := _GUARD.match(sentence, high)) and _GUARDED.search(sentence, low, high):
        yield Status.HYPOTHETICAL, "prophylaxis (after)", high, guard.end()
    elif risk := _RISK.match(sentence, high) or _SCREENING.match(sentence, high):
        yield Status.HYPOTHETICAL, "risk (after)", high, risk.end()
    elif "?" in sentence[high:] and (asked := _CAN_CAUSE.search(before)):
        yield Status.HYPOTHETICAL, "can it cause (before)", asked.start(), low
    elif _CATCHING.fullmatch(sentence, low, high) and (exposed := _EXPOSED.search(before)):
        yield Status.HYPOTHETICAL, "exposed to (before)", exposed.start(), low
    elif _COMPLAINT.fullmatch(sentence, low, high):
        if needed := _NEEDED.match(sentence, high):
            yield Status.HYPOTHETICAL, "as needed (after)", high, needed.end()
        elif need := _AS_NEEDED.search(before):
            yield Status.HYPOTHETICAL, "prn (before)", need.start(), low
