"""The shipped knowledge as one value, with its counts, its audit and what it lacks."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from kgreason.content import content, read_rows, starter_id
from kgreason.curate.audit import Audit, Judgement
from kgreason.curate.labels import load_labels
from kgreason.curate.named import Sections, Tally, read_named_only, tally
from kgreason.model import Predicate, SourceError
from kgreason.rules import RulePacks, load_packs
from kgreason.rules.calculator_packs import CalculatorPacks, load_calculators
from kgreason.sources import Starter, load_predicates, load_starter


class Knowledge(Struct, frozen=True):
    """Predicates, starter tables and rule packs of this installation."""

    predicates: dict[str, Predicate]
    starter: Starter
    packs: RulePacks
    calculators: CalculatorPacks = msgspec.field(default_factory=CalculatorPacks)


def load_knowledge() -> Knowledge:
    """Return what this installation ships."""
    root = content("ontologies")
    predicates = load_predicates(root)
    starter = load_starter(root, predicates)
    verifiers = content("verifiers")
    return Knowledge(predicates, starter, load_packs(verifiers, starter.category), load_calculators(verifiers))


def areas() -> list[str]:
    """Return the names of the areas: folders of the starter knowledge, and tables of the verifiers."""
    folders = {one.name for one in (content("ontologies") / "starter").iterdir() if one.is_dir()}
    packs = (one for one in content("verifiers").iterdir() if one.is_dir())
    tables = {
        name for pack in packs for one in pack.iterdir() for name in [one.name] if name.endswith((".tsv", ".toml"))
    }
    return sorted(folders | {name.rsplit(".", 1)[0] for name in tables})


def summary(knowledge: Knowledge) -> Iterator[tuple[str, int]]:
    """Yield what is counted and how many there are."""
    categories = Counter(concept.category for concept in knowledge.starter.concepts.values())
    yield from (("concepts: " + name, count) for name, count in sorted(categories.items()))
    predicates = Counter(edge.predicate for edge in knowledge.starter.edges)
    yield from (("edges: " + name, count) for name, count in sorted(predicates.items()))
    kinds = Counter(f"rules: {rule.kind}, {rule.strength}" for rule in knowledge.packs.rules)
    yield from sorted(kinds.items())
    yield "drugs transcribed", len(knowledge.packs.transcriptions)
    yield "calculators", len(knowledge.calculators.calculators)
    yield "calculators: worked examples", sum(map(len, knowledge.calculators.examples.values()))


def audit(knowledge: Knowledge) -> Audit:
    """Return the audit over this knowledge's names and hierarchy."""
    parents: dict[str, list[str]] = {}
    for edge in knowledge.starter.edges:
        if edge.predicate == "subclass_of":
            parents.setdefault(edge.subject, []).append(edge.object)
    above = {child: tuple(classes) for child, classes in parents.items()}
    return Audit(knowledge.starter.concepts, above, knowledge.packs.rules, knowledge.starter.measures)


def audit_all(knowledge: Knowledge, folder: Path) -> tuple[list[Judgement], dict[str, str]]:
    """Return the judgement on every rule that cites a label, and the reasons of those read again."""
    labels, auditor = load_labels(folder), audit(knowledge)
    judged = [one for rule in knowledge.packs.rules if (one := auditor.judge(rule, labels))]
    faults: list[SourceError] = []
    file = content("verifiers") / "read-again.tsv"
    excused = (
        {row["rule"]: row["reason"] for row in read_rows(file, ("rule", "reason"), faults)} if file.is_file() else {}
    )
    return judged, excused


def named_in_sections(knowledge: Knowledge, folder: Path) -> Tally:
    """Return what the contraindications sections of our drugs' labels name, counted by why it has a rule or none.

    Of drugs whose label is not in the folder nothing is said.
    """
    labels, sections = load_labels(folder), Sections(knowledge.starter, knowledge.packs.rules)
    marks = {one.drug: one for one in knowledge.packs.transcriptions if one.drug in knowledge.starter.concepts}
    unread = {drug for drug, mark in marks.items() if mark.contraindications not in labels}
    named = [
        one
        for drug in sorted(marks.keys() - unread)
        for one in sections.named(drug, labels[marks[drug].contraindications].sections.get("contraindications", ""))
    ]
    rows = read_named_only(content("verifiers") / "named-only", [])
    return tally(named, (row for row in rows if starter_id(row["drug"]) not in unread))
