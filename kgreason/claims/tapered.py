"""Drugs that are stopped little by little: for that time they are still taken, beside what is begun."""

import re

from kgreason.expressions import expression

_LENGTH = (
    r"(?:\bover\s+(?:the\s+)?(?:(?:next|coming|course of|about|at least|a period of)\s+)*"
    r"(?:(?:\d[\d.–-]*|an?|one|two|three|four|five|six|seven|eight|ten|twelve|several|a few|a couple of)"
    r"(?:\s+(?:to|or)\s+\w+)?[\s-]+)?(?:days?|weeks?|wks?|months?)\b|\b(?:gradually|slowly|little by little|stepwise)\b)"
)
_WHOSE = r"(?:\s+(?:(?:her|him|them|the patient|off|down|of|from|over|his|their|the|your|both|old|current|daily|oral|home|and|to|now))\b)*\s+$"
_TAPERS = expression(
    rf"\b(?P<verb>(?:cross-?)?tapers?|weans?|(?:cross-?)?tapering|weaning|coming(?= off))(?: (?:and|then|and then) (?:stop|discontinue)s?)?{_WHOSE}",
    re.IGNORECASE,
)
_BEING = expression(
    r"\bbeing\s+(?:\w+ly\s+)?(?:(?:cross-?)?tapered|weaned|taken|brought|switched|changed|converted|transitioned|moved)"
    rf"(?=[^.;]*\b(?:off|from|tapered|weaned)\b){_WHOSE}",
    re.IGNORECASE,
)
_STOPS = expression(
    r"\b(?:stop|stopping|discontinue|discontinuing|withdraw|withdrawing|phase out|phasing out|come off|"
    rf"(?:switch|switching|change|changing|convert|converting|transition|transitioning|move|moving)(?=[^.;]*\bfrom\b)){_WHOSE}",
    re.IGNORECASE,
)
"""What stops the drugs directly behind it, now or later; slowly where the words behind them give it time."""
_SLOWLY_STOPS = expression(
    rf"\b(?:gradually|slowly)\s+(?:stop(?:s|ping)?|discontinu(?:e|es|ing)|withdraw(?:s|ing)?|com(?:e|ing) off)\b{_WHOSE}",
    re.IGNORECASE,
)
_DONE = expression(
    r"\b(?:an?|after|finish\w*|complet\w*|since|before|stopped|done|did not|didn['’]t|failed to|without|instead of|rather than|"
    r"do not|don['’]t|never|not|no|no need to)\s+(?:\w+ly\s+)?$",
    re.IGNORECASE,
)
"""What before a word of tapering makes it over, a noun, or none: *after tapering X*, *did not taper X*."""
_IN_TIME = expression(
    rf"^(?!\s*(?:and|,|;|but))(?:(?!\b(?:and|now|today|immediately|while|then)\b)[^.;,]){{0,40}}?{_LENGTH}",
    re.IGNORECASE,
)
_IS_TAPERED = expression(
    r"^\s*(?:\d[\w./]*\s*(?:mg|mcg|g)?\s*(?:daily\s*)?)?(?:is|are|was|were)\s+(?:now |currently |slowly |gradually )*being\s+(?:\w+ly\s+)?"
    r"(?:(?:cross-?)?tapered|weaned|phased out|withdrawn)\b"
    r"|^\s*(?:\d[\w./]*\s*(?:mg|mcg|g)?\s*(?:daily\s*)?)?(?:(?:will|should|must|can|may|is to|needs to|has to)\s+(?:then |now |first |slowly |gradually )*be|is|are)\s+"
    r"(?:slowly |gradually )*(?:(?:cross-?)?tapered|weaned|phased out)\b"
    rf"|^\s*(?:(?:will|should|must|can|may|is to|needs to|has to)\s+be|(?:is|are) (?:being )?)\s+(?:stopped|discontinued|withdrawn)\b[^.;,]{{0,20}}?{_LENGTH}",
    re.IGNORECASE,
)
_TAPERED = expression(rf"\btapered(?: down)?{_WHOSE}", re.IGNORECASE)
_TO_DOSE = expression(
    r"^\s*(?:(?:dose\s+)?(?:was|is|were|has been|is now)\s+(?:\w+ly\s+)?tapered\s+)?(?:down\s+)?to\s+\d", re.IGNORECASE
)
"""*X was tapered to 5 mg*, *tapered X to 5 mg*: the rest is taken."""
_THEN = expression(
    r"\b(?:and then|then|before (?:starting|beginning|giving|adding|initiating|switching)|followed by|wait|waiting|wash-?out|later|"
    r"(?:once|after|when|until) (?:it|she|he|they|that|this|the taper|off|done|complet\w+|finish\w+))\b",
    re.IGNORECASE,
)


def tapered(before: str, after: str) -> bool:
    """Return whether a drug is stopped little by little, by the words before and behind it in its sentence.

    >>> tapered("Start lamotrigine and stop ", " over 8 weeks."), tapered("She stopped ", " over 8 weeks.")
    (True, False)
    """
    tapers = _TAPERS.search(before)
    if tapers and not _DONE.search(before[: tapers.start()]):
        return True
    if _BEING.search(before) or _SLOWLY_STOPS.search(before) or _IS_TAPERED.match(after):
        return True
    dosed = _TO_DOSE.match(after)
    if dosed and ("tapered" in dosed.group() or _TAPERED.search(before)):
        return True
    stops = _STOPS.search(before)
    return bool(stops and not _DONE.search(before[: stops.start()]) and _IN_TIME.match(after))


def ends_first(after: str) -> bool:
    """Return whether the words behind a drug let what is begun wait for its end: *taper X over 2 weeks, then start Y*."""
    return bool(_THEN.search(after))
