"""The native form: question, patient, steps, answer."""

from typing import Any

from kgreason.model import KgreasonError, Passage, Span, StatedClaim, Trace
from kgreason.traces.patient import known_keys, meant, patient_of
from kgreason.traces.values import flag_of, list_of, object_of, passage_at, shown, text_of, whole

KEYS = ("id", "question", "patient", "steps", "answer")


def native_trace(row: dict[str, Any], identifier: str) -> Trace:
    """Return the trace of a native row; keys of others are left alone unless they misspell one of ours."""
    for key in row:
        near = "" if key in KEYS else meant(key, KEYS)
        if near and near not in row:
            raise KgreasonError(place="", found=f"the unknown key {shown(key)}", wanted=f"{near}, if that is meant")
    steps = [] if row.get("steps") is None else list_of(row["steps"], "/steps", "a list of steps")
    read = (_step(one, f"/steps/{number}") for number, one in enumerate(steps))
    return Trace(
        id=identifier,
        question=passage_at(row, "question"),
        steps=tuple(step for step in read if step is not None),
        answer=passage_at(row, "answer"),
        patient=None if row.get("patient") is None else patient_of(row["patient"]),
        form="native",
    )


def _step(value: object, place: str) -> Passage | None:
    if isinstance(value, str):
        return whole(text_of(value, place), place)
    given = object_of(value, place, 'a text, or {"text": …, "claims": […]}')
    known_keys(given, ("text", "claims"), place)
    text = "" if given.get("text") is None else text_of(given["text"], f"{place}/text")
    claims = [] if given.get("claims") is None else list_of(given["claims"], f"{place}/claims")
    stated = tuple(_claim(one, f"{place}/claims/{number}") for number, one in enumerate(claims))
    if not stated:
        return whole(text, f"{place}/text")
    return Passage(text, Span(f"{place}/text", 0, len(text)), stated)


def _claim(value: object, place: str) -> StatedClaim:
    given = object_of(value, place, "an object with subject, predicate, object and, optionally, negated")
    known_keys(given, ("subject", "predicate", "object", "negated"), place)
    negated = given.get("negated")
    return StatedClaim(
        subject=_word(given, "subject", place),
        predicate=_word(given, "predicate", place),
        object=_word(given, "object", place),
        negated=False if negated is None else flag_of(negated, f"{place}/negated"),
    )


def _word(given: dict[str, Any], key: str, place: str) -> str:
    wanted = "a predicate" if key == "predicate" else "a name or a CURIE"
    text = text_of(given.get(key), f"{place}/{key}", wanted).strip()
    if not text:
        raise KgreasonError(place=f"{place}/{key}", found="a blank text", wanted=wanted)
    return text
