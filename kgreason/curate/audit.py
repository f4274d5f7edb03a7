"""Hold every rule that cites a drug label against the section it cites."""

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from kgreason.content import starter_id
from kgreason.curate.labels import Label
from kgreason.curate.measured import GENERAL, measured
from kgreason.curate.nearby import DRUGS, GENERIC, Nearby
from kgreason.curate.orders import EVENT, GENERALLY, RELENTS, WATCH, of_condition, ordered_near, strengths, strongest
from kgreason.curate.partly import by_the_drug, limits, of_degree, orders, part_told
from kgreason.curate.reading import Section, names, plain
from kgreason.curate.reading import section as read_section
from kgreason.curate.stems import STEM, stems
from kgreason.graph.names import normal
from kgreason.link.applied import made_of
from kgreason.model import Atom, Concept, Measure, Rule, Strength, When
from kgreason.rules.dose import DOSES, ROUTES

CITATION = re.compile(r"^(?:dailymed|fda-label):([A-Za-z0-9_-]+)(?:#([a-z_]+))?$")
AGED = re.compile(r"\b(?:year|month|age|aged|old|older|elderly)\b")
CHILD = re.compile(r"\b(?:pediatric|children|child|infant|neonate|newborn)\b")
MONTHS = 12
SENSITIVE = re.compile(r"sensitiv|allerg|reactiv|idiosyncra|anaphyla")
"""Words by which a sentence on a drug is of an allergy to it."""
OLDER = re.compile(r"\d (?:year|month)(?: of age)? (?:and|or) older")
STRONGEST = {one: place for place, one in enumerate(Strength)}
FEW = 12
"""What has more kinds than this is too broad for its name to stand for one of them: an infection, a surgery."""
DEGREE = re.compile(r"\b(severe|severe symptom of|advanced|complete|triple positive|end stage) $")
CONDITION = frozenset(["has", "history", "had"])
PART = "the following"
"""Words by which a sentence is of some of a class: its list names them."""
KIDNEY = {"renal impairment", "renal function"}
"""How a dosing table is headed whose rows name only numbers."""
DOSING = "dosage_and_administration"


class Judgement(Struct, frozen=True):
    """What the audit says of one rule: confirmed, or not and why."""

    rule: str
    confirmed: bool
    why: str = ""


class Audit:
    """Names and hierarchy of the knowledge, ready to be looked for in label text."""

    def __init__(
        self,
        concepts: dict[str, Concept],
        parents: dict[str, tuple[str, ...]],
        rules: Iterable[Rule] = (),
        measures: dict[str, Measure] | None = None,
    ) -> None:
        self._measures = measures or {}
        self.concepts = concepts
        self._rules: dict[str, list[Rule]] = {}
        for rule in rules:
            self._rules.setdefault(rule.drug, []).append(rule)
        self.parents = parents
        self.children: dict[str, list[str]] = {}
        for child, above in parents.items():
            for parent in above:
                self.children.setdefault(parent, []).append(child)
        self._nearby = Nearby(concepts, self._above, self._below)

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
            other = self._from_the_other(rule, label)
            if other is None:
                return Judgement(rule.id, confirmed=False, why=f"the label is of {label.names[0]}")
            return replace(self._in_section(other, cited.group(2), text), rule=rule.id)
        return self._in_section(rule, cited.group(2), text)

    def _from_the_other(self, rule: Rule, label: Label) -> Rule | None:
        """Return a rule on two drugs as one on the drug it is held against, where the label is of that one."""
        asked = rule.when.atom
        if asked is None or asked.kind not in {"takes", "took"} or not self.is_of(label, asked.concept):
            return None
        return replace(rule, drug=asked.concept, when=replace(rule.when, atom=replace(asked, concept=rule.drug)))

    def _in_section(self, rule: Rule, section: str, text: str) -> Judgement:
        read = read_section(text)
        said_by = read.plain
        per_atom: list[list[str]] = []
        for atom in needed(rule.when):
            stated = self._value_of(atom, rule.when) or atom
            named = self._naming(atom, said_by, read.short, of=rule.drug)
            per_atom.append(_of_allergy(atom, named or self._naming(stated, said_by, read.short, of=rule.drug)))
            if not per_atom[-1]:
                return Judgement(rule.id, confirmed=False, why=f"{atom.concept or atom.kind} is not in the section")
        together = _together(said_by, per_atom)
        naming = self._whole(rule, section, read, together)
        partly = len(naming) < len(together)
        naming = [one for one in naming if not self._narrower(rule.when.atom, one, rule.reason)]
        others = self._narrower_rules(rule)
        naming = [one for one in naming if not self._speaks_for(others, one)] or ([] if partly else naming)
        said = {Strength.CAUTION} if partly and not naming else strengths(section, naming or [""])
        if said == {Strength.CONTRAINDICATED} and section == "contraindications":
            said = strengths(section, [_with_lead(read, one) for one in naming] or [""])
        if section != "contraindications":
            said = self._ordered(rule, section, read, naming, others)
        if section == DOSING:
            said = _of_dosing(rule, said, naming)
        if rule.strength not in said:
            found = ", ".join(sorted(said))
            return Judgement(rule.id, confirmed=False, why=f"{rule.strength}, but the section says {found}")
        return Judgement(rule.id, confirmed=True)

    def _value_of(self, atom: Atom, when: When) -> Atom | None:
        """Return the test whose value a rule asks for as another way to say that a patient has a condition."""
        if when.kind == "any" and atom in (part.atom for part in when.parts):
            for other in when.atoms():
                known = self._measures.get(other.concept) if other.kind == "measure" else None
                called = known and (known.low if other.op.startswith("<") else known.high)
                if called and called in self._above(atom.concept):
                    return other
        return next((one for part in when.parts if (one := self._value_of(atom, part))), None)

    def _whole(self, rule: Rule, section: str, read: Section, naming: Iterable[str]) -> list[str]:
        """Return the sentences that do not order for a mere part of what a rule asks for, which its reason tells."""
        if not limits(rule):
            return list(naming)
        own = self._own(rule.drug)
        of = part_told(rule, own.union(*(self._own(atom.concept) for atom in rule.when.atoms())))
        return [
            one
            for one in naming
            if not orders(section, one) or not (of & stems(_with_lead(read, one)) or by_the_drug(rule, own, one))
        ]

    def _ordered(self, rule: Rule, section: str, read: Section, naming: list[str], others: list[Rule]) -> set[Strength]:
        """Return what sentences order, and those beside them where they only name; what may come is watched for."""
        taken = any(atom.kind not in CONDITION for atom in needed(rule.when))
        heard = naming if taken else [of_condition(one) for one in naming]
        said = strengths(section, heard or [""])
        calm = [one for one in naming if not EVENT.search(one)]
        if said == {Strength.CAUTION}:
            near = self._whole(rule, section, read, self._near(rule, read, naming, others))
            return ordered_near(section, near if taken else [of_condition(one) for one in near])
        general = [one for one in naming if strongest(one)]
        if all(GENERALLY.search(one) for one in general):
            after = [*naming, *self._near(rule, read, general, others)]
            said = {Strength.CAUTION} if any(RELENTS.search(one) for one in after) else said
        if len(calm) < len(naming) and self._watched(rule, read, calm, others):
            said |= self._ordered(rule, section, read, calm, others)
        return said

    def _watched(self, rule: Rule, read: Section, calm: list[str], others: list[Rule]) -> bool:
        watched = any(WATCH.search(one) for one in calm)
        return watched or any(WATCH.search(one) for one in self._near(rule, read, calm, others))

    def _near(self, rule: Rule, read: Section, naming: list[str], others: list[Rule]) -> list[str]:
        """Return what is told beside sentences that only name a thing: what to do follows, or leads their list."""
        at = [index for index, one in enumerate(read.plain) if one in naming]
        near = [one for one in self._nearby.sentences(rule, read, at) if not self._speaks_for(others, one)]
        return [one for one in near if not any(self._narrower(atom, one, rule.reason) for atom in needed(rule.when))]

    def _narrower_rules(self, rule: Rule) -> list[Rule]:
        """Return the rules of the drug that ask for more, or stronger for a kind, of the one thing a rule asks for."""
        asked, above = rule.when.atom, self._above(rule.drug)
        own = [one for drug in sorted(above) for one in self._rules.get(drug, ())]
        return [] if asked is None else [one for one in own if self._narrows(one, rule, asked)]

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

    def _above(self, curie: str) -> set[str]:
        above, todo = {curie}, [curie]
        while todo:
            new = set(self.parents.get(todo.pop(), ())) - above
            above |= new
            todo += new
        return above

    def is_of(self, label: Label, drug: str) -> bool:
        """Return whether a label is of a drug, of a form of it that is a drug of its own, or of a member of a class."""
        named = {normal(name) for name in label.names}
        drugs = (*self._below(drug), made_of().get(drug, drug))
        return any(self._matches(self.concepts[one], named) for one in drugs if one in self.concepts)

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

    def _naming(
        self, atom: Atom, sentences: Sequence[str], short: dict[str, str] | None = None, of: str = ""
    ) -> list[str]:
        """Return the sentences that name what an atom asks for: by its own names, else by those close to it.

        ``short`` maps names to the abbreviations that the section defines for them; ``of`` is the rule's own drug,
        whose name does not stand for a class that it is of.
        """
        if atom.kind == "age":
            return _aged(atom, sentences)
        if atom.kind in {"female", "male", *ROUTES}:
            return list(sentences)
        if atom.kind in DOSES:
            if of and atom.concept not in self._nearby.own_drugs(of):
                return []
            doses = {plain(f"{atom.value / parts:g}") for parts in (1, 2, 3, 4, 0.5, 1 / 3, 0.001)}
            return [one for one in sentences if any(f" {dose} " in f" {one} " for dose in doses)] or list(sentences)
        own = self._own(atom.concept)
        own |= {short[name] for name in own if name in short} if short else set()
        if atom.kind == "measure":
            return measured(atom, own, sentences, self._measures.get(atom.concept))
        if atom.kind == "kidney":
            of_kidney = self._own(starter_id("eGFR")) | KIDNEY
            words = frozenset().union(*map(stems, of_kidney)) - GENERAL
            return measured(atom, own | of_kidney if any(stems(one) & words for one in own) else own, sentences)
        near = {plain(name) for name in self.names(atom.concept)}
        for known in (own, near - self._own(of) if atom.kind == "takes" and of != atom.concept else near):
            named = [one for one in sentences if any(names(name, one) for name in known)]
            if not named and atom.kind in CONDITION:
                loose = [wanted for name in known if _telling(name, wanted := stems(name), known is own)]
                named = [one for one in sentences if any(wanted <= stems(one) for wanted in loose)]
            if named:
                return named
        return []

    def _narrower(self, atom: Atom | None, sentence: str, reason: str = "") -> bool:
        """Return whether a sentence names only a degree of what an atom asks for, which the reason does not tell."""
        if atom is None or atom.kind not in {"has", "takes"}:
            return False
        if atom.kind == "takes":
            return any(f" {PART} {name} " in f" {sentence} " for name in self._own(atom.concept))
        names = {name for name in self._own(atom.concept) if not DEGREE.match(name.split(" ")[0] + " ")}
        if plain(self.concepts[atom.concept].name) not in names:
            return False
        padded = f" {sentence} "
        before = (padded[: at.start() + 1] for name in names for at in re.finditer(f" {name} ", padded))
        degrees = [found[1] for one in before if (found := DEGREE.search(one))]
        return " mild " not in padded and any(not of_degree(reason, one) for one in degrees)

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
        drug = concept is not None and concept.category in DRUGS
        below = self._below(curie) if drug else () if stage else self.children.get(curie, ())
        found = set()
        for one in (*near, *below):
            if one in self.concepts:
                known = self.concepts[one]
                found |= {normal(name) for name in (known.name, *known.synonyms, *known.abbreviations)}
        return found - GENERIC


def _of_dosing(rule: Rule, said: set[Strength], naming: list[str]) -> set[Strength]:
    """Return what a dosing section says: each sentence is of a group of its own, and names what it gives a dose for."""
    each = said.union(*(strengths(DOSING, [one]) for one in naming))
    if any(atom.kind in DOSES for atom in rule.when.atoms()):
        return {Strength.ADJUST if one is Strength.CAUTION else one for one in each} | {Strength.ADJUST}
    asked = rule.when.atom
    mere = asked is not None and asked.kind == "takes" and any(not re.search(r"\d", one) for one in naming)
    mere = mere or (bool(naming) and all("consider alternative" in one for one in naming))
    return {Strength.ADJUST if one is Strength.CAUTION and not mere else one for one in each}


def needed(when: When) -> Iterator[Atom]:
    """Yield the atoms that the section must name: what a rule excepts only makes it say less."""
    if when.kind == "not":
        return
    if when.atom is not None:
        yield when.atom
    for part in when.parts:
        yield from needed(part)


def _aged(atom: Atom, all_: Sequence[str]) -> list[str]:
    """Return the sentences that give an atom's age in years or months, else those on children, else all."""
    years = {f" {atom.value:g} "} | ({f" {atom.value * MONTHS:g} "} if atom.value < 1 else set())
    numbered = [one for one in all_ if any(age in one for age in years) and AGED.search(one)]
    young = [one for one in all_ if atom.op.startswith("<") and CHILD.search(one)]
    return numbered or young or list(all_)


def _of_allergy(atom: Atom, named: list[str]) -> list[str]:
    """Return the sentences on an allergy where an atom asks for one and there are any."""
    return [one for one in named if atom.kind == "allergic" and SENSITIVE.search(one)] or named


def _together(all_: Sequence[str], per_atom: list[list[str]]) -> list[str]:
    """Return the sentences that name every atom, else those that name one."""
    both = [one for one in all_ if all(one in named for named in per_atom)]
    return both or [one for one in all_ if any(one in named for named in per_atom)]


def _with_lead(read: Section, sentence: str) -> str:
    """Return a sentence with the lines that lead it."""
    at = read.plain.index(sentence)
    return " ".join([*(read.plain[head] for head in sorted(read.leads[at])), sentence])


def _telling(name: str, wanted: frozenset[str], own: bool) -> bool:
    """Return whether a name's stems say enough to be looked for apart: two of them, or an own long word by itself."""
    return len(wanted) > 1 or (own and " " not in name and len(name) >= STEM)
