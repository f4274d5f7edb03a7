"""What an index is compiled from: concepts, edges, rules of the starter knowledge, with one digest."""

import hashlib
from collections.abc import Iterator
from importlib.resources.abc import Traversable

from msgspec import Struct
from msgspec.structs import replace

from kgreason.content import content
from kgreason.model import Atom, Concept, Edge, Measure, Predicate, Rule, SourceError, Strength, Transcription, When
from kgreason.rules import Calculator, Implication, RulePacks, load_packs
from kgreason.sources import Mapping, load_predicates, load_starter

FAMILY = "kgreason-index-"
FORMAT = f"{FAMILY}5"
DIGESTED = (".tsv", ".toml")
MAPPINGS = "starter/mappings.sssom.tsv"
_HELD = frozenset({"has", "history", "genotype", "takes"})
"""Facts that are there or not: without a number and without a time."""


class Rows(Struct, frozen=True):
    """Everything that goes into an index, sorted."""

    concepts: tuple[Concept, ...]
    edges: tuple[Edge, ...]
    predicates: dict[str, Predicate]
    measures: dict[str, Measure]
    rules: tuple[Rule, ...]
    implications: tuple[Implication, ...]
    transcriptions: tuple[Transcription, ...]
    digest: str
    faults: tuple[SourceError, ...] = ()
    calculators: tuple[Calculator, ...] = ()


def starter_digest() -> str:
    """Return the SHA-256 of the shipped knowledge."""
    return digest_of(content("ontologies"), content("verifiers"))


def digest_of(ontologies: Traversable, verifiers: Traversable) -> str:
    """Return the SHA-256 of two folders of knowledge: every table's and pack's name and bytes."""
    digest = hashlib.sha256(FORMAT.encode())
    for root in (ontologies, verifiers):
        for name, file in _files(root, ""):
            digest.update(name.encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for child in sorted(folder.iterdir(), key=lambda one: one.name):
        if child.is_dir():
            yield from _files(child, f"{prefix}{child.name}/")
        elif child.name.endswith(DIGESTED):
            yield prefix + child.name, child


def starter_rows() -> Rows:
    """Return the shipped knowledge."""
    return load_rows(content("ontologies"), content("verifiers"))


def load_rows(ontologies: Traversable, verifiers: Traversable) -> Rows:
    """Return two folders of knowledge as rows; those that are broken or dangle are left out, with their faults."""
    predicates = load_predicates(ontologies)
    starter = load_starter(ontologies, predicates)
    packs = load_packs(verifiers, starter.category)
    from kgreason.rules.calculator_packs import load_calculators

    calculators = load_calculators(verifiers)
    known = starter.concepts.keys()
    rules = tuple(rule for rule in packs.rules if rule.drug in known and _declared(rule, known))
    edges = [edge for edge in starter.edges if edge.subject in known and edge.object in known]
    edges += [edge for rule in rules for edge in derived_edges(rule)]
    return Rows(
        concepts=tuple(starter.concepts[curie] for curie in sorted(known)),
        edges=tuple(sorted(set(edges), key=_order)),
        predicates=predicates,
        measures=starter.measures,
        rules=rules,
        implications=tuple(packs.implications),
        transcriptions=_marks(packs),
        digest=digest_of(ontologies, verifiers),
        faults=(*starter.faults, *packs.faults, *calculators.faults),
        calculators=tuple(calculators.calculators),
    )


def records_of(rows: Rows) -> Iterator[Concept | Mapping | Edge]:
    """Yield rows as the records of a source; the other identifiers of a concept are mappings of their own table."""
    for concept in rows.concepts:
        yield replace(concept, same_as=())
    for concept in rows.concepts:
        yield from (Mapping(concept.id, "exact", same, MAPPINGS) for same in concept.same_as)
    yield from rows.edges


def _declared(rule: Rule, known: object) -> bool:
    assert hasattr(known, "__contains__")
    return all(not atom.concept or atom.concept in known for atom in rule.when.atoms())


def _marks(packs: RulePacks) -> tuple[Transcription, ...]:
    return tuple(sorted(packs.transcriptions, key=lambda mark: mark.drug))


def _order(edge: Edge) -> tuple[str, ...]:
    return (
        edge.subject,
        edge.predicate,
        edge.object,
        edge.source,
        edge.rule,
        *(f"{k}={v}" for k, v in edge.qualifiers),
    )


def derived_edges(rule: Rule) -> Iterator[Edge]:
    """Yield the graph edges that a rule stands for, with the rule's identifier as their evidence.

    A condition that is enough by itself gives an unqualified edge, one with exceptions an edge with their identifiers
    (``unless``); others carry the rule as a qualifier (``only_when``). What a rule excepts gives none.
    """
    enough = _enough(rule.when)
    for atom in dict.fromkeys(one for one, negated in _asked(rule.when) if not negated):
        excepted = " ".join(enough.get(atom, ()))
        told = (("only_when", rule.id),) if atom not in enough else (("unless", excepted),) if excepted else ()
        qualifiers = tuple(sorted((*told, ("strength", rule.strength.value))))
        if atom.kind in {"takes", "took"}:
            yield Edge(rule.drug, "interacts_with", atom.concept, rule.source, qualifiers, rule.id)
        if atom.kind in {"has", "history", "had", "genotype", "takes", "took"}:
            strong = rule.strength is Strength.CONTRAINDICATED
            predicate = "contraindicated_in" if strong else "cautioned_in"
            yield Edge(rule.drug, predicate, atom.concept, rule.source, qualifiers, rule.id)


def _asked(when: When, *, negated: bool = False) -> Iterator[tuple[Atom, bool]]:
    """Yield the atoms of a condition, and whether they speak for it by being false."""
    if when.atom is not None:
        yield when.atom, negated
    for part in when.parts:
        yield from _asked(part, negated=negated ^ (when.kind == "not"))


def _enough(when: When) -> dict[Atom, tuple[str, ...]]:
    """Return the facts each of which is enough for a condition, with the concepts that must not be there."""
    if when.atom is not None:
        return {when.atom: ()} if when.atom.kind in _HELD else {}
    if when.kind == "any":
        found = [_enough(part) for part in when.parts]
        return {atom: excepted for one in reversed(found) for atom, excepted in one.items()}
    if when.kind == "all":
        excepted = [one for part in when.parts for one in _excepted(part)]
        rest = [part for part in when.parts if not _excepted(part)]
        if len(rest) == 1:
            return {atom: tuple(dict.fromkeys((*own, *excepted))) for atom, own in _enough(rest[0]).items()}
    return {}


def _excepted(when: When) -> tuple[str, ...]:
    """Return the concepts of which a condition says that none is there; nothing where it says anything else."""
    if when.kind != "not":
        return ()
    (part,) = when.parts
    atoms = part.parts if part.kind == "any" else (part,)
    held = tuple(one.atom.concept for one in atoms if one.atom is not None and one.atom.kind in _HELD)
    return held if len(held) == len(atoms) else ()
