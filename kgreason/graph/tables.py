"""What an index's folder is made of: hash tables in sorted columns, and records one after another."""

from array import array
from collections.abc import Iterable
from pathlib import Path as File

import numpy as np


class HashTable:
    """Rows of a hash table: [n] uint64 hashes, [n] int32 values, [n] uint8 kinds."""

    def __init__(self, rows: Iterable[tuple[int, int, int]] = ()) -> None:
        self.hash, self.value, self.kind = array("Q"), array("i"), array("B")
        for row in rows:
            self.add(*row)

    def add(self, hashed: int, value: int, kind: int) -> None:
        """Add a row."""
        self.hash.append(hashed)
        self.value.append(value)
        self.kind.append(kind)

    def write(self, stem: File) -> None:
        """Write the rows sorted, each once."""
        columns = [np.array(one) for one in (self.hash, self.value, self.kind)]
        columns = [np.asarray(one, dtype) for one, dtype in zip(columns, (np.uint64, np.int32, np.uint8), strict=True)]
        order = np.lexsort(columns[::-1])
        rows = [one[order] for one in columns]
        fresh = np.ones(len(order), dtype=bool)
        fresh[1:] = np.logical_or.reduce([one[1:] != one[:-1] for one in rows])
        for name, one in zip(("hash", "value", "kind"), rows, strict=True):
            np.save(f"{stem}_{name}.npy", one[fresh])


def write_records(stem: File, blobs: Iterable[bytes]) -> None:
    """Write records one after another, and where each begins."""
    offsets, data = [0], bytearray()
    for blob in blobs:
        data += blob
        offsets.append(len(data))
    stem.with_suffix(".bin").write_bytes(bytes(data))
    np.save(stem.with_suffix(".npy"), np.array(offsets, dtype=np.int64))
