"""What an answer orders of a drug named before: *use it*, *You could take 10 mg*, *take both*, *restart it*."""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from kgreason.claims.assented import BUT_NOT
from kgreason.claims.dosing import asks_dose, command, good_dose, item, statement
from kgreason.claims.entries import DRUGS
from kgreason.claims.refusals import taken_back, unreal
from kgreason.claims.within import standing
from kgreason.expressions import expression
from kgreason.link import Sentence, sentences
from kgreason.model import Mention, Order, Passage, Span

IsA = Callable[[str, str], bool]
_LEAD = (
    r"\W*(?:(?:so|and|then|yes|no|sure|absolutely|but|therefore|generally|usually|in (?:that|this|your) case)[, ]+)*"
    r"(?:(?:you|she|he|they|the patient|we) (?:can|may|should|could) (?:(?:safely|still|also|certainly|absolutely|usually|generally|just) )*|"
    r"it(?:['’]s| is|['’]d be| would be| should be) (?:(?:\w+ly|also|still) )?(?:ok|okay|fine|safe|all right) (?:for (?:you|him|her) )?to |please |feel free to |go ahead and )?"
)
_USE_IT = expression(
    rf"{_LEAD}(?P<use>(?:(?:take|use|start|give|continue|try|have|prescribe)(?: (?:him|her|them|with))?|"
    r"(?P<again>restart|resume|reinstate|go back (?:on|to)|switch back to|change back to|return to|stay on|keep (?:taking|using)|go ahead with))"
    r" (?:it|this(?: drug| medicine| medication| one)?))\b(?! (?:away|back|off|up|out|seriously|easy|slow|to mean|to heart|into|as an?|happens|[\w-]+ing))",
    re.IGNORECASE,
)
_BOTH = expression(
    rf"{_LEAD}(?P<use>(?:take|use|continue|combine|have|give|try|start|mix|keep (?:taking|using)|go ahead with) "
    r"(?:(?:them|the two|these|those) both|both(?: of (?:them|these|those))?|either(?: one| of (?:them|these|those|the two))?|"
    r"(?:them|the two|these(?: two)?|those(?: two)?)(?: (?:drugs|medicines|medications|meds))? together)|"
    r"(?:taking|using|combining|mixing) (?:both|them|the two|these(?: two)?)(?: together)? (?:is|should be|would be) (?:\w+ly )?(?:fine|safe|ok|okay|all right))"
    r"(?: (?:drugs|medicines|medications|meds))?(?=\W*$|\s*[.,;:!)–—]|\s+(?:together|safely|at|for|with|as|in|during|while|by|every|each|daily|to|and|because|since)\b)",
    re.IGNORECASE,
)
"""*You can take both*; *both tablets* are of one drug."""
_CONDITION = expression(
    r"\bonce (?:the|your|you|it|they|her|his|she|he)\b|\b(?:if|provided|assuming|(?:as|so) long as)\b(?!\s+(?:needed|necessary|required|possible|it helps|pain|symptoms|"
    r"you (?:need|want|like|wish|get|feel|prefer|have (?:pain|symptoms|an? (?:headache|attack)))|(?:the|your) (?:pain|symptoms?|headache|attack|fever)))",
    re.IGNORECASE,
)
"""What ties an order to something that may not be so; *if you need it* does not."""
_REMARK = expression(r"\b(?:if|when|unless|whether) (?:you|she|he|they|the patient)\b[^,;:]*$", re.IGNORECASE)
"""What makes a drug a remark beside the one spoken of: *If you take X, tell your doctor*."""
_COMPARED = expression(
    r"\b(?:than|(?:different|differs|distinct|apart|away|made) (?:[\w-]+ ){0,3}?from|unlike|compared (?:to|with)|similar to|relative of|(?:missing|lacking|lacks|contains? no))\b[^,;.:]*$",
    re.IGNORECASE,
)
"""What makes a drug the one that another is compared with: *a different molecule from X*."""
_NO_HARM = expression(
    r"\b(?:do|does|did|is|are)(?: not|n['’]t) (?:\w+ly )?(?:share|contain|depend|affect\w*|interact\w*|worsen|raise|cause|carry|a hormone|hormonal|habit-forming|addictive)\b|\bno (?:issue|problem)s?\b|\bwith or without (?:food|meals?)\b",
    re.IGNORECASE,
)
"""Praise in the words of a refusal: *it doesn't share the clot problem*."""
_BULLET = expression(r"(?:^|\n)[ \t]*(?:[-*•–]|\d{1,2}[.)])\s+[*_]*$")
_ADDED = expression(r"[^.;]{0,60}?(?:\(|\b(?:with|plus|alongside)\s+)(?:[\w-]+\s+)?$", re.IGNORECASE)
"""What stands between the dose of an item and a drug that it is taken with, or the parts of the tablet."""
_USED = expression(
    r"\b(?:is|are|would be|can be|may be)\s+(?:(?:\w+ly|also|still|often|most|an?|the|one of the|FDA|first-line|very)[\s-]+)*"
    r"(?:used|prescribed|recommended|given|taken|approved|effective|good|great|reasonable|excellent|popular|common|best|first|safe|"
    r"preferred|usual|choice|option|treatment|standard)\b|\b(?:works?|helps?|treats?|relieves?|prevents?)\b",
    re.IGNORECASE,
)
"""What speaks for a drug, without which its usual dose is only told."""
_INFORMS = expression(
    r"\b(?:how do(?:es)?|why|what does|tell me about|explain|difference between|mechanism|side effects?)\b|"
    r"\bwhat (?:is|are|['’]s) (?!(?:(?:the|a|an|my|some|usual) )*(?:best|safe\w*|right|recommended|good|usual|first|dose|dosage|options?|treatment)\b)",
    re.IGNORECASE,
)
"""A question that wants to know what a drug is, not to take it."""
_TWO = 2


class _Before(Struct, frozen=True):
    """The drugs that the sentence before names, and whether it warns of them or speaks for them."""

    drugs: tuple[Mention, ...] = ()
    warned: bool = False
    praised: bool = False

    def only(self) -> Mention | None:
        """Return the one drug that was named, where nothing warned of it."""
        alone = len({one.concept for one in self.drugs}) == 1 and not self.warned
        return self.drugs[0] if alone else None


def unnamed(
    question: Passage | None,
    asked: tuple[Mention, ...],
    answer: Passage,
    named: tuple[Mention, ...],
    orders: tuple[Order, ...],
    is_a: IsA,
) -> Iterator[Order]:
    """Yield what sentences without a drug's name order of those named before them, or by the question.

    ``is_a`` says whether a concept is one of a class: *birth control (Junel)* names one drug.
    """
    met, before = {one.concept for one in orders}, _Before()
    said, there = list(sentences(answer.text)), standing(named)
    wanted = _Question(question, tuple(one for one in asked if one.category in DRUGS), is_a)
    for number, one in enumerate(said):
        low, high = answer.span.start + one.start, answer.span.start + one.end
        inside = tuple(drug for drug in there.within(low, high) if drug.category in DRUGS)
        dosed = _item(answer.text[: one.start], one, inside[0].span.start - low if inside else None)
        drug = wanted.listed(before) if dosed else None
        if dosed and drug:
            if drug.concept not in met:
                met.add(drug.concept)
                yield _order(dosed, drug, one, answer.span)
            continue
        if inside:
            before = _spoken(one.text, inside, low) or before
            continue
        following = said[number + 1].text if number + 1 < len(said) else ""
        found = None if one.is_question else _ordered(one, following, before, wanted)
        for drug in found[1] if found else ():
            if found and drug.concept not in met:
                met.add(drug.concept)
                yield _order(found[0], drug, one, answer.span)
        if BUT_NOT.search(one.text) and (not before.drugs or taken_back("", "", one.text)):
            before = _Before(before.drugs, warned=True)


def _spoken(text: str, inside: tuple[Mention, ...], low: int) -> _Before | None:
    """Return the drugs that a sentence, which begins at ``low``, speaks of, without those only compared with them."""
    remarks = (_REMARK, _COMPARED)
    spoken = tuple(one for one in inside if not any(each.search(text[: one.span.start - low]) for each in remarks))
    warned = bool(BUT_NOT.search(_NO_HARM.sub("", text)))
    return _Before(spoken, warned, bool(_USED.search(text))) if spoken else None


def _item(above: str, one: Sentence, named: int | None) -> re.Match[str] | None:
    """Return the dose that an item of a list begins with, before any drug that it names at ``named``."""
    found = item(one.text) if _BULLET.search(above) and not one.is_question else None
    if found is None or BUT_NOT.search(_NO_HARM.sub("", one.text)) or _CONDITION.search(one.text):
        return None
    alone = named is None or (found.end() <= named and bool(_ADDED.fullmatch(one.text[found.end() : named])))
    return found if alone else None


def _order(found: re.Match[str], drug: Mention, sentence: Sentence, answer: Span) -> Order:
    low = answer.start + sentence.start
    span = Span(answer.place, low + found.start("use"), low + found.end("use"))
    return Order(
        found["use"], drug.concept, span, Span(answer.place, low, answer.start + sentence.end), found.group().strip()
    )


def _ordered(
    one: Sentence, following: str, before: _Before, wanted: "_Question"
) -> tuple[re.Match[str], tuple[Mention, ...]] | None:
    """Return what in a sentence orders, and which drugs."""
    text = one.text
    for match, drugs in (
        (_BOTH.match, wanted.pair),
        (_USE_IT.match, _it),
        (command, wanted.dosed),
        (good_dose, wanted.dosed),
        (statement, wanted.told),
    ):
        found = match(text)
        if found is None:
            continue
        rest = text[found.end() :]
        if BUT_NOT.search(text) or _CONDITION.search(text) or unreal(found.group(), found.group(), rest):
            return None
        return None if taken_back("", rest, following) else (found, drugs(before, found))
    return None


def _it(before: _Before, found: re.Match[str]) -> tuple[Mention, ...]:
    """Return the drug that *it* is; of two only *restart it* leaves open which."""
    only = before.only()
    return (only,) if only else () if found["again"] or before.warned else before.drugs[:1]


class _Question(Struct, frozen=True):
    """The question that an answer has, with the drugs that it names."""

    passage: Passage | None
    drugs: tuple[Mention, ...]
    is_a: IsA

    def pair(self, before: _Before, _: re.Match[str]) -> tuple[Mention, ...]:
        """Return the two drugs that *both* are: those of the sentence before, of what is asked, or of the question."""
        named = self._apart(before.drugs)
        if len(named) == _TWO:
            return () if before.warned else named
        several = (self._apart(drugs) for drugs in (self._asked(), self.drugs))
        return next((pair for pair in several if len(pair) == _TWO), ())

    def dosed(self, before: _Before, _: re.Match[str]) -> tuple[Mention, ...]:
        """Return the drug that a dose without a name is of: the one named before, or whose dose the question asks."""
        only = before.only() or (None if before.drugs else self._of_dose())
        return (only,) if only else ()

    def listed(self, before: _Before) -> Mention | None:
        """Return the drug whose doses a list gives, unless the question only wants to know what it is."""
        return None if self.passage and _INFORMS.search(self.passage.text) else before.only()

    def told(self, before: _Before, found: re.Match[str]) -> tuple[Mention, ...]:
        """Return the drug whose usual dose is told, where it was spoken for or its dose was asked."""
        if before.drugs and (not before.praised or (self.passage and _INFORMS.search(self.passage.text))):
            return ()
        return self.dosed(before, found)

    def _apart(self, drugs: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Return the first mention of each drug, without the classes of others."""
        first = {one.concept: one for one in reversed(drugs)}
        return tuple(
            one
            for one in reversed(first.values())
            if not any(self.is_a(each, one.concept) for each in first if each != one.concept)
        )

    def _asked(self) -> tuple[Mention, ...]:
        """Return the drugs that stand in the last question that names one, and behind it."""
        if self.passage is None:
            return ()
        for one in reversed(list(sentences(self.passage.text))):
            low = self.passage.span.start + one.start
            behind = tuple(drug for drug in self.drugs if low <= drug.span.start)
            if one.is_question and behind:
                return behind
        return ()

    def _of_dose(self) -> Mention | None:
        """Return the one drug whose dose the question asks for."""
        if self.passage is None:
            return None
        for one in sentences(self.passage.text):
            low = self.passage.span.start + one.start
            inside = [drug for drug in self.drugs if low <= drug.span.start < low + len(one.text)]
            if len({drug.concept for drug in inside}) == 1 and asks_dose(one.text):
                return inside[0]
        return None
