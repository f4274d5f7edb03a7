"""Text to mentions: the longest name first, then abbreviations, then a guarded fuzzy match."""

import re
from bisect import bisect_left
from collections.abc import Iterable

from msgspec.structs import replace

from kgreason.expressions import expression
from kgreason.graph import Index, normal
from kgreason.link.abbreviations import definitions
from kgreason.link.assertion import Assertion, assertions
from kgreason.link.described import ABSENT, SCORE, described
from kgreason.link.resolve import Asked, Resolver
from kgreason.link.results import told_results
from kgreason.link.sentences import sentences
from kgreason.link.spotter import SCORES, Hit, Spotter
from kgreason.link.tagger import Tagger, overlaps, trusted
from kgreason.model import Candidate, Mention, Passage, Span, Status

_HIGH = expression(
    r"(?:\b(?:elevated|high|raised|very high|markedly elevated|(?:(?<=with )|(?<=and )|(?<=has )|(?<=an )|(?<=the )|(?<=of )|(?<=, ))increased)"
    r"\s+(?:levels? of |serum |plasma |blood |urine |her |his |the )*)$",
    re.IGNORECASE,
)
_LOW = expression(
    r"(?:\b(?:low|very low|(?:(?<=with )|(?<=and )|(?<=has )|(?<=a )|(?<=the )|(?<=of )|(?<=, ))(?:decreased|reduced))"
    r"\s+(?:levels? of |serum |plasma |blood |urine |her |his |the )*)$",
    re.IGNORECASE,
)
_RAISED_LOWERED = expression(r"(?P<high>elevated|high|raised|increased)\b|(?:low|decreased|reduced)\b", re.IGNORECASE)
_FURTHER_TEST = expression(r",? ?(?:and |or )?(?:serum |plasma |blood )?")
_VALUE = expression(
    r"\s*(?:levels?|values?)?\s*(?:\(|(?:of|is|was|at|are|were)\b|[:=])?\s*(?:\d|normal|low|high|within)", re.IGNORECASE
)
AMBIGUOUS = 0.9


class Linker:
    """Links text to the concepts of a graph; holds what is worth keeping between texts.

    A ``tagger`` keeps single words that other sources have as names from being linked where it takes them for none,
    and finds names that no source has so.
    """

    def __init__(self, graph: Index, tagger: Tagger | None = None) -> None:
        self.graph = graph
        self.tagger = tagger
        self._spotter = Spotter(graph)
        self._words = self._spotter.words
        self._resolver = Resolver(graph)

    def link(
        self, passage: Passage, local: dict[str, str] | None = None, *, describe: bool = True
    ) -> tuple[Mention, ...]:
        """Return the mentions of a passage, in order; ``local`` maps the abbreviations that its trace defines, here too.

        ``describe`` also finds what the text describes without its name: findings of a patient.
        """
        text = passage.text
        known = self.defined([passage]) if local is None else local
        hits = self._hits(text, known) if self.tagger is None else self._tagged(text, known, self.tagger)
        hits = self._ranked(text, self._with_described(text, hits) if describe else hits)
        starts = [hit.start for hit in hits]
        found: list[Mention] = []
        for sentence in sentences(text):
            first = bisect_left(starts, sentence.start)
            some = hits[first : bisect_left(starts, sentence.end, lo=first)]
            inside = [hit for hit in some if hit.end <= sentence.end]
            spans = [(hit.start - sentence.start, hit.end - sentence.start) for hit in inside]
            kinds = [self.graph.concept(hit.candidates[0][0]).category for hit in inside]
            for hit, status in zip(inside, assertions(sentence.text, spans, kinds, told=describe), strict=True):
                mention = self._mention(passage, hit)
                if hit.candidates[0][1] == ABSENT:
                    status = _absent(status, mention.text, hit.start - sentence.start)  # noqa: PLW2901
                if status.rule:
                    at = passage.span.start + sentence.start
                    trigger = Span(passage.span.place, at + status.start, at + status.end)
                    mention = replace(mention, status=status.status, rule=status.rule, trigger=trigger)
                level = self._of_level(mention, text, passage.span.start)
                carried = describe and found and level is mention
                found.append(self._carried(mention, found[-1], text, passage.span.start) if carried else level)
        return tuple(told_results(found, passage, self._words.named, self.graph) if describe else found)

    def _of_level(self, mention: Mention, text: str, offset: int) -> Mention:
        """Return *high potassium* as what a high value is (hyperkalemia), where the test says so."""
        measure = self.graph.measure(mention.concept) if mention.category == "ClinicalAttribute" else None
        if measure is None:
            return mention
        before = text[max(0, mention.span.start - offset - 40) : mention.span.start - offset]
        for words, concept in ((_HIGH, measure.high), (_LOW, measure.low)):
            match = words.search(before)
            if match and concept and self.graph.resolve(concept):
                start = mention.span.start - len(before) + match.start()
                named = self.graph.concept(concept)
                span = replace(mention.span, start=start)
                written = text[start - offset : mention.span.end - offset]
                return replace(
                    mention, span=span, text=written, concept=named.id, name=named.name, category=named.category
                )
        return mention

    def _carried(self, test: Mention, last: Mention, text: str, offset: int) -> Mention:
        """Return a further test of a list as what the word before the list makes of it: *elevated AST, ALT and LDH*."""
        measure = self.graph.measure(test.concept) if test.category == "ClinicalAttribute" else None
        start, end = test.span.start - offset, test.span.end - offset
        if (
            measure is None
            or _VALUE.match(text, end)
            or not _FURTHER_TEST.fullmatch(text, last.span.end - offset, start)
        ):
            return test
        word = self._of_which_side(last)
        said = next((one for one, _ in self._words.named[normal(f"{word} {test.name}")]), "") if word else ""
        concept = {"elevated": measure.high or said, "low": measure.low or said}.get(word, "")
        if not concept or not self.graph.resolve(concept):
            return test
        named = self.graph.concept(concept)
        return replace(test, concept=named.id, name=named.name, category=named.category)

    def _of_which_side(self, finding: Mention) -> str:
        """Return whether a finding is an *elevated* or a *low* value of a test; empty where it is neither."""
        word = _RAISED_LOWERED.match(finding.text)
        bare = finding.text[word.end() :].strip() if word else finding.text
        side = word or _RAISED_LOWERED.match(finding.name)
        names = self._words.named[normal(bare)] or self._words.named["=" + bare]
        tested = any(self.graph.measure(one) for one, _ in names)
        if side is None or not tested or finding.category == "ClinicalAttribute":
            return ""
        return "elevated" if side["high"] else "low"

    def find(self, passage: Passage) -> list[tuple[int, int, str]]:
        """Return the characters (start, end) of each name in a passage with the concept it most likely means, no more."""
        hits = self._hits(passage.text, self.defined([passage]))
        return [(hit.start, hit.end, hit.candidates[0][0]) for hit in hits]

    def defined(self, passages: Iterable[Passage]) -> dict[str, str]:
        """Return the abbreviations that passages define (Schwartz and Hearst 2003), with the concept each stands for."""
        found: dict[str, str] = {}
        for passage in passages:
            for short, long in definitions(passage.text):
                named = self._words.named[normal(long)]
                if named:
                    found[short] = named[0][0]
        return found

    def concept_of(self, name: str) -> tuple[Candidate, ...]:
        """Return the concepts that a whole name may mean, best first: by identifier, name, abbreviation, likeness."""
        own = self.graph.resolve(name)
        if own:
            return (Candidate(own, self.graph.concept(own).name, 1.0),)
        known = self._words.named
        named = known[normal(name)] or known["=" + name.strip()] or self._spotter.of_form(name)
        if named:
            return tuple(Candidate(one, self.graph.concept(one).name, SCORES[kind]) for one, kind in named)
        alike = self._words.alike[normal(name)]
        whole = None if alike else self._spotter.whole(name)
        if whole is None:
            return alike
        return tuple(Candidate(one, self.graph.concept(one).name, whole.score) for one, _ in whole.candidates)

    def _mention(self, passage: Passage, hit: Hit) -> Mention:
        best = hit.candidates[0][0]
        concept = self.graph.concept(best)
        chances = hit.chances or (hit.score if len(hit.candidates) == 1 else round(hit.score * AMBIGUOUS, 4),) * len(
            hit.candidates
        )
        several = zip(hit.candidates, chances, strict=True) if len(hit.candidates) > 1 else ()
        candidates = tuple(Candidate(one, self.graph.concept(one).name, chance) for (one, _), chance in several)
        return Mention(
            span=Span(passage.span.place, passage.span.start + hit.start, passage.span.start + hit.end),
            text=passage.text[hit.start : hit.end],
            concept=best,
            name=concept.name,
            category=concept.category,
            score=max(chances),
            method=hit.method,
            candidates=candidates,
        )

    def _ranked(self, text: str, hits: list[Hit]) -> list[Hit]:
        """Return hits with the candidates of a name of several concepts in order, by what in the text speaks for each."""
        doubtful = [at for at, hit in enumerate(hits) if len(hit.candidates) > 1]
        if not doubtful:
            return hits
        hits = hits.copy()
        asked = [Asked(text[hits[at].start : hits[at].end]) for at in doubtful]
        certain = [(text[hit.start : hit.end], hit.candidates[0][0]) for hit in hits if len(hit.candidates) == 1]
        for at, found in zip(doubtful, self._resolver.resolve(asked, text, certain), strict=True):
            likely = {one.concept: one.score for one in found.candidates}
            if any(one in likely for one, _ in hits[at].candidates):
                ranked = sorted(hits[at].candidates, key=lambda one: -likely.get(one[0], 0.0))
                chances = tuple(likely.get(one, 0.0) for one, _ in ranked)
                hits[at] = replace(hits[at], candidates=tuple(ranked), chances=chances)
        return hits

    def _hits(self, text: str, local: dict[str, str]) -> list[Hit]:
        return self._spotter.hits(text, local)

    def _tagged(self, text: str, local: dict[str, str], tagger: Tagger) -> list[Hit]:
        """Return the hits that a tagger bears out, and those of the names that it alone finds."""
        names = tagger.names(text)
        hits = trusted(self._hits(text, local), text, names, tagger.kinds, self.graph)
        for name in names:
            if not any(overlaps(name, hit) for hit in hits):
                found = self.concept_of(text[name.start : name.end])
                fitting = [one for one in found if name.fits(self.graph.concept(one.concept).category)]
                if fitting:
                    same = tuple((one.concept, "tagged") for one in fitting if one.score == fitting[0].score)
                    hits.append(Hit(name.start, name.end, same, "tagged", fitting[0].score))
        return sorted(hits, key=lambda one: one.start)

    def _with_described(self, text: str, hits: list[Hit]) -> list[Hit]:
        """Return hits with what the text describes in place of what the description names; a longer name stays."""
        for start, end, one in described(text):
            named = self._words.named[normal(one.concept)]
            if named and not any(_outweighs(hit, start, end, test=self._is_test(named[0][0])) for hit in hits):
                hits = [hit for hit in hits if hit.end <= start or end <= hit.start]
                candidates = ((named[0][0], ABSENT),) if one.absent else named[:1]
                hits.append(Hit(start, end, candidates, "described", SCORE))
        return sorted(hits, key=lambda one: one.start)

    def _is_test(self, concept: str) -> bool:
        return self.graph.concept(concept).category == "ClinicalAttribute"


def settled(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return the mentions that assert something of their concept now: neither denied nor merely thought of."""
    return tuple(mention for mention in mentions if mention.status in {Status.PRESENT, Status.POSSIBLE})


def _absent(status: Assertion, said: str, start: int) -> Assertion:
    """Return the status of what words deny by themselves, *afebrile*: denied, but where that is denied in turn."""
    told = Status.HYPOTHETICAL if status.status is Status.DENIED else Status.DENIED
    if status.status in {Status.PRESENT, Status.DENIED}:
        return Assertion(told, f"{said.lower()} (itself)", start, start + len(said))
    return status


def _outweighs(hit: Hit, start: int, end: int, *, test: bool) -> bool:
    """Return whether a hit keeps its place beside a description: an earlier one, or a name that is not part of it.

    What is measured has the name of what it is measured of: *testosterone 160 ng/dL* describes the test.
    """
    if hit.method == "described":
        return hit.start < end and start < hit.end
    longer = hit.end - hit.start > end - start
    before = hit.start < start < hit.end or (hit.start == start and end + test <= hit.end)
    return before or (longer and start < hit.start < end < hit.end)
