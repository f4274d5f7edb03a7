"""Values that are told with others or by their sides: *fell from 48 to 22*, *was 6.2, now 4.3*, *22-26*, *below 15*."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from kgreason.claims.numbers import NAMED, NO_READING, NUMBER, UNIT, Measured, amount, unit_of
from kgreason.claims.recency import EARLIER, LONG_AGO, UNSAID, WHEN, oldest, said_behind, said_between
from kgreason.claims.spoken import TENS
from kgreason.expressions import expression
from kgreason.model import Mention, Quantity

_CHANGE = expression(
    rf"{NAMED}(?P<verb>(?:(?:has|have|had|is|was|been|since|then|\w+ly|gone|went|come|came|moved|shot|crept|up|down|back|"
    r"risen|rose|rises|rising|increases|increased|climbed|jumped|fallen|fell|falls|falling|drops|dropped|dropping|declines|declined|decreases|declining|decreased|worsened|"
    r"worsening|improved|improving|recovered|changed|decline|drop|fall|rise|increase)\s+){0,5})"
    r"from\s+(?:an? |the |about |around |baseline (?:of )?)*"
    rf"(?P<old>{NUMBER})(?:\s?/\s?\d{{2,3}}(?!\d))?\s*(?P<old_unit>{UNIT})?(?:\s+(?!to\b)[\w'-]+){{0,6}}?"
    r"\s+to\s+(?:an? |about |around |only |now |peak of |nadir of )*"
    rf"(?P<new>{NUMBER})(?:\s?/\s?(?P<second>\d{{2,3}})(?!\d))?\s*(?P<unit>{UNIT})?"
)
_CHANGE_OF = expression(
    r"\b(?:rise|increase|fall|drop|decline|decrease|improvement|worsening|jump) (?:in|of) (?:\w+ ){0,2}$", re.IGNORECASE
)
_RANGE = expression(
    rf"{NAMED}(?:(?:has|have|had) been|ranged?|ranges|ranging|ran|running|runs|stays|stayed|hovers|hovered|fluctuates|was|were)\s+"
    r"(?:stable |steady |around |about |from |between |at |in the range of )*"
    rf"(?P<low>{NUMBER})\s?(?:-|–|to|and)\s?(?P<high>{NUMBER})(?!\d|[.,/]\d)\s*(?P<unit>{UNIT})?"
)
_STEP = rf"\s?(?:,\s?(?:then |and )?|→|->|=>|\s(?:then|and)\s)\s?(?:{NUMBER})(?!\d|\.\d|,\d{3}|\s?(?:{UNIT})|[-–/])"
_SERIES = expression(
    rf"{NAMED}(?:(?:was|were|went|came|ran|of|:)\s*){{0,2}}(?P<all>(?:{NUMBER}){_STEP}(?:{_STEP})+)\s*(?P<unit>{UNIT})?"
    rf"(?=\s*(?:$|[.;)(]|,\s*[a-z]|(?P<over>(?:over|in|within|during|across|on (?:consecutive|successive|the last|\w+) )\b)|on\b|and\b|with\b|off\b|since\b))",
)
_NUMBERS = expression(NUMBER)
_BOUND = expression(
    rf"{NAMED}(?:(?:is|was|are|were|of|remains?|has been|still|now|today|currently|well|:|=)\s*){{0,3}}"
    r"(?P<side>below|under|less than|lower than|above|over|greater than|more than|higher than|at least|at most|<=|>=|<|>|≤|≥)\s*"
    rf"(?P<number>{NUMBER})(?!\s?[-–]\s?\d)\s*(?P<unit>{UNIT})?"
)
_DECADE = expression(
    rf"{NAMED}(?:(?:is|was|remains?|has been|still|now|today|currently|:)\s*){{0,3}}in the (?:(?:low|mid|high|upper)[- ])?"
    rf"(?:(?P<digits>[1-9]0)'?s|(?P<words>{'|'.join(one[:-1] for one in TENS)})ies)\b"
)
_SIDES = {
    "below": "<", "under": "<", "less than": "<", "lower than": "<", "at most": "<=", "≤": "<=", "≥": ">=",
    "above": ">", "over": ">", "greater than": ">", "more than": ">", "higher than": ">", "at least": ">=",
}  # fmt: skip
_NO_PATIENT = expression(
    r"\?\s*$|\b(?:if|when|unless|until|once|while|target\w*|goals?|aim\w*|threshold|cut-?off|criteri\w+|should|must|usual\w*|normal\w*|"
    r"typically|avoid\w*|contraindicated|start\w*|hold|stop\w*|keep|maintain\w*|recommend\w*|dos\w+|reduc\w+|label\w*|guideline\w*|"
    r"approved|safe\w*|allow\w*|means?|defin\w+|stages?|patients|people|those|anyone|adults|only|not|no|never|needs?|requires?|"
    r"wants?|risk|inclusion|exclusion|eligib\w+|floor|limits?|stopping|ideal\w*|therapeutic)\b",
    re.IGNORECASE,
)
"""What makes of a bound or a range a threshold, or at least not surely a reading of the patient's."""
_OWNED = expression(
    r"(?:^|[.;:,(]\s*|\b(?:has|had|have|with|his|her|the|an?|current|latest|and|whose|shows?|showed)\s+)"
    r"(?:(?:an?|serum|estimated|current|his|her|initial|first|repeat|peak)\s+)*$",
    re.IGNORECASE,
)
_ON_DAY = r"(?:(?:on|by) )?(?:(?:hospital |postoperative |postop |post-op )?day|POD|HD) ?#?(?P<day>\d{1,3})(?: of (?:[A-Za-z'-]+ ){0,3}?[A-Za-z'-]+)?"
_NUMBERED_DAY = expression(rf"\s{{0,2}}\(?\s?{_ON_DAY}\b", re.IGNORECASE)
"""*148 at admission, 92 on day 2, 178 on day 7*."""
_AFTERWARDS = expression(
    r"\s{0,2}(?:after|following) (?!(?:meals?|food|exercise|eating)\b)[a-z](?![^.;,]{0,40}\b(?:planned|expected|goals?|targets?|tomorrow|if|will|would|hoped)\b)",
    re.IGNORECASE,
)
"""*3.2 on arrival, 4.4 after replacement*."""
_TREATED = expression(
    r"^\W*(?:after|following)\b|\b(?:given|administered|pushed|infused|repleted|replaced|started)\b", re.IGNORECASE
)
"""*BP 212/116, after labetalol 174/92*."""
_NEXT = expression(
    rf"(?P<while>\s{{0,2}}\)?\s{{0,2}}(?:{_ON_DAY.replace('?P<day>', '')}|(?:(?:on|off|during|before|after|at|with|until|till) (?:[A-Za-z'-]+ ){{0,7}}?)?{WHEN}"
    r"(?:\s{1,2}(?:on|off|during|before|after|at|with) (?:[A-Za-z'-]+ ){0,4}?[A-Za-z'-]+)?|"
    r"(?:on|off|during|before|after|at|with|in) (?:[A-Za-z'-]+ ){0,4}?[A-Za-z'-]+)?)"
    r"(?P<gap>\s{0,2}(?:[,;:(–—]|\.(?=\s)|\band\b|\bbut\b|→|->|=>)\s{0,2}(?:(?:after|following) (?:[\w./-]+ ){1,7}?(?=(?:it|this|now|today|still)\s|\d{2,3}(?:/\d{2,3}|\.\d)?\s?(?:[.,;)]|and\b|$))|(?:[\w./-]+ ){1,4}(?:given|administered|pushed|infused|repleted|replaced|started),?\s(?:and\s)?(?=(?:it|this|now|today|then)\s))?(?:(?:and|but|it|the|an?|which)\s{1,2}){0,3}|"
    r"(?:\s{1,2}|(?<=\s))(?=(?:then|now|today|previously|rising|falling|up from|down from|(?:up|down|back)(?: up| down)? to)\b))"
    rf"(?P<head>(?i:(?:(?:it|this|is|was|were|had been|has been|used to be|then|later|subsequently|{WHEN}|previous|prior|baseline|repeat(?:ed)?|"
    r"recheck|latest|current|(?:rose|fell|dropped|went|increased|decreased|has risen|has fallen|risen|fallen|rising|falling|up|down|"
    r"back|improved|recovered)(?: (?:up|down|back))?(?: to| from)?|from|compared (?:to|with)|versus|vs\.?|followed by|level|value|"
    r"reading|of|only|about|around|at|:|=)(?:\s{1,2}|(?<=[:=])|(?=:))){0,6}))"
    rf"(?P<number>{NUMBER})(?:\s?/\s?(?P<second>\d{{2,3}})(?!\d))?\s*(?P<unit>{UNIT})?"
)
_OLDER = expression(
    r"\b(?:from|compared (?:to|with)|versus|vs|previous|prior|baseline|had been|used to be)\b", re.IGNORECASE
)
_LATER = expression(
    r"→|->|=>|\b(?:then|later|subsequently|to|followed by|repeat(?:ed)?|recheck|risen|fallen|is|has been|latest|current)\b",
    re.IGNORECASE,
)
_PAST = expression(r"\b(?:was|were|had been)\b", re.IGNORECASE)
_ENDS = expression(
    rf"\s*(?:$|[.,;:)\]]|(?:twice|again|both times|and|but|on|off|after|at|with|since|following|by|over|in|when|during|despite|then|which|{WHEN})\b)"
)
"""What may follow a bare number that is a further value: *now 34 beats* is none."""
_OTHERS_UNIT = expression(r"kg$|lbs?$|pounds|cm$|%|°")
"""Units of which a number behind a bare one is hardly of the same test: *potassium 6.2, now 70 kg*."""
OLDER = 0.5
"""How much older than another a value is made that words call older than it."""
MOST_APART = 8.0
"""How many times another a bare number may be, to be a further value of the same test."""


def changed(text: str, offset: int, mention: Mention, before: float) -> list[Measured]:
    """Return both values of a change, the former as one of long ago: *fell from 48 to 22*."""
    start, end = mention.span.start - offset, mention.span.end - offset
    match = _CHANGE.match(text, end)
    if match is None or not (match["verb"] or _CHANGE_OF.search(text[:start])):
        return []
    clause = text[max(text.rfind(",", 0, start), text.rfind(";", 0, start)) + 1 : match.end()]
    if _NO_PATIENT.search(clause):
        return []
    unit = unit_of(match["unit"] or match["old_unit"])
    if not unit and NO_READING.match(text, match.end("new")):
        return []
    time = oldest(before, said_behind(text[match.end() :]))
    second = Quantity(float(match["second"]), unit) if match["second"] else None
    new = Measured(
        mention, Quantity(amount(match["new"]), unit), offset + match.start("new"), offset + match.end(),
        second, time=time, beside=True,
    )  # fmt: skip
    old = Quantity(amount(match["old"]), unit_of(match["old_unit"]) or unit)
    former = Measured(mention, old, offset + match.start("old"), offset + match.end("old"), time=LONG_AGO, beside=True)
    return [former, new]


def ranged(text: str, offset: int, mention: Mention, before: float) -> list[Measured]:
    """Return both ends of a range in which the patient's values were: *has been 22-26*."""
    match = _RANGE.match(text, mention.span.end - offset)
    if match is None or _NO_PATIENT.search(text) or amount(match["low"]) >= amount(match["high"]):
        return []
    unit = unit_of(match["unit"])
    if not unit and NO_READING.match(text, match.end("high")):
        return []
    time = oldest(before, said_behind(text[match.end() :]))
    return [
        Measured(
            mention, Quantity(amount(match[end]), unit), offset + match.start(end), offset + match.end(end),
            time=time, beside=True,
        )
        for end in ("low", "high")
    ]  # fmt: skip


def in_series(text: str, offset: int, mention: Mention, before: float) -> list[Measured]:
    """Return three values and more that follow each other: the last is the newest where a time or arrows stand with them."""
    match = _SERIES.match(text, mention.span.end - offset)
    if match is None or _NO_PATIENT.search(text[: mention.span.start - offset]):
        return []
    unit, low = unit_of(match["unit"]), match.start("all")
    numbers = list(_NUMBERS.finditer(text, low, match.end("all")))
    if not unit and NO_READING.match(text, match.end("all")):
        return []
    told = bool(match["over"]) or any(mark in match["all"] for mark in ("→", "->", "=>", "then"))
    least, most = min(amount(one.group()) for one in numbers), max(amount(one.group()) for one in numbers)
    if not told and most > MOST_APART * least:
        return []
    time = oldest(before, said_behind(text[match.end() :]))
    values = [
        Measured(
            mention,
            Quantity(amount(one.group()), unit),
            offset + one.start(),
            offset + one.end(),
            time=time,
            beside=True,
        )
        for one in numbers
    ]
    if told:
        values = [replace(one, time=min(one.time, EARLIER)) for one in values[:-1]] + values[-1:]
    return values


def bounded(text: str, offset: int, mention: Mention, before: float) -> list[Measured]:
    """Return a value of the patient's of which only sides are said: *eGFR <15*, *in the 20s*."""
    start, end = mention.span.start - offset, mention.span.end - offset
    if _NO_PATIENT.search(text) or not _OWNED.search(text[:start]):
        return []
    unit = ""
    match = _BOUND.match(text, end)
    bounds: tuple[tuple[str, float], ...]
    if match is not None:
        unit = unit_of(match["unit"])
        if not unit and NO_READING.match(text, match.end("number")):
            return []
        bounds = ((_SIDES.get(match["side"], match["side"]), amount(match["number"])),)
    else:
        match = _DECADE.match(text, end)
        if match is None:
            return []
        ten = float(match["digits"] or amount(f"{match['words']}y"))
        bounds = ((">=", ten), ("<", ten + 10))
    time = oldest(before, said_between(text[end : match.end()]), said_behind(text[match.end() :]))
    quantity = Quantity(bounds[0][1], unit, bounds[0][0])
    return [Measured(mention, quantity, offset + end, offset + match.end(), time=time, beside=True, bounds=bounds)]


def and_further(text: str, offset: int, first: Measured) -> list[Measured]:
    """Return a value with those of the same test that follow it: *was 6.2 last month, now 4.3*."""
    values = [first]
    past = bool(_PAST.search(text[first.mention.span.end - offset : first.start - offset]))
    at = first.end - offset
    while match := _NEXT.match(text, at):
        order = _later(text, at, match, values[-1])
        found = _further(text, offset, match, values[-1], past=past, order=order)
        if found is None:
            break
        head = match["gap"] + match["head"]
        if not _OLDER.search(head) and (_LATER.search(head) or order > 0) and order >= 0:
            values = [replace(one, time=min(one.time, EARLIER, found.time - OLDER)) for one in values]
        elif values[-1].time == UNSAID and not match["head"] and not match["while"].strip(" )"):
            values[-1] = replace(values[-1], time=found.time)  # *6.2 and 4.2 today*: both are of today
        values.append(found)
        at = match.end()
    return values


def _later(text: str, at: int, match: re.Match[str], last: Measured) -> int:
    """Return whether a value is told as of a later (1) or an earlier day (-1) than the one before it, which ends at ``at``.

    Later is too what was measured after something was done, and what follows a value of the arrival.
    """
    day, before = _NUMBERED_DAY.match(text, match.end()), _NUMBERED_DAY.match(text, at)
    if day and before:
        return 1 if int(day["day"]) > int(before["day"]) else -1
    early = last.time <= EARLIER
    if _TREATED.search(match["gap"]) or (early and (day or _AFTERWARDS.match(text, match.end()))):
        return 1
    return 0


def _further(
    text: str, offset: int, match: re.Match[str], last: Measured, *, past: bool, order: int
) -> Measured | None:
    """Return the value that follows another, if words say when it was measured and it can be one of the same test."""
    head, behind = match["gap"] + match["head"], said_behind(text[match.end() :])
    unit, value = unit_of(match["unit"]), amount(match["number"])
    time = oldest(said_between(head), behind)
    if not (order or _OLDER.search(head) or _LATER.search(head) or _PAST.search(head) or time != UNSAID):
        return None
    if unit and unit != last.quantity.unit and (last.quantity.unit or _OTHERS_UNIT.match(unit)):
        return None
    least, most = sorted((value, last.quantity.value))
    if not unit and (
        not _ENDS.match(text, match.end("second" if match["second"] else "number")) or most > MOST_APART * least
    ):
        return None
    if order < 0 or _OLDER.search(head) or (_PAST.search(head) and not past):
        time = min(time, EARLIER, last.time - OLDER)
    second = Quantity(float(match["second"]), unit) if match["second"] else None
    quantity = Quantity(value, unit or last.quantity.unit)
    start, end = offset + match.start("number"), offset + match.end()
    return replace(last, quantity=quantity, start=start, end=end, second=second, time=time, beside=True)


_IT_IS = expression(
    rf"(?:(?:but|and|however),?\s+)?(?:{WHEN},?\s+)?(?:it|this)(?:['’]s|\s+(?:is|was|has been|had been|has (?:risen|fallen|dropped) to|rose to|fell to|dropped to))\s"
    rf"(?:[\w'’-]+\s){{0,3}}?(?:{NUMBER})(?!\s?(?:%|years?|months?|weeks?|days?|hours?|mg|mcg|o'clock))",
    re.IGNORECASE,
)


def carries_on(sentence: str) -> bool:
    """Return whether a sentence goes on with the value of the test that the one before names.

    >>> carries_on("It is 5.8 today."), carries_on("Today it is 5.8."), carries_on("It is 5 days since.")
    (True, True, False)
    """
    return bool(_IT_IS.match(sentence))


def outdated(values: list[Measured]) -> Iterator[Measured]:
    """Yield the values that are the patient's no more: of long ago, or older than another of the same test.

    A value without words of time is older than one of *now* only where that one follows it.
    """
    for number, value in enumerate(values):
        others = [(other.time, at) for at, other in enumerate(values) if other.mention.concept == value.mention.concept]
        newer = any(value.time < time and (value.time < UNSAID or at > number) for time, at in others)
        if newer or value.time <= LONG_AGO:
            yield value


_ROW = expression(
    r"[ \t]*(?:(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b|(?:day|POD|HD)\s?#?(?P<day>\d{1,3})\b)",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def by_rows(values: list[Measured], text: str, offset: int) -> list[Measured]:
    """Return values, those of rows that begin with a month or a day as earlier ones where a later row has the test too.

    The rows must stand in the order of time: *June: Ca 8.0* above *Sept: Ca 9.5*.
    """
    last: dict[str, int] = {}
    rows = [_row(text, one.mention.span.start - offset) for one in values]
    for one, row in zip(values, rows, strict=True):
        before = last.get(one.mention.concept, -1)
        if row < before:
            return values
        last[one.mention.concept] = row
    return [
        replace(one, time=min(one.time, EARLIER)) if 0 <= row < last[one.mention.concept] else one
        for one, row in zip(values, rows, strict=True)
    ]


def _row(text: str, at: int) -> int:
    """Return the month or day with which the line of a character begins, -1 where it begins with none."""
    found = _ROW.match(text, text.rfind("\n", 0, at) + 1, at)
    if found is None:
        return -1
    return int(found["day"]) if found["day"] else _MONTHS.index(found["month"][:3].lower())
