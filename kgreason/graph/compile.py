"""Compile rows into an index: a folder of memory-mapped arrays, written whole or not at all."""

import hashlib
from array import array
from pathlib import Path as File
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from kgreason.graph.adjacency import adjacency_of, write_adjacency
from kgreason.graph.arrays import CLOSED, Arrays, arrays_of, concepts_of
from kgreason.graph.dictionary import Dictionary
from kgreason.graph.gather import Gather
from kgreason.graph.hashing import hash64
from kgreason.graph.index import reach
from kgreason.graph.publish import publish, workplace
from kgreason.graph.rows import FORMAT, Rows, records_of
from kgreason.graph.tables import HashTable, write_records
from kgreason.model import Rule
from kgreason.rules.calculators import by_word

DEEP = 100
"""How many ancestors a concept may have on average for them to be written."""


def write_index(rows: Rows, folder: File) -> None:
    """Write the index of rows that fit together, under their own digest; what was there is replaced."""
    gather = Gather(rows.predicates)
    known = {concept.id for concept in rows.concepts}
    for edge in rows.edges:
        if edge.subject not in known or edge.object not in known:
            raise KeyError(edge.object if edge.subject in known else edge.subject)
    for record in records_of(rows):
        gather.add(record)
    write_gathered(gather, rows, folder, digest=rows.digest)


def write_gathered(gather: Gather, rows: Rows, folder: File, *, digest: str = "") -> Arrays:
    """Write an index of what was gathered, with the rules and tests of ``rows``; its digest, unless given, is its own.

    Written atomically: a new folder within the index's folder, then ``meta.json`` that names it, by a rename. A killed
    build leaves the old one whole; the one before it stays for those who still read it.
    """
    with workplace(folder) as beside:
        fresh = beside / "new"
        fresh.mkdir()
        found = arrays_of(gather)
        _write(gather, found, rows, fresh)
        publish(fresh, folder, _meta(rows, found, digest or _digest_of(fresh)))
    return found


def _digest_of(folder: File) -> str:
    digest = hashlib.sha256(FORMAT.encode())
    for file in sorted(folder.iterdir()):
        with file.open("rb") as stream:
            digest.update(file.name.encode() + hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def _meta(rows: Rows, found: Arrays, digest: str) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "digest": digest,
        "predicates": [msgspec.to_builtins(one) for one in rows.predicates.values()],
        "measures": [msgspec.to_builtins(rows.measures[key]) for key in sorted(rows.measures)],
        "implications": [msgspec.to_builtins(one) for one in rows.implications],
        "transcriptions": [msgspec.to_builtins(one) for one in rows.transcriptions],
        "calculator_names": by_word(name for one in rows.calculators for name in one.names),
        "counts": {"concepts": len(found.ids), "edges": len(found.subject), "rules": len(rows.rules)},
    }


def _write(gather: Gather, found: Arrays, rows: Rows, folder: File) -> None:
    _concepts(gather, found, folder)
    _identifiers(gather, found).write(folder / "ids")
    _edges(folder, found)
    _closure(folder, found, gather.predicates.get("subclass_of", -1))
    _rules(folder, rows.rules)
    (folder / "calculators.bin").write_bytes(msgspec.msgpack.encode(rows.calculators))
    _merges(found, folder)


def _identifiers(gather: Gather, found: Arrays) -> HashTable:
    table = HashTable()
    for curie, at in zip(gather.numbers, found.of.tolist(), strict=True):
        if at >= 0:
            table.add(hash64(curie), at, 0)
    for at, curie in enumerate(found.ids):
        for one in found.cliques.members(curie):
            table.add(hash64(one), at, 0)
    return table


def _concepts(gather: Gather, found: Arrays, folder: File) -> None:
    """Write the concepts one after another, and the dictionary of their names."""
    names = Dictionary()
    starts = array("q", [0])
    encode = msgspec.msgpack.Encoder().encode
    with (folder / "concepts.bin").open("wb") as stream:
        for at, concept in enumerate(concepts_of(gather, found)):
            starts.append(starts[-1] + stream.write(encode(concept)))
            names.add(concept, at)
    np.save(folder / "concepts.npy", np.array(starts, dtype=np.int64))
    names.write(folder)


def _edges(folder: File, found: Arrays) -> None:
    """Write the edges as CSR: out (sorted as the rows are) and in (edge numbers by object)."""
    size = len(found.ids)
    np.save(folder / "edge_subject.npy", found.subject)
    np.save(folder / "edge_object.npy", found.object)
    np.save(folder / "edge_predicate.npy", found.predicate)
    np.save(folder / "edge_provenance.npy", found.provenance)
    np.save(folder / "out_start.npy", _starts(found.subject, size))
    np.save(folder / "in_edge.npy", np.argsort(found.object, kind="stable").astype(np.int32))
    np.save(folder / "in_start.npy", _starts(found.object, size))
    write_records(
        folder / "provenance",
        (msgspec.msgpack.encode((source, qualifiers, rule)) for source, rule, qualifiers in found.provenances),
    )
    cost = _costs(found.subject, found.object, found.predicate, size)
    write_adjacency(adjacency_of(found.subject, found.object, cost, size, found.predicate), folder)


def _starts(ends: NDArray[np.int32], size: int) -> NDArray[np.int64]:
    counts = np.bincount(ends, minlength=size) if len(ends) else np.zeros(size, dtype=np.int64)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _costs(
    subject: NDArray[np.int32], object_: NDArray[np.int32], kinds: NDArray[np.uint8], size: int
) -> NDArray[np.float64]:
    """Return [edges] the degree-weighted cost 0.4 · log(out-degree · in-degree) within the edge's predicate."""
    cost = np.zeros(len(subject))
    for kind in np.unique(kinds):
        mask = kinds == kind
        out = np.bincount(subject[mask], minlength=size)
        into = np.bincount(object_[mask], minlength=size)
        cost[mask] = 0.4 * np.log(out[subject[mask]] * into[object_[mask]])
    return np.round(cost, 6)


def _closure(folder: File, found: Arrays, kind: int) -> None:
    """Write each concept's parents and children, and where they are few its ancestors and descendants.

    Those are itself first, nearest first, ties by number.
    """
    rows = found.predicate == kind
    size = len(found.ids)
    for name, near, far in (
        ("up", found.subject[rows], found.object[rows]),
        ("down", found.object[rows], found.subject[rows]),
    ):
        order = np.lexsort((far, near))
        starts = _starts(near, size)
        np.save(folder / f"{name}_near_start.npy", starts)
        np.save(folder / f"{name}_near.npy", far[order])
        if size <= CLOSED:
            _reached(folder, name, starts.tolist(), far[order].tolist())


def _reached(folder: File, name: str, starts: list[int], far: list[int]) -> None:
    """Write what each concept reaches; nothing where that is far more than a hierarchy has (both ways count alike)."""
    ends, reached = array("q", [0]), array("i")
    for number in range(len(starts) - 1):
        reached.extend(reach(number, lambda at: far[starts[at] : starts[at + 1]]))
        ends.append(len(reached))
        if len(reached) > DEEP * len(starts):
            return
    np.save(folder / f"{name}_start.npy", np.array(ends, dtype=np.int64))
    np.save(folder / f"{name}.npy", np.array(reached, dtype=np.int32))


def _merges(found: Arrays, folder: File) -> None:
    """Write the mappings that made each merged concept one, in the order they were taken, by the concept's number."""
    place = {found.cliques.root(curie): at for at, curie in enumerate(found.ids)}
    grouped: dict[int, list[tuple[str, str, str, str]]] = {}
    for one in found.cliques.joined:
        at = place.get(found.cliques.root(one.subject), -1)
        grouped.setdefault(at, []).append((one.subject, one.predicate, one.object, one.source))
    grouped.pop(-1, None)
    write_records(folder / "merges", (msgspec.msgpack.encode(grouped[at]) for at in sorted(grouped)))
    np.save(folder / "merges_of.npy", np.array(sorted(grouped), dtype=np.int32))


def _rules(folder: File, rules: tuple[Rule, ...]) -> None:
    """Write the rules grouped by drug, and a table of drug → group."""
    grouped: dict[str, list[Rule]] = {}
    for rule in rules:
        grouped.setdefault(rule.drug, []).append(rule)
    drugs = sorted(grouped)
    write_records(folder / "rules", (msgspec.msgpack.encode(grouped[drug]) for drug in drugs))
    HashTable((hash64(drug), number, 0) for number, drug in enumerate(drugs)).write(folder / "ruled")
