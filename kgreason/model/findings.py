"""What was judged: verdicts, and the reasons that they cite."""

from enum import StrEnum
from typing import Literal

from msgspec import Struct

from kgreason.model.graph import Edge, Path
from kgreason.model.reading import Claim, Fact
from kgreason.model.rules import Rule


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


class PathReason(Struct, frozen=True):
    """Graph edges that support a claim or speak against it."""

    path: Path


class FactReason(Struct, frozen=True):
    """A patient fact."""

    fact: Fact


class ClaimReason(Struct, frozen=True):
    """Another claim of the trace."""

    claim: Claim


class RuleReason(Struct, frozen=True):
    """A rule that fires: the facts that make it fire, and the is-a edges that tie drug and facts to its terms."""

    rule: Rule
    facts: tuple[Fact, ...] = ()
    via: tuple[Edge, ...] = ()


class KindReason(Struct, frozen=True):
    """A concept that cannot be what a claim makes of it: its category, the side it stands on, what may stand there."""

    concept: str
    category: str
    predicate: str
    side: Literal["subject", "object"]
    may_be: tuple[str, ...]


class CalculationInput(Struct, frozen=True):
    """A value that a result was computed from, with the fact or claim that stated it, or how it was computed itself."""

    name: str
    value: str
    unit: str = ""
    fact: Fact | None = None
    claim: str = ""
    computed_by: str = ""
    inputs: tuple["CalculationInput", ...] = ()


class CalculationReason(Struct, frozen=True):
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


Reason = PathReason | FactReason | ClaimReason | RuleReason | KindReason | CalculationReason


class Finding(Struct, frozen=True):
    """What one verifier says of one claim, with its reasons; an unknown says what was ``sought``."""

    verifier: str
    claim: str
    verdict: ClaimVerdict
    reasons: tuple[Reason, ...] = ()
    error: ErrorClass | None = None
    sought: str = ""
