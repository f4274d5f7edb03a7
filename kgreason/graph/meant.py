"""What a record may mean by a name: all that is of its kind, but no fixed combination of drugs."""

from functools import lru_cache
from typing import TYPE_CHECKING

from kgreason.graph.preference import SHIPPED

if TYPE_CHECKING:
    from kgreason.graph.index import Index


@lru_cache(maxsize=1024)
def meant(entry: str, graph: "Index") -> frozenset[str]:
    """Return the kinds of a concept; a combination is meant only by its own name, not by an ingredient or its class."""
    return frozenset(one for one in graph.descendants(entry) if one == entry or not _combines(one, graph))


def _combines(drug: str, graph: "Index") -> bool:
    """Return whether a drug is a fixed combination: shipped drugs are above it."""
    above = (one for one in graph.ancestors(drug) if one != drug and one.startswith(SHIPPED))
    return any(graph.concept(one).category == "Drug" for one in above)
