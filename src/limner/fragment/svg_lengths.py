"""Lengths in SVG attributes, in user units.

Goes in: the text of an attribute, or what CSS says instead. Comes out: floats. Percentages refer to the nearest
viewport: to its width or its height, or, for lengths without a direction, to its diagonal divided by the square root of
two.

Spec: https://www.w3.org/TR/SVG2/coords.html#Units
"""

import re
from functools import lru_cache
from math import sqrt
from typing import Final, Literal, TypeAlias

from limner.css.grammar.numbers import length_percentage
from limner.css.match import MISS
from limner.css.property import ComputeContext
from limner.css.specified import ABSOLUTE_UNITS, Deferred
from limner.css.tokens import GrammarError, parse_value
from limner.css.values import Auto, Calc, LengthPercentage, Percent, resolve
from limner.geometry import Size
from limner.memos import forgettable
from limner.style.computed import ComputedStyle

Axis: TypeAlias = Literal["x", "y", "o"]
"""Horizontal, vertical, or no direction."""

_NUMBER: Final = r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_LENGTH: Final = re.compile(rf"\s*({_NUMBER})\s*(%|[a-zA-Z]*)\s*")
_LIST: Final = re.compile(rf"\s*({_NUMBER}(?:%|[a-zA-Z]+)?)\s*,?")
_LIMIT: Final = 1e9


def basis(viewport: Size, axis: Axis) -> float:
    """Give what 100 % is."""
    if axis == "x":
        return viewport.width
    if axis == "y":
        return viewport.height
    return sqrt((viewport.width * viewport.width + viewport.height * viewport.height) / 2.0)


def used_length(value: LengthPercentage, viewport: Size, axis: Axis) -> float:
    """Give a computed length in user units."""
    return value if isinstance(value, float) else resolve(value, basis(viewport, axis))


@forgettable
@lru_cache(maxsize=4096)
def _parse(text: str) -> float | Percent | Calc | Deferred | None:
    match = _LENGTH.fullmatch(text)
    if match is not None:
        number = min(max(float(match[1]), -_LIMIT), _LIMIT)
        unit = match[2].lower()
        if not unit:
            return number
        if unit == "%":
            return Percent(number)
        if unit in ABSOLUTE_UNITS:
            return number * ABSOLUTE_UNITS[unit]
    try:
        tokens = parse_value(text)
    except GrammarError:
        return None
    value = length_percentage(tokens)
    if value is MISS or not tokens.is_done():
        return None
    return value  # type: ignore[no-any-return]  # the grammar gives a length


def parse_length(text: str, style: ComputedStyle) -> LengthPercentage | None:
    """Read the text of an attribute; None where it is not a length."""
    value = _parse(text)
    if isinstance(value, Deferred):
        context = ComputeContext(font_size=style.font.font_size, root_font_size=16.0)
        return value.compute(context)  # type: ignore[no-any-return]  # a length
    return value


def attribute_length(
    text: str | None, style: ComputedStyle, viewport: Size, axis: Axis, otherwise: float = 0.0
) -> float:
    """Give an attribute in user units; `otherwise` if it is missing or not a length."""
    if text is None:
        return otherwise
    try:
        return float(text)
    except ValueError:
        value = parse_length(text, style)
    return otherwise if value is None else used_length(value, viewport, axis)


def property_length(
    declared: LengthPercentage | Auto | None,
    text: str | None,
    style: ComputedStyle,
    viewport: Size,
    axis: Axis,
) -> float | None:
    """Give a geometry property in user units: from CSS, else from the attribute; None for neither, and for `auto`."""
    if declared is not None:
        return None if isinstance(declared, Auto) else used_length(declared, viewport, axis)
    if text is None:
        return None
    value = parse_length(text, style)
    return None if value is None else used_length(value, viewport, axis)


def length_list(text: str | None, style: ComputedStyle, viewport: Size, axis: Axis) -> list[float]:
    """Give a list of lengths; empty if one is invalid."""
    if not text:
        return []
    found: list[float] = []
    position = 0
    while position < len(text.rstrip()):
        match = _LIST.match(text, position)
        value = None if match is None else parse_length(match[1], style)
        if match is None or value is None:
            return []
        found.append(used_length(value, viewport, axis))
        position = match.end()
    return found


def number_list(text: str | None) -> list[float]:
    """Give the numbers of a list; empty if one is invalid."""
    if not text:
        return []
    parts = text.replace(",", " ").split()
    try:
        return [float(part) for part in parts]
    except ValueError:
        return []
