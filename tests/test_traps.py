"""Phrases that must not be linked or must not give a claim (`benchmarks/traps.tsv`), each written before the rules."""

import csv
import re
from functools import cache
from pathlib import Path

import pytest

from kgreason.engine import Engine
from kgreason.model import Claim, Passage, Span, Trace

FILE = Path(__file__).parent.parent / "benchmarks" / "traps.tsv"
MARKED = re.compile(r"\[(?P<word>[^\]]+)\]")


def traps(*kinds: str) -> list[tuple[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["topic"], row["text"]) for row in rows if row["kind"] in kinds]


@cache
def engine(reader: str) -> Engine:
    return Engine.open(reader)


def read(text: str, reader: str) -> tuple[Claim, ...]:
    (step,) = (Passage(text, Span("/steps/0", 0, len(text))),)
    return tuple(one.claim for one in engine(reader).verify(Trace("EX:1", steps=(step,))).judged)


def test_there_are_two_hundred_traps() -> None:
    assert len(traps("name", "none", "affirmed")) >= 200


@pytest.mark.parametrize("marked", [text for _, text in traps("name")])
def test_a_word_that_looks_like_a_name_is_not_linked(marked: str) -> None:
    text, words, low = "", [], 0
    for one in MARKED.finditer(marked):
        text += marked[low : one.start()]
        words.append((len(text), len(text) + len(one["word"])))
        text, low = text + one["word"], one.end()
    text += marked[low:]
    found = engine("patterns").link(text)
    inside = [one.text for one in found for low, high in words if low <= one.span.start and one.span.end <= high]
    assert inside == []


@pytest.mark.parametrize("reader", ["patterns", "parse"])
@pytest.mark.parametrize("text", [text for _, text in traps("none")])
def test_what_states_nothing_gives_no_claim(text: str, reader: str) -> None:
    assert [(one.predicate, one.pattern) for one in read(text, reader)] == []


@pytest.mark.parametrize("reader", ["patterns", "parse"])
@pytest.mark.parametrize(("topic", "text"), traps("affirmed"))
def test_what_is_denied_supposed_or_quoted_as_wrong_is_not_affirmed(topic: str, text: str, reader: str) -> None:
    """A supposition may be read as a hedged claim; the others only as a denial."""
    claims = [one for one in read(text, reader) if not one.negated]
    if topic == "hypothetical":
        claims = [one for one in claims if one.certainty == "asserted"]
    assert [(one.predicate, one.pattern) for one in claims] == []
