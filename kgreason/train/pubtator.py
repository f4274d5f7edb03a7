"""Read abstracts whose names people marked, in PubTator's form (Wei et al., Nucleic Acids Res 2013)."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from kgreason.model import KgreasonError

KINDS = {
    "Disease": "Disease",
    "DiseaseOrPhenotypicFeature": "Disease",
    "SpecificDisease": "Disease",
    "DiseaseClass": "Disease",
    "Modifier": "Disease",
    "CompositeMention": "Disease",
    "Chemical": "Chemical",
    "ChemicalEntity": "Chemical",
}
"""What BC5CDR, NCBI-disease and BioRED call the two kinds of names that the tagger knows."""


class Marked(Struct, frozen=True):
    """Characters that people marked as a name: its kind as the corpus calls it, and its identifiers as written."""

    start: int
    end: int
    kind: str
    identifiers: str


class Abstract(Struct, frozen=True):
    """A title and an abstract, one space between, with the marked names in order."""

    id: str
    text: str
    marked: tuple[Marked, ...]


def read_pubtator(file: Path) -> Iterator[Abstract]:
    """Yield the abstracts of a PubTator file; lines of relations are passed over.

    Raises KgreasonError where a marked name lies outside its text or where the file is no UTF-8.
    """
    try:
        blocks = file.read_text("utf-8").split("\n\n")
    except UnicodeDecodeError as error:
        raise KgreasonError(place=str(file), found=f"no UTF-8 at byte {error.start}", wanted="UTF-8 text") from None
    for block in blocks:
        lines = block.strip("\n").split("\n")
        if lines != [""]:
            yield _abstract(file, lines)


def _abstract(file: Path, lines: list[str]) -> Abstract:
    parts = [line.split("|", 2) for line in lines[:2]]
    if len(parts) != 2 or [len(part) for part in parts] != [3, 3] or [part[1] for part in parts] != ["t", "a"]:
        raise KgreasonError(place=str(file), found=lines[0][:60], wanted="ID|t|title and ID|a|abstract on two lines")
    text = f"{parts[0][2]} {parts[1][2]}"
    marked = []
    for line in lines[2:]:
        cells = line.split("\t")
        if len(cells) < 5 or not (cells[1].isdecimal() and cells[2].isdecimal()):
            continue
        one = Marked(int(cells[1]), int(cells[2]), cells[4].strip(), cells[5].strip() if len(cells) > 5 else "")
        if text[one.start : one.end].strip() != cells[3].strip():
            found = f"{cells[3]!r} at {one.start} of {cells[0]}"
            raise KgreasonError(place=str(file), found=found, wanted="what the text has there")
        marked.append(one)
    return Abstract(parts[0][0], text, tuple(sorted(marked, key=lambda one: (one.start, -one.end, one.kind))))
