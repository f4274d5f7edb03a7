"""What a sentence says of another person: *her husband has asthma*, *MI in father*; not what he only tells or brings."""

import re
from collections.abc import Iterator

from msgspec import Struct

from kgreason.expressions import expression
from kgreason.link.scope import MARK, PERSON, VERB
from kgreason.model import Status

_KIN = 14
"""Characters behind a person in which a colon opens what is said of her: *sister: …*, *husband's meds: …*."""
_DETERMINER = r"(?:(?:her|his|their|my|our|whose|the|an?|another|one|[\w-]+['’]s)\s+)?(?:[\w-]+\s+){0,2}?"
_COMPANION = expression(
    rf"\b(?:by\s+{_DETERMINER}|(?:with|alongside)\s+(?:her|his|their|my|the)\s+(?:[\w-]+\s+)?)$", re.IGNORECASE
)
_PER = expression(
    r"(?<!\bFH )(?<!\bFHx )(?<!amily history )\b(?:per|according to|obtained from|given by|provided by|confirmed (?:by|with))\s+(?:(?:her|his|their|the|pt['’]?s?)\s+)?$",
    re.IGNORECASE,
)
_TELLS = expression(r"\s*(?:\([^()]*\)|at (?:the )?bedside|by phone|on the phone)?\s*:")
_BESIDE = expression(rf"\b(?:to|for|from|like|unlike|than|near|told|tells|tell)\s+{_DETERMINER}$", re.IGNORECASE)
_CHILD_OF = expression(
    r"\b(?:infant|newborn|neonate|baby|child|boy|girl|toddler)\s+(?:born\s+)?(?:of|to|from)\s+(?:an?|the)\s+(?P<how>(?:[\w-]+\s+){0,3})$",
    re.IGNORECASE,
)
_MOTHERS = expression(r"[\s,(]*(?:with|who|whose|on|taking|having|receiving|using)\b", re.IGNORECASE)
"""*A child of a diabetic mother has X*: the child has it; *of a mother who has X*, she."""
_SHARED = expression(
    r"\b(?:she|he|I|patient|woman|man|girl|boy)\s+and\s+(?:(?:her|his|my)\s+)?(?:[\w-]+\s+)?$|\bboth\s+(?:she|he|I)\b[^,;.]*$",
    re.IGNORECASE,
)
_SUBJECT = expression(
    r"(?:^|[.,;:(—–?!]|\b(?:and|or|but|that|because|since|when|while|whose|if|as|where|unless|whether|after|before|until|once|how|why|only|says|said|reports?|although|though|so|than|"
    r"which|notes?|thinks|(?:none|one|two|three|all|some|many|most|several|both|neither|each|any|few)\s+of))\W*"
    r"(?:(?:her|his|their|my|our|whose|the|an?|no|another|one|two|three|several|both|(?:(?:her|his|my|the|an?|this)\s+)?[\w-]+['’]s)\s+"
    r"(?:[\w-]+\s+){0,2}?|(?:(?:maternal|paternal|older|younger|elder|eldest|youngest|twin|first|second|third|distant|only|late|best|close|childhood|"
    r"live-in|next-door|drinking|lab|study|business|travel|tennis|gym|hiking|hunting)\s+)+)?$",
    re.IGNORECASE,
)
"""What stands before a person who is the subject of a clause; *with a sister who …* and *nurses her baby* have another."""
_HERSELF = expression(r"^\W*(?:an?|this)\s+(?:(?!her|his|whose|their|with|of|an?\b)[\w-]+\s+){0,4}$", re.IGNORECASE)
_ASKED_FOR = expression(r"\bmy\s+(?:\d[\w-]*\s+(?:old\s+)?)?$", re.IGNORECASE)
_THE = expression(r"\bthe\s+$", re.IGNORECASE)
_BESIDE_HER = expression(r"\b(?:dog|cat)$|neighbou?r|room-?mate|bedmate|cellmate|\b(?:next|across)\b")
_TOOK_IT = expression(
    r"\b(?:takes?|took|taking|taken|uses?|used|using|swallow\w*|tried|borrow\w*|shar(?:es|ed|ing)|on|ate|given)\s+(?:(?:some|one|of|his|her|the|a|my|their)\s+)*$",
    re.IGNORECASE,
)
"""*She takes moms old X*, *he took the dog's X*: the patient takes it."""
_WAS_HERS = expression(
    r"(?:^|[.,;:(—–])\W*(?:(?:the|that|those|these)\s+)?(?P<what>(?!(?:it|he|she|this|that|they|there|who|what|which|one|first|main|only|patient|caller|informant|historian)\b)[\w-]+(?:\s+[\w-]+){0,4}?)\s+"
    r"(?:is|was|were|are|belongs? to|belonged to)\s+(?:(?:actually|really|only|all)\s+)?(?:his|her|my|our|their|the|a)\s+(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
_AND_ENDS = expression(r"['’]s\s*(?:$|[.,;)—–]|(?:and\s+)?not\b)|[.,]?['’”\"](?!\w)")
"""*The stroke was his brother's*."""
_AGED = expression(r",?\s*(?:who is |is |aged )?\(?\d{1,3}\b")
"""*My father, 60, takes warfarin*: he is the patient."""
_PARENTS = frozenset(
    {"mother", "father", "mom", "mum", "dad", "mommy", "mummy", "grandmother", "grandfather", "grandma", "grandpa", "wife",
     "husband"}
)  # fmt: skip
"""Who, with *a*, opens a story of her own: *A mother of two has asthma*."""
_APPOSED = expression(
    r"\b(?:woman|lady|patient|female|man|gentleman|male|old|smoker|worker|teacher|nurse)(?:,|\s+and|,\s+and)\s+(?:an?\s+)?(?:[a-z-]+\s+)?$",
    re.IGNORECASE,
)
_OF_SOME = expression(
    r"\s+(?:of|to)\s+(?:an?\s+)?(?:\d+|two|three|four|five|six|seven|several|(?:\w+\s+)?(?:son|daughter|child|boy|girl|baby|infant))\b",
    re.IGNORECASE,
)
"""*A woman, mother of four, has asthma*: she has it."""
_OFFSPRING = expression(r"(?:her|his) (?:son|daughter|child|children|baby)$")
_TOLD_OF = expression(
    r"\b(?:brings?|brought|bringing|carried|says|said|reports?|reported|states|thinks|notes|noticed|worried|concerned|give|start|treat|put|prescribe)\b"
    r"[^,;.]{0,20}$",
    re.IGNORECASE,
)
_CHILD_SAYS = expression(
    r"\b(?:son|daughter|child|children)(?:-in-law)?\s+(?:\w+ly\s+|also\s+)?(?:says?|said|reports?|reported|states?|stated|notes?|noted|noticed|thinks?|"
    r"tells|told us|fears|feels|mentions|adds)\b[^.;]*\b(?:her|his|their|the)\s+$",
    re.IGNORECASE,
)
"""*Her daughter says that her mother …*: the mother is the patient."""
_SPEAKS = expression(
    r"[\s,]*(?:(?:also|now|just|first|often|later|recently|\w+ly|is|are|was|were|has|had|have)\s+)*"
    r"(?:says?|said|reports?|reported|states?|stated|thinks?|thought|believes?|believed|notes?|noted|notice[sd]?|tells?|told|"
    r"mentions?|mentioned|recalls?|recalled|confirms?|confirmed|claims?|claimed|deny|insists?|fears|asks?|asked|explains?|explained|describes?|"
    r"described|adds|knows|admits?|brought|brings?|drove|drives|accompanied|accompanies|calls|called|finds?|found|gave|gives|"
    r"worries|worried|concerned|afraid|wants?|sent|sends|saw|sees|witnessed|wonders|requests?|remembers?)\b",
    re.IGNORECASE,
)
_ABOUT_HIM = expression(
    r"\s*(?:(?:also|both|still|now|once|recently|currently|just|all|does|did|can|may|might|will|\w+ly)\s+)*"
    r"(?:has|have|had|having|is|was|are|were|suffers?|suffered|takes?|took|taking|uses?|used|gets?|got|needs?|needed|smokes?|"
    r"smoked|drinks?|died|developed|caught|on|with|allergic|positive|diagnosed|tested|being|started|receives?|received|"
    r"carries|not|never|no|denies|lost|survived|ended|ends|landed|wound|bled|became|battled|fought|contracted|\w+s\s+and\s+(?:has|is|takes))\b|\s*[:(–-]",
    re.IGNORECASE,
)
_OF_HERS = expression(r"\s+of\s+(?:hers|his|mine|ours|theirs)\b")
_WHO = expression(r"\s*,?\s*who(?:se|m)?\b[^,;.—]*,?", re.IGNORECASE)
_ASIDE = expression(r"\s*\([^()]*\)|\s*,\s*(?:(?:an?|aged?|now|\d+)\b[^,;.]{1,40}|\d{1,3}),")
_WITH = expression(r"\s+(?:with|on|taking|having)\s", re.IGNORECASE)
_OWNS = expression(r"['’]s?(?:\s|,\s+for\s)")
_VERB = expression(
    r"\b(?:has|have|had|is|was|takes|took|smokes|uses|died|suffers|needs|gets|got|receives|drinks|developed)\b",
    re.IGNORECASE,
)
_AUXILIARY = expression(
    r"\b(?:is|was|are|were|has been|had been|have been)(?:\s+(?:now|still|also|already|currently|both))*$",
    re.IGNORECASE,
)
"""*Her husband is taking X*: one verb."""
_BARE_VERB = expression(
    r"(?<!and)(?<!or)(?<!who)(?<!that)\s(?:has|had|is|was|takes|comes|presents|needs|wants|asks|develops)\s",
    re.IGNORECASE,
)
_SHE = expression(r"(?<!when )(?<!after )(?<!before )(?<!until )(?<!once )\b(?P<she>she|he|I)\b")
_PATIENT = expression(
    rf"\b(?:the|this|our) (?:patient|woman|man|girl|boy)\b|(?<!\bis )(?<!\bwas )\ban?\s+(?:[\w-]+\s+){{0,4}}?{PERSON}\b"
    r"|\b(?:and|but|while)\s+(?:pt|patient)\b|\band\s+(?:she|he|her|his)\b|\b(?:her|his) own\b",
    re.IGNORECASE,
)
_HIMSELF = expression(r"[\s,(]*(?:who\s+)?(?:himself|herself)\b", re.IGNORECASE)
"""*The son, who himself takes X*: he is not the patient."""
_GOES_ON = expression(r"[\s,;–—]*(?:and|but|while|so)?\s*(?P<she>she|he)\b", re.IGNORECASE)
_DOES_WELL = expression(
    r"\s+(?:does|did|is doing|has done|feels|felt) (?:\w+ )?(?:well|fine|great|better|okay|good) (?:on|with)\b"
)
"""*Her mother has depression, and she does well on X* goes on about the mother."""
_POSSESSIVE = frozenset({"dads", "moms", "mums", "husbands", "wifes", "grandmas", "grandpas"})
"""*His dads old X*, as people write it."""
_POSSESSOR = expression(r"\b(?P<of>her|his)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)


class Person(Struct, frozen=True):
    """Another person in a sentence: the words that name her, and whether she is of the patient's blood."""

    start: int
    end: int
    phrase: str
    status: Status


class Told(Struct, frozen=True):
    """Characters of a sentence that speak of another person."""

    low: int
    high: int
    person: Person


def told_of(sentence: str, person: Person) -> Iterator[Told]:
    """Yield the characters around a person's name that speak of her and not of the patient."""
    owned = _AND_ENDS.match(sentence, person.end) and _WAS_HERS.search(sentence[: person.start])
    if owned:
        yield Told(owned.start("what"), person.start, person)
    if not _beside(sentence, person):
        yield from _told_behind(sentence, person)


def _beside(sentence: str, person: Person) -> bool:
    """Return whether a sentence goes on about the patient: *takes moms old X*, *walks the dog with angina*."""
    before, animal = sentence[: person.start], person.phrase.endswith(("dog", "cat"))
    if (animal or person.phrase in _POSSESSIVE) and _TOOK_IT.search(before):
        return True
    told = _WHO.match(sentence, person.end) or _OWNS.match(sentence, person.end)
    return animal and not told and not _SUBJECT.search(before)


def _informs(sentence: str, start: int, end: int) -> bool:
    """Return whether a person only tells what follows: *Home meds per wife: X*."""
    return bool(_PER.search(sentence[:start]) and _TELLS.match(sentence, end))


def _told_behind(sentence: str, person: Person) -> Iterator[Told]:
    before, end = sentence[: person.start], person.end
    hers = _OF_HERS.match(sentence, end)
    end = hers.end() if hers else end
    if _is_patient(before, sentence[end:], person) or _SHARED.search(before) or _informs(sentence, person.start, end):
        return
    child = _CHILD_OF.search(before)
    if child and child["how"]:
        yield Told(child.start("how"), person.start, person)
    if child and not _MOTHERS.match(sentence, end):
        return
    if _OWNS.match(sentence, end) or person.phrase in _POSSESSIVE:
        yield Told(end, _end(sentence, end, person, possessed=True), person)
        return
    aside = _WHO.match(sentence, end) or _ASIDE.match(sentence, end)
    governed = not _SUBJECT.search(before)
    if aside:
        close = _second_verb(sentence, end, aside.end()) if governed else aside.end()
        if not _SPEAKS.match(re.sub(r"^[\s,]*who\b", "", aside.group())):
            yield Told(end, close, person)
        if governed and aside.group().lstrip(" ,").startswith("who"):
            return
        end = aside.end()
    if _COMPANION.search(before) or (_BESIDE.search(before) and not _WITH.match(sentence, end)):
        return
    kin = person.status is Status.FAMILY
    if _SPEAKS.match(sentence, end) or not (kin or _ABOUT_HIM.match(sentence, end)):
        return
    yield Told(end, _end(sentence, end, person, possessed=False), person)


def _second_verb(sentence: str, low: int, high: int) -> int:
    """Return where a clause on another person ends: *with a father who had an MI / has epilepsy*."""
    verbs = [one.start() for one in _BARE_VERB.finditer(sentence, low, high)]
    return next((one for one in verbs if _VERB.search(sentence, low, one + 1)), high)


def _is_patient(before: str, after: str, person: Person) -> bool:
    """Return whether the words for a person mean the patient: *A mother of two …*, *brings her son, who …*."""
    if person.phrase in _PARENTS and _HERSELF.match(before):
        return True
    if _HIMSELF.match(after):
        return False
    if person.phrase in _PARENTS and _APPOSED.search(before) and _OF_SOME.match(after):
        return True
    if person.phrase in _PARENTS and _CHILD_SAYS.search(before):
        return True
    if person.status is Status.HYPOTHETICAL and _THE.search(before) and "patient" not in person.phrase:
        return not _BESIDE_HER.search(person.phrase)  # of a couple, *the husband* may be who is asked about
    asked_for = _ASKED_FOR.search(before)
    if asked_for and (re.search(r"\d", asked_for.group()) or _AGED.match(after)):
        return True
    if person.phrase in {"son", "daughter"} and before.strip() and before.strip()[-1] not in ".;:,(":
        return True  # a son without *her* or *his* before him, but for a heading
    return bool(_OFFSPRING.match(person.phrase) and _TOLD_OF.search(before))


def _goes_on(sentence: str, mark: int, said_of: str) -> bool:
    """Return whether a clause goes on about a relative of the other sex: *his mother has depression, and she takes X*."""
    pronoun = _GOES_ON.match(sentence, mark)
    if pronoun is None:
        return False
    return bool(said_of and pronoun["she"].lower() != said_of) or bool(_DOES_WELL.match(sentence, pronoun.end()))


def _end(sentence: str, low: int, person: Person, *, possessed: bool) -> int:
    """Return where a sentence stops speaking of a person."""
    governed = not _SUBJECT.search(sentence[: person.start])  # *a woman with a sister with asthma takes warfarin*
    whose = bool(re.search(r"\bwhose\s+(?:[\w-]+\s+){0,2}$", sentence[: person.start], re.IGNORECASE))
    owner = _POSSESSOR.search(sentence[: person.end]) if whose else _POSSESSOR.search(sentence[: person.start])
    said_of = {"her": "she", "his": "he"}.get(owner.group("of").lower() if owner else person.phrase.split()[0], "")
    marks = [mark.start() for mark in MARK.finditer(sentence, low) if mark.group() != ":" or mark.start() > low + _KIN]
    marks += [one.start() for one in _PATIENT.finditer(sentence, low)]
    stops = [mark for mark in marks if not _goes_on(sentence, mark, said_of)]
    for one in _SHE.finditer(sentence, low):
        well = _DOES_WELL.match(sentence, one.end())
        if one.group("she").upper() == "I" or (not well and (not said_of or one.group("she") == said_of)):
            stops.append(one.start())
    for mark in VERB.finditer(sentence, low):
        earlier = sentence[low : mark.start()]
        if _AUXILIARY.search(earlier):
            continue
        other = re.search(r"\b(?P<she>she|he)$", earlier, re.IGNORECASE)
        joined = re.search(r"(?:\band|,)$", earlier) or (other and said_of and other["she"].lower() != said_of)
        if possessed or governed or (_VERB.search(earlier) and (whose or not joined)):
            stops.append(mark.start())
    if whose or governed:
        bare = [one.start() for one in _BARE_VERB.finditer(sentence, low)]
        stops += bare if governed else [_second_verb(sentence, low, len(sentence))]
    return min(stops, default=len(sentence))
