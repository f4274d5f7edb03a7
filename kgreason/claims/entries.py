"""Entries of a structured patient: what a listed name is, and what an entry of *denied* denies."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from kgreason.claims.genes import GENOTYPE
from kgreason.expressions import expression
from kgreason.link import Linker
from kgreason.model import Fact, FactKind, Named, Passage, Span, Status

DRUGS = frozenset({"Drug", "ChemicalEntity"})
CONDITIONS = frozenset({"Disease", "PhenotypicFeature", "LifeStage", "Procedure"})
LISTS: dict[FactKind, str] = {
    "condition": "conditions",
    "medication": "medications",
    "allergy": "allergies",
    "history": "history",
    "family": "family",
    "past medication": "history",
    "observation": "observations",
}
"""The list of a record in which a fact of a kind stands."""
_SEVERAL = expression(r"/|\+|-|,|\band\b")
_OF_FAMILY = expression(
    r"(?:(?P<own>personal (?:or|and|nor) )?(?:family|familial) (?:medical )?(?:history|hx)(?: of|:) |f(?:amily )?hx?(?: of|:) )(?P<of>.+)|"
    r"(?P<before>.+) in (?:the|her|his|their) family$",
    re.IGNORECASE,
)


def linked(name: str, kind: FactKind, linker: Linker) -> tuple[tuple[str, FactKind], ...]:
    """Return what an entry of a record is: one concept, or each of the drugs that it lists; a denial is none."""
    wanted = DRUGS if kind in {"medication", "allergy"} else CONDITIONS | {"ClinicalAttribute", GENOTYPE}
    for one in linker.concept_of(name):
        if linker.graph.concept(one.concept).category in wanted or kind == "allergy":
            return ((one.concept, kind),)
    inside = linker.link(Passage(name, Span("", 0, len(name))))
    told = (one for one in inside if one.status is not Status.DENIED or one.category == GENOTYPE)
    fitting = [mention for mention in told if mention.category in wanted]
    if kind == "medication" and _SEVERAL.search(name):
        return tuple(dict.fromkeys((one.concept, kind) for one in fitting))
    if not fitting:
        return ()
    longest = max(fitting, key=lambda one: (len(one.text), -one.span.start))
    relative = longest.status is Status.FAMILY and kind in {"condition", "history"}
    return ((longest.concept, "family" if relative else kind),)


def denials(named: Named, linker: Linker) -> Iterator[Fact]:
    """Yield what an entry of a record's *denied* says: she has it not, and never had it; or she does not take it.

    *Family history of X* denies it of her relatives, *personal or family history of X* of both.
    """
    if match := _OF_FAMILY.match(named.name):
        found = (one.concept for one in linker.concept_of(match["of"] or match["before"]))
        fitting = [one for one in found if linker.graph.concept(one).category in CONDITIONS]
        yield from (Fact("family", one, named.name, known=False) for one in fitting[:1])
        if not match["own"]:
            return
        named = replace(named, name=match["of"])
    lists: tuple[tuple[FactKind, frozenset[str]], ...] = (
        ("medication", DRUGS), ("condition", CONDITIONS), ("genotype", frozenset([GENOTYPE])),
    )  # fmt: skip
    for kind, wanted in lists:
        for one in linker.concept_of(named.name):
            if linker.graph.concept(one.concept).category in wanted:
                yield Fact(kind, one.concept, named.name, known=False)
                if kind == "genotype":
                    return
                past: FactKind = "history" if kind == "condition" else "past medication"
                yield Fact(past, one.concept, named.name, known=False)
                return
