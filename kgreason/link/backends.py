"""Other ways to link than the dictionary alone, by name: *scispacy=FOLDER*, *encoder=NAME*."""

from pathlib import Path

from kgreason.graph import Index
from kgreason.link.linker import Linker
from kgreason.link.tagger import Tagger
from kgreason.model import KgreasonError


def open_linker(asked: str, graph: Index, tagger: Tagger | None = None) -> Linker:
    """Return a linker on a graph: scispaCy's candidates from an export, or ours put in order by an encoder."""
    kind, _, where = asked.partition("=")
    if kind == "scispacy" and where:
        from kgreason.link.scispacy_linker import ScispacyLinker

        return ScispacyLinker(graph, Path(where), tagger)
    if kind == "encoder" and where:
        from kgreason.link.encoder import Encoder, EncoderLinker

        return EncoderLinker(graph, Encoder(where), tagger)
    raise KgreasonError(place="linker", found=repr(asked), wanted="scispacy=FOLDER or encoder=NAME")
