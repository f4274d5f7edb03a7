"""Drugs judged for a patient, as a person reads it: who, each drug, what she takes together, alternatives."""

from collections.abc import Iterator

from kgreason.model import Alternatives, Assessment, Checked, DrugVerdict, Facts
from kgreason.report.asked import asked_words
from kgreason.report.patient import patient_lines
from kgreason.report.text import Ink, assessment_lines, cleared, fired_lines, reviewed_words, together_lines
from kgreason.report.words import Name, clean, edge_words, wrapped

FIRST_ASKED = 3
"""How many open questions of an alternative are shown; the JSON has all."""


def checked_text(checked: Checked, name: Name, *, colour: bool = False) -> str:
    """Return the whole of what was found, as lines."""
    ink = Ink(colour)
    lines = list(patient_lines(checked.facts, name))
    for one in checked.assessments:
        lines += ["", *(line[2:] for line in assessment_lines(one, name, ink))]
    lines += together_lines(checked.together, name, ink)
    if checked.alternatives is not None:
        lines += _alternatives(checked.alternatives, checked.facts, name, ink)
    return "\n".join(lines).lstrip("\n") + "\n"


def _alternatives(found: Alternatives, facts: Facts, name: Name, ink: Ink) -> Iterator[str]:
    places = "; ".join(f"{name(drug)} for {name(place)}" for drug, place in found.replaced)
    yield from ("", ink.bold(f"Alternatives to {places}"))
    yield from wrapped(found.objective, "  order: ", "    ")
    yield f"  {found.tried} drugs judged, {found.unsafe} of them proved unsafe and not offered"
    taken = {fact.concept for fact in facts.items if fact.kind == "medication" and fact.known}
    for drug, _ in found.replaced:
        if drug in taken:
            yield f"  {name(drug)} is taken now: each is judged as taken with it (a change may need a wait between)"
    safe = sum(all(hit.verdict is DrugVerdict.SAFE for hit in one.regimen) for one in found.offered)
    if not found.offered:
        yield "  no other drug is offered"
    elif not safe:
        yield "  none is proved safe for this patient: what follows is no recommendation, it says what is open"
    for number, one in enumerate(found.offered, 1):
        names = " + ".join(name(hit.drug) for hit in one.regimen)
        worst = max(one.regimen, key=lambda hit: _severity(hit.verdict)).verdict
        yield f"  {number}. {ink.bold(names)}: {ink.verdict(worst.value, worst.value.upper())}"
        for edges in one.treats:
            said = "; ".join(f"{edge_words(edge, name)} [{edge.source}]" for edge in edges)
            yield from wrapped(said, "     treats: ", "       ")
        for hit in one.regimen:
            yield from _proof(hit, name)


def _severity(verdict: DrugVerdict) -> int:
    return (DrugVerdict.SAFE, DrugVerdict.CAUTION, DrugVerdict.UNKNOWN, DrugVerdict.DEPENDS, DrugVerdict.UNSAFE).index(
        verdict
    )


def _proof(one: Assessment, name: Name) -> Iterator[str]:
    """Yield why one drug of an alternative is what it is: rules that fire or are silent, and the first questions."""
    for line in fired_lines(one, name):
        yield " " + line
    if one.verdict is DrugVerdict.SAFE:
        yield from wrapped(cleared(one), "     ", "       ")
    elif one.sought:
        yield from wrapped(clean(one.sought), "     ", "       ")
    for line in reviewed_words(one):
        yield from wrapped(line, "     ", "       ")
    asked = asked_words(one, name)
    if asked:
        more = f" and {len(asked) - FIRST_ASKED} more" if len(asked) > FIRST_ASKED else ""
        yield from wrapped(" ".join(asked[:FIRST_ASKED]) + more, "     ask: ", "       ")
