"""The concept that a language model's words mean, by the mention that stands there or by the words themselves."""

import re

from msgspec import Struct
from msgspec.structs import replace

from kgreason.claims.asked import Line
from kgreason.claims.levels import levelled
from kgreason.claims.valued import value_means
from kgreason.claims.words import words
from kgreason.expressions import expression
from kgreason.link import Linker
from kgreason.model import Mention, Predicate, Span

_SURE = 0.96
"""The least score of a whole name; what an abbreviation means, its text says."""
_LEVELS_OF = expression(r"\b(?:levels?|concentrations?|values?|counts?) of ", re.IGNORECASE)
_TAILS = {
    expression(r"\s+(?:tests?|testing|assays?|measurements?)$", re.IGNORECASE): frozenset(
        {"ClinicalAttribute", "Procedure"}
    ),
    expression(r"\s+(?:levels?|concentrations?|values?)$", re.IGNORECASE): frozenset({"ClinicalAttribute"}),
    expression(
        r"\s+(?:therapy|therapies|treatments?|use|administration|infusions?|tablets?)$", re.IGNORECASE
    ): frozenset({"ChemicalEntity", "Drug", "Procedure", "SmallMolecule"}),
}
"""Words behind a name of some kinds that leave it the same thing."""
_PLAIN = frozenset(
    [
        "a",
        "an",
        "the",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "their",
        "its",
        "our",
        "acute",
        "active",
        "advanced",
        "associated",
        "chronic",
        "confirmed",
        "current",
        "high-dose",
        "his",
        "intravenous",
        "iv",
        "known",
        "low-dose",
        "mild",
        "moderate",
        "new-onset",
        "oral",
        "patient's",
        "possible",
        "recurrent",
        "refractory",
        "severe",
        "some",
        "suspected",
        "symptomatic",
        "underlying",
        "untreated",
    ]
)
"""Words before a name that leave it the same thing."""


_JOINED = expression(r"\b(?:and|or|with|plus)\b|[,/+]")


class Names(Struct, frozen=True):
    """What the names of a trace may mean: its mentions, those of a claim's sentence with their levels, the dictionary."""

    mentions: tuple[Mention, ...]
    levels: tuple[Mention, ...]
    linker: Linker

    def meant(self, name: str, spot: Span, *, level: bool) -> Mention | None:
        """Return the mention that a name at a place means; ``level`` takes a test that is high or low as that finding."""
        there = [one for one in (self.levels if level else ()) if _meet(one.span, spot)]
        there += [one for one in self.mentions if _meet(one.span, spot)]
        for one in there:
            if one.span == spot:
                return one
        whole = self.by_name(name, spot)
        for one in there:
            if one.span.end == spot.end and one.span.start < spot.start and self._narrower(one, whole, spot):
                return one
        held = next((found for one in there if (found := self._but_for(one, name, spot))), None)
        return whole or held or self._without_tail(name, spot, level=level)

    def _without_tail(self, name: str, spot: Span, *, level: bool) -> Mention | None:
        """Return what a name means without a word behind it that says no more: *warfarin therapy*."""
        for tail, kinds in _TAILS.items():
            match = tail.search(name)
            if match and len(name) == spot.end - spot.start:
                found = self.meant(name[: match.start()], replace(spot, end=spot.start + match.start()), level=level)
                return found if found is not None and found.category in kinds else None
        return None

    def _narrower(self, mention: Mention, whole: Mention | None, spot: Span) -> bool:
        """Return whether a mention that a name ends says the same more exactly: *severe renal impairment*, *serum potassium*."""
        if _JOINED.search(mention.text[: spot.start - mention.span.start]):
            return False  # *hydrochlorothiazide and lisinopril*
        exact = whole is None or mention.category == "ClinicalAttribute"
        return exact or (whole is not None and self.linker.graph.is_a(mention.concept, whole.concept))

    def by_name(self, name: str, spot: Span) -> Mention | None:
        """Return a name as a mention at a place; none where the graph knows it not, or only one like it."""
        words_ = _LEVELS_OF.sub("", " ".join(name.split()))
        sure = [one for one in self.linker.concept_of(words_) if one.score >= _SURE]
        if not sure:
            return None
        known = self.linker.graph.concept(sure[0].concept)
        return Mention(spot, name, known.id, known.name, known.category, sure[0].score, "named")

    def condition(self, condition: str, line: Line) -> str:
        """Return what a claim is limited to: a concept, or its words where the graph has no name; empty if not said."""
        for spot in line.places(condition, whole=True):
            found = self.meant(condition.strip(), spot, level=True)
            return found.concept if found else " ".join(condition.split())
        return ""

    def _but_for(self, mention: Mention, name: str, spot: Span) -> Mention | None:
        """Return a mention that ends or holds a name, where the rest says no other thing (*severe*), a level or a value."""
        low, high = mention.span.start - spot.start, mention.span.end - spot.start
        graph = self.linker.graph
        if low <= 0 and spot.end <= mention.span.end and not _JOINED.search(mention.text):
            return mention
        if low < 0 or high > len(name) or len(name) != spot.end - spot.start:
            return None
        rest = frozenset(name[:low].lower().split())
        if high == len(name) and rest <= _PLAIN:
            return mention
        if mention.category != "ClinicalAttribute":
            return None
        if high == len(name) and rest <= words("raised", "lowered") | _PLAIN:
            (found,) = levelled(name, spot.start, (mention,), graph)
            return found if found.concept != mention.concept else None
        meant = value_means(name, spot.start, mention, graph)
        known = graph.concept(meant) if meant else None
        return replace(mention, concept=known.id, name=known.name, category=known.category) if known else None


def acts(predicate: str, table: dict[str, Predicate]) -> bool:
    """Return whether a predicate says that a thing is changed, so that a test is meant and not what its level is."""
    lineage: list[str] = []
    while predicate in table and predicate not in lineage:
        lineage.append(predicate)
        predicate = table[predicate].parent
    return "affects" in lineage


def fits(predicate: str, ends: tuple[Mention, Mention], table: dict[str, Predicate]) -> bool:
    """Return whether the ends of a claim are of the kinds that its predicate joins; other kinds may be anything."""
    known = {kind for one in table.values() for kind in (*one.domain, *one.range)}
    sides = (table[predicate].domain, table[predicate].range)
    return all(
        not some or end.category in some or end.category not in known for end, some in zip(ends, sides, strict=True)
    )


def _meet(one: Span, other: Span) -> bool:
    return one.place == other.place and one.start < other.end and other.start < one.end
