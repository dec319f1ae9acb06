"""Baseline alignment of grid items in their rows, and the baselines of the grid itself.

Goes in: items whose columns are sized. Comes out: the shims that line baselines up, and the container's baselines.

Spec: https://www.w3.org/TR/css-grid-2/#algo-baseline-shims, https://www.w3.org/TR/css-grid-2/#grid-baselines
"""

from limner.layout.contract import LayoutContext
from limner.layout.grid_items import GridItem, measure_item


def find_shims(context: LayoutContext, items: list[GridItem]) -> None:
    """Give each item with baseline alignment the space that brings its baseline to its group's."""
    groups: dict[tuple[str, int], list[tuple[GridItem, float]]] = {}
    for item in items:
        if item.align == "baseline":
            fragment = measure_item(context, item).fragment
            baseline = fragment.height if fragment.first_baseline is None else fragment.first_baseline
            groups.setdefault(("first", item.area.row), []).append((item, baseline + item.margin.top))
        elif item.align == "last baseline":
            fragment = measure_item(context, item).fragment
            baseline = fragment.height if fragment.last_baseline is None else fragment.last_baseline
            below = fragment.height - baseline + item.margin.bottom
            groups.setdefault(("last", item.area.row + item.area.rows), []).append((item, below))
    for members in groups.values():
        largest = max(distance for _, distance in members)
        for item, distance in members:
            item.shim = largest - distance


def container_baselines(items: list[GridItem]) -> tuple[float | None, float | None]:
    """Give the first and last baseline of a grid from its top border edge, once its items are placed."""
    if not items:
        return None, None
    first_row = min(item.area.row for item in items)
    last_row = max(item.area.row + item.area.rows for item in items)
    starters = [item for item in items if item.area.row == first_row]
    enders = [item for item in items if item.area.row + item.area.rows == last_row]
    first = _choose(starters, "baseline", last=False)
    last = _choose(enders, "last baseline", last=True)
    # An item that shares a baseline in its row gives that one.
    return _baseline(first, last=first.align == "last baseline"), _baseline(last, last=last.align != "baseline")


def _choose(items: list[GridItem], keyword: str, *, last: bool) -> GridItem:
    """Prefer items that share the row's baseline; else the first (or last) in grid order."""
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
    return fragment.y + (fragment.height if baseline is None else baseline)
