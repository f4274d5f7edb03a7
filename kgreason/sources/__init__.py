"""Readers of knowledge sources: concepts, names and edges with provenance."""

from kgreason.sources.manifest import Download, Manifest, load_manifests, read_manifest
from kgreason.sources.records import Description, Mapping, Name, Reader, Record
from kgreason.sources.starter import Starter, load_predicates, load_starter

__all__ = [
    "Description",
    "Download",
    "Manifest",
    "Mapping",
    "Name",
    "Reader",
    "Record",
    "Starter",
    "load_manifests",
    "load_predicates",
    "load_starter",
    "read_manifest",
]
