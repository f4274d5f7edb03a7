"""Abbreviations that a text defines for itself (Schwartz and Hearst, Pac Symp Biocomput 2003)."""

import re
from collections.abc import Iterator

from kgreason.expressions import expression

_PAIR = expression(r"\(\s*([A-Za-z][A-Za-z0-9/+-]{1,9})\s*[),;]")


def definitions(text: str) -> Iterator[tuple[str, str]]:
    """Yield (short form, long form) of every *long form (SF)* in a text.

    >>> list(definitions("She has chronic kidney disease (CKD) and AF."))
    [('CKD', 'chronic kidney disease')]
    """
    for match in _PAIR.finditer(text):
        short = match.group(1)
        if sum(char.isupper() for char in short) < 2:
            continue
        before = re.findall(r"\S+", text[max(0, match.start() - 120) : match.start()])
        window = " ".join(before[-min(len(short) + 5, 2 * len(short)) :])
        long = _long_form(short.rstrip("s"), window)
        if long:
            yield short, long


def _long_form(short: str, window: str) -> str:
    """Return the shortest ending of ``window`` whose letters give ``short`` in order, the first at a word's start."""
    at_short, at_long = len(short) - 1, len(window) - 1
    while at_short >= 0:
        char = short[at_short].lower()
        if not char.isalnum():
            at_short -= 1
            continue
        while at_long >= 0 and (
            window[at_long].lower() != char or (at_short == 0 and at_long > 0 and window[at_long - 1].isalnum())
        ):
            at_long -= 1
        if at_long < 0:
            return ""
        at_long -= 1
        at_short -= 1
    return window[at_long + 1 :].strip()


def stands_for(short: str, name: str) -> bool:
    """Return whether a word is written as an abbreviation and its letters are those of a whole name, in order.

    >>> stands_for("ALF", "acute liver failure"), stands_for("ALF", "severe acute liver failure"), stands_for("all", "alleles")
    (True, False, False)
    """
    letters = "".join(one for one in short if one.isalnum())
    letters = letters[:-1] if letters.endswith("s") and letters[:-1].isupper() else letters
    if not 2 <= len(letters) <= 7 or len(name) < len(short) + 3 or sum(one.isupper() for one in letters) < 2:
        return False
    return _long_form(letters, name) == name.strip()
