"""Tell where a label's order is for a part only of what a rule asks for, and the rule's reason says for which part."""

import re
from collections.abc import Iterable

from kgreason.curate.orders import strongest
from kgreason.curate.reading import plain
from kgreason.curate.stems import stems
from kgreason.model import Rule, Strength

ONLY_WHERE = re.compile(r"\b(?:(?<!probably )contraindicated|never)\b")
"""Words by which a reason says that the order it names is for a part: *contraindicated where it is severe*."""
AVOIDED_WHERE = re.compile(r"\bavoided where\b")
"""What says so of a rule that does not ask to avoid itself."""
CLAUSE = re.compile(r"[;:]\s*")
EMPTY = frozenset(["contra", "where", "patien", "never", "itself", "themse", "that", "they", "taken", "too", "label"])
"""Stems of a reason's words that tell of no part."""
ORDERED = re.compile(r"\b(?:contraindicated|never|avoid|not recommended|stop)\b")
BY_ITSELF = re.compile(
    r"\b(?:associated with|attribut(?:ed|able) to|(?:caus|induc)ed by|exposure to|reaction to|due to) (?=(.{0,40}))"
)
"""What stands before a drug that did it itself: *liver disorders associated with methyldopa*."""


def part_told(rule: Rule, names: Iterable[str]) -> frozenset[str]:
    """Return the stems of the words by which a rule's reason says where an order holds, but for the names themselves.

    >>> from kgreason.model import Strength, When
    >>> when, reason = When("all"), "large doses of barbiturates: contraindicated; sedation"
    >>> sorted(part_told(Rule("r", "EX:a", when, Strength.CAUTION, "s", reason), ["barbiturate"]))
    ['dose', 'large']
    """
    named = EMPTY.union(*(stems(name) for name in names))
    said = ((stems(plain(clause)) - named) or (stems(plain(before)) - named) for before, clause in limits(rule))
    return frozenset().union(*said)


def orders(section: str, sentence: str) -> bool:
    """Return whether a plain sentence contraindicates or asks to avoid, which a reason may limit to a part."""
    return section == "contraindications" or strongest(sentence) in {Strength.CONTRAINDICATED, Strength.AVOID}


def of_degree(reason: str, degree: str) -> bool:
    """Return whether a reason says that its rule is of a degree, and not that a stronger order is.

    >>> of_degree("severe: infections", "severe"), of_degree("thrombosis; not recommended when severe", "severe")
    (True, False)
    """
    return f" {degree} " in f" {plain(reason)} " and ORDERED.search(reason) is None


def by_the_drug(rule: Rule, drug_names: Iterable[str], sentence: str) -> bool:
    """Return whether rule and sentence are of what the drug itself did: *contraindicated where it caused it*."""
    told = {name for name in drug_names for _, clause in limits(rule) if name in plain(clause)}
    return any(name in found[1] for found in BY_ITSELF.finditer(sentence) for name in told)


def limits(rule: Rule) -> list[tuple[str, str]]:
    """Return the clauses of a reason that say where an order holds, each behind the one before it."""
    clauses = CLAUSE.split(rule.reason)
    weaker = rule.strength in {Strength.CAUTION, Strength.ADJUST}
    return [
        (before, clause)
        for before, clause in zip(["", *clauses], clauses, strict=False)
        if ONLY_WHERE.search(clause) or (weaker and AVOIDED_WHERE.search(clause))
    ]
