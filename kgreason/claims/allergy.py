"""What a question's text says of the patient's allergies: named, told by their reaction, denied or taken back."""

import re
from collections.abc import Iterable, Iterator

from kgreason.claims.entries import DRUGS
from kgreason.claims.setting import Setting
from kgreason.expressions import expression
from kgreason.graph import Index
from kgreason.model import Fact, Mention, Passage, Span, Status

_REACTION = (
    r"(?:anaphyla\w+(?: shock| reactions?)?|hives|urticaria|(?<!hereditary )angio-?edema|(?:skin |bad |itchy )?rash(?:es)?|exanthema?|DRESS|SJS|Stevens[- ]Johnson(?: syndrome)?|"
    r"toxic epidermal necrolysis|(?:throat|facial|face|lip|tongue) swelling|swelling of (?:the |his |her )?(?:throat|face|lips|tongue)|allergic reactions?|serum sickness)"
)
_THEN = r"(?:,? ?(?:at (?:age )?\d+|(?:in )?(?:19|20)\d\d|as an? (?:child|kid|teen\w*|boy|girl|baby|toddler)|in (?:childhood|college|school)|once|(?:\w+ )?(?:years?|months?) ago|last (?:year|summer|winter|spring|fall)))"
_CLOSED = (
    r"\b(?:throat|tongue|lips?|face|airway|eyes)\s+(?:\w+ly )?(?:closed|closing|close[sd]? up|swelled|swelling|swollen|swole|tightened|puffed|blew up)\b|\b(?:could not|couldn['’]t) breathe\b|"
    r"\b(?:epinephrine|epi-?pen)\b[^.;]{0,20}\b(?:ambulance|ER|ED|ICU|hospital)\b|\b(?:anaphyla\w+|hives|urticaria|angioedema)\b"
)
"""What is told, behind a drug and a time, of a reaction to it: *X at 19: throat closed up*."""
_BESIDE = r"(?:,? and (?:wheez(?:ed|ing)|itch(?:ed|ing)|swell(?:ed|ing)(?: up)?|collapsed?|shortness of breath|trouble breathing|hypotension|could not breathe))?"
"""What comes with a reaction: *broke out in hives and wheezed after X*."""
_WHENEVER = r"(?:when(?:ever)?|every time|each time|any ?time|if)\s+(?:I|she|he|they)(?:['’]ve|['’]s)?\s+(?:ever\s+)?(?:takes?|took|taken|uses?|used|had|gets?|got|eats?|ate)"
"""*Breaks out in hives whenever she takes X*."""
_SWELLS = r"\b(?:throat|tongue|lips?|face)\s+(?:swells?|closes?|swelled|closed)(?: up)?"
_FILL = r"(?:\s+(?:an?|the|his|her|some|any|of|dose|doses|course|shot|injection|first|single|taking|receiving|getting|being given|given|oral|IV|to|for))*\s+"
_NAMED = expression(
    r"\b(?:allergic to|allergy to|allergy (?:is|was)(?: only)? to|allergies:?|allergy:|reaction to|hypersensitiv\w+ to|anaphylaxis to|(?:^|(?<=[.;] ))(?-i:All|ALL|Allergic):)",
    re.IGNORECASE,
)
_TOLD_BEFORE = expression(
    rf"(?:\b{_REACTION}(?: or {_REACTION}| and {_REACTION})?{_BESIDE}(?: \([^()]*\))?,? (?:\w+ (?:minutes|hours|days) )?(?:from|after|to|with|due to|caused by|because of|following|secondary to|(?:with)?in (?:\w+ ){{0,2}}(?:seconds|minutes|hours?|days) of)|"
    r"\b(?:anaphyla\w+(?: shock)?|SJS|Stevens[- ]Johnson(?: syndrome)?|DRESS|toxic epidermal necrolysis) on|"
    rf"\b(?:developed|develops|got|gets|had) (?:an? )?{_REACTION} on|"
    rf"\bbr(?:oke|eaks?|eaking|oken) out(?: in (?:an? )?\w+)?{_BESIDE}(?: after| from| with| on)|"
    rf"(?:\bbr(?:oke|eaks?|eaking|oken) out(?: in (?:an? )?\w+)?|\b{_REACTION}|{_SWELLS}){_BESIDE},? {_WHENEVER}|"
    r"\b(?:could not|couldn['’]t|can['’]t|cannot|unable to|stopped) breath(?:e|ing)(?: after| from| with| on)|"
    r"\b(?:nearly|almost) died (?:from|of)|"
    r"\breact(?:s|ed) (?:badly |severely |violently )?to|"
    r"\b(?:epi-?pen|medic-?alert bracelet|medical alert bracelet)(?: because of| for| due to)|"
    rf"\b{_REACTION} \()(?:{_FILL})?\s*$",
    re.IGNORECASE,
)
"""What says, directly before a drug, that she reacted to it."""
_TOLD_AFTER = expression(
    r"^\s*(?:[-–—]\s*)?(?:allerg\w+|anaphylaxis|hypersensitiv\w+)\b"
    rf"|^\s*,?\s*(?:I|she|he)\s+(?:always |then )?(?:br(?:eaks?|oke) out in (?:an? )?(?:\w+ )?(?:hives|rash|welts)|gets? (?:an? )?(?:hives|anaphyla\w+)|{_SWELLS})\b"
    r"|^\s+(?:hives|urticaria|angioedema|rash|anaphylaxis)(?=\s*(?:$|[.,;)]|(?:as|at|in|years?|once|when|last|and)\b))"
    rf"|^\s*(?:{_THEN}\s*)?[:,=–—-]+\s*[^.;]{{0,15}}?(?:{_CLOSED})"
    rf"|^\s*(?:[-–—:=,→]|-+>|=>)+\s*(?:\w+ )?{_REACTION}\b|^\s*\((?:\w+[ :,]+){{0,2}}(?:swelling|{_REACTION})[^()]*\)"
    r"|^\s*(?:(?:is|was) )?(?:(?:also )?(?:listed|recorded|charted|entered|noted|documented) as an allergy|on (?:her|his|the|my) allergy list|among (?:her|his|my) (?:known |drug |listed )*allergies)\b"
    r"|^\s*(?:shot |injection |pill )?(?:(?:once|always|had|has|previously|also|then) )*(?:causes|caused|gives|g[ai]ves? (?:him|her|them|me)|triggered|triggers|produced|led to|(?:put|sent) (?:him|her|them|me) into)\s+"
    r"(?:him |her |me |an? |severe |bad |terrible |horrible |awful |nasty |full-body |itchy )*"
    r"(?:anaphyla\w+|hives|angioedema|rash|DRESS|swelling|urticaria|Stevens|SJS|(?:throat|facial|lip|tongue) swelling)\b"
    r"|^\s*(?:made|makes|caused|causes) (?:him |her |them |his |her )?(?:throat |face |lips |tongue |to )*(?:break out|swell|swells|close|wheeze)\b"
    r"|^\s*(?:made|makes|caused) (?:(?:my|his|her|the|whole|entire|lips and|eyes and) )*(?:(?P<face>face) (?:to )?bl[eo]w up|(?:throat|lips?|tongue) (?:to )?(?:bl[eo]w|puff|swell|balloon|close)(?: up)?)\b"
    r"|^\s*(?:made|makes) (?:me break out in (?:(?:an? )?(?:itchy |bad )*(?:rash|hives|welts)\b)|my (?:throat|lips|tongue) (?:swell|close|puff)\b)",
    re.IGNORECASE,
)
"""What says, directly behind a drug, that she reacted to it."""
_BARRED = expression(
    r"\b(?:cannot|can['’]t|can not|must not|mustn['’]t|should not|shouldn['’]t|unable to|never|avoids?|avoiding|intolerant (?:of|to))(?: (?:take|have|tolerate|receive|be given|use|to take|take any))*\s+$",
    re.IGNORECASE,
)
_FOR_REACTION = expression(
    rf"^\s*(?:,\s*)?(?:because of|because|due to|since|given|for|after|as|secondary to)\b[^.;]{{0,40}}?\b{_REACTION}\b",
    re.IGNORECASE,
)
_OTHER_HARM = expression(
    r"^\s*(?:overdose|bleed\w*|toxicity|withdrawal|poisoning|infection|associated|induced|drip|stop\w*)", re.IGNORECASE
)
_WELL = expression(
    r"\b(?:treat\w*|manag\w+|reliev\w+|control\w*|resolv\w+|improv\w+|cleared)\b[^.;]{0,20}$", re.IGNORECASE
)
_BREAK = expression(
    r"[.;\"”]|\w\s*:|\bon\b|\btakes\b|\b(?:but|however|although|though|yet|while|whereas)\b(?! (?:also|not)\b)|"
    r"\b(?:tolerat\w+|treated|managed|controlled|relieved|uses|using|asks?|asking|wants?|wanting|needs?|needing|requests?)\b|"
    r"(?:\band\b|,)\s+(?:(?:she|he|they|who|now|has|had|is|was|can|could|would|will|came|comes|presents|developed|develops|did|does|received|got|denies|took|is|needs?)\b)",
    re.IGNORECASE,
)
"""What ends the list behind *allergic to*: *allergic to X but tolerated Y*, *... and wants Y*."""
_BORNE = expression(r"^\s*(?:(?:is|was|has been)\s+)?(?:well |since )?(?:tolerated|fine|okay)\b", re.IGNORECASE)
_EXCEPT = expression(
    r"^\s*(?:(?:anything|any \w+|nothing) )?(?:but|except(?: for| to)?|other than|besides|apart from|aside from)\b",
    re.IGNORECASE,
)
_TESTED = r"(?:(?:skin|allergy|blood|oral|patch|prick|graded|challenge|and|drug|the|a|her|his|subsequent|later|formal|penicillin)\s+)*(?:test(?:s|ing)?|challenge|evaluation|work-?up)"
_OF_ALLERGY = r"\s*(?:(?:allergy|anaphylaxis|hypersensitivity)\s*)?(?:(?:label|listing|entry|history)\s*)?(?:\(\s*)?(?:(?:was|were|is|has been|had been|have been|later|since|been|recently|then)\s+)*"
_ONLY = r"(?:heartburn|nausea|queasiness|upset stomach|stomach (?:upset|aches?|cramps)|cramps|GI upset|loose stools|diarrhea|a headache|headache|feeling sick|bruis(?:es|ing))"
"""What is no allergy, however it is called."""
_DISPROVED = expression(rf"^{_OF_ALLERGY}(?:disproved|disproven|refuted|ruled out|excluded)\b", re.IGNORECASE)
"""What denies an allergy that is named before it."""
_WITHDRAWN = expression(
    rf"^{_OF_ALLERGY}['’\"”)]*(?:,? (?:but )?(?:he|she|they|patient|pt) (?:laughs|says?|said|explains|clarifies|shrugs))?[,:;]? (?:that )?(?:it|this|that|the reaction) (?:was|is) (?:only |just |really |actually )?(?:an? )?(?:mild )?"
    rf"{_ONLY}\b"
    rf"|^{_OF_ALLERGY}['’\"”)]*(?:\s(?:on|in) (?:the|her|his) [\w-]+)?\s*(?:=|:|\bmeans?\b|\bmeaning\b)\s*(?:only |just |mild |a few |some )*{_ONLY}\b"
    rf"|^{_OF_ALLERGY}(?:de-?labell?ed|removed|deleted|struck|cleared|retracted|taken off|an error|a mistake|wrong|erroneous|mistaken)\b"
    rf"|^[^.;]{{0,30}}?(?:\b(?:but|however|though|although|yet|later|and)|,)\s+(?:her |his |the )?{_TESTED}\s+(?:(?:was|were|came back|has been|is|turned out)\s+)?negative\b"
    r"|^[^.;]{0,30}?(?:\b(?:but|however|though|although|yet)|,)\s+(?:(?:she|he|that|this|it|the (?:allergy|label))\s+)?(?:(?:has|was|later|since|been|had)\s+)*"
    r"(?:disproved|disproven|refuted|ruled out|de-?labell?ed|removed|passed an oral|outgrew it|outgrown)\b",
    re.IGNORECASE,
)
"""What takes an allergy back that is named before it, so that it is not known whether she has it."""
_TAKEN_BACK = expression(
    r"\b(?:disprov\w+|refut\w+|rul(?:ed|ing) out|remov(?:ed|ing)|de-?label\w*(?: of)?|outgr[eo]w\w*|not really|wrongly|falsely|mistakenly|incorrectly)"
    r"(?: (?:an?|the|his|her|supposed|reported|labell?ed|listed|as))*\s+(?:allerg\w+ (?:to )?)?$",
    re.IGNORECASE,
)
_NONE = expression(
    r"^\s*allerg\w+\s*:\s*(?:none|no|denie[sd]|negative|never)\b(?!\s+(?:known )?(?:doubt|question))", re.IGNORECASE
)
_QUESTION = expression(
    r"^\W*(?:(?:is|are|was|could|might|can|does|do|did|has|have)\s+(?:the patient|she|he|they|you|there|this (?:patient|man|woman|boy|girl|child))(?:\s+(?:be|been|have|had|also|really|still|truly|possibly|an?|any|known|drug))*\s+(?:allergic to|(?:[\w/-]+\s+)?allerg\w+(?: to)?)\b[^,;?]*|"
    r"(?:any\s+)?(?:known\s+)?(?:(?:history of\s+)?[\w/-]+\s+allerg\w+|allerg\w+(?: to [\w/ -]+)?))\?$",
    re.IGNORECASE,
)
_NO = expression(r"^\s*(?:No|None|Never|Denies|Denied)\b", re.IGNORECASE)
_YES = expression(r"^\s*(?:Yes|Yeah|Severe|Anaphyla\w+|Hives|Rash)\b", re.IGNORECASE)


_ALLERGY = expression(r"^\s*(?:[-–—]\s*)?(?:allerg\w+|hypersensitiv\w+)", re.IGNORECASE)
_ASIDE = expression(r"\([^()]*\)")
_BREATHLESS = expression(r"\bnot breathe\b[^.;]*$", re.IGNORECASE)
"""The *not* before a drug that is no denial: *could not breathe after X*."""
_MARK = expression(r"\s*[-–—:=,→(]")
_TAKEN = expression(r"\b(?:takes|taking|is on|meds?|medications?|drugs|Rx)\b[^.;]*$", re.IGNORECASE)
_NEVER_A_USE = expression(r"anaphyla|SJS|Stevens|DRESS|necrolysis", re.IGNORECASE)
"""Reactions for which no drug of a list is taken: *Meds: X (rash)* may tell the use, *Meds: X (anaphylaxis)* cannot."""
_REACTIONS = frozenset({"KG:anaphylaxis", "KG:urticaria", "KG:angioedema", "KG:hereditary-angioedema", "KG:rash"})


_ANY = frozenset({"KG:antibacterial"})
"""Classes so wide that an allergy to them says nothing of a drug: *allergic to antibiotics*."""
_CLEARED = expression(
    r"\b(?:skin|allergy|penicillin|oral|patch|prick) test\w*[^.;]{0,30}\bnegative\b|\bchallenge\b[^.;]{0,30}\b(?:tolerated|passed|negative)\b|"
    r"\b(?:not|isn['’]t) (?:really )?allergic\b(?! to)|\bremove (?:the |this |her |his )?(?:allergy )?label\b|\bde-?label",
    re.IGNORECASE,
)
"""What, behind an allergy, says that it was tested and is none."""
_CLEARED_HERE = expression(
    r"\bchallenge (?:(?:was|is|has been) )?(?:well )?(?:tolerated|passed|negative)\b|\bpassed (?:an? |the |her |his )?(?:[\w-]+ ){0,3}challenge\b|"
    r"(?:[,;:(]\s*|\b(?:the|that|this|allergy|penicillin)\s+)label (?:(?:was|is|has been|since|then) )*(?:removed|deleted)\b|"
    r"(?:\b(?:was|were|been|since|later)|[,(;])\s*de-?labell?ed\b",
    re.IGNORECASE,
)
_UNCLEARED = expression(
    r"\b(?:not|never|no|without|refus\w+|declin\w+|wants?|wishes|pending|DNR)\b|n['’]t\b", re.IGNORECASE
)
_DIRECTLY = expression(r"[\s:,(–—-]*(?:(?:oral|graded|supervised|drug|open)\s+)*", re.IGNORECASE)
_NOT_FAR = 25
_PENICILLIN = "KG:penicillin"
_STEROID = "KG:corticosteroid"
"""What rounds a face without an allergy: *prednisone made my face blow up*."""
_FINE_WITH = expression(
    r"(?:^|[,;.(]\s*|\b(?:and|but)\s+)(?:ok|okay|fine|no (?:problems?|issues?)) with (?:taking )?$", re.IGNORECASE
)
_FEARED = expression(
    r"(?:sulfa|sulfonamide|penicillin|cephalosporin|nsaid|contrast|iodine|latex|opioid)s?\b|pcn\b", re.IGNORECASE
)
"""*ok with sulfa*: what tells that she is not allergic to what many are."""
_AGAIN = expression(r"\ballerg(?:y|ies|ic)\b", re.IGNORECASE)
_BEHIND = 160
"""Characters behind the sentence of an allergy in which it may be taken back."""
NO_ALLERGY = expression(
    r"\b(?:no (?:known )?(?:drug |medication |medicine )?allerg(?:y|ies)(?! to (?!any\b|drug|med|date|report|note|his|her|our))|NKDA|not allergic to any\w*|"
    r"(?:has |had )?never (?:\w+ )?(?:reacted|had (?:a|any) (?:bad |allergic )?reactions?) to (?:an?|any) (?:drug|medicine|medication|antibiotic|pill)s?|"
    r"no (?:previous |prior |known |past )?(?:allergic |drug )?reactions? to (?:any )?(?:drug|medicine|medication|antibiotic)s?)\b",
    re.IGNORECASE,
)
ALLERGY = "KG:drug-allergy"


def allergies(place: Setting, following: str, inside: Iterable[Mention], graph: Index) -> tuple[bool, Iterator[Fact]]:
    """Return whether a drug is named as one to which somebody is allergic, and the facts that this gives.

    ``following`` is what the text says behind the sentence: the answer, where the sentence asks; ``inside`` are the
    names in the sentence.
    """
    if not place.asks and _FINE_WITH.search(place.before) and _FEARED.match(place.mention.text):
        return True, iter((_fact(place, known=False),))
    anothers = place.mention.status in {Status.FAMILY, Status.HYPOTHETICAL}  # *Mom is allergic to penicillin*
    cleared = _CLEARED.search(following[:_BEHIND]) or _cleared_here(place, inside, graph)
    if anothers or place.mention.concept in _ANY or cleared:
        return _named(place) or _told(place, graph), iter(())
    if _named(place):
        return True, _of_named(place, following)
    if _told(place, graph):
        return True, iter((_fact(place, known=True),))
    return False, iter(())


def _cleared_here(place: Setting, inside: Iterable[Mention], graph: Index) -> bool:
    """Return whether the rest of a sentence takes an allergy back by a test of that drug (of penicillin: of a kind)."""
    found = _CLEARED_HERE.search(place.text, place.high, place.high + _BEHIND)
    if found is None or _AGAIN.search(place.text, place.high + len(" allergy"), found.start()):
        return False
    if _UNCLEARED.search(place.text, max(place.high, found.start() - _NOT_FAR), found.start() + 1):
        return False
    low = place.mention.span.start - place.low
    tested = [one for one in inside if place.high <= one.span.start - low < found.end() and one.category in DRUGS]
    own = place.mention.concept
    kinds = [one.concept == own or (own == _PENICILLIN and graph.is_a(one.concept, own)) for one in tested]
    beside = _DIRECTLY.fullmatch(place.text, place.high, found.start())  # *cephalexin: oral challenge tolerated*
    return all(kinds) and (bool(kinds) or bool(beside) or "label" in found.group().lower())


def _fact(place: Setting, *, known: bool) -> Fact:
    return Fact("allergy", place.mention.concept, place.mention.text, known=known, span=place.mention.span)


def _of_named(place: Setting, following: str) -> Iterator[Fact]:
    """Yield an allergy that is named: known, or denied; nothing where it is only asked about or was taken back."""
    asked, mark, answered = place.text.partition("?")
    if _QUESTION.match(asked + mark):
        told = answered if answered.strip() else following
        answer = (_YES.match(told), _NO.match(told))
        if any(answer):
            yield _fact(place, known=bool(answer[0]))
        return
    tail = place.text[place.tail :]
    if tail.lstrip().startswith("("):
        tail = place.after  # *penicillin, cephalexin (delabeled)*: the last
    if _NONE.match(place.after) or _DISPROVED.match(tail):
        yield _fact(place, known=False)
    elif not (_WITHDRAWN.match(tail) or _TAKEN_BACK.search(place.before)):
        behind = place.mention.rule.endswith("(after)")  # *allergic to X, COVID test negative*
        yield _fact(place, known=behind or place.mention.status is not Status.DENIED)


def _named(place: Setting) -> bool:
    """Return whether a drug is named beside *allergy* or *allergic to*, in the list that this opens."""
    if _ALLERGY.match(place.after):
        return True
    found = list(_NAMED.finditer(place.before))
    if not found or _BORNE.match(place.after):
        return False
    gap = _ASIDE.sub("", _EXCEPT.sub("", place.before[found[-1].end() :]))
    return not _BREAK.search(gap)


def _told(place: Setting, graph: Index) -> bool:
    """Return whether a reaction is told of a drug that is not given for such a reaction."""
    head, tail = place.text[: place.head], place.text[place.tail :]
    if _BARRED.search(head) and _FOR_REACTION.match(tail):
        return True
    treats = {edge.object for edge in graph.edges_from(place.mention.concept) if edge.predicate == "treats"}
    denied = place.mention.status is Status.DENIED and not _BREATHLESS.search(place.before)
    if denied or not treats.isdisjoint(_REACTIONS):
        return False
    before = _TOLD_BEFORE.search(head) or _TOLD_BEFORE.search(place.before)
    if before and not _OTHER_HARM.match(place.after) and not _WELL.search(place.before[: before.start()]):
        return True
    after = _TOLD_AFTER.match(place.after)
    if after is None or (after["face"] and graph.is_a(place.mention.concept, _STEROID)):
        return False
    return not (_MARK.match(after.group()) and _TAKEN.search(head) and not _NEVER_A_USE.search(after.group()))


def no_allergies(question: Passage, mentions: Iterable[Mention]) -> Iterator[Fact]:
    """Yield that the patient has no drug allergy where a text says so in letters that name none: *NKDA*."""
    said = NO_ALLERGY.search(question.text)
    if said is None:
        return
    start = question.span.start
    span = Span(question.span.place, start + said.start(), start + said.end())
    if not any(one.concept == ALLERGY and one.span.start < span.end and span.start < one.span.end for one in mentions):
        yield Fact("condition", ALLERGY, said.group(), known=False, span=span)
