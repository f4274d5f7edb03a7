"""How laboratories write units otherwise: with what they are of, by letters for powers, in words."""

import re

_SPELLINGS = (
    (r"\.$|\s*\b(?:hb|hgb|hemoglobin|creatinine|creat|cr|protein|h2o|feu)$", ""),
    (r"^(?:x|×)?\s?10e(?=\d)", "10^"),
    (r"\bmcl\b|\bmicroliter\b", "ul"),
    (r"\bgm(?=/|%)", "g"),
    (r"\b(?:international )?units?/", "u/"),
    (r"\bpercent$", "%"),
    (r"\sper\s", "/"),
    (r"/24\s?(?:h|hr|hrs|hours)$", "/24h"),
    (r"^/cu?mm$", "/mm3"),
    (r"^million/", "10*6/"),
    (r"^g%$", "g/dl"),
    (r"^inr$", "1"),
)
"""A way of writing, in small letters, and what stands in its place."""


def respelled(unit: str) -> str:
    """Return a unit, in small letters, without a laboratory's own spelling; a dash where nothing is left.

    >>> respelled("u/g hb"), respelled("x10e3/mcl"), respelled("mg/g creatinine")
    ('u/g', '10^3/ul', 'mg/g')
    """
    found = unit
    for written, plainly in _SPELLINGS:
        found = re.sub(written, plainly, found)
    return found.replace(" ", "") or "-"
