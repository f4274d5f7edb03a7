"""Read a trace: mentions, claims, orders and patient facts, each with its characters."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kgreason.claims.arithmetic import arithmetic_claims
from kgreason.claims.assented import assented
from kgreason.claims.behind import IsA, unnamed
from kgreason.claims.carers import asked_for
from kgreason.claims.divided import divided_claims
from kgreason.claims.draft import Draft, as_claim
from kgreason.claims.facts import read_facts
from kgreason.claims.findings import Finder
from kgreason.claims.gathered import signs_of
from kgreason.claims.levels import as_drugs, levelled
from kgreason.claims.measured import as_given
from kgreason.claims.named import Names
from kgreason.claims.orders import read_orders
from kgreason.claims.patient import patient_claims
from kgreason.claims.patterns import drafts
from kgreason.claims.perkg import worked_doses
from kgreason.claims.phrases import MANY
from kgreason.claims.stopped import washed_out
from kgreason.claims.supposed import in_own_words, supposed
from kgreason.claims.tree import Name, Parser, Tree
from kgreason.claims.tree import Sentence as Parsed
from kgreason.claims.within import standing
from kgreason.expressions import expression
from kgreason.link import Linker, Sentence, sentences
from kgreason.model import (
    Claim,
    Dropped,
    Fact,
    Facts,
    KgreasonError,
    Mention,
    Order,
    Passage,
    Span,
    StatedClaim,
    Status,
    Trace,
)

if TYPE_CHECKING:
    from kgreason.claims.extract import Extractor, Quoting


class Reading(Struct, frozen=True):
    """What was read from a trace; ``silent`` are the sentences that state something and yielded no claim.

    ``washed_out`` are drugs that the answer stops before its orders begin, with a time to wait where they act on, and
    those that it tapers beside them, which are taken till then; ``dropped`` is what an extractor said and was not kept.
    """

    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    orders: tuple[Order, ...]
    facts: Facts
    sentences: int
    silent: tuple[Span, ...]
    washed_out: tuple[Fact, ...] = ()
    dropped: tuple[Dropped, ...] = ()


def read_trace(
    trace: Trace,
    linker: Linker,
    parser: Parser | None = None,
    extractor: "Extractor | None" = None,
    finder: Finder | None = None,
) -> Reading:
    """Return what a trace says, by the trees of a parser, by what an extractor quotes, or else by the order of words.

    A finder adds what the question tells of its patient in words of its own. Raises KgreasonError where a ready-made
    claim or a unit cannot be understood, or an extractor gets no answer.
    """
    written, trace = trace, _told(trace)
    passages = [*([trace.question] if trace.question else []), *trace.steps, *([trace.answer] if trace.answer else [])]
    local = linker.defined(passages)
    linked = {one.span: linker.link(one, local, describe=one is trace.question) for one in passages}
    asked = linked[trace.question.span] if trace.question else ()
    facts = read_facts(trace, linker, asked)
    if finder and trace.question and facts.read_from == "question":
        facts = replace(facts, described=tuple(finder.described(trace.question, asked, facts.items)))
    trees = _trees(trace, linked, parser) if parser else {}
    reader = _Reader(linker, facts, asked, trees, extractor.quoting(trace) if extractor else None)
    for number, step in enumerate(trace.steps, 1):
        reader.read(f"s{number}", step, linked[step.span])
    if trace.answer is not None:
        reader.read("a", trace.answer, linked[trace.answer.span])
    last = trace.answer or (trace.steps[-1] if trace.steps else None)
    ordered = as_given(last, linked[last.span], linker.graph) if last else ()
    orders = _whole(tuple(read_orders(last, ordered)), last, linker) if last else ()
    orders = (
        (*orders, *_allowed(trace.question, asked, last, linked[last.span], orders, linker.graph.is_a)) if last else ()
    )
    mentions = tuple(mention for passage in passages for mention in linked[passage.span])
    stopped = washed_out(last, linked[last.span], orders, trace.question, asked, linker.graph) if last else ()
    if written.question and trace.question and written.question is not trace.question:
        facts, mentions = _own_words(facts, mentions, trace.question, written.question)
    dropped = tuple(reader.quoting.dropped) if reader.quoting else ()
    silent = tuple(reader.silent)
    return Reading(mentions, tuple(reader.claims), orders, facts, reader.stating, silent, stopped, dropped)


def _allowed(
    question: Passage | None,
    asked: tuple[Mention, ...],
    answer: Passage,
    named: tuple[Mention, ...],
    orders: tuple[Order, ...],
    is_a: IsA,
) -> Iterator[Order]:
    """Yield what an answer orders without its name: by a *yes* to the question, by *use it* or by a dose alone."""
    agreed = tuple(assented(question, asked, answer, named, orders)) if question else ()
    yield from agreed
    yield from unnamed(question, asked, answer, named, (*orders, *agreed), is_a)


def _told(trace: Trace) -> Trace:
    """Return a trace whose question tells of the one it asks for, and what it supposes; its characters stay."""
    if trace.question is None:
        return trace
    return replace(trace, question=supposed(asked_for(trace.question), recorded=trace.patient is not None))


def _own_words(
    facts: Facts, mentions: tuple[Mention, ...], read: Passage, written: Passage
) -> tuple[Facts, tuple[Mention, ...]]:
    """Return facts and mentions of a question that was read otherwise in the words that stand there."""
    items = tuple(in_own_words(one, read, written) for one in facts.items)
    described = tuple(in_own_words(one, read, written) for one in facts.described)
    return replace(facts, items=items, described=described), tuple(in_own_words(one, read, written) for one in mentions)


def _whole(orders: tuple[Order, ...], answer: Passage, linker: Linker) -> tuple[Order, ...]:
    """Return orders without the ingredients that parentheses behind a combination name: *Augmentin (amoxicillin 875 mg/…)*."""

    def inside(part: Order) -> bool:
        for one in orders:
            gap = answer.text[one.span.end - answer.span.start : part.span.start - answer.span.start]
            opened = re.match(r"\s?\(", gap) and ")" not in gap
            if opened and one.concept and part.concept != one.concept and linker.graph.is_a(one.concept, part.concept):
                return True
        return False

    return tuple(one for one in orders if not (one.concept and inside(one)))


def _trees(trace: Trace, linked: dict[Span, tuple[Mention, ...]], parser: Parser) -> dict[Span, Tree]:
    """Return the tree of each sentence of the steps and the answer that names something."""
    wanted: dict[Span, Parsed] = {}
    for passage in (*trace.steps, *([trace.answer] if trace.answer else [])):
        there = standing(linked[passage.span])
        for sentence in sentences(passage.text):
            low = passage.span.start + sentence.start
            span = Span(passage.span.place, low, low + len(sentence.text))
            inside = there.within(low, span.end)
            if inside:
                names = tuple(
                    Name(one.span.start - low, one.span.end - low, noun)
                    for one in inside
                    if (noun := _noun(one, sentence.text, low))
                )
                wanted[span] = Parsed(sentence.text, names, tuple(_asides(sentence.text, low, inside)))
    return dict(zip(wanted, parser.parse(wanted.values()), strict=True))


NOUNS = {
    "Disease": ("obesity", "diseases"),
    "PhenotypicFeature": ("obesity", "diseases"),
    "Genotype": ("obesity", "diseases"),
    "Drug": ("insulin", "drugs"),
    "ChemicalEntity": ("insulin", "drugs"),
    "SmallMolecule": ("insulin", "proteins"),
    "Protein": ("insulin", "proteins"),
    "OrganismTaxon": ("virus", "viruses"),
    "ClinicalAttribute": ("level", "levels"),
    "Procedure": ("treatment", "treatments"),
}
"""What the parser sees in place of a name, one and many: nouns that its training text has, with and without *a*."""


def _noun(mention: Mention, text: str, offset: int) -> str:
    """Return the everyday noun that a parser sees in place of a name, in the same number; none where it stays."""
    one, many = NOUNS.get(mention.category, ("", ""))
    after = text[mention.span.end - offset : mention.span.end - offset + 2]
    return many if MANY.search(mention.text) or re.fullmatch(r"s\W?", after) else one  # *RBCs*: the name ends at C


_OPENER = expression(
    r"(?:\W*(?:okay|ok|so|hmm+|well|right|yeah|yep|now|plus|alright|oh|ah|wait|and|but|also|anyway|actually|basically|thus|"
    r"therefore|however|overall|additionally|furthermore|moreover|in conclusion|in summary|let['’]s see|i mean|you know|"
    r"interestingly|importantly|specifically|honestly|clearly|again|first|first off|for instance|for example|in fact|sure|great)"
    r"\s*[,.…—–-]+\s*|\W*(?:so|and|but|okay|plus|now)\s+)+",
    re.IGNORECASE,
)
_HEADING = expression(r"\W*\*\*[^*]{1,80}\*\*\s*:?\s*")
_PARENTHESIS = expression(r"\([^()]*\)")


def _asides(text: str, offset: int, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Yield what a parser need not see: the opening *Okay, so,*, and parentheses that name nothing new."""
    heading = _HEADING.match(text)
    if heading and heading.end() < len(text):
        yield heading.span()
    opener = _OPENER.match(text, heading.end() if heading else 0)
    if opener and not any(opener.start() <= one.span.start - offset < opener.end() for one in mentions):
        yield opener.span()
    for match in _PARENTHESIS.finditer(text):
        low, high = offset + match.start(), offset + match.end()
        held = [one for one in mentions if low <= one.span.start and one.span.end <= high]
        before = [one.concept for one in mentions if one.span.end <= low][-1:]
        if all(one.concept in before for one in held):
            yield match.span()


_POINTING = expression(r"\b(?:this|these|that|those)\s+(?:\w+\s+)?$", re.IGNORECASE)


_ANOTHER = expression(
    r"\b(?:other|another|additional|second|both)\b|^\s*(?:and|with|plus)\s+(?:an?\s+)?$", re.IGNORECASE
)
"""What stands between two drugs of one class that are two: *nebivolol with other beta blockers*."""
_LASTS = 3
"""Sentences that name no drug, for which *it* may still stand for the last one."""


class _Reader:
    """Reads passage after passage, remembering what a pronoun may stand for."""

    def __init__(
        self,
        linker: Linker,
        facts: Facts,
        asked: tuple[Mention, ...],
        trees: dict[Span, Tree],
        quoting: "Quoting | None" = None,
    ) -> None:
        self.linker = linker
        self.trees = trees
        self.quoting = quoting
        self.facts = facts
        self.recent: list[Mention] = list(reversed(asked))[:2]
        self.seen: dict[Span, Mention] = {one.span: one for one in asked}
        self.claims: list[Claim] = []
        self.silent: list[Span] = []
        self.stating = 0
        self.about: Mention | None = None
        self.drug: Mention | None = None
        self.picture: tuple[Mention, ...] = ()
        self._since = 0
        self._stale = False

    def read(self, prefix: str, passage: Passage, mentions: tuple[Mention, ...]) -> None:
        """Read one passage; its claims are numbered after its prefix."""
        place, self.picture = passage.span.place, ()
        made: list[Claim] = [
            self._stated(one, passage, f"{prefix}.c{number}") for number, one in enumerate(passage.stated, 1)
        ]
        there = standing(mentions)
        for sentence in sentences(passage.text):
            start = passage.span.start + sentence.start
            inside = there.within(start, start + len(sentence.text))
            found = list(self._sentence(sentence, start, inside, place, f"{prefix}.c", len(made)))
            made += found
            if inside and not sentence.is_question and len(sentence.text.split()) >= 3:
                self.stating += 1
                if not found:
                    self.silent.append(Span(place, start, start + len(sentence.text)))
            self._remember(inside, found, asked=sentence.is_question)
        made += [
            replace(one, id=f"{prefix}.c{number}") for number, one in enumerate(divided_claims(passage), len(made) + 1)
        ]
        self.claims += made

    def _sentence(
        self, sentence: Sentence, start: int, inside: tuple[Mention, ...], place: str, prefix: str, used: int
    ) -> Iterator[Claim]:
        number, seen = used, set()
        topics = (one for one in (self.about, self.drug) if one)
        antecedents = tuple(dict.fromkeys((*self.recent, *topics)))
        tree = self.trees.get(Span(place, start, start + len(sentence.text)))
        named = levelled(sentence.text, start, inside, self.linker.graph)
        quoted: list[Claim] = []
        found: Iterable[Draft]
        if self.quoting:
            names = Names((*self.seen.values(), *inside), named, self.linker)
            known = self.facts.read_from != "none"
            found, quoted = self.quoting.read(Span(place, start, start + len(sentence.text)), names, known=known)
        else:
            drugs = as_drugs(named, self.linker.graph)
            found = drafts(sentence.text, start, named, antecedents, tree, self.about, drugs, self.picture)
        for draft in found:
            meant = replace(
                draft,
                subject=self._pointed(draft.subject, sentence.text, start),
                object=draft.object and self._pointed(draft.object, sentence.text, start),
            )
            claim = as_claim(meant, f"{prefix}{number + 1}", Span(place, start, start + len(sentence.text)))
            key = (claim.subject, claim.predicate, claim.object, claim.negated)
            if key not in seen and not self._with_itself(claim, sentence.text, start):
                seen.add(key)
                number += 1
                yield claim
        about = (
            *arithmetic_claims(sentence, start, place),
            *worked_doses(sentence, start, place),
            *patient_claims(sentence, start, inside, place, self.facts, self.linker.graph),
        )
        said = {(one.predicate, one.object) for one in about}
        about += tuple(one for one in quoted if (one.predicate, one.object) not in said)
        for further, claim in enumerate(about, number + 1):
            yield replace(claim, id=f"{prefix}{further}")

    def _with_itself(self, claim: Claim, text: str, start: int) -> bool:
        """Return whether a drug is said to interact with its own class, and not with *another* of it."""
        if claim.predicate != "interacts_with" or not claim.pattern.startswith("interacts_with:between"):
            return False
        is_a, ends = self.linker.graph.is_a, (claim.subject, claim.object)
        if not (claim.subject_span and claim.object_span and (is_a(*ends) or is_a(*reversed(ends)))):
            return False
        first, last = sorted((claim.subject_span, claim.object_span), key=lambda span: span.start)
        return not _ANOTHER.search(text[first.end - start : last.start - start])

    def _pointed(self, mention: Mention, text: str, start: int) -> Mention:
        """Return *this antibiotic* as the antibiotic that was named last, and any other mention as it is."""
        if mention.span.start < start or not _POINTING.search(text[: mention.span.start - start]):
            return mention
        for earlier in reversed(self.seen.values()):
            if earlier.concept == mention.concept:
                break
            if earlier.status is not Status.DENIED and self.linker.graph.is_a(earlier.concept, mention.concept):
                return replace(mention, concept=earlier.concept, name=earlier.name, category=earlier.category)
        return mention

    def _remember(self, inside: tuple[Mention, ...], claims: list[Claim], *, asked: bool) -> None:
        """Keep what a pronoun of the next sentence may stand for, likeliest first: the subjects, then the others.

        One sentence that names nothing is passed over, but not a question.
        """
        self.seen.update({one.span: one for one in inside})
        spans = [claim.subject_span for claim in claims if claim.subject_span]
        subjects = [self.seen[span] for span in spans if span in self.seen]
        ordered = list(dict.fromkeys((*subjects, *inside)))
        self.recent = ordered or ([] if self._stale or asked else self.recent)
        self._stale = not ordered
        said = [one for one in subjects if one.category == "Disease"]
        named = said or [one for one in inside if one.category == "Disease" and one.status is not Status.DENIED]
        if named or asked:  # what names no disease goes on about the last one
            self.about = named[0] if len({one.concept for one in named}) == 1 else None
        signs = signs_of(inside)
        self.picture = signs if len(signs) > 1 or not self.picture else self.picture
        drugs = [
            one for one in inside if one.category in {"Drug", "ChemicalEntity"} and one.status is not Status.DENIED
        ]
        self._since = 0 if drugs else self._since + 1
        if drugs or self._since > _LASTS:
            self.drug = drugs[0] if len({one.concept for one in drugs}) == 1 else None

    def _stated(self, stated: StatedClaim, passage: Passage, identifier: str) -> Claim:
        predicates = self.linker.graph.predicates
        if stated.predicate not in predicates:
            wanted = ", ".join(predicates)
            raise KgreasonError(place=f"{passage.span.place} claim", found=stated.predicate, wanted=wanted)
        ends = []
        for name in (stated.subject, stated.object):
            candidates = self.linker.concept_of(name)
            ends.append(candidates[0].concept if candidates else name)
        return Claim(
            identifier, ends[0], stated.predicate, ends[1], passage.span, negated=stated.negated, pattern="stated"
        )
