"""The manifests under ``ontologies/sources``: what a source is, where it comes from, and how its words map to ours."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any

import msgspec
from msgspec import Struct

from kgreason.content import content
from kgreason.model import SourceError


class Download(Struct, frozen=True):
    """One file of a source: its name in the data folder, with ``/``; its address, SHA-256 and bytes where known.

    One without an address is got by hand.
    """

    name: str
    url: str = ""
    sha256: str = ""
    size: int = 0


class Manifest(Struct, frozen=True):
    """A source: its home, version, licence and format; its predicates, categories and prefixes in our terms.

    ``predicates`` maps a source's predicate to a key of ``ontologies/predicates.tsv``; one that begins with ``^`` is
    turned round (``"mechanism_of" = "^has_mechanism"``); an empty one is left out. A predicate that is not listed gives
    ``related_to`` with the source's own word as the qualifier ``original_predicate``.
    """

    name: str
    title: str
    home: str
    version: str
    licence: str
    format: str
    adds: str
    licence_url: str = ""
    must_accept: bool = False
    files: tuple[Download, ...] = ()
    predicates: dict[str, str] = msgspec.field(default_factory=dict)
    categories: dict[str, str] = msgspec.field(default_factory=dict)
    prefixes: dict[str, str] = msgspec.field(default_factory=dict)
    options: dict[str, str | int | bool | list[str]] = msgspec.field(default_factory=dict)

    def curie(self, prefix: str, local: str) -> str:
        """Return a CURIE with the prefix that this project writes for a source's own prefix.

        >>> bare = Manifest("x", "X", "", "1", "", "kgx", "", prefixes={"RxCUI": "RXNORM"})
        >>> bare.curie("RxCUI", "6809"), bare.curie("MESH", "D008687")
        ('RXNORM:6809', 'MESH:D008687')
        """
        return f"{self.prefixes.get(prefix, prefix)}:{local}"


KEYS = frozenset(Manifest.__struct_fields__) - {"name"}
NEEDED = ("title", "home", "version", "licence", "format", "adds")
FILE_KEYS = frozenset(Download.__struct_fields__)
FILES = (
    "a name (relative, its parts joined by /), and where known a url (https, http or file:///), "
    "a sha256 (64 hexadecimal digits in lower case) and a size in bytes"
)
ADDRESS = re.compile(r"(?:https?://[^\s/]+/\S*|file:///\S+)", re.IGNORECASE)


@cache
def load_manifests() -> dict[str, Manifest]:
    """Return all manifests that ship, by name; raises SourceError where one is broken."""
    folder = content("ontologies") / "sources"
    return {one.name: one for one in _manifests(folder)} if folder.is_dir() else {}


def _manifests(folder: Traversable) -> Iterator[Manifest]:
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            try:
                text = file.read_text("utf-8")
            except UnicodeDecodeError as error:
                found = f"bytes that are no UTF-8 at {error.start}"
                raise SourceError(place=file.name, found=found, wanted="UTF-8") from None
            yield read_manifest(file.name, text)


def read_manifest(name: str, text: str) -> Manifest:
    """Return a manifest from its TOML text; its name is its file's name without ``.toml``."""
    import tomllib

    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(place=name, found=f"no TOML ({error})", wanted="a manifest") from None
    return make_manifest(name, table)


def make_manifest(name: str, table: dict[str, Any]) -> Manifest:
    """Return a manifest from its keys and values; raises SourceError for the first that is not as declared."""
    strange = sorted(set(table) - KEYS)
    missing = [key for key in NEEDED if key not in table]
    if strange or missing:
        found = f"unknown {', '.join(strange)}" if strange else f"no {', '.join(missing)}"
        raise SourceError(place=name, found=found, wanted=f"the keys {', '.join(sorted(KEYS))}")
    try:
        manifest = msgspec.convert(table | {"name": name.removesuffix(".toml")}, Manifest)
    except msgspec.ValidationError as error:
        raise SourceError(place=name, found=str(error), wanted="a manifest's types") from None
    for number, (row, file) in enumerate(zip(table.get("files", []), manifest.files, strict=True)):
        unknown = ", ".join(sorted(set(row) - FILE_KEYS))
        found = f"unknown {unknown}" if unknown else _fault(file)
        if found:
            raise SourceError(place=f"{name}: files[{number}]", found=found, wanted=FILES)
    if len({file.name for file in manifest.files}) < len(manifest.files):
        raise SourceError(place=f"{name}: files", found="a name twice", wanted="each file once")
    return manifest


def _fault(file: Download) -> str:
    if not _stays_inside(file.name):
        return f"the name {file.name!r}"
    if file.url and not ADDRESS.fullmatch(file.url):
        return f"the url {file.url!r}"
    if file.sha256 and not re.fullmatch("[0-9a-f]{64}", file.sha256):
        return f"the sha256 {file.sha256!r}"
    return f"the size {file.size}" if file.size < 0 else ""


def _stays_inside(name: str) -> bool:
    """Return whether a name stays inside the folder that it is put into, on every system.

    >>> [_stays_inside(one) for one in ("a/b.tsv", "../b", "/b", "a//b", "C:b", ".")]
    [True, False, False, False, False, False]
    """
    if not name.isprintable() or set(name) & set('\\:*?"<>|'):
        return False
    return all(part.strip() not in {"", ".", ".."} for part in name.split("/"))
