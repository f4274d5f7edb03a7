"""Measure linking on gold mentions: BC5CDR, NCBI-disease and BioRED, development splits, accuracy at 1, recall at 5.

    KGREASON_DATA=DIR kgreason graph build --from open --out INDEX
    python benchmarks/linking.py DATA/linking INDEX [--without-rivals] [--speed]

Rule of scoring. A mention is given with its group (disease or chemical), as annotated; a mention whose annotation has no
identifier (`-1`, `-`) is left out. Where the annotation has several identifiers (`A|B`, `A,B`, `A+B`: *breast and
ovarian cancer*), any of them is right. An answer is right if the graph resolves a gold identifier to the concept that
was answered: every original identifier of a merged concept resolves to it. A gold identifier that the graph does not
have can only be met by a name of a training split. No answer is wrong. Only concepts with an identifier of the corpus's
vocabularies are answers (MeSH; with OMIM for NCBI-disease and BioRED), for our linker and for the others alike.

*With names* gives the linker, and the others, the names of the training splits of all three corpora, each with the
identifier that it has most often (of a mention with several, each counts), the corpus's own split first, whose names are
not taught again in another's spelling; documents that are measured teach nothing, though they stand in another corpus's
training split. The linker's weights were learned on training splits (`linking_train.py`).

First come how fast the index opens, the time a name, the speed on running text and the memory (times are of one core, as
the process was given it, but for the opening); last, how sure the linker is: the share of right answers by confidence.
"""

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from linking_gold import CORPORA, DISEASE, Corpus, Document, names_of, read_documents
from linking_rivals import Rapidfuzz, ScispacyLike, dictionary
from results import record

from kgreason.graph import Index
from kgreason.link import Asked, Linker, Resolver
from kgreason.link.abbreviations import definitions
from kgreason.link.reach import OPEN
from kgreason.model import Passage, Span

Answer = list[str]
WARM = 500
SURE = ((0.0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 0.97), (0.97, 1.01))


def main(data: Path, index: Path, *, rivals: bool, save: bool) -> int:
    graph = Index(index)
    figures: dict[str, float] = {}
    print_speed(graph, index, data)  # first, so that the memory is the linker's own
    train = {one.name: list(read_documents(data / one.train)) for one in CORPORA}
    concepts = [
        (one.id, one.category, (one.id, *one.same_as), (one.name, *one.synonyms, *one.abbreviations))
        for one in graph.concepts()
    ]
    sure: list[tuple[float, bool]] = []
    for names in (True, False):
        print(f"\n{'with' if names else 'without'} names of the training splits")
        print(
            f"{'':28}{'mentions':>9}{'of several':>11}{'can be':>8}{'at 1':>8}{'at 5':>8}{'bar':>7}{'others at 1':>26}"
        )
        for corpus in CORPORA:
            dev = list(read_documents(data / corpus.dev))
            without = frozenset(one.pmid for one in dev)
            others = [one for name, some in train.items() if name != corpus.name for one in some]
            for group, bar in corpus.bars.items():
                house = names_of(train[corpus.name], others, without, group) if names else {}
                measured = Measured(graph, corpus, dev, group)
                ours = measured.ours(Resolver(graph, corpus.vocabularies, house), sure if names else [])
                line = measured.line(ours, house, bar)
                case = f"{measured.name} {'with' if names else 'without'} training names"
                figures[f"{case}: at 1"] = measured.share(ours, 1)
                figures[f"{case}: at 5"] = measured.share(ours, 5)
                if rivals:
                    prefixes = tuple(f"{one}:" for one in corpus.vocabularies)
                    some = [(a, b, d) for a, b, c, d in concepts if any(one.startswith(prefixes) for one in c)]
                    own = {name: {graph.resolve(one) or one} for name, one in house.items()}
                    known = dictionary(some, group | OPEN, own)
                    for name, rival in (("scispaCy's", ScispacyLike(known)), ("rapidfuzz", Rapidfuzz(known))):
                        theirs = figures[f"{case}: {name} at 1"] = measured.share(measured.theirs(rival.candidates), 1)
                        line += f"  {name} {theirs:.3f}"
                print(line, flush=True)
    print_sure(sure)
    if save:
        record("linking", figures, (("engine", version("kgreason")), ("index", graph.digest)))
    return 0


class Measured:
    """One corpus's development mentions of one group."""

    def __init__(self, graph: Index, corpus: Corpus, dev: list[Document], group: frozenset[str]) -> None:
        self.graph, self.group = graph, group
        self.name = f"{corpus.name} {'disease' if group == DISEASE else 'chemical'}"
        self.documents = [(one, [each for each in one.mentions if each.group == group]) for one in dev]
        self.gold = [each.identifiers for _, some in self.documents for each in some]
        self.right = [{graph.resolve(one) or one for one in each} for each in self.gold]

    def ours(self, resolver: Resolver, sure: list[tuple[float, bool]]) -> list[Answer]:
        """Return the linker's answers, and add to ``sure`` how sure it is of each and whether it is right."""
        found = []
        for document, gold in self.documents:
            resolved = resolver.resolve([Asked(one.text, self.group) for one in gold], document.text)
            for one in resolved:
                found.append([each.concept for each in one.candidates])
                if one.candidates:
                    best = one.candidates[0]
                    sure.append((best.score, best.concept in self.right[len(found) - 1]))
        return found

    def theirs(self, look_up: Callable[[str], Answer]) -> list[Answer]:
        """Return another linker's answers, each name looked up once."""
        known: dict[str, Answer] = {}
        found = []
        for document, gold in self.documents:
            local = dict(definitions(document.text))
            for one in gold:
                name = local.get(one.text, one.text)
                if name not in known:
                    known[name] = look_up(name)
                found.append(known[name])
        return found

    def share(self, answers: list[Answer], first: int) -> float:
        """Return the share of mentions that one of the first answers is right for."""
        hits = sum(bool(set(some[:first]) & right) for some, right in zip(answers, self.right, strict=True))
        return hits / len(self.right)

    def line(self, answers: list[Answer], house: dict[str, str], bar: float) -> str:
        """Return the row of a table."""
        several = sum(len(one) > 1 for one in self.gold)
        taught = set(house.values())
        can = sum(any(self.graph.resolve(one) or one in taught for one in each) for each in self.gold)
        one, five = self.share(answers, 1), self.share(answers, 5)
        return f"{self.name:28}{len(self.gold):9}{several:11}{can / len(self.gold):8.3f}{one:8.3f}{five:8.3f}{bar:7.2f}"


def print_sure(sure: list[tuple[float, bool]]) -> None:
    print("\nconfidence (with names)      mentions   mean   right")
    off = 0.0
    for low, high in SURE:
        some = [(score, right) for score, right in sure if low <= score < high]
        if some:
            mean, right = statistics.fmean(one for one, _ in some), statistics.fmean(one for _, one in some)
            off += abs(mean - right) * len(some) / len(sure)
            called = " (ambiguous)" if high <= 0.5 else ""
            print(f"  {low:.2f} to {min(high, 1):.2f}{called:16}{len(some):9}{mean:7.3f}{right:8.3f}")
    print(f"  expected calibration error {off:.3f}")


def print_running(linker: Linker, before: list[Document], documents: list[Document]) -> None:
    """Print the speed on text that was not read before, once other texts have warmed the process, in seconds of one core."""
    passages = [Passage(one.text, Span("", 0, len(one.text))) for one in documents]
    size = sum(len(one.text) for one in passages) / 1e6
    for one in before:
        linker.link(Passage(one.text, Span("", 0, len(one.text))))
    ways: dict[str, Callable[[Passage], object]] = {
        "which names stand where, new texts": linker.find,
        "which names stand where, again": linker.find,
        "with sentences and assertion": lambda one: linker.link(one, describe=False),
        "with what is only described, too": linker.link,
    }
    for title, way in ways.items():
        start = time.process_time()
        for one in passages:
            way(one)
        seconds = time.process_time() - start
        print(f"running text, {title:38}{size / seconds:6.2f} MB a second ({size:.2f} MB)")


def print_speed(graph: Index, index: Path, data: Path) -> None:
    opened = []
    for _ in range(15):
        start = time.perf_counter()
        Index(index).resolve("KG:metformin")
        opened.append(time.perf_counter() - start)
    middle, least = statistics.median(opened) * 1e3, min(opened) * 1e3
    print(f"opened, first identifier found: median {middle:.1f} ms, least {least:.1f}, over {len(opened)} runs")
    documents = list(read_documents(data / CORPORA[0].dev))
    names = sorted({one.text for each in documents for one in each.mentions})
    resolver = Resolver(graph, CORPORA[0].vocabularies)
    resolver.resolve([Asked(one) for one in names[:WARM]])
    rest = names[WARM:]
    for title in ("first time", "seen before"):
        start = time.process_time()
        for one in rest:
            resolver.resolve([Asked(one)])
        print(f"a name, {title}: {(time.process_time() - start) / len(rest) * 1e3:.2f} ms over {len(rest)}")
    start = time.process_time()
    for one in names:
        graph.likeness.like(one.lower(), 60)
    print(f"the search by grams alone: {(time.process_time() - start) / len(names) * 1e3:.2f} ms over {len(names)}")
    print_running(Linker(graph), list(read_documents(data / CORPORA[0].train)), documents)
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("--without-rivals", action="store_true", help="measure our linker only")
    parser.add_argument("--save", action="store_true", help="write the accuracies to benchmarks/results/")
    parser.add_argument("--speed", action="store_true", help="measure times and memory, no accuracy")
    asked = parser.parse_args()
    if asked.speed:
        print_speed(Index(asked.index), asked.index, asked.data)
        sys.exit()
    sys.exit(main(asked.data, asked.index, rivals=not asked.without_rivals, save=asked.save))
