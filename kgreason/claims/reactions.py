"""What an allergy did, and what foods it is to: *penicillin allergy (rash)* is no rash of today, *peanuts and soy* are two."""

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec.structs import replace

from kgreason.claims.allergy import allergies
from kgreason.claims.condition import conditions
from kgreason.claims.entries import DRUGS
from kgreason.claims.setting import setting
from kgreason.expressions import expression
from kgreason.link import Linker, Sentence
from kgreason.link.assertion import assertions
from kgreason.model import Fact, Mention, Passage, Span, Status

_GAP = expression(
    r"^\s*(?:(?:allerg(?:y|ies)|hypersensitivity|intolerance)\s*)?"
    r"(?:\((?!\s*(?:on|for|given|treated|now|current)\b)[^()]*|(?:[-–—:=→]+>?|->)\s*(?:\w+\s+){0,2}|"
    r"(?:,\s*)?(?:(?:which|that|it)\s+)?(?:gives?|gave|causes?|caused|causing|leads? to|led to|produced|triggers?|triggered)\s+"
    r"(?:(?:him|her|them|me|an?|the|severe|bad|mild|terrible|horrible|awful|nasty|itchy|full-body)\s+)*|"
    r"(?:makes?|made)\s+(?:(?:him|her|them|me)\s+break out in\s+(?:an?\s+)?|(?:my\s+)?))$",
    re.IGNORECASE,
)
"""What stands between what somebody is allergic to and what it did."""
_HEADED = expression(r"\b(?:allerg\w*|intoleran\w*|adverse \w+|reactions?)\b[^.;]*$", re.IGNORECASE)
_LIST = expression(
    r"\b(?:allergic|allerg(?:y|ies)) to\s+|\ballergies:\s*|\ballergies (?:are|include)\s+", re.IGNORECASE
)
_BREAK = expression(
    r"[.;:?!]|\b(?:but|however|although|though|while|whereas|who|which|that|with|on|takes?|in|since|for|as)\b|"
    r"(?:\band\b|,)\s+(?:he|she|they|has|had|is|was|takes?|needs?|wants?|presents?|came|comes)\b",
    re.IGNORECASE,
)
_BETWEEN = expression(r"\s*,\s*(?:(?:and|or|nor)\s+)?|\s+(?:and|or|nor|&)\s+|\s*/\s*")
_REACTION = expression(
    r"anaphyla|hives|urticaria|angio-?edema|rash|exanthem|eruption|itch|prurit|swelling|swollen|swell|Stevens|SJS|DRESS|necrolysis|"
    r"wheez|bronchospasm|breath|dyspnea|cough|nausea|vomiting|diarrhea|stomach|abdominal|flush|hypotension|syncope|dizz|headache|fever|blister",
    re.IGNORECASE,
)
"""What a drug or food does to who is allergic to it or does not bear it; *seasonal allergy (asthma)* is another thing."""
_ASIDE = expression(r"\([^()]*\)")
_ANY = frozenset({"allergy", "allergies", "drug allergy", "drug allergies"})
_TO = expression(r"\s+to\s+")
_FEW = 3
"""Words of one thing that somebody is allergic to."""


def reacted(mention: Mention, text: str, start: int, mentions: tuple[Mention, ...], linker: Linker) -> Mention:
    """Return a condition as past where it is what an allergy did, told right behind that; else as it is."""
    if mention.status is not Status.PRESENT or not _REACTION.search(mention.text):
        return mention
    low = mention.span.start - start
    earlier = [one for one in mentions if one.span.end - start <= low]
    for other in reversed(earlier[-3:]):
        gap = text[other.span.end - start : low]
        if _GAP.match(gap) and _allergic(other, text, start, mentions, linker):
            return replace(mention, status=Status.PAST, rule="reaction (before)", trigger=None)
    return mention


def of_one_drug(mention: Mention, text: str, start: int, mentions: tuple[Mention, ...]) -> bool:
    """Return whether *allergy* is denied of one drug only, which says nothing of others: *no sulfa allergy*."""
    if mention.status is not Status.DENIED or mention.text.lower() not in _ANY:
        return False
    low, high = mention.span.start, mention.span.end
    drugs = [one for one in mentions if one.category in DRUGS]
    return any(
        (one.span.end < low and not text[one.span.end - start : low - start].strip())
        or (one.span.start > high and _TO.fullmatch(text[high - start : one.span.start - start]))
        for one in drugs
    )


def _allergic(other: Mention, text: str, start: int, mentions: tuple[Mention, ...], linker: Linker) -> bool:
    """Return whether a mention is an allergy, or what somebody is allergic to or does not bear."""
    if other.category not in DRUGS:
        return "allerg" in other.text.lower()
    place = setting(other, text, start, mentions, DRUGS)
    return bool(_HEADED.search(place.before)) or allergies(place, "", (), linker.graph)[0]


def more_allergies(
    question: Passage, sentence: Sentence, mentions: tuple[Mention, ...], linker: Linker
) -> Iterator[Fact]:
    """Yield the allergies of a list whose names are those of no drug, and only together with *allergic to*."""
    text, offset = sentence.text, question.span.start + sentence.start
    plain = _ASIDE.sub(lambda found: " " * len(found.group()), text)
    for opening in _LIST.finditer(plain):
        broken = _BREAK.search(plain, opening.end())
        end = broken.start() if broken else len(plain)
        marks = [found.span() for found in _BETWEEN.finditer(plain, opening.end(), end)]
        for (_, low), (high, _) in pairwise([(0, opening.end()), *marks, (end, end)]):
            word = re.sub(r"^(?:an?|the)\s+", "", plain[low:high].strip())
            begin = offset + plain.find(word, low)
            span = Span(question.span.place, begin, begin + len(word))
            named = any(one.span.start < span.end and span.start < one.span.end for one in mentions)
            if word and not named and len(word.split()) <= _FEW:
                yield from _named(word, span, text, offset, linker)


def _named(word: str, span: Span, text: str, offset: int, linker: Linker) -> Iterator[Fact]:
    """Yield the allergy to one thing of a list, if the graph has one."""
    said = f"allergic to {word}"
    for one in linker.link(Passage(said, Span("", 0, len(said)))):
        if one.text == said and one.category == "Disease":
            low, high = span.start - offset, span.end - offset
            (found,) = assertions(text, [(low, high)])
            meant = replace(one, span=span, text=word, status=found.status, rule=found.rule, trigger=None)
            yield from conditions(meant, text, offset, linker.graph)
