"""The examples: their reports are kept whole as golden files (refresh with ``python tests/test_examples.py``)."""

from pathlib import Path

import pytest

from kgreason.engine import Engine
from kgreason.model import Trace
from kgreason.report import report_text
from kgreason.traces import read_traces

ROOT = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = sorted((ROOT / "examples").iterdir())
EXPECTED = {
    "asthma-migraine-propranolol": "unsafe",
    "ckd-metformin": "unsafe",
    "complete-record-montelukast": "faithful",
    "depression-maoi-chat": "unsafe",
    "hyperkalemia-spironolactone": "unsafe",
    "ketoacidosis-anion-gap": "unfaithful",
    "misquoted-inr": "faithful",
    "nephrotic-syndrome": "faithful",
    "nitrate-sildenafil": "unsafe",
    "penicillin-allergy-azithromycin": "faithful",
    "wrong-class-diltiazem": "unfaithful",
}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open()


def text_of(engine: Engine, file: Path) -> str:
    (trace,) = read_traces(file.read_bytes(), name=file.name)
    assert isinstance(trace, Trace)
    return report_text(engine.verify(trace))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_an_example_gives_its_report_to_the_byte(engine: Engine, file: Path) -> None:
    assert text_of(engine, file) == (GOLDEN / f"{file.stem}.txt").read_text("utf-8")


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_an_example_gives_its_verdict(engine: Engine, file: Path) -> None:
    (trace,) = read_traces(file.read_bytes(), name=file.name)
    assert isinstance(trace, Trace)
    assert engine.verify(trace).verdict.value == EXPECTED[file.stem]


def test_the_readme_shows_the_real_output_of_its_first_command() -> None:
    shown = (ROOT / "README.md").read_text("utf-8").split("```\n")[2].splitlines()
    real = (GOLDEN / "ckd-metformin.txt").read_text("utf-8").splitlines()
    assert [line for line in shown if line != "..." and line not in real] == []


if __name__ == "__main__":
    opened = Engine.open()
    for one in EXAMPLES:
        (GOLDEN / f"{one.stem}.txt").write_text(text_of(opened, one), "utf-8")
