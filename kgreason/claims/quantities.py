"""Numbers with units, and the test each one is the value of."""

import re
from collections.abc import Iterator

from kgreason.claims.numbers import NAMED, NO_READING, NUMBER, UNIT, Measured, amount, unit_of
from kgreason.claims.recency import EARLIER, NOW, UNSAID, WHEN, oldest, said_before, said_behind, said_between
from kgreason.claims.series import and_further, bounded, changed, in_series, ranged
from kgreason.claims.spoken import READ_OUT
from kgreason.expressions import expression
from kgreason.model import Mention, Quantity

_LINK = expression(
    rf"{NAMED}(?:{WHEN})?\s*(?:\([^)\d]{{0,20}}\))?[,:]?\s*"
    r"(?:(?:lying(?: down| flat)?|supine|sitting|standing|by pulse oximet(?:er|ry)|(?:prior to|on|at|upon) arrival|that|which)\b:?\s*)?"
    r"(?:(?:is|was|of|at|=|:|are|were|reads?|measures?|measured|recorded|noted|found|documented|to be|came back|comes back|returned|stands|runs|down to|up to|"
    r"only|still|to|(?P<peak>(?:had )?(?:peaked|spiked|(?:topped|maxed|bottomed) out))|(?:has|have|had|is) (?:now |since )?(?:fallen|risen|dropped|climbed|crept|drifted|come|gone|slipped) (?:back )?(?:(?:up|down) )?to|(?:fell|rose|dropped|climbed|crept|drifted|came|slipped) (?:back )?(?:(?:up|down) )?to|(?:has|have|had) been|(?:gone|went) (?:up|down) to|remains?|remained|"
    r"(?:critically |markedly )?(?:up|down|high|low|elevated) at|today|now|currently|about|around|roughly|just|"
    r"approximately|nearly|~|≈)\s*){0,4}"
    rf"(?P<comparator>[<>≤≥]=?)?\s*(?P<number>{NUMBER}|{READ_OUT})(?:\s?/\s?(?P<second>\d{{2,3}})(?!\d))?"
    rf"\s*(?P<unit>{UNIT})?",
)
_BEFORE = expression(rf"(?P<number>{NUMBER})\s*(?P<unit>{UNIT})\s*(?:of\s+)?$")
_ASIDE = expression(
    rf"\s*\(\s?(?P<comparator>[<>≤≥]=?)?\s?(?P<number>{NUMBER})(?:\s?/\s?(?P<second>\d{{2,3}})(?!\d))?\s*(?P<unit>{UNIT})(?<!/d)(?<!/day)\s?[,;)]"
)
"""*CK (138 U/L)*; an amount a day is taken: *calcium (1500 mg/d)*."""
_CLOSED = expression(r"\([^()]*\)")
_COMPARE = expression(
    r"\b(?:below|under|less than|lower than|above|over|greater than|more than|higher than|at least|at most|exceeds?|"
    r"between|normal|target|goal|cut-?off|threshold|(?:a|the|its) (?:line|bar|border) (?:is )?at|range|if|when|unless|until|usually|typically|criteria|should)\b|[<>≤≥]",
    re.IGNORECASE,
)
_ELSEWHERE = expression(
    r"\b(?:urine|urinary|CSF|stool|sweat|pleural|ascitic|peritoneal|spot)\s+(?:fluid\s+|\w+\s+)?$", re.IGNORECASE
)
_FLUID = expression(
    r"\b(?:LP|CSF|lumbar puncture|spinal tap|thoracentesis|paracentesis|(?:pleural|ascitic|peritoneal|joint|synovial|spinal|pericardial) fluid|"
    r"arthrocentesis|urinalysis|UA|urine dipstick|dipstick|urine)\b(?: (?:analysis|studies|results?|findings?))?"
    r"(?:\s*:|,? (?:shows?|showed|reveals?|revealed|was notable for|is notable for|had|has|with|demonstrate[sd]))\s(?:[^.;]|\.(?=\d))*$",
    re.IGNORECASE,
)
"""What heads values of another fluid than blood: *LP: WBC 1,200, glucose 20*."""
_SHARE = " percentage"
"""How the names of tests end that count cells among the white ones."""
_NOT_BLOOD = expression(
    r"\b(?:fluid|lavage|BAL|marrow|aspirat\w+|CSF|LP|lumbar puncture|biops\w+|sputum|urin\w+|effusion|exudate|smear|infiltrat\w+)\b",
    re.IGNORECASE,
)
"""What else than blood cells are counted in."""
_BLOOD = expression(r"\b(?:serum|blood|plasma|CBC|BMP|CMP)\b[^.;,]{0,20}$", re.IGNORECASE)
_PLAN = expression(
    r"\b(?:down to|up to|once|until|only if|drops? (?:under|below|to)|falls? (?:under|below|to)|rises? (?:above|to))\b",
    re.IGNORECASE,
)
_AIM = expression(
    r"\b(?:titrat(?:e|ed|ing)|aim(?:s|ed|ing)?|shoot(?:ing)?)\b[\w\s'’/-]{0,30}$|"
    r"\b(?:keep|keeping|maintain|maintaining)\s+(?:(?:the|her|his|an?|serum|their)\s+)*$",
    re.IGNORECASE,
)
"""What makes a value one that is aimed at: *titrate to a MAP of 65*, *keep potassium at 4*."""
_MOVE = expression(
    r"(?<!\ba )(?<!\bthe )\b(?:raise|raising|lower|lowering|bring|bringing|get|getting|replete|repleting|replace|replacing|"
    r"correct|correcting|push|pushing|drop|reduce|reducing|increase|increasing|restore|restoring)\s+(?:(?:the|her|his|serum|their)\s+)*$",
    re.IGNORECASE,
)
"""What is to change a value, where a *to* leads to the number: *raise the sodium to 126*."""
FOR = expression(
    r"\b(?:correct(?:ed|ing|ion|s)?|adjust(?:ed|ing|ment|s)?|account(?:ed|ing)?)\b[^.,;:()\d]{0,20}\bfor\s+(?:(?:the|her|his|an?|low|high|serum)\s+)*$",
    re.IGNORECASE,
)
"""What says that a value is corrected by a test and is none of it: *sodium corrected for glucose is 144*."""
CORRECTED = expression(
    r"\b(?:correct|adjust|account)(?:ed|ing) for\s+[^.;:]{1,40}(?:,|\bthe|\bher|\bhis)\s+(?:(?:the|her|his)\s+)?$",
    re.IGNORECASE,
)
"""What makes the next test one that is computed and not measured: *corrected for albumin, the calcium is 9.2*."""
_IS = expression(r"\b(?:is|was|of about|comes|gives)\b|[=≈]", re.IGNORECASE)
_WOULD = expression(r"\s*(?:would|wouldn['’]t|might|could)\b", re.IGNORECASE)
"""What says behind *an eGFR of 45* that it is only thought of."""
_HEADING = expression(
    r"\b(?:floor|cut-?off|threshold|target|limit|goal|stopping|safe|normal|reference)\w*(?: values?| ranges?| criteria)?:[^.;?!]*$",
    re.IGNORECASE,
)
"""What says of a whole list of values that they are none of the patient's: *floor values: ANC 500, Hb 8*."""
_SIGNS = {"≤": "<=", "≥": ">=", "<": "<", ">": ">", "<=": "<=", ">=": ">=", "": "="}
_ARRIVED = expression(
    r"\b(?:is|was|has (?:gone|come|crept)|went|came|now|today|currently|back)\s+(?:up|down) to\b", re.IGNORECASE
)
"""*is down to 2.9*: where a value is, no plan of where to bring it."""
_BREAKS = (",", ";", ": ", " and the ", " and her ", " and his ")
"""What begins a clause of its own, whose value no word before it makes a threshold."""
_OF_BLOOD = (
    "serum",
    "blood glucose",
    "white blood cell",
    "red blood cell",
    "neutrophil",
    "total protein",
    "arterial pH",
    "lactate dehydrogenase",
    "lymphocyte",
)
"""How the names of tests begin that are made of blood where nothing else is said."""
_PAIR = ("blood pressure", "mean arterial pressure")
"""The tests of which a stroke parts two values: *120/80*."""
_ACUITY = "visual acuity"
"""A test whose value is a fraction: *20/40*."""
_LIST = expression(r"[\s,/]*(?:and\s+)?(?:(?:an?|his|her|the|serum)\s+)*")
"""What joins a value to the next test of a list, for which the words of time before the list hold too."""


def measured(text: str, offset: int, mentions: tuple[Mention, ...]) -> Iterator[Measured]:
    """Yield the values of a sentence; ``general`` marks one that states a threshold rather than a reading."""
    tests = [mention for mention in mentions if mention.category == "ClinicalAttribute"]
    carried, ended = UNSAID, 0
    for number, mention in enumerate(tests):
        start = mention.span.start - offset
        if mention.name.startswith("serum") and _ELSEWHERE.search(text, 0, start):
            continue
        if mention.name.endswith(_SHARE) and _NOT_BLOOD.search(text, 0, start):
            continue
        if _FLUID.search(text, 0, start) and mention.name.startswith(_OF_BLOOD) and not _BLOOD.search(text, 0, start):
            continue
        before = said_before(text[:start])
        if before == UNSAID and ended and _LIST.fullmatch(text, ended, start):
            before = carried
        following = tests[number + 1].span.start - offset if number + 1 < len(tests) else len(text)
        values = _of_test(text, offset, mention, before, following)
        yield from values
        if values:
            carried, ended = before, values[-1].end - offset


def _of_test(text: str, offset: int, mention: Mention, before: float, following: int) -> list[Measured]:
    """Return the values of one test; where the next one is named they end."""
    for read in (changed, ranged, bounded, in_series):
        found = read(text, offset, mention, before)
        if found:
            return found
    first = _plain(text, offset, mention, before)
    if first is None:
        return []
    if first.general or first.start < mention.span.end:
        return [first]
    return and_further(text[:following], offset, first)


def _plain(text: str, offset: int, mention: Mention, before: float) -> Measured | None:
    """Return the value that stands behind a test's name, or before it."""
    start, end = mention.span.start - offset, mention.span.end - offset
    match = _LINK.match(text, end) or (_ASIDE.match(text, end) if text[end : end + 2].strip()[:1] == "(" else None)
    if not match and start > 0:
        match = _BEFORE.search(text, 0, start)
    if not match or (match.end() < len(text) and text[match.end()] in "-–" and text[match.end() + 1 :][:1].isalpha()):
        return None
    behind = match.re.pattern != _BEFORE.pattern
    bare = behind and not match["unit"] and not match["second"]
    if bare and NO_READING.match(text, match.end("number")):
        return None
    if behind and re.match(
        r"\s?(?:[-–]\s?[<≤]?\s?\d|to\s?(?:[<≤]|below|under|less than)|or (?:more|less|above|below|over|under))",
        text[match.end() :],
    ):
        return None
    groups = match.groupdict()
    unit = unit_of(match["unit"])
    second = Quantity(float(groups["second"]), unit) if groups.get("second") else None
    number = amount(match["number"])
    if second and mention.name == _ACUITY:
        number, second = round(number / second.value, 3), None
    if second and not mention.name.startswith(_PAIR):  # *RPR 1/320*: a titer
        return None
    clause = _CLOSED.sub(" ", text[max(text.rfind(one, 0, start) for one in _BREAKS) + 1 : match.end()])
    link = text[end : match.start("number")] if behind else ""
    if CORRECTED.search(text, 0, start) or (FOR.search(text, 0, start) and _IS.search(link)):
        return None
    general = _HEADING.search(text[:start]) or _COMPARE.search(clause) or _PLAN.search(_ARRIVED.sub(" ", clause))
    supposed = behind and _supposed(text, start, link, match.end())
    return Measured(
        mention,
        Quantity(number, unit, _SIGNS.get(groups.get("comparator") or "", "=")),
        offset + match.start("number"),
        offset + match.end(),
        second,
        general=bool(general or supposed),
        time=_when(before, text, end, match),
    )


def _when(before: float, text: str, end: int, match: re.Match[str]) -> float:
    """Return when a value was measured; *peaked at 6.4* is none of today, unless that is said."""
    behind = said_behind(text[match.end() :])
    peak = (EARLIER,) if match.groupdict().get("peak") and behind < NOW else ()
    return oldest(before, said_between(text[end : match.start("number")]), behind, *peak)


def _supposed(text: str, start: int, link: str, end: int) -> bool:
    """Return whether a value is aimed at or only thought of.

    >>> _supposed("Raise the sodium to 126", 10, " to ", 23), _supposed("An eGFR of 45 would do", 3, " of ", 13)
    (True, True)
    >>> _supposed("Lower the potassium of 6.8", 10, " of ", 26)
    False
    """
    moved = _MOVE.search(text, 0, start) and re.search(r"\bto\b", link)
    thought = re.search(r"\ban?\s+$", text[:start], re.IGNORECASE) and _WOULD.match(text, end)
    return bool(_AIM.search(text, 0, start) or moved or thought)
