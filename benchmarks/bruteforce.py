"""Small scopes by brute force: seeded rule sets over eight facts, and what holds in every completion of a patient.

Used by ``benchmarks/proof.py``.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from kgreason.model import Atom, DrugVerdict, Fact, Facts, Graph, Rule, Strength, Transcription, When

ATOMS = tuple(Atom("has" if at < 6 else "takes", f"EX:{at}") for at in range(8))
KNOWN, DENIED, UNKNOWN = 1, 0, 2
Table = NDArray[np.bool_]


class Flat:
    """A graph of made-up facts without a hierarchy, and the rules of one drug that is transcribed in full."""

    def __init__(self, rules: list[Rule]) -> None:
        self.all = tuple(rules)

    def rules(self, drug: str) -> tuple[Rule, ...]:
        """Return the rules of the drug."""
        return self.all if drug == "EX:drug" else ()

    def is_a(self, child: str, ancestor: str) -> bool:
        """Return whether two are one: nothing is a kind of another."""
        return child == ancestor

    def ancestors(self, curie: str) -> tuple[str, ...]:
        """Return a concept alone."""
        return (curie,)

    def transcription(self, drug: str) -> Transcription:
        """Return a mark of all sections."""
        return Transcription(drug, "set", "none", "set")

    def __getattr__(self, name: str) -> Callable[..., tuple[()]]:
        """Return that there is nothing: no edge, no lineage, no test, no name."""
        return lambda *_: ()


def rule_set(number: int) -> list[Rule]:
    """Return the seeded rule set of a number: up to six rules over the eight facts."""
    chance = random.Random(f"proof {number}")
    strengths = [Strength.CONTRAINDICATED, Strength.CONTRAINDICATED, Strength.AVOID, Strength.CAUTION]
    return [
        Rule(f"r{at}", "EX:drug", condition(chance, chance.randint(1, 4)), chance.choice(strengths), "EX:made", "made")
        for at in range(chance.randint(1, 6))
    ]


def condition(chance: random.Random, leaves: int) -> When:
    """Return a random condition with some leaves, a quarter of its parts denied."""
    if leaves == 1:
        made = When("atom", chance.choice(ATOMS))
    else:
        left = chance.randint(1, leaves - 1)
        made = When(chance.choice(["all", "any"]), None, (condition(chance, left), condition(chance, leaves - left)))
    return When("not", None, (made,)) if chance.random() < 0.25 else made


def worlds(when: When) -> Table:
    """Return [2] * 8: whether a condition holds in each complete world."""
    if when.atom is not None:
        shape = [1] * 8
        shape[ATOMS.index(when.atom)] = 2
        return np.broadcast_to(np.array([False, True]).reshape(shape), [2] * 8)
    parts = [worlds(part) for part in when.parts]
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
    """What brute force says: [rules][3] * 8 tables of rules that fire in all completions, and in some."""

    rules: list[Rule]
    always: list[Table]
    ever: list[Table]
    strong: Table
    weak: Table

    @classmethod
    def of(cls, rules: list[Rule]) -> "Truth":
        """Return the truth of a rule set."""
        tables = [worlds(rule.when) for rule in rules]
        none = np.zeros([2] * 8, dtype=bool)
        strong = [one for rule, one in zip(rules, tables, strict=True) if rule.strength is Strength.CONTRAINDICATED]
        weak = [one for rule, one in zip(rules, tables, strict=True) if rule.strength is not Strength.CONTRAINDICATED]
        any_strong = np.logical_or.reduce([none, *strong])
        return cls(
            rules,
            [completed(one, np.logical_and) for one in tables],
            [completed(one, np.logical_or) for one in tables],
            completed(any_strong, np.logical_and),
            completed(np.logical_or.reduce([none, *weak]), np.logical_and),
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
        """Return the smallest sets of unknown facts with answers to which a deciding rule fires, by trying all."""
        table = self.strong if self.verdict_is_strong(patient) else self.weak
        free = [at for at in range(8) if patient[at] == UNKNOWN]
        part = table[tuple(slice(None) if state == UNKNOWN else state for state in patient)]
        found = {frozenset(free[at] for at, state in enumerate(row) if state != UNKNOWN) for row in np.argwhere(part)}
        smallest: list[frozenset[int]] = []
        for one in sorted(found, key=len):
            if not any(other <= one for other in smallest):
                smallest.append(one)
        return {frozenset(ATOMS[at] for at in one) for one in smallest}

    def verdict_is_strong(self, patient: tuple[int, ...]) -> bool:
        """Return whether a contraindication fires in some completion."""
        pairs = zip(self.rules, self.ever, strict=True)
        return any(one[patient] for rule, one in pairs if rule.strength is Strength.CONTRAINDICATED)


def facts_of(patient: tuple[int, ...]) -> Facts:
    """Return a three-valued patient's facts."""
    return Facts(
        tuple(
            Fact("condition" if atom.kind == "has" else "medication", atom.concept, "", known=state == KNOWN)
            for atom, state in zip(ATOMS, patient, strict=True)
            if state != UNKNOWN
        )
    )


def told_apart(rules: list[Rule]) -> list[tuple[int, ...]]:
    """Return the patients that some rule can tell apart: facts that none names are left unknown."""
    named = {atom for rule in rules for atom in rule.when.atoms()}
    return list(product(*(range(3) if atom in named else (UNKNOWN,) for atom in ATOMS)))


def flat(rules: list[Rule]) -> Graph:
    """Return a flat graph with rules."""
    made: Graph = Flat(rules)  # type: ignore[assignment]
    return made
