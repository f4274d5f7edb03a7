"""What the reader ``llm`` asks: numbered lines of texts, a sentence each, some of which are to be read."""

import re
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from kgreason.link import sentences
from kgreason.model import Passage, Span, Trace

WANTED = 20
"""Sentences that one request has read at most."""
BEFORE = 30
"""Sentences shown before one that is read."""
_ALIKE = {char: f"[{alike}]" for alike in ("'’‘`", '"“”', "‐‑–—−-") for char in alike}
"""Marks that a model writes for each other."""
_WORDS = 6
_BETWEEN = re.compile(r"[^.;:!?]{1,60}")


class Line(Struct, frozen=True):
    """A sentence of a trace, where it stands, and whether its claims are wanted."""

    trace: str
    text: str
    span: Span
    wanted: bool

    def places(self, words: str, *, whole: bool = False) -> list[Span]:
        """Return where words stand, whatever white space is between them; ``whole`` as a name, in either case of letters."""
        pattern = r"\s+".join("".join(_ALIKE.get(char, re.escape(char)) for char in word) for word in words.split())
        if not pattern:
            return []
        found = re.finditer(rf"(?i)(?<!\w){pattern}(?!\w)" if whole else pattern, self.text)
        return [Span(self.span.place, self.span.start + one.start(), self.span.start + one.end()) for one in found]

    def apart(self, name: str) -> list[Span]:
        """Return where the words of a name stand in their order with a few others between: *pituitary or adrenal tumors*."""
        words = [re.compile(rf"(?i)(?<!\w){re.escape(word)}(?!\w)") for word in name.split()]
        if not 1 < len(words) <= _WORDS:
            return []
        start = self.span.start
        for first in words[0].finditer(self.text):
            end = first.end()
            for word in words[1:]:
                found = word.search(self.text, end)
                if found is None or not _BETWEEN.fullmatch(self.text, end, found.start()):
                    break
                end = found.end()
            else:
                return [Span(self.span.place, start + first.start(), start + end)]
        return []


Lines = tuple[Line, ...]


class Request(Struct, frozen=True):
    """The lines of some texts, numbered from 1 through all of them."""

    texts: tuple[Lines, ...]

    @property
    def lines(self) -> Lines:
        """The lines in the order of their numbers."""
        return tuple(line for text in self.texts for line in text)

    @property
    def words(self) -> str:
        """The request as the model sees it."""
        shown, number = [], 0
        for count, text in enumerate(self.texts, 1):
            shown.append(f"Text {count}")
            for line in text:
                number += 1
                shown.append(f"{'> ' if line.wanted else ''}{number} {' '.join(line.text.split())}")
        return "\n".join(shown) + "\n"

    def text_of(self, number: int) -> tuple[int, int]:
        """Return the numbers of the first line of a line's text, and of the line behind its last."""
        first = 1
        for text in self.texts:
            if number < first + len(text):
                return first, first + len(text)
            first += len(text)
        return first, first


def lines_of(trace: Trace, wanted: Callable[[Span], bool] = lambda _: True) -> Lines:
    """Return the sentences of a trace; those of its steps and its answer that state something are wanted."""
    read = (*trace.steps, *([trace.answer] if trace.answer else []))
    asked = _lines(trace.id, trace.question, lambda _: False) if trace.question else ()
    return (*asked, *(line for passage in read for line in _lines(trace.id, passage, wanted)))


def _lines(trace: str, passage: Passage, wanted: Callable[[Span], bool]) -> Iterator[Line]:
    for one in sentences(passage.text):
        start = passage.span.start + one.start
        span = Span(passage.span.place, start, start + len(one.text))
        states = not one.is_question and any(char.isalpha() for char in one.text)
        yield Line(trace, one.text, span, states and wanted(span))


def requests(texts: Iterable[Lines], most: int = WANTED) -> Iterator[Request]:
    """Yield requests that together have every wanted line read, ``most`` at a time, each with the lines before it."""
    held: list[Lines] = []
    room = most
    for text in texts:
        left = [number for number, line in enumerate(text) if line.wanted]
        while left:
            now, left = left[:room], left[room:]
            held.append(_excerpt(text, now))
            room -= len(now)
            if not room:
                yield Request(tuple(held))
                held, room = [], most
    if held:
        yield Request(tuple(held))


def _excerpt(text: Lines, wanted: list[int]) -> Lines:
    shown = sorted({at for number in wanted for at in range(max(0, number - BEFORE), number + 1)})
    chosen = set(wanted)
    return tuple(replace(text[at], wanted=at in chosen) for at in shown)
