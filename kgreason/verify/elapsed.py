"""Time windows for whoever checks a certificate, read without the evaluator's code (``record.py``)."""

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from kgreason.model import Atom, Fact, FactKind

SPANS: dict[str, tuple[FactKind, FactKind]] = {
    "took": ("medication", "past medication"), "had": ("condition", "history"),
}  # fmt: skip
"""Atoms with a window: what is so now, and what is over."""
IsA = Callable[[str, str], bool]


def held_within(atom: Atom, whole: Iterable[Fact], cited: Iterable[Fact], is_a: IsA) -> bool | None:
    """Return whether what an atom names was so in its window, by the facts that may be used (``cited``)."""
    usable = [one for one in cited if one.kind in SPANS[atom.kind] and one.concept]
    inside = [one for one in usable if one.known and is_a(one.concept, atom.concept)]
    if any(_newest(one, atom) <= atom.value for one in inside):
        return True
    absent = [one for one in usable if not one.known and one.kind == SPANS[atom.kind][1]]
    absent = [one for one in absent if is_a(atom.concept, one.concept)]
    if any(side == "<=" and atom.value <= days for one in absent for side, days in one.ago):
        return False
    if undated(atom, whole, is_a):
        return None
    earlier = (one for one in usable if one.known and is_a(atom.concept, one.concept))
    return False if any(not one.ago for one in absent) or any(_before(one, atom) for one in earlier) else None


def undated(atom: Atom, whole: Iterable[Fact], is_a: IsA) -> bool:
    """Return whether something is over of which it is not known that it ended before an atom's window."""
    return any(
        one.known and one.kind in SPANS[atom.kind] and is_a(one.concept, atom.concept) and not _before(one, atom)
        for one in whole
    )


def as_known(answer: Fact, whole: Iterable[Fact], is_a: IsA) -> Fact:
    """Return an answer that something was so in a window, with what is known already of how long ago it was last so."""
    least = [
        (side, days)
        for one in whole
        if one.known and one.kind == answer.kind and is_a(answer.concept, one.concept)
        for side, days in one.ago
        if ">" in side and days <= answer.ago[0][1]
    ]
    return replace(answer, ago=(*answer.ago, *least))


def clash(one: Fact, other: Fact) -> bool:
    """Return whether of one concept the first fact cannot be so where the second says that something is not.

    What is so now is in any time back from now, and in the history of it; what was so lately was so in longer times.
    """
    if one.kind == other.kind:
        reach = [days for _, days in other.ago]
        return not reach or any(days <= reach[0] for _, days in one.ago)
    return any((one.kind, other.kind) == span for span in SPANS.values())


def _newest(fact: Fact, atom: Atom) -> float:
    """Return the most days that may have passed since a fact was so: none where it is so now."""
    if not fact.ago and fact.kind == SPANS[atom.kind][0]:
        return 0.0
    return min((days for side, days in fact.ago if side in {"<", "<="}), default=float("inf"))


def _before(fact: Fact, atom: Atom) -> bool:
    """Return whether a fact ended before an atom's window began."""
    return any(days > atom.value or (days == atom.value and side == ">") for side, days in fact.ago if ">" in side)
