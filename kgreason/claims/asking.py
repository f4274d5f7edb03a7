"""Whom a question is about: a person it names, who asks, or one whose diseases stand before what is asked."""

import re

from kgreason.claims.quantities import measured
from kgreason.expressions import expression
from kgreason.link import sentences
from kgreason.model import Mention, Passage

_ANOTHER = expression(
    r"\b(?:patient|(?<!\ba )(?<!\bany )pt|(?:year|month|week|day|mo|mth|wk)s?[- ]old|years old|yo|y/o|woman|man|boy|girl|infant|newborn|child|lady|gentleman|male|female|he|she|hes|shes|son|daughter|"
    r"toddler|kid|baby|teen|teenager|gravida|G\d\s?P\d+)\b"
    r"|\b\d{1,2}\s?(?:y/?o\s?)?[MF]\b|\b\d{1,3}\s?y/?o\b",
    re.IGNORECASE,
)
_ASKER = expression(
    r"\bI(?!(?:['’]?m|\s+am)\s+(?:an?\s+(?:[\w-]+\s+)?(?:nurse|pharmacist|student|doctor|physician|resident|teacher)|confused|studying|learning|reading|writing)\b)"
    r"(?!(?:['’]?ve|\s+have|\s+had)\s+(?:an?\s+(?:exam|question|lecture|class)|always|heard|read|seen)\b)(?:['’]?(?:m|ve)\b|\s+(?:have(?! to\b)|am|take|suffer|was|had|got|use|also|currently)\b)",
    re.IGNORECASE,
)
"""What names a person: the patient, or who asks (*I have asthma*)."""
_WHOSE = expression(
    r"\bmy\b|^\W*\d{1,2}\s?(?:weeks?|wks?|months?)\s+(?:pregnant|preg|along)\b|\b(?:given|with|considering|despite|because of|in view of)\s+(?:his|her|their)\b",
    re.IGNORECASE,
)
"""What speaks of a person who is not named: *with my kidney disease*, *given her penicillin allergy*."""


_HEADED = expression(
    r"(?P<told>(?!(?:which|what|when|why|who|how|is|are|does|do|did|can|could|should|would|may|might|will|for|in|with|of|to|from|regarding|about|"
    r"if|unlike|like|besides|between|among|other|apart|despite|given|as|people|patients|women|men|children|kids|dogs?|cats?)\b)"
    r"(?:(?!\b(?:of|for|between|versus|vs|question|guidelines?|effects?|people|patients|difference)\b)[^?.])*)[,;:–—-]\s*(?:so |then |and )?"
    r"(?:(?:which|what|any|best|safest)\b[^?]{0,40}?\b(?:drugs?|medicines?|medications?|meds|antibiotics?|analgesics?|painkillers?|pain relief|blockers?|inhalers?|agents?|antihypertensives?|"
    r"statins?|anticoagulants?|antidepressants?|antiemetics?|antifungals?|sedatives?|steroids?|pills?|drops?|vaccines?|options?|treatments?|therapy)\b"
    r"|(?:can|should|may) (?:I|we|you) (?:give|use|add|start|prescribe)\b|what (?:to|should I|can I|do I|would you|can we|should we) (?:give|use|add|start|prescribe)\b)[^?]*\?\W*$",
    re.IGNORECASE,
)
"""*Asthma, gout, on warfarin; which analgesic?*: what stands before the question for a drug is told."""
_OF_THEM = expression(r"\b(?:causes?|these|this|those|them|interactions?|all|both|occur)\b", re.IGNORECASE)
"""What makes it a question on the list itself: *which drug causes these?*."""
_TWO = expression(r",|;|\bon\b|\ballerg", re.IGNORECASE)


def names_person(text: str) -> bool:
    """Return whether words name a person.

    >>> names_person("A man has gout."), names_person("I have gout, what helps?"), names_person("Which drug helps gout?")
    (True, True, False)
    """
    return names_another(text) or bool(_ASKER.search(text))


def names_another(text: str) -> bool:
    """Return whether words name a person other than who asks."""
    return bool(_ANOTHER.search(text))


def of_someone(question: Passage, mentions: tuple[Mention, ...]) -> bool:
    """Return whether a question is about somebody: it names a person, tells something, or gives a measured value."""
    if names_person(question.text) or _WHOSE.search(question.text):
        return True
    inside = [one for one in mentions if one.span.place == question.span.place]
    for sentence in sentences(question.text):  # what is told and not asked is told of somebody
        low, high = question.span.start + sentence.start, question.span.start + sentence.end
        high = low + told_before(sentence.text) if sentence.is_question else high
        if any(low <= one.span.start < high for one in inside):
            return True
    return any(not value.general for value in measured(question.text, question.span.start, tuple(inside)))


def told_before(text: str) -> int:
    """Return how many characters of a question tell several things of somebody, before it asks.

    >>> [told_before(one) for one in ("Gout, on warfarin; which drug?", "Gout: which drug?", "Gout, CKD: what links them?")]
    [17, 0, 0]
    """
    found = _HEADED.match(text)
    if found is None or not _TWO.search(found["told"]) or _OF_THEM.search(text, found.end("told")):
        return 0
    return found.end("told")
