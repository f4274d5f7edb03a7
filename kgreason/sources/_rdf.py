"""RDF files into an rdflib graph, safely: nothing is fetched, no entity grows, what is no RDF is refused."""

import logging
import re
import warnings
from pathlib import Path
from xml.parsers import expat
from xml.sax import SAXException

from rdflib import Graph
from rdflib.exceptions import Error
from rdflib.plugin import PluginException

from kgreason.model import SourceError
from kgreason.sources.opening import ENDINGS, opened

FORMATS = {".ttl": "turtle", ".n3": "n3", ".nt": "nt"}
WANTED = "RDF/XML, Turtle or N-Triples (ROBOT and Protégé convert the others)"
OTHERS = (
    (re.compile(r"(?:Prefix|Ontology|Import)\s*\("), "OWL in functional syntax"),
    (re.compile(r"(?:Prefix|Ontology|Import|Class):\s"), "OWL in Manchester syntax"),
    (re.compile(r"\{|\[\s*\{"), "JSON"),
    (re.compile(r"format-version:|\[Term\]"), "an OBO file"),
)
RDF_ROOT = "http://www.w3.org/1999/02/22-rdf-syntax-ns# RDF"
HALF = re.compile(rb"\\(?:u|U0000)[dD][89a-fA-F]")
"""Half of a surrogate pair as Turtle escapes it: rdflib takes it, and no file can hold it."""
PLACE = re.compile(r"\A\S*:\d+:\d+: ")
LONGEST_ENTITY, MOST_ENTITIES = 500, 500
BROKEN = (
    *(SAXException, Error, PluginException, SyntaxError, ValueError, LookupError),
    *(AssertionError, TypeError, AttributeError, RecursionError),
)
"""What rdflib's parsers raise at damaged input; each was seen in a fuzz test or in their source."""


def load_rdf(path: Path, base: str, into: Graph | None = None) -> Graph:
    """Return the triples of a file, added to those of ``into``; relative addresses are resolved against ``base``."""
    # A log record of rdflib's without a handler is printed; whoever wants to see them sets a handler of their own.
    logging.getLogger("rdflib").addHandler(logging.NullHandler())
    with opened(path) as stream:
        data = stream.read()
    form = _format(path, data)
    if form == "xml":
        _check_prolog(path.name, data)
    graph = Graph() if into is None else into
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # rdflib's, of literals that do not have the form of their type
            graph.parse(data=data, format=form, publicID=base)
    except BROKEN as error:
        place = path.name if _line(error) is None else f"{path.name}:{_line(error)}"
        found = f"what is no {form} ({_reason(error)})"
        raise SourceError(place=place, found=found, wanted="a whole RDF file") from None
    if HALF.search(data):
        _check_text(path.name, graph)
    return graph


def _check_text(name: str, graph: Graph) -> None:
    for text in (str(node) for triple in graph for node in triple):
        try:
            text.encode()
        except UnicodeEncodeError as error:
            found = f"half of a surrogate pair in {text[: error.end]!r}"
            raise SourceError(place=name, found=found, wanted="characters") from None


def _format(path: Path, data: bytes) -> str:
    name = path.with_suffix("") if path.suffix.lower() in ENDINGS else path
    if name.suffix.lower() in FORMATS:
        return FORMATS[name.suffix.lower()]
    head = data[:4000].decode("utf-8-sig", "replace").lstrip()
    head = re.sub(r"\A(?:#[^\n]*\s*)+", "", head)
    for pattern, kind in OTHERS:
        if pattern.match(head):
            raise SourceError(place=path.name, found=kind, wanted=WANTED)
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or re.match(r"<[?!A-Za-z](?![^>\s]*://)", head):
        return "xml"
    return "turtle"


def _check_prolog(name: str, data: bytes) -> None:
    """Refuse an XML file whose entities are more than short names for addresses, and one whose root is no RDF."""
    parser = expat.ParserCreate(namespace_separator=" ")
    root: list[str] = []
    entities: list[str] = []

    def declared(entity: str, parameter: int, value: str | None, *outside: str | None) -> None:
        entities.append(entity)
        simple = value is not None and not parameter and not any(outside) and "&" not in value
        if not simple or len(value or "") > LONGEST_ENTITY or len(entities) > MOST_ENTITIES:
            wanted = f"entities that are addresses of at most {LONGEST_ENTITY} characters"
            raise SourceError(place=name, found=f"the entity {entity[:80]}", wanted=wanted)

    def doctype(_: str, system: str | None, public: str | None, __: int) -> None:
        if system or public:
            raise SourceError(place=name, found="a DOCTYPE that names another file", wanted="none")

    parser.EntityDeclHandler = declared
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = lambda element, _: root.append(element)
    try:
        for start in range(0, len(data), 1 << 16):
            parser.Parse(data[start : start + (1 << 16)], False)
            if root:
                break
    except expat.ExpatError as error:
        place = f"{name}:{error.lineno}"
        raise SourceError(place=place, found=f"no XML ({error})", wanted="RDF/XML") from None
    if not root or (root[0] != RDF_ROOT and (" " not in root[0] or "2002/07/owl#" in root[0])):
        found = "OWL/XML" if root and "2002/07/owl#" in root[0] else f"the root {root[0][:80] if root else 'nothing'}"
        raise SourceError(place=name, found=found, wanted=WANTED)


def _line(error: BaseException) -> int | None:
    """Return the line that a parser's error names, where it names one."""
    number = getattr(error, "lines", None)
    if isinstance(error, SAXException) and hasattr(error, "getLineNumber"):
        number = error.getLineNumber()
    return number + 1 if isinstance(number, int) and not isinstance(error, SAXException) else number


def _reason(error: BaseException) -> str:
    """Return what a parser says in one line; an error that speaks of the parser's own code says nothing of the file."""
    if isinstance(error, UnicodeDecodeError):
        return f"bytes that are no UTF-8 at {error.start}"
    if not isinstance(error, SAXException | Error | SyntaxError):
        return "too deep for its parser" if isinstance(error, RecursionError) else "its parser gives up"
    said = error.getMessage() if isinstance(error, SAXException) else str(error)
    lines = [line for line in said.strip().splitlines() if not line.startswith("at line ")]
    return PLACE.sub("", lines[0].removesuffix(" at ^ in:"))[:120] if lines else type(error).__name__
