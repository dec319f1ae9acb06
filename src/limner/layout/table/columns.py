"""Widths of table columns: what cells and column elements need, and how the width of a table is distributed.

Goes in: a table's grid. Comes out: `Column` measures, the table's intrinsic widths and the used column widths, in CSS
px.

Spec: https://www.w3.org/TR/css-tables-3/#computing-column-measures, https://www.w3.org/TR/css-tables-3/#width-distribution
"""

from collections.abc import Sequence

from limner.boxes.box import ContainerBox
from limner.boxes.tables import Cell, TableGrid
from limner.css.values import AUTO, NONE, Percent
from limner.layout.contract import LayoutContext, LayoutInput, MinMax
from limner.layout.sizing import definite_size, edge_sums
from limner.layout.units import snap

MAXIMUM = 1_000_000.0


class Column:
    """Measures of one column.

    Attributes:
        least: Min-content width.
        greatest: Max-content width.
        percent: Intrinsic percentage width; None without one.
        constrained: Whether a cell or column element has a definite width.
        empty: Whether no cell begins in it.
        percent_edge: Border and padding that are added to a cell's percentage under fixed layout.
    """

    __slots__ = ("constrained", "empty", "greatest", "least", "percent", "percent_edge")

    def __init__(self) -> None:
        self.least = 0.0
        self.greatest = 0.0
        self.percent: float | None = None
        self.constrained = False
        self.empty = True
        self.percent_edge = 0.0


def _own_width(box: ContainerBox, *, outer: bool) -> tuple[float | None, float | None]:
    """Give the `width` of a part as a border-box length and as a percentage; one of them is None."""
    group = box.style.box
    value = group.width
    if isinstance(value, Percent):
        return None, value.value
    edge = edge_sums(box, 0.0)[0] if outer else 0.0
    return definite_size(value, None, edge, content_box=outer and group.box_sizing == "content-box"), None


def measure_columns(
    context: LayoutContext, grid: TableGrid, spacing: float, *, fixed: bool, contents: bool = True
) -> list[Column]:
    """Measure all columns.

    Args:
        context: The render's layout context.
        grid: The table's parts.
        spacing: Horizontal border spacing.
        fixed: Whether `table-layout: fixed` applies.
        contents: Whether to measure the preferred widths of contents under fixed layout too. Only keywords need them.
    """
    columns = [Column() for _ in range(grid.column_count)]
    # A group without column elements stands for its columns.
    for box, first, span in (*grid.columns, *(one for one in grid.groups if not one[0].children)):
        width, percent = _own_width(box, outer=False)
        for column in columns[first : first + span]:
            if width is not None:
                column.constrained = True
                column.greatest = max(column.greatest, width)
                column.least = max(column.least, width) if fixed else column.least
            if percent is not None:
                column.percent = max(column.percent or 0.0, percent)
            if not fixed and box.style.box.min_width is not AUTO:
                least = definite_size(box.style.box.min_width, None, 0.0, content_box=False) or 0.0
                column.least = max(column.least, least)
                column.greatest = max(column.greatest, least)
    declared = [column.constrained or column.percent is not None for column in columns]
    spanning: list[tuple[Cell, tuple[float | None, float | None, MinMax]]] = []
    for cell in grid.cells:
        if fixed and cell.row > 0:
            columns[cell.column].empty = False
            continue
        context.budget.spend()
        measures = _fixed_measures(context, cell.box, contents=contents) if fixed else _cell_measures(context, cell.box)
        columns[cell.column].empty = False
        if cell.box.column_span > 1:
            spanning.append((cell, measures))
        elif not (fixed and declared[cell.column]):
            _apply_cell(columns[cell.column], measures)
            if measures[1] is not None and cell.box.style.box.box_sizing == "content-box":
                columns[cell.column].percent_edge = edge_sums(cell.box, 0.0)[0]
    spanning.sort(key=lambda pair: (pair[0].box.column_span, pair[0].column))
    for cell, (width, width_percent, sizes) in spanning:
        spanned = columns[cell.column : cell.column + cell.columns]
        inner = spacing * (cell.columns - 1)
        if fixed:
            _split_fixed(spanned, width, width_percent, sizes.max, inner)
        else:
            _distribute_spanning(spanned, width, width_percent, MinMax(sizes.min - inner, sizes.max - inner))
    rest = 100.0
    for column in () if fixed else columns:
        # "… the total of all percentages is at most 100 %": later columns get less.
        if column.percent is not None:
            column.percent = min(column.percent, rest)
            rest -= column.percent
    return columns


def _fixed_measures(
    context: LayoutContext, box: ContainerBox, *, contents: bool
) -> tuple[float | None, float | None, MinMax]:
    """Give the same as `_cell_measures`, but for fixed layout, where contents take no space by themselves."""
    width, percent = _own_width(box, outer=True)
    if width is not None:
        return width, percent, MinMax(width, width)
    greatest = context.intrinsic_widths(box, LayoutInput(available_width=0.0)).max if contents else 0.0
    return width, percent, MinMax(0.0, greatest)


def _cell_measures(context: LayoutContext, box: ContainerBox) -> tuple[float | None, float | None, MinMax]:
    """Give a cell's definite width, its percentage, and its outer min-content and max-content widths."""
    group = box.style.box
    width, percent = _own_width(box, outer=True)
    edge = edge_sums(box, 0.0)[0]
    content_box = group.box_sizing == "content-box"
    sizes = context.intrinsic_widths(box, LayoutInput(available_width=0.0))
    least = definite_size(group.min_width, None, edge, content_box=content_box) if group.min_width is not AUTO else None
    most = definite_size(group.max_width, None, edge, content_box=content_box) if group.max_width is not NONE else None
    low = max(sizes.min, least or 0.0)
    high = sizes.max if width is None else width
    if most is not None:
        low, high = min(low, most), min(high, most)
    return width, percent, MinMax(low, max(low, high))


def _apply_cell(column: Column, measures: tuple[float | None, float | None, MinMax]) -> None:
    width, percent, sizes = measures
    if width is not None and not column.constrained:
        # From here on, only definite widths count for the preferred width of the column.
        column.constrained = True
        column.greatest = sizes.max
    elif width is not None or not column.constrained:
        column.greatest = max(column.greatest, sizes.max)
    column.least = max(column.least, sizes.min)
    column.greatest = max(column.greatest, column.least)
    if percent is not None:
        column.percent = max(column.percent or 0.0, percent)


def _split_fixed(
    spanned: list[Column], width: float | None, percent: float | None, greatest: float, inner: float
) -> None:
    for column in spanned:
        if column.constrained or column.percent is not None:
            continue
        if width is not None:
            column.constrained = True
            column.least = column.greatest = snap(max(0.0, width - inner) / len(spanned))
            continue
        column.greatest = max(column.greatest, snap(max(0.0, greatest - inner) / len(spanned)))
        if percent is not None:
            column.percent = percent / len(spanned)


def _distribute_spanning(spanned: list[Column], width: float | None, percent: float | None, sizes: MinMax) -> None:
    """Raise the measures of columns for a cell that spans them."""
    if percent is not None:
        rest = percent - sum(column.percent or 0.0 for column in spanned)
        free = [column for column in spanned if column.percent is None]
        if rest > 0.0 and free:
            total = sum(column.greatest for column in free)
            for column in free:
                column.percent = rest * (column.greatest / total if total > 0.0 else 1.0 / len(free))
    least = share_width(spanned, max(0.0, sizes.min))
    # The preferred width of a cell does not widen a column that has a width of its own; its minimum width does.
    greatest = share_width(spanned, max(0.0, sizes.max), constrained=width is not None)
    for column, low, high in zip(spanned, least, greatest, strict=True):
        column.least = max(column.least, low)
        column.greatest = max(column.greatest, high, column.least)


def grid_widths(columns: Sequence[Column], undistributable: float, *, percents: bool = True) -> MinMax:
    """Give the least and the preferred width of the table's grid.

    Args:
        columns: Their measures.
        undistributable: Spacing and edges, which are added to the result.
        percents: Whether percentages of columns widen the table, so that contents get their preferred widths.

    Spec: https://www.w3.org/TR/css-tables-3/#computing-the-table-width
    """
    least = sum(column.least for column in columns)
    greatest = sum(column.greatest for column in columns)
    if not percents:
        return MinMax(least + undistributable, max(greatest, least) + undistributable)
    percentage = min(100.0, sum(column.percent or 0.0 for column in columns))
    rest = 0.0
    estimate = 0.0
    for column in columns:
        if column.percent:
            estimate = max(estimate, 100.0 / column.percent * column.greatest)
        else:
            rest += column.greatest
    if percentage > 0.0 and rest > 0.0:
        estimate = max(estimate, MAXIMUM if percentage >= 100.0 else 100.0 / (100.0 - percentage) * rest)
    greatest = max(greatest, snap(estimate), least)
    return MinMax(least + undistributable, greatest + undistributable)


def share_width(columns: Sequence[Column], target: float, *, constrained: bool = True) -> list[float]:
    """Distribute a width over columns (automatic layout).

    Args:
        columns: Their measures.
        target: The width of all columns together.
        constrained: Whether columns with a width of their own may grow if there are no others.

    Spec: https://www.w3.org/TR/css-tables-3/#width-distribution-algorithm
    """
    minimum = [column.least for column in columns]
    percentage = [
        max(column.least, snap(column.percent * target / 100.0)) if column.percent is not None else column.least
        for column in columns
    ]
    specified = [
        column.greatest if column.constrained and column.percent is None else size
        for column, size in zip(columns, percentage, strict=True)
    ]
    maximum = [
        column.greatest if column.percent is None else size for column, size in zip(columns, percentage, strict=True)
    ]
    below = minimum
    if target <= sum(minimum):
        return minimum
    for guess in (percentage, specified, maximum):
        total = sum(guess)
        if target <= total:
            return _between(below, guess, target)
        below = guess
    return _beyond(columns, maximum, target - sum(maximum), constrained=constrained)


def _between(low: list[float], high: list[float], target: float) -> list[float]:
    """Interpolate between two guesses. What rounding leaves over goes to the last column that grows."""
    free = target - sum(low)
    increase = sum(high) - sum(low)
    if increase <= 0.0:
        return list(low)
    sizes = [a + snap((b - a) * free / increase) for a, b in zip(low, high, strict=True)]
    _give_rest(sizes, [b > a for a, b in zip(low, high, strict=True)], target - sum(sizes))
    return sizes


def _give_rest(sizes: list[float], grows: list[bool], rest: float) -> None:
    for index in range(len(sizes) - 1, -1, -1):
        if grows[index]:
            sizes[index] += rest
            return


def _beyond(columns: Sequence[Column], sizes: list[float], free: float, *, constrained: bool) -> list[float]:
    """Distribute what is left over when all columns have their max-content width."""
    if not constrained and all(column.constrained and column.percent is None for column in columns):
        return sizes
    automatic = [not column.constrained and column.percent is None for column in columns]
    filled = [auto and not column.empty for auto, column in zip(automatic, columns, strict=True)]
    weights = [column.greatest if use else 0.0 for column, use in zip(columns, automatic, strict=True)]
    chosen = automatic
    if sum(weights) <= 0.0 and any(automatic):
        chosen = filled if any(filled) else automatic
        weights = [1.0 if use else 0.0 for use in chosen]
    elif not any(automatic):
        chosen = [constrained and column.constrained and column.percent is None for column in columns]
        weights = [column.greatest if use else 0.0 for column, use in zip(columns, chosen, strict=True)]
        if sum(weights) <= 0.0:
            chosen = [column.percent is not None for column in columns]
            weights = [column.percent or 0.0 for column in columns]
    total = sum(weights)
    if total <= 0.0:
        chosen = [True] * len(columns)
        weights = [1.0] * len(columns)
        total = float(len(columns) or 1)
    result = [size + snap(free * weight / total) for size, weight in zip(sizes, weights, strict=True)]
    _give_rest(result, [weight > 0.0 for weight in weights], free - (sum(result) - sum(sizes)))
    return result


def share_fixed(columns: Sequence[Column], target: float) -> list[float]:
    """Distribute a width under `table-layout: fixed`.

    Spec: https://www.w3.org/TR/css-tables-3/#width-distribution-principles
    """
    sizes: list[float] = []
    for column in columns:
        if column.percent is not None:
            sizes.append(snap(column.percent * target / 100.0) + column.percent_edge)
        else:
            sizes.append(column.greatest if column.constrained else 0.0)
    free = target - sum(sizes)
    automatic = [not column.constrained and column.percent is None for column in columns]
    if free <= 0.0:
        percents = [column.percent is not None for column in columns]
        over = sum(size for size, use in zip(sizes, percents, strict=True) if use)
        if over > 0.0 and free < 0.0:
            keep = max(0.0, over + free)
            sizes = [snap(size * keep / over) if use else size for size, use in zip(sizes, percents, strict=True)]
        return sizes
    if any(automatic):
        count = sum(automatic)
        sizes = [snap(free / count) if use else size for size, use in zip(sizes, automatic, strict=True)]
        _give_rest(sizes, automatic, target - sum(sizes))
        return sizes
    fixed = [column.constrained and column.percent is None for column in columns]
    chosen = fixed if any(size > 0.0 for size, use in zip(sizes, fixed, strict=True) if use) else [True] * len(sizes)
    total = sum(size for size, use in zip(sizes, chosen, strict=True) if use)
    if total <= 0.0:
        return [snap(target / len(sizes))] * len(sizes) if sizes else sizes
    sizes = [size + (snap(free * size / total) if use else 0.0) for size, use in zip(sizes, chosen, strict=True)]
    _give_rest(sizes, chosen, target - sum(sizes))
    return sizes
