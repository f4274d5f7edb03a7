"""Edges of one type as the columns that are sent to Neo4j: one text a column, and a value that all share once.

What a batch costs here is time the server waits, so edges are dealt with a column at a time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import Any

from kgreason.graph.stores.properties import is_property, plain_qualifiers, qualifiers_text
from kgreason.model import Edge

BETWEEN = "\x1f"
"""What stands between the values of a column: one long text is sent much sooner than a list of short ones."""
_FIRST = itemgetter(0)
_ADD = """CYPHER replan=skip WITH COLUMNS
UNWIND range(0, size(subjects) - 1) AS run MATCH (s:Concept {id: subjects[run]})
UNWIND range($begins[run], $begins[run + 1] - 1) AS i MATCH (o:Concept {id: objects[i]})
CREATE (s)-[:`TYPE` {PROPERTIES}]->(o) RETURN count(*)"""
Columns = dict[str, Sequence[str | bool]]


@dataclass(slots=True)
class Alike:
    """Edges whose relationships have properties of the same names, and those as columns."""

    subjects: list[str]
    objects: list[str]
    columns: Columns

    def addition(self, kind: str) -> tuple[str, dict[str, Any]]:
        """Return what adds these edges as relationships of a type, and its parameters."""
        names, begins = runs(self.subjects)
        first, parameters = _column("subjects", names)
        read, sent = _column("objects", self.objects)
        parameters |= sent | {"begins": begins}
        reads, stated = [first, read], []
        for place, (name, column) in enumerate(self.columns.items()):
            key = f"p{place}"
            if column.count(column[0]) == len(column):
                parameters[key] = column[0]
                stated.append(f"`{name}`: ${key}")
            else:
                read, sent = _column(key, column)
                parameters |= sent
                reads.append(read)
                stated.append(f"`{name}`: {key}[i]")
        text = _ADD.replace("COLUMNS", ", ".join(reads)).replace("PROPERTIES", ", ".join(stated))
        return text.replace("TYPE", kind), parameters


def alike(edges: Sequence[Edge], keys: Sequence[str]) -> Iterator[Alike]:
    """Yield edges of one type with their keys, those that have the same properties together."""
    groups: dict[tuple[Any, ...], list[int]] = {}
    for place, edge in enumerate(edges):
        shape = (tuple(map(_FIRST, edge.qualifiers)), not edge.source, not edge.rule)
        groups.setdefault(shape, []).append(place)
    for (names, *_), places in groups.items():
        group = [edges[place] for place in places]
        stated = _stated(names, group)
        if stated is None:
            yield from _one_by_one(group, [keys[place] for place in places])
        else:
            yield _together(group, _own(group, [keys[place] for place in places]) | stated)


def _together(edges: Sequence[Edge], columns: Columns) -> Alike:
    return Alike([edge.subject for edge in edges], [edge.object for edge in edges], columns)


def _own(edges: Sequence[Edge], keys: list[str]) -> Columns:
    """Return the properties that every relationship has, but for source and rule where these edges have none."""
    columns: Columns = {"key": keys, "predicate": [edge.predicate for edge in edges]}
    if edges[0].source:
        columns["source"] = [edge.source for edge in edges]
    if edges[0].rule:
        columns |= {"rule": [edge.rule for edge in edges], "derived": [True] * len(edges)}
    return columns


def _stated(names: tuple[str, ...], edges: Sequence[Edge]) -> Columns | None:
    """Return the qualifiers of these names as columns, or nothing where properties do not tell them whole."""
    if not names:
        return {}
    columns = [[edge.qualifiers[place][1] for edge in edges] for place in range(len(names))]
    if not _tells_whole(names) or any("" in column for column in columns):
        return None
    return dict(zip(names, columns, strict=True))


@lru_cache(maxsize=1024)
def _tells_whole(names: tuple[str, ...]) -> bool:
    return all(map(is_property, names)) and all(one < other for one, other in pairwise(names))


def _one_by_one(edges: Sequence[Edge], keys: Sequence[str]) -> Iterator[Alike]:
    """Yield edges whose qualifiers are not all properties: each has what its own come to."""
    groups: dict[tuple[str, ...], list[tuple[Edge, str, dict[str, str]]]] = {}
    for edge, key in zip(edges, keys, strict=True):
        text = qualifiers_text(edge.qualifiers)
        found = ({"qualifiers": text} if text else {}) | plain_qualifiers(edge.qualifiers)
        groups.setdefault(tuple(found), []).append((edge, key, found))
    for names, rows in groups.items():
        group = [edge for edge, _, _ in rows]
        columns: Columns = {name: [found[name] for _, _, found in rows] for name in names}
        yield _together(group, _own(group, [key for _, key, _ in rows]) | columns)


def _column(key: str, values: Sequence[str | bool]) -> tuple[str, dict[str, Any]]:
    r"""Return how a column is read, and what is sent of it: one text, or a list where a value holds the mark between.

    >>> _column("p", ["a", "b"])
    ('split($p, $between) AS p', {'p': 'a\x1fb', 'between': '\x1f'})
    """
    joined = BETWEEN.join(map(str, values))
    if joined.count(BETWEEN) == len(values) - 1:
        return f"split(${key}, $between) AS {key}", {key: joined, "between": BETWEEN}
    return f"${key} AS {key}", {key: list(values)}


def runs(subjects: list[str]) -> tuple[list[str], list[int]]:
    """Return the subject of each run, since the server looks it up once, and where each begins, with the end behind.

    >>> runs(["EX:a", "EX:a", "EX:b"])
    (['EX:a', 'EX:b'], [0, 2, 3])
    """
    names: list[str] = []
    begins: list[int] = []
    last = None
    for place, subject in enumerate(subjects):
        if subject != last:
            names.append(subject)
            begins.append(place)
            last = subject
    begins.append(len(subjects))
    return names, begins
