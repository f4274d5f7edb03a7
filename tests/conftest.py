"""Fixtures: a tiny hand-made folder of knowledge, and indexes compiled from a few edges, and a model on loopback."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from kgreason.claims import read_trace
from kgreason.content import content
from kgreason.engine import Engine
from kgreason.graph import Index, open_starter
from kgreason.graph.compile import write_index
from kgreason.graph.rows import Rows, derived_edges
from kgreason.link import Linker
from kgreason.model import Concept, Edge, Measure, Passage, Predicate, Rule, Span, Trace, Transcription
from kgreason.rules import Implication
from kgreason.sources import load_predicates, read_manifest

Edges = Iterable[str | Edge]

TABLES = {
    "ontologies/starter/area/classes.tsv": (
        "name|parents|synonyms|source",
        "calmer|drug class|calming agent|exbook: classes",
        "drug class|||exbook: classes",
        "waker|drug class||exbook: classes",
    ),
    "ontologies/starter/area/drugs.tsv": (
        "name|classes|brands|synonyms|source",
        "examplol|calmer|Calmex / Slowly|examplol tartrate|exbook: examplol",
        "samplin|waker|||exbook: samplin",
    ),
    "ontologies/starter/area/conditions.tsv": (
        "name|category|parents|synonyms|abbreviations|source",
        "heart trouble|Disease|||HT|exbook: heart",
        "pregnancy|LifeStage||gravidity||exbook: life",
        "slow heart|PhenotypicFeature|heart trouble|||exbook: heart",
    ),
    "ontologies/starter/area/tests.tsv": (
        "name|synonyms|abbreviations|unit|molar_mass|low|low_below|high|high_above|source",
        "serum exate|exate|EX|mmol/L|100|slow heart|1|heart trouble|9|exbook: tests",
    ),
    "ontologies/starter/area/entities.tsv": (
        "name|category|parents|synonyms|abbreviations|source",
        "exase|Protein||||exbook: exase",
    ),
    "ontologies/starter/area/indications.tsv": (
        "drug|predicate|condition|source",
        "calmer|treats|heart trouble|exbook: uses",
    ),
    "ontologies/starter/area/effects.tsv": (
        "drug|predicate|condition|source",
        "examplol|causes|slow heart|exbook: harms",
    ),
    "ontologies/starter/area/mechanisms.tsv": (
        "subject|predicate|object|source",
        "examplol|inhibits|exase|exbook: how",
    ),
    "ontologies/starter/area/findings.tsv": (
        "condition|predicate|object|value|source",
        "heart trouble|has_test_result|serum exate|> 9 mmol/L|exbook: findings",
    ),
    "ontologies/starter/area/references.tsv": (
        "key|title|publisher|home",
        "exbook|The Example Book, 1st edition|Example Press|https://example.org/book",
    ),
    "ontologies/starter/area/disjoint.tsv": ("members|source", "calmer / waker|exbook: classes"),
    "ontologies/starter/mappings.sssom.tsv": (
        "subject_id|subject_label|predicate_id|object_id|object_label|mapping_justification",
        "KG:examplol|examplol|skos:exactMatch|EX:1|examplol|semapv:ManualMappingCuration",
        "KG:samplin|samplin|skos:broadMatch|EX:2|wakers|semapv:ManualMappingCuration",
    ),
    "verifiers/contraindications/area.tsv": (
        "subject|object|strength|source|reason",
        "calmer|slow heart|contraindicated|exbook: dangers|slows it further",
        "examplol|pregnancy|caution|exbook: dangers|crosses the placenta",
    ),
    "verifiers/interactions/area.tsv": (
        "subject|object|strength|effect|source|reason",
        "calmer|waker|avoid|heart trouble|exbook: pairs|they work against each other",
    ),
    "verifiers/transcribed/area.tsv": (
        "drug|contraindications|boxed_warning|interactions|note",
        "examplol|ex-set|none|ex-set|",
    ),
}
PACKS = {
    "verifiers/thresholds/area.toml": """
[[rule]]
id = "samplin-exate-above-5"
source = "exbook: doses"
drug = "samplin"
when = "'serum exate' > 5 mmol/L and not pregnant"
then = "contraindicated"
reason = "builds up"
[[rule.example]]
given = { "serum exate" = "5.1 mmol/L", pregnant = false }
expect = "fires"
[[rule.example]]
given = { "serum exate" = "500 mg/L", pregnant = false }
expect = "silent"
""",
    "verifiers/implications/area.toml": """
[[implication]]
id = "not-pregnant-at-70"
when = "age >= 70 a"
denies = "pregnancy"
source = "exbook: life"
""",
}


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """Return a folder with ``ontologies`` and ``verifiers`` of a handful of rows, free of faults."""
    for name, lines in TABLES.items():
        put(tmp_path / name, cells("".join(f"{line}\n" for line in lines)))
    for name, text in PACKS.items():
        put(tmp_path / name, text)
    put(tmp_path / "ontologies/predicates.tsv", (content("ontologies") / "predicates.tsv").read_text("utf-8"))
    return tmp_path


def cells(text: str) -> str:
    """Return a table written with ``|`` between cells and `` / `` between the values of a cell."""
    return text.replace("|", "\t").replace(" / ", " | ")


def put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


@pytest.fixture
def append(knowledge: Path) -> Callable[[str, str], None]:
    """Return a function that adds text to a file of the folder; a table is written as those above."""

    def append(name: str, text: str) -> None:
        file = knowledge / name
        file.write_text(file.read_text("utf-8") + cells(text), "utf-8")

    return append


@pytest.fixture(scope="session")
def predicates() -> dict[str, Predicate]:
    """Return the shipped predicate table."""
    return load_predicates(content("ontologies"))


@pytest.fixture(scope="session")
def rows(predicates: dict[str, Predicate]) -> Callable[..., Rows]:
    """Return a function from edges (as text: subject, predicate, object) and rules to rows."""

    def rows(
        edges: Edges = (),
        *,
        concepts: Iterable[Concept] = (),
        rules: Iterable[Rule] = (),
        measures: Iterable[Measure] = (),
        marks: Iterable[Transcription] = (),
        implications: Iterable[Implication] = (),
        digest: str = "EX",
    ) -> Rows:
        rules, measures = tuple(rules), tuple(measures)
        stated = [edge if isinstance(edge, Edge) else Edge(*edge.split(), "EX:book") for edge in edges]
        stated += [edge for rule in rules for edge in derived_edges(rule)]
        named = {concept.id: concept for concept in concepts}
        mentioned = {end for edge in stated for end in (edge.subject, edge.object)} | {rule.drug for rule in rules}
        mentioned |= {atom.concept for rule in rules for atom in rule.when.atoms()}
        mentioned |= {end for one in measures for end in (one.concept, one.low, one.high)}
        for curie in mentioned - {""}:
            named.setdefault(curie, Concept(curie, curie.partition(":")[2], "Disease"))
        order = sorted(set(stated), key=lambda one: (one.subject, one.predicate, one.object, one.source, one.rule))
        return Rows(
            tuple(named[curie] for curie in sorted(named)),
            tuple(order),
            predicates,
            {one.concept: one for one in measures},
            tuple(sorted(rules, key=lambda rule: rule.id)),
            tuple(implications),
            tuple(marks),
            digest,
        )

    return rows


@pytest.fixture(scope="session")
def index(rows: Callable[..., Rows], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Index]:
    """Return a function that compiles rows into an index and opens it."""

    def index(edges: Edges = (), **others: object) -> Index:
        folder = tmp_path_factory.mktemp("index") / "index"
        write_index(rows(edges, **others), folder)
        return Index(folder)

    return index


@pytest.fixture
def source(monkeypatch):
    """Give the build a source of these records, under a manifest of its own."""
    pairs = read_manifest(
        "pairs.toml",
        'title = "Pairs"\nhome = "https://example.org"\nversion = "1"\nlicence = "CC0"\nformat = "kgx"\nadds = "pairs"\n',
    )

    def give(*records):
        monkeypatch.setattr("kgreason.graph.build.read_source", lambda *_: iter(records))
        return pairs

    return give


Answer = tuple[int, bytes] | tuple[int, bytes, str] | str


class Server(ThreadingHTTPServer):
    """Gives one scripted answer a request (status and body, or *hang*), the last one for ever; keeps what was asked."""

    def __init__(self, *script: Answer) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = list(script)
        self.asked: list[dict[str, object]] = []
        self.headers: list[str] = []
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append({"path": self.path, **json.loads(body)})
        self.server.headers.append(self.headers.get("Authorization", ""))
        answer = self.server.script.pop(0) if len(self.server.script) > 1 else self.server.script[0]
        if answer == "hang":
            self.server.over.wait(30)
            return
        if answer == "drip":
            self.send_response(200)
            self.end_headers()
            while not self.server.over.wait(0.05):
                self.wfile.write(b" ")
                self.wfile.flush()
            return
        assert not isinstance(answer, str)
        self.send_response(answer[0])
        self.send_header("Content-Length", str(len(answer[1])))
        if answer[2:]:
            self.send_header("Content-Encoding", answer[2])
        self.end_headers()
        self.wfile.write(answer[1])

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def _serving(*script: Answer) -> Iterator[Server]:
    server = Server(*script)
    server.handle_error = lambda *_args: None  # a client that has hung up
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def serving() -> Callable[..., AbstractContextManager[Server]]:
    """Return what opens a model on loopback that gives scripted answers."""
    return _serving


@pytest.fixture(scope="session")
def ordered() -> Callable[[str], set[str]]:
    """Return what tells the drugs that an answer orders, by their names."""
    linker = Linker(open_starter())

    def named(answer: str) -> set[str]:
        passage = Passage(answer, Span("/answer", 0, len(answer)))
        orders = read_trace(Trace("EX:trace", None, (), passage, None), linker).orders
        return {linker.graph.concept(one.concept).name for one in orders}

    return named


@pytest.fixture(scope="session")
def orders() -> Callable[[str, str], list[tuple[str, str]]]:
    """Return a function from a question and its answer to what is ordered: concept and words, each where it stands."""
    engine = Engine.open("patterns")

    def of(asked: str, answer: str) -> list[tuple[str, str]]:
        question = Passage(asked, Span("/question", 0, len(asked)))
        report = engine.verify(Trace("t", question, answer=Passage(answer, Span("/answer", 0, len(answer)))))
        assert all(answer[one.span.start : one.span.end] == one.text for one in report.orders)
        return [(one.concept, one.text) for one in report.orders]

    return of


class Client:
    """Calls the application in this process; no server, no network."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def request(self, method: str, url: str, **sent: Any) -> Any:
        import httpx

        async def call() -> Any:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://kgreason") as client:
                return await client.request(method, url, **sent)

        return asyncio.run(call())

    def get(self, url: str, **sent: Any) -> Any:
        return self.request("GET", url, **sent)

    def post(self, url: str, **sent: Any) -> Any:
        return self.request("POST", url, **sent)


@pytest.fixture(scope="session")
def calls() -> Callable[[Any], Client]:
    """Return what calls an HTTP application in this process."""
    return Client
