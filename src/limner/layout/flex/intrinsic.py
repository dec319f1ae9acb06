"""Min-content and max-content widths of a flex container.

Goes in: a flex container. Comes out: border-box widths from the contributions of its items.

Spec: https://www.w3.org/TR/css-flexbox-1/#intrinsic-sizes
"""

from dataclasses import replace

from limner.boxes.box import Box, ContainerBox, ReplacedBox
from limner.css.values import AUTO, Calc, Percent
from limner.layout.alignment import gap_size
from limner.layout.contract import LayoutContext, LayoutInput, MinMax
from limner.layout.flex.items import FlexAxes, FlexItem, measure_item
from limner.layout.flex.lines import FlexLine, collect_lines
from limner.layout.flow_order import order_children
from limner.layout.percentages import depends_on_height
from limner.layout.replaced import content_extent
from limner.layout.sizing import (
    definite_height,
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
    height = _inner_height(box, given)
    # Percentages of a width that is just being found are nothing.
    axes = FlexAxes(box.style, 0.0, height)
    for item in items:
        margin = resolve_margin(item.style.box, 0.0)
        space = LayoutInput(available_width=0.0, shrink_to_fit=True)
        if height is not None:
            space.percentage_height = space.available_height = height
            if row and not wrap and (isinstance(item, ReplacedBox) or depends_on_height(context, item)):
                one = FlexItem(item, axes)
                if one.stretches:
                    least, greatest = height_limits(item, space)
                    space.fixed_height = max(least, min(height - one.cross_margin, greatest))
        sizes = _contribution(context, item, space, axes) if row else context.min_max(item, space)
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


def _contribution(context: LayoutContext, item: Box, space: LayoutInput, axes: FlexAxes) -> MinMax:
    """Give a row item's contributions; an item that cannot flex towards them counts with its hypothetical size.

    "… clamped by its flex base size as a maximum (if it is not growable) and/or as a minimum (if it is not shrinkable),
    and then further clamped by its min/max main size properties"
    """
    sizes = context.min_max(item, space)
    flex = item.style.flex
    if flex.flex_basis is AUTO or isinstance(flex.flex_basis, str | Percent | Calc):
        return sizes
    if flex.flex_grow > 0.0 and flex.flex_shrink > 0.0:
        return sizes
    one = FlexItem(item, axes)
    measure_item(context, one, axes)
    group = item.style.box
    if isinstance(group.max_width, Percent | Calc):
        one.greatest = INFINITE
    if isinstance(group.width, Percent | Calc) and group.min_width is AUTO and not is_scroll_container(item):
        one.least = min(_least_width(context, item, space), one.greatest)
    settled = one.clamp(one.base)

    def held(size: float) -> float:
        fixed = (size > one.base and one.grow == 0.0) or (size < one.base and one.shrink == 0.0)
        return settled if fixed else size

    return MinMax(sizes.min if axes.wrap else held(sizes.min), held(sizes.max))


def _least_width(context: LayoutContext, item: Box, space: LayoutInput) -> float:
    """Give the automatic minimum width of an item whose own width is a percentage of nothing known."""
    if isinstance(item, ReplacedBox):
        open_space = replace(space, available_width=INFINITE, percentage_width=-1.0)
        return content_extent(context, item, open_space, row=True)
    return context.intrinsic_widths(item, space).min


def _columns_width(context: LayoutContext, box: ContainerBox, given: LayoutInput, children: list[Box]) -> float:
    """Give the max-content width of a column container that wraps: its lines side by side."""
    edge = edge_sums(box, given.percentage_width)[1]
    _, greatest = height_limits(box, given)
    inner = _inner_height(box, given)
    limit = inner if inner is not None else greatest - edge if greatest < INFINITE else INFINITE
    axes = FlexAxes(box.style, 0.0, inner)
    space = LayoutInput(available_width=0.0, shrink_to_fit=True)
    if inner is not None:
        space.percentage_height = space.available_height = inner
    items = [FlexItem(child, axes) for child in children]
    for item in items:
        # Each is measured as wide as it would like to be.
        item.imposed_width = context.min_max(item.box, space).max
        measure_item(context, item, axes)
    lines = collect_lines(items, limit, gap_size(box.style.flex.row_gap, inner), wrap=True)
    total = gap_size(box.style.flex.column_gap, None) * max(0, len(lines) - 1)
    for line in lines:
        total += _column_width(line)
    return total


def _column_width(line: FlexLine) -> float:
    """Give the width of one line of a column container; items that share a baseline have their left edges on it."""
    total = 0.0
    before: dict[str, float] = {}
    after: dict[str, float] = {}
    for item in line.items:
        width = item.imposed_width or 0.0
        if not item.takes_part_in_baseline:
            total = max(total, width + item.cross_margin)
            continue
        before[item.align] = max(before.get(item.align, -INFINITE), item.margin.left)
        after[item.align] = max(after.get(item.align, -INFINITE), width + item.margin.right)
    return max((total, *(before[align] + after[align] for align in before)))


def _inner_height(box: ContainerBox, given: LayoutInput) -> float | None:
    """Content height of the container when it is definite before layout."""
    height = definite_height(box, given) if given.fixed_height is None else given.fixed_height
    if height is None or not given.fixed_height_definite:
        return None
    least, greatest = height_limits(box, given)
    if given.fixed_height is None:
        height = max(least, min(height, greatest))
    return max(0.0, height - edge_sums(box, given.percentage_width)[1])
