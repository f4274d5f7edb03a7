"""Sentences that do not assert what they say: *it is a myth that …*, *option B, that …, is wrong*, *one might think …*."""

import re
from enum import Enum

from kgreason.claims.arguments import Clause
from kgreason.expressions import expression


class Frame(Enum):
    """How a sentence stands to a clause that it holds."""

    ASSERTED = "asserted"
    REJECTED = "rejected"
    DOUBTED = "doubted"


_UNTRUE = (
    r"(?:false|untrue|a myth|a misconception|(?:based on )?a misunderstanding|a mistake|an error|wrong|incorrect|mistaken|erroneous|inaccurate|misleading|nonsense|"
    r"not (?:true|right|correct|accurate|so|the case)|(?:simply|just|plainly|clearly|factually) (?:false|wrong|untrue|incorrect|not true))"
)
_IS = r"(?:['’]s|is|are|was|would be|['’]d be|must be|seems)"
_VERY = r"(?:(?!(?:not|never|hardly|far|no)\b)\w+ )?"
_SCOPE = r"(?!\w)(?:(?![;—]|: |, and\b|\b(?:but|because|since|however|whereas|although|though|so|which|while|as)\b).)*$"
"""The rest of a clause that a frame speaks of."""
_SAYING = r"(?:say|think|claim|assume|believe|state|conclude|suggest|argue|expect|imply)"
_REJECTING = expression(
    rf"\b(?:(?:it|that|this)(?: really| just| simply)? ?{_IS} {_VERY}{_UNTRUE} (?:to {_SAYING} )?that|(?:it ?{_IS}|['’]d be|would be) {_VERY}{_UNTRUE} to {_SAYING}|"
    rf"(?:nobody|no one|no-one) (?:(?!doubts|disputes|denies|questions)\w+s|(?:would|could|should|will|ever|really|seriously) (?:\w+ )?{_SAYING})(?: that)?|"
    rf"(?:i|we|they) (?:really |highly |strongly )?doubt(?: that| whether| if)?|no (?:good |real |solid |convincing |clear )?evidence that|"
    r"nothing (?:\w+ly )?(?:shows|suggests|indicates|proves|says|supports the (?:idea|claim|view)) that|"
    r"(?:misconception|myth|fallacy|falsehood|(?:false|mistaken|wrong) (?:claim|belief|idea|notion|view|impression)) that|"
    rf"(?:misconception|myth|mistake|error|fallacy) (?:is|would be|was)(?: that| to {_SAYING}(?: that)?)|"
    rf"(?:it|that) (?:isn['’]t|is not|['’]s not|wasn['’]t) (?:true|correct|right|accurate|the case) that){_SCOPE}",
    re.IGNORECASE,
)
"""What says that the clause after it is not so."""
_OFFER = r"(?:option|choice|answer|statement)(?: choice)? (?:[a-h]|\d+|one|two|three|four|five)"
_NAMED = expression(
    rf"\b(?:(?:statement|claim|idea|notion|belief|assertion|assumption|view|suggestion|theory|argument|contention|hypothesis|{_OFFER})(?:,? that|,? ?[\"“'])|{_OFFER},)"
    rf"{_SCOPE}",
    re.IGNORECASE,
)
"""What names the clause after it, so that a verdict behind that clause is one on it."""
_OPTION = expression(
    rf"\b(?:{_OFFER}|(?:the |this |that |one |another )?(?:distractor|wrong answer|wrong option|other (?:option|choice|answer)))"
    rf",? (?:which |that )?(?:says?|states?|claims?|suggests?|asserts?|implies)(?: that)?{_SCOPE}",
    re.IGNORECASE,
)
"""What an answer on offer says is quoted."""
_VERDICT = expression(
    rf"\W*(?:(?!(?:and|but|so|because|since|if|when|which)\b)[\w'’-]+\s+){{0,6}}?,?\s*(?:{_IS} (?:\w+ly |all |also |just )?{_UNTRUE}|"
    r"(?:was|were|has been|have been|had been) (?:\w+ly |later |since |then )?(?:given up|abandoned|refuted|disproved|debunked|"
    r"discarded|rejected|overturned|retracted|dropped)|"
    r"(?:isn['’]t|is not|cannot be|can['’]t be) (?:true|correct|right|accurate)|does not hold|doesn['’]t hold)\b",
    re.IGNORECASE,
)
_THEN_FALSE = expression(
    rf"\s*[,;.—–-]\s*(?:but |and |yet |although |though )?(?:which|that|this|it) ?(?:['’]s|is|was|turned out to be|turns out to be) (?:\w+ly |just )?{_UNTRUE}\b",
    re.IGNORECASE,
)
_WHICH_FALSE = expression(
    r"\s*,\s*(?:which|but (?:that|this|it)) ?(?:['’]s|is|was) (?:\w+ly |just )?(?:(?:wrong|mistaken|an error|a mistake)(?=\s*(?:$|[.,;]))|false|untrue|incorrect|not true|not correct|a myth|a misconception)\b",
    re.IGNORECASE,
)
_WRONGLY = r"(?:mistakenly|wrongly|erroneously|incorrectly|falsely)"
_HOLDERS = r"(?:someone|somebody|one|you|people|laypeople|students?|many|some|patients?|they|anyone|trainees?|residents?|others|doctors|clinicians)"
_DOUBTING = expression(
    rf"(?:\b|(?=n['’]t))(?:(?:at first|initially|originally|first)[,]? (?:i|we|he|she|they) (?:\w+ )?(?:thought|assumed|believed|figured)|(?:i|we|he|she|they) (?:first|initially|originally|mistakenly|wrongly|had|once|always) "
    rf"(?:\w+ )?(?:thought|assumed|believed|figured)|(?:used to|once|formerly|previously|historically|long) (?:be )?(?:thought|think|believed|believe|assumed|considered|taught|held|felt)|used to be|"
    rf"(?<!\bas )(?<!\bwhat ){_HOLDERS} (?:may|might|could|would|can|often|sometimes|commonly|usually|frequently|mistakenly|wrongly|erroneously|incorrectly|falsely)(?: \w+){{0,5}}? (?:think|believe|assume|suppose|misremember|be tempted)|"
    rf"(?<!\bas )(?<!\bwhat )(?:people|students|laypeople|many|trainees) (?:\w+ ){{0,6}}?(?:think|believe|assume|say|claim|suppose|misremember)|{_WRONGLY} (?:{_SAYING}(?:s|d|ed)?|said|wrote|thought|held|reported|taught|noted|recorded)|"
    rf"(?:says?|said|states?|stated|claims?|claimed|writes|wrote|notes?|noted|reads|reports?|reported),? (?:in error|by mistake|{_WRONGLY}),? that|"
    r"far be it from (?:me|us) to \w+|^\W*(?:suppose|supposing|imagine|let us (?:assume|suppose|imagine|say)|let['’]s (?:assume|suppose|imagine|say)|assuming)(?: that)?|"
    r"(?:the|a|this) (?:\w+ )?(?:hypothesis|conjecture|question) (?:that|whether)|"
    rf"(?:it|that) ?(?:['’]s|is|seems|would be|['’]d be|appears) (?:\w+ly |very |quite |rather |most )?(?:unlikely|improbable|implausible|doubtful|inconceivable|impossible|rare|uncommon)(?: that| for| if)|"
    rf"(?:would|['’]d) (?:also |really )?be (?:\w+ly |very |quite |rather )?(?:odd|strange|weird|unusual|unexpected|surprising|atypical|bizarre|illogical|absurd)(?: that| for| if| to)|"
    rf"(?:not|n['’]t|never|hardly) (?:be )?(?:false|untrue|a myth|a mistake|an error|wrong|incorrect|inaccurate) (?:to|that)|"
    rf"(?:hardly|scarcely|barely|not|n['’]t) be (?:said|expected|claimed|thought) to){_SCOPE}",
    re.IGNORECASE,
)
"""What says that the clause after it is held by others, was held once, or is not to be expected."""
_ODD = expression(
    r"\W*(?:(?!(?:and|but|so|or|when|if)\b)[\w-]+\s+){0,4}?would (?:also |really |then )?be (?:\w+ly |very |quite |rather |a bit )?(?:odd|strange|weird|unusual|unexpected|surprising|atypical|bizarre|rare|unlikely)\b",
    re.IGNORECASE,
)
_CONTRARY = expression(
    r"\bcontrary to (?:(?:the|a|any|popular|common|old|widespread|his|her|their|what) )*(?:claims?|beliefs?|views?|ideas?|notions?|assertions?|statements?|opinions?|myths?) that\b[^,;]*$",
    re.IGNORECASE,
)
_UNREAL = expression(r"^\W*(?:had|were)\s[^,;.]*$", re.IGNORECASE)
_WOULD = expression(r"[^,;.]*,\s[^;.]*\b(?:would|could|might)\b", re.IGNORECASE)
"""*Had X caused Y, we would see Z* supposes it."""
_QUOTE = expression(r"[\"“][^\"”]*$")
_QUOTED_FALSE = expression(
    rf"[^\"“”]{{0,80}}[\"”],?\s*{_IS}\s+(?:an? |the |simply |just )?(?:\w+ly )?{_UNTRUE}\b", re.IGNORECASE
)
_NOT_IT = expression(
    r"\b(?:it|this|that) ?(?:can['’]t|cannot|can not|couldn['’]t|could not|isn['’]t|is not|['’]s not|wasn['’]t|was not) (?:be )?(?:the |her |his )?[\w -]{2,40}$",
    re.IGNORECASE,
)
"""Before a participle: *it can't be X causing Y*."""
_OPINION = expression(
    rf"(?:n['’]t|\bnot|\bnever|\bcannot) (?:want to |ever |really |be (?:safely )?)?(?:{_SAYING}|mean|saying|thinking|claiming|suggesting|implying|assuming|said|told|convinced)(?: that| to)?{_SCOPE}",
    re.IGNORECASE,
)
"""An opinion that is itself denied; a denial in it is no denial."""


def frame(clause: Clause, low: int, high: int) -> Frame:
    """Return how a sentence stands to the clause of a trigger that begins at ``low`` and ends at ``high``."""
    text = clause.text
    if _REJECTING.search(text, 0, low):
        return Frame.REJECTED
    if _OPTION.search(text, 0, low) or _DOUBTING.search(text, 0, low):
        return Frame.REJECTED if _THEN_FALSE.match(text, high) else Frame.DOUBTED
    if _CONTRARY.search(text, 0, low) or (_QUOTE.search(text, 0, low) and _QUOTED_FALSE.match(text, high)):
        return Frame.REJECTED
    if _UNREAL.search(text, 0, low) and _WOULD.match(text, high):
        return Frame.DOUBTED
    if _NAMED.search(text, 0, low) and _VERDICT.match(text, high):
        return Frame.REJECTED
    if _NOT_IT.search(text, 0, low) and text[low:high].split(maxsplit=1)[0].endswith("ing"):
        return Frame.DOUBTED
    return Frame.DOUBTED if _ODD.match(text, high) or _WHICH_FALSE.match(text, high) else Frame.ASSERTED


def disowned(clause: Clause, low: int) -> bool:
    """Return whether the clause is an opinion that the sentence denies: *I wouldn't say that …*."""
    return bool(_OPINION.search(clause.text, 0, low))
