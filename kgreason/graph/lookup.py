"""How an index finds what a text stands for: in a sorted table of hashes, and behind a sieve once it is asked often."""

from bisect import bisect_left
from functools import cached_property
from pathlib import Path as File
from typing import Any

import numpy as np

from kgreason.graph.hashing import hash64

OFTEN = 5_000
"""Questions after which a sieve is made: it takes milliseconds, and keeps most of what is not there from a search."""
_ROOM = 8
"""Bits of a sieve for each hash, at least."""


class Lookup:
    """A table of hashes in an index's folder, each with values and kinds; mapped when it is first asked."""

    def __init__(self, stem: File) -> None:
        self._stem = stem
        self._asked = 0
        self._sieve = b""
        self._shift = 0

    def find(self, text: str) -> list[tuple[int, int]]:
        """Return (value, kind) of a text."""
        wanted = hash64(text)
        if self._sieve:
            bit = wanted >> self._shift
            if not self._sieve[bit >> 3] >> (bit & 7) & 1:
                return []
        else:
            self._asked += 1
            if self._asked >= OFTEN:
                self._make_sieve()
        hashes = self._hashes
        at, found = bisect_left(hashes, wanted), []
        while at < len(hashes) and hashes[at] == wanted:
            found.append((self._values[at], self._kinds[at]))
            at += 1
        return found

    def _make_sieve(self) -> None:
        """Mark the first bits of every hash that is there."""
        hashes = self._column("hash")
        bits = max(3, (_ROOM * len(hashes)).bit_length())
        there = np.zeros(1 << bits, dtype=bool)
        there[hashes >> np.uint64(64 - bits)] = True
        self._shift = 64 - bits
        self._sieve = np.packbits(there, bitorder="little").tobytes()

    def _column(self, name: str) -> Any:
        return np.load(f"{self._stem}_{name}.npy", mmap_mode="r", allow_pickle=False).view(np.ndarray)

    @cached_property
    def _hashes(self) -> "memoryview[int]":
        """The hashes, searched as memory, sooner than as an array."""
        return memoryview(self._column("hash"))

    @cached_property
    def _values(self) -> "memoryview[int]":
        return memoryview(self._column("value"))

    @cached_property
    def _kinds(self) -> "memoryview[int]":
        return memoryview(self._column("kind"))
