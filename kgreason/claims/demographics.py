"""Age, sex, pregnancy and nursing, read from a question's text."""

import re
from collections.abc import Iterator

from kgreason.model import Fact, Passage, Span

PREGNANCY, BREASTFEEDING = "KG:pregnancy", "KG:breastfeeding"
_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDED = (
    rf"(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[1:10])}))?|{'|'.join(sorted(_ONES[1:], key=len, reverse=True))}"
)
_MEASURE = r"(?!\s*-?\s*(?:mg|kg|lb|%|/|weeks?|wks?|days?|months?|hours?|hrs?\b|years? ago|pounds|mcg|g\b|ml\b|cm\b|m\b|inches|feet|times))"
"""What follows a number that is no age: *woman of 50 kg*, *G2P1, 34 weeks*."""
_AGE = re.compile(
    r"\b(?P<n>\d{1,3}(?:\.\d)?)\s*[- ]?\s*(?:(?P<u>years?|yrs?|months?|weeks?|days?)[- ]*(?:old|of age)|(?P<s>y/?o|yo)\b|"
    r"(?:y/?o\s?)?(?-i:(?P<x>[MF])\b))|"
    rf"\b(?:aged?|girl of|boy of|child of|infant of|baby of|toddler of)\s+(?P<m>\d{{1,3}})\b"
    rf"(?:\s*-?\s*(?P<q>months?|weeks?|days?)|{_MEASURE})|\bG\d\s?P\d+,?\s+(?P<g>\d{{2}})\b{_MEASURE}|"
    r"\b(?:(?:woman|man)(?: of)?|lady|gentleman|boy|girl|patient|son|daughter|kid|turned|just turned),?\s+(?P<b>\d{1,2})\b"
    rf"{_MEASURE}|"
    r"\b(?:boy|girl|son|daughter|kid|infant|baby|toddler|child),?\s+(?P<c>\d{1,2})\s*(?P<r>months?|weeks?|days?|mo)\b|"
    rf"\b(?P<w>{_WORDED})[- ](?P<v>year|month|week|day)s?[- ](?:old|of age)|\bturned\s+(?P<t>{_WORDED})\b",
    re.IGNORECASE,
)
_FEMALE = re.compile(
    r"\b(?:woman|female|girl|lady|she|her|mother|housewife)\b|\b\d{1,2}\s?(?:y/?o\s?)?(?-i:F\b)", re.IGNORECASE
)
_MALE = re.compile(r"\b(?:man|male|boy|gentleman|he|his|him|father)\b|\b\d{1,2}\s?(?:y/?o\s?)?(?-i:M\b)", re.IGNORECASE)
_PREGNANT = re.compile(
    r"\b(?P<no>not (?:currently )?|non-?|isn't |never been )?(?:pregnant|gravid)\b|\b\d{1,2}\s*(?:weeks?|wks?)(?:'|’)?\s*"
    r"(?:of )?(?:pregnant|gestation)|\b(?:pregnancy test|hCG)\b(?: (?:is|was|came back|returned|today|now|this|morning|result|results|has|been|again))*:? (?P<test>negative|positive|neg|pos)\b|"
    r"\b(?:pregnancy test|hCG)\b[^.;:?!]{0,40}(?::|\b(?:came back|comes back|is|was|turned|returned|reads))\s*"
    r"(?P<result>negative|positive|neg|pos)\b|"
    r"\b(?P<said>negative|positive) (?:urine |serum |home |blood |beta[- ]?)*(?:pregnancy test|hCG)\b",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\b(?:sister|wife|daughter|daughter-in-law|mother|partner|girlfriend|friend|cousin|aunt|neighbor|roommate|coworker|niece)\b"
    r"[^.;?!]*$",
    re.IGNORECASE,
)
_NURSING = re.compile(
    r"\b(?P<no>not |no longer )?(?:breast-?feeding|lactating|nursing (?:her|an?|mother))\b", re.IGNORECASE
)


def demographics(question: Passage) -> Iterator[Fact]:
    """Yield the age (in years), the sex, and whether the patient is pregnant or nursing, where the text says so."""
    text, place, offset = question.text, question.span.place, question.span.start
    age = _AGE.search(text)
    if age:
        digits = age.group("n") or age.group("m") or age.group("g") or age.group("b") or age.group("c")
        number = float(digits) if digits else _number(age.group("w") or age.group("t"))
        unit = (age.group("u") or age.group("v") or age.group("q") or age.group("r") or "year")[0].lower()
        years = number / {"y": 1, "m": 12, "w": 52.18, "d": 365.25}[unit]
        yield Fact(
            "age", "", age.group(), value=years, unit="a", span=Span(place, offset + age.start(), offset + age.end())
        )
    sexes = [
        (match.start(), sex, match)
        for sex, words in (("female", _FEMALE), ("male", _MALE))
        if (match := words.search(text))
    ]
    if age and age.group("x"):
        yield Fact("sex", "", "female" if age.group("x").upper() == "F" else "male")
    elif sexes:
        _, sex, match = min(sexes, key=lambda one: one[0])
        yield Fact("sex", "", sex, span=Span(place, offset + match.start(), offset + match.end()))
    for concept, words, text_of in ((PREGNANCY, _PREGNANT, "pregnant"), (BREASTFEEDING, _NURSING, "breastfeeding")):
        found = [
            one for one in words.finditer(text) if not _ANOTHER.search(text, max(0, one.start() - 60), one.start())
        ]
        for match in sorted(found, key=_denies)[:1]:  # what says that she is outweighs what said that she was not
            denied = _denies(match)
            span = Span(place, offset + match.start(), offset + match.end())
            yield Fact("condition", concept, f"not {text_of}" if denied else text_of, known=not denied, span=span)


def _number(words: str) -> float:
    """Return the number that words say.

    >>> _number("four"), _number("Thirty-one")
    (4.0, 31.0)
    """
    parts = words.lower().replace("-", " ").split()
    return float(sum(10 * (_TENS.index(one) + 2) if one in _TENS else _ONES.index(one) for one in parts))


def _denies(match: re.Match[str]) -> bool:
    """Return whether words on pregnancy or nursing deny it."""
    said = match.groupdict()
    return bool(said.get("no")) or (
        said.get("test") or said.get("said") or said.get("result") or ""
    ).lower().startswith("neg")
