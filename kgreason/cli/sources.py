"""``kgreason sources list``, ``show`` and ``fetch``: what graphs can be built from, and how to come by it."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgreason.cli.forms import add_format, add_hidden

if TYPE_CHECKING:
    from kgreason.sources.manifest import Manifest

MEGABYTE = 1_000_000
WIDTH = 30


def add(commands: Any) -> None:
    """Add the command and its parts."""
    parser = commands.add_parser("sources", help="what graphs can be built from: list it, fetch it")
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    lists = parts.add_parser("list", help="every source: what it adds, its licence, whether it is there")
    shows = parts.add_parser("show", help="all that is known of a source")
    shows.add_argument("name", metavar="NAME", help="a source, as `kgreason sources list` names it")
    for part, run in ((lists, _list), (shows, _show)):
        add_format(part, "text", "json")
        part.set_defaults(run=run)
    fetches = parts.add_parser("fetch", help="download sources into the data folder")
    fetches.add_argument("names", nargs="+", metavar="NAME", help="a source, as `kgreason sources list` names it")
    fetches.add_argument("--out", type=Path, metavar="DIR", help="default: KGREASON_DATA, or the user's data folder")
    add_hidden(fetches, "--to", "out", type=Path)
    fetches.add_argument("--accept-licence", action="store_true", help="the licences are read and accepted")
    fetches.set_defaults(run=_fetch, goes_on="names")


def _list(args: argparse.Namespace) -> int:
    from kgreason.cli.output import as_json, write
    from kgreason.sources.manifest import load_manifests

    manifests = list(load_manifests().values())
    if args.format == "json":
        write(as_json([_document(one) for one in manifests]) + "\n")
    else:
        write("\n".join(_lines(one) for one in manifests))
    return 0


def _show(args: argparse.Namespace) -> int:
    from kgreason.cli.output import as_json, write
    from kgreason.sources.places import data_folder, wanted_places

    manifest = _manifest(args.name)
    if args.format == "json":
        write(as_json(_document(manifest)) + "\n")
        return 0
    write(_lines(manifest))
    write(f"  home: {manifest.home}\n")
    folder = data_folder()
    for place, file in zip(wanted_places(manifest, folder), manifest.files or (None,), strict=True):
        write(f"  file: {place}{'' if place.exists() else ' (not there)'}\n")
        for key in ("url", "sha256", "size") if file else ():
            if getattr(file, key):
                write(f"    {key}: {getattr(file, key)}\n")
    for title in ("predicates", "categories", "prefixes", "options"):
        table: dict[str, Any] = getattr(manifest, title)
        for key, value in table.items():
            write(f"  {title}: {key} = {value or '(left out)' if title == 'predicates' else value}\n")
    return 0


def _fetch(args: argparse.Namespace) -> int:
    from kgreason.cli.output import write
    from kgreason.model import KgreasonError
    from kgreason.sources.fetch import fetch_source, must_accept
    from kgreason.sources.places import data_folder

    manifests = [_manifest(name) for name in dict.fromkeys(args.names)]
    folder = args.out or data_folder()
    status = 0
    for manifest in manifests:
        try:
            accepted = not must_accept(manifest) or _accepted(manifest, asked=args.accept_licence)
            with _progress(shown=sys.stderr.isatty()) as progress:
                fetch_source(manifest, folder, accept=accepted, progress=progress)
        except KgreasonError as error:
            sys.stderr.write(f"kgreason: {error}\n")
            status = 2
        else:
            write(f"{manifest.name}: {folder}\n")
    return status


def _manifest(name: str) -> "Manifest":
    from kgreason.model import KgreasonError
    from kgreason.sources.manifest import load_manifests

    manifests = load_manifests()
    if name not in manifests:
        wanted = f"one of {', '.join(manifests)}" if manifests else "a source that ships"
        raise KgreasonError(place="sources", found=f"no source {name}", wanted=wanted)
    return manifests[name]


def _accepted(manifest: "Manifest", *, asked: bool) -> bool:
    """Show a licence, and return whether it is accepted: by the option, or by an answer on a terminal."""
    sys.stderr.write(f"{manifest.title} comes under this licence: {manifest.licence}\n")
    sys.stderr.write(f"Read it at {manifest.licence_url or manifest.home}\n")
    if asked or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return asked
    sys.stderr.write("Do you accept it? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _lines(manifest: "Manifest") -> str:
    from kgreason.sources.places import data_folder, how_to_get, locate

    here = locate(manifest)
    where = f"there: {here}" if here else f"not there: {how_to_get(manifest, data_folder())}"
    licence = manifest.licence + (" (must be accepted)" if manifest.must_accept else "")
    return (
        f"{manifest.name}: {manifest.title}\n  adds: {manifest.adds}\n  version: {manifest.version}\n"
        f"  licence: {licence}{f', {manifest.licence_url}' if manifest.licence_url else ''}\n"
        f"  format: {manifest.format}\n  {where}\n"
    )


def _document(manifest: "Manifest") -> dict[str, Any]:
    from kgreason.sources.places import data_folder, how_to_get, missing_places

    folder = data_folder()
    missing = missing_places(manifest, folder)
    keys = ("name", "title", "home", "version", "licence", "licence_url", "must_accept", "format", "adds")
    return {key: getattr(manifest, key) for key in keys} | {
        "files": [{key: getattr(file, key) for key in ("name", "url", "sha256", "size")} for file in manifest.files],
        "folder": str(folder),
        "missing": [str(place) for place in missing],
        "get": how_to_get(manifest, folder) if missing else "",
    }


@contextmanager
def _progress(*, shown: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """Give what draws a bar on standard error, where it is shown; the bar is wiped at the end."""
    drawn = 0.0

    def draw(name: str, size: int, total: int) -> None:
        nonlocal drawn
        now = time.monotonic()
        if now - drawn > 0.1:
            drawn = now
            sys.stderr.write("\r\x1b[K" + _bar(name, size, total))
            sys.stderr.flush()

    try:
        yield draw if shown else None
    finally:
        if drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _bar(name: str, size: int, total: int) -> str:
    """Return a bar, or the bytes alone where nobody says how many there are.

    >>> _bar("a.tsv", 5_000_000, 10_000_000)
    '[###############...............] 5.0/10.0 MB a.tsv'
    >>> _bar("a.tsv", 5_000_000, 0)
    '5.0 MB a.tsv'
    """
    if not total:
        return f"{size / MEGABYTE:.1f} MB {name}"
    full = min(WIDTH, WIDTH * size // total)
    return f"[{'#' * full}{'.' * (WIDTH - full)}] {size / MEGABYTE:.1f}/{total / MEGABYTE:.1f} MB {name}"
