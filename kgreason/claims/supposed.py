"""What a question supposes of a patient: *can I take X if I have Y?*, *is X safe in Y?*, *can people with Y take X?*."""

import re
from typing import TypeVar

from msgspec.structs import replace

from kgreason.claims.asking import names_another
from kgreason.claims.refusals import KIN
from kgreason.expressions import expression
from kgreason.link import Sentence, sentences
from kgreason.model import Fact, Mention, Passage, Span

_Read = TypeVar("_Read", Fact, Mention)
_TAKE = (
    r"(?:take|taking|use|using|have|give|giving|avoid|avoiding|prescribe|prescribing|administer|start|starting|begin|drink|swallow|apply|inject|receive|continue|combine|combining|"
    r"mix|mixing|(?:be|being) (?:on|taken|used|given|prescribed|started|administered|combined|mixed|continued|avoided|treated with)|get (?=an? |the |my |some )|go on|stay on)\b"
)
_ALLOWED = (
    r"(?:safe|unsafe|safest|ok|okay|fine|all ?right|allowed|acceptable|appropriate|advisable|suitable|dangerous|harmful|risky|bad|contraindicated|"
    r"recommended|permitted|compatible|tolerated|preferred|an? (?:good |bad |safe )?(?:option|idea|choice))\b"
)
_DRUGS = (
    r"(?:drugs?|medicines?|medications?|meds|antibiotics?|analgesics?|painkillers?|pain relievers?|antihypertensives?|statins?|anticoagulants?|antidepressants?|"
    r"antiemetics?|antifungals?|sedatives?|beta blockers?|diuretics?|vaccines?|inhalers?|antihistamines?|decongestants?|laxatives?|antipsychotics?)"
)
_ASKS = expression(
    rf"\b(?:can|could|may|should|shall|would|might|must|how|when|what|which|any|okay|ok|safe|to|if (?:I|you|we|someone)) (?:[\w'’/-]+,? +){{0,6}}?{_TAKE}"
    rf"|\b(?:is|are|was|be|what|which)\b (?:[\w'’/-]+ +){{0,6}}?{_ALLOWED}(?: (?:for (?:me|you|us)|to {_TAKE}))?"
    rf"|\b(?:best|safest|safe|recommended|preferred) (?:[\w-]+ ){{0,2}}?{_DRUGS}\b|\bdos(?:e|ing|age) (?:of|for) [\w-]+",
    re.IGNORECASE,
)
"""What asks whether a drug may be taken."""
_OPENS = expression(
    r"(?:^\W*(?:(?:hi|hello|so|and|but|then|well|also|please|hey|question|doctor|dr|just wondering)[,.:]? )*|[:;–—-]\s+|, (?=can|is it|should|may|what|which)|"
    r"\b(?:if|whether|know|wondering|ask|asking|question is) )"
    r"(?P<asks>(?:can|could|may|should|shall|would|will|might|must|is|are|was|am|what|what['’]s|which|how|any|does|do|okay|ok|safe|best|safest|recommended|preferred|dose|dosing|"
    r"dosage|(?:I|we|she|he|someone|people) (?:can|could|may|should)|it(?:['’]s| is|['’]d be| would be)|[\w-]{3,30} (?:is|are|would be) (?:safe|ok|okay|fine))\b)",
    re.IGNORECASE,
)
_NEGATIVE = expression(
    r"\b(?:which|what)\b.*\b(?:not|avoid\w*|never|contraindicated|worst|cause[sd]?|unsafe|dangerous|harmful|bad|risky)\b"
    r"|\b(?:stop|stopping|quit|off|discontinue\w*|hold|skip|explain|mechanism|why|dogs?|cats?|puppy|kitten|horse|pets?)\b|\bhow (?:does|do|long|is|are)\b|\bwhen (?:is|are|should|do|does)\b"
    r"|\bwhat (?:is|are) the (?:danger|risk|effect|side|harm)|\bwhat are the\b|\b(?:get|become|getting|becoming) pregnant\b",
    re.IGNORECASE,
)
"""What asks for the drug that harms, for its end, or for a reason: there nothing is ordered."""
_ONE = r"(?:I|you|we|he|she|they|one|someone|somebody|(?:the|a|my|your) (?:patient|person|woman|man|child))"
_IS = (
    r"(?:(?:['’](?:m|ve|re|s)|(?<=\bI)(?:m|ve))\b|\s+(?:(?:also|already|still|currently|now|only) )?(?:has|have|had|got|am|are|is|take|takes|took|use|uses|suffer|suffers|drink|drinks|smoke|smokes)\b)"
    r"(?! (?:to|planning|trying|hoping|going|been told|any|problems?|questions?|unsure|worried|not sure)\b)"
)
_BEING = (
    r"(?:(?:already|currently|also|still|now) )?(?:on|taking|using|pregnant|breast-?feeding|nursing|lactating|diabetic|asthmatic|"
    r"allergic|having|being treated)\b"
)
_VALUE = r"(?:(?:(?:the|my|your|his|her|their|a) )?[\w -]{1,30}? (?:is|are|was|=|of) \d|(?:my|your|his|her) [\w -]{1,30} (?:is|are) (?:very )?(?:high|low))"
_THOSE = (
    r"(?:people|patients?|persons?|those|individuals|adults|someone|somebody|anyone|anybody|an? (?:patient|person)|the patient) "
    r"(?:(?:with|having|(?:that|who) (?:has|have|is|are|suffers? from)) |(?:(?:that|who) )?(?=(?:on|takes?|uses?|taking|using|allergic)\b))"
)
_JOINT = expression(
    rf" (?:(?:even )?(?:if|when|while|whilst|in case|given that|considering that|although|though|since|because) (?:that )?(?={_ONE}{_IS}|{_BEING}|{_VALUE})"
    rf"|(?:in|for|to|by|with) {_THOSE}|for (?=(?:asthmatics|diabetics|epileptics|smokers|alcoholics)\b)|(?:in|for) (?=(?:[\w-]+ ){{1,4}}(?:patients|people|women|men|mothers|individuals)\b)|(?:in|during|despite) (?:(?:the )?(?:presence|setting|context|case) of )?"
    r"|(?P<beside>(?:together |along )?(?:with|alongside|beside)|(?:and|&)(?= [\w -]{3,40}? (?:together|at the same time|simultaneously)\b)) )",
    re.IGNORECASE,
)
"""What joins the supposed to what is asked: *… if I have Y*, *… in Y*, *… for people with Y*, *… with Y*."""
_NOT_SUPPOSED = expression(
    r"(?:the|a|an|my|your|his|her|this|that|which|what|terms|general|combination|order|place|addition|doses?|case|my case|water|food|milk|meals?|me|you|"
    r"children|kids|adults|\d+|one|two|this)\W*(?:\?|$)|(?:or )?without\b|(?:an? )?(?:regards?|respect|caution|care|ease|time|exercise|view)\b|"
    r"[^?]*\bonly\b(?! (?:once|twice|sometimes|occasional\w*|rarely|now and|every|when|as needed|a little|a few|mild\w*|take|use|have|drink)\b)",
    re.IGNORECASE,
)
_FURTHER = expression(
    r",? (?:or|and|but) (?=(?:is|are|can|could|should|what|which|do|does|will|would|how|not)\b)", re.IGNORECASE
)
"""Where the supposed ends and something else is asked."""
_SUBJECT = expression(
    r"(?P<lead>\W*(?:(?:so|and|but|then|also)[, ]+)?(?:can|could|may|should|would) )(?P<general>(?:(?:some|most|all|many) )?"
    rf"(?:{_THOSE})?)(?P<who>(?:(?:an?|the|my|our|pregnant|breast-?feeding|nursing|lactating|diabetic|asthmatic|older|elderly)\b)?[^?.;]{{3,90}}?)"
    r"(?P<verb> (?:(?:safely|still|also|ever) )*(?:take|use|receive|drink|start|be (?:on|given|prescribed|treated with))\b)(?= )",
    re.IGNORECASE,
)
_TOGETHER = expression(
    r"(?:can|could|may|should|are|is) [\w -]{3,40}?(?P<and> (?:and|&|with) )(?P<other>[\w -]{3,40}?) (?:be (?:safely )?(?:taken|used|given|combined|mixed|co-?administered)|"
    r"safe|ok(?:ay)?|compatible|contraindicated)\b(?! (?:if|in|for|when|while|during))[^?.;]*\?\W*$",
    re.IGNORECASE,
)
"""*Can X and Y be taken together?*."""
_PERSONS = expression(
    r"\b(?:wom[ae]n|m[ae]n|patients?|mothers?|girls?|boys?|child|children|person|people|diabetics?|asthmatics?|smokers?|infants?|lady|newborns?|"
    r"teenagers?|adults?|alcoholics?|epileptics?|son|daughter|baby|toddler|kid|old)\b"
    rf"|\b{KIN}\b",
    re.IGNORECASE,
)
_FRONTED = expression(
    rf"(?P<lead>\W*(?:(?:so|and|but|then|also|hi|hello)[, ]+)?)(?P<if>(?:if|when|while|since|given that|because|as) )(?={_ONE}{_IS}|{_BEING}|{_VALUE})"
    r"(?P<told>[^?;]{3,160}?)(?P<gap>, (?=(?:can|could|may|should|is|are|what|which|would|how) )"
    r"| (?=(?:(?:can|could|may|should|would) (?:I|you|we|he|she|they|it)|is (?:it|there)|what|which)\b))",
    re.IGNORECASE,
)
_TRIMESTER = expression(
    r" (?:in|during|throughout) (?:the|her|my|your) (?P<which>first|1st|second|2nd|third|3rd|last) trimester",
    re.IGNORECASE,
)
_ORDINALS = {"first": "1st", "second": "2nd", "third": "3rd", "last": "3rd"} | {
    one: one for one in ("1st", "2nd", "3rd")
}
_LETTERS = expression(r"[A-Za-z]{2}")
_LOWER = expression(
    r"(?<=[a-z0-9%)]{2})(?<!\be\.g)(?<!\bi\.e)(?<!\bapprox)(?<!\bdept)(?<!\bresp)(?<!\bincl)(?<!\bvs)(?<!\bdr)(?P<stop>[.!]) (?=[a-z][^.?]*\?)"
)
"""*pt with asthma. propranolol?*: a question that begins with a small letter."""
_NOTED = expression(
    r"(?:^|(?<=[.\n] )|(?<=\n))(?P<note>(?!(?:which|what|when|why|who|how|is|are|does|do|did|can|could|should|would|may|might|will|for|in|with|of|to|from|regarding|about|"
    r"if|unlike|besides|between|among|other|apart|despite|given|as|people|patients|women|men|children|hi|hello)\b)[^.?\n]{6,200}?)(?P<gap>, (?:so |and )?| - )"
    r"(?P<ask>(?:(?:what(?! (?:looks|seems|appears|is|was|he|she|they))|which|any(?:thing)?|how about|ok to|okay to|safe to) |(?:is |are )?[\w-]{3,25} (?:ok|okay|safe|fine)\b)[^?.\n]{0,80}\?\W*$)",
    re.IGNORECASE,
)
"""*hx of gout, aspirin ok?*, *my mom has asthma, what would help?*."""
_OF_ONE = expression(
    r"\b(?:my|pt|patient|hx|h/o|s/p|pmh|diagnosed|allergic|has|on)\b|\d\s?(?:y/?o|[MF])\b", re.IGNORECASE
)
_PREGNANCY = expression(
    r"\W*(?:(?:early|late|the|her|my|any) )?(?P<word>pregnancy)\b(?! (?:test|loss|class|planning|prevention))",
    re.IGNORECASE,
)
_OF_WHO_ASKS = expression(
    rf" (?:if|when|while|whilst|in case|since|because|even if|even when) (?:I|my|we|our|{_BEING})", re.IGNORECASE
)
"""What speaks of who asks, also where more is told of her: *… if I have Y*, *… while on Y*."""
_GREETS = expression(
    r"\W*(?:hi|hello|hey|thanks?|thank you|dear|good (?:morning|evening|afternoon)|please|quick question|question)\b",
    re.IGNORECASE,
)
_FOR_ANOTHER = expression(
    rf"\b(?:my|our|the|his|her|an?) (?:\w+ )?(?:{KIN}|baby|child|kid|toddler|newborn|infant)\b", re.IGNORECASE
)
_MINE = expression(r"(?:I|my|we)\b", re.IGNORECASE)


def supposed(question: Passage, *, recorded: bool = False) -> Passage:
    r"""Return a question in which what it supposes of a patient is told; every other character stays where it is.

    A question that tells of a patient elsewhere, or has one beside it (``recorded``), is left as it is: there the
    supposed is no fact of hers.

    >>> from kgreason.model import Span
    >>> text = "Can I take ibuprofen if I have gout?"
    >>> supposed(Passage(text, Span("/question", 0, len(text)))).text
    'Can I take ibuprofen?\n  I have gout.'
    """
    question = replace(question, text=_parted(question.text))
    said, pieces, at = list(sentences(question.text)), [], 0
    others, tells = [names_another(one.text) for one in said], [_tells(one) for one in said]
    named, telling = sum(others), sum(tells)
    for one, another, own in zip(said, others, tells, strict=True):
        pieces.append(question.text[at : one.start])
        left = recorded or named > another or _NEGATIVE.search(one.text)
        pieces.append(one.text if left else _retold(one.text, alone=telling == own))
        at = one.end
    text = "".join((*pieces, question.text[at:]))
    return replace(question, text=text) if text != question.text else question


def in_own_words(one: _Read, read: Passage, written: Passage) -> _Read:
    """Return what was read of a question that was told otherwise, in the whole words that were written there."""
    if one.span is None or one.span.place != written.span.place:
        return one
    low, high = one.span.start - written.span.start, one.span.end - written.span.start
    said = read.text[low:high]
    if said == written.text[low:high]:
        return one
    low = high - len(written.text[low:high].lstrip())
    while low and _LETTERS.fullmatch(written.text, low - 1, low + 1):
        low -= 1
    while _LETTERS.fullmatch(written.text, high - 1, high + 1):
        high += 1
    span = Span(written.span.place, written.span.start + low, written.span.start + high)
    named = one.text == said and (isinstance(one, Mention) or one.kind != "sex")  # *male* is what *my grandson* tells
    return replace(one, text=written.text[low:high] if named else one.text, span=span)


def _before(text: str) -> str:
    """Return *if I have Y, can I take X?* without the *if*."""
    found = _FRONTED.match(text)
    asks = _ASKS.search(text, found.end()) if found else None
    if found is None or asks is None:
        return text
    lead = found["lead"] + " " * len(found["if"])
    return lead + found["told"] + (".\n" if len(found["gap"]) > 1 else "\n") + text[found.end() :]


def _parted(text: str) -> str:
    """Return a text whose note ends before its question: *pt with asthma. propranolol?*, *hx of gout, aspirin ok?*."""
    text = _LOWER.sub(lambda found: found["stop"] + "\n", text)
    noted = _NOTED.search(text)
    if noted is None or not _OF_ONE.search(noted["note"]) or _NEGATIVE.search(noted["ask"]):
        return text
    return text[: noted.start("gap")] + ".\n".ljust(len(noted["gap"])) + text[noted.start("ask") :]


def _retold(text: str, *, alone: bool) -> str:
    """Return a sentence with what it supposes told; ``alone`` where no other sentence tells anything."""
    told = _before(text)
    opens = _OPENS.search(told)
    return told[: opens.start("asks")] + _told(told[opens.start("asks") :], alone=alone) if opens else told


def _told(text: str, *, alone: bool) -> str:
    """Return a question, from where it asks, with what it supposes told."""
    both = _TOGETHER.match(text) if alone else None
    if both:
        lead = text[: both.start("and")] + "?\nOn ".ljust(len(both["and"])) + both["other"]
        return (lead + ".").ljust(len(text))
    return _of_subject(_behind(text, alone=alone), alone=alone)


def _tells(sentence: Sentence) -> bool:
    """Return whether a sentence tells something: it is no question and no greeting."""
    return not sentence.is_question and not _GREETS.match(sentence.text) and " " in sentence.text.strip()


def _behind(text: str, *, alone: bool) -> str:
    """Return *can I take X if I have Y?* with Y told in a sentence of its own; ``alone`` where no other tells anything."""
    asks = _ASKS.search(text)
    joint = _JOINT.search(text, asks.end()) if asks else None
    if (
        joint is None
        or _NOT_SUPPOSED.match(text, joint.end())
        or not (alone or _OF_WHO_ASKS.match(text, joint.start()))
    ):
        return text
    if _MINE.match(text, joint.end()) and _FOR_ANOTHER.search(text[: joint.start()]):
        return text
    trimester = _TRIMESTER.match(text, joint.start())
    if trimester:
        told = f"?\nin her {_ORDINALS[trimester['which'].lower()]} trimester".ljust(len(trimester.group()))
        return text[: joint.start()] + told + text[trimester.end() :].replace("?", ".")
    lead = ("?\nOn" if joint["beside"] else "?\n").ljust(joint.end() - joint.start())
    told, rest = text[joint.end() :], ""
    further = _FURTHER.search(told)
    if further:
        told, rest = told[: further.start()] + ".\n".ljust(len(further.group())), told[further.end() :]
    elif told.endswith("?"):
        told = (told.rstrip(" ?") + ".").ljust(len(told))
    return text[: joint.start()] + lead + _with_child(told) + rest


def _of_subject(text: str, *, alone: bool) -> str:
    """Return *can people with Y take X?* with Y told before."""
    found = _SUBJECT.match(text) if alone else None
    if found is None or not (found["general"].strip() or _PERSONS.search(found["who"])):
        return text
    lead = " " * (len(found["lead"]) + len(found["general"]))
    return lead + found["who"] + "\ncan".ljust(len(found["verb"])) + text[found.end() :]


def _with_child(told: str) -> str:
    """Return words that begin with *pregnancy* as a state: *in pregnancy* supposes that she is pregnant."""
    found = _PREGNANCY.match(told)
    return told[: found.start("word")] + "pregnant " + told[found.end("word") :] if found else told
