"""Open a source file as it is: plain, gz, bz2, xz or a zip of one file; what breaks off is refused."""

import bz2
import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kgreason.model import SourceError

BROKEN = (EOFError, OSError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
STRANGE = (RuntimeError, ValueError, KeyError, OverflowError, struct.error)
"""What zipfile raises besides: encrypted members, unknown methods and versions, names that are none."""
ENDINGS = {".gz": "gzip", ".bz2": "bzip2", ".xz": "xz", ".zip": "zip"}


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for reading bytes, decompressed by its ending; raises SourceError where it is missing or broken."""
    stream = _stream(path)
    try:
        yield stream
    except BROKEN as error:
        raise SourceError(place=path.name, found=f"a file that breaks off ({error})", wanted="a whole file") from None
    finally:
        stream.close()


def _stream(path: Path) -> IO[bytes]:
    if not is_file(path):
        raise SourceError(place=str(path), found="no such file", wanted="a file of the source")
    kind = ENDINGS.get(path.suffix.lower(), "")
    try:
        if kind and not path.stat().st_size:
            raise EOFError("0 bytes")  # gzip alone takes it for an empty file
        if kind == "gzip":
            return io.BufferedReader(gzip.open(path))
        if kind == "bzip2":
            return bz2.open(path)
        if kind == "xz":
            return lzma.open(path)
        return _member(path) if kind == "zip" else path.open("rb")
    except BROKEN as error:
        raise SourceError(place=path.name, found=f"no {kind or 'readable'} file ({error})", wanted="one") from None


def _member(path: Path) -> IO[bytes]:
    try:
        with zipfile.ZipFile(path) as archive:  # a member that is open keeps the file open
            members = [one for one in archive.namelist() if not one.endswith("/")]
            if len(members) == 1:
                return archive.open(members[0])
    except STRANGE as error:
        raise SourceError(place=path.name, found=f"no readable zip ({error})", wanted="one") from None
    raise SourceError(place=path.name, found=f"{len(members)} files in it", wanted="a zip of one file")


def is_file(path: Path) -> bool:
    """Return whether a file is there that may be seen; a name that no file can have is that of none."""
    try:
        return path.is_file()
    except OSError:  # a name that is too long, a folder that may not be looked into
        return False


def read_text(path: Path) -> str:
    """Return a whole file as text; raises SourceError where it is no UTF-8."""
    with opened(path) as stream:
        data = stream.read()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(place=path.name, found=f"bytes that are no UTF-8 at {error.start}", wanted="UTF-8") from None


def read_lines(path: Path, *, start: int = 1) -> Iterator[tuple[int, str] | SourceError]:
    """Yield (number, line without its end) of a UTF-8 file; a line that is none is a fault and costs only itself."""
    with opened(path) as stream:
        for number, raw in enumerate(stream, start):
            try:
                yield number, raw.decode("utf-8-sig" if number == start else "utf-8").rstrip("\r\n")
            except UnicodeDecodeError as error:
                found = f"bytes that are no UTF-8 at {error.start}"
                yield SourceError(place=f"{path.name}:{number}", found=found, wanted="UTF-8")
