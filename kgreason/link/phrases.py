"""Finds the phrases of a long list in a text without an expression of them all, which would take long to compile."""

import re
from collections.abc import Iterable, Iterator


class Phrases:
    """Phrases of two letters or more; of those that begin at one place the first in their order is found."""

    def __init__(self, ordered: Iterable[str]) -> None:
        found: dict[str, list[str]] = {}
        for phrase in ordered:
            found.setdefault(phrase[:2], []).append(phrase)
        self._of = {first: tuple(phrases) for first, phrases in found.items()}
        firsts = "".join(sorted({first[0] for first in found}))
        self._begin = re.compile(rf"(?:\b|(?=\())[{re.escape(firsts)}]")

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the characters (start, end) of each phrase that begins at a word's border and ends with a word.

        >>> list(Phrases(["no sign of", "no"]).find("no sign of a fever, no nodes"))
        [(0, 10), (20, 22)]
        """
        done = 0
        for begun in self._begin.finditer(text):
            start = begun.start()
            phrases = self._of.get(text[start : start + 2], ())
            if start < done or not phrases or not text.startswith(phrases, start):
                continue
            for phrase in phrases:
                end = start + len(phrase)
                if text.startswith(phrase, start) and not _in_word(text[end : end + 1]):
                    yield start, end
                    done = end
                    break


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"
