"""A graph as files that others read: KGX, GraphML, a networkx graph; Turtle stands in ``turtle``."""

import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal, Protocol

from kgreason.graph.turtle import turtle_lines
from kgreason.model import Concept, Edge, KgreasonError, Predicate
from kgreason.sources.kgx import BIOLINK, IMPLIED, OURS, PREDICATE, RULE, SOURCE, implied

if TYPE_CHECKING:
    from networkx import MultiDiGraph

Form = Literal["tsv", "jsonl"]
Line = dict[str, str | list[str]]
NODE = ("id", "category", "name", "synonym", "abbreviation", "same_as", "description", "provided_by", SOURCE)
EDGE = ("id", "subject", "predicate", "object", "category", "primary_knowledge_source")
OWN = (PREDICATE, SOURCE, RULE, IMPLIED)
PRIMARY = "primary_knowledge_source"
TAKEN = {*EDGE, *OWN} - {PRIMARY}
BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Exported(Protocol):
    """What an export asks of a graph; ``kgreason.graph.Index`` has it."""

    counts: dict[str, int]
    predicates: dict[str, Predicate]

    def concepts(self) -> Iterator[Concept]:
        """Yield all concepts by identifier."""
        ...

    def edge(self, number: int) -> Edge:
        """Return an edge by its number."""
        ...


def export_kgx(graph: Exported, prefix: Path, form: Form = "tsv") -> tuple[Path, Path]:
    """Write ``PREFIX_nodes.tsv`` and ``PREFIX_edges.tsv`` (or ``.jsonl``), in a folder ``nodes.tsv``; return both.

    Every qualifier has a column. Columns that begin with ``kgreason_`` hold what Biolink has no word for, so that
    ``kgreason.sources.kgx`` reads the same graph again. In TSV a tab or line break inside a value becomes a space, and
    a ``|`` inside one of several values a ``/``.
    """
    start = "" if prefix.is_dir() else f"{prefix.name}_"
    folder = prefix if prefix.is_dir() else prefix.parent
    nodes, edges = (folder / f"{start}{kind}.{form}" for kind in ("nodes", "edges"))
    with written(nodes) as out, written(edges) as second:
        out.writelines(_formed((_node(one) for one in graph.concepts()), NODE, form))
        second.writelines(_formed((_edge(one, number, graph) for number, one in _edges(graph)), _columns(graph), form))
    return nodes, edges


def export_turtle(graph: Exported, path: Path) -> None:
    """Write RDF in Turtle: concepts, plain statements with Biolink predicates, each with its provenance beside it."""
    with written(path) as out:
        out.writelines(turtle_lines(graph))


def export_graphml(graph: Exported, path: Path) -> None:
    """Write GraphML; characters that XML cannot hold are left out. The whole graph is held in memory."""
    from networkx import generate_graphml

    with written(path) as out:
        for line in generate_graphml(to_networkx(graph)):
            out.write(NO_XML.sub("", line) + "\n")


def to_networkx(graph: Exported) -> "MultiDiGraph[str]":
    """Return a networkx graph: nodes by CURIE, edges keyed by their number, what is known of both as texts."""
    from networkx import MultiDiGraph

    made: MultiDiGraph[str] = MultiDiGraph()
    for one in graph.concepts():
        names = {"synonyms": "|".join(one.synonyms), "same_as": "|".join(one.same_as)}
        said = {"category": one.category, "source": one.source, "description": one.description}
        made.add_node(one.id, name=one.name, **said, **names)
    for number, edge in _edges(graph):
        said = {"predicate": edge.predicate, "source": edge.source, "rule": edge.rule}
        told = {f"qualifier_{key}": value for key, value in edge.qualifiers}
        made.add_edge(edge.subject, edge.object, key=number, **told, **said)
    return made


@contextmanager
def written(path: Path) -> Iterator[IO[str]]:
    """Give a UTF-8 file to write that takes its name when it is whole; what was there stays until then."""
    try:
        beside = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    except OSError as error:
        found = error.strerror or str(error)
        raise KgreasonError(place=str(path), found=found, wanted="a place to write to") from None
    try:
        with (beside / path.name).open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as out:
            yield out
        (beside / path.name).replace(path)
    except OSError as error:
        raise KgreasonError(place=str(path), found=str(error), wanted="room to write") from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _edges(graph: Exported) -> Iterator[tuple[int, Edge]]:
    return ((number, graph.edge(number)) for number in range(graph.counts["edges"]))


def _columns(graph: Exported) -> tuple[str, ...]:
    """Return the columns of the edge table: Biolink's, then every qualifier that occurs, then our own."""
    keys = {key for _, edge in _edges(graph) for key in _said(edge)}
    keys.update(key for one in graph.predicates.values() for key in implied(one) or ())
    return (*EDGE, *sorted(keys - {*EDGE, *OWN}), *OWN)


def _said(edge: Edge) -> dict[str, str]:
    """Return an edge's qualifiers by column; several values of one are joined, a name that is taken is made longer."""
    said: dict[str, str] = {}
    for key, value in edge.qualifiers:
        column = _cell(key if key not in TAKEN else f"{key}_qualifier")
        said[column] = f"{said[column]}|{value}" if column in said else value
    return said


def _node(one: Concept) -> Line:
    return {
        "id": one.id,
        "category": [BIOLINK + one.category],
        "name": one.name,
        "synonym": list(one.synonyms),
        "abbreviation": list(one.abbreviations),
        "same_as": list(one.same_as),
        "description": one.description,
        "provided_by": [one.source.partition("#")[0]] if one.source else [],
        SOURCE: one.source,
    }


def _edge(edge: Edge, number: int, graph: Exported) -> Line:
    predicate = graph.predicates[edge.predicate]
    own = _said(edge)
    added = {key: value for key, value in (implied(predicate) or {}).items() if key not in own}
    return {
        "id": f"kgreason:{number}",
        "subject": edge.subject,
        "predicate": predicate.biolink,
        "object": edge.object,
        "category": [BIOLINK + "Association"],
        PRIMARY: OURS,
        **added,
        **own,
        PREDICATE: edge.predicate,
        SOURCE: edge.source,
        RULE: edge.rule,
        IMPLIED: [*added, *(() if PRIMARY in own else (PRIMARY,))],
    }


def _formed(lines: Iterable[Line], columns: tuple[str, ...], form: Form) -> Iterator[str]:
    if form == "jsonl":
        for line in lines:
            yield json.dumps({key: line[key] for key in columns if line.get(key)}, ensure_ascii=False) + "\n"
        return
    yield "\t".join(columns) + "\n"
    for line in lines:
        yield "\t".join([_cell(line.get(key, "")) for key in columns]) + "\n"


def _cell(value: str | list[str]) -> str:
    if isinstance(value, list):
        value = "|".join([one.replace("|", "/") for one in value])
    return BREAKS.sub(" ", value) if BREAKS.search(value) else value
