"""Claims, orders and patient facts from linked text."""

from kgreason.claims.facts import read_facts
from kgreason.claims.reader import Reading, read_trace
from kgreason.claims.record import left_open, ordered_drugs
from kgreason.claims.tree import READERS, Parser

__all__ = ["READERS", "Parser", "Reading", "left_open", "ordered_drugs", "read_facts", "read_trace"]
