"""What the rule packs cover, counted: drugs, transcribed labels, strengths, kinds, areas."""

import re
from collections import Counter
from collections.abc import Iterator

from kgreason.curate.examples import Hierarchy
from kgreason.curate.knowledge import Knowledge
from kgreason.model import RuleKind, Strength
from kgreason.rules.packs import WRITTEN

AREA = re.compile(r"([^/:]+)\.(?:tsv|toml)")


KINDS: tuple[RuleKind, ...] = ("contraindication", "interaction", *WRITTEN.values())


def coverage(knowledge: Knowledge) -> Iterator[tuple[str, str, int]]:
    """Yield what is counted: a heading, a name under it, and how many."""
    packs, hierarchy = knowledge.packs, Hierarchy(knowledge.starter)
    ruled = {rule.drug for rule in packs.rules}
    classes = {edge.object for edge in knowledge.starter.edges if edge.predicate == "subclass_of"}
    drugs = [curie for curie, one in knowledge.starter.concepts.items() if one.category == "Drug"]
    by_class = [curie for curie in drugs if curie not in ruled and hierarchy.above(curie) & ruled]
    transcribed = {mark.drug for mark in packs.transcriptions}
    yield "drugs", "all", len(drugs)
    yield "drugs", "with rules of their own", sum(curie in ruled for curie in drugs)
    yield "drugs", "with rules by their class only", len(by_class)
    yield "drugs", "without a rule", len(drugs) - sum(curie in ruled for curie in drugs) - len(by_class)
    yield "drugs", "transcribed in full", len(transcribed)
    yield "classes", "with rules", len(ruled & classes - set(drugs))
    strengths = Counter(rule.strength for rule in packs.rules)
    yield from (("strength", one.value, strengths[one]) for one in Strength)
    kinds = Counter(rule.kind for rule in packs.rules)
    yield from (("kind", kind, kinds[kind]) for kind in KINDS)
    areas = Counter(area_of(packs.places[rule.id]) for rule in packs.rules)
    yield from (("area", area, count) for area, count in sorted(areas.items()))


def area_of(place: str) -> str:
    """Return the area of a rule's place: the name of its file.

    >>> area_of("contraindications/heart.tsv:12"), area_of("heart.toml: some-rule")
    ('heart', 'heart')
    """
    found = AREA.search(place)
    return found.group(1) if found else ""
