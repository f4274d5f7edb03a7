"""Which mentions of a passage stand in a sentence of it, found without a walk over all of them for each sentence."""

from bisect import bisect_left
from collections.abc import Iterable

from kgreason.model import Mention


class Standing:
    """Mentions of one passage by where they begin."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self._mentions = tuple(mentions)
        self._order = sorted(range(len(self._mentions)), key=lambda at: self._mentions[at].span.start)
        self._starts = [self._mentions[at].span.start for at in self._order]

    def within(self, start: int, end: int) -> tuple[Mention, ...]:
        """Return the mentions that begin at characters ``start`` to ``end``, in the order in which they were given."""
        low = bisect_left(self._starts, start)
        some = self._order[low : bisect_left(self._starts, end, lo=low)]
        return tuple(self._mentions[at] for at in sorted(some))
