"""How far a trigger reaches in its sentence, and what a denial takes for granted rather than denies."""

import re
from functools import lru_cache

from kgreason.expressions import expression
from kgreason.model import Status

MARK = expression(
    r"[;:]|\.\s|\(\+\)|,\s*as\b(?!\s+(?:well|per|of|in|an?)\b)|[,–—]\s*(?:but|however|although|though|yet|so|then|while|whereas|which|who|now|he|she|we|it|his|her|the|"
    r"I|i|they|there|only|just|still|merely|here|admitted|referred|brought|came|seen|presented|arrived)\b"
    r"|[,;]\s*(?:r/o|rule out|eval(?:uate)? for|concern for)\s|,\s*(?:points?|suggests?|indicates?|makes?|can|could|may|might|is|are|was|were|should|would|will|leads?|causes?|fits?)\b"
    r"|\s(?:but|however|although|though|yet|whereas|while|because|since|so|despite|in spite of|until|unless|except|aside from|apart from|other than|besides|"
    r"with the exception of|save for)\s|—|\s–\s"
)
"""What ends a clause for every trigger."""
VERB = expression(
    r"\s(?=(?:takes|taking|presents|presenting|p/w|c/o|comes|currently|now|is on|is taking|was started|receives|has been)\b)"
)
"""A verb that opens a new clause: it ends what was said before it, unless it is itself what is denied."""
_FINITE = (
    r"(?:has|had|is|was|takes|took|uses|works|worked|lives|lived|smokes|drinks|comes|came|presents|presented|reports|"
    r"complains|wants|needs|asks|gets|receives|carries|suffers|wears|injects|weighs|feels|remains|developed|underwent|"
    r"requires|manages|controls|started|does|could|may|might|positive for|endorses|admits|acknowledges|"
    r"consults|consulted|attends|attended|visits|visited|seeks|sought|arrives|arrived|undergoes|exhibits|exhibited|experiences|experienced)"
)
PERSON = r"(?:wom[ae]n|m[ae]n|lady|gentleman|girl|boy|patient|infant|newborn|toddler|teenager|child|baby|veteran|male|female)"
_NEW_VERB = expression(
    rf"(?:,\s*and|\band|,)\s+(?:(?:also|now|still|currently|then|instead|\w+ly)\s+)?{_FINITE}\b", re.IGNORECASE
)
"""A further verb of the same subject: *does not drink and has asthma*, *denies fever, takes warfarin*."""
_NEW_SUBJECT = expression(
    rf"\band\s+(?:that\s+)?(?:she|he|I|we|they|it|his|her|my|their)\b|\band in (?:whom|which)\b|,\s+(?:an?|this|our)\s+(?:[\w-]+\s+){{0,4}}?{PERSON}\b",
    re.IGNORECASE,
)
_NEW_NOUN = expression(
    r"\bas well as\s+(?:an?|the|her|his)\s|(?:\band|,)\s+(?:on|taking|treated|using|under|diagnosed with|operated on|undergoing)\s|\band\s+(?:an?|the|one|two|three|several|with|known)\s|,\s+with\s|"
    r",\s+(?:mild|moderate|severe|marked|trace|minimal|persistent|worsening|small|large|tiny|stable|known|chronic|ongoing)\s"
    r"(?![^.;]*\b(?:or|nor|and)\b)",
    re.IGNORECASE,
)
"""A further noun that a *no* does not reach: *no surgery and a history of asthma*; but *no fever or rash*."""
_VALUE_BETWEEN = expression(r",\s*(?:[A-Z][\w-]{0,12}|[a-z]{1,12}) (?:is |was |of )?\d[\d./%]*(?: [\w/%]{1,8})?\s*,")
"""A measured value between commas: *no clots, BP 114/70, migraine*."""
_IN_A_YEAR = expression(r"[a-z-]+(?:\s[a-z-]+)?\s\(?(?:19|20)\d\d\b")
"""What was in a year was: *no retinopathy, hysterectomy 2016*."""
_NO_ALLERGIES = expression(
    r"\s*(?:(?:known|drug|food|medication|any|illicit|recreational)\s+)*(?:allerg\w+|surger\w+|medications?|meds|alcohol|tobacco|smoking|drinking|drug use|drugs|cigarettes)"
    r"(?: use)?\s*,",
    re.IGNORECASE,
)
"""*No known allergies, X on a drug*."""
_MAIN = expression(
    r"(?:(?!(?:or|and|nor)\b)[\w'-]+\s+){1,4}?(?:is|are|was|were|will|would|may|might|can|could|has|had|does|becomes?|remains?|persists?|persisted|continues?|continued|occurs?|develops?|stands|emerges)\b"
)
_SETTING = expression(
    r"^\W*(?:(?:given|with|without|despite|in|after|because of|due to|considering|based on|from|for|although|while|since|as)\b[^,]*)?$",
    re.IGNORECASE,
)
"""What opens a sentence before its main clause: *Without a history of trauma, X is unlikely*."""
_TODAY_THEN = expression(r"\b(?:today|now|currently|at present|at this time)\s*,", re.IGNORECASE)
"""*Free of pain today, stiffness in the mornings*."""
_THEN = expression(r"\S\s+(?:after|following|followed by)\s|\b(?:in|on) (?:the|a) (?:context|setting|background) of\s")
"""What a denial does not reach: *no complications after X*, *without fever in the setting of X*."""
_NEW_CLAUSE = expression(
    r"\band\s+(?:(?!(?:or|nor|that|which|who|if|what)\b)[\w-]+\s+){1,4}?(?:shows?|showed|reveals?|revealed|demonstrate[sd]?|is|was|are|were|has|had|"
    r"reports?|reported|complains?|presents|develops|developed|feels)\b|\b(?:and|or)\s+there\b",
    re.IGNORECASE,
)
"""*Is not painful and rectal examination shows X*."""
_NEW_ORDER = expression(
    r"\s*[^,\s][^,]*,\s+(?:and\s+)?(?:then\s+)?(?:treat|start|give|begin|request|order|obtain|recommend|administer|prescribe|continue|check|refer|admit)\b",
    re.IGNORECASE,
)
"""*Rule out sepsis, start X*; but *do not, in any case, start X*."""
_EXAMPLE = expression(
    r"(?:typical|characteristic|suggestive|indicative|seen|common|usual|found|which|who|due|because|as)\b",
    re.IGNORECASE,
)
"""What opens an aside that explains and lists nothing: *absence of tremor (typical of X)*."""
_HAS_WITHOUT = expression(
    r"(?<!that)(?<!if)(?<!whether)\s(?:he|she|I|they|it)\s+(?:has|have|had|is|was|gets|feels|could|may|might|would|will|can)\b"
)
"""A clause that follows a *without* with no comma: *without his glasses he has X*."""
_OF_NOUN = expression(r"(?:no|without|lack|lacks|lacking|free|absence)\b")
_BARE = expression(
    r"\s(?:has|presents|comes|needs|wants|asks|works|lives|smokes|drinks|uses|reports|complains)\s", re.IGNORECASE
)
_INSIDE = expression(r"\b(?:that|if|whether|she|he|they|who|which|any\w*|ever|in)\b", re.IGNORECASE)
_ITEM = expression(r"(?:,|\bor|\bnor)\s+(?:(?:an?|any|or|nor)\s+)*(?:[\w-]+\s+)?$")
_LISTS = expression(
    r"\b(?:history|antecedents|comorbidities|problems|list)\s+(?:(?:also|is|are|was|were|has been)\s+)*(?:includ(?:es?|ed|ing)|of|notable for|significant for|"
    r"remarkable for|positive for):?\s[^.;:]*$",
    re.IGNORECASE,
)
"""A list of diseases that goes on behind a *without* of one of them: *a history of hypertension without X, gout, and asthma*."""
_FOCUS = expression(
    r"\s*(?:an? )?(?:\w+ )?(?:focus|source|origin|foci)\b[^,;.]*,(?![^.;]*\b(?:or|nor)\b)", re.IGNORECASE
)
"""*Fever without focus, X*: it is the fever that has none, and what follows is there."""
_OR_AND = expression(
    r"\bor\s+(?:[\w-]+\s+){1,3}(?<!nausea\s)(?<!fever\s)(?<!fevers\s)(?<!pain\s)(?<!redness\s)(?<!swelling\s)and\s"
)
"""*No guarding or rebound and X*: the *or* joins what is denied, the *and* adds to it; *or nausea and vomiting* are one."""
_SHARED = expression(r",\s[^.;:()]*\b(?:and|or)\s[^.;:()]*")
"""The rest of a list whose names share what stands behind it: *X, Y and Z have resolved*."""
_OR = expression(r"\b(?:or|nor)\b", re.IGNORECASE)
_AND_MORE = expression(r",[^,]*\band\b[^,]*,")
"""A list that goes on behind an *and*: what stands before it is none of one list."""
_DONE = frozenset({"s/p", "status post", "status-post"})
_LIGHT = frozenset(
    {"currently", "now", "yet", "ever", "actually", "still", "really", "been", "be", "being", "also", "regularly",
     "longer", "always", "even", "presently", "to"}
)  # fmt: skip
_DENIED_VERB = expression(r"\s(?:takes|taking|currently|now|is on|is taking|receives|has been)\b")
_PASSIVE = expression(r"\shas been\b")
_OF_SUBJECT = expression(r"(?:no|none of|neither|nor|no one|nobody|no one has ever|nobody has ever)$")
_OPENS = expression(r"(?:^|[.,;:—]|\b(?:and|that|because|since|but|so|says|reports))\W*$", re.IGNORECASE)


_NOT_TAKEN = expression(
    r"not (?:currently )?taking (?:(?:any|her|his|these|the following) )?(?:meds|medications?|medicines|drugs)?",
    re.IGNORECASE,
)
"""A denial that heads a list: *not taking meds: X, Y*."""
_THERE = expression(
    r"\s+(?:though|(?:is |was )?(?:suspected|likely|probable|possible|presumed))\b|\s*(?:x\s?\d+|for (?:the (?:past|last) )?(?:\d+|one|two|three|four|five|six|several))\s*(?:d|days?|wks?|weeks?|mos?|months?|yrs?|years?)\b|\s*\d\s?\+",
    re.IGNORECASE,
)
"""*No orthopnea, edema x 1 wk*, *no murmur, edema 1+*: what has a length or a grade is there."""
_KEPT = expression(
    r"\s*(?:on|since|for|carrier|treated|controlled|well|poorly|stage|diagnosed|managed|s/p|x\s?\d|\d)",
    re.IGNORECASE,
)
"""What stands behind a disease that one has: *hypertension on ramipril*."""
_POSITIVE = expression(
    r"[ -](?:test |swab |screen |antigen |antibody )?(?:is |was |came back |comes back )?positive\b", re.IGNORECASE
)


def _at_once(sentence: str, trigger: tuple[int, int], low: int, high: int) -> bool:
    """Return whether a trigger ends with its word or its item: *never-smoker with asthma*, *s/p CABG, asthma*."""
    hyphen = sentence[trigger[1] : trigger[1] + 1] == "-" and " " in sentence[trigger[1] : high]
    return hyphen or (sentence[slice(*trigger)].lower() in _DONE and "," in sentence[low:high])


def _goes_on(sentence: str, behind: int, low: int, high: int) -> bool:
    """Return whether the list that a *without* stands in goes on: *red eyes without discharge, cracked lips and a rash*.

    A list of what is lacking has *or*: *without dyspnea, sweating, or nausea*.
    """
    stop = next((mark.start() for mark in MARK.finditer(sentence, behind)), len(sentence))
    whole = sentence[behind : max(stop, high)]
    listed = _AND_MORE.search(whole) or _LISTS.search(sentence[:behind])
    return "," in sentence[low:high] and bool(listed) and not _OR.search(whole)


def ends(sentence: str, trigger: tuple[int, int], low: int, high: int, heading: int, *, denies: bool) -> bool:
    """Return whether the reach of a trigger ends between ``low`` and ``high``; a colon before ``heading`` ends none."""
    if _at_once(sentence, trigger, low, high):
        return True
    for start, colon in _marks(sentence, low):
        if start >= high:
            break
        headed = colon and (start < heading or _NOT_TAKEN.fullmatch(sentence, trigger[0], start))
        if not headed and not _within(sentence[low:high], start - low):
            return True
    for mark in VERB.finditer(sentence, low, high + 1):
        own = _DENIED_VERB if denies else _PASSIVE  # *not taking X*; *X has been ruled out*
        light = _light(sentence[low : mark.start()]) and own.match(sentence, mark.start())
        if low <= mark.start() < high and not light:
            return True
    phrase = sentence[trigger[0] : trigger[1]].lower()
    dated = "," in sentence[low:high] and _IN_A_YEAR.match(sentence, high)
    if denies and (dated or any(one.search(sentence, low, high) for one in (_VALUE_BETWEEN, _TODAY_THEN, _THEN))):
        return True
    if trigger[1] <= low and _aside(sentence[low:high]):
        return True
    lacking = phrase in {"without", "w/o"} or sentence[: trigger[0]].rstrip().lower().endswith("despite")
    focus = _FOCUS.match(sentence, trigger[1])
    if lacking and (
        _HAS_WITHOUT.search(sentence, low, high)
        or _goes_on(sentence, trigger[1], low, high)
        or (focus and focus.end() <= high)
    ):
        return True
    of_noun = denies and _OF_NOUN.match(phrase)
    return bool(of_noun and any(one.search(sentence, low, high) for one in (_NEW_NOUN, _OR_AND)))


@lru_cache(maxsize=256)
def _marks(sentence: str, low: int) -> tuple[tuple[int, bool], ...]:
    """Return where marks stand from a character on, and whether each is a colon: asked for each name behind a trigger."""
    return tuple((mark.start(), mark.group() == ":") for mark in MARK.finditer(sentence, low))


def _within(gap: str, at: int) -> bool:
    """Return whether a character stands in an aside that a gap holds whole: *HIV (CD4: 77), X*."""
    opened = gap.rfind("(", 0, at)
    return opened >= 0 and ")" not in gap[opened:at] and ")" in gap[at:]


def main_clause(sentence: str, trigger: tuple[int, int], high: int) -> bool:
    """Return whether a main clause begins at a character, behind a comma that ends the words with the trigger."""
    gap = sentence[trigger[1] : high]
    if "," not in gap or not re.search(r",\s+(?:(?:an?|the|this|his|her)\s+)?$", gap):
        return False
    return bool(_SETTING.match(sentence[: trigger[0]]) and _MAIN.match(sentence, high))


def _aside(gap: str) -> bool:
    """Return whether an aside that holds the trigger ends in a gap, or one that only explains has begun."""
    depth = 0
    for char in gap:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return True
    return depth > 0 and bool(_EXAMPLE.match(gap, gap.rindex("(") + 1))


def listed_habits(gap: str) -> bool:
    """Return whether a denial first denies allergies, drugs or habits: *no known allergies, X on a drug*."""
    return bool(_NO_ALLERGIES.match(gap))


def near(sentence: str, low: int, high: int, spans: list[tuple[int, int]], most: int) -> bool:
    """Return whether at most so many words stand between two characters.

    Before a further item of a list its other names count none.
    """
    gap = sentence[low:high]
    words = len(gap.split())
    if words <= most or not spans:
        return words <= most
    words -= sum([len(sentence[start:end].split()) for start, end in spans if low <= start and end <= high])
    if words - gap.count("or") > most:  # as most do in a long list; the expressions take longer
        return False
    listed = _ITEM.search(gap) or _SHARED.fullmatch(gap)
    return listed is not None and words - len(_OR.findall(gap)) <= most


def adds(gap: str, *, bare: bool) -> bool:
    """Return whether a further verb of the same subject stands in a gap: *had an MI and takes warfarin*.

    With ``bare`` a verb without *and* counts too: *a history of gout has migraine*.
    """
    verb = _BARE.search(gap) if bare else None
    further = bool(verb and not _light(gap[: verb.start()]) and not _INSIDE.search(gap[: verb.start()]))
    return further or any(
        found
        for found in (_NEW_VERB.search(gap), _NEW_SUBJECT.search(gap), _NEW_CLAUSE.search(gap), _NEW_ORDER.match(gap))
    )


def _light(words: str) -> bool:
    """Return whether words are only adverbs and forms of *be*."""
    return all(one in _LIGHT for one in re.findall(r"[\w']+", words.lower()))


@lru_cache(maxsize=256)
def of_subject(sentence: str, start: int, phrase: str) -> bool:
    """Return whether a denial denies the subject of its clause: *no one in her family has asthma*."""
    return bool(_OF_SUBJECT.match(phrase) and _OPENS.search(sentence[:start]))


# --- what is taken for granted ---

_OWN = expression(
    r"\b(?:her|his|my|(?:the|this|our) (?:patient|man|woman|child|boy|girl|infant)['’]s)\s+(?:(?!with|of|for|and|or|has|had|in|to|on|from|who|is|was)[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
"""*No change in her asthma*, *if his asthma worsens*: she has it."""
_DOSE_TAKEN = expression(
    r"\b(?:tak\w+|took|use[ds]?|using|refill\w*|fill\w*|filled|missed|afford)\s+\w*\s*$", re.IGNORECASE
)
_TODAY = expression(r"[^.;,]{0,20}\b(?:today|yesterday|this morning|last night|tonight|dose|doses)\b", re.IGNORECASE)
_ON_DRUG = expression(r"^(?P<what>.*\S)\s+(?:on|while taking|taking|under)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_ON_WORDS = frozenset(
    {"maintained", "started", "placed", "put", "kept", "long", "chronically", "restarted", "dependent", "anyone", "any",
     "he", "she", "is", "was", "has", "had", "that", "initiated", "stabilized"} | _LIGHT
)  # fmt: skip
"""Words between a denial and *on X* that leave X denied: *not currently maintained on X*."""
_WEIGHS = expression(r"\b(?:effects?|impact|influence|bearing|depend\w*|relian\w*|data|information)$", re.IGNORECASE)
_EFFECT = expression(
    r"\b(?:change|increase|decrease|reduction|rise|worsening|deterioration|improve\w*|relief|reliev\w+|alleviat\w+|benefit\w*|respon[ds]\w*|better|worse\w*|help\w*|control\w*|progress\w*|difference|"
    r"side effects?|adverse effects?|exacerbat\w+|flares?|flare-ups?|decompensat\w+|complications?|interfer\w+)\s+"
    r"(?:in|of|from|with|to|by|under|despite)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
"""What is denied of a drug or a disease that she takes or has: *no relief from X*, *no flares of X*."""
_FLARE = expression(r"\s+(?:flares?|flare-ups?|exacerbations?|decompensations?)\b", re.IGNORECASE)
"""*No X flare since March*: she has X."""
_AGAIN = expression(r"\b(?:recurrences?|relapses?)\s+of\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_TROUBLE = expression(r"\b(?:problems?|trouble|issues?|difficult\w+)\s+with\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_COMPLIES = expression(r"\b(?:complian\w+|adheren\w+|keen)\b[^,;]*\sfor\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
"""*Not compliant with treatment for X*."""
_FOR = expression(
    r"\b(?:inhalers?|steroids?|drugs?|medic\w+|meds|pills?|treat\w*|therapy|surgery|operat\w+|hospital\w*|admi\w+|intubat\w+|"
    r"seen|doctor|visits?|used?|using|took|tak\w+|need\w*|requir\w*|follow\w*|insulin|care)\b[^,;]*\sfor\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_HERS_FOR = expression(r"\b(?:her|his|my)\s+(?:[\w-]+\s+){1,3}for\s+(?:[\w-]+\s+){0,1}$", re.IGNORECASE)
_OF_PATIENT = expression(
    rf"\S\s+(?:in|for)\s+(?:an?|this|our)\s+(?:[\w-]+\s+){{0,4}}?{PERSON}\s+(?:with|who has|on|taking)\s", re.IGNORECASE
)
"""A patient is described behind a denial: *spirometry excluded asthma in a woman with migraine*."""
_KNOWN = expression(
    r"\bwhy (?:she|he|they|I|the (?:patient|child|man|woman))\b|\b(?:knows?|knew|aware|reali[sz]\w+|mention\w*|disclos\w+|reveal\w+|forg[eo]t\w*)\s+(?:that|about|of|she|he|to)\b(?!\s+any)|"
    r"\b(?:told|tell|telling|informed)\s+(?:any\w+|(?:her|his|the)\s+(?!that\b|about\b|of\b|she\b|he\b)\w+|us|me)\s+(?:\w+\s+){0,2}?(?:that|about|of|she|he)\b",
    re.IGNORECASE,
)
"""*Has not told her mother that she has X*: she has it; *has never been told that she has X* denies it."""
_RISK = expression(r"\brisks?(?: factors?)? (?:for|of)\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE)
_UNSURE = expression(r"\b(?:if|whether)\b", re.IGNORECASE)
_RULED = expression(r"(?:rules? out|ruled out|excludes|excluding|instead of|rather than|free of)$")


def granted(phrase: str, gap: str, after: str) -> Status | None:
    """Return the status of what a denial takes for granted, or nothing where it denies it.

    >>> granted("no", " change in her ", " today"), granted("no", " recent ", "")
    (<Status.PRESENT: 'present'>, None)
    """
    if _OF_PATIENT.search(gap) or _FLARE.match(after):
        return Status.PRESENT
    if _RULED.match(phrase):
        return None
    if owned := _OWN.search(gap):
        dose = _DOSE_TAKEN.search(gap[: owned.start()])
        return Status.POSSIBLE if dose and not _TODAY.match(after) else Status.PRESENT
    on = _ON_DRUG.match(gap)
    if on and not _WEIGHS.search(on.group("what")) and not _only(on.group("what"), _ON_WORDS):
        return Status.PRESENT
    if _COMPLIES.search(gap) or _EFFECT.search(gap) or _HERS_FOR.search(gap) or _KNOWN.search(gap):
        return Status.PRESENT
    if _AGAIN.search(gap):
        return Status.PAST
    return Status.POSSIBLE if _UNSURE.search(gap) or _FOR.search(gap) or _TROUBLE.search(gap) else None


def at_risk(gap: str) -> Status | None:
    """Return *hypothetical* where a denial denies only what may lead to a name: *no risk factors for X*."""
    return Status.HYPOTHETICAL if _RISK.search(gap) else None


def hers(gap: str) -> bool:
    """Return whether words before a name call it the patient's own: *if her asthma worsens*."""
    return bool(_OWN.search(gap) or _OF_PATIENT.search(gap))


def _only(words: str, known: frozenset[str]) -> bool:
    return all(one in known for one in re.findall(r"[\w']+", words.lower()))


def there(gap: str, after: str) -> bool:
    """Return whether what follows a name within a denial's reach says that it is there: *no cough, strep positive*."""
    listed = "," in gap and (_THERE.match(after) or (listed_habits(gap) and not _OR.search(gap) and _KEPT.match(after)))
    return bool(listed or _POSITIVE.match(after))
