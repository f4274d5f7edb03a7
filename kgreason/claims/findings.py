"""What a question tells of its patient in words of its own: *dark streaks in her vision*, *walks with a broad base*.

A linear-chain conditional random field (Lafferty, McCallum and Pereira, ICML 2001) over words, the names that were
linked and the facts that were read from them. What it finds is shown and decides nothing: it stands beside the facts that rules see.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Generic, TypeVar

from msgspec import Struct

from kgreason.claims.anothers import of_named_kin
from kgreason.claims.entries import DRUGS
from kgreason.claims.unticked import unticked
from kgreason.claims.within import Standing
from kgreason.content import content
from kgreason.link import Sentence, sentences
from kgreason.model import Fact, FactKind, KgreasonError, Mention, Passage, Span

MODEL = "model.crfsuite"
SURE, SURE_OF_CONDITION = 0.5, 0.74
"""How likely a finding has to be, as the mean over its words."""
KINDS: dict[str, tuple[FactKind, bool]] = {
    "condition": ("condition", True),
    "denied": ("condition", False),
    "history": ("history", True),
    "family": ("family", True),
    "medication": ("medication", True),
    "allergy": ("allergy", True),
    "observation": ("observation", True),
    "pregnancy": ("condition", True),
}
"""The labels that become facts: of what kind, and whether known or denied."""
_BY_THE_WAY = frozenset({"age", "sex"})
"""What a word tells beside something else: *G2P1* tells a sex, and births."""
TOKEN = re.compile(r"[A-Za-z]+|\d+(?:[.,/:]\d+)*|[^\w\s]|\w")
_DIGIT, _UPPER, _LOWER = re.compile(r"\d"), re.compile(r"[A-Z]+"), re.compile(r"[a-z]+")
_DENIALS = frozenset({"no", "not", "without", "denies", "denied", "negative", "absent", "neither", "nor", "never"})
_FAR = 6
"""Words behind a denial from which on its distance no longer matters."""
_AFFIX = 4
OUTSIDE = "O"


class Token(Struct, frozen=True):
    """A word, a number or a sign of a text: its characters ``start`` to ``end``."""

    text: str
    start: int
    end: int


class Case(Struct, frozen=True):
    """What is known of a text before findings are looked for: its sentences, names, and facts read from it."""

    text: str
    sentences: tuple[Sentence, ...]
    names: tuple[tuple[int, int, str, str], ...]
    facts: tuple[tuple[int, int, str], ...]


def case_of(question: Passage, mentions: Iterable[Mention], facts: Iterable[Fact]) -> Case:
    """Return a question with the names that were linked in it and the facts that were read, by its own characters."""
    place, low = question.span.place, question.span.start
    names = tuple(
        (one.span.start - low, one.span.end - low, one.category, one.status.value)
        for one in mentions
        if one.span.place == place
    )
    read = tuple(
        (one.span.start - low, one.span.end - low, one.kind if one.known else "denied")
        for one in facts
        if one.span is not None and one.span.place == place and not one.implied_by
    )
    return Case(question.text, tuple(sentences(question.text)), names, read)


Linked = tuple[int, int, str, str]
Told = tuple[int, int, str]
Spanned = TypeVar("Spanned", Linked, Told)


def sequences(case: Case) -> Iterator[tuple[tuple[Token, ...], list[list[str]]]]:
    """Yield each sentence's tokens with their features."""
    last = len(case.sentences) - 1
    names, facts = _Spans(case.names), _Spans(case.facts)
    for number, sentence in enumerate(case.sentences):
        found = TOKEN.finditer(case.text, sentence.start, sentence.end)
        tokens = tuple(Token(one.group(), one.start(), one.end()) for one in found)
        mark = ("?" if sentence.is_question else ".") + ("L" if number == last else "")
        span = (tokens[0].start, tokens[-1].end) if tokens else (0, 0)
        yield tokens, _features(tokens, names.touching(*span), facts.touching(*span), mark)


class _Spans(Generic[Spanned]):
    """What begins and ends at characters, for those that ask which of it lies in a sentence."""

    def __init__(self, given: Sequence[Spanned]) -> None:
        self._longest = max((one[1] - one[0] for one in given), default=0)
        self._there: Standing[Spanned] = Standing(given, lambda one: one[0])

    def touching(self, start: int, end: int) -> tuple[Spanned, ...]:
        """Return all that shares a character with a stretch, and perhaps some before it."""
        return self._there.within(start - self._longest, end)


def _features(tokens: Sequence[Token], said: Sequence[Linked], told: Sequence[Told], mark: str) -> list[list[str]]:
    words = ["<", "<", *(_DIGIT.sub("0", one.text.lower()) for one in tokens), ">", ">"]
    names, statuses = [OUTSIDE] * (len(tokens) + 2), [""] * len(tokens)
    facts = [OUTSIDE] * (len(tokens) + 2)
    ends = [one.end for one in tokens]
    for start, end, category, status in said:
        for at, head in _inside(tokens, ends, start, end):
            names[at + 1], statuses[at] = head + category, status
    for start, end, kind in told:
        for at, head in _inside(tokens, ends, start, end):
            facts[at + 1] = head + kind
    made, denied = [], -_FAR
    for at, token in enumerate(tokens):
        before, word, after = words[at + 1 : at + 4]
        denied = at if word in _DENIALS else denied
        made.append(
            [
                *_own(token.text),
                *_beside(words[at], before, after, words[at + 4]),
                f"-+{before}_{word}",
                f"+-{word}_{after}",
                f"--{words[at]}_{before}",
                f"++{after}_{words[at + 4]}",
                f"n{names[at + 1]}{statuses[at]}",
                f"n-{names[at]}",
                f"n+{names[at + 2]}",
                f"f{facts[at + 1]}",
                f"f-{facts[at]}",
                f"f+{facts[at + 2]}",
                f"fw{facts[at + 1]}{word}",
                f"nf{names[at + 1]}{facts[at + 1]}{statuses[at]}{mark}",
                f"q{mark}",
                f"l{words[2]}",
                f"d{min(at - denied, _FAR)}",
            ]
        )
    return made


def _inside(tokens: Sequence[Token], ends: Sequence[int], start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield the tokens that share a character with a span, the first marked ``B``, the others ``I``."""
    head = "B-"
    for at in range(bisect_left(ends, start + 1), len(tokens)):
        if tokens[at].start >= end:
            return
        yield at, head
        head = "I-"


@lru_cache(maxsize=20_000)
def _own(text: str) -> tuple[str, ...]:
    """Return what a word is by itself: its letters, its shape, how it begins and ends."""
    word = _DIGIT.sub("0", text.lower())
    shape = _LOWER.sub("a", _UPPER.sub("A", _DIGIT.sub("0", text)))
    affixes = (f"e{word[-3:]}", f"e{word[-_AFFIX:]}", f"b{word[:_AFFIX]}") if len(word) > _AFFIX else ()
    return ("1", f"w{word}", f"s{shape}", *affixes)


@lru_cache(maxsize=50_000)
def _beside(*words: str) -> tuple[str, ...]:
    return tuple(f"{at}{word}" for at, word in zip(("w-2", "w-1", "w+1", "w+2"), words, strict=True))


@dataclass
class Finder:
    """Finds what a text tells of its patient beside the facts; ``folder`` holds ``model.crfsuite``.

    The model that ships is opened when first asked.
    """

    folder: Path | None = None
    _tagger: Any = field(default=None, repr=False)
    _lock: Any = field(default_factory=Lock, repr=False)

    def described(self, question: Passage, mentions: Iterable[Mention], facts: Sequence[Fact]) -> Iterator[Fact]:
        """Yield what a question tells that no fact read before touches: without a concept, each with its span."""
        named = tuple(mentions)
        others = of_named_kin(question, named) | unticked(question, named)
        for start, end, label, _ in self.sure(case_of(question, named, facts)):
            kind, known = KINDS[label]
            span = Span(question.span.place, question.span.start + start, question.span.start + end)
            if any(one.start < span.end and span.start < one.end for one in others):
                continue
            yield Fact(kind, "", question.text[start:end], known=known, span=span)

    def sure(self, case: Case) -> Iterator[tuple[int, int, str, float]]:
        """Yield the labelled stretches that are likely enough and touch no fact that was read before."""
        for start, end, label, likely in self.labelled(case):
            if label not in KINDS or likely < (SURE_OF_CONDITION if label == "condition" else SURE):
                continue
            read = any(low < end and start < high for low, high, kind in case.facts if kind not in _BY_THE_WAY)
            if not read and not (label == "medication" and _drug(case, start, end)):
                yield start, end, label, likely

    def labelled(self, case: Case) -> list[tuple[int, int, str, float]]:
        """Return the labelled stretches of a text: start, end, label, and the mean likelihood of the label."""
        with self._lock:  # a tagger holds one sentence at a time, and a server asks from several threads
            return list(self._labelled(case))

    def _labelled(self, case: Case) -> Iterator[tuple[int, int, str, float]]:
        tagger = self.tagger
        known = set(tagger.labels())
        for tokens, features in sequences(case):
            tagger.set(features)
            for first, last, label in stretches(tagger.tag()):
                heads = [head + label for head in ("B-", "I-") if head + label in known]
                sure = sum(tagger.marginal(head, at) for at in range(first, last) for head in heads)
                yield tokens[first].start, tokens[last - 1].end, label, sure / (last - first)

    @property
    def tagger(self) -> Any:
        """The opened model; raises KgreasonError where there is none."""
        if self._tagger is None:
            import pycrfsuite

            file = Path(str(self.folder or content("verifiers") / "findings")) / MODEL
            opened = pycrfsuite.Tagger()
            try:
                if not _whole(file):
                    raise KgreasonError(place=str(file), found="a part of one, or none", wanted="a model of findings")
                opened.open(str(file))
            except (OSError, ValueError) as error:
                raise KgreasonError(place=str(file), found=str(error), wanted="a model of findings") from None
            self._tagger = opened
        return self._tagger


def _whole(file: Path) -> bool:
    """Return whether a model is as long as its head says; CRFsuite does not look, and a cut one would end the process."""
    with file.open("rb") as model:
        head = model.read(8)
    return head[:4] == b"lCRF" and int.from_bytes(head[4:], "little") == file.stat().st_size


def _drug(case: Case, start: int, end: int) -> bool:
    """Return whether a drug is named there: whether it is taken was decided where the facts were read."""
    return any(kind in DRUGS and low < end and start < high for low, high, kind, _ in case.names)


def stretches(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches of one label: first token, behind the last, and the label without its head.

    >>> list(stretches(["O", "B-denied", "I-denied", "B-denied", "I-history"]))
    [(1, 3, 'denied'), (3, 4, 'denied'), (4, 5, 'history')]
    """
    first, held = 0, ""
    for at, label in enumerate((*labels, OUTSIDE)):
        goes_on = label[:2] == "I-" and label[2:] == held
        if not goes_on:
            if held:
                yield first, at, held
            first, held = at, label[2:]
