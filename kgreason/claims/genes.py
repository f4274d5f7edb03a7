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
_CARRIES = expression(
    r"\b(?:positive for|carries|carry|carrying|carriers? of|harbou?rs|has|have|with)\s+(?:the |an? )?$", re.IGNORECASE
)
_FOUND = expression(r"\b(?:positive|present|detected|carriers?)\b|\+", re.IGNORECASE)
_TEST = expression(
    r"^\s*(?:allele\s+)?(?:gene(?:tic)?\s+)?(?:test|screen|typing|genotyp|status|assay|result|pending|unknown)",
    re.IGNORECASE,
)
"""*HLA-B*57:01 screening* says nothing of what it found."""
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
    before, behind = text[: mention.span.start - start], text[mention.span.end - start :][:_BEHIND]
    clause = behind.split(".")[0].split(";")[0].split(",")[0]
    absent = negative(clause)
    found = not absent and bool(_FOUND.search(mention.text + clause))
    if mention.text.lower().endswith("metabolizers") or (_TEST.match(clause) and not found and not absent):
        return  # such people, not this one; a test, not what it found
    known = mention.status is not Status.DENIED and not absent
    if known and mention.name.endswith("allele") and not (found or _CARRIES.search(before)):
        return
    yield Fact("genotype", mention.concept, mention.text, known=known, span=mention.span)
