"""Measure what finds names: the mention tagger alone, and the linker's dictionary without it and with it.

    KGREASON_DATA=DIR python benchmarks/tagger.py [--index INDEX] [--tagger NAME] [--split dev|train]

Of the development splits of BC5CDR, NCBI-disease and BioRED: precision, recall and F1 of spans, strict (the same
characters and kind) and overlapping (a character and the kind in common; each gold name found counts once). With an
index also what the linker links to diseases and chemicals, by its dictionary alone and with the tagger.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from kgreason.graph import Index
from kgreason.link import Linker, Tagger
from kgreason.link.tagger import CATEGORIES
from kgreason.model import Passage, Span
from kgreason.train.pubtator import KINDS, Abstract, read_pubtator

Names = Callable[[str], Iterable[tuple[int, int, str]]]
SPLITS = {
    "dev": ("bc5cdr/CDR_DevelopmentSet.PubTator.txt", "ncbi_disease/NCBIdevelopset_corpus.txt", "biored/Dev.PubTator"),
    "train": ("bc5cdr/CDR_TrainingSet.PubTator.txt", "ncbi_disease/NCBItrainset_corpus.txt", "biored/Train.PubTator"),
}


def main(split: str, name: str, index: str) -> int:
    tagger = Tagger(name)
    finders: dict[str, Names] = {
        "tagger": lambda text: [(one.start, one.end, one.kind) for one in tagger.names(text)],
    }
    if index:
        finders["dictionary"] = linked(Linker(Index(Path(index))))
        finders["dictionary and tagger"] = linked(Linker(Index(Path(index)), tagger))
    data = Path(os.environ["KGREASON_DATA"]) / "linking"
    print(f"tagger {tagger.version}")
    print(
        f"{'':<22}{'corpus':<14}{'kind':<10}{'gold':>6}  {'strict P':>8} {'R':>5} {'F1':>5}  {'overlap P':>9} {'R':>5} {'F1':>5}"
    )
    for finder, names in finders.items():
        took = size = 0.0
        for file in SPLITS[split]:
            abstracts = list(read_pubtator(data / file))
            begun = time.process_time()
            found = [list(names(one.text)) for one in abstracts]
            took += time.process_time() - begun
            size += sum(len(one.text) for one in abstracts)
            for kind in kinds_of(abstracts):
                print(f"{finder:<22}{file.split('/')[0]:<14}{kind:<10}{scores(abstracts, found, kind)}")
        print(f"{finder}: {size / took / 1e6:.3f} MB of text a second")
    return 0


def kinds_of(abstracts: list[Abstract]) -> list[str]:
    return sorted({KINDS[mark.kind] for one in abstracts for mark in one.marked if mark.kind in KINDS})


def linked(linker: Linker) -> Names:
    """Return a finder of what a linker links to a concept of a kind that the tagger knows."""
    kinds = {category: kind for kind, categories in CATEGORIES.items() for category in categories}

    def names(text: str) -> Iterable[tuple[int, int, str]]:
        for one in linker.link(Passage(text, Span("", 0, len(text))), describe=False):
            if one.category in kinds:
                yield one.span.start, one.span.end, kinds[one.category]

    return names


def scores(abstracts: list[Abstract], found: list[list[tuple[int, int, str]]], kind: str) -> str:
    """Return the figures of one kind as a line."""
    gold = right = given = touched = touching = 0
    for abstract, names in zip(abstracts, found, strict=True):
        marked = {(one.start, one.end) for one in abstract.marked if KINDS.get(one.kind) == kind}
        own = {(start, end) for start, end, said in names if said == kind}
        gold += len(marked)
        given += len(own)
        right += len(marked & own)
        touched += sum(any(low < end and start < high for low, high in own) for start, end in marked)
        touching += sum(any(low < end and start < high for low, high in marked) for start, end in own)
    strict = figures(right, given, right, gold)
    loose = figures(touching, given, touched, gold)
    return f"{gold:>6}  {strict[0]:>8.3f} {strict[1]:>5.3f} {strict[2]:>5.3f}  {loose[0]:>9.3f} {loose[1]:>5.3f} {loose[2]:>5.3f}"


def figures(correct: int, given: int, reached: int, gold: int) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    precision, recall = correct / given if given else 0.0, reached / gold if gold else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=tuple(SPLITS), default="dev")
    parser.add_argument("--tagger", default="shipped", metavar="NAME")
    parser.add_argument("--index", default="", metavar="INDEX")
    args = parser.parse_args()
    sys.exit(main(args.split, args.tagger, args.index))
