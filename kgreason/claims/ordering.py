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
    r"continue|continuing|resume|restart\w*|uptitrate|titrate|try|put (?:her|him|them) on|go(?:ing)?(?: ahead)? with|"
    r"go(?:ing)? for|"
    r"opt for|proceed with|offer|sell(?: him| her| them)?|dispense|hand (?:him|her|them)|"
    r"best (?:choice|option|drug|next step|initial)|drug of choice|first-line|preferred|appropriate|option is|"
    r"choice is|"
    r"answer is|answer:|Rx|d/?c home (?:with|on)|discharged? (?:home )?(?:with|on)|therapy with|course of|dose of|"
    r"load with|bolus|infus(?:e|ion)|combine|keep|maintain|bridge with|needs|(?:she|he|they|patient|I|we|you) (?:will |would )?need|requires?|deserves|warrants|benefits? from|"
    r"(?:should|must|ought to|can|could|may|might|will)(?: (?:she|he|they|we|I|the patient|"
    r"this patient))?(?: \w+ly)? (?:take|have|get|receive|be on|go on|do)|"
    r"pick|picking|prefer|prefers|favou?rs?|elect|(?:let|have) (?:her|him|them|the patient) (?:have|take|try|use|"
    r"start)|settled? on|decided? on|chose|went with|(?:do|does|did)(?: very)? (?:well|best|better) on|gets|"
    r"write (?:her|him|them) for|next (?:\w+ )?step (?:\w+ ){0,4}is|reach for|turn to|lean(?:ing)? (?:towards?|to)|"
    r"vote (?:is )?for|(?:I|we)(?: would|['’]d)?(?: really)? (?:want|like)(?: her| him| them)?(?: to (?:take|have|"
    r"get|be))?(?: on)?|"
    r"(?:get|set|have|keep|place|maintain) (?:her|him|them|the patient|this patient) on|let['’]s do|(?:prophylaxis|"
    r"prevention|management|premedicat\w+|cover\w*|anticoagulat\w+|sedat\w+) with|trial of|"
    r"candidate for|calls? for|indications? for|case for|"
    r"(?:drug|agent|choice|pick|answer|treatment|medicine|medication|option|therapy|prescription|remedy|one|"
    r"favou?rite|recommendation|suggestion|plan)\b(?!['’])[^,;.]{0,40}?\b(?:is|would be|will be|remains))\b"
    r"|(?:^|[,;.]\s)\s*(?:then\s+|please\s+)?(?:take|consider|get|apply|place|instill|insert|inhale|inject|rub|spray|wear)\b",
    re.IGNORECASE,
)
_IMPERATIVE = expression(
    r"^\W*(?:(?:then|now|so|and|please|also|instead|today|first|therefore|next),?\s+){0,2}$", re.IGNORECASE
)


def commanded(asked: re.Match[str], clause: str) -> bool:
    """Return whether an ordering word opens its clause and is no noun of it: *start X*, not *starting X is …*."""
    return bool(_IMPERATIVE.match(clause[: asked.start()])) and not asked.group().lower().endswith(("ing", "ion"))
