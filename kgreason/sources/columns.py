"""Rows of a small table by the names of its columns, or by their number; a row of another width costs only itself."""

import csv
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from kgreason.model import SourceError
from kgreason.sources.manifest import Manifest
from kgreason.sources.opening import is_file, read_lines

Cells = tuple[int, list[str]]
"""The number of a line and its cells."""


LONGEST = 20
"""How many lines a quoted cell may go on for."""


def located(path: Path, name: str) -> Path:
    """Return the file ``name`` of a source: ``path`` itself, below it, or beside its like; raises SourceError."""
    for place in (path, path / name, path / Path(name).name):
        if is_file(place):
            return place
    raise SourceError(place=str(path), found="no such file", wanted=Path(name).name)


def parts(path: Path, manifest: Manifest) -> list[Path]:
    """Return the files of a source that a manifest lists, or the one file that was given."""
    return [path] if path.is_file() else [located(path, file.name) for file in manifest.files]


def read_columns(path: Path, columns: tuple[str, ...], separator: str = "\t") -> Iterator[Cells | SourceError]:
    """Yield the cells of the named columns; raises SourceError where the header does not name them all.

    A table that is separated by commas may quote its cells; one separated by tabs does not.
    """
    rows = _rows(path, separator)
    first = next(rows, (1, [""]))
    header = [] if isinstance(first, SourceError) else [one.strip() for one in first[1]]
    missing = [one for one in columns if one not in header]
    if missing:
        found = f"no column {', '.join(missing)}"
        raise SourceError(place=f"{path.name}:1", found=found, wanted=f"the columns {', '.join(columns)}")
    picked = [header.index(one) for one in columns]
    for row in _of_width(path, rows, len(header)):
        yield row if isinstance(row, SourceError) else (row[0], [row[1][one] for one in picked])


def read_cells(path: Path, width: int) -> Iterator[Cells | SourceError]:
    """Yield the cells of a table without header; raises SourceError where its first line has another width."""
    rows = _rows(path, "\t")
    first = next(rows, (1, [""]))
    if isinstance(first, SourceError) or len(first[1]) != width:
        found = first.found if isinstance(first, SourceError) else f"{len(first[1])} cells"
        raise SourceError(place=f"{path.name}:1", found=found, wanted=f"{width} cells")
    yield first
    yield from _of_width(path, rows, width)


def _of_width(path: Path, rows: Iterator[Cells | SourceError], width: int) -> Iterator[Cells | SourceError]:
    for row in rows:
        if isinstance(row, SourceError) or len(row[1]) == width:
            yield row
        else:
            yield SourceError(place=f"{path.name}:{row[0]}", found=f"{len(row[1])} cells", wanted=f"{width} cells")


def _rows(path: Path, separator: str) -> Iterator[Cells | SourceError]:
    lines = read_lines(path)
    if separator != "\t":
        yield from _quoted(path, lines)
        return
    for line in lines:
        if isinstance(line, SourceError):
            yield line
        elif line[1]:
            yield line[0], line[1].split("\t")


def _quoted(path: Path, lines: Iterator[tuple[int, str] | SourceError]) -> Iterator[Cells | SourceError]:
    """Yield the cells of comma-separated lines; a quoted cell may have several, a quote left open costs its line."""
    ahead: deque[tuple[int, str] | SourceError] = deque()
    while line := ahead.popleft() if ahead else next(lines, None):
        if isinstance(line, SourceError):
            yield line
            continue
        number, text = line
        held: list[tuple[int, str] | SourceError] = []
        while text.count('"') % 2 and len(held) < LONGEST:
            more = ahead.popleft() if ahead else next(lines, None)
            if more is None:
                break
            held.append(more)
            if isinstance(more, SourceError):
                break
            text = f"{text}\n{more[1]}"
        if not text:
            continue
        try:
            cells = next(csv.reader([text], strict=True))
        except csv.Error as error:
            found = "a carriage return within the row" if "\r" in text else str(error)
            yield SourceError(place=f"{path.name}:{number}", found=found, wanted="comma-separated cells")
            ahead.extendleft(reversed(held))
        else:
            yield number, cells
