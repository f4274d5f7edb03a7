"""Lists under a heading that speaks against what they name: *You should avoid:*, *### Drugs to stay away from*.

A heading governs the items below it until a line behind a blank one, or a heading as high as itself. What an item
names at its head is then no order; *- Ibuprofen: take acetaminophen instead* still orders acetaminophen.
"""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from kgreason.expressions import expression

_ITEM = expression(r"(?P<indent>\s*)(?:[-*•–]|\(?\d{1,2}[.)]|\(?[a-hA-H]\))\s+(?P<said>.*)")
_MARKED = expression(r"\s*(?P<marks>#{1,6})\s+(?P<said>.*)")
_BOLD = expression(r"\W*\*\*[^*]+\*\*\W*|\W*__[^_]+__\W*")
_LEAD = expression(r".*:[\s*_]*")
_WORD = expression(r"[A-Za-z][\w'’-]*")
_LONGEST = 40
"""Words that a heading has at most."""
_VERB = r"(?:take|taking|use|using|give|giving|start|starting|have|combine|combining|mix|mixing|get|eat|drink|try|choose|do|be used|be taken|be given)"
_NOT = r"(?:not|n['’]t|never|cannot|dont|shouldnt)"
_DRUGS = r"(?:drugs?|medicines?|medications?|meds|pills|painkillers?|antibiotics?|products?|things|ones|these|those|following|what|some|substances|classes)"
_UNFIT = r"(?:recommended|advised|suitable|safe|appropriate|ok|okay|allowed|good|right|indicated|for you|an option)"
_AGAINST = expression(
    rf"\b(?:avoid\w*|contra-?indicat\w*|stay(?:ing)? away|steer(?:ing)? clear|keep(?:ing)? away|off[- ]limits|forbidden|prohibited|inadvisable|ill-advised|"
    r"caution\w*|(?:be|very|extra|more) careful|careful with|wary|beware|watch out|side effects(?! (?:of|from))|interactions?:?(?=\W*$)|no-?nos?|red flags?|"
    rf"{_DRUGS}\b[^:;]{{0,60}}?\b(?P<harm>unsafe|dangerous|harmful|risky|hazardous|bad|worst|worse|worsen\w*|trigger\w*|aggravat\w*|exacerbat\w*|interact\w*|interfer\w*|"
    r"provok\w*|precipitat\w*|problem(?:s|atic)?|(?:can|may|might|could|that|which) (?:\w+ )?(?:cause|raise|increase|harm|hurt|elevate|damage))\b|"
    r"(?:tell|inform|let|check|ask|talk|call|especially|particularly)\b[^:;]{0,60}?\bif you (?:\w+ )?(?:take|have taken|are (?:\w+ )?(?:taking|on|using)|use)\b|"
    rf"{_DRUGS} to (?:stop|hold|skip|limit|pause)\b|(?:do ?n['’]?t|not|never)['’]?s?(?=\W*$))|"
    rf"^\W*(?:stop|hold|skip|pause|discontinue)(?: (?:taking|using))?(?: (?:these|the following|all of these))?(?: {_DRUGS})?\W*$|"
    rf"(?:\b{_NOT}|n['’]t)\s+(?:\w+ ){{0,3}}?(?:{_VERB}\b(?! more\b| longer\b| over\b| too\b| any pill)|{_UNFIT}\b)|"
    r"[❌🚫⛔✗✘✖🛑]",
    re.IGNORECASE,
)
"""What a heading says of drugs that nobody is to take for it."""
_BUT_FOR = expression(
    r"(?:\b(?:not|never|without|no|despite|rather than|instead of|less likely to|unlikely to|least likely to|cannot|(?:not|n['’]t|no) need to|(?:not|n['’]t) have to|nothing)|n['’]t)"
    r"\s+(?:(?:be|to|any|usually|generally|\w+ly|have|known|likely|that|which|you|interact\w* or|cause|a|an|the)\s+){0,3}$",
    re.IGNORECASE,
)
"""What turns a word of refusing round: *options that do not worsen asthma*."""
_FOR = expression(
    r"\b(?:safe|safer|safest|options?|alternatives?|recommend\w*|prefer\w*|better|instead|choose|consider|what (?:you can|to) (?:take|use|do)|"
    r"(?:can|may|could|should) (?:\w+ )?(?:take|use|try|have|consider|be used)|try|use|take|start|give|ok|okay|fine|first-line|usual|choice)\b|[✅✔☑👍]",
    re.IGNORECASE,
)
"""What a heading says of drugs that may be taken."""
_TO_AVOID_WHAT = expression(
    r"^\W*(?:in order |so as )?to (?:avoid|prevent)\b[^,:]*,|^\W*(?:because|since|as|although|while|instead of|rather than)\b[^:]*,",
    re.IGNORECASE,
)
"""An opening that tells why others are named: *To avoid a flare, take:*."""
_BARE_NO = expression(
    rf"(?:\b{_NOT}|n['’]t|['’]?t)(?: do(?: this| these| the following| any of (?:these|the following))?)?(?:['’]?s)?[\s:*_]*$",
    re.IGNORECASE,
)
"""A heading whose items are commands that it forbids: *Do not:*."""
_RECOMMENDS = expression(
    r"(?:[.;:,(!–—→>]|\s-\s|\b(?:but|and|so)\b)\s*(?:(?:instead|rather|so|better|please|then)\b,?\s*)?(?:(?:you|he|she|they) (?:can|may|should|could) )?(?:\w+ly )?"
    r"(?:use|take|taking|try|choose|consider|start|switch(?:ing)? to|change to|give|opt for|prefer|go for|pick|ask (?:\w+ ){0,3}(?:about|for))\b",
    re.IGNORECASE,
)
"""What in an item orders another drug than the one at its head."""
_COMMAND = expression(
    r"\W*(?:please |always |only )?(?:take|use(?! of)|start|try|choose|consider|give|switch|continue|pick|opt)\b(?! with caution)",
    re.IGNORECASE,
)
_PLAIN = expression(r"[^.;!?]*[.]?\W*")


class _Heading(Struct, frozen=True):
    """A heading: how high it stands, whether it speaks against its items, and whether these are commands it forbids."""

    level: int
    against: bool
    forbids: bool


class _Shunned(Struct, frozen=True):
    """A line that a heading speaks against, from ``start`` to ``end``; ``forbids`` where it takes commands back."""

    start: int
    end: int
    forbids: bool

    def refuses(self, text: str, named: tuple[int, ...], at: int) -> bool:
        """Return whether an order of the name at ``at`` in the line is none; ``named`` are where drugs are named."""
        first = min((one for one in named if self.start <= one < at), default=at)
        said = text[self.start : first]
        if (not self.forbids and _COMMAND.match(said)) or _RECOMMENDS.search(said):
            return False
        return not _RECOMMENDS.search(text[first:at])


def headed_away(text: str, named: Iterable[int]) -> frozenset[int]:
    r"""Return at which of the places where drugs are named an order is none, for the heading that they stand under.

    >>> headed_away("Avoid:\n- timolol\n\nSafer options:\n- lisinopril", (9, 36))
    frozenset({9})
    """
    places = tuple(named)
    return frozenset(
        at for line in _shunned(text) for at in places if line.start <= at < line.end and line.refuses(text, places, at)
    )


def _shunned(text: str) -> Iterator[_Shunned]:
    """Yield the lines that stand under a heading against them."""
    open_: list[_Heading] = []
    lines = list(_lines(text))
    blank, listed = False, False
    for number, (start, line) in enumerate(lines):
        if not line.strip():
            blank = True
            continue
        following = next((one for _, one in lines[number + 1 :] if one.strip()), "")
        heading, item = _heading(line, following, open_), _ITEM.match(line)
        if heading:
            open_, listed = [one for one in open_ if one.level < heading.level], False
            open_.append(heading)
        elif not item and blank and (listed or not open_ or open_[-1].level > _MARKS):
            open_ = [one for one in open_ if one.level <= _MARKS]
        if not heading and open_ and open_[-1].against and (item or _PLAIN.fullmatch(line)):
            begin = item.start("said") if item else 0
            yield _Shunned(start + begin, start + len(line), open_[-1].forbids)
        blank, listed = False, listed or bool(item)


_MARKS = 7
"""The level of a bold line, below the six of Markdown's own headings; a lead-in stands one lower, an item lower still."""


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, line.rstrip()
        start += len(line)


def _heading(line: str, following: str, above: list[_Heading]) -> _Heading | None:
    """Return the heading that a line is; one that says nothing of its own says what the one above it says."""
    level = _level(line, following)
    if not level:
        return None
    against = _against(line)
    if against is None:
        over = [one for one in above if one.level < level]
        return _Heading(level, bool(over and over[-1].against), bool(over and over[-1].forbids))
    return _Heading(level, against, against and bool(_BARE_NO.search(line)))


def _level(line: str, following: str) -> int:
    """Return how high a line stands as a heading, 1 the highest; 0 where it is none."""
    marked, item = _MARKED.match(line), _ITEM.match(line)
    if marked:
        return len(marked["marks"])
    said = item["said"] if item else line
    if len(_WORD.findall(said)) > _LONGEST:
        return 0
    below = _ITEM.match(following)
    deeper = not item or bool(below and len(below["indent"]) > len(item["indent"]))
    if item:
        return _MARKS + 2 + len(item["indent"]) if deeper and not said.rstrip().endswith(".") else 0
    if _BOLD.fullmatch(line):
        return _MARKS
    open_end = bool(below) and said.rstrip()[-1:] not in {".", "!", "?", ","}
    return _MARKS + 1 if _LEAD.fullmatch(said) or open_end else 0


def _against(heading: str) -> bool | None:
    """Return whether a heading speaks against what it heads, or None where it says neither."""
    said = _TO_AVOID_WHAT.sub("", heading)
    found = [
        one
        for one in _AGAINST.finditer(said)
        if not _BUT_FOR.search(said[: one.start("harm") if one["harm"] else one.start()])
    ]
    good = list(_FOR.finditer(said))
    if not found:
        return False if good else None
    last = found[-1]
    turned = re.search(r"[;,.]\s|\s[–—-]\s|\b(?:but|so|and)\b", said[last.end() :])
    if turned and _FOR.search(said[last.end() + turned.start() :]):
        return False
    before = said[: found[0].start()]
    if _COMMAND.match(said) and not _COMMAND.match(said[found[0].start() :]):
        return False
    return not (re.search(r"\([^)]*$|\bif [^,:]*$", before) and _FOR.search(before))
