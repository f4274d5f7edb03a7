"""Learn the weights of the linker's model from the training splits, and print them as a table.

    python benchmarks/linking_train.py DATA/linking INDEX > verifiers/claims/likelihood.tsv

Each document is read with the names that the other four fifths of the training documents teach, and once more without
any, so that both ways of use are learned. A mention none of whose candidates is right teaches when to answer nothing.
The model is a conditional logit (softmax over candidates and *no concept*), fitted by Adam: the same table every time.
"""

import argparse
import hashlib
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from linking_gold import CORPORA, Corpus, Document, names_of, read_documents

from kgreason.graph import Index
from kgreason.link import Asked, Resolver
from kgreason.link.likelihood import NOTHING
from kgreason.link.reach import Reach

FOLDS, STEPS, RATE, SHRINK = 5, 400, 0.1, 1e-5
"""Documents are dealt into folds; the shrinking was chosen by what was right on two of them, learned on three."""
GONE = frozenset({"alike"})
"""What is made to compare names, and weighs nothing."""


Row = tuple[list[dict[str, float]], list[float]]
"""The candidates of a mention with their features, *no concept* the last, and 1 for each that is right."""


@dataclass
class Rows:
    """Candidates one after another: [candidates, names] features, [candidates] which are right, [mentions] how many."""

    names: list[str]
    features: np.ndarray
    right: np.ndarray
    lengths: np.ndarray


def fold_of(pmid: str) -> int:
    return hashlib.sha256(pmid.encode()).digest()[0] % FOLDS


def rows_of(index: Path, data: Path, corpus: Corpus) -> tuple[Rows, Rows]:
    """Return the candidates of each mention of a corpus with what speaks for them, without and with names of its own."""
    graph = Index(index)
    documents = {one.name: list(read_documents(data / one.train)) for one in CORPORA}
    others = [one for name, some in documents.items() if name != corpus.name for one in some]
    found: tuple[list[Row], list[Row]] = ([], [])
    reach = Reach(graph, corpus.vocabularies)
    for group in corpus.bars:
        for fold in range(FOLDS):
            measured = [one for one in documents[corpus.name] if fold_of(one.pmid) == fold]
            without = frozenset(one.pmid for some in documents.values() for one in some if fold_of(one.pmid) == fold)
            for at, house in enumerate(({}, names_of(documents[corpus.name], others, without, group))):
                resolver = Resolver(graph, corpus.vocabularies, house)
                resolver.reach = reach  # what it keeps is the same for every house
                for document in measured:
                    found[at].extend(rows_of_document(graph, resolver, document, group))
    return gathered(found[0]), gathered(found[1])


def gathered(rows: list[Row]) -> Rows:
    names = sorted({name for candidates, _ in rows for one in candidates for name in one} - GONE)
    place = {name: at for at, name in enumerate(names)}
    lengths = np.array([len(marks) for _, marks in rows])
    features = np.zeros((int(lengths.sum()), len(names)), dtype=np.float32)
    for at, one in enumerate(one for candidates, _ in rows for one in candidates):
        for name, value in one.items():
            if name in place:
                features[at, place[name]] = value
    return Rows(names, features, np.concatenate([marks for _, marks in rows]), lengths)


def joined(parts: tuple[Rows, ...]) -> Rows:
    names = sorted({name for part in parts for name in part.names})
    features = np.zeros((sum(len(part.right) for part in parts), len(names)), dtype=np.float32)
    at = 0
    for part in parts:
        columns = [names.index(name) for name in part.names]
        features[at : at + len(part.right), columns] = part.features
        at += len(part.right)
    return Rows(
        names, features, np.concatenate([one.right for one in parts]), np.concatenate([one.lengths for one in parts])
    )


def rows_of_document(graph: Index, resolver: Resolver, document: Document, group: frozenset[str]) -> list[Row]:
    gold = [one for one in document.mentions if one.group == group]
    found = []
    described = resolver.described([Asked(one.text, group) for one in gold], document.text)
    for one, candidates in zip(gold, described, strict=True):
        right = {graph.resolve(each) or each for each in one.identifiers}
        marks = [float(curie in right) for curie in candidates]
        found.append(([*candidates.values(), {NOTHING: 1.0}], [*marks, float(not any(marks))]))
    return found


def fit(rows: Rows) -> np.ndarray:
    features, right, lengths = rows.features, rows.right, rows.lengths
    right = right.astype(np.float32)
    begin = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    row = np.repeat(np.arange(len(lengths)), lengths)
    weights = np.zeros(len(rows.names), dtype=np.float32)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = features @ weights
        chance = np.exp(scores - np.maximum.reduceat(scores, begin)[row])
        chance /= np.add.reduceat(chance, begin)[row]
        wanted = chance * right
        wanted /= np.maximum(np.add.reduceat(wanted, begin), 1e-12)[row]
        slope = features.T @ (chance - wanted) / len(lengths) + SHRINK * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def main(data: Path, index: Path) -> int:
    with ProcessPoolExecutor(len(CORPORA), get_context("spawn")) as pool:
        parts = list(pool.map(rows_of, [index] * len(CORPORA), [data] * len(CORPORA), CORPORA))
    learned = [dict(zip(rows.names, fit(rows), strict=True)) for rows in map(joined, zip(*parts, strict=True))]
    print("feature\talone\thouse")
    for name in sorted({name for one in learned for name in one}):
        print(name, *(f"{one.get(name, 0.0):.3f}" for one in learned), sep="\t")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("index", type=Path)
    asked = parser.parse_args()
    sys.exit(main(asked.data, asked.index))
