"""Drugs judged for a patient: assessments with their certificates, and what could be taken instead."""

from typing import Literal

from msgspec import Struct

from kgreason.model.findings import DrugVerdict, RuleReason
from kgreason.model.graph import Edge
from kgreason.model.reading import Fact, Facts, Order
from kgreason.model.rules import Atom, Reviewed, Rule, Strength, Transcription


class OpenQuestion(Struct, frozen=True):
    """A fact to ask for: the atom that is unknown, the rules that it would decide, and whether they need it to hold.

    ``named`` is what the question names of the kind, without telling whether the patient has or takes it.
    """

    atom: Atom
    rules: tuple[str, ...]
    holds: bool = True
    named: str = ""


class Core(Struct, frozen=True):
    """A smallest proof that a rule fires: facts (by number), closed lists and is-a edges that make it.

    Of several rules one fires whatever the unknown facts are (a case split).
    """

    rules: tuple[str, ...]
    facts: tuple[int, ...] = ()
    closed: tuple[str, ...] = ()
    edges: tuple[tuple[str, str], ...] = ()


class Silence(Struct, frozen=True):
    """A rule that cannot fire: the facts (by number) and closed lists that falsify it."""

    rule: str
    facts: tuple[int, ...] = ()
    closed: tuple[str, ...] = ()


class Decider(Struct, frozen=True):
    """A smallest set of unknown facts that would decide: with these answers one of the rules fires."""

    rules: tuple[str, ...]
    facts: tuple[Fact, ...]


CERTIFICATE: Literal["kgreason-certificate-1"] = "kgreason-certificate-1"


class Certificate(Struct, frozen=True):
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


class Assessment(Struct, frozen=True):
    """The verdict on one drug for one patient.

    ``fired`` are the rules proved to fire, ``may_fire`` those that unknown facts leave open (with ``ask``, the
    smallest sets of facts that would decide), ``silent`` the identifiers of those proved not to fire. ``reviewed`` is
    its use in pregnancy, while breastfeeding or in childhood, where the patient is known to be of these.
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
    reviewed: tuple[Reviewed, ...] = ()

    @property
    def to_avoid(self) -> tuple[RuleReason, ...]:
        """The rules that fire and say that the patient had better not take the drug."""
        return tuple(hit for hit in self.fired if hit.rule.strength is Strength.AVOID)


class Alternative(Struct, frozen=True):
    """A regimen in the place of one that was asked about: each drug judged, and the edges that say what each treats."""

    regimen: tuple[Assessment, ...]
    treats: tuple[tuple[Edge, ...], ...]
    cautions: int
    questions: int


class Alternatives(Struct, frozen=True):
    """The best regimens for the same indications, best first, by an objective in words.

    ``replaced`` are the drugs with their indications, ``tried`` how many drugs were judged and ``unsafe`` how many of
    them are proved unsafe.
    """

    replaced: tuple[tuple[str, str], ...]
    objective: str
    offered: tuple[Alternative, ...]
    tried: int
    unsafe: int


class Checked(Struct, frozen=True):
    """Drugs judged for a patient: her facts, each drug, what the drugs she takes do together, alternatives if asked."""

    facts: Facts
    assessments: tuple[Assessment, ...]
    together: tuple[RuleReason, ...] = ()
    alternatives: Alternatives | None = None
