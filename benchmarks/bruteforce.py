"""Small scopes by brute force: seeded rule sets over eight facts, and what holds in every completion of a patient.

One scope has eight facts that are independent, the other drugs and conditions with time windows, of which one follows
from the other (*within 14 days* from *takes*), so that some worlds are impossible. Used by ``benchmarks/proof.py``.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from kgreason.model import Atom, DrugVerdict, Edge, Fact, FactKind, Facts, Graph, Rule, Strength, Transcription, When

KNOWN, DENIED, UNKNOWN = 1, 0, 2
Table = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Scope:
    """Eight facts, with pairs (by place) of which the second holds wherever the first does."""

    name: str
    atoms: tuple[Atom, ...]
    follows: tuple[tuple[int, int], ...] = ()

    def possible(self) -> Table:
        """Return [2] * 8: the worlds in which what follows holds too."""
        held = np.indices([2] * 8, dtype=bool)
        table = np.ones([2] * 8, dtype=bool)
        for one, other in self.follows:
            table &= ~held[one] | held[other]
        return table


PLAIN = Scope("plain", tuple(Atom("has" if at < 6 else "takes", f"EX:{at}") for at in range(8)))
TIMED = Scope(
    "timed",
    (
        Atom("takes", "EX:low"), Atom("takes", "EX:high"),
        Atom("took", "EX:low", value=14.0, unit="d"), Atom("took", "EX:high", value=30.0, unit="d"),
        Atom("has", "EX:ill"), Atom("had", "EX:ill", value=7.0, unit="d"),
        Atom("had", "EX:ill", value=182.0, unit="d"), Atom("history", "EX:ill"),
    ),
    ((0, 1), (0, 2), (0, 3), (1, 3), (2, 3), (4, 5), (4, 6), (4, 7), (5, 6), (5, 7), (6, 7)),
)  # fmt: skip
"""What follows is written by hand: EX:low is a kind of EX:high."""
SCOPES = (PLAIN, TIMED)
ATOMS = PLAIN.atoms


class Flat:
    """A graph of made-up facts with one is-a edge, and the rules of one drug that is transcribed in full."""

    def __init__(self, rules: list[Rule]) -> None:
        self.all = tuple(rules)

    def rules(self, drug: str) -> tuple[Rule, ...]:
        """Return the rules of the drug."""
        return self.all if drug == "EX:drug" else ()

    def is_a(self, child: str, ancestor: str) -> bool:
        """Return whether two are one, or the one kind of another that there is."""
        return ancestor in self.ancestors(child)

    def ancestors(self, curie: str) -> tuple[str, ...]:
        """Return a concept, and what it is a kind of."""
        return (curie, "EX:high") if curie == "EX:low" else (curie,)

    def lineage(self, child: str, ancestor: str) -> tuple[Edge, ...]:
        """Return the one edge where it leads from child to ancestor."""
        return (Edge(child, "subclass_of", ancestor, "EX"),) if (child, ancestor) == ("EX:low", "EX:high") else ()

    def transcription(self, drug: str) -> Transcription:
        """Return a mark of all sections."""
        return Transcription(drug, "set", "none", "set")

    def __getattr__(self, name: str) -> Callable[..., tuple[()]]:
        """Return that there is nothing: no edge, no lineage, no test, no name."""
        return lambda *_: ()


def rule_set(number: int, scope: Scope = PLAIN) -> list[Rule]:
    """Return the seeded rule set of a number: up to six rules over the eight facts."""
    chance = random.Random(f"proof {number}" if scope is PLAIN else f"proof {scope.name} {number}")
    strengths = [Strength.CONTRAINDICATED, Strength.CONTRAINDICATED, Strength.AVOID, Strength.CAUTION]
    return [
        Rule(
            f"r{at}",
            "EX:drug",
            condition(chance, chance.randint(1, 4), scope.atoms),
            chance.choice(strengths),
            "EX:made",
            "made",
        )
        for at in range(chance.randint(1, 6))
    ]


def condition(chance: random.Random, leaves: int, atoms: tuple[Atom, ...] = ATOMS) -> When:
    """Return a random condition with some leaves, a quarter of its parts denied."""
    if leaves == 1:
        made = When("atom", chance.choice(atoms))
    else:
        left = chance.randint(1, leaves - 1)
        kind = chance.choice(["all", "any"])
        made = When(kind, None, (condition(chance, left, atoms), condition(chance, leaves - left, atoms)))
    return When("not", None, (made,)) if chance.random() < 0.25 else made


def worlds(when: When, atoms: tuple[Atom, ...] = ATOMS) -> Table:
    """Return [2] * 8: whether a condition holds in each complete world."""
    if when.atom is not None:
        shape = [1] * 8
        shape[atoms.index(when.atom)] = 2
        return np.broadcast_to(np.array([False, True]).reshape(shape), [2] * 8)
    parts = [worlds(part, atoms) for part in when.parts]
    if when.kind == "not":
        return ~parts[0]
    return np.logical_and(*parts) if when.kind == "all" else np.logical_or(*parts)


def completed(table: Table, joined: Callable[[Table, Table], Table]) -> Table:
    """Return [3] * 8: for each patient (denied, known, unknown) a table's values over all completions, joined."""
    for axis in range(8):
        no, yes = np.split(table, 2, axis)
        table = np.concatenate([no, yes, joined(no, yes)], axis)
    return table


@dataclass(slots=True)
class Truth:
    """What brute force says: [rules][3] * 8 tables of rules that fire in all possible completions, and in some.

    ``someone`` are the patients with a possible completion.
    """

    rules: list[Rule]
    always: list[Table]
    ever: list[Table]
    strong: Table
    weak: Table
    scope: Scope = PLAIN
    someone: Table = field(default_factory=lambda: np.ones([3] * 8, dtype=bool))

    @classmethod
    def of(cls, rules: list[Rule], scope: Scope = PLAIN) -> "Truth":
        """Return the truth of a rule set."""
        tables = [worlds(rule.when, scope.atoms) for rule in rules]
        possible = scope.possible()
        none = np.zeros([2] * 8, dtype=bool)
        strong = [one for rule, one in zip(rules, tables, strict=True) if rule.strength is Strength.CONTRAINDICATED]
        weak = [one for rule, one in zip(rules, tables, strict=True) if rule.strength is not Strength.CONTRAINDICATED]
        any_strong = np.logical_or.reduce([none, *strong])
        return cls(
            rules,
            [completed(one | ~possible, np.logical_and) for one in tables],
            [completed(one & possible, np.logical_or) for one in tables],
            completed(any_strong | ~possible, np.logical_and),
            completed(np.logical_or.reduce([none, *weak]) | ~possible, np.logical_and),
            scope,
            completed(possible, np.logical_or),
        )

    def verdict(self, patient: tuple[int, ...]) -> DrugVerdict:
        """Return the verdict by definition (DESIGN.md), the drug being transcribed in full."""
        if self.strong[patient]:
            return DrugVerdict.UNSAFE
        ever = [rule.strength for rule, one in zip(self.rules, self.ever, strict=True) if one[patient]]
        if Strength.CONTRAINDICATED in ever:
            return DrugVerdict.DEPENDS
        if self.weak[patient]:
            return DrugVerdict.CAUTION
        return DrugVerdict.DEPENDS if ever else DrugVerdict.SAFE

    def deciding_sets(self, patient: tuple[int, ...]) -> set[frozenset[Atom]]:
        """Return the smallest sets of unknown facts with answers to which a deciding rule fires, by trying all.

        Only what a deciding rule names is asked for, not what would follow from it.
        """
        strong = self.verdict_is_strong(patient)
        pairs = zip(self.rules, self.ever, strict=True)
        open_ = [rule for rule, ever in pairs if ever[patient] and (_is_strong(rule) or not strong)]
        named = {atom for rule in open_ for atom in rule.when.atoms()}
        free = [at for at in range(8) if patient[at] == UNKNOWN and self.scope.atoms[at] in named]
        table = (self.strong if strong else self.weak) & self.someone
        part = table[tuple(slice(None) if at in free else state for at, state in enumerate(patient))]
        found = {frozenset(free[at] for at, state in enumerate(row) if state != UNKNOWN) for row in np.argwhere(part)}
        smallest: list[frozenset[int]] = []
        for one in sorted(found, key=len):
            if not any(other <= one for other in smallest):
                smallest.append(one)
        return {frozenset(self.scope.atoms[at] for at in one) for one in smallest}

    def verdict_is_strong(self, patient: tuple[int, ...]) -> bool:
        """Return whether a contraindication fires in some completion."""
        pairs = zip(self.rules, self.ever, strict=True)
        return any(one[patient] for rule, one in pairs if _is_strong(rule))


def _is_strong(rule: Rule) -> bool:
    return rule.strength is Strength.CONTRAINDICATED


KINDS: dict[str, FactKind] = {
    "has": "condition", "takes": "medication", "took": "past medication", "had": "history", "history": "history",
}  # fmt: skip


def facts_of(patient: tuple[int, ...], scope: Scope = PLAIN) -> Facts:
    """Return a three-valued patient's facts; what was not so in a window may have ended before it, or nobody says when."""
    facts = [
        Fact(KINDS[atom.kind], atom.concept, "", known=state == KNOWN, ago=(("<=", atom.value),) * bool(atom.value))
        for atom, state in zip(scope.atoms, patient, strict=True)
        if state != UNKNOWN
    ]
    if scope is TIMED and patient[0] == patient[2] == DENIED:
        facts = [one for one in facts if one.known or one.kind != "past medication" or one.concept != "EX:low"]
        facts.append(Fact("past medication", "EX:low", "", ago=((">", 14.0),)))
    elif scope is TIMED and patient[1] == UNKNOWN:
        facts.append(Fact("past medication", "EX:low", ""))
    if scope is TIMED and patient[4] == patient[5] == DENIED and patient[7] == KNOWN:
        not_longer = tuple(limit for one in facts if one.kind == "history" and one.known for limit in one.ago)
        facts = [one for one in facts if one.kind != "history" or (not one.known and one.ago != (("<=", 7.0),))]
        facts.append(Fact("history", "EX:ill", "", ago=((">=", 8.0), *not_longer)))
    return Facts(tuple(facts))


def told_apart(truth: Truth) -> list[tuple[int, ...]]:
    """Return the possible patients that some rule can tell apart: facts that none names are left unknown."""
    named = {atom for rule in truth.rules for atom in rule.when.atoms()}
    every = product(*(range(3) if atom in named else (UNKNOWN,) for atom in truth.scope.atoms))
    return [one for one in every if truth.someone[one]]


def flat(rules: list[Rule]) -> Graph:
    """Return a flat graph with rules."""
    made: Graph = Flat(rules)  # type: ignore[assignment]
    return made
