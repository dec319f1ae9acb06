"""Heights of table rows, shared baselines of cells, the places of all parts, and the backgrounds behind cells.

Spec: https://www.w3.org/TR/css-tables-3/#row-layout
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from limner.boxes.box import CollapsedEdge, ContainerBox, ReplacedBox
from limner.boxes.tables import Cell, Section, TableGrid
from limner.css.values import AUTO, Percent
from limner.fragment.fragment import BoxFragment
from limner.geometry import Rect, Sides
from limner.layout.alignment import divide
from limner.layout.contract import LayoutContext, LayoutInput, LayoutOutput, OutOfFlow
from limner.layout.offsets import carry_out_of_flow, relative_offset
from limner.layout.sizing import definite_size, edge_sums, resolve_border, resolve_padding
from limner.layout.units import snap
from limner.style.computed import ComputedStyle

_PLAIN: Final = ComputedStyle().background


class Part(NamedTuple):
    """A part of a table.

    Attributes:
        fragment: Its fragment.
        x: Left edge in the table's grid.
        y: Top edge.
        rows: The rows that it covers; None for all.
        columns: The columns that it covers; None for all.
    """

    fragment: BoxFragment
    x: float
    y: float
    rows: range | None = None
    columns: range | None = None


def cut_backgrounds(grid: TableGrid, parts: Sequence[Part], spots: Sequence[tuple[Cell, Rect]]) -> None:
    """Tell each part that has a background which pieces of it are behind cells.

    Args:
        grid: The table's cells.
        parts: Its columns, row groups and rows.
        spots: The cells and their places in the grid.
    """
    drawn = [part for part in parts if part.fragment.style.background is not _PLAIN]
    if not drawn:
        return
    whole = len(spots) == grid.row_count * grid.column_count
    for part in drawn:
        inside = [
            (cell, spot)
            for cell, spot in spots
            if (part.rows is None or cell.row in part.rows) and (part.columns is None or cell.column in part.columns)
        ]
        size = part.fragment.width, part.fragment.height
        area = sum(spot.width * spot.height for _, spot in inside)
        if whole and abs(area - size[0] * size[1]) < 1.0 and all(cell.columns == cell.rows == 1 for cell, _ in inside):
            continue
        part.fragment.background_pieces = tuple(spot.translated(-part.x, -part.y) for _, spot in inside)


_ALIGNED = frozenset(("top", "middle", "bottom"))


class Row:
    """One row while its height is found.

    Attributes:
        height: Its height.
        baseline: Distance from its top to the baseline that its cells share.
        percent: Its `height` as a percentage of the table's.
        constrained: Whether the row or one of its cells has a definite height.
        empty: Whether no cell is in it.
        starts_span: Whether a cell that spans more rows begins in it.
        spaced: Whether border spacing comes before it.
    """

    __slots__ = ("baseline", "constrained", "empty", "height", "percent", "spaced", "starts_span")

    def __init__(self) -> None:
        self.height = 0.0
        self.baseline = 0.0
        self.percent: float | None = None
        self.constrained = False
        self.empty = True
        self.starts_span = False
        self.spaced = True


def is_baseline_aligned(cell: Cell) -> bool:
    """Tell whether a cell's `vertical-align` lets it share its row's baseline. All but three keywords do."""
    value = cell.box.style.box.vertical_align
    return not (isinstance(value, str) and value in _ALIGNED)


def cell_input(width: float, basis: float) -> LayoutInput:
    """Give the input for a cell before the height of its row is known; `basis` is for the cell's own paddings."""
    return LayoutInput(available_width=width, percentage_width=basis, fixed_width=width, fixed_height_definite=False)


def _measure_cell(context: LayoutContext, box: ContainerBox, width: float, basis: float) -> LayoutOutput:
    """Lay out a cell for its content height. Percentages come later, except for pictures in a fixed-height cell."""
    given = cell_input(width, basis)
    if isinstance(box.style.box.height, float) and any(isinstance(child, ReplacedBox) for child in box.children):
        given.fixed_height_definite = True
    return context.layout(box, given)


def measure_rows(
    context: LayoutContext, grid: TableGrid, widths: Sequence[float], spacing: float, basis: float
) -> tuple[list[Row], dict[int, LayoutOutput]]:
    """Lay out all cells; give the rows, and the layout of each cell by the cell's index.

    Args:
        context: The render's layout context.
        grid: The table's parts.
        widths: Border-box width of each cell.
        spacing: Vertical border spacing.
        basis: What percentage paddings of the cells refer to.
    """
    rows = [Row() for _ in range(grid.row_count)]
    for section in grid.sections:
        for index, box in enumerate(section.rows):
            _apply_row_height(rows[section.first + index], box.style.box.height)
    outputs: dict[int, LayoutOutput] = {}
    descents = [0.0] * len(rows)
    spanning: list[tuple[Cell, float]] = []
    for index, cell in enumerate(grid.cells):
        output = outputs[index] = _measure_cell(context, cell.box, widths[index], basis)
        row = rows[cell.row]
        height = _cell_height(cell, output, basis)
        row.empty = False
        if is_baseline_aligned(cell):
            baseline = cell_baseline(output)
            row.baseline = max(row.baseline, baseline)
            if cell.rows == 1:
                descents[cell.row] = max(descents[cell.row], height - baseline)
        if cell.rows == 1:
            own = cell.box.style.box.height
            if own is not AUTO and isinstance(own, float):
                row.constrained = True
            if isinstance(own, Percent):
                row.percent = max(row.percent or 0.0, own.value)
            row.height = max(row.height, height)
        else:
            spanning.append((cell, height))
            row.starts_span = True
    for row, descent in zip(rows, descents, strict=True):
        if not row.empty:
            row.height = max(row.height, row.baseline + descent)
    for cell, height in sorted(spanning, key=lambda pair: pair[0].rows):
        grow_rows(rows[cell.row : cell.row + cell.rows], height, spacing, spanned=True)
    return rows, outputs


def collapse_rows(grid: TableGrid, rows: Sequence[Row], spacing: float) -> float:
    """Remove the rows that `visibility: collapse` hides, once all rows have heights; give the height that this removes.

    Spec: https://www.w3.org/TR/css-tables-3/#visibility-collapse-rendering
    """
    removed = 0.0
    for section in grid.sections:
        seen = False
        for index, box in enumerate(section.rows):
            row = rows[section.first + index]
            if box.style.ink.visibility == "collapse":
                removed += row.height
                row.height = 0.0
                row.spaced = index == 0
            else:
                row.spaced = seen or index == 0
                seen = True
            removed += 0.0 if row.spaced else spacing
    return removed


def _apply_row_height(row: Row, value: object) -> None:
    if isinstance(value, Percent):
        row.percent = value.value
    elif isinstance(value, float):
        row.height = value
        row.constrained = True


def _cell_height(cell: Cell, output: LayoutOutput, basis: float) -> float:
    """Height that a cell needs: that of its content, or its own `height` if that is more."""
    box = cell.box
    group = box.style.box
    edge = edge_sums(box, basis)[1]
    own = definite_size(group.height, None, edge, content_box=group.box_sizing == "content-box")
    return max(output.content_height, own or 0.0)


def cell_baseline(output: LayoutOutput) -> float:
    """Baseline of a cell's content: that of its first line, or the bottom of its content box."""
    fragment = output.fragment
    if fragment.first_baseline is not None:
        return fragment.first_baseline
    return output.content_height - fragment.border.bottom - fragment.padding.bottom


def grow_rows(rows: Sequence[Row], target: float, spacing: float, *, spanned: bool, basis: float | None = None) -> None:
    """Distribute among rows what they lack to a target height.

    Args:
        rows: The rows. They grow here.
        target: The height of the rows and the spacing between them together.
        spacing: Vertical border spacing.
        spanned: Whether a cell that spans the rows needs the height, instead of the table.
        basis: What percentages refer to.
    """
    if not rows:
        return
    free = target - sum(row.height for row in rows) - spacing * (len(rows) - 1)
    if free <= 0.0:
        return
    if basis is not None:
        lacking = [max(0.0, row.percent * basis / 100.0 - row.height) if row.percent else 0.0 for row in rows]
        total = sum(lacking)
        if total > 0.0:
            share = min(free, total)
            for row, lack in zip(rows, lacking, strict=True):
                row.height += snap(share * lack / total)
            free -= share
            if free <= 0.0:
                return
    starters = [row for row in rows[1:] if row.starts_span] if spanned else []
    if starters:
        share = snap(free / len(starters))
        for row in starters[:-1]:
            row.height += share
        starters[-1].height += free - share * (len(starters) - 1)
        return
    free_rows = [row for row in rows if not row.constrained and row.height > 0.0 and not (row.percent and basis)]
    if free_rows:
        _grow_by_height(free_rows, free)
        return
    empty = [row for row in rows if row.height == 0.0]
    if empty and (len(empty) == len(rows) or not spanned):
        if spanned:
            empty[-1].height += free
            return
        chosen = [row for row in empty if not row.constrained] or empty
        for row in chosen[:-1]:
            share = snap(free / len(chosen))
            row.height += share
        chosen[-1].height += free - snap(free / len(chosen)) * (len(chosen) - 1)
        return
    _grow_by_height([row for row in rows if row.height > 0.0], free)


def _grow_by_height(rows: list[Row], free: float) -> None:
    total = sum(row.height for row in rows)
    rest = free
    for row in rows:
        share = snap(free * row.height / total)
        row.height += share
        rest -= share
    rows[-1].height += rest


class TablePlaces:
    """Places of columns and rows in the border box of a table's grid, in CSS px.

    Attributes:
        left: Left edge of the content box.
        percentage_width: The content width, which percentage paddings of cells refer to while heights are found.
        top: Top edge of the content box.
        edge_y: Vertical borders and paddings together.
        spacing_x: Horizontal border spacing.
        spacing_y: Vertical border spacing.
        columns: Left edge of each column, from the inline start.
        widths: Width of each column.
        cell_widths: Border-box width of each cell.
        row_tops: Top of each row.
        section_tops: Top of each section.
        height: Border-box height of the grid.
        has_height: Whether the table has a height of its own, so that percentages in cells refer to the cells' heights.
        stretch_to: Least border-box height of the grid.
        stretched: Sections without rows that share the height of the table.
        stretched_height: The height that each of them gets.
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
        # "percentages on … padding of table cells" refer to the width inside the table's edges.
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
        """Give the start of a range of columns, from the inline start of the content box, and their width."""
        last = min(first + count, len(self.widths)) - 1
        start = self.columns[first]
        return start, self.columns[last] + self.widths[last] - start

    def place_across(self, start: float, width: float) -> float:
        """Convert an offset from the inline start of the content box into one from the left edge of the border box."""
        if self.rtl:
            return self.width - self.right - start - width
        return self.left + start

    def rows_height(self, rows: list[Row]) -> float:
        """Give the height of rows, including the spacing around them."""
        spacings = sum(row.spaced for row in rows) + 1
        return sum(row.height for row in rows) + (self.spacing_y * spacings if rows else 0.0)

    def set_rows(self, rows: list[Row]) -> None:
        """Find the places of rows and sections."""
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


def place_parts(  # noqa: PLR0917 - one skip the whole table
    context: LayoutContext,
    grid: TableGrid,
    places: TablePlaces,
    rows: list[Row],
    outputs: dict[int, LayoutOutput],
    fragment: BoxFragment,
    carried: list[OutOfFlow],
) -> None:
    """Make the fragments of all parts, and put them into the fragment of the grid."""
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
    """Put the lines of collapsed borders in front of the backgrounds of all parts."""
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
    """Columns and column groups are as high as all rows, including the spacing between them."""
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
    """Lay out a cell at the height of its rows, and move its content as `vertical-align` says.

    Percentages in it refer to that height if the table or the cell has a height of its own. Otherwise they stay `auto`.
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
    """Set the grid's baseline to that of its first row, or to the lowest bottom content edge of the row's cells."""
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
