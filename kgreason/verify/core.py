"""Minimal cores: the fewest facts, closed lists and is-a edges by which a rule fires for a drug."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from kgreason.model import Atom, Edge, Fact, FactKind, Facts, Rule, Subsumption, When
from kgreason.rules import evaluate
from kgreason.rules.dose import DEGREES
from kgreason.rules.evaluate import evaluate_atom
from kgreason.rules.windows import IN_WINDOW, WINDOWS, within
from kgreason.verify.rulebook import RuleBook

KINDS: dict[str, FactKind] = {
    "has": "condition", "takes": "medication", "allergic": "allergy", "history": "history", "family": "family",
    "genotype": "genotype",
}  # fmt: skip
"""The kind of fact that meets an atom that names a concept."""

Key = tuple[str, str]
"""What an unknown fact is of: the kind of the atom, with its window where it has one, and the concept."""
_FOLLOWS = {("has", "history"), ("has", "had"), ("had", "history"), ("takes", "took")}


def key_of(atom: Atom) -> Key:
    """Return what an atom asks for."""
    return (f"{atom.kind} {atom.value!r}" if atom.kind in WINDOWS else atom.kind), atom.concept


def is_named(key: Key) -> bool:
    """Return whether it is asked for a concept that is there or not."""
    return key[0].partition(" ")[0] in KINDS.keys() | WINDOWS.keys()


def answered(key: Key, *, known: bool) -> Fact:
    """Return the fact that says that what is asked for is so, or is not."""
    kind, _, days = key[0].partition(" ")
    return within(kind, key[1], float(days), known=known) if days else Fact(KINDS[kind], key[1], "", known=known)


def follows(kind: str, other: str) -> bool:
    """Return whether of one concept the second kind of atom holds wherever the first does.

    >>> follows("takes", "took 14.0"), follows("had 7.0", "had 30.0"), follows("had 30.0", "had 7.0")
    (True, True, False)
    """
    one, _, days = kind.partition(" ")
    two, _, longer = other.partition(" ")
    return (one, two) in _FOLLOWS or (one == two and (not days or float(days) <= float(longer)))


def today(atom: Atom) -> Atom | None:
    """Return what an atom asks of today as a window of no days, which what ended before denies."""
    window = IN_WINDOW.get(atom.kind)
    return replace(atom, kind=window, value=0.0, unit="d") if window else None


class Fired(Struct, frozen=True):
    """A rule as it is written, and what makes it fire; ``taken`` is the patient's drug whose rule it is."""

    rule: Rule
    facts: tuple[Fact, ...]
    closed: tuple[str, ...] = ()
    taken: Fact | None = None
    via: tuple[Edge, ...] = ()


def with_excluded(rules: Iterable[Rule], facts: Facts, book: RuleBook) -> Facts:
    """Return facts with the denials that follow from windows: what was not so lately is not so today."""
    atoms = dict.fromkeys(atom for rule in rules for atom in rule.when.atoms())
    if not any(atom.kind in WINDOWS for atom in atoms):
        return facts
    said = {key_of(atom): evaluate_atom(atom, facts, book.graph, book.measures).value for atom in atoms}
    never = [key for key, value in said.items() if value is False and key[0].partition(" ")[0] in WINDOWS]
    denied = [
        answered(key, known=False)
        for key, value in said.items()
        if value is None and is_named(key)
        if any(follows(key[0], kind) and book.graph.is_a(key[1], concept) for kind, concept in never)
    ]
    return replace(facts, items=(*facts.items, *denied)) if denied else facts


class Chains:
    """Subsumption over a few is-a edges."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self.edges = tuple(edges)

    def is_a(self, child: str, ancestor: str) -> bool:
        """Return whether the edges lead from child to ancestor."""
        seen, todo = {child}, [child]
        while todo:
            one = todo.pop()
            if one == ancestor:
                return True
            above = [edge.object for edge in self.edges if edge.subject == one and edge.object not in seen]
            seen.update(above)
            todo += above
        return False

    def may_mean(self, entry: str, concept: str) -> bool:
        """Return whether the edges lead from either to the other."""
        return self.is_a(entry, concept) or self.is_a(concept, entry)


def as_applied(rule: Rule, drug: str, taken: Fact | None, hierarchy: Subsumption) -> When:
    """Return a rule's condition for a drug: of another's rule the drug is taken as given, of its own an exception is.

    So a beta-2 agonist with its own steroid meets *unless a steroid is taken*.
    """
    return _settled(rule.when, drug, hierarchy, always=taken is not None, denied=False)


def _settled(when: When, drug: str, hierarchy: Subsumption, *, always: bool, denied: bool) -> When:
    """Return a condition in which taking the drug is settled where it counts: an empty *all* always holds."""
    if when.atom is not None:
        return When("all") if (always or denied) and names(when.atom, drug, hierarchy) else when
    below = denied != (when.kind == "not")
    parts = tuple(_settled(part, drug, hierarchy, always=always, denied=below) for part in when.parts)
    return when if parts == when.parts else replace(when, parts=parts)


def names(atom: Atom, drug: str, hierarchy: Subsumption) -> bool:
    """Return whether taking a drug meets an atom."""
    return atom.kind in {"takes", "took"} and hierarchy.is_a(drug, atom.concept)


def minimal(fired: Fired, drug: str, seen: Facts, book: RuleBook) -> Fired:
    """Return a fired rule with a subset-minimal core: without any one of its parts it would not be proved."""
    edges = _edges(fired, drug, book)
    if len(fired.facts) + len(fired.closed) + len(edges) < 2:
        return replace(fired, via=edges)
    denied_by = absent(fired.rule, seen, book) if fired.closed else []

    def holds(facts: Sequence[Fact], closed: Sequence[str], via: Sequence[Edge]) -> bool:
        chains = Chains(via)
        takers = [fired.taken] if fired.taken is not None and fired.taken in facts else []
        if not any(chains.is_a(one.concept, fired.rule.drug) for one in takers) and (
            fired.taken is not None or not chains.is_a(drug, fired.rule.drug)
        ):
            return False
        denied = [fact for fact, lists in denied_by if set(lists) <= set(closed)]
        when = as_applied(fired.rule, drug, fired.taken, chains)
        return bool(evaluate(when, Facts((*facts, *denied)), chains, book.measures).value)

    closed, facts = list(fired.closed), list(fired.facts)
    for one in fired.closed:
        if holds(facts, left := [other for other in closed if other != one], edges):
            closed = left
    for fact in reversed(fired.facts):
        if holds(fewer := [other for other in facts if other != fact], closed, edges):
            facts = fewer
    via = list(edges)
    for edge in edges:
        if holds(facts, closed, short := [other for other in via if other != edge]):
            via = short
    return replace(fired, facts=tuple(facts), closed=tuple(closed), via=tuple(via))


def _edges(fired: Fired, drug: str, book: RuleBook) -> tuple[Edge, ...]:
    """Return the is-a edges that may matter: from the drug and the facts to the rule's terms."""
    edges = list(book.graph.lineage(drug, fired.rule.drug)) if fired.taken is None else []
    for atom in fired.rule.when.atoms():
        edges += book.graph.lineage(drug, atom.concept) if atom.kind in {"takes", "took"} else ()
    edges += book.graph.lineage(fired.taken.concept, fired.rule.drug) if fired.taken is not None else ()
    for atom in fired.rule.when.atoms():
        for fact in fired.facts:
            if fact.concept and atom.concept:
                if fact.known:
                    edges += book.graph.lineage(fact.concept, atom.concept)
                if not fact.known or atom.kind in WINDOWS:  # what ended before a window denies what is below it
                    edges += book.graph.lineage(atom.concept, fact.concept)
            if atom.kind == "kidney" and fact.kind == "condition":
                edges += next(filter(None, (book.graph.lineage(fact.concept, one) for one in DEGREES)), ())
    return tuple(dict.fromkeys(edges))


def absent(rule: Rule, seen: Facts, book: RuleBook) -> list[tuple[Fact, tuple[str, ...]]]:
    """Return what closed lists deny of a rule's atoms, as facts, with the lists that do."""
    found = []
    present = replace(seen, items=tuple(fact for fact in seen.items if fact.known))
    for atom in rule.when.atoms():
        outcome = evaluate_atom(atom, present, book.graph, book.measures)
        if outcome.closed and is_named(key := key_of(atom)):
            found.append((answered(key, known=False), outcome.closed))
    return found
