"""Assertion status of a mention by triggers around it (ConText: Harkema et al. 2009), each status naming its rule."""

import re
from dataclasses import dataclass
from functools import cache

from kgreason.content import content, read_rows
from kgreason.graph import lowered
from kgreason.model import SourceError, Status

COLUMNS = ("trigger", "status", "side", "words", "note")
CLAUSE = re.compile(
    r"[;:]|\.\s|[,–—]\s*(?:but|however|although|though|yet|so|then|while|whereas|which|who|now|he|she|we|it|his|her|the)\b"
    r"|,\s*(?:points?|suggests?|indicates?|makes?|can|could|may|might|is|are|was|were|should|would|will|leads?|causes?|fits?)\b"
    r"|\s(?:but|however|although|though|yet|whereas|while|because|since|so|except|aside from|apart from)\s|—|\s–\s"
    r"|\s(?=(?:takes|taking|presents|presenting|comes|currently|now|is on|is taking|was started|receives|has been)\b)"
)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A phrase that gives mentions on one ``side`` of it, up to ``words`` words away in its clause, a status."""

    phrase: str
    status: Status
    side: str
    words: int


@cache
def _triggers() -> tuple[re.Pattern[str], dict[str, list[Trigger]]]:
    faults: list[SourceError] = []
    rows = list(read_rows(content("verifiers") / "claims" / "assertion.tsv", COLUMNS, faults))
    if faults:
        raise faults[0]
    found: dict[str, list[Trigger]] = {}
    for row in rows:
        trigger = Trigger(row["trigger"], Status(row["status"]), row["side"], int(row["words"]))
        found.setdefault(row["trigger"], []).append(trigger)
    ordered = sorted(found, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(r"\b(?:" + "|".join(re.escape(phrase) for phrase in ordered) + r")(?!\w)"), found


@dataclass(frozen=True, slots=True)
class Assertion:
    """A status, with the rule that gave it and where its trigger stands in the sentence."""

    status: Status
    rule: str
    start: int
    end: int


_STILL = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:since|for (?:\w+ ){0,3}(?:years?|months?|decades|weeks?|days?)|all (?:her|his) life)\b",
    re.IGNORECASE,
)
_LASTING = re.compile(
    r"(?:\d+|one|two|three|four|five|six|several)[- ](?:hour|day|week|month|year)s?[- ]$", re.IGNORECASE
)
_RESULTS = frozenset({"negative", "neg"})
_NOT_ITS_RESULT = re.compile(
    r"\b(?:positive|pos|reactive|detectable)\b|\b(?:gram|triple|double|false|culture|coagulase|node|HER2|ER|PR|receptor|lactose)[- ]$|[.;]",
    re.IGNORECASE,
)
"""What shows between a name and a *negative* that it is another's result: *HIV positive, hep C negative*."""
_INFECTION = re.compile(
    r"\b(?:HIV|hep(?:atitis)?|HBV|HCV|syphilis|RPR|gonorrh\w+|chlamydia|COVID\S*|flu|influenza|RSV|strep|TB|HSV|CMV|EBV)\b",
    re.IGNORECASE,
)
_OTHER_WORD = re.compile(
    r"\b(?!(?:and|or|B|C|Ab|Ag|sAg|test|tests|serology|screen|screens|antibody|all|both)\b)[A-Za-z]+", re.IGNORECASE
)
_POSITIVE = re.compile(
    r"[ -](?:test |swab |screen |antigen |antibody )?(?:is |was |came back |comes back )?positive\b", re.IGNORECASE
)
_KIN = 14
"""Characters behind a relative in which a colon opens what is said of her: *sister: …*, *husband's meds: …*."""
_EVENT = re.compile(
    r"\b(?:bleed\w*|hemorrhage|stroke|TIA|MI|STEMI|NSTEMI|infarct\w*|heart attack|DVT|PE|embol\w+|clot|fracture|pneumonia|"
    r"perforation|overdose|pancreatitis|cellulitis|abscess|surgery|shingles)\b",
    re.IGNORECASE,
)
_IN_YEAR = re.compile(r"\s*(?:\([^)]*\)\s*)?(?:back )?in (?:19|20)\d\d\b", re.IGNORECASE)
PRESENT = Assertion(Status.PRESENT, "", -1, -1)
_ORDER = (Status.FAMILY, Status.DENIED, Status.PAST, Status.HYPOTHETICAL, Status.POSSIBLE)


_WORDS = re.compile(r"[a-z]+")


@cache
def _openings() -> frozenset[str]:
    """Return the first word of each trigger: a sentence without any of them has none."""
    return frozenset(_WORDS.findall(phrase.lower())[0] for phrase in _triggers()[1])


def assertions(sentence: str, spans: list[tuple[int, int]]) -> list[Assertion]:
    """Return the status of each mention (start, end) of a sentence: the strongest trigger in whose scope it is."""
    if not spans:
        return []
    pattern, known = _triggers()
    low = lowered(sentence)
    none = _openings().isdisjoint(_WORDS.findall(low))
    hits = (
        []
        if none
        else [
            (match.start(), match.end(), trigger)
            for match in pattern.finditer(low)
            for trigger in known.get(_said(match, sentence), ())
            if not any(start <= match.start() and match.end() <= end for start, end in spans)
        ]
    )
    breaks = [match.start() for match in CLAUSE.finditer(sentence)]
    return [_status(sentence, span, hits, breaks) for span in spans]


def _anothers(name: str, gap: str) -> bool:
    """Return whether a *negative* behind a name and some words is another test's: *chest pain, troponin negative*."""
    if _NOT_ITS_RESULT.search(gap) or re.search(r"\b(?:positive|pos)\b", name, re.IGNORECASE):
        return True
    if "," in gap or " and " in gap or "with" in gap:
        return bool(_OTHER_WORD.search(_INFECTION.sub("", gap))) or not _INFECTION.search(name)
    return False


def _said(match: re.Match[str], sentence: str) -> str:
    """Return a trigger as it is meant: *chest: no mass* says no of the mass, *murmur: no.* of what stands before."""
    said = match.group().lower()
    return "no" if said == ": no" and sentence[match.end() :].lstrip(" ")[:1].isalpha() else said


def _status(sentence: str, span: tuple[int, int], hits: list[tuple[int, int, Trigger]], breaks: list[int]) -> Assertion:
    best, name, after = PRESENT, sentence[span[0] : span[1]], sentence[span[1] :]
    if _IN_YEAR.match(after) and _EVENT.search(name):  # *ulcer bleed in 2019*
        best = Assertion(Status.PAST, "in a year gone by (after)", span[1], span[1])
    for start, end, trigger in hits:
        if trigger.status is Status.PRESENT:  # a pseudo-trigger: *not only*, *no doubt*
            continue
        before = trigger.side == "before"
        low, high = (end, span[0]) if before else (span[1], start)
        heading = low + _KIN if before and trigger.status in {Status.FAMILY, Status.HYPOTHETICAL} else low
        closed = [mark for mark in breaks if not (sentence[mark] == ":" and mark < heading)]  # *Sister: PE*
        if low > high or any(low <= mark < high for mark in closed):
            continue
        if trigger.phrase in _RESULTS and _anothers(name, sentence[low:high]):
            continue
        if trigger.status is Status.DENIED and before and _POSITIVE.match(after):  # *no cough, rapid strep positive*
            continue
        if len(sentence[low:high].split()) > trigger.words:
            continue
        lasting = _STILL.match(sentence[span[1] :]) or _LASTING.search(sentence[:start])
        if trigger.status is Status.PAST and lasting:
            continue
        found = Assertion(trigger.status, f"{trigger.phrase} ({trigger.side})", start, end)
        if best is PRESENT or _ORDER.index(found.status) < _ORDER.index(best.status):
            best = found
    return best
