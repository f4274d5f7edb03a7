"""What a text says is taken under a name that is not known: *on zorblax for epilepsy*, *CsA/MMF/pred*, *Meds: zorb 5 mg*.

Such a name is no drug that a rule sees; it keeps the list of medications from being taken as complete.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from kgreason.claims.entries import CONDITIONS, DRUGS
from kgreason.claims.words import words
from kgreason.expressions import expression
from kgreason.link import everyday_word
from kgreason.model import Fact, Mention, Passage, Span

_WORD = r"[A-Za-z][A-Za-z0-9-]{1,14}(?![\w'’-])"
_TAKES = expression(
    r"\b(?:(?<!not )(?<!never )(?<!longer )(?<!was )(?<!were )(?<!been )(?<!based )on|takes|taking|(?:controlled|maintained|managed) (?:on|with))\s+"
    rf"(?P<name>{_WORD})",
    re.IGNORECASE,
)
_HEADED = expression(
    r"\b(?:(?:home|current|outpatient|other|daily|her|his)\s+)?(?:meds|medications|medicines|Rx)(?: include| are)?\s*:\s*"
    r"(?P<list>[^.\n]{1,300})",
    re.IGNORECASE,
)
_LIST = expression(r"\b(?:on|takes|taking)\s+(?P<list>[^.;:\n]{3,160})", re.IGNORECASE)
_HOW = (
    r"\s*(?:\d[\d.,/]*\s*(?:mg|mcg|µg|g|units?|mEq|mL)\b|(?:once |twice |three times )?(?:daily|nightly|weekly)\b|(?:a|per|every) day\b|"
    r"(?:BID|TID|QID|QD|QHS|PRN|q\d+h|at bedtime|qAM|qPM)\b)"
)
_DOSED = expression(rf"{_HOW}(?!\s*(?:fluid|L\b))", re.IGNORECASE)
_FOR = expression(
    r"\s+(?:for|to treat)\s+(?:(?:an?|the|her|his|severe|chronic|refractory|prior|known)\s+)*", re.IGNORECASE
)
_ITEM = expression(rf"\s*(?P<name>{_WORD})(?:{_HOW})*\s*$", re.IGNORECASE)
_CAPITALS = expression(r"(?=[^a-z]*[A-Z][^a-z]*[A-Z0-9])[A-Z][A-Z0-9-]{1,6}|[A-Z][a-z][A-Z]")
_BETWEEN = expression(r"\s*(?:,\s*(?:and\s+)?|/|\+|&|\band\b)\s*", re.IGNORECASE)
_NEAR = 60
"""Characters before an *on* in which stands what makes it of no drug that is taken."""
_STROKE = frozenset("/+&")
_ANOTHERS = expression(
    r"\b(?:mother|father|brother|sister|son|daughter|husband|wife|aunt|uncle|friend|family|if|unless|whether|should|could|would|plan|was|were|used to|previously|formerly|denies|stopped|never|not)\b[^.;]{0,30}$",
    re.IGNORECASE,
)
_ON_WHAT = expression(
    r"\b(?:operat\w+|depend\w*|spen[dt]s?|focus\w*|insist\w*|work\w*|base[ds]?|counsel\w*|educat\w+|rel(?:y|ies|ied|iant)|liv(?:e|es|ing)|hand|later|early|cut\w*|"
    r"report\w*|note[ds]?|seen|found|go(?:es|ing)?|carr\w+|mov\w+|pass\w*|act\w*|data|evidence|effects?|impact|done|performed|repeat\w*|born|died|admitted|started? school)\s+$",
    re.IGNORECASE,
)
"""What takes an *on* that says of no drug that it is taken."""


class _Names(Struct, frozen=True):
    """Which characters of a text stand in a name (1), and which in a drug's (2); ``diseases`` begin at some."""

    held: bytes
    diseases: frozenset[int]

    def has(self, place: "Place", least: int = 1) -> bool:
        """Return whether a name, or a drug's, has a character of a place."""
        return max(self.held[slice(*place)], default=0) >= least


Place = tuple[int, int]


def unknown_drugs(question: Passage, mentions: tuple[Mention, ...]) -> Iterator[Fact]:
    """Yield what is said to be taken and has no name that is known, each place once, as a drug without a concept."""
    text, low = question.text, question.span.start
    names = _names(text, low, mentions)
    taken = sorted({*_told(text, names), *_joined(text, names), *_headed(text, names)})
    for start, end in taken:
        span = Span(question.span.place, low + start, low + end)
        yield Fact("medication", "", text[start:end], span=span)


def _names(text: str, low: int, mentions: tuple[Mention, ...]) -> _Names:
    held = bytearray(len(text))
    for one in mentions:
        begin, end = one.span.start - low, one.span.end - low
        held[begin:end] = bytes([2 if one.category in DRUGS else 1]) * (end - begin)
    diseases = (one.span.start - low for one in mentions if one.category in CONDITIONS)
    return _Names(bytes(held), frozenset(diseases))


def _told(text: str, names: _Names) -> Iterator[Place]:
    """Yield names behind *on* and *takes* that are dosed, or are for a disease: *on zorblax for epilepsy*."""
    for match in _TAKES.finditer(text):
        place, after = match.span("name"), match.end("name")
        if not _may_be(text, place, names) or _unsaid(text, match.start()):
            continue
        meant = _FOR.match(text, after)
        takes = text[match.start() : place[0]].lower().startswith("tak") and _CAPITALS.fullmatch(match["name"])
        short = match["name"].lower() in words("drug letters")
        if (meant and meant.end() in names.diseases) or takes or short or _DOSED.match(text, after):
            yield place


def _joined(text: str, names: _Names) -> Iterator[Place]:
    """Yield names in a list of drugs: with a stroke to one, between two, or in capitals beside one."""
    for match in _LIST.finditer(text):
        if _unsaid(text, match.start()):
            continue
        items = list(_items(text, *match.span("list")))
        for number, (begin, end) in enumerate(items):
            item = _ITEM.match(text[begin:end])
            if item is None:
                continue
            place = (begin + item.start("name"), begin + item.end("name"))
            before = number > 0 and names.has(items[number - 1], 2)
            behind = number + 1 < len(items) and names.has(items[number + 1], 2)
            stroke = (before and text[begin - 1] in _STROKE) or (behind and text[end : end + 1] in _STROKE)
            beside = (before or behind) and _CAPITALS.fullmatch(text[slice(*place)])
            if (stroke or (before and behind) or beside) and _may_be(text, place, names):
                yield place


def _headed(text: str, names: _Names) -> Iterator[Place]:
    """Yield the single words of a list under a heading: *Meds: zorb, lisinopril*."""
    for match in _HEADED.finditer(text):
        for begin, end in _items(text, *match.span("list")):
            item = _ITEM.match(text[begin:end])
            if item and _may_be(text, place := (begin + item.start("name"), begin + item.end("name")), names):
                yield place


def _unsaid(text: str, start: int) -> bool:
    """Return whether what stands before says that a drug is not taken, or is another's, or that an *on* is of no drug."""
    before = text[max(0, start - _NEAR) : start]
    return bool(_ANOTHERS.search(before) or _ON_WHAT.search(before))


def _items(text: str, low: int, high: int) -> Iterator[Place]:
    for match in _BETWEEN.finditer(text, low, high):
        yield low, match.start()
        low = match.end()
    yield low, high


def _may_be(text: str, place: Place, names: _Names) -> bool:
    """Return whether a word is no name that is known and no word of every day."""
    written = text[slice(*place)]
    word = written.lower()
    if names.has(place) or word in words("not taken", "no drug"):
        return False
    ordinary = everyday_word(word) or word.endswith(tuple(words("no drug ending")))
    return not ordinary or bool(_CAPITALS.fullmatch(written))
