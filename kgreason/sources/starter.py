"""The starter knowledge: hand-written tables under ``ontologies/starter`` (docs/knowledge.md)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from itertools import combinations

from msgspec import structs
from msgspec.structs import replace

from kgreason.content import Row, read_rows, starter_id
from kgreason.model import Concept, Edge, Measure, Predicate, SourceError

TABLES: dict[str, tuple[str, ...]] = {
    "drugs": ("name", "classes", "brands", "synonyms", "source"),
    "shorthand": ("drug", "abbreviations", "source"),
    "classes": ("name", "parents", "synonyms", "source"),
    "conditions": ("name", "category", "parents", "synonyms", "abbreviations", "source"),
    "tests": (
        "name", "synonyms", "abbreviations", "unit", "molar_mass", "low", "low_below", "high", "high_above", "source",
    ),
    "entities": ("name", "category", "parents", "synonyms", "abbreviations", "source"),
    "indications": ("drug", "predicate", "condition", "source"),
    "effects": ("drug", "predicate", "condition", "source"),
    "mechanisms": ("subject", "predicate", "object", "source"),
    "findings": ("condition", "predicate", "object", "value", "source"),
    "references": ("key", "title", "publisher", "home"),
    "loinc": ("name", "loinc", "source"),
    "disjoint": ("members", "source"),
    "one-way": ("cause", "effect", "source"),
}  # fmt: skip
CATEGORIES = {"drugs": "Drug", "classes": "ChemicalEntity", "tests": "ClinicalAttribute"}
MAPPING = ("subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification")
PREDICATES = (
    "key", "biolink", "qualifier", "inverse", "symmetric", "parent", "opposite", "sign",
    "inherit_subject", "inherit_object", "phrase", "domain", "range",
)  # fmt: skip


@dataclass(slots=True)
class Starter:
    """What the tables hold, with the place of each concept and edge, and the faults found on the way."""

    concepts: dict[str, Concept] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    measures: dict[str, Measure] = field(default_factory=dict)
    references: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    edge_places: dict[Edge, str] = field(default_factory=dict)
    faults: list[SourceError] = field(default_factory=list)

    def category(self, curie: str) -> str:
        """Return the category of a concept, empty where there is none."""
        concept = self.concepts.get(curie)
        return concept.category if concept else ""


def load_predicates(root: Traversable) -> dict[str, Predicate]:
    """Return the predicate table by name; raises SourceError where it is broken."""
    faults: list[SourceError] = []
    rows = list(read_rows(root / "predicates.tsv", PREDICATES, faults))
    if faults:
        raise faults[0]
    signs = {"+": 1, "-": -1, "0": 0}
    for row in rows:
        if row["sign"] not in signs:
            raise SourceError(place=row.place, found=row["sign"] or "no sign", wanted="+, - or 0")
    return {
        row["key"]: Predicate(
            name=row["key"],
            biolink=row["biolink"],
            qualifier=row["qualifier"],
            inverse=row["inverse"],
            symmetric=row["symmetric"] == "yes",
            parent=row["parent"],
            opposites=tuple(row["opposite"].split()),
            sign=signs[row["sign"]],
            inherit_subject=row["inherit_subject"],
            inherit_object=row["inherit_object"],
            phrase=row["phrase"],
            domain=tuple(row["domain"].split()),
            range=tuple(row["range"].split()),
        )
        for row in rows
    }


def load_starter(root: Traversable, predicates: dict[str, Predicate]) -> Starter:
    """Return all areas' concepts and edges; a bad row is a fault and costs only itself."""
    starter = Starter()
    inverses = {one.inverse: name for name, one in predicates.items() if one.inverse not in {"", name}}
    areas = [area for area in (root / "starter").iterdir() if area.is_dir()]
    for area in sorted(areas, key=lambda folder: folder.name):
        for table in ("drugs", "classes", "conditions", "tests", "entities"):
            for row in _rows(area, table, starter.faults):
                _add_concept(starter, table, row)
        for table in ("indications", "effects", "mechanisms", "findings"):
            for row in _rows(area, table, starter.faults):
                _add_statement(starter, row, table, predicates, inverses)
        for row in _rows(area, "disjoint", starter.faults):
            members = sorted(starter_id(name) for name in row.many("members"))
            for one, other in combinations(members, 2):
                _add_edge(starter, Edge(one, "disjoint_with", other, row["source"]), row.place)
        for row in _rows(area, "one-way", starter.faults):
            cause, effect = starter_id(row["cause"]), starter_id(row["effect"])
            _add_edge(starter, Edge(cause, "one_way_causes", effect, row["source"]), row.place)
        for row in _rows(area, "references", starter.faults):
            starter.references[row["key"]] = (row["title"], row["publisher"], row["home"])
    _add_shorthand(starter, areas)
    _add_ingredients(starter)
    _add_mappings(starter, root)
    return starter


def _rows(area: Traversable, table: str, faults: list[SourceError]) -> Iterator[Row]:
    file = area / f"{table}.tsv"
    if file.is_file():
        for row in read_rows(file, TABLES[table], faults):
            yield Row(f"{area.name}/{row.place}", row.cells)


def _add_concept(starter: Starter, table: str, row: Row) -> None:
    curie = starter_id(row["name"])
    if curie in starter.concepts:
        found = f"{row['name']} a second time (first at {starter.places[curie]})"
        starter.faults.append(SourceError(place=row.place, found=found, wanted="one row a concept"))
        return
    brands = row.many("brands") if table == "drugs" else ()
    abbreviations = row.many("abbreviations") if "abbreviations" in row.cells else ()
    category = row.cells.get("category") or CATEGORIES[table]
    synonyms = row.many("synonyms") + brands
    starter.concepts[curie] = Concept(curie, row["name"], category, synonyms, abbreviations, source=row["source"])
    starter.places[curie] = row.place
    parents = "classes" if table == "drugs" else "parents"
    for parent in row.many(parents) if parents in row.cells else ():
        _add_edge(starter, Edge(curie, "subclass_of", starter_id(parent), row["source"]), row.place)
    if table == "tests":
        _add_measure(starter, curie, row)


def _add_shorthand(starter: Starter, areas: list[Traversable]) -> None:
    """Add the abbreviations of drugs that are no names in small letters: *CsA*, *PHT*."""
    for row in (row for area in areas for row in _rows(area, "shorthand", starter.faults)):
        curie = starter_id(row["drug"])
        if starter.category(curie) == "Drug":
            starter.concepts[curie] = replace(starter.concepts[curie], abbreviations=row.many("abbreviations"))
        else:
            starter.faults.append(SourceError(place=row.place, found=row["drug"], wanted="a drug"))


def _add_measure(starter: Starter, curie: str, row: Row) -> None:
    try:
        molar_mass, low_below, high_above = (
            float(row[column]) if row[column] else None for column in ("molar_mass", "low_below", "high_above")
        )
    except ValueError as error:
        starter.faults.append(SourceError(place=row.place, found=str(error), wanted="numbers"))
        return
    starter.measures[curie] = Measure(
        curie,
        row["unit"],
        molar_mass,
        starter_id(row["low"]) if row["low"] else "",
        low_below,
        starter_id(row["high"]) if row["high"] else "",
        high_above,
    )


def _add_statement(
    starter: Starter, row: Row, table: str, predicates: dict[str, Predicate], inverses: dict[str, str]
) -> None:
    subject_column, object_column = TABLES[table][0], TABLES[table][2]
    subject, predicate, object_ = starter_id(row[subject_column]), row["predicate"], starter_id(row[object_column])
    if predicate in inverses:
        subject, predicate, object_ = object_, inverses[predicate], subject
    if predicate not in predicates:
        wanted = "a predicate of predicates.tsv"
        starter.faults.append(SourceError(place=row.place, found=predicate or "no predicate", wanted=wanted))
        return
    value = row.cells.get("value", "")
    qualifiers = (("value", value),) if value else ()
    _add_edge(starter, Edge(subject, predicate, object_, row["source"], qualifiers), row.place)


def _add_ingredients(starter: Starter) -> None:
    """Add that a drug has each drug among its classes as an active ingredient."""
    drugs = {curie for curie, concept in starter.concepts.items() if concept.category == "Drug"}
    for edge in tuple(starter.edges):
        if edge.predicate == "subclass_of" and {edge.subject, edge.object} <= drugs:
            ingredient = structs.replace(edge, predicate="has_active_ingredient")
            _add_edge(starter, ingredient, starter.places[edge.subject])


def _add_edge(starter: Starter, edge: Edge, place: str) -> None:
    same = structs.replace(edge, source="")
    if same in starter.edge_places:
        found = f"{edge.subject} {edge.predicate} {edge.object} a second time (first at {starter.edge_places[same]})"
        starter.faults.append(SourceError(place=place, found=found, wanted="one row a statement"))
        return
    starter.edge_places[same] = place
    starter.edges.append(edge)


def _add_mappings(starter: Starter, root: Traversable) -> None:
    file = root / "starter" / "mappings.sssom.tsv"
    if not file.is_file():
        return
    same_as: dict[str, list[str]] = {}
    for row in read_rows(file, MAPPING, starter.faults):
        if row["subject_id"] not in starter.concepts:
            starter.faults.append(SourceError(place=row.place, found=row["subject_id"], wanted="a starter concept"))
        elif row["predicate_id"] == "skos:exactMatch":
            same_as.setdefault(row["subject_id"], []).append(row["object_id"])
    for curie, identifiers in same_as.items():
        starter.concepts[curie] = replace(starter.concepts[curie], same_as=tuple(identifiers))
