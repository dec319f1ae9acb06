"""Min-content and max-content widths of a flex container.

Goes in: a flex container. Comes out: border-box widths from the contributions of its items.

Spec: https://www.w3.org/TR/css-flexbox-1/#intrinsic-sizes
"""

from limner.boxes.box import Box, ContainerBox
from limner.css.values import AUTO, Calc, Percent
from limner.layout.alignment import gap_size
from limner.layout.contract import LayoutContext, LayoutInput, MinMax
from limner.layout.flex_items import FlexAxes, FlexItem, measure_item
from limner.layout.flex_lines import collect_lines
from limner.layout.flow_order import order_children
from limner.layout.sizing import (
    definite_height,
    definite_size,
    edge_sums,
    height_limits,
    is_scroll_container,
    resolve_margin,
)
from limner.layout.units import INFINITE


def intrinsic_flex_widths(context: LayoutContext, box: ContainerBox, given: LayoutInput) -> MinMax:
    """Add or compare the contributions of the items, as the direction asks for.

    Args:
        context: The render's layout context.
        box: The container.
        given: Percentage bases and heights.
    """
    flex = box.style.flex
    row = flex.flex_direction in ("row", "row-reverse")
    wrap = flex.flex_wrap != "nowrap"
    edge = edge_sums(box, given.percentage_width)[0]
    items, _ = order_children(box)
    context.budget.spend(len(items) + 1)
    low = high = 0.0
    space = LayoutInput(available_width=0.0, shrink_to_fit=True)
    for item in items:
        margin = resolve_margin(item.style.box, 0.0)
        sizes = _contribution(context, item, space, wrap=wrap) if row else context.min_max(item, space)
        outer = margin.left + margin.right
        if row:
            high += sizes.max + outer
            low = max(low, sizes.min + outer) if wrap else low + sizes.min + outer
        else:
            low = max(low, sizes.min + outer)
            high = max(high, sizes.max + outer)
    if wrap and not row:
        high = max(low, _columns_width(context, box, given, items))
    if row and items:
        gaps = gap_size(flex.column_gap, 0.0) * (len(items) - 1)
        high += gaps
        if not wrap:
            low += gaps
    return MinMax(low + edge, max(low, high) + edge)


def _contribution(context: LayoutContext, item: Box, space: LayoutInput, *, wrap: bool) -> MinMax:
    """Give a row item's contributions, which a definite flex base size limits where the item does not flex.

    "… clamped by its flex base size as a maximum (if it is not growable) and/or as a minimum (if it is not shrinkable)"
    """
    sizes = context.min_max(item, space)
    flex = item.style.flex
    if flex.flex_basis is AUTO or isinstance(flex.flex_basis, str | Percent | Calc):
        return sizes
    group = item.style.box
    edge = edge_sums(item, 0.0)[0]
    base = definite_size(flex.flex_basis, None, edge, content_box=group.box_sizing == "content-box")
    if base is None:
        return sizes
    low, high = sizes
    if flex.flex_grow == 0.0:
        # The automatic minimum size still holds for what does not clip.
        if is_scroll_container(item) or group.min_width is not AUTO:
            least = definite_size(group.min_width, None, edge, content_box=group.box_sizing == "content-box")
            low = max(least or edge, min(low, base))
        high = max(low, min(high, base))
    if flex.flex_shrink == 0.0:
        low, high = low if wrap else max(low, base), max(high, base)
    return MinMax(low, high)


def _columns_width(context: LayoutContext, box: ContainerBox, given: LayoutInput, children: list[Box]) -> float:
    """Give the max-content width of a column container that wraps: its lines side by side."""
    edge = edge_sums(box, given.percentage_width)[1]
    height = definite_height(box, given) if given.fixed_height is None else given.fixed_height
    least, greatest = height_limits(box, given)
    inner = None if height is None else max(0.0, max(least, min(height, greatest)) - edge)
    limit = inner if inner is not None else greatest - edge if greatest < INFINITE else INFINITE
    axes = FlexAxes(box.style, INFINITE, inner)
    items = [FlexItem(child, axes) for child in children]
    for item in items:
        measure_item(context, item, axes)
    lines = collect_lines(items, limit, gap_size(box.style.flex.row_gap, inner), wrap=True)
    space = LayoutInput(available_width=0.0, shrink_to_fit=True)
    total = gap_size(box.style.flex.column_gap, None) * max(0, len(lines) - 1)
    for line in lines:
        total += max(context.min_max(item.box, space).max + item.cross_margin for item in line.items)
    return total
