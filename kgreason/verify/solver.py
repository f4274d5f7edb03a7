"""Z3 behind the contraindication check: case splits on open rules, conflicts among facts, minimal unsat cores."""

from dataclasses import dataclass, field
from typing import Any

from kgreason.model import Atom, Edge, Fact, Facts, Rule, RuleReason, Strength, When
from kgreason.rules import UnknownUnitError, convert
from kgreason.rules.dose import DOSES, ORDERED, ROUTES
from kgreason.rules.evaluate import evaluate_atom, readings
from kgreason.verify.rulebook import RuleBook

BUDGET = 2_000_000
"""Z3's resource limit for one query: solver steps, not seconds, so that it ends the same everywhere."""

_FACTS = {
    "has": "condition", "takes": "medication", "allergic": "allergy", "history": "history", "family": "family",
}  # fmt: skip


_BOUND = {kind: kind for kind in ("measure", "kidney", "age", *DOSES)}
_BOUND |= dict.fromkeys(("female", "male"), "sex") | dict.fromkeys(ROUTES, "route")
"""Kinds of atoms of which two may exclude each other, with what they share."""


@dataclass(slots=True)
class Solved:
    """What the solver made of the open rules; of those ``fired``, one fires whatever the unknown facts are."""

    fired: list[RuleReason] = field(default_factory=list)
    open: list[Rule] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    spent: bool = False


class Solver:
    """Turns facts and rules into Z3 terms; one instance serves one index."""

    def __init__(self, book: RuleBook, budget: int = BUDGET) -> None:
        self.book = book
        self.budget = budget

    def decide(self, rules: list[Rule], facts: Facts) -> Solved:
        """Return which open rules can still fire, and whether one must (a case split)."""
        solved, left = Solved(), list[Rule]()
        for one in rules:  # a rule that only warns, and that something can meet, is open without the solver
            weak = one.strength is not Strength.CONTRAINDICATED
            (solved.open if weak and _independent(one.when) else left).append(one)
        rules = left
        if not any(_splits(rule.when) for rule in rules):  # independent positive atoms: each may hold or not
            solved.open += rules
            return solved
        import z3

        terms = {rule.id: self._open(rule.when, facts) for rule in rules}
        solver = self._solver(rules, facts)
        for rule in rules:
            answer = solver.check(terms[rule.id])
            if answer == z3.unsat:
                solved.silent.append(rule.id)
            else:
                solved.open.append(rule)
                solved.spent = solved.spent or answer == z3.unknown
        strong = {rule.id: rule for rule in solved.open if rule.strength is Strength.CONTRAINDICATED}
        for key in strong:
            solver.assert_and_track(z3.Not(terms[key]), key)
        answer = solver.check() if strong else z3.sat
        solved.spent = solved.spent or answer == z3.unknown
        if answer == z3.unsat:
            split = [strong[key] for key in sorted(str(one) for one in solver.unsat_core())]
            solved.fired = [RuleReason(rule) for rule in split]
            solved.open = [rule for rule in solved.open if rule not in split]
        return solved

    def proof(self, reason: RuleReason, drug: str) -> RuleReason:
        """Return a fired rule with a subset-minimal unsat core mapped back to its facts and is-a edges."""
        edges = self._lineages(reason, drug)
        if not reason.facts:
            return RuleReason(reason.rule, (), tuple(edges))
        import z3

        solver = z3.Solver()
        solver.set("core.minimize", True)
        solver.set("rlimit", self.budget)
        fires = z3.Bool("fires")
        tracked: dict[str, Fact | Edge] = {}
        for number, fact in enumerate(reason.facts):
            term = self._fact(fact)
            if term is not None:
                tracked[f"fact {number}"] = fact
                solver.assert_and_track(term, f"fact {number}")
        for number, edge in enumerate(edges):
            tracked[f"edge {number}"] = edge
            solver.assert_and_track(self._is_a(edge), f"edge {number}")
        solver.add(z3.Bool("sex female") != z3.Bool("sex male"))
        solver.add(z3.Bool(f"order {drug}"))
        solver.add(z3.Implies(z3.And(z3.Bool(f"order {reason.rule.drug}"), self._term(reason.rule.when)), fires))
        solver.add(z3.Not(fires))
        if solver.check() != z3.unsat:  # what a closed list leaves out is no fact: the evaluation stands
            return RuleReason(reason.rule, reason.facts, tuple(edges))
        core = [tracked[str(one)] for one in sorted(solver.unsat_core(), key=str)]
        held = tuple(one for one in core if isinstance(one, Fact))
        return RuleReason(reason.rule, held or reason.facts, tuple(one for one in edges if one in core))

    def conflict(self, facts: Facts) -> tuple[Fact, ...]:
        """Return a minimal set of known facts that contradict each other, or nothing."""
        suspicious = self._suspicious(facts)
        if not suspicious:
            return ()
        import z3

        solver = z3.Solver()
        solver.set("core.minimize", True)
        solver.set("rlimit", self.budget)
        for number, fact in enumerate(suspicious):
            term = self._fact(fact)
            if term is not None:
                solver.assert_and_track(term, f"fact {number}")
        for low in suspicious:
            for high in suspicious:
                for edge in self.book.graph.lineage(low.concept, high.concept) if low.concept and high.concept else ():
                    solver.add(self._is_a(edge))
        male = z3.Bool("sex male")
        solver.add(z3.Implies(male, z3.Not(z3.Bool("has KG:pregnancy"))))
        if solver.check() != z3.unsat:
            return ()
        return tuple(suspicious[int(str(one).split()[1])] for one in sorted(solver.unsat_core(), key=str))

    def _suspicious(self, facts: Facts) -> list[Fact]:
        """Return the stated facts that could contradict: those of a concept known and denied, sex with pregnancy."""
        stated = [fact for fact in facts.items if fact.concept and fact.kind in {"condition", "medication", "allergy"}]
        denied = [fact for fact in stated if not fact.known]
        clash = [
            one
            for fact in stated
            if fact.known
            for other in denied
            if other.kind == fact.kind and self.book.graph.is_a(fact.concept, other.concept)
            for one in (fact, other)
        ]
        pregnant = [fact for fact in stated if fact.known and fact.concept == "KG:pregnancy"]
        male = [fact for fact in facts.items if fact.kind == "sex" and fact.text == "male"]
        return list(dict.fromkeys(clash + (pregnant + male if pregnant and male else [])))

    # --- terms ---

    def _solver(self, rules: list[Rule], facts: Facts) -> Any:
        """Return a solver over the atoms that the facts leave open; what is decided is a constant of the terms."""
        import z3

        solver = z3.Solver()
        solver.set("core.minimize", True)
        solver.set("rlimit", self.budget)
        atoms = [atom for rule in rules for atom in rule.when.atoms() if self._value(atom, facts) is None]
        named = sorted({(atom.kind, atom.concept) for atom in atoms if atom.kind in _FACTS})
        for kind, low in named:
            for other, high in named:
                implied = other == kind or (kind, other) == ("has", "history")
                if implied and (kind, low) != (other, high) and self.book.graph.is_a(low, high):
                    solver.add(z3.Implies(z3.Bool(f"{kind} {low}"), z3.Bool(f"{other} {high}")))
        solver.add(z3.Bool("sex female") != z3.Bool("sex male"))
        return solver

    def _value(self, atom: Atom, facts: Facts) -> bool | None:
        return evaluate_atom(atom, facts, self.book.graph, self.book.measures).value

    def _open(self, when: When, facts: Facts) -> Any:
        """Return a condition as a term in which every atom that the facts decide is a constant."""
        import z3

        terms = [self._decided(when, one) for one in readings(when, facts)]
        return terms[0] if len(terms) == 1 else z3.Or(terms)

    def _decided(self, when: When, facts: Facts) -> Any:
        import z3

        if when.atom is not None:
            value = self._value(when.atom, facts)
            return self._atom(when.atom) if value is None else z3.BoolVal(value)
        return _joined(when, [self._decided(part, facts) for part in when.parts])

    def _term(self, when: When) -> Any:
        if when.atom is not None:
            return self._atom(when.atom)
        return _joined(when, [self._term(part) for part in when.parts])

    def _atom(self, atom: Atom) -> Any:
        import z3

        if atom.kind in _FACTS:
            return z3.Bool(f"{atom.kind} {atom.concept}")
        if atom.kind in {"female", "male"}:
            return z3.Bool(f"sex {atom.kind}")
        if atom.kind in ROUTES:
            return z3.Bool(f"{atom.kind} {atom.concept}")
        name, limit = "age", atom.value
        if atom.kind in DOSES:
            name, limit = self._dose(atom.kind, atom.concept, atom.value, atom.unit)
        if atom.kind == "kidney":
            name = "kidney function"
        if atom.kind == "measure":
            name, limit = self._canonical(atom.concept, atom.value, atom.unit)
        value, edge = z3.Real(name), z3.RealVal(repr(limit))
        return {"<": value < edge, "<=": value <= edge, ">": value > edge, ">=": value >= edge}[atom.op]

    def _canonical(self, concept: str, value: float, unit: str) -> tuple[str, float]:
        """Return the name and value of a quantity in the test's canonical unit, or in its own where none converts."""
        measure = self.book.measures.get(concept)
        if measure is not None:
            try:
                return f"value {concept}", convert(value, unit or measure.unit, measure.unit, measure.molar_mass)
            except UnknownUnitError:
                pass
        return f"value {concept} [{unit}]", value

    @staticmethod
    def _dose(kind: str, drug: str, value: float, unit: str) -> tuple[str, float]:
        """Return the name and value of a drug's dose, in milligrams where its unit is one of mass."""
        try:
            return f"{kind} {drug}", convert(value, unit, "mg")
        except UnknownUnitError:
            return f"{kind} {drug} [{unit}]", value

    def _fact(self, fact: Fact) -> Any:
        import z3

        if fact.kind == "age":
            return z3.Real("age") == z3.RealVal(repr(fact.value))
        if fact.kind == "sex":
            return z3.Bool(f"sex {fact.text}")
        if fact.kind in DOSES and fact.value is not None:
            name, value = self._dose(fact.kind, fact.concept, fact.value, fact.unit)
            return z3.Real(name) == z3.RealVal(repr(value))
        if fact.kind == "observation" and fact.value is not None:
            name, value = self._canonical(fact.concept, fact.value, fact.unit)
            return z3.Real(name) == z3.RealVal(repr(value))
        if fact.kind == "observation" and fact.bounds:
            return z3.And(
                [self._atom(Atom("measure", fact.concept, op, value, fact.unit)) for op, value in fact.bounds]
            )
        kind = next((kind for kind, of in _FACTS.items() if of == fact.kind), None)
        if kind is None or not fact.concept:
            return None
        name = z3.Bool(f"{kind} {fact.concept}")
        term = name if fact.known else z3.Not(name)
        return z3.And(name, z3.Bool(f"history {fact.concept}")) if kind == "has" and fact.known else term

    @staticmethod
    def _is_a(edge: Edge) -> Any:
        import z3

        kinds = ("order", *_FACTS)
        same = [z3.Real(f"{kind} {edge.subject}") == z3.Real(f"{kind} {edge.object}") for kind in sorted(DOSES)]
        return z3.And(
            [z3.Implies(z3.Bool(f"{kind} {edge.subject}"), z3.Bool(f"{kind} {edge.object}")) for kind in kinds] + same
        )

    def _lineages(self, reason: RuleReason, drug: str) -> list[Edge]:
        edges = list(self.book.graph.lineage(drug, reason.rule.drug))
        for fact in reason.facts:
            for atom in reason.rule.when.atoms():
                if fact.concept and atom.concept:
                    ends = (fact.concept, atom.concept) if fact.known else (atom.concept, fact.concept)
                    edges += self.book.graph.lineage(*ends)
        return list(dict.fromkeys(edges))


def _joined(when: When, parts: list[Any]) -> Any:
    import z3

    if when.kind == "not":
        return z3.Not(parts[0])
    return z3.And(parts) if when.kind == "all" else z3.Or(parts)


def _independent(when: When) -> bool:
    """Return whether all atoms of a condition can hold at once: none is denied, none is of the same quantity or sex."""
    if _denies(when):
        return False
    free = [atom for atom in when.atoms() if atom.kind in _BOUND]
    return len({(_BOUND[atom.kind], atom.concept) for atom in free}) == len(free)


def _denies(when: When) -> bool:
    return when.kind == "not" or any(_denies(part) for part in when.parts)


def _splits(when: When) -> bool:
    """Return whether a condition can interact with others: a *not*, a number, or a sex."""
    return (
        when.kind == "not"
        or any(_splits(part) for part in when.parts)
        or (when.atom is not None and when.atom.kind in {"measure", "kidney", "age", "female", "male", *ORDERED})
    )
