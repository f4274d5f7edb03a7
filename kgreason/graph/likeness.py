"""Names by likeness: character 3-grams within words, TF-IDF, and an inverted index that is memory-mapped or in memory.

A name's grams are those of its words, each word with a space on both sides, so that the order of words does not count.
A gram weighs log(names / names that have it) + 1; two names are as like as the cosine of their grams says.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable
from mmap import mmap
from pathlib import Path as File
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from kgreason.graph.folder import mapped

LARGEST = 2_000_000
"""Names beyond which no table of grams is written: it would take more room than the graph."""
READ = 120_000
"""Rows that are read for a name at most, of its rarest grams first; the best of them are then compared whole."""
COMPARED = 200
FAINT = 0.3
"""What shares less of the rarest grams, beside the name that shares most, is not compared."""
LAST = "\U0010ffff"
_BITS = 21
_SPACE, _END = ord(" "), ord("\n")


class Likeness(Struct, frozen=True):
    """Names and their grams: ``gram`` [grams] sorted codes, ``start`` [grams + 1], ``row`` [postings] numbers of names.

    ``length`` [names] is the Euclidean length of a name's weights; name n is bytes ``begin[n]`` to ``begin[n + 1]``.
    """

    gram: NDArray[np.uint64]
    start: NDArray[np.int64]
    row: NDArray[np.int32]
    length: NDArray[np.float32]
    begin: NDArray[np.int64]
    data: bytes | mmap

    def name(self, number: int) -> str:
        """Return a name by its number."""
        return self.data[int(self.begin[number]) : int(self.begin[number + 1])].decode()

    def single_words(self, beginning: str) -> tuple[str, ...]:
        """Return the names of one word that begin with some letters, sorted."""
        every = range(len(self.length))
        low = bisect_left(every, beginning, key=self.name)
        high = bisect_left(every, beginning + LAST, lo=low, key=self.name)
        return tuple(name for at in range(low, high) if " " not in (name := self.name(at)))

    def like(self, name: str, limit: int) -> list[tuple[str, float]]:
        """Return the names most like one in normal form, most alike first, each with its cosine; itself among them."""
        wanted = sorted(grams(name))
        codes = np.array(wanted, dtype=np.uint64)
        at = np.searchsorted(self.gram, codes)
        known = [
            (int(self.start[one]), int(self.start[one + 1]))
            for one, code in zip(at.tolist(), wanted, strict=True)
            if one < len(self.gram) and int(self.gram[one]) == code
        ]
        if not known:
            return []
        weights = {low: self._weight(high - low) for low, high in known}
        own = sum(one * one for one in weights.values()) + (len(wanted) - len(known)) * self._weight(1) ** 2
        scores = np.zeros(len(self.length), dtype=np.float32)
        spans = sorted(known, key=lambda span: (span[1] - span[0], span))
        read = _read(spans)
        for low, high in spans[:read]:
            scores[self.row[low:high]] += np.float32(weights[low] ** 2)
        scores /= self.length
        best = np.flatnonzero(scores > FAINT * scores.max())
        if len(best) > COMPARED:
            best = np.sort(best[np.argpartition(-scores[best], COMPARED - 1)[:COMPARED]])
        exact = scores[best] * self.length[best]
        for low, high in spans[read:]:
            rows = self.row[low:high]
            there = np.minimum(rows.searchsorted(best), len(rows) - 1)
            exact += np.float32(weights[low] ** 2) * (rows[there] == best)
        cosine = exact / (self.length[best] * np.float32(math.sqrt(own)))
        order = np.lexsort((best, -cosine))[:limit]  # names are sorted, so their numbers are
        return [(self.name(one), like) for one, like in zip(best[order].tolist(), cosine[order].tolist(), strict=True)]

    def _weight(self, count: int) -> float:
        return math.log(len(self.length) / count) + 1


def _read(spans: list[tuple[int, int]]) -> int:
    """Return how many postings, shortest first, are read for a name: one at least, and ``READ`` rows at most."""
    total = 0
    for at, (low, high) in enumerate(spans):
        total += high - low
        if at and total > READ:
            return at
    return len(spans)


def grams(name: str) -> set[int]:
    """Return the codes of a name's grams."""
    found: set[int] = set()
    for word in name.split(" "):
        codes = [_SPACE, *map(ord, word), _SPACE]
        found.update(
            one << 2 * _BITS | two << _BITS | three
            for one, two, three in zip(codes, codes[1:], codes[2:], strict=False)
        )
    return found


def likeness_of(names: Iterable[str]) -> Likeness:
    """Return the table of distinct names in normal form.

    >>> table = likeness_of(["metformin", "morphine", "renal failure acute"])
    >>> [name for name, _ in table.like("metfornin", 1)], [name for name, _ in table.like("acute renal failure", 1)]
    (['metformin'], ['renal failure acute'])
    """
    ordered = sorted(set(names))
    blobs = [one.encode() for one in ordered]
    begin = np.zeros(len(blobs) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in blobs], out=begin[1:])
    code, row = _postings(ordered)
    gram, first, counts = np.unique(code, return_index=True, return_counts=True)
    start = np.append(first, len(code)).astype(np.int64)
    squares = np.repeat(np.square(np.log(len(ordered) / np.maximum(counts, 1)) + 1), counts)
    length = np.sqrt(np.bincount(row, weights=squares, minlength=len(ordered)))
    return Likeness(gram, start, row, np.maximum(length, 1e-6).astype(np.float32), begin, b"".join(blobs))


def _postings(names: list[str]) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Return (gram, name) of all names, each pair once, sorted."""
    text = "\n".join(f" {one} " for one in names)
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < 3:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int32)
    owner = np.cumsum(codes == _END).astype(np.int32)[1:-1]
    inner = (codes[1:-1] != _SPACE) & (codes[:-2] != _END) & (codes[1:-1] != _END) & (codes[2:] != _END)
    shift = np.uint64(_BITS)
    code = ((codes[:-2] << shift | codes[1:-1]) << shift | codes[2:])[inner]
    row = owner[inner]
    order = np.lexsort((row, code))
    code, row = code[order], row[order]
    fresh = np.ones(len(code), dtype=bool)
    fresh[1:] = (code[1:] != code[:-1]) | (row[1:] != row[:-1])
    return code[fresh], row[fresh]


FILES = ("gram", "start", "row", "length", "begin")


def write_likeness(table: Likeness, folder: File) -> None:
    """Write a table into an index's folder."""
    for name in FILES:
        np.save(folder / f"likeness_{name}.npy", getattr(table, name))
    (folder / "likeness.bin").write_bytes(table.data)


def open_likeness(folder: File) -> Likeness:
    """Return the table of an index's folder, memory-mapped; an empty one where it has none."""
    file = folder / "likeness.bin"
    if not file.is_file():
        return likeness_of(())
    columns: dict[str, Any] = {
        one: np.load(folder / f"likeness_{one}.npy", mmap_mode="r").view(np.ndarray) for one in FILES
    }
    return Likeness(**columns, data=mapped(file))
