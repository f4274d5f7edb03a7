"""What a language model answers to the reader ``llm``: claims as JSON, alone or among other words."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

import msgspec
from msgspec import Struct

from kgreason.claims.asked import Line, Request
from kgreason.expressions import expression
from kgreason.model import Dropped, Span

Whose = Literal["world", "patient", "another", "doubted", "compared"]
_OPENING = expression(r"\{\s*\"claims\"")
_SHOWN = 200
"""Characters of an answer that are shown where it is not understood."""
_TRIED = 50
"""How many beginnings of an object are tried, from the last on."""


class Stated(Struct, frozen=True):
    """One claim as the model answers it; lines are named by their numbers, 0 where it names none."""

    quote: str
    subject: str
    predicate: str
    object: str
    at: int = 0
    subject_at: int | None = None
    object_at: int | None = None
    negated: bool = False
    hedged: bool = False
    condition: tuple[str, ...] | None = None
    whose: Whose = "world"


class Quoted(Struct, frozen=True):
    """A claim with its line and the places of its quotation and of its two names; the names are not looked up yet."""

    line: Line
    quote: Span
    stated: Stated
    subject: Span | None
    object: Span | None

    def dropped(self, why: str, name: str = "") -> Dropped:
        """Return the claim as one that is not kept, because of a name where one is at fault."""
        return Dropped(why, said(self.stated), self.stated.quote, self.quote, name)


def said(stated: Stated) -> str:
    """Return a claim in the words of its answer."""
    return f"{stated.subject} {'not ' if stated.negated else ''}{stated.predicate} {stated.object}"


@cache
def schema() -> dict[str, Any]:
    """Return the JSON Schema of an answer, as strict as endpoints want it."""
    text, yes, number = {"type": "string"}, {"type": "boolean"}, {"type": "integer"}
    properties: dict[str, Any] = {
        "at": number, "quote": text, "subject": text, "subject_at": number, "predicate": text, "object": text,
        "object_at": number, "negated": yes, "hedged": yes, "condition": {"type": "array", "items": text},
        "whose": {"type": "string", "enum": ["world", "patient", "another", "doubted", "compared"]},
    }  # fmt: skip
    claim = {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}
    claims = {"claims": {"type": "array", "items": claim}}
    return {"type": "object", "properties": claims, "required": ["claims"], "additionalProperties": False}


def listed(answer: str) -> list[Any] | None:
    """Return the claims of an answer, also where other words stand around its JSON; nothing where there are none.

    >>> listed('Here they are: ```json {"claims": []} ``` I hope that this helps.'), listed("none")
    ([], None)
    """
    decoder = json.JSONDecoder()
    for opening in [*_OPENING.finditer(answer)][: -_TRIED - 1 : -1]:
        try:
            held, _ = decoder.raw_decode(answer, opening.start())
        except (ValueError, RecursionError):
            continue
        if isinstance(held["claims"], list):
            return list(held["claims"])
    return None


def quoted(claims: list[Any], request: Request) -> Iterator[tuple[str, Quoted | Dropped]]:
    """Yield the claims of an answer that quote a line of a request, and what is dropped of it, each with its trace."""
    for one in claims:
        try:
            stated = msgspec.convert(one, Stated, strict=False)
        except msgspec.ValidationError:
            yield request.lines[0].trace, Dropped("not in the form asked for", json.dumps(one)[:_SHOWN])
            continue
        number, spot = _quotation(stated, request)
        line = request.lines[max(0, number - 1)]
        if spot is None:
            yield line.trace, Dropped("quotation not in the text", said(stated), stated.quote)
        elif not line.wanted:
            yield line.trace, Dropped("quotation of a line that was not asked for", said(stated), stated.quote, spot)
        else:
            ends = (stated.subject, stated.subject_at), (stated.object, stated.object_at)
            places = (_spot(name, at or 0, number, spot, request) for name, at in ends)
            yield line.trace, Quoted(line, spot, stated, *places)


def _quotation(stated: Stated, request: Request) -> tuple[int, Span | None]:
    """Return the number of the line that a claim quotes, and where: the line that it names, or the only other one."""
    named = [stated.at] if 0 < stated.at <= len(request.lines) else []
    others = [number for number, line in enumerate(request.lines, 1) if line.wanted and number not in named]
    for numbers in (named, others):
        found = [(number, spot) for number in numbers for spot in request.lines[number - 1].places(stated.quote)[:1]]
        if len(found) == 1:
            return found[0]
    return (named[0] if named else 0), None


def _spot(name: str, at: int, own: int, quote: Span, request: Request) -> Span | None:
    """Return where a name stands: in the line that the claim says, in the quotation, in its line, or before it."""
    first, end = request.text_of(own)
    near = [own, *range(own - 1, first - 1, -1)]
    for number in ([at] if first <= at < end else []) + near:
        spots: list[Span] = request.lines[number - 1].places(name, whole=True)
        quoted_too = [one for one in spots if quote.start <= one.start and one.end <= quote.end and number == own]
        for spot in (*quoted_too, *spots):
            return spot
    for spot in request.lines[own - 1].apart(name):
        return spot
    return None
