"""Words that stand for each other in names of one thing: *kidney* and *renal*, learned from the names themselves."""

from collections import Counter
from collections.abc import Iterable, Iterator

from kgreason.graph.names import loose

LONGEST, MOST = 5, 12
"""Words of the names that are compared, and how many words may stand in one place."""
KEPT = 8


def alternatives(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of words that stand for each other in names (in normal form) of one thing, in both directions.

    >>> sorted(alternatives(["kidney failure", "failure of the renal", "kidney stone"]))
    [('failure', 'stone'), ('kidney', 'renal'), ('renal', 'kidney'), ('stone', 'failure')]
    """
    beside: dict[str, set[str]] = {}
    for key in {loose(one) for one in names}:
        said = key.split(" ")
        if 2 <= len(said) <= LONGEST:
            for at, word in enumerate(said):
                beside.setdefault(" ".join(said[:at] + said[at + 1 :]), set()).add(word)
    groups = [sorted(group) for group in beside.values() if 1 < len(group) <= MOST]
    yield from sorted({(one, two) for group in groups for one in group for two in group if one != two})


def ranked(pairs: "Counter[tuple[str, str]]") -> Iterator[tuple[str, list[tuple[str, int, int]]]]:
    """Yield each word with those that stand for it most often: (word, times, times of all); one time is none."""
    total: Counter[str] = Counter()
    others: dict[str, list[tuple[int, str]]] = {}
    for (word, other), times in pairs.items():
        total[word] += times
        if times > 1:
            others.setdefault(word, []).append((-times, other))
    for word in sorted(others):
        yield word, [(other, -times, total[word]) for times, other in sorted(others[word])[:KEPT]]
