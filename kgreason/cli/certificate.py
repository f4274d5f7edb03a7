"""``kgreason check-certificate``: check the certificates of verdicts by a second program that knows no solver."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgreason.cli.forms import add_format, add_index

if TYPE_CHECKING:
    from kgreason.model import Certificate


_MORE_CAREFUL = {"safe": {"caution", "unknown"}, "unknown": {"caution"}, "depends": {"caution"}}
"""What a report may say instead of what the rules prove, by what stands beside them (``verify/beside.py``)."""


def add(commands: Any) -> None:
    """Add the command."""
    help_ = "check the certificates in reports, without a solver; exit status 1 where one is rejected"
    parser = commands.add_parser("check-certificate", help=help_)
    help_ = "JSON of `kgreason check` or `kgreason verify`, or one certificate; - for standard input"
    parser.add_argument("file", metavar="FILE", help=help_)
    add_index(parser)
    add_format(parser, "text", "json")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check and print."""
    from kgreason.cli.output import as_json, write
    from kgreason.engine import Engine

    certificates = list(read_certificates(args.file))
    engine = Engine.open("patterns", args.index)
    found = [(one, amiss or engine.check_certificate(one)) for one, amiss in certificates]
    if args.format == "json":
        rows = [
            {
                "drug": {"id": one.drug, "name": engine.name(one.drug)},
                "verdict": one.verdict.value,
                "fault": fault or None,
            }
            for one, fault in found
        ]
        document = {"schema": "kgreason-certified-1", "certificates": rows, "versions": dict(engine.versions)}
        write(as_json(document) + "\n")
    else:
        for one, fault in found:
            said = f"rejected: {fault}" if fault else "accepted"
            write(f"{engine.name(one.drug)}: {one.verdict.value}: {said}\n")
    return 1 if any(fault for _, fault in found) else 0


def read_certificates(path: str) -> Iterator[tuple["Certificate", str]]:
    """Yield the certificates of a file, its own or those in its reports, each with what its report says otherwise."""
    import msgspec

    from kgreason.model import CERTIFICATE, Certificate, KgreasonError

    name = "stdin" if path == "-" else Path(path).name
    wanted = f"a certificate ({CERTIFICATE}), or reports whose drugs have one"
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        documents = _decoded(data)
    except OSError as error:
        found = (error.strerror or "an error of the system").lower()
        raise KgreasonError(place=path, found=found, wanted="a file of certificates") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise KgreasonError(place=name, found=str(error), wanted="JSON") from None
    raw = [found for place, document in documents for found in _inside(document, place)]
    for place, one, row in raw:
        try:
            made = msgspec.convert(one, Certificate)
            yield made, _otherwise(made, row)
        except msgspec.ValidationError as error:
            raise KgreasonError(place=f"{name}#{place}", found=str(error), wanted=wanted) from None
    if not raw:
        raise KgreasonError(place=name, found="no certificate", wanted=wanted)


def _decoded(data: bytes) -> list[tuple[str, object]]:
    """Return the documents of a file with their places: one, an array of them, or one a line."""
    import msgspec

    try:
        found = msgspec.json.decode(data)
    except msgspec.DecodeError:
        found = msgspec.json.Decoder().decode_lines(data)
    return [(f"/{at}", one) for at, one in enumerate(found)] if isinstance(found, list) else [("", found)]


def _inside(document: object, place: str) -> Iterator[tuple[str, object, dict[str, object]]]:
    """Yield each certificate of a document with its place and the row of the report that it stands in."""
    if not isinstance(document, dict):
        return
    if str(document.get("schema", "")).startswith("kgreason-certificate-"):
        yield place, document, {}
    drugs = document.get("drugs")
    for at, one in enumerate(drugs if isinstance(drugs, list) else ()):
        if isinstance(one, dict) and one.get("certificate") is not None:
            yield f"{place}/drugs/{at}/certificate", one["certificate"], one


def _otherwise(made: "Certificate", row: dict[str, object]) -> str:
    """Return what a report says of a drug that its certificate does not, or an empty string."""
    said, drug = row.get("verdict"), row.get("drug")
    about = drug.get("id") if isinstance(drug, dict) else drug
    if about is not None and about != made.drug:
        return f"its report is on {about}"
    agreed = said is None or said == made.verdict.value or said in _MORE_CAREFUL.get(made.verdict.value, ())
    return "" if agreed else f"its report says {said}"
