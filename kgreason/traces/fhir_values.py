"""What a FHIR R4 Observation states: measured values, each component, and whether the patient is pregnant."""

import math
from collections.abc import Iterator

from msgspec import UNSET

from kgreason.model import KgreasonError, Observation, Span
from kgreason.traces.fhir_dates import moment
from kgreason.traces.fhir_entries import Item, Place, curies, named
from kgreason.traces.fhir_genes import genotype
from kgreason.traces.fhir_shapes import CodeableConcept, Component, Quantity, ReferenceRange
from kgreason.traces.fhir_shapes import Observation as Seen

PREGNANCY_STATUS = "LOINC:82810-3"
_PREGNANT = {"SNOMEDCT:77386006": True, "SNOMEDCT:60001007": False}
"""SNOMED CT: pregnant; not pregnant."""
_VALID = frozenset(["", "registered", "preliminary", "final", "amended", "corrected"])
_COMPARATORS = frozenset(["", "<", "<=", ">", ">="])


def observation(held: Seen, place: Place) -> Iterator[Item]:
    """Yield the values of an observation; one that is missing, for whatever reason, stays unknown."""
    if held.status not in _VALID:
        yield place.unread(f"status {held.status[:40]}", "status")
        return
    period = held.effective_period
    date = next(
        (
            one
            for one in (
                held.effective_date_time,
                held.effective_instant,
                (period.end or period.start) if period else "",
                held.issued,
            )
            if one
        ),
        "",
    )
    if held.component:
        for at, one in enumerate(held.component):
            yield from _value(one, place, date, f"component/{at}/")
        if not _has_value(held):
            return
    yield from _value(held, place, date, "")


def _has_value(held: Seen | Component) -> bool:
    given = (held.value_quantity, held.value_integer, held.value_codeable_concept)
    return any(one is not None for one in given) or bool(held.value_string) or held.value_boolean is not UNSET


def _value(held: Seen | Component, place: Place, date: str, path: str) -> Iterator[Item]:
    try:
        called = named(held.code, place, f"{path}code")
    except KgreasonError as error:
        yield place.unread(error.found, f"{path}code")
        return
    quantity = held.value_quantity
    if quantity is None and held.value_integer is not None:
        quantity = Quantity(value=_finite(held.value_integer))
    if quantity is not None and quantity.value is not None:
        ranges = held.reference_range if isinstance(held, Seen) else ()
        yield _measured(called, quantity, ranges, place, date, path)
    elif PREGNANCY_STATUS in curies(called) and held.value_codeable_concept is not None:
        yield _pregnant(held.value_codeable_concept, place, date)
    elif result := genotype(called, _words(held)):
        name, known = result
        yield place.recorded("genotype", CodeableConcept(text=name), f"{path}code", known=known, date=date)
    else:
        reason = held.data_absent_reason
        words = reason.words[0] if reason and reason.words else reason.code() if reason else ""
        why = "its value is no number" if _has_value(held) and quantity is None else "no value"
        said = f"{(called.words or curies(called))[0][:120]}: {why}" + (f" ({words[:80]})" if words else "")
        yield place.unread(f"{said}, so it stays unknown", path.rstrip("/"))


def _words(held: Seen | Component) -> tuple[str, ...]:
    """Return the words of a value that is no number."""
    coded = held.value_codeable_concept.words if held.value_codeable_concept is not None else ()
    return (*coded, *filter(None, [held.value_string]))


def _measured(
    called: CodeableConcept, quantity: Quantity, ranges: tuple[ReferenceRange, ...], place: Place, date: str, path: str
) -> Item:
    value, words = quantity.value, called.words or curies(called)
    if quantity.comparator not in _COMPARATORS or value is None or not math.isfinite(value):
        return place.unread(f"{words[0][:120]}: the value cannot be told", f"{path}valueQuantity")
    unit = (
        quantity.code if quantity.system.rstrip("/").endswith("unitsofmeasure.org") and quantity.code else quantity.unit
    )
    spot = place.at(f"{path}code")
    return Observation(
        name=words[0],
        value=value,
        unit=(unit or quantity.code).strip(),
        date=moment(date),
        span=Span(spot, 0, len(words[0])),
        comparator=quantity.comparator,
        codes=curies(called),
        also=called.words[1:],
        resource=place.entry.key,
        reference=tuple(_limits(quantity, ranges)),
    )


def _limits(quantity: Quantity, ranges: tuple[ReferenceRange, ...]) -> Iterator[tuple[str, float]]:
    """Yield the limits of the only reference range, where they are in the value's unit."""
    if len(ranges) == 1:
        for side, limit in ((">=", ranges[0].low), ("<=", ranges[0].high)):
            same = limit is not None and (limit.code or limit.unit) in {"", quantity.code, quantity.unit}
            if limit is not None and same and limit.value is not None and math.isfinite(limit.value):
                yield side, limit.value


def _finite(number: int) -> float | None:
    return float(number) if abs(number) < 10**15 else None


def _pregnant(value: CodeableConcept, place: Place, date: str) -> Item:
    for code in curies(value):
        if code in _PREGNANT:
            said = CodeableConcept(text="pregnancy")
            return place.recorded("condition", said, "valueCodeableConcept", known=_PREGNANT[code], date=date)
    return place.unread(
        f"pregnancy status {(value.words or ('unknown',))[0][:80]}: it stays unknown", "valueCodeableConcept"
    )
