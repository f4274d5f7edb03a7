"""OBO 1.2 and 1.4 flat files, stanza by stanza, each parsed by fastobo.

http://owlcollab.github.io/oboformat/doc/obo-syntax.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgreason.model import SourceError
from kgreason.sources.identifiers import curie
from kgreason.sources.manifest import Manifest
from kgreason.sources.opening import read_lines
from kgreason.sources.records import Record
from kgreason.sources.terms import MATCHES, Ontology, Qualifiers, Term, local_import, missing_import, source_files

if TYPE_CHECKING:
    from collections.abc import Callable

DEEPEST = 50
"""How many files may import one another in a chain."""
TAG = re.compile(r"[A-Za-z][\w-]*:")


Lines = list[tuple[int, str]]


@dataclass(slots=True)
class Stanza:
    """The header or a stanza of a file: its lines, but for blank ones and comments, with their numbers."""

    lines: Lines = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Return what stands in the brackets, or an empty string for the header."""
        first = self.lines[0][1] if self.lines else ""
        return first.strip("[] ") if first.startswith("[") else ""


def read(path: Path, manifest: Manifest) -> Iterator[Record]:
    """Yield concepts, edges and mappings of the terms of an OBO file, and of the OBO files beside it that it imports.

    A line that is no OBO costs only itself; one that says which term it is, or that it is obsolete, costs its stanza.
    """
    seen: set[Path] = set()
    for file in source_files(path, manifest):
        ontology = Ontology(manifest)
        if ontology.rooted:
            ontology.place_below_roots(_parents(file, manifest, set()))
        yield from _read_file(file, ontology, seen)


def _read_file(path: Path, ontology: Ontology, seen: set[Path], depth: int = 0) -> Iterator[Record]:
    if path.resolve() in seen:
        return
    seen.add(path.resolve())
    terms = 0
    for item in _stanzas(path):
        if isinstance(item, SourceError):
            yield item
        elif not item.kind:
            yield from _read_header(path, item, ontology, seen, depth)
        elif item.kind == "Term":
            terms += 1
            yield from _read_term(path, item, ontology)
    if not terms:
        raise SourceError(place=path.name, found="no [Term]", wanted="an OBO file with terms")


def _stanzas(path: Path) -> Iterator[Stanza | SourceError]:
    stanza = Stanza()
    for item in read_lines(path):
        if isinstance(item, SourceError):
            yield item
            continue
        number, line = item
        text = line.strip()
        if not text or text.startswith("!"):
            continue
        if "\r" in text or "\0" in text:
            found = "a control character in the line"
            yield SourceError(place=f"{path.name}:{number}", found=found, wanted="one line of text")
            continue
        if text.startswith("["):
            yield stanza
            stanza = Stanza()
        stanza.lines.append((number, text))
    yield stanza


def _read_header(path: Path, stanza: Stanza, ontology: Ontology, seen: set[Path], depth: int) -> Iterator[Record]:
    """Follow imports; keep the prefixes whose cross-references the file itself calls equivalent."""
    if stanza.lines and not TAG.match(stanza.lines[0][1]):
        raise SourceError(place=path.name, found=stanza.lines[0][1][:80], wanted="an OBO file, which begins with tags")
    for number, line in stanza.lines:
        tag, colon, value = line.partition(":")
        value = value.split(" !", 1)[0].strip()
        if not colon:
            yield SourceError(place=f"{path.name}:{number}", found=line[:80], wanted="a tag, a colon and a value")
        elif tag == "treat-xrefs-as-equivalent":
            ontology.exact |= {curie(f"{value}:0", ontology.manifest).partition(":")[0]}
        elif tag == "import" and not ontology.manifest.options.get("without_imports"):
            file = local_import(path, value, (".obo",))
            if file is None:
                yield missing_import(f"{path.name}:{number}", value)
            elif depth == DEEPEST:
                found, wanted = f"an import of {value}", f"a chain of at most {DEEPEST} imports"
                yield SourceError(place=f"{path.name}:{number}", found=found, wanted=wanted)
            else:
                yield from _read_file(file, ontology, seen, depth + 1)


def _read_term(path: Path, stanza: Stanza, ontology: Ontology) -> Iterator[Record]:
    """Yield what a stanza says of its term."""
    clauses: list[tuple[str, Any]] = []
    faults: list[SourceError] = []
    identifier = _parse(path.name, stanza.lines, clauses, faults)
    found = curie(identifier, ontology.manifest)
    if not found and not faults:
        place, wanted = f"{path.name}:{stanza.lines[1][0]}", "an identifier with a prefix"
        faults.append(SourceError(place=place, found=identifier[:80], wanted=wanted))
    yield from faults
    if not found:
        return
    term = Term(found, f"{path.name}:{stanza.lines[0][0]}")
    for place, clause in clauses:
        reading = CLAUSES.get(clause.raw_tag())
        if reading is not None:
            reading(ontology, term, clause, place)
    yield from ontology.records(term)


def _parse(name: str, lines: Lines, clauses: list[tuple[str, Any]], faults: list[SourceError]) -> str:
    """Return the identifier of a stanza and fill in its clauses with their places; nothing where it cannot be told."""
    import fastobo

    try:
        frame = fastobo.loads("".join(f"{line}\n" for _, line in lines), threads=1)[0]
    except SyntaxError:
        return _parse_lines(name, lines, clauses, faults)
    if len(frame) != len(lines) - 2:  # a quotation that runs over lines
        return _parse_lines(name, lines, clauses, faults)
    clauses.extend((f"{name}:{number}", clause) for (number, _), clause in zip(lines[2:], frame, strict=True))
    return _text(frame.id)


def _parse_lines(name: str, lines: Lines, clauses: list[tuple[str, Any]], faults: list[SourceError]) -> str:
    """Do the same line by line, so that a bad line costs only itself; one that may say *obsolete* costs the stanza."""
    import fastobo

    identifier = ""
    head = "".join(f"{line}\n" for _, line in lines[:2])
    for number, line in lines[1:] or lines:
        place = f"{name}:{number}"
        if identifier and line.startswith("id:"):
            wanted = "one id a stanza (what follows is another term's)"
            faults.append(SourceError(place=place, found=line[:80], wanted=wanted))
            break
        try:
            frame = fastobo.loads(head + (f"{line}\n" if identifier else ""), threads=1)[0]
        except SyntaxError as error:
            faults.append(SourceError(place=place, found=line[:80], wanted=f"OBO 1.4 ({error.msg})"))
            if not identifier or line.startswith("is_obsolete"):
                return ""
            continue
        identifier = identifier or _text(frame.id)
        clauses.extend((place, clause) for clause in frame)
    return identifier


def _text(identifier: Any) -> str:
    """Return an identifier as it was meant, without the escapes of the format."""
    prefix = getattr(identifier, "prefix", None)
    return str(identifier).replace("\\", "") if prefix is None else f"{prefix}:{identifier.local}"


def _qualifiers(clause: Any) -> dict[str, str]:
    return {str(one.key): one.value for one in clause.qualifiers or ()}


def _kept(qualifiers: dict[str, str]) -> Qualifiers | None:
    """Return the provenance of a relation; None where it does not hold of every member of its subject.

    ``gci_relation`` limits it to some members, ``all_only`` and a cardinality of nought deny that there is an object.
    """
    if "gci_relation" in qualifiers or qualifiers.get("all_only") == "true":
        return None
    if "0" in (qualifiers.get("cardinality"), qualifiers.get("maxCardinality"), qualifiers.get("max_cardinality")):
        return None
    return (("evidence", qualifiers["source"]),) if qualifiers.get("source") else ()


def _name(_: Ontology, term: Term, clause: Any, __: str) -> None:
    term.name = term.name or clause.name.strip()


def _definition(_: Ontology, term: Term, clause: Any, __: str) -> None:
    term.description = term.description or clause.definition.strip()


def _namespace(_: Ontology, term: Term, clause: Any, __: str) -> None:
    term.kind = _text(clause.namespace)


def _synonym(ontology: Ontology, term: Term, clause: Any, _: str) -> None:
    synonym = clause.synonym
    ontology.synonym(term, synonym.desc.strip(), synonym.scope, _text(synonym.type) if synonym.type else "")


def _is_a(ontology: Ontology, term: Term, clause: Any, place: str) -> None:
    kept = _kept(_qualifiers(clause))
    if kept is not None:
        ontology.link(term, "is_a", _text(clause.term), place, kept)


def _relation(ontology: Ontology, term: Term, clause: Any, place: str) -> None:
    """Read ``relationship`` and ``intersection_of``; a member without a relation is a genus."""
    kept = _kept(_qualifiers(clause))
    if kept is not None:
        relation = _text(clause.typedef) if clause.typedef is not None else "is_a"
        ontology.link(term, relation, _text(clause.term), place, kept)


def _xref(ontology: Ontology, term: Term, clause: Any, place: str) -> None:
    ontology.xref(term, _text(clause.xref.id), place)


def _alternative(ontology: Ontology, term: Term, clause: Any, place: str) -> None:
    ontology.put(term, term.retired, _text(clause.alt_id), place)


def _obsolete(_: Ontology, term: Term, clause: Any, __: str) -> None:
    term.obsolete = clause.obsolete


def _replaced(ontology: Ontology, term: Term, clause: Any, place: str) -> None:
    ontology.put(term, term.replaced_by, _text(clause.term), place)


def _consider(ontology: Ontology, term: Term, clause: Any, place: str) -> None:
    ontology.put(term, term.consider, _text(clause.term), place)


def _disjoint(ontology: Ontology, term: Term, clause: Any, place: str) -> None:
    ontology.put(term, term.disjoint, _text(clause.term), place)


def _equivalent(ontology: Ontology, term: Term, clause: Any, place: str) -> None:
    ontology.match(term, "exact", _text(clause.term), place)


def _property(ontology: Ontology, term: Term, clause: Any, place: str) -> None:
    stated = clause.property_value
    kind = MATCHES.get(curie(_text(stated.relation), ontology.manifest))
    if kind is not None:
        ontology.match(term, kind, _text(stated.value), place)


CLAUSES: "dict[str, Callable[[Ontology, Term, Any, str], None]]" = {
    "name": _name,
    "def": _definition,
    "namespace": _namespace,
    "synonym": _synonym,
    "is_a": _is_a,
    "relationship": _relation,
    "intersection_of": _relation,
    "xref": _xref,
    "alt_id": _alternative,
    "is_obsolete": _obsolete,
    "replaced_by": _replaced,
    "consider": _consider,
    "disjoint_from": _disjoint,
    "equivalent_to": _equivalent,
    "property_value": _property,
}


def _parents(path: Path, manifest: Manifest, seen: set[Path], depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield (child, parent) of a file and its imports; read before the terms where categories go by root."""
    if path.resolve() in seen or depth > DEEPEST:
        return
    seen.add(path.resolve())
    for stanza in _stanzas(path):
        child = ""
        for _, line in [] if isinstance(stanza, SourceError) else stanza.lines:
            tag, _, value = line.partition(":")
            value = value.split(" !", 1)[0].split(" {", 1)[0].strip()
            if tag == "import":
                file = local_import(path, value, (".obo",))
                yield from _parents(file, manifest, seen, depth + 1) if file else ()
            elif tag == "id":
                child = curie(value, manifest)
            elif tag == "is_a" and child:
                yield child, curie(value, manifest)
