"""Chat logs: OpenAI-style messages with reasoning, ShareGPT conversations, and Anthropic content blocks."""

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from kgreason.model import KgreasonError, Passage, Span, Trace
from kgreason.traces.patient import meant, patient_of
from kgreason.traces.plain import has_think, passages, think_parts
from kgreason.traces.values import list_of, object_of, shown, text_of, whole

REASONING = ("reasoning_content", "reasoning", "thinking")
TALKS = ("messages", "conversations")
"""Keys of a list of turns; of these one is read."""
ROLES = {"human": "user", "gpt": "assistant", "model": "assistant", "bot": "assistant"}
THOUGHT = {"thinking": ("thinking",), "reasoning": ("text", "reasoning", "content")}
THINKING = frozenset({"thinking", "redacted_thinking"})
ITEMS = frozenset({"reasoning", "message"})
_CASE = re.compile(r"\W*(?:an? )?\d{1,3}(?:[- ]?(?:years?|months?|weeks?|days?)[- ]old|\s?y/?o|[MF])\b", re.IGNORECASE)
SPOKEN = frozenset({"text", "output_text", "input_text"})


class Turn(Struct, frozen=True):
    """One message: who speaks, its value, where it stands, and under which key it says something."""

    role: str
    value: dict[str, Any]
    place: str
    key: str = "content"


def is_chat(row: object) -> bool:
    """Return whether a JSON value is a conversation, a message or a model's whole response."""
    if isinstance(row, list):
        return is_blocks(row) or (bool(row) and isinstance(row[0], dict) and "role" in row[0])
    if not isinstance(row, dict):
        return False
    return (
        any(key in row for key in TALKS)
        or "choices" in row
        or ("content" in row and ("role" in row or isinstance(row["content"], list)))
    )


def is_blocks(row: object) -> bool:
    """Return whether a JSON value is a bare list of content blocks, which a thought opens."""
    return isinstance(row, list) and bool(row) and opens_blocks(row[0])


def opens_blocks(first: object) -> bool:
    """Return whether a JSON value is a block of thought and no message: what follows it is of one response."""
    return isinstance(first, dict) and "role" not in first and str(first.get("type")) in THINKING


def has_blocks(row: object) -> bool:
    """Return whether a chat's content comes in Anthropic blocks that think, or as a bare list of blocks."""
    if is_blocks(row) or (isinstance(row, dict) and isinstance(row.get("content"), list)):
        return True
    messages = row if isinstance(row, list) else row.get(_talk_of(row)) if isinstance(row, dict) else None
    contents = [one.get("content") for one in messages if isinstance(one, dict)] if isinstance(messages, list) else []
    blocks = [block for content in contents if isinstance(content, list) for block in content]
    return any(isinstance(one, dict) and str(one.get("type")) in THINKING for one in blocks)


def chat_traces(row: object, identifier: str, form: str) -> Iterator[Trace]:
    """Yield the trace of a conversation's last answer, or one for each of a response's choices; with its patient."""
    given = row if isinstance(row, dict) else {}
    for key in given:
        if key != "patient" and "patient" not in given and meant(key, ("patient",)):
            raise KgreasonError(place="", found=f"the unknown key {shown(key)}", wanted="patient, if that is meant")
    patient = None if given.get("patient") is None else patient_of(given["patient"])
    for trace in _traces(row, identifier, form):
        yield trace if patient is None else replace(trace, patient=patient)


def _traces(row: object, identifier: str, form: str) -> Iterator[Trace]:
    if isinstance(row, dict) and row.get("choices") is not None:
        talk = _talk_of(row)
        asked = list(turns(row.get(talk) or [], f"/{talk}"))
        choices = list_of(row["choices"], "/choices", "a list of choices")
        if not choices:
            raise KgreasonError(place="/choices", found="an empty list", wanted="a choice with a message")
        for number, choice in enumerate(choices):
            place = f"/choices/{number}"
            message = object_of(object_of(choice, place).get("message"), f"{place}/message", "a message")
            name = identifier if len(choices) == 1 else f"{identifier}.{number}"
            yield _trace([*asked, Turn("assistant", message, f"{place}/message")], name, form)
    elif isinstance(row, list) and is_blocks(row):
        steps, answer = _spoken([], list(_blocks(row, "")))
        yield Trace(identifier, None, steps, answer, form=form)
    elif isinstance(row, dict) and _talk_of(row) not in row:
        yield _trace([Turn("assistant", row, "")], identifier, form)
    else:
        place = f"/{_talk_of(row)}" if isinstance(row, dict) else ""
        messages = row[_talk_of(row)] if isinstance(row, dict) else row
        yield _trace(list(turns(messages, place)), identifier, form)


def _talk_of(row: dict[str, Any]) -> str:
    """Return the key that a row's turns stand under."""
    return next((key for key in TALKS if key in row), TALKS[0])


def turns(messages: object, place: str) -> Iterator[Turn]:
    """Yield the turns of a list of messages; ShareGPT calls role and content *from* and *value*."""
    for number, message in enumerate(list_of(messages, place, "a list of messages")):
        where = f"{place}/{number}"
        given = object_of(message, where, "a message with role and content")
        by = "from" if "role" not in given and "from" in given else "role"
        role = text_of(given.get(by), f"{where}/{by}", "user, assistant or system").strip().lower()
        yield Turn(ROLES.get(role, role), given, where, "value" if by == "from" else "content")


def asked_of(said: list[Turn]) -> Passage | None:
    """Return what the user says in all turns, a line each: facts are told in one and the drug is asked for in another.

    What stands before a turn that opens a case of its own (*A 60-year-old man*) is of another, as in examples before a
    question. Of several turns the place is the list that holds them, and the characters count through their lines.
    """
    users = [text for turn in said if turn.role == "user" for text in _texts(turn)]
    users = users[max((at for at, one in enumerate(users) if _CASE.match(one.text)), default=0) :]
    if len(users) < 2:
        return users[0] if users else None
    text = "\n".join(one.text for one in users)
    places = zip(*(one.span.place.split("/") for one in users), strict=False)
    shared = takewhile(lambda names: len(set(names)) == 1, places)
    return Passage(text, Span("/".join(names[0] for names in shared), 0, len(text)))


def answered_by(said: list[Turn]) -> tuple[tuple[Passage, ...], Passage | None]:
    """Return the reasoning and the answer of the assistant's last turn."""
    last = next((turn for turn in reversed(said) if turn.role == "assistant"), None)
    if last is None:
        roles = ", ".join(dict.fromkeys(turn.role for turn in said)) or "no messages"
        raise KgreasonError(place=said[0].place if said else "", found=roles, wanted="a message of the assistant")
    return _said(last)


def is_output(row: object) -> bool:
    """Return whether a JSON value is the output of OpenAI's Responses: items of reasoning and messages."""
    return isinstance(row, list) and any(isinstance(one, dict) and one.get("type") in ITEMS for one in row)


def output_said(items: list[Any], place: str) -> tuple[tuple[Passage, ...], Passage | None]:
    """Return the reasoning and the answer of an output: what is said last is the answer."""
    said: list[tuple[str, Passage]] = []
    for number, item in enumerate(items):
        where = f"{place}/{number}"
        given = object_of(item, where, "an item of reasoning or a message")
        if given.get("type") == "message":
            said += _blocks(list_of(given.get("content"), f"{where}/content"), f"{where}/content")
        elif given.get("type") == "reasoning":
            for key in ("summary", "content"):
                for at, part in enumerate(list_of(given.get(key) or [], f"{where}/{key}")):
                    spot = f"{where}/{key}/{at}/text"
                    text = whole(text_of(object_of(part, f"{where}/{key}/{at}").get("text"), spot), spot)
                    said += [("thinking", text)] if text else []
    return _spoken([], said)


def _trace(said: list[Turn], identifier: str, form: str) -> Trace:
    """Return the trace of the last assistant turn; what the user says before it is the question."""
    last = max((at for at, turn in enumerate(said) if turn.role == "assistant"), default=-1)
    steps, answer = answered_by(said)
    return Trace(identifier, asked_of(said[:last]), steps, answer, form=form)


def _texts(turn: Turn) -> Iterator[Passage]:
    """Yield the texts of a user's turn."""
    content = turn.value.get(turn.key)
    place = f"{turn.place}/{turn.key}"
    if isinstance(content, list):
        yield from (said for _, said in _blocks(content, place))
        return
    said = whole(text_of(content, place), place) if content else None
    if said is not None:
        yield said


def _said(turn: Turn) -> tuple[tuple[Passage, ...], Passage | None]:
    """Return the reasoning and the answer of an assistant's turn."""
    steps: list[Passage] = []
    for key in REASONING:
        value = turn.value.get(key)
        if value not in (None, ""):
            place = f"{turn.place}/{key}"
            steps += passages(text_of(value, place), place)
            break
    content, place = turn.value.get(turn.key), f"{turn.place}/{turn.key}"
    if content is None:
        return tuple(steps), None
    if isinstance(content, list):
        return _spoken(steps, list(_blocks(content, place)))
    text = text_of(content, place, "a text or a list of blocks")
    if has_think(text):
        parts = think_parts(text, place)
        return (*steps, *([parts.question] if parts.question else []), *parts.steps), parts.answer
    return tuple(steps), whole(text, place)


def _spoken(steps: list[Passage], blocks: list[tuple[str, Passage]]) -> tuple[tuple[Passage, ...], Passage | None]:
    """Return the steps and the answer of blocks: the last text is the answer if no thought follows it."""
    answer = blocks[-1][1] if blocks and blocks[-1][0] == "text" else None
    for kind, block in blocks[:-1] if answer else blocks:
        steps += [block] if kind == "redacted" else passages(block.text, block.span.place)
    return tuple(steps), answer


def _blocks(content: list[Any], place: str) -> Iterator[tuple[str, Passage]]:
    """Yield the blocks that say something, with their kind; a redacted thought is a step without text."""
    for number, block in enumerate(content):
        where = f"{place}/{number}"
        given = object_of(block, where, "a content block")
        kind = text_of(given.get("type"), f"{where}/type", "text, thinking or redacted_thinking")
        if kind == "redacted_thinking":
            yield "redacted", Passage("", Span(f"{where}/data", 0, 0))
        elif kind in THOUGHT:
            key = next((key for key in THOUGHT[kind] if isinstance(given.get(key), str)), THOUGHT[kind][0])
            thought = whole(text_of(given.get(key), f"{where}/{key}"), f"{where}/{key}")
            # newer models return a thinking block whose text is withheld: as good as redacted
            yield ("thinking", thought) if thought else ("redacted", Passage("", Span(f"{where}/{key}", 0, 0)))
        elif kind in SPOKEN:
            text = whole(text_of(given.get("text"), f"{where}/text"), f"{where}/text")
            if text is not None:
                yield "text", text


def form_of(row: object) -> str:
    """Return the name of a chat's form."""
    return "anthropic" if has_blocks(row) else "messages"


def wrong_chat(row: object, form: str) -> KgreasonError:
    """Return the fault of a row that is read as a chat and is none."""
    wanted = "messages, choices, or a message with content" if form == "messages" else "content blocks"
    return KgreasonError(place="", found=shown(row), wanted=wanted)
