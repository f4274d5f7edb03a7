"""Measure the audit: what share of the cited rows it confirms, and of seeded corruptions it rejects, by kind.

    python benchmarks/audit.py DIR_WITH_LABELS [SEED]

The other strengths of all rows are few enough to be tried one and all, beside the sample of them.

A corruption takes a true (confirmed) row and puts another drug of the same class, another condition, or another
strength in its place; one that happens to be a row of ours is drawn again.
"""

import argparse
import random
import sys
from collections import Counter
from pathlib import Path

from msgspec.structs import replace

from kgreason.curate.knowledge import audit, load_knowledge
from kgreason.curate.labels import load_labels
from kgreason.model import Rule, Strength, When

EACH = 1000


def main(folder: Path, seed: int) -> int:
    knowledge, labels = load_knowledge(), load_labels(folder)
    auditor = audit(knowledge)
    judged = {one.rule: one for rule in knowledge.packs.rules if (one := auditor.judge(rule, labels))}
    true = [rule for rule in knowledge.packs.rules if rule.id in judged and judged[rule.id].confirmed]
    print(f"{len(true)} of {len(judged)} rows that cite a label are confirmed ({len(true) / len(judged):.1%})")
    ours = {(rule.drug, rule.when, rule.strength) for rule in knowledge.packs.rules}
    rng = random.Random(seed)
    for kind, corrupt in (
        ("another drug", other_drug),
        ("another condition", other_object),
        ("another strength", other_strength),
    ):
        rejected: Counter[bool] = Counter()
        while rejected.total() < EACH:
            bad = corrupt(rng.choice(true), rng, knowledge)
            if bad is None or (bad.drug, bad.when, bad.strength) in ours:
                continue
            verdict = auditor.judge(bad, labels)
            rejected[verdict is not None and not verdict.confirmed] += 1
        print(f"{kind}: {rejected[True]} of {EACH} corruptions rejected ({rejected[True] / EACH:.1%}), seed {seed}")
    every = [replace(rule, strength=one) for rule in true for one in Strength if one is not rule.strength]
    every = [bad for bad in every if (bad.drug, bad.when, bad.strength) not in ours]
    held = sum(
        verdict is not None and not verdict.confirmed for verdict in (auditor.judge(one, labels) for one in every)
    )
    print(f"every other strength of every row: {held} of {len(every)} rejected ({held / len(every):.1%})")
    return 0


def other_drug(rule: Rule, rng: random.Random, knowledge: object) -> Rule | None:
    """Return the rule of a sibling: another member of one of its classes, or another class for a class row."""
    edges = [edge for edge in knowledge.starter.edges if edge.predicate == "subclass_of"]
    parents = [edge.object for edge in edges if edge.subject == rule.drug]
    below = {edge.subject for edge in edges if edge.object == rule.drug}
    siblings = sorted({edge.subject for edge in edges if edge.object in parents} - {rule.drug} - below)
    return replace(rule, drug=rng.choice(siblings)) if siblings else None


def other_object(rule: Rule, rng: random.Random, knowledge: object) -> Rule | None:
    """Return the rule with another object of the same category."""
    atom = rule.when.atom
    if atom is None or not atom.concept:
        return None
    concepts = knowledge.starter.concepts
    category = concepts[atom.concept].category
    pool = sorted(curie for curie, one in concepts.items() if one.category == category and curie != atom.concept)
    return replace(rule, when=When("atom", replace(atom, concept=rng.choice(pool))))


def other_strength(rule: Rule, rng: random.Random, knowledge: object) -> Rule | None:
    """Return the rule with another strength."""
    del knowledge
    return replace(rule, strength=rng.choice([one for one in Strength if one is not rule.strength]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the labels")
    parser.add_argument("seed", type=int, nargs="?", default=20261121)
    asked = parser.parse_args()
    sys.exit(main(asked.folder, asked.seed))
