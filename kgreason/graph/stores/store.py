"""What a store is: a property graph that answers people in Cypher, filled from an index."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from kgreason.model import Concept, Edge, KgreasonError

NEO4J_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
"""What a URI of Neo4j begins with; any other place is the folder of an embedded store."""

Step = Callable[[int], None]
"""Called with the number of concepts and edges that were just dealt with."""


class Table(Struct, frozen=True):
    """The answer to a query: the names of the columns, and rows of plain values."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


class Counts(Struct, frozen=True):
    """What a load left in the store (``concepts``, ``edges``), and how many of them it added."""

    concepts: int
    edges: int
    new_concepts: int
    new_edges: int


class Listing(Protocol):
    """What a store is filled from: an index, or anything that lists concepts and edges by number.

    Edges come grouped by subject, so that two that are the same stand near each other.
    """

    @property
    def counts(self) -> Mapping[str, int]:
        """How many ``concepts`` and ``edges`` there are."""
        ...

    def concepts(self) -> Iterator[Concept]:
        """Yield all concepts."""
        ...

    def edge(self, number: int) -> Edge:
        """Return an edge by its number."""
        ...


class Store(Protocol):
    """A graph that people ask and edit in Cypher; Neo4j and the embedded store implement it."""

    def load(self, listing: Listing, step: Step | None = None) -> Counts:
        """Add what is not there yet and bring concepts up to date; a second load of the same adds nothing."""
        ...

    def query(self, cypher: str, parameters: Mapping[str, Any] | None = None, *, write: bool = False) -> Table:
        """Return the answer to a query, which may change the store only where ``write`` is set."""
        ...

    def concepts(self) -> Iterator[Concept]:
        """Yield all concepts, by identifier."""
        ...

    def edges(self) -> Iterator[Edge]:
        """Yield all edges between concepts, by predicate, otherwise in no order."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...


def open_store(place: str, *, write: bool = False, make: bool = False) -> Store:
    """Return the store at a URI of Neo4j, or in a folder, which is made where there is none only if ``make`` is set."""
    if is_neo4j(place):
        from kgreason.graph.stores.neo4j_store import Neo4jStore

        return Neo4jStore(place)
    if "://" in place:
        wanted = "a folder, or a URI that begins with " + ", ".join(f"{one}://" for one in sorted(NEO4J_SCHEMES))
        raise KgreasonError(place="the store", found=place, wanted=wanted)
    from kgreason.graph.stores.embedded import EmbeddedStore

    return EmbeddedStore(Path(place), write=write, make=make)


def is_neo4j(place: str) -> bool:
    """Return whether a place is a URI of Neo4j.

    >>> is_neo4j("neo4j+s://example.org"), is_neo4j("a/folder")
    (True, False)
    """
    scheme, colon, _ = place.partition("://")
    return bool(colon) and scheme in NEO4J_SCHEMES


def edges_of(listing: Listing) -> Iterable[Edge]:
    """Yield all edges of a listing, each once: those that are the same stand under one subject."""
    subject, seen = "", set[Edge]()
    for number in range(listing.counts["edges"]):
        edge = listing.edge(number)
        if edge.subject != subject:
            subject = edge.subject
            seen.clear()
        before = len(seen)
        seen.add(edge)
        if len(seen) > before:
            yield edge
