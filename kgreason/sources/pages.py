"""A YAML page as plain values that know their lines: every scalar is text as it is written, and nothing nests deep."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgreason.model import SourceError
from kgreason.sources.opening import read_text

if TYPE_CHECKING:
    from yaml import Event

DEPTH = 16
"""How deep a page may nest: what is deeper is none of ours, and may be made to break its reader."""


class Table(dict[str, Any]):
    """A mapping of a page, with the line it begins on."""

    __slots__ = ("line",)

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line

    def text(self, key: str) -> str:
        """Return the text under a key without space or byte order marks around it, empty where there is none."""
        value = self.get(key)
        return value.strip("\ufeff\u200b \t\n") if isinstance(value, str) else ""

    def texts(self, key: str) -> list[str]:
        """Return the texts of a list under a key."""
        value = self.get(key)
        return [one.strip() for one in value if isinstance(one, str)] if isinstance(value, list) else []


def load_page(path: Path) -> Any:
    """Return what a YAML file of one document holds (text, lists, Tables); raises SourceError where it is none.

    It is built from the parser's events, so that a page can neither run code, nor multiply itself, nor exhaust the
    stack, and it takes less than half the time of a YAML loader.
    """
    import yaml

    loader, text = getattr(yaml, "CBaseLoader", yaml.BaseLoader), read_text(path)
    try:
        return _built(path, yaml.parse(text, Loader=loader))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, text.find(chr(error.character))) + 1
        found = f"the character {chr(error.character)!r}"
        raise SourceError(place=f"{path.name}:{line}", found=found, wanted="YAML, which does not allow it") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path.name}:{mark.line + 1}" if mark else path.name
        found = f"no YAML ({getattr(error, 'problem', None) or error})"
        raise SourceError(place=place, found=found, wanted="a plain page") from None


def _built(path: Path, events: Iterator["Event"]) -> Any:
    from yaml import events as kinds

    root: list[Any] = []
    open_: list[tuple[Any, list[str]]] = [(root, [])]
    for event in events:
        line = event.start_mark.line + 1
        holder, keys = open_[-1]
        if isinstance(event, kinds.ScalarEvent):
            if isinstance(holder, Table) and not keys:
                keys.append(event.value)
            else:
                _put(holder, keys, event.value)
        elif isinstance(event, kinds.MappingStartEvent | kinds.SequenceStartEvent):
            value: Any = Table(line) if isinstance(event, kinds.MappingStartEvent) else []
            if len(open_) > DEPTH or (isinstance(holder, Table) and not keys):
                found = f"more than {DEPTH} levels" if len(open_) > DEPTH else "a key that is no text"
                raise SourceError(place=f"{path.name}:{line}", found=found, wanted="a plain page")
            _put(holder, keys, value)
            open_.append((value, []))
        elif isinstance(event, kinds.MappingEndEvent | kinds.SequenceEndEvent):
            open_.pop()
        elif isinstance(event, kinds.AliasEvent):
            raise SourceError(place=f"{path.name}:{line}", found="an alias", wanted="a plain page")
    if len(root) != 1:
        raise SourceError(place=path.name, found=f"{len(root)} documents", wanted="one")
    return root[0]


def _put(holder: Any, keys: list[str], value: Any) -> None:
    if isinstance(holder, Table):
        holder[keys.pop()] = value
    else:
        holder.append(value)
