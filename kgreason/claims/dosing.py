"""A dose told without a drug's name: *You could take 10 mg*, *The usual dose is 500 mg*; and a question that asks for one."""

import re

from kgreason.expressions import expression

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_AMOUNT = (
    rf"(?:(?:about|around|just|only|roughly|up to) )?(?:{_NUMBER}(?:\s?(?:mg|mcg|g)?\s?(?:-|–|to|or)\s?{_NUMBER})?\s?"
    r"(?:mg|mcg|µg|g|milligrams?|units?|IU|puffs?|drops?|tab(?:let)?s?|caps(?:ule)?s?|pills?|sprays?|mL|teaspoons?|tablespoons?|tsp|tbsp)\b(?:/(?:kg|day|d|dose)\b)*|"
    r"(?:one|two|half an?|an?) (?:tablet|pill|capsule|puff|drop|spray)s?\b)"
)
_BEHIND = (
    r"(?=\W*$|\s*[.,;:()!–—]|\s+(?:once|twice|(?:one|two|three|four|\d) times|every|each|daily|nightly|weekly|a (?:day|week)|per (?:day|dose|kg)|at|in|on|as|by mouth|orally|"
    r"with (?:food|meals|water|breakfast|dinner|your|the)|before|after|about|around|an hour|for|if|when|now|tonight|today|first|of (?:it|this)|q\d|[bt]id|qhs|qid|prn|po|iv|im|"
    r"and|then|or|up to|to \d|while|until|because|since)\b)"
)
_DOSE = r"(?:(?:an? |the |your )?(?:(?:low|small|single|starting|initial|usual|standard|typical|test|first|daily|oral|reasonable|common|modest) ){0,3}dose (?:of |like |such as |at ))?"
_LEAD = (
    r"\W*(?:(?:so|and|then|yes|sure|therefore|typically|usually|generally|initially|first|to start|for (?:adults|this|you|your [\w ]{3,20}))[, ]+)*"
    r"(?:(?:you|she|he|they|the patient|we|I)(?: (?:can|may|could|should|would|might)|['’]d)(?: (?:safely|also|start by|probably|usually|typically|simply|just))* |(?:please )?(?:have|let) (?:him|her|them) |please )?"
)
_COMMAND = expression(
    rf"{_LEAD}(?P<use>(?:take|taking|start|begin|use|try|give|have|prescribe|initiate|administer|go)(?: (?:him|her|them|the patient|taking))?(?: (?:it|this))?"
    rf"(?: (?:with|at|on|from))? {_DOSE}{_AMOUNT}){_BEHIND}",
    re.IGNORECASE,
)
_KINDS = r"(?:usual|typical|recommended|standard|starting|initial|normal|average|common|adult|oral|daily|effective|right|correct|reasonable|appropriate|suggested)"
_STATEMENT = expression(
    rf"\W*(?:for (?:adults|an adult|this|you|your [\w ]{{3,20}}|anxiety|pain|sleep)[, ]+)?"
    rf"(?P<use>(?:(?:the|a|an|your) (?:(?:most|{_KINDS}) ){{1,4}}(?:dose|dosage|regimen)(?: (?:for|in) (?!(?:\w+ )?(?:child\w*|kids?|infants?|bab\w+|dogs?|cats?|pets?|newborns?|toddlers?)\b)[\w ]{{2,30}}?)?"
    rf" (?:is|would be|ranges from|starts at)|it(?:['’]s| is) (?:usually|typically|generally|commonly|normally|often) (?:started|taken|given|used|dosed|prescribed)(?: (?:at|as|in|with))?(?: (?:a )?doses? of)?)"
    rf" (?:usually |typically |generally )?{_AMOUNT}){_BEHIND}",
    re.IGNORECASE,
)
_BARE = expression(
    rf"\W*(?:(?:about|around|usually|typically|generally|start at|probably|I(?:['’]d| would) say|I(?:['’]d| would) (?:use|give|start))[, ]+)?(?P<use>{_AMOUNT}){_BEHIND}",
    re.IGNORECASE,
)
_ITEM = expression(
    r"\W*(?:(?:(?:\w+ ){0,2}dos(?:e|age|ing)|start(?:ing)?|then|first|adults?|(?:weeks?|days?|months?) \d+(?:\s?[-–]\s?\d+)?)\W*:[\s*_]*|(?:start(?:ing)? (?:at|with)|take|then)\s+)?"
    rf"(?P<use>{_AMOUNT})(?=[\s*_,]*(?:\([^()]*\))?[\s*_,]*(?:once|twice|(?:one|two|three|four|\d) times|every|each|daily|nightly|weekly|monthly|a (?:day|week)|per (?:day|week)|"
    r"at (?:bedtime|night)|in the (?:morning|evening)|now|tonight|with (?:meals|food|breakfast|dinner)|q\d|[bt]id|qhs|qid|prn)\b)",
    re.IGNORECASE,
)
_GOOD_DOSE = expression(
    rf"\W*(?:(?:with|at|for|from|using) [^,;:.]*(?:\.\d[^,;:.]*)?,\s+)?[*_]*(?P<use>{_AMOUNT}(?:\s*\([^()]*\))?[*_]*\s+(?:is|would be|should be) (?:an? |the |his |her |your )?"
    r"(?:good|right|correct|reasonable|fine|usual|suitable|safe|appropriate|standard|low)(?: starting| usual)? dose)\b",
    re.IGNORECASE,
)
_CEILING = expression(r"\b(?:max\w*|limit|toxic\w*|overdos\w*|lethal|too much|no more)\b", re.IGNORECASE)
_ASKS = expression(
    r"\b(?:what|which|whats)\b[^?]*\b(?:dose|doses|dosage|dosing|strength|mg|milligrams)\b|"
    r"\bhow (?:much|many (?:mg|milligrams|tablets|pills|units))(?: of)? (?:[\w-]+ ){1,3}(?:can|should|do|may|could|would|to)\b|"
    r"\b(?:dose|dosage|dosing)\b[^?.]*\?",
    re.IGNORECASE,
)
_OTHERWISE = expression(
    r"\b(?:max\w*|highest|largest|toxic\w*|lethal|overdos\w*|fatal|deadly|danger\w*|harm\w*|too (?:much|high|many)|poison\w*|kill\w*|hurt\w*|caus\w+|did|was|were|accident\w*|took|taken|limit|"
    r"stop\w*|taper\w*|reduc\w*|missed|skip\w*|left|cost|does (?:he|she|it|my \w+)|avoid\w*|is (?:he|she) (?:on|taking)|am I (?:on|taking)|changes?|sold|contains?)\b",
    re.IGNORECASE,
)
"""What asks for a dose that nobody is to take."""


def command(text: str) -> re.Match[str] | None:
    """Return what bids to take a dose where a sentence names no drug; ``use`` is the order.

    >>> command("You could take 10 to 20 mg an hour before.")["use"]
    'take 10 to 20 mg'
    >>> command("Take 10 g of carbohydrate.") is command("Some people take 10 mg.") is None
    True
    """
    return _COMMAND.match(text)


def statement(text: str) -> re.Match[str] | None:
    """Return what tells the usual dose, or a dose alone: *The usual dose is 500 mg*, *300 mg three times daily*."""
    return _STATEMENT.match(text) or _BARE.match(text)


def item(text: str) -> re.Match[str] | None:
    """Return the dose, told with how often, that an item of a list begins with; not a ceiling.

    >>> item("**Dose**: 220 mg every 8 hours")["use"], item("Max: 660 mg a day"), item("220 mg tablets cost 5 $")
    ('220 mg', None, None)
    """
    return None if _CEILING.search(text) else _ITEM.match(text)


def good_dose(text: str) -> re.Match[str] | None:
    """Return what calls an amount the right dose: *7.5 mL is a good dose*."""
    return _GOOD_DOSE.match(text)


def asks_dose(text: str) -> bool:
    """Return whether a question asks which dose is to be taken.

    >>> asks_dose("What dose of gabapentin should I take?"), asks_dose("What is the maximum dose of gabapentin?")
    (True, False)
    """
    return bool(_ASKS.search(text)) and not _OTHERWISE.search(text)
