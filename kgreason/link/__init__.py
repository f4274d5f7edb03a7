"""Entity linking: text to mentions of graph concepts, with assertion status."""

from kgreason.link.linker import Linker, settled
from kgreason.link.sentences import Sentence, sentences
from kgreason.link.tagger import Tagger

__all__ = ["Linker", "Sentence", "Tagger", "sentences", "settled"]
