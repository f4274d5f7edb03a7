"""Read traces of any form from bytes, a file or standard input."""

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from kgreason.model import BadTrace, KgreasonError, Trace
from kgreason.traces.chat import chat_traces, form_of, is_chat, wrong_chat
from kgreason.traces.dataset import LESSER, MARKS, dataset_trace
from kgreason.traces.documents import MAX_ROW, RawRow, raw_rows
from kgreason.traces.native import KEYS, native_trace
from kgreason.traces.plain import Parts, has_think, plain_parts, think_parts
from kgreason.traces.values import object_of, parse_row, shown, text_of

FORMS = ("auto", "native", "messages", "anthropic", "think", "rows", "text")
GZIP = b"\x1f\x8b"
TABLES = (".csv", ".tsv", ".parquet", ".xlsx")
TEXT = frozenset({"think", "text"})
WANTED = "UTF-8 text, a JSON object, an array of them, or one on each line"


def read_traces(
    data: bytes | str, *, name: str, form: str = "auto", limit: int = MAX_ROW
) -> Iterator[Trace | BadTrace]:
    """Yield the traces of a document, and for each row that cannot be read what was found and what was wanted.

    >>> [trace.id for trace in read_traces(b'{"steps": ["Aspirin inhibits COX-1."]}', name="a.json")]
    ['a.json#1']
    """
    if isinstance(data, str):
        data = data.encode(errors="surrogatepass")
    return read_stream(io.BytesIO(data), name=name, form=form, limit=limit)


def read_file(path: str, *, form: str = "auto", limit: int = MAX_ROW) -> Iterator[Trace | BadTrace]:
    """Yield the traces of a file, or of standard input for ``-``, one row at a time."""
    if path == "-":
        yield from read_stream(sys.stdin.buffer, name="stdin", form=form, limit=limit)
        return
    shown_path = path.encode(errors="backslashreplace").decode()  # a name may hold bytes that are no text
    name = Path(shown_path).name
    if form == "auto" and name.lower().endswith(TABLES):
        wanted = "JSON, one object on each line: the columns as keys (--from text judges the file as a text)"
        yield BadTrace(name, shown_path, "a table", wanted)
        return
    try:
        with Path(path).open("rb") as stream:
            packed = stream.peek(2)[:2] == GZIP
            yield from read_stream(
                cast("BinaryIO", gzip.GzipFile(fileobj=stream)) if packed else stream,
                name=name.removesuffix(".gz") if packed else name,
                form=form,
                limit=limit,
            )
    except (EOFError, zlib.error):
        yield BadTrace(name, shown_path, "a compressed file that breaks off or is damaged", "a whole .gz file")
    except OSError as error:
        yield BadTrace(name, shown_path, _trouble(error), "a file that can be read")
    except ValueError:  # a null byte in the path
        yield BadTrace(name, path, "a null byte in the file's name", "a file that can be read")


def _trouble(error: OSError) -> str:
    kinds = {"FileNotFoundError": "no such file", "IsADirectoryError": "a folder", "PermissionError": "no permission"}
    return kinds.get(type(error).__name__, (error.strerror or "an error of the system").lower())


def read_stream(stream: BinaryIO, *, name: str, form: str = "auto", limit: int = MAX_ROW) -> Iterator[Trace | BadTrace]:
    """Yield the traces of an open binary stream; raises KgreasonError for a form that there is not."""
    if form not in FORMS:
        raise KgreasonError(place="--from", found=form, wanted=", ".join(FORMS))
    for row in raw_rows(stream, name, text=None if form == "auto" else form in TEXT, limit=limit):
        identifier = f"{name}#{row.number}"
        try:
            for trace in _traces(row, form, identifier):
                _admit(trace)
                yield trace
        except KgreasonError as error:
            yield BadTrace(_own(row, identifier), _place(name, row, error.place), error.found, error.wanted)


def _own(row: RawRow, identifier: str) -> str:
    """Return the own id of a row that holds a fault, where that much of it can be read."""
    try:
        return identifier if row.fault or row.kind == "text" else _named(parse_row(row.data), identifier)
    except KgreasonError:
        return identifier


def _place(name: str, row: RawRow, pointer: str) -> str:
    """Return file, line and JSON pointer of a fault; a request's body has no name, so the pointer alone."""
    if not name:
        return pointer or "the body"
    at = f"{name}:{row.line}"
    return f"{at}#{pointer}" if pointer else at


def _admit(trace: Trace) -> None:
    """Raise KgreasonError for a trace with nothing to judge."""
    if not trace.steps and trace.answer is None:
        raise KgreasonError(place="", found="neither steps nor an answer", wanted="something to judge")


def _traces(row: RawRow, form: str, identifier: str) -> Iterator[Trace]:
    if row.fault:
        raise KgreasonError(place="", found=row.fault, wanted=WANTED)
    if row.kind == "text":
        yield _text_trace(_decoded(row.data), form, identifier)
        return
    value = parse_row(row.data)
    if isinstance(value, str) and form == "auto":
        yield _text_trace(value, form, identifier)
        return
    if form in {"messages", "anthropic"} or (form == "auto" and is_chat(value)):
        if not is_chat(value):
            raise wrong_chat(value, form)
        yield from chat_traces(value, _named(value, identifier), form_of(value) if form == "auto" else form)
        return
    given = object_of(value, "", "a JSON object")
    identifier = _named(given, identifier)
    form = form if form != "auto" else _form(given)
    if form == "text":
        yield _text_trace(text_of(given["text"], "/text"), "auto", identifier, "/text")
    elif form == "rows":
        yield dataset_trace(given, identifier)
    else:
        yield native_trace(given, identifier)


def _form(given: dict[str, Any]) -> str:
    """Return the form of an object that is no chat, by its keys."""
    if "steps" in given:
        return "native"
    if MARKS & given.keys() or (LESSER & given.keys() and "answer" not in given):
        return "rows"
    if "patient" in given:
        return "native"
    if isinstance(given.get("text"), str) and not given.keys() & {"answer", "question"}:
        return "text"
    if given.keys() & set(KEYS):
        return "rows" if any(isinstance(held, str) and has_think(held) for held in given.values()) else "native"
    keys = "an object with " + (", ".join(shown(key) for key in list(given)[:6]) or "no keys")
    wanted = "question, steps, answer; messages; content blocks; Question, Complex_CoT, Response; prompt, completion"
    raise KgreasonError(place="", found=keys, wanted=wanted)


def _named(value: object, identifier: str) -> str:
    """Return a row's own id where it has one."""
    own = value.get("id") if isinstance(value, dict) else None
    if own is None:
        return identifier
    if isinstance(own, int) and not isinstance(own, bool):
        own = str(own)
    text = text_of(own, "/id").strip()
    if not text or len(text) > 200:
        found = f"{len(text)} characters"
        raise KgreasonError(place="/id", found=found, wanted="an id of 1 to 200 characters, or none")
    return text


def _decoded(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        found = f"a byte that is no UTF-8 (0x{data[error.start]:02x} at byte {error.start})"
        raise KgreasonError(place="", found=found, wanted="UTF-8 text") from None
    if not text.strip():
        raise KgreasonError(place="", found="nothing", wanted=WANTED)
    if "\0" in text:
        raise KgreasonError(place="", found=f"a null character at {text.index(chr(0))}", wanted="UTF-8 text")
    return text


def _text_trace(text: str, form: str, identifier: str, place: str = "") -> Trace:
    form = form if form in TEXT else "think" if has_think(text) else "text"
    parts: Parts = think_parts(text, place) if form == "think" else plain_parts(text, place)
    return Trace(identifier, parts.question, parts.steps, parts.answer, form=form)
