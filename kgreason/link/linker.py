"""Text to mentions: the longest name first, then abbreviations, then a guarded fuzzy match."""

import re
from collections.abc import Iterable
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from kgreason.expressions import expression
from kgreason.graph import Index, normal, tokens
from kgreason.link.abbreviations import definitions
from kgreason.link.assertion import assertions
from kgreason.link.described import SCORE, described
from kgreason.link.everyday import merely_a_word, of_others
from kgreason.link.idioms import in_idiom
from kgreason.link.resolve import Asked, Resolver
from kgreason.link.sentences import sentences
from kgreason.link.shared import joints, shared
from kgreason.link.tagger import Tagger, overlaps, trusted
from kgreason.link.vocabulary import SHORT, SHORTENING, Vocabulary
from kgreason.model import Candidate, Mention, Passage, Span, Status

_JOINT = expression(r"^(?:\s+|[-–/'’+&*:]|/\*|\s?[-–/+&]\s?|['’]s?\s)$")
_ASIDE = expression(r"^,? ?\(?$")
_GRADES = frozenset({"stage", "grade", "class", "type", "nyha"})
"""Words that go on with a name behind a comma or in parentheses: *chronic kidney disease, stage 4*, *CKD (stage 4)*."""
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
_PREFIXED = expression(r"\b(?:anti|pre|pseudo|sub|un)-$", re.IGNORECASE)
"""What makes another thing of the name behind it: *anti-hypertensive*, *pre-diabetes*."""
_RANK = {"name": 0, "synonym": 1, "abbreviation": 2}
SCORES = {"name": 1.0, "synonym": 0.98, "abbreviation": 0.95, "defined": 0.97}
_FURTHER = 3
"""Words that a name may have behind an abbreviation in parentheses."""
AMBIGUOUS = 0.9


class _Hit(Struct, frozen=True):
    """Characters that name a concept, before its status is known."""

    start: int
    end: int
    candidates: tuple[tuple[str, str], ...]
    method: str
    score: float
    chances: tuple[float, ...] = ()
    """How likely each of several candidates is, where their text could tell."""


class Linker:
    """Links text to the concepts of a graph; holds what is worth keeping between texts.

    A ``tagger`` keeps single words that other sources have as names from being linked where it takes them for none,
    and finds names that no source has so.
    """

    def __init__(self, graph: Index, tagger: Tagger | None = None) -> None:
        self.graph = graph
        self.tagger = tagger
        self._words = Vocabulary(graph)
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
        found: list[Mention] = []
        for sentence in sentences(text):
            inside = [hit for hit in hits if sentence.start <= hit.start and hit.end <= sentence.end]
            spans = [(hit.start - sentence.start, hit.end - sentence.start) for hit in inside]
            for hit, status in zip(inside, assertions(sentence.text, spans, told=describe), strict=True):
                mention = self._mention(passage, hit)
                if status.rule:
                    at = passage.span.start + sentence.start
                    trigger = Span(passage.span.place, at + status.start, at + status.end)
                    mention = replace(mention, status=status.status, rule=status.rule, trigger=trigger)
                found.append(self._of_level(mention, text, passage.span.start))
        return tuple(found)

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

    def find(self, passage: Passage) -> list[tuple[int, int, str]]:
        """Return the characters (start, end) of each name in a passage with the concept it most likely means, no more."""
        hits = self._hits(passage.text, self.defined([passage]))
        return [(hit.start, hit.end, hit.candidates[0][0]) for hit in hits]

    def defined(self, passages: Iterable[Passage]) -> dict[str, str]:
        """Return the abbreviations that passages define (Schwartz and Hearst 2003), with the concept each stands for."""
        found: dict[str, str] = {}
        for passage in passages:
            for short, long in definitions(passage.text):
                named = self._named(normal(long))
                if named:
                    found[short] = named[0][0]
        return found

    def concept_of(self, name: str) -> tuple[Candidate, ...]:
        """Return the concepts that a whole name may mean, best first: by identifier, name, abbreviation, likeness."""
        own = self.graph.resolve(name)
        if own:
            return (Candidate(own, self.graph.concept(own).name, 1.0),)
        named = self._named(normal(name)) or self._words.named["=" + name.strip()]
        if named:
            return tuple(Candidate(one, self.graph.concept(one).name, SCORES[kind]) for one, kind in named)
        return self._words.alike[normal(name)]

    def _mention(self, passage: Passage, hit: _Hit) -> Mention:
        best = hit.candidates[0][0]
        concept = self.graph.concept(best)
        chances = hit.chances or (hit.score if len(hit.candidates) == 1 else round(hit.score * AMBIGUOUS, 4),) * len(
            hit.candidates
        )
        candidates = tuple(
            Candidate(one, self.graph.concept(one).name, chance)
            for (one, _), chance in zip(hit.candidates, chances, strict=True)
        )
        return Mention(
            span=Span(passage.span.place, passage.span.start + hit.start, passage.span.start + hit.end),
            text=passage.text[hit.start : hit.end],
            concept=best,
            name=concept.name,
            category=concept.category,
            score=max(chances),
            method=hit.method,
            candidates=candidates if len(candidates) > 1 else (),
        )

    def _ranked(self, text: str, hits: list[_Hit]) -> list[_Hit]:
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

    def _hits(self, text: str, local: dict[str, str]) -> list[_Hit]:
        words = tokens(text)
        hits: list[_Hit] = []
        joined = joints(text, words)
        at = 0
        while at < len(words):
            near = at in joined or at + 1 in joined or at + 2 in joined
            if not near and self._names_nothing(text, words, at, local):
                at += 1
                continue
            longest = self._words.reach[words[at][0]] if near else 0
            both = shared(text, words, at, longest, self._words.is_name) if longest > 1 else None
            if both:
                (one, first), (other, last), second = both
                short = self._hit(words, at, first, one)
                if text.startswith("- ", short.end):  # *second- or third-degree AV block*
                    short = replace(short, end=short.end + 1)
                hits += [short, self._hit(words, second, last, other)]
                at = last
                continue
            hit, used = self._longest(text, words, at, local)
            hit, used = self._across(text, words, at, hit, used)
            if hit and not (
                _PREFIXED.search(text[max(0, hit.start - 8) : hit.start]) or in_idiom(text, hit.start, hit.end)
            ):
                hits.append(hit)
            at += used
        return hits

    def _names_nothing(self, text: str, words: list[tuple[str, int, int]], at: int, local: dict[str, str]) -> bool:
        """Return whether no name begins at a word, wherever it stands: most words, and soon told of one seen before."""
        word, start, end = words[at]
        raw, reach = text[start:end], self._words.reach
        if not self._words.dull[raw] or text[end : end + 1] in SHORTENING:
            return False
        if local and (raw in local or raw.rstrip("s") in local):
            return False
        return at + 1 == len(words) or reach[word] < 2 or not reach[f"{word} {words[at + 1][0]}"]

    def _tagged(self, text: str, local: dict[str, str], tagger: Tagger) -> list[_Hit]:
        """Return the hits that a tagger bears out, and those of the names that it alone finds."""
        names = tagger.names(text)
        hits = trusted(self._hits(text, local), text, names, tagger.kinds, self.graph)
        for name in names:
            if not any(overlaps(name, hit) for hit in hits):
                found = self.concept_of(text[name.start : name.end])
                fitting = [one for one in found if name.fits(self.graph.concept(one.concept).category)]
                if fitting:
                    same = tuple((one.concept, "tagged") for one in fitting if one.score == fitting[0].score)
                    hits.append(_Hit(name.start, name.end, same, "tagged", fitting[0].score))
        return sorted(hits, key=lambda one: one.start)

    def _hit(self, words: list[tuple[str, int, int]], low: int, high: int, name: str) -> _Hit:
        """Return words as a name that they give only with words they share."""
        named = self._named(name)
        return _Hit(words[low][1], words[high - 1][2], self._plain(named), named[0][1], SCORES[named[0][1]])

    def _with_described(self, text: str, hits: list[_Hit]) -> list[_Hit]:
        """Return hits with what the text describes in place of what the description names."""
        for start, end, name in described(text):
            named = self._named(normal(name))
            if named and not any(one.method == "described" and one.start < end and start < one.end for one in hits):
                hits = [one for one in hits if one.end <= start or end <= one.start]
                hits.append(_Hit(start, end, named[:1], "described", SCORE))
        return sorted(hits, key=lambda one: one.start)

    def _longest(
        self, text: str, words: list[tuple[str, int, int]], at: int, local: dict[str, str]
    ) -> tuple[_Hit | None, int]:
        first, start, end = words[at]
        run = self._run(text, words, at)
        for length in range(run, 0, -1):
            named = self._named(" ".join([word for word, _, _ in words[at : at + length]]) if length > 1 else first)
            if named and not (length == 1 and self._skip(first, text, start, end, named)):
                kind, last = named[0][1], words[at + length - 1][2]
                return _Hit(start, last, self._plain(named), kind, SCORES[kind]), length
        short = self._abbreviation(text, start, local)
        if short:
            used = sum(1 for _, begin, _ in words[at:] if begin < short.end)
            return short, max(used, 1)
        return self._misspelt(first, start, end), 1

    def _run(self, text: str, words: list[tuple[str, int, int]], at: int) -> int:
        """Return how many words from one on stand together and may be a name, at most."""
        most = min(self._words.reach[words[at][0]], len(words) - at)
        if most < 2 or not _joined(text, words[at : at + 2]):
            return min(most, 1)
        most, run = min(most, self._words.reach[f"{words[at][0]} {words[at + 1][0]}"]), 2
        while run < most and _joined(text, words[at + run - 1 : at + run + 1]):
            run += 1
        return min(run, most) or 1

    def _across(
        self, text: str, words: list[tuple[str, int, int]], at: int, hit: _Hit | None, used: int
    ) -> tuple[_Hit | None, int]:
        """Return a longer name that goes on behind an abbreviation in parentheses: *S. aureus (MRSA) infection*."""
        gone = at + used
        if hit is None or hit.method == "described" or gone + 1 >= len(words):
            return hit, used
        short, start, end = words[gone]
        del short
        if not re.fullmatch(r"\s?\(", text[hit.end : start]) or text[end : end + 1] != ")":
            return hit, used
        front = " ".join(word for word, _, _ in words[at:gone])
        for length in range(min(_FURTHER, len(words) - gone - 1), 0, -1):
            rest = words[gone + 1 : gone + 1 + length]
            named = self._named(" ".join((front, *(word for word, _, _ in rest))))
            if named and text[end + 1 : rest[0][1]] == " " and _joined(text, rest):
                kind = named[0][1]
                return _Hit(hit.start, rest[-1][2], self._plain(named), kind, SCORES[kind]), used + 1 + length
        return hit, used

    def _skip(self, word: str, text: str, start: int, end: int, named: tuple[tuple[str, str], ...]) -> bool:
        """Return whether a single word is no name here: of every day, or a name that other sources alone have."""
        raw = text[start:end]
        everyday = word in self._words.everyday and not (raw.isupper() and len(raw) > 1)
        return everyday or (of_others(named) and merely_a_word(text, start, end))

    def _named(self, name: str) -> tuple[tuple[str, str], ...]:
        found = self._words.named[name]
        return found if len(found) < 2 else tuple(sorted(found, key=lambda one: _RANK[one[1]]))

    @staticmethod
    def _plain(named: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        best = _RANK[named[0][1]]
        return tuple(one for one in named if _RANK[one[1]] == best)

    def _abbreviation(self, text: str, start: int, local: dict[str, str]) -> _Hit | None:
        match = SHORT.match(text, start)
        if not match or (start and (text[start - 1].isalnum() or text[start - 1] == "-")):
            return None
        raw = match.group().rstrip("-/+")
        for short, named in self._words.shorts[raw]:
            if short in local:
                return _Hit(start, start + len(short), ((local[short], "defined"),), "defined", SCORES["defined"])
            if named and not (of_others(named) and merely_a_word(text, start, start + len(short))):
                return _Hit(start, start + len(short), named, "abbreviation", SCORES["abbreviation"])
        return None

    def _misspelt(self, word: str, start: int, end: int) -> _Hit | None:
        alike = self._words.misspelt(word)
        return _Hit(start, end, ((alike[0].concept, "fuzzy"),), "fuzzy", alike[0].score) if alike else None


def _joined(text: str, words: list[tuple[str, int, int]]) -> bool:
    for one, other in pairwise(words):
        gap = text[one[2] : other[1]]
        if one[0].isdecimal():  # *ketoconazole 2% shampoo*, *erythromycin 0.5% ointment*
            gap = " " if gap == "." and other[0].isdecimal() else gap.lstrip().removeprefix("%") or gap
        stop = gap == ". " and (one[0] == "st" or len(one[0]) == 1)  # *St. John's wort*, *H. pylori*
        graded = other[0] in _GRADES and _ASIDE.match(gap)
        if "\n" in gap or not (_JOINT.match(gap) or stop or graded):
            return False
    return True


def settled(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return the mentions that assert something of their concept now: neither denied nor merely thought of."""
    return tuple(mention for mention in mentions if mention.status in {Status.PRESENT, Status.POSSIBLE})
