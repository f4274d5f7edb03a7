"""What is known of signs that nobody wrote down: equations modulo two between the links of recorded routes.

A link without a sign is an unknown bit (1: it lowers). That a recorded route treats says that the bits of its links add
up to 1. A new route's effect follows where its bits are a sum of such equations, and is open otherwise. Where written
signs contradict what their record asserts, none of a record is relied on: all its links are unknown.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kgreason.model import Link

Key = tuple[str, str, str]


def key_of(link: Link) -> Key:
    """Return what tells a link from others."""
    return (link.start, link.predicate, link.end)


@dataclass(slots=True)
class Signs:
    """The equations, in echelon form by their highest unknown; ``sound`` is false where they contradict each other.

    With ``written`` false the signs of recorded links are unknown too; then nothing can contradict.

    >>> signs = Signs()
    >>> one, two = Link("a", "binds", "b", 0), Link("b", "causes", "c", 1)
    >>> signs.effect([one, two])
    0
    >>> signs.assume([one, two], -1)
    >>> signs.effect([one, two]), signs.effect([one]), signs.effect([two])
    (-1, -1, 1)
    """

    written: bool = True
    sound: bool = True
    _bits: dict[Key, int] = field(default_factory=dict)
    _rows: dict[int, tuple[int, int]] = field(default_factory=dict)

    def assume(self, route: Iterable[Link], effect: int) -> None:
        """Take in that a route has an effect: -1 or +1."""
        unknown, parity = self._reduced(route)
        parity ^= effect < 0
        if unknown:
            self._rows[unknown.bit_length()] = (unknown, parity)
        elif parity:
            self.sound = False

    def effect(self, route: Iterable[Link]) -> int:
        """Return a route's effect, or 0 where it does not follow."""
        unknown, parity = self._reduced(route)
        return 0 if unknown else -1 if parity else 1

    def _reduced(self, route: Iterable[Link]) -> tuple[int, int]:
        """Return the unknown bits that no equation removes, and the parity of the rest."""
        unknown = parity = 0
        for link in route:
            if link.sign and (self.written or not link.records):
                parity ^= link.sign < 0
            else:
                unknown ^= 1 << self._bits.setdefault(key_of(link), len(self._bits))
                parity ^= link.inverted
        for at in range(unknown.bit_length(), 0, -1):
            row = self._rows.get(at)
            if row and unknown >> (at - 1) & 1:
                unknown, parity = unknown ^ row[0], parity ^ row[1]
        return unknown, parity
