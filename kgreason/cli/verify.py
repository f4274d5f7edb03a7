"""``kgreason verify``: judge traces."""

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from kgreason.cli.check import drugs_met
from kgreason.cli.forms import add_colour, add_fail_on, add_format, add_traces, reader_of

CONDITIONS = (
    "unsafe", "unfaithful", "undetermined", "contradicted", "unknown", "depends", "caution", "inconsistent",
)  # fmt: skip
_SMALL = 64 * 2**20


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("verify", help="judge traces: each claim, each ordered drug, the whole")
    add_traces(parser)
    add_format(parser, "text", "json", "jsonl", "reward", about="reward: one short line a trace, for trainers")
    add_fail_on(parser, CONDITIONS)
    add_colour(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Judge, print, and return the exit status."""
    from kgreason.cli.batch import judge, read_all
    from kgreason.cli.output import progress, writer
    from kgreason.model import BadTrace

    rows = read_all(args)
    shown = sys.stderr.isatty() and not sys.stdout.isatty()
    total = 0
    if shown and _small(args.traces):
        held = list(rows)
        rows, total = iter(held), len(held)
    counted: Counter[str] = Counter()
    failed = False
    with progress(total, shown=shown) as bar, writer(args) as out:
        for found in judge(rows, reader_of(args), args):
            found = out(found)  # noqa: PLW2901  a report that cannot be written is a bad row
            bar()
            if isinstance(found, BadTrace):
                counted["error"] += 1
            else:
                counted[found.verdict.value] += 1
                failed = failed or met(found, args.fail_on)
    if counted.total() > 1:
        sys.stderr.write(_summary(counted))
    return 2 if counted["error"] else int(failed)


def _small(paths: list[str]) -> bool:
    """Return whether all are files that are small enough to count first."""
    sizes = [Path(path).stat().st_size for path in paths if path != "-" and Path(path).is_file()]
    return "-" not in paths and sum(sizes) <= _SMALL


def met(report: Any, wanted: frozenset[str]) -> bool:
    """Return whether a report meets one of the conditions."""
    met = {report.verdict.value}
    met |= {one.verdict.value for one in report.judged} - {"supported"}
    return bool(met & wanted) or drugs_met(report.assessments, wanted)


def _summary(counted: Counter[str]) -> str:
    order = ("unsafe", "unfaithful", "undetermined", "faithful")
    said = ", ".join(f"{counted[key]} {key}" for key in order if counted[key])
    errors = counted["error"]
    return f"{counted.total()} rows: {said or 'none judged'}" + (f"; {errors} could not be read\n" if errors else "\n")
