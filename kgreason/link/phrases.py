"""Finds the phrases of a long list in a text without an expression of them all, which would take long to compile."""

import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


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


class Keyed(Generic[Entry]):
    """Entries of a table, each with words of which one stands in every text that it fits (none: it may fit any)."""

    def __init__(self, entries: Iterable[tuple[Entry, tuple[str, ...]]]) -> None:
        known = list(entries)
        self._entries = [entry for entry, _ in known]
        self._any = [at for at, (_, words) in enumerate(known) if not words]
        self._short: dict[str, list[int]] = {}
        self._long: dict[tuple[str, ...], dict[str, list[int]]] = {}  # by their beginnings
        for at, (_, words) in enumerate(known):
            for word in words:
                alike = self._long.setdefault(tuple(word[:3]), {}) if len(word) >= 3 else self._short
                alike.setdefault(word, []).append(at)

    def fitting(self, text: str) -> list[Entry]:
        """Return the entries that a text has a word of, inside other words too, in their order.

        >>> Keyed([("a rash", ("rash", "hives")), ("fever", ("febrile",)), ("pain", ())]).fitting("he is afebrile")
        ['fever', 'pain']
        """
        begun = self._long.keys() & set(zip(text, text[1:], text[2:], strict=False))  # few words begin as a text does
        places = set(self._any)
        for words in (self._short, *map(self._long.__getitem__, begun)):
            for word, some in words.items():
                if word in text:
                    places.update(some)
        return [self._entries[at] for at in sorted(places)]
