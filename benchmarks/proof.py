"""Hold the contraindication check against brute force, against random patients, and against the clock.

python benchmarks/proof.py agree     [--share 0.1] [--sets 0:2000]     evaluator, brute force, solver, certificates
python benchmarks/proof.py patients  [--patients 0:100000] [--check 10]  random patients and orders, real knowledge
python benchmarks/proof.py speed                                         one order: 2,000 rules, as shipped, 20,000

*agree* takes all 6,561 three-valued patients over 8 facts for each seeded rule set, once over plain facts and once
over drugs and conditions with time windows: brute force and the three-valued
evaluator on all of them, the whole check with its solver and certificate on a share of those that differ in a fact
that a rule names (--share 1: on all of these, an hour or so).
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import product
from pathlib import Path

import numpy as np
from bruteforce import SCOPES, UNKNOWN, Truth, facts_of, flat, rule_set, told_apart
from msgspec.structs import replace

from kgreason.claims import read_facts
from kgreason.curate.knowledge import load_knowledge
from kgreason.engine import ALL_LISTS, Engine
from kgreason.graph import Index
from kgreason.graph.compile import write_index
from kgreason.graph.rows import Rows, derived_edges, starter_rows
from kgreason.model import Atom, DrugVerdict, Fact, Named, Observation, Order, Patient, Span, Trace
from kgreason.rules import evaluate
from kgreason.rules.dose import DOSES
from kgreason.verify import assess, assess_orders
from kgreason.verify.certificate import check_certificate
from kgreason.verify.rulebook import RuleBook

# --- agreement on small scopes ---


def evaluator_faults(truth: Truth, book: RuleBook) -> int:
    """Return on how many (rule, patient) the evaluator says what is not so; each rule is tried on all its own facts."""
    wrong = 0
    for rule, always, ever in zip(truth.rules, truth.always, truth.ever, strict=True):
        own = sorted({truth.scope.atoms.index(atom) for atom in rule.when.atoms()})
        for states in product(range(3), repeat=len(own)):
            patient = [UNKNOWN] * 8
            for at, state in zip(own, states, strict=True):
                patient[at] = state
            value = evaluate(rule.when, facts_of(tuple(patient), truth.scope), book.graph, book.measures).value
            where = tuple(slice(None) if at not in own else patient[at] for at in range(8))
            wrong += int(np.count_nonzero(~always[where])) if value else 0
            wrong += int(np.count_nonzero(ever[where])) if value is False else 0
    return wrong


def disagreements(truth: Truth, book: RuleBook, patient: tuple[int, ...]) -> Iterator[str]:
    """Yield in what the whole check of a patient differs from brute force, and what is wrong with its certificate."""
    found = assess("EX:drug", facts_of(patient, truth.scope), book)
    if found.verdict is not truth.verdict(patient):
        yield "verdict"
    pairs = list(zip(truth.rules, truth.always, truth.ever, strict=True))
    if set(found.silent) != {rule.id for rule, _, ever in pairs if not ever[patient]}:
        yield "silent"
    if {one.rule.id for one in found.fired if one.facts} - {rule.id for rule, always, _ in pairs if always[patient]}:
        yield "fired"
    made = found.certificate
    assert made is not None
    if fault := check_certificate(made, book.graph):
        yield f"certificate: {fault}"
    if found.verdict is DrugVerdict.DEPENDS:
        told = {frozenset(_asked(fact) for fact in one.facts) for one in made.decides}
        if not made.every or told != truth.deciding_sets(patient):
            yield "deciding sets"


def _asked(fact: Fact) -> Atom:
    """Return the atom that a fact answers."""
    timed = {"past medication": "took", "history": "had"}
    plain = {"condition": "has", "medication": "takes", "history": "history"}
    if fact.ago:
        return Atom(timed[fact.kind], fact.concept, value=fact.ago[0][1], unit="d")
    return Atom(plain[fact.kind], fact.concept)


def agree(share: float, sets: range, say: Callable[[str], object] = print) -> Counter[str]:
    """Return how many disagreements of each kind there are."""
    wrong: Counter[str] = Counter()
    checked, apart, start = 0, 0, time.perf_counter()
    for number, scope in product(sets, SCOPES):
        rules = rule_set(number, scope)
        book = RuleBook(flat(rules), {})
        truth = Truth.of(rules, scope)
        wrong["evaluator"] += evaluator_faults(truth, book)
        patients = told_apart(truth)
        chance = random.Random(f"patients {number}")
        apart += len(patients)
        for patient in patients if share >= 1 else chance.sample(patients, max(1, round(share * len(patients)))):
            checked += 1
            wrong.update(disagreements(truth, book, patient))
    say(
        f"{len(SCOPES)} x {len(sets):,} rule sets x 6,561 patients: brute force and evaluator on all; of {apart:,} that the rules tell "
        f"apart, the whole check with solver and certificate on {checked:,}; {time.perf_counter() - start:.0f} s: "
        f"{sum(wrong.values())} disagreements {dict(+wrong) or ''}"
    )
    return +wrong


# --- random patients and orders over the real knowledge ---

SEXES, UNITS = ("female", "male", None), ("mg/dL", "mmol/L", "g/dL", "umol/L", "%", "kg", "")
LISTED = ("conditions", "medications", "allergies", "history", "family", "observations")


class Crowd:
    """Draws patients and orders from the names of a graph; values lie about the limits that its rules have."""

    def __init__(self, engine: Engine) -> None:
        concepts = sorted(engine.graph.concepts(), key=lambda one: one.id)
        self.drugs = [one.name for one in concepts if one.category in {"Drug", "ChemicalEntity"}]
        kinds = {"Disease", "PhenotypicFeature", "LifeStage", "Procedure"}
        self.conditions = [one.name for one in concepts if one.category in kinds]
        self.engine = engine
        limits: dict[str, set[tuple[float, str]]] = {}
        self.doses: dict[str, list[tuple[str, float, str]]] = {}
        for rule in load_knowledge().packs.rules:
            for atom in rule.when.atoms():
                if atom.kind == "measure":
                    limits.setdefault(engine.name(atom.concept), set()).add((atom.value, atom.unit))
                elif atom.kind == "kidney":
                    limits.setdefault("creatinine clearance", set()).add((atom.value, "mL/min"))
                    limits.setdefault("eGFR", set()).add((atom.value, "mL/min/{1.73_m2}"))
                elif atom.kind in DOSES:
                    self.doses.setdefault(rule.drug, []).append((atom.kind, atom.value, atom.unit))
        self.dosed = sorted(self.doses)
        self.limits = [(name, value, unit) for name in sorted(limits) for value, unit in sorted(limits[name])]

    def draw(self, number: int) -> tuple[list[str], Patient, bool]:
        """Return the orders, the patient and whether its lists are complete, of a number."""
        chance = random.Random(f"patient {number}")

        def some(names: list[str], most: int) -> tuple[Named, ...]:
            return tuple(map(Named, chance.sample(names, chance.randint(0, most))))

        def over(names: list[str], most: int, *, drug: bool) -> tuple[Named, ...]:
            days = float(chance.choice([0, 1, 6, 14, 30, 180, 400]))
            times = [(), ((">=", days), ("<=", days)), (("<=", days),), ((">", days),)]
            return tuple(replace(one, over=drug, ago=chance.choice(times)) for one in some(names, most))

        patient = Patient(
            age=chance.choice([None, round(chance.random() * 100, 2), float(chance.randint(0, 120))]),
            sex=chance.choice(SEXES),
            pregnant=chance.choice([None, None, True, False]),
            breastfeeding=chance.choice([None, None, True, False]),
            conditions=some(self.conditions, 6),
            history=over(self.conditions, 3, drug=False),
            medications=some(self.drugs, 5) + over(self.drugs, 2, drug=True),
            allergies=some(self.drugs, 2),
            denied=some(self.conditions, 6) + some(self.drugs, 2),
            observations=tuple(self.observed(chance) for _ in range(chance.randint(0, 6))),
            complete=frozenset(chance.sample(LISTED, chance.randint(0, 6))),
        )
        return chance.sample(self.drugs, chance.randint(1, 3)), patient, chance.random() < 0.1

    def dose(self, number: int) -> Order:
        """Return an order of a drug that has dosing rules, with a dose about a limit and a route, or one of these."""
        chance = random.Random(f"dose {number}")
        drug = chance.choice(self.dosed)
        kind, limit, unit = chance.choice(self.doses[drug])
        route = Fact("route", drug, chance.choice(["oral", "injected", "local"]))
        value = round(limit * chance.choice([0.3, 0.999, 1, 1.001, 3]), 4)
        stated = (Fact(kind, drug, f"{value} {unit}", value=value, unit=unit), route)  # type: ignore[arg-type]
        place = Span("/drugs/0", 0, 0)
        return Order(
            self.engine.name(drug), drug, place, place, "", stated[chance.randint(0, 1) : chance.randint(1, 2)]
        )

    def observed(self, chance: random.Random) -> Observation:
        """Return a value about a limit of a rule, at times in a unit that is not the rule's."""
        name, limit, unit = chance.choice(self.limits)
        value = limit * chance.choice([0.3, 0.9, 0.999, 1, 1.001, 1.1, 3])
        unit = unit if chance.random() < 0.8 else chance.choice(UNITS)
        return Observation(name, round(value, 4), unit, chance.choice(["", "2026-01-01", "2026-02-01"]))


def crowd(numbers: range, every: int, say: Callable[[str], object] = print) -> tuple[int, int]:
    """Return how many random patients ended in an exception, and how many certificates were rejected."""
    engine = Engine.open("patterns")
    made = Crowd(engine)
    wrong = rejected = checked = 0
    verdicts: Counter[str] = Counter()
    start = time.perf_counter()
    for number in numbers:
        orders, patient, complete = made.draw(number)
        try:
            found = engine.check(orders, patient, assume_complete=complete)
            facts = read_facts(Trace("check", patient=patient), engine.linker, ())
            found += assess_orders([made.dose(number)], facts, engine.book, engine.solver)
        except Exception as error:  # noqa: BLE001  what is counted is just that: anything that is raised
            wrong += 1
            say(f"patient {number}: {type(error).__name__}: {error}")
            continue
        for one in found:
            verdicts[one.verdict.value] += 1
            if number % every == 0 and one.certificate is not None:
                checked += 1
                if fault := engine.check_certificate(one.certificate):
                    rejected += 1
                    say(f"patient {number}: {engine.name(one.drug)}: {one.verdict.value}: {fault}")
    say(
        f"{len(numbers):,} random patients, {sum(verdicts.values()):,} orders {dict(sorted(verdicts.items()))}: "
        f"{wrong} exceptions; {checked:,} certificates checked, {rejected} rejected; "
        f"{time.perf_counter() - start:.0f} s"
    )
    return wrong, rejected


# --- the clock ---


def grown(rows: Rows, count: int, drugs: list[str]) -> Rows:
    """Return rows with a number of rules: those of some drugs first, then by hash, then conditions of other drugs."""
    chance = random.Random(f"rules {count}")
    above = {rule.id for rule in rows.rules if rule.drug in drugs}
    rules = sorted(rows.rules, key=lambda one: (one.id not in above, sha256(one.id.encode()).hexdigest()))[:count]
    others = sorted(one.id for one in rows.concepts if one.category == "Drug")
    for number in range(count - len(rules)):
        rules.append(replace(chance.choice(rows.rules), id=f"made/{number}", drug=chance.choice(others)))
    stated = [edge for edge in rows.edges if not edge.rule]
    edges = dict.fromkeys((*stated, *(edge for rule in rules for edge in derived_edges(rule))))
    key = lambda one: (one.subject, one.predicate, one.object, one.source, one.rule, str(one.qualifiers))  # noqa: E731
    ordered = tuple(sorted(rules, key=lambda one: one.id))
    return replace(rows, rules=ordered, edges=tuple(sorted(edges, key=key)), digest=f"{count} rules")


PATIENTS = (
    Patient(),
    Patient(age=71, sex="female", conditions=(Named("heart failure"), Named("asthma"))),
    Patient(
        age=54, sex="male", conditions=(Named("chronic kidney disease stage 4"), Named("hypertension")),
        medications=(Named("warfarin"), Named("amiodarone"), Named("simvastatin")), denied=(Named("asthma"),),
        observations=(Observation("eGFR", 24, "mL/min/1.73m2"), Observation("potassium", 5.9, "mmol/L")),
    ),
    Patient(age=30, sex="female", pregnant=True, complete=ALL_LISTS, medications=(Named("sertraline"),)),
)  # fmt: skip


def clock(engine: Engine, drugs: list[str], runs: int = 5) -> list[float]:
    """Return the median and p95 of one order's wall time, then of its CPU time, in milliseconds."""
    wall, cpu = [], []
    for drug, patient in product(drugs, PATIENTS):
        engine.check([drug], patient)
        for _ in range(runs):
            before, own = time.perf_counter(), time.process_time()
            engine.check([drug], patient)
            wall.append((time.perf_counter() - before) * 1000)
            cpu.append((time.process_time() - own) * 1000)
    return [
        found for times in (wall, cpu) for found in (statistics.median(times), sorted(times)[int(0.95 * len(times))])
    ]


def speed() -> None:
    """Print the time of one order with 2,000 rules, with those that ship, and with 20,000."""
    rows = starter_rows()
    shipped = Engine.open("patterns")
    count = {one.id: len(shipped.graph.rules(one.id)) for one in rows.concepts if one.category == "Drug"}
    most = sorted(count, key=lambda one: (-count[one], one))[:20]
    applying = [rule.drug for drug in most for rule in shipped.graph.rules(drug)]
    medians = {}
    for size in (2_000, len(rows.rules), 20_000):
        with tempfile.TemporaryDirectory() as folder:
            write_index(grown(rows, size, applying), Path(folder))
            engine = Engine(Index(Path(folder)), "patterns")
            drugs = [engine.name(drug) for drug in most]
            own = statistics.mean(len(engine.graph.rules(drug)) for drug in most)
            median, high, own_median, own_high = clock(engine, drugs)
            medians[size] = own_median
            print(
                f"{size:>6,} rules, {own:.0f} a drug, 20 drugs with most rules x {len(PATIENTS)} patients: "
                f"median {median:.2f} ms, p95 {high:.2f} ms (CPU alone {own_median:.2f} and {own_high:.2f})"
            )
    print(f"growth from 2,000 to 20,000 rules (median CPU): {medians[20_000] / medians[2_000]:.2f} x")


def span(text: str) -> range:
    """Return the numbers *from:to*."""
    start, _, stop = text.partition(":")
    return range(int(start), int(stop))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=["agree", "patients", "speed"])
    parser.add_argument("--share", type=float, default=0.1, help="the patients that get the whole check (default .1)")
    parser.add_argument("--sets", type=span, default=range(2_000), metavar="FROM:TO", help="rule sets (0:2000)")
    parser.add_argument("--patients", type=span, default=range(100_000), metavar="FROM:TO", help="(0:100000)")
    parser.add_argument("--check", type=int, default=10, metavar="N", help="certificates of every Nth patient (10)")
    asked = parser.parse_args()
    if asked.part == "agree":
        sys.exit(1 if agree(asked.share, asked.sets) else 0)
    elif asked.part == "patients":
        sys.exit(1 if any(crowd(asked.patients, asked.check)) else 0)
    speed()
