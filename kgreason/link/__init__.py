"""Entity linking: text to mentions of graph concepts, with assertion status."""

from kgreason.link.linker import Linker, settled
from kgreason.link.sentences import Sentence, sentences
from kgreason.link.tagger import SHIPPED_TAGGER, Tagger

__all__ = ["SHIPPED_TAGGER", "Linker", "Sentence", "Tagger", "sentences", "settled"]
