"""The tables of the Rich Release Format: where they lie, their columns, their rows block by block."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from msgspec import Struct

from kgreason.model import SourceError
from kgreason.sources.opening import opened

WIDTHS = {"CONSO": 18, "REL": 16, "STY": 6, "DEF": 8, "SAT": 13, "DOC": 4, "FILES": 6}
"""Columns a table (UMLS Reference Manual, chapter 3; RxNorm Technical Documentation, section 12).

CONSO  CUI LAT TS LUI STT SUI ISPREF AUI SAUI SCUI SDUI SAB TTY CODE STR SRL SUPPRESS CVF
REL    CUI1 AUI1 STYPE1 REL CUI2 AUI2 STYPE2 RELA RUI SRUI SAB SL RG DIR SUPPRESS CVF
STY    CUI TUI STN STY ATUI CVF
DEF    CUI AUI ATUI SATUI SAB DEF SUPPRESS CVF
SAT    CUI LUI SUI METAUI STYPE CODE ATUI SATUI ATN SAB ATV SUPPRESS CVF
DOC    DOCKEY VALUE TYPE EXPL
FILES  FIL DES FMT CLS RWS BTS
"""
PLAIN = frozenset({"REL", "STY"})
"""Tables of identifiers and codes only: a letter that is no ASCII is a fault there."""
FOLDERS = (".", "META", "rrf", "RRF")
ENDINGS = ("", ".gz", ".bz2", ".xz")
SIZE = 1 << 20
LONGEST = 1 << 24
STATED = re.compile("[0-9]{1,18}")
"""Bytes read at once, and of a row at most; how many rows a release may state."""


class Table(Struct, frozen=True):
    """One file of a release: the end of its name (``REL``), where it lies, its columns, its rows if they are stated."""

    kind: str
    path: Path
    rows: int | None = None

    @property
    def width(self) -> int:
        """The number of its columns; every row ends with one more ``|``."""
        return WIDTHS[self.kind]

    def fault(self, number: int, row: str | list[str]) -> SourceError:
        """Return the fault of a row, or of its cells, that does not have the table's form."""
        line = row if isinstance(row, str) else "|".join(row)
        columns = line.count("|")
        whole = columns == self.width
        found, wanted = repr(line[:120]) if whole else f"{columns} columns", f"a row of {self.width} columns"
        wanted += ", each in its form" if whole else ""
        return SourceError(place=f"{self.path.name}:{number}", found=found, wanted=wanted)

    def cells(self) -> Iterator[tuple[int, list[str]] | SourceError]:
        """Yield (number, cells) a row; one of another width is a fault. Raises what ``blocks`` does."""
        for block in self.blocks():
            if isinstance(block, SourceError):
                yield block
                continue
            for number, row in enumerate(block[1], block[0]):
                cells = row.split("|")
                if len(cells) == self.width + 1 and not cells[-1]:
                    yield number, cells
                else:
                    yield self.fault(number, row)

    def blocks(self) -> Iterator[tuple[int, list[str]] | SourceError]:
        """Yield (number of the first row, rows) a block of rows; a row whose bytes can't be read is a fault.

        Raises SourceError where the file is empty, is no such table, breaks off, or has fewer rows than the release
        states in MRFILES.RRF.
        """
        number = 1
        with opened(self.path) as stream:
            for data in _whole_rows(stream, self):
                if number == 1 and not any(row.count(b"|") == self.width for row in data.split(b"\n")):
                    raise _other(self, data.decode("utf-8", "replace"))
                block = _text(data, ascii_only=self.kind in PLAIN)
                if block is None:
                    yield from _damaged(data, self, number)
                else:
                    rows = block.split("\n")
                    rows.pop()
                    yield number, rows
                number += data.count(b"\n")
        if number - 1 < (self.rows or 1):
            wanted = f"{self.rows} rows, as MRFILES.RRF states" if self.rows else "at least one"
            raise SourceError(place=self.path.name, found=f"{number - 1} rows", wanted=wanted)


def _whole_rows(stream: IO[bytes], table: Table) -> Iterator[bytes]:
    rest = b""
    while data := stream.read(SIZE):
        data = rest + data
        cut = data.rfind(b"\n") + 1
        rest = data[cut:]
        if cut:
            yield data[:cut]
        elif len(rest) > LONGEST:
            raise _other(table, f"{len(rest)} bytes without an end")
    if not rest:
        return
    if rest.count(b"|") != table.width or not rest.endswith((b"|", b"|\r")):
        found, wanted = "a last row that breaks off", f"{table.width} columns"
        raise SourceError(place=table.path.name, found=found, wanted=wanted)
    yield rest + b"\n"


def _other(table: Table, row: str) -> SourceError:
    return SourceError(place=table.path.name, found=repr(row[:60]), wanted=f"a table of {table.width} columns")


def _text(data: bytes, *, ascii_only: bool) -> str | None:
    try:
        text = data.decode("ascii" if ascii_only else "utf-8")
    except UnicodeDecodeError:
        return None
    return text.replace("\r\n", "\n") if "\r" in text else text


def _damaged(data: bytes, table: Table, number: int) -> Iterator[tuple[int, list[str]] | SourceError]:
    """Yield the rows of a block that can't be read as a whole, one by one."""
    plain = table.kind in PLAIN
    for at, raw in enumerate(data.split(b"\n")[:-1], number):
        text = _text(raw + b"\n", ascii_only=plain)
        if text is None:
            found, wanted = "bytes that can't be read", "ASCII" if plain else "UTF-8"
            yield SourceError(place=f"{table.path.name}:{at}", found=found, wanted=wanted)
        else:
            yield at, [text[:-1]]


class Release:
    """A folder of RRF files: those of UMLS begin with ``MR``, those of RxNorm with ``RXN``."""

    def __init__(self, folder: Path, start: str) -> None:
        if not folder.is_dir():
            raise SourceError(place=str(folder), found="no such folder", wanted=f"a folder with {start}CONSO.RRF")
        self.folder = folder
        self.start = start
        self._rows: dict[str, int] = {}
        if stated := self.find("FILES"):
            self._rows = dict(_stated(stated))

    def find(self, kind: str) -> Table | None:
        """Return a table, plain or compressed, from the folder or ``META`` or ``rrf`` in it; None if it is nowhere."""
        name = f"{self.start}{kind}.RRF"
        for inner in FOLDERS:
            for ending in ENDINGS:
                path = self.folder / inner / (name + ending)
                if path.is_file():
                    return Table(kind, path, self._rows.get(name))
        return None

    def table(self, kind: str) -> Table:
        """Return a table that must be there; raises SourceError where it is not."""
        if (table := self.find(kind)) is None:
            name = f"{self.start}{kind}.RRF"
            raise SourceError(place=str(self.folder), found=f"no {name}", wanted="it there, or in META or rrf")
        return table


def _stated(files: Table) -> Iterator[tuple[str, int]]:
    """Yield the names of a release's files with the numbers of rows that it states."""
    for row in files.cells():
        if not isinstance(row, SourceError) and STATED.fullmatch(row[1][4]):
            yield row[1][0], int(row[1][4])
