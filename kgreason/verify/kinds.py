"""Claims whose ends cannot be what their predicate asks for, by the categories of the predicate table.

Of such a claim the least conflicting set is the claim itself and what one of its ends is.
"""

from collections.abc import Iterator
from typing import Literal

from kgreason.model import PATIENT, Case, Claim, ClaimVerdict, ErrorClass, Finding, Graph, KindReason

APART = frozenset(
    [
        "AnatomicalEntity", "BiologicalProcess", "ChemicalEntity", "ClinicalAttribute", "Disease", "Drug", "Gene",
        "Genotype", "LifeStage", "OrganismTaxon", "PhenotypicFeature", "Procedure", "Protein", "SmallMolecule",
    ]
)  # fmt: skip
"""Categories of which a thing is one alone; what is only a *named thing*, or of another category, may be anything."""


def of_kinds(case: Case, graph: Graph, supported: frozenset[str]) -> Iterator[Finding]:
    """Yield, for each asserted claim that the graph does not state, the end that cannot stand where it does."""
    for claim in case.claims:
        if claim.certainty == "asserted" and not claim.negated and claim.subject != PATIENT:
            reason = None if claim.id in supported else misplaced(claim, graph)
            if reason is not None:
                error = ErrorClass.RELATION
                yield Finding("consistency", claim.id, ClaimVerdict.CONTRADICTED, (reason,), error)


def misplaced(claim: Claim, graph: Graph) -> KindReason | None:
    """Return the first end of a claim that is of a kind that its predicate has nothing to do with, or None."""
    predicate = graph.predicates.get(claim.predicate)
    if predicate is None:
        return None
    sides: tuple[tuple[Literal["subject", "object"], str, tuple[str, ...]], ...] = (
        ("subject", claim.subject, predicate.domain),
        ("object", claim.object, predicate.range),
    )
    for side, end, may_be in sides:
        category = graph.concept(end).category if may_be and graph.resolve(end) else ""
        if category in APART and category not in may_be:
            return KindReason(end, category, claim.predicate, side, may_be)
    return None
