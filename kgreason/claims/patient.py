"""Claims about this patient: what she has, takes, and measures."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from kgreason.claims.allergy import ALLERGY, NO_ALLERGY
from kgreason.claims.calculated import with_calculated
from kgreason.claims.condition import VACCINE, listed_problem
from kgreason.claims.entries import CONDITIONS, DRUGS
from kgreason.claims.facts import SYSTOLIC
from kgreason.claims.numbers import Measured
from kgreason.claims.organs import LASTING, dialyzed, organ_claims
from kgreason.claims.person import does, person_claims
from kgreason.claims.quantities import CORRECTED, FOR, measured
from kgreason.claims.recency import LONG_AGO
from kgreason.claims.scores import points
from kgreason.expressions import expression
from kgreason.graph import Index
from kgreason.link import Sentence
from kgreason.model import PATIENT, Claim, Facts, Mention, Span, Status
from kgreason.rules import UnknownUnitError, bare, convert

_HAS = expression(
    r"\b(?:(?:he|she)['’]s|(?:patient|he|she|woman|man|lady|gentleman|boy|girl|infant|child|we're told (?:he|she))(?: is| has| had| also has| clearly has| does have|"
    r" also| definitely| already| underwent| reports| presents with| suffers from| was diagnosed with| carries a diagnosis of| is known to have| "
    r"does not have| doesn't have| denies| never had| has no| has had no| is not| isn't| also is| already has| has known| has never had)+)\s*"
    r"(?:an? |the |known |documented |no |any |history of |a history of |no history of |also |both |currently |still |not )*(?:\w+ ){0,2}?$"
    r"|\b(?:given|with|because of|despite) (?:his|her) (?:\w+[ -]){0,2}?$",
    re.IGNORECASE,
)
_BESIDE = expression(r"(?:given|with|because of|despite)\b", re.IGNORECASE)
_RESULT = expression(
    r"(?:[ -](?:test|swab|screen|antigen|antibody|serology|PCR|Ag|Ab|culture)){0,2}(?: (?:is|was|are|came back|comes back|returned))?:?"
    r" (positive|negative)\b",
    re.IGNORECASE,
)
_MINE = expression(r"(?:^|[.;,]\s|\b(?:his|her|the|patient['’]s|rapid|serum|urine)\s)\W*$", re.IGNORECASE)
_ON = expression(
    r"\b(?:he|she|patient|they)(?:['’]s| is| has been| was)? (?:still |now |currently |already )*on $", re.IGNORECASE
)
_OWN = expression(r"(?:^|[,.;:—–]\s|\b(?:and|but|so|since|because|that)\s)\W*(?:his|her)\s+$", re.IGNORECASE)
"""*Her thymoma has to come out* says that she has one."""
_ABOUT = expression(
    r"[\s-]+(?:risk|screen\w*|test\w*|panel|vaccin\w*|prophylaxis|medication|drug|work-?up|rule-?out|symptoms?|history)\b"
)
_TAKES = expression(
    r"\b(?:patient|he|she|woman|man|lady|gentleman)(?:'s| is| was)? (?:not |also |currently |already |still |already also )*(?:takes|taking|on|receives|receiving|uses|using|"
    r"doesn't take|does not take|never took|not on|not taking|isn't on|isn't taking|is not on|is not taking)"
    r"(?: an?| the| daily| chronic| long-term| her| his)*\s*(?:\w+ )?$",
    re.IGNORECASE,
)
_NO = expression(
    r"(?:^|[.;]\s+)\W*(?:there(?:['’]s| is| was) )?no (?:(?:known|documented|prior|past|personal|underlying|pre-?existing) )*(?P<history>history of (?:any )?)?$",
    re.IGNORECASE,
)
_IN_HISTORY = expression(
    r"\s+(?:in (?:his|her) (?:history|chart|records?|past|notes)|on (?:record|file))\b", re.IGNORECASE
)
_WHOSE = expression(r"\bwhose\s+(?:\w+\s+){1,3}$", re.IGNORECASE)
"""*Lithium, whose level ibuprofen raises, was stopped*: not ibuprofen."""
_WHILE = expression(
    r"\b(?:while|once|when|whenever|after|as long as|until|before|now that|and then|so that)\b[^.;]*$", re.IGNORECASE
)
"""*While she is on X, check …* is said of the plan."""
_STOPPED = expression(
    r"^\W*(?:\w+\W+){0,3}?(?:was|were|has been|had been|got|is history\W+|already|:)?\s*(?:stopped|discontinued|withdrawn)\b"
    r"(?! (?:if|when|before|for|working))",
    re.IGNORECASE,
)
_PLAN = expression(
    r"\b(?:should|must|to|can|could|may|might|would|will|be|if|not|never|working)\b|n['’]t\b", re.IGNORECASE
)
_STATE = expression(
    r"\s*(?:levels?|count|values?)?\s*(?:is|was|are|remains|looks|stays|comes back|came back)\s+(?:still |quite |perfectly |all |clearly |well )*"
    r"(?P<state>normal|preserved|unremarkable|within (?:normal limits|range)|fine|elevated|high|raised|low|reduced|decreased|depressed)\b",
    re.IGNORECASE,
)
_FUNCTION = expression(
    r"\b(?:his|her|the|patient['’]s|,|^)\s*(?P<organ>kidney|renal|liver|hepatic)(?: function)?s? (?:is|are|was|were|looks?|remains?) "
    r"(?:still |quite |perfectly |all |entirely )*(?:normal|fine|preserved|intact|good)\b",
    re.IGNORECASE,
)
_IMPAIRED = {"kidney": "KG:renal-impairment", "renal": "KG:renal-impairment",
             "liver": "KG:hepatic-impairment", "hepatic": "KG:hepatic-impairment"}  # fmt: skip
_HIGH_WORDS, _LOW_WORDS = {"elevated", "high", "raised"}, {"low", "reduced", "decreased", "depressed"}
_ALLERGIC = expression(
    r"\b(?:(?:patient|he|she|woman|man)(?:['’]s| is)\s+(?:\w+ly )?allergic to|(?:his|her|the patient['’]s) allergy to|"
    r"given (?:his|her) allergy to)\s+$",
    re.IGNORECASE,
)
_HIS = expression(
    r"\b(?:his|her|the patient['’]s|(?:he|she|patient) (?:has|had) (?:an?|no|the))\s+(?:(?:known|documented|reported|severe)\s+)*$",
    re.IGNORECASE,
)
_ALLERGY_AFTER = expression(r"\s+allerg(?:y|ies)\b", re.IGNORECASE)
_NOT = expression(r"\b(?:not|no|n't|never|denies|doesn't|isn't|without)\b|n't", re.IGNORECASE)
_UNREAL = expression(
    r"\b(?:if|might|may|could|would|suppose|were|in case|unless|whether|suspect|probably|maybe|likely|perhaps)\b",
    re.IGNORECASE,
)


_NOT_YET = expression(
    r"\b(?:after|once|when|until|till|as soon as|before|while|aim|goal|so that|to keep|keep|watch|see that|make sure|check(?: that)?)\b[^,.;]*$",
    re.IGNORECASE,
)
"""What makes the state of a value one that is waited for: *three months after Hb is normal*."""
_COMPUTED = expression(
    r"\b(?:corrected|adjusted|ioni[sz]ed|true|effective)\s+(?:(?:serum|plasma|total)\s+)?[\w-]+$", re.IGNORECASE
)
"""What names another value than the measured one: *corrected calcium is normal*."""
_SHE, _HE = expression(r"\b(?:she|her|hers)\b", re.IGNORECASE), expression(r"\b(?:he|his|him)\b", re.IGNORECASE)


def _of_another(text: str, facts: Facts) -> bool:
    """Return whether a sentence speaks of a *he* where the patient is female, or of a *she* where the patient is male."""
    sex = next((one.text for one in facts.items if one.kind == "sex"), "")
    own, other = (_SHE, _HE) if sex == "female" else (_HE, _SHE)
    return sex in {"female", "male"} and bool(other.search(text)) and not own.search(text)


def patient_claims(
    sentence: Sentence, start: int, mentions: tuple[Mention, ...], place: str, facts: Facts, graph: Index
) -> Iterator[Claim]:
    """Yield the claims of a sentence about the patient; identifiers are set by the caller."""
    if sentence.is_question or facts.read_from == "none" or _of_another(sentence.text, facts):
        return
    values = _values(sentence, start, mentions, place, graph)
    yield from with_calculated(values, sentence.text, start, place, facts, graph)
    yield from _states(sentence, start, mentions, place, graph)
    yield from person_claims(sentence.text, start, place, facts)
    yield from organ_claims(sentence.text, start, place)
    for match in _FUNCTION.finditer(sentence.text):
        if not _UNREAL.search(sentence.text[: match.start()]):
            span = Span(place, start + match.start("organ"), start + match.end())
            yield Claim("", PATIENT, "has_condition", _IMPAIRED[match.group("organ").lower()], span,
                        negated=True, pattern="state of an organ")  # fmt: skip
    allergy = NO_ALLERGY.search(sentence.text)
    if allergy:
        span = Span(place, start + allergy.start(), start + allergy.end())
        yield Claim("", PATIENT, "has_allergy", ALLERGY, span, negated=True, pattern="no allergy")
    for mention in mentions:
        if allergy and mention.concept == ALLERGY:
            continue
        before = sentence.text[: mention.span.start - start]
        own = _own_allergy(mention, before, sentence.text[mention.span.end - start :])
        if own:
            negated = bool(re.search(r"\bno\s", before[-own:]))
            yield Claim("", PATIENT, "has_allergy", mention.concept, replace(mention.span, start=mention.span.start - own),
                        negated=negated, object_span=mention.span, pattern="own allergy")  # fmt: skip
            continue
        yield from _held(mention, before, sentence.text, start, place)


def _held(mention: Mention, before: str, text: str, start: int, place: str) -> Iterator[Claim]:
    """Yield that the patient has a condition, takes a drug, or no longer takes it."""
    unreal = _UNREAL.search(before[-60:]) or VACCINE.match(text, mention.span.end - start)  # *her varicella shot*
    if unreal or mention.status in {Status.FAMILY, Status.HYPOTHETICAL, Status.POSSIBLE}:
        return
    operated = mention.category != "Procedure" or mention.concept in LASTING
    has = _HAS.search(before) if mention.category in CONDITIONS and operated else None
    has = has or does(mention, before) or _none(mention, before, text[mention.span.end - start :])
    if has is None and mention.category == "Procedure":
        has = _ON.search(before)
    if (
        has is None
        and mention.category in {"Disease", "PhenotypicFeature", "Genotype"}
        and not _ABOUT.match(text[mention.span.end - start :])
    ):
        has = _OWN.search(before)
    takes = _TAKES.search(before) if mention.category in DRUGS else None
    takes = None if takes and _WHILE.search(before) else takes
    stopped = _STOPPED.match(text[mention.span.end - start :]) if mention.category in DRUGS else None
    stopped = None if _WHOSE.search(before) else stopped
    if stopped and not takes and not place.endswith("/answer") and not _PLAN.search(stopped.group()):
        span = Span(place, mention.span.start, mention.span.end + stopped.end())
        yield Claim("", PATIENT, "takes", mention.concept, span,
                    negated=True, object_span=mention.span, pattern="stopped")  # fmt: skip
    result = _RESULT.match(text[mention.span.end - start :]) if mention.category == "Disease" else None
    if result and not has and _MINE.search(before):
        span = Span(place, mention.span.start, mention.span.end + result.end())
        yield Claim("", PATIENT, "has_condition", mention.concept, span, negated=result.group(1).lower().startswith("neg"),
                    object_span=mention.span, pattern="result of a test")  # fmt: skip
    match = has or takes
    if match:
        beside = _BESIDE.match(match.group())  # *so not with her asthma*: she has it
        negated = not beside and (bool(_NOT.search(match.group())) or mention.status is Status.DENIED)
        span = Span(place, start + match.start(), mention.span.end)
        for concept in (mention.concept, *([way] if (way := dialyzed(mention)) else [])):
            yield Claim("", PATIENT, "has_condition" if has else "takes", concept, span,
                        negated=negated, object_span=mention.span, pattern="patient")  # fmt: skip


def _none(mention: Mention, before: str, after: str) -> re.Match[str] | None:
    """Return what says that the patient's history knows no such disease: *there is no kidney disease in his history*."""
    found = _NO.search(before) if mention.category == "Disease" and mention.status is Status.DENIED else None
    return found if found and (found["history"] or _IN_HISTORY.match(after)) else None


def _values(sentence: Sentence, start: int, mentions: tuple[Mention, ...], place: str, graph: Index) -> Iterator[Claim]:
    """Yield the values that a sentence gives for the patient's tests."""
    for value in measured(sentence.text, start, mentions):
        if (
            value.general
            or value.beside
            or value.time <= LONG_AGO
            or points(sentence.text, value.quantity)
            or not _fits(value, graph)
        ):
            continue
        concept = SYSTOLIC if value.mention.concept == "KG:blood-pressure" else value.mention.concept
        measure = graph.measure(concept)
        unit = value.quantity.unit or (bare(value.quantity.value, measure.unit, concept) if measure else "")
        span = Span(place, value.mention.span.start, value.end)
        yield Claim("", PATIENT, "has_value", concept, span, quantity=replace(value.quantity, unit=unit),
                    object_span=value.mention.span, pattern="has_value")  # fmt: skip


def _own_allergy(mention: Mention, before: str, after: str) -> int:
    """Return how many characters before a drug say that the patient is allergic to it; 0 where they do not."""
    said = mention.status in {Status.PRESENT, Status.DENIED} or listed_problem(mention.rule)
    if mention.category not in DRUGS or not said or _UNREAL.search(before):
        return 0
    match = _ALLERGIC.search(before) or (_HIS.search(before) if _ALLERGY_AFTER.match(after) else None)
    return len(before) - match.start() if match else 0


def _fits(value: Measured, graph: Index) -> bool:
    """Return whether a value's unit is one of its test's: salt that is 40 % sodium is no serum sodium."""
    measure = graph.measure(value.mention.concept)
    if measure is None or not measure.unit or not value.quantity.unit:
        return True
    try:
        convert(value.quantity.value, value.quantity.unit, measure.unit, measure.molar_mass)
    except UnknownUnitError:
        return value.quantity.unit != "%"
    return True


def _states(sentence: Sentence, start: int, mentions: tuple[Mention, ...], place: str, graph: Index) -> Iterator[Claim]:
    """Yield *her potassium is normal* as: she has neither what a low nor what a high value is."""
    for mention in mentions:
        measure = graph.measure(mention.concept)
        match = _STATE.match(sentence.text, mention.span.end - start) if measure else None
        before = sentence.text[: mention.span.start - start]
        if measure is None or match is None or _UNREAL.search(before) or _NOT_YET.search(before):
            continue
        if _COMPUTED.search(f"{before}{mention.text}") or CORRECTED.search(before) or FOR.search(before):
            continue
        word = match.group("state").lower()
        span = Span(place, mention.span.start, start + match.end())
        for concept, words in ((measure.low, _LOW_WORDS), (measure.high, _HIGH_WORDS)):
            if concept and (word in words or word not in _HIGH_WORDS | _LOW_WORDS):
                yield Claim("", PATIENT, "has_condition", concept, span, negated=word not in words,
                            object_span=mention.span, pattern="state of a value")  # fmt: skip
