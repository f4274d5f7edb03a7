"""What somebody asks about: a drug by its name, or as it is prescribed (*Lipitor 40 mg daily*)."""

import re

from msgspec.structs import replace

from kgreason.claims.entries import DRUGS, combination
from kgreason.claims.orders import read_orders
from kgreason.claims.record import understood
from kgreason.expressions import expression
from kgreason.link import Linker, did_you_mean
from kgreason.model import KgreasonError, Order, Passage, Recorded, Span

ASKED = "asked for"
_STRENGTH = expression(r"\s*\d[\d.,/\s-]*(?:mg|mcg|g|units?)?$", re.IGNORECASE)
"""What stands behind a combination's name: *lisinopril-HCTZ 20/12.5*."""


def asked_order(name: str, concept: str, place: str) -> Order:
    """Return the order of a known drug that somebody asks about."""
    span = Span(place, 0, len(name))
    return Order(name, concept, span, span, ASKED)


def prescribed(name: str, place: str, linker: Linker) -> Order:
    """Return the order that a name or a prescription is; raises KgreasonError where a word of it is not understood.

    A verdict on half of a product (*Advil PM*) would pass for one on the whole.
    """
    whole = (one.concept for one in linker.concept_of(name) if linker.graph.concept(one.concept).category in DRUGS)
    concept = next(whole, "") or combination(name, linker) or combination(_STRENGTH.sub("", name), linker)
    if concept:
        return asked_order(name, concept, place)
    found = understood(Recorded("medication", name), linker)
    drugs = {one for one, _ in found.concepts}
    if len(drugs) != 1 or found.lost:
        known = ", ".join(sorted(linker.graph.concept(one).name for one in drugs))
        hint = f" (of it only {known} is known)" if known and found.lost else ""
        wanted = f"a drug or drug class that the graph has{'' if hint else did_you_mean(name, linker.graph)}"
        raise KgreasonError(place="drug", found=f"{name!r}{hint}", wanted=wanted)
    order = asked_order(name, drugs.pop(), place)
    text = f"Start {name}."
    passage = Passage(text, Span(place, 0, len(text)))
    read = [one for one in read_orders(passage, linker.link(passage)) if one.concept == order.concept]
    return replace(order, doses=read[0].doses) if read else order
