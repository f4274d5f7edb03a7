"""Entity linking: text to mentions of graph concepts, with assertion status, and names to what they may mean."""

from kgreason.link.everyday import everyday_word
from kgreason.link.linker import Linker, settled
from kgreason.link.resolve import Asked, Resolved, Resolver
from kgreason.link.sentences import Sentence, sentences
from kgreason.link.suggested import did_you_mean
from kgreason.link.tagger import SHIPPED_TAGGER, Tagger

__all__ = [
    "SHIPPED_TAGGER",
    "Asked",
    "Linker",
    "Resolved",
    "Resolver",
    "Sentence",
    "Tagger",
    "did_you_mean",
    "everyday_word",
    "sentences",
    "settled",
]
