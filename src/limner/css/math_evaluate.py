"""The tree of a math function and its value.

Goes in: a tree of numbers, quantities and operations, whose types `css.calc` has checked. Comes out: a number in the
canonical unit, a `Percent`, or a `Calc` if percentages wait for their basis.

Spec: https://www.w3.org/TR/css-values-4/#calc-internal
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from limner.css.property import ComputeContext
from limner.css.specified import ABSOLUTE_UNITS, RELATIVE_UNITS
from limner.css.values import Calc, LengthPercentage, Percent
from limner.record import record

CANONICAL_UNITS: Final[dict[str, float]] = {
    **ABSOLUTE_UNITS,
    "deg": 1.0,
    "grad": 0.9,
    "rad": 180.0 / math.pi,
    "turn": 360.0,
    "s": 1.0,
    "ms": 0.001,
    "dppx": 1.0,
    "x": 1.0,
    "dpi": 1.0 / 96.0,
    "dpcm": 2.54 / 96.0,
}
"""The size of each absolute unit, in canonical units (px, deg, s, dppx)."""


@record
class Number:
    """A plain number."""

    value: float


@record
class Percentage:
    """A percentage. `waits` tells whether it needs a basis, or stays a percentage."""

    value: float
    waits: bool


@record
class Quantity:
    """A number with a unit."""

    value: float
    unit: str


@record
class Name:
    """A channel keyword of a relative colour, ``size`` of `calc-size()`, ``sibling-index`` or ``sibling-count``."""

    name: str


@record
class Operation:
    """An operator or a function with its arguments."""

    operator: str
    arguments: "tuple[Node, ...]"


Node: TypeAlias = Number | Percentage | Quantity | Name | Operation

_NO_NAMES: Final[Mapping[str, LengthPercentage]] = {}


@dataclass(slots=True)
class Environment:
    """What evaluation may depend on: the element, and the channels of a relative colour."""

    context: ComputeContext | None
    names: Mapping[str, LengthPercentage] | None = None


@record
class Calculation:
    """The calculation of a `calc-size()`, in which only `size` and percentages are open.

    Spec: https://www.w3.org/TR/css-values-5/#calc-size
    """

    node: Node

    def __call__(self, size: float, basis: float) -> float:
        """Give the size in CSS px.

        Args:
            size: What `size` stands for.
            basis: The length that percentages refer to.
        """
        result = _plain(evaluate(self.node, Environment(None, {"size": size, "basis": basis})))
        return 0.0 if math.isnan(result) else result

    def scaled(self, factor: float) -> "Calculation":
        """Multiply its lengths, but not the size."""
        open_size = Operation("/", (Name("size"), Number(factor)))
        inner = _with_names(self.node, {"size": open_size, "basis": Operation("/", (Name("basis"), Number(factor)))})
        return Calculation(Operation("*", (inner, Number(factor))))


SIZE: Final = Calculation(Name("size"))
"""The calculation that leaves the size as it is."""


def mix_calculations(
    first: Calculation, by: float, second: "Calculation | LengthPercentage", other: float
) -> Calculation:
    """Give the sum of two calculations, each multiplied by a number."""
    node = second.node if isinstance(second, Calculation) else _node_of(second)
    return Calculation(
        Operation("+", (Operation("*", (first.node, Number(by))), Operation("*", (node, Number(other)))))
    )


def nested_calculation(inner: Callable[[float, float], float], outer: Node) -> Calculation:
    """Give a calculation whose `size` is the result of another."""
    return Calculation(_with_names(outer, {"size": inner.node}) if isinstance(inner, Calculation) else outer)


def _node_of(value: LengthPercentage) -> Node:
    if isinstance(value, Percent):
        return Operation("*", (Name("basis"), Number(value.value / 100.0)))
    if isinstance(value, Calc):
        return Operation("*", (Operation(value.operator, tuple(map(_node_of, value.arguments))), Number(value.factor)))
    return Number(value)


def settle(node: Node, context: ComputeContext) -> Node:
    """Fill in everything that depends on the element, and leave `size` and percentages open."""
    if isinstance(node, Operation):
        return Operation(node.operator, tuple(settle(argument, context) for argument in node.arguments))
    if isinstance(node, Percentage):
        return _node_of(Percent(node.value))
    if isinstance(node, Name) and not node.name.startswith("sibling-"):
        return node
    return Number(_plain(evaluate(node, Environment(context))))


def _with_names(node: Node, names: Mapping[str, Node]) -> Node:
    if isinstance(node, Operation):
        return Operation(node.operator, tuple(_with_names(argument, names) for argument in node.arguments))
    return names.get(node.name, node) if isinstance(node, Name) else node


def needs_element(node: Node) -> bool:
    """Tell whether there is a relative unit or a channel inside."""
    if isinstance(node, Operation):
        return any(needs_element(argument) for argument in node.arguments)
    return isinstance(node, Name) or (isinstance(node, Quantity) and node.unit in RELATIVE_UNITS)


def evaluate(node: Node, environment: Environment) -> LengthPercentage:
    """Give the value of a tree."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Quantity):
        factor = CANONICAL_UNITS.get(node.unit)
        if factor is None:
            factor = RELATIVE_UNITS[node.unit](environment.context or ComputeContext())
        return node.value * factor
    if isinstance(node, Percentage):
        return Percent(node.value)
    if isinstance(node, Name):
        if node.name.startswith("sibling-") and environment.context is not None:
            environment.context.is_personal = True
            position = environment.context.position.ask()
            return float(position.index if node.name == "sibling-index" else position.count)
        return (environment.names or _NO_NAMES).get(node.name, 0.0)
    return _operate(node.operator, [evaluate(argument, environment) for argument in node.arguments])


def _operate(operator: str, values: list[LengthPercentage]) -> LengthPercentage:
    match operator:
        case "+":
            return _add(values)
        case "*":
            return _scale(values[1], values[0]) if isinstance(values[0], float) else _scale(values[0], values[1])
        case "/":
            divisor = _plain(values[1])
            quotient = values[0]
            if isinstance(values[1], Percent) and isinstance(quotient, Percent):
                quotient = quotient.value
            return _divide(quotient, divisor)
        case "min" | "max":
            return _choose(operator, values)
        case "abs":
            value = values[0]
            return _choose("max", [value, _scale(value, -1.0)]) if isinstance(value, Calc) else _map(abs, value)
        case _:
            # All arguments are numbers, or all are percentages. Their types were checked.
            numbers = [_plain(value) for value in values]
            result = _FUNCTIONS[operator](*numbers)
            return Percent(result) if isinstance(values[0], Percent) and operator in _KEEP_TYPE else result


def _plain(value: LengthPercentage) -> float:
    if isinstance(value, Calc):
        return 0.0
    return value.value if isinstance(value, Percent) else value


def _map(function: Callable[[float], float], value: float | Percent) -> float | Percent:
    return Percent(function(value.value)) if isinstance(value, Percent) else function(value)


def _scale(value: LengthPercentage, by: LengthPercentage) -> LengthPercentage:
    factor = _plain(by)
    if isinstance(value, Calc):
        if value.operator == "+":
            return Calc("+", tuple(_scale(argument, factor) for argument in value.arguments))
        return Calc(value.operator, value.arguments, value.factor * factor)
    return _map(lambda number: number * factor, value)


def _divide(value: LengthPercentage, divisor: float) -> LengthPercentage:
    if divisor == 0.0:
        sign = math.copysign(1.0, divisor)
        if isinstance(value, Calc):
            return math.inf * sign
        return _map(lambda number: math.nan if number == 0.0 or math.isnan(number) else number * sign * math.inf, value)
    return _scale(value, 1.0 / divisor) if isinstance(value, Calc) else _map(lambda number: number / divisor, value)


def _add(values: list[LengthPercentage]) -> LengthPercentage:
    """Add px to px and percentages to percentages. A mix stays one flat sum."""
    px = 0.0
    percent: float | None = None
    rest: list[Calc] = []
    has_px = False
    for value in _flat(values):
        if isinstance(value, Percent):
            percent = value.value if percent is None else percent + value.value
        elif isinstance(value, Calc):
            rest.append(value)
        else:
            px += value
            has_px = True
    if percent is None and not rest:
        return px
    if not rest and (not has_px or px == 0.0):
        return Percent(percent or 0.0)
    parts: list[LengthPercentage] = [] if percent is None else [Percent(percent)]
    parts.extend(rest)
    if px != 0.0:
        parts.append(px)
    return Calc("+", tuple(parts))


def scale_and_add(first: LengthPercentage, by: float, second: LengthPercentage, other: float) -> LengthPercentage:
    """Give the sum of two lengths or percentages, each multiplied by a number."""
    return _add([_scale(first, by), _scale(second, other)])


def _flat(values: list[LengthPercentage]) -> list[LengthPercentage]:
    flat: list[LengthPercentage] = []
    for value in values:
        if isinstance(value, Calc) and value.operator == "+" and value.factor == 1.0:
            flat.extend(value.arguments)
        else:
            flat.append(value)
    return flat


def _choose(operator: str, values: list[LengthPercentage]) -> LengthPercentage:
    numbers = [value for value in values if isinstance(value, float | int)]
    choose = min if operator == "min" else max
    if len(numbers) == len(values):
        return math.nan if any(math.isnan(number) for number in numbers) else choose(numbers)
    if len(values) == 1:
        return values[0]
    return Calc("min" if operator == "min" else "max", tuple(values))


def _sign(value: float) -> float:
    return value if value == 0.0 or math.isnan(value) else math.copysign(1.0, value)


def _round_nearest(value: float, step: float) -> float:
    return _rounded(value, step, lambda quotient: math.floor(quotient + 0.5))


def _round_up(value: float, step: float) -> float:
    return _rounded(value, step, math.ceil)


def _round_down(value: float, step: float) -> float:
    return _rounded(value, step, math.floor)


def _round_to_zero(value: float, step: float) -> float:
    return _rounded(value, step, math.trunc)


def _rounded(value: float, step: float, how: Callable[[float], int]) -> float:
    step = abs(step)
    if step == 0.0 or math.isnan(step) or not math.isfinite(value):
        return value if math.isinf(value) and math.isfinite(step) and step else math.nan
    if math.isinf(step):
        if how is math.ceil:
            return math.inf if value > 0 else 0.0
        if how is math.floor:
            return -math.inf if value < 0 else 0.0
        return 0.0
    quotient = value / step
    return how(quotient) * step if math.isfinite(quotient) else value


def _mod(value: float, step: float) -> float:
    if step == 0.0 or math.isinf(value) or math.isnan(value) or math.isnan(step):
        return math.nan
    if math.isinf(step):
        return value if value == 0.0 or (value < 0) == (step < 0) else math.nan
    return value - step * math.floor(value / step)


def _rem(value: float, step: float) -> float:
    return math.nan if step == 0.0 or math.isinf(value) or math.isnan(value) else math.fmod(value, step)


def _degrees(function: Callable[[float], float]) -> Callable[[float], float]:
    def angle(value: float) -> float:
        try:
            return math.degrees(function(value))
        except ValueError:
            return math.nan

    return angle


def _atan2(y: float, x: float) -> float:
    return math.degrees(math.atan2(y, x))


def _of_angle(function: Callable[[float], float]) -> Callable[[float], float]:
    def value_of(degrees: float) -> float:
        if not math.isfinite(degrees):
            return math.nan
        # Results for right angles are exact.
        if degrees % 90.0 == 0.0:
            quarter = int(degrees // 90.0) % 4
            if function is math.sin:
                return (0.0, 1.0, 0.0, -1.0)[quarter]
            if function is math.cos:
                return (1.0, 0.0, -1.0, 0.0)[quarter]
            return (0.0, math.inf, 0.0, -math.inf)[quarter]
        return function(math.radians(degrees))

    return value_of


def _guarded(function: Callable[..., float]) -> Callable[..., float]:
    def value_of(*arguments: float) -> float:
        try:
            return float(function(*arguments))
        except ValueError:
            return math.nan
        except (OverflowError, ZeroDivisionError):
            return math.inf

    return value_of


def _progress(value: float, start: float, end: float) -> float:
    """How far a value is from one end to the other, 0 to 1. If both ends are equal, 0 up to them and 1 beyond."""
    if start == end:
        return 0.0 if value <= start else 1.0
    return min(max((value - start) / (end - start), 0.0), 1.0)


def _log(value: float, base: float = math.e) -> float:
    if value == 0.0:
        return -math.inf
    return math.log(value) if base == math.e else math.log(value, base)


_FUNCTIONS: Final[dict[str, Callable[..., float]]] = {
    "progress": _progress,
    "sign": _sign,
    "round-nearest": _round_nearest,
    "round-up": _round_up,
    "round-down": _round_down,
    "round-to-zero": _round_to_zero,
    "mod": _mod,
    "rem": _rem,
    "hypot": math.hypot,
    "sin": _of_angle(math.sin),
    "cos": _of_angle(math.cos),
    "tan": _of_angle(math.tan),
    "asin": _degrees(math.asin),
    "acos": _degrees(math.acos),
    "atan": _degrees(math.atan),
    "atan2": _atan2,
    "sqrt": _guarded(math.sqrt),
    "exp": _guarded(math.exp),
    "pow": _guarded(math.pow),
    "log": _guarded(_log),
}
_KEEP_TYPE: Final = frozenset({"mod", "rem", "hypot", "round-nearest", "round-up", "round-down", "round-to-zero"})
