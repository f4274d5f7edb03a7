"""Readers of knowledge sources: concepts, names and edges with provenance."""

from kgreason.sources.starter import Starter, load_predicates, load_starter

__all__ = ["Starter", "load_predicates", "load_starter"]
