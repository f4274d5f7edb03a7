"""The parts of a report as a reader meets them: question, steps, answer, each with its claims."""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from kgreason.model import ClaimVerdict, Judged, Passage, Report, Span


class StepVerdict(StrEnum):
    """Of a step or the answer, worst first: that of its claims, or why there is none."""

    CONTRADICTED = "contradicted"
    UNKNOWN = "unknown"
    SUPPORTED = "supported"
    NO_CLAIM = "no claim"
    REDACTED = "redacted"


class Part(Struct, frozen=True):
    """A step or the answer: its number (0 for the answer), its claims, the sentences without any.

    ``ordering`` are those of the silent sentences that order a drug: judged as orders, not as claims.
    """

    number: int
    passage: Passage
    judged: tuple[Judged, ...]
    silent: tuple[Span, ...]
    ordering: tuple[Span, ...] = ()

    @property
    def title(self) -> str:
        """Return *Step 2* or *Answer*."""
        return f"Step {self.number}" if self.number else "Answer"

    @property
    def verdict(self) -> StepVerdict:
        """Return the worst verdict of the claims."""
        verdicts = {one.verdict for one in self.judged}
        for verdict in (ClaimVerdict.CONTRADICTED, ClaimVerdict.UNKNOWN, ClaimVerdict.SUPPORTED):
            if verdict in verdicts:
                return StepVerdict(verdict.value)
        return StepVerdict.NO_CLAIM if self.passage.text else StepVerdict.REDACTED


def parts(report: Report) -> Iterator[Part]:
    """Yield the steps, then the answer."""
    for number, step in enumerate(report.trace.steps, 1):
        yield _part(number, step, report)
    if report.trace.answer is not None:
        yield _part(0, report.trace.answer, report)


def _part(number: int, passage: Passage, report: Report) -> Part:
    judged = tuple(one for one in report.judged if _inside(one.claim.span, passage.span))
    silent = tuple(span for span in report.silent_sentences if _inside(span, passage.span))
    ordering = tuple(span for span in silent if any(_inside(one.span, span) for one in report.orders))
    return Part(number, passage, judged, silent, ordering)


def _inside(inner: Span, outer: Span) -> bool:
    return inner.place == outer.place and outer.start <= inner.start and inner.end <= outer.end


class Bearing(Struct, frozen=True):
    """How many claims bear the load, how many of those are decided, and their share of all."""

    claims: int
    decided: int
    share: float | None


def bearing(report: Report) -> Bearing:
    """Return the counts of load-bearing claims."""
    held = [one for one in report.judged if one.load_bearing]
    decided = sum(one.verdict is not ClaimVerdict.UNKNOWN for one in held)
    return Bearing(len(held), decided, round(len(held) / len(report.judged), 4) if report.judged else None)
