"""Claims, orders and patient facts from linked text."""

from kgreason.claims.facts import read_facts
from kgreason.claims.reader import Reading, read_trace

__all__ = ["Reading", "read_facts", "read_trace"]
