"""Triggers that look as if they spoke of a name and speak of something else: *asthma and excluded a PE*."""

import re

from kgreason.expressions import expression
from kgreason.link.occasions import EVENT
from kgreason.link.scope import PERSON
from kgreason.link.turns import of_lab
from kgreason.model import Status

_RESULTS = frozenset({"negative", "neg"})
_NOT_ITS_RESULT = expression(
    r"\b(?:positive|pos|reactive|detectable|guaiac|occult|heme)\b|\b(?:gram|triple|double|false|culture|coagulase|node|HER2|ER|PR|receptor|lactose|guaiac|heme|hemoccult|stain|Rh)[- ]$|[.;]",
    re.IGNORECASE,
)
"""What shows between a name and a *negative* that it is another's result: *HIV positive, hep C negative*."""
INFECTION = expression(
    r"\b(?:HIV|hep(?:atitis)?|HBV|HCV|syphilis|RPR|gonorrh\w+|chlamydia|COVID\S*|flu|influenza|RSV|strep|TB|HSV|CMV|EBV)\b",
    re.IGNORECASE,
)
_OTHER_WORD = expression(
    r"\b(?!(?:and|or|B|C|Ab|Ag|sAg|test|tests|serology|screen|screens|antibody|PCRs?|RT|NAATs?|antigens?|swabs?|IgM|IgG|cultures?|testing|panel|all|both)\b)[A-Za-z]+",
    re.IGNORECASE,
)
_HOW_LONG = expression(
    r"\s*(?:the (?:past|last) |about |over |almost )?(?:\d+|an?|one|two|three|four|five|six|several|many|some)\s+(?:hours?|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_ATTRIBUTE = expression(r"\b(?:an?|the|had|has|with|and|two|three|her|his)\s+$", re.IGNORECASE)
"""*Has a negative test* says nothing of what stands before *has*."""
_SET_ASIDE = expression(
    r"(?:(?:is|was|are|were|has been|have been|had been) )?(?:ruled out|excluded|absent)$|not seen$|not noted$|not found$|"
    r"(?:should|must|has to|have to|needs? to) be (?:ruled out|excluded|considered|suspected)$|very unlikely$|highly unlikely$|unlikely$|\(|and excluded$|and found none$|disproved$|refuted$|"
    r"(?:is|was|are|were) denied\b|(?:(?:was|were) )?(?:not|never) (?:seen|found|shown|heard|felt|noticed|palpable|audible|visible|apparent|demonstrated|detected|documented|identified|"
    r"appreciated|reported|observed|elicited|evident|visualized)$"
)
"""Phrases behind a name that set aside the name itself, and no further one."""
_UNSETTLED = expression(
    r"(?:\b(?:not|never|cannot|yet)|n['’]t)\s+(?:(?:yet|been|be|entirely|completely|fully|definitively|formally|safely|readily|easily)\s+)*$",
    re.IGNORECASE,
)
_RULED = expression(r"(?:(?:is|was|are|were|has been|have been|had been) )?(?:ruled out|excluded|disproved|refuted)$")
_ORDERS = expression(
    r"(?:^|[.;:])(?:\W|\d)*$|^[\w\s/-]{1,30},\s*$|\b(?:should|must|need|needs|necessary|important|have|has)\b[^.;,]{0,30}$",
    re.IGNORECASE,
)
_CAUSE = expression(
    r"\b(?:causes?|etiology|origin|reasons?|explanations?|source|mechanism|significance|role|complications?|treatment|trigger|responsible|organism|agent|pathogen|culprit) (?:of|for|behind)\s+"
    r"(?:(?!(?:possible|suspected|likely|is|was|are|were)\b)[\w'’-]+\s+){0,3}$",
    re.IGNORECASE,
)
"""*The likely cause of X*, *the cause of X is unclear*: X itself is there."""
_HAD = frozenset({"has had", "have had"})
_SINCE = expression(
    r"\b(?:since|for (?:the )?(?:past|last)|(?:over|in|during) the (?:past|last)|(?:during|over|in) (?:this|that|the same) (?:period|time))\b",
    re.IGNORECASE,
)
"""*Since his stroke he has had X*, *for the past week*, *during this period*: he has it."""
_SINCE_THEN = expression(
    r"[^.;]*?\b(?:since|for (?:the )?(?:past|last)|(?:over|during|in) the (?:past|last) (?:few |several |\w+ )?(?:days?|weeks?|months?|years?))\b",
    re.IGNORECASE,
)
_ONCE_MORE = expression(
    r"\b(?:before|previous\w*|prior|earlier|in the past|ever|never|once|twice|times|episodes?|attacks?|ago|until|resolved|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
"""*Has had X twice*, *before*: what leaves open whether it is still there."""
_EPISODES = expression(r"\b(?:episodes|bouts|attacks) of\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
_LATELY = expression(r"\s+(?:recently|lately|of late|again)\b", re.IGNORECASE)
_COMPLAINTS = expression(
    r"\b(?:\w*pains?|\w*aches?|fevers?|febrile|chills|coughs?|coughing|nausea|vomiting|diarrhea|diarrhoea|constipation|fatigue|malaise|weakness|"
    r"dizziness|vertigo|insomnia|itch\w*|prurit\w*|rash|swelling|edema|dyspn\w+|shortness of breath|palpitations|cramps?|cramping|"
    r"numbness|tingling|vision|appetite|weight loss|sweat\w*|discharge|difficulty \w+|dysuria|sore throat|congestion|rhinorrh\w+|runny nose)$",
    re.IGNORECASE,
)
"""A complaint that a note tells of with *has had*: it brings the patient here."""
_SHE_STOPPED = expression(
    r"\b(?:after|when|since|because|once|until|before)\s+(?:she|he|I|they|the patient)\s*$", re.IGNORECASE
)
"""*Psoriasis flared after she* stopped *methotrexate*."""
_OTHER_CLAUSE = expression(
    r"\b(?:persists?|persisted|continues?|continued|remains?|is|are|was|were|has|had|have|worse|worsening|better|improved|unchanged|stable|ongoing)\b[^,;]*,\s*\w",
    re.IGNORECASE,
)
"""*Nausea persists, vomiting* has stopped."""
_TIME = expression(
    r"(?:.* )?(?:ago|earlier|last (?:year|month|spring|summer|fall|autumn|winter)|in (?:early )?childhood|as an? .*|in college)$"
)
_BEGAN = expression(
    r"[(,\s]*(?:(?:was|were|is|which|that|has|had)\s+)*(?:first\s+)?(?:diagnosed|noted|noticed|detected|discovered|found|began|begun|started|appeared|developed)\b",
    re.IGNORECASE,
)
"""*Hypertension first noted* last year: it began then."""
_AND = expression(r"\s(?:and|but)\s*$")
_OWN_VERB = expression(r"(?:is|are|was|were|has|have|could|may|might|must|should|would)\b")
"""*Had no period and* could be *pregnant*."""
_AUXILIARY = expression(r"(?:do|does|did|is|are|was|were|has|have|had|could|would)(?: not|n't)")
_ANSWER = expression(r"\s*[,.;]")
_LISTS = expression(r"(?:^|[,.:;])\s*$")
_LACK = expression(r"(?:without|w/o|in the absence of|absence of|despite no)$")
_OPEN = expression(r"^\W*(?:in the )?$", re.IGNORECASE)
_IS = expression(
    r"\s+(?:is|are|was|were|will|would|may|might|can|could|has|had|does|becomes?|remains?|follows?|occurs?|develops?)\b"
)
_NEXT = expression(
    r"\s*(?:$|[.,;:)!?—–\"'”]|\(|\w+ly\b|throughout\b|(?:by|in|on|at|with|after|as|for|since|during|from|last|today|yesterday|now|and|but|so|because|then|"
    r"recently|years?|\d)\b)",
    re.IGNORECASE,
)
_FINITE = expression(
    r"\b(?:has|had|have|takes|took|uses|with|on|for|who|confirmed|shows?|showed|comes|presents|is|was)\s+(?!been\b|be\b)",
    re.IGNORECASE,
)
_PASSIVE = expression(
    r"\b(?:is|was|are|were|has|have|had)\s+(?:been\s+|being\s+|considered\s|thought\s|suspected\s|\w+ly\s)*",
    re.IGNORECASE,
)
_ALIKE = expression(r"[\s\w-]*(?:\bor\b|/)[\s\w-]*", re.IGNORECASE)
_FOR = expression(r"[^,;.]*\b(?:for|of)\s+(?:an?\s+|any\s+|acute\s+)*", re.IGNORECASE)
_TREATED = expression(
    r"\b(?:meds|medic\w+|drugs?|treat\w*|therapy|surgery|hospital\w*|admissions?|inhalers?|steroids?|visits?)\s+(?:for|of)\s+"
    r"(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_AT_WORK = expression(
    r"\b(?:works?|worked|working|volunteers?|volunteering|teach\w*|taught|nurse|lectur\w+|job|runs|leads|attended|stud(?:y|ies|ied))\b",
    re.IGNORECASE,
)
_HERE = expression(rf"\b(?:her|his|this|she|he|{PERSON})\b", re.IGNORECASE)
_SIGNS = frozenset({"(-)", "(neg)", "(negative)", "(no)"})
_PLACE = frozenset({"ward", "unit", "class", "course", "charity", "lecture", "foundation", "book", "study"})
_TALK = expression(
    r"(?:contraindicated|dangerous|harmful|unsafe|safe|risky|avoided|used|forbidden|caution) in$|dangerous for$|unsafe for$"
)

_FEARED = expression(r"(?:read|heard|afraid|fear|worr|anxious|scared|terrified|dread|ask|curious|vaccinated|immunized)")
_ANOTHER_THING = expression(r",|\band\b", re.IGNORECASE)
_CALLED = expression(r"what was|first|initially|once|originally|at first")
_PROVED = expression(r"\b(?:was|is|proved|turned)\b", re.IGNORECASE)
_WRONG = expression(r"(?:was|is) (?:an error|a mistake|wrong|incorrect|erroneous|withdrawn|revoked|retracted|dropped)$")
_A_DIAGNOSIS = expression(
    r"\b(?:diagnosis|diagnoses|label|entry|history)\s+(?:of\s+(?:[\w-]+\s+){0,2})?$", re.IGNORECASE
)


_ENDING = frozenset({"resolved", "has resolved", "stopped", "discontinued"})
_JUST_BEFORE = 14
"""Characters before an *ended* in which a *not* denies it."""
_NOT = expression(r"\b(?:not|never)\b|n['’]t\b", re.IGNORECASE)
_ONCE = expression(
    r"(?:as an? (?:\w+ )?(?:child|kid|boy|girl|teen\w*|baby|infant|toddler|student|young)|in (?:childhood|infancy|college|school|the past|his|her)|"
    r"(?:weeks|months|years) ago|last year|long ago|once\b)",
    re.IGNORECASE,
)
"""Phrases of the past behind a name that tell of the last name of a list without *and*: *angina, asthma as a boy*."""
_OF_ITSELF = expression(
    r"[^()]*\((?:\s|~|\d|(?:about|around|some|nearly|almost|over|under|just|only|roughly|approximately|more than|less than|at least|an?|one|two|"
    r"three|four|five|six|seven|eight|nine|ten|several|many|few|couple of|single|last|first|prior|previous|remote|old|was|were|had|it|that|this|both|"
    r"all|in|episodes?|events?|occurred|happened|treated|resolved|healed|cured|cleared|repaired|removed|operated|over|gone|\w+ectomy|resect\w*|excis\w*|surger\w*|chemo\w*|radiation|radiotherapy|ablat\w*)\b)*",
    re.IGNORECASE,
)
"""An aside that says of the name before it when it was, and of nothing else: *DVT (treated two years ago)*."""
_NOT_YET = expression(
    r"(?:not|never|n['’]t)\s+(?:\w+ly\s+|been\s+)*(?:resolved|stopped|improved|cleared|gone away|subsided)\b",
    re.IGNORECASE,
)


def unsettled(sentence: str, at: tuple[int, int], phrase: str) -> Status | None:
    """Return *possible* where an *excluded* is itself denied, or only asked for: *not yet excluded*, *Rule out sepsis*."""
    open_yet = (_RULED.match(phrase) and _UNSETTLED.search(sentence, 0, at[0])) or (
        phrase == "rule out" and _ORDERS.search(sentence[: at[0]])
    )
    return Status.POSSIBLE if open_yet else None


def misled(
    sentence: str,
    span: tuple[int, int],
    at: tuple[int, int],
    phrase: str,
    spans: list[tuple[int, int]],
    *,
    before: bool,
    maybe: bool,
) -> bool:
    """Return whether a trigger, by its place in a sentence, does not speak of a name that it could reach."""
    if maybe and not before and _OWN_VERB.match(phrase) and _AND.search(sentence, span[1], at[0]):
        return True
    if phrase in _HAD and not _EPISODES.search(sentence[: span[0]]) and _has_still(sentence, span, at):
        return True
    if _idle(sentence, span, at, phrase) or (maybe and _CAUSE.search(sentence[at[1] if before else 0 : span[0]])):
        return True
    if before:
        return _misled_before(sentence, span, at, phrase, spans)
    return _misled_behind(sentence, span, at, phrase, spans)


def _has_still(sentence: str, span: tuple[int, int], at: tuple[int, int]) -> bool:
    """Return whether *has had* tells of what is there: by its time, or of a complaint that nothing calls over."""
    if _SINCE.search(sentence, 0, at[0]) or _LATELY.match(sentence, span[1]):
        return True
    if EVENT.search(sentence, *span):
        return False
    if _SINCE_THEN.match(sentence, span[1]):
        return True
    return bool(_COMPLAINTS.search(sentence, *span)) and not _ONCE_MORE.search(sentence)


def _misled_before(
    sentence: str, span: tuple[int, int], at: tuple[int, int], phrase: str, spans: list[tuple[int, int]]
) -> bool:
    """Return whether a trigger before a name speaks of something else."""
    gap = sentence[at[1] : span[0]]
    if phrase.endswith(" for") and "," in gap and _HOW_LONG.match(gap):  # *asymptomatic for six months, consults for X*
        return True
    if (
        "," in gap and gap[0] != "," and _AUXILIARY.fullmatch(phrase)
    ):  # *doesn't know the day, nystagmus*: a list would begin with a name
        return not any(at[1] <= low < at[1] + gap.index(",") for low, _ in spans)
    if "," in gap and _LACK.match(phrase) and _OPEN.match(sentence[: at[0]]) and _IS.match(sentence, span[1]):
        return True  # *Without treatment, X is common*
    if phrase == "no" and _ANSWER.match(sentence, at[1]):  # *sputum no, fever for a week*
        return True
    if phrase == "(-)":  # *fever (-), cough*: said of what stands before it
        return not _LISTS.search(sentence[: at[0]])
    if phrase in _RESULTS:  # *a negative ultrasound for DVT*; the bare word says nothing of what follows it
        return not (_FOR.fullmatch(gap) or of_lab(sentence, span, at))
    if _FEARED.match(phrase):  # *afraid of needles and has asthma*
        return bool(_ANOTHER_THING.search(gap))
    if _CALLED.match(phrase):  # *what was called bronchitis was asthma*
        return bool(_PROVED.search(gap))
    return bool(_TALK.search(phrase) and _HERE.search(gap))


def _misled_behind(
    sentence: str, span: tuple[int, int], at: tuple[int, int], phrase: str, spans: list[tuple[int, int]]
) -> bool:
    """Return whether a trigger behind a name speaks of something else."""
    gap = sentence[span[1] : at[0]]
    if _OTHER_CLAUSE.search(gap) or _SHE_STOPPED.search(gap) or (phrase in _SIGNS and _LISTS.search(sentence[: at[0]])):
        return True
    if _TIME.match(phrase) and _BEGAN.match(gap) and not EVENT.search(sentence, *span):
        return True
    if phrase == "none":  # *headache none*, but not *a seizure at 4, none since*
        return bool(gap.strip()) or not re.match(r"\s*(?:$|[.,;)])", sentence[at[1] :])
    if _ONCE.match(phrase) and _of_next(sentence, span, at, spans):
        return True
    aside = phrase.endswith(" ago") and gap.rfind("(") > gap.rfind(")")
    if aside and not (_OF_ITSELF.fullmatch(gap) or EVENT.search(sentence, *span)):
        return True  # *cirrhosis (last drink 14 months ago)*
    if phrase in _RESULTS and (_ATTRIBUTE.search(gap) or _anothers(sentence[span[0] : span[1]], gap)):
        return True
    if _WRONG.match(phrase):  # *the dose of her asthma inhaler was wrong*
        return not (
            _A_DIAGNOSIS.search(gap.rstrip() + " ") or (_A_DIAGNOSIS.search(sentence[: span[0]]) and not gap.strip())
        )
    if phrase in _PLACE and not _AT_WORK.search(sentence[: span[0]]):
        return True
    if phrase.startswith(": ") and _TREATED.search(sentence[: span[0]]):  # *Drugs for asthma: none*
        return True
    return bool(_SET_ASIDE.match(phrase)) and _of_another(sentence, span, at, spans)


def _idle(sentence: str, span: tuple[int, int], at: tuple[int, int], phrase: str) -> bool:
    """Return whether words deny no name: *asthma that has never resolved and gout*, *a non-gap acidosis*."""
    if phrase == "non":
        return any(char.isalpha() for char in sentence[at[1] : span[0]])
    if phrase in _ENDING:
        return bool(_NOT.search(sentence, max(0, at[0] - _JUST_BEFORE), at[0]))
    return bool(_NOT_YET.match(sentence, at[0]))


def _of_next(sentence: str, span: tuple[int, int], at: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    """Return whether a further name stands behind a comma, so that what follows is said of that one."""
    between = [(start, end) for start, end in spans if span[1] <= start and end <= at[0]]
    if not between:
        return False
    first, last = sentence[span[1] : between[0][0]], sentence[: between[-1][0]].rstrip()
    joined = re.search(r"(?:\band|\bor|&|/|\bplus|\bwith)(?:\s+(?:an?|the|her|his))?$", last, re.IGNORECASE)
    return first.strip() == "," and not joined


def _of_another(sentence: str, span: tuple[int, int], at: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    """Return whether *excluded* and the like set something else aside: *has asthma, PE excluded*, *excluded a PE*."""
    gap = sentence[span[1] : at[0]]
    if not _NEXT.match(sentence, at[1]) and not re.match(r"(?:is|was|are|were)\b|\(", sentence[at[0] :]):
        return True
    between = min((start for start, end in spans if span[1] <= start and end <= at[0]), default=-1)
    compound = between >= 0 and not sentence[span[1] : between].strip(" -")  # *penicillin allergy was ruled out*
    if between >= 0 and not compound and not _ALIKE.fullmatch(gap):
        opens = re.search(r"(?:^|[.;:]\s*)\W*$", _without(sentence[: span[0]], spans))
        return not (opens and re.fullmatch(r"[\s\w/,-]*\band\b[\s\w-]*", gap) and not _FINITE.search(gap))
    return bool(_FINITE.search(_PASSIVE.sub("", gap)))


def _without(before: str, spans: list[tuple[int, int]]) -> str:
    """Return the words before a name without the names of its list: *fever, rash and joint pain are absent*."""
    for start, end in reversed([one for one in spans if one[1] <= len(before)]):
        before = before[:start] + before[end:]
    return before


def _anothers(name: str, gap: str) -> bool:
    """Return whether a *negative* behind a name and some words is another test's: *chest pain, troponin negative*."""
    if _NOT_ITS_RESULT.search(gap) or re.search(r"\b(?:positive|pos)\b", name, re.IGNORECASE):
        return True
    if "," in gap or " and " in gap or "with" in gap:
        return bool(_OTHER_WORD.search(INFECTION.sub("", gap))) or not INFECTION.search(name)
    return False
