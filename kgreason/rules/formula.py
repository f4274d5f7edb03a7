"""The typed expression language of calculators: numbers with units, yes-no, choices (docs/knowledge.md).

Written as Python writes expressions: ``(140 - age) * weight / (72 * creatinine) * (0.85 if female else 1)``. Only
arithmetic, comparisons, and / or / not, ``x if y else z`` and the functions of ``FUNCTIONS`` are read.
"""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Literal

from msgspec import Struct

from kgreason.model import KgreasonError

Value = float | bool | str
Compute = Callable[[Mapping[str, Value]], Value]

LONGEST = 4_000
"""Characters of an expression; no formula of medicine is longer, and a longer one might nest too deep."""


class Kind(Struct, frozen=True):
    """What an expression is: a number (in a unit where one is known), yes-no, or one of some options."""

    name: Literal["number", "yes-no", "choice"]
    unit: str = ""
    options: tuple[str, ...] = ()


NUMBER, YES_NO = Kind("number"), Kind("yes-no")
FUNCTIONS: dict[str, tuple[Callable[..., float], int, int]] = {
    "min": (min, 2, 9),
    "max": (max, 2, 9),
    "exp": (math.exp, 1, 1),
    "ln": (math.log, 1, 1),
    "log10": (math.log10, 1, 1),
    "sqrt": (math.sqrt, 1, 1),
    "round": (lambda value: math.floor(value + 0.5), 1, 1),
}
"""The functions by name, with the fewest and the most arguments; ``round`` rounds a half up, as people do."""
_ARITHMETIC: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[Value, Value], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_LANGUAGE = "numbers, inputs, + - * / **, comparisons, and / or / not, x if y else z, " + ", ".join(FUNCTIONS)


class Formula(Struct, frozen=True):
    """An expression that was read: what it is, and how it is computed from values by name."""

    text: str
    kind: Kind
    compute: Compute


def parse_formula(text: str, names: Mapping[str, Kind], place: str) -> Formula:
    """Return an expression over named values; raises KgreasonError with its place where it is not well formed or typed.

    >>> names = {"sodium": Kind("number", "mmol/L"), "high": YES_NO}
    >>> formula = parse_formula("2 * sodium if high else 0", names, "example")
    >>> formula.compute({"sodium": 140.0, "high": True}), formula.kind.name
    (280.0, 'number')
    """
    if len(text) > LONGEST:
        raise KgreasonError(place=place, found=f"{len(text):,} characters", wanted=f"at most {LONGEST:,}")
    try:
        tree = ast.parse(text.strip().replace("\n", " "), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise KgreasonError(place=place, found=repr(text), wanted=f"an expression of {_LANGUAGE}") from None
    reader = _Reader(text, names, place)
    kind, compute = reader.read(tree)
    return Formula(text, kind, compute)


class _Reader:
    """Turns a tree into functions, and says of each part what kind of value it is."""

    def __init__(self, text: str, names: Mapping[str, Kind], place: str) -> None:
        self.text = text
        self.names = names
        self.place = place

    def read(self, node: ast.expr) -> tuple[Kind, Compute]:
        """Return what a node is and how it is computed."""
        if isinstance(node, ast.Constant):
            return self._constant(node)
        if isinstance(node, ast.Name):
            return self._named(node)
        if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
            return self._binary(node)
        if isinstance(node, ast.UnaryOp):
            return self._unary(node)
        if isinstance(node, ast.BoolOp):
            return self._logic(node)
        if isinstance(node, ast.Compare):
            return self._compared(node)
        if isinstance(node, ast.IfExp):
            return self._chosen(node)
        if isinstance(node, ast.Call):
            return self._called(node)
        raise self._wrong(ast.unparse(node), f"an expression of {_LANGUAGE}")

    def _wrong(self, found: str, wanted: str) -> KgreasonError:
        return KgreasonError(place=self.place, found=found, wanted=wanted)

    def _constant(self, node: ast.Constant) -> tuple[Kind, Compute]:
        if isinstance(node.value, str):
            text = node.value
            return Kind("choice", options=(text,)), lambda _: text
        if isinstance(node.value, bool) or not isinstance(node.value, int | float) or abs(node.value) > 1e9:
            raise self._wrong(repr(node.value), "a number")
        number = float(node.value)
        return NUMBER, lambda _: number

    def _named(self, node: ast.Name) -> tuple[Kind, Compute]:
        name = node.id
        if name not in self.names:
            raise self._wrong(f"{name}, which is no input of it", f"one of {', '.join(sorted(self.names))}")
        return self.names[name], lambda values: values[name]

    def _of(self, node: ast.expr, wanted: Kind) -> tuple[Kind, Compute]:
        kind, compute = self.read(node)
        if kind.name != wanted.name:
            raise self._wrong(f"{ast.unparse(node)}, which is {_said(kind)}", _said(wanted))
        return kind, compute

    def _binary(self, node: ast.BinOp) -> tuple[Kind, Compute]:
        (left, first), (right, second) = self._of(node.left, NUMBER), self._of(node.right, NUMBER)
        act = _ARITHMETIC[type(node.op)]
        additive = isinstance(node.op, ast.Add | ast.Sub)
        unit = self._same_unit(node, (left, right)) if additive else ""
        return Kind("number", unit), lambda values: _real(act(first(values), second(values)))  # type: ignore[arg-type]

    def _same_unit(self, node: ast.expr, kinds: tuple[Kind, ...]) -> str:
        """Return the unit of a sum; what has none may stand with any."""
        units = [kind.unit for kind in kinds if kind.unit]
        if len(set(units)) > 1:
            found = f"{ast.unparse(node)}, which joins {' and '.join(dict.fromkeys(units))}"
            raise self._wrong(found, "one unit on both sides")
        return units[0] if len(units) == len(kinds) else ""

    def _unary(self, node: ast.UnaryOp) -> tuple[Kind, Compute]:
        if isinstance(node.op, ast.Not):
            _, held = self._of(node.operand, YES_NO)
            return YES_NO, lambda values: not held(values)
        if not isinstance(node.op, ast.USub):
            raise self._wrong(ast.unparse(node), f"an expression of {_LANGUAGE}")
        kind, inner = self._of(node.operand, NUMBER)
        return kind, lambda values: -inner(values)  # type: ignore[operator]

    def _logic(self, node: ast.BoolOp) -> tuple[Kind, Compute]:
        parts = [self._of(one, YES_NO)[1] for one in node.values]
        join = all if isinstance(node.op, ast.And) else any
        return YES_NO, lambda values: join(one(values) for one in parts)

    def _compared(self, node: ast.Compare) -> tuple[Kind, Compute]:
        read = [self.read(one) for one in (node.left, *node.comparators)]
        if any(type(one) not in _COMPARISONS for one in node.ops):
            raise self._wrong(ast.unparse(node), f"an expression of {_LANGUAGE}")
        kinds, parts = tuple(kind for kind, _ in read), [compute for _, compute in read]
        if {kind.name for kind in kinds} == {"choice"}:
            self._options(node, kinds)
        elif {kind.name for kind in kinds} == {"number"}:
            self._same_unit(node, kinds)
        else:
            raise self._wrong(ast.unparse(node), "a comparison of numbers, or of a choice with one of its options")
        acts = [_COMPARISONS[type(one)] for one in node.ops]

        def held(values: Mapping[str, Value]) -> bool:
            found = [one(values) for one in parts]
            return all(act(a, b) for act, a, b in zip(acts, found, found[1:], strict=False))

        return YES_NO, held

    def _options(self, node: ast.Compare, kinds: tuple[Kind, ...]) -> None:
        declared = {option for kind in kinds if len(kind.options) > 1 for option in kind.options}
        strange = sorted({option for kind in kinds for option in kind.options} - declared)
        equal = all(isinstance(one, ast.Eq | ast.NotEq) for one in node.ops)
        if strange or not equal:
            raise self._wrong(ast.unparse(node), f"== or != with one of {', '.join(sorted(declared))}")

    def _chosen(self, node: ast.IfExp) -> tuple[Kind, Compute]:
        _, held = self._of(node.test, YES_NO)
        kind, first = self.read(node.body)
        other, second = self._of(node.orelse, kind)
        unit = self._same_unit(node, (kind, other)) if kind.name == "number" else ""
        return Kind(kind.name, unit), lambda values: first(values) if held(values) else second(values)

    def _called(self, node: ast.Call) -> tuple[Kind, Compute]:
        name = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
        if name not in FUNCTIONS or node.keywords:
            raise self._wrong(ast.unparse(node), f"one of {', '.join(FUNCTIONS)}")
        act, fewest, most = FUNCTIONS[name]
        read = [self._of(one, NUMBER) for one in node.args]
        if not fewest <= len(read) <= most:
            raise self._wrong(ast.unparse(node), f"{fewest} to {most} arguments of {name}")
        kept = name in {"min", "max", "round"}
        unit = self._same_unit(node, tuple(kind for kind, _ in read)) if kept else ""
        parts = [compute for _, compute in read]
        return Kind("number", unit), lambda values: act(*(one(values) for one in parts))


def _real(value: complex) -> float:
    if isinstance(value, complex):
        raise ValueError("a root of a negative number")  # noqa: TRY004  what the math module raises for a logarithm of one
    return value


def _said(kind: Kind) -> str:
    return {"number": "a number", "yes-no": "yes or no", "choice": "a choice"}[kind.name]
