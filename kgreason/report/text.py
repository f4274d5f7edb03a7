"""The report for a person at a terminal."""

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from kgreason.model import (
    Assessment,
    BadTrace,
    CalculationReason,
    ClaimReason,
    ClaimVerdict,
    DrugVerdict,
    Edge,
    FactReason,
    Finding,
    Judged,
    KindReason,
    Mention,
    Path,
    PathReason,
    Reason,
    Report,
    RuleReason,
    Strength,
)
from kgreason.report.asked import open_lines
from kgreason.report.dropped import dropped_lines
from kgreason.report.parts import Part, bearing, parts
from kgreason.report.patient import patient_lines
from kgreason.report.times import said_once
from kgreason.report.words import (
    STRENGTHS,
    Name,
    calculation_words,
    claim_words,
    clean,
    edge_words,
    fact_words,
    fired_words,
    further_words,
    input_words,
    kind_words,
    naming,
    path_words,
    rule_words,
    share,
    source_words,
    unit_words,
)
from kgreason.report.words import wrapped as _wrapped

_COLOURS = {
    "unsafe": "1;31", "unfaithful": "1;31", "contradicted": "31", "error": "1;31",
    "undetermined": "33", "depends": "33", "caution": "33", "unknown": "33", "redacted": "33",
    "faithful": "32", "safe": "32", "supported": "32",
}  # fmt: skip
_MARKS = {ClaimVerdict.SUPPORTED: "+", ClaimVerdict.CONTRADICTED: "x", ClaimVerdict.UNKNOWN: "?"}


class Ink(Struct, frozen=True):
    """Writes verdicts in colour, or plainly."""

    colour: bool = False

    def verdict(self, word: str, shown: str = "") -> str:
        """Return a verdict's word in its colour."""
        code = _COLOURS.get(word)
        shown = shown or word
        return f"\x1b[{code}m{shown}\x1b[0m" if self.colour and code else shown

    def bold(self, text: str) -> str:
        """Return a text in bold."""
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text


def report_text(report: Report, *, colour: bool = False) -> str:
    """Return the whole report as lines: verdict, patient, steps, drugs, argument, measures."""
    ink, name = Ink(colour), naming(report.names)
    head = f"{ink.bold(clean(report.trace.id))}: {ink.verdict(report.verdict.value, report.verdict.value.upper())}"
    lines = [f"{head} - {clean(report.why)}", *patient_lines(report.facts, name), *_no_patient(report)]
    for part in parts(report):
        lines += ["", *_part(part, ink, name)]
    lines += [
        "",
        *_drugs(report, ink, name),
        *together_lines(report.together, name, ink),
        "",
        *_argument(report, ink),
        "",
        *_measures(report, ink),
    ]
    if report.dropped:
        lines += ["", f"{ink.bold('Listed by the reader and not kept')}: {len(report.dropped)}"]
        lines += dropped_lines(report.dropped)
    return "\n".join(lines) + "\n"


def bad_text(bad: BadTrace, *, colour: bool = False) -> str:
    """Return the line of a row that could not be read."""
    ink = Ink(colour)
    said = f"{clean(bad.place)}: found {clean(bad.found)}; wanted {clean(bad.wanted)}"
    return f"{ink.bold(clean(bad.id))}: {ink.verdict('error', 'ERROR')} - {said}\n"


def _part(part: Part, ink: Ink, name: Name) -> Iterator[str]:
    errors = dict.fromkeys(one.error.value for one in part.judged if one.error)
    kinds = f" ({', '.join(errors)})" if errors else ""
    yield f"{ink.bold(part.title)}  {ink.verdict(part.verdict.value)}{kinds}"
    if part.passage.text:
        yield from _wrapped(f'"{clean(part.passage.text, 300)}"', "  ", "   ")
    elif not part.judged:
        yield "  withheld by the model: cannot be verified"
    for judged in part.judged:
        yield from _claim(judged, ink, name)
    if part.ordering:
        yield "  - orders a drug: see below"
    silent = len(part.silent) - len(part.ordering)
    if silent:
        yield f"  - {silent} sentence{'s' * (silent > 1)} that no claim was read from"


def _no_patient(report: Report) -> Iterator[str]:
    """Yield what a reader must know who wrote the patient's facts into the trace itself."""
    if report.facts.read_from == "none" and report.assessments and report.trace.question is None:
        yield "Patient: no question and no patient is given; facts that the trace tells are nobody's (--patient)"


def _claim(judged: Judged, ink: Ink, name: Name) -> Iterator[str]:
    mark = ink.verdict(judged.verdict.value, _MARKS[judged.verdict])
    bears = "" if judged.load_bearing else " (not load-bearing)"
    yield f"  {mark} {judged.claim.id}  {claim_words(judged.claim, name)}{bears}"
    for finding in judged.findings:
        if finding.verdict is judged.verdict:
            yield from _finding(finding, name)


def _finding(finding: Finding, name: Name) -> Iterator[str]:
    against = finding.verdict is ClaimVerdict.CONTRADICTED
    for reason in finding.reasons:
        lead = reason_lead(reason, finding, against=against)
        yield from _wrapped(reason_words(reason, name), f"      {lead}: ", "        ")
    if not finding.reasons and finding.sought:
        lead = "looked for" if finding.verdict is ClaimVerdict.UNKNOWN else "because"
        yield from _wrapped(clean(finding.sought), f"      {lead}: ", "        ")


def reason_lead(reason: Reason, finding: Finding, *, against: bool) -> str:
    """Return the word that introduces a reason."""
    if isinstance(reason, CalculationReason) or (isinstance(reason, ClaimReason) and reason.claim.id == finding.claim):
        return "recomputed"
    if isinstance(reason, ClaimReason) and finding.verifier == "mechanism":
        return "the other way by its own reason" if against else "by its own reason"
    kinds = {
        PathReason: "graph", FactReason: "patient", ClaimReason: "the trace also says", RuleReason: "rule",
        KindReason: "by what it is",
    }  # fmt: skip
    return ("but " if against else "") + kinds[type(reason)]


def reason_words(reason: Reason, name: Name) -> str:
    """Return a reason in one line, with its source."""
    if isinstance(reason, PathReason):
        return path_words(reason.path, name)
    if isinstance(reason, FactReason):
        follows = f" (from {clean(reason.fact.implied_by)})" if reason.fact.implied_by else ""
        return fact_words(reason.fact, name) + follows
    if isinstance(reason, CalculationReason):
        return calculation_words(reason, name)
    if isinstance(reason, KindReason):
        return kind_words(reason, name)
    if isinstance(reason, ClaimReason) and reason.claim.predicate == "equals":
        return f"it comes to {clean(reason.claim.pattern.partition('|')[0])}"
    if isinstance(reason, ClaimReason):
        return f"{claim_words(reason.claim, name)} ({reason.claim.id})"
    rule = reason.rule
    return f"{name(rule.drug)} {rule_words(rule, name)}; here {fired_words(reason, name)} [{rule.source}; {rule.id}]"


def _drugs(report: Report, ink: Ink, name: Name) -> Iterator[str]:
    if not report.orders and not report.assessments:
        yield f"{ink.bold('Drugs ordered')}: none was read"
        return
    yield ink.bold("Drugs ordered")
    for one in report.assessments:
        yield from assessment_lines(one, name, ink)
    for order in report.orders:
        if not order.concept:
            yield f"  {clean(order.text)}: {ink.verdict('unknown', 'UNKNOWN')}"
            yield "    no concept of the graph has this name, so no rule could be tried"


def assessment_lines(one: Assessment, name: Name, ink: Ink) -> Iterator[str]:
    """Yield the lines on one drug: verdict, rules that fire, what to ask for."""
    verdict = ink.verdict(one.verdict.value, one.verdict.value.upper())
    yield f"  {ink.bold(name(one.drug))}: {verdict}{_called(one, name)}"
    if one.inconsistent:
        facts = "; ".join(fact_words(fact, name) for fact in one.inconsistent)
        yield from _wrapped(f"the known facts contradict each other: {facts}", "    inconsistent: ", "      ")
    yield from fired_lines(one, name)
    yield from open_lines(one, name)
    if one.verdict is DrugVerdict.SAFE:
        yield from _wrapped(cleared(one), "    ", "      ")
    elif one.verdict is DrugVerdict.UNKNOWN:
        why = clean(one.sought) or "no rule fires, but its label is not marked as transcribed in full"
        yield from _wrapped(why, "    ", "      ")
    elif one.sought:
        yield from _wrapped(clean(one.sought), "    ", "      ")
    if one.verdict is not DrugVerdict.UNSAFE:
        for line in reviewed_words(one):
            yield from _wrapped(line, "    ", "      ")
    if one.not_asked and one.verdict is not DrugVerdict.UNSAFE:
        yield f"    not asked, taken as absent: {', '.join(key.rpartition('/')[2] for key in one.not_asked)}"


def fired_lines(one: Assessment, name: Name) -> Iterator[str]:
    """Yield the rules that fire, each with its source; those of the same facts stand together, and the facts once."""
    ranked = sorted(
        said_once(one.fired), key=lambda hit: (list(Strength).index(hit.rule.strength), hit.rule.drug != one.drug)
    )
    for block in _alike(ranked, lambda hit: frozenset(hit.facts) or hit.rule.id):
        shown: set[Edge] = set()
        for first, *others in _alike(block, _says):
            said = rule_words(first.rule, name, one.drug)
            lead, indent = ("      also: ", "        ") if first is not block[0] else ("    ", "      ")
            yield from _wrapped(said, lead, indent)
            if first is block[0]:
                yield from _wrapped(fired_words(first, name), "      here: ", "        ")
            elif since := further_words(first, name, shown):
                yield from _wrapped(since, f"{indent}since: ", f"{indent}  ")
            shown.update(edge for hit in (first, *others) for edge in hit.via)
            yield from _sourced(first, f"{indent}source: ")
            for hit in others:
                yield from _sourced(hit, f"{indent}said too by: ")


def _says(hit: RuleReason) -> tuple[object, ...]:
    """Return what rules of the same facts say alike where one of them is enough."""
    says = (hit.rule.effect, hit.rule.reason) if hit.facts and hit.rule.effect else (hit.rule.id,)
    return hit.rule.strength, says


def _alike(hits: Iterable[RuleReason], key: Callable[[RuleReason], object]) -> list[list[RuleReason]]:
    """Return rules in groups of the same key, in the order of the first of each."""
    found: dict[object, list[RuleReason]] = {}
    for hit in hits:
        found.setdefault(key(hit), []).append(hit)
    return list(found.values())


def _sourced(hit: RuleReason, lead: str) -> Iterator[str]:
    """Yield where a rule can be looked up; its identifier stays in one piece."""
    said = f"{source_words(hit.rule.source)} (rule\xa0{hit.rule.id})"
    indent = " " * (len(lead) - len(lead.lstrip()) + 2)
    return (line.replace("\xa0", " ") for line in _wrapped(said, lead, indent))


def together_lines(together: tuple[RuleReason, ...], name: Name, ink: Ink) -> Iterator[str]:
    """Yield what the drugs that are already taken do together, each with its source."""
    if not together:
        return
    yield from ("", ink.bold("Taken already, together"))
    for hit in together:
        drugs = " + ".join(dict.fromkeys(name(one.concept) for one in hit.facts if one.kind == "medication"))
        why = clean(hit.rule.reason or name(hit.rule.effect))
        shown = ink.verdict(
            "unsafe" if hit.rule.strength is Strength.CONTRAINDICATED else "caution", STRENGTHS[hit.rule.strength]
        )
        yield from _wrapped(f"{drugs}: {shown}" + (f": {why}" if why else ""), "  ", "    ")
        yield from _wrapped(fired_words(hit, name), "    here: ", "      ")
        yield from _sourced(hit, "    source: ")


def _called(one: Assessment, name: Name) -> str:
    """Return what the drug was called, where that is not its name: a brand, or a name that was mended."""
    called = clean(one.order.text) if one.order else ""
    return f' (written "{called}")' if called and called.lower() != name(one.drug).lower() else ""


def reviewed_words(one: Assessment) -> Iterator[str]:
    """Yield what was found where a drug's use was reviewed for patients such as this one."""
    for row in one.reviewed:
        use = {"child": "for a child"}.get(row.population, f"in {row.population}")
        yield f"reviewed {use}: {row.finding} [{source_words(row.source)}]"


def cleared(one: Assessment) -> str:
    """Return why a drug is safe."""
    count = len(one.silent)
    if not count:
        return "its label sections are transcribed in full, and none of its rules can fire"
    return f"{count} rule{'s' * (count != 1)} tried, none can fire; its label sections are transcribed in full"


def _argument(report: Report, ink: Ink) -> Iterator[str]:
    held = {"for": "the answer stands", "against": "the answer falls", "undecided": "undecided"}
    alone = ", nothing speaks against it" if all(one.side == "for" for one in report.dispute.arguments) else ""
    yield f"{ink.bold('Argument')}: {held[report.dispute.accepted]}{alone}"
    labels = {"in": "accepted", "out": "defeated", "undecided": "open"}
    for one in report.dispute.arguments:
        if one.id != "answer":
            yield from _wrapped(f"{clean(one.text)} ({labels[one.label]})", f"  {one.side}: ", "    ")


def _measures(report: Report, ink: Ink) -> Iterator[str]:
    counted, held, total = report.measures, bearing(report), len(report.judged)
    verdict = ink.verdict(report.verdict.value, report.verdict.value.upper())
    yield f"{ink.bold('Verdict')}: {verdict} - {clean(report.why)}"
    yield (
        f"  groundedness {share(counted.groundedness)} ({counted.supported} of {total} claims supported), "
        f"contradiction {share(counted.contradiction)} ({counted.contradicted}), unknown {counted.unknown}"
    )
    yield (
        f"  coverage {share(counted.coverage)} ({counted.sentences_with_claims} of {counted.sentences} sentences that "
        f"name a concept), load-bearing {share(held.share)} ({held.claims} of {total} claims, {held.decided} decided)"
    )


def mention_lines(mentions: Iterable[Mention], text: str) -> Iterator[str]:
    """Yield a line a mention: characters, words, concept, score, status and what decided it."""
    for one in mentions:
        status = one.status.value
        if one.trigger is not None:
            status += f' ("{clean(text[one.trigger.start : one.trigger.end])}")'
        at, concept = f"{one.span.start}-{one.span.end}", f"{one.name} ({one.concept}, {one.category})"
        yield f"{at:>9}  {clean(one.text)} = {concept}  {one.score:.2f} {one.method}  {status}"
        others = "; ".join(f"{each.name} ({each.concept}) {each.score:.2f}" for each in one.candidates[1:])
        if others:
            yield f"{'':>11}{'ambiguous: ' if one.ambiguous else ''}or {others}"


def path_lines(paths: Iterable[Path], name: Name) -> Iterator[str]:
    """Yield each path with its cost, a line an edge; ``<-`` marks an edge crossed backwards."""
    for number, path in enumerate(paths, 1):
        yield f"{number}.  cost {path.cost:.3f}"
        for hop in path.hops:
            yield f"    {'->' if hop.forward else '<-'} {edge_words(hop.edge, name)}  [{hop.edge.source}]"


def calculation_lines(found: CalculationReason, name: Name) -> Iterator[str]:
    """Yield the lines on a computed result: its value, what it stands for, formula, inputs, source."""
    result = f"{found.low:.4g}" if abs(found.low) < 10_000 else f"{found.low:.0f}"
    yield f"{found.title}: {f'{result} {unit_words(found.unit)}'.rstrip()}"
    if found.means:
        yield f"  {found.means}"
    for one in found.inputs:
        yield from _wrapped(input_words(one, name), "  with ", "    ")
    yield from _wrapped(found.formula, "  by ", "    ")
    for step, text in found.steps:
        yield from _wrapped(f"{step} = {text}", "    ", "      ")
    yield from _wrapped(found.source, "  source: ", "    ")
