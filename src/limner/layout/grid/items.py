"""Grid items: alignment in their areas, contributions to tracks, baselines.

Spec: https://www.w3.org/TR/css-grid-2/#alignment
"""

from collections.abc import Sequence

from limner.boxes.box import Box, ReplacedBox
from limner.css.values import AUTO, Calc, CalcSize, FitContent, Percent
from limner.geometry import Sides
from limner.layout.alignment import BASELINES, self_alignment
from limner.layout.contract import LayoutContext, LayoutInput, LayoutOutput, MinMax
from limner.layout.grid.placement import Area
from limner.layout.grid.tracks import Track
from limner.layout.percentages import depends_on_height
from limner.layout.sizing import (
    calculated_width,
    definite_height,
    definite_size,
    edge_sums,
    height_limits,
    is_scroll_container,
    own_width_limits,
    preferred_ratio,
    ratio_width,
    resolve_margin,
    used_width,
    width_limits,
)
from limner.style.computed import ComputedStyle


class GridItem:
    """One grid item.

    Attributes:
        box: Its box.
        area: Its cells.
        justify: Horizontal alignment in its area: ``start``, ``center``, ``end``, ``stretch``; start is left in ltr.
        justify_safe: Whether that alignment is safe.
        align: Vertical alignment, which may also be ``baseline`` or ``last baseline``.
        align_safe: Whether that alignment is safe.
        margin: Used margins, once the width of its area is known.
        stretches_explicitly: Whether `justify-self` and `align-self` are `stretch` rather than `normal`.
        relative_y: How far `position: relative` moves it down.
        shim: Space above or below it that aligns its baseline with the others in its row.
        measured: The result of its last layout.
        area_width: Width of its area, once that is known.
        area_height: The same for the height; None while rows have no sizes.
        subgrid: Whether its columns and whether its rows are those of the grid around it; None for most items.
    """

    __slots__ = (
        "align",
        "align_safe",
        "area",
        "area_height",
        "area_width",
        "box",
        "justify",
        "justify_safe",
        "margin",
        "measured",
        "relative_y",
        "shim",
        "stretches_explicitly",
        "subgrid",
    )

    def __init__(self, box: Box, area: Area, container: ComputedStyle) -> None:
        self.box = box
        self.area = area
        flex = box.style.flex
        self.justify, self.justify_safe = _item_alignment(
            box, flex.justify_self, container.flex.justify_items, container, horizontal=True
        )
        self.align, self.align_safe = _item_alignment(
            box, flex.align_self, container.flex.align_items, container, horizontal=False
        )
        self.stretches_explicitly = (
            self_alignment(flex.justify_self, container.flex.justify_items)[0] == "stretch",
            self_alignment(flex.align_self, container.flex.align_items)[0] == "stretch",
        )
        self.subgrid: tuple[bool, bool] | None = None
        if box.display.inside == "grid":
            grid = box.style.grid
            if grid.grid_template_columns.subgrid or grid.grid_template_rows.subgrid:
                self.subgrid = grid.grid_template_columns.subgrid, grid.grid_template_rows.subgrid
                # "… a subgrid is always stretched in its subgridded dimension(s)".
                self.justify = "stretch" if self.subgrid[0] else self.justify
                self.align = "stretch" if self.subgrid[1] else self.align
        self.margin: Sides = resolve_margin(box.style.box, 0.0)
        self.shim = 0.0
        self.relative_y = 0.0
        self.measured: LayoutOutput | None = None
        self.area_width = 0.0
        self.area_height: float | None = None


def _item_alignment(
    box: Box,
    own: tuple[str, str],
    items: tuple[str, str],
    container: ComputedStyle,
    *,
    horizontal: bool,
) -> tuple[str, bool]:
    keyword, safety = items if own[0] == "auto" else own
    group = box.style.box
    if horizontal:
        auto_margin = group.margin_left is AUTO or group.margin_right is AUTO
        size = group.width
    else:
        auto_margin = group.margin_top is AUTO or group.margin_bottom is AUTO
        size = group.height
    if keyword in ("normal", "auto", "legacy"):
        # "If the grid item has no preferred aspect ratio, and no natural size in the relevant axis … it behaves as
        # stretch. Otherwise … as start." The browser stretches boxes with a ratio too, but the ratio may win.
        keyword = "start" if isinstance(box, ReplacedBox) else "stretch"
    if keyword == "stretch":
        return ("stretch" if size is AUTO and not auto_margin else "start"), False
    if keyword in BASELINES:
        if not horizontal and not auto_margin:
            return keyword, False
        return ("start", False) if keyword == "baseline" else ("end", True)
    safe = safety == "safe"
    if horizontal:
        rtl = container.text.direction == "rtl"
        if keyword in ("left", "right"):
            return ("start" if (keyword == "left") != rtl else "end"), safe
        if keyword in ("self-start", "self-end"):
            flip = (box.style.text.direction == "rtl") != rtl
            return ("start" if (keyword == "self-start") != flip else "end"), safe
    if keyword in ("flex-start", "self-start", "left"):
        return "start", safe
    if keyword in ("flex-end", "self-end", "right"):
        return "end", safe
    return keyword, safe


class ColumnSide:
    """An item as column sizing sees it: its contributions are widths."""

    __slots__ = ("_context", "_gap", "_item", "_sizes", "_tracks", "count", "first", "outer")

    def __init__(self, context: LayoutContext, item: GridItem, tracks: Sequence[Track], gap: float) -> None:
        self._gap = gap
        self.first = item.area.column
        self.count = item.area.columns
        self._context = context
        self._item = item
        self._tracks = tracks
        self._sizes: MinMax | None = None
        self.outer = item.margin.left + item.margin.right

    def _contributions(self) -> MinMax:
        sizes = self._sizes
        if sizes is None:
            sizes = self._sizes = self._context.min_max(self._item.box, _contribution_input(self._item))
        return sizes

    def min_content(self) -> float:
        """Outer min-content width."""
        return self._contributions().min + self.outer

    def max_content(self) -> float:
        """Outer max-content width."""
        return self._contributions().max + self.outer

    def minimum(self) -> float:
        """Minimum contribution. With an `auto` or percentage width, it comes from the used minimum width."""
        box = self._item.box
        group = box.style.box
        width = group.width
        if isinstance(width, float) or width == "min-content":
            return self.min_content()
        if width == "max-content":
            return self.max_content()
        edge = edge_sums(box, 0.0)[0]
        least = group.min_width
        if isinstance(least, str | FitContent | CalcSize):
            given = _contribution_input(self._item)
            sizes = self._context.intrinsic_widths(box, given)
            basis = least.basis if isinstance(least, CalcSize) else least
            chosen = sizes.max if basis == "max-content" else sizes.min
            return max(edge, calculated_width(box, given, least, chosen)) + self.outer
        if least is not AUTO:
            size = definite_size(least, 0.0, edge, content_box=group.box_sizing == "content-box")
            return max(edge, size or 0.0) + self.outer
        spanned = self._tracks[self.first : self.first + self.count]
        limit = automatic_limit(box, spanned, self._gap)
        if limit is None:
            return edge + self.outer
        return max(edge + self.outer, min(self.min_content(), limit))


def _contribution_input(item: GridItem) -> LayoutInput:
    """Give the input that an item's width may depend on: nothing at first, later the height of its area."""
    given = LayoutInput(available_width=0.0)
    height = item.area_height
    if height is not None:
        given.available_height = given.percentage_height = height
        replaced = isinstance(item.box, ReplacedBox)
        if item.align == "stretch" and (item.stretches_explicitly[1] or not replaced):
            given.fixed_height = _stretched_height(item, given, height)
    return given


def _stretched_height(item: GridItem, given: LayoutInput, height: float) -> float:
    edge = edge_sums(item.box, item.area_width)[1]
    least, greatest = height_limits(item.box, given)
    return max(least, min(max(edge, height - item.margin.top - item.margin.bottom), greatest))


def automatic_limit(box: Box, spanned: Sequence[Track], gap: float) -> float | None:
    """Upper limit of an item's content-based minimum size; None if its automatic minimum size is zero.

    Spec: https://www.w3.org/TR/css-grid-2/#min-size-auto
    """
    if is_scroll_container(box):
        return None
    if not any(track.low == "auto" for track in spanned):
        return None
    if len(spanned) > 1 and any(track.high == "flex" for track in spanned):
        return None
    total = gap * (len(spanned) - 1)
    for track in spanned:
        if track.fixed_limit is None:
            return float("inf")
        total += track.fixed_limit
    return total


class RowSide:
    """An item as row sizing sees it: its contributions are heights, and only the minimum may differ from the others."""

    __slots__ = ("_context", "_gap", "_item", "_tracks", "count", "first")

    def __init__(self, context: LayoutContext, item: GridItem, tracks: Sequence[Track], gap: float) -> None:
        self._gap = gap
        self.first = item.area.row
        self.count = item.area.rows
        self._context = context
        self._item = item
        self._tracks = tracks

    def _outer(self) -> float:
        item = self._item
        margin = item.margin
        return measure_item(self._context, item).fragment.height + margin.top + margin.bottom + item.shim

    def min_content(self) -> float:
        """Outer height at the width of its columns."""
        return self._outer()

    def max_content(self) -> float:
        """The same."""
        return self._outer()

    def minimum(self) -> float:
        """Minimum contribution. The content of a scroll container counts as zero."""
        item = self._item
        box = item.box
        group = box.style.box
        height = group.height
        if isinstance(height, float) or height in ("min-content", "max-content"):
            return self._outer()
        margin = item.margin
        edge = edge_sums(box, item.area_width)[1]
        outer = margin.top + margin.bottom + item.shim
        if group.min_height is not AUTO:
            # No row here depends on the height of its content.
            least = definite_size(group.min_height, 0.0, edge, content_box=group.box_sizing == "content-box")
            return max(edge, least or 0.0) + outer
        limit = automatic_limit(box, self._tracks[self.first : self.first + self.count], self._gap)
        if limit is None:
            return edge + outer
        return max(edge + outer, min(self._outer(), limit))


def area_input(context: LayoutContext, item: GridItem, height: float | None) -> LayoutInput:
    """Give the layout input that an item's area determines."""
    given = LayoutInput(
        available_width=item.area_width,
        available_height=height,
        percentage_width=item.area_width,
        percentage_height=height,
        shrink_to_fit=item.justify != "stretch",
        stretch_height=item.align == "stretch" and height is not None,
    )
    box = item.box
    if isinstance(box, ReplacedBox) or (box.style.box.aspect_ratio is not None and preferred_ratio(box) is not None):
        _fix_stretched(context, given, item)
    elif given.stretch_height and given.shrink_to_fit and height is not None and depends_on_height(context, box):
        # The width of its content may depend on the height.
        given.fixed_height = _stretched_height(item, given, height)
    return given


def _fix_stretched(context: LayoutContext, given: LayoutInput, item: GridItem) -> None:
    """Find the stretched sizes of an item that has a ratio.

    An explicit `stretch` wins over the ratio. With `normal`, the stretched width comes first and gives the height. If
    the width does not stretch, the height gives it.
    """
    across, down = item.stretches_explicitly
    stretches = item.justify == "stretch"
    known = definite_height(item.box, given) is not None
    across = stretches and (across or not (known or (down and given.stretch_height)))
    if isinstance(item.box, ReplacedBox):
        across = stretches and item.stretches_explicitly[0]
    width = item.box.style.box.width
    if not down and (across or not (width is AUTO or isinstance(width, str))):
        given.stretch_height = False
    if given.stretch_height and given.available_height is not None:
        given.fixed_height = _stretched_height(item, given, given.available_height)
        if not down and not across and not isinstance(item.box, ReplacedBox):
            # The height gives the width through the ratio, and that width the height. Content may be taller, but not
            # wider.
            transferred = ratio_width(item.box, given, *edge_sums(item.box, item.area_width))
            if transferred is None or width is not AUTO:
                given.fixed_width = used_width(context, item.box, given)
            else:
                least, greatest = own_width_limits(context, item.box, given)
                given.fixed_width = max(least, min(transferred, greatest))
            given.fixed_height, given.stretch_height = None, False
    if across:
        edge = edge_sums(item.box, item.area_width)[0]
        limits = own_width_limits if item.stretches_explicitly[0] else width_limits
        least, greatest = limits(context, item.box, given)
        stretched = max(edge, item.area_width - item.margin.left - item.margin.right)
        given.fixed_width = max(least, min(stretched, greatest))


def measure_item(context: LayoutContext, item: GridItem) -> LayoutOutput:
    """Lay an item out in its columns while no height is known yet."""
    output = item.measured
    if output is None:
        given = area_input(context, item, None)
        lay_out = context.layout if item.subgrid is None else context.layout_afresh
        output = item.measured = lay_out(item.box, given)
    return output


def find_shims(context: LayoutContext, items: list[GridItem], rows: Sequence[Track]) -> None:
    """Give each item with baseline alignment the space that moves its baseline to that of its group."""
    groups: dict[tuple[str, int], list[tuple[GridItem, float]]] = {}
    for item in items:
        if item.align not in ("baseline", "last baseline"):
            continue
        fragment = measure_item(context, item).fragment
        if fragment.first_baseline is None and _follows_rows(item, rows):
            # "… that item does not participate in baseline alignment, and instead uses its fallback alignment".
            item.align, item.align_safe = ("start", False) if item.align == "baseline" else ("end", True)
            item.shim = 0.0
        elif item.align == "baseline":
            baseline = fragment.height if fragment.first_baseline is None else fragment.first_baseline
            groups.setdefault(("first", item.area.row), []).append((item, baseline + item.margin.top))
        else:
            baseline = fragment.height if fragment.last_baseline is None else fragment.last_baseline
            below = fragment.height - baseline + item.margin.bottom
            groups.setdefault(("last", item.area.row + item.area.rows), []).append((item, below))
    for members in groups.values():
        largest = max(distance for _, distance in members)
        for item, distance in members:
            item.shim = largest - distance


def _follows_rows(item: GridItem, rows: Sequence[Track]) -> bool:
    """Tell whether an item's height depends on rows whose heights depend on their items.

    Spec: https://www.w3.org/TR/css-grid-2/#row-align
    """
    group = item.box.style.box
    return any(
        isinstance(value, Percent | Calc) or value == "stretch"
        for value in (group.height, group.min_height, group.max_height)
    ) and any(track.intrinsic for track in rows[item.area.row : item.area.row + item.area.rows])


def container_baselines(items: list[GridItem]) -> tuple[float | None, float | None]:
    """Give the first and last baselines of a grid, measured from its top border edge. Its items must be placed."""
    if not items:
        return None, None
    first_row = min(item.area.row for item in items)
    last_row = max(item.area.row + item.area.rows for item in items)
    starters = [item for item in items if item.area.row == first_row]
    enders = [item for item in items if item.area.row + item.area.rows == last_row]
    first = _choose(starters, ("baseline", "last baseline"), last=False)
    last = _choose(enders, ("last baseline", "baseline"), last=True)
    # An item that shares a baseline in its row gives the one that it shares.
    return _baseline(first, last=first.align == "last baseline"), _baseline(last, last=last.align != "baseline")


def _choose(items: list[GridItem], keywords: tuple[str, str], *, last: bool) -> GridItem:
    """Choose an item that shares a baseline of the row; else the first (or last) one in grid order."""
    for keyword in keywords:
        for item in items:
            if item.align == keyword:
                return item
    ordered = sorted(items, key=lambda item: item.area.column)
    return ordered[-1] if last else ordered[0]


def _baseline(item: GridItem, *, last: bool) -> float | None:
    output = item.measured
    if output is None:
        return None
    fragment = output.fragment
    baseline = fragment.last_baseline if last else fragment.first_baseline
    return fragment.y - item.relative_y + (fragment.height if baseline is None else baseline)
