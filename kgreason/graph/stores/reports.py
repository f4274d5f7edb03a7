"""Verified traces beside the graph: traces, their steps, their claims with verdicts, and what the claims are about.

What is read is what ``kgreason verify --format jsonl`` (or ``json``) prints. A report of a trace that is there takes
its place.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from kgreason.graph.stores.store import Store
from kgreason.model import PATIENT, SourceError
from kgreason.sources.opening import read_lines, read_text

SCHEMA = "kgreason-report-1"
BATCH = 200
"""Reports that go into the store together."""


class _Named(msgspec.Struct):
    id: str


class _Claim(msgspec.Struct):
    id: str
    says: str
    predicate: str
    negated: bool
    certainty: str
    verdict: str
    load_bearing: bool
    subject: _Named | None = None
    object: _Named | None = None
    condition: list[_Named] = []
    error: str | None = None


class _Head(msgspec.Struct):
    schema: str
    id: str
    error: dict[str, str] | None = None


class _Step(msgspec.Struct):
    text: str
    verdict: str
    claims: list[_Claim]
    number: int = 0


class _Text(msgspec.Struct):
    text: str


class _Measures(msgspec.Struct):
    claims: int
    supported: int
    contradicted: int
    unknown: int


class ReadReport(msgspec.Struct):
    """What the store keeps of a report."""

    id: str
    schema: str
    form: str
    verdict: str
    why: str
    measures: _Measures
    steps: list[_Step]
    question: _Text | None = None
    answer: _Step | None = None
    versions: dict[str, str] = {}


class LoadedReports(Struct, frozen=True):
    """How many traces and claims went in, the links to concepts that the store lacks, and rows that are no report."""

    traces: int
    claims: int
    unlinked: int
    faults: tuple[SourceError, ...] = ()


_FORGET = (
    "MATCH (t:Trace)-[:HAS_STEP]->(:Step)-[:STATES]->(c:Claim) WHERE t.id IN $ids DETACH DELETE c",
    "MATCH (t:Trace)-[:HAS_STEP]->(s:Step) WHERE t.id IN $ids DETACH DELETE s",
    "MATCH (t:Trace) WHERE t.id IN $ids DETACH DELETE t",
)
_TRACE = """UNWIND $rows AS row
CREATE (:Trace {id: row.id, form: row.form, verdict: row.verdict, why: row.why, question: row.question,
  claims: row.claims, supported: row.supported, contradicted: row.contradicted, unknown: row.unknown,
  versions: row.versions})"""
_STEP = """UNWIND $rows AS row MATCH (t:Trace {id: row.trace})
CREATE (t)-[:HAS_STEP {number: row.number}]->
  (:Step {id: row.id, number: row.number, kind: row.kind, text: row.text, verdict: row.verdict})"""
_CLAIM = """UNWIND $rows AS row MATCH (s:Step {id: row.step})
CREATE (s)-[:STATES]->(:Claim {id: row.id, says: row.says, predicate: row.predicate, negated: row.negated,
  certainty: row.certainty, verdict: row.verdict, load_bearing: row.load_bearing,
  error: CASE WHEN row.error = '' THEN NULL ELSE row.error END})"""
_ABOUT = """UNWIND $rows AS row MATCH (c:Claim {id: row.claim}) MATCH (k:Concept {id: row.concept})
CREATE (c)-[:ABOUT {role: row.role}]->(k)"""
_LINKED = """MATCH (t:Trace)-[:HAS_STEP]->(:Step)-[:STATES]->(:Claim)-[a:ABOUT]->(:Concept) WHERE t.id IN $ids
RETURN count(a)"""


def read_reports(path: Path) -> Iterator[ReadReport | SourceError]:
    """Yield the reports of a file: one JSON document over several lines, or else a line each.

    A line that is no report is an error that costs only itself. Where several have one id (a prompt that was sampled
    more than once), the second is *id#2*.
    """
    seen: Counter[str] = Counter()
    for one in _read_all(path):
        if isinstance(one, ReadReport):
            seen[one.id] += 1
            one.id = f"{one.id}#{seen[one.id]}" if seen[one.id] > 1 else one.id
        yield one


def _read_all(path: Path) -> Iterator[ReadReport | SourceError]:
    rows = read_lines(path)
    first = next((row for row in rows if isinstance(row, SourceError) or row[1].strip()), None)
    if isinstance(first, tuple) and first[1].strip() in {"{", "["} and (document := _document(path)) is not None:
        for number, one in enumerate(document, 1):
            yield _read(msgspec.json.encode(one).decode(), f"{path.name}#{number}")
        return
    for row in rows if first is None else chain((first,), rows):
        if isinstance(row, SourceError):
            yield row
        elif row[1].strip():
            yield _read(row[1], f"{path.name}:{row[0]}")


def _document(path: Path) -> list[Any] | None:
    """Return the values of a file that is one JSON value, as ``verify --format json`` prints it; else nothing."""
    try:
        held = msgspec.json.decode(read_text(path))
    except (SourceError, msgspec.DecodeError, RecursionError):
        return None
    return held if isinstance(held, list) else [held]


def _read(line: str, place: str) -> ReadReport | SourceError:
    wanted = f"a report ({SCHEMA}) as verify --format jsonl or json prints it"
    try:
        head = msgspec.json.decode(line, type=_Head)
        if head.schema != SCHEMA:
            return SourceError(place=place, found=f"schema {head.schema!r}", wanted=wanted)
        if head.error is not None:
            return SourceError(place=place, found=f"{head.id}: a trace that was not judged", wanted=wanted)
        return msgspec.json.decode(line, type=ReadReport)
    except (msgspec.DecodeError, RecursionError) as error:
        return SourceError(place=place, found=str(error), wanted=wanted)


def load_reports(store: Store, reports: Iterable[ReadReport | SourceError]) -> LoadedReports:
    """Put reports into a store; the last of several of one trace stays."""
    faults: list[SourceError] = []
    traces, claims, unlinked = set[str](), 0, 0
    remaining = iter(reports)
    while batch := list(islice(remaining, BATCH)):
        faults += [one for one in batch if isinstance(one, SourceError)]
        named = {one.id: one for one in batch if isinstance(one, ReadReport)}
        stated, lost = _put(store, list(named.values()))
        traces |= named.keys()
        claims += stated
        unlinked += lost
    return LoadedReports(len(traces), claims, unlinked, tuple(faults))


def _put(store: Store, reports: list[ReadReport]) -> tuple[int, int]:
    """Take the place of what the store has of these traces; return the claims, and the links that lead nowhere."""
    ids = [one.id for one in reports]
    for forget in _FORGET:
        store.query(forget, {"ids": ids}, write=True)
    steps = [(one, number, step) for one in reports for number, step in _steps(one)]
    claims = [(one, number, claim) for one, number, step in steps for claim in step.claims]
    about = [row for one, _, claim in claims for row in _about(one, claim)]
    for text, rows in (
        (_TRACE, [_trace_row(one) for one in reports]),
        (_STEP, [_step_row(*one) for one in steps]),
        (_CLAIM, [_claim_row(*one) for one in claims]),
        (_ABOUT, about),
    ):
        if rows:
            store.query(text, {"rows": rows}, write=True)
    linked = store.query(_LINKED, {"ids": ids}).rows[0][0]
    return len(claims), len(about) - int(linked)


def _steps(report: ReadReport) -> Iterator[tuple[int, _Step]]:
    """Yield the steps, and the answer as the last of them."""
    yield from enumerate(report.steps, 1)
    if report.answer is not None:
        yield len(report.steps) + 1, report.answer


def _trace_row(report: ReadReport) -> dict[str, Any]:
    measures = report.measures
    return {
        "id": report.id,
        "form": report.form,
        "verdict": report.verdict,
        "why": report.why,
        "question": report.question.text if report.question else "",
        "claims": measures.claims,
        "supported": measures.supported,
        "contradicted": measures.contradicted,
        "unknown": measures.unknown,
        "versions": json.dumps(report.versions, sort_keys=True),
    }


def _step_row(report: ReadReport, number: int, step: _Step) -> dict[str, Any]:
    return {
        "trace": report.id,
        "id": f"{report.id}/{number}",
        "number": number,
        "kind": "answer" if step is report.answer else "step",
        "text": step.text,
        "verdict": step.verdict,
    }


def _claim_row(report: ReadReport, number: int, claim: _Claim) -> dict[str, Any]:
    return {
        "step": f"{report.id}/{number}",
        "id": f"{report.id}/{claim.id}",
        "says": claim.says,
        "predicate": claim.predicate,
        "negated": claim.negated,
        "certainty": claim.certainty,
        "verdict": claim.verdict,
        "load_bearing": claim.load_bearing,
        "error": claim.error or "",
    }


def _about(report: ReadReport, claim: _Claim) -> Iterator[dict[str, Any]]:
    named = (("subject", claim.subject), ("object", claim.object), *(("condition", one) for one in claim.condition))
    for role, concept in named:
        if concept is not None and concept.id != PATIENT:
            yield {"claim": f"{report.id}/{claim.id}", "concept": concept.id, "role": role}
