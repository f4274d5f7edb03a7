"""An age told by a number alone, *I'm 36 and smoke*, and what tells that an age is not the patient's."""

import re
from collections.abc import Iterator

from kgreason.claims.refusals import KIN
from kgreason.expressions import expression
from kgreason.model import Fact, Passage, Span

A_YEAR = {"y": 1, "m": 12, "w": 52.18, "d": 365.25, "h": 8766}
_ENDS = (
    r"(?=\s*(?:$|[.,;:?!)](?!\d)|(?:and(?!\s+an?\s+half|\s+\d)|with|but|who|has|had|s?he(?:['’]?s)?|takes?|on(?!\s+(?:room|RA|O2|oxygen|NC|CPAP|the|this|an?|my|GCS|\d))|now|today|"
    r"currently|smokes?|pregnant|glucose|sugar|weighs?|w)\b))(?!,\s*\d+\s*(?:,|and\b))"
)
_IS = expression(
    r"(?:\bI(?:['’]?m|\s+am)(?=[a-z\s]*\d\d)|\b(?:patient|pt)(?:['’]s|\s+is)|(?P<she>\bs?he)(?:['’]?s|\s+is)|\ban?\s+(?:woman|lady|man|female|male|patient)\s+is)\s+"
    rf"(?:(?:now|only|just|about|almost)\s+)?(?P<n>\d{{1,2}}|10\d){_ENDS}|"
    r"\b(?:an?\s+(?:fe)?male(?=\s+is\s+\d{1,2}\s+(?:mos?|months?|weeks?|days?)\b)|(?:my|our|the)\s+(?:little\s+(?:guy|one|man|lady|fella|dude|bub|peanut)|(?:little\s+)?(?:son|daughter|kid|child|baby|boy|girl|infant|toddler|newborn))(?:\s+(?-i:[A-Z][a-z]+))?)(?:(?:['’]s|\s+is)\s+|,\s+(?=\d{1,2},)|\s*\((?=\d{1,2}(?:\s+(?:months?|weeks?|days?))?\)))"
    rf"(?:(?:now|only|just|about|almost)\s+)?(?P<k>\d{{1,2}})(?:\s+(?P<u>months?|mos?|weeks?|wks?|days?)(?!\s+pregnant))?{_ENDS}",
    re.IGNORECASE,
)
"""An age that is only a number: *I'm 36 and smoke*, *my son is 5*, *my kid (4)*; *she is 36 weeks pregnant* and *I am 5 feet tall* tell none."""
_RELATIVE = expression(rf"\b(?!(?<=my )(?:son|daughter)\b){KIN}\b", re.IGNORECASE)
_CHILD = expression(
    r"\b(?:my|our|the) (?:little (?:guy|one|man|lady|fella|dude|bub|peanut)|(?:little )?(?:son|daughter|kid|child|baby|boy|girl|infant|toddler|newborn))\b",
    re.IGNORECASE,
)
_PARENT = expression(
    r"\b(?:can|could|should|may|do) I (?:(?:still|safely|also) )?(?:take|use|have|drink|need)\b|\bfor me\b|"
    r"\bI(?:['’]?m|\s+am|['’]ve|\s+have|\s+take|\s+had|\s+use|\s+got)\b(?! (?:asking|worried|giving|concerned|a question|given))|"
    r"\bbreast-?fe\w+|\bnursing\b|\bpost-?partum\b|\blactat\w+|\bgave birth\b",
    re.IGNORECASE,
)
"""What a parent tells of herself: the child beside her is not the patient."""
_FOR_HIM = expression(
    r"\b(?:can|could|should|may|might|will|would|does|is it|ok(?:ay)?|safe|fine)\s+(?:she|he|they|(?:my|our)\s+\w+)\s+"
    r"(?:(?:safely|also|still|ever)\s+)?(?:have|take|use|get|drink|eat|need|be given|go on|start|continue)\b|"
    r"\b(?:for|to|give|giving)\s+(?:her|him|them|(?:my|our)\s+\w+)\b",
    re.IGNORECASE,
)
"""What asks for the other of whom the text tells: *can she have aspirin?*."""
_FOR_ME = expression(
    r"\b(?:can|could|should|may|do|am) I\b(?!\s+(?:safely\s+)?give\b)|\bfor me\b|\bbreast-?fe\w+|\bnursing\b|(?<!\d and )\bpregnan\w+|\bpost-?partum\b|\blactat\w+",
    re.IGNORECASE,
)
_UNBORN = expression(
    r"\b(?:pregnan\w+|f(?:o?e)tus|f(?:o?e)tal|breech|contract\w+|contractions|ultrasound|scan|trimester|unborn|moving|kick\w*|mother['’]?s|labou?r)\b",
    re.IGNORECASE,
)
_LONG_WEEKS = 20
"""Weeks from which *the baby is 32 weeks* tells of a child unborn: one who is born would be given months."""
_SCORED = expression(
    r"\b(?:up|down|improved|worse|decreased|increased|dropp?e?d?|risen) from\b|\bwas \d{1,3}\b|\bfrom \d{1,3}\b|"
    r"\b(?:at rest|with (?:ambulation|exertion|activity|exercise|movement|walking|effort|cough\w*)|on exertion|eyes? open\w*|to voice|out of|points?)\b|"
    r"\b\d{1,3} (?:at|before|after|yesterday|on (?:arrival|admission)|this morning|earlier|lying|standing|sitting)\b|"
    r"\b(?:PHQ(?:-?[29])?|GAD(?:-?7)?|GCS|MoCA|MMSE|NIHSS|Apgar|CIWA|Bishop|Glasgow|BMI|scores?|scale|SpO2|sats?|saturation|satting|percent)\b(?!\W*(?:(?:of|is|was|at) )?\d)|"
    r"^\s*(?:,|and|with)\s*(?:febrile|fever\w*|tachy\w*|brady\w*|hypox\w*|satt?ing|desat\w*|afebrile|weeks?|wks?)\b",
    re.IGNORECASE,
)
"""What, behind a number, makes it a saturation, a score, a rate or a temperature: *pt is 92, up from 88*."""
_SCORE = expression(
    r"\b(?:pain(?:\s+(?:check|scores?|scale|level|reassessment|today|now))?\s*[:–-]|"
    r"(?:sats?|SpO2|O2|GCS|PHQ(?:-?9)?|GAD(?:-?7)?|score|scale|BMI|weight|sugar|glucose|temp\w*|pulse|HR|RR|INR|Apgar|NIHSS|MMSE|MoCA|CIWA)\b[^.;]*)\s*$",
    re.IGNORECASE,
)
_OTHERS_AGE = expression(
    r"\b(?:kids|children|sons|daughters|siblings|brothers|sisters|grandchildren|boys|girls|twins|babies)\b[,\s]*(?:(?:who are|are|both)\s+)?$|"
    rf"\b(?:her|his|their)\s+(?:[\w-]+\s+)?(?!son\b|daughter\b){KIN}\b[,\s(]*(?:(?:who|is|was)\s+)*$",
    re.IGNORECASE,
)
"""Whose age follows: *2 kids aged 3 and 7*, *her sister, aged 35*."""
_AT_AGE = expression(r"\b(?:at|since|from|by|until|before|after)\s+(?:the\s+)?$", re.IGNORECASE)
_HAPPENED = expression(
    r"\b(?:had|was|were|diagnosed|onset|began|started|outgr[eo]w\w*|menarche|quit|stopped|died|until|since|resolved|removed)\b",
    re.IGNORECASE,
)
"""What happened *at age 5* to one who is older today."""
_NURSES = expression(
    r"\b(?:she|I)(?:['’]m|['’]s|\s+(?:is|am))\b[^.;]{0,30}\b(?:breast-?feeding|nursing|lactating)\b", re.IGNORECASE
)
_HER_CHILD = expression(r"\b(?:her|my)\s+$", re.IGNORECASE)
_KIN_AGED = expression(
    rf"\s+(?:[\w-]+\s+)?(?!son\b|daughter\b|dog\b|cat\b|friend\b|partner\b){KIN}\b(?P<of>\s+of\s+(?:an?|the|this|our|my)\s+(?:[\w-]+\s+){{0,3}}(?:patient|pt|woman|man|girl|boy)\b)?",
    re.IGNORECASE,
)
_I_WANT = expression(
    r"\bI\b[^.?!]{0,20}\bdonat\w+|\bI\s+(?:also\s+)?(?:take|use|am on|am (?:\d|pregnant))\b|\b(?:can|could|should) I (?:take|use)\b",
    re.IGNORECASE,
)


_MY_KIN = expression(rf"\bmy\s+(?:[\w-]+\s+)?(?!son\b|daughter\b){KIN}\b", re.IGNORECASE)
_MYSELF = expression(
    r"\bI(?:['’]?m\b|['’]ve\b|\s+(?:am|have|take|use|can take|should take|was)\b)|\b(?:can|could|should|may) I (?:safely )?(?:take|use|have|drink)\b",
    re.IGNORECASE,
)


def of_my_relative(start: int, text: str) -> bool:
    """Return whether a *she* or *he* is the relative of one who tells of herself: *my mom said I can take her X*."""
    return bool(_MY_KIN.search(text, 0, start) and _MYSELF.search(text))


def of_another(match: re.Match[str], text: str) -> bool:
    """Return whether an age is another's, or was the patient's long ago: *her sister, aged 35*, *at age 5 had asthma*."""
    before, written = text[: match.start()], match.group().lower()
    if _OTHERS_AGE.search(before[-60:]):
        return True
    clause = re.split(r"[.;]", text[match.end() :], maxsplit=1)[0]
    if written.startswith("age") and _AT_AGE.search(before):
        return bool(_HAPPENED.search(re.split(r"[.;]", before)[-1]) or _HAPPENED.match(clause.strip()))
    if _HER_CHILD.search(before) and _NURSES.search(text):
        return True
    kin = _KIN_AGED.match(text, match.end())
    return bool(kin and (kin["of"] or _I_WANT.search(text)))


def plain_age(question: Passage) -> Iterator[Fact]:
    """Yield the age (in years) that a text tells by a number alone; a *she* behind a relative is not the patient."""
    text, start = question.text, question.span.start
    for one in _IS.finditer(text):
        if _another(one, text) or (one["n"] and one.group()[:1] not in "iI" and _scored(one, text)):
            continue
        if one["u"] and one["u"][:1].lower() == "w" and _unborn(float(one["k"]), text):
            continue
        low, high = one.span("n") if one["n"] else (one.start("k"), one.end())
        years = float(one["n"] or one["k"]) / A_YEAR[(one["u"] or "year")[0].lower()]
        span = Span(question.span.place, start + low, start + high)
        yield Fact("age", "", text[low:high], value=years, unit="a", span=span)
        return


def _another(one: re.Match[str], text: str) -> bool:
    """Return whether a number alone is the age of another than the one whom the text asks for."""
    child, for_him = _CHILD.search(text), _FOR_HIM.search(text)
    if one["she"] and _RELATIVE.search(text, 0, one.start()):
        return True
    if one["n"] and one.group()[:1] in "iI":
        return bool((child or _RELATIVE.search(text)) and for_him)
    parent = _FOR_ME if for_him else _PARENT
    return bool((one["k"] or (one["she"] and _CHILD.search(text, 0, one.end()))) and parent.search(text))


def _scored(one: re.Match[str], text: str) -> bool:
    """Return whether a number alone is a score or a measurement: *she is 8, was 10 before morphine*."""
    end = text.find(".", one.end())
    rest = text[one.end("n") : end if end >= 0 else len(text)]
    return bool(_SCORED.search(rest) or _SCORE.search(re.split(r"[.!?]", text[: one.start()])[-1]))


def _unborn(weeks: float, text: str) -> bool:
    return weeks >= _LONG_WEEKS or bool(_UNBORN.search(text))
