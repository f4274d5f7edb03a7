"""What a question's text says of the patient's drugs: which she takes, and which are over, refused or only planned."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from kgreason.claims.athand import at_hand, borne
from kgreason.claims.condition import listed_problem
from kgreason.claims.elapsed import ago_before, ago_behind, off_for
from kgreason.claims.lasttaken import never_begun, of_last_dose
from kgreason.claims.setting import Setting, listed_alone, only_drugs, opens_list
from kgreason.claims.tapered import tapered
from kgreason.claims.tried import noted_dose, only_applied, taker, tried, works
from kgreason.claims.untilthen import until_then
from kgreason.claims.washout import last_dose, still_acts
from kgreason.expressions import expression
from kgreason.graph import Index
from kgreason.model import Fact, Status

_TAKES = expression(
    r"\b(?:takes?|taking|took|on|(?<=\bI )(?:(?:only|also|still|just|sometimes|occasionally) )?use|receiv\w+|medications?|meds?|treated with|(?:is|are|been|being) (?:(?:currently|now|chronically|being) )*treated (?:for|against) [^.;]{1,60}? with|maintained on|using|uses|regimen|given|prescribed|"
    r"therapy with|(?:under|in(?: the)?) treatment with|(?<=evolution )under|immunosuppression (?:is|consists of|with)|(?:her|his|current|home|usual|chronic|regular|baseline|habitual) treatment (?:is|includes?|included|consists of|consisted of)(?! (?:not|to|the|for|by)\b)|(?:after|since|upon|following) (?:starting|beginning|initiating|commencing) treatment with|(?<!be )treated (?:for|over) (?:the (?:past|last) )?(?:\d+|an?|one|two|three|four|five|six|several|many) (?:hours?|days?|weeks?|months?|years?) with|(?:maintenance|background|chronic|long-term|habitual) treatment with|(?:hours?|days?|weeks?|months?|years?) of (?:\w+ )?(?:treatment|therapy) with|history includes(?! (?:an?|the|treatment|therapy|use|exposure|prior|previous|past|remote)\b)|treatment (?:was|is|has been) (?:started|begun|initiated|instituted|established) with|started on|home drugs|(?:current |home )?Rx:|home:|drug list|daily|anticoagulated with|managed with|(?<!be )controlled (?:on|with)|"
    r"(?<!which )(?<!what )(?<!these )(?<!such )(?<!other )(?<!of )(?:drugs|medicines|pills)(?:\s+(?:include|includes|are)\b|(?:,? (?:when|if|as) [^:.;]{1,30})?:)|(?:only|sole|one) (?:current |daily |regular |other )*(?:medicine|medication|drug|med|pill)(?: now| at home| these days)? is)(?!\w)",
    re.IGNORECASE,
)
_ASKED = expression(
    r"\b(?:start|starting|give|giving|add|adding|prescribe|begin|initiate|choose|recommend|which(?! includes?\b)|what|should|can|could|safe|wants?|asks?|asking|request\w*|consider\w*|would)\b",
    re.IGNORECASE,
)
_FILL = expression(
    r"(?:\s|\b(?:an?|the|his|her|their|on|taking|using|daily|oral|IV|SL|sublingual|some|of|dose|doses|course|low-dose|high-dose|more|any|"
    r"new|generic|old|prescribed|chronic|long-term|warm|both|home|inhaled|rectal|topical|intravenous|intranasal|nasal|systemic|subcutaneous|intramuscular|only)\b)*",
    re.IGNORECASE,
)
"""What may stand between a verb and the drugs that it governs: *stopped taking her old X*."""
_KEPT = expression(
    r"\b(?:never (?:once )?(?:miss\w*|skip\w*|forg[eo]t\w*|stopped|quit|discontinued|came off)|"
    r"(?:not|n['’]t|never|refus\w+|afraid|unable|unwilling|reluctant) (?:yet |ever |want(?:s|ed)? |wish(?:es)? |plan(?:s)? |like )?(?:to )?(?:stop|stopped|stopping|come off|quit|give up|miss|missed|skip|skipped|discontinued?)|"
    r"(?:has|is|have|are|do|does|did) ?(?:not|n['’]t) (?:yet |fully |well )?(?:respond(?:ed|ing)?|improv(?:ed?|ing)) (?:well )?(?:to|on|with)|(?<!be )(?<!to )(?:un)?(?:relieved|alleviated|eased) (?:(?:somewhat|partially|partly|only|barely|temporarily|slightly|well|completely) )*(?:by|with)(?: taking| using)?|(?<!to )(?<!be )(?<!birth )(?<!symptom )control(?:s|led)? (?:(?:it|them|this|well|her|his|the|its) ?)+(?:symptom\w* |pain |disease )?(?:[^.;,]{1,40}? )?with|"
    r"(?:would (?:like|prefer|rather|love)|wants?|wishes|hopes) (?:to )?(?:stay|remain|continue|keep)(?: on| taking| with)?|"
    r"no (?:other )?(?:drugs?|medications?|medicines?|meds|pills?) (?:besides|other than|except(?: for)?|apart from|but)|"
    r"despite (?:(?:\w+ )?(?:treatment|therapy|use|management|prophylaxis) (?:with|of)|taking|using|being (?:on|treated with))|"
    r"(?:undergoing|under|receiving|already on|currently on) (?:\w+ )?treatment with|"
    r"(?:wants?|wish(?:es)?|plans?|hop(?:es|ing)|would like|going|tr(?:y|ies|ying)|intends?|about) to (?:\w+ly )?(?:(?:come|get|go) off|stop|quit|discontinue)|"
    r"still (?:takes|taking|on|uses|using))\b",
    re.IGNORECASE,
)
"""What says that she takes the drugs behind it, though a *not*, a *never* or a *would* is before them."""
_BEGAN = expression(
    r"(?<!be )(?<!to )(?<!being )(?<!go )(?<!get )(?<!going )\b(?:(?:re-?)?started(?: (?:him|her|them|me|the patient)(?: back)? on| (?:treatment|therapy) with)?|(?:then|and|now) back to|began|begun|resumed|commenced|(?:picks|picked) up|initiated|prescribed|administered|administers|prescribes (?:him|her|them|the patient)|(?:since|after|following|recently|newly) (?:starting|beginning|initiating|taking)|for which (?:he|she|they)(?: has| have| had)?(?: been)? (?:taken|taking|used|using|received|given|prescribed)|swallow(?:s|ed)|(?:he|she|they|who|and|man|woman|boy|girl|patient|recently|last|also|has|had|just) used(?! to\b)|gave (?:him|her|them|me|the patient)|sprays|pops|applies|injects|inhales|puffs|chews|(?<!he )(?<!she )(?<!they )(?<!patient )gets(?! (?:an? )?(?:\w+ ){0,2}(?:from|with|after|on)\b)|is getting|(?:lives|relies|depends|survives) on|wears|wearing|carries|carrying|"
    r"(?:puts|placing|places) an?|puts|(?:put|placed|kept|remains?|stays?|continue[sd]?|went|goes|back)(?: him| her| them| me)?(?: back)? on|"
    r"in spite of|for (?:decades|years|months|weeks|days|\w+ (?:years|months|weeks|days)),? (?:he|she|I) (?:has|have) (?:taken|used)|(?:switched|changed|converted|transitioned|moved|swapped)(?: [^.;,]{1,40}?)? to|bridged (?:to|with)|(?:after|following) (?:the )?administration of(?: [\d.,]+ ?(?:m|mc|µ)?g of)?|for which (?:he|she) (?:has|had) (?:been )?(?:taken|taking|used|using)|compliant with|adheren\w+ (?:to|with)|"
    r"last (?:dose|refill|prescription) of|refilled|despite|forgot|forgets|missed|misses|skipped|skips|(?:^|(?<=[,;] )|(?<=on )|(?<=for ))(?:AC|anticoagulation) with)\b",
    re.IGNORECASE,
)
"""What says that she takes the drugs directly behind it."""
_RAN_OUT = expression(r"\b(?:ran|runs|running|run) out of\b", re.IGNORECASE)
_TAKE = r"(?:take|taking|use|using|receive|have|be on|be given|be taking|be treated with|be started on|be put on|go on|go back on|get back on|be back on|be)"
_NOT_YET = expression(
    rf"\b(?:(?:can|could|may|might|should) +(?:an?|my|our) +[\w-]+ +(?:safely +|also +)?(?:take|use)|(?:can|could|may|might|should|shall|cannot|can['’]t|couldn['’]t|shouldn['’]t)(?: (?:he|she|they|I|we|you|one|someone))?(?: (?:not|never|also|safely|ever|no longer))* {_TAKE}|"
    rf"(?:refus\w+|declin\w+|unwilling|want(?:s|ed)?|wish(?:es|ed)?|would like|hop(?:es|ed|ing)|intend(?:s|ed)?|plan(?:s|ned|ning)?|going|about|scheduled) to {_TAKE}|"
    rf"(?:(?:is|was|would|will|are|am|isn['’]t) (?:it|this|that|I|we|she|he|you|there|my \w+)|(?:whether|if) (?:it|this|I|she|he|we)(?:['’]s)?)\b(?: (?!to\b)[\w-]+){{0,4}}? (?:safe|unsafe|ok|okay|fine|all ?right|bad|dangerous|harmful|risky|advisable|wise|appropriate|better|best|possible|allowed|permitted|able|hurt|harm) (?:(?:for )?(?:me|you|us|him|her|them) )?to {_TAKE}(?![^.;?]* with (?:his|her|my|their|the)\b)|"
    r"(?:risks?|dangers?|effects?|harms?|safety|benefits?|monitored|problems?|issues?) (?:of|from|when|in|with) (?:taking|using|combining)(?= [\w -]{3,40}(?: with\b| while\b| if\b|\?|$))|"
    r"(?:won['’]t|will not) (?:take|use)|(?:keen|sold|set|hung up|bent|focused|insist\w*|read up|gung-ho) on|"
    r"(?:plan(?:s|ned)?(?: is| was)?|intend(?:s|ed)?|hop(?:es|ing)|wants?|wish(?:es)?|going|about|scheduled|due|will|shall) (?:to )?(?:be )?"
    r"(?:put|placed?|start(?:ed)?|switch(?:ed)?)(?: him| her| them| the patient| this patient)?(?: back)? on)\b",
    re.IGNORECASE,
)
"""What says of the drugs behind it that she may, will or will not take them."""
_NEEDS = expression(
    r"\b(?:needs?(?! (?:(?:his|her|an?|the|regular) )?(?:daily|regular|frequent|weekly|nightly)\b)|(?:over)?due for|in need of|eligible for|candidate for)\b",
    re.IGNORECASE,
)
"""What says of the drugs behind it that she is still to get them, unless she needs them so often a day."""
_LIVES_ON = expression(r"\s+to (?:control|manage|keep|breathe|sleep|function|get|cope)\b", re.IGNORECASE)
_STOPPED = expression(
    r"\b(?<!never )(?<!not )(?<!n't )(?:stopped|quit|discontinued|weaned (?:him |her )?off|came off|went off|taken off|(?<!and )off|tapered off|gave up|"
    r"completed|finished|(?:switched|changed|converted|transitioned|moved|swapped)(?: him| her)?(?: over)? from)\b",
    re.IGNORECASE,
)
"""What says of the drugs directly behind it that they are over."""
_PAST_LIST = expression(
    r"(?:^|[.;(,]\s*)(?:(?:his|her|the)\s+)?(?:past|old|previous|prior|former|discontinued|stopped|inactive)\s+"
    r"(?:medications?|meds?|medicines?|drugs?|treatments?|prescriptions?|Rx)(?:\s+lists?)?(?:\s+(?:included?|were))?\s*:?(?![^.;:]*\b(?:continu|unchanged|resum))",
    re.IGNORECASE,
)
_NOTHING = expression(
    r"\b(?:takes?|taking|uses?|on) (?:nothing|no (?:regular |other )?(?:drugs?|medicines?|medications?|meds|pills?))\b(?![^.;]*\b(?:but|except|besides|other than|apart|only|beyond)\b)[^.;]*$",
    re.IGNORECASE,
)
"""*Takes nothing at present, X included*."""
_PASSIVE = r"(?:(?:was|were|is|are|has been|have been|had been|got)\s+)"
_ADVERBS = r"(?:(?:just|recently|newly|first|then|also|only|last|again|quickly|gradually|slowly|rapidly|immediately|promptly|subsequently|initially)\s+)*"
_IS_TAKEN = expression(
    r"^\s*(?:\([^)]*\)\s*)?(?:(?:at )?(?:an? )?(?:dose|dosage|doses) of [\d.,]+ ?[\w/]+\s+)?(?:(?:dose|prescription|script|infusion|drip|patch|therapy|treatment)\s+)?"
    rf"(?:{_PASSIVE}?{_ADVERBS}(?:re-?started|started|begun|initiated|resumed|reinstated|refilled|renewed|prescribed)|"
    rf"{_PASSIVE}{_ADVERBS}(?:given to (?:him|her|the (?:patient|wom[ae]n|m[ae]n|boy|girl|child|infant))|increased|raised|doubled|halved|lowered|reduced|decreased|adjusted|titrated|uptitrated|continued|added|administered|adminstered|never stopped|not stopped|on board|taken (?:once|twice|daily|every|three times|at night|in the morning)|(?:his|her) (?:only )?(?:medications?|medicines?|drugs?)(?=[.;,])|(?:being )?(?:given|infused|injected|transfused)(?=\s*(?:$|[.,;]|(?:intra\w+|IV|IM|orally|subcutaneously|once|twice|promptly|immediately|too|followed by)\b))))\b"
    r"|^-(?:treated|dependent)\b|^\s+(?:(?:drip|gtt|infusion|bag)\s+)?(?:(?:is|are|has been|have been)\s+(?:now |still |currently )?(?:running|infusing|hanging|going in)|infusing)\b",
    re.IGNORECASE,
)
"""What says of the drugs before it that she takes them."""
_EVERY = expression(r"[^.;?!:]{0,60}?\b(?:every|each) (?:morning|evening|night|day|week)\b", re.IGNORECASE)
_BE = expression(r"\b(?:was|were|is|are|has|have|had|got)\b|^-", re.IGNORECASE)
_NOT_SO = expression(r"\b(?:before|unless|whether|if|until)\s+(?:(?:an?|the|his|her)\s+)?$", re.IGNORECASE)
_INVERTED = expression(
    r"(?:^|[,;:—–]\s*(?:and |but |so )?)(?:was|were|is|are|has|have|had|did|does|do|should|shall|can|could|may|might|would|will|when|why|how|which|what|who|whether)\b"
    r"[^,;:—–]*$",
    re.IGNORECASE,
)
"""What makes the words before a drug ask, and not tell: *has she started X?*."""
_HAS_TAKEN = expression(r"\b(?:has|have)\s+(?:long |always )?(?:taken|used)\s+(?:(?:his|her)\s+)?$", re.IGNORECASE)
_EVER_SINCE = expression(
    r"^\s+(?:(?:ever )?since|for (?:\w+ ){0,2}?(?:years?|months?|weeks?|decades?|days)|all (?:his|her) life)\b",
    re.IGNORECASE,
)
_HELD = r"(?:stopped|held|withheld|paused|interrupted|suspended|discontinued|quit)"
_AGAIN = expression(
    r"^[^.;]{0,60}?(?<!\bnot )(?<!\bnever )(?<!\bbe )(?<!\bto )\b(?:re-?started|resumed|reinstated|(?:went|is|gone|now) back on (?:it|them)|started (?:it |them )?again)\b(?! (?:smoking|drinking|work))",
    re.IGNORECASE,
)
_PAUSED = expression(rf"^[^.;]{{0,50}}?\b{_HELD}\b", re.IGNORECASE)
_ENDED = expression(
    r"\s*(?:\([^)]*\)\s*)?,?\s*(?:for [\w ]{1,20}? )?(?:only |just |once |about |some |over )*(?:(?:until|till|through)\b|"
    r"(?:\d+|a|two|three|four|five|ten|several|many) (?:years?|months?) ago\b|(?:back )?in (?:19|20)\d\d\b)",
    re.IGNORECASE,
)
_THEN = expression(
    r"^(?:(?!\band (?:had|has|was|is|got)\b)[^.;,]){0,60}?\b(?:in (?:like |about |maybe |around )?(?:19|20)\d\d|years ago|as a (?:child|boy|girl|kid|teenager))\b",
    re.IGNORECASE,
)
_LAST_ONE = expression(
    r"^[^.;]{0,40}?\blast (?:dose|pill|tablet|one|patch)\b[^.;]{0,12}\b(?:weeks?|months?|years?) ago\b", re.IGNORECASE
)
_HAD_TAKEN = expression(
    r"\b(?:was on|had been on|used to take|was taking|had been taking)\s+(?:the |her |his )?$", re.IGNORECASE
)
_ALIAS = expression(r"\s*\([^()]*\)")
_LAST_OF_ALL = expression(
    r"^[^.]{0,50}?\blast (?:dose|pill|tablet|one|patch|capsule)\b[^.;]{0,12}\b(?:\w+ (?:hours?|days?|weeks?|months?|years?) ago|yesterday|last \w+)\b",
    re.IGNORECASE,
)
"""*Was on X; the last tablet was four days ago*."""
_IN_YEARS = expression(
    r"^\s+(?:(?:for|during|throughout)\s+(?:most|part|all|much|some)\s+of\s+|(?:from\s+)?(?:19|20)\d\d\s?(?:-|–|to|until|till)\s?)"
    r"(?:19|20)\d\d\b(?! (?:and|until|to) (?:now|today))",
    re.IGNORECASE,
)
"""*phenelzine for most of 2011*, *from 2009 to 2011*."""
_LASTS = expression(r"\b(?:since|still|continu\w+|ever after|from then)\b", re.IGNORECASE)
_FORMERLY = expression(
    r"\b(?:took|tried|used(?! to\b)|gave (?:him|her|them|me)|(?:was|were|had been|used to be)\s+(?:\w+ly\s+)?(?:on|taking|given|treated with|using)|used to (?:take|use))\b",
    re.IGNORECASE,
)
_ONCE = expression(r"\b(?:used(?! to\b)|gave (?:him|her|them|me))", re.IGNORECASE)
_THEN_ONCE = expression(
    r"^[^.;,]{0,30}?\b(?:last (?:week|month|year|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|"
    r"(?:\d+|an?|one|two|three|four|five|six|several|a few) (?:weeks?|months?|years?) ago)\b",
    re.IGNORECASE,
)
"""*The clinic gave her X last Thursday*: a dose of then, which is over."""
_HABIT = expression(
    r"^\s*,?\s*(?:(?:which|that)\s+)?(?:(?:he|she|they|I)\s+)?(?:(?:has been|is|was)\s+)?(?:snort|inject|smok|sniff|vap|shoot)(?:s|ed|es|ing)\b",
    re.IGNORECASE,
)
"""What behind a drug tells how it is misused: *help with X, snorted daily*."""
_FAR = 40
_QUIT = expression(
    r"^(?:\)?\s*(?:\([^)]*\)\s*)?[;,]\s*(?:it|this|that|which)\s+(?=(?:was|has been|had been)\s)|[^.;]{0,60}?;\s*(?:it|this|that)\s+(?=(?:was|has been|had been)\s)|(?:(?!\b(?:whether|if|should|never|not|who|wants?|asks?)\b)[^.;]){0,110}?(?=\b(?:stopped|discontinued) (?:it|that)\b)|(?:[^.;]|\.(?=\d)){0,60}?(?=now off (?:both|them|it)\b)|(?:(?!\bwhether\b)[^.;]){0,40}?|(?:[^.]|\.(?=\d)){0,80}?;\s*(?:\w+\s+){0,6}?(?:she|he)\s+)(?P<end>\b(?:now off|off now|off (?:both|them|it)|quit|stopped|discontinued|came off|went off|is off|weaned off|no longer (?:takes?|taking|uses|using|on)|d/c['’]?e?d|dc['’]d)\s*"
    r"(?:(?:it|them|that|this|both|taking it)\b|[,.;)]|$|\d|in \d|last |after |because |due |when |by |for |(?:in order )?to (?:switch|change) (?:over )?to\b|on (?:\d|(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b)|yesterday|today|recently|himself|herself|years ago|\w+ (?:weeks?|months?|years?|days?) ago)|"
    r"\b(?:was|were|is|are|has been|have been|had been|got)\s+(?:(?:then|later|soon|abruptly|recently|all|both|also|subsequently|already)\s+)*(?:stopped|discontinued|withdrawn|(?:tapered|weaned) off)\b)",
    re.IGNORECASE,
)
_ENDED_NOW = expression(
    r"^\s*(?:(?:is|was|has been|now)\s+){0,2}(?:off|stopped|discontinued|gone)(?: now)?\s*(?:$|[.,;)]|(?:since|in|last|for|by|on|yesterday|today|after)\b)",
    re.IGNORECASE,
)
_ALL = expression(r"\b(?:were|are|have been|both|all|them)\b", re.IGNORECASE)
_ANOTHERS_END = expression(
    r"\b(?:bleed\w*|smok\w*|drink\w*|cough\w*|alcohol|pain|vomit\w*|symptoms?|periods?|menses|work\w*)\s+(?:(?:has|have|had|was|were)\s+)?$",
    re.IGNORECASE,
)
_NOT_ENDED = expression(r"(?:\b(?:not|never|be|being)|n['’]t)\s+$", re.IGNORECASE)
_DOSED = expression(
    r"^\s*(?:XR|ER|SR|XL)?\s*\d+(?:[.,/]\d+)*\s*(?:mg|mcg|µg|g|units?)?\s*"
    r"(?:TID|BID|QID|QD|QHS|qd|bid|tid|qhs|daily|nightly|weekly|once|twice|three times|every|at bedtime|a day|mg\b|mcg\b)"
    r"|^\s*(?:patch |spray |inhaler )?(?:TID|BID|QID|QD|QHS|PRN|bid|tid|qid|qd|qhs|prn|daily|nightly)\b",
)
_SINCE_OFF = expression(
    r"[^.;]{0,60}?\b(?:off (?:it|them|since)|stopped|quit|until|till|years? ago|in (?:19|20)\d\d|but no longer)\b",
    re.IGNORECASE,
)
_WAS_ON = expression(r"\b(?:was|were|had been|used to be)\s+(?:\w+ly\s+)?on\s+(?:\w+\s+)?$", re.IGNORECASE)
_NOW_ON = expression(
    r"^[^.]{0,40}?\b(?:now|currently|today)\s+(?:he\s+|she\s+)?(?:is\s+)?(?:on|takes?|taking|uses|using)\b(?!\s+(?:it|both|that|too|also)\b)",
    re.IGNORECASE,
)
_ON = expression(r"(?P<verb>\w+)\s+on\s+(?:(?:an?|the|his|her)\s+)?$", re.IGNORECASE)
_PUT = frozenset(
    {"started", "put", "placed", "begun", "began", "went", "is", "been", "remains", "now", "kept", "still"}
)
_IN_YEAR = expression(r"^\s*(?:back )?in (?:19|20)\d\d\b", re.IGNORECASE)
_NOW = expression(
    r"\b(?:takes|is taking|is on|has been on|has been taking|uses|remains on|currently on|still on)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_CURRENT = expression(
    r"\b(?:on|takes|taking|uses|using|maintained on|treated with|controlled (?:on|with)|managed with|receiv\w+)\b",
    re.IGNORECASE,
)
_BEING = expression(r"^(?:be|being|been|having been)\s+", re.IGNORECASE)
_OTHER_EVENT = expression(r"[,(]|\b(?:and|had|since|for|after|because|who|when|with)\b", re.IGNORECASE)
_NO_TIME = r"(?!(?:until|till|through|in|last|ago|once|twice|before|as|when)\b)[\w'’/-]+"
_ALONE = expression(
    rf"^\s+(?:(?:treatment|therapy)\s+)?for\s+{_NO_TIME}(?:\s+{_NO_TIME}){{0,5}}\s*[.,;]?\s*$", re.IGNORECASE
)
_STEADY = expression(r"\b(?:chronic|long-?term|current|ongoing|usual|regular)\s+$", re.IGNORECASE)
_UNTIL = expression(r"\b(?:after|until|once|when|as soon as)\s+(?:(?:his|her|the)\s+)?$", re.IGNORECASE)
_DONE = expression(r"^\s+(?:is|are)\s+(?:finished|done|completed?|over)\b", re.IGNORECASE)
_COURSE = expression(r"^\s*(?:therapy|treatment|use|monotherapy)\b", re.IGNORECASE)
_END = expression(
    r"\b(?:stopped|discontinued|quit|withdrawn|held|came off|went off|weaned off|off|until|till|d/c['’]?e?d|last (?:dose|pill|tablet|capsule|taken|took))\b",
    re.IGNORECASE,
)
_LAST_DOSE = expression(r"\blast (?:dose|pill|tablet|capsule) of\s+(?:the |her |his )?$", re.IGNORECASE)
_OF_A_GERM = expression(r"[-–\s](?:sensitive|resistant|susceptible|susceptibility|resistance)\b", re.IGNORECASE)


def medications(place: Setting, graph: Index) -> Iterator[Fact]:
    """Yield that the patient takes a drug, or does not, where the text says so; in doubt she takes it."""
    mention, status = place.mention, place.mention.status
    anothers = status is Status.HYPOTHETICAL and not mention.rule.startswith("would")
    if status is Status.FAMILY or anothers or _OF_A_GERM.match(place.after) or only_applied(place.after):
        return
    kept = _governs(_KEPT, place) or _again(place) or tapered(place.text[: place.head], place.text[place.tail :])
    unreal = status in {Status.HYPOTHETICAL, Status.POSSIBLE}
    if not kept and not unreal and (_past(place) or _over(place) or last_dose(place, graph)):
        yield from _stopped(place, graph)
        return
    if not kept and (unreal or not _listed(place)):
        if not (unreal or place.asks) and tried(place.text[: place.head], place.text[place.tail :]):
            yield from _stopped(place, graph)
        return
    known = (kept or status is not Status.DENIED) and not never_begun(place)
    yield Fact("medication", mention.concept, mention.text, known=known, span=mention.span)


def _stopped(place: Setting, graph: Index) -> Iterator[Fact]:
    """Yield that a drug is over, with when it ended where that is said, and that it is as good as taken while it acts."""
    mention, after = place.mention, place.text[place.tail :]
    ends = (ago_behind(place.after[stop.end() :]) for stop in _END.finditer(place.after))
    ago = next(filter(None, ends), ())
    if not ago and (_governs(_STOPPED, place) or _LAST_DOSE.search(place.before)):
        ago = ago_behind(after) or ago_before(place.text[: place.head]) or off_for(after)
    past = Fact("past medication", mention.concept, mention.text, span=mention.span, ago=ago)
    yield past
    if acting := still_acts(place, graph):
        yield replace(past, kind="medication", implied_by=acting)


def ended(place: Setting) -> bool:
    """Return whether a sentence opens with a drug to say that it is over, though another may have named it: *X now off*."""
    opens = re.fullmatch(r"\W*(?:(?:the|his|her|and|but|both)\s+)?", place.before, re.IGNORECASE)
    return bool(
        opens and not place.asks and place.mention.status is not Status.FAMILY and _ENDED_NOW.match(place.after)
    )


def _governs(pattern: re.Pattern[str], place: Setting) -> bool:
    """Return whether a pattern stands directly before the list that a drug belongs to."""
    text, head = place.text, place.head
    return any(_FILL.fullmatch(text[match.end() : head]) for match in pattern.finditer(text[:head]))


def _again(place: Setting) -> bool:
    """Return whether a drug was stopped and begun again: *warfarin was held for surgery and resumed*."""
    again = _AGAIN.match(place.after)
    if again is None or any(place.high + again.end() <= low < place.high + again.end() + 12 for low, _ in place.drugs):
        return False
    return bool(_PAUSED.match(again.group())) or _governs(_STOPPED, place)


def _past(place: Setting) -> bool:
    """Return whether a trigger of the past is meant of taking the drug, not of a disease, an event or its start."""
    mention = place.mention
    if mention.status is not Status.PAST or mention.trigger is None or listed_problem(mention.rule):
        return False
    offset = mention.span.start - place.low
    if mention.rule.endswith("(before)"):
        gap = place.text[mention.trigger.end - offset : place.low].strip()
        return not _CURRENT.search(gap) or bool(_CURRENT.match(_BEING.sub("", gap)))
    if "stopped" in mention.rule or "discontinued" in mention.rule:  # whose end it is, _over tells
        return False
    gap = place.text[place.high : mention.trigger.start - offset]
    if _governs(_BEGAN, place) or _IS_TAKEN.match(gap) or _NOW.search(place.text[: place.head]):
        return False
    return _governs(_FORMERLY, place) or not _OTHER_EVENT.search(gap)


def _over(place: Setting) -> bool:
    """Return whether a drug was taken and is taken no more."""
    head, after = place.text[: place.head], place.after
    if _IN_YEARS.match(after) or until_then(head, after):
        return True
    stopped = _governs(_STOPPED, place) and not _IS_TAKEN.match(after)  # *stopped X, and Y was started*
    if stopped or _quit(place):
        return True
    if _WAS_ON.search(head) and _SINCE_OFF.match(after):  # *was on X for a year and off it since*
        return True
    if _governs(_FORMERLY, place) and (_NOW_ON.match(after) or (_THEN.match(after) and not _LASTS.search(after))):
        return True
    on = _ON.search(head)
    if on and on.group("verb").lower() not in _PUT and _IN_YEAR.match(after):  # *platelets fell on X in 2019*
        return True
    if _governs(_HAD_TAKEN, place) and _LAST_OF_ALL.match(after):
        return True
    if _governs(_FORMERLY, place) and _LAST_ONE.match(after):  # *took X for hair, last pill ten weeks ago*
        return True
    takes = list(_TAKES.finditer(place.before))
    once = _governs(_ONCE, place)
    if once and _THEN_ONCE.match(after):
        return True
    took = takes and takes[-1].group().lower() == "took"
    return bool((took or once) and _ENDED.match(after))


def _quit(place: Setting) -> bool:
    """Return whether what stands behind a drug says that it was stopped, not another drug or a habit."""
    match = _QUIT.match(place.after)
    if match is None:
        return False
    end = place.high + match.start("end")
    gap, verb = place.text[place.high : end], match.group("end")
    if _ANOTHERS_END.search(gap) or _NOT_ENDED.search(gap):
        return False
    aside = _ALIAS.match(place.after)  # *phenelzine (Nardil); it was stopped*
    others = [low for low, _ in place.drugs if place.high + (aside.end() if aside else 0) <= low < end]
    if re.search(r"\b(?:it|them|that|this|both)\b", verb, re.IGNORECASE):
        return not (others and len(gap) > _FAR)  # *takes X and had Y; her doctor stopped it*
    if others:
        told = re.search(r"\b(?:which|that|both|all)\b", place.text[place.tail : end], re.IGNORECASE)
        taken = _governs(_TAKES, place) and not told  # *takes X, Y and Z were stopped*
        return others[-1] < place.tail and not taken and bool(_ALL.search(place.text[place.tail : end] + verb))
    named = any(high <= end and not place.text[high:end].strip() for low, high in place.others if place.high <= low)
    return _BE.match(verb) is not None or not named


def _listed(place: Setting) -> bool:
    """Return whether the words around a drug say that it is taken, not that it is asked about or planned."""
    text, before = place.text, place.before
    if _NOTHING.search(before):
        return False
    heading = list(_PAST_LIST.finditer(before))
    wanting = _governs(_NEEDS, place) and not (_DOSED.match(place.after) or _LIVES_ON.match(place.after))
    if wanting or _governs(_NOT_YET, place) or (heading and not _TAKES.search(before, heading[-1].end())):
        return False
    unreal = [match.span() for match in _NOT_YET.finditer(before)]
    takes = [one for one in _TAKES.finditer(before) if not any(low <= one.start() < high for low, high in unreal)]
    asked = list(_ASKED.finditer(before))
    if takes and (not asked or asked[-1].start() < takes[-1].end()):
        return True
    if only_drugs(text, place.drugs) or opens_list(place):
        return True
    if place.asks and _INVERTED.search(text[: place.head]):
        return False
    told = _governs(_BEGAN, place) or _governs(_RAN_OUT, place) or _told(place, asked=bool(asked))
    return told or (not (asked or place.asks) and _noted(place))


def _told(place: Setting, *, asked: bool) -> bool:
    """Return whether words behind a drug, or on both sides of it, say that it is taken."""
    head, tail = place.text[: place.head], place.text[place.tail :]
    is_taken = None if _NOT_SO.search(head) else _IS_TAKEN.match(tail)
    if is_taken and (not asked or _BE.search(is_taken.group())):
        return True
    return bool(
        (_HAS_TAKEN.search(head) and _EVER_SINCE.match(tail))
        or (_UNTIL.search(head) and _DONE.match(tail))
        or (_STEADY.search(head) and _COURSE.match(tail))
        or (_HABIT.match(tail) and not place.asks)
        or of_last_dose(head, tail)
        or at_hand(head, tail)
        or (not asked and not place.asks and (works(head, tail) or _EVERY.match(tail)))
        or (not asked and borne(head, place.text[place.low :]))
        or taker(head, tail)
    )


def _noted(place: Setting) -> bool:
    """Return whether a drug stands as in a list of drugs: with a dose, alone with its use, or behind a disease."""
    head, tail = place.text[: place.head], place.text[place.tail :]
    if listed_alone(place):
        return True
    members = [text for low, high in place.drugs if place.head <= low < place.tail and (text := place.text[high:])]
    if any(_DOSED.match(one) or noted_dose(one) for one in members) or (not head.strip() and _ALONE.match(tail)):
        return True
    opened = head.endswith("(") and re.match(r"[^()]{0,20}\)", tail)
    return bool(opened) and any(high == len(head[:-1].rstrip()) for _, high in place.others)
