"""``kgreason check``: judge drugs for a patient."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from kgreason.cli.forms import add_colour, add_complete, add_fail_on, add_format, add_index, add_patient

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kgreason.engine import Engine
    from kgreason.model import Assessment, Checked

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
    add_patient(parser, "the patient")
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
    from kgreason.cli.record import read_record
    from kgreason.engine import Engine
    from kgreason.report import checked_document, checked_text

    record = read_record(args)
    engine = Engine.open(index=args.index)
    if record:
        record.admit(engine)
    found = engine.check_regimen(
        args.drug,
        record.patient if record else None,
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
