"""`calc()` and the other math functions: one tree for every kind of number.

Goes in: a function token. Comes out: a number (lengths in CSS px, angles in degrees, times in seconds, resolutions in
dppx), a `Percent`, a `Calc` mix, or a `Deferred`. The `Deferred` computes to one of the others once relative units are
known.

Spec: https://www.w3.org/TR/css-values-4/#math
"""

import math
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, TypeAlias

from limner.css.math_evaluate import (
    Calculation,
    Environment,
    Name,
    Node,
    Number,
    Operation,
    Percentage,
    Quantity,
    evaluate,
    needs_element,
    nested_calculation,
    settle,
)
from limner.css.property import ComputeContext
from limner.css.specified import LENGTH_LIMIT, LENGTH_UNITS, Deferred
from limner.css.tokens import NUMBER_LIMIT, GrammarError, Token, Tokens
from limner.css.values import Auto, Calc, CalcSize, LengthPercentage, Percent, SizeKeyword
from limner.record import record

# A type is the power of each base unit, sorted by name: () is a number, (("length", 1),) a length.
MathType: TypeAlias = tuple[tuple[str, int], ...]

NUMBER: Final[MathType] = ()
UNIT_BASES: Final[dict[str, str]] = {
    **dict.fromkeys(LENGTH_UNITS, "length"),
    **dict.fromkeys(("deg", "grad", "rad", "turn"), "angle"),
    **dict.fromkeys(("s", "ms"), "time"),
    **dict.fromkeys(("dpi", "dpcm", "dppx", "x"), "resolution"),
}
_CONSTANTS: Final = {"e": math.e, "pi": math.pi, "infinity": math.inf, "-infinity": -math.inf, "nan": math.nan}
"""Chrome's largest length, which infinity becomes."""


@record
class MathFunction(Deferred):
    """A math function with relative units, and the range that its result is clamped to."""

    node: Node
    base: str
    low: float = -math.inf
    high: float = math.inf
    whole: bool = False

    def compute(self, context: ComputeContext) -> Any:
        """Give the number, percentage or mix."""
        return _clamped(evaluate(self.node, Environment(context)), self)


@record
class Wanted:
    """What is allowed in one place of a grammar.

    Attributes:
        base: ``number``, ``length``, ``angle``, ``time``, ``resolution`` or ``percentage``.
        percent: Whether percentages mix in, as in `<length-percentage>`.
        low: The smallest value. Results below are clamped to it.
        high: The largest value.
        whole: Whether results are rounded to an integer.
        names: Channel keywords of a relative colour.
        size: Whether the keyword `size` of `calc-size()` is a length.
    """

    base: str
    percent: bool = False
    low: float = -math.inf
    high: float = math.inf
    whole: bool = False
    names: frozenset[str] = frozenset()
    size: bool = False


def parse_math(token: Token, wanted: Wanted) -> Any:
    """Read a math function.

    Returns:
        The value, `Deferred` if it needs the element; None if the token is not a math function or does not fit.
    """
    if token.kind != "function" or token.lower not in MATH_FUNCTIONS:
        return None
    try:
        node, kind = _function(token, wanted)
    except (GrammarError, OverflowError, ZeroDivisionError):
        return None
    expected: MathType = NUMBER if wanted.base == "number" else ((wanted.base, 1),)
    if kind != expected:
        return None
    function = MathFunction(node, wanted.base, wanted.low, wanted.high, wanted.whole)
    if needs_element(node):
        return function
    return _clamped(evaluate(node, Environment(None)), function)


def parse_channel(token: Token, names: frozenset[str]) -> Node | None:
    """Read a math function of a relative colour, where channel keywords and percentages are numbers.

    Returns:
        The tree, to be evaluated with the values of the channels; None if it does not fit.
    """
    if token.kind != "function" or token.lower not in MATH_FUNCTIONS:
        return None
    try:
        node, kind = _function(token, Wanted("number", names=names))
    except (GrammarError, OverflowError, ZeroDivisionError):
        return None
    return node if kind in {NUMBER, (("percentage", 1),), (("angle", 1),)} else None


@record
class CalcSizeFunction(Deferred):
    """``calc-size()`` as specified.

    Attributes:
        basis: A keyword, another `calc-size()`, or the tree of a length or percentage. ``any`` has no size.
        node: The tree of the calculation.
    """

    basis: "Auto | SizeKeyword | Literal['any'] | CalcSizeFunction | Node"
    node: Node

    def compute(self, context: ComputeContext) -> Any:
        """Give a `CalcSize` if the basis is a keyword, else a length, a percentage or a mix."""
        basis = self.basis
        if isinstance(basis, CalcSizeFunction):
            basis = basis.compute(context)
        if isinstance(basis, CalcSize):
            return CalcSize(basis.basis, nested_calculation(basis.calculation, settle(self.node, context)))
        size: LengthPercentage = 0.0
        if isinstance(basis, float | Percent | Calc):
            size = basis
        elif not isinstance(basis, str | Auto):
            size = evaluate(basis, Environment(context))
        elif basis != "any":
            calculation = Calculation(settle(self.node, context))
            return CalcSize(basis, calculation)  # pyright: ignore[reportArgumentType]  # of texts, keywords are left
        value = evaluate(self.node, Environment(context, {"size": size}))
        return _clamped(value, MathFunction(self.node, "length", 0.0))


def parse_calc_size(token: Token, keywords: Mapping[str, "Auto | SizeKeyword"]) -> CalcSizeFunction | None:
    """Read ``calc-size()``; None if the token is something else, or does not fit.

    Args:
        token: The token.
        keywords: What the basis may be besides lengths and ``any``.

    Spec: https://www.w3.org/TR/css-values-5/#calc-size
    """
    if token.kind != "function" or token.lower != "calc-size":
        return None
    parts = Tokens(token.children).split()
    if parts is None or len(parts) != 2:
        return None
    word = parts[0].keyword() if len(parts[0].items) == 2 else ""
    length = Wanted("length", percent=True)
    basis: Any
    try:
        if word == "any" or word in keywords:
            basis = keywords.get(word, "any")
        elif (nested := parse_calc_size(parts[0].next, keywords)) is not None and len(parts[0].items) == 2:
            basis = nested
        else:
            basis = _length(parts[0], length)
        node = _length(parts[1], Wanted("length", percent=True, size=word != "any"))
    except (GrammarError, OverflowError, ZeroDivisionError):
        return None
    return CalcSizeFunction(basis, node)


def _length(tokens: Tokens, wanted: Wanted) -> Node:
    node, kind = _whole(tokens, wanted)
    if kind != (("length", 1),) and node != Number(0.0):
        raise GrammarError("not a length")
    return node


def _clamped(value: Any, function: MathFunction) -> Any:
    if isinstance(value, Calc):
        if function.low == 0.0:
            return Calc("max", (value, 0.0))
        return value
    number = value.value if isinstance(value, Percent) else value
    # "If a top-level calculation would produce NaN, it produces a zero value instead."
    number = min(max(0.0 if math.isnan(number) else number, function.low), function.high)
    limit = LENGTH_LIMIT if function.base == "length" or math.isinf(number) else NUMBER_LIMIT
    number = min(max(number, -limit), limit)
    if function.whole:
        return math.floor(number + 0.5)
    return Percent(number) if isinstance(value, Percent) else number


# ── the grammar ───────────────────────────────────────────────────────────────────────────────────────────

_Typed: TypeAlias = tuple[Node, MathType]


def _sum(tokens: Tokens, wanted: Wanted) -> _Typed:
    node, kind = _product(tokens, wanted)
    terms = [node]
    while True:
        token = tokens.next
        if token.kind != "delim" or token.text not in "+-":
            break
        tokens.take()
        # "white space is required on both sides of the + and - operators"
        if not (token.space and tokens.next.space):
            raise GrammarError("white space is missing around + or -")
        term, term_kind = _product(tokens, wanted)
        if term_kind != kind:
            raise GrammarError("the terms of a sum have different types")
        terms.append(term if token.text == "+" else Operation("*", (Number(-1.0), term)))
    return (terms[0] if len(terms) == 1 else Operation("+", tuple(terms))), kind


def _product(tokens: Tokens, wanted: Wanted) -> _Typed:
    node, kind = _value(tokens, wanted)
    while True:
        token = tokens.next
        if token.kind != "delim" or token.text not in "*/":
            return node, kind
        tokens.take()
        factor, factor_kind = _value(tokens, wanted)
        if NUMBER not in (kind, factor_kind) and (_mixes(node) or _mixes(factor)):
            raise GrammarError("a percentage that waits for its basis cannot be multiplied by a dimension")
        if token.text == "*":
            node, kind = Operation("*", (node, factor)), _multiply(kind, factor_kind, 1)
        else:
            if factor_kind != NUMBER and _mixes(factor):
                raise GrammarError("cannot divide by a percentage that waits for its basis")
            node, kind = Operation("/", (node, factor)), _multiply(kind, factor_kind, -1)


def _multiply(a: MathType, b: MathType, sign: int) -> MathType:
    powers = dict(a)
    for base, power in b:
        powers[base] = powers.get(base, 0) + sign * power
    return tuple(sorted((base, power) for base, power in powers.items() if power))


def _mixes(node: Node) -> bool:
    """Tell whether there is a percentage inside that waits for a basis."""
    if isinstance(node, Percentage):
        return node.waits
    return isinstance(node, Operation) and any(_mixes(argument) for argument in node.arguments)


def _value(tokens: Tokens, wanted: Wanted) -> _Typed:
    token = tokens.take()
    match token.kind:
        case "number":
            return Number(token.number), NUMBER
        case "percentage":
            if wanted.percent and wanted.base not in {"number", "percentage"}:
                return Percentage(token.number, waits=True), ((wanted.base, 1),)
            return Percentage(token.number, waits=False), (("percentage", 1),)
        case "dimension":
            base = UNIT_BASES.get(token.unit)
            if base is None:
                raise GrammarError(f"unknown unit {token.unit!r}")
            return Quantity(token.number, token.unit), ((base, 1),)
        case "(":
            return _whole(Tokens(token.children), wanted)
        case "function" if token.lower in MATH_FUNCTIONS:
            return _function(token, wanted)
        case "ident" if token.lower in _CONSTANTS:
            return Number(_CONSTANTS[token.lower]), NUMBER
        case "ident" if token.lower in wanted.names:
            return Name(token.lower), NUMBER
        case "ident" if wanted.size and token.lower == "size":
            return Name("size"), (("length", 1),)
        case _:
            raise GrammarError("not a calculation")


def _whole(tokens: Tokens, wanted: Wanted) -> _Typed:
    typed = _sum(tokens, wanted)
    if not tokens.is_done():
        raise GrammarError("something follows the calculation")
    return typed


def _function(token: Token, wanted: Wanted) -> _Typed:
    return MATH_FUNCTIONS[token.lower](token, wanted)


def _arguments(token: Token, wanted: Wanted, least: int, most: float) -> list[_Typed]:
    parts = Tokens(token.children).split()
    if parts is None or not least <= len(parts) <= most:
        raise GrammarError("wrong number of arguments")
    return [_whole(part, wanted) for part in parts]


def _calc(token: Token, wanted: Wanted) -> _Typed:
    return _whole(Tokens(token.children), wanted)


def _same_type(least: int, most: float = math.inf, *, mix: bool = False) -> Callable[[Token, Wanted], _Typed]:
    """Make the reader of a function whose arguments and result have one type."""

    def read(token: Token, wanted: Wanted) -> _Typed:
        typed = _arguments(token, wanted, least, most)
        kind = typed[0][1]
        if any(other != kind for _, other in typed):
            raise GrammarError("the arguments have different types")
        if not mix and any(_mixes(node) for node, _ in typed):
            raise GrammarError("a percentage that waits for its basis cannot stand here")
        return Operation(token.lower, tuple(node for node, _ in typed)), kind

    return read


def _clamp(token: Token, wanted: Wanted) -> _Typed:
    parts = Tokens(token.children).split()
    if parts is None or len(parts) != 3:
        raise GrammarError("clamp() takes three arguments")
    low, middle, high = (
        None if index != 1 and part.keyword() == "none" and len(part.items) == 2 else _whole(part, wanted)
        for index, part in enumerate(parts)
    )
    if middle is None:
        raise GrammarError("the middle of clamp() cannot be none")
    node, kind = middle
    if any(end is not None and end[1] != kind for end in (low, high)):
        raise GrammarError("the arguments have different types")
    if high is not None:
        node = Operation("min", (node, high[0]))
    # "clamp(MIN, VAL, MAX) … is identical to max(MIN, min(VAL, MAX))"
    if low is not None:
        node = Operation("max", (low[0], node))
    return node, kind


def _sibling(token: Token, wanted: Wanted) -> _Typed:
    del wanted
    if token.children:
        raise GrammarError("takes no arguments")
    return Name(token.lower), NUMBER


def _progress(token: Token, wanted: Wanted) -> _Typed:
    typed = _arguments(token, wanted, 3, 3)
    if any(kind != typed[0][1] for _, kind in typed):
        raise GrammarError("the arguments have different types")
    if any(_mixes(node) for node, _ in typed):
        raise GrammarError("a percentage that waits for its basis cannot stand here")
    return Operation("progress", tuple(node for node, _ in typed)), NUMBER


def _to_number(*, of: str = "") -> Callable[[Token, Wanted], _Typed]:
    """Make the reader of a function from one argument to a number. `of` adds a base that the argument may have."""

    def read(token: Token, wanted: Wanted) -> _Typed:
        ((node, kind),) = _arguments(token, wanted, 1, 1)
        if of != "any" and kind not in {NUMBER, ((of, 1),)}:
            raise GrammarError("wrong type of argument")
        if _mixes(node) and not isinstance(node, Percentage):
            raise GrammarError("a percentage that waits for its basis cannot stand here")
        if of == "angle" and kind == NUMBER:
            # "the value is interpreted as radians"
            node = Operation("*", (Number(180.0 / math.pi), node))
        return Operation(token.lower, (node,)), NUMBER

    return read


def _to_angle(count: int) -> Callable[[Token, Wanted], _Typed]:
    def read(token: Token, wanted: Wanted) -> _Typed:
        typed = _arguments(token, wanted, count, count)
        kind = typed[0][1]
        if any(other != kind for _, other in typed) or (count == 1 and kind != NUMBER):
            raise GrammarError("wrong type of argument")
        if any(_mixes(node) for node, _ in typed):
            raise GrammarError("a percentage that waits for its basis cannot stand here")
        return Operation(token.lower, tuple(node for node, _ in typed)), (("angle", 1),)

    return read


def _numbers(least: int, most: int) -> Callable[[Token, Wanted], _Typed]:
    def read(token: Token, wanted: Wanted) -> _Typed:
        typed = _arguments(token, wanted, least, most)
        if any(kind != NUMBER for _, kind in typed):
            raise GrammarError("wrong type of argument")
        return Operation(token.lower, tuple(node for node, _ in typed)), NUMBER

    return read


def _round(token: Token, wanted: Wanted) -> _Typed:
    parts = Tokens(token.children).split()
    if parts is None:
        raise GrammarError("round() takes one to three arguments")
    strategy = parts[0].keyword()
    if strategy in {"nearest", "up", "down", "to-zero"} and len(parts[0].items) == 2:
        parts = parts[1:]
    else:
        strategy = "nearest"
    if not 1 <= len(parts) <= 2:
        raise GrammarError("round() takes one to three arguments")
    typed = [_whole(part, wanted) for part in parts]
    kind = typed[0][1]
    # "If A is a <number>, B may be omitted, defaulting to 1."
    if len(typed) == 1:
        if kind != NUMBER:
            raise GrammarError("round() needs a step")
        typed.append((Number(1.0), NUMBER))
    if typed[1][1] != kind or any(_mixes(node) for node, _ in typed):
        raise GrammarError("wrong type of argument")
    return Operation(f"round-{strategy}", tuple(node for node, _ in typed)), kind


MATH_FUNCTIONS: Final[Mapping[str, Callable[[Token, Wanted], _Typed]]] = {
    "calc": _calc,
    "-webkit-calc": _calc,
    "min": _same_type(1, mix=True),
    "max": _same_type(1, mix=True),
    "clamp": _clamp,
    "abs": _same_type(1, 1, mix=True),
    "sign": _to_number(of="any"),
    "round": _round,
    "mod": _same_type(2, 2),
    "rem": _same_type(2, 2),
    "hypot": _same_type(1),
    "sin": _to_number(of="angle"),
    "cos": _to_number(of="angle"),
    "tan": _to_number(of="angle"),
    "asin": _to_angle(1),
    "acos": _to_angle(1),
    "atan": _to_angle(1),
    "atan2": _to_angle(2),
    "progress": _progress,
    "sibling-count": _sibling,
    "sibling-index": _sibling,
    "sqrt": _to_number(),
    "exp": _to_number(),
    "pow": _numbers(2, 2),
    "log": _numbers(1, 2),
}
