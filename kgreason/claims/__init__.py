"""Claims, orders and patient facts from linked text."""

from kgreason.claims.facts import read_facts
from kgreason.claims.findings import Finder
from kgreason.claims.kidney import with_kidney_function
from kgreason.claims.prescribed import asked_order, prescribed
from kgreason.claims.reader import Reading, read_trace
from kgreason.claims.readers import READERS, is_llm, reader_name
from kgreason.claims.record import left_open, ordered_drugs
from kgreason.claims.tree import Parser

__all__ = [
    "READERS",
    "Finder",
    "Parser",
    "Reading",
    "asked_order",
    "is_llm",
    "left_open",
    "ordered_drugs",
    "prescribed",
    "read_facts",
    "read_trace",
    "reader_name",
    "with_kidney_function",
]
