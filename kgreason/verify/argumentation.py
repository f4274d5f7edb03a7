"""Argumentation: arguments for and against the answer, and the side that the grounded extension accepts (Dung 1995).

After the scheme for clinical discussion of ArgMed-Agents (ANCHORS.md): a drug that promotes a goal of the patient
speaks for the answer; a danger proved by a rule, or a contradicted step it rests on, attacks it. What a drug treats
outweighs a caution or a dose to adjust, and neither a contraindication nor a rule that says to avoid it.
"""

from collections.abc import Iterable
from typing import Literal

from kgreason.model import (
    Argument,
    Assessment,
    Case,
    ClaimVerdict,
    Dispute,
    DrugVerdict,
    Graph,
    Judged,
    RuleReason,
    Strength,
)

ANSWER = "answer"
Label = Literal["in", "out", "undecided"]
Side = Literal["for", "against"]
Draft = tuple[str, str, Side, tuple[str, ...]]


def dispute(case: Case, judged: tuple[Judged, ...], graph: Graph) -> Dispute:
    """Return the arguments about the answer, labelled, with the accepted side."""
    drafts: list[Draft] = [(ANSWER, "the answer stands", "for", ())]
    for one in {one.drug: one for one in case.assessments}.values():  # a drug may be ordered twice
        drafts += _of_drug(one, case, graph)
    for claim in judged:
        if claim.load_bearing and claim.verdict is ClaimVerdict.CONTRADICTED:
            text = f"it rests on {claim.claim.id}, which is contradicted"
            drafts.append((f"contradicted:{claim.claim.id}", text, "against", (ANSWER,)))
    labels = grounded({key: attacks for key, _, _, attacks in drafts})
    arguments = tuple(Argument(key, text, side, labels[key], attacks) for key, text, side, attacks in drafts)
    accepted: dict[Label, Literal["for", "against", "undecided"]] = {
        "in": "for",
        "out": "against",
        "undecided": "undecided",
    }
    return Dispute(accepted[labels[ANSWER]], arguments)


def _of_drug(one: Assessment, case: Case, graph: Graph) -> Iterable[Draft]:
    name = graph.concept(one.drug).name
    promotes = _goals(one.drug, case, graph)
    if promotes:
        goals = ", ".join(graph.concept(goal).name for goal in promotes)
        attacks = (f"caution:{one.drug}",) if one.verdict is DrugVerdict.CAUTION and _milder(one) else ()
        yield (f"promotes:{one.drug}", f"{name} treats {goals}, which the patient has", "for", attacks)
    if one.verdict is DrugVerdict.UNSAFE:
        rules = ", ".join(hit.rule.id for hit in one.fired if hit.rule.strength is Strength.CONTRAINDICATED)
        yield (f"danger:{one.drug}", f"{name} is contraindicated for this patient ({rules})", "against", (ANSWER,))
        return
    if avoid := one.to_avoid:
        said = f"{name} is to be avoided in this patient{_why(avoid, graph)}"
        yield (f"avoid:{one.drug}", said, "against", (ANSWER,))
    if one.verdict is DrugVerdict.CAUTION and (milder := _milder(one)):
        rules = ", ".join(hit.rule.id for hit in milder)
        yield (f"caution:{one.drug}", f"{name} calls for caution in this patient ({rules})", "against", (ANSWER,))
    elif one.verdict is DrugVerdict.DEPENDS:
        open_, none = f"open:{one.drug}", f"assumed:{one.drug}"
        yield (open_, f"a rule on {name} may fire; the facts to ask for are listed", "against", (ANSWER, none))
        yield (none, f"none of the open facts of {name} holds", "for", (open_,))


def _milder(one: Assessment) -> list[RuleReason]:
    """Return the rules that fire on a drug and only call for caution or another dose."""
    return [hit for hit in one.fired if hit.rule.strength in {Strength.CAUTION, Strength.ADJUST}]


def _why(hits: Iterable[RuleReason], graph: Graph) -> str:
    """Return what rules warn of, each once with the rules that say so."""
    reasons: dict[str, list[str]] = {}
    for hit in hits:
        effect = graph.concept(hit.rule.effect).name if hit.rule.effect else ""
        reasons.setdefault(hit.rule.reason or effect, []).append(hit.rule.id)
    return ": " + "; ".join(f"{why} ({', '.join(ids)})".lstrip() for why, ids in reasons.items())


def _goals(drug: str, case: Case, graph: Graph) -> list[str]:
    """Return the patient's conditions that the graph says the drug treats or prevents."""
    treated = {
        edge.object
        for one in graph.ancestors(drug)
        for edge in graph.edges_from(one)
        if edge.predicate in {"treats", "prevents", "ameliorates"}
    }
    facts = [fact.concept for fact in case.facts.items if fact.kind == "condition" and fact.known and fact.concept]
    return sorted({fact for fact in facts if not treated.isdisjoint(graph.ancestors(fact))})


def grounded(attacks: dict[str, tuple[str, ...]]) -> dict[str, Label]:
    """Return the grounded labelling of an abstract framework: in, out or undecided (Modgil and Caminada 2009).

    >>> grounded({"a": (), "b": ("a",), "c": ("b",)})
    {'a': 'in', 'b': 'out', 'c': 'in'}
    """
    attackers: dict[str, set[str]] = {key: set() for key in attacks}
    for key, targets in attacks.items():
        for target in targets:
            if target in attackers:
                attackers[target].add(key)
    labels: dict[str, Label] = dict.fromkeys(attacks, "undecided")
    changed = True
    while changed:
        changed = False
        for key in attacks:
            if labels[key] != "undecided":
                continue
            if all(labels[one] == "out" for one in attackers[key]):
                labels[key], changed = "in", True
            elif any(labels[one] == "in" for one in attackers[key]):
                labels[key], changed = "out", True
    return labels
