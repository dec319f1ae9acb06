"""Replaced boxes: images and inline SVG, sized by their own width, height and ratio.

Goes in: a replaced box, its `LayoutInput` and its picture. Comes out: a fragment that holds the picture, to be drawn
with `object-fit` in its content box.

Spec: https://www.w3.org/TR/CSS22/visudet.html#inline-replaced-width
"""

from dataclasses import replace
from typing import NamedTuple

from limner.boxes.box import ReplacedBox
from limner.css.values import AUTO, NONE, Calc, FitContent, MaxSizeValue, Percent, SizeValue
from limner.fragment.fragment import BoxFragment
from limner.layout.contract import LayoutContext, LayoutInput, LayoutOutput, MinMax
from limner.layout.sizing import (
    INTRINSIC_KEYWORDS,
    definite_size,
    edge_sums,
    height_from_ratio,
    resolve_border,
    resolve_margin,
    resolve_padding,
    width_from_ratio,
)
from limner.layout.units import INFINITE, snap
from limner.style.computed import BoxGroup

_DEFAULT_WIDTH = 300.0
_DEFAULT_HEIGHT = 150.0


class Natural(NamedTuple):
    """Natural width, height and ratio of what is drawn; None where there is none."""

    width: float | None
    height: float | None
    ratio: float | None


class _Edges(NamedTuple):
    x: float
    y: float


def natural_size(context: LayoutContext, box: ReplacedBox) -> Natural:
    """Natural size of a replaced box; 0 by 0 when there is nothing to draw."""
    picture = context.pictures.get(box.svg) if box.svg is not None else None
    if picture is None and box.source is not None:
        picture = context.pictures.get(box.source)
    if picture is None:
        return Natural(None, None, None) if box.svg is not None else Natural(0.0, 0.0, None)
    return Natural(picture.natural_width, picture.natural_height, picture.ratio)


def layout_replaced(context: LayoutContext, box: ReplacedBox, given: LayoutInput) -> LayoutOutput:
    """Size a replaced box and make its fragment."""
    style = box.style
    border = resolve_border(style.border)
    padding = resolve_padding(style.box, given.percentage_width)
    edges = _Edges(
        border.left + border.right + padding.left + padding.right,
        border.top + border.bottom + padding.top + padding.bottom,
    )
    width, height = replaced_size(context, box, given, edges)
    fragment = BoxFragment(style, 0.0, 0.0, width, height)
    fragment.border = border
    fragment.padding = padding
    fragment.element = box.element
    fragment.pseudo = box.pseudo
    fragment.order = box.order
    fragment.replaced = True
    picture = context.pictures.get(box.svg) if box.svg is not None else None
    if picture is None and box.source is not None:
        picture = context.pictures.get(box.source)
    fragment.picture = picture
    return LayoutOutput(fragment, (), height)


def min_max_replaced(context: LayoutContext, box: ReplacedBox, given: LayoutInput) -> MinMax:
    """Contributions of a replaced box; one whose width is a percentage can be pressed down to nothing."""
    padding = resolve_padding(box.style.box, given.percentage_width)
    border = resolve_border(box.style.border)
    edges = _Edges(
        border.left + border.right + padding.left + padding.right,
        border.top + border.bottom + padding.top + padding.bottom,
    )
    cyclic = LayoutInput(
        available_width=INFINITE,
        available_height=given.available_height,
        percentage_width=-1.0,
        percentage_height=given.percentage_height,
        fixed_height=given.fixed_height,
    )
    group = box.style.box
    if isinstance(group.width, Percent | Calc):
        # What fills its space has no natural width of its own; a percentage of nothing known asks for the default.
        cyclic.available_width = _DEFAULT_WIDTH + edges.x + resolve_margin(group, 0.0).horizontal
    width = replaced_size(context, box, cyclic, edges)[0]
    if isinstance(group.width, Percent | Calc) or isinstance(group.max_width, Percent | Calc):
        # "compressible replaced elements": percentages resolve against 0 for the min-content contribution.
        least = definite_size(group.min_width, 0.0, edges.x, content_box=group.box_sizing == "content-box")
        return MinMax(max(edges.x, least or 0.0), width)
    return MinMax(width, width)


class _Axis(NamedTuple):
    """What the sizes of one axis resolve against, as border-box lengths."""

    natural: float
    stretch: float | None
    basis: float | None
    edge: float
    content_box: bool
    fits: bool = False  # keywords as a maximum mean the whole space, as there is no natural size

    def resolve(self, value: SizeValue | MaxSizeValue) -> float | None:
        """Give a border-box length, None for what is not definite."""
        if isinstance(value, str):
            return self.stretch if value == "stretch" else self.natural
        if isinstance(value, FitContent):
            return self.natural
        return definite_size(value, self.basis, self.edge, content_box=self.content_box)

    def limits(self, least: SizeValue, greatest: MaxSizeValue) -> tuple[float, float]:
        """Give the smallest and the largest length; the smallest wins."""
        low = self.resolve(least) or self.edge if least is not AUTO else self.edge
        high = self.resolve(greatest) if greatest is not NONE else None
        if self.fits and _is_intrinsic(greatest):
            high = self.stretch
        return low, INFINITE if high is None else max(high, low)


def replaced_size(
    context: LayoutContext,
    box: ReplacedBox,
    given: LayoutInput,
    edges: tuple[float, float],
    properties: BoxGroup | None = None,
) -> tuple[float, float]:
    """Border-box width and height of a replaced box.

    Args:
        context: The context.
        box: The box.
        given: Its input; a negative `percentage_width` stands for an indefinite one.
        edges: Border and padding together, horizontal and vertical.
        properties: What sizes are taken from instead of the box's own style.
    """
    if given.fixed_width is not None and given.fixed_height is not None:
        return given.fixed_width, given.fixed_height
    group = properties or box.style.box
    edge_x, edge_y = edges
    natural = natural_size(context, box)
    natural, ratio, of_border_box = _preferred(natural, group)
    shape = (ratio or 1.0, of_border_box)
    basis_x = given.percentage_width if given.percentage_width >= 0.0 else None
    margin = resolve_margin(group, max(0.0, given.percentage_width))
    stretch_x = max(edge_x, given.available_width - margin.horizontal)
    stretch_y = None
    if given.available_height is not None:
        stretch_y = max(edge_y, given.available_height - margin.vertical)
    natural_width, natural_height = _natural_border_box(natural, (ratio, of_border_box), edges, stretch_x)
    content_box = group.box_sizing == "content-box"
    without_size = natural.width is None and natural.height is None and bool(ratio)
    axis_x = _Axis(edge_x if without_size else natural_width, stretch_x, basis_x, edge_x, content_box, without_size)
    axis_y = _Axis(natural_height, stretch_y, given.percentage_height, edge_y, content_box)
    if ratio:
        axis_x = _transferred(axis_x, axis_y, group, given.fixed_height, shape)
    least_x, greatest_x = axis_x.limits(group.min_width, group.max_width)
    fixed = given.fixed_width
    widths = (least_x, greatest_x) if fixed is None else (fixed, fixed)
    least_y, greatest_y = _height_limits(group, (axis_x, axis_y), natural_width, widths, shape if ratio else None)

    width = given.fixed_width
    if width is None:
        width = None if ratio and _is_intrinsic(group.width) else axis_x.resolve(group.width)
        if width is not None:
            width = max(least_x, min(width, greatest_x))
    height = given.fixed_height
    if height is None:
        # A height with an intrinsic keyword is what the width makes of it.
        height = None if _is_intrinsic(group.height) else axis_y.resolve(group.height)
        if height is None and given.stretch_height and stretch_y is not None:
            height = stretch_y
        if height is not None:
            height = max(least_y, min(height, greatest_y))
    if width is not None and height is not None:
        return width, height
    if width is not None:
        height = height_from_ratio(shape, width, edge_x, edge_y) if ratio else natural_height
        return width, max(least_y, min(height, greatest_y))
    if height is not None:
        width = width_from_ratio(shape, height, edge_x, edge_y) if ratio else natural_width
        return max(least_x, min(width, greatest_x)), height
    if not ratio:
        return (
            max(least_x, min(natural_width, greatest_x)),
            max(least_y, min(natural_height, greatest_y)),
        )
    return _ratio_size(shape, (natural_width, natural_height), (least_x, greatest_x), (least_y, greatest_y), edges)


def _ratio_size(
    shape: tuple[float, bool],
    natural: tuple[float, float],
    limits_x: tuple[float, float],
    limits_y: tuple[float, float],
    edges: tuple[float, float],
) -> tuple[float, float]:
    """Size of a box with a ratio when neither axis has a size of its own."""
    natural_width, natural_height = natural
    (least_x, greatest_x), (least_y, greatest_y), (edge_x, edge_y) = limits_x, limits_y, edges
    # Limits of either axis reach the other through the ratio; the axis' own limits come last.
    low = (
        max(least_x, min(width_from_ratio(shape, least_y, edge_x, edge_y), greatest_x)) if least_y > edge_y else least_x
    )
    high = (
        min(greatest_x, max(width_from_ratio(shape, greatest_y, edge_x, edge_y), least_x))
        if greatest_y < INFINITE
        else greatest_x
    )
    width = max(low, min(natural_width, high))
    height = natural_height if width == natural_width else height_from_ratio(shape, width, edge_x, edge_y)
    return width, max(least_y, min(height, greatest_y))


def _transferred(
    axis_x: _Axis, axis_y: _Axis, group: BoxGroup, height: float | None, shape: tuple[float, bool]
) -> _Axis:
    """Let a height that is known, or limits of it, reach the width that keywords stand for."""
    if height is None and not _is_intrinsic(group.height):
        height = axis_y.resolve(group.height)
    if height is not None:
        return axis_x._replace(natural=width_from_ratio(shape, height, axis_x.edge, axis_y.edge))
    if _is_intrinsic(group.min_width) or _is_intrinsic(group.max_width):
        return _limited_by_height(axis_x, axis_y, group, shape)
    return axis_x


def _limited_by_height(axis_x: _Axis, axis_y: _Axis, group: BoxGroup, shape: tuple[float, bool]) -> _Axis:
    """Let limits of the height reach the width that keywords stand for."""
    least = AUTO if _is_intrinsic(group.min_height) else group.min_height
    greatest = NONE if _is_intrinsic(group.max_height) else group.max_height
    low, high = axis_y.limits(least, greatest)
    natural, stretch = axis_x.natural, axis_x.stretch
    if high < INFINITE:
        widest = width_from_ratio(shape, high, axis_x.edge, axis_y.edge)
        natural = min(natural, widest)
        stretch = None if stretch is None else min(stretch, widest)
    if low > axis_y.edge:
        natural = max(natural, width_from_ratio(shape, low, axis_x.edge, axis_y.edge))
    return axis_x._replace(natural=natural, stretch=stretch)


def content_extent(
    context: LayoutContext, box: ReplacedBox, given: LayoutInput, cross: float | None, *, row: bool
) -> float:
    """Border-box size along a flex container's main axis that the picture alone asks for.

    Args:
        context: The context.
        box: The box.
        given: Its input.
        cross: Its size across when that is definite.
        row: The main axis is horizontal.

    Spec: https://www.w3.org/TR/css-flexbox-1/#content-size-suggestion
    """
    inner = replace(given, fixed_width=None if row else cross, fixed_height=cross if row else None)
    group = box.style.box
    if row:
        free = replace(group, width=AUTO, min_width=AUTO, max_width=NONE)
    else:
        free = replace(group, height=AUTO, min_height=AUTO, max_height=NONE)
    edges = edge_sums(box, given.percentage_width)
    return replaced_size(context, box, inner, edges, free)[0 if row else 1]


def _height_limits(
    group: BoxGroup,
    axes: tuple[_Axis, _Axis],
    natural_width: float,
    widths: tuple[float, float],
    shape: tuple[float, bool] | None,
) -> tuple[float, float]:
    """Smallest and largest height; a keyword is the height that goes with the width, or no limit when both are open."""
    axis_x, axis_y = axes
    minimum, maximum = group.min_height, group.max_height
    if shape is not None and (_is_intrinsic(minimum) or _is_intrinsic(maximum)):
        width = None if _is_intrinsic(group.width) else axis_x.resolve(group.width)
        if width is not None:
            width = max(widths[0], min(width, widths[1]))
            axis_y = axis_y._replace(natural=height_from_ratio(shape, width, axis_x.edge, axis_y.edge))
        else:
            width = max(widths[0], min(natural_width, widths[1]))
            axis_y = axis_y._replace(natural=height_from_ratio(shape, width, axis_x.edge, axis_y.edge))
    return axis_y.limits(minimum, maximum)


def _is_intrinsic(value: SizeValue | MaxSizeValue) -> bool:
    return isinstance(value, FitContent) or (isinstance(value, str) and value in INTRINSIC_KEYWORDS)


def _preferred(natural: Natural, group: BoxGroup) -> tuple[Natural, float | None, bool]:
    """The ratio that `aspect-ratio` prefers, and whether it is that of the border box."""
    own = group.aspect_ratio
    if own is None or not own.ratio or (own.auto and natural.ratio is not None):
        return natural, natural.ratio, False
    if own.auto:
        return natural, own.ratio, False
    height = None if natural.width is not None else natural.height
    return Natural(natural.width, height, own.ratio), own.ratio, group.box_sizing == "border-box"


def _natural_border_box(
    natural: Natural, shape: tuple[float | None, bool], edges: tuple[float, float], stretch_x: float
) -> tuple[float, float]:
    ratio, of_border_box = shape
    edge_x, edge_y = edges
    width, height = natural.width, natural.height
    if width is None and height is None:
        if ratio:
            # "… the used value of 'width' is undefined"; the browser fills a width that is known, and asks for none.
            inner = stretch_x - edge_x if stretch_x < INFINITE / 2 else 0.0
            if of_border_box:
                return inner + edge_x, max(edge_y, _cut((inner + edge_x) / ratio))
            return inner + edge_x, _cut(inner / ratio) + edge_y
        return _DEFAULT_WIDTH + edge_x, _DEFAULT_HEIGHT + edge_y
    if width is None:
        width = (height or 0.0) * ratio if ratio else _DEFAULT_WIDTH
    elif height is None:
        if ratio and of_border_box:
            return _cut(width) + edge_x, max(edge_y, _cut((width + edge_x) / ratio))
        height = width / ratio if ratio else _DEFAULT_HEIGHT
    return _cut(width) + edge_x, _cut(height or 0.0) + edge_y


def _cut(value: float) -> float:
    return snap(value + 1e-6)
