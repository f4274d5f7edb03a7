"""The words that order a drug behind them: *start X*, *the drug of choice is X*, *she should take X*."""

import re

from kgreason.expressions import expression

RECOMMEND = expression(
    r"\b(?:start(?:ing|ed)?|begin(?:ning)?|initiat(?:e|ing|ion)|giv(?:e|ing|en)|administer(?:ing|ed)?|prescrib(?:e|"
    r"ing|ed)|"
    r"recommend(?:ed|ing|ation)?|suggest|use|using|add(?:ing)?|choose|choosing|select|order(?:ed)?|treat(?:ed|ing|"
    r"ment)?(?: her| him| them| this)?"
    r"(?: patient)?(?: is| would be)? with|treatment (?:of choice )?is|switch(?:ing|ed)?(?: her| him)? (?:over )?to|"
    r"chang(?:e|ing)(?: her| him)? to|"
    r"(?:replac\w+|substitut\w+)\s[^,;.]{0,50}?\b(?:with|by)|"
    r"(?:switch|chang|convert|transition|mov|rotat|cross-?taper)\w*\s(?:[^,;.]{1,60}?\s)?(?:over )?to(?= )|cross-?taper\w*\s[^,;.]{1,50}?\b(?:with|onto|into)|"
    r"(?:swap\w*|exchang\w+|trad(?:e|ing))\s[^,;.]{1,50}?\bfor|substitut\w+|"
    r"continue|continuing|(?:stay(?:ing)?|remain(?:ing)?) on|(?:carry(?:ing)? on|stick(?:ing)?|lead(?:ing)?) with|finish (?:the|your|her|his|out|up)|resume|restart\w*|uptitrate|titrate|try|put (?:her|him|them) on|go(?:ing)?(?: ahead)? with|"
    r"go(?:ing)? for|"
    r"opt for|proceed with|offer|sell(?: him| her| them)?|dispense|hand (?:him|her|them)|"
    r"best (?:choice|option|drug|next step|initial)|drug of choice|first-line|preferred|appropriate|option is|"
    r"choice is|"
    r"answer is|answer:|Rx|d/?c home (?:with|on)|discharged? (?:home )?(?:with|on)|therapy with|course of|dose of|"
    r"load with|bolus|infus(?:e|ion)|combine|keep|maintain|bridge with|needs|(?:she|he|they|patient|I|we|you) (?:will |would )?need|requires?|deserves|warrants|benefits? from|"
    r"(?:should|must|ought to|can|could|may|might|will)(?: (?:she|he|they|we|I|the patient|"
    r"this patient))?(?: \w+ly)? (?:take|have|get|receive|be on|go on|do)|"
    r"(?:ok(?:ay)?|fine|safe|safer|all right|free) (?:for (?:you|him|her|them) )?to (?:take|get|have|receive)|"
    r"pick|picking|prefer|prefers|favou?rs?|elect|(?:let|have) (?:her|him|them|the patient) (?:have|take|try|use|"
    r"start)|settled? on|decided? on|chose|went with|(?:do|does|did)(?: very)? (?:well|best|better) on|gets|"
    r"write (?:her|him|them) for|next (?:\w+ )?step (?:\w+ ){0,4}is|reach for|turn to|lean(?:ing)? (?:towards?|to)|"
    r"vote (?:is )?for|(?:I|we)(?: would|['’]d)?(?: really)? (?:want|like)(?: her| him| them)?(?: to (?:take|have|"
    r"get|be))?(?: on)?|"
    r"(?:get|set|have|keep|place|maintain) (?:her|him|them|the patient|this patient) on|let['’]s do|(?:prophylaxis|"
    r"prevention|management|premedicat\w+|cover\w*|anticoagulat\w+|sedat\w+) with|trial of|"
    r"candidate for|calls? for|indications? for|case for|"
    r"(?:drug|agent|choice|pick|answer|treatment|medicine|medication|option|therapy|prescription|remedy|one|"
    r"favou?rite|recommendation|suggestion|plan|fix|route|go-to|bet)\b(?!['’])[^,;.]{0,40}?\b(?:is|would be|will be|remains))\b"
    r"|(?:^|[,;.]\s)\s*(?:then\s+|please\s+)?(?:take|consider|get|apply|place|instill|insert|inhale|inject|rub|spray|wear)\b",
    re.IGNORECASE,
)
_IMPERATIVE = expression(
    r"^\W*(?:(?:then|now|so|and|please|also|instead|today|first|therefore|next),?\s+){0,2}$", re.IGNORECASE
)


def commanded(asked: re.Match[str], clause: str) -> bool:
    """Return whether an ordering word opens its clause and is no noun of it: *start X*, not *starting X is …*."""
    return bool(_IMPERATIVE.match(clause[: asked.start()])) and not asked.group().lower().endswith(("ing", "ion"))


_NOT_YET = expression(
    r"\b(?:(?:before|until|after|since)\s+(?:(?:taking|having|getting|giving|starting|your|her|his|the|their|an?|first|next|second|any|each|every|this|that|single)\s+)*|"
    r"(?:miss(?:ed|es)?|skipped|forgot\w*|took)\s+(?:(?:your|her|his|the|an?|one|first)\s+)*|last\s+)$",
    re.IGNORECASE,
)
_UNSURE = expression(
    r"\b(?:if|whether|nobody|no one|doubt\w*|before|until|only|no longer|when|once|unless|never|hardly|how|why|seldom|rarely|always)\b[^,;]*$",
    re.IGNORECASE,
)
_SUPPOSED = expression(
    r"\b(?:if|unless|whether|(?:as|so) long as (?=(?:\S+ ){1,2}(?:only|just|rarely|seldom)\b))\s*"
    r"(?:you|she|he|they|we|I|someone|people|the patient)(?:['’](?:re|ve))? (?:(?:only|just|also|still|ever|already|rarely|seldom|\w+ly) )*$",
    re.IGNORECASE,
)
"""What only supposes that a drug is used: *fine if you use X*, *as long as you only use X*."""
_SUPPOSED_BEHIND = expression(
    r"\b(?:if|unless|whether|(?:as|so) long as (?=(?:\S+ ){1,2}(?:only|just|rarely|seldom)\b))\s*"
    r"(?:you|she|he|they|we|I|someone|people|the patient)(?:['’](?:re|ve))? (?:(?:only|just|also|still|ever|already|rarely|seldom|\w+ly) )*"
    r"(?:takes?|taking|uses?|using|(?:are|is) on|on|have taken|has taken|took)\b[^,;]*$",
    re.IGNORECASE,
)
"""The same behind a word that orders another drug: *use Y as long as you only take X*."""
_FINE = expression(r"(?:ok|okay|fine|safer?|all right|free)\b", re.IGNORECASE)
_CAN = expression(
    r"\s+(?:alone )?(?:can|may|could|might)\s+(?!be\b|help\b|safely\b|also help\b|relieve\b|treat\b)", re.IGNORECASE
)
_BY_NATURE = expression(
    r"\b(?:mothers|people|persons|body|bodies|livers?|enzymes?|cyp\w+|metaboli[sz]ers|gut|cells|that|which)\s+(?:(?:\w+ly|can|may|will|also)\s+)*$",
    re.IGNORECASE,
)
_CONSIDERING = expression(r"\s+(?:the|her|his|their|your|that|this)\b", re.IGNORECASE)
_PASSIVE = expression(r"\b(?:is|are|be|been|being|was|were|get|gets)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
_KEPT_UP = expression(r"(?:stay|remain|carry|stick|finish)", re.IGNORECASE)
_NOT_HERS = expression(
    r"\b(?:people|patients|women|men|those|others|who|many|some|most)\s+(?:(?:can|may|must|should|will|do|\w+ly|often|still)\s+)*$|"
    r"\b(?:whether|if|once|after|before|when|while|until|unless|how|why)\b[^,;]*$",
    re.IGNORECASE,
)
"""What makes a drug that is kept up another's, or only supposed: *people who stay on X*, *after you finish X*."""
_PARTNER = expression(r"\b(?:is|are)\s+(?:\w+\s+)?$", re.IGNORECASE)
_WITH = expression(r"\s+(?:together |along )?with\s+(?:the )?$", re.IGNORECASE)
_INTAKE = expression(
    r"\s+(?:(?:your|her|his|their|the)\s+)?(?:\w+\s+)?(?:intake|levels?|consumption|amounts?) of\b", re.IGNORECASE
)
_HARMS = expression(
    r"(?:(?!\b(?:which|that|but|although|though|if|because)\b)[^.;])*?\b(?:can|could|may|might|would)\s+(?:\w+ly\s+)?(?:trigger|cause|worsen|provoke|precipitate|exacerbate|aggravate|harm|hurt|make|bring on|set off|be (?:dangerous|harmful|risky|unsafe))\b",
    re.IGNORECASE,
)


def ordering(clause: str, after: str) -> re.Match[str] | None:
    """Return the last ordering word of a clause, where it orders what follows it: *last dose of X* does not.

    >>> bool(ordering("Give the first dose of ", ".")), bool(ordering("Call before your first dose of ", "."))
    (True, False)
    """
    found = list(RECOMMEND.finditer(clause))
    if not found:
        return None
    match = found[-1]
    word, before, behind = match.group().lower(), clause[: match.start()], clause[match.end() :]
    told = (
        (word == "dose of" and bool(_NOT_YET.search(before) or (len(found) == 1 and _CAN.match(after))))
        or (word.startswith("convert") and bool(word.startswith("converts") or _BY_NATURE.search(before)))
        or (word == "given" and bool(_PARTNER.search(before) and _WITH.fullmatch(behind)))
        or (word == "given" and bool(_CONSIDERING.match(behind) and not _PASSIVE.search(before)))
        or bool(_KEPT_UP.match(word) and _NOT_HERS.search(before))
        or (word.startswith("substitut") and before.lower().endswith(("salt ", "sugar ", "milk ")))
        or bool(_FINE.match(word) and _UNSURE.search(before))
        or (word == "keep" and bool(_INTAKE.match(behind)))
        or bool(_SUPPOSED.search(before) or _SUPPOSED_BEHIND.search(behind))
    )
    return None if told else match


def harms(after: str) -> bool:
    """Return whether what follows a drug, or the list it opens, tells of harm: *so X, Y and other NSAIDs could …*."""
    return bool(_HARMS.match(after))
