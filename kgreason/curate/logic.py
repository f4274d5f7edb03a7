"""What is wrong among rules by their logic: each fault with the solver's minimal core and a witness patient."""

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from kgreason.model import Fact, Facts, Rule, Strength
from kgreason.rules import at_any_dose
from kgreason.verify.deciding import deciding
from kgreason.verify.rulebook import RuleBook
from kgreason.verify.solver import Solver

FaultKind = Literal["unsatisfiable", "duplicate", "conflicting", "shadowed"]
ORDER = list(Strength)


class RuleFault(Struct, frozen=True):
    """A rule that never fires, says the same or another thing than others do, or adds nothing to them (``core``).

    ``witness`` is a patient for whom the rule fires; without facts it is every patient, or none where it cannot fire.
    A conflict is of two strengths for one condition, or of contraindications that leave nobody the drug.
    """

    kind: FaultKind
    rule: str
    core: tuple[str, ...]
    witness: tuple[Fact, ...] = ()


def rule_faults(rules: Iterable[Rule], book: RuleBook) -> Iterator[RuleFault]:
    """Yield the faults of rules, drug by drug, each rule held against all that apply to its drug."""
    solver = Solver(book)
    grouped: dict[str, list[Rule]] = {}
    for rule in rules:
        grouped.setdefault(rule.drug, []).append(rule)
    for drug in sorted(grouped):
        yield from _of_drug(grouped[drug], book.graph.rules(drug), solver)


def _of_drug(own: list[Rule], applying: tuple[Rule, ...], solver: Solver) -> Iterator[RuleFault]:
    named = {rule.id for rule in own}
    found = solver.decide(list(applying), Facts())
    dead = named.intersection(found.silent)
    yield from (RuleFault("unsatisfiable", rule.id, (rule.id,)) for rule in own if rule.id in dead)
    split = [one.rule.id for one in found.fired if one.rule.strength is Strength.CONTRAINDICATED]
    if named.intersection(split):
        yield RuleFault("conflicting", min(named.intersection(split)), tuple(split))
    for rule in own:
        if rule.id not in dead:
            yield from _beside(rule, [one for one in applying if one.id != rule.id], solver)


def _beside(rule: Rule, others: list[Rule], solver: Solver) -> Iterator[RuleFault]:
    """Yield what a rule is beside the others: the same as one, in conflict with one, or shadowed by several."""
    twins = [one for one in others if one.drug == rule.drug and one.id > rule.id and _same(rule, one, solver)]
    for one in twins:
        kind: FaultKind = "duplicate" if one.strength is rule.strength else "conflicting"
        yield RuleFault(kind, rule.id, (rule.id, one.id), witness(rule, solver))
    strong = [one for one in others if ORDER.index(one.strength) <= ORDER.index(rule.strength) and one not in twins]
    core = _implied(rule, strong, solver)
    if core and not any(_same(rule, one, solver) for one in strong if (one.id,) == core and one.drug == rule.drug):
        yield RuleFault("shadowed", rule.id, core, witness(rule, solver))


def _same(rule: Rule, other: Rule, solver: Solver) -> bool:
    if rule.when == other.when:
        return True
    plain = rule.when.atom is not None and other.when.atom is not None
    return not plain and bool(_implied(rule, [other], solver) and _implied(other, [rule], solver))


def _implied(rule: Rule, others: list[Rule], solver: Solver) -> tuple[str, ...]:
    """Return a minimal set of rules of which one fires wherever a rule does, or nothing."""
    others = [one for one in others if _touching(rule, one, solver.book)]
    if not others:
        return ()
    import z3

    query = solver.axioms([rule, *others], Facts())
    query.add(solver.term(rule.when, Facts()))
    for one in others:
        query.assert_and_track(z3.Not(solver.term(one.when, Facts())), one.id)
    if query.check() != z3.unsat:
        return ()
    return tuple(sorted(str(one) for one in query.unsat_core()))


def _touching(rule: Rule, other: Rule, book: RuleBook) -> bool:
    """Return whether two conditions speak of something that one unknown fact bears on."""
    return any(
        one.kind in {"female", "male"} if not one.concept else _near(one.concept, another.concept, book)
        for one in rule.when.atoms()
        for another in other.when.atoms()
        if bool(one.concept) == bool(another.concept)
    ) or any(one.kind == another.kind == "age" for one in rule.when.atoms() for another in other.when.atoms())


def _near(one: str, other: str, book: RuleBook) -> bool:
    return book.graph.is_a(one, other) or book.graph.is_a(other, one)


def witness(rule: Rule, solver: Solver) -> tuple[Fact, ...]:
    """Return the fewest facts of a patient for whom a rule fires; a dose that it warns of is any that is not stated."""
    unsaid = at_any_dose(rule, Facts(), solver.book.graph, solver.book.measures)
    found = deciding([unsaid], Facts(), solver.book).decides
    return found[0].facts if found else ()
