"""Learn the weights of the linker's model from the training splits, and print them as a table.

    python benchmarks/linking_train.py DATA/linking INDEX > verifiers/claims/likelihood.tsv

Each document is read with the names that the other four fifths of the training documents teach, and once more without
any, so that both ways of use are learned. A mention none of whose candidates is right teaches when to answer nothing.
The model is a conditional logit (softmax over candidates and *no concept*), fitted by Adam: the same table every time.
"""

import argparse
import hashlib
import sys
from pathlib import Path

import numpy as np
from linking_gold import CHEMICAL, CORPORA, DISEASE, Corpus, Document, names_of, read_documents

from kgreason.graph import Index
from kgreason.link import Asked, Resolver
from kgreason.link.likelihood import NOTHING

FOLDS, STEPS, RATE, SHRINK = 5, 400, 0.1, 3e-4
Row = tuple[list[dict[str, float]], list[float]]


def fold_of(pmid: str) -> int:
    return hashlib.sha256(pmid.encode()).digest()[0] % FOLDS


def rows_of(graph: Index, corpus: Corpus, documents: dict[str, list[Document]]) -> list[Row]:
    """Return the candidates of each mention of a corpus with what speaks for them, and which of them are right."""
    found: list[Row] = []
    others = [one for name, some in documents.items() if name != corpus.name for one in some]
    for group in (DISEASE, CHEMICAL):
        for fold in (None, *range(FOLDS)):
            measured = [one for one in documents[corpus.name] if fold is None or fold_of(one.pmid) == fold]
            without = frozenset(one.pmid for some in documents.values() for one in some if fold_of(one.pmid) == fold)
            house = {} if fold is None else names_of(documents[corpus.name], others, without, group)
            resolver = Resolver(graph, corpus.vocabularies, house)
            for document in measured:
                found += rows_of_document(graph, resolver, document, group)
    return found


def rows_of_document(graph: Index, resolver: Resolver, document: Document, group: frozenset[str]) -> list[Row]:
    gold = [one for one in document.mentions if one.group == group]
    found = []
    described = resolver.described([Asked(one.text, group) for one in gold], document.text)
    for one, candidates in zip(gold, described, strict=True):
        right = {graph.resolve(each) or each for each in one.identifiers}
        marks = [float(curie in right) for curie in candidates]
        found.append(([*candidates.values(), {NOTHING: 1.0}], [*marks, float(not any(marks))]))
    return found


def fit(rows: list[Row], names: list[str]) -> np.ndarray:
    place = {name: at for at, name in enumerate(names)}
    lengths = np.array([len(marks) for _, marks in rows])
    features = np.zeros((int(lengths.sum()), len(names)), dtype=np.float32)
    for at, one in enumerate(one for candidates, _ in rows for one in candidates):
        for name, value in one.items():
            if name in place:
                features[at, place[name]] = value
    right = np.concatenate([marks for _, marks in rows])
    begin = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    row = np.repeat(np.arange(len(rows)), lengths)
    weights = np.zeros(len(names))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = features @ weights
        chance = np.exp(scores - np.maximum.reduceat(scores, begin)[row])
        chance /= np.add.reduceat(chance, begin)[row]
        wanted = chance * right
        wanted /= np.maximum(np.add.reduceat(wanted, begin), 1e-12)[row]
        slope = features.T @ (chance - wanted) / len(rows) + SHRINK * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def main(data: Path, index: Path) -> int:
    graph = Index(index)
    documents = {one.name: list(read_documents(data / one.train)) for one in CORPORA}
    rows = [row for corpus in CORPORA for row in rows_of(graph, corpus, documents)]
    names = sorted({name for candidates, _ in rows for one in candidates for name in one} - {"alike"})
    print("feature\tweight")
    for name, weight in zip(names, fit(rows, names), strict=True):
        print(f"{name}\t{weight:.3f}")
    print(f"{len(rows)} mentions", file=sys.stderr)
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("index", type=Path)
    asked = parser.parse_args()
    sys.exit(main(asked.data, asked.index))
