"""Entity linking: text to mentions of graph concepts, with assertion status."""

from kgreason.link.linker import Linker, settled
from kgreason.link.sentences import Sentence, sentences

__all__ = ["Linker", "Sentence", "sentences", "settled"]
