"""Alternatives: other drugs for the same indication, judged by the same code, the best regimens found with Z3.

Z3's optimisation chooses one drug for each that is replaced; a pair that a rule contraindicates is never chosen. Each
regimen is then judged as a whole, and that verdict is the one it is offered with.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from kgreason.model import (
    Alternative,
    Alternatives,
    Assessment,
    DrugVerdict,
    Edge,
    Fact,
    Facts,
    KgreasonError,
    Order,
    RuleReason,
    Strength,
)
from kgreason.verify.contraindication import assess, assess_orders
from kgreason.verify.regimen import interactions, sums
from kgreason.verify.reviewed import reviews
from kgreason.verify.rulebook import RuleBook
from kgreason.verify.solver import BUDGET, Solver

OBJECTIVE = (
    "proved safe first; then what has nothing but cautions, then what has something stronger open or a dose to adjust, "
    "then what was not transcribed or not reviewed for such a patient, and what is to be avoided last; what is stated "
    "to treat it itself before members of a class that is; then fewer cautions, fewer open questions, name"
)
RANKS = (DrugVerdict.SAFE, DrugVerdict.CAUTION, DrugVerdict.DEPENDS, DrugVerdict.UNKNOWN, DrugVerdict.UNSAFE)
OFFERED = 5
_Pair = tuple[int, str, int, str]


class _Candidate(Struct, frozen=True):
    """A drug in the place of another, judged with all that stays, and the edges that say that it treats the same."""

    assessment: Assessment
    treats: tuple[Edge, ...]
    standing: int

    @property
    def drug(self) -> str:
        """The drug."""
        return self.assessment.drug

    @property
    def inherited(self) -> bool:
        """Whether only a class of the drug is said to treat the condition."""
        return len(self.treats) > 1


def indication(drug: str, facts: Facts, book: RuleBook) -> str:
    """Return the one condition of the patient that a drug treats; raises KgreasonError where there is none, or more."""
    known = [fact.concept for fact in facts.items if fact.kind == "condition" and fact.known and fact.concept]
    treated = {
        edge.object for one in book.graph.ancestors(drug) for edge in book.graph.edges_from(one) if _treats(edge)
    }
    shared = [one for one in sorted(treated) if any(book.graph.is_a(held, one) for held in known)]
    narrow = [one for one in shared if not any(other != one and book.graph.is_a(other, one) for other in shared)]
    if len(narrow) == 1:
        return narrow[0]
    found = f"{len(narrow)} conditions of the patient that {book.name(drug)} treats"
    named = f" ({', '.join(map(book.name, narrow))})" if narrow else ""
    raise KgreasonError(place="--for", found=found + named, wanted="the condition to treat, under --for")


def best_regimens(
    orders: Sequence[Order], replaced: Mapping[str, str], facts: Facts, book: RuleBook, solver: Solver
) -> Alternatives:
    """Return the best regimens in which each replaced drug gives way to another for its indication; the rest stays."""
    kept = [order for order in orders if order.concept and order.concept not in replaced]
    held = tuple(Fact("medication", one.concept, f"{one.text} (ordered together)", span=one.span) for one in kept)
    around = replace(facts, items=(*facts.items, *held))
    barred = {order.concept for order in orders} | {one.concept for one in around.items if one.kind == "medication"}
    slots = [list(_candidates(one, condition, barred, around, book, solver)) for one, condition in replaced.items()]
    open_ = [[one for one in slot if one.assessment.verdict is not DrugVerdict.UNSAFE] for slot in slots]
    pairs = dict(_pairs(open_, facts, book)) if len(slots) > 1 else {}
    offered = [_judged(chosen, orders, list(replaced), facts, book, solver) for chosen in _best(open_, pairs)]
    safe_enough = [one for one in offered if all(hit.verdict is not DrugVerdict.UNSAFE for hit in one.regimen)]
    return Alternatives(
        replaced=tuple(replaced.items()),
        objective=OBJECTIVE,
        offered=tuple(sorted(safe_enough, key=lambda one: _cost(one, facts, book))[:OFFERED]),
        tried=sum(map(len, slots)),
        unsafe=sum(map(len, slots)) - sum(map(len, open_)),
    )


def _treats(edge: Edge) -> bool:
    return edge.predicate == "treats" and ("negated", "true") not in edge.qualifiers


def _candidates(
    drug: str, condition: str, barred: set[str], facts: Facts, book: RuleBook, solver: Solver
) -> Iterator[_Candidate]:
    """Yield the single drugs, not classes, that the graph says treat a condition, alone or as members of a class."""
    found: dict[str, tuple[Edge, ...]] = {}
    for edge in book.graph.edges_to(condition):
        if _treats(edge):
            for one in book.graph.descendants(edge.subject):
                if book.graph.concept(one).category == "Drug":
                    told = (*book.graph.lineage(one, edge.subject), edge)
                    found[one] = min(found.get(one, told), told, key=len)
    for one in sorted(found, key=book.name):
        if not any(book.graph.is_a(one, other) for other in barred) and not book.graph.is_a(drug, one):
            judged = assess(one, facts, book, solver)
            yield _Candidate(judged, found[one], standing(judged, facts, book))


def standing(one: Assessment, facts: Facts, book: RuleBook) -> int:
    """Return where a drug stands, the best first: by the strongest that is said against it, then by its verdict."""
    fired = {hit.rule.strength for hit in one.fired}
    open_ = {rule.strength for rule in one.may_fire}
    unproved = one.verdict is DrugVerdict.UNKNOWN or any(
        held and row is None for _, held, row in reviews(one.drug, facts, book)
    )
    if Strength.AVOID in fired:
        against = 3
    elif unproved:
        against = 2
    else:
        against = int(Strength.ADJUST in fired or bool(open_ - {Strength.CAUTION}))
    return against * len(RANKS) + RANKS.index(one.verdict)


def _pairs(slots: list[list[_Candidate]], facts: Facts, book: RuleBook) -> Iterator[tuple[_Pair, int | None]]:
    """Yield how many cautions two drugs of different places have together; None where a rule contraindicates them."""
    alone = tuple(one for one in facts.items if one.kind != "medication")
    for (at, one_slot), (to, other_slot) in combinations(enumerate(slots), 2):
        for one in one_slot:
            for other in other_slot:
                if one.drug == other.drug:
                    yield (at, one.drug, to, other.drug), None
                    continue
                told = list(_between(one.drug, other.drug, replace(facts, items=alone), book))
                if any(hit.rule.strength is Strength.CONTRAINDICATED for hit in told):
                    yield (at, one.drug, to, other.drug), None
                elif told:
                    yield (at, one.drug, to, other.drug), len(told)


def _between(one: str, other: str, facts: Facts, book: RuleBook) -> Iterator[RuleReason]:
    """Yield what rules, sums and duplications say of two drugs together."""
    facts_of = {drug: Fact("medication", drug, book.name(drug)) for drug in (one, other)}
    beside = {drug: replace(facts, items=(*facts.items, fact)) for drug, fact in facts_of.items()}
    yield from interactions(one, facts_of[one], beside[other], book)
    yield from interactions(other, facts_of[other], beside[one], book)
    yield from sums(one, beside[other], book)


def _best(slots: list[list[_Candidate]], pairs: Mapping[_Pair, int | None]) -> Iterator[tuple[_Candidate, ...]]:
    """Yield the best choices of one candidate a place, best first: each optimum of Z3 is barred for the next."""
    if not all(slots):
        return
    import z3

    chosen = [{one.drug: z3.Bool(f"{at} {one.drug}") for one in slot} for at, slot in enumerate(slots)]
    solver = z3.Optimize()
    solver.set("rlimit", BUDGET)
    solver.set("priority", "lex")
    for slot in chosen:
        solver.add(z3.PbEq([(one, 1) for one in slot.values()], 1))
    for objective in _objectives(slots, chosen, pairs, solver):
        solver.minimize(objective)
    for _ in range(OFFERED):
        if solver.check() != z3.sat:
            return
        model = solver.model()
        picked = [next(one for one in slot if z3.is_true(model.eval(chosen[at][one.drug], model_completion=True)))
                  for at, slot in enumerate(slots)]  # fmt: skip
        yield tuple(picked)
        solver.add(z3.Not(z3.And([chosen[at][one.drug] for at, one in enumerate(picked)])))


def _objectives(
    slots: list[list[_Candidate]], chosen: list[dict[str, Any]], pairs: Mapping[_Pair, int | None], solver: Any
) -> Iterator[Any]:
    """Yield what is to be least, in order: the worst standing, what only a class treats, cautions, questions, names."""
    import z3

    worst = z3.Int("worst")
    inherited, cautions, questions, names = ([z3.IntVal(0)] for _ in range(4))
    for at, slot in enumerate(slots):
        for number, one in enumerate(slot):
            picked = chosen[at][one.drug]
            solver.add(z3.Implies(picked, worst >= one.standing))
            inherited.append(z3.If(picked, int(one.inherited), 0))
            cautions.append(z3.If(picked, len(one.assessment.fired), 0))
            questions.append(z3.If(picked, len(one.assessment.ask), 0))
            names.append(z3.If(picked, number * 1_000 ** (len(slots) - at - 1), 0))
    for (at, one_drug, to, other_drug), count in pairs.items():
        both = z3.And(chosen[at][one_drug], chosen[to][other_drug])
        if count is None:
            solver.add(z3.Not(both))
        else:
            solver.add(z3.Implies(both, worst >= RANKS.index(DrugVerdict.CAUTION)))
            cautions.append(z3.If(both, count, 0))
    solver.add(worst >= 0)
    yield from (worst, z3.Sum(inherited), z3.Sum(cautions), z3.Sum(questions), z3.Sum(names))


def _judged(
    chosen: tuple[_Candidate, ...],
    orders: Sequence[Order],
    replaced: list[str],
    facts: Facts,
    book: RuleBook,
    solver: Solver,
) -> Alternative:
    """Return a regimen judged as a whole: the chosen drugs in their places, and the orders that stay."""
    instead = dict(zip(replaced, chosen, strict=True))
    regimen = [
        replace(order, concept=instead[order.concept].drug, text=book.name(instead[order.concept].drug))
        if order.concept in instead
        else order
        for order in orders
    ]
    found = assess_orders(regimen, facts, book, solver)
    return Alternative(
        found,
        tuple(one.treats for one in chosen),
        cautions=sum(len(one.fired) for one in found),
        questions=sum(len(one.ask) for one in found),
    )


def _cost(one: Alternative, facts: Facts, book: RuleBook) -> tuple[int, int, int, int, list[str]]:
    worst = max(standing(hit, facts, book) for hit in one.regimen)
    inherited = sum(len(edges) > 1 for edges in one.treats)
    return worst, inherited, one.cautions, one.questions, [book.name(hit.drug) for hit in one.regimen]
