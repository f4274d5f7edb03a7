"""Sums that a sentence writes out: *136 - 98 - 8 = 30*."""

import ast
import re
from collections.abc import Iterator

from kgreason.expressions import expression
from kgreason.link import Sentence
from kgreason.model import PATIENT, Claim, Quantity, Span

_UNIT = (
    r"(?:\s?(?!(?:times|plus|minus|divided|is|equals|gives|makes|comes|x|and|or|to|of|in|at|for|per|by)\b)"
    r"[A-Za-zµ][A-Za-zµ-]{0,13}(?:\s?/\s?[A-Za-z]+)*(?![A-Za-z\d]))?"
)
_NUMBER = rf"\d+(?:,\d{{3}})*(?:\.\d+)?{_UNIT}"
_SIDE = rf"[(\s]*{_NUMBER}[\s)]*(?:(?:[-−–+*×x/÷]|times|plus|minus|divided by|(?<=[\d)])(?=\())[(\s]*{_NUMBER}[\s)]*)*"
_SIGN = r"(?:=|≈|~|is about|is|equals|gives|makes|comes to|comes out at)\s*(?:about |roughly |around )?(?:an? (?:[a-z]+ ){1,3}of )?"
_LABEL = expression(r"\b(?:measured|calculated|predicted|observed|expected|actual)(?=\s\d)", re.IGNORECASE)
"""What may stand before a number of a sum: *measured 310 - calculated 290*."""
_DIGIT = expression(r"\d")
_STRENGTH = expression(r"[A-Za-z]\s*$")
_SUM = expression(rf"(?<![\d.,/*x×+(−–-]){_SIDE}(?:{_SIGN}{_SIDE})+(?![\d-]|/\d)")
_RANGE = expression(r"[\s(]*(\d+(?:\.\d+)?)[-–](\d+(?:\.\d+)?)\s*\)?\s*(?:[*×x/÷]|times\b|divided by\b|$)")
_CONCENTRATION = expression(r"\s*\d[\d.,]*\s?(?:m?c?g|mEq|units?)\s?/\s?\d[\d.]*\s?mL\s*", re.IGNORECASE)
_GOES_BEFORE = expression(r"(?:[+*×/÷^]|[\d)]\s?[-−–x]|(?<![A-Za-z])\d|\d\s?\)|√|\b(?:sqrt|ln|log|log10|exp))\s*$")
"""What says that a sum began earlier, in a way that is not read: *1.9^0.5 x 3 = …*, *sqrt(4) + 2 = …*."""
_BRACKET = re.compile(r"(?<=\d)\(|(?<=\))\s*\(|(?<=\))\s*(?=\d)")
"""Where a product is written without its sign: *2(140)*, *(140 - 60)(80)*."""
_EQUAL = expression(rf"({_SIGN})")
_UNITS = expression(rf"(?<=\d){_UNIT}")
_SCALES = (1000.0, 60.0, 24.0, 7.0, 100.0, 30.0, 1440.0)
"""What a change of unit multiplies by (mg and g, min and h, days and weeks): a result off by one is judged only where its unit is plain."""
_TIME = expression(
    r"(s(?:ec(?:ond)?)?)|(min(?:ute)?)|(h(?:ou)?r?)|(d|day)|(w(?:ee)?k)|(mo(?:nth)?)|(y(?:ea)?r)", re.IGNORECASE
)
_SIZES = ({"g", "mg", "mcg", "µg", "ug", "ng"}, {"l", "dl", "ml"})
_WORDS = {"−": "-", "–": "-", "×": "*", "x": "*", "÷": "/", "times": "*", "plus": "+", "minus": "-", "divided by": "/"}
COMPUTED = "equals"


def arithmetic_claims(sentence: Sentence, start: int, place: str) -> Iterator[Claim]:
    """Yield a claim for each sum and each further *= …* of it: its result as written, its computed one in the pattern."""
    if not _DIGIT.search(sentence.text):
        return
    text = _LABEL.sub(lambda found: " " * len(found[0]), sentence.text)
    for match in _SUM.finditer(text):
        if _GOES_BEFORE.search(text, 0, match.start()):
            continue
        parts = _EQUAL.split(match.group())
        sides, signs = parts[::2], parts[1::2]
        if re.fullmatch(r"\s*\([^()]*/[^()]*\)\s*", sides[0]) and _STRENGTH.search(text[: match.start()]):
            continue  # *2 mL of drops (50 mg/1.25 mL) = 80 mg*: the strength of what is given
        at = match.start() + len(sides[0]) - len(sides[0].lstrip())
        for number, (left, sign, right) in enumerate(zip(sides, signs, sides[1:], strict=False)):
            end = match.start() + sum(len(one) for one in parts[: 2 * number + 3])
            found = _compared(left, sign, right, text[end:])
            if found:
                span = Span(
                    place, start + at, start + match.start() + len(match.group()[: end - match.start()].rstrip())
                )
                yield Claim(
                    "", PATIENT, COMPUTED, "", span, quantity=Quantity(found[1]), pattern=f"{found[0]:.6g}|{found[2]}"
                )


def _compared(left: str, sign: str, right: str, after: str) -> tuple[float, float, str] | None:
    """Return the computed and the written value of two sides, and the second as written, or None where no sum is said."""
    if not re.search(r"[-−–+*×x/÷]|times|plus|minus|divided|\d\(|\)\s*\(", _UNITS.sub("", left)):
        return None
    if _ranged(left) or _ranged(right) or ("-" in left and sign.startswith("is")):
        return None  # a range, not a difference: 30-49 is …
    if sign.strip().isalpha() and _CONCENTRATION.fullmatch(left):
        return None  # the 160 mg/5 mL syrup gives 320 mg in 10 mL
    if re.search(r"[-−–+]|plus|minus", left) and any(len(_units(left) & one) > 1 for one in _SIZES):
        return None  # 500 mg + 1 g
    value, written = _value(left), _value(right)
    if value is None or written is None:
        return None
    if after.lstrip().startswith("%") and abs(100 * value - written) < abs(value - written):
        value *= 100
    scaled = written and any(abs(value / written * scale**one - 1) < 0.03 for scale in _SCALES for one in (1, -1))
    if scaled and _changes_unit(left, right):
        return None
    plain = re.fullmatch(r"[\d.]+", _UNITS.sub("", right).strip().replace(",", ""))
    return value, written, plain.group() if plain else f"{written:.6g}"


def _ranged(text: str) -> bool:
    """Return whether a side is of a range, or begins with one: what is taken away is written apart, or is less.

    >>> _ranged("2-3"), _ranged("1-2 mEq/kg * 60"), _ranged("65 - 74"), _ranged("138-104"), _ranged("3-4-5")
    (True, True, False, False, False)
    """
    ends = _RANGE.match(_UNITS.sub("", text))
    return ends is not None and float(ends.group(1)) < float(ends.group(2))


def _changes_unit(left: str, right: str) -> bool:
    """Return whether a result may be in another unit than its sum: *g* from *mg*, or with two units of time.

    >>> _changes_unit("2 mg/h * 1 day", "48 mg"), _changes_unit("0.1 mg/kg * 20 kg", "200 mg"), _changes_unit("3 * 2", "600")
    (True, False, False)
    """
    of_sum, of_result = _units(left), _units(right)
    times = {match.lastindex for unit in of_sum | of_result if (match := _TIME.fullmatch(unit))}
    return len(times) > 1 or (of_sum | of_result != set() and not (of_result and of_result <= of_sum))


def _units(text: str) -> set[str]:
    return {
        one.strip().lower().removesuffix("s") or "s"
        for unit in _UNITS.findall(text)
        for one in unit.split("/")
        if one.strip()
    }


def _value(text: str) -> float | None:
    """Return the value of a sum of numbers, or None where it is not well formed."""
    if re.search(rf"/[^+=]*(?:{_BRACKET.pattern})", text):
        return None  # a / b(c): which of them divides is not said
    text = _BRACKET.sub(lambda at: f"*{at.group().strip()}", _UNITS.sub("", text))
    for word, sign in _WORDS.items():
        text = text.replace(word, sign)
    try:
        return _of(ast.parse(text.replace(",", "").strip(), mode="eval").body)
    except (SyntaxError, ZeroDivisionError, ValueError, OverflowError, RecursionError):
        return None


def _of(node: ast.expr) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.BinOp):
        left, right = _of(node.left), _of(node.right)
        if isinstance(node.op, ast.Add):
            return left + right
        if isinstance(node.op, ast.Sub):
            return left - right
        if isinstance(node.op, ast.Mult):
            return left * right
        if isinstance(node.op, ast.Div):
            return left / right
    raise ValueError


def agrees(claim: Claim) -> bool:
    """Return whether the written result is the computed one, to the precision it is written with (or within 2 %)."""
    computed, written = claim.pattern.split("|")
    decimals = len(written.partition(".")[2])
    close = abs(float(computed) - float(written))
    return close <= 0.5 * 10.0**-decimals + 1e-9 or close <= 0.02 * abs(float(computed))
