"""Arguments that several commands share; imports nothing, so that ``--help`` is quick."""

import argparse
from collections.abc import Callable
from typing import Any

FORMS = ("auto", "native", "messages", "anthropic", "think", "rows", "text")


def add_traces(parser: argparse.ArgumentParser) -> None:
    """Add what is read, the patient, and ``--assume-complete``."""
    add_read(parser)
    add_patient(parser, "the patient of traces that have none")
    add_complete(parser)


def add_patient(parser: argparse.ArgumentParser, who: str) -> None:
    """Add ``--patient`` and ``--as-of``."""
    help_ = f"{who}, as JSON (as in a trace, or FHIR R4: a Bundle, resources, a CDS Hooks request), or - for stdin"
    parser.add_argument("--patient", metavar="FILE", help=help_)
    help_ = "the day of the question, for --patient; default: the record's newest"
    parser.add_argument("--as-of", default="", metavar="DATE", help=help_)


def add_read(parser: argparse.ArgumentParser) -> None:
    """Add the files, ``--from``, what reads them and what they are linked to."""
    parser.add_argument("traces", nargs="+", metavar="TRACE", help="a file of traces, or - for standard input")
    parser.set_defaults(goes_on="traces")
    parser.add_argument("--from", dest="form", choices=FORMS, default="auto", help="the form; sniffed where not given")
    add_reader(parser)
    add_tagger(parser)
    add_index(parser)


def add_reader(parser: argparse.ArgumentParser) -> None:
    """Add ``--reader``."""
    help_ = (
        "how claims are read: parse (default), patterns (without spaCy, quicker), llm (a language model that quotes; "
        "see --endpoint), or a spaCy pipeline's name or folder"
    )
    parser.add_argument("--reader", default="parse", metavar="NAME", help=help_)
    help_ = (
        "address of an OpenAI-compatible endpoint, for --reader llm; default: KGREASON_LLM_URL (key: KGREASON_LLM_KEY; "
        "seconds that an answer may take: KGREASON_LLM_SECONDS, 180)"
    )
    parser.add_argument("--endpoint", default="", metavar="URL", help=help_)
    help_ = "the model to ask there, for --reader llm; default: KGREASON_LLM_MODEL"
    parser.add_argument("--model", default="", metavar="NAME", help=help_)


def reader_of(args: argparse.Namespace) -> str:
    """Return the reader's name; raises KgreasonError where an endpoint is given to a reader that asks none."""
    if not (args.endpoint or args.model):
        return str(args.reader)
    from kgreason.claims.readers import LLM, reader_name

    if args.reader != LLM:
        from kgreason.model import KgreasonError

        raise KgreasonError(place="--endpoint, --model", found=f"--reader {args.reader}", wanted=f"--reader {LLM}")
    return reader_name(args.model, args.endpoint)


def add_tagger(parser: argparse.ArgumentParser) -> None:
    """Add ``--tagger``."""
    help_ = (
        "let a trained tagger say what is a name of a disease or chemical: shipped, or a spaCy pipeline's name or "
        "folder; for indexes of other sources; default: the dictionary alone"
    )
    parser.add_argument("--tagger", default="", metavar="NAME", help=help_)


def add_index(parser: argparse.ArgumentParser) -> None:
    """Add ``--index``."""
    help_ = "an index built with `kgreason graph build`; default: KGREASON_INDEX, or the shipped knowledge"
    parser.add_argument("--index", default="", metavar="PATH", help=help_)


def add_place(parser: argparse.ArgumentParser) -> None:
    """Add an index by its place alone, which may also be given as ``--index``."""
    add_index(parser)
    help_ = "an index folder; default: as --index"
    parser.add_argument("place", nargs="?", default="", metavar="INDEX", help=help_)


def place_of(args: argparse.Namespace) -> str:
    """Return the index that is named; raises KgreasonError where two are."""
    if args.place and args.index:
        from kgreason.model import KgreasonError

        raise KgreasonError(place="--index", found=f"{args.place} beside it", wanted="one index")
    return str(args.place or args.index)


def add_complete(parser: argparse.ArgumentParser) -> None:
    """Add ``--assume-complete``."""
    help_ = "take every list of the patient as complete: what it does not name is absent"
    parser.add_argument("--assume-complete", action="store_true", help=help_)


def add_format(parser: argparse.ArgumentParser, *choices: str, about: str = "") -> None:
    """Add ``--format``, the first choice being the default."""
    help_ = f"default: {choices[0]}{'; ' if about else ''}{about}"
    parser.add_argument("--format", choices=choices, default=choices[0], help=help_)


def add_fail_on(parser: argparse.ArgumentParser, conditions: tuple[str, ...]) -> None:
    """Add ``--fail-on``, a list of some conditions."""

    def read(text: str) -> frozenset[str]:
        wanted = frozenset(part.strip().lower() for part in text.split(",") if part.strip())
        for one in sorted(wanted) or [text]:  # a list that is empty would never fail, and nobody would see it
            if one not in conditions:
                raise argparse.ArgumentTypeError(f"found {one!r}; wanted " + ", ".join(conditions))
        return wanted

    help_ = "exit 1 where any of these is met: " + ", ".join(conditions)
    parser.add_argument("--fail-on", type=read, default=frozenset(), metavar="LIST", help=help_)


def add_colour(parser: argparse.ArgumentParser) -> None:
    """Add ``--color``."""
    choices = ("auto", "always", "never")
    parser.add_argument("--color", choices=choices, default="auto", help="default: auto, which is: on a terminal")
    add_hidden(parser, "--no-color", "color", action="store_const", const="never")


def add_hidden(parser: argparse.ArgumentParser, name: str, meant: str, **how: Any) -> None:
    """Add another name of an argument, taken and not shown: an old one, or one that other programs have."""
    parser.add_argument(name, dest=meant, default=argparse.SUPPRESS, help=argparse.SUPPRESS, **how)


def whole(low: int, high: int) -> Callable[[str], int]:
    """Return a type of argument: a whole number from low to high."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"found {text!r}; wanted a whole number from {low} to {high}")
        return int(text)

    return read
