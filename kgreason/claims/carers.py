"""Who asks for another: *my mother has asthma, can she take propranolol?* is a question about the mother."""

import re

from msgspec.structs import replace

from kgreason.claims.aboutone import KIN_WORDS, LIKE, RELATIVES, about_one
from kgreason.claims.refusals import KIN
from kgreason.expressions import expression
from kgreason.model import Passage

_AS = {kin: word for word, every in RELATIVES.items() for kin in every.split()}
"""What stands in a relative's place: a word that tells as much of age and sex, and is no relative."""
_CHILD = r"(?:baby|newborn|neonate|infant|toddler|child|kid|son|daughter)"
"""Whose facts are the patient's without more: *my son has asthma*."""
_SHORT = len("a woman")
_KIN = KIN_WORDS
_MINE = expression(
    rf"\b(?:my|our)\s+{LIKE}(?P<kin>{_KIN})\b|(?:^|(?<=[.!?;,:]\s))(?P<bare>mom|mum|dad|grandma|grandpa|"
    r"\A(?:wife|husband|hubby|father|mother|sister|brother|aunt|uncle|boyfriend|girlfriend)(?=['’]s\s|\s+(?:is\s|has\s|\(?\d)))\b",
    re.IGNORECASE,
)
_AGED = expression(r"\d[- ]?(?:years?|months?|weeks?|days?)\b|\d\s?y/?o\b", re.IGNORECASE)
"""Beside which *Mom* is the mother of a child that a note is about."""
_PARENTS = expression(r"\b(?:mother|father|mom|mum|dad|parents)\b", re.IGNORECASE)
"""*Father 82, mother 79*: a family's history."""
_ALONG = expression(r"\b\d{1,2}\s?(?:weeks?|wks?)\s+(?:along|pregnant)\b", re.IGNORECASE)
_YOUNG = expression(rf"\b{_CHILD}\b", re.IGNORECASE)
_HE = expression(r"\b(?:he|him|his)\b", re.IGNORECASE)
_HERS = expression(r"\b(?:she|her|hers|pregnant|breastfeeding)\b", re.IGNORECASE)
_ANOTHER = rf"(?:{KIN}|{_KIN}|{_CHILD}|twins|ex|classmate|teacher)"
_OTHERS = expression(
    rf"\b(?:her|his|their|your|our|an?|['’]s)\s+(?:[\w-]+\s+)?{_ANOTHER}\b|\bthe\s+(?!baby\b){_ANOTHER}\b"
    r"|\b(?:family|maternal|paternal|died|dead|deceased|passed away|pass(?:ed)? (?:it|this|that) on)\b"
    r"|(?<!\bis )(?<!\bwas )\b(?:an?|the|this)\s+(?:[\w-]+\s+){0,3}(?:woman|man|patient|boy|girl|lady|gentleman)\b|\b(?:patient|pts?|here|some(?:body|one))\b|\b\d{1,3}\s?(?-i:[MF])\b"
    r"|(?:^|[.!?]\s+)(?:pregnant|breastfeeding|got|have|took|taking|on|diabetic|asthmatic)\b",
    re.IGNORECASE,
)
"""Who else is spoken of: another relative, or a patient beside the relative."""
_MYSELF = expression(
    r"\bI\b(?!(?:['’]?m|\s+am)\s+(?:asking|worried|writing|calling|concerned)\b|['’]d like\b|\s+(?:also\s+|just\s+)?(?:want|need|wonder|worry|ask|write|care for|take care|give|gave|"
    r"was wondering|have (?:an? (?:\w+ )?question|been giving)|do|tell|told|treat|let|call|offer|know|think|hope)\b)"
    r"|\b(?:Im|Ive)\b|(?<!\btell )(?<!\bhelp )(?<!\blet )(?<!\btold )(?<!\basked )(?<!\bwith )\bme\b"
    rf"|\b(?:my|our) (?!{LIKE}(?:{_KIN})\b)(?!(?:doctor|question|worry|concern)\b)\w+|\bI\b[^.?!]{{0,20}}\b(?:donat\w+|conceive)\b",
    re.IGNORECASE,
)
"""What the person who asks tells of herself."""
_FOR = expression(
    r"\b(?:can|could|should|may|might|must|would|does|is|will)\s+(?:she|he)\b(?!\s+(?:have|get|develop|catch|infect|be at|still get)\b)[^.!]*\?"
    r"|\b(?:what|which|how much|how many|any|safe|okay|ok|fine|best)\b[^.?!]*\b(?:she|he|her|him)\b[^.!]*\?"
    rf"|\b(?:for|give|giving|treat|treating|help)\s+(?:(?:to|for)\s+)?(?:my|our)\s+(?:\w+\s+)?(?:{_KIN})\b"
    rf"|\b(?:can|could|should|may|might|must|would|does)\s+(?:my|our)\s+(?:\w+\s+)?(?:{_KIN})(?:,\s*(?:\d{{1,3}}|who\s[^?.;]{{1,80}}?),)?\s+(?:take|use|have (?:some|an?)\b|need|stop|continue|drink|try|go on)"
    r"|\b(?:give|giving) (?:her|him|them)\b|\bfor (?:her|him|them)\b|\b(?:what|which|any\w*)\b[^.?!]{0,40}\b(?:help|safe|best)\b[^.!?]*\?\W*$",
    re.IGNORECASE,
)
"""What asks on behalf of another: *can she take it?*, *a drug for my wife*."""
_EXPECTING = expression(
    rf"\b(?:my|our)\s+(?:\w+\s+)?(?:{_KIN})(?:['’]s|\s+is)\s+[^.?!]{{0,20}}\b(?:pregnant|breast-?feeding|nursing)\b[^?]*"
    r"(?:[.;!,]|\bso\b)\s+(?:is|are|would)\s[^.?!]{0,60}\b(?:ok|okay|safe|fine|alright|all right|allowed)\b[^.!?]{0,40}\?",
    re.IGNORECASE,
)
"""*My wife is pregnant. Is ibuprofen ok?*: she is who would take it."""
_AGE_OPENS = expression(
    rf"^\W*(?:(?:my|our)\s+)?(?:{_KIN})(?:['’]s|\s+is)\s+(?:[4-9]\d|1[01]\d)(?=\s*,|\s+(?:and|with|w/|has|takes|on)\b|\s+w/)",
    re.IGNORECASE,
)
"""*Mom is 81 with heart failure*: whose age opens the text is who it is about."""
_OF_AGE = expression(
    rf"\W*\d{{2,3}}[ -]?(?:y/?o|years?[- ]old|yrs?[- ]old)\s+(?P<kin>{_KIN})\b(?!['’]|\s+(?:of|to|and)\b)",
    re.IGNORECASE,
)
"""*88yo grandma with dementia*."""
_OCCURS = expression(
    rf"\b(?:can|could|will|does|may|might|would)\s+(?:she|he|they|(?:my|our)\s+(?:\w+\s+)?(?:{_KIN}))\s+(?:have|get|develop|catch|suffer)\b(?! (?:some|an? (?:dose|drink|shot|vaccine|scan)))",
    re.IGNORECASE,
)
"""*Can she get a stroke from it?*: what is feared is not there."""


def asked_for(question: Passage) -> Passage:
    """Return a question in which the one relative it asks for is no relative; its characters stay where they are.

    >>> from kgreason.model import Span
    >>> text = "My wife is pregnant. Can she take ibuprofen?"
    >>> asked_for(Passage(text, Span("/question", 0, len(text)))).text
    'A woman is pregnant. Can she take ibuprofen?'
    """
    text = question.text
    if aged := _OF_AGE.match(text):
        return _of_age(question, aged)
    named = list(_MINE.finditer(text))
    if (
        len({_kin(one) for one in named}) != 1
        or _OCCURS.search(text)
        or not (
            (about_one(text) and not _PARENTS.search(_MINE.sub("she", text)))
            or any(one.search(text) for one in (_FOR, _EXPECTING, _AGE_OPENS))
        )
    ):
        return question
    if _OTHERS.search(_MINE.sub("she", text)) or _MYSELF.search(text) or _of_another_sex(_kin(named[0]), text):
        return question
    if any(one["bare"] for one in named) and (_AGED.search(_ALONG.sub("", text)) or _YOUNG.search(text)):
        return question
    return replace(question, text=_MINE.sub(_stranger, text))


def _of_age(question: Passage, found: re.Match[str]) -> Passage:
    """Return a question that opens with a relative's age, *88yo grandma*, with a letter for her: *88yo F*."""
    text, kin = question.text, found["kin"].lower()
    low, high = found.span("kin")
    told = f"{text[:low]}{'she'.ljust(high - low)}{text[high:]}"
    if _OTHERS.search(told, high) or _MYSELF.search(text) or _YOUNG.search(text) or _of_another_sex(kin, text):
        return question
    if re.search(rf"\b(?:{_KIN}|{KIN})\b", told, re.IGNORECASE) or _AS[kin] == "patient":
        return question
    letter = "F" if _AS[kin] in {"woman", "female"} else "M"
    return replace(question, text=f"{text[:low]}{letter.ljust(high - low)}{text[high:]}")


def _kin(found: re.Match[str]) -> str:
    return (found["kin"] or found["bare"]).lower()


def _of_another_sex(kin: str, text: str) -> bool:
    """Return whether a text also speaks of a *he* beside a mother, or of a *she* beside a father."""
    words = {"woman": _HE, "female": _HE, "man": _HERS, "male": _HERS}.get(_AS[kin])
    return bool(words and words.search(text))


def _stranger(found: re.Match[str]) -> str:
    """Return other words of the same length; the same words where none are as short."""
    written = found.group()
    word = _AS[_kin(found)]
    if found["bare"] and len(written) < _SHORT:  # *Mom's on warfarin*: she is
        said = "she" if word == "woman" else "he"
        return (said.capitalize() if written[0].isupper() else said).ljust(len(written))
    like = "pregnant " if "pregnant" in written.lower() else ""
    short = word == "woman" and len(written) < _SHORT + len(like)
    said = f"{'A' if written[0].isupper() else 'a'} {like}{'lady' if short else word}"
    return said.ljust(len(written)) if len(said) <= len(written) else written
