"""The pattern reader: claims from linked sentences by trigger phrases, no parser and no language model."""

import re
from collections.abc import Callable, Iterator
from itertools import product

from kgreason.claims.arguments import Clause, Neighbours, Sides
from kgreason.claims.between import with_between
from kgreason.claims.draft import Draft
from kgreason.claims.gathered import Telling, with_gathered
from kgreason.claims.governed import Governed
from kgreason.claims.limits import Said
from kgreason.claims.members import beside_names
from kgreason.claims.misfits import fitted
from kgreason.claims.polarity import HEDGE, denied, silent
from kgreason.claims.syntax import Syntax
from kgreason.claims.tree import Tree
from kgreason.claims.triggers import Alternative, triggers
from kgreason.claims.undone import acting, undone
from kgreason.expressions import expression
from kgreason.graph import lowered
from kgreason.model import Mention, Status

_LOOSE = expression(
    r"\b(?:weak|weakly|mild|partial|functional|potent|to|of|for|with|than|in|on|from|by|at|as|like|not|no|and|or)\b|,",
    re.IGNORECASE,
)
_PATIENT = expression(
    r"^\W*(?:in |for |with )?(?:this|the|our|her|his|that)? ?(?:patient|woman|man|lady|gentleman|case|person|situation|her|him|here|"
    r"setting|them)\b|^\W*(?:here|now)?\W*$|^\W*(?:because|since|given|due|as|so|and)\b",
    re.IGNORECASE,
)
_TAG = expression(
    r",\s*(?:right|correct|yes|no|yeah|isn['’]t it|doesn['’]t it|don['’]t they|aren['’]t they)\s*\?\W*$", re.IGNORECASE
)


def drafts(
    text: str,
    offset: int,
    mentions: tuple[Mention, ...],
    antecedents: tuple[Mention, ...],
    tree: Tree | None = None,
    about: Mention | None = None,
    drugs: tuple[Mention, ...] = (),
    picture: tuple[Mention, ...] = (),
) -> Iterator[Draft]:
    """Yield the claims of one sentence; ``antecedents`` are what a pronoun may stand for, likeliest first.

    ``about`` is the disease that the sentences before it speak of, where that is one; ``drugs`` are the mentions with
    the drug in the place of its test; ``picture`` are the findings that *these symptoms* stands for.

    With a tree, subjects and objects are read off it; without one, off the order of the words.
    """
    if not mentions or (text.rstrip(" \"')*").endswith("?") and not _TAG.search(text)):
        return
    if tree is not None:
        found = _governed(text, offset, mentions, antecedents, tree, about)
    else:
        found = _neighbouring(text, offset, mentions, antecedents)
    stated = (*(one for one in found if one.stated), *beside_names(text, offset, mentions))
    between = with_between(text, offset, mentions, stated, about, drugs)
    read = with_gathered(Telling(text, offset, mentions, picture, about), between)
    yield from fitted(read, text, offset)


def _neighbouring(
    text: str, offset: int, mentions: tuple[Mention, ...], antecedents: tuple[Mention, ...]
) -> Iterator[Draft]:
    """Yield the claims of a sentence by the order of its words."""
    known = triggers()
    hits = list(_outside(known.every, _plain(text), offset, mentions))
    previous: tuple[Mention, ...] = ()
    last_end = 0
    for number, match in enumerate(hits):
        following = hits[number + 1].start() if number + 1 < len(hits) else len(text)
        clause = Clause(text, offset, mentions, last_end, match.start(), match.end(), following, previous, antecedents)
        made = list(_read(Neighbours(clause), known.of(match), match))
        yield from made
        if made:
            previous = tuple(dict.fromkeys(draft.subject for draft in made))
        last_end = match.end()


def _governed(
    text: str,
    offset: int,
    mentions: tuple[Mention, ...],
    antecedents: tuple[Mention, ...],
    tree: Tree,
    about: Mention | None,
) -> Iterator[Draft]:
    """Yield the claims of a sentence by its tree; where a trigger says nothing, another that overlaps it is tried."""
    known, syntax = triggers(), Syntax(tree, mentions, offset, text)
    read: list[tuple[int, int]] = [(mention.span.start - offset, mention.span.end - offset) for mention in mentions]
    previous: tuple[Mention, ...] = ()
    last_end = 0
    for match in sorted(_all(known.families, _plain(text)), key=lambda one: (one.start(), -one.end())):
        start, end = match.span()
        if any(low <= start and end <= high for low, high in read):
            continue
        after_last = min(last_end, start)
        clause = Clause(text, offset, mentions, after_last, start, end, len(text), previous, antecedents, about)
        sides = Governed(syntax, clause)
        made = list(_read(sides, known.of(match), match)) if sides.trigger else []
        yield from made
        if made:
            last_end = end
            read.append((start, end))
            previous = tuple(dict.fromkeys(draft.subject for draft in made))


def _plain(text: str) -> str:
    """Return a text as the triggers are written: in lower case, with straight apostrophes."""
    return lowered(text).replace("’", "'")


def _all(patterns: tuple[re.Pattern[str], ...], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of each expression, those that overlap too: one from each word on."""
    for pattern in patterns:
        at = 0
        while match := pattern.search(text, at):
            yield match
            word = _WORD.match(text, match.start())
            at = word.end() if word else match.end()


def _outside(
    pattern: re.Pattern[str], text: str, offset: int, mentions: tuple[Mention, ...]
) -> Iterator[re.Match[str]]:
    """Yield the trigger matches that do not lie inside a mention."""
    taken = [(mention.span.start - offset, mention.span.end - offset) for mention in mentions]
    for match in pattern.finditer(text):
        if not any(start <= match.start() and match.end() <= end for start, end in taken):
            yield match


_WORD = expression(r"\W*\w+")


def _read(sides: Sides, readings: tuple[Alternative, ...], match: re.Match[str]) -> Iterator[Draft]:
    if silent(sides.clause, match.group()) or sides.supposed():
        return
    for reading in readings:
        if reading.by_tree and not sides.by_tree:
            continue
        read = _headed if reading.direction.startswith("head") else _sided
        made = list(read(sides, reading, match))
        if made:
            yield from made
            return


def _sided(sides: Sides, reading: Alternative, match: re.Match[str]) -> Iterator[Draft]:
    left_kind, right_kind = reading.subject, reading.object
    if reading.turned:
        left_kind, right_kind = right_kind, left_kind
    found = _side(sides, reading.direction)(left_kind)
    denied = sides.by_tree and sides.refused()  # *no antibiotic causes X* is a claim, denied
    left = [one for one in found if denied or one.status is not Status.DENIED or not one.rule]
    if reading.object == "patient":
        if left and _PATIENT.match(sides.clause.text[sides.clause.end :]):
            yield from (_draft(sides, reading, match, subject, None) for subject in left)
        return
    if denied and reading.direction == "given":  # *no aspirin for the fever* says nothing of what aspirin treats
        return
    right, condition = _other_side(sides, reading.direction, right_kind) if left else ([], ())
    if reading.predicate in {"subclass_of", "has_role"} and right and _LOOSE.search(sides.clause.gap(right[0])):
        return
    for one, other in product(left, right):
        if one.concept == other.concept or (reading.turned and sides.clause.against(other)):
            continue  # *fits with X rather than Y* does not deny that Y has it
        subject, object_ = (other, one) if reading.turned else (one, other)
        if reading.predicate == "has_phenotype" and _exchanged(subject, object_):
            subject, object_ = object_, subject
        meant = _meant(reading, sides.clause, subject)
        if meant and not sides.placed(meant):
            yield _draft(sides, reading, match, meant, object_, condition)


_RULING = frozenset({"cautioned_in", "contraindicated_in", "subclass_of", "interacts_with", "has_phenotype"})
"""Predicates that hold of what is stopped or avoided too: *avoid X in Y* is said of X."""


def _meant(reading: Alternative, clause: Clause, subject: Mention) -> Mention | None:
    """Return what a claim is said of: its subject, what is added to that, or None where only an act with it is meant."""
    if reading.predicate in _RULING:
        return subject
    return None if undone(clause, subject) else acting(clause, subject)


def _side(sides: Sides, direction: str) -> Callable[[str], list[Mention]]:
    """Return where a trigger's first side is looked for."""
    return {
        "given": sides.given, "at": sides.settled, "topic": sides.topic, "avoid": sides.handled, "by": sides.handled,
    }.get(direction, sides.left)  # fmt: skip


def _other_side(sides: Sides, direction: str, kind: str) -> tuple[list[Mention], tuple[str, ...]]:
    """Return a trigger's second side, and the condition after it."""
    if direction == "in":
        return sides.setting(kind), ()
    if direction == "by":
        return sides.means(kind), ()
    if direction in {"avoid", "if"}:
        return sides.conditioned(kind), ()
    return sides.right(kind)


def _exchanged(subject: Mention, object_: Mention) -> bool:
    """Return whether a disease stands where its finding should: *acute pancreatitis fits with this pain*."""
    return subject.category == "PhenotypicFeature" and object_.category == "Disease"


def _headed(sides: Sides, reading: Alternative, match: re.Match[str]) -> Iterator[Draft]:
    """Read *the treatment of Y is X*, *symptoms of Y include X*."""
    first_kind, second_kind = reading.subject, reading.object
    if reading.direction == "head<":
        first_kind, second_kind = second_kind, first_kind
    first, second = sides.equated(first_kind, second_kind)
    for one in first:
        for other in second:
            if one.concept == other.concept:  # *the active ingredient of Advil is ibuprofen*
                continue
            subject, object_ = (other, one) if reading.direction == "head<" else (one, other)
            yield _draft(sides, reading, match, subject, object_)


def _draft(
    sides: Sides,
    reading: Alternative,
    match: re.Match[str],
    subject: Mention,
    object_: Mention | None,
    condition: tuple[str, ...] = (),
) -> Draft:
    clause = sides.clause
    risk = object_ is not None and object_.span.place == subject.span.place and _of_risk(clause, object_)
    predicate = _RISKS.get(reading.predicate, reading.predicate) if risk else reading.predicate
    if object_ is not None and _of_removal(clause, object_):
        predicate = _REMOVED.get(predicate, predicate)
    negated = denied(sides, match.group(), Said(clause, predicate, subject, object_), reversed_=reading.negated)
    return Draft(
        predicate,
        subject,
        object_,
        bool(negated),
        bool(HEDGE.search(f"{clause.window}{match.group()}")),
        (clause.offset + match.start(), clause.offset + match.end()),
        f"{reading.predicate}:{match.group().strip().lower()}",
        condition,
        stated=negated is not None,
    )


_REMOVED = {"increases": "decreases", "activates": "decreases", "decreases": "increases", "inhibits": "increases"}
_FATE = r"(?:(?:hepatic|renal|first-pass|tubular|own|oxidative)\s+)?(?:metabolism|clearance|breakdown|elimination|glucuronidation|excretion|oxidation|degradation)"
_REMOVAL = expression(rf"(?:['’]s?)?\s+{_FATE}\b|(?:\s*(?:,|/|and|or)\s*[\w-]+){{0,2}}\s+re-?uptake\b", re.IGNORECASE)
_REMOVAL_OF = expression(rf"\b{_FATE}\s+of\s+(?:[\w-]+\s+){{0,2}}$", re.IGNORECASE)
"""What takes a drug away: *slows X's metabolism* raises X."""


def _of_removal(clause: Clause, object_: Mention) -> bool:
    """Return whether a trigger speaks of how its object is removed: *inhibits theophylline metabolism*."""
    end = object_.span.end - clause.offset
    drug = object_.category in {"Drug", "ChemicalEntity", "SmallMolecule"}
    if not drug or not 0 <= end <= len(clause.text):
        return False
    between = clause.text[clause.end : max(clause.end, object_.span.start - clause.offset)]
    return bool(_REMOVAL.match(clause.text, end) or _REMOVAL_OF.search(between))


_RISKS = {"causes": "predisposes_to", "increases": "predisposes_to", "exacerbates": "predisposes_to",
          "decreases": "prevents", "ameliorates": "prevents"}  # fmt: skip
_RISK_OF = expression(r"\b(?:risks?|chances?|odds|likelihood|probability) (?:of|for)\b", re.IGNORECASE)
_RISK = expression(r"\s*-?risks?\b", re.IGNORECASE)


def _of_risk(clause: Clause, object_: Mention) -> bool:
    """Return whether a trigger speaks of the risk of its object: *increases bleeding risk*, *raises the odds of X*."""
    low, high = object_.span.start - clause.offset, object_.span.end - clause.offset
    if low < clause.end:
        return False
    return bool(_RISK.match(clause.text, high) or _RISK_OF.search(clause.text, clause.end, low))
