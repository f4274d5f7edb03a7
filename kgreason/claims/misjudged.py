"""Acts that a sentence calls wrong: *treating X with Y is a mistake*, *it is incorrect to use Y in X*, *Y for X makes no sense*.

They state no use. Nor do they deny one: *treating X with Y alone is wrong* says nothing of what Y treats.
"""

import re

from kgreason.claims.arguments import Clause
from kgreason.claims.stance import BETRAYS
from kgreason.expressions import expression

ACTS = frozenset({"treats", "prevents", "ameliorates", "diagnoses"})
"""Predicates that say what a thing is used for."""
_WORD = (
    r"(?:wrong|incorrect|mistaken|erroneous|inappropriate|improper|unjustified|unwarranted|illogical|irrational|senseless|"
    r"nonsensical|nonsense|pointless|absurd|futile|useless|unwise|misguided|ill-advised|contra-?indicated|malpractice|folly)"
)
_NOUN = (
    r"(?:mistakes?|errors?|blunders?|fallacy|myth|misuse|misunderstanding|misconception|misapplication|malpractice|(?:bad|terrible|poor|dangerous|foolish) idea|"
    r"(?:poor|wrong|bad|dangerous) choice)"
)
_HARM = (
    r"(?:dangerous|harmful|unsafe|hazardous|risky|reckless|deadly|fatal|lethal|inadvisable|counterproductive|foolish|silly|"
    r"ridiculous|crazy|unreasonable|unethical|negligent|forbidden|prohibited|avoided|discouraged)"
    r"(?!\s+(?:in|if|when|with|for|during|unless|without|after|before|until)\b)"
)
"""What is said of an act at all; *dangerous in renal failure* is said of some."""
_JUDGED = (
    rf"(?:{_WORD}|{_HARM}|(?:an? |the )?(?:[\w-]+ )?{_NOUN}|(?:of )?no use|no good|"
    r"(?:not|never) (?:right|correct|appropriate|indicated|justified|warranted|reasonable|sensible|logical|rational|"
    r"recommended|advised|advisable|safe))"
)
_IS = r"(?:is|are|was|were|seems?|looks?|(?:would|will|can|could|may|might|must|should) be)"
_ADVERBS = (
    r"(?:(?!(?:not|never|hardly|no)\b)(?:\w+ly|also|just|still|quite|very|simply|therefore|thus|always|clearly) )*"
)
_SENSELESS = (
    r"(?:(?:makes?|would make|has|have|would have|serves?|would serve) (?:no|little|not much) "
    r"(?:(?:clinical|medical|physiological|good) )?(?:sense|purpose|basis|rationale|logic|point)|"
    r"(?:does not|doesn['’]t|do not|would not|wouldn['’]t) make (?:any )?sense|"
    r"(?:will not|won['’]t|would not|wouldn['’]t|does not|doesn['’]t|cannot|can['’]t) (?:work|help)|"
    r"(?:can|could|may|might|will|would|does|do) (?:kill|(?:do )?harm)|kills|harms)"
)
_ANEW = r"because|since|as|if|which|that|who|while|whereas|and|but|so|although|though|unless|when|until|than"
_BEHIND = expression(
    rf"(?:\s+(?!(?:{_ANEW}|is|are|was|were|seems?|looks?|would|will|can|could|may|might|must|should|does|do|makes?|has|have|serves?)\b)"
    rf"[\w'’/%-]+){{0,6}}?\s+(?:{_IS} {_ADVERBS}{_JUDGED}|{_SENSELESS}|{BETRAYS})\b",
    re.IGNORECASE,
)
"""The verdict behind an act, in its own clause."""
_ACT = expression(
    r"(?:^\W*|[;:,—–]\s*|\b(?:but|and|so|that|then|hence|thus|therefore|because|since)\s+)"
    r"(?:(?:here|again|clearly|obviously|routinely|simply|just),?\s+)*(?:the |an? |any |to |her |his |(?:idea|thought|notion|practice|habit|suggestion) of )*"
    r"(?:(?:\w+ly )?(?:treat|giv|us|prescrib|choos|start|order|recommend|administer|add|try|offer|select|pick|reach|manag|"
    r"employ|dos)\w*ing|(?:\w+ly )?(?:treat|give|use|prescribe|choose|start|order|recommend|administer|add|try|offer|select)|"
    r"use of|treatment of|administration of|choice of|prescription of|management of)\b[^;:.]*$",
    re.IGNORECASE,
)
"""The beginning of an act that is the subject: *treating …*, *to give …*, *the use of …*."""
_FOR = frozenset({"for", "in", "against", "to treat", "as a treatment for", "as treatment for"})
_BEFORE = expression(
    rf"(?:\b(?:it|that|this|['’]d|which)? ?(?:['’]s|{_IS}) {_ADVERBS}{_JUDGED} (?:for (?:\w+ ){{1,3}})?to\b|"
    rf"\b(?:an?|the|another) (?:[\w-]+ )?{_NOUN} (?:is|was|would be|here is) to\b|"
    r"\b(?:there (?:is|would be) |see |has )?no (?:point|sense|use|reason|rationale|basis) (?:in|to|for)\b|"
    r"\b(?:nobody|no one|no-one|none of us) (?:should|would|ought to|must)\b)"
    r"(?!\s+(?:say|think|claim|assume|believe|state|conclude|suggest|argue|expect|imply)\b)"
    rf"(?:(?![;:—]|\b(?:{_ANEW})\b).)*$",
    re.IGNORECASE,
)
"""The verdict before an act: *it would be a mistake to …*, *there is no point in …*, *nobody should …*."""


_WRONGLY = expression(
    r"\b(?:wrong|mistaken|erroneous|incorrect|inappropriate|improper|needless)ly\b[^;:.,]*$", re.IGNORECASE
)


def misjudged(clause: Clause, low: int, high: int) -> bool:
    """Return whether what stands from ``low`` to ``high`` is an act that its sentence calls wrong."""
    text = clause.text
    if _BEFORE.search(text, 0, low) or _WRONGLY.search(text, 0, max(low, clause.end)):
        return True
    if not _BEHIND.match(text, high):
        return False
    trigger = text[clause.start : clause.end].strip().lower()
    return trigger in _FOR or bool(_ACT.search(text, 0, max(low, clause.end)))
