"""Patient facts on the graph: from a structured patient, or read from the question's text."""

import re
from collections.abc import Container, Iterable, Iterator

from msgspec.structs import replace

from kgreason.claims.allergy import allergies, no_allergies
from kgreason.claims.anothers import given_away, of_named_kin, of_relative
from kgreason.claims.asking import names_person, of_someone, told_before
from kgreason.claims.bygone import bygone
from kgreason.claims.condition import conditions, is_state, never, owned
from kgreason.claims.dated import dated
from kgreason.claims.demographics import demographics, of_other_sex, told_sex
from kgreason.claims.entries import DRUGS, LISTS, allergens, denials
from kgreason.claims.finished import finished
from kgreason.claims.graded import graded
from kgreason.claims.lasttaken import last_taken
from kgreason.claims.listed import kind_of, stated_by
from kgreason.claims.medication import ended, medications
from kgreason.claims.newborns import newborns
from kgreason.claims.numbers import Measured
from kgreason.claims.obstetric import obstetric
from kgreason.claims.organs import LASTING, no_device, operations, organ_facts, past_surgery
from kgreason.claims.person import alcohol, drinks, no_drugs
from kgreason.claims.pregnancy import BREASTFEEDING, PREGNANCY
from kgreason.claims.quantities import measured
from kgreason.claims.reactions import more_allergies, of_one_drug, reacted
from kgreason.claims.redrawn import redrawn
from kgreason.claims.reference import reference_range
from kgreason.claims.repeated import one_pregnancy, said_twice, taken_up
from kgreason.claims.scores import points
from kgreason.claims.series import by_rows, carries_on, outdated
from kgreason.claims.setting import setting
from kgreason.claims.size import sizes
from kgreason.claims.unknown import unknown_drugs
from kgreason.claims.unticked import unticked
from kgreason.claims.within import Standing, standing
from kgreason.expressions import expression
from kgreason.graph import Index
from kgreason.link import Linker, Sentence, sentences
from kgreason.model import (
    Fact,
    FactKind,
    Facts,
    KgreasonError,
    Mention,
    Named,
    Passage,
    Patient,
    Span,
    Status,
    Trace,
    Unread,
    When,
)
from kgreason.rules import UnknownUnitError, bare, compared, evaluate, ucum

_SAMPLE = expression(r"^(?:serum|plasma|blood|venous)\s+", re.IGNORECASE)
"""What stands before a test's short name in a record: *serum hCG*."""
_ASIDE = expression(r"\s*\([^()]*\)")
_IN_FULL = ("{} level", "serum {}", "blood {}", "total {}", "{} activity")
"""How a test's name in a record is filled up where it is none by itself."""
SYSTOLIC, DIASTOLIC = "KG:blood-pressure-systolic", "KG:blood-pressure-diastolic"


def read_facts(trace: Trace, linker: Linker, mentions: tuple[Mention, ...]) -> Facts:
    """Return the patient's facts: of ``trace.patient`` where given, and what the question's text adds to it.

    The record outweighs the text: what it names, and a list that it closes, the text does not change.
    """
    graph = linker.graph
    if trace.patient is not None:
        facts = _of_patient(trace.patient, linker)
        told = _of_text(trace.question, mentions, linker, _listed(facts)) if trace.question is not None else ()
        facts = replace(facts, items=(*facts.items, *_beside(facts, told, graph)))
    elif trace.question is not None and (of_someone(trace.question, mentions) or drinks(trace.question)):
        facts = Facts(tuple(_of_text(trace.question, mentions, linker)), read_from="question")
    else:
        return Facts()
    none = any(one.kind == "medication" and not one.known and not one.concept for one in facts.items)
    some = any(one.kind == "medication" and one.known for one in facts.items)
    complete = facts.complete | {"medications"} if none and not some else facts.complete
    named = _mentioned(trace.question, mentions, facts)
    return replace(facts, items=with_implied(facts, graph), complete=complete, mentioned=named)


def _mentioned(question: Passage | None, mentions: Iterable[Mention], facts: Facts) -> tuple[Mention, ...]:
    """Return the names in a question of which no fact tells, but for what is denied or a relative's."""
    if question is None:
        return ()
    told = {fact.span for fact in facts.items}
    lost = (one for one in mentions if one.span.place == question.span.place and one.span not in told)
    return tuple(one for one in lost if one.status not in {Status.DENIED, Status.FAMILY})


def _beside(record: Facts, told: Iterable[Fact], graph: Index) -> Iterator[Fact]:
    """Yield the facts of a text on which a record is silent."""
    for fact in told:
        alike = [one for one in record.items if one.kind == fact.kind]
        if LISTS.get(fact.kind) in record.complete or (not fact.concept and alike):
            continue
        if not any(graph.is_a(one.concept, fact.concept) or graph.is_a(fact.concept, one.concept) for one in alike):
            yield fact


# --- a structured patient ---


def _of_patient(patient: Patient, linker: Linker) -> Facts:
    items: list[Fact] = []
    unlinked: list[Named] = []
    if patient.age is not None:
        years = int(patient.age) if patient.identity and patient.age >= 2 else patient.age
        items.append(Fact("age", "", f"age {years:g}", value=patient.age, unit="a"))
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
        ("family", patient.family),
        ("genotype", patient.genotypes),
        ("medication", patient.medications),
        ("allergy", patient.allergies),
    )
    for kind, named in lists:
        for one in named:
            stated, whole = stated_by(one, kind, linker, _of_text)
            whole = whole or bool(stated and one.name.endswith((" positive", " negative")))
            items.extend(stated if whole else (*stated, Fact(kind, "", one.name, span=one.span)))
            unlinked.extend(() if whole else (one,))
    for one in patient.denied:
        absent = tuple(denials(one, linker))
        items.extend(absent)
        unlinked.extend(() if absent else (one,))
    items.extend(_observations(patient, linker))
    facts = Facts(tuple(items), patient.complete, tuple(unlinked), "patient", patient.unread, patient.identity)
    return _with_record(facts, patient, linker) if patient.identity else _open_where_lost(facts)


def _open_where_lost(facts: Facts) -> Facts:
    """Return facts with only those lists closed of which every entry was understood."""
    from kgreason.claims.record import left_open

    return replace(facts, complete=facts.complete - left_open(facts))


def _with_record(facts: Facts, patient: Patient, linker: Linker) -> Facts:
    """Return the facts with those of a health record, and what of it was not understood."""
    from kgreason.claims.record import measured_facts, recorded_facts

    found = (*recorded_facts(patient, linker), *measured_facts(patient, linker))
    items = tuple(one for one in found if isinstance(one, Fact))
    unread = (*facts.unread, *(one for one in found if isinstance(one, Unread)))
    return _open_where_lost(replace(facts, items=(*facts.items, *items), unread=unread))


def _observations(patient: Patient, linker: Linker) -> Iterator[Fact]:
    for number, seen in enumerate(one for one in patient.observations if not one.resource):
        try:
            unit = ucum(seen.unit) if seen.unit else ""
        except UnknownUnitError as error:
            place = f"/patient/observations/{number}/unit"
            raise KgreasonError(place=place, found=error.found, wanted=error.wanted) from None
        concept = _test_of(seen.name, linker)
        measure = linker.graph.measure(concept) if concept else None
        unit = unit or (bare(seen.value, measure.unit, concept) if measure else "")
        text = f"{seen.name} {seen.value:g} {seen.unit}".strip()
        yield Fact("observation", concept, text, value=seen.value, unit=unit, date=seen.date, span=seen.span)


def _test_of(name: str, linker: Linker) -> str:
    """Return the test that a listed value is of, by its name or a short form of it: *B12*, *pH*, *CO2*."""
    bare_name = _ASIDE.sub("", name).strip() or name  # *potassium (repeat, not hemolyzed)*
    for written in (name, bare_name, _SAMPLE.sub("", bare_name), *(form.format(bare_name) for form in _IN_FULL)):
        for one in linker.concept_of(written):
            if linker.graph.measure(one.concept):
                return one.concept
    return ""


# --- the question's text ---


def _listed(record: Facts) -> frozenset[str] | None:
    """Return the drugs that a record lists as taken; none where it lists none."""
    return frozenset(one.concept for one in record.items if one.kind == "medication" and one.known) or None


def _of_text(
    question: Passage, mentions: tuple[Mention, ...], linker: Linker, listed: frozenset[str] | None = None
) -> Iterator[Fact]:
    """Yield what a text says; a drug that it takes at first and ends later is not taken."""
    over: dict[str, int] = {}
    told = finished(question, one_pregnancy(_told(question, mentions, linker, over)), linker.graph)
    items = list(last_taken(dated(told, question, mentions, linker.graph), question, mentions, listed, linker.graph))
    for fact in items:
        taken = fact.kind == "medication" and fact.known and not fact.implied_by and fact.span is not None
        if not (taken and fact.span and fact.span.start < over.get(fact.concept, -1)):
            yield fact
    more = tuple(unknown_drugs(question, mentions))
    yield from more
    if not any(fact.kind == "medication" and fact.known for fact in (*items, *more)):
        yield from no_drugs(question)


def _told(question: Passage, mentions: tuple[Mention, ...], linker: Linker, over: dict[str, int]) -> Iterator[Fact]:
    graph, mentions = linker.graph, bygone(question, mentions)
    yield from demographics(question)
    yield from obstetric(question)
    yield from newborns(question)
    sex = told_sex(question)
    yield from no_allergies(question, mentions)
    yield from alcohol(question)
    values = _values(question, mentions, graph)
    old = list(outdated(values))
    yield from sizes(question, {one.mention.concept for one in values})
    away = given_away(question, mentions, graph) | of_named_kin(question, mentions) | unticked(question, mentions)
    there, told = standing(mentions), Standing(values, lambda one: one.mention.span.start)
    for sentence in sentences(question.text):
        start = question.span.start + sentence.start
        end = start + len(sentence.text)
        inside = tuple(one for one in there.within(start, end) if one.span.end <= end)
        for value in told.within(start, end):
            kind: FactKind = "history" if value in old else "observation"
            yield from _reading(value, kind, question, graph)
        for mention in inside:
            if not (
                mention.span in away
                or said_twice(mention, inside, question)
                or taken_up(mention, mentions, question, graph)
                or of_other_sex(question.text[sentence.start : _from(mention, question)], sex)
            ):
                yield from _of_mention(mention, sentence, inside, question, linker, over)
        yield from more_allergies(question, sentence, inside, linker)
        yield from organ_facts(question, sentence.text, start)
        yield from no_device(question, sentence.text, start)


def _of_mention(
    mention: Mention,
    sentence: Sentence,
    inside: tuple[Mention, ...],
    question: Passage,
    linker: Linker,
    over: dict[str, int],
) -> Iterator[Fact]:
    """Yield what a sentence says of one name; of a drug that is over where it was named last is noted."""
    start, graph = question.span.start + sentence.start, linker.graph
    asks = (
        sentence.is_question
        and not names_person(sentence.text)
        and mention.span.start - start >= told_before(sentence.text)
    )
    if mention.category in DRUGS:
        place = setting(mention, sentence.text, start, inside, DRUGS)
        if ended(place):
            over[mention.concept] = mention.span.start
        allergic, found = allergies(place, question.text[sentence.end :], inside, graph)
        yield from found if allergic else medications(place, graph)
    elif mention.category == "Procedure" and _operated(mention):
        yield from operations(mention, sentence.text, start)
        yield from past_surgery(mention, sentence.text, start, graph)
    elif (not asks or (mention.status is Status.PRESENT and owned(question.text[: _from(mention, question)]))) and (
        is_state(mention, graph) and not of_one_drug(mention, sentence.text, start, inside)
    ):
        yield from _named_allergy(mention, linker)
        yield from conditions(reacted(mention, sentence.text, start, inside, linker), sentence.text, start, graph)


def _named_allergy(mention: Mention, linker: Linker) -> Iterator[Fact]:
    """Yield the allergy to a drug that a larger graph has a disease of: *penicillin allergy*."""
    known = {Status.PRESENT: True, Status.PAST: True, Status.DENIED: False}.get(mention.status)
    if known is not None:
        for one in allergens(mention.text, linker):
            yield Fact("allergy", one, mention.text, known=known, span=mention.span)


def _from(mention: Mention, question: Passage) -> int:
    return mention.span.start - question.span.start


def _operated(mention: Mention) -> bool:
    """Return whether a procedure is told of as done, or as one that would have lasted and was not."""
    return mention.status is not Status.DENIED or (mention.concept in LASTING and not never(mention))


def _values(question: Passage, mentions: tuple[Mention, ...], graph: Index) -> list[Measured]:
    """Return the values that a text gives for the patient's tests, in order."""
    values: list[Measured] = []
    told, there = list(sentences(question.text)), standing(mentions)
    for number, sentence in enumerate(told):
        start = question.span.start + sentence.start
        end = start + len(sentence.text)
        inside = tuple(one for one in there.within(start, end) if one.span.end <= end)
        goes_on = number + 1 < len(told) and carries_on(told[number + 1].text)
        text = question.text[sentence.start : told[number + 1].end] if goes_on else sentence.text
        own = tuple(one for one in inside if not (one.category == "ClinicalAttribute" and of_relative(one, question)))
        seen = (one for one in measured(text, start, own) if not one.general and one.mention.concept)
        values += [one for one in seen if not points(text, one.quantity)]
        values += graded(text, start, inside, graph)
    return by_rows(redrawn(values, question.text, question.span.start), question.text, question.span.start)


def _reading(value: Measured, kind: FactKind, question: Passage, graph: Index) -> Iterator[Fact]:
    """Yield a value as a fact; where only its sides are said, the fact bears bounds and no value."""
    mention, quantity, place = value.mention, value.quantity, question.span.place
    concept = SYSTOLIC if mention.concept == "KG:blood-pressure" else mention.concept
    measure, unit = graph.measure(concept), quantity.unit
    span = Span(place, mention.span.start, value.end)
    try:
        known = ucum(unit) if unit else bare(quantity.value, measure.unit, concept) if measure else ""
    except UnknownUnitError:
        return
    sides = " and ".join(f"{side} {limit:g}" for side, limit in value.bounds)
    text = f"{mention.text} {sides or f'{quantity.value:g}'} {unit}".strip()
    number = None if value.bounds else quantity.value
    normal = reference_range(question.text[value.end - question.span.start :]) if value.second is None else ()
    yield Fact(kind, concept, text, value=number, unit=known, span=span, bounds=value.bounds, reference=normal)
    if value.second is not None:
        text = f"diastolic {value.second.value:g}"
        yield Fact(kind, DIASTOLIC, text, value=value.second.value, unit="mm[Hg]", span=span)


# --- what follows ---


def with_implied(facts: Facts, graph: Index) -> tuple[Fact, ...]:
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
    held = Facts(tuple(items), facts.complete)
    for rule in graph.implications:
        if not _may_hold(rule.when, newest):
            continue
        outcome = evaluate(rule.when, held, graph, graph.measures)
        if outcome.value and not _stated(items, rule.implies, graph) and not _told_of(items, rule.implies, graph):
            basis = ", ".join(map(_cited, outcome.facts)) or rule.id
            name = graph.concept(rule.implies).name if graph.resolve(rule.implies) else rule.implies
            kind = "medication" if _is_drug(rule.implies, graph) else kind_of("condition", rule.implies, graph)
            items.append(Fact(kind, rule.implies, name, known=rule.known, implied_by=f"{basis} ({rule.id})"))
            held = Facts(tuple(items), facts.complete)
    return tuple(dict.fromkeys(items))


def _cited(fact: Fact) -> str:
    """Return a fact's words, with the entry of a health record that states it."""
    origin = ", ".join(part for part in (fact.resource, fact.date[:10]) if part) if fact.resource else ""
    return f"{fact.text} ({origin})" if origin else fact.text


def _may_hold(when: When, tests: Container[str]) -> bool:
    """Return whether a condition can be met where only some tests have values: quickly, before it is evaluated."""
    if when.atom is not None:
        return when.atom.kind != "measure" or when.atom.concept in tests
    if when.kind == "not":
        return True
    return (all if when.kind == "all" else any)(_may_hold(part, tests) for part in when.parts)


def _of_value(fact: Fact, graph: Index) -> Iterator[Fact]:
    measure = graph.measure(fact.concept)
    if measure is None:
        return
    for concept, edge, side in ((measure.low, measure.low_below, "<"), (measure.high, measure.high_above, ">")):
        if concept and edge is not None and graph.resolve(concept):
            known, named = compared(fact, side, edge, measure.unit, measure), graph.concept(concept)
            if known is not None and (known or named.category == "PhenotypicFeature"):
                yield Fact("condition", concept, named.name, known=known, implied_by=_cited(fact))


def _stated(items: list[Fact], concept: str, graph: Index) -> bool:
    return any(
        fact.kind in {"condition", "genotype"} and fact.known and graph.is_a(fact.concept, concept) for fact in items
    )


def _is_drug(concept: str, graph: Index) -> bool:
    return bool(graph.resolve(concept)) and graph.concept(concept).category in DRUGS


def _told_of(items: list[Fact], concept: str, graph: Index) -> bool:
    """Return whether it is told of a drug that it is taken, was, or is not: a level says no more then."""
    if not _is_drug(concept, graph):
        return False
    told = (one.concept for one in items if one.concept and one.kind in {"medication", "past medication"})
    return any(graph.is_a(one, concept) or graph.is_a(concept, one) for one in told)
