"""What a question gives to another than the patient, or takes back: *"HIT in the chart" is her sister's*."""

import re
from collections.abc import Sequence
from functools import lru_cache

from kgreason.claims.condition import listed_problem
from kgreason.claims.demographics import told_sex
from kgreason.claims.refusals import EQUALS_KIN, KIN
from kgreason.claims.within import standing
from kgreason.expressions import expression
from kgreason.graph import Index
from kgreason.link import sentences
from kgreason.link.assertion import of_another
from kgreason.model import Mention, Passage, Span, Status

_RECORD = expression(
    r"\b(?:charts?|banner|records?|EHR|EMR|Epic|flag(?:ged|s)?|note[ds]?|notes|tab|problem list|entry|entries|referral|alert|"
    r"letter|screen|intake|sticker|label(?:ed|led)?|list(?:s|ed)?|history tab|form|sheet|triage|printout|fax|wristband|bracelet|portal|whiteboard|handoff|sign-?out)\b[^.;]*$",
    re.IGNORECASE,
)
_QUOTED = expression(r"[\"“](?P<said>[^\"“”]{2,80})[\"”]|(?<!\w)['‘](?P<only>[^\"“”'’‘]{2,60})['’](?!\w)")
_HERSELF = expression(r"\b(?:I|I['’]m|I['’]ve|me|my)\b")
_BELONGS = expression(
    rf"[^.;?!]{{0,60}}?\b(?:belong(?:s|ed)? to|turn(?:s|ed) out to be|proved to be) (?:(?:another|a different|someone else|somebody else|some other)\b|"
    rf"(?:her|his|the|their) (?:[\w-]+ )?{KIN}\b|(?P<theirs>hers|his)\b(?! own))",
    re.IGNORECASE,
)
_KIN = expression(rf"\b{KIN}\b", re.IGNORECASE)
_MAYBE = expression(
    r"[\"“]|\b(?:error|mistake|mix-?up|typo|another|different|wrong|wrongly|someone|somebody|some other|mis(?:coded|filed|entered|charted)|not (?:hers|his|this)|struck|removed|withdr[ae]wn?|retracted|dropped|overturned|revoked|refuted|disproved)\b",
    re.IGNORECASE,
)
"""One of these, or a relative, stands in every text that gives something away."""
_PACKED = expression(r"\bthe (?:bottle|pills|tablets|tube|inhaler|box|prescription|vial|patches)\b", re.IGNORECASE)
"""What only a drug stands in: *the bottle is his wife's*."""
_DRUGS = frozenset({"Drug", "ChemicalEntity"})
_ALLERGY = frozenset({"KG:allergy", "KG:drug-allergy"})
_ALSO = expression(r"\b(?:also|too|as well|both)\b", re.IGNORECASE)
_GIVEN_AWAY = expression(
    r"[\"”')]*(?:[^.;:?!—–,]{0,50}?)[\"”')]*(?:\s*[.;:,—–-]+[\"”')]*\s*|\s+(?:but|though|although)\s+)(?:[^.;:?!]{0,50}?[\s,])??"
    r"(?:that|this|it|which|the (?:entry|label|diagnosis|record|note|chart|flag|banner|alert|listing|bottle|pills|tablets|tube|inhaler|box|prescription|vial|patches))"
    r"(?:['’]s|\s+(?:is|was|were|turns? out to be|turned out to be|proved to be|belongs? to|refers? to|concerns?))\s+"
    r"(?:(?:really|actually|in fact|only|about|on|for|from|of|meant for|all|just|clearly|simply)\s+)*"
    rf"(?:(?:her|his|the|their|my)\s+(?:[\w-]+\s+)?{KIN}\b(?!\s+(?:who|says|said|thinks))(?!['’]s?\s+(?:idea|worry|concern|view|fear|opinion|guess|words?|drug|pills?|fault|doctor))|"
    r"(?:an? )?(?:\w+ )?(?:error|mistake|mix-?up|typo)\b(?=\s*(?:$|[.,;:)]|in\b|by\b|of\b|from\b|at\b|and\b))|"
    r"(?:entered|added|copied|put there|listed|filed|charted) (?:in error|by mistake|wrongly)\b|mis(?:coded|filed|entered|charted)\b|"
    r"(?:another|a different|the wrong|someone else|some other)\b|not (?:hers|his|this patient['’]s)\b)",
    re.IGNORECASE,
)
"""What follows a name and gives it away: *…; that is her sister's*, *…. That was an error*."""

_STRUCK = expression(
    r"(?P<gap>[^?!]{0,220}?)\b(?:(?:struck(?: out)?|removed|withdrew|retracted|dropped|overturned|revoked)\s+(?:that|the|this) (?:diagnosis|entry)|"
    r"(?:that|the|this) (?:diagnosis|entry) (?:(?:was|were|has|had|been|is|since|later|then) )*(?:struck|removed|withdrawn|retracted|dropped|overturned|revoked|refuted|disproved))"
    r"\s*(?=$|[.,;)])",
    re.IGNORECASE,
)
"""What takes back what a record says: *the chart says X; …, and struck the diagnosis*."""
_NOT_STRUCK = expression(
    r"\b(?:not|never|nobody|no one|none|whether|if|nearly|almost|asked|should|would|could|wrongly|refus\w+)\b|n['’]t\b",
    re.IGNORECASE,
)
_EX = expression(
    r"\b(?:my|her|his) ex(?:[- ]?(?:wife|husband|boyfriend|girlfriend|partner))?(?:['’]s|\s+(?:has|had|is|was|takes|took|on|got|uses))\b(?:(?!\b(?:I|I['’]m|she|he|my|her|his|patient|pt)\b)[^.;,!?])*",
    re.IGNORECASE,
)
_THE_PARTNER = expression(
    r"\bthe (?:(?P<female>husband|boyfriend)|(?P<male>wife|girlfriend)) (?:also |then |once )?(?:has|had|takes|took|uses|used|is on|was on|is the one|got|gets)\b[^.;!?]*",
    re.IGNORECASE,
)
"""*The husband has X* beside a patient who is a woman."""
_KIN_BEHIND = expression(r"\s+(?:dad|mom|mum|mother|father)\s*(?:$|[.;,\n])", re.IGNORECASE)
_OPENS = expression(r"(?:^|[.;,\n])\s*$")
"""*he had a copd flare; ckd dad. uti mom*: the bare word behind tells whose it is."""
_CLOSING = frozenset("'’\"”")
_DISEASES = frozenset({"Disease", "PhenotypicFeature"})


def given_away(question: Passage, mentions: tuple[Mention, ...], graph: Index) -> frozenset[Span]:
    """Return the names that a question gives to another person or takes back, though their own sentence asserts them."""
    found: set[Span] = set()
    if not (_MAYBE.search(question.text) or _KIN.search(question.text)):
        return frozenset()
    there = standing(mentions)
    for sentence in sentences(question.text):
        low = question.span.start + sentence.start
        inside = there.within(low, low + len(sentence.text))
        for mention in inside:
            said = mention.status is Status.PRESENT or listed_problem(mention.rule)
            if not said or mention.category in {"ClinicalAttribute", "Procedure"}:
                continue
            at, end = mention.span.start - question.span.start, mention.span.end - question.span.start
            recorded = bool(_RECORD.search(question.text[sentence.start : at])) or _quoted(question.text, at, end)
            alone = recorded or len({one.concept for one in inside} - _ALLERGY) == 1
            drug = mention.category in _DRUGS
            given = alone and _gives_away(question.text, end, drug=drug)
            struck = recorded and not drug and _struck(question, end, inside)
            if given or struck or _elsewhere(question, mention, mentions, graph):
                found.add(mention.span)
    gone, low = {one.concept for one in mentions if one.span in found or of_another(one)}, question.span.start
    more = (one.span for one in mentions if one.concept in gone)  # *'daily ASA': the aspirin is his wife's*
    return frozenset({*found, *(one for one in more if _quoted(question.text, one.start - low, one.end - low))})


def of_named_kin(question: Passage, mentions: tuple[Mention, ...]) -> frozenset[Span]:
    """Return the names that are told of one who was close, *my ex has asthma*, or of a parent behind them, *CKD dad*."""
    text, offset = question.text, question.span.start
    told = [one.span() for one in _EX.finditer(text)]
    if partners := list(_THE_PARTNER.finditer(text)):
        sex = told_sex(question)
        told += [one.span() for one in partners if sex and one[sex]]
    found: set[Span] = set()
    for one in mentions:
        low, high = one.span.start - offset, one.span.end - offset
        inside = any(start <= low and high <= end for start, end in told)
        behind = _KIN_BEHIND.match(text, high) and _OPENS.search(text[max(0, low - 8) : low])
        if inside or behind or EQUALS_KIN.match(text, high):
            found.add(one.span)
    return frozenset(found)


def _struck(question: Passage, end: int, inside: Sequence[Mention]) -> bool:
    """Return whether the one disease that a record names, up to a character, is taken back behind it."""
    found = _STRUCK.match(question.text, end)
    if found is None or _NOT_STRUCK.search(found.group()):
        return False
    clause = question.span.start + end + len(re.split(r"[;.]", found["gap"], maxsplit=1)[0])
    listed = {one.concept for one in inside if one.category in _DISEASES and one.span.start < clause}
    quoted = _quoted(question.text, end - 1, end) or question.text[end : end + 1] in _CLOSING
    return quoted or len(listed) == 1


def _gives_away(text: str, end: int, *, drug: bool) -> bool:
    """Return whether the words behind a name give it to another; *hers* or *his* is another's behind a relative only."""
    given = _GIVEN_AWAY.match(text, end)
    if given and (drug or not _PACKED.search(given.group())):
        return True
    match = _BELONGS.match(text, end)
    return bool(match and (not match["theirs"] or _KIN.search(text, end, match.start("theirs"))))


def _quoted(text: str, start: int, end: int) -> bool:
    """Return whether characters stand in a quotation that is not the patient's own."""
    return any(low < start and end < high for low, high in _quotations(text))


@lru_cache(maxsize=8)
def _quotations(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the quotations of a text begin and end that are not the patient's own."""
    return tuple(
        one.span() for one in _QUOTED.finditer(text) if not _HERSELF.search(one.group("said") or one.group("only"))
    )


def _elsewhere(question: Passage, mention: Mention, mentions: tuple[Mention, ...], graph: Index) -> bool:
    """Return whether what is quoted is a relative's, or denied, where the text names it outside the quotation."""
    text, offset = question.text, question.span.start
    if not _quoted(text, mention.span.start - offset, mention.span.end - offset):
        return False
    for one in mentions:
        if one.status not in {Status.FAMILY, Status.DENIED} or one.span.place != question.span.place:
            continue
        low, high = one.span.start - offset, one.span.end - offset
        alike = graph.is_a(one.concept, mention.concept) or graph.is_a(mention.concept, one.concept)
        if alike and not _quoted(text, low, high):
            return not _ALSO.search(text[max(0, low - 40) : high + 20])
    return False


_ONES_VALUE = expression(
    r"['’]s\s+(?:(?:last|serum|own|latest)\s+)*|\s+(?:has|had)\s+(?:(?:an?|low|high|elevated|raised|serum)\s+)*|"
    r"\s+(?:was|is|got|had been)\s+(?:hospitali[sz]ed|admitted|seen|treated|found)\s+(?:(?:to have|with|for|at)\s+)(?:(?:an?|low|high|serum)\s+)*",
    re.IGNORECASE,
)
"""What stands between somebody and the test of which a value is his own."""
_MY = expression(r"\b(?:my|our)\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
"""*My wife's eGFR is 20, can she take X?*: she is the patient."""
_BEFORE = 20
"""Characters before a person in which *my* may stand."""


def of_relative(test: Mention, question: Passage) -> bool:
    """Return whether a value is plainly of somebody beside the patient: *his father was admitted with sodium 118*."""
    if test.trigger is None or not of_another(test):
        return False
    low = question.span.start
    before = question.text[max(test.trigger.start - low - _BEFORE, 0) : test.trigger.start - low]
    gap = question.text[test.trigger.end - low : test.span.start - low]
    return bool(_ONES_VALUE.fullmatch(gap)) and not _MY.search(before)
