"""Every concept's incident edges, sorted by neighbour: what path search and walks read."""

from pathlib import Path as File

import numpy as np
from msgspec import Struct
from msgspec.structs import fields
from numpy.typing import NDArray

from kgreason.model import KgreasonError

STEP = 0.5
"""What each edge costs beside its degrees, so that a way round by rare concepts does not beat a plain statement."""
MICRO = 1_000_000
"""Costs are kept as whole millionths: sums are exact, so that ties are ties on every machine."""
MOST = 500.0
"""The highest cost of an edge: four of them still fit into 32 bits."""


class Adjacency(Struct, frozen=True, eq=False):
    """The ends of all edges by concept; the rows of a concept are ``start[concept]:start[concept + 1]``.

    Every edge has two rows, one at either end, but for loops, which no simple path can cross: they have none.
    The rows of a concept are sorted by neighbour, then cost, then edge. All arrays may be read-only memory maps.
    """

    start: NDArray[np.int64]
    """[concepts + 1] where each concept's rows begin."""
    node: NDArray[np.int32]
    """[rows] the neighbour."""
    crossing: NDArray[np.int32]
    """[rows] twice the edge's number, plus one where the edge leaves the concept (it is walked forward)."""
    cost: NDArray[np.int32]
    """[rows] the cost of crossing the edge, ``STEP`` included, in millionths."""
    predicate: NDArray[np.uint16]
    """[rows] the number of the edge's predicate."""
    cheapest: NDArray[np.int32]
    """[concepts] the least cost among a concept's rows (0: it has none)."""

    @property
    def size(self) -> int:
        """How many concepts there are."""
        return len(self.start) - 1

    def degree(self, concept: int) -> int:
        """Return how many edge ends a concept has."""
        return int(self.start[concept + 1] - self.start[concept])


def adjacency_of(
    subject: NDArray[np.int32],
    object_: NDArray[np.int32],
    cost: NDArray[np.float64],
    size: int,
    predicate: NDArray[np.integer] | None = None,
) -> Adjacency:
    """Return the adjacency of edges given as arrays by edge number; ``size`` is the number of concepts.

    ``cost`` [edges] is the degree-weighted cost without ``STEP``, at least 0 and below ``MOST``.
    Without ``predicate`` all edges have predicate 0.

    >>> found = adjacency_of(np.array([0, 0]), np.array([1, 2]), np.array([0.25, 1.0]), 3)
    >>> found.node.tolist(), found.crossing.tolist(), found.cost.tolist()
    ([1, 2, 0, 0], [1, 3, 0, 2], [750000, 1500000, 750000, 1500000])
    """
    if len(cost) and not 0 <= float(cost.min()) <= float(cost.max()) < MOST:
        raise KgreasonError(place="adjacency", found=f"{cost.min()} to {cost.max()}", wanted=f"costs of 0 to {MOST}")
    price = np.rint((cost + STEP) * MICRO).astype(np.int32)
    order = np.argsort(price, kind="stable").astype(np.int32)
    order = order[subject[order] != object_[order]]
    out, into = subject[order], object_[order]
    key = np.stack([out.astype(np.int64) * size + into, into.astype(np.int64) * size + out], axis=1).ravel()
    rows = np.argsort(key, kind="stable")
    del key
    edge, forward = order[rows >> 1], (rows & 1) == 0
    near = np.where(forward, subject[edge], object_[edge])
    start = np.concatenate([[0], np.cumsum(np.bincount(near, minlength=size))]).astype(np.int64)
    prices = price[edge]
    kinds = np.zeros(len(edge), dtype=np.uint16) if predicate is None else predicate[edge].astype(np.uint16)
    return Adjacency(
        start,
        np.where(forward, object_[edge], subject[edge]).astype(np.int32),
        (edge * 2 + forward).astype(np.int32),
        prices,
        kinds,
        _cheapest(start, prices),
    )


def _cheapest(start: NDArray[np.int64], price: NDArray[np.int32]) -> NDArray[np.int32]:
    found = np.zeros(len(start) - 1, dtype=np.int32)
    some = np.flatnonzero(np.diff(start))
    if len(some):
        found[some] = np.minimum.reduceat(price, start[some])
    return found


def write_adjacency(adjacency: Adjacency, folder: File) -> None:
    """Write an adjacency as one ``adjacency_NAME.npy`` an array."""
    for field in fields(Adjacency):
        np.save(folder / f"adjacency_{field.name}.npy", getattr(adjacency, field.name))


def open_adjacency(folder: File) -> Adjacency:
    """Return the adjacency of a folder, memory-mapped; raises OSError or ValueError where it has none."""
    return Adjacency(
        *(
            np.load(folder / f"adjacency_{field.name}.npy", mmap_mode="r", allow_pickle=False).view(np.ndarray)
            for field in fields(Adjacency)
        )
    )
