"""How the command line writes: colour or not, JSON in one line or many, progress."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from kgreason.cli.batch import made
from kgreason.cli.faults import writing
from kgreason.model import BadTrace, Report
from kgreason.report import REPORTED, REWARD, bad_document, bad_text, report_document, report_text, reward_document

MANY = 10
WIDTH = 30


def colour(wanted: str) -> bool:
    """Return whether to write in colour: where asked, or on a terminal that does not ask for none."""
    if wanted != "auto":
        return wanted == "always"
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def write(text: str, *, at_once: bool = False) -> None:
    """Write to standard output; what its encoding lacks is written as an escape."""
    encoding = sys.stdout.encoding or "utf-8"
    with writing():
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        if at_once:
            sys.stdout.flush()


def as_json(document: Any, *, indent: int | None = 2) -> str:
    """Return a document as JSON, in ASCII where standard output is not UTF-8."""
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    return json.dumps(document, ensure_ascii=not unicode, allow_nan=False, indent=indent)


@contextmanager
def array() -> Iterator[Callable[[dict[str, Any]], None]]:
    """Write documents as JSON: a single one as it is, several as one array; only the first is ever held back."""
    held: list[str] = []
    count = 0

    def add(document: dict[str, Any]) -> None:
        nonlocal count
        count += 1
        if count == 1:
            held.append(as_json(document))
            return
        write(f"[\n{held.pop()}" if count == 2 else "")
        write(f",\n{as_json(document)}")

    yield add
    if count:
        write(f"{held.pop()}\n" if count == 1 else "\n]\n")


@contextmanager
def writer(args: argparse.Namespace) -> Iterator[Callable[[Report | BadTrace], Report | BadTrace]]:
    """Write reports and bad rows as they come, in the format that was asked for, and return what was written.

    A report that cannot be put into words is written as a bad row.
    """
    painted = args.format == "text" and colour(args.color)

    def out(found: Report | BadTrace) -> Report | BadTrace:
        text = partial(_text, found, painted) if args.format == "text" else partial(_document, found, args.format)
        said: Any = made(text, found.id if isinstance(found, BadTrace) else found.trace.id, "the report")
        if isinstance(said, BadTrace):
            found, said = said, _text(said, painted) if args.format == "text" else _document(said, args.format)
        if args.format == "json":
            add(said)
        else:
            write(f"{said if args.format == 'text' else as_json(said, indent=None)}\n", at_once=True)
        return found

    with array() as add:
        yield out


def _document(found: Report | BadTrace, wanted: str) -> dict[str, Any]:
    make, schema = (reward_document, REWARD) if wanted == "reward" else (report_document, REPORTED)
    return bad_document(found, schema) if isinstance(found, BadTrace) else make(found)


def _text(found: Report | BadTrace, painted: bool) -> str:
    return bad_text(found, colour=painted) if isinstance(found, BadTrace) else report_text(found, colour=painted)


@contextmanager
def progress(total: int, *, shown: bool) -> Iterator[Callable[..., None]]:
    """Give a step that draws a bar on standard error where it is shown; the bar is wiped at the end.

    The step takes how much was done: one, unless it is told.
    """
    done, drawn = 0, 0.0

    def step(count: int = 1) -> None:
        nonlocal done, drawn
        done += count
        now = time.monotonic()
        if shown and done > MANY and now - drawn > 0.1:
            drawn = now
            sys.stderr.write("\r" + _bar(done, total))
            sys.stderr.flush()

    try:
        yield step
    finally:
        if drawn:
            sys.stderr.write("\r" + " " * (WIDTH + 30) + "\r")
            sys.stderr.flush()


def _bar(done: int, total: int) -> str:
    """Return a bar, or the count alone where the total is not known.

    >>> _bar(5, 10)
    '[###############...............] 5/10'
    """
    if not total:
        return f"{done} traces"
    full = WIDTH * done // total
    return f"[{'#' * full}{'.' * (WIDTH - full)}] {done}/{total}"
