"""Measure detection and linking together: which diseases and chemicals a text speaks of, by identifier.

    KGREASON_DATA=DIR kgreason graph build --from open --out INDEX
    python benchmarks/linking_whole.py DATA/linking INDEX

Nothing is given but the text. The shipped tagger finds names, the dictionary finds names, and each is resolved with the
names of the training splits (as `linking.py` does *with names*). Rule of scoring: of each document of a development
split the set of identifiers that were annotated is held against the set that was found, as BioCreative V did for BC5CDR
(precision, recall and F1 over all documents); a document's mentions that have an identifier in common are one. What is
found below the threshold of *ambiguous* is no answer. What stands in the text without an annotation is wrong.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from linking_gold import CORPORA, DISEASE, Document, names_of, read_documents

from kgreason.graph import Index
from kgreason.link import Asked, Linker, Resolver, Tagger
from kgreason.model import Passage, Span

BARS = {("BC5CDR", True): 0.75, ("BC5CDR", False): 0.80, ("NCBI-disease", True): 0.65, ("BioRED", True): 0.70}


def found_in(text: str, group: frozenset[str], finder: str, linker: Linker, tagger: Tagger) -> Iterator[str]:
    """Yield the names of a group in a text, each once."""
    seen: set[str] = set()
    if "tagger" in finder:
        kind = "Disease" if group == DISEASE else "Chemical"
        seen |= {text[one.start : one.end] for one in tagger.names(text) if one.kind == kind}
    if "dictionary" in finder:
        passage = Passage(text, Span("", 0, len(text)))
        seen |= {
            text[start:end] for start, end, one in linker.find(passage) if linker.graph.concept(one).category in group
        }
    yield from sorted(seen)


def counts(
    document: Document, group: frozenset[str], names: list[str], resolver: Resolver, graph: Index
) -> tuple[int, int, int, int]:
    """Return how many identifiers were found, how many of them are right, how many there are, how many were met."""
    gold: list[set[str]] = []
    for one in document.mentions:
        if one.group == group:
            right = {graph.resolve(each) or each for each in one.identifiers}
            known = next((some for some in gold if some & right), None)
            if known is None:
                gold.append(right)
            else:
                known |= right
    resolved = resolver.resolve([Asked(name, group) for name in names], document.text)
    answers = {one.candidates[0].concept for one in resolved if one.candidates and not one.ambiguous}
    everything = set().union(*gold)
    return len(answers), len(answers & everything), len(gold), sum(bool(one & answers) for one in gold)


def main(data: Path, index: Path) -> int:
    graph, tagger = Index(index), Tagger()
    linker = Linker(graph)
    train = {one.name: list(read_documents(data / one.train)) for one in CORPORA}
    print(f"{'':28}{'found by':24}{'P':>7}{'R':>7}{'F1':>7}{'bar':>7}")
    for corpus in CORPORA:
        dev = list(read_documents(data / corpus.dev))
        without = frozenset(one.pmid for one in dev)
        others = [one for name, some in train.items() if name != corpus.name for one in some]
        for group in corpus.bars:
            house = names_of(train[corpus.name], others, without, group)
            resolver = Resolver(graph, corpus.vocabularies, house)
            for finder in ("dictionary", "tagger", "dictionary and tagger"):
                rows = [
                    counts(one, group, list(found_in(one.text, group, finder, linker, tagger)), resolver, graph)
                    for one in dev
                ]
                given, right, there, met = map(sum, zip(*rows, strict=True))
                precision, recall = right / max(given, 1), met / max(there, 1)
                whole = 2 * precision * recall / max(precision + recall, 1e-9)
                bar = BARS.get((corpus.name, group == DISEASE))
                name = f"{corpus.name} {'disease' if group == DISEASE else 'chemical'}"
                print(f"{name:28}{finder:24}{precision:7.3f}{recall:7.3f}{whole:7.3f}{bar or '':>7}", flush=True)
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("index", type=Path)
    asked = parser.parse_args()
    sys.exit(main(asked.data, asked.index))
