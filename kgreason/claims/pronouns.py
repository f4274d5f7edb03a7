"""What *it*, *this drug*, *that* and *these symptoms* stand for: a name before them, in their sentence or the last."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from kgreason.claims.arguments import Clause, fitting
from kgreason.claims.phrases import MANY
from kgreason.claims.syntax import Syntax
from kgreason.claims.tree import SUBJECTS
from kgreason.claims.words import words
from kgreason.expressions import expression
from kgreason.model import Mention, Status

_USUALLY = expression(
    r"\b(?:usually|often|typically|generally|commonly|frequently|classically|normally|tends? to|would|sometimes|always|typical|common|characteristic|classic|usual|that['’]s when)\b|['’]d\b",
    re.IGNORECASE,
)
_NEAR = 25
"""Characters before a trigger in which a *usually* speaks of it."""
_JOINED = 40
"""Characters between two names that *both* stands for."""
_LEADS = expression(r"[—–:(-]|\b(?:like|such as|including|specifically|namely)\b", re.IGNORECASE)
_GOES_ON = expression(r",|\band\b|\bplus\b|\bwith\b|/")
_CLEFT = expression(
    r"it(?:['’]s| is| was| isn['’]t| wasn['’]t)(?: not| really| actually| in fact| probably| likely)* (?!that\b|an?\b)[^,.;:]{1,60}? (?:that|which|who)\s",
    re.IGNORECASE,
)
"""An *it* that stands for nothing: *it was the ulcer that gave rise to the bleed*."""
_REST = 12
"""Words between the last finding of a list and the verb that sums it up."""
_AND_THIS = expression(r"[,;–—-]\s*(?:and|so)\s*$", re.IGNORECASE)
_CLASSES = frozenset({"Drug", "ChemicalEntity"})
_OPENING = frozenset({"this", "that", "it", "they", "these"})


@dataclass(frozen=True)
class Pronouns:
    """The pronouns of a sentence, read for one trigger."""

    syntax: Syntax
    clause: Clause
    trigger: list[int]

    @property
    def possessing(self) -> bool:
        """Whether the trigger is a verb of having, which with a pronoun is said of people."""
        return any(self.syntax.tree.words[one] in words("possessing") for one in self.trigger)

    def stands_for(self, head: int, kind: str, *, deep: bool = True) -> list[Mention]:
        """Return what a noun phrase that only points back stands for; nothing where it names something itself."""
        tree = self.syntax.tree
        word = tree.words[head]
        owner = [one for one in tree.below(head, "poss") if tree.words[one] in {"its", "their"}]
        if owner and word in words("light"):  # *its use*
            head, word = owner[0], tree.words[owner[0]]
        if kind == "finding" and word in words("picture", "pronoun") | {"this", "that"}:
            return self._picture(head)
        if word in {"this", "that"}:
            return self._event(head, kind)
        if word == "it" and _CLEFT.match(self.clause.text, tree.spans[head][0]):
            return []
        wanted = _wanted(word)
        if word == "both" or (wanted and "both" in {tree.words[one] for one in tree.below(head, "det", "predet")}):
            pair = [one for one in self._pair(wanted or "any") if fitting(one, kind)]
            if pair or not wanted:
                return pair
        if not wanted or not self._points(head, word) or (self.possessing and word in words("plural")):
            return []  # *they have diabetes* is said of people
        if self._empty(head):
            return []
        earlier = self._earlier_subject(head, kind, wanted) if deep else []
        return earlier or self._before(head, kind, wanted)

    def _pair(self, wanted: str) -> list[Mention]:
        """Return the last two names of a kind that the sentence before joins: *X or Y. Both …*."""
        held = sorted((one for one in self.clause.antecedents if fitting(one, wanted)), key=lambda one: one.span.start)
        for one, other in reversed(list(pairwise(held))):
            near = other.span.start - one.span.end < _JOINED
            if near and one.category == other.category and one.concept != other.concept:
                return [one, other]
        return []

    def _points(self, head: int, word: str) -> bool:
        tree = self.syntax.tree
        pointers = {tree.words[one] for one in tree.below(head, "det", "amod")}
        if word in {"one", "ones"}:
            return bool(pointers & {"this", "that", "these", "those"})
        if "the" in pointers and tree.below(head, "acl", "relcl"):  # *the drugs that cause X are …*
            return False
        return word in words("pronoun") or bool(pointers & words("pointing"))

    def _earlier_subject(self, head: int, kind: str, wanted: str) -> list[Mention]:
        """Return the subject of a verb before the pronoun in its own sentence."""
        tree = self.syntax.tree
        subjects: list[list[Mention]] = []
        for token in range(head - 1, -1, -1):
            if tree.relations[token] in SUBJECTS and tree.words[token] not in words("pronoun", "person") - {"both"}:
                named = self.stands_for(token, wanted, deep=False) or self.syntax.named(token, wanted)
                found = [one for one in named if fitting(one, kind)]
                subjects += [found] if found else []
        drugs = [found for found in subjects if found[0].category == "Drug"]  # *X helps but Y sets in, and it …*
        return next(iter([*drugs, *subjects]), [])

    def _before(self, head: int, kind: str, wanted: str) -> list[Mention]:
        """Return the first name before the pronoun in its sentence, else what the sentence before was about."""
        tree = self.syntax.tree
        word = tree.words[head]
        again = any(tree.relations[one] in SUBJECTS and tree.words[one] == word for one in range(head))
        if not again:
            inside = self.clause.between(0, tree.spans[head][0])
            near = [one for one in inside if fitting(one, wanted) and self.syntax.whole(one)]
            near = [one for one in near if one.category != "ClinicalAttribute"]
            if near and self._another(near[0], head, word):
                return []
            if near and word in words("plural") and near[0].category not in _CLASSES and _numbered(word, near[1:]):
                return [one for one in _numbered(word, near[1:]) if fitting(one, kind)]  # *in X, A and B … they*
            if near:
                return [one for one in near[:1] if fitting(one, kind)]
            if self._unnamed(head):
                return []
        later = [one for one in self.clause.antecedents if fitting(one, wanted) and one.category != "ClinicalAttribute"]
        return [one for one in _numbered(word, later) if fitting(one, kind)]

    def _another(self, near: Mention, head: int, word: str) -> bool:
        """Return whether a plural that names nothing we know stands between a name and *these*."""
        tree, syntax = self.syntax.tree, self.syntax
        after = syntax.tokens_of(near)[-1:] or [0]
        return word in words("plural") and any(
            tree.tags[one] == "NNS" and one not in syntax.mention_of and tree.words[one] not in words("light")
            for one in range(after[0] + 1, head)
        )

    def _unnamed(self, head: int) -> bool:
        """Return whether a noun that names nothing we know is what a pronoun after it may stand for."""
        tree = self.syntax.tree
        people = words("person", "anybody") | {"patients", "people"}
        return any(
            tree.tags[one][:2] == "NN"
            and (tree.relations[one] in SUBJECTS or tree.heads[one] == one)
            and tree.words[one] not in people
            for one in range(head)
        )

    def _picture(self, head: int) -> list[Mention]:
        """Return what *it* or *these symptoms* sums up: findings before it in its sentence, else in the one before."""
        tree = self.syntax.tree
        word = tree.words[head]
        if word in words("picture"):
            pointers = {tree.words[one] for one in tree.below(head, "det")} & words("pointing")
            if tree.below(head, "prep", "appos") or not pointers - {"the"}:
                return []
        if tree.words[self.trigger[-1]] == "with":  # *this fits with the finding of X*: X is the finding
            governed = self.syntax.objects(self.trigger, self.clause.end)
            if any(tree.words[one] in words("picture") for one in governed):
                return []
        own = _findings(self.clause.between(0, tree.spans[head][0]))
        return own if own or word in {"it", "its"} else _findings(self.clause.antecedents)

    def enumerated(self, head: int) -> list[Mention]:
        """Return the findings that a phrase lists before its verb: *the symptoms—A, B and C—suggest X*."""
        text, at = self.clause.text, self.syntax.tree.spans[head][1]
        found: list[Mention] = []
        for one in _findings(self.clause.between(at, self.clause.start)):
            gap = text[at : one.span.start - self.clause.offset]
            if not (_LEADS if not found else _GOES_ON).search(gap):
                break
            found.append(one)
            at = one.span.end - self.clause.offset
        return found if found and len(text[at : self.clause.start].split()) <= _REST else []

    def _event(self, head: int, kind: str) -> list[Mention]:
        """Return what *this leads to X* speaks of, where the sentence before names one such thing only."""
        tree = self.syntax.tree
        if tree.below(tree.heads[head], "attr"):  # *this is a disorder that …* is said of the topic
            first, about = self.clause.antecedents[:1], self.clause.antecedents[::-1]
            named = [one for one in (*first, *about) if fitting(one, kind) and one.status is not Status.DENIED]
            return named[:1]
        verb = tree.heads[head]
        own = verb in self.trigger or tree.words[verb] in words("linking", "helping", "opinion")
        own = own or not self.syntax.subjects(self.trigger)
        if own and _AND_THIS.search(self.clause.text[: tree.spans[head][0]]):
            return self._earlier_subject(head, kind, "any")
        if not own or self.clause.between(0, tree.spans[head][0]):  # *this includes altering X* is not said of this
            return []
        fit = [one for one in self.clause.antecedents if fitting(one, "cause") and one.category != "Procedure"]
        return [fit[0]] if len({one.concept for one in fit}) == 1 and fitting(fit[0], kind) else []

    def _empty(self, head: int) -> bool:
        """Return whether an *it* stands for nothing: *it is important to …*, *it seems that …*."""
        tree = self.syntax.tree
        said = [one for one in tree.below(tree.heads[head], "acomp") if tree.words[one] not in words("able")]
        below = (tree.heads[head], *said)
        return tree.words[head] == "it" and bool(said) and any(tree.below(one, "xcomp", "ccomp") for one in below)

    def topic(self, kind: str, *, usual: bool) -> list[Mention]:
        """Return the disease that was spoken of, of which *symptoms include X* is said.

        With ``usual``, only where a *usually* or the like says that it is a general statement.
        """
        about = self.clause.about
        said = self.clause.text[max(0, self.clause.start - _NEAR) : self.clause.end]
        before = [one for one in self.clause.between(0, self.clause.start) if not self._says_what_it_is(one)]
        if about is None or not fitting(about, kind) or before:
            return []
        return [about] if not usual or _USUALLY.search(said) else []

    def _says_what_it_is(self, one: Mention) -> bool:
        """Return whether a name only says what the topic is: *this is a fungal infection, and you see Y*."""
        tree = self.syntax.tree
        top = tree.top(self.syntax.tokens_of(one))
        if top is None or tree.relations[top] != "attr":
            return False
        return any(tree.words[own] in _OPENING for own in tree.below(tree.heads[top], *SUBJECTS))

    def carried(self, kind: str) -> list[Mention]:
        """Return the disease of the clause before: *X brings fever, and you don't see a rash*."""
        held = self.clause.previous
        if len({one.concept for one in held}) != 1 or held[0].category != "Disease":
            return []
        return [held[0]] if fitting(held[0], kind) else []

    def opening(self) -> list[int]:
        """Return the *it* or *that* which opens the sentence, where the tree gives the trigger no subject."""
        if not _POINTER.match(self.clause.text[: self.clause.start]):
            return []
        found = self.syntax.tree.words
        return [one for one in range(len(found)) if found[one] in _OPENING][:1]


_POINTER = expression(
    r"^\W*(?:so |and |but )?(?:this|that|it|they|these)(?: one)?(?:['’](?:s|d|ll|re))?"
    r"(?:\s+(?:\w+ly|also|often|can|could|may|might|would|will|should|helps?|does|is|are|has been))*\s*$",
    re.IGNORECASE,
)


_HEAD = expression(r" (?:in|of|on) ")


def _wanted(word: str) -> str:
    """Return of what kind a general noun or a pronoun is, or nothing for another word."""
    for role in ("drug", "disease"):
        if word in words(f"{role} noun"):
            return role
    if word in words("organism"):
        return "organism"
    return "any" if word in (words("pronoun") - {"both"}) | {"one", "ones"} else ""


def _numbered(word: str, mentions: list[Mention]) -> list[Mention]:
    """Return the first mention for *it*; for *they*, the plurals or classes of one kind, or the first two."""
    if word not in words("plural") or not mentions:
        return mentions[:1]
    several = [one for one in mentions if MANY.search(_HEAD.split(one.text)[0]) or one.category == "ChemicalEntity"]
    if several:
        kinds = {one.concept: one.category for one in several}
        both = len(kinds) == 2 and len(set(kinds.values())) == 1  # *ACE inhibitors or ARBs. They …*
        return several[:1] if len(kinds) == 1 else several[:2] if both else []
    return mentions[:2] if len(mentions) > 1 and mentions[0].category == mentions[1].category else []


def _findings(mentions: Iterable[Mention]) -> list[Mention]:
    """Return the signs and symptoms that hold among some mentions."""
    held = [one for one in mentions if one.status in {Status.PRESENT, Status.PAST}]
    return [one for one in held if one.category == "PhenotypicFeature"]
