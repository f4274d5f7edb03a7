"""A source's predicates in our terms, as its manifest maps them."""

from msgspec import Struct

from kgreason.content import content
from kgreason.model import Edge, SourceError
from kgreason.sources.manifest import Manifest
from kgreason.sources.starter import load_predicates

Qualifiers = tuple[tuple[str, str], ...]


class Wording(Struct, frozen=True):
    """What a source's predicate is called here, whether it is turned round, and what it says besides."""

    predicate: str
    turned: bool = False
    qualifiers: Qualifiers = ()


class Wordings:
    """The predicate map of a manifest: ``"has_mechanism"``, ``"^expressed_in"``, ``"treats approval=off_label"``.

    A ``^`` turns the edge round, what follows the key are qualifiers, an empty text leaves the predicate out. Raises
    SourceError where the map names a key that ``ontologies/predicates.tsv`` does not have.
    """

    def __init__(self, manifest: Manifest) -> None:
        self.known = load_predicates(content("ontologies"))
        self._listed = frozenset(manifest.predicates)
        self._wordings: dict[str, Wording | None] = {
            word: self._wording(f"{manifest.name}.toml", text) for word, text in manifest.predicates.items()
        }

    def _wording(self, place: str, text: str) -> Wording | None:
        if not text.strip():
            return None
        key, *rest = text.split()
        wording = Wording(key.removeprefix("^"), key.startswith("^"), tuple(_pair(one) for one in rest))
        if wording.predicate not in self.known:
            raise SourceError(place=place, found=wording.predicate, wanted="a predicate of predicates.tsv")
        return wording

    def listed(self, word: str) -> bool:
        """Return whether the manifest says what a predicate is here."""
        return word in self._listed

    def learn(self, word: str, wording: Wording) -> None:
        """Keep what a predicate is here, where the format itself says so."""
        self._wordings[word] = wording

    def edge(self, subject: str, word: str, object_: str, source: str, qualifiers: Qualifiers = ()) -> Edge | None:
        """Return an edge in our terms, none where the manifest leaves its predicate out.

        >>> from kgreason.sources.manifest import Manifest
        >>> words = Wordings(Manifest("x", "X", "", "1", "", "kgx", "", predicates={"shows": "^has_phenotype"}))
        >>> words.edge("EX:1", "shows", "EX:2", "x")
        Edge(subject='EX:2', predicate='has_phenotype', object='EX:1', source='x', qualifiers=(), rule='')
        >>> words.edge("EX:1", "eats", "EX:2", "x").qualifiers
        (('original_predicate', 'eats'),)
        """
        try:
            wording = self._wordings[word]
        except KeyError:
            wording = self._wordings[word] = Wording("related_to", qualifiers=(("original_predicate", word),))
        if wording is None:
            return None
        if wording.turned:
            subject, object_ = object_, subject
        if wording.qualifiers:
            qualifiers = tuple(sorted({**dict(qualifiers), **dict(wording.qualifiers)}.items()))
        return Edge(subject, wording.predicate, object_, source, qualifiers)


def _pair(text: str) -> tuple[str, str]:
    key, _, value = text.partition("=")
    return key, value
