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

GROUPS = ("any", "disease", "drug")
"""What a name may be asked for: whatever it is, a disease or a finding, anything else."""
COLUMNS = ("feature", *(f"{group}{beside}" for group in GROUPS for beside in ("", " house")))
NOTHING = "no concept"
"""The feature of the answer that a name means none of the candidates."""


@cache
def weights(group: str, *, house: bool) -> dict[str, float]:
    """Return the weight of each feature for names of a group, beside names of one's own or without any."""
    faults: list[SourceError] = []
    rows = list(read_rows(content("verifiers") / "claims" / "likelihood.tsv", COLUMNS, faults))
    if faults:
        raise faults[0]
    return {row["feature"]: float(row[f"{group} house" if house else group]) for row in rows}


def chances(candidates: "Sequence[Features]", group: str = GROUPS[0], *, house: bool) -> list[float]:
    """Return the chance of each candidate; what is left to one is the chance that the name means none of them."""
    known = weights(group, house=house)
    scores = [sum(known.get(key, 0.0) * value for key, value in one.items()) for one in candidates]
    scores.append(known.get(NOTHING, 0.0))
    most = max(scores)
    powers = [math.exp(one - most) for one in scores]
    total = sum(powers)
    return [one / total for one in powers[:-1]]
