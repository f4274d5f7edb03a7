"""``kgreason check``: judge drugs for a patient."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgreason.cli.forms import add_colour, add_complete, add_fail_on, add_format, add_index

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kgreason.engine import Engine
    from kgreason.model import Assessment, Checked, Patient

CONDITIONS = ("unsafe", "depends", "caution", "unknown", "inconsistent")


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("check", help="judge whether drugs are safe for a patient")
    help_ = (
        "a drug or class, by name, brand or identifier, or as it is prescribed ('Lipitor 40 mg daily'); "
        "each is judged together with the others; "
        "without it, what the patient's record orders"
    )
    parser.add_argument("--drug", nargs="+", action="extend", default=[], metavar="NAME", help=help_)
    help_ = "the patient as JSON (as in a trace, or FHIR R4: a Bundle, resources, a CDS Hooks request), or - for stdin"
    parser.add_argument("--patient", metavar="FILE", help=help_)
    parser.add_argument(
        "--as-of", default="", metavar="DATE", help="the day of the question; default: the record's newest"
    )
    parser.add_argument("--alternatives", action="store_true", help="other drugs for the same indication, best first")
    help_ = "the condition to treat, for --alternatives; default: the one that the drug treats and the patient has"
    parser.add_argument("--for", dest="condition", default="", metavar="CONDITION", help=help_)
    add_complete(parser)
    help_ = "check the certificate of each verdict by a second program without a solver; exit status 1 where it fails"
    parser.add_argument("--certify", action="store_true", help=help_)
    add_index(parser)
    add_format(parser, "text", "json")
    add_fail_on(parser, CONDITIONS)
    add_colour(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Judge and print."""
    from kgreason.cli.output import as_json, colour, write
    from kgreason.engine import Engine
    from kgreason.model import KgreasonError
    from kgreason.report import checked_document, checked_text

    if args.as_of and not args.patient:
        raise KgreasonError(place="--as-of", found="no patient", wanted="--patient, whose record it dates")
    patient = read_patient(args.patient, args.as_of) if args.patient else None
    engine = Engine.open(index=args.index)
    found = engine.check_regimen(
        args.drug,
        patient,
        assume_complete=args.assume_complete,
        alternatives=args.alternatives or bool(args.condition),
        condition=args.condition,
    )
    faults = _certificate_faults(found, engine) if args.certify else []
    if args.format == "json":
        write(as_json(checked_document(found, engine.name, engine.versions)) + "\n")
    else:
        write(checked_text(found, engine.name, colour=colour(args.color)))
        write("" if faults or not args.certify else "certificates: accepted\n")
    sys.stderr.write("".join(f"kgreason: {fault}\n" for fault in faults))
    return int(bool(faults) or drugs_met(found.assessments, args.fail_on))


def drugs_met(assessments: "Iterable[Assessment]", wanted: frozenset[str]) -> bool:
    """Return whether a drug's verdict is among those of ``--fail-on``, or its patient's facts are."""
    return any(one.verdict.value in wanted or (one.inconsistent and "inconsistent" in wanted) for one in assessments)


def _certificate_faults(found: "Checked", engine: "Engine") -> list[str]:
    """Return what is wrong with the certificates of drugs that were judged."""
    made = [(one.drug, engine.check_certificate(one.certificate)) for one in found.assessments if one.certificate]
    return [f"{engine.name(drug)}: certificate rejected: {fault}" for drug, fault in made if fault]


def read_patient(path: str, as_of: str = "") -> "Patient":
    """Return the patient of a file: the value itself, or what a trace holds under ``patient``."""
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
        return patient_of(value["patient"], "/patient", as_of) if inside else patient_of(value, "", as_of)
    except KgreasonError as error:
        place = f"{name}#{error.place}" if error.place else name
        raise KgreasonError(place=place, found=error.found, wanted=error.wanted) from None
