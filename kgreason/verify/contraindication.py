"""Contraindication: the rules of a drug on a patient's facts, three-valued first, then Z3 on what stays open.

Verdicts and their precedence are DESIGN.md's: unsafe > depends on a contraindication > caution > unknown > safe.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kgreason.model import (
    Assessment,
    Atom,
    DrugVerdict,
    Fact,
    Facts,
    OpenQuestion,
    Order,
    Rule,
    RuleReason,
    Strength,
    When,
)
from kgreason.rules import at_any_dose, evaluate
from kgreason.verify.beside import beside_rules
from kgreason.verify.rulebook import RuleBook
from kgreason.verify.solver import Solver
from kgreason.verify.stated import stated_cautions

GENERAL = "general/hypersensitivity"
MOST_ASKED = 40


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
    others = tuple(one for one in facts.items if not (one.kind == "medication" and one.concept == drug))
    seen = replace(facts, items=others)
    fired, open_, silent, not_asked = _sorted(drug, seen, book)
    solved = solver.decide(open_, seen)
    fired += [replace(one, rule=_as_written(one.rule, book)) for one in solved.fired]
    silent += solved.silent
    strong = [one for one in fired if one.rule.strength is Strength.CONTRAINDICATED]
    proved = tuple(
        solver.proof(one, drug) if book.graph.is_a(drug, one.rule.drug) else _with_lineage(one, drug, book)
        for one in strong
    )
    weaker = tuple(_with_lineage(one, drug, book) for one in fired if one.rule.strength is not Strength.CONTRAINDICATED)
    weaker += tuple(_with_lineage(one, drug, book) for one in stated_cautions(drug, seen, book))
    may = tuple(sorted(solved.open, key=lambda rule: (list(Strength).index(rule.strength), rule.id)))
    mark = book.graph.transcription(drug)
    marked = mark is not None and all((mark.contraindications, mark.boxed_warning, mark.interactions))
    verdict = _verdict(bool(strong), weaker, may, marked=marked, spent=solved.spent)
    return Assessment(
        drug=drug,
        verdict=verdict,
        fired=proved + weaker,
        may_fire=tuple(_as_written(rule, book) for rule in may),
        ask=_questions(may, seen, book),
        silent=tuple(sorted(silent)),
        not_asked=tuple(sorted(not_asked)),
        inconsistent=solver.conflict(facts),
        transcription=mark,
        sought=_sought(verdict, book.name(drug), spent=solved.spent),
    )


def _sorted(drug: str, facts: Facts, book: RuleBook) -> tuple[list[RuleReason], list[Rule], list[str], list[str]]:
    """Return the rules that fire, stay open, are silent, and the general ones that are not asked."""
    fired, open_, silent, not_asked = [], [], [], [GENERAL]
    own = _own_allergy(drug, facts, book)
    if own:
        fired.append(own)
        not_asked = []
    settled = set()
    own_rules = (replace(one, when=_excepted(one.when, drug, book)) for one in book.graph.rules(drug))
    for written, taken in (*_from_others(drug, facts, book), *((one, ()) for one in own_rules)):
        if written.id in settled:
            continue
        settled.add(written.id)
        rule = at_any_dose(written, facts, book.graph, book.measures)
        outcome = evaluate(rule.when, facts, book.graph, book.measures)
        if outcome.value:
            fired.append(RuleReason(_as_written(rule, book), tuple(dict.fromkeys(outcome.facts + taken))))
        elif outcome.value is False:
            silent.append(rule.id)
        elif all(atom.kind == "allergic" for atom in rule.when.atoms()):
            not_asked.append(rule.id)
        else:
            open_.append(rule)
    return fired, open_, silent, not_asked


def _from_others(drug: str, facts: Facts, book: RuleBook) -> Iterator[tuple[Rule, tuple[Fact, ...]]]:
    """Yield the rules of what the patient takes that name this drug, as if it were taken: they hold either way."""
    for fact in facts.items:
        if fact.kind == "medication" and fact.known and fact.concept:
            for rule in book.graph.rules(fact.concept):
                if any(_names(atom, drug, book) for atom in rule.when.atoms()):
                    yield replace(rule, when=_taking(rule.when, drug, book)), (fact,)


def _names(atom: Atom, drug: str, book: RuleBook) -> bool:
    return atom.kind == "takes" and book.graph.is_a(drug, atom.concept)


def _taking(when: When, drug: str, book: RuleBook) -> When:
    """Return a condition in which taking the drug is settled: an empty *all* always holds."""
    if when.atom is not None:
        return When("all") if _names(when.atom, drug, book) else when
    return replace(when, parts=tuple(_taking(part, drug, book) for part in when.parts))


def _excepted(when: When, drug: str, book: RuleBook, *, denied: bool = False) -> When:
    """Return a condition in which the drug itself meets a *not takes*: a beta-2 agonist with its own steroid."""
    if when.atom is not None:
        return When("all") if denied and _names(when.atom, drug, book) else when
    below = denied != (when.kind == "not")
    return replace(when, parts=tuple(_excepted(part, drug, book, denied=below) for part in when.parts))


def _as_written(rule: Rule, book: RuleBook) -> Rule:
    return next(one for one in book.graph.rules(rule.drug) if one.id == rule.id)


def _own_allergy(drug: str, facts: Facts, book: RuleBook) -> RuleReason | None:
    """Return the one general rule, where the patient is allergic to the drug or to a class it belongs to."""
    for fact in facts.items:
        if fact.kind == "allergy" and fact.known and fact.concept and book.graph.is_a(drug, fact.concept):
            when = When("atom", Atom("allergic", fact.concept))
            rule = Rule(
                GENERAL, fact.concept, when, Strength.CONTRAINDICATED,
                "21 CFR 201.57(c)(5): known hypersensitivity to the drug", "known hypersensitivity",
            )  # fmt: skip
            return RuleReason(rule, (fact,))
    return None


def _with_lineage(reason: RuleReason, drug: str, book: RuleBook) -> RuleReason:
    """Return a reason with the is-a edges from the drug and the facts to the rule's terms."""
    ends = [drug, *(fact.concept for fact in reason.facts if fact.concept)]
    terms = [reason.rule.drug, *(atom.concept for atom in reason.rule.when.atoms() if atom.concept)]
    via = [edge for end in ends for term in terms for edge in book.graph.lineage(end, term)]
    return replace(reason, via=tuple(dict.fromkeys(via)))


def _verdict(
    unsafe: bool,
    weaker: tuple[RuleReason, ...],
    may: tuple[Rule, ...],
    *,
    marked: bool,
    spent: bool,
) -> DrugVerdict:
    if unsafe:
        return DrugVerdict.UNSAFE
    if not spent and any(rule.strength is Strength.CONTRAINDICATED for rule in may):
        return DrugVerdict.DEPENDS
    if weaker:
        return DrugVerdict.CAUTION
    if may:
        return DrugVerdict.UNKNOWN if spent else DrugVerdict.DEPENDS
    return DrugVerdict.SAFE if marked else DrugVerdict.UNKNOWN


def _sought(verdict: DrugVerdict, name: str, *, spent: bool) -> str:
    if spent:
        return "the solver's budget ran out; a shorter record or a larger budget would settle it"
    if verdict is DrugVerdict.UNKNOWN:
        return f"no rule fires, but {name}'s label is not marked as transcribed in full"
    return ""


def _questions(may: tuple[Rule, ...], facts: Facts, book: RuleBook) -> tuple[tuple[OpenQuestion, ...], ...]:
    """Return the smallest sets of unknown facts that would make an open rule fire, the most telling first."""
    asked: dict[tuple[Atom, ...], list[Rule]] = {}
    for rule in may:
        atoms = tuple(dict.fromkeys(_undecided(rule.when, facts, book)))
        if atoms:
            asked.setdefault(atoms, []).append(rule)
    strong = {atoms for atoms, rules in asked.items() if any(one.strength is Strength.CONTRAINDICATED for one in rules)}
    minimal = [one for one in asked if not any(set(other) < set(one) for other in (strong if one in strong else asked))]
    ordered = sorted(minimal, key=lambda atoms: (atoms not in strong, len(atoms), -len(asked[atoms])))
    return tuple(
        tuple(OpenQuestion(atom, tuple(rule.id for rule in asked[atoms])) for atom in atoms)
        for atoms in ordered[:MOST_ASKED]
    )


def _undecided(when: When, facts: Facts, book: RuleBook) -> Iterator[Atom]:
    """Yield the atoms that a condition still hangs on: those of its undecided parts."""
    if evaluate(when, facts, book.graph, book.measures).value is None:
        if when.atom is not None:
            yield when.atom
        for part in when.parts:
            yield from _undecided(part, facts, book)
