"""The named queries of ``graphs/queries``: what each answers, what it wants, and its rows on any store.

A file begins with comment lines: its name, what it answers, and ``$parameter: what it means (an example)``.
"""

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from kgreason.content import content
from kgreason.graph.stores.cypher import bare, parameters_of
from kgreason.graph.stores.store import Store, Table
from kgreason.model import KgreasonError

_CURIE = re.compile(r"[A-Za-z][\w.]*:\S")
_FOUND_BY = (
    "c.id = $text",
    "c.name = $text",
    "$text IN c.same_as OR $text IN c.synonyms OR $text IN c.abbreviations",
    "toLower(c.name) = toLower($text)",
)
_PARAMETER = re.compile(r"\$(\w+): (.+) \((.+)\)")


class Parameter(Struct, frozen=True):
    """What a query wants: its name, what it means, and an example as it is written on the command line."""

    name: str
    meaning: str
    example: str

    @property
    def is_number(self) -> bool:
        """Whether it is a number; then the example is what it is where it is not given."""
        return self.example.isdigit()


class NamedQuery(Struct, frozen=True):
    """A query of ours: its name, what it answers, what it wants, and its text."""

    name: str
    about: str
    parameters: tuple[Parameter, ...]
    text: str


def load_queries() -> dict[str, NamedQuery]:
    """Return all named queries by name."""
    folder = content("graphs") / "queries"
    files = sorted((one for one in folder.iterdir() if one.name.endswith(".cypher")), key=lambda one: one.name)
    read = [read_query(one.name.removesuffix(".cypher"), one.read_text("utf-8")) for one in files]
    return {one.name: one for one in read}


def read_query(stem: str, text: str) -> NamedQuery:
    """Return the query of a file; its head must name it as the file is named, and say each parameter it uses."""
    head = [line.removeprefix("//").strip() for line in text.splitlines() if line.startswith("//")]
    if len(head) < 2 or head[0] != stem:
        raise KgreasonError(place=f"{stem}.cypher", found=" ".join(head[:1]), wanted=f"a head: {stem}, and its answer")
    found = [_PARAMETER.fullmatch(line) for line in head[2:]]
    parameters = tuple(Parameter(*one.groups()) for one in found if one)
    said = tuple(sorted(one.name for one in parameters))
    if len(parameters) != len(head) - 2 or said != parameters_of(text):
        wanted = "a line '// $name: what it means (example)' for each of " + ", ".join(parameters_of(text))
        raise KgreasonError(place=f"{stem}.cypher", found=", ".join(head[2:]), wanted=wanted)
    body = "".join(f"{line}\n" for line in text.splitlines() if not line.startswith("//"))
    return NamedQuery(stem, head[1], parameters, body.strip())


def run_named(store: Store, name: str, given: Mapping[str, str]) -> Table:
    """Return the rows of a named query, in the same order on every store; ``given`` are its parameters as text.

    What stands for a concept is an identifier or a name. Between the members of a list stands ``|``. A number that
    is not given is the one of the example.
    """
    queries = load_queries()
    query = queries.get(name)
    if query is None:
        raise KgreasonError(place="query", found=name, wanted="one of " + ", ".join(queries))
    known = {one.name: one for one in query.parameters}
    if strange := sorted(set(given) - set(known)):
        wanted = ", ".join(known) or "no parameters"
        raise KgreasonError(place=f"query {name}", found=", ".join(strange), wanted=wanted)
    values = {one.name: one.example for one in query.parameters if one.is_number} | dict(given)
    table = store.query(query.text, {key: _value(store, known[key], text) for key, text in values.items()})
    if re.search(r"\bUNION\b", bare(query.text)):
        return Table(table.columns, tuple(sorted(table.rows, key=_order)))
    return table


def _order(row: tuple[Any, ...]) -> list[tuple[bool, float, str]]:
    return [(one is None, one if isinstance(one, (int, float)) else 0, str(one)) for one in row]


def _value(store: Store, parameter: Parameter, text: str) -> Any:
    """Return what a parameter's text means; its example says whether it is a number, a list, concepts."""
    if parameter.is_number:
        if not re.fullmatch(r"\d{1,9}", text):
            raise KgreasonError(place=f"${parameter.name}", found=text, wanted="a number")
        return int(text)
    members = [one.strip() for one in text.split("|")] if "|" in parameter.example else [text]
    if _CURIE.match(parameter.example):
        members = [resolve(store, one) for one in members]
    return members if "|" in parameter.example else members[0]


def resolve(store: Store, text: str) -> str:
    """Return the identifier of a concept by one of its identifiers or names; capitals do not matter."""
    for condition in _FOUND_BY:
        rows = store.query(
            f"MATCH (c:Concept) WHERE {condition} RETURN c.id ORDER BY c.id LIMIT 1", {"text": text}
        ).rows
        if rows:
            return str(rows[0][0])
    raise KgreasonError(place="concept", found=repr(text), wanted="a name or identifier that the store has")
