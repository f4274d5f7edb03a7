"""OBO Graphs in JSON: nodes, edges and logical definitions, one or more graphs a file.

https://github.com/geneontology/obographs. The format holds the edges apart from the nodes, so a file is held whole.
"""

from collections.abc import Iterator
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
    except (msgspec.DecodeError, RecursionError) as error:
        raise SourceError(place=path.name, found=f"no JSON ({error})", wanted="a whole JSON file") from None


def _read_file(path: Path, manifest: Manifest) -> Iterator[Record]:
    document = load_json(path)
    graphs = document.get("graphs") if isinstance(document, dict) else None
    if not isinstance(graphs, list) or not all(isinstance(one, dict) for one in graphs):
        raise SourceError(place=path.name, found="no list of graphs", wanted=WANTED)
    for graph in graphs:
        for part in PARTS:
            if not isinstance(graph.get(part, []), list):
                raise SourceError(place=path.name, found=f"{part} that is no list", wanted=WANTED)
    ontology = Ontology(manifest)
    terms: dict[str, Term] = {}
    faults: list[SourceError] = []
    for graph in graphs:
        _read_nodes(path.name, graph, ontology, terms, faults)
    for graph in graphs:
        _read_axioms(path.name, graph, ontology, terms, faults)
    if not terms:
        raise SourceError(place=path.name, found="no nodes", wanted=WANTED)
    if ontology.rooted:
        pairs = ((one.id, other) for one in terms.values() for word, other, _ in one.links if word == "is_a")
        ontology.place_below_roots(pairs)
    yield from faults
    yield from _missing_imports(path, graphs, manifest)
    for term in terms.values():
        yield from ontology.records(term)


def _read_nodes(
    file: str, graph: dict[str, Any], ontology: Ontology, terms: dict[str, Term], faults: list[SourceError]
) -> None:
    for number, node in enumerate(graph.get("nodes", [])):
        place = f"{file}:nodes/{number}"
        if not isinstance(node, dict) or not isinstance(node.get("id"), str):
            faults.append(SourceError(place=place, found="a node without an id", wanted="an object with an id"))
            continue
        identifier, label = curie(node["id"], ontology.manifest), node.get("lbl")
        label = label.strip() if isinstance(label, str) else ""
        if node.get("type") == "PROPERTY":
            ontology.labels[identifier] = label
        elif not identifier:
            faults.append(SourceError(place=place, found=node["id"][:80], wanted="an identifier with a prefix"))
        elif not identifier.startswith(("owl:", "rdfs:")) and node.get("type") != "INDIVIDUAL":
            term = _term(terms, identifier, place)
            term.name = term.name or label
            _read_meta(place, node.get("meta"), ontology, term)


def _term(terms: dict[str, Term], identifier: str, place: str) -> Term:
    return terms.setdefault(identifier, Term(identifier, place))


def _read_meta(place: str, meta: Any, ontology: Ontology, term: Term) -> None:
    if meta is None:
        return
    if not isinstance(meta, dict):
        term.faults.append(SourceError(place=place, found="meta that is no object", wanted="an object"))
        return
    term.obsolete = term.obsolete or meta.get("deprecated") is True
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
    found = meta.get(key, [])
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, dict) and isinstance(one.get("val"), str):
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


def _read_axioms(
    file: str, graph: dict[str, Any], ontology: Ontology, terms: dict[str, Term], faults: list[SourceError]
) -> None:
    for number, edge in enumerate(graph.get("edges", [])):
        place = f"{file}:edges/{number}"
        if _texts(edge, "sub", "pred", "obj"):
            _link(place, ontology, terms, faults, (edge["sub"], edge["pred"], edge["obj"]), _evidence(edge))
        else:
            faults.append(SourceError(place=place, found=f"{edge!r:.80}", wanted="sub, pred and obj"))
    for number, axiom in enumerate(graph.get("logicalDefinitionAxioms", [])):
        place = f"{file}:logicalDefinitionAxioms/{number}"
        if _texts(axiom, "definedClassId"):
            _read_definition(place, axiom, ontology, terms, faults)
        else:
            faults.append(SourceError(place=place, found=f"{axiom!r:.80}", wanted="a definedClassId"))
    for number, alike in enumerate(graph.get("equivalentNodesSets", [])):
        place = f"{file}:equivalentNodesSets/{number}"
        found = alike.get("nodeIds") if isinstance(alike, dict) else None
        if isinstance(found, list) and found and all(isinstance(one, str) for one in found):
            _read_equals(place, found, ontology, terms, faults)
        else:
            faults.append(SourceError(place=place, found=f"{alike!r:.80}", wanted="nodeIds"))


def _texts(value: Any, *keys: str) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(one), str) for one in keys)


def _evidence(edge: dict[str, Any]) -> Qualifiers:
    meta = edge.get("meta")
    found = meta.get("xrefs") if isinstance(meta, dict) else None
    kept = [one["val"] for one in found if _texts(one, "val")] if isinstance(found, list) else []
    return (("evidence", "|".join(kept)),) if kept else ()


def _link(
    place: str,
    ontology: Ontology,
    terms: dict[str, Term],
    faults: list[SourceError],
    edge: tuple[str, str, str],
    evidence: Qualifiers = (),
) -> None:
    subject, relation, other = edge
    if relation in {"subPropertyOf", "inverseOf", "type"}:
        return
    identifier = curie(subject, ontology.manifest)
    if not identifier:
        faults.append(SourceError(place=place, found=subject[:80], wanted="an identifier with a prefix"))
    elif not curie(other, ontology.manifest).startswith("owl:"):
        ontology.link(_term(terms, identifier, place), relation, other, place, evidence)


def _read_definition(
    place: str, axiom: dict[str, Any], ontology: Ontology, terms: dict[str, Term], faults: list[SourceError]
) -> None:
    """Read *this is a genus that …*: kinds and existential restrictions; a restriction that is null is a fault."""
    defined = axiom["definedClassId"]
    for genus in axiom.get("genusIds") or []:
        _link(place, ontology, terms, faults, (defined, "is_a", str(genus)))
    for restriction in axiom.get("restrictions") or []:
        if _texts(restriction, "propertyId", "fillerId"):
            edge = (defined, restriction["propertyId"], restriction["fillerId"])
            _link(place, ontology, terms, faults, edge)
        else:
            faults.append(SourceError(place=place, found=f"{restriction!r:.80}", wanted="propertyId and fillerId"))


def _read_equals(
    place: str, found: list[str], ontology: Ontology, terms: dict[str, Term], faults: list[SourceError]
) -> None:
    first, *others = sorted(found)
    identifier = curie(first, ontology.manifest)
    if not identifier:
        faults.append(SourceError(place=place, found=first[:80], wanted="an identifier with a prefix"))
        return
    for other in others:
        ontology.match(_term(terms, identifier, place), "exact", other, place)


def _missing_imports(path: Path, graphs: list[dict[str, Any]], manifest: Manifest) -> Iterator[Record]:
    """Report the imports that a graph names and the file does not hold as graphs of their own."""
    held = {one.get("id") for one in graphs}
    for graph in [] if manifest.options.get("without_imports") else graphs:
        imports = graph.get("imports", [])
        for target in imports if isinstance(imports, list) else []:
            if target not in held:
                yield missing_import(path.name, str(target))
