"""Concepts and edges as the labels, types and properties of a property graph, and back.

A concept is a node with the label ``Concept`` and, in Neo4j, its category beside it. An edge is a relationship whose
type is its predicate in upper case; every plain qualifier is a property of its own, and ``qualifiers`` is there only
where those do not tell all. Text that is empty is left out, and ``derived`` is there only where it is true: each
property costs time and room. ``key`` tells edges apart that
differ in provenance alone, and makes loading repeatable.
"""

import json
import math
import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import Any

import msgspec

from kgreason.model import Concept, Edge, KgreasonError

PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
WORD = re.compile(r"[a-z][a-z0-9_]*")
OWN = frozenset({"key", "predicate", "source", "rule", "derived", "qualifiers", "id", "subject", "object", "type"})
"""Properties that a relationship has of its own; a qualifier of such a name stands in ``qualifiers`` alone."""


def label_of(category: str) -> str:
    """Return the label of a category (``Drug``), or an empty string where it is no plain word."""
    return category if PLAIN.fullmatch(category) and category != "Concept" else ""


def type_of(predicate: str) -> str:
    """Return the type of a predicate's relationships.

    >>> type_of("contraindicated_in")
    'CONTRAINDICATED_IN'
    """
    if not WORD.fullmatch(predicate):
        raise KgreasonError(place="predicate", found=predicate, wanted="a word in lower case such as treats")
    return predicate.upper()


def key_of(edge: Edge) -> str:
    """Return what an edge is found by: a hash of all that it says, the same everywhere."""
    said = (edge.subject, edge.predicate, edge.object, edge.source, edge.rule, *chain.from_iterable(edge.qualifiers))
    return blake2b("\x1f".join(said).encode(), digest_size=12).hexdigest()


def concept_properties(concept: Concept) -> dict[str, Any]:
    """Return the properties of a concept's node."""
    return {
        "id": concept.id,
        "name": concept.name,
        "synonyms": list(concept.synonyms),
        "abbreviations": list(concept.abbreviations),
        "same_as": list(concept.same_as),
        "category": concept.category,
        "source": concept.source or None,
        "description": concept.description or None,
    }


def concept_of(properties: Mapping[str, Any], labels: tuple[str, ...] = ()) -> Concept:
    """Return the concept of a node; one that a person added may have no more than an identifier and labels."""
    category = properties.get("category") or next(iter(sorted(set(labels) - {"Concept"})), "NamedThing")
    synonyms, abbreviations, same_as = (
        tuple(str(name) for name in properties.get(key) or ()) for key in ("synonyms", "abbreviations", "same_as")
    )
    curie = str(properties["id"])
    name = str(properties.get("name") or curie)
    source, description = (str(properties.get(key) or "") for key in ("source", "description"))
    return Concept(curie, name, str(category), synonyms, abbreviations, same_as, source, description)


def qualifiers_text(qualifiers: tuple[tuple[str, str], ...]) -> str:
    """Return qualifiers as JSON where the properties of their own do not tell them whole; else nothing.

    An object, or pairs where a key stands twice.

    >>> qualifiers_text((("strength", "caution"),))
    ''
    >>> qualifiers_text((("strength", "caution"), ("knowledge source", "EX:book")))
    '{"strength":"caution","knowledge source":"EX:book"}'
    """
    if tuple(sorted((key, value) for key, value in plain_qualifiers(qualifiers).items() if value)) == qualifiers:
        return ""
    named = dict(qualifiers)
    return msgspec.json.encode(named if len(named) == len(qualifiers) else qualifiers).decode()


def plain_qualifiers(qualifiers: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Return the qualifiers that are properties of their own; the values of a key that stands twice are joined.

    >>> plain_qualifiers((("evidence", "a"), ("evidence", "b"), ("knowledge source", "c")))
    {'evidence': 'a | b'}
    """
    found: dict[str, str] = {}
    for key, value in qualifiers:
        if is_property(key):
            found[key] = f"{found[key]} | {value}" if key in found else value
    return found


@lru_cache(maxsize=1024)
def is_property(key: str) -> bool:
    """Return whether a qualifier's key can be the name of a property."""
    return bool(WORD.fullmatch(key)) and key not in OWN


def is_plain(value: object) -> bool:
    """Return whether a value of an answer can stand in JSON as it is."""
    return value is None or isinstance(value, (str, int)) or (isinstance(value, float) and math.isfinite(value))


def edge_of(subject: str, kind: str, object_: str, properties: Mapping[str, Any]) -> Edge:
    """Return the edge of a relationship of a type; what a person edited in its properties is taken as it stands."""
    predicate = str(properties.get("predicate") or kind.lower())
    qualifiers = _edited(_pairs(properties.get("qualifiers")), properties)
    source, rule = (str(properties.get(key) or "") for key in ("source", "rule"))
    return Edge(subject, predicate, object_, source, qualifiers, rule)


def _pairs(text: object) -> tuple[tuple[str, str], ...]:
    try:
        read = json.loads(text) if isinstance(text, str) else []
    except ValueError:
        return ()
    pairs = read.items() if isinstance(read, dict) else read if isinstance(read, list) else ()
    return tuple((str(one[0]), str(one[1])) for one in pairs if isinstance(one, (list, tuple)) and len(one) == 2)


def _edited(pairs: tuple[tuple[str, str], ...], properties: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return qualifiers after the properties that repeat them: changed, added or removed there, so also here."""
    stated = plain_qualifiers(pairs)
    now = {key: str(value) for key, value in properties.items() if is_property(key) and value is not None}
    if now == {key: value for key, value in stated.items() if value}:
        return pairs
    kept = [(key, value) for key, value in pairs if key not in stated or stated[key] == now.get(key)]
    kept += [(key, value) for key, value in now.items() if stated.get(key) != value]
    return tuple(sorted(kept))
