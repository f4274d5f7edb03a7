"""The grammar around a trigger: its subjects, what it governs, and whether it is denied."""

from collections.abc import Iterator
from dataclasses import dataclass

from kgreason.claims.phrases import Phrases
from kgreason.claims.tree import SUBJECTS
from kgreason.claims.words import words

OBJECTS = ("dobj", "pobj", "attr", "oprd", "pcomp", "dative", "acomp", "obj", "iobj")
MODIFIERS = ("amod", "compound", "nmod")
COMPLETING = frozenset(
    {"attr", "acomp", "oprd", "xcomp", "ccomp", "advcl", "aux", "auxpass", "dep", "parataxis", "pcomp"}
)
"""Relations of a word to the verb that it completes, whose subject is also its own."""
QUALIFYING = frozenset({"relcl", "acl", "amod", "appos", "nmod", "compound", "poss"})
"""Relations of a word to the noun that it is said of."""
JOINING = frozenset({"prep", "agent", "mark", "advmod", "prt", "cc", "case"})
_TAKING = frozenset(
    {"take", "takes", "took", "taking", "taken", "get", "gets", "getting", "receive", "receives", "receiving"}
)
_STOPPING = frozenset(
    [
        "stop",
        "stopped",
        "stopping",
        "stops",
        "hold",
        "holding",
        "held",
        "avoid",
        "avoided",
        "avoiding",
        "discontinue",
        "discontinued",
        "discontinuing",
        "withhold",
        "skip",
        "quit",
        "drop",
        "remove",
        "taper",
        "hold",
    ]
)
NOTS = frozenset({"not", "n't", "never", "cannot"})
STEPS = 6


@dataclass(frozen=True)
class Syntax(Phrases):
    """The grammar of one sentence; a trigger is the list of its tokens."""

    def subjects(self, trigger: list[int]) -> list[int]:
        """Return the head words of a trigger's grammatical subject; a list's members come with their first."""
        helped = trigger[0] - 1  # *it helps prevent X*, where *prevent* may be taken for a noun
        if helped >= 0 and self.tree.words[helped] in words("helping") and self.tree.tags[trigger[0]][:2] != "VB":
            return list(self._subjects(helped, frozenset(trigger), 0))
        top = next((one for one in trigger if self._own_subjects(one)), self.tree.top(trigger))
        return [] if top is None else list(self._subjects(top, frozenset(trigger), 0))

    def _subjects(self, token: int, trigger: frozenset[int], steps: int) -> Iterator[int]:
        own = [
            one for one in self._own_subjects(token) if one not in trigger or self.tree.words[one] in words("anybody")
        ]
        if own:
            before = [one for one in own if one < min(trigger)]
            for one in before or own[-1:]:
                yield from self._antecedent(one, token)
        elif there := self.tree.below(token, "expl"):
            yield there[0]
        elif self.tree.heads[token] != token and steps <= STEPS and not self._stands_alone(token):
            yield from self._shared(token, trigger, steps + 1)

    def _shared(self, token: int, trigger: frozenset[int], steps: int) -> Iterator[int]:
        """Yield the subject that a word without its own shares with the word it hangs on."""
        relation, head = self.tree.relations[token], self.tree.heads[token]
        given = self._given_to(head) if relation in {"advcl", "xcomp"} and self._purpose(token) else []
        if given:
            yield from given
        elif relation in COMPLETING and self.is_noun(head):
            yield head
        elif relation == "conj" or relation in COMPLETING:
            yield from self._subjects(head, trigger, steps)
        elif relation == "acl" and self.tree.tags[token] == "VBG" and self.tree.words[token - 1 : token] == (",",):
            yield from self._subjects(self._verb_above(head), trigger, steps)  # *…, leading to X*: said of the clause
        elif relation in QUALIFYING and self._purpose(token) and self._stopped(head):
            return  # *stop X to prevent Y* is not said of X
        elif relation == "acl" and self._purpose(token) and not self._drug(head):
            yield from self._subjects(self._verb_above(head), trigger, steps)  # *X is given in Y to lower Z*
        elif relation in QUALIFYING:
            yield head
        elif relation in JOINING:
            yield from self._joined(token, head, trigger, steps)
        elif relation in {"pobj", "dobj"} and self.is_noun(token):  # *known as a cause of*, *has a complication of*
            yield from self._subjects(head, trigger, steps)

    def _stopped(self, token: int) -> bool:
        """Return whether a noun is what is stopped or avoided."""
        return self.tree.relations[token] == "dobj" and self.tree.words[self.tree.heads[token]] in _STOPPING

    def _given_to(self, verb: int) -> list[int]:
        """Return what is given or taken *to do Y*: *taking X to prevent Y*."""
        given = self.tree.words[verb] in words("giving") | _TAKING and not any(True for _ in self._nots(verb))
        return [one for one in self.tree.below(verb, "dobj") if given and one in self.mention_of and self._drug(one)]

    def _purpose(self, token: int) -> bool:
        return any(self.tree.words[one] == "to" for one in self.tree.below(token, "aux"))

    def _drug(self, token: int) -> bool:
        held = self.mention_of.get(token)
        return held is None or held.category in {"Drug", "ChemicalEntity", "Procedure"}

    def _joined(self, token: int, head: int, trigger: frozenset[int], steps: int) -> Iterator[int]:
        """Yield what a preposition's phrase is said of: the name just before it, a noun, or a linking verb's subject."""
        beside = min(trigger) - 1  # *anemia due to X*
        if token in trigger and beside in self.mention_of:
            yield beside
        elif self.is_noun(head) and head not in trigger:
            yield head
        elif token not in trigger or self.tree.words[head] in words("linking"):
            yield from self._subjects(head, trigger, steps)

    def _own_subjects(self, token: int) -> list[int]:
        """Return the subjects that hang on a verb or on its auxiliary."""
        auxiliaries = self.tree.below(token, "aux", "auxpass")
        return sorted(one for verb in (token, *auxiliaries) for one in self.tree.below(verb, *SUBJECTS))

    def _stands_alone(self, token: int) -> bool:
        """Return whether a clause is closed to the subject of another: *because it rains …*, *who have …* of a disease."""
        tree = self.tree
        if tree.relations[token] == "relcl" and tree.heads[token] in self.mention_of:
            return any(tree.words[one] == "who" for one in tree.children[token])
        finite = tree.tags[token] in {"VBZ", "VBP", "VBD", "MD"}
        return finite and tree.relations[token] == "advcl" and bool(tree.below(token, "mark"))

    def _antecedent(self, token: int, verb: int) -> Iterator[int]:
        """Yield a subject, or, of a relative pronoun, the noun that its clause modifies."""
        tree = self.tree
        if tree.words[token] not in words("relative") or tree.tags[token][:1] != "W":
            yield token
            return
        while tree.relations[verb] == "conj":
            verb = tree.heads[verb]
        noun = tree.heads[verb]
        if tree.tags[noun] == "NNS" and tree.tags[verb] == "VBZ" and tree.words[token - 1 : token] == (",",):
            yield from self._subjects(
                self._verb_above(noun), frozenset((verb,)), 1
            )  # *it dilates vessels, which lowers Y*
        elif tree.relations[verb] in {"relcl", "acl", "ccomp", "advcl"} and self.is_noun(noun):
            yield noun

    def _verb_above(self, token: int) -> int:
        while (self.is_noun(token) or self.tree.relations[token] == "prep") and self.tree.heads[token] != token:
            token = self.tree.heads[token]
        return token

    def objects(self, trigger: list[int], after: int) -> list[int]:
        """Return the head words of what a trigger governs, right of the character ``after``."""
        tree, last = self.tree, trigger[-1]
        found = [
            one
            for token in trigger
            for one in tree.children[token]
            if one not in trigger
            and tree.spans[one][0] >= after
            and (tree.relations[one] in OBJECTS or (token == last and tree.relations[one] in MODIFIERS))
        ]
        head = tree.heads[last]
        taken_for_name = tree.relations[last] in MODIFIERS and head not in trigger  # *causing hypotension*
        if not found and taken_for_name and tree.spans[head][0] >= after:
            return [head]
        return found

    def verbal(self, trigger: list[int]) -> bool:
        """Return whether a trigger of one word is a verb here: *lower* in *lower back pain* is none."""
        first = trigger[0]
        if len(trigger) != 1 or self.tree.below(first, *SUBJECTS, "dobj"):
            return True
        if first and self.tree.words[first - 1] in words("helping"):
            return True
        tag, relation = self.tree.tags[first], self.tree.relations[first]
        if tag[:2] == "NN":  # a verb taken for a noun has no article
            return relation not in {"compound", "nmod"} and not self.tree.below(first, "det", "amod", "poss")
        return tag[:2] in {"VB", "IN"} and (relation != "amod" or tag == "VBG")

    def negated(self, trigger: list[int], subjects: list[int]) -> bool:
        """Return whether a *not* hangs on the trigger's words or the verb they complete, or a *no* on its subject."""
        tree, chain = self.tree, set(trigger)
        top = tree.top(trigger)
        while top is not None and tree.heads[top] != top and self._within_not(top):
            top = tree.heads[top]
            chain.add(top)
        if any(one <= trigger[-1] + 1 for verb in chain for one in self._nots(verb)):  # *X, not Y* denies Y only
            return True
        denying = {"no", "neither", "nor"}
        return any(tree.words[one] in denying for head in subjects for one in tree.below(head, "det", "neg", "preconj"))

    def _within_not(self, token: int) -> bool:
        """Return whether a *not* on the word above speaks of this one too: *is not a cause*, *does not seem to cause*."""
        relation, head = self.tree.relations[token], self.tree.heads[token]
        if relation in {"attr", "acomp", "oprd", "xcomp", "prep"}:
            return True
        if relation in {"pobj", "dobj"}:
            return self.is_noun(token)
        return relation in {"ccomp", "advcl"} and self.tree.words[head] in words("opinion")

    def _nots(self, token: int) -> Iterator[int]:
        """Yield each *not* that hangs on a word or its auxiliary, but for *not only*."""
        tree = self.tree
        for verb in (token, *tree.below(token, "aux", "auxpass")):
            for one in tree.children[verb]:
                if tree.words[one] in NOTS and tree.words[one + 1 : one + 2] not in {("only",), ("just",)}:
                    yield one
