"""Which names stand where in a text: the longest first, then abbreviations, then names that are nearly written so."""

import re

from msgspec import Struct

from kgreason.expressions import expression
from kgreason.graph import Index, normal
from kgreason.link.applied import anywhere, applied, swallowed, where_applied
from kgreason.link.everyday import merely_a_word, of_others
from kgreason.link.idioms import in_idiom
from kgreason.link.line import Line, read_line
from kgreason.link.releases import DRUGS, Release, fits, release_behind, without_release
from kgreason.link.shared import shared
from kgreason.link.vocabulary import SHORT, Named, Vocabulary, plain

SCORES = {"name": 1.0, "synonym": 0.98, "abbreviation": 0.95, "defined": 0.97}
_PREFIXED = expression(r"\b(?:anti|pre|pseudo|sub|un)-$", re.IGNORECASE)
"""What makes another thing of the name behind it: *anti-hypertensive*, *pre-diabetes*."""
_IN_FRONT = 8
"""Characters of such a prefix, with what stands before it."""
_HYPHEN = "-\n"
"""Letters that end one; an expression's end may have a line's end behind it."""
_OPENED = expression(r"\s?\(")
_FURTHER = 3
"""Words that a name may have behind an abbreviation in parentheses."""


class Hit(Struct, frozen=True):
    """Characters that name a concept, before its status is known."""

    start: int
    end: int
    candidates: Named
    method: str
    score: float
    chances: tuple[float, ...] = ()
    """How likely each of several candidates is, where their text could tell."""


class Spotter:
    """Finds the names of a graph in texts; holds what is worth keeping between them."""

    def __init__(self, graph: Index) -> None:
        self.words, self._graph, self._applied = Vocabulary(graph), graph, applied(graph)
        self._drugs = {form.concept: drug for drug, forms in self._applied.items() for form in forms}

    def hits(self, text: str, local: dict[str, str]) -> list[Hit]:
        """Return the names of a text, in order; ``local`` maps its own abbreviations to what they stand for."""
        line = read_line(text, self.words)
        seen, gaps, pairs, near = line.seen, line.gaps, self.words.pairs, _near_joints(line)
        hits: list[Hit] = []
        at, total = 0, len(seen)
        while at < total:
            one = seen[at]
            if at in near and one.reach > 1:
                both = shared(line, at, one.reach, self.words.is_name)
                if both:
                    hits += self._both(line, at, both)
                    at = both[1][1]
                    continue
            most = one.reach  # words of the longest name that begins here
            if most > 1:
                most = min(most, pairs[f"{one.word} {seen[at + 1].word}"]) if line.joined(at) else 1
            if (
                most < 2
                and one.dull
                and not gaps[at].shortens
                and not (local and (line.written[at] in local or line.written[at].rstrip("s") in local))
            ):  # of most words it is soon told that they name nothing
                at += 1
                continue
            hit, used = self._longest(line, at, most, local)
            if hit:
                hit, used = self._formed(line, at, *self._across(line, at, hit, used))
                if not _another(text, hit):
                    hits.append(hit)
            at += used
        return hits

    def _both(self, line: Line, at: int, both: tuple[tuple[str, int], tuple[str, int], int]) -> tuple[Hit, Hit]:
        """Return two names that share words."""
        (one, first), (other, last), second = both
        short = self._hit(line, at, first, self.words.named[one])
        if line.text.startswith("- ", short.end):  # *second- or third-degree AV block*
            short = Hit(short.start, short.end + 1, short.candidates, short.method, short.score)
        return short, self._hit(line, second, last, self.words.named[other])

    def _hit(self, line: Line, low: int, high: int, named: Named) -> Hit:
        kind = named[0][1]
        return Hit(line.starts[low], line.ends[high - 1], plain(named), kind, SCORES[kind])

    def _longest(self, line: Line, at: int, most: int, local: dict[str, str]) -> tuple[Hit | None, int]:
        """Return the longest name, of ``most`` words at most, that begins at a word, and how many words it has."""
        one, start, end = line.seen[at], line.starts[at], line.ends[at]
        words = line.words(at, at + line.run(at, most)) if most > 1 else []
        for length in range(len(words), 1, -1):
            named = self.words.named[" ".join(words[:length])]
            if named:
                return self._hit(line, at, at + length, named), length
        if one.named and not (one.others and merely_a_word(line.text, start, end)):
            return Hit(start, end, one.named, one.method, SCORES[one.method]), 1
        short = self._abbreviation(line, at, local)
        if short:
            used = 1
            while at + used < len(line.starts) and line.starts[at + used] < short.end:
                used += 1
            return short, used
        alike = self.words.misspelt(one.word)
        if alike:
            return Hit(start, end, ((alike[0].concept, "fuzzy"),), "fuzzy", alike[0].score), 1
        return None, 1

    def _across(self, line: Line, at: int, hit: Hit, used: int) -> tuple[Hit, int]:
        """Return a longer name that goes on behind an abbreviation in parentheses: *S. aureus (MRSA) infection*."""
        gone, text = at + used, line.text
        if not line.gaps[gone - 1].opens or gone + 1 >= len(line.seen):
            return hit, used
        start, end = line.starts[gone], line.ends[gone]
        if not _OPENED.fullmatch(text, hit.end, start) or text[end : end + 1] != ")":
            return hit, used
        front = line.name(at, gone)
        for length in range(min(_FURTHER, len(line.seen) - gone - 1), 0, -1):
            low, high = gone + 1, gone + 1 + length
            named = self.words.named[f"{front} {line.name(low, high)}"]
            if named and text[end + 1 : line.starts[low]] == " " and all(map(line.joined, range(low, high - 1))):
                kind = named[0][1]
                return Hit(hit.start, line.ends[high - 1], plain(named), kind, SCORES[kind]), used + 1 + length
        return hit, used

    def _formed(self, line: Line, at: int, hit: Hit, used: int) -> tuple[Hit, int]:
        """Return a drug with the form it is given in: another concept where it stays on the skin or eye."""
        drug = self._drugs.get(hit.candidates[0][0])
        if drug and swallowed(line.text, hit.start):  # *oral or topical clindamycin*
            return Hit(hit.start, hit.end, ((drug, hit.method),), hit.method, hit.score), used
        forms = self._applied.get(hit.candidates[0][0])
        put = where_applied(line.text, hit.start, hit.end, forms) if forms else None
        if put is None:
            return self._released(line, at, hit, used)
        start, end, concept = put
        whole = Hit(start, end, ((concept, hit.method),), hit.method, hit.score)
        return whole, max(used, sum(1 for one in line.starts[at:] if one < end))

    def whole(self, name: str) -> Hit | None:
        """Return the drug that a whole name is of which says where it is put (*timolol eye drops*), misspelt or not."""
        hits = self.hits(name, {})
        if len(hits) != 1 or self._graph.concept(hits[0].candidates[0][0]).category not in DRUGS:
            return None
        put = where_applied(name, hits[0].start, hits[0].end, (anywhere(hits[0].candidates[0][0]),))
        start, end, _ = put or (hits[0].start, hits[0].end, "")
        return hits[0] if (start, end) == (0, len(name)) else None

    def _released(self, line: Line, at: int, hit: Hit, used: int) -> tuple[Hit, int]:
        """Return a drug with the release form behind it: *metformin ER*, and the form's own concept where there is one."""
        behind = release_behind(line.text, hit.end, hit.candidates[0][0], self._graph)
        if behind is None:
            return hit, used
        end, release = behind
        own = self._of_release(line.text[hit.start : hit.end], release)
        whole = Hit(hit.start, end, plain(own) if own else hit.candidates, hit.method, hit.score, hit.chances)
        return whole, sum(1 for start in line.starts[at:] if start < end)

    def _of_release(self, drug: str, release: Release) -> Named:
        """Return what the graph has of a drug in a release form, by its letters or its words."""
        found = (self.words.named[normal(f"{drug} {one}")] for one in (release.form, *release.words))
        return next(filter(None, found), ())

    def of_form(self, name: str) -> Named:
        """Return what a whole name is of that ends in a release form: *metformin ER*."""
        for drug, release in without_release(name):
            named = self.words.named[normal(drug)]
            if named and fits(release, named[0][0], self._graph):
                return self._of_release(drug, release) or named
        return ()

    def _abbreviation(self, line: Line, at: int, local: dict[str, str]) -> Hit | None:
        """Return the abbreviation that a word is, or with what goes on behind a stroke or a hyphen."""
        text, start = line.text, line.starts[at]
        shorts = line.seen[at].shorts
        if local or line.gaps[at].shortens:
            match = SHORT.match(text, start)
            shorts = self.words.shorts[match.group().rstrip("-/+")] if match else ()
        if not shorts or (start and (text[start - 1].isalnum() or text[start - 1] == "-")):
            return None
        for short, named in shorts:
            end = start + len(short)
            if short in local:
                return Hit(start, end, ((local[short], "defined"),), "defined", SCORES["defined"])
            if named and not (of_others(named) and merely_a_word(text, start, end)):
                return Hit(start, end, named, "abbreviation", SCORES["abbreviation"])
        return None


def _another(text: str, hit: Hit) -> bool:
    """Return whether what stands around a name makes another thing of it, or nothing."""
    start = hit.start
    if start and text[start - 1] in _HYPHEN and _PREFIXED.search(text[max(0, start - _IN_FRONT) : start]):
        return True
    return in_idiom(text, start, hit.end)


def _near_joints(line: Line) -> set[int]:
    """Return the words that are joined to another by a conjunction or a stroke, with the two before each."""
    found: set[int] = set()
    for at, one in enumerate(line.seen):
        if one.joins:
            found.update((at - 1, at - 2, at - 3))
        elif line.gaps[at].stroke or (line.gaps[at].dash and one.ordinal):
            found.update((at, at - 1, at - 2))
    return found
