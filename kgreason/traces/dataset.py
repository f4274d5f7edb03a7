"""Rows of reasoning data sets: question, reasoning, response, options."""

import re
from typing import Any

from kgreason.model import KgreasonError, Passage, Span, Trace
from kgreason.traces.patient import patient_of
from kgreason.traces.plain import Parts, has_think, passages, think_parts
from kgreason.traces.values import list_of, text_of, whole

ASKED = ("Question", "question", "prompt")
REASONED = ("Complex_CoT", "reasoning", "reasoning_content")
ANSWERED = ("Response", "response", "completion")
EXAM = ("answer_idx", "Ground-True Answer")
MARKS = frozenset({*REASONED, *ANSWERED, *EXAM, "Question", "prompt", "options"})
"""Keys that make an object a data set's row rather than a native trace."""


def dataset_trace(row: dict[str, Any], identifier: str) -> Trace:
    """Return the trace of a row; the key of a multiple-choice original is never the model's answer."""
    asked = next((key for key in ASKED if row.get(key) is not None), "")
    reasoned = next((key for key in REASONED if row.get(key) is not None), "")
    answered = _answered(row, reasoned)
    if not reasoned and not answered and any(key in row for key in EXAM):
        wanted = "a model's reasoning under " + ", ".join(REASONED) + " or its answer under " + ", ".join(ANSWERED)
        raise KgreasonError(place="", found="an exam question with its key only", wanted=wanted)
    if not reasoned and row.get("steps") is not None:
        wanted = "reasoning under " + ", ".join(REASONED) + " in a data set's row; a trace with steps is native"
        raise KgreasonError(place="/steps", found="steps", wanted=wanted)
    steps = _steps(row[reasoned], f"/{reasoned}") if reasoned else ()
    said = _said(row, answered)
    return Trace(
        id=identifier,
        question=whole(text_of(row[asked], f"/{asked}"), f"/{asked}") if asked else said.question,
        steps=steps + said.steps,
        answer=said.answer,
        patient=None if row.get("patient") is None else patient_of(row["patient"]),
        form="rows",
    )


def _answered(row: dict[str, Any], reasoned: str) -> str:
    """Return the key of the model's answer; beside ``Complex_CoT`` or ``answer_idx``, ``answer`` is the exam's."""
    for key in ANSWERED:
        if row.get(key) is not None:
            return key
    if row.get("answer") is None or reasoned == "Complex_CoT" or any(key in row for key in EXAM):
        return ""
    return "answer"


def _steps(value: object, place: str) -> tuple[Passage, ...]:
    if isinstance(value, str):
        return tuple(passages(text_of(value, place), place))
    wanted = "a text, or a list of texts"
    steps = (
        whole(text_of(one, f"{place}/{number}"), f"{place}/{number}")
        for number, one in enumerate(list_of(value, place, wanted))
    )
    return tuple(step for step in steps if step is not None)


def _said(row: dict[str, Any], key: str) -> Parts:
    """Return what an answer holds: reasoning in think tags, and the answer, an option's letter as that option."""
    if not key:
        return Parts()
    text = text_of(row[key], f"/{key}")
    if has_think(text):
        return think_parts(text, f"/{key}")
    return Parts(answer=_option(row.get("options"), text) or whole(text, f"/{key}"))


def _option(options: object, text: str) -> Passage | None:
    """Return the option that a bare letter (``C``, ``(C)``, ``C.``) means."""
    letter = re.fullmatch(r"\s*\(?([A-Za-z])[).:]?\s*", text)
    if not letter:
        return None
    if isinstance(options, dict) and isinstance(options.get(letter[1]), str):
        place, meant = f"/options/{letter[1]}", options[letter[1]]
    elif isinstance(options, list) and 0 <= ord(letter[1].upper()) - ord("A") < len(options):
        number = ord(letter[1].upper()) - ord("A")
        place, meant = f"/options/{number}", options[number]
    else:
        return None
    text = text_of(meant, place)
    return Passage(text, Span(place, 0, len(text))) if text.strip() else None
