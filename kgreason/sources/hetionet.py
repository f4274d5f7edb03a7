"""Hetionet (Himmelstein et al. 2017): the hetnet JSON and SIF of its releases, and its tables, one file a metaedge."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kgreason.model import Concept, SourceError
from kgreason.sources.contraction import curie
from kgreason.sources.manifest import Manifest
from kgreason.sources.opening import is_file
from kgreason.sources.records import Record
from kgreason.sources.streams import read_members
from kgreason.sources.tables import read_header, read_table
from kgreason.sources.wordings import Qualifiers, Wordings

REMEMBERED = 1 << 17
"""Identifiers that are kept so as not to parse them again."""
NODES = ("id", "name", "kind")
SIF = ("source", "metaedge", "target")
METAEDGES = ("id", "metaedge")
FACTS = {"source": "knowledge_source", "sources": "knowledge_source", "pubmed_ids": "publications",
         "actions": "actions", "affinity_nM": "affinity_nM"}  # fmt: skip
"""What the JSON says of an edge, by the qualifier that it is kept as."""


def read(path: Path, manifest: Manifest) -> Iterator[Record]:
    """Yield concepts and edges of a release file, of the folder of tables, or of a folder that holds either.

    The option ``prefixes`` says which prefix the identifiers of a kind have (``"Compound=DRUGBANK"``), or those of a
    kind that begin in some way (``"Pathway:WP=WIKIPATHWAYS"``), ``tables`` where the tables stand in a data folder,
    ``nodes`` which tables of nodes stand beside them, ``absent`` which metaedges the tables are known to lack. A
    metaedge's predicate is looked up by its abbreviation (*CtD*).
    """
    reading = _Reading(manifest)
    if not path.is_dir():
        yield from reading.json(path) if ".json" in path.suffixes else reading.sif(path)
        return
    tables = _text(manifest, "tables")
    folder = path if (path / "edges").is_dir() else path / tables
    if (tables or folder == path) and (folder / "edges").is_dir():
        nodes = [folder / "nodes.tsv"] if folder == path else [path / one for one in _list(manifest, "nodes")]
        for file in nodes:
            yield from reading.nodes(file)
        yield from reading.tables(folder)
        return
    for download in manifest.files:
        file = path / download.name
        yield from reading.json(file) if ".json" in file.suffixes else reading.sif(file)


def _list(manifest: Manifest, key: str) -> list[str]:
    value = manifest.options.get(key, [])
    return value if isinstance(value, list) else [str(value)]


def _text(manifest: Manifest, key: str) -> str:
    return str(manifest.options.get(key, ""))


class _Reading:
    """What Hetionet's kinds, identifiers and metaedges are in our terms."""

    def __init__(self, manifest: Manifest) -> None:
        self.manifest = manifest
        self.words = Wordings(manifest)
        self.seen: dict[tuple[str, str], str] = {}
        self.prefixes = dict(one.split("=", 1) for one in _list(manifest, "prefixes") if "=" in one)

    def _curie(self, kind: str, identifier: str) -> str:
        """Return a CURIE from a kind and an identifier, which carries a prefix of its own or not."""
        known = self.seen.get((kind, identifier))
        if known is None:
            given = kind in self.manifest.categories
            prefix = "" if ":" in identifier else self._prefix(kind, identifier)
            known = curie(self.manifest, identifier, prefix) if given else ""
            if len(self.seen) == REMEMBERED:
                self.seen.clear()
            self.seen[kind, identifier] = known
        return known

    def _prefix(self, kind: str, identifier: str) -> str:
        by_start = (f"{kind}:{identifier[:length]}" for length in (3, 2))
        return next((self.prefixes[one] for one in (*by_start, kind) if one in self.prefixes), kind.replace(" ", ""))

    def _end(self, text: str) -> str:
        kind, _, identifier = text.partition("::")
        return self._curie(kind, identifier)

    def _node(self, place: str, kind: str, identifier: str, name: str) -> Record:
        known = self._curie(kind, identifier)
        if not known or not name:
            return SourceError(place=place, found=f"{kind}::{identifier} {name}"[:80], wanted="a named node")
        return Concept(known, name, self.manifest.categories[kind], source=self.manifest.name)

    def _edge(self, place: str, ends: tuple[str, str], metaedge: str, given: Qualifiers = ()) -> Iterator[Record]:
        if not all(ends):
            yield SourceError(place=place, found="an end without an identifier", wanted="two known kinds of node")
            return
        edge = self.words.edge(ends[0], metaedge, ends[1], self.manifest.name, given)
        if edge:
            yield edge

    # --- tables ---

    def nodes(self, file: Path) -> Iterator[Record]:
        """Yield the nodes of a table: ``Kind::identifier``, name, kind."""
        for place, cells in self._rows(file, NODES):
            if isinstance(cells, SourceError):
                yield cells
            else:
                kind, _, identifier = cells[0].partition("::")
                yield self._node(place, kind, identifier, cells[1])

    def _rows(self, file: Path, wanted: tuple[str, ...]) -> Iterator[tuple[str, list[str] | SourceError]]:
        """Yield (place, wanted cells) of a table with a header."""
        rows = read_table(file)
        names = read_header(rows, file, wanted)
        at = [names.index(name) for name in wanted]
        for row in rows:
            if isinstance(row, SourceError):
                yield row.place, row
                continue
            place = f"{file.name}:{row[0]}"
            if len(row[1]) == len(names):
                yield place, [row[1][one] for one in at]
            else:
                wanted_cells = f"{len(names)} cells"
                yield place, SourceError(place=place, found=f"{len(row[1])} cells", wanted=wanted_cells)

    def tables(self, folder: Path) -> Iterator[Record]:
        """Yield the edges of ``edges/NAME.tsv``, for each metaedge that ``metaedges.tsv`` names."""
        absent = _list(self.manifest, "absent")
        for place, cells in self._rows(folder / "metaedges.tsv", METAEDGES):
            if isinstance(cells, SourceError):
                yield cells
                continue
            file = folder / "edges" / f"{cells[1]}.tsv"
            if file.name != f"{cells[1]}.tsv":
                yield SourceError(place=place, found=f"the metaedge {cells[1]!r}", wanted="the name of a table")
            elif is_file(file) or cells[0] not in absent:
                yield from self._table(file, cells[0])

    def _table(self, file: Path, metaedge: str) -> Iterator[Record]:
        rows = read_table(file)
        names = read_header(rows, file, ())
        kinds = [
            name.removeprefix(start).removesuffix(")")
            for name, start in zip(names, (":START_ID(", ":END_ID("), strict=False)
            if name.startswith(start)
        ]
        if len(names) != 2 or len(kinds) != 2:
            found = f"the columns {', '.join(names)[:200]}"
            raise SourceError(place=f"{file.name}:1", found=found, wanted=":START_ID(…) and :END_ID(…)")
        for row in rows:
            if isinstance(row, SourceError):
                yield row
                continue
            place = f"{file.name}:{row[0]}"
            if len(row[1]) == 2:
                ends = (self._curie(kinds[0], row[1][0]), self._curie(kinds[1], row[1][1]))
                yield from self._edge(place, ends, metaedge)
            else:
                yield SourceError(place=place, found=f"{len(row[1])} cells", wanted="2 cells")

    # --- release files ---

    def sif(self, file: Path) -> Iterator[Record]:
        """Yield the edges of a SIF file: source, metaedge, target."""
        for place, cells in self._rows(file, SIF):
            if isinstance(cells, SourceError):
                yield cells
            else:
                yield from self._edge(place, (self._end(cells[0]), self._end(cells[2])), cells[1])

    def json(self, file: Path) -> Iterator[Record]:
        """Yield the nodes and edges of a hetnet JSON file."""
        short: dict[str, str] = {}
        seen = set()
        number = 0
        for key, value in read_members(file, frozenset({"nodes", "edges"})):
            number = number + 1 if key in seen else 1
            seen.add(key)
            place = f"{file.name}:{key}/{number - 1}"
            if key == "kind_to_abbrev" and isinstance(value, dict):
                short = {str(kind): str(one) for kind, one in value.items()}
            elif key in {"nodes", "edges"} and not isinstance(value, dict):
                yield SourceError(place=place, found=str(value)[:80], wanted="an object")
            elif key == "nodes":
                yield self._node(place, *(str(value.get(one, "")) for one in ("kind", "identifier", "name")))
            elif key == "edges":
                yield from self._json_edge(place, value, short)
        if missing := sorted({"kind_to_abbrev", "nodes", "edges"} - seen):
            raise SourceError(place=file.name, found=f"no {', '.join(missing)}", wanted="a hetnet in JSON")

    def _json_edge(self, place: str, value: dict[str, Any], short: dict[str, str]) -> Iterator[Record]:
        ends = value.get("source_id"), value.get("target_id")
        kinds = [end[0] for end in ends if isinstance(end, list) and len(end) == 2 and isinstance(end[0], str)]
        kind = value.get("kind")
        if len(kinds) != 2 or not all(isinstance(one, str) and one in short for one in (*kinds, kind)):
            yield SourceError(place=place, found=str(value)[:80], wanted="an edge between two known kinds of node")
            return
        way = ">" if value.get("direction") == "forward" else ""
        metaedge = f"{short[kinds[0]]}{short[str(kind)]}{way}{short[kinds[1]]}"
        known = (self._curie(*(str(one) for one in ends[0] or ())), self._curie(*(str(one) for one in ends[1] or ())))
        facts = value.get("data")
        yield from self._edge(place, known, metaedge, _qualifiers(facts) if isinstance(facts, dict) else ())


def _qualifiers(facts: dict[str, Any]) -> Qualifiers:
    """Return what an edge's data says of where it comes from.

    >>> _qualifiers({"sources": ["A", "B"], "pubmed_ids": [7], "license": "CC0", "unbiased": False})
    (('knowledge_source', 'A|B'), ('publications', 'PMID:7'))
    """
    kept: dict[str, str] = {}
    for fact, key in FACTS.items():
        value = facts.get(fact)
        values = value if isinstance(value, list) else [value] if value not in (None, "") else []
        told = [f"PMID:{one}" if key == "publications" else str(one) for one in values]
        if told:
            kept[key] = "|".join(told)
    return tuple(sorted(kept.items()))
