"""The grid of a container: its tracks and lines along both axes, and its absolutely positioned children.

Spec: https://www.w3.org/TR/css-grid-2/
"""

from typing import Final, NamedTuple

from limner.boxes.box import Box, ContainerBox
from limner.css.values import Calc, Percent
from limner.fragment.fragment import BoxFragment
from limner.layout.alignment import align_offset, distribute
from limner.layout.contract import LayoutContext, OutOfFlow
from limner.layout.grid.items import GridItem
from limner.layout.grid.placement import Area, ExplicitTracks, count_repetitions, expand_tracks, place_items
from limner.layout.grid.tracks import Track, total_size
from limner.layout.offsets import contains_absolute, contains_fixed
from limner.layout.sizing import Frame
from limner.layout.units import INFINITE, snap_down
from limner.style.computed import GRID_AUTO, Alignment, GridLine, TrackList, TrackRepeat, TrackSize

_GRID_STEPS: Final = 220  # the cost of building a grid, besides its items
_ITEM_STEPS: Final = 10


class GridAxis:
    """The tracks of one axis and their places.

    Attributes:
        tracks: All tracks of the implicit grid.
        sizes: Their sizing functions.
        gap: Gap between tracks.
        before: Number of implicit tracks before the explicit grid.
        explicit: The explicit tracks and line names.
        reversed: Whether positions count from the right edge.
        starts: Where each track begins, from the content box's start edge.
        refers_to_size: Whether a percentage track or gap waits for the container's size.
    """

    __slots__ = (
        "_collapsed",
        "before",
        "explicit",
        "gap",
        "refers_to_size",
        "reversed",
        "sizes",
        "starts",
        "tracks",
    )

    def __init__(
        self,
        explicit: ExplicitTracks,
        sizes: list[TrackSize],
        before: int,
        gap: float,
        basis: float | None,
        collapsed: frozenset[int],
    ) -> None:
        self.explicit = explicit
        self.sizes = sizes
        self.before = before
        self._collapsed = collapsed
        self.reversed = False
        self.starts: list[float] = []
        self.refers_to_size = any(_has_percentage(size) for size in sizes)
        self.gap = gap
        self.tracks: list[Track] = []
        self.reset(basis, gap)

    def reset(self, basis: float | None, gap: float) -> None:
        """Initialise all tracks, in place."""
        self.gap = gap
        self.tracks[:] = [
            Track(size, basis, collapsed=index in self._collapsed) for index, size in enumerate(self.sizes)
        ]

    def place(self, alignment: Alignment, space: float, *, rtl: bool = False) -> None:
        """Find where tracks begin, and share out the free space as `align-content` or `justify-content` says."""
        self.reversed = rtl
        keyword, safety = alignment
        if keyword in ("normal", "stretch", "baseline", "flex-start"):
            keyword = "start"
        elif keyword in ("flex-end", "last baseline"):
            keyword = "end"
        elif keyword in ("left", "right"):
            keyword = "start" if (keyword == "left") != rtl else "end"
        tracks = self.tracks
        free = space - total_size(tracks, self.gap)
        visible = sum(not track.collapsed for track in tracks)
        offset, between = (snap_down(space) for space in distribute(keyword, free, visible, safe=safety == "safe"))
        starts: list[float] = []
        for track in tracks:
            starts.append(offset)
            offset += track.base
            if not track.collapsed:
                offset += self.gap + between
        self.starts = starts

    def place_again(self, alignment: Alignment, space: float) -> None:
        """Distribute the space again, with the space between tracks as the gap."""
        if len(self.tracks) > 1 and alignment[0] in ("space-around", "space-evenly"):
            self.gap = self.starts[1] - self.starts[0] - self.tracks[0].base
            self.place(alignment, space)

    def extent(self, first: int, count: int) -> tuple[float, float]:
        """Give where a span of tracks begins and ends."""
        last = first + count - 1
        while last > first and self.tracks[last].collapsed:
            last -= 1
        return self.starts[first], self.starts[last] + self.tracks[last].base


def _has_percentage(size: TrackSize) -> bool:
    return (
        isinstance(size.min, Percent | Calc)
        or isinstance(size.max, Percent | Calc)
        or isinstance(size.fit, Percent | Calc)
    )


class Grid(NamedTuple):
    """A grid before its tracks are sized."""

    columns: GridAxis
    rows: GridAxis
    items: list[GridItem]


def build_grid(  # noqa: PLR0917 - both axes at once
    context: LayoutContext,
    box: ContainerBox,
    children: list[Box],
    sizes: tuple[float | None, float | None],
    gaps: tuple[float, float],
    width_limits: tuple[float, float],
    height_limits: tuple[float, float],
) -> Grid:
    """Expand the templates, place the items, and make the implicit tracks.

    Args:
        context: The render's layout context.
        box: The container.
        children: In-flow children in order-modified document order.
        sizes: Content width and height; None where indefinite.
        gaps: Gap between columns, and gap between rows.
        width_limits: Least and greatest content width.
        height_limits: The same for the height.
    """
    context.budget.spend(_GRID_STEPS + _ITEM_STEPS * len(children))
    style = box.style
    grid = style.grid
    areas = grid.grid_template_areas
    column_areas: tuple[tuple[str, ...], ...] = tuple(zip(*areas, strict=True)) if areas else ()
    explicit_columns = _explicit(
        grid.grid_template_columns, column_areas, sizes[0], width_limits, gaps[0], grid.grid_auto_columns
    )
    explicit_rows = _explicit(grid.grid_template_rows, areas, sizes[1], height_limits, gaps[1], grid.grid_auto_rows)
    placement = place_items(
        children,
        explicit_columns,
        explicit_rows,
        flow=grid.grid_auto_flow,
        dense=grid.grid_auto_flow_dense,
        budget=context.budget,
    )
    items = [GridItem(child, area, style) for child, area in zip(children, placement.areas, strict=True)]
    columns = GridAxis(
        explicit_columns,
        _all_tracks(explicit_columns, placement.columns_before, placement.columns, grid.grid_auto_columns),
        placement.columns_before,
        gaps[0],
        sizes[0],
        _empty(explicit_columns, placement.columns_before, [(item.area.column, item.area.columns) for item in items]),
    )
    rows = GridAxis(
        explicit_rows,
        _all_tracks(explicit_rows, placement.rows_before, placement.rows, grid.grid_auto_rows),
        placement.rows_before,
        gaps[1],
        sizes[1],
        _empty(explicit_rows, placement.rows_before, [(item.area.row, item.area.rows) for item in items]),
    )
    rows.refers_to_size = rows.refers_to_size or isinstance(style.flex.row_gap, Percent | Calc)
    return Grid(columns, rows, items)


def _explicit(
    template: TrackList,
    areas: tuple[tuple[str, ...], ...],
    size: float | None,
    limits: tuple[float, float],
    gap: float,
    auto_tracks: tuple[TrackSize, ...],
) -> ExplicitTracks:
    repetitions = 0
    if any(isinstance(entry, TrackRepeat) for entry in template.tracks):
        available = size if size is not None else None if limits[1] == INFINITE else limits[1]
        repetitions = count_repetitions(template, available, limits[0], gap, size)
    return expand_tracks(template, areas, repetitions, auto_tracks)


def _all_tracks(
    explicit: ExplicitTracks, before: int, count: int, auto_tracks: tuple[TrackSize, ...]
) -> list[TrackSize]:
    """List the sizing functions of all tracks, with the implicit ones on both sides."""
    pattern = len(auto_tracks)
    after = count - before - len(explicit.tracks)
    # "Implicit grid tracks before the explicit grid … the pattern is repeated backwards" from its last track.
    return [
        *(auto_tracks[(index - before) % pattern] for index in range(before)),
        *explicit.tracks,
        *(auto_tracks[index % pattern] for index in range(after)),
    ]


def _empty(explicit: ExplicitTracks, before: int, spans: list[tuple[int, int]]) -> frozenset[int]:
    """Give the `auto-fit` tracks that contain no item."""
    if not explicit.repeated:
        return frozenset()
    empty = {index + before for index in explicit.repeated}
    for first, count in spans:
        empty.difference_update(range(first, first + count))
    return frozenset(empty)


def place_absolute(
    child: Box, box: ContainerBox, fragment: BoxFragment, frame: Frame, grid: Grid, inner_height: float
) -> OutOfFlow:
    """Give a child's static position and, if the grid is its containing block, the area that contains it.

    "… as if it were the sole grid item in a grid area whose edges coincide with the content edges of the container";
    the browser uses the edges of the containing block if the container is that block.
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
    """Edges of the area along one axis, measured from the content box's start; `auto` is the padding edge."""
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
