"""The trigger table (`verifiers/claims/triggers.tsv`): phrases, what they say, and on which side their arguments stand."""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from kgreason.content import content, read_rows

if TYPE_CHECKING:
    from kgreason.model import SourceError

OWN_FAMILY = frozenset({"subclass_of", "has_phenotype"})
_OF_THE_BODY = ("part_of", "located_in", "expressed_in", "occurs_in", "produces", "has_role", "manifestation_of")
FAMILIES = {**dict.fromkeys(_OF_THE_BODY, "body"), "has_active_ingredient": "ingredient"}
"""Predicates whose triggers are looked for apart, whatever their direction: *contains* is said of a pill and of an organ."""
COLUMNS = ("trigger", "predicate", "direction", "subject", "object", "negated")


class Alternative(Struct, frozen=True):
    """One reading of a trigger: the predicate, which side is the subject, what kinds both sides must be.

    A direction that ends in a star is read with a tree only: the order of words says too little.
    """

    predicate: str
    direction: str
    subject: str
    object: str
    negated: bool
    by_tree: bool

    @property
    def turned(self) -> bool:
        """Whether the claim's subject stands on the trigger's second side."""
        return self.direction in {"<", "in", "by"}


@dataclass(frozen=True)
class Triggers:
    """The trigger table as expressions with a group a trigger, and each trigger's readings by its group's number.

    ``every`` holds all that the order of words can read; ``families`` hold those of a family of predicates each, so
    that two of different families may begin with the same word.
    """

    texts: tuple[str, ...]
    readings: tuple[tuple[Alternative, ...], ...]

    @cached_property
    def every(self) -> re.Pattern[str]:
        """One expression for the reader without trees."""
        by_order = (number for number, known in enumerate(self.readings) if not all(one.by_tree for one in known))
        return _joined({number: self.texts[number] for number in by_order})

    @cached_property
    def families(self) -> tuple[re.Pattern[str], ...]:
        """An expression a family, for the reader with trees."""
        found: dict[str, dict[int, str]] = {}
        for number, known in enumerate(self.readings):
            found.setdefault(_family(known[0]), {})[number] = self.texts[number]
        return tuple(_joined(one) for one in found.values())

    def of(self, match: re.Match[str]) -> tuple[Alternative, ...]:
        """Return the readings of the trigger that a match is of."""
        return self.readings[int(str(match.lastgroup)[1:])]


@cache
def triggers() -> Triggers:
    """Return the table of triggers, in its order."""
    faults: list[SourceError] = []
    found: dict[str, list[Alternative]] = {}
    for row in read_rows(content("verifiers") / "claims" / "triggers.tsv", COLUMNS, faults):
        found.setdefault(row["trigger"], []).append(
            Alternative(
                row["predicate"],
                row["direction"].rstrip("*"),
                row["subject"],
                row["object"],
                row["negated"] == "yes",
                by_tree=row["direction"].endswith("*"),
            )
        )
    if faults:
        raise faults[0]
    return Triggers(tuple(found), tuple(tuple(one) for one in found.values()))


def _family(reading: Alternative) -> str:
    if reading.predicate in FAMILIES:
        return FAMILIES[reading.predicate]
    if reading.direction.startswith("head"):
        return "head"
    if reading.direction in {">", "<"}:
        return reading.predicate if reading.predicate in OWN_FAMILY else ""
    return reading.direction


_VERB_IS = "|".join(
    rf"(?<=\b{word})" for word in ("it", "that", "what", "there", "this", "they", "he", "she", "who", "we")
)
"""Where an *'s* or *'re* is a verb and no possessive."""


def _joined(numbered: dict[int, str]) -> re.Pattern[str]:
    """Return one expression for text in lower case; the groups are empty and last, so that it may skip by first letter."""
    parts = "|".join(f"(?:{trigger})(?![\\w'’-])(?P<t{number}>)" for number, trigger in numbered.items())
    return re.compile(rf"(?:(?<![\w-])|(?=,)|(?=')(?:{_VERB_IS}))(?:{parts})")
