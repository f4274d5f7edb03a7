"""A spaCy component: ``nlp.add_pipe("kgreason")`` links a pipeline's text to the concepts of a graph.

It stands among the doors, because it is the way in from another program's framework and holds nothing of its own. The
entry point ``spacy_factories`` makes its name known to spaCy.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from kgreason.graph import open_graph
from kgreason.link import Linker, Tagger, sentences
from kgreason.link.assertion import PRESENT, Assertion, assertions
from kgreason.model import Mention, Passage
from kgreason.model import Span as Characters

Entities = Literal["both", "own", "given"]
EXTENSIONS: dict[str, Any] = {
    "kgreason_name": "",
    "kgreason_score": 0.0,
    "kgreason_status": "",
    "kgreason_rule": "",
    "kgreason_candidates": (),
}
"""What a linked span says at ``span._``: preferred name, score, assertion status, what decided it, other concepts."""


@dataclass(frozen=True)
class Component:
    """Adds to a document the concepts that its text names.

    ``doc.ents`` get them as entities: the category as label, the concept as ``kb_id_``. Of *both*, an entity that an
    earlier component found keeps its span and label and is given its concept; *own* leaves those of earlier components
    out, *given* adds none to them. ``doc.spans["kgreason"]`` holds every mention, those that overlap too.
    """

    linker: Linker
    entities: Entities = "both"

    def __call__(self, doc: Doc) -> Doc:
        """Link a document."""
        mentions = self.linker.link(Passage(doc.text, Characters("", 0, len(doc.text))))
        found = list(_spans(doc, mentions))
        given = [] if self.entities == "own" else [self._linked(doc, one, found) for one in doc.ents]
        added = [] if self.entities == "given" else [span for span, _ in found]
        doc.spans["kgreason"] = [span for span, _ in found]
        taken = {at for one in given for at in range(one.start, one.end)}
        free = [span for span in added if taken.isdisjoint(range(span.start, span.end))]
        doc.ents = filter_spans([*given, *free])
        return doc

    def _linked(self, doc: Doc, entity: Span, found: list[tuple[Span, Mention]]) -> Span:
        """Return an entity of an earlier component with its concept, where its text names one."""
        said = next((mention for span, mention in found if (span.start, span.end) == (entity.start, entity.end)), None)
        if said is not None:
            return _told(doc, entity.start, entity.end, entity.label_, said)
        named = self.linker.concept_of(entity.text)
        if not named:
            return entity
        concept = self.linker.graph.concept(named[0].concept)
        status = _status(doc.text, entity.start_char, entity.end_char)
        mention = Mention(
            span=Characters("", entity.start_char, entity.end_char),
            text=entity.text,
            concept=concept.id,
            name=concept.name,
            category=concept.category,
            score=named[0].score,
            method="given",
            status=status.status,
            rule=status.rule,
            candidates=named if len(named) > 1 else (),
        )
        return _told(doc, entity.start, entity.end, entity.label_, mention)


def _status(text: str, start: int, end: int) -> Assertion:
    """Return the assertion status of characters in the sentence that they stand in."""
    for one in sentences(text):
        if one.start <= start and end <= one.end:
            return assertions(one.text, [(start - one.start, end - one.start)])[0]
    return PRESENT


def _spans(doc: Doc, mentions: tuple[Mention, ...]) -> Iterator[tuple[Span, Mention]]:
    """Yield each mention with the tokens that hold its characters."""
    for one in mentions:
        held = doc.char_span(one.span.start, one.span.end, alignment_mode="expand")
        if held is not None:
            yield _told(doc, held.start, held.end, one.category, one), one


def _told(doc: Doc, start: int, end: int, label: str, mention: Mention) -> Span:
    """Return a span that says of itself what a mention says."""
    span = Span(doc, start, end, label=label, kb_id=mention.concept)
    span._.kgreason_name = mention.name
    span._.kgreason_score = mention.score
    span._.kgreason_status = mention.status.value
    span._.kgreason_rule = mention.rule
    span._.kgreason_candidates = tuple((one.concept, one.score) for one in mention.candidates)
    return span


@Language.factory(
    "kgreason",
    assigns=["doc.ents", "doc.spans", "token.ent_iob", "token.ent_type"],
    default_config={"index": "", "entities": "both", "tagger": ""},
)
def create(nlp: Language, name: str, index: str, entities: Entities, tagger: str) -> Component:
    """Return the component: ``index`` and ``tagger`` as on the command line, ``entities`` *both*, *own* or *given*."""
    del nlp, name
    for key, default in EXTENSIONS.items():
        if not Span.has_extension(key):
            Span.set_extension(key, default=default)
    return Component(Linker(open_graph(index), Tagger(tagger) if tagger else None), entities)
