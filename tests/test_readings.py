"""What blind readers said of rules names rules that are there, or says what became of those that are gone."""

from pathlib import Path

import pytest

from kgreason.curate.knowledge import load_knowledge

FOLDER = Path(__file__).parent.parent / "benchmarks"


@pytest.mark.parametrize(("name", "column"), [("second-reading.tsv", 0), ("two-readings.tsv", 1)])
def test_a_rule_that_was_read_is_there_or_its_note_says_what_became_of_it(name: str, column: int) -> None:
    rules = {rule.id for rule in load_knowledge().packs.rules}
    rows = [line.split("\t") for line in (FOLDER / name).read_text("utf-8").splitlines()[1:]]
    gone = [row for row in rows if row[column] not in rules]
    since = [next((note.split("since: ")[1] for note in row if "since: " in note), "") for row in gone]
    assert [one for one in since if not one.startswith("withdrawn") and one not in rules] == []
