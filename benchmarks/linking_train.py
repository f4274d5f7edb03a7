"""Learn the weights of the linker's model from the training splits, and print them as a table.

    python benchmarks/linking_train.py DATA/linking INDEX > verifiers/claims/likelihood.tsv

Each document is read with the names that the other four fifths of the training documents teach, and once more without
any, so that both ways of use are learned. A mention none of whose candidates is right teaches when to answer nothing.
Diseases and drugs have weights each, with and without names; a name of no category is ranked by what both teach. Single
words (*toxicity* left out, *renal* added) are learned where enough documents have them. The model is a conditional
logit (softmax over candidates and *no concept*), fitted by Adam: the same table every time.
"""

import argparse
import hashlib
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from linking_gold import CORPORA, DISEASE, Corpus, Document, names_of, read_documents

from kgreason.graph import Index
from kgreason.link import Asked, Resolver
from kgreason.link.company import ADDED, LEFT
from kgreason.link.likelihood import GROUPS, NOTHING
from kgreason.link.reach import Reach
from kgreason.link.resolve import UNHEARD

FOLDS, STEPS, RATE, SHRINK, SHRINK_WORDS = 5, 300, 0.1, 1e-5, 3e-4
"""Documents are dealt into folds; the shrinking was chosen by what was right on folds that were not learned on."""
RIGHT, WRONG = 5, 80
"""Documents in which a single word must stand by a right candidate, or by a wrong one, to be learned."""
GONE = frozenset({"alike"})
"""What is made to compare names, and weighs nothing."""
ASKED = frozenset({"stems", "stems of a house name", "no disease", "nothing left", "nothing added"})
"""What is made where the categories are given only, beside single words and the features that end in ``UNHEARD``."""

BESIDE = "no disease"
"""How the features begin that are learned beside names of one's own only: without them it costs more than it gives."""

Row = tuple[str, list[dict[str, float]], list[float]]
"""A document, the candidates of one of its mentions with their features, *no concept* the last, and 1 for each right one."""


@dataclass
class Rows:
    """Candidates one after another: those of each mention, with the features of each as a sparse table."""

    names: list[str]
    columns: np.ndarray
    values: np.ndarray
    starts: np.ndarray
    right: np.ndarray
    lengths: np.ndarray
    """Of each feature its name; of each value its feature; of each candidate where its values begin; of each mention
    how many candidates."""
    documents: list[str]


def fold_of(pmid: str) -> int:
    return hashlib.sha256(pmid.encode()).digest()[0] % FOLDS


def rows_of(index: Path, data: Path, corpus: Corpus) -> dict[tuple[str, bool], Rows]:
    """Return the candidates of each mention of a corpus with what speaks for them, by group and with names or without."""
    graph = Index(index)
    documents = {one.name: list(read_documents(data / one.train)) for one in CORPORA}
    others = [one for name, some in documents.items() if name != corpus.name for one in some]
    found: dict[tuple[str, bool], list[Row]] = {}
    reach = Reach(graph, corpus.vocabularies)
    for group in corpus.bars:
        for fold in range(FOLDS):
            measured = [one for one in documents[corpus.name] if fold_of(one.pmid) == fold]
            without = frozenset(one.pmid for some in documents.values() for one in some if fold_of(one.pmid) == fold)
            for house in ({}, names_of(documents[corpus.name], others, without, group)):
                resolver = Resolver(graph, corpus.vocabularies, house)
                resolver.reach = reach  # what it keeps is the same for every house
                rows = found.setdefault(("disease" if group == DISEASE else "drug", bool(house)), [])
                for document in measured:
                    rows.extend(rows_of_document(graph, resolver, document, group))
    return {key: gathered(rows) for key, rows in found.items()}


def rows_of_document(graph: Index, resolver: Resolver, document: Document, group: frozenset[str]) -> list[Row]:
    gold = [one for one in document.mentions if one.group == group]
    found = []
    described = resolver.described([Asked(one.text, group) for one in gold], document.text)
    for one, candidates in zip(gold, described, strict=True):
        right = {graph.resolve(each) or each for each in one.identifiers}
        marks = [float(curie in right) for curie in candidates]
        found.append((document.pmid, [*candidates.values(), {NOTHING: 1.0}], [*marks, float(not any(marks))]))
    return found


def gathered(rows: list[Row]) -> Rows:
    every = [one for _, candidates, _ in rows for one in candidates]
    names = sorted({name for one in every for name in one} - GONE)
    place = {name: at for at, name in enumerate(names)}
    cells = [(place[name], value) for one in every for name, value in one.items() if name in place]
    return Rows(
        names,
        np.array([column for column, _ in cells], dtype=np.int32),
        np.array([value for _, value in cells], dtype=np.float32),
        np.array([0, *accumulate(len(one.keys() & place.keys()) for one in every)], dtype=np.int64),
        np.array([mark for _, _, marks in rows for mark in marks], dtype=np.float32),
        np.array([len(marks) for _, _, marks in rows], dtype=np.int64),
        [pmid for pmid, _, _ in rows],
    )


def joined(parts: Iterable[Rows]) -> Rows:
    some = list(parts)
    names = sorted({name for part in some for name in part.names})
    place = {name: at for at, name in enumerate(names)}
    columns = [np.array([place[name] for name in part.names], dtype=np.int32)[part.columns] for part in some]
    counts = [np.diff(part.starts) for part in some]
    return Rows(
        names,
        np.concatenate(columns),
        np.concatenate([part.values for part in some]),
        np.concatenate([[0], np.cumsum(np.concatenate(counts))]),
        np.concatenate([part.right for part in some]),
        np.concatenate([part.lengths for part in some]),
        [one for part in some for one in part.documents],
    )


def kept(rows: Rows, wanted: Callable[[str], bool]) -> Rows:
    """Return rows with the features of some names only."""
    names = [name for name in rows.names if wanted(name)]
    place = {name: at for at, name in enumerate(names)}
    to = np.array([place.get(name, -1) for name in rows.names], dtype=np.int32)[rows.columns]
    stays = to >= 0
    starts = np.concatenate([[0], np.cumsum(stays)])[rows.starts]
    return Rows(names, to[stays], rows.values[stays], starts, rows.right, rows.lengths, rows.documents)


def is_word(name: str) -> bool:
    return name.startswith((LEFT, ADDED))


def frequent(rows: Rows) -> frozenset[str]:
    """Return the features of single words that stand in documents enough."""
    documents = np.repeat(np.array(rows.documents), rows.lengths)
    candidate = np.repeat(np.arange(len(rows.right)), np.diff(rows.starts))
    seen: dict[tuple[int, bool], set[str]] = {}
    words = np.array([is_word(name) for name in rows.names])
    for at in np.flatnonzero(words[rows.columns]):
        right = bool(rows.right[candidate[at]])
        seen.setdefault((int(rows.columns[at]), right), set()).add(str(documents[candidate[at]]))
    return frozenset(rows.names[one] for (one, right), some in seen.items() if len(some) >= (RIGHT if right else WRONG))


def of_group(group: str, parts: list[dict[tuple[str, bool], Rows]], *, house: bool) -> Rows:
    """Return what teaches the weights of a group; *any* is what both teach, without what only given categories make."""
    wanted = GROUPS[1:] if group == GROUPS[0] else (group,)
    rows = joined(part[one, house] for part in parts for one in wanted if (one, house) in part)
    if group == GROUPS[0]:
        return kept(rows, lambda name: not (is_word(name) or name in ASKED or name.endswith(UNHEARD)))
    some = frequent(rows)
    return kept(rows, lambda name: name in some if is_word(name) else house or not name.startswith(BESIDE))


def fit(rows: Rows) -> dict[str, float]:
    """Return the weight of each feature."""
    begin = np.concatenate([[0], np.cumsum(rows.lengths)[:-1]])
    mention = np.repeat(np.arange(len(rows.lengths)), rows.lengths)
    candidate = np.repeat(np.arange(len(rows.right)), np.diff(rows.starts))
    shrink = np.array([SHRINK_WORDS if is_word(name) else SHRINK for name in rows.names])
    weights = np.zeros(len(rows.names))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = np.add.reduceat(rows.values * weights[rows.columns], rows.starts[:-1])
        chance = np.exp(scores - np.maximum.reduceat(scores, begin)[mention])
        chance /= np.add.reduceat(chance, begin)[mention]
        meant = chance * rows.right
        meant /= np.maximum(np.add.reduceat(meant, begin), 1e-12)[mention]
        each = rows.values * (chance - meant)[candidate]
        slope = np.bincount(rows.columns, each, len(weights)) / len(rows.lengths) + shrink * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return dict(zip(rows.names, weights.tolist(), strict=True))


def main(data: Path, index: Path) -> int:
    with ProcessPoolExecutor(len(CORPORA), get_context("spawn")) as pool:
        parts = list(pool.map(rows_of, [index] * len(CORPORA), [data] * len(CORPORA), CORPORA))
    columns = [(group, house) for group in GROUPS for house in (False, True)]
    learned = [fit(of_group(group, parts, house=house)) for group, house in columns]
    print("feature", *(f"{group} house" if house else group for group, house in columns), sep="\t")
    for name in sorted({name for one in learned for name in one}):
        print(name, *(f"{one.get(name, 0.0):.3f}" for one in learned), sep="\t")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("index", type=Path)
    asked = parser.parse_args()
    sys.exit(main(asked.data, asked.index))
