"""Which mentions around a trigger are its subject and its object: clauses, lists, prepositions, pronouns."""

import re
from functools import cached_property
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from kgreason.expressions import expression
from kgreason.model import Mention, Status

THINGS = frozenset(
    {
        "Drug",
        "ChemicalEntity",
        "Disease",
        "PhenotypicFeature",
        "Genotype",
        "Protein",
        "BiologicalProcess",
        "SmallMolecule",
        "OrganismTaxon",
        "Procedure",
    }
)
KINDS: dict[str, frozenset[str]] = {
    "any": THINGS | {"LifeStage", "ClinicalAttribute"},
    "cause": THINGS,
    "risk": THINGS | {"LifeStage"},
    "drug": frozenset({"Drug", "ChemicalEntity", "Procedure"}),
    "class": frozenset({"ChemicalEntity"}),
    "condition": frozenset({"Disease", "PhenotypicFeature", "Genotype"}),
    "disease": frozenset({"Disease"}),
    "finding": frozenset({"PhenotypicFeature", "Disease", "ClinicalAttribute"}),
    "target": frozenset({"Protein", "BiologicalProcess", "SmallMolecule"}),
    "level": frozenset({"ClinicalAttribute"}),
    "organism": frozenset({"OrganismTaxon"}),
    "sign": frozenset({"PhenotypicFeature"}),
    "test": frozenset({"ClinicalAttribute", "Procedure"}),
    "organ": frozenset({"AnatomicalEntity"}),
    "maker": frozenset({"AnatomicalEntity", "OrganismTaxon"}),
    "process": frozenset({"BiologicalProcess"}),
    "protein": frozenset({"Protein"}),
    "molecule": frozenset({"Protein", "SmallMolecule"}),
    "substance": frozenset({"Protein", "SmallMolecule", "ChemicalEntity"}),
    "product": frozenset({"Drug", "ChemicalEntity"}),
}
_BREAK = expression(
    r"[;:]|\s[–—-]\s|—|[,]?\s\b(?:but|however|although|though|whereas|while|because|since|so|unless|until|if|when|except|despite|"
    r"yet|even though|given that|instead)\b",
    re.IGNORECASE,
)
LISTED = expression(
    r"^\s*(?:\([^)]*\))?\s*(?:,|/|&|\+|and/or|(?:,\s*)?(?:and|or|as well as|plus|along with|together with|like|including|such as|nor))"
    r"\s*(?:even |also |maybe |sometimes |possibly |perhaps )?(?:the |a |an |some |any |other |both |either |certain )?"
    r"(?:[\w'-]+\s+){0,2}?$",
    re.IGNORECASE,
)
OTHER_VERB = expression(
    r"(?:,|\band|\bor|\bbut)\s+(?:\w+ly |also |then |thereby |thus )*(?:rais|lower|increas|decreas|reduc|elevat|prevent|caus|inhibit|"
    r"block|improv|worsen|treat|prolong|shorten|suppress|stimulat|activat|up-?regulat|down-?regulat|spar|deplet|antagoni[sz]|"
    r"potentiat|enhanc|promot|restor|preserv|speed|accelerat|delay|hasten|dilat|constrict|relax)(?:e|es|s|ing)?\s+(?:the |a |an |her |his )?$|"
    r"\b(?:which|who)\s+(?:\w+\s+){1,2}$",
    re.IGNORECASE,
)
"""A verb of its own between two names of what looks like a list: *inhibits X, upregulates Y*, *blocks X, which degrades Y*."""
_COORDINATED = expression(
    r"^\s*(?:\([^)]*\))?\s*,?\s*(?:and|or|but|then|,|and then|which in turn)\s*(?:\w+ly |also |then |thereby |thus |so |can |may |"
    r"often |it |will |does |do |it also |not |n't |to |helps? |even )*$",
    re.IGNORECASE,
)
PREPOSITION = expression(
    r"\b(?:in|with|of|for|to|on|from|by|during|than|at|about|without|under|into|against|through|despite|taking|having|has)\s+"
    r"(?:(?:the|a|an|this|that|her|his|their|any|these|such|some|patients?|people|someone|anyone|with|who|have|has)\s+)*"
    r"(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
_PRONOUN = expression(
    r"(?:^|[\s,(])(?:it|its|they|both|it's|it’s|(?:the|this|that|these|those|such) (?:drugs?|medications?|medicines?|agents?|class|"
    r"conditions?|diseases?|disorders?|syndrome|antibiotics?|combination|infection|virus|bacteri\w+))\b[\w\s'’]{0,30}$",
    re.IGNORECASE,
)
_NOUNS = (
    (re.compile(r"drug|medic|agent|antibiotic|\bclass\b", re.IGNORECASE), "drug"),
    (re.compile(r"condition|disease|disorder|syndrome|infection", re.IGNORECASE), "disease"),
)
_VERBAL = expression(
    r"^(?:due|secondary|attribut|a result|the result|a consequence|because|characteri|in |of )", re.IGNORECASE
)
_CONDITION = expression(
    r"\b(?:in|if|when|with|during|among|for)\s+(?:a |an |the |any )?(?:patients?|people|someone|anyone|women|men|those|individuals)?\s*"
    r"(?:with|who have|who has|on|taking|has|is|are)?\s*(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
_AWAY = expression(
    r"\b(?:which|that|who|is|are|was|were|it|them|other|as \w+ as)\b|^\s*(?:\w+\s+){1,6},\s*(?!and|or|like|such)|\bas$",
    re.IGNORECASE,
)
_COPULA = expression(r"\b(?:is|are|includes?|would be|like|such as|remains?|being)\b|:")
WITHIN = expression(r"\b(?:not|never|cannot)\b|n['’]t\b", re.IGNORECASE)
LEFT_WORDS, RIGHT_WORDS = 14, 9


class Clause(Struct, frozen=True, dict=True):
    """A trigger in its sentence: offsets are within ``text``, which stands at ``offset`` of its passage.

    ``previous`` are the subjects of the claim before, ``antecedents`` what a pronoun may stand for, ``about`` the
    disease that is spoken of.
    """

    text: str
    offset: int
    mentions: tuple[Mention, ...]
    after_last: int
    start: int
    end: int
    following: int
    previous: tuple[Mention, ...]
    antecedents: tuple[Mention, ...]
    about: Mention | None = None

    def between(self, low: int, high: int) -> list[Mention]:
        """Return the mentions that lie between two offsets."""
        return [
            one for one in self.mentions if low <= one.span.start - self.offset and one.span.end - self.offset <= high
        ]

    @property
    def verbal(self) -> bool:
        """Whether the trigger is a verb, so that a pronoun may be its subject."""
        return not _VERBAL.match(self.text[self.start : self.end])

    @cached_property
    def left(self) -> int:
        """Where the clause of the trigger begins."""
        marks = [mark.end() for mark in _BREAK.finditer(self.text, 0, self.start)]
        return max([*marks, 0])

    @cached_property
    def right(self) -> int:
        """Where the clause of the trigger ends."""
        mark = _BREAK.search(self.text, self.end)
        return mark.start() if mark else len(self.text)

    @cached_property
    def window(self) -> str:
        """The words in which a *not* or a *may* speaks of the trigger: before it in its clause."""
        low = max(self.left, self.after_last)
        before = [one.span.end - self.offset for one in self.between(low, self.start)]
        return self.text[max([low, *before]) : self.start]

    def gap(self, mention: Mention) -> str:
        """Return the words between the trigger and a mention after it."""
        return self.text[self.end : mention.span.start - self.offset]

    def against(self, mention: Mention) -> bool:
        """Return whether a mention after the trigger is named only to be set aside: *X rather than Y*."""
        return mention.status is Status.DENIED and self.denies(mention)

    def moved(self, end: int) -> "Clause":
        """Return the clause with its trigger's end moved."""
        return replace(self, end=end)

    def denies(self, mention: Mention) -> bool:
        """Return whether what denies a mention stands between the trigger and it."""
        return mention.trigger is not None and mention.trigger.start - self.offset >= self.end - 1


def fitting(mention: Mention, kind: str) -> bool:
    """Return whether a mention is of a kind that a trigger asks for."""
    return mention.category in KINDS[kind]


def left_group(clause: Clause, kind: str) -> list[Mention]:
    """Return the mentions before the trigger that are its argument: the head of the clause, with its list."""
    low = clause.left
    inside = [one for one in clause.between(low, clause.start) if fitting(one, kind)]
    own = [one for one in inside if one.span.start - clause.offset >= clause.after_last]
    if not own:
        return _without_own(clause, kind, low)
    group = _head(clause, own, low)
    gap = clause.text[group[-1].span.end - clause.offset : clause.start]
    if re.search(r"\bwho\W*$", gap):
        return []
    if clause.previous and _COORDINATED.match(gap) and not _commas(clause, group):
        held = [one for one in clause.previous if fitting(one, kind)]
        if held and clause.after_last > low:
            return held
    return group if len(gap.split()) <= LEFT_WORDS else []


def _without_own(clause: Clause, kind: str, low: int) -> list[Mention]:
    """Return the subject of a clause that names none: the previous trigger's, or what a pronoun stands for."""
    before = clause.text[max(low, clause.after_last) : clause.start]
    held = [one for one in clause.previous if fitting(one, kind)]
    if held and len(before.split()) <= LEFT_WORDS and not before.rstrip().endswith((" to", " this", " that")):
        return held
    pronoun = _PRONOUN.search(clause.text[low : clause.start])
    if pronoun is None or not clause.verbal:
        return []
    wanted = next((category for words, category in _NOUNS if words.search(pronoun.group())), kind)
    earlier = [one for one in clause.between(0, low) if fitting(one, kind) and fitting(one, wanted)]
    later = [one for one in clause.antecedents if fitting(one, kind) and fitting(one, wanted)]
    return [*reversed(earlier), *later][:1]


def _head(clause: Clause, mentions: list[Mention], low: int) -> list[Mention]:
    """Return the last list of mentions that is no prepositional complement of an earlier one."""
    groups: list[list[Mention]] = []
    for one in mentions:
        gap = clause.text[groups[-1][-1].span.end - clause.offset : one.span.start - clause.offset] if groups else ""
        if groups and LISTED.match(gap):
            groups[-1].append(one)
        else:
            groups.append([one])
    while len(groups) > 1 and PREPOSITION.search(clause.text[low : groups[-1][0].span.start - clause.offset]):
        groups.pop()
    return groups[-1]


def _commas(clause: Clause, group: list[Mention]) -> bool:
    """Return whether the group follows a clause boundary of its own: *…, and lisinopril raises …*."""
    before = clause.text[: group[0].span.start - clause.offset].rstrip()
    return before.endswith((", and", ", or", ";", ", while", ", but"))


def right_group(clause: Clause, kind: str) -> tuple[list[Mention], tuple[str, ...]]:
    """Return the mentions after the trigger that are its argument, and the concepts of a condition after them."""
    high = max(clause.right, clause.end)
    inside = [one for one in clause.between(clause.end, high) if fitting(one, kind)]
    if not inside:
        return [], ()
    first = inside[0]
    gap = clause.text[clause.end : first.span.start - clause.offset]
    if len(gap.split()) > RIGHT_WORDS or _AWAY.search(gap) or first.span.start - clause.offset > clause.following:
        return [], ()
    group, rest = [first], inside[1:]
    while (
        rest
        and rest[0].span.start - clause.offset < clause.following
        and LISTED.match(
            between := clause.text[group[-1].span.end - clause.offset : rest[0].span.start - clause.offset]
        )
        and not OTHER_VERB.search(between)
    ):
        group.append(rest.pop(0))
    group = [one for one in group if one is first or one.status is not Status.DENIED or not clause.denies(one)]
    return group, condition_after(clause, group)


def condition_after(clause: Clause, group: list[Mention]) -> tuple[str, ...]:
    """Return the concept of *in patients with X* after a trigger's object."""
    if not group:
        return ()
    end = group[-1].span.end - clause.offset
    for one in clause.between(end, max(clause.right, clause.end)):
        if _CONDITION.search(clause.text[end : one.span.start - clause.offset]):
            return (one.concept,)
    return ()


class Sides(Protocol):
    """What stands on both sides of a trigger."""

    @property
    def clause(self) -> Clause:
        """The trigger in its sentence."""

    @property
    def by_tree(self) -> bool:
        """Whether both sides are read off a tree."""

    def left(self, kind: str) -> list[Mention]:
        """Return the trigger's grammatical subject."""

    def right(self, kind: str) -> tuple[list[Mention], tuple[str, ...]]:
        """Return what the trigger governs, and the concepts of a condition after it."""

    def given(self, kind: str) -> list[Mention]:
        """Return what is used: *give X for Y*, *X for Y*."""

    def setting(self, kind: str) -> list[Mention]:
        """Return in what the trigger's subject is said to be: *in X, Y is common*."""

    def settled(self, kind: str) -> list[Mention]:
        """Return the setting, or else the topic."""

    def topic(self, kind: str) -> list[Mention]:
        """Return what is spoken of: *symptoms include X*, after a sentence on one disease."""

    def conditioned(self, kind: str) -> list[Mention]:
        """Return what the trigger is said for: *avoided in X*, *avoided if she has X*."""

    def handled(self, kind: str) -> list[Mention]:
        """Return the object of a verb of giving, avoiding or treating."""

    def means(self, kind: str) -> list[Mention]:
        """Return what something is treated with: *treat Y with X*."""

    def equated(self, first: str, second: str) -> tuple[list[Mention], list[Mention]]:
        """Return, for *the treatment of Y is X*, what stands after the trigger and what is said to be it."""

    def placed(self, mention: Mention) -> bool:
        """Whether a mention is held to a place: *AVMs in the brain*."""

    def supposed(self) -> bool:
        """Whether the trigger only supposes: *if X causes Y*, *whether X causes Y*."""

    def refused(self) -> bool:
        """Whether the grammar denies the trigger."""


_SUPPOSING = expression(
    r"(?:^\W*|[,;]\s*|\b(?:wonder|unclear|known?|clear|sure|certain|say|tell|see|tests?|tested|asks?|asked|study|studied|unknown|determine|doubt)\s+)"
    r"(?:if|whether|unless)\s[^,;:]*$",
    re.IGNORECASE,
)


class Neighbours(Struct, frozen=True):
    """Both sides by the order of words: clauses, lists and prepositions."""

    clause: Clause
    by_tree: bool = False

    def left(self, kind: str) -> list[Mention]:
        """Return the head of the clause before the trigger, with its list."""
        return left_group(self.clause, kind)

    def right(self, kind: str) -> tuple[list[Mention], tuple[str, ...]]:
        """Return the first mentions after the trigger, and the concepts of a condition after them."""
        return right_group(self.clause, kind)

    def given(self, kind: str) -> list[Mention]:
        """Return nothing: the order of words does not tell what is given for what."""
        del kind
        return []

    def setting(self, kind: str) -> list[Mention]:
        """Return nothing: the order of words does not tell what a setting is of."""
        del kind
        return []

    settled = topic = conditioned = handled = means = setting

    def equated(self, first: str, second: str) -> tuple[list[Mention], list[Mention]]:
        """Return the first mention before the copula and the list after it."""
        copula = _COPULA.search(self.clause.text, self.clause.end)
        if not copula:
            return [], []
        before = self.clause.between(self.clause.end, copula.start())[:1]
        after = right_group(self.clause.moved(copula.end()), "any")[0]
        return [one for one in before if fitting(one, first)], [one for one in after if fitting(one, second)]

    def placed(self, mention: Mention) -> bool:
        """Return False: the order of words does not tell."""
        del mention
        return False

    def supposed(self) -> bool:
        """Return whether an *if* or *whether* opens the words before the trigger."""
        return bool(_SUPPOSING.search(self.clause.text, 0, self.clause.start))

    def refused(self) -> bool:
        """Return False: a *not* is looked for in the words before the trigger."""
        return False
