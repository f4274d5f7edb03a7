"""The links of a mechanism: those of curated records where the graph has some, else the signed links of the graph."""

from collections.abc import Iterator, Sequence
from functools import cache

from kgreason.model import Edge, Graph, Hop, Link, Step
from kgreason.sources import load_manifests
from kgreason.verify.grounding import REMEDIES

MOST_LINKS = 100_000
"""Signed links that a search takes in; past it not all routes are known."""
RECORD = "record"
DOWN = frozenset({"down", "both"})
LEVEL = "what a high or low value of a test is"
DRUGS = frozenset({"Drug", "ChemicalEntity"})


def links_between(
    graph: Graph, source: str, target: str, max_hops: int, added: Sequence[Step] = ()
) -> tuple[tuple[Link, ...], int | None, bool]:
    """Return the links, how long a route over them may be (None: any length), and whether these are all there are.

    ``added`` are steps that will be supposed: the links that lead to them and from them are found as well.
    """
    found = recorded(graph, source, target)
    if found:
        return found, None, True
    into, out = sorted({one for one, _ in added}), sorted({one for _, one in added})
    legs = [(source, target, max_hops)]
    legs += [(start, end, max_hops - 1) for start in (source, *out) for end in (*into, target)]
    links: dict[Link, None] = {}
    complete = True
    for start, end, hops in legs[: None if added else 1]:
        some, whole = signed(graph, start, end, hops, shown=(source, target))
        links.update(dict.fromkeys(some))
        complete &= whole
    return tuple(links), max_hops, complete


def recorded(graph: Graph, source: str, target: str) -> tuple[Link, ...]:
    """Return the links of the records that say how one concept treats another; a link of several records once."""
    stated = [_told(edge) for edge in graph.edges(source, graph.predicates, target)]
    records = {told[RECORD] for told in stated if RECORD in told and "drug" not in told}
    found: dict[tuple[str, str, str], Link] = {}
    for edge in _within(graph, source, records) if records else ():
        link = _walked(edge, graph)
        if link.start == link.end:
            continue
        key = (link.start, link.predicate, link.end)
        known = found.get(key)
        if known and known.sign == link.sign:
            link = Link(*key, known.sign, known.hops, known.records | link.records)
        elif known:  # one says it as it is walked, the other backwards
            link = Link(*key, 0, known.hops, known.records | link.records)
        found[key] = link
    return tuple(found[key] for key in sorted(found))


def _told(edge: Edge) -> dict[str, str]:
    return dict(edge.qualifiers)


def _within(graph: Graph, source: str, records: set[str]) -> Iterator[Edge]:
    """Yield the links of records, each once: they name their record's drug; what the record asserts of it does not."""
    seen, todo, given = {source}, [source], set()
    while todo:
        concept = todo.pop()
        for edge in (*graph.edges_from(concept), *graph.edges_to(concept)):
            told = _told(edge)
            if told.get(RECORD) not in records or edge in given or "drug" not in told:
                continue
            given.add(edge)
            yield edge
            fresh = {edge.subject, edge.object} - seen
            seen |= fresh
            todo += sorted(fresh)


def _walked(edge: Edge, graph: Graph) -> Link:
    """Return a record's link as it was written; where our predicate is the inverse one, the sign does not carry."""
    told = _told(edge)
    records = frozenset({told[RECORD]})
    if told.get("original_predicate") in _turned_round(edge.source):
        return Link(edge.object, edge.predicate, edge.subject, 0, (Hop(edge, forward=False),), records)
    return Link(edge.subject, edge.predicate, edge.object, graph.predicates[edge.predicate].sign, (Hop(edge),), records)


@cache
def _turned_round(source: str) -> frozenset[str]:
    """Return the words of a source that run against our predicate."""
    manifest = load_manifests().get(source)
    return (
        frozenset(word for word, key in manifest.predicates.items() if key.startswith("^")) if manifest else frozenset()
    )


# --- where nothing is recorded ---


def signed(graph: Graph, start: str, end: str, max_hops: int, shown: Step) -> tuple[tuple[Link, ...], bool]:
    """Return the signed links on routes of up to some links between two concepts, and whether these are all.

    What holds of a class holds of its members where the predicate is inherited so. That something treats a condition
    is what a mechanism is to show, no part of one; nor is a link straight between what is ``shown``, or another drug.
    """
    seen, layer = {start, end}, [start]
    links: list[Link] = []
    for _ in range(max_hops):
        following: set[str] = set()
        for concept in layer:
            leaving = [link for link in _leaving(concept, end, graph) if (link.start, link.end) != shown]
            following.update(link.end for link in leaving)
            links += leaving
            if len(links) > MOST_LINKS:
                return _on_routes(links, start, end, max_hops), False
        layer = sorted(following - seen)
        seen |= following
    return _on_routes(links, start, end, max_hops), True


def _leaving(concept: str, end: str, graph: Graph) -> Iterator[Link]:
    """Yield the signed links that leave a concept, its own and those of its classes, each of a kind once."""
    yield from _of_level(concept, graph)
    seen: set[tuple[str, str]] = set()
    for above in graph.ancestors(concept):
        drug = graph.concept(above).category in DRUGS
        for edge in graph.edges_from(above):
            known = graph.predicates[edge.predicate]
            if not known.sign or (edge.predicate, edge.object) in seen or {"only_when", "unless"} & _told(edge).keys():
                continue
            if (drug and edge.predicate in REMEDIES) or (above != concept and known.inherit_subject not in DOWN):
                continue
            if edge.object != end and graph.concept(edge.object).category in DRUGS:
                continue
            seen.add((edge.predicate, edge.object))
            via = tuple(Hop(one) for one in graph.lineage(concept, above))
            yield Link(concept, edge.predicate, edge.object, known.sign, (*via, Hop(edge)))


def _of_level(concept: str, graph: Graph) -> Iterator[Link]:
    """Yield that what raises a test's value goes towards its high level, and away from its low one."""
    measure = graph.measure(concept)
    for level, predicate in ((measure.high, "increases"), (measure.low, "decreases")) if measure else ():
        if level:
            edge = Edge(concept, predicate, level, LEVEL)
            yield Link(concept, predicate, level, graph.predicates[predicate].sign, (Hop(edge),))


def _on_routes(links: list[Link], start: str, end: str, max_hops: int) -> tuple[Link, ...]:
    """Return the links that lie on a walk of up to some links from the one to the other."""
    ahead, behind = _distances(links, start, forward=True), _distances(links, end, forward=False)
    far = max_hops + 1
    kept = {one: None for one in links if ahead.get(one.start, far) + behind.get(one.end, far) < max_hops}
    return tuple(sorted(kept, key=lambda one: (one.start, one.predicate, one.end)))


def _distances(links: list[Link], start: str, *, forward: bool) -> dict[str, int]:
    near: dict[str, set[str]] = {}
    for one in links:
        here, there = (one.start, one.end) if forward else (one.end, one.start)
        near.setdefault(here, set()).add(there)
    found, layer = {start: 0}, {start}
    for distance in range(1, len(near) + 1):
        layer = {there for here in layer for there in near.get(here, ())} - found.keys()
        if not layer:
            break
        found.update(dict.fromkeys(layer, distance))
    return found
