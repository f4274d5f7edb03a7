"""What a noun phrase names: its head, its list, its examples, and what a light noun is *of*."""

import re
from dataclasses import dataclass
from functools import cached_property

from kgreason.claims.arguments import fitting
from kgreason.claims.tree import SUBJECTS, Tree
from kgreason.claims.words import words
from kgreason.expressions import expression
from kgreason.model import Mention

PERSONAL = frozenset(
    {"Disease", "PhenotypicFeature", "Genotype", "Drug", "ChemicalEntity", "LifeStage", "OrganismTaxon"}
)
EXAMPLES = frozenset({"like", "such", "including"})
_HOLDING = frozenset({"have", "has", "had", "take", "takes", "with", "get"})
_CALLED = frozenset({"called", "termed", "named", "known"})
_PLACED = frozenset({"known", "seen", "found", "observed", "referred"})
_COUNTED = ("levels", "counts", "times", "tests", "rates", "triglycerides", "enzymes", "transaminases", "lipids",
            "platelets", "pupils", "neutrophils", "pressures", "concentrations", "reticulocytes", "metanephrines")  # fmt: skip
_LIST_TAGS = frozenset({"JJ", "NN", "DT", "RB", "CC", ",", "CD", "PR", "HY"})
_NO_PLACE = frozenset(
    {"mind", "play", "question", "general", "particular", "turn", "theory", "practice", "fact", "terms", "time"}
)
_DRUGS = frozenset({"Drug", "ChemicalEntity"})
_FEELING = frozenset({"feel", "look", "seem"})
_LIST_WORDS = 7
_MEANT_ALONE = expression(
    r"tension|depress|pressure|failure|infarct|shock|crisis|syndrome|injury|damage|volume|output|function|disease",
    re.IGNORECASE,
)
"""In names that mean one kind where they stand alone: *portal hypertension* is no hypertension."""
_EXAMPLES = expression(
    r"\s*[,(—–]?\s*(?:(?:especially|particularly|mainly|notably|which)\s+)?(?:things\s+|conditions\s+|stuff\s+)?(?:like|such as|including|includes?|e\.g\.,?)"
    r"\s+(?:the\s+|an?\s+)?|\s*,\s*(?:especially|particularly|notably)\s+",
    re.IGNORECASE,
)
_RELATIONAL = expression(r"(?:al|ar|ary)$")
MANY = expression(r"(?<![siu])s$|ies$|ses$|[A-Z]s$")
"""How a plural ends; *diabetes* and *epistaxis* are none."""


@dataclass(frozen=True)
class Phrases:
    """The noun phrases of one sentence; offsets of mentions are ``offset`` more than those of the tree."""

    tree: Tree
    mentions: tuple[Mention, ...]
    offset: int
    text: str = ""
    narrowed: bool = False
    """Whether a name counts that an adjective only narrows: a *macular* rash is a rash."""

    @cached_property
    def mention_of(self) -> dict[int, Mention]:
        """The mention that each token lies in."""
        found: dict[int, Mention] = {}
        for mention in self.mentions:
            for token in self.tokens_of(mention):
                found.setdefault(token, mention)
        return found

    def tokens_of(self, mention: Mention) -> list[int]:
        """Return the tokens of a mention."""
        return self.tree.within(mention.span.start - self.offset, mention.span.end - self.offset)

    def named(self, token: int, kind: str) -> list[Mention]:
        """Return the mentions that a noun phrase is, by its head, its list and the examples it gives."""
        found: list[Mention] = []
        self._named(token, kind, found, set())
        return list(dict.fromkeys(found))

    def _named(self, token: int, kind: str, found: list[Mention], seen: set[int]) -> None:
        if token in seen:
            return
        seen.add(token)
        mention = self.mention_of.get(token)
        if mention is not None and (mention.category != "LifeStage" or fitting(mention, kind)):
            if fitting(mention, kind) and self.whole(mention) and self.said(mention, kind, token):
                found.append(mention)
            for one in self.tokens_of(mention):
                self._listed(one, kind, found, seen)
            return
        word = self.tree.words[token]
        if word in words("acting") and token and token - 1 in self.mention_of:  # *X works …* taken for a noun
            self._named(token - 1, kind, found, seen)
            return
        found += self._standing(token, word, kind, seen)
        self._listed(token, kind, found, seen)

    def _standing(self, token: int, word: str, kind: str, seen: set[int]) -> list[Mention]:
        """Return the mentions inside the phrase of a noun that names nothing itself."""
        inside: list[Mention] = []
        for one in self._within(token, word):
            self._named(one, kind, inside, seen)
        if word in words("light"):
            held = [self.mention_of.get(one) for one in self.tree.below(token, "amod", "compound", "nmod")]
            inside += [one for one in held if one is not None and one.category in PERSONAL and fitting(one, kind)]
        if word in words("treatment"):  # the treatment of a disease is not the disease
            return [one for one in inside if one.category in {"Drug", "ChemicalEntity"}]
        return inside

    def _within(self, token: int, word: str) -> list[int]:
        """Return the nouns inside the phrase of a noun that names nothing itself, and which stand for it."""
        found = self._called(token)
        if word in words("light"):
            found += self._of(token, word)
        elif word in words("taking"):
            found += self.tree.below(token, "dobj")
        else:  # *gastroesophageal reflux (GERD)*
            found += [one for one in self.tree.below(token, "appos") if self.tree.words[one - 1] == "("]
        return found + (self._complements(token) if word in EXAMPLES | {"as"} else [])

    def _called(self, token: int) -> list[int]:
        """Return X of *something called X*, *thickening known as X*, *changes seen in X*."""
        tree, found = self.tree, []
        for one in tree.below(token, "acl", "relcl"):
            if tree.words[one] in _CALLED:
                found += tree.below(one, "oprd", "dobj", "attr")
            if tree.words[one] in _PLACED:
                places = [other for other in tree.below(one, "prep") if tree.words[other] in {"as", "in", "with", "to"}]
                found += [noun for other in places for noun in self._complements(other)]
        return found

    def _of(self, token: int, word: str) -> list[int]:
        """Return X of *symptoms of X*, *patients with X*, *people who have X*."""
        tree, found = self.tree, []
        for one in tree.below(token, "prep"):
            if tree.words[one] in words("opener") and (tree.words[one] != "with" or word in words("carrier")):
                found += self._complements(one)
        for one in tree.below(token, "relcl", "acl"):
            if tree.words[one] in _HOLDING | words("taking"):
                found += tree.below(one, "dobj")
        return found + tree.below(token, "appos")

    def _complements(self, preposition: int) -> list[int]:
        found = self.tree.below(preposition, "pobj", "pcomp", "dobj")
        for one in self.tree.below(preposition, "prep", "mwe", "fixed"):
            found += self._complements(one)
        return found

    def _listed(self, token: int, kind: str, found: list[Mention], seen: set[int]) -> None:
        """Add the other members of a token's list, and the examples it gives."""
        for one in self.tree.below(token, "conj"):
            if self.is_noun(one) or (self.tree.tags[one][:2] in {"JJ", "VB"} and one in self.mention_of):
                self._named(one, kind, found, seen)
        for one in self._examples(token):
            self._named(one, kind, found, seen)

    def _examples(self, token: int) -> list[int]:
        if self.tree.words[token] in words("pronoun"):  # *not tied to it like other cancers are*
            return []
        leads = [one for one in self.tree.below(token, "prep", "amod") if self.tree.words[one] in EXAMPLES]
        return [noun for one in leads for noun in self._complements(one)]

    def examples(self, token: int, kind: str) -> list[Mention]:
        """Return the examples that a noun gives: *signs of it, such as X and Y*."""
        return [mention for one in self._examples(token) for mention in self.named(one, kind)]

    def is_noun(self, token: int) -> bool:
        """Return whether a token is a noun or stands for one; a word with a subject of its own is a verb."""
        if self.tree.below(token, *SUBJECTS):
            return False
        return self.tree.tags[token][:2] in {"NN", "PR", "CD"} or self.tree.words[token] in words("relative", "pronoun")

    # --- whether a mention is what it looks like ---

    def whole(self, mention: Mention) -> bool:
        """Return whether a mention is all of its phrase: not the *cancer* of *breast cancer*, not *low testosterone*."""
        inside = self.tokens_of(mention)
        if mention.text.lower() in words("organism"):  # *this bacterium* is one that was named, not any
            return False
        if mention.category == "ClinicalAttribute" and inside and self.tree.tags[inside[-1]] == "NNS":
            return mention.text.lower().endswith(_COUNTED)  # *white cells* are no count
        return not any(self._cut(token, inside) or self._changed(token, inside, mention) for token in inside)

    def _cut(self, token: int, inside: list[int]) -> bool:
        """Return whether a mention is only the first part of a compound: *potassium* output."""
        head = self.tree.heads[token]
        if head in inside or self.tree.relations[token] not in {"compound", "nmod"} or head < token:
            return False
        kept = words("light", "acting") | {"risk", "rate", "incidence", "threshold", "more", "most", "less"}
        return head not in self.mention_of and self.tree.words[head] not in kept

    def _changed(self, token: int, inside: list[int], mention: Mention) -> bool:
        """Return whether a word before a mention makes it another thing: *gallbladder* carcinoma, *low* testosterone."""
        tree = self.tree
        for one in tree.children[token]:
            if one in inside or one > token:
                continue
            noun = tree.relations[one] in {"compound", "nmod"} and tree.tags[one][:2] == "NN"
            noun = noun and tree.words[one] not in words(
                "acting", "giving", "rank"
            )  # *avoid NSAIDs*, taken for a compound
            held = self.mention_of.get(one)
            named_after = tree.relations[one] == "poss" and tree.tags[one] == "NNP"  # *Berlin's* edema
            if named_after or (noun and (held is None or held.category == "AnatomicalEntity")):
                return True
            if tree.words[one] in words("lowered") and mention.category != "ClinicalAttribute":
                return True
            drug = mention.category in {"Drug", "ChemicalEntity"}  # an *oral* cephalosporin is one
            if (
                held is None
                and not drug
                and self._of_another(one)
                and not (self.narrowed and self._narrows(one, mention))
            ):
                return True
        return False

    def _narrows(self, token: int, mention: Mention) -> bool:
        """Return whether an adjective says of what kind a finding is: *macular*; not *maternal*, nor *portal* hypertension."""
        word = self.tree.words[token]
        kept = word in words("not narrowing") or self.tree.relations[token] != "amod"
        return not kept and not _MEANT_ALONE.search(mention.text)

    def _of_another(self, token: int) -> bool:
        """Return whether a word says whose or of what part a name is: *maternal*, *gonadal*, *the mother's*; *normal or*."""
        word, relation = self.tree.words[token], self.tree.relations[token]
        if relation == "poss":
            return word in words("relation")
        return relation == "amod" and (
            word == "normal" or (bool(_RELATIONAL.search(word)) and word not in words("grading"))
        )

    def placed(self, mention: Mention) -> bool:
        """Return whether a mention is held to a place: *AVMs in the brain* are not all AVMs."""
        tree = self.tree
        inside = self.tokens_of(mention)
        places = [
            noun
            for token in inside
            for one in tree.below(token, "prep")
            if one not in inside and tree.words[one] in {"in", "of", "within", "along"}
            for noun in tree.below(one, "pobj")
        ]
        return any(
            self.mention_of[one].category == "AnatomicalEntity" if one in self.mention_of else self._is_place(one)
            for one in places
        )

    def _is_place(self, token: int) -> bool:
        word = self.tree.words[token]
        if word in _NO_PLACE:
            return False
        return word in words("place") or (self.tree.tags[token][:2] == "NN" and word not in words("light", "carrier"))

    def said(self, mention: Mention, kind: str, *inside: int) -> bool:
        """Return whether a test is a finding here: only where its value is said to be high, low or abnormal."""
        if kind != "finding" or mention.category != "ClinicalAttribute":
            return True
        said = words("lowered", "raised")
        return any(self.tree.words[one] in said for token in inside for one in self.tree.children[token])

    # --- lists that the tree breaks off ---

    def run_on(self, group: list[Mention], kind: str, end: int) -> list[Mention]:
        """Return a group with the members of its list that stand after it in the text, up to a character."""
        if not group:
            return group
        grown = list(group)
        last = max(group, key=lambda one: one.span.end)
        for one in self.mentions:
            low, high = one.span.start - self.offset, one.span.end - self.offset
            if low < last.span.end - self.offset or high > end:
                continue
            before = last.span.end - self.offset
            alike = one.category == last.category or {one.category, last.category} == _DRUGS
            leads = alike and self.leading(before, low)
            if not leads and (not self._listing(before, low) or self._own_clause(low, high, end)):
                break
            last = one
            if (
                fitting(one, kind)
                and one not in grown
                and self.whole(one)
                and self.said(one, kind, *self.tokens_of(one))
            ):
                grown.append(one)
        return grown

    def leading(self, start: int, end: int) -> bool:
        """Return whether the words between two names lead to examples: *defects, especially things like X*."""
        return bool(_EXAMPLES.fullmatch(self.text[start:end]))

    def _own_clause(self, low: int, high: int, end: int) -> bool:
        """Return whether a mention is the subject of a verb that stands before a character: no member of a list."""
        tree = self.tree
        top = tree.top(tree.within(low, high))
        if top is None:
            return True
        verb = tree.heads[top]
        return tree.relations[top] in SUBJECTS and verb > top and high + 1 < end and tree.spans[verb][0] < end

    def _listing(self, start: int, end: int) -> bool:
        """Return whether the words between two names only list: commas, *and*, an article, a member without a name."""
        tree, depth, commas, count = self.tree, 0, 0, 0
        for one in tree.within(start, end):
            if tree.spans[one][0] < start or tree.spans[one][1] > end:
                continue
            word, tag = tree.words[one], tree.tags[one]
            depth += word == "("
            if not depth:
                count += 1
                commas += tag in {",", "CC"}
                if (tag[:2] not in _LIST_TAGS and word not in _FEELING) or word in {"but", "nor", ";", ":"}:
                    return False
            depth -= word == ")"
        return bool(commas) and count <= _LIST_WORDS
