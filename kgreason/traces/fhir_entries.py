"""What single FHIR R4 resources state of a patient: conditions, allergies, procedures, drugs ordered and taken."""

from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from kgreason.model import FactKind, KgreasonError, Observation, Recorded, Unread
from kgreason.traces.fhir_bundle import Entry
from kgreason.traces.fhir_dates import moment
from kgreason.traces.fhir_shapes import (
    AllergyIntolerance,
    CodeableConcept,
    Coding,
    Condition,
    Medication,
    MedicationRequest,
    MedicationStatement,
    Period,
    Procedure,
    Reference,
)

SYSTEMS = {
    "http://www.nlm.nih.gov/research/umls/rxnorm": "RXNORM",
    "http://snomed.info/sct": "SNOMEDCT",
    "http://loinc.org": "LOINC",
    "http://hl7.org/fhir/sid/icd-10-cm": "ICD10CM",
    "http://hl7.org/fhir/sid/icd-10": "ICD10",
    "http://hl7.org/fhir/sid/icd-9-cm": "ICD9",
    "http://www.whocc.no/atc": "ATC",
    "http://purl.obolibrary.org/obo/hp.owl": "HP",
    "http://purl.obolibrary.org/obo/mondo.owl": "MONDO",
    "urn:oid:2.16.840.1.113883.6.88": "RXNORM",
    "urn:oid:2.16.840.1.113883.6.96": "SNOMEDCT",
    "urn:oid:2.16.840.1.113883.6.1": "LOINC",
    "urn:oid:2.16.840.1.113883.6.90": "ICD10CM",
}
"""Code systems of FHIR R4 (``terminologies-systems.html``) and the prefix that the graph knows each by."""

NO_ALLERGY = frozenset(["SNOMEDCT:716186003", "SNOMEDCT:409137002"])
"""SNOMED CT: no known allergy; no known drug allergy."""
NO_OTHER_ALLERGY = frozenset(["SNOMEDCT:428607008", "SNOMEDCT:429625007"])
"""SNOMED CT: no known environmental allergy; no known food allergy."""

_ERROR = "entered-in-error"
_MAYBE = frozenset(["unconfirmed", "provisional", "differential"])
_IDEAS = frozenset(["proposal", "plan", "option"])


class Ordered(Struct, frozen=True):
    """A drug that the record orders and that is not taken yet."""

    drug: Recorded


Item = Recorded | Observation | Unread | Ordered


class Place(Struct, frozen=True):
    """Where a resource stands, and how the Medication that it refers to is found."""

    entry: Entry
    medication: Callable[[str], Medication | None]

    def at(self, path: str) -> str:
        """Return the JSON pointer of an element."""
        return f"{self.entry.place}/{path}"

    def unread(self, why: str, path: str = "") -> Unread:
        """Return that nothing was read, and why."""
        return Unread(self.entry.key, self.at(path) if path else self.entry.place, why)

    def void(self) -> Unread:
        """Return that an entry says itself that it is none."""
        return Unread(self.entry.key, self.entry.place, "entered in error", open=False)

    def recorded(
        self, kind: FactKind, named: CodeableConcept, path: str, *, known: bool = True, date: str = "", note: str = ""
    ) -> Recorded:
        """Return an entry of the record."""
        words, codes, key = named.words, curies(named), self.entry.key
        return Recorded(kind, (words or codes)[0], codes, words[1:], known, moment(date), key, self.at(path), note)


def curies(named: CodeableConcept) -> tuple[str, ...]:
    """Return the codes of a concept as CURIEs, in order, where their system is known."""
    return tuple(dict.fromkeys(filter(None, map(_curie, named.coding))))


def _curie(coding: Coding) -> str:
    prefix = SYSTEMS.get(coding.system.strip().rstrip("/"))
    code = coding.code.strip()
    return f"{prefix}:{code}" if prefix and code and len(code) < 100 and not code.startswith("RXNORM:") else ""


def named(concept: CodeableConcept | None, place: Place, path: str = "code") -> CodeableConcept:
    """Return a concept that has words or a known code; raises KgreasonError where it has neither."""
    if concept is None or not (concept.words or curies(concept)):
        raise KgreasonError(place=place.at(path), found="neither words nor a code of a known system", wanted="a name")
    return concept


def _code(concept: CodeableConcept | None) -> str:
    return concept.code() if concept is not None else ""


def _first(*dates: str | Period | None) -> str:
    """Return the first date that is given: of a period its end, else its start."""
    found = ((one.end or one.start) if isinstance(one, Period) else one or "" for one in dates)
    return next((one for one in found if one), "")


# --- conditions, allergies, procedures ---


def condition(held: Condition, place: Place) -> Iterator[Item]:
    """Yield a diagnosis: present, past, denied; what is only suspected, or an error, is no fact."""
    status, verified = _code(held.clinical_status), _code(held.verification_status)
    if verified == _ERROR:
        yield place.void()
        return
    called = named(held.code, place)
    onset = held.onset_period.start if held.onset_period else held.onset_date_time
    date = _first(onset, held.recorded_date)
    over = any((held.abatement_date_time, held.abatement_age, held.abatement_period, held.abatement_range,
                held.abatement_string))  # fmt: skip
    if verified == "refuted":
        yield place.recorded("condition", called, "code", known=False, date=_first(held.recorded_date), note="refuted")
    elif verified in _MAYBE:
        yield place.unread(f"{_shown(called)}: {verified}, so it stays unknown")
    elif verified not in {"", "confirmed"}:
        yield place.unread(f"the verification status {verified[:40]} is not known", "verificationStatus")
    elif status in {"active", "recurrence", "relapse"}:
        yield replace(place.recorded("condition", called, "code", date=date), began=moment(onset))
    elif status in {"inactive", "remission", "resolved"} or (not status and over):
        entry = place.recorded("history", called, "code", date=date, note=status or "abated")
        abated = held.abatement_period.end if held.abatement_period else held.abatement_date_time
        yield replace(entry, began=moment(onset), ended=moment(abated or onset or held.recorded_date))
    elif not status:
        yield place.recorded("condition", called, "code", date=date, note="no clinical status; taken as active")
    else:
        yield place.unread(f"the clinical status {status[:40]} is not known", "clinicalStatus")


def allergy(held: AllergyIntolerance, place: Place) -> Iterator[Item]:
    """Yield an allergy or an intolerance, or that there is none; an unconfirmed one counts, as it would for a nurse."""
    status, verified = _code(held.clinical_status), _code(held.verification_status)
    if verified == _ERROR:
        yield place.void()
        return
    called = named(held.code, place)
    date = _first(held.onset_date_time, held.recorded_date)
    if status not in {"", "active"}:
        yield place.unread(f"{_shown(called)}: {status[:40]}, so whether it still holds is unknown", "clinicalStatus")
    elif verified == "refuted":
        yield place.recorded("allergy", called, "code", known=False, date=date, note="refuted")
    elif NO_ALLERGY & set(curies(called)):
        yield Recorded("allergy", "", date=moment(date), resource=place.entry.key, place=place.at("code"))
    elif NO_OTHER_ALLERGY & set(curies(called)):
        yield place.unread(f"{_shown(called)}: says nothing of drugs", "code")
    elif verified in {"", "confirmed", "unconfirmed", "presumed"}:
        note = verified if verified in {"unconfirmed", "presumed"} else ""
        kind: FactKind = "intolerance" if held.type == "intolerance" else "allergy"
        yield place.recorded(kind, called, "code", date=date, note=note)
    else:
        yield place.unread(f"the verification status {verified[:40]} is not known", "verificationStatus")


def procedure(held: Procedure, place: Place) -> Iterator[Item]:
    """Yield a procedure that was done, or that is under way."""
    if held.status == _ERROR:
        yield place.void()
        return
    called = named(held.code, place)
    date = _first(held.performed_date_time, held.performed_period)
    if held.status == "completed":
        entry = place.recorded("history", called, "code", date=date, note="done")
        yield replace(entry, began=moment(date), ended=moment(date))
    elif held.status == "in-progress":
        yield place.recorded("condition", called, "code", date=date, note="under way")
    else:
        yield place.unread(f"{_shown(called)}: status {held.status[:40] or 'missing'}, so no fact", "status")


# --- drugs ---


def request(held: MedicationRequest, place: Place) -> Iterator[Item]:
    """Yield the drugs of an order: taken where it is active, ordered where it is a draft, a proposal or a plan."""
    if held.status == _ERROR:
        yield place.void()
        return
    drugs = list(_drugs(held.medication_codeable_concept, held.medication_reference, place))
    said = ", ".join(_shown(one) for one, _ in drugs)
    if held.do_not_perform:
        yield place.unread(f"{said}: an order not to give it; whether it is taken stays unknown", "doNotPerform")
    elif place.entry.draft or held.status == "draft" or (held.status == "active" and held.intent in _IDEAS):
        for one, path in drugs:
            yield Ordered(place.recorded("medication", one, path, date=held.authored_on))
    elif held.status == "active":
        for one, path in drugs:
            yield place.recorded("medication", one, path, date=held.authored_on)
    else:
        yield _ended(said, held.status, held.authored_on, place)
        for one, path in drugs if held.status in {"completed", "stopped"} else ():  # over, after it was ordered
            yield place.recorded("past medication", one, path, date=held.authored_on, note=held.status)


def statement(held: MedicationStatement, place: Place) -> Iterator[Item]:
    """Yield the drugs that a statement says are taken, or not taken."""
    if held.status == _ERROR:
        yield place.void()
        return
    drugs = list(_drugs(held.medication_codeable_concept, held.medication_reference, place))
    period = held.effective_period
    date = _first(held.effective_date_time, period.start if period else "", held.date_asserted)
    if held.status in {"active", "not-taken"}:
        for one, path in drugs:
            known = held.status == "active"
            yield place.recorded("medication", one, path, known=known, date=date, note="" if known else "not taken")
    else:
        end = period.end if period else ""
        over = held.status in {"completed", "stopped"}
        if not (over and moment(end)):
            yield _ended(", ".join(_shown(one) for one, _ in drugs), held.status, end or date, place)
        for one, path in drugs if over else ():
            entry = place.recorded("past medication", one, path, date=end or date, note=held.status)
            yield replace(entry, began=moment(end), ended=moment(end))


def _ended(said: str, status: str, date: str, place: Place) -> Unread:
    """Return that a drug is no longer, or not yet, taken by this entry; another may say that it is."""
    if status == "cancelled":
        return Unread(place.entry.key, place.at("status"), f"{said}: cancelled", open=False)
    when = f" ({moment(date)})" if moment(date) else ""
    why = f"status {status[:40] or 'missing'}{when}: this entry does not say whether it is taken now"
    return place.unread(f"{said}: {why}", "status")


def _drugs(
    concept: CodeableConcept | None, reference: Reference | None, place: Place
) -> Iterator[tuple[CodeableConcept, str]]:
    """Yield the drugs that an entry names, each with its path: itself, or the Medication that it refers to."""
    if concept is not None:
        yield named(concept, place, "medicationCodeableConcept"), "medicationCodeableConcept"
        return
    path = "medicationReference"
    if reference is None:
        raise KgreasonError(place=place.entry.place, found="no drug is named", wanted="a drug")
    medication = place.medication(reference.reference) if reference.reference else None
    if medication is None:
        if not reference.display.strip():
            found = f"the reference {reference.reference[:80] or 'without a target'} leads to no Medication"
            raise KgreasonError(place=place.at(path), found=found, wanted="a Medication in the record")
        yield CodeableConcept(text=reference.display), path
        return
    code = medication.code
    parts = [one.item_codeable_concept for one in medication.ingredient if one.item_codeable_concept is not None]
    if code is not None and (code.words or curies(code)):
        yield code, path
    elif parts and len(parts) == len(medication.ingredient):
        for part in parts:
            yield named(part, place, path), path
    else:
        raise KgreasonError(place=place.at(path), found="a Medication without a code", wanted="a drug")


def _shown(concept: CodeableConcept) -> str:
    return (concept.words or curies(concept))[0][:120]
