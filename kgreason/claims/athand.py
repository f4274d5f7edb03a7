"""A drug that somebody has about her: *keeps a bottle of X in his jacket*, *has an X patch*."""

import re

from kgreason.expressions import expression

_KEEPS = expression(
    r"\b(?:has|have|keeps|carries|had)\s+(?:(?!no\b|not\b|never\b|without\b|heard\b|been\b|finished\b|an empty\b|an old\b|expired\b)[\w-]+\s+){0,4}"
    r"(?:bottles?|pack|box|vials?|sprays?|strips?|inhalers?|pens?|tubes?|supply|supplies|refills?|stash)\s+(?:of|with)\s+(?:(?:his|her|SL|sublingual|oral|old)\s+)*$",
    re.IGNORECASE,
)
"""*Keeps a little bottle of X in his jacket*."""
_HAS = expression(r"\b(?:has|have|keeps|carries)\s+(?:(?:an?|his|her|some|SL|sublingual|oral)\s+)*$", re.IGNORECASE)
_AT_HAND = expression(
    r"^[^.;]{0,25}\b(?:at home|prn|as needed|on hand|on (?:him|her)\b|in (?:his|her|the) (?:bag|purse|pocket|jacket|wallet|coat|car|truck|drawer|"
    r"nightstand|handbag|backpack|glove box|kit)|for (?:when|attacks?|emergencies)\b)",
    re.IGNORECASE,
)


_BEARS = expression(r"\b(?:with|has|have|had|wears|wearing) an?\s+$", re.IGNORECASE)
_BORNE = expression(r"[^.;,]{4,40}?\b(?:intrauterine (?:device|system)|IUD|implant|patch)\b", re.IGNORECASE)
"""*A woman with a levonorgestrel intrauterine device*."""


def at_hand(before: str, after: str) -> bool:
    """Return whether the words around a drug say that the patient keeps it for when she needs it.

    >>> at_hand("He keeps a bottle of ", " in his jacket."), at_hand("He has never used ", " at home.")
    (True, False)
    """
    return bool(_KEEPS.search(before) or (_HAS.search(before) and _AT_HAND.match(after)))


def borne(before: str, text: str) -> bool:
    """Return whether a drug's name (which opens ``text``) is that of a device or patch which the patient bears."""
    return bool(_BEARS.search(before) and _BORNE.match(text))
