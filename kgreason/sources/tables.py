"""The rows of a table in a file: comma or tab, quoted or not, each line a row."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from kgreason.model import SourceError
from kgreason.sources.opening import read_lines

Quotes = Literal["none", "csv", "sparql"]
Row = tuple[int, list[str]]


def read_table(
    path: Path, *, delimiter: str = "\t", quotes: Quotes = "none", comment: str = ""
) -> Iterator[Row | SourceError]:
    r"""Yield (line, cells) of a table, its header too; a line is a row, and a broken one costs only itself.

    ``quotes`` says what a quotation mark is: a character as any other, CSV's (doubled inside), or SPARQL's (``\"``
    inside, perhaps a language behind). Lines that are empty or begin with ``comment`` are passed over.
    """
    for line in read_lines(path):
        if isinstance(line, SourceError):
            yield line
            continue
        number, text = line
        if not text or (comment and text.startswith(comment)):
            continue
        if quotes == "none" or '"' not in text:
            yield number, text.split(delimiter)
        elif quotes == "sparql":
            yield number, [_unquoted(cell) for cell in text.split(delimiter)]
        else:
            try:
                yield number, next(csv.reader([text], delimiter=delimiter, strict=True))
            except (csv.Error, StopIteration) as error:
                found = "a carriage return within the row" if "\r" in text else f"no row ({error})"
                yield SourceError(place=f"{path.name}:{number}", found=found, wanted="a row of the table")


def _unquoted(cell: str) -> str:
    r"""Return a cell of a SPARQL result without its quotes.

    >>> [_unquoted(cell) for cell in ('"a \\"b\\""', '"fever"@en', "EX:1")]
    ['a "b"', 'fever', 'EX:1']
    """
    if not cell.startswith('"') or cell.rfind('"') == 0:
        return cell
    return cell[1 : cell.rfind('"')].replace('\\"', '"').replace("\\\\", "\\")


def read_header(rows: Iterator[Row | SourceError], path: Path, wanted: tuple[str, ...]) -> list[str]:
    """Return the names of a table's columns; raises SourceError where a wanted one is not among them."""
    first = next(rows, None)
    if isinstance(first, SourceError):
        raise first
    names = [cell.strip() for cell in first[1]] if first else []
    if missing := [name for name in wanted if name not in names]:
        found = f"the columns {', '.join(names)[:200]}" if names else "an empty file"
        raise SourceError(place=f"{path.name}:{first[0] if first else 1}", found=found, wanted=f"{', '.join(missing)}")
    return names
