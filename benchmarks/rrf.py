"""Write RRF files of any size, the same for the same sizes, and print how fast they are read.

python benchmarks/rrf.py --concepts 340000 --names 1500000 --relations 4000000 --out DIR

UMLS has 3.4 million concepts, 15 million names and 40 million relations (rows of MRREL, two a relation). The names are
made up of a made-up vocabulary; degrees follow a power law; the hierarchy is a DAG but for ``--cycles`` pairs of
concepts that are each other's parent.
"""

import argparse
import resource
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from kgreason.model import Edge
from kgreason.sources import load_manifests
from kgreason.sources.rrf import read

CHUNK = 250_000
TYPES = ("T047", "T121", "T109", "T033", "T061", "T023", "T116", "T028", "T059", "T184")
SOURCES = ("EXA", "EXB", "EXC", "EXD")
# REL, RELA, their inverses: a row says CUI2 WORD CUI1
HIERARCHY = (("CHD", "isa", "PAR", "inverse_isa"), ("CHD", "", "PAR", ""))
OTHERS = (
    ("RO", "may_treat", "RO", "may_be_treated_by"),
    ("RO", "contraindicated_with_disease", "RO", "has_contraindicated_drug"),
    ("RO", "has_ingredient", "RO", "ingredient_of"),
    ("RO", "has_finding_site", "RO", "finding_site_of"),
    ("RO", "has_made_up_relation", "RO", "made_up_relation_of"),
    ("RO", "", "RO", ""),
)
Bytes = np.ndarray[tuple[int, int], np.dtype[np.uint8]]
Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]


def padded(words: list[str]) -> Bytes:
    """Return words as rows of bytes, filled up with zeros."""
    table = np.array([word.encode() for word in words])
    return table.view(np.uint8).reshape(len(words), table.itemsize)


def digits(numbers: Numbers, width: int) -> Bytes:
    powers = 10 ** np.arange(width - 1, -1, -1)
    return (numbers[:, None] // powers % 10 + ord("0")).astype(np.uint8)


def rows(count: int, *parts: str | Bytes) -> bytes:
    """Return rows of text put together from constants and columns; zeros fall out."""
    columns = [
        np.broadcast_to(np.frombuffer(one.encode(), np.uint8), (count, len(one))) if isinstance(one, str) else one
        for one in parts
    ]
    table = np.concatenate(columns, axis=1)
    return table[table != 0].tobytes()


def vocabulary(size: int = 20_000) -> Bytes:
    starts = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "tr"]
    middles, ends = ["a", "e", "i", "o", "u", "ai"], ["l", "n", "r", "s", "x", "m"]
    syllables = [start + middle + end for start in starts for middle in middles for end in ends]
    return padded([syllables[at % 576] + syllables[(at * 7 + at // 576) % 576] for at in range(size)])


def names(concepts: int, count: int, seed: np.random.Generator) -> Iterator[bytes]:
    """Yield MRCONSO: at least one name a concept, the rows of a concept together."""
    words = vocabulary()
    spaced = np.concatenate([np.full((len(words), 1), ord(" "), np.uint8), words], axis=1)
    more = (concepts * seed.random(count - concepts) ** 2).astype(np.int64)
    owners = np.repeat(np.arange(concepts), 1 + np.bincount(more, minlength=concepts))
    flags = padded(["ENG|P|", "ENG|S|", "SPA|P|"])
    forms, sources = padded(["|PF|", "|VO|"]), padded([f"{sab}|{tty}" for sab in SOURCES for tty in ("PT", "SY", "AB")])
    suppress = padded(["N", "O"])
    for start in range(0, len(owners), CHUNK):
        owner = owners[start : start + CHUNK]
        size = len(owner)
        number = np.arange(start, start + size)
        first = owner != (
            np.concatenate([owners[start - 1 : start], owner[:-1]]) if start else np.append(-1, owner[:-1])
        )
        length = seed.integers(1, 7, size)
        text = [words[seed.integers(0, len(words), size)]]
        text += [np.where((length > at)[:, None], spaced[seed.integers(0, len(words), size)], 0) for at in range(1, 6)]
        which = np.where(first, 0, np.where(seed.random(size) < 0.05, 2, 1))
        hidden = np.where(first, 0, seed.random(size) < 0.03).astype(np.int64)
        serial = digits(number, 8)
        yield rows(
            size, "C", digits(owner + 1, 7), "|", flags[which], "L", serial, forms[(~first).astype(np.int64)],
            "S", serial, "|Y|A", serial, "||||", sources[seed.integers(0, len(sources), size)], "|", serial, "|",
            *text, "|0|", suppress[hidden], "||\n",
        )  # fmt: skip


def types(concepts: int, seed: np.random.Generator) -> Iterator[bytes]:
    codes = padded(list(TYPES))
    for start in range(0, concepts, CHUNK):
        number = np.arange(start, min(concepts, start + CHUNK))
        kind = codes[(len(codes) * seed.random(len(number)) ** 2).astype(np.int64)]
        yield rows(len(number), "C", digits(number + 1, 7), "|", kind, "|A1|made up|AT", digits(number, 8), "||\n")


def relations(concepts: int, count: int, cycles: int, seed: np.random.Generator) -> Iterator[bytes]:
    """Yield MRREL: a block of relations, then their inverses; a third of them hierarchy."""
    kinds = HIERARCHY + OTHERS
    forward, backward = padded([f"|{one[0]}|C" for one in kinds]), padded([f"|{one[2]}|C" for one in kinds])
    word, inverse = padded([f"|{one[1]}|R" for one in kinds]), padded([f"|{one[3]}|R" for one in kinds])
    sources = padded([f"|{sab}|{sab}|" for sab in SOURCES])
    half = count // 2
    for start in range(0, half, CHUNK):
        size = min(CHUNK, half - start)
        number = np.arange(start, start + size)
        tree = seed.random(size) < 1 / 3
        child = 1 + ((concepts - 1) * seed.random(size)).astype(np.int64)
        parent = (child * seed.random(size) ** 2).astype(np.int64)
        one = np.where(tree, parent, (concepts * seed.random(size) ** 2).astype(np.int64))
        two = np.where(tree, child, (concepts * seed.random(size)).astype(np.int64))
        kind = np.where(tree, number % len(HIERARCHY), len(HIERARCHY) + seed.integers(0, len(OTHERS), size))
        if start == 0:
            loop = np.arange(min(cycles, size // 2, concepts // 2 - 1))
            one[2 * loop], two[2 * loop], kind[2 * loop] = 2 * loop, 2 * loop + 1, 0
            one[2 * loop + 1], two[2 * loop + 1], kind[2 * loop + 1] = 2 * loop + 1, 2 * loop, 0
        source = sources[seed.integers(0, len(sources), size)]
        near, far, serial = digits(one + 1, 7), digits(two + 1, 7), digits(number, 8)
        atoms, end = "|A00000001|AUI", "||N||\n"
        yield rows(size, "C", near, atoms, forward[kind], far, atoms, word[kind], serial, "|", source, end)
        yield rows(size, "C", far, atoms, backward[kind], near, atoms, inverse[kind], serial, "|", source, end)


def write(path: Path, blocks: Iterator[bytes]) -> None:
    with path.open("wb") as file:
        for block in blocks:
            file.write(block)


def generate(folder: Path, concepts: int, count: int, links: int, cycles: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "MRCONSO.RRF", names(concepts, max(count, concepts), np.random.default_rng(1)))
    write(folder / "MRSTY.RRF", types(concepts, np.random.default_rng(2)))
    write(folder / "MRREL.RRF", relations(concepts, links, cycles, np.random.default_rng(3)))


def measure(folder: Path) -> None:
    sizes = {name: sum(1 for _ in (folder / f"{name}.RRF").open("rb")) for name in ("MRSTY", "MRCONSO", "MRREL")}
    counts: Counter[str] = Counter()
    start, relating = time.process_time(), 0.0
    for record in read(folder, load_manifests()["umls"]):
        counts[type(record).__name__] += 1
        if not relating and isinstance(record, Edge):
            relating = time.process_time()
    end = time.process_time()
    before, after = relating - start, end - relating
    named = sizes["MRSTY"] + sizes["MRCONSO"]
    print(f"MRSTY and MRCONSO: {named:,} rows in {before:.2f} s of processor time, {named / before:,.0f} rows/s")
    print(f"MRREL: {sizes['MRREL']:,} rows in {after:.2f} s of processor time, {sizes['MRREL'] / after:,.0f} rows/s")
    print(f"records: {', '.join(f'{name} {count:,}' for name, count in sorted(counts.items()))}")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--concepts", type=int, default=100_000)
    parser.add_argument("--names", type=int, default=450_000)
    parser.add_argument("--relations", type=int, default=1_000_000)
    parser.add_argument("--cycles", type=int, default=3)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--generate-only", action="store_true")
    arguments = parser.parse_args()
    start = time.perf_counter()
    generate(arguments.out, arguments.concepts, arguments.names, arguments.relations, arguments.cycles)
    print(f"written in {time.perf_counter() - start:.2f} s")
    if not arguments.generate_only:
        measure(arguments.out)


if __name__ == "__main__":
    main()
