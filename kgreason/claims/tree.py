"""Dependency trees of sentences, and the parser that makes them (spaCy, loaded when first used)."""

import json
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Any

from msgspec import Struct

from kgreason.claims.words import words
from kgreason.content import content
from kgreason.model import KgreasonError

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass")
NEEDED = {"tagger", "parser"}
_SUBJECTS = frozenset({"you", "we", "they", "there", "it", "patients", "people"})
_LEADING = frozenset({"in", "with", "for", "during"})
_LEAD = 4
"""Words that a sentence's opening *in the classic X* has at most."""


@dataclass(frozen=True)
class Tree:
    """The tree of one sentence; the relations are spaCy's English ones (Stanford: nsubj, dobj, prep, pobj, …).

    ``spans`` are characters within the sentence; the root is its own head; ``tags`` are Penn Treebank's.
    """

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    tags: tuple[str, ...]

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """The tokens that hang on each token, left to right."""
        below: list[list[int]] = [[] for _ in self.words]
        for token, head in enumerate(self.heads):
            if head != token:
                below[head].append(token)
        return tuple(tuple(one) for one in below)

    @cached_property
    def has_verb(self) -> bool:
        """Whether any word is a verb that can stand by itself."""
        return any(tag in {"VBZ", "VBP", "VBD", "MD"} for tag in self.tags)

    def within(self, start: int, end: int) -> list[int]:
        """Return the tokens that touch the characters from start to end."""
        return [token for token, (low, high) in enumerate(self.spans) if low < end and start < high]

    def below(self, token: int, *relations: str) -> list[int]:
        """Return the tokens that hang on one by any of some relations."""
        return [one for one in self.children[token] if self.relations[one] in relations]

    def top(self, tokens: Iterable[int]) -> int | None:
        """Return the token of a group that all others hang on: the leftmost one with its head outside, by depth."""
        group = set(tokens)
        outer = [one for one in sorted(group) if self.heads[one] not in group or self.heads[one] == one]
        return min(outer, key=lambda one: (self.depth(one), one)) if outer else None

    def depth(self, token: int) -> int:
        """Return how many steps a token stands below the root."""
        steps = 0
        while self.heads[token] != token:
            token = self.heads[token]
            steps += 1
        return steps


class Name(Struct, frozen=True):
    """Characters that name something, and the everyday noun the parser sees in their place."""

    start: int
    end: int
    noun: str


class Sentence(Struct, frozen=True):
    """A sentence to parse: its names, and the ``asides`` (start, end) to leave out."""

    text: str
    names: tuple[Name, ...] = ()
    asides: tuple[tuple[int, int], ...] = ()


@dataclass
class Parser:
    """Parses sentences with a spaCy pipeline: the shipped one, or any with a tagger and a dependency parser.

    A ``name`` other than *parse* is a package that spaCy knows or a folder. Threads take turns: spaCy forgets the words
    of one text while it would still read those of another.
    """

    name: str = "parse"
    _nlp: Any = field(default=None, repr=False)
    _lock: Any = field(default_factory=RLock, repr=False)

    @property
    def version(self) -> str:
        """What a report says of it: *parse* and the version of the shipped pipeline, or the name of another."""
        if self.name != "parse":
            return f"parse: {Path(self.name).name}"
        card = json.loads((content("verifiers") / "reader" / "meta.json").read_text("utf-8"))
        return f"parse {card['version']}"

    def parse(self, sentences: Iterable["Sentence"]) -> list[Tree]:
        """Return the tree of each sentence; a sentence is never split."""
        pipeline = self.pipeline
        given = list(sentences)
        with self._lock, pipeline.memory_zone():  # a server that runs for weeks does not keep every word it has seen
            docs = [self._doc(pipeline, one) for one in given]
            parsed = pipeline.pipe([doc for doc, _ in docs], batch_size=64)
            return [_tree(doc, spans, one.text) for one, (_, spans), doc in zip(given, docs, parsed, strict=True)]

    @staticmethod
    def _doc(pipeline: Any, sentence: "Sentence") -> tuple[Any, list[tuple[int, int]]]:
        """Return a sentence as the parser sees it, a known noun for each name, and where its tokens stand."""
        from spacy.tokens import Doc

        seen: list[str] = []
        spans: list[tuple[int, int]] = []
        for token in pipeline.make_doc(sentence.text):
            start, end = token.idx, token.idx + len(token)
            if token.is_space or any(low <= start and end <= high for low, high in sentence.asides):
                continue
            name = next((one for one in sentence.names if one.start < end and start < one.end), None)
            span = (start, end) if name is None else (name.start, name.end)
            if _opened_by_name(seen, spans, sentence, token.lower_):
                seen.append(",")
                spans.append((start, start))
            if name is None or not spans or spans[-1] != span:
                named = bool(spans) and any(spans[-1] == (one.start, one.end) for one in sentence.names)
                seen.append(_plain(token.text, seen[-2:], named=named) if name is None else name.noun)
                spans.append(span)
        doc = Doc(pipeline.vocab, words=seen or ["."])
        for token in doc[1:]:
            token.is_sent_start = False
        return doc, spans or [(0, 0)]

    @property
    def pipeline(self) -> Any:
        """The spaCy pipeline, opened when first asked for; raises KgreasonError where it cannot be used."""
        with self._lock:
            if self._nlp is None:
                self._nlp = _opened(self.name)
            return self._nlp


def _opened_by_name(seen: list[str], spans: list[tuple[int, int]], sentence: "Sentence", word: str) -> bool:
    """Return whether a comma is missing: *in X you see Y*, which a parser takes for *in X-you*."""
    if word not in _SUBJECTS or len(seen) < 2 or seen[0].lower() not in _LEADING:
        return False
    return len(seen) <= _LEAD and any(spans[-1] == (one.start, one.end) for one in sentence.names)


_EVERYDAY = {
    "—": ",", "–": ",", "--": ",",
    "n't": "not", "'re": "are", "'ll": "will", "'ve": "have", "'d": "would", "'m": "are", "ca": "can", "wo": "will",
    "i": "we", "you": "we", "me": "them", "us": "them", "my": "our", "your": "our", "he": "it", "she": "it", "him": "it",
    "his": "its", "doctors": "people", "docs": "people", "folks": "people", "kids": "children", "meds": "drugs",
}  # fmt: skip
"""What the parser sees for words of talk that the articles it learned from do not have (there, *I* is a number)."""
_HELPING = words("helping", "relative", "pronoun") | frozenset(
    [
        "we",
        "you",
        "they",
        "it",
        "also",
        "often",
        "usually",
        "typically",
        "really",
        "just",
        "then",
        "not",
        "n't",
        "both",
        "generally",
        "commonly",
        "sometimes",
        "always",
        "never",
        "does",
        "do",
        "did",
        "would",
        "will",
        "people",
        "patients",
    ]
)
_TO = frozenset(
    [
        "due",
        "secondary",
        "related",
        "leads",
        "lead",
        "leading",
        "led",
        "attributed",
        "owing",
        "thanks",
        "linked",
        "response",
    ]
)
"""Words that make of *to* no sign of a verb."""
_BEFORE_IS = frozenset({"it", "that", "there", "what", "this", "here", "who", "we", "she", "he"})


def _plain(word: str, before: list[str], *, named: bool = False) -> str:
    """Return a word as the parser learned it: a plain apostrophe, *is* for the *'s* of a verb, *not* for *n't*.

    A verb that it did not learn is *cause* in the same form, behind a name (``named``) or a word that helps a verb.

    >>> [_plain(word, [before]) for word, before in (("’s", "It"), ("’s", "Crohn"), ("n’t", "do"), ("I", ","), ("—", "x"))]
    ['is', "'s", 'not', 'we', ',']
    >>> _plain("prolongs", ["insulin"], named=True), _plain("tackle", ["can"]), _plain("benefits", ["the"])
    ('causes', 'cause', 'benefits')
    """
    plain = word.replace("’", "'")
    last = before[-1].lower() if before else ""
    if plain == "'s" and last in _BEFORE_IS:
        return "is"
    led = last == "to" and bool(_TO & {one.lower() for one in before[:-1]})
    if plain.lower() in words("unlearned verb") and not led and (named or last in _HELPING or last.endswith("ly")):
        return "causes" if plain.endswith("s") else "cause"
    return _EVERYDAY.get(plain.lower(), plain)


def _opened(name: str) -> Any:
    import spacy

    where = Path(str(content("verifiers") / "reader")) if name == "parse" else name
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # spaCy warns of the Python a pipeline was trained on
            pipeline = spacy.load(where, exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])
    except (OSError, ValueError, TypeError, AttributeError, ImportError) as error:
        wanted = "a spaCy pipeline with a tagger and a parser"
        raise KgreasonError(place=f"reader {name}", found=str(error).split("\n")[0], wanted=wanted) from None
    lacking = NEEDED - set(pipeline.pipe_names)
    if lacking:
        raise KgreasonError(
            place=f"reader {name}", found=", ".join(pipeline.pipe_names), wanted=" and ".join(sorted(lacking))
        )
    return pipeline


def _tree(doc: Any, spans: list[tuple[int, int]], text: str) -> Tree:
    return Tree(
        tuple(text[start:end].lower().replace("’", "'") for start, end in spans),
        tuple(spans),
        tuple(token.head.i for token in doc),
        tuple(token.dep_ for token in doc),
        tuple(token.tag_ for token in doc),
    )
