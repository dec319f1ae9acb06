"""Subgrids: grids that take their tracks from the grid around them.

Goes in: an item that is a subgrid, and the tracks of the grid around it. Comes out: what its own items ask of those
tracks; and once the tracks have sizes, the style with which the subgrid is laid out like any other grid.

Spec: https://www.w3.org/TR/css-grid-2/#subgrids
"""

from collections.abc import Iterable, Sequence
from copy import copy
from typing import Final, NamedTuple, cast

from limner.boxes.box import ContainerBox
from limner.geometry import Sides
from limner.layout.alignment import gap_size, order_children
from limner.layout.contract import LayoutContext
from limner.layout.grid.axes import Grid, GridAxis, build_grid
from limner.layout.grid.items import ColumnSide, GridItem, RowSide
from limner.layout.grid.tracks import AxisSpace, Track, TrackItem, size_tracks
from limner.layout.sizing import resolve_border, resolve_margin, resolve_padding
from limner.layout.units import INFINITE
from limner.style.change import change
from limner.style.computed import AUTO_TRACK, NO_TRACKS, ComputedStyle, TrackList, TrackSize

_MOST: Final = 64  # depth of nested subgrids


class Inherited(NamedTuple):
    """The tracks that a subgrid takes from the grid around it.

    Attributes:
        sizes: Their sizes in the subgrid's content box, in CSS px; None if the subgrid has tracks of its own.
        gap: The gap that the subgrid uses if its own is `normal`.
    """

    sizes: tuple[float, ...] | None
    gap: float


_NONE: Final = Inherited(None, 0.0)


class _Contribution:
    """What an item of a subgrid asks of the tracks around the subgrid: its contribution, and the edges in between."""

    __slots__ = ("_extra", "_side", "count", "first")

    def __init__(self, side: TrackItem, first: int, count: int, extra: float) -> None:
        self._side = side
        self._extra = extra
        self.first = first
        self.count = count

    def minimum(self) -> float:
        """Minimum contribution."""
        return self._side.minimum() + self._extra

    def min_content(self) -> float:
        """Outer min-content size."""
        return self._side.min_content() + self._extra

    def max_content(self) -> float:
        """Outer max-content size."""
        return self._side.max_content() + self._extra


def with_inherited_tracks(context: LayoutContext, box: ContainerBox) -> ContainerBox:
    """Give a subgrid as a grid with the tracks of the grid around it, or without tracks if there is no such grid."""
    known = context.memory.get(box)
    columns, rows = cast("tuple[Inherited, Inherited]", known) if isinstance(known, tuple) else (_NONE, _NONE)
    return _with_tracks(box, columns, rows)


def _with_tracks(box: ContainerBox, columns: Inherited, rows: Inherited) -> ContainerBox:
    style: ComputedStyle = copy(box.style)
    grid = style.grid
    fields: dict[str, object] = {}
    gaps: dict[str, object] = {}
    for name, gap, inherited in (
        ("grid_template_columns", "column_gap", columns),
        ("grid_template_rows", "row_gap", rows),
    ):
        template: TrackList = getattr(grid, name)
        if not template.subgrid:
            continue
        fields[name] = NO_TRACKS
        if inherited.sizes is not None:
            tracks = tuple(TrackSize(size, size) for size in inherited.sizes)
            names = (*template.line_names, *((),) * (len(tracks) + 1))[: len(tracks) + 1]
            fields[name] = TrackList(tracks, names)
            if getattr(style.flex, gap) is None:
                gaps[gap] = inherited.gap
    style.grid = change(grid, fields)
    style.flex = change(style.flex, gaps) if gaps else style.flex
    clone = copy(box)
    clone.style = style
    return clone


# ── contributions ─────────────────────────────────────────────────────────────────────────────────────────


def column_sides(
    context: LayoutContext, items: Iterable[GridItem], tracks: Sequence[Track], gap: float, depth: int = 0
) -> list[TrackItem]:
    """Give everything that contributes to the widths of columns, including items of subgrids."""
    sides: list[TrackItem] = []
    for item in items:
        box = item.box
        if item.subgrid is None or not item.subgrid[0] or not isinstance(box, ContainerBox) or depth > _MOST:
            sides.append(ColumnSide(context, item, tracks, gap))
            continue
        count = item.area.columns
        grid = _place(context, box, (count, item.area.rows), (gap, 0.0))
        own = grid.columns.gap
        edges = _edges(box)
        inner = column_sides(context, grid.items, grid.columns.tracks, own, depth + 1)
        sides += _moved(inner, (item.area.column, count), (edges.left, edges.right), own - gap)
    return sides


def row_sides(
    context: LayoutContext, items: Iterable[GridItem], tracks: Sequence[Track], gap: float, depth: int = 0
) -> list[TrackItem]:
    """Give everything that contributes to the heights of rows, including items of subgrids. Columns have widths."""
    sides: list[TrackItem] = []
    for item in items:
        box = item.box
        if item.subgrid is None or not item.subgrid[1] or not isinstance(box, ContainerBox) or depth > _MOST:
            sides.append(RowSide(context, item, tracks, gap))
            continue
        count = item.area.rows
        edges = _edges(box, item.area_width)
        grid = _place(context, box, (item.area.columns, count), (0.0, gap))
        _size_columns(context, box, grid, max(0.0, item.area_width - edges.left - edges.right))
        own = grid.rows.gap
        inner = row_sides(context, grid.items, grid.rows.tracks, own, depth + 1)
        sides += _moved(inner, (item.area.row, count), (edges.top, edges.bottom), own - gap)
    return sides


def _moved(
    inner: Iterable[TrackItem], span: tuple[int, int], edges: tuple[float, float], wider: float
) -> list[TrackItem]:
    """Make the contributions of a subgrid's items count for the tracks around the subgrid.

    Spec: https://www.w3.org/TR/css-grid-2/#subgrid-item-contribution
    """
    first, count = span
    found: list[TrackItem] = []
    for side in inner:
        start = min(side.first, count - 1)
        end = min(side.first + side.count, count)
        extra = edges[0] if start == 0 else wider / 2.0
        extra += edges[1] if end == count else wider / 2.0
        found.append(_Contribution(side, first + start, max(1, end - start), extra))
    return found


def _place(context: LayoutContext, box: ContainerBox, counts: tuple[int, int], gaps: tuple[float, float]) -> Grid:
    """Place the items of a subgrid whose tracks have no sizes yet."""
    known = context.memory.get(box)
    columns, rows = cast("tuple[Inherited, Inherited]", known) if isinstance(known, tuple) else (_NONE, _NONE)
    style = copy(box.style)
    grid = style.grid
    fields: dict[str, object] = {}
    for name, count, inherited in (
        ("grid_template_columns", counts[0], columns),
        ("grid_template_rows", counts[1], rows),
    ):
        template: TrackList = getattr(grid, name)
        if template.subgrid:
            sizes = inherited.sizes
            tracks = (AUTO_TRACK,) * count if sizes is None else tuple(TrackSize(size, size) for size in sizes)
            names = (*template.line_names, *((),) * (len(tracks) + 1))[: len(tracks) + 1]
            fields[name] = TrackList(tracks, names)
    style.grid = change(grid, fields)
    clone = copy(box)
    clone.style = style
    flex = style.flex
    own = (
        (gaps[0] or columns.gap) if flex.column_gap is None else gap_size(flex.column_gap, None),
        (gaps[1] or rows.gap) if flex.row_gap is None else gap_size(flex.row_gap, None),
    )
    children, _ = order_children(clone)
    return build_grid(context, clone, children, (None, None), own, (0.0, INFINITE), (0.0, INFINITE))


def _size_columns(context: LayoutContext, box: ContainerBox, grid: Grid, width: float) -> None:
    """Give a subgrid's items the widths of their areas, so that their heights can be measured."""
    columns = grid.columns
    stretches = box.style.flex.justify_content[0] in ("normal", "stretch")
    space = AxisSpace(width, "definite", columns.gap, stretches=stretches)
    columns.reset(width, columns.gap)
    size_tracks(columns.tracks, column_sides(context, grid.items, columns.tracks, columns.gap), space, context.budget)
    columns.place(box.style.flex.justify_content, width)
    for item in grid.items:
        start, end = columns.extent(item.area.column, item.area.columns)
        item.area_width = end - start
        item.margin = resolve_margin(item.box.style.box, item.area_width)
    note_columns(context, grid.items, columns)


def _edges(box: ContainerBox, basis: float = 0.0) -> Sides:
    """Margin, border and padding of a subgrid together."""
    style = box.style
    margin, padding = resolve_margin(style.box, basis), resolve_padding(style.box, basis)
    return margin.plus(padding).plus(resolve_border(style.border))


# ── sizes ─────────────────────────────────────────────────────────────────────────────────────────────────


def note_columns(context: LayoutContext, items: Iterable[GridItem], columns: GridAxis) -> None:
    """Tell the subgrids among the items how wide their columns are."""
    for item in items:
        if item.subgrid is not None and item.subgrid[0] and isinstance(item.box, ContainerBox):
            edges = _edges(item.box, item.area_width)
            own = item.box.style.flex.column_gap
            span = item.area.column, item.area.columns
            around = _gutter(columns, span)
            gap = around if own is None else gap_size(own, item.area_width)
            inherited = Inherited(_inner_sizes(columns, span, (edges.left, edges.right), gap), around)
            known = context.memory.get(item.box)
            context.memory[item.box] = (inherited, known[1] if isinstance(known, tuple) else _NONE)
            item.measured = None


def note_rows(context: LayoutContext, items: Iterable[GridItem], rows: GridAxis) -> None:
    """Tell the subgrids among the items how high their rows are."""
    for item in items:
        if item.subgrid is not None and item.subgrid[1] and isinstance(item.box, ContainerBox):
            edges = _edges(item.box, item.area_width)
            own = item.box.style.flex.row_gap
            span = item.area.row, item.area.rows
            around = _gutter(rows, span)
            gap = around if own is None else gap_size(own, None)
            sizes = _inner_sizes(rows, span, (edges.top, edges.bottom), gap)
            known = context.memory.get(item.box)
            context.memory[item.box] = (known[0] if isinstance(known, tuple) else _NONE, Inherited(sizes, around))
            item.measured = None


def _gutter(axis: GridAxis, span: tuple[int, int]) -> float:
    """The space between two tracks: the gap, and a share of the free space."""
    first, count = span
    return axis.extent(first + 1, 1)[0] - axis.extent(first, 1)[1] if count > 1 else axis.gap


def _inner_sizes(axis: GridAxis, span: tuple[int, int], edges: tuple[float, float], gap: float) -> tuple[float, ...]:
    """Sizes of the tracks of a subgrid. Its gutters are centred on those of the grid around it.

    Spec: https://www.w3.org/TR/css-grid-2/#subgrid-gaps
    """
    first, count = span
    places = [axis.extent(first + index, 1) for index in range(count)]
    start = places[0][0] + edges[0]
    sizes: list[float] = []
    for index, (_, end) in enumerate(places):
        if index + 1 < count:
            middle = (end + places[index + 1][0]) / 2.0
            stop, following = middle - gap / 2.0, middle + gap / 2.0
        else:
            stop = following = end - edges[1]
        sizes.append(max(0.0, stop - start))
        start = following
    return tuple(sizes)
