"""DrugMechDB: curated paths from a drug by its mechanism to a disease, a YAML page each or a list of them in one.

Every link is an edge that names its record, and every record says that its drug treats its disease. The signs of its
predicates live in ours: what positively regulates, increases; what decreases the activity of something, inhibits it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kgreason.model import Concept, Edge, SourceError
from kgreason.sources.forms import well_formed
from kgreason.sources.manifest import Manifest
from kgreason.sources.opening import is_file
from kgreason.sources.pages import Table, load_page
from kgreason.sources.records import Mapping, Record
from kgreason.sources.statements import Qualifiers, statement

RECORD = "a record with graph, nodes and links"
IDENTIFIER = "one well-formed identifier"


def read(path: Path, manifest: Manifest) -> Iterator[Record]:
    """Yield the concepts, mappings and edges of all records; a page that is none costs only itself."""
    for file in _files(path, manifest):
        try:
            page = load_page(file)
        except SourceError as fault:
            if file == path:
                raise
            yield fault
            continue
        for record in page if isinstance(page, list) else [page]:
            graph, nodes, links = (
                (record.get("graph"), record.get("nodes"), record.get("links"))
                if isinstance(record, Table)
                else (None, None, None)
            )
            if isinstance(graph, Table) and isinstance(nodes, list) and isinstance(links, list):
                yield from Story(file.name, graph, nodes, links, record.texts("references"), manifest).records()
                continue
            line = record.line if isinstance(record, Table) else 1
            yield SourceError(place=f"{file.name}:{line}", found="something else", wanted=RECORD)


def _files(path: Path, manifest: Manifest) -> list[Path]:
    """Return the one file that was given, or the pages of the folder; those that begin with ``_`` are no records."""
    if path.is_file():
        return [path]
    for place in (*(path / one.name for one in manifest.files), path, path / "kb" / "paths"):
        if is_file(place):
            return [place]
        pages = sorted(one for one in place.glob("*.yaml") if not one.name.startswith("_"))
        if pages:
            return pages
    raise SourceError(place=str(path), found="no pages", wanted="a folder of YAML files")


@dataclass(slots=True)
class Story:
    """One record: a drug, a disease and what lies between them."""

    file: str
    graph: Table
    nodes: list[object]
    links: list[object]
    references: list[str]
    manifest: Manifest
    drug: str = ""
    disease: str = ""
    told: Qualifiers = field(default=())

    def records(self) -> Iterator[Record]:
        """Yield all that the record says."""
        yield from self._ends()
        ends = (("disease", self.disease), ("drug", self.drug), ("record", self.graph.text("_id")))
        self.told = tuple((key, value) for key, value in ends if value)
        for node in self.nodes:
            yield from self._node(node)
        for link in self.links:
            yield from self._link(link)
        if self.drug and self.disease:
            said = [("publications", "|".join(self.references))] if self.references else []
            kept = [one for one in self.told if one[0] == "record"]
            yield Edge(self.drug, "treats", self.disease, self.manifest.name, tuple(sorted([*said, *kept])))

    def _ends(self) -> Iterator[Record]:
        """Find the drug and the disease: the identifier that is a node's, for the record may give several."""
        nodes = {self._curie(node.text("id")) for node in self.nodes if isinstance(node, Table)}
        meshes = [one.strip() for one in self.graph.text("drug_mesh").split(",") if one.strip()]
        written = [*meshes, self.graph.text("drugbank")]
        drugs = [self._curie(one) for one in written]
        known = [one for one in drugs if one]
        self.drug = next((one for one in known if one in nodes), known[0] if known else "")
        self.disease = self._curie(self.graph.text("disease_mesh"))
        for one in known:
            if one != self.drug:
                # Salts and forms share them, and some are wrong: near, never the same.
                yield Mapping(self.drug, "related" if len(meshes) > 1 else "close", one, self.manifest.name)
        for text, curie in zip(written, drugs, strict=True):
            if text and not curie:
                yield self._fault(self.graph, f"the drug {text!r}", IDENTIFIER)
        if not (self.drug and self.disease):
            yield self._fault(self.graph, "no drug or no disease", "an identifier of both")

    def _node(self, node: object) -> Iterator[Record]:
        if not isinstance(node, Table):
            yield self._fault(self.graph, "a node that is no mapping", "id, label and name")
            return
        curie, name = self._curie(node.text("id")), node.text("name")
        if not curie or not name:
            yield self._fault(node, f"the node {node.text('id')!r} named {name!r}", f"{IDENTIFIER} and a name")
            return
        label = node.text("label")
        category = self.manifest.categories.get(label, label or "NamedThing")
        # Some records mislabel their own drug or disease.
        category = "Drug" if curie == self.drug else "Disease" if curie == self.disease else category
        yield Concept(curie, name, category, tuple(node.texts("alt_names")), source=self.manifest.name)
        for text in node.texts("alt_ids"):
            other = self._curie(text)
            if other:
                yield Mapping(curie, "close", other, self.manifest.name)
            else:
                yield self._fault(node, f"the identifier {text!r}", IDENTIFIER)

    def _link(self, link: object) -> Iterator[Record]:
        if not isinstance(link, Table):
            yield self._fault(self.graph, "a link that is no mapping", "key, source and target")
            return
        word, subject, object_ = link.text("key"), self._curie(link.text("source")), self._curie(link.text("target"))
        if word and subject and object_:
            edge = statement(self.manifest, subject, word, object_, self.told)
            if edge:
                yield edge
            return
        found = f"{link.text('source')!r} {word!r} {link.text('target')!r}"
        yield self._fault(link, found, "a predicate between two well-formed identifiers")

    def _curie(self, written: str) -> str:
        prefix, colon, local = written.partition(":")
        curie = self.manifest.curie(prefix, local) if colon else ""
        return curie if well_formed(curie) else ""

    def _fault(self, table: Table, found: str, wanted: str) -> SourceError:
        return SourceError(place=f"{self.file}:{table.line}", found=found, wanted=wanted)
