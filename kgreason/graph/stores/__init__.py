"""Stores: the graph for people, in Cypher; Neo4j, or a folder that needs no server."""

from kgreason.graph.stores.cypher import parameters_of
from kgreason.graph.stores.named import NamedQuery, load_queries, run_named
from kgreason.graph.stores.reports import load_reports, read_reports
from kgreason.graph.stores.shipped import open_shipped
from kgreason.graph.stores.store import Counts, Listing, Store, Table, is_neo4j, open_store
from kgreason.graph.stores.walks import edges_from, edges_to, paths

__all__ = [
    "Counts",
    "Listing",
    "NamedQuery",
    "Store",
    "Table",
    "edges_from",
    "edges_to",
    "is_neo4j",
    "load_queries",
    "load_reports",
    "open_shipped",
    "open_store",
    "parameters_of",
    "paths",
    "read_reports",
    "run_named",
]
