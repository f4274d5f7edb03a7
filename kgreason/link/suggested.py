"""What a name that the graph does not have may be a slip of: said to whoever wrote it, and never judged in its place."""

from kgreason.graph import Index, normal

ASKED, SAID = 40, 3
"""Names that are compared by their letters, and those that are offered at most."""
LETTERS = 5
"""Letters of a name for each slip that it may have; one slip of a shorter name makes another one of it."""


def suggested(name: str, graph: Index) -> tuple[str, ...]:
    """Return the names of the graph that a whole name may be a slip of, else those that its words may be, likest first."""
    whole = _alike(normal(name), graph)
    words = [] if whole else normal(name).split()
    return tuple(dict.fromkeys((*whole, *(one for word in words for one in _alike(word, graph)))))[:SAID]


def did_you_mean(name: str, graph: Index) -> str:
    """Return *; is metformin or metoprolol meant?*, or nothing."""
    found = suggested(name, graph)
    return f"; is {' or '.join(found)} meant?" if found else ""


def _alike(name: str, graph: Index) -> list[str]:
    from rapidfuzz.distance import DamerauLevenshtein

    if len(name) < LETTERS or graph.bearers(name):
        return []
    found: list[tuple[int, float, str]] = []
    for other, like in graph.likeness.like(name, ASKED):
        slips = DamerauLevenshtein.distance(name, other, score_cutoff=len(name) // LETTERS)
        if 0 < slips <= len(name) // LETTERS:
            found.append((slips, -like, other))
    concepts = (graph.bearers(other) for *_, other in sorted(found))
    return [graph.concept(bearers[0][0]).name for bearers in concepts if bearers]
