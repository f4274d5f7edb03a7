"""``kgreason calculate``: compute a declared calculator, or list them."""

import argparse
from typing import TYPE_CHECKING, Any

from kgreason.cli.forms import add_format

if TYPE_CHECKING:
    from kgreason.rules import Calculator, CalculatorBook
    from kgreason.rules.calculators import Input


def add(commands: Any) -> None:
    """Add the command."""
    about = "compute a clinical calculator (creatinine clearance, anion gap, scores …), with its formula and source"
    parser = commands.add_parser("calculate", help=about)
    help_ = "a calculator's identifier or name, as --list shows them (cockcroft-gault, anion-gap, cha2ds2-vasc)"
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help=help_)
    help_ = "an input: a number with its unit (creatinine=1.4, 'creatinine=124 umol/L'), yes or no, or an option"
    parser.add_argument("inputs", nargs="*", metavar="KEY=VALUE", help=help_)
    help_ = "list all calculators with their inputs, or the one that is named"
    parser.add_argument("--list", dest="listed", action="store_true", help=help_)
    add_format(parser, "text", "json")
    parser.set_defaults(run=run, goes_on="inputs")


def run(args: argparse.Namespace) -> int:
    """Compute and print."""
    from kgreason.cli.output import as_json, write
    from kgreason.content import content
    from kgreason.model import KgreasonError
    from kgreason.report import calculation_document, calculation_lines
    from kgreason.rules import CalculatorBook
    from kgreason.rules.calculate import calculate
    from kgreason.rules.calculator_packs import load_calculators

    book = CalculatorBook(load_calculators(content("verifiers"), thorough=False).calculators)
    if args.listed:
        chosen = [_named(args.name, book)] if args.name else list(book.by_id.values())
        documents = [_document(one) for one in chosen]
        listed = {"schema": "kgreason-calculators-1", "calculators": documents}
        write(as_json(listed) + "\n" if args.format == "json" else "".join(_lines(one) for one in chosen))
        return 0
    if not args.name:
        raise KgreasonError(place="calculate", found="no name", wanted="a calculator's name, or --list")
    found = calculate(_named(args.name, book), _pairs(args.inputs), book)
    if args.format == "json":
        document = calculation_document(found, lambda curie: curie)
        write(as_json({"schema": "kgreason-calculate-1", **document}) + "\n")
    else:
        write("".join(f"{line}\n" for line in calculation_lines(found, lambda curie: curie)))
    return 0


def _lines(one: "Calculator") -> str:
    from kgreason.report.words import unit_words

    inputs = ", ".join(f"{each.key} [{_kind(each)}]" for each in one.inputs)
    unit = f" [{unit_words(one.unit)}]" if unit_words(one.unit) else ""
    return f"{one.id}: {one.title}{unit}\n  {inputs}\n"


def _kind(one: "Input") -> str:
    from kgreason.report.words import unit_words

    if one.kind == "choice":
        return " | ".join(one.options)
    return "yes | no" if one.kind == "yes-no" else unit_words(one.unit) or "a number"


def _document(one: "Calculator") -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "names": list(one.names),
        "unit": one.unit,
        "formula": one.formula,
        "steps": dict(one.steps),
        "inputs": [_input(each) for each in one.inputs],
        "bands": [{"from": each.low, "says": each.says} for each in one.bands],
        "source": one.source,
    }


def _input(one: "Input") -> dict[str, Any]:
    number = {"unit": one.unit, "units": list(one.units), "valid": [one.low, one.high]} if one.kind == "number" else {}
    options = {"options": list(one.options)} if one.kind == "choice" else {}
    return {"key": one.key, "name": one.name, "kind": one.kind, **number, **options}


def _named(name: str, book: "CalculatorBook") -> "Calculator":
    """Return the calculator that an identifier or a name means; raises KgreasonError where it is none, or several."""
    from kgreason.model import KgreasonError

    found = book.titled(name)
    if len(found) == 1:
        return found[0]
    if found:
        wanted = f"one of {', '.join(one.id for one in found)}"
        raise KgreasonError(place="calculator", found=f"{name!r}, which several are called", wanted=wanted)
    raise KgreasonError(place="calculator", found=repr(name), wanted="one that `kgreason calculate --list` shows")


def _pairs(written: list[str]) -> dict[str, str]:
    from kgreason.model import KgreasonError

    found: dict[str, str] = {}
    for one in written:
        key, sign, value = one.partition("=")
        if not sign or not key.strip() or key.strip() in found:
            raise KgreasonError(place="inputs", found=repr(one), wanted="KEY=VALUE, each key once")
        found[key.strip()] = value.strip()
    return found
