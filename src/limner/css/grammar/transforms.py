"""`transform` and the single properties beside it.

Goes in: a cursor. Comes out: `TransformFunction` records in their full forms; angles are degrees.

Spec: https://www.w3.org/TR/css-transforms-1/, https://www.w3.org/TR/css-transforms-2/
"""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from limner.css.grammar.match import MISS, Match, Matcher, repeated
from limner.css.grammar.numbers import (
    angle,
    angle_or_zero,
    length,
    length_percentage,
    number,
    percentage,
    positive_length,
)
from limner.css.specified import Deferred
from limner.css.tokens import Tokens
from limner.css.values import Percent, TransformFunction


def _factor(tokens: Tokens) -> Match:
    """Match a number or a percentage as a factor."""
    value = number(tokens)
    if value is not MISS:
        return value
    value = percentage(tokens)
    if isinstance(value, Percent):
        return value.value / 100.0
    return MISS if isinstance(value, Deferred) else value


def _perspective_length(tokens: Tokens) -> Match:
    return 0.0 if tokens.skip("none") else positive_length(tokens)


_Build: TypeAlias = Callable[[list[Any]], TransformFunction]
_OPERANDS = (length_percentage, length_percentage)


def _second(arguments: list[Any], otherwise: Any) -> Any:
    return arguments[1] if len(arguments) > 1 else otherwise


# Name: (grammar function of each argument, how many may be left out, arguments to the full form)
_FUNCTIONS: Final[dict[str, tuple[tuple[Matcher, ...], int, _Build]]] = {
    "translate": (_OPERANDS, 1, lambda a: TransformFunction("translate", (a[0], _second(a, 0.0), 0.0))),
    "translatex": ((length_percentage,), 0, lambda a: TransformFunction("translate", (a[0], 0.0, 0.0))),
    "translatey": ((length_percentage,), 0, lambda a: TransformFunction("translate", (0.0, a[0], 0.0))),
    "translatez": ((length,), 0, lambda a: TransformFunction("translate", (0.0, 0.0, a[0]))),
    "translate3d": ((*_OPERANDS, length), 0, lambda a: TransformFunction("translate", (a[0], a[1], a[2]))),
    "scale": ((_factor, _factor), 1, lambda a: TransformFunction("scale", (a[0], _second(a, a[0]), 1.0))),
    "scalex": ((_factor,), 0, lambda a: TransformFunction("scale", (a[0], 1.0, 1.0))),
    "scaley": ((_factor,), 0, lambda a: TransformFunction("scale", (1.0, a[0], 1.0))),
    "scalez": ((_factor,), 0, lambda a: TransformFunction("scale", (1.0, 1.0, a[0]))),
    "scale3d": ((_factor, _factor, _factor), 0, lambda a: TransformFunction("scale", (a[0], a[1], a[2]))),
    "rotate": ((angle_or_zero,), 0, lambda a: TransformFunction("rotate", (a[0],))),
    "rotatex": ((angle_or_zero,), 0, lambda a: TransformFunction("rotate3d", (1.0, 0.0, 0.0, a[0]))),
    "rotatey": ((angle_or_zero,), 0, lambda a: TransformFunction("rotate3d", (0.0, 1.0, 0.0, a[0]))),
    "rotatez": ((angle_or_zero,), 0, lambda a: TransformFunction("rotate", (a[0],))),
    "rotate3d": ((number, number, number, angle_or_zero), 0, lambda a: TransformFunction("rotate3d", tuple(a))),
    "skew": ((angle_or_zero, angle_or_zero), 1, lambda a: TransformFunction("skew", (a[0], _second(a, 0.0)))),
    "skewx": ((angle_or_zero,), 0, lambda a: TransformFunction("skew", (a[0], 0.0))),
    "skewy": ((angle_or_zero,), 0, lambda a: TransformFunction("skew", (0.0, a[0]))),
    "matrix": ((number,) * 6, 0, lambda a: TransformFunction("matrix", tuple(a))),
    "matrix3d": ((number,) * 16, 0, lambda a: TransformFunction("matrix3d", tuple(a))),
    "perspective": ((_perspective_length,), 0, lambda a: TransformFunction("perspective", (a[0],))),
}


def _function(tokens: Tokens) -> Match:
    token = tokens.next
    if token.kind != "function" or token.lower not in _FUNCTIONS:
        return MISS
    matchers, optional, build = _FUNCTIONS[token.lower]
    parts = Tokens(token.children).split()
    if parts is None or not len(matchers) - optional <= len(parts) <= len(matchers):
        return MISS
    arguments: list[Any] = []
    for part, matcher in zip(parts, matchers, strict=False):
        value = matcher(part)
        if value is MISS or not part.is_done():
            return MISS
        arguments.append(value)
    tokens.take()
    return build(arguments)


_functions = repeated(_function)


def transform(tokens: Tokens) -> Match:
    """Match `transform`; () is `none`."""
    return () if tokens.skip("none") else _functions(tokens)


def translate(tokens: Tokens) -> Match:
    """Match the property `translate`; None is `none`."""
    if tokens.skip("none"):
        return None
    x = length_percentage(tokens)
    if x is MISS:
        return MISS
    y = length_percentage(tokens)
    z = MISS if y is MISS else length(tokens)
    return (x, 0.0 if y is MISS else y, 0.0 if z is MISS else z)


_AXES: Final = {"x": (1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "z": (0.0, 0.0, 1.0)}
_axis_numbers = repeated(number, 3, 3)


def _axis(tokens: Tokens) -> Match:
    word = tokens.keyword()
    if word in _AXES:
        tokens.take()
        return _AXES[word]
    return _axis_numbers(tokens)


def rotate(tokens: Tokens) -> Match:
    """Match the property `rotate` into an axis and an angle; None is `none`."""
    if tokens.skip("none"):
        return None
    start = tokens.at
    axis = _axis(tokens)
    turn = angle(tokens)
    if axis is MISS:
        axis = _axis(tokens)
    if turn is MISS:
        tokens.at = start
        return MISS
    return (*((0.0, 0.0, 1.0) if axis is MISS else axis), turn)


def scale(tokens: Tokens) -> Match:
    """Match the property `scale`; None is `none`."""
    if tokens.skip("none"):
        return None
    factors = repeated(_factor, 1, 3)(tokens)
    if factors is MISS:
        return MISS
    x = factors[0]
    return (x, factors[1] if len(factors) > 1 else x, factors[2] if len(factors) > 2 else 1.0)


def perspective(tokens: Tokens) -> Match:
    """Match `perspective`; None is `none`."""
    return None if tokens.skip("none") else positive_length(tokens)
