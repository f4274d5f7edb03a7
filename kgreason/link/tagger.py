"""Names that a trained tagger finds in a text: the shipped one (diseases and chemicals), or any spaCy pipeline's."""

import json
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from msgspec import Struct

from kgreason.content import content
from kgreason.link.everyday import of_others
from kgreason.model import KgreasonError

if TYPE_CHECKING:
    from kgreason.graph import Index

SHIPPED_TAGGER = "shipped"
CATEGORIES = {
    "Disease": frozenset({"Disease", "PhenotypicFeature", "DiseaseOrPhenotypicFeature"}),
    "Chemical": frozenset({"Drug", "ChemicalEntity", "SmallMolecule", "MolecularMixture", "ChemicalMixture"}),
}
"""The Biolink categories that each kind of tagged name may have; a kind that is not here may have any."""


class Name(Struct, frozen=True):
    """Characters that a tagger takes for a name, and of what kind: *Disease*, *Chemical*, or the label it gave."""

    start: int
    end: int
    kind: str

    def fits(self, category: str) -> bool:
        """Return whether a concept of a category can be what is named.

        >>> [Name(0, 4, kind).fits("Drug") for kind in ("Chemical", "Disease", "ENTITY")]
        [True, False, True]
        """
        return category in CATEGORIES.get(self.kind, {category})


class Found(Protocol):
    """What is asked of a dictionary's hit: its characters, and the concepts it may mean, the likeliest first."""

    @property
    def start(self) -> int:
        """The first character."""
        ...

    @property
    def end(self) -> int:
        """Behind the last character."""
        ...

    @property
    def candidates(self) -> tuple[tuple[str, str], ...]:
        """Identifiers, each with the kind of name it has."""
        ...


@dataclass
class Tagger:
    """Finds names with a spaCy pipeline that has a named-entity recogniser.

    ``name`` is *shipped*, a package that spaCy knows (scispaCy's *en_ner_bc5cdr_md*), or a folder. It is opened when
    first asked, and threads take turns.
    """

    name: str = SHIPPED_TAGGER
    _nlp: Any = field(default=None, repr=False)
    _lock: Any = field(default_factory=RLock, repr=False)

    @property
    def version(self) -> str:
        """What a report says of it: the version of the shipped pipeline, or the name of another."""
        if self.name != SHIPPED_TAGGER:
            return Path(self.name).name
        return str(json.loads((content("verifiers") / "tagger" / "meta.json").read_text("utf-8"))["version"])

    @property
    def pipeline(self) -> Any:
        """The spaCy pipeline; raises KgreasonError where it cannot be used."""
        with self._lock:
            if self._nlp is None:
                self._nlp = _opened(self.name)
            return self._nlp

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of names that it knows."""
        return frozenset(_kind(label) for label in self.pipeline.get_pipe("ner").labels)

    def names(self, text: str) -> tuple[Name, ...]:
        """Return the names of a text, in order."""
        with (
            self._lock,
            self.pipeline.memory_zone(),
        ):  # a server that runs for weeks does not keep every word it has seen
            return tuple(Name(one.start_char, one.end_char, _kind(one.label_)) for one in self.pipeline(text).ents)


Hit = TypeVar("Hit", bound=Found)


def trusted(hits: Sequence[Hit], text: str, names: Sequence[Name], kinds: frozenset[str], graph: "Index") -> list[Hit]:
    """Return a dictionary's hits without the single words of other sources' names that no tagged name bears out.

    Only of the ``kinds`` that the tagger knows. What the shipped knowledge names stays, and so does every drug and what
    is a disease's own name: one that is missed can hurt a person.
    """

    def doubted(hit: Hit) -> bool:
        single = text[hit.start : hit.end].isalnum() and of_others(hit.candidates)
        if not single or any(overlaps(one, hit) for one in names):
            return False
        concept, named = hit.candidates[0]
        category = graph.concept(concept).category
        if category == "Drug" or (category == "Disease" and named == "name"):
            return False
        return any(Name(0, 0, kind).fits(category) for kind in kinds)

    return [hit for hit in hits if not doubted(hit)]


def overlaps(one: Name, other: Found) -> bool:
    """Return whether a tagged name and a hit share a character."""
    return one.start < other.end and other.start < one.end


def _kind(label: str) -> str:
    """Return the kind that a label stands for: scispaCy writes *DISEASE*."""
    return next((kind for kind in CATEGORIES if kind.lower() == label.lower()), label)


def _opened(name: str) -> Any:
    import spacy

    where = Path(str(content("verifiers") / "tagger")) if name == SHIPPED_TAGGER else name
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # spaCy warns of the version a pipeline was trained with
            pipeline = spacy.load(where, exclude=["tagger", "parser", "lemmatizer", "attribute_ruler", "senter"])
    except (OSError, ValueError, TypeError, AttributeError, ImportError) as error:
        wanted = "a spaCy pipeline with a named-entity recogniser"
        raise KgreasonError(place=f"tagger {name}", found=str(error).split("\n")[0], wanted=wanted) from None
    if "ner" not in pipeline.pipe_names:
        raise KgreasonError(place=f"tagger {name}", found=", ".join(pipeline.pipe_names) or "no parts", wanted="ner")
    return pipeline
