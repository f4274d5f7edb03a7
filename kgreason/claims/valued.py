"""The condition that a value is: *eGFR below 30* is a severe renal impairment."""

from kgreason.claims.facts import with_implied
from kgreason.claims.quantities import measured
from kgreason.graph import Index
from kgreason.model import Fact, Facts, Mention


def value_means(words: str, offset: int, test: Mention, graph: Index) -> str:
    """Return the narrowest condition that follows from words that give a test a value; empty where none does."""
    found = list(measured(words, offset, (test,)))
    measure = graph.measure(test.concept)
    if len(found) != 1 or found[0].second is not None or measure is None:
        return ""
    said = found[0].quantity
    value, bounds = (said.value, ()) if said.comparator == "=" else (None, ((said.comparator, said.value),))
    unit = said.unit or measure.unit
    fact = Fact("observation", test.concept, words, value=value, unit=unit, bounds=bounds)
    items = with_implied(Facts((fact,)), graph)
    follows = [one.concept for one in items if one.implied_by and one.known and one.kind == "condition"]
    return next((one for one in follows if all(graph.is_a(one, other) for other in follows)), "")
