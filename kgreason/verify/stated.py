"""What sources state without a reviewed rule: their contraindications and interactions give *caution* at most."""

from collections.abc import Iterator

from kgreason.model import Atom, Edge, Rule, Strength, When
from kgreason.rules.dose import ORDERED
from kgreason.verify.rulebook import RuleBook

STATED = frozenset(["contraindicated_in", "cautioned_in", "interacts_with"])
DRUGS = frozenset(["Drug", "ChemicalEntity", "SmallMolecule", "MolecularMixture", "ChemicalMixture"])


def stated_rules(drug: str, book: RuleBook) -> Iterator[Rule]:
    """Yield a caution for each edge of the drug or its classes that is from a source and no rule.

    What is unknown opens no question: a source's pair says neither how strongly nor for whom. Where a reviewed rule of
    the drug speaks of the same thing, of a kind of it or of what it is a kind of, that rule alone decides.
    """
    seen: set[str] = set()
    reviewed = {
        atom.concept
        for rule in book.graph.rules(drug)
        for atom in rule.when.atoms()
        if atom.concept and atom.kind not in ORDERED
    }
    for curie in book.graph.ancestors(drug):
        for edge, other in _edges(curie, book):
            rule = _rule(edge, curie, other, book)
            if rule.id in seen or any(book.graph.is_a(one, other) or book.graph.is_a(other, one) for one in reviewed):
                continue
            seen.add(rule.id)
            yield rule


def _edges(curie: str, book: RuleBook) -> Iterator[tuple[Edge, str]]:
    """Yield a drug's edges that come from a source, with their other end; an interaction counts from either end."""
    for edge in book.graph.edges_from(curie):
        if edge.predicate in STATED and not edge.rule:
            yield edge, edge.object
    for edge in book.graph.edges_to(curie):
        if edge.predicate == "interacts_with" and not edge.rule:
            yield edge, edge.subject


def _rule(edge: Edge, drug: str, other: str, book: RuleBook) -> Rule:
    concept = book.graph.concept(other)
    takes = edge.predicate == "interacts_with" or concept.category in DRUGS
    return Rule(
        id=f"{edge.source}/{drug}/{edge.predicate}/{other}",
        drug=drug,
        when=When("atom", Atom("takes" if takes else "has", other)),
        strength=Strength.CAUTION,
        source=edge.source,
        reason="a source states it; no reviewed rule says how strongly",
        kind="interaction" if takes else "contraindication",
    )
