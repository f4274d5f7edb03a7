"""Does each thing that 50 label sections contraindicate have a rule? The sections are drawn by hash, the labels are by hand.

    python benchmarks/sections50.py draw DIR         print the sections (set id, section, drugs, characters)
    python benchmarks/sections50.py show DIR         print their texts, for who labels
    python benchmarks/sections50.py bind DIR FILE    write benchmarks/sections50.tsv from labels in words

DIR holds the drug labels. Drawn are the first 50 by SHA-256 of ``SET_ID#SECTION`` of the contraindications and
boxed-warning sections that are marked as transcribed. The labels were written from the sections alone, before any rule
was looked at, and stand as identifiers and characters of the section's text, never as text.
"""

import argparse
import csv
import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

from kgreason.content import content, starter_id
from kgreason.curate.labels import Label, load_labels

FILE = Path(__file__).with_name("sections50.tsv")
COLUMNS = ("set_id", "section", "start", "end", "kind", "concept", "note")
SECTIONS = ("contraindications", "boxed_warning")
KINDS = ("condition", "drug", "class", "state", "allergy", "none")
"""What a label is of; *none* is a section that contraindicates nothing."""
DRAWN = 50


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a label, and the drugs that it is transcribed for."""

    set_id: str
    name: str
    drugs: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"{self.set_id}#{self.name}"


def transcribed(folder: Path) -> list[Section]:
    """Return the sections that the tables of a folder mark as read, by SHA-256 of set id and section."""
    drugs: dict[tuple[str, str], list[str]] = {}
    for file in sorted(folder.glob("*.tsv")):
        with file.open(encoding="utf-8", newline="") as table:
            for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
                for name in SECTIONS:
                    drugs.setdefault((row[name], name), []).append(starter_id(row["drug"]))
    found = [Section(*key, tuple(named)) for key, named in drugs.items()]
    return sorted(found, key=lambda one: hashlib.sha256(one.key.encode()).hexdigest())


def draw(labels: dict[str, Label]) -> list[Section]:
    """Return the first sections of those whose text the labels hold."""
    marked = transcribed(content("verifiers") / "transcribed")
    return [one for one in marked if one.set_id in labels and one.name in labels[one.set_id].sections][:DRAWN]


def bind(sections: list[Section], labels: dict[str, Label], file: Path) -> None:
    """Write the labels as characters, from a file of ``number | kind | words | concept name | note``.

    ``words`` is what the section says; with ``@2`` behind it, where it says so for the second time.
    """
    rows = []
    for line in file.read_text("utf-8").splitlines():
        number, kind, words, concept, note = (cell.strip() for cell in line.split("|"))
        one = sections[int(number) - 1]
        start, end = spot(labels[one.set_id].sections[one.name], words, line) if words else (0, 0)
        if kind not in KINDS:
            raise SystemExit(f"{line}: found {kind}, wanted {', '.join(KINDS)}")
        rows.append((int(number), start, end, kind, starter_id(concept) if concept else "", note))
    lines = [
        "\t".join((sections[number - 1].set_id, sections[number - 1].name, *map(str, rest)))
        for number, *rest in sorted(rows)
    ]
    FILE.write_text("\n".join(["\t".join(COLUMNS), *lines]) + "\n", "utf-8")


def spot(text: str, words: str, line: str) -> tuple[int, int]:
    """Return where a text says words, the first time or as often as is written behind ``@``."""
    words, _, times = words.partition("@")
    at = -1
    for _ in range(int(times or 1)):
        at = text.find(words, at + 1)
        if at < 0:
            raise SystemExit(f"{line}: the section does not say {words!r} so often")
    return at, at + len(words)


def main(asked: argparse.Namespace) -> int:
    labels = load_labels(asked.folder)
    sections = draw(labels)
    if asked.command == "bind":
        bind(sections, labels, asked.file)
        return 0
    for number, one in enumerate(sections, 1):
        text = labels[one.set_id].sections[one.name]
        print(number, one.set_id, one.name, " ".join(one.drugs), len(text), sep="\t")
        if asked.command == "show":
            print(f"{text}\n")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for word in ("draw", "show", "bind"):
        commands.add_parser(word).add_argument("folder", type=Path, help="the labels")
    commands.choices["bind"].add_argument("file", type=Path, help="labels in words")
    sys.exit(main(parser.parse_args()))
