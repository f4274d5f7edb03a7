"""Orders: the drugs that an answer recommends; *avoid X*, *X as a child*, *instead of X* are none."""

import re
from collections.abc import Iterator

from kgreason.link import sentences
from kgreason.model import Mention, Order, Passage, Span, Status

DRUG = frozenset({"Drug", "ChemicalEntity"})
_RECOMMEND = re.compile(
    r"\b(?:start(?:ing|ed)?|begin(?:ning)?|initiat(?:e|ing|ion)|giv(?:e|ing|en)|administer(?:ing|ed)?|prescrib(?:e|ing|ed)|"
    r"recommend(?:ed|ing|ation)?|suggest|use|using|add(?:ing)?|choose|choosing|select|order|treat(?:ed|ing|ment)?(?: her| him| them| this)?"
    r"(?: patient)?(?: is| would be)? with|treatment (?:of choice )?is|switch(?:ing|ed)?(?: her| him)? (?:over )?to|chang(?:e|ing)(?: her| him)? to|replace\w*(?: \w+)? with|"
    r"continue|continuing|resume|restart|uptitrate|titrate|try|put (?:her|him|them) on|go with|going with|"
    r"opt for|proceed with|offer|sell(?: him| her| them)?|dispense|hand (?:him|her|them)|"
    r"best (?:choice|option|drug|next step|initial)|drug of choice|first-line|preferred|appropriate|option is|choice is|"
    r"answer is|answer:|\bRx|d/?c home (?:with|on)|discharged? (?:home )?(?:with|on)|therapy with|course of|dose of|load with|bolus|infus(?:e|ion)|combine|keep|maintain|convert|bridge with)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:avoid\w*|stop\w*|hold(?:ing)?|discontinu\w*|withhold\w*|do not|don't|not|never|no|instead of|rather than|without|"
    r"contraindicated|in place of|off|over|taper\w*|cease|replace|replacing|skip|unless|unlike|wean\w*|versus|vs|"
    r"allerg\w+(?: to)?|away from|no longer|isn't|aren't|failed|prior|previous\w*|because of|due to|interact\w*|compared (?:with|to)|"
    r"switch(?:ing)? (?:\w+ )?from|chang(?:e|ing) (?:\w+ )?from|at least \w+ (?:hours|days) after|last dose of|apart from|while on|"
    r"\bto (?:his|her|their|the current|existing)|was on|already on|already taking|is on|after|before starting|hours? (?:before|after|apart from)|dose of her|levels? of)\b",
    re.IGNORECASE,
)
_AGAINST_AFTER = re.compile(
    r"^\s*(?:\([^)]*\)\s*)?(?:\w+\s+){0,2}?(?:is|are|was|were|should|must|would|can|cannot|can't)\s*(?:\w+ly\s+)?"
    r"(?:be\s+)?(?:not|n't|contraindicated|avoided|stopped|held|withheld|discontinued|unsafe|out|off the table|ruled out)\b|"
    r"^\s*(?:\([^)]*\)\s*)?(?:-?\w+\s+)?(?:cannot|can't|isn't|is out|stops?|allergy|toxicity|overdose|deficiency|withdrawal|levels?|poisoning|"
    r"use disorder|exposure|resistan\w+)\b",
    re.IGNORECASE,
)
_DOSE = re.compile(
    r"^[\s,(]*(?:(?!caus|gave|is\b|was\b|has\b|had\b)\w+\s+){0,3}?(?:\d+(?:[.,]\d+)?(?:\s?[-–/]\s?\d+(?:\.\d+)?)?\s?"
    r"(?:mg|mcg|µg|g|units?|IU|mL|puffs?|tab(?:let)?s?|caps(?:ule)?s?|%)\b|"
    r"(?:one|two|half an?|an?)\s(?:(?:double-strength|DS)\s)?(?:tab(?:let)?s?|caps(?:ule)?s?|puffs?)\b|"
    r"(?:once|twice|three times|four times)\s(?:a day|daily|a week|weekly)\b|every (?:\d+|morning|evening|night|other day)\b)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[;:]|[,]\s+(?:and|but|then|so|while|since|as|because|given|which|with|not|rather|instead)\b|\s[–—-]\s|\b(?:and|but|then)\b\s+(?=\w+(?:e|t|d|p)?\s)"
)
_STOP = re.compile(
    r"\b(?:stop|stopping|discontinue|discontinuing|withdraw|hold|holding|quit)\s+(?:the |her |his |their )?$",
    re.IGNORECASE,
)
_WAIT = re.compile(
    r"\b(?:wait|waiting|wash-?out)\b.{0,30}?\b(?:hours?|days?|weeks?|h|d|wk)\b|\b(?:hours?|days?|weeks?) later\b",
    re.IGNORECASE,
)
_UNLINKED = re.compile(
    r"\b(?:[Ss]tart|[Gg]ive|[Pp]rescribe|[Bb]egin|[Ii]nitiate|[Aa]dminister)\s+(?:her |him |them |on |with |oral |IV |intravenous |"
    r"low-dose |high-dose )*(?P<name>[A-Za-z][a-z]{3,}[a-z-]*)\s+(?P<dose>\d+(?:\.\d+)?\s?(?:mg|mcg|g|units|mL)\b)"
)


def read_orders(answer: Passage, mentions: tuple[Mention, ...]) -> Iterator[Order]:
    """Yield the orders of an answer: linked drugs it recommends, and dosed names that no concept was found for."""
    found: set[str] = set()
    for sentence in sentences(answer.text):
        start = answer.span.start + sentence.start
        span = Span(answer.span.place, start, answer.span.start + sentence.end)
        inside = [one for one in mentions if span.start <= one.span.start and one.span.end <= span.end]
        drugs = [one for one in inside if one.category in DRUG]
        for mention in drugs:
            trigger = _ordered(mention, sentence.text, start, drugs)
            if trigger and mention.concept not in found:
                found.add(mention.concept)
                yield Order(mention.text, mention.concept, mention.span, span, trigger)
        for match in _UNLINKED.finditer(sentence.text):
            at = Span(answer.span.place, start + match.start("name"), start + match.end("name"))
            if not any(one.span.start < at.end and at.start < one.span.end for one in inside):
                yield Order(match.group("name"), "", at, span, match.group())


def washed_out(answer: Passage, mentions: tuple[Mention, ...]) -> frozenset[str]:
    """Return the drugs that an answer stops, with a time to wait, before anything else begins.

    *Stop X, wait 36 hours, then start Y* does not give both; *stop X and start Y* may, so X still counts as taken.
    """
    found: set[str] = set()
    for sentence in sentences(answer.text):
        start = answer.span.start + sentence.start
        if not _WAIT.search(sentence.text):
            continue
        for mention in mentions:
            before = sentence.text[: max(0, mention.span.start - start)]
            inside = start <= mention.span.start and mention.span.end <= answer.span.start + sentence.end
            if inside and mention.category in DRUG and _STOP.search(before):
                found.add(mention.concept)
    return frozenset(found)


def _ordered(mention: Mention, text: str, start: int, drugs: list[Mention]) -> str:
    """Return the words that make a mention an order, or nothing."""
    begin, end = mention.span.start - start, mention.span.end - start
    marks = list(_CLAUSE.finditer(text, 0, begin))
    low = marks[-1].end() if marks else 0
    before, after = text[low:begin], text[end:]
    if mention.status in {Status.DENIED, Status.PAST, Status.FAMILY} or _AGAINST_AFTER.match(after):
        return ""
    against = list(_AGAINST.finditer(before))
    asked = list(_RECOMMEND.finditer(before))
    if against and (not asked or asked[-1].start() < against[-1].start()):
        return ""
    if asked:
        return asked[-1].group()
    dose = _DOSE.match(after)
    if dose:
        return dose.group().strip(" ,(")
    return _carried(mention, text, start, drugs)


def _carried(mention: Mention, text: str, start: int, drugs: list[Mention]) -> str:
    """Return the recommendation that a list carries over, or that a bare answer (*Lisinopril.*) is."""
    begin = mention.span.start - start
    earlier = [one for one in drugs if one.span.end - start <= begin]
    if earlier and re.fullmatch(
        r"\s*(?:,|and|or|plus|with|\+|/|,\s*and)\s*(?:an? |the )?", text[earlier[-1].span.end - start : begin]
    ):
        return _ordered(earlier[-1], text, start, drugs)
    rest = text[:begin] + text[mention.span.end - start :]
    bare = re.sub(r"[\W\d]", "", text[:begin]) == "" and len(re.findall(r"[A-Za-z]+", rest)) <= 3
    predicative = re.match(
        r"^\s*(?:\([^)]*\)\s*)?(?:is|would be|remains|seems)\s+(?:\w+\s+){0,3}?(?:best|appropriate|preferred|"
        r"recommended|indicated|reasonable|first|drug of choice|right|correct|safest|the answer)\b",
        text[mention.span.end - start :],
    )
    return "the bare answer" if bare else predicative.group().strip() if predicative else ""
