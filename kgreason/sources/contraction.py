"""A cell of a table as a CURIE, quickly: contracted by the manifest's prefixes alone (ontologies: identifiers.py)."""

import re

from kgreason.sources.manifest import Manifest

OBO = "http://purl.obolibrary.org/obo/"
WEB = ("http://", "https://")
LOCAL = re.compile(r"[^\s\x00-\x1f]+")


def curie(manifest: Manifest, text: str, prefix: str = "") -> str:
    """Return a CURIE, or an empty string where the text is none.

    With a prefix, the text is a local identifier (or already carries the prefix). An IRI is contracted by the IRIs
    among the manifest's prefixes, or as an OBO PURL.

    >>> bare = Manifest("x", "X", "", "1", "", "sssom", "", prefixes={"mesh": "MESH", "http://ex.org/gene/": "EX"})
    >>> [curie(bare, text) for text in ("mesh:D1", "http://ex.org/gene/7", OBO + "HP_1", "no identifier")]
    ['MESH:D1', 'EX:7', 'HP:1', '']
    >>> [curie(bare, text, "mesh") for text in ("D1", "mesh:D1", "")]
    ['MESH:D1', 'MESH:D1', '']
    """
    if prefix:
        local = text.removeprefix(f"{prefix}:")
        return manifest.curie(prefix, local) if LOCAL.fullmatch(local) else ""
    if text.startswith(WEB):
        return _contracted(manifest, text)
    before, colon, local = text.partition(":")
    if not colon or not LOCAL.fullmatch(local) or not LOCAL.fullmatch(before):
        return ""
    return manifest.curie(before, local)


def _contracted(manifest: Manifest, iri: str) -> str:
    for start, prefix in sorted(manifest.prefixes.items(), key=lambda pair: -len(pair[0])):
        if start.startswith(WEB) and iri.startswith(start) and LOCAL.fullmatch(iri[len(start) :]):
            return f"{prefix}:{iri[len(start) :]}"
    before, line, local = iri.removeprefix(OBO).partition("_") if iri.startswith(OBO) else ("", "", "")
    return curie(manifest, f"{before}:{local}") if line and before.isalnum() else ""
