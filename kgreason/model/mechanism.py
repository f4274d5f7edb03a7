"""How one thing acts on another: links with signs, routes, and what is supposed of them."""

from enum import StrEnum
from typing import Literal

from msgspec import Struct

from kgreason.model.graph import Hop, Path


class Link(Struct, frozen=True):
    """A step of a mechanism as it is walked: what states it (nothing where it is supposed), and its sign.

    ``sign`` is +1, -1, or 0 where it has none; ``records`` name the curated mechanisms that it is part of.
    """

    start: str
    predicate: str
    end: str
    sign: int
    hops: tuple[Hop, ...] = ()
    records: frozenset[str] = frozenset()
    inverted: bool = False


class Change(Struct, frozen=True):
    """What is supposed of a mechanism: that a link were absent, said the opposite, or were there."""

    kind: Literal["without", "invert", "add"]
    start: str
    end: str
    predicate: str = ""


class Proof(StrEnum):
    """Whether a mechanism shows an effect: a recorded one proves it, signed links alone make it plausible."""

    PROVED = "proved"
    PLAUSIBLE = "plausible"
    NOT_PROVED = "not proved"
    UNDECIDED = "undecided"


class Route(Struct, frozen=True):
    """Links end to end and their net effect: -1 lowers, +1 raises, 0 where a link without a sign leaves it open."""

    links: tuple[Link, ...]
    effect: int


Step = tuple[str, str]
"""The start and the end of a link."""


class Hubs(Struct, frozen=True):
    """What proving routes owe to concepts that far more is linked with than with others of their kind.

    ``concepts`` are the hubs inside the routes; ``ratio`` is their share of the inside of the shortest route;
    ``survivors`` counts routes without any that share no concept, found shortest first; ``stretch`` is how much longer
    the shortest of them is; ``enough`` is how many concepts, the most linked first, leave no route when they go (0: no
    number does).
    """

    concepts: tuple[str, ...]
    ratio: float
    survivors: int
    stretch: float | None
    enough: int


class Mechanism(Struct, frozen=True):
    """How one thing acts on another, with changes supposed: ``before`` is without them, ``proof`` with them.

    ``routes`` are those left, the proving ones first. What the proof hung on before: ``bridges`` are the steps that
    all proving routes share, ``through`` the concepts, ``cut`` a least set of steps that leaves none of them (empty
    where it was not found). ``idle`` are the changes that met no link or changed nothing; ``complete`` is false where
    not all routes were looked at. ``records`` name the curated mechanisms; without any it is signed links of the graph.
    ``against`` is what the graph states against it: that the one is contraindicated in the other, or worsens it.
    """

    source: str
    target: str
    effect: int
    proof: Proof
    before: Proof
    routes: tuple[Route, ...]
    bridges: tuple[Step, ...] = ()
    through: tuple[str, ...] = ()
    cut: tuple[Step, ...] = ()
    changes: tuple[Change, ...] = ()
    idle: tuple[Change, ...] = ()
    records: tuple[str, ...] = ()
    complete: bool = True
    hubs: Hubs | None = None
    against: tuple[Path, ...] = ()
