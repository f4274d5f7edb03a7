"""Claims that cannot hold together (Z3): a least set of them, and the one among them that went wrong.

What excludes what: a denial of a claim or of what it implies, opposite predicates, classes declared disjoint, and
circles of what is a strict order. Of a least set the latest claim is at fault, unless what was found so far supports
it: then the first that nothing supports.
"""

import re
from bisect import insort
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import Any

from kgreason.model import (
    PATIENT,
    Case,
    Claim,
    ClaimReason,
    ClaimVerdict,
    ErrorClass,
    Finding,
    Graph,
    PathReason,
    Reason,
)
from kgreason.verify.grounding import disjoint

BUDGET = 1_000_000
ORDERS = frozenset({"part_of", "precedes"})
"""Predicates that lead nowhere back: nothing is a part of itself, or before itself.

Is-a is none of them: *the arrhythmia is atrial fibrillation* says which one it is.
"""
REVISES = re.compile(
    r"\b(?:wait|actually|correction|scratch that|on second thought|let me re|no,|hmm|hold on|mistake|rather)\b",
    re.IGNORECASE,
)


def together(case: Case, graph: Graph, supported: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Yield, for each claim that others exclude and that is at fault, the least set of those."""
    claims = [
        one for one in case.claims if one.certainty == "asserted" and one.subject != PATIENT and not one.condition
    ]
    claims = _doubtful(claims, graph, supported)
    if not claims:
        return
    solver = _solver(claims, graph, supported)
    kept = _Kept()
    for claim in claims:
        if not kept.take(claim):
            continue
        while core := _core(solver, kept.claims):
            wrong = _at_fault(core, supported) if len(core) > 1 else None
            if wrong is None:
                kept.drop(claim)  # all of them are supported: what is wrong is not the trace
                break
            if revised(claim, case):
                kept.drop(core[0])
                continue
            kept.drop(wrong)
            yield _contradicted(wrong, core, graph)


def _said(claim: Claim) -> tuple[str, str, str, bool]:
    return claim.subject, claim.predicate, claim.object, claim.negated


class _Kept:
    """The claims that hold together so far, in their order; of those that say the same the first stands for all."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []
        self._same: dict[tuple[str, str, str, bool], deque[Claim]] = {}
        self._order: dict[str, int] = {}

    def take(self, claim: Claim) -> bool:
        """Take a claim, and return whether it says what no other that is kept says."""
        self._order[claim.id] = len(self._order)
        same = self._same.setdefault(_said(claim), deque())
        same.append(claim)
        if len(same) > 1:
            return False
        self.claims.append(claim)
        return True

    def drop(self, claim: Claim) -> None:
        """Give a claim up; the next that says the same takes its place."""
        same = self._same[_said(claim)]
        same.popleft()
        self.claims.remove(claim)
        if same:
            insort(self.claims, same[0], key=lambda one: self._order[one.id])


def _at_fault(core: Sequence[Claim], supported: frozenset[str]) -> Claim | None:
    """Return the latest of some claims, or, where that is supported, the first that is not; None where all are."""
    if core[-1].id not in supported:
        return core[-1]
    return next((one for one in core if one.id not in supported), None)


def _contradicted(wrong: Claim, core: Sequence[Claim], graph: Graph) -> Finding:
    others = [one for one in core if one is not wrong]
    axioms: list[Reason] = [
        PathReason(match.path())
        for one in others
        if one.predicate == wrong.predicate == "subclass_of" and one.subject == wrong.subject
        for match in list(disjoint(one.object, wrong.object, graph))[:1]
    ]
    reasons: list[Reason] = [ClaimReason(one) for one in others]
    return Finding("consistency", wrong.id, ClaimVerdict.CONTRADICTED, (*reasons, *axioms), ErrorClass.CONTRADICTION)


def _core(solver: Any, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return a least set of claims that exclude each other, in their order; none where all hold, or nobody knows."""
    import z3

    marks = [_mark(one) for one in claims]
    if solver.check(*marks) != z3.unsat:
        return ()
    named = {str(one) for one in solver.unsat_core()}
    core = [one for one in claims if str(_mark(one)) in named]
    for one in tuple(core):
        rest = [other for other in core if other is not one]
        if solver.check(*(_mark(other) for other in rest)) == z3.unsat:
            core = rest
    return tuple(core)


# --- what could exclude what, before a solver is loaded ---


def _doubtful(claims: Sequence[Claim], graph: Graph, supported: frozenset[str]) -> list[Claim]:
    """Return the claims that some others may exclude: those of one pair, of one thing's classes, of one order."""
    group: dict[object, object] = {}

    def leader(one: object) -> object:
        while (above := group.setdefault(one, one)) != one:
            group[one] = one = group.setdefault(above, above)
        return one

    for one in claims:
        pair = leader((one.subject, one.object))
        if one.predicate == "subclass_of" and not one.negated:
            group[pair] = leader(one.subject)
        if one.predicate in ORDERS and not one.negated:
            group[leader(pair)] = leader((one.predicate,))
    members: dict[object, list[Claim]] = {}
    for one in claims:
        members.setdefault(leader((one.subject, one.object)), []).append(one)
    doubtful = {key for key, some in members.items() if _suspicious(some, graph, supported)}
    return [one for one in claims if leader((one.subject, one.object)) in doubtful]


def _suspicious(claims: Sequence[Claim], graph: Graph, supported: frozenset[str]) -> bool:
    said: dict[tuple[str, str], dict[tuple[str, bool], Claim]] = {}
    for one in claims:  # of those that say the same, one is enough
        said.setdefault((one.subject, one.object), {})[one.predicate, one.negated] = one
    of_one_pair = (tuple(some.values()) for some in said.values())
    if any(_clash(one, other, graph) for some in of_one_pair for one in some for other in some):
        return True
    return _circular(claims) or any(True for _ in _apart(claims, graph, supported))


def _clash(one: Claim, other: Claim, graph: Graph) -> bool:
    """Return whether one of two claims of the same things denies the other."""
    if one.negated:
        return False
    if other.negated:
        return other.predicate in _above(one.predicate, graph)
    return other.predicate in graph.predicates[one.predicate].opposites


def _apart(claims: Sequence[Claim], graph: Graph, supported: frozenset[str]) -> Iterator[tuple[Claim, Claim]]:
    """Yield the pairs of claims that put one thing into two classes that are declared disjoint.

    Of a class (*the first diuretic is …, the second is …*) they may be said of different members; and of a drug that
    the graph puts into neither, both may be true, where it acts in two ways.
    """
    of: dict[str, list[Claim]] = {}
    for one in claims:
        if one.predicate == "subclass_of" and not one.negated:
            of.setdefault(one.subject, []).append(one)
    for subject, kinds in of.items():
        classes = dict.fromkeys(one.object for one in kinds)
        if len(classes) < 2 or len(graph.descendants(subject)) != 1:
            continue
        apart = {pair for pair in combinations(classes, 2) if any(True for _ in disjoint(*pair, graph))}
        for one, other in combinations(kinds, 2) if apart else ():
            if {(one.object, other.object), (other.object, one.object)} & apart and {one.id, other.id} & supported:
                yield one, other


def _circular(claims: Sequence[Claim]) -> bool:
    """Return whether some order leads back to where it began: what nothing comes before is peeled off."""
    left = [one for one in claims if one.predicate in ORDERS and not one.negated and one.subject != one.object]
    while left:
        ends = {(one.predicate, one.object) for one in left}
        inner = [one for one in left if (one.predicate, one.subject) in ends]
        if len(inner) == len(left):
            return True
        left = inner
    return False


def _above(predicate: str, graph: Graph) -> Iterator[str]:
    """Yield a predicate and all above it: it implies each."""
    while predicate:
        yield predicate
        predicate = graph.predicates[predicate].parent


# --- axioms ---


def _solver(claims: Sequence[Claim], graph: Graph, supported: frozenset[str]) -> Any:
    """Return a solver that knows what each claim says once its mark is set, and what excludes what."""
    import z3

    solver = z3.Solver()
    solver.set("core.minimize", True)
    solver.set("rlimit", BUDGET)
    for claim in claims:
        name = _name(claim.predicate, claim)
        solver.add(z3.Implies(_mark(claim), z3.Not(name) if claim.negated else name))
        for opposite in graph.predicates[claim.predicate].opposites:
            solver.add(z3.Not(z3.And(name, _name(opposite, claim))))
        for lower, upper in pairwise(_above(claim.predicate, graph)):
            solver.add(z3.Implies(_name(lower, claim), _name(upper, claim)))
        if claim.predicate in ORDERS and not claim.negated and claim.subject != claim.object:
            low, high = (z3.Int(f"{claim.predicate} of {end}") for end in (claim.subject, claim.object))
            solver.add(z3.Implies(_mark(claim), low < high))
    for one, other in _apart(claims, graph, supported):
        solver.add(z3.Not(z3.And(_name(one.predicate, one), _name(other.predicate, other))))
    return solver


def _mark(claim: Claim) -> Any:
    import z3

    return z3.Bool(f"claim {claim.id}")


def _name(predicate: str, claim: Claim) -> Any:
    import z3

    return z3.Bool(f"{predicate} {claim.subject} {claim.object}")


def revised(claim: Claim, case: Case) -> bool:
    """Return whether the text openly takes something back where the claim stands."""
    for passage in (*case.trace.steps, *([case.trace.answer] if case.trace.answer else [])):
        if passage.span.place == claim.span.place and passage.span.start <= claim.span.start < passage.span.end:
            at = claim.span.start - passage.span.start
            return bool(REVISES.search(passage.text[max(0, at - 120) : at + 40]))
    return False
