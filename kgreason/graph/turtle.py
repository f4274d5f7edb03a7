"""A graph as RDF in Turtle with Biolink's words, line by line: nothing is held that grows with the graph."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol
from urllib.parse import quote

from kgreason.model import Concept, Edge, Predicate

BIOLINK = "https://w3id.org/biolink/vocab/"
NAMESPACES = {
    "biolink": BIOLINK,
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
OBO = ("CHEBI", "CL", "DOID", "GO", "HP", "MONDO", "NCBITaxon", "NCIT", "PATO", "PR", "SYMP", "UBERON")
PLACES = {
    **{prefix: f"http://purl.obolibrary.org/obo/{prefix}_" for prefix in OBO},
    "EFO": "http://www.ebi.ac.uk/efo/EFO_",
    "KG": "urn:kgreason:concept:",
    "MESH": "http://id.nlm.nih.gov/mesh/",
    "NCBIGene": "http://identifiers.org/ncbigene/",
    "SNOMEDCT": "http://snomed.info/id/",
    "UniProtKB": "http://purl.uniprot.org/uniprot/",
    "orphanet": "http://www.orpha.net/ORDO/Orphanet_",
}
"""Where the identifiers of a prefix live; others resolve at Bioregistry."""
REGISTRY = "https://bioregistry.io/"
STATEMENT = "urn:kgreason:statement:"
QUALIFIER = "urn:kgreason:qualifier:"
SAFE = "-._~!$&'()*+,;=:@/"


class Stated(Protocol):
    """What is written of a graph."""

    counts: dict[str, int]
    predicates: dict[str, Predicate]

    def concepts(self) -> Iterator[Concept]:
        """Yield all concepts by identifier."""
        ...

    def edge(self, number: int) -> Edge:
        """Return an edge by its number."""
        ...


@lru_cache(maxsize=65536)
def iri(curie: str) -> str:
    """Return the IRI of a CURIE between angle brackets.

    >>> iri("MONDO:0005015"), iri("RXNORM:6809"), iri("KG:heart-failure")
    ('<http://purl.obolibrary.org/obo/MONDO_0005015>', '<https://bioregistry.io/RXNORM:6809>', \
'<urn:kgreason:concept:heart-failure>')
    """
    prefix, _, local = curie.partition(":")
    place = PLACES.get(prefix)
    return f"<{place}{quote(local, SAFE)}>" if place else f"<{REGISTRY}{quote(curie, SAFE)}>"


def turtle_lines(graph: Stated) -> Iterator[str]:
    """Yield a Turtle document: concepts, statements, and a ``biolink:Association`` with the provenance of each.

    A statement that is negated, or holds under a rule's condition only, is not stated plainly: only its association
    stands there, with ``biolink:negated`` or the rule.
    """
    yield from (f"@prefix {name}: <{space}> .\n" for name, space in NAMESPACES.items())
    for concept in graph.concepts():
        yield _concept(concept)
    for number in range(graph.counts["edges"]):
        edge = graph.edge(number)
        yield _edge(edge, number, graph.predicates[edge.predicate])


def _literal(text: str) -> str:
    from rdflib import Literal

    return Literal(text).n3()


def _block(subject: str, pairs: list[tuple[str, str]]) -> str:
    return f"\n{subject} " + " ;\n    ".join(f"{name} {value}" for name, value in pairs) + " .\n"


def _concept(concept: Concept) -> str:
    pairs = [("a", f"<{BIOLINK}{quote(concept.category, SAFE)}>"), ("rdfs:label", _literal(concept.name))]
    pairs += [("skos:altLabel", _literal(name)) for name in (*concept.synonyms, *concept.abbreviations)]
    pairs += [("skos:exactMatch", iri(same)) for same in concept.same_as]
    if concept.description:
        pairs.append(("skos:definition", _literal(concept.description)))
    if concept.source:
        pairs.append(("biolink:provided_by", _literal(concept.source)))
    return _block(iri(concept.id), pairs)


def _plain(predicate: Predicate) -> str:
    """Return the property of a plain statement, none where Biolink's word alone says too little or too much.

    What raises something and what lowers it are both ``biolink:affects``: true, though less than we know. What is to
    be used with caution is no ``biolink:contraindicated_in``.
    """
    if predicate.biolink == "biolink:subclass_of":
        return "rdfs:subClassOf"
    return "" if "strength=" in predicate.qualifier else predicate.biolink


def _edge(edge: Edge, number: int, predicate: Predicate) -> str:
    subject, object_ = iri(edge.subject), iri(edge.object)
    said = dict(edge.qualifiers)
    unsaid = said.get("negated", "false").lower() != "false" or bool({"only_when", "unless"} & said.keys())
    plain = "" if unsaid else _plain(predicate)
    text = _block(subject, [(plain, object_)]) if plain else ""
    pairs = [
        ("a", "biolink:Association, rdf:Statement"),
        ("rdf:subject", subject),
        ("rdf:predicate", predicate.biolink),
        ("rdf:object", object_),
        (f"<{QUALIFIER}predicate>", _literal(edge.predicate)),
    ]
    stated = [one.partition("=")[::2] for one in predicate.qualifier.split(";") if "=" in one]
    for key, value in sorted({**dict(stated), **said}.items()):
        pairs.append((_property(key), _literal(value)))
    pairs.append(("biolink:knowledge_source", _literal(edge.source)))
    if edge.rule:
        pairs.append((f"<{QUALIFIER}rule>", _literal(edge.rule)))
    return text + _block(f"<{STATEMENT}{number}>", pairs)


def _property(key: str) -> str:
    """Return the property of a qualifier: Biolink's where it has one, else our own.

    >>> _property("object_aspect_qualifier"), _property("only when")
    ('biolink:object_aspect_qualifier', '<urn:kgreason:qualifier:only%20when>')
    """
    known = key in {"negated", "publications", "knowledge_source", "original_predicate", "has_evidence"}
    biolink = key.isidentifier() and key.isascii() and (known or key.endswith(("_qualifier", "_knowledge_source")))
    return f"biolink:{key}" if biolink else f"<{QUALIFIER}{quote(key, SAFE)}>"
