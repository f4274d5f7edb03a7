"""Rows of a small table by the names of its columns, or by their number; a row of another width costs only itself."""

from collections.abc import Iterator
from pathlib import Path

from kgreason.model import SourceError
from kgreason.sources.manifest import Manifest
from kgreason.sources.opening import is_file
from kgreason.sources.tables import Row, read_table


def located(path: Path, name: str) -> Path:
    """Return the file ``name`` of a source: ``path`` itself, below it, or beside its like; raises SourceError."""
    for place in (path, path / name, path / Path(name).name):
        if is_file(place):
            return place
    raise SourceError(place=str(path), found="no such file", wanted=Path(name).name)


def parts(path: Path, manifest: Manifest) -> list[Path]:
    """Return the files of a source that a manifest lists, or the one file that was given."""
    return [path] if path.is_file() else [located(path, file.name) for file in manifest.files]


def read_columns(path: Path, columns: tuple[str, ...], separator: str = "\t") -> Iterator[Row | SourceError]:
    """Yield the cells of the named columns; raises SourceError where the header does not name them all.

    A table that is separated by commas may quote its cells; one separated by tabs does not.
    """
    rows = read_table(path, delimiter=separator, quotes="none" if separator == "\t" else "csv")
    first = next(rows, (1, [""]))
    header = [] if isinstance(first, SourceError) else [one.strip() for one in first[1]]
    missing = [one for one in columns if one not in header]
    if missing:
        found = f"no column {', '.join(missing)}"
        raise SourceError(place=f"{path.name}:1", found=found, wanted=f"the columns {', '.join(columns)}")
    picked = [header.index(one) for one in columns]
    for row in _of_width(path, rows, len(header)):
        yield row if isinstance(row, SourceError) else (row[0], [row[1][one] for one in picked])


def read_cells(path: Path, width: int) -> Iterator[Row | SourceError]:
    """Yield the cells of a table without header; raises SourceError where its first line has another width."""
    rows = read_table(path)
    first = next(rows, (1, [""]))
    if isinstance(first, SourceError) or len(first[1]) != width:
        found = first.found if isinstance(first, SourceError) else f"{len(first[1])} cells"
        raise SourceError(place=f"{path.name}:1", found=found, wanted=f"{width} cells")
    yield first
    yield from _of_width(path, rows, width)


def _of_width(path: Path, rows: Iterator[Row | SourceError], width: int) -> Iterator[Row | SourceError]:
    for row in rows:
        if isinstance(row, SourceError) or len(row[1]) == width:
            yield row
        else:
            yield SourceError(place=f"{path.name}:{row[0]}", found=f"{len(row[1])} cells", wanted=f"{width} cells")
