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
    r"\b(?:took|was (?:given|prescribed|put on|treated with|started on)|got|received|were given|had been given)\b",
    re.IGNORECASE,
)
_FINISHED = expression(
    r"^\W*(?:(?:he|she|they|the (?:patient|boy|girl|man|woman))(?: has| have| had)?(?: just| since| now)? (?:finished|completed)"
    r"(?: (?:it|them|(?:the|that|this|his|her)(?: (?:whole|full|entire|last|\d+[- ]days?|\w+[- ]day)){0,2}"
    r"(?: (?:course|antibiotics?|treatment|therapy|pack|prescription|regimen|pills|days|dose|doses))?))"
    r"|(?:the|that|this) (?:last (?:dose|pill|day)|course|treatment) (?:was|ended|was finished))\b",
    re.IGNORECASE,
)


def finished(question: Passage, facts: Iterable[Fact], graph: Index) -> Iterator[Fact]:
    """Yield facts, those drugs as past that a sentence says were taken and the next one that the course is over."""
    over = list(_over(question))
    for fact in facts:
        found = fact.span is not None and [ago for low, high, ago in over if low <= fact.span.start < high]
        if found and fact.kind == "medication" and fact.known and not fact.implied_by:
            yield from stopped(replace(fact, kind="past medication", ago=found[0]), graph)
        else:
            yield fact


def _over(question: Passage) -> Iterator[tuple[int, int, Ago]]:
    """Yield where drugs are named that were taken in a course, and how long ago it ended."""
    for one, other in pairwise(sentences(question.text)):
        took, ended = _TOOK.search(one.text), _FINISHED.match(other.text)
        if took and ended:
            start = question.span.start + one.start
            yield start + took.end(), start + len(one.text), ago_behind(other.text[ended.end() :])
