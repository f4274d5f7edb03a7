"""Values of one JSON row: parsed with bounds, taken out by type, each fault with its JSON pointer."""

import json
import math
import re
from typing import Any, NoReturn

from kgreason.model import KgreasonError, Passage, Span

MAX_DEPTH = 64

TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)|[\[\]{},]', re.DOTALL)
"""Strings and structure of JSON; an unterminated string runs to the end."""


def parse_row(raw: bytes) -> Any:
    """Return the JSON value of a row; raises KgreasonError for what is not JSON, or is not safe to read.

    >>> parse_row(b'{"answer": "aspirin"}')
    {'answer': 'aspirin'}
    """
    try:
        text = raw.decode("utf-8-sig").rstrip()
    except UnicodeDecodeError as error:
        _not_text(raw, error.start)
    if depth(raw) > MAX_DEPTH:
        raise KgreasonError(place="", found=f"more than {MAX_DEPTH} nested lists or objects", wanted="a flat trace")
    if not text.strip():
        raise KgreasonError(place="", found="nothing", wanted="a JSON object")
    try:
        return json.loads(text, parse_constant=_no_number, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        found = f"no JSON at line {error.lineno}, column {error.colno} ({_reason(error.msg)})"
        raise KgreasonError(place="", found=found, wanted="a JSON object") from None
    except ValueError:  # an integer of more digits than Python converts
        raise KgreasonError(place="", found="a number of thousands of digits", wanted="numbers that fit") from None


def depth(raw: bytes) -> int:
    """Return how deeply lists and objects nest."""
    if raw.count(b"[") + raw.count(b"{") <= MAX_DEPTH:
        return 1
    level = deepest = 0
    for token in TOKEN.finditer(raw):
        mark = token.group()[:1]
        level += (mark in b"[{") - (mark in b"]}")
        deepest = max(deepest, level)
    return deepest


def _not_text(raw: bytes, at: int) -> NoReturn:
    found = f"a byte that is no UTF-8 (0x{raw[at]:02x} at byte {at})"
    raise KgreasonError(place="", found=found, wanted="UTF-8 text") from None


def _reason(message: str) -> str:
    return message[:1].lower() + message[1:]


def _no_number(name: str) -> NoReturn:
    raise KgreasonError(place="", found=f"the number {name}", wanted="finite numbers only")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise KgreasonError(place="", found=f"the key {shown(twice)} twice in one object", wanted="each key once")
    return made


def shown(value: object) -> str:
    """Return how a message names a value.

    >>> shown([1]), shown("a"), shown(None)
    ('a list', '"a"', 'null')
    """
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        text = value if len(value) <= 60 else value[:59] + "…"
        return json.dumps(text, ensure_ascii=any(not char.isprintable() for char in text))
    text = repr(value)
    return f"the number {text if len(text) <= 30 else text[:29] + '…'}"


def text_of(value: object, place: str, wanted: str = "a string") -> str:
    """Return a string; raises KgreasonError for any other value, and for half a surrogate pair."""
    if not isinstance(value, str):
        raise KgreasonError(place=place, found=shown(value), wanted=wanted)
    try:
        value.encode()
    except UnicodeEncodeError as error:
        found = f"half a surrogate pair at character {error.start}"
        raise KgreasonError(place=place, found=found, wanted="whole characters") from None
    return value


def list_of(value: object, place: str, wanted: str = "a list") -> list[Any]:
    """Return a list; raises KgreasonError for any other value."""
    if not isinstance(value, list):
        raise KgreasonError(place=place, found=shown(value), wanted=wanted)
    return value


def object_of(value: object, place: str, wanted: str = "an object") -> dict[str, Any]:
    """Return an object; raises KgreasonError for any other value."""
    if not isinstance(value, dict):
        raise KgreasonError(place=place, found=shown(value), wanted=wanted)
    return value


def flag_of(value: object, place: str) -> bool:
    """Return true or false; raises KgreasonError for any other value."""
    if not isinstance(value, bool):
        raise KgreasonError(place=place, found=shown(value), wanted="true or false")
    return value


def number_of(value: object, place: str, wanted: str = "a number") -> float:
    """Return a finite number; raises KgreasonError for any other value."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise KgreasonError(place=place, found=shown(value), wanted=wanted)
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise KgreasonError(place=place, found=shown(value), wanted=f"{wanted} that fits")
    return number


def whole(text: str, place: str) -> Passage | None:
    """Return a whole string as a passage, or None where it is blank."""
    return Passage(text, Span(place, 0, len(text))) if text.strip() else None


def passage_at(row: dict[str, Any], key: str, base: str = "") -> Passage | None:
    """Return the string under a key as a passage; None where it is missing, null or blank."""
    value = row.get(key)
    return None if value is None else whole(text_of(value, f"{base}/{key}"), f"{base}/{key}")
