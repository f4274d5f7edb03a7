"""The graph: normal names, the compiled index, subsumption, path search."""

from kgreason.graph.cache import cache_folder, open_graph, open_starter
from kgreason.graph.index import Index
from kgreason.graph.names import lowered, normal, normal_token, tokens

__all__ = ["Index", "cache_folder", "lowered", "normal", "normal_token", "open_graph", "open_starter", "tokens"]
