"""Rule packs: read, checked for form, evaluated on patient facts without a solver."""

from kgreason.rules.calculators import Calculator, CalculatorBook
from kgreason.rules.evaluate import Outcome, at_any_dose, compared, evaluate
from kgreason.rules.language import parse_when
from kgreason.rules.packs import Implication, RulePacks, load_packs
from kgreason.rules.units import UnknownUnitError, bare, convert, ucum

__all__ = [
    "Calculator",
    "CalculatorBook",
    "Implication",
    "Outcome",
    "RulePacks",
    "UnknownUnitError",
    "at_any_dose",
    "bare",
    "compared",
    "convert",
    "evaluate",
    "load_packs",
    "parse_when",
    "ucum",
]
