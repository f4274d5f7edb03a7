"""Facts of a health record's entries: by code, by name, or read from the entry's words where nothing else is in them.

An entry that says more than what is understood (*encounter for screening for cancer*) is no fact, and is said.
"""

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from kgreason.claims.entries import CONDITIONS, DRUGS, LISTS, WHOLE, allergens, of_parts, own_diseases
from kgreason.claims.genes import GENOTYPE
from kgreason.claims.organs import LASTING, NEAR, impaired
from kgreason.claims.pregnancy import PREGNANCY
from kgreason.claims.washout import stopped
from kgreason.claims.words import words
from kgreason.expressions import expression
from kgreason.link import Linker, did_you_mean
from kgreason.model import (
    Fact,
    FactKind,
    Facts,
    KgreasonError,
    Mention,
    Observation,
    Passage,
    Patient,
    Recorded,
    Span,
    Status,
    Unread,
)
from kgreason.rules import UnknownUnitError, bare, convert, ucum
from kgreason.traces.elapsed import between
from kgreason.traces.fhir_dates import days_between

NEAR_DAYS = 14
_TIMED = frozenset({"condition", "history", "past medication"})
PREGNANT_DAYS, NOT_PREGNANT_DAYS = 300, 7
"""How long after its date a record of a pregnancy, and of there being none, can still be true."""
_ASIDE = expression(
    r"\((?:disorder|finding|situation|procedure|substance|product|observable entity|event|regime/therapy)\)|\[[^\]]*\]"
)
_ADVERSE = frozenset({"allergy", "intolerance"})
_TAKEN = frozenset({"medication", "past medication"})
_WORD = expression(r"[A-Za-z]+")
_LOINC = expression(
    r"(?P<name>[^\[]+?) \[[^\]]+\] in (?:Serum|Plasma|Blood|Serum or Plasma|Serum, Plasma or Blood|Venous blood|Arterial blood)"
    r"(?: by .+)?"
)
"""A LOINC long name of a test of the blood: what is measured, the property, the system, the method."""


class _Understood(Struct, frozen=True):
    """The concepts of an entry with their kinds, and what of it was not understood."""

    concepts: tuple[tuple[str, FactKind], ...] = ()
    lost: str = ""


def recorded_facts(patient: Patient, linker: Linker) -> Iterator[Fact | Unread]:
    """Yield the facts of a record's entries, and what of them could not be understood."""
    for entry in patient.recorded:
        found = understood(entry, linker)
        more = [(impaired(one, entry.name), kind) for one, kind in found.concepts if entry.known]
        for concept, kind in (*found.concepts, *(one for one in more if one[0])):
            fact = _fact(entry, concept, kind, patient.as_of)
            yield from stopped(fact, linker.graph) if isinstance(fact, Fact) and kind == "past medication" else (fact,)
        if found.lost:
            yield Unread(entry.resource, entry.place, found.lost)


def ordered_drugs(patient: Patient, linker: Linker) -> Iterator[tuple[Recorded, str]]:
    """Yield the drugs that a record orders, each with its concept; raises KgreasonError for one that is not understood.

    A verdict on half of an order would pass for one on the whole.
    """
    for entry in patient.ordered:
        found = understood(entry, linker)
        if found.lost:
            raise KgreasonError(place=entry.place, found=found.lost, wanted="a drug that the graph has")
        for concept, _ in found.concepts:
            yield entry, concept


def understood(entry: Recorded, linker: Linker) -> _Understood:
    """Return what an entry is, with the drugs that a condition says somebody is allergic to."""
    found = _by_code_or_name(entry, linker)
    names = (_bare(one) for one in (entry.name, *entry.also)) if entry.kind == "condition" else ()
    substances = next(filter(None, (allergens(one, linker) for one in names)), ())
    if not substances:
        return found
    kinds: list[tuple[str, FactKind]] = [*found.concepts, *((one, "allergy") for one in substances)]
    return _Understood(tuple(dict.fromkeys(kinds)))


def _by_code_or_name(entry: Recorded, linker: Linker) -> _Understood:
    """Return what an entry is: by its codes, else by a whole name, else by the words it is put in."""
    by_code = dict.fromkeys(filter(None, map(linker.graph.resolve, entry.codes)))
    fitting = [one for one in by_code if _fits(one, entry.kind, linker)]
    if fitting:
        return _Understood(tuple((one, entry.kind) for one in _narrowest(fitting, linker)))
    partly: list[_Understood] = []
    for name in (entry.name, *entry.also):
        found = _named(name, entry, linker)
        if found.concepts and not found.lost:
            return found
        partly.append(found)
    return next((one for one in partly if one.concepts), partly[0])


def _narrowest(concepts: list[str], linker: Linker) -> list[str]:
    """Return concepts without those that another is a kind of."""
    return [one for one in concepts if not any(two != one and linker.graph.is_a(two, one) for two in concepts)]


def _fits(concept: str, kind: FactKind, linker: Linker) -> bool:
    category = linker.graph.concept(concept).category
    if kind in _ADVERSE:
        return category not in CONDITIONS
    return category in (DRUGS if kind in _TAKEN else frozenset([GENOTYPE]) if kind == "genotype" else CONDITIONS)


def _named(name: str, entry: Recorded, linker: Linker) -> _Understood:
    """Return what a name is as a whole, else what its words say; a denial of a special case denies no general one."""
    plain, kind = _bare(name), entry.kind
    whole = [one.concept for one in linker.concept_of(plain) if one.score >= WHOLE and _fits(one.concept, kind, linker)]
    if whole and kind in _ADVERSE and entry.known:
        also = own_diseases(plain, linker) if kind == "allergy" else ()
        return _Understood((*((one, kind) for one in whole), *((one, "condition") for one in also)))
    widest = [one for one in whole if all(linker.graph.is_a(other, one) for other in whole)]
    if widest and (entry.known or len(whole) == 1):
        return _Understood(tuple((one, kind) for one in widest))
    if whole:
        return _Understood(lost=f"{name}: {len(whole)} concepts have this name")
    if kind in _ADVERSE:
        found = _substances(name, plain, kind, linker)
    elif kind in _TAKEN:
        found = _drugs(name, plain, kind, linker)
    else:
        found = _described(name, plain, kind, linker)
    if entry.known or (kind != "condition" and len(found.concepts) == 1 and not found.lost):
        return found
    return _Understood(lost=found.lost or f"{name}: denied, but it says more than one name, so it stays unknown")


def _substances(name: str, plain: str, kind: FactKind, linker: Linker) -> _Understood:
    """Return the substances that an allergy names: all of them count, whatever else it says."""
    mentions = [one for one in linker.link(_passage(plain)) if one.status is Status.PRESENT]
    found = dict.fromkeys(one.concept for one in mentions if one.category in DRUGS and one.score >= WHOLE)
    odd = sorted(_rest(plain, mentions) - words("record form", "record allergy"))
    if not found and (diseases := tuple(own_diseases(plain, linker))):
        return _Understood(tuple((one, "condition") for one in diseases))
    said = f"not understood: {', '.join(odd)}" if found else _no_concept(name, linker)
    return _Understood(tuple((one, kind) for one in found), f"{name}: {said}" if odd or not found else "")


def _no_concept(name: str, linker: Linker) -> str:
    return f"no concept has this name, so no rule sees it{did_you_mean(_bare(name), linker.graph)}"


def _bare(name: str) -> str:
    """Return a name without what a terminology adds to it.

    >>> _bare("Chronic kidney disease stage 4 (disorder)")
    'Chronic kidney disease stage 4'
    """
    return " ".join(_ASIDE.sub(" ", name).split())


def _drugs(name: str, plain: str, kind: FactKind, linker: Linker) -> _Understood:
    """Return the drugs of *acetaminophen 325 MG / hydrocodone 5 MG Oral Tablet*, and the parts that are none."""
    found: list[str] = []
    lost: list[str] = []
    for part in re.split(r"\s/\s|\s\+\s", plain):
        mentions = [one for one in linker.link(_passage(part)) if one.category in DRUGS]
        names = {one.concept for one in mentions if one.score >= WHOLE and one.status is Status.PRESENT}
        beside = _rest(part, mentions) - words("record form")
        if len(names) == 1 and not beside:
            found += names
        elif mentions or beside:  # a further strength names nothing: Suboxone 2 MG / 0.5 MG Sublingual Film
            lost.append(part.strip())
    said = _no_concept(name, linker) if not found else f"not understood: {' / '.join(lost)}"
    parts = list(dict.fromkeys(found)) if lost else of_parts(list(dict.fromkeys(found)), linker)
    return _Understood(tuple((one, kind) for one in parts), f"{name}: {said}" if lost else "")


def _described(name: str, plain: str, kind: FactKind, linker: Linker) -> _Understood:
    """Return the conditions that an entry's words state: all its words are a name, or grade one."""
    mentions = [one for one in linker.link(_passage(plain), describe=False) if one.category in CONDITIONS]
    certain = [one for one in mentions if one.score >= WHOLE]
    if not certain:
        return _Understood(lost=f"{name}: {_no_concept(name, linker)}")
    odd = sorted(_rest(plain, mentions) - words("record form", "record qualifier"))
    if odd or len(certain) < len(mentions):
        return _Understood(
            lost=f"{name}: more is said than its names ({', '.join(odd) or 'unclear'}), so it stays unknown"
        )
    kinds = {Status.PRESENT: kind, Status.PAST: "history", Status.FAMILY: "family"}
    found = [(one.concept, kinds[one.status]) for one in certain if one.status in kinds]
    maybe = any(one.status in {Status.POSSIBLE, Status.HYPOTHETICAL} for one in certain)
    if maybe or not found:
        return _Understood(lost=f"{name}: said as a possibility or a denial, so it stays unknown")
    return _Understood(tuple(dict.fromkeys(found)))


def _rest(text: str, mentions: list[Mention]) -> set[str]:
    """Return the words of a text, in small letters, outside the names and what decided their status."""
    taken = [one.span for one in mentions] + [one.trigger for one in mentions if one.trigger]
    return {
        match.group().lower()
        for match in _WORD.finditer(text)
        if not any(span.start <= match.start() < span.end for span in taken)
    }


def _passage(text: str) -> Passage:
    return Passage(text, Span("", 0, len(text)))


def _fact(entry: Recorded, concept: str, kind: FactKind, as_of: str) -> Fact | Unread:
    """Return an entry as a fact; an operation that lasts or was days ago still counts, a pregnancy ends."""
    days = days_between(entry.date, as_of)
    if concept == PREGNANCY and kind == "condition":
        limit = PREGNANT_DAYS if entry.known else NOT_PREGNANT_DAYS
        if days is None or days > limit:
            when = entry.date or "not dated"
            why = f"{entry.name} ({when}): whether she is pregnant on {as_of or 'the day asked for'} is unknown"
            return Unread(entry.resource, entry.place, why)
    near = concept in NEAR and days is not None and days <= NEAR_DAYS
    if kind == "history" and entry.note == "done" and (concept in LASTING or near):
        kind = "condition"
    note = f" ({entry.note})" if entry.note and not entry.note.startswith("done") else ""
    span = Span(entry.place, 0, len(entry.name))
    ago = between(entry.began, entry.ended, as_of) if entry.known and kind in _TIMED else ()
    if kind == "condition" and entry.date and not ago and entry.known:
        ago = ((">=", 0.0),)  # it is there, but when it was is not said
    return Fact(
        kind, concept, _bare(entry.name) + note, known=entry.known, date=entry.date, span=span,
        resource=entry.resource, ago=ago,
    )  # fmt: skip


_HOLDS = {
    "Condition": ("conditions", "history", "family"),
    "Procedure": ("conditions", "history"),
    "MedicationRequest": ("medications",),
    "MedicationStatement": ("medications",),
    "MedicationAdministration": ("medications",),
    "MedicationDispense": ("medications",),
    "FamilyMemberHistory": ("family",),
    "AllergyIntolerance": ("allergies",),
    "Bundle": ("conditions", "history", "family", "medications", "allergies"),
}


def left_open(facts: Facts) -> frozenset[str]:
    """Return the lists that cannot be taken as complete, since an entry of theirs was not read or not understood."""
    unread = {key for one in facts.unread if one.open for key in _HOLDS.get(one.resource.partition("/")[0], ())}
    lost = {LISTS[one.kind] for one in facts.items if one.kind in LISTS and not one.concept and one.known}
    # a value of a test that is not known may mean a condition: *Potassium, serum 6.4*
    return frozenset(unread | lost | ({"conditions"} if "observations" in lost else set()))


# --- measured values ---


def measured_facts(patient: Patient, linker: Linker) -> Iterator[Fact | Unread]:
    """Yield the values of a record as facts; of one that a coarser date may be newer than, both stand."""
    found = [_measured(seen, linker) for seen in patient.observations if seen.resource]
    coarse = {(one.concept, one.date) for one in found if isinstance(one, Fact) and 0 < len(one.date) < 10}
    for one in found:
        if isinstance(one, Fact):
            date = next(
                (date for test, date in sorted(coarse) if test == one.concept and one.date.startswith(date)), ""
            )
            yield replace(one, date=date or one.date)
        else:
            yield one


def _measured(seen: Observation, linker: Linker) -> Fact | Unread:
    place = seen.span.place if seen.span else ""
    concept = _test(seen, linker)
    measure = linker.graph.measure(concept) if concept else None
    if measure is None:
        return Unread(seen.resource, place, f"{seen.name}: no test has this name or code, so no rule sees it")
    try:
        unit = ucum(seen.unit) if seen.unit else bare(seen.value, measure.unit, measure.concept)
        if unit and measure.unit:
            convert(seen.value, unit, measure.unit, measure.molar_mass)
    except UnknownUnitError as error:
        why = f"{seen.name} {seen.value:g} {seen.unit}: the unit does not measure it ({error.wanted}), so it stays unknown"
        return Unread(seen.resource, place, why)
    name = linker.graph.concept(concept).name if _LOINC.fullmatch(seen.name) or seen.name in seen.codes else seen.name
    text = " ".join(part for part in (name, f"{seen.comparator}{seen.value:g}", _plainly(seen.unit)) if part)
    bounds = ((seen.comparator, seen.value),) if seen.comparator else ()
    value = None if bounds else seen.value
    return Fact("observation", concept, text, value=value, unit=unit, date=seen.date, span=seen.span, bounds=bounds,
                resource=seen.resource, reference=seen.reference)  # fmt: skip


def _plainly(unit: str) -> str:
    """Return a UCUM unit as it is written by hand.

    >>> _plainly("mL/min/{1.73_m2}"), _plainly("mm[Hg]"), _plainly("{INR}")
    ('mL/min/1.73m2', 'mmHg', '')
    """
    return re.sub(r"\{[^}]*\}", "", unit.replace("{1.73_m2}", "1.73m2").replace("[Hg]", "Hg"))


def _test(seen: Observation, linker: Linker) -> str:
    """Return the test of a value: by code, by name, or by a LOINC name of a test of the blood."""
    for code in seen.codes:
        own = linker.graph.resolve(code)
        if own and linker.graph.measure(own):
            return own
    for name in (seen.name, *seen.also):
        long = _LOINC.fullmatch(name)
        for one in linker.concept_of(long["name"] if long else name):
            if one.score >= WHOLE and linker.graph.measure(one.concept):
                return one.concept
    return ""
