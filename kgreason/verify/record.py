"""What a record says of a rule for whoever checks a certificate: three-valued, and case by case where it is unknown.

It shares no code with the evaluator and the solver, so that an error of theirs is not repeated here.
"""

import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from math import prod

from msgspec import Struct
from msgspec.structs import replace

from kgreason.model import Atom, Fact, FactKind, Graph, Rule, Strength, When
from kgreason.rules.dose import CLEARANCES, DEGREES, DOSES, ORDERED, ROUTES
from kgreason.rules.units import UnknownUnitError, convert
from kgreason.verify.elapsed import SPANS, as_known, held_within, undated

MEETS: dict[str, list[FactKind]] = {
    "has": ["condition"], "takes": ["medication"], "allergic": ["allergy"], "family": ["family"],
    "history": ["condition", "history"], "genotype": ["genotype"],
    "took": ["medication", "past medication"], "had": ["condition", "history"],
}  # fmt: skip
DENIES = MEETS | {"has": ["condition", "history"], "history": ["history"], "takes": ["medication", "past medication"]}
NEEDED = {
    "has": {"conditions"}, "takes": {"medications"}, "allergic": {"allergies"}, "family": {"family"},
    "history": {"history", "conditions"}, "genotype": {"genotypes"},
    "had": {"history", "conditions"}, "took": {"history", "medications"},
}  # fmt: skip
"""The lists that must be closed for what they leave out to be denied."""
COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


MOST_CASES = 20_000
"""How many ways an unknown record may be completed in before a certificate is too hard to check."""
MOST_CHOICES = 500
"""How many choices of one value a test a rule is tried with."""


class RejectedError(Exception):
    """The first thing that is wrong."""


def require(held: bool, fault: str) -> None:
    """Raise the fault where what must hold does not."""
    if not held:
        raise RejectedError(fault)


class Record(Struct, frozen=True):
    """All facts, those that may be used (``cited``) and the is-a relation that may be used, for one drug."""

    drug: str
    graph: Graph
    whole: tuple[Fact, ...]
    cited: tuple[Fact, ...]
    is_a: Callable[[str, str], bool]
    taken: tuple[str, ...]
    tried: Iterator[int]

    def newest(self, test: str) -> list[Fact]:
        """Return the values of a test that bear its last date."""
        seen = [one for one in self.whole if one.kind == "observation" and one.concept == test]
        last = max((one.date for one in seen), default="")
        return list(dict.fromkeys(one for one in seen if one.date == last))

    def kidney(self) -> list[Fact]:
        """Return what is known of the kidney function: the newest clearance, else the eGFR, else a degree's bounds.

        Values none of which is in a unit of their test say nothing.
        """
        for computed in (False, True):
            for test in CLEARANCES:
                newest = [one for one in self.newest(test) if bool(one.implied_by) is computed]
                if any(map(self.converts, newest)):
                    return newest
        for degree, bounds in DEGREES.items():
            for one in self.cited:
                if one.kind == "condition" and one.known and one.concept and self.is_a(one.concept, degree):
                    return [replace(one, bounds=bounds, unit="mL/min")]
        return []

    def told(self, old: Fact) -> bool:
        """Return whether a measured value says where it lies: it may be used, and is in a unit that converts."""
        return old.value is not None and old in self.cited and self.converts(old)

    def converts(self, old: Fact) -> bool:
        """Return whether a measured value is in a unit of its test."""
        measure = self.graph.measure(old.concept)
        try:
            if measure is not None:
                convert(old.value or 0.0, old.unit or measure.unit, measure.unit, measure.molar_mass)
        except UnknownUnitError:
            return False
        return True

    def answered(self, fact: Fact) -> "Record":
        """Return the record with an answer; of a test it takes the place of those newest values that tell nothing."""
        over: list[Fact] = []
        if fact.kind == "observation":
            newest = self.newest(fact.concept)
            over = [one for one in newest if not self.told(one)]
            fact = replace(fact, date=newest[0].date if newest else "")
        elif fact.known and fact.ago:
            fact = as_known(fact, self.cited, self.is_a)
        elif fact.kind in {"age", "sex"}:
            over = [one for one in self.whole if one.kind == fact.kind]
        kept = [tuple(one for one in facts if one not in over) for facts in (self.whole, self.cited)]
        return replace(self, whole=(*kept[0], fact), cited=(*kept[1], fact))

    def may_hold(self, atom: Atom) -> bool:
        """Return whether a known fact is of what an atom names, or may mean it."""
        if atom.kind in SPANS:
            return undated(atom, self.whole, self._may_be)
        known = [one.concept for one in self.whole if one.known and one.concept and one.kind in MEETS[atom.kind]]
        return any(self._may_be(one, atom.concept) for one in known)

    def _may_be(self, one: str, other: str) -> bool:
        return self.graph.is_a(one, other) or self.graph.may_mean(one, other)

    def only(self, numbers: Iterable[int], closed: Iterable[str], rules: Iterable[Rule]) -> "Record":
        """Return the record of which some facts and closed lists may be used; what these leave out is denied."""
        require(all(0 <= number < len(self.whole) for number in numbers), "a fact that is not there")
        lists, full = set(closed), replace(self, cited=self.whole)
        absent = [
            asked(atom, known=False)
            for rule in rules
            for atom in rule.when.atoms()
            if atom.kind in MEETS and NEEDED[atom.kind] <= lists and not full.may_hold(atom)
        ]
        return replace(self, cited=(*(self.whole[number] for number in numbers), *absent))


# --- what is unknown, case by case ---


def each(rules: Sequence[Rule], record: Record, *, wanted: bool) -> bool:
    """Return whether one of the rules fires whatever is unknown, or (not ``wanted``) none does."""
    require(next(record.tried) < MOST_CASES, "more cases than are tried")
    record = _with_excluded(rules, record)
    said = [truth(rule, record) for rule in rules]
    if True in said or None not in said:
        return (True in said) is wanted
    open_ = [atom for rule, one in zip(rules, said, strict=True) if one is None for atom in rule.when.atoms()]
    cases = next((found for atom in open_ if (found := _cases(atom, rules, record))), None)
    return cases is not None and all(each(rules, record.answered(one), wanted=wanted) for one in cases)


def _with_excluded(rules: Iterable[Rule], record: Record) -> Record:
    """Return the record in which what was not so within a window is denied today."""
    atoms = [atom for rule in rules for atom in rule.when.atoms()]
    for never in [one for one in atoms if one.kind in SPANS and named(one, record) is False]:
        today = "takes" if never.kind == "took" else "has"
        shorter = [one for one in atoms if one.kind == never.kind and one.value <= never.value]
        for one in [*(one for one in atoms if one.kind == today), *shorter]:
            if record.is_a(one.concept, never.concept) and named(one, record) is None:
                record = record.answered(asked(one, known=False))
    return record


def without_ended(rule: Rule, record: Record) -> Record:
    """Return the record in which what ended, and is named by a rule as of today, is denied today."""
    for window, (kind, _) in SPANS.items():
        for atom in rule.when.atoms():
            of_today = kind == MEETS.get(atom.kind, [""])[-1] and named(atom, record) is None
            if of_today and named(replace(atom, kind=window, value=0.0), record) is False:
                record = record.answered(asked(atom, known=False))
    return record


def _cases(atom: Atom, rules: Iterable[Rule], record: Record) -> list[Fact]:
    """Return every answer that there is to an atom, but for values that no rule tells apart; none where it is known."""
    if atom.kind in MEETS:
        return [asked(atom, known=known) for known in (False, True)] if named(atom, record) is None else []
    if atom.kind == "kidney":
        return list(_values(atom, rules, record)) if named(atom, record) is None else []
    if atom.kind in ORDERED:
        return []
    if atom.kind == "measure":
        seen = [one for one in record.newest(atom.concept) if one in record.cited]
        if seen and all(_measured(atom, record, one) is not None for one in record.newest(atom.concept)):
            return []
        return [one for one in _values(atom, rules, record) if all(within(one, old, record) for old in seen)]
    if named(atom, record) is not None:
        return []
    limits = {one.value for rule in rules for one in rule.when.atoms() if one.kind == "age"}
    ages = [Fact("age", "", "", value=one) for one in _points(limits)] if limits else []
    return ages if atom.kind == "age" else [Fact("sex", "", one) for one in ("female", "male")]


def asked(atom: Atom, *, known: bool) -> Fact:
    """Return the answer to an atom that names a concept."""
    ago = (("<=", atom.value),) if atom.kind in SPANS else ()
    return Fact(MEETS[atom.kind][-1], atom.concept, "", known=known, ago=ago)


def _values(atom: Atom, rules: Iterable[Rule], record: Record) -> Iterator[Fact]:
    measure = record.graph.measure(atom.concept)
    unit, mass = (measure.unit, measure.molar_mass) if measure else (atom.unit, None)
    tests = [one for rule in rules for one in rule.when.atoms() if one.kind in {"measure", "kidney"}]
    same = [one for one in tests if one.concept == atom.concept]
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


def within(answer: Fact, old: Fact, record: Record) -> bool:
    """Return whether an answer keeps the bounds that are known of its test."""
    measure = record.graph.measure(old.concept)
    unit, mass = (measure.unit, measure.molar_mass) if measure else (answer.unit, None)
    try:
        bounds = [(side, convert(edge, old.unit or unit, answer.unit or unit, mass)) for side, edge in old.bounds]
    except UnknownUnitError:
        return True
    return all(COMPARE[side](answer.value or 0.0, edge) for side, edge in bounds)


# --- three values ---


def names(when: When, record: Record) -> bool:
    """Return whether a condition names the drug as one that is taken."""
    return any(_taken(atom, record, record.graph.is_a) for atom in when.atoms())


def _taken(atom: Atom, record: Record, is_a: Callable[[str, str], bool]) -> bool:
    """Return whether the drug itself meets an atom, as one that is taken."""
    return atom.kind in {"takes", "took"} and is_a(record.drug, atom.concept)


def of_another(rule: Rule, record: Record) -> bool:
    """Return whether a rule is that of something the patient takes, and names the drug."""
    return names(rule.when, record) and any(record.graph.is_a(one, rule.drug) for one in record.taken)


def truth(rule: Rule, record: Record) -> bool | None:
    """Return whether a rule's condition holds; of several newest values of a test each is tried, and one suffices."""
    tests = sorted({atom.concept for atom in rule.when.atoms() if atom.kind == "measure"})
    choices: list[list[Fact | None]] = [[*record.newest(test)] or [None] for test in tests]
    always = of_another(rule, record)
    require(prod(map(len, choices)) <= MOST_CHOICES, f"{rule.id}: more choices of values than are tried")
    when = rule.when
    if rule.strength is not Strength.CONTRAINDICATED and not dose_alone(rule):
        # a dose that nobody states may be too much for what only warns
        when = _lenient(when, replace(record, cited=record.whole))
    said = [_truth(when, record, dict(zip(tests, one, strict=True)), always) for one in product(*choices)]
    return True if True in said else None if None in said else False


def dose_alone(rule: Rule) -> bool:
    """Return whether a rule only warns, and of nothing but the order's dose: one that is not stated is not asked of."""
    kinds = [atom.kind for atom in rule.when.atoms()]
    warns = rule.strength is not Strength.CONTRAINDICATED
    return warns and all(kind in ORDERED for kind in kinds) and any(kind in DOSES for kind in kinds)


def unmet(rule: Rule, record: Record) -> Rule:
    """Return a rule whose condition a dose or route that is not said does not meet."""
    return replace(rule, when=_lenient(rule.when, record, denied=True))


def _lenient(when: When, record: Record, denied: bool = False) -> When:
    if when.kind == "atom" and when.atom is not None:
        unsaid = when.atom.kind in ORDERED and named(when.atom, record) is None
        return When("any" if denied else "all") if unsaid else when
    parts = tuple(_lenient(part, record, denied != (when.kind == "not")) for part in when.parts)
    return replace(when, parts=parts)


def _truth(
    when: When, record: Record, values: dict[str, Fact | None], taken: bool, denied: bool = False
) -> bool | None:
    if when.kind == "atom" and when.atom is not None:
        atom = when.atom
        if (taken or denied) and _taken(atom, record, record.is_a):
            return True  # the drug itself meets what it is taken with, and the exception that it is
        return _measured(atom, record, values[atom.concept]) if atom.kind == "measure" else named(atom, record)
    below = [_truth(part, record, values, taken, denied != (when.kind == "not")) for part in when.parts]
    if when.kind == "not":
        return None if below[0] is None else not below[0]
    return (when.kind == "any") if (when.kind == "any") in below else None if None in below else when.kind == "all"


def named(atom: Atom, record: Record) -> bool | None:
    """Return whether an atom holds that is of no value of a test."""
    if atom.kind in {"age", "female", "male"}:
        seen = next((one for one in record.whole if one.kind == ("age" if atom.kind == "age" else "sex")), None)
        if seen is None or seen not in record.cited:
            return None
        if atom.kind != "age":
            return seen.text == atom.kind
        return None if seen.value is None else COMPARE[atom.op](seen.value, atom.value)
    if atom.kind == "kidney" or atom.kind in ORDERED:
        return _of_order(atom, record)
    if atom.kind in SPANS:
        return held_within(atom, record.whole, record.cited, record.is_a)
    return _listed(atom, record) if atom.kind in MEETS else None


def _listed(atom: Atom, record: Record) -> bool | None:
    """Return whether an atom holds that names a concept."""
    for one in record.cited:
        if one.known and one.concept and one.kind in MEETS[atom.kind] and record.is_a(one.concept, atom.concept):
            return True
    for one in record.cited:
        if one.known or not one.concept or (one.ago and atom.kind == "history"):
            continue  # that it was not in the last months says nothing of before
        if one.kind in DENIES[atom.kind] and record.is_a(atom.concept, one.concept):
            return False
    return None


def _of_order(atom: Atom, record: Record) -> bool | None:
    """Return whether the kidney function, a dose or a route of what is ordered meets an atom."""
    if atom.kind in ROUTES:
        routes = [one for one in record.whole if one.kind == "route" and record.graph.is_a(one.concept, atom.concept)]
        if not routes or routes[0] not in record.cited or not record.is_a(routes[0].concept, atom.concept):
            return None
        return routes[0].text != "local" if atom.kind == "systemic" else routes[0].text == atom.kind
    if atom.kind in DOSES:
        seen = [one for one in record.whole if one.kind == atom.kind and record.is_a(one.concept, atom.concept)]
    else:
        seen = record.kidney()
    said = [
        _measured(atom, replace(record, cited=(*record.cited, one)) if one.kind == "condition" else record, one)
        for one in seen
    ]
    return True if True in said else None if None in said or not said else False


def _measured(atom: Atom, record: Record, fact: Fact | None) -> bool | None:
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
