"""Which identifiers stand for one concept: cliques along exact mappings, never by name, conflicts kept apart."""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field

from kgreason.graph.preference import PREFERENCE, SHIPPED, preferred
from kgreason.model import SourceError
from kgreason.sources import Mapping

ONE_EACH = frozenset(PREFERENCE) - {"SNOMEDCT", "NCIT", "OMIM", "CHEMBL.COMPOUND", "ATC", "MEDDRA", "LOINC"}
"""Vocabularies that have one identifier for one thing: two of one of them in a clique are a conflict."""
KINDS = {
    **dict.fromkeys(("Disease", "PhenotypicFeature"), "a disease or sign"),
    "Genotype": "a genotype",
    **dict.fromkeys(("Gene", "Protein"), "a gene or its product"),
    **dict.fromkeys(("AnatomicalEntity", "GrossAnatomicalStructure", "Cell"), "a part of the body"),
}
"""Categories that no mapping makes one: a syndrome and the gene that it is named for, an organ and what ails it."""


@dataclass(slots=True)
class Cliques:
    """Identifiers that were made one, and the mappings that did so or could not.

    >>> cliques = Cliques()
    >>> [cliques.join(Mapping(one, "exact", "MESH:D1", "EX")) for one in ("MONDO:1", "MONDO:2")]
    [None, 'MONDO:1 and MONDO:2 would be one']
    >>> sorted(cliques.members("MESH:D1"))
    ['MESH:D1', 'MONDO:1']
    """

    _parent: dict[str, str] = field(default_factory=dict)
    _members: dict[str, list[str]] = field(default_factory=dict)
    _held: dict[str, dict[str, str]] = field(default_factory=dict)
    joined: list[Mapping] = field(default_factory=list)
    retired: set[str] = field(default_factory=set)
    kind: Callable[[str], str] = lambda _: ""
    """What an identifier is, of kinds that are never one (a disease, a gene); empty where that is open."""
    passed: int = 0
    """How many exact mappings of retired identifiers were passed over."""

    def root(self, curie: str) -> str:
        """Return the identifier that stands for a clique within this table; a lone one for itself."""
        parent = self._parent
        while (above := parent.get(curie, curie)) != curie:
            parent[curie] = parent.get(above, above)
            curie = above
        return curie

    def members(self, curie: str) -> list[str]:
        """Return all identifiers of a clique, in the order they came."""
        root = self.root(curie)
        return self._members.get(root, [root])

    def join(self, mapping: Mapping) -> str | None:
        """Make both ends one; return what stands against it instead, where something does."""
        low, high = self.root(mapping.subject), self.root(mapping.object)
        if low == high:
            return None
        held, more = self._holds(low), self._holds(high)
        for prefix in sorted(held.keys() & more.keys()):
            if held[prefix] != more[prefix]:
                return " and ".join(sorted((held[prefix], more[prefix]))) + " would be one"
        if len(self.members(low)) < len(self.members(high)):
            low, high, held, more = high, low, more, held
        self._parent[high] = low
        self._members.setdefault(low, [low]).extend(self._members.pop(high, [high]))
        self._held[low] = held | more
        self._held.pop(high, None)
        self.joined.append(mapping)
        return None

    def _holds(self, root: str) -> dict[str, str]:
        """Return what identifier of each one-each vocabulary a clique holds, retired ones left out, and its kind."""
        found = self._held.get(root)
        if found is None:
            prefix, kind = root.split(":", 1)[0], self.kind(root)
            found = {prefix: root} if prefix in ONE_EACH and root not in self.retired else {}
            if kind:
                found[""] = kind
        return found


def merge(
    mappings: Iterable[Mapping], live: Container[tuple[str, str]] = (), kind: Callable[[str], str] = lambda _: ""
) -> tuple[Cliques, list[SourceError]]:
    """Return the cliques that exact and replacing mappings make, and a fault for each one that would glue two things.

    A retired identifier joins its successor and nothing else: what it was mapped to may be narrower. One that its own
    source still lists (``live`` holds it with that source) is no retired one, and no source retires a shipped one.
    Mappings are taken in their order: of two that conflict the earlier one holds. What is of two kinds is never one.
    """
    ordered = list(mappings)
    replaced = [one for one in ordered if one.predicate == "replaced" and one.subject != one.object]
    retiring = [one for one in replaced if not _stays(one, live)]
    cliques = Cliques(retired=(retired := {one.subject for one in retiring}), kind=kind)
    every = [one for one in ordered if one.predicate == "exact"]
    exact = [one for one in every if not {one.subject, one.object} & retired]
    cliques.passed = len(every) - len(exact)
    tried = [(one, cliques.join(one)) for one in (*retiring, *exact)]
    thing = "one identifier of a vocabulary for one thing"
    faults = [_conflict(one, against, thing) for one, against in tried if against is not None]
    kept = (one for one in replaced if _stays(one, live))
    faults += [_conflict(one, f"{one.subject} is still listed", "an identifier that is retired") for one in kept]
    return cliques, faults


def _stays(one: Mapping, live: Container[tuple[str, str]]) -> bool:
    return (one.subject, one.source) in live or one.subject.startswith(SHIPPED)


def _conflict(one: Mapping, against: str, wanted: str) -> SourceError:
    found = f"{one.subject} {one.predicate} {one.object}: {against}"
    return SourceError(place=one.source, found=found, wanted=f"{wanted}; the mapping is left out")


def chosen(members: Iterable[str], named: Iterable[str], retired: set[str]) -> str:
    """Return the identifier that a clique bears: one that a source names, not retired, by preference.

    >>> chosen(["MESH:D1", "DOID:1", "CAS:9"], ["MESH:D1", "DOID:1"], set())
    'MESH:D1'
    """
    known = set(named)
    return min(members, key=lambda one: (one in retired, one not in known, *preferred(one)))


def explain(joined: Iterable[Mapping], members: Iterable[str]) -> Iterator[Mapping]:
    """Yield the mappings that made a clique one, in the order they were taken."""
    within = set(members)
    return (one for one in joined if one.subject in within and one.object in within)
