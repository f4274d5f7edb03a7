"""What stands in a sentence of a passage, found without a walk over all of the passage for each sentence."""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from kgreason.model import Mention

One = TypeVar("One")


class Standing(Generic[One]):
    """What stands in one passage, by where it begins."""

    def __init__(self, given: Iterable[One], start: Callable[[One], int]) -> None:
        self._given = tuple(given)
        starts = [start(one) for one in self._given]
        self._order = sorted(range(len(starts)), key=starts.__getitem__)
        self._starts = [starts[at] for at in self._order]

    def within(self, start: int, end: int) -> tuple[One, ...]:
        """Return what begins at characters ``start`` to ``end``, in the order in which it was given."""
        low = bisect_left(self._starts, start)
        some = self._order[low : bisect_left(self._starts, end, lo=low)]
        return tuple(self._given[at] for at in sorted(some))


def standing(mentions: Iterable[Mention]) -> Standing[Mention]:
    """Return mentions by where they stand."""
    return Standing(mentions, lambda one: one.span.start)
