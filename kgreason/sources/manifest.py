"""The manifests under ``ontologies/sources``: what a source is, where it comes from, and how its words map to ours."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources.abc import Traversable

from kgreason.content import content
from kgreason.model import SourceError


@dataclass(frozen=True, slots=True)
class Download:
    """One file of a source: its name in the source's folder, where it is fetched from, its SHA-256 (may be empty)."""

    name: str
    url: str
    sha256: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
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
    predicates: dict[str, str] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)
    prefixes: dict[str, str] = field(default_factory=dict)
    options: dict[str, str | int | bool | list[str]] = field(default_factory=dict)

    def curie(self, prefix: str, local: str) -> str:
        """Return a CURIE with the prefix that this project writes for a source's own prefix.

        >>> bare = Manifest("x", "X", "", "1", "", "kgx", "", prefixes={"RxCUI": "RXNORM"})
        >>> bare.curie("RxCUI", "6809"), bare.curie("MESH", "D008687")
        ('RXNORM:6809', 'MESH:D008687')
        """
        return f"{self.prefixes.get(prefix, prefix)}:{local}"


KEYS = frozenset(Manifest.__dataclass_fields__)
NEEDED = ("title", "home", "version", "licence", "format", "adds")


@cache
def load_manifests() -> dict[str, Manifest]:
    """Return all manifests that ship, by name; raises SourceError where one is broken."""
    folder = content("ontologies") / "sources"
    return {one.name: one for one in _manifests(folder)} if folder.is_dir() else {}


def _manifests(folder: Traversable) -> Iterator[Manifest]:
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            yield read_manifest(file.name, file.read_text("utf-8"))


def read_manifest(name: str, text: str) -> Manifest:
    """Return a manifest from its TOML text; its name is its file's name without ``.toml``."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceError(place=name, found=f"no TOML ({error})", wanted="a manifest") from None
    strange = sorted(set(table) - KEYS)
    missing = [key for key in NEEDED if not isinstance(table.get(key), str)]
    if strange or missing:
        found = f"unknown {', '.join(strange)}" if strange else f"no {', '.join(missing)}"
        raise SourceError(place=name, found=found, wanted=f"the keys {', '.join(sorted(KEYS - {'name'}))}")
    files = tuple(Download(**one) for one in table.pop("files", []))
    return Manifest(name=name.removesuffix(".toml"), files=files, **table)
