"""Texts of MEDEC notes and CasiMedicos explanations, cut into sentences for a sample (texts stay outside the project)."""

import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MEDEC = "medec/MEDEC-MS-ValidationSet-with-GroundTruth-and-ErrorType.csv"
CASIMEDICOS = "casimedicos/casimedicos-arg/EN/{}.tsv"
DRUGS = "medi/drug_list_stringent.csv"
_CASE = "QUESTION\nTYPE:\n"
_ANSWER = re.compile(r"^CORRECT ANSWER: .*$", re.MULTILINE)
_NUMBERED = re.compile(r"\d+[-.]\s")
_END = re.compile(r"(?<=[.!?])\s+(?=[\"'(\d]*[A-Z])|\n+")
_SHORT = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|vs|e\.g|i\.e|approx|no|St|mm|[A-Z])|^\W*\d+)\.$")
FEWEST = 5
"""Words that a sentence has at least."""


@dataclass(frozen=True, slots=True)
class Text:
    """A note, or the explanation of an exam question with its case; ``key`` names it, ``body`` is what is sampled."""

    key: str
    question: str
    body: str


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of a text, by its characters."""

    key: str
    start: int
    end: int

    @property
    def id(self) -> str:
        """The identifier: text and characters."""
        return f"{self.key}/{self.start}-{self.end}"

    @property
    def hash(self) -> str:
        """What the sample is ordered by."""
        return hashlib.sha256(self.id.encode()).hexdigest()


def read_texts(folder: Path) -> dict[str, Text]:
    """Return all notes and explanations under a folder that holds ``medec`` and ``casimedicos``."""
    found = {}
    with (folder / MEDEC).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[f"medec/{row['Text ID']}"] = Text(f"medec/{row['Text ID']}", "", row["Text"])
    for split in ("train", "dev"):
        for text in _explanations(folder / CASIMEDICOS.format(split), f"casimedicos/{split}"):
            found[text.key] = text
    return found


def _explanations(file: Path, prefix: str) -> Iterator[Text]:
    """Yield the texts of a file of one word a line, an empty line after each sentence."""
    words = "\n".join(line.rsplit(" ", 1)[0] if line.strip() else "" for line in file.read_text("utf-8").splitlines())
    for number, case in enumerate(words.split(_CASE)):
        lines = [" ".join(block.split("\n")).strip() for block in case.split("\n\n")]
        whole = "\n".join(line for line in lines if line)
        answer = _ANSWER.search(whole)
        if answer:
            yield Text(f"{prefix}/{number}", whole[: answer.start()].strip(), whole[answer.end() :].strip())


def sentences_of(text: Text) -> Iterator[Place]:
    """Yield the sentences of a text's body that state something: no questions, no numbered options."""
    start = 0
    for end, after in [*_cuts(text.body), (len(text.body), len(text.body))]:
        words = text.body[start:end].strip()
        low = text.body.index(words, start) if words else start
        if len(words.split()) >= FEWEST and not words.endswith("?") and not _NUMBERED.match(words):
            yield Place(text.key, low, low + len(words))
        start = after


def _cuts(body: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(body):
        if not _SHORT.search(body[start : match.start()]):
            yield match.span()
            start = match.end()


def drug_names(file: Path) -> re.Pattern[str]:
    """Return what finds the name of a single drug of MEDI that is one word of five letters or more."""
    with file.open(encoding="utf-8", newline="") as rows:
        names = {row["curie_label"].lower() for row in csv.DictReader(rows)}
    single = sorted(one for one in names if re.fullmatch(r"[a-z]{5,}", one) and one not in _EVERYDAY)
    return re.compile(rf"\b(?:{'|'.join(single)})\b", re.IGNORECASE)


_EVERYDAY = frozenset(
    [
        "oxygen",
        "glucose",
        "water",
        "calcium",
        "sodium",
        "potassium",
        "iron",
        "magnesium",
        "alcohol",
        "ethanol",
        "urea",
        "helium",
        "nitrogen",
        "phosphorus",
        "zinc",
        "copper",
        "cocaine",
        "nicotine",
        "lactose",
        "sucrose",
        "fructose",
        "dextrose",
        "carbon",
        "iodine",
        "lactic",
        "lipid",
        "protein",
        "collagen",
        "cholesterol",
        "creatinine",
        "bilirubin",
        "albumin",
        "histamine",
        "serotonin",
        "dopamine",
        "cortisol",
        "gluten",
        "cysteine",
        "tyrosine",
        "phenylalanine",
        "methionine",
        "glycine",
        "progesterone",
        "testosterone",
        "estradiol",
        "estrogen",
        "thyroxine",
        "glycerol",
        "caffeine",
        "silver",
        "bismuth",
        "aluminum",
    ]
)
"""Names in that list that mostly stand for something measured or eaten."""
