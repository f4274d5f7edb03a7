"""A bare *yes* orders what was asked for: *Can I take X?*, *Yes, that is fine*."""

import re
from collections.abc import Iterator

from kgreason.claims.entries import DRUGS
from kgreason.expressions import expression
from kgreason.link import Sentence, sentences
from kgreason.model import Mention, Order, Passage, Span

_ASKS = expression(
    r"(?:^\W*|[,;:–—-]\s+)(?:(?:hi|hello|so|and|but|then|also|please|doctor)[, ]+)?(?:can|could|may|should|is|are|am|would|will|do|does|ok|okay|safe)\b"
    r"(?=.*\b(?:take|taking|use|using|have|give|giving|prescribe|start|starting|begin|continue|combine|mix|given|taken|used|prescribed|started|"
    r"safe|ok|okay|fine|all ?right|bad|dangerous|harmful|risky|unsafe|contraindicated|allowed|acceptable|appropriate|avoid|avoided)\b)",
    re.IGNORECASE | re.DOTALL,
)
"""A question to be answered by yes or no: whether a drug may be taken."""
_TELLS = expression(
    r"(?:^\W*|[,;:.–—-]\s+)(?:(?:yes|ok|okay|so|and|then)[,.]? )*(?:i|he|she|we|they) (?:can|could|may|should) (?:still |just |now |also |safely )?"
    r"(?:have|take|use|start|continue|keep|restart|try)\b",
    re.IGNORECASE,
)
"""A question in the order of a statement: *so he can have X?*."""
_PLAIN = expression(
    r"\b(?:(?:can|could|may|should) (?:i|we|he|she)|(?:is it|would it be) (?:ok|okay|safe|fine))\b", re.IGNORECASE
)
"""What asks without a question mark: *can i take X with coffee*."""
_IT = expression(
    r"\b(?:it|them|this one|one)\b|\b(?:take|start|use|have|begin|continue|restart|try|stop)(?: (?:real|very|slow\w*|again|back|tonight|today|tomorrow|now|already|\d+(?: of (?:the|my) \S+)?|two|half|early))*\W*$",
    re.IGNORECASE,
)
"""What a question asks of a drug named before: *can I start it?*, *can I take 3 of the 100s?*."""
_WHILE = expression(
    r"\s+(?:\([^()]*\)\s+)?(?:\d\S*\s+(?:mg\s+)?)?(?:while|when|if|even though|although|on (?:my|his|her|top)|"
    r"(?:i['’]?m|im|he['’]?s|hes|she['’]?s|shes|i am|being) )[^?]*",
    re.IGNORECASE,
)
"""What stands between the drug that is asked for and those that are taken already: *X while on Y*, *X im on Y*."""
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
    rf"\W*(?:(?:in general|generally|usually|typically)[, ]+)?(?:yes|yeah|yep|yup|correct|exactly|indeed|that(?:[’']s| is) (?:right|correct)|right[,.!:]|sure|absolutely|certainly|of course|definitely|go ahead|{_CAN}|no problem\b|"
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
_SHORT = 3
"""Words of a sentence that is little more than a yes."""
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
    if not told or drug is None or any(one.concept == drug[0].concept for one in orders):
        return
    (mention, allows), low = drug, answer.span.start
    near = low + told[: (1 if len(told[0].text.split()) > _SHORT else _LOOKED_AT)][-1].end
    if any(one.category in DRUGS and one.concept != mention.concept and one.span.start < near for one in named):
        return
    found = allows.match(answer.text)
    if found and not BUT_NOT.search(answer.text[found.end() : told[:_LOOKED_AT][-1].end]):
        first = told[0]
        span = Span(answer.span.place, low + first.start, low + found.end())
        sentence = Span(answer.span.place, low + first.start, low + first.end)
        yield Order(answer.text[first.start : found.end()], mention.concept, span, sentence, "yes")


def _asked_for(question: Passage, asked: tuple[Mention, ...]) -> tuple[Mention, re.Pattern[str]] | None:
    """Return the one drug that the last question of a text asks whether to take, and what allows it."""
    told, drugs = list(sentences(question.text)), [one for one in asked if one.category in DRUGS]
    for number in reversed(range(len(told))):
        one = told[number]
        asks = _ASKS.search(one.text) or _TELLS.search(one.text)
        unmarked = "?" in one.text or (number == len(told) - 1 and _PLAIN.search(one.text))
        if not one.is_question and not (asks and unmarked):
            continue
        if asks is None or _OTHER.search(one.text, asks.start()):
            return None
        start = question.span.start + one.start
        low, high = start + asks.start(), question.span.start + one.end
        found = _first([mention for mention in drugs if low <= mention.span.start < high], one.text, start)
        if found is None and _IT.search(one.text, asks.start()):
            found = _named_before(told[:number], drugs, question.span.start, low)
        allows = _NO if _WHETHER_NOT.search(one.text, asks.start()) else _YES
        return (found, allows) if found else None
    return None


def _first(drugs: list[Mention], text: str, start: int) -> Mention | None:
    """Return the one drug of a question, or the first where the others are taken already: *X while on Y*."""
    others = [one for one in drugs if one.concept != drugs[0].concept]
    if not others:
        return drugs[0] if drugs else None
    between = text[drugs[0].span.end - start : others[0].span.start - start]
    return drugs[0] if _WHILE.fullmatch(between) else None


def _named_before(told: list[Sentence], drugs: list[Mention], start: int, until: int) -> Mention | None:
    """Return the one drug that *it* is, named before ``until`` in the question or in the sentence above it."""
    low = start + (told[-1].start if told else 0)
    inside = [one for one in drugs if low <= one.span.start < until]
    return inside[-1] if len({one.concept for one in inside}) == 1 else None
