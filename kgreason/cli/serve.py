"""``kgreason serve``: the HTTP interface."""

import argparse
import os
import sys
import threading
from typing import Any

from kgreason.cli.forms import add_index, add_reader, add_tagger, reader_of, whole

GRACE = 5
"""Seconds that what is being judged may take once the server is told to end."""


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("serve", help="answer over HTTP (needs kgreason[server])")
    parser.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1, this machine only")
    parser.add_argument("--port", type=whole(1, 65535), default=8000, metavar="N", help="default: 8000")
    add_reader(parser)
    add_tagger(parser)
    add_index(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    try:
        import uvicorn

        from kgreason.api import create_app
    except ModuleNotFoundError as error:
        sys.stderr.write(f"kgreason serve: found no {error.name}; wanted: pip install 'kgreason[server]'\n")
        return 2
    from kgreason.engine import Engine
    from kgreason.model import KgreasonError

    engine = Engine.open(reader_of(args), args.index, args.tagger)
    try:
        uvicorn.run(
            create_app(engine), host=args.host, port=args.port, log_level="info", timeout_graceful_shutdown=GRACE
        )
    except SystemExit:  # it has logged what the system said, and would end with 3
        found, wanted = "an address that cannot be listened at", "a port that is free, and a host of this machine"
        raise KgreasonError(place=f"{args.host}:{args.port}", found=found, wanted=wanted) from None
    if any(one is not threading.current_thread() and not one.daemon for one in threading.enumerate()):
        sys.stderr.write("kgreason serve: what was still judged is given up\n")
        sys.stderr.flush()
        os._exit(0)  # a thread cannot be stopped, and Python would wait for it
    return 0
