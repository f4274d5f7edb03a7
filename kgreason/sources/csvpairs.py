"""Tables of any source (CSV, TSV): pairs, names and cross references, as the manifest's options describe them.

Each option is one table, a list of ``key=value``; its name stands behind a ``#`` in the source of what it gives:

    [options]
    subclasses = ["file=ontologies/x/edges.tsv", "table=edges", "subject=x", "object=y", "predicate=subclass_of"]

A column is its name in the header, or its number (from 1) where ``header=no``.

- every table: ``file``; ``table`` (*edges*, *names*, *xrefs*); ``delimiter`` (*tab*, *comma*, any other text);
  ``quotes`` (*none*, *csv*, *sparql*); ``header`` (*yes*, *no*); ``comment`` (how a comment begins); ``split`` (what
  separates several values in a cell); ``where`` and ``without`` (``COLUMN=PATTERN|PATTERN``, with ``*``); ``ragged``
  (*yes*: cells at the end of a row may be missing);
- an end of a pair: ``subject``, ``subject_prefix`` (for bare identifiers), ``subject_namespace`` (a column that holds
  the prefix), ``subject_name`` (a column with its name: gives a concept); the same for ``object``;
- *edges*: ``predicate`` (of ours), or ``predicate_column`` (mapped by the manifest's predicates); ``qualifiers``
  (``COLUMN:KEY|COLUMN``); ``resolve`` (the object is not an identifier but the name of a subject, in this column);
- *names*: ``subject``, ``name`` (gives a concept), ``synonyms``, ``abbreviations`` (without ``name``: names alone);
- *xrefs*: ``match`` (*exact*, *replaced*, *close*, *broad*, *narrow*, *related*); an empty object is no reference.

A concept's category is what the manifest's categories say of its prefix, else the key ``category``.
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import cast

from kgreason.model import Concept, SourceError
from kgreason.sources.contraction import curie
from kgreason.sources.manifest import Manifest
from kgreason.sources.records import Mapping, Name, Record
from kgreason.sources.sssom import MATCHES, Match
from kgreason.sources.tables import Quotes, Row, read_header, read_table
from kgreason.sources.wordings import Wording, Wordings

COMMON = {"file", "table", "delimiter", "quotes", "header", "comment", "split", "where", "without", "ragged"}
SUBJECT = {"subject", "subject_prefix", "subject_namespace", "category"}
OBJECT = {"object", "object_prefix", "object_namespace"}
NAMED = {"subject_name", "object_name"}
KEYS = {
    "edges": COMMON | SUBJECT | OBJECT | NAMED | {"predicate", "predicate_column", "qualifiers", "resolve"},
    "names": COMMON | SUBJECT | {"name", "synonyms", "abbreviations"},
    "xrefs": COMMON | SUBJECT | OBJECT | {"match"},
}
COLUMNS = ("subject", "subject_namespace", "subject_name", "object", "object_namespace", "object_name",
           "predicate_column", "resolve", "name", "synonyms", "abbreviations")  # fmt: skip
DELIMITERS = {"tab": "\t", "comma": ","}
NEEDED = {"edges": ("object",), "names": (), "xrefs": ("object",)}
QUOTES = {"none", "csv", "sparql"}


def read(path: Path, manifest: Manifest) -> Iterator[Record]:
    """Yield the records of all tables that the manifest describes, in a folder, or of those that one file holds.

    A file of another name than any described one is taken for each.
    """
    words = Wordings(manifest)
    tables = [_Table(name, _keys(manifest, name), manifest, words) for name in manifest.options]
    named = [table for table in tables if path.name == Path(table.keys["file"]).name]
    for table in tables if path.is_dir() else named or tables:
        yield from table.records(path / table.keys["file"] if path.is_dir() else path)


def _keys(manifest: Manifest, name: str) -> dict[str, str]:
    given = manifest.options[name]
    if not isinstance(given, list):
        raise SourceError(place=f"{manifest.name}.toml", found=f"{name} = {given}", wanted='a list of "key=value"')
    keys = {key: value for one in given for key, _, value in [one.partition("=")]}
    allowed = KEYS.get(keys.get("table", ""), set())
    strange = sorted(set(keys) - allowed)
    kind = keys.get("table", "")
    missing = [key for key in ("file", "table", "subject", *NEEDED.get(kind, ())) if not keys.get(key)]
    if kind == "edges" and not (keys.get("predicate") or keys.get("predicate_column")):
        missing.append("predicate")
    if strange or missing:
        found = f"{name} with {', '.join(strange)}" if strange else f"{name} without {', '.join(missing)}"
        raise SourceError(place=f"{manifest.name}.toml", found=found, wanted="a described table")
    return keys


class _Table:
    """One table as its manifest describes it; columns are numbers once the header is read."""

    def __init__(self, name: str, keys: dict[str, str], manifest: Manifest, words: Wordings) -> None:
        self.keys, self.manifest, self.words = keys, manifest, words
        self.source = f"{manifest.name}#{name}"
        self.kind, self.split = keys["table"], keys.get("split", "")
        self.match = cast("Match", keys.get("match", "exact"))
        self.delimiter = DELIMITERS.get(keys.get("delimiter", "tab"), keys.get("delimiter", "")) or "\t"
        self.quotes = cast("Quotes", keys.get("quotes", "csv" if self.delimiter == "," else "none"))
        fixed = keys.get("predicate", "").removeprefix("^")
        self._check(name, fixed)
        self.word = f"={keys['predicate']}" if fixed else ""
        if fixed:
            words.learn(self.word, Wording(fixed, keys["predicate"].startswith("^")))
        self.at: dict[str, int] = {}
        self.where: list[tuple[int, tuple[str, ...], bool]] = []
        self.qualifiers: list[tuple[int, str]] = []
        self.width = self.least = 0
        self.named: dict[str, str] = {}

    def _check(self, name: str, predicate: str) -> None:
        wrong = {
            f"predicate={predicate}": bool(predicate) and predicate not in self.words.known,
            f"match={self.match}": self.match not in MATCHES.values(),
            f"quotes={self.quotes}": self.quotes not in QUOTES,
            f"delimiter={self.delimiter}": self.quotes == "csv" and len(self.delimiter) != 1,
        }
        for found in (key for key, one in wrong.items() if one):
            raise SourceError(place=f"{self.manifest.name}.toml", found=found, wanted=f"a known one in {name}")

    def records(self, path: Path) -> Iterator[Record]:
        """Yield the records of the table's file."""
        if self.keys.get("resolve"):
            for row in self._rows(path):
                if not isinstance(row, SourceError) and self._fits(row[1]):
                    self.named.setdefault(self._cell(row[1], "resolve"), row[1][self.at["subject"]].strip())
        give = {"edges": self._edges, "names": self._names, "xrefs": self._xrefs}[self.kind]
        for row in self._rows(path):
            if isinstance(row, SourceError):
                yield row
            elif not self._fits(row[1]):
                yield self._fault(path, row[0], f"{len(row[1])} cells", f"{self.width} cells")
            elif self._wanted(row[1]):
                try:
                    yield from give(row[1])
                except _BadCellError as error:
                    yield self._fault(path, row[0], error.found, error.wanted)

    def _rows(self, path: Path) -> Iterator[Row | SourceError]:
        keys = self.keys
        rows = read_table(path, delimiter=self.delimiter, quotes=self.quotes, comment=keys.get("comment", ""))
        columns = {key: keys[key] for key in COLUMNS if keys.get(key)}
        listed = [one.partition(":")[::2] for one in keys.get("qualifiers", "").split("|") if one]
        tests = [(keys[key].partition("=")[::2], key == "where") for key in ("where", "without") if keys.get(key)]
        wanted = (*columns.values(), *(column for column, _ in listed), *(test[0] for test, _ in tests))
        if keys.get("header", "yes") == "yes":
            names = read_header(rows, path, wanted)
            number = {name: place for place, name in reversed(list(enumerate(names)))}
        else:
            number = {column: self._number(column) for column in wanted}
            names = [""] * (max(number.values()) + 1)
        self.width = len(names)
        self.least = max(number[column] for column in wanted) + 1
        self.at = {key: number[column] for key, column in columns.items()}
        self.qualifiers = [(number[column], key or column) for column, key in listed]
        self.where = [(number[test[0]], tuple(test[1].split("|")), inside) for test, inside in tests]
        return rows

    def _number(self, column: str) -> int:
        if not column.isdecimal() or not 0 < int(column) < 10_000:
            raise SourceError(place=f"{self.manifest.name}.toml", found=column, wanted="a column's number, from 1")
        return int(column) - 1

    def _fits(self, cells: list[str]) -> bool:
        if self.keys.get("ragged") == "yes":
            cells += [""] * (self.least - len(cells))
        return len(cells) >= self.least and (self.keys.get("header") == "no" or len(cells) <= self.width)

    def _wanted(self, cells: list[str]) -> bool:
        return all(
            any(fnmatchcase(cells[place], pattern) for pattern in patterns) == inside
            for place, patterns, inside in self.where
        )

    def _cell(self, cells: list[str], key: str) -> str:
        return cells[self.at[key]].strip() if key in self.at else ""

    def _many(self, cells: list[str], key: str) -> list[str]:
        cell = self._cell(cells, key)
        if not self.split:
            return [cell] if cell else []
        return [part for one in cell.split(self.split) if (part := one.strip())]

    def _curie(self, cells: list[str], end: str, text: str) -> str:
        found = curie(self.manifest, text, self._cell(cells, f"{end}_namespace") or self.keys.get(f"{end}_prefix", ""))
        if not found:
            raise _BadCellError(text[:80] or f"no {end}", "an identifier")
        return found

    def _concept(self, known: str, name: str, synonyms: tuple[str, ...] = (), short: tuple[str, ...] = ()) -> Concept:
        category = self.manifest.categories.get(known.partition(":")[0]) or self.keys.get("category", "NamedThing")
        return Concept(known, name, category, synonyms, short, source=self.source)

    def _edges(self, cells: list[str]) -> Iterator[Record]:
        subject = self._curie(cells, "subject", self._cell(cells, "subject"))
        word = self.word or self._cell(cells, "predicate_column")
        objects = self._many(cells, "object")
        if not word or not objects:
            raise _BadCellError("no predicate" if objects else "no object", "a pair")
        if "subject_name" in self.at:
            yield self._concept(subject, self._cell(cells, "subject_name"))
        given = {key: text for place, key in self.qualifiers if (text := cells[place].strip())}
        if not self.word and self.words.listed(word) and self.manifest.predicates[word] != "subclass_of":
            given["original_predicate"] = word
        for text in objects:
            object_ = self._curie(cells, "object", self._resolved(text))
            if "object_name" in self.at:
                yield self._concept(object_, self._cell(cells, "object_name"))
            edge = self.words.edge(subject, word, object_, self.source, tuple(sorted(given.items())))
            if edge:
                yield edge

    def _resolved(self, text: str) -> str:
        if "resolve" not in self.at:
            return text
        found = self.named.get(text)
        if found is None:
            raise _BadCellError(text[:80], "the name of a subject")
        return found

    def _names(self, cells: list[str]) -> Iterator[Record]:
        known = self._curie(cells, "subject", self._cell(cells, "subject"))
        synonyms, short = tuple(self._many(cells, "synonyms")), tuple(self._many(cells, "abbreviations"))
        if "name" in self.at:
            name = self._cell(cells, "name")
            if not name:
                raise _BadCellError("no name", "a name")
            yield self._concept(known, name, synonyms, short)
            return
        yield from (Name(known, text, "synonym", self.source) for text in synonyms)
        yield from (Name(known, text, "abbreviation", self.source) for text in short)

    def _xrefs(self, cells: list[str]) -> Iterator[Record]:
        subject = self._curie(cells, "subject", self._cell(cells, "subject"))
        for text in self._many(cells, "object"):
            yield Mapping(subject, self.match, self._curie(cells, "object", self._resolved(text)), self.source)

    def _fault(self, path: Path, number: int, found: str, wanted: str) -> SourceError:
        return SourceError(place=f"{path.name}:{number}", found=found, wanted=wanted)


class _BadCellError(Exception):
    """A cell that holds no value of its kind; costs its row."""

    def __init__(self, found: str, wanted: str) -> None:
        super().__init__(found)
        self.found, self.wanted = found, wanted
