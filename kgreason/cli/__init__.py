"""The command line: parse, call the engine once, print."""

import argparse
import sys

from kgreason._version import __version__
from kgreason.cli import (
    calculate,
    certificate,
    check,
    claims,
    completion,
    explain,
    faults,
    graph,
    knowledge,
    link,
    mechanism,
    paths,
    rules,
    serve,
    sources,
    train,
    verify,
)

__all__ = ["main", "make_parser"]


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    about = "Judge medical reasoning written by language models against a knowledge graph, with proofs."
    parser = argparse.ArgumentParser(prog="kgreason", description=about)
    parser.add_argument("--version", action="version", version=f"kgreason {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    shown = (verify, explain, check, certificate, calculate, claims, link, paths, mechanism)
    for part in (*shown, graph, sources, serve, knowledge, rules, train, completion):
        part.add(commands)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run ``kgreason`` and return its exit status: 0, 1 where --fail-on is met, 2 for bad input, usage or a fault."""
    if not faults.open_streams():
        return _said(f"{faults.OUTPUT}: found it closed; wanted it open, or > /dev/null")
    try:
        return _run(argv)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader (head, less) has left: nothing more to say, and nothing to flush at exit
        faults.write_no_more()
        return 141
    except OSError as error:
        said = faults.system_fault(error)
        faults.write_no_more()
        return _said(said)
    except Exception as error:  # noqa: BLE001  the edge: status 1 would pass for --fail-on
        return _said(f"found {faults.own_fault(error)}; wanted {faults.REPORT}")


def _run(argv: list[str] | None) -> int:
    wrong = faults.no_text(sys.argv[1:] if argv is None else argv)
    if wrong:
        return _said(wrong)
    args = _parse(argv)
    from kgreason.model import KgreasonError

    try:
        status: int = args.run(args)
    except KgreasonError as error:
        return _said(str(error))
    with faults.writing():
        sys.stdout.flush()
    return status


def _said(what: str) -> int:
    """Write one line to standard error and return the status of bad input."""
    sys.stderr.write(f"kgreason: {what}\n".encode(errors="backslashreplace").decode())
    return 2


def _parse(argv: list[str] | None) -> argparse.Namespace:
    """Return the arguments; what stands behind an option goes on with a command's list (``verify A --format json B``).

    argparse takes such a list at once, and would call the rest of it unrecognised.
    """
    parser = make_parser()
    args, rest = parser.parse_known_args(argv)
    listed = getattr(args, "goes_on", "")
    if rest and (not listed or any(one.startswith("-") and one != "-" for one in rest)):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        getattr(args, listed).extend(rest)
    return args
