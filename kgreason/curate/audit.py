"""Hold every rule that cites a drug label against the section it cites."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kgreason.content import starter_id
from kgreason.curate.labels import Label
from kgreason.curate.orders import ordered_near, strengths, strongest
from kgreason.curate.reading import HEAD_WORDS, NEW_ROW, NEXT_CELL, Section, concludes, following, names, plain
from kgreason.curate.reading import section as read_section
from kgreason.graph.names import normal
from kgreason.model import Atom, Concept, Rule, Strength, When
from kgreason.rules.dose import DOSES, ROUTES

CITATION = re.compile(r"^(?:dailymed|fda-label):([A-Za-z0-9_-]+)(?:#([a-z_]+))?$")
WHOLE = 10
AGED = re.compile(r"\b(?:year|month|age|aged|old|older|elderly)\b")
MONTHS = 12
OLDER = re.compile(r"\d (?:year|month)(?: of age)? (?:and|or) older")
STRONGEST = {one: place for place, one in enumerate(Strength)}
FEW = 12
"""What has more kinds than this is too broad for its name to stand for one of them: an infection, a surgery."""
DEGREE = re.compile(r"\b(?:severe|severe symptom of|advanced|complete|triple positive|end stage) $")
PART = "the following"
"""Words by which a sentence is of some of a class: its list names them."""
GENERIC = {"drug", "acute", "severe", "disease"}
STEM = 6
DRUGS = frozenset(["Drug", "ChemicalEntity"])
CONDITIONS = frozenset(["Disease", "PhenotypicFeature", "LifeStage"])
BACK_TO = re.compile(r"\b(?:these(?! patient with)|such(?! as)|however)\b")
"""Words by which a sentence goes on about what the one before spoke of."""
TOGETHER = re.compile(r"\b(?:combined use|combination|concomitant|co ?administ\w+|concurrent|together)\b")
"""Words by which an order is of another drug, where what was named is a condition."""
THESE_PATIENTS = re.compile(r"\b(?:these|such|this) (?:patient|condition|population|case|individual|women|group)\b(?! with)")
UNLIKE = re.compile(
    r"\b(?:severe|advanced|unstable|active|serious|uncontrolled|untreated|inadequately treated)(?: (?:\w+ )?$| (?=.*impairment))"
)
"""What makes a broader condition another one: active tuberculosis is none that is latent."""
OCCURS = re.compile(r"^(?:if|when|should) .*\b(?:persist|occur|develop)|^(?!.*\bpatient\b).*\b(?:may|can) occur\b")
"""How a sentence names a condition that may come, and is not there: what is ordered next is for then."""
IN_TABLE = re.compile(r"\bdrug (?:listed )?in table\b")
SUCH_AS = re.compile(r"\b(?:e g|such as|including|like)\b")
CARE = re.compile(r"\b(?:caution|monitor|careful)")
WHO = re.compile(r"\b(?:in|with|following) (?:(?!risk|because|due)\w+ ){0,3}$|\bin (?:women|female|patient) who (?:\w+ ){1,5}$")
"""What stands before a condition that an order is for."""
KIDNEY = {"renal impairment", "renal function"}
"""How a dosing table is headed whose rows name only numbers."""
DOSING = "dosage_and_administration"
LONG_NAME = 5
"""The most words of a drug's name that are looked for in a sentence."""
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
    "embol": "thromb", "failur": "impair", "insuff": "impair", "dysfun": "impair", "damage": "impair", "decrea": "impair",
    "reduce": "impair",
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

    def __init__(
        self, concepts: dict[str, Concept], parents: dict[str, tuple[str, ...]], rules: Iterable[Rule] = ()
    ) -> None:
        self.concepts = concepts
        self._rules: dict[str, list[Rule]] = {}
        for rule in rules:
            self._rules.setdefault(rule.drug, []).append(rule)
        self.parents = parents
        self.children: dict[str, list[str]] = {}
        for child, above in parents.items():
            for parent in above:
                self.children.setdefault(parent, []).append(child)
        self._known = _names_of(concepts)
        self._spoken: dict[str, list[tuple[int, frozenset[str], bool]]] = {}
        self._near_drugs: dict[str, set[str]] = {}

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
        read = read_section(text)
        said_by = read.plain
        per_atom: list[list[str]] = []
        for atom in needed(rule.when):
            per_atom.append(self._naming(atom, said_by, read.short, of=rule.drug))
            if not per_atom[-1]:
                return Judgement(rule.id, confirmed=False, why=f"{atom.concept or atom.kind} is not in the section")
        naming = [one for one in _together(said_by, per_atom) if not self._narrower(rule.when.atom, one)]
        others = self._narrower_rules(rule)
        naming = [one for one in naming if not self._speaks_for(others, one)] or naming
        said = strengths(section, naming or [""])
        if said == {Strength.CAUTION} and section != "contraindications":  # a sentence that only names it may be followed by what to do, or led by it
            at = [index for index, one in enumerate(said_by) if one in naming]
            near = [one for one in self._near(rule, read, at) if not self._speaks_for(others, one)]
            said = ordered_near(section, near)
        if section == DOSING:
            said = _of_dosing(rule, said, naming)
        if rule.strength not in said:
            found = ", ".join(sorted(said))
            return Judgement(rule.id, confirmed=False, why=f"{rule.strength}, but the section says {found}")
        return Judgement(rule.id, confirmed=True)

    def _near(self, rule: Rule, read: Section, at: list[int]) -> list[str]:
        """Return the sentences after some, up to one that speaks of another thing, and those that lead them."""
        near: list[str] = []
        for index in at:
            near += self._after(rule, read, index)
            if not CARE.search(read.plain[index]):  # what asks for care itself is no mere item of a list
                heads = (head for head in sorted(read.leads[index]))
                near += [read.plain[head] for head in heads if self._leads(rule, read, head, index)]
        return near

    def _after(self, rule: Rule, read: Section, index: int) -> Iterator[str]:
        changed, takes = False, any(atom.kind == "takes" for atom in rule.when.atoms())
        if not takes and OCCURS.search(read.plain[index]):
            return
        title = read.raw[index].endswith(":") and len(read.raw[index].split()) <= HEAD_WORDS
        for place, later in enumerate(following(read.raw, index)):
            one = read.plain[later]
            under = title and place == 0 and (self._asks(rule, one) or not self._of_other_patients(one))
            if any(self._narrower(atom, one) for atom in needed(rule.when)):
                continue
            if NEXT_CELL.match(read.raw[later]) or under:
                yield one
            elif self._of_another(rule, one) or (read.raw[later].endswith(":") and "following" in one):
                changed = True
            elif place == 0 or (concludes(read.raw[later]) and not (changed and not self._goes_on(rule, one))):
                yield one

    def _goes_on(self, rule: Rule, sentence: str) -> bool:
        """Return whether a sentence takes up what was spoken of before the last: by its name, or with others."""
        return self._asks(rule, sentence) or (" other " in sentence and BACK_TO.search(sentence) is not None)

    def _leads(self, rule: Rule, read: Section, head: int, item: int) -> bool:
        """Return whether a line speaks for an item: it introduces a list, goes on about it, or names no other drug."""
        line, raw = read.plain[head], read.raw
        listed = raw[head].endswith(":") and len(raw[head].split()) > HEAD_WORDS
        example = raw[item].startswith("Example")
        return listed or example or IN_TABLE.search(line) or BACK_TO.search(line) or not self._drugs_beside(rule, line)

    def _narrower_rules(self, rule: Rule) -> list[Rule]:
        """Return the rules of the drug that ask for more, or stronger for a kind, of the one thing a rule asks for."""
        asked = rule.when.atom
        return (
            [] if asked is None else [one for one in self._rules.get(rule.drug, ()) if self._narrows(one, rule, asked)]
        )

    def _narrows(self, other: Rule, rule: Rule, asked: Atom) -> bool:
        if any(one.kind in {*DOSES, *ROUTES} for one in other.when.atoms()):
            return False
        alike = [one for one in needed(other.when) if {one.kind, asked.kind} in ({asked.kind}, {"has", "history"})]
        kinds = [one for one in alike if asked.concept in self._above(one.concept)]
        if other.when.kind == "all":
            same = [one for one in alike if one in kinds or one.concept in self._above(asked.concept)]
            more = bool(same) and any(one not in same for one in needed(other.when))
            return more and STRONGEST[other.strength] <= STRONGEST[rule.strength]
        stronger = STRONGEST[other.strength] < STRONGEST[rule.strength]
        return stronger and any(one.concept != asked.concept for one in kinds)

    def _speaks_for(self, others: list[Rule], sentence: str) -> bool:
        """Return whether a sentence names all that one of the rules asks for: *in diabetes it is contraindicated*."""
        return any(self._states(other.when, sentence) for other in others)

    def _states(self, when: When, sentence: str) -> bool:
        if when.kind == "not":
            return True
        if when.kind == "atom" and when.atom is not None:
            return self._says(when.atom, sentence)
        return (all if when.kind == "all" else any)(self._states(part, sentence) for part in when.parts)

    def _says(self, atom: Atom, sentence: str) -> bool:
        if atom.kind == "age":
            ages = (f" {atom.value:g} year", f" {atom.value * MONTHS:g} month")
            return any(age in f" {sentence} " for age in ages) and not OLDER.search(sentence)
        return any(names(name, sentence) for name in self._own(atom.concept))

    def _of_another(self, rule: Rule, sentence: str) -> bool:
        """Return whether a sentence is of another drug or condition: it names one, and not what the rule asks for."""
        if TOGETHER.search(sentence) and not any(atom.kind == "takes" for atom in rule.when.atoms()):
            return True
        if self._asks(rule, sentence):
            return False
        other = self._drugs_beside(rule, sentence)
        if " other " in sentence and strongest(sentence):
            other.append(sentence.index(" other "))
        on = BACK_TO.search(sentence)
        if other and not (on and on.start() < min(other)):
            return True
        return self._of_other_patients(sentence)

    def _of_other_patients(self, sentence: str) -> bool:
        """Return whether a sentence that does not name what was asked is for those with a condition: *in asthma*."""
        patients = any(not drug and WHO.search(sentence[:at]) for at, _, drug in self._named(sentence))
        return patients and not THESE_PATIENTS.search(sentence)

    def _asks(self, rule: Rule, sentence: str) -> bool:
        """Return whether a sentence names what a rule asks for, or a class of it and no drug but as an example."""
        own = set() if " other " in sentence else self._own_drugs(rule.drug)
        named, examples = self._named(sentence), SUCH_AS.search(sentence) is not None
        asked = [atom.concept for atom in rule.when.atoms()]
        members = examples or not strongest(sentence)
        direct = {near for one in asked for near in (self._below(one) if members else [one])}
        above = {near for one in asked for near in self._above(one)} - own
        graded = any(UNLIKE.match(plain(self.concepts[one].name)) for one in asked if one in self.concepts)
        named = [(at, one, drug) for at, one, drug in named if drug or graded or not UNLIKE.search(sentence[:at])]
        if any(curies & direct for _, curies, _ in named):
            return True
        classes = [at for at, curies, _ in named if curies & above]
        others = [at for at, curies, drug in named if drug and not curies & (self._own_drugs(rule.drug) | above)]
        return bool(classes) and (examples or not others or min(classes) < min(others))

    def _own_drugs(self, drug: str) -> set[str]:
        """Return a drug with its classes, its members and the drug that it becomes."""
        if drug not in self._near_drugs:
            self._near_drugs[drug] = self._above(drug) | set(self._below(drug)) | self._moieties(drug)
        return self._near_drugs[drug]

    def _drugs_beside(self, rule: Rule, sentence: str) -> list[int]:
        """Return where a sentence names drugs, where it names nothing that the rule asks for."""
        own = self._own_drugs(rule.drug)
        if self._asks(rule, sentence):
            return []
        return [at for at, curies, drug in self._named(sentence) if drug and not curies & own]

    def _moieties(self, drug: str) -> set[str]:
        """Return the drugs whose name ends a drug's: phenytoin of fosphenytoin."""
        name = plain(self.concepts[drug].name) if drug in self.concepts else ""
        ends = (self._known.get(name[at:]) for at in range(1, len(name) - STEM))
        return {curie for known in ends if known and known[1] for curie in known[0]}

    def _named(self, sentence: str) -> list[tuple[int, frozenset[str], bool]]:
        """Return where a sentence names drugs and conditions, the longest names first come, and which they are."""
        if sentence not in self._spoken:
            self._spoken[sentence] = list(self._look_up(sentence))
        return self._spoken[sentence]

    def _look_up(self, sentence: str) -> Iterator[tuple[int, frozenset[str], bool]]:
        words = sentence.split()
        at, place = 0, 0
        while at < len(words):
            size = next((n for n in range(LONG_NAME, 0, -1) if " ".join(words[at : at + n]) in self._known), 0)
            if size:
                curies, drug = self._known[" ".join(words[at : at + size])]
                yield place, curies, drug
            step = max(size, 1)
            place += sum(len(one) + 1 for one in words[at : at + step])
            at += step

    def _above(self, curie: str) -> set[str]:
        above, todo = {curie}, [curie]
        while todo:
            new = set(self.parents.get(todo.pop(), ())) - above
            above |= new
            todo += new
        return above

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

    def _naming(self, atom: Atom, sentences: Sequence[str], short: dict[str, str] | None = None, of: str = "") -> list[str]:
        """Return the sentences that name what an atom asks for: by its own names, else by those close to it.

        ``short`` maps names to the abbreviations that the section defines for them; ``of`` is the rule's own drug,
        whose name does not stand for a class that it is of.
        """
        if atom.kind == "age":
            aged = [one for one in sentences if f" {atom.value:g} " in one and AGED.search(one)]
            return aged or list(sentences)
        if atom.kind in {"female", "male", *ROUTES}:
            return list(sentences)
        if atom.kind in DOSES:
            doses = {plain(f"{atom.value / parts:g}") for parts in (1, 2, 3, 4, 0.5, 1 / 3, 0.001)}
            return [one for one in sentences if any(f" {dose} " in f" {one} " for dose in doses)] or list(sentences)
        own = self._own(atom.concept)
        own |= {short[name] for name in own if name in short} if short else set()
        if atom.kind == "measure":
            return _measured(atom, own, sentences)
        if atom.kind == "kidney":
            return _measured(atom, own | self._own(starter_id("eGFR")) | KIDNEY, sentences)
        near = {plain(name) for name in self.names(atom.concept)}
        for known in (own, near - self._own(of) if atom.kind == "takes" and of != atom.concept else near):
            named = [one for one in sentences if any(names(name, one) for name in known)]
            if not named and atom.kind in {"has", "history", "had"}:
                loose = [wanted for name in known if _telling(name, wanted := stems(name), known is own)]
                named = [one for one in sentences if any(wanted <= stems(one) for wanted in loose)]
            if named:
                return named
        return []

    def _narrower(self, atom: Atom | None, sentence: str) -> bool:
        """Return whether a sentence names only a degree of what an atom asks for: severe gastroparesis."""
        if atom is None or atom.kind not in {"has", "takes"}:
            return False
        if atom.kind == "takes":
            return any(f" {PART} {name} " in f" {sentence} " for name in self._own(atom.concept))
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


def _names_of(concepts: dict[str, Concept]) -> dict[str, tuple[frozenset[str], bool]]:
    """Return what each plain name of a drug or condition may stand for, and whether that is a drug."""
    found: dict[str, set[str]] = {}
    drugs: set[str] = set()
    for curie, known in concepts.items():
        if known.category in {*DRUGS, *CONDITIONS}:
            for name in {plain(name) for name in (known.name, *known.synonyms)} - GENERIC:
                found.setdefault(name, set()).add(curie)
                if known.category in DRUGS:
                    drugs.add(name)
    return {name: (frozenset(curies), name in drugs) for name, curies in found.items()}


def _of_dosing(rule: Rule, said: set[Strength], naming: list[str]) -> set[Strength]:
    """Return what a dosing section says: each sentence is of a group of its own, and names what it gives a dose for."""
    each = said.union(*(strengths(DOSING, [one]) for one in naming))
    dosed = any(atom.kind in DOSES for atom in rule.when.atoms())
    return {Strength.ADJUST if one is Strength.CAUTION else one for one in each} | (
        {Strength.ADJUST} if dosed else set()
    )


def needed(when: When) -> Iterator[Atom]:
    """Yield the atoms that the section must name: what a rule excepts only makes it say less."""
    if when.kind == "not":
        return
    if when.atom is not None:
        yield when.atom
    for part in when.parts:
        yield from needed(part)


def _together(all_: Sequence[str], per_atom: list[list[str]]) -> list[str]:
    """Return the sentences that name every atom, else those that name one."""
    both = [one for one in all_ if all(one in named for named in per_atom)]
    return both or [one for one in all_ if any(one in named for named in per_atom)]


def _measured(atom: Atom, own: set[str], all_: Sequence[str]) -> list[str]:
    """Return the sentences with a measure's number and a word of its test; a count may be written per microlitre."""
    value = atom.value
    found = {value, value * 1000} if atom.unit.startswith("10*3") else {value}
    if value.is_integer() and value >= WHOLE:  # below 80 may be written *79 or less*
        found |= {value - 1} if atom.op == "<" else {value + 1} if atom.op == ">" else set()
    numbers = {plain(f"{one:g}") for one in found}
    words = frozenset().union(*(stems(name) for name in own))
    numbered = [one for one in all_ if any(f" {number} " in f" {one} " for number in numbers)]
    naming = [one for one in numbered if words & stems(one)]
    in_table = atom.kind == "kidney" and any(words & stems(one) for one in all_)
    return naming or (numbered if in_table else [])


def stems(text: str) -> frozenset[str]:
    """Return the stems of a text's content words, with everyday words for the same organ or event made one."""
    short = (word[:STEM] for word in text.split() if word not in STOP)
    return frozenset(SAME.get(stem, stem) for stem in short if len(stem) > 2)


def _telling(name: str, wanted: frozenset[str], own: bool) -> bool:
    """Return whether a name's stems say enough to be looked for apart: two of them, or an own long word by itself."""
    return len(wanted) > 1 or (own and " " not in name and len(name) >= STEM)


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
