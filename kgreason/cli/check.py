"""``kgreason check``: judge drugs for a patient."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgreason.cli.forms import add_colour, add_complete, add_format, add_index

if TYPE_CHECKING:
    from kgreason.model import Patient


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("check", help="judge whether drugs are safe for a patient")
    help_ = "a drug or class, by name, brand or identifier; each is judged together with the others"
    parser.add_argument("--drug", nargs="+", action="extend", required=True, metavar="NAME", help=help_)
    help_ = "the patient as JSON (as in a trace), or - for standard input"
    parser.add_argument("--patient", metavar="FILE", help=help_)
    add_complete(parser)
    help_ = "check the certificate of each verdict by a second program without a solver; exit status 1 where it fails"
    parser.add_argument("--certify", action="store_true", help=help_)
    add_index(parser)
    add_format(parser, "text", "json")
    add_colour(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Judge and print."""
    from kgreason.cli.output import as_json, colour, write
    from kgreason.engine import Engine
    from kgreason.report import Ink, assessment_lines, check_document

    patient = read_patient(args.patient) if args.patient else None
    engine = Engine.open(index=args.index)
    found = engine.check(args.drug, patient, assume_complete=args.assume_complete)
    faults = [engine.check_certificate(one.certificate) if args.certify and one.certificate else "" for one in found]
    if args.format == "json":
        write(as_json(check_document(found, engine.name, engine.versions)) + "\n")
        for one, fault in zip(found, faults, strict=True):
            sys.stderr.write(f"kgreason: {engine.name(one.drug)}: certificate rejected: {fault}\n" if fault else "")
        return 1 if any(faults) else 0
    ink = Ink(colour(args.color))
    for one, fault in zip(found, faults, strict=True):
        write("".join(f"{line[2:]}\n" for line in assessment_lines(one, engine.name, ink)))
        if args.certify:
            write(f"  certificate: rejected: {fault}\n" if fault else "  certificate: accepted\n")
    return 1 if any(faults) else 0


def read_patient(path: str) -> "Patient":
    """Return the patient of a file: the object itself, or what a trace holds under ``patient``."""
    from kgreason.model import KgreasonError
    from kgreason.traces import MAX_ROW, parse_row, patient_of

    name = "stdin" if path == "-" else Path(path).name
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
    try:
        value = parse_row(data)
        inside = isinstance(value, dict) and "patient" in value
        return patient_of(value["patient"], "/patient") if inside else patient_of(value, "")
    except KgreasonError as error:
        place = f"{name}#{error.place}" if error.place else name
        raise KgreasonError(place=place, found=error.found, wanted=error.wanted) from None
