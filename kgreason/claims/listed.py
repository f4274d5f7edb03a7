"""What an entry of a structured patient's list states: a name, or words that are read as a text is.

What of an entry is not understood leaves its list open: half of it must not pass for the whole.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from kgreason.claims.condition import still
from kgreason.claims.entries import CONDITIONS, DRUGS, is_whole, linked
from kgreason.claims.genes import GENOTYPE, negative
from kgreason.claims.organs import LASTING, impaired
from kgreason.claims.untilthen import without_then
from kgreason.claims.washout import stopped
from kgreason.claims.words import words
from kgreason.expressions import expression
from kgreason.graph import Index
from kgreason.link import Linker
from kgreason.model import Fact, FactKind, Mention, Named, Passage, Span

_READ_IN: dict[FactKind, frozenset[FactKind]] = {
    "condition": frozenset(
        ["condition", "history", "family", "observation", "genotype", "allergy", "medication", "past medication"]
    ),
    "medication": frozenset(["medication", "past medication"]),
    "allergy": frozenset(["allergy"]),
}
"""The kinds of facts that an entry of a list may state, where it says more than a name."""
_LONGEST = 300
"""Characters of an entry that is read as a text; in longer ones only names are looked for."""
_HEADED: dict[FactKind, str] = {"medication": "Medications: ", "allergy": "Allergies: "}
_SUPPOSED = expression(
    r"\b(?:should|supposed|was to|were to|still|if|unless|until|resume[sd]?|restart\w*)\b", re.IGNORECASE
)
"""What makes it doubtful that a drug of a list is over."""
_PLAIN_NO = expression(r"(?:no|not on|not taking|denies|never on)\s+[\w-]+(?:\s[\w-]+)?$", re.IGNORECASE)
_APART = expression(r"[,;]|\b(?:with|but|and)\b", re.IGNORECASE)
_MILD = (
    r"(?:dry )?cough|nausea|vomiting|n/v|GI upset|(?:upset )?stomach(?: upset| ache| pain)?|diarrhea|constipation|"
    r"headaches?|yeast infections?|fatigue|dizziness|drowsiness|sleepiness|insomnia|dry mouth|weight gain|palpitations|tachycardia|racing heart|(?:heart )?racing|tremors?|tremulousness|"
    r"jitter(?:y|s|iness)|shak(?:y|iness)|nervous(?:ness)?|bone pain|dissociation|appetite loss|loss of appetite|(?:poor|decreased) appetite"
)
_BORNE = expression(
    rf"[^(),:;]+?(?:\s*\(|:|\s-)\s*(?:(?:mild|severe|bad|some)\s+)?(?:{_MILD})(?:(?:\s*,\s*|\s*/\s*|\s+and\s+)(?:{_MILD}))*\s*\)?$",
    re.IGNORECASE,
)
"""A drug with a reaction that is no allergy: *lisinopril (cough)*."""
_WORD = expression(r"[A-Za-z]+")
_OF_TIME = frozenset(
    [
        "stopped",
        "discontinued",
        "quit",
        "last",
        "ago",
        "week",
        "weeks",
        "day",
        "days",
        "month",
        "months",
        "year",
        "years",
        "until",
        "since",
        "off",
        "s",
        "p",
        "h",
        "o",
        "hx",
        "history",
    ]
)
"""Words that tell when something was."""
_STAYING = ("KG:prosthetic-heart-valve", "KG:food-allergy", "KG:latex-allergy", "KG:sulfite-allergy")
_ALLERGY = "KG:allergy"
_CONSIDERED = {"condition": CONDITIONS, "medication": DRUGS, "allergy": DRUGS}

Reader = Callable[[Passage, tuple[Mention, ...], Linker], Iterator[Fact]]


def stated_by(one: Named, kind: FactKind, linker: Linker, read: Reader) -> tuple[tuple[Fact, ...], bool]:
    """Return what an entry of a list states, and whether all of it was understood."""
    plain = kind not in _READ_IN or bool(one.over or one.ago)
    if plain or is_whole(one.name, kind, linker):
        found = tuple(_names(one, kind, linker))
        return found, bool(found)
    if len(one.name) > _LONGEST:
        return tuple(_names(one, kind, linker)), False
    if kind == "allergy" and _BORNE.match(one.name):
        borne = [replace(fact, kind="intolerance") for fact in _names(one, kind, linker) if fact.kind == "allergy"]
        return tuple(borne), bool(borne)
    head = _HEADED.get(kind, "")
    passage = Passage(text := head + one.name, Span("", 0, len(text)))
    mentions = linker.link(passage)
    told = [fact for fact in read(passage, mentions, linker) if fact.kind in _READ_IN[kind]]
    told = [fact for fact in told if _certain(fact, kind, one.name, text, mentions)]
    graph = linker.graph
    more = [fact for fact in _names(one, kind, linker) if not _covered(fact.concept, told, graph)]
    if kind != "condition" and told and not _APART.search(one.name):
        more = [fact for fact in more if fact.kind == "condition"]
    stated = [_as_listed(fact, one) for fact in told]
    asked = [named for named in mentions if named.category in _CONSIDERED[kind] and named.span.start >= len(head)]
    allergic = any(fact.kind == "allergy" for fact in told)  # *no penicillin allergy* says nothing of others
    all_said = all(
        _covered(named.concept, (*told, *more), graph) or (allergic and named.concept == _ALLERGY) for named in asked
    )
    return (*stated, *more), bool(stated or more) and all_said and not _left(
        text, len(head), mentions, _called(more, graph)
    )


def _as_listed(fact: Fact, one: Named) -> Fact:
    """Return a fact that was read as the entry's own; a value keeps its words, and what follows has no place."""
    if fact.implied_by:
        return replace(fact, span=None)
    return replace(fact, span=one.span, text=fact.text if fact.value is not None else one.name)


def _names(one: Named, kind: FactKind, linker: Linker) -> Iterator[Fact]:
    for concept, said in linked(one.name, kind, linker):
        yield from _entry(said, concept, one, linker.graph)


def _certain(fact: Fact, kind: FactKind, name: str, text: str, mentions: Iterable[Mention]) -> bool:
    """Return whether what an entry says is sure enough to count against what its list says by itself."""
    if kind == "medication" and (fact.kind == "past medication" or not fact.known):
        return not _SUPPOSED.search(without_then(name)) if fact.known else bool(_PLAIN_NO.match(name))
    if fact.known or kind != "condition":
        return True
    own = next((one for one in mentions if one.span == fact.span), None)
    if own is None or own.trigger is None or own.trigger.end > own.span.start:
        return True
    return not _APART.search(text[own.trigger.end : own.span.start])


def _covered(concept: str, facts: Iterable[Fact], graph: Index) -> bool:
    """Return whether a fact says something of a concept: of itself, of a kind of it, or of what it is a kind of."""
    return any(one.concept and (graph.is_a(one.concept, concept) or graph.is_a(concept, one.concept)) for one in facts)


def _called(facts: Iterable[Fact], graph: Index) -> frozenset[str]:
    """Return the words of the names of what a list states, with their plurals: *eggs* of an egg allergy."""
    named = {word for one in facts if one.concept for word in graph.concept(one.concept).name.lower().split()}
    return frozenset(named | {f"{word}s" for word in named})


def _left(text: str, low: int, mentions: Iterable[Mention], called: frozenset[str]) -> bool:
    """Return whether words of an entry stand outside its names, what decides their status, and forms and degrees."""
    spans = [span for one in mentions for span in (one.span, one.trigger) if span is not None]
    known = words("record form") | words("record qualifier") | words("record allergy") | _OF_TIME | called
    return any(
        match.group().lower() not in known and not any(span.start <= match.start() < span.end for span in spans)
        for match in _WORD.finditer(text, low)
    )


def _entry(kind: FactKind, concept: str, named: Named, graph: Index) -> Iterator[Fact]:
    """Yield an entry of a list as a fact: over where it ended; a disease that is there still only began by then."""
    if kind == "medication" and named.over:
        yield from stopped(Fact("past medication", concept, named.name, span=named.span, ago=named.ago), graph)
        return
    if kind == "genotype" or kind_of(kind, concept, graph) == "genotype":
        yield Fact("genotype", concept, named.name, known=not negative(named.name), span=named.span)
        return
    if kind == "history" and (concept in LASTING or _stays(concept, named, graph)):
        kind = "condition"
    ago = named.ago if kind == "history" else tuple(one for one in named.ago if one[0] == "<=")
    for one in (concept, *filter(None, [impaired(concept, named.name)])):
        yield Fact(kind, one, named.name, span=named.span, ago=ago if kind in {"condition", "history"} else ())


def _stays(concept: str, named: Named, graph: Index) -> bool:
    """Return whether an entry of the history is there still: a prosthesis, an allergy to a food."""
    of_those = any(graph.resolve(one) and graph.is_a(concept, one) for one in _STAYING)
    return of_those and not named.over and bool(still(concept, named.name, graph))


def kind_of(kind: FactKind, concept: str, graph: Index) -> FactKind:
    """Return the kind of a fact on a concept: a genotype is one in whatever list it stands."""
    known = concept and graph.resolve(concept)
    return "genotype" if known and graph.concept(concept).category == GENOTYPE else kind
