"""Whether a denial holds only in part: seldom, of a dose, a route, a time or a group, to a degree, or perhaps."""

import re
from dataclasses import dataclass
from functools import cached_property

from kgreason.claims.arguments import Clause
from kgreason.expressions import expression
from kgreason.model import Mention

_SELDOM = expression(
    r"\b(?:(?:very |only |quite )?(?:rarely|seldom|hardly|scarcely|barely|infrequently|occasionally|sometimes)|(?:almost|nearly|virtually|practically) (?:never|no)|"
    r"unlikely|always|necessarily|usually|often|commonly|generally|normally|ordinarily|invariably|routinely|frequently|consistently|"
    r"inevitably|automatically|universally|uniformly|reliably|regularly|mostly|every|everyone|absolutely|strictly|entirely|completely|fully|totally|"
    r"exclusively|(?<!at )all|"
    r"(?:common|usual|main|major|frequent|primary|leading|typical|classic|chief|sole|likely|preferred|ideal|best|first-line) "
    r"(?:\w+ )?(?:causes?|reasons?|culprits?|triggers?|explanations?|effects?|reactions?|complications?|factors?|features?|findings?|symptoms?|signs?|manifestations?|"
    r"choice|treatment|therapy|drugs?|agents?|options?))\b",
    re.IGNORECASE,
)
"""Between a *not* and what it denies: the relation is not always there, but it is there."""
_USUALLY = expression(
    r"\W*(?:usually|often|commonly|generally|normally|ordinarily|mostly|rarely|seldom)\b", re.IGNORECASE
)
"""The same, where it opens the clause."""
_FEW = expression(r"\b(?:rare|uncommon|infrequent|unusual(?= in)|not common)\b", re.IGNORECASE)
"""Triggers that say *seldom* by themselves: *is uncommon in*."""
_NOT_ALL = expression(
    r"\b(?:most|many|some|several|few|half|thirds?|quarter|majority|minority|percent|not all|not every|not each|certain)\s+(?:of\s+)?(?:the\s+)?(?:[\w-]+\s+){0,2}?(?:(?:with|on|taking|of)\s+)?$",
    re.IGNORECASE,
)
"""Before a name: the denial is of some of its kind only."""
_DEGREE = expression(
    r"\W*(?:(?:it|them|that|so|very|all|nearly|quite|by)\s+){0,2}(?:much|enough|well|alone|a lot|a great deal|a ton|often|usually|always|frequently|commonly|"
    r"nearly as|(?:so |as )(?:much|well|often|strongly|effectively|frequently|readily|severely|reliably|easily|potently|fast|quickly)|"
    r"to (?:the|the same|a dangerous|a great|a large|a significant|a clinically \w+) (?:degree|extent)|to the (?:degree|extent)|"
    r"(?:any )?(?:more|less|better|worse|further)(?: \w+)? than|the (?:same )?way|like (?:[\w-]+ ){1,3}(?:do|does|did|can)\b|in everyone|in everybody)\b",
    re.IGNORECASE,
)
"""Right behind what is denied."""
_SO_MUCH = expression(r"\b(?:much|enough|as (?:much|often|many))\b", re.IGNORECASE)
_SAME_DEGREE = expression(
    r"\b(?:to (?:a|the) (?:\w+ ){0,2}(?:degree|extent)|enough to|as \w+ as|nearly as)\b", re.IGNORECASE
)
_CONDITION = expression(
    r"(?<!even )\b(?:if|when(?:ever)?|unless|until|till|once|without|as long as|so long as|provided|except|apart from|other than|outside of|in the absence of)\b"
    r"(?! (?:anything|ever|at all|doubt|question|exception|daily|weekly|a day|compared)\b)",
    re.IGNORECASE,
)
_UNLESS = expression(r"\b(?:unless|until|except|as long as)\b", re.IGNORECASE)
_LEADING = expression(
    r"(?<!even )\b(?:(?:unless|until|without|as long as|provided|assuming)\b|(?:if|when|once) (?:\w+ly )?(?:it(?:['’]s| is)|they(?:['’]re| are)|given|taken|used|infused|dosed|combined|added|started|"
    r"administered|titrated|the dose|doses?|levels?|(?:the |her |his )?(?:renal|kidney)|x+ (?:is|are)))\b[^,;]*,",
    re.IGNORECASE,
)
_DOSE = expression(
    r"\b(?:(?:at|in|with|on|under|within) (?:a |the |his |her )?(?:\w+ )?(?:low|lower|small|smaller|therapeutic|normal|standard|usual|recommended|typical|ordinary|regular|physiologic\w*|"
    r"prophylactic|moderate|appropriate|replacement|conventional|approved|proper|correct|this|that|these|such|sub-?\w+|clinical)(?:[ -]\w+)? "
    r"(?:doses?|dosages?|dosing|levels?|concentrations?|amounts?|ranges?|use)|(?:below|under|less than|at|up to|<|≤) ?\d[\d,.]* ?(?:mg|mcg|µg|g|units?|mmol|mEq)\b|"
    r"(?:below|under) (?:a|the) (?:\w+ ){0,3}(?:dose|threshold|level)|(?:below|under|less than) \d|low(?:er)?[- ]dose|(?:a )?(?:single|one|first) doses?|short(?:er)? courses?|in moderation|"
    r"(?:used|given|taken) alone|as monotherapy)",
    re.IGNORECASE,
)
_SPAN = r"(?:minutes?|hours?|days?|weeks?|months?|years?)"
_TIME = expression(
    rf"\b(?:right away|straight away|immediately|instantly|at once|at first|initially|early on|early|late|overnight|acutely|in the (?:short|long) (?:term|run)|short[- ]term|right now|"
    rf"(?:for|in|within|after|over|under) (?:the |its |a |about |at least |just |only )*(?:first |several |few |couple of |many |[\w-]+ )?(?:or \w+ )?{_SPAN}|"
    rf"before (?:the )?(?:first )?(?:{_SPAN}|\d)|on (?:the )?(?:first )?day|(?:until|till))\b",
    re.IGNORECASE,
)
_EVEN = expression(r"\beven\b", re.IGNORECASE)
"""With it a condition takes nothing away: *even at low doses*."""
_GROUP = expression(
    r"\b(?:for (?:most|many|some) (?:people|patients|women|men)|(?:in|among|with) (?:the )?(?:vast )?(?:majority|minority|most|many|some|few|a few|everyone|everybody|every|all|half|a (?:third|quarter|half|minority|subset)|\d+ ?(?:%|percent)|"
    r"otherwise|healthy|young|younger|normal|non-?\w+|adults|men|males|general population|(?:people|patients|those|individuals|adults|persons) "
    r"(?:without|who (?:do not|don['’]t|are not|aren['’]t|lack|have no|have never)|with (?:normal|intact|good|preserved|healthy|no)\b)))",
    re.IGNORECASE,
)
"""A group that is safer than others, so that a harm denied of it is not denied of all."""
_ANY_GROUP = expression(
    r"\b(?:in|for|among|during) (?:[\w-]+ ){0,4}(?:patients?|people|those|individuals|children|kids|adults|women|men|elderly|infants|neonates|metaboli[sz]ers|carriers|regions?|strains?|cases?)\b(?<!this patient)(?<!this case)",
    re.IGNORECASE,
)
"""A group of which a benefit is denied, and of others not."""
_FORM = expression(
    r"\b(?:(?:low|lower|small|smaller|single)[- ]dose|topical(?:ly)?|inhaled|nebuli[sz]ed|vaginal|intravaginal|intranasal|nasal|ophthalmic|otic|transdermal|intra-?articular|intravitreal|rectal|"
    r"locally applied|local|(?:low|lower|small|smaller|single|one|first|therapeutic|normal|usual|standard) (?:single )?doses? of|short courses? of|brief (?:use|exposure) (?:of|to)|short-term|occasional)\s+$",
    re.IGNORECASE,
)
"""Before a drug: a way of giving it that reaches the body less."""
_ROUTE = expression(r"\b(?:oral|enteral|intravenous|iv|parenteral|intramuscular|subcutaneous)\s+$", re.IGNORECASE)
_OTHER_ROUTE = expression(r"absor|systemic|\bunlike\b", re.IGNORECASE)
_STAGE = expression(
    r"\b(?:early|mild|silent|subclinical|latent|asymptomatic|compensated|uncomplicated|atypical|localized|limited|elderly patients with|diabetics with|diabetic patients with|"
    r"(?:older|young|younger) (?:\w+ )?(?:patients|people|adults|women|men) with)\s+$",
    re.IGNORECASE,
)
"""Before a disease: a form of it that lacks some of its signs."""
_HARD = expression(
    r"\b(?:(?:[\w-]+-)?(?:resistant|producing)|refractory|severe|advanced|end-stage|established|recurrent|untreated|most|many|some|all|every)\s+$",
    re.IGNORECASE,
)
"""Before what is treated: a kind of it that is harder to treat."""
_PERHAPS = expression(r"\b(?:may|might|need|needs? to|have to|has to)\b", re.IGNORECASE)
_THERE = expression(r"\s*at (?:that|this|such|her|his|an?)\b", re.IGNORECASE)
_ENDS = expression(
    r"[;:()]|—|\s–\s|\b(?:but|while|whereas|however|though|although|because|since|unlike|which|even|regardless|not even)\b|\bso\b(?! long)|\band (?:it|they|if|when|so|can|may|might|does|is|are|will|then|instead|therefore|in)\b",
    re.IGNORECASE,
)
_BEGINS = expression(r"[;:]|—|\b(?:but|however|whereas|although|though|while|because|since|so|and)\b", re.IGNORECASE)
_JOINT = expression(r",|\b(?:and|or|as it|as they)\b", re.IGNORECASE)
_FAR = 12
"""Words behind a denial in which a condition is still said of it."""
SAFETY = frozenset({"cautioned_in", "contraindicated_in"})
_BENEFITS = frozenset({"treats", "prevents", "ameliorates"})


@dataclass(frozen=True)
class Said:
    """One relation as its sentence says it: its trigger's clause, its predicate and its two ends."""

    clause: Clause
    predicate: str
    subject: Mention
    object: Mention | None

    @cached_property
    def masked(self) -> str:
        """The sentence with an *x* for each character of a name outside the trigger, so that no word of a name counts."""
        text, offset = self.clause.text, self.clause.offset
        for one in self.clause.mentions:
            low, high = one.span.start - offset, one.span.end - offset
            if high <= self.clause.start or self.clause.end <= low:
                text = text[:low] + "x" * (high - low) + text[high:]
        return text

    @cached_property
    def ends(self) -> list[tuple[int, int]]:
        """Where subject and object stand in the sentence, in its order, as far as they are in it."""
        inside = [one for one in (self.subject, self.object) if one is not None and one in self.clause.mentions]
        return sorted((one.span.start - self.clause.offset, one.span.end - self.clause.offset) for one in inside)

    @property
    def verb(self) -> str:
        """The words from the denial, or what stands before the trigger in its clause, to the end behind it."""
        clause, denial = self.clause, self.object.trigger if self.object is not None else None
        if denial is not None and self.object is not None and clause.against(self.object):
            return self.masked[denial.start - clause.offset : self.object.span.start - clause.offset]
        after = [low for low, _ in self.ends if low >= clause.end]
        begun = [mark.end() for mark in _JOINT.finditer(self.masked, clause.start - len(clause.window), clause.start)]
        low = max([clause.start - len(clause.window), *begun])
        return self.masked[low : min(after, default=clause.end)]

    @property
    def behind(self) -> str:
        """The words behind the relation, to the end of its clause."""
        rest = self.masked[max([self.clause.end, *(high for _, high in self.ends)]) :]
        end = _ENDS.search(rest)
        return " " + " ".join(rest[: end.start() if end else len(rest)].split()[:_FAR])

    @property
    def opening(self) -> str:
        """The words of the clause before the trigger."""
        marks = [mark.end() for mark in _BEGINS.finditer(self.masked, 0, self.clause.start)]
        return self.masked[max(marks, default=0) : self.clause.start]

    def before(self, mention: Mention | None) -> str:
        """Return the words before an end, where that is in the sentence."""
        return (
            self.masked[: mention.span.start - self.clause.offset]
            if mention is not None and mention in self.clause.mentions
            else ""
        )


def limited(said: Said, *, refused: bool) -> bool:
    """Return whether a denial leaves room for what it denies; ``refused`` says that a *not* makes it one.

    Of a warning only *not always* and *unless* take away; that a drug is safe at a low dose is a claim that it is safe.
    """
    if refused and (
        _SELDOM.search(said.verb) or _PERHAPS.search(said.verb) or _NOT_ALL.search(said.before(said.subject))
    ):
        return True
    if said.predicate in SAFETY:
        return refused and bool(_UNLESS.search(said.behind) or _GROUP.match(said.behind.strip()))
    return bool(
        _FEW.search(said.clause.text, said.clause.start, said.clause.end)
        or _to_a_degree(said)
        or _conditional(said)
        or _of_a_form(said)
        or _in_a_group(said)
    )


def _to_a_degree(said: Said) -> bool:
    return bool(_SO_MUCH.search(said.verb) or _DEGREE.match(said.behind) or _SAME_DEGREE.search(said.behind))


def _conditional(said: Said) -> bool:
    """Return whether a condition, a dose or a time stands behind the denial, or leads to it."""
    behind, opening = said.behind, said.opening
    if _THERE.match(behind) or any(one.search(behind) for one in (_CONDITION, _DOSE, _TIME)):
        return True
    if _EVEN.search(opening):
        return False
    return any(one.search(opening) for one in (_LEADING, _DOSE, _TIME)) or bool(_USUALLY.match(opening))


def _of_a_form(said: Said) -> bool:
    """Return whether a word before an end narrows it: *topical X*, *early X*, *resistant Y*."""
    before, sentence = said.before(said.subject), said.clause.text
    if _FORM.search(before) or (said.subject.category == "Disease" and _STAGE.search(before)):
        return True
    helps = said.predicate in _BENEFITS
    if _ROUTE.search(before) and (helps or _OTHER_ROUTE.search(sentence)):
        return True
    return helps and bool(_HARD.search(said.before(said.object)))


def _in_a_group(said: Said) -> bool:
    wanted = (_GROUP, _ANY_GROUP) if said.predicate in _BENEFITS or said.subject.category == "Disease" else (_GROUP,)
    return any(one.search(said.behind) or one.search(said.opening) for one in wanted)
