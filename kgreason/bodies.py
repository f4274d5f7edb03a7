"""What requests to the HTTP interface hold, read once; each fault with its place in the request."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

from kgreason.model import Change, KgreasonError, Patient
from kgreason.openapi import keys_of
from kgreason.report import EFFECTS
from kgreason.traces import flag_of, is_fhir, list_of, object_of, parse_row, patient_of, shown, text_of

COMPLETE = "assume_complete"
CHANGES: dict[Literal["without", "invert", "add"], int] = {"without": 2, "invert": 2, "add": 3}
"""What can be supposed of a mechanism, and by how many names."""
_PLACES = {"--for": "/for", "predicates": "query/predicates", "add": "/add"}
"""Where in a request stands what the engine calls otherwise."""


def object_in(data: bytes, body: dict[str, Any]) -> dict[str, Any]:
    """Return the object of a body with no other keys than its description has."""
    keys = keys_of(body)
    value = object_of(parse_row(data), "the body", "an object with " + ", ".join(keys))
    for key in value:
        if key not in keys:
            raise KgreasonError(place="the body", found=f"the unknown key {shown(key)}", wanted=", ".join(keys))
    return value


def completeness(data: bytes, form: str) -> bool:
    """Return what a trace's body says of its patient's lists; raises KgreasonError where one of several says it."""
    if form in {"text", "think"} or f'"{COMPLETE}"'.encode() not in data:
        return False
    try:
        value = parse_row(data)
    except KgreasonError:  # said by whoever reads the traces
        return False
    for number, one in enumerate(value if isinstance(value, list) else ()):
        if isinstance(one, dict) and COMPLETE in one:
            wanted = f"?{COMPLETE}=true for all traces of the body"
            raise KgreasonError(place=f"/{number}/{COMPLETE}", found=shown(one[COMPLETE]), wanted=wanted)
    return isinstance(value, dict) and flag_of(value.get(COMPLETE, False), f"/{COMPLETE}")


def needed_text(given: dict[str, Any], key: str) -> str:
    """Return a text that a request must have."""
    if key not in given:
        raise KgreasonError(place=f"/{key}", found="nothing", wanted="a string")
    return text_of(given[key], f"/{key}")


def drugs_of(given: dict[str, Any]) -> list[str]:
    """Return the names of drugs; none where a health record orders some."""
    wanted = "a list of names, at least one; only a health record (FHIR) that orders drugs needs none"
    if "drugs" not in given:
        if is_fhir(given.get("patient")):
            return []
        raise KgreasonError(place="/drugs", found="nothing", wanted=wanted)
    drugs = list_of(given.get("drugs"), "/drugs", wanted)
    if not drugs:
        raise KgreasonError(place="/drugs", found="an empty list", wanted=wanted)
    return [text_of(one, f"/drugs/{number}") for number, one in enumerate(drugs)]


def patient_in(given: dict[str, Any]) -> Patient | None:
    """Return the patient of a request on the day that it asks for."""
    as_of = text_of(given.get("as_of", ""), "/as_of", "a date such as 2025-03-31")
    if given.get("patient") is not None:
        return patient_of(given["patient"], as_of=as_of)
    if as_of:
        raise KgreasonError(place="/as_of", found="no patient", wanted="a patient, whose record it dates")
    return None


def effect_of(given: dict[str, Any]) -> int:
    """Return the effect that a mechanism is to show: -1 or +1."""
    said = text_of(given.get("effect", "treats"), "/effect")
    if said not in EFFECTS:
        raise KgreasonError(place="/effect", found=shown(said), wanted=" or ".join(EFFECTS))
    return EFFECTS[said]


def hops_of(given: dict[str, Any]) -> int:
    """Return how many links a mechanism may have."""
    hops = given.get("max_hops", 4)
    if not isinstance(hops, int) or isinstance(hops, bool) or not 2 <= hops <= 6:
        raise KgreasonError(place="/max_hops", found=shown(hops), wanted="a whole number from 2 to 6")
    return hops


def read_changes(given: dict[str, Any], names: dict[str, str]) -> Iterator[Change]:
    """Yield the changes of a mechanism: pairs of names, and for a link that is added its predicate between them.

    The names are added to those given, with their places.
    """
    for kind, parts in CHANGES.items():
        wanted = f"a list of lists of {parts} names"
        for number, one in enumerate(list_of(given.get(kind, []), f"/{kind}", wanted)):
            place = f"/{kind}/{number}"
            found = list_of(one, place, wanted)
            if len(found) != parts:
                raise KgreasonError(place=place, found=shown(found), wanted=wanted)
            start, *between, end = (text_of(name, f"{place}/{at}") for at, name in enumerate(found))
            names |= {name: f"{place}/{at}" for at, name in ((0, start), (parts - 1, end)) if name not in names}
            yield Change(kind, start, end, *between)


@contextmanager
def told_at(names: Mapping[str, str]) -> Iterator[None]:
    """Say of what the engine finds wrong where in the request it stands; ``names`` are given with their places."""
    try:
        yield
    except KgreasonError as error:
        place = _PLACES.get(error.place, error.place)
        if place in {"drug", "concept"}:
            place = next((at for name, at in names.items() if error.found.startswith(repr(name))), place)
        raise KgreasonError(place=place, found=error.found, wanted=error.wanted) from None
