"""A description that is a clause of its own: *no murmurs, and the lungs are clear*."""

import re

from kgreason.expressions import expression

_OWN_VERB = expression(
    r"\S\s(?:is|are|was|were|remains?)\s|^(?:without|no|is|are|was|were|preserves|maintains|moves|feels|looks|appears)\b"
)
_PREDICATE = expression(
    r"(?:shows?|showed|reveals?|revealed|is|are|was|were|demonstrates?|demonstrated|fell|fainted|collapsed|passed out|"
    r"vomited|coughs|coughed|rolled|twisted|injured|appears|appeared|feels|felt|looks|looked|cannot|can't)\b"
)
_NOUN = expression(r"\b(?!been\b|yet\b|any\b|to\b)[a-z]{3,}\s+$", re.IGNORECASE)
"""*CT without contrast shows nothing*: what *without* denies stands between."""
_APART = expression(r",|\b(?:and|but)\b")
"""What parts a trigger from a clause with a verb of its own: *no murmurs, and the lungs are clear*."""
_ALSO = expression(r"\band\b")
"""*Lack of sleep and pain*: the pain is there."""


def apart(phrase: str, said: str, gap: str, *, before: bool) -> bool:
    """Return whether a description is a clause of its own that a trigger does not govern, or *lack of* another thing.

    >>> apart("no", "lungs are clear", " murmurs, and the ", before=True), apart("no", "rash", " fever or ", before=True)
    (True, False)
    """
    if (_APART.search(gap) and _OWN_VERB.search(said)) or (phrase == "lack of" and _ALSO.search(gap)):
        return True
    return before and bool(_PREDICATE.match(said) and _NOUN.search(gap))
