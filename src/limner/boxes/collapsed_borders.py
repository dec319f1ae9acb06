"""Collapsed borders: which border wins on each edge of a table's grid, and the remaining borders of the boxes.

Goes in: a table box in shape with `border-collapse: collapse`. Comes out: `CollapsedEdge` records on the table. The
table and its cells keep borders of half the winners' widths, but draw none themselves.

Spec: https://www.w3.org/TR/css-tables-3/#border-collapsing
"""

from copy import copy
from dataclasses import replace
from typing import Final, NamedTuple, TypeAlias

from limner.boxes.box import CollapsedEdge, ContainerBox
from limner.boxes.tables import TableGrid
from limner.budget import Budget
from limner.css.property import SAME_MODES, SIDES_OF
from limner.css.values import CURRENT_COLOR, ColorValue
from limner.style.change import change
from limner.style.computed import BorderGroup, ComputedStyle, LineStyle

# "If they have the same width, the style decides", the strongest last. `hidden` beats all; `none` beats nothing.
_STRENGTH: Final = ("none", "inset", "groove", "outset", "ridge", "dotted", "dashed", "solid", "double")
# In collapsed borders, these look like the styles that have two halves.
_DRAWN_AS: Final[dict[str, LineStyle]] = {"inset": "ridge", "outset": "groove"}


class _Border(NamedTuple):
    width: float
    style: LineStyle
    color: ColorValue


_Names: TypeAlias = tuple[str, str, str, str]
_HORIZONTAL: Final[_Names] = ("top", "right", "bottom", "left")
_NO_STYLES: Final = {f"border_{name}_style": "none" for name in _HORIZONTAL}
_INSIDE: Final = _Border(0.0, "hidden", CURRENT_COLOR)  # inside a cell that spans: there is never an edge


class _Edges:
    """The winners so far, by row and column: above each slot, and before it.

    The browser keeps them in one list, row after row. Rows are only as long as the last column that a box with a border
    has reached. Reading past the end of a row gives the edges of the next row: this is what a cell further on, or the
    end of the table, gets.
    """

    def __init__(self, grid: TableGrid, sides: _Names, *, rtl: bool) -> None:
        self.rows, self.columns = grid.row_count, grid.column_count
        self._reached = 0
        self.above: dict[tuple[int, int], _Border] = {}
        self.before: dict[tuple[int, int], _Border] = {}
        self._rtl = rtl
        self.sides = sides

    def merge(self, style: ComputedStyle, row: int, column: int, rows: int, columns: int) -> None:
        """Let the border of a box compete on the edges around its slots."""
        top, right, bottom, left = (_side(style, name) for name in self.sides)
        if not any(side.width or side.style == "hidden" for side in (top, right, bottom, left)):
            return
        self._reached = max(self._reached, column + columns)
        start, end = (right, left) if self._rtl else (left, right)
        for one in range(column, column + columns):
            _compete(self.above, (row, one), top)
            _compete(self.above, (row + rows, one), bottom)
        for one in range(row, row + rows):
            _compete(self.before, (one, column), start)
            _compete(self.before, (one, column + columns), end)

    def close(self, row: int, column: int, rows: int, columns: int) -> None:
        """Keep the edges inside a spanning cell free."""
        if rows > 1 or columns > 1:
            self._reached = max(self._reached, column + columns)
        for one in range(row, row + rows):
            for other in range(column, column + columns):
                if one > row:
                    self.above[one, other] = _INSIDE
                if other > column:
                    self.before[one, other] = _INSIDE

    def halves(self, row: int, column: int, rows: int, columns: int) -> tuple[float, float, float, float]:
        """Give half the widest edge on each side of these slots: top, right, bottom, left."""
        if column > self._reached or not (self.rows and self.columns):
            return 0.0, 0.0, 0.0, 0.0
        last_row, last_column = row + rows, column + columns
        top = max((self.width_above(row, one) for one in range(column, last_column)), default=0.0)
        bottom = max((self.width_above(last_row, one) for one in range(column, last_column)), default=0.0)
        start = max((self.width_before(one, column) for one in range(row, last_row)), default=0.0)
        down, end_column = divmod(last_column, self._reached + 1)
        end = max((self.width_before(one + down, end_column) for one in range(row, last_row)), default=0.0)
        left, right = (end, start) if self._rtl else (start, end)
        return top / 2.0, right / 2.0, bottom / 2.0, left / 2.0

    def width_above(self, row: int, column: int) -> float:
        """Width of a horizontal edge."""
        found = self.above.get((row, column))
        return found.width if found is not None else 0.0

    def width_before(self, row: int, column: int) -> float:
        """Width of a vertical edge."""
        found = self.before.get((row, column))
        return found.width if found is not None else 0.0


def collapse_borders(table: ContainerBox, budget: Budget) -> None:
    """Find the collapsed borders of a table, and set the remaining borders of its boxes.

    Args:
        table: The table, with its parts already normalized.
        budget: Spent for each slot.

    Spec: https://www.w3.org/TR/css-tables-3/#conflict-resolution-for-collapsed-borders
    """
    grid = TableGrid(table, budget)
    sides = _names_of(table)
    edges = _Edges(grid, sides, rtl=table.style.text.direction == "rtl")
    _compete_all(edges, table, grid, budget)
    for cell in grid.cells:
        cell.box.style = _with_halves(
            cell.box.style, edges.halves(cell.row, cell.column, cell.rows, cell.columns), sides
        )
    own = table.style.border
    style = _with_halves(table.style, edges.halves(0, 0, edges.rows, edges.columns), sides)
    # Corners come from the borders as they were declared. `overflow` clips by them as well.
    declared = (own.border_top_width, own.border_right_width, own.border_bottom_width, own.border_left_width)
    style.border = replace(style.border, uncollapsed_widths=declared)
    style.box = replace(style.box, padding_top=0.0, padding_right=0.0, padding_bottom=0.0, padding_left=0.0)
    table.style = style
    if edges.rows and edges.columns:  # without a cell there is no edge for a line
        table.collapsed = (*_horizontal(edges), *_vertical(edges))


def _compete_all(edges: _Edges, table: ContainerBox, grid: TableGrid, budget: Budget) -> None:
    """Merge all borders, the more specific ones first. A later one must be stronger to win."""
    for cell in grid.cells:
        budget.spend(cell.rows * cell.columns)
        edges.close(cell.row, cell.column, cell.rows, cell.columns)
        edges.merge(cell.box.style, cell.row, cell.column, cell.rows, cell.columns)
    budget.spend((edges.rows + len(grid.sections) + 2) * (edges.columns + 1))
    for section in grid.sections:
        for number, row in enumerate(section.rows):
            edges.merge(row.style, section.first + number, 0, 1, edges.columns)
    for section in grid.sections:
        if section.rows:
            edges.merge(section.box.style, section.first, 0, len(section.rows), edges.columns)
    for boxes in (grid.columns, grid.groups):
        for box, first, count in boxes:
            for one in range(first, first + count) if boxes is grid.columns else (first,):
                edges.merge(box.style, 0, one, edges.rows, 1 if boxes is grid.columns else count)
    edges.merge(table.style, 0, 0, edges.rows, edges.columns)


def _names_of(table: ContainerBox) -> _Names:
    """Give the physical sides that are above, after, below and before the table's cells.

    Spec: https://www.w3.org/TR/css-writing-modes-4/#logical-direction-layout
    """
    mode = table.style.svg.writing_mode
    sides = SIDES_OF.get(SAME_MODES.get(mode, mode))
    if sides is None:
        return _HORIZONTAL
    top, right, bottom, left = (sides[name] for name in _HORIZONTAL)
    return top, right, bottom, left


def _side(style: ComputedStyle, name: str) -> _Border:
    group = style.border
    width, line = getattr(group, f"border_{name}_width"), getattr(group, f"border_{name}_style")
    return _Border(width, line, style.resolve_color(getattr(group, f"border_{name}_color")))


def _compete(edges: dict[tuple[int, int], _Border], place: tuple[int, int], new: _Border) -> None:
    old = edges.get(place)
    if old is None or new.style == "hidden":
        if old is not _INSIDE and new.style != "none":
            edges[place] = new
    elif old.style != "hidden" and (
        new.width > old.width or (new.width == old.width and _STRENGTH.index(new.style) > _STRENGTH.index(old.style))
    ):
        edges[place] = new


def _with_halves(style: ComputedStyle, halves: tuple[float, float, float, float], sides: _Names) -> ComputedStyle:
    result = copy(style)
    widths = {f"border_{name}_width": width for name, width in zip(sides, halves, strict=True)}
    result.border = replace(style.border, **widths, **_NO_STYLES)  # type: ignore[arg-type]  # names of its fields
    return result


def _horizontal(edges: _Edges) -> list[CollapsedEdge]:
    """Give the edges above rows and below the last one. Equal neighbours are joined."""
    found: list[CollapsedEdge] = []
    for row in range(edges.rows + 1):
        column = 0
        while column < edges.columns:
            border = edges.above.get((row, column))
            first = column
            column += 1
            if border is None or not border.width:
                continue
            while column < edges.columns and edges.above.get((row, column)) == border:
                if _crossing(edges, row, column) > border.width:
                    break
                column += 1
            start = _reach(border.width, _crossing(edges, row, first), edges.width_above(row, first - 1), wins=True)
            end = _reach(border.width, _crossing(edges, row, column), edges.width_above(row, column), wins=True)
            found.append(_edge(edges, border, (row, first, column - first), (start, end), horizontal=True))
    return found


def _vertical(edges: _Edges) -> list[CollapsedEdge]:
    """Give the edges before columns and after the last one. Equal neighbours are joined."""
    found: list[CollapsedEdge] = []
    for column in range(edges.columns + 1):
        row = 0
        while row < edges.rows:
            border = edges.before.get((row, column))
            first = row
            row += 1
            if border is None or not border.width:
                continue
            while row < edges.rows and edges.before.get((row, column)) == border:
                if _lying(edges, row, column) >= border.width:
                    break
                row += 1
            start = _reach(
                border.width, _lying(edges, first, column), edges.width_before(first - 1, column), wins=False
            )
            end = _reach(border.width, _lying(edges, row, column), edges.width_before(row, column), wins=False)
            found.append(_edge(edges, border, (first, column, row - first), (start, end), horizontal=False))
    return found


def _crossing(edges: _Edges, row: int, column: int) -> float:
    """The wider of the vertical edges that meet at a corner."""
    return max(edges.width_before(row - 1, column), edges.width_before(row, column))


def _lying(edges: _Edges, row: int, column: int) -> float:
    """The wider of the horizontal edges that meet at a corner."""
    return max(edges.width_above(row, column - 1), edges.width_above(row, column))


def _reach(width: float, crossing: float, onward: float, *, wins: bool) -> float:
    """How far an edge reaches beyond a grid corner: into the edge that crosses it, or back from it."""
    stays = width >= crossing if wins else width > crossing
    if not stays:
        return -crossing / 2.0
    # Where another edge continues, each takes half of the corner.
    return 0.0 if onward >= width else crossing / 2.0


def _edge(
    edges: _Edges, border: _Border, place: tuple[int, int, int], reach: tuple[float, float], *, horizontal: bool
) -> CollapsedEdge:
    side = edges.sides[0 if horizontal else 3]
    fields = {"width": border.width, "style": _DRAWN_AS.get(border.style, border.style), "color": border.color}
    group = change(BorderGroup(), {f"border_{side}_{name}": value for name, value in fields.items()})
    return CollapsedEdge(horizontal, *place, border.width, *reach, ComputedStyle(border=group))
