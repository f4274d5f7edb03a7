"""Cut a byte stream into rows: one text, one JSON value, an array's elements, or lines; each bounded in size."""

import re
from collections.abc import Iterator
from typing import BinaryIO, Literal

from msgspec import Struct

from kgreason.model import KgreasonError
from kgreason.traces.chat import opens_blocks
from kgreason.traces.values import TOKEN, parse_row

MAX_ROW = 4 * 2**20
MAX_DOCUMENT = 2**30
MAX_LEVELS = 10_000
OPENERS = frozenset({"system", "developer", "user", "human"})
BOM = b"\xef\xbb\xbf"

_LINES = (".jsonl", ".ndjson")
_JSON = (".json", *_LINES)
_ARRAY = re.compile(rb"\[\s*(?:[\[{\"\]]|\Z)")


class RawRow(Struct, frozen=True):
    """One row as bytes: its number from 1 and its first line; ``fault`` is what was found where it cannot be read."""

    number: int
    line: int
    data: bytes
    kind: Literal["text", "json"] = "json"
    fault: str = ""


def raw_rows(stream: BinaryIO, name: str, *, text: bool | None = None, limit: int = MAX_ROW) -> Iterator[RawRow]:
    """Yield the rows of a stream; ``text`` says whether it is plain text or JSON, None to tell by its start.

    Lines are read one at a time, so that an endless file of lines streams; an array is read whole.
    """
    blank, first = _first(stream, limit)
    line = blank.count(b"\n") + 1
    start = first.lstrip()[:64]
    if text is None:
        text = not name.lower().endswith(_JSON) and not (start[:1] == b"{" or _ARRAY.match(start))
    if text:
        data = blank + first + stream.read(max(0, limit + 1 - len(blank) - len(first)))
        yield RawRow(1, 1, b"", "text", _too_large(limit)) if len(data) > limit else RawRow(1, 1, data, "text")
        return
    if not first.strip():
        yield RawRow(1, 1, b"", fault="nothing")
        return
    cut = len(first) > limit and not first.endswith(b"\n")
    between, second = (b"", b"") if cut else _first(stream, limit)
    if _is_lines(first, second, name, limit):
        ahead = [(line, first), *([] if cut else [(line + 1 + between.count(b"\n"), second)])]
        yield from _lines(stream, ahead, limit)
    elif start[:1] == b"[":
        yield from _elements(first + between + second, stream, line, limit)
    else:
        data = first + between + second
        data += stream.read(max(0, limit + 1 - len(data)))
        yield RawRow(1, line, b"", fault=_too_large(limit)) if len(data) > limit else RawRow(1, line, data)


def _too_large(limit: int) -> str:
    return f"more than {limit:,} bytes in one row"


def _first(stream: BinaryIO, limit: int) -> tuple[bytes, bytes]:
    """Return the blank lines ahead, and the next other line, both cut at one byte past the limit."""
    blank, line = b"", stream.readline(limit + 1).removeprefix(BOM)
    while line and not line.strip() and len(blank) <= limit:
        blank += line
        line = stream.readline(limit + 1)
    return blank, line


def _is_lines(first: bytes, second: bytes, name: str, limit: int) -> bool:
    """Return whether each line is a row: so named, or the first is whole and another follows, or that begins anew."""
    if name.lower().endswith(_LINES):
        return True
    if first.lstrip()[:1] == b"{" and len(first) > limit:
        return True
    if not second.strip():
        return False
    return _balanced(first) or (first.lstrip()[:1] == b"{" == second[:1])


def _balanced(line: bytes) -> bool:
    level = 0
    for token in TOKEN.finditer(line):
        mark = token.group()[:1]
        level += (mark in b"[{") - (mark in b"]}")
    return level == 0


def _lines(stream: BinaryIO, ahead: list[tuple[int, bytes]], limit: int) -> Iterator[RawRow]:
    """Yield one row a line; a line past the limit is skipped to its end, unread."""
    number = 0
    at = 0
    while True:
        at, line = ahead.pop(0) if ahead else (at + 1, stream.readline(limit + 1))
        if not line:
            return
        whole = line
        while len(whole) > limit and not whole.endswith(b"\n"):
            whole = stream.readline(limit + 1)
            if not whole:
                break
        if not line.strip():
            continue
        number += 1
        if len(line) > limit:
            yield RawRow(number, at, b"", fault=_too_large(limit))
        else:
            yield RawRow(number, at, line)


def _elements(head: bytes, stream: BinaryIO, line: int, limit: int) -> Iterator[RawRow]:
    """Yield the elements of an array, cut by its strings and brackets, so that a broken one costs only itself."""
    data = head + stream.read(MAX_DOCUMENT + 1 - len(head))
    if len(data) > MAX_DOCUMENT:
        yield RawRow(1, line, b"", fault=f"an array of more than {MAX_DOCUMENT:,} bytes")
        return
    if len(data) <= limit and _is_talk(data):
        yield RawRow(1, line, data)
        return
    counted = 0
    for number, (start, end, fault) in enumerate(_cuts(data), 1):
        element = data[start:end].strip()
        begin = end if fault else start + len(data[start:end]) - len(data[start:end].lstrip())
        line += data.count(b"\n", counted, begin)
        counted = begin
        if fault or len(element) <= limit:
            yield RawRow(number, line, element, fault=fault)
        else:
            yield RawRow(number, line, b"", fault=_too_large(limit))


def _is_talk(data: bytes) -> bool:
    """Return whether an array is one conversation, not many traces: it opens with a turn that asks, or a thought."""
    start, end, _ = next(_cuts(data))
    try:
        first = parse_row(data[start:end])
    except KgreasonError:
        return False
    return opens_blocks(first) or (isinstance(first, dict) and str(first.get("role")) in OPENERS)


def _cuts(data: bytes) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and fault of an array's elements; a bracket that closes an outer one closes the inner too."""
    closers: list[bytes] = []
    start, seen = 0, False
    for token in TOKEN.finditer(data):
        mark = token.group()[:1]
        if mark in b"[{":
            closers.append(b"]" if mark == b"[" else b"}")
            start = token.end() if len(closers) == 1 else start
            if len(closers) > MAX_LEVELS:
                yield start, start, f"more than {MAX_LEVELS:,} nested lists or objects"
                return
        elif mark == b"," and len(closers) == 1:
            seen = True
            yield start, token.start(), "" if data[start : token.start()].strip() else "nothing before a comma"
            start = token.end()
        elif mark in b"]}" and mark in closers:
            while closers.pop() != mark:
                pass
            if not closers:
                yield from _closing(data, start, token.start(), seen=seen)
                return
    yield start, start, "the last row of an array that is not closed"


def _closing(data: bytes, start: int, end: int, *, seen: bool) -> Iterator[tuple[int, int, str]]:
    if data[start:end].strip():
        yield start, end, ""
    else:
        yield start, end, "nothing after a comma" if seen else "an empty array"
    if data[end + 1 :].strip():
        yield end + 1, end + 1, "more text after the array"
