"""Entries of a structured patient: what a listed name is, and what an entry of *denied* denies."""

import re
from collections.abc import Iterator
from itertools import permutations

from msgspec.structs import replace

from kgreason.claims.genes import GENOTYPE
from kgreason.claims.measured import as_listed
from kgreason.expressions import expression
from kgreason.link import Linker
from kgreason.model import Candidate, Fact, FactKind, Named, Passage, Span, Status

DRUGS = frozenset({"Drug", "ChemicalEntity"})
CONDITIONS = frozenset({"Disease", "PhenotypicFeature", "LifeStage", "Procedure"})
LISTS: dict[FactKind, str] = {
    "condition": "conditions",
    "medication": "medications",
    "allergy": "allergies",
    "history": "history",
    "family": "family",
    "past medication": "history",
    "observation": "observations",
}
"""The list of a record in which a fact of a kind stands."""
_SEVERAL = expression(r"/|\+|-|,|;|\b(?:and|with|but|if)\b")
_JOINED = expression(r"\s*(?:/|\+|-|\band\b)\s*", re.IGNORECASE)
_SORTED = expression(r"^([^,]+), ([^,]+)$")
"""A name as registers sort it: *hypertension, uncontrolled*."""
_ALLERGY_TO = expression(
    r"(?:(?:known|severe|reported|documented|drug|history of|hx of|h/o)\s+)*"
    r"(?:(?:allerg(?:y|ies|ic)(?: reactions?)?|hypersensitivity(?: reactions?)?|anaphyla(?:xis|ctic (?:reaction|shock)))"
    r"\s+(?:to|with|from|after)\s+(?P<to>.+)|(?P<of>.+?)[ -](?:allerg(?:y|ies)|hypersensitivity|anaphylaxis))\s*(?:\([^()]*\))?$",
    re.IGNORECASE,
)
_NOT_HERS = expression(
    r"\b(?:no|not|never|denie[sd]|without|family|mother|father|sister|brother|son|daughter|possible|possibly|questionable|but|tolerat\w+|"
    r"disprov\w+|delabel\w*|de-label\w*|removed|outgr[eo]w\w*|ruled out)\b",
    re.IGNORECASE,
)
"""What makes an allergy of an entry none, or another's, or no more."""
_ANY_ALLERGEN = frozenset({"", "drug", "drugs", "medication", "medications", "medicine", "food"})
_HEADING = expression(r"^(?:(?:food|drug|other)\s+)?allerg(?:y|ies|en|ens)\s*:\s*", re.IGNORECASE)
_ALLERGY, _ANAPHYLAXIS = "KG:allergy", "KG:anaphylaxis"
_ASIDE = expression(r"\([^()]*\)|:.*$|\s-\s.*$")
_UNSAID = frozenset({Status.DENIED, Status.POSSIBLE, Status.HYPOTHETICAL})
MOST_PARTS = 4
WHOLE = 0.95
"""The least score of a name that is a name, a synonym or an abbreviation, and none that is only like one."""
_OF_FAMILY = expression(
    r"(?:(?P<own>personal (?:or|and|nor) )?(?:family|familial) (?:medical )?(?:history|hx)(?: of|:) |f(?:amily )?hx?(?: of|:) )(?P<of>.+)|"
    r"(?P<before>.+) in (?:the|her|his|their) family$",
    re.IGNORECASE,
)

_USE = expression(
    r"(?:any |chronic |regular |recreational |illicit |prescription |(?P<now>current |recent ))*(?P<of>.+?)\s+(?:use|therapy|treatment|intake|exposure)$",
    re.IGNORECASE,
)
"""*Opioid use*, *current nitrate therapy*."""


def linked(name: str, kind: FactKind, linker: Linker) -> tuple[tuple[str, FactKind], ...]:
    """Return what an entry of a record is: one concept, or each that it lists; a denial is none.

    A condition that says an allergy to a drug (*penicillin allergy*) is that allergy.
    """
    if kind in {"condition", "history"} and (substances := allergens(name, linker)):
        return (*((one, "allergy") for one in substances), *_disease(name, linker))
    wanted = DRUGS if kind in {"medication", "allergy"} else CONDITIONS | {"ClinicalAttribute", GENOTYPE}
    alike = [
        one
        for one in _candidates(name, linker)
        if linker.graph.concept(one.concept).category in wanted or kind == "allergy"
    ]
    if kind == "allergy" and alike and (found := tuple(_listed_allergy(name, alike[0], linker))):
        return found
    if alike and alike[0].score >= WHOLE:
        also = own_diseases(name, linker) if kind == "allergy" else ()  # *yeast* has a name of its own
        return ((alike[0].concept, kind), *((one, "condition") for one in also))
    inside = linker.link(Passage(name, Span("", 0, len(name))))
    if kind == "medication":
        inside = as_listed(name, inside, linker.graph)
    unsaid = _UNSAID if kind in {"condition", "history"} else {Status.DENIED}
    told = (one for one in inside if one.status not in unsaid or one.category == GENOTYPE)
    fitting = [mention for mention in told if mention.category in wanted]
    if alike and not fitting:
        return ((alike[0].concept, kind),)
    longest = max(fitting, key=lambda one: (len(one.text), -one.span.start), default=None)
    if kind in {"medication", "allergy"}:
        named = fitting if _SEVERAL.search(name) else filter(None, [longest])
        diseases = own_diseases(name, linker) if kind == "allergy" else ()
        return (*dict.fromkeys((one.concept, kind) for one in named), *((one, "condition") for one in diseases))
    if kind in {"condition", "history"}:
        fitting = [one for one in fitting if one is longest or one.status in {Status.PRESENT, Status.FAMILY}]
        return tuple(dict.fromkeys((one.concept, "family" if one.status is Status.FAMILY else kind) for one in fitting))
    return ((longest.concept, kind),) if longest else ()


def _disease(name: str, linker: Linker) -> Iterator[tuple[str, FactKind]]:
    """Yield the disease that a larger graph has of the name of an allergy: *penicillin allergy*."""
    for one in linker.concept_of(name):
        if one.score >= WHOLE and linker.graph.concept(one.concept).category in CONDITIONS:
            yield one.concept, "condition"
            return


def _listed_allergy(name: str, alike: Candidate, linker: Linker) -> Iterator[tuple[str, FactKind]]:
    """Yield an allergy that is a disease of its own, however a list of allergies names it, and the drug that it is to."""
    graph = linker.graph
    disease = graph.concept(alike.concept).category in CONDITIONS and not graph.is_a(alike.concept, _ANAPHYLAXIS)
    if disease and (graph.is_a(alike.concept, _ALLERGY) or allergens(name, linker)):
        yield from ((one, "allergy") for one in allergens(name, linker))
        yield alike.concept, "condition"


def own_diseases(name: str, linker: Linker) -> Iterator[str]:
    """Yield the allergies that are diseases of their own, of what a list of allergies names: *peanuts and soy*."""
    for part in _SEVERAL.split(_ASIDE.sub("", _HEADING.sub("", name))):
        said = None if _NOT_HERS.search(name) else _ALLERGY_TO.match(part.strip())
        what = ((said["to"] or said["of"]) if said else part).strip()
        called = (f"{what} allergy", f"{what.removesuffix('s')} allergy", f"{what.removesuffix('es')} allergy")
        whole = (one for text in called for one in linker.concept_of(text) if one.score >= WHOLE)
        if found := next(whole, None):
            yield found.concept


def is_whole(name: str, kind: FactKind, linker: Linker) -> bool:
    """Return whether an entry of a list is a name and nothing more, or says an allergy to a drug."""
    whole = any(one.score >= WHOLE for one in _candidates(name, linker))
    return whole or (kind == "condition" and bool(allergens(name, linker)))


def _candidates(name: str, linker: Linker) -> tuple[Candidate, ...]:
    """Return the concepts that a whole name may mean, also as registers sort it."""
    return linker.concept_of(name) or linker.concept_of(_SORTED.sub(r"\2 \1", name))


def allergens(name: str, linker: Linker) -> tuple[str, ...]:
    """Return the drugs that a name says somebody is allergic to; none where it is of no drug (*egg allergy*)."""
    match = _ALLERGY_TO.match(name)
    of = _ASIDE.sub("", match["to"] or match["of"]) if match else ""
    if of.strip().lower() in _ANY_ALLERGEN or _NOT_HERS.search(name):
        return ()
    inside = linker.link(Passage(of, Span("", 0, len(of))))
    if any(one.category in CONDITIONS for one in inside):
        return ()  # *asthma and penicillin allergy* says more
    for one in linker.concept_of(of):
        if one.score >= WHOLE and linker.graph.concept(one.concept).category in DRUGS:
            return (one.concept,)
    return tuple(dict.fromkeys(one.concept for one in inside if one.category in DRUGS and one.score >= WHOLE))


def combination(name: str, linker: Linker) -> str:
    """Return the drug that holds just the substances that a name lists in any order, or an empty string."""
    parts = []
    for part in _JOINED.split(name):
        drugs = [one.concept for one in linker.concept_of(part.strip()) if one.score >= WHOLE]
        parts.append(next((one for one in drugs if linker.graph.concept(one).category in DRUGS), ""))
    if not all(parts) or not 1 < len(parts) <= MOST_PARTS:
        return ""
    for order in permutations(linker.graph.concept(one).name for one in parts):
        for one in linker.concept_of("/".join(order)):
            if one.score >= WHOLE:
                return one.concept
    found = of_parts(parts, linker)
    return found[0] if len(found) == 1 else ""


def of_parts(parts: list[str], linker: Linker) -> list[str]:
    """Return the one drug of the graph that holds just these substances, or the substances where there is none."""
    graph = linker.graph
    below = graph.descendants(parts[0]) if len(parts) > 1 else ()
    whole = [
        one
        for one in below
        if {up for up in graph.ancestors(one) if up != one and graph.concept(up).category == "Drug"} == set(parts)
    ]
    return whole if len(whole) == 1 else parts


def denials(named: Named, linker: Linker) -> Iterator[Fact]:
    """Yield what an entry of a record's *denied* says: she has it not, and never had it; or she does not take it.

    *Family history of X* denies it of her relatives, *personal or family history of X* of both; *opioid use* denies the
    drug.
    """
    found = tuple(_denials(named, linker))
    used = None if found else _USE.match(named.name)
    yield from found
    for fact in _denials(replace(named, name=used["of"]), linker) if used else ():
        if fact.kind == "medication" or (fact.kind == "past medication" and used and not used["now"]):
            yield replace(fact, text=named.name)


def _denials(named: Named, linker: Linker) -> Iterator[Fact]:
    if match := _OF_FAMILY.match(named.name):
        found = (one.concept for one in linker.concept_of(match["of"] or match["before"]))
        fitting = [one for one in found if linker.graph.concept(one).category in CONDITIONS]
        yield from (Fact("family", one, named.name, known=False) for one in fitting[:1])
        if not match["own"]:
            return
        named = replace(named, name=match["of"])
    if substances := allergens(named.name, linker):
        yield from (Fact("allergy", one, named.name, known=False) for one in substances)
        return
    lists: tuple[tuple[FactKind, frozenset[str]], ...] = (
        ("medication", DRUGS), ("condition", CONDITIONS), ("genotype", frozenset([GENOTYPE])),
    )  # fmt: skip
    for kind, wanted in lists:
        for one in linker.concept_of(named.name):
            if linker.graph.concept(one.concept).category in wanted:
                yield Fact(kind, one.concept, named.name, known=False)
                if kind == "genotype":
                    return
                past: FactKind = "history" if kind == "condition" else "past medication"
                yield Fact(past, one.concept, named.name, known=False)
                return
