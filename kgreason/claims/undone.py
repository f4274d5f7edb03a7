"""Names that a verb is not said of though they stand before it: what is stopped, missed, treated, or only beside an act."""

import re

from kgreason.claims.arguments import Clause
from kgreason.expressions import expression
from kgreason.model import Mention

_UP_TO = (
    r"\s+(?:(?!(?:since|because|as|when|while|if|that|which|who|so|but|although|though|then|for|until|unless|before|after|due|causing|starting|adding|beginning)\b)"
    r"[\w'’-]+(?:,\s+(?!and\b)|\s+)){0,4}$"
)
_STOPPED = expression(
    r"\b(?:stop(?:s|ped|ping)?|avoid(?:s|ed|ing|ance of)?|hold(?:s|ing)?|held|discontinu(?:e|es|ed|ing|ation of)|withdraw(?:s|ing|n|al of|al from)?|"
    r"withh(?:old|olding|eld)|quit(?:ting)?|cessation of|remov(?:e|es|ed|ing|al of)|taper(?:s|ed|ing)?(?: off)?|skip(?:s|ped|ping)?|without|absence of|"
    r"lack of|no longer|com(?:e|ing) off|get(?:ting)? off|revers(?:e|es|ing|al of)|deprescrib(?:e|ing)|switch(?:ed|ing)? from|off of|minimi[sz](?:e|ing)|"
    r"limit(?:ing)?|cut(?:ting)?(?: out| back on| down on)?|drop(?:ping)?|instead of|rather than|antagoni[sz](?:es|ing)|blocking|"
    r"non-?(?:adherence|compliance) (?:to|with)|(?:adherence|compliance) (?:to|with)|not (?:taking|using|getting|giving|receiving)|fail(?:ure|ing|s|ed)? to (?:take|use|give|get)|"
    r"forget(?:s|ting)?(?: to take)?|forgot(?:ten)?(?: to take)?|miss(?:es|ing|ed)|under-?(?:dos(?:e|es|ed|ing)|treatment|treating|us(?:e|ing))(?: of| with)?|"
    r"wean(?:s|ed|ing)?(?: off| from)?|omit(?:s|ted|ting)?|omission of|interrupt(?:s|ed|ing|ion of)?|running out of|ran out of|refus(?:es|ed|ing|al of)|"
    r"dos(?:e|age) reductions? (?:of|in|for)|(?:reduc|lower|decreas|adjust|cut|halv)(?:e|es|ed|ing)? (?:the |her |his )?(?:dos(?:e|es|age|ing)|amount|levels?) of|"
    r"(?:lower|smaller|reduced|fewer|missed|inadequate|insufficient|subtherapeutic) dos(?:es|e|ages?)(?: of)?|slow(?:er|ing)(?: down)?|titrat(?:ing|ion of)|(?:titration|infusion) of|loss of (?:the )?(?:effects?|action|activity) of|monitoring|checking|diluting|spacing|delay(?:s|ed|ing)?)"
    + _UP_TO,
    re.IGNORECASE,
)
_TOO_LITTLE = expression(
    r"\b(?:too little|not enough|insufficient|inadequate|less|subtherapeutic|sub-therapeutic|low(?:ering|er)?|(?:a |the )?(?:fall|drop|decline|decrease|reduction|dip|loss)s? (?:in|of))\s+"
    r"(?:(?:the|her|his|their|serum|plasma|circulating|endogenous)\s+){0,2}$|"
    r"\b(?:replac|switch|chang|convert)(?:es?|ing|ed)(?: from)?\s+(?:the |her |his )?$|"
    r"\b(?:(?:inhibition|antagonism|blockade|suppression|malabsorption|antagonists?|(?:impaired|reduced|poor|decreased) (?:absorption|effect|action)) of|antibodies (?:against|to)|"
    r"blocks?|interfer(?:es?|ing) with)\s+(?:the )?$",
    re.IGNORECASE,
)
_STOP = (
    r"(?:stopp(?:ed|ing)|stops?|withdrawn|withdraw(?:s|ing)?|discontinu(?:e|es|ed|ing)|omit(?:s|ted|ting)?|held|hold(?:s|ing)?|withheld|withholding|skip(?:s|ped|ping)?|missed|missing|"
    r"misses|interrupted|interrupting|tapered|tapering|removed|removing|quit(?:s|ting)?|com(?:es?|ing) off|forgotten|forgetting|underdosed|reversed|reversing|weaned|weaning(?: off)?|not (?:taken|given|used))"
)
_IS_STOPPED = expression(
    rf"\W*(?:(?:when|if|once|after|upon|was|were|is|being|been|are|has|have|gets?|it|they|he|she|you|a patient|patients|someone|doses? (?:is|are)|not|abruptly|suddenly|\w+ly)\s+)*{_STOP}\b",
    re.IGNORECASE,
)
"""Behind a name: *X, when stopped, …*, *X held for five days*."""
_STOPPING = expression(
    r"\s+(?:dose |dosing |therapy )?(?:abrupt |sudden )?(?:withdrawal|discontinuation|cessation|under-?dosing|non-?adherence|non-?compliance|omission|interruption|dos(?:e|age) reductions?|"
    r"washout|avoidance|reversal|blockade|antagonism|malabsorption)\b",
    re.IGNORECASE,
)
"""Behind a name, as one noun with it: *X withdrawal*, *X underdosing*."""
_MODAL = r"[\s,]*(?:(?:can|could|may|might|will|would|should|often|then|also|again|usually|typically|sometimes|does|do|\w+ly|for \w+ \w+)[\s,]+)*$"
_IT_STOPPED = expression(
    rf"\b{_STOP}\s+(?:\w+ly\s+)?(?:taking\s+)?(?:it|them|this|that|one|(?:the|this|that|these|his|her|their) (?:drugs?|medications?|medicines?|meds?|agents?|doses?|pills?)|a dose|doses)\b{_MODAL}|"
    rf"\b(?:abrupt|sudden|rapid|its|their|too fast|too rapid)\s+(?:\w+\s+)?(?:withdrawal|discontinuation|cessation|interruption)\b{_MODAL}",
    re.IGNORECASE,
)
"""Before a trigger: *…, but stopping it suddenly raises Y*."""
_ANEW = expression(r"\b(?:which|that|who|it|they|this|these|as|since|because)\b|[;:—–]", re.IGNORECASE)
_TREATED = expression(
    r"\b(?:treat(?:ing|ment of)|manag(?:ing|ement of)|control(?:ling)?(?: of)?|correct(?:ing|ion of)|prevent(?:ing|ion of)|cur(?:ing|e of)|fixing|"
    r"reduc(?:ing|tion of)|lower(?:ing)?(?: of)?|reliev(?:ing|e)|resol(?:ving|ution of)|screening for|ruling out)"
    + _UP_TO,
    re.IGNORECASE,
)
_CONDITIONS = frozenset({"Disease", "PhenotypicFeature"})
_DRUGS = frozenset({"Drug", "ChemicalEntity", "SmallMolecule", "Protein"})


def undone(clause: Clause, mention: Mention) -> bool:
    """Return whether a subject is stopped, missed or treated, so that the trigger is said of its lack: *stopping X lowers Y*."""
    text, at, end = clause.text, mention.span.start - clause.offset, mention.span.end - clause.offset
    drug = mention.category in _DRUGS
    if drug and _IT_STOPPED.search(text, 0, clause.start):
        return True
    if mention not in clause.mentions:
        return False
    if at >= clause.start:  # *Y is due to stopping X*
        return drug and bool(_STOPPED.search(text, clause.end, at) or _STOPPING.match(text, end))
    stopped = drug and (_IS_STOPPED.match(text, end, clause.start) or _STOPPING.match(text, end, clause.start))
    if stopped:
        return not _ANEW.search(text, stopped.end(), clause.start)
    if _ANEW.search(text, end, clause.start):  # *stop X, which causes Y*
        return False
    treated = mention.category in _CONDITIONS and _TREATED.search(text, 0, at)
    little = drug and (_TOO_LITTLE.search(text, 0, at) or _managed(clause, at, end))
    return bool(treated or little or _STOPPED.search(text, 0, at))


_MANNER = expression(
    r"\s+(?:\w+\s+){0,2}?(?:with (?:\w+ ){0,4}?(?:water|food|meals?|milk|juice|snack|breakfast|dinner)|on an empty stomach|at (?:bedtime|night)|in the (?:morning|evening)|slowly|upright|while (?:\w+ )?upright|with caution)\b",
    re.IGNORECASE,
)
_ACT = expression(
    r"\b(?:taking|giving|infusing|administering|using|swallowing|drinking|injecting|dosing|running|pushing)\s+(?:the |his |her |an? )?(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
_CHOICE = expression(
    r"\b(?:choos(?:e|es|ing)|pick(?:s|ing)?|select(?:s|ing)?|prefer(?:s|ring)?|favou?r(?:s|ing)?|using|giving)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_OVER = expression(r"\s+(?:over|instead of|rather than|in place of|in preference to)\b", re.IGNORECASE)


def _managed(clause: Clause, at: int, end: int) -> bool:
    """Return whether the act is how a drug is given or that it was chosen: *taking X with water*, *choosing X over Z*."""
    text = clause.text
    given = _ACT.search(text, 0, at) and _MANNER.match(text, end, clause.start)
    return bool(given or (_CHOICE.search(text, 0, at) and _OVER.match(text, end, clause.start)))


_BESIDE = expression(
    r"\w\s+(?:just |right |shortly |\w+ (?:minutes?|hours?|days?) )?(?:before|after|prior to|ahead of|over|instead of|rather than|following)\s+(?:(?:the|his|her|giving|starting|taking|using|each|any)\s+)*(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
"""Before a name: what the sentence speaks of stands before it, and it is only where that stands."""
_JOINED = expression(
    r"\s*,?\s*(?:(?:when|if|being|is|are)\s+)?(?:(?:taken|given|used|combined|added|administered|started|prescribed|co-?administered|concurrently|concomitantly|therapy|treatment)\s+){0,2}"
    r"(?:together |along |alongside |in combination |on top )?(?:with|alongside|to|of|onto)\s+(?:(?:the|his|her|an?|existing|ongoing)\s+)?(?:[\w-]+\s+)?",
    re.IGNORECASE,
)
"""Between two drugs: *X taken with Y*, *adding X to Y*."""
_OPENED = expression(r"[,;:—]|\b(?:and|but|so|because|since|while|although|that)\b", re.IGNORECASE)
_APART = expression(
    r"\b(?:unlike|in contrast to|as opposed to|contrary to|compared (?:to|with)|except(?: for)?|other than|besides|apart from|aside from|(?:all|every|any) (?:[\w-]+ ){1,3}but)\s+(?:the |other )?$",
    re.IGNORECASE,
)
"""Before a name that is set against those of which the trigger is said."""
_ADDED = expression(r"\b(?:add(?:s|ed|ing)?|addition of)\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
_REPLACED = expression(r"\b(?:replac|switch|chang|convert)(?:es?|ing|ed)(?: from)?\s+(?:[\w-]+\s+)?$", re.IGNORECASE)


def acting(clause: Clause, mention: Mention) -> Mention | None:
    """Return the drug that a trigger is said of: the subject, X of *adding X to Y*, or None where it stands beside an act.

    *X before Y* and *X with Y* say nothing of Y alone.
    """
    at = mention.span.start - clause.offset
    if mention not in clause.mentions or mention.category not in _DRUGS or at >= clause.start:
        return mention
    low = max([mark.end() for mark in _OPENED.finditer(clause.text, 0, at)], default=0)
    if _APART.search(clause.text, 0, at) or _BESIDE.search(clause.text, low, at):
        return None
    others = [one for one in clause.mentions if one.category in _DRUGS and one.span.end - clause.offset <= at]
    if not others or not _JOINED.fullmatch(clause.text, others[-1].span.end - clause.offset, at):
        return mention
    begun = others[-1].span.start - clause.offset
    if _REPLACED.search(clause.text, 0, begun):  # *replacing X with Y* is said of Y
        return mention
    return others[-1] if _ADDED.search(clause.text, 0, begun) else None
