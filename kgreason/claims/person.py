"""What a step says of who the patient is and what she does: age, sex, drinking, smoking, a thinner taken."""

import re
from collections.abc import Iterator

from kgreason.claims.refusals import KIN
from kgreason.expressions import expression
from kgreason.model import PATIENT, Claim, Fact, Facts, Mention, Passage, Quantity, Span

AGE, FEMALE, MALE = "age", "female", "male"
_ALCOHOL, _ANTICOAGULANT = "KG:alcohol", "KG:anticoagulant"
_AGED = expression(
    r"\b(?:(?:she|he|the patient|this (?:woman|man|lady|gentleman))(?:['’]s| is)\s+(?:only |now |already |just |still )?(?P<plain>\d{2,3})(?=\s*(?:$|[,;:)]|\.(?!\d)|and\b|so\b|but\b|with\b|which\b|years? old|yo\b|y/o\b))|"
    r"(?:^\W*|\b(?:this|our|this is an?|we have an?|he['’]s an?|she['’]s an?|he is an?|she is an?|patient is an?)\s+)(?P<old>\d{2,3})[- ]?(?:years?[- ]old|yo|y/o)\b"
    r"(?=\s+(?:wom[ae]n|m[ae]n|lady|gentleman|patient|male|female|farmer|nurse|teacher|driver)\b))",
    re.IGNORECASE,
)
_OF_AGE = expression(
    r"\b(?:age[ds]?|ages|old|older|young|younger|years?|elderly|over [4-9]\d|under [4-9]\d)\b", re.IGNORECASE
)
"""What says that a bare number is an age: *She's 64, so 10* may be her weight."""
_SEXED = expression(
    r"^\W*(?:this is an? |he is an? |she is an? |this |our |an? |we have an? )?(?:(?!no|non|for|in|if)[\w-]+,? ){0,3}?"
    r"(?P<who>man|woman|male|female|gentleman|lady|boy|girl)\b(?=,? (?:with|who|on|presenting|in (?:his|her))\b|,)",
    re.IGNORECASE,
)
_UNREAL = expression(
    r"\b(?:if|would|could|might|were|unless|than|whereas|unlike|most|any|every|many|typical|other|usually|at)\b|\?",
    re.IGNORECASE,
)
_DRINKS = expression(
    r"\b(?:she|he|the patient)\s+(?:still |also |now |currently )?(?:(?:drinks|uses)\s+(?:alcohol|heavily|too much|wine|beer|vodka|liquor|spirits|a lot|daily|every)|"
    r"is an? (?:(?:heavy|daily|regular|known|chronic) )+(?:drinker|alcoholic))\b",
    re.IGNORECASE,
)
_HABIT = expression(r"drink|alcohol|anticoagulated|\buses\b", re.IGNORECASE)
_DRY = expression(
    r"\b(?:(?:life-?long )?teetotal\w*|(?:life-?long )?abstainer|(?:has )?never (?:drinks|drank|touched (?:alcohol|a drop))|never drinks|"
    r"(?:does not|doesn['’]t) drink(?: any)?(?: alcohol)?(?= *(?:$|[.,;)]|and\b|or\b)))",
    re.IGNORECASE,
)
_THINNED = expression(
    r"\b(?:she|he|the patient)(?:['’]s| is)?\s*(?P<no>n['’]t|not|isn['’]t|never)?\s*(?:is |been |being |currently |fully |already |now )*anticoagulated\b",
    re.IGNORECASE,
)
_DOES = expression(
    r"\b(?:she|he|the patient)(?:\s+(?:still|also|currently|now|never|does not|doesn['’]t))*\s*$", re.IGNORECASE
)
_VERB = expression(r"smokes?|vapes", re.IGNORECASE)
APART = 2
"""Years by which two ages differ that are not both of one person."""


def person_claims(text: str, start: int, place: str, facts: Facts) -> Iterator[Claim]:
    """Yield what a sentence says of the patient's age and sex, where the facts tell them, and of her habits."""
    aged = _AGED.search(text) if _OF_AGE.search(text) else None
    if aged and _knows(facts, "age") and not _UNREAL.search(text[: aged.start()]):
        years = float(aged["plain"] or aged["old"])
        yield Claim("", PATIENT, "has_value", AGE, Span(place, start + aged.start(), start + aged.end()),
                    quantity=Quantity(years, "a"), pattern="age")  # fmt: skip
    sexed = _SEXED.match(text)
    if sexed and _knows(facts, "sex") and not _UNREAL.search(text):
        sex = FEMALE if sexed["who"].lower() in {"woman", "female", "lady", "girl"} else MALE
        yield Claim("", PATIENT, "is", sex, Span(place, start, start + sexed.end()), pattern="sex")
    habits = ((_DRINKS, _ALCOHOL), (_THINNED, _ANTICOAGULANT)) if _HABIT.search(text) else ()
    for pattern, drug in habits:
        match = pattern.search(text)
        if match and not _UNREAL.search(text[: match.start()]):
            span = Span(place, start + match.start(), start + match.end())
            negated = bool(match.groupdict().get("no"))
            yield Claim("", PATIENT, "takes", drug, span, negated=negated, pattern="habit")


def _knows(facts: Facts, kind: str) -> bool:
    return any(fact.kind == kind for fact in facts.items)


def does(mention: Mention, before: str) -> re.Match[str] | None:
    """Return the words before a habit that is told by its verb: *she smokes*."""
    return _DOES.search(before) if _VERB.fullmatch(mention.text) else None


_NO_DRUGS = expression(
    r"(?:\b(?:takes|taking|uses|is on|was on|on) (?:absolutely )?(?:nothing(?! (?:else|but|new|for|by|with|that))|no (?:regular |daily |home |prescription )?(?:medications?|meds|medicines?|drugs|pills)\b)|"
    r"(?:^|[.;,]\s*)(?:no|not on any|not taking any|(?:(?:she|he|the patient) )?(?:is|does) not (?:currently )?(?:taking|on|take|use|using) any(?: other)?(?= \w*\s?med)) (?:regular |home |daily |current |prescription )*(?:medications?|meds|medicines?)\b|"
    r"(?<!past )(?<!previous )(?<!discharge )(?<!prior )\b(?:meds|medications|medicines)\s*:\s*(?:none|nil|no meds|no medications)\b)"
    r"(?!\s*(?:today|this (?:morning|evening|week)|in (?:the )?(?:ED|chart|system)|available|listed|recorded|known|on file|taken|due|were|was|have been|to date|of note|but|except|besides|other|apart|for\b|since|yet|that|with\b|changes?|interact|given|tried|so far|work|help))",
    re.IGNORECASE,
)


def no_drugs(question: Passage) -> Iterator[Fact]:
    """Yield that the patient takes nothing at all, where the question says so."""
    match = _NO_DRUGS.search(question.text)
    if match:
        span = Span(question.span.place, question.span.start + match.start(), question.span.start + match.end())
        yield Fact("medication", "", match.group().strip(" .;,"), known=False, span=span)


_DAILY = expression(
    r"(?:^|[.;!?]\s+|,\s+(?=(?:and |but )?I drink\b))(?:(?:and|but) )?(?:I(?!['’]d\b)|he|she|the patient|this (?:man|woman)|(?:an? )?\d\d-year-old (?:man|woman)(?: who)?)\b"
    r"(?:(?!\b(?:father|mother|brother|sister|husband|wife|partner|son|daughter|used to|history of|stopped|quit|not|never|no|until|if|or|would|could|might|should)\b)[^.;?]){0,90}?"
    r"(?P<said>\b(?:drinks?|consumes|drinking|has drunk|(?<=\bI )have)\s+(?:[\w-]+\s+){0,3}?(?:an?|one|two|three|four|five|six|seven|eight|several|half|\d+)\b"
    r"[^.;,?]{0,30}?(?<!root )(?<!ginger )(?<!alcoholic )(?<!alcohol-free )(?<!free )\b(?:beers?|wine(?! vinegar)|vodka|whisk(?:e)?y|rum|gin|liquor|spirits|alcohol|brandy|tequila|alcoholic (?:drinks|beverages))\b"
    r"[^.;,?]{0,25}?\b(?:daily|nightly|(?:every|each|per|a) (?:day|night|evening)))"
    r"(?![^.;]{0,40}\b(?:quit|stopped|until|ago)\b)",
    re.IGNORECASE,
)

_STILL = expression(
    rf"(?:^|[.;!?]\s+)(?:(?!\b(?:{KIN}|who|used to|history of|stopped|quit|not|never|no|until|if|or|before|formerly)\b)[^.;?!])*?(?:^|(?<=[.;!?,-]\s))"
    r"(?P<said>(?:(?:still|currently|now|drinks) )*(?:(?:about|around|at least|up to) )?(?:\d{1,2}(?:\s?(?:-|–|to)\s?\d{1,2})?|two|three|four|five|six|eight|ten|several)\s"
    r"(?:beers|alcoholic drinks|glasses of wine|shots of \w+|bottles of wine|cans of beer)\s(?:a|per|every|each)\s(?:night|day|evening))\b"
    r"(?![^.;]{0,40}\b(?:quit|stopped|until|ago|before|previously)\b)",
    re.IGNORECASE,
)
"""*45M, HTN, 8 beers a night*."""


def drinks(question: Passage) -> bool:
    """Return whether a question tells that somebody drinks alcohol every day: that alone tells of a patient."""
    return any(one.known for one in alcohol(question))


def alcohol(question: Passage) -> Iterator[Fact]:
    """Yield that the patient drinks alcohol every day, or none, where the question says so of her."""
    dry = _DRY.search(question.text)
    daily = _DAILY.search(question.text) or _STILL.search(question.text)
    match, group = (dry, 0) if dry else (daily, "said")
    if match:
        start = question.span.start
        span = Span(question.span.place, start + match.start(group), start + match.end(group))
        yield Fact("medication", _ALCOHOL, match.group(group), known=dry is None, span=span)
