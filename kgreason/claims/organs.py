"""Operations that last or are near, and organs that are there or gone: *hysterectomy in 2011*, *her uterus is in place*."""

import re
from collections.abc import Iterator

from kgreason.claims.elapsed import ago_before, ago_behind
from kgreason.expressions import expression
from kgreason.graph import Index
from kgreason.model import PATIENT, Claim, Fact, Mention, Passage, Span, Status

_GONE = {"uterus": "KG:hysterectomy", "womb": "KG:hysterectomy", "spleen": "KG:splenectomy", "ovaries": "KG:oophorectomy",
         "thyroid": "KG:thyroidectomy", "prostate": "KG:prostatectomy"}  # fmt: skip
"""Organs, and the operation after which each is gone."""
TRANSPLANTS = frozenset(
    {"KG:organ-transplantation", "KG:kidney-transplantation", "KG:liver-transplantation", "KG:heart-transplantation",
     "KG:lung-transplantation", "KG:hematopoietic-stem-cell-transplantation"}
)  # fmt: skip
LASTING = frozenset({*_GONE.values(), *TRANSPLANTS, "KG:pacemaker-implantation"})
"""Operations that change somebody for good."""
NEAR = frozenset({"KG:coronary-artery-bypass-graft-surgery"})
"""Operations that forbid a drug for some days before and after."""
_DIALYSIS = expression(
    r"\b(?:on |dialy|receiv\w+ )?(?P<way>peritoneal |hemo|haemo)?dialy(?:sis|zed|sed)\b", re.IGNORECASE
)

_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_FEW = r"(?:\d|1[0-4]|one|two|three|four|five|six|seven|eight|nine|ten|a|a few)"
_HAD_BEFORE = expression(
    r"\b(?:has had|had|received|underwent|and(?=\s+an?\s)|after|since|s/p|status post|post|prior|previous|history of|hx of|h/o|with|has|I have|carries|got|given|since her|since his)\s+"
    r"(?:(?:an?|her|his|my|the|total|partial|subtotal|supracervical|abdominal|vaginal|laparoscopic|robotic|bilateral|radical|dual-chamber|single-chamber|"
    r"DDDR?|VVIR?|permanent|simple|old|new|deceased-donor|living-donor|cadaveric|orthotopic|allogeneic|autologous|second|functioning|working|functional|implanted|artificial|cardiac|ventricular|biventricular|demand|leadless)\s+)*$|(?:^|[.;,]\s*)(?:(?:total|partial|subtotal|supracervical|abdominal|vaginal|laparoscopic|bilateral|radical|dual-chamber|"
    r"permanent)\s+)*$",
    re.IGNORECASE,
)
_HAD_AFTER = expression(
    r"^s?,?\s*(?:\([^()]*\)|(?:and|with|/)\s+(?:bilateral\s+)?(?:BSO|oophorectomy|salpingectomy|salpingo-oophorectomy)|BSO)?\s*,?\s*"
    r"(?:(?:back )?in (?:\w+ )?(?:19|20)\d\d|(?:19|20)\d\d|at (?:age )?\d\d|(?:\w+ ){1,2}(?:years?|months?|weeks?|days?) (?:ago|back)|last \w+|"
    r"for (?:fibroids|bleeding|cancer|menorrhagia|endometriosis|prolapse|adenomyosis|trauma|ITP|spherocytosis|goiter|Graves)|since|in (?:place|situ)|placed|done|yesterday)\b",
    re.IGNORECASE,
)
_RECIPIENT = expression(r"\s*(?:recipient|patient)\b", re.IGNORECASE)
_NOT_HAD = expression(
    r"\b(?:if|unless|before|planned?|plans|planning|schedul\w+|book\w+|offer\w*|declin\w+|refus\w+|discuss\w*|consider\w*|wants?|wait\w*|list\w*|candidate|"
    r"needs?|evaluat\w+|referr\w+|for (?:(?:an?|his|her|my|the|possible|elective|planned|total|partial|living|donor|deceased)\s+){0,3}$|instead of|avoid\w*|next|tomorrow|upcoming|future|recommend\w*|should|would|(?-i:may)|might|could|will)\b",
    re.IGNORECASE,
)
_PART = expression(
    r"^s?\s+(?:spikes?|leads?|pocket|malfunction\w*|dysfunction|failure|capture|infection|syndrome|complications?|dependen\w+|interrogation|check)\b",
    re.IGNORECASE,
)
"""*No pacemaker spikes*: what is denied is something of the device, not the device."""
_NO_LONGER = expression(
    r"^s?\s+(?:spikes?|leads?|pocket|malfunction\w*|dysfunction|failure|failed|syndrome|indication\w*|brochure\w*|removal|explant\w*|extract\w*|cancel\w*|at \d)\b|"
    r"[^.;]*?\b(?:fail\w*|explant\w*|extract\w*|remov\w*|taken out|cancel\w*|deplet\w*|malfunction\w*|turned off|not (?:working|capturing|functioning)|dead|temporary|attempted)\b",
    re.IGNORECASE,
)
"""What says behind a device that it is gone, broken or was never there."""
_FOR_NOW = expression(
    r"\b(?:temporary|transvenous|transcutaneous|external|ventricular|removed?|failed|(?<!-)old)\s+(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
_NOT_YET = expression(
    r"\b(?:refus\w+|declin\w+|await\w*|waiting for|needs?|scheduled for|candidate for|indication for|planned for|without)\s+"
    r"(?:(?:an?|the|his|her|any|permanent|dual-chamber|single-chamber|placement of|implantation of|new|second|another)\s+)*$",
    re.IGNORECASE,
)
_TO_COME = expression(
    r"\s+(?:(?:placement|implantation|insertion)\s+)?(?:(?:is|was|has been)\s+)?(?:refused|declined|scheduled|planned|awaited|pending)\b",
    re.IGNORECASE,
)
"""What directly before or behind a device says that it is not there yet."""
_ANEW = expression(
    r"\b(?:new|second|another|generator|battery|replace\w*|exchange|change|upgrade|check|interrogation)\b",
    re.IGNORECASE,
)
"""What leaves open that there is one already."""
_PACEMAKER = "KG:pacemaker-implantation"
_IMPAIRED = expression(r"\b(?:insufficiency|failure|impairment|dysfunction)\b", re.IGNORECASE)
_NO_DEVICE = expression(
    r"^no device(?=[.;]?\s*$)|\bno (?P<heart>(?:(?:cardiac|implanted|implantable|electronic|rhythm|pacing)\s+){1,4}devices?|CIED)\b",
    re.IGNORECASE,
)
_RHYTHM = expression(r"\b(?:ECG|EKG|QRS|QTc?|PR|AF|AV block|heart block|atrial|ventricular|sinus|bundle branch)\b")
_NEAR_AFTER = expression(
    rf"^[,:]?\s*(?:(?:was|is|done|performed|set|due|surgery|x\s?\d)\s+)*(?:yesterday|today|tonight|tomorrow|this (?:morning|afternoon|week|evening)|"
    rf"last (?:week|night|{_DAY})|on {_DAY}|{_DAY}|next (?:week|{_DAY})|{_FEW} days? (?:ago|back|out)|(?:a|one|1|two|2) weeks? (?:ago|back|out)|"
    rf"(?:in|within) {_FEW} (?:days?|hours?)|(?:scheduled|planned|booked) (?:for )?(?:tomorrow|today|this|next week|on|{_DAY}|in {_FEW} days))\b",
    re.IGNORECASE,
)
_NEAR_BEFORE = expression(
    rf"\b(?:POD ?#?\d{{1,2}}|post-?op(?:erative)? day \d{{1,2}}|day (?:\d|1[0-4])|{_FEW} (?:days?|weeks? )? ?(?:after|post|out from|since|from|s/p))\s*,?\s*"
    r"(?:(?:of|from|after|s/p|status post|an?|his|her|the|urgent|emergency|elective|triple|quadruple)\s+)*$",
    re.IGNORECASE,
)
_ORGAN = expression(r"uterus|womb|spleen", re.IGNORECASE)
_THERE = expression(
    r"\b(?:(?P<no>no|without an?|lost her|lacks an?|has no|doesn['’]t have an?)\s+(?P<gone>uterus|womb|spleen)\b|"
    r"\b(?:has|have|keeps|kept|with)\s+(?:still\s+)?(?:her|his|an?)\s+(?:own\s+|intact\s+)*(?P<had>uterus|womb|spleen)\b|"
    r"(?:normal|intact)(?:-sized|-appearing)?\s+(?P<seen>uterus|womb|spleen)\b|"
    r"(?P<organ>uterus|womb|spleen)(?:\s+and\s+ovaries)?\s*(?:is|was|are|:|remains|stays)?\s*(?:still\s+|both\s+)?(?:(?P<out>removed|out\b|gone|taken out|absent)|"
    r"(?P<in>in place|in situ|present|intact|there\b|left in|normal|unremarkable)))",
    re.IGNORECASE,
)
_SUPPOSED = expression(
    r"\b(?:if|unless|whether|women|patients|anyone|those|were|would|might|(?-i:may)|no longer)\b[^.;]*$", re.IGNORECASE
)
_ANOTHERS = expression(r"\b(?:mother|sister|aunt|wife|daughter|friend|grandmother|partner)\b[^.;]*$", re.IGNORECASE)


def operations(mention: Mention, text: str, start: int) -> Iterator[Fact]:
    """Yield that the patient had a lasting operation or never had, or is days before or after one that forbids a drug."""
    low, high = mention.span.start - start, mention.span.end - start
    before, after = text[:low], text[high:]
    if mention.status is Status.DENIED and mention.concept in LASTING:
        if not (_SUPPOSED.search(before) or _ANOTHERS.search(before) or _PART.match(after)):
            yield Fact("condition", mention.concept, mention.text, known=False, span=mention.span)
        return
    if mention.concept == _PACEMAKER and (answer := _device(before, after)) is not None:
        yield from [Fact("condition", mention.concept, mention.text, known=False, span=mention.span)] if answer else []
        return
    if mention.status not in {Status.PRESENT, Status.PAST} or _SUPPOSED.search(before):
        return
    if mention.concept in LASTING:
        owns = mention.concept in TRANSPLANTS and (_RECIPIENT.match(after) or mention.text.endswith("recipient"))
        told = (
            owns
            or mention.method == "described"
            or _HAD_AFTER.match(after)
            or (_HAD_BEFORE.search(before) and not _to_come(after[:30]))
        )
        done = not owns
        held = bool(told) and not _NOT_HAD.search(re.split(r"[.;,]", before)[-1])
    else:
        done = False
        held = mention.concept in NEAR and bool(_NEAR_AFTER.match(after) or _NEAR_BEFORE.search(before))
    if held and done:  # *splenectomy in 2010* tells of an operation, and of what lasts
        yield Fact("history", mention.concept, mention.text, span=mention.span)
        yield Fact("condition", mention.concept, mention.name, implied_by=f"{mention.text}, which lasts")
    elif held:
        yield Fact("condition", mention.concept, mention.text, span=mention.span)


_SURGERY = "KG:surgery"
_UNDERGOING = expression(
    r"\b(?:underwent|undergone|undergoing|s/p|status[- ]post|(?:has|have|had) (?:had|required|received)|had|post|following|after|history of|h/o|hx of|previous|prior|"
    r"treated (?:surgically )?(?:with|by)|required|recent|complicated)\s+(?:(?:an?|her|his|the|(?!without|no\b|not\b|or\b|and\b|if\b|for\b)[\w-]+)\s+){0,4}$",
    re.IGNORECASE,
)
_WAS_DONE = expression(
    r"^s?\s+(?:(?:\w+\s+)?(?:was|were|has been|had been) (?:performed|done|carried out)\b|(?:\w+ ){1,3}(?:years?|months?|weeks?|days?) (?:ago|earlier|before|prior|previously)\b|"
    r"(?:in|at (?:age|the age of)) (?:\d|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b))",
    re.IGNORECASE,
)


def past_surgery(mention: Mention, text: str, start: int, graph: Index) -> Iterator[Fact]:
    """Yield an operation that the patient had and that says nothing of today by itself: *underwent appendectomy*."""
    if mention.concept in LASTING | NEAR or not graph.is_a(mention.concept, _SURGERY):
        return
    low, high = mention.span.start - start, mention.span.end - start
    before, after = text[:low], text[high:]
    told = mention.status is Status.PAST or _UNDERGOING.search(before) or _WAS_DONE.match(after)
    planned = _SUPPOSED.search(before) or _NOT_HAD.search(re.split(r"[.;,]", before)[-1]) or _to_come(after[:30])
    if mention.status in {Status.PRESENT, Status.PAST} and told and not planned and not _ANOTHERS.search(before):
        ago = ago_behind(after) or ago_before(before)
        yield Fact("history", mention.concept, mention.text, span=mention.span, ago=ago)


def _device(before: str, after: str) -> bool | None:
    """Return whether words around a pacemaker say that there is none (or leave it open: false); nothing where they do not."""
    told = _NOT_YET.search(before)
    if told or _TO_COME.match(after):
        return not (_ANEW.search(told.group() if told else "") or _ANEW.match(after.lstrip()))
    return False if _NO_LONGER.match(after) or _FOR_NOW.search(before) else None


def _to_come(after: str) -> bool:
    """Return whether what follows an operation says that it is still to come; what it was *for* says nothing of that."""
    return any(not match[0].lower().startswith("for") for match in _NOT_HAD.finditer(after))


def impaired(concept: str, name: str) -> str:
    """Return the renal impairment that a chronic kidney disease is called by; empty where its name leaves that open.

    A disease of stage 1 impairs nothing yet, so that an unstaged one stays a question; an *insufficiency* is one.

    >>> impaired("KG:chronic-kidney-disease", "chronic renal insufficiency"), impaired("KG:chronic-kidney-disease", "CKD")
    ('KG:renal-impairment', '')
    """
    return "KG:renal-impairment" if concept == "KG:chronic-kidney-disease" and _IMPAIRED.search(name) else ""


def no_device(question: Passage, sentence: str, start: int) -> Iterator[Fact]:
    """Yield that a patient whose heart's rhythm is told of has no pacemaker: *No device.*, *no implanted cardiac device*."""
    match = _NO_DEVICE.search(sentence)
    if match and (match["heart"] or _RHYTHM.search(question.text)):
        span = Span(question.span.place, start + match.start(), start + match.end())
        yield Fact("condition", _PACEMAKER, match[0], known=False, span=span)


def dialyzed(mention: Mention) -> str:
    """Return the kind of dialysis that a name of kidney failure tells of: *on hemodialysis*; empty where none."""
    found = _DIALYSIS.search(mention.text) if mention.category == "Disease" else None
    if found is None:
        return ""
    way = (found["way"] or "").strip().lower()
    return {"": "KG:dialysis", "peritoneal": "KG:peritoneal-dialysis"}.get(way, "KG:hemodialysis")


def organs(text: str) -> Iterator[tuple[str, bool, int, int]]:
    """Yield (operation, whether it was done, start, end) of what a sentence says of an organ that may be removed."""
    if not _ORGAN.search(text):
        return
    for match in _THERE.finditer(text):
        if _SUPPOSED.search(text[: match.start()]) or _ANOTHERS.search(text[: match.start()]):
            continue
        organ = next(match[name] for name in ("gone", "had", "seen", "organ") if match[name])
        yield _GONE[organ.lower()], bool(match["gone"] or match["out"]), match.start(), match.end()


def organ_facts(question: Passage, sentence: str, start: int) -> Iterator[Fact]:
    """Yield what a sentence of the question says of an organ: it was removed, or is there."""
    for operation, done, low, high in organs(sentence):
        span = Span(question.span.place, start + low, start + high)
        yield Fact("condition", operation, sentence[low:high], known=done, span=span)


def organ_claims(sentence: str, start: int, place: str) -> Iterator[Claim]:
    """Yield what a step says of an organ of the patient."""
    for operation, done, low, high in organs(sentence):
        span = Span(place, start + low, start + high)
        yield Claim("", PATIENT, "has_condition", operation, span, negated=not done, pattern="an organ")
