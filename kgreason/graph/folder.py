"""The files of an index's folder: whether they are whole, and their bytes."""

from mmap import ACCESS_READ, mmap
from pathlib import Path as File

from kgreason.model import KgreasonError

WHOLE = "a whole index: build it again"


def check_files(folder: File, sizes: object) -> None:
    """Raise KgreasonError where a file of an index is not there or not as long as it was written."""
    if not folder.is_dir() or not isinstance(sizes, dict):
        raise KgreasonError(place=str(folder.parent), found=f"no {folder.name}", wanted=WHOLE)
    for name, size in sizes.items():
        try:
            there = (folder / name).stat().st_size
        except OSError as error:
            raise KgreasonError(place=str(folder / name), found=error.strerror or str(error), wanted=WHOLE) from None
        if there != size:
            raise KgreasonError(place=str(folder / name), found=f"{there} bytes", wanted=f"{size}: {WHOLE}")


def mapped(file: File) -> bytes | mmap:
    """Return a file's bytes, memory-mapped."""
    with file.open("rb") as stream:
        return mmap(stream.fileno(), 0, access=ACCESS_READ) if file.stat().st_size else b""
