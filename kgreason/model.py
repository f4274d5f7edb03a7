"""The nouns: what crosses a module, frozen and typed, with no behaviour beyond its own consistency.

Over 400 lines on purpose: every room imports these values, and one page that holds them all is read as a glossary.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol


class KgreasonError(Exception):
    """A bad input: where it is, what was found, what was wanted."""

    def __init__(self, *, place: str, found: str, wanted: str) -> None:
        super().__init__(f"{place}: found {found}; wanted {wanted}")
        self.place = place
        self.found = found
        self.wanted = wanted


class SourceError(KgreasonError):
    """A row of a knowledge source that does not have its declared form; what was found is shown on one short line."""

    def __init__(self, *, place: str, found: str, wanted: str) -> None:
        super().__init__(
            place=_shown(place) if place else place, found=_shown(found), wanted=_printable(wanted[:1_000])
        )


LONGEST_SHOWN = 400


def _shown(text: str) -> str:
    r"""Return a text that a person is shown: without control characters, not longer than a few lines, never blank.

    >>> print(_shown("EX:1"), _shown("EX:\0"), _shown(" "), _shown("9" * 5_000)[-22:])
    EX:1 EX:\x00 ' ' 99… (5,000 characters)
    """
    shown = _printable(text[:LONGEST_SHOWN])[:LONGEST_SHOWN]
    if not shown.strip():
        return repr(shown) if shown else "nothing"
    return f"{shown}… ({len(text):,} characters)" if len(text) > LONGEST_SHOWN else shown


def _printable(text: str) -> str:
    return text if text.isprintable() else "".join(one if one.isprintable() else repr(one)[1:-1] for one in text)


# --- what was written -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` to ``end`` of the string at ``place`` (a JSON pointer; empty for plain text)."""

    place: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class StatedClaim:
    """A claim that came ready-made with a step: names or CURIEs as its author wrote them."""

    subject: str
    predicate: str
    object: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a trace (question, step or answer) and where it stands in the original."""

    text: str
    span: Span
    stated: tuple[StatedClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """Something a patient record names (a condition, a drug), as it is written there."""

    name: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """A measured value: ``value`` in ``unit`` (UCUM or as written), with its date where given (ISO 8601).

    ``comparator`` (*<*) says that the value itself lies on that side of it; ``codes`` are CURIEs of the test, ``also``
    its other names, and ``resource`` is where a health record has it (*Observation/k1*).
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


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry of a health record: of which kind, known or denied, its codes (CURIEs) and words, and where it stands.

    ``also`` is what else the entry calls the same, and ``note`` what a reader should know of it (*unconfirmed*).
    """

    kind: "FactKind"
    name: str
    codes: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    known: bool = True
    date: str = ""
    resource: str = ""
    place: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of a health record that no fact was made from: the resource, the place in it, and why.

    ``open`` says that it may hold a fact all the same, so that its list cannot be taken as complete.
    """

    resource: str
    place: str
    why: str
    open: bool = True


@dataclass(frozen=True, slots=True)
class Patient:
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


@dataclass(frozen=True, slots=True)
class Trace:
    """What a language model was asked, how it reasoned and what it answered."""

    id: str
    question: Passage | None = None
    steps: tuple[Passage, ...] = ()
    answer: Passage | None = None
    patient: Patient | None = None
    form: str = "native"


@dataclass(frozen=True, slots=True)
class BadTrace:
    """A row of a batch that could not be read; it costs only itself."""

    id: str
    place: str
    found: str
    wanted: str


# --- the graph --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Concept:
    """A node: CURIE, Biolink category, preferred name, other names, equivalent identifiers, a source's definition."""

    id: str
    name: str
    category: str
    synonyms: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    source: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A statement of the graph with its provenance; ``rule`` names the rule that it was derived from."""

    subject: str
    predicate: str
    object: str
    source: str
    qualifiers: tuple[tuple[str, str], ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Hop:
    """An edge walked in its direction, or against it."""

    edge: Edge
    forward: bool = True


@dataclass(frozen=True, slots=True)
class Path:
    """Edges end to end; ``cost`` is the degree-weighted cost (lower is more specific)."""

    hops: tuple[Hop, ...]
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Predicate:
    """One row of ``ontologies/predicates.tsv``: everything reasoning may assume about a predicate.

    ``inherit_subject`` and ``inherit_object`` say how an edge carries over ``subclass_of`` on that side:
    ``down`` (holds for what is below), ``up`` (holds for what is above), ``both`` or ``no``.
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


@dataclass(frozen=True, slots=True)
class Measure:
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


# --- rules ------------------------------------------------------------------------------------


class Strength(StrEnum):
    """How strongly a rule speaks, strongest first."""

    CONTRAINDICATED = "contraindicated"
    AVOID = "avoid"
    ADJUST = "adjust"
    CAUTION = "caution"


@dataclass(frozen=True, slots=True)
class Atom:
    """One test of a patient fact.

    ``kind`` is has, history, takes, allergic, intolerant (``concept``), measure or kidney (``concept`` ``op``
    ``value`` ``unit``), age (years), weight (kg), pregnant, breastfeeding, female or male; of the ordered drug
    (``concept``) a single dose or daily dose (``op`` ``value`` ``unit``), or a route.
    """

    kind: str
    concept: str = ""
    op: str = ""
    value: float = 0.0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """A condition over patient facts: an atom, or ``all``, ``any``, ``not`` of conditions."""

    kind: Literal["atom", "all", "any", "not"]
    atom: Atom | None = None
    parts: tuple["When", ...] = ()

    def atoms(self) -> Iterator[Atom]:
        """Yield the atoms in the order they are written."""
        if self.atom is not None:
            yield self.atom
        for part in self.parts:
            yield from part.atoms()


RuleKind = Literal["contraindication", "interaction", "threshold", "dosing", "guideline"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A reviewed rule: for ``drug`` (a drug or a class), when ``when`` holds, ``strength`` applies."""

    id: str
    drug: str
    when: When
    strength: Strength
    source: str
    reason: str
    kind: RuleKind = "contraindication"
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Transcription:
    """Marks a drug whose label sections were read to the end and have a rule for all they contraindicate."""

    drug: str
    contraindications: str
    boxed_warning: str
    interactions: str


# --- what was read ----------------------------------------------------------------------------


class Status(StrEnum):
    """Assertion status of a mention (ConText)."""

    PRESENT = "present"
    DENIED = "denied"
    POSSIBLE = "possible"
    HYPOTHETICAL = "hypothetical"
    PAST = "past"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A concept that a mention may mean, with its score in 0..1."""

    concept: str
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Mention:
    """Characters of a text that name a concept; ``rule`` and ``trigger`` say what decided its status."""

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


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit and a comparator (``=``, ``<``, ``<=``, ``>``, ``>=``)."""

    value: float
    unit: str = ""
    comparator: str = "="


PATIENT = "patient"
"""The subject of a claim about this patient rather than about the graph."""


@dataclass(frozen=True, slots=True)
class Claim:
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


FactKind = Literal[
    "age", "sex", "pregnancy", "breastfeeding", "condition", "history", "family", "medication", "allergy",
    "intolerance", "observation", "single dose", "daily dose", "route",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """A patient fact on the graph: known, or denied; ``implied_by`` names the fact that it follows from.

    ``bounds`` are sides and limits (*< 15*) of a measured value that is not said itself; ``resource`` is the entry of
    a health record that states it.
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


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of a patient; ``complete`` names the closed kinds; ``unlinked`` what no concept was found for.

    ``unread`` is what a health record holds beside them, and ``identity`` who it is of.
    """

    items: tuple[Fact, ...] = ()
    complete: frozenset[str] = frozenset()
    unlinked: tuple[Named, ...] = ()
    read_from: Literal["patient", "question", "none"] = "none"
    unread: tuple[Unread, ...] = ()
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """A drug that the trace recommends for the patient; ``concept`` is empty where no concept was found.

    ``doses`` are its dose and route as facts, where the text states them beyond doubt.
    """

    text: str
    concept: str
    span: Span
    sentence: Span
    trigger: str
    doses: tuple[Fact, ...] = ()


# --- what was judged --------------------------------------------------------------------------


class ClaimVerdict(StrEnum):
    """Of one claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    UNKNOWN = "unknown"


class DrugVerdict(StrEnum):
    """Of one drug for one patient, in order of precedence."""

    UNSAFE = "unsafe"
    DEPENDS = "depends"
    CAUTION = "caution"
    UNKNOWN = "unknown"
    SAFE = "safe"


class TraceVerdict(StrEnum):
    """Of a whole trace, in order of precedence."""

    UNSAFE = "unsafe"
    UNFAITHFUL = "unfaithful"
    UNDETERMINED = "undetermined"
    FAITHFUL = "faithful"


class ErrorClass(StrEnum):
    """What went wrong in a step (DESIGN.md, Verdicts)."""

    RELATION = "relation"
    BRANCH = "branch"
    MISSING = "missing"
    ENTITY = "entity"
    CONTRADICTION = "contradiction"
    ARITHMETIC = "arithmetic"
    UNSAFE = "unsafe"
    SHORTCUT = "shortcut"


@dataclass(frozen=True, slots=True)
class PathReason:
    """Graph edges that support a claim or speak against it."""

    path: Path


@dataclass(frozen=True, slots=True)
class FactReason:
    """A patient fact."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class ClaimReason:
    """Another claim of the trace."""

    claim: Claim


@dataclass(frozen=True, slots=True)
class RuleReason:
    """A rule that fires: the facts that make it fire, and the is-a edges that tie drug and facts to its terms."""

    rule: Rule
    facts: tuple[Fact, ...] = ()
    via: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True)
class CalculationInput:
    """A value that a result was computed from, with the fact or claim that stated it, or how it was computed itself."""

    name: str
    value: str
    unit: str = ""
    fact: Fact | None = None
    claim: str = ""
    computed_by: str = ""
    inputs: tuple["CalculationInput", ...] = ()


@dataclass(frozen=True, slots=True)
class CalculationReason:
    """A formula that was recomputed: its inputs and its result, from ``low`` to ``high`` where an answer is open.

    ``steps`` are what its formula names and was computed before it; ``means`` is what the result stands for.
    """

    calculator: str
    title: str
    formula: str
    steps: tuple[tuple[str, str], ...]
    inputs: tuple[CalculationInput, ...]
    low: float
    high: float
    unit: str
    means: str
    source: str


Reason = PathReason | FactReason | ClaimReason | RuleReason | CalculationReason


@dataclass(frozen=True, slots=True)
class Finding:
    """What one verifier says of one claim, with its reasons; an unknown says what was ``sought``."""

    verifier: str
    claim: str
    verdict: ClaimVerdict
    reasons: tuple[Reason, ...] = ()
    error: ErrorClass | None = None
    sought: str = ""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A fact to ask for: the atom that is unknown, and the rules that it would decide."""

    atom: Atom
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Core:
    """A smallest proof that a rule fires: facts (by number), closed lists and is-a edges that make it.

    Of several rules one fires whatever the unknown facts are (a case split).
    """

    rules: tuple[str, ...]
    facts: tuple[int, ...] = ()
    closed: tuple[str, ...] = ()
    edges: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Silence:
    """A rule that cannot fire: the facts (by number) and closed lists that falsify it."""

    rule: str
    facts: tuple[int, ...] = ()
    closed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decider:
    """A smallest set of unknown facts that would decide: with these answers one of the rules fires."""

    rules: tuple[str, ...]
    facts: tuple[Fact, ...]


CERTIFICATE: Literal["kgreason-certificate-1"] = "kgreason-certificate-1"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What another program needs to check the verdict on a drug: every rule that applies, and what settles it.

    ``decides`` are the smallest sets of unknown facts, the most telling first (``every``: there are no others), and
    ``quiet`` is an answer to all that is open under which none of those rules fires. ``spent``: the solver gave up.
    """

    drug: str
    verdict: DrugVerdict
    facts: tuple[Fact, ...] = ()
    complete: tuple[str, ...] = ()
    fires: tuple[Core, ...] = ()
    silent: tuple[Silence, ...] = ()
    open: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()
    decides: tuple[Decider, ...] = ()
    every: bool = True
    quiet: tuple[Fact, ...] = ()
    spent: bool = False
    schema: Literal["kgreason-certificate-1"] = CERTIFICATE


@dataclass(frozen=True, slots=True)
class Assessment:
    """The verdict on one drug for one patient.

    ``fired`` are the rules proved to fire, ``may_fire`` those that unknown facts leave open (with ``ask``, the
    smallest sets of facts that would decide), ``silent`` the identifiers of those proved not to fire.
    """

    drug: str
    verdict: DrugVerdict
    fired: tuple[RuleReason, ...] = ()
    may_fire: tuple[Rule, ...] = ()
    ask: tuple[tuple[OpenQuestion, ...], ...] = ()
    silent: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()
    inconsistent: tuple[Fact, ...] = ()
    transcription: Transcription | None = None
    order: Order | None = None
    sought: str = ""
    certificate: Certificate | None = None


@dataclass(frozen=True, slots=True)
class Link:
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


@dataclass(frozen=True, slots=True)
class Change:
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


@dataclass(frozen=True, slots=True)
class Route:
    """Links end to end and their net effect: -1 lowers, +1 raises, 0 where a link without a sign leaves it open."""

    links: tuple[Link, ...]
    effect: int


Step = tuple[str, str]
"""The start and the end of a link."""


@dataclass(frozen=True, slots=True)
class Hubs:
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


@dataclass(frozen=True, slots=True)
class Mechanism:
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


@dataclass(frozen=True, slots=True)
class Alternative:
    """A regimen in the place of one that was asked about: each drug judged, and the edges that say what each treats."""

    regimen: tuple[Assessment, ...]
    treats: tuple[tuple[Edge, ...], ...]
    cautions: int
    questions: int


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The best regimens for the same indications, best first, by an objective in words.

    ``replaced`` are the drugs with their indications, ``tried`` how many drugs were judged and ``unsafe`` how many of
    them are proved unsafe.
    """

    replaced: tuple[tuple[str, str], ...]
    objective: str
    offered: tuple[Alternative, ...]
    tried: int
    unsafe: int


@dataclass(frozen=True, slots=True)
class Checked:
    """Drugs judged for a patient: her facts, each drug, what the drugs she takes do together, alternatives if asked."""

    facts: Facts
    assessments: tuple[Assessment, ...]
    together: tuple[RuleReason, ...] = ()
    alternatives: Alternatives | None = None


@dataclass(frozen=True, slots=True)
class Argument:
    """A node of the dispute: what it says, its side, and whether the grounded extension accepts it."""

    id: str
    text: str
    side: Literal["for", "against"]
    label: Literal["in", "out", "undecided"]
    attacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dispute:
    """Arguments for and against the answer, with the side that the grounded extension accepts."""

    accepted: Literal["for", "against", "undecided"]
    arguments: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What a verifier sees: the trace, what was read from it, the patient, and the findings so far."""

    trace: Trace
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    orders: tuple[Order, ...] = ()
    facts: Facts = field(default_factory=Facts)
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


# --- the report -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with its fused verdict and the findings behind it."""

    claim: Claim
    verdict: ClaimVerdict
    findings: tuple[Finding, ...]
    load_bearing: bool
    error: ErrorClass | None = None


@dataclass(frozen=True, slots=True)
class Measures:
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


@dataclass(frozen=True, slots=True)
class Report:
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
