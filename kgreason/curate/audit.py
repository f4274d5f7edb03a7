"""Hold every rule that cites a drug label against the section it cites."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kgreason.curate.labels import Label
from kgreason.graph.names import normal
from kgreason.model import Atom, Concept, Rule, Strength

CITATION = re.compile(r"^(?:dailymed|fda-label):([A-Za-z0-9_-]+)(?:#([a-z_]+))?$")
SENTENCE = re.compile(r"(?<=[.;:•])(?<!\bSt\.)(?<!\bDr\.)\s+|\n+")
SAYS = (
    (Strength.CONTRAINDICATED, re.compile(r"contraindicat")),
    (
        Strength.AVOID,
        re.compile(
            r"\bavoid|not recommended|\bdo not (?:use|give|start|initiate|administer|co ?administer|take|prescribe|combine)"
            r"|should (?:not|never|generally not) be|not be (?:used|given|administered|coadministered|co administered|taken)"
            r"|not advised|discontinue|is not indicated|must not|should not (?:use|take|receive)"
        ),
    ),
    (
        Strength.ADJUST,
        re.compile(
            r"(?:reduc|adjust|lower|decreas|limit|increas)\w* (?:\w+ ){0,6}?(?:dos|regimen)|dos\w* (?:\w+ ){0,4}?"
            r"(?:reduc|adjust|modif|limit|lower)|not exceed|maximum (?:\w+ ){0,3}dos|lower (?:\w+ ){0,2}dos|titrat"
        ),
    ),
)
SOFTENED = {
    Strength.ADJUST: (
        Strength.CAUTION,
        re.compile(r"monitor|caution|closely|careful|as (?:needed|necessary|appropriate)|if necessary"),
    ),
    Strength.AVOID: (
        Strength.ADJUST,
        re.compile(r"unavoidable|cannot be avoided|if (?:\w+ ){0,4}(?:necessary|must be|required)|unless"),
    ),
}
"""What a sentence may say besides its strongest word: *monitor and adjust the dose as needed* is also a caution."""
LIST_LENGTH = 12
GENERIC = {"drug", "acute", "severe", "disease"}
STEM = 6
STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "to",
        "or",
        "and",
        "with",
        "by",
        "for",
        "due",
        "on",
        "at",
        "from",
        "function",
        "status",
        "type",
        "disorder",
        "disease",
        "syndrome",
    ]
)
SAME = {
    "kidney": "renal", "nephro": "renal", "liver": "hepati", "heart": "cardia", "myocar": "cardia", "bowel": "intest",
    "gastro": "intest", "stomac": "gastri", "intrac": "cerebr", "brain": "cerebr", "lung": "pulmon", "breath": "respir",
    "cancer": "neopla", "carcin": "neopla", "tumor": "neopla", "malign": "neopla", "bleed": "hemorr", "clot": "thromb",
    "embol": "thromb", "failur": "impair", "insuff": "impair", "dysfun": "impair", "decrea": "impair", "reduce": "impair",
    "pregna": "pregna", "gravid": "pregna", "gestat": "pregna", "nursin": "breast", "lactat": "breast",
    "hypers": "allerg", "seizur": "convul", "epilep": "convul", "slow": "bradyc", "urine": "urinar", "void": "urinar",
    "active": "acute", "low": "hypo", "elevat": "high", "blockag": "obstru", "perfor": "perfor",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the audit says of one rule: confirmed, or not and why."""

    rule: str
    confirmed: bool
    why: str = ""


class Audit:
    """Names and hierarchy of the knowledge, ready to be looked for in label text."""

    def __init__(self, concepts: dict[str, Concept], parents: dict[str, tuple[str, ...]]) -> None:
        self.concepts = concepts
        self.parents = parents
        self.children: dict[str, list[str]] = {}
        for child, above in parents.items():
            for parent in above:
                self.children.setdefault(parent, []).append(child)

    def judge(self, rule: Rule, labels: dict[str, Label]) -> Judgement | None:
        """Return whether the section a rule cites says it, or None where it cites no label."""
        cited = CITATION.match(rule.source)
        if cited is None:
            return None
        label = labels.get(cited.group(1))
        if label is None:
            return Judgement(rule.id, confirmed=False, why=f"no label {cited.group(1)}")
        text = label.sections.get(cited.group(2) or "")
        if text is None:
            return Judgement(rule.id, confirmed=False, why=f"the label has no section {cited.group(2)}")
        if not self.is_of(label, rule.drug):
            return Judgement(rule.id, confirmed=False, why=f"the label is of {label.names[0]}")
        return self._in_section(rule, cited.group(2), text)

    def _in_section(self, rule: Rule, section: str, text: str) -> Judgement:
        raw = SENTENCE.split(text)
        sentences, leads = [normal(sentence) for sentence in raw], _leads(raw)
        naming = sentences
        for atom in rule.when.atoms():
            named = self._naming(atom, sentences)
            if not named:
                return Judgement(rule.id, confirmed=False, why=f"{atom.concept or atom.kind} is not in the section")
            naming = named if naming is sentences else [one for one in sentences if one in naming or one in named]
        said = strengths(section, naming)
        if said == {Strength.CAUTION}:  # a sentence that only names it may be followed by what to do
            near = [sentences[at + 1] for at, one in enumerate(sentences[:-1]) if one in naming]
            said |= strengths(section, near)
            heads = [sentences[head] for at, one in enumerate(sentences) if one in naming and (head := leads[at]) >= 0]
            said |= strengths(section, heads)
        if rule.strength not in said:
            found = ", ".join(sorted(said))
            return Judgement(rule.id, confirmed=False, why=f"{rule.strength}, but the section says {found}")
        return Judgement(rule.id, confirmed=True)

    def is_of(self, label: Label, drug: str) -> bool:
        """Return whether a label is of a drug, or of a member of a class."""
        named = {normal(name) for name in label.names}
        return any(self._matches(self.concepts[one], named) for one in self._below(drug) if one in self.concepts)

    @staticmethod
    def _matches(concept: Concept, named: set[str]) -> bool:
        names = {normal(name) for name in (concept.name, *concept.synonyms)}
        return any(name in names or name.split(" ")[0] in names for name in named)

    def _below(self, curie: str) -> Iterator[str]:
        seen, todo = set(), [curie]
        while todo:
            one = todo.pop()
            if one not in seen:
                seen.add(one)
                yield one
                todo.extend(self.children.get(one, ()))

    def _naming(self, atom: Atom, sentences: list[str]) -> list[str]:
        """Return the sentences that name what an atom asks for: by its own names, else by those close to it."""
        if atom.kind in {"age", "female", "male"}:
            return sentences
        own = self._own(atom.concept)
        if atom.kind == "measure":
            number, words = normal(f"{atom.value:g}"), frozenset().union(*(stems(name) for name in own))
            return [one for one in sentences if f" {number} " in f" {one} " and words & stems(one)]
        for names in (own, self.names(atom.concept)):
            named = [one for one in sentences if any(f" {name} " in f" {one} " for name in names)]
            if not named and atom.kind in {"has", "history"}:
                loose = [wanted for name in names if _telling(name, wanted := stems(name), names is own)]
                named = [one for one in sentences if any(wanted <= stems(one) for wanted in loose)]
            if named:
                return named
        return []

    def _own(self, curie: str) -> set[str]:
        known = self.concepts.get(curie)
        if known is None:
            return set()
        return {normal(name) for name in (known.name, *known.synonyms, *known.abbreviations)} - GENERIC

    def names(self, curie: str) -> set[str]:
        """Return the normal names that may stand for a concept: its own, its direct parents', what is below."""
        concept = self.concepts.get(curie)
        stage = concept is not None and concept.category == "LifeStage"  # pregnancy does not name its third trimester
        near: Iterable[str] = (curie,) if stage else (curie, *self.parents.get(curie, ()))
        drug = concept is not None and concept.category in {"Drug", "ChemicalEntity"}
        below = self._below(curie) if drug else self.children.get(curie, ())
        found = set()
        for one in (*near, *below):
            if one in self.concepts:
                known = self.concepts[one]
                found |= {normal(name) for name in (known.name, *known.synonyms, *known.abbreviations)}
        return found - GENERIC


def stems(text: str) -> frozenset[str]:
    """Return the stems of a text's content words, with everyday words for the same organ or event made one."""
    short = (word[:STEM] for word in text.split() if word not in STOP)
    return frozenset(SAME.get(stem, stem) for stem in short if len(stem) > 2)


def _telling(name: str, wanted: frozenset[str], own: bool) -> bool:
    """Return whether a name's stems say enough to be looked for apart: two of them, or an own long word by itself."""
    return len(wanted) > 1 or (own and " " not in name and len(name) >= STEM)


def strengths(section: str, sentences: list[str]) -> set[Strength]:
    """Return what strengths the sentences support: the strongest said, caution where none is said."""
    if section == "contraindications":
        return {Strength.CONTRAINDICATED}
    per_sentence = [next((strength for strength, words in SAYS if words.search(one)), None) for one in sentences]
    for strength, _ in SAYS:
        if strength in per_sentence:
            both = SOFTENED.get(strength)
            soft = both and any(both[1].search(one) for one in sentences)
            return {strength, both[0]} if both and soft else {strength}
    return {Strength.CAUTION}


def _leads(raw: list[str]) -> list[int]:
    """Return, for each sentence, the one that introduces the list it stands in (it ends in a colon), or -1."""
    leads, lead = [], -1
    for at, one in enumerate(raw):
        leads.append(lead if at - lead <= LIST_LENGTH else -1)
        if one.rstrip().endswith(":"):
            lead = at
        elif one.rstrip().endswith(".") and len(one.split()) > 12:
            lead = -1
    return leads


def uncovered(
    audit: Audit, label: Label, drug: str, rules: Iterable[Rule], ancestors: dict[str, set[str]]
) -> Iterator[str]:
    """Yield the conditions and drugs that a contraindications section names and no rule of the drug covers."""
    text = f" {normal(label.sections.get('contraindications', ''))} "
    covered: set[str] = set()
    for rule in rules:
        if rule.drug in ancestors.get(drug, {drug}):
            for atom in rule.when.atoms():
                covered |= audit.names(atom.concept)
    for curie, concept in sorted(audit.concepts.items()):
        if concept.category not in {"Disease", "PhenotypicFeature", "LifeStage", "Drug", "ChemicalEntity"}:
            continue
        own = {normal(name) for name in (concept.name, *concept.synonyms)}
        if (
            curie == drug
            or curie in ancestors.get(drug, ())
            or ("hypersensitivity" in text and "allerg" in concept.name)
        ):
            continue
        if own & covered or not any(f" {name} " in text for name in own if len(name) > 3):
            continue
        yield curie
