"""What can be told of a Cypher text without a store: its parameters, its statements, whether it only reads."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kgreason.model import KgreasonError

_QUOTED = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`"
_COMMENT = r"//[^\n]*|/\*.*?\*/"
_SILENT = re.compile(f"{_QUOTED}|{_COMMENT}", re.DOTALL)
_PARTS = re.compile(f"{_QUOTED}|{_COMMENT}|;", re.DOTALL)
_PARAMETER = re.compile(r"\$([A-Za-z_]\w*)")
_READS = re.compile(r"(?:EXPLAIN\s+|PROFILE\s+)*(?:MATCH|OPTIONAL|UNWIND|WITH|RETURN|CALL|SHOW)\b", re.IGNORECASE)
_FILES = re.compile(r"\bLOAD\s+(?:CSV|FROM|WITH)\b", re.IGNORECASE)
_LARGEST = 1 << 63


def bare(text: str) -> str:
    r"""Return a text without comments and with empty quotes, so that only its code is left.

    >>> bare("MATCH (a {id: 'x;y'}) // all\nRETURN a")
    "MATCH (a {id: ''}) \nRETURN a"
    """
    return _SILENT.sub(lambda found: "" if found[0].startswith(("//", "/*")) else "''", text)


def parameters_of(text: str) -> tuple[str, ...]:
    """Return the names of the parameters of a query, sorted.

    >>> parameters_of("MATCH (a {id: $drug}) WHERE a.name <> '$no' RETURN a LIMIT $top")
    ('drug', 'top')
    """
    return tuple(sorted(set(_PARAMETER.findall(bare(text)))))


def statements(text: str) -> Iterator[str]:
    """Yield the statements of a file, which end in semicolons; comments are left out."""
    start = 0
    for found in _PARTS.finditer(text):
        if found[0] == ";":
            yield from _statement(text[start : found.start()])
            start = found.end()
    yield from _statement(text[start:])


def _statement(text: str) -> Iterator[str]:
    kept = re.sub(f"({_QUOTED})|{_COMMENT}", lambda found: found[1] or "", text, flags=re.DOTALL).strip()
    if kept:
        yield kept


def check_query(text: str, parameters: Mapping[str, Any], *, write: bool) -> None:
    """Refuse a query that lacks a parameter, that is several, or that would write where it should only read.

    This comes before the store's own refusal, and also keeps a query from writing and reading files.
    """
    code = bare(text).strip()
    if ";" in code.rstrip("; \n\t\r"):
        raise KgreasonError(place="query", found="several statements", wanted="one")
    missing = [f"${name}" for name in parameters_of(text) if name not in parameters]
    if missing:
        raise KgreasonError(place="query", found=f"no value for {', '.join(missing)}", wanted="one, as name=value")
    if any(isinstance(one, int) and not -_LARGEST <= one < _LARGEST for one in _members(list(parameters.values()))):
        raise KgreasonError(place="query", found="a number of more than 64 bits", wanted="a smaller one")
    if not write and (not _READS.match(code) or _FILES.search(code)):
        begins = " ".join(code.split()[:2]) or "nothing"
        raise KgreasonError(place="query", found=begins, wanted="a query that only reads, or leave to write (--write)")


def _members(value: Any) -> Iterator[Any]:
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield one
        yield from _members(one)
