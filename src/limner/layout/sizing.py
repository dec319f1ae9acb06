"""Used sizes of one box: margins, borders, paddings, `box-sizing`, widths, heights, limits and ratios.

Goes in: a box and the `LayoutInput` it was given. Comes out: `Frame`, which every layout algorithm starts from, and
the functions that flex and grid call for their items. All sizes are border-box CSS px in steps of 1/64.

Spec: https://www.w3.org/TR/css-sizing-4/
"""

from math import inf
from typing import Final, TypeAlias

from limner.boxes.box import Box, ReplacedBox
from limner.css.values import AUTO, NONE, Calc, CalcSize, FitContent, MaxSizeValue, Percent, SizeValue
from limner.geometry import ZERO_SIDES, Sides
from limner.layout.contract import LayoutContext, LayoutInput, MinMax
from limner.layout.units import INFINITE, height_from_ratio, resolve_length, width_from_ratio
from limner.memos import forgets
from limner.style.computed import BorderGroup, BoxGroup, ComputedStyle

AnySize: TypeAlias = SizeValue | MaxSizeValue
INTRINSIC_KEYWORDS: Final = frozenset(("min-content", "max-content", "fit-content"))
_MOST_EDGES: Final = 1024
# The key is the identity of a style, which the entry keeps alive. Each box needs its entry several times.
_edges: Final[dict[int, tuple[ComputedStyle, tuple[float, float]]]] = {}
forgets(_edges.clear)
_SCROLLING: Final = frozenset(("hidden", "scroll", "auto"))


# ── edges ─────────────────────────────────────────────────────────────────────────────────────────────────


def resolve_border(border: BorderGroup) -> Sides:
    """Used border widths."""
    top, right = border.border_top_width, border.border_right_width
    bottom, left = border.border_bottom_width, border.border_left_width
    if top == right == bottom == left == 0.0:
        return ZERO_SIDES
    return Sides(top, right, bottom, left)


def resolve_padding(box: BoxGroup, basis: float) -> Sides:
    """Used paddings. Percentages of all four refer to `basis`, the width of the containing block."""
    top, right, bottom, left = box.padding_top, box.padding_right, box.padding_bottom, box.padding_left
    if top == right == bottom == left == 0.0:
        return ZERO_SIDES
    return Sides(
        max(0.0, resolve_length(top, basis)),
        max(0.0, resolve_length(right, basis)),
        max(0.0, resolve_length(bottom, basis)),
        max(0.0, resolve_length(left, basis)),
    )


def resolve_margin(box: BoxGroup, basis: float) -> Sides:
    """Used margins, with `auto` as 0. Percentages of all four refer to `basis`, the width of the containing block."""
    top, right, bottom, left = box.margin_top, box.margin_right, box.margin_bottom, box.margin_left
    if top == right == bottom == left == 0.0:
        return ZERO_SIDES
    return Sides(
        0.0 if top is AUTO else resolve_length(top, basis),
        0.0 if right is AUTO else resolve_length(right, basis),
        0.0 if bottom is AUTO else resolve_length(bottom, basis),
        0.0 if left is AUTO else resolve_length(left, basis),
    )


def is_scroll_container(box: Box) -> bool:
    """Whether `overflow` makes a box a scroll container (`clip` does not)."""
    group = box.style.box
    return group.overflow_x in _SCROLLING or group.overflow_y in _SCROLLING


def is_anonymous(box: Box) -> bool:
    """Whether a box comes from no element. Percentage heights pass through an anonymous box."""
    return box.element is None and not box.pseudo


def preferred_ratio(box: Box) -> tuple[float, bool] | None:
    """The preferred aspect ratio of a non-replaced box.

    Returns:
        Width / height, and whether that is the ratio of the border box; or None.

    Spec: https://www.w3.org/TR/css-sizing-4/#aspect-ratio
    """
    value = box.style.box.aspect_ratio
    # "If either number in the <ratio> is 0 or infinite, it represents a degenerate ratio", which is none.
    if value is None or value.ratio is None or not 0.0 < value.ratio < inf or isinstance(box, ReplacedBox):
        return None
    # "auto && <ratio>" always means the content box.
    return value.ratio, box.style.box.box_sizing == "border-box" and not value.auto


# ── definite lengths ──────────────────────────────────────────────────────────────────────────────────────


def definite_size(value: AnySize, basis: float | None, edge: float, *, content_box: bool) -> float | None:
    """Border-box size of a length or percentage.

    Args:
        value: Computed `width`, `height` or a limit.
        basis: What percentages refer to; None if that is indefinite.
        edge: Border and padding of the axis together.
        content_box: Whether `value` is a size of the content box.

    Returns:
        None for `auto`, `none`, keywords and percentages of an indefinite basis.
    """
    if isinstance(value, float):
        resolved = int(value * 64.0) / 64.0
    elif isinstance(value, Percent | Calc):
        if basis is None:
            return None
        resolved = max(0.0, resolve_length(value, basis))
    else:
        return None
    if content_box:
        return resolved + edge
    return max(edge, resolved)


def definite_height(box: Box, given: LayoutInput) -> float | None:
    """Border-box height from the box's own `height`, before its limits; None if it is not definite."""
    group = box.style.box
    value = group.height
    if value is AUTO:
        return None
    if value == "stretch":
        if given.available_height is None:
            return None
        margin = resolve_margin(group, given.percentage_width)
        edge = edge_sums(box, given.percentage_width)[1]
        return max(edge, given.available_height - margin.vertical)
    if isinstance(value, CalcSize):
        if value.basis != "stretch" or given.available_height is None:
            return None
        margin = resolve_margin(group, given.percentage_width)
        return calculated_height(box, given, value, given.available_height - margin.vertical)
    edge = 0.0 if isinstance(value, str) else edge_sums(box, given.percentage_width)[1]
    return definite_size(value, given.percentage_height, edge, content_box=group.box_sizing == "content-box")


def calculated_size(value: CalcSize, size: float, basis: float | None, edge: float, *, content_box: bool) -> float:
    """Border-box size that a `calc-size()` makes of another size.

    Args:
        value: The value.
        size: Border-box size of its basis.
        basis: What percentages refer to; an indefinite one counts as 0.
        edge: Border and padding of the axis together.
        content_box: Whether `value` is a size of the content box.

    Spec: https://www.w3.org/TR/css-values-5/#calc-size
    """
    inner = edge if content_box else 0.0
    result = value.calculation(max(0.0, size - inner), basis or 0.0)
    return max(edge, int(min(max(0.0, result), INFINITE) * 64.0) / 64.0 + inner)


def calculated_height(box: Box, given: LayoutInput, value: CalcSize, height: float) -> float:
    """Border-box height that a `calc-size()` makes of another height."""
    edge = edge_sums(box, given.percentage_width)[1]
    content_box = box.style.box.box_sizing == "content-box"
    return calculated_size(value, height, given.percentage_height, edge, content_box=content_box)


def calculated_width(box: Box, given: LayoutInput, value: object, width: float) -> float:
    """Border-box width that a `calc-size()` makes of another width; any other value leaves that width as it is."""
    if not isinstance(value, CalcSize):
        return width
    edge = edge_sums(box, given.percentage_width)[0]
    content_box = box.style.box.box_sizing == "content-box"
    return calculated_size(value, width, given.percentage_width, edge, content_box=content_box)


def edge_sums(box: Box, basis: float) -> tuple[float, float]:
    """Border and padding together, first for the horizontal and then for the vertical axis."""
    style = box.style
    known = _edges.get(id(style))
    if known is not None and known[0] is style:
        return known[1]
    border = resolve_border(style.border)
    group = style.box
    padding = resolve_padding(group, basis)
    sums = (
        border.left + border.right + padding.left + padding.right,
        border.top + border.bottom + padding.top + padding.bottom,
    )
    for length in (group.padding_top, group.padding_right, group.padding_bottom, group.padding_left):
        if not isinstance(length, float):
            return sums  # refers to the containing block
    if len(_edges) >= _MOST_EDGES:
        _edges.clear()
    _edges[id(style)] = (style, sums)
    return sums


def height_limits(box: Box, given: LayoutInput, content_height: float | None = None) -> tuple[float, float]:
    """Least and greatest border-box height.

    Args:
        box: The box.
        given: Its input.
        content_height: Border-box height of its content, for limits with intrinsic keywords; None leaves those out.

    Spec: https://www.w3.org/TR/css-sizing-3/#min-size-properties
    """
    group = box.style.box
    minimum, maximum = group.min_height, group.max_height
    edge = edge_sums(box, given.percentage_width)[1]
    least, greatest = edge, INFINITE
    content_box = group.box_sizing == "content-box"
    if minimum is not AUTO and minimum != 0.0:
        value = _height_limit(minimum, given, edge, content_height, box, content_box=content_box)
        if value is None and isinstance(minimum, Calc):
            # In a minimum, a percentage of an indefinite size is 0.
            value = definite_size(minimum, 0.0, edge, content_box=content_box)
        if value is not None and value > least:
            least = value
    if maximum is not NONE:
        value = _height_limit(maximum, given, edge, content_height, box, content_box=content_box)
        if value is not None:
            greatest = max(value, least)
    return least, greatest


def _height_limit(
    value: AnySize,
    given: LayoutInput,
    edge: float,
    content_height: float | None,
    box: Box,
    *,
    content_box: bool,
) -> float | None:
    if isinstance(value, str):
        if value == "stretch":
            if given.available_height is None:
                return None
            return max(edge, given.available_height - resolve_margin(box.style.box, given.percentage_width).vertical)
        return content_height
    if isinstance(value, FitContent):
        return content_height
    if isinstance(value, CalcSize):
        size = content_height
        if value.basis is AUTO:
            return None
        if value.basis == "stretch":
            size = _height_limit(value.basis, given, edge, content_height, box, content_box=content_box)
        return None if size is None else calculated_height(box, given, value, size)
    return definite_size(value, given.percentage_height, edge, content_box=content_box)


def has_intrinsic_heights(group: BoxGroup) -> bool:
    """Whether a limit of the height depends on the content."""
    kinds = (str, FitContent, CalcSize)
    return isinstance(group.min_height, kinds) or isinstance(group.max_height, kinds)


# ── widths ────────────────────────────────────────────────────────────────────────────────────────────────


def resolve_width_value(
    context: LayoutContext, box: Box, given: LayoutInput, value: AnySize, edge: float, intrinsic: MinMax | None = None
) -> float | None:
    """Border-box width for a value of `width`, `min-width` or `max-width`; None for `auto` and `none`.

    Args:
        context: The context.
        box: The box.
        given: Its input; `percentage_width` is the basis.
        value: The computed value.
        edge: Horizontal border and padding.
        intrinsic: Its intrinsic widths without its own width properties, if they are known already. Keywords then mean
            these widths, even if the box has a ratio and a definite height.
    """
    if value is AUTO or value is NONE:
        return None
    group = box.style.box
    if isinstance(value, CalcSize):
        size = resolve_width_value(context, box, given, value.basis, edge, intrinsic)
        return None if size is None else calculated_width(box, given, value, size)
    if isinstance(value, str):
        stretched = max(edge, given.available_width - resolve_margin(group, given.percentage_width).horizontal)
        if value == "stretch":
            return stretched
        if intrinsic is None and group.aspect_ratio is not None:
            transferred = ratio_width(box, given, *edge_sums(box, given.percentage_width))
            if transferred is not None:
                return transferred
        sizes = intrinsic or context.intrinsic_widths(box, given)
        if intrinsic is None and group.aspect_ratio is not None:
            sizes = transferred_sizes(box, given, sizes)
        if value == "min-content":
            return sizes.min
        if value == "max-content":
            return sizes.max
        return max(sizes.min, min(sizes.max, stretched))
    if isinstance(value, FitContent):
        sizes = intrinsic or context.intrinsic_widths(box, given)
        limit = resolve_length(value.limit, given.percentage_width)
        if group.box_sizing == "content-box":
            limit += edge
        return max(sizes.min, min(sizes.max, limit))
    size = definite_size(value, given.percentage_width, edge, content_box=group.box_sizing == "content-box")
    if size is not None and box.display.inside == "table":
        return max(size, (intrinsic or context.intrinsic_widths(box, given)).min)
    return size


def transferred_sizes(box: Box, given: LayoutInput, sizes: MinMax) -> MinMax:
    """Intrinsic widths, limited by what a ratio makes of the height's limits if the height follows from the width."""
    ratio = preferred_ratio(box)
    if ratio is None or given.fixed_height is not None:
        return sizes
    edge_x, edge_y = edge_sums(box, given.percentage_width)
    low, high = height_limits(box, given)
    least = width_from_ratio(ratio, low, edge_x, edge_y)
    greatest = INFINITE if high >= INFINITE else max(least, width_from_ratio(ratio, high, edge_x, edge_y))
    return MinMax(max(least, min(sizes.min, greatest)), max(least, min(sizes.max, greatest)))


def width_limits(context: LayoutContext, box: Box, given: LayoutInput) -> tuple[float, float]:
    """Least and greatest border-box width, including the limits that a ratio transfers from the height.

    An automatic minimum is 0 here, unless the width comes from the height through a ratio.

    Spec: https://www.w3.org/TR/css-sizing-4/#aspect-ratio-size-transfers
    """
    group = box.style.box
    minimum, maximum = group.min_width, group.max_width
    ratio = preferred_ratio(box)
    edge_x, edge_y = edge_sums(box, given.percentage_width)
    if ratio is None and maximum is NONE and (minimum is AUTO or minimum == 0.0):
        return edge_x, INFINITE
    least = automatic = edge_x
    if minimum is not AUTO:
        value = resolve_width_value(context, box, given, minimum, edge_x)
        if value is not None and value > least:
            least = value
    elif ratio is not None and not is_scroll_container(box) and _width_follows_height(box, given):
        # "the automatic minimum size … of a box with a preferred aspect ratio … is its min-content size"
        automatic = context.intrinsic_widths(box, given).min
        if group.max_height is not NONE and definite_height(box, given) is None:
            automatic = min(automatic, width_from_ratio(ratio, height_limits(box, given)[1], edge_x, edge_y))
    greatest = INFINITE
    if maximum is not NONE:
        value = resolve_width_value(context, box, given, maximum, edge_x)
        if value is not None:
            greatest = value
    least = max(least, min(automatic, greatest))
    follows = group.width is AUTO or isinstance(group.width, str)
    if ratio is not None and follows and given.fixed_height is None and definite_height(box, given) is None:
        low, high = height_limits(box, given)
        least = max(least, min(width_from_ratio(ratio, low, edge_x, edge_y), greatest))
        if high < INFINITE:
            greatest = min(greatest, width_from_ratio(ratio, high, edge_x, edge_y))
    return least, max(least, greatest)


def own_width_limits(
    context: LayoutContext, box: Box, given: LayoutInput, *, transfers: bool = True
) -> tuple[float, float]:
    """Least and greatest border-box width from `min-width` and `max-width` alone, for a width that stretches.

    With `transfers`, keywords in them mean the width that the ratio makes of the height, if there is one. Otherwise
    they refer to the content.
    """
    group = box.style.box
    edge = edge_sums(box, given.percentage_width)[0]
    intrinsic = None
    if not transfers and (isinstance(group.min_width, str) or isinstance(group.max_width, str)):
        intrinsic = context.intrinsic_widths(box, given)
    least = resolve_width_value(context, box, given, group.min_width, edge, intrinsic) or edge
    greatest = resolve_width_value(context, box, given, group.max_width, edge, intrinsic)
    return max(edge, least), INFINITE if greatest is None else max(greatest, least, edge)


def _width_follows_height(box: Box, given: LayoutInput) -> bool:
    value = box.style.box.width
    if value is not AUTO and not isinstance(value, str):
        return False
    if given.fixed_height is not None and given.fixed_height_definite:
        return True
    return definite_height(box, given) is not None


def ratio_width(box: Box, given: LayoutInput, edge_x: float, edge_y: float) -> float | None:
    """Border-box width that the preferred ratio makes of a definite height; None if there is no such width."""
    ratio = preferred_ratio(box)
    if ratio is None:
        return None
    if given.fixed_height is not None:
        return width_from_ratio(ratio, given.fixed_height, edge_x, edge_y)
    if not given.fixed_height_definite:
        return None
    height = definite_height(box, given)
    if height is None:
        return None
    least, greatest = height_limits(box, given)
    return width_from_ratio(ratio, max(least, min(height, greatest)), edge_x, edge_y)


def used_width(context: LayoutContext, box: Box, given: LayoutInput) -> float:
    """Border-box width of a non-replaced box for this input."""
    if given.fixed_width is not None:
        return given.fixed_width
    group = box.style.box
    value = group.width
    edge_x, edge_y = edge_sums(box, given.percentage_width)
    width: float | None
    if value is AUTO or (isinstance(value, CalcSize) and value.basis is AUTO):
        width = ratio_width(box, given, edge_x, edge_y) if group.aspect_ratio is not None else None
        if width is None:
            width = max(edge_x, given.available_width - resolve_margin(group, given.percentage_width).horizontal)
            if given.shrink_to_fit:
                sizes = context.intrinsic_widths(box, given)
                width = max(sizes.min, min(sizes.max, width))
        width = calculated_width(box, given, value, width)
    else:
        width = resolve_width_value(context, box, given, value, edge_x)
        if width is None:
            width = edge_x
    least, greatest = width_limits(context, box, given)
    width = min(width, greatest)
    return max(least, width)


# ── the frame of a box ────────────────────────────────────────────────────────────────────────────────────


class Frame:
    """The used edges of a box, its width, and what is known about its height before its content is laid out.

    Attributes:
        border: Used border widths.
        padding: Used paddings.
        left: Left border and padding together: where the content box starts.
        top: The same for the top.
        edge_x: Horizontal borders and paddings together.
        edge_y: Vertical borders and paddings together.
        width: Border-box width.
        inner_width: Content-box width.
        height: Border-box height if it is definite before layout, else None.
        inner_height: The same as a content-box height.
        percentage_height: What percentage heights of children refer to; None if that is indefinite.
        least_height: Least border-box height, without intrinsic keywords.
        greatest_height: Greatest border-box height, likewise.
    """

    __slots__ = (
        "_box",
        "_given",
        "border",
        "edge_x",
        "edge_y",
        "from_ratio",
        "greatest_height",
        "height",
        "inner_height",
        "inner_width",
        "least_height",
        "left",
        "padding",
        "percentage_height",
        "top",
        "width",
    )

    def __init__(self, context: LayoutContext, box: Box, given: LayoutInput) -> None:
        style = box.style
        self._box = box
        self._given = given
        border = self.border = resolve_border(style.border)
        padding = self.padding = resolve_padding(style.box, given.percentage_width)
        self.left = border.left + padding.left
        self.top = border.top + padding.top
        self.edge_x = self.left + border.right + padding.right
        self.edge_y = self.top + border.bottom + padding.bottom
        width = self.width = used_width(context, box, given)
        self.inner_width = max(0.0, width - self.edge_x)
        self.from_ratio = False
        self.least_height, self.greatest_height = self._limits(None)
        height = self.height = self._known_height()
        self.inner_height = None if height is None else max(0.0, height - self.edge_y)
        if is_anonymous(box) and given.fixed_height is None:
            self.percentage_height = given.percentage_height
        elif not given.fixed_height_definite:
            self.percentage_height = None
        else:
            self.percentage_height = self.inner_height

    def _limits(self, content_height: float | None) -> tuple[float, float]:
        group = self._box.style.box
        if group.max_height is NONE and (group.min_height is AUTO or group.min_height == 0.0):
            return self.edge_y, INFINITE
        ratio = preferred_ratio(self._box)
        if ratio is not None:
            # Intrinsic keywords mean the height that the ratio makes of the width.
            content_height = height_from_ratio(ratio, self.width, self.edge_x, self.edge_y)
        return height_limits(self._box, self._given, content_height)

    def _known_height(self) -> float | None:
        given = self._given
        if given.fixed_height is not None:
            return given.fixed_height
        height = definite_height(self._box, given)
        if height is None:
            group = self._box.style.box
            keyword = group.height is not AUTO and isinstance(group.height, str | FitContent | CalcSize)
            if keyword and group.aspect_ratio is None:
                return None
            if not keyword and given.stretch_height and given.available_height is not None:
                margin = resolve_margin(group, given.percentage_width)
                height = max(self.edge_y, given.available_height - margin.vertical)
            else:
                ratio = preferred_ratio(self._box)
                if ratio is None:
                    return None
                height = height_from_ratio(ratio, self.width, self.edge_x, self.edge_y)
                self.from_ratio = True
        return max(self.least_height, min(height, self.greatest_height))

    def used_height(self, content_height: float) -> float:
        """Border-box height of the box once its content has been laid out.

        Args:
            content_height: Border-box height that the content asks for.

        Spec: https://www.w3.org/TR/css-sizing-4/#aspect-ratio-minimum
        """
        if self._given.fixed_height is not None:
            return self._given.fixed_height
        least, greatest = self._limits(content_height)
        height = self.height
        if height is None:
            height, value = content_height, self._box.style.box.height
            if isinstance(value, CalcSize):
                height = calculated_height(self._box, self._given, value, height)
        elif self.from_ratio:
            group = self._box.style.box
            percentage = isinstance(group.height, Percent | Calc)
            if group.min_height is AUTO and not percentage and not is_scroll_container(self._box):
                # "… is its min-content size": content that is taller than the ratio wins, up to the maximum.
                height = max(height, min(content_height, greatest))
        return max(least, min(height, greatest))
