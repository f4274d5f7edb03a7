"""Check a certificate: a second, simpler program that knows no solver and shares no code with what made it.

It is given the rules, the is-a relation and the tests (a graph), and believes nothing else of a certificate but the
patient's facts. What is unknown it tries out, case by case.
"""

import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, product
from math import prod

from kgreason.model import Atom, Certificate, Core, DrugVerdict, Fact, FactKind, Graph, Rule, Strength, When
from kgreason.rules.units import UnknownUnitError, convert

GENERAL = "general/hypersensitivity"
MEETS: dict[str, list[FactKind]] = {
    "has": ["condition"], "takes": ["medication"], "allergic": ["allergy"], "family": ["family"],
    "history": ["condition", "history"],
}  # fmt: skip
DENIES = MEETS | {"has": ["condition", "history"], "history": ["history"]}
NEEDED = {
    "has": {"conditions"}, "takes": {"medications"}, "allergic": {"allergies"}, "family": {"family"},
    "history": {"history", "conditions"},
}  # fmt: skip
"""The lists that must be closed for what they leave out to be denied."""
COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


MOST_CASES = 20_000
"""How many ways an unknown record may be completed in before a certificate is too hard to check."""


class _RejectedError(Exception):
    """The first thing that is wrong."""


@dataclass(frozen=True, slots=True)
class _Record:
    """All facts, those that may be used (``cited``) and the is-a relation that may be used, for one drug."""

    drug: str
    graph: Graph
    whole: tuple[Fact, ...]
    cited: tuple[Fact, ...]
    is_a: Callable[[str, str], bool]
    tried: Iterator[int]

    def newest(self, test: str) -> list[Fact]:
        seen = [one for one in self.whole if one.kind == "observation" and one.concept == test]
        last = max((one.date for one in seen), default="")
        return list(dict.fromkeys(one for one in seen if one.date == last))

    def answered(self, fact: Fact) -> "_Record":
        """Return the record with an answer, which takes the place of an age, a sex and values of its test."""

        def kept(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
            one_only = fact.kind in {"age", "sex", "observation"}
            return tuple(
                one for one in facts if not (one_only and (one.kind, one.concept) == (fact.kind, fact.concept))
            )

        return replace(self, whole=(*kept(self.whole), fact), cited=(*kept(self.cited), fact))

    def only(self, numbers: Iterable[int], closed: Iterable[str], rules: Iterable[Rule]) -> "_Record":
        """Return the record of which some facts and closed lists may be used; what these leave out is denied."""
        _require(all(0 <= number < len(self.whole) for number in numbers), "a fact that is not there")
        lists, full = set(closed), replace(self, cited=self.whole)
        absent = [
            Fact(MEETS[atom.kind][-1], atom.concept, "", known=False)
            for rule in rules
            for atom in rule.when.atoms()
            if atom.kind in MEETS and NEEDED[atom.kind] <= lists and _named(atom, full) is not True
        ]
        return replace(self, cited=(*(self.whole[number] for number in numbers), *absent))


def check_certificate(certificate: Certificate, graph: Graph, stated: Iterable[Rule] = ()) -> str:
    """Return the first thing wrong with a certificate, or an empty string where it is accepted.

    ``stated`` are the cautions that sources state of the drug without a reviewed rule.
    """
    try:
        _check(certificate, graph, {rule.id: rule for rule in stated})
    except (_RejectedError, UnknownUnitError) as fault:
        return str(fault)
    return ""


def _require(held: bool, fault: str) -> None:
    if not held:
        raise _RejectedError(fault)


def _check(made: Certificate, graph: Graph, stated: dict[str, Rule]) -> None:
    start = _Record(made.drug, graph, made.facts, made.facts, graph.is_a, count())
    rules = _applying(start) | stated
    record = start.only(range(len(made.facts)), made.complete, rules.values())
    closed = {name for core in made.fires for name in core.closed} | {
        name for one in made.silent for name in one.closed
    }
    _require(closed <= set(made.complete), "a list that is not closed")
    listed = [key for core in made.fires for key in core.rules]
    listed += [*(one.rule for one in made.silent), *made.open, *made.not_asked]
    _require(len(listed) == len(set(listed)), "a rule is listed twice")
    for key in listed:
        _require(key in rules or key == GENERAL, f"{key}: no rule of this drug")
    for key, rule in rules.items():
        held = key in stated and truth(rule, record) is not True
        _require(key in listed or held, f"{key}: a rule that is not accounted for")
    _require(GENERAL in listed, f"{GENERAL}: a rule that is not accounted for")
    for core in made.fires:
        _check_core(core, rules, start)
    for one in made.silent:
        rule = rules[one.rule]
        part = start.only(one.facts, one.closed, [rule])
        silent = truth(rule, record) is not True and _each([rule], part, wanted=False)
        _require(silent, f"{one.rule}: not proved silent")
    for key in made.not_asked:
        allergy = key == GENERAL or all(atom.kind == "allergic" for atom in rules[key].when.atoms())
        fires = _general(record) if key == GENERAL else truth(rules[key], record)
        _require(allergy and not fires, f"{key}: not asked, but it is no general rule or it fires")
    for key in made.open:
        _require(truth(rules[key], record) is None, f"{key}: not open")
    _check_verdict(made, rules, record)


def _check_verdict(made: Certificate, rules: dict[str, Rule], record: _Record) -> None:
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
        verdict = depends if open_ else DrugVerdict.SAFE if marked else DrugVerdict.UNKNOWN
    _require(
        made.verdict is verdict, f"the verdict is {made.verdict.value}, but what is proved makes it {verdict.value}"
    )
    if verdict is DrugVerdict.DEPENDS:
        _check_depends(made, [rules[key] for key in open_], record)


def _check_depends(made: Certificate, rules: list[Rule], record: _Record) -> None:
    quiet = _completed(record, made.quiet)
    _require(all(truth(rule, quiet) is False for rule in rules), "a rule fires or is open where none should")
    _require(bool(made.decides), "no set of facts that would decide")
    for one in made.decides:
        about = [rule for rule in rules if rule.id in one.rules]
        asked = ", ".join(fact.concept or fact.kind for fact in one.facts)
        _require(len(about) == len(one.rules) > 0, f"{asked}: would decide a rule that is not open")
        _require(_each(about, _completed(record, one.facts), wanted=True), f"{asked}: would not decide")
        for fact in one.facts:
            fewer = _completed(record, [other for other in one.facts if other is not fact])
            _require(not _each(about, fewer, wanted=True), f"{asked}: not minimal, {fact.concept or fact.kind}")


def _completed(record: _Record, answers: Sequence[Fact]) -> _Record:
    """Return a record with answers to what it leaves unknown; they may not contradict it or each other."""
    for one in answers:
        for other in answers:
            same = one.kind == other.kind or (one.kind, other.kind) == ("condition", "history")
            clash = same and one.known and not other.known and record.is_a(one.concept, other.concept)
            _require(not clash, f"{one.concept}: present, but {other.concept} absent")
    after = record
    for one in answers:
        kind = next((kind for kind, kinds in MEETS.items() if kinds[-1] == one.kind), one.kind)
        atom = Atom(kind if one.kind != "sex" else one.text, one.concept)
        if one.kind in {"age", "sex"}:
            known = any(fact.kind == one.kind for fact in record.whole)
        elif one.kind == "observation":
            known = any(not _within(one, fact, record.graph) for fact in record.newest(one.concept))
        else:
            known = _named(atom, record) is not None
        _require(not known, f"{one.concept or one.kind}: answered, but it is known")
        after = after.answered(one)
    return after


def _check_core(core: Core, rules: dict[str, Rule], start: _Record) -> None:
    for low, high in core.edges:
        _require(start.is_a(low, high), f"{low} is no kind of {high}")
    about = ", ".join(core.rules)
    proved = next((way for way in (_fires, _covers) if way(core, rules, start)), None)
    _require(proved is not None, f"{about}: not proved to fire")
    for name in ("facts", "closed", "edges", *(["rules"] if len(core.rules) > 1 else [])):
        for part in getattr(core, name):
            fewer = replace(core, **{name: tuple(one for one in getattr(core, name) if one != part)})
            _require(not (proved and proved(fewer, rules, start)), f"{about}: not minimal, {part} is not needed")


def _fires(core: Core, rules: dict[str, Rule], start: _Record) -> bool:
    """Return whether one rule fires by a core's facts, closed lists and is-a edges."""
    about = [rules[key] for key in core.rules if key != GENERAL]
    part = replace(start.only(core.facts, core.closed, about), is_a=lambda low, high: _leads(core.edges, low, high))
    if core.rules == (GENERAL,):
        return _general(part)
    owners = [start.drug]
    if about and _others(about[0], start):
        owners = [one.concept for one in part.cited if one.kind == "medication" and one.known]
    own = len(about) == 1 and any(part.is_a(one, about[0].drug) for one in owners)
    return own and truth(about[0], part) is True


def _covers(core: Core, rules: dict[str, Rule], start: _Record) -> bool:
    """Return whether one of a core's rules fires whatever else is unknown (a case split has no edges of its own)."""
    about = [rules[key] for key in core.rules if key != GENERAL]
    return not core.edges and _each(about, start.only(core.facts, core.closed, about), wanted=True)


def _leads(edges: Iterable[tuple[str, str]], low: str, high: str) -> bool:
    return low == high or any(
        _leads([one for one in edges if one != edge], edge[1], high) for edge in edges if edge[0] == low
    )


def _applying(record: _Record) -> dict[str, Rule]:
    """Return the rules of the drug, and those of what the patient takes that name it."""
    found = {rule.id: rule for rule in record.graph.rules(record.drug)}
    for one in record.whole:
        if one.kind == "medication" and one.known and one.concept:
            found |= {rule.id: rule for rule in record.graph.rules(one.concept) if _names(rule.when, record)}
    return found


def _names(when: When, record: _Record) -> bool:
    return any(atom.kind == "takes" and record.graph.is_a(record.drug, atom.concept) for atom in when.atoms())


def _others(rule: Rule, record: _Record) -> bool:
    """Return whether a rule is that of something the patient takes, and names the drug."""
    taken = [one.concept for one in record.whole if one.kind == "medication" and one.known and one.concept]
    return _names(rule.when, record) and any(record.graph.is_a(one, rule.drug) for one in taken)


def _general(record: _Record) -> bool:
    held = [one.concept for one in record.cited if one.kind == "allergy" and one.known and one.concept]
    return any(record.is_a(record.drug, one) for one in held)


# --- what is unknown, case by case ---


def _each(rules: Sequence[Rule], record: _Record, *, wanted: bool) -> bool:
    """Return whether one of the rules fires whatever is unknown, or (not ``wanted``) none does."""
    _require(next(record.tried) < MOST_CASES, "more cases than are tried")
    said = [truth(rule, record) for rule in rules]
    if True in said or None not in said:
        return (True in said) is wanted
    open_ = [atom for rule, one in zip(rules, said, strict=True) if one is None for atom in rule.when.atoms()]
    cases = next((found for atom in open_ if (found := _cases(atom, rules, record))), None)
    return cases is not None and all(_each(rules, record.answered(one), wanted=wanted) for one in cases)


def _cases(atom: Atom, rules: Iterable[Rule], record: _Record) -> list[Fact]:
    """Return every answer that there is to an atom, but for values that no rule tells apart; none where it is known."""
    if atom.kind in MEETS:
        asked = [Fact(MEETS[atom.kind][-1], atom.concept, "", known=known) for known in (False, True)]
        return asked if _named(atom, record) is None else []
    if atom.kind == "measure":
        seen = [one for one in record.newest(atom.concept) if one in record.cited]
        if any(_measured(atom, record, one) is not None for one in seen):
            return []
        return [one for one in _values(atom, rules, record) if all(_within(one, old, record.graph) for old in seen)]
    if _named(atom, record) is not None:
        return []
    limits = {one.value for rule in rules for one in rule.when.atoms() if one.kind == "age"}
    ages = [Fact("age", "", "", value=one) for one in _points(limits)] if limits else []
    return ages if atom.kind == "age" else [Fact("sex", "", one) for one in ("female", "male")]


def _values(atom: Atom, rules: Iterable[Rule], record: _Record) -> Iterator[Fact]:
    measure = record.graph.measure(atom.concept)
    unit, mass = (measure.unit, measure.molar_mass) if measure else (atom.unit, None)
    same = [one for rule in rules for one in rule.when.atoms() if one.kind == "measure" and one.concept == atom.concept]
    sides = [(edge, old.unit or unit) for old in record.newest(atom.concept) for _, edge in old.bounds]
    try:
        limits = {convert(value, of, unit, mass) for value, of in [(one.value, one.unit) for one in same] + sides}
    except UnknownUnitError:
        return
    yield from (Fact("observation", atom.concept, "", value=one, unit=unit) for one in _points(limits))


def _points(limits: Iterable[float]) -> list[float]:
    """Return a point in each stretch that limits cut the line into, and the limits."""
    cuts = sorted(limits)
    first = cuts[0] / 2 if cuts[0] > 0 else cuts[0] - 1
    return [
        first,
        *(one for low, high in zip(cuts, [*cuts[1:], cuts[-1] + 2], strict=True) for one in (low, (low + high) / 2)),
    ]


def _within(answer: Fact, old: Fact, graph: Graph) -> bool:
    """Return whether a value may be, beside what is known of its test: bounds, or a value in a unit that says nothing."""
    measure = graph.measure(old.concept)
    unit, mass = (measure.unit, measure.molar_mass) if measure else (answer.unit, None)
    try:
        if old.value is not None:
            convert(old.value, old.unit or unit, unit, mass)
            return False
        bounds = [(side, convert(edge, old.unit or unit, answer.unit or unit, mass)) for side, edge in old.bounds]
    except UnknownUnitError:
        return True
    return all(COMPARE[side](answer.value or 0.0, edge) for side, edge in bounds)


# --- three values ---


def truth(rule: Rule, record: _Record) -> bool | None:
    """Return whether a rule's condition holds; of several newest values of a test each is tried, and one suffices."""
    tests = sorted({atom.concept for atom in rule.when.atoms() if atom.kind == "measure"})
    choices: list[list[Fact | None]] = [[*record.newest(test)] or [None] for test in tests]
    always = _others(rule, record)
    _require(prod(map(len, choices)) <= MOST_CASES, f"{rule.id}: more choices of values than are tried")
    said = [_truth(rule.when, record, dict(zip(tests, one, strict=True)), always) for one in product(*choices)]
    return True if True in said else None if None in said else False


def _truth(
    when: When, record: _Record, values: dict[str, Fact | None], taken: bool, denied: bool = False
) -> bool | None:
    if when.kind == "atom" and when.atom is not None:
        atom = when.atom
        if (taken or denied) and atom.kind == "takes" and record.is_a(record.drug, atom.concept):
            return True  # the drug itself meets what it is taken with, and the exception that it is
        return _measured(atom, record, values[atom.concept]) if atom.kind == "measure" else _named(atom, record)
    below = [_truth(part, record, values, taken, denied != (when.kind == "not")) for part in when.parts]
    if when.kind == "not":
        return None if below[0] is None else not below[0]
    return (when.kind == "any") if (when.kind == "any") in below else None if None in below else when.kind == "all"


def _named(atom: Atom, record: _Record) -> bool | None:
    if atom.kind in {"age", "female", "male"}:
        seen = next((one for one in record.whole if one.kind == ("age" if atom.kind == "age" else "sex")), None)
        if seen is None or seen not in record.cited:
            return None
        return seen.text == atom.kind if atom.kind != "age" else COMPARE[atom.op](seen.value or 0.0, atom.value)
    for one in record.cited:
        if one.known and one.concept and one.kind in MEETS[atom.kind] and record.is_a(one.concept, atom.concept):
            return True
    for one in record.cited:
        if not one.known and one.concept and one.kind in DENIES[atom.kind] and record.is_a(atom.concept, one.concept):
            return False
    return None


def _measured(atom: Atom, record: _Record, fact: Fact | None) -> bool | None:
    if fact is None or fact not in record.cited:
        return None
    measure = record.graph.measure(atom.concept)
    unit, mass = fact.unit or (measure.unit if measure else ""), measure.molar_mass if measure else None
    try:
        if fact.value is not None:
            return COMPARE[atom.op](convert(fact.value, unit, atom.unit, mass), atom.value)
        sides = [(side, convert(edge, unit, atom.unit, mass)) for side, edge in fact.bounds]
    except UnknownUnitError:
        return None
    for side, edge in sides:
        if side[0] == atom.op[0] and (
            COMPARE[atom.op[0]](edge, atom.value) or (edge == atom.value and (side == atom.op or "=" in atom.op))
        ):
            return True
        if side[0] != atom.op[0] and (
            COMPARE[side[0]](edge, atom.value) or (edge == atom.value and not ("=" in side and "=" in atom.op))
        ):
            return False
    return None
