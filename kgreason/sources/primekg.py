"""PrimeKG's ``kg.csv`` (Chandak, Huang, Zitnik 2023): each relationship is there in both directions, and read once."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kgreason.model import Concept, SourceError
from kgreason.sources.contraction import curie
from kgreason.sources.manifest import Manifest
from kgreason.sources.opening import is_file
from kgreason.sources.records import Mapping, Record
from kgreason.sources.tables import read_header, read_table
from kgreason.sources.wordings import Wordings

COLUMNS = (
    "relation", "display_relation", "x_index", "x_id", "x_type", "x_name", "x_source",
    "y_index", "y_id", "y_type", "y_name", "y_source",
)  # fmt: skip
GROUPED = "_grouped"


def read(path: Path, manifest: Manifest) -> Iterator[Record]:
    """Yield concepts and edges of ``kg.csv``, or of the folder that the manifest's file, or it, lies in.

    Which of the two directions is read: the one whose first end has the type that the option ``subjects`` names for
    the relation (``"indication=drug"``), else the one with the lower index first. What parents and children are is
    lost in the file (*parent-child* stands there in both directions), so it gives no ``subclass_of``.
    """
    files = [path / one.name for one in manifest.files] if path.is_dir() else [path]
    file = next((one for one in files if is_file(one)), path / "kg.csv")
    yield from _Reading(path if path.is_file() else file, manifest).records()


def _pair(text: str, manifest: Manifest) -> tuple[str, str]:
    relation, equals, kind = text.partition("=")
    if not equals:
        raise SourceError(place=f"{manifest.name}.toml", found=f"subjects: {text!r}", wanted="relation=type")
    return relation, kind


class _Reading:
    """One file's reading: which nodes were seen (some 130,000), how many rows went each way."""

    def __init__(self, file: Path, manifest: Manifest) -> None:
        self.file, self.manifest = file, manifest
        self.words = Wordings(manifest)
        given = manifest.options
        listed = given.get("subjects", [])
        self.subjects = dict(_pair(one, manifest) for one in listed) if isinstance(listed, list) else {}
        padded = given.get("padded", [])
        self.padded = frozenset(padded) if isinstance(padded, list) else frozenset()
        self.nodes: dict[str, str] = {}
        self.ways: Counter[tuple[str, int]] = Counter()

    def records(self) -> Iterator[Record]:
        rows = read_table(self.file, delimiter=",", quotes="csv")
        if tuple(read_header(rows, self.file, COLUMNS)) != COLUMNS:
            raise SourceError(place=f"{self.file.name}:1", found="columns in another order", wanted=", ".join(COLUMNS))
        for row in rows:
            if isinstance(row, SourceError):
                yield row
            elif len(row[1]) != len(COLUMNS):
                yield self._fault(row[0], f"{len(row[1])} cells", f"{len(COLUMNS)} cells")
            else:
                yield from self._row(*row)
        yield from self._lopsided()

    def _row(self, number: int, cells: list[str]) -> Iterator[Record]:
        relation, shown, x, _, x_type, _, _, y, _, y_type, _, _ = cells
        if not (x.isdecimal() and y.isdecimal()) or len(x) > 18 or len(y) > 18:
            yield self._fault(number, f"the indices {x[:30]} and {y[:30]}", "two numbers")
            return
        way = self._way(relation, x_type, y_type, int(x), int(y))
        self.ways[relation, way] += 1
        if way < 0:
            return
        for end in (cells[2:7], cells[7:12]):
            if end[0] not in self.nodes:
                yield from self._node(number, end)
        subject, object_ = self.nodes.get(x, ""), self.nodes.get(y, "")
        if subject and object_:
            word = f"{relation}/{shown}"
            edge = self.words.edge(subject, word if self.words.listed(word) else self._plain(relation, shown), object_,
                                   self.manifest.name)  # fmt: skip
            if edge:
                yield edge

    def _plain(self, relation: str, shown: str) -> str:
        return relation if self.words.listed(relation) else shown

    def _way(self, relation: str, x_type: str, y_type: str, x: int, y: int) -> int:
        """Return 1 for the direction that is read, -1 for the other, 0 for a node's relation to itself."""
        subject = self.subjects.get(relation, "")
        if subject and x_type != y_type and subject in {x_type, y_type}:
            return 1 if x_type == subject else -1
        return (x < y) - (x > y)

    def _node(self, number: int, end: list[str]) -> Iterator[Record]:
        index, identifier, kind, name, source = end
        grouped = source.endswith(GROUPED)
        known = self._curie(source.removesuffix(GROUPED), identifier) if not grouped else f"PRIMEKG:{identifier}"
        if not known or not identifier:
            yield self._fault(number, f"{source} {identifier}"[:80], "an identifier")
            return
        self.nodes[index] = known
        category = self.manifest.categories.get(kind, "NamedThing")
        yield Concept(known, name, category, source=self.manifest.name)
        for member in identifier.split("_") if grouped else ():
            one = self._curie(source.removesuffix(GROUPED), member)
            if one:
                yield Mapping(known, "narrow", one, self.manifest.name)

    def _curie(self, source: str, identifier: str) -> str:
        return curie(self.manifest, identifier.zfill(7) if source in self.padded else identifier, source)

    def _lopsided(self) -> Iterator[SourceError]:
        for relation in sorted({relation for relation, _ in self.ways}):
            there, back = self.ways[relation, 1], self.ways[relation, -1]
            if there != back:
                found = f"{there} rows of {relation} in one direction, {back} in the other"
                yield SourceError(place=self.file.name, found=found, wanted="each relationship in both directions")

    def _fault(self, number: int, found: str, wanted: str) -> SourceError:
        return SourceError(place=f"{self.file.name}:{number}", found=found, wanted=wanted)
