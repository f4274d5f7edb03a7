"""Rows of reasoning data sets: question, reasoning, response, options."""

import re
from typing import Any

from kgreason.model import KgreasonError, Passage, Span, Trace
from kgreason.traces.chat import answered_by, asked_of, is_output, output_said, turns
from kgreason.traces.patient import patient_of
from kgreason.traces.plain import Parts, has_think, passages, think_parts
from kgreason.traces.values import list_of, text_of, whole

ASKED = ("Question", "question", "prompt", "problem", "input", "instruction")
REASONED = ("Complex_CoT", "reasoning", "reasoning_content", "thinking", "chain_of_thought")
ANSWERED = ("Response", "response", "completion", "final_answer", "generated_text", "solution", "output")
EXAM = ("answer_idx", "Ground-True Answer")
MARKS = frozenset({*REASONED, *ANSWERED[:4], *EXAM, "Question", "prompt", "options", "problem", "solution"})
"""Keys that make an object a data set's row rather than a native trace."""
LESSER = frozenset({"generated_text", "output"})
"""Keys that make a row of an object without a native answer."""


def dataset_trace(row: dict[str, Any], identifier: str) -> Trace:
    """Return the trace of a row; the key of a multiple-choice original is never the model's answer."""
    asked = next((key for key in ASKED if row.get(key) not in (None, "", [])), "")
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
        question=_question(row[asked], f"/{asked}") if asked else said.question,
        steps=steps + said.steps,
        answer=said.answer,
        patient=None if row.get("patient") is None else patient_of(row["patient"]),
        form="rows",
    )


def _question(value: object, place: str) -> Passage | None:
    """Return a question: a text, or what the user says in a list of messages."""
    if isinstance(value, list):
        return asked_of(list(turns(value, place)))
    return whole(text_of(value, place), place)


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
    if isinstance(row[key], list):
        if is_output(row[key]):
            return Parts(None, *output_said(row[key], f"/{key}"))
        said = list(turns(row[key], f"/{key}"))
        return Parts(asked_of(said), *answered_by(said))
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
