"""Flex lines: collecting items into them, and resolving flexible lengths.

Goes in: measured items and the space along the main axis. Comes out: `FlexLine`, whose items have a used main size.

Spec: https://www.w3.org/TR/css-flexbox-1/#main-sizing (§9.3), https://www.w3.org/TR/css-flexbox-1/#resolve-flexible-lengths
"""

from limner.budget import Budget
from limner.layout.flex.items import FlexItem
from limner.layout.units import snap, snap_nearest


class FlexLine:
    """One line of a flex container.

    Attributes:
        items: Its items in order.
        sum_hypothetical: Their outer hypothetical main sizes and the gaps between them.
        cross: Cross size of the line.
        natural_cross: What its items ask for; where the container's height is definite, items that fill it do that.
        cross_offset: From the container's cross start.
        ascent: Of its first-baseline group: from cross start of the line to the shared baseline.
        last_descent: Of its last-baseline group: from the shared baseline to cross end of the line.
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
        limit: Main size of the container's content box, or what stands for infinite.
        gap: Between items.
        wrap: The container may have several lines.
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
        budget: Spent by each turn.
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
    """Run step 4 once; give the items that are not frozen yet and the free space that remains for them."""
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
    # From the last item on, each takes its share of what is left, so that rounding loses nothing.
    for item, weight in zip(reversed(pending), reversed(weights), strict=True):
        size = item.base
        if usable and total > 0.0:
            share = snap_nearest(rest * weight / total)
            size += share
            rest -= share
            total -= weight
        # A content box is never smaller than nothing.
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
