"""Facts of 60 patients read from questions and notes: 37 questions of real traces, 23 notes and exam cases.

python benchmarks/patients60.py draw DATA            write benchmarks/patients23/sample.tsv (identifiers)
python benchmarks/patients60.py show DATA            the 23 texts, for who labels
python benchmarks/patients60.py bind DATA FILE       write benchmarks/patients23/patients.jsonl from labels in words
python benchmarks/patients60.py agree DATA           how far the three labellers agree
python benchmarks/patients60.py measure DATA [--list] [--save]

Wanted is what at least two of three labellers have, who worked apart: ``benchmarks/patients60/README.md``.
"""

import argparse
import hashlib
import json
import re
from collections import Counter
from pathlib import Path

from claims300_sources import Text, read_texts
from results import record

from kgreason.engine import Engine
from kgreason.model import Fact, Passage, Span, Trace

HERE = Path(__file__).parent / "patients23"
OTHERS = Path(__file__).parent / "patients60"
LABELS99 = Path(__file__).parent / "traces99" / "patients.jsonl"
TRACES = "text/llm_traces/medical_o1_demo.json"
KINDS: dict[str, tuple[str, ...]] = {
    "condition": ("condition", "history"),
    "denied": ("condition", "history", "family", "medication", "allergy"),
    "past": ("history",),
    "medication": ("medication", "past medication"),
    "pregnancy": ("condition", "observation"),
}
"""What the engine calls the labels' kinds: *28 weeks' gestation* is a measured age, *takes no drugs* a denied one.

Labels say *medication* of what a patient takes or took; the engine tells them apart.
"""
QUOTAS = {"medec": 12, "casimedicos": 11}
LONG = 50
"""A sentence of more characters that two texts share makes them one case."""
_OPTION = re.compile(r"^1[-.] ", re.MULTILINE)


def question(text: Text) -> str:
    """Return what tells of the patient: the note, or the case with its question, without the options."""
    if not text.question:
        return text.body
    option = _OPTION.search(text.question)
    return text.question[: option.start()] if option else text.question


def draw(data: Path) -> None:
    """Write the first of each source by SHA-256 of ``patient`` and the identifier, but for a case that is drawn already."""
    texts = read_texts(data / "text")
    drawn, left, met = [], dict(QUOTAS), set[str]()
    for key in sorted(texts, key=lambda key: hashlib.sha256(f"patient {key}".encode()).hexdigest()):
        source = key.split("/")[0]
        said = {one.strip() for one in re.split(r"[.\n]", question(texts[key])) if len(one) > LONG}
        if left[source] and not said & met:
            met |= said
            left[source] -= 1
            drawn.append(key)
    HERE.mkdir(exist_ok=True)
    (HERE / "sample.tsv").write_text("\n".join(("text", *drawn)) + "\n", "utf-8")


def sample() -> list[str]:
    return (HERE / "sample.tsv").read_text("utf-8").splitlines()[1:]


def show(data: Path) -> None:
    """Print the drawn texts under their numbers."""
    texts = read_texts(data / "text")
    for number, key in enumerate(sample(), 1):
        print(f"{number} {key}\n{question(texts[key])}\n")


def bind(data: Path, file: Path) -> None:
    """Write the labels as characters, from a file of ``number | kind | words | value unit``."""
    texts, keys = read_texts(data / "text"), sample()
    facts: dict[int, list[dict]] = {number: [] for number in range(1, len(keys) + 1)}
    for line in file.read_text("utf-8").splitlines():
        number, kind, words, *rest = (cell.strip() for cell in line.split("|"))
        value, _, unit = rest[0].partition(" ") if rest else ("", "", "")
        part = next((one for one in ("systolic", "diastolic") if unit.endswith(one)), "")
        fact = {"kind": kind, "span": spot(question(texts[keys[int(number) - 1]]), words, number)}
        fact |= {"value": float(value) if value else None, "unit": unit.removesuffix(part).strip() or None}
        facts[int(number)].append(fact | ({"component": part} if part else {}))
    lines = [json.dumps({"id": key, "facts": facts[number]}) for number, key in enumerate(keys, 1)]
    (HERE / "patients.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


def spot(body: str, words: str, number: str) -> list[int]:
    """Return where words stand; ``#2`` behind them means their second occurrence."""
    words, _, which = (part.strip() for part in words.partition("#"))
    at = -1
    for _ in range(int(which or 1)):
        at = body.find(words, at + 1)
        if at < 0:
            raise SystemExit(f"{number}: the words {words!r} do not stand there")
    return [at, at + len(words)]


def cases(data: Path) -> list[tuple[str, str, list[dict]]]:
    """Return identifier, question and labelled facts of the 60."""
    rows = json.loads((data / TRACES).read_text("utf-8"))
    labels = [json.loads(line) for line in (LABELS99).read_text("utf-8").splitlines()]
    texts = read_texts(data / "text")
    own = [json.loads(line) for line in (HERE / "patients.jsonl").read_text("utf-8").splitlines()]
    found = [(one["id"], rows[one["row"]]["Question"], one["facts"]) for one in labels]
    return [*found, *((one["id"], question(texts[one["id"]]), one["facts"]) for one in own)]


def others(name: str) -> dict[str, list[dict]]:
    """Return the labels of the second or the third labeller, by text."""
    lines = (json.loads(line) for line in (OTHERS / f"{name}.jsonl").read_text("utf-8").splitlines())
    return {one["id"]: [{"kind": kind, "span": [low, high]} for low, high, kind in one["facts"]] for one in lines}


def alike(one: dict, other: dict) -> bool:
    """Return whether two labels say the same: one kind, with a character in common."""
    (low, high), (start, end) = one["span"], other["span"]
    return one["kind"] == other["kind"] and low < end and start < high


def majority(first: list[dict], second: list[dict], third: list[dict]) -> list[dict]:
    """Return the labels that at least two of three labellers have, in the words of the second where she has it."""
    held = [one for one in second if any(alike(one, other) for other in (*first, *third))]
    further = (one for one in third if any(alike(one, other) for other in first))
    return [*held, *(one for one in further if not any(alike(one, other) for other in second))]


def agree(data: Path) -> None:
    """Print what share of each labeller's facts each other one has."""
    second, third = others("second"), others("third")
    labels = {"first": {name: own(facts) for name, _, facts in cases(data)}, "second": second, "third": third}
    for name, mine in labels.items():
        for other, theirs in labels.items():
            if name != other:
                every = [(key, one) for key, facts in mine.items() for one in facts]
                shared = sum(any(alike(one, label) for label in theirs[key]) for key, one in every)
                print(f"of the {len(every)} facts of the {name} the {other} has {shared} ({shared / len(every):.3f})")


def own(facts: list[dict]) -> list[dict]:
    """Return the facts of the patient asked about."""
    return [one for one in facts if one.get("of") is None]


def measure(data: Path, *, listed: bool, save: bool) -> None:
    """Print precision and recall by the majority of the labels, of both parts and all, and by the first labels alone."""
    engine = Engine.open()
    second, third = others("second"), others("third")
    by_majority = [(name, text, majority(own(facts), second[name], third[name])) for name, text, facts in cases(data)]
    by_first = [(name, text, own(facts)) for name, text, facts in cases(data)]
    read = {name: _read(engine, name, text) for name, text, _ in by_first}
    parts: dict[str, Counter[str]] = {"traces": Counter(), "notes and cases": Counter(), "all 60": Counter()}
    for name, text, wanted in by_majority:
        counts = _count(read[name], wanted)
        parts["traces" if name.startswith("llm") else "notes and cases"] += counts
        parts["all 60"] += counts
        if listed:
            _list(name, text, read[name], wanted)
    parts["all 60, first labels"] = sum((_count(read[name], wanted) for name, _, wanted in by_first), Counter())
    for part, one in parts.items():
        precision, recall = one["right"] / one["read"], one["found"] / one["stated"]
        print(f"{part}: precision {precision:.3f} ({one['right']} of {one['read']}) ", end="")
        print(f"recall {recall:.3f} ({one['found']} of {one['stated']})")
        if save:
            counts = {"facts read": one["read"], "facts labelled": one["stated"]}
            record(f"patients60 {part}", {"precision": precision, "recall": recall, **counts}, engine.versions)


def _read(engine: Engine, name: str, text: str) -> list[Fact]:
    """Return the facts that a text states, and the findings it tells in words that no concept has."""
    facts = engine.read(Trace(name, Passage(text, Span("/question", 0, len(text))))).facts
    return [one for one in (*facts.items, *facts.described) if one.span is not None]


def _count(read: list[Fact], wanted: list[dict]) -> Counter[str]:
    return Counter(
        read=len(read),
        right=sum(any(fits(fact, label) for label in wanted) for fact in read),
        stated=len(wanted),
        found=sum(any(fits(fact, label) for fact in read) for label in wanted),
    )


def _list(name: str, text: str, read: list[Fact], wanted: list[dict]) -> None:
    for fact in read:
        if not any(fits(fact, label) for label in wanted):
            print(f"  wrong {name}: {fact.kind} {fact.text} {'known' if fact.known else 'denied'} {fact.value or ''}")
    for label in wanted:
        if not any(fits(fact, label) for fact in read):
            print(f"  missed {name}: {label['kind']} {text[slice(*label['span'])]}")


def fits(fact: Fact, label: dict) -> bool:
    """Return whether a fact that was read is a labelled one: kind, place and denial."""
    kind, (low, high) = label["kind"], label["span"]
    if fact.kind not in KINDS.get(kind, (kind,)) or fact.known != (kind != "denied"):
        return False
    return fact.span is not None and fact.span.start < high and low < fact.span.end


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("draw", "show", "bind", "agree", "measure"):
        command = commands.add_parser(name)
        command.add_argument("data", type=Path, help="the folder of the real data")
        if name == "bind":
            command.add_argument("file", type=Path, help="labels in words")
        if name == "measure":
            command.add_argument("--list", action="store_true", help="print what is wrong or missed")
            command.add_argument("--save", action="store_true", help="write the figures to benchmarks/results/")
    asked = parser.parse_args()
    if asked.command == "bind":
        bind(asked.data, asked.file)
    elif asked.command == "measure":
        measure(asked.data, listed=asked.list, save=asked.save)
    else:
        {"draw": draw, "show": show, "agree": agree}[asked.command](asked.data)
