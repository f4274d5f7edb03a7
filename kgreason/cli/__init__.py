"""The command line: parse, call the engine once, print."""

import argparse
import os
import sys

from kgreason._version import __version__
from kgreason.cli import (
    calculate,
    certificate,
    check,
    claims,
    completion,
    explain,
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
    """Run ``kgreason`` and return its exit status: 0, 1 where --fail-on is met, 2 for bad input or usage."""
    args = _parse(argv)
    from kgreason.model import KgreasonError

    try:
        status: int = args.run(args)
        sys.stdout.flush()
    except KgreasonError as error:
        sys.stderr.write(f"kgreason: {error}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader (head, less) has left: nothing more to say, and nothing to flush at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return status


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
