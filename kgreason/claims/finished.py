"""A course that a later sentence ends: *he took X and Y. He finished the 14 days two weeks ago*."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from msgspec.structs import replace

from kgreason.claims.elapsed import ago_behind
from kgreason.claims.washout import stopped
from kgreason.expressions import expression
from kgreason.graph import Index
from kgreason.link import sentences
from kgreason.model import Fact, Passage
from kgreason.traces.elapsed import Ago

_TOOK = expression(
    r"\b(?:took|was (?:given|prescribed)|received|were given|had been given)\b",
    re.IGNORECASE,
)
_COURSES = ("KG:antibacterial", "KG:antiviral", "KG:antifungal")
_FINISHED = expression(
    r"^\W*(?:(?:he|she|they|the (?:patient|boy|girl|man|woman))(?: has| have| had)?(?: just| since| now)? (?:finished|completed)"
    r"(?: (?:it|them|(?:the|that|this|his|her)(?: (?:whole|full|entire|\d+[- ]days?|\w+[- ]day|\d+)){0,2}"
    r"(?: (?:course|antibiotics|treatment|prescription|regimen|days))(?! of)))"
    r"|(?:the|that|this) (?:course|treatment) (?:ended|was finished))\b",
    re.IGNORECASE,
)


def finished(question: Passage, facts: Iterable[Fact], graph: Index) -> Iterator[Fact]:
    """Yield facts, those drugs as past that a sentence says were taken and the next one that the course is over.

    Of several drugs those against infections are meant, which are given in courses.
    """
    items = list(facts)
    over: dict[Fact, Ago] = {}
    for low, high, ago in _over(question):
        inside = [one for one in items if _taken(one) and one.span is not None and low <= one.span.start < high]
        courses = [one for one in inside if any(graph.is_a(one.concept, kind) for kind in _COURSES)]
        several = len({one.concept for one in inside}) > 1
        over |= dict.fromkeys(courses if several else inside, ago)
    for fact in items:
        if fact in over:
            yield from stopped(replace(fact, kind="past medication", ago=over[fact]), graph)
        else:
            yield fact


def _taken(fact: Fact) -> bool:
    return fact.kind == "medication" and fact.known and not fact.implied_by


def _over(question: Passage) -> Iterator[tuple[int, int, Ago]]:
    """Yield where drugs are named that were taken in a course, and how long ago it ended."""
    for one, other in pairwise(sentences(question.text)):
        took, ended = _TOOK.search(one.text), _FINISHED.match(other.text)
        if took and ended:
            start = question.span.start + one.start
            yield start + took.end(), start + len(one.text), ago_behind(other.text[ended.end() :])
