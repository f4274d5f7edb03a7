"""Numbers that a sentence states for a named calculator: *her CrCl by Cockcroft-Gault is 35 mL/min*."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kgreason.claims.numbers import NUMBER, Measured
from kgreason.claims.quantities import measured
from kgreason.expressions import expression
from kgreason.graph import Index
from kgreason.model import PATIENT, Claim, Fact, Facts, Mention, Span
from kgreason.rules import Calculator, UnknownUnitError, ucum
from kgreason.rules.calculators import SCORE, Input, finder, letters, plain

CALCULATED = "calculated"
_MARK = "calculated|"
_APART = 40
"""How many characters before a name what singles its formula out may end: *By Bazett, her QTc is …*."""

_TO_BY = expression(
    r"\s*[,(]?\s*(?:(?:calculated |estimated |corrected )?(?:by|using|with|per|from|via|according to))?\s*(?:the\s+)?",
    re.IGNORECASE,
)
_AFTER_BY = expression(r"(?:'s)?(?:\s+(?:equation|formula|method|correction))?\s*\)?", re.IGNORECASE)
_GIVES = expression(
    r"\s*(?:(?:equation|formula|score|index|rule|estimate|result|value)\b\s*)*,?\s*(?:(?:which )?(?:gives|yields|equals|"
    r"comes (?:out )?(?:to|at|as)|works out (?:to|at|as)|calculates (?:out )?(?:to|as|at)|(?:is )?calculated (?:to be|as|at)|"
    r"(?:is )?estimated (?:to be|as|at)|totals|adds up to|sums to|puts (?:him|her|the patient) at)\b)?"
    r"(?:\s+(?:us|her|him|an?|the|total of|score of)\b)*",
    re.IGNORECASE,
)
_CHAIN = expression(r"(?:\s*:\s*[(\[\d][^=:;?!\n]{1,160}|(?:\s*=[^=;?!\n]{1,160})+)(?=\s*[=≈]\s*~?\s*\d)")
_GOES_ON = expression(r"\s*(?:[x×*+÷/]|[-−–]\s?\d|times\b|plus\b|minus\b)\s*[\d(]?")
"""A formula that is written out before its result: *CrCl = (140 - 75) x 60 / (72 x 1.5) = 36*, *Parkland: 4 x 70 x 30 = 8,400 mL*."""
_ROUGHLY = expression(
    r"\b(?:about|around|roughly|approximately|approx|nearly|almost|close to|some)\b|[~≈]", re.IGNORECASE
)
_GIVE_OR_TAKE = expression(r"\s*(?:±|\+/-|plus or minus)\s*(\d+(?:\.\d+)?)")
_UNIT_BEHIND = expression(r"\s?([A-Za-zµμ]+(?:/[A-Za-z0-9²]+)+|kPa\b|m2\b|m²|mL\b|L\b|mg\b)")
_PART = expression(
    r"\s*(?:points?\s*)?(?:for\b|each\b|per\b|in (?:wom[ae]n|m[ae]n|males?|females?|patients|adults|people|those)\b|"
    r"or\b|and (?:above|over|up|higher)\b|\+|≥|to\s+\d|-\s?\d|\([^()]*\)\s*\+)",
    re.IGNORECASE,
)
"""What follows points that are no whole score of this patient: *1 for hypertension*, *2 in men*, *2 or more*."""
_GENERAL = expression(r"\b(?:an?|any|every|each|no)\s+$", re.IGNORECASE)
_HERS = expression(
    r"\b(?:he|she|his|her|him|the patient|patient's|this (?:patient|man|woman|lady|gentleman|boy|girl|child)|our|"
    r"gives|giving|yields?|for an?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a claim states as a calculator's result.

    ``calculators`` may all be meant; ``singled_out`` says that the text names the formula. ``written`` is the number as
    written; ``slack`` is what it gives or takes (*26 ± 2*), ``roughly`` whether it says *about*.
    """

    name: str
    calculators: tuple[str, ...]
    written: str
    singled_out: bool
    roughly: bool
    slack: float = 0.0

    def pattern(self) -> str:
        """Return it as a claim's pattern."""
        flags = f"{'singled out' if self.singled_out else ''},{'roughly' if self.roughly else ''}"
        return f"{_MARK}{self.name}|{','.join(self.calculators)}|{self.written}|{flags},{self.slack:g}"


def stated(claim: Claim) -> Stated | None:
    """Return what a claim states as a calculator's result, if it does."""
    if not claim.pattern.startswith(_MARK):
        return None
    _, name, calculators, written, flags = claim.pattern.split("|")
    singled_out, roughly, slack = flags.split(",")
    return Stated(name, tuple(calculators.split(",")), written, bool(singled_out), bool(roughly), float(slack))


def with_calculated(
    values: Iterable[Claim], text: str, start: int, place: str, facts: Facts, graph: Index
) -> Iterator[Claim]:
    """Yield a sentence's values, and what it states for calculators.

    A value of the test that a calculator gives stays as it is and bears the calculator too; what was read as another
    test (*corrected calcium* as calcium, *QTc* beside a QT that is not corrected) gives way.
    """
    names = graph.calculators_named(text)
    if not names:
        yield from values
        return
    found = list(_found(text, start, place, names, graph))
    kept: list[Claim] = []
    for claim in values:
        own = next((one for one in found if _overlap(one.span, claim.span)), None)
        if own is None:
            kept.append(claim)
        elif own.object == claim.object and not _of_raw(own, facts, graph):
            kept.append(replace(claim, pattern=own.pattern))
            found.remove(own)
    yield from kept
    yield from found


def _overlap(one: Span, other: Span) -> bool:
    """Return whether two spans end at the same number."""
    return one.start < other.end and other.start < one.end and one.end == other.end


def _of_raw(claim: Claim, facts: Facts, graph: Index) -> bool:
    """Return whether all values of a claim's test are of what its calculators start from: a QT, where QTc is stated."""
    held = stated(claim)
    assert held is not None
    known = [one for one in facts.items if one.concept == claim.object and one.kind == "observation"]
    inputs = [each for one in held.calculators for each in graph.calculators.by_id[one].inputs if each.called]
    return bool(known) and any(
        all(called_so(fact, one) for fact in known) for one in inputs if one.test == claim.object
    )


def called_so(fact: Fact, one: Input) -> bool:
    """Return whether a measured value is called by a name of an input, where the input asks for that."""
    if not one.called:
        return True
    called = re.split(r"[\d<>≤≥=]", fact.text, maxsplit=1)[0].strip().lower()
    return called in {name.lower() for name in one.called}


def _found(text: str, start: int, place: str, names: tuple[str, ...], graph: Index) -> Iterator[Claim]:
    """Yield a claim for each number that a sentence states for one of the calculators with these names."""
    written, book, seen, read = letters(text), graph.calculators, set(), 0
    for match in finder(names).finditer(written):
        called = book.called.get(plain(match.group()), ())
        if not called or match.start() < read:
            continue
        candidates, singled_out, end = _meant(written, match, called)
        read, end = end, _beyond(written, end)
        value = _value(text, start, place, match, end)
        if (
            value is None
            or value.start in seen
            or _is_year(value)
            or _of_nobody(written, match, value.start - start, candidates)
        ):
            continue
        seen.add(value.start)
        number = re.match(NUMBER, text[value.start - start :])
        slack = _GIVE_OR_TAKE.match(written, value.end - start)
        held = Stated(
            match.group(), tuple(one.id for one in candidates), number.group().replace(",", "") if number else "",
            singled_out, bool(_ROUGHLY.search(text, end, value.start - start)), float(slack.group(1)) if slack else 0.0,
        )  # fmt: skip
        tests = {one.test for one in candidates}
        yield Claim(
            "", PATIENT, CALCULATED, tests.pop() if len(tests) == 1 else "",
            Span(place, start + match.start(), value.end), quantity=value.quantity,
            object_span=Span(place, start + match.start(), start + match.end()), pattern=held.pattern(),
        )  # fmt: skip


def _meant(text: str, match: re.Match[str], called: tuple[Calculator, ...]) -> tuple[tuple[Calculator, ...], bool, int]:
    """Return the calculators that a name may mean, whether the text singles them out, and where its words end.

    What singles out stands in the name, right behind it (*CrCl by Cockcroft-Gault*), or a few words before it with no
    number between (*By Bazett, her QTc*).
    """
    by = finder(tuple(name for one in called for name in one.by))
    end = match.end()
    around = [one for one in by.finditer(text) if one.start() <= match.start() and end <= one.end()]
    chosen: re.Match[str] | None = None
    behind = by.search(text, end, end + _APART)
    if around:
        chosen, end = around[0], around[0].end()
    elif behind and _TO_BY.fullmatch(text, end, behind.start()):
        chosen, end = behind, _after(text, behind.end())
    else:
        before = [one for one in by.finditer(text[: match.end()]) if match.start() - one.end() <= _APART]
        if before and not re.search(r"\d", text[before[-1].end() : match.start()]):
            chosen = before[-1]
    if chosen is None:
        return called, False, end
    word = plain(chosen.group())
    return tuple(one for one in called if word in {plain(name) for name in one.by}), True, end


def _after(text: str, at: int) -> int:
    match = _AFTER_BY.match(text, at)
    return match.end() if match else at


def _beyond(text: str, at: int) -> int:
    """Return where the words *gives a* and a formula that is written out end."""
    for pattern in (_GIVES, _CHAIN):
        match = pattern.match(text, at)
        at = match.end() if match else at
    return at


def _value(text: str, start: int, place: str, match: re.Match[str], end: int) -> Measured | None:
    """Return the value that stands behind a name, read as those of tests are."""
    span = Span(place, start + match.start(), start + end)
    name = Mention(span, text[match.start() : end], "", match.group(), "ClinicalAttribute", 1.0, "calculator")
    value = next(measured(text, start, (name,)), None)
    if value is None or value.general or value.beside or value.bounds or value.second is not None:
        return None
    if value.start < span.end or value.quantity.comparator != "=":
        return None
    known = value if value.quantity.unit else _with_unit(value, text, start)
    return None if known is None or _GOES_ON.match(text, known.end - start) else known


def _with_unit(value: Measured, text: str, start: int) -> Measured | None:
    """Return a value with the unit that only calculators give (*m2*, *kPa*), or None where its unit is not known."""
    unit = _UNIT_BEHIND.match(text, value.end - start)
    if unit is None:
        return value
    try:
        known = ucum(unit.group(1))
    except UnknownUnitError:
        return None
    return replace(value, quantity=replace(value.quantity, unit=known), end=start + unit.end())


def _is_year(value: Measured) -> bool:
    """Return whether a number is a formula's year: *CKD-EPI 2021*."""
    return not value.quantity.unit and 1900 <= value.quantity.value <= 2100 and value.quantity.value % 1 == 0


def _of_nobody(text: str, match: re.Match[str], number: int, candidates: tuple[Calculator, ...]) -> bool:
    """Return whether a number is no result of this patient: a part of a score, or *a score of 2 warrants …*."""
    if any(one.unit == SCORE for one in candidates):
        written = re.match(NUMBER, text[number:])
        if written and _PART.match(text, number + written.end()):
            return True
    return bool(_GENERAL.search(text, 0, match.start())) and not _HERS.search(text)
