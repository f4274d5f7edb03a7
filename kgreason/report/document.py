"""The report as one plain document with a versioned schema (``schema/report-1.schema.json``), in a stable order."""

from typing import Any

import msgspec

from kgreason.model import (
    CERTIFICATE,
    Assessment,
    Atom,
    BadTrace,
    CalculationInput,
    CalculationReason,
    Certificate,
    Claim,
    ClaimReason,
    Edge,
    Fact,
    FactReason,
    Facts,
    Finding,
    Hop,
    Judged,
    KgreasonError,
    KindReason,
    Mention,
    Order,
    Passage,
    Path,
    PathReason,
    Reason,
    Report,
    Rule,
    RuleReason,
    Span,
    When,
)
from kgreason.report.dropped import dropped_document
from kgreason.report.parts import Part, bearing, parts
from kgreason.report.times import TIMED
from kgreason.report.words import Name, claim_words, kind_words, naming, rule_words

SCHEMA = "kgreason-report-1"


def report_document(report: Report) -> dict[str, Any]:
    """Return a report as dictionaries, lists, strings and numbers."""
    name = naming(report.names)
    split = list(parts(report))
    return {
        "schema": SCHEMA,
        "id": report.trace.id,
        "form": report.trace.form,
        "verdict": report.verdict.value,
        "why": report.why,
        "measures": _measures(report),
        "question": _passage(report.trace.question),
        "steps": [_part(part, name) for part in split if part.number],
        "answer": next((_part(part, name) for part in split if not part.number), None),
        "drugs": [assessment_document(one, name) for one in report.assessments],
        "together": [fired_document(reason, name) for reason in report.together],
        "orders": [_order(one, name) for one in report.orders],
        "facts": facts_document(report.facts, name),
        "dispute": {
            "accepted": report.dispute.accepted,
            "arguments": [
                {"id": one.id, "text": one.text, "side": one.side, "label": one.label, "attacks": list(one.attacks)}
                for one in report.dispute.arguments
            ],
        },
        "mentions": [mention_document(one) for one in report.mentions],
        "versions": dict(report.versions),
        **({"dropped": dropped_document(report.dropped)} if report.dropped else {}),
    }


def bad_document(bad: BadTrace, schema: str = SCHEMA) -> dict[str, Any]:
    """Return the row of a trace that could not be read, among documents of a schema."""
    return {"schema": schema, "id": bad.id, **error_document(bad)}


def error_document(error: BadTrace | KgreasonError) -> dict[str, Any]:
    """Return a fault as place, found and wanted."""
    return {"error": {"place": error.place, "found": error.found, "wanted": error.wanted}}


def _measures(report: Report) -> dict[str, Any]:
    counted, held = report.measures, bearing(report)
    return {
        "claims": len(report.judged),
        "supported": counted.supported,
        "contradicted": counted.contradicted,
        "unknown": counted.unknown,
        "sentences": counted.sentences,
        "sentences_with_claims": counted.sentences_with_claims,
        "groundedness": counted.groundedness,
        "contradiction": counted.contradiction,
        "decided": counted.decided,
        "coverage": counted.coverage,
        "load_bearing": {"claims": held.claims, "decided": held.decided, "share": held.share},
    }


def _span(span: Span | None) -> dict[str, Any] | None:
    return None if span is None else {"place": span.place, "start": span.start, "end": span.end}


def _passage(passage: Passage | None) -> dict[str, Any] | None:
    return None if passage is None else {"text": passage.text, "span": _span(passage.span)}


def _part(part: Part, name: Name) -> dict[str, Any]:
    made = {"number": part.number} if part.number else {}
    return {
        **made,
        "text": part.passage.text,
        "span": _span(part.passage.span),
        "verdict": part.verdict.value,
        "claims": [_judged(one, name) for one in part.judged],
        "silent": [_span(span) for span in part.silent],
    }


def concept_document(curie: str, name: Name) -> dict[str, str] | None:
    """Return a concept by identifier and name; none for none."""
    return {"id": curie, "name": name(curie)} if curie else None


def _judged(judged: Judged, name: Name) -> dict[str, Any]:
    return {
        **claim_document(judged.claim, name),
        "verdict": judged.verdict.value,
        "error": judged.error.value if judged.error else None,
        "load_bearing": judged.load_bearing,
        "findings": [_finding(one, name) for one in judged.findings],
    }


def claim_document(claim: Claim, name: Name) -> dict[str, Any]:
    """Return a claim as it was read, with what it says in words."""
    held = claim.quantity
    return {
        "id": claim.id,
        "says": claim_words(claim, name),
        "subject": concept_document(claim.subject, name),
        "predicate": claim.predicate,
        "object": concept_document(claim.object, name),
        "negated": claim.negated,
        "certainty": claim.certainty,
        "condition": [concept_document(one, name) for one in claim.condition],
        "quantity": {"value": held.value, "unit": held.unit, "comparator": held.comparator} if held else None,
        "span": _span(claim.span),
        "subject_span": _span(claim.subject_span),
        "object_span": _span(claim.object_span),
        "trigger": _span(claim.trigger),
        "pattern": claim.pattern,
    }


def _finding(finding: Finding, name: Name) -> dict[str, Any]:
    return {
        "verifier": finding.verifier,
        "verdict": finding.verdict.value,
        "error": finding.error.value if finding.error else None,
        "sought": finding.sought,
        "reasons": [reason_document(one, name) for one in finding.reasons],
    }


def reason_document(reason: Reason, name: Name) -> dict[str, Any]:
    """Return a reason as a value of its kind: path, fact, claim or rule."""
    if isinstance(reason, PathReason):
        return {"kind": "path", **path_document(reason.path, name)}
    if isinstance(reason, FactReason):
        return {"kind": "fact", "fact": _fact(reason.fact, name)}
    if isinstance(reason, ClaimReason):
        return {"kind": "claim", "claim": reason.claim.id, "says": claim_words(reason.claim, name)}
    if isinstance(reason, CalculationReason):
        return {"kind": "calculation", **calculation_document(reason, name)}
    if isinstance(reason, KindReason):
        return {"kind": "category", "concept": concept_document(reason.concept, name), "says": kind_words(reason, name)}
    return {"kind": "rule", **fired_document(reason, name)}


def calculation_document(reason: CalculationReason, name: Name) -> dict[str, Any]:
    """Return a recomputed result: its formula, what it was computed from, and what it stands for."""
    return {
        "calculator": reason.calculator,
        "title": reason.title,
        "formula": reason.formula,
        "steps": dict(reason.steps),
        "inputs": [_calculation_input(one, name) for one in reason.inputs],
        "low": reason.low,
        "high": reason.high,
        "unit": reason.unit,
        "means": reason.means,
        "source": reason.source,
    }


def _calculation_input(one: CalculationInput, name: Name) -> dict[str, Any]:
    return {
        "name": one.name,
        "value": one.value,
        "unit": one.unit,
        "fact": _fact(one.fact, name) if one.fact else None,
        "claim": one.claim,
        "computed_by": one.computed_by,
        "inputs": [_calculation_input(each, name) for each in one.inputs],
    }


def path_document(path: Path, name: Name) -> dict[str, Any]:
    """Return a path: its cost, and its edges with the direction that each is walked in."""
    return {"cost": path.cost, "edges": [_hop(hop, name) for hop in path.hops]}


def _hop(hop: Hop, name: Name) -> dict[str, Any]:
    return {**edge_document(hop.edge, name), "forward": hop.forward}


def edge_document(edge: Edge, name: Name) -> dict[str, Any]:
    """Return an edge with its provenance."""
    return {
        "subject": concept_document(edge.subject, name),
        "predicate": edge.predicate,
        "object": concept_document(edge.object, name),
        "source": edge.source,
        "qualifiers": dict(edge.qualifiers),
        "rule": edge.rule,
    }


def _fact(fact: Fact, name: Name) -> dict[str, Any]:
    made = {
        "kind": fact.kind,
        "concept": concept_document(fact.concept, name),
        "text": fact.text,
        "known": fact.known,
        "value": fact.value,
        "unit": fact.unit,
        "date": fact.date,
        "resource": fact.resource,
        "span": _span(fact.span),
        "implied_by": fact.implied_by,
    }
    told = {"ago": fact.ago, "reference": fact.reference}
    return made | {key: [list(one) for one in limits] for key, limits in told.items() if limits}


def facts_document(facts: Facts, name: Name) -> dict[str, Any]:
    """Return the facts of a patient."""
    return {
        "read_from": facts.read_from,
        "complete": sorted(facts.complete),
        "items": [_fact(one, name) for one in facts.items],
        "unlinked": [{"name": one.name, "span": _span(one.span)} for one in facts.unlinked],
        "described": [_fact(one, name) for one in facts.described],
        "identity": facts.identity,
        "unread": [{"resource": one.resource, "place": one.place, "why": one.why} for one in facts.unread],
    }


def _rule(rule: Rule, name: Name) -> dict[str, Any]:
    return {
        "id": rule.id,
        "says": rule_words(rule, name),
        "drug": concept_document(rule.drug, name),
        "when": _when(rule.when, name),
        "strength": rule.strength.value,
        "source": rule.source,
        "reason": rule.reason,
        "kind": rule.kind,
        "effect": concept_document(rule.effect, name),
    }


def _when(when: When, name: Name) -> dict[str, Any]:
    if when.atom is not None:
        return {"kind": "atom", "atom": _atom(when.atom, name)}
    return {"kind": when.kind, "parts": [_when(part, name) for part in when.parts]}


def _atom(atom: Atom, name: Name) -> dict[str, Any]:
    made = {"kind": atom.kind, "concept": concept_document(atom.concept, name)}
    if atom.kind in TIMED:
        return {**made, "value": atom.value, "unit": atom.unit}
    return {**made, "op": atom.op, "value": atom.value, "unit": atom.unit} if atom.op else made


def fired_document(reason: RuleReason, name: Name) -> dict[str, Any]:
    """Return a rule that fires, with the facts and is-a edges by which it does."""
    return {
        "rule": _rule(reason.rule, name),
        "facts": [_fact(one, name) for one in reason.facts],
        "via": [edge_document(one, name) for one in reason.via],
    }


def _order(order: Order, name: Name) -> dict[str, Any]:
    return {
        "text": order.text,
        "concept": concept_document(order.concept, name),
        "span": _span(order.span),
        "sentence": _span(order.sentence),
        "trigger": order.trigger,
    }


def assessment_document(one: Assessment, name: Name) -> dict[str, Any]:
    """Return the verdict on a drug with every rule behind it."""
    return {
        "drug": concept_document(one.drug, name),
        "verdict": one.verdict.value,
        "fired": [fired_document(reason, name) for reason in one.fired],
        "may_fire": [_rule(rule, name) for rule in one.may_fire],
        "ask": [
            [
                {"atom": _atom(part.atom, name), "rules": list(part.rules), "holds": part.holds, "named": part.named}
                for part in question
            ]
            for question in one.ask
        ],
        "silent": list(one.silent),
        "not_asked": list(one.not_asked),
        "inconsistent": [_fact(fact, name) for fact in one.inconsistent],
        "transcription": _transcription(one),
        "reviewed": [
            {"population": row.population, "finding": row.finding, "source": row.source} for row in one.reviewed
        ],
        "order": _order(one.order, name) if one.order else None,
        "sought": one.sought,
        "certificate": certificate_document(one.certificate) if one.certificate else None,
    }


def certificate_document(certificate: Certificate) -> dict[str, Any]:
    """Return a certificate as its schema has it; what has its usual value is left out of a fact."""
    made: dict[str, Any] = {"schema": CERTIFICATE, **msgspec.to_builtins(certificate)}
    made["facts"] = [_short(one) for one in made["facts"]]
    made["quiet"] = [_short(one) for one in made["quiet"]]
    for one in made["decides"]:
        one["facts"] = [_short(fact) for fact in one["facts"]]
    return made


_SHOWN = frozenset(["kind", "concept", "text", "known"])


def _short(fact: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fact.items() if value not in (None, "", []) or key in _SHOWN}


def _transcription(one: Assessment) -> dict[str, str] | None:
    marked = one.transcription
    if marked is None:
        return None
    return {
        "contraindications": marked.contraindications,
        "boxed_warning": marked.boxed_warning,
        "interactions": marked.interactions,
    }


def mention_document(mention: Mention) -> dict[str, Any]:
    """Return a mention with its concept, score and status."""
    return {
        "text": mention.text,
        "span": _span(mention.span),
        "concept": {"id": mention.concept, "name": mention.name},
        "category": mention.category,
        "score": mention.score,
        "method": mention.method,
        "status": mention.status.value,
        "rule": mention.rule,
        "trigger": _span(mention.trigger),
        "ambiguous": mention.ambiguous,
        "candidates": [{"id": one.concept, "name": one.name, "score": one.score} for one in mention.candidates],
    }
