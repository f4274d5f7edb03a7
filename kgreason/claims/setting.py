"""Where a drug stands in its sentence: what is before and behind the list that it belongs to."""

import re

from msgspec import Struct

from kgreason.expressions import expression
from kgreason.model import Mention

_ASIDE = expression(r"\([^()]*\)")
_DOSING = frozenset(
    {"and", "plus", "mg", "mcg", "g", "units", "daily", "bid", "tid", "qid", "qhs", "prn", "er", "xr", "sr", "xl", "weekly",
     "nightly", "at", "bedtime", "only", "a", "day", "twice", "once", "every", "low", "dose", "baby", "inhaled", "as", "needed", "two", "three", "four", "five", "six", "times", "days", "tablets",
     "wkly", "qam", "qpm", "qday", "hs"}
)  # fmt: skip
_NO_LIST = expression(
    r"\b(?:allerg|intoleran|avoid|stop|fail|tried|refus|never|wants?|asks?|plan|start|give|options?|not|no|past|former|old|previous|prior)\w*",
    re.IGNORECASE,
)
_BETWEEN = _DOSING | {"or", "both", "oral", "iv"}


class Setting(Struct, frozen=True):
    """A drug in a sentence: characters ``low`` to ``high`` of ``text``, in a list from ``head`` to ``tail``.

    ``drugs`` and ``others`` are the characters of every drug and of every other name of the sentence.
    """

    mention: Mention
    text: str
    low: int
    high: int
    head: int
    tail: int
    drugs: tuple[tuple[int, int], ...]
    others: tuple[tuple[int, int], ...]

    @property
    def before(self) -> str:
        """What stands before the drug."""
        return self.text[: self.low]

    @property
    def after(self) -> str:
        """What stands behind the drug."""
        return self.text[self.high :]

    @property
    def asks(self) -> bool:
        """Whether the sentence is a question."""
        return self.text.rstrip(" \"')*").endswith("?")


def setting(mention: Mention, text: str, start: int, mentions: tuple[Mention, ...], drugs: frozenset[str]) -> Setting:
    """Return where a drug stands among the ``mentions`` of a sentence that begins at character ``start``."""
    spans = [
        (one.span.start - start, one.span.end - start, one.category in drugs) for one in mentions if one is not mention
    ]
    low, high = mention.span.start - start, mention.span.end - start
    own = tuple(sorted([(low, high), *((begin, end) for begin, end, drug in spans if drug)]))
    head, tail = _list(text, own, own.index((low, high)))
    return Setting(
        mention, text, low, high, head, tail, own, tuple((begin, end) for begin, end, drug in spans if not drug)
    )


def _list(text: str, drugs: tuple[tuple[int, int], ...], at: int) -> tuple[int, int]:
    """Return where the list begins and ends that holds one of the drugs: those with only commas and doses between."""
    first = last = at
    while first > 0 and _joined(text[drugs[first - 1][1] : drugs[first][0]]):
        first -= 1
    while last + 1 < len(drugs) and _joined(text[drugs[last][1] : drugs[last + 1][0]]):
        last += 1
    return drugs[first][0], drugs[last][1]


def _joined(gap: str) -> bool:
    plain = _ASIDE.sub("", gap)
    words = [one.lower() for one in re.findall(r"[A-Za-z]+", plain)]
    return not re.search(r"[.;:(){}<>]|\s[-–—]\s", re.sub(r"(?<=\d)\.(?=\d)", "", plain)) and all(
        one in _BETWEEN for one in words
    )


def only_drugs(text: str, drugs: tuple[tuple[int, int], ...]) -> bool:
    """Return whether a sentence only lists drugs, behind a heading or not: *Card: cyclosporine, prednisone 5*."""
    left, at = "", 0
    for low, high in sorted(drugs):
        left, at = left + text[at:low], max(at, high)
    left += text[at:]
    heading, colon, list_ = left.rpartition(": ")
    left = list_ if colon and not _NO_LIST.search(heading) and not any(low < len(heading) for low, _ in drugs) else left
    words = [one for one in re.findall(r"[A-Za-z]+", _ASIDE.sub("", left)) if one.lower() not in _DOSING]
    return len(drugs) > 1 and not words and not text.rstrip().endswith("?")


_LISTED = expression(r"\W*,\s*(?:and\s+)?", re.IGNORECASE)
_SAYS_MORE = expression(
    r"\b(?:vs|versus|or|instead|than|compared|is|are|was|were|be|been|has|have|had|do|does|did|would|could|should|can|may|might|will|"
    r"all|both|neither|none|not|no|never|stopped|quit|failed|tried|upset|caused?s?|gave|made|makes?|worked|helped|refused|discontinued|allerg\w+|"
    r"avoid\w*|start\w*|switch\w*|choose|consider\w*|interact\w*|contraindicated|increases?|lowers?|raises?|need\w*|cost\w*|come\w*)\b|n['’]t\b|\?",
    re.IGNORECASE,
)


def opens_list(place: Setting) -> bool:
    """Return whether a sentence without a verb begins with a list of drugs: *X, Y, and since last week Z for attacks*."""
    drugs = sorted(place.drugs)
    if len(drugs) < _TWO or place.text[: drugs[0][0]].strip() or place.asks:
        return False
    (_, end), (start, _) = drugs[:2]
    return bool(_LISTED.fullmatch(place.text, end, start)) and not _SAYS_MORE.search(place.text)


_TWO = 2
_PIECE = expression(r"[^,;.()]+(?:\.\d[^,;.()]*)*")
_LETTERS = expression(r"[A-Za-z]+")
_LEVEL = expression(
    r"(?:(?:25-?OH )?vitamin [A-K]\d*|B12|folate|folic acid|iron|zinc|copper|magnesium|calcium|testosterone|cortisol|insulin)\s+\d",
    re.IGNORECASE,
)
"""A number behind these names is a level in the blood: *vitamin D 34*."""
_LITTLE = 1
"""Words beside its names that a piece of a list may have: *digoxin level 1.0*."""


def listed_alone(place: Setting) -> bool:
    """Return whether a drug is a piece of a bare list of what the patient has and takes: *AF, furosemide.*, *Metformin.*.

    No piece of such a list says anything beyond its names, and the drug's own has nothing else but a dose.
    """
    text = place.text
    if place.asks or ":" in text or _NO_LIST.search(text):
        return False
    named = [*place.drugs, *place.others]
    blank = text
    for low, high in named:
        blank = blank[:low] + " " * (high - low) + blank[high:]
    for piece in _PIECE.finditer(text):
        words = [one for one in _LETTERS.findall(blank, piece.start(), piece.end()) if one.lower() not in _DOSING]
        if len(words) > _LITTLE:
            return False
        if piece.start() <= place.low < piece.end():
            inside = [one for one in named if piece.start() <= one[0] and one[1] <= piece.end()]
            if words or _LEVEL.match(text, place.low) or any(one not in place.drugs for one in inside):
                return False
    return True
