"""Whether a text plainly concludes that X treats Y: in just these words, behind *so* or before *because*.

*Y is treated by stopping X*, *halving X treats Y* and *the idea that X treats Y* may have been read as the same claim;
none of them is such a conclusion.
"""

import re

from kgreason.expressions import expression
from kgreason.model import Case, Claim, Passage

_SO = r"\b(?:so|therefore|thus|hence|consequently|(?:which|that|this) is why|for this reason)[\s,]+"
_FIRST = r"(?:^|[.!?\n])\s*"
_ADVERBS = r"\s+(?:(?:also|then|will|can)\s+)?$"
_ENDS = expression(r"\s*(?:[.;!]|$)")
_DOUBTED = expression(
    r"\b(?:wrong\w*|false\w*|incorrect\w*|mistak\w+|error|absurd\w*|myth|tempt\w+|trap|options?|choices?|claim\w*|argu\w+|think\w*|"
    r"thought|believ\w+|idea|would|might|could|should|if|unless|suppos\w+|not|never|no|none|nor|cannot|instead|rather|but|"
    r"however|although|though|\w+n['’]t)\b|\?",
    re.IGNORECASE,
)
"""What shows that a passage may not stand behind all it says."""


def plainly_concludes(claim: Claim, case: Case) -> bool:
    """Return whether the text says *so X treats Y*, or *X treats Y because it …*, with nothing between or behind."""
    for one in (*case.trace.steps, *([case.trace.answer] if case.trace.answer else [])):
        if one.span.place == claim.span.place and one.span.start <= claim.span.start < one.span.end:
            return not _DOUBTED.search(one.text) and _plain(claim, one)
    return False


def _plain(claim: Claim, passage: Passage) -> bool:
    if claim.subject_span is None or claim.trigger is None or claim.object_span is None:
        return False
    text, start = passage.text, passage.span.start
    subject = re.escape(text[claim.subject_span.start - start : claim.subject_span.end - start])
    before = text[: claim.trigger.start - start]
    between = text[claim.trigger.end - start : claim.object_span.start - start]
    behind = text[claim.object_span.end - start :]
    who = rf"(?:the )?(?:it|they|{subject})"
    if claim.trigger.end > claim.object_span.start or between.strip() not in {"", "the", "a", "an"}:
        return False
    if re.search(_SO + who + _ADVERBS, before, re.IGNORECASE):
        return bool(_ENDS.match(behind))
    ground = re.match(rf"[\s,]*\b(?:because|since)\s+{who}\b", behind, re.IGNORECASE)
    return bool(ground and re.search(_FIRST + who + _ADVERBS, before, re.IGNORECASE))
