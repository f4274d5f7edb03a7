"""Measure reading on the labelled sentences and questions of 99 real traces (texts stay outside the project).

    python benchmarks/traces99.py medical_o1_demo.json [--list=ROUND] [--patterns] [--reader llm --round N [--tries 1]]

ROUND 99 lists the practice sentences.

A labelled relation counts as read where a claim of its sentence joins the same two ends with the same polarity;
it is among known concepts where both ends, or what their pronouns stand for, are names that the graph has.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from read_ahead import reading_ahead

from kgreason.claims import is_llm
from kgreason.engine import Engine
from kgreason.graph import normal
from kgreason.model import BadTrace, Claim, Mention, Report, Span, Trace
from kgreason.traces import read_traces

HERE = Path(__file__).parent / "traces99"
PRACTICE = 99
EITHER_WAY = {"caused_by", "diagnosed_by", "other", "complicated_by", "associated_with"}


def main(file: Path, reader: str, asked: argparse.Namespace) -> int:
    raw = json.loads(file.read_text("utf-8"))
    traces = list(read_traces(file.read_bytes(), name=file.stem))
    assert not any(isinstance(one, BadTrace) for one in traces)
    sentences = [
        one for one in labelled("sentences.jsonl") if one.get("round", 1) in (asked.round or range(1, PRACTICE))
    ]
    held = [one for one in traces if isinstance(one, Trace)]
    engine = by_model(held, sentences, asked.tries) if is_llm(reader) else Engine.open(reader)
    reports = [engine.verify(one) for one in held]
    verdicts = Counter(one.verdict.value for one in reports)
    print(f"{len(reports)} traces, no error; verdicts: {dict(sorted(verdicts.items()))}")
    listed = asked.list
    for number in sorted({one.get("round", 1) for one in sentences}):
        print(f"round {number}")
        of_round = [one for one in sentences if one.get("round", 1) == number]
        relations(engine, raw, reports, of_round, listed=listed == number)
    if not is_llm(reader):
        print("practice")
        relations(engine, raw, reports, labelled("practice.jsonl"), listed=listed == PRACTICE)
    facts(raw, reports, listed=listed > 0)
    return 0


def by_model(traces: list[Trace], sentences: list[dict], tries: int) -> Engine:
    """Return an engine with a language model that has read the sentences of these rounds."""
    places: dict[str, list[dict]] = {}
    for one in sentences:
        places.setdefault(traces[one["row"]].id, []).append(one)

    def wanted(key: str, span: Span) -> bool:
        inside = (one for one in places.get(key, ()) if span.place == f"/{one['field']}")
        return any(one["start"] < span.end and span.start < one["end"] for one in inside)

    return reading_ahead("", traces, wanted, tries)


def labelled(name: str) -> list[dict]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


def relations(engine: Engine, raw: list, reports: list[Report], sentences: list[dict], *, listed: bool) -> None:
    total: Counter[str] = Counter()
    known: Counter[str] = Counter()
    read: Counter[str] = Counter()
    for sentence in sentences:
        report, text = reports[sentence["row"]], raw[sentence["row"]][sentence["field"]]
        place = f"/{sentence['field']}"
        claims = [one.claim for one in report.judged if inside(one.claim, place, sentence)]
        for relation in sentence["relations"]:
            kind = relation["kind"]
            total[kind] += 1
            ends = [
                relation.get("subject_antecedent") or relation["subject"],
                relation.get("object_antecedent") or relation["object"],
            ]
            is_known = all(named(engine, report, text, place, end) for end in ends)
            hit = any(same(one, relation) for one in claims)
            known[kind] += is_known
            read[kind] += is_known and hit
            read["all"] += hit
            if listed and is_known and not hit:
                words = [text[start:end] for start, end in ends]
                print(f"  missed {sentence['id']}: {words[0]} {relation['predicate']} {words[1]}")
    for kind in sorted(total):
        print(f"  {kind}: {read[kind]} of {known[kind]} among known concepts read ({total[kind]} stated)")
    held, of = sum(known.values()), sum(total.values())
    got = sum(read[kind] for kind in total)
    print(
        f"relations: {got} of {held} among known concepts read ({got / held:.1%}); {read['all']} of all {of} ({read['all'] / of:.1%})"
    )


def inside(claim: Claim, place: str, sentence: dict) -> bool:
    at = claim.span
    return at.place == place and at.start < sentence["end"] and sentence["start"] < at.end


def named(engine: Engine, report: Report, text: str, place: str, end: list[int]) -> bool:
    """Return whether the words of an end are a name of the graph, but for an article or a weak word before it."""
    words = text[end[0] : end[1]]
    if engine.linker.graph.named(normal(words)) or engine.linker.graph.named("=" + words):
        return True
    return any(covers(one, place, end) for one in report.mentions)


def covers(mention: Mention, place: str, end: list[int]) -> bool:
    at = mention.span
    return (
        at.place == place
        and at.start <= end[0] + 3
        and at.end >= end[1] - 1
        and at.end - at.start >= 0.7 * (end[1] - end[0])
    )


def same(claim: Claim, relation: dict) -> bool:
    ends = [[relation[key], relation.get(f"{key}_antecedent")] for key in ("subject", "object")]
    got = [claim.subject_span, claim.object_span]
    straight = all(any(overlaps(span, one) for one in end) for span, end in zip(got, ends, strict=True))
    swapped = all(any(overlaps(span, one) for one in end) for span, end in zip(reversed(got), ends, strict=True))
    return (
        straight or (swapped and (relation["predicate"] in EITHER_WAY or claim.predicate == "associated_with"))
    ) and claim.negated == relation["negated"]


def overlaps(span: object, end: list[int] | None) -> bool:
    return span is not None and end is not None and span.start < end[1] and end[0] < span.end


KINDS = {"denied": "condition", "past": "history", "pregnancy": "condition"}


def facts(raw: list, reports: list[Report], *, listed: bool) -> None:
    del raw
    gold = found = right = 0
    for row in labelled("patients.jsonl"):
        items = [one for one in reports[row["row"]].facts.items if one.span is not None]
        wanted = [one for one in row["facts"] if one.get("of") is None]
        gold += len(wanted)
        found += len(items)
        for fact in items:
            hit = any(
                fact.kind in {KINDS.get(one["kind"], one["kind"]), "history" if one["kind"] == "condition" else ""}
                and overlaps(fact.span, one["span"])
                and fact.known == (one["kind"] != "denied")
                for one in wanted
            )
            right += hit
            if listed and not hit:
                print(
                    f"  fact of row {row['row']}: {fact.kind} {fact.text} ({'known' if fact.known else 'denied'}) not labelled so"
                )
    print(
        f"patient facts: precision {right / found:.3f} ({right} of {found}); about {right} of {gold} labelled facts found"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="the 99 traces")
    parser.add_argument("--list", type=int, default=0, metavar="ROUND", help="print what one round misses")
    parser.add_argument("--patterns", action="store_true", help="read with the patterns, not the parser")
    parser.add_argument("--reader", default="parse", help="another reader: llm, with its settings from the environment")
    parser.add_argument("--round", type=int, action="append", help="one round alone; may be given again")
    parser.add_argument("--tries", type=int, default=4, help="tries of a request, for --reader llm")
    asked = parser.parse_args()
    sys.exit(main(asked.file, "patterns" if asked.patterns else asked.reader, asked))
