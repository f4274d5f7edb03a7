"""Verifiers: each takes a case and a graph and yields findings with reasons."""

from kgreason.verify.argumentation import dispute
from kgreason.verify.calculators import Calculators
from kgreason.verify.consistency import Consistency
from kgreason.verify.contraindication import assess, assess_orders
from kgreason.verify.fusion import Fused, fuse, measures
from kgreason.verify.grounding import Grounding

__all__ = ["Calculators", "Consistency", "Fused", "Grounding", "assess", "assess_orders", "dispute", "fuse", "measures"]
