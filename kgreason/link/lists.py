"""Where a list of denials ends: at the comma where its kind changes, *no known drug allergies, X*, *never smoked, X*."""

import re
import sys
from collections.abc import Sequence

from msgspec import Struct

from kgreason.expressions import expression
from kgreason.link.releases import DRUGS
from kgreason.link.scope import MARK
from kgreason.model import Status

Span = tuple[int, int]

_BARE = expression(r"(?:no|none|not|never|without|w/o|zero|never been|(?:do|does|did)(?: not|n't|nt)|(?:never|no) .*)$")
"""Denials that notes set between commas; *denies*, *negative for* and *no history of* head lists."""
_HEADS = expression(
    r"\b(?:(?:evidence|signs?|symptoms?|history|hx|h/o|suspicion|diagnosis) of|risk factors?|such as|including)\b",
    re.IGNORECASE,
)
_HISTORY_OF = expression(r"\b(?:(?:history|hx) of|h/o)\b", re.IGNORECASE)
_COMMA = expression(r",\s+")
_STOPS = expression(
    r",\s+(?:(?:she|he|who|pt|patient)\s+)?(?:wants?|needs?|asks?|takes?|taking|on|currently|now|here|presents?|comes|c/o|started|has|had|"
    r"was|is|did|does|status|plan|will|would|should|can|could)\b",
    re.IGNORECASE,
)
"""A verb behind a comma: what stands behind it is no item."""
_AGAIN = expression(r",\s+(?:no|denies|without|w/o)\b(?! longer)", re.IGNORECASE)
_NOUN = expression(r"(?:no|without|w/o)\b")
_IS_NOT = expression(r"(?:\b(?:am|is|are)|['’]m)\s+not$", re.IGNORECASE)
_I_TAKE = expression(r",\s+(?:I\s+)?(?:take|have)\b", re.IGNORECASE)
"""*No high blood pressure, take warfarin*, *I'm not allergic to anything, have asthma*."""
_OR = expression(r"\b(?:or|nor)\b", re.IGNORECASE)
_ALLERGY = expression(
    r"\b(?:allerg(?:y|ies)(?: to [\w-]+)?|allergic to [\w-]+|NKD?A)\s*(?:\([^)]*\)\s*)?$", re.IGNORECASE
)
_PLAIN_ALLERGY = expression(
    r"^(?:(?:any|known|drug|food|medication|environmental|seasonal|other|no|or|and)\s+)*allergies\s*$", re.IGNORECASE
)
_ALSO_ALLERGY = expression(r"^\s*(?:(?:or|and|any|an?)\s+)*(?:[\w/-]+\s+){0,3}allerg(?:y|ies)\s*$", re.IGNORECASE)
"""A further allergy, which has nothing behind it: *no penicillin allergy, sulfa allergy*."""
_ALLERGIC_TO = expression(r"\ballerg(?:y|ies|ic) to\b", re.IGNORECASE)
_OF_DRUGS = expression(r"^(?:(?:any|known)\s+)*(?:drug|medication)\s+allergies$", re.IGNORECASE)
_ALLERGEN = expression(r"^\s*(?:(?:or|and|any)\s+)*(?:[\w/-]+\s*){1,3}$")
_REACTION = expression(
    r"\b(?:anaphyla\w+|hives|rash|angioedema|allergic|allergy)\s+(?:to|with|from)\b|\ballergy\s+\(|\bpresent\b",
    re.IGNORECASE,
)
"""*No penicillin allergy, anaphylaxis to X*."""
_KNOWN = expression(r"\b(?:known|drug|medication|food)\b", re.IGNORECASE)
_HABITS = expression(
    r"\b(?:smok\w+|tobacco|cigarettes?|cigars?|nicotine|vap(?:e|es|ed|ing)|e-?cigs?|etoh|alcohol\w*|drinks?|drinking|drank|drugs?|illicits?|"
    r"recreational|substances?|IVDU|cocaine|heroin|marijuana|cannabis|weed|meth|methamphetamines?|opioids?|caffeine|coffee)\b",
    re.IGNORECASE,
)
_NO_HABIT = expression(r"\b(?:drug|alcohol|tobacco)\s+(?:allerg|reaction|interaction|withdrawal|level)", re.IGNORECASE)
_HEADING = expression(r"^\s*(?:[\w/-]+\s+){0,3}(?:hx|history|PMHx?|FHx?|FMHx?)\s*$", re.IGNORECASE)
_NO_HEADING = expression(r"\b(?:no|without|w/o|denies)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_SOCIAL = expression(
    r"^\s*(?:(?:known|prior|past|other|current|health|any|a|an|own)\s+)*(?:kids|children|insurance|surger(?:y|ies)|operations|complications?|"
    r"hospitali[sz]ations?|pregnancies|job|pacemaker|ICD|stents?|intubated|ICU (?:stays?|admissions?))\s*$",
    re.IGNORECASE,
)
_HOUSE = expression(
    r"^\s*(?:(?:any|an?|own|health)\s+)*(?:kids|children|insurance|job|partner|siblings)\s*$", re.IGNORECASE
)
"""What heads no list of diseases: *no children, epilepsy*."""
_MORE = expression(
    r"^\s*(?:(?:or|and|any|prior|past|known|other|drug)\s+)*(?:surger(?:y|ies)|operations|medications?|meds|medicines|hospitali[sz]ations?|stents?)\s*$",
    re.IGNORECASE,
)
"""What shows that a list goes on: *no drug allergies, asthma, surgeries*."""
_LONG = expression(
    r"\b(?:asthma|COPD|emphysema|bronchiectasis|cystic fibrosis|(?:arterial |essential |pulmonary )?hypertension|HTN|high blood pressure|"
    r"diabet(?:es|ic)\b|(?:T[12])?DM[12]?|CAD|coronary artery disease|(?:ischemic |coronary )?heart disease|CHF|HF[rpm]\w*EF|heart failure|"
    r"cardiomyopathy|CKD|ESRD|(?:chronic )?kidney disease|cirrhosis|A-?[Ff]ib|AF|PAF|atrial fibrillation|epilepsy|seizure disorder|gout|MDD|"
    r"bipolar\w*|schizophrenia|glaucoma|BPH|hypothyroidism|peptic ulcers?|PUD|ulcerative colitis|Crohn\w*|rheumatoid arthritis|"
    r"multiple sclerosis|myasthenia|Parkinson\w*|dementia|HIV|porphyria|G6PD|sickle cell|hemophilia|PAD|sleep apnea|OSA)\b"
)
"""Diseases that stay: in a list of findings without *or* such a one is a thing of its own."""
_PASSED = expression(r"\b(?:seizures?|syncope|jaundice|bleed\w*|episodes?|surger\w+|trauma|travel)\b", re.IGNORECASE)
"""Findings that stand in a list of what somebody has had, beside diseases."""
_DOSED = expression(
    r"^[\w\s/-]{0,30}?\s\d[\d.,]*(?:\s?[-/]\s?\d[\d.]*)?\s?(?:mg|mcg|µg|g|units?|IU|mEq|puffs?)\b(?!\s?/\s?d?L)",
    re.IGNORECASE,
)
"""A drug with its dose: it is taken."""
_TAKES = expression(
    r"\s*(?:on\b|(?:[\w'-]+\s+){0,3}?(?:tak\w+|took|us(?:e|es|ed|ing)|receiv\w+|given|prescri\w+|tolerat\w+|tried|respon\w+)\b)",
    re.IGNORECASE,
)
"""A denial of drugs: *no longer takes X 5 mg, Y 10 mg*."""
_ON = expression(r"\bon\b", re.IGNORECASE)
_HELD = expression(
    r"\s*\(?(?:s/p|status post|with (?:\w+ )?stents?|(?:LV)?EF\b|NYHA|GOLD|stage \w|(?:well|poorly)[- ]controlled|treated with|managed with|diagnosed|"
    r"on (?:home |chronic |nightly )?(?:oxygen|O2|insulin|dialysis|CPAP|steroids|treatment|therapy|meds|medications?|inhalers?))\b",
    re.IGNORECASE,
)
"""What stands behind a disease that one has: *CAD s/p stent*, *CHF EF 25%*."""
_ON_DRUG = expression(r"\s+on\s+(?:(?:daily|low-dose|chronic|home)\s+)?", re.IGNORECASE)
_WHEN = expression(
    r"\s+\(?(?:in )?(?:(?:19|20)\d\d\b|last (?:week|month|year|spring|summer|fall|winter)\b|\d+ (?:days?|weeks?|wks?|months?|mos?|years?|yrs?) ago\b)"
)
"""*No chest pain, MI in 2020*."""
_GOVERNED = expression(
    r"(?:\b(?:has|have|had|having|gets?|got|is|are|was|were|been|reports?|reported|reporting|shows?|showed|shown|showing|reveals?|revealed|"
    r"demonstrate[sd]?|finds?|found|sees?|saw|notes?|noted|notices?|noticed|states?|stated|mentions?|mentioned|describes?|described|"
    r"complains of|experience[sd]?|exhibit(?:s|ed)?|suffers?|carries|admits?|remembers?|recalls?|gives|gave)|['’](?:ve|s))\s+"
    r"(?:(?:also|still|now|that|\w+ly)\s+)*(?:(?:no|not|never|without)\b[^;:]*,\s+(?:and\s+)?)?$",
    re.IGNORECASE,
)
"""A verb that has a denial as its object, with all of its list: *she reports no cough, asthma, gout*."""
_HAD = expression(r".*\b(?:had|have|has)$")
_NOTE = expression(
    r"^\W*(?:(?:an?\s+)?\d{1,3}[\s-]?(?:yo|y/o|y\.o\.|yrs?|years?[\s-]old|y|m/?o)?[\s-]?(?:[MFmf]|male|female|man|woman|boy|girl|lady|gentleman)|pt|patient)\b|,\s+$",
)
"""What a note opens with, or the comma that it sets before a denial: there each comma parts what it tells."""
_DOES = expression(r"\b(?:does|did)(?:\s+not|n['’]?t)$", re.IGNORECASE)
_ALSO_VERB = expression(r"\s*(?:have|suffer from)\s", re.IGNORECASE)
"""A further verb behind the same *does not*: *doesn't smoke, drink, have asthma*."""
_SINCE = expression(r"\s+\(?since (?:19|20)\d\d\b")
_IN_YEAR = expression(r"\s+\(?in (?:19|20)\d\d\b")
"""*No liver disease, kidney transplant in 2015*."""
_VERB = 12
"""Characters behind a list in which a verb of the writer's own begins."""
_FARTHEST = 600
"""Characters of a list that are looked at."""
_FINDING, _DISEASE = "PhenotypicFeature", "Disease"


class ListEnd(Struct, frozen=True):
    """From which character on it is in doubt whether a denial denies anything more, and from which it surely does not."""

    at: int
    sure: int = sys.maxsize


class _List(Struct, frozen=True):
    """The items behind a denial, each with the kinds of its names; ``apart`` is what sort of thing the first is.

    It is ``governed`` by a verb (*she has no …*), or stands in a ``note`` that parts by commas what it tells.
    """

    text: str
    items: tuple[Span, ...]
    spans: tuple[tuple[Span, ...], ...]
    kinds: tuple[tuple[str, ...], ...]
    apart: re.Pattern[str] | None
    governed: bool
    note: bool

    def said(self, number: int) -> str:
        return self.text[slice(*self.items[number])].rstrip(" .?!\n")

    def other(self, number: int) -> bool:
        """Return whether an item is no allergy or no habit behind such a one: *no known drug allergies, asthma*.

        A finding is in doubt, and stays denied: *no drugs, fever*.
        """
        if self.apart is None or (self.apart is not _HEADING and set(self.kinds[number]) == {_FINDING}):
            return False
        return not (self.apart.search(self.said(number)) or (self.apart is _PLAIN_ALLERGY and self._allergy(number)))

    def other_allergy(self, number: int) -> bool:
        """Return whether an allergy may be another than drugs': *no drug allergies, peanut allergy*."""
        return bool(_OF_DRUGS.match(self.said(0).strip()) and _ALSO_ALLERGY.match(self.said(number)))

    def _allergy(self, number: int) -> bool:
        """Return whether an item is one more allergy or allergen of a list: *no allergies to penicillin, sulfa*."""
        if (
            self.note and len(self.items) == 2 and not _ALLERGIC_TO.search(self.said(0))
        ):  # *34F no latex allergy, X allergy*
            return False
        if _ALSO_ALLERGY.match(self.said(number)):
            return not self.other_allergy(number)
        bare = {_FINDING, _DISEASE}.isdisjoint(self.kinds[number]) and _ALLERGEN.match(self.said(number))
        return bool(bare and _ALLERGIC_TO.search(self.said(0)))

    def clear(self, number: int, phrase: str) -> bool:
        """Return whether an item behind an allergy or a habit is surely another thing.

        *Never smoked* and *no known allergies* deny no disease; *no smoking, hypertension, migraine* may list risks.
        """
        opening, several = self.said(0), sum(map(bool, self.spans[1:])) > 1
        if self.apart is _PLAIN_ALLERGY and _REACTION.search(self.said(number)):
            return True
        if self.apart is _HABITS and phrase not in {"no", "without", "w/o", "none", "zero"}:
            return True
        if (
            self.governed
            or self.other_allergy(number)
            or any(_MORE.match(self.said(one)) for one in range(1, len(self.items)))
        ):
            return False
        if self.apart is _HABITS:
            return self.note and not several
        plain = self.apart is _PLAIN_ALLERGY and bool(_PLAIN_ALLERGY.match(opening.strip()))
        if plain and _KNOWN.search(opening):
            return True
        return self.note and not (plain and several)

    def held(self, number: int) -> bool:
        """Return whether a disease is told with what shows that it is there: *no edema, CHF EF 25%*, *CAD on aspirin*."""
        if _DISEASE not in self.kinds[number]:
            done = "Procedure" in self.kinds[number] and not self.governed
            return done and bool(_IN_YEAR.match(self.text, self.spans[number][-1][1], self.items[number][1]))
        end = max(at[1] for at, kind in zip(self.spans[number], self.kinds[number], strict=True) if kind == _DISEASE)
        stop = self.items[number][1]
        taken = _ON_DRUG.match(self.text, end, stop)
        given = {at[0] for at, kind in zip(self.spans[number], self.kinds[number], strict=True) if kind in DRUGS}
        if _HELD.match(self.text, end, stop) or _SINCE.match(self.text, end) or (taken and taken.end() in given):
            return True
        return bool(_WHEN.match(self.text, end, stop)) and all(self._finding(one) for one in range(number))

    def lasts(self, number: int, *, of_disease: bool) -> bool:
        """Return whether a disease that stays stands behind what is none: *no dizziness, gout*, *no pacemaker, gout*.

        Behind a *without* ``of_disease`` any but such a disease is a part of that one: *T2DM without retinopathy, gout*.
        """
        if not _LONG.search(self.said(number)) or (
            self.governed and not of_disease and not _SOCIAL.match(self.said(0))
        ):
            return False
        return not any(_LONG.search(self.said(one)) for one in range(number)) and all(
            of_disease or _SOCIAL.match(self.said(one)) or self._finding(one) for one in range(number)
        )

    def past_drugs(self) -> ListEnd | None:
        """Return where a disease stands behind denied drugs: *not on X, asthma*."""
        for number in range(1, len(self.items)):
            if self.kinds[number] and set(self.kinds[number]) <= {_FINDING, _DISEASE}:
                return ListEnd(self.items[number][0], self.items[number][0])
        return None

    def stays(self, number: int, *, of_disease: bool) -> bool:
        """Return whether a disease that stays is surely a thing of its own, and no further one that is denied."""
        if _HOUSE.match(self.said(0)) and not self.governed:
            return True
        return (of_disease or self.note) and (number == 1 or number + 1 < len(self.items))

    def _finding(self, number: int) -> bool:
        return set(self.kinds[number]) == {_FINDING} and not _PASSED.search(self.said(number))


def list_end(sentence: str, at: Span, phrase: str, spans: Sequence[Span], kinds: Sequence[str]) -> ListEnd | None:
    """Return where the list behind a denial ends; nothing where it is all of one kind.

    ``spans`` are the names of the sentence, ``kinds`` their categories (none: unknown).

    >>> text = "no known drug allergies, asthma, gout"
    >>> text[list_end(text, (0, 2), "no", [(25, 31), (33, 37)], ["Disease", "Disease"]).at:]
    'asthma, gout'
    """
    items = _items(sentence, at[1])
    closes = _closed(sentence, at, phrase, items[-1][1])
    if phrase == "not" and sentence.startswith(":", items[-1][1]):
        closes = closes or _first_ill(at[1], spans, kinds)
    verbs = _DOES.search(sentence, 0, at[1]) and any(_ALSO_VERB.match(sentence, low, high) for low, high in items[1:])
    if len(items) == 1 or verbs:
        return closes
    opening = sentence[slice(*items[0])]
    governed = bool(_GOVERNED.search(sentence[: at[0]]) or _HAD.match(phrase))
    inside = [[one for one in range(len(spans)) if low <= spans[one][0] < high] for low, high in items]
    listed = _List(
        sentence,
        items,
        tuple(tuple(spans[one] for one in some) for some in inside),
        tuple(tuple(kinds[one] if kinds else "" for one in some) for some in inside),
        _apart(opening),
        governed,
        not governed and bool(_NOTE.search(sentence[: at[0]])),
    )
    bare = bool(_BARE.fullmatch(phrase)) and not _HEADS.search(f"{phrase}{opening}")
    history = _NOUN.match(phrase) and _HISTORY_OF.search(f"{phrase}{opening}")
    drugs = _TAKES.match(opening) or _TAKES.match(phrase.split(maxsplit=1)[-1])
    taken = (drugs and (phrase != "not" or _DOSED.match(opening))) or (
        _DOSED.match(opening) and not _ON.search(opening)
    )
    before = [kind for (_, end), kind in zip(spans, kinds, strict=False) if 0 <= at[0] - end <= 1]
    of_disease = phrase in {"without", "w/o"} and _DISEASE in before
    found = _end(listed, phrase, bare=bare, told=bare or bool(history), dosed=not taken, of_disease=of_disease)
    if drugs and phrase == "not":
        found = found or listed.past_drugs()
    return ListEnd(found.at, min(found.sure, closes.sure)) if found and closes else found or closes


def _first_ill(low: int, spans: Sequence[Span], kinds: Sequence[str]) -> ListEnd | None:
    """Return where the first disease stands that no denial of drugs heads: *not taking meds: X*, but *: asthma*."""
    ills = [one for (one, _), kind in zip(spans, kinds, strict=False) if one > low and kind in {_FINDING, _DISEASE}]
    return ListEnd(ills[0], ills[0]) if ills else None


def _closed(sentence: str, at: Span, phrase: str, stop: int) -> ListEnd | None:
    """Return where a further denial takes over, or a verb of the writer's own: *no gout, take X*."""
    again = _AGAIN.match(sentence, stop)  # what stands behind a further denial is that one's to deny
    ends = [again.end()] if again else []
    if _NOUN.match(phrase) or _IS_NOT.search(sentence, 0, at[1]):
        taking = _I_TAKE.search(sentence, at[1], min(len(sentence), stop + _VERB))
        ends += [taking.end()] if taking else []
    return ListEnd(min(ends), min(ends)) if ends else None


def _end(listed: _List, phrase: str, *, bare: bool, told: bool, dosed: bool, of_disease: bool) -> ListEnd | None:
    """Return at which item of a list something else begins; an *or* joins what stands before it."""
    closed = max((number for number in range(len(listed.items)) if _OR.search(listed.said(number))), default=0)
    doubt: int | None = None
    for number in range(closed + 1, len(listed.items)):
        at = listed.items[number][0]
        if not listed.spans[number]:
            continue
        sure = not closed and ((told and listed.held(number)) or (dosed and _DOSED.match(listed.said(number))))
        maybe = False
        if bare and listed.other(number):
            maybe, sure = True, sure or listed.clear(number, phrase)
        elif bare and not closed and listed.lasts(number, of_disease=of_disease):
            maybe, sure = True, sure or listed.stays(number, of_disease=of_disease)
        if sure:
            return ListEnd(at if doubt is None else doubt, at)
        if maybe and doubt is None:
            doubt = at
    return None if doubt is None else ListEnd(doubt)


def _items(sentence: str, low: int) -> tuple[Span, ...]:
    """Return where the items of a list stand that begins at a character and ends with its clause."""
    far = min(len(sentence), low + _FARTHEST)
    stop = min(
        (one.start() for mark in (MARK, _STOPS, _AGAIN) if (one := mark.search(sentence, low, far))), default=far
    )
    commas = [one.span() for one in _COMMA.finditer(sentence, low, stop)]
    starts, ends = [low, *(end for _, end in commas)], [*(start for start, _ in commas), stop]
    return tuple(zip(starts, ends, strict=True))


def _apart(opening: str) -> re.Pattern[str] | None:
    """Return what is said in the way of a first item that is no disease or finding: an allergy, a habit, a heading."""
    if _ALLERGY.search(opening):
        return _PLAIN_ALLERGY
    if _HABITS.search(opening) and not _NO_HABIT.search(opening):
        return _HABITS
    return _HEADING if _HEADING.match(opening) else None


def headed(sentence: str, at: Span, status: Status) -> bool:
    """Return whether a word of the past or the family only heads a denial: *no cardiac hx, epilepsy*."""
    if status not in {Status.PAST, Status.FAMILY} or not _COMMA.match(sentence, at[1]):
        return False
    return bool(_NO_HEADING.search(sentence, 0, at[0]))
