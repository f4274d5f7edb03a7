"""Build an index: read sources, merge them with the shipped knowledge, write it whole."""

import gc
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from kgreason.content import content
from kgreason.graph.arrays import Arrays
from kgreason.graph.compile import write_gathered
from kgreason.graph.folder import read_meta
from kgreason.graph.gather import Gather
from kgreason.graph.publish import check_free, check_place
from kgreason.graph.rows import Rows, records_of, starter_rows
from kgreason.model import Concept, Edge, SourceError
from kgreason.sources import Manifest, Mapping, Name, Record, load_predicates
from kgreason.sources.formats import read_source
from kgreason.sources.parts import on_disk

EVERY = 20_000
KINDS = {Concept: "concepts", Name: "names", Edge: "edges", Mapping: "mappings", SourceError: "faults"}
Source = tuple[Manifest, Path] | tuple[str, Iterable[Record]]
"""A described source and where it lies, or a name and records that come from elsewhere: a store."""
Progress = Callable[[str, int], None]
"""Called with a source's name and how many of its records were read, every so often and at its end."""


@dataclass(slots=True)
class Built:
    """What a build read and wrote: records by source, concepts, merges and edges of the index, faults word by word."""

    read: dict[str, dict[str, int]] = field(default_factory=dict)
    concepts: int = 0
    nameless: int = 0
    merged: int = 0
    edges: dict[tuple[str, str], int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    faults: tuple[SourceError, ...] = ()
    digest: str = ""


def build_index(
    sources: Iterable[Source],
    folder: Path,
    *,
    starter: bool = True,
    strict: bool = False,
    progress: Progress | None = None,
) -> Built:
    """Read sources in their order into one index; ``strict`` raises the first fault, and nothing is written then.

    The shipped knowledge comes first, unless ``starter`` is false: its names and rules stay, and other sources' facts
    join its concepts along exact mappings. Without it an index holds the predicate table and no rules.
    """
    check_place(folder)
    check_free(folder)
    rows = starter_rows() if starter else bare_rows()
    built = Built()
    with _without_collector():
        gather = Gather(rows.predicates)
        _take(gather, records_of(rows), "starter", built, progress, strict=strict)
        gather.begin_others(edge for edge in rows.edges if edge.rule)
        for source in sources:
            name, records = _opened(source)
            _take(gather, records, name, built, progress, strict=strict)
        if progress:
            progress("writing", 0)
        with on_disk(folder):
            arrays = write_gathered(gather, rows, folder)
    _sum_up(built, gather, arrays, {_stem(edge.source) for edge in rows.edges})
    built.digest = str(read_meta(folder)["digest"])
    return built


def bare_rows() -> Rows:
    """Return rows with the predicate table and nothing else."""
    return Rows((), (), load_predicates(content("ontologies")), {}, (), (), (), "")


def _opened(source: Source) -> tuple[str, Iterable[Record]]:
    what, where = source
    if isinstance(what, Manifest):
        assert isinstance(where, Path)
        return what.name, read_source(what, where)
    assert not isinstance(where, Path)
    return what, where


@contextmanager
def _without_collector() -> Iterator[None]:
    """Nothing that is gathered is a circle; looking for some would take a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _take(
    gather: Gather, records: Iterable[Record], name: str, built: Built, progress: Progress | None, *, strict: bool
) -> None:
    counts: Counter[type] = Counter()
    add, before = gather.add, gather.counts["faults"]
    for at, record in enumerate(records, 1):
        counts[type(record)] += 1
        add(record)
        if strict and gather.counts["faults"] > before:
            raise gather.faults[-1]
        if progress and not at % EVERY:
            progress(name, at)
    read = {KINDS[kind]: count for kind, count in counts.items()}
    read["faults"] = gather.counts["faults"] - before
    earlier = built.read.setdefault(name, {})
    for kind, count in read.items():
        earlier[kind] = earlier.get(kind, 0) + count
    if progress:
        progress(name, counts.total())


def _stem(source: str) -> str:
    return source.split("#", 1)[0]


def _sum_up(built: Built, gather: Gather, arrays: Arrays, ours: Collection[str]) -> None:
    """Sum up; ``ours`` are the works that the shipped knowledge cites."""
    names = list(gather.predicates)
    others = [one for one in built.read if one != "starter"]
    other = others[0] if len(others) == 1 else "what they cite"
    stems = [_stem(source) for source, _, _ in arrays.provenances]
    given = [one if one in built.read else "starter" if one in ours else other for one in stems]
    sources = np.array(given, dtype=str)
    kinds, places = np.unique(sources, return_inverse=True)
    if len(arrays.provenance):
        counts = np.bincount(arrays.predicate.astype(np.int64) * len(kinds) + places[arrays.provenance])
        for pair in np.flatnonzero(counts).tolist():
            predicate, source = divmod(pair, len(kinds))
            built.edges[names[predicate], str(kinds[source])] = int(counts[pair])
    labelled = np.zeros(len(arrays.ids), dtype=bool)
    owners = arrays.of[np.asarray(gather.owner, dtype=np.int32)]
    labelled[owners[owners >= 0]] = True
    built.concepts = len(arrays.ids)
    built.nameless = int((~labelled).sum())
    built.merged = len(arrays.cliques.joined)
    built.counts = {key: count for key, count in sorted(gather.counts.items()) if count}
    built.faults = tuple(gather.faults)
