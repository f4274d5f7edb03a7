"""An amount before a drug's name, *a dab of X on the gums twice a day*, and *begin with that* behind it."""

import re

from kgreason.claims.ordering import harms
from kgreason.expressions import expression

_AMOUNT = expression(
    r"^\W*(?:(?:then|also|or|and|just|maybe) )?(?P<amount>(?:an?|one|two|half an?|\d[\d.]*)\s?(?:(?:tiny|small|thin|light|little|pea-sized) )?"
    r"(?:dab|smear|layer|drop|puff|spray|tablet|capsule|teaspoon|tablespoon|tsp|tbsp|spoonful|squirt|sip|mL|mg)s? of) (?:the |your |some |plain |oral )?[*_]*$",
    re.IGNORECASE,
)
_HOW_OFTEN = expression(
    r"[^.;:]{0,90}?\b(?:(?:\d|two|three|four) times (?:a|per)|once|twice|every \w+|at bedtime|daily|nightly|tonight|right now|rubbed|after each|before (?:bed|meals|sleep))\b",
    re.IGNORECASE,
)
_NOT_SO = expression(
    r"\b(?:not|never|no|was|were|had|did|took|contains?|equals?|is (?:like|as|the same)|cannot|too)\b|n['’]t\b",
    re.IGNORECASE,
)
_BEGUN = expression(r"\b(?:begin|start|go|stick|lead) with (?:that|this)(?: one)?(?=\W*$|[.,;!])", re.IGNORECASE)


def measured(clause: str, after: str) -> str:
    """Return the amount that stands before a drug where how often or how it is used stands behind; else nothing.

    >>> measured("A tiny dab of ", " rubbed on the gums"), measured("A tiny dab of ", " can cause harm twice a day")
    ('A tiny dab of', '')
    """
    amount = _AMOUNT.match(clause)
    often = _HOW_OFTEN.match(after)
    if amount is None or often is None or _NOT_SO.search(after.split(".", maxsplit=1)[0]) or harms(after):
        return ""
    return amount["amount"]


def begun(after: str) -> re.Match[str] | None:
    """Return what orders a drug behind it: *so begin with that*."""
    return _BEGUN.search(after)
