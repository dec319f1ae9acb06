"""Grid layout: placing items, sizing tracks, aligning both.

Goes in: a grid container and its `LayoutInput`. Comes out: its fragment with every item in place.

Spec: https://www.w3.org/TR/css-grid-2/#layout-algorithm
"""

from limner.boxes.box import Box, ContainerBox, ReplacedBox
from limner.css.values import AUTO
from limner.fragment.fragment import BoxFragment
from limner.layout.alignment import align_offset, divide, gap_size, order_children, place_child
from limner.layout.contract import LayoutContext, LayoutInput, LayoutOutput, MinMax, OutOfFlow, make_fragment
from limner.layout.grid.axes import Grid, GridAxis, build_grid, place_absolute
from limner.layout.grid.items import ColumnSide, GridItem, RowSide, area_input, container_baselines, find_shims
from limner.layout.grid.tracks import AxisSpace, Constraint, TrackItem, size_tracks, total_size
from limner.layout.offsets import relative_offset
from limner.layout.percentages import depends_on_height
from limner.layout.sizing import (
    Frame,
    definite_height,
    definite_size,
    edge_sums,
    height_limits,
    is_scroll_container,
    preferred_ratio,
    resolve_margin,
)
from limner.layout.units import INFINITE
from limner.style.computed import ComputedStyle

__all__ = ["layout_grid", "min_max_grid"]


def _column_sides(context: LayoutContext, grid: Grid) -> list[TrackItem]:
    """Give everything that contributes to the widths of columns."""
    columns = grid.columns
    if any(item.subgrid for item in grid.items):
        from limner.layout.grid.subgrid import column_sides

        return column_sides(context, grid.items, columns.tracks, columns.gap)
    return [ColumnSide(context, item, columns.tracks, columns.gap) for item in grid.items]


def _row_sides(context: LayoutContext, grid: Grid) -> list[TrackItem]:
    """Give everything that contributes to the heights of rows."""
    rows = grid.rows
    if any(item.subgrid for item in grid.items):
        from limner.layout.grid.subgrid import row_sides

        return row_sides(context, grid.items, rows.tracks, rows.gap)
    return [RowSide(context, item, rows.tracks, rows.gap) for item in grid.items]


def _without_subgrid(context: LayoutContext, box: ContainerBox) -> ContainerBox:
    """Give a grid with tracks of its own. A subgrid takes over those of the grid around it."""
    grid = box.style.grid
    if not grid.grid_template_columns.subgrid and not grid.grid_template_rows.subgrid:
        return box
    from limner.layout.grid.subgrid import with_inherited_tracks

    return with_inherited_tracks(context, box)


def min_max_grid(context: LayoutContext, box: ContainerBox, given: LayoutInput) -> MinMax:
    """Give the min-content and max-content border-box widths of a grid container, ignoring its own width.

    Spec: https://www.w3.org/TR/css-grid-2/#intrinsic-sizes
    """
    box = _without_subgrid(context, box)
    edge_x, _ = edge_sums(box, given.percentage_width)
    children, _ = order_children(box)
    gap = gap_size(box.style.flex.column_gap, None)
    least, greatest = _definite_limits(box, edge_x)
    limits = (_inner_limit(least, edge_x), _inner_limit(greatest, edge_x))
    sizes: list[float] = []
    constraints: tuple[Constraint, ...] = ("min-content", "max-content")
    for constraint in constraints:
        grid = build_grid(context, box, children, (None, None), (gap, 0.0), limits, (0.0, INFINITE))
        columns = grid.columns
        sides = _column_sides(context, grid)
        space = AxisSpace(None, constraint, gap, stretches=False)
        size_tracks(columns.tracks, sides, space, context.budget)
        if _columns_follow_rows(context, columns, grid.items):
            _note_area_heights(context, box, grid, given)
            columns.reset(None, gap)
            sides = _column_sides(context, grid)
            size_tracks(columns.tracks, sides, space, context.budget)
        sizes.append(total_size(columns.tracks, gap) + edge_x)
    return MinMax(sizes[0], max(sizes))


def _note_area_heights(context: LayoutContext, box: ContainerBox, grid: Grid, given: LayoutInput) -> None:
    """Size the rows, once the columns have sizes, and tell the items how high their areas are."""
    columns, rows, items = grid.columns, grid.rows, grid.items
    height = given.fixed_height if given.fixed_height_definite else None
    if height is None:
        height = definite_height(box, given)
    if height is not None:
        least, greatest = height_limits(box, given)
        height = max(0.0, max(least, min(height, greatest)) - edge_sums(box, given.percentage_width)[1])
    columns.place(("start", ""), 0.0)
    for item in items:
        start, end = columns.extent(item.area.column, item.area.columns)
        item.area_width = end - start
    gap = gap_size(box.style.flex.row_gap, height)
    rows.reset(height, gap)
    find_shims(context, items, rows.tracks)
    space = AxisSpace(height, "definite", gap, stretches=_stretches(box.style.flex.align_content[0]))
    size_tracks(rows.tracks, _row_sides(context, grid), space, context.budget)
    rows.place(("start", ""), 0.0)
    for item in items:
        top, bottom = rows.extent(item.area.row, item.area.rows)
        item.area_height = bottom - top


def _definite_limits(box: Box, edge: float) -> tuple[float, float]:
    """Give the least and greatest border-box width from lengths. Keywords depend on the widths being found here."""
    group = box.style.box
    content_box = group.box_sizing == "content-box"
    least, greatest = (
        definite_size(value, None, edge, content_box=content_box) for value in (group.min_width, group.max_width)
    )
    least = least or 0.0
    return least, INFINITE if greatest is None else max(least, greatest)


def _inner_limit(limit: float, edge: float) -> float:
    """Convert a limit of the border box into one of the content box."""
    return limit if limit == INFINITE else max(0.0, limit - edge)


def _size_columns_again(context: LayoutContext, style: ComputedStyle, grid: Grid, width: float, height: float) -> None:
    """Size the columns again, now that the height of the content box is known."""
    _remember_heights(style, grid, height)
    gap = gap_size(style.flex.column_gap, width)
    grid.columns.reset(width, gap)
    space = AxisSpace(width, "definite", gap, stretches=_stretches(style.flex.justify_content[0]))
    _size_columns(context, style, grid, space)
    find_shims(context, grid.items, grid.rows.tracks)


def _size_rows_again(
    context: LayoutContext, style: ComputedStyle, grid: Grid, sides: list[TrackItem], height: float
) -> None:
    """Size the rows again, now that the height of the content box is known."""
    gap = gap_size(style.flex.row_gap, height)
    grid.rows.reset(height, gap)
    space = AxisSpace(height, "definite", gap, stretches=_stretches(style.flex.align_content[0]))
    size_tracks(grid.rows.tracks, sides, space, context.budget)


def layout_grid(context: LayoutContext, box: ContainerBox, given: LayoutInput) -> LayoutOutput:
    """Lay out a grid container.

    Args:
        context: The render's layout context.
        box: The container.
        given: The space that its parent gives it.

    Returns:
        Its fragment at 0, 0 with items and baselines.

    Spec: https://www.w3.org/TR/css-grid-2/#layout-algorithm
    """
    frame = Frame(context, box, given)
    box = _without_subgrid(context, box)
    style = box.style
    children, absolute = order_children(box)
    width, height = frame.inner_width, frame.percentage_height
    column_gap, row_gap = gap_size(style.flex.column_gap, width), gap_size(style.flex.row_gap, height)
    least, greatest = (_inner_limit(limit, frame.edge_y) for limit in (frame.least_height, frame.greatest_height))

    # "1. Run the Grid Item Placement Algorithm"
    grid = build_grid(context, box, children, (width, height), (column_gap, row_gap), (width, width), (least, greatest))
    columns, rows, items = grid.columns, grid.rows, grid.items

    # "2. … the track sizing algorithm is used to resolve the sizes of the grid columns"
    _note_fixed_heights(context, rows, items)
    space = AxisSpace(width, "definite", column_gap, stretches=_stretches(style.flex.justify_content[0]))
    _size_columns(context, style, grid, space)

    # "3. Next, … the grid rows"
    stretches = _stretches(style.flex.align_content[0])
    sides = _row_sides(context, grid)
    space = AxisSpace(height, "definite", row_gap, least=least, greatest=greatest, stretches=stretches)
    find_shims(context, items, rows.tracks)
    size_tracks(rows.tracks, sides, space, context.budget)
    content_height = frame.edge_y + total_size(rows.tracks, row_gap)
    used_height = frame.used_height(content_height)
    inner_height = max(0.0, used_height - frame.edge_y)
    if height is not None:
        content_height = frame.edge_y + _natural_height(context, style, rows, sides)
        rows.reset(height, row_gap)
        size_tracks(rows.tracks, sides, space, context.budget)
    follows = _columns_follow_rows(context, columns, items)
    if follows:
        # "4. Then, if the min-content contribution of any grid item has changed based on the row sizes …, re-resolve
        # the sizes of the grid columns" and "5. … of the grid rows"; the container keeps its height.
        _size_columns_again(context, style, grid, width, inner_height)
    clamped = used_height < content_height and any(track.flexible for track in rows.tracks)
    if follows or (height is None and (rows.refers_to_size or clamped)):
        # Percentages "resolve against that resulting grid container size for the purpose of laying out the grid". If
        # `max-height` has cut the height and there are flexible rows, the browser sizes all rows again.
        _size_rows_again(context, style, grid, sides, inner_height)
    rows.place(style.flex.align_content, inner_height)
    if height is not None and not follows and _has_automatic_height(box):
        # If content may make the grid taller than its ratio says, the browser shares out the free space twice.
        rows.place_again(style.flex.align_content, inner_height)
    _measure_final_baselines(context, grid)
    if any(item.subgrid for item in items):
        from limner.layout.grid.subgrid import note_rows

        note_rows(context, items, rows)

    fragment = make_fragment(box, frame.width, used_height, frame.border, frame.padding)
    carried: list[OutOfFlow] = []
    for item in items:
        _place_item(context, item, fragment, frame, (columns, rows), carried)
    fragment.first_baseline, fragment.last_baseline = container_baselines(items)
    carried.extend(place_absolute(child, box, fragment, frame, grid, inner_height) for child in absolute)
    out_of_flow = context.resolve_out_of_flow(box, fragment, carried) if carried else ()
    return LayoutOutput(fragment, out_of_flow, content_height)


def _measure_final_baselines(context: LayoutContext, grid: Grid) -> None:
    """Align items again if their baselines change with the heights of their areas."""
    changing = [
        item
        for item in grid.items
        if item.align in ("baseline", "last baseline") and depends_on_height(context, item.box)
    ]
    for item in changing:
        top, bottom = grid.rows.extent(item.area.row, item.area.rows)
        item.measured = context.layout(item.box, area_input(context, item, bottom - top))
    if changing:
        find_shims(context, grid.items, grid.rows.tracks)


def _has_automatic_height(box: ContainerBox) -> bool:
    return box.style.box.aspect_ratio is not None and (
        box.style.box.min_height is AUTO and not is_scroll_container(box) and preferred_ratio(box) is not None
    )


def _note_fixed_heights(context: LayoutContext, rows: GridAxis, items: list[GridItem]) -> None:
    """Give items whose widths depend on heights the heights of their areas, if these consist of fixed rows only.

    "If calculating the layout of a grid item in this step depends on the available space in the block axis, assume the
    available space that it would have if any row with a definite max track sizing function had that size …"

    Spec: https://www.w3.org/TR/css-grid-2/#algo-overview
    """
    for item in items:
        spanned = rows.tracks[item.area.row : item.area.row + item.area.rows]
        if not any(track.intrinsic for track in spanned) and depends_on_height(context, item.box):
            item.area_height = total_size(spanned, rows.gap)


def _size_columns(context: LayoutContext, style: ComputedStyle, grid: Grid, space: AxisSpace) -> None:
    """Size and place the columns, and tell the items how wide their areas are."""
    columns = grid.columns
    sides = _column_sides(context, grid)
    size_tracks(columns.tracks, sides, space, context.budget)
    columns.place(style.flex.justify_content, space.available or 0.0, rtl=style.text.direction == "rtl")
    for item in grid.items:
        start, end = columns.extent(item.area.column, item.area.columns)
        item.area_width = end - start
        item.margin = resolve_margin(item.box.style.box, item.area_width)
    if any(item.subgrid for item in grid.items):
        from limner.layout.grid.subgrid import note_columns

        note_columns(context, grid.items, columns)


def _columns_follow_rows(context: LayoutContext, columns: GridAxis, items: list[GridItem]) -> bool:
    """Whether columns sized by content hold an item whose width may change with the height of its area."""
    return any(
        depends_on_height(context, item.box) or (isinstance(item.box, ReplacedBox) and item.stretches_explicitly[1])
        for item in items
    ) and any(track.intrinsic for track in columns.tracks)


def _remember_heights(style: ComputedStyle, grid: Grid, height: float) -> None:
    """Tell the items how high their areas are, for columns that depend on that."""
    rows = grid.rows
    rows.place(style.flex.align_content, height)
    for item in grid.items:
        top, bottom = rows.extent(item.area.row, item.area.rows)
        item.area_height = bottom - top
        item.margin = resolve_margin(item.box.style.box, 0.0)
        item.measured = None


def _natural_height(context: LayoutContext, style: ComputedStyle, rows: GridAxis, sides: list[TrackItem]) -> float:
    """Height that the rows would have if the container had no height of its own."""
    gap = gap_size(style.flex.row_gap, None)
    rows.reset(None, gap)
    space = AxisSpace(None, "definite", gap, stretches=False)
    size_tracks(rows.tracks, sides, space, context.budget)
    return total_size(rows.tracks, gap)


def _stretches(keyword: str) -> bool:
    return keyword in ("normal", "stretch")


def _place_item(
    context: LayoutContext,
    item: GridItem,
    fragment: BoxFragment,
    frame: Frame,
    axes: tuple[GridAxis, GridAxis],
    carried: list[OutOfFlow],
) -> None:
    """Lay an item out in its area and align it there."""
    columns, rows = axes
    left, right = columns.extent(item.area.column, item.area.columns)
    top, bottom = rows.extent(item.area.row, item.area.rows)
    output = _layout_in_area(context, item, bottom - top)
    child = output.fragment
    group = item.box.style.box
    margin = item.margin
    x = _offset(
        (group.margin_left is AUTO, group.margin_right is AUTO),
        right - left - child.width - margin.left - margin.right,
        item.justify,
        safe=item.justify_safe,
        reverse=columns.reversed,
    )
    if item.align == "baseline":
        y = item.shim
    elif item.align == "last baseline":
        y = bottom - top - child.height - margin.top - margin.bottom - item.shim
    else:
        y = _offset(
            (group.margin_top is AUTO, group.margin_bottom is AUTO),
            bottom - top - child.height - margin.top - margin.bottom,
            item.align,
            safe=item.align_safe,
            reverse=False,
        )
    x += (frame.inner_width - right if columns.reversed else left) + margin.left
    y += top + margin.top
    child.item = True
    child.margin = margin
    if group.position == "relative":
        dx, dy = relative_offset(item.box.style, right - left, bottom - top, fragment.style.text.direction)
        x, y = x + dx, y + dy
        item.relative_y = dy
    item.measured = output
    place_child(fragment, output, frame.left + x, frame.top + y, carried)


def _layout_in_area(context: LayoutContext, item: GridItem, height: float) -> LayoutOutput:
    """Lay an item out in its whole area, unless the measured layout fits there too."""
    output = item.measured
    if output is not None and not depends_on_height(context, item.box):
        outer = output.fragment.height + item.margin.top + item.margin.bottom
        if item.align != "stretch" or outer == height:
            return output
    given = area_input(context, item, height)
    return context.layout(item.box, given) if item.subgrid is None else context.layout_afresh(item.box, given)


def _offset(auto: tuple[bool, bool], free: float, keyword: str, *, safe: bool, reverse: bool) -> float:
    """Give the offset from the left or top edge of an item's area to its margin box."""
    before, after = auto
    if before or after:
        if free <= 0.0:
            return free if reverse else 0.0
        if before and after:
            return divide(free, 2)
        return free if before else 0.0
    offset = align_offset("start" if keyword == "stretch" else keyword, free, safe=safe)
    return free - offset if reverse else offset
