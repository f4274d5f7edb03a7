"""A statement of a source as an edge: its word for the relation becomes our predicate, turned round where need be."""

from kgreason.model import Edge
from kgreason.sources.manifest import Manifest

Qualifiers = tuple[tuple[str, str], ...]


def statement(manifest: Manifest, subject: str, word: str, object_: str, qualifiers: Qualifiers = ()) -> Edge | None:
    """Return the edge that a source states in its own word; None for a word that its manifest leaves out.

    >>> manifest = Manifest("x", "X", "", "1", "", "x", "", predicates={"caused by": "^causes"})
    >>> edge = statement(manifest, "EX:cough", "caused by", "EX:cold")
    >>> edge.subject, edge.predicate, edge.object, edge.qualifiers
    ('EX:cold', 'causes', 'EX:cough', (('original_predicate', 'caused by'),))
    """
    key = manifest.predicates.get(word, "related_to")
    if not key:
        return None
    if key.startswith("^"):
        subject, key, object_ = object_, key[1:], subject
    if word.replace(" ", "_") != key:
        qualifiers = tuple(sorted((*qualifiers, ("original_predicate", word))))
    return Edge(subject, key, object_, manifest.name, qualifiers)
