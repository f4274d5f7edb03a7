"""What stands just before and behind a trigger in its text, where the tree gives nothing or too much."""

import re
from dataclasses import dataclass

from msgspec.structs import replace

from kgreason.claims.arguments import LISTED, OTHER_VERB, PREPOSITION, Clause, fitting
from kgreason.claims.syntax import Syntax
from kgreason.expressions import expression
from kgreason.model import Mention, Status

_BROKEN = expression(r"[^\w\s'’-]|\b(?:of|for|in|with|and|or|to|by|from|on|who|which|that|is|are|not|no)\b")
_BUT_NOT = expression(
    r"\s*,?\s*(?:(?:but|and|with|so|usually|typically|generally) )*(?:not|no|without|rather than|instead of|never|never any|in the absence of|lacking)\b"
    r"(?:\s+(?:with|any|the|a|an|usually|typically|so much))*\s*$",
    re.IGNORECASE,
)
_OR = expression(r"\s*(?:,|or|and|nor|, or|, and)\s*(?:any |the |a |an )?$", re.IGNORECASE)
_WHERE = expression(
    r"\s*(?:is|are|'s|’s) (?:one of (?:those|the|these)|an?|the) (?:[\w-]+ ){0,3}?(?:conditions?|diseases?|disorders?|syndromes?|infections?)"
    r"\b[\w\s,]{0,20}\b(?:where|in which)\b[\w\s'’]{0,20}",
    re.IGNORECASE,
)
_BESIDE = expression(
    r"\s*(?:\([^)]*\)\s*)?,?\s*(?:(?:which|that)\s+)?(?:(?:is|are|was|were|can|could|may|might|would|will|also|often|likely|probably|"
    r"possibly|most|usually|perhaps|sometimes|then|typically|commonly|potentially|certainly|definitely|both)\s+)*",
    re.IGNORECASE,
)
_PARTICIPLE = expression(
    r"(?:often |probably |likely |possibly |usually )*(?:due|secondary|caused|because|associated|linked|related|tied|indicative|suggestive|"
    r"characteristic|leading|resulting|causing|stemming|arising|triggered|triggering|is |are |was |were )",
    re.IGNORECASE,
)
_AND_ALONE = expression(r"(?:\band|\bbut|\bwhile|\bwhereas|\bsince|\bbecause|;)\s+$", re.IGNORECASE)
_TRAILING = expression(
    r",\s*(?:(?:often|usually|likely|probably|thereby|thus|ultimately|potentially|eventually|possibly|typically|commonly|sometimes)\s+)*$",
    re.IGNORECASE,
)
_TRAILING_WHICH = expression(
    r",\s*which\s+(?:(?:can|could|may|might|should|would|will|then|also|often|usually|in turn|help|helps|to|ultimately|eventually|\w+ly)\s+)*$",
    re.IGNORECASE,
)
_SUCH_AS = expression(
    r"\s*(?:[\w-]+\s+){0,5}(?:patterns?|pictures?|signs?|symptoms?|things?|findings?|issues?|changes?|features?|problems?|stuff|complications?)"
    r"\s*,?\s*(?:like|such as|including)\s+(?:an?\s+|the\s+)?",
    re.IGNORECASE,
)
_RELATIVE = expression(r"\b(?:which|that)\b", re.IGNORECASE)
_INSTEAD = expression(r"\b(?:rather than|instead of|as opposed to|more than|versus|vs)\b", re.IGNORECASE)
_MARKED = expression(r"characteri[sz]ed|marked|defined|manifest", re.IGNORECASE)
_APART = expression(r"[\w\s'’-]{0,60},\s*", re.IGNORECASE)
_OUTCOME = expression(r"leading|resulting|causing|triggering", re.IGNORECASE)
_ANY_NOT = expression(r"n['’]t\b|\b(?:not|no|never|nor|neither|without)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Beside:
    """The words around one trigger."""

    syntax: Syntax
    clause: Clause

    def trailing(self, kind: str) -> bool:
        """Return whether the trigger opens a clause behind a comma that speaks of the sentence's subject: *…, which lowers Y*."""
        before = self.clause.text[: self.clause.start]
        said = self.clause.text[self.clause.start : self.clause.end].lstrip()
        if _TRAILING_WHICH.search(before):
            return kind in {"cause", "drug", "risk", "any"}
        return bool(_TRAILING.search(before) and _PARTICIPLE.match(said)) and kind != "finding"

    def and_alone(self, kind: str, found: list[Mention]) -> list[Mention]:
        """Return the name between an *and* and the trigger, where the tree takes others: *… at first and Xs cause Y*."""
        near = self.just_before(kind) if found else []
        alone = near and near[0] not in found
        return near if alone and _AND_ALONE.search(self.clause.text[: near[0].span.start - self.clause.offset]) else []

    def where(self, kind: str) -> list[Mention]:
        """Return X of *X is one of those conditions where you see …*."""
        near = self.clause.between(0, self.clause.start)[-1:]
        gap = self.clause.text[near[0].span.end - self.clause.offset : self.clause.start] if near else ""
        return [one for one in near if _WHERE.match(gap) and fitting(one, kind) and self.syntax.whole(one)]

    def adjoined(self, kind: str) -> list[Mention]:
        """Return the list that ends just before the trigger, where the tree gives nothing: *anemia, likely due to X*.

        A participle is said of the name beside it; a verb only where no preposition leads to that name.
        """
        text, offset, start = self.clause.text, self.clause.offset, self.clause.start
        near = self.clause.between(self.clause.after_last, start)
        if not near or not fitting(near[-1], kind) or not self.syntax.whole(near[-1]):
            return []
        if _MARKED.match(text, start) and _APART.fullmatch(text, near[-1].span.end - offset, start):
            return near[-1:]
        if not self.syntax.said(near[-1], kind, *self.syntax.tokens_of(near[-1])):
            return []
        if not _BESIDE.fullmatch(text[near[-1].span.end - offset : start]):
            return []
        group = self.with_list(near[-1:], kind)
        before = text[: group[0].span.start - offset]
        said = text[start : self.clause.end].lstrip()
        if _OUTCOME.match(said) and "," in text[near[-1].span.end - offset : start]:  # *X after Y, leading to Z*
            return []
        if _RELATIVE.search(text[near[-1].span.end - offset : start]):  # *the absence of X, which causes Y*
            return [replace(one, status=Status.PRESENT) for one in group]
        beside = _PARTICIPLE.match(said) or not (PREPOSITION.search(before) or _ANY_NOT.search(before))
        return group if beside else []

    def with_list(self, group: list[Mention], kind: str) -> list[Mention]:
        """Return the last of a list before the trigger with those before it, but not before a verb of one: *Y raises*."""
        text, offset = self.clause.text, self.clause.offset
        if not group or text[self.clause.start : self.clause.end].split()[0].endswith("s"):
            return group
        before = [one for one in self.clause.between(self.clause.after_last, self.clause.start) if one not in group]
        for one in reversed(before):
            gap = text[one.span.end - offset : group[0].span.start - offset]
            if not fitting(one, kind) or not LISTED.match(gap):
                break
            group = [one, *group]
        return group

    def instead(self, mention: Mention) -> bool:
        """Return whether a name stands against the one before it: *X rather than Y*."""
        at = mention.span.start - self.clause.offset
        before = [one.span.end - self.clause.offset for one in self.clause.between(self.clause.end, at)]
        return bool(before) and bool(_INSTEAD.search(self.clause.text, before[-1], at))

    def of_another_verb(self, mention: Mention) -> bool:
        """Return whether a verb of its own stands before a member of the list: *lowers X and raises Y*."""
        at = mention.span.start - self.clause.offset
        return at > self.clause.end and bool(OTHER_VERB.search(self.clause.text, self.clause.end, at))

    def denied_after(self, group: list[Mention], kind: str) -> list[Mention]:
        """Return what a list goes on to deny: *fever and cough, but not a rash or jaundice*."""
        found: list[Mention] = []
        end = max((one.span.end for one in group), default=0) - self.clause.offset
        for one in self.clause.between(end, len(self.clause.text)) if group else ():
            gap = self.clause.text[end : one.span.start - self.clause.offset]
            if one.status is not Status.DENIED or not (_BUT_NOT if not found else _OR).match(gap):
                break
            found += [one] if fitting(one, kind) else []
            end = one.span.end - self.clause.offset
        return found

    def just_before(self, kind: str) -> list[Mention]:
        """Return the mention that ends where the trigger begins."""
        near = [one for one in self.clause.between(self.clause.after_last, self.clause.start) if self.syntax.whole(one)]
        if not near or not fitting(near[-1], kind):
            return []
        gap = self.clause.text[near[-1].span.end - self.clause.offset : self.clause.start]
        return [] if gap.strip() else near[-1:]

    def just_after(self, kind: str) -> list[Mention]:
        """Return the mention right behind the trigger, where the tree gives it no object."""
        near = self.clause.between(self.clause.end, len(self.clause.text))
        near = [one for one in near if self.syntax.whole(one)][:1]
        if not near or not fitting(near[0], kind):
            return []
        if not self.syntax.said(near[0], kind, *self.syntax.tokens_of(near[0])):
            return []
        gap = self.clause.gap(near[0])
        if _SUCH_AS.fullmatch(gap):
            return near
        return near if len(gap.split()) <= 2 and not _BROKEN.search(gap) else []
