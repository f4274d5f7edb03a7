"""What a form names beside an empty box, *asthma [ ], COPD [x]*: a box without a mark says nothing of a patient."""

from kgreason.expressions import expression
from kgreason.model import Mention, Passage, Span

_BOX = expression(r"[\[(](?P<mark>[ \t_]{0,3}|[xX✓✔])[\])]|[☐☑☒]")
_EMPTY = frozenset({"", "☐"})
_OPENS = expression(r"(?:^|[\n:])[ \t]*(?:\[(?:[ \t_]{0,3}|[xX✓✔])\]|\([ \t_]{0,3}\)|[☐☑☒])")
_BESIDE = expression(r"[ \t]{0,3}")


def unticked(question: Passage, mentions: tuple[Mention, ...]) -> frozenset[Span]:
    """Return the names beside an empty box: before the name where a list opens with a box, else behind it."""
    text, offset = question.text, question.span.start
    boxes = list(_BOX.finditer(text))
    if not any(_empty(box.group("mark"), box.group()) for box in boxes):
        return frozenset()
    opens = _OPENS.search(text)
    found: set[Span] = set()
    for one in mentions:
        if one.span.place != question.span.place:
            continue
        low, high = one.span.start - offset, one.span.end - offset
        before = bool(opens) and opens.start() < low if opens else False
        for box in boxes:
            near = (box.end(), low) if before else (high, box.start())
            if near[0] <= near[1] and _BESIDE.fullmatch(text, *near) and _empty(box.group("mark"), box.group()):
                found.add(one.span)
    return frozenset(found)


def _empty(mark: str | None, box: str) -> bool:
    return (mark if mark is not None else box).strip(" \t_") in _EMPTY
