"""Make the certificate of a verdict from what evaluation and solver already know (``certificate.py`` checks it)."""

from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import replace

from kgreason.model import Certificate, Core, DrugVerdict, Fact, Facts, Rule, Silence, Strength
from kgreason.rules import Outcome
from kgreason.rules.evaluate import evaluate_atom
from kgreason.verify.core import Fired, absent, today
from kgreason.verify.deciding import Deciding, deciding
from kgreason.verify.solver import Solved, Solver


@dataclass(slots=True)
class Tried:
    """The rules that apply to a drug, by what three-valued evaluation says; the open ones as they apply to it."""

    fired: list[Fired] = field(default_factory=list)
    open: list[Rule] = field(default_factory=list)
    silent: list[tuple[Rule, Outcome]] = field(default_factory=list)
    not_asked: list[str] = field(default_factory=list)


class Basis(Struct, frozen=True):
    """All that was found about one drug: ``fired`` with minimal cores, ``split`` the rules of which one fires."""

    drug: str
    verdict: DrugVerdict
    facts: Facts
    fired: tuple[Fired, ...]
    split: tuple[Rule, ...]
    tried: Tried
    solved: Solved


def certify(basis: Basis, solver: Solver) -> Certificate:
    """Return the certificate of a verdict."""
    plain = [replace(one, span=None) for one in basis.facts.items]
    items = tuple(dict.fromkeys(plain))
    place = {fact: number for number, fact in enumerate(items)}
    numbers = {id(one): place[bare] for one, bare in zip(basis.facts.items, plain, strict=True)}

    def cited(facts: tuple[Fact, ...]) -> tuple[int, ...]:
        return tuple(sorted({numbers[id(one)] for one in facts}))

    fires = [
        Core((one.rule.id,), cited(one.facts), one.closed, tuple((edge.subject, edge.object) for edge in one.via))
        for one in basis.fired
    ]
    silent = [Silence(rule.id, cited(outcome.facts), outcome.closed) for rule, outcome in basis.tried.silent]
    for rule in basis.tried.open:
        if rule.id in basis.solved.silent:
            outcome = _known(rule, basis.facts, solver)
            silent.append(Silence(rule.id, cited(outcome.facts), outcome.closed))
    for split in _splits(basis):
        outcome = _needed(split, basis.facts, solver)
        fires.append(Core(tuple(sorted(one.id for one in split)), cited(outcome.facts), outcome.closed))
    found = _deciding(basis, solver)
    return Certificate(
        drug=basis.drug,
        verdict=basis.verdict,
        facts=items,
        complete=tuple(sorted(basis.facts.complete)),
        fires=tuple(fires),
        silent=tuple(sorted(silent, key=lambda one: one.rule)),
        open=tuple(sorted(rule.id for rule in basis.solved.open)),
        not_asked=tuple(sorted(basis.tried.not_asked)),
        decides=found.decides,
        every=found.every,
        quiet=found.quiet,
        spent=basis.solved.spent,
    )


def _deciding(basis: Basis, solver: Solver) -> Deciding:
    """Return what would decide a drug that depends: on its contraindications, or where none is open on all rules."""
    if basis.verdict is not DrugVerdict.DEPENDS:
        return Deciding((), (), every=True)
    strong = [one for one in basis.solved.open if one.strength is Strength.CONTRAINDICATED]
    return deciding(strong or basis.solved.open, basis.facts, solver.book)


def _splits(basis: Basis) -> list[list[Rule]]:
    """Return the rules of each case split as they apply to the drug: the contraindications, and the others."""
    named = {rule.id for rule in basis.split}
    rules = [one for one in basis.tried.open if one.id in named]
    strong = [one for one in rules if one.strength is Strength.CONTRAINDICATED]
    return [one for one in (strong, [rule for rule in rules if rule not in strong]) if one]


def _known(rule: Rule, facts: Facts, solver: Solver) -> Outcome:
    """Return the facts and closed lists that decide any of a rule's atoms, with what ended and so is not today."""
    atoms = [one for atom in rule.when.atoms() for one in (atom, today(atom)) if one is not None]
    found = [evaluate_atom(atom, facts, solver.book.graph, solver.book.measures) for atom in atoms]
    cited = dict.fromkeys(fact for one in found for fact in one.facts)
    return Outcome(None, tuple(cited), tuple(dict.fromkeys(name for one in found for name in one.closed)))


def _needed(split: list[Rule], facts: Facts, solver: Solver) -> Outcome:
    """Return the facts and closed lists that a case split needs: without any one of them the solver finds none."""
    found = [_known(rule, facts, solver) for rule in split]
    cited = list(dict.fromkeys(fact for one in found for fact in one.facts))
    closed = list(dict.fromkeys(name for one in found for name in one.closed))

    denied = [one for rule in split for one in absent(rule, facts, solver.book)]

    def covers(items: list[Fact], lists: list[str]) -> bool:
        known = Facts((*items, *(fact for fact, names in denied if set(names) <= set(lists))))
        return len(solver.decide(split, known).fired) == len(split)

    for name in list(closed):
        if covers(cited, left := [one for one in closed if one != name]):
            closed = left
    for fact in list(cited):
        if covers(fewer := [one for one in cited if one != fact], closed):
            cited = fewer
    return Outcome(None, tuple(cited), tuple(closed))
