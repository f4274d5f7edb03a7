"""Whether a sentence states some drug-drug interaction: DDI-2013 training sentences, measured only and never learned from.

    python benchmarks/ddi.py DATA/text/ddi2013_train_NONCOMMERCIAL [--index INDEX] [--save]

A sentence is found where a claim read from it joins two drugs, by any predicate but what says only what a drug is
(its class, its metabolite, its likeness). Gold: one of its pairs is marked as an interaction. Names are found by the
linker alone. The texts may not be used in a product and are not shown.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from results import record

from kgreason.engine import Engine
from kgreason.model import PATIENT, Passage, Span, Trace

DRUGS = frozenset({"Drug", "ChemicalEntity", "SmallMolecule", "Food"})
NOT_BETWEEN = frozenset(
    {"subclass_of", "disjoint_with", "similar_to", "has_metabolite", "has_active_ingredient", "part_of"}
)


def documents(folder: Path) -> Iterator[list[tuple[str, bool]]]:
    """Yield the sentences of each document, each with whether it states an interaction."""
    for file in sorted(folder.rglob("*.xml")):
        root = ET.parse(file).getroot()
        found = [
            (one.get("text") or "", any(pair.get("ddi") == "true" for pair in one.iter("pair")))
            for one in root.iter("sentence")
        ]
        yield [(text, gold) for text, gold in found if text.strip()]


def stated(engine: Engine, texts: list[str]) -> set[int]:
    """Return the numbers of the sentences from which a claim between two drugs is read."""
    steps = tuple(Passage(text, Span(f"/{number}", 0, len(text))) for number, text in enumerate(texts))
    found = set()
    for claim in engine.read(Trace("ddi", None, steps)).claims:
        ends = (claim.subject, claim.object)
        if PATIENT in ends or claim.predicate in NOT_BETWEEN or not all(map(engine.graph.resolve, ends)):
            continue
        if all(engine.graph.concept(end).category in DRUGS for end in ends):
            found.add(int(claim.span.place[1:]))
    return found


def measure(folder: Path, index: str, *, save: bool) -> None:
    """Print precision, recall, F1 and time a sentence of both readers."""
    read = list(documents(folder))
    held = sum(gold for document in read for _, gold in document)
    count = sum(map(len, read))
    print(f"{count} sentences of {len(read)} documents, {held} state an interaction")
    for reader in ("patterns", "parse"):
        engine = Engine.open(reader, index)
        stated(engine, ["Warfarin interacts with amiodarone."])
        start, said, right = time.perf_counter(), 0, 0
        for document in read:
            found = stated(engine, [text for text, _ in document])
            said += len(found)
            right += sum(document[number][1] for number in found)
        spent = 1000 * (time.perf_counter() - start) / count
        precision, recall = right / (said or 1), right / held
        both = 2 * precision * recall / (precision + recall) if right else 0.0
        print(
            f"{reader:<8} precision {precision:.3f} recall {recall:.3f} F1 {both:.3f} ({right} of {said} said, {held} stated) {spent:.1f} ms a sentence"
        )
        if save:
            figures = {"precision": precision, "recall": recall, "F1": both, "ms a sentence": spent}
            record(f"ddi {reader}{' with an index' if index else ''}", figures, engine.versions)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the corpus")
    parser.add_argument("--index", default="", help="a compiled index, else the shipped knowledge")
    parser.add_argument("--save", action="store_true", help="write the figures to benchmarks/results/")
    asked = parser.parse_args()
    measure(asked.folder, asked.index, save=asked.save)
