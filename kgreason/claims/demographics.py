"""Age, sex, pregnancy and nursing, read from a question's text."""

import re
from collections.abc import Iterator

from kgreason.claims.loneages import lone_age
from kgreason.claims.newborns import day_of_life
from kgreason.claims.plainages import A_YEAR, of_another, of_my_relative, plain_age
from kgreason.claims.pregnancy import reproductive
from kgreason.claims.spoken import WORDED, number
from kgreason.expressions import expression
from kgreason.model import Fact, Passage, Span

_MEASURE = r"(?!\.\d)(?!\s*-?\s*(?:mg|kg|lb|%|/|weeks?|wks?|days?|months?|hours?|hrs?\b|years? ago|pounds|mcg|g\b|ml\b|cm\b|m\b|inches|feet|times|tablets?\b|tabs?\b|pills?\b|capsules?\b|puffs?\b|doses?\b|drops?\b|units?\b|episodes?\b|visits?\b))"
"""What follows a number that is no age: *woman of 50 kg*, *G2P1, 34 weeks*."""
_AGE = expression(
    r"\b(?P<n>\d{1,3}(?:\.\d)?)\s*[- ]?\s*(?:(?P<u>years?|yrs?|months?|mos?|mths?|weeks?|wks?|days?|hours?)[- ]*(?:old|of age)|(?P<s>y/?o|yo)\b|"
    r"(?:y/?o\s?)?(?-i:(?P<x>[MF])\b))|"
    rf"\b(?:aged?|girl of|boy of|child of|infant of|baby of|toddler of)\s+(?P<m>\d{{1,3}}(?:\.\d(?=\s*-?\s*y(?:ea)?rs?\b))?)\b"
    rf"(?:\s*-?\s*(?P<q>months?|weeks?|days?)|{_MEASURE})|\bG\d\s?P\d+,?\s+(?P<g>\d{{2}})\b{_MEASURE}|"
    r"\b(?:(?:woman|man|male|female|lady|gentleman|patient)(?: of)?|boy|girl|son|daughter|kid|turned|just turned),?\s+(?P<b>\d{1,2}(?:\.\d(?=\s*-?\s*y(?:ea)?rs?\b))?)\b"
    rf"{_MEASURE}|"
    r"\b(?:(?:boy|girl|son|daughter|kid|infant|baby|toddler|child),?|newborn(?: male| female| boy| girl)? of)\s+(?P<c>\d{1,2})\s*(?P<r>months?|weeks?|days?|hours?|mo)\b(?!\s+(?:of\s+)?(?:gestation|pregnan))|"
    rf"\b(?P<w>{WORDED})[- ](?P<v>year|month|week|day)s?[- ](?:old|of age)|\bturned\s+(?P<t>{WORDED})\b",
    re.IGNORECASE,
)
_COUNTED = 12
"""Up to here a number behind *male,* may count something: *male, 2 prior MIs*, *woman, 3 children*."""
_AGED = expression(
    r"\s*(?:$|[.,;:!?)](?!\d)|-?\s*y(?:ea)?rs?\b|-?\s*y/?o\b|(?:and|with|who|whose|has|had|is|was|on|in|at|presents?|presenting|comes?|came|brought|admitted|known|takes?|taking)\b)",
    re.IGNORECASE,
)
"""What stands behind a small number that is an age."""
_OF_MOTHER = expression(r"\b(?:born|delivered|birth)\b[^.;]{0,60}\b(?:to|by|of) an?\s+$", re.IGNORECASE)
"""*A boy is born at 38 weeks to a 28-year-old woman*: that age is not the patient's."""
_A_PARENT = expression(
    r"(?:^|[.;:,(]\s*|\b(?:an?|is|as)\s+(?:[\w-]+\s+){0,3})(?:mother|father) (?:of|to) (?:an?|one|two|three|four|five|six|seven|eight|\d+|twins|triplets)\b"
    r"|\b(?:new|first-time|single|nursing|breast-?feeding|lactating|expectant|pregnant|stay-at-home|post-?partum|old|y/?o)\s+(?:mother|father)\b"
    r"|(?:^|[.;:,(]\s*)(?:mother|father) of (?:an? )?(?:\w+ )?(?:children|kids|twins)\b"
    r"|^\W*(?:an?|this)\s+(?:[\w-]+\s+){0,3}(?:mother|father)\b",
    re.IGNORECASE,
)
"""*A father of two*, *a nursing mother*: the patient; a parent told without more, *FH: father MI*, tells of another."""
_ANOTHERS = expression(
    r"\bfamily history\b[^.;]*$|\b(?:his|her|the|whose|their|my|our|your|[\w-]+['’]s)\s+(?:[\w-]+\s+){0,2}$|"
    r"\b(?:to|of|from|by|with|for|whose)\s+(?:an?\s+)?(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
"""Whose parent it is: *Pt's mother*, *a neonate born to a mother of three*."""
_WARM = expression(r"\b(?:temp\w*|fever|febrile|T)\b(?: (?:of|to|is|was|up to|=))?[^.;,]{0,12}$|\bC \($", re.IGNORECASE)
_FEMALE = expression(
    r"\b(?:woman|female|girl|lady|she|her|mother|housewife)\b|\b\d{1,2}\s?(?:y/?o\s?)?(?-i:F\b)",
    re.IGNORECASE,
)
_MALE = expression(r"\b(?:man|male|boy|gentleman|he|his|him|father)\b|\b\d{1,2}\s?(?:y/?o\s?)?(?-i:M\b)", re.IGNORECASE)

_BY_BIRTHS = expression(r"\b(?:primigravida|multigravida|G\d\s?P\d+)\b", re.IGNORECASE)
"""What tells a sex where no word does."""
_EITHER = expression(
    r"\b(?:s?he/s?he|his/hers?|hers?/his|him/her|her/him|he or she|she or he|his or her|her or his)\b|\(s\)he\b",
    re.IGNORECASE,
)
"""*He/she* tells no sex."""
_OFFSPRING = expression(r"\s+(?:(?!whose\b|with\b|and\b)[\w-]+\s+)?(?P<kin>son|daughter)\b", re.IGNORECASE)
"""*Comes with his 2-year-old son*: whose age is told is a boy."""
_GROWN = expression(r"\b(?:woman|man|lady|gentleman|female|male|patient|pregnant|she|he)\b", re.IGNORECASE)
_BRINGS = expression(r"\b(?:brings?|brought|bringing)\b", re.IGNORECASE)

_PRONOUNS = frozenset({"she", "her", "he", "his", "him"})
_SEXES = (("female", _FEMALE), ("male", _MALE))
_TOLD_SEX = expression(
    r"\b\d{1,3}\s*(?:[- ]?(?:years?|yrs?)[- ]?old|y/?o)?[\s,-]*(?:(?-i:(?P<letter>[MF])\b)|"
    r"(?:[\w-]+\s){0,2}?(?P<word>woman|female|lady|girl|man|male|gentleman|boy)\b)",
    re.IGNORECASE,
)
_WITH_AGE = expression(
    r"[\s,-]*(?:[\w-]+\s){0,2}?(?P<word>woman|female|lady|girl|man|male|gentleman|boy)\b"
    r"(?!\s+(?:partner|friend|cousin|neighbor|relative|roommate|infants?|newborn)\b)(?!['’]s\b)",
    re.IGNORECASE,
)
"""The word behind an age: *her wedding ring had to be cut off a 53-year-old woman*."""
_WOMEN = frozenset({"f", "woman", "female", "lady", "girl"})
_WOMAN = expression(
    r"\b\d{1,3}[ -]?(?:(?:years?|yrs?)[- ]?old|y/?o)?[ -]?(?:(?-i:F\b)|woman|female|lady|girl)", re.IGNORECASE
)
_PRONOUN = expression(
    r"\b(?P<who>she|he)\s+(?:(?:also|still|now|already|once|only|just|\w+ly)\s+)*"
    r"(?:has|had|takes|took|uses|used|(?:is|was) (?:on|taking|allergic to)|suffers? from|gets|got|carries)\b(?:(?!\b(?:she|he)\b)[^.;,:?!])*$",
    re.IGNORECASE,
)


def told_sex(question: Passage) -> str:
    """Return the sex that a text tells with the age, *62M*, *a 62-year-old man*.

    Empty where it does not, or where all else speaks of the other: *101 F* is a temperature, a *58-year-old male
    partner* is not she who has him.
    """
    told = _TOLD_SEX.search(question.text)
    if told is None:
        return ""
    said = (told.group("letter") or told.group("word")).lower()
    sex = "female" if said in _WOMEN else "male"
    words = [(match.start(), one) for one, pattern in _SEXES if (match := pattern.search(question.text))]
    named = min(words)[1] if words else sex
    return sex if sex == named else ""


def of_other_sex(before: str, sex: str) -> bool:
    """Return whether what stands before a name says it of a *she* where the patient is a man, or the other way.

    >>> [of_other_sex("The inhaler is his wife's, she has ", sex) for sex in ("male", "female", "")]
    [True, False, False]
    >>> of_other_sex("His wife, she has seen that he takes ", "male")
    False
    """
    said = _PRONOUN.search(before)
    return bool(said and sex) and (said["who"].lower() == "she") is not (sex == "female") if said else False


def _first(words: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the first word that tells the patient's sex; *her mother* and *family history: mother* tell another's."""
    return next((one for one in words.finditer(text) if not _of_another(one, text)), None)


def _of_another(word: re.Match[str], text: str) -> bool:
    """Return whether a word tells another's sex, or none: *her mother*, *he/she*."""
    said = word.group().lower()
    if said in {"mother", "father"}:
        told = any(one.start() <= word.start() < one.end() for one in _A_PARENT.finditer(text))
        return not told or bool(_ANOTHERS.search(text[max(0, word.start() - 160) : word.start()]))
    if said in _PRONOUNS and of_my_relative(word.start(), text):
        return True
    near = max(0, word.start() - 8)
    return any(one.start() <= word.start() < one.end() for one in _EITHER.finditer(text, near, word.end() + 8))


def _no_age(match: re.Match[str], text: str) -> bool:
    """Return whether what looks like an age is a temperature, *37 C (98.6 F)*, another's, a count, or the mother's at a birth."""
    before = text[: match.start()]
    degrees = match["x"] and ("." in match["n"] or _WARM.search(before))
    bare = match["b"] and " of " not in match.group() and float(match["b"]) <= _COUNTED
    counts = bare and not _AGED.match(text, match.end())
    return bool(degrees or counts or _OF_MOTHER.search(before) or of_another(match, text))


def demographics(question: Passage) -> Iterator[Fact]:
    """Yield the age (in years), the sex, and whether the patient is pregnant or nursing, where the text says so."""
    text = question.text
    age = next((one for one in _AGE.finditer(text) if not _no_age(one, text)), None)
    told = tuple(_told_age(question, age))
    yield from told
    if not any(fact.kind == "sex" for fact in told):
        yield from _sex(question, age)
    if told_sex(question) != "male" or _WOMAN.search(text):  # *a 17-year-old boy, his sister is pregnant*
        yield from reproductive(question)


def _told_age(question: Passage, age: re.Match[str] | None) -> Iterator[Fact]:
    """Yield the age (in years) that a match tells; without one, that of a newborn or one told by a number alone."""
    text, place, offset = question.text, question.span.place, question.span.start
    if age:
        digits = age.group("n") or age.group("m") or age.group("g") or age.group("b") or age.group("c")
        amount = float(digits) if digits else number(age.group("w") or age.group("t"))
        unit = (age.group("u") or age.group("v") or age.group("q") or age.group("r") or "year")[0].lower()
        years = amount / A_YEAR[unit]
        yield Fact(
            "age", "", age.group(), value=years, unit="a", span=Span(place, offset + age.start(), offset + age.end())
        )
    elif days := day_of_life(text):
        value, begin, end = days
        yield Fact("age", "", text[begin:end], value=value, unit="a", span=Span(place, offset + begin, offset + end))
    else:
        yield from tuple(plain_age(question)) or lone_age(question)


def _sex(question: Passage, age: re.Match[str] | None) -> Iterator[Fact]:
    """Yield the sex that stands with the age, or else the first word that tells the patient's."""
    text, place, offset = question.text, question.span.place, question.span.start
    sexes = [(match.start(), sex, match) for sex, words in _SEXES if (match := _first(words, text))]
    if not sexes and (births := _first(_BY_BIRTHS, text)):
        sexes = [(births.start(), "female", births)]
    grown = age and _GROWN.search(text, 0, age.start()) and not _BRINGS.search(text, 0, age.start())
    kin = _OFFSPRING.match(text, age.end()) if age and not grown else None
    if kin:
        sex = "male" if kin["kin"].lower() == "son" else "female"
        yield Fact("sex", "", sex, span=Span(place, offset + kin.start("kin"), offset + kin.end()))
    elif age and age.group("x"):
        sex = "female" if age.group("x").upper() == "F" else "male"
        yield Fact("sex", "", sex, span=Span(place, offset + age.start("x"), offset + age.end("x")))
    elif age and (named := _WITH_AGE.match(text, age.end())):
        sex = "female" if named["word"].lower() in _WOMEN else "male"
        yield Fact("sex", "", sex, span=Span(place, offset + named.start("word"), offset + named.end("word")))
    elif sexes:
        _, sex, match = min(sexes, key=lambda one: one[0])
        yield Fact("sex", "", sex, span=Span(place, offset + match.start(), offset + match.end()))
