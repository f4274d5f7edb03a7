"""Questions to an RDF graph, answered in one order whatever rdflib's is; blank nodes never come out by name."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TypeGuard

from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

OBO = Namespace("http://purl.obolibrary.org/obo/")
OIO = Namespace("http://www.geneontology.org/formats/oboInOwl#")
LABELS = (SKOS.prefLabel, RDFS.label)
CLASSES = (OWL.Class, RDFS.Class, OWL.DeprecatedClass, SKOS.Concept)
PROPERTIES = (OWL.ObjectProperty, RDF.Property, OWL.AnnotationProperty, OWL.DatatypeProperty)
NOT_TERMS = (*PROPERTIES, OWL.Ontology, SKOS.ConceptScheme, SKOS.Collection, OWL.NamedIndividual)
COUNTED = (OWL.minQualifiedCardinality, OWL.qualifiedCardinality)
SUBCLASS = "is_a"
"""The relation of a class to a superclass, beside the addresses of properties."""


@dataclass(slots=True)
class Triples:
    """A graph, asked for terms, names and what class expressions say of all their members."""

    graph: Graph

    def subjects(self, relation: URIRef, value: Node) -> list[URIRef]:
        """Return the named subjects of a statement, in order."""
        return sorted({one for one in self.graph.subjects(relation, value) if isinstance(one, URIRef)})

    def values(self, node: Node, relation: URIRef) -> list[Node]:
        """Return the objects of a statement: nodes or literals, in order but for blank nodes (random names)."""
        return sorted(set(self.graph.objects(node, relation)), key=_order)

    def named(self, node: Node, relation: URIRef) -> list[URIRef]:
        """Return the objects of a statement that are addresses, but for those of RDFS and OWL itself."""
        return [one for one in self.values(node, relation) if _is_named(one)]

    def texts(self, node: Node, relation: URIRef) -> list[str]:
        """Return the objects of a statement as they are written; a blank node, which has no name, as nothing."""
        return sorted("" if isinstance(one, BNode) else str(one) for one in self.values(node, relation))

    def names(self, node: Node, relation: URIRef) -> list[str]:
        """Return the literals of a statement in English or without a language."""
        found = (one for one in self.values(node, relation) if isinstance(one, Literal))
        return [str(one).strip() for one in found if _language(one).split("-")[0] in {"", "en"}]

    def label(self, node: Node) -> str:
        """Return the preferred name: English, then none, then a kind of English, then any language."""
        for relation in LABELS:
            found = [one for one in self.values(node, relation) if isinstance(one, Literal) and str(one).strip()]
            if found:
                return str(min(found, key=_preference)).strip()
        return ""

    def terms(self) -> list[URIRef]:
        """Return the nodes that are classes or concepts, in order."""
        typed = {one for kind in CLASSES for one in self.graph.subjects(RDF.type, kind)}
        used: set[Node] = set()
        for relation in (RDFS.subClassOf, SKOS.broader, SKOS.prefLabel):
            used.update(self.graph.subjects(relation, None))
        others = {one for kind in NOT_TERMS for one in self.graph.subjects(RDF.type, kind)}
        return sorted(one for one in typed | (used - others) if _is_named(one))

    def members(self, node: Node | None) -> list[Node]:
        """Return the members of an RDF list; one that runs in a circle ends where it began."""
        found: list[Node] = []
        seen: set[Node] = set()
        while node is not None and node not in seen and node != RDF.nil:
            seen.add(node)
            found.extend(self.values(node, RDF.first))
            node = next(iter(self.values(node, RDF.rest)), None)
        return found

    def statements(self, node: Node) -> list[tuple[str, str]]:
        """Return (relation, class) of what a class expression says of every one of its members, in order."""
        found: set[tuple[str, str]] = set()
        seen: set[Node] = set()
        left = [node]
        while left:
            one = left.pop()
            if one in seen or isinstance(one, Literal):
                continue
            seen.add(one)
            if isinstance(one, URIRef):
                found.update([(SUBCLASS, str(one))] if _is_named(one) else [])
                continue
            left.extend(part for parts in self.values(one, OWL.intersectionOf) for part in self.members(parts))
            found.update(self._restriction(one))
        return sorted(found)

    def _restriction(self, node: Node) -> Iterator[tuple[str, str]]:
        """Yield what an existential restriction says; of an intersection, each named part."""
        fillers = self.values(node, OWL.someValuesFrom)
        counts = [str(one) for kind in COUNTED for one in self.values(node, kind)]
        if any(one.isdecimal() and int(one[:9]) for one in counts):
            fillers += self.values(node, OWL.onClass)
        for filler in fillers:
            inner = [part for parts in self.values(filler, OWL.intersectionOf) for part in self.members(parts)]
            for relation in self.named(node, OWL.onProperty):
                yield from ((str(relation), str(one)) for one in (filler, *inner) if _is_named(one))

    def disjoint(self) -> dict[str, list[str]]:
        """Return the classes that are disjoint with a class, each pair once, by either way OWL says it."""
        pairs: set[tuple[Node, ...]] = set(self.graph.subject_objects(OWL.disjointWith))
        for axiom in self.graph.subjects(RDF.type, OWL.AllDisjointClasses):
            for parts in self.values(axiom, OWL.members):
                pairs.update(combinations(self.members(parts), 2))
        found: dict[str, list[str]] = {}
        for one, two in sorted({tuple(sorted(map(str, pair))) for pair in pairs if all(map(_is_named, pair))}):
            found.setdefault(one, []).append(two)
        return found

    def synonym_type(self, node: Node, relation: URIRef, text: str) -> str:
        """Return the type that an axiom about a synonym gives it, or an empty string."""
        found: set[str] = set()
        for axiom in self.graph.subjects(OWL.annotatedSource, node):
            targets = {str(one).strip() for one in self.values(axiom, OWL.annotatedTarget)}
            if text in targets and relation in self.values(axiom, OWL.annotatedProperty):
                found.update(self.texts(axiom, OIO.hasSynonymType))
        return min(found, default="").rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def _order(node: Node) -> tuple[str, str, str]:
    return type(node).__name__, str(node), _language(node)


def _language(node: Node) -> str:
    return (node.language or "").casefold() if isinstance(node, Literal) else ""


def _preference(name: Literal) -> tuple[int, str, str]:
    language = _language(name)
    rank = {"en": 0, "": 1}.get(language, 2 if language.startswith("en-") else 3)
    return rank, language, str(name)


def _is_named(node: Node) -> TypeGuard[URIRef]:
    return isinstance(node, URIRef) and not str(node).startswith((str(OWL), str(RDFS), str(RDF)))
