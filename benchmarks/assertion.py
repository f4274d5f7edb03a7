"""How often a mention's status (denied, possible, past, …) is read right, in sentences of our own labelled before.

``sentences.tsv`` marks each mention with its status: *No [fever|denied], but [cough|present]*. The labels were written
before the rules were read. A sentence belongs to *practice* (whose errors ``errors`` shows) or to *unseen* (figures only)
by the hash of its identifier. ``second.tsv`` holds later sentences, written before anyone looked at the rules again and
split (*practice2*, *unseen2*) by the hash of the sentence. What a spouse or roommate has is *hypothetical* (another person, no blood relative); what no
relative has is *denied*; *unlikely* is *possible*.

    python benchmarks/assertion.py [practice|unseen|practice2|unseen2|errors]
"""

import csv
import hashlib
import re
import sys
from collections import Counter
from pathlib import Path

from kgreason.link.assertion import Assertion, assertions
from kgreason.model import Status

FOLDER = Path(__file__).parent / "assertion"
FILES = {"": ("sentences.tsv", "id"), "2": ("second.tsv", "sentence")}
MARKED = re.compile(r"\[(?P<name>[^|\]]+)\|(?P<status>\w+)\]")


def read(part: str) -> list[tuple[str, str, list[tuple[int, int]], list[Status]]]:
    """Return the sentences of one half: identifier, text, spans and labels."""
    found = []
    wanted = part.rstrip("2")
    name, hashed = FILES[part.removeprefix(wanted)]
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            half = "unseen" if hashlib.sha256(row[hashed].encode()).digest()[0] % 2 else "practice"
            if half == wanted:
                found.append((row["id"], *unmarked(row["sentence"])))
    return found


def unmarked(marked: str) -> tuple[str, list[tuple[int, int]], list[Status]]:
    text, spans, labels, low = "", [], [], 0
    for one in MARKED.finditer(marked):
        text += marked[low : one.start()]
        spans.append((len(text), len(text) + len(one["name"])))
        labels.append(Status(one["status"]))
        text, low = text + one["name"], one.end()
    return text + marked[low:], spans, labels


def measure(part: str) -> None:
    right, said, held = Counter[Status](), Counter[Status](), Counter[Status]()
    rows = read(part)
    for _, text, spans, labels in rows:
        for label, got in zip(labels, assertions(text, spans), strict=True):
            said[got.status] += 1
            held[label] += 1
            right[label] += got.status is label
    print(f"{part}: {len(rows)} sentences, {held.total()} mentions, {right.total() / held.total():.3f} right")
    for one in Status:
        precision, recall = right[one] / (said[one] or 1), right[one] / held[one]
        both = 2 * precision * recall / (precision + recall) if right[one] else 0.0
        print(f"  {one:<13} precision {precision:.3f}  recall {recall:.3f}  F1 {both:.3f}  of {held[one]}")


def errors() -> None:
    for name, text, spans, labels in (*read("practice"), *read("practice2")):
        for (start, end), label, got in zip(spans, labels, assertions(text, spans), strict=True):
            if got.status is not label:
                print(f"{name} {text[:start]}[{text[start:end]}]{text[end:]}\n     {label} read {told(got)}")


def told(got: Assertion) -> str:
    return f"{got.status} by {got.rule}" if got.rule else got.status


if __name__ == "__main__":
    asked = sys.argv[1:] or ["practice", "unseen"]
    for word in asked:
        errors() if word == "errors" else measure(word)
