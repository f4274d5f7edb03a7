"""A claim as it is read, before it has a number: mentions, not concepts, and where its trigger stands."""

from msgspec import Struct

from kgreason.model import PATIENT, Claim, Mention, Span


class Draft(Struct, frozen=True):
    """A claim before it has its identifier; one that is not ``stated`` is neither asserted nor denied and becomes none."""

    predicate: str
    subject: Mention
    object: Mention | None
    negated: bool
    hedged: bool
    trigger: tuple[int, int]
    pattern: str
    condition: tuple[str, ...] = ()
    stated: bool = True


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
