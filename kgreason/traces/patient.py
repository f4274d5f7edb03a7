"""The patient of the native form, strictly: an unknown key is a fault, since a misspelt one would lose a fact."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Literal

from msgspec.structs import replace

from kgreason.model import KgreasonError, Named, Observation, Patient, Span
from kgreason.traces.elapsed import ago_of
from kgreason.traces.values import flag_of, list_of, number_of, object_of, shown, text_of

LISTS = ("conditions", "history", "family", "genotypes", "medications", "allergies", "denied")
CLOSABLE = ("conditions", "medications", "allergies", "history", "family", "observations")
_RESULTS = {
    **dict.fromkeys(("positive", "pos", "+", "detected", "reactive", "present"), "positive"),
    **dict.fromkeys(
        ("negative", "neg", "-", "not detected", "undetected", "nonreactive", "non-reactive", "absent"), "negative"
    ),
}
"""Results without a number, as a reader of text knows them."""
_PRESSURE = re.compile(r"(\d{2,3})\s*/\s*(\d{2,3})")
_OF_BLOOD = re.compile(r"\b(?:blood pressure|BP)\b", re.IGNORECASE)
"""A blood pressure as it is written: *146/84*."""
KEYS = ("age", "sex", "pregnant", "breastfeeding", *LISTS, "complete", "observations", "as_of")
OLDEST = 130

_AGE = re.compile(
    r"(?P<n>\d{1,3}(?:\.\d+)?)[\s-]*(?P<unit>years?|yrs?|y/?o?|months?|mo|weeks?|wks?|days?|d)?"
    r"(?:[\s-]*(?:old|of age))?",
    re.IGNORECASE,
)
_NO = r"(?:none|nil|none known|no known|"
_NONE = {
    "allergies": re.compile(_NO + r"nkda|nka|no known (?:drug )?allergies|no (?:drug )?allergies)\.?", re.IGNORECASE),
    "medications": re.compile(_NO + r"no (?:current |home )?(?:medications|meds|medicines))\.?", re.IGNORECASE),
    "conditions": re.compile(_NO + r"no (?:known )?(?:medical )?(?:conditions|problems|illnesses))\.?", re.IGNORECASE),
    "history": re.compile(_NO + r"no (?:significant |past )?(?:medical )?history)\.?", re.IGNORECASE),
    "family": re.compile(_NO + r"no (?:significant )?family history)\.?", re.IGNORECASE),
}
"""The one entry of a list that says that there is none of its kind, which closes the list."""
_YEARS = {"y": 1.0, "m": 1 / 12, "w": 7 / 365.25, "d": 1 / 365.25}


def patient_of(value: object, place: str = "/patient", as_of: str = "") -> Patient:
    """Return a patient of the native form, or of FHIR R4 resources; raises KgreasonError: place, found, wanted.

    ``as_of`` is the day of the question, where it is not the record's own.

    >>> patient_of({"age": "8 months", "medications": [{"name": "ibuprofen"}]}).age
    0.6666666666666666
    """
    if is_fhir(value):
        from kgreason.traces.fhir import fhir_patient

        return fhir_patient(value, place, as_of)
    given = object_of(value, place, "an object with " + ", ".join(KEYS))
    given = given | {"as_of": as_of} if as_of else given
    known_keys(given, KEYS, place)
    given = {key: held for key, held in given.items() if held is not None}
    day = date_of(given["as_of"], f"{place}/as_of") if "as_of" in given else ""
    named = {key: _named(given.get(key, []), f"{place}/{key}", day) for key in LISTS}
    none = {key for key, words in _NONE.items() if named[key] and all(words.fullmatch(one.name) for one in named[key])}
    named |= dict.fromkeys(none, ())
    values, told = _observations(given.get("observations", []), f"{place}/observations")
    named["conditions"] += told
    return Patient(
        age=_age(given["age"], f"{place}/age") if "age" in given else None,
        sex=_sex(given["sex"], f"{place}/sex") if "sex" in given else None,
        pregnant=_flag(given, "pregnant", place),
        breastfeeding=_flag(given, "breastfeeding", place),
        conditions=named["conditions"],
        history=named["history"],
        family=named["family"],
        genotypes=named["genotypes"],
        medications=named["medications"],
        allergies=named["allergies"],
        denied=named["denied"],
        observations=values,
        complete=_complete(given.get("complete", []), f"{place}/complete") | none,
        as_of=day,
    )


def is_fhir(value: object) -> bool:
    """Return whether a value is a FHIR resource, a Bundle, a list of resources, or a CDS Hooks request of them."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(one, dict) and "resourceType" in one for one in value)
    return isinstance(value, dict) and ("resourceType" in value or ("hook" in value and "context" in value))


def known_keys(given: dict[str, Any], wanted: Iterable[str], place: str) -> None:
    """Raise KgreasonError for the first key that is none of the wanted ones."""
    names = tuple(wanted)
    for key in given:
        if key not in names:
            near = meant(key, names)
            hint = f" (did you mean {near}?)" if near else ""
            raise KgreasonError(place=place, found=f"the unknown key {shown(key)}{hint}", wanted=", ".join(names))


def meant(key: str, names: Iterable[str]) -> str:
    """Return the name that a key misspells by one letter or one swap, or nothing.

    >>> meant("condtions", ["conditions"]), meant("patient_id", ["patient"])
    ('conditions', '')
    """
    from rapidfuzz.distance import OSA

    return next((name for name in names if len(name) > 3 and OSA.distance(key.lower(), name) <= 1), "")


def _age(value: object, place: str) -> float:
    wanted = "years as a number, or a text such as 71 years or 8 months"
    if isinstance(value, str):
        match = _AGE.fullmatch(value.strip())
        if not match:
            raise KgreasonError(place=place, found=shown(value), wanted=wanted)
        years = float(match["n"]) * _YEARS[(match["unit"] or "y")[0].lower()]
    else:
        years = number_of(value, place, wanted)
    if not 0 <= years <= OLDEST:
        raise KgreasonError(place=place, found=shown(value), wanted=f"an age of 0 to {OLDEST} years")
    return years


def _sex(value: object, place: str) -> Literal["female", "male"]:
    text = text_of(value, place, "female or male").strip().lower()
    if text in {"female", "f"}:
        return "female"
    if text in {"male", "m"}:
        return "male"
    raise KgreasonError(place=place, found=shown(value), wanted="female or male")


def _flag(given: dict[str, Any], key: str, place: str) -> bool | None:
    return flag_of(given[key], f"{place}/{key}") if key in given else None


def _named(value: object, place: str, as_of: str) -> tuple[Named, ...]:
    wanted = "a list of names"
    return tuple(_entry(one, f"{place}/{number}", as_of) for number, one in enumerate(list_of(value, place, wanted)))


def _entry(value: object, place: str, as_of: str) -> Named:
    """Return a name with when it ended (``stopped``: a drug) or was (``when``: a disease), where it says so."""
    named = _name(value, place)
    held = {key: value.get(key) for key in ("stopped", "when")} if isinstance(value, dict) else {}
    key = "stopped" if held.get("stopped") is not None else "when"
    told = held.get(key)
    if told is None or told is False:
        return named
    over = key == "stopped"
    return replace(named, over=over, ago=() if over and told is True else ago_of(told, f"{place}/{key}", as_of[:10]))


def _name(value: object, place: str) -> Named:
    wanted = 'a name, or {"name": …}'
    if isinstance(value, dict):
        place = f"{place}/name"
        value = value.get("name")
    text = text_of(value, place, wanted)
    if not text.strip():
        raise KgreasonError(place=place, found="a blank text", wanted=wanted)
    return Named(text, Span(place, 0, len(text)))


def _observations(value: object, place: str) -> tuple[tuple[Observation, ...], tuple[Named, ...]]:
    """Return the measured values of a list, and its results without a number: *urine hCG positive*."""
    values, told = [], []
    for number, one in enumerate(list_of(value, place, "a list of {name, value, unit, date}")):
        at = f"{place}/{number}"
        said = _RESULTS.get(str(one.get("value")).strip().lower()) if isinstance(one, dict) else None
        both = _PRESSURE.fullmatch(str(one.get("value")).strip()) if isinstance(one, dict) else None
        if both and _OF_BLOOD.search(_name(one, at).name):
            values += [
                _observation(one | {"name": f"{side} blood pressure", "value": float(number)}, at)
                for side, number in zip(("systolic", "diastolic"), both.groups(), strict=True)
            ]
        elif said is None:
            values.append(_observation(one, at))
        else:
            known_keys(one, ("name", "value", "unit", "date"), at)
            named = _name(one, at)
            told.append(Named(f"{named.name} {said}", named.span))
    return tuple(values), tuple(told)


def _observation(value: object, place: str) -> Observation:
    given = object_of(value, place, "an object with name, value, unit and, optionally, date")
    known_keys(given, ("name", "value", "unit", "date"), place)
    if "value" not in given:
        raise KgreasonError(place=place, found="no value", wanted="a number under value")
    named = _name(given, place)
    return Observation(
        name=named.name,
        value=number_of(given["value"], f"{place}/value", "a number, or positive or negative"),
        unit="" if given.get("unit") is None else text_of(given["unit"], f"{place}/unit", "a unit").strip(),
        date="" if given.get("date") is None else date_of(given["date"], f"{place}/date"),
        span=named.span,
    )


def _complete(value: object, place: str) -> frozenset[str]:
    wanted = "a list of " + ", ".join(CLOSABLE)
    closed = list_of(value, place, wanted)
    for number, one in enumerate(closed):
        if text_of(one, f"{place}/{number}", wanted) not in CLOSABLE:
            raise KgreasonError(place=f"{place}/{number}", found=shown(one), wanted=" or ".join(CLOSABLE))
    return frozenset(closed)


def date_of(value: object, place: str) -> str:
    """Return an ISO 8601 date or time in one form, so that later ones sort later; a zone's time is turned to UTC."""
    wanted = "a date such as 2025-03-31"
    text = text_of(value, place, wanted).strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise KgreasonError(place=place, found=shown(value), wanted=wanted) from None
    if moment.tzinfo:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat() if ":" in text or "T" in text.upper() else moment.date().isoformat()
