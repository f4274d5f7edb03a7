"""What a question's text says of the patient's diseases: present, denied, past, in the family, or lasting for life."""

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from kgreason.claims.elapsed import ago_before, ago_behind
from kgreason.claims.genes import GENOTYPE, genotypes
from kgreason.claims.organs import dialyzed, impaired
from kgreason.content import content, read_rows, starter_id
from kgreason.expressions import expression
from kgreason.graph import Index
from kgreason.link.assertion import assertions
from kgreason.link.occasions import EVENT
from kgreason.model import Fact, FactKind, Mention, SourceError, Status

COLUMNS = ("concept", "lasts", "ended", "source")
_EVER = expression(r"\b(?:history|never|ever|prior|previous|past)\b", re.IGNORECASE)
_OWN_TOO = expression(
    r"\b(?:no|denie[sd]|denying|without|neither|never)\b[^.;]{0,20}\bpersonal (?:or|and|nor|or a|nor a) family (?:medical )?history\b[^.;]{0,80}$",
    re.IGNORECASE,
)
"""*No personal or family history of X* denies it of both."""
_OF_FAMILY = expression(r"\b(?:FHx?|Fam ?Hx)\b[^.;]{0,30}$")
"""*FH negative for X*: the abbreviation speaks of the family too."""
_AGO = expression(r"\b(?:(?:week|month|year)s? (?:ago|earlier)|last year|earlier this year|in the past)\b")
_STOP = expression(r"\bstopped\b")
_PATIENT_DID = expression(
    r"^\s*,?\s*(?:(?:and|who|he|she|then|has|had just|recently|just|first|also)\s+)*(?:(?:(?:re-?)?started|began|resumed)\b|"
    r"(?:stopped|quit|had|took|underwent|received|got|developed|suffered|lost|broke|fell|bled|delivered|moved|came|completed|finished|switched|"
    r"increased|was (?:put|placed|prescribed|started|given|switched|begun|admitted|diagnosed with|hospitali[sz]ed))\b"
    r"(?!\s+(?:\d|in|last|a|an|one|two|three|four|five|six|several|many|some|about|only)\s+(?:\w+\s+)?(?:days?|weeks?|months?|years?)))",
    re.IGNORECASE,
)
"""What opens, behind a disease, something else that the patient did, or its start: *with asthma began X two weeks ago*."""
_NO_OBJECT = expression(
    r"^\s*(?:[,.;)]|$|\d|(?:a|an|one|two|three|four|five|six|several|many|few|some) (?:few )?(?:days?|weeks?|months?|years?)|"
    r"(?:in|last|after|because|due|when|by|for|on|at|with|since|and|but|spontaneously|completely|yesterday|today|recently|before|once)\b)",
    re.IGNORECASE,
)
_AS_HISTORY = expression(
    r"^(?:h/o|hx(?!:)|history of|past medical history of|has had|have had|had a prior|has a past|past|previous|previously|prior|with prior|"
    r"weeks ago|months ago|years ago|(?:a|one|1) (?:month|year) ago|last year|earlier this year|earlier|yrs ago|yr ago|mos ago|wks ago|years back|months back|years? ago|months? ago|in the past|in a year gone by|in a time gone by|"
    r"back then|long ago|so many times|what she was in for|operated on for|having had|ended since|dat\w+ back to|"
    r"(?:has |have |had )?(?:settled|passed|gone down)|(?:has been |was )?(?:fully treated|treated successfully))\b"
)
"""Triggers of the past that do not say that a disease is over."""
_PUT_IN = ("s/p", "status post")
_PROSTHESIS = "KG:prosthetic-heart-valve"
"""What is there still after it was put in: *s/p mechanical AVR*."""
_FOUND = expression(r"\bdiagnosed (?:with|as having)\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE)
_FOUND_AGO = expression(
    r"\s+(?:[\w-]+\s+){0,3}(?:(?:years?|months?|weeks?|yrs?|mos?) (?:ago|earlier|back)|last (?:year|month|winter|summer|spring|fall|autumn))\b"
)
"""*Diagnosed with X ten years ago*."""
_ALLERGIES = frozenset({"allergy", "allergies", "drug allergy", "drug allergies"})
_HEADING = expression(r"\s*(?::|[-–—]\s|to\b)")
_PROBLEMS = expression(
    r"^(?:p[ms]hx?|(?:hx|past|personal history|further history|background|antecedents)(?=:)|past (?:medical |surgical )?history|medical history|surgical history|(?:personal )?history includes|"
    r"history (?:is )?(?:significant|notable|remarkable|positive) for|among (?:his|her|the) (?:history|antecedents)|past event)\b(?! of)"
)
"""Headings of a list of problems: what stands below them may be there still."""
_AS_TOLD = expression(
    r"^(?:among (?:his|her|the) )?(?:past )?(?:medical |surgical )?(?:history|antecedents)(?: includes| (?:is )?(?:significant|notable|remarkable|positive) for)?(?: is \w+ for)? \("
)
"""The same in a sentence, *his medical history is notable for X*: told as history; as a heading it has a colon."""
_NEW = expression(r"\b(?:recent(?:ly)?|newly|new|current(?:ly)?|active|ongoing|acute)\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
_NEXT_ITEM = expression(r",?\s+and\s|,\s+(?!(?:which|that|now|long|since|fully|resolved|cured|in|until|but)\b)")
"""What parts the diseases of a list: *gout and resolved asthma*."""
_ENDED_BEFORE = expression(
    r"\b(?:childhood|former|formerly|resolved|outgrown|remote|infantile|cured|in childhood|outgr[eo]w\w*)\W+(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
_ENDED_AFTER = expression(
    r"^[^.;]{0,40}?\b(?:resolved|outgrew|outgrown|grew out of|grown out of|cured|in remission|until (?:age|he|she|adolescence|puberty)|as an? (?:\w+ )?(?:child|kid|boy|girl|baby|"
    r"toddler|infant|teen\w*)|in childhood|in infancy|as an infant|no longer|ruled out|excluded|disproved|misdiagnos\w+|wrong|mistaken)\b",
    re.IGNORECASE,
)


_TESTED = expression(
    r"^\s+(?:skin |blood |antibody |antigen |rapid )*(?:tests?|screen(?:s|ing)?|serolog\w+|panel|titers?|swabs?|work-?up|vaccin\w+|contacts?|exposure|prophylaxis)\b"
    r"(?![^.;]{0,30}\b(?:positive|pos|reactive|detected|grew|confirmed|\d\d mm)\b)",
    re.IGNORECASE,
)
"""*TB skin test 0 mm*: a test for a disease, or what is done against it, is not having it."""


VACCINE = expression(
    r"\s+(?:vaccin\w+|immuni[sz]ation\w*|immune globulin|immunoglobulins?|shots?|jabs?|boosters?)\b",
    re.IGNORECASE,
)
_AGAINST = expression(
    r"\b(?:vaccin\w+|immuni[sz]\w+)\s+(?:against|for)\s+(?:[\w-]+,?\s+(?:and\s+|or\s+)?){0,4}$", re.IGNORECASE
)
"""*Never had an influenza vaccine*, *not vaccinated against influenza*: that says nothing of influenza."""
_OF_HERS = expression(
    r"\s+of (?:her|his|their) (?:(?:late|elderly|own|only|older|younger|best)\s+)?(?:husband|wife|spouse|partner|son|daughter|child|children|baby|mother|father|parents?|brother|sister|friend|dog|cat|pet|grand\w+|aunt|uncle)\b",
    re.IGNORECASE,
)
"""*The death of her husband*."""
_EXPOSED = expression(
    r"\b(?:injury|needle-?stick|stick|exposure|exposed|contact|blood|organ|kidney|transfusion|bitten)\b[^.;]{0,30}\b(?:from|by|with|to) an? (?:\w+ )?(?:patient|person|donor|coworker)\b[^.;,]*$|"
    r"\b(?:carr(?:y|ies|iers?)|heterozyg\w+|premutations?|relatives?)\b[^.;]{0,40}\b(?:genes?|mutations?|premutations?|variants?|alleles?)\b[^.;]{0,30}\b(?:responsible for|that causes?|causing)\s+(?:\w+ )?$",
    re.IGNORECASE,
)
"""*A needlestick from a patient with hepatitis*, *a carrier of the gene that causes X*: it is not the patient's."""
_KINDS: dict[Status, tuple[FactKind, bool]] = {
    Status.PRESENT: ("condition", True),
    Status.DENIED: ("condition", False),
    Status.PAST: ("history", True),
    Status.FAMILY: ("family", True),
}
_INFECTION = "KG:infection"
_TOLD = frozenset({Status.PRESENT, Status.PAST})
_OF_A_DRUG = expression(
    r"\b(?:drug|pill|medicine|medication|antidepressant|antibiotic|antihypertensive|treatment|option|something|anything|agent|one)s?\s+(?:that|which)\s+"
    r"(?:(?:will|would|does|do|did|is|are|may|might|could|can|won['’]t|wouldn['’]t|doesn['’]t|don['’]t|not|never|likely|to)\s+){0,4}"
    r"(?:cause|causes|caused|causing|lead to|leads to|(?:gives?|makes?) (?:him|her|them)|trigger|triggers|worsen|worsens)\s+(?:[\w-]+,?\s+(?:or|and)\s+)?(?:(?:an?|any|more|further|the|severe)\s+){0,2}$",
    re.IGNORECASE,
)
"""*Wants a pill that won't cause X*: what a drug does is no fact of the patient."""
_DIAGNOSED = expression(
    r"\b(?:diagnosed|diagnosis|found)\s+(?:with|of|as having|to have)\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE
)
"""*Was diagnosed with X two years ago*: it began then, and what lasts is there."""


class Lasting(Struct, frozen=True):
    """A concept that, told as history, means that ``lasts`` is still there, unless a word of ``ended`` follows."""

    concept: str
    lasts: str
    ended: tuple[str, ...]


@cache
def lasting() -> tuple[Lasting, ...]:
    """Return the reviewed conditions that do not end; raises SourceError where the table has a bad line."""
    faults: list[SourceError] = []
    rows = list(read_rows(content("verifiers") / "claims" / "lasting.tsv", COLUMNS, faults))
    if faults:
        raise faults[0]
    return tuple(
        Lasting(
            starter_id(row["concept"]), starter_id(row["lasts"]) if row["lasts"] != "nothing" else "", row.many("ended")
        )
        for row in rows
    )


def listed_problem(rule: str) -> bool:
    """Return whether a status comes from words that do not say that a disease is over: *PMH: X*, *after her X*."""
    return bool(_PROBLEMS.match(rule))


READ = frozenset({"Disease", "PhenotypicFeature", GENOTYPE})
POSTMENOPAUSAL = "KG:postmenopausal-state"
_NORMAL = "KG:normal-finding"
_OWNED = expression(
    r"(?<!rule out )(?<!about )(?<!test )(?<!risk of )(?<!prevent )(?<!avoid )(?<!chance of )(?<!likelihood of )(?<!than )\b(?:his|her|my|the patient['’]s)\s+(?:(?!next|most|likely|possible|probable|best|risk)[\w-]+\s+)?$"
    r"|\b(?:given|with|despite|because of|in view of)\s+(?:his|her|my|their)\s+(?:(?!\b(?:can|will|is|are|should|that|fear|risk|exposure|worry|lack|negative|tests?|vaccin\w*|job)\b)[^?;:]){1,80}?(?:,|\band)\s+(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
"""What a question takes for granted: *what is the cause of her renal failure?*, *with my asthma*."""


def owned(before: str) -> bool:
    """Return whether a question takes for granted what stands behind some words: *what causes her renal failure?*."""
    return bool(_OWNED.search(before))


def is_state(mention: Mention, graph: Index) -> bool:
    """Return whether a mention tells of a state of the patient: a description of a kind with kinds of its own denies none.

    *No hesitancy* denies no pain on voiding, though both are urinary symptoms.
    """
    if graph.resolve(_NORMAL) and graph.is_a(
        mention.concept, _NORMAL
    ):  # *lungs are clear* is read, and is no condition
        return False
    if mention.method != "described" or mention.rule.endswith("(itself)"):  # *afebrile* denies fever, and no kind less
        return mention.category in READ or mention.concept == POSTMENOPAUSAL or never(mention)
    denies_many = mention.status is Status.DENIED and len(graph.descendants(mention.concept)) > 1
    return mention.category != "ClinicalAttribute" and not denies_many


def never(mention: Mention) -> bool:
    """Return whether a procedure is said never to have been: *never dialyzed*."""
    return mention.category == "Procedure" and mention.status is Status.DENIED and mention.rule.startswith("never")


def _heads(mention: Mention, after: str) -> bool:
    """Return whether a name is the heading of a list of allergies: *Allergies: penicillin*."""
    named = mention.status is Status.PRESENT and mention.text.lower() in _ALLERGIES
    return named and bool(_HEADING.match(after))


_SIDE_EFFECT = "KG:adverse-drug-reaction"
"""*No side effects* is told of a drug: it denies no illness."""


def conditions(mention: Mention, text: str, start: int, graph: Index) -> Iterator[Fact]:
    """Yield what the sentence ``text``, which begins at character ``start``, says of a condition of the patient."""
    if mention.category == GENOTYPE:
        yield from genotypes(mention, text, start)
        return
    low, high = mention.span.start - start, mention.span.end - start
    status, rule = _status(mention, text, low, high)
    tested = status in _TOLD and mention.category == "Disease" and _TESTED.match(text[high:])
    if (
        tested
        or _heads(mention, text[high:])
        or (status is Status.DENIED and mention.concept == _SIDE_EFFECT)
        or VACCINE.match(text, high)
        or _OF_HERS.match(text, high)
        or any(one.search(text[:low]) for one in (_AGAINST, _EXPOSED, _OF_A_DRUG))
    ):
        return
    if status is Status.DENIED and (
        "family" in rule or _OF_FAMILY.search(text[:low])
    ):  # *no family history of X*: not of her own
        yield Fact("family", mention.concept, mention.text, known=False, span=mention.span)
        if _OWN_TOO.search(text[:low]):
            yield Fact("condition", mention.concept, mention.text, known=False, span=mention.span)
            yield _never_was(mention)
    elif status in _KINDS:
        yield from _of_status(mention, text, (low, high), status, rule, graph)


def _never_was(mention: Mention) -> Fact:
    """Return what follows from a denial of any time: *no history of X*."""
    because = f"no history of {mention.text}"
    return Fact("history", mention.concept, mention.text, known=False, implied_by=because)


def _gone(mention: Mention, rule: str, graph: Index) -> bool:
    """Return whether *no longer has X* denies it: of a finding, not of a disease or of attacks that a drug holds off."""
    passing = mention.category == "PhenotypicFeature" and not EVENT.search(mention.text)
    return passing and rule.startswith("no longer") and not still(mention.concept, "", graph)


def _of_status(
    mention: Mention, text: str, span: tuple[int, int], status: Status, rule: str, graph: Index
) -> Iterator[Fact]:
    """Yield a condition with a status of its own, what it means besides, and what of a past one is still there."""
    low, high = span
    if status is Status.PAST and _gone(mention, rule, graph):  # it is denied of now, from which the past follows
        yield Fact("condition", mention.concept, mention.text, known=False, span=mention.span)
        yield Fact("history", mention.concept, mention.text, implied_by=f"no longer {mention.text}")
        return
    listed = listed_problem(rule) and not _told_as_history(mention, text, low, rule)
    kind, known = _KINDS[Status.PRESENT if listed else status]
    if kind == "history" and _AGO.search(rule) and _began_then(mention, text, low, graph):
        kind = "condition"
    still = _still_there(mention, text, span, rule, graph) if kind == "history" else ""
    event = bool(EVENT.search(text, low, high))
    told = (ago_behind(text[high:], event=event) or ago_before(text[:low])) if known else ()
    ago = told if kind == "history" else tuple(one for one in told if one[0] == "<=")  # it began then, and is there
    yield Fact(kind, mention.concept, mention.text, known=known, span=mention.span, ago=ago)
    for more in filter(None, (dialyzed(mention), impaired(mention.concept, mention.text) if known else "")):
        yield Fact(kind, more, mention.text, known=known, span=mention.span)
    if not known and (_EVER.search(rule) or _EVER.match(text[high:].lstrip())):
        # *no angioedema* today says nothing of last year
        yield _never_was(mention)
    if still:
        because = f"{mention.text} told as history, which lasts"
        yield Fact("condition", still, graph.concept(still).name, implied_by=because)


def _still_there(mention: Mention, text: str, span: tuple[int, int], rule: str, graph: Index) -> str:
    """Return what is still there of a condition told as history, unless words beside it say that it ended."""
    early = mention.text.lower().startswith(("childhood", "infantile"))
    listed = listed_problem(rule)
    put_in = rule.startswith(_PUT_IN) and graph.is_a(mention.concept, _PROSTHESIS)
    if early or not (listed or put_in or _AS_HISTORY.match(rule)):
        return ""
    after = text[span[1] :]
    own = _NEXT_ITEM.split(after, maxsplit=1)[0] if listed else after
    if _ENDED_BEFORE.search(text[: span[0]]) or _ENDED_AFTER.match(own):
        return ""
    if listed and not EVENT.search(text, *span) and not _nearest(mention.concept, graph):
        return mention.concept  # what is none of the table's and is listed may well be there
    return still(mention.concept, after, graph)


def _told_as_history(mention: Mention, text: str, low: int, rule: str) -> bool:
    """Return whether a problem stands in a sentence on the history, and not under a heading: *her history includes X*."""
    if mention.trigger is None or not _AS_TOLD.match(rule) or _NEW.search(text[:low]):
        return False
    return text[mention.trigger.end - mention.span.start + low :].lstrip()[:1] not in {":", "-", "–", "="}


def _began_then(mention: Mention, text: str, low: int, graph: Index) -> bool:
    """Return whether a time gone by is that of a diagnosis, of a disease that does not pass by itself."""
    passes = EVENT.search(mention.text) or graph.is_a(mention.concept, _INFECTION)
    return not passes and bool(_DIAGNOSED.search(text[:low]))


def _status(mention: Mention, text: str, low: int, high: int) -> tuple[Status, str]:
    """Return a condition's status and rule, without a trigger of the past that is meant of something else."""
    rule, trigger = mention.rule, mention.trigger
    if mention.status is Status.PRESENT and _FOUND.search(text[:low]) and _FOUND_AGO.match(text[high:]):
        return Status.PAST, "years ago (after)"  # it may have lasted, or not
    if mention.status is not Status.PAST or trigger is None or not rule.endswith("(after)"):
        return mention.status, rule
    begin, end = trigger.start - mention.span.start + low, trigger.end - mention.span.start + low
    cut = -1
    another = not _NO_OBJECT.match(text[end:]) and not text[begin:].startswith(("was", "were"))
    if "discontinued" in rule or (_STOP.search(rule) and another):  # a drug is discontinued, not a disease
        cut = begin
    elif _AGO.search(rule) and (did := _PATIENT_DID.match(text[high:end])):
        cut = high + did.start()
    if cut < 0:
        return mention.status, rule
    (found,) = assertions(text[:cut], [(low, high)])
    return found.status, found.rule


def still(concept: str, after: str, graph: Index) -> str:
    """Return what is still there of a condition that is told as history; empty where it may have ended."""
    for one in _nearest(concept, graph):
        if one.lasts and not any(word in after.lower() for word in one.ended):
            return concept if one.lasts == one.concept else one.lasts
    return ""


def _nearest(concept: str, graph: Index) -> list[Lasting]:
    """Return the rows of the table of what lasts that are nearest to a concept."""
    held = [one for one in lasting() if graph.resolve(one.concept) and graph.is_a(concept, one.concept)]
    return [
        one for one in held if not any(one is not other and graph.is_a(other.concept, one.concept) for other in held)
    ]
