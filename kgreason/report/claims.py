"""What a trace states, unjudged, as a document (``schema/claims-1.schema.json``) and as lines."""

from collections.abc import Iterator
from typing import Any, Protocol

from kgreason.model import Claim, Dropped, Passage, Span, Trace
from kgreason.report.document import claim_document
from kgreason.report.dropped import dropped_document, dropped_lines
from kgreason.report.words import Name, claim_words, clean

CLAIMS = "kgreason-claims-1"


class Reading(Protocol):
    """What was read from a trace; ``dropped`` are claims that a language model listed and that were not kept."""

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims, in the trace's order."""

    @property
    def silent(self) -> tuple[Span, ...]:
        """The sentences that state something and yielded no claim."""

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """What was not kept, with its reasons."""


def claims_document(trace: Trace, reading: Reading, name: Name, reader: str) -> dict[str, Any]:
    """Return the claims of a trace: step (null for the answer), the words of the span, and the claim's parts."""
    return {
        "schema": CLAIMS,
        "id": trace.id,
        "form": trace.form,
        "reader": reader,
        "claims": [
            {"step": number or None, "text": _words(claim, passage), **claim_document(claim, name)}
            for number, passage, claim in _placed(trace, reading.claims)
        ],
        "silent": [{"place": one.place, "start": one.start, "end": one.end} for one in reading.silent],
        "dropped": dropped_document(reading.dropped),
    }


def claims_text(trace: Trace, reading: Reading, name: Name, reader: str) -> str:
    """Return a heading, and two lines a claim: what it says, and its place and words."""
    count = len(reading.claims)
    lines = [f"{clean(trace.id)}: {count} claim{'s' * (count != 1)}, read by {reader}"]
    for number, passage, claim in _placed(trace, reading.claims):
        where = f"step {number}" if number else "answer"
        at = f"{claim.span.start}-{claim.span.end}"
        lines += [f"  {claim.id}  {claim_words(claim, name)}", f'      {where}, {at}: "{_words(claim, passage)}"']
    silent = len(reading.silent)
    if silent:
        lines.append(f"  {silent} sentence{'s' * (silent > 1)} that no claim was read from")
    lines += dropped_lines(reading.dropped)
    return "\n".join(lines) + "\n"


def _placed(trace: Trace, claims: tuple[Claim, ...]) -> Iterator[tuple[int, Passage, Claim]]:
    """Yield each claim with its passage and that one's number, 0 for the answer."""
    passages = [*enumerate(trace.steps, 1), *([(0, trace.answer)] if trace.answer else [])]
    for claim in claims:
        for number, passage in passages:
            if _holds(passage.span, claim.span):
                yield number, passage, claim
                break


def _holds(passage: Span, claim: Span) -> bool:
    return passage.place == claim.place and passage.start <= claim.start and claim.end <= passage.end


def _words(claim: Claim, passage: Passage) -> str:
    return clean(passage.text[claim.span.start - passage.span.start : claim.span.end - passage.span.start])
