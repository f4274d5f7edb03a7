"""Hold the shipped knowledge against what others say: NDF-RT, the US Government's interactions, PharmacotherapyDB.

    KGREASON_DATA=DIR kgreason graph build --from open --out INDEX
    python benchmarks/crosscheck.py INDEX [--table FILE]

Compared are the pairs whose two sides are both in the shipped knowledge. A pair of theirs is *covered* where a rule or an
edge of ours says it of the drug or one of its classes, and of the condition (or other drug) or a kind that it is of;
*narrower* where ours speaks of special cases of it only; else it is *lacking*. A pair of ours is compared where its two
sides stand in some pair of the source; it is *theirs too* where one of their pairs is the same, above or below it on
either side. There only plain rules count, none with a number or logic. In the first count a rule speaks of each condition
that it names, and one on a measured value of what such a value is (serum potassium above 5.5 mmol/L: hyperkalemia).

``--table`` writes every pair that one side lacks. Of each kind the first 20 by SHA-256 of the pair, as they were before
gaps were mended, were judged by hand: ``benchmarks/crosscheck.tsv`` holds who is right and why, and is counted here. A
pair was read against the labels and guidelines of today, not against what is shipped. Who is right is one of

- *they*: it is true and worth saying (of a pair of theirs), or ours is wrong;
- *we*: theirs is wrong, outdated or no warning of today's labels, or ours is what a label or a guideline says;
- *open*: a matter of judgement: used off label, or labels differ.
"""

import argparse
import csv
import hashlib
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kgreason.graph import Index, open_graph
from kgreason.model import Atom, Edge, When

JUDGED = Path(__file__).with_name("crosscheck.tsv")
OWN = "KG:"
Pair = tuple[str, str]


@dataclass(frozen=True)
class Compared:
    """A source, the predicates of its edges, and those of ours that say the same."""

    title: str
    source: str
    theirs: frozenset[str]
    ours: frozenset[str]
    symmetric: bool = False


WARNS = frozenset({"contraindicated_in", "cautioned_in"})
HELPS = frozenset({"treats", "prevents", "ameliorates"})
COMPARED = (
    Compared("contraindications of NDF-RT", "ndfrt_pairs", frozenset({"contraindicated_in"}), WARNS),
    Compared("interactions of the US Government", "ddi_us_government", frozenset({"interacts_with"}),
             frozenset({"interacts_with", "contraindicated_in", "cautioned_in"}), symmetric=True),
    Compared("indications of NDF-RT", "ndfrt_pairs", frozenset({"treats"}), HELPS),
    Compared("indications of PharmacotherapyDB", "pharmacotherapydb", frozenset({"treats", "ameliorates"}), HELPS),
)  # fmt: skip


class Sides:
    """What both say, and what is a kind of what in the shipped knowledge."""

    def __init__(self, graph: Index, sources: Index) -> None:
        self.graph = graph
        self.above = cache(lambda curie: frozenset(graph.ancestors(curie)))
        self.shipped = list(_edges(graph))
        self.foreign = [
            edge for edge in _edges(sources) if edge.source.split("#")[0] in {one.source for one in COMPARED}
        ]

    def theirs(self, one: Compared) -> list[Pair]:
        """Return the pairs of a source, each once, by the SHA-256 of the pair."""
        found = {
            _pair(edge, symmetric=one.symmetric)
            for edge in self.foreign
            if edge.source.split("#")[0] == one.source and edge.predicate in one.theirs and edge.subject != edge.object
        }
        return sorted(found, key=_drawn)

    def ours(self, one: Compared) -> list[Pair]:
        """Return our pairs of the same kind, each once; of rules the plain ones."""
        found = {
            _pair(edge, symmetric=one.symmetric)
            for edge in self.shipped
            if edge.predicate in one.ours and "only_when" not in dict(edge.qualifiers) and self._fits(one, edge)
        }
        return sorted(found, key=_drawn)

    def said(self, one: Compared) -> dict[str, set[str]]:
        """Return what we say of each subject, in any rule or edge of the same kind."""
        found: dict[str, set[str]] = {}
        for edge in self.shipped:
            if edge.predicate in one.ours:
                found.setdefault(edge.subject, set()).add(edge.object)
        if one.ours >= WARNS:
            for drug in {edge.subject for edge in self.foreign if edge.source.split("#")[0] == one.source}:
                found.setdefault(drug, set()).update(self._measured(drug))
        return found

    def _measured(self, drug: str) -> Iterator[str]:
        """Yield what the measured values are that rules of a drug warn of."""
        for atom in (atom for rule in self.graph.rules(drug) for atom in _asked(rule.when) if atom.kind == "measure"):
            measure = self.graph.measure(atom.concept)
            if measure and (state := measure.low if atom.op.startswith("<") else measure.high):
                yield state

    def _fits(self, one: Compared, edge: Edge) -> bool:
        other = self.graph.concept(edge.object).category
        return (other in {"Drug", "ChemicalEntity"}) == one.symmetric

    def covered(self, pair: Pair, ours: dict[str, set[str]], *, symmetric: bool) -> str:
        """Return whether a pair of theirs is covered by ours, narrower there, or lacking."""
        sides = [pair, pair[::-1]] if symmetric else [pair]
        said = [(other, told) for first, other in sides for one in self.above(first) for told in ours.get(one, ())]
        if any(told in self.above(other) for other, told in said):
            return "covered"
        return "narrower" if any(other in self.above(told) for other, told in said) else "lacking"

    def near(self, one: str, other: str) -> bool:
        """Return whether two concepts are the same, or one a kind of the other."""
        return one in self.above(other) or other in self.above(one)


def _edges(graph: Index) -> Iterator[Edge]:
    for edge in (graph.edge(number) for number in range(graph.counts["edges"])):
        if edge.subject.startswith(OWN) and edge.object.startswith(OWN):
            yield edge


def _asked(when: When) -> Iterator[Atom]:
    if when.atom is not None:
        yield when.atom
    if when.kind != "not":
        for part in when.parts:
            yield from _asked(part)


def _pair(edge: Edge, *, symmetric: bool) -> Pair:
    low, high = sorted((edge.subject, edge.object))
    return (low, high) if symmetric else (edge.subject, edge.object)


def _drawn(pair: Pair) -> str:
    return hashlib.sha256("\t".join(pair).encode()).hexdigest()


def compare(sides: Sides, one: Compared) -> Iterator[tuple[str, Pair]]:
    """Print a comparison; yield what one side lacks: *theirs* or *ours*, and the pair."""
    theirs, ours = sides.theirs(one), sides.ours(one)
    said = sides.said(one)
    found = {pair: sides.covered(pair, said, symmetric=one.symmetric) for pair in theirs}
    counts = Counter(found.values())
    print(f"{one.title}: {len(theirs)} of their pairs are of our concepts; "
          f"{counts['covered']} ({counts['covered'] / max(len(theirs), 1):.0%}) covered, "
          f"{counts['narrower']} narrower here, {counts['lacking']} lacking here")  # fmt: skip
    yield from (("theirs", pair) for pair in theirs if found[pair] == "lacking")
    known = {side for pair in theirs for side in pair}
    mine = [pair for pair in ours if set(pair) <= known]
    lacking = [pair for pair in mine if not _said_there(sides, pair, theirs, symmetric=one.symmetric)]
    print(f"{'':4}{len(mine)} of our pairs are of concepts that stand in theirs; {len(mine) - len(lacking)} are theirs too, "
          f"{len(lacking)} lacking there", flush=True)  # fmt: skip
    yield from (("ours", pair) for pair in lacking)


def _said_there(sides: Sides, pair: Pair, theirs: list[Pair], *, symmetric: bool) -> bool:
    ways = [pair, pair[::-1]] if symmetric else [pair]
    return any(sides.near(first, one) and sides.near(other, two) for first, other in ways for one, two in theirs)


def main(index: Path, table: Path | None) -> int:
    sides = Sides(open_graph(), Index(index))
    name = sides.graph.concept
    rows = [
        (one.title, who, subject, object_, name(subject).name, name(object_).name)
        for one in COMPARED
        for who, (subject, object_) in compare(sides, one)
    ]
    if table:
        with table.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter="\t", lineterminator="\n")
            writer.writerows([("comparison", "said by", "subject", "object", "name", "name of object"), *rows])
    print_judged(rows)
    return 0


def print_judged(rows: list[tuple[str, ...]]) -> None:
    """Print who is right in the pairs that were judged, and how many of them one side lacks no more."""
    lacking = {row[:4] for row in rows}
    with JUDGED.open(encoding="utf-8", newline="") as file:
        judged = [((row["comparison"], row["said by"], row["subject"], row["object"]), row["right"])
                  for row in csv.DictReader(file, delimiter="\t")]  # fmt: skip
    print("\nof the first of each kind, judged by hand")
    for one in COMPARED:
        for who in ("theirs", "ours"):
            drawn = [(pair, right) for pair, right in judged if pair[:2] == (one.title, who)]
            told = Counter(right for _, right in drawn)
            mended = Counter(right for pair, right in drawn if pair not in lacking)
            print(f"  {one.title}, said by {who} only: "
                  + ", ".join(f"{count} {word}" + f" ({mended[word]} said by both since)" * (mended[word] > 0)
                              for word, count in sorted(told.items())))  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("--table", type=Path, help="write every pair that one side lacks, as TSV")
    asked = parser.parse_args()
    sys.exit(main(asked.index, asked.table))
