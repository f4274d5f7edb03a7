"""The embedded store: a graph in a folder that answers Cypher without a server (LadybugDB).

One table of nodes, ``Concept``, and a table of relationships for every predicate, so that
``(:Concept)-[:CONTRAINDICATED_IN]->(:Concept)`` means what it means in Neo4j; a category is a property, no label.
"""

import csv
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from kgreason.graph.stores.cypher import check_query, statements
from kgreason.graph.stores.properties import (
    concept_of,
    concept_properties,
    edge_of,
    is_plain,
    is_property,
    key_of,
    plain_qualifiers,
    qualifiers_text,
    type_of,
)
from kgreason.graph.stores.store import Counts, Listing, Step, Table, edges_of
from kgreason.model import Concept, Edge, KgreasonError

FILE = "graph.lbug"
LARGEST = 1 << 38
"""Bytes that a store may take; address space is set aside for them, nothing else."""
BETWEEN = "\x1f"
"""What stands between the names of a list in the files that are copied in."""
ROWS = 10_000
COMMON = ("strength", "value", "only_when", "unless")
"""Qualifiers that every type of relationship has a column for, since the named queries ask for them."""
EDGE = "key STRING, predicate STRING, source STRING, rule STRING, derived BOOL, qualifiers STRING"
TABLES = """
CREATE NODE TABLE IF NOT EXISTS Concept(id STRING PRIMARY KEY, name STRING, synonyms STRING[],
  abbreviations STRING[], same_as STRING[], category STRING, source STRING, description STRING);
ALTER TABLE Concept ADD IF NOT EXISTS description STRING;
CREATE NODE TABLE IF NOT EXISTS Trace(id STRING PRIMARY KEY, form STRING, verdict STRING, why STRING,
  question STRING, claims INT64, supported INT64, contradicted INT64, unknown INT64, versions STRING);
CREATE NODE TABLE IF NOT EXISTS Step(id STRING PRIMARY KEY, number INT64, kind STRING, text STRING, verdict STRING);
CREATE NODE TABLE IF NOT EXISTS Claim(id STRING PRIMARY KEY, says STRING, predicate STRING, negated BOOL,
  certainty STRING, verdict STRING, error STRING, load_bearing BOOL);
CREATE REL TABLE IF NOT EXISTS HAS_STEP(FROM Trace TO Step, number INT64);
CREATE REL TABLE IF NOT EXISTS STATES(FROM Step TO Claim);
CREATE REL TABLE IF NOT EXISTS ABOUT(FROM Claim TO Concept, role STRING);
"""
_CSV = "(header=false, auto_detect=false, parallel=false, delim=',', quote='\"', escape='\"')"
_LIST = "CASE WHEN {0} IS NULL THEN CAST([] AS STRING[]) ELSE string_split({0}, '" + BETWEEN + "') END"
_CONCEPTS = ("synonyms", "abbreviations", "same_as")


class EmbeddedStore:
    """A store in a folder; opened to read unless ``write`` is set, and made where there is none if ``make`` is."""

    def __init__(self, folder: Path, *, write: bool = False, make: bool = False) -> None:
        file, write = folder / FILE, write or make
        if not make and not file.is_file():
            raise KgreasonError(place=str(folder), found="no embedded store", wanted="a folder that graph load filled")
        import ladybug

        try:
            if make:
                folder.mkdir(parents=True, exist_ok=True)
            self._database = ladybug.Database(file, read_only=not write, max_db_size=LARGEST)
            self._connection = ladybug.Connection(self._database)
        except (OSError, RuntimeError) as error:
            raise KgreasonError(place=str(folder), found=_line(error), wanted="an embedded store") from None
        self._write = write
        if write:
            self._make_tables()

    def close(self) -> None:
        """Close the files."""
        self._connection.close()
        self._database.close()

    # --- asking ---

    def query(self, cypher: str, parameters: Mapping[str, Any] | None = None, *, write: bool = False) -> Table:
        """Return the answer to a query."""
        parameters = dict(parameters or {})
        check_query(cypher, parameters, write=write)
        if write and not self._write:
            raise KgreasonError(place="query", found="a store opened to read", wanted="a store opened to write")
        try:
            answer = self._execute(cypher, parameters, write=write)
            columns = tuple(answer.get_column_names())
            return Table(columns, tuple(tuple(_plain(one) for one in row) for row in answer.get_all()))
        except (RuntimeError, ValueError, TypeError) as error:  # the latter for parameters that it has no type for
            refused = "write operations" in str(error) or "read-only" in str(error)
            wanted = (
                "a query that only reads, or leave to write (--write)" if refused else "Cypher that the store reads"
            )
            raise KgreasonError(place="query", found=_line(error), wanted=wanted) from None

    def _execute(self, cypher: str, parameters: dict[str, Any] | None = None, *, write: bool = True) -> Any:
        if write or not self._write:
            return self._connection.execute(cypher, parameters or {})
        self._connection.execute("BEGIN TRANSACTION READ ONLY")
        try:
            return self._connection.execute(cypher, parameters or {})
        finally:
            self._connection.execute("ROLLBACK")

    def _rows(self, cypher: str) -> Iterator[list[Any]]:
        answer = self._execute(cypher)
        while answer.has_next():
            yield answer.get_next()

    def concepts(self) -> Iterator[Concept]:
        """Yield all concepts, by identifier."""
        for (node,) in self._rows("MATCH (c:Concept) RETURN c ORDER BY c.id"):
            yield concept_of(_plain(node))

    def edges(self) -> Iterator[Edge]:
        """Yield all edges between concepts, by predicate."""
        for kind in self._types():
            ask = f"MATCH (s:Concept)-[r:`{kind}`]->(o:Concept) RETURN s.id, o.id, r ORDER BY s.id, o.id, r.key"
            for subject, object_, found in self._rows(ask):
                yield edge_of(subject, kind, object_, _plain(found))

    def _types(self) -> list[str]:
        named = sorted(row[1] for row in self._rows("CALL show_tables() RETURN *") if row[2] == "REL")
        return [name for name in named if name not in {"HAS_STEP", "STATES", "ABOUT"}]

    def _count(self, pattern: str) -> int:
        return int(self._execute(f"MATCH {pattern} RETURN count(*)").get_all()[0][0])

    # --- filling ---

    def _make_tables(self) -> None:
        from kgreason.content import content
        from kgreason.sources import load_predicates

        for table in statements(TABLES):
            self._execute(table)
        known = set(self._types())
        for predicate in load_predicates(content("ontologies")):
            if type_of(predicate) not in known:
                self._make_type(type_of(predicate))

    def _make_type(self, kind: str) -> None:
        columns = ", ".join(f"`{one}` STRING" for one in COMMON)
        self._execute(f"CREATE REL TABLE IF NOT EXISTS `{kind}`(FROM Concept TO Concept, {EDGE}, {columns})")

    def _qualifiers(self, kind: str, wanted: set[str]) -> tuple[str, ...]:
        """Return the columns of qualifiers that a type has, in their order, after those that are missing are added."""
        ask = f"CALL table_info('{kind}') RETURN *"
        for key in sorted(wanted - {row[1] for row in self._rows(ask)}):
            self._execute(f"ALTER TABLE `{kind}` ADD `{key}` STRING")
        return tuple(row[1] for row in sorted(self._rows(ask)) if is_property(row[1]))

    def load(self, listing: Listing, step: Step | None = None) -> Counts:
        """Add what is not there yet; concepts that changed are brought up to date."""
        step = step or (lambda _: None)
        with tempfile.TemporaryDirectory(prefix="kgreason-") as name:
            new_concepts = self._load_concepts(listing, Path(name), step)
            new_edges = self._load_edges(listing, Path(name), step)
        self._execute("CHECKPOINT")
        edges = sum(self._count(f"(:Concept)-[:`{kind}`]->(:Concept)") for kind in self._types())
        return Counts(self._count("(:Concept)"), edges, new_concepts, new_edges)

    def _load_concepts(self, listing: Listing, folder: Path, step: Step) -> int:
        there = {concept.id: concept for concept in self.concepts()}
        changed, added, seen = [], 0, set[str]()
        with (folder / "concepts.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            for concept in listing.concepts():
                step(1)
                row = concept_properties(concept)
                if concept.id in seen or there.get(concept.id) == concept:
                    continue
                seen.add(concept.id)
                if concept.id in there:
                    changed.append(row)
                else:
                    added += 1
                    writer.writerow([_cell(value) for value in row.values()])
        if added:
            self._execute(_copy_concepts(folder / "concepts.csv"))
        update = ", ".join(f"c.{key} = row.{key}" for key in concept_properties(Concept("", "", "")) if key != "id")
        for row in changed:
            self._execute(f"MATCH (c:Concept {{id: $id}}) SET {update.replace('row.', '$')}", row)
        return added

    def _load_edges(self, listing: Listing, folder: Path, step: Step) -> int:
        known = {row[0] for row in self._rows("MATCH (c:Concept) RETURN c.id")}
        rows = _Spread(folder, known)
        with rows:
            for edge in edges_of(listing):
                step(1)
                rows.add(edge)
        added = 0
        for kind, wanted in sorted(rows.kinds.items()):
            self._make_type(kind)
            columns = self._qualifiers(kind, wanted | set(COMMON))
            there = {row[0] for row in self._rows(f"MATCH (:Concept)-[r:`{kind}`]->(:Concept) RETURN r.key")}
            ready = folder / "ready.csv"
            fresh = rows.arranged(kind, columns, there, ready)
            if fresh:
                names = ", ".join(f"`{one}`" for one in ("key", "predicate", "source", "rule", "derived", "qualifiers"))
                quoted = "".join(f", `{one}`" for one in columns)
                self._execute(f"COPY `{kind}`({names}{quoted}) FROM '{_path(ready)}' {_CSV}")
            added += fresh
        return added


class _Spread:
    """Edges in one file a type, as they come; then arranged in the columns that the type turns out to have."""

    def __init__(self, folder: Path, known: set[str]) -> None:
        self._folder = folder
        self._known = known
        self._stack = ExitStack()
        self._writers: dict[str, Any] = {}
        self.kinds: dict[str, set[str]] = {}

    def __enter__(self) -> None:
        self._stack.__enter__()

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def add(self, edge: Edge) -> None:
        """Write an edge, unless it leads to what is no concept."""
        if edge.subject not in self._known or edge.object not in self._known:
            return
        kind = type_of(edge.predicate)
        if kind not in self._writers:
            file = (self._folder / f"{kind}.csv").open("w", encoding="utf-8", newline="")
            self._writers[kind] = csv.writer(self._stack.enter_context(file))
            self.kinds[kind] = set()
        plain = plain_qualifiers(edge.qualifiers)
        self.kinds[kind] |= plain.keys()
        row = [edge.subject, edge.object, key_of(edge), edge.predicate, edge.source, edge.rule, edge.rule and True]
        pairs = [part for pair in plain.items() for part in pair]
        self._writers[kind].writerow([_cell(one) for one in (*row, qualifiers_text(edge.qualifiers), *pairs)])

    def arranged(self, kind: str, columns: tuple[str, ...], there: set[str], file: Path) -> int:
        """Write the rows of a type that are not there yet as the table wants them; return how many."""
        count = 0
        with (
            (self._folder / f"{kind}.csv").open(encoding="utf-8", newline="") as read,
            file.open("w", encoding="utf-8", newline="") as write,
        ):
            writer = csv.writer(write)
            for row in csv.reader(read):
                if row[2] not in there:
                    there.add(row[2])
                    count += 1
                    named = dict(zip(row[8::2], row[9::2], strict=True))
                    writer.writerow([*row[:8], *(named.get(one, "") for one in columns)])
        return count


def _copy_concepts(file: Path) -> str:
    keys = tuple(concept_properties(Concept("", "", "")))
    typed = ", ".join(f"{key} STRING" for key in keys)
    read = ", ".join(_LIST.format(key) if key in _CONCEPTS else key for key in keys)
    return f"COPY Concept FROM (LOAD WITH HEADERS ({typed}) FROM '{_path(file)}' {_CSV} RETURN {read})"


def _path(file: Path) -> str:
    return str(file).replace("\\", "\\\\").replace("'", "\\'")


def _cell(value: Any) -> Any:
    """Return a value as a cell; characters that no name needs would end a list or a text too early."""
    if isinstance(value, list):
        return BETWEEN.join(str(one).replace(BETWEEN, " ").replace("\0", " ") for one in value)
    return value.replace("\0", " ") if isinstance(value, str) else value


def _line(error: Exception) -> str:
    return " ".join(str(error).split())


def _plain(value: Any) -> Any:
    """Return a value of an answer without the store's own fields: nodes and relationships as their properties."""
    if isinstance(value, dict):
        if "_NODES" in value:
            return {"nodes": _plain(value["_NODES"]), "edges": _plain(value["_RELS"])}
        return {key: _plain(one) for key, one in sorted(value.items()) if key[:1] != "_" and one is not None}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if is_plain(value) else str(value)
