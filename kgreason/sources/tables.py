"""The rows of a table in a file: comma or tab, quoted or not, each line a row but where a quoted cell goes on."""

import csv
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from kgreason.model import SourceError
from kgreason.sources.opening import read_lines

Quotes = Literal["none", "csv", "sparql"]
Row = tuple[int, list[str]]
"""The number of a line and its cells."""
Lines = Iterator[tuple[int, str] | SourceError]
LONGEST = 20
"""How many lines a quoted cell may go on for."""


def read_table(
    path: Path, *, delimiter: str = "\t", quotes: Quotes = "none", comment: str = ""
) -> Iterator[Row | SourceError]:
    r"""Yield (line, cells) of a table, its header too; a line is a row, and a broken one costs only itself.

    ``quotes`` says what a quotation mark is: a character as any other, CSV's (doubled inside, and a cell may go on
    over lines), or SPARQL's (``\"`` inside, perhaps a language behind). Lines that are empty or begin with
    ``comment`` are passed over.
    """
    ahead: deque[tuple[int, str] | SourceError] = deque()
    lines = read_lines(path)
    while line := ahead.popleft() if ahead else next(lines, None):
        if isinstance(line, SourceError):
            yield line
            continue
        number, text = line
        if not text or (comment and text.startswith(comment)):
            continue
        if quotes == "none" or not ('"' in text or "\r" in text):
            yield number, text.split(delimiter)
        elif quotes == "sparql":
            yield number, [_unquoted(cell) for cell in text.split(delimiter)]
        else:
            held, text = _whole(text, ahead, lines)
            try:
                yield number, next(csv.reader([text], delimiter=delimiter, strict=True))
            except csv.Error as error:
                found = "a carriage return within the row" if "\r" in text else str(error)
                yield SourceError(place=f"{path.name}:{number}", found=found, wanted="a row of the table")
                ahead.extendleft(reversed(held))


def _whole(
    text: str, ahead: deque[tuple[int, str] | SourceError], lines: Lines
) -> tuple[list[tuple[int, str] | SourceError], str]:
    """Return the lines that a cell that is left open goes on for, and the row as a whole."""
    held: list[tuple[int, str] | SourceError] = []
    while text.count('"') % 2 and len(held) < LONGEST:
        more = ahead.popleft() if ahead else next(lines, None)
        if more is None:
            break
        held.append(more)
        if isinstance(more, SourceError):
            break
        text = f"{text}\n{more[1]}"
    return held, text


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
