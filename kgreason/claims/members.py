"""Classes and causes that stand beside a name: *X, a beta blocker*, *beta blockers such as X*, *X-induced Y*."""

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec.structs import replace

from kgreason.claims.arguments import KINDS, WITHIN
from kgreason.claims.draft import Draft
from kgreason.expressions import expression
from kgreason.model import Mention, Status

_APPOSITION = expression(
    r"^\s*[,(–—]\s*(?:which is |being |as |it's |that's )?(?:an?|the|another|our|one of the)\s+(?:[\w-]+\s+){0,3}?$",
    re.IGNORECASE,
)

_INDUCED = expression(r"^-(?:induced|related|mediated|triggered|provoked)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)


def beside_names(text: str, offset: int, mentions: tuple[Mention, ...]) -> Iterator[Draft]:
    """Yield what a sentence says by the order of its names alone."""
    yield from _appositions(text, offset, mentions)
    yield from _members(text, offset, mentions)
    yield from _others(text, offset, mentions)
    yield from _induced(text, offset, mentions)
    yield from _leading(text, offset, mentions)
    yield from _harmless(text, offset, mentions)


_HARMLESS = expression(
    r"^\s+(?:does not|doesn['’]t|do not|don['’]t|never|has no|have no|had no|is not|isn['’]t|are not|aren['’]t)\s+"
    r"(?:affects?|effects? on|harms?|touch(?:es)?|hurts?|damages?|injures?|impacts? on|influences?(?: on)?|(?:toxic|harmful|dangerous) (?:to|for))"
    r"\s+(?:the |his |her |your )?$",
    re.IGNORECASE,
)
_OPENS = expression(r"[ *\"-]*(?:(?:unlike|in contrast to|as opposed to)\b[^.;]*,\s*)?", re.IGNORECASE)
_ENDS = expression(r"\s*(?:$|[.;]|,\s*(?:and|so|but)\b)")
_HARMS = {
    "KG:thyroid-gland": ("KG:hypothyroidism", "KG:hyperthyroidism"),
    "KG:liver": ("KG:hepatotoxicity",),
    "KG:kidney": ("KG:acute-kidney-injury",),
    "KG:optic-nerve": ("KG:optic-nerve-disorder",),
    "KG:retina": ("KG:retinal-disorder",),
    "KG:bone-marrow": ("KG:bone-marrow-suppression",),
}
"""What a drug that leaves an organ alone does not cause."""


def _harmless(text: str, offset: int, mentions: tuple[Mention, ...]) -> Iterator[Draft]:
    """Yield *X has no effect on the thyroid* as denied harms."""
    for one, other in pairwise(mentions):
        if other.concept not in _HARMS or one.category not in KINDS["drug"]:
            continue
        if (
            not _HARMLESS.match(text[one.span.end - offset : other.span.start - offset])
            or not _ENDS.match(text, other.span.end - offset)
            or not _OPENS.fullmatch(text[: one.span.start - offset])
        ):
            continue
        for harm in _HARMS[other.concept]:
            yield Draft(
                "causes",
                one,
                replace(other, concept=harm),
                True,
                False,
                (one.span.end, other.span.start),
                "causes:no effect on",
            )


_BEFORE_CLASS = expression(
    r"(?:^\W*|\b(?:the|an?|another|our|her|his|with|is|use|add|start|give|choose|prefer|of|and|or|to|like|for)\s+)$",
    re.IGNORECASE,
)
_NAMED_AFTER = expression(r"^(?:\W|$)(?!\s*(?:allerg|toxic|overdos|induced|withdraw))", re.IGNORECASE)


def _leading(text: str, offset: int, mentions: tuple[Mention, ...]) -> Iterator[Draft]:
    """Yield *the beta blocker metoprolol* as a subclass claim; *beta blockers metoprolol and …* are a list."""
    for one, other in pairwise(mentions):
        if one.category != "ChemicalEntity" or other.category != "Drug" or other.span.start != one.span.end + 1:
            continue
        low = one.span.start - offset
        if text[one.span.end - offset] != " ":
            continue
        plural = one.text.endswith("s") and not one.text.endswith("ss")
        if not plural and _BEFORE_CLASS.search(text[:low]) and _NAMED_AFTER.match(text[other.span.end - offset :]):
            at = (one.span.start, one.span.end)
            yield Draft(
                "subclass_of", other, one, False, other.status is Status.POSSIBLE, at, "subclass_of:class before"
            )


def _induced(text: str, offset: int, mentions: tuple[Mention, ...]) -> Iterator[Draft]:
    """Yield *X-induced Y* as a cause."""
    for one, other in pairwise(mentions):
        gap = text[one.span.end - offset : other.span.start - offset]
        if one.category in KINDS["cause"] and other.category in KINDS["condition"] and _INDUCED.match(gap):
            at = (one.span.end, one.span.end + len(gap.split()[0]))
            yield Draft("causes", one, other, False, other.status is Status.POSSIBLE, at, "causes:-induced")


_INCLUDING = expression(
    r"^\s*(?:[,—–-]\s*)?(?:\(\s*)?(?:including|which includes?|like|such as|e\.g\.,?|for example)\s+(?:[\w-]+,\s+)?$",
    re.IGNORECASE,
)
_NEXT = expression(r"^\s*(?:,|and|or|,\s*(?:and|or))\s*$", re.IGNORECASE)


_OTHER = expression(r"^\s*,?\s*(?:and|or|&)\s+(?:other|similar)\s+(?:[\w-]+\s+){0,2}?$", re.IGNORECASE)


def _others(text: str, offset: int, mentions: tuple[Mention, ...]) -> Iterator[Draft]:
    """Yield *metoprolol, atenolol, or other beta blockers* as subclass claims."""
    group: list[Mention] = []
    for one, other in pairwise(mentions):
        gap = text[one.span.end - offset : other.span.start - offset]
        group = [*group, one] if one.category == "Drug" else []
        if other.category == "ChemicalEntity" and _OTHER.match(gap):
            at = (one.span.end, other.span.start)
            for member in group:
                yield Draft("subclass_of", member, other, False, False, at, "subclass_of:other")
        if not _NEXT.match(gap):
            group = []


def _members(text: str, offset: int, mentions: tuple[Mention, ...]) -> Iterator[Draft]:
    """Yield *beta blockers such as metoprolol and atenolol* as subclass claims."""
    head: Mention | None = None
    for one, other in pairwise(mentions):
        gap = text[one.span.end - offset : other.span.start - offset]
        if one.category == "ChemicalEntity" and _INCLUDING.match(gap):
            head = one
        elif not (head and _NEXT.match(gap)):
            head = None
        if head and other.category in {"Drug", "ChemicalEntity"} and other.concept != head.concept:
            at = (head.span.end, other.span.start)
            yield Draft("subclass_of", other, head, False, False, at, "subclass_of:including")


def _appositions(text: str, offset: int, mentions: tuple[Mention, ...]) -> Iterator[Draft]:
    """Yield *X, a beta blocker, …* and *X (beta blocker)* as subclass claims; *X (statin intolerance)* names no class."""
    for one, other in pairwise(mentions):
        gap = text[one.span.end - offset : other.span.start - offset]
        listed = re.search(r"(?:,|/|\band|\bor|:)\s*$", text[: one.span.start - offset])
        if one.category != "Drug" or other.category != "ChemicalEntity" or listed:
            continue
        bracketed = gap.strip() == "(" and text.startswith(")", other.span.end - offset)
        if bracketed or _APPOSITION.match(gap):
            at = (one.span.end, other.span.start)
            negated = other.status is Status.DENIED or bool(WITHIN.search(gap))
            yield Draft("subclass_of", one, other, negated, False, at, "subclass_of:apposition")
