"""Flex lines: collecting items into them, flexible lengths, the cross axis, and the places of items.

Spec: https://www.w3.org/TR/css-flexbox-1/#main-sizing
"""

from dataclasses import replace

from limner.boxes.box import ReplacedBox
from limner.budget import Budget
from limner.css.values import AUTO
from limner.layout.alignment import align_offset, distribute, divide, share_out
from limner.layout.contract import LayoutContext, LayoutInput
from limner.layout.flex.items import FlexAxes, FlexItem, item_input, margins_of
from limner.layout.percentages import depends_on_height
from limner.layout.replaced import stretched_extent
from limner.layout.sizing import has_intrinsic_heights, height_limits, own_width_limits, preferred_ratio
from limner.layout.units import height_from_ratio, snap, snap_nearest


class FlexLine:
    """One line of a flex container.

    Attributes:
        items: Its items in order.
        sum_hypothetical: The sum of their outer hypothetical main sizes and the gaps between them.
        cross: Cross size of the line.
        natural_cross: Cross size that its items ask for. If the container's height is definite, items that fill it
            count too.
        cross_offset: Distance from the container's cross start.
        ascent: Distance from the line's cross start to the shared baseline of its first-baseline group.
        last_descent: Distance from the shared baseline of its last-baseline group to the line's cross end.
    """

    __slots__ = ("ascent", "cross", "cross_offset", "items", "last_descent", "natural_cross", "sum_hypothetical")

    def __init__(self, items: list[FlexItem], sum_hypothetical: float) -> None:
        self.items = items
        self.sum_hypothetical = sum_hypothetical
        self.natural_cross = self.cross = self.cross_offset = self.ascent = self.last_descent = 0.0


def collect_lines(items: list[FlexItem], limit: float, gap: float, *, wrap: bool) -> list[FlexLine]:
    """Collect items into lines (§9.3 step 5).

    Args:
        items: All items in order.
        limit: Main size of the container's content box, or the value that stands for infinity.
        gap: Between items.
        wrap: Whether the container may have several lines.
    """
    if not items:
        return []
    lines: list[FlexLine] = []
    line: list[FlexItem] = []
    total = 0.0
    for item in items:
        outer = item.hypothetical + item.main_margin
        if line and wrap and total + gap + outer > limit:
            lines.append(FlexLine(line, total))
            line, total = [], 0.0
        total += outer + (gap if line else 0.0)
        line.append(item)
    lines.append(FlexLine(line, total))
    return lines


def resolve_flexible_lengths(line: FlexLine, space: float, gap: float, budget: Budget) -> None:
    """Give each item of a line its used main size (§9.7).

    Args:
        line: The line.
        space: Main size of the container's content box.
        gap: Between items.
        budget: Spent on each round.
    """
    items = line.items
    grows = line.sum_hypothetical < space
    free = space - gap * (len(items) - 1)
    pending: list[FlexItem] = []
    for item in items:
        item.main = item.hypothetical
        free -= item.main_margin
        factor = item.grow if grows else item.shrink
        # "2. Size inflexible items."
        if factor == 0.0 or (item.base > item.hypothetical if grows else item.base < item.hypothetical):
            item.frozen = True
            free -= item.hypothetical
        else:
            item.frozen = False
            free -= item.base
            pending.append(item)
    initial_free = free
    while pending:
        budget.spend(len(pending))
        pending, free = _flex_once(pending, free, initial_free, grows=grows)


def _flex_once(
    pending: list[FlexItem], free: float, initial_free: float, *, grows: bool
) -> tuple[list[FlexItem], float]:
    """Run step 4 once. Give the items that are not frozen yet, and the free space that remains for them."""
    factors = sum(item.grow if grows else item.shrink for item in pending)
    if factors < 1.0:
        # "If the sum of the unfrozen flex items' flex factors is less than one, multiply the initial free space by
        # this sum. If the magnitude of this value is less than … the remaining free space, use this."
        fraction = snap(initial_free * factors)
        if abs(fraction) < abs(free):
            free = fraction
    if grows:
        weights = [item.grow for item in pending]
    else:
        weights = [item.shrink * (item.base - item.main_edge) for item in pending]
    total = sum(weights)
    usable = total > 0.0 and (free > 0.0 if grows else free < 0.0)
    violation = 0.0
    results: list[tuple[FlexItem, float]] = []
    rest = free
    # From the last item backwards, each item takes its share of the rest, so that rounding loses nothing.
    for item, weight in zip(reversed(pending), reversed(weights), strict=True):
        size = item.base
        if usable and total > 0.0:
            share = snap_nearest(rest * weight / total)
            size += share
            rest -= share
            total -= weight
        # A content box is never smaller than 0.
        item.main = item.clamp(max(size, item.main_edge))
        results.append((item, item.main - size))
        violation += item.main - size
    if violation == 0.0:
        return [], free
    left: list[FlexItem] = []
    for item, change in reversed(results):
        if (change > 0.0) if violation > 0.0 else (change < 0.0):
            item.frozen = True
            free -= item.main - item.base
        else:
            left.append(item)
    return left, free


def size_lines_across(context: LayoutContext, lines: list[FlexLine], axes: FlexAxes) -> None:
    """Determine each item's hypothetical cross size and each line's cross size (§9.4 steps 7 and 8)."""
    cross = axes.cross
    for line in lines:
        for item in line.items:
            _layout_first(context, item, axes)
        _measure_line(line, axes)
    # "If the flex container is single-line and has a definite cross size, the cross size of the flex line is the
    # flex container's inner cross size."
    if not axes.wrap and lines and cross is not None:
        lines[0].cross = cross


def _layout_first(context: LayoutContext, item: FlexItem, axes: FlexAxes) -> None:
    """Lay out an item at its used main size, and at its final cross size if the container determines it."""
    measured = item.measured
    if (
        measured is not None
        and measured.fragment.height == item.main
        and item.box.style.box.height is AUTO
        and item.box.style.box.aspect_ratio is None
        and not isinstance(item.box, ReplacedBox)
        and not depends_on_height(context, item.box)
    ):
        # This item in a column keeps the height of its content.
        item.cross = measured.fragment.width
        return
    given = item_input(axes)
    settled = axes.cross if item.align == "stretch" and not axes.wrap else None
    if axes.row:
        given.fixed_width = item.main
        if settled is not None:
            _stretch_height(context, item, axes, given, settled)
    else:
        _fix_height(given, item, axes)
        if settled is not None:
            given.fixed_width = _stretched_width(context, item, given, settled)
    item.measured = output = context.layout(item.box, given)
    item.cross = output.fragment.height if axes.row else output.fragment.width


def _fix_height(given: LayoutInput, item: FlexItem, axes: FlexAxes) -> None:
    """Fix the main size of an item in a column.

    "If the flex container has a definite main size, a flex item's post-flexing main size is treated as definite."
    """
    given.fixed_height = item.main
    given.fixed_height_definite = axes.height is not None or not item.base_indefinite


def _stretch_height(context: LayoutContext, item: FlexItem, axes: FlexAxes, given: LayoutInput, cross: float) -> None:
    """Fix the height of an item in a row; the item fills a line of this height."""
    if isinstance(item.box, ReplacedBox):
        given.available_height, given.stretch_height = cross, True
    else:
        given.fixed_height = _stretched_height(context, item, axes, cross)


def _stretched_height(context: LayoutContext, item: FlexItem, axes: FlexAxes, cross: float) -> float:
    given = item_input(axes)
    group = item.box.style.box
    content: float | None = None
    if has_intrinsic_heights(group):
        given.fixed_width = item.main
        ratio = preferred_ratio(item.box)
        if ratio is not None:
            content = height_from_ratio(ratio, item.main, item.main_edge, item.cross_edge)
        else:
            content = context.layout(item.box, given).content_height
    least, greatest = height_limits(item.box, given, content)
    return max(least, min(max(item.cross_edge, cross - item.cross_margin), greatest))


def _stretched_width(context: LayoutContext, item: FlexItem, given: LayoutInput, cross: float) -> float:
    if isinstance(item.box, ReplacedBox):
        return stretched_extent(context, item.box, replace(given, available_width=cross))
    least, greatest = own_width_limits(context, item.box, given)
    return max(least, min(max(item.cross_edge, cross - item.cross_margin), greatest))


def _measure_line(line: FlexLine, axes: FlexAxes) -> None:
    """Find a line's cross size (§9.4 step 8) and its baselines from its items."""
    largest = 0.0
    above = below = last_above = last_below = None
    for item in line.items:
        outer = item.cross + item.cross_margin
        if item.takes_part_in_baseline:
            ascent, descent = _split_at_baseline(item, axes)
            if item.align == "baseline":
                above = ascent if above is None else max(above, ascent)
                below = descent if below is None else max(below, descent)
            else:
                last_above = ascent if last_above is None else max(last_above, ascent)
                last_below = descent if last_below is None else max(last_below, descent)
        elif outer > largest:
            largest = outer
    if above is not None and below is not None:
        line.ascent = above
        largest = max(largest, above + below)
    if last_above is not None and last_below is not None:
        line.last_descent = last_below
        largest = max(largest, last_above + last_below)
    line.cross = line.natural_cross = largest


def _split_at_baseline(item: FlexItem, axes: FlexAxes) -> tuple[float, float]:
    """Distances from an item's alignment baseline to its cross-start and cross-end margin edges."""
    _, _, start, end = margins_of(item, axes)
    # In a column, the browser takes the left border edge as the baseline, as in vertical text.
    baseline = (baseline_of_item(item, last=item.align == "last baseline") or 0.0) if axes.row else 0.0
    if axes.cross_reversed:
        item.ascent = item.cross - baseline + start
        return item.ascent, baseline + end
    item.ascent = baseline + start
    return item.ascent, item.cross - baseline + end


def baseline_of_item(item: FlexItem, *, last: bool) -> float | None:
    """Give the distance from an item's top border edge to its baseline; without one, to its bottom border edge."""
    if item.measured is None:
        return None
    fragment = item.measured.fragment
    baseline = fragment.last_baseline if last else fragment.first_baseline
    return fragment.height if baseline is None else baseline


def align_lines(lines: list[FlexLine], axes: FlexAxes, cross: float, gap: float) -> None:
    """Stretch and align lines in the container (§9.4 step 9, §9.6 step 16).

    Args:
        lines: The lines with their cross sizes. They get their offsets here.
        axes: The container's axes.
        cross: Cross size of the container's content box.
        gap: Between lines.
    """
    if not lines:
        return
    if not axes.wrap:
        # A single line is clamped to the container's limits, which the container's used cross size already respects.
        lines[0].cross = cross
        return
    keyword, safety = axes.style.flex.align_content
    free = cross - sum(line.cross for line in lines) - gap * (len(lines) - 1)
    if keyword in ("normal", "stretch"):
        if free > 0.0:
            ordered = lines[::-1] if axes.wrap_reverse else lines
            for line, share in zip(ordered, share_out(free, len(lines)), strict=True):
                line.cross += share
        keyword = "start"
    elif keyword in ("baseline", "last baseline"):
        keyword = "start" if keyword == "baseline" else "end"
    elif keyword in ("start", "end"):
        if axes.wrap_reverse:
            keyword = "end" if keyword == "start" else "start"
    elif keyword in ("flex-start", "flex-end"):
        keyword = keyword[5:]
    start, between = distribute(keyword, free, len(lines), safe=safety == "safe")
    if free < 0.0 and axes.wrap_reverse and (safety == "safe" or keyword in ("space-around", "space-evenly")):
        # An overflow falls back to `start`, which is where reversed lines end.
        start = free
    for line in lines:
        line.cross_offset = start
        start += line.cross + gap + between


def place_lines_across(context: LayoutContext, lines: list[FlexLine], axes: FlexAxes) -> None:
    """Stretch items to their lines and align them there (§9.4 step 11, §9.6 steps 13 and 14)."""
    for line in lines:
        for item in line.items:
            if item.align == "stretch":
                _stretch(context, item, axes, line.cross)
            elif axes.wrap and not axes.row and line.cross > axes.width:
                # If a column is wider than the container, its items use the width of the column as their space.
                given = item_input(axes)
                given.available_width = line.cross
                _fix_height(given, item, axes)
                item.measured = context.layout(item.box, given)
                item.cross = item.measured.fragment.width
                if item.takes_part_in_baseline:
                    _split_at_baseline(item, axes)
            item.cross_offset = _offset_in_line(item, line)


def _stretch(context: LayoutContext, item: FlexItem, axes: FlexAxes, cross: float) -> None:
    """Lay a stretched item out again at its line's cross size, unless it has that size already."""
    given = item_input(axes)
    if axes.row:
        given.fixed_width = item.main
        settled = not axes.wrap and axes.height is not None
        if isinstance(item.box, ReplacedBox):
            if not settled:
                _stretch_height(context, item, axes, given, cross)
                item.measured = context.layout(item.box, given)
                item.cross = item.measured.fragment.height
            return
        given.fixed_height = size = _stretched_height(context, item, axes, cross)
        # A height that a ratio makes definite has not changed.
        known = settled or preferred_ratio(item.box) is not None
        if size == item.cross and (known or not depends_on_height(context, item.box)):
            return
    else:
        _fix_height(given, item, axes)
        given.fixed_width = size = _stretched_width(context, item, given, cross)
        if size == item.cross:
            return
    item.measured = context.layout(item.box, given)
    item.cross = size


def _offset_in_line(item: FlexItem, line: FlexLine) -> float:
    """Give the offset from a line's cross start to an item's margin box. `auto` margins take part."""
    free = line.cross - item.cross - item.cross_margin
    before, after = item.auto_cross
    if before or after:
        # "If its outer cross size is less than the cross size of its flex line, distribute the difference … equally
        # to the auto margins. Otherwise, … set the opposite margin so that [it] equals the cross size of its line."
        if free <= 0.0 or not before:
            return 0.0
        return divide(free, 2) if after else free
    if item.align == "baseline":
        return line.ascent - item.ascent
    if item.align == "last baseline":
        return line.cross - line.last_descent - item.ascent
    return align_offset("start" if item.align == "stretch" else item.align, free, safe=item.safe)


def justify_keyword(axes: FlexAxes) -> tuple[str, bool]:
    """Give `justify-content` relative to main start (``start``, ``center``, ``end``, a distribution) and its safety."""
    keyword, safety = axes.style.flex.justify_content
    safe = safety == "safe"
    if keyword in ("left", "right"):
        if not axes.row:
            keyword = "start"
        elif axes.rtl:
            keyword = "end" if keyword == "left" else "start"
        else:
            keyword = "start" if keyword == "left" else "end"
    if keyword in ("start", "end"):
        if is_reverse(axes):
            keyword = "end" if keyword == "start" else "start"
    elif keyword in ("flex-start", "flex-end"):
        keyword = keyword[5:]
    elif keyword in ("normal", "stretch", "baseline", "last baseline"):
        keyword = "start"
    return keyword, safe


def is_reverse(axes: FlexAxes) -> bool:
    """Tell whether the main axis runs against the writing direction."""
    return axes.style.flex.flex_direction in ("row-reverse", "column-reverse")


def place_on_main_axis(line: FlexLine, axes: FlexAxes, space: float, gap: float) -> None:
    """Distribute free space along the main axis (§9.5 step 12)."""
    items = line.items
    free = space - gap * (len(items) - 1)
    autos = 0
    for item in items:
        free -= item.main + item.main_margin
        autos += item.auto_main[0] + item.auto_main[1]
    if autos and free > 0.0:
        share = divide(free, autos)
        offset = 0.0
        for item in items:
            offset += share if item.auto_main[0] else 0.0
            item.main_offset = offset
            offset += item.main + item.main_margin + gap + (share if item.auto_main[1] else 0.0)
        return
    keyword, safe = justify_keyword(axes)
    offset, between = distribute(keyword, free, len(items), safe=safe)
    if free < 0.0 and (safe or keyword in ("space-around", "space-evenly")) and is_reverse(axes):
        # An overflow falls back to `start`, which is where a reversed main axis ends.
        offset = free
    for item in items:
        item.main_offset = offset
        offset += item.main + item.main_margin + gap + between
