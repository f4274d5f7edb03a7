"""Points of a score, which are no readings: *CURB-65: RR 20 -> 0, BP 0, age 51 -> 0*."""

from kgreason.expressions import expression
from kgreason.model import Quantity

_SCORE = expression(
    r"\b(?:points?|scor(?:es?|ing|ed)|CURB|CRB|Wells|Geneva|PERC|CHA2?DS2?|HAS-?BLED|q?SOFA|SIRS|Centor|McIsaac|NEWS2?|MELD|"
    r"Child-?Pugh|GRACE|TIMI|HEART|ABCD2|Alvarado|Ranson|Glasgow|Apgar|Caprini|Padua|NIHSS|STOP-?BANG)\b",
)


def points(sentence: str, quantity: Quantity) -> bool:
    """Return whether a number in a sentence about a score is its points: a nought without a unit is no reading.

    >>> points("CURB-65: RR 0, BP 0", Quantity(0.0)), points("CURB-65: BP 88/50", Quantity(88.0))
    (True, False)
    """
    return quantity.value == 0 and not quantity.unit and _SCORE.search(sentence) is not None
