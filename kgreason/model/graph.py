"""The graph: concepts, edges, paths, predicates, tests."""

from typing import Protocol

import msgspec
from msgspec import Struct


class Concept(Struct, frozen=True):
    """A node: CURIE, Biolink category, preferred name, other names, equivalent identifiers, a source's definition."""

    id: str
    name: str
    category: str
    synonyms: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    source: str = ""
    description: str = ""


class Edge(msgspec.Struct, frozen=True, gc=False):
    """A statement of the graph with its provenance; ``rule`` names the rule that it was derived from.

    A struct, since millions are made: a frozen dataclass takes ten times as long.
    """

    subject: str
    predicate: str
    object: str
    source: str
    qualifiers: tuple[tuple[str, str], ...] = ()
    rule: str = ""


class Hop(Struct, frozen=True):
    """An edge walked in its direction, or against it."""

    edge: Edge
    forward: bool = True


class Path(Struct, frozen=True):
    """Edges end to end; ``cost`` is the degree-weighted cost (lower is more specific)."""

    hops: tuple[Hop, ...]
    cost: float = 0.0


class Predicate(Struct, frozen=True):
    """One row of ``ontologies/predicates.tsv``: everything reasoning may assume about a predicate.

    ``inherit_subject`` and ``inherit_object`` say how an edge carries over ``subclass_of`` on that side:
    ``down`` (holds for what is below), ``up`` (holds for what is above), ``both`` or ``no``. ``domain`` and ``range``
    are the categories that its subject and its object can be of, where that is certain.
    """

    name: str
    biolink: str
    qualifier: str
    inverse: str
    symmetric: bool
    parent: str
    opposites: tuple[str, ...]
    sign: int
    inherit_subject: str
    inherit_object: str
    phrase: str
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()


class Measure(Struct, frozen=True):
    """A laboratory test or vital sign: canonical UCUM unit, molar mass (g/mol), what low and high values are."""

    concept: str
    unit: str
    molar_mass: float | None = None
    low: str = ""
    low_below: float | None = None
    high: str = ""
    high_above: float | None = None


class Subsumption(Protocol):
    """What a rule needs to know of the hierarchy."""

    def __hash__(self) -> int: ...

    def is_a(self, child: str, ancestor: str) -> bool:
        """Return whether ``child`` is ``ancestor`` or below it."""
        ...

    def may_mean(self, entry: str, concept: str) -> bool:
        """Return whether a record that names ``entry`` may mean a ``concept``: there is a kind of both."""
        ...
