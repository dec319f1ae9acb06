"""Backgrounds of columns, row groups and rows: they show behind the cells that begin in them, and only there.

Goes in: the fragments of a table's parts and the places of its cells. Comes out: on each part with a background, the
pieces of it that cells cover; spacing shows what is below the table.

Spec: https://www.w3.org/TR/css-tables-3/#drawing-backgrounds-and-borders
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from limner.boxes.table_grid import Cell, TableGrid
from limner.fragment.fragment import BoxFragment
from limner.geometry import Rect
from limner.style.computed import ComputedStyle

_PLAIN: Final = ComputedStyle().background


class Part(NamedTuple):
    """A part of a table.

    Attributes:
        fragment: Its fragment.
        x: Left edge in the table's grid.
        y: Top edge.
        rows: Which rows it has; None for all.
        columns: The same for columns.
    """

    fragment: BoxFragment
    x: float
    y: float
    rows: range | None = None
    columns: range | None = None


def cut_backgrounds(grid: TableGrid, parts: Sequence[Part], spots: Sequence[tuple[Cell, Rect]]) -> None:
    """Tell each part with a background which pieces of it cells cover.

    Args:
        grid: The table's cells.
        parts: Its columns, row groups and rows.
        spots: The cells and where they stand in the grid.
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
