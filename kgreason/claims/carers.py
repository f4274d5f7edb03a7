"""Who asks for another: *my mother has asthma, can she take propranolol?* is a question about the mother."""

import re

from msgspec.structs import replace

from kgreason.expressions import expression
from kgreason.model import Passage

_WORDS = {
    "woman": "mother mom mum mama mommy mummy wife girlfriend sister aunt auntie grandmother grandma granny nana stepmother "
    "mother-in-law sister-in-law",
    "man": "father dad daddy papa husband boyfriend brother uncle grandfather grandpa grandad granddad stepfather "
    "father-in-law brother-in-law",
    "female": "daughter granddaughter niece daughter-in-law",
    "male": "son grandson nephew son-in-law",
    "child": "child kiddo grandchild toddler",
    "kid": "kid",
    "baby": "baby newborn infant",
    "patient": "partner spouse friend cousin neighbor neighbour parent fiancee fiance roommate",
}
_AS = {kin: word for word, every in _WORDS.items() for kin in every.split()}
"""What stands in a relative's place: a word that tells as much of age and sex, and is no relative."""
_SHORT = len("a woman")
_KIN = "|".join(sorted(_AS, key=len, reverse=True))
_MINE = expression(
    rf"\bmy\s+(?:(?:own|dear|old|elderly|little|young|poor|pregnant)\s+)?(?P<kin>{_KIN})\b", re.IGNORECASE
)
_OTHERS = expression(
    rf"\b(?:her|his|their|your|the)\s+(?:{_KIN})\b|\b(?:family|maternal|paternal|died|dead|deceased|passed away)\b",
    re.IGNORECASE,
)
_MYSELF = expression(
    r"\b(?-i:I)(?:['’](?:m|ve)\b|\s+(?:(?:also|just|currently|now|recently|only|still)\s+)*"
    r"(?:have|had|am|was|take|took|use|suffer|got|get|feel|developed|need|smoke|drink)\b)"
    r"|\b(?:can|could|should|may|might|must|do|did|am|will|would) I (?!give\b|tell\b|ask\b|treat\b|let\b|worry\b|do\b|offer\b|call\b|take (?:her|him|them)\b)\w+"
    rf"|\b(?:for|with|to) me\b|\bmy (?!(?:own |dear |old |elderly |little |young |poor |pregnant )?(?:{_KIN})\b)\w+",
    re.IGNORECASE,
)
"""What the person who asks tells of herself."""
_FOR = expression(
    r"\b(?:can|could|should|may|might|must|will|would|does|do|is|are|what|which|how|when|any)\b[^.?!]*\b(?:she|he|her|him|they|them)\b[^.!]*\?"
    rf"|\b(?:for|give|giving|treat|treating|help)\s+(?:(?:to|for)\s+)?my\s+(?:\w+\s+)?(?:{_KIN})\b"
    rf"|\b(?:can|could|should|may|might|must|will|would|does)\s+my\s+(?:\w+\s+)?(?:{_KIN})\s+(?!have\b|get\b|be\b)\w+",
    re.IGNORECASE,
)
"""What asks on behalf of another: *can she take it?*, *a drug for my wife*."""


def asked_for(question: Passage) -> Passage:
    """Return a question in which the one relative it asks for is no relative; its characters stay where they are.

    >>> from kgreason.model import Span
    >>> text = "My wife is pregnant. Can she take ibuprofen?"
    >>> asked_for(Passage(text, Span("/question", 0, len(text)))).text
    'A woman is pregnant. Can she take ibuprofen?'
    """
    text = question.text
    named = list(_MINE.finditer(text))
    if len({one["kin"].lower() for one in named}) != 1 or _OTHERS.search(text) or _MYSELF.search(text):
        return question
    if not _FOR.search(text):
        return question
    return replace(question, text=_MINE.sub(_stranger, text))


def _stranger(found: re.Match[str]) -> str:
    """Return other words of the same length; the same words where none are as short."""
    written = found.group()
    word = _AS[found["kin"].lower()]
    said = f"{'A' if written[0].isupper() else 'a'} {'lady' if word == 'woman' and len(written) < _SHORT else word}"
    return said.ljust(len(written)) if len(said) <= len(written) else written
