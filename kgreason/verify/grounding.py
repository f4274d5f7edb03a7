"""Grounding: a claim against the graph's edges, along the predicate hierarchy, inverses and subsumption.

Supported: an edge states it, exactly or inherited, or a declared composition of two signed edges gives its sign.
Contradicted: an edge states the opposite, or a denied claim is stated, or the classes are declared disjoint.
Everything else is unknown: a silent graph proves nothing.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

from kgreason.model import (
    PATIENT,
    Case,
    Claim,
    ClaimVerdict,
    Edge,
    ErrorClass,
    Finding,
    Graph,
    Hop,
    Measure,
    Path,
    PathReason,
    Span,
)
from kgreason.verify.stated import DRUGS

SIGNED = frozenset({"increases", "decreases", "inhibits", "activates", "causes", "prevents"})
LEVELS = {"increases": 1, "decreases": -1}
RAISED, LOWERED = {"high", "very high", "markedly high"}, {"low", "very low", "markedly low"}
REMEDIES = frozenset({"treats", "prevents", "ameliorates"})
_KINDS_DIFFER = frozenset({"Disease", "PhenotypicFeature"})
REACH = 60
"""How many descendants are looked at where an edge may be inherited upwards."""


class Match(Struct, frozen=True):
    """An edge that stands for a claim, with the is-a hops before and after it; ``general`` if it holds downwards."""

    edge: Edge
    before: tuple[Hop, ...]
    after: tuple[Hop, ...]
    general: bool
    forward: bool = True

    @property
    def length(self) -> int:
        """How many is-a hops carry the edge."""
        return len(self.before) + len(self.after)

    def path(self) -> Path:
        """Return the edge and its is-a hops, end to end."""
        return Path((*self.before, Hop(self.edge, self.forward), *self.after))


class Grounding:
    """Judges each claim by what the graph states of its two concepts."""

    name = "grounding"

    def check(self, case: Case, graph: Graph) -> Iterable[Finding]:
        """Yield one finding a claim about the graph; claims about the patient are not its business."""
        named = {one.concept for one in case.mentions} | {one.concept for one in case.facts.items}
        for claim in case.claims:
            if PATIENT not in {claim.subject, claim.object}:
                found = _judge(claim, graph)
                yield _unknown(claim, graph) if _excepted(found, named, graph) else found


def _excepted(found: Finding, named: Iterable[str], graph: Graph) -> bool:
    """Return whether what contradicts has an exception that the trace speaks of: *not with a pacemaker*."""
    excepted = {
        concept
        for reason in found.reasons
        if found.verdict is ClaimVerdict.CONTRADICTED and isinstance(reason, PathReason)
        for hop in reason.path.hops
        for concept in dict(hop.edge.qualifiers).get("unless", "").split()
    }
    return any(graph.is_a(one, concept) for concept in excepted for one in named if graph.resolve(one))


def _judge(claim: Claim, graph: Graph) -> Finding:
    if not graph.resolve(claim.subject) or not graph.resolve(claim.object):
        missing = claim.object if graph.resolve(claim.subject) else claim.subject
        return Finding("grounding", claim.id, ClaimVerdict.UNKNOWN, (), None, f"no concept {missing} in the graph")
    support = _support(claim, graph)
    if claim.negated:
        held = [match for match in support if match.general and _firm(match, claim, graph)]
        if held:
            return _found(claim, ClaimVerdict.CONTRADICTED, held[:1], ErrorClass.RELATION)
        against = _against(claim, graph)
        if against and not support:
            return _found(claim, ClaimVerdict.SUPPORTED, against[:1])
        return _unknown(claim, graph)
    against = _against(claim, graph)
    if support and (any(one.general for one in support) or not against):
        return _found(claim, ClaimVerdict.SUPPORTED, support[:2])
    if against:  # what holds of the whole class outweighs that some member does otherwise
        return _found(claim, ClaimVerdict.CONTRADICTED, against[:2], ErrorClass.RELATION)
    composed = _composed(claim, graph)
    if composed:
        return Finding("grounding", claim.id, ClaimVerdict.SUPPORTED, (PathReason(composed),))
    return _unknown(claim, graph)


def _firm(match: Match, claim: Claim, graph: Graph) -> bool:
    """Return whether an edge denies a denial.

    That a drug treats one infection does not say it treats any, nor that it treats gout, that it treats acute gout;
    that a disease has a finding does not say that each kind of it has.
    """
    edge = match.edge
    if claim.subject != edge.subject and graph.concept(edge.subject).category in _KINDS_DIFFER:
        return False
    return graph.predicates[edge.predicate].inherit_object != "both" or claim.object == edge.object


def _found(claim: Claim, verdict: ClaimVerdict, matches: list[Match], error: ErrorClass | None = None) -> Finding:
    return Finding("grounding", claim.id, verdict, tuple(PathReason(one.path()) for one in matches), error)


def _unknown(claim: Claim, graph: Graph) -> Finding:
    known = graph.predicates[claim.predicate]
    sought = f"an edge ({known.phrase}) or its opposite: stated, inherited or composed of two signed edges"
    return Finding("grounding", claim.id, ClaimVerdict.UNKNOWN, (), None, sought)


# --- what supports, what speaks against ---


def _support(claim: Claim, graph: Graph) -> list[Match]:
    if claim.predicate == "subclass_of":
        via = graph.lineage(claim.subject, claim.object)
        return [Match(via[0], (), tuple(Hop(one) for one in via[1:]), general=True)] if via else []
    found = list(_matches(claim.subject, _below(claim.predicate, graph), claim.object, graph))
    if graph.predicates[claim.predicate].symmetric or _of_both(claim, graph):
        found += _matches(claim.object, _below(claim.predicate, graph), claim.subject, graph, forward=False)
    if claim.predicate in LEVELS:
        found += _of_level(claim, LEVELS[claim.predicate], graph)
    return _ranked(found)


def _of_both(claim: Claim, graph: Graph) -> bool:
    """Return whether a claim warns of two drugs together, which either one's label may say."""
    warned = claim.predicate in {"contraindicated_in", "cautioned_in"}
    return warned and all(graph.concept(one).category in DRUGS for one in (claim.subject, claim.object))


def _against(claim: Claim, graph: Graph) -> list[Match]:
    if claim.predicate == "subclass_of":
        return list(disjoint(claim.subject, claim.object, graph))
    if claim.predicate == "exacerbates" and claim.certainty == "hedged":  # *it may worsen gout at first*
        return []
    opposites = [low for one in graph.predicates[claim.predicate].opposites for low in _below(one, graph)]
    found = [match for match in _matches(claim.subject, opposites, claim.object, graph) if match.general]
    if claim.predicate == "inhibits" and found and _at_its_receptor(claim, graph):
        found = [one for one in found if one.edge.predicate != "increases"]
    if claim.predicate in REMEDIES:  # causing angioedema, a kind of edema, is not against preventing edema
        found = [one for one in found if graph.is_a(claim.object, one.edge.object)]
    if claim.predicate in LEVELS:
        found += _exactly(_of_level(claim, -LEVELS[claim.predicate], graph))
    if claim.predicate in {"causes", "has_side_effect"}:
        found += _of_opposite_level(claim, graph)
    if claim.predicate in {"causes", "complicated_by"} and claim.certainty == "asserted":
        found += _turned(claim, graph)
    return _ranked(found)


def _turned(claim: Claim, graph: Graph) -> Iterator[Match]:
    """Yield the pairs that a claim tells the wrong way round: what only follows is said to bring about."""
    for edge in _stated(claim.object, graph).get("one_way_causes", ()):
        if graph.is_a(claim.subject, edge.object):
            yield Match(edge, _walk(claim.subject, edge.object, graph), (), general=True, forward=False)


def _at_its_receptor(claim: Claim, graph: Graph) -> bool:
    """Return whether a claim's subject inhibits what its object activates.

    Spironolactone *blocks aldosterone* at its receptor; that aldosterone then rises is not against it.
    """
    receptors = [one.object for one in graph.edges_from(claim.object) if one.predicate == "activates"]
    return any(one.general for to in receptors for one in _matches(claim.subject, ["inhibits"], to, graph))


def spoken_against(subject: str, object_: str, graph: Graph) -> tuple[Path, ...]:
    """Return what the graph states against *the one treats the other*, by the nearest edges."""
    claim = Claim("", subject, "treats", object_, Span("", 0, 0))
    return tuple(match.path() for match in _against(claim, graph)[:2])


def _ranked(matches: Iterable[Match]) -> list[Match]:
    def order(match: Match) -> tuple[int, bool, str, str, str, str]:
        edge = match.edge
        return (match.length, not match.general, edge.predicate, edge.subject, edge.object, edge.source)

    return sorted(matches, key=order)


@lru_cache(maxsize=512)
def _below(predicate: str, graph: Graph) -> tuple[str, ...]:
    """Return a predicate and all below it: each implies it."""
    found = [predicate]
    for one in found:
        found += [name for name, known in graph.predicates.items() if known.parent == one and name not in found]
    return tuple(found)


def _matches(
    subject: str, predicates: Iterable[str], object_: str, graph: Graph, *, forward: bool = True
) -> Iterator[Match]:
    """Yield the edges of some of the predicates that hold of subject and object, themselves or by inheritance."""
    wanted = set(predicates)
    above, below = (
        [one for one in some if not wanted.isdisjoint(_stated(one, graph))]
        for some in (graph.ancestors(subject), graph.descendants(subject)[1:REACH])
    )
    if not above and not below:
        return
    above_object, below_object = set(graph.ancestors(object_)), set(graph.descendants(object_)[:REACH])
    for one in above:
        yield from _from(one, subject, object_, wanted, above_object, below_object, graph, forward)
    for one in below:
        for match in _from(one, subject, object_, wanted, above_object, below_object, graph, forward):
            if graph.predicates[match.edge.predicate].inherit_subject in {"up", "both"}:
                yield match


def _from(
    start: str,
    subject: str,
    object_: str,
    wanted: set[str],
    above: set[str],
    below: set[str],
    graph: Graph,
    forward: bool,
) -> Iterator[Match]:
    for edge in (edge for predicate, edges in _stated(start, graph).items() if predicate in wanted for edge in edges):
        rule = graph.predicates[edge.predicate]
        up_ok = start == subject or rule.inherit_subject in {"down", "both"} or not graph.is_a(subject, start)
        down = edge.object == object_ or (edge.object in above and rule.inherit_object in {"down", "both"})
        up = edge.object in below and rule.inherit_object in {"up", "both"}
        if up_ok and (down or up):
            before, after = _walk(subject, start, graph), _walk(edge.object, object_, graph)
            if not forward:  # subject and object stand exchanged: the path still leads from the claim's subject
                before, after = _walk(object_, edge.object, graph), _walk(start, subject, graph)
            yield Match(edge, before, after, graph.is_a(subject, start), forward)


@lru_cache(maxsize=8192)
def _stated(start: str, graph: Graph) -> dict[str, list[Edge]]:
    """Return what a concept's edges state without a condition, by predicate."""
    found: dict[str, list[Edge]] = {}
    for edge in graph.edges_from(start):
        if not dict(edge.qualifiers).get("only_when"):
            found.setdefault(edge.predicate, []).append(edge)
    return found


@lru_cache(maxsize=8192)
def _apart(one: str, graph: Graph) -> tuple[Edge, ...]:
    """Return the edges by which a concept is declared disjoint with others, from either end."""
    return tuple(edge for edge in (*graph.edges_from(one), *graph.edges_to(one)) if edge.predicate == "disjoint_with")


def _walk(start: str, end: str, graph: Graph) -> tuple[Hop, ...]:
    """Return the is-a hops from one concept to another, up, or down against their direction."""
    up = graph.lineage(start, end)
    return tuple(Hop(one) for one in up) or tuple(
        Hop(one, forward=False) for one in reversed(graph.lineage(end, start))
    )


def _of_level(claim: Claim, sign: int, graph: Graph) -> list[Match]:
    """Return the edges that move a test's value that way: X raises potassium if X causes hyperkalemia."""
    measure = graph.measure(claim.object)
    if measure is None:
        return []
    high, low = (measure.high, measure.low) if sign > 0 else (measure.low, measure.high)
    found: list[Match] = []
    if high:
        found += _matches(claim.subject, _below("causes", graph), high, graph)
        found += _matches(claim.subject, ["predisposes_to"], high, graph)
    if low:
        found += _matches(claim.subject, ["treats", "ameliorates"], low, graph)
    wanted = RAISED if sign > 0 else LOWERED
    found += [
        match
        for match in _matches(claim.subject, ["has_test_result"], claim.object, graph)
        if dict(match.edge.qualifiers).get("value") in wanted
    ]
    return [match for match in found if match.general or sign > 0]


def _exactly(matches: Iterable[Match]) -> list[Match]:
    """Return the edges to a level itself: that a drug causes one tachyarrhythmia denies no bradycardia of it."""
    return [one for one in matches if not one.after]


def _of_opposite_level(claim: Claim, graph: Graph) -> list[Match]:
    """Return what speaks against *X causes hypokalemia*: that X causes hyperkalemia and never the claimed one."""
    opposite = _other_end(claim.object, graph)
    if not opposite:
        return []
    return _exactly(one for one in _matches(claim.subject, _below("causes", graph), opposite, graph) if one.general)


def _other_end(concept: str, graph: Graph) -> str:
    measures: dict[str, Measure] = getattr(graph, "measures", {})
    for measure in measures.values():
        if measure.low and measure.high and concept in {measure.low, measure.high}:
            return measure.high if concept == measure.low else measure.low
    return ""


def disjoint(subject: str, object_: str, graph: Graph) -> Iterator[Match]:
    """Yield the declared disjointness between a concept or a class of it and another or one above that."""
    above = set(graph.ancestors(object_))
    for one in graph.ancestors(subject):
        for edge in _apart(one, graph):
            other = edge.object if edge.subject == one else edge.subject
            if other in above:
                before, after = _walk(subject, one, graph), _walk(other, object_, graph)
                yield Match(edge, before, after, general=True, forward=edge.subject == one)


def _by_a_drug(claim: Claim, first: Edge, graph: Graph) -> bool:
    """Return whether a composition would treat by another drug: what raises warfarin does not prevent strokes."""
    return claim.predicate in REMEDIES and graph.concept(first.object).category in {"Drug", "ChemicalEntity"}


def _composed(claim: Claim, graph: Graph) -> Path | None:
    """Return two signed edges whose product is the claim's sign, where the predicate has one."""
    sign = graph.predicates[claim.predicate].sign
    if not sign or claim.predicate not in SIGNED | {"treats", "ameliorates"}:
        return None
    for start in graph.ancestors(claim.subject):
        for first in graph.edges_from(start):
            if first.predicate not in SIGNED or _by_a_drug(claim, first, graph):
                continue
            for second in graph.edges(first.object, SIGNED, claim.object):
                product = graph.predicates[first.predicate].sign * graph.predicates[second.predicate].sign
                if product == sign:
                    via = tuple(Hop(one) for one in graph.lineage(claim.subject, start))
                    return Path((*via, Hop(first), Hop(second)))
    return None
