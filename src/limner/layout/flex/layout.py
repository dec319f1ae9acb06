"""Flex layout: the algorithm of CSS Flexbox §9 in its order, and intrinsic widths.

Spec: https://www.w3.org/TR/css-flexbox-1/#layout-algorithm
"""

from dataclasses import replace

from limner.boxes.box import Box, ContainerBox, ReplacedBox
from limner.css.values import AUTO, Calc, Percent
from limner.fragment.fragment import BoxFragment
from limner.layout.alignment import align_offset, cut, gap_size, order_children, place_child
from limner.layout.contract import LayoutContext, LayoutInput, LayoutOutput, MinMax, OutOfFlow, make_fragment
from limner.layout.flex.items import FlexAxes, FlexItem, margins_of, measure_item, settle_least
from limner.layout.flex.lines import (
    FlexLine,
    align_lines,
    baseline_of_item,
    collect_lines,
    is_reverse,
    justify_keyword,
    place_lines_across,
    place_on_main_axis,
    resolve_flexible_lengths,
    size_lines_across,
)
from limner.layout.offsets import relative_offset
from limner.layout.percentages import depends_on_height
from limner.layout.replaced import content_extent
from limner.layout.sizing import Frame, definite_height, edge_sums, height_limits, is_scroll_container, resolve_margin
from limner.layout.units import INFINITE


def intrinsic_flex_widths(context: LayoutContext, box: ContainerBox, given: LayoutInput) -> MinMax:
    """Add up or compare the contributions of the items, depending on the direction.

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
    # Percentages of the width that is still being determined count as 0.
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
    """Give a row item's contributions. An item that cannot flex to them counts with its hypothetical size instead.

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
    """Give the automatic minimum width of an item whose own width is a percentage of an unknown size."""
    if isinstance(item, ReplacedBox):
        open_space = replace(space, available_width=INFINITE, percentage_width=-1.0)
        return content_extent(context, item, open_space, row=True)
    return context.intrinsic_widths(item, space).min


def _columns_width(context: LayoutContext, box: ContainerBox, given: LayoutInput, children: list[Box]) -> float:
    """Give the max-content width of a column container that wraps: that of its lines side by side."""
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
        # Each item is measured at its max-content width.
        item.imposed_width = context.min_max(item.box, space).max
        measure_item(context, item, axes)
    lines = collect_lines(items, limit, gap_size(box.style.flex.row_gap, inner), wrap=True)
    total = gap_size(box.style.flex.column_gap, None) * max(0, len(lines) - 1)
    for line in lines:
        total += _column_width(line)
    return total


def _column_width(line: FlexLine) -> float:
    """Give the width of one line of a column container. Items that share a baseline have their left edges on it."""
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
    """Content height of the container, if it is definite before layout."""
    height = definite_height(box, given) if given.fixed_height is None else given.fixed_height
    if height is None or not given.fixed_height_definite:
        return None
    least, greatest = height_limits(box, given)
    if given.fixed_height is None:
        height = max(least, min(height, greatest))
    return max(0.0, height - edge_sums(box, given.percentage_width)[1])


def min_max_flex(context: LayoutContext, box: ContainerBox, given: LayoutInput) -> MinMax:
    """Give the min-content and max-content border-box widths of a flex container, ignoring its own width.

    Spec: https://www.w3.org/TR/css-flexbox-1/#intrinsic-sizes
    """
    return intrinsic_flex_widths(context, box, given)


def layout_flex(context: LayoutContext, box: ContainerBox, given: LayoutInput) -> LayoutOutput:
    """Lay out a flex container.

    Args:
        context: The render's layout context.
        box: The container.
        given: The space that its parent gives it.

    Returns:
        Its fragment at 0, 0 with items and baselines.

    Spec: https://www.w3.org/TR/css-flexbox-1/#layout-algorithm
    """
    frame = Frame(context, box, given)
    axes = FlexAxes(box.style, frame.inner_width, frame.percentage_height)
    # The box tree has done §9.1 "Generate anonymous flex items"; here the items are put in order.
    children, absolute = order_children(box)
    items = [FlexItem(child, axes) for child in children]
    main_gap, cross_gap = _gaps(box, axes)

    # §9.2 Line length determination
    context.budget.spend(len(items) + 1)
    for item in items:
        measure_item(context, item, axes)

    # §9.3 Main size determination
    lines = collect_lines(items, _line_limit(frame, axes), main_gap, wrap=axes.wrap)
    tallest = max([line.sum_hypothetical for line in lines], default=0.0)
    main_size = axes.width if axes.row else _column_extent(frame, tallest)
    for line in lines:
        if line.sum_hypothetical > main_size:
            for item in line.items:
                settle_least(context, item, axes)
        resolve_flexible_lengths(line, main_size, main_gap, context.budget)

    # §9.4 Cross size determination
    size_lines_across(context, lines, axes)
    natural = sum(line.natural_cross for line in lines) + cross_gap * max(0, len(lines) - 1) if axes.row else tallest
    content_height = frame.edge_y + natural
    height = frame.used_height(content_height)
    inner_height = max(0.0, height - frame.edge_y)
    cross_size = inner_height if axes.row else axes.width
    main_size = axes.width if axes.row else inner_height
    align_lines(lines, axes, cross_size, cross_gap)

    # §9.5 Main-axis alignment, §9.6 Cross-axis alignment
    place_lines_across(context, lines, axes)
    for line in lines:
        place_on_main_axis(line, axes, main_size, main_gap)

    fragment = make_fragment(box, frame.width, height, frame.border, frame.padding)
    carried: list[OutOfFlow] = []
    _place_items(fragment, frame, axes, lines, (main_size, cross_size), carried)
    _set_baselines(fragment, lines, axes)
    carried.extend(_static_position(child, frame, axes, fragment, inner_height) for child in absolute)
    out_of_flow = context.resolve_out_of_flow(box, fragment, carried) if carried else ()
    return LayoutOutput(fragment, out_of_flow, content_height)


def _gaps(box: ContainerBox, axes: FlexAxes) -> tuple[float, float]:
    """Give the gaps between items and between lines."""
    flex = box.style.flex
    across, down = gap_size(flex.column_gap, axes.width), gap_size(flex.row_gap, axes.height)
    return (across, down) if axes.row else (down, across)


def _line_limit(frame: Frame, axes: FlexAxes) -> float:
    """How long a line may be. In a column, keywords do not count, because the content is not known yet."""
    if axes.row:
        return axes.width
    return max(0.0, (frame.greatest_height if frame.height is None else frame.height) - frame.edge_y)


def _column_extent(frame: Frame, content: float) -> float:
    """Content height of a column container whose items together are `content` high."""
    return max(0.0, frame.used_height(content + frame.edge_y) - frame.edge_y)


def _place_items(
    fragment: BoxFragment,
    frame: Frame,
    axes: FlexAxes,
    lines: list[FlexLine],
    sizes: tuple[float, float],
    carried: list[OutOfFlow],
) -> None:
    """Convert places along the axes into places in the container's border box."""
    main_size, cross_size = sizes
    height = axes.height
    for line in lines:
        for item in line.items:
            output = item.measured
            if output is None:  # pragma: no cover - each item is laid out by `size_lines_across`
                continue
            main_start, _, cross_start, _ = margins_of(item, axes)
            child = output.fragment
            main_extent, cross_extent = (child.width, child.height) if axes.row else (child.height, child.width)
            main = _place(axes.main_reversed, item.main_offset + main_start, main_extent, main_size)
            across = line.cross_offset + item.cross_offset + cross_start
            cross = _place(axes.cross_reversed, across, cross_extent, cross_size)
            if axes.rtl:
                # Distances are cut to whole steps from the inline start, which is the right edge here.
                if axes.row:
                    main = main_size - main_extent - cut(main_size - main_extent - main)
                    cross = cut(cross)
                else:
                    main = cut(main)
                    cross = cross_size - cross_extent - cut(cross_size - cross_extent - cross)
            else:
                main, cross = cut(main), cut(cross)
            x, y = (main, cross) if axes.row else (cross, main)
            item.top = frame.top + y
            child.item = True
            child.margin = item.margin
            if item.box.style.box.position == "relative":
                shift_x, shift_y = relative_offset(item.box.style, axes.width, height, axes.style.text.direction)
                x, y = x + shift_x, y + shift_y
            place_child(fragment, output, frame.left + x, frame.top + y, carried)


def _place(reverse: bool, offset: float, extent: float, space: float) -> float:  # noqa: FBT001 - read once
    """Convert an offset from an axis's start into one from the left or top."""
    return space - offset - extent if reverse else offset


def _set_baselines(fragment: BoxFragment, lines: list[FlexLine], axes: FlexAxes) -> None:
    """Set the container's first and last baseline (§8.5)."""
    if not lines:
        return
    # In either direction, the topmost line and item give the first baseline, and the lowest ones the last.
    top, bottom = (lines[-1], lines[0]) if axes.wrap_reverse else (lines[0], lines[-1])
    first, last = _baseline_item(top, axes, last=False), _baseline_item(bottom, axes, last=True)
    # An item that shares a baseline in its line gives the one that it shares.
    first_baseline = baseline_of_item(first, last=axes.row and first.align == "last baseline")
    last_baseline = baseline_of_item(last, last=not axes.row or last.align != "baseline")
    if first_baseline is not None:
        fragment.first_baseline = first.top + first_baseline
    if last_baseline is not None:
        fragment.last_baseline = last.top + last_baseline


def _baseline_item(line: FlexLine, axes: FlexAxes, *, last: bool) -> FlexItem:
    """Give the item of a line that provides the container's first or last baseline."""
    if axes.row:
        wanted = ("last baseline", "baseline") if last != axes.wrap_reverse else ("baseline", "last baseline")
        for keyword in wanted:
            for item in line.items:
                if item.align == keyword:
                    return item
    return line.items[-1 if last != is_reverse(axes) else 0]


def _static_position(child: Box, frame: Frame, axes: FlexAxes, fragment: BoxFragment, inner_height: float) -> OutOfFlow:
    """Give where an absolutely positioned child would be as the sole item of its container (§4.1)."""
    item = FlexItem(child, axes)
    main, _ = justify_keyword(axes)
    if main in ("space-around", "space-evenly"):
        main = "center"
    elif main == "space-between":
        main = "start"
    cross = item.align
    if cross in ("baseline", "stretch"):
        cross = "start"
    elif cross == "last baseline":
        cross = "end"
    main = _physical(main, reverse=axes.main_reversed)
    cross = _physical(cross, reverse=axes.cross_reversed)
    align_x, align_y = (main, cross) if axes.row else (cross, main)
    return OutOfFlow(
        child,
        frame.left + align_offset(align_x, axes.width),
        frame.top + align_offset(align_y, inner_height),
        fragment,
        static_align_x=align_x,
        static_align_y=align_y,
    )


def _physical(keyword: str, *, reverse: bool) -> str:
    if not reverse or keyword == "center":
        return keyword
    return "end" if keyword == "start" else "start"
