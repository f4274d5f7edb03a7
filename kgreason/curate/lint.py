"""Check the form of the shipped knowledge: duplicates, dangling references, cycles, citations."""

import re
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from itertools import combinations

from msgspec import structs

from kgreason.content import read_rows, starter_id
from kgreason.curate.examples import Hierarchy
from kgreason.graph.names import normal
from kgreason.model import Edge, Predicate, Rule, SourceError
from kgreason.rules import RulePacks, UnknownUnitError, convert, ucum
from kgreason.rules.packs import WRITTEN
from kgreason.sources import Starter
from kgreason.verify.reviewed import COLUMNS, POPULATIONS, reviewed

LABEL = re.compile(r"^(?:dailymed:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|fda-label:[a-z0-9_-]+)(?:#[a-z_]+)?$")
CATEGORIES = frozenset(
    [
        "Drug",
        "ChemicalEntity",
        "Disease",
        "PhenotypicFeature",
        "Genotype",
        "LifeStage",
        "Procedure",
        "ClinicalAttribute",
        "Protein",
        "BiologicalProcess",
        "AnatomicalEntity",
        "OrganismTaxon",
        "SmallMolecule",
    ]
)


def lint(starter: Starter, packs: RulePacks, predicates: dict[str, Predicate]) -> Iterator[SourceError]:
    """Yield every fault of form, in the order of the tables."""
    yield from starter.faults
    yield from packs.faults
    yield from _names(starter)
    yield from _references(starter)
    yield from _cycles(starter.edges, starter.places)
    yield from _disjoint(starter)
    yield from _citations(starter)
    yield from _rules(starter, packs)
    yield from _marks(starter, packs)
    yield from (
        SourceError(place="predicates.tsv", found=f"{one.name} with parent {one.parent}", wanted="a declared parent")
        for one in predicates.values()
        if one.parent and one.parent not in predicates
    )
    yield from _ends(starter, predicates)


def _ends(starter: Starter, predicates: dict[str, Predicate]) -> Iterator[SourceError]:
    """Yield the statements whose ends are not of the categories that their predicate takes."""
    for edge in starter.edges:
        predicate = predicates.get(edge.predicate)
        for end, may_be in ((edge.subject, predicate.domain), (edge.object, predicate.range)) if predicate else ():
            category = starter.category(end)
            if may_be and category and category not in may_be:
                found = f"{edge.subject} {edge.predicate} {edge.object}: {end} is a {category}"
                yield SourceError(place=starter.places.get(edge.subject, ""), found=found, wanted=", ".join(may_be))


def _names(starter: Starter) -> Iterator[SourceError]:
    homes: dict[str, str] = {}
    for curie, concept in starter.concepts.items():
        place = starter.places[curie]
        if concept.category not in CATEGORIES:
            yield SourceError(place=place, found=concept.category or "no category", wanted="a declared category")
        for name in dict.fromkeys(normal(name) for name in (concept.name, *concept.synonyms)):
            if not name:
                yield SourceError(place=place, found="an empty name", wanted="words")
            elif name in homes:
                found = f"{name!r} of {concept.name}, which {starter.concepts[homes[name]].name} has too"
                yield SourceError(place=place, found=found, wanted="one concept a name")
            homes.setdefault(name, curie)


def _references(starter: Starter) -> Iterator[SourceError]:
    for edge, place in starter.edge_places.items():
        for curie in (edge.subject, edge.object):
            if curie not in starter.concepts:
                yield SourceError(place=place, found=curie, wanted="a declared concept")
    for curie, measure in starter.measures.items():
        for value in (measure.low, measure.high):
            if value and value not in starter.concepts:
                yield SourceError(place=starter.places[curie], found=value, wanted="a declared concept")
        try:
            ucum(measure.unit)
        except UnknownUnitError as error:
            yield SourceError(place=starter.places[curie], found=error.found, wanted=error.wanted)


def _cycles(edges: list[Edge], places: dict[str, str]) -> Iterator[SourceError]:
    parents: dict[str, list[str]] = {}
    for edge in edges:
        if edge.predicate == "subclass_of":
            parents.setdefault(edge.subject, []).append(edge.object)
    for start in sorted(parents):
        seen, todo = set(), list(parents[start])
        while todo:
            one = todo.pop()
            if one == start:
                wanted = "a hierarchy without cycles"
                yield SourceError(place=places.get(start, start), found=f"{start} below itself", wanted=wanted)
                break
            if one not in seen:
                seen.add(one)
                todo.extend(parents.get(one, ()))


def _disjoint(starter: Starter) -> Iterator[SourceError]:
    """Yield the concepts that are below two classes declared to share nothing; a drug of several drugs may be."""
    pairs = {(edge.subject, edge.object) for edge in starter.edges if edge.predicate == "disjoint_with"}
    apart = {one for pair in pairs for one in pair}
    hierarchy = Hierarchy(starter)
    drugs = {curie for curie, one in starter.concepts.items() if one.category == "Drug"}
    combined = {edge.subject for edge in starter.edges if edge.predicate == "subclass_of" and edge.object in drugs}
    for curie, concept in starter.concepts.items():
        if concept.category not in {"Drug", "ChemicalEntity"} or curie in combined:
            continue
        above = sorted(hierarchy.above(curie) & apart)
        for one, other in combinations(above, 2):
            if (one, other) in pairs or (other, one) in pairs:
                found = f"{concept.name} below {one} and {other}"
                yield SourceError(place=starter.places[curie], found=found, wanted="only one of two disjoint classes")


def _citations(starter: Starter) -> Iterator[SourceError]:
    for curie, concept in starter.concepts.items():
        yield from _citation(starter, concept.source, starter.places[curie])
    for edge in starter.edges:
        if edge.predicate != "subclass_of":
            yield from _citation(starter, edge.source, starter.edge_places[structs.replace(edge, source="")])


def _citation(starter: Starter, source: str, place: str) -> Iterator[SourceError]:
    if LABEL.match(source):
        return
    key, _, where = source.partition(":")
    if key not in starter.references:
        yield SourceError(place=place, found=source or "no source", wanted="dailymed:…, fda-label:… or a known key")
    elif not where.strip():
        yield SourceError(place=place, found=source, wanted="a place in it, after the colon")


def _rules(starter: Starter, packs: RulePacks) -> Iterator[SourceError]:
    for rule in packs.rules:
        place = packs.places[rule.id]
        yield from _citation(starter, rule.source, place)
        for curie in _mentioned(rule):
            if curie not in starter.concepts:
                yield SourceError(place=place, found=curie, wanted="a declared concept")
        yield from _units(starter, rule, place)
        if rule.kind in WRITTEN.values():
            expected = {example.expect for example in packs.examples.get(rule.id, ())}
            if not {"fires", "silent"} <= expected:
                wanted = "an example that fires and one that is silent"
                yield SourceError(place=place, found="too few examples", wanted=wanted)
        if not rule.reason:
            yield SourceError(place=place, found="no reason", wanted="what happens, in own words")


def _marks(starter: Starter, packs: RulePacks) -> Iterator[SourceError]:
    for mark in packs.transcriptions:
        if mark.drug not in starter.concepts:
            yield SourceError(place="transcribed", found=mark.drug, wanted="a declared drug")
    for implication in packs.implications:
        for curie in (implication.implies, *(atom.concept for atom in implication.when.atoms() if atom.concept)):
            if curie not in starter.concepts:
                yield SourceError(place=implication.id, found=curie, wanted="a declared concept")


def _units(starter: Starter, rule: Rule, place: str) -> Iterator[SourceError]:
    """Yield the thresholds whose unit does not convert to that of their test: such a rule would never fire."""
    for atom in rule.when.atoms():
        measure = starter.measures.get(atom.concept) if atom.kind == "measure" else None
        if measure is not None:
            try:
                convert(atom.value, atom.unit, measure.unit, measure.molar_mass)
            except UnknownUnitError as error:
                yield SourceError(place=place, found=error.found, wanted=error.wanted)


def _mentioned(rule: Rule) -> Iterator[str]:
    yield rule.drug
    yield from (atom.concept for atom in rule.when.atoms() if atom.concept)
    if rule.effect:
        yield rule.effect


def review_faults(starter: Starter, folder: Traversable) -> Iterator[SourceError]:
    """Yield every fault of the tables of reviewed drugs: form, drugs, ages, citations, a drug twice."""
    for name in POPULATIONS:
        faults: list[SourceError] = []
        seen: set[str] = set()
        for row in read_rows(folder / f"{name}.tsv", COLUMNS, faults):
            place, drug = row.place, row["drug"]
            concept = starter.concepts.get(starter_id(drug))
            if concept is None or concept.category != "Drug":
                yield SourceError(place=place, found=drug or "no drug", wanted="a declared drug")
            if drug in seen:
                yield SourceError(place=place, found=f"{drug} a second time", wanted="one row a drug")
            seen.add(drug)
            yield from _citation(starter, row["source"], place)
            try:
                reviewed(name, row)
            except SourceError as error:
                yield error
        yield from faults
