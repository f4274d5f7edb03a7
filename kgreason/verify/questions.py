"""What to ask where a verdict depends: the smallest sets of unknown facts under which an open rule fires."""

from itertools import product

from kgreason.model import Atom, Facts, OpenQuestion, Rule, Strength, When
from kgreason.rules import evaluate
from kgreason.rules.evaluate import may_be_meant
from kgreason.verify.rulebook import RuleBook

MOST_ASKED = 40
MOST_WAYS = 64
"""In how many ways, at most, a rule's open conditions are taken to come true."""

Way = frozenset[tuple[Atom, bool]]
"""Unknown facts, each with the answer to it, that together make a condition come true."""
_OF_ANYBODY = frozenset({"age", "female", "male"})


def questions(drug: str, may: tuple[Rule, ...], facts: Facts, book: RuleBook) -> tuple[tuple[OpenQuestion, ...], ...]:
    """Return the smallest sets of unknown facts that would make an open rule fire, the most telling first.

    Contraindications come first; of these, what the question names without telling whether it is so (*phenelzine*, for
    an MAO inhibitor), then rules that known facts meet in part: a known heart block before one that nobody spoke of.
    """
    asked: dict[Way, list[Rule]] = {}
    order: dict[Way, tuple[tuple[Atom, bool], ...]] = {}
    for rule in may:
        for way in _smallest(_ways(rule.when, facts, book)):
            asked.setdefault(frozenset(way), []).append(rule)
            order.setdefault(frozenset(way), way)
    strong = {way for way, rules in asked.items() if any(one.strength is Strength.CONTRAINDICATED for one in rules)}
    smallest = [way for way in asked if not any(other < way for other in (strong if way in strong else asked))]
    near = {way for way in smallest if any(_near(rule, facts, book) for rule in asked[way])}
    named = {atom: _named(atom, drug, facts, book) for way in smallest for atom, holds in way if holds}
    told = {way for way in smallest if any(named.get(atom) for atom, _ in way)}
    ranked = sorted(
        smallest, key=lambda way: (way not in strong, way not in told, way not in near, len(way), -len(asked[way]))
    )
    return tuple(
        tuple(
            OpenQuestion(atom, tuple(rule.id for rule in asked[way]), holds, named.get(atom, "") if holds else "")
            for atom, holds in order[way]
        )
        for way in ranked[:MOST_ASKED]
    )


def _named(atom: Atom, drug: str, facts: Facts, book: RuleBook) -> str:
    """Return what the question names of the kind that a rule asks for; the drug itself is no answer to that."""
    if not atom.concept or atom.op:
        return ""
    kinds = (one.text for one in facts.mentioned if one.concept != drug and book.graph.is_a(one.concept, atom.concept))
    return next(kinds, "")


def _near(rule: Rule, facts: Facts, book: RuleBook) -> bool:
    """Return whether a known fact meets a part of a rule, or is so general that it may."""
    for atom in rule.when.atoms():
        if atom.kind in _OF_ANYBODY or not atom.concept:
            continue
        value = evaluate(When("atom", atom), facts, book.graph, book.measures).value
        named = atom.kind in {"has", "history", "takes", "allergic", "family"}
        if value or (value is None and named and may_be_meant(atom, facts, book.graph)):
            return True
    return False


def _ways(when: When, facts: Facts, book: RuleBook, *, holds: bool = True) -> list[tuple[tuple[Atom, bool], ...]]:
    """Return the sets of answers under which a condition comes out as ``holds``; an empty one where it does already."""
    value = evaluate(when, facts, book.graph, book.measures).value
    if value is not None:
        return [()] if value is holds else []
    if when.atom is not None:
        return [((when.atom, holds),)]
    if when.kind == "not":
        return _ways(when.parts[0], facts, book, holds=not holds)
    parts = [_ways(part, facts, book, holds=holds) for part in when.parts]
    if (when.kind == "any") is holds:
        return [way for ways in parts for way in ways][:MOST_WAYS]
    joined: list[tuple[tuple[Atom, bool], ...]] = [()]
    for ways in parts:
        joined = [tuple(dict.fromkeys((*one, *other))) for one, other in product(joined, ways)][:MOST_WAYS]
    return joined


def _smallest(ways: list[tuple[tuple[Atom, bool], ...]]) -> list[tuple[tuple[Atom, bool], ...]]:
    """Return the ways that hold no other one, without those that ask for an answer and its opposite."""
    possible = [way for way in ways if way and not any((atom, not holds) in way for atom, holds in way)]
    sets = {frozenset(way): way for way in reversed(possible)}
    return [way for way in possible if sets[frozenset(way)] is way and not any(one < frozenset(way) for one in sets)]
