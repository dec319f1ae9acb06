"""Flex items and their sizes in the main axis before flexing.

Goes in: a flex container's axes and a child. Comes out: `FlexItem` with its flex base size, its hypothetical main size
and its limits. All are border-box CSS px.

Spec: https://www.w3.org/TR/css-flexbox-1/#line-sizing (§9.2), https://www.w3.org/TR/css-flexbox-1/#min-size-auto
"""

from limner.boxes.box import Box, ReplacedBox
from limner.css.values import AUTO, NONE, Calc, CalcSize, Percent
from limner.geometry import Sides
from limner.layout.alignment import BASELINES, self_alignment
from limner.layout.contract import LayoutContext, LayoutInput, LayoutOutput
from limner.layout.percentages import depends_on_height
from limner.layout.replaced import content_extent
from limner.layout.sizing import (
    INTRINSIC_KEYWORDS,
    AnySize,
    calculated_size,
    calculated_width,
    definite_height,
    definite_size,
    edge_sums,
    height_limits,
    is_scroll_container,
    own_width_limits,
    preferred_ratio,
    resolve_margin,
    resolve_width_value,
    used_width,
)
from limner.layout.units import INFINITE, height_from_ratio, width_from_ratio
from limner.style.computed import ComputedStyle


class FlexAxes:
    """The directions of a flex container's axes, and the size of its content box along them.

    Attributes:
        row: Whether the main axis is horizontal.
        wrap: Whether it may have several lines.
        wrap_reverse: Whether lines stack from the cross end.
        main_reversed: Whether the main axis runs to the left or upwards.
        cross_reversed: The same for the cross axis.
        width: Content width.
        height: Content height if definite, else None.
        rtl: Whether the container's inline direction is right to left.
    """

    __slots__ = (
        "cross_reversed",
        "height",
        "main_reversed",
        "row",
        "rtl",
        "style",
        "width",
        "wrap",
        "wrap_reverse",
    )

    def __init__(self, style: ComputedStyle, width: float, height: float | None) -> None:
        flex = style.flex
        self.style = style
        direction = flex.flex_direction
        self.row = row = direction in ("row", "row-reverse")
        self.rtl = rtl = style.text.direction == "rtl"
        self.wrap = flex.flex_wrap != "nowrap"
        self.wrap_reverse = flex.flex_wrap == "wrap-reverse"
        reverse = direction in ("row-reverse", "column-reverse")
        self.main_reversed = reverse != (row and rtl)
        self.cross_reversed = self.wrap_reverse != (not row and rtl)
        self.width = width
        self.height = height

    @property
    def main(self) -> float | None:
        """Content size along the main axis; None if indefinite."""
        return self.width if self.row else self.height

    @property
    def cross(self) -> float | None:
        """Content size along the cross axis; None if indefinite."""
        return self.height if self.row else self.width


class FlexItem:
    """One flex item while the algorithm runs.

    Attributes:
        box: Its box.
        margin: Used margins; `auto` counts as 0 until free space is shared out.
        main_margin: Margins along the main axis together.
        cross_margin: The same along the cross axis.
        main_edge: Border and padding along the main axis.
        cross_edge: The same along the cross axis.
        base: Flex base size.
        least: Least main size.
        least_waits: Whether `least` does not include the automatic minimum yet, which only shrinking needs.
        greatest: Greatest main size.
        hypothetical: Hypothetical main size.
        main: Used main size.
        cross: Used cross size.
        grow: Flex grow factor.
        shrink: Flex shrink factor.
        frozen: Whether its main size is settled.
        align: Its cross-axis alignment keyword relative to the line: ``start``, ``center``, ``end``, ``stretch``,
            ``baseline`` or ``last baseline``.
        safe: Whether that alignment is safe.
        auto_main: Whether the margins at main start and main end are `auto`.
        auto_cross: The same for the cross axis.
        ascent: From its cross-start margin edge to its alignment baseline, if it takes part in baseline alignment.
        main_offset: Distance from the line's main start to its margin box.
        cross_offset: Distance from the line's cross start to its margin box.
        top: y of its border box in the container's border box, without relative positioning.
        measured: The result of its last layout.
        imposed_width: Border-box width that it is measured with, whatever its properties say; None leaves it to those.
        base_indefinite: Whether its flex base size came from its content, so that its used size is not definite by
            itself.
    """

    __slots__ = (
        "align",
        "ascent",
        "auto_cross",
        "auto_main",
        "base",
        "base_indefinite",
        "box",
        "cross",
        "cross_edge",
        "cross_margin",
        "cross_offset",
        "frozen",
        "greatest",
        "grow",
        "hypothetical",
        "imposed_width",
        "least",
        "least_waits",
        "main",
        "main_edge",
        "main_margin",
        "main_offset",
        "margin",
        "measured",
        "safe",
        "shrink",
        "top",
    )

    def __init__(self, box: Box, axes: FlexAxes) -> None:
        self.box = box
        group = box.style.box
        margin = self.margin = resolve_margin(group, axes.width)
        edge_x, edge_y = edge_sums(box, axes.width)
        horizontal = (group.margin_left is AUTO, group.margin_right is AUTO)
        vertical = (group.margin_top is AUTO, group.margin_bottom is AUTO)
        across, down = margin.left + margin.right, margin.top + margin.bottom
        if axes.row:
            self.main_margin, self.cross_margin = across, down
            self.main_edge, self.cross_edge = edge_x, edge_y
            self.auto_main, self.auto_cross = horizontal, vertical
        else:
            self.main_margin, self.cross_margin = down, across
            self.main_edge, self.cross_edge = edge_y, edge_x
            self.auto_main, self.auto_cross = vertical, horizontal
        if axes.main_reversed:
            self.auto_main = self.auto_main[::-1]
        if axes.cross_reversed:
            self.auto_cross = self.auto_cross[::-1]
        flex = box.style.flex
        self.grow = flex.flex_grow
        self.shrink = flex.flex_shrink
        self.align, self.safe = _cross_alignment(box, axes)
        self.base = self.least = self.hypothetical = self.main = self.cross = 0.0
        self.greatest = INFINITE
        self.main_offset = self.cross_offset = self.ascent = self.top = 0.0
        self.frozen = self.base_indefinite = self.least_waits = False
        self.measured: LayoutOutput | None = None
        self.imposed_width: float | None = None

    @property
    def stretches(self) -> bool:
        """Whether it fills its line: "`align-self: stretch`, … cross size property `auto`, and no auto margins"."""
        return self.align == "stretch"

    @property
    def takes_part_in_baseline(self) -> bool:
        """Whether it is in its line's first or last baseline group."""
        return self.align in BASELINES

    def clamp(self, size: float) -> float:
        """Clamp a main size to its limits; the minimum wins."""
        size = min(size, self.greatest)
        return max(size, self.least)


def _cross_alignment(box: Box, axes: FlexAxes) -> tuple[str, bool]:
    """Give an item's alignment in its line relative to cross start, and whether it is safe."""
    keyword, safety = self_alignment(box.style.flex.align_self, axes.style.flex.align_items)
    group = box.style.box
    if axes.row:
        auto_margin = group.margin_top is AUTO or group.margin_bottom is AUTO
        auto_size = group.height is AUTO or group.height == "stretch"
        if group.height == "stretch" and not auto_margin:
            # It fills its line, so nothing is left to align.
            return "stretch", False
    else:
        auto_margin = group.margin_left is AUTO or group.margin_right is AUTO
        auto_size = group.width is AUTO
    if keyword in ("normal", "stretch"):
        return ("stretch" if auto_size and not auto_margin else "start"), False
    if keyword in BASELINES:
        return ("start" if auto_margin else keyword), False
    safe = safety == "safe"
    if keyword in ("self-start", "self-end"):
        flip = not axes.row and (box.style.text.direction == "rtl") != axes.rtl
        keyword = _side("start" if keyword == "self-start" else "end", reverse=flip)
    if keyword in ("start", "end"):
        return _side(keyword, reverse=axes.wrap_reverse), safe
    if keyword in ("flex-start", "flex-end"):
        return keyword[5:], safe
    return keyword, safe


def _side(keyword: str, *, reverse: bool) -> str:
    if not reverse:
        return keyword
    return "end" if keyword == "start" else "start"


def measure_item(context: LayoutContext, item: FlexItem, axes: FlexAxes) -> None:
    """Determine the flex base size, the limits and the hypothetical main size of an item (§9.2 step 3).

    Args:
        context: The context.
        item: The item. Its sizes are filled in.
        axes: The container's axes.
    """
    if axes.row:
        _measure_in_row(context, item, axes)
    else:
        _measure_in_column(context, item, axes)
    item.hypothetical = item.clamp(item.base)


def item_input(axes: FlexAxes) -> LayoutInput:
    """Give the layout input that is the same for all items of a flex container."""
    return LayoutInput(
        available_width=axes.width,
        available_height=axes.height,
        percentage_width=axes.width,
        percentage_height=axes.height,
        shrink_to_fit=True,
    )


def _measure_in_row(context: LayoutContext, item: FlexItem, axes: FlexAxes) -> None:
    box = item.box
    group = box.style.box
    given, cross = _row_space(context, item, axes)
    edge = item.main_edge
    value: AnySize | str = box.style.flex.flex_basis
    of_width = value is AUTO
    if of_width:
        value = group.width
    base = None if value == "content" else _row_size(context, box, given, value, edge)
    specified = base is not None
    if base is None:
        base = calculated_width(box, given, value, _content_width(context, item, given, cross))
    item.base = max(edge, base)

    greatest = _row_size(context, box, given, group.max_width, edge)
    item.greatest = INFINITE if greatest is None else greatest
    if group.min_width is not AUTO:
        item.least = max(edge, _row_size(context, box, given, group.min_width, edge) or 0.0)
    elif _clips_main(box, row=True):
        item.least = edge
    elif of_width and specified:
        # As in a column, the automatic minimum is at most the flex base size.
        item.least, item.least_waits = edge, True
    else:
        item.least = max(edge, min(_automatic_width(context, item, given, cross), item.greatest))


def _row_space(context: LayoutContext, item: FlexItem, axes: FlexAxes) -> tuple[LayoutInput, float | None]:
    """Give the input that an item in a row is measured with, and its border-box height if that is definite."""
    box = item.box
    given = item_input(axes)
    cross = _definite_cross_height(context, item, axes, given)
    if isinstance(box, ReplacedBox):
        given.stretch_height = item.stretches and not axes.wrap
    elif cross is not None and depends_on_height(context, box):
        given.fixed_height = cross
    return given, cross


def _row_size(context: LayoutContext, box: Box, given: LayoutInput, value: object, edge: float) -> float | None:
    if isinstance(box, ReplacedBox) and isinstance(value, str) and value in INTRINSIC_KEYWORDS:
        return content_extent(context, box, given, row=True)
    return resolve_width_value(context, box, given, value, edge)  # type: ignore[arg-type]  # a width's own values


def _clips_main(box: Box, *, row: bool) -> bool:
    group = box.style.box
    return is_scroll_container(box) and (group.overflow_x if row else group.overflow_y) not in ("visible", "clip")


def _definite_cross_height(context: LayoutContext, item: FlexItem, axes: FlexAxes, given: LayoutInput) -> float | None:
    """Border-box height of an item in a row with limits applied, if it is definite before layout."""
    del context
    box = item.box
    height = definite_height(box, given)
    if height is None:
        if not item.stretches or axes.wrap or axes.height is None:
            return None
        height = max(item.cross_edge, axes.height - item.cross_margin)
    least, greatest = height_limits(box, given)
    return max(least, min(height, greatest))


def _content_width(context: LayoutContext, item: FlexItem, given: LayoutInput, cross: float | None) -> float:
    box = item.box
    if isinstance(box, ReplacedBox):
        return content_extent(context, box, given, row=True)
    ratio = preferred_ratio(box)
    if ratio is not None and cross is not None:
        # "B. … the flex base size is calculated from its used cross size and the flex item's aspect ratio."
        return width_from_ratio(ratio, cross, item.main_edge, item.cross_edge)
    width = context.intrinsic_widths(box, given).max
    if ratio is not None:
        width = _transfer_height_limits(item, given, ratio, width)
    return width


def _transfer_height_limits(item: FlexItem, given: LayoutInput, ratio: tuple[float, bool], width: float) -> float:
    least, greatest = height_limits(item.box, given)
    if greatest < INFINITE:
        width = min(width, width_from_ratio(ratio, greatest, item.main_edge, item.cross_edge))
    return max(width, width_from_ratio(ratio, least, item.main_edge, item.cross_edge))


def _automatic_width(context: LayoutContext, item: FlexItem, given: LayoutInput, cross: float | None) -> float:
    """Content-based minimum width of an item (§4.5)."""
    box = item.box
    ratio = preferred_ratio(box)
    group = box.style.box
    if isinstance(box, ReplacedBox):
        content = content_extent(context, box, given, row=True)
    elif ratio is not None and cross is not None:
        transferred = width_from_ratio(ratio, cross, item.main_edge, item.cross_edge)
        content = max(transferred, context.intrinsic_widths(box, given).min)
    else:
        content = context.intrinsic_widths(box, given).min
        if ratio is not None:
            content = _transfer_height_limits(item, given, ratio, content)
    specified = _row_size(context, box, given, group.width, item.main_edge)
    return content if specified is None else min(content, specified)


def _measure_in_column(context: LayoutContext, item: FlexItem, axes: FlexAxes) -> None:
    box = item.box
    group = box.style.box
    edge = item.main_edge
    content_box = group.box_sizing == "content-box"
    value: AnySize | str = box.style.flex.flex_basis
    of_height = value is AUTO
    if of_height:
        value = group.height
    base = None if isinstance(value, str) else definite_size(value, axes.height, edge, content_box=content_box)
    if value == "stretch" and axes.height is not None:
        base = max(edge, axes.height - item.main_margin)
    specified = base is not None
    if base is None:
        # With a ratio, the used size is definite whatever the content is.
        item.base_indefinite = preferred_ratio(box) is None
        base = _content_height(context, item, axes)
        if isinstance(value, CalcSize):
            base = calculated_size(value, base, axes.height, edge, content_box=content_box)
    item.base = max(edge, base)

    item.greatest = INFINITE
    if group.max_height is not NONE:
        greatest = definite_size(group.max_height, axes.height, edge, content_box=content_box)
        if group.max_height == "stretch" and axes.height is not None:
            greatest = max(edge, axes.height - item.main_margin)
        elif greatest is None and not isinstance(group.max_height, Percent | Calc):
            greatest = _content_height(context, item, axes)
            if isinstance(group.max_height, CalcSize):
                greatest = calculated_size(group.max_height, greatest, axes.height, edge, content_box=content_box)
        if greatest is not None:
            item.greatest = greatest
    minimum = group.min_height
    if minimum is not AUTO:
        least = definite_size(minimum, axes.height, edge, content_box=content_box)
        if minimum == "stretch" and axes.height is not None:
            least = axes.height - item.main_margin
        elif least is None and isinstance(minimum, Calc):
            # "… cyclic percentages" in a minimum count as 0; the rest of the calculation stays.
            least = definite_size(minimum, 0.0, edge, content_box=content_box)
        elif least is None and not isinstance(minimum, Percent):
            least = _content_height(context, item, axes)
        item.least = max(edge, least or 0.0)
    elif _clips_main(box, row=False):
        item.least = edge
    elif of_height and specified:
        # The automatic minimum is at most the flex base size, so it matters only if the item shrinks.
        item.least, item.least_waits = edge, True
    else:
        item.least = _automatic_height(context, item, axes)
    if box.display.inside == "table":
        # A table is never shorter than its rows.
        item.least = max(item.least, _natural_height(context, item, axes))


def settle_least(context: LayoutContext, item: FlexItem, axes: FlexAxes) -> None:
    """Find the automatic minimum of an item that may have to shrink."""
    if not item.least_waits:
        return
    item.least_waits = False
    if axes.row:
        given, cross = _row_space(context, item, axes)
        item.least = max(item.least, min(_automatic_width(context, item, given, cross), item.greatest))
    else:
        item.least = max(item.least, _automatic_height(context, item, axes))


def _content_space(context: LayoutContext, item: FlexItem, axes: FlexAxes) -> LayoutInput:
    """The input for an item in a column whose height comes from its content: all heights are indefinite."""
    given = item_input(axes)
    given.percentage_height = None
    given.fixed_height_definite = False
    if item.imposed_width is not None:
        given.fixed_width = item.imposed_width
    elif item.stretches and not axes.wrap and not isinstance(item.box, ReplacedBox):
        width = max(item.cross_edge, axes.width - item.cross_margin)
        least, greatest = own_width_limits(context, item.box, given)
        given.fixed_width = max(least, min(width, greatest))
        given.shrink_to_fit = False
    return given


def _content_height(context: LayoutContext, item: FlexItem, axes: FlexAxes) -> float:
    """Border-box height that `content` and the intrinsic keywords mean: a ratio takes precedence over the content."""
    box = item.box
    if isinstance(box, ReplacedBox):
        given = _content_space(context, item, axes)
        return content_extent(context, box, given, row=False, stretches=item.stretches and not axes.wrap)
    ratio = preferred_ratio(box)
    if ratio is None:
        return _natural_height(context, item, axes)
    width = used_width(context, box, _content_space(context, item, axes))
    return height_from_ratio(ratio, width, item.cross_edge, item.main_edge)


def _natural_height(context: LayoutContext, item: FlexItem, axes: FlexAxes) -> float:
    """Border-box height of an item in a column from its content. The layout that gave it is kept."""
    box = item.box
    if item.measured is None:
        item.measured = context.layout(box, _content_space(context, item, axes))
    height = item.measured.content_height
    ratio = preferred_ratio(box)
    if ratio is not None:
        least, greatest = own_width_limits(context, box, item_input(axes), transfers=False)
        if greatest < INFINITE:
            height = min(height, height_from_ratio(ratio, greatest, item.cross_edge, item.main_edge))
        if least > 0.0:
            height = max(height, height_from_ratio(ratio, least, item.cross_edge, item.main_edge))
    return height


def _automatic_height(context: LayoutContext, item: FlexItem, axes: FlexAxes) -> float:
    """Content-based minimum height of an item (§4.5)."""
    box = item.box
    value = box.style.box.height
    edge = item.main_edge
    content_box = box.style.box.box_sizing == "content-box"
    specified = None if isinstance(value, str) else definite_size(value, axes.height, edge, content_box=content_box)
    if specified is not None and specified <= edge:
        return edge
    content = _content_height(context, item, axes)
    if specified is None and value is not AUTO:
        # Keywords, and percentages of an unknown size, mean the content.
        specified = content
    if not isinstance(box, ReplacedBox) and preferred_ratio(box) is not None:
        content = max(content, _natural_height(context, item, axes))
    if specified is not None:
        content = min(content, specified)
    return max(edge, min(content, item.greatest))


def margins_of(item: FlexItem, axes: FlexAxes) -> tuple[float, float, float, float]:
    """Give an item's margins at main start, main end, cross start and cross end."""
    margin: Sides = item.margin
    if axes.row:
        main = (margin.right, margin.left) if axes.main_reversed else (margin.left, margin.right)
        cross = (margin.bottom, margin.top) if axes.cross_reversed else (margin.top, margin.bottom)
    else:
        main = (margin.bottom, margin.top) if axes.main_reversed else (margin.top, margin.bottom)
        cross = (margin.right, margin.left) if axes.cross_reversed else (margin.left, margin.right)
    return main[0], main[1], cross[0], cross[1]
