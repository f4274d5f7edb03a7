"""Chains of a trace: where it concludes that X treats Y from what it says X does, whether the signs say so too.

A chain is what the text gives as the reason: claims end to end, near the conclusion, with a word of reasoning between.
Where every link is supported and the net sign is the concluded one, it is a reason more for what is supported already;
alone it makes the conclusion plausible, which leaves it unknown. It contradicts the conclusion where the net sign is
the opposite, the text plainly concludes (concluded.py) and the graph has no way of the concluded sign. That something
worsens a disease is never contradicted: what lowers a disease by one way may well worsen it by another.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from kgreason.expressions import expression
from kgreason.model import PATIENT, Case, Claim, ClaimReason, ClaimVerdict, ErrorClass, Finding, Graph
from kgreason.verify.concluded import plainly_concludes
from kgreason.verify.grounding import REMEDIES
from kgreason.verify.links import links_between
from kgreason.verify.mechanism import Asked, mechanism

REASONING = expression(
    r"\b(?:because|since|therefore|thus|hence|thereby|consequently|so|which is why|this is why|for this reason|by)\b",
    re.IGNORECASE,
)
LONGEST = 4
MOST = 50
"""Beginnings of chains that are followed at most."""
NEAR = 400
"""Characters from the first to the last word of a chain and its conclusion, at most."""
ACTS = "affects"
"""What a chain begins with: that something raises, lowers, inhibits or activates; a side effect is no reason."""


class Chains:
    """Judges conclusions that a trace draws from a chain of its own claims."""

    name = "mechanism"

    def check(self, case: Case, graph: Graph) -> Iterable[Finding]:
        """Yield a finding for each claim of treating or worsening that a chain of claims leads to."""
        links = [one for one in case.claims if _plain(one) and graph.predicates[one.predicate].sign]
        for claim in links:
            if claim.predicate in REMEDIES or "treats" in graph.predicates[claim.predicate].opposites:
                chains = [one for one in _chains(claim, links, graph) if _reasoned(claim, one, case)]
                if chains:
                    yield _judge(claim, chains, case, graph)


def _plain(claim: Claim) -> bool:
    """Return whether a claim states something of the world without a condition."""
    ends = {claim.subject, claim.object}
    return not claim.negated and claim.certainty == "asserted" and not claim.condition and PATIENT not in ends


def _chains(claim: Claim, links: Sequence[Claim], graph: Graph) -> Iterator[tuple[Claim, ...]]:
    """Yield the chains of claims from a conclusion's subject to its object, short ones first."""
    leaving: dict[str, list[Claim]] = {}
    for one in links:
        if (one.subject, one.object) != (claim.subject, claim.object):
            leaving.setdefault(one.subject, []).append(one)
    trails: list[tuple[str, tuple[Claim, ...]]] = [(claim.subject, ())]
    for _ in range(LONGEST):
        longer = []
        for here, trail in trails[:MOST]:
            for link in (one for above in graph.ancestors(here) for one in leaving.get(above, ())):
                if link in trail or not (trail or _acts(link, graph)):
                    continue
                if _leads(link.object, claim.object, graph):
                    yield (*trail, link)
                longer.append((link.object, (*trail, link)))
        trails = longer


def _acts(link: Claim, graph: Graph) -> bool:
    predicate = link.predicate
    while predicate and predicate != ACTS:
        predicate = graph.predicates[predicate].parent
    return bool(predicate)


def _leads(end: str, object_: str, graph: Graph) -> bool:
    """Return whether a chain that ends there has come to the object, or to the test that it is a level of."""
    return end == object_ or bool(_level(end, object_, graph))


def _level(test: str, level: str, graph: Graph) -> int:
    measure = graph.measure(test)
    return 0 if measure is None or level not in {measure.high, measure.low} else 1 if level == measure.high else -1


def _reasoned(claim: Claim, chain: Sequence[Claim], case: Case) -> bool:
    """Return whether conclusion and chain stand near each other with a word of reasoning between."""
    spans = [one.span for one in (claim, *chain)]
    start, end = min(one.start for one in spans), max(one.end for one in spans)
    if len({one.place for one in spans}) > 1 or end - start > NEAR:
        return False
    passages = (*case.trace.steps, *([case.trace.answer] if case.trace.answer else []))
    for one in passages:
        if one.span.place == claim.span.place and one.span.start <= start and end <= one.span.end:
            return bool(REASONING.search(one.text[start - one.span.start : end - one.span.start]))
    return False


def _judge(claim: Claim, chains: Sequence[tuple[Claim, ...]], case: Case, graph: Graph) -> Finding:
    """Return what the signs of the shortest chain say of its conclusion."""
    chain = chains[0]
    verdicts = {one.claim: one.verdict for one in case.findings if one.verifier == "grounding"}
    weak = [one.id for one in chain if verdicts.get(one.id) is not ClaimVerdict.SUPPORTED]
    if weak:
        return _unknown(claim, f"support for every link of the chain that leads here; {', '.join(weak)} has none")
    concluded = graph.predicates[claim.predicate].sign
    reasons = tuple(ClaimReason(one) for one in chain)
    agree = [_effect(one, claim.object, graph) == concluded for one in chains]
    if agree[0]:
        if any(one.claim == claim.id and one.verdict is ClaimVerdict.SUPPORTED for one in case.findings):
            return Finding("mechanism", claim.id, ClaimVerdict.SUPPORTED, reasons)
        shown = ", ".join(one.id for one in chain)
        return _unknown(claim, f"evidence that it does; the signs of its chain ({shown}) agree and make it plausible")
    if any(agree) or concluded > 0 or not plainly_concludes(claim, case) or _helps(claim, concluded, graph):
        return _unknown(claim, "a chain of signed links that leads the concluded way")
    return Finding("mechanism", claim.id, ClaimVerdict.CONTRADICTED, reasons, ErrorClass.RELATION)


def _effect(chain: Sequence[Claim], object_: str, graph: Graph) -> int:
    """Return the net sign of a chain that leads to an object."""
    effect = _level(chain[-1].object, object_, graph) or 1
    for one in chain:
        effect *= graph.predicates[one.predicate].sign
    return effect


def _helps(claim: Claim, concluded: int, graph: Graph) -> bool:
    """Return whether the graph has a way of the concluded sign, or states it of anything near to either side."""
    links, longest, complete = links_between(graph, claim.subject, claim.object, LONGEST)
    found = mechanism(Asked(claim.subject, claim.object, concluded, longest), links, (), graph, complete=complete)
    if not complete or any(route.effect != -concluded for route in found.routes):
        return True
    near = {*graph.ancestors(claim.object), *graph.descendants(claim.object)}
    drugs = {*graph.ancestors(claim.subject), *graph.descendants(claim.subject)}
    return any(edge.predicate in REMEDIES and edge.object in near for one in drugs for edge in graph.edges_from(one))


def _unknown(claim: Claim, sought: str) -> Finding:
    return Finding("mechanism", claim.id, ClaimVerdict.UNKNOWN, (), None, sought)
