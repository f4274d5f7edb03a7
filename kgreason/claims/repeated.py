"""What a text says of the patient more than once: a name and its short form, a pregnancy and the signs of it."""

from collections.abc import Iterable, Iterator

from kgreason.claims.pregnancy import PREGNANCY
from kgreason.model import Fact, Mention, Passage

SIGN_OF_PREGNANCY = "KG:evidence-of-pregnancy"


def said_twice(mention: Mention, mentions: tuple[Mention, ...], question: Passage) -> bool:
    """Return whether a name only stands in parentheses behind another of the same thing: *kidney disease (CKD)*."""
    offset = question.span.start
    before, behind = question.text[: mention.span.start - offset], question.text[mention.span.end - offset :]
    if not before.endswith("(") or not behind.startswith(")"):
        return False
    end = offset + len(before[:-1].rstrip())
    return any(one.span.end == end and one.concept == mention.concept for one in mentions)


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
