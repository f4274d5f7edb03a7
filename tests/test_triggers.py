"""Verbs and nouns that state a relation (`verifiers/claims/trigger-examples.tsv`): each is read in its example."""

from collections.abc import Iterator
from functools import cache

import pytest

from kgreason.content import content, read_rows
from kgreason.engine import Engine
from kgreason.model import Passage, Span, Trace
from kgreason.sources import load_predicates

COLUMNS = ("trigger", "predicate", "direction", "denied", "patterns", "sentence", "subject", "object")


@cache
def examples() -> list[dict[str, str]]:
    faults = []
    rows = read_rows(content("verifiers") / "claims" / "trigger-examples.tsv", COLUMNS, faults)
    found = [{name: row[name] for name in COLUMNS} for row in rows]
    assert faults == []
    return found


def read(engine: Engine) -> Iterator[tuple[dict[str, str], list[tuple[str, str, str, bool]]]]:
    """Yield each example with the claims of its sentence; all are steps of one trace, so that they are parsed at once."""
    steps = [Passage(row["sentence"], Span(f"/{at}", 0, len(row["sentence"]))) for at, row in enumerate(examples())]
    found: dict[str, list[tuple[str, str, str, bool]]] = {one.span.place: [] for one in steps}
    for one in engine.read(Trace("EX:1", steps=tuple(steps))).claims:
        found[one.span.place].append((engine.name(one.subject), one.predicate, engine.name(one.object), one.negated))
    yield from zip(examples(), found.values(), strict=True)


@pytest.mark.parametrize("reader", ["parse", "patterns"])
def test_every_trigger_is_read_in_its_direction_in_its_example(reader: str) -> None:
    """Those that the order of words cannot read are for the parser alone."""
    wrong = []
    for row, got in read(Engine.open(reader)):
        wanted = [(row["subject"], row["predicate"], row["object"], row["denied"] == "yes")]
        if got != wanted and (reader == "parse" or row["patterns"] == "yes"):
            wrong.append((row["sentence"], got))
    assert wrong == []


def test_the_examples_are_of_many_triggers_and_of_known_predicates() -> None:
    triggers = [(row["trigger"], row["predicate"]) for row in examples()]
    assert len(triggers) == len(set(triggers)) >= 600
    assert {row["predicate"] for row in examples()} <= set(load_predicates(content("ontologies")))


def test_an_example_holds_its_trigger_and_its_names_in_its_direction() -> None:
    engine = Engine.open("patterns")
    wrong = []
    for row in examples():
        named = {one.name: one.span.start for one in engine.link(row["sentence"])}
        forwards = named[row["subject"]] < named[row["object"]]
        if row["trigger"] not in row["sentence"].lower() or forwards != (row["direction"] == ">"):
            wrong.append(row["sentence"])
    assert wrong == []
