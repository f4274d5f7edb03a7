"""Findings that a sentence gathers and takes for a disease: *in a woman with X and Y we should think of Z*.

The words that take them so are rows of `verifiers/claims/gathered.tsv`. The disease stands right behind them, or *this
diagnosis* does in its place; its findings are all that the sentence names before them, wherever the grammar hangs these,
or the ones of the sentence before (*all of this points to Z*), and a list behind the disease (*points to Z (X, Y)*).
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise, product

from msgspec import Struct

from kgreason.claims.arguments import LISTED, Clause
from kgreason.claims.draft import Draft
from kgreason.claims.frames import Frame, frame
from kgreason.claims.polarity import HEDGE
from kgreason.content import content, read_rows
from kgreason.expressions import expression
from kgreason.graph import lowered
from kgreason.model import Mention, SourceError, Status

COLUMNS = ("words", "side", "sentence", "disease", "finding")
_HELD = frozenset({Status.PRESENT, Status.POSSIBLE, Status.HYPOTHETICAL})
_SHOWN = frozenset({"has_phenotype", "causes"})
_WORD = r"[\w'’*\"“/-]+"
_FILL = expression(
    r"\s*(?:(?!(?:not?|nor|without|than|by|from|that|which|who|whose|is|are|was|were|has|have|had|and|or|but|if|when|as|because|"
    r"risk|absence|lack|history|treatment|therapy|management|complications?|causes?|exclusion|resolution|mimics?|severity|course|"
    r"prognosis|stages?|response|failure|worsening|progression|control|prevention|vaccin\w+|differential|alternatives?|her|his)\b)"
    rf"{_WORD}\s+){{0,5}}[(\"“*]*",
    re.IGNORECASE,
)
"""What may stand between the words and the disease: *the possible diagnosis of an acute*."""
_THIS = expression(
    r"\s*(?:the |a )?(?:\w+ )?(?:(?:diagnosis|presentation|picture|features?|findings?|suspicion) of )?"
    r"(?:this|that|such an?|the) (?:\w+ )?(?:diagnosis|conditions?|disease|disorder|syndrome|entity|pathology|infection)\b(?! (?:of|that|which|is|for|in|or|process)\b)",
    re.IGNORECASE,
)
_SUMMED = (
    r"(?:signs?|symptoms?|findings?|features?|clues?|data|pieces|picture|presentation|combination|constellation|triad|pattern|"
    r"manifestations?|scenario|symptomatology)"
)
_SUM = expression(
    r"\W*(?:\w+,\s+)?(?:(?:so|and|but|now|yes|yeah|well|hmm|here|then|therefore|thus|overall)\b\W*)*"
    rf"(?:all (?:of )?(?:this|these|that|it)(?: (?:\w+ ){{0,2}}{_SUMMED})?|everything|all (?:of )?(?:the |his |her )?(?:\w+ ){{0,2}}{_SUMMED}|"
    rf"(?:both )?(?:these|those|this|such|his|her|the|the whole|the entire) (?:\w+ ){{0,2}}{_SUMMED})"
    r"(?: (?>(?:all|together|here|most|very|quite|\w+ly|do|does|would|could|might|may|seems?|to|be|is|are|"
    r"put|combined|taken|described|presented|point|are)\b))*\s*",
    re.IGNORECASE,
)
"""A sentence's beginning that sums up the findings of the one before: *all these data are very*."""
_OTHER_NOUN = expression(
    r"[\s-]*(?:vaccin|treatment|therap|risk|test|serolog|antibod|stud|screen|prophyla|patient|score|criteria|management|scan|"
    r"medication|drug|prevention|exacerbation|virus|carrier|center|unit|ward|relief)",
    re.IGNORECASE,
)
"""Behind a name, says that it is not what is meant: *pneumonia vaccine*."""
_AGAINST = expression(
    r"n['’]t\b|;|\b(?:not|no longer|never|cannot|without|neither|nor|none|nothing|although|though|despite|in spite of|whereas|unlike|"
    r"but|however|yet|even if|rather than|instead of|except|unless|exclud\w+|rul(?:e|es|ed|ing) out|discard\w*|unlikely|less|least|"
    r"differ\w*|versus|vs|mimic\w*|absen\w+|lacks?|lacking|against|prevent\w*|avoid\w*|treat\w*|therapy|resolv\w+|resolution|disappear\w*|relie\w+|improv\w+|whether|"
    r"previous(?:ly)?|unrelated|far from|too|hardly|rarely|seldom)\b",
    re.IGNORECASE,
)
"""Words after which what stands before is no sign of the disease behind."""
_TURNING = expression(r";|\b(?:but|however|yet)\b", re.IGNORECASE)
_NEAR = 40
"""Characters before such words in which a *not* speaks of them."""
_CONCEDING = expression(
    r"\b(?:although|though|despite|in spite of|whereas|unlike|even if|without|unless|except)\b", re.IGNORECASE
)
_GRADES = (
    r"(?:(?:and|or|an?|the|his|her|their|both|some|mild|severe|marked|high|persistent|associated|acute|sudden|intense|this|these|those|with|of|"
    r"\w+)\s+){0,3}"
)
_THEN = expression(
    r"\s*[,:—–-]?\s*\(?\s*(?:with|given|because of|based on|in view of|in light of|considering|as shown by|such as|like|including|"
    r"e\.g\.,?|(?:since|as|because|given that) (?:he|she|they|there|the (?:patient|child|woman|man|boy|girl)|we) (?:\w+ly )?"
    r"(?:is|are|has|have|had|presents?|shows?|describes?|reports?)|due to the (?:presence|finding|combination) of|:)"
    rf"\s+{_GRADES}|\s*\(\s*{_GRADES}|\s*:\s*{_GRADES}",
    re.IGNORECASE,
)
"""What leads from the disease to findings behind it."""
_MARK = r"\s*(?:\([^()]*\))?\s*(?:[,+/&]|\band\b|\bor\b|\bas well as\b|\bplus\b)[\s,+&]*"
_UNNAMED = rf"(?:{_MARK}(?:(?!(?:is|are|was|were|has|have|had|which|who|that|but|and|or|not?|without)\b)[\w'-]++\s*+){{1,4}}(?=[,+]|\b(?:and|or)\b))"
_GAP = expression(rf"{_UNNAMED}{{0,2}}{_MARK}{_GRADES}", re.IGNORECASE)
"""What stands between two findings of a list, members that name nothing among it."""


@cache
def _words() -> re.Pattern[str]:
    """Return the expression that finds the words of any row in lower case; its group is there where findings may stand before."""
    faults: list[SourceError] = []
    rows = list(read_rows(content("verifiers") / "claims" / "gathered.tsv", COLUMNS, faults))
    if faults:
        raise faults[0]
    both, behind = ("|".join(row["words"] for row in rows if row["side"] == side) for side in ("both", "behind"))
    return re.compile(rf"(?<![\w-])(?:(?P<both>{both})|{behind})(?![\w-])|(?P<arrow>\s(?:→|->|=>|⇒|⟶|=)(?=\s))")


class Telling(Struct, frozen=True):
    """A sentence with its names, and what the sentences before it spoke of: their findings, and their disease."""

    text: str
    offset: int
    mentions: tuple[Mention, ...]
    picture: tuple[Mention, ...] = ()
    about: Mention | None = None

    @property
    def may_tell(self) -> bool:
        """Whether it has a disease and a finding at all: without them nothing is looked for."""
        named = {one.category for one in self.mentions}
        disease = "Disease" in named or self.about is not None
        return disease and ("PhenotypicFeature" in named or any(self.sign(one) for one in self.picture))

    def low(self, mention: Mention) -> int:
        """Return where a name begins in the sentence."""
        return mention.span.start - self.offset

    def high(self, mention: Mention) -> int:
        """Return where a name ends in the sentence."""
        return mention.span.end - self.offset

    def sign(self, mention: Mention) -> bool:
        """Return whether a name is a finding that is there or may be."""
        held = mention.category == "PhenotypicFeature" and mention.status in _HELD
        return held and not (mention in self.mentions and _OTHER_NOUN.match(self.text, self.high(mention)))


def with_gathered(telling: Telling, read: Iterable[Draft]) -> Iterator[Draft]:
    """Yield what was read, and then each finding that the sentence takes for a disease and that was not read."""
    known = list(read)
    yield from known
    if not telling.may_tell:
        return
    held = {frozenset((one.subject.concept, one.object.concept)) for one in known if one.object}
    of = [(one.object, one.subject) for one in known if one.object and one.predicate in _SHOWN and not one.negated]
    found = list(gathered(telling))
    for one in found:
        sign = one.object or one.subject
        group = {other.subject.concept for other in found if other.trigger == one.trigger}
        another = any(shown == sign and disease.concept not in group for shown, disease in of)
        pair = frozenset((one.subject.concept, sign.concept))
        if pair not in held and len(pair) > 1 and not another:  # *X brings fever, and its cough points to Y*
            held.add(pair)
            yield one


def signs_of(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return the findings that are there among some names: what *these symptoms* may sum up."""
    return tuple(one for one in mentions if one.category == "PhenotypicFeature" and one.status is Status.PRESENT)


def gathered(telling: Telling) -> Iterator[Draft]:
    """Yield each disease that a sentence names behind such words, with the findings that it gathers."""
    text, offset, begun = telling.text, telling.offset, 0
    plain = lowered(text).replace("’", "'")
    taken = [(telling.low(one), telling.high(one)) for one in telling.mentions]
    yield from _headed(telling)
    for match in _words().finditer(plain):
        start, end = match.span()
        if any(low < end and start < high for low, high in taken):
            continue
        diseases, close = _taken_for(telling, end)
        if not diseases:
            continue
        clause = Clause(text, offset, telling.mentions, 0, start, end, close, (), ())
        turned = max((one.end() for one in _TURNING.finditer(plain, begun, start)), default=begun)
        if (
            not _AGAINST.search(plain, max(turned, start - _NEAR), end)
            and frame(clause, start, close) is Frame.ASSERTED
        ):
            before = _before(telling, begun, start) if match.lastgroup else []
            signs = [*before, *_behind(telling, close)] or _summed(telling, begun, start)
            hedged = bool(HEDGE.search(text, max(0, start - 30), end)) or len(diseases) > 1
            at, pattern = (offset + start, offset + end), f"has_phenotype:gathered {plain[start:end].strip()}"
            for disease, sign in product(diseases, signs):
                yield Draft("has_phenotype", disease, sign, False, hedged, at, pattern)
        begun = close


_HEADING = expression(r"[\s*#•–-]*(?:\d+[.)]\s*)?(?:\*\*)?", re.IGNORECASE)
_COLON = expression(r"(?:\s*\([^()]*\))?(?:\*\*)?\s*:", re.IGNORECASE)


def _headed(telling: Telling) -> Iterator[Draft]:
    """Yield the findings that stand listed behind a disease and a colon: *Measles: fever, cough, a rash*."""
    first = telling.mentions[0] if telling.mentions else None
    if first is None or first.category != "Disease" or not _HEADING.fullmatch(telling.text, 0, telling.low(first)):
        return
    colon = _COLON.match(telling.text, telling.high(first))
    signs = _behind(telling, colon.end() - 1) if colon and first.status in _HELD else []
    for sign in signs if len(signs) > 1 else ():
        at = (first.span.end, first.span.end + 1)
        yield Draft("has_phenotype", first, sign, False, False, at, "has_phenotype:gathered heading")


def _taken_for(telling: Telling, end: int) -> tuple[list[Mention], int]:
    """Return the diseases right behind such words, where they are not denied, and where they end."""
    text = telling.text
    after = [one for one in telling.mentions if telling.low(one) >= end]
    this = _THIS.match(text, end)
    if this and telling.about and (not after or this.end() <= telling.low(after[0])):
        return ([telling.about] if telling.about.status in _HELD else []), this.end()
    if not after or after[0].category != "Disease" or not _FILL.fullmatch(text, end, telling.low(after[0])):
        return [], end
    group = after[:1]
    for one in after[1:]:
        gap = text[telling.high(group[-1]) : telling.low(one)]
        again = one.concept == group[-1].concept and gap.strip() == "("
        if one.category != "Disease" or not (again or LISTED.match(gap)):
            break
        group.append(one)
    other = any(one.status not in _HELD or _OTHER_NOUN.match(text, telling.high(one)) for one in group)
    close = telling.high(group[-1])
    return ([] if other else group), close + text.startswith(")", close)


def _before(telling: Telling, begun: int, start: int) -> list[Mention]:
    """Return the findings before such words, back to what sets others against them or to another disease."""
    text = telling.text
    low = max((match.end() for match in _AGAINST.finditer(text, begun, start)), default=begun)
    if _CONCEDING.search(text, begun, start):
        low = max(low, text.rfind(",", begun, start))
    inside = [one for one in telling.mentions if low <= telling.low(one) and telling.high(one) <= start]
    for at, one in enumerate(inside):
        beside = [
            text[telling.high(before) : telling.low(after)]
            for before, after in pairwise(inside[max(0, at - 1) : at + 2])
        ]
        if one.category == "Disease" and not any(LISTED.match(gap) for gap in beside):  # *the rash of X*
            low = telling.high(one)
    return [one for one in inside if low <= telling.low(one) and telling.sign(one)]


def _summed(telling: Telling, begun: int, start: int) -> list[Mention]:
    """Return the findings of the sentences before, where the sentence begins by summing them up."""
    named = any(telling.low(one) < start for one in telling.mentions)
    return [] if named or begun or not _SUM.fullmatch(telling.text, 0, start) else list(telling.picture)


def _behind(telling: Telling, close: int) -> list[Mention]:
    """Return the findings listed behind the disease."""
    found: list[Mention] = []
    at = close
    for one in telling.mentions:
        low = telling.low(one)
        gap = telling.text[at:low].strip()
        if low < close or (found and not gap):  # *febrile fever*
            continue
        if not (_GAP if found else _THEN).fullmatch(telling.text, at, low) or not telling.sign(one):
            break
        found.append(one)
        at = telling.high(one)
    return found
