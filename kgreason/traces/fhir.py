"""A patient from FHIR R4 resources: what is missing stays unknown, and what no fact is made from is said, with place.

Follows hl7.org/fhir/R4: statuses as in the required value sets of each resource; a resource with a modifier extension
or implicit rules that are not understood must not be read (``extensibility.html``).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Literal, TypeVar

import msgspec

from kgreason.model import KgreasonError, Observation, Patient, Recorded, Unread
from kgreason.traces import fhir_shapes as shapes
from kgreason.traces.fhir_bundle import Entry, Gathered, gather, is_reference, points_at
from kgreason.traces.fhir_dates import age, day, moment
from kgreason.traces.fhir_entries import (
    Item,
    Ordered,
    Place,
    allergy,
    condition,
    procedure,
    request,
    statement,
)
from kgreason.traces.fhir_values import observation
from kgreason.traces.patient import date_of
from kgreason.traces.values import text_of

_READERS: dict[str, tuple[type[shapes.Statement], Callable[[Any, Place], Iterator[Item]]]] = {
    "Condition": (shapes.Condition, condition),
    "AllergyIntolerance": (shapes.AllergyIntolerance, allergy),
    "Procedure": (shapes.Procedure, procedure),
    "MedicationRequest": (shapes.MedicationRequest, request),
    "MedicationStatement": (shapes.MedicationStatement, statement),
    "Observation": (shapes.Observation, observation),
}
_SEX: dict[str, Literal["female", "male"]] = {"female": "female", "male": "male"}
_Shaped = TypeVar("_Shaped", bound=shapes.Shape)


def fhir_patient(value: Any, place: str = "/patient", as_of: str = "") -> Patient:
    """Return the patient of FHIR R4 resources; raises KgreasonError where they are not one patient's.

    ``as_of`` is the day of the question; where it is not given, the newest clinical date of the record is.
    """
    gathered = gather(_plain(value, place), place)
    owner = _owner(gathered, place)
    items: list[Item] = list(gathered.unread)
    others: Counter[str] = Counter()
    for entry in gathered.entries:
        if entry.kind in _READERS:
            items += _read(entry, owner, gathered)
        elif entry.kind not in {"Patient", "Medication"}:
            others[entry.kind] += 1
    asked = day(date_of(as_of, "--as-of")) if as_of else ""
    now = asked or max((day(one) for one in map(_dated, items) if one), default="")
    items = [_in_time(one, asked) for one in items]
    about = _identity(owner, gathered, now, asked=bool(asked))
    unread = [one for one in (*items, *about.unread) if isinstance(one, Unread)]
    unread += [
        Unread(kind, "", f"{count} resource{'s' * (count > 1)} of this kind not read")
        for kind, count in sorted(others.items())
    ]
    recorded = [one for one in items if isinstance(one, Recorded)]
    return Patient(
        age=about.age,
        sex=about.sex,
        observations=tuple(one for one in items if isinstance(one, Observation)),
        complete=frozenset(["allergies"] if any(one.kind == "allergy" and not one.name for one in recorded) else []),
        as_of=now,
        recorded=tuple(one for one in recorded if one.name),
        ordered=tuple(one.drug for one in items if isinstance(one, Ordered)),
        unread=tuple(unread),
        identity=about.identity,
    )


# --- whose record it is ---


def _owner(gathered: Gathered, place: str) -> Entry | None:
    """Return the one Patient of a record, or None where it has none and speaks of one all the same."""
    patients = [one for one in gathered.entries if one.kind == "Patient"]
    if len(patients) > 1:
        found = f"{len(patients)} patients: " + ", ".join(one.key for one in patients[:3])
        raise KgreasonError(place=patients[1].place, found=found, wanted="the record of one patient")
    if not any(one.kind in _READERS or one.kind == "Patient" for one in gathered.entries):
        wanted = "a Patient, " + ", ".join(_READERS)
        raise KgreasonError(place=place, found="no resource that is read", wanted=wanted)
    if patients:
        return patients[0]
    subjects = {_subject(one.resource) for one in gathered.entries if one.kind in _READERS} - {""}
    if len(subjects) > 1:
        found = "facts of several patients: " + ", ".join(sorted(subjects)[:3])
        raise KgreasonError(place=place, found=found, wanted="the record of one patient")
    return None


def _subject(resource: dict[str, Any]) -> str:
    held = resource.get("subject") or resource.get("patient")
    reference = held.get("reference") if isinstance(held, dict) else None
    return reference if isinstance(reference, str) else ""


def _stranger(entry: Entry, owner: Entry | None, gathered: Gathered) -> str:
    """Return why a resource is not the patient's, or nothing; a draft order is for whoever the request is about."""
    reference = _subject(entry.resource)
    if owner is None or not reference or points_at(reference, owner):
        return ""
    if not is_reference(reference):
        return "" if entry.draft else f"its subject is no reference that FHIR knows ({reference[:80]})"
    meant = gathered.resolve(reference, entry)
    return "" if meant is owner else f"its subject is {reference[:80]}, not {owner.key}"


class _About(msgspec.Struct, frozen=True):
    """What the Patient resource says."""

    sex: Literal["female", "male"] | None = None
    age: float | None = None
    identity: str = ""
    unread: tuple[Unread, ...] = ()


def _identity(owner: Entry | None, gathered: Gathered, now: str, *, asked: bool) -> _About:
    counted = f"on {now}, the day asked for" if asked else f"on {now}, the newest date of the record" if now else ""
    if owner is None:
        subjects = sorted({_subject(one.resource) for one in gathered.entries if one.kind in _READERS} - {""})
        who = f"{subjects[0]} (no Patient resource)" if subjects else "no Patient resource"
        return _About(identity=", ".join(part for part in (who, counted) if part))
    try:
        held = _shaped(owner, shapes.Patient)
    except KgreasonError as error:
        return _About(identity=owner.key, unread=(Unread(owner.key, error.place, error.found),))
    sex, born = _SEX.get(held.gender), moment(held.birth_date)
    years = age(born, now)
    unread = []
    if held.gender and sex is None:
        unread.append(Unread(owner.key, f"{owner.place}/gender", f"gender {held.gender[:40]}: the sex is unknown"))
    if held.birth_date and years is None:
        why = (
            "no date to count the age to; give --as-of" if not now else f"born {held.birth_date[:40]}: no age on {now}"
        )
        unread.append(Unread(owner.key, f"{owner.place}/birthDate", f"{why}; the age is unknown"))
    if held.deceased_boolean or held.deceased_date_time:
        unread.append(Unread(owner.key, owner.place, "recorded as deceased", open=False))
    said = (owner.key, f"born {born}" if years is not None else "", counted)
    return _About(sex, years, ", ".join(part for part in said if part), tuple(unread))


# --- one resource ---


def _read(entry: Entry, owner: Entry | None, gathered: Gathered) -> list[Item]:
    """Return what one resource states; what is wrong with it costs only itself."""
    shape, read = _READERS[entry.kind]
    stranger = _stranger(entry, owner, gathered)
    if stranger:
        return [Unread(entry.key, entry.place, stranger)]
    if entry.draft and entry.kind != "MedicationRequest":
        return [Unread(entry.key, entry.place, "a draft, which is no fact yet", open=False)]
    try:
        held = _shaped(entry, shape)
        if held.modifier_extension or held.implicit_rules:
            return [Unread(entry.key, entry.place, "it changes its meaning by an extension or rule that is not known")]
        return list(read(held, Place(entry, lambda name: _medication(name, entry, gathered))))
    except KgreasonError as error:
        return [Unread(entry.key, error.place, error.found)]


def _medication(reference: str, within: Entry, gathered: Gathered) -> shapes.Medication | None:
    """Return the Medication that a reference names, or None."""
    entry = gathered.resolve(reference, within)
    return _shaped(entry, shapes.Medication) if entry is not None and entry.kind == "Medication" else None


def _shaped(entry: Entry, shape: type[_Shaped]) -> _Shaped:
    """Return a resource in its shape; raises KgreasonError that says where it has not the form of FHIR R4."""
    try:
        return msgspec.convert(entry.resource, type=shape)
    except msgspec.ValidationError as error:
        said, _, path = str(error).partition(" - at ")
        where = path.strip("`").removeprefix("$").replace(".", "/").replace("[", "/").replace("]", "")
        found = f"no form of FHIR R4: {said[:1].lower()}{said[1:]}"
        raise KgreasonError(place=entry.place + where, found=found, wanted="a resource of FHIR R4") from None


def _plain(value: Any, place: str) -> Any:
    """Return a JSON value without nulls, which stand for what is not there; raises KgreasonError for bad text."""
    if isinstance(value, dict):
        return {text_of(key, place): _plain(one, f"{place}/{key}") for key, one in value.items() if one is not None}
    if isinstance(value, list):
        return [_plain(one, f"{place}/{at}") for at, one in enumerate(value)]
    return text_of(value, place) if isinstance(value, str) else value


# --- time ---


def _dated(item: Item) -> str:
    held = item.drug if isinstance(item, Ordered) else item
    return "" if isinstance(held, Unread) else held.date


def _in_time(item: Item, asked: str) -> Item:
    """Return an item, or that it is left out because it is dated after the day that was asked for."""
    date = _dated(item)
    if not asked or isinstance(item, Unread | Ordered) or date[:10] <= asked:
        return item
    place = item.place if isinstance(item, Recorded) else item.span.place if item.span else ""
    return Unread(item.resource, place, f"dated {date}, after {asked}", open=False)
