"""What was written: a trace, its passages, and the patient as she was given."""

from typing import Literal

from msgspec import Struct

FactKind = Literal[
    "age", "sex", "pregnancy", "breastfeeding", "condition", "history", "family", "genotype", "medication",
    "past medication", "allergy", "intolerance", "observation", "single dose", "daily dose", "route",
]  # fmt: skip


class Span(Struct, frozen=True, order=True):
    """Characters ``start`` to ``end`` of the string at ``place`` (a JSON pointer; empty for plain text)."""

    place: str
    start: int
    end: int


class StatedClaim(Struct, frozen=True):
    """A claim that came ready-made with a step: names or CURIEs as its author wrote them."""

    subject: str
    predicate: str
    object: str
    negated: bool = False


class Passage(Struct, frozen=True):
    """A stretch of a trace (question, step or answer) and where it stands in the original."""

    text: str
    span: Span
    stated: tuple[StatedClaim, ...] = ()


class Named(Struct, frozen=True):
    """Something a patient record names (a condition, a drug), as it is written there.

    ``over`` says that it is no more (a stopped drug), ``ago`` how many days ago it ended, as of a fact.
    """

    name: str
    span: Span | None = None
    over: bool = False
    ago: tuple[tuple[str, float], ...] = ()


class Observation(Struct, frozen=True):
    """A measured value: ``value`` in ``unit`` (UCUM or as written), with its date where given (ISO 8601).

    ``comparator`` (*<*) says that the value itself lies on that side of it; ``codes`` are CURIEs of the test, ``also``
    its other names, and ``resource`` is where a health record has it (*Observation/k1*). ``reference`` are the limits
    between which the laboratory calls it normal.
    """

    name: str
    value: float
    unit: str = ""
    date: str = ""
    span: Span | None = None
    comparator: str = ""
    codes: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    resource: str = ""
    reference: tuple[tuple[str, float], ...] = ()


class Recorded(Struct, frozen=True):
    """An entry of a health record: of which kind, known or denied, its codes (CURIEs) and words, and where it stands.

    ``also`` is what else the entry calls the same, and ``note`` what a reader should know of it (*unconfirmed*). What
    is over ended between the dates ``began`` and ``ended``, so far as these are known.
    """

    kind: FactKind
    name: str
    codes: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    known: bool = True
    date: str = ""
    resource: str = ""
    place: str = ""
    note: str = ""
    began: str = ""
    ended: str = ""


class Unread(Struct, frozen=True):
    """A part of a health record that no fact was made from: the resource, the place in it, and why.

    ``open`` says that it may hold a fact all the same, so that its list cannot be taken as complete.
    """

    resource: str
    place: str
    why: str
    open: bool = True


class Patient(Struct, frozen=True):
    """A patient as written: what is not named is unknown; ``complete`` closes lists (DESIGN.md, Verdicts).

    A health record gives ``recorded`` entries, the drugs that it orders and she does not take yet, what was not read
    of it, and in ``identity`` who it is of and what her age was counted to.
    """

    age: float | None = None
    sex: Literal["female", "male"] | None = None
    pregnant: bool | None = None
    breastfeeding: bool | None = None
    conditions: tuple[Named, ...] = ()
    history: tuple[Named, ...] = ()
    family: tuple[Named, ...] = ()
    genotypes: tuple[Named, ...] = ()
    medications: tuple[Named, ...] = ()
    allergies: tuple[Named, ...] = ()
    denied: tuple[Named, ...] = ()
    observations: tuple[Observation, ...] = ()
    complete: frozenset[str] = frozenset()
    as_of: str = ""
    recorded: tuple[Recorded, ...] = ()
    ordered: tuple[Recorded, ...] = ()
    unread: tuple[Unread, ...] = ()
    identity: str = ""


class Trace(Struct, frozen=True):
    """What a language model was asked, how it reasoned and what it answered."""

    id: str
    question: Passage | None = None
    steps: tuple[Passage, ...] = ()
    answer: Passage | None = None
    patient: Patient | None = None
    form: str = "native"


class BadTrace(Struct, frozen=True):
    """A row of a batch that could not be read; it costs only itself."""

    id: str
    place: str
    found: str
    wanted: str
