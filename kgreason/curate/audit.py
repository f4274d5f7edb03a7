"""Hold every rule that cites a drug label against the section it cites."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kgreason.curate.labels import Label
from kgreason.curate.reading import defined, following, leads, names, plain, sentences
from kgreason.graph.names import normal
from kgreason.model import Atom, Concept, Rule, Strength, When

CITATION = re.compile(r"^(?:dailymed|fda-label):([A-Za-z0-9_-]+)(?:#([a-z_]+))?$")
NO_ORDER = re.compile(
    r"\bno (?:\w+ ){0,3}?adjustment|adjustment (?:\w+ ){0,12}?(?:is|are) not (?:recommended|required|necessary|needed)"
    r"|(?:cannot|can not) be avoided|\b(?:is|are|was|were|been|or|who) (?:\w+ly )?discontinue(?:d|s)?\b"
    r"|discontinue(?:s|d)? (?:a |an |the )?(?:strong|moderate|cyp|inhibitor|inducer)|dose (?:limiting|dependent|related)|single dos\w*|been titrated|despite (?:\w+ ){0,4}?dos\w*"
    r"|\bto avoid (?:possible|potential|unintended|over|excessive|rapid|the (?:risk|possibility)|(?:\w+ )?(?:in)?toxic|a (?:reduction|decrease|loss))|avoid simultaneous"
    r"|\b(?:to be|not to) discontinue[ds]?|discontinue[ds]? (?:\w+ ){0,14}?(?:if they (?:develop|experience)|who develop new)"
    r"|(?:do not take|should not be (?:taken|given|administered)) within (?:[1-8] hour|\d+ minute)"
    r"|(?:after|when|while|during) (?:starting|initiating) or increasing (?:the )?dos\w*"
    r"|avoid (?:becoming pregnant|getting pregnant|pregnancy|conception)"
    r"|initiation (?:or |and )?(?:dose |dosage )?(?:titration|modification|change)"
)
"""Words that sound like an order and are none: *no dosage adjustment*, *when the inhibitor is discontinued*."""
TOO_MUCH = re.compile(
    r"\bavoid (?:\w+ ){0,5}?dos\w* (?:greater|above|higher|over|of more)|\bavoid (?:another|a second) dos|not recommended to exceed"
)
ANIMAL = re.compile(r"\b(?:animal|rat|mouse|mice|rabbit|monkey|dog)\b|human dos")
"""What makes a dose in a sentence one given to animals, to be compared and not to be adjusted."""
GAP = r"(?:(?!clearance|level|concentration|exposure|effect|absorption|auc|after|than)\w+ )"
SAYS = (
    (Strength.CONTRAINDICATED, re.compile(r"contraindicat")),
    (
        Strength.AVOID,
        re.compile(
            r"\bavoid|not recommended|\bdo not (?:use|give|start|initiate|administer|co ?administer|take|prescribe|combine)"
            r"|should (?:not|never|generally not|ordinarily not) be|not be (?:used|given|administered|coadministered|co administered|taken)"
            r"|not advis(?:ed|able)|advised against|should be withheld|discontinue|is not indicated|must not|should not (?:use|take|receive)"
            r"|(?:advised?|cautioned|instructed|warned) (?:\w+ ){0,2}?not to (?!become|get)|\bneither (?:\w+ ){1,6}?should be"
        ),
    ),
    (
        Strength.ADJUST,
        re.compile(
            rf"(?:(?:reduc|adjust|decreas|limit|increas)\w*|lower(?:ed| the| its| their)) {GAP}{{0,6}}?(?:dos|regimen)"
            rf"|dos\w* {GAP}{{0,4}}?(?:reduc|adjust|modif|limit|lower)|adjust\w* (?:\w+ ){{0,6}}?(?:should be made|may be (?:needed|necessary|required))|not exceed|maximum (?:\w+ ){{0,3}}dos"
            rf"|(?:a|at|with|use|in|require) lower (?:\w+ ){{0,2}}dos|lower dos\w* (?:\w+ ){{0,6}}?(?:necessary|needed|required|recommended|should)|titrat|dos\w* (?:\w+ ){{0,12}}?(?:need to|should|must) be (?:reduc|adjust|lower|increas)"
            rf"|\b(?:reduce|increase|limit|limited) {GAP}{{0,5}}?\d+ mc?g|(?:starting|target|initial) dos\w* (?:\w+ ){{0,5}}?\d+ mc?g"
            rf"|should receive \d+ mc?g|hal(?:f|ve) (?:of )?(?:the )?(?:\w+ ){{0,3}}?dos"
            rf"|(?:reduc|decreas)\w* (?:\w+ ){{0,4}}?by (?:one )?half|dos\w* increase (?:\w+ ){{0,6}}?(?:may|should)"
            rf"|dos\w* (?:\w+ ){{0,4}}?be increased|higher dos\w* (?:\w+ ){{0,6}}?(?:necessary|needed|required)"
            rf"|consider (?:\w+ ){{0,3}}?dos\w* increase|reduce the rate of infusion|dos\w* requirement (?:\w+ ){{0,5}}?may be reduced"
            rf"|dos\w* (?:\w+ ){{0,9}}?required (?:\w+ ){{0,9}}?(?:smaller|larger)|at lower dos\w* than|lower (?:\w+ ){{0,2}}initial bolus"
            rf"|initiat\w* (?:\w+ ){{0,4}}?at (?:\d+ mg|(?:the |a )?low(?:est)? dos)|discontinuation or reduction of"
            rf"|less than usual dos|modify the dos|lowest dos\w* (?:\w+ ){{0,2}}\d+ mg"
        ),
    ),
)
SOFTENED = {
    Strength.ADJUST: (
        Strength.CAUTION,
        re.compile(r"monitor|caution|closely|careful"),
    ),
    Strength.AVOID: (
        Strength.ADJUST,
        re.compile(
            r"unavoidable|cannot be avoided|if (?:\w+ ){0,4}(?:necessary|must be|required)|unless|(?:avoided|discontinued?) or (?:\w+ ){0,3}?(?:reduc|decreas)"
        ),
    ),
}
"""What a sentence may say besides its strongest word: *monitor and adjust the dose as needed* is also a caution."""
WHOLE = 10
AGED = re.compile(r"\b(?:year|month|age|aged|old|older|elderly)\b")
FEW = 12
"""What has more kinds than this is too broad for its name to stand for one of them: an infection, a surgery."""
DEGREE = re.compile(r"\b(?:severe|severe symptom of|advanced|complete|triple positive|end stage) $")
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
    "active": "acute", "low": "hypo", "fibrot": "fibros", "elevat": "high", "blockag": "obstru", "perfor": "perfor",
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
        raw = sentences(text)
        said_by = [plain(sentence) for sentence in raw]
        short = defined(text)
        per_atom: list[list[str]] = []
        for atom in needed(rule.when):
            per_atom.append(self._naming(atom, said_by, short))
            if not per_atom[-1]:
                return Judgement(rule.id, confirmed=False, why=f"{atom.concept or atom.kind} is not in the section")
        naming = [one for one in _together(said_by, per_atom) if not self._narrower(rule.when.atom, one)]
        said = strengths(section, naming or [""])
        if said == {Strength.CAUTION}:  # a sentence that only names it may be followed by what to do, or led by it
            at = [index for index, one in enumerate(said_by) if one in naming]
            near = [said_by[after] for index in at for after in following(raw, index)]
            lead = leads(raw)
            near += [said_by[head] for index in at for head in sorted(lead[index])]
            said |= {strength for one in near for strength in strengths(section, [one])}
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

    def _naming(self, atom: Atom, sentences: list[str], short: dict[str, str] | None = None) -> list[str]:
        """Return the sentences that name what an atom asks for: by its own names, else by those close to it.

        ``short`` maps names to the abbreviations that the section defines for them.
        """
        if atom.kind == "age":
            aged = [one for one in sentences if f" {atom.value:g} " in one and AGED.search(one)]
            return aged or sentences
        if atom.kind in {"female", "male"}:
            return sentences
        own = self._own(atom.concept)
        own |= {short[name] for name in own if name in short} if short else set()
        if atom.kind == "measure":
            return _measured(atom, own, sentences)
        for known in (own, {plain(name) for name in self.names(atom.concept)}):
            named = [one for one in sentences if any(names(name, one) for name in known)]
            if not named and atom.kind in {"has", "history"}:
                loose = [wanted for name in known if _telling(name, wanted := stems(name), known is own)]
                named = [one for one in sentences if any(wanted <= stems(one) for wanted in loose)]
            if named:
                return named
        return []

    def _narrower(self, atom: Atom | None, sentence: str) -> bool:
        """Return whether a sentence names only a degree of what an atom asks for: severe gastroparesis."""
        if atom is None or atom.kind != "has":
            return False
        names = {name for name in self._own(atom.concept) if not DEGREE.match(name.split(" ")[0] + " ")}
        if plain(self.concepts[atom.concept].name) not in names:
            return False
        padded = f" {sentence} "
        before = (padded[: at.start() + 1] for name in names for at in re.finditer(f" {name} ", padded))
        return " mild " not in padded and any(DEGREE.search(one) for one in before)

    def _own(self, curie: str) -> set[str]:
        known = self.concepts.get(curie)
        if known is None:
            return set()
        return {plain(name) for name in (known.name, *known.synonyms, *known.abbreviations)} - GENERIC

    def names(self, curie: str) -> set[str]:
        """Return the normal names that may stand for a concept: its own, its direct parents', what is below."""
        concept = self.concepts.get(curie)
        stage = concept is not None and concept.category == "LifeStage"  # pregnancy does not name its third trimester
        above = (one for one in self.parents.get(curie, ()) if len(self.children[one]) <= FEW)
        near: Iterable[str] = (curie,) if stage else (curie, *above)
        drug = concept is not None and concept.category in {"Drug", "ChemicalEntity"}
        below = self._below(curie) if drug else self.children.get(curie, ())
        found = set()
        for one in (*near, *below):
            if one in self.concepts:
                known = self.concepts[one]
                found |= {normal(name) for name in (known.name, *known.synonyms, *known.abbreviations)}
        return found - GENERIC


def needed(when: When) -> Iterator[Atom]:
    """Yield the atoms that the section must name: what a rule excepts only makes it say less."""
    if when.kind == "not":
        return
    if when.atom is not None:
        yield when.atom
    for part in when.parts:
        yield from needed(part)


def _together(all_: list[str], per_atom: list[list[str]]) -> list[str]:
    """Return the sentences that name every atom, else those that name one."""
    both = [one for one in all_ if all(one in named for named in per_atom)]
    return both or [one for one in all_ if any(one in named for named in per_atom)]


def _measured(atom: Atom, own: set[str], all_: list[str]) -> list[str]:
    """Return the sentences with a measure's number and a word of its test; a count may be written per microlitre."""
    value = atom.value
    found = {value, value * 1000} if atom.unit.startswith("10*3") else {value}
    if value.is_integer() and value >= WHOLE:  # below 80 may be written *79 or less*
        found |= {value - 1} if atom.op == "<" else {value + 1} if atom.op == ">" else set()
    numbers = {plain(f"{one:g}") for one in found}
    words = frozenset().union(*(stems(name) for name in own))
    return [one for one in all_ if any(f" {number} " in f" {one} " for number in numbers) and words & stems(one)]


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
    per_sentence = [_strongest(one) for one in sentences]
    for strength, _ in SAYS:
        if strength in per_sentence:
            both = SOFTENED.get(strength)
            soft = both and any(both[1].search(one) for one, said in zip(sentences, per_sentence, strict=True) if said)
            return {strength, both[0]} if both and soft else {strength}
    return {Strength.CAUTION}


def _strongest(sentence: str) -> Strength | None:
    """Return the strongest thing a sentence asks for, or None where it asks for nothing."""
    ordered = NO_ORDER.sub("", TOO_MUCH.sub("not exceed", sentence))
    found = next((strength for strength, words in SAYS if words.search(ordered)), None)
    return None if found is Strength.ADJUST and ANIMAL.search(sentence) else found


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
