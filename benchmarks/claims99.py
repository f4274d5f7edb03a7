"""Draw claims read from the 99 real traces for judging, and count the judgements (texts stay outside the project).

    python benchmarks/claims99.py draw medical_o1_demo.json N ROUND > sheet.txt   what a judge reads: sentence and claim
    python benchmarks/claims99.py count                                           the judgements, by round

A claim's identifier is its trace, field, characters, subject, predicate (NOT where denied) and object. The samples of
rounds 1 to 3 were the first N by SHA-256 of the identifier that no round had judged yet. Those left over after three
rounds were few and mostly what had just changed, so from round 4 on a sample is the first N by SHA-256 of the round
and the identifier, of all claims that the reader makes now; it is judged anew, whatever a round before said.
"""

import argparse
import hashlib
import json
from collections import Counter
from pathlib import Path

from kgreason.claims.arithmetic import COMPUTED
from kgreason.engine import Engine
from kgreason.link import sentences
from kgreason.model import PATIENT, Claim, Trace
from kgreason.traces import read_traces

FILE = Path(__file__).parent / "traces99" / "claims.jsonl"


def judged() -> list[dict]:
    return [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]


def identifier(row: int, claim: Claim) -> str:
    field = claim.span.place.strip("/")
    predicate = ("NOT " if claim.negated else "") + claim.predicate
    ends = f"{claim.subject}/{predicate}/{claim.object}"
    value = f"={claim.quantity.value:g}" if claim.quantity else ""
    return f"llm_traces/{row}/{field}/{claim.span.start}-{claim.span.end}/{ends}{value}"


def draw(file: Path, count: int, number: int) -> None:
    engine = Engine.open()
    found = {}
    for row, trace in enumerate(read_traces(file.read_bytes(), name=file.stem)):
        assert isinstance(trace, Trace)
        for one in engine.verify(trace).judged:
            found[identifier(row, one.claim)] = (engine, trace, one.claim)
    for key in sorted(found, key=lambda key: hashlib.sha256(f"round {number} {key}".encode()).hexdigest())[:count]:
        print(sheet(key, *found[key]))


def sheet(key: str, engine: Engine, trace: Trace, claim: Claim) -> str:
    passages = [*trace.steps, *([trace.answer] if trace.answer else [])]
    passage = next(
        one
        for one in passages
        if one.span.place == claim.span.place and one.span.start <= claim.span.start < one.span.end
    )
    at = claim.span.start - passage.span.start
    cut = [one for one in sentences(passage.text) if one.start <= at]
    shown = " ".join(one.text for one in cut[-3:-1]) + " >>> " + cut[-1].text
    name = {PATIENT: "the patient"}.get
    ends = [
        name(end) or (engine.name(end) if engine.graph.resolve(end) else end) for end in (claim.subject, claim.object)
    ]
    value = f" {claim.quantity.comparator} {claim.quantity.value:g} {claim.quantity.unit}" if claim.quantity else ""
    if claim.predicate == COMPUTED:
        ends, value = ["the sum", ""], f"{claim.quantity.value:g} as written" if claim.quantity else ""
    said = f"{ends[0]} {'NOT ' * claim.negated}{claim.predicate} {ends[1]}{value} ({claim.certainty})"
    words = [
        trace_text[span.start - passage.span.start : span.end - passage.span.start]
        if span and passage.span.start <= span.start < passage.span.end
        else "(named before)"
        for trace_text, span in ((passage.text, claim.subject_span), (passage.text, claim.object_span))
    ]
    return f"{key}\n    {shown}\n    CLAIM: {said}   [words: {words[0]} | {words[1]}]\n"


def count() -> None:
    rounds: dict[int, Counter[str]] = {}
    for one in judged():
        rounds.setdefault(one.get("round", 1), Counter())[one["verdict"]] += 1
    for number, verdicts in sorted(rounds.items()):
        print(f"round {number}: {verdicts['right']} of {verdicts.total()} are what the sentence says")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("count", help="count the judgements")
    drawing = commands.add_parser("draw", help="print claims to judge")
    drawing.add_argument("file", type=Path, help="the 99 traces")
    drawing.add_argument("number", type=int, metavar="N")
    drawing.add_argument("round", type=int, metavar="ROUND")
    asked = parser.parse_args()
    if asked.command == "draw":
        draw(asked.file, asked.number, asked.round)
    else:
        count()
