"""Time windows: what was taken or had within so many days before the order (*takes 'MAO inhibitor' within 14 d*)."""

import operator

from kgreason.model import Atom, Fact, FactKind, Facts, Subsumption

DAYS = {"h": 1 / 24, "d": 1.0, "wk": 7.0, "mo": 365.25 / 12, "a": 365.25}
"""The units of a window, in days."""
WINDOWS: dict[str, tuple[FactKind, FactKind]] = {
    "took": ("medication", "past medication"),
    "had": ("condition", "history"),
}
"""Atoms with a window: the kind of fact that is so now, and the kind that is over."""
IN_WINDOW = {"takes": "took", "has": "had"}
CLOSING = {"took": ("history", "medications"), "had": ("history", "conditions")}
"""The lists that must be closed for what they leave out to be denied: what is over, and what is now."""

Said = tuple[bool | None, tuple[Fact, ...], tuple[str, ...]]


def in_window(atom: Atom, facts: Facts, hierarchy: Subsumption) -> Said:
    """Return whether something was so within an atom's window, with the facts and closed lists that decide it.

    What is so now is within any window; what ended earlier than the window denies it, and of what ended nobody says
    when it stays unknown.
    """
    about = [one for one in facts.items if one.concept and one.kind in WINDOWS[atom.kind]]
    open_ = False
    for fact in about:
        if fact.known and hierarchy.is_a(fact.concept, atom.concept):
            within = ended_within(fact, atom)
            if within:
                return True, (fact,), ()
            open_ = open_ or within is None
    for fact in about:
        if _denies(fact, atom) and hierarchy.is_a(atom.concept, fact.concept) and (fact.ago or not open_):
            return False, (fact,), ()
    if open_:
        return None, (), ()
    for fact in about:
        if fact.known and hierarchy.is_a(atom.concept, fact.concept) and ended_within(fact, atom) is False:
            return False, (fact,), ()
    closed = CLOSING[atom.kind]
    return (False, (), closed) if facts.complete.issuperset(closed) else (None, (), ())


def ended_within(fact: Fact, atom: Atom) -> bool | None:
    """Return whether a fact was so within an atom's window; what is so now, and bears no time, was."""
    if not fact.ago:
        return True if fact.kind == WINDOWS[atom.kind][0] else None
    if any(side in {"<", "<="} and days <= atom.value for side, days in fact.ago):
        return True
    later = {">": operator.ge, ">=": operator.gt}
    return False if any(side in later and later[side](days, atom.value) for side, days in fact.ago) else None


def _denies(fact: Fact, atom: Atom) -> bool:
    """Return whether a fact says that something never was, or was not within a window as long."""
    if fact.known or fact.kind != WINDOWS[atom.kind][1]:
        return False
    return not fact.ago or any(side == "<=" and days >= atom.value for side, days in fact.ago)


def within(kind: str, concept: str, days: float, *, known: bool) -> Fact:
    """Return the fact that answers an atom with a window."""
    return Fact(WINDOWS[kind][1], concept, "", known=known, ago=(("<=", days),))
