"""Numbers that a sentence states for a named calculator: *her CrCl by Cockcroft-Gault is 35 mL/min*."""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from kgreason.claims.no_result import no_result
from kgreason.claims.numbers import NUMBER, Measured
from kgreason.claims.quantities import measured
from kgreason.claims.recency import UNSAID
from kgreason.expressions import expression
from kgreason.graph import Index
from kgreason.model import PATIENT, Claim, Fact, Facts, Mention, Span
from kgreason.rules import Calculator, UnknownUnitError, ucum
from kgreason.rules.calculators import Input, finder, letters, plain

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
"""A formula that is written out before its result: *CrCl = (140 - 75) x 60 / (72 x 1.5) = 36*, *Parkland: 4 x 70 x 30 = 8,400 mL*."""
_GOES_ON = expression(
    r"\s*[;,]?\s*(?:(?:then|and)\s+)?(?:[x×*+÷/]|[-−–]\s?\d|(?:times|plus|minus|divided|multiplied|gives)\b|"
    r"over\s+\(?\d[\d.]*\s*(?:[x×*=)]|gives|and)|over\s+\(|\(\s*\d[\d.]*\s*\)\s*[-−–+x×*/÷=])",
    re.IGNORECASE,
)
"""What goes on with a sum: the number before it is no result yet."""
_ROUGHLY = expression(
    r"\b(?:about|around|roughly|approximately|approx|nearly|almost|close to|some)\b|[~≈]", re.IGNORECASE
)
_GIVE_OR_TAKE = expression(r"\s*(?:±|\+/-|plus or minus)\s*(\d+(?:\.\d+)?)")
_UNIT_BEHIND = expression(r"\s?([A-Za-zµμ]+(?:/[A-Za-z0-9²]+)+|kPa\b|m2\b|m²|mL\b|L\b|mg\b)")


class Stated(Struct, frozen=True):
    """What a claim states as a calculator's result.

    ``calculators`` may all be meant; ``singled_out`` says that the text names the formula. ``written`` is the number as
    written; ``slack`` is what it gives or takes (*26 ± 2*), ``roughly`` whether it says *about*. ``hinted`` are those of
    the calculators whose manner the sentence names (*with ideal body weight*).
    """

    name: str
    calculators: tuple[str, ...]
    written: str
    singled_out: bool
    roughly: bool
    slack: float = 0.0
    hinted: tuple[str, ...] = ()

    def pattern(self) -> str:
        """Return it as a claim's pattern."""
        flags = f"{'singled out' if self.singled_out else ''},{'roughly' if self.roughly else ''}"
        return f"{_MARK}{self.name}|{','.join(self.calculators)}|{self.written}|{flags},{self.slack:g}|{','.join(self.hinted)}"


def stated(claim: Claim) -> Stated | None:
    """Return what a claim states as a calculator's result, if it does."""
    if not claim.pattern.startswith(_MARK):
        return None
    _, name, calculators, written, flags, hinted = claim.pattern.split("|")
    singled_out, roughly, slack = flags.split(",")
    hints = tuple(one for one in hinted.split(",") if one)
    return Stated(name, tuple(calculators.split(",")), written, bool(singled_out), bool(roughly), float(slack), hints)


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
        own = next((one for one in found if _overlap(one, claim)), None)
        if own is None:
            kept.append(claim)
        elif own.object == claim.object and not _of_raw(own, facts, graph):
            kept.append(replace(claim, pattern=own.pattern))
            found.remove(own)
    yield from kept
    yield from found


def _overlap(one: Claim, other: Claim) -> bool:
    """Return whether two claims are of the same number."""
    apart = one.span.end <= other.span.start or other.span.end <= one.span.start
    return (
        not apart
        and one.quantity is not None
        and other.quantity is not None
        and one.quantity.value == other.quantity.value
    )


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
        if value is None or value.start in seen or _is_year(value) or value.time < UNSAID:
            continue
        if no_result(written, match, value.start - start, candidates):
            continue
        seen.add(value.start)
        number = re.match(NUMBER, text[value.start - start :])
        slack = _GIVE_OR_TAKE.match(written, value.end - start)
        held = Stated(
            match.group(), tuple(one.id for one in candidates), number.group().replace(",", "") if number else "",
            singled_out, bool(_ROUGHLY.search(text, end, value.start - start)), float(slack.group(1)) if slack else 0.0,
            _hinted(written, candidates),
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
    by = finder(tuple(name for one in called for name in one.by if not name.islower()))
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


def _hinted(text: str, candidates: tuple[Calculator, ...]) -> tuple[str, ...]:
    """Return the calculators whose manner, told in small letters, a sentence names anywhere."""
    manners = {one.id: tuple(name for name in one.by if name.islower()) for one in candidates}
    return tuple(key for key, names in manners.items() if names and finder(names).search(text))


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
