"""Judge medical reasoning written by language models against a knowledge graph, with proofs."""

from kgreason._version import __version__

__all__ = ["__version__"]
