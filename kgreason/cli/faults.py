"""What the command line says of faults that are not the input's: one line, and ``KGREASON_DEBUG=1`` shows where."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OUTPUT = "standard output"
DEBUG = "KGREASON_DEBUG"
"""The variable that shows tracebacks."""
REPORT = f"a report of this to the maintainers; {DEBUG}=1 shows where it arose"


def own_fault(error: Exception) -> str:
    """Return how a message names an exception that nobody foresaw; its traceback is written where it is asked for."""
    if os.environ.get(DEBUG):
        import traceback

        sys.stderr.write("".join(traceback.format_exception(error)))
    said = " ".join(str(error).split())[:200]
    return f"a fault of its own ({type(error).__name__}{': ' if said else ''}{said})"


def system_fault(error: OSError) -> str:
    """Return the message of what the system refused: where, what it said, what was wanted."""
    found = (error.strerror or str(error) or "an error of the system").lower()
    return f"{error.filename or 'the system'}: found {found}; wanted a place that can be used"


@contextmanager
def writing() -> Iterator[None]:
    """Say of what the system refuses that standard output was meant."""
    try:
        yield
    except OSError as error:
        error.filename = OUTPUT
        raise


def write_no_more() -> None:
    """Let what is still held back for standard output go nowhere, so that nothing fails as the program ends."""
    if sys.stdout is not None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def open_streams() -> bool:
    """Return whether there is a standard output; of the other two, what was closed reads and writes nothing."""
    nowhere = Path(os.devnull)
    if sys.stdin is None:
        sys.stdin = nowhere.open(encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = nowhere.open("w", encoding="utf-8")
    return sys.stdout is not None


def no_text(arguments: list[str]) -> str:
    """Return what is wrong with arguments that hold bytes that are no text, unless they name a file; else nothing."""
    for number, argument in enumerate(arguments, 1):
        try:
            argument.encode()
        except UnicodeEncodeError as error:
            if not os.path.lexists(argument):
                found = f"a byte that is no UTF-8 (at character {error.start + 1})"
                return f"argument {number}: found {found}; wanted UTF-8 text, or a file's name"
    return ""
