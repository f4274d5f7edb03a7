"""One large JSON object read piece by piece: the items of its lists, one after another, nothing held."""

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from kgreason.model import SourceError
from kgreason.sources.opening import opened

CHUNK = 1 << 18
LARGEST = 1 << 22
"""Characters of one item at most; one that is longer is taken for a broken file."""
NEXT = re.compile(r"[^ \t\r\n]")


def sound(text: str, value: Any) -> bool:
    r"""Return whether a value read from JSON text holds no half of a surrogate pair, which no file can hold.

    >>> [sound(text, json.loads(text)) for text in ('"a"', r'"\ud83d\ude00"', r'["\ud83d"]')]
    [True, True, False]
    """
    if "\\ud" not in text and "\\uD" not in text:
        return True
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def read_members(path: Path, lists: frozenset[str]) -> Iterator[tuple[str, Any]]:
    """Yield (key, item) for every item of the named lists of a file's object, (key, value) for its other members.

    Raises SourceError where the file is no such object or breaks off.
    """
    with opened(path) as stream:
        yield from _Scanner(stream, path.name).members(lists)


class _Scanner:
    """A window of text that moves over a stream."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self.stream, self.name = stream, name
        self.decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self.text, self.at, self.done = "", 0, False
        self.parse = json.JSONDecoder().raw_decode

    def members(self, lists: frozenset[str]) -> Iterator[tuple[str, Any]]:
        self._take("{")
        while self._peek() != "}":
            key = self._value()
            self._take(":")
            if key in lists and self._peek() == "[":
                self._take("[")
                while self._peek() != "]":
                    yield key, self._value()
                    self._next("]")
                self._take("]")
            else:
                yield str(key), self._value()
            self._next("}")
        self._take("}")
        if self._peek():
            raise self._fault("more after the object")

    def _next(self, end: str) -> None:
        if self._peek() != end:
            self._take(",")
            if self._peek() == end:
                raise self._fault("a comma with nothing after it")

    def _more(self) -> bool:
        data = b"" if self.done else self.stream.read(CHUNK)
        self.done = not data
        try:
            self.text = self.text[self.at :] + self.decoder.decode(data, final=self.done)
        except UnicodeDecodeError:
            raise self._fault("bytes that are no UTF-8") from None
        self.at = 0
        return not self.done

    def _peek(self) -> str:
        while True:
            found = NEXT.search(self.text, self.at)
            if found:
                self.at = found.start()
                return found.group()
            self.at = len(self.text)
            if not self._more():
                return ""

    def _take(self, wanted: str) -> None:
        found = self._peek()
        if found != wanted:
            raise self._fault(found or "its end")
        self.at += 1

    def _value(self) -> Any:
        self._peek()
        while True:
            value, end = None, -1
            try:
                value, end = self.parse(self.text, self.at)
            except (ValueError, RecursionError):
                if self.done or len(self.text) - self.at > LARGEST:
                    raise self._fault(self.text[self.at : self.at + 40] or "its end") from None
            if (self.done and end >= 0) or 0 <= end < len(self.text):  # a number may go on in the next piece
                if not sound(self.text[self.at : end], value):
                    raise self._fault("half of a surrogate pair")
                self.at = end
                return value
            self._more()

    def _fault(self, found: str) -> SourceError:
        return SourceError(place=self.name, found=f"{found!r} where JSON is read", wanted="one whole JSON object")
