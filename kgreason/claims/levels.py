"""Tests whose level a sentence says behind their name: *amylase is high* names a hyperamylasemia."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from kgreason.expressions import expression
from kgreason.graph import Index, normal
from kgreason.model import Mention

_HELPING = (
    r"(?:(?:is|are|was|were|be|can|may|might|could|would|will|should|often|usually|typically|also|actually|both|really|quite|very|"
    r"pretty|tends? to|to|stays?|runs?|becomes?|gets?|remains?|significantly|markedly|extremely)\s+)*"
)
_SAID = expression(
    rf"\s*(?:levels?|counts?|values?)?\s+{_HELPING}(?:(?P<up>high|elevated|raised|increased?|prolonged|way up|(?<=s )up|(?<=e )up|rises?|soars?|climbs?|goes? up)|"
    r"(?P<down>low|decreased?|reduced|way down|(?<=s )down|(?<=e )down|drops?|falls?|dips?|plummets?|goes? down))\b(?!\s+by\b)",
    re.IGNORECASE,
)
_BEFORE = expression(
    r"\b(?:(?P<up>higher|high|elevated|excess|excessive|too much)|(?P<down>low|too little|insufficient|inadequate|"
    r"(?<=\ba )lower|(?<=\band )lower|(?<=\bto )(?<!\btends to )(?<!\btend to )(?<!\bused to )(?<!\bknown to )(?<!\blikely to )(?<!\bgiven to )(?<!\bhelps to )(?<!\bable to )lower|(?<=\bwith )lower|(?<=\bof )lower))\s+(?:levels? of\s+)?$",
    re.IGNORECASE,
)
_AND = expression(r"\s*(?:,|and|,\s*and)\s+(?:the\s+)?", re.IGNORECASE)


def levelled(text: str, offset: int, mentions: tuple[Mention, ...], graph: Index) -> tuple[Mention, ...]:
    """Return mentions with a test that is said to be high or low as the finding that its level is.

    The characters stay those of the test's name; a test whose high or low value the graph does not name stays a test.
    """
    return tuple(reversed(list(_levelled(text, offset, mentions, graph))))


def _levelled(text: str, offset: int, mentions: tuple[Mention, ...], graph: Index) -> Iterator[Mention]:
    said, begun = "", len(text)
    for one in reversed(mentions):
        end = one.span.end - offset
        match = _BEFORE.search(text, 0, one.span.start - offset) or _SAID.match(text, end)
        joined = bool(said) and bool(_AND.fullmatch(text, end, begun))
        said = ("high" if match["up"] else "low") if match else said if joined else ""
        begun = one.span.start - offset
        level = _level(one, said, graph) if said and one.category == "ClinicalAttribute" else ""
        if level:
            concept = graph.concept(level)
            yield replace(one, concept=level, name=concept.name, category=concept.category)
        else:
            yield one


_WORDS = {"high": ("high", "elevated", "increased", "prolonged"), "low": ("low", "decreased", "reduced")}


def _level(test: Mention, said: str, graph: Index) -> str:
    """Return the concept of a test's high or low value: as the table of measures has it, or by its name."""
    measure = graph.measures.get(test.concept)
    stated = (measure.high if said == "high" else measure.low) if measure else ""
    names = (f"{word} {name}" for name in (test.text, test.name) for word in _WORDS[said])
    return stated or next((found[0][0] for name in names if (found := graph.named(normal(name)))), "")
