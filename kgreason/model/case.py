"""A case before its verifiers, what they ask of a graph, and the report at the end."""

from collections.abc import Iterable
from typing import Literal, Protocol

import msgspec
from msgspec import Struct

from kgreason.model.findings import ClaimVerdict, ErrorClass, Finding, RuleReason, TraceVerdict
from kgreason.model.graph import Concept, Edge, Measure, Path, Predicate, Subsumption
from kgreason.model.reading import Claim, Dropped, Facts, Mention, Order
from kgreason.model.rules import Rule, Transcription
from kgreason.model.safety import Assessment
from kgreason.model.traces import Span, Trace


class Argument(Struct, frozen=True):
    """A node of the dispute: what it says, its side, and whether the grounded extension accepts it."""

    id: str
    text: str
    side: Literal["for", "against"]
    label: Literal["in", "out", "undecided"]
    attacks: tuple[str, ...] = ()


class Dispute(Struct, frozen=True):
    """Arguments for and against the answer, with the side that the grounded extension accepts."""

    accepted: Literal["for", "against", "undecided"]
    arguments: tuple[Argument, ...] = ()


class Case(Struct, frozen=True):
    """What a verifier sees: the trace, what was read from it, the patient, and the findings so far."""

    trace: Trace
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    orders: tuple[Order, ...] = ()
    facts: Facts = msgspec.field(default_factory=Facts)
    findings: tuple[Finding, ...] = ()
    assessments: tuple[Assessment, ...] = ()


class Graph(Subsumption, Protocol):
    """What verifiers and readers ask of a graph; the index, the stores and the tests implement it."""

    @property
    def predicates(self) -> dict[str, Predicate]:
        """The predicate table by name."""
        ...

    @property
    def digest(self) -> str:
        """SHA-256 of what the graph was compiled from."""
        ...

    def concept(self, curie: str) -> Concept:
        """Return a concept by its identifier or an equivalent one; raises KgreasonError where there is none."""
        ...

    def resolve(self, curie: str) -> str:
        """Return the graph's own identifier of an identifier, or an empty string."""
        ...

    def ancestors(self, curie: str) -> tuple[str, ...]:
        """Return what ``curie`` is a kind of, itself first, nearest first, ties by identifier."""
        ...

    def descendants(self, curie: str) -> tuple[str, ...]:
        """Return what is a kind of ``curie``, itself first, nearest first, ties by identifier."""
        ...

    def lineage(self, child: str, ancestor: str) -> tuple[Edge, ...]:
        """Return a shortest chain of ``subclass_of`` edges from child to ancestor (empty if the same or none)."""
        ...

    def edges(self, subject: str, predicates: Iterable[str], object_: str) -> tuple[Edge, ...]:
        """Return the edges from subject to object with one of the predicates, exactly, sorted."""
        ...

    def edges_from(self, subject: str) -> tuple[Edge, ...]:
        """Return all edges that leave a concept, sorted."""
        ...

    def edges_to(self, object_: str) -> tuple[Edge, ...]:
        """Return all edges that reach a concept, sorted."""
        ...

    def paths(
        self, source: str, target: str, *, max_hops: int = 3, top_k: int = 10, predicates: Iterable[str] = ()
    ) -> tuple[Path, ...]:
        """Return the best simple paths, cheapest first, ties by identifier; an edge may be crossed backwards."""
        ...

    def rules(self, drug: str) -> tuple[Rule, ...]:
        """Return the rules of a drug and of every class that it belongs to, sorted by identifier."""
        ...

    def transcription(self, drug: str) -> Transcription | None:
        """Return the mark that a drug's label was transcribed in full, if it was."""
        ...

    def measure(self, concept: str) -> Measure | None:
        """Return what is known of a test: unit, molar mass, what low and high values are."""
        ...


class Verifier(Protocol):
    """One verifier: takes a case and a graph, yields findings with reasons."""

    def check(self, case: Case, graph: Graph) -> Iterable[Finding]:
        """Judge the claims of a case."""
        ...


class Judged(Struct, frozen=True):
    """A claim with its fused verdict and the findings behind it."""

    claim: Claim
    verdict: ClaimVerdict
    findings: tuple[Finding, ...]
    load_bearing: bool
    error: ErrorClass | None = None


class Measures(Struct, frozen=True):
    """Counts over all claims and sentences (ANCHORS.md, Groundedness); ratios are None where nothing was counted."""

    supported: int
    contradicted: int
    unknown: int
    sentences: int
    sentences_with_claims: int
    groundedness: float | None
    contradiction: float | None
    decided: float | None
    coverage: float | None


class Report(Struct, frozen=True):
    """Everything that was found about one trace; report/ turns it into text, JSON, Markdown, Mermaid."""

    trace: Trace
    verdict: TraceVerdict
    why: str
    judged: tuple[Judged, ...]
    assessments: tuple[Assessment, ...]
    dispute: Dispute
    facts: Facts
    mentions: tuple[Mention, ...]
    orders: tuple[Order, ...]
    silent_sentences: tuple[Span, ...]
    measures: Measures
    names: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str], ...]
    together: tuple[RuleReason, ...] = ()
    dropped: tuple[Dropped, ...] = ()
