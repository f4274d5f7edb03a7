"""Sums that a sentence writes out: *136 - 98 - 8 = 30*."""

import ast
import re
from collections.abc import Iterator

from kgreason.link import Sentence
from kgreason.model import PATIENT, Claim, Quantity, Span

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_SUM = re.compile(
    rf"(?P<left>[(\s]*{_NUMBER}[\s)]*(?:(?:[-−–+*×x/÷]|times|plus|minus|divided by)[(\s]*{_NUMBER}[\s)]*)+)"
    rf"(?P<sign>=|≈|~|is about|is|equals|gives|makes|comes to|comes out at)\s*(?:about |roughly |around )?(?P<right>{_NUMBER})(?![\d/-])"
)
_WORDS = {"−": "-", "–": "-", "×": "*", "x": "*", "÷": "/", "times": "*", "plus": "+", "minus": "-", "divided by": "/"}
COMPUTED = "equals"


def arithmetic_claims(sentence: Sentence, start: int, place: str) -> Iterator[Claim]:
    """Yield a claim for each sum: its written result as the quantity, its computed one in the pattern."""
    for match in _SUM.finditer(sentence.text):
        if "-" in match.group("left") and match.group("sign").startswith("is"):
            continue  # a range, not a difference: 30-49 is …
        value = _value(match.group("left"))
        if value is None:
            continue
        written = match.group("right").replace(",", "")
        percent = sentence.text[match.end() :].lstrip().startswith("%")
        if percent and abs(100 * value - float(written)) < abs(value - float(written)):
            value *= 100
        at = match.start() + len(match.group("left")) - len(match.group("left").lstrip())
        span = Span(place, start + at, start + match.end())
        yield Claim(
            "", PATIENT, COMPUTED, "", span, quantity=Quantity(float(written)), pattern=f"{value:.6g}|{written}"
        )


def _value(text: str) -> float | None:
    """Return the value of a sum of numbers, or None where it is not well formed."""
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
