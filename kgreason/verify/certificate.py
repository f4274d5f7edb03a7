"""Check a certificate: a second, simpler program that knows no solver and shares no code with what made it.

It is given the rules, the is-a relation and the tests (a graph), and believes nothing of a certificate but the
patient's facts. What is unknown it tries out, case by case (``record.py``).
"""

from collections.abc import Iterable, Sequence
from itertools import count

from msgspec.structs import replace

from kgreason.model import Atom, Certificate, Core, DrugVerdict, Fact, Graph, Population, Rule, Strength
from kgreason.rules.units import UnknownUnitError
from kgreason.verify.elapsed import SPANS, clash
from kgreason.verify.record import (
    MEETS,
    Record,
    RejectedError,
    dose_alone,
    each,
    named,
    names,
    of_another,
    require,
    truth,
    unmet,
    within,
    without_ended,
)

GENERAL = "general/hypersensitivity"


def check_certificate(
    certificate: Certificate, graph: Graph, stated: Iterable[Rule] = (), populations: Iterable[Population] = ()
) -> str:
    """Return the first thing wrong with a certificate, or an empty string where it is accepted.

    ``stated`` are the cautions that sources state of the drug without a reviewed rule, ``populations`` those for whom
    a drug is safe only where its use was reviewed.
    """
    try:
        _check(certificate, graph, {rule.id: rule for rule in stated}, tuple(populations))
    except (RejectedError, UnknownUnitError) as fault:
        return str(fault)
    return ""


def _check(made: Certificate, graph: Graph, stated: dict[str, Rule], populations: tuple[Population, ...]) -> None:
    taken = tuple(one.concept for one in made.facts if one.kind == "medication" and one.known and one.concept)
    start = Record(made.drug, graph, made.facts, made.facts, graph.is_a, taken, count())
    rules = _applying(start) | stated
    members = [_member(one, made.drug) for one in populations if not _reviewed(made.drug, one, start)]
    record = start.only(range(len(made.facts)), made.complete, [*rules.values(), *members])
    closed = {name for core in made.fires for name in core.closed} | {
        name for one in made.silent for name in one.closed
    }
    require(closed <= set(made.complete), "a list that is not closed")
    listed = [key for core in made.fires for key in core.rules]
    listed += [*(one.rule for one in made.silent), *made.open, *made.not_asked]
    require(len(listed) == len(set(listed)), "a rule is listed twice")
    for key in listed:
        require(key in rules or key == GENERAL, f"{key}: no rule of this drug")
    require(GENERAL not in (*made.open, *(one.rule for one in made.silent)), f"{GENERAL}: it is asked of nobody")
    for key, rule in rules.items():
        held = key in stated and truth(rule, record) is not True
        require(key in listed or held, f"{key}: a rule that is not accounted for")
    require(GENERAL in listed, f"{GENERAL}: a rule that is not accounted for")
    for core in made.fires:
        _check_core(core, rules, start)
    for one in made.silent:
        rule = rules[one.rule]
        part = without_ended(rule, start.only(one.facts, one.closed, [rule]))
        silent = truth(rule, record) is not True and each([rule], part, wanted=False)
        require(silent, f"{one.rule}: not proved silent")
    for key in made.not_asked:
        general = key == GENERAL or dose_alone(rules[key])
        general = general or all(
            atom.kind == "allergic" and not record.may_hold(atom) for atom in rules[key].when.atoms()
        )
        fires = _general(record) if key == GENERAL else truth(rules[key], record)
        require(general and not fires, f"{key}: not asked, but it is no general rule or it fires")
    for key in made.open:
        require(truth(rules[key], record) is None, f"{key}: not open")
    _check_verdict(made, rules, record, reviewed=all(truth(one, record) is False for one in members))


def _member(population: Population, drug: str) -> Rule:
    """Return that a patient is of a population, as a rule on a drug that holds for those who are."""
    return Rule(population.use, drug, population.who, Strength.CAUTION, "", "")


def _reviewed(drug: str, population: Population, record: Record) -> bool:
    """Return whether a drug's use in a population was reviewed, from an age on that the patient is known to have."""
    ages = [one.value for one in record.whole if one.kind == "age" and one.value is not None]
    rows = [one for one in population.reviewed if one.drug == drug]
    return any(one.from_age == 0 or (ages and ages[0] >= one.from_age) for one in rows)


def _check_verdict(made: Certificate, rules: dict[str, Rule], record: Record, *, reviewed: bool) -> None:
    strong = {key for key, rule in rules.items() if rule.strength is Strength.CONTRAINDICATED} | {GENERAL}
    fired = [key for core in made.fires for key in core.rules]
    open_ = [key for key in made.open if key in strong] or list(made.open)
    mark = record.graph.transcription(made.drug)
    marked = mark is not None and all((mark.contraindications, mark.boxed_warning, mark.interactions))
    depends = DrugVerdict.UNKNOWN if made.spent else DrugVerdict.DEPENDS
    if strong.intersection(fired):
        verdict = DrugVerdict.UNSAFE
    elif strong.intersection(open_):
        verdict = depends
    elif fired:
        verdict = DrugVerdict.CAUTION
    else:
        verdict = depends if open_ else DrugVerdict.SAFE if marked and reviewed else DrugVerdict.UNKNOWN
    require(
        made.verdict is verdict, f"the verdict is {made.verdict.value}, but what is proved makes it {verdict.value}"
    )
    if verdict is DrugVerdict.DEPENDS:
        _check_depends(made, [rules[key] for key in open_], record)


def _check_depends(made: Certificate, rules: list[Rule], record: Record) -> None:
    quiet = _completed(record, made.quiet)
    silent = all(truth(unmet(rule, quiet), quiet) is False for rule in rules)  # no answer tells a dose or a route
    require(silent, "a rule fires or is open where none should")
    require(bool(made.decides) or not made.every, "no set of facts that would decide")
    for one in made.decides:
        about = [rule for rule in rules if rule.id in one.rules]
        asked = ", ".join(fact.concept or fact.kind for fact in one.facts)
        require(len(about) == len(one.rules) > 0, f"{asked}: would decide a rule that is not open")
        require(each(about, _completed(record, one.facts), wanted=True), f"{asked}: would not decide")
        for fact in one.facts:
            fewer = _completed(record, [other for other in one.facts if other is not fact])
            require(not each(about, fewer, wanted=True), f"{asked}: not minimal, {fact.concept or fact.kind}")


def _completed(record: Record, answers: Sequence[Fact]) -> Record:
    """Return a record with answers to what it leaves unknown; they may not contradict it or each other."""
    for one in answers:
        for other in answers:
            both = one.known and not other.known and clash(one, other) and record.is_a(one.concept, other.concept)
            require(not both, f"{one.concept}: present, but {other.concept} absent")
    after = record
    for one in answers:
        require(
            one.kind in {"age", "sex", "observation", *(kinds[-1] for kinds in MEETS.values())},
            f"{one.kind}: no answer",
        )
        kind = next(
            (kind for kind, kinds in MEETS.items() if kinds[-1] == one.kind and (kind in SPANS) == bool(one.ago)),
            one.kind,
        )
        days = next((days for _, days in one.ago), 0.0)
        atom = Atom(kind if one.kind != "sex" else one.text, one.concept, value=days)
        if one.kind in {"age", "sex"}:
            known = any(fact.kind == one.kind for fact in record.whole)
        elif one.kind == "observation":
            newest = record.newest(one.concept)
            known = bool(newest) and all(record.told(old) or not within(one, old, record) for old in newest)
        else:
            known = named(atom, record) is not None
        require(not known, f"{one.concept or one.kind}: answered, but it is known")
        after = after.answered(one)
    return after


def _check_core(core: Core, rules: dict[str, Rule], start: Record) -> None:
    for low, high in core.edges:
        require(start.is_a(low, high), f"{low} is no kind of {high}")
    about = ", ".join(core.rules)
    strong = {rules[key].strength is Strength.CONTRAINDICATED for key in core.rules if key != GENERAL}
    require(len(strong) < 2, f"{about}: contraindications and lesser rules in one case split")
    proved = next((way for way in (_fires, _covers) if way(core, rules, start)), None)
    require(proved is not None, f"{about}: not proved to fire")
    for name in ("facts", "closed", "edges", *(["rules"] if len(core.rules) > 1 else [])):
        for part in getattr(core, name):
            fewer = replace(core, **{name: tuple(one for one in getattr(core, name) if one != part)})
            require(not (proved and proved(fewer, rules, start)), f"{about}: not minimal, {part} is not needed")


def _fires(core: Core, rules: dict[str, Rule], start: Record) -> bool:
    """Return whether one rule fires by a core's facts, closed lists and is-a edges."""
    about = [rules[key] for key in core.rules if key != GENERAL]
    part = replace(start.only(core.facts, core.closed, about), is_a=lambda low, high: _leads(core.edges, low, high))
    if core.rules == (GENERAL,):
        return _general(part)
    owners = [start.drug]
    if about and of_another(about[0], start):
        owners = [one.concept for one in part.cited if one.kind == "medication" and one.known]
    own = len(about) == 1 and any(part.is_a(one, about[0].drug) for one in owners)
    return own and truth(about[0], part) is True


def _covers(core: Core, rules: dict[str, Rule], start: Record) -> bool:
    """Return whether one of a core's rules fires whatever else is unknown (a case split has no edges of its own)."""
    about = [rules[key] for key in core.rules if key != GENERAL]
    part = start.only(core.facts, core.closed, about)
    plain = len(about) == 1 and truth(about[0], part) is True  # no split: such a core names its edges
    return not core.edges and not plain and each(about, part, wanted=True)


def _leads(edges: Iterable[tuple[str, str]], low: str, high: str) -> bool:
    return low == high or any(
        _leads([one for one in edges if one != edge], edge[1], high) for edge in edges if edge[0] == low
    )


def _applying(record: Record) -> dict[str, Rule]:
    """Return the rules of the drug, and those of what the patient takes that name it."""
    found = {rule.id: rule for rule in record.graph.rules(record.drug)}
    for drug in record.taken:
        found |= {rule.id: rule for rule in record.graph.rules(drug) if names(rule.when, record)}
    return found


def _general(record: Record) -> bool:
    held = [one.concept for one in record.cited if one.kind == "allergy" and one.known and one.concept]
    return any(record.is_a(record.drug, one) for one in held)
