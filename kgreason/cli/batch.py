"""Traces of the command line's files, judged one after the other; a bad one costs only itself."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kgreason.model import BadTrace, KgreasonError, Report, Trace

if TYPE_CHECKING:
    from kgreason.claims import Reading
    from kgreason.engine import Engine


def read_all(args: argparse.Namespace) -> Iterator[tuple[str, Trace | BadTrace]]:
    """Yield the traces of all files, each with its file's name."""
    from kgreason.traces import read_file

    for path in args.traces:
        name = "stdin" if path == "-" else Path(path).name
        for trace in read_file(path, form=args.form):
            yield name, trace


def judge(
    rows: Iterator[tuple[str, Trace | BadTrace]],
    engine: "Engine | str",
    *,
    index: str = "",
    tagger: str = "",
    assume_complete: bool,
) -> Iterator[Report | BadTrace]:
    """Yield the report of each trace; given a reader's name, an engine is opened for the first that can be read."""
    for name, trace in rows:
        if isinstance(trace, BadTrace):
            yield trace
            continue
        if isinstance(engine, str):
            from kgreason.engine import Engine

            engine = Engine.open(engine, index, tagger)
        try:
            yield engine.verify(trace, assume_complete=assume_complete)
        except KgreasonError as error:
            yield _bad(trace, name, error)


def readings(
    rows: Iterator[tuple[str, Trace | BadTrace]], engine: "Engine"
) -> Iterator[tuple[Trace, "Reading"] | BadTrace]:
    """Yield each trace with what it states."""
    for name, trace in rows:
        if isinstance(trace, BadTrace):
            yield trace
            continue
        try:
            found = engine.read(trace)
        except KgreasonError as error:
            yield _bad(trace, name, error)
        else:
            yield trace, found


def _bad(trace: Trace, name: str, error: KgreasonError) -> BadTrace:
    place = f"{name}#{error.place}" if error.place.startswith("/") else f"{name}: {error.place}"
    return BadTrace(trace.id, place, error.found, error.wanted)
