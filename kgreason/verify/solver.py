"""Z3 behind the contraindication check: case splits on open rules with minimal unsat cores, conflicts among facts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kgreason.model import Atom, Edge, Fact, Facts, Rule, RuleReason, Strength, When
from kgreason.rules import UnknownUnitError, convert
from kgreason.rules.dose import DOSES, ROUTES
from kgreason.rules.evaluate import evaluate, evaluate_atom, readings
from kgreason.verify.core import KINDS, Key, follows, is_named, key_of, with_excluded
from kgreason.verify.rulebook import RuleBook

BUDGET = 2_000_000
"""Z3's resource limit for one query: solver steps, not seconds, so that it ends the same everywhere."""


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
        solved, facts = Solved(), with_excluded(rules, facts, self.book)
        tangled = self._tangled(rules, facts)
        solved.open = [rule for rule in rules if rule.id not in tangled]
        if not tangled:
            return solved
        import z3

        rules = [rule for rule in rules if rule.id in tangled]
        terms = {rule.id: self.term(rule.when, facts) for rule in rules}
        solver = self.axioms(rules, facts)
        for rule in rules:
            answer = solver.check(terms[rule.id])
            if answer == z3.unsat:
                solved.silent.append(rule.id)
            else:
                solved.open.append(rule)
                solved.spent = solved.spent or answer == z3.unknown
        self._split(solver, {one.id: one for one in solved.open if one.id in terms and _is_strong(one)}, terms, solved)
        if not any(_is_strong(one) for one in solved.open):  # lesser rules decide where no contraindication is open
            self._split(solver, {one.id: one for one in solved.open if one.id in terms}, terms, solved)
        return solved

    @staticmethod
    def _split(solver: Any, group: dict[str, Rule], terms: dict[str, Any], solved: Solved) -> None:
        """Move the rules of a smallest case split, of which one must fire, from the open to the fired ones."""
        if not group:
            return
        import z3

        solver.push()
        for key in group:
            solver.assert_and_track(z3.Not(terms[key]), key)
        answer = solver.check()
        solved.spent = solved.spent or answer == z3.unknown
        if answer == z3.unsat:
            split = [group[key] for key in sorted(str(one) for one in solver.unsat_core())]
            solved.fired += [RuleReason(rule) for rule in split]
            solved.open = [rule for rule in solved.open if rule not in split]
        solver.pop()

    def _tangled(self, rules: list[Rule], facts: Facts) -> frozenset[str]:
        """Return the rules with an unknown whose one answer helps a condition to hold, and the other one too.

        Each unknown of the other rules helps on one side only: any of them may fire, and all may be silent at once.
        """
        sides: dict[Key, set[str]] = {}
        keys: dict[str, set[Key]] = {}
        for rule in rules:
            found = [pair for one in readings(rule.when, facts) for pair in self._sides(rule.when, one)]
            keys[rule.id] = {key for key, _ in found}
            for key, side in found:
                sides.setdefault(key, set()).add(side)
        both = {key for key, seen in sides.items() if len(seen) > 1}
        named = [key for key in sides if is_named(key)]
        for one in named:
            if "-" in sides[one]:
                both |= {
                    end for other in named if "+" in sides[other] and self._tied(one, other) for end in (one, other)
                }
        return frozenset(
            one.id for one in rules if not keys[one.id] or keys[one.id] & both or self._decided_by(one, facts)
        )

    def _decided_by(self, rule: Rule, facts: Facts) -> bool:
        """Return whether the facts decide a rule of several parts, whatever is unknown in it."""
        if rule.when.atom is not None:
            return False
        return evaluate(rule.when, facts, self.book.graph, self.book.measures).value is not None

    def _sides(self, when: When, facts: Facts, *, denied: bool = False) -> Iterator[tuple[Key, str]]:
        """Yield each unknown of a condition with the side (present, below, above, female) on which it speaks for it."""
        if when.atom is None:
            for part in when.parts:
                yield from self._sides(part, facts, denied=denied != (when.kind == "not"))
        elif self._value(when.atom, facts) is None:
            atom = when.atom
            if atom.kind in {"female", "male"}:
                yield ("sex", ""), "+" if (atom.kind == "female") is not denied else "-"
            else:
                yield key_of(atom), "+" if ("<" not in atom.op) is not denied else "-"

    def _tied(self, one: Key, other: Key) -> bool:
        """Return whether what is said of one named unknown can bear on another."""
        tied = follows(one[0], other[0]) or follows(other[0], one[0])
        return tied and (self.book.graph.is_a(one[1], other[1]) or self.book.graph.is_a(other[1], one[1]))

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

    def axioms(self, rules: list[Rule], facts: Facts) -> Any:
        """Return a solver over the atoms that the facts leave open; what is decided is a constant of the terms."""
        import z3

        solver = z3.Solver()
        solver.set("core.minimize", True)
        solver.set("rlimit", self.budget)
        atoms = [atom for rule in rules for atom in rule.when.atoms() if self._value(atom, facts) is None]
        named = sorted({key for key in map(key_of, atoms) if is_named(key)})
        for kind, low in named:
            for other, high in named:
                if follows(kind, other) and (kind, low) != (other, high) and self.book.graph.is_a(low, high):
                    solver.add(z3.Implies(z3.Bool(f"{kind} {low}"), z3.Bool(f"{other} {high}")))
        solver.add(z3.Bool("sex female") != z3.Bool("sex male"))
        return solver

    def _value(self, atom: Atom, facts: Facts) -> bool | None:
        return evaluate_atom(atom, facts, self.book.graph, self.book.measures).value

    def term(self, when: When, facts: Facts) -> Any:
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

    def _atom(self, atom: Atom) -> Any:
        import z3

        if is_named(key := key_of(atom)):
            return z3.Bool(" ".join(key))
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
        kind = next((kind for kind, of in KINDS.items() if of == fact.kind), None)
        if kind is None or not fact.concept:
            return None
        name = z3.Bool(f"{kind} {fact.concept}")
        term = name if fact.known else z3.Not(name)
        return z3.And(name, z3.Bool(f"history {fact.concept}")) if kind == "has" and fact.known else term

    @staticmethod
    def _is_a(edge: Edge) -> Any:
        import z3

        return z3.And(
            [z3.Implies(z3.Bool(f"{kind} {edge.subject}"), z3.Bool(f"{kind} {edge.object}")) for kind in KINDS]
        )


def _joined(when: When, parts: list[Any]) -> Any:
    import z3

    if when.kind == "not":
        return z3.Not(parts[0])
    return z3.And(parts) if when.kind == "all" else z3.Or(parts)


def _is_strong(rule: Rule) -> bool:
    return rule.strength is Strength.CONTRAINDICATED
