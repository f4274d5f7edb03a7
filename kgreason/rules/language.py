"""The small typed language of ``when``: comparisons, patient facts, and, or, not (docs/knowledge.md)."""

from functools import cache
from typing import Any

from kgreason.content import starter_id
from kgreason.model import Atom, KgreasonError, When
from kgreason.rules.dose import KIDNEY_FUNCTION
from kgreason.rules.units import YEAR, UnknownUnitError, convert, ucum
from kgreason.rules.windows import DAYS, IN_WINDOW

GRAMMAR = r"""
?start: any
?any: all ("or" all)*
?all: negation ("and" negation)*
?negation: "not" negation -> negated
         | "(" any ")"
         | atom
?atom: name OP NUMBER UNIT? -> measure
     | KIND name -> fact
     | KIND name "within" NUMBER SPAN -> window
     | "pregnant" -> pregnant
     | "breastfeeding" -> breastfeeding
     | SEX -> sex
     | DOSE OP NUMBER UNIT -> dose
     | "route" ROUTE -> route
name: WORD | QUOTED
KIND: "has" | "takes" | "allergic" | "history" | "family" | "genotype"
SPAN: "h" | "d" | "wk" | "mo" | "a"
SEX: "female" | "male"
DOSE.2: "single dose" | "daily dose"
ROUTE.2: "oral" | "injected" | "systemic" | "local"
OP: "<=" | ">=" | "<" | ">"
NUMBER: /-?\d+(\.\d+)?/
UNIT: /(?!(and|or|not)\b)[^\s()<>]+/
QUOTED: /'[^']+'/
WORD: /(?!(and|or|not|has|takes|allergic|history|family|genotype|pregnant|breastfeeding|(fe)?male|route)\b)[a-z][\w-]*/i
%ignore /\s+/
"""


@cache
def _parser() -> Any:
    from lark import Lark

    return Lark(GRAMMAR, parser="lalr")


class _NoWindowError(KgreasonError):
    """A time window on what has none."""


def parse_when(text: str, place: str) -> When:
    """Return the condition that a rule's ``when`` writes; raises KgreasonError with the place of a mistake.

    >>> parse_when("eGFR < 30 mL/min/{1.73_m2} and not pregnant", "example").kind
    'all'
    """
    from lark.exceptions import UnexpectedInput

    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        raise KgreasonError(
            place=f"{place}, column {error.column}",
            found=text,
            wanted="comparisons, has|takes|allergic|history|family|genotype 'name', has|takes 'name' within 14 d "
            "(h, wk, mo, a), pregnant, breastfeeding, female, male, single|daily dose > 500 mg, "
            "route oral|injected|systemic|local",
        ) from None
    try:
        return _when(tree)
    except (UnknownUnitError, _NoWindowError) as error:
        raise KgreasonError(place=place, found=error.found, wanted=error.wanted) from None


def _when(tree: Any) -> When:
    if tree.data == "any":
        return When("any", parts=_parts(tree))
    if tree.data == "all":
        return When("all", parts=_parts(tree))
    if tree.data == "negated":
        return When("not", parts=_parts(tree))
    return When("atom", _atom(tree))


def _parts(tree: Any) -> tuple[When, ...]:
    return tuple(_when(child) for child in tree.children)


def _atom(tree: Any) -> Atom:
    if tree.data == "fact":
        kind, name = tree.children
        return Atom(str(kind), _concept(name))
    if tree.data == "window":
        kind, name, number, span = tree.children
        if kind not in IN_WINDOW:
            raise _NoWindowError(place="window", found=f"{kind} … within", wanted=" or ".join(IN_WINDOW))
        return Atom(IN_WINDOW[kind], _concept(name), value=float(number) * DAYS[span], unit="d")
    if tree.data == "measure":
        name, operator, number, *unit = tree.children
        return _comparison(_name(name), str(operator), float(number), str(unit[0]) if unit else "1")
    if tree.data == "sex":
        return Atom(str(tree.children[0]))
    if tree.data == "route":
        return Atom(str(tree.children[0]))
    if tree.data == "dose":
        kind, operator, number, unit = tree.children
        return Atom(str(kind), op=str(operator), value=float(number), unit=ucum(str(unit)))
    return Atom("has", starter_id("pregnancy" if tree.data == "pregnant" else "breastfeeding"))


def _comparison(name: str, operator: str, value: float, unit: str) -> Atom:
    if name == "age":
        per_year = YEAR.get("a" if unit == "1" else unit)
        if per_year is None:
            raise UnknownUnitError(place="age", found=repr(unit), wanted=" or ".join(YEAR))
        return Atom("age", op=operator, value=value / per_year, unit="a")
    if name == "weight":
        kilograms = convert(value, "kg" if unit == "1" else unit, "kg")
        return Atom("measure", starter_id("body weight"), operator, kilograms, "kg")
    if name == KIDNEY_FUNCTION:
        return Atom("kidney", starter_id("creatinine clearance"), operator, value, ucum(unit))
    return Atom("measure", starter_id(name), operator, value, ucum(unit))


def _name(tree: Any) -> str:
    return str(tree.children[0]).strip("'")


def _concept(tree: Any) -> str:
    return starter_id(_name(tree))
