"""Whether a sentence states a relation, denies it, or says neither."""

import re

from kgreason.claims.arguments import WITHIN, Clause, Sides
from kgreason.claims.frames import Frame, disowned, frame
from kgreason.claims.limits import Said, limited
from kgreason.claims.misjudged import ACTS, misjudged
from kgreason.expressions import expression
from kgreason.model import Mention, Status

NOT = expression(
    r"(?:\b(?:not|never|no|cannot|nor|neither|without|fails? to|failed to|rarely|hardly|seldom|unlikely to|no longer|lacks?|"
    r"rather than|instead of|far from)\b|n['’]t\b)"
    r"(?:\s+(?:\w+ly|be|been|being|to|also|even|ever|always|seem|seems|appear|have|any|the|an?|considered|just|so|known|quite|much|"
    r"very|going|expected|tend|tends|thought|often|necessarily|it|do|does|cause|really|as|in|of|is|are))*[\s,]*$",
    re.IGNORECASE,
)
HEDGE = expression(
    r"\b(?:may|might|could|possibly|perhaps|probably|likely|seems?|seemed|appears?|maybe|potentially|suspect|suppose|think|"
    r"suggests?|hints?|would|possible|wonder|considered?|guess|feels? like|sometimes)\b",
    re.IGNORECASE,
)
_MORE = expression(
    r"(?:n['’]t|\bnot|\bnever)(?: really)? (?:just|only|merely|simply|solely|fails? to)\b[^,;]*$", re.IGNORECASE
)
"""A *not* that says there is more: *doesn't just cause X*, *never fails to cause X*."""
_HAPPENED = expression(r"\b(?:has|have|had|did)(?: not|n['’]t| never)(?: \w+ly)? \w+$", re.IGNORECASE)
_HAPPENING = expression(r"\b(?:is|are|was|were)(?: not|n['’]t)(?: \w+ly)? \w+ing$", re.IGNORECASE)
_NOT_IT = expression(
    r"\bit(?: is| was|['’]s)(?: not|n['’]t) [^,.;:]{1,60}? (?:that|which|who)\s+(?:\w+ly )?$", re.IGNORECASE
)
"""*It wasn't X that caused Y*: said of one case."""
_LACKING = expression(r"\bwithout\b")
_MAY = expression(r"\b(?:can|could|may|might|sometimes|often|rarely|occasionally)\b", re.IGNORECASE)
_LESS = expression(
    r"\b(?:less|least|minimal|little|fewer|few|hardly any|negligible)\s+(?:\w+ly )?(?:relevant |significant |clinical )?$",
    re.IGNORECASE,
)
_ABSENT = frozenset({"without", "no", "no evidence of", "absence of", "in the absence of", "lacking"})
_BUT = expression(
    r"\bbut\s+(?:rather |instead |actually |in fact |more often |mostly |usually )?(?!(?:also|not|no|neither|never|without|only if|only when)\b)(?:[\w-]+,?\s+){0,8}$",
    re.IGNORECASE,
)


def silent(clause: Clause, said: str) -> bool:
    """Return whether the words around a trigger make it no general statement at all; ``said`` are its own words."""
    first = clause.start + len(said.split(" ", maxsplit=1)[0])
    if _HAPPENED.search(clause.text, 0, first) or _HAPPENING.search(clause.text, 0, first):
        return True  # *it has not caused X*, *it isn't causing X* are said of one patient
    if _NOT_IT.search(clause.text, 0, clause.start):
        return True
    if _LACKING.search(said) and _MAY.search(clause.window + said):
        return True  # *it may present without X* is no denial
    return bool(_LESS.search(clause.text, 0, clause.start))


def denied(sides: Sides, words: str, relation: Said, *, reversed_: bool) -> bool | None:
    """Return whether a relation is denied, or None where its sentence neither states nor denies it.

    ``words`` are the trigger's own; a trigger that is ``reversed_`` denies by itself: *useless for X*.
    """
    clause, object_ = sides.clause, relation.object
    refused = bool(NOT.search(clause.window)) or bool(WITHIN.search(words)) or sides.refused()
    refused = refused and not _MORE.search(clause.text[: clause.end])
    against = object_ is not None and object_.status is Status.DENIED and clause.denies(object_)
    if against and object_ is not None and _absent(clause, words, object_, refused=refused):
        return None
    refused = refused and not (object_ is not None and _after_but(relation, object_))
    own = refused or against
    ends = relation.ends or [(clause.start, clause.end)]
    low, high = min(clause.start, ends[0][0]), max(clause.end, ends[-1][1])
    if relation.predicate in ACTS and misjudged(clause, low, high):
        return None
    how = frame(clause, clause.start, high)
    if how is Frame.DOUBTED or (own and (how is Frame.REJECTED or _twice(relation))):
        return None
    negated = (own or how is Frame.REJECTED) != reversed_
    return None if negated and how is Frame.ASSERTED and limited(relation, refused=own) else negated


def _absent(clause: Clause, words: str, object_: Mention, *, refused: bool) -> bool:
    """Return whether an object is only said to be lacking at times: *may cause X without Y*, *not X without Y*."""
    at = object_.trigger
    lacking = clause.text[at.start - clause.offset : at.end - clause.offset].lower() if at else ""
    if lacking not in _ABSENT or "but" in clause.text[clause.end : at.start - clause.offset if at else clause.end]:
        return False
    return (refused and lacking == "without") or bool(_MAY.search(clause.window + words))


def _after_but(relation: Said, object_: Mention) -> bool:
    """Return whether an object is what is said instead: Y of *does not cause X but Y*."""
    low = object_.span.start - relation.clause.offset
    return object_ in relation.clause.mentions and bool(_BUT.search(relation.masked, relation.clause.end, low))


_WITHOUT = expression(r"\bwithout\s*$", re.IGNORECASE)
_INNER = expression(r"n['’]t\b|\b(?:not|never|cannot|no)\b", re.IGNORECASE)


def _twice(relation: Said) -> bool:
    """Return whether a denied opinion holds a denial: *I wouldn't say X never causes Y*."""
    clause = relation.clause
    if _WITHOUT.search(clause.window):  # *X cannot be given without raising Y*
        return bool(_INNER.search(clause.text, clause.left, clause.start))
    if not disowned(clause, clause.start) or not relation.ends:
        return False
    return bool(_INNER.search(clause.text, min(relation.ends[0][1], clause.start), clause.end))
