"""Words between names (`verifiers/claims/between.tsv`): each row states its relation in its example."""

import pytest

from kgreason.claims.between import COLUMNS
from kgreason.content import content, read_rows
from kgreason.engine import Engine
from kgreason.model import Passage, Span, Trace


def read(reader: str, *texts: str) -> list[list[tuple[str, str, str, bool]]]:
    steps = tuple(Passage(text, Span(f"/{at}", 0, len(text))) for at, text in enumerate(texts))
    engine = Engine.open(reader)
    found: list[list[tuple[str, str, str, bool]]] = [[] for _ in texts]
    for one in engine.read(Trace("EX:1", steps=steps)).claims:
        ends = engine.name(one.subject), one.predicate, engine.name(one.object), one.negated
        found[int(one.span.place[1:])].append(ends)
    return found


@pytest.mark.parametrize("reader", ["parse", "patterns"])
def test_the_words_of_every_row_state_its_relation_in_its_example(reader: str) -> None:
    faults = []
    rows = list(read_rows(content("verifiers") / "claims" / "between.tsv", COLUMNS, faults))
    got = read(reader, *(row["sentence"] for row in rows))
    wanted = [(row["first"], row["predicate"], row["second"], row["negated"] == "yes") for row in rows]
    missed = [(row["sentence"], claims) for row, one, claims in zip(rows, wanted, got, strict=True) if one not in claims]
    assert faults == []
    assert missed == []
