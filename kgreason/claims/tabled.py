"""Tables of an answer: what the cells of a row make of the drug that it is about, *| Ibuprofen | Avoid |*."""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from kgreason.expressions import expression

_ROW = expression(r"\s*\|(?P<cells>.+)\|\s*$")
_RULE = expression(r"\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?$")
_LEAD = r"[\s*_`]*(?:(?:generally|usually|typically|considered|probably|likely|often|mostly|very|perfectly|completely|is|are|can be|may be) )*"
_GOOD = expression(
    rf"{_LEAD}(?:[✅✔☑👍🟢]|(?:yes|safe|safer|safest|ok|okay|fine|recommended|preferred|better|alternatives?(?! names?)|first[- ](?:line|choice)|acceptable|allowed|suitable|appropriate|"
    r"(?:a |the )?(?:good|best|great|reasonable|excellent|safe)(?: (?:option|choice|pick))?|go ahead|take|use|try|start|low(?: |-)risk|compatible|no (?:known )?interaction)\b)",
    re.IGNORECASE,
)
"""What a cell says, or a heading, of a drug that may be taken."""
_BAD = expression(
    rf"{_LEAD}(?:[❌🚫⛔✗✘✖🛑🔴]|(?:no\b(?! (?:known )?(?:interaction|risk|problem|dose))|not\b|avoid\w*|unsafe|contra-?indicated|dangerous|harmful|risky|never|"
    r"do not|don['’]t|stop|hold|skip|high(?: |-)risk|worst|bad|unsuitable|inappropriate|should not|must not|cannot|can['’]t|interacts?|steer clear|stay away|off[- ]limits)(?!\w))",
    re.IGNORECASE,
)
"""What a cell says, or a heading, of a drug that is not for the patient."""
_TIED = expression(
    r"\b(?:only|unless|if|but|except|however|caution\w*|depends|sometimes|ask|check|avoid|not|until|after|before|unlikely|against)\b|n['’]t\b|[⚠]|\?",
    re.IGNORECASE,
)
"""What ties a good word to something."""
_HEDGED = expression(
    r"[\s*_`]*(?:[⚠🟡]|(?:use )?(?:with )?(?:caution|care)|depends|maybe|possibly|limited|only|ask|check|if\b|sometimes|unclear|unknown)",
    re.IGNORECASE,
)
_WEAK = expression(
    rf"{_LEAD}(?:[✅✔☑👍🟢❌🚫⛔✗✘✖🛑🔴]|(?:yes|no|good|great|excellent|bad|best|worst|low|high|take|use|try|start)\b)",
    re.IGNORECASE,
)
"""What judges a drug only under a heading that asks for a judgement: *yes* to *Contains sulfa?* does not."""
_JUDGES = expression(
    r"\b(?:safe\w*|ok|okay|verdict|recommend\w*|can (?:I|you|she|he|they)|suitab\w*|suitable|advice|advised|status|take|use|allowed|appropriate|for (?:you|me|him|her)|"
    r"compatib\w*|choice|option|decision|conclusion|assessment|fine|acceptable|avoid|contra-?indicated|in|with|during)\b",
    re.IGNORECASE,
)
_AWAY = expression(r"\b(?:to avoid|not to (?:take|use)|to stay away from|contra-?indicated|unsafe)\b", re.IGNORECASE)
"""A heading over drugs that are not for the patient."""
_SILENT = expression(
    r"[\s*_`]*(?:why|reasons?|notes?|comments?|details?|mechanism|effects?|side effects?|uses?|used for|what it (?:does|is)|examples?|class|dos(?:e|age|ing)|brand\w*|type|how it works)[\s*_`]*$",
    re.IGNORECASE,
)
"""A heading of a column that judges nothing for the patient."""
_OTHER = expression(
    r"\b(?:instead of|other than|rather than|without|alternatives? to|than|not|except|no)\b", re.IGNORECASE
)
_YES = expression(r"[\s*_`]*(?:yes|✅|✔)", re.IGNORECASE)


class _Cell(Struct, frozen=True):
    """A cell: where it begins in the text, what it says, and what its column is headed."""

    start: int
    said: str
    heading: str

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.start + len(self.said)

    @property
    def judges(self) -> bool:
        """Whether its words judge a drug: *safe* does everywhere, *yes* where it is asked."""
        return not _WEAK.match(self.said) or bool(_JUDGES.search(self.heading))


def tabled(text: str, named: Iterable[int]) -> dict[int, str]:
    r"""Return what the rows of tables make of the drugs named at their head: the words that order one, or nothing.

    ``named`` are the places of the drugs. A row that says neither is left to the order of its words.

    >>> tabled("| Drug | Verdict |\n|---|---|\n| timolol | Avoid |\n| verapamil | Safe |", (31, 51))
    {31: '', 51: 'Safe'}
    """
    places = tuple(named)
    return dict(judged for row in _rows(text) for judged in _judged(row, places))


def _judged(row: tuple[_Cell, ...], places: tuple[int, ...]) -> Iterator[tuple[int, str]]:
    """Yield the drugs of a row with what orders each: by the heading over it, or by the cells behind it."""
    head = next((cell for cell in row if any(cell.start <= at < cell.end for at in places)), None)
    for cell in row:
        inside = [at for at in places if cell.start <= at < cell.end]
        if not inside or _OTHER.search(cell.said):
            continue
        verdict = _verdict(row, cell) if cell is head else None
        if _BAD.match(cell.heading) or _AWAY.search(cell.heading):
            verdict = ""
        elif _GOOD.match(cell.heading) and not _TIED.search(cell.heading):
            verdict = cell.heading.strip(" *_`")
        if verdict is not None:
            yield from ((at, verdict) for at in inside)


def _verdict(row: tuple[_Cell, ...], head: _Cell) -> str | None:
    """Return what the cells behind a drug order it with, empty where one speaks against it, None where none judges."""
    behind = row[row.index(head) + 1 :]
    judging = [cell for cell in behind if not _SILENT.match(cell.heading) and cell.judges]
    against = [cell for cell in judging if _BAD.match(cell.heading)]
    plain = [cell for cell in judging if cell not in against]
    if any(_YES.match(cell.said) for cell in against) or any(_BAD.match(cell.said) for cell in plain):
        return ""
    good = [cell.said for cell in plain if _GOOD.match(cell.said)]
    if any(_HEDGED.match(cell.said) for cell in plain) or any(map(_TIED.search, good)):
        return None
    return good[0].strip(" *_`") if good else None


def _rows(text: str) -> Iterator[tuple[_Cell, ...]]:
    """Yield the rows of the tables of a text, each cell with its heading."""
    lines, start = text.splitlines(keepends=True), 0
    headings: tuple[str, ...] = ()
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        cells = tuple(_cells(line, start))
        if not cells:
            headings = ()
        elif _RULE.match(following.rstrip()) and following.strip():
            headings = tuple(said for _, said in cells)
        elif headings and not _RULE.match(line.rstrip()):
            yield tuple(
                _Cell(at, said, headings[place] if place < len(headings) else "")
                for place, (at, said) in enumerate(cells)
            )
        start += len(line)


def _cells(line: str, start: int) -> Iterator[tuple[int, str]]:
    """Yield where each cell of a line begins, and what it says."""
    row = _ROW.match(line)
    if row is None:
        return
    at = start + row.start("cells")
    for said in row["cells"].split("|"):
        yield at, said
        at += len(said) + 1
