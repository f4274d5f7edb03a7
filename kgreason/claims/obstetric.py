"""How often a patient was pregnant and gave birth, where notes say it: *G2P1*, *gravida 2, para 1*, *primigravida*."""

import re
from collections.abc import Iterator

from kgreason.expressions import expression
from kgreason.model import Fact, Passage, Span

GRAVIDITY, PARITY = "KG:gravidity", "KG:parity"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
_N = r"(?:\d{1,2}|[ivIV]{1,3})"
_SAID = expression(
    rf"\bgravida:?\s+(?P<gravida>{_N})\b|\bpara:?\s+(?P<para>{_N})\b|(?-i:\bG\s?(?P<g>\d{{1,2}})(?:\s?,?\s?P\s?(?P<p>\d{{1,2}}|\d{{4}}))?\b)|"
    r"(?-i:\bP(?P<only>\d)\b(?=\s+(?:female|woman|lady|patient|mother)\b))|"
    r"\b(?P<first>primigravid(?:a|ous)?)\b|\b(?P<once>primipar(?:a|ous))\b|\b(?P<never>nullipar(?:a|ous))\b|\b(?P<none>nulligravid(?:a|ous)?)\b",
    re.IGNORECASE,
)
_CODE = expression(r"\bG\d{1,2}\b", re.IGNORECASE)
_BARE_CODE = expression(r"G\d{1,2}$")
"""*G6* alone names a grade, a protein, a step as often; beside a pregnancy or a birth it counts."""
_REPRODUCTIVE = expression(
    r"\b(?:pregnan\w+|gestation\w*|birth|deliver\w+|obstetric\w*|prenatal|OB|labou?r|weeks)\b", re.IGNORECASE
)
_ANOTHERS = expression(
    r"\b(?:(?:to|of) an?\s+(?:[\w-]+,?\s+){0,4}|(?:his|whose|the infant['’]s|my) (?:mother|mom|wife)\b[^.;]{0,20}|\b(?:women|patients|mothers)\b[^.;]{0,20})$",
    re.IGNORECASE,
)
"""*Delivered to a 23-year-old primigravid woman*: the mother of a patient, or any woman."""


def obstetric(question: Passage) -> Iterator[Fact]:
    """Yield the patient's gravidity and parity (numbers, LOINC 11996-6 and 11977-6), each where the text says it."""
    for match in _SAID.finditer(question.text):
        if _ANOTHERS.search(question.text[max(0, match.start() - 60) : match.start()]):
            continue
        if _BARE_CODE.fullmatch(match.group()) and not _REPRODUCTIVE.search(question.text):
            continue
        start = question.span.start
        span = Span(question.span.place, start + match.start(), start + match.end())
        for concept, value in _counts(match):
            yield Fact("observation", concept, match.group(), value=float(value), unit="{count}", span=span)


def _counts(match: re.Match[str]) -> Iterator[tuple[str, int]]:
    """Yield what was counted and how many; of four digits (term, preterm, abortions, living) births are the first two."""
    said = {name: text for name, text in match.groupdict().items() if text}
    for group, concept in (("gravida", GRAVIDITY), ("g", GRAVIDITY), ("para", PARITY), ("p", PARITY), ("only", PARITY)):
        if number := said.get(group, ""):
            births = len(number) == len("TPAL")
            yield concept, sum(int(one) for one in number[:2]) if births else _number(number)
    for group, concept, value in (
        ("first", GRAVIDITY, 1),
        ("once", PARITY, 1),
        ("never", PARITY, 0),
        ("none", GRAVIDITY, 0),
    ):
        if group in said:
            yield concept, value


def _number(written: str) -> int:
    return int(written) if written.isdigit() else _ROMAN.get(written.lower(), 0)
