"""What a language model listed and was not kept, by reason, as a document and as lines."""

from collections.abc import Iterable, Iterator
from typing import Any

from kgreason.model import Dropped
from kgreason.report.words import clean


def dropped_document(dropped: Iterable[Dropped]) -> list[dict[str, Any]]:
    """Return each reason with its count, and each claim with its quotation and, where that stands there, its place."""
    return [
        {"why": why, "count": len(some), "claims": [_claim(one) for one in some]}
        for why, some in _by_reason(dropped).items()
    ]


def dropped_lines(dropped: Iterable[Dropped]) -> Iterator[str]:
    """Yield a line a reason, and a line a claim."""
    for why, some in _by_reason(dropped).items():
        yield f"  not kept, {why}: {len(some)}"
        for one in some:
            quoted = f', quoting "{clean(one.quote, 200)}"' if one.quote else ""
            fault = f": {clean(one.name, 200)}" if one.name else ""
            yield f"      {clean(one.says, 200)}{quoted}{fault}"


def _by_reason(dropped: Iterable[Dropped]) -> dict[str, list[Dropped]]:
    found: dict[str, list[Dropped]] = {}
    for one in sorted(dropped, key=lambda one: one.why):
        found.setdefault(one.why, []).append(one)
    return found


def _claim(one: Dropped) -> dict[str, Any]:
    place = {"place": one.span.place, "start": one.span.start, "end": one.span.end} if one.span else None
    return {"says": one.says, "quote": one.quote, "span": place, "name": one.name}
