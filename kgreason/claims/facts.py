"""Patient facts on the graph: from a structured patient, or read from the question's text."""

import operator
import re
from collections.abc import Iterator
from dataclasses import replace

from kgreason.claims.quantities import measured
from kgreason.graph import Index
from kgreason.link import Linker, sentences
from kgreason.model import Fact, FactKind, Facts, KgreasonError, Mention, Named, Passage, Patient, Span, Status, Trace
from kgreason.rules import UnknownUnitError, bare, convert, evaluate, ucum

DRUGS = frozenset({"Drug", "ChemicalEntity"})
CONDITIONS = frozenset({"Disease", "PhenotypicFeature", "LifeStage", "Procedure"})
READ = frozenset({"Disease", "PhenotypicFeature"})
PREGNANCY, BREASTFEEDING = "KG:pregnancy", "KG:breastfeeding"
SYSTOLIC, DIASTOLIC = "KG:blood-pressure-systolic", "KG:blood-pressure-diastolic"

_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDED = (
    rf"(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[1:10])}))?|{'|'.join(sorted(_ONES[1:], key=len, reverse=True))}"
)
_AGE = re.compile(
    r"\b(?P<n>\d{1,3}(?:\.\d)?)\s*[- ]?\s*(?:(?P<u>years?|yrs?|months?|weeks?|days?)[- ]*(?:old|of age)|(?P<s>y/?o|yo)\b|"
    r"(?:y/?o\s?)?(?P<x>[MF])\b)|\baged?\s+(?P<m>\d{1,3})\b|\bG\d\s?P\d+,?\s+(?P<g>\d{2})\b|"
    r"\b(?:woman|man|lady|gentleman|boy|girl|patient|son|daughter|kid|turned|just turned),?\s+(?P<b>\d{1,2})\b"
    r"(?!\s*(?:mg|kg|lb|%|/|weeks?|wks?|days?|months?|hours?|years? ago|pounds))|"
    rf"\b(?P<w>{_WORDED})[- ](?P<v>year|month|week|day)s?[- ](?:old|of age)|\bturned\s+(?P<t>{_WORDED})\b",
    re.IGNORECASE,
)
_FEMALE = re.compile(
    r"\b(?:woman|female|girl|lady|she|her|mother|housewife)\b|\b\d{1,2}\s?(?:y/?o\s?)?F\b", re.IGNORECASE
)
_MALE = re.compile(r"\b(?:man|male|boy|gentleman|he|his|him|father)\b|\b\d{1,2}\s?(?:y/?o\s?)?M\b", re.IGNORECASE)
_PERSON = re.compile(
    r"\b(?:patient|year-old|years old|yo|y/o|woman|man|boy|girl|infant|newborn|child|lady|gentleman|male|female|he|she|son|daughter|"
    r"toddler|kid|baby|teen|teenager|gravida|G\d\s?P\d+)\b"
    r"|\b\d{1,2}\s?(?:y/?o\s?)?[MF]\b",
    re.IGNORECASE,
)
_TAKES = re.compile(
    r"\b(?:takes?|taking|took|on|receiv\w+|medications?|meds?|treated with|maintained on|using|uses|regimen|given|prescribed|"
    r"therapy with|started on|home drugs|drug list|daily|anticoagulated with|managed with|controlled (?:on|with))\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:start|starting|give|giving|add|adding|prescribe|begin|initiate|choose|recommend|which|what|should|can|could|safe|"
    r"wants?|asks?|asking|request\w*|consider\w*|would)\b",
    re.IGNORECASE,
)
_ALLERGY_BEFORE = re.compile(
    r"\b(?:allergic to|allergy to|allergies?:?|reaction to|hypersensitiv\w+ to|anaphylaxis to)\b", re.IGNORECASE
)
_ALLERGY_AFTER = re.compile(
    r"^\s*(?:-\s*)?(?:allerg\w+|anaphylaxis|hypersensitiv\w+|\((?:rash|hives|anaphylaxis|angioedema|swelling)[^)]*\)|"
    r"(?:caused|gave (?:him|her|them)|triggered|produced|led to)\s+(?:an? |severe |bad )*(?:anaphyla\w+|hives|angioedema|rash|DRESS|swelling|"
    r"urticaria|Stevens|SJS|throat swelling|facial swelling))\b",
    re.IGNORECASE,
)
_EVER = re.compile(r"\b(?:history|never|ever|prior|previous|past)\b", re.IGNORECASE)
_ENDED = re.compile(
    r"\s*(?:\([^)]*\)\s*)?,?\s*(?:for [\w ]{1,20}? )?(?:only |just |once |about |some |over )*(?:(?:until|till|through)\b|"
    r"(?:\d+|a|two|three|four|five|ten|several|many) (?:years?|months?) ago\b|(?:back )?in (?:19|20)\d\d\b)",
    re.IGNORECASE,
)
_QUIT = re.compile(
    r"^[^.;]{0,40}?\b(?:quit|stopped|discontinued|came off|went off|is off|weaned off)\s*"
    r"(?:(?:it|them|that|this|taking it)\b|[,.;]|$|\d|in \d|last |after |because |due |when |\w+ (?:weeks?|months?|years?|days?) ago)",
    re.IGNORECASE,
)
_DOSED = re.compile(
    r"^\s*(?:XR|ER|SR|XL)?\s*\d+(?:[.,/]\d+)*\s*(?:mg|mcg|µg|g|units?)?\s*"
    r"(?:TID|BID|QID|QD|QHS|qd|bid|tid|qhs|daily|nightly|weekly|once|twice|three times|every|at bedtime|a day|mg\b|mcg\b)",
)
_PREGNANT = re.compile(
    r"\b(?P<no>not (?:currently )?|non-?|isn't |never been )?(?:pregnant|gravid)\b|\b\d{1,2}\s*(?:weeks?|wks?)(?:'|’)?\s*"
    r"(?:of )?(?:pregnant|gestation)|\b(?:pregnancy test|hCG)\b(?: (?:is|was|came back|returned|today|now|this|morning|result|results|has|been|again))*:? (?P<test>negative|positive)\b|"
    r"\b(?P<said>negative|positive) (?:urine |serum |home |blood |beta[- ]?)*(?:pregnancy test|hCG)\b",
    re.IGNORECASE,
)
_NURSING = re.compile(
    r"\b(?P<no>not |no longer )?(?:breast-?feeding|lactating|nursing (?:her|an?|mother))\b", re.IGNORECASE
)


def read_facts(trace: Trace, linker: Linker, mentions: tuple[Mention, ...]) -> Facts:
    """Return the patient's facts: of ``trace.patient`` where given, else read from the question."""
    graph = linker.graph
    if trace.patient is not None:
        facts = _of_patient(trace.patient, linker)
    elif trace.question is not None and _of_someone(trace.question, mentions):
        facts = Facts(tuple(_of_text(trace.question, mentions, graph)), read_from="question")
    else:
        return Facts()
    return replace(facts, items=_with_implied(facts, graph))


def _of_someone(question: Passage, mentions: tuple[Mention, ...]) -> bool:
    """Return whether a question is about somebody: it names a person, or gives a measured value."""
    if _PERSON.search(question.text):
        return True
    inside = [one for one in mentions if one.span.place == question.span.place]
    return any(not value.general for value in measured(question.text, question.span.start, tuple(inside)))


# --- a structured patient ---


def _of_patient(patient: Patient, linker: Linker) -> Facts:
    items: list[Fact] = []
    unlinked: list[Named] = []
    if patient.age is not None:
        items.append(Fact("age", "", f"age {patient.age:g}", value=patient.age, unit="a"))
    if patient.sex is not None:
        items.append(Fact("sex", "", patient.sex))
    for concept, known, text in (
        (PREGNANCY, patient.pregnant, "pregnant"),
        (BREASTFEEDING, patient.breastfeeding, "breastfeeding"),
    ):
        if known is not None:
            items.append(Fact("condition", concept, text if known else f"not {text}", known=known))
    lists: tuple[tuple[FactKind, tuple[Named, ...]], ...] = (
        ("condition", patient.conditions),
        ("history", patient.history),
        ("medication", patient.medications),
        ("allergy", patient.allergies),
    )
    for kind, named in lists:
        for one in named:
            concept = _linked(one.name, kind, linker)
            items.append(Fact(kind, concept, one.name, span=one.span))
            if not concept:
                unlinked.append(one)
    for one in patient.denied:
        items.extend(_denied(one, linker))
    items.extend(_observations(patient, linker))
    complete = patient.complete
    return Facts(tuple(items), complete, tuple(unlinked), "patient")


def _linked(name: str, kind: FactKind, linker: Linker) -> str:
    wanted = DRUGS if kind in {"medication", "allergy"} else CONDITIONS | {"ClinicalAttribute"}
    for one in linker.concept_of(name):
        if linker.graph.concept(one.concept).category in wanted or kind == "allergy":
            return one.concept
    inside = linker.link(Passage(name, Span("", 0, len(name))))
    fitting = [mention for mention in inside if mention.category in wanted]
    return max(fitting, key=lambda one: (len(one.text), -one.span.start)).concept if fitting else ""


def _denied(named: Named, linker: Linker) -> Iterator[Fact]:
    """Yield what an entry of a record's *denied* says: she has it not, and never had it; or she does not take it."""
    for kind, wanted in (("medication", DRUGS), ("condition", CONDITIONS)):
        for one in linker.concept_of(named.name):
            if linker.graph.concept(one.concept).category in wanted:
                yield Fact("medication" if kind == "medication" else "condition", one.concept, named.name, known=False)
                if kind == "condition":
                    yield Fact("history", one.concept, named.name, known=False)
                return


def _observations(patient: Patient, linker: Linker) -> Iterator[Fact]:
    for number, seen in enumerate(patient.observations):
        try:
            unit = ucum(seen.unit) if seen.unit else ""
        except UnknownUnitError as error:
            place = f"/patient/observations/{number}/unit"
            raise KgreasonError(place=place, found=error.found, wanted=error.wanted) from None
        named = [one for one in linker.concept_of(seen.name) if linker.graph.measure(one.concept)]
        concept = named[0].concept if named else ""
        measure = linker.graph.measure(concept) if concept else None
        unit = unit or (bare(seen.value, measure.unit) if measure else "")
        text = f"{seen.name} {seen.value:g} {seen.unit}".strip()
        yield Fact("observation", concept, text, value=seen.value, unit=unit, date=seen.date, span=seen.span)


# --- the question's text ---


def _of_text(question: Passage, mentions: tuple[Mention, ...], graph: Index) -> Iterator[Fact]:
    yield from _demographics(question)
    for sentence in sentences(question.text):
        start = question.span.start + sentence.start
        inside = tuple(
            one for one in mentions if start <= one.span.start and one.span.end <= start + len(sentence.text)
        )
        asks = sentence.is_question and not _PERSON.search(sentence.text)
        for value in measured(sentence.text, start, inside):
            if not value.general and value.mention.concept:
                span = Span(question.span.place, value.mention.span.start, value.end)
                yield from _reading(value.mention, value.quantity.value, value.quantity.unit, span, graph)
                if value.second is not None:
                    text = f"diastolic {value.second.value:g}"
                    yield Fact("observation", DIASTOLIC, text, value=value.second.value, unit="mm[Hg]", span=span)
        for mention in inside:
            if mention.category in DRUGS:
                yield from _drug_fact(mention, sentence.text, start)
            elif mention.category in READ and not asks:
                yield from _condition_fact(mention, sentence.text[mention.span.end - start :])


def _demographics(question: Passage) -> Iterator[Fact]:
    text, place, offset = question.text, question.span.place, question.span.start
    age = _AGE.search(text)
    if age:
        digits = age.group("n") or age.group("m") or age.group("g") or age.group("b")
        number = float(digits) if digits else _number(age.group("w") or age.group("t"))
        unit = (age.group("u") or age.group("v") or "year")[0].lower()
        years = number / {"y": 1, "m": 12, "w": 52.18, "d": 365.25}[unit]
        yield Fact(
            "age", "", age.group(), value=years, unit="a", span=Span(place, offset + age.start(), offset + age.end())
        )
    sexes = [
        (match.start(), sex, match)
        for sex, words in (("female", _FEMALE), ("male", _MALE))
        if (match := words.search(text))
    ]
    if age and age.group("x"):
        yield Fact("sex", "", "female" if age.group("x").upper() == "F" else "male")
    elif sexes:
        _, sex, match = min(sexes, key=lambda one: one[0])
        yield Fact("sex", "", sex, span=Span(place, offset + match.start(), offset + match.end()))
    for concept, words, text_of in ((PREGNANCY, _PREGNANT, "pregnant"), (BREASTFEEDING, _NURSING, "breastfeeding")):
        found = list(words.finditer(text))
        for match in sorted(found, key=_denies)[:1]:  # what says that she is outweighs what said that she was not
            denied = _denies(match)
            span = Span(place, offset + match.start(), offset + match.end())
            yield Fact("condition", concept, f"not {text_of}" if denied else text_of, known=not denied, span=span)


def _number(words: str) -> float:
    """Return the number that words say.

    >>> _number("four"), _number("Thirty-one")
    (4.0, 31.0)
    """
    parts = words.lower().replace("-", " ").split()
    return float(sum(10 * (_TENS.index(one) + 2) if one in _TENS else _ONES.index(one) for one in parts))


def _denies(match: re.Match[str]) -> bool:
    """Return whether words on pregnancy or nursing deny it."""
    said = match.groupdict()
    return bool(said.get("no")) or (said.get("test") or said.get("said") or "").lower() == "negative"


def _reading(mention: Mention, value: float, unit: str, span: Span, graph: Index) -> Iterator[Fact]:
    concept = SYSTOLIC if mention.concept == "KG:blood-pressure" else mention.concept
    measure = graph.measure(concept)
    try:
        known = ucum(unit) if unit else bare(value, measure.unit) if measure else ""
    except UnknownUnitError:
        return
    yield Fact("observation", concept, f"{mention.text} {value:g} {unit}".strip(), value=value, unit=known, span=span)


def _drug_fact(mention: Mention, text: str, start: int) -> Iterator[Fact]:
    before, after = text[: mention.span.start - start], text[mention.span.end - start :]
    allergic = _ALLERGY_AFTER.match(after) or (
        (found := list(_ALLERGY_BEFORE.finditer(before)))
        and not re.search(r"[.;]|\bon\b|\btakes\b", before[found[-1].end() :])
    )
    if allergic:
        if mention.status in {Status.FAMILY, Status.HYPOTHETICAL}:  # *Mom is allergic to penicillin*
            return
        denied = mention.status is Status.DENIED
        yield Fact("allergy", mention.concept, mention.text, known=not denied, span=mention.span)
        return
    takes = list(_TAKES.finditer(before))
    asked = list(_ASKED.finditer(before))
    listed = bool(takes) and (not asked or asked[-1].start() < takes[-1].start())
    listed = listed or (not asked and not text.rstrip().endswith("?") and bool(_DOSED.match(after)))
    if not listed or mention.status in {Status.PAST, Status.FAMILY, Status.HYPOTHETICAL}:
        return
    took = bool(takes) and takes[-1].group().lower() == "took"
    if mention.status is Status.POSSIBLE or (took and _ENDED.match(after)) or _QUIT.match(after):
        return
    yield Fact(
        "medication", mention.concept, mention.text, known=mention.status is not Status.DENIED, span=mention.span
    )


def _condition_fact(mention: Mention, after: str) -> Iterator[Fact]:
    kinds: dict[Status, tuple[FactKind, bool]] = {
        Status.PRESENT: ("condition", True),
        Status.DENIED: ("condition", False),
        Status.PAST: ("history", True),
        Status.FAMILY: ("family", True),
    }
    if mention.status is Status.DENIED and "family" in mention.rule:  # *no family history of X*: not of her own
        yield Fact("family", mention.concept, mention.text, known=False, span=mention.span)
    elif mention.status in kinds:
        kind, known = kinds[mention.status]
        yield Fact(kind, mention.concept, mention.text, known=known, span=mention.span)
        if not known and (
            _EVER.search(mention.rule) or _EVER.match(after.lstrip())
        ):  # *no angioedema* today says nothing of last year
            yield Fact("history", mention.concept, mention.text, known=False, span=mention.span)


# --- what follows ---


def _with_implied(facts: Facts, graph: Index) -> tuple[Fact, ...]:
    """Return the facts with those that follow from measured values and from the reviewed implications."""
    items = list(facts.items)
    newest: dict[str, str] = {}
    for fact in facts.items:
        if fact.kind == "observation":
            newest[fact.concept] = max(fact.date, newest.get(fact.concept, ""))
    for fact in facts.items:
        if fact.kind == "observation" and fact.date == newest[fact.concept]:
            items.extend(_of_value(fact, graph))
    items = [one for one in items if one.known or not one.implied_by or not _stated(items, one.concept, graph)]
    for rule in graph.implications:
        outcome = evaluate(rule.when, Facts(tuple(items), facts.complete), graph, graph.measures)
        if outcome.value and not _stated(items, rule.implies, graph):
            basis = ", ".join(fact.text for fact in outcome.facts) or rule.id
            name = graph.concept(rule.implies).name if graph.resolve(rule.implies) else rule.implies
            items.append(Fact("condition", rule.implies, name, known=rule.known, implied_by=f"{basis} ({rule.id})"))
    return tuple(dict.fromkeys(items))


def _of_value(fact: Fact, graph: Index) -> Iterator[Fact]:
    measure = graph.measure(fact.concept)
    if measure is None or fact.value is None:
        return
    try:
        value = convert(fact.value, fact.unit or measure.unit, measure.unit, measure.molar_mass)
    except UnknownUnitError:
        return
    for concept, edge, beyond in (
        (measure.low, measure.low_below, operator.lt),
        (measure.high, measure.high_above, operator.gt),
    ):
        if concept and edge is not None and graph.resolve(concept):
            known, named = beyond(value, edge), graph.concept(concept)
            if known or named.category == "PhenotypicFeature":
                yield Fact("condition", concept, named.name, known=known, implied_by=fact.text)


def _stated(items: list[Fact], concept: str, graph: Index) -> bool:
    return any(fact.kind == "condition" and fact.known and graph.is_a(fact.concept, concept) for fact in items)
