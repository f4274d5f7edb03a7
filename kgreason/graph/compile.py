"""Compile rows into an index: a folder of memory-mapped arrays, written whole or not at all."""

import json
import shutil
import tempfile
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path as File

import msgspec
import numpy as np
from numpy.typing import NDArray

from kgreason.graph.names import normal, tokens
from kgreason.graph.rows import FORMAT, Rows
from kgreason.model import Concept, Edge, Rule

NAME_KINDS = ("name", "synonym", "abbreviation")


def hash64(text: str) -> int:
    """Return the 64-bit hash that names and identifiers are found by."""
    import hashlib

    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def write_index(rows: Rows, folder: File) -> None:
    """Write an index folder atomically: a new folder beside it, then a rename; what was there is replaced."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = File(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        fresh = beside / "new"
        fresh.mkdir()
        _write(rows, fresh)
        _replace(fresh, folder, rows.digest)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _replace(fresh: File, folder: File, digest: str) -> None:
    """Rename a whole index into place, unless another process was first; a broken or other one gives way."""
    try:
        fresh.replace(folder)
    except OSError:
        if _digest(folder) == digest:
            return
        folder.replace(fresh.parent / "old")
        fresh.replace(folder)


def _digest(folder: File) -> str:
    try:
        return str(json.loads((folder / "meta.json").read_text("utf-8"))["digest"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _write(rows: Rows, folder: File) -> None:
    order = {concept.id: number for number, concept in enumerate(rows.concepts)}
    _records(folder / "concepts", (msgspec.msgpack.encode(concept) for concept in rows.concepts))
    _hashed(
        folder / "ids", [(hash64(name), order[one.id], 0) for one in rows.concepts for name in (one.id, *one.same_as)]
    )
    _hashed(folder / "names", sorted({row for one in rows.concepts for row in _names(one, order[one.id])}))
    _hashed(folder / "firsts", _firsts(rows.concepts))
    _edges(folder, rows, order)
    _closure(folder, rows.edges, order)
    _rules(folder, rows.rules)
    meta = {
        "format": FORMAT,
        "digest": rows.digest,
        "predicates": [msgspec.to_builtins(one) for one in rows.predicates.values()],
        "measures": [msgspec.to_builtins(rows.measures[key]) for key in sorted(rows.measures)],
        "implications": [msgspec.to_builtins(one) for one in rows.implications],
        "transcriptions": [msgspec.to_builtins(one) for one in rows.transcriptions],
        "counts": {"concepts": len(rows.concepts), "edges": len(rows.edges), "rules": len(rows.rules)},
    }
    (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, sort_keys=True), "utf-8")


def _records(stem: File, blobs: Iterable[bytes]) -> None:
    offsets, data = [0], bytearray()
    for blob in blobs:
        data += blob
        offsets.append(len(data))
    stem.with_suffix(".bin").write_bytes(bytes(data))
    np.save(stem.with_suffix(".npy"), np.array(offsets, dtype=np.int64))


def _hashed(stem: File, rows: Iterable[tuple[int, int, int]]) -> None:
    """Write (hash, value, kind) rows sorted by hash: [n] uint64, [n] int32, [n] uint8."""
    ordered = sorted(rows)
    np.save(f"{stem}_hash.npy", np.array([row[0] for row in ordered], dtype=np.uint64))
    np.save(f"{stem}_value.npy", np.array([row[1] for row in ordered], dtype=np.int32))
    np.save(f"{stem}_kind.npy", np.array([row[2] for row in ordered], dtype=np.uint8))


def _names(concept: Concept, number: int) -> Iterable[tuple[int, int, int]]:
    """Yield the rows of one concept's names; an abbreviation is also found by its exact letters (``=CKD``)."""
    yield hash64(normal(concept.name)), number, 0
    for name in concept.synonyms:
        yield hash64(normal(name)), number, 1
    for name in concept.abbreviations:
        yield hash64("=" + name), number, 2


def _firsts(concepts: tuple[Concept, ...]) -> list[tuple[int, int, int]]:
    """Return, for the first word of every name, the length in words of the longest name that begins with it."""
    longest: dict[int, int] = {}
    for concept in concepts:
        for name in (concept.name, *concept.synonyms):
            words = tokens(name)
            if words:
                first = hash64(words[0][0])
                longest[first] = max(longest.get(first, 0), len(words))
    return [(first, length, 0) for first, length in longest.items()]


def _edges(folder: File, rows: Rows, order: dict[str, int]) -> None:
    """Write the edges as CSR: out (sorted as the rows are) and in (edge numbers by object)."""
    predicates = {name: number for number, name in enumerate(rows.predicates)}
    subject = np.array([order[edge.subject] for edge in rows.edges], dtype=np.int32)
    object_ = np.array([order[edge.object] for edge in rows.edges], dtype=np.int32)
    np.save(folder / "edge_subject.npy", subject)
    np.save(folder / "edge_object.npy", object_)
    kinds = np.array([predicates[edge.predicate] for edge in rows.edges], dtype=np.uint8)
    np.save(folder / "edge_predicate.npy", kinds)
    size = len(order)
    np.save(folder / "out_start.npy", _starts(subject, size))
    incoming = np.argsort(object_, kind="stable").astype(np.int32)
    np.save(folder / "in_edge.npy", incoming)
    np.save(folder / "in_start.npy", _starts(object_, size))
    _records(
        folder / "provenance", (msgspec.msgpack.encode((one.source, one.qualifiers, one.rule)) for one in rows.edges)
    )
    np.save(folder / "edge_cost.npy", _costs(subject, object_, kinds, size))


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


def _closure(folder: File, edges: tuple[Edge, ...], order: dict[str, int]) -> None:
    """Write each concept's ancestors and descendants, itself first, nearest first, ties by number."""
    up: dict[int, list[int]] = {}
    down: dict[int, list[int]] = {}
    for edge in edges:
        if edge.predicate == "subclass_of":
            up.setdefault(order[edge.subject], []).append(order[edge.object])
            down.setdefault(order[edge.object], []).append(order[edge.subject])
    for name, graph in (("up", up), ("down", down)):
        reached = [_reach(number, graph) for number in range(len(order))]
        starts = np.concatenate([[0], np.cumsum([len(one) for one in reached])]).astype(np.int64)
        np.save(folder / f"{name}_start.npy", starts)
        np.save(folder / f"{name}.npy", np.array([one for row in reached for one in row], dtype=np.int32))


def _reach(start: int, graph: dict[int, list[int]]) -> list[int]:
    seen, layer, found = {start}, [start], [start]
    while layer:
        following = sorted({one for number in layer for one in graph.get(number, ())} - seen)
        seen.update(following)
        found += following
        layer = following
    return found


def _rules(folder: File, rules: tuple[Rule, ...]) -> None:
    """Write the rules grouped by drug, and a table of drug → group."""
    drugs = sorted({rule.drug for rule in rules})
    groups = [[rule for rule in rules if rule.drug == drug] for drug in drugs]
    _records(folder / "rules", (msgspec.msgpack.encode(group) for group in groups))
    _hashed(folder / "ruled", [(hash64(drug), number, 0) for number, drug in enumerate(drugs)])
    assert all(first < second for first, second in pairwise(drugs))
