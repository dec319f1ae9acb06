"""Interpolates between two computed values.

Goes in: two computed values of one property, and the share of the way. Comes out: the value there. Where values cannot
be interpolated, it is the first up to half the way, then the second.

Spec: https://www.w3.org/TR/css-values-4/#combining-values, https://www.w3.org/TR/css-transforms-2/#interpolation-of-transforms
"""

from dataclasses import fields, is_dataclass
from math import atan2, cos, degrees, floor, hypot, radians, sin
from typing import Any, Final, cast

from limner.color import TRANSPARENT, Color
from limner.color.convert import interpolate as interpolate_colors
from limner.css.math_evaluate import SIZE, Calculation, mix_calculations, scale_and_add
from limner.css.values import (
    AUTO,
    Calc,
    CalcSize,
    CurrentColor,
    FilterFunction,
    LengthPercentage,
    Percent,
    Shadow,
    TransformFunction,
    resolve,
)

_SIZE_KEYWORDS: Final = frozenset(("min-content", "max-content", "fit-content", "stretch"))
_WHOLE_FILTERS: Final = frozenset(("brightness", "contrast", "opacity", "saturate"))


def interpolate(first: Any, second: Any, share: float, color: Color) -> Any:
    """Give the value at this share of the way.

    Args:
        first: A computed value.
        second: Another of the same property.
        share: 0 is the first, 1 the second. Shares outside this range extrapolate.
        color: What `currentcolor` is.
    """
    found = _between(first, second, share, color)
    return (first if share < 0.5 else second) if found is None else found


def interpolate_sizes(first: Any, second: Any, share: float, *, keywords: bool) -> CalcSize | None:
    """Give the size between two sizes of which at least one has a keyword; None if they cannot be interpolated.

    Args:
        first: A computed size.
        second: Another.
        share: 0 is the first, 1 the second.
        keywords: Whether `interpolate-size` lets keywords take part.

    Spec: https://www.w3.org/TR/css-values-5/#interpolate-size
    """
    one, other = _calculated(first, keywords=keywords), _calculated(second, keywords=keywords)
    if one is None or other is None:
        return None
    if isinstance(one, CalcSize) and isinstance(other, CalcSize):
        if one.basis != other.basis:
            return None
        return CalcSize(one.basis, _mixed(one, 1.0 - share, other, share))
    if isinstance(one, CalcSize):
        return CalcSize(one.basis, _mixed(one, 1.0 - share, other, share))
    return CalcSize(other.basis, _mixed(other, share, one, 1.0 - share)) if isinstance(other, CalcSize) else None


def _calculated(value: Any, *, keywords: bool) -> "CalcSize | LengthPercentage | None":
    if isinstance(value, float | Percent | Calc | CalcSize):
        return value
    if keywords and (value is AUTO or value in _SIZE_KEYWORDS):
        return CalcSize(value, SIZE)
    return None


def _mixed(one: CalcSize, by: float, second: "CalcSize | LengthPercentage", other: float) -> Calculation:
    calculation = second.calculation if isinstance(second, CalcSize) else second
    mixed: Calculation = mix_calculations(
        cast("Calculation", one.calculation), by, cast("Calculation", calculation), other
    )
    return mixed


def _between(first: Any, second: Any, share: float, color: Color) -> Any:
    """Give the interpolated value, or None."""
    if first is second or (first == second and type(first) is type(second)):
        return first
    if isinstance(first, Color | CurrentColor) and isinstance(second, Color | CurrentColor):
        return _color(color if isinstance(first, CurrentColor) else first,
                      color if isinstance(second, CurrentColor) else second, share)  # fmt: skip
    if isinstance(first, bool) or isinstance(second, bool):
        return None
    if isinstance(first, int) and isinstance(second, int):
        return floor(first + (second - first) * share + 0.5)
    if isinstance(first, float | int) and isinstance(second, float | int):
        return first + (second - first) * share
    if isinstance(first, float | int | Percent | Calc) and isinstance(second, float | int | Percent | Calc):
        return scale_and_add(first, 1.0 - share, second, share)
    one: Any = first
    other: Any = second
    if issubclass(type(one), tuple) and issubclass(type(other), tuple):
        return _lists(one, other, share, color)
    if is_dataclass(one) and type(one) is type(other):
        return _records(one, other, share, color)
    return None


def _color(first: Color, second: Color, share: float) -> Color:
    if first.legacy and second.legacy:
        return interpolate_colors(first, second, share, "srgb")._replace(legacy=True)
    return interpolate_colors(first, second, share, "oklab")


def _records(first: Any, second: Any, share: float, color: Color) -> Any:
    values: dict[str, Any] = {}
    for one in fields(first):
        value = _between(getattr(first, one.name), getattr(second, one.name), share, color)
        if value is None and getattr(first, one.name) is not None:
            return None
        values[one.name] = value
    return type(first)(**values)


def _lists(first: tuple[Any, ...], second: tuple[Any, ...], share: float, color: Color) -> Any:
    kinds: set[type] = {type(one) for one in (*first, *second)}
    if kinds == {TransformFunction}:
        return _transforms(first, second, share)
    if kinds == {Shadow}:
        first, second = _padded_shadows(first, second)
    elif kinds == {FilterFunction}:
        first, second = _padded_filters(first, second)
    if len(first) != len(second):
        return None
    found = [_between(a, b, share, color) for a, b in zip(first, second, strict=True)]
    if any(one is None and a is not None for one, a in zip(found, first, strict=True)):
        return None
    return type(first)(*found) if hasattr(first, "_fields") else tuple(found)


def _padded_shadows(first: tuple[Shadow, ...], second: tuple[Shadow, ...]) -> tuple[Any, Any]:
    """Make the lists equally long by adding invisible shadows."""
    count = max(len(first), len(second))

    def padded(own: tuple[Shadow, ...], other: tuple[Shadow, ...]) -> tuple[Shadow, ...]:
        return (*own, *(Shadow(0.0, 0.0, color=TRANSPARENT, inset=one.inset) for one in other[len(own) : count]))

    return padded(first, second), padded(second, first)


def _padded_filters(first: tuple[FilterFunction, ...], second: tuple[FilterFunction, ...]) -> tuple[Any, Any]:
    """Make the lists equally long by adding filters that change nothing."""

    def padded(own: tuple[FilterFunction, ...], other: tuple[FilterFunction, ...]) -> tuple[FilterFunction, ...]:
        return (*own, *map(_idle, other[len(own) :]))

    return padded(first, second), padded(second, first)


def _idle(one: FilterFunction) -> FilterFunction:
    if one.shadow is not None:
        return FilterFunction(one.name, 0.0, Shadow(0.0, 0.0, color=TRANSPARENT))
    return FilterFunction(one.name, 1.0 if one.name in _WHOLE_FILTERS else 0.0)


# ── transforms ────────────────────────────────────────────────────────────────────────────────────────────


def _transforms(
    first: tuple[TransformFunction, ...], second: tuple[TransformFunction, ...], share: float
) -> tuple[TransformFunction, ...] | None:
    """Interpolate function by function as long as both lists agree, and by matrices from there on.

    Spec: https://www.w3.org/TR/css-transforms-1/#interpolation-of-transforms
    """
    count = max(len(first), len(second))
    left = (*first, *(_identity(one) for one in second[len(first) :]))
    right = (*second, *(_identity(one) for one in first[len(second) :]))
    found: list[TransformFunction] = []
    for at in range(count):
        a, b = left[at], right[at]
        if a.name != b.name or a.name in {"matrix", "matrix3d", "perspective"}:
            rest = _matrices(left[at:], right[at:], share)
            return None if rest is None else (*found, rest)
        if a.name == "rotate3d" and a.arguments[:3] != b.arguments[:3]:
            return None
        arguments = tuple(_between(x, y, share, TRANSPARENT) for x, y in zip(a.arguments, b.arguments, strict=True))
        found.append(TransformFunction(a.name, arguments))
    return tuple(found)


def _identity(one: TransformFunction) -> TransformFunction:
    if one.name == "scale":
        return TransformFunction("scale", (1.0, 1.0, 1.0))
    if one.name == "rotate3d":
        return TransformFunction("rotate3d", (*one.arguments[:3], 0.0))
    if one.name == "matrix":
        return TransformFunction("matrix", (1.0, 0.0, 0.0, 1.0, 0.0, 0.0))
    return TransformFunction(one.name, tuple(0.0 for _ in one.arguments))


def _matrices(
    first: tuple[TransformFunction, ...], second: tuple[TransformFunction, ...], share: float
) -> TransformFunction | None:
    """Interpolate between two 2D matrices by their parts. This does not work for percentages and 3D functions."""
    a, b = _flat_matrix(first), _flat_matrix(second)
    if a is None or b is None:
        return None
    one, other = _decompose(a), _decompose(b)
    if one is None or other is None:
        return None
    # "Don't rotate the long way around."
    turn, target = one[4], other[4]
    if abs(turn - target) > 180.0:
        turn, target = (turn, target + 360.0) if turn > target else (turn + 360.0, target)
    parts = [x + (y - x) * share for x, y in zip((*one[:4], turn, one[5]), (*other[:4], target, other[5]), strict=True)]
    return TransformFunction("matrix", _recompose(parts))


Matrix = tuple[float, float, float, float, float, float]


def _flat_matrix(functions: tuple[TransformFunction, ...]) -> Matrix | None:
    matrix: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    for one in functions:
        if any(isinstance(argument, Percent | Calc) for argument in one.arguments):
            return None
        numbers = [resolve(argument, 0.0) for argument in one.arguments]
        step: Matrix
        if one.name == "translate":
            step = (1.0, 0.0, 0.0, 1.0, numbers[0], numbers[1])
        elif one.name == "scale":
            step = (numbers[0], 0.0, 0.0, numbers[1], 0.0, 0.0)
        elif one.name == "rotate":
            turn = radians(numbers[0])
            step = (cos(turn), sin(turn), -sin(turn), cos(turn), 0.0, 0.0)
        elif one.name == "skew":
            across, down = (sin(radians(n)) / cos(radians(n)) if cos(radians(n)) else 0.0 for n in numbers)
            step = (1.0, down, across, 1.0, 0.0, 0.0)
        elif one.name == "matrix":
            step = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
        else:
            return None
        matrix = _multiply(matrix, step)
    return matrix


def _multiply(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[2] * n[1],
        m[1] * n[0] + m[3] * n[1],
        m[0] * n[2] + m[2] * n[3],
        m[1] * n[2] + m[3] * n[3],
        m[0] * n[4] + m[2] * n[5] + m[4],
        m[1] * n[4] + m[3] * n[5] + m[5],
    )


def _decompose(m: Matrix) -> tuple[float, float, float, float, float, float] | None:
    """Give x, y, scale x, scale y, degrees of rotation and skew of a matrix; None if it has no inverse."""
    a, b, c, d, x, y = m
    determinant = a * d - b * c
    scale_x = hypot(a, b)
    if not determinant or not scale_x:
        return None
    a, b = a / scale_x, b / scale_x
    skew = a * c + b * d
    c, d = c - a * skew, d - b * skew
    scale_y = hypot(c, d)
    skew /= scale_y
    if determinant < 0.0:
        # Mirrored in the axis that was smaller.
        if m[0] < m[3]:
            scale_x, a, b, skew = -scale_x, -a, -b, -skew
        else:
            scale_y, skew = -scale_y, -skew
    return x, y, scale_x, scale_y, degrees(atan2(b, a)), skew


def _recompose(parts: list[float]) -> Matrix:
    x, y, scale_x, scale_y, turn, skew = parts
    cosine, sine = cos(radians(turn)), sin(radians(turn))
    matrix = _multiply((1.0, 0.0, 0.0, 1.0, x, y), (cosine, sine, -sine, cosine, 0.0, 0.0))
    matrix = _multiply(matrix, (1.0, 0.0, skew, 1.0, 0.0, 0.0))
    return _multiply(matrix, (scale_x, 0.0, 0.0, scale_y, 0.0, 0.0))
