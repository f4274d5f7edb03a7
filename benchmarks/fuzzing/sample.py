"""A sample: small sound files of a source, made up, and how they are put together."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from kgreason.sources import Download, Manifest

ANY = (".gz", ".bz2", ".xz", ".zip")


class Sample(Struct, frozen=True):
    """Sound files of a source: ``alone`` is the one a reader is given, else it is given their folder.

    ``endings`` are those under which a file may be compressed; ``toml`` is the file that the manifest is read from, the
    only one that is damaged then.
    """

    manifest: Manifest
    files: dict[str, bytes]
    alone: str = ""
    endings: tuple[str, ...] = ANY
    toml: str = ""


def made(form: str, **given: Any) -> Manifest:
    return Manifest("made", "Made up", "", "1", "", form, "", **given)


def one(manifest: Manifest, name: str, text: str, **beside: str) -> Sample:
    """Return a sample of one file, and of those that lie beside it."""
    return Sample(manifest, {name: text.encode()} | {key: value.encode() for key, value in beside.items()}, name)


def folder(manifest: Manifest, endings: tuple[str, ...] = (), **files: str) -> Sample:
    """Return a sample of a folder; a manifest that lists files lists these."""
    named = {name.replace("__", "."): text.encode() for name, text in files.items()}
    listed = tuple(Download(name) for name in named) if manifest.files else ()
    return Sample(replace(manifest, files=listed), named, endings=endings)


def table(separator: str, *rows: Iterable[str]) -> str:
    if separator != ",":
        return "".join(separator.join(row) + "\n" for row in rows)
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()
