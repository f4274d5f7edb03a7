"""What a text says is taken under a name that is not known: *on zorblax for epilepsy*, *CsA/MMF/pred*, *Meds: zorb 5 mg*.

Such a name is no drug that a rule sees; it keeps the list of medications from being taken as complete.
"""

import re
from collections.abc import Iterator

from kgreason.claims.entries import CONDITIONS, DRUGS
from kgreason.claims.words import words
from kgreason.expressions import expression
from kgreason.link import everyday_word
from kgreason.model import Fact, Mention, Passage, Span

_WORD = r"[A-Za-z][A-Za-z0-9-]{1,14}(?![\w'’-])"
_TAKES = expression(
    r"\b(?:(?<!not )(?<!never )(?<!longer )(?<!was )(?<!were )(?<!been )(?<!based )on|takes|taking|(?:controlled|maintained|managed) (?:on|with))\s+"
    rf"(?P<name>{_WORD})(?P<after>[^.;\n]{{0,60}})",
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


def unknown_drugs(question: Passage, mentions: tuple[Mention, ...]) -> Iterator[Fact]:
    """Yield what is said to be taken and has no name that is known, each place once, as a drug without a concept."""
    text, low = question.text, question.span.start
    named = {(one.span.start - low, one.span.end - low): one for one in mentions}
    taken = sorted({*_told(text, named), *_joined(text, named), *_headed(text, named)})
    for start, end in taken:
        span = Span(question.span.place, low + start, low + end)
        yield Fact("medication", "", text[start:end], span=span)


Place = tuple[int, int]
Named = dict[Place, Mention]


def _told(text: str, named: Named) -> Iterator[Place]:
    """Yield names behind *on* and *takes* that are dosed, or are for a disease: *on zorblax for epilepsy*."""
    for match in _TAKES.finditer(text):
        place, after = match.span("name"), match.end("name")
        if not _may_be(text, place, named) or _unsaid(text[: match.start()]):
            continue
        meant = _FOR.match(text, after)
        treats = meant and any(begin == meant.end() and one.category in CONDITIONS for (begin, _), one in named.items())
        takes = text[match.start() : place[0]].lower().startswith("tak") and _CAPITALS.fullmatch(match["name"])
        short = match["name"].lower() in words("drug letters")
        if treats or takes or short or _DOSED.match(text, after):
            yield place


def _joined(text: str, named: Named) -> Iterator[Place]:
    """Yield names in a list of drugs: with a stroke to one, between two, or in capitals beside one."""
    for match in _LIST.finditer(text):
        if _unsaid(text[: match.start()]):
            continue
        items = list(_items(text, *match.span("list"), _BETWEEN))
        for number, (begin, end) in enumerate(items):
            item = _ITEM.match(text[begin:end])
            if item is None or not _may_be(
                text, place := (begin + item.start("name"), begin + item.end("name")), named
            ):
                continue
            before = number > 0 and _a_drug(items[number - 1], named)
            behind = number + 1 < len(items) and _a_drug(items[number + 1], named)
            stroke = (before and text[begin - 1] in _STROKE) or (behind and text[end : end + 1] in _STROKE)
            if stroke or (before and behind) or ((before or behind) and _CAPITALS.fullmatch(text[slice(*place)])):
                yield place


def _headed(text: str, named: Named) -> Iterator[Place]:
    """Yield the single words of a list under a heading: *Meds: zorb, lisinopril*."""
    for match in _HEADED.finditer(text):
        for begin, end in _items(text, *match.span("list"), _BETWEEN):
            item = _ITEM.match(text[begin:end])
            if item and _may_be(text, place := (begin + item.start("name"), begin + item.end("name")), named):
                yield place


def _unsaid(before: str) -> bool:
    """Return whether what stands before says that a drug is not taken, or is another's, or that an *on* is of no drug."""
    return bool(_ANOTHERS.search(before) or _ON_WHAT.search(before))


def _items(text: str, low: int, high: int, between: re.Pattern[str]) -> Iterator[Place]:
    for match in between.finditer(text, low, high):
        yield low, match.start()
        low = match.end()
    yield low, high


def _a_drug(item: Place, named: Named) -> bool:
    return any(begin < item[1] and item[0] < end and one.category in DRUGS for (begin, end), one in named.items())


def _may_be(text: str, place: Place, named: Named) -> bool:
    """Return whether a word is no name that is known and no word of every day."""
    begin, end = place
    word = text[begin:end].lower()
    known = any(low < end and begin < high for low, high in named)
    if known or word in words("not taken", "no drug"):
        return False
    ordinary = everyday_word(word) or word.endswith(tuple(words("no drug ending")))
    return not ordinary or bool(_CAPITALS.fullmatch(text[begin:end]))
