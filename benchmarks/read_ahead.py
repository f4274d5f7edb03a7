"""The reader llm for benchmarks: the labelled sentences alone are asked for, those of many texts in one request."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator

from msgspec import structs

from kgreason.claims.asked import Request, lines_of, requests
from kgreason.claims.extract import Extractor, Quoting
from kgreason.claims.readers import LLM
from kgreason.engine import Engine
from kgreason.model import KgreasonError, Span, Trace


class Ahead(Extractor):
    """Has read all that it will be asked for."""

    def gather(self, traces: Iterable[Trace], wanted: Callable[[str, Span], bool]) -> None:
        """Ask for the sentences of the traces that are wanted; ends the program where a request has no answer."""
        asked = list(requests(lines_of(one, lambda span, key=one.id: wanted(key, span)) for one in traces))
        self.found: dict[str, list] = {}
        failed = [error for one in asked for error in self._gathered(one)]
        if failed:
            raise SystemExit(f"{len(failed)} of {len(asked)} requests have no answer; the last: {failed[-1]}")

    def _gathered(self, request: Request) -> Iterator[KgreasonError]:
        try:
            for trace, one in self.ask(request):
                self.found.setdefault(trace, []).append(one)
        except KgreasonError as error:
            yield error

    def quoting(self, trace: Trace) -> Quoting:
        """Return what was read ahead."""
        return Quoting(self, self.found.get(trace.id, ()))


def reading_ahead(index: str, traces: Iterable[Trace], wanted: Callable[[str, Span], bool], tries: int) -> Engine:
    """Return an engine with the reader llm that has read the wanted sentences; address and model from the environment."""
    engine = Engine.open(LLM, index)
    named = Ahead.named(LLM, engine.graph.predicates)
    patience = structs.replace(named.endpoint.patience, tries=tries)
    engine.extractor = Ahead(dataclasses.replace(named.endpoint, patience=patience), named.predicates)
    engine.extractor.gather(traces, wanted)
    return engine
