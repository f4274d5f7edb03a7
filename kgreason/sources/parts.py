"""The disk's side of a download: what has come so far lies beside its place, under a lock, and is moved there whole."""

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from kgreason.model import KgreasonError
from kgreason.sources.manifest import Download

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Part:
    """What has come of a file: ``NAME.part``, and in ``NAME.part.json`` the address and version that it is of.

    A note is written once the old part is gone and before the first byte of the new one, so that a part is never taken
    for one of another version. Nothing stands under the file's own name until it is whole and its hash is right.
    """

    def __init__(self, file: Download, target: Path) -> None:
        self.file = file
        self.target = target
        self.path = target.with_name(f"{target.name}.part")
        self.note = target.with_name(f"{target.name}.part.json")

    def kept(self) -> tuple[int, str]:
        """Return how many bytes can be gone on from, and the version (an ETag or a date) that they are of."""
        try:
            note = json.loads(self.note.read_text("utf-8"))
            size, url, version = self.path.stat().st_size, note["url"], note["version"]
        except (OSError, ValueError, KeyError, TypeError):
            return 0, ""
        known = isinstance(version, str) and (version or self.file.sha256)  # else nothing would tell a mixture
        return (size, version) if known and url == self.file.url else (0, "")

    def restart(self, version: str) -> None:
        """Drop what has come, and note what comes now."""
        self.drop()
        with on_disk(self.note):
            self.note.write_text(json.dumps({"url": self.file.url, "version": version}), "utf-8")

    def append(self, chunks: Iterable[bytes], told: Callable[[int], None]) -> int:
        """Add bytes as they come and return how many there are; stops where there are too many."""
        with on_disk(self.path), self.path.open("ab") as stream:
            size = stream.tell()
            for chunk in chunks:
                stream.write(chunk)
                stream.flush()
                size += len(chunk)
                if size > (self.file.size or size):
                    break
                told(size)
            os.fsync(stream.fileno())
        return size

    def finish(self) -> None:
        """Put the whole file into its place; raises KgreasonError where its size or hash is wrong, and drops it."""
        fault = mismatch(self.file, self.path)
        if fault is not None:
            self.drop()
            raise fault
        with on_disk(self.target):
            self.path.replace(self.target)
            self.note.unlink(missing_ok=True)

    def drop(self) -> None:
        """Remove what has come."""
        with on_disk(self.path):
            self.path.unlink(missing_ok=True)
            self.note.unlink(missing_ok=True)


def mismatch(file: Download, path: Path) -> KgreasonError | None:
    """Return what is wrong with a file, by the size and SHA-256 that its manifest gives."""
    place = file.url or file.name
    with on_disk(path), path.open("rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        if file.size and size != file.size:
            return KgreasonError(place=place, found=f"{size} bytes", wanted=f"{file.size} bytes")
        if file.sha256:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
            if found != file.sha256:
                return KgreasonError(place=place, found=f"the SHA-256 {found}", wanted=file.sha256)
    return None


@contextmanager
def on_disk(path: Path) -> Iterator[None]:
    """Turn what the disk refuses (no space, no permission) into a KgreasonError."""
    try:
        yield
    except OSError as error:
        found = error.strerror or str(error)
        raise KgreasonError(place=str(path), found=found, wanted="a folder with space that can be written") from None


@contextmanager
def alone(target: Path) -> Iterator[None]:
    """Hold the lock of a file's place: who comes second waits; a lock is gone with the process that holds it."""
    path = target.with_name(f"{target.name}.lock")
    with on_disk(path):
        target.parent.mkdir(parents=True, exist_ok=True)
        stream = _locked(path)
    try:
        yield
    finally:
        with suppress(OSError):  # where an open file cannot be removed it stays, empty
            path.unlink()
        stream.close()


def _locked(path: Path) -> IO[bytes]:
    while True:
        with ExitStack() as undo:  # who held it may have removed it while we waited: another may hold a new one
            stream = undo.enter_context(path.open("ab"))
            _lock(stream)
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(stream.fileno()), path.stat()):
                    undo.pop_all()
                    return stream


def _lock(stream: IO[bytes]) -> None:
    if sys.platform == "win32":
        while True:
            with suppress(OSError):  # it gives up after ten seconds
                msvcrt.locking(stream.fileno(), msvcrt.LK_LOCK, 1)
                return
    else:
        fcntl.flock(stream, fcntl.LOCK_EX)
