"""Claims whose ends cannot be what their predicate says: a scan that treats, members of one list, a reason to come."""

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from kgreason.claims.draft import Draft
from kgreason.expressions import expression
from kgreason.model import Mention, Status

_LOOKS = expression(
    r"imaging|tomogra|resonance|\bmri\b|\bct\b|ultraso|\bx-?rays?\b|radiogra|scan|test\b|study|studies|stain|culture|serolog|electro\w+gram|\beeg\b|\becg\b|\bekg\b",
)
"""Procedures that only look and change nothing."""
_HELPS = frozenset({"treats", "prevents", "ameliorates"})
_HARMS = frozenset({"causes", "predisposes_to", "exacerbates"})
_NORMAL = expression(r"\bnormal (?:[\w-]+ ){0,2}(?:(?:and|or) (?:[\w-]+ )?)?$", re.IGNORECASE)
_OF_HEALTH = frozenset({"located_in", "expressed_in", "occurs_in", "produces", "has_role", "manifestation_of"})
"""What is said of the healthy body, and denied of an ill one: *the pancreas does not produce insulin*."""
_COMES = expression(
    r"\b(?:comes?|came|brought|presents?|presented|seen|admitted|evaluated|referred|evaluation|consults?|department|physician|clinic|office|hospital)\b[^.;]*$"
)
_BECAUSE = expression(r"\bbecause of\b")
_ACCOMPANIED = expression(r"\b(?:was|were) (?:\w+ )?accompanied by")
_ARE_THE = expression(r"\bare the\b")
_AND = expression(r"\s*(?:,\s*)?(?:and|or|and/or)\s+")
_PICKED = expression(
    r"\bthe (?:[\w-]+ )?(?:drugs?|agents?|medications?)\b.*\b(?:associated|linked|related|that|which|used|indicated)\b"
)
_BIDS = expression(
    r"(?:^|[;:.,]|\b(?:and|so|then|please|therefore|but))\s*(?:reduce|lower|decrease|cut|increase|raise)(?: the| her| his| your)?$"
)
_BY_HOW_MUCH = expression(
    r"(?:['’]s)?(?: \w+)?(?: doses?| dosage)? by (?:about |around |up to |some )?(?:\d|half|a (?:third|quarter|half))"
)
"""*reduce warfarin by 30 %*: what is to be done with a drug, and no effect of another."""
_SO_IT = expression(r"(?:^|[.;:]\s*)\W*(?:so|then|hence|thus|therefore)\s+it(?:['’]s|\s+is)\b")
_EFFECT = expression(
    r"(?:\s+(?:and|or|and/or)(?:\s+[\w-]+){1,2})?\s+(?:effects?|actions?|activity|properties|response|efficacy)\b"
)


def fitted(drafts: Iterable[Draft], text: str, offset: int) -> Iterator[Draft]:
    """Yield the claims of a sentence whose ends may stand in their relation; a test that *treats* is one that finds."""
    lowered = text.lower()
    for one in drafts:
        subject, object_ = one.subject, one.object
        if object_ is None:
            yield one
        elif _looks(subject) and one.predicate in _HELPS:
            if one.predicate == "treats" and object_.category in {"Disease", "PhenotypicFeature"}:
                yield replace(one, predicate="diagnoses")
        elif not _unfit(one, subject, object_, lowered, offset):
            yield one


def _of_none(subject: Mention, object_: Mention, text: str, offset: int, trigger: tuple[int, str]) -> bool:
    """Return whether an end is what is not there: *no fluoxetine to slow its breakdown*, *normal calcium argues against X*."""
    start, said = trigger
    if subject.status is Status.DENIED and text[: max(0, start)].endswith(" to "):
        return True
    ends = (text[: max(0, one.span.start - offset)] for one in (subject, object_))
    return said.endswith("against") and any(_NORMAL.search(before) for before in ends)


def _unfit(draft: Draft, subject: Mention, object_: Mention, text: str, offset: int) -> bool:
    start, end = draft.trigger[0] - offset, draft.trigger[1] - offset
    said = text[max(0, start) : max(0, end)]
    if draft.predicate in _HARMS and (_looks(subject) or (_BECAUSE.search(said) and _COMES.search(text[:start]))):
        return True  # *a study causes X*; *he comes because of X*
    if draft.predicate == "prevents" and subject.category in {"Disease", "PhenotypicFeature"}:
        return True  # *pharyngitis: penicillin, to prevent rheumatic fever*
    if draft.negated and draft.predicate in _OF_HEALTH:
        return True
    if _of_none(subject, object_, text, offset, (start, said)):
        return True
    if _BIDS.search(text[: max(0, end)]) and _BY_HOW_MUCH.match(text, max(0, object_.span.end - offset)):
        return True  # *X raises warfarin; reduce warfarin by 30 %*
    if draft.predicate == "associated_with" and _looks(subject) and _looks(object_):
        return True
    if draft.predicate == "has_phenotype" and subject.category == "PhenotypicFeature" and _ACCOMPANIED.search(said):
        return True  # *the pain was accompanied by X*: of this patient
    earlier = subject.span.place != object_.span.place or subject.span.start < offset
    picked = earlier and _PICKED.search(text[:start])
    chosen = earlier and _SO_IT.search(text[:end])
    if draft.predicate == "subclass_of" and (_ARE_THE.search(said) or picked or chosen):
        return True  # *the drugs that help are the Xs*, *the drugs associated with Y are Xs*, *So it is an X*
    if draft.predicate in {"prevents", "ameliorates", "decreases"} and named_effect(object_, text, offset):
        return True  # *antagonizes the hypotensive effect*
    return _of_one_list(subject, object_, start, end, text, offset)


def _looks(mention: Mention) -> bool:
    """Return whether a name is of a test or an image."""
    return mention.category == "Procedure" and bool(_LOOKS.search(f"{mention.text} {mention.name}".lower()))


def named_effect(mention: Mention, text: str, offset: int) -> bool:
    """Return whether a name is the adjective of an effect, in text in lower case: *the hypotensive and sedative effects*."""
    adjective = mention.text.lower().endswith(("ive", "ic", "al", "ant"))
    return adjective and bool(_EFFECT.match(text, max(0, mention.span.end - offset)))


def _of_one_list(subject: Mention, object_: Mention, start: int, end: int, text: str, offset: int) -> bool:
    """Return whether both ends are joined by *and* beside the trigger: *seen in X, Y and Z* joins no Y to Z."""
    first, last = sorted((one.span.start - offset, one.span.end - offset) for one in (subject, object_))
    if first[0] < 0 or not (last[1] <= start or end <= first[0]) or last[0] < first[1]:
        return False
    return bool(_AND.fullmatch(text[first[1] : last[0]]))
