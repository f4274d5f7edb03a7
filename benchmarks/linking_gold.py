"""Gold mentions of BC5CDR, NCBI-disease and BioRED, read from their PubTator files, and the names they teach."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kgreason.graph import normal
from kgreason.link.abbreviations import definitions

DISEASE = frozenset({"Disease", "PhenotypicFeature"})
CHEMICAL = frozenset({"Drug", "ChemicalEntity", "SmallMolecule", "Protein", "Food", "MacromolecularComplex"})
GROUPS = {
    **dict.fromkeys(
        ("Disease", "DiseaseClass", "SpecificDisease", "Modifier", "CompositeMention", "DiseaseOrPhenotypicFeature"),
        DISEASE,
    ),
    **dict.fromkeys(("Chemical", "ChemicalEntity"), CHEMICAL),
}


@dataclass(frozen=True)
class Corpus:
    """A corpus: its splits, the vocabularies of its identifiers, and the bars of its groups."""

    name: str
    train: str
    dev: str
    vocabularies: tuple[str, ...]
    bars: dict[frozenset[str], float]


CORPORA = (
    Corpus(
        "BC5CDR",
        "bc5cdr/CDR_TrainingSet.PubTator.txt",
        "bc5cdr/CDR_DevelopmentSet.PubTator.txt",
        ("MESH",),
        {DISEASE: 0.91, CHEMICAL: 0.88},
    ),
    Corpus(
        "NCBI-disease",
        "ncbi_disease/NCBItrainset_corpus.txt",
        "ncbi_disease/NCBIdevelopset_corpus.txt",
        ("MESH", "OMIM"),
        {DISEASE: 0.83},
    ),
    Corpus("BioRED", "biored/Train.PubTator", "biored/Dev.PubTator", ("MESH", "OMIM"), {DISEASE: 0.88, CHEMICAL: 0.82}),
)


@dataclass(frozen=True)
class Gold:
    """A mention as annotated: its words, its group and its identifiers."""

    text: str
    group: frozenset[str]
    identifiers: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """A title and abstract with their mentions of diseases and chemicals that have an identifier."""

    pmid: str
    text: str
    mentions: tuple[Gold, ...]


def read_documents(file: Path) -> Iterator[Document]:
    """Yield the documents of a PubTator file, each once; what has no identifier (``-1``, ``-``) is left out."""
    texts: dict[str, list[str]] = {}
    mentions: dict[str, dict[tuple[str, ...], Gold]] = {}
    for line in file.read_text("utf-8").splitlines():
        passage = re.fullmatch(r"(\d+)\|[ta]\|(.*)", line)
        if passage:
            texts.setdefault(passage[1], []).append(passage[2])
            continue
        cells = line.split("\t")
        if len(cells) >= 6 and cells[1].isdigit() and cells[4] in GROUPS:
            every = [one.strip() for one in re.split(r"[|,;+]", cells[5])]
            named = tuple(one if ":" in one else f"MESH:{one}" for one in every if one not in {"", "-", "-1"})
            if named:
                mentions.setdefault(cells[0], {})[tuple(cells[1:5])] = Gold(cells[3], GROUPS[cells[4]], named)
    for pmid, passages in texts.items():
        yield Document(pmid, " ".join(passages[:2]), tuple(mentions.get(pmid, {}).values()))


def names_of(
    own: Iterable[Document], others: Iterable[Document], without: frozenset[str], group: frozenset[str]
) -> dict[str, str]:
    """Return the names that documents teach, each with the identifier it has most often, the own corpus's first.

    Of several identifiers of one mention each counts; a name of the own corpus is not taught again in another's spelling.
    Documents that are to be measured (``without``) teach nothing, in whatever corpus they stand.
    """
    found: dict[str, str] = {}
    for documents in (own, others):
        counts: dict[str, Counter[str]] = {}
        for document in documents:
            if document.pmid not in without:
                local = dict(definitions(document.text))
                for gold in document.mentions:
                    if gold.group == group:
                        for name in {gold.text, local.get(gold.text, gold.text)}:
                            counts.setdefault(name, Counter()).update(gold.identifiers)
        own_names = {normal(one) for one in found}
        for name, known in counts.items():
            if name not in found and normal(name) not in own_names:
                found[name] = min(known, key=lambda one: (-known[one], one))
    return found
