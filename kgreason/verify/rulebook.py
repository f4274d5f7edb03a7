"""What a contraindication check reads: the graph with its rules, tests and names."""

from dataclasses import dataclass

from kgreason.model import Graph, Measure


@dataclass(frozen=True, slots=True)
class RuleBook:
    """A graph and its table of tests."""

    graph: Graph
    measures: dict[str, Measure]

    def name(self, curie: str) -> str:
        """Return the preferred name of a concept, or the identifier where there is none."""
        return self.graph.concept(curie).name if self.graph.resolve(curie) else curie
