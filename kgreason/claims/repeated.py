"""What a text says of the patient more than once: a name and its short form, a pregnancy and the signs of it."""

import re
from collections.abc import Iterable, Iterator

from kgreason.claims.pregnancy import PREGNANCY
from kgreason.expressions import expression
from kgreason.graph import Index
from kgreason.model import Fact, Mention, Passage, Status

SIGN_OF_PREGNANCY = "KG:evidence-of-pregnancy"


def said_twice(mention: Mention, mentions: tuple[Mention, ...], question: Passage) -> bool:
    """Return whether a name only stands in parentheses behind another of the same thing: *kidney disease (CKD)*."""
    offset = question.span.start
    before, behind = question.text[: mention.span.start - offset], question.text[mention.span.end - offset :]
    if not before.endswith("(") or not behind.startswith(")"):
        return False
    end = offset + len(before[:-1].rstrip())
    return any(one.span.end == end and one.concept == mention.concept for one in mentions)


STATES = frozenset({"Disease", "PhenotypicFeature"})
_OTHERS = expression(r"\b(?:from|by|with|to) an? (?:\w+ )?(?:patient|person|donor|coworker)\b[^.;,]*$", re.IGNORECASE)
"""What is another's: *a kidney from a donor with X. His X*."""
_NEAR = 2_000
"""Characters before a name that may say whose it is."""
_POINTS_BACK = expression(r"\b(?:the|this|these|those|his|her)\s+$", re.IGNORECASE)


def taken_up(mention: Mention, mentions: tuple[Mention, ...], question: Passage, graph: Index) -> bool:
    """Return whether a name only points back to what is told before it: *abdominal pain. The pain is dull*."""
    if mention.status is not Status.PRESENT or mention.category not in STATES or mention.method == "described":
        return False
    start = mention.span.start - question.span.start
    if not _POINTS_BACK.search(question.text[max(0, start - 24) : start]):
        return False
    return any(
        one.span.end <= mention.span.start
        and one.status is Status.PRESENT
        and graph.is_a(one.concept, mention.concept)
        and not _OTHERS.search(question.text[: one.span.start - question.span.start][-_NEAR:])
        for one in mentions
    )


def one_pregnancy(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Yield facts without the signs of a pregnancy that is told in so many words; else with the first sign of it."""
    items = list(facts)
    told = any(one.kind == "condition" and one.concept == PREGNANCY and one.known for one in items)
    for fact in items:
        if fact.kind == "condition" and fact.concept == SIGN_OF_PREGNANCY and fact.known:
            if told:
                continue
            told = True
        yield fact
