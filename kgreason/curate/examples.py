"""Run the examples that rules carry, and derive those of plain rows."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from kgreason.content import starter_id
from kgreason.model import Fact, FactKind, Facts, KgreasonError, Rule, SourceError
from kgreason.rules import RulePacks, at_any_dose, evaluate, ucum
from kgreason.rules.packs import GENOTYPE, Example
from kgreason.rules.units import YEAR
from kgreason.rules.windows import DAYS, WINDOWS
from kgreason.sources import Starter

QUANTITY = re.compile(r"^(-?\d+(?:\.\d+)?)\s*(.*)$")
LISTS: dict[str, FactKind] = {
    "has": "condition", "takes": "medication", "allergic": "allergy", "history": "history", "family": "family",
    "genotype": "genotype",
}  # fmt: skip
ORDER: dict[str, FactKind] = {"single": "single dose", "daily": "daily dose", "route": "route"}
"""What an example may say of the order: ``daily = "500 mg"``."""
OUTCOMES = {True: "fires", False: "silent", None: "open"}


class Hierarchy:
    """Subsumption over the starter's own is-a rows."""

    def __init__(self, starter: Starter) -> None:
        self.parents: dict[str, list[str]] = {}
        for edge in starter.edges:
            if edge.predicate == "subclass_of":
                self.parents.setdefault(edge.subject, []).append(edge.object)

    def above(self, curie: str) -> set[str]:
        """Return everything that a concept is a kind of, itself included."""
        seen, todo = set(), [curie]
        while todo:
            one = todo.pop()
            if one not in seen:
                seen.add(one)
                todo.extend(self.parents.get(one, ()))
        return seen

    def is_a(self, child: str, ancestor: str) -> bool:
        """Return whether child is ancestor or below it."""
        return ancestor in self.above(child)

    def may_mean(self, entry: str, concept: str) -> bool:
        """Return whether one is a kind of the other."""
        return self.is_a(entry, concept) or self.is_a(concept, entry)


class Derived(Struct, frozen=True):
    """An example that a plain row stands for: its condition fires it, the nearest other one does not."""

    facts: Facts
    expect: str


class Deriving:
    """Derives the examples of plain rows from the hierarchy."""

    def __init__(self, starter: Starter) -> None:
        self.starter = starter
        self.hierarchy = Hierarchy(starter)
        self.children: dict[str, list[str]] = {}
        for child, parents in self.hierarchy.parents.items():
            for parent in parents:
                self.children.setdefault(parent, []).append(child)

    def examples(self, rule: Rule) -> Iterator[Derived]:
        """Yield the examples of a rule of one named condition that is declared; none for any other."""
        atom = rule.when.atom
        if atom is None or atom.kind not in LISTS or atom.concept not in self.starter.concepts:
            return
        kind, name = LISTS[atom.kind], self.starter.concepts[atom.concept].name
        yield Derived(Facts((Fact(kind, atom.concept, name),)), "fires")
        near = self.nearest(atom.concept)
        if near:
            lists = frozenset(["conditions", "medications", "allergies", "history", "family"])
            lists |= {"genotypes"} if kind == "genotype" else frozenset()
            expect = "open" if self.hierarchy.is_a(atom.concept, near) else "silent"
            yield Derived(Facts((Fact(kind, near, self.starter.concepts[near].name),), lists), expect)
        else:
            yield Derived(Facts((Fact(kind, atom.concept, f"no {name}", known=False),)), "silent")

    def nearest(self, curie: str) -> str:
        """Return the sibling that shares most parents, or a parent where there is none, or nothing."""
        parents = [one for one in self.hierarchy.parents.get(curie, []) if one in self.starter.concepts]
        shared = Counter(child for parent in parents for child in self.children[parent])
        tied = self.hierarchy.is_a
        apart = [
            one for one in shared if not tied(one, curie) and not tied(curie, one) and one in self.starter.concepts
        ]
        return min(apart, key=lambda one: (-shared[one], one), default=min(parents, default=""))

    def failures(self, rule: Rule) -> Iterator[tuple[Derived, str]]:
        """Yield the derived examples that do not come out, with what they come out as."""
        for one in self.examples(rule):
            got = OUTCOMES[evaluate(rule.when, one.facts, self.hierarchy, self.starter.measures).value]
            if got != one.expect:
                yield one, got


def failures(starter: Starter, packs: RulePacks) -> Iterator[SourceError]:
    """Yield the examples that do not come out as written (a known miss must still miss)."""
    hierarchy = Hierarchy(starter)
    for rule in packs.rules:
        for number, example in enumerate(packs.examples.get(rule.id, ()), 1):
            place = f"{packs.places[rule.id]} example {number}"
            try:
                facts = given(example, starter, rule.drug)
            except KgreasonError as error:
                yield SourceError(place=place, found=error.found, wanted=error.wanted)
                continue
            judged = at_any_dose(rule, facts, hierarchy, starter.measures)
            got = OUTCOMES[evaluate(judged.when, facts, hierarchy, starter.measures).value]
            if (got == example.expect) is example.known_miss:
                yield SourceError(place=place, found=got, wanted=example.expect)


def given(example: Example, starter: Starter, drug: str) -> Facts:
    """Return an example's ``given`` and order of a drug as facts; raises KgreasonError for an unknown key or value."""
    items: list[Fact] = []
    for key, value in example.given.items():
        items.extend(_facts(key, value, starter) if key not in ORDER else [_ordered(key, str(value), drug)])
    return Facts(tuple(items))


def _facts(key: str, value: Any, starter: Starter) -> Iterator[Fact]:
    if key in WINDOWS:
        yield from (_ended(key, name, str(ago), starter) for name, ago in value.items())
    elif key in LISTS or key == "denied":
        for name in [value] if isinstance(value, str) else value:
            yield from _named(key, name, starter)
    elif key in {"pregnant", "breastfeeding"}:
        concept = starter_id("pregnancy" if key == "pregnant" else "breastfeeding")
        yield Fact("condition", concept, key, known=bool(value))
    elif key == "sex":
        yield Fact("sex", "", str(value))
    else:
        yield _quantity(key, str(value), starter)


def _named(key: str, name: str, starter: Starter) -> Iterator[Fact]:
    curie = starter_id(name)
    if curie not in starter.concepts:
        raise KgreasonError(place=key, found=name, wanted="a declared concept")
    if key != "denied":
        gene = key == "has" and starter.category(curie) == GENOTYPE
        yield Fact("genotype" if gene else LISTS[key], curie, name)
        return
    if starter.category(curie) == "OrganismTaxon":
        yield Fact("allergy", curie, name, known=False)
        return
    drug = starter.category(curie) in {"Drug", "ChemicalEntity"}
    genotype = starter.category(curie) == GENOTYPE
    kinds: tuple[FactKind, ...] = ("medication", "past medication", "allergy") if drug else ("genotype",)
    for kind in kinds if drug or genotype else ("condition", "history", "family"):
        yield Fact(kind, curie, name, known=False)


def _ended(key: str, name: str, ago: str, starter: Starter) -> Fact:
    """Return what ended some time ago (``took = { phenelzine = "13 d" }``); an empty text is at nobody knows when."""
    curie, found = starter_id(name), QUANTITY.match(ago)
    if curie not in starter.concepts:
        raise KgreasonError(place=key, found=name, wanted="a declared concept")
    if ago and (found is None or found.group(2) not in DAYS):
        raise KgreasonError(place=key, found=ago, wanted=f"a number with one of {', '.join(DAYS)}")
    days = float(found.group(1)) * DAYS[found.group(2)] if found else 0.0
    return Fact(WINDOWS[key][1], curie, name, ago=((">=", days), ("<=", days)) if found else ())


def _ordered(key: str, value: str, drug: str) -> Fact:
    """Return a dose or route that is ordered; raises KgreasonError where it is none."""
    if key == "route":
        return Fact("route", drug, value)
    found = QUANTITY.match(value)
    if not found:
        raise KgreasonError(place=key, found=value, wanted="a dose such as 500 mg")
    return Fact(ORDER[key], drug, value, value=float(found.group(1)), unit=ucum(found.group(2)))


def _quantity(key: str, value: str, starter: Starter) -> Fact:
    found = QUANTITY.match(value)
    if not found:
        raise KgreasonError(place=key, found=value, wanted="a number with its unit")
    number, unit = float(found.group(1)), found.group(2)
    if key == "age":
        if unit and unit not in YEAR:
            raise KgreasonError(place=key, found=value, wanted=" or ".join(YEAR))
        return Fact("age", "", value, value=number / YEAR[unit or "a"])
    curie = starter_id("body weight" if key == "weight" else key)
    if curie not in starter.concepts:
        raise KgreasonError(place=key, found=key, wanted="a test of tests.tsv")
    ucum(unit)
    return Fact("observation", curie, value, value=number, unit=unit)
