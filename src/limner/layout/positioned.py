"""Absolutely positioned boxes: insets, auto margins, static positions, alignment, sizes.

Goes in: an out-of-flow box, its static position and the rectangle of its containing block. Comes out: its fragment and
its place.

Spec: https://www.w3.org/TR/css-position-3/#abspos-layout
"""

from typing import NamedTuple

from limner.boxes.box import Box, ReplacedBox
from limner.css.values import AUTO, LengthPercentageAuto
from limner.geometry import Rect, Sides
from limner.layout.contract import LayoutContext, LayoutInput, LayoutOutput, OutOfFlow
from limner.layout.sizing import (
    calculated_width,
    definite_height,
    edge_sums,
    has_intrinsic_heights,
    height_limits,
    is_scroll_container,
    own_width_limits,
    preferred_ratio,
    resolve_margin,
    resolve_width_value,
    width_limits,
)
from limner.layout.units import half, height_from_ratio, resolve_length, width_from_ratio
from limner.style.computed import Alignment, ComputedStyle


class _Axis(NamedTuple):
    """One axis of the inset-modified containing block.

    Attributes:
        start: Where it starts, relative to the containing block's start edge.
        size: Its size.
        static: The edge of the margin box that is at the static position; None if an inset is given.
        edges: Whether the start inset and the end inset are given.
    """

    start: float
    size: float
    static: str | None
    edges: tuple[bool, bool]


def layout_positioned(
    context: LayoutContext, one: OutOfFlow, area: Rect, container: ComputedStyle
) -> tuple[LayoutOutput, float, float]:
    """Lay out an absolutely positioned box.

    Args:
        context: The context.
        one: The box and its static position, relative to the same fragment as `area`.
        area: Its containing block.
        container: Style of the box that establishes the containing block.

    Returns:
        Its output, and the top left corner of its border box relative to the same fragment.
    """
    box = one.box
    group = box.style.box
    margin = resolve_margin(group, area.width)
    across = _axis((group.left, group.right), area.width, one.static_x - area.x, one.static_align_x)
    down = _axis((group.top, group.bottom), area.height, one.static_y - area.y, one.static_align_y)
    flex = box.style.flex
    justify = _alignment(flex.justify_self)
    align = _alignment(flex.align_self)
    given = LayoutInput(
        available_width=max(0.0, across.size),
        available_height=max(0.0, down.size),
        percentage_width=area.width,
        percentage_height=area.height,
        shrink_to_fit=True,
    )
    if isinstance(box, ReplacedBox):
        output = context.layout(box, given)
    else:
        _size(context, box, given, margin, (across, down), (justify, align))
        output = context.layout(box, given)
    fragment = output.fragment
    fragment.margin = margin
    rtl = container.text.direction == "rtl"
    x = _place(
        across,
        fragment.width,
        (margin.left, margin.right),
        _auto(group.margin_left, group.margin_right),
        justify,
        (rtl, False),
    )
    y = _place(
        down,
        fragment.height,
        (margin.top, margin.bottom),
        _auto(group.margin_top, group.margin_bottom),
        align,
        (False, True),
    )
    return output, area.x + x, area.y + y


def _auto(start: LengthPercentageAuto, end: LengthPercentageAuto) -> tuple[bool, bool]:
    return start is AUTO, end is AUTO


def _axis(
    insets: tuple[LengthPercentageAuto, LengthPercentageAuto], basis: float, static: float, static_align: str
) -> _Axis:
    start_inset, end_inset = insets
    if start_inset is AUTO and end_inset is AUTO:
        if static_align == "end":
            return _Axis(0.0, static, "end", (False, False))
        if static_align == "center":
            half = min(static, basis - static)
            return _Axis(static - half, 2.0 * half, "center", (False, False))
        return _Axis(static, basis - static, "start", (False, False))
    start = 0.0 if start_inset is AUTO else resolve_length(start_inset, basis)
    end = 0.0 if end_inset is AUTO else resolve_length(end_inset, basis)
    return _Axis(start, basis - start - end, None, (start_inset is not AUTO, end_inset is not AUTO))


def _alignment(own: Alignment) -> Alignment:
    """Give `align-self` or `justify-self`: "`auto` behaves as `normal` … of an absolutely positioned box"."""
    return ("normal", "") if own[0] == "auto" else own


def _stretches(axis: _Axis, alignment: Alignment) -> bool:
    return axis.edges == (True, True) and alignment[0] in ("normal", "stretch")


def _size(
    context: LayoutContext,
    box: Box,
    given: LayoutInput,
    margin: Sides,
    axes: tuple[_Axis, _Axis],
    alignments: tuple[Alignment, Alignment],
) -> None:
    """Find the width, and the height too where it does not depend on the content."""
    group = box.style.box
    across, down = axes
    edge_x, edge_y = edge_sums(box, given.percentage_width)
    ratio = preferred_ratio(box)
    stretched_height = max(edge_y, max(0.0, down.size) - margin.top - margin.bottom)
    stretches_x = _stretches(across, alignments[0]) and box.display.inside != "table"
    stretches_y = _stretches(down, alignments[1]) and box.display.inside != "table"
    height = definite_height(box, given)
    # A stretched height gives the width through the ratio, and that width gives the used height.
    through_ratio = False
    if height is None and group.height is AUTO and stretches_y:
        through_ratio = ratio is not None and (not stretches_x or isinstance(group.width, str))
        if through_ratio or ratio is None:
            height = stretched_height
    asked = height
    if height is not None:
        low, high = height_limits(box, given)
        height = max(low, min(height, high))
    if box.display.inside == "table":
        return
    width = None
    if not (through_ratio and isinstance(group.width, str)):
        width = resolve_width_value(context, box, given, group.width, edge_x)
    if width is None:
        if ratio is not None and height is not None:
            width = width_from_ratio(ratio, height, edge_x, edge_y)
        else:
            width = max(edge_x, max(0.0, across.size) - margin.left - margin.right)
            if not stretches_x:
                sizes = context.intrinsic_widths(box, given)
                width = max(sizes.min, min(sizes.max, width))
        width = calculated_width(box, given, group.width, width)
    least, greatest = (own_width_limits if through_ratio else width_limits)(context, box, given)
    if ratio is not None and height is not None and group.min_width is AUTO and not is_scroll_container(box):
        least = max(least, min(context.intrinsic_widths(box, given).min, greatest))
    given.fixed_width = max(least, min(width, greatest))
    if through_ratio:
        return
    if height is not None and asked is not None:
        if has_intrinsic_heights(group):
            if ratio is not None:
                content = height_from_ratio(ratio, given.fixed_width, edge_x, edge_y)
            else:
                content = context.layout(box, given).content_height
            low, high = height_limits(box, given, content)
            height = max(low, min(asked, high))
        given.fixed_height = height


def _place(
    axis: _Axis,
    size: float,
    margins: tuple[float, float],
    auto: tuple[bool, bool],
    alignment: Alignment,
    orientation: tuple[bool, bool],
) -> float:
    """Give the start of the border box from the start edge of the containing block.

    `orientation` tells whether the axis runs right to left, and whether it is the block axis.
    """
    start, end = margins
    reversed_axis, is_block = orientation
    free = axis.size - size - start - end
    if axis.static is not None:
        if axis.static == "end":
            return axis.start + free + start
        if axis.static == "center":
            return axis.start + half(free) + start
        return axis.start + start
    if axis.edges == (True, False):
        return axis.start + start
    if axis.edges == (False, True):
        return axis.start + free + start
    if axis.size < 0.0:
        # Overlapping insets leave no space. The box is at the start edge; from right to left, at the end edge.
        free -= axis.size
        if reversed_axis:
            axis = axis._replace(start=axis.start + axis.size)
    if auto[0] and auto[1]:
        if free > 0.0 or is_block:
            return axis.start + half(free)
        return axis.start + (free if reversed_axis else 0.0)
    if auto[0]:
        return axis.start + free
    if auto[1]:
        return axis.start + start
    keyword, safety = alignment
    if safety == "safe" and free < 0.0:
        keyword = "start"
    if keyword == "center":
        return axis.start + half(free) + start
    at_end = keyword in ("end", "self-end", "flex-end", "right", "last baseline")
    if keyword != "left" and reversed_axis and keyword != "right":
        at_end = not at_end
    return axis.start + start + (free if at_end else 0.0)
