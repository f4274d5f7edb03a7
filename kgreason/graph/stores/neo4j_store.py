"""The store of record: a Neo4j server, by the official driver, in plain Cypher of Neo4j 5."""

import itertools
import logging
import os
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from kgreason.content import content
from kgreason.graph.stores.columns import alike
from kgreason.graph.stores.cypher import check_query, statements
from kgreason.graph.stores.properties import (
    concept_of,
    concept_properties,
    edge_of,
    is_plain,
    key_of,
    label_of,
    type_of,
)
from kgreason.graph.stores.store import Counts, Listing, Step, Table, edges_of
from kgreason.model import Concept, Edge, KgreasonError

NODES = 10_000
EDGES = 5_000
WRITERS = 2
AHEAD = 4
"""Rows a transaction, transactions at a time, and those at work or in line; more gains nothing and costs memory."""
SECONDS = 15.0
"""How long to wait for a server that does not answer."""
_COUNT = "MATCH (:Concept)-[r]->() RETURN count(r)"
_MISSING = """UNWIND range(0, size($keys) - 1) AS place WITH place
WHERE NOT EXISTS { MATCH ()-[r:`TYPE` {key: $keys[place]}]->() } RETURN place ORDER BY place"""
_RESHAPE = """UNWIND $rows AS row MATCH (c:Concept {id: row.id}) WHERE c.category <> row.category
RETURN DISTINCT c.category"""
Item = TypeVar("Item")
Key = TypeVar("Key")


class Neo4jStore:
    """A store at a URI; user and password stand in it, or in NEO4J_USER and NEO4J_PASSWORD."""

    def __init__(self, uri: str) -> None:
        import neo4j

        logging.getLogger("neo4j").addHandler(logging.NullHandler())
        self._place, user, password = _address(uri)
        self._name = os.environ.get("NEO4J_DATABASE") or None
        with self._spoken(self._place):
            self._driver = neo4j.GraphDatabase.driver(
                self._place,
                auth=(user or "neo4j", password) if password else None,
                notifications_min_severity="OFF",
                connection_timeout=SECONDS,
                connection_acquisition_timeout=2 * SECONDS,
            )
        with ExitStack() as undo:
            undo.callback(self._driver.close)
            with self._spoken(self._place):
                self._driver.verify_connectivity()
            undo.pop_all()

    def close(self) -> None:
        """Close the connections."""
        self._driver.close()

    @contextmanager
    def _spoken(self, place: str) -> Iterator[None]:
        """Turn what the driver raises into an error with a place."""
        from neo4j.exceptions import ConfigurationError, DriverError, Neo4jError

        try:
            yield
        except Neo4jError as error:
            wanted = "Cypher that Neo4j understands" if place == "query" else "a Neo4j of 5.7 or newer that takes it"
            if "AccessMode" in (error.code or ""):
                wanted = "a query that only reads, or leave to write (--write)"
            elif "Security" in (error.code or ""):
                wanted = "a user and a password that the server knows (NEO4J_USER, NEO4J_PASSWORD)"
            raise KgreasonError(place=place, found=_line(error.message or str(error)), wanted=wanted) from None
        except (DriverError, ConfigurationError, ValueError, OSError, OverflowError) as error:
            raise KgreasonError(place=self._place, found=_line(str(error)), wanted="a Neo4j server") from None

    # --- asking ---

    def query(self, cypher: str, parameters: Mapping[str, Any] | None = None, *, write: bool = False) -> Table:
        """Return the answer to a query; one that only reads runs where the server itself refuses to write."""
        parameters = dict(parameters or {})
        check_query(cypher, parameters, write=write)
        with self._spoken("query"):
            return self._run(cypher, parameters, write=write)

    def _run(self, cypher: str, parameters: dict[str, Any], *, write: bool) -> Table:
        import neo4j

        def work(transaction: Any) -> Table:
            answer = transaction.run(cypher, parameters)
            columns = tuple(answer.keys())
            return Table(columns, tuple(tuple(_plain(one) for one in record) for record in answer))

        access = neo4j.WRITE_ACCESS if write else neo4j.READ_ACCESS
        with self._driver.session(default_access_mode=access, database=self._name) as session:
            return session.execute_write(work) if write else session.execute_read(work)

    def _streamed(self, cypher: str) -> Iterator[Any]:
        import neo4j

        with (
            self._spoken(self._place),
            self._driver.session(default_access_mode=neo4j.READ_ACCESS, database=self._name) as session,
        ):
            yield from session.run(cypher)

    def concepts(self) -> Iterator[Concept]:
        """Yield all concepts, by identifier."""
        ask = "MATCH (c:Concept) WHERE c.id IS NOT NULL RETURN properties(c), labels(c) ORDER BY c.id"
        for found, labels in self._streamed(ask):
            yield concept_of(found, tuple(labels))

    def edges(self) -> Iterator[Edge]:
        """Yield all edges between concepts, by predicate."""
        kinds = "CALL db.relationshipTypes() YIELD relationshipType AS kind RETURN kind ORDER BY kind"
        for (kind,) in list(self._streamed(kinds)):
            ask = f"MATCH (s:Concept)-[r:`{kind.replace('`', '``')}`]->(o:Concept) RETURN s.id, o.id, properties(r)"
            for subject, object_, found in self._streamed(ask):
                if subject is not None and object_ is not None:
                    yield edge_of(subject, kind, object_, found)

    # --- filling ---

    def change(self, cypher: str, **parameters: Any) -> tuple[tuple[Any, ...], ...]:
        """Run our own text in a transaction that writes; return its rows."""
        with self._spoken(self._place):
            return self._run(cypher, parameters, write=True).rows

    def number(self, cypher: str) -> int:
        """Return the number that our own text asks for."""
        return sum(int(row[0]) for row in self.change(cypher))

    def load(self, listing: Listing, step: Step | None = None) -> Counts:
        """Add what is not there yet; concepts that changed are brought up to date, edges that people edited stay.

        A type of relationship that the store has none of is created without looking for each edge first, and gets
        its constraint at the end; the others get it first, and their keys are looked up by it.
        """
        step = step or (lambda _: None)
        schema = tuple(statements((content("graphs") / "schema.cypher").read_text("utf-8")))
        for one in (one for one in schema if one.startswith("CREATE CONSTRAINT") and "TYPE" not in one):
            self.change(one)
        before = self.number("MATCH (c:Concept) RETURN count(c)")
        for batch in _batches(listing.concepts(), NODES):
            self._load_concepts(batch)
            step(len(batch))
        constraint = next(one for one in schema if "TYPE" in one)
        added = _Edges(self, constraint, step).load(edges_of(listing))
        for one in (one for one in schema if not one.startswith("CREATE CONSTRAINT")):
            self.change(one)
        concepts = self.number("MATCH (c:Concept) RETURN count(c)")
        return Counts(concepts, self.number(_COUNT), concepts - before, added)

    def _load_concepts(self, concepts: Iterable[Concept]) -> None:
        rows = [concept_properties(concept) for concept in concepts]
        for (old,) in self.change(_RESHAPE, rows=rows):
            if label_of(str(old)):
                changed = "UNWIND $rows AS row MATCH (c:Concept {id: row.id}) WHERE row.category <> $old"
                self.change(f"{changed} REMOVE c:{label_of(str(old))}", rows=rows, old=old)
        for label, group in _by(rows, lambda row: label_of(row["category"])):
            also = f" SET c:{label}" if label else ""
            self.change(f"UNWIND $rows AS row MERGE (c:Concept {{id: row.id}}) SET c += row{also}", rows=group)


def _address(uri: str) -> tuple[str, str, str]:
    """Return a URI without user and password, and those, which may also stand in the environment.

    >>> _address("neo4j://me:se%2Fcret@example.org:7687")
    ('neo4j://example.org:7687', 'me', 'se/cret')
    """
    try:
        parts = urlsplit(uri)
    except ValueError:
        raise KgreasonError(place="store", found="a URI that is none", wanted="neo4j://host:port") from None
    user = unquote(parts.username or "") or os.environ.get("NEO4J_USER", "")
    password = unquote(parts.password or "") or os.environ.get("NEO4J_PASSWORD", "")
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(), user, password


class _Edges:
    """Adds edges, one type a batch; some batches are on their way while the next is made ready.

    Two may wait for each other's locks on a concept; the server then ends one, and the driver sends it again.
    """

    def __init__(self, store: Neo4jStore, constraint: str, step: Step) -> None:
        self._store = store
        self._constraint = constraint
        self._step = step
        self._known = {row[0] for row in store.change("CALL db.relationshipTypes()")}
        self._begun: dict[str, bool] = {}
        self._waiting: defaultdict[str, list[Edge]] = defaultdict(list)
        self._sent: deque[Future[int]] = deque()
        self._added = 0

    def load(self, edges: Iterable[Edge]) -> int:
        """Add edges; return how many were not there."""
        with ThreadPoolExecutor(WRITERS) as line:
            for edge in edges:
                waiting = self._waiting[edge.predicate]
                waiting.append(edge)
                if len(waiting) == EDGES:
                    self._send(line, edge.predicate)
            for predicate in sorted(self._waiting):
                self._send(line, predicate)
            self._arrive(0)
        for kind in sorted(self._begun):
            self._constrain(kind)
        return self._added

    def _constrain(self, kind: str) -> None:
        self._store.change(self._constraint.replace("TYPE", kind))

    def _send(self, line: ThreadPoolExecutor, predicate: str) -> None:
        edges, kind = self._waiting.pop(predicate), type_of(predicate)
        if kind not in self._begun:
            count = f"MATCH ()-[r:`{kind}`]->() RETURN count(r)"
            self._begun[kind] = kind in self._known and self._store.number(count) > 0
            if self._begun[kind]:
                self._constrain(kind)
        self._arrive(AHEAD - 1)
        self._sent.append(line.submit(self._put, predicate, edges))
        self._step(len(edges))

    def _arrive(self, leave: int) -> None:
        """Wait until no more than so many batches are on their way."""
        while len(self._sent) > leave:
            self._added += self._sent.popleft().result()

    def _put(self, predicate: str, edges: list[Edge]) -> int:
        kind, keys = type_of(predicate), [key_of(edge) for edge in edges]
        if self._begun[kind]:
            places = [place for (place,) in self._store.change(_MISSING.replace("TYPE", kind), keys=keys)]
            edges, keys = [edges[place] for place in places], [keys[place] for place in places]
        added = 0
        for group in alike(edges, keys):
            text, parameters = group.addition(kind)
            added += self._store.change(text, **parameters)[0][0]
        return added


def _by(items: Iterable[Item], key: Callable[[Item], Key]) -> Iterator[tuple[Key, list[Item]]]:
    groups: dict[Key, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    yield from groups.items()


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    remaining = iter(items)
    while batch := list(itertools.islice(remaining, size)):
        yield batch


def _line(text: str) -> str:
    return " ".join(text.split())


def _plain(value: Any) -> Any:
    """Return a value of an answer as plain data: nodes and relationships as their properties."""
    from neo4j.graph import Entity, Path

    if isinstance(value, Path):
        return {"nodes": [_plain(one) for one in value.nodes], "edges": [_plain(one) for one in value.relationships]}
    if isinstance(value, (Entity, Mapping)):
        return {key: _plain(one) for key, one in sorted(value.items()) if one is not None}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if is_plain(value) else str(value)
