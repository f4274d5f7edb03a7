"""Figures of the benchmarks that are kept: ``benchmarks/results/reading.tsv``, one line a benchmark and figure."""

import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

FILE = Path(__file__).parent / "results" / "reading.tsv"
HEADER = "benchmark\tfigure\tvalue\tdate\tversions\tcommand"


def record(benchmark: str, figures: Mapping[str, float], versions: Iterable[tuple[str, str]]) -> None:
    """Write a benchmark's figures in the place of its old ones, with today's date, the versions and the command."""
    lines = FILE.read_text("utf-8").splitlines()[1:] if FILE.exists() else []
    kept = [line for line in lines if line.split("\t")[0] != benchmark]
    today = datetime.now(UTC).date().isoformat()
    made_with = ", ".join(f"{name} {version}" for name, version in versions)
    command = " ".join(["python", "benchmarks/" + Path(sys.argv[0]).name, *map(_shown, sys.argv[1:])])
    new = [f"{benchmark}\t{figure}\t{value:.4g}\t{today}\t{made_with}\t{command}" for figure, value in figures.items()]
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text("\n".join([HEADER, *sorted([*kept, *new])]) + "\n", "utf-8")


def _shown(argument: str) -> str:
    """Return an argument without the place of a machine: of a path only its last part."""
    return argument if not argument.startswith("/") else Path(argument).name.upper()
