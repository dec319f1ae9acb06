"""`zoom`: multiplies the lengths of an element and of everything inside it.

Goes in: computed values in px as the author wrote them, and the zoom in force. Comes out: the same values in px of the
page.

Spec: https://drafts.csswg.org/css-viewport/#zoom-property
"""

from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Final

from limner.color import Color
from limner.css.math_evaluate import Calculation
from limner.css.property import Property
from limner.css.records import Flex
from limner.css.values import (
    Calc,
    CalcSize,
    ConicGradient,
    FilterFunction,
    PathShape,
    Percent,
    Shadow,
    TransformFunction,
    Url,
)
from limner.style.change import change
from limner.style.computed import FontGroup, InkGroup, ListTableGroup, TextGroup

# Properties whose grammar does not name the lengths in their values.
_WITH_LENGTHS: Final = frozenset(
    {
        *("transform", "filter", "backdrop-filter", "box-shadow", "text-shadow", "background-image", "mask-image"),
        *("clip-path", "offset-path", "shape-outside", "border-image-source", "grid-template-columns"),
        *("grid-template-rows", "grid-auto-columns", "grid-auto-rows", "background-position", "background-size"),
        *("object-position", "transform-origin", "perspective-origin", "mask-position", "mask-size"),
    }
)
_LENGTH_FUNCTIONS: Final = frozenset({"translate", "perspective"})
_UNSCALED: Final = (str, bool, int, Percent, Flex, Color, Url, PathShape, ConicGradient)


@cache
def _has_lengths(known: Property) -> bool:
    grammar = known.grammar
    return "<length" in grammar or "<line-width" in grammar or known.name in _WITH_LENGTHS


def zoomed(known: Property, value: Any, zoom: float) -> Any:
    """Give a computed value of a property with its lengths multiplied."""
    return _scaled(value, zoom) if _has_lengths(known) else value


def _scaled(value: Any, zoom: float) -> Any:
    if isinstance(value, _UNSCALED) or value is None:
        return value
    if isinstance(value, float):
        return value * zoom
    if isinstance(value, Calc):
        return Calc(value.operator, tuple(_scaled(one, zoom) for one in value.arguments), value.factor)
    if isinstance(value, CalcSize):
        calculation = value.calculation
        return CalcSize(value.basis, calculation.scaled(zoom) if isinstance(calculation, Calculation) else calculation)
    if isinstance(value, TransformFunction):
        return _transform(value, zoom)
    if isinstance(value, FilterFunction):
        amount = value.amount * zoom if value.name == "blur" else value.amount
        return FilterFunction(value.name, amount, _scaled(value.shadow, zoom))
    if isinstance(value, Shadow):
        x, y, blur, spread = (one * zoom for one in (value.x, value.y, value.blur, value.spread))
        return Shadow(x, y, blur, spread, value.color, value.inset)
    if issubclass(type(value), tuple):
        whole: tuple[Any, ...] = value
        if len(whole) == 2 and whole[0] in ("number", "normal"):
            return whole
        parts = [_scaled(one, zoom) for one in whole]
        kind: Any = type(whole)
        return kind(*parts) if hasattr(whole, "_fields") else tuple(parts)
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(**{one.name: _scaled(getattr(value, one.name), zoom) for one in fields(value)})
    return value


def _transform(function: TransformFunction, zoom: float) -> TransformFunction:
    given = function.arguments
    if function.name in _LENGTH_FUNCTIONS:
        given = tuple(_scaled(one, zoom) for one in given)
    elif function.name == "matrix":
        given = (*given[:4], *(_scaled(one, zoom) for one in given[4:]))
    return TransformFunction(function.name, given)


def zoom_font(group: FontGroup, zoom: float) -> FontGroup:
    """Give what a zoomed element inherits from its parent's font."""
    return change(group, {"font_size": group.font_size * zoom})


def zoom_text(group: TextGroup, zoom: float) -> TextGroup:
    """Give what a zoomed element inherits from its parent's text group."""
    names = ("line_height", "letter_spacing", "word_spacing", "text_indent", "tab_size")
    return change(group, {**{name: _scaled(getattr(group, name), zoom) for name in names}, "zoom": group.zoom * zoom})


def zoom_ink(group: InkGroup, zoom: float) -> InkGroup:
    """Give what a zoomed element inherits from its parent's ink group."""
    names = ("text_stroke_width", "text_shadow", "text_underline_offset")
    return change(group, {name: _scaled(getattr(group, name), zoom) for name in names})


def zoom_table(group: ListTableGroup, zoom: float) -> ListTableGroup:
    """Give what a zoomed element inherits from its parent's list and table group."""
    return change(group, {"border_spacing": _scaled(group.border_spacing, zoom)})
