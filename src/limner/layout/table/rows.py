"""Heights of table rows, and the baselines that cells share.

Goes in: cells and the widths of their columns. Comes out: `Row` with a height and a baseline, in CSS px.

Spec: https://www.w3.org/TR/css-tables-3/#row-layout, https://www.w3.org/TR/css-tables-3/#height-distribution-algorithm
"""

from collections.abc import Sequence

from limner.boxes.box import ContainerBox, ReplacedBox
from limner.boxes.table_grid import Cell, TableGrid
from limner.css.values import AUTO, Percent
from limner.layout.contract import LayoutContext, LayoutInput, LayoutOutput
from limner.layout.sizing import definite_size, edge_sums
from limner.layout.units import snap

_ALIGNED = frozenset(("top", "middle", "bottom"))


class Row:
    """One row while heights are found.

    Attributes:
        height: Its height.
        baseline: From its top to the baseline that its cells share.
        percent: `height` in percent of the table.
        constrained: It or a cell of it has a definite height.
        empty: No cell stands in it.
        starts_span: A cell that spans further rows begins in it.
        spaced: Border spacing stands before it.
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
    """Tell whether a cell's `vertical-align` lets it share its row's baseline: all but three keywords do."""
    value = cell.box.style.box.vertical_align
    return not (isinstance(value, str) and value in _ALIGNED)


def cell_input(width: float, basis: float) -> LayoutInput:
    """Give what a table says of a cell before the height of its row is known; `basis` is for its own paddings."""
    return LayoutInput(available_width=width, percentage_width=basis, fixed_width=width, fixed_height_definite=False)


def _measure_cell(context: LayoutContext, box: ContainerBox, width: float, basis: float) -> LayoutOutput:
    """Lay a cell out for the height that it asks for: percentages in it wait, but those of pictures in a high cell."""
    given = cell_input(width, basis)
    if isinstance(box.style.box.height, float) and any(isinstance(child, ReplacedBox) for child in box.children):
        given.fixed_height_definite = True
    return context.layout(box, given)


def measure_rows(
    context: LayoutContext, grid: TableGrid, widths: Sequence[float], spacing: float, basis: float
) -> tuple[list[Row], dict[int, LayoutOutput]]:
    """Lay all cells out and give the rows, and each cell's layout by its index.

    Args:
        context: The render's layout context.
        grid: The table's parts.
        widths: Border-box width of each cell.
        spacing: Vertical border spacing.
        basis: What percentages of the cells' paddings refer to.
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
    """Take out the rows that `visibility: collapse` hides, once all have their heights; give what that takes away.

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
    """Height that a cell asks for: its content's, or its own `height` when that is more."""
    box = cell.box
    group = box.style.box
    edge = edge_sums(box, basis)[1]
    own = definite_size(group.height, None, edge, content_box=group.box_sizing == "content-box")
    return max(output.content_height, own or 0.0)


def cell_baseline(output: LayoutOutput) -> float:
    """Baseline of a cell's content: its first line's, or the bottom of its content box."""
    fragment = output.fragment
    if fragment.first_baseline is not None:
        return fragment.first_baseline
    return output.content_height - fragment.border.bottom - fragment.padding.bottom


def grow_rows(rows: Sequence[Row], target: float, spacing: float, *, spanned: bool, basis: float | None = None) -> None:
    """Distribute what is missing to a height among rows.

    Args:
        rows: The rows, which grow.
        target: Their heights and the spacing between them together.
        spacing: Vertical border spacing.
        spanned: For a cell that spans the rows, not for the table's own height.
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
