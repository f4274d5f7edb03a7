"""What a text says of the patient's genes: *HLA-B*57:01 positive*, *not a CYP2D6 poor metabolizer*."""

import re
from collections.abc import Iterator

from kgreason.expressions import expression
from kgreason.model import Fact, Mention, Status

GENOTYPE = "Genotype"
_NEGATIVE = expression(
    r"\b(?:negative|not detected|undetected|not present|absent|non-?carrier|not a carrier|does not carry|wild[- ]type)\b",
    re.IGNORECASE,
)
_BEHIND = 40


def negative(text: str) -> bool:
    """Return whether a result says that something was not found.

    >>> negative("HLA-B*57:01 negative"), negative("HLA-B*57:01 positive")
    (True, False)
    """
    return bool(_NEGATIVE.search(text))


def genotypes(mention: Mention, text: str, start: int) -> Iterator[Fact]:
    """Yield what the sentence ``text``, which begins at character ``start``, says of a genotype of the patient."""
    if mention.status not in {Status.PRESENT, Status.PAST, Status.DENIED}:
        return
    behind = text[mention.span.end - start :][:_BEHIND]
    clause = behind.split(".")[0].split(";")[0].split(",")[0]
    known = mention.status is not Status.DENIED and not negative(clause)
    yield Fact("genotype", mention.concept, mention.text, known=known, span=mention.span)
