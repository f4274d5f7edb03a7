"""The reader ``llm``: claims that a language model quotes from a text; one that quotes what is not there is dropped.

The model sees the sentences of a trace, numbered, with those before them, and the predicates of the table, and answers
in JSON. A claim is kept where its quotation stands in its sentence letter by letter, both names stand in it or before
it and are names of the graph, and its predicate is one of the table's and joins such kinds. What is dropped is listed
with its reason. Polarity and certainty are the model's word.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from kgreason.claims.answered import Quoted, listed, quoted, schema
from kgreason.claims.asked import Request, lines_of, requests
from kgreason.claims.condition import READ
from kgreason.claims.draft import Draft
from kgreason.claims.endpoint import KEY, MODEL, SECONDS, URL, CutOffError, Endpoint, Patience
from kgreason.claims.entries import CONDITIONS, DRUGS
from kgreason.claims.limits import SAFETY
from kgreason.claims.named import Names, acts, fits
from kgreason.claims.readers import LLM
from kgreason.content import content
from kgreason.expressions import expression
from kgreason.model import PATIENT, Claim, Dropped, KgreasonError, Mention, Predicate, Span, Trace

_NAMED = expression(r"\A(?P<model>.*?)(?:@(?P<url>\w*://.*|[^@]*))?\Z", re.DOTALL)
"""A model's own name may hold an *@*."""
_WHOSE = {"another": "said of another person", "doubted": "doubted, not stated", "compared": "only compared"}
_OF_PATIENT = {"has_condition": CONDITIONS | READ, "takes": DRUGS, "has_allergy": DRUGS}
_LONGEST = 86_400
_FOR_PATIENT = "contraindicated_in"
"""What the drug's assessment for this patient can judge."""


class Extractor:
    """Reads traces through an endpoint, some sentences a request."""

    def __init__(self, endpoint: Endpoint, predicates: Mapping[str, Predicate]) -> None:
        self.endpoint = endpoint
        self.predicates = dict(predicates)

    @classmethod
    def named(cls, reader: str, predicates: Mapping[str, Predicate]) -> "Extractor":
        """Return the extractor of a reader's name; raises KgreasonError where no address or model is known."""
        match = _NAMED.match(reader.removeprefix(LLM).removeprefix(":"))
        model, url = (match["model"], match["url"]) if match else ("", "")
        address, name = url or os.environ.get(URL, ""), model or os.environ.get(MODEL, "")
        return cls(Endpoint(address, name, os.environ.get(KEY, ""), _patience(), schema()), predicates)

    @property
    def version(self) -> str:
        """The reader, as a report names it."""
        return f"{LLM} {self.endpoint.model}"

    @cached_property
    def prompt(self) -> str:
        """What the model is told: the task, and the predicates of the table."""
        task = (content("verifiers") / "claims" / "prompt.txt").read_text("utf-8")
        return task + "".join(f"- {_meaning(one)}\n" for one in self.predicates.values())

    def quoting(self, trace: Trace) -> "Quoting":
        """Return the reader of a trace's sentences; raises KgreasonError where no answer comes."""
        return Quoting(self, [one for request in requests((lines_of(trace),)) for _, one in self.ask(request)])

    def ask(self, request: Request) -> Iterator[tuple[str, Quoted | Dropped]]:
        """Yield what a model lists of a request's lines, each with its trace; raises KgreasonError where no answer comes."""
        try:
            answer = self.endpoint.ask(self.prompt, request.words, lambda answer: listed(answer) is not None)
        except CutOffError:
            wanted = sum(line.wanted for line in request.lines)
            if wanted < 2:
                raise
            for half in requests(request.texts, -(-wanted // 2)):
                yield from self.ask(half)
        else:
            yield from quoted(listed(answer) or [], request)

    def read_claim(self, one: Quoted, names: Names) -> Draft | Claim | Dropped:
        """Return a quoted claim as a draft, or as a claim of the patient, or why it is none."""
        stated = one.stated
        if stated.whose in _WHOSE:
            return one.dropped(_WHOSE[stated.whose])
        subject, object_ = (_is_patient(end) for end in (stated.subject, stated.object))
        if subject or object_:
            return self._of_patient(one, names, given=bool(object_))
        if stated.predicate not in self.predicates:
            return one.dropped("predicate not in the table")
        left = self._end(one, stated.subject, one.subject, names)
        right = self._end(one, stated.object, one.object, names)
        if isinstance(left, Dropped):
            return left
        if isinstance(right, Dropped):
            return right
        why = self._unfit(one, left, right)
        return one.dropped(why) if why else self._draft(one, left, right, names)

    def _unfit(self, one: Quoted, subject: Mention, object_: Mention) -> str:
        """Return why two names make no claim of their sentence, or nothing."""
        stated = one.stated
        if subject.concept == object_.concept:
            return "both names are one"
        if not any(_within(one.line.span, end) for end in (one.subject, one.object)):
            return "sentence without its names"
        if not fits(stated.predicate, (subject, object_), self.predicates):
            return "kinds that the predicate does not join"
        if stated.negated and stated.condition and stated.predicate not in SAFETY:
            return "denied under a condition only"
        return ""

    def _of_patient(self, one: Quoted, names: Names, *, given: bool) -> Draft | Claim | Dropped:
        """Return what is said of the patient: what she has and takes, or a drug that is not for her."""
        stated = one.stated
        kinds = DRUGS if given and stated.predicate == _FOR_PATIENT else _OF_PATIENT.get(stated.predicate, frozenset())
        if not kinds or given is not (stated.predicate == _FOR_PATIENT):
            return one.dropped("predicate that says nothing of a patient")
        if stated.hedged or stated.condition:
            return one.dropped("only supposed of the patient")
        name, place = (stated.subject, one.subject) if given else (stated.object, one.object)
        end = self._end(one, name, place, names)
        if isinstance(end, Dropped):
            return end
        if end.category not in kinds:
            return one.dropped("kinds that the predicate does not join")
        if given:
            return self._draft(one, end, None, names)
        return Claim(
            "", PATIENT, stated.predicate, end.concept, one.quote, negated=stated.negated, object_span=end.span,
            trigger=one.quote, pattern=f"{stated.predicate}:{LLM}",
        )  # fmt: skip

    def _end(self, one: Quoted, name: str, place: Span | None, names: Names) -> Mention | Dropped:
        if place is None:
            return one.dropped("name not in the text", name)
        level = not acts(one.stated.predicate, self.predicates)
        return names.meant(name.strip(), place, level=level) or one.dropped("name not in the graph", name)

    def _draft(self, one: Quoted, subject: Mention, object_: Mention | None, names: Names) -> Draft | Dropped:
        stated = one.stated
        given = tuple(names.condition(each, one.line) for each in stated.condition or () if each.strip())
        if "" in given:
            return one.dropped("condition not in its sentence")
        at, pattern = (one.quote.start, one.quote.end), f"{stated.predicate}:{LLM}"
        return Draft(stated.predicate, subject, object_, stated.negated, stated.hedged, at, pattern, given)


class Quoting:
    """Reads a trace's sentences by what a model lists of them; ``dropped`` is what was not kept so far."""

    def __init__(self, extractor: Extractor, found: Iterable[Quoted | Dropped]) -> None:
        self.extractor = extractor
        self.claims: dict[Span, list[Quoted]] = {}
        self.dropped: list[Dropped] = []
        for one in found:
            if isinstance(one, Dropped):
                self.dropped.append(one)
            else:
                self.claims.setdefault(one.line.span, []).append(one)

    def read(self, at: Span, names: Names, *, known: bool) -> tuple[list[Draft], list[Claim]]:
        """Return what is quoted from a sentence: claims of the world as drafts, and of a patient who is ``known``."""
        drafts: list[Draft] = []
        of_patient: list[Claim] = []
        for one in sorted(self.claims.get(at, ()), key=lambda one: one.quote):
            found = self.extractor.read_claim(one, names)
            if isinstance(found, Dropped):
                self.dropped.append(found)
            elif isinstance(found, Claim) and not known:
                self.dropped.append(one.dropped("said of a patient of whom nothing else is known"))
            elif isinstance(found, Claim):
                of_patient.append(found)
            else:
                drafts.append(found)
        return drafts, of_patient


def _patience() -> Patience:
    """Return how long an answer is waited for; raises KgreasonError where the environment says no number of seconds."""
    said = os.environ.get(SECONDS, "")
    if not said:
        return Patience()
    if not said.isdecimal() or not 0 < int(said) <= _LONGEST:
        raise KgreasonError(place=SECONDS, found=repr(said), wanted=f"whole seconds, 1 to {_LONGEST:,}")
    return Patience(float(said))


def _is_patient(name: str) -> bool:
    return name.strip().lower().removeprefix("the ").removeprefix("this ") == PATIENT


def _within(line: Span, end: Span | None) -> bool:
    """Return whether a name stands in a sentence."""
    return end is not None and end.place == line.place and line.start <= end.start < line.end


def _meaning(predicate: Predicate) -> str:
    """Return a predicate with what it says of X and Y, and of what kinds these are where only some may be."""
    kinds = [f"{end}: {', '.join(some)}" for end, some in (("X", predicate.domain), ("Y", predicate.range)) if some]
    return f"{predicate.name}: X {predicate.phrase} Y" + (f" ({'; '.join(kinds)})" if kinds else "")
