"""The pattern reader: claims from linked sentences by trigger phrases, no parser and no language model."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from kgreason.claims.arguments import Clause, fitting, left_group, right_group
from kgreason.content import content, read_rows
from kgreason.model import PATIENT, Claim, Mention, SourceError, Span, Status

COLUMNS = ("trigger", "predicate", "direction", "subject", "object", "negated")
NOT = re.compile(
    r"(?:\b(?:not|never|no|cannot|nor|neither|without|fails? to|failed to|rarely|hardly|seldom|unlikely to|no longer|lacks?|"
    r"rather than|instead of)\b|n['’]t\b)"
    r"(?:\s+(?:\w+ly|be|been|being|to|also|even|ever|always|seem|seems|appear|have|any|the|an?|considered|just|so|known|quite|much|"
    r"very|going|expected|tend|tends|thought|often|necessarily|it|do|does|cause|really|as|in|of|is|are))*[\s,]*$",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\b(?:not|never|cannot)\b|n['’]t\b", re.IGNORECASE)
HEDGE = re.compile(
    r"\b(?:may|might|could|possibly|perhaps|probably|likely|seems?|seemed|appears?|maybe|potentially|suspect|suppose|think|"
    r"suggests?|hints?|would|possible|wonder|considered?|guess|feels? like|sometimes)\b",
    re.IGNORECASE,
)
_COPULA = re.compile(r"\b(?:is|are|includes?|would be|like|such as|remains?|being)\b|:")
_LOOSE = re.compile(r"\b(?:to|of|for|with|than|in|on|from|by|at|as|like|not|no|and|or)\b|,", re.IGNORECASE)
_PATIENT = re.compile(
    r"^\W*(?:in |for |with )?(?:this|the|our|her|his|that)? ?(?:patient|woman|man|lady|gentleman|case|person|situation|her|him|here|"
    r"setting|them)\b|^\W*(?:here|now)?\W*$|^\W*(?:because|since|given|due|as|so|and)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"^\W*(?:could|would|should|is|are|does|do|can|what|which|why|how|who|might|was|were|did|has|have)\b[^.]*\?\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One reading of a trigger: the predicate, which side is the subject, what kinds both sides must be."""

    predicate: str
    direction: str
    subject: str
    object: str
    negated: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim before it has its identifier."""

    predicate: str
    subject: Mention
    object: Mention | None
    negated: bool
    hedged: bool
    trigger: tuple[int, int]
    pattern: str
    condition: tuple[str, ...] = ()


@cache
def triggers() -> tuple[re.Pattern[str], tuple[tuple[Alternative, ...], ...]]:
    """Return one expression with a group a trigger, in the order of the table, and each trigger's readings."""
    faults: list[SourceError] = []
    found: dict[str, list[Alternative]] = {}
    for row in read_rows(content("verifiers") / "claims" / "triggers.tsv", COLUMNS, faults):
        found.setdefault(row["trigger"], []).append(
            Alternative(row["predicate"], row["direction"], row["subject"], row["object"], row["negated"] == "yes")
        )
    if faults:
        raise faults[0]
    parts = "|".join(f"(?P<t{number}>{trigger})(?![\\w'’-])" for number, trigger in enumerate(found))
    pattern = re.compile(rf"(?<![\w-])(?:{parts})", re.IGNORECASE)
    return pattern, tuple(tuple(one) for one in found.values())


def drafts(text: str, offset: int, mentions: tuple[Mention, ...], antecedents: tuple[Mention, ...]) -> Iterator[Draft]:
    """Yield the claims of one sentence; ``antecedents`` are what a pronoun may stand for, latest first."""
    if _QUESTION.match(text) or not mentions:
        return
    pattern, alternatives = triggers()
    hits = list(_outside(pattern, text, offset, mentions))
    previous: tuple[Mention, ...] = ()
    last_end = 0
    for number, match in enumerate(hits):
        following = hits[number + 1].start() if number + 1 < len(hits) else len(text)
        clause = Clause(text, offset, mentions, last_end, match.start(), match.end(), following, previous, antecedents)
        readings = alternatives[int(str(match.lastgroup)[1:])]
        made = list(_read(clause, readings, match))
        yield from made
        if made:
            previous = tuple(dict.fromkeys(draft.subject for draft in made))
        last_end = match.end()
    yield from appositions(text, offset, mentions)
    yield from _members(text, offset, mentions)


def _outside(
    pattern: re.Pattern[str], text: str, offset: int, mentions: tuple[Mention, ...]
) -> Iterator[re.Match[str]]:
    """Yield the trigger matches that do not lie inside a mention."""
    taken = [(mention.span.start - offset, mention.span.end - offset) for mention in mentions]
    for match in pattern.finditer(text):
        if not any(start <= match.start() and match.end() <= end for start, end in taken):
            yield match


def _read(clause: Clause, readings: tuple[Alternative, ...], match: re.Match[str]) -> Iterator[Draft]:
    for reading in readings:
        made = list(
            _headed(clause, reading, match) if reading.direction.startswith("head") else _sided(clause, reading, match)
        )
        if made:
            yield from made
            return


def _sided(clause: Clause, reading: Alternative, match: re.Match[str]) -> Iterator[Draft]:
    left_kind, right_kind = reading.subject, reading.object
    if reading.direction == "<":
        left_kind, right_kind = right_kind, left_kind
    left = [one for one in left_group(clause, left_kind) if one.status is not Status.DENIED or not one.rule]
    if not left:
        return
    if reading.object == "patient":
        if _PATIENT.match(clause.text[clause.end :]):
            for subject in left:
                yield _draft(clause, reading, match, subject, None)
        return
    right, condition = right_group(clause, right_kind)
    if reading.predicate == "subclass_of" and right and _LOOSE.search(clause.gap(right[0])):
        return
    for one in left:
        for other in right:
            if one.concept != other.concept:
                subject, object_ = (one, other) if reading.direction == ">" else (other, one)
                yield _draft(clause, reading, match, subject, object_, condition)


def _headed(clause: Clause, reading: Alternative, match: re.Match[str]) -> Iterator[Draft]:
    """Read *the treatment of Y is X*, *symptoms of Y include X*."""
    copula = _COPULA.search(clause.text, clause.end)
    if not copula:
        return
    before = clause.between(clause.end, copula.start())
    after = right_group(clause.moved(copula.end()), "any")[0]
    for first in before[:1]:
        for second in after:
            subject, object_ = (second, first) if reading.direction == "head<" else (first, second)
            if fitting(subject, reading.subject) and fitting(object_, reading.object):
                yield _draft(clause, reading, match, subject, object_)


def _draft(
    clause: Clause,
    reading: Alternative,
    match: re.Match[str],
    subject: Mention,
    object_: Mention | None,
    condition: tuple[str, ...] = (),
) -> Draft:
    before = clause.window()
    said = match.group()
    refused = bool(NOT.search(before)) or bool(_WITHIN.search(said))
    denied = object_ is not None and object_.status is Status.DENIED and clause.denies(object_)
    return Draft(
        reading.predicate,
        subject,
        object_,
        (refused or denied) != reading.negated,
        bool(HEDGE.search(f"{before}{said}")),
        (clause.offset + match.start(), clause.offset + match.end()),
        f"{reading.predicate}:{match.group().strip().lower()}",
        condition,
    )


_APPOSITION = re.compile(
    r"^\s*[,(–—]\s*(?:which is |being |as |it's |that's )?(?:an?|the|another|our|one of the)\s+(?:[\w-]+\s+){0,3}?$",
    re.IGNORECASE,
)


_INCLUDING = re.compile(
    r"^\s*,?\s*\(?\s*(?:including|like|such as|e\.g\.,?|for example)\s+(?:[\w-]+,\s+)?$", re.IGNORECASE
)
_NEXT = re.compile(r"^\s*(?:,|and|or|,\s*(?:and|or))\s*$", re.IGNORECASE)


def _members(text: str, offset: int, mentions: tuple[Mention, ...]) -> Iterator[Draft]:
    """Yield *beta blockers such as metoprolol and atenolol* as subclass claims."""
    head: Mention | None = None
    for one, other in pairwise(mentions):
        gap = text[one.span.end - offset : other.span.start - offset]
        if one.category == "ChemicalEntity" and _INCLUDING.match(gap):
            head = one
        elif not (head and _NEXT.match(gap)):
            head = None
        if head and other.category == "Drug":
            at = (head.span.end, other.span.start)
            yield Draft("subclass_of", other, head, False, False, at, "subclass_of:including")


def appositions(text: str, offset: int, mentions: tuple[Mention, ...]) -> Iterator[Draft]:
    """Yield *X, a beta blocker, …* as a subclass claim."""
    for one, other in pairwise(mentions):
        gap = text[one.span.end - offset : other.span.start - offset]
        listed = re.search(r"(?:,|/|\band|\bor|:)\s*$", text[: one.span.start - offset])
        if one.category == "Drug" and other.category == "ChemicalEntity" and _APPOSITION.match(gap) and not listed:
            at = (one.span.end, other.span.start)
            negated = other.status is Status.DENIED or bool(_WITHIN.search(gap))
            yield Draft("subclass_of", one, other, negated, False, at, "subclass_of:apposition")


def as_claim(draft: Draft, identifier: str, sentence: Span) -> Claim:
    """Return a draft as a claim of the model; its span stays within its sentence."""
    place = sentence.place
    return Claim(
        id=identifier,
        subject=draft.subject.concept,
        predicate=draft.predicate,
        object=draft.object.concept if draft.object else PATIENT,
        span=_reach(draft, sentence),
        negated=draft.negated,
        certainty="hedged" if draft.hedged else "asserted",
        condition=draft.condition,
        subject_span=draft.subject.span,
        object_span=draft.object.span if draft.object else None,
        trigger=Span(place, *draft.trigger),
        pattern=draft.pattern,
    )


def _reach(draft: Draft, sentence: Span) -> Span:
    ends = [draft.trigger[0], draft.trigger[1]]
    for mention in (draft.subject, draft.object):
        if mention is not None and mention.span.place == sentence.place and mention.span.start >= sentence.start:
            ends += [mention.span.start, mention.span.end]
    return Span(sentence.place, min(ends), max(ends))
