"""Table layout: columns, rows, cells and captions.

Goes in: a table box and its `LayoutInput`. Comes out: its fragment. With captions, that is a wrapper around the
fragment of the grid; only the grid then has the table's background and border.

Spec: https://www.w3.org/TR/css-tables-3/
"""

from dataclasses import replace

from limner.boxes.box import ContainerBox
from limner.boxes.tables import TableGrid, is_fixed_table
from limner.css.values import AUTO, Calc, CalcSize, FitContent, Percent
from limner.fragment.fragment import BoxFragment
from limner.geometry import Sides
from limner.layout.alignment import place_child
from limner.layout.contract import LayoutContext, LayoutInput, LayoutOutput, MinMax, OutOfFlow, make_fragment
from limner.layout.offsets import carry_out_of_flow, relative_offset
from limner.layout.sizing import (
    definite_height,
    edge_sums,
    height_limits,
    preferred_ratio,
    ratio_width,
    resolve_border,
    resolve_margin,
    resolve_padding,
    resolve_width_value,
    width_limits,
)
from limner.layout.table.columns import MAXIMUM, grid_widths, measure_columns, share_fixed, share_width
from limner.layout.table.rows import (
    Row,
    TablePlaces,
    collapse_rows,
    grow_rows,
    measure_rows,
    place_collapsed_borders,
    place_parts,
)
from limner.layout.units import INFINITE, half, height_from_ratio
from limner.style.computed import BackgroundGroup, BorderGroup, ComputedStyle, EffectsGroup

__all__ = ["layout_table", "min_max_table"]


def min_max_table(context: LayoutContext, box: ContainerBox, given: LayoutInput) -> MinMax:
    """Give the min-content and max-content border-box widths of a table, ignoring its own width.

    Spec: https://www.w3.org/TR/css-tables-3/#computing-the-table-width
    """
    grid = TableGrid(box, context.budget)
    fixed = is_fixed_table(box)
    columns = measure_columns(context, grid, _spacing(box, grid)[0], fixed=fixed)
    width = box.style.box.width
    percents = not box.enclosed and width != "max-content"
    sizes = grid_widths(columns, _undistributable(box, grid, given.percentage_width), percents=percents)
    if not grid.column_count:
        around = 2.0 * _outer_spacing(box)[0]
        sizes = MinMax(sizes.min + around, sizes.max + around)
    if fixed and isinstance(width, Percent | Calc):
        # The table takes a percentage of whatever width is available.
        sizes = MinMax(sizes.min, MAXIMUM)
    least = max((_caption_width(context, caption) for caption in grid.captions), default=0.0)
    return MinMax(max(sizes.min, least), max(sizes.max, least))


def layout_table(context: LayoutContext, box: ContainerBox, given: LayoutInput) -> LayoutOutput:
    """Lay out a table.

    Args:
        context: The render's layout context.
        box: The table.
        given: The space that its parent gives it.

    Returns:
        Its fragment at 0, 0, captions included.

    Spec: https://www.w3.org/TR/css-tables-3/#table-layout-algorithm
    """
    grid = TableGrid(box, context.budget)
    spacing = _spacing(box, grid)
    fixed = is_fixed_table(box)
    group = box.style.box
    contents = isinstance(group.width, str | FitContent | CalcSize)
    columns = measure_columns(context, grid, spacing[0], fixed=fixed, contents=contents)
    undistributable = _undistributable(box, grid, given.percentage_width)
    percents = group.width != "max-content" and not (box.enclosed and box.is_out_of_flow)
    sizes = grid_widths(columns, undistributable, percents=percents)
    width = _table_width(context, box, given, grid, sizes)
    target = max(0.0, width - undistributable)
    column_widths = share_fixed(columns, target) if fixed else share_width(columns, target)
    places = TablePlaces(box, grid, column_widths, width, spacing, given.percentage_width)
    rows, outputs = measure_rows(context, grid, places.cell_widths, spacing[1], places.percentage_width)
    top, bottom = _lay_out_captions(context, grid, width)
    captions_height = sum(_outer_height(one) for one in (*top, *bottom))
    content_height = _grow_to_height(box, given, grid, rows, places, captions_height)
    removed = collapse_rows(grid, rows, spacing[1])
    places.stretch_to = max(0.0, places.stretch_to - removed)
    content_height -= removed
    places.set_rows(rows)

    carried: list[OutOfFlow] = []
    padding = resolve_padding(box.style.box, given.percentage_width)
    fragment = make_fragment(box, width, places.height, resolve_border(box.style.border), padding)
    place_parts(context, grid, places, rows, outputs, fragment, carried)
    if box.collapsed:
        place_collapsed_borders(box.collapsed, places, rows, fragment)
    if top or bottom:
        fragment = _wrap(box, fragment, top, bottom, carried)
    carried.extend(OutOfFlow(child, places.left, places.top, fragment) for child in grid.absolute)
    out_of_flow = context.resolve_out_of_flow(box, fragment, carried) if carried else ()
    return LayoutOutput(fragment, out_of_flow, content_height + captions_height)


def _spacing(box: ContainerBox, grid: TableGrid) -> tuple[float, float]:
    """Border spacing; a table without columns has none."""
    return _outer_spacing(box) if grid.column_count else (0.0, 0.0)


def _outer_spacing(box: ContainerBox) -> tuple[float, float]:
    """Border spacing as the browser counts it for a table's parent and for stretched rows, even without columns."""
    group = box.style.list_table
    return group.border_spacing if group.border_collapse == "separate" else (0.0, 0.0)


def _undistributable(box: ContainerBox, grid: TableGrid, basis: float) -> float:
    """The width of edges and border spacing, which columns do not get."""
    edge = edge_sums(box, basis)[0]
    return edge + (_spacing(box, grid)[0] * (grid.column_count + 1))


def _caption_width(context: LayoutContext, caption: ContainerBox) -> float:
    margin = resolve_margin(caption.style.box, 0.0)
    return context.min_max(caption, LayoutInput(available_width=0.0)).min + margin.left + margin.right


def _table_width(
    context: LayoutContext, box: ContainerBox, given: LayoutInput, grid: TableGrid, sizes: MinMax
) -> float:
    """Used border-box width, which is never less than the columns or captions need."""
    least = max((_caption_width(context, caption) for caption in grid.captions), default=0.0)
    least = max(least, sizes.min)
    if given.fixed_width is not None:
        return max(given.fixed_width, least)
    group = box.style.box
    edge = edge_sums(box, given.percentage_width)[0]
    intrinsic = MinMax(least, max(least, sizes.max))
    width = resolve_width_value(context, box, given, group.width, edge, intrinsic)
    if width is None and group.aspect_ratio is not None:
        width = ratio_width(box, given, *edge_sums(box, given.percentage_width))
    if width is None:
        margin = resolve_margin(group, given.percentage_width)
        width = given.available_width - margin.left - margin.right
        if given.shrink_to_fit:
            width = max(intrinsic.min, min(intrinsic.max, width))
    low, high = width_limits(context, box, given)
    if high < INFINITE:
        width = min(width, high)
    return max(width, low, least)


def _lay_out_captions(
    context: LayoutContext, grid: TableGrid, width: float
) -> tuple[list[tuple[LayoutOutput, float, float, float]], list[tuple[LayoutOutput, float, float, float]]]:
    """Lay out the captions; give those above and those below the grid, with their margins (left, top, bottom)."""
    top: list[tuple[LayoutOutput, float, float, float]] = []
    bottom: list[tuple[LayoutOutput, float, float, float]] = []
    for caption in grid.captions:
        output = context.layout(caption, LayoutInput(available_width=width, percentage_width=width))
        margin = _caption_margin(caption, output.fragment.width, width)
        output.fragment.margin = margin
        target = bottom if caption.style.list_table.caption_side == "bottom" else top
        target.append((output, margin.left, margin.top, margin.bottom))
    return top, bottom


def _caption_margin(caption: ContainerBox, used: float, space: float) -> Sides:
    """Used margins of a caption whose width is `used`: `auto` takes what is left, as for a block."""
    group = caption.style.box
    margin = resolve_margin(group, space)
    rest = space - used - margin.left - margin.right
    if group.margin_left is not AUTO or rest <= 0.0:
        return margin
    left = half(rest) if group.margin_right is AUTO else rest
    return Sides(margin.top, margin.right, margin.bottom, left)


def _place_caption(outer: BoxFragment, output: LayoutOutput, x: float, y: float, carried: list[OutOfFlow]) -> None:
    """Put a caption into the wrapper, moved if it is relatively positioned."""
    if output.fragment.style.box.position == "relative":
        dx, dy = relative_offset(output.fragment.style, outer.width, None)
        x, y = x + dx, y + dy
    place_child(outer, output, x, y, carried)


def _outer_height(caption: tuple[LayoutOutput, float, float, float]) -> float:
    output, _, above, below = caption
    return output.fragment.height + above + below


def _grow_to_height(
    box: ContainerBox,
    given: LayoutInput,
    grid: TableGrid,
    rows: list[Row],
    places: "TablePlaces",
    captions: float,
) -> float:
    """Grow the rows to the table's own height; give the height of the content alone."""
    content = places.edge_y + places.rows_height(rows)
    height = given.fixed_height
    if height is not None:
        height -= captions
    else:
        height = definite_height(box, given)
        if height is None and given.stretch_height and given.available_height is not None:
            margin = resolve_margin(box.style.box, given.percentage_width)
            height = given.available_height - captions - margin.top - margin.bottom
        ratio = preferred_ratio(box)
        if height is None and ratio is not None:
            # The edges are subtracted from the width, but not added to the height.
            height = height_from_ratio(ratio, places.width - edge_sums(box, given.percentage_width)[0], 0.0, 0.0)
            height = min(height, height_limits(box, given)[1])
        least, _ = height_limits(box, given)
        height = max(least, height or 0.0)
    if height > content:
        inner = height - places.edge_y
        bodies = [section for section in grid.sections if section.box.display.inside == "table-row-group"]
        sections = bodies or grid.sections
        chosen = [row for section in sections for row in rows[section.first : section.first + len(section.rows)]]
        others = places.rows_height(rows) - places.rows_height(chosen)
        # Sections without rows take spacing out of the height to distribute, but have no spacing around them.
        others += places.spacing_y * sum(not section.rows for section in grid.sections)
        basis = inner - 2 * _outer_spacing(box)[1]
        grow_rows(chosen, basis - others, places.spacing_y, spanned=False, basis=basis)
        places.stretch_to = height
        if not chosen and sections:
            # If there are no rows, the sections themselves grow.
            empty = sum(not section.rows for section in grid.sections)
            spacing = _outer_spacing(box)[1] * (len(rows) + empty + 1)
            free = inner - spacing - sum(row.height for row in rows)
            places.stretched = sections
            places.stretched_height = max(0.0, free) / len(sections)
    return content


def _wrap(
    box: ContainerBox,
    grid: BoxFragment,
    top: list[tuple[LayoutOutput, float, float, float]],
    bottom: list[tuple[LayoutOutput, float, float, float]],
    carried: list[OutOfFlow],
) -> BoxFragment:
    """Put captions above and below the grid, in a wrapper without the border, background and shadow of the table."""
    style = box.style
    outer = BoxFragment(_without_decoration(style), 0.0, 0.0, grid.width, 0.0)
    outer.element, grid.element = grid.element, None
    outer.order = box.order
    outer.pseudo = box.pseudo
    grid.style = _decoration_only(style)
    y = 0.0
    waiting: list[OutOfFlow] = list(carried)
    carried.clear()
    for output, left, above, below in top:
        _place_caption(outer, output, left, y + above, carried)
        y += above + output.fragment.height + below
    grid.y = y
    outer.children.append(grid)
    carried.extend(carry_out_of_flow(waiting, 0.0, y))
    if grid.first_baseline is not None:
        outer.first_baseline = grid.first_baseline + y
    if grid.last_baseline is not None:
        outer.last_baseline = grid.last_baseline + y
    y += grid.height
    for output, left, above, below in bottom:
        _place_caption(outer, output, left, y + above, carried)
        y += above + output.fragment.height + below
    outer.height = outer.overflow_height = y
    return outer


def _without_decoration(style: ComputedStyle) -> ComputedStyle:
    return replace(
        style,
        border=BorderGroup(),
        background=BackgroundGroup(),
        effects=replace(style.effects, box_shadow=()) if style.effects.box_shadow else style.effects,
    )


def _decoration_only(style: ComputedStyle) -> ComputedStyle:
    return replace(
        style,
        effects=EffectsGroup(box_shadow=style.effects.box_shadow),
        box=replace(style.box, position="static", float_="none", z_index=style.box.z_index),
    )
