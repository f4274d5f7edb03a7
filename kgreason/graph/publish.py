"""Put a whole new generation into an index's folder: readers see the old one or the new one, builds do not meet."""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path as File
from typing import Any

from kgreason.graph.folder import read_meta
from kgreason.graph.rows import FAMILY
from kgreason.model import KgreasonError

NEW = ".kgreason-new-"


def check_place(folder: File) -> None:
    """Raise KgreasonError where an index cannot be written: a file, or a folder that is not ours to write."""
    there = folder
    while not os.path.lexists(there) and there != there.parent:
        there = there.parent
    if not there.is_dir():
        raise KgreasonError(place=str(folder), found=f"{there}, which is no folder", wanted="a folder to write to")
    if not os.access(there, os.W_OK | os.X_OK):
        raise KgreasonError(place=str(folder), found=f"no right to write to {there}", wanted="a folder to write to")


def check_free(folder: File) -> None:
    """Raise KgreasonError where a folder holds other things, and no index was ever written there."""
    names = sorted(one.name for one in folder.iterdir()) if os.path.lexists(folder) else []
    if any(one.startswith(FAMILY) for one in names) or str(read_meta(folder).get("format")).startswith(FAMILY):
        return
    others = [one for one in names if not one.startswith(NEW)]
    if others:
        more = f" and {len(others) - 1} more" if others[1:] else ""
        wanted = "a new or empty folder, or one with an index, which is replaced"
        found = f"a folder that holds {others[0]}{more} and no index"
        raise KgreasonError(place=str(folder), found=found, wanted=wanted)


@contextmanager
def workplace(folder: File) -> Iterator[File]:
    """Give a folder within an index's folder to write to; it is gone in the end, and no other build clears it away."""
    check_place(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            beside = File(tempfile.mkdtemp(prefix=NEW, dir=folder))
            mark = _opened(beside)
        try:
            yield beside
        finally:
            shutil.rmtree(beside, ignore_errors=True)
            _close(mark)
    except OSError as error:
        found = error.strerror or str(error)
        raise KgreasonError(place=str(folder), found=found, wanted="a folder with room for an index") from None


def publish(fresh: File, folder: File, meta: dict[str, Any]) -> None:
    """Rename a whole generation from a workplace into place and point ``meta.json`` at it.

    What is there under its name stays if it is whole. The generation before stays for those who still read it; older
    ones and what killed builds left are removed, and nothing that is not an index's own.
    """
    name = meta["generation"] = f"{meta['format']}-{meta['digest'][:16]}"
    sizes = meta["files"] = _sizes(fresh)
    new = fresh.parent / "meta.json"
    new.write_text(json.dumps(meta, ensure_ascii=False, sort_keys=True), "utf-8")
    with _locked(folder):
        before = str(read_meta(folder).get("generation"))
        if not _whole(folder / name, sizes):
            if os.path.lexists(folder / name):
                (folder / name).replace(fresh.parent / "old")
            fresh.replace(folder / name)
        if not _alike(new, folder / "meta.json"):
            new.replace(folder / "meta.json")
        _clear(folder, {name, before} if before != name else set())


def _whole(folder: File, sizes: dict[str, int]) -> bool:
    """Return whether a folder has these files, each as long: then it is what its digest says."""
    return folder.is_dir() and sizes.items() <= _sizes(folder).items()


def _alike(one: File, other: File) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


def _sizes(folder: File) -> dict[str, int]:
    return {file.name: file.stat().st_size for file in folder.iterdir()}


def _clear(folder: File, kept: set[str]) -> None:
    """Remove what killed builds left, and where some are to be kept all other generations."""
    for old in folder.iterdir():
        if old.is_symlink() or not old.is_dir():
            continue
        left = old.name.startswith(NEW) and not _worked_on(old)
        if left or (kept and old.name.startswith(FAMILY) and old.name not in kept):
            shutil.rmtree(old, ignore_errors=True)


# --- locks: the system drops them when a process ends, however it ends ---


@contextmanager
def _locked(folder: File) -> Iterator[None]:
    mark = _opened(folder)
    try:
        yield
    finally:
        _close(mark)


def _opened(folder: File) -> int:
    """Return a handle that holds a folder's lock, waiting for it; -1 on a system that has no locks of folders."""
    if sys.platform == "win32":
        return -1
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    with suppress(OSError):  # a file system without locks: then there are none
        fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def _close(handle: int) -> None:
    if handle >= 0:
        os.close(handle)


def _worked_on(folder: File) -> bool:
    """Return whether a running build holds a workplace."""
    if sys.platform == "win32":
        return False
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False
