"""Where the files of sources lie: a path that was given, or the data folder; and how to get what is not there."""

import os
from pathlib import Path

from kgreason.sources.manifest import Manifest


def data_folder() -> Path:
    """Return where sources are kept: ``KGREASON_DATA``, or the user's data folder."""
    named = os.environ.get("KGREASON_DATA")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("kgreason")


def wanted_places(manifest: Manifest, folder: Path) -> tuple[Path, ...]:
    """Return where a source's files lie in a data folder; one that lists none lies in a folder of its name."""
    return tuple(folder / file.name for file in manifest.files) or (folder / manifest.name,)


def missing_places(manifest: Manifest, folder: Path) -> tuple[Path, ...]:
    """Return what of a source is not in a data folder."""
    return tuple(place for place in wanted_places(manifest, folder) if not place.exists())


def locate(manifest: Manifest, given: Path | None = None) -> Path | None:
    """Return the path that was given, else the data folder where it holds the whole source, else None.

    Of a source that lists no files it is the folder of the source's name in the data folder.
    """
    if given is not None:
        return given
    folder = data_folder()
    if missing_places(manifest, folder):
        return None
    return folder if manifest.files else folder / manifest.name


def how_to_get(manifest: Manifest, folder: Path) -> str:
    """Return how a person comes by a source: the command, or its home and where to put what is had there."""
    by_hand = [file.name for file in manifest.files if not file.url]
    if manifest.files and not by_hand:
        return f"kgreason sources fetch {manifest.name}"
    what = _listed(by_hand) if by_hand else f"the files as a folder {manifest.name}"
    first = f"kgreason sources fetch {manifest.name}, then " if len(by_hand) < len(manifest.files) else ""
    return f"{first}by hand from {manifest.home}: put {what} into {folder}"


def _listed(names: list[str]) -> str:
    """Return names in one phrase, at most four of them.

    >>> _listed(["a", "b"]), _listed(list("abcdef"))
    ('a, b', 'a, b, c, d and 2 more')
    """
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
