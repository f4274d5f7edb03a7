"""Rules: what they ask of a patient, how strongly they speak, and what was transcribed of a label."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Literal

from msgspec import Struct


class Strength(StrEnum):
    """How strongly a rule speaks, strongest first."""

    CONTRAINDICATED = "contraindicated"
    AVOID = "avoid"
    ADJUST = "adjust"
    CAUTION = "caution"


class Atom(Struct, frozen=True):
    """One test of a patient fact.

    ``kind`` is has, history, takes, allergic, intolerant, genotype (``concept``), had or took within ``value`` days
    (``concept``), measure or kidney (``concept`` ``op`` ``value`` ``unit``), age (years), weight (kg), pregnant,
    breastfeeding, female or male; of the ordered drug (``concept``) a single dose or daily dose
    (``op`` ``value`` ``unit``), or a route.
    """

    kind: str
    concept: str = ""
    op: str = ""
    value: float = 0.0
    unit: str = ""


class When(Struct, frozen=True):
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


class Rule(Struct, frozen=True):
    """A reviewed rule: for ``drug`` (a drug or a class), when ``when`` holds, ``strength`` applies."""

    id: str
    drug: str
    when: When
    strength: Strength
    source: str
    reason: str
    kind: RuleKind = "contraindication"
    effect: str = ""


class Transcription(Struct, frozen=True):
    """Marks a drug whose label sections were read to the end and have a rule for all they contraindicate."""

    drug: str
    contraindications: str
    boxed_warning: str
    interactions: str


class Reviewed(Struct, frozen=True):
    """A drug whose use in a population was reviewed and found acceptable, from an age (years) on, by what source."""

    drug: str
    population: str
    from_age: float
    finding: str
    source: str


class Population(Struct, frozen=True):
    """Patients for whom a drug is safe only where its use there was reviewed: who they are, and the reviewed drugs.

    ``use`` and ``unknown`` are words: *in pregnancy*, *whether the patient is pregnant is not known*.
    """

    who: When
    use: str
    unknown: str
    reviewed: tuple[Reviewed, ...]
