"""OBO Graphs in JSON: nodes, edges and logical definitions, one or more graphs a file.

https://github.com/geneontology/obographs. The format holds the edges apart from the nodes, so a file is held whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from kgreason.model import SourceError
from kgreason.sources.identifiers import curie
from kgreason.sources.manifest import Manifest
from kgreason.sources.opening import opened
from kgreason.sources.records import Record
from kgreason.sources.terms import MATCHES, Ontology, Qualifiers, Term, missing_import, source_files

SYNONYMS = {
    "hasExactSynonym": "EXACT",
    "hasRelatedSynonym": "RELATED",
    "hasBroadSynonym": "BROAD",
    "hasNarrowSynonym": "NARROW",
}
WANTED = "an OBO Graphs document"
BETWEEN_OTHERS = frozenset({"subPropertyOf", "inverseOf", "type"})
PARTS = ("nodes", "edges", "logicalDefinitionAxioms", "equivalentNodesSets")


def read(path: Path, manifest: Manifest) -> Iterator[Record]:
    """Yield concepts, edges and mappings of the graphs of a file; a bad node, edge or axiom costs only itself."""
    for file in source_files(path, manifest):
        yield from _read_file(file, manifest)


def load_json(path: Path) -> Any:
    """Return a JSON file's value; raises SourceError where it breaks off or is no JSON."""
    with opened(path) as stream:
        data = stream.read()
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SourceError(place=path.name, found=f"no JSON ({error})", wanted="a whole JSON file") from None


def _read_file(path: Path, manifest: Manifest) -> Iterator[Record]:
    document = load_json(path)
    graphs = document.get("graphs") if isinstance(document, dict) else None
    if not isinstance(graphs, list) or not all(isinstance(one, dict) for one in graphs):
        raise SourceError(place=path.name, found="no list of graphs", wanted=WANTED)
    for part in (one for one in PARTS for graph in graphs if not isinstance(graph.get(one, []), list)):
        raise SourceError(place=path.name, found=f"{part} that is no list", wanted=WANTED)
    reading = Reading(path.name, Ontology(manifest))
    for graph in graphs:
        reading.nodes(graph.get("nodes", []))
    for graph in graphs:
        reading.edges(graph.get("edges", []))
        reading.definitions(graph.get("logicalDefinitionAxioms", []))
        reading.equals(graph.get("equivalentNodesSets", []))
    if not reading.terms:
        raise SourceError(place=path.name, found="no nodes", wanted=WANTED)
    ontology, terms = reading.ontology, reading.terms.values()
    if ontology.rooted:
        ontology.place_below_roots((one.id, other) for one in terms for word, other, _ in one.links if word == "is_a")
    yield from reading.faults
    yield from _missing_imports(path, graphs, manifest)
    for term in terms:
        yield from ontology.records(term)


@dataclass(slots=True)
class Reading:
    """The terms of a file while its graphs are read: nodes first, then what is said of them elsewhere."""

    file: str
    ontology: Ontology
    terms: dict[str, Term] = field(default_factory=dict)
    faults: list[SourceError] = field(default_factory=list)

    def fault(self, place: str, found: Any, wanted: str) -> None:
        """Note what is not of the format."""
        shown = found[:80] if isinstance(found, str) else f"{found!r:.80}"
        self.faults.append(SourceError(place=place, found=shown or "nothing", wanted=wanted))

    def term(self, text: str, place: str) -> Term | None:
        """Return the term of an identifier; none, and a fault, where it is no identifier."""
        identifier = curie(text, self.ontology.manifest)
        if not identifier:
            self.fault(place, text, "an identifier with a prefix")
            return None
        return self.terms.setdefault(identifier, Term(identifier, place))

    def nodes(self, nodes: list[Any]) -> None:
        """Read classes, and the labels of relations."""
        for number, node in enumerate(nodes):
            place = f"{self.file}:nodes/{number}"
            if not _texts(node, "id"):
                self.fault(place, node, "an object with an id")
                continue
            identifier, label = curie(node["id"], self.ontology.manifest), node.get("lbl")
            label = label.strip() if isinstance(label, str) else ""
            if node.get("type") == "PROPERTY":
                self.ontology.labels[identifier] = label
            elif node.get("type") != "INDIVIDUAL" and not identifier.startswith(("owl:", "rdfs:")):
                term = self.term(node["id"], place)
                if term is not None:
                    term.name = term.name or label
                    _read_meta(place, node.get("meta"), self.ontology, term)

    def edges(self, edges: list[Any]) -> None:
        """Read subsumption and typed relations."""
        for number, edge in enumerate(edges):
            place = f"{self.file}:edges/{number}"
            if _texts(edge, "sub", "pred", "obj"):
                self.link(place, edge["sub"], edge["pred"], edge["obj"], _evidence(edge))
            else:
                self.fault(place, edge, "sub, pred and obj")

    def definitions(self, axioms: list[Any]) -> None:
        """Read *this is a kind of that which …*: kinds and existential restrictions."""
        for number, axiom in enumerate(axioms):
            place = f"{self.file}:logicalDefinitionAxioms/{number}"
            if not _texts(axiom, "definedClassId"):
                self.fault(place, axiom, "a definedClassId")
                continue
            for genus in _list(axiom.get("genusIds")):
                if isinstance(genus, str):
                    self.link(place, axiom["definedClassId"], "is_a", genus)
                else:
                    self.fault(place, genus, "the id of a genus")
            for one in _list(axiom.get("restrictions")):
                if _texts(one, "propertyId", "fillerId"):
                    self.link(place, axiom["definedClassId"], one["propertyId"], one["fillerId"])
                else:
                    self.fault(place, one, "propertyId and fillerId")

    def equals(self, sets: list[Any]) -> None:
        """Read sets of nodes that are the same; the first by identifier stands for the others."""
        for number, alike in enumerate(sets):
            place = f"{self.file}:equivalentNodesSets/{number}"
            found = alike.get("nodeIds") if isinstance(alike, dict) else None
            if not isinstance(found, list) or not found or not all(isinstance(one, str) for one in found):
                self.fault(place, alike, "nodeIds")
                continue
            first, *others = sorted(found)
            term = self.term(first, place)
            if term is not None:
                for other in others:
                    self.ontology.match(term, "exact", other, place)

    def link(self, place: str, subject: str, relation: str, other: str, evidence: Qualifiers = ()) -> None:
        """Read one relation between terms; those between relations, and those to owl:Thing, say nothing of terms."""
        if relation not in BETWEEN_OTHERS and not curie(other, self.ontology.manifest).startswith("owl:"):
            term = self.term(subject, place)
            if term is not None:
                self.ontology.link(term, relation, other, place, evidence)


def _texts(value: Any, *keys: str) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(one), str) for one in keys)


def _list(value: Any) -> list[Any]:
    """Return a value that should be a list; what is none becomes the one, bad, member of a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _evidence(edge: dict[str, Any]) -> Qualifiers:
    meta = edge.get("meta")
    found = _list(meta.get("xrefs")) if isinstance(meta, dict) else []
    kept = [one["val"] for one in found if _texts(one, "val")]
    return (("evidence", "|".join(kept)),) if kept else ()


def _read_meta(place: str, meta: Any, ontology: Ontology, term: Term) -> None:
    if meta is None:
        return
    if not isinstance(meta, dict):
        term.faults.append(SourceError(place=place, found="meta that is no object", wanted="an object"))
        return
    term.obsolete = term.obsolete or meta.get("deprecated") is True
    for one in _objects(place, meta, "definition", term):
        term.description = term.description or str(one["val"]).strip()
    for one in _objects(place, meta, "synonyms", term):
        scope = SYNONYMS.get(str(one.get("pred")), "")
        kind = str(one.get("synonymType", "")).rsplit("/", 1)[-1].rsplit("#", 1)[-1]
        ontology.synonym(term, str(one["val"]).strip(), scope, kind)
    for one in _objects(place, meta, "xrefs", term):
        ontology.xref(term, str(one["val"]), place)
    for one in _objects(place, meta, "basicPropertyValues", term):
        _read_property(place, str(one.get("pred")), str(one["val"]), ontology, term)


def _objects(place: str, meta: dict[str, Any], key: str, term: Term) -> Iterator[dict[str, Any]]:
    """Yield the objects of a list that have a ``val``; what is none is a fault of the term."""
    for one in _list(meta.get(key)):
        if _texts(one, "val"):
            yield one
        else:
            term.faults.append(SourceError(place=f"{place}/meta/{key}", found=f"{one!r:.80}", wanted="a val"))


def _read_property(place: str, relation: str, value: str, ontology: Ontology, term: Term) -> None:
    short = curie(relation, ontology.manifest)
    if short in MATCHES:
        ontology.match(term, MATCHES[short], value, place)
    elif short == "oboInOwl:hasAlternativeId":
        ontology.put(term, term.retired, value, place)
    elif short == "oboInOwl:hasOBONamespace":
        term.kind = value
    elif short == "IAO:0100001":
        ontology.put(term, term.replaced_by, value, place)
    elif short == "oboInOwl:consider":
        ontology.put(term, term.consider, value, place)


def _missing_imports(path: Path, graphs: list[dict[str, Any]], manifest: Manifest) -> Iterator[Record]:
    """Report the imports that a graph names and the file does not hold as graphs of their own."""
    held = {str(one.get("id")) for one in graphs}
    for graph in [] if manifest.options.get("without_imports") else graphs:
        for target in _list(graph.get("imports")):
            if str(target) not in held:
                yield missing_import(path.name, str(target))
