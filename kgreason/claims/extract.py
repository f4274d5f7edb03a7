"""The reader ``llm``: claims that a language model quotes from a text; one that quotes what is not there is dropped.

The model sees one passage and the predicates of the table, and answers in JSON. A claim is kept where its quotation
stands in the passage letter by letter and holds one of its two names, its predicate is one of the table's, and the
graph has both names; what is dropped is counted by its reason. Polarity and certainty are the model's word.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

import msgspec
from msgspec import Struct

from kgreason.claims.draft import Draft
from kgreason.claims.endpoint import KEY, MODEL, URL, Endpoint
from kgreason.claims.readers import LLM
from kgreason.expressions import expression
from kgreason.model import Mention, Predicate, Span

PROMPT = """\
You list the medical claims that a text states, and nothing that it does not state. You judge nothing: a false claim is
listed as it is stated. Answer with one JSON object and no other words:
{"claims": [{"quote": "...", "subject": "...", "predicate": "...", "object": "...", "negated": false, "hedged": false}]}
- quote: the words that state the claim, copied from the text letter by letter, within one sentence.
- subject, object: the names as the text writes them; for a pronoun the name that it stands for.
- predicate: one of the list below, read as "subject predicate object".
- negated: true where the text denies the claim. hedged: true where it only says that it may be so.
- A question, an option of a multiple choice, a supposition (if, suppose) and an opinion that the text calls wrong state
  no claim. What is said of one patient (she has X, she takes Y) is no claim. With no claim: {"claims": []}
Predicates:
"""
Named = Callable[[str, Span], Mention | None]
"""Finds a name that no mention has, as a mention at a claim's own place."""
_FENCED = expression(r"\A\s*```(?:json)?\s*(?P<inner>.*?)\s*```\s*\Z", re.DOTALL)
_NAMED = expression(r"\A(?P<model>.*?)(?:@(?P<url>\w*://.*|[^@]*))?\Z", re.DOTALL)
"""A model's own name may hold an *@*."""


class _Stated(msgspec.Struct, frozen=True):
    """One claim as the model answers it."""

    quote: str
    subject: str
    predicate: str
    object: str
    negated: bool = False
    hedged: bool = False


class Quoted(Struct, frozen=True):
    """A claim with the place of its quotation in the passage; the names are not looked up yet."""

    start: int
    end: int
    stated: _Stated


class Extractor:
    """Reads passages through an endpoint; ``dropped`` counts the claims that were not kept, by reason."""

    def __init__(self, endpoint: Endpoint, predicates: Mapping[str, Predicate]) -> None:
        self.endpoint = endpoint
        self.predicates = predicates
        self.dropped: Counter[str] = Counter()

    @classmethod
    def named(cls, reader: str, predicates: Mapping[str, Predicate]) -> "Extractor":
        """Return the extractor of a reader's name; raises KgreasonError where no address or model is known."""
        match = _NAMED.match(reader.removeprefix(LLM).removeprefix(":"))
        model, url = (match["model"], match["url"]) if match else ("", "")
        known = Endpoint(url or os.environ.get(URL, ""), model or os.environ.get(MODEL, ""), os.environ.get(KEY, ""))
        return cls(known, predicates)

    @property
    def version(self) -> str:
        """The reader, as a report names it."""
        return f"{LLM} {self.endpoint.model}"

    @cached_property
    def prompt(self) -> str:
        """What the model is told: the task, and the predicates of the table."""
        return PROMPT + "\n".join(f"- {one.name}: X {one.phrase} Y" for one in self.predicates.values()) + "\n"

    def read(self, text: str) -> tuple[Quoted, ...]:
        """Return the claims of a passage that quote it, in its order; raises KgreasonError where no answer comes."""
        if not text.strip():
            return ()
        listed = _listed(self.endpoint.ask(self.prompt, text, lambda answer: _listed(answer) is not None)) or []
        return tuple(sorted(self._kept(listed, text), key=lambda one: (one.start, one.end)))

    def _kept(self, listed: list[Any], text: str) -> Iterator[Quoted]:
        for one in listed:
            try:
                stated = msgspec.convert(one, _Stated)
            except msgspec.ValidationError:
                self.dropped["not in the form asked for"] += 1
                continue
            quote = stated.quote.strip()
            start = text.find(quote) if quote else -1
            if start < 0:
                self.dropped["quotation not in the text"] += 1
            elif stated.predicate not in self.predicates:
                self.dropped["predicate not in the table"] += 1
            else:
                yield Quoted(start, start + len(quote), stated)

    def drafts(self, quoted: Quoted, place: Span, mentions: tuple[Mention, ...], named: Named) -> Iterator[Draft]:
        """Yield a quoted claim as a draft; ``place`` is that of its quotation, ``named`` finds a name no mention has."""
        low, high, stated = place.start, place.end, quoted.stated
        both = (stated.subject, stated.object)
        subject, object_ = (_mention(name, place, mentions) or named(name, place) for name in both)
        if subject is None or object_ is None:
            self.dropped["name not in the graph"] += 1
        elif subject.concept == object_.concept:
            self.dropped["both names are one"] += 1
        elif not any(name.strip().casefold() in stated.quote.casefold() for name in both):
            self.dropped["quotation without its names"] += 1
        else:
            pattern = f"{stated.predicate}:{LLM}"
            yield Draft(stated.predicate, subject, object_, stated.negated, stated.hedged, (low, high), pattern)


def _listed(answer: str) -> list[Any] | None:
    """Return the claims of an answer, fenced or not; nothing where it is no list of claims."""
    fenced = _FENCED.match(answer)
    try:
        held = json.loads(fenced["inner"] if fenced else answer)
    except (ValueError, RecursionError):
        return None
    claims = held.get("claims") if isinstance(held, dict) else None
    return claims if isinstance(claims, list) else None


def _mention(name: str, place: Span, mentions: tuple[Mention, ...]) -> Mention | None:
    """Return the mention that a name means: one in the quotation first, else the last one before it."""
    said = name.strip().casefold()
    alike = [one for one in mentions if said in {one.text.casefold(), one.name.casefold()}]
    inside = [one for one in alike if one.span.place == place.place and place.start <= one.span.start < place.end]
    return inside[0] if inside else alike[-1] if alike else None
