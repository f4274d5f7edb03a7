"""What a contraindication check reads: the graph with its rules, tests and names."""

from collections.abc import Callable

from msgspec import Struct

from kgreason.model import Graph, Measure, Population


class RuleBook(Struct, frozen=True):
    """A graph, its table of tests, and the populations for whom *safe* needs a review (read when first asked for)."""

    graph: Graph
    measures: dict[str, Measure]
    populations: Callable[[], tuple[Population, ...]] = tuple

    def name(self, curie: str) -> str:
        """Return the preferred name of a concept, or the identifier where there is none."""
        return self.graph.concept(curie).name if self.graph.resolve(curie) else curie
