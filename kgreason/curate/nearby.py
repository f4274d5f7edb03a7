"""Tell which sentences beside one that names a thing speak of it too: those after it, and the lines that lead it."""

import re
from collections.abc import Callable, Iterable, Iterator

from kgreason.curate.orders import strongest
from kgreason.curate.reading import HEAD_WORDS, NEXT_CELL, Section, concludes, following, plain
from kgreason.model import Concept, Rule

GENERIC = {"drug", "acute", "severe", "disease"}
"""Names that say too little to be looked for."""
DRUGS = frozenset(["Drug", "ChemicalEntity"])
CONDITIONS = frozenset(["Disease", "PhenotypicFeature", "LifeStage"])
BACK_TO = re.compile(r"\b(?:these(?! patient with)|such(?! as| use)|however)\b")
"""Words by which a sentence goes on about what the one before spoke of."""
TOGETHER = re.compile(r"\b(?:combined use|combination|concomitant(?:ly)?|co ?administ\w+|concurrent(?:ly)?|together)\b")
"""Words by which an order is of another drug, where what was named is a condition."""
THESE_PATIENTS = re.compile(
    r"\b(?:these|such|this) (?:patient|condition|population|case|individual|women|group)\b(?! with)"
)
GRADED = re.compile(r"\b(?:severe|advanced|unstable|active|serious|uncontrolled|untreated|inadequately treated) ")
UNLIKE = re.compile(GRADED.pattern + r"(?:\w+ )?$")
"""What makes a broader condition another one: active tuberculosis is none that is latent."""
OCCURS = re.compile(r"^(?:if|when|should) .*\b(?:persist|occur|develop)|^(?!.*\bpatient\b).*\b(?:may|can) occur\b")
"""How a sentence names a condition that may come, and is not there: what is ordered next is for then."""
IN_TABLE = re.compile(r"\bdrug (?:listed )?in table\b")
SUCH_AS = re.compile(r"\b(?:e g|such as|including|like)\b")
CARE = re.compile(r"\b(?:caution|monitor|careful)")
"""Words by which an item of a list asks for care itself, whatever the line before the list orders."""
CAREFUL = re.compile(
    r"\b(?:used?|administered|exercised?|given) (?:\w+ )?(?:with )?(?:\w+ )?caution|\bcautiously\b"
    r"|\bcaution should be\b"
)
WHO = re.compile(
    r"\b(?:in|with|following) (?:(?!risk|because|due)\w+ ){0,3}$|\bin (?:women|female|patient) who (?:\w+ ){1,5}$"
)
"""What stands before a condition that an order is for."""
LONG_NAME = 5
"""The most words of a name that are looked for in a sentence."""
SHORTEST = 6
"""The fewest letters of a drug that another's name may end with."""


class Nearby:
    """The names of drugs and conditions and their hierarchy, by which a change of subject is seen."""

    def __init__(
        self,
        concepts: dict[str, Concept],
        above: Callable[[str], Iterable[str]],
        below: Callable[[str], Iterable[str]],
    ) -> None:
        self._concepts, self._above, self._below = concepts, above, below
        self._known = _names_of(concepts)
        self._spoken: dict[str, list[tuple[int, frozenset[str], bool]]] = {}
        self._own: dict[str, set[str]] = {}

    def sentences(self, rule: Rule, read: Section, at: list[int]) -> list[str]:
        """Return the sentences after some, up to one that speaks of another thing, and those that lead them."""
        near: list[str] = []
        for index in at:
            near += self._after(rule, read, index)
            if index and read.raw[index].startswith(("Therefore", "The combination")):  # it goes on from what is before
                near.append(read.plain[index - 1])
            if not CARE.search(read.plain[index]):  # what asks for care itself is no mere item of a list
                heads = [head for head in sorted(read.leads[index]) if self._leads(rule, read, head, index)]
                near += [read.plain[head] for head in heads]
        return near

    def _after(self, rule: Rule, read: Section, index: int) -> Iterator[str]:
        """Yield the sentences after one that go on about what it names; the next under a title is of that."""
        changed, takes = False, any(atom.kind == "takes" for atom in rule.when.atoms())
        if not takes and OCCURS.search(read.plain[index]):
            return
        title = read.raw[index].endswith(":") and len(read.raw[index].split()) <= HEAD_WORDS
        for place, later in enumerate(following(read.raw, index)):
            one = read.plain[later]
            under = title and place == 0 and (self._asks(rule, one) or not self._of_other_patients(one))
            if NEXT_CELL.match(read.raw[later]) or under:
                yield one
            elif self._of_another(rule, one) or (read.raw[later].endswith(":") and "following" in one):
                changed = True
            elif (place == 0 and (takes or not CAREFUL.search(read.plain[index]) or self._refers(rule, one))) or (
                concludes(read.raw[later]) and not (changed and not self._goes_on(rule, one))
            ):
                yield one

    def _refers(self, rule: Rule, sentence: str) -> bool:
        """Return whether a sentence speaks of what was named before: by its name, or as these patients."""
        return self._asks(rule, sentence) or bool(
            THESE_PATIENTS.search(sentence) or BACK_TO.search(sentence) or TOGETHER.search(sentence)
        )

    def _goes_on(self, rule: Rule, sentence: str) -> bool:
        """Return whether a sentence takes up what was spoken of before the last: by its name, or with others."""
        return self._asks(rule, sentence) or (" other " in sentence and BACK_TO.search(sentence) is not None)

    def _leads(self, rule: Rule, read: Section, head: int, item: int) -> bool:
        """Return whether a line speaks for an item: it introduces a list, goes on about it, or names no other drug."""
        line, raw = read.plain[head], read.raw
        listed = raw[head].endswith(":") and len(raw[head].split()) > HEAD_WORDS
        example = raw[item].startswith("Example")
        goes_on = IN_TABLE.search(line) or BACK_TO.search(line)
        return bool(listed or example or goes_on) or not self._drugs_beside(rule, line)

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
        patients = [at for at, _, drug in self._named(sentence) if not drug and WHO.search(sentence[:at])]
        these = THESE_PATIENTS.search(sentence)
        if sentence.startswith("heterozygous "):
            return True
        return bool(patients) and (these is None or min(patients) < these.start())

    def _asks(self, rule: Rule, sentence: str) -> bool:
        """Return whether a sentence names what a rule asks for, or a class of it and no drug but as an example."""
        own = set() if " other " in sentence else self.own_drugs(rule.drug)
        named, examples = self._named(sentence), SUCH_AS.search(sentence) is not None
        asked = [atom.concept for atom in rule.when.atoms()]
        members = examples or not strongest(sentence)
        direct = {near for one in asked for near in (self._below(one) if members else [one])}
        above = {near for one in asked for near in self._above(one)} - own
        graded = any(GRADED.match(self._concepts[one].name) for one in asked if one in self._concepts)
        named = [(at, one, drug) for at, one, drug in named if drug or graded or not UNLIKE.search(sentence[:at])]
        if any(curies & direct for _, curies, _ in named):
            return True
        classes = [at for at, curies, _ in named if curies & above]
        others = [at for at, curies, drug in named if drug and not curies & (self.own_drugs(rule.drug) | above)]
        return bool(classes) and (examples or not others or min(classes) < min(others))

    def own_drugs(self, drug: str) -> set[str]:
        """Return a drug with its classes, its members and the drug that it becomes."""
        if drug not in self._own:
            self._own[drug] = {*self._above(drug), *self._below(drug), *self._moieties(drug)}
        return self._own[drug]

    def _drugs_beside(self, rule: Rule, sentence: str) -> list[int]:
        """Return where a sentence names drugs, where it names nothing that the rule asks for."""
        if self._asks(rule, sentence):
            return []
        own = self.own_drugs(rule.drug)
        return [at for at, curies, drug in self._named(sentence) if drug and not curies & own]

    def _moieties(self, drug: str) -> set[str]:
        """Return the drugs whose name ends a drug's: phenytoin of fosphenytoin."""
        name = plain(self._concepts[drug].name) if drug in self._concepts else ""
        ends = (self._known.get(name[at:]) for at in range(1, len(name) - SHORTEST + 1))
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
