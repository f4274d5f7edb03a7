"""The patient's record that ``--patient`` names: read once, before anything is judged."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kgreason.model import BadTrace, KgreasonError, Patient, Trace

if TYPE_CHECKING:
    from kgreason.engine import Engine

INSIDE = "/patient"
"""Where a patient lies in a trace; her facts' places begin so."""


class Record(NamedTuple):
    """A patient, the name of her file, and where in it she lies."""

    patient: Patient
    name: str
    inside: str

    def admit(self, engine: "Engine") -> None:
        """Raise KgreasonError, with its place in the file, where a fact cannot be understood: an unknown unit."""
        from kgreason.claims import read_facts

        try:
            read_facts(Trace("patient", patient=self.patient), engine.linker, ())
        except KgreasonError as error:
            raise _placed(error, self.name, self.inside) from None

    def beside(self, trace: Trace, name: str) -> Trace | BadTrace:
        """Return a trace with this patient; one that brings its own is a bad row."""
        if trace.patient is not None:
            found = f"a patient of its own beside --patient {self.name}"
            return BadTrace(trace.id, f"{name}#{INSIDE}", found, "one of the two")
        from msgspec.structs import replace

        return replace(trace, patient=self.patient)


def read_record(args: argparse.Namespace, *, within: str = "") -> Record | None:
    """Return the record of ``--patient`` on the day of ``--as-of``: the file's value, or what it has as *patient*.

    ``within`` is where her facts are said to lie, if not where they lie in the file.
    """
    if not args.patient:
        if args.as_of:
            raise KgreasonError(place="--as-of", found="no patient", wanted="--patient, whose record it dates")
        return None
    if args.patient == "-" and "-" in getattr(args, "traces", ()):
        found = "standard input, which the traces are read from too"
        raise KgreasonError(place="--patient", found=found, wanted="a file for one of the two")
    from kgreason.traces import parse_row, patient_of

    name = "stdin" if args.patient == "-" else Path(args.patient).name
    data = _data(args.patient, name)
    inside = ""
    try:
        value = parse_row(data)
        if isinstance(value, dict) and "patient" in value:
            value, inside = value["patient"], INSIDE
        return Record(patient_of(value, within or inside, args.as_of), name, inside)
    except KgreasonError as error:
        raise _placed(error, name, inside) from None


def _placed(error: KgreasonError, name: str, inside: str) -> KgreasonError:
    """Return a fault of a patient with its place in her file."""
    pointer = inside + error.place.removeprefix(INSIDE)
    return KgreasonError(place=f"{name}#{pointer}" if pointer else name, found=error.found, wanted=error.wanted)


def _data(path: str, name: str) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``."""
    from kgreason.traces import MAX_ROW

    try:
        if path == "-":
            data = sys.stdin.buffer.read(MAX_ROW + 1)
        else:
            with Path(path).open("rb") as file:
                data = file.read(MAX_ROW + 1)
    except OSError as error:
        found = (error.strerror or "an error of the system").lower()
        raise KgreasonError(place=path, found=found, wanted="a patient's file") from None
    if len(data) > MAX_ROW:
        raise KgreasonError(place=name, found=f"more than {MAX_ROW:,} bytes", wanted="one patient")
    return data
