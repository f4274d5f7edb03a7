"""What was read: mentions, claims, facts of the patient, orders."""

from enum import StrEnum
from typing import Literal

from msgspec import Struct

from kgreason.model.traces import FactKind, Named, Span, Unread


class Status(StrEnum):
    """Assertion status of a mention (ConText)."""

    PRESENT = "present"
    DENIED = "denied"
    POSSIBLE = "possible"
    HYPOTHETICAL = "hypothetical"
    PAST = "past"
    FAMILY = "family"


class Candidate(Struct, frozen=True):
    """A concept that a mention may mean, with its score in 0..1."""

    concept: str
    name: str
    score: float


SURE = 0.5
"""A best candidate with less than this chance is ambiguous."""


class Mention(Struct, frozen=True):
    """Characters of a text that name a concept; ``rule`` and ``trigger`` say what decided its status.

    Of a name of several concepts ``candidates`` has all, likeliest first, and ``score`` is the chance of the first.
    """

    span: Span
    text: str
    concept: str
    name: str
    category: str
    score: float
    method: str
    status: Status = Status.PRESENT
    rule: str = ""
    trigger: Span | None = None
    candidates: tuple[Candidate, ...] = ()

    @property
    def ambiguous(self) -> bool:
        """Whether it names several concepts, none of which is likely enough to be taken for certain."""
        return bool(self.candidates) and self.score < SURE


class Quantity(Struct, frozen=True):
    """A number with its unit and a comparator (``=``, ``<``, ``<=``, ``>``, ``>=``)."""

    value: float
    unit: str = ""
    comparator: str = "="


PATIENT = "patient"
"""The subject of a claim about this patient rather than about the graph."""


class Claim(Struct, frozen=True):
    """What a sentence states: subject, predicate, object, polarity, certainty and the condition it is under.

    A claim about the patient has the subject ``patient`` and the predicate ``has_condition``, ``takes`` or
    ``has_value``; all others use the predicates of the table, in the direction of the graph.
    """

    id: str
    subject: str
    predicate: str
    object: str
    span: Span
    negated: bool = False
    certainty: Literal["asserted", "hedged"] = "asserted"
    condition: tuple[str, ...] = ()
    quantity: Quantity | None = None
    subject_span: Span | None = None
    object_span: Span | None = None
    trigger: Span | None = None
    pattern: str = ""


class Dropped(Struct, frozen=True):
    """A claim that a language model listed and that was not kept: why, what it says, its quotation and its place.

    ``name`` is the one that is at fault, where one is.
    """

    why: str
    says: str
    quote: str = ""
    span: Span | None = None
    name: str = ""


class Fact(Struct, frozen=True):
    """A patient fact on the graph: known, or denied; ``implied_by`` names the fact that it follows from.

    ``bounds`` are sides and limits (*< 15*) of a measured value that is not said itself; ``resource`` is the entry of
    a health record that states it. ``ago`` are sides and limits of how many days ago it ended, if it did; of a denial,
    of what time it speaks. ``reference`` are the limits between which a laboratory calls a value normal, in its unit.
    """

    kind: FactKind
    concept: str
    text: str
    known: bool = True
    value: float | None = None
    unit: str = ""
    date: str = ""
    span: Span | None = None
    implied_by: str = ""
    bounds: tuple[tuple[str, float], ...] = ()
    resource: str = ""
    ago: tuple[tuple[str, float], ...] = ()
    reference: tuple[tuple[str, float], ...] = ()


class Facts(Struct, frozen=True):
    """All facts of a patient; ``complete`` names the closed kinds; ``unlinked`` what no concept was found for.

    ``unread`` is what a health record holds beside them, and ``identity`` who it is of. ``described`` is what
    a question tells beside them, in words of its own: without a concept, and nothing is decided by it. ``mentioned``
    are the names in a question that are no fact: they decide nothing either, and tell what to ask first.
    """

    items: tuple[Fact, ...] = ()
    complete: frozenset[str] = frozenset()
    unlinked: tuple[Named, ...] = ()
    read_from: Literal["patient", "question", "none"] = "none"
    unread: tuple[Unread, ...] = ()
    identity: str = ""
    described: tuple[Fact, ...] = ()
    mentioned: tuple[Mention, ...] = ()


class Order(Struct, frozen=True):
    """A drug that the trace recommends for the patient; ``concept`` is empty where no concept was found.

    ``doses`` are its dose and route as facts, where the text states them beyond doubt.
    """

    text: str
    concept: str
    span: Span
    sentence: Span
    trigger: str
    doses: tuple[Fact, ...] = ()
