"""Flex layout: the algorithm of CSS Flexbox §9 in its order.

Goes in: a flex container and its `LayoutInput`. Comes out: its fragment with every item in place.

Spec: https://www.w3.org/TR/css-flexbox-1/#layout-algorithm
"""

from limner.boxes.box import Box, ContainerBox
from limner.fragment.fragment import BoxFragment
from limner.layout.alignment import (
    align_offset,
    cut,
    gap_size,
    place_child,
)
from limner.layout.box_fragments import make_fragment
from limner.layout.contract import LayoutContext, LayoutInput, LayoutOutput, MinMax, OutOfFlow
from limner.layout.flex.cross import (
    align_lines,
    baseline_of_item,
    is_reverse,
    justify_keyword,
    place_lines_across,
    place_on_main_axis,
    size_lines_across,
)
from limner.layout.flex.intrinsic import intrinsic_flex_widths
from limner.layout.flex.items import FlexAxes, FlexItem, margins_of, measure_item, settle_least_height
from limner.layout.flex.lines import FlexLine, collect_lines, resolve_flexible_lengths
from limner.layout.flow_order import order_children
from limner.layout.offsets import relative_offset
from limner.layout.sizing import Frame

__all__ = ["layout_flex", "min_max_flex"]


def min_max_flex(context: LayoutContext, box: ContainerBox, given: LayoutInput) -> MinMax:
    """Give the min-content and max-content border-box widths of a flex container, its own width left out.

    Spec: https://www.w3.org/TR/css-flexbox-1/#intrinsic-sizes
    """
    return intrinsic_flex_widths(context, box, given)


def layout_flex(context: LayoutContext, box: ContainerBox, given: LayoutInput) -> LayoutOutput:
    """Lay out a flex container.

    Args:
        context: The render's layout context.
        box: The container.
        given: What its parent says of the space.

    Returns:
        Its fragment at 0, 0 with items and baselines.

    Spec: https://www.w3.org/TR/css-flexbox-1/#layout-algorithm
    """
    frame = Frame(context, box, given)
    axes = FlexAxes(box.style, frame.inner_width, frame.percentage_height)
    # §9.1 "Generate anonymous flex items" is the box tree's work; here they come into order.
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
        if not axes.row and line.sum_hypothetical > main_size:
            for item in line.items:
                settle_least_height(context, item, axes)
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
    """How long a line may be; of a column no content is known yet that keywords could stand for."""
    if axes.row:
        return axes.width
    return max(0.0, (frame.greatest_height if frame.height is None else frame.height) - frame.edge_y)


def _column_extent(frame: Frame, content: float) -> float:
    """Content height of a column whose items together are `content` high."""
    return max(0.0, frame.used_height(content + frame.edge_y) - frame.edge_y)


def _place_items(
    fragment: BoxFragment,
    frame: Frame,
    axes: FlexAxes,
    lines: list[FlexLine],
    sizes: tuple[float, float],
    carried: list[OutOfFlow],
) -> None:
    """Turn places along the axes into places in the container's border box."""
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
                # Places are cut to whole steps from the inline start, which is the right edge here.
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
    """Turn an offset from an axis's start into one from the left or top."""
    return space - offset - extent if reverse else offset


def _set_baselines(fragment: BoxFragment, lines: list[FlexLine], axes: FlexAxes) -> None:
    """Give the container its first and last baseline (§8.5)."""
    if not lines:
        return
    # The topmost line and item give the first baseline, the lowest the last, whichever way they were filled.
    top, bottom = (lines[-1], lines[0]) if axes.wrap_reverse else (lines[0], lines[-1])
    first, last = _baseline_item(top, axes, last=False), _baseline_item(bottom, axes, last=True)
    # An item that shares a baseline in its line gives that one.
    first_baseline = baseline_of_item(first, last=axes.row and first.align == "last baseline")
    last_baseline = baseline_of_item(last, last=not axes.row or last.align != "baseline")
    if first_baseline is not None:
        fragment.first_baseline = first.top + first_baseline
    if last_baseline is not None:
        fragment.last_baseline = last.top + last_baseline


def _baseline_item(line: FlexLine, axes: FlexAxes, *, last: bool) -> FlexItem:
    """Give the item of a line that a container's first or last baseline is taken from."""
    if axes.row:
        wanted = ("last baseline", "baseline") if last != axes.wrap_reverse else ("baseline", "last baseline")
        for keyword in wanted:
            for item in line.items:
                if item.align == keyword:
                    return item
    return line.items[-1 if last != is_reverse(axes) else 0]


def _static_position(child: Box, frame: Frame, axes: FlexAxes, fragment: BoxFragment, inner_height: float) -> OutOfFlow:
    """Give where an absolutely positioned child would stand as the sole item of its container (§4.1)."""
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
