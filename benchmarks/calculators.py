"""Count the calculators, run their worked examples in many choices of units, and judge their results in sentences.

python benchmarks/calculators.py [--list]
"""

import argparse
import random
import statistics
import sys
import time

from kgreason.curate.calculators import comes_out, worked
from kgreason.curate.knowledge import load_knowledge
from kgreason.engine import Engine
from kgreason.model import ClaimVerdict, KgreasonError, Observation, Passage, Patient, Span, Trace
from kgreason.rules import Calculator, CalculatorBook, convert
from kgreason.rules.calculate import compute, in_unit, read_value
from kgreason.rules.calculator_packs import CalculatorPacks
from kgreason.rules.calculators import AGE, Input
from kgreason.rules.formula import Value

PERMUTATIONS = 10_000
YEARS = {"mo": 12.0, "d": 365.25}


def rewritten(one: Input, value: Value, draw: random.Random) -> Value:
    """Return a number as it comes back from another of its units."""
    if one.kind != "number" or not one.units or isinstance(value, str):
        return value
    unit = draw.choice([one.unit, *one.units])
    other = value * YEARS[unit] if unit in YEARS else convert(value, one.unit, unit, one.molar_mass)
    return in_unit(one, float(f"{other:.12g}"), unit)


def permuted(packs: CalculatorPacks, book: CalculatorBook) -> tuple[int, float]:
    """Return how many permutations of units give another result, and the median time of one computation."""
    draw, errors, times = random.Random(1), 0, []
    examples = [(one, each) for one in packs.calculators for each in packs.examples[one.id]]
    examples = [(one, each) for one, each in examples if any(two.units for two in one.inputs)]
    for number in range(PERMUTATIONS):
        one, example = examples[number % len(examples)]
        values = {key: read_value(one.input(key), written, key) for key, written in example.given.items()}
        values = {key: rewritten(one.input(key), value, draw) for key, value in values.items()}
        start = time.perf_counter()
        try:
            errors += not comes_out(compute(one, values, book), example.expect)
        except KgreasonError:
            errors += 1
        times.append(time.perf_counter() - start)
    return errors, statistics.median(times)


def patient_of(one: Calculator, values: dict[str, Value], engine: Engine) -> Patient | None:
    """Return a record that holds all inputs of an example, or None where a record cannot state one."""
    seen: list[Observation] = []
    told: dict[str, object] = {"complete": frozenset({"conditions", "history", "medications"})}
    for each in one.inputs:
        value = values[each.key]
        if each.key in {"female", "male"}:
            told["sex"] = "female" if value is (each.key == "female") else "male"
        elif each.test == AGE:
            told["age"] = value
        elif each.kind == "number" and each.test:
            name = each.called[0] if each.called else engine.name(each.test)
            seen.append(Observation(name, float(value), each.unit))
        elif each.kind != "yes-no" or value is True or each.when is None:
            return None
    return Patient(**told, observations=tuple(seen))


def told(engine: Engine, packs: CalculatorPacks, book: CalculatorBook, *, listed: bool) -> None:
    """Print what becomes of each calculator's right result, and of one and a half times it, said in a sentence."""
    right: list[ClaimVerdict | None] = []
    wrong: list[ClaimVerdict | None] = []
    times = []
    for one in packs.calculators:
        for example in packs.examples[one.id]:
            values = {key: read_value(one.input(key), written, key) for key, written in example.given.items()}
            patient = patient_of(one, values, engine)
            if patient is None:
                continue
            result = worked(one, example, book)
            for number, found in ((result, right), (1.5 * result + 1, wrong)):
                text = f"The patient's {one.by[0] + ' ' if one.by and not one.by[0].islower() else ''}{one.names[0]} is {number:.4g}."
                start = time.perf_counter()
                report = engine.verify(
                    Trace("EX", None, (Passage(text, Span("/steps/0", 0, len(text))),), None, patient)
                )
                times.append(time.perf_counter() - start)
                verdicts = [f.verdict for j in report.judged for f in j.findings if f.verifier == "calculators"]
                found.append(verdicts[0] if verdicts else None)
                if listed:
                    print(f"  {one.id}: {text} {found[-1]}")
    for name, found in (("right", right), ("wrong", wrong)):
        counts = {str(kind): found.count(kind) for kind in (*ClaimVerdict, None)}
        print(f"{len(found)} {name} results in a sentence: {counts}")
    print(f"one sentence with its record: median {statistics.median(times) * 1000:.2f} ms")


def main(*, listed: bool) -> int:
    packs = load_knowledge().calculators
    book = CalculatorBook(packs.calculators)
    examples = [(one, each) for one in packs.calculators for each in packs.examples[one.id]]
    failed = [one.id for one, each in examples if not comes_out(worked(one, each, book), each.expect)]
    print(f"{len(packs.calculators)} calculators, {len(packs.faults)} faults of form")
    print(f"{len(examples)} worked examples run, {len(failed)} do not come out {failed or ''}".rstrip())
    errors, median = permuted(packs, book)
    print(
        f"{PERMUTATIONS:,} permutations of units, {errors} errors; one computation: median {median * 1e6:.1f} microseconds"
    )
    told(Engine.open("patterns"), packs, book, listed=listed)
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="print each sentence and its verdict")
    sys.exit(main(listed=parser.parse_args().list))
