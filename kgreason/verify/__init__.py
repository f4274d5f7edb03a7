"""Verifiers: each takes a case and a graph and yields findings with reasons."""

from kgreason.verify.argumentation import dispute
from kgreason.verify.calculators import Calculators
from kgreason.verify.chains import Chains
from kgreason.verify.consistency import Consistency
from kgreason.verify.contraindication import assess, assess_orders
from kgreason.verify.fusion import Fused, fuse, measures
from kgreason.verify.grounding import Grounding, spoken_against
from kgreason.verify.hubs import hub_control
from kgreason.verify.links import links_between
from kgreason.verify.mechanism import Asked, mechanism
from kgreason.verify.regimen import taken_together

__all__ = [
    "Asked",
    "Calculators",
    "Chains",
    "Consistency",
    "Fused",
    "Grounding",
    "assess",
    "assess_orders",
    "dispute",
    "fuse",
    "hub_control",
    "links_between",
    "measures",
    "mechanism",
    "spoken_against",
    "taken_together",
]
