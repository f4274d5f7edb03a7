"""Find the reviewed content that the engine reads, in a wheel or in a checkout."""

import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from msgspec import Struct

from kgreason.model import KgreasonError, SourceError

Kind = Literal["ontologies", "verifiers", "graphs", "server"]


def content(kind: Kind) -> Traversable:
    """Return the directory that holds content of one kind.

    A wheel carries it as ``kgreason/_content/<kind>``; a checkout holds it beside the package.

    >>> content("ontologies").is_dir()
    True
    """
    shipped = files("kgreason") / "_content" / kind
    if shipped.is_dir():
        return shipped
    checkout = Path(__file__).parents[1]
    if (checkout / "pyproject.toml").is_file() and (checkout / kind).is_dir():
        return checkout / kind
    raise KgreasonError(
        place=str(Path(__file__).parent), found=f"no {kind}/ beside or inside it", wanted="a complete installation"
    )


class Row(Struct, frozen=True):
    """One line of a table: its place (``file:line``) and its cells by column."""

    place: str
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def many(self, column: str) -> tuple[str, ...]:
        """Return the values of a cell that holds several, separated by ``|``."""
        return tuple(part for part in (raw.strip() for raw in self.cells[column].split("|")) if part)


def read_rows(file: Traversable, columns: tuple[str, ...], faults: list[SourceError]) -> Iterator[Row]:
    """Yield the rows of a UTF-8 TSV table; a bad line goes to ``faults`` and costs only itself."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except UnicodeDecodeError as error:
        faults.append(SourceError(place=file.name, found=f"bytes that are no UTF-8 at {error.start}", wanted="UTF-8"))
        return
    header = tuple(lines[0].split("\t")) if lines else ()
    if header != columns:
        faults.append(SourceError(place=f"{file.name}:1", found=" ".join(header), wanted=" ".join(columns)))
        return
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != len(columns):
            found = f"{len(cells)} cells"
            faults.append(SourceError(place=f"{file.name}:{number}", found=found, wanted=f"{len(columns)} cells"))
        elif line.strip():
            yield Row(f"{file.name}:{number}", dict(zip(columns, (cell.strip() for cell in cells), strict=True)))


def starter_id(name: str) -> str:
    """Return the identifier of a starter concept: ``KG:`` and its preferred name with other characters as ``-``.

    >>> starter_id("QT prolongation")
    'KG:QT-prolongation'
    """
    return "KG:" + re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")
