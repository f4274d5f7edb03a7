"""Whether a question's text says that the patient is pregnant or nursing."""

import re
from collections.abc import Iterator

from kgreason.claims.refusals import EQUALS_KIN
from kgreason.expressions import expression
from kgreason.model import Fact, Passage, Span

PREGNANCY, BREASTFEEDING = "KG:pregnancy", "KG:breastfeeding"
WEEKS = r"(?:[4-9]|[123]\d|4[0-2])\s?(?:(?:\+\s?[0-6]\s?)?/\s?40\b|\+\s?[0-6]\b|(?:w|wks?|weeks?)(?:\s?[0-6]\s?(?:d|days?))?\b)"
"""How far a pregnancy is: *12w3d*, *30/40*, *31+2*, *28 wk*."""
_TEST = r"(?:pregnancy tests?|(?:b|β|beta)?-?hCG|UPT)"
_RESULT = r"negative|positive|neg|pos"
_BEING = r"(?:pregnant|gravid|preggo|preggers|pregant|pregnent|preganant|pregnat)\b"
_NOT = r"not (?:currently |now |yet |known to be |be )?|non-?|isn't |never (?:been |yet )?|no longer |den(?:ies|ied) being "
_PREGNANT = expression(
    rf"\b(?:pregnant|pregnancy(?: status)?|{_TEST})\s*(?:[?:]|\s[–-]\s)\s*(?:(?P<answer>no|none|denie[sd]|yes|confirmed|{_RESULT})\b"
    r"(?! (?:idea|data|test|record|information))|(?P<letter>[yn])\b(?!/))|"
    r"\b(?P<excluded>den(?:ies|ied) pregnancy|pregnancy (?:was|is|has been) (?:excluded|ruled out))\b|"
    rf"\b(?P<no>{_NOT})?(?:\d{{1,2}}[ -](?:weeks?|wks?|months?)[ -])?{_BEING}|"
    r"\b\d{1,2}\s*(?:weeks?|wks?)(?:'|’)?\s*(?:of )?(?:pregnant|gestation)|\b\d{1,2}\s?(?:weeks?|wks?|w)\s+preg\b|"
    r"\b(?:I(?:['’]?m|\s+am)|she(?:['’]?s|\s+is)?)\s+(?:now |about |only |almost )?(?:[4-9]|[123]\d|4[0-2])\s?(?:weeks?|wks?)\s+along\b|"
    r"\bI(?:['’]?m|\s+am)\s+(?:now |about |only |almost )?(?:[4-9]|[123]\d|4[0-2])\s?(?:weeks?|wks?)(?=\s*(?:[.,;?!)]|$))"
    r"(?![^.?!]*\b(?:post|out|sober|clean|since|surgery|op|into|after|on|off|free)\b)|"
    rf"\b{_TEST}\b(?: (?:is|was|came back|returned|today|now|this|morning|result|results|has|been|again))*:? ?"
    rf"(?:(?P<test>{_RESULT})\b|(?P<sign>\+|\([+-]\)))|"
    rf"\b{_TEST}\b[^.;:?!]{{0,40}}(?::|\b(?:came back|comes back|is|was|turned|returned|reads))\s*"
    rf"(?P<result>{_RESULT})\b|"
    rf"\b(?:{_TEST}|home test)\b[^.;?!]{{0,40}}?(?:[:,–-]|\b(?:shows?|showed|showing|had|has|with|read|was|is))\s*(?:only )?(?:(?P<two>two|2|double)|(?P<no_line>one|single|1))"
    r"(?: (?:pink|blue|clear|faint|strong|solid|dark|red|bright))* lines?\b|"
    rf"\b(?P<said>negative|positive) (?:urine |serum |home |blood |beta[- ]?)*{_TEST}\b",
    re.IGNORECASE,
)
_SAYS = ("no", "excluded", "answer", "letter", "test", "sign", "result", "said", "two", "no_line")
"""The groups of words that give an answer or a result, and not only name it."""
_NURSING = expression(
    r"\b(?:breast-?feeding|lactating|nursing)\s*(?:[?:]|\s[–-]\s)\s*(?P<answer>no|none|denie[sd]|yes)\b|"
    r"\b(?P<no>not (?:currently |now )?|non-?|no longer |isn't |stopped |never )?"
    r"(?:breast-?feeding|lactating|nursing (?:her|an?|mother))\b",
    re.IGNORECASE,
)
_STATE = rf"(?:{_BEING}|breast-?feeding|lactating|nursing)"
_NEITHER = expression(
    r"\b(?:not|non-?|isn't|neither|den(?:ies|ied)(?: being)?|never|no longer)\s*(?:currently |now |being )?"
    rf"(?P<list>(?:{_STATE}(?:,\s*|/))*{_STATE}(?:,?\s+n?or\s+(?:is (?:she )?)?(?:currently |now )?|/){_STATE}|"
    rf"{_STATE}(?:,\s*{_STATE})+,?\s+n?or\b)",
    re.IGNORECASE,
)
"""One denial of several: *not pregnant or lactating*, *neither pregnant nor breastfeeding*."""
_ANOTHER = expression(
    r"\b(?:sister|wife|daughter|daughter-in-law|mother|partner|girlfriend|friend|cousin|aunt|neighbou?r|roommate|coworker|niece)\b"
    r"[^.;?!]*$",
    re.IGNORECASE,
)
_ONLY_THERE = expression(
    r"\b(?:told|tells?|telling|informed|brought (?:in )?by|accompanied by)\s+(?:her|his|the|a)?\s*\w+(?=\W)|"
    r"\b(?:her|his|the|a)\s+\w+\s+(?:reports?|reported|states?|stated|says?|said|notes?|noted|adds?|added)\s+that\s+(?=she\b)",
    re.IGNORECASE,
)
"""Who is told of it, tells it or comes with the patient: *has not told her mother that she is pregnant*."""
_WONDERED = expression(
    r"\b(?:(?:thought|thinks?|believed|believes|worr(?:ies|ied)|fear(?:s|ed)|concern(?:s|ed)|afraid|anxious|suspect(?:s|ed)|wonder(?:s|ed)|unsure|not sure)\s+"
    r"(?:that |whether |if |about |of )?(?:(?:she|herself|they)\s+)?(?:(?:was|is|were|being|to be|might be|may be|could be)\s+)?|"
    r"(?:might|may|could|would|should|if|unless|whether|in case)\s+(?:(?:she|I|you)\s+|ever\s+)?(?:is\s+|be\s+|becomes?\s+|gets?\s+)?|"
    r"(?:wants?|hop\w+|plan\w*|tr(?:y|ies|ying)|wish\w*|would like|attempt\w*|avoid)\s+(?:to\s+|on\s+)?"
    r"(?:become|get|be|becoming|getting|being)\s+|"
    r"(?:when|while|since|last time)\s+(?:she|I) was\s+|"
    r"(?:^|[.;!?])\s*(?:is|are|could|might|may|was)\s+(?:she|the patient|the woman|this woman|you)\s+(?:be\s+)?)$",
    re.IGNORECASE,
)
"""What makes of *pregnant* a thought, a wish, a question or a memory; what comes of it is said elsewhere, or unknown."""
_CONDITIONAL = expression(
    r"\b(?:if|unless|whether(?: or)?|once|until|provided|assuming|(?:make|be|making) sure|ensure|verify|confirm|confirming)\s+(?:that\s+)?"
    r"(?:(?:she|the|patient|her|an?|is|has|repeat|second|serum|urine|two)\s+){0,4}$",
    re.IGNORECASE,
)
"""What makes a condition of a denial or a result: *only if she is not pregnant*, *once a pregnancy test is negative*."""
_LONG_PAST = expression(
    r"[^.;,]{0,30}?\b(?:in (?:19|20)\d\d|last year|years? ago)\b|"
    r"[^.;]{0,40}?\b(?:miscarr\w+|lost (?:the|her|my|it|that)\b(?: (?:baby|pregnancy|child))?(?=\s*(?:$|[.,;]|in\b|at\b|last\b))|"
    r"terminat\w+|abort\w+|had an abortion|stillb\w+|gave birth|delivered)",
    re.IGNORECASE,
)
_OTHER_WEEKS = expression(
    r"\b(?:surg\w+|operat\w+|post-?op\w*|transplant\w*|birth|born|deliver\w*|baby|postpartum|c-?section|quit\w*|sober|clean|stopped|started|vaccin\w+|fractur\w+|"
    r"broke|injur\w+|recover\w+|rehab|ACL|replac\w+|removed|man|male|husband|testosterone|prostate|diet|abortion|miscarr\w+)\b",
    re.IGNORECASE,
)
"""What weeks may be of beside a pregnancy: *I had surgery. I'm 6 weeks.*"""
_UNANSWERED = expression(
    r"\s*[:?]\s*(?:n/?a\b|unk\w*|not (?:known|applicable|asked|sure|recorded|documented|assessed)\b|declined\b|pending\b|[-–_?]|$)",
    re.IGNORECASE,
)
"""*Pregnant: n/a*: a form's question without an answer."""
_OF_ALL = expression(
    r"\b(?:patients|women|people|those|anyone|females|girls|mothers)\s+(?:who|that)\s+(?:are|is|become)\s+$",
    re.IGNORECASE,
)
"""*In patients who are pregnant, avoid X* is said of all."""
_UNPREGNANT = expression(
    r"\b(?:post-?partum|puerper\w*|newborn|neonat\w*|infants?|NICU|delivered|gave birth|after (?:the |her )?delivery|"
    r"(?:days?|weeks?|months?)[- ]old)\b",
    re.IGNORECASE,
)
"""What makes weeks, or a disease of pregnancy, those of a child or of a pregnancy that is over."""
_EARLIER = r"(?![^.;]{0,40}\b(?:ago|last|previous|prior|first|earlier|past|both|19\d\d|20\d\d)\b)"
_SHORTHAND = expression(
    rf"\bG\d+ ?P\d+,?\s+(?:now |currently )?at {WEEKS}(?! (?:postpartum|after))|"
    rf"\bE?GA(?: is| of|:)? {WEEKS}(?! (?:at|when) (?:birth|delivery|born))|"
    rf"\b(?<!born at )(?<!birth at )(?<!delivery at )(?<!loss at )(?:[4-9]|[123]\d|4[0-2])\s?w\s?[0-6]\s?d\b{_EARLIER}|"
    rf"\b(?:woman|lady|female|\d\d ?(?:y/?o ?)?F),? (?:now |currently )?(?:at )?{WEEKS}(?=\s*(?:[,.;)]|$))|"
    r"\b(?:\d\d ?F|woman|lady|female)\b[^.;]{0,60}, (?:now |at )?(?:2[4-9]|3\d|4[0-2]) ?(?:w|wks?|weeks)(?=\s*[,.;)])|"
    rf"\b(?:problems?|complications?|issues|trouble|concerns) with (?:her|the|this) (?:current )?pregnancy\b{_EARLIER}|"
    r"\bher (?:current|present|ongoing) pregnancy\b|"
    r"\b(?:has|(?:woman|lady|patient|female|F) with|developed|develops)(?: mild| severe| new| superimposed)* "
    rf"(?:pre-?eclampsia|gestational (?:hypertension|diabetes))\b{_EARLIER}",
    re.IGNORECASE,
)
"""How notes say it beside the words: *EGA 31 weeks*, *a woman, 28 wk*, *has preeclampsia*."""


GESTATIONAL_AGE = "KG:gestational-age"
_N = r"(?P<{0}>[4-9]|[123]\d|4[0-2])(?:\s?\+\s?[0-6]|\s?[0-6]/7)?"
_W = r"\s?(?:w|wks?|weeks?)(?:(?=\s?[0-6]\s?d)\s?[0-6]\s?(?:d|days?)\b|\b['’]?)"
_ALONG = expression(
    rf"\b\d ?(?:months?|mos?) pregnant,? ?\(?(?:about |at )?{_N.format('both')}(?:{_W})|"
    rf"\bG\d+ ?P\d+,?\s+(?:now |currently )?(?:at )?{_N.format('coded')}(?:{_W})(?=\s*(?:[.,;)]|$|with\b|and\b))|"
    rf"\bshe\s+{_N.format('she')}{_W}\s+along\b|"
    rf"\b{_N.format('n')}(?:{_W})\s*(?:pregnant|(?:of )?gestation|of pregnancy|along|IUP)\b|"
    rf"\b(?:E?GA|gestational age|pregnant(?:,? at)?)(?: is| of|:|,)?\s(?:about )?{_N.format('m')}(?:{_W})|"
    rf"\b(?:\d\d ?(?:y/?o ?)?F|woman|lady),? (?:now |at |currently )?{_N.format('k')}(?:{_W})(?=\s*(?:[,.;)]|$))|"
    rf"\b(?:\d\d ?F|woman|lady)\b[^.;]{{0,60}}, (?:now |at )?(?P<l>2[4-9]|3\d|4[0-2]){_W}(?=\s*[,.;)])|"
    r"\b(?P<months>[2-9])[ -]?(?:months?|mos?)[ -](?:pregnant|along)\b|"
    r"\bpregnant,? (?P<month>[2-9]) ?(?:months?|mos?)\b(?! (?:ago|later|after|before|old))",
    re.IGNORECASE,
)
_MONTHS = frozenset({"months", "month"})
_WEEKS_A_MONTH = 52.18 / 12
_PAST_PREGNANCY = expression(
    r"\b(?:deliver\w*|born|birth|miscarr\w*|loss|lost|previous|prior|last pregnancy|ago|first pregnancy)\b[^.;]{0,40}$",
    re.IGNORECASE,
)


def weeks_along(question: Passage) -> Iterator[Fact]:
    """Yield how far the patient's pregnancy is, where the text says it in weeks."""
    text = question.text
    match = None if _UNPREGNANT.search(text) else _ALONG.search(text)
    if (
        match is None
        or _PAST_PREGNANCY.search(text[: match.start()])
        or _ANOTHER.search(text[max(0, match.start() - 60) : match.start()])
    ):
        return
    group = match.lastgroup or ""
    low, high = match.start(group), match.end()
    span = Span(question.span.place, question.span.start + low, question.span.start + high)
    weeks = round(float(match[group]) * (_WEEKS_A_MONTH if group in _MONTHS else 1))
    yield Fact("observation", GESTATIONAL_AGE, text[low:high], value=float(weeks), unit="wk", span=span)


def reproductive(question: Passage) -> Iterator[Fact]:
    """Yield whether the patient is pregnant, and whether she is nursing, where the text says so."""
    text = question.text
    neither = list(_NEITHER.finditer(text))
    for concept, words, named in ((PREGNANCY, _PREGNANT, "pregnant"), (BREASTFEEDING, _NURSING, "breastfeeding")):
        found = []
        for one in words.finditer(text):
            both = next((of for of in neither if of.start() <= one.start() and one.end() <= of.end()), None)
            if _hers(text, one, both.start() if both else one.start()):
                found.append((both is not None or _denies(one), one))
        if concept == PREGNANCY and not _UNPREGNANT.search(text):
            found += [(False, one) for one in _SHORTHAND.finditer(text) if _hers(text, one, one.start())]
        for denied, match in sorted(found, key=lambda one: one[0])[:1]:  # that she is outweighs that she was not
            start = question.span.start
            span = Span(question.span.place, start + match.start(), start + match.end())
            yield Fact("condition", concept, f"not {named}" if denied else named, known=not denied, span=span)
            if concept == PREGNANCY and not denied:
                yield from weeks_along(question)


_MY_GIRL = expression(
    r"^\W*(?:hi\W+|hello\W+)?my (?:teen\w* |\w+ )?daughter(?:['’]s|\s+is)\s+(?:(?:1[2-9]|[2-4]\d)\s+and\s+)?(?:now\s+|about\s+)?$",
    re.IGNORECASE,
)
"""*My daughter is 25 and pregnant, is X ok for her?*: the daughter is the patient."""
_OF_CHILD = expression(
    r"\b(?:newborn|neonate|infant|baby|born|delivered|preterm|premature)\b[^.;,]{0,25}$", re.IGNORECASE
)
"""Whose weeks of gestation are those of a child: *a newborn of 38 weeks' gestation*."""


def _hers(text: str, match: re.Match[str], start: int) -> bool:
    """Return whether words on pregnancy or nursing, or the list of them from ``start``, tell of the patient today."""
    if match.group()[0].isdigit() and _OF_CHILD.search(text[max(0, start - 50) : start]):
        return False
    before = _ONLY_THERE.sub(" ", text[max(0, start - 60) : start])
    if (_ANOTHER.search(before) and not _MY_GIRL.search(before)) or _CONDITIONAL.search(before):
        return False
    if EQUALS_KIN.match(text, match.end()):
        return False
    if start < match.start() or any(said for name, said in match.groupdict().items() if name in _SAYS):
        return True
    after = text[match.end() :]
    weeks_only = match.group()[0] in "iI" and "along" not in match.group().lower()
    if _UNANSWERED.match(after) or _OF_ALL.search(before) or (weeks_only and _OTHER_WEEKS.search(text)):
        return False
    asked = re.match(r"\s*\?", after) and re.search(r"(?:^|[.;:!?])\s*$", before)
    over = re.search(r"\bwas\s+(?:(?:about|almost|nearly|only)\s+)?$", before) and _LONG_PAST.match(after)
    return not (asked or over or _WONDERED.search(before))


def _denies(match: re.Match[str]) -> bool:
    """Return whether words on pregnancy or nursing deny it."""
    said = match.groupdict()
    if said.get("no") or said.get("excluded") or said.get("no_line"):
        return True
    result = next((said[one] for one in _SAYS if said.get(one)), "").lower()
    return result.startswith(("n", "den", "(-"))
