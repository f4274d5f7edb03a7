"""Plain text: paragraphs and marked parts of a text, and text with ``<think>…</think>``."""

import re
from collections.abc import Iterator

from msgspec import Struct

from kgreason.model import Passage, Span

_BLANK = re.compile(r"\r?\n[^\S\n]*(?:\r?\n[^\S\n]*)+")
_BULLET = re.compile(r"(?:[-*•\u2013]|\(?\d{1,2}[.)]|[Ss]tep \d{1,3}[.):]?)\s+")
_LINE = re.compile(r"[^\r\n]+")
_ENDS = re.compile(r"[.!?:;][\"')\]*_]*\s*$")
_CONCLUDES = re.compile(
    r"\W*(?:so|therefore|thus|hence|in summary|in conclusion|to summarize|overall)\b", re.IGNORECASE
)
_MARK = re.compile(
    r"^[ \t#>*_]*(?P<name>question|q|prompt|case|user|reasoning|thinking|thoughts?|chain of thought|steps|rationale|"
    r"explanation|final answer|answer|a|conclusion|response|assistant)[*_]*[ \t]*(?::[*_]*[ \t]*|(?=\r?\n|$))",
    re.IGNORECASE | re.MULTILINE,
)
_QUESTION = frozenset({"question", "q", "prompt", "case", "user"})
_ANSWER = frozenset({"final answer", "answer", "a", "conclusion", "response"})
_HEADINGS = frozenset({"final answer", "answer", "question"})
_TAG = re.compile(r"<(?P<end>/?)think(?:ing)?>", re.IGNORECASE)
_ANSWER_TAG = re.compile(r"<answer>(?P<text>.*?)(?:</answer>|\Z)", re.IGNORECASE | re.DOTALL)


class Parts(Struct, frozen=True):
    """Question, steps and answer as they stand in one string."""

    question: Passage | None = None
    steps: tuple[Passage, ...] = ()
    answer: Passage | None = None


def cut(text: str, place: str, start: int = 0, end: int | None = None) -> Passage | None:
    """Return the characters from start to end without the space around them, or None where nothing is left."""
    end = len(text) if end is None else end
    inside = text[start:end]
    start += len(inside) - len(inside.lstrip())
    inside = inside.strip()
    return Passage(inside, Span(place, start, start + len(inside))) if inside else None


def passages(text: str, place: str, start: int = 0, end: int | None = None) -> Iterator[Passage]:
    r"""Yield the paragraphs between two offsets; a paragraph that is a list yields its lines.

    >>> [one.text for one in passages("First thought.\n\n1. CKD.\n2. Diabetes.", "")]
    ['First thought.', 'CKD.', 'Diabetes.']
    """
    end = len(text) if end is None else end
    breaks = [(match.start(), match.end()) for match in _BLANK.finditer(text, start, end)]
    edges = [start, *(edge for pair in breaks for edge in pair), end]
    for low, high in zip(edges[::2], edges[1::2], strict=True):
        paragraph = cut(text, place, low, high)
        if paragraph is not None:
            yield from _lines(text, paragraph.span)


def _lines(text: str, span: Span) -> Iterator[Passage]:
    """Yield the lines of a paragraph where each is a sentence or a list item, else the paragraph."""
    lines = [match.span() for match in _LINE.finditer(text, span.start, span.end) if match.group().strip()]
    written = [text[low:high].strip() for low, high in lines]
    listed = any(_BULLET.match(line) for line in written[1:])
    if not listed and not all(_ENDS.search(line) for line in written[:-1]):
        lines = [(span.start, span.end)]
    for low, high in _joined(text, lines) if listed else lines:
        bullet = _BULLET.match(text, low + _indent(text, low), high)
        part = cut(text, span.place, bullet.end() if bullet else low, high)
        if part is not None:
            yield part


def _joined(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield list items with the lines that continue them."""
    low, high = lines[0]
    for start, end in lines[1:]:
        if _BULLET.match(text, start + _indent(text, start)) or _ENDS.search(text[low:high]):
            yield low, high
            low = start
        high = end
    yield low, high


def _indent(text: str, at: int) -> int:
    return len(text[at:]) - len(text[at:].lstrip(" \t")) if text[at : at + 1] in " \t" else 0


def plain_parts(text: str, place: str = "") -> Parts:
    """Return the parts of a plain text: marked (``Question:`` … ``Answer:``) or, without marks, its paragraphs."""
    marks = list(_marks(text))
    if not marks:
        return _unmarked(text, place)
    question, answer = None, None
    steps: list[Passage] = list(passages(text, place, 0, marks[0].start()))
    for number, mark in enumerate(marks):
        end = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        name = mark["name"].lower()
        if name in _QUESTION and question is None:
            question, asked_then = _question(text, place, mark.end(), end, last=number + 1 == len(marks))
            steps += asked_then
        elif name in _ANSWER:
            steps += [answer] if answer else []
            answer = cut(text, place, mark.end(), end)
        else:
            steps += passages(text, place, mark.end(), end)
    if answer is None and steps and _CONCLUDES.match(steps[-1].text):
        answer = steps.pop()
    return Parts(question, tuple(steps), answer)


def _marks(text: str) -> Iterator[re.Match[str]]:
    """Yield the marks of parts; ``A:`` is one only after ``Q:`` and where no options A, B, … are listed."""
    asked = False
    options = re.search(r"^\s*B[:.)]", text, re.MULTILINE) is not None
    for mark in _MARK.finditer(text):
        name = mark["name"].lower()
        colon = ":" in mark.group()
        if len(name) == 1 and (not colon or (name == "a" and (not asked or options))):
            continue
        if not colon and name not in _HEADINGS and not re.match(r"[ \t]*[#*_]", mark.group()):
            continue  # a line that is the bare word is a heading only where it is set as one
        asked = asked or name == "q"
        yield mark


def _question(text: str, place: str, start: int, end: int, *, last: bool) -> tuple[Passage | None, list[Passage]]:
    """Return a marked question and the steps after it: what follows its last ``?`` where no mark follows."""
    found = list(passages(text, place, start, end))
    asks = [number for number, one in enumerate(found) if one.text.endswith("?")]
    if not last and not (asks and asks[-1] + 1 < len(found)):
        return cut(text, place, start, end), []
    through = asks[0] if asks else 0
    if not found:
        return None, []
    return cut(text, place, start, found[through].span.end), found[through + 1 :]


def _unmarked(text: str, place: str) -> Parts:
    found = list(passages(text, place))
    question = found.pop(0) if len(found) > 1 and found[0].text.endswith("?") else None
    answer = found.pop() if len(found) > 1 and _CONCLUDES.match(found[-1].text) else None
    return Parts(question, tuple(found), answer)


def has_think(text: str) -> bool:
    """Return whether a text holds a think tag."""
    return _TAG.search(text) is not None


def think_parts(text: str, place: str = "") -> Parts:
    """Return the parts of a text with think tags; before the first is the question, after the last the answer.

    A text that only closes the tag began inside it; one that never closes it was cut off and has no answer.
    """
    tags = list(_TAG.finditer(text))
    if not tags:
        return Parts(answer=_answer(text, place, 0))
    question: Passage | None = None
    steps: list[Passage] = []
    if tags[0]["end"]:
        steps += passages(text, place, 0, tags[0].start())
    else:
        question = _asked(text, place, tags[0].start())
    for tag, following in zip(tags, [*tags[1:], None], strict=True):
        if following is not None or not tag["end"]:
            steps += passages(text, place, tag.end(), following.start() if following else len(text))
    answer = _answer(text, place, tags[-1].end()) if tags[-1]["end"] else None
    return Parts(question, tuple(steps), answer)


def _asked(text: str, place: str, end: int) -> Passage | None:
    mark = _MARK.match(text[:end].lstrip())
    start = len(text[:end]) - len(text[:end].lstrip()) + mark.end() if mark and mark["name"].lower() in _QUESTION else 0
    tail = re.search(r"\s*\bassistant\s*:?\s*$", text[start:end], re.IGNORECASE)
    return cut(text, place, start, start + tail.start() if tail else end)


def _answer(text: str, place: str, start: int) -> Passage | None:
    tag = _ANSWER_TAG.search(text, start)
    if tag:
        return cut(text, place, *tag.span("text"))
    mark = re.compile(r"\s*[*_#]*(?:final answer|answer)\s*:[*_]*", re.IGNORECASE).match(text, start)
    return cut(text, place, mark.end() if mark else start)
