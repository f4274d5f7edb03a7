"""Whether a claim that was read is what a label says: ends, predicate, direction and polarity."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from claims300_sources import Place, Text, sentences_of

from kgreason.claims.arithmetic import COMPUTED
from kgreason.engine import Engine
from kgreason.model import PATIENT, Claim, Passage, Span, Trace

Predicates = Mapping[str, Any]


@dataclass
class Score:
    """What was read of a part: claims right and wrong, relations found and missed, with the sentence of each."""

    right: int = 0
    wrong: list[tuple[str, Claim]] = field(default_factory=list)
    beside: int = 0
    found: int = 0
    missed: list[tuple[str, dict]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of the claims that are right, but for those that an optional label has."""
        return self.right / (self.right + len(self.wrong) or 1)

    @property
    def recall(self) -> float:
        """Share of the labelled relations that a claim states."""
        return self.found / (self.found + len(self.missed) or 1)

    def __str__(self) -> str:
        claims, stated = self.right + len(self.wrong), self.found + len(self.missed)
        return (
            f"precision {self.precision:.3f} ({self.right} of {claims} claims, {self.beside} beside) "
            f"recall {self.recall:.3f} ({self.found} of {stated} relations)"
        )


def as_trace(text: Text) -> Trace:
    """Return a note as one step, or an explanation as the step after its question."""
    question = Passage(text.question, Span("/question", 0, len(text.question))) if text.question else None
    return Trace(text.key, question, (Passage(text.body, Span("/steps/0", 0, len(text.body))),))


def claims_of(engine: Engine, text: Text) -> list[Claim]:
    """Return what is read of a text about the world: neither of this patient, nor a sum."""
    claims = engine.read(as_trace(text)).claims
    return [one for one in claims if PATIENT not in {one.subject, one.object} and one.predicate != COMPUTED]


def within(claim: Claim, place: Place) -> bool:
    """Return whether a claim is read from a sentence: it holds what states the relation, and an end."""
    at = claim.trigger or claim.span
    ends = [one for one in (claim.subject_span, claim.object_span) if one and one.place == at.place]
    held = any(place.start <= one.start < place.end for one in ends)
    return held and at.start < place.end and place.start < at.end


def score(
    labels: Iterable[tuple[Place, dict]],
    claims: Mapping[str, list[Claim]],
    texts: Mapping[str, Text],
    table: Predicates,
) -> Score:
    """Return how well the claims of the texts fit the labels of their sentences."""
    total = Score()
    for place, label in labels:
        body = texts[place.key].body
        read = [one for one in claims[place.key] if within(one, place)]
        hits = [[same(one, wanted, body, table) for wanted in label["relations"]] for one in read]
        for number, one in enumerate(read):
            if any(hits[number]):
                total.right += 1
            elif any(same(one, wanted, body, table) for wanted in label["optional_relations"]):
                total.beside += 1
            else:
                total.wrong.append((place.id, one))
        for number, wanted in enumerate(label["relations"]):
            if any(hit[number] for hit in hits):
                total.found += 1
            else:
                total.missed.append((place.id, wanted))
    return total


def same(claim: Claim, label: dict, body: str, table: Predicates) -> bool:
    """Return whether a claim is what a label says."""
    wanted, (subject, object_) = label["predicate"], ("subject", "object")
    if wanted not in table:  # written from the other side: *phenotype_of*
        wanted = next(key for key, one in table.items() if one.inverse == wanted)
        subject, object_ = object_, subject
    if claim.negated != label["negated"] or not kin(claim.predicate, wanted, table):
        return False
    got = claim.subject_span, claim.object_span
    if meets(got[0], label, subject, body) and meets(got[1], label, object_, body):
        return True
    either = table[claim.predicate].symmetric or table[wanted].symmetric
    return either and meets(got[0], label, object_, body) and meets(got[1], label, subject, body)


def kin(one: str, other: str, table: Predicates) -> bool:
    """Return whether two predicates are the same, or one the parent of the other."""
    return one == other or table[one].parent == other or table[other].parent == one


def meets(span: Span | None, label: dict, end: str, body: str) -> bool:
    """Return whether an end lies on the labelled words or their antecedent, or on the antecedent's words elsewhere."""
    if span is None:
        return False
    spots = [label[end], label.get(f"{end}_antecedent")]
    if any(spot and span.place == "/steps/0" and span.start < spot[1] and spot[0] < span.end for spot in spots):
        return True
    if spots[1] is None or span.place != "/steps/0":
        return False
    return body[span.start : span.end].lower() == body[spots[1][0] : spots[1][1]].lower()


def sentence_count(texts: Iterable[Text]) -> int:
    """Return how many sentences the texts' bodies have."""
    return sum(1 for text in texts for _ in sentences_of(text))
