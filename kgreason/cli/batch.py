"""Traces of the command line's files, judged one after the other; a bad one costs only itself."""

import argparse
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kgreason.cli.faults import REPORT, own_fault
from kgreason.cli.record import INSIDE, read_record
from kgreason.model import BadTrace, KgreasonError, Report, Trace

if TYPE_CHECKING:
    from kgreason.claims import Reading
    from kgreason.engine import Engine

Made = TypeVar("Made")


def read_all(args: argparse.Namespace) -> Iterator[tuple[str, Trace | BadTrace]]:
    """Yield the traces of all files, each with its file's name."""
    from kgreason.traces import read_file

    for path in args.traces:
        name = "stdin" if path == "-" else Path(path.encode(errors="backslashreplace").decode()).name
        for trace in read_file(path, form=args.form):
            yield name, trace


def judge(
    rows: Iterator[tuple[str, Trace | BadTrace]], engine: "Engine | str", args: argparse.Namespace
) -> Iterator[Report | BadTrace]:
    """Yield the report of each trace; given a reader's name, an engine is opened for the first that can be read."""
    record = read_record(args, within=INSIDE)
    if record and not isinstance(engine, str):
        record.admit(engine)
    for name, trace in rows:
        given = record.beside(trace, name) if record and isinstance(trace, Trace) else trace
        if isinstance(given, BadTrace):
            yield given
            continue
        if isinstance(engine, str):
            from kgreason.engine import Engine

            engine = Engine.open(engine, args.index, args.tagger)
            if record:
                record.admit(engine)
        yield made(partial(engine.verify, given, assume_complete=args.assume_complete), trace.id, name)


def readings(
    rows: Iterator[tuple[str, Trace | BadTrace]], engine: "Engine"
) -> Iterator[tuple[Trace, "Reading"] | BadTrace]:
    """Yield each trace with what it states."""
    for name, trace in rows:
        if isinstance(trace, BadTrace):
            yield trace
            continue
        found = made(partial(engine.read, trace), trace.id, name)
        yield found if isinstance(found, BadTrace) else (trace, found)


def made(make: Callable[[], Made], identifier: str, name: str) -> Made | BadTrace:
    """Return what is made of a row; whatever goes wrong, a fault of our own too, costs that row only."""
    try:
        return make()
    except KgreasonError as error:
        place = f"{name}#{error.place}" if error.place.startswith("/") else f"{name}: {error.place}"
        return BadTrace(identifier, place, error.found, error.wanted)
    except Exception as error:  # noqa: BLE001  the rows behind it are worth more than the place of a bug
        return BadTrace(identifier, name, own_fault(error), REPORT)
