"""The compiled index: read-only, memory-mapped, opened in milliseconds, shared by any number of processes."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path as File
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from kgreason.graph.folder import WHOLE, check_files, mapped, read_meta
from kgreason.graph.hashing import NAME_KINDS
from kgreason.graph.lookup import Lookup
from kgreason.graph.meant import meant
from kgreason.graph.preference import SHIPPED, preferred
from kgreason.graph.rows import FORMAT
from kgreason.model import Concept, Edge, Hop, KgreasonError, Measure, Path, Predicate, Rule, Transcription
from kgreason.rules import Calculator, CalculatorBook, Implication
from kgreason.rules.calculators import named_in

if TYPE_CHECKING:
    from mmap import mmap

    from kgreason.graph.adjacency import Adjacency
    from kgreason.graph.likeness import Likeness
    from kgreason.sources import Mapping


def reach(start: int, near: Callable[[int], list[int]]) -> list[int]:
    """Return what is reached from a node, itself first, nearest first, ties by number."""
    seen, layer, found = {start}, [start], [start]
    while layer:
        following = sorted({one for number in layer for one in near(number)} - seen)
        seen.update(following)
        found += following
        layer = following
    return found


class _Identified(msgspec.Struct):
    """What is read of a concept where only its identifier is wanted."""

    id: str


MAPPING = ("subject", "predicate", "object", "source")


class Index:
    """A graph opened from an index folder; implements ``kgreason.model.Graph``."""

    def __init__(self, folder: File) -> None:
        meta = read_meta(folder)
        if not meta:
            raise KgreasonError(place=str(folder), found="no readable meta.json", wanted="an index folder") from None
        if meta.get("format") != FORMAT:
            raise KgreasonError(place=str(folder), found=str(meta.get("format")), wanted=FORMAT)
        self.folder = folder
        self._arrays_folder = folder / str(meta.get("generation"))
        check_files(self._arrays_folder, meta.get("files"))
        self._meta: dict[str, Any] = meta
        try:
            self.digest: str = msgspec.convert(meta["digest"], str)
            self.counts: dict[str, int] = msgspec.convert(meta["counts"], dict[str, int])
            self.predicates = {one.name: one for one in msgspec.convert(meta["predicates"], list[Predicate])}
        except (KeyError, msgspec.ValidationError) as error:
            raise KgreasonError(place=str(folder / "meta.json"), found=str(error), wanted=WHOLE) from None
        self._predicate_names = tuple(self.predicates)
        self._arrays: dict[str, Any] = {}
        tables = (Lookup(self._arrays_folder / one) for one in ("ids", "names", "firsts", "words", "ruled"))
        self._identifiers, self._names, self._firsts, self._words, self._ruled = tables
        self._ids: dict[int, str] = {}
        self._numbers: dict[str, int] = {}
        self._above: dict[int, frozenset[int]] = {}

    def _array(self, name: str) -> Any:
        if name not in self._arrays:
            file = self._arrays_folder / f"{name}.npy"
            self._arrays[name] = np.load(file, mmap_mode="r", allow_pickle=False).view(np.ndarray)
        return self._arrays[name]

    def column(self, name: str) -> Any:
        """Return one of the index's arrays by its file's name, as it is mapped (docs/decisions.md)."""
        return self._array(name)

    @cached_property
    def _blobs(self) -> "dict[str, bytes | mmap]":
        return {
            one: mapped(self._arrays_folder / f"{one}.bin")
            for one in ("concepts", "provenance", "rules", "merges", "words")
        }

    def _blob(self, name: str, number: int) -> bytes:
        starts = self._array(name)
        return self._blobs[name][int(starts[number]) : int(starts[number + 1])]

    # --- concepts and names ---

    def _number(self, curie: str) -> int:
        known = self._numbers.get(curie)
        if known is None:
            known = next((number for number, _ in self._identifiers.find(curie)), -1)
            if known >= 0:  # what is asked in vain has no end
                self._numbers[curie] = known
        return known

    def _id(self, number: int) -> str:
        known = self._ids.get(number)
        if known is None:
            known = self._ids[number] = msgspec.msgpack.decode(self._blob("concepts", number), type=_Identified).id
        return known

    @lru_cache(maxsize=4096)  # noqa: B019  an index lives as long as its process
    def _concept(self, number: int) -> Concept:
        return msgspec.msgpack.decode(self._blob("concepts", number), type=Concept)

    def resolve(self, curie: str) -> str:
        """Return the graph's own identifier of an identifier, or an empty string."""
        number = self._number(curie)
        return self._id(number) if number >= 0 else ""

    def concept(self, curie: str) -> Concept:
        """Return a concept by its identifier or an equivalent one."""
        number = self._number(curie)
        if number < 0:
            raise KgreasonError(place="graph", found=curie, wanted="an identifier that the graph has")
        return self._concept(number)

    def concepts(self) -> Iterator[Concept]:
        """Yield all concepts by identifier."""
        yield from (self._concept(number) for number in range(self.counts["concepts"]))

    def named(self, normal_name: str) -> tuple[tuple[str, str], ...]:
        """Return (identifier, kind of name) of the concepts with a name in normal form (``=CKD`` for letters).

        A name of the shipped knowledge means what it means there, whatever else bears it in other sources: its rules
        hang on it. Of several in other sources, those that bear it as their own name come first, then by vocabulary.
        """
        found = self.bearers(normal_name)
        if len(found) < 2:
            return found
        own = tuple(one for one in found if one[0].startswith(SHIPPED))
        return own or tuple(sorted(found, key=lambda one: (NAME_KINDS.index(one[1]), *preferred(one[0]))))

    def bearers(self, normal_name: str) -> tuple[tuple[str, str], ...]:
        """Return (identifier, kind) of all that a normal name is of; ``~`` and its loose key: in any order of words."""
        found = self._names.find(normal_name)
        return tuple([(self._id(at), NAME_KINDS[kind]) for at, kind in sorted(found)]) if found else ()

    @cached_property
    def likeness(self) -> "Likeness":
        """The names by likeness, memory-mapped; none in a very large graph."""
        from kgreason.graph.likeness import open_likeness

        return open_likeness(self._arrays_folder)

    @lru_cache(maxsize=1024)  # noqa: B019  the same
    def single_words(self, beginning: str) -> tuple[str, ...]:
        """Return the names in normal form, of one word each, that begin with some letters."""
        return self.likeness.single_words(beginning)

    @lru_cache(maxsize=65536)  # noqa: B019  the same
    def word(self, word: str) -> "tuple[int, tuple[tuple[str, int, int], ...]]":
        """Return how many names have a word, and what stands for it elsewhere, with its times and those of all."""
        for at, _ in self._words.find(word):
            return msgspec.msgpack.decode(self._blob("words", at), type=tuple[int, tuple[tuple[str, int, int], ...]])
        return 0, ()

    def longest_from(self, first_words: str) -> int:
        """Return how many words the longest name has that begins with a word or two (0: none begins so)."""
        found = self._firsts.find(first_words)
        return found[0][0] if found else 0

    def merges(self, curie: str) -> "tuple[Mapping, ...]":
        """Return the mappings that made a concept's identifiers one, in the order they were taken."""
        from kgreason.sources import Mapping

        number, merged = self._number(curie), self._array("merges_of")
        at = int(np.searchsorted(merged, number))
        if at == len(merged) or int(merged[at]) != number:
            return ()
        rows = msgspec.msgpack.decode(self._blob("merges", at), type=list[tuple[str, str, str, str]])
        return tuple(msgspec.convert(dict(zip(MAPPING, row, strict=True)), Mapping) for row in rows)

    # --- subsumption ---

    @cached_property
    def _closed(self) -> bool:
        return (self._arrays_folder / "up.npy").is_file()

    def _row(self, name: str, number: int) -> list[int]:
        starts = self._array(f"{name}_start")
        found: list[int] = self._array(name)[int(starts[number]) : int(starts[number + 1])].tolist()
        return found

    def _reach(self, name: str, number: int) -> list[int]:
        return self._row(name, number) if self._closed else reach(number, lambda at: self._row(f"{name}_near", at))

    @lru_cache(maxsize=16384)  # noqa: B019  the same
    def ancestors(self, curie: str) -> tuple[str, ...]:
        """Return what a concept is a kind of, itself first, nearest first, ties by identifier."""
        number = self._number(curie)
        return tuple(self._id(one) for one in self._reach("up", number)) if number >= 0 else (curie,)

    @lru_cache(maxsize=16384)  # noqa: B019  the same
    def descendants(self, curie: str) -> tuple[str, ...]:
        """Return what is a kind of a concept, itself first, nearest first, ties by identifier."""
        number = self._number(curie)
        return tuple(self._id(one) for one in self._reach("down", number)) if number >= 0 else (curie,)

    @lru_cache(maxsize=65536)  # noqa: B019  the same
    def is_a(self, child: str, ancestor: str) -> bool:
        """Return whether ``child`` is ``ancestor`` or below it."""
        low, high = self._number(child), self._number(ancestor)
        if low < 0 or high < 0:
            return child == ancestor
        above = self._above.get(low)
        if above is None:
            above = self._above[low] = frozenset(self._reach("up", low))
        return high in above

    def may_mean(self, entry: str, concept: str) -> bool:
        """Return whether a record that names ``entry`` may mean a ``concept``: there is a kind of both."""
        return not meant(entry, self).isdisjoint(self.descendants(concept))

    def lineage(self, child: str, ancestor: str) -> tuple[Edge, ...]:
        """Return a shortest chain of is-a edges from child to ancestor (empty if the same or none)."""
        if self._number(child) == self._number(ancestor) or not self.is_a(child, ancestor):
            return ()
        level: list[tuple[Edge, ...]] = [()]
        seen = {child}
        while level:
            longer = [
                (*chain, edge)
                for chain in level
                for edge in self.edges_from(chain[-1].object if chain else child)
                if edge.predicate == "subclass_of" and edge.object not in seen and self.is_a(edge.object, ancestor)
            ]
            longer.sort(key=lambda chain: [edge.object for edge in chain])
            level = list({chain[-1].object: chain for chain in reversed(longer)}.values())  # one chain a concept
            reached = [chain for chain in level if self._number(chain[-1].object) == self._number(ancestor)]
            if reached:
                return reached[0]
            seen |= {chain[-1].object for chain in level}
        return ()

    # --- edges ---

    @lru_cache(maxsize=16384)  # noqa: B019  the same
    def _edge(self, number: int) -> Edge:
        source, qualifiers, rule = msgspec.msgpack.decode(
            self._blob("provenance", int(self._array("edge_provenance")[number])),
            type=tuple[str, tuple[tuple[str, str], ...], str],
        )
        return Edge(
            self._id(int(self._array("edge_subject")[number])),
            self._predicate_names[int(self._array("edge_predicate")[number])],
            self._id(int(self._array("edge_object")[number])),
            source,
            qualifiers,
            rule,
        )

    def _out(self, number: int) -> range:
        starts = self._array("out_start")
        return range(int(starts[number]), int(starts[number + 1]))

    def _in(self, number: int) -> list[int]:
        starts = self._array("in_start")
        found: list[int] = self._array("in_edge")[int(starts[number]) : int(starts[number + 1])].tolist()
        return found

    @lru_cache(maxsize=8192)  # noqa: B019  the same
    def edges_from(self, subject: str) -> tuple[Edge, ...]:
        """Return all edges that leave a concept, sorted."""
        number = self._number(subject)
        return tuple(self._edge(one) for one in self._out(number)) if number >= 0 else ()

    @lru_cache(maxsize=8192)  # noqa: B019  the same
    def edges_to(self, object_: str) -> tuple[Edge, ...]:
        """Return all edges that reach a concept, sorted."""
        number = self._number(object_)
        return tuple(self._edge(one) for one in self._in(number)) if number >= 0 else ()

    def edges(self, subject: str, predicates: Iterable[str], object_: str) -> tuple[Edge, ...]:
        """Return the edges from subject to object with one of the predicates, exactly, sorted."""
        low, high = self._number(subject), self._number(object_)
        if low < 0 or high < 0:
            return ()
        out = self._out(low)
        hits = np.flatnonzero(self._array("edge_object")[out.start : out.stop] == high)
        wanted = set(predicates)
        found = (self._edge(out.start + int(hit)) for hit in hits)
        return tuple(edge for edge in found if edge.predicate in wanted)

    @cached_property
    def adjacency(self) -> "Adjacency":
        """Every concept's incident edges by number, memory-mapped."""
        from kgreason.graph.adjacency import open_adjacency

        return open_adjacency(self._arrays_folder)

    def paths(
        self, source: str, target: str, *, max_hops: int = 3, top_k: int = 10, predicates: Iterable[str] = ()
    ) -> tuple[Path, ...]:
        """Return the best simple paths, cheapest first, ties by edge; an edge may be crossed backwards.

        With ``predicates`` only edges of these are crossed; a name that the table does not have raises KgreasonError.
        """
        from kgreason.graph.paths import best_paths

        start, end = self._number(source), self._number(target)
        if start < 0 or end < 0 or start == end:
            return ()
        kinds = self.predicate_numbers(predicates)
        found = best_paths(self.adjacency, start, end, max_hops, top_k, kinds)
        return tuple(
            Path(tuple(Hop(self._edge(edge), way) for edge, way in zip(edges, ways, strict=True)), cost)
            for cost, edges, ways in found
        )

    def predicate_numbers(self, names: Iterable[str]) -> frozenset[int] | None:
        """Return the numbers of predicates, None for no name: all; raises KgreasonError for one that is not there."""
        wanted = sorted(set(names))
        strange = [name for name in wanted if name not in self.predicates]
        if strange:
            raise KgreasonError(
                place="predicates", found=", ".join(strange), wanted=f"one of {', '.join(self._predicate_names)}"
            )
        return frozenset(self._predicate_names.index(name) for name in wanted) or None

    def number(self, curie: str) -> int:
        """Return the number of a concept by any of its identifiers; raises KgreasonError where there is none."""
        found = self._number(curie)
        if found < 0:
            raise KgreasonError(place="graph", found=curie, wanted="an identifier that the graph has")
        return found

    def identifier(self, number: int) -> str:
        """Return the identifier of a concept by its number."""
        return self._id(number)

    def edge(self, number: int) -> Edge:
        """Return an edge by its number."""
        return self._edge(number)

    # --- rules ---

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """All tests by concept."""
        return {one["concept"]: msgspec.convert(one, Measure) for one in self._meta["measures"]}

    @cached_property
    def implications(self) -> tuple[Implication, ...]:
        """All implications between patient facts."""
        return tuple(msgspec.convert(self._meta["implications"], list[Implication]))

    @cached_property
    def _transcribed(self) -> dict[str, Transcription]:
        return {one["drug"]: msgspec.convert(one, Transcription) for one in self._meta["transcriptions"]}

    @cached_property
    def calculators(self) -> CalculatorBook:
        """All calculators; none in an index that was built before there were any."""
        file = self._arrays_folder / "calculators.bin"
        return CalculatorBook(
            msgspec.msgpack.decode(file.read_bytes(), type=tuple[Calculator, ...]) if file.is_file() else ()
        )

    def calculators_named(self, text: str) -> tuple[str, ...]:
        """Return the names of calculators that a text may hold: quickly, and without reading them."""
        return named_in(text, self._meta.get("calculator_names", {}))

    def measure(self, concept: str) -> Measure | None:
        """Return what is known of a test."""
        return self.measures.get(concept)

    def transcription(self, drug: str) -> Transcription | None:
        """Return the mark that a drug's label was transcribed in full, if it was."""
        return self._transcribed.get(drug)

    def rules(self, drug: str) -> tuple[Rule, ...]:
        """Return the rules of a drug and of every class that it belongs to, sorted by identifier."""
        found: list[Rule] = []
        for curie in self.ancestors(drug):
            found += self._rules_of(curie)
        return tuple(sorted(found, key=lambda rule: rule.id))

    @lru_cache(maxsize=1024)  # noqa: B019  the same
    def _rules_of(self, curie: str) -> tuple[Rule, ...]:
        group = next((number for number, _ in self._ruled.find(curie)), None)
        return () if group is None else msgspec.msgpack.decode(self._blob("rules", group), type=tuple[Rule, ...])
