"""Chat logs: OpenAI-style messages with reasoning, and Anthropic content blocks."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from kgreason.model import KgreasonError, Passage, Span, Trace
from kgreason.traces.plain import has_think, passages, think_parts
from kgreason.traces.values import list_of, object_of, shown, text_of, whole

REASONING = ("reasoning_content", "reasoning")
THOUGHT = {"thinking": ("thinking",), "reasoning": ("text", "reasoning", "content")}
THINKING = frozenset({"thinking", "redacted_thinking"})
SPOKEN = frozenset({"text", "output_text", "input_text"})


class _Turn(Struct, frozen=True):
    """One message: who speaks, its value, where it stands."""

    role: str
    value: dict[str, Any]
    place: str


def is_chat(row: object) -> bool:
    """Return whether a JSON value is a conversation, a message or a model's whole response."""
    if isinstance(row, list):
        return is_blocks(row) or (bool(row) and isinstance(row[0], dict) and "role" in row[0])
    if not isinstance(row, dict):
        return False
    return (
        "messages" in row
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
    messages = row if isinstance(row, list) else row.get("messages") if isinstance(row, dict) else None
    contents = [one.get("content") for one in messages if isinstance(one, dict)] if isinstance(messages, list) else []
    blocks = [block for content in contents if isinstance(content, list) for block in content]
    return any(isinstance(one, dict) and str(one.get("type")) in THINKING for one in blocks)


def chat_traces(row: object, identifier: str, form: str) -> Iterator[Trace]:
    """Yield the trace of a conversation's last answer, or one for each of a response's choices."""
    if isinstance(row, dict) and row.get("choices") is not None:
        asked = list(_turns(row.get("messages") or [], "/messages"))
        choices = list_of(row["choices"], "/choices", "a list of choices")
        if not choices:
            raise KgreasonError(place="/choices", found="an empty list", wanted="a choice with a message")
        for number, choice in enumerate(choices):
            place = f"/choices/{number}"
            message = object_of(object_of(choice, place).get("message"), f"{place}/message", "a message")
            name = identifier if len(choices) == 1 else f"{identifier}.{number}"
            yield _trace([*asked, _Turn("assistant", message, f"{place}/message")], name, form)
    elif isinstance(row, list) and is_blocks(row):
        steps, answer = _spoken([], list(_blocks(row, "")))
        yield Trace(identifier, None, steps, answer, form=form)
    elif isinstance(row, dict) and "messages" not in row:
        yield _trace([_Turn("assistant", row, "")], identifier, form)
    else:
        place = "/messages" if isinstance(row, dict) else ""
        messages = row["messages"] if isinstance(row, dict) else row
        yield _trace(list(_turns(messages, place)), identifier, form)


def _turns(messages: object, place: str) -> Iterator[_Turn]:
    for number, message in enumerate(list_of(messages, place, "a list of messages")):
        where = f"{place}/{number}"
        given = object_of(message, where, "a message with role and content")
        yield _Turn(text_of(given.get("role"), f"{where}/role", "user, assistant or system"), given, where)


def _trace(turns: list[_Turn], identifier: str, form: str) -> Trace:
    """Return the trace of the last assistant turn; the longest user turn before it is taken as the question.

    A case is told once and followed up in short turns, and a passage is one stretch of text.
    """
    last = max((at for at, turn in enumerate(turns) if turn.role in {"assistant", "model"}), default=-1)
    if last < 0:
        roles = ", ".join(dict.fromkeys(turn.role for turn in turns)) or "no messages"
        raise KgreasonError(place=turns[0].place if turns else "", found=roles, wanted="a message of the assistant")
    users = [said for turn in turns[:last] if turn.role in {"user", "human"} for said in _texts(turn)]
    steps, answer = _said(turns[last])
    return Trace(identifier, max(users, key=lambda one: len(one.text), default=None), steps, answer, form=form)


def _texts(turn: _Turn) -> Iterator[Passage]:
    """Yield the texts of a user's turn."""
    content = turn.value.get("content")
    place = f"{turn.place}/content"
    if isinstance(content, list):
        yield from (said for _, said in _blocks(content, place))
        return
    said = whole(text_of(content, place), place) if content else None
    if said is not None:
        yield said


def _said(turn: _Turn) -> tuple[tuple[Passage, ...], Passage | None]:
    """Return the reasoning and the answer of an assistant's turn."""
    steps: list[Passage] = []
    for key in REASONING:
        value = turn.value.get(key)
        if value not in (None, ""):
            place = f"{turn.place}/{key}"
            steps += passages(text_of(value, place), place)
            break
    content, place = turn.value.get("content"), f"{turn.place}/content"
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
