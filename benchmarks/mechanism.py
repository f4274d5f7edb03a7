"""Measure the mechanism verifier on queries made from DrugMechDB: a link deleted, inverted or added.

python benchmarks/mechanism.py DIR [--seed 6] [--wrong]

DIR holds graphs/drugmechdb/kb/paths. The records are built into an index of their own, and the verifier is asked there.
The truth is found apart from it: the pages are read with PyYAML, all simple paths are listed by networkx, and every
way to sign the links that carry no sign is tried in which all recorded paths treat (ANCHORS: a recorded mechanism is
therapeutic by assertion; where its written signs contradict that, all of its links are tried both ways). A conclusion
holds where some path treats in every such world, fails where none treats in any, and is undefined otherwise.
"""

import argparse
import csv
import random
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import networkx as nx
import numpy as np
import yaml

from kgreason.content import content
from kgreason.graph import Index
from kgreason.graph.build import build_index
from kgreason.model import Change, Proof
from kgreason.sources import load_manifests
from kgreason.verify import Asked, links_between, mechanism

UNKNOWN = 16
"""Links without a sign that all ways are tried for; queries with more of them are left out, and counted."""
KINDS, SIDES = ("delete", "invert", "add"), ("drug-side", "deep")
Step = tuple[str, str]
Name = tuple[str, str, str]
"""The start, the predicate and the end of a link."""


# --- the records, read apart from kgreason ---


@dataclass
class Told:
    """What the records of one drug and disease say: (start, predicate, end) to the sign, and each record's links."""

    drug: str
    disease: str
    sign: dict[Name, int] = field(default_factory=dict)
    records: list[set[Name]] = field(default_factory=list)


class Words:
    """The signs of DrugMechDB's words, and its identifiers as kgreason writes them, from the tables themselves."""

    def __init__(self) -> None:
        manifest = tomllib.loads((content("ontologies") / "sources" / "drugmechdb.toml").read_text("utf-8"))
        self.key, self.prefix = manifest["predicates"], manifest["prefixes"]
        table = (content("ontologies") / "predicates.tsv").read_text("utf-8").splitlines()
        self.sign = {row["key"]: {"+": 1, "-": -1}.get(row["sign"], 0) for row in csv.DictReader(table, delimiter="\t")}

    def link(self, word: str) -> tuple[str, int]:
        """Return the predicate of a word and its sign; a word that runs against it carries none."""
        key = self.key.get(word, "related_to")
        return key.removeprefix("^"), 0 if key.startswith("^") else self.sign[key]

    def curie(self, written: str) -> str:
        """Return an identifier as kgreason writes it."""
        prefix, _, local = written.strip("\ufeff\u200b \t\n").partition(":")
        return f"{self.prefix.get(prefix, prefix)}:{local}"


def told(folder: Path, faulty: set[str]) -> tuple[list[Told], int]:
    """Return what is recorded of each drug and disease, and how many were left out for a fault that the reader found."""
    words, found, spoilt = Words(), {}, set()
    for page in sorted(one for one in folder.glob("*.yaml") if not one.name.startswith("_")):
        record = yaml.load(page.read_text("utf-8"), yaml.CSafeLoader)
        nodes = {words.curie(node["id"]) for node in record["nodes"]}
        written = [*str(record["graph"].get("drug_mesh") or "").split(","), record["graph"].get("drugbank") or ""]
        drugs = [words.curie(one) for one in written if ":" in one]
        drug = next((one for one in drugs if one in nodes), drugs[0])
        disease = words.curie(record["graph"]["disease_mesh"])
        if page.name in faulty:
            spoilt.add((drug, disease))
        pair = found.setdefault((drug, disease), Told(drug, disease))
        links = set()
        for link in record["links"]:
            key, sign = words.link(link["key"])
            name = (words.curie(link["source"]), key, words.curie(link["target"]))
            if name[0] != name[2]:
                links.add(name)
                pair.sign[name] = sign if pair.sign.get(name, sign) == sign else 0
        pair.records.append(links)
    return [found[key] for key in sorted(found.keys() - spoilt)], len(found.keys() & spoilt)


# --- the truth, by brute force ---


@dataclass
class Query:
    """Steps taken away, steps inverted, links put in."""

    kind: str
    side: str
    without: tuple[Step, ...] = ()
    invert: tuple[Step, ...] = ()
    add: tuple[Name, ...] = ()

    def changes(self) -> list[Change]:
        """Return the query as the verifier takes it."""
        return [
            *(Change("without", *one) for one in self.without),
            *(Change("invert", *one) for one in self.invert),
            *(Change("add", one[0], one[2], one[1]) for one in self.add),
        ]


class Truth:
    """All simple paths of a drug and disease, and all worlds in which the recorded ones treat."""

    def __init__(self, pair: Told, signs: dict[str, int]) -> None:
        self.pair, self.signs = pair, signs
        self.paths = self.simple(pair.sign)
        self.recorded = [one for one in self.paths if any(set(one) <= links for links in pair.records)]
        self.free = sorted(name for name, sign in pair.sign.items() if not sign)
        self.worlds = self.consistent()
        if self.worlds is not None and not len(self.worlds):  # the written signs contradict the assertion
            self.free = sorted(pair.sign)
            self.worlds = self.consistent()

    def simple(self, links: Iterable[Name]) -> list[tuple[Name, ...]]:
        """Return all simple paths over links."""
        graph = nx.MultiDiGraph()
        graph.add_nodes_from((self.pair.drug, self.pair.disease))
        graph.add_edges_from((start, end, key) for start, key, end in links)
        ends = (self.pair.drug, self.pair.disease)  # both are there, with links or without
        return [tuple((one, key, two) for one, two, key in path) for path in nx.all_simple_edge_paths(graph, *ends)]

    def consistent(self) -> np.ndarray | None:
        """Return [worlds, free links] of +1 and -1 in which every recorded path treats; None where there are too many."""
        if len(self.free) > UNKNOWN:
            return None
        numbers = np.arange(1 << len(self.free))[:, None]
        worlds = (1 - 2 * (numbers >> np.arange(len(self.free)) & 1)).astype(np.int8)
        for path in self.recorded:
            worlds = worlds[self.effect(path, worlds, {}, ()) < 0]
        return worlds

    def effect(
        self, path: tuple[Name, ...], worlds: np.ndarray, added: dict[Name, int], inverted: tuple[Step, ...]
    ) -> np.ndarray:
        """Return [worlds] the product of a path's signs."""
        found = np.ones(len(worlds), dtype=np.int8)
        for link in path:
            if link in added:
                found = found * added[link]
            elif link in self.free:
                found = found * worlds[:, self.free.index(link)]
            else:
                found = found * self.pair.sign[link]
            if (link[0], link[2]) in inverted:
                found = -found
        return found

    def holds(self, query: Query) -> bool | None:
        """Return whether the drug still treats; None where it is undefined."""
        added = {one: self.signs[one[1]] for one in query.add if one not in self.pair.sign}
        links = [one for one in self.pair.sign if (one[0], one[2]) not in query.without]
        paths = self.simple(dict.fromkeys([*links, *query.add]))
        # A link that is put in without a sign of its own may be either.
        open_ = [one for one, sign in added.items() if not sign]
        always, ever = set(), set()
        for number, given in enumerate(product((1, -1), repeat=len(open_))):
            chosen = {**added, **dict(zip(open_, given, strict=True))}
            effects = [self.effect(path, self.worlds, chosen, query.invert) for path in paths]
            certain = {at for at, one in enumerate(effects) if (one < 0).all()}
            always = certain if not number else always & certain
            ever |= {at for at, one in enumerate(effects) if (one < 0).any()}
        return True if always else None if ever else False


# --- the queries ---


def queries(pair: Told, truth: Truth, drawn: random.Random, signed: list[str]) -> list[tuple[Query, bool | None]]:
    """Return up to one query a kind, side and outcome (changed, unchanged, undefined), with its truth."""
    steps = sorted({(one[0], one[2]) for one in pair.sign})
    nodes = sorted({end for step in steps for end in step})
    bridges = [one for one in steps if truth.holds(Query("", "", without=(one,))) is False]
    made: list[Query] = []
    for step in drawn.sample(steps, min(len(steps), 8)):
        side = SIDES[step[0] != pair.drug]
        made += [Query("delete", side, without=(step,)), Query("invert", side, invert=(step,))]
    for _ in range(8):
        one, two = drawn.choice(nodes), drawn.choice(nodes)
        if two in {one, pair.drug} or one == pair.disease:
            continue
        side = SIDES[one != pair.drug]
        link = (one, drawn.choice(signed), two)
        gone = (drawn.choice(bridges),) if bridges else ()
        if (one, two) not in steps:
            made += [Query("delete", side, without=((one, two),)), Query("invert", side, invert=((one, two),))]
        made += [Query("add", side, add=(link,)), Query("add", side, without=gone, add=(link,))]
    for step in drawn.sample(bridges, min(len(bridges), 2)):  # what is put back in the place of what was taken away
        side = SIDES[step[0] != pair.drug]
        made += [Query("add", side, without=(step,), add=((step[0], drawn.choice(signed), step[1]),))]
    kept: dict[tuple, tuple[Query, bool | None]] = {}
    drawn.shuffle(made)
    for query in made:
        holds = truth.holds(query)
        before = truth.holds(Query("", "", without=query.without)) if query.kind == "add" else True
        kept.setdefault((query.kind, query.side, None if holds is None else holds != before), (query, holds))
    return [kept[key] for key in sorted(kept, key=str)]


def balanced(found: list, drawn: random.Random) -> list:
    """Return as many queries of no effect as with one, of each kind and side; the undefined in their share."""
    groups = defaultdict(list)
    for one in found:
        groups[one[1].kind, one[1].side, one[3]].append(one)
    kept = []
    for kind, side in product(KINDS, SIDES):
        both = [groups[kind, side, effect] for effect in (True, False)]
        least = min(len(one) for one in both)
        total = sum(len(one) for one in both) or 1
        unsure = groups[kind, side, None]
        for group in (*both, unsure):
            count = least if group is not unsure else round(len(unsure) * 2 * least / total)
            kept += drawn.sample(group, min(count, len(group)))
    return kept


def main(folder: Path, seed: int, *, listed: bool) -> int:
    manifest = load_manifests()["drugmechdb"]
    with tempfile.TemporaryDirectory() as work:
        built = build_index([(manifest, folder)], Path(work) / "index", starter=False)
        index = Index(Path(work) / "index")
        faulty = {one.place.partition(":")[0] for one in built.faults}
        measure(folder / "kb" / "paths" if (folder / "kb").is_dir() else folder, index, faulty, seed, listed=listed)
    return 0


def measure(folder: Path, index: Index, faulty: set[str], seed: int, *, listed: bool) -> None:
    drawn, words = random.Random(seed), Words()
    pairs, left = told(folder, faulty)
    signed = sorted(key for key, sign in words.sign.items() if sign)
    counts: Counter[str] = Counter()
    asked = []
    claimed = []
    for pair in pairs:
        truth = Truth(pair, words.sign)
        if not truth.recorded or truth.worlds is None:
            counts["no recorded path" if not truth.recorded else "too many links without a sign"] += 1
            continue
        counts["mechanisms"] += 1
        for query, holds in queries(pair, truth, drawn, signed):
            before = truth.holds(Query("", "", without=query.without)) if query.kind == "add" else True
            asked.append((pair, query, holds, None if holds is None else holds != before))
        claimed += removed(pair, index)
    print(
        f"{counts['mechanisms']} mechanisms of {len(pairs) + left} drugs and diseases; left out: {left} with a faulty page, "
        f"{counts['no recorded path']} without a path, {counts['too many links without a sign']} with more than "
        f"{UNKNOWN} links without a sign"
    )
    score(balanced(asked, drawn), index, listed=listed)
    print(f"proof claimed with the mechanism removed: {sum(claimed)} of {len(claimed)} removals")


def answer(pair: Told, changes: list[Change], index: Index) -> Proof:
    links, longest, complete = links_between(index, pair.drug, pair.disease, 4)
    asked = Asked(pair.drug, pair.disease, longest=longest)
    return mechanism(asked, links, changes, index, complete=complete).proof


def removed(pair: Told, index: Index) -> list[bool]:
    """Return whether proof is claimed with all links taken away, all that leave the drug, and a least cut."""
    graph = nx.DiGraph((one, two) for one, _, two in pair.sign)
    cuts = [
        list(graph.edges),
        list(graph.out_edges(pair.drug)),
        sorted(nx.minimum_edge_cut(graph, pair.drug, pair.disease)),
    ]
    return [answer(pair, [Change("without", *one) for one in cut], index) is Proof.PROVED for cut in cuts]


def score(asked: list, index: Index, *, listed: bool) -> None:
    right, total, undefined, silent = Counter(), Counter(), 0, 0
    effect = Counter(one[3] for one in asked)
    for pair, query, holds, _ in asked:
        said = answer(pair, query.changes(), index)
        if holds is None:
            undefined += 1
            silent += said is Proof.UNDECIDED
            continue
        good = said is (Proof.PROVED if holds else Proof.NOT_PROVED)
        total[query.kind, query.side] += 1
        right[query.kind, query.side] += good
        if listed and not good:
            print(f"  {pair.drug} {pair.disease} {query}: {said}, truth {holds}")
    for kind, side in product(KINDS, SIDES):
        print(f"{kind:<7}{side:<10}{right[kind, side]:6} of {total[kind, side]:6} right")
    print(
        f"{right.total()} of {total.total()} right ({right.total() / max(total.total(), 1):.2%}); "
        f"{effect[True]} with an effect, {effect[False]} without; undefined {undefined} of {len(asked)} "
        f"({undefined / max(len(asked), 1):.1%}), {silent} of them called undecided"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR", help="the data folder, or that of DrugMechDB")
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--wrong", action="store_true", help="print each query that is answered wrongly")
    given = parser.parse_args()
    place = given.folder / "graphs" / "drugmechdb"
    raise SystemExit(main(place if place.is_dir() else given.folder, given.seed, listed=given.wrong))
