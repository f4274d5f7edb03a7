"""A bare *yes* orders what was asked for: *Can I take X?*, *Yes, that is fine*."""

import re
from collections.abc import Iterator

from kgreason.claims.entries import DRUGS
from kgreason.expressions import expression
from kgreason.link import sentences
from kgreason.model import Mention, Order, Passage, Span

_ASKS = expression(
    r"(?:^\W*|[,;:–—-]\s+)(?:(?:hi|hello|so|and|but|then|also|please|doctor)[, ]+)?(?:can|could|may|should|is|are|am|would|will|do|does|ok|okay|safe)\b"
    r"(?=.*\b(?:take|taking|use|using|have|give|giving|prescribe|start|starting|begin|continue|combine|mix|given|taken|used|prescribed|started|"
    r"safe|ok|okay|fine|all ?right|bad|dangerous|harmful|risky|unsafe|contraindicated|allowed|acceptable|appropriate|avoid|avoided)\b)",
    re.IGNORECASE | re.DOTALL,
)
"""A question to be answered by yes or no: whether a drug may be taken."""
_WHETHER_NOT = expression(
    r"\b(?:avoid\w*|contraindicated|bad|dangerous|harmful|risky|unsafe|problem|risk)\b",
    re.IGNORECASE,
)
"""What turns the question round: there a *no* allows it."""
_OTHER = expression(
    r"\bor\b|\b(?:not|stop\w*|quit\w*|skip\w*|hold\w*|discontinu\w*|taper\w*|wean\w*|switch\w*|without)\b|n['’]t\b|\b(?:better|more|less|than|versus|vs|how|cause[sd]?|interact\w*)\b",
    re.IGNORECASE,
)
_FINE = r"(?:(?:generally|usually|perfectly|completely|quite|totally|very|considered|also|still) )*(?:safe|fine|ok|okay|all ?right|no problem|acceptable|allowed)\b"
_CAN = (
    r"(?:you|she|he|they|it|we|one|both|these|the patient|patients) (?:can|may)\b"
    r"(?=\W*$|[.,!;]|(?: (?:safely|still|also|usually|generally|certainly))* (?:take|use|have|continue|go ahead|start|be (?:taken|used|given|combined|started))\b| (?:safely|indeed)\b)"
)
_YES = expression(
    rf"\W*(?:(?:in general|generally|usually|typically)[, ]+)?(?:yes|yeah|yep|yup|sure|absolutely|certainly|of course|definitely|go ahead|{_CAN}|no problem\b|"
    rf"(?:it|that|this|they)(?:['’]s| is|['’]re| are| should be| would be) {_FINE})(?!\w)",
    re.IGNORECASE,
)
_NO = expression(
    rf"\W*(?:no|nope|not (?:at all|really)|{_CAN}|(?:it|that|this)(?:['’]s| is) {_FINE})(?!\w)", re.IGNORECASE
)
BUT_NOT = expression(
    r"\b(?:not|never|avoid\w*|contraindicated|unless|only|except|stop\w*|instead|however|dangerous|harmful|unsafe|risky|against|until|without|depends)\b|n['’]t\b",
    re.IGNORECASE,
)
"""What takes an assent back, or ties it to something."""
_LOOKED_AT = 2
"""How many sentences of the answer are looked at for what takes the assent back."""


def assented(
    question: Passage,
    asked: tuple[Mention, ...],
    answer: Passage,
    named: tuple[Mention, ...],
    orders: tuple[Order, ...] = (),
) -> Iterator[Order]:
    """Yield the order of a drug that a question asks whether to take, where the answer allows it and names no other.

    ``asked`` and ``named`` are the mentions of the question and of the answer, ``orders`` what it orders by name.
    """
    told, drug = list(sentences(answer.text)), _asked_for(question, asked)
    if not told or drug is None or orders:
        return
    mention, allows = drug
    if any(one.category in DRUGS and one.concept != mention.concept for one in named):
        return
    found = allows.match(answer.text)
    if found and not BUT_NOT.search(answer.text[found.end() : told[:_LOOKED_AT][-1].end]):
        first, low = told[0], answer.span.start
        span = Span(answer.span.place, low + first.start, low + found.end())
        sentence = Span(answer.span.place, low + first.start, low + first.end)
        yield Order(answer.text[first.start : found.end()], mention.concept, span, sentence, "yes")


def _asked_for(question: Passage, asked: tuple[Mention, ...]) -> tuple[Mention, re.Pattern[str]] | None:
    """Return the one drug that the last question of a text asks whether to take, and what allows it."""
    for one in reversed(list(sentences(question.text))):
        if not one.is_question:
            continue
        asks = _ASKS.search(one.text)
        if asks is None or _OTHER.search(one.text, asks.start()):
            return None
        low, high = question.span.start + one.start + asks.start(), question.span.start + one.end
        drugs = [mention for mention in asked if mention.category in DRUGS and low <= mention.span.start < high]
        if len({mention.concept for mention in drugs}) != 1:
            return None
        return drugs[0], _NO if _WHETHER_NOT.search(one.text, asks.start()) else _YES
    return None
