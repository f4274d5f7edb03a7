"""Does each thing that 50 label sections contraindicate have a rule? The sections are drawn by hash, the labels are by hand.

    python benchmarks/sections50.py draw DIR         print the sections (set id, section, drugs, characters)
    python benchmarks/sections50.py show DIR         print their texts, for who labels
    python benchmarks/sections50.py bind DIR FILE    write benchmarks/sections50.tsv from labels in words
    python benchmarks/sections50.py measure DIR      print how many labels have a row, and those that have none

DIR holds the drug labels. Drawn are the first 50 by SHA-256 of ``SET_ID#SECTION`` of the contraindications and
boxed-warning sections that are marked as transcribed. The labels were written from the sections alone, before any rule
was looked at, and stand as identifiers and characters of the section's text, never as text.

A label has a row where a rule of the drug or one of its classes asks, alone or beside other things, for its concept or a
kind that it is of: a drug or class as what is taken with it (there the rule may stand at the other drug, too), all else
as what is known of the patient, also as a measured value that is the concept. What no concept says, and what only a
number says, is judged by hand: ``benchmarks/sections50-judged.tsv`` names the rule of such a label, or the reason why
none can be written. A row is *weaker* where none is as strong as the section: *contraindicated*, of a boxed warning also
*avoid*. An allergy to the drug or its ingredients is not scored: one general rule covers it.
"""

import argparse
import csv
import hashlib
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from results import record

from kgreason import __version__
from kgreason.content import starter_id
from kgreason.curate.audit import needed
from kgreason.curate.examples import Hierarchy
from kgreason.curate.knowledge import Knowledge, load_knowledge
from kgreason.curate.labels import Label, load_labels
from kgreason.model import Atom, Rule, Strength, Transcription

FILE = Path(__file__).with_name("sections50.tsv")
JUDGED = Path(__file__).with_name("sections50-judged.tsv")
COLUMNS = ("set_id", "section", "start", "end", "kind", "concept", "note")
SECTIONS = {
    "contraindications": (Strength.CONTRAINDICATED,),
    "boxed_warning": (Strength.CONTRAINDICATED, Strength.AVOID),
}
"""The sections that are drawn, with the strengths of a rule that says as much."""
TAKEN = ("drug", "class")
SCORED = (*TAKEN, "condition", "state")
KINDS = (*SCORED, "allergy", "none")
"""What a label is of; *none* is a section that contraindicates nothing."""
Place = tuple[str, str, int, int]
"""What names a label: set id, section, start, end."""
TAKES = frozenset({"takes", "took"})
DRAWN = 50


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a label, and the drugs that it is transcribed for."""

    set_id: str
    name: str
    drugs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """One thing that a section contraindicates, as it was labelled."""

    set_id: str
    section: str
    start: int
    end: int
    kind: str
    concept: str
    note: str

    @property
    def place(self) -> Place:
        """What names it in the table of what was judged by hand."""
        return self.set_id, self.section, self.start, self.end


@dataclass(frozen=True, slots=True)
class Judged:
    """A label with the rules that cover it, and the reason where none can."""

    stated: Stated
    rules: tuple[Rule, ...]
    reason: str = ""

    @property
    def weaker(self) -> bool:
        """Whether it has rules, and none is as strong as the section."""
        return bool(self.rules) and not any(rule.strength in SECTIONS[self.stated.section] for rule in self.rules)


class Covering:
    """Rules and hierarchy of the knowledge, ready to be asked what covers a label."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.rules = knowledge.packs.rules
        self.measures = knowledge.starter.measures
        self.hierarchy = Hierarchy(knowledge.starter)

    def of(self, stated: Stated, drug: str, row: str) -> Iterator[Rule]:
        """Yield the rules of a drug that cover a label, and among them the one that was found by hand."""
        own, wanted = self.hierarchy.above(drug), self.hierarchy.above(stated.concept) - {""}
        for rule in self.rules:
            asked = list(needed(rule.when))
            here = any(self._answers(atom, stated.kind, wanted) for atom in asked)
            there = rule.drug in wanted and any(atom.kind in TAKES and atom.concept in own for atom in asked)
            if (rule.drug in own and (here or rule.id == row)) or (stated.kind in TAKEN and there):
                yield rule

    def _answers(self, atom: Atom, kind: str, wanted: set[str]) -> bool:
        """Return whether an atom asks for a concept or what it is a kind of."""
        if (atom.kind in TAKES) != (kind in TAKEN):
            return False
        measure = self.measures.get(atom.concept) if atom.kind == "measure" else None
        if measure is None:
            return atom.concept in wanted
        return (measure.low if atom.op.startswith("<") else measure.high) in wanted


def sections(marks: list[Transcription]) -> list[Section]:
    """Return the sections that are marked as read, by SHA-256 of set id and section."""
    drugs: dict[tuple[str, str], list[str]] = {}
    for mark in marks:
        drugs.setdefault((mark.contraindications, "contraindications"), []).append(mark.drug)
        drugs.setdefault((mark.boxed_warning, "boxed_warning"), []).append(mark.drug)
    found = [Section(*key, tuple(named)) for key, named in drugs.items()]
    return sorted(found, key=lambda one: hashlib.sha256(f"{one.set_id}#{one.name}".encode()).hexdigest())


def draw(marks: list[Transcription], labels: dict[str, Label]) -> list[Section]:
    """Return the first sections of those whose text the labels hold."""
    held = [one for one in sections(marks) if one.set_id in labels and one.name in labels[one.set_id].sections]
    return held[:DRAWN]


def bind(drawn: list[Section], labels: dict[str, Label], file: Path) -> None:
    """Write the labels as characters, from a file of ``number | kind | words | concept name | note``.

    ``words`` is what the section says; with ``@2`` behind it, where it says so for the second time.
    """
    rows = []
    for line in file.read_text("utf-8").splitlines():
        number, kind, words, concept, note = (cell.strip() for cell in line.split("|"))
        if kind not in KINDS:
            raise SystemExit(f"{line}: found {kind}, wanted {', '.join(KINDS)}")
        one = drawn[int(number) - 1]
        start, end = spot(labels[one.set_id].sections[one.name], words, line) if words else (0, 0)
        rows.append((int(number), start, end, kind, starter_id(concept) if concept else "", note))
    lines = [
        "\t".join((drawn[number - 1].set_id, drawn[number - 1].name, *map(str, rest))) for number, *rest in sorted(rows)
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


def stated() -> list[Stated]:
    """Return the labels."""
    return [
        Stated(
            row["set_id"], row["section"], int(row["start"]), int(row["end"]), row["kind"], row["concept"], row["note"]
        )
        for row in _rows(FILE)
    ]


def by_hand() -> dict[Place, tuple[str, str]]:
    """Return of a label's place the rule that was found by hand, and the reason where none can be written."""
    return {
        (row["set_id"], row["section"], int(row["start"]), int(row["end"])): (row["row"], row["reason"])
        for row in _rows(JUDGED)
    }


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def judge(knowledge: Knowledge, labels: list[Stated], hand: dict[Place, tuple[str, str]]) -> list[Judged]:
    """Return each scored label with its rules, those of a section of several drugs only where each drug has one."""
    drugs = {(one.set_id, one.name): one.drugs for one in sections(knowledge.packs.transcriptions)}
    covering, found = Covering(knowledge), []
    for one in labels:
        if one.kind not in SCORED:
            continue
        row, reason = hand.get(one.place, ("", ""))
        named = drugs.get((one.set_id, one.section), ())
        each = [tuple(covering.of(one, drug, row)) for drug in named]
        if row and not all(row in {rule.id for rule in rules} for rules in each):
            raise SystemExit(f"{JUDGED.name}: found {row}, wanted a rule of {', '.join(named)}")
        found.append(Judged(one, tuple(rule for rules in each for rule in rules) if all(each) else (), reason))
    return found


def measure(knowledge: Knowledge, texts: dict[str, Label], *, save: bool) -> None:
    """Print how many labels have a row, and those that have none or only weaker ones."""
    labels = stated()
    judged = judge(knowledge, labels, by_hand())
    having = [one for one in judged if one.rules]
    weaker = [one for one in having if one.weaker]
    reasoned = [one for one in judged if not one.rules and one.reason]
    kinds = Counter(one.kind for one in labels)
    print(f"{len({one.place[:2] for one in labels})} sections, {kinds['none']} of them contraindicate nothing")
    print(f"{len(judged)} labels: " + ", ".join(f"{kinds[kind]} of a {kind}" for kind in SCORED)
          + f"; {kinds['allergy']} allergies to the drug are not scored")  # fmt: skip
    print(f"{len(having)} ({len(having) / len(judged):.1%}) have a row, {len(weaker)} of them only a weaker one; "
          f"{len(judged) - len(having)} have none, {len(reasoned)} of them with a reason")  # fmt: skip
    for name in SECTIONS:
        own = [one for one in judged if one.stated.section == name]
        print(f"  {name}: {sum(bool(one.rules) for one in own)} of {len(own)}, "
              f"{sum(bool(one.rules) and not one.weaker for one in own)} as strong as the section")  # fmt: skip
    for title, some in (("no row", [one for one in judged if not one.rules]), ("only a weaker row", weaker)):
        for one in some:
            text = texts[one.stated.set_id].sections[one.stated.section][one.stated.start : one.stated.end]
            rows = ", ".join(f"{rule.id} ({rule.strength})" for rule in one.rules)
            print(f"{title}: {one.stated.set_id}#{one.stated.section} {one.stated.kind} {text!r} "
                  f"{one.stated.concept} {one.stated.note}; {rows or one.reason or 'no reason'}")  # fmt: skip
    if save:
        record("sections50", {
            "labels": len(judged), "with a row": len(having) / len(judged),
            "with a row as strong": (len(having) - len(weaker)) / len(judged), "with a reason": len(reasoned),
        }, [("engine", __version__)])  # fmt: skip


def main(asked: argparse.Namespace) -> int:
    labels, knowledge = load_labels(asked.folder), load_knowledge()
    if asked.command == "measure":
        measure(knowledge, labels, save=asked.save)
        return 0
    drawn = draw(knowledge.packs.transcriptions, labels)
    if asked.command == "bind":
        bind(drawn, labels, asked.file)
        return 0
    for number, one in enumerate(drawn, 1):
        text = labels[one.set_id].sections[one.name]
        print(number, one.set_id, one.name, " ".join(one.drugs), len(text), sep="\t")
        if asked.command == "show":
            print(f"{text}\n")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for word in ("draw", "show", "bind", "measure"):
        commands.add_parser(word).add_argument("folder", type=Path, help="the labels")
    commands.choices["bind"].add_argument("file", type=Path, help="labels in words")
    commands.choices["measure"].add_argument("--save", action="store_true", help="write the figures to results/")
    sys.exit(main(parser.parse_args()))
