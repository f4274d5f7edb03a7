"""How likely a candidate is what a name means: a linear model over what speaks for it, with *no concept* beside them.

Its weights are a table, `verifiers/claims/likelihood.tsv`, learned on training splits by `benchmarks/linking_train.py`.
"""

import math
from functools import cache
from typing import TYPE_CHECKING

from kgreason.content import content, read_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kgreason.link.reach import Features
    from kgreason.model import SourceError

COLUMNS = ("feature", "alone", "house")
NOTHING = "no concept"
"""The feature of the answer that a name means none of the candidates."""


@cache
def weights(*, house: bool) -> dict[str, float]:
    """Return the weight of each feature, beside names of one's own or without any."""
    faults: list[SourceError] = []
    rows = list(read_rows(content("verifiers") / "claims" / "likelihood.tsv", COLUMNS, faults))
    if faults:
        raise faults[0]
    return {row["feature"]: float(row["house" if house else "alone"]) for row in rows}


def chances(candidates: "Sequence[Features]", *, house: bool) -> list[float]:
    """Return the chance of each candidate; what is left to one is the chance that the name means none of them."""
    known = weights(house=house)
    scores = [sum(known.get(key, 0.0) * value for key, value in one.items()) for one in candidates]
    scores.append(known.get(NOTHING, 0.0))
    most = max(scores)
    powers = [math.exp(one - most) for one in scores]
    total = sum(powers)
    return [one / total for one in powers[:-1]]
