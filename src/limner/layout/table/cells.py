"""Where the parts of a table stand: row groups, rows, cells and columns.

Goes in: column widths and rows with their heights. Comes out: fragments in the table's grid fragment.

Spec: https://www.w3.org/TR/css-tables-3/#table-cell-content-positioning
"""

from collections.abc import Sequence

from limner.boxes.box import CollapsedEdge, ContainerBox
from limner.boxes.table_grid import Cell, Section, TableGrid
from limner.css.values import AUTO
from limner.fragment.fragment import BoxFragment
from limner.geometry import Rect, Sides
from limner.layout.alignment import divide
from limner.layout.contract import LayoutContext, LayoutInput, LayoutOutput, OutOfFlow
from limner.layout.offsets import carry_out_of_flow, relative_offset
from limner.layout.sizing import edge_sums, resolve_border, resolve_padding
from limner.layout.table.backgrounds import Part, cut_backgrounds
from limner.layout.table.rows import Row, cell_baseline, cell_input, is_baseline_aligned


class TablePlaces:
    """Places of columns and rows in the border box of a table's grid, in CSS px.

    Attributes:
        left: Where the content box begins.
        percentage_width: What paddings of cells refer to when their heights are found: the content width.
        top: The same from the top.
        edge_y: Vertical borders, paddings.
        spacing_x: Horizontal border spacing.
        spacing_y: Vertical border spacing.
        columns: Left edge of each column, from the inline start.
        widths: Width of each column.
        cell_widths: Border-box width of each cell.
        row_tops: Top of each row.
        section_tops: Top of each section.
        height: Border-box height of the grid.
        has_height: The table has a height of its own, so that percentages in its cells refer to those of the cells.
        stretch_to: Least height of the grid.
        stretched: Sections without rows that the height of the table is given to.
        stretched_height: What each of them gets.
    """

    def __init__(
        self,
        box: ContainerBox,
        grid: TableGrid,
        widths: list[float],
        width: float,
        spacing: tuple[float, float],
        basis: float,
    ) -> None:
        border = resolve_border(box.style.border)
        padding = resolve_padding(box.style.box, basis)
        # "percentages on … padding of table cells" refer to what is inside the table's edges.
        self.percentage_width = max(0.0, width - edge_sums(box, basis)[0])
        self.left = border.left + padding.left
        self.top = border.top + padding.top
        self.edge_y = edge_sums(box, basis)[1]
        self.right = border.right + padding.right
        self.bottom = border.bottom + padding.bottom
        self.width = width
        self.spacing_x, self.spacing_y = spacing
        self.rtl = box.style.text.direction == "rtl"
        self.widths = widths
        self.columns: list[float] = []
        x = self.spacing_x
        for column in widths:
            self.columns.append(x)
            x += column + self.spacing_x
        self.grid = grid
        self.cell_widths = [self.span(cell.column, cell.columns)[1] for cell in grid.cells]
        self.row_tops: list[float] = []
        self.section_tops: list[float] = []
        self.height = 0.0
        self.has_height = box.style.box.height is not AUTO
        self.stretch_to = 0.0
        self.stretched: list[Section] = []
        self.stretched_height = 0.0

    def span(self, first: int, count: int) -> tuple[float, float]:
        """Give the start of some columns from the inline start of the content box, and their width."""
        last = min(first + count, len(self.widths)) - 1
        start = self.columns[first]
        return start, self.columns[last] + self.widths[last] - start

    def place_across(self, start: float, width: float) -> float:
        """Turn an offset from the inline start of the content box into one from the border box's left edge."""
        if self.rtl:
            return self.width - self.right - start - width
        return self.left + start

    def rows_height(self, rows: list[Row]) -> float:
        """Give the height of rows with the spacing around them."""
        spacings = sum(row.spaced for row in rows) + 1
        return sum(row.height for row in rows) + (self.spacing_y * spacings if rows else 0.0)

    def set_rows(self, rows: list[Row]) -> None:
        """Find where rows and sections stand."""
        y = self.top
        for section in self.grid.sections:
            # A section without rows takes no spacing.
            self.section_tops.append(y + self.spacing_y if section.rows else y)
            for row in rows[section.first : section.first + len(section.rows)]:
                if row.spaced:
                    y += self.spacing_y
                self.row_tops.append(y)
                y += row.height
            if section in self.stretched:
                y += self.stretched_height
        self.height = max(y + (self.spacing_y if rows else 0.0) + self.bottom, self.stretch_to)


def place_parts(  # noqa: PLR0917 - one pass over the whole table
    context: LayoutContext,
    grid: TableGrid,
    places: TablePlaces,
    rows: list[Row],
    outputs: dict[int, LayoutOutput],
    fragment: BoxFragment,
    carried: list[OutOfFlow],
) -> None:
    """Make the fragments of all parts and put them into the grid's fragment."""
    parts = _place_columns(grid, places, fragment)
    start = places.spacing_x if grid.column_count else 0.0
    across = max(0.0, places.width - places.left - places.right - 2 * start)
    row_fragments: list[BoxFragment] = []
    for index, section in enumerate(grid.sections):
        top = places.section_tops[index]
        last = section.first + len(section.rows) - 1
        bottom = places.row_tops[last] + rows[last].height if section.rows else top
        if section in places.stretched:
            bottom += places.stretched_height
        group = _part(section.box, places.place_across(start, across), top, across, bottom - top)
        fragment.children.append(group)
        parts.append(Part(group, group.x, group.y, range(section.first, last + 1)))
        for offset, box in enumerate(section.rows):
            row = rows[section.first + offset]
            part = _part(box, 0.0, places.row_tops[section.first + offset] - top, across, row.height)
            group.children.append(part)
            row_fragments.append(part)
            number = section.first + offset
            parts.append(Part(part, group.x, places.row_tops[number], range(number, number + 1)))
            if box.style.box.position == "relative":
                dx, dy = relative_offset(box.style, across, None)
                part.x, part.y = part.x + dx, part.y + dy
    spots: list[tuple[Cell, Rect]] = []
    for index, cell in enumerate(grid.cells):
        parent = row_fragments[cell.row]
        last = cell.row + cell.rows - 1
        height = places.row_tops[last] + rows[last].height - places.row_tops[cell.row]
        cell_start, width = places.span(cell.column, cell.columns)
        given = cell_input(width, across)
        given.fixed_height = height
        given.fixed_height_definite = places.has_height or isinstance(cell.box.style.box.height, float)
        output = _layout_cell(context, cell, rows[cell.row], outputs[index], given)
        child = output.fragment
        x = places.place_across(cell_start, width) - places.place_across(start, across)
        y = 0.0
        if cell.box.style.box.position == "relative":
            dx, dy = relative_offset(cell.box.style, across, None)
            x, y = x + dx, y + dy
        child.x, child.y = x, y
        parent.children.append(child)
        spots.append((cell, Rect(places.place_across(cell_start, width), places.row_tops[cell.row], width, height)))
        if output.out_of_flow:
            left = places.place_across(start, across)
            carried.extend(carry_out_of_flow(output.out_of_flow, x + left, y + places.row_tops[cell.row]))
    cut_backgrounds(grid, parts, spots)
    _set_baselines(grid, places, rows, outputs, fragment)


def place_collapsed_borders(
    edges: Sequence[CollapsedEdge], places: TablePlaces, rows: list[Row], fragment: BoxFragment
) -> None:
    """Put the lines of collapsed borders above the backgrounds of all parts."""
    x_lines = [*places.columns, places.columns[-1] + places.widths[-1]]
    y_lines = [*places.row_tops, places.row_tops[-1] + rows[-1].height]
    for edge in edges:
        half = edge.width / 2.0
        if edge.horizontal:
            start = x_lines[edge.column] - edge.start
            length = x_lines[edge.column + edge.slots] + edge.end - start
            x, y = places.place_across(start, length), y_lines[edge.row] - half
            line = BoxFragment(edge.style, x, y, length, edge.width)
            line.border = Sides(edge.width, 0.0, 0.0, 0.0)
        else:
            y = y_lines[edge.row] - edge.start
            length = y_lines[edge.row + edge.slots] + edge.end - y
            x = places.place_across(x_lines[edge.column] - half, edge.width)
            line = BoxFragment(edge.style, x, y, edge.width, length)
            line.border = Sides(0.0, 0.0, 0.0, edge.width)
        fragment.children.append(line)


def _part(box: ContainerBox, x: float, y: float, width: float, height: float) -> BoxFragment:
    part = BoxFragment(box.style, x, y, width, height)
    part.element = box.element
    part.pseudo = box.pseudo
    part.order = box.order
    return part


def _place_columns(grid: TableGrid, places: TablePlaces, fragment: BoxFragment) -> list[Part]:
    """Columns and column groups are as high as all rows with the spacing between them."""
    height = max(0.0, places.height - places.top - places.bottom - 2 * places.spacing_y)
    parts: list[Part] = []
    for box, first, count in (*grid.groups, *grid.columns):
        if first >= len(places.widths):
            continue
        start, width = places.span(first, count)
        part = _part(box, places.place_across(start, width), places.top + places.spacing_y, width, height)
        fragment.children.append(part)
        parts.append(Part(part, part.x, part.y, columns=range(first, first + count)))
    return parts


def _layout_cell(
    context: LayoutContext, cell: Cell, row: Row, measured: LayoutOutput, given: LayoutInput
) -> LayoutOutput:
    """Lay a cell out at the height of its rows and move its content as `vertical-align` says.

    Percentages in it refer to that height when the table or the cell has one of its own, else they stay `auto`.
    """
    output = context.layout_afresh(cell.box, given)
    aligned = measured if output.fragment.first_baseline is None and is_baseline_aligned(cell) else output
    fragment = output.fragment
    shift = _content_shift(cell, row, aligned, fragment.height)
    fragment.collapsed_cell = (
        cell.box.style.list_table.empty_cells == "hide" and not fragment.children and not cell.box.children
    )
    if shift == 0.0:
        return output
    for child in fragment.children:
        child.y += shift
    if fragment.first_baseline is not None:
        fragment.first_baseline += shift
    if fragment.last_baseline is not None:
        fragment.last_baseline += shift
    moved = tuple(carry_out_of_flow(output.out_of_flow, 0.0, shift))
    for one in moved:
        if one.parent is fragment:
            one.parent_y -= shift
    return LayoutOutput(fragment, moved, output.content_height, output.flow)


def _content_shift(cell: Cell, row: Row, measured: LayoutOutput, height: float) -> float:
    """Give how far `vertical-align` moves a cell's content down."""
    value = cell.box.style.box.vertical_align
    free = height - measured.content_height
    if is_baseline_aligned(cell):
        return row.baseline - cell_baseline(measured)
    if value == "middle":
        return divide(max(0.0, free), 2)
    return max(0.0, free) if value == "bottom" else 0.0


def _set_baselines(
    grid: TableGrid, places: TablePlaces, rows: list[Row], outputs: dict[int, LayoutOutput], fragment: BoxFragment
) -> None:
    """Give the grid the baseline of its first row, or the lowest bottom content edge of the cells in it."""
    if not rows:
        return
    has_baseline = any(cell.row == 0 and is_baseline_aligned(cell) for cell in grid.cells)
    if has_baseline:
        fragment.first_baseline = places.row_tops[0] + rows[0].baseline
    else:
        edges = [
            outputs[index].fragment.border.bottom + outputs[index].fragment.padding.bottom
            for index, cell in enumerate(grid.cells)
            if cell.row == 0 and cell.rows == 1
        ]
        fragment.first_baseline = places.row_tops[0] + rows[0].height - min(edges, default=0.0)
    fragment.last_baseline = fragment.first_baseline
