"""Heights of inline boxes, the places of tab stops, and the room of cloned edges.

Spec: https://www.w3.org/TR/css-inline-3/
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from limner.css.values import Calc, Percent
from limner.layout.contract import LayoutContext
from limner.layout.inline.items import CLOSE, OPEN, Item, has_middle_line
from limner.layout.sizing import resolve_border, resolve_margin, resolve_padding
from limner.layout.units import INFINITE, half, resolve_length, snap, snap_down, snap_nearest, snap_up
from limner.style.computed import ComputedStyle, FontGroup
from limner.text.engine import FontMetrics


class Strut(NamedTuple):
    """How far the text of a style reaches from its baseline, in CSS px.

    Attributes:
        ascent: Ascent of the face.
        descent: Descent of the face.
        above: Reach of the inline box with half its leading above the baseline. A line makes room for that.
        below: The same below the baseline.
        x_height: x-height of the face.
        line_height: Used `line-height`.
        central: Whether the baseline is the middle line of lines that run down the page.
    """

    ascent: float
    descent: float
    above: float
    below: float
    x_height: float
    line_height: float
    central: bool = False


def used_line_height(style: ComputedStyle, metrics: FontMetrics) -> float:
    """Used `line-height` of a style in CSS px."""
    kind, value = style.text.line_height
    if kind == "normal":
        return metrics.line_spacing
    if kind == "number":
        return snap(min(value * style.font.font_size, INFINITE) + 1e-6)
    return snap_down(min(value, INFINITE))


def add_leading(ascent: float, descent: float, line_height: float) -> tuple[float, float]:
    """Distribute the leading over both sides. The upper part is cut to whole px, as in the reference browser."""
    above = math.floor((line_height - ascent - descent) / 2.0)
    return ascent + above, line_height - ascent - above


_NEAR: Final = 1e-4


def em_box(context: LayoutContext, font: FontGroup) -> tuple[float, float]:
    """How far a font's em box reaches above and below the baseline, in whole px. Annotations stand on the em box."""
    share = context.engine.metrics(font).em_ascent
    size = font.font_size
    return float(math.ceil(share * size - _NEAR)), float(math.ceil((1.0 - share) * size - _NEAR))


def split_middle(height: float) -> tuple[float, float]:
    """Split a height in the middle; the lower part is a whole number of px."""
    below = height // 2.0
    return height - below, below


def measure_strut(context: LayoutContext, style: ComputedStyle) -> Strut:
    """The strut of a style, from its first available face."""
    metrics = context.engine.metrics(style.font)
    line_height = used_line_height(style, metrics)
    if has_middle_line(style):
        ascent, descent = split_middle(metrics.ascent + metrics.descent)
        above, below = add_leading(ascent, descent, line_height)
        return Strut(ascent, descent, above, below, metrics.x_height, line_height, central=True)
    above, below = add_leading(metrics.ascent, metrics.descent, line_height)
    return Strut(metrics.ascent, metrics.descent, above, below, metrics.x_height, line_height)


def baseline_shift(
    style: ComputedStyle, own: tuple[float, float], parent: ComputedStyle, heights: tuple[Strut, float]
) -> float | None:
    """How far down `vertical-align` moves a box from its parent's baseline.

    Args:
        style: Style of the box.
        own: How far the box reaches above and below its own baseline.
        parent: Style of the inline box that contains it.
        heights: Strut of the parent, and the used `line-height` of the box itself.

    Returns:
        CSS px; None for `top` and `bottom`, which wait for the whole line.

    Spec: https://www.w3.org/TR/css-inline-3/#transverse-alignment
    """
    value = style.box.vertical_align
    if value == "baseline":
        return 0.0
    strut, line_height = heights
    if isinstance(value, str):
        if value == "sub":
            return int(parent.font.font_size * 64.0 / 5.0) / 64.0 + 1.0
        if value == "super":
            return -(int(parent.font.font_size * 64.0 / 3.0) / 64.0 + 1.0)
        if value == "middle":
            return half(own[0] - own[1]) - snap_nearest(strut.x_height / 2.0)
        if value == "text-top":
            return own[0] - strut.ascent
        if value == "text-bottom":
            return strut.descent - own[1]
        return None
    if isinstance(value, Percent | Calc):
        return -resolve_length(value, line_height)
    return -resolve_length(value, 0.0)


def distance_to_tab_stop(style: ComputedStyle, x: float, space: float) -> float:
    """Give the width of a tab that begins at x in its line. A stop nearer than half a space is skipped.

    Args:
        style: Style of the tab.
        x: x in CSS px.
        space: Advance of a space in the style's first face.

    Spec: https://www.w3.org/TR/css-text-3/#tab-size-property
    """
    group = style.text
    kind, size = group.tab_size
    extra = sum(value for value in (group.letter_spacing, group.word_spacing) if isinstance(value, float))
    stop = size if kind == "length" else size * (space + extra)
    if stop <= 0.0:
        return 0.0
    distance = stop - x % stop
    if distance < space / 2.0:
        distance += stop
    return snap_up(distance)


def is_cloned(item: Item) -> bool:
    """Whether an inline box has all its edges on every line."""
    return item.kind in (OPEN, CLOSE) and item.style.box.box_decoration_break == "clone"


def _edges(item: Item, basis: float) -> tuple[float, float]:
    """Margin, border and padding of an inline box at its start and at its end."""
    margin = resolve_margin(item.style.box, basis)
    padding = resolve_padding(item.style.box, basis)
    border = resolve_border(item.style.border)
    left = margin.left + border.left + padding.left
    right = margin.right + border.right + padding.right
    return (left, right) if item.style.text.direction == "ltr" else (right, left)


def open_edges(items: Sequence[Item], number: int, basis: float) -> tuple[float, float]:
    """Margin, border and padding at start and at end, added up for all cloned boxes that are open before an item."""
    start = end = 0.0
    item = items[number]
    # A box that closes here is still open.
    around = item.partner if item.kind == CLOSE else item.parent
    while around >= 0:
        if is_cloned(items[around]):
            edges = _edges(items[around], basis)
            start += edges[0]
            end += edges[1]
        around = items[around].parent
    return start, end
