"""Absolutely positioned children of a grid container: their areas and static positions.

Goes in: a child and the grid with its lines placed. Comes out: an `OutOfFlow` record.

Spec: https://www.w3.org/TR/css-grid-2/#abspos
"""

from limner.boxes.box import Box, ContainerBox
from limner.fragment.fragment import BoxFragment
from limner.layout.alignment import align_offset
from limner.layout.contract import OutOfFlow
from limner.layout.grid.axes import Grid, GridAxis
from limner.layout.grid.items import GridItem
from limner.layout.grid.placement import Area
from limner.layout.offsets import contains_absolute, contains_fixed
from limner.layout.sizing import Frame
from limner.style.computed import GRID_AUTO, GridLine


def place_absolute(
    child: Box, box: ContainerBox, fragment: BoxFragment, frame: Frame, grid: Grid, inner_height: float
) -> OutOfFlow:
    """Give where a child's static position is and, when the grid contains it, the area that contains it.

    "… as if it were the sole grid item in a grid area whose edges coincide with the content edges of the container";
    the browser takes the containing block's edges when the container is that.
    """
    item = GridItem(child, Area(0, 1, 0, 1), box.style)
    align_x = "start" if item.justify == "stretch" else item.justify
    align_y = {"stretch": "start", "baseline": "start", "last baseline": "end"}.get(item.align, item.align)
    area: tuple[float, float, float, float] | None = None
    placed = child.style.grid
    lines = (placed.grid_column_start, placed.grid_column_end, placed.grid_row_start, placed.grid_row_end)
    left, top, width, height = frame.left, frame.top, frame.inner_width, inner_height
    contained = contains_fixed(box) if child.style.box.position == "fixed" else contains_absolute(box)
    if contained and all(line == GRID_AUTO for line in lines):
        left, top = frame.border.left, frame.border.top
        width += frame.padding.left + frame.padding.right
        height += frame.padding.top + frame.padding.bottom
    elif contained:
        padding = frame.padding
        start, end = _edges(lines[0], lines[1], grid.columns, frame.inner_width, (padding.left, padding.right))
        if grid.columns.reversed:
            start, end = frame.inner_width - end, frame.inner_width - start
        above, below = _edges(lines[2], lines[3], grid.rows, inner_height, (padding.top, padding.bottom))
        left, top = frame.left + start, frame.top + above
        width, height = end - start, below - above
        area = (left, top, width, height)
    if grid.columns.reversed and align_x != "center":
        align_x = "end" if align_x == "start" else "start"
    return OutOfFlow(
        child,
        left + align_offset(align_x, width),
        top + align_offset(align_y, height),
        fragment,
        static_align_x=align_x,
        static_align_y=align_y,
        area=area,
    )


def _edges(
    start: GridLine, end: GridLine, axis: GridAxis, size: float, padding: tuple[float, float]
) -> tuple[float, float]:
    """Edges of the area along one axis from the content box's start; `auto` is the padding edge."""
    first = _line(start, axis, "start")
    last = _line(end, axis, "end")
    if first is None and last is None:
        return -padding[0], size + padding[1]
    if first is not None and last is not None and first > last:
        first, last = last, first
    if first is not None and first == last:
        last = None
    count = len(axis.tracks)
    begin = -padding[0] if first is None else axis.starts[first] if first < count else _end(axis)
    finish = size + padding[1] if last is None else axis.extent(0, last)[1] if last > 0 else 0.0
    return begin, max(begin, finish)


def _line(line: GridLine, axis: GridAxis, side: str) -> int | None:
    """Index of a line in the implicit grid; None for `auto`, spans, and lines that do not exist."""
    if line.span or (line.number is None and line.name is None):
        return None
    index = axis.explicit.find_line(line, side) + axis.before
    return index if 0 <= index <= len(axis.tracks) else None


def _end(axis: GridAxis) -> float:
    return axis.extent(0, len(axis.tracks))[1] if axis.tracks else 0.0
