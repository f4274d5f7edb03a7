"""Both sides of a trigger, read off the tree of its sentence and not off the order of its words."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from kgreason.claims.arguments import Clause, condition_after, fitting
from kgreason.claims.beside import Beside
from kgreason.claims.pronouns import Pronouns
from kgreason.claims.syntax import Syntax
from kgreason.claims.tree import SUBJECTS
from kgreason.claims.words import words
from kgreason.expressions import expression
from kgreason.model import Mention

_AND = expression(r"(?:,|\band|\bor|\bbut)\s+(?:\w+ly |also |then |thereby |thus )*$", re.IGNORECASE)
_THIS = frozenset({"this", "that", "these", "those", "such"})
_RISK = expression(r"\brisk", re.IGNORECASE)
_GIVEN = frozenset({"given", "considering", "with", "from"})
_THOSE = frozenset({"they", "people", "patients", "folks", "kids"})
_CLAUSES = frozenset({"advcl", "ccomp", "acl", "pcomp"})
_WITH = frozenset({"with", "by", "using"})
_NOMINAL = frozenset({"NN", "NNS", "IN", "DT"})
_COMING = frozenset({"come", "comes", "stand", "stands", "go", "goes", "work", "works", "remain", "remains"})
_FOR = frozenset({"in", "with", "during", "for", "to", "alongside"})
_IF = frozenset({"if", "when", "unless", "because", "since"})


@dataclass(frozen=True)
class Governed:
    """Both sides of a trigger by the tree."""

    syntax: Syntax
    clause: Clause
    by_tree: bool = True

    @cached_property
    def trigger(self) -> list[int]:
        """The trigger's words."""
        return self.syntax.tree.within(self.clause.start, self.clause.end)

    @cached_property
    def heads(self) -> list[int]:
        """The head words of its subject, which stand before its end."""
        spans = self.syntax.tree.spans
        return [one for one in self.syntax.subjects(self.trigger) if spans[one][0] < self.clause.end]

    @cached_property
    def beside(self) -> Beside:
        """The words around the trigger."""
        return Beside(self.syntax, self.clause)

    @cached_property
    def pronouns(self) -> Pronouns:
        """The pronouns around the trigger."""
        return Pronouns(self.syntax, self.clause, self.trigger)

    def left(self, kind: str) -> list[Mention]:
        """Return the mentions that are the subject, or what its pronoun stands for."""
        if self._second_verb():
            held = [one for one in self.clause.previous if fitting(one, kind)]
            if held:
                return held
        if not self.syntax.verbal(self.trigger):  # *X prolongs Y* and *Xs lower Y* may be taken for nouns
            finite = self.syntax.tree.words[self.trigger[0]].endswith("s") or not self.syntax.tree.has_verb
            return self.beside.just_before(kind) if finite else []
        found: list[Mention] = []
        for head in self.heads or self.pronouns.opening():
            found += self._said_of(head, kind)
        found = self._outside(found)
        found = self.beside.and_alone(kind, found) or found
        top = self.syntax.tree.top(self.trigger)
        if top is not None and self.syntax.tree.relations[top] == "prep":  # *A from X, and B*: of A only
            after = self.clause.end + self.clause.offset
            found = [one for one in found if one not in self.syntax.mentions or one.span.start < after]
        if not found and self.clause.text[: self.clause.start].rstrip().endswith(";"):
            return []
        if not found and not self.heads:
            found = self.beside.with_list(self.beside.just_before(kind), kind)
        found = [*found, *self._listed(kind)]
        found = found or self.beside.where(kind) or self.beside.adjoined(kind) or self._of_main_verb(kind)
        start = self.clause.start
        before = [one for one in found if one.span.end - self.clause.offset <= start and one in self.syntax.mentions]
        return list(dict.fromkeys((*found, *self.syntax.run_on(before, kind, start))))

    def _of_main_verb(self, kind: str) -> list[Mention]:
        """Return the sentence's subject, of which a trailing clause is said: *X dilates vessels, which lowers Y*."""
        tree = self.syntax.tree
        root = next((one for one in range(len(tree.words)) if tree.heads[one] == one), 0)
        if root in self.trigger or not self.beside.trailing(kind):
            return []
        own = [one for one in tree.below(root, *SUBJECTS) if one < root]
        found = [one for head in own for one in self.pronouns.stands_for(head, kind) or self.syntax.named(head, kind)]
        return [one for one in self._outside(found) if not self.syntax.placed(one)]

    def _listed(self, kind: str) -> list[Mention]:
        """Return the findings that the subject lists: *the symptoms—A, B and C—suggest X*."""
        heads = [one for one in self.heads if self.syntax.tree.words[one] in words("picture")]
        return self.pronouns.enumerated(heads[0]) if heads and kind == "finding" else []

    def _second_verb(self) -> bool:
        """Return whether the trigger is a verb that *and* joins to another, taken for a noun's modifier: *and raise Y*."""
        modifying = self.syntax.tree.relations[self.trigger[0]] in {"compound", "amod", "nmod"}
        return modifying and bool(_AND.search(self.clause.text, 0, self.clause.start))

    def right(self, kind: str) -> tuple[list[Mention], tuple[str, ...]]:
        """Return the mentions that the trigger governs, and the concepts of a condition after them."""
        found = [one for head in self._governed() for one in self.syntax.named(head, kind)]
        found = found or [
            one for noun in self.trigger if self.syntax.is_noun(noun) for one in self.syntax.examples(noun, kind)
        ]
        group = self._outside(found) or self.beside.just_after(kind) or self._meant_by(kind) or self._narrowed(kind)
        group = self.syntax.run_on(group, kind, len(self.clause.text))
        group = [one for one in group if not self.beside.of_another_verb(one) and not self.beside.instead(one)]
        return group + self.beside.denied_after(group, kind), condition_after(self.clause, group)

    def _narrowed(self, kind: str) -> list[Mention]:
        """Return the findings that the trigger governs which an adjective narrows: *X gives a macular rash*."""
        if kind not in {"finding", "condition"} or self.refused():
            return []
        loose = replace(self.syntax, narrowed=True)
        return self._outside([one for head in self._governed() for one in loose.named(head, kind)])

    def _meant_by(self, kind: str) -> list[Mention]:
        """Return what *it*, *this condition* or *the bacteria* behind the trigger stands for."""
        tree = self.syntax.tree
        heads = [
            one
            for one in self._governed()
            if not tree.below(one, "poss")  # *their own set of symptoms*
            and (
                tree.words[one] not in words("picture") or any(tree.words[it] in _THIS for it in tree.below(one, "det"))
            )
        ]
        own = [one for head in self.heads for one in self.syntax.named(head, "any")]
        if own and any(tree.words[one] in words("pronoun") for one in heads):
            heads = [one for one in heads if not set(self.pronouns.stands_for(one, "any")) & set(own)]
        found = [one for head in heads for one in self.pronouns.stands_for(head, kind)]
        return [
            one
            for one in found
            if one not in self.syntax.mentions or one.span.end <= self.clause.start + self.clause.offset
        ]

    def setting(self, kind: str) -> list[Mention]:
        """Return what *in X* or *with X* names, before the subject of the trigger: *in X, Y is common*."""
        tree, first = self.syntax.tree, min([*self.heads, *self.trigger])
        tops = {*self.trigger, *(tree.heads[one] for one in self.trigger)}
        places = [
            place
            for top in tops
            for place in tree.below(top, "prep")
            if tree.words[place] in {"in", "with", "during", "for"} and place < first
        ]
        nouns = tree.below(max(places), "pobj") if places else self._supposed_to_be(tops)
        return [  # the nearest: *in X you see A, and in Y you see B*
            one for noun in nouns for one in self.pronouns.stands_for(noun, kind) or self.syntax.named(noun, kind)
        ]

    def _supposed_to_be(self, tops: set[int]) -> list[int]:
        """Return X of *if it were X, you'd see Y*."""
        tree = self.syntax.tree
        return [
            noun
            for top in sorted(tops)
            for clause in tree.below(top, "advcl")
            if any(tree.words[one] == "if" for one in tree.below(clause, "mark"))
            for noun in tree.below(clause, "attr")
        ]

    def settled(self, kind: str) -> list[Mention]:
        """Return what *in X there is Y* is said of, or, after a clause or a sentence on X, *there's usually Y*."""
        found = self.setting(kind)
        if found or self._supposed():
            return found
        generic = any(self.syntax.tree.words[one] in {"you", "one"} for one in self.heads)
        return self.pronouns.topic(kind, usual=not generic) or self.pronouns.carried(kind)

    def _supposed(self) -> bool:
        """Return whether the trigger only supposes, or is a verb of having: *when you see X*, *you also have X*."""
        tree = self.syntax.tree
        opened = (one for token in self.trigger for one in tree.below(token, "advmod", "mark"))
        return any(tree.words[one] in _IF - {"because", "since"} for one in opened) or any(
            tree.words[one] in words("possessing") for one in self.trigger if tree.words[one][:3] != "get"
        )

    def topic(self, kind: str) -> list[Mention]:
        """Return what *symptoms include X* is said of: the disease of the sentence before."""
        return self.pronouns.topic(kind, usual=False)

    def conditioned(self, kind: str) -> list[Mention]:
        """Return what *in X*, *to people with X* or *if she has X* names, on the verb of the trigger or above it."""
        tree, nouns = self.syntax.tree, []
        for verb in sorted({*self.trigger, *(tree.heads[one] for one in self.trigger)}):
            for place in tree.below(verb, "prep"):
                if tree.words[place] in _FOR and place not in self.trigger:
                    nouns += [noun for one in (place, *tree.below(place, "conj")) for noun in tree.below(one, "pobj")]
            for clause in tree.below(verb, "advcl"):
                if self._in_case(clause):
                    nouns += tree.below(clause, "dobj", "attr", "acomp")
                    nouns += [noun for one in tree.below(clause, "prep") for noun in tree.below(one, "pobj")]
        nouns += [one for one in self.heads if tree.words[one] in words("carrier") and one < min(self.trigger)]
        return self._outside([one for noun in nouns for one in self.syntax.named(noun, kind)])

    def _in_case(self, clause: int) -> bool:
        """Return whether a clause says in whom: *if she has X*, *because she has X*; *because it causes X* says why."""
        tree = self.syntax.tree
        marks = {tree.words[one] for one in tree.below(clause, "mark", "advmod")} & _IF
        why = marks <= {"because", "since"} and tree.words[clause] not in words("possessing", "linking")
        return bool(marks) and not why

    def means(self, kind: str) -> list[Mention]:
        """Return what *with X* or *by X* names, on the verb of the trigger: *treat Y with X*."""
        tree = self.syntax.tree
        places = [one for verb in self.trigger for one in tree.below(verb, "prep", "agent")]
        places += [one for noun in self.handled_words() for one in tree.below(noun, "prep")]  # hung on the noun instead
        nouns = [noun for one in places if tree.words[one] in _WITH for noun in tree.below(one, "pobj", "pcomp")]
        return self._outside([one for noun in nouns for one in self.syntax.named(noun, kind)])

    def handled_words(self) -> list[int]:
        """Return the head words of what the trigger's verb takes."""
        return self.syntax.objects(self.trigger, self.clause.start)

    def handled(self, kind: str) -> list[Mention]:
        """Return what a verb of giving or avoiding takes: *avoid X in Y*, *we can't use it if …*."""
        found: list[Mention] = []
        for noun in self.handled_words():
            found += self.pronouns.stands_for(noun, kind) or self.syntax.named(noun, kind)
        return self._outside(found)

    def given(self, kind: str) -> list[Mention]:
        """Return what is used for what the trigger governs: *X for Y*, *give X for Y*, *use X to treat Y*."""
        tree, top = self.syntax.tree, self.syntax.tree.top(self.trigger)
        if top is None or tree.heads[top] == top:
            return []
        head = tree.heads[top]
        if tree.words[head] in words("giving"):
            return [one for noun in tree.below(head, "dobj", "nsubjpass") for one in self.syntax.named(noun, kind)]
        if tree.words[head] in _COMING and len(self.trigger) > 1:  # *X comes up for managing Y*
            return [one for noun in tree.below(head, "nsubj") for one in self.syntax.named(noun, kind)]
        return self.syntax.named(head, kind) if tree.relations[top] == "prep" and head < top else []

    def equated(self, first: str, second: str) -> tuple[list[Mention], list[Mention]]:
        """Return the complement of the trigger's noun, and what the verb says that it is."""
        tree, top = self.syntax.tree, self.syntax.tree.top(self.trigger)
        before = [one for head in self._governed() for one in self.syntax.named(head, first)]
        after = [one for noun in self.trigger for one in self.syntax.examples(noun, second)]
        if not after and top is not None and tree.relations[top] in SUBJECTS:
            verbs = (tree.heads[top], *tree.below(tree.heads[top], "xcomp"))  # *seems to be X*
            said = [one for verb in verbs for one in tree.below(verb, "attr", "dobj", "oprd", "acomp", "prep")]
            after = list(dict.fromkeys(one for head in said for one in self.syntax.named(head, second)))
            after = self.syntax.run_on(after, second, len(self.clause.text))
        return before, [one for one in after if one not in before]

    def placed(self, mention: Mention) -> bool:
        """Return whether a mention of this sentence is held to a place."""
        return mention in self.syntax.mentions and self.syntax.placed(mention)

    def supposed(self) -> bool:
        """Return whether the trigger is the verb of a clause with *if* or *whether*."""
        tree, top = self.syntax.tree, self.syntax.tree.top(self.trigger)
        marks = tree.below(top, "mark", "advmod") if top is not None and tree.relations[top] in _CLAUSES else []
        return any(tree.words[one] in {"if", "whether", "unless"} for one in marks)

    def refused(self) -> bool:
        """Return whether a *not* or a *no* hangs on the trigger."""
        return self.syntax.negated(self.trigger, self.heads)

    def _governed(self) -> list[int]:
        return self.syntax.objects(self.trigger, self.clause.end)

    def _outside(self, mentions: list[Mention]) -> list[Mention]:
        """Return the mentions that do not share characters with the trigger, each once."""
        low, high = self.clause.start + self.clause.offset, self.clause.end + self.clause.offset
        return [one for one in dict.fromkeys(mentions) if one.span.end <= low or high <= one.span.start]

    def _said_of(self, head: int, kind: str) -> list[Mention]:
        """Return what a subject's head word names, or stands for; *in X you see Y* is said of X."""
        tree = self.syntax.tree
        word = tree.words[head]
        if word in words("anybody") and not tree.below(head, "det"):  # *this one* is somebody
            verb = any(tree.tags[one] not in _NOMINAL for one in self.trigger)  # *we expect signs of X* is not of us
            return self.settled(kind) if verb else []
        a_set = self.pronouns.possessing and self._picks_out(head)
        if word in words("person") | {"he", "she"} and _RISK.search(
            self.clause.text[self.clause.start : self.clause.end]
        ):
            return self._given_that(kind)
        if word in words("person") or a_set:
            return []  # *this patient with X has Y* is no statement on X
        if word in _THOSE and self.pronouns.possessing:
            pointed = any(tree.words[one] in {"these", "such", "those"} for one in tree.below(head, "det", "amod"))
            return self.syntax.named(head, kind) or self.setting(kind) or self.pronouns.topic(kind, usual=not pointed)
        meant = self._meant(head)
        return self.pronouns.stands_for(meant, kind) or self.syntax.named(meant, kind)

    def _given_that(self, kind: str) -> list[Mention]:
        """Return X of *given the X, she is at risk of Y* and *with X in mind, she is at risk of Y*."""
        tree = self.syntax.tree
        places = [one for one in range(self.trigger[0]) if tree.words[one] in _GIVEN and tree.relations[one] == "prep"]
        nouns = [noun for place in places[:1] for noun in tree.below(place, "pobj")]
        return self._outside([one for noun in nouns for one in self.syntax.named(noun, kind)])

    def _picks_out(self, head: int) -> bool:
        """Return whether a clause only picks people out: *patients with X who have Y*."""
        tree = self.syntax.tree
        picked = any(tree.relations[one] in {"relcl", "acl"} for one in self.trigger)
        return picked and head not in self.syntax.mention_of and tree.words[head] in words("light")

    def _meant(self, head: int) -> int:
        """Return the name that a general noun is set beside: *Vibrio cholerae, the bacteria that …*."""
        tree = self.syntax.tree
        if tree.relations[head] == "appos" and tree.words[head] in words("organism", "light"):
            return tree.heads[head]
        if tree.relations[head] == "attr":  # *X is a disorder that …* is said of X
            own = tree.below(tree.heads[head], *SUBJECTS)
            return own[0] if own else head
        return head
