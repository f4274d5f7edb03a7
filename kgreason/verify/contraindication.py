"""Contraindication: the rules of a drug on a patient's facts, three-valued first, then Z3 on what stays open.

Verdicts and their precedence are DESIGN.md's: unsafe > depends on a contraindication > caution > unknown > safe.
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from kgreason.model import (
    Assessment,
    Atom,
    DrugVerdict,
    Fact,
    Facts,
    Order,
    Rule,
    RuleReason,
    Strength,
    When,
)
from kgreason.rules import at_any_dose, evaluate
from kgreason.rules.dose import of_dose_alone
from kgreason.rules.evaluate import may_be_meant
from kgreason.verify.beside import beside_rules
from kgreason.verify.certify import Basis, Tried, certify
from kgreason.verify.core import Fired, as_applied, minimal, names
from kgreason.verify.questions import questions
from kgreason.verify.reviewed import reviews, unreviewed
from kgreason.verify.rulebook import RuleBook
from kgreason.verify.solver import Solver
from kgreason.verify.stated import stated_rules

GENERAL = "general/hypersensitivity"
_OWN = frozenset(["medication", "past medication"])


def assess_orders(
    orders: Iterable[Order], facts: Facts, book: RuleBook, solver: Solver | None = None
) -> tuple[Assessment, ...]:
    """Return the assessment of each linked order, the other orders counting as taken together with it."""
    linked = [order for order in orders if order.concept]
    found = []
    for order in linked:
        others = [
            Fact("medication", one.concept, f"{one.text} (ordered together)", span=one.span)
            for one in linked
            if one.concept != order.concept
        ]
        doses = [dose for one in linked for dose in one.doses]
        together = replace(facts, items=(*facts.items, *others, *doses))
        found.append(replace(assess(order.concept, together, book, solver), order=order))
    return tuple(found)


def assess(drug: str, facts: Facts, book: RuleBook, solver: Solver | None = None) -> Assessment:
    """Return the verdict on one drug for a patient: by its rules, and by what stands beside them."""
    return beside_rules(_by_rules(drug, facts, book, solver), facts, book)


def _by_rules(drug: str, facts: Facts, book: RuleBook, solver: Solver | None = None) -> Assessment:
    """Return the verdict by a drug's rules, with those that fire, may fire or are proved silent."""
    solver = solver or Solver(book)
    others = tuple(one for one in facts.items if not (one.kind in _OWN and one.concept == drug))
    seen = replace(facts, items=others)
    tried = _tried(drug, seen, book)
    solved = solver.decide(tried.open, seen)
    split = tuple(_as_written(one.rule, book) for one in solved.fired)
    fired = [minimal(one, drug, seen, book) for one in (*tried.fired, *_stated(drug, seen, book))]
    reasons = [RuleReason(_as_written(one.rule, book), one.facts, one.via) for one in fired]
    reasons += [RuleReason(rule, (), book.graph.lineage(drug, rule.drug)) for rule in split]
    reasons.sort(key=lambda one: one.rule.strength is not Strength.CONTRAINDICATED)
    may = tuple(sorted(solved.open, key=lambda rule: (list(Strength).index(rule.strength), rule.id)))
    mark = book.graph.transcription(drug)
    marked = mark is not None and all((mark.contraindications, mark.boxed_warning, mark.interactions))
    verdict = _verdict(reasons, may, marked=marked, spent=solved.spent)
    about = list(reviews(drug, seen, book))
    safe = verdict is DrugVerdict.SAFE
    missing = unreviewed(one for one in about if safe or one[1])
    if safe and missing:
        verdict = DrugVerdict.UNKNOWN
    return Assessment(
        drug=drug,
        verdict=verdict,
        fired=tuple(reasons),
        may_fire=tuple(_as_written(rule, book) for rule in may),
        ask=questions(drug, may, seen, book),
        silent=tuple(sorted([*(rule.id for rule, _ in tried.silent), *solved.silent])),
        not_asked=tuple(sorted(tried.not_asked)),
        inconsistent=solver.conflict(facts),
        transcription=mark,
        sought=_sought(verdict, book.name(drug), missing, marked=marked, spent=solved.spent),
        reviewed=tuple(row for _, held, row in about if held and row is not None),
        certificate=certify(Basis(drug, verdict, seen, tuple(fired), split, tried, solved), solver),
    )


def _tried(drug: str, facts: Facts, book: RuleBook) -> Tried:
    """Return the rules that fire, stay open, are silent, and the general ones that are not asked."""
    tried = Tried(not_asked=[GENERAL])
    own = _own_allergy(drug, facts, book)
    if own:
        tried.fired.append(own)
        tried.not_asked = []
    settled = set()
    for written, taken in (*_from_others(drug, facts, book), *((one, None) for one in book.graph.rules(drug))):
        if written.id in settled:
            continue
        settled.add(written.id)
        rule = at_any_dose(written, facts, book.graph, book.measures)
        applied = as_applied(rule, drug, taken, book.graph)
        outcome = evaluate(applied, facts, book.graph, book.measures)
        if outcome.value:
            cited = dict.fromkeys((*outcome.facts, *((taken,) if taken else ())))
            tried.fired.append(Fired(rule, tuple(cited), outcome.closed, taken))
        elif outcome.value is False:
            tried.silent.append((rule, outcome))
        elif _general(rule, applied, facts, book):
            tried.not_asked.append(rule.id)
        else:
            tried.open.append(rule if applied is rule.when else replace(rule, when=applied))
    return tried


def _general(rule: Rule, applied: When, facts: Facts, book: RuleBook) -> bool:
    """Return whether an open rule is asked of nobody: of an allergy that nothing hints at, or a dose not stated."""
    if rule.strength is not Strength.CONTRAINDICATED and of_dose_alone(applied):
        return True
    return all(atom.kind == "allergic" and not may_be_meant(atom, facts, book.graph) for atom in applied.atoms())


def _from_others(drug: str, facts: Facts, book: RuleBook) -> Iterator[tuple[Rule, Fact]]:
    """Yield the rules of what the patient takes that name this drug, as if it were taken: they hold either way."""
    for fact in facts.items:
        if fact.kind == "medication" and fact.known and fact.concept:
            for rule in book.graph.rules(fact.concept):
                if any(names(atom, drug, book.graph) for atom in rule.when.atoms()):
                    yield rule, fact


def _as_written(rule: Rule, book: RuleBook) -> Rule:
    return next((one for one in book.graph.rules(rule.drug) if one.id == rule.id), rule)


def _stated(drug: str, facts: Facts, book: RuleBook) -> Iterator[Fired]:
    """Yield what sources state of the drug without a rule, where known facts meet it."""
    for rule in stated_rules(drug, book):
        outcome = evaluate(rule.when, facts, book.graph, book.measures)
        if outcome.value:
            yield Fired(rule, outcome.facts, outcome.closed)


def _own_allergy(drug: str, facts: Facts, book: RuleBook) -> Fired | None:
    """Return the one general rule, where the patient is allergic to the drug or to a class it belongs to."""
    for fact in facts.items:
        if fact.kind == "allergy" and fact.known and fact.concept and book.graph.is_a(drug, fact.concept):
            when = When("atom", Atom("allergic", fact.concept))
            rule = Rule(
                GENERAL, fact.concept, when, Strength.CONTRAINDICATED,
                "21 CFR 201.57(c)(5): known hypersensitivity to the drug", "known hypersensitivity",
            )  # fmt: skip
            return Fired(rule, (fact,))
    return None


def _verdict(fired: list[RuleReason], may: tuple[Rule, ...], *, marked: bool, spent: bool) -> DrugVerdict:
    strong = Strength.CONTRAINDICATED
    if any(one.rule.strength is strong for one in fired):
        return DrugVerdict.UNSAFE
    if any(rule.strength is strong for rule in may):
        return DrugVerdict.UNKNOWN if spent else DrugVerdict.DEPENDS
    if fired:
        return DrugVerdict.CAUTION
    if may:
        return DrugVerdict.UNKNOWN if spent else DrugVerdict.DEPENDS
    return DrugVerdict.SAFE if marked else DrugVerdict.UNKNOWN


def _sought(verdict: DrugVerdict, name: str, missing: str, *, marked: bool, spent: bool) -> str:
    if spent:
        return "the solver's budget ran out; a shorter record or a larger budget would settle it"
    if verdict is DrugVerdict.UNKNOWN:
        unmarked = "" if marked else f"{name}'s label is not marked as transcribed in full"
        return "no rule fires, but " + "; ".join(filter(None, (unmarked, missing)))
    return missing if verdict in {DrugVerdict.CAUTION, DrugVerdict.DEPENDS} else ""
