"""The index of the shipped knowledge, compiled on first use into the user's cache folder."""

import os
from contextlib import suppress
from pathlib import Path

from kgreason.graph.index import Index
from kgreason.graph.rows import starter_digest
from kgreason.model import KgreasonError


def cache_folder() -> Path:
    """Return where indexes are kept: ``KGREASON_CACHE``, or the user's cache folder."""
    named = os.environ.get("KGREASON_CACHE")
    if named:
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("kgreason")


def open_graph(folder: str = "") -> Index:
    """Return the index in a folder, or the one that ``KGREASON_INDEX`` names, or that of the shipped knowledge."""
    named = folder or os.environ.get("KGREASON_INDEX", "")
    return Index(Path(named)) if named else open_starter()


def open_starter() -> Index:
    """Return the index of the shipped knowledge; compiles it where the cache has no whole one."""
    folder = cache_folder() / f"starter-{starter_digest()[:16]}"
    if (folder / "meta.json").is_file():
        with suppress(KgreasonError):
            return Index(folder)
    from kgreason.graph.compile import write_index
    from kgreason.graph.rows import starter_rows

    write_index(starter_rows(), folder)
    return Index(folder)
