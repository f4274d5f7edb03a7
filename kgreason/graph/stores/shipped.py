"""The embedded store of the shipped knowledge, filled on first use into the user's cache folder."""

import shutil
import tempfile
from pathlib import Path

from kgreason.graph.cache import cache_folder, open_starter
from kgreason.graph.rows import starter_digest
from kgreason.graph.stores.embedded import FILE, EmbeddedStore

FORM = "1"
"""Raised when the tables of the store change, so that one of an older form is not taken for a new one."""


def open_shipped() -> EmbeddedStore:
    """Return the store of the shipped knowledge, opened to read; fills it where the cache has none of its digest."""
    folder = cache_folder() / f"store-{FORM}-{starter_digest()[:16]}"
    if not (folder / FILE).is_file():
        _fill(folder)
    return EmbeddedStore(folder)


def _fill(folder: Path) -> None:
    """Fill a store beside the folder and rename it into place, unless another process was first."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        store = EmbeddedStore(beside / "new", make=True)
        try:
            store.load(open_starter())
        finally:
            store.close()
        try:
            (beside / "new").replace(folder)
        except OSError:
            if not (folder / FILE).is_file():
                raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
