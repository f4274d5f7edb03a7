"""What stands around a drug and takes an order of it back: *against giving X*, *in patients without Y*, *X, but …*."""

import re

from kgreason.expressions import expression

KIN = (
    r"(?:husband|wife|partner|spouse|boyfriend|girlfriend|fianc[ée]+|roommate|flatmate|friend|colleague|co-?worker|"
    r"boss|neighbou?r|"
    r"mother|father|mom|mum|dad|parents?|sister|brother|siblings?|twin|aunt|uncle|cousin|niece|nephew|grand\w+|son|"
    r"daughter|"
    r"dog|cat)"
)
EQUALS_KIN = expression(
    rf"[\"”'’]?\s*=\s*(?:(?:his|her|the|my|pt['’]?s?|patient['’]?s?)\s+)?(?:[\w-]+\s+)?{KIN}\b(?![’']s (?:words?|claim|idea))",
    re.IGNORECASE,
)
"""*Pregnant = sister*, *CABG = dad*."""
_GOVERN = expression(
    r"(?:\b(?:avoid\w*|refrain\w* from|against|not(?! (?:only|just|merely|simply)\b)|never|no|nobody|no one|without|instead of|"
    r"rather than|stop|stopped|in case (?:he|she|they|you|the patient)(?: ever| should)?|"
    r"hold off(?: on)?|"
    r"(?:reluctant|hesitant|disinclined|unwilling|averse|loath|unable|refus\w+|declin\w+|tempt\w+|unwise|dangerous|"
    r"unsafe|wrong|inappropriate|harmful|risky|"
    r"reckless|negligent|imprudent|hazardous|ill-advised|inadvisable|a mistake|an error|malpractice|folly|afraid|"
    r"incorrect|illogical|irrational|senseless|nonsensical|pointless|absurd|futile|useless|misguided|improper|"
    r"(?:no|little) (?:sense|point|use)|"
    r"too \w+)"
    r"(?: for (?:her|him|them|us|me|this patient|the patient))?,? to|"
    r"(?:dangers?|risks?|harms?|mistake|error|instead|afraid|fear|tired) of|considered|contemplated|thought (?:about|"
    r"of)|weighed|debated|discouraged?|"
    r"dissuaded? \w+ from|opposed to|object\w* to|as opposed to|postpon\w+|delay\w*|defer\w*|forgo|forego|cannot|"
    r"why(?: \w+){0,2}|"
    r"contra-?indicat\w+ to|than|regret\w*|hesitat\w+ to|cancel\w*|delet\w+|revers\w+|withdraw\w*|ignor\w+|"
    r"(?:wrong|mistaken|erroneous|incorrect|inappropriate|improper|needless)ly|"
    r"disregard\w*|overrul\w+|dont|cant|shouldnt|wont)|n['’]t)"
    r"\s+(?:(?:ever|to|be|been|the|any|her|him|them|on|again|further|routinely|also|just|either|even|now|here|have|"
    r"\w+ly|idea of|thought of|use of|of|\w+ or|about|it with)\s+){0,3}$",
    re.IGNORECASE,
)
"""What governs the ordering word behind it: *against starting*, *it would be wrong to give*, *never use*."""
_ALLOWED = expression(
    r"\b(?:no (?:good |real |obvious )?reasons? (?:not to|(?:to|for) (?:not |avoid\w*|withhold\w*|delay\w*|fear\w*))|"
    r"no (?:absolute |known |clear |other |real |obvious )?"
    r"(?:contra-?indications?|objections?|obstacles?|bars?|barriers?) (?:to|for|against)|nothing (?:\w+ )?against|"
    r"nothing wrong with|"
    r"nothing (?:\w+ )?(?:prevents|forbids|prohibits|precludes|stops)(?: (?:her|him|us|me))?(?: from)?|"
    r"(?:not|\w*n['’]t|never) (?:stop|prevent|keep|deter|preclude|prohibit|forbid|exclude|rule out|argue against|"
    r"speak against)(?: (?:us|me|her|him|you))?(?: from)?|"
    r"no (?:\w+ )?(?:drug|agent|choice|option|treatment|medication) (?:is|would be|works) (?:better|safer|"
    r"more \w+) than|nothing (?:works|does) (?:better|as well) (?:than|as)|"
    r"(?:not|\w*n['’]t|never) (?:hesitate|be afraid|be reluctant) to|(?:not|\w*n['’]t|never) (?:delay|forget|omit|"
    r"withhold|miss|put off|postpone)(?: to)?|"
    r"no (?:better )?(?:alternatives?|substitutes?) (?:to|for)|no need to (?:avoid|stop|withhold|hold|fear)|"
    r"no (?:harm|danger|risk|problem) (?:in|with)|"
    r"(?:not|\w*n['’]t) (?:be )?(?:wrong|unreasonable|unsafe|dangerous|contra-?indicated|inappropriate|harmful|"
    r"unwise|incorrect|illogical|pointless|a mistake|an error) to|"
    r"(?:not|\w*n['’]t) (?:an? |any |enough )?(?:good |real )?reason (?:not to|to (?:avoid|withhold|skip|delay|stop))|"
    r"(?:wrong|dangerous|a mistake|an error|unwise|negligent|harmful|malpractice|foolish|incorrect) not to|(?:can(?:not|['’]t)|"
    r"could(?: not|n['’]t)) (?:go wrong|do better than)(?: with)?|"
    r"(?:without|no) (?:further |any )?(?:delay|hesitation|waiting|doubt),?|nothing but|nothing (?:is )?(?:better|"
    r"safer) than)\s+",
    re.IGNORECASE,
)
"""A double denial, which orders: *there is no reason not to start X*, *do not hesitate to give X*."""
_OTHER_PATIENTS = expression(
    r"\b(?:in|for|among)\s+(?:\w+\s+)?(?:patients|people|those|anyone|anybody|someone|somebody|individuals|women|men|"
    r"adults|children|persons)\s+(?:without|with no|with normal|free of|not|"
    r"who (?:do not|don['’]t|does not|doesn['’]t|have no|has no|lack|are not|is not|never))\b"
    r"(?! (?:any |known |other )?contra-?indication)",
    re.IGNORECASE,
)
_OTHER_WORLD = expression(
    r"\bif (?:she|he|it|there|this|the patient|they)\s+(?:did not|didn['’]t|had no\b|had not|hadn['’]t|were\b|"
    r"weren['’]t|"
    r"wasn['’]t)|\bwere (?:it|she|he|there) (?:not|no)\b|\bhad (?:she|he|it|there) (?:not|no|been no|never)\b|"
    r"\b(?:if|were it) not for\b|\bbut for (?:her|his|the)\b|\bhad it not been\b",
    re.IGNORECASE,
)
_NOT_DONE = expression(
    # what was not done, what others do, the drug to be avoided, the drug that she takes
    r"\b(?:would|could|might|['’]d) (?:\w+ly )?have (?:\w+ly )?(?!to\b|her\b|him\b|them\b)\w+(?:ed|en|un|ne|ought)\b|"
    r"\b(?:many|some|others|other \w+|students?|novices?|colleagues?|residents?|somebody|someone|anyone|anybody|nobody|"
    r"no one|an? (?:\w+ )?(?:colleague|resident|intern|novice))\s+"
    r"(?:(?:doctors|clinicians|physicians|people|colleagues|prescribers)\s+)?(?:would|might|may|could|will)\b|"
    r"\bthey (?:may|might|could|will|would) (?:\w+ly |also |then |want to )?(?:give|offer|prescribe|order|suggest|recommend|add|administer)\b|"
    r"\b(?:nobody|no one|none of us)\s+(?:should|must|ought to|can)\b|"
    r"\bwhy (?:would|should|not|did|does|do|give|use|start)\b|"
    r"\b(?:drug|one|agent|medicine|medication|thing|choice|option|answer|treatment)s?\s+[^,;.]{0,40}?"
    r"\b(?:avoid\w*|not|never|stop\w*|takes|is on|refuse[sd]|failed|rejected)\b[^,;.]{0,30}?\b(?:is|be|was)\s|"
    r"\b(?:wrong|worst|dangerous|bad|poor|unsafe|riskiest|harmful|incorrect|least \w+)\s+(?:\w+ )?"
    r"(?:drug|choice|option|answer|agent|treatment|medication|idea|candidate|indication)\b",
    re.IGNORECASE,
)
_LIKE_HER = expression(r"\b(?:like|such as|including) (?:her|him|this|ours|the present)\b", re.IGNORECASE)
_THEIRS = expression(
    rf"\b(?:his|her|their|the|my|an?)\s+(?:\w+\s+)?{KIN}\b\s+(?:\([^)]*\)\s+)?(?:(?:also|still|already|who|too|"
    rf"himself|herself)\s+)*"
    r"(?:may|can|should|must|will|could|might|would|is|was|takes?|took|has|had|needs?|gets?|got|receives?|continues?|"
    r"started?|starts|keeps|uses|used)\b"
    r"(?!.*\b(?:giv\w+|administer\w*|remind\w*|let)\b)",
    re.IGNORECASE | re.DOTALL,
)
_FOR_ANOTHER = expression(
    rf"^[^.;,]{{0,40}}?\b(?:for|to) (?:his|her|their|the)\s+(?:own\s+)?{KIN}\b(?!['’]s)", re.IGNORECASE
)
_RANKED = expression(
    r"(?:\s*\([^)]*\))?,? (?:is|are|was|were|remains?|would be|will be|may be) (?:not |generally |usually |still |often |also |probably )*"
    r"(?:an?|the|one of the|my|our|her|his) (?:[\w-]+ ){0,2}(?:best|preferred|safest|safer|safe|first-line|first-choice|ideal|good|better|reasonable|"
    r"recommended|worst|appropriate) (?:(?!for\b|in\b|than\b|and\b|or\b|with\b|to\b|when\b)[\w-]+ )?",
    re.IGNORECASE,
)
_WHICH = expression(
    r"^(?:(?!\b(?:rather|instead|over|not|than)\b)[^.;]){0,50}?,?\s*\b(?:which|that|this|it)\s+(?:(?:is|was|would be|"
    r"would have been|could be|can be|would,? however,? be)\s+(?:\w+ly\s+|a |an )*"
    r"(?:wrong|mistake|error|dangerous|harmful|unsafe|unwise|malpractice|risky|blunder|fatal|disastrous|bad idea)\b|"
    r"(?:should|must|needs to|has to|ought to) be (?:stopped|avoided|discontinued|withdrawn|reversed|cancel\w+)|"
    r"(?:(?:I|we) would avoid|(?:she|he|this patient|the patient) (?:cannot|can['’]t|must not|should not|"
    r"may not) (?:take|have|get|receive|tolerate)))",
    re.IGNORECASE,
)
_IN_ERROR = expression(r"^[^.;,]{0,30}?\b(?:by mistake|in error|erroneously|wrongly|mistakenly)\b", re.IGNORECASE)
_BUT = expression(r"\b(?:but|however|yet|although|though|except)\b,?\s+(?P<rest>[^.;]*)", re.IGNORECASE)
_HOWEVER = expression(
    r"\W*(?:(?:however|but|yet|unfortunately|still|nevertheless),?\s+)?(?:it|this|this drug|that)\s+(?:is|would be|"
    r"should|must|can)\b|"
    r"\W*(?:however|but|yet|unfortunately),?\s+(?:because of|due to|given|with|in) (?:her|his|this|patients|"
    r"people)\b[^.;]*\b(?:it|this) is\b",
    re.IGNORECASE,
)
_SPEAKS_AGAINST = expression(
    r"^(?:it was |they were )?(?:rejected|refused|declined|dismissed|abandoned|not tolerated)\b|"
    r"(?:(?:it|this|that|which|they|drug)\s+)?(?:is|are|was|would be|will be|becomes?)\s+(?:\w+ly\s+|"
    r"too )?(?:contra-?indicated|dangerous|unsafe|wrong|out\b|a mistake|harmful|risky|"
    r"ruled out|off the table|precluded|not (?:safe|an option|for|suitable|appropriate|right|possible|advisable|here|"
    r"in))|"
    r"\bnot (?:in|for|with) (?:her|him|this|someone|a (?:patient|woman|man)|the|anyone|people|patients|asthma)\b|"
    r"\bnot here\b|"
    r"^contra-?indicated\b|^(?:dangerous|unsafe|wrong)\b|\b(?:rules?|ruled) (?:it|this|that|them) out\b|"
    r"\b(?:precludes?|forbids?|prohibits?|excludes?)\b|"
    r"\b(?:can(?:not|['’]t)|should(?: not|n['’]t)|must(?: not|n['’]t)|do(?: not|n['’]t)|would(?: not|n['’]t)|"
    r"will not|won['’]t) (?:be )?(?:(?:take|give|giving|use|start|prescribe|have|get|receive|tolerate|choose|"
    r"recommend)n?\b)"
    r"(?:\s+(?:it|this|that|one|them)\b)?(?!\s+(?:with|within|together|at|after|before|more|near))|"
    r"\b(?:I|we) (?:would|will|['’]d) (?:avoid|rather not|not)\b|^avoid (?:it|this)\b|\bmakes? (?:it|this|"
    r"that) (?:\w+ly )?(?:unsafe|dangerous|contra-?indicated|risky|impossible|inappropriate|a bad)",
    re.IGNORECASE,
)
_UNREAL = expression(
    r"\b(?:would|could|might|normally|usually|ordinarily|typically|otherwise|tempting|tempted|at first)\b|\w['’]d\b",
    re.IGNORECASE,
)
_TURNS = expression(
    r"^(?:(?:with|given|because of|due to|in view of|in light of|for|in|considering) (?:her|his|this|the|known)\b|"
    r"(?:she|he|the patient|this patient) (?:has|is|had|takes|carries)\b|"
    r"(?:her|his) (?!doses?\b|heart rate\b|blood pressure\b|pulse\b|pressure\b)[\w ]+|because\b|since\b|"
    r"(?:\w+,? ){0,6}(?:start|use|give|choose|prefer|pick|favou?r|go with|opt for|switch to|instead)\b(?! (?:low|"
    r"with|at|slow\w*|small|a low\w*|the low\w*|a small\w*|it|caution|only)\b))",
    re.IGNORECASE,
)
_IF_GIVEN = expression(
    r"^[^.;]{0,60}?,\s*[^.;]*?\b(?:wheez\w*|worse\w*|die|dies|bleed\w*|harm\w*|risks?|bronchospasm|crisis|fatal|"
    r"kills?|arrest|dangers?|"
    r"suffer\w*|collaps\w*|seiz\w*|shock|attacks?)\b",
    re.IGNORECASE,
)
"""What would come of it: *if you give X, she will wheeze*."""
_DANGER_GONE = (
    r"(?:deliver(?:y|ed|s)|childbirth|birth|post-?partum|wean\w*|(?:pregnancy|breast-?feeding|lactation|"
    r"nursing) (?:ends|is over|has ended|stops|is finished)|"
    r"(?:e?GFR|kidneys?|renal|creatinine|potassium|K|hyperkal\w+|QTc?|liver|platelets?|bleed\w*|hemorrhage|"
    r"sodium|infection|asthma|allergy|hypotension|pressure)\b"
    r"[^.;,]{0,40}?\b(?:resol\w+|recover\w*|normal\w*|correct\w*|heal\w*|above|below|under|over|rises?|rose|falls?|"
    r"fell|improv\w+|controlled|stopped|stops|ruled out|excluded|disproved|cleared)|"
    r"[\w ]{1,40}\b(?:is|are|has been|have been|was|were) (?:finished|completed?|washed out|off))\b"
)
_WHEN = r"\b(?:once|when|as soon as|after|following)\s+(?:(?!if\b)[\w'’-]+\s+){0,3}?"
_DEFERRED = expression(rf"^[^.;]{{0,60}}?{_WHEN}{_DANGER_GONE}", re.IGNORECASE)
_DEFERRED_BEFORE = expression(rf"(?:^|[,;.]\s)\s*{_WHEN}{_DANGER_GONE}[^.;]*,[^;.]*$", re.IGNORECASE)
_COUNT = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|fourteen|a|another|a further)"
_IN_DAYS = expression(
    r"^[^.;]{0,60}?\b(?:start(?:s|ing|ed)?|begin(?:s|ning)?|first (?:dose|tablet|pill)|not before|no (?:sooner|earlier) than|not until|only)\s+"
    r"(?:(?!and\b|\w*check|see\b|review|follow|up\b|increas|titrat|for\b)[\w./-]+\s+){0,3}?"
    rf"(?:(?:in|after)\s+(?:about |another |the |these |those )*{_COUNT}\s+(?:more )?(?:days|weeks)\b|{_COUNT}\s+(?:more )?(?:days|weeks) (?:from now|from today|hence)\b|"
    r"(?:(?:after|once)\s+)?the\s+(?:wash-?out|\d+ days|two weeks|five weeks)\b)",
    re.IGNORECASE,
)
"""An order for later: *X 50 mg, starting in nine days*, *X, not before the wash-out …*."""
_LATER = expression(
    r"^(?:\s+(?:\([^)]*\)|(?!(?:and|but|then|"
    r"or)\b)[\w/.-]+)){0,6}?\s+(?:(?<!hours )(?<!hour )(?<!days )(?<!day )(?<!weeks )(?<!week )(?<!minutes )(?<!months )(?<!month )later\b(?! than)|eventually\b|in (?:the )?future\b|"
    r"down the (?:road|line)\b|(?:at|for) (?:a|the|her|his) (?:later|future|next|follow-up) (?:date|visit|time|point|"
    r"appointment)\b|in reserve\b|as a (?:back-?up|reserve|last resort)\b|(?:is|are|would be|remains?|stays?) (?:the|an?|your|her|his|our) (?:[\w-]+ ){0,2}(?:back-?up|fallback|last resort)\b)",
    re.IGNORECASE,
)
_SOME_DAY = expression(
    r"(?:^|[,;]\s*|\b(?:may|might|can|could|will) )(?:later(?: on)?|eventually|in (?:the )?future|at (?:the|a|her|"
    r"his) (?:next|later|future) visit|down the (?:road|line))\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_HEADING = expression(
    r"(?:^|[.;]\s)\W*(?:[\w'’-]+\s+){0,5}?(?:avoid\w*|not (?:recommended|advised|indicated|for|to)|contra-?indicated|"
    r"do not \w+|don['’]t \w+|stop|hold|never|allerg\w+|refus\w+|declined|rejected|"
    r"considered|unsafe|dangerous|current (?:meds|medications?)|home (?:meds|medications?)|takes|already on|"
    r"on admission|tried|failed)\b(?:\s+[\w'’-]+){0,4}\s*[:–—-]\s*(?:[^:;.]*,\s*)?$",
    re.IGNORECASE,
)
_CROSSED = expression(
    r"[❌🚫⛔✗✘✖🛑]\W*(?:(?!(?:use|take|give|instead|so)\b)[\w'’-]+\s+){0,2}$|"
    r"(?:^|[.;]\s)\W*(?:what |things )?(?:(?:you|she|he|they|to|we)\s+)?(?:(?:should|must|do|ca)(?: not|n['’]t)|cannot|not to|never|avoid)(?: (?:do|take|combine|mix|use|give|be (?:taken|combined)))?(?: (?:this|these|it|with it))?:\s*[^:;.]*$",
    re.IGNORECASE,
)
"""What refuses all that follows it: *❌ X*, *What you should not do: combine X with Y*."""
_LEFT = expression(
    r"^(?:[^.]|\.(?=\d)){0,120}?\b(?:I|we|you)(?:['’]d| would| should| could| can)? (?:leave (?:it|that|this)(?: (?:alone|out|aside|be)|(?=\s*[.;!,]|\s*$))|(?:skip|avoid|pass on) (?:it|that|this)\b)",
    re.IGNORECASE,
)
"""A drug that is named and left: *X? It dries the mouth too, I'd leave it*."""
_TAKEN = expression(
    r"\b(?:takes|taking|took|currently on|was (?:given|on)|history of|overdose of|swallowed|ingested|refus\w+|"
    r"declin\w+|consider(?:ed|s)|want(?:s|ed)|ask(?:s|ed) for|request(?:s|ed)|hoped for)\b[^;:]*$",
    re.IGNORECASE,
)
_MOVED = expression(
    r"\b(?:swap\w*|exchang\w+|trad(?:e|ing)|chang(?:e|ing)|convert(?:ing)?|switch(?:ing)?|transition(?:ing)?|"
    r"replac(?:e|ing)|rotat(?:e|ing)|cross-?taper(?:ing)?)\s+"
    r"(?:(?!(?:to|with|for|over|by|her to|him to)\b)[\w'’-]+\s+){0,3}$",
    re.IGNORECASE,
)
_SUBSTITUTED = expression(r"\bsubstitut\w+\s+(?:(?!for\b|with\b|by\b)\w+\s+){0,2}$", re.IGNORECASE)
_GIVEN_UP = expression(r"\bsubstitut\w+\s[^,;.]{1,50}\bfor\s+(?:the |her |his )?$", re.IGNORECASE)


def allowed(before: str) -> bool:
    """Return whether a double denial stands before a drug, and no other denial between: *no reason not to give*."""
    found = list(_ALLOWED.finditer(before))
    return bool(found) and not re.search(
        r"\b(?:not|no|never|avoid\w*|without|n['’]t)\b", before[found[-1].end() :], re.IGNORECASE
    )


def governed(before: str) -> bool:
    """Return whether an ordering word that would follow ``before`` is itself refused: *advise against …ing*."""
    return bool(_GOVERN.search(before))


def ranked(between: str) -> bool:
    """Return whether words between two drugs tell what kind the first is: *labetalol is the preferred beta blocker*.

    >>> ranked(" is the preferred "), ranked(" is dangerous; the preferred drug is a ")
    (True, False)
    """
    return bool(_RANKED.fullmatch(between))


def unreal(clause: str, before: str, after: str) -> bool:
    """Return whether a drug is only talked about: for others, in another world, some day, or to be taken away.

    ``clause`` is what stands before it in its clause, ``before`` in its sentence.
    """
    opening, following = re.split(r"[;:]|,\s+(?:but|and|so|then)\b", before)[-1], re.split(r"[,.;]", after)[0]
    others = any(_OTHER_PATIENTS.search(part) and not _LIKE_HER.search(part) for part in (opening, following))
    talk = _OTHER_WORLD.search(opening) or _OTHER_WORLD.search(re.split(r"[.;]", after)[0]) or _NOT_DONE.search(clause)
    moved = _MOVED.search(clause) or _GIVEN_UP.search(clause)
    moved = moved or (_SUBSTITUTED.search(clause) and re.match(r"[^,;.]{0,25}?\b(?:with|by)\b", after))
    later = _LATER.match(after) or _SOME_DAY.search(clause)
    later = later or _DEFERRED.match(after) or _IN_DAYS.match(after) or _DEFERRED_BEFORE.search(before)
    talk = talk or (re.search(r"\bif\b[^,;]*$", clause, re.IGNORECASE) and _IF_GIVEN.match(after))
    others = others or bool(_THEIRS.search(clause) or _FOR_ANOTHER.match(after))
    return bool(talk or moved or later or others or _IN_ERROR.match(after) or _WHICH.match(after))


def taken_back(clause: str, after: str, following: str) -> bool:
    """Return whether a *but* behind a drug takes it back: *I would give X, but with her asthma …*.

    ``following`` is the next sentence: *X is first-line. However, it is contraindicated in asthma.*
    """
    if _HOWEVER.match(following) and _SPEAKS_AGAINST.search(following):
        return True
    match = _BUT.search(re.split(r"[.;]\s", after)[0])
    if match is None:
        return False
    rest, unlike = match.group("rest"), _UNREAL.search(clause + after[: match.start()])
    return bool(_SPEAKS_AGAINST.search(rest) or (unlike and _TURNS.match(rest)))


def listed_away(before: str) -> bool:
    """Return whether a drug stands under a heading that refuses it, or is what she takes: *Avoid: X 40 mg*."""
    return bool(_HEADING.search(before))


def crossed(before: str, after: str) -> bool:
    """Return whether a mark or heading before a drug refuses it whatever orders it, or it is left: *I'd leave it*.

    >>> crossed("What you shouldn't do: combine A with ", "."), crossed("Use ", "?  No, I'd skip it."), crossed("Use ", ".")
    (True, True, False)
    """
    return bool(_CROSSED.search(before) or _LEFT.match(after))


def taken(clause: str) -> bool:
    """Return whether a dose behind a drug is that of what she takes, refuses or was thought of."""
    return bool(_TAKEN.search(clause))
