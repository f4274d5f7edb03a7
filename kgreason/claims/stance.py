"""What a sentence says of a drug behind its name: *X would be dangerous*, *X is the best choice*, *X failed*."""

import re
from enum import StrEnum

from kgreason.expressions import expression


class Stance(StrEnum):
    """What the words behind a drug make of it."""

    REFUSED = "refused"
    ENDORSED = "endorsed"
    NEITHER = "neither"


_MODAL = r"would|should|could|can|may|might|will|must|shall"
_COPULA = r"is|are|was|were|remains?|seems?|looks?|appears?|sounds?|stays|became|becomes"
_HELPING = r"has|have|had|does|do|did|need|needs"
_BREAK = r"because|since|as|if|which|that|who|while|whereas|and|but|so|although|though|unless|when|once|until|than|or|not|then"
BETRAYS = (
    r"(?:reflects?|shows?|betrays?|reveals?|indicates?|suggests?|demonstrates?|represents?|stems? from|comes? from|arises? from|"
    r"results? from|rests? on|(?:is|are|was|would be) (?:based|founded|built) on|(?:is|are|was) (?:due to|rooted in))\s+"
    r"(?:(?!(?:no|not|never)\b)[\w-]+ ){0,3}?(?:misunderstanding|misconception|misreading|misinterpretation|misapplication|fallacy|myth|ignorance|"
    r"(?:mistaken|false|wrong|faulty|flawed|erroneous) (?:premise|belief|idea|assumption|reasoning|logic|understanding)|"
    r"confusion (?:of|about|over|between|with)|lack of understanding)"
)
"""*Using Y for X reflects a misunderstanding*."""
_MISTAKEN = expression(rf"(?:\s+(?!(?:{_BREAK})\b)[\w'’/%-]+){{0,6}}?\s+{BETRAYS}\b", re.IGNORECASE)
_PREDICATE = expression(
    r"^(?:\s*\([^)]*\))?\s*"
    rf"(?P<between>(?:(?!(?:{_MODAL}|{_COPULA}|{_HELPING}|cannot|{_BREAK})\b|\w+n['’]t\b)[\w./%'’-]+\s+){{0,8}}?)"
    rf"(?:(?P<verb>{_MODAL}|{_COPULA}|{_HELPING}|can(?=not\b)|ca(?=n['’]t)|wo(?=n['’]t)|sha(?=n['’]t)|(?:{_MODAL}|is|"
    rf"are|was|were|has|have|had|does|do|did)(?=n['’]t))"
    r"\s*(?P<not>(?:n['’]t|(?:\w+ly\s+)?(?:not|never|no longer)|hardly|scarcely)\b)?)\s*",
    re.IGNORECASE,
)
"""A drug as a subject: some words, the first finite verb, and whether it is negated."""
_DEGREE = (
    r"(?:(?:be|been|being|to be|\w+ly|too|very|so|both|all|each|also|still|quite|far|even|just|now|here|therefore|"
    r"thus|hence|rather|more|"
    r"however|always|in (?:my|our) (?:view|opinion)|for (?:her|him|this patient)|in (?:her|his|this) case)\s+){0,4}"
)
_BAD_WORD = (
    r"(?:contra-?indicated|(?:best |better )?avoided|unsafe|dangerous|harmful|hazardous|risky|riskier|wrong|unwise|"
    r"inappropriate|unsuitable|"
    r"incorrect|mistaken|improper|unjustified|unwarranted|illogical|irrational|senseless|nonsensical|nonsense|pointless|"
    r"absurd|misguided|"
    r"ill-advised|inadvisable|undesirable|forbidden|prohibited|precluded|excluded|rejected|unhelpful|useless|"
    r"ineffective|futile|"
    r"lethal|fatal|deadly|toxic|problematic|unacceptable|unreasonable|imprudent|reckless|negligent|malpractice|"
    r"disastrous|"
    r"catastrophic|detrimental|questionable|inferior|worse|worst|bad|poor|terrible|a no-go)"
)
_ENDED = r"(?:stopped|held|withheld|discontinued|delayed|deferred|postponed|omitted|missed|forgotten|denied|cancel\w*|tapered|skipped)"
_BAD = expression(
    rf"(?:{_DEGREE}(?:{_BAD_WORD}|{_ENDED}|to be avoided|out\b(?! of stock)|off\b|ruled out|ignored|resisted|"
    rf"reversed|disregarded|refused|declined|reserved|replaced|swapped|switched|"
    r"on hold|crossed off|to blame|the culprit|the (?:likely )?cause|responsible for|a concern|an issue|"
    r"no (?:option|good|use|longer|place|choice)|less (?:suitable|safe|appropriate|effective|attractive|"
    r"desirable)|the last (?:thing|drug)|too \w+|"
    r"(?:an?|the|one|another|his|her) (?:[\w-]+ )?(?:bad|poor|wrong|dangerous|worse|worst|terrible|unsafe|risky|"
    r"riskier|questionable|"
    r"inappropriate|unsuitable|inferior|mistake|error|trap|danger|hazard|risk|problem|no-go|culprit|contraindication|"
    r"distractor|blunder|misuse))\b)",
    re.IGNORECASE,
)
_HARM = expression(
    rf"{_DEGREE}(?:trigger|cause|worsen|precipitate|provoke|exacerbate|aggravate|induce|harm|hurt|kill|unmask|mask|"
    rf"lead to|"
    r"result in|put (?:her|him|them|the|this)|expose|endanger|jeopardi[sz]e|interact|conflict|clash|risk|bring on|"
    r"set off|"
    r"complicate|raise (?:the|her|his) (?:risk|chance)|increase (?:the |her |his )?(?:risk|chance|bleeding)|"
    r"make (?:\w+ ){1,4}worse|poison|threaten|antagoni[sz]e|close (?:her|his) airways?|constrict|deepen)\b",
    re.IGNORECASE,
)
_GOOD = expression(
    rf"{_DEGREE}(?:"
    r"best|appropriate|preferred|preferable|recommended|indicated|reasonable|first|right|correct|safe|safer|safest|"
    r"ideal|suitable|warranted|called for|"
    r"advisable|optimal|acceptable|needed|required|justified|sensible|better|superior|compatible|favou?red|"
    r"fine|good|okay|ok|perfect|possible|worth (?:a )?try\w*|permitted|permissible|allowed|able to stay|"
    r"unlikely to (?:harm|hurt|cause|worsen|interact)|"
    r"(?:an?|the|my|our|one|her|his|another) (?:[\w-]+ ){0,4}(?:choice|option|drug|agent|treatment|therapy|pick|"
    r"answer|one|way|medication|medicine|"
    r"antibiotic|solution|bet|fit|match|next step|candidate|pairing|swap|go-to|remedy|fix|request)\b|what (?:I|we|she|he)\b|(?:my|our) (?:choice|pick)|"
    r"(?:an?|the|one of the|my|our|her|his) (?:[\w-]+ ){0,2}(?:best|preferred|safest|safer|safe|first-line|first-choice|ideal|good|better|reasonable|recommended) (?=(?!than|for|in|to|if|or|and|at|when)[a-z])|"
    r"help|work|suit|serve|benefit|do\b|fit|treat|relieve|prevent|control|cover)\b",
    re.IGNORECASE,
)
_REGARDED = expression(
    rf"{_DEGREE}(?:considered|regarded as|thought to be|deemed|believed to be|viewed as)(?: to be)?(?: \w+ly)? "
    r"(?:safe|safest|acceptable|appropriate|compatible|preferred|first-line|the (?:[\w-]+ ){1,2}of choice)\b",
    re.IGNORECASE,
)
"""What is held of a drug today; *was thought to be safe* may be over."""
_GIVEN = expression(
    rf"{_DEGREE}(?:started|begun|initiated|given|used|tried|added|prescribed|offered|considered|continued|resumed|"
    rf"restarted|"
    r"kept|stay(?! away)|administered|ordered|chosen|selected|taken|employed|dispensed)\b",
    re.IGNORECASE,
)
"""What may, can or should be done with a drug; *is commonly used* tells what others do."""
_UNWANTED = expression(
    r"[^,.;]*\b(?:she|he|I|we|one|that|to)\s(?:\w+\s)?(?:not|never|avoid)\b|[^,.;]*\w+n['’]t\b", re.IGNORECASE
)
_FAILED = expression(
    rf"{_DEGREE}(?:help|work|suit|fit|belong|treat|solve|cover|address|apply|do\b|agree|tolerat|failed|"
    rf"been (?:helpful|effective|enough|tolerated|stopped|"
    r"discontinued|tried)|stopped|worsened|caused|triggered|made)",
    re.IGNORECASE,
)
_LEXICAL_BAD = expression(
    r"^(?:\s*\([^)]*\))?\s*(?P<between>(?:\d[\w./%-]*\s+(?:mg|mcg|g|units?)?\s*)?(?:(?:\w+ly|again|already|also|here|"
    r"now|today|(?:to|in|for|with) (?:her|him|this patient))\s+){0,2})"
    r"(?:failed|caused|gave (?:her|him)|made (?:her|him)|triggered|provoked|worsened|stopped working|cannot|can't|"
    r"stops?|"
    r"triggers|causes|worsens|precipitates|provokes|exacerbates|aggravates|harms|interacts|risks|leads to|constricts|"
    r"makes (?:no|little) (?:\w+ )?sense|makes (?:\w+ ){1,4}worse|carries|increases (?:the|her|his) risk|no longer|"
    r"allergy|toxicity|overdose|deficiency|withdrawal|levels?|poisoning|use disorder|exposure|resistan\w+)\b",
    re.IGNORECASE,
)
_LEXICAL_GOOD = expression(
    r"^(?:\s*\([^)]*\))?\s*(?:it is\b|(?:re)?started(?: instead)?[.;,]|[:–—?-]\s*(?:yes|fine|best|safe|ok|okay|continue|resume|keep(?: (?:it|taking|going))?|unchanged|can (?:stay|continue)|stays|preferred|"
    r"recommended|first choice)\b|(?:\w+ly\s+)?(?:helps|fits|suits|wins|works? (?:best|(?:(?:very|quite|really|just as|equally|extremely) )?well)|makes? (?:the )?(?:most |more |perfect |"
    r"good )?sense|"
    r"help (?:too|as well|also|in the meantime)\b|gets my vote|deserves|beats|tops))",
    re.IGNORECASE,
)
_NOTE = expression(
    r"^-(?:free|induced|associated|related|sparing|naive|resistant|allergic|intolerant|dependent|refractory)\b|"
    r"^\s+(?:(?:well|far|clear|strictly)\s+)?(?:away from|out of (?:his|her|the) (?:hands|regimen|reach|list)|off (?:his|her|the) (?:list|chart|orders|table))\b|"
    r"^\s*(?:[:—–-]|\()\s*(?:no\b(?! (?:need|dose|adjust\w*|change|interactions?|more than))|not\b(?! (?:more|over|only|to exceed))|never\b|"
    r"avoid|contra-?indicated|dangerous|unsafe|wrong|refused|declined|"
    r"out\b|off\b|stop\b|stopped|rejected|a mistake|(?:the )?same (?:problem|issue|risk|concern|reason|story)s?\b)|"
    r"^[^.,;:]{0,80}?\bexists?,? but\b",
    re.IGNORECASE,
)
_DOSING = r"(?:\s+(?!(?:and|or|is|was|if|with|for|in)\b)[\w./%-]+){0,6}?\s*"
_REMARK_BAD = expression(
    rf"^{_DOSING}\(\s*(?:no\s*[:;,)–—-]|not (?:an option|safe|suitable|appropriate|indicated|recommended|advised|here|for (?:her|him)|in (?:her|him|pregnancy))\b|avoid|contra-?indicated|dangerous|"
    r"unsafe|out\b|rejected|ruled out|wrong)",
    re.IGNORECASE,
)
_REMARK_GOOD = expression(
    rf"^{_DOSING}\((?:[^()]*,\s*)?(?:the |my |our )?(?:best|preferred|preferable|yes|fine|first[- ](?:choice|line)|pick|choice|favou?rite|recommended|"
    r"safest|chosen)\b",
    re.IGNORECASE,
)
"""What parentheses behind a drug and its dose make of it: *A (contraindicated), B 5 mg (best)*."""
_DOSE_GOOD = expression(
    r"^[^.;:?]{0,70}?(?:,|\band\b)\s+(?:so|and|therefore|hence|thus)?\s*(?:an? (?:low |single |small )?(?:dose|course) of )?\d[\d.,–-]*\s?(?:mg|mcg|g|mL|units?|tablets?|drops?|puffs?)\b"
    r"(?:\s(?!(?:is|was|of|and|but|or)\b)[\w-]+){0,6}?\s(?:should be|is|would be|will be)\s(?:fine|ok|okay|safe|reasonable|appropriate|enough|adequate|all right)\b",
    re.IGNORECASE,
)
"""*X is commonly used for sleep, so 25 mg at bedtime should be fine*."""
_REGIMEN = expression(
    r"\b(?:daily|once|twice|times|every|nightly|weekly|[bt]id|qid|qhs|prn|at bedtime|as needed)\b", re.IGNORECASE
)
_HOW = expression(
    r"^(?P<near>[^,.;:]{0,40}), (?:dosed|given|taken|used|applied|rubbed|sprayed|started) [^,.;:]{0,60},(?= (?:\w+ly )?(?:is|are|can|may|would|should|could|will|helps?|works?)\b)",
    re.IGNORECASE,
)
"""An aside that tells how a drug is taken: *X at bedtime, dosed by weight, can help*."""
_MILD = frozenset({"can", "may", "will"})


def stance(after: str, *, asked: bool) -> Stance:
    """Return what the words behind a drug make of it; ``asked`` where words before it order it.

    >>> stance(" 40 mg would be dangerous.", asked=False)
    <Stance.REFUSED: 'refused'>
    >>> stance(" is not contraindicated.", asked=False)
    <Stance.ENDORSED: 'endorsed'>
    """
    after = _HOW.sub(r"\g<near>", after)
    if _NOTE.match(after) or _LEXICAL_BAD.match(after) or _REMARK_BAD.match(after) or _MISTAKEN.match(after):
        return Stance.REFUSED
    if _LEXICAL_GOOD.match(after) or _REMARK_GOOD.match(after) or _DOSE_GOOD.match(after):
        return Stance.ENDORSED
    match = _PREDICATE.match(after)
    return _predicate(match, after[match.end() :], asked=asked) if match else Stance.NEITHER


def _predicate(match: re.Match[str], tail: str, *, asked: bool) -> Stance:
    """Return what a finite verb and its tail make of their subject; *not dangerous* speaks for it."""
    verb, negated = match.group("verb").lower(), bool(match.group("not"))
    if verb in {"would", "could", "might"} and re.match(r"(?:\w+ly )?have\b", tail):  # *would have been my choice*
        return Stance.REFUSED
    if verb in {"has", "have", "had", "does", "do", "did", "need", "needs"}:
        return _helped(verb, tail, negated=negated)
    harm = _HARM.match(tail) if re.fullmatch(_MODAL + "|ca|wo|sha", verb) else None
    if harm and verb in _MILD and not asked and not negated and _REGIMEN.search(match.group("between")):
        return Stance.NEITHER  # *X 5 mg daily may cause swollen ankles*
    if harm or _BAD.match(tail):
        return Stance.ENDORSED if negated else Stance.REFUSED
    if negated:
        return Stance.REFUSED
    if _GOOD.match(tail) or (verb not in {"was", "were"} and _REGARDED.match(tail)):
        return Stance.REFUSED if _UNWANTED.match(tail) else Stance.ENDORSED
    return Stance.ENDORSED if re.fullmatch(_MODAL, verb) and _GIVEN.match(tail) else Stance.NEITHER


def _helped(verb: str, tail: str, *, negated: bool) -> Stance:
    """Return what *has not helped*, *did not work*, *has the best evidence* make of a drug."""
    if verb in {"need", "needs"}:
        return (
            Stance.REFUSED
            if negated or re.match(r"to be (?:stopped|avoided|held|discontinued)", tail)
            else Stance.NEITHER
        )
    if negated or re.match(
        r"(?:already |also )?(?:failed|caused|triggered|worsened|made|been (?:stopped|discontinued))\b", tail
    ):
        return Stance.REFUSED if _FAILED.match(tail) or not negated else Stance.NEITHER
    best = re.match(r"the (?:best|strongest|most|lowest|fewest|clearest)\b|my vote\b|no contra-?indications?\b", tail)
    return Stance.ENDORSED if best else Stance.NEITHER
