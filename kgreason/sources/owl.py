"""OWL ontologies and SKOS vocabularies in RDF (RDF/XML, Turtle, N-Triples), read by rdflib.

OWL is read as far as it says *every A is a B* and *every A stands in a relation to some B*: named superclasses,
existential restrictions, and both within intersections. Unions, complements, universal restrictions and cardinalities
of nought say neither and give no edge. A file is held whole, as rdflib needs it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kgreason.model import SourceError
from kgreason.sources.identifiers import curie
from kgreason.sources.manifest import Manifest
from kgreason.sources.records import Record
from kgreason.sources.terms import MATCHES, Ontology, Term, local_import, missing_import, source_files

if TYPE_CHECKING:
    from rdflib import URIRef

    from kgreason.sources._triples import Triples

ENDINGS = (".owl", ".rdf", ".ttl", ".nt", ".n3", ".xml")


def read(path: Path, manifest: Manifest) -> Iterator[Record]:
    """Yield concepts, edges and mappings of the classes of an ontology or the concepts of a vocabulary, by address.

    Imports are followed where the file lies beside it, else reported. Option ``base``: what relative addresses are
    resolved against.
    """
    for file in source_files(path, manifest):
        yield from _read_file(file, manifest)


def _read_file(path: Path, manifest: Manifest) -> Iterator[Record]:
    from rdflib import RDF

    from kgreason.sources._triples import PROPERTIES, SUBCLASS

    faults: list[SourceError] = []
    triples = _with_imports(path, manifest, faults)
    ontology = Ontology(manifest)
    for kind in PROPERTIES:
        for node in triples.subjects(RDF.type, kind):
            ontology.labels[curie(str(node), manifest)] = triples.label(node)
    disjoint = triples.disjoint()
    terms: list[Term] = []
    for node in triples.terms():
        identifier = curie(str(node), manifest)
        if identifier:
            term = _read_term(Term(identifier, f"{path.name}:{identifier}"), node, triples, ontology)
            for other in disjoint.get(str(node), ()):
                ontology.put(term, term.disjoint, other)
            terms.append(term)
        else:
            faults.append(SourceError(place=path.name, found=str(node)[:80], wanted="an address"))
    if not terms:
        raise SourceError(place=path.name, found="no class and no concept", wanted="an ontology or vocabulary")
    if ontology.rooted:
        pairs = ((one.id, other) for one in terms for word, other, _ in one.links if word == SUBCLASS)
        ontology.place_below_roots(pairs)
    yield from faults
    for term in terms:
        yield from ontology.records(term)


def _with_imports(path: Path, manifest: Manifest, faults: list[SourceError]) -> "Triples":
    """Return the triples of a file and of the files beside it that it imports, and they in turn."""
    from rdflib import OWL

    from kgreason.sources._rdf import load_rdf
    from kgreason.sources._triples import Triples

    base = str(manifest.options.get("base") or f"https://source.invalid/{manifest.name}")
    graph = load_rdf(path, base)
    seen, done = {path.resolve()}, set[str]()
    while not manifest.options.get("without_imports"):
        targets = sorted({str(one) for one in graph.objects(None, OWL.imports)} - done)
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
    return Triples(graph)


def _read_term(term: Term, node: "URIRef", triples: "Triples", ontology: Ontology) -> Term:
    from rdflib import OWL, RDF, SKOS

    from kgreason.sources._triples import OBO, OIO

    term.name = triples.label(node)
    term.kind = next(iter(triples.names(node, OIO.hasOBONamespace)), "")
    flags = {str(one).casefold() for one in triples.values(node, OWL.deprecated)}
    term.obsolete = bool(flags & {"true", "1"}) or OWL.DeprecatedClass in triples.values(node, RDF.type)
    defined = (text for relation in (OBO.IAO_0000115, SKOS.definition) for text in triples.names(node, relation))
    term.description = next(defined, "")
    _read_names(term, node, triples, ontology)
    _read_hierarchy(term, node, triples, ontology)
    _read_mappings(term, node, triples, ontology)
    return term


def _read_names(term: Term, node: "URIRef", triples: "Triples", ontology: Ontology) -> None:
    from rdflib import SKOS

    from kgreason.sources._triples import OBO, OIO

    for relation, scope in (
        (OIO.hasExactSynonym, "EXACT"),
        (SKOS.altLabel, "EXACT"),
        (OBO.IAO_0000118, "EXACT"),
        (OIO.hasRelatedSynonym, "RELATED"),
        (OIO.hasBroadSynonym, "BROAD"),
        (OIO.hasNarrowSynonym, "NARROW"),
    ):
        for text in triples.names(node, relation) if scope in ontology.scopes else ():
            ontology.synonym(term, text, scope, triples.synonym_type(node, relation, text))


def _read_hierarchy(term: Term, node: "URIRef", triples: "Triples", ontology: Ontology) -> None:
    from rdflib import OWL, RDFS, SKOS

    from kgreason.sources._triples import SUBCLASS

    equal = triples.named(node, OWL.equivalentClass)
    for same in equal:
        ontology.match(term, "exact", str(same))
    expressions = triples.values(node, RDFS.subClassOf)
    expressions += [one for one in triples.values(node, OWL.equivalentClass) if one not in equal]
    expressions += [part for parts in triples.values(node, OWL.intersectionOf) for part in triples.members(parts)]
    for relation, filler in sorted({one for each in expressions for one in triples.statements(each)}):
        ontology.link(term, relation, filler)
    for broader in sorted({*triples.named(node, SKOS.broader), *triples.subjects(SKOS.narrower, node)}):
        ontology.link(term, SUBCLASS, str(broader))
    for related in triples.named(node, SKOS.related):
        ontology.link(term, "skos:related", str(related))


def _read_mappings(term: Term, node: "URIRef", triples: "Triples", ontology: Ontology) -> None:
    from rdflib import OWL, SKOS

    from kgreason.sources._triples import OBO, OIO

    for relation, word in (
        (SKOS.exactMatch, "skos:exactMatch"),
        (SKOS.closeMatch, "skos:closeMatch"),
        (SKOS.broadMatch, "skos:broadMatch"),
        (SKOS.narrowMatch, "skos:narrowMatch"),
        (SKOS.relatedMatch, "skos:relatedMatch"),
        (OWL.sameAs, "owl:sameAs"),
    ):
        for other in triples.texts(node, relation):
            ontology.match(term, MATCHES[word], other)
    for text in triples.texts(node, OIO.hasDbXref):
        ontology.xref(term, text)
    for relation, into in (
        (OIO.hasAlternativeId, term.retired),
        (OBO.IAO_0100001, term.replaced_by),
        (OIO.consider, term.consider),
    ):
        for other in triples.texts(node, relation):
            ontology.put(term, into, other)
