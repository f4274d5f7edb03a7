"""OWL ontologies and SKOS vocabularies in RDF (RDF/XML, Turtle, N-Triples, JSON-LD), read by rdflib.

OWL is read as far as it says *every A is a B* and *every A stands in a relation to some B*: named superclasses,
existential restrictions, and both within intersections. Unions, complements, universal restrictions and cardinalities
of nought say neither and give no edge. A file is held whole, as rdflib needs it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgreason.model import SourceError
from kgreason.sources._rdf import load_rdf
from kgreason.sources.identifiers import curie
from kgreason.sources.manifest import Manifest
from kgreason.sources.records import Record
from kgreason.sources.terms import MATCHES, Ontology, Term, local_import, missing_import, source_files

if TYPE_CHECKING:
    from rdflib import Graph

W3 = "http://www.w3.org/"
RDF = W3 + "1999/02/22-rdf-syntax-ns#"
RDFS = W3 + "2000/01/rdf-schema#"
OWL = W3 + "2002/07/owl#"
SKOS = W3 + "2004/02/skos/core#"
OBO = "http://purl.obolibrary.org/obo/"
OIO = "http://www.geneontology.org/formats/oboInOwl#"

LABELS = (SKOS + "prefLabel", RDFS + "label")
SYNONYMS = (
    (OIO + "hasExactSynonym", "EXACT"),
    (SKOS + "altLabel", "EXACT"),
    (OBO + "IAO_0000118", "EXACT"),
    ("http://www.ebi.ac.uk/efo/alternative_term", "EXACT"),
    (OIO + "hasRelatedSynonym", "RELATED"),
    (OIO + "hasBroadSynonym", "BROAD"),
    (OIO + "hasNarrowSynonym", "NARROW"),
)
MATCHED = (
    (SKOS + "exactMatch", MATCHES["skos:exactMatch"]),
    (SKOS + "closeMatch", MATCHES["skos:closeMatch"]),
    (SKOS + "broadMatch", MATCHES["skos:broadMatch"]),
    (SKOS + "narrowMatch", MATCHES["skos:narrowMatch"]),
    (SKOS + "relatedMatch", MATCHES["skos:relatedMatch"]),
    (OWL + "sameAs", MATCHES["owl:sameAs"]),
)
CLASSES = (OWL + "Class", RDFS + "Class", OWL + "DeprecatedClass", SKOS + "Concept")
PROPERTIES = (OWL + "ObjectProperty", RDF + "Property", OWL + "AnnotationProperty", OWL + "DatatypeProperty")
NOT_TERMS = (*PROPERTIES, OWL + "Ontology", SKOS + "ConceptScheme", SKOS + "Collection", OWL + "NamedIndividual")
COUNTED = (OWL + "minQualifiedCardinality", OWL + "qualifiedCardinality")
ENDINGS = (".owl", ".rdf", ".ttl", ".nt", ".n3", ".xml")
MOST_DISJOINT = 1000


def read(path: Path, manifest: Manifest) -> Iterator[Record]:
    """Yield concepts, edges and mappings of the classes of an ontology or the concepts of a vocabulary, by identifier.

    Imports are followed where the file lies beside it, else reported. Option ``base``: what relative addresses are
    resolved against.
    """
    base = str(manifest.options.get("base") or f"https://source.invalid/{manifest.name}")
    for file in source_files(path, manifest):
        faults: list[SourceError] = []
        triples = Triples(_with_imports(file, base, manifest, faults))
        ontology = Ontology(manifest)
        for kind in PROPERTIES:
            for node in triples.subjects(RDF + "type", kind):
                ontology.labels[curie(str(node), manifest)] = triples.label(node)
        terms = [_read_term(file.name, node, triples, ontology) for node in triples.terms()]
        if not terms:
            raise SourceError(place=file.name, found="no class and no concept", wanted="an ontology or vocabulary")
        if ontology.rooted:
            pairs = ((one.id, other) for one in terms for word, other, _ in one.links if word == "is_a")
            ontology.place_below_roots(pairs)
        yield from faults
        for term in terms:
            yield from ontology.records(term)


def _with_imports(path: Path, base: str, manifest: Manifest, faults: list[SourceError]) -> "Graph":
    """Return the graph of a file and of the files beside it that it imports, and they in turn."""
    from rdflib import URIRef

    graph = load_rdf(path, base)
    seen, done = {path.resolve()}, {""}
    while not manifest.options.get("without_imports"):
        targets = sorted({str(one) for one in graph.objects(None, URIRef(OWL + "imports"))} - done)
        if not targets:
            break
        done.update(targets)
        for target in targets:
            file = local_import(path, target, ENDINGS)
            if file is None:
                faults.append(missing_import(path.name, target))
            elif file.resolve() not in seen:
                seen.add(file.resolve())
                load_rdf(file, base, into=graph)
    return graph


@dataclass(slots=True)
class Triples:
    """Questions to a graph, answered in one order whatever rdflib's is; blank nodes never come out by name."""

    graph: "Graph"

    def subjects(self, relation: str, value: str) -> Iterator[Any]:
        """Yield the named subjects of a statement, in order."""
        from rdflib import URIRef

        found = self.graph.subjects(URIRef(relation), URIRef(value))
        yield from sorted({one for one in found if isinstance(one, URIRef)})

    def values(self, node: Any, relation: str) -> list[Any]:
        """Return the objects of a statement: nodes or literals, in order."""
        from rdflib import URIRef

        return sorted(set(self.graph.objects(node, URIRef(relation))), key=lambda one: (type(one).__name__, str(one)))

    def names(self, node: Any, relation: str) -> list[str]:
        """Return the literals of a statement in English or without a language."""
        found = [one for one in self.values(node, relation) if (_language(one) or "en").split("-")[0] == "en"]
        return [str(one).strip() for one in found if _is_literal(one)]

    def label(self, node: Any) -> str:
        """Return the preferred name: English, then none, then a dialect of it, then any language."""
        for relation in LABELS:
            found = [one for one in self.values(node, relation) if _is_literal(one) and str(one).strip()]
            if found:
                ranks = {"en": 0, "": 1}
                best = min(found, key=lambda one: (ranks.get(_language(one), 2), _language(one), str(one)))
                dialects = [one for one in found if _language(one).startswith("en-")]
                other = _language(best) not in ranks and dialects
                return str(dialects[0] if other else best).strip()
        return ""

    def terms(self) -> list[Any]:
        """Return the nodes that are classes or concepts, in order."""
        from rdflib import URIRef

        found: set[Any] = set()
        for kind in CLASSES:
            found.update(self.graph.subjects(URIRef(RDF + "type"), URIRef(kind)))
        for relation in (RDFS + "subClassOf", SKOS + "broader", SKOS + "prefLabel"):
            found.update(self.graph.subjects(URIRef(relation), None))
        others: set[Any] = set()
        for kind in NOT_TERMS:
            others.update(self.graph.subjects(URIRef(RDF + "type"), URIRef(kind)))
        classes = set(self.graph.subjects(URIRef(RDF + "type"), URIRef(OWL + "Class")))
        named = (one for one in found - (others - classes) if isinstance(one, URIRef))
        return sorted(one for one in named if not str(one).startswith((OWL, RDFS, RDF)))

    def members(self, node: Any) -> list[Any]:
        """Return the members of an RDF list; one that runs in a circle ends where it began."""
        from rdflib import URIRef

        found: list[Any] = []
        seen: set[Any] = set()
        while node is not None and node not in seen and str(node) != RDF + "nil":
            seen.add(node)
            found.extend(self.graph.objects(node, URIRef(RDF + "first")))
            node = self.graph.value(node, URIRef(RDF + "rest"), any=True)
        return found

    def statements(self, node: Any) -> list[tuple[str, str]]:
        """Return (relation, class) of what a class expression says of every one of its members, in order."""
        found: set[tuple[str, str]] = set()
        left, seen = [node], set()
        while left:
            one = left.pop()
            if one in seen or _is_literal(one):
                continue
            seen.add(one)
            if _is_named(one):
                found.add(("is_a", str(one)))
                continue
            for parts in self.values(one, OWL + "intersectionOf"):
                left.extend(self.members(parts))
            found.update(self._restriction(one))
        return sorted(found)

    def _restriction(self, node: Any) -> Iterator[tuple[str, str]]:
        properties = [str(one) for one in self.values(node, OWL + "onProperty") if _is_named(one)]
        fillers = self.values(node, OWL + "someValuesFrom")
        if any(str(one).isdecimal() and int(str(one)) for kind in COUNTED for one in self.values(node, kind)):
            fillers += self.values(node, OWL + "onClass")
        for filler in fillers:
            parts = [
                filler,
                *(one for each in self.values(filler, OWL + "intersectionOf") for one in self.members(each)),
            ]
            for relation in properties:
                yield from ((relation, str(one)) for one in parts if _is_named(one))

    def synonym_type(self, node: Any, relation: str, text: str) -> str:
        """Return the type that an axiom about a synonym gives it, or an empty string."""
        from rdflib import URIRef

        for axiom in self.graph.subjects(URIRef(OWL + "annotatedSource"), node):
            targets = {str(one).strip() for one in self.values(axiom, OWL + "annotatedTarget")}
            about = {str(one) for one in self.values(axiom, OWL + "annotatedProperty")}
            kinds = self.values(axiom, OIO + "hasSynonymType")
            if text in targets and relation in about and kinds:
                return str(kinds[0]).rsplit("/", 1)[-1].rsplit("#", 1)[-1]
        return ""


def _language(node: Any) -> str:
    return (getattr(node, "language", None) or "").casefold()


def _is_literal(node: Any) -> bool:
    return type(node).__name__ == "Literal"


def _is_named(node: Any) -> bool:
    return type(node).__name__ == "URIRef" and not str(node).startswith((OWL, RDFS))


def _read_term(file: str, node: Any, triples: Triples, ontology: Ontology) -> Term:
    identifier = curie(str(node), ontology.manifest) or str(node)
    term = Term(identifier, f"{file}:{identifier}", name=triples.label(node))
    term.kind = next(iter(triples.names(node, OIO + "hasOBONamespace")), "")
    flags = [str(one).casefold() for one in triples.values(node, OWL + "deprecated")]
    kinds = [str(one) for one in triples.values(node, RDF + "type")]
    term.obsolete = "true" in flags or "1" in flags or OWL + "DeprecatedClass" in kinds
    for relation, scope in SYNONYMS:
        for text in triples.names(node, relation) if scope in ontology.scopes else ():
            ontology.synonym(term, text, scope, triples.synonym_type(node, relation, text))
    _read_hierarchy(node, triples, ontology, term)
    _read_mappings(node, triples, ontology, term)
    return term


def _read_hierarchy(node: Any, triples: Triples, ontology: Ontology, term: Term) -> None:
    for relation in (RDFS + "subClassOf", OWL + "equivalentClass"):
        for other in triples.values(node, relation):
            if relation == OWL + "equivalentClass" and _is_named(other):
                ontology.match(term, "exact", str(other))
                continue
            for stated, filler in triples.statements(other):
                ontology.link(term, stated, filler)
    for parts in triples.values(node, OWL + "intersectionOf"):
        for stated, filler in sorted({one for part in triples.members(parts) for one in triples.statements(part)}):
            ontology.link(term, stated, filler)
    broader = {str(one) for one in triples.values(node, SKOS + "broader") if _is_named(one)}
    broader.update(str(one) for one in triples.subjects(SKOS + "narrower", str(node)))
    for other in sorted(broader):
        ontology.link(term, "is_a", other)
    for other in triples.values(node, SKOS + "related"):
        ontology.link(term, "skos:related", str(other))
    for other in triples.values(node, OWL + "disjointWith"):
        if _is_named(other):
            ontology.put(term, term.disjoint, str(other))


def _read_mappings(node: Any, triples: Triples, ontology: Ontology, term: Term) -> None:
    for relation, kind in MATCHED:
        for other in triples.values(node, relation):
            ontology.match(term, kind, str(other))
    for text in triples.values(node, OIO + "hasDbXref"):
        ontology.xref(term, str(text))
    for relation, into in (
        (OIO + "hasAlternativeId", term.retired),
        (OBO + "IAO_0100001", term.replaced_by),
        (OIO + "consider", term.consider),
    ):
        for other in triples.values(node, relation):
            ontology.put(term, into, str(other))
