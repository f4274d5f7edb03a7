"""Hub control (ANCHORS, after ShatterMed-QA): what a proof owes to concepts that nearly everything is linked with."""

from collections.abc import Mapping, Sequence

from kgreason.model import Hubs, Route
from kgreason.verify.links import LEVEL

HUB = 0.99
"""A hub is linked with more than this share of its kind are."""


def hub_control(routes: Sequence[Route], hubness: Mapping[str, float]) -> Hubs | None:
    """Return what proving routes owe to hubs; None without a route. A shortcut is what has hubs and no survivors.

    Both ends are kept, and so is the test whose high or low value the target is.
    """
    if not routes:
        return None
    kept = {
        link.start for route in routes for link in route.links[-1:] for hop in link.hops if hop.edge.source == LEVEL
    }
    inner = [tuple(link.end for link in route.links[:-1]) for route in sorted(routes, key=lambda one: len(one.links))]
    ranked = sorted({one for inside in inner for one in inside}, key=lambda one: (-hubness[one], one))
    hubs = tuple(one for one in ranked if hubness[one] >= HUB and one not in kept)
    free = [inside for inside in inner if not set(inside) & set(hubs)]
    return Hubs(
        concepts=hubs,
        ratio=round(sum(one in hubs for one in inner[0]) / max(len(inner[0]), 1), 4),
        survivors=_disjoint([tuple(one for one in inside if one not in kept) for inside in free]),
        stretch=round((len(free[0]) + 1) / (len(inner[0]) + 1), 4) if free else None,
        enough=_enough(inner, [one for one in ranked if one not in kept]),
    )


def _disjoint(insides: Sequence[tuple[str, ...]]) -> int:
    met: set[str] = set()
    count = 0
    for inside in insides:
        if not met & set(inside):
            met.update(inside)
            count += 1
    return count


def _enough(insides: Sequence[tuple[str, ...]], ranked: Sequence[str]) -> int:
    """Return how many concepts, the most linked first, go until each route has lost one; 0: one has none to lose."""
    place = {one: at for at, one in enumerate(ranked, 1)}
    lost = [min((place[one] for one in inside if one in place), default=0) for inside in insides]
    return max(lost) if all(lost) else 0
