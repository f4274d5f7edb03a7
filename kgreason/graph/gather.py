"""Gather records of any number of sources into flat arrays, small enough for tens of millions of them."""

import re
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

from msgspec import structs

from kgreason.model import Concept, Edge, SourceError
from kgreason.sources import Description, Mapping, Name, Record

KINDS = {"name": 0, "synonym": 1, "abbreviation": 2}
NOTHING = "NamedThing"
"""The category of what is only spoken of."""
MATCHES = {"close": "close_match", "broad": "broad_match", "narrow": "narrow_match"}
KEPT_FAULTS = 10_000
NEGATED = ("negated", "true")
LETTERS = re.compile(r"[A-Z][A-Z0-9-]{0,6}s?")
"""How an abbreviation or a gene's symbol is written: *HAE*, *CAT*, *IL-6*."""


@dataclass(slots=True)
class Texts:
    """Strings end to end: [bytes] and where each starts."""

    data: bytearray = field(default_factory=bytearray)
    starts: "array[int]" = field(default_factory=lambda: array("q", [0]))

    def add(self, text: str) -> int:
        """Add a string and return its number."""
        self.data += text.encode()
        self.starts.append(len(self.data))
        return len(self.starts) - 2

    def __getitem__(self, number: int) -> str:
        return self.data[self.starts[number] : self.starts[number + 1]].decode()


class Gather:
    """Concepts, names and edges by number, in the order they came; what a source says badly is counted and kept.

    Arrays: ``category`` and ``source`` [identifiers] numbers of ``categories`` and ``sources``, ``label`` [identifiers]
    the number of the preferred name or -1; ``described`` the number of a concept's definition among ``texts``;
    ``owner`` and ``kind`` [names]; ``subject``, ``predicate``, ``object`` and ``provenance`` [edges], of which the
    first ``shipped`` are those of the shipped knowledge. Once ``outside`` is set, what comes is of other sources: a
    synonym that is written like an abbreviation is taken for one.
    """

    def __init__(self, predicates: Iterable[str]) -> None:
        self.predicates = {name: number for number, name in enumerate(predicates)}
        self.numbers: dict[str, int] = {}
        self.categories: dict[str, int] = {"": 0}
        self.sources: dict[str, int] = {"": 0}
        self.category, self.source, self.label = array("i"), array("i"), array("i")
        self.names = Texts()
        self.owner, self.kind = array("i"), array("B")
        self.subject, self.object, self.predicate, self.provenance = array("i"), array("i"), array("B"), array("i")
        self.texts, self.described = Texts(), dict[int, int]()
        self.provenances: dict[tuple[str, str, tuple[tuple[str, str], ...]], int] = {}
        self.mappings: list[Mapping] = []
        self.faults: list[SourceError] = []
        self.shipped = 0
        self.outside = False
        self.derived: frozenset[Edge] = frozenset()
        self.rules: frozenset[str] = frozenset()
        self.counts: Counter[str] = Counter()

    def number(self, curie: str) -> int:
        """Return the number of an identifier, a new one for a new identifier."""
        known = self.numbers.get(curie)
        if known is None:
            curie.encode()
            known = self.numbers[curie] = len(self.numbers)
            self.category.append(0)
            self.source.append(0)
            self.label.append(-1)
        return known

    def add(self, record: Record) -> None:
        """Take one record; what no file can hold (half of a surrogate pair) is a fault."""
        try:
            self._take(record)
        except UnicodeEncodeError as error:
            place = getattr(record, "source", "") or "a record"
            self.fault(SourceError(place=ascii(place)[1:-1], found=ascii(error.object)[:80], wanted="Unicode text"))

    def _take(self, record: Record) -> None:
        kind = type(record)
        if kind is Edge:
            self._edge(record)  # type: ignore[arg-type]
        elif kind is Name:
            self._more(record)  # type: ignore[arg-type]
        elif kind is Concept:
            self._concept(record)  # type: ignore[arg-type]
        elif kind is Description:
            self._describe(record.concept, record.text)  # type: ignore[union-attr]
        elif kind is Mapping:
            self._mapping(record)  # type: ignore[arg-type]
        else:
            self.fault(record)  # type: ignore[arg-type]

    def fault(self, fault: SourceError) -> None:
        """Count a fault; the first ones are kept word by word."""
        self.counts["faults"] += 1
        if len(self.faults) < KEPT_FAULTS:
            self.faults.append(fault)

    def begin_others(self, derived: Iterable[Edge] = ()) -> None:
        """Say that what comes now is of other sources; ``derived`` are the edges that stand for the shipped rules."""
        self.shipped, self.outside = len(self.subject), True
        self.derived = frozenset(derived)
        self.rules = frozenset(edge.rule for edge in self.derived)

    def _of_rule(self, edge: Edge) -> Edge | None:
        """Return what another source's edge that names a rule comes to: a rule of ours has its home here."""
        if edge in self.derived:
            return None
        if edge.rule in self.rules:
            found = f"{edge.subject} {edge.predicate} {edge.object} of the rule {edge.rule}, changed"
            self.fault(SourceError(place=edge.source, found=found, wanted="the rule itself to be edited; ignored"))
            return None
        return structs.replace(edge, rule="", qualifiers=tuple(sorted((*edge.qualifiers, ("stated_rule", edge.rule)))))

    def _edge(self, edge: Edge) -> None:
        if edge.rule and self.outside:
            own = self._of_rule(edge)
            if own is None:
                return
            edge = own
        if NEGATED in edge.qualifiers:  # what a source denies must not ground what it denies
            said = tuple(sorted((*edge.qualifiers, ("original_predicate", edge.predicate))))
            edge = structs.replace(edge, predicate="related_to", qualifiers=said)
        predicate = self.predicates.get(edge.predicate)
        if predicate is None or ":" not in edge.subject or ":" not in edge.object:
            found = f"{edge.subject} {edge.predicate} {edge.object}"
            self.fault(SourceError(place=edge.source, found=found, wanted="CURIEs and a predicate of the table"))
            return
        numbers = self.numbers
        low, high = numbers.get(edge.subject, -1), numbers.get(edge.object, -1)
        low = low if low >= 0 else self.number(edge.subject)
        high = high if high >= 0 else self.number(edge.object)
        stated = (edge.source, edge.rule, edge.qualifiers)
        known = self.provenances.get(stated)
        if known is None:
            "".join((edge.source, edge.rule, *chain.from_iterable(edge.qualifiers))).encode()
            known = self.provenances[stated] = len(self.provenances)
        self.subject.append(low)
        self.object.append(high)
        self.predicate.append(predicate)
        self.provenance.append(known)

    def _concept(self, concept: Concept) -> None:
        if ":" not in concept.id:
            self.fault(SourceError(place=concept.source, found=concept.id or "no identifier", wanted="a CURIE"))
            return
        number = self.number(concept.id)
        if self.label[number] < 0:
            self.label[number] = self._name(number, concept.name, 0)
        else:
            self._name(number, concept.name, 1)
        if not self.category[number] and concept.category not in {"", NOTHING}:
            self.category[number] = _counted(self.categories, concept.category)
        if not self.source[number]:
            self.source[number] = _counted(self.sources, concept.source)
        for name in concept.synonyms:
            self._name(number, name, 1)
        for name in concept.abbreviations:
            self._name(number, name, 2)
        if concept.description:
            self._describe(concept.id, concept.description)
        for same in concept.same_as:
            self._mapping(Mapping(concept.id, "exact", same, concept.source))

    def _more(self, name: Name) -> None:
        if ":" not in name.concept:
            found = f"the name {name.text} of {name.concept or 'no identifier'}"
            self.fault(SourceError(place=name.source, found=found, wanted="a CURIE"))
            return
        self._name(self.number(name.concept), name.text, KINDS[name.kind])

    def _describe(self, curie: str, text: str) -> None:
        """Keep the first definition of a concept that some source names, here or later."""
        number = self.numbers.get(curie, -1)
        if number >= 0 and text and number not in self.described:
            self.described[number] = self.texts.add(text)

    def _name(self, number: int, text: str, kind: int) -> int:
        """Add a name of a concept and return its number; -1 for a blank one."""
        if not text or text.isspace():
            return -1
        known = self.names.add(text)
        self.owner.append(number)
        self.kind.append(2 if kind and self.outside and LETTERS.fullmatch(text) else kind)
        return known

    def _mapping(self, mapping: Mapping) -> None:
        if ":" not in mapping.subject or ":" not in mapping.object:
            found = f"{mapping.subject} {mapping.predicate} {mapping.object}"
            self.fault(SourceError(place=mapping.source, found=found, wanted="two CURIEs"))
        elif mapping.predicate in MATCHES:
            self._edge(Edge(mapping.subject, MATCHES[mapping.predicate], mapping.object, mapping.source))
        elif mapping.predicate == "related":
            self.counts["related mappings"] += 1
        else:
            f"{mapping.subject}{mapping.object}{mapping.source}".encode()
            self.mappings.append(mapping)


def _counted(numbers: dict[str, int], text: str) -> int:
    known = numbers.get(text)
    if known is None:
        text.encode()
        known = numbers[text] = len(numbers)
    return known
