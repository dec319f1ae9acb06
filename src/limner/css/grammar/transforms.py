"""`<position>`, `transform` and the individual transform properties.

Spec: https://www.w3.org/TR/css-transforms-2/
"""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from limner.css.grammar.numbers import (
    angle,
    angle_or_zero,
    length,
    length_percentage,
    number,
    percentage,
    positive_length,
)
from limner.css.match import MISS, Match, Matcher, repeated
from limner.css.property import ComputeContext
from limner.css.specified import Deferred
from limner.css.tokens import Tokens
from limner.css.values import Calc, LengthPercentage, Percent, Position, TransformFunction
from limner.record import record

_HORIZONTAL: Final = {"left": 0.0, "right": 100.0}
_VERTICAL: Final = {"top": 0.0, "bottom": 100.0}
_HALF: Final = Percent(50.0)


@record
class Remainder(Deferred):
    """What is left of 100 % when these offsets are subtracted."""

    offsets: tuple[Any, ...]

    def compute(self, context: ComputeContext) -> Any:
        """Give ``100% - offset - …``."""
        return _subtract(
            [offset.compute(context) if isinstance(offset, Deferred) else offset for offset in self.offsets]
        )


def _subtract(offsets: list[Any]) -> Any:
    percent = 100.0
    px = 0.0
    mixes: list[LengthPercentage] = []
    for offset in offsets:
        if isinstance(offset, Percent):
            percent -= offset.value
        elif isinstance(offset, Calc):
            mixes.append(Calc("+", (offset,), -1.0))
        else:
            px -= offset
    if not mixes and px == 0.0:
        return Percent(percent)
    return Calc("+", (Percent(percent), *mixes, px) if px else (Percent(percent), *mixes))


def remainder(*offsets: Any) -> Any:
    """Give ``100% - offset - …``; it is `Deferred` if an offset is."""
    if any(isinstance(offset, Deferred) for offset in offsets):
        return Remainder(offsets)
    return _subtract(list(offsets))


def from_far_edge(offset: Any) -> Any:
    """Turn an offset from the right or bottom edge into one from the left or top: ``100% - offset``."""
    return remainder(offset)


def position(tokens: Tokens) -> Match:
    """Match `<position>`: one, two or four values."""
    return _position(tokens, three=False)


def bg_position(tokens: Tokens) -> Match:
    """Match `<bg-position>`, which may have three values too."""
    return _position(tokens, three=True)


def _position(tokens: Tokens, *, three: bool) -> Match:
    start = tokens.at
    parts: list[Any] = []
    while len(parts) < 4:
        word = tokens.keyword()
        if word in _HORIZONTAL or word in _VERTICAL or word == "center":
            tokens.take()
            parts.append(word)
            continue
        value = length_percentage(tokens)
        if value is MISS:
            break
        parts.append(value)
    # Longer forms are tried first. What follows a shorter one may belong to another value.
    for count in range(len(parts), 0, -1):
        if count == 3 and not three:
            continue
        found = _from_parts(parts[:count])
        if found is not MISS:
            tokens.at = start + count
            return found
    tokens.at = start
    return MISS


def _from_parts(parts: list[Any]) -> Match:
    match len(parts):
        case 1:
            return _one(parts[0])
        case 2:
            return _two(parts[0], parts[1])
        case _:
            return _edges(parts)


def _one(part: Any) -> Match:
    if isinstance(part, str):
        if part in _VERTICAL:
            return Position(_HALF, Percent(_VERTICAL[part]))
        return Position(Percent(_HORIZONTAL[part]) if part in _HORIZONTAL else _HALF, _HALF)
    return Position(part, _HALF)


def _two(first: Any, second: Any) -> Match:
    if isinstance(first, str) and isinstance(second, str) and (first in _VERTICAL or second in _HORIZONTAL):
        first, second = second, first
    x = _keyword_offset(first, _HORIZONTAL)
    y = _keyword_offset(second, _VERTICAL)
    return MISS if x is MISS or y is MISS else Position(x, y)


def _keyword_offset(part: Any, edges: dict[str, float]) -> Any:
    if not isinstance(part, str):
        return part
    if part == "center":
        return _HALF
    return Percent(edges[part]) if part in edges else MISS


def _edges(parts: list[Any]) -> Match:
    """Read three or four values: keywords with an offset after one or both of them."""
    x: Any = None
    y: Any = None
    index = 0
    while index < len(parts):
        edge = parts[index]
        index += 1
        if not isinstance(edge, str):
            return MISS
        offset: Any = None
        if index < len(parts) and not isinstance(parts[index], str):
            offset = parts[index]
            index += 1
        if edge == "center":
            if offset is not None:
                return MISS
            # `center` is for the axis that the other keyword does not use.
            if x is None and not any(other in _HORIZONTAL for other in parts if isinstance(other, str)):
                x = _HALF
            elif y is None:
                y = _HALF
            else:
                return MISS
            continue
        far = edge in {"right", "bottom"}
        value = Percent(100.0 if far else 0.0) if offset is None else from_far_edge(offset) if far else offset
        if edge in _HORIZONTAL and x is None:
            x = value
        elif edge in _VERTICAL and y is None:
            y = value
        else:
            return MISS
    if x is None or y is None:
        return MISS
    return Position(x, y)


def make_axis_position(near: str, far: str) -> Any:
    """Make a matcher of `background-position-x` or `-y`."""

    def match(tokens: Tokens) -> Match:
        if tokens.skip("center"):
            return _HALF
        is_far = tokens.skip(far)
        if is_far or tokens.skip(near):
            offset = length_percentage(tokens)
            if offset is MISS:
                return Percent(100.0 if is_far else 0.0)
            return from_far_edge(offset) if is_far else offset
        return length_percentage(tokens)

    return match


def transform_origin(tokens: Tokens) -> Match:
    """Match `transform-origin`: two offsets, and a length for the depth."""
    start = tokens.at
    parts: list[Any] = []
    while len(parts) < 2:
        word = tokens.keyword()
        if word in _HORIZONTAL or word in _VERTICAL or word == "center":
            tokens.take()
            parts.append(word)
            continue
        value = length_percentage(tokens)
        if value is MISS:
            break
        parts.append(value)
    found = _from_parts(parts) if parts else MISS
    if found is MISS:
        tokens.at = start
        return MISS
    z = length(tokens) if len(parts) == 2 else MISS
    return (found.x, found.y, 0.0 if z is MISS else z)


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


# Name: (grammar function of each argument, how many are optional, from the arguments to the full form)
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
    """Match the property `rotate`, and give an axis and an angle; None is `none`."""
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
